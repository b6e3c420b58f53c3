"""Chapter 11: the valley of the learning rate, one dot for each run, drawn while you watch."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar, NamedTuple

from helpers.explorers.base import Task, TrainedTask, choice, slider
from helpers.explorers.picture import Handle
from helpers.explorers.quick_trainer import QuickTrainingExplorer
from helpers.lab.quick import BASE, with_seeds
from helpers.lab.records import Run
from helpers.lab.values import value_text
from helpers.plots.rate_pictures import Valley
from helpers.plots.run_curves import nearest_point
from helpers.words import counted

OPTIMIZERS = {"adam": "Adam", "sgd": "SGD", "momentum": "momentum"}
LOG, LINEAR = "log", "linear"
AXES = {LOG: "logarithmic", LINEAR: "linear"}
LOWEST, HIGHEST, STEP = -5.0, 0.0, 0.05  # powers of ten
CEILING = 3.0
GUESSING = math.log(10)
WHOLE_VALLEY = tuple(float(f"{10 ** (k / 3 - 5):.3g}") for k in range(16))
HANDLE_AT = 0.04  # below the dots of all runs

TRAIN, WHOLE, CLEAR = "Train here", "Whole valley", "Clear"
PLAN = "Next: {optimizer}, rate {rate}, {seeds}"
AT_REST = "Click on the picture to train at that rate."
BESTS = "Lowest mean loss so far: {bests}."
BEST = "{optimizer} {loss:.2f} at rate {rate}"
KNOWN = "Those runs are there already. Choose another rate, or more seeds."
CLEARED = "All dots are gone."
NOTHING_TO_CLEAR = "There are no dots to clear."
DOT = "{optimizer}, rate {rate}, seed {seed}\nvalidation loss {loss}, accuracy {accuracy:.2f}"
NO_NUMBER = "no number"
HERE = "rate {rate}\nclick to train here"
ALT_EMPTY = "An empty {axis} axis of learning rates from 0.00001 to 1. {plan}."
ALT = "Validation loss against the learning rate on a {axis} axis. {each} {plan}."
ALT_ONE = "{optimizer}: {n} at {rates}, lowest mean {loss:.2f} at {rate}, {high} at the top edge."

ENOUGH = 5  # rates of a valley before its bottom counts
WORKS, BETTER_THAN = 0.6, 0.5
APART = 10.0


class Dot(NamedTuple):
    """One run: its rate, seed, validation loss (infinity if it is no number) and accuracy."""

    rate: float
    seed: int
    loss: float
    accuracy: float


class RateValley(QuickTrainingExplorer):
    """Click on an axis of learning rates; each click trains there. Chapter 11.

    Parameters
    ----------
    data
        What is trained on, as in `Settings`.
    """

    title = "The valley of the learning rate"
    chapter = "11"
    size = (8.33, 4.3)
    groups: ClassVar = {
        "next runs": ("optimizer", "rate", "seeds"),
        "axis of the rates": ("axis",),
    }

    def __init__(self, data: str = "auto") -> None:
        """Be ready; no data are loaded before the first training."""
        self._base = replace(BASE, data=data)
        self._dots: dict[str, tuple[Dot, ...]] = dict.fromkeys(OPTIMIZERS, ())
        super().__init__()

    def make_controls(self) -> dict:
        """Return what the next runs are like, the axis, and four buttons."""
        return {
            "optimizer": choice("optimizer", OPTIMIZERS),
            "rate": slider("rate", 1e-3, LOWEST, HIGHEST, STEP, log=True),
            "seeds": slider("seeds", 3, 1, 5, 1),
            "axis": choice("axis", AXES),
            "train": self.button(TRAIN, self._train_here, "Train at this rate", primary=True),
            "whole": self.button(WHOLE, self._train_all, "One run at each of 16 rates"),
            "stop": self.stop_button(),
            "clear": self.button(CLEAR, self._clear, "Remove all dots"),
        }

    # Training.

    def _train_here(self) -> None:
        self._train_at([self.controls["rate"].value], self.controls["seeds"].value)

    def _train_all(self) -> None:
        self._train_at(WHOLE_VALLEY, 1)

    def _train_at(self, rates: Sequence[float], seeds: int) -> None:
        optimizer = self.controls["optimizer"].value
        there = {(dot.rate, dot.seed) for dot in self._dots[optimizer]}
        todo = []
        for rate in map(_readable, rates):
            plan = replace(self._base, optimizer=optimizer, learning_rate=rate)
            todo += with_seeds(plan, [k for k in range(seeds) if (rate, k) not in there])
        if todo:
            self.train(todo)
        else:
            self.notify(KNOWN)

    def keep(self, run: Run) -> None:
        """Add a dot."""
        s = run.settings
        loss = run.last("val_loss")
        loss = loss if math.isfinite(loss) else math.inf
        self._add(s.optimizer, Dot(s.learning_rate, s.seed, loss, run.last("val_accuracy")))

    def _add(self, optimizer: str, *dots: Dot) -> None:
        there = {(dot.rate, dot.seed): dot for dot in (*self._dots[optimizer], *dots)}
        self._dots[optimizer] = tuple(sorted(there.values()))

    def _clear(self) -> None:
        if not any(self._dots.values()):
            self.notify(NOTHING_TO_CLEAR)
            return
        self.drop_list()
        self._dots = dict.fromkeys(OPTIMIZERS, ())
        self.notify(CLEARED)

    # The picture.

    def make_picture(self, figure) -> list:
        """Draw the axes; dots and lines come."""
        self.valley = Valley(figure.subplots(), OPTIMIZERS, CEILING, GUESSING)
        return self.valley.artists

    def compute(self, optimizer: str, rate: float, seeds: int, axis: str) -> dict:
        """Return the dots of each optimizer, and the means over the seeds."""
        dots = dict(self._dots)
        means = {name: mean_losses(found) for name, found in dots.items()}
        return {"dots": dots, "means": means, "bottoms": {n: bottom(m) for n, m in means.items()}}

    def draw(self, facts: dict) -> None:
        """Bring dots, lines, cursor and axis up to date."""
        if self.valley.logarithmic(facts["axis"] == LOG):
            self._live.refresh_background()
        for name, dots in facts["dots"].items():
            in_view = [(dot.rate, min(dot.loss, CEILING)) for dot in dots]
            self.valley.set(name, in_view, facts["means"][name])
        self.valley.point(facts["rate"], _plan(facts))
        bests = [
            BEST.format(optimizer=OPTIMIZERS[name], loss=loss, rate=value_text(rate))
            for name, means in facts["means"].items()
            if means
            for loss, rate in [min((loss, rate) for rate, loss in means)]
        ]
        self.write_status(BESTS.format(bests="; ".join(bests)) if bests else AT_REST)

    def describe(self, facts: dict) -> str:
        """Say where the dots lie, for each optimizer."""
        words = {"axis": AXES[facts["axis"]], "plan": _plan(facts)}
        each = []
        for name, dots in facts["dots"].items():
            if dots:
                loss, rate = min((loss, rate) for rate, loss in facts["means"][name])
                text = ALT_ONE.format(
                    optimizer=OPTIMIZERS[name],
                    n=counted(len(dots), "run"),
                    rates=counted(len(facts["means"][name]), "rate"),
                    loss=loss,
                    rate=value_text(rate),
                    high=sum(dot.loss >= CEILING for dot in dots),
                )
                each.append(text)
        return (ALT if each else ALT_EMPTY).format(each=" ".join(each), **words)

    # What a hand does on the picture.

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        """Let the rate of the next runs be dragged along the axis, and pressed to train."""
        rate = facts["rate"]
        return {
            "rate": Handle(
                self.valley.ax,
                rate,
                HANDLE_AT,
                label="rate of the next runs",
                says=f"rate {value_text(_readable(rate))}, press to train",
                drag=lambda x, y: {"rate": _snapped(x)},
                press=self._train_here,
            )
        }

    def hover(self, axes, x: float, y: float) -> str:
        """Tell of the run under the mouse, or what a click would do."""
        places = {
            (dot.rate, min(dot.loss, CEILING)): (name, dot)
            for name, dots in self.facts["dots"].items()
            for dot in dots
        }
        near = nearest_point(axes, list(places), (x, y))
        if near is None:
            return HERE.format(rate=value_text(_readable(_snapped(x))))
        name, dot = places[near]
        return DOT.format(
            optimizer=OPTIMIZERS[name],
            rate=value_text(dot.rate),
            seed=dot.seed,
            loss=f"{dot.loss:.3g}" if math.isfinite(dot.loss) else NO_NUMBER,
            accuracy=dot.accuracy,
        )

    def click(self, axes, x: float, y: float) -> dict:
        """Train at the rate under the mouse."""
        rate = _snapped(x)
        self._train_at([rate], self.controls["seeds"].value)
        return {"rate": rate}

    # Tasks.

    @classmethod
    def make_tasks(cls) -> list[Task]:
        """Return three things to find."""
        return [
            TrainedTask(
                "floor_of_adam",
                f"Find a rate at which Adam's mean over 3 seeds ends below {BETTER_THAN}.",
                lambda f: any(
                    loss < BETTER_THAN and sum(d.rate == rate for d in f["dots"]["adam"]) >= 3
                    for rate, loss in f["means"]["adam"]
                ),
                {"optimizer": "adam", "rate": 10**-2.7},
                results={"adam": {2e-3: (0.45, 0.46, 0.44)}},
            ),
            TrainedTask(
                "edge_of_the_cliff",
                "Find two rates of one optimizer, the larger at most 10 times the smaller: one "
                f"ends below {WORKS}, the other no better than guessing (2.3).",
                lambda f: any(map(_has_cliff, f["means"].values())),
                {"optimizer": "adam", "rate": 0.1},
                results={"adam": {0.01: (0.5,), 0.1: (2.31,)}},
            ),
            TrainedTask(
                "valleys_apart",
                "Draw Adam's valley and SGD's, 5 rates or more each. How many times as large is "
                "SGD's best rate?",
                lambda f: (
                    f["bottoms"]["adam"] is not None
                    and f["bottoms"]["sgd"] is not None
                    and f["bottoms"]["sgd"] >= APART * f["bottoms"]["adam"]
                ),
                {"optimizer": "sgd", "axis": LOG},
                results={
                    "adam": dict(zip((1e-5, 1e-4, 1e-3, 1e-2, 0.1), _DIPS, strict=True)),
                    "sgd": dict(zip((1e-3, 1e-2, 0.1, 0.5, 1.0), _DIPS, strict=True)),
                },
            ),
        ]

    def play(self, task: TrainedTask) -> None:
        """Enter what the task's trainings may come to, without training."""
        for optimizer, found in task.results.items():
            for rate, losses in found.items():
                self._add(optimizer, *(Dot(rate, k, loss, 0.5) for k, loss in enumerate(losses)))
        self.update()


