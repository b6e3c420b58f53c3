"""Each explorer in a real JupyterLab, by mouse, finger and keys: what is taken moves, and no more.

All explorers stand in one notebook, a cell for each, as on a laptop of 1366 x 768 pixels, the
first half of them on a light page, the others on a dark one. Each explorer is taken once by
mouse, once by finger, once by keys, and one control of each kind is moved: every handle is dragged
and every control brought to both of its ends by tests/unit. To take every handle and make every
move in the browser, and see each explorer on both pages: ``COURSE_TESTS=all``.
"""

import base64
import io
import itertools
import json
import os
import re
import string
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.lab import (
    ALL_ANSWERED,
    COMMAND,
    PANEL,
    SECONDS_TO_START,
    OpenChapter,
    ShownExplorer,
)
from tests.unit.explorers.test_all import EXPLORERS

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

pytestmark = pytest.mark.browser

LAPTOP = {"width": 1366, "height": 768}
NEAR = 1.5  # pixels between a handle on the page and its place in the kernel's data
STEP = 24  # pixels that a hand moves
WAYS = ((STEP, -STEP), (-STEP, STEP), (3 * STEP, -3 * STEP))  # the last one from cell to cell
DARK = 110  # mean lightness of a dark picture, at most
JUMP = 2  # pixels by which an explorer may grow or shrink while it is used
EVERYTHING = os.environ.get("COURSE_TESTS") == "all"

# Where the handles of an explorer are: on the page, and where they belong, in pixels.
ON_PAGE = """box => {
    const image = box.querySelector('.course-picture img'), frame = image.getBoundingClientRect();
    const marks = [...box.querySelectorAll('[data-name]')].map(handle => {
        const r = handle.getBoundingClientRect();
        const [x, y] = [r.left + r.width / 2, r.top + r.height / 2];
        return [handle.dataset.name, [x - frame.left, y - frame.top]];
    });
    return [image.alt, frame.width, Object.fromEntries(marks)];
}"""
GO_TO = "k => window.jupyterapp.shell.currentWidget.content.scrollToItem(k, 'start')"
IN_KERNEL = """{
    'alt': {explorer}.alt, 'width': {explorer}.picture.size[0], 'errors': {explorer}.errors,
    'state': {explorer}.state,
    'handles': {h['name']: (h['x'], h['y']) for h in {explorer}.picture.handles},
}"""
FRAME = "__import__('base64').b64encode({explorer}.picture.frame).decode()"
DRAWN = "(hash({explorer}.picture.frame), sorted(heard))"
SCROLL_TO = f"place => {{ {PANEL}.content.scrollToItem(place) }}"
SHOW = """from {module} import {name}
made = {name}()
given = {{n: c.value for n, c in made.controls.items() if type(c).__name__ == 'FloatSlider'}}
made"""
SENT_BACK = "[name for name, value in given.items() if made.controls[name].value != value]"
# Where on the picture something is told, in shares of its width and height.
TELLS = """next((
    (across, up) for across in __import__('numpy').linspace(0.06, 0.94, 12).tolist()
    for up in __import__('numpy').linspace(0.1, 0.9, 9).tolist()
    if (at := made._axes_at(across * made.picture.size[0], up * made.picture.size[1]))
    and made.hover(*at).strip()
), None)"""
# What the kernel hears of its controls: their labels.
LISTEN = """heard = set()
for control in made.controls.values():
    def hear(_, label=control.description):
        heard.add(label)
    if hasattr(control, "on_click"):
        control.on_click(hear)
    if control.has_trait("value"):
        control.observe(hear, "value")
    for kind in ("on_first", "on_next"):
        if hasattr(control, kind):
            getattr(control, kind)(hear)
    if control.has_trait("playing"):
        control.observe(hear, "playing")
"""
# A cell that says something to the page, and then runs until the explorer has been moved, or too
# long.
WHILE_A_CELL_RUNS = """import time
made.picture.send({})
before, end = made.state, time.monotonic() + 20
while made.state == before and time.monotonic() < end:
    time.sleep(0.01)
assert made.state != before, "nothing was heard while this cell was running"
"""
DRAWN_DARK = "{explorer}.picture.drawn_dark"
BESIDE = """[
    {explorer}.controls[name].description
    for names in {explorer}.groups.values() for name in names
]"""
FOCUSABLE = "[tabindex='0'], [contenteditable='true'], select, input, button"
# What a screen reader calls the things that get the focus from now on, in this explorer.
KEEP_FOCUSED = """box => {
    window.focused = [];
    const name = focus => focus.getAttribute('aria-label') ?? focus.labels?.[0]?.innerText
        ?? focus.closest('label')?.innerText.trim() ?? focus.innerText;
    box.addEventListener('focusin', event => window.focused.push(name(event.target)));
}"""
AXE = """([box, name, options]) => {
    box.id = name;
    return axe.run({include: [['#' + name]]}, {...options, resultTypes: ['violations']})
        .then(found => found.violations.map(({id, help, nodes}) => (
            {id, help, nodes: nodes.slice(0, 3).map(node => node.html.slice(0, 200))})));
}"""
CHANGE_THEME = """dark => {
    const theme = dark ? 'JupyterLab Dark' : 'JupyterLab Light';
    if (document.body.dataset.jpThemeLight === String(!dark)) return;
    window.jupyterapp.commands.execute('apputils:change-theme', {theme});
}"""
IS_DARK = "document.body.dataset.jpThemeLight === 'false'"
PICTURE = ".course-picture img"
RUN_CELL = f"""place => {{
    {PANEL}.content.activeCellIndex = place;
    window.jupyterapp.commands.execute('notebook:run-cell');
}}"""
TAKE_AWAY = """box => {
    const cell = box.closest('.jp-Cell'), { nextSibling, parentNode } = cell;
    cell.remove();
    window.putBack = () => parentNode.insertBefore(cell, nextSibling);
}"""
READOUTS = """box => [...box.querySelectorAll('.widget-slider')].map(row => [
    row.querySelector('.widget-label').innerText.trim(),
    row.querySelector('.widget-readout').innerText,
    row.querySelector('.noUi-handle').getAttribute('aria-valuetext'),
])"""
HEIGHTS = """box => {
    const panel = box.closest('.jp-WindowedPanel-outer, .jp-Notebook').getBoundingClientRect();
    const boxes = ['head', 'task', 'picture', 'bar', 'words', 'side']
        .map(part => box.querySelector(`.course-${part}`)?.getBoundingClientRect())
        .filter(Boolean);
    const [top, right, bottom] = [
        Math.min(...boxes.map(b => b.top)),
        Math.max(...boxes.map(b => b.right)),
        Math.max(...boxes.map(b => b.bottom)),
    ];
    return [bottom - top, panel.height, right - box.getBoundingClientRect().right];
}"""


