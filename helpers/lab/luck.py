"""Luck or effect: which of several settings is best, which is worst, and which can't be told.

Built in chapters 10 and 11.

Runs that differ in nothing but their seed give values that lie apart; that is luck. Three words,
each with one meaning:

- **range**: the largest value minus the smallest. It grows with the number of seeds.
- **standard deviation** s: how far a single value lies from the mean, typically.
- **uncertainty of a lead**: how far the difference of two means is off, typically,
  √(s₁²/n₁ + s₂²/n₂). It shrinks with the number of seeds.

The rule: a lead is more than luck if it is so many times its own uncertainty that luck alone would
hardly ever bring that. How many times, Student's t says, with Welch's degrees of freedom. Where
several sets are compared there are many pairs, and so many chances to be fooled; Holm's method
asks more of each pair, so that at most 5 in 100 *whole comparisons* find a lead that isn't there.
(Welch's degrees of freedom are an approximation: with three seeds, and one of two sets trembling
ten times as much as the other, it is 6 in 100.)

Sources: B. L. Welch, Biometrika 34 (1947), 28-35; S. Holm, Scandinavian Journal of Statistics 6
(1979), 65-70.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from statistics import fmean, stdev

import numpy as np

from helpers.lab.records import Run
from helpers.lab.settings import Settings
from helpers.words import counted

FALSE_ALARMS = 0.05  # share of whole comparisons in which luck alone passes for a lead, at most
EQUAL_VALUES = 3  # so many values of a set must be equal before "no luck at all" is believed
MOST_SEEDS = 10_000  # beyond that, nobody trains
NEARLY_EQUAL = 1e-12  # of the values: what floats make of equal ones

BEST = "Best: {name}. It leads {other} by {lead}, {times}."
WORST = "Worst: {name}. It lies {lead} behind {other}, {times}."
MORE_THAN_LUCK = "{first} leads {second} by {lead}, {times}."
TIMES = "{times:.1f} times the uncertainty of that lead ({uncertainty}): more than luck"
NO_LUCK = "and every seed of either gave the same value: no luck at all"
BEST_OPEN = "Best: undecided between {names}."
WORST_OPEN = "Worst: undecided between {names}."
NONE_APART = "Undecided: {names} can't be told apart."
OPEN_LEAD = "{first} leads {second} by {lead}; the uncertainty of that lead is {uncertainty}."
NO_LEAD = "{first} and {second} have the same mean."
LUCK_ALONE = "Luck alone brings two such sets as far apart in {n} of 100 cases."
NEEDED = "With {seeds} it would have to be {needed}"
MORE_SEEDS = "; if it's real, about {n:,} seeds each would show it every other time."
TOO_MANY_SEEDS = "; if it's real, even {n:,} seeds each would seldom show it."
ONE_VALUE = "{first} leads {second} by {lead}, but one seed says nothing about luck."
TWO_EQUAL = (
    "{first} leads {second} by {lead}. All their seeds agree, but {n} equal values can be chance: "
    "take {wanted} seeds or more."
)
LEFT_OUT = "Left out: {runs} of {name} without a number at the end."
PROMISE = (
    "Where nothing differs in truth, this rule still finds a lead in about "
    f"{round(100 * FALSE_ALARMS)} of 100 comparisons, or fewer."
)
TOO_FEW_SETS = "There is nothing to compare: only one of them has values."
BAD_SIMULATION = "{name} is {value!r}; {least} or more is needed."


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
    return fmean(values) if values else math.nan


def value_range(values: Sequence[float]) -> float:
    """Return the range, the largest value minus the smallest; nan of nothing."""
    return max(values) - min(values) if values else math.nan


def deviation(values: Sequence[float]) -> float:
    """Return the standard deviation (with n - 1); nan of fewer than two values, 0 of equal ones."""
    if len(values) < 2:
        return math.nan
    if value_range(values) <= NEARLY_EQUAL * max(map(abs, values)):
        return 0.0
    return stdev(values)


def lead_uncertainty(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the uncertainty of the lead of one mean over another, √(s₁²/n₁ + s₂²/n₂).

    Chapter 10. nan if one of the sets has fewer than two values.
    """
    if min(len(one), len(other)) < 2:
        return math.nan
    return math.sqrt(deviation(one) ** 2 / len(one) + deviation(other) ** 2 / len(other))


# The rule, for many comparisons at once: what `compare` and `simulate` share.


