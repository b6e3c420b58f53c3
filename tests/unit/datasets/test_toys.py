"""The toys: right tables, balanced classes, points where the Playground has them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.datasets import toys

PROBLEMS = sorted(toys.PROBLEMS)
sizes = st.integers(1, 300)
noises = st.floats(0, 0.5)
seeds = st.integers(0, 2**40)

BAD_N = [0, -3, 2.5, 10.0, "ten", None, True, math.nan, [5]]
BAD_NOISE = [-0.1, math.nan, math.inf, -math.inf, "much", None, False, [0.1], 1j, 10**400]
BAD_SEED = [-1, 1.5, "one", None, True, [1, 2]]


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("AND", lambda a, b: a and b),
        ("NAND", lambda a, b: not (a and b)),
        ("OR", lambda a, b: a or b),
        ("XOR", lambda a, b: a != b),
    ],
)
def test_gate_tables(name, rule):
    x, y = toys.gate_table(name)
    np.testing.assert_array_equal(x, [[0, 0], [0, 1], [1, 0], [1, 1]])
    np.testing.assert_array_equal(y, [int(rule(a, b)) for a, b in x])
    assert x.dtype == np.float64
    assert y.dtype == np.int64


def test_a_table_may_be_changed():
    x, y = toys.gate_table("AND")
    x[:], y[:] = 9, 9
    assert toys.gate_table("AND")[0].max() == 1
    assert toys.gate_table("AND")[1].max() == 1


@pytest.mark.parametrize("name", ["and", "NOR", "", None, 3, ["AND"], np.array(["AND", "OR"])])
def test_unknown_gate(name):
    with pytest.raises(ValueError, match="AND, NAND, OR, XOR"):
        toys.gate_table(name)


@given(
    n=sizes,
    w=st.floats(-1e6, 1e6),
    b=st.floats(-1e6, 1e6),
    noise=st.floats(0, 100),
    seed=seeds,
)
def test_noisy_line_shapes_and_seed(n, w, b, noise, seed):
    x, y = toys.noisy_line(n, w, b, noise, seed)
    assert x.shape == y.shape == (n,)
    assert x.dtype == y.dtype == np.float64
    assert np.all(np.isfinite(y))
    assert np.all(np.abs(x) <= 3)
    again = toys.noisy_line(n, w, b, noise, seed)
    np.testing.assert_array_equal(again, (x, y))


def test_noisy_line_without_noise_is_the_line():
    x, y = toys.noisy_line(20, w=3, b=0.5, noise=0)
    np.testing.assert_allclose(y, 3 * x + 0.5)


def test_noisy_line_has_the_noise_asked_for():
    x, y = toys.noisy_line(20_000, w=2, b=-1, noise=0.7)
    residuals = y - (2 * x - 1)
    assert residuals.std() == pytest.approx(0.7, rel=0.03)
    assert residuals.mean() == pytest.approx(0, abs=0.03)


def test_least_squares_finds_the_default_line():
    slope, height = np.polyfit(*toys.noisy_line(), 1)
    assert slope == pytest.approx(2, abs=0.15)
    assert height == pytest.approx(-1, abs=0.25)


@pytest.mark.parametrize("name", PROBLEMS)
@given(n=sizes, noise=noises, seed=seeds)
def test_problems_shapes_balance_and_seed(name, n, noise, seed):
    make = toys.PROBLEMS[name]
    x, y = make(n, noise, seed)
    assert x.shape == (n, 2)
    assert x.dtype == np.float64
    assert y.shape == (n,)
    assert y.dtype == np.int64
    assert np.all(np.isfinite(x))
    assert set(np.unique(y)) <= {0, 1}
    assert abs(n - 2 * y.sum()) <= 1
    x_again, y_again = make(n, noise, seed)
    np.testing.assert_array_equal(x_again, x)
    np.testing.assert_array_equal(y_again, y)


@pytest.mark.parametrize("name", PROBLEMS)
def test_another_seed_gives_other_points(name):
    first, second = (toys.PROBLEMS[name](100, 0.1, seed)[0] for seed in (1, 2))
    assert not np.array_equal(first, second)


@pytest.mark.parametrize("name", PROBLEMS)
@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_points_lie_where_the_playground_has_them(name, noise):
    x, _ = toys.PROBLEMS[name](2000, noise, 0)
    inside = np.abs(x).max(axis=1) <= 6
    assert inside.all() or (name == "blobs" and inside.mean() > 0.999)
    assert np.abs(x).max() > 3.5


@pytest.mark.parametrize("name", PROBLEMS)
def test_any_slice_holds_both_classes(name):
    _, y = toys.PROBLEMS[name](400)
    assert all(0.2 < part.mean() < 0.8 for part in np.split(y, 8))


@given(n=sizes, seed=seeds)
def test_circles_without_noise(n, seed):
    x, y = toys.circles(n, 0, seed)
    radius = np.hypot(*x.T)
    assert np.all(radius[y == 1] <= 2.5)
    assert np.all((radius[y == 0] >= 3.5) & (radius[y == 0] <= 5))


@given(n=sizes, seed=seeds)
def test_exclusive_or_without_noise_is_the_gate(n, seed):
    x, y = toys.exclusive_or(n, 0, seed)
    np.testing.assert_array_equal(y, (x[:, 0] > 0) ^ (x[:, 1] > 0))
    assert np.all((np.abs(x) >= 0.3) & (np.abs(x) <= 5.3))


def test_exclusive_or_fills_all_four_squares():
    x, _ = toys.exclusive_or(400, 0)
    counts = np.unique(x > 0, axis=0, return_counts=True)[1]
    assert counts.shape == (4,)
    assert counts.min() > 70


def test_blobs_centres_and_spread():
    for noise, variance in ((0, 0.5), (0.5, 4.0)):
        x, y = toys.blobs(20_000, noise)
        for label, centre in ((1, 2), (0, -2)):
            cloud = x[y == label]
            np.testing.assert_allclose(cloud.mean(axis=0), centre, atol=0.1)
            np.testing.assert_allclose(cloud.var(axis=0), variance, rtol=0.06)


def test_spirals_without_noise():
    x, y = toys.spirals(400, 0)
    radius = np.hypot(*x.T)
    angle = np.arctan2(x[:, 0], x[:, 1])
    expected = 2 * np.pi * 1.75 * radius / 5 + np.where(y == 1, 0, np.pi)
    np.testing.assert_allclose(np.cos(angle - expected), 1, atol=1e-9)
    # Wound into each other: turned by half a turn, one spiral is the other.
    ones, zeros = (x[y == label][np.argsort(radius[y == label])] for label in (1, 0))
    np.testing.assert_allclose(ones, -zeros, atol=1e-12)


@pytest.mark.parametrize("name", PROBLEMS)
def test_noise_mixes_the_classes(name):
    """The nearest neighbour is of the same class without noise, less and less so with it."""

    def agreement(noise):
        x, y = toys.PROBLEMS[name](300, noise)
        distance = np.linalg.norm(x[:, None] - x[None], axis=2)
        np.fill_diagonal(distance, np.inf)
        return np.mean(y[distance.argmin(axis=1)] == y)

    assert agreement(0) > 0.95
    assert agreement(1.5) < 0.85


def above_a_wave(*args, **kwargs):
    return toys.above_curve(*args, **kwargs, curve=np.sin)


@given(n=sizes, seed=seeds, height=st.floats(-4, 4))
def test_what_lies_above_the_curve_is_class_1(n, seed, height):
    x, y = toys.above_curve(n, 0, seed, curve=lambda at: height + np.sin(at))
    assert x.shape == (n, 2)
    assert x.dtype == np.float64
    assert y.dtype == np.int64
    assert np.abs(x).max() <= 5
    np.testing.assert_array_equal(y, x[:, 1] > height + np.sin(x[:, 0]))
    x_again, y_again = toys.above_curve(n, 0, seed, curve=lambda at: height + np.sin(at))
    np.testing.assert_array_equal(x_again, x)
    np.testing.assert_array_equal(y_again, y)


def test_points_fill_the_square_and_noise_mixes_those_on_both_sides():
    x, y = above_a_wave(20_000, 0)
    np.testing.assert_allclose(x.mean(axis=0), 0, atol=0.1)
    np.testing.assert_allclose(x.var(axis=0), 100 / 12, rtol=0.03)
    moved, same = above_a_wave(20_000, 0.2)
    np.testing.assert_array_equal(y, same)
    assert 0.9 < np.abs(moved - x).max() <= 1
    assert 0.8 < (y == (moved[:, 1] > np.sin(moved[:, 0]))).mean() < 0.99


def test_a_curve_out_of_the_square_leaves_one_class():
    assert above_a_wave(50)[1].any()
    assert not toys.above_curve(50, curve=lambda at: 9 + at)[1].any()


@pytest.mark.parametrize(
    "curve",
    [
        lambda at: 0.0,
        lambda at: at[:-1],
        lambda at: at[:, None],
        lambda at: np.full(len(at), np.nan),
    ],
)
def test_a_curve_that_is_none_is_answered_with_a_sentence(curve):
    with pytest.raises(ValueError, match=r"^The curve gives .*expected a function.*\.$"):
        toys.above_curve(20, curve=curve)


@pytest.mark.parametrize("make", [*toys.PROBLEMS.values(), toys.noisy_line, above_a_wave])
@pytest.mark.parametrize(
    ("name", "values"), [("n", BAD_N), ("noise", BAD_NOISE), ("seed", BAD_SEED)]
)
def test_bad_arguments(make, name, values):
    for value in values:
        with pytest.raises(ValueError, match=rf"^{name}=.*expected .*\.$"):
            make(**{name: value})


@pytest.mark.parametrize("name", ["w", "b"])
@pytest.mark.parametrize("value", [math.nan, math.inf, "steep", None, [1]])
def test_bad_line(name, value):
    with pytest.raises(ValueError, match=rf"^{name}=.*finite number\.$"):
        toys.noisy_line(**{name: value})


def test_numbers_of_numpy_are_taken():
    x, _ = toys.circles(np.int32(10), np.float32(0.1), np.int64(3))
    assert x.shape == (10, 2)
    assert x.dtype == np.float64


def test_flats_are_around_900_euros_at_60_square_metres_and_10_euros_more_for_each():
    size, rent = toys.flats(n=20_000, seed=1)
    assert size.min() >= 30
    assert size.max() <= 90
    steepness, height = np.polyfit(size - 60, rent, 1)
    assert steepness == pytest.approx(10, abs=0.2)
    assert height == pytest.approx(900, abs=3)
    assert (rent - 10 * size - 300).std() == pytest.approx(100, rel=0.03)


def test_the_twenty_flats_of_chapter_02_are_the_same_each_time():
    np.testing.assert_array_equal(toys.flats(), toys.flats(n=20, seed=10))
