"""Each explorer in a real JupyterLab, by mouse, finger and keys: what is taken moves, and no more.

All explorers stand in one notebook, a cell for each, as on a laptop of 1366 x 768 pixels.
"""

import base64
import io
import itertools
import json
import string
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

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
JUMP = 2  # pixels by which an explorer may grow or shrink while it is used
SECONDS_TO_SHOW = 5
MOST_HANDLES = 2  # of an explorer, that are tried; all are in tests/unit

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
IN_KERNEL = """{
    'alt': {explorer}.alt, 'width': {explorer}.picture.size[0], 'errors': {explorer}.errors,
    'state': {explorer}.state,
    'handles': {h['name']: (h['x'], h['y']) for h in {explorer}.picture.handles},
}"""
FRAME = "__import__('base64').b64encode({explorer}.picture.frame).decode()"
SCROLL_TO = f"place => {{ {PANEL}.content.scrollToItem(place) }}"
SENT_BACK = """[
    name for name, control in type({explorer})().controls.items()
    if type(control).__name__ == 'FloatSlider' and control.value != {explorer}.controls[name].value
]"""
DRAWN_DARK = "{explorer}.picture.drawn_dark"
BESIDE = """[
    {explorer}.controls[name].description
    for names in {explorer}.groups.values() for name in names
]"""
FOCUSABLE = "[tabindex='0'], [contenteditable='true'], select, input, button"
# What a screen reader calls the thing that has the focus, if it is in this explorer.
FOCUSED = """box => {
    const focus = document.activeElement;
    if (!box.contains(focus)) return null;
    return focus.getAttribute('aria-label') ?? focus.labels?.[0]?.innerText
        ?? focus.closest('label')?.innerText.trim() ?? focus.innerText;
}"""
CHANGE_THEME = """theme => {
    window.jupyterapp.commands.execute('apputils:change-theme', {theme});
}"""
PICTURE = ".course-picture img"
RUN_CELL = f"""place => {{
    {PANEL}.content.activeCellIndex = place;
    window.jupyterapp.commands.execute('notebook:run-cell');
}}"""
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
    cells = [
        f"from {kind.__module__} import {kind.__name__}\n{kind.__name__}()" for kind in EXPLORERS
    ]
    with lab.open(lab.write("hands", *cells)) as chapter:
        chapter.page.set_viewport_size(LAPTOP)
        chapter.page.evaluate("window.jupyterapp.shell.collapseLeft()")
        yield chapter
        assert not chapter.problems


@pytest.fixture(scope="module", params=range(len(EXPLORERS)), ids=[e.__name__ for e in EXPLORERS])
def explorer(request, opened) -> Iterator[ShownExplorer]:
    """Run the cell of one explorer; afterwards it is off the page."""
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

    assert chapter.until(near), told
    assert told["kernel"]["errors"] == ""
    for label, readout, spoken in explorer.box.evaluate(READOUTS):
        assert spoken == readout, f"{label}: a screen reader hears {spoken}"
    return told["kernel"]["state"]


def names(explorer: ShownExplorer, drags: bool = True) -> list[str]:
    return explorer.ask(
        f"[h['name'] for h in {{explorer}}.picture.handles if h['drags'] == {drags}]"
    )[:MOST_HANDLES]


def centre(explorer: ShownExplorer, name: str) -> tuple[float, float]:
    handle = explorer.box.locator(f"[data-name='{name}']")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_slider_sends_nothing_back_that_it_was_given(explorer):
    explorer.chapter.page.wait_for_function(ALL_ANSWERED)
    assert explorer.ask(SENT_BACK) == []


def test_a_mouse_moves_every_handle(explorer):
    page = explorer.chapter.page
    start = state = explorer.state
    for name in names(explorer):
        before = state
        for across, up in ((STEP, -STEP), (-STEP, STEP)):
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


def test_a_finger_moves_a_handle_and_scrolls_beside_it(explorer):
    page = explorer.chapter.page
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def touch(kind: str, *points) -> None:
        places = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    start = state = explorer.state
    for name in names(explorer)[:1]:
        for across, up in ((STEP, -STEP), (-STEP, STEP)):
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


def test_keys_move_every_handle_and_press_what_can_be_pressed(explorer):
    start = state = explorer.state
    for name in names(explorer):
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
    for name in names(explorer, drags=False):
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
    page, picture = explorer.chapter.page, explorer.box.locator(".course-picture")
    picture.scroll_into_view_if_needed()
    frame = picture.bounding_box()
    tip = explorer.box.locator(".course-tip")

    def told(across: float, up: float) -> bool:
        page.mouse.move(frame["x"] + across * frame["width"], frame["y"] + up * frame["height"])
        page.wait_for_timeout(120)
        return tip.is_visible() and bool(tip.inner_text().strip())

    places = itertools.product(np.linspace(0.06, 0.94, 12), np.linspace(0.1, 0.9, 9))
    assert any(told(across, up) for across, up in places), f"{explorer} tells nothing anywhere"
    page.mouse.move(1, 1)
    assert explorer.chapter.until(lambda: not tip.is_visible())


