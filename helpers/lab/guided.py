"""Guided experiments: a question about a hyperparameter, a prediction, the answer. Chapter 11.

The answer is read off the runs; nothing here knows it beforehand.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from helpers.lab.luck import compare, mean, measured, width
from helpers.lab.records import Run
from helpers.lab.settings import Settings

# S3's network on few examples, so that a run takes about a second.
BASE = Settings(n_train=1000, epochs=5)
LETTERS = "abcd"

MEASURED = {
    "val_accuracy": "validation accuracy after the last epoch",
    "gap": "training accuracy minus validation accuracy",
}
NO_DIFFERENCE = "no difference that the seeds can tell from luck"
TOO_FEW = "Some runs are missing, so there is no answer yet."
SO_FAR = "So far. "
MEANS = "Means: {means}."
CLEAR = "{best} leads by {lead:.3f}; runs that differ only in the seed lie up to {luck:.3f} apart."
UNCLEAR = (
    "The two highest means lie {lead:.3f} apart, runs that differ only in the seed up to "
    "{luck:.3f}: that can be luck."
)
ONE_SEED = "The two highest means lie {lead:.3f} apart; one seed says nothing about luck."
ANSWER = "Answer: {letter}, {words}."


@dataclass(frozen=True)
class Experiment:
    """A question about one hyperparameter, and the trainings that answer it.

    Attributes
    ----------
    title
        The hyperparameter.
    question
        What is to be predicted.
    variants
        From the words for a value to the settings that it changes; two or three of them.
    measure
        What is looked at: a key of `MEASURED`.
    why
        What to think about, told after the answer.
    """

    title: str
    question: str
    variants: Mapping[str, Mapping[str, Any]]
    why: str
    measure: str = "val_accuracy"
    base: Settings = BASE

    @property
    def options(self) -> list[str]:
        """What may be predicted, in words: each variant, and that there is no difference."""
        return [*self.variants, NO_DIFFERENCE]

    def settings(self, seeds: int, data: str = "auto") -> list[Settings]:
        """Return the trainings: every variant with the first seed, then with the second, …"""
        return [
            replace(self.base, data=data, seed=seed, **changes)
            for seed in range(seeds)
            for changes in self.variants.values()
        ]

    def sets(self, runs: Sequence[Run]) -> list[list[float]]:
        """Return what was measured, a list for each variant, one value for each complete run."""
        found: list[list[float]] = [[] for _ in self.variants]
        for run in runs:
            place = self.place(run)
            value = measured(run, self.measure)
            if place is not None and run.complete and math.isfinite(value):
                found[place].append(value)
        return found

    def place(self, run: Run) -> int | None:
        """Return which variant a run belongs to, None for none."""
        for place, changes in enumerate(self.variants.values()):
            plan = replace(self.base, data=run.settings.data, seed=run.settings.seed, **changes)
            if plan == run.settings:
                return place
        return None


@dataclass(frozen=True)
class Answer:
    """What the runs say.

    Attributes
    ----------
    letter
        The prediction that was right; "" if the runs do not say.
    clear
        Whether one variant leads by more than luck.
    words
        The same in sentences.
    """

    letter: str = ""
    clear: bool = False
    words: str = ""


def answer(experiment: Experiment, runs: Sequence[Run], finished: bool = True) -> Answer:
    """Read the answer off the runs; while more are to come (not `finished`), the means only."""
    sets = experiment.sets(runs)
    if not any(sets):
        return Answer()
    found = compare(sets)
    if found is None or not all(sets):
        return Answer(words=TOO_FEW)
    names = list(experiment.variants)
    order = sorted(range(len(sets)), key=lambda k: -mean(sets[k]))
    means = ", ".join(f"{names[k]} {mean(sets[k]):.3f}" for k in order)
    facts = {"best": names[found.best], "lead": found.lead, "luck": found.luck}
    words = MEANS.format(means=means) + " "
    if not finished:
        return Answer(words=SO_FAR + words.strip())
    if min(len(sets[found.best]), len(sets[found.second])) < 2:
        return Answer(words=words + ONE_SEED.format(**facts))
    if found.clear:
        letter, words = LETTERS[found.best], words + CLEAR.format(**facts)
    else:
        letter, words = LETTERS[len(names)], words + UNCLEAR.format(**facts)
    said = ANSWER.format(letter=letter, words=experiment.options[LETTERS.index(letter)])
    return Answer(letter, found.clear, f"{words} {said}")


def limits(experiment: Experiment, runs: Sequence[Run]) -> tuple[float, float]:
    """Return limits for an axis that shows all values, in tenths."""
    values = [value for one in experiment.sets(runs) for value in one]
    if not values or width(values) == math.inf:
        return 0.0, 1.0
    low, high = math.floor(10 * min(values) - 0.01) / 10, math.ceil(10 * max(values) + 0.01) / 10
    return low, high


def _each(name: str, values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return variants that differ in one setting, from the words for each to its value."""
    return {words: {name: value} for words, value in values.items()}


