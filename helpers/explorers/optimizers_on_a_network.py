"""Chapter 07: five optimizers train the same small network."""

from functools import lru_cache
from typing import ClassVar

import ipywidgets as widgets
import numpy as np

from helpers.datasets.toys import PROBLEMS
from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.picture import Handle
from helpers.explorers.rate_rows import in_lines, row_controls, row_handles, row_words
from helpers.nn import Dense, Network, ReLU, SoftmaxCrossEntropy
from helpers.nn.loss_curves import LossCurves, loss_curves
from helpers.nn.optimizers import OPTIMIZERS
from helpers.nn.schedules import CONSTANT, EXPONENTIAL, SCHEDULES, scheduled_rate
from helpers.plots.optimizer_paths import (
    LOOKS,
    OptimizerLine,
    RateRows,
    nearest_point,
    progress_axes,
)
from helpers.words import counted

# Those that a single line does not solve.
PROBLEM_NAMES = {"circles": "circles", "exclusive_or": "exclusive or", "spirals": "spirals"}
ROWS, NOISE = 200, 0.2  # of the training set, and as many in the test set
SCALE = 2.5  # the inputs are divided by it, so that they are about 1
TRAIN_SEED, TEST_SEED = 0, 1
NEURONS = 16
UPDATES, EVERY = 200, 5
BATCH_SIZES = (1, 5, 20, 50, ROWS)
RATES = (-3, 0.5)  # exponents: lowest, highest
FIRST_RATE = 0.01
LOSS_LIMITS = (1e-3, 10)
GUESSING = float(np.log(2))  # the loss of a network that gives both classes one half
BOLD_RATE, CALM_LOSS = 0.3, 0.2
MOST_TRAININGS = 2000
IN_TRAINING = "The networks are in training."


