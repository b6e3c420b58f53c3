import numpy as np
import pytest

from helpers.explorers.stacks import ACTIVATIONS, LEARNING_RATE, NEURONS, SEED, STEPS, Stacks
from helpers.nn import Adam
from helpers.nn.depth import CURVES, collapse, curve_points, stack


@pytest.fixture(scope="module")
def stacks():
    return Stacks()


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("depth", [1, 4])
def test_the_linear_stack_is_a_line_and_ends_as_the_best_one(stacks, curve, depth):
    stacks.state = {"curve": curve, "depth": depth, "steps": STEPS, "activation": "ReLU"}
    x, line = stacks.fits[1].get_data()
    assert np.abs(np.diff(line, 2)).max() < 1e-12
    points = stacks.points.get_xydata()
    w, b = np.polyfit(points[:, 0], points[:, 1], 1)
    assert np.allclose(line, w * x + b, atol=0.02)
    assert stacks.facts["w"] == pytest.approx(w, abs=0.02)
    assert stacks.facts["b"] == pytest.approx(b, abs=0.02)
    best = np.mean((w * points[:, 0] + b - points[:, 1]) ** 2)
    assert stacks.best.get_ydata()[0] == pytest.approx(best, abs=1e-12)
    assert stacks.facts["linear_loss"] >= best - 1e-12


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_both_are_trained_as_the_library_trains(stacks, activation):
    stacks.state = {"curve": "corner", "activation": activation, "depth": 2, "steps": 20}
    x, y = curve_points("corner")
    for number, name in ((0, activation), (1, "identity")):
        network, optimizer = stack([1, NEURONS, 1], name, seed=SEED), Adam(LEARNING_RATE)
        losses = [np.mean((network.forward(x) - y) ** 2)]
        for _ in range(20):
            network.train_step(x, y, optimizer)
            losses.append(np.mean((network.forward(x) - y) ** 2))
        assert np.allclose(stacks.fits[number].get_ydata(), network.forward(x)[:, 0])
        assert np.allclose(stacks.losses[number].get_ydata(), losses)
        if name == "identity":
            w, b = collapse(network)
            assert stacks.facts["w"] == pytest.approx(w.item())
            assert stacks.facts["b"] == pytest.approx(b.item())


def test_with_one_layer_both_are_the_same_and_it_is_said(stacks):
    stacks.state = {"curve": "sine", "depth": 1, "steps": 50}
    assert np.allclose(stacks.fits[0].get_ydata(), stacks.fits[1].get_ydata())
    assert "both are a line" in stacks.alt


def test_the_sine_is_the_same_line_with_1_layer_and_with_6(stacks):
    ends = []
    for depth in (1, 6):
        stacks.state = {"curve": "sine", "depth": depth, "steps": STEPS}
        ends.append((round(stacks.facts["w"], 2), round(stacks.facts["linear_loss"], 3)))
    assert ends[0] == ends[1]


def test_losses_under_the_picture_are_said(stacks):
    stacks.state = {"curve": "line", "depth": 1, "steps": STEPS}
    assert stacks.facts["best"] < 1e-5
    assert "under the picture" in stacks.alt


def test_going_back_shows_the_same(stacks):
    stacks.state = {"curve": "sine", "activation": "tanh", "depth": 3, "steps": 10}
    early = stacks.fits[0].get_ydata().copy()
    stacks.state = {"steps": STEPS}
    stacks.state = {"steps": 10}
    assert (stacks.fits[0].get_ydata() == early).all()


def test_what_was_trained_is_not_trained_again(stacks, monkeypatch):
    stacks.state = {"curve": "sine", "activation": "tanh", "depth": 6, "steps": STEPS}

    def never(*_, **__):
        raise AssertionError("trained again")

    monkeypatch.setattr(Adam, "update", never)
    for steps in (0, 100, 200, STEPS):
        stacks.state = {"steps": steps}
        assert stacks.errors == ""


def test_being_no_better_than_a_line_counts_only_where_the_curve_bends(stacks):
    stacks.state = {"curve": "line", "activation": "tanh", "depth": 3, "steps": STEPS}
    assert not stacks.tasks[2].condition(stacks.facts)
