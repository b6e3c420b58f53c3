"""Exercises made for one test each, and how they are judged."""

import functools
from collections.abc import Callable
from dataclasses import dataclass

from helpers.exercises.declare import Exercise, function_exercise, value_exercise
from helpers.exercises.judge import Result
from helpers.training import load_tensorflow

DECLARED = {"hints": ["first", "second"], "solution": "answer = 1"}


def function(reference, *cases, name="f", **declared) -> Exercise:
    """Return an exercise for a function."""
    return function_exercise(name, "?", reference=reference, cases=cases, **(DECLARED | declared))


def value(expected, **declared) -> Exercise:
    """Return an exercise for a value."""
    return value_exercise("v", "?", expected=expected, **(DECLARED | declared))


def judged(exercise, answer, seconds=None) -> Result:
    """Return what is found of an answer."""
    return exercise.judge(answer, seconds)[0]


def raises(kind, *values):
    """Return an answer that raises an error."""

    def answer(x):
        raise kind(*values)

    return answer


@dataclass(frozen=True)
class Later:
    """An answer that needs Keras, made when a test runs and not when tests are collected."""

    make: Callable[[], object]


def later(build):
    """Let what a function builds with Keras, its first argument, be built when a test runs."""

    @functools.wraps(build)
    def put_off(*inputs, **settings):
        return Later(lambda: build(load_tensorflow()[1], *inputs, **settings))

    return put_off
