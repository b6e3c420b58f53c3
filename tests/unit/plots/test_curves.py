import math

import numpy as np
import pytest

from helpers.plots.curves import (
    LiveCurves,
    learning_curves,
    loss_limits,
    mark_epoch,
    share_limits,
)
from helpers.plots.style import new_figure


@pytest.fixture
def ax():
    return new_figure()[1]


def test_curves_hold_the_values_against_epochs_from_one(ax):
    training, validation = learning_curves(ax, [0.9, 0.5, 0.4], [0.8, 0.6, 0.7])
    assert training.get_xdata().tolist() == validation.get_xdata().tolist() == [1, 2, 3]
    assert training.get_ydata().tolist() == [0.9, 0.5, 0.4]
    assert validation.get_ydata().tolist() == [0.8, 0.6, 0.7]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["training", "validation"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("epoch", "loss")


def test_curves_can_be_told_apart_without_colour(ax):
    training, validation = learning_curves(ax, [1, 2], [1, 2])
    assert training.get_linestyle() != validation.get_linestyle()
    assert training.get_marker() != validation.get_marker()
    assert training.get_color() != validation.get_color()


def test_training_alone(ax):
    lines = learning_curves(ax, [0.1, 0.2], ylabel="accuracy")
    assert len(lines) == 1
    assert ax.get_ylabel() == "accuracy"


def test_many_epochs_have_no_markers(ax):
    (line,) = learning_curves(ax, np.arange(100.0))
    assert line.get_marker() in (None, "None")


def test_epochs_are_whole_numbers(ax):
    learning_curves(ax, [1.0, 0.5, 0.2])
    ticks = ax.get_xticks()
    assert (ticks == ticks.round()).all()


def test_an_epoch_is_marked(ax):
    line, text = mark_epoch(ax, 4, "lowest")
    assert list(line.get_xdata()) == [4, 4]
    assert text.get_text() == "lowest"
    assert text.xy[0] == 4


def test_live_curves_move(ax):
    curves = LiveCurves(ax, 5, "loss")
    curves.set([0.9, 0.5], [0.8, 0.6], now=(2.5, 0.4))
    training, validation, now = curves.artists
    assert training.get_xydata().tolist() == [[1, 0.9], [2, 0.5]]
    assert validation.get_xydata().tolist() == [[1, 0.8], [2, 0.6]]
    assert now.get_xydata().tolist() == [[2, 0.5], [2.5, 0.4]]
    assert ax.get_ylim() == (0, 1)
    assert ax.get_xlim()[1] >= 5
    curves.set([0.9], [])
    assert len(now.get_xydata()) == len(validation.get_xydata()) == 0


def test_the_axis_does_not_tremble_in_the_first_epoch(ax):
    curves = LiveCurves(ax, 5, "loss")
    limits = []
    for value in (2.4, 1.0, 0.6, 0.4):
        curves.set([], [], now=(0.5, value))
        limits.append(ax.get_ylim())
    assert set(limits) == {(0, 3)}
    curves.set([0.3], [0.2])
    assert ax.get_ylim() == pytest.approx((0, 0.3))


def test_a_share_ends_at_one(ax):
    curves = LiveCurves(ax, 5, "accuracy", share=True)
    curves.set([0.93, 0.97], [0.95, 0.96])
    low, high = ax.get_ylim()
    assert low == 0.9
    assert 1 <= high < 1.01


def test_hidden_curves_leave_their_place_empty(ax):
    curves = LiveCurves(ax, 5, "accuracy")
    curves.hide()
    assert not any(artist.get_visible() for artist in ax.get_children())


@pytest.mark.parametrize(
    "values", [[2.31], [0.099, 0.02], [1234.5], [1.0], [1e-7], [0.3, math.nan], [math.inf, 5.0]]
)
def test_loss_limits_hold_all_finite_values(values):
    low, high = loss_limits(values)
    top = max(v for v in values if math.isfinite(v))
    assert low == 0
    assert top <= high <= 1.7 * top


@pytest.mark.parametrize("values", [[], [math.nan], [0.0], [-1.0]])
def test_loss_limits_without_a_positive_value(values):
    assert loss_limits(values) == (0, 1)


@pytest.mark.parametrize(
    ("values", "low"),
    [([0.1], 0), ([0.5], 0), ([0.51, 0.9], 0.5), ([0.99, 0.95], 0.9), ([0.999], 0.98), ([], 0)],
)
def test_share_limits_lie_below_all_values(values, low):
    assert share_limits(values)[0] == low
    assert all(low < v or low == 0 for v in values)
