"""What is special to chapter 11: the lab trains in the background while the page is used."""

import time

import pytest

from tests.browser.lab import LOOK

pytestmark = pytest.mark.browser

SHOW = """
from helpers.explorers.lab import Lab
lab = Lab(data="circles")
lab
"""
BUSY = "lab._background.progress.busy"
RUNS = "len(lab.book)"


def look(chapter) -> dict:
    """Return what the lab on the page shows at one moment."""
    box = chapter.page.locator(".course-explorer").first.element_handle()
    return chapter.page.wait_for_function(LOOK, arg=box).json_value()


def says(chapter, words: str) -> bool:
    return words in look(chapter)["text"]


def press(chapter, label: str) -> None:
    chapter.page.get_by_role("button", name=label, exact=True).press("Space")


def test_a_run_is_started_watched_stopped_and_compared_with_another(lab):
    with lab.open(lab.write("11_lab", SHOW)) as chapter:
        chapter.run_all()
        box = chapter.page.locator(".course-explorer").first
        height = look(chapter)["height"]
        assert says(chapter, "Next run: data circles")

        # A long training, started with the keyboard: the page stays alive while Keras loads.
        layers = box.get_by_role("combobox", name="hidden layers")
        layers.fill("4, x")
        layers.press("Enter")
        assert chapter.until(lambda: says(chapter, "4, x"))
        assert chapter.until(lambda: says(chapter, "This cannot be trained."))
        layers.fill("4")
        layers.press("Enter")
        box.get_by_role("slider", name="epochs").press("End")
        assert chapter.until(
            lambda: says(chapter, "1 hidden layer of 4") and says(chapter, "100 ep")
        )
        press(chapter, "Start")
        assert chapter.until(lambda: says(chapter, "epoch 3 of 100"), seconds=60)

        # The curves grow, and the controls answer meanwhile.
        pictures = set()
        assert chapter.until(lambda: pictures.add(look(chapter)["pixels"]) or len(pictures) > 3)
        box.get_by_role("combobox", name="activation").select_option(label="tanh")
        box.get_by_role("slider", name="seed", exact=True).press("ArrowRight")
        assert chapter.until(lambda: says(chapter, "activation tanh") and says(chapter, "seed 1"))
        assert chapter.ask_kernel(BUSY) is True
        press(chapter, "Start")
        assert chapter.until(lambda: says(chapter, "A training is under way"))

        # Stop: at once, and what was trained is kept.
        start = time.monotonic()
        press(chapter, "Stop")
        assert chapter.until(lambda: says(chapter, "Stopped."))
        assert time.monotonic() - start < 5
        assert chapter.until(lambda: chapter.ask_kernel(RUNS) == 1)

        # Another one, to its end; then both are compared in words.
        box.get_by_role("slider", name="epochs").press("Home")
        assert chapter.until(lambda: says(chapter, "1 epoch,"))
        press(chapter, "Start")
        assert chapter.until(lambda: says(chapter, "Done: 1 run"), seconds=40)
        press(chapter, "two runs")
        assert chapter.until(lambda: says(chapter, "activation tanh instead of relu"))
        press(chapter, "code")
        assert chapter.until(lambda: says(chapter, "keras.layers.Dense(4,"))
        press(chapter, "table")
        rows = box.locator("tbody tr")
        assert chapter.until(lambda: rows.count() == 2)
        assert abs(look(chapter)["height"] - height) <= 40  # the list of runs has filled up
        assert not chapter.problems
        assert not chapter.lost_widgets()


def test_the_cell_may_be_run_again_while_it_trains_and_the_runs_are_kept(lab):
    keep = (
        "from helpers.training.records import RunBook\n"
        "if 'book' not in globals():\n    book = RunBook()\n"
    )
    show = keep + SHOW.replace("Lab(data", "Lab(book, data")
    with lab.open(lab.write("11_again", show)) as chapter:
        chapter.run_all()
        box = chapter.page.locator(".course-explorer").first
        box.get_by_role("slider", name="epochs").press("End")
        press(chapter, "Start")
        assert chapter.until(lambda: says(chapter, "epoch 3 of 100"), seconds=60)
        chapter.run_all()
        assert chapter.until(lambda: chapter.ask_kernel("len(book)") == 1)
        assert chapter.ask_kernel(BUSY) is False
        press(chapter, "Start")  # the new lab has its first settings again
        assert chapter.until(lambda: says(chapter, "Done: 1 run"), seconds=60)
        assert chapter.ask_kernel("[run.stopped for run in book]") == [True, False]
        assert not chapter.problems
