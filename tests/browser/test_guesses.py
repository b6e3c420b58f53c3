"""Guesses in JupyterLab, by mouse, keyboard and finger: when they are answered, how they look."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import OpenChapter

pytestmark = pytest.mark.browser

DECLARE = """
from helpers.exercises.guesses import Choice, choice_guess, number_guess
from helpers.explorers.toy import OneWeight

line = choice_guess("line", "Which line has the smaller sum?", options={
    "steep": Choice("the steep line", "You'd have to believe that errors don't cancel."),
    "flat": Choice("the flat line"), "same": Choice("neither", "You'd have to believe in luck."),
}, happens="flat", why="They cancel.")
slope = number_guess("slope", "Where does it settle?", happens=-15.09, near=0.5, beliefs=[
    (lambda guess, happened: abs(guess) < 1, "You'd have to believe in 0.")],
    otherwise="You'd have to believe something else.", low=-100, high=100)
tilt = choice_guess("tilt", "What does a weight of 2 do?", options={
    "up": Choice("steeper"), "down": Choice("flatter", "You'd have to believe in widths.")
}, happens="up")
"""
ASK = "line.ask()\nslope.ask()"
ANSWER = "line.reveal('flat')\nslope.reveal(-15.086)"
WATCH = """weight = OneWeight()
tilt.watch(weight, when=lambda explorer: explorer.facts["w"] > 1.9)
weight"""
CELLS = (DECLARE, ASK, ANSWER, "tilt.ask()", WATCH)
RUN = """async cells => {
    const {content, sessionContext} = window.jupyterapp.shell.currentWidget;
    for (const cell of cells) {
        content.activeCellIndex = cell;
        await window.jupyterapp.commands.execute('notebook:run-cell');
    }
}"""
DARK = """dark => window.jupyterapp.commands.execute(
    'apputils:change-theme', {theme: dark ? 'JupyterLab Dark' : 'JupyterLab Light'})"""
COLOURS = """box => {
    const seen = element => getComputedStyle(element).color;
    const behind = element => {
        for (; element; element = element.parentElement) {
            const colour = getComputedStyle(element).backgroundColor;
            if (!colour.startsWith('rgba(0, 0, 0, 0')) return colour;
        }
    };
    return [...box.querySelectorAll('legend, button, button small, strong, [role=status], input')]
        .filter(element => element.textContent || element.value)
        .map(element => [element.className || element.localName, seen(element), behind(element)]);
}"""
CONTRAST = 4.5


@pytest.fixture
def chapter(lab) -> Iterator[OpenChapter]:
    with lab.open(lab.write("guesses", *CELLS)) as opened:
        run(opened, 0, 1)
        yield opened
        assert opened.problems == []
        assert opened.unplanned_errors() == []
        assert opened.lost_widgets() == []


def run(chapter: OpenChapter, *cells: int) -> None:
    chapter.page.evaluate(RUN, list(cells))


def box(chapter: OpenChapter, question: str) -> Locator:
    return chapter.page.get_by_role("group", name=question)


def status(box: Locator) -> Locator:
    return box.get_by_role("status")


def notes(chapter: OpenChapter, cell: int) -> Locator:
    return chapter.page.locator(".jp-CodeCell").nth(cell).locator(".jp-OutputArea [role=status]")


def test_a_click_is_noted_changed_and_answered_only_by_the_next_cell(chapter):
    lines = box(chapter, "Which line")
    expect(lines.get_by_role("button")).to_have_count(3)
    for option in ("neither", "the steep line"):
        lines.get_by_role("button", name=option).click()
        expect(status(lines)).to_have_text("Noted. Run the next cell.")
    pressed = lines.locator("[aria-pressed=true]")
    expect(pressed).to_have_text("the steep line")
    run(chapter, 2)
    expect(status(lines)).to_contain_text("A surprise: “the flat line”. You guessed “the steep")
    expect(notes(chapter, 2)).to_have_count(1)  # of the other one nothing was guessed
    expect(notes(chapter, 2)).to_contain_text("You'd have to believe that errors don't cancel.")
    lines.get_by_role("button", name="neither").click(force=True)  # it says that it's disabled
    expect(pressed).to_contain_text("the steep line")
    expect(pressed).to_contain_text("your guess")


def test_keys_alone_do_it_and_none_reaches_the_notebook(chapter):
    lines, slope = box(chapter, "Which line"), box(chapter, "Where does it settle")
    lines.get_by_role("button").first.focus()
    keys = chapter.page.keyboard
    keys.press("ArrowDown")
    keys.press("ArrowRight")
    keys.press("ArrowUp")
    expect(lines.get_by_role("button", name="the flat line")).to_be_focused()
    keys.press("Enter")
    expect(status(lines)).to_have_text("Noted. Run the next cell.")
    keys.press("Tab")
    keys.press("Tab")
    expect(slope.get_by_role("textbox")).to_be_focused()
    keys.type("dd")  # twice d would delete the cell
    keys.press("Enter")
    expect(slope.get_by_role("alert")).to_contain_text("That isn't a number.")
    expect(slope.get_by_role("textbox")).to_have_attribute("aria-invalid", "true")
    keys.press("Control+a")
    keys.type("-15,2")
    keys.press("Enter")
    expect(status(slope)).to_have_text("Noted. Run the next cell.")
    expect(slope.get_by_role("alert")).to_be_empty()
    expect(slope.get_by_role("textbox")).to_have_value("-15.2")
    expect(slope.get_by_role("textbox")).to_be_focused()
    assert len(chapter.cells) == len(CELLS)
    run(chapter, 2)
    expect(status(slope)).to_have_text("✓ Good guess: -15.09. You guessed -15.2.")
    expect(notes(chapter, 2)).to_have_count(2)


def test_the_picture_answers_in_the_box_above_and_neither_focus_nor_page_moves(chapter):
    tilt = box(chapter, "What does a weight of 2")
    run(chapter, 3)
    tilt.get_by_role("button", name="flatter").click()
    expect(status(tilt)).to_have_text("Noted. Run the next cell.")
    run(chapter, 4)
    expect(status(tilt)).to_have_text("Noted. Now move the picture below.")
    (explorer,) = chapter.explorers()
    handle = explorer.control("weight w", "slider")
    handle.press("ArrowRight")
    explorer.settle()
    expect(status(tilt)).to_have_text("Noted. Now move the picture below.")
    before = explorer.box.bounding_box()["y"] - tilt.bounding_box()["y"]
    handle.press("End")
    expect(status(tilt)).to_contain_text("A surprise: “steeper”.")
    expect(handle).to_be_focused()
    assert explorer.box.bounding_box()["y"] - tilt.bounding_box()["y"] == before


def test_a_guess_after_the_answer_is_told_at_once_that_it_does_not_count(chapter):
    run(chapter, 2)
    lines = box(chapter, "Which line")
    option = lines.get_by_role("button", name="the flat line")
    option.click()
    expect(status(lines)).to_contain_text("doesn't count")
    expect(option).to_be_focused()
    expect(notes(chapter, 2)).to_have_count(0)


def test_cells_run_again_show_the_same_and_two_boxes_stay_in_step(chapter):
    first = box(chapter, "Which line")
    chapter.page.evaluate(
        "() => window.jupyterapp.commands.execute('notebook:duplicate-below')"
    )  # the cell that asks
    run(chapter, 2)
    expect(box(chapter, "Which line")).to_have_count(2)
    first.nth(0).get_by_role("button", name="neither").click()
    for k in range(2):
        expect(first.nth(k).locator("[aria-pressed=true]")).to_have_text("neither")
    run(chapter, 3)
    run(chapter, 1)
    for k in range(2):
        expect(status(first.nth(k))).to_contain_text("You guessed “neither”")
    run(chapter, 3)
    expect(notes(chapter, 3)).to_contain_text("You guessed “neither”")


def test_a_finger_finds_every_button(chapter):
    for name in ("Which line", "Where does it settle"):
        for button in box(chapter, name).locator("button, input").all():
            assert min(button.bounding_box()[side] for side in ("width", "height")) >= 44


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_everything_can_be_read_on_light_and_dark_pages(chapter, dark):
    chapter.page.evaluate(DARK, dark)
    lines, slope = box(chapter, "Which line"), box(chapter, "Where does it settle")
    lines.get_by_role("button", name="the steep line").click()
    slope.get_by_role("textbox").fill("-15")
    slope.get_by_role("button").click()
    expect(status(slope)).to_have_text("Noted. Run the next cell.")
    seen = [*lines.evaluate(COLOURS), *slope.evaluate(COLOURS)]
    run(chapter, 2)
    expect(status(lines)).to_contain_text("A surprise")
    expect(status(slope)).to_contain_text("Good guess")
    seen += [*lines.evaluate(COLOURS), *slope.evaluate(COLOURS)]
    weak = [(part, ink, sheet) for part, ink, sheet in seen if contrast(ink, sheet) < CONTRAST]
    assert len(seen) > 20
    assert weak == []


def contrast(ink: str, sheet: str) -> float:
    """Return the contrast of two colours of the page, as WCAG defines it."""
    light, dark = sorted(map(luminance, (ink, sheet)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance; letters that let the sheet shine through are on grey."""
    parts = [float(part) for part in colour[colour.index("(") + 1 : -1].split(",")]
    linear = [
        (part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4)
        for part in parts[:3]
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
