import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import special

from helpers.nn import (
    MeanSquaredError,
    SoftmaxCrossEntropy,
    cross_entropy,
    mean_squared_error,
    numerical_gradient,
)

HUGE = float(np.finfo(np.float64).max)
any_float = st.floats(allow_nan=False, allow_infinity=False)
FLOATS = (np.float16, np.float32, np.float64)


def as_float(fraction):
    try:
        return float(fraction)
    except OverflowError:
        return math.inf


@given(pairs=st.lists(st.tuples(any_float, any_float), min_size=1, max_size=6))
def test_mean_squared_error_is_the_true_value_for_all_finite_numbers(pairs):
    exact = sum((Fraction(a) - Fraction(b)) ** 2 for a, b in pairs) / len(pairs)
    y_hat, y = np.array(pairs).T
    with np.errstate(all="raise"):
        result = mean_squared_error(y_hat, y)
    assert isinstance(result, float)
    # The differences are rounded, so cancellation costs nothing beyond float64's rounding.
    assert result == pytest.approx(as_float(exact), rel=1e-14, abs=1e-322)


@given(
    case=hnp.array_shapes(min_dims=2, max_dims=2, max_side=5).flatmap(
        lambda shape: st.tuples(
            hnp.arrays(np.float64, shape, elements=any_float),
            hnp.arrays(np.int64, shape[0], elements=st.integers(0, shape[1] - 1)),
        )
    )
)
def test_cross_entropy_is_the_true_value_for_all_finite_logits(case):
    logits, labels = case
    wide = logits.astype(np.longdouble)
    shifted = wide - wide.max(axis=1, keepdims=True)
    with np.errstate(all="ignore"):
        rest = np.exp(shifted)
        rest[np.arange(len(rest)), rest.argmax(axis=1)] = 0
        rows = np.log1p(rest.sum(axis=1)) - shifted[np.arange(len(rest)), labels]
        expected = float(rows.mean())
    one_hot = np.eye(logits.shape[1])[labels]
    with np.errstate(all="raise"):
        result = cross_entropy(logits, labels)
        assert cross_entropy(logits, one_hot) == pytest.approx(result, rel=1e-15)
    assert isinstance(result, float)
    assert result == pytest.approx(expected, rel=1e-13, abs=1e-320)


@pytest.mark.parametrize(
    ("y_hat", "y", "expected"),
    [
        ([1, 2, 3], [0, 0, 0], 14 / 3),
        (2, 5, 9.0),
        ([1.3e154, 0], [0, 0], 0.845e308),
        ([1.7e154, 0], [0, 0], 1.445e308),  # its square is beyond float64, the mean is not
        ([1e-160], [0], 1e-320),
        ([HUGE], [-HUGE], math.inf),
        (np.array([200], np.uint8), np.array([255], np.uint8), 3025.0),
        (np.array([60000], np.float16), np.array([-60000], np.float16), 4 * 59_998.0**2 * 1.000067),
    ],
)
def test_mean_squared_error_by_hand(y_hat, y, expected):
    assert mean_squared_error(y_hat, y) == pytest.approx(expected, rel=1e-5, abs=0)


@pytest.mark.parametrize(
    ("logits", "labels", "expected"),
    [
        ([[0, 0]], [1], math.log(2)),
        ([[40.0, 0]], [0], math.exp(-40)),
        ([[1000, 0]], [1], 1000),
        ([[1.7e308, -1.7e308], [0, -1e3]], [1, 0], 1.7e308),  # the first row's loss overflows
        ([[HUGE, 0]] * 9, [1] * 9, HUGE),  # the sum overflows
        ([[HUGE, -HUGE]], [1], math.inf),
        ([[0.0, 0.0]], [[0.25, 0.75]], math.log(2)),
        ([[5.0]], [0], 0.0),
    ],
)
def test_cross_entropy_by_hand(logits, labels, expected):
    with np.errstate(all="raise"):
        assert cross_entropy(logits, labels) == pytest.approx(expected, rel=1e-14, abs=0)


@pytest.mark.parametrize("dtype", FLOATS)
def test_cross_entropy_with_probabilities_against_scipy(rng, dtype):
    logits = rng.normal(size=(6, 4)).astype(dtype)
    labels = special.softmax(rng.normal(size=(6, 4)), axis=1)
    expected = -(labels * special.log_softmax(logits.astype(float), axis=1)).sum(axis=1).mean()
    assert cross_entropy(logits, labels) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("labels", [[1, 0, 2], [1.0, 0.0, 2.0], np.array([1, 0, 2], np.uint8)])
def test_whole_labels_may_have_any_type(rng, labels):
    logits = rng.normal(size=(3, 3))
    assert cross_entropy(logits, labels) == cross_entropy(logits, np.array([1, 0, 2]))


@pytest.mark.parametrize("labels", [[True, False, True], np.eye(2, dtype=bool)[[1, 0, 1]]])
def test_booleans_are_labels_too(rng, labels):
    logits = rng.normal(size=(3, 2))
    assert cross_entropy(logits, labels) == pytest.approx(cross_entropy(logits, [1, 0, 1]))


def test_losses_do_not_change_their_input(rng):
    logits, labels, rows = rng.normal(size=(3, 4)), np.array([0, 3, 1]), np.eye(4)[[0, 3, 1]]
    before = [a.copy() for a in (logits, labels, rows)]
    for loss, y in ((SoftmaxCrossEntropy(), labels), (SoftmaxCrossEntropy(), rows)):
        loss.forward(logits, y)
        loss.backward()
    loss = MeanSquaredError()
    loss.forward(logits, rows)
    loss.backward()
    for array, copy in zip((logits, labels, rows), before, strict=True):
        np.testing.assert_array_equal(array, copy)


