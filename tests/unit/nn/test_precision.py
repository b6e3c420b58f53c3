import numpy as np
import pytest
from scipy import special, stats

from helpers.nn import cross_entropy, softmax
from helpers.nn.divergences import (
    binary_cross_entropy,
    entropy,
    hinge,
    kl_divergence,
    squared_error,
)
from helpers.nn.precision import (
    FLOATS,
    largest_exponent,
    logit_for,
    naive_softmax,
    smallest_exponent,
)

P = np.linspace(0.01, 0.99, 25)


@pytest.mark.parametrize("name", FLOATS)
def test_exp_overflows_exactly_above_the_largest_exponent(name):
    dtype = FLOATS[name]
    limit = largest_exponent(dtype)
    with np.errstate(over="ignore"):
        assert np.isfinite(np.exp(dtype(limit * 0.999)))
        assert np.isinf(np.exp(dtype(limit * 1.001)))


@pytest.mark.parametrize("name", FLOATS)
def test_exp_is_0_exactly_below_the_smallest_exponent(name):
    dtype = FLOATS[name]
    limit = smallest_exponent(dtype)
    with np.errstate(under="ignore"):
        assert np.exp(dtype(limit * 0.999)) > 0
        assert np.exp(dtype(limit * 1.001)) == 0


@pytest.mark.parametrize("share", [1e-6, 0.25, 0.5, 0.999])
@pytest.mark.parametrize("others", [[0.0], [1.0, -2.0], [700.0, 710.0, 5.0]])
def test_a_logit_gets_the_share_it_was_made_for(share, others):
    z = [logit_for(share, np.array(others)), *others]
    assert softmax(np.array(z))[0] == pytest.approx(share)


@pytest.mark.parametrize("share", [0, 1, -0.1, np.nan])
def test_a_share_that_no_logit_has_is_refused(share):
    with pytest.raises(ValueError, match="above 0 and below 1"):
        logit_for(share, np.array([1.0]))


def test_naive_softmax_is_right_where_it_is_finite():
    z = np.array([2.0, 1.0, 0.1])
    e, p = naive_softmax(z)
    assert np.allclose(e, np.exp(z))
    assert np.allclose(p, softmax(z))


@pytest.mark.parametrize("z", [[1010.0, 1000.0, 990.0], [-1000.0, -1001.0]])
def test_naive_softmax_fails_as_the_chapter_says(z, recwarn):
    _, p = naive_softmax(np.array(z))
    assert np.isnan(p).all()
    assert not recwarn.list


def test_naive_softmax_keeps_the_type_also_in_the_sum():
    e, p = naive_softmax(np.full(3, 11.0, dtype=np.float16))
    assert np.isfinite(e).all()
    assert p.dtype == np.float16
    assert (p == 0).all()


@pytest.mark.parametrize("q", [0.0, 0.3, 0.8, 1.0])
def test_divergences_against_scipy(q):
    two = np.array([q, 1 - q])
    kl = [special.rel_entr(two, [p, 1 - p]).sum() for p in P]
    assert np.allclose(kl_divergence(q, P), kl)
    assert np.allclose(entropy(q), stats.entropy(two))
    assert np.allclose(binary_cross_entropy(q, P), np.add(kl, stats.entropy(two)))
    assert np.allclose(squared_error(q, P), (P - q) ** 2)


def test_binary_cross_entropy_is_the_course_s_cross_entropy_with_two_classes():
    logits = np.array([[0.4, -1.1]])
    p = softmax(logits)[0, 0]
    assert binary_cross_entropy(1.0, p) == pytest.approx(cross_entropy(logits, [0]))
    assert binary_cross_entropy(0.7, p) == pytest.approx(cross_entropy(logits, [[0.7, 0.3]]))


def test_hinge_is_zero_from_the_margin_on():
    scores = np.array([-2.0, 0.0, 0.999, 1.001, 3.0])
    assert np.allclose(hinge(special.expit(scores)), np.maximum(0, 1 - scores))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: naive_softmax([[1.0, 2.0]]), r"shape \(1, 2\)"),
        (lambda: naive_softmax("ab"), "text"),
        (lambda: largest_exponent(int), "one of np.float16, np.float32, np.float64"),
        (lambda: hinge(1.0), "got 1; it expects predicted probabilities above 0 and below 1"),
        (lambda: kl_divergence(1.5, 0.5), "got 1.5; it expects true probabilities from 0 to 1"),
        (lambda: entropy([0.5, -0.1]), "got -0.1"),
        (lambda: squared_error(None, 0.5), "not a number"),
        (lambda: binary_cross_entropy(0.5, [0.5, np.nan]), "nan"),
    ],
)
def test_what_is_no_probability_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
