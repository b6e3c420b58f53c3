"""Chapter 11: twenty runs, three finalists, one look at the test set."""

import time
from dataclasses import replace
from statistics import fmean
from typing import Any, ClassVar, NamedTuple

import ipywidgets as widgets

from helpers.explorers.base import Task, TrainedTask
from helpers.explorers.contest_rules import (
    BUDGET,
    FIRST_SEED,
    NEW_SEEDS,
    Contest,
    ContestBook,
    RefusedError,
)
from helpers.explorers.keras_lines import KerasLines
from helpers.explorers.lab_controls import read_widths, settings_controls
from helpers.explorers.picture import Handle
from helpers.explorers.quick_trainer import QuickTrainingExplorer
from helpers.lab.quick import BASE, accuracy_in_test, quick_train
from helpers.lab.runs import resolve
from helpers.lab.settings import Settings, differing, in_words
from helpers.plots.contest_pictures import ContestBoard, Finalist
from helpers.plots.run_curves import nearest_point
from helpers.words import counted

CHOSEN = (
    "learning_rate", "hidden", "optimizer", "batch_size", "epochs", "activation", "dropout",
    "init_scale",
)  # fmt: skip
MOST_EPOCHS, WIDEST, DEEPEST = 20, 512, 6

TRY, REPEAT, OPEN, RESET = "Spend a run", "Repeat finalists", "Open the test set", "Start over"
TOO_LONG = (
    "Here a network has at most {deepest} hidden layers of at most {widest} neurons, so that a run "
    "stays short; it has {came}."
)
LEFT = "{runs} of {budget} left. Press the dots of up to three runs to make them finalists."
WAITING = "Finalists repeated so far: {n} of {total} runs. Press Repeat finalists to go on."
SANK = "Run {number} had {first:.3f}; with {seeds} new seeds its mean is {mean:.3f}."
BEST_MEAN = "Best new mean: run {number}, {mean:.3f}. It alone may see the test set."
TESTED = (
    "Run {number}: first value {first:.3f}, new mean {mean:.3f}, test set {test:.3f}. "
    "Only the last number had no part in any choice."
)
CUT_SHORT = "The test set has been opened, but not measured to the end. Press Open to go on."
EARLIER = (
    " You've opened it {times} before: whatever you learned then, this number knows it too, so it "
    "flatters you a little."
)
SURE = "Start over? All runs of this contest will be gone. Press Start over again if you mean it."
SECONDS_TO_CONFIRM = 15.0
NOTHING_TO_RESET = "There is nothing to start over: no run has been spent."
ALT = "Validation accuracy of {n} of {budget} runs{values}. Finalists: {finalists}. {end}"
NO_FINALISTS, NOT_OPENED = "none", "The test set is closed."
RUN_WORDS = "run {number}: {accuracy:.3f}\n{settings}\npress to {what}"
NOMINATE, TAKE_BACK = "make it a finalist", "take it back"
EMPTY_WORDS = "a dot for each run you spend"
COLUMN_WORDS = (
    "the value a finalist was chosen by",
    "five new seeds, and their mean",
    "the same five networks on the test set",
)
BUSY = "A training is under way: wait for its end, or press Stop first."
BASIC = "the settings as at the start"


class Again(NamedTuple):
    """A finalist to be repeated with a new seed."""

    place: int
    settings: Settings


class ForTest(NamedTuple):
    """The champion's settings, one for each new seed, to be measured on the test set."""

    settings: list[Settings]


