"""A contest of settings: a budget of runs, finalists with new seeds, one look at the test set.

All that happens is an event in the learner's file (`helpers.progress`), and where the contest
stands is read off the events each time. So it goes on where it was when a cell is run again or the
kernel has been restarted, and two explorers side by side are in the same contest. Chapter 11.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import fmean
from typing import Any

from helpers import progress
from helpers.lab.settings import Settings

KIND, NAME = "contest", "11.contest"
BUDGET = 20
MOST_FINALISTS = 3
FIRST_SEED, NEW_SEEDS = 0, (101, 102, 103, 104, 105)

# What may have happened.
RUN, FINALISTS, REPEATED, OPENED, TESTED, RESET = (
    "run",
    "finalists",
    "repeated",
    "opened",
    "tested",
    "reset",
)

SPENT = "The budget of {n} runs is spent. Choose finalists and repeat them."
PICKED = "The finalists have been repeated, so no more runs count. Open the test set."
OVER = "The test set has been opened; this contest is over. Start over for another one."
NO_FINALIST = "Press the dot of a run first: up to {n} finalists may be repeated."
TOO_MANY = "Only {n} finalists may be repeated. Press one of them to take it back."
NOT_REPEATED = "Repeat the finalists first: the test set is for the one with the best new mean."
NO_RUN = "There is no run {number}."
AGAIN = "Run {number} has these very settings: another try would only buy luck. Change something."


class RefusedError(ValueError):
    """The rules of the contest don't allow that; the message says why."""


@dataclass
class Contest:
    """Where a contest stands.

    Attributes
    ----------
    settings, accuracies
        Of each run, the validation accuracy.
    finalists
        The places of those that were chosen, in the order of the runs.
    repeated
        From the place of a finalist to its validation accuracies with new seeds.
    fixed
        Whether the finalists are fixed, because repeating them has begun.
    opened
        The place of the run for which the test set was opened, or None.
    tested
        Its test accuracies, one for each new seed.
    earlier
        How often the test set was opened in contests before this one.
    """

    settings: list[Settings] = field(default_factory=list)
    accuracies: list[float] = field(default_factory=list)
    finalists: list[int] = field(default_factory=list)
    repeated: dict[int, list[float]] = field(default_factory=dict)
    fixed: bool = False
    opened: int | None = None
    tested: list[float] = field(default_factory=list)
    earlier: int = 0

    @property
    def left(self) -> int:
        """How many runs of the budget are left."""
        return max(BUDGET - len(self.settings), 0)

    @property
    def complete(self) -> bool:
        """Whether each finalist has been repeated with all new seeds."""
        done = [len(self.repeated.get(k, ())) == len(NEW_SEEDS) for k in self.finalists]
        return self.fixed and bool(done) and all(done)

    @property
    def champion(self) -> int | None:
        """The place of the finalist with the best new mean, once all have been repeated."""
        if not self.complete:
            return None
        return max(self.finalists, key=lambda k: fmean(self.repeated[k]))

    @property
    def sunk(self) -> float:
        """By how much the first value of the best finalist was above its new mean; 0 before."""
        if not self.complete:
            return 0.0
        first = max(self.finalists, key=lambda k: self.accuracies[k])
        return self.accuracies[first] - fmean(self.repeated[first])


_changing = threading.RLock()


