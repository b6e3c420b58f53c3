import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from helpers.nn import Dense, Dropout, LeakyReLU, ReLU, Sigmoid, Tanh, numerical_gradient

ACTIVATIONS = [Sigmoid, Tanh, ReLU, LeakyReLU]


def layers():
    """One of each kind, in float64, so that a numerical gradient means something."""
    dropout = Dropout(0.4, seed=3)
    dropout.training = True
    activations = [Sigmoid(), Tanh(), ReLU(), LeakyReLU(0.1)]
    return [Dense(4, 3, seed=1, dtype=np.float64), *activations, Dropout(0.4), dropout]


def set_dropout_back(layer):
    """Let a dropout choose the same numbers again."""
    if isinstance(layer, Dropout):
        layer._rng = np.random.default_rng(3)


@pytest.mark.parametrize("layer", layers(), ids=repr)
def test_gradients_equal_numerical_ones(layer, rng):
    x = rng.normal(size=(5, 4))
    set_dropout_back(layer)
    weights = rng.normal(size=layer.forward(x).shape)  # a loss that is not the same in each output

    def loss_at_x(value):
        set_dropout_back(layer)
        return (layer.forward(value) * weights).sum()

    def loss_at_param(i):
        def loss(value):
            layer.params[i] = value
            return (layer.forward(x) * weights).sum()

        return loss

    expected = numerical_gradient(loss_at_x, x)
    loss_at_x(x)
    np.testing.assert_allclose(layer.backward(weights), expected, atol=1e-8)
    for i, param in enumerate(layer.params):
        expected = numerical_gradient(loss_at_param(i), param)
        layer.params[i] = param
        np.testing.assert_allclose(layer.grads[i], expected, atol=1e-8)


def test_float32_gradients_are_the_float64_ones_rounded(rng):
    narrow, wide = Dense(6, 5, seed=1), Dense(6, 5, dtype="float64")
    wide.params = [p.astype(np.float64) for p in narrow.params]
    x, grad = rng.normal(size=(8, 6)), rng.normal(size=(8, 5))
    results = []
    for layer, dtype in ((narrow, np.float32), (wide, np.float64)):
        y = layer.forward(x)
        results.append([y, layer.backward(grad), *layer.grads])
        assert {a.dtype for a in results[-1]} == {np.dtype(dtype)}
    for a, b in zip(*results, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)


def test_dense_by_hand():
    layer = Dense(2, 3)
    layer.params = [np.array([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]]), np.array([0.1, 0.2, 0.3])]
    np.testing.assert_allclose(layer.forward([[1.0, 0.5]]), [[0.3, 0.7, 1.1]])
    np.testing.assert_allclose(layer.backward([[1, 0, 2]]), [[1.1, 1.4]])
    np.testing.assert_allclose(layer.grads[0], [[1, 0, 2], [0.5, 0, 1]])
    np.testing.assert_allclose(layer.grads[1], [1, 0, 2])


def test_whole_number_weights_cut_nothing_off():
    layer = Dense(2, 1)
    layer.params = [np.array([[1], [2]]), np.array([0])]
    np.testing.assert_allclose(layer.forward([[0.5, 0.25]]), [[1.0]])
    np.testing.assert_allclose(layer.backward([[0.5]]), [[0.5, 1.0]])


def test_weights_start_glorot_uniform_and_biases_at_zero():
    w, b = Dense(300, 200, seed=5).params
    limit = np.sqrt(6 / 500)
    assert w.dtype == b.dtype == np.float32
    assert 0.99 * limit < np.abs(w).max() <= np.float32(limit)
    assert w.std() == pytest.approx(limit / np.sqrt(3), rel=0.01)
    assert abs(w.mean()) < 0.002 * limit * np.sqrt(500)
    assert (b == 0).all()
    np.testing.assert_array_equal(w, Dense(300, 200, seed=5).params[0])
    assert (w != Dense(300, 200, seed=6).params[0]).any()


@pytest.mark.parametrize("make", ACTIVATIONS)
@given(
    x=hnp.arrays(
        st.sampled_from([np.float32, np.float64]),
        hnp.array_shapes(max_dims=3, max_side=4),
        elements=st.floats(width=32, allow_nan=False, allow_infinity=False),
    )
)
def test_activations_keep_shape_and_type_and_stay_finite(make, x):
    before = x.copy()
    layer = make()
    with np.errstate(all="raise", under="ignore"):
        y = layer.forward(x)
        gradient = layer.backward(np.ones_like(x))
    np.testing.assert_array_equal(x, before)
    for result in (y, gradient):
        assert result.shape == x.shape
        assert result.dtype == x.dtype
        assert np.isfinite(result).all()
    assert (gradient >= 0).all()
    assert (gradient <= 1).all()


def test_backward_does_not_change_the_incoming_gradient(rng):
    for layer in layers():
        y = layer.forward(rng.normal(size=(5, 4)))
        grad = rng.normal(size=y.shape)
        before = grad.copy()
        layer.backward(grad)
        np.testing.assert_array_equal(grad, before)


def test_relu_has_slope_zero_at_zero():
    layer = ReLU()
    layer.forward([-1.0, 0.0, 1.0])
    np.testing.assert_array_equal(layer.backward([5.0, 5.0, 5.0]), [0, 0, 5])


