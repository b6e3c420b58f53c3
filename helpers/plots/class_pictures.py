"""What a class guessed, as bars that are read from the last row."""

import textwrap
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.container import BarContainer

from helpers.plots.style import BLUE, GREEN, INK

WIDEST = 34  # letters in a line of an option
LARGE = 18  # points


def guess_bars(
    ax: Axes, options: Sequence[str], counts: Sequence[int], right: Sequence[bool]
) -> BarContainer:
    """Draw one bar for each option, from the top down, with how many said so at its end.

    Parameters
    ----------
    ax
        Where to draw.
    options, counts
        What was said, and by how many.
    right
        Which of them to mark as what happens.

    Returns
    -------
    BarContainer
        The bars.
    """
    colors = [GREEN if mark else BLUE for mark in right]
    hatches = ["//" if mark else "" for mark in right]
    bars = ax.barh(range(len(counts)), counts, height=0.62, color=colors, hatch=hatches)
    words = [
        textwrap.fill(f"✓ {text}" if mark else text, WIDEST).replace("$", r"\$")
        for text, mark in zip(options, right, strict=True)
    ]
    ax.set_yticks(range(len(counts)), words, fontsize=LARGE)
    ax.bar_label(bars, padding=8, fontsize=LARGE + 4, color=INK)
    ax.set(ylim=(len(counts) - 0.5, -0.5), xlim=(0, 1.15 * max(1, *counts)), xticks=[])
    ax.spines["bottom"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    return bars
