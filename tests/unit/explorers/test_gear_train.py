import numpy as np
import pytest
from matplotlib.path import Path

from helpers.explorers.gear_train import LARGE, SMALL, GearTrain


@pytest.fixture(scope="module")
def gears():
    return GearTrain()


@pytest.mark.parametrize(("first", "last"), [(8, 8), (24, 32), (32, 12)])
def test_the_factors_multiply(gears, first, last):
    gears.state = {"first": first, "last": last, "turn": 0.4}
    one, other = gears.facts["factors"]
    assert (one, other) == (-first / SMALL, -LARGE / last)
    turns = gears.facts["turns"]
    assert turns["middle"] == pytest.approx(0.4 * one)
    assert turns["last"] == pytest.approx(0.4 * one * other)
    assert f"= {one * other:.2f} × first" in gears.words_above.get_text()


def test_the_product_is_not_told_before_the_wheel_has_been_turned(gears):
    gears.state = {"first": 24, "last": 32, "turn": 0.0}
    assert "= ? × first" in gears.words_above.get_text()
    assert "1.50" not in gears.words_above.get_text() + gears.describe(gears.facts)
    gears.state = {"turn": 0.5}
    assert "= 1.50 × first" in gears.words_above.get_text()
    assert "1.50 times as far as the first" in gears.describe(gears.facts)


@pytest.mark.parametrize(("first", "last"), [(8, 8), (24, 32), (32, 12), (20, 28)])
@pytest.mark.parametrize("turn", [0.0, 0.07, -0.31])
def test_teeth_stand_in_gaps(gears, first, last, turn):
    """Corners of one wheel are hardly ever inside the wheel that it drives."""
    gears.state = {"first": first, "last": last, "turn": turn}
    for one, other in (("first", "small"), ("large", "last")):
        outlines = [gears.wheels[name].body.get_xy() for name in (one, other)]
        inside = [
            Path(a).contains_points(b, radius=-0.03).sum() for a, b in (outlines, outlines[::-1])
        ]
        assert max(inside) <= 1, (one, other, inside)


def test_the_hand_can_be_pulled_round_more_than_once(gears):
    gears.state = {"first": 24, "last": 32, "turn": 0.0}
    for angle in (0.3, 0.7, 1.1, 1.4):
        x = gears.facts["middles"]["first"]
        gears.handles["first"].place = (
            x + np.sin(2 * np.pi * angle),
            np.cos(2 * np.pi * angle),
        )
        assert gears.state["turn"] == pytest.approx(angle)
