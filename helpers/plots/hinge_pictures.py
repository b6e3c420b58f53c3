"""A curve that is the sum of a few hinges, and the hinges below it. Chapter 03."""

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from helpers.plots.style import BLUE, FAINT_LINE, GREEN, GREY, INK, ORANGE, QUIET_INK

LOOKS = (
    {"color": BLUE, "linestyle": "-"},
    {"color": ORANGE, "linestyle": "--"},
    {"color": GREEN, "linestyle": "-."},
)
SUM_LIMITS, HINGE_LIMITS = (-0.75, 1.75), (-1.75, 1.75)
HINT = "drag a hinge: its bend sideways, its arm up or down"
TURN_HINT = "click an arm: it faces the other way"


class HingePicture:
    """The sum above, the hinges that make it below; a dotted line leads from bend to bend.

    Attributes
    ----------
    above, below
        The two axes, with the same x.
    target, sum, gap
        What is to be built, what there is, and the largest gap between the two.
    hinges, guides
        A line for each hinge; for each bend one line in both axes.
    """

    def __init__(self, figure: Figure, x_limits: tuple[float, float]) -> None:
        """Set up both axes, with empty lines."""
        self.above, self.below = figure.subplots(2, 1, sharex=True, height_ratios=[1, 1.1])
        low, high = x_limits
        self.above.set(xlim=(low - 0.05, high + 0.05), ylim=SUM_LIMITS, ylabel="sum")
        self.below.set(ylim=HINGE_LIMITS, xlabel="x", ylabel="hinges", xticks=range(-2, 3))
        for ax in (self.above, self.below):
            ax.axhline(0, color=GREY, linewidth=0.8, zorder=0.5)
        self.below.set_title(f"{HINT};  {TURN_HINT}", fontsize=11, color=QUIET_INK)
        self.guides = [
            ax.axvline(0, color=look["color"], linestyle=":", linewidth=1.2, zorder=1)
            for look in LOOKS
            for ax in (self.above, self.below)
        ]
        (self.target,) = self.above.plot(
            [], [], color=FAINT_LINE, linestyle="-", linewidth=7, solid_capstyle="butt"
        )
        (self.gap,) = self.above.plot([], [], color=ORANGE, linestyle="-", linewidth=1.6)
        (self.sum,) = self.above.plot([], [], color=INK, linestyle="-", linewidth=2.6)
        self.hinges: list[Line2D] = [
            self.below.plot([], [], linewidth=1.6, label=str(number), **look)[0]
            for number, look in enumerate(LOOKS, start=1)
        ]
        names = ((self.target, "to build"), (self.sum, "sum of the hinges"), (self.gap, "gap"))
        self.above.legend(
            *zip(*names, strict=True),
            loc="lower center",
            bbox_to_anchor=(0.5, 1.0),
            ncols=3,
            fontsize=10,
        )
        self.below.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=10)

    @property
    def artists(self) -> Sequence[Artist]:
        """What moves."""
        return [*self.guides, self.target, self.gap, self.sum, *self.hinges]

    def set(
        self,
        x: np.ndarray,
        target: np.ndarray,
        hinges: np.ndarray,
        total: np.ndarray,
        bends: Sequence[float],
        gap: tuple[float, float, float],
    ) -> None:
        """Show the target (n,), the hinges (n, k) and their sum (n,) at x, shape (n,).

        `bends` are the k places where they bend, nan for none; `gap` is the place of the largest
        gap and both heights there. A jump of the target gets no line.
        """
        jumps = np.abs(np.diff(target)) > 0.5
        self.target.set_data(x, np.where(np.append(jumps, False), np.nan, target))
        self.sum.set_data(x, total)
        at, *heights = gap
        self.gap.set_data([at, at], heights)
        for k, line in enumerate(self.hinges):
            line.set_data(x, hinges[:, k])
            for guide in self.guides[2 * k : 2 * k + 2]:
                guide.set_xdata([bends[k]] * 2)


def follow_axes(axes: Sequence[Axes], x: np.ndarray, y: np.ndarray) -> None:
    """Draw the same curve, wide and grey, in several axes. Chapter 03."""
    for ax in axes:
        ax.plot(x, y, color=FAINT_LINE, linestyle="-", linewidth=7)
        ax.set(xlabel="x", xticks=[-1, 0, 1])