@pytest.fixture(scope="module")
def opened(lab) -> Iterator[OpenChapter]:
    """Open a notebook with a cell for each explorer on a laptop, and close the side bar."""
    cells = [SHOW.format(module=kind.__module__, name=kind.__name__) for kind in EXPLORERS]
    with lab.open(lab.write("hands", *cells)) as chapter:
        chapter.page.set_viewport_size(LAPTOP)
        chapter.page.evaluate("window.jupyterapp.shell.collapseLeft()")
        chapter.page.evaluate(axe.Axe().axe_script)
        yield chapter
        assert not chapter.problems


@pytest.fixture(scope="module", params=range(len(EXPLORERS)), ids=[e.__name__ for e in EXPLORERS])
def explorer(request, opened) -> Iterator[ShownExplorer]:
    """Run the cell of one explorer; afterwards it is off the page."""
    change_theme(opened.page, dark=request.param >= len(EXPLORERS) // 2)
    opened.page.evaluate(RUN_CELL, request.param)
    picture = opened.page.locator(f"{PICTURE}[src]")

    def is_there() -> bool:
        opened.page.evaluate(SCROLL_TO, request.param)  # cells out of view are not rendered
        return picture.count() > 0

    assert opened.until(is_there, SECONDS_TO_START)
    (shown,) = opened.explorers()
    shown.box.scroll_into_view_if_needed()
    shown.look()
    yield shown
    opened.page.evaluate(COMMAND, "notebook:clear-all-cell-outputs")
    expect(opened.page.locator(PICTURE)).to_have_count(0)


def change_theme(page: Page, dark: bool) -> None:
    page.evaluate(CHANGE_THEME, dark)
    page.wait_for_function(f"dark => ({IS_DARK}) === dark", arg=dark)


def agree(explorer: ShownExplorer) -> dict:
    """Handles, words and sliders of the page say what the kernel says; return the state there."""
    chapter = explorer.chapter
    chapter.page.wait_for_function(ALL_ANSWERED)
    told: dict = {}

    def near() -> bool:
        told["page"], told["kernel"] = explorer.box.evaluate(ON_PAGE), explorer.ask(IN_KERNEL)
        (alt, width, marks), kernel = told["page"], told["kernel"]
        scale = width / kernel["width"]
        return (
            alt == kernel["alt"]
            and marks.keys() == kernel["handles"].keys()
            and all(
                np.hypot(*np.subtract(marks[name], np.multiply(scale, place))) < NEAR
                for name, place in kernel["handles"].items()
            )
        )

    assert chapter.until(near), str(told)  # a dict would be shortened
    assert told["kernel"]["errors"] == ""
    for label, readout, spoken in explorer.box.evaluate(READOUTS):
        assert spoken == readout, f"{label}: a screen reader hears {spoken}"
    return told["kernel"]["state"]


def names(explorer: ShownExplorer, drags: bool = True) -> list[str]:
    return explorer.ask(
        f"[h['name'] for h in {{explorer}}.picture.handles if h['drags'] == {drags}]"
    )


def centre(explorer: ShownExplorer, name: str) -> tuple[float, float]:
    handle = explorer.box.locator(f"[data-name='{name}']")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_slider_sends_nothing_back_that_it_was_given(explorer):
    explorer.chapter.page.wait_for_function(ALL_ANSWERED)
    assert explorer.ask(SENT_BACK) == []


def test_a_mouse_moves_a_handle(explorer):
    page = explorer.chapter.page
    start = state = explorer.state
    for name in names(explorer)[: None if EVERYTHING else 1]:
        before = state
        for across, up in WAYS:
            x, y = centre(explorer, name)
            page.mouse.move(x, y)
            page.mouse.down()
            page.mouse.move(x + across / 2, y + up / 2)
            page.mouse.move(x + across, y + up)
            page.mouse.up()
            state = agree(explorer)
            if state != before:
                break
        assert state != before, f"{explorer}: dragging {name!r} changes nothing"
    explorer.ask(f"setattr({{explorer}}, 'state', {start!r})")


def test_what_is_let_go_while_its_cell_is_off_the_page_stays_where_it_was_put(explorer):
    """JupyterLab takes cells off the page and puts them back, as it sees fit."""
    if explorer.kind != "LossesByProbability":
        return
    page, start = explorer.chapter.page, explorer.state
    x, y = centre(explorer, "p")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + STEP, y)
    explorer.box.evaluate(TAKE_AWAY)
    page.mouse.move(x + 2 * STEP, y)
    page.mouse.up()
    page.evaluate("putBack()")
    assert agree(explorer)["p"] > start["p"]
    explorer.ask(f"setattr({{explorer}}, 'state', {start!r})")


