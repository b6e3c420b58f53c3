"""The teacher's page in JupyterLab: live, by keys, light and dark, open to everyone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.lab import OpenChapter
from tests.unit.looking_back.made_class import GUESS, begun, event, make_class

pytestmark = pytest.mark.browser

ROOM = "from helpers.looking_back import ClassRoom\nroom = ClassRoom({folder!r}, '02')\nroom"


@pytest.fixture
def folder(tmp_path) -> Path:
    path = tmp_path / "class"
    path.mkdir()
    path.chmod(0o3733)
    make_class(path)
    return path


@pytest.fixture
def chapter(lab, folder) -> Iterator[OpenChapter]:
    with lab.open(lab.write("class", ROOM.format(folder=str(folder)))) as opened:
        opened.run_all()
        yield opened
        assert opened.lost_widgets() == []


def test_what_a_learner_does_shows_without_a_hand_and_keys_choose_what_is_shown(chapter, folder):
    page = chapter.page.locator(".course-classroom")
    rows = page.get_by_role("row")
    expect(rows).to_have_count(32)
    begun(folder, "Late", event("guess", GUESS, guess="same"))
    expect(rows).to_have_count(33)
    guesses = page.get_by_role("button", name="Guesses")
    guesses.focus()
    chapter.page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("said “that of the level line”")
    picture = page.locator(".course-still img:visible")
    expect(picture).to_have_count(1)
    assert "both are equally near: 1" in picture.get_attribute("alt")
    cells = len(chapter.cells)
    for key in "abdd":
        chapter.page.keyboard.press(key)
    assert len(chapter.cells) == cells


def test_it_shuts_nobody_out(chapter):
    rules = {"runOnly": ["wcag2a", "wcag2aa"]}
    for name in ("Who is where", "What stops many", "Guesses"):
        chapter.page.get_by_role("button", name=name).click()
        chapter.ask_kernel("room.controls['view'].value")
        found = Axe().run(chapter.page, context=".jp-OutputArea", options=rules)
        own = [(v["id"], n["html"][:200]) for v in found.response["violations"] for n in v["nodes"]]
        assert own == [], name
