import numpy as np
import pytest

from helpers.nn import SGD, Adam, Dense, MeanSquaredError, Network, ReLU, numerical_gradient
from helpers.nn.depth import (
    CURVES,
    WIDTH,
    FitPath,
    bent_curve,
    best_line_loss,
    both_factors,
    curve_points,
    factors,
    gradient_norms,
    mean_slopes,
    random_stack,
    stack,
)
from helpers.nn.derivatives import ACTIVATIONS
from helpers.nn.layers import ACTIVATION_LAYERS

RNG = np.random.default_rng(5)
X, Y = RNG.normal(size=(7, 4)), RNG.normal(size=(7, 2))
FUNCTIONS = {
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "tanh": np.tanh,
    "ReLU": lambda x: x * (x > 0),
    "identity": lambda x: x,
}


def by_hand(network, activation, x):
    """Return what the network gives, written out."""
    weights, biases = network.params[::2], network.params[1::2]
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        x = FUNCTIONS[activation](x @ w + b)
    return x @ weights[-1] + biases[-1]


@pytest.mark.parametrize("activation", ACTIVATION_LAYERS)
def test_a_stack_has_the_activation_between_its_layers_and_none_at_the_end(activation):
    network = stack([4, 5, 3, 2], activation, weight_scale=3.0, seed=1)
    assert [w.shape for w in network.params[::2]] == [(4, 5), (5, 3), (3, 2)]
    assert np.allclose(network.forward(X), by_hand(network, activation, X))


def test_weights_are_glorots_times_the_scale_and_biases_0():
    one, five = (stack([40, 60, 1], "tanh", s, seed=2).params for s in (1.0, 5.0))
    assert np.abs(one[0]).max() == pytest.approx(np.sqrt(6 / 100), rel=0.01)
    assert np.allclose(five[0], 5 * one[0])
    assert not one[1].any()
    other = stack([40, 60, 1], "tanh", seed=3).params
    assert not np.allclose(one[0], other[0])
    assert not np.allclose(stack([3, 3, 3], "tanh", seed=0).params[0][0], one[0][:3, :3][0])


def test_layers_of_one_size_differ():
    first, second = stack([6, 6, 6], "ReLU", seed=0).params[::2]
    assert not np.allclose(first, second)


@pytest.mark.parametrize("activation", ACTIVATION_LAYERS)
def test_gradient_norms_are_those_of_small_differences(activation):
    network = stack([4, 5, 3, 2], activation, weight_scale=1.5, seed=1)
    found = gradient_norms(network, X, Y)
    for layer, norm in zip(range(0, 6, 2), found, strict=True):
        weights = network.params[layer]
        start = weights.copy()

        def loss(w, weights=weights):
            weights[:] = w
            return np.mean((by_hand(network, activation, X) - Y) ** 2)

        measured = np.sqrt((numerical_gradient(loss, start) ** 2).sum())
        weights[:] = start
        assert norm == pytest.approx(measured, rel=1e-5)


@pytest.mark.parametrize("activation", ["ReLU", "identity"])
def test_relu_and_identity_share_the_gradient_evenly(activation):
    # W · dL/dW is the same number for all layers if f(c x) = c f(x) and all biases are 0.
    network = stack([4] * 8 + [2], activation, seed=4)
    gradient_norms(network, X, Y)
    dense = [layer for layer in network.layers if isinstance(layer, Dense)]
    shares = [(layer.params[0] * layer.grads[0]).sum() for layer in dense]
    assert np.allclose(shares, shares[0], rtol=1e-9)


@pytest.mark.parametrize("activation", ACTIVATION_LAYERS)
def test_mean_slopes_are_those_of_small_differences(activation):
    network = stack([4, 5, 3, 2], activation, weight_scale=2.0, seed=1)
    f, x, h = FUNCTIONS[activation], X, 1e-6
    expected = []
    for w in network.params[:4:2]:
        s = x @ w
        expected.append(((f(s + h) - f(s - h)) / (2 * h)).mean())
        x = f(s)
    assert np.allclose(mean_slopes(network, X, activation), expected, atol=1e-6)


def test_the_sigmoid_vanishes_and_relu_does_not():
    sigmoid, relu = (random_stack(20, name, 1.0, 0).norms for name in ("sigmoid", "ReLU"))
    assert sigmoid.shape == relu.shape == (20,)
    assert sigmoid[0] / sigmoid[-1] < 1e-10
    assert 0.01 < relu[0] / relu[-1] < 100
    # on the way back a layer takes away a factor of about 4, the slope of 0.25
    factor = (sigmoid[2] / sigmoid[15]) ** (1 / 13)
    assert 0.15 < factor < 0.3


@pytest.mark.parametrize("scale", [0.1, 1.0, 10.0])
@pytest.mark.parametrize("activation", ACTIVATION_LAYERS)
@pytest.mark.parametrize("depth", [1, 2, 20])
def test_extremes_stay_finite(depth, activation, scale):
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        found = random_stack(depth, activation, scale, seed=3)
    assert np.isfinite(found.norms).all()
    assert (found.norms > 0).all()
    assert found.slopes.shape == (depth - 1,)
    assert ((found.slopes >= 0) & (found.slopes <= 1)).all()


def test_the_same_start_is_the_same_stack_and_another_is_another():
    one, again, other = (random_stack(3, "tanh", 1.0, seed).norms for seed in (1, 1, 2))
    assert (one == again).all()
    assert not np.allclose(one, other)


