"""Chapter 14: the NumPy network is trained further on one's own digits, and what it forgets."""

from functools import cache, lru_cache, partial
from typing import ClassVar

import numpy as np

from helpers.datasets import load_mnist
from helpers.datasets.own_digits import OwnDigits
from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.picture import Handle
from helpers.explorers.transport import transport
from helpers.nn.fine_tuning import FineTuning, fine_tune
from helpers.plots.framing import AccuracyCurves, LabelledTiles
from helpers.training.stored_models import load_model
from helpers.words import a_digit, counted

STEPS = 40
TESTED, OLD = 1000, 5000  # digits: spread over the test set, and the first ones to train on
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
AFTER = "After {steps}: {own}test digits {test:.1%}. "
OWN = "own digits {share:.0%} of {n}, "
SETTINGS = "Each batch: {mix}; rate {rate:.2g}."
TILES = "✓ right, or → its answer; press to take out"
STEP, STEP_SAYS = "the step", "step {step}"
TILE, TILE_SAYS = "digit {number} of your set", "{label}, read as {answer}, press to take it out"
AT_STEP = "step {step}\n{own}test digits {test:.1%}"
READ = "you say {label}, it reads {answer}\npress: take it out"
NOTHING_TO_PUT_BACK = " Nothing put back: none has been taken out."
STATE_OF_STEP_0 = "Not trained further yet. "


@cache
def _old_and_test() -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Return the old digits to mix in, and those of the test."""
    digits = load_mnist()
    spread = slice(None, None, max(len(digits.y_test) // TESTED, 1))
    return (
        (digits.x_train[:OLD].copy(), digits.y_train[:OLD].copy()),
        (digits.x_test[spread].copy(), digits.y_test[spread].copy()),
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
    chapter = "14"
    size = (8.25, 3.75)
    groups: ClassVar = {"training": ("mix", "learning_rate")}

    def __init__(self, own: OwnDigits | None = None) -> None:
        """Take the digits."""
        self._own = OwnDigits.sample() if own is None else own
        self._taken_out: list[tuple[np.ndarray, int]] = []
        self._note = ""
        super().__init__()
        self._own.watchers[type(self).__name__] = self.update

    def make_controls(self) -> dict:
        return {
            "steps": transport("step", 0, 0, STEPS),
            "mix": choice("each batch", MIXES),
            "learning_rate": slider("learning rate", 0.001, *RATES, log=True),
            "remove": self.button("Remove the last", self._remove_last, "From your set"),
            "put_back": self.button("Put it back", self._put_back, "What was taken out last"),
        }

    def _remove_last(self) -> None:
        if len(self._own):
            self._take_out(len(self._own) - 1)

    def _take_out(self, number: int) -> None:
        self._note = ""
        self._taken_out.append(self._own.remove(number))  # which tells us, and others

    def _put_back(self) -> None:
        if self._taken_out:
            self._note = ""
            self._own.add(*self._taken_out.pop())
        else:
            self._note = NOTHING_TO_PUT_BACK
            self.update()

    def make_picture(self, figure) -> list:
        self.left, self.right = left, right = figure.subplots(1, 2, width_ratios=(1, 1.15))
        self.curves = AccuracyCurves(left, STEPS)
        self.tiles = LabelledTiles(right, ROWS, COLUMNS)
        right.set_title(TILES, fontsize=11)
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
            "note": self._note,
            "own": own,
            "test": test,
            "first": last.start,
            "shown": (images[last], labels[last], answers[last]),
            "own_now": float(own[steps]) if n else 0.0,
            "lost": float(test[0] - test[steps]),
        }

    def draw(self, facts: dict) -> None:
        self.curves.set(facts["own"], facts["test"], facts["steps"])
        self.tiles.set(*facts["shown"])

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        """Let the step be dragged along the curve, and each digit be taken out."""
        step = facts["steps"]
        handles = {
            "step": Handle(
                self.left,
                step,
                float(facts["test"][step]),
                label=STEP,
                says=STEP_SAYS.format(step=step),
                drag=lambda x, y: {"steps": x},
                step=(1, 0),
            )
        }
        _, labels, answers = facts["shown"]
        for k, (label, answer) in enumerate(zip(labels, answers, strict=True)):
            number = facts["first"] + k
            handles[f"digit {number}"] = Handle(
                self.right,
                *self.tiles.middle(k),
                label=TILE.format(number=number + 1),
                says=TILE_SAYS.format(label=a_digit(label), answer=answer),
                press=partial(self._take_out, number),
                size=(1, 1),
            )
        return handles

    def hover(self, axes, x: float, y: float) -> str:
        facts = self.facts
        if axes is self.left:
            step = round(min(max(x, 0), STEPS))
            return AT_STEP.format(step=step, own=_own(facts, step), test=facts["test"][step])
        k = self.tiles.at(x, y)
        _, labels, answers = facts["shown"]
        if k is None or k >= len(labels):
            return ""
        return READ.format(label=labels[k], answer=answers[k])

    def click(self, axes, x: float, y: float) -> dict | None:
        """Go to a step of the curves."""
        return {"steps": x} if axes is self.left else None

    def describe(self, facts: dict) -> str:
        steps, test = facts["steps"], facts["test"]
        if not facts["n"]:
            return EMPTY.format(test=test[0]) + facts["note"]
        words = BEFORE.format(own=_own(facts, 0), test=test[0])
        words += (
            AFTER.format(steps=counted(steps, "step"), own=_own(facts, steps), test=test[steps])
            if steps
            else STATE_OF_STEP_0
        )
        words += SETTINGS.format(mix=MIXES[facts["mix"]], rate=facts["learning_rate"])
        return words + facts["note"]

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "own_digits_right",
                "Train until all digits of your set are read right.",
                lambda f: f["steps"] > 0 and f["own_now"] == 1,
                {"steps": 20},
            ),
            Task(
                "made_to_forget",
                "Make the network forget: lose 20 points or more on the test digits.",
                lambda f: f["lost"] >= 0.2,
                {"steps": STEPS, "learning_rate": 0.01},
            ),
            Task(
                "learned_without_forgetting",
                "Learn without forgetting: 30 steps or more, all of your digits right, and the "
                "test digits lose less than 3 points.",
                lambda f: f["steps"] >= 30 and f["own_now"] == 1 and f["lost"] < REMEMBERED,
                {"steps": STEPS, "mix": 0.5},
            ),
        ]


def _own(facts: dict, step: int) -> str:
    return OWN.format(share=facts["own"][step], n=facts["n"]) if facts["n"] else ""
