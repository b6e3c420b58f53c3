"""Luck or effect: how far apart runs lie that differ in nothing but their seed. Chapter 11."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from helpers.lab.records import Run
from helpers.lab.settings import Settings


@dataclass(frozen=True)
class Group:
    """Complete runs with the same settings but for the seed.

    Attributes
    ----------
    settings
        With the seed of the first run.
    runs
        In the order in which they came.
    numbers
        Their numbers, from 1, among all runs.
    """

    settings: Settings
    runs: tuple[Run, ...]
    numbers: tuple[int, ...] = ()

    def values(self) -> list[float]:
        """Return the validation accuracy after the last epoch of each run that has it."""
        found = [run.last("val_accuracy") for run in self.runs]
        return [value for value in found if math.isfinite(value)]


def by_seed(runs: Iterable[Run]) -> list[Group]:
    """Return the complete runs in groups whose settings differ in the seed only. Chapter 11."""
    found: dict[Settings, list[tuple[int, Run]]] = {}
    for number, run in enumerate(runs, 1):
        if run.complete and isinstance(run.settings, Settings):
            found.setdefault(replace(run.settings, seed=0), []).append((number, run))
    groups = []
    for members in found.values():
        numbers, of_group = zip(*members, strict=True)
        groups.append(Group(of_group[0].settings, of_group, numbers))
    return groups


def measured(run: Run, measure: str) -> float:
    """Return a measure of a run; "gap" is training minus validation accuracy at the end."""
    if measure == "gap":
        return run.last("accuracy") - run.last("val_accuracy")
    return run.last(measure)


def mean(values: Sequence[float]) -> float:
    """Return the mean; nan of nothing."""
    return sum(values) / len(values) if values else math.nan


def width(values: Sequence[float]) -> float:
    """Return how far the largest and the smallest value lie apart; nan of nothing."""
    return max(values) - min(values) if values else math.nan


@dataclass(frozen=True)
class Comparison:
    """What several sets of values say when the largest mean is looked for.

    Attributes
    ----------
    best, second
        The places of the largest and the second largest mean.
    lead
        By how much the means differ.
    luck
        How far values of one and the same set lie apart, the wider of those two.
    clear
        Whether the lead is larger than the luck; never with a single value in a set, which says
        nothing about luck.
    """

    best: int
    second: int
    lead: float
    luck: float
    clear: bool


def compare(sets: Sequence[Sequence[float]]) -> Comparison | None:
    """Compare the sets with the two largest means; None if fewer than two have values."""
    order = sorted(
        (place for place, values in enumerate(sets) if values), key=lambda k: -mean(sets[k])
    )
    if len(order) < 2:
        return None
    best, second = order[:2]
    lead = mean(sets[best]) - mean(sets[second])
    luck = max(width(sets[best]), width(sets[second]))
    several = min(len(sets[best]), len(sets[second])) > 1
    return Comparison(best, second, lead, luck, several and lead > luck)
