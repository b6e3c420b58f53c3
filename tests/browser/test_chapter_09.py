"""What is special to chapter 09: training that can be watched, and stopped while it goes on."""

import re

import nbformat
import pytest

from tests.browser.lab import NOTEBOOKS

pytestmark = pytest.mark.browser

CHAPTER = NOTEBOOKS / "09_keras_five_steps.ipynb"
LONG = 100_000  # epochs: nobody waits for the end of these
OTHER_EXPLORER = "from helpers.explorers.toy import OneWeight\nOneWeight()"


def code_up_to_first_training() -> list[str]:
    """Return the chapter's code cells, its first training made much longer."""
    sources = []
    for cell in nbformat.read(CHAPTER, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        sources.append(cell.source)
        if "await live_fit(" in cell.source:
            sources[-1], found = re.subn(r"epochs=\d+", f"epochs={LONG}", cell.source)
            assert found == 1
            return sources
    raise AssertionError("no cell of the chapter trains with live_fit")


def epoch_shown(view) -> int:
    """Return the number of the epoch that the view names; some go by between two looks."""
    found = re.search(r"Epoch (\d[\d,]*) of", view.inner_text())
    return int(found[1].replace(",", "")) if found else 0


def test_the_stop_button_stops_the_training_while_it_goes_on(lab):
    *before, training = code_up_to_first_training()
    name = lab.write("09_stop", *before, OTHER_EXPLORER, training, "print('went on')")
    with lab.open(name) as chapter:
        chapter.start_all()
        stop = chapter.button("Stop")
        stop.wait_for(timeout=120_000)
        view = chapter.page.locator(".course-training")
        assert chapter.until(lambda: epoch_shown(view) > 1, seconds=120)

        # It goes on by itself, and its curves with it.
        curves, words = view.locator("img"), view.inner_text()
        picture = curves.get_attribute("src")
        assert chapter.until(lambda: view.inner_text() != words)
        assert chapter.until(lambda: curves.get_attribute("src") != picture)

        # Another explorer answers meanwhile.
        other = chapter.page.locator(".course-explorer")
        alt = other.locator("img[width]").get_attribute("alt")
        other.locator(".noUi-handle").press("End")
        assert chapter.until(lambda: other.locator("img[width]").get_attribute("alt") != alt)
        assert "Epoch" in view.inner_text()

        cells = len(chapter.cells)
        for key in "ab":
            stop.press(key)
        assert len(chapter.cells) == cells

        stop.press("Space")
        assert chapter.until(lambda: "Stopped in epoch" in view.inner_text())
        assert chapter.until(stop.is_disabled)

        chapter.wait_for_end()  # the next cell runs
        assert chapter.cells[-1]["outputs"][0]["text"] == "went on\n"
        assert not chapter.problems
