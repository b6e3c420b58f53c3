import numpy as np
import pytest

from helpers.explorers.momentum_map import MomentumMap
from helpers.nn.optimizers import Momentum
from helpers.nn.surfaces import RAVINE, optimizer_path


@pytest.fixture(scope="module")
def explorer():
    return MomentumMap()


def test_the_ball_takes_the_steps_of_the_optimizer(explorer):
    explorer.state = {"learning_rate": 0.3, "momentum": 0.5, "steps": 25}
    path = optimizer_path(RAVINE, (-3.5, 2.0), Momentum(0.3, 0.5), 25)
    assert np.allclose(explorer.line.line.get_xydata(), path)
    for ball, w in zip(explorer.balls, path.T, strict=True):
        assert np.allclose(ball.trail.get_xdata(), w)


def test_the_parabolas_are_the_ravine_cut_along_and_across(explorer):
    for ball, direction in zip(explorer.balls, np.eye(2), strict=True):
        w, heights = ball.ax.lines[0].get_data()
        assert np.allclose(heights, RAVINE.height(w[:, None] * direction))


def test_dragging_the_point_sets_both(explorer):
    explorer.handles["point"].place = (1.2, 0.3)
    assert (explorer.state["learning_rate"], explorer.state["momentum"]) == (1.2, 0.3)


def test_the_words_tell_the_three_fates(explorer):
    for state, words in (
        ({"learning_rate": 1.2, "momentum": 0.0}, "diverges"),
        ({"learning_rate": 1.2, "momentum": 0.5}, "a tenth is left"),
        ({"learning_rate": 0.5, "momentum": 1.0}, "swings for ever"),
    ):
        explorer.state = state
        assert words in explorer.alt


def test_plain_sgd_cannot_meet_the_first_task(explorer):
    task = next(t for t in MomentumMap.make_tasks() if t.name == "beyond_plain_sgd")
    explorer.state = task.example | {"momentum": 0.0}
    assert not task.condition(explorer.facts)


def test_the_usual_momentum_is_not_the_fastest(explorer):
    task = next(t for t in MomentumMap.make_tasks() if t.name == "fastest_on_the_ravine")
    for rate in np.arange(0.1, 2.0, 0.1):
        explorer.state = {"learning_rate": rate, "momentum": 0.9}
        assert not task.condition(explorer.facts)
