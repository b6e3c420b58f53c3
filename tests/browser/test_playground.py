"""The playground of chapter 11: a training that is watched, changed and stopped while it runs."""

import time

import pytest

from tests.browser.lab import COMMAND, SECONDS_TO_RUN

pytestmark = pytest.mark.browser

SHOW = """
from helpers.explorers.playground import Playground
playground = Playground()
playground
"""
RUN, STEP, RESET, TEXT = "Run or pause", "One epoch", "Reset", "settings as text"
EPOCH = "playground._run.moment.epoch"
STATE = "playground._worker.state"
TRAINING = "[t.name for t in __import__('threading').enumerate()].count('training')"
SPIRALS = "data=spirals hidden=8-8-8 rate=0.01 optimizer=Adam train=80 epoch=150"


@pytest.fixture(scope="module")
def shown(lab):
    with lab.open(lab.write("11_playground", SHOW, "1 + 1")) as chapter:
        chapter.run_all()
        yield chapter, *chapter.explorers("Playground")


@pytest.fixture
def playground(shown):
    """Return page and explorer, at rest at epoch 0."""
    chapter, explorer = shown
    chapter.ask_kernel("0", "playground.state = playground._first_state")
    explorer.settle()
    return chapter, explorer


def test_run_change_pause_step_and_reset(playground):
    chapter, explorer = playground
    start = explorer.look()
    explorer.control(RUN, "button").press("Space")
    assert chapter.until(lambda: chapter.ask_kernel(EPOCH) > 20)
    assert chapter.until(lambda: "running" in explorer.alt)
    pictures = set()
    assert chapter.until(lambda: pictures.add(explorer.look()["pixels"]) or len(pictures) > 5)

    # The rate changes on the way; nothing starts anew, and other cells answer meanwhile.
    before = chapter.ask_kernel(EPOCH)
    explorer.control("learning rate η", "slider").press("ArrowRight")
    assert chapter.until(
        lambda: chapter.ask_kernel("playground._run.settings.learning_rate") == 0.1
    )
    assert chapter.until(lambda: "rate 0.1," in explorer.alt)
    assert chapter.ask_kernel(STATE) == "running"
    assert chapter.ask_kernel(EPOCH) > before
    assert chapter.ask_kernel("6 * 7") == 42

    took = []
    for _ in range(3):
        began = time.monotonic()
        explorer.control(RUN, "button").press("Space")
        assert chapter.until(lambda: chapter.ask_kernel(STATE) == "paused")
        took.append(time.monotonic() - began)
        explorer.settle()
        assert "(paused)" in explorer.alt
        if len(took) < 3:
            explorer.control(RUN, "button").press("Space")
            assert chapter.until(lambda: "running" in explorer.alt)
    assert min(took) < 0.5
    assert chapter.ask_kernel(TRAINING) == 0

    epoch = chapter.ask_kernel(EPOCH)
    explorer.press(STEP)
    assert explorer.alt.startswith(f"Epoch {epoch + 1:,} (paused)")
    explorer.press(RESET)
    assert explorer.alt.startswith("Epoch 0 (paused)")
    now = explorer.look()
    assert (now["size"], now["height"], now["alerts"]) == (start["size"], start["height"], [])
    assert not chapter.problems


def test_the_text_is_handed_out_and_taken_in(playground):
    chapter, explorer = playground
    field = explorer.box.get_by_label(TEXT)
    assert field.input_value() == chapter.ask_kernel("playground.text")
    field.fill(SPIRALS)
    field.press("Enter")
    assert chapter.until(lambda: explorer.alt.startswith("Epoch 150 (paused)"))
    assert "Spirals" in explorer.alt
    explorer.settle()
    text = field.input_value()
    assert text == chapter.ask_kernel("playground.text")
    weights = chapter.ask_kernel("playground._run.moment.params.tolist()")

    height = explorer.look()["height"]
    field.fill("colour=blue")
    field.press("Enter")
    assert chapter.until(lambda: explorer.look()["alerts"] != [])
    (alert,) = explorer.look()["alerts"]
    assert "the unknown word 'colour'" in alert
    assert explorer.look()["height"] == height

    field.fill(text)
    field.press("Enter")
    assert chapter.until(lambda: explorer.look()["alerts"] == [])
    assert chapter.until(lambda: explorer.alt.startswith("Epoch 150 (paused)"))
    assert chapter.ask_kernel("playground._run.moment.params.tolist()") == weights

    explorer.box.get_by_label("ready-made").select_option(label="circles, no hidden layer")
    assert chapter.until(lambda: "network 2-2" in explorer.alt)
    assert not chapter.problems


def test_it_lives_through_a_reload_and_a_second_run_and_ends_with_its_output(shown):
    chapter, explorer = shown
    explorer.control(RUN, "button").press("Space")
    assert chapter.until(lambda: chapter.ask_kernel(STATE) == "running")
    chapter.page.reload()
    chapter.wait_until_open()
    before = chapter.ask_kernel(EPOCH)
    assert chapter.until(lambda: chapter.ask_kernel(EPOCH) > before)

    chapter.ask_kernel("0", "old = playground")
    chapter.run_all(SECONDS_TO_RUN)
    assert chapter.ask_kernel("old._worker.state") == "paused"
    (fresh,) = chapter.explorers("Playground")
    fresh.control(RUN, "button").press("Space")
    assert chapter.until(lambda: chapter.ask_kernel(EPOCH) > 5)
    assert chapter.until(lambda: "running" in fresh.alt)
    assert not chapter.lost_widgets()

    chapter.page.evaluate(COMMAND, "notebook:clear-all-cell-outputs")
    assert chapter.until(lambda: chapter.ask_kernel(STATE) == "paused")
    assert chapter.ask_kernel(TRAINING) == 0
