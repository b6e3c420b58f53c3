"""Bars that grow and shrink: probabilities of a few classes."""

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from helpers.plots.style import BLUE, INK


class ProbabilityBars:
    """One bar for each class, with its number above it; a bar that is no number says so."""

    def __init__(self, ax: Axes, names: Sequence[str], title: str, color: str = BLUE) -> None:
        """Set up `ax` with a bar of height 0 for each of `names`."""
        places = np.arange(len(names))
        ax.set(ylim=(0, 1.12), ylabel="probability", title=title)
        ax.set_xticks(places, names)
        self.bars = ax.bar(places, np.zeros(len(names)), color=color, width=0.6)
        self.labels = [
            ax.text(place, 0, "", ha="center", va="bottom", color=INK) for place in places
        ]
        self.artists: list[Artist] = [*self.bars, *self.labels]

    def set(self, heights: np.ndarray) -> None:
        """Show `heights`, shape (classes,); nan and inf are written where the bar would stand."""
        for bar, label, height in zip(self.bars, self.labels, heights, strict=True):
            drawn = float(height) if np.isfinite(height) else 0.0
            bar.set_height(drawn)
            label.set_y(drawn + 0.02)
            label.set_text(f"{height:.2f}")