def test_a_picture_that_is_drawn_out_of_view_is_there_when_one_comes_to_it(lab):
    """After "Run all" the page is at its end, and JupyterLab keeps what is far above unrendered."""
    show = SHOW.format(module="helpers.explorers.toy", name="OneWeight")
    with lab.open(lab.write("out_of_view", *["1"] * 20, show, *["2"] * 60)) as chapter:
        chapter.run_all()
        picture = chapter.page.locator(".course-picture img")
        chapter.page.evaluate(GO_TO, 20)
        expect(picture).to_have_attribute("alt", re.compile("."))
        expect(picture).to_be_visible()


def test_a_handle_moves_while_a_cell_runs(lab):
    show = SHOW.format(module="helpers.explorers.toy", name="OneWeight")
    with lab.open(lab.write("while_a_cell_runs", show, WHILE_A_CELL_RUNS)) as chapter:
        chapter.start_all()
        handle = chapter.page.locator(".course-handle").first
        expect(handle).to_be_visible(timeout=1000 * SECONDS_TO_START)
        handle.press("ArrowUp")
        chapter.wait_for_end()


def test_a_finger_moves_a_handle_and_scrolls_beside_it(explorer):
    page = explorer.chapter.page
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def touch(kind: str, *points) -> None:
        places = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    start = state = explorer.state
    for name in names(explorer)[:1]:
        for across, up in WAYS:
            x, y = centre(explorer, name)
            touch("touchStart", (x, y))
            touch("touchMove", (x + across / 2, y + up / 2))
            touch("touchMove", (x + across, y + up))
            touch("touchEnd")
            state = agree(explorer)
            if state != start:
                break
        assert state != start, f"{explorer}: a finger on {name!r} changes nothing"
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    session.detach()
    assert (
        explorer.box.locator(".course-picture").evaluate(
            "picture => getComputedStyle(picture).touchAction"
        )
        == "pan-y pinch-zoom"
    )
    explorer.ask(f"setattr({{explorer}}, 'state', {start!r})")