def _welch(lead: np.ndarray, squares: tuple, counts: tuple) -> tuple[np.ndarray, ...]:
    """Return uncertainty, degrees of freedom and p of leads; all arrays are of one shape.

    p is how often luck alone brings a lead at least as large, in either direction.

    Parameters
    ----------
    lead
        The difference of two means.
    squares
        The variances of either set (with n - 1).
    counts
        How many values either set has.
    """
    from scipy.special import stdtr  # not before it is needed: chapters 00 to 09 do without

    a, b = (np.asarray(s, float) / n for s, n in zip(squares, counts, strict=True))
    several = np.minimum(*counts) > 1
    agreed = np.minimum(*counts) >= EQUAL_VALUES
    uncertainty = np.sqrt(a + b)
    with np.errstate(divide="ignore", invalid="ignore"):
        degrees = (a + b) ** 2 / (a**2 / (counts[0] - 1) + b**2 / (counts[1] - 1))
        p = 2 * stdtr(degrees, -np.abs(lead) / uncertainty)
    # No variance at all: stuck networks, say. Then any lead is one, if enough values agree.
    without = uncertainty == 0
    p = np.where(without, np.where(agreed & (lead != 0), 0.0, 1.0), p)
    return uncertainty, degrees, np.where(several, p, 1.0)


def _holm(p: np.ndarray, share: float) -> np.ndarray:
    """Return which of the pairs in the last axis are told apart, by Holm's method."""
    n = p.shape[-1]
    order = np.argsort(p, axis=-1)
    passed = np.take_along_axis(p, order, axis=-1) <= share / np.arange(n, 0, -1)
    passed = np.logical_and.accumulate(passed, axis=-1)
    told = np.empty_like(passed)
    np.put_along_axis(told, order, passed, axis=-1)
    return told


@dataclass(frozen=True)
class Lead:
    """How far one set leads another.

    Attributes
    ----------
    first, second
        The places of the set with the larger mean, and of the other one.
    lead
        The difference of their means, 0 or more.
    uncertainty
        That of the lead; nan if one of the sets has a single value.
    chance
        How often luck alone brings a lead as large, if there is none in truth: between 0 and 1;
        1 if nothing can be said.
    told
        Whether the lead is more than luck, all pairs of the comparison taken into account.
    needed
        How large the lead would have to be, as uncertain as it is; nan if that can't be said.
    """

    first: int
    second: int
    lead: float
    uncertainty: float
    chance: float
    told: bool
    needed: float


@dataclass(frozen=True)
class Comparison:
    """What several sets of values say about the order of their means. Chapters 10 and 11.

    Attributes
    ----------
    sets
        The values that are numbers, a tuple for each set.
    left_out
        How many values of each set are no numbers (nan, or infinite); they take no part.
    order
        The places of the sets that have values, the largest mean first.
    leads
        One for each pair of those sets.
    """

    sets: tuple[tuple[float, ...], ...]
    left_out: tuple[int, ...]
    order: tuple[int, ...]
    leads: tuple[Lead, ...]

    @property
    def may_be_best(self) -> tuple[int, ...]:
        """The places of the sets that nobody leads by more than luck."""
        led = {one.second for one in self.leads if one.told}
        return tuple(place for place in self.order if place not in led)

    @property
    def may_be_worst(self) -> tuple[int, ...]:
        """The places of the sets that lead nobody by more than luck."""
        leading = {one.first for one in self.leads if one.told}
        return tuple(place for place in self.order if place not in leading)

    @property
    def best(self) -> int | None:
        """The place of the only set that may be best; None if the seeds can't tell."""
        return self.may_be_best[0] if len(self.may_be_best) == 1 else None

    @property
    def worst(self) -> int | None:
        """The place of the only set that may be worst; None if the seeds can't tell."""
        return self.may_be_worst[0] if len(self.may_be_worst) == 1 else None

    @property
    def told(self) -> bool:
        """Whether any two of the sets can be told apart."""
        return any(one.told for one in self.leads)

    def lead(self, one: int, other: int) -> Lead:
        """Return the lead between two sets, whichever of them leads."""
        return next(found for found in self.leads if {found.first, found.second} == {one, other})


