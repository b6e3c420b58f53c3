"""The explorer of dropout and patience shows what early stopping makes of the recordings."""

import numpy as np
import pytest

from helpers.explorers.dropout_and_patience import DropoutAndPatience
from helpers.nn.early_stopping import early_stop
from helpers.training.dropout_curves import EPOCHS, RATES, SEEDS, recorded_curves
from tests.unit.explorers.hands import drag, tell

EXPLORER = DropoutAndPatience


def test_the_curves_end_where_early_stopping_ends(explorer):
    explorer.state = {"rate": 0.3, "patience": 5, "seed": 1}
    curves = recorded_curves(0.3, 64, 1)
    stop = early_stop(curves.val_loss, 5)
    lines = explorer.curves.lines
    for line, values in zip(lines, (curves.loss, curves.quiet_loss, curves.val_loss), strict=True):
        assert line.get_ydata() == pytest.approx(values[: stop.last])
    for pale in explorer.curves.unseen:
        assert len(pale.get_xdata()) == EPOCHS - stop.last + 1
    assert explorer.curves.kept.get_xdata()[0] == stop.best
    assert f"after epoch {stop.last} of {EPOCHS}" in explorer.alt


def test_without_restoring_the_last_weights_are_kept(explorer):
    explorer.state = {"restore": False}
    stop = explorer.facts["stop"]
    assert explorer.curves.kept.get_xdata()[0] == stop.last != stop.best
    curves = recorded_curves(0.0, 64, 0)
    place = explorer.facts["accuracies"][0, 0]
    assert place == curves.val_accuracy[stop.last - 1]


def test_dots_are_the_kept_accuracies_of_every_rate_and_seed(explorer):
    explorer.state = {"rate": 0.5, "seed": 2}
    for seed, dots in zip(SEEDS, explorer.dots.dots, strict=True):
        for rate, shown in zip(RATES, dots.get_ydata(), strict=True):
            curves = recorded_curves(rate, 64, seed)
            value = curves.val_accuracy[early_stop(curves.val_loss, 4).best - 1]
            assert shown == value or (np.isnan(shown) and value < explorer.dots.low)
    assert explorer.dots.ring.get_xdata()[0] == pytest.approx(0.5, abs=0.05)


def test_a_hand_moves_patience_and_rate(explorer):
    best = explorer.facts["stop"].best
    drag(explorer, "patience", (best + 9, 0.9))
    assert explorer.state["patience"] == 9
    drag(explorer, "rate", (0.42, 0.9))
    assert explorer.state["rate"] == pytest.approx(0.4)


def test_the_mouse_tells_what_was_measured(explorer):
    told = explorer.hover(explorer.curves.ax, 12.2, 0.5)
    curves = recorded_curves(0.0, 64, 0)
    assert "epoch 12" in told
    assert f"validation {curves.val_loss[11]:.3f}" in told
    assert "dropout 0.2" in explorer.hover(explorer.dots.ax, 0.21, 0.9)
    tell(explorer, type="leave")
