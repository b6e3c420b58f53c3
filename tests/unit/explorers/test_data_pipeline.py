"""The explorer of chapter 10 shows the run that its settings give."""

import numpy as np
import pytest

from helpers.explorers.data_pipeline import BATCH_SIZE, EPOCHS, LONGEST, MAP_MS, STEP_MS, N
from helpers.explorers.data_pipeline import DataPipeline as Pipeline
from helpers.nn.pipeline import AFTER, BEFORE, NO_CACHE

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
