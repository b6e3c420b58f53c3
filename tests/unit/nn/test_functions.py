import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import special

from helpers.nn import identity, log_softmax, relu, sigmoid, softmax, step, tanh

ELEMENTWISE = [step, sigmoid, tanh, relu, identity]
ALL = [*ELEMENTWISE, softmax, log_softmax]
ORACLES = {
    step: lambda x: np.where(x > 0, 1, 0),
    sigmoid: special.expit,
    tanh: np.tanh,
    relu: lambda x: np.where(x > 0, x, 0),
    identity: lambda x: x,
}


def finite_arrays(dtypes=(np.float16, np.float32, np.float64), min_dims=0):
    """Any finite numbers, the largest and smallest of their type among them."""

    def of_type(dtype):
        elements = hnp.from_dtype(np.dtype(dtype), allow_nan=False, allow_infinity=False)
        extremes = [np.finfo(dtype).max, np.finfo(dtype).min, np.finfo(dtype).tiny, 0]
        shapes = hnp.array_shapes(min_dims=min_dims, max_dims=3, max_side=5)
        return hnp.arrays(dtype, shapes, elements=elements | st.sampled_from(extremes).map(dtype))

    return st.sampled_from(dtypes).flatmap(of_type)


@pytest.mark.parametrize("function", ELEMENTWISE)
@given(x=finite_arrays())
def test_elementwise_functions_equal_scipy_and_numpy(function, x):
    before = x.copy()
    with np.errstate(all="raise", under="ignore"):
        result = function(x)
    np.testing.assert_array_equal(x, before)
    assert np.shape(result) == x.shape
    assert result.dtype == (np.int64 if function is step else x.dtype)
    with np.errstate(all="ignore"):
        expected = ORACLES[function](x.astype(np.float64))
        rounding = 4 * np.finfo(x.dtype).eps
        np.testing.assert_allclose(
            result.astype(np.float64), expected, rounding, np.finfo(x.dtype).tiny
        )


@given(z=finite_arrays(min_dims=1))
def test_softmax_and_its_logarithm_are_right_for_all_finite_logits(z):
    before = z.copy()
    with np.errstate(all="raise"):
        p, log_p = softmax(z), log_softmax(z)
    np.testing.assert_array_equal(z, before)
    assert p.shape == log_p.shape == z.shape
    assert p.dtype == log_p.dtype == z.dtype
    assert (p >= 0).all()
    assert (log_p <= 0).all()
    eps = np.finfo(z.dtype).eps
    np.testing.assert_allclose(p.astype(np.float64).sum(axis=-1), 1, rtol=2 * eps * z.shape[-1])
    with np.errstate(all="ignore"):
        wide = z.astype(np.longdouble)  # its exponent is so wide that nothing overflows in it
        shifted = wide - wide.max(axis=-1, keepdims=True)
        expected = np.exp(shifted) / np.exp(shifted).sum(axis=-1, keepdims=True)
        np.testing.assert_allclose(p, expected.astype(z.dtype), 4 * eps, np.finfo(z.dtype).tiny)
        expected = (shifted - special.logsumexp(shifted, axis=-1, keepdims=True)).astype(z.dtype)
        np.testing.assert_allclose(log_p, expected, 4 * eps, np.finfo(z.dtype).tiny)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_softmax_against_scipy(rng, dtype):
    z = (5 * rng.normal(size=(4, 3, 7))).astype(dtype)
    eps = np.finfo(dtype).eps
    for ours, scipys in ((softmax, special.softmax), (log_softmax, special.log_softmax)):
        np.testing.assert_allclose(ours(z), scipys(z.astype(float), axis=-1), 4 * eps, eps)


def test_values_of_the_sources():
    assert sigmoid(1.0) == pytest.approx(0.731, abs=5e-4)
    assert sigmoid(2.0) == pytest.approx(0.880, abs=1e-3)
    np.testing.assert_allclose(softmax([2.0, 1.0, 0.1]), [0.7, 0.2, 0.1], atol=0.05)
    np.testing.assert_allclose(softmax([1010, 1000, 990]), special.softmax([1010, 1000, 990]))


