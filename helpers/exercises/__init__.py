"""The bank of exercises, with checks, hints and solutions, and of guesses; a module for a chapter.

In a notebook: ``from helpers.exercises import ch01``, then ``ch01.<name>.check(answer)``,
``.hint()`` or ``.solution()``. How to add one is told in `helpers.exercises.declare`; how to add
a guess, in `helpers.exercises.guesses`.
"""

import importlib
import pkgutil
import re

from helpers.exercises.declare import Exercise
from helpers.exercises.guesses import Guess


def bank() -> dict[str, Exercise]:
    """Return every exercise of every chapter, by ``"chNN.name"``."""
    return _declared(Exercise)


def guess_bank() -> dict[str, Guess]:
    """Return every guess of every chapter, by ``"chNN.name"``."""
    return _declared(Guess)


def _declared(kind: type) -> dict:
    chapters = [m.name for m in pkgutil.iter_modules(__path__) if re.fullmatch(r"ch\w\d", m.name)]
    return {
        f"{chapter}.{name}": value
        for chapter in chapters
        for name, value in vars(importlib.import_module(f"{__name__}.{chapter}")).items()
        if isinstance(value, kind)
    }
