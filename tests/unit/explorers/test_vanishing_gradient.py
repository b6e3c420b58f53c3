import numpy as np
import pytest

from helpers.explorers.vanishing_gradient import HOLD, VanishingGradient
from helpers.nn.depth import EXAMPLES, WIDTH, stack
from helpers.plots.function_curves import DEEPEST, NORM_LIMITS
from tests.unit.explorers.hands import drag, pixel, tell

EXPLORER = VanishingGradient


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
def test_the_lines_are_the_norms_and_the_slopes(explorer, depth, scale, start):
    state = {"activation": "tanh", "depth": depth, "start": start}
    explorer.state = state
    explorer.controls["weight_scale"].value = scale
    norms, slopes = norms_by_hand(depth, explorer.state["weight_scale"], start)
    layers, drawn = explorer.norms.line.get_data()
    assert layers.tolist() == list(range(1, depth + 1))
    assert np.allclose(drawn, norms, rtol=1e-9)
    hidden, drawn = explorer.slopes.line.get_data()
    assert hidden.tolist() == list(range(1, depth))
    assert np.allclose(drawn, slopes, rtol=1e-9)
    assert f"{norms[0]:.2g} in layer 1 and {norms[-1]:.2g} in layer {depth}" in explorer.alt


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"activation": "sigmoid", "depth": 20, "weight_scale": 0.1}, "below the picture"),
        ({"activation": "ReLU", "depth": 20, "weight_scale": 10.0}, "above the picture"),
    ],
)
def test_what_leaves_the_picture_is_marked_and_said(explorer, state, words):
    explorer.state = state
    norms = explorer.facts["norms"]
    outside = (norms < NORM_LIMITS[0]) | (norms > NORM_LIMITS[1])
    assert outside.any()
    marked = [*explorer.norms.below.get_xdata(), *explorer.norms.above.get_xdata()]
    assert sorted(marked) == (np.flatnonzero(outside) + 1).tolist()
    assert words in explorer.alt


def test_nothing_is_said_of_an_edge_that_nothing_passes(explorer):
    explorer.state = {"activation": "sigmoid", "depth": 4, "weight_scale": 1.0, "start": 0}
    assert "picture" not in explorer.alt


@pytest.mark.parametrize(("side", "height"), list(zip(("left", "right"), HOLD, strict=True)))
def test_the_edge_of_the_depth_is_where_it_was_dragged(explorer, side, height):
    for place, depth in ((9.6, 9), (-5, 2), (99, DEEPEST)):
        drag(explorer, side, (place, height))
        assert explorer.state["depth"] == depth
        assert len(explorer.facts["norms"]) == depth
        assert explorer.handles[side].x == explorer.norms.beyond.get_x() == depth + 0.5


@pytest.mark.parametrize("plane", [0, 1])
def test_a_layer_is_pressed_and_told(explorer, plane):
    explorer.state = {"depth": 6, "activation": "tanh"}
    axes = explorer.planes[plane]
    for place, layer in ((3.2, 3), (15, 6), (0.4, 1)):
        tell(explorer, type="click", **pixel(explorer, (place, 0.5), axes))
        assert explorer.state["layer"] == layer
        assert list(explorer.norms.chosen.get_xdata()) == [layer, layer]
    told = tell(explorer, type="hover", **pixel(explorer, (2, 0.5), axes))["text"]
    by_weights, by_slopes = (factor[1] for factor in explorer.facts["factors"])
    signal, error = (half[1] for half in explorer.facts["halves"])
    assert told == (
        f"Layer 2: gradient {explorer.facts['norms'][1]:.2g}\n"
        f"signal in {signal:.2g}, error back {error:.2g}\n"
        f"error times {by_weights:.2g} by weights, {by_slopes:.2g} by slopes"
    )
    assert tell(explorer, type="hover", **pixel(explorer, (7, 0.5), axes))["text"] == ""


def test_a_layer_that_is_no_more_is_the_last(explorer):
    explorer.state = {"depth": 20, "layer": 20}
    explorer.state = {"depth": 3}
    assert explorer.facts["chosen"] == 3
    assert "Layer 3: gradient" in explorer.alt


def test_the_sigmoid_stays_under_its_line(explorer):
    for scale in (0.1, 1.0, 10.0):
        explorer.state = {"activation": "sigmoid", "depth": 20, "weight_scale": scale}
        assert explorer.facts["slopes"].max() <= 0.25
