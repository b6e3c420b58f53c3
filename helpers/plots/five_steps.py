"""The five steps of a network with Keras, and the thirteen decisions in them. Chapter 09."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.text import Text

from helpers.plots.style import BLUE, FAINT_LINE, GREEN, GREY, ORANGE, PAPER, PURPLE

# The three questions: (letter, wording, colour).
QUESTIONS = {
    "A": ("What network?", BLUE),
    "B": ("How does it learn?", GREEN),
    "C": ("Why does it do well or badly?", PURPLE),
}

# What each decision asks, by its number.
ASKS = {
    1: "which images?",
    2: "in which form?",
    3: "scaled how?",
    4: "which shape in, which out?",
    5: "how many, of what kind?",
    6: "how wide, how bent?",
    7: "what is an error?",
    8: "which way to walk?",
    9: "what do people read?",
    10: "which pairs (x, y)?",
    11: "how long, how many?",
    12: "on which images?",
    13: "compared with what?",
}


class Decision(NamedTuple):
    """One decision: its number, its name, and the letter of the question it belongs to."""

    number: int
    name: str
    question: str


# From the name of the step to its decisions.
STEPS = {
    "prepare": (
        Decision(1, "samples", "A"),
        Decision(2, "labels", "A"),
        Decision(3, "preprocessing", "A"),
    ),
    "build": (
        Decision(4, "input, output tensors", "A"),
        Decision(5, "layers", "A"),
        Decision(6, "units and activations", "A"),
    ),
    "compile": (
        Decision(7, "loss", "B"),
        Decision(8, "optimizer", "B"),
        Decision(9, "metric", "C"),
    ),
    "train": (
        Decision(10, "inputs, outputs to fit", "B"),
        Decision(11, "epochs and batches", "B"),
    ),
    "evaluate": (
        Decision(12, "what to evaluate", "C"),
        Decision(13, "by which standard", "C"),
    ),
}

NO_DECISION = "There is no decision {number}; they go from 1 to 13."
CLASH = "⚠"
HEAD, WIDTH, HEIGHT = 1.35, 2.5, 0.86  # of a step's name and of one decision; a row is 1 high
NAME, VALUE, DOTS, SIGN = 0.24, 0.5, 0.73, 0.66  # below the top of its row
LEFT, BETWEEN = 0.3, 0.13  # of a box's texts, and from dot to dot
HERE, THERE = 34, 14  # square points of a dot: what was chosen, and what else there is


class DecisionBoard:
    """Five boxes, one for each step, with room for what was decided.

    Attributes
    ----------
    values
        From the decision's number to the text that says what was decided.
    frames
        From the decision's number to the frame that stands out where decisions clash.
    """

    def __init__(self, ax: Axes, fontsize: float = 11) -> None:
        """Draw the boxes with the names of the decisions."""
        ax.set_axis_off()
        ax.set(xlim=(-0.05, HEAD + 3 * WIDTH + 0.1), ylim=(len(STEPS) + 0.42, -0.08))
        self.values: dict[int, Text] = {}
        self.frames: dict[int, FancyBboxPatch] = {}
        self._signs: dict[int, Text] = {}
        self._dots = ax.scatter([], [], s=[], zorder=6)
        for row, (step, decisions) in enumerate(STEPS.items()):
            self._draw_step(ax, row, step, len(decisions), fontsize)
            for column, decision in enumerate(decisions):
                self._draw_decision(ax, row, column, decision, fontsize)
        x = HEAD
        for letter, (wording, color) in QUESTIONS.items():
            y = len(STEPS) + 0.22
            ax.add_patch(Rectangle((x, y - 0.14), 0.22, 0.28, color=color, linewidth=0))
            ax.text(x + 0.11, y, letter, color=PAPER, weight="bold", ha="center", va="center")
            ax.text(x + 0.3, y, wording, va="center", fontsize=fontsize)
            x += 0.62 + 0.113 * len(wording)
        self.artists: list[Artist] = [
            *self.frames.values(),
            *self.values.values(),
            *self._signs.values(),
            self._dots,
        ]

    def set(
        self,
        values: Mapping[int, str],
        clashing: Collection[int] = (),
        places: Mapping[int, tuple[int, int]] | None = None,
    ) -> None:
        """Write what was decided, and mark the decisions that clash.

        Parameters
        ----------
        values
            From the decision's number to a short text.
        clashing
            Numbers of the decisions to be marked.
        places
            From the decision's number to the place of what was chosen among all that there is to
            choose from, and how many that are: a row of dots shows it.
        """
        self._set_dots(places or {})
        for number, text in self.values.items():
            text.set_text(values.get(number, ""))
            self.frames[number].set_visible(number in clashing)
            self._signs[number].set_text(CLASH if number in clashing else "")

    def _set_dots(self, places: Mapping[int, tuple[int, int]]) -> None:
        dots, chosen = [], []
        for number, (here, count) in places.items():
            x, y = corner(number)
            dots += [(x + LEFT + 0.05 + k * BETWEEN, y + DOTS) for k in range(count)]
            chosen += [k == here for k in range(count)]
        self._dots.set(
            offsets=np.reshape(dots, (-1, 2)),
            sizes=np.where(chosen, HERE, THERE),
            facecolors=[BLUE if here else FAINT_LINE for here in chosen],
        )

    @staticmethod
    def _draw_step(ax: Axes, row: int, step: str, count: int, fontsize: float) -> None:
        ax.add_patch(_box(0, row, HEAD + count * WIDTH, GREY, 1.2))
        ax.text(0.12, row + 0.43, f"{row + 1}", fontsize=fontsize + 7, va="center", color=GREY)
        ax.text(0.38, row + 0.43, step, fontsize=fontsize + 1, va="center", weight="bold")
        if row:
            arrow = {"arrowstyle": "-|>", "color": GREY, "linewidth": 1.5}
            ax.annotate("", xy=(0.65, row + 0.02), xytext=(0.65, row - 0.16), arrowprops=arrow)

    def _draw_decision(
        self, ax: Axes, row: int, column: int, decision: Decision, fontsize: float
    ) -> None:
        left = HEAD + column * WIDTH  # and the top is `row`
        color = QUESTIONS[decision.question][1]
        ax.add_patch(Rectangle((left, row + 0.1), 0.2, HEIGHT - 0.2, color=color, linewidth=0))
        letter = {"color": PAPER, "weight": "bold", "ha": "center", "va": "center"}
        ax.text(left + 0.1, row + HEIGHT / 2, decision.question, fontsize=fontsize, **letter)
        name = f"{decision.number}  {decision.name}"
        ax.text(left + LEFT, row + NAME, name, fontsize=fontsize, va="center")
        # what was decided
        number = decision.number
        self.values[number] = ax.text(
            left + LEFT, row + VALUE, "", fontsize=fontsize, va="center", color=BLUE, zorder=6
        )
        self._signs[number] = ax.text(
            left + WIDTH - 0.2, row + SIGN, "", color=ORANGE, va="center", ha="center", zorder=6
        )
        frame = _box(left - 0.03, row + 0.04, WIDTH - 0.04, ORANGE, 3, HEIGHT - 0.08)
        frame.set(zorder=5, visible=False, facecolor="none")
        self.frames[number] = ax.add_patch(frame)


def corner(number: int) -> tuple[float, float]:
    """Return the upper left corner of a decision's box; y goes down, a box is WIDTH by HEIGHT."""
    for row, decisions in enumerate(STEPS.values()):
        for column, decision in enumerate(decisions):
            if decision.number == number:
                return HEAD + column * WIDTH, row
    raise ValueError(NO_DECISION.format(number=number))


def five_steps(ax: Axes, values: Mapping[int, str] | None = None) -> DecisionBoard:
    """Draw the five steps with their thirteen decisions, and in them what was decided.

    Parameters
    ----------
    ax
        Where to draw; about 8.5 by 4.6 inches.
    values
        From a decision's number to a short text.
    """
    board = DecisionBoard(ax)
    board.set(values or {})
    return board


def _box(
    x: float, y: float, width: float, color: str, linewidth: float, height: float = HEIGHT
) -> FancyBboxPatch:
    return FancyBboxPatch(
        (x, y),
        width,
        height,
        boxstyle="round,pad=0,rounding_size=0.08",
        facecolor=PAPER,
        edgecolor=color,
        linewidth=linewidth,
    )
