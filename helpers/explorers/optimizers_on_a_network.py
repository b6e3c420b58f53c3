"""Chapter 07: five optimizers train the same small network."""

from functools import lru_cache

import numpy as np

from helpers.datasets.toys import PROBLEMS
from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.nn import Dense, Network, ReLU, SoftmaxCrossEntropy
from helpers.nn.loss_curves import LossCurves, loss_curves
from helpers.nn.optimizers import OPTIMIZERS
from helpers.nn.schedules import CONSTANT, EXPONENTIAL, SCHEDULES, scheduled_rate
from helpers.plots.optimizer_paths import LOOKS, OptimizerLine, lines_legend, progress_axes
from helpers.words import counted

# Those that a single line does not solve.
PROBLEM_NAMES = {"circles": "circles", "exclusive_or": "exclusive or", "spirals": "spirals"}
ROWS, NOISE = 200, 0.2  # of the training set, and as many in the test set
SCALE = 2.5  # the inputs are divided by it, so that they are about 1
TRAIN_SEED, TEST_SEED = 0, 1
NEURONS = 16
UPDATES, EVERY = 200, 5
BATCH_SIZES = (1, 5, 20, 50, ROWS)
RATES = (-3.0, 0.5, 0.05)  # exponents: lowest, highest, step
FIRST_RATE = 0.01
LOSS_LIMITS = (1e-3, 10)
GUESSING = float(np.log(2))  # the loss of a network that gives both classes one half
BOLD_RATE, CALM_LOSS = 0.3, 0.2
MOST_TRAININGS = 2000
IN_TRAINING = "The five networks are in training."


class OptimizersOnANetwork(Explorer):
    """SGD, Momentum, AdaGrad, RMSProp and Adam train twins on two classes. Chapter 07."""

    title = "The same five on a small network"
    size = (8.4, 3.9)

    def make_controls(self) -> dict:
        rates = {name: slider(f"η {name}", FIRST_RATE, *RATES, log=True) for name in OPTIMIZERS}
        # Two columns stand beside each other: the training on the left, the rates on the right.
        controls = {
            "problem": choice("problem", PROBLEM_NAMES),
            "rate_SGD": rates["SGD"],
            "batch_size": choice("batch size", BATCH_SIZES, 20),
            "rate_Momentum": rates["Momentum"],
            "seed": slider("seed", 0, 0, 4, 1),
            "rate_AdaGrad": rates["AdaGrad"],
            "schedule": choice("schedule", SCHEDULES),
            "rate_RMSProp": rates["RMSProp"],
            "left": slider("rate left at end", 0.1, -3.0, 0.0, 0.25, log=True),
            "rate_Adam": rates["Adam"],
        }
        controls["same"] = self.button(f"{FIRST_RATE:g} for all", self._same_rate)
        return controls

    def _same_rate(self) -> None:
        self.state = {f"rate_{name}": FIRST_RATE for name in OPTIMIZERS}

    def make_picture(self, figure) -> list:
        axes = figure.subplots(1, 2)
        for ax, data in zip(axes, ("training", "test"), strict=True):
            progress_axes(ax, UPDATES, f"{data} loss", LOSS_LIMITS, "updates")
            ax.set_yticks([1e-3, 1e-2, 0.1, 1, 10])
        self.train, self.test = (
            {name: OptimizerLine(ax, look, name) for name, look in LOOKS.items()} for ax in axes
        )
        lines_legend(figure, list(self.train.values()))
        drawn = [*self.train.values(), *self.test.values()]
        return [artist for line in drawn for artist in line.artists]

    def compute(self, problem, batch_size, seed, schedule, left, **rates) -> dict:
        self.alt = IN_TRAINING  # the old words are no longer true; the new ones follow
        # The share that is left says nothing where the rate stays: one training for all shares.
        left = 1.0 if schedule == CONSTANT else left
        curves = {
            name: train(problem, name, rates[f"rate_{name}"], batch_size, seed, schedule, left)
            for name in OPTIMIZERS
        }
        return {
            "curves": curves,
            "rates": {name: rates[f"rate_{name}"] for name in OPTIMIZERS},
            "train_loss": {name: _final(curve, curve.train) for name, curve in curves.items()},
            "test_loss": {name: _final(curve, curve.test) for name, curve in curves.items()},
            "epochs": UPDATES / np.ceil(ROWS / batch_size),
        }

    def draw(self, facts: dict) -> None:
        for name, curve in facts["curves"].items():
            self.train[name].set(curve.updates, curve.train)
            self.test[name].set(curve.updates, curve.test)

    def describe(self, facts: dict) -> str:
        words = (
            f"{PROBLEM_NAMES[facts['problem']].capitalize()}, {UPDATES} updates with "
            f"{facts['batch_size']} of {ROWS} rows ({counted(facts['epochs'], 'epoch')}), seed "
            f"{facts['seed']}"
        )
        if facts["schedule"] != CONSTANT:
            schedule = SCHEDULES[facts["schedule"]]
            words += f", schedule {schedule} down to {facts['left']:.2g} of each rate"
        ends = []
        for name, curve in facts["curves"].items():
            losses = f"{facts['train_loss'][name]:.3g} / {facts['test_loss'][name]:.3g}"
            losses = f"diverged after {curve.updates[-1]} updates" if curve.diverged else losses
            ends.append(f"{name} (η {facts['rates'][name]:.2g}) {losses}")
        words += f". Loss in training / test: {'; '.join(ends)}."
        lowest = min(facts["test_loss"], key=facts["test_loss"].get)
        return words + f" Lowest test loss: {lowest}."

    def make_tasks(self) -> list[Task]:
        return [
            Task(
                "Circles, batch size 20, Adam at 0.01: find a rate with which plain SGD ends at a "
                "lower training loss than Adam.",
                lambda f: (
                    f["problem"] == "circles"
                    and f["batch_size"] == 20
                    and np.isclose(f["rates"]["Adam"], 0.01)
                    and f["train_loss"]["SGD"] < f["train_loss"]["Adam"]
                ),
                {"rate_SGD": 1.0},
            ),
            Task(
                f"Find a rate with which Adam ends worse than guessing: a training loss above "
                f"{GUESSING:.2f}, the logarithm of 2.",
                lambda f: f["train_loss"]["Adam"] > GUESSING,
                {"rate_Adam": 10**0.5},
            ),
            Task(
                f"Circles, batch size 1, SGD at a rate of {BOLD_RATE:g} or more: find a schedule "
                f"that brings SGD to a training loss below {CALM_LOSS:g}.",
                lambda f: (
                    f["problem"] == "circles"
                    and f["batch_size"] == 1
                    and f["rates"]["SGD"] >= BOLD_RATE
                    and f["schedule"] != CONSTANT
                    and f["train_loss"]["SGD"] < CALM_LOSS
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
