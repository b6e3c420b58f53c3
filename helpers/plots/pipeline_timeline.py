"""A data pipeline: its steps, in which order the images come, and who works when. Chapter 10."""

from collections.abc import Collection, Mapping

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch

from helpers.plots.style import (
    BLUE,
    FAINT_LINE,
    GREY,
    INK,
    ORANGE,
    PAPER,
    PURPLE,
    QUIET_INK,
    WORK_TINT,
)

BAR = 12  # points, the thickness of a bar
OFFSET = 0.21  # rows, from the middle of an epoch's row to its two bars

# The steps of a pipeline from left to right, and what is written into their boxes.
STATIONS = {
    "map": "map",
    "before": "cache",
    "shuffle": "shuffle",
    "after": "cache",
    "batch": "batch",
    "prefetch": "prefetch",
    "train": "train",
}
OPTIONAL = ("before", "after", "prefetch")
COLORS = {"map": BLUE, "train": ORANGE}  # as those of the bars
WIDE, HIGH = 0.89, 0.9  # of a box; from one to the next it is 1
TITLE, BELOW = 0.19, -0.19  # heights of the two lines in a box


class PipelineStrip:
    """The steps of a pipeline side by side; three of them may be there or not.

    Attributes
    ----------
    boxes
        From the name of a step to its frame.
    lines
        From the name of a step to the second line in its box.
    artists
        What moves.
    """

    def __init__(self, ax: Axes) -> None:
        """Draw the steps and the arrows between them."""
        ax.set_axis_off()
        ax.set(xlim=(-0.5, len(STATIONS) - 0.5), ylim=(-0.5, 0.5))
        middle = {"ha": "center", "va": "center", "zorder": 5}
        self.boxes, self.lines, self._titles = {}, {}, {}
        for place, (name, title) in enumerate(STATIONS.items()):
            self.boxes[name] = ax.add_patch(
                FancyBboxPatch(
                    (place - WIDE / 2, -HIGH / 2),
                    WIDE,
                    HIGH,
                    boxstyle="round,pad=0,rounding_size=0.08",
                    facecolor=PAPER,
                    edgecolor=COLORS.get(name, GREY),
                    linewidth=2.2 if name in COLORS else 1.4,
                )
            )
            self._titles[name] = ax.text(place, TITLE, title, weight="bold", size=11, **middle)
            self.lines[name] = ax.text(place, BELOW, "", size=10, **middle)
            if place:
                ends = (place - WIDE / 2, 0), (place - 1 + WIDE / 2, 0)
                look = {"arrowstyle": "-|>", "color": GREY, "shrinkA": 0, "shrinkB": 0}
                ax.annotate("", *ends, arrowprops=look)
        self.artists: list[Artist] = [
            *(part[name] for part in (self.boxes, self._titles) for name in OPTIONAL),
            *self.lines.values(),
        ]

    def set(self, on: Collection[str], lines: Mapping[str, str]) -> None:
        """Show which of the optional steps are there, and write the second lines."""
        for name in OPTIONAL:
            there = name in on
            self.boxes[name].set(
                facecolor=WORK_TINT if there else PAPER,
                edgecolor=INK if there else FAINT_LINE,
                linestyle="-" if there else "--",
            )
            self._titles[name].set_color(INK if there else QUIET_INK)
            self.lines[name].set_color(INK if there else QUIET_INK)
        for name, line in lines.items():
            self.lines[name].set_text(line)


def order_axes(ax: Axes, n: int) -> tuple[Line2D, Line2D, Line2D]:
    """Draw the frame for the order of `n` images.

    Returns
    -------
    first, second, reach
        The dots of two epochs, and the line that no dot lies above, still empty.
    """
    ax.set(
        xlim=(-4, n + 3),
        ylim=(-4, n + 3),
        aspect="equal",
        xlabel="place in the epoch",
        ylabel="number of the image",
    )
    ax.set_title("● epoch 1   □ epoch 2   ┄ buffer", fontsize=11)
    (first,) = ax.plot([], [], "o", color=BLUE, markersize=4, linestyle="none")
    (second,) = ax.plot([], [], "s", color=ORANGE, markersize=6, fillstyle="none", linestyle="none")
    (reach,) = ax.plot([], [], "--", color=PURPLE, linewidth=1.6)
    return first, second, reach


def timeline_axes(ax: Axes, epochs: int, longest: float) -> tuple[LineCollection, LineCollection]:
    """Draw the frame of the timeline; return the bars of preparing and of training, still empty.

    Parameters
    ----------
    ax
        Where to draw.
    epochs
        How many rows, the first epoch on top.
    longest
        The end of the axis of time, in milliseconds.
    """
    rows = np.arange(epochs)
    ax.set(xlim=(0, longest), ylim=(epochs - 0.45, -0.55), xlabel="milliseconds")
    ax.set_yticks(rows, [f"epoch {row + 1}" for row in rows])
    ax.set_title("above: prepare    below: train", fontsize=11)
    for row in rows[1:]:
        ax.axhline(row - 0.5, color=GREY, linewidth=0.8)
    bars = []
    for color in (BLUE, ORANGE):
        made = LineCollection([], colors=color, linewidths=BAR, capstyle="butt")
        bars.append(ax.add_collection(made, autolim=False))
    return tuple(bars)


def set_bars(bars: LineCollection, spans: list[np.ndarray], above: bool, gap: float = 3.0) -> None:
    """Draw a bar for each span.

    Parameters
    ----------
    bars
        Of `timeline_axes`.
    spans
        For each epoch, shape (batches, 2): from when to when, in milliseconds.
    above
        Whether the bars lie above or below the middle of the row.
    gap
        How much of each bar's end is left out, in milliseconds, so that one can count them.
    """
    side = -OFFSET if above else OFFSET
    bars.set_segments(
        [
            [(start, row + side), (max(end - gap, start + gap / 2), row + side)]
            for row, epoch in enumerate(spans)
            for start, end in epoch
            if end > start
        ]
    )
