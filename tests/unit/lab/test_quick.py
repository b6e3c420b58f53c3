"""Short trainings with the network of chapter 08, and the ridge of a map."""

import math
from dataclasses import replace

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from helpers.lab.quick import BASE, accuracy_in_test, quick_train, ridge_of

SMALL = replace(BASE, data="uci", n_train=200, epochs=2, hidden=(8,))


def rows_with_best_at(*columns: int) -> np.ndarray:
    return -np.abs(np.arange(9) - np.array(columns)[:, None]).astype(float)


def test_the_same_seed_gives_the_same_run_and_another_seed_another():
    first, again, other = (quick_train(replace(SMALL, seed=k)) for k in (3, 3, 4))
    assert first.last("val_loss") == again.last("val_loss") != other.last("val_loss")


def test_a_rate_that_explodes_says_so_and_counts_as_a_guess():
    run = quick_train(replace(SMALL, optimizer="sgd", learning_rate=1e30))
    assert not run.stopped
    assert "too large" in run.note
    assert not math.isfinite(run.last("val_loss"))
    assert run.last("val_accuracy") == pytest.approx(0.1)


def test_it_stops_when_it_is_asked_to():
    assert quick_train(SMALL, lambda: True).stopped
    with pytest.raises(InterruptedError):
        accuracy_in_test(SMALL, lambda: True)


def test_settings_that_the_network_lacks_are_refused_in_a_sentence():
    with pytest.raises(ValueError, match="knows no l2"):
        quick_train(replace(SMALL, l2=0.1))


def test_the_threads_are_given_back():
    before = [pool["num_threads"] for pool in threadpool_info()]
    quick_train(SMALL)
    assert [pool["num_threads"] for pool in threadpool_info()] == before


def test_a_ridge_has_a_slope_and_says_how_sure_it_is():
    ridge = ridge_of(rows_with_best_at(1, 2, 3, 4, 5, 6))
    assert ridge.places == (1, 2, 3, 4, 5, 6)
    assert (ridge.slope, ridge.error) == pytest.approx((1, 0), abs=1e-6)
    assert ridge_of(rows_with_best_at(1, 6, 1, 6, 1, 6)).error > 0.5


def test_the_error_of_the_slope_is_that_of_least_squares():
    columns = [2, 3, 2, 4, 4, 5]
    _, covariance = np.polyfit(range(6), columns, 1, cov=True)
    assert ridge_of(rows_with_best_at(*columns)).error == pytest.approx(covariance[0, 0] ** 0.5)


def test_too_few_cells_give_no_ridge():
    empty = np.full((6, 9), np.nan)
    ridge = ridge_of(empty)
    assert ridge.places == (None,) * 6
    assert math.isnan(ridge.slope)
    assert math.isnan(ridge.error)


def test_cells_about_as_good_as_the_best_keep_the_ridge_calm():
    plateau = np.tile([0.2, 0.84, 0.85, 0.84, 0.2], (6, 1))
    plateau[::2, 1] += 0.02  # by luck the best is elsewhere in every second row
    ridge = ridge_of(plateau)
    assert ridge.places == (1, 2, 1, 2, 1, 2)
    assert abs(ridge.slope) + 2 * ridge.error < 0.1
