"""Appendix A2 in a real JupyterLab: what its search finds leads into chapters and onto the map."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

OPEN = "() => window.jupyterapp.shell.currentWidget.title.label"


def test_search_cards_and_links_answer_to_the_keyboard(lab):
    with lab.open("A2_glossary") as chapter:
        chapter.run_all()
        page = chapter.page
        word = page.get_by_label("look for")
        word.fill("交叉熵")
        found = page.locator(".jp-OutputArea dt", has_text="cross-entropy")
        expect(found).to_have_count(2)  # the one of two classes, too

        right = chapter.ask_kernel("_cards.card.english", FIND_CARDS)
        answer = page.locator(".course-cards").get_by_role("button", name=right, exact=True)
        answer.press("Enter")
        expect(page.get_by_text(f"Yes: {right}")).to_be_visible()
        chapter.button("Next card").press("Enter")
        assert chapter.until(lambda: chapter.ask_kernel("_cards.card.english") != right)

        cards = page.locator(".course-cards")
        expect(cards).to_be_focused()
        answers = chapter.ask_kernel("[b.description for b in _cards.answers]")
        right = chapter.ask_kernel("_cards.card.english")
        expect(cards.get_by_role("button", name=right, exact=True)).to_be_enabled()
        page.keyboard.press(str(1 + answers.index(right)))
        expect(page.get_by_text(f"Yes: {right}")).to_be_visible()
        page.keyboard.press("Enter")
        assert chapter.until(lambda: chapter.ask_kernel("_cards.card.english") != right)

        cells = len(chapter.cells)
        for part in (
            cards,
            chapter.button("Next card"),
            page.locator(".course-on-map button").first,
        ):
            part.focus()
            for key in "ab":
                page.keyboard.press(key)
        assert len(chapter.cells) == cells

        on_map = page.locator(".course-on-map").get_by_role(
            "button", name="cross-entropy", exact=True
        )
        on_map.press("Enter")
        expect(page.locator(".course-term-map .course-words")).to_contain_text("cross-entropy (")

        page.locator(".jp-OutputArea dd a", has_text="05").first.press("Enter")
        assert chapter.until(lambda: page.evaluate(OPEN) == "05_softmax_and_loss.ipynb")
        assert not chapter.problems


FIND_CARDS = """
import gc as _gc
from helpers.explorers.glossary_pages import GlossaryCards as _Cards
_cards = next(o for o in _gc.get_objects() if type(o) is _Cards)
"""