def test_keys_move_a_handle_and_press_what_can_be_pressed(explorer):
    start = state = explorer.state
    for name in names(explorer) if EVERYTHING else names(explorer)[1:2] or names(explorer)[:1]:
        before = state
        handle = explorer.box.locator(f"[data-name='{name}']")
        for key in ("ArrowRight", "ArrowUp", "Shift+ArrowLeft", "Shift+ArrowDown"):
            handle.press(key)
            state = agree(explorer)
            if state != before:
                break
        assert state != before, f"{explorer}: arrows on {name!r} change nothing"
        assert handle.evaluate("handle => handle === document.activeElement")
        assert handle.get_attribute("aria-label")
        assert handle.get_attribute("aria-valuetext")
    for name in names(explorer, drags=False)[: None if EVERYTHING else 1]:
        spot = explorer.box.locator(f"[data-name='{name}']")
        if spot.count():
            spot.press("Enter")
            agree(explorer)
    explorer.ask(f"setattr({{explorer}}, 'state', {start!r})")


def test_the_mouse_is_told_what_lies_under_it(explorer):
    if explorer.ask(
        "type({explorer}).hover is __import__('helpers.explorers').explorers.Explorer.hover"
    ):
        return
    place = explorer.ask(TELLS)
    assert place, f"{explorer} tells nothing anywhere"
    page, picture = explorer.chapter.page, explorer.box.locator(".course-picture")
    picture.scroll_into_view_if_needed()
    frame, tip = picture.bounding_box(), explorer.box.locator(".course-tip")
    expect(tip).to_be_hidden()
    page.mouse.move(frame["x"] + place[0] * frame["width"], frame["y"] + place[1] * frame["height"])
    expect(tip).to_be_visible()
    expect(tip).to_have_text(re.compile(r"\S"))
    page.mouse.move(1, 1)
    expect(tip).to_be_hidden()