def test_no_key_reaches_the_notebook(explorer):
    """With the focus on a handle, a slider, a button: the notebook has the same cells after."""
    chapter, keyboard = explorer.chapter, explorer.chapter.page.keyboard
    sources = [cell["source"] for cell in chapter.cells]
    focusable = explorer.box.locator(
        ".course-handle, .noUi-handle, .course-quiet, .course-transport button"
    )
    for place in sorted({0, focusable.count() // 2, focusable.count() - 1}):
        focusable.nth(place).evaluate("part => part.focus({preventScroll: true})")
        for key in [*string.ascii_lowercase, *"0123456789", "Backspace", "Delete", "Escape"]:
            if key not in ("Backspace", "Delete"):
                keyboard.press(key)
        keyboard.press("Shift+M")
    explorer.settle()
    assert [cell["source"] for cell in chapter.cells] == sources
    assert explorer.box.evaluate("box => box.contains(document.activeElement)")


def test_all_is_in_one_view(explorer):
    height, room, over = explorer.box.evaluate(HEIGHTS)
    assert height <= room, f"{explorer}: {height:.0f} pixels, and the window has {room:.0f}"
    assert over <= 1


def test_it_is_dark_on_a_dark_page(explorer):
    lightness = []
    for dark in (True, False):
        explorer.chapter.page.evaluate(CHANGE_THEME, f"JupyterLab {'Dark' if dark else 'Light'}")
        assert explorer.chapter.until(lambda dark=dark: explorer.ask(DRAWN_DARK) == dark)
        if dark:
            agree(explorer)
            assert not wrong(explorer, "color-contrast")
        frame = Image.open(io.BytesIO(base64.b64decode(explorer.ask(FRAME))))
        lightness.append(np.asarray(frame.convert("L")).mean())
    assert lightness[0] < 0.6 * lightness[1]


def test_nobody_is_shut_out(explorer):
    assert not wrong(explorer)


def wrong(explorer: ShownExplorer, *rules: str) -> str:
    """Return what axe-core finds wrong for screen readers and keyboards, by these rules or all."""
    box = explorer.box.evaluate("(box, name) => box.id = name", f"axe-{explorer.kind}")
    options = {"runOnly": {"type": "rule", "values": rules}} if rules else None
    page = explorer.chapter.page
    found = axe.Axe().run(page, context={"include": [[f"#{box}"]]}, options=options)
    violations = [
        [v["id"], v["help"], [node["html"][:200] for node in v["nodes"][:3]]]
        for v in found.response["violations"]
    ]
    return json.dumps(violations, indent=1) if violations else ""


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
    explorer.box.locator(FOCUSABLE).first.focus()
    reached = []
    for _ in range(explorer.box.locator(FOCUSABLE).count()):
        reached.append(explorer.box.evaluate(FOCUSED))
        if set(wanted) <= set(reached):
            break
        explorer.chapter.page.keyboard.press("Tab")
    assert [label for label in wanted if label not in reached] == []


def test_every_control_beside_the_picture_moves_it(explorer):
    """The others are moved in tests/unit. A button may leave something behind: so this is last."""
    move_everything(explorer, explorer.ask(BESIDE))
    assert not explorer.chapter.lost_widgets()


def move_everything(explorer: ShownExplorer, labels: list[str]) -> None:
    """Move controls with the keyboard; the picture follows, calmly and without errors."""
    before = start = explorer.look()
    wanted = (move for move in explorer.moves() if move[0] in labels)
    for label, moves in itertools.groupby(wanted, key=lambda move: move[0]):
        seen = {shown(before)}
        for _, move in moves:
            move()
            before = explorer.look()
            jump = abs(before["height"] - start["height"])
            if before["alerts"] or before["size"] != start["size"] or jump > JUMP:
                pytest.fail(
                    f"{explorer} after moving {label!r} to {explorer.state}: {before['alerts']}, "
                    f"picture {start['size']} -> {before['size']}, the page jumps by {jump} pixels"
                )
            seen.add(shown(before))
        # What changes neither words nor state may still be on its way to the page.
        changed = len(seen) > 1 or explorer.chapter.until(
            lambda seen=seen: shown(explorer.look()) not in seen, SECONDS_TO_SHOW
        )
        changed = changed or moves_where_a_task_is_met(explorer, label)
        assert changed, f"{explorer}: moving {label!r} changes nothing on the page"


def moves_where_a_task_is_met(explorer: ShownExplorer, label: str) -> bool:
    """Say whether a control that does nothing at first moves something where a task is met."""
    for k in range(explorer.ask("len({explorer}.tasks)")):
        before = explorer.state
        explorer.ask(f"{{explorer}}.__setattr__('state', {{explorer}}.tasks[{k}].example)")
        explorer.settle()
        seen = {shown(explorer.look())}
        for _, move in (one for one in explorer.moves() if one[0] == label):
            move()
            seen.add(shown(explorer.look()))
        explorer.ask(f"{{explorer}}.__setattr__('state', {before!r})")
        explorer.settle()
        if len(seen) > 1:
            return True
    return False


def shown(look: dict) -> str:
    """Return picture and words of an explorer, to be compared."""
    return look["pixels"] + look["text"]