def compare(sets: Sequence[Sequence[float]], share: float = FALSE_ALARMS) -> Comparison | None:
    """Say which of several sets of values is best, which is worst, and what can't be told.

    Chapters 10 and 11. The larger value is the better one.

    Parameters
    ----------
    sets
        One for each variant, with one value for each seed. They may differ in length.
    share
        In which share of comparisons luck alone may pass for a lead, at most.

    Returns
    -------
    Comparison or None
        None if fewer than two sets have values.
    """
    from scipy.special import stdtrit

    kept = tuple(tuple(float(v) for v in values if math.isfinite(v)) for values in sets)
    left_out = tuple(len(all_) - len(some) for all_, some in zip(sets, kept, strict=True))
    means = [mean(values) for values in kept]
    order = sorted((k for k, values in enumerate(kept) if values), key=lambda k: -means[k])
    if len(order) < 2:
        return None
    pairs = np.array(list(combinations(order, 2)))
    counts = np.array([len(values) for values in kept])
    squares = np.array([0.0 if len(values) < 2 else deviation(values) ** 2 for values in kept])
    first, second = pairs.T
    lead = np.array([means[a] - means[b] for a, b in pairs])
    lead[lead <= NEARLY_EQUAL * np.abs([means[a] for a in first])] = 0.0
    uncertainty, degrees, p = _welch(
        lead, (squares[first], squares[second]), (counts[first], counts[second])
    )
    told = _holm(p, share)
    limit = share / max(len(pairs) - int(told.sum()), 1)  # for the next one to be told apart
    needed = stdtrit(degrees, 1 - limit / 2) * uncertainty
    several = np.minimum(counts[first], counts[second]) > 1
    return Comparison(
        kept,
        left_out,
        tuple(order),
        tuple(
            Lead(
                int(pairs[k, 0]),
                int(pairs[k, 1]),
                float(lead[k]),
                float(uncertainty[k]) if several[k] else math.nan,
                float(p[k]),
                bool(told[k]),
                float(needed[k]) if several[k] else math.nan,
            )
            for k in range(len(pairs))
        ),
    )


def seeds_to_tell(comparison: Comparison, lead: Lead, share: float = FALSE_ALARMS) -> int | None:
    """Return about how many seeds each it takes to tell a lead, if it and the luck stay as large.

    With that many, a true lead of this size is told in about half of all comparisons. None for no
    lead, for more than `MOST_SEEDS`, or if there is nothing that luck could be judged by.
    """
    from scipy.special import stdtrit

    one, other = (deviation(comparison.sets[k]) ** 2 for k in (lead.first, lead.second))
    if not lead.lead or not one + other > 0:
        return None
    undecided = sum(not pair.told for pair in comparison.leads)
    n = np.arange(2, MOST_SEEDS + 1)
    degrees = (n - 1) * (one + other) ** 2 / (one**2 + other**2)
    needed = stdtrit(degrees, 1 - share / max(undecided, 1) / 2) * np.sqrt((one + other) / n)
    enough = np.flatnonzero(needed <= lead.lead)
    return int(n[enough[0]]) if len(enough) else None


# In words.


def in_sentences(comparison: Comparison | None, names: Sequence[str], digits: int = 3) -> str:
    """Say who is best, who is worst, what can't be told, and what that means. Chapters 10 and 11.

    How often the rule cries wolf, `PROMISE` says.

    Parameters
    ----------
    comparison
        What `compare` has returned.
    names
        What the sets are called, in their order.
    digits
        Behind the decimal point.
    """
    if comparison is None:
        return TOO_FEW_SETS
    best, worst = comparison.may_be_best, comparison.may_be_worst
    if not comparison.told:
        words = [NONE_APART.format(names=_listed(names, comparison.order))]
        ends = comparison.order[0], comparison.order[-1]
        words += _open(comparison, ends, names, digits)
    else:
        words = _end(comparison, best, (BEST, BEST_OPEN), names, digits)
        if len(comparison.order) > 2:
            words += _end(comparison, worst[::-1], (WORST, WORST_OPEN), names, digits)
    for name, n in zip(names, comparison.left_out, strict=True):
        if n:
            words.append(LEFT_OUT.format(runs=counted(n, "run"), name=name))
    return " ".join(words)


def pair_in_sentences(
    comparison: Comparison, one: int, other: int, names: Sequence[str], digits: int = 3
) -> str:
    """Say what a comparison says about two of its sets, whichever of them leads. Chapter 11.

    Both need values. All pairs of the comparison are taken into account, as in `in_sentences`.

    Parameters
    ----------
    comparison
        What `compare` has returned.
    one, other
        The places of the two sets.
    names
        What all the sets are called, in their order.
    digits
        Behind the decimal point.
    """
    pair = comparison.lead(one, other)
    if not pair.told:
        return " ".join(_open(comparison, (one, other), names, digits))
    first, second = names[pair.first], names[pair.second]
    lead, times = _number(pair.lead, digits), _times(pair, digits)
    return MORE_THAN_LUCK.format(first=first, second=second, lead=lead, times=times)


def _end(
    comparison: Comparison,
    candidates: tuple[int, ...],
    patterns: tuple[str, str],
    names: Sequence[str],
    digits: int,
) -> list[str]:
    """Return sentences on one end of the order: the only candidate, or those between which it is.

    `candidates` has the outermost first.
    """
    alone, several = patterns
    if len(candidates) > 1:
        words = [several.format(names=_listed(names, candidates))]
        return words + _open(comparison, candidates[:2], names, digits)
    (place,) = candidates
    at = comparison.order.index(place)
    neighbour = comparison.order[at + 1 if alone is BEST else at - 1]
    pair = comparison.lead(place, neighbour)
    facts = {"name": names[place], "other": names[neighbour], "times": _times(pair, digits)}
    return [alone.format(lead=_number(pair.lead, digits), **facts)]


