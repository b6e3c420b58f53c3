import numpy as np
import pytest

from helpers.exercises.declare import Exercise, choice_exercise
from helpers.exercises.judge import Option, When
from tests.unit.exercises.making import function, value


@pytest.fixture
def double() -> Exercise:
    """A fresh exercise: twice a number."""
    return function(
        lambda x: 2 * x,
        *(3, -1.5),
        name="double",
        fresh=lambda rng: rng.uniform(-9, 9),
        misconceptions=[(lambda x: x**2, "the square")],
        solution="def double(x): return 2 * x",
    )


@pytest.fixture
def and_weights() -> Exercise:
    """An answer that is used: the weights of a neuron."""
    return function(
        lambda x1, x2: int(x1 and x2),
        *((0, 0), (0, 1), (1, 0), (1, 1)),
        use=lambda answer, x1, x2: int(answer[0] * x1 + answer[1] * x2 + answer[2] > 0),
        form="three numbers w1, w2, b",
        misconceptions=[(lambda x1, x2: int(x1 or x2), "OR, not AND")],
    )


@pytest.fixture
def share() -> Exercise:
    """A value to find."""
    return value(
        0.25,
        tolerance=1e-3,
        misconceptions=[
            (When(lambda got, want: np.isclose(got, 100 * want)), "a fraction, not percent"),
            (0.75, "the other part"),
            ((1, 4), "two numbers"),
        ],
    )


@pytest.fixture
def question() -> Exercise:
    """A question with two right options."""
    return choice_exercise(
        "question",
        "Which are even?",
        options={
            "a": Option("1", "One is odd."),
            "b": Option("2", "Two is even.", right=True),
            "c": Option("4", "Four is even.", right=True),
            "d": Option("5", "Five is odd."),
        },
        hints=["first", "second"],
    )
