"""What there is to do in each chapter, and what of it was done.

What there is, the explorers and the banks of exercises and guesses say themselves; what was done,
`helpers.progress` has kept.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import helpers.explorers
from helpers import progress
from helpers.exercises import bank, guess_bank
from helpers.exercises.declare import Exercise
from helpers.exercises.guesses import Guess
from helpers.explorers import Explorer, Task

ENOUGH = 2 / 3  # a chapter of which so much is done need not be gone on with


@dataclass(frozen=True)
class Item:
    """One thing to do, and how it went.

    Attributes
    ----------
    name
        As in `helpers.progress`.
    subject
        The task, exercise or guess itself.
    event
        What was kept of it; None if it hasn't been tried.
    """

    name: str
    subject: Task | Exercise | Guess
    event: dict | None

    @property
    def right(self) -> bool:
        """Whether it was done, and well."""
        return bool(self.event and self.event.get("right"))


@dataclass
class Tally:
    """What there is to do in one chapter."""

    chapter: str
    tasks: list[Item] = field(default_factory=list)
    exercises: list[Item] = field(default_factory=list)
    guesses: list[Item] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many things there are to do."""
        return len(self.tasks) + len(self.exercises) + len(self.guesses)

    @property
    def done(self) -> int:
        """How many of them are done: tasks met, exercises right, guesses given, right or not."""
        met = [item for item in (*self.tasks, *self.exercises) if item.right]
        return len(met) + sum(item.event is not None for item in self.guesses)

    @property
    def begun(self) -> bool:
        """Whether anything was tried."""
        return any(item.event for item in (*self.tasks, *self.exercises, *self.guesses))


@cache
def explorers() -> tuple[type[Explorer], ...]:
    """Return every kind of explorer that belongs to a chapter."""
    for module in pkgutil.iter_modules(helpers.explorers.__path__, "helpers.explorers."):
        importlib.import_module(module.name)
    return tuple(kind for kind in _below(Explorer) if _is_of_a_chapter(kind))


def _is_of_a_chapter(kind: type[Explorer]) -> bool:
    return bool(kind.chapter) and kind.__module__.startswith(f"{helpers.explorers.__name__}.")


def _below(kind: type) -> Iterator[type]:
    for below in kind.__subclasses__():
        yield below
        yield from _below(below)


@cache
def subjects() -> tuple[tuple[str, str, str, object], ...]:
    """Return for each thing to do its chapter, the name of its list in a tally, its name, and it.

    They're made once: what there is to do stays the same as long as the kernel lives.
    """
    tasks = [
        (kind.chapter, "tasks", kind.full_name(task), task)
        for kind in explorers()
        for task in kind.make_tasks()
    ]
    declared = [
        (name.partition(".")[0].removeprefix("ch"), key, name, subject)
        for key, subjects in (("exercises", bank()), ("guesses", guess_bank()))
        for name, subject in subjects.items()
    ]
    return (*tasks, *declared)


def tallies() -> dict[str, Tally]:
    """Return the tally of each chapter in which there is something to do, by its number."""
    guesses = progress.done("guess").items()
    events = {
        "tasks": progress.done("task"),
        "exercises": progress.done("exercise"),
        # a guess made when the answer was already on the page is none
        "guesses": {name: event for name, event in guesses if not event.get("late")},
    }
    found: dict[str, Tally] = {}
    for chapter, key, name, subject in subjects():
        tally = found.setdefault(chapter, Tally(chapter))
        getattr(tally, key).append(Item(name, subject, events[key].get(name)))
    return found


def go_on_with(numbers: list[str]) -> str:
    """Return which of these chapters to go on with: the last one, or the first not yet begun.

    The last one is left when two thirds of it are done. "" when all are begun.
    """
    found = tallies()
    last = next((e["chapter"] for e in reversed(progress.events()) if e["chapter"] in found), "")
    if last in numbers and found[last].begun and found[last].done < ENOUGH * found[last].total:
        return last
    begun = {number for number, tally in found.items() if tally.begun}
    return next((number for number in numbers if number not in begun), "")