@pytest.mark.parametrize("y", [np.array([2, 0, 1]), np.eye(3)[[2, 0, 1]], np.full((3, 3), 1 / 3)])
def test_gradient_of_softmax_cross_entropy(rng, y):
    logits = rng.normal(size=(3, 3))
    loss = SoftmaxCrossEntropy()
    assert loss.forward(logits, y) == cross_entropy(logits, y)
    expected = numerical_gradient(lambda z: cross_entropy(z, y), logits)
    np.testing.assert_allclose(loss.backward(), expected, atol=1e-9)


@pytest.mark.parametrize("shape", [(5,), (4, 3), (2, 3, 2), ()])
def test_gradient_of_mean_squared_error(rng, shape):
    y_hat, y = rng.normal(size=shape), rng.normal(size=shape)
    loss = MeanSquaredError()
    assert loss.forward(y_hat, y) == mean_squared_error(y_hat, y)
    expected = numerical_gradient(lambda value: mean_squared_error(value, y), y_hat)
    np.testing.assert_allclose(loss.backward(), expected, atol=1e-8)


@pytest.mark.parametrize("dtype", FLOATS)
def test_gradients_keep_type_and_shape_and_never_overflow_on_the_way(dtype):
    top = np.finfo(dtype).max
    z = np.array([[top, -top, 0], [-top, -top, -top]], dtype)
    with np.errstate(all="raise"):
        loss = SoftmaxCrossEntropy()
        loss.forward(z, [1, 2])
        gradient = loss.backward()
        third = 1 / 6
        expected = [[0.5, -0.5, 0], [third, third, third - 0.5]]
        np.testing.assert_allclose(gradient, expected, rtol=np.finfo(dtype).eps)
        assert gradient.dtype == dtype
        loss = MeanSquaredError()
        loss.forward(z, -z)
        gradient = loss.backward()
        assert gradient.dtype == dtype
        np.testing.assert_allclose(gradient, z / 3 * 2, rtol=2 * np.finfo(dtype).eps)


@pytest.mark.parametrize("loss", [MeanSquaredError(), SoftmaxCrossEntropy()])
def test_backward_before_forward(loss):
    with pytest.raises(ValueError, match="forward before it"):
        loss.backward()


LOGITS = np.zeros((3, 4))


@pytest.mark.parametrize(
    ("logits", "labels", "message"),
    [
        (LOGITS, [0, 1, 4], "the label 4 in 1 of 3 places; it expects whole numbers from 0 to 3"),
        (LOGITS, [0, 1, -1], "the label -1"),
        (LOGITS, [0, 1, 0.5], "the label 0.5"),
        (LOGITS, [0, 1, np.nan], "nan or infinite"),
        (LOGITS, [0, 1, np.inf], "nan or infinite"),
        (LOGITS, [0, 1], r"labels of shape \(2,\); .* shape \(3,\) or one-hot rows"),
        (LOGITS, [[0], [1], [2]], r"labels\.reshape\(-1\)"),
        (LOGITS, np.eye(3), "one column for each of the 4 outputs"),
        (LOGITS, 2 * np.eye(4)[:3], "rows that sum to 1"),
        (LOGITS, np.full((3, 4), np.nan), "nan or infinite"),
        (LOGITS, [[2, -1, 0, 0]] * 3, "no number below 0"),
        (LOGITS, None, "not a number"),
        (LOGITS, ["0", "1", "2"], "text"),
        (LOGITS, [], "empty"),
        (LOGITS, 1, r"labels of shape \(\)"),
        ([0, 1, 2], LOGITS, "swapped"),
        (np.eye(4), np.ones((4, 4)), "swapped"),
        (LOGITS[0], [1], r"logits\.reshape\(1, -1\)"),
        (LOGITS[None], [1], r"shape \(1, 3, 4\); it expects shape \(n, classes\)"),
        ([[1, np.nan]], [0], "nan or infinity in 1 of 2"),
        ([[1, np.inf]], [0], "infinity"),
        ([[]], [0], "empty"),
        ([[1j, 2]], [0], "complex"),
        ([["a", "b"]], [0], "text"),
        ([[1, 2], [3]], [0, 1], "different lengths"),
    ],
)
@pytest.mark.parametrize("loss", [cross_entropy, SoftmaxCrossEntropy().forward])
def test_bad_input_of_cross_entropy(loss, logits, labels, message):
    with pytest.raises(ValueError, match=message) as error:
        loss(logits, labels)
    assert str(error.value).startswith(("cross_entropy got", "SoftmaxCrossEntropy.forward got"))


@pytest.mark.parametrize(
    ("y_hat", "y", "message"),
    [
        ([1, 2], [[1], [2]], r"shape \(2,\) and y of shape \(2, 1\); .*y\.reshape\(\(2,\)\)"),
        ([[1], [2]], [1, 2], r"y\.reshape\(\(2, 1\)\)"),
        ([1, 2], [1, 2, 3], r"\(2,\) and y of shape \(3,\)"),
        ([1, 2], 1, "two of one shape"),
        ([1, np.nan], [1, 2], "as y_hat"),
        ([1, 2], [1, np.inf], "as y"),
        ([], [], "empty"),
        (["a"], [1], "text"),
        ([1], None, "not a number"),
    ],
)
@pytest.mark.parametrize("loss", [mean_squared_error, MeanSquaredError().forward])
def test_bad_input_of_mean_squared_error(loss, y_hat, y, message):
    with pytest.raises(ValueError, match=message) as error:
        loss(y_hat, y)
    assert str(error.value).startswith(("mean_squared_error got", "MeanSquaredError.forward got"))
