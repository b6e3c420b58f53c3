import pytest

from helpers.exercises.core import Exercise, function_exercise

HINTS = ["first", "second"]


@pytest.fixture
def double() -> Exercise:
    """A fresh exercise: twice a number."""
    return function_exercise(
        "double",
        "Write `double(x)`.",
        reference=lambda x: 2 * x,
        cases=[3, -1.5],
        fresh=lambda rng: rng.uniform(-9, 9),
        misconceptions=[(lambda x: x**2, "the square")],
        hints=HINTS,
        solution="def double(x): return 2 * x",
    )
