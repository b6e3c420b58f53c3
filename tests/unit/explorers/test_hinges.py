import numpy as np
import pytest

from helpers.explorers.hinges import CLOSE, NUMBERS, START, Hinges
from helpers.nn.hinged_curves import SHAPES
from tests.unit.explorers.hands import drag, pixel, tell

EXPLORER = Hinges


def by_hand(state, x):
    """Return the sum at x, written out."""
    return state["base"] + sum(
        state[f"v{k}"] * np.maximum(state[f"w{k}"] * x + state[f"b{k}"], 0) for k in NUMBERS
    )


@pytest.mark.parametrize("settings", [{}, {"w2": -2.0, "b2": 1.0}, {"w1": 0.0}, {"base": -1.5}])
def test_the_sum_and_the_hinges_are_drawn(explorer, settings):
    explorer.state = settings
    x, y = explorer.drawn.sum.get_data()
    assert np.allclose(y, by_hand(explorer.state, x))
    total = explorer.state["base"] + sum(line.get_ydata() for line in explorer.drawn.hinges)
    assert np.allclose(total, y)
    for k in NUMBERS:
        at = -explorer.state[f"b{k}"] / (explorer.state[f"w{k}"] or np.nan)
        assert np.isnan(at) or not -2 < at < 2 or np.isclose(x, at).any(), "a corner is cut off"


@pytest.mark.parametrize("k", NUMBERS)
def test_a_bend_goes_where_the_pointer_goes_and_the_slope_stays(explorer, k):
    for weight in (1.0, -2.0):
        explorer.state = {f"w{k}": weight}
        height = explorer.state[f"v{k}"]
        for place in (-1.2, 0.62):
            drag(explorer, f"bend {k}", (place, 0.9))
            assert explorer.handles[f"bend {k}"].x == pytest.approx(place, abs=0.011)
            assert explorer.state[f"w{k}"] == weight
            assert explorer.state[f"v{k}"] == height
    drag(explorer, f"bend {k}", (99, 0))
    assert explorer.handles[f"bend {k}"].x == 2


@pytest.mark.parametrize("k", NUMBERS)
def test_an_arm_goes_through_the_pointer_and_the_bend_stays(explorer, k):
    explorer.state = {f"w{k}": 1.0, f"b{k}": 0.0}
    for x, y in ((1.0, 1.5), (0.8, -1.2), (-1.0, 0.5), (-0.5, -1.0)):
        drag(explorer, f"arm {k}", (x, y))
        state = explorer.state
        assert state[f"v{k}"] * max(state[f"w{k}"] * x, 0) == pytest.approx(y, abs=0.04)
        assert state[f"b{k}"] == 0


def test_a_click_on_an_arm_turns_it_around(explorer):
    before = explorer.state
    tell(explorer, type="press", name="arm 2")
    assert explorer.state["w2"] == -before["w2"]
    assert explorer.state["b2"] == -before["b2"]
    tell(explorer, type="press", name="arm 2")
    assert explorer.state == before


def test_without_a_weight_there_is_no_bend_but_both_can_still_be_taken(explorer):
    explorer.state = {"w1": 0.0, "b1": 1.0, "v1": 0.5}
    assert np.isnan(explorer.drawn.guides[0].get_xdata()[0])
    drag(explorer, "arm 1", (1.0, 1.0))
    assert explorer.errors == ""
    explorer.state = {"w1": 0.0, "b1": 0.0}
    drag(explorer, "bend 1", (0.5, 0.0))
    assert explorer.errors == ""


def test_the_whole_curve_is_lifted(explorer):
    drag(explorer, "level", (-1.9, 0.5))
    assert explorer.state["base"] == 0.5
    explorer.state = {"w1": -1.0, "b1": 1.0}
    drag(explorer, "level", (-1.9, 0.25))
    assert by_hand(explorer.state, -1.9) == pytest.approx(0.25, abs=0.03)


def test_by_hand_the_tent_is_built(explorer):
    for k, at in zip(NUMBERS, (-1, 0, 1), strict=True):
        drag(explorer, f"bend {k}", (at, 0))
    for k, place in zip(NUMBERS, ((0.5, 1.5), (0.7, -1.4), (1.9, 0.9)), strict=True):
        drag(explorer, f"arm {k}", place)
    x, y = explorer.drawn.sum.get_data()
    assert np.abs(y - SHAPES["tent"](x)).max() <= CLOSE
    assert explorer.tasks[0].met
    assert explorer.alt.endswith("That's the tent.")


def test_the_gap_is_marked(explorer):
    explorer.state = {"target": "step"}
    at, ends = explorer.drawn.gap.get_xdata()[0], explorer.drawn.gap.get_ydata()
    assert abs(at) >= 0.2 - 1e-9
    assert ends[0] == pytest.approx(by_hand(explorer.state, at))
    assert ends[1] == SHAPES["step"](at)
    assert explorer.facts["gap"] == pytest.approx(abs(ends[0] - ends[1]))


def test_hovering_tells_what_each_hinge_gives(explorer):
    where = pixel(explorer, (1, 0.5), explorer.drawn.below)
    assert tell(explorer, type="hover", **where)["text"] == (
        "x = 1.00\nhinge 1: 1.00\nhinge 2: -1.04\nhinge 3: 0.12\nbias 0.00, sum 0.08"
    )


def test_starting_over_keeps_what_is_to_be_built(explorer):
    explorer.state = {"target": "W", "v1": 3.0, "base": 1.0}
    explorer.controls["again"].click()
    assert explorer.state["target"] == "W"
    assert explorer.state["base"] == 0
    assert explorer.state["v1"] == START[1][2]
