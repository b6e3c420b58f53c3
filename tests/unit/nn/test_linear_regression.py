import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import approx_fprime, minimize
from scipy.stats import linregress

from helpers.datasets.toys import noisy_line
from helpers.nn import numerical_gradient
from helpers.nn.linear_regression import (
    best_line,
    gradient_descent,
    largest_stable_rate,
    least_absolute_line,
    line_curvature,
    line_gradient,
    line_loss,
    weight_descent,
)

NUMBER = st.floats(-5, 5)


@pytest.fixture(scope="module")
def points():
    return noisy_line(n=20, noise=1.0, seed=10)


def test_loss_by_hand():
    # errors of 2 x - 1 at (0, 1), (1, 0), (3, 5): -2, 1, 0
    assert line_loss([0.0, 1, 3], [1.0, 0, 5], 2, -1) == pytest.approx(5 / 3)


def test_loss_of_many_lines_is_that_of_each(points):
    w, b = np.meshgrid(np.linspace(-1, 4, 5), np.linspace(-3, 2, 4))
    losses = line_loss(*points, w, b)
    assert losses.shape == (4, 5)
    for index in np.ndindex(4, 5):
        assert losses[index] == pytest.approx(line_loss(*points, w[index], b[index]))


@given(w=NUMBER, b=NUMBER)
def test_the_gradient_is_the_one_of_differences(w, b):
    x, y = noisy_line(n=7, noise=1.0, seed=3)

    def loss(p):
        return line_loss(x, y, p[0], p[1])

    gradient = line_gradient(x, y, w, b)
    assert np.allclose(gradient, numerical_gradient(loss, np.array([w, b])), atol=1e-6)
    assert np.allclose(gradient, approx_fprime([w, b], loss), atol=1e-4)


def test_the_curvature_is_that_of_the_gradient(points):
    x, _ = points
    columns = [
        (line_gradient(*points, *(np.array([0.3, -2.0]) + step))) - line_gradient(*points, 0.3, -2)
        for step in np.eye(2)
    ]
    assert np.allclose(np.array(columns).T, line_curvature(x))


@pytest.mark.parametrize("seed", range(5))
def test_the_best_line_is_scipys_and_the_lowest(seed):
    x, y = noisy_line(n=9, noise=2.0, seed=seed)
    theirs = linregress(x, y)
    assert np.allclose(best_line(x, y), (theirs.slope, theirs.intercept))
    found = minimize(lambda p: line_loss(x, y, p[0], p[1]), [0.0, 0.0])
    assert np.allclose(best_line(x, y), found.x, atol=1e-4)


@pytest.mark.parametrize("seed", range(5))
def test_the_largest_stable_rate_parts_the_stable_from_the_others(seed):
    x, y = noisy_line(n=12, noise=1.0, seed=seed)
    limit, lowest = largest_stable_rate(x), line_loss(x, y, *best_line(x, y))
    below = gradient_descent(x, y, 5.0, 5.0, 0.98 * limit, steps=2000).loss
    above = gradient_descent(x, y, 5.0, 5.0, 1.02 * limit, steps=2000).loss
    assert below[-1] == pytest.approx(lowest)
    assert above[-1] > 1e6 * above[0]


def test_full_batch_steps_by_hand(points):
    x, y = points
    path = gradient_descent(x, y, -1.0, 2.0, 0.1, steps=3)
    w, b = -1.0, 2.0
    for k in range(4):
        assert (path.w[k], path.b[k]) == pytest.approx((w, b))
        assert path.loss[k] == pytest.approx(np.mean((w * x + b - y) ** 2))
        errors = w * x + b - y
        w, b = w - 0.1 * 2 * np.mean(errors * x), b - 0.1 * 2 * np.mean(errors)
    assert all(batch.tolist() == list(range(20)) for batch in path.batches)


@pytest.mark.parametrize(("size", "sizes"), [(1, [1] * 20), (6, [6, 6, 6, 2]), (19, [19, 1])])
def test_each_epoch_looks_at_every_point_once_in_a_new_order(points, size, sizes):
    steps = len(sizes)
    batches = gradient_descent(*points, 0.0, 0.0, 0.01, 2 * steps, size, seed=1).batches
    assert [len(batch) for batch in batches] == 2 * sizes
    first, second = np.concatenate(batches[:steps]), np.concatenate(batches[steps:])
    assert sorted(first) == sorted(second) == list(range(20))
    assert first.tolist() != second.tolist()


def test_a_step_on_a_batch_follows_the_slope_of_that_batch_alone(points):
    x, y = points
    path = gradient_descent(x, y, 0.5, 0.5, 0.02, steps=9, batch_size=3, seed=4)
    for k, batch in enumerate(path.batches):
        slope = line_gradient(x[batch], y[batch], path.w[k], path.b[k])
        step = np.array([path.w[k + 1] - path.w[k], path.b[k + 1] - path.b[k]])
        assert np.allclose(step, -0.02 * slope)
        assert path.loss[k] == pytest.approx(line_loss(x, y, path.w[k], path.b[k]))


