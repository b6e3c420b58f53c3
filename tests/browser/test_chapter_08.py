"""What is special to chapter 08: a training that goes on while the page is used, and left."""

import pytest

from tests.browser.lab import LOOK, SECONDS_TO_RUN

pytestmark = pytest.mark.browser

SHOW = """
from helpers.explorers import live_training
live_training.MOST_STEPS = 10**9  # it shall not end by itself, however slow the machine
live = live_training.LiveTraining()
live.transport.speed = 1000  # there is no waiting for more than the first batches
live
"""
OTHER = "from helpers.explorers.toy import OneWeight\nOneWeight()"
THREADS = "[t.name for t in __import__('threading').enumerate()].count('training')"
STEP = "live._run.moment.step"
RATE = "live.state['learning_rate']"


def look(chapter) -> dict:
    """Return what the first explorer on the page shows at one moment."""
    box = chapter.page.locator(".course-explorer").first.element_handle()
    return chapter.page.wait_for_function(LOOK, arg=box).json_value()


def words(chapter) -> str:
    return look(chapter)["alt"]


def press(chapter, label: str) -> None:
    chapter.button(label).press("Space")


def shows(chapter, button: str) -> bool:
    """Say whether the bar offers "Play" or "Pause"."""
    return chapter.button(button).count() == 1


def at_rest(chapter) -> bool:
    """Say whether no training is under way; its thread draws once more before it ends."""
    return chapter.ask_kernel(THREADS) == 0


def calm(chapter) -> bool:
    """Say whether nothing on the page or in the browser complains."""
    return not (look(chapter)["alerts"] or chapter.problems or chapter.lost_widgets())


def test_training_is_started_paused_changed_gone_on_with_and_reset(lab):
    with lab.open(lab.write("08_live", SHOW, OTHER)) as chapter:
        chapter.run_all()
        height = look(chapter)["height"]
        assert words(chapter).startswith("Ready to start. Step 0")

        # It trains, and the picture with it; the words follow.
        press(chapter, "Play")
        assert chapter.until(lambda: words(chapter).startswith("Training."))
        assert shows(chapter, "Pause")
        assert not shows(chapter, "Play")
        pictures = set()
        assert chapter.until(lambda: pictures.add(look(chapter)["pixels"]) or len(pictures) > 3)
        step = chapter.ask_kernel(STEP)  # the kernel answers meanwhile
        assert chapter.until(lambda: chapter.ask_kernel(STEP) > step)

        # Another explorer answers meanwhile.
        other = chapter.page.locator(".course-explorer").nth(1)
        alt = other.locator("img[width]").get_attribute("alt")
        other.get_by_role("slider", name="weight w").press("End")
        assert chapter.until(lambda: other.locator("img[width]").get_attribute("alt") != alt)

        # Controls take effect on the way.
        box = chapter.page.locator(".course-explorer").first
        box.get_by_role("combobox", name="optimizer").select_option(label="SGD")
        for _ in range(4):
            box.locator("[data-name=rate]").press("Shift+ArrowUp")
        assert chapter.until(lambda: chapter.ask_kernel(RATE) > 0.008)
        rate = chapter.ask_kernel(RATE)
        assert chapter.until(lambda: f"SGD, rate {rate:.2g}." in words(chapter))
        assert chapter.ask_kernel("live._run.changes[-1][0] > 0 and live._run.changes[-1][1]") == (
            "SGD"
        )
        assert chapter.ask_kernel("live._worker.state") == "running"

        # Pause: nothing moves any more.
        press(chapter, "Pause")
        assert chapter.until(lambda: words(chapter).startswith("Paused."))
        assert chapter.until(lambda: at_rest(chapter))
        step, picture = chapter.ask_kernel(STEP), look(chapter)["pixels"]
        chapter.page.wait_for_timeout(400)
        assert (chapter.ask_kernel(STEP), look(chapter)["pixels"]) == (step, picture)

        # One batch, and no more.
        step = chapter.ask_kernel("live._run._steps")
        press(chapter, "One step")
        assert chapter.until(lambda: words(chapter).startswith(f"Paused. Step {step + 1:,},"))
        assert chapter.until(lambda: at_rest(chapter))
        assert chapter.ask_kernel("live._run._steps") == step + 1
        assert shows(chapter, "Play")

        # On it goes, and begins anew.
        press(chapter, "Play")
        assert chapter.until(lambda: chapter.ask_kernel(STEP) > step)
        press(chapter, "First")
        assert chapter.until(lambda: words(chapter).startswith("Ready to start. Step 0"))
        assert chapter.until(lambda: at_rest(chapter))
        assert abs(look(chapter)["height"] - height) <= 2
        assert calm(chapter)


def test_the_page_may_be_left_and_the_cell_run_again_while_it_trains(lab):
    with lab.open(lab.write("08_left", SHOW)) as chapter:
        chapter.run_all()
        press(chapter, "Play")
        assert chapter.until(lambda: words(chapter).startswith("Training."))

        chapter.load_again()
        chapter.run_all(SECONDS_TO_RUN)  # the kernel is still the same one, and calm again
        assert chapter.until(lambda: at_rest(chapter))
        assert chapter.until(lambda: words(chapter).startswith("Ready to start. Step 0"))

        press(chapter, "Play")
        assert chapter.until(lambda: words(chapter).startswith("Training."))
        chapter.run_all(SECONDS_TO_RUN)  # the cell is run again, over a running training
        assert chapter.until(lambda: at_rest(chapter))
        press(chapter, "Play")
        assert chapter.until(lambda: words(chapter).startswith("Training."))
        assert chapter.until(lambda: chapter.ask_kernel(THREADS) == 1)
        press(chapter, "Pause")
        assert chapter.until(lambda: words(chapter).startswith("Paused."))
        assert calm(chapter)


def test_a_training_that_breaks_down_says_so_on_the_page(lab):
    broken = SHOW.replace(
        "live\n", "live._run._network.params[2][:] = 3e38  # far too large\nlive\n"
    )
    with lab.open(lab.write("08_broken", broken)) as chapter:
        chapter.run_all()
        press(chapter, "Play")
        assert chapter.until(lambda: words(chapter).startswith("Broken down"))
        press(chapter, "Play")  # anew, with fresh weights
        assert chapter.until(lambda: words(chapter).startswith("Training."))
        press(chapter, "Pause")
        assert chapter.until(lambda: words(chapter).startswith("Paused."))
        assert calm(chapter)
