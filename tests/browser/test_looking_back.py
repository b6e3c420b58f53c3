"""What was done, in JupyterLab: still ticked in another kernel, summed up, and asked again."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.lab import OpenChapter

pytestmark = pytest.mark.browser

KEEP = "import os\nos.environ['COURSE_PROGRESS'] = {path!r}\nfrom helpers import progress"
DO = """for name in ("ch02.which_fits", "ch02.one_step"):
    progress.record("exercise", name, right=False)"""
ASK = """from helpers.looking_back import Review, show_progress
review = Review(seed=0, now=lambda: progress.datetime(2100, 1, 1).astimezone())
review"""
SUM_UP = 'show_progress("02")'
EXPLORER = "from helpers.explorers.toy import OneWeight\ntoy = OneWeight()\ntoy"
RIGHT = "[k for k in range(len(review.question.options)) if review.question.answer(k)[0]]"


@pytest.fixture
def path(tmp_path) -> str:
    return str(tmp_path / "progress.jsonl")


@pytest.fixture
def chapter(lab, path) -> Iterator[OpenChapter]:
    with lab.open(lab.write("review", KEEP.format(path=path), DO, ASK, SUM_UP)) as opened:
        opened.run_all()
        yield opened
        assert opened.problems == []
        assert opened.lost_widgets() == []


def test_questions_are_answered_with_keys_that_never_reach_the_notebook(chapter):
    page = chapter.page
    box, following = page.locator(".course-guess"), page.locator(".course-review-next")
    expect(following).to_be_hidden()
    first = page.locator(".course-guess-option, .course-guess-number").first
    first.focus()
    for name in ("ch02.which_fits", "ch02.one_step"):
        assert chapter.until(lambda: chapter.ask_kernel("review.question is not None"))
        if chapter.ask_kernel("review.question.name") == "ch02.one_step":
            page.keyboard.type("1.9")
            page.keyboard.press("Enter")
        else:
            (right,) = chapter.ask_kernel(RIGHT)
            page.keyboard.press(str(right + 1))
        expect(box).to_have_attribute("data-outcome", "guessed")
        expect(box.get_by_role("status")).to_contain_text("Right:")
        expect(following).to_be_visible()
        before = chapter.ask_kernel("review.question.name")
        page.keyboard.press("Enter")
        assert chapter.until(lambda b=before: chapter.ask_kernel("review.question.name") != b), name
        expect(box).to_have_attribute("data-outcome", "")
        expect(page.locator(".course-guess :focus")).to_have_count(1)
    kept = chapter.ask_kernel("{n: e['right'] for n, e in progress.done('review').items()}")
    assert kept == {"ch02.which_fits": True, "ch02.one_step": True}

    cells = len(chapter.cells)
    for key in "ab":
        page.keyboard.press(key)
        page.keyboard.press(key)
    assert len(chapter.cells) == cells


def test_questions_are_answered_with_the_mouse_up_to_the_end(chapter):
    page = chapter.page
    box, following = page.locator(".course-guess"), page.locator(".course-review-next")
    n = chapter.ask_kernel("len(review._round)")
    for _ in range(n):
        expect(box).to_have_attribute("data-outcome", "")
        if chapter.ask_kernel("not review.question.options"):
            box.get_by_role("textbox").fill("2")
            box.get_by_role("button").click()
        else:
            box.get_by_role("button").first.click()
        expect(box).not_to_have_attribute("data-outcome", "")
        following.click()
    expect(page.locator(".course-review").get_by_text(f"of {n} right")).to_be_visible()
    expect(box).to_have_count(0)
    expect(following).to_have_text("More questions")


def test_pages_shut_nobody_out(chapter):
    rules = {"runOnly": ["wcag2a", "wcag2aa"]}
    found = Axe().run(chapter.page, context=".jp-OutputArea", options=rules)
    own = [
        (violation["id"], node["html"])
        for violation in found.response["violations"]
        for node in violation["nodes"]
        if "course-" in node["html"] or "<details" in node["html"] or "<li" in node["html"]
    ]
    assert own == []


def test_a_task_is_still_ticked_in_another_kernel_and_quietly(lab, path):
    name = lab.write("ticked", KEEP.format(path=path), EXPLORER)
    for met in (False, True):
        with lab.open(name) as chapter:
            chapter.run_all()
            (explorer,) = chapter.explorers()
            strip = explorer.box.locator(".course-task")
            assert explorer.ask("{explorer}.tasks[1].met") is met
            expect(explorer.box.locator(".course-cheer")).not_to_have_class("course-new")
            if not met:
                chapter.ask_kernel("toy.__setattr__('state', {'w': -0.5})")
                assert explorer.ask("{explorer}.tasks[1].met")
            else:
                strip.get_by_role("button", name="next task").click()
                expect(strip).to_contain_text("done")
            assert chapter.problems == []
