"""Chapter 00: a network that is ready reads the learner's own digit, and can be made to err."""

from collections.abc import Mapping
from functools import cache
from typing import ClassVar

import numpy as np

from helpers.explorers.base import Task
from helpers.explorers.on_canvas import FIRST, OnCanvas, ready_digit, told_digit, told_pixel
from helpers.plots.framing import AnswerBars, FramedDigit, percent
from helpers.training.stored_models import StoredModel, load_model
from helpers.words import a_digit

MODEL = "numpy_256"
SURE, NOTHING = 0.99, 0.001
# Shares of the picture: left, bottom, width, height.
DIGIT_AT, BARS_AT = (0.01, 0.03, 0.42, 0.86), (0.53, 0.27, 0.45, 0.62)

# Every sentence that a learner may meet here.
PIXELS_TITLE, BARS_TITLE = "in: 28 × 28 pixels", "out: probabilities"
BLANK = "The canvas is empty: draw a digit, or choose a ready one."
READS = "{what}. The network reads {answer}: {share}. "
NEXT, REST = "Next comes {second}: {share}.", "The other nine get next to nothing."
BAR = "{digit}: {share}"


@cache
def _reader() -> StoredModel:
    """Return the network of chapter 08, trained; it needs NumPy alone."""
    return load_model(MODEL)


class FirstDigit(OnCanvas):
    """A canvas, the pixels made of it, and what a trained network says of them. Chapter 00."""

    title = "A network reads your handwriting"
    chapter = "00"
    size = (8.25, 4.0)
    further_below = True
    groups: ClassVar = {"": ("drawing", "example")}

    def make_controls(self) -> dict:
        """Return the canvas, with a ready digit on it, and what belongs to it."""
        made = super().make_controls()
        made["drawing"].value, made["example"].value = [], FIRST
        return made

    def make_picture(self, figure) -> list:
        """Place the digit on the left and the bars on the right."""
        self.panel, self.chart = figure.add_axes(DIGIT_AT), figure.add_axes(BARS_AT)
        self.digit = FramedDigit(self.panel, PIXELS_TITLE)
        self.bars = AnswerBars(self.chart, BARS_TITLE, first=True, words_size=24)
        return [*self.digit.artists, *self.bars.artists]

    def compute(self, **settings) -> dict:
        """Return the image that the network gets, and its ten probabilities (None without ink)."""
        facts = self.on_canvas(**settings)
        blank, moved = facts["framing"].box is None, facts["moved"]
        return facts | {
            "probabilities": None if blank else _reader().predict(moved[np.newaxis])[0],
        }

    def draw(self, facts: dict) -> None:
        """Show the pixels and the bars."""
        self.show_on_canvas(facts)
        self.digit.set(facts["moved"])
        self.bars.set(facts["probabilities"], None)

    def hover(self, axes, x: float, y: float) -> str:
        """Tell what a pixel holds, or how long a bar is."""
        if axes is self.panel:
            return told_pixel(self.facts["moved"], x, y)
        shares, digit = self.facts["probabilities"], round(x)
        if shares is None or not 0 <= digit <= 9:
            return ""
        return BAR.format(digit=digit, share=percent(shares[digit]))

    def describe(self, facts: dict) -> str:
        """Say what is on the canvas, and what the network makes of it."""
        if facts["probabilities"] is None:
            return BLANK
        shares = facts["probabilities"]
        second, answer = map(int, np.argsort(shares)[-2:])
        words = READS.format(
            what=told_digit(facts), answer=a_digit(answer), share=percent(shares[answer])
        )
        if shares[second] < NOTHING:
            return words + REST
        return words + NEXT.format(second=second, share=percent(shares[second]))

    @property
    def how_sure(self) -> str:
        """How sure the network is now: "sure" (over 90 %), "even" (under 20 %) or "torn"."""
        surest = self.facts["probabilities"].max()
        return "sure" if surest > 0.9 else "even" if surest < 0.2 else "torn"

    @classmethod
    def make_tasks(cls) -> list[Task]:
        """Return three things to find: one that it reads, and two that it doesn't."""
        return [
            Task(
                "drew_a_four",
                "Press Clear, and draw a 4 that the network reads as a 4, over 99 % sure.",
                _reads_own_four,
                {"drawing": FOUR, "example": "own"},
            ),
            Task(
                "moved_until_it_erred",
                "Choose a ready digit, press Move, turn, resize, and drag it until the network "
                "misreads it. It mustn't touch the edge.",
                _misreads,
                {"example": "4", "turn": -45},
            ),
            Task(
                "wrong_and_sure",
                "Make it misread a ready digit again. This time it must be over 99 % sure.",
                lambda f: _misreads(f) and f["probabilities"].max() > SURE,
                {"example": "2", "down": 3},
            ),
        ]


# Two strokes, as a hand would draw them.
FOUR = [
    [[126.0, 42.0], [56.0, 154.0], [210.0, 154.0]],
    [[168.0, 84.0], [162.0, 252.0]],
]


def _reads_own_four(f: Mapping) -> bool:
    if f["example"] != "own" or f["is_moved"] or not f["finished"] or f["probabilities"] is None:
        return False
    return bool(f["probabilities"][4] > SURE)


def _misreads(f: Mapping) -> bool:
    digit = ready_digit(f)
    return digit is not None and f["inside"] and int(f["probabilities"].argmax()) != digit
