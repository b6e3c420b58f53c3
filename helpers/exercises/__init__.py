"""The exercise bank: tasks with checks, hints and solutions, one module for each chapter.

In a notebook: ``from helpers.exercises import ch01``, then ``ch01.<name>.check(answer)``,
``.hint()`` or ``.solution()``. How to add one is told in `helpers.exercises.declare`.
"""

import importlib
import pkgutil
import re

from helpers.exercises.declare import Exercise


def bank() -> dict[str, Exercise]:
    """Return every exercise of every chapter, by ``"chNN.name"``."""
    chapters = [m.name for m in pkgutil.iter_modules(__path__) if re.fullmatch(r"ch\w\d", m.name)]
    return {
        f"{chapter}.{name}": exercise
        for chapter in chapters
        for name, exercise in vars(importlib.import_module(f"{__name__}.{chapter}")).items()
        if isinstance(exercise, Exercise)
    }