def test_dropout_does_nothing_outside_training(rng):
    x = rng.normal(size=(3, 4))
    layer = Dropout(0.9, seed=1)
    np.testing.assert_array_equal(layer.forward(x), x)
    np.testing.assert_array_equal(layer.backward(x), x)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("rate", [0, 0.2, 0.75])
def test_dropout_keeps_the_mean_in_training(rate, dtype):
    x = np.ones((400, 500), dtype)
    layer = Dropout(rate, seed=1)
    layer.training = True
    y = layer.forward(x)
    assert y.dtype == dtype
    assert (y == 0).mean() == pytest.approx(rate, abs=0.005)
    np.testing.assert_allclose(y[y > 0], 1 / (1 - rate), rtol=1e-6)
    assert y.mean() == pytest.approx(1, abs=0.02)
    np.testing.assert_array_equal(layer.backward(x), y)
    assert rate == 0 or (layer.forward(x) != y).any()
    again = Dropout(rate, seed=1)
    again.training = True
    np.testing.assert_array_equal(again.forward(x), y)


@pytest.mark.parametrize("layer", layers(), ids=repr)
def test_backward_before_forward(layer):
    with pytest.raises(ValueError, match=r"backward got .*a call of forward\(x\) before it"):
        type(layer)(*{Dense: (4, 3), Dropout: (0.5,)}.get(type(layer), ())).backward([[1.0]])


@pytest.mark.parametrize("layer", layers(), ids=repr)
def test_gradient_of_another_shape(layer, rng):
    shape = layer.forward(rng.normal(size=(5, 4))).shape
    with pytest.raises(ValueError, match=r"the shape of its output, \(5, [34]\)"):
        layer.backward(np.ones((shape[0] - 1, shape[1])))
    with pytest.raises(ValueError, match="nan or infinity"):
        layer.backward(np.full(shape, np.nan))


@pytest.mark.parametrize("layer", layers(), ids=repr)
@pytest.mark.parametrize(
    "x", [None, "a", [["a"] * 4], [[1j] * 4], [], [[np.nan] * 4], [[np.inf] * 4], [[1], [1, 2]]]
)
def test_bad_input(layer, x):
    with pytest.raises(ValueError, match=rf"^{type(layer).__name__}\(.*\)\.forward got"):
        layer.forward(x)


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (np.zeros((5, 3)), r"Dense\(4, 3\)\.forward got x of shape \(5, 3\); .*shape \(n, 4\)"),
        (np.zeros(4), r"x\.reshape\(1, -1\)"),
        (np.zeros((2, 2, 4)), r"shape \(2, 2, 4\)"),
        (1.0, r"shape \(\)"),
    ],
)
def test_wrong_number_of_columns(x, message):
    with pytest.raises(ValueError, match=message):
        Dense(4, 3).forward(x)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Dense(0, 3), "n_inputs = 0; it expects a whole number, 1 or more"),
        (lambda: Dense(3, -1), "n_outputs = -1"),
        (lambda: Dense(3, 2.5), "n_outputs = 2.5"),
        (lambda: Dense("3", 2), "n_inputs = '3'"),
        (lambda: Dense(True, 2), "n_inputs = True"),
        (lambda: Dense(None, 2), "n_inputs = None"),
        (lambda: Dense(3, 2, seed=-1), "seed = -1"),
        (lambda: Dense(3, 2, seed="a"), "seed = 'a'"),
        (lambda: Dense(3, 2, dtype=np.int64), "float32 or float64"),
        (lambda: Dense(3, 2, dtype="float16"), "float32 or float64"),
        (lambda: Dense(3, 2, dtype=np.ones(2)), "float32 or float64"),
        (lambda: Dropout(10**400), "rate = 1000"),
        (lambda: Dropout(1), "rate = 1; it expects a number from 0 to below 1"),
        (lambda: Dropout(-0.1), "rate = -0.1"),
        (lambda: Dropout(np.nan), "rate = nan"),
        (lambda: Dropout("0.5"), "rate = '0.5'"),
        (lambda: Dropout(None), "rate = None"),
        (lambda: Dropout(0.5, seed=1.5), "seed = 1.5"),
    ],
)
def test_bad_arguments(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize(
    "params",
    [
        [np.zeros((3, 4)), np.zeros(3)],
        [np.zeros((4, 3))],
        [np.zeros((4, 3)), np.zeros((3, 1))],
        [],
    ],
)
def test_params_of_another_shape_put_in_place(params):
    layer = Dense(4, 3)
    layer.params = params
    with pytest.raises(ValueError, match=r"\[W, b\] of the shapes"):
        layer.forward(np.zeros((1, 4)))


def test_reprs():
    made = [Dense(784, 256), Sigmoid(), Tanh(), ReLU(), Dropout(0.25)]
    text = ["Dense(784, 256)", "Sigmoid()", "Tanh()", "ReLU()", "Dropout(0.25)"]
    assert [repr(layer) for layer in made] == text


def test_a_leaky_relu_lets_a_little_through():
    layer = LeakyReLU()
    assert layer.forward(np.array([[-2.0, 0.0, 3.0]])).tolist() == [[-0.02, 0.0, 3.0]]
    assert layer.backward(np.ones((1, 3))).tolist() == [[0.01, 0.01, 1.0]]
    with pytest.raises(ValueError, match="leak"):
        LeakyReLU(1)
