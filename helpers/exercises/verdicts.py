"""Keeping how the checks of the exercises went, in `helpers.progress`; never what was answered.

Of a wrong answer, the name of its misconception is kept, if it's a known one.
"""

import sys
from datetime import date

from helpers import progress
from helpers.exercises.misconceptions import find_misconception


def keep(exercise: object, outcome: str, message: str) -> None:
    """Keep a verdict on an exercise of the bank; one that was right today already, only once.

    Parameters
    ----------
    exercise
        What was checked. One that isn't in the module of a chapter is passed over.
    outcome
        As in `judge.Result`; what was not attempted is passed over.
    message
        What the learner was told.
    """
    name, right = full_name(exercise), outcome == "right"
    if not name or outcome == "not attempted":
        return
    before = progress.done("exercise").get(name, {})
    if right and before.get("right") and before["date"].startswith(date.today().isoformat()):
        return
    known = "" if right else find_misconception(name, message)
    progress.record("exercise", name, right=right, **({"misconception": known} if known else {}))


def full_name(declared: object) -> str:
    """Return the name of what is declared in the module of a chapter, such as "ch02.mse"; or ""."""
    for module in [name for name in sys.modules if name.startswith(f"{__package__}.ch")]:
        if vars(sys.modules[module]).get(declared.name) is declared:
            return f"{module.rpartition('.')[2]}.{declared.name}"
    return ""
