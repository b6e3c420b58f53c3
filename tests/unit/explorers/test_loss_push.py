import numpy as np
import pytest

from helpers.explorers.loss_push import LossPush


@pytest.fixture(scope="module")
def push():
    return LossPush()


def test_the_numbers_of_the_chapter(push):
    push.state = {"true": -2.0, "rival": 8.0}
    assert np.round(push.facts["now"]["push"], 5).tolist() == [0.99995, 0.00006]
    assert "squared error 0.0000605" in push.numbers.get_text()


@pytest.mark.parametrize("rival", [0.0, 3.0, 8.0])
def test_the_push_is_the_slope_of_the_loss(push, rival):
    push.state = {"rival": rival, "true": 1.0}
    grid = push.facts["grid"]
    step = 26 / (grid["loss"].shape[1] - 1)
    slopes = (grid["loss"][:, 2:] - grid["loss"][:, :-2]) / (2 * step)
    assert np.allclose(-slopes, grid["push"][:, 1:-1], atol=2e-3)


def test_squared_error_pushes_hardest_where_the_probability_is_about_a_third(push):
    push.state = {"rival": 8.0, "true": push.facts["hardest"]}
    assert push.facts["p"] == pytest.approx(1 / 3, abs=0.02)
    assert push.facts["now"]["loss"][1] < push.facts["grid"]["loss"][1, 0]