def test_the_seed_decides_the_order_but_not_where_there_is_none(points):
    def w(batch_size, seed):
        return gradient_descent(*points, 0.0, 0.0, 0.05, 30, batch_size, seed).w

    assert (w(4, 0) == w(4, 0)).all()
    assert not np.allclose(w(4, 0), w(4, 1))
    assert (w(20, 0) == w(20, 1)).all()
    assert (w(None, 0) == w(20, 0)).all()


def test_no_step_is_just_the_start(points):
    path = gradient_descent(*points, 1.0, 2.0, 0.1, steps=0)
    assert (path.w.tolist(), path.b.tolist(), path.batches) == ([1.0], [2.0], [])


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("rate", [1.0, 1e3, 1e308])
def test_a_path_that_outgrows_float64_ends_at_its_last_finite_step(points, rate):
    path = gradient_descent(*points, -1.0, 2.0, rate, steps=5000)
    assert 1 <= len(path.w) < 5000
    assert len(path.w) == len(path.b) == len(path.loss) == len(path.batches) + 1
    assert np.isfinite([path.w, path.b, path.loss]).all()


def test_one_weight_alone(points):
    x, y = points
    path = weight_descent(x, y, 3.0, -1.0, 0.1, steps=4)
    assert len(path.w) == len(path.loss) == len(path.slope) == 5
    for k in range(5):
        assert path.slope[k] == pytest.approx(line_gradient(x, y, path.w[k], -1.0)[0])
        assert path.loss[k] == pytest.approx(line_loss(x, y, path.w[k], -1.0))
    assert np.allclose(np.diff(path.w), -0.1 * path.slope[:-1])


def test_inputs_are_not_changed(points):
    x, y = (array.copy() for array in points)
    gradient_descent(x, y, 0.0, 0.0, 0.1, 10, 3)
    best_line(x, y)
    assert (x == points[0]).all()
    assert (y == points[1]).all()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: line_loss([1.0, 2], [1.0], 0, 0), "two of the same shape"),
        (lambda: line_loss([[1.0]], [[1.0]], 0, 0), "two of the same shape"),
        (lambda: line_loss([1.0], [np.nan], 0, 0), "nan"),
        (lambda: line_loss([], [], 0, 0), "empty"),
        (lambda: line_loss([1.0], [1.0], [1.0, 2], 0), "one pair for each line"),
        (lambda: line_gradient(["a"], [1.0], 0, 0), "text"),
        (lambda: best_line([2.0, 2], [1.0, 3]), "two different x"),
        (lambda: gradient_descent([1.0], [1.0], 0, 0, -0.1, 1), "learning_rate = -0.1"),
        (lambda: gradient_descent([1.0], [1.0], 0, 0, 0.1, -1), "steps = -1"),
        (lambda: gradient_descent([1.0], [1.0], 0, 0, 0.1, 1, 0), "batch_size = 0"),
        (lambda: gradient_descent([1.0], [1.0], 0, 0, 0.1, 1, 1, -1), "seed = -1"),
        (lambda: weight_descent([1.0], [1.0], 0, 0, np.inf, 1), "learning_rate"),
        (lambda: gradient_descent([1.0], [1.0], 0, 0, 10**400, 1), "learning_rate = 1000"),
        (lambda: line_loss([1.0], [1.0], "a", 0), "finite numbers as w"),
        (lambda: line_loss([1.0], [1.0], 0, np.nan), "finite numbers as b"),
        (lambda: line_gradient([1.0], [1.0], None, 0), "w = None"),
        (lambda: gradient_descent([1.0], [1.0], [0.0], 0, 0.1, 1), "w = a list of 1"),
        (lambda: weight_descent([1.0], [1.0], 0, np.inf, 0.1, 1), "b = inf"),
    ],
)
def test_what_makes_no_sense_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_no_line_near_the_least_absolute_one_has_less_error():
    for seed in range(5):
        x, y = noisy_line(n=11, noise=1.0, seed=seed)
        w, b = least_absolute_line(x, y)
        least = np.mean(np.abs(w * x + b - y))
        for dw, db in itertools.product(np.linspace(-0.5, 0.5, 21), repeat=2):
            assert np.mean(np.abs((w + dw) * x + b + db - y)) >= least - 1e-12


def test_one_wild_point_does_not_move_the_least_absolute_line():
    x = np.arange(7.0)
    y = 2 * x + 1
    y[5] = 1000
    assert least_absolute_line(x, y) == pytest.approx((2, 1))


def test_points_above_each_other_have_no_least_absolute_line():
    with pytest.raises(ValueError, match="at least two different x"):
        least_absolute_line([1, 1], [1, 2])