def test_a_fit_path_is_the_training_step_by_step():
    x, y = curve_points("sine", 20)
    path = FitPath(stack([1, 8, 1], "tanh", seed=0), x, y, Adam(0.01))
    network, optimizer = stack([1, 8, 1], "tanh", seed=0), Adam(0.01)
    start = network.forward(x)
    for _ in range(12):
        network.train_step(x, y, optimizer)
    assert np.allclose(path.outputs(12), network.forward(x))
    assert len(path.losses) == 13
    assert np.allclose(path.outputs(0), start)
    assert path.losses[0] == pytest.approx(np.mean((start - y) ** 2))
    assert path.losses[12] == pytest.approx(np.mean((path.outputs(12) - y) ** 2))


def test_a_linear_stack_reaches_the_best_line_and_no_lower():
    x, y = curve_points("sine")
    best = best_line_loss(x, y)
    w, b = np.polyfit(x[:, 0], y[:, 0], 1)
    assert best == pytest.approx(np.mean((w * x + b - y) ** 2))
    path = FitPath(stack([1, 16, 16, 1], "identity", seed=0), x, y, SGD(0.05))
    path.outputs(500)
    assert path.losses[-1] == pytest.approx(best, rel=1e-6)
    assert min(path.losses) >= best - 1e-12


@pytest.mark.parametrize("name", CURVES)
def test_curves_fit_their_picture(name):
    x, y = curve_points(name)
    assert x.shape == y.shape == (64, 1)
    assert np.abs(y).max() <= 1


@pytest.mark.parametrize("activation", ACTIVATION_LAYERS)
def test_the_factors_lead_from_the_gradient_of_one_layer_s_sums_to_that_of_the_next(activation):
    network = stack([4, 5, 6, 2], activation, weight_scale=2.0, seed=4)
    by_weights, by_slopes = factors(network, X, Y)
    w, slope = network.params[::2], ACTIVATIONS[activation][1]
    sums = [X @ w[0]]
    for later in w[1:]:
        sums.append(FUNCTIONS[activation](sums[-1]) @ later)
    grad = 2 * (sums[-1] - Y) / Y.size
    for k in (1, 0):
        before, grad = np.linalg.norm(grad), grad @ w[k + 1].T
        assert by_weights[k] == pytest.approx(np.linalg.norm(grad) / before)
        before, grad = np.linalg.norm(grad), grad * slope(sums[k])
        assert by_slopes[k] == pytest.approx(np.linalg.norm(grad) / before)


def test_where_no_gradient_is_left_the_factors_are_0():
    network = stack([4, 5, 2], "ReLU", seed=0)
    network.params[1][:] = -1e3
    network.params[2][:] = 0
    assert [factor.tolist() for factor in factors(network, X, Y)] == [[0], [0]]


@pytest.mark.parametrize("name", CURVES)
def test_a_bent_curve_goes_through_its_points_and_is_the_curve_elsewhere(name):
    x, y = curve_points(name)
    knots = np.hstack([x, y])[[40, 0, 20, 63]]
    same_x, same = bent_curve(name, knots)
    assert np.allclose(same, y)
    assert np.allclose(same_x, x)
    knots[2, 1] += 0.5
    _, bent = bent_curve(name, knots)
    assert bent[20] == pytest.approx(y[20] + 0.5)
    assert np.allclose(bent[40:], y[40:])
    assert (np.abs(bent[1:40] - y[1:40]) > 0).all()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sizes": [3]}, "sizes"),
        ({"sizes": 3}, "sizes"),
        ({"sizes": [3, 0]}, "n_outputs"),
        ({"sizes": [3, 2.5]}, "n_outputs"),
        ({"activation": "softmax"}, "activation"),
        ({"activation": None}, "activation"),
        ({"weight_scale": -1.0}, "weight_scale"),
        ({"weight_scale": np.nan}, "weight_scale"),
        ({"seed": -1}, "seed"),
    ],
)
def test_a_stack_that_makes_no_sense_is_refused_in_a_sentence(change, words):
    with pytest.raises(ValueError, match=words):
        stack(**{"sizes": [3, 2], "activation": "tanh", **change})


def test_a_depth_that_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="depth"):
        random_stack(0, "tanh", 1.0, 0)


def test_other_networks_have_gradient_norms_too():
    network = Network([Dense(4, 3, seed=0), ReLU(), Dense(3, 2, seed=1)], MeanSquaredError())
    assert gradient_norms(network, X, Y).shape == (2,)
    assert WIDTH == 32


@pytest.mark.parametrize("activation", ACTIVATION_LAYERS)
def test_signal_times_error_is_the_gradient(activation):
    network = stack([4, 5, 3, 2], activation, weight_scale=1.5, seed=1)
    one_x, one_y = X[:1], Y[:1]  # with one example, the length of the product is exact
    signals, errors = both_factors(network, one_x, one_y)
    sizes = np.sqrt([w.shape[0] for w in network.params[::2]])
    assert np.allclose(signals * sizes * errors, gradient_norms(network, one_x, one_y))


def test_relu_halves_both_ways_and_only_the_weights_gradients_stay_level():
    """What chapter 03 says of the stack of 20 layers."""
    small, fitting = (random_stack(20, "ReLU", scale, 0) for scale in (1.0, 2**0.5))
    assert small.slopes.mean() == pytest.approx(0.5, abs=0.01)
    assert 1000 < small.errors[-1] / small.errors[0] < 4000
    assert 100 < small.signals[0] / small.signals[-1] < 1000
    assert small.norms.max() / small.norms.min() < 10
    assert fitting.errors[-1] / fitting.errors[0] < 5
    assert 0.3 < fitting.signals[-1] / fitting.signals[0] < 3
