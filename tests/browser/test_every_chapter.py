"""Each chapter, present or future, in a real JupyterLab: it opens, runs, and answers."""

import itertools
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.lab import LOADED, NOTEBOOKS, SECONDS_TO_ANSWER, OpenChapter

pytestmark = pytest.mark.browser

CHAPTERS = [path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
JUMP = 2  # pixels by which an explorer may grow or shrink while it is used

SECONDS_TO_SHOW = 5

FOCUSABLE = "[tabindex='0'], [contenteditable='true'], select, input, button"

# What a screen reader calls the thing that has the focus, if it is in this explorer.
FOCUSED = """box => {
    const focus = document.activeElement;
    if (!box.contains(focus)) return null;
    return focus.getAttribute('aria-label') ?? focus.labels?.[0]?.innerText
        ?? focus.closest('label')?.innerText.trim() ?? focus.innerText;
}"""


@pytest.fixture(scope="module", params=CHAPTERS)
def opened(request, lab) -> Iterator[OpenChapter]:
    """Open a chapter on its own page, as a newcomer does: from elsewhere, so not trusted."""
    with lab.open(request.param) as chapter:
        yield chapter


@pytest.fixture(scope="module")
def chapter(opened) -> OpenChapter:
    """Run the open chapter from top to bottom."""
    opened.run_all()
    return opened


def test_before_it_is_run_it_shows_its_pictures_and_their_words(opened):
    stored = [
        output
        for cell in opened.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    pictures = opened.page.locator(".jp-OutputArea img")
    expect(pictures).to_have_count(len(stored), timeout=1000 * SECONDS_TO_ANSWER)
    for picture in pictures.all():
        assert picture.get_attribute("alt").strip()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    assert not opened.lost_widgets()
    assert not opened.problems


def test_it_runs_from_top_to_bottom(chapter):
    counts = [c["execution_count"] for c in chapter.cells if c["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1))
    assert not chapter.unplanned_errors()
    assert not chapter.lost_widgets()
    assert not chapter.problems


def test_chapters_00_to_08_load_no_tensorflow(chapter):
    number = chapter.name[:2]
    if number.isdigit() and int(number) <= 8:
        assert chapter.ask_kernel(LOADED) is False


def test_every_control_can_be_reached_with_the_tab_key(chapter):
    for explorer in chapter.explorers():
        wanted = [c["label"] for c in explorer.controls if not c["disabled"]]
        explorer.box.locator(FOCUSABLE).first.focus()
        reached = []
        for _ in range(explorer.box.locator(FOCUSABLE).count()):
            reached.append(explorer.box.evaluate(FOCUSED))
            if set(wanted) <= set(reached):
                break
            chapter.page.keyboard.press("Tab")
        assert [label for label in wanted if label not in reached] == [], explorer


def test_every_control_moves_its_picture(chapter):
    for explorer in chapter.explorers():
        move_everything(explorer)
    assert not chapter.lost_widgets()
    assert not chapter.problems


def move_everything(explorer) -> None:
    """Move every control with the keyboard; the picture follows, calmly and without errors."""
    before = start = explorer.look()
    for label, moves in itertools.groupby(explorer.moves(), key=lambda move: move[0]):
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


def moves_where_a_task_is_met(explorer, label: str) -> bool:
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
