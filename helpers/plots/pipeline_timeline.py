"""A data pipeline: in which order the images come, and who works when. Chapter 10."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from helpers.plots.style import BLUE, GREY, ORANGE

BAR = 12  # points, the thickness of a bar
OFFSET = 0.19  # rows, from the middle of an epoch's row to its two bars


def order_axes(ax: Axes, n: int) -> tuple[Line2D, Line2D]:
    """Draw the frame for the order of `n` images; return the dots of two epochs, still empty."""
    ax.set(
        xlim=(-4, n + 3),
        ylim=(-4, n + 3),
        aspect="equal",
        xlabel="place in the epoch",
        ylabel="number of the image",
    )
    ax.set_title("● first epoch   □ second epoch", fontsize=11)
    (first,) = ax.plot([], [], "o", color=BLUE, markersize=4, linestyle="none")
    (second,) = ax.plot([], [], "s", color=ORANGE, markersize=6, fillstyle="none", linestyle="none")
    return first, second


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


def set_bars(bars: LineCollection, spans: list[np.ndarray], above: bool, gap: float = 1.5) -> None:
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