class ContestExplorer(QuickTrainingExplorer):
    """Spend twenty runs, name finalists, repeat them, open the test set once. Chapter 11.

    Parameters
    ----------
    data
        What is trained on, as in `Settings`: digits.
    """

    title = "The contest: twenty runs, one look at the test set"
    chapter = "11"
    size = (8.33, 4.0)
    groups: ClassVar = {
        "training": ("learning_rate", "optimizer", "batch_size"),
        "network": ("hidden",),
    }

    def __init__(self, data: str = "auto") -> None:
        """Find out which digits there are, and how far the contest has come."""
        self._base = resolve(replace(BASE, data=data, seed=FIRST_SEED))
        self.book = ContestBook(self._base.data)
        self._asked_at = 0.0
        super().__init__()

    def make_controls(self) -> dict:
        """Return the settings that may be chosen, and the buttons."""
        every = settings_controls()
        controls: dict[str, widgets.Widget] = {name: every[name] for name in CHOSEN}
        controls["epochs"].max = MOST_EPOCHS
        controls["learning_rate"].options = [
            o for o in controls["learning_rate"].options if o[1] <= 1
        ]
        controls["batch_size"].options = [o for o in controls["batch_size"].options if o[1] >= 4]
        controls["learning_rate"].value = BASE.learning_rate
        controls["batch_size"].value = BASE.batch_size
        return controls | {
            "try": self.button(TRY, self._try, "Train once with these settings", primary=True),
            "repeat": self.button(REPEAT, self._repeat, "Train the finalists with new seeds"),
            "open": self.button(OPEN, self._open, "It opens once. Only the best new mean sees it"),
            "stop": self.stop_button(),
            "reset": self.button(RESET, self._reset, "Begin another contest"),
        }

    def beside(self) -> widgets.Widget:
        """Return the Keras program of the settings, the lines that changed marked."""
        self._lines = KerasLines()
        return self._lines.widget

    # What the buttons do.

    def _settings(self) -> Settings:
        values = {name: self.controls[name].value for name in CHOSEN}
        values["hidden"] = read_widths(values["hidden"])
        if len(values["hidden"]) > DEEPEST or any(w > WIDEST for w in values["hidden"]):
            came = in_words("hidden", values["hidden"])
            raise RefusedError(TOO_LONG.format(deepest=DEEPEST, widest=WIDEST, came=came))
        return replace(self._base, **values)

    def _try(self) -> None:
        try:
            settings = self._settings()
            self.book.may_run(settings)
        except ValueError as error:
            self.notify(str(error))
            return
        if self.busy:
            self.notify(BUSY)
        else:
            self.train([settings])

    def _repeat(self) -> None:
        if self.busy:
            self.notify(BUSY)
            return
        try:
            self.train([Again(place, settings) for place, settings in self.book.fix()])
        except RefusedError as error:
            self.notify(str(error))

    def _open(self) -> None:
        if self.busy:
            self.notify(BUSY)
            return
        try:
            self.train([ForTest(self.book.open())])
        except RefusedError as error:
            self.notify(str(error))

    def _reset(self) -> None:
        if not self.book.now().settings:
            self.notify(NOTHING_TO_RESET)
            return
        now = time.monotonic()
        if self._notice == SURE and now - self._asked_at < SECONDS_TO_CONFIRM:
            self.drop_list()
            self.book.reset()
            self._notice, self._asked_at = "", 0.0
            self.update()
            return
        self._asked_at = now
        self.notify(SURE)

    def do(self, what: Any) -> None:
        """Train for the budget, repeat a finalist, or measure the champion on the test set."""
        try:
            if isinstance(what, ForTest):
                found = [accuracy_in_test(one, self.stopping) for one in what.settings]
                self.book.tested(found)
                return
            again = isinstance(what, Again)
            run = quick_train(what.settings if again else what, self.stopping)
            if run.stopped:
                return
            accuracy = run.last("val_accuracy")
            if again:
                self.book.repeated(what.place, accuracy)
            else:
                self.book.add(what, accuracy)
        except InterruptedError:
            return
        except RefusedError as error:  # another explorer was faster
            self._notice = str(error)

    # The picture.

    def make_picture(self, figure) -> list:
        """Draw two empty panels."""
        left, right = figure.subplots(1, 2, width_ratios=(1.15, 1), gridspec_kw={"wspace": 0.05})
        self.board = ContestBoard(left, right, BUDGET)
        return self.board.artists

    def compute(self, **_settings) -> dict:
        """Return where the contest stands."""
        contest, problem, plan = self.book.now(), "", None
        try:
            plan = self._settings()
        except ValueError as error:
            problem = str(error)
        return {"contest": contest, "problem": problem, "plan": plan}

    def draw(self, facts: dict) -> None:
        """Bring dots and words up to date."""
        contest: Contest = facts["contest"]
        self.board.set(contest.accuracies, contest.finalists)
        followed = [
            Finalist(
                f"{place + 1}",
                contest.accuracies[place],
                contest.repeated.get(place, ()),
                contest.tested if place == contest.opened else (),
            )
            for place in contest.finalists
        ]
        if self.board.follow(followed):
            self._live.refresh_background()
        self.write_status(facts["problem"] or self._where(contest))
        if facts["plan"] is not None:
            self._lines.show(facts["plan"])

    def _where(self, contest: Contest) -> str:
        """Say where the contest stands, and what comes next."""
        if contest.tested:
            k = contest.opened
            words = TESTED.format(
                number=k + 1,
                first=contest.accuracies[k],
                mean=fmean(contest.repeated[k]),
                test=fmean(contest.tested),
            )
            times = counted(contest.earlier, "time")
            return words + EARLIER.format(times=times) * bool(contest.earlier)
        if contest.opened is not None:
            return CUT_SHORT
        if contest.complete:
            first = max(contest.finalists, key=lambda k: contest.accuracies[k])
            words = SANK.format(
                number=first + 1,
                first=contest.accuracies[first],
                seeds=len(NEW_SEEDS),
                mean=fmean(contest.repeated[first]),
            )
            best = contest.champion
            mean = fmean(contest.repeated[best])
            return f"{words} {BEST_MEAN.format(number=best + 1, mean=mean)}"
        if contest.fixed:
            total = len(NEW_SEEDS) * len(contest.finalists)
            return WAITING.format(n=sum(map(len, contest.repeated.values())), total=total)
        return LEFT.format(runs=counted(contest.left, "run"), budget=BUDGET)

    def describe(self, facts: dict) -> str:
        """Say what came of the runs."""
        contest: Contest = facts["contest"]
        values = ", ".join(f"{value:.3f}" for value in contest.accuracies)
        each = []
        for place in contest.finalists:
            new = ", ".join(f"{value:.3f}" for value in contest.repeated.get(place, ()))
            each.append(f"run {place + 1}" + (f" (new seeds {new})" if new else ""))
        end = NOT_OPENED
        if contest.opened is not None:
            end = self._where(contest)
        return ALT.format(
            n=len(contest.accuracies),
            budget=BUDGET,
            values=f": {values}" if values else "",
            finalists="; ".join(each) or NO_FINALISTS,
            end=end,
        )

    # What a hand does on the picture.

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        """Let each run be pressed, to make it a finalist or to take it back."""
        contest: Contest = facts["contest"]
        return {
            f"run {place + 1}": Handle(
                self.board.runs,
                place + 1,
                accuracy,
                label=f"run {place + 1}",
                says=f"{accuracy:.3f}, "
                + ("finalist" if place in contest.finalists else "press to make it a finalist"),
                press=lambda place=place: self._turn(place),
                size=(0.9, 0.08),
            )
            for place, accuracy in enumerate(contest.accuracies)
        }

    def _turn(self, place: int) -> None:
        try:
            self.book.turn(place)
        except RefusedError as error:
            self.notify(str(error))
        else:
            self._notice = ""
            self.update()

    def hover(self, axes, x: float, y: float) -> str:
        """Tell what the run under the mouse was trained with."""
        contest: Contest = self.facts["contest"]
        if axes is not self.board.runs:
            return COLUMN_WORDS[min(max(round(x), 0), 2)]
        places = {(k + 1, value): k for k, value in enumerate(contest.accuracies)}
        near = nearest_point(axes, list(places), (x, y))
        if near is None:
            return EMPTY_WORDS
        place = places[near]
        own = differing([self._base, contest.settings[place]])
        words = ", ".join(in_words(name, getattr(contest.settings[place], name)) for name in own)
        return RUN_WORDS.format(
            number=place + 1,
            accuracy=near[1],
            settings=words or BASIC,
            what=TAKE_BACK if place in contest.finalists else NOMINATE,
        )

    # Tasks.

    @classmethod
    def make_tasks(cls) -> list[Task]:
        """Return two things to find."""
        rates = (0.002, 0.003, 0.001)
        return [
            TrainedTask(
                "winners_curse",
                "Spend all 20 runs and repeat your finalists: does the best first value hold?",
                lambda f: f["contest"].complete and not f["contest"].left,
                {"learning_rate": 0.002},
                results=(rates, False),
            ),
            TrainedTask(
                "opened_once",
                "Open the test set for the finalist with the best new mean. Is the number higher "
                "or lower than in validation?",
                lambda f: bool(f["contest"].tested),
                {"learning_rate": 0.005},
                results=(rates, True),
            ),
        ]

    def play(self, task: TrainedTask) -> None:
        """Enter what a whole contest may come to, without training."""
        _, opened = task.results
        self.book.reset()
        for k in range(BUDGET):
            self.book.add(replace(self._base, epochs=k + 1), 0.8 + 0.004 * k)
        for place in (BUDGET - 1, BUDGET - 2):
            self.book.turn(place)
        for place, _settings in self.book.fix():
            self.book.repeated(place, 0.85 + 0.001 * place)
        if opened:
            self.book.open()
            self.book.tested([0.84, 0.85, 0.83, 0.84, 0.85])
        self.update()
