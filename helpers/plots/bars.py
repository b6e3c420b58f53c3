"""Bars that grow and shrink: logits and probabilities of a few classes, and the reach of exp."""

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.plots.style import BLUE, FAINT_FILL, GREY, INK, QUIET_INK

GRIP = 0.05  # of the height of the axes: room for a hand between a bar's end and its number


class Bars:
    """One bar for each class, up or down from 0, with its number beyond its end.

    Attributes
    ----------
    bars, labels
        The artists, in the order of the classes.
    """

    def __init__(
        self,
        ax: Axes,
        names: Sequence[str],
        title: str,
        limits: tuple[float, float],
        color: str = BLUE,
        digits: int = 2,
    ) -> None:
        """Set up `ax` with a bar of height 0 for each of `names`."""
        places = np.arange(len(names))
        ax.set(ylim=limits, title=title)
        ax.set_xticks(places, names)
        if limits[0] < 0:
            ax.axhline(0, color=GREY, linewidth=0.8)
        self._gap, self._digits = GRIP * (limits[1] - limits[0]), digits
        self.bars = ax.bar(places, np.zeros(len(names)), color=color, width=0.6)
        self.labels = [ax.text(place, 0, "", ha="center", color=INK) for place in places]
        self.artists: list[Artist] = [*self.bars, *self.labels]

    def set(self, heights: np.ndarray) -> None:
        """Show `heights`, shape (classes,); nan and inf are written where the bar would stand."""
        for bar, label, height in zip(self.bars, self.labels, heights, strict=True):
            drawn = float(height) if np.isfinite(height) else 0.0
            bar.set_height(drawn)
            label.set_y(drawn + (self._gap if drawn >= 0 else -self._gap))
            label.set_va("bottom" if drawn >= 0 else "top")
            label.set_text(f"{height:.{self._digits}f}")


class ExpLine:
    """A line of numbers, tinted where exp is too small or too large for a float type.

    Attributes
    ----------
    zones
        Where exp is 0, and where it is inf; a live picture has them in its background.
    marks
        The numbers that exp is taken of.
    """

    def __init__(self, ax: Axes, label: str, limits: tuple[float, float]) -> None:
        """Set up `ax`, without marks and with empty zones."""
        self._limits = low, high = limits
        ax.set(xlim=limits, ylim=(0, 1), yticks=[], xlabel=label)
        ax.spines["left"].set_visible(False)
        self.zones = [
            ax.add_patch(Rectangle((edge, 0), 0, 1, facecolor=FAINT_FILL, linewidth=0))
            for edge in limits
        ]
        words = {"y": 0.5, "va": "center", "color": QUIET_INK, "fontsize": 11}
        room = 0.01 * (high - low)
        ax.text(low + room, s="exp is 0", ha="left", **words)
        ax.text(high - room, s="exp is inf", ha="right", **words)
        (self.marks,) = ax.plot([], [], "|", color=BLUE, markersize=24, markeredgewidth=2)
        self.artists: list[Artist] = [self.marks]

    def set_reach(self, smallest: float, largest: float) -> None:
        """Show from which number on to which exp is neither 0 nor inf."""
        low, high = self._limits
        for zone, start, end in zip(self.zones, (low, largest), (smallest, high), strict=True):
            zone.set_x(start)
            zone.set_width(end - start)

    def set(self, numbers: np.ndarray) -> None:
        """Show the numbers that exp is taken of, shape (n,)."""
        self.marks.set_data(numbers, np.full(len(numbers), 0.5))
