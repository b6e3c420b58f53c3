import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from helpers.nn import numerical_gradient


@given(
    x=hnp.arrays(
        np.float64,
        hnp.array_shapes(min_dims=0, max_dims=3, max_side=3),
        elements=st.floats(-1e6, 1e6),
    )
)
def test_gradient_of_a_known_function(x):
    before = x.copy()
    gradient = numerical_gradient(lambda a: np.sum(a**3 - 2 * a), x)
    np.testing.assert_array_equal(x, before)
    assert np.shape(gradient) == x.shape
    # The rounding of the sum over all entries is divided by the step.
    rounding = 1e-9 * max(1.0, np.max(np.abs(x))) ** 3
    np.testing.assert_allclose(gradient, 3 * x**2 - 2, rtol=1e-6, atol=rounding + 1e-8)


@pytest.mark.parametrize("x", [3, 3.0, np.float32(3), np.array(3)])
def test_a_number_gives_a_number(x):
    gradient = numerical_gradient(lambda a: a**2, x)
    assert isinstance(gradient, float)
    assert gradient == pytest.approx(6, abs=1e-9)


@pytest.mark.parametrize("dtype", [np.int8, np.int64, np.bool_, np.float16, np.float32])
def test_other_types_are_converted_not_truncated(dtype):
    x = np.array([[0, 1], [1, 1]]).astype(dtype)
    gradient = numerical_gradient(lambda a: (a**2).sum(), x)
    assert gradient.dtype == np.float64
    np.testing.assert_allclose(gradient, 2 * x.astype(float), atol=1e-9)


def test_f_may_spoil_its_copy():
    def f(a):
        result = (a**2).sum()
        a[:] = -1
        return result

    x = np.array([1.0, 2.0])
    np.testing.assert_allclose(numerical_gradient(f, x), [2, 4], atol=1e-9)
    np.testing.assert_array_equal(x, [1, 2])


def test_large_and_small_entries_each_have_their_own_step():
    x = np.array([1e12, 1.0, 1e-12])
    np.testing.assert_allclose(numerical_gradient(lambda a: np.sqrt(a[0]), x)[0], 5e-7, rtol=1e-8)
    gradient = numerical_gradient(lambda a: np.sin(a[1]) + a[2] ** 2, x)
    np.testing.assert_allclose(gradient, [0, np.cos(1), 2e-12], rtol=1e-9, atol=1e-10)


def test_f_is_called_twice_per_entry():
    calls = []
    numerical_gradient(lambda a: calls.append(a) or 0.0, np.zeros((3, 4)))
    assert len(calls) == 24


@pytest.mark.parametrize(
    "result",
    [np.zeros(2), [], None, "1", 1j, np.nan, np.inf, True, [1.0, 2.0], [[1], [1, 2]], object()],
)
def test_f_must_return_one_finite_number(result):
    with pytest.raises(
        ValueError, match=r"^numerical_gradient got .*from f; it expects one finite"
    ):
        numerical_gradient(lambda x: result, 1.0)


@pytest.mark.parametrize("result", [1, 1.0, np.float32(1), np.array([1.0]), [[1]]])
def test_one_number_may_come_in_any_wrapping(result):
    assert numerical_gradient(lambda x: result, 1.0) == 0


@pytest.mark.parametrize("x", [None, "1", [], np.nan, [1, np.inf], 1j, [[1], [1, 2]]])
def test_bad_x(x):
    with pytest.raises(ValueError, match=r"^numerical_gradient got"):
        numerical_gradient(np.sum, x)


def test_swapped_arguments():
    with pytest.raises(ValueError, match="a function that returns a number"):
        numerical_gradient(np.zeros(3), np.sum)


def test_an_error_of_f_comes_through_as_it_is():
    with pytest.raises(ZeroDivisionError):
        numerical_gradient(lambda x: 1 / 0, 1.0)