class ContestBook:
    """The events of the contests on one set of digits.

    Each change checks the rules against the events, and notes itself in the same breath.

    Parameters
    ----------
    data
        Which digits: "mnist" or "uci".
    """

    def __init__(self, data: str) -> None:
        """Take the name of the data."""
        self.data = data

    def now(self) -> Contest:
        """Return where the contest stands."""
        contest = Contest()
        for event in progress.events():
            if event["kind"] == KIND and event.get("data") == self.data:
                contest = _after(contest, event)
        return contest

    def may_run(self, settings: Settings) -> None:
        """Raise a `RefusedError` if a run with these settings isn't allowed now."""
        contest = self.now()
        if contest.opened is not None:
            raise RefusedError(OVER)
        if contest.fixed:
            raise RefusedError(PICKED)
        if not contest.left:
            raise RefusedError(SPENT.format(n=BUDGET))
        if settings in contest.settings:
            number = contest.settings.index(settings) + 1
            raise RefusedError(AGAIN.format(number=number))

    def add(self, settings: Settings, accuracy: float) -> None:
        """Note a run of the budget."""
        with _changing:
            self.may_run(settings)
            self._note(RUN, settings=settings.to_dict(), accuracy=accuracy)

    def turn(self, place: int) -> None:
        """Make a run a finalist, or take it back."""
        with _changing:
            contest = self.now()
            if contest.fixed:
                raise RefusedError(OVER if contest.opened is not None else PICKED)
            if not 0 <= place < len(contest.settings):
                raise RefusedError(NO_RUN.format(number=place + 1))
            chosen = set(contest.finalists) ^ {place}
            if len(chosen) > MOST_FINALISTS:
                raise RefusedError(TOO_MANY.format(n=MOST_FINALISTS))
            self._note(FINALISTS, places=sorted(chosen), fixed=False)

    def fix(self) -> list[tuple[int, Settings]]:
        """Fix the finalists; return what is to be trained: places, and settings with new seeds."""
        with _changing:
            contest = self.now()
            if contest.opened is not None:
                raise RefusedError(OVER)
            if contest.complete:
                raise RefusedError(PICKED)
            if not contest.finalists:
                raise RefusedError(NO_FINALIST.format(n=MOST_FINALISTS))
            if not contest.fixed:
                self._note(FINALISTS, places=contest.finalists, fixed=True)
            return [
                (place, replace(contest.settings[place], seed=seed))
                for place in contest.finalists
                for seed in NEW_SEEDS[len(contest.repeated.get(place, ())) :]
            ]

    def repeated(self, place: int, accuracy: float) -> None:
        """Note what a finalist came to with the next new seed."""
        with _changing:
            contest = self.now()
            wanted = contest.fixed and place in contest.finalists
            if wanted and len(contest.repeated.get(place, ())) < len(NEW_SEEDS):
                self._note(REPEATED, place=place, accuracy=accuracy)

    def open(self) -> list[Settings]:
        """Open the test set for the champion; return what is to be measured on it.

        That is noted before anything is measured, so it can't happen twice. What was cut short is
        measured to its end, for the same champion.
        """
        with _changing:
            contest = self.now()
            if contest.tested:
                raise RefusedError(OVER)
            if contest.opened is None:
                if contest.champion is None:
                    raise RefusedError(NOT_REPEATED)
                self._note(OPENED, place=contest.champion)
                contest = self.now()
            return [replace(contest.settings[contest.opened], seed=seed) for seed in NEW_SEEDS]

    def tested(self, accuracies: Sequence[float]) -> None:
        """Note the test accuracies, if there are none yet."""
        with _changing:
            contest = self.now()
            if contest.opened is not None and not contest.tested:
                self._note(TESTED, accuracies=list(accuracies))

    def reset(self) -> None:
        """Begin another contest; that the test set was opened is not forgotten."""
        self._note(RESET)

    def _note(self, what: str, **facts: Any) -> None:
        progress.record(KIND, NAME, data=self.data, what=what, **facts)


def _after(contest: Contest, event: Mapping[str, Any]) -> Contest:
    what = event.get("what")
    try:
        if what == RUN:
            settings, accuracy = Settings.from_dict(event["settings"]), float(event["accuracy"])
            contest.settings.append(settings)
            contest.accuracies.append(accuracy)
        elif what == FINALISTS:
            contest.finalists = [k for k in event["places"] if 0 <= k < len(contest.settings)]
            contest.fixed = bool(event["fixed"])
        elif what == REPEATED:
            contest.repeated.setdefault(event["place"], []).append(float(event["accuracy"]))
        elif what == OPENED:
            contest.opened = int(event["place"])
        elif what == TESTED:
            contest.tested = list(map(float, event["accuracies"]))
        elif what == RESET:
            return Contest(earlier=contest.earlier + (contest.opened is not None))
    except (KeyError, TypeError, ValueError):  # somebody has edited the file
        return contest
    return contest