_DIPS = ((2.3,), (1.6,), (0.5,), (0.7,), (2.4,))


def mean_losses(dots: Sequence[Dot]) -> list[tuple[float, float]]:
    """Return each rate with the mean loss over its seeds, what is above the ceiling taken as it."""
    rates = sorted({dot.rate for dot in dots})
    found = []
    for rate in rates:
        losses = [min(dot.loss, CEILING) for dot in dots if dot.rate == rate]
        found.append((rate, sum(losses) / len(losses)))
    return found


def bottom(means: Sequence[tuple[float, float]]) -> float | None:
    """Return the rate at the bottom; None if there are too few, or the lowest is at an end."""
    if len(means) < ENOUGH:
        return None
    lowest = min(range(len(means)), key=lambda k: means[k][1])
    return means[lowest][0] if 0 < lowest < len(means) - 1 else None


def _has_cliff(means: Sequence[tuple[float, float]]) -> bool:
    return any(
        rate < other <= 10.001 * rate and loss < WORKS and worse >= GUESSING - 0.01
        for rate, loss in means
        for other, worse in means
    )


def _plan(facts: Any) -> str:
    return PLAN.format(
        optimizer=OPTIMIZERS[facts["optimizer"]],
        rate=value_text(_readable(facts["rate"])),
        seeds=counted(facts["seeds"], "seed"),
    )


def _readable(rate: float) -> float:
    return float(f"{rate:.3g}")


def _snapped(rate: float) -> float:
    """Return the nearest rate that the slider can show."""
    power = math.log10(min(max(rate, 10**LOWEST), 10**HIGHEST))
    return 10 ** (LOWEST + round((power - LOWEST) / STEP) * STEP)
