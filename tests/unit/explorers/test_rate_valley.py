"""The valley of the learning rate: its dots, its bottom and its cliff."""

import math

import pytest

from helpers.explorers.rate_valley import (
    CEILING,
    KNOWN,
    WHOLE_VALLEY,
    Dot,
    RateValley,
    bottom,
    mean_losses,
)


@pytest.fixture
def valley() -> RateValley:
    return RateValley("uci")


def test_a_run_without_a_number_counts_as_the_ceiling():
    dots = [Dot(0.1, 0, 0.5, 0.8), Dot(0.1, 1, math.inf, 0.1)]
    assert mean_losses(dots) == [(0.1, (0.5 + CEILING) / 2)]


def test_the_bottom_needs_enough_rates_and_a_rise_on_both_sides():
    rates = (1e-4, 1e-3, 1e-2, 1e-1, 1.0)
    assert bottom(list(zip(rates, (2, 1, 0.5, 1, 2), strict=True))) == 1e-2
    assert bottom(list(zip(rates, (2, 1, 0.5, 0.4, 0.3), strict=True))) is None
    assert bottom(list(zip(rates[:4], (2, 1, 0.5, 1), strict=True))) is None


def test_the_whole_valley_reaches_from_end_to_end():
    assert (len(WHOLE_VALLEY), WHOLE_VALLEY[0], WHOLE_VALLEY[-1]) == (16, 1e-5, 1.0)


def test_what_is_there_is_not_trained_again(valley, monkeypatch):
    asked = []
    monkeypatch.setattr(RateValley, "train", lambda self, todo: asked.extend(todo))
    valley.controls["seeds"].value = 3
    valley._add("adam", Dot(0.001, 0, 0.5, 0.8))
    valley.click(valley.valley.ax, 0.001, 1.0)
    assert [(one.learning_rate, one.seed) for one in asked] == [(0.001, 1), (0.001, 2)]
    valley._add("adam", Dot(0.001, 1, 0.5, 0.8), Dot(0.001, 2, 0.5, 0.8))
    valley.click(valley.valley.ax, 0.001, 1.0)
    assert len(asked) == 2
    assert KNOWN in valley._status.value


def test_a_click_trains_and_leaves_dots(valley):
    valley.controls["seeds"].value = 1
    valley.click(valley.valley.ax, 0.001, 1.0)
    valley.settle()
    (dot,) = valley.facts["dots"]["adam"]
    assert dot.rate == 0.001
    assert dot.loss < 2.3


def test_stop_keeps_what_was_trained_and_is_said_until_the_next_change(valley):
    valley.controls["whole"].click()
    valley.controls["stop"].click()
    valley.settle()
    assert len(valley.facts["dots"]["adam"]) < len(WHOLE_VALLEY)
    assert "Stopped" in valley._status.value
    valley.controls["optimizer"].value = "sgd"
    assert "Stopped" not in valley._status.value
