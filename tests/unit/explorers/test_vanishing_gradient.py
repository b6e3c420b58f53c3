import numpy as np
import pytest

from helpers.explorers.vanishing_gradient import VanishingGradient
from helpers.nn.depth import EXAMPLES, WIDTH, stack
from helpers.plots.function_curves import NORM_LIMITS


@pytest.fixture(scope="module")
def vanishing():
    return VanishingGradient()


def norms_by_hand(depth, scale, seed):
    """Return the gradient norms of a tanh stack, backpropagation written out."""
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((EXAMPLES, WIDTH)), rng.standard_normal((EXAMPLES, 1))
    weights = stack([WIDTH] * depth + [1], "tanh", scale, seed).params[::2]
    signals = [x]
    for w in weights[:-1]:
        signals.append(np.tanh(signals[-1] @ w))
    grad = 2 * (signals[-1] @ weights[-1] - y) / EXAMPLES
    norms = []
    for w, signal in zip(reversed(weights), reversed(signals), strict=True):
        norms.append(np.sqrt(((signal.T @ grad) ** 2).sum()))
        grad = (grad @ w.T) * (1 - signal**2)
    slopes = [(1 - signal**2).mean() for signal in signals[1:]]
    return norms[::-1], slopes


@pytest.mark.parametrize(("depth", "scale", "start"), [(2, 1.0, 0), (7, 10**0.5, 3), (20, 0.5, 9)])
def test_the_lines_are_the_norms_and_the_slopes(vanishing, depth, scale, start):
    state = {"activation": "tanh", "depth": depth, "start": start}
    vanishing.state = state
    vanishing.controls["weight_scale"].value = scale
    norms, slopes = norms_by_hand(depth, vanishing.state["weight_scale"], start)
    layers, drawn = vanishing.norms.line.get_data()
    assert layers.tolist() == list(range(1, depth + 1))
    assert np.allclose(drawn, norms, rtol=1e-9)
    hidden, drawn = vanishing.slopes.line.get_data()
    assert hidden.tolist() == list(range(1, depth))
    assert np.allclose(drawn, slopes, rtol=1e-9)
    assert f"{norms[0]:.2g} in layer 1 and {norms[-1]:.2g} in layer {depth}" in vanishing.alt


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"activation": "sigmoid", "depth": 20, "weight_scale": 0.1}, "below the picture"),
        ({"activation": "ReLU", "depth": 20, "weight_scale": 10.0}, "above the picture"),
    ],
)
def test_what_leaves_the_picture_is_marked_and_said(vanishing, state, words):
    vanishing.state = state
    norms = vanishing.facts["norms"]
    outside = (norms < NORM_LIMITS[0]) | (norms > NORM_LIMITS[1])
    assert outside.any()
    marked = [*vanishing.norms.below.get_xdata(), *vanishing.norms.above.get_xdata()]
    assert sorted(marked) == (np.flatnonzero(outside) + 1).tolist()
    assert words in vanishing.alt


def test_nothing_is_said_of_an_edge_that_nothing_passes(vanishing):
    vanishing.state = {"activation": "sigmoid", "depth": 4, "weight_scale": 1.0, "start": 0}
    assert "picture" not in vanishing.alt


def test_the_sigmoid_stays_under_its_line(vanishing):
    for scale in (0.1, 1.0, 10.0):
        vanishing.state = {"activation": "sigmoid", "depth": 20, "weight_scale": scale}
        assert vanishing.facts["slopes"].max() <= 0.25