def _times(pair: Lead, digits: int) -> str:
    """Say how many times its uncertainty a lead is that has been told."""
    if not pair.uncertainty:
        return NO_LUCK
    ratio = pair.lead / pair.uncertainty
    return TIMES.format(times=ratio, uncertainty=_number(pair.uncertainty, digits))


def _open(
    comparison: Comparison, two: Sequence[int], names: Sequence[str], digits: int
) -> list[str]:
    """Return sentences on two sets that can't be told apart: how far they are from it."""
    pair = comparison.lead(*two)
    fewest = min(len(comparison.sets[k]) for k in two)
    facts = {"first": names[pair.first], "second": names[pair.second]}
    facts["lead"] = _number(pair.lead, digits)
    if not pair.lead:
        return [NO_LEAD.format(**facts)]
    if math.isnan(pair.uncertainty):
        return [ONE_VALUE.format(**facts)]
    if not pair.uncertainty:
        return [TWO_EQUAL.format(n=fewest, wanted=EQUAL_VALUES, **facts)]
    words = [OPEN_LEAD.format(uncertainty=_number(pair.uncertainty, digits), **facts)]
    words.append(LUCK_ALONE.format(n=max(round(100 * pair.chance), 1)))
    n = seeds_to_tell(comparison, pair)
    about = n and int(float(f"{n:.2g}"))
    more = MORE_SEEDS.format(n=about) if n else TOO_MANY_SEEDS.format(n=MOST_SEEDS)
    more = "." if n and n <= fewest else more
    seeds = counted(fewest, "seed")
    words.append(NEEDED.format(seeds=seeds, needed=_number(pair.needed, digits)) + more)
    return words


def _number(value: float, digits: int) -> str:
    """Return a number with so many digits; with more if nothing else were left of it."""
    text = f"{value:.{digits}f}"
    return f"{value:.1g}" if value and not float(text) else text


def _listed(names: Sequence[str], places: Sequence[int]) -> str:
    """Return names in a row: "a, b and c"."""
    *some, last = (names[place] for place in places)
    return f"{', '.join(some)} and {last}" if some else last


# Does the rule keep its promise?


@dataclass(frozen=True)
class Rates:
    """How a rule fares over many comparisons whose truth is known.

    Attributes
    ----------
    found
        The share in which it named the better set as the best. With no true lead there is nothing
        to find, and this is 0.
    false_alarms
        The share in which it told sets apart that are alike in truth, or named the wrong order.
    """

    found: float
    false_alarms: float


def simulate(
    lead: float,
    n_seeds: int,
    repetitions: int = 1000,
    seed: int = 0,
    n_sets: int = 2,
    share: float = FALSE_ALARMS,
) -> Rates:
    """Try the rule of `compare` on made-up values whose truth is known. Chapters 10 and 11.

    Values are drawn from normal distributions with the same standard deviation; the mean of the
    first set is larger by `lead`, all others have the same.

    Parameters
    ----------
    lead
        Of the first set, in standard deviations; 0 for none.
    n_seeds
        Values in each set.
    repetitions
        How many comparisons.
    seed
        For the draws.
    n_sets
        How many sets are compared at once.
    share
        As in `compare`.

    Raises
    ------
    ValueError
        With a lead below 0, fewer than two seeds, two sets, or one repetition.
    """
    wanted = {"n_seeds": (n_seeds, 2), "n_sets": (n_sets, 2), "repetitions": (repetitions, 1)}
    for name, (value, least) in {"lead": (lead, 0), **wanted}.items():
        if not value >= least:
            raise ValueError(BAD_SIMULATION.format(name=name, value=value, least=least))
    values = np.random.default_rng(seed).standard_normal((repetitions, n_sets, n_seeds))
    values[:, 0] += lead
    means, squares = values.mean(axis=2), values.var(axis=2, ddof=1)
    first, second = np.array(list(combinations(range(n_sets), 2))).T
    leads = means[:, first] - means[:, second]
    both = (squares[:, first], squares[:, second])
    _, _, p = _welch(leads, both, (np.array(n_seeds), np.array(n_seeds)))
    told = _holm(p, share)
    if not lead:
        return Rates(0.0, float(told.any(axis=1).mean()))
    lower = np.where(leads > 0, second, first)
    led = np.array([(told & (lower == k)).any(axis=1) for k in range(n_sets)])
    wrong = told & ((first > 0) | (lower == 0))
    return Rates(float((~led[0] & led[1:].all(axis=0)).mean()), float(wrong.any(axis=1).mean()))