class OptimizersOnANetwork(Explorer):
    """SGD, Momentum, AdaGrad, RMSProp and Adam train twins on two classes. Chapter 07."""

    title = "The same five on a small network"
    chapter = "07"
    size = (8.33, 4.6)
    further_below = True

    groups: ClassVar = {
        "data": ("problem", "batch_size"),
        "learning rates": ("schedule", "left", "same"),
    }

    def make_controls(self) -> dict:
        return {
            "problem": choice("problem", PROBLEM_NAMES),
            "batch_size": choice("batch size", BATCH_SIZES, 20),
            "seed": slider("seed", 0, 0, 4, 1),
            **row_controls(dict.fromkeys(OPTIMIZERS, FIRST_RATE), *RATES),
            "schedule": choice("schedule", SCHEDULES),
            "left": slider("rate left at end", 0.1, -3.0, 0.0, 0.05, log=True),
            "same": self.button(f"{FIRST_RATE:g} for all", self._same_rate),
        }

    def further_settings(self, controls) -> list[widgets.Widget]:
        """Put the seed first, then each optimizer with its rate."""
        lines = [("seed",), *((f"show_{name}", f"rate_{name}") for name in OPTIMIZERS)]
        return in_lines(self.controls, lines)

    def _same_rate(self) -> None:
        self.state = {f"rate_{name}": FIRST_RATE for name in OPTIMIZERS}

    def make_picture(self, figure) -> list:
        panels = figure.subplot_mosaic(
            [["training", "rates"], ["training", "test"]],
            width_ratios=[1.3, 1],
            height_ratios=[1, 1.4],
        )
        for data in ("training", "test"):
            progress_axes(panels[data], UPDATES, f"{data} loss", LOSS_LIMITS, "updates")
            panels[data].set_yticks([1e-3, 1e-2, 0.1, 1, 10])
        self.train, self.test = (
            {name: OptimizerLine(panels[data], look, name) for name, look in LOOKS.items()}
            for data in ("training", "test")
        )
        self.rows = RateRows(panels["rates"], *RATES)
        drawn = [*self.train.values(), *self.test.values()]
        return [artist for line in drawn for artist in line.artists] + self.rows.artists

    def compute(self, problem, batch_size, seed, schedule, left, **settings) -> dict:
        self.alt = IN_TRAINING  # the old words are no longer true; the new ones follow
        # The share that is left says nothing where the rate stays: one training for all shares.
        left = 1.0 if schedule == CONSTANT else left
        rates = {name: settings[f"rate_{name}"] for name in OPTIMIZERS}
        curves = {
            name: train(problem, name, rate, batch_size, seed, schedule, left)
            for name, rate in rates.items()
            if settings[f"show_{name}"]
        }
        return {
            "curves": curves,
            "rates": rates,
            "train_loss": {name: _final(curve, curve.train) for name, curve in curves.items()},
            "test_loss": {name: _final(curve, curve.test) for name, curve in curves.items()},
            "epochs": UPDATES / np.ceil(ROWS / batch_size),
        }

    def draw(self, facts: dict) -> None:
        nothing = np.empty(0)
        for name in OPTIMIZERS:
            curve = facts["curves"].get(name)
            updates, train, test = (
                (curve.updates, curve.train, curve.test) if curve else (nothing,) * 3
            )
            self.train[name].set(updates, train)
            self.test[name].set(updates, test)
        self.rows.set(facts["rates"], facts["curves"])

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        return row_handles(self.rows, facts)

    def hover(self, axes, x: float, y: float) -> str:
        if axes is self.rows.ax:
            return row_words(self.rows, self.facts, y)
        near = nearest_point(self.train if axes is self.train["SGD"].ax else self.test, x, y)
        if near is None:
            return ""
        name, number = near
        curve = self.facts["curves"][name]
        return (
            f"{name}, update {curve.updates[number]}\n"
            f"training loss {curve.train[number]:.3g}\ntest loss {curve.test[number]:.3g}"
        )

    def describe(self, facts: dict) -> str:
        words = (
            f"{PROBLEM_NAMES[facts['problem']].capitalize()}, {UPDATES} updates with "
            f"{facts['batch_size']} of {ROWS} rows ({counted(facts['epochs'], 'epoch')}), seed "
            f"{facts['seed']}"
        )
        if facts["schedule"] != CONSTANT:
            schedule = SCHEDULES[facts["schedule"]]
            words += f", rates {schedule} down to {facts['left']:.2g}"
        if not facts["curves"]:
            return words + ". Nobody trains: press a name."
        ends = []
        for name, curve in facts["curves"].items():
            losses = f"{facts['train_loss'][name]:.2g} / {facts['test_loss'][name]:.2g}"
            losses = f"diverged after {curve.updates[-1]} updates" if curve.diverged else losses
            ends.append(f"{name} (η {facts['rates'][name]:.2g}) {losses}")
        words += f". Training / test loss: {'; '.join(ends)}."
        if len(facts["test_loss"]) < 2:
            return words
        lowest = min(facts["test_loss"], key=facts["test_loss"].get)
        return words + f" Lowest test: {lowest}."

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "sgd_beats_adam",
                "Circles, batch size 20, Adam at 0.01: find a rate with which plain SGD ends at a "
                "lower training loss than Adam.",
                lambda f: (
                    f["problem"] == "circles"
                    and f["batch_size"] == 20
                    and np.isclose(f["rates"]["Adam"], 0.01)
                    and {"SGD", "Adam"} <= set(f["curves"])
                    and f["train_loss"]["SGD"] < f["train_loss"]["Adam"]
                ),
                {"rate_SGD": 1.0},
            ),
            Task(
                "adam_worse_than_guessing",
                f"Find a rate with which Adam ends worse than guessing: a training loss above "
                f"{GUESSING:.2f}, the logarithm of 2.",
                lambda f: f["train_loss"].get("Adam", 0) > GUESSING,
                {"rate_Adam": 10**0.5},
            ),
            Task(
                "schedule_for_bold_sgd",
                f"Circles, batch size 1, SGD at a rate of {BOLD_RATE:g} or more: find a schedule "
                f"that brings SGD to a training loss below {CALM_LOSS:g}.",
                lambda f: (
                    f["problem"] == "circles"
                    and f["batch_size"] == 1
                    and f["rates"]["SGD"] >= BOLD_RATE
                    and f["schedule"] != CONSTANT
                    and f["train_loss"].get("SGD", np.inf) < CALM_LOSS
                ),
                {"batch_size": 1, "rate_SGD": 10**-0.5, "schedule": EXPONENTIAL, "left": 0.1},
            ),
        ]


@lru_cache(maxsize=MOST_TRAININGS)
def train(
    problem: str, name: str, rate: float, batch_size: int, seed: int, schedule: str, left: float
) -> LossCurves:
    """Train one network with one optimizer; what was trained before is not trained again."""
    data = [PROBLEMS[problem](ROWS, NOISE, seed=s) for s in (TRAIN_SEED, TEST_SEED)]
    rows, test = [((x / SCALE).astype(np.float32), y) for x, y in data]
    return loss_curves(
        new_network(seed),
        OPTIMIZERS[name](learning_rate=rate),
        rows,
        test,
        UPDATES,
        batch_size,
        seed,
        lambda update: scheduled_rate(schedule, rate, update, UPDATES, left),
        EVERY,
    )


def new_network(seed: int) -> Network:
    """Return the network before training: 2-16-16-2 with ReLU; each seed gives other weights."""
    rng = np.random.default_rng(seed)
    layers = [Dense(2, NEURONS, seed=rng), ReLU(), Dense(NEURONS, NEURONS, seed=rng), ReLU()]
    return Network([*layers, Dense(NEURONS, 2, seed=rng)], SoftmaxCrossEntropy())


def _final(curve: LossCurves, losses: np.ndarray) -> float:
    return np.inf if curve.diverged else float(losses[-1])
