"""Chapter 14: the NumPy network is trained further on one's own digits, and what it forgets."""

from functools import cache, lru_cache

import numpy as np

from helpers.datasets import load_mnist
from helpers.datasets.own_digits import OwnDigits
from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.nn.fine_tuning import FineTuning, fine_tune
from helpers.plots.framing import AccuracyCurves, LabelledTiles
from helpers.training.stored_models import load_model

STEPS = 40
TESTED, OLD = 500, 5000  # digits: the first ones of the test set and of the training set
MIXES = {0.0: "my digits alone", 0.5: "half old digits", 0.9: "nine of ten old"}  # old ones: share
RATES = (-4.0, -2.0, 0.5)  # exponents: lowest, highest, step
ROWS, COLUMNS = 3, 6
REMEMBERED = 0.03  # how much a network that remembers may lose

# Sentences.
EMPTY = (
    "Your set is empty, so there is nothing to train on: add digits with the explorer above. "
    "Test digits {test:.1%}."
)
BEFORE = "Before: {own}test digits {test:.1%}. "
AFTER = "After {steps} steps: {own}test digits {test:.1%}. "
OWN = "own digits {share:.0%} of {n}, "
SETTINGS = "Each batch: {mix}; rate {rate:.2g}."
STATE_OF_STEP_0 = "Not trained further yet. "


@cache
def _old_and_test() -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Return the old digits to mix in, and those of the test."""
    digits = load_mnist()
    return (
        (digits.x_train[:OLD].copy(), digits.y_train[:OLD].copy()),
        (digits.x_test[:TESTED].copy(), digits.y_test[:TESTED].copy()),
    )


@cache
def _network():
    """Return the network of chapter 08, trained; it is copied before it is trained further."""
    return load_model("numpy_256").network


@lru_cache(maxsize=50)
def _trained(images: bytes, labels: bytes, mix: float, learning_rate: float) -> FineTuning:
    """Train on a set of digits, given as bytes so that the same run is made only once."""
    x = np.frombuffer(images, np.uint8).reshape(-1, 784).astype(np.float32) / 255
    y = np.frombuffer(labels, np.int64)
    old, test = _old_and_test()
    return fine_tune(
        _network(), (x, y), old, test, mix=mix, steps=STEPS, learning_rate=learning_rate
    )


class FurtherTraining(Explorer):
    """The stored NumPy network in further training on a few digits of one's own. Chapter 14.

    Parameters
    ----------
    own
        The digits; None for the sample that the course brings.
    """

    title = "Train on your own digits"
    size = (9.2, 3.9)

    def __init__(self, own: OwnDigits | None = None) -> None:
        """Take the digits."""
        self._own = OwnDigits.sample() if own is None else own
        super().__init__()
        self._own.watchers[type(self).__name__] = self.update

    def make_controls(self) -> dict:
        return {
            "steps": slider("training steps", 0, 0, STEPS, 1),
            "mix": choice("each batch holds", MIXES),
            "learning_rate": slider("learning rate", 0.001, *RATES, log=True),
            "remove": self.button("Remove the last", self._own.remove_last, "From your set"),
        }

    def make_picture(self, figure) -> list:
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.15))
        self.curves = AccuracyCurves(left, STEPS)
        self.tiles = LabelledTiles(right, ROWS, COLUMNS)
        right.set_title("your last 18 digits: right ✓, or → its answer", fontsize=11)
        return [*self.curves.artists, *self.tiles.artists]

    def compute(self, steps: int, mix: float, learning_rate: float) -> dict:
        """Return the accuracies over all steps, and the answers at this one."""
        images, labels = self._own.images, self._own.labels
        n = len(labels)
        rate = round(learning_rate, 8)
        run = _trained(images.tobytes(), labels.tobytes(), mix, rate) if n else None
        _, (x_test, y_test) = _old_and_test()
        if run is None:
            untouched = (_network().predict(x_test).argmax(axis=1) == y_test).mean()
            own, test = np.array([]), np.full(STEPS + 1, untouched)
        else:
            own, test = run.new_accuracy, run.test_accuracy
        last = slice(max(n - ROWS * COLUMNS, 0), n)
        answers = np.array([], int) if run is None else run.answers[steps]
        return {
            "n": n,
            "own": own,
            "test": test,
            "shown": (images[last], labels[last], answers[last]),
            "own_now": float(own[steps]) if n else 0.0,
            "lost": float(test[0] - test[steps]),
        }

    def draw(self, facts: dict) -> None:
        self.curves.set(facts["own"], facts["test"], facts["steps"])
        self.tiles.set(*facts["shown"])

    def describe(self, facts: dict) -> str:
        n, steps = facts["n"], facts["steps"]
        if not n:
            return EMPTY.format(test=facts["test"][0])

        def own(step: int) -> str:
            return OWN.format(share=facts["own"][step], n=n)

        words = BEFORE.format(own=own(0), test=facts["test"][0])
        words += (
            AFTER.format(steps=steps, own=own(steps), test=facts["test"][steps])
            if steps
            else STATE_OF_STEP_0
        )
        return words + SETTINGS.format(mix=MIXES[facts["mix"]], rate=facts["learning_rate"])

    def make_tasks(self) -> list[Task]:
        return [
            Task(
                "Train until all digits of your set are read right.",
                lambda f: f["steps"] > 0 and f["own_now"] == 1,
                {"steps": 20},
            ),
            Task(
                "Make the network forget: lose 20 points or more on the test digits.",
                lambda f: f["lost"] >= 0.2,
                {"steps": STEPS, "learning_rate": 0.01},
            ),
            Task(
                "Learn without forgetting: 30 steps or more, all of your digits right, and the "
                "test digits lose less than 3 points.",
                lambda f: f["steps"] >= 30 and f["own_now"] == 1 and f["lost"] < REMEMBERED,
                {"steps": STEPS, "mix": 0.5},
            ),
        ]
