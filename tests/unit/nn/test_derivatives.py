import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from helpers.nn import ReLU, Sigmoid, Tanh, numerical_gradient
from helpers.nn.derivatives import (
    ACTIVATIONS,
    WITHOUT_SLOPE_AT_0,
    identity_derivative,
    relu_derivative,
    sigmoid_derivative,
    step_derivative,
    tanh_derivative,
)

SLOPES = (
    step_derivative,
    sigmoid_derivative,
    tanh_derivative,
    relu_derivative,
    identity_derivative,
)
ANY_NUMBER = st.floats(allow_nan=False, allow_infinity=False)


@given(x=st.floats(-30, 30).filter(lambda x: abs(x) > 1e-3))
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_slope_is_what_small_differences_measure(name, x):
    function, slope = ACTIVATIONS[name]
    assert slope(x) == pytest.approx(numerical_gradient(function, x), abs=1e-8)


@given(x=st.floats(-700, 700))
def test_far_out_the_slopes_keep_all_their_digits(x):
    assert sigmoid_derivative(x) == pytest.approx(expit(x) * expit(-x), rel=1e-12, abs=0)
    assert tanh_derivative(x / 2) == pytest.approx(1 / np.cosh(x / 2) ** 2, rel=1e-12, abs=0)


@given(x=ANY_NUMBER)
def test_no_number_is_too_large(x):
    with np.errstate(all="raise"):
        assert 0 <= sigmoid_derivative(x) <= 0.25
        assert 0 <= tanh_derivative(x) <= 1
        assert relu_derivative(x) in (0, 1)
        assert identity_derivative(x) == 1


def test_the_largest_slopes_stand_at_0():
    assert sigmoid_derivative(0.0) == 0.25
    assert tanh_derivative(0.0) == 1


def test_where_there_is_no_slope():
    assert np.isnan(step_derivative(0.0))
    assert step_derivative([-1.0, 2.0]).tolist() == [0, 0]
    assert relu_derivative(0.0) == 0  # agreed upon
    assert set(WITHOUT_SLOPE_AT_0) == {"step", "ReLU"}


@pytest.mark.parametrize(
    ("layer", "slope"),
    [(Sigmoid, sigmoid_derivative), (Tanh, tanh_derivative), (ReLU, relu_derivative)],
)
def test_the_layers_of_the_library_use_the_same_slopes(layer, slope):
    x = np.array([[-3.0, -0.5, 0.0, 0.5, 3.0]])
    layer = layer()
    layer.forward(x)
    assert np.allclose(layer.backward(np.ones_like(x)), slope(x), atol=1e-15)


@pytest.mark.parametrize("slope", SLOPES)
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_shape_and_type_stay(slope, dtype):
    x = np.array([[-2, 1, 0.5], [3, -1, 7]], dtype)
    before = x.copy()
    assert slope(x).shape == x.shape
    assert slope(x).dtype == dtype
    assert np.ndim(slope(dtype(1.5))) == 0
    assert slope(3).dtype == np.float64
    assert (x == before).all()


@pytest.mark.parametrize("slope", SLOPES)
@pytest.mark.parametrize("bad", [np.nan, [1.0, np.nan], [], "x", None, 1j])
def test_what_is_no_number_is_refused_by_name(slope, bad):
    with pytest.raises(ValueError, match=slope.__name__):
        slope(bad)