_BEST = "Three networks, {what}. Which one has the highest validation accuracy at the end?"

EXPERIMENTS: dict[str, Experiment] = {
    "learning_rate": Experiment(
        "learning rate",
        _BEST.format(what="Adam with three learning rates, 5 epochs each"),
        _each("learning_rate", {"rate 0.001": 0.001, "rate 0.005": 0.005, "rate 0.1": 0.1}),
        "The time is short here: few examples, few epochs. A rate that is small arrives late, one "
        "that is too large never settles. With more epochs the small one catches up.",
    ),
    "batch_size": Experiment(
        "batch size",
        _BEST.format(what="batches of three sizes, 5 epochs each"),
        _each("batch_size", {"batch 8": 8, "batch 32": 32, "batch 256": 256}),
        "All see each image 5 times, but 1,000 images are 125 steps an epoch with batches of 8 and "
        "4 with batches of 256. Small batches buy more steps, and pay with time for each.",
    ),
    "epochs": Experiment(
        "epochs",
        _BEST.format(what="trained for a shorter or a longer time"),
        {
            "1 epoch": {"epochs": 1},
            "5 epochs": {"epochs": 5},
            "10 epochs with batch 64": {"epochs": 10, "batch_size": 64},
        },
        "Twice the epochs with twice the batch is the same number of steps, each with a steadier "
        "direction, and each image is seen twice as often. More epochs help as long as the "
        "validation accuracy still rises; after that they only cost time.",
    ),
    "depth": Experiment(
        "depth",
        _BEST.format(what="none, two and four hidden layers of 64"),
        _each(
            "hidden",
            {"no hidden layer": (), "2 hidden layers": (64,) * 2, "4 hidden layers": (64,) * 4},
        ),
        "More layers can say more, but with few images there is little to say, and each layer is "
        "one more for the gradient to come through.",
    ),
    "width": Experiment(
        "width",
        _BEST.format(what="two hidden layers of different width"),
        _each("hidden", {f"{n} neurons each": (n, n) for n in (4, 64, 256)}),
        "Through a layer of 4 neurons ten digits must pass as 4 numbers. From some width on there "
        "is room enough, and more costs time and gains little.",
    ),
    "activation": Experiment(
        "activation",
        _BEST.format(what="with ReLU, sigmoid and tanh in both hidden layers"),
        _each("activation", {"ReLU": "relu", "sigmoid": "sigmoid", "tanh": "tanh"}),
        "The slope of sigmoid is 0.25 at most, so two layers of it make gradients small, and "
        "learning starts slowly. Chapter 03 showed why.",
    ),
    "dropout": Experiment(
        "dropout",
        "Three networks, with three rates of dropout, 20 epochs each. For which one does the "
        "training accuracy lie furthest above the validation accuracy at the end?",
        _each("dropout", {"no dropout": 0.0, "dropout 0.2": 0.2, "dropout 0.5": 0.5}),
        "The training accuracy is measured while neurons are switched off, the validation accuracy "
        "is not. With much dropout the difference can even be negative.",
        measure="gap",
        base=replace(BASE, epochs=20),
    ),
    "optimizer": Experiment(
        "optimizer",
        _BEST.format(what="with SGD, RMSprop and Adam, all with the rate 0.001"),
        _each("optimizer", {"SGD": "sgd", "RMSprop": "rmsprop", "Adam": "adam"}),
        "It is not a fair race, and that is the lesson: a rate that is good for Adam is far too "
        "small for SGD. A learning rate means nothing without its optimizer.",
    ),
    "scaling": Experiment(
        "input scaling",
        _BEST.format(what="with inputs from 0 to 255, from 0 to 1, and from -0.5 to 0.5"),
        _each(
            "scaling",
            {
                "bytes, 0 to 255": "bytes",
                "unit, 0 to 1": "unit",
                "centred, -0.5 to 0.5": "centered",
            },
        ),
        "The first layer multiplies its weights by the inputs. With bytes its sums are 255 times "
        "as large, and so are the gradients of its weights; Adam divides by their size, most "
        "other optimizers do not.",
    ),
    "l2": Experiment(
        "L2",
        _BEST.format(what="with three penalties on large weights"),
        _each("l2", {"L2 0": 0.0, "L2 0.001": 0.001, "L2 0.3": 0.3}),
        "The penalty pulls every weight towards 0. A little of it may hold overfitting back, "
        "which 5 epochs hardly show; a lot of it leaves no weights to read digits with.",
    ),
}
