"""The hook of chapter 00: run one cell, draw, and be read; move a digit, and see it misread."""

import re

import pytest
from playwright.sync_api import expect

from helpers.words import a_digit

pytestmark = pytest.mark.browser

# In shares of the canvas: a plain 1, and the two strokes of a 4.
ONE = [(0.5, 0.2), (0.48, 0.8)]
FOUR = [[(0.45, 0.15), (0.2, 0.55), (0.75, 0.55)], [(0.6, 0.3), (0.58, 0.9)]]


def stroke(canvas, points) -> None:
    """Draw with the mouse."""
    box, mouse = canvas.bounding_box(), canvas.page.mouse
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    mouse.move(*places[0])
    mouse.down()
    for place in places[1:]:
        mouse.move(*place, steps=5)
    mouse.up()


def test_a_digit_is_drawn_read_and_misread(lab):
    with lab.open("00_start_here") as chapter:
        page = chapter.page
        first = page.locator(".jp-Notebook .jp-CodeCell").first
        first.locator(".cm-content").click()
        page.keyboard.press("Shift+Enter")  # as the chapter says, and nothing else
        explorer = page.locator(".course-explorer")
        picture = explorer.locator(".course-picture img")

        def says(words: str) -> None:
            expect(picture).to_have_attribute("alt", re.compile(re.escape(words)))

        def reads(what: str, digit: int) -> None:
            says(f"{what}. The network reads {a_digit(digit)}:")

        reads("A ready 3", 3)
        canvas = explorer.get_by_role("application")
        canvas.scroll_into_view_if_needed()
        explorer.get_by_role("button", name="Clear").click()
        says("The canvas is empty")
        stroke(canvas, ONE)
        reads("Your drawing, 1 stroke", 1)
        explorer.get_by_role("button", name="Clear").click()
        for points in FOUR:
            stroke(canvas, points)
        reads("Your drawing, 2 strokes", 4)
        expect(explorer.locator(".course-task")).to_contain_text("Task 1 of 3, done")

        # Another digit, moved with keys alone.
        explorer.get_by_label("on the canvas").select_option(label="2")
        reads("A ready 2", 2)
        explorer.get_by_role("button", name="Move, turn, resize").press("Enter")
        for _ in range(3):
            canvas.press("ArrowDown")
        reads("A ready 2, moved 0 right and 3 down, turned 0°, size 1.00", 7)

        # And drawn with keys.
        explorer.get_by_role("button", name="Draw", exact=True).press("Enter")
        explorer.get_by_role("button", name="Clear").press("Enter")
        for key in [*["ArrowUp"] * 8, "Space", *["ArrowDown"] * 16, "Space"]:
            canvas.press(key)
        reads("Your drawing, 1 stroke", 1)
        assert not chapter.problems