def test_no_key_reaches_the_notebook(explorer):
    """With the focus on a handle, a slider, a button: the notebook has the same cells after.

    One of them is given every key, the others those with which the notebook changes its cells.
    """
    chapter, keyboard = explorer.chapter, explorer.chapter.page.keyboard
    sources = [cell["source"] for cell in chapter.cells]
    focusable = explorer.box.locator(
        ".course-handle, .noUi-handle, .course-quiet, .course-transport button"
    )
    for place in sorted({0, focusable.count() // 2, focusable.count() - 1}):
        focusable.nth(place).evaluate("part => part.focus({preventScroll: true})")
        every = EVERYTHING or not place
        for key in [*(string.ascii_lowercase + string.digits if every else "abdxz"), "Escape"]:
            keyboard.press(key)
        keyboard.press("Shift+M")
    explorer.settle()
    assert [cell["source"] for cell in chapter.cells] == sources
    assert explorer.box.evaluate("box => box.contains(document.activeElement)")


def test_all_is_in_one_view(explorer):
    height, room, over = explorer.box.evaluate(HEIGHTS)
    assert height <= room, f"{explorer}: {height:.0f} pixels, and the window has {room:.0f}"
    assert over <= 1


def test_nobody_is_shut_out(explorer):
    assert not wrong(explorer)


def wrong(explorer: ShownExplorer, *rules: str) -> str:
    """Return what axe-core finds wrong for screen readers and keyboards, by these rules or all."""
    options = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    box = explorer.box.element_handle()
    found = explorer.chapter.page.evaluate(AXE, [box, f"axe-{explorer.kind}", options])
    return json.dumps(found, indent=1) if found else ""


def test_a_line_of_code_brings_the_state_back(explorer):
    page = explorer.chapter.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = explorer.box.locator(".course-quiet")
    expect(button).to_have_accessible_name("Copy as code")
    button.press("Enter")
    expect(button).to_have_text("Copied")
    line = page.evaluate("navigator.clipboard.readText()")
    assert line.split(" = ", 1)[1] == repr(explorer.state)


def test_every_control_can_be_reached_with_the_tab_key(explorer):
    wanted = [c["label"] for c in explorer.controls if not c["disabled"]]
    page, stops = explorer.chapter.page, explorer.box.locator(FOCUSABLE)
    explorer.box.evaluate(KEEP_FOCUSED)
    stops.first.focus()
    for _ in range(stops.count()):
        page.keyboard.press("Tab")
    reached = page.evaluate("window.focused")
    assert [label for label in wanted if label not in reached] == []


def test_a_control_of_each_kind_moves_what_the_kernel_has_and_the_page_shows(explorer):
    """What a control moves in the picture, tests/unit know."""
    explorer.chapter.ask_kernel("0", LISTEN)
    start, labels = explorer.look(), explorer.ask(BESIDE)
    kinds = {c["label"]: c["kind"] for c in explorer.controls}
    wanted = (move for move in explorer.moves() if move[0] in labels)
    tried: set[str] = set()  # kinds
    for label, moves in itertools.groupby(wanted, key=lambda move: move[0]):
        if kinds[label] in tried and not EVERYTHING:
            continue
        tried.add(kinds[label])
        before, (drawn, heard) = explorer.look(), explorer.ask(DRAWN)
        for _, move in moves:
            move()
            after, then = explorer.look(), drawn
            jump = abs(after["height"] - start["height"])
            if after["alerts"] or after["size"] != start["size"] or jump > JUMP:
                pytest.fail(
                    f"{explorer} after moving {label!r} to {explorer.state}: {after['alerts']}, "
                    f"picture {start['size']} -> {after['size']}, the page jumps by {jump} pixels"
                )
            drawn, heard = explorer.ask(DRAWN)
            shown = drawn == then or explorer.chapter.until(
                lambda before=before: explorer.look()["pixels"] != before["pixels"]
            )
            assert shown, f"{explorer}: the page doesn't show what {label!r} has moved"
            before = after
            if label in heard and not EVERYTHING:
                break
        assert label in heard, f"{explorer}: {label!r} isn't heard"
    assert not explorer.chapter.lost_widgets()


def test_it_is_light_on_a_light_page_and_dark_on_a_dark_one(explorer):
    """Only the first and the last one live through a change; all of them do in tests/unit."""
    page = explorer.chapter.page
    dark = page.evaluate(IS_DARK)
    assert is_dark(explorer) == dark
    if EVERYTHING or explorer.kind in (EXPLORERS[0].__name__, EXPLORERS[-1].__name__):
        change_theme(page, dark=not dark)
        assert is_dark(explorer) != dark
        agree(explorer)
        assert not wrong(explorer, "color-contrast")
        change_theme(page, dark)
        assert is_dark(explorer) == dark


def is_dark(explorer: ShownExplorer) -> bool:
    """Say whether a picture is dark, when it is drawn for the page as it is."""
    dark = explorer.chapter.page.evaluate(IS_DARK)
    assert explorer.chapter.until(lambda: explorer.ask(DRAWN_DARK) == dark)
    frame = Image.open(io.BytesIO(base64.b64decode(explorer.ask(FRAME))))
    return np.asarray(frame.convert("L")).mean() < DARK
