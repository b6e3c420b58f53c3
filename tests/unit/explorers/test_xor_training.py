import numpy as np
import pytest

from helpers.explorers.xor_training import STEPS, XorTraining, _run
from tests.unit.explorers.hands import pixel, tell


@pytest.fixture(scope="module")
def xor():
    return XorTraining()


def test_the_picture_shows_the_run(xor):
    xor.state = {"hidden": "2", "seed": 0, "rate": 5, "step": 400}
    run = _run(0, 2, 5)
    steps, losses = xor.losses.get_data()
    assert np.array_equal(steps, np.arange(401))
    assert np.allclose(losses, run.loss[:401])
    weights = run.weights[400]
    for k, line in enumerate(xor.lines[:2]):
        ends = np.transpose(line.get_data())
        assert np.allclose(ends @ weights.W1[:, k] + weights.b1[k], 0, atol=1e-9)
    ends = np.transpose(xor.output_line.get_data())
    assert np.allclose(ends @ weights.W2[:, 0] + weights.b2[0], 0, atol=1e-9)
    orange = xor.points[1].artists[1].get_xydata()
    assert np.allclose(orange, weights.hidden(np.array([[0.0, 1.0], [1.0, 0.0]])))


@pytest.mark.parametrize("step", [0, 200, STEPS])
def test_both_tints_say_what_the_network_says(xor, step):
    xor.state = {"hidden": "2", "seed": 3, "rate": 5, "step": step}
    weights = _run(3, 2, 5).weights[step]
    before, after = (np.asarray(region.get_array()) for region in xor.regions)
    x = np.array([0.25, 0.75])
    row, column = (int((v + 0.5) / 2 * 81) for v in x[::-1])
    ticks = -0.5 + (np.arange(81) + 0.5) * 2 / 81
    place = np.array([ticks[column], ticks[row]])
    assert before[row, column] == (weights.output(weights.hidden(place)) > 0.5)
    assert after[row, column] == (weights.output(place) > 0.5)


def test_more_hidden_neurons_have_no_plane(xor):
    xor.state = {"hidden": "4", "seed": 0, "rate": 5, "step": 10}
    assert not xor.regions[1].get_visible()
    assert len(xor.output_line.get_xdata()) == 0
    assert sum(len(line.get_xdata()) > 0 for line in xor.lines) == 4
    assert "no plane" in xor.titles[1].get_text()


def test_a_place_of_the_left_plane_is_shown_in_the_right_one(xor):
    xor.state = {"hidden": "2", "seed": 0, "rate": 5, "step": STEPS}
    said = tell(xor, type="hover", **pixel(xor, (0.0, 1.0), xor.before))["text"]
    assert "output 0.97" in said
    here, there = (mark.get_xydata()[0] for mark in xor.link.marks)
    assert np.allclose(there, _run(0, 2, 5).weights[STEPS].hidden(here))
    tell(xor, type="leave")
    assert not xor.link.arrow.get_visible()


def test_what_the_answer_says_of_the_stuck_one(xor):
    """Two inputs that should differ lie in the same place, and there's hardly any gradient."""
    xor.state = {"hidden": "2", "seed": 6, "rate": 5, "step": STEPS}
    h, outputs = xor.facts["h"], xor.facts["outputs"]
    assert np.allclose(h[1], h[3], atol=0.001)
    assert np.allclose(h[1], [0, 1], atol=0.01)
    assert np.allclose(outputs[[1, 3]], 0.5, atol=0.002)