def test_step_fires_only_above_the_threshold():
    np.testing.assert_array_equal(step([-1, -0.0, 0, 1e-300, np.inf]), [0, 0, 0, 1, 1])
    assert step(0) == 0


def test_sigmoid_far_out_neither_overflows_nor_warns():
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(sigmoid([-1000, 1000, -np.inf, np.inf]), [0, 1, 0, 1])
        assert sigmoid(-700.0) == pytest.approx(np.exp(-700), rel=1e-12, abs=0)
        assert sigmoid(np.float16(-60000)) == 0


def test_softmax_of_more_classes_than_float16_can_count():
    p = softmax(np.zeros(70_000, np.float16))
    assert p.astype(np.float64).sum() == pytest.approx(1, abs=2e-3)


def test_log_softmax_where_one_plus_the_rest_is_one():
    np.testing.assert_allclose(log_softmax([40.0, 0.0]), [-np.exp(-40), -40], rtol=1e-12)


@pytest.mark.parametrize("function", ALL)
@pytest.mark.parametrize("x", [3, True, np.array(2), np.uint8(200), [1, 2], [[True], [False]]])
def test_whole_numbers_and_booleans_become_float64(function, x):
    result = function(x)
    assert result.dtype == (np.int64 if function is step else np.float64)
    assert np.shape(result) == np.shape(x)
    np.testing.assert_array_equal(result, function(np.asarray(x, dtype=np.float64)))


@pytest.mark.parametrize("function", ALL)
def test_the_result_shares_no_memory_with_the_input(function):
    x = np.array([0.5, 2.0])
    assert not np.shares_memory(function(x), x)


@pytest.mark.parametrize("function", ALL)
@pytest.mark.parametrize(
    "bad",
    [
        None,
        "1",
        b"1",
        ["1"],
        [1, None],
        1j,
        np.array([1 + 0j]),
        [],
        np.zeros((3, 0)),
        np.nan,
        [1, np.nan],
        np.array([np.nan, 1], dtype=np.float16),
        [[1], [2, 3]],
        {"a": 1},
        10**400,
        object(),
        np.array(["2020"], dtype="datetime64"),
        lambda x: x,
        np.ma.masked_array([1.0, 2.0], [False, True]),
        np.array([1, 2.5], dtype=object),
    ],
    ids=lambda bad: type(bad).__name__,
)
def test_bad_input_is_answered_by_one_sentence_that_names_the_function(function, bad):
    with pytest.raises(
        ValueError, match=rf"^{function.__name__} got .*; it expects .*\.$"
    ) as error:
        function(bad)
    assert "\n" not in str(error.value)
    assert "0x" not in str(error.value)


@pytest.mark.parametrize("function", [softmax, log_softmax])
@pytest.mark.parametrize("bad", [np.inf, [1, -np.inf]])
def test_softmax_takes_no_infinity(function, bad):
    with pytest.raises(ValueError, match="infinity"):
        function(bad)


def test_the_message_says_what_to_do_with_masked_numbers_and_objects():
    with pytest.raises(ValueError, match=r"numbers are masked; .*x\.filled\(0\)"):
        sigmoid(np.ma.masked_array([1.0, 2.0], [False, True]))
    assert sigmoid(np.ma.masked_array([0.0])) == 0.5  # nothing masked
    with pytest.raises(ValueError, match=r"kept as Python objects .*dtype=float\) makes them one"):
        sigmoid(np.array([1, 2.5], dtype=object))


def test_the_message_says_where_the_nan_is():
    with pytest.raises(ValueError, match=r"nan in 2 of 6 places, the first at \[0, 1\]"):
        sigmoid([[1, np.nan, 3], [4, np.nan, 6]])
