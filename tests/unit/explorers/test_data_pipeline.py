"""The explorer of chapter 10 shows the run that its settings give."""

import numpy as np
import pytest

from helpers.explorers.data_pipeline import BATCH_SIZE, EPOCHS, LONGEST, MAP_MS, STEP_MS, N
from helpers.explorers.data_pipeline import DataPipeline as Pipeline
from helpers.nn.pipeline import AFTER, BEFORE, NO_CACHE
from tests.unit.explorers.hands import drag, pixel, tell

EXPLORER = Pipeline


def test_dots_and_bars_are_those_of_the_run(explorer):
    explorer.state = {"cache": BEFORE, "buffer": 50, "prefetch": True}
    run = explorer.facts["run"]
    for dots, epoch in zip(explorer.dots, run[:2], strict=True):
        assert (dots.get_ydata() == epoch.order).all()
    bars = np.array(explorer.training.get_segments())
    assert len(bars) == EPOCHS * N // BATCH_SIZE
    assert bars[:, 0, 0] == pytest.approx(np.concatenate([e.training[:, 0] for e in run]))
    # The cache leaves only the first epoch something to prepare.
    bars = np.array(explorer.preparing.get_segments())
    worked = run[0].preparing[np.diff(run[0].preparing)[:, 0] > 0]
    assert bars[:, 0, 0] == pytest.approx(worked[:, 0])


def test_the_longest_epoch_fits(explorer):
    explorer.state = {"map_ms": MAP_MS, "step_ms": STEP_MS, "cache": NO_CACHE, "buffer": 1}
    assert explorer.facts["milliseconds"] == pytest.approx([LONGEST] * EPOCHS)


def test_words_name_the_trap_which_a_buffer_of_one_does_not_meet(explorer):
    explorer.state = {"cache": AFTER, "buffer": 1}
    assert "Nothing is shuffled" in explorer.alt
    assert not explorer.tasks[1].met
    explorer.state = {"buffer": 20}
    assert "same order" in explorer.alt


def test_the_steps_say_what_is_set_and_are_pressed_in_and_out(explorer):
    tell(explorer, type="press", name="before")
    assert explorer.state["cache"] == BEFORE
    assert explorer.strip.lines["before"].get_text() == "on"
    tell(explorer, type="press", name="after")
    assert explorer.state["cache"] == AFTER
    assert explorer.strip.lines["before"].get_text() == "press: add"
    tell(explorer, type="press", name="after")
    assert explorer.state["cache"] == NO_CACHE
    tell(explorer, type="press", name="prefetch")
    assert explorer.state["prefetch"]
    assert explorer.strip.lines["shuffle"].get_text() == "buffer 20"


def test_no_dot_lies_above_the_line_that_a_hand_moves(explorer):
    for wanted in (1, 50, 120, N):
        drag(explorer, "buffer", (0, wanted - 1))
        assert explorer.state["buffer"] == wanted
        assert explorer.handles["buffer"].place == (0, wanted - 1)
        for epoch in explorer.facts["run"]:
            assert (epoch.order <= np.arange(N) + wanted - 1).all()


@pytest.mark.parametrize("prefetch", [False, True])
@pytest.mark.parametrize("buffer", [1, 20, 150])
def test_bars_end_where_the_hand_leaves_them(explorer, prefetch, buffer):
    explorer.state = {"prefetch": prefetch, "buffer": buffer}
    epoch = explorer.facts["run"][0]
    assert explorer.handles["train"].place[0] == epoch.milliseconds
    for name, control, values in (
        ("map", "map_ms", (0.3, 1.7)),
        ("train", "step_ms", (8, 33)),
    ):
        start = explorer.state
        for value in values:
            explorer.state = start | {control: value}
            place = explorer.handles[name].place
            explorer.state = start
            drag(explorer, name, place)
            assert explorer.state[control] == pytest.approx(value)
            assert explorer.handles[name].place == pytest.approx(place)
        explorer.state = start
        drag(explorer, name, (0, 0))
        assert explorer.state[control] == explorer.controls[control].min
        drag(explorer, name, (LONGEST, 0))
        assert explorer.state[control] == explorer.controls[control].max
        explorer.state = start


def told(explorer, axes, place):
    return tell(explorer, type="hover", **pixel(explorer, place, axes))["text"]


def test_hovering_tells_batch_and_wait(explorer):
    explorer.state = {"buffer": 1}
    for k, (start, end) in enumerate(explorer.facts["run"][1].training):
        said = told(explorer, explorer.timeline, ((start + end) / 2, 1.2))
        assert said == f"batch {k + 1} trains\nfrom {start:.0f} to {end:.0f} ms"
        said = told(explorer, explorer.timeline, (start - 1, 1.2))
        assert said == f"training waits for batch {k + 1},\n20 ms"
    said = told(explorer, explorer.timeline, (10, -0.2))
    assert said == "batch 1: 20 images prepared\nfrom 0 to 20 ms"
    assert told(explorer, explorer.timeline, (30, -0.2)) == "nothing is prepared"
    assert told(explorer, explorer.timeline, (700, 2)) == "epoch 3 took 400 ms"


def test_hovering_over_the_dots_tells_image_and_reach(explorer):
    first, second = (epoch.order[50] for epoch in explorer.facts["run"][:2])
    assert told(explorer, explorer.order, (50, 5)) == (
        f"place 50: image {first} in epoch 1,\nimage {second} in epoch 2"
    )
    assert "image 150 is not in the buffer yet" in told(explorer, explorer.order, (50, 150))
    assert "prepares the next two batches" in told(explorer, explorer.upper, (5, 0))
