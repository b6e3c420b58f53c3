import math

import numpy as np
import pytest

from helpers.nn.schedules import (
    CONSTANT,
    SCHEDULES,
    exponential_decay,
    inverse_time_decay,
    scheduled_rate,
    step_decay,
)

ALL = [step_decay, exponential_decay, inverse_time_decay]


@pytest.mark.parametrize("schedule", ALL)
def test_the_first_step_has_the_full_rate_and_no_later_one_a_larger(schedule):
    rates = [schedule(0.3, step, 20, 0.4) for step in range(100)]
    assert rates[0] == 0.3
    assert (np.diff(rates) <= 0).all()
    assert 0 < rates[-1] < 0.15


def test_after_each_period_the_rate_has_its_share():
    for k in range(6):
        assert step_decay(0.5, 10 * k, 10, 0.3) == pytest.approx(0.5 * 0.3**k)
        assert exponential_decay(0.5, 10 * k, 10, 0.3) == pytest.approx(0.5 * 0.3**k)
        assert inverse_time_decay(0.5, 10 * k, 10, 3.0) == pytest.approx(0.5 / (1 + 3 * k))


def test_in_steps_the_rate_stays_between_two_falls():
    rates = [step_decay(1.0, step, 5, 0.1) for step in range(12)]
    assert rates == pytest.approx([1] * 5 + [0.1] * 5 + [0.01] * 2)


def test_exponential_decay_falls_by_the_same_share_at_every_step():
    rates = np.array([exponential_decay(0.2, step, 7, 0.5) for step in range(30)])
    np.testing.assert_allclose(rates[1:] / rates[:-1], 0.5 ** (1 / 7))


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("left", [1.0, 0.3, 0.001])
def test_by_name_the_rate_ends_at_the_share_that_is_left(name, left):
    assert scheduled_rate(name, 0.7, 0, 100, left) == pytest.approx(0.7)
    end = scheduled_rate(name, 0.7, 100, 100, left)
    assert end == pytest.approx(0.7 if name == CONSTANT else 0.7 * left)


def test_by_name_they_differ_on_the_way():
    halfway = [scheduled_rate(name, 1.0, 50, 100, 0.01) for name in SCHEDULES]
    assert halfway == pytest.approx([1, 0.1, 0.1, 1 / (1 + 99 / 2)])
    assert scheduled_rate("steps", 1.0, 49, 100, 0.01) == pytest.approx(math.sqrt(0.1))


@pytest.mark.parametrize("schedule", ALL)
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((-0.1, 0, 10, 0.5), "learning_rate = -0.1"),
        ((0.1, -1, 10, 0.5), "step = -1"),
        ((0.1, 0, 0, 0.5), "decay_steps = 0; it expects a number of steps above 0"),
        ((0.1, 0, 10, -0.5), "decay_rate = -0.5"),
        ((0.1, 0, 10, np.nan), "decay_rate"),
        (("0.1", 0, 10, 0.5), "learning_rate = '0.1'"),
    ],
)
def test_wrong_arguments(schedule, arguments, message):
    with pytest.raises(ValueError, match=rf"^{schedule.__name__} got {message}"):
        schedule(*arguments)


def test_a_rate_cannot_grow_by_a_decay():
    for schedule in (step_decay, exponential_decay):
        with pytest.raises(ValueError, match="a factor above 0, up to 1"):
            schedule(0.1, 0, 10, 1.5)


def test_an_unknown_name():
    with pytest.raises(ValueError, match=r"got name = 'cosine'; it expects one of .*exponential"):
        scheduled_rate("cosine", 0.1, 0, 10, 0.5)
