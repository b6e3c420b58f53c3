"""Chapter 09: two learning curves with the gap between them, and a map of gaps."""

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.plots.curves import LOOKS, TRAINING, VALIDATION
from helpers.plots.style import (
    BLUE_TINT,
    FAINT_FILL,
    FAINT_LINE,
    GREY,
    INK,
    ORANGE_TINT,
    PAPER,
    WORK_TINT,
)

FITS, UNDER, OVER = "fits", "underfits", "overfits"
TINTS = {FITS: FAINT_FILL, UNDER: BLUE_TINT, OVER: ORANGE_TINT}


class GapBetweenCurves:
    """Training and validation by epoch, up to an epoch; pale after it; the gap as a bar there."""

    def __init__(self, ax: Axes, epochs: int) -> None:
        """Draw the empty axes."""
        self.ax = ax
        ax.set(xlim=(0, epochs + 1), xlabel="epoch")
        ax.grid(True, axis="y")
        names = (TRAINING, VALIDATION)
        looks = [{k: LOOKS[name][k] for k in ("color", "linestyle")} for name in names]
        self.unseen = [
            ax.plot([], [], linewidth=1.2, **look | {"color": FAINT_LINE})[0] for look in looks
        ]
        (self.gap,) = ax.plot([], [], "-", color=WORK_TINT, linewidth=9, solid_capstyle="butt")
        self.lines = [
            ax.plot([], [], label=name, linewidth=2, **look)[0]
            for name, look in zip(names, looks, strict=True)
        ]
        self.end = ax.axvline(1, color=GREY, linewidth=1.2, linestyle=":")
        (self.last,) = ax.plot([], [], "o", color=INK, markersize=5)
        ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, fontsize=10)
        self.artists: list[Artist] = [*self.unseen, self.gap, self.end, *self.lines, self.last]

    def set(self, curves: Sequence[np.ndarray], last: int, top: float, measure: str) -> None:
        """Show training and validation up to epoch `last`, on axes from 0 to `top`."""
        for line, pale, values in zip(self.lines, self.unseen, curves, strict=True):
            epochs = np.arange(1, len(values) + 1)
            line.set_data(epochs[:last], values[:last])
            pale.set_data(epochs[last - 1 :], values[last - 1 :])
        ends = [values[last - 1] for values in curves]
        self.gap.set_data([last, last], ends)
        self.last.set_data([last, last], ends)
        self.end.set_xdata([last, last])
        self.ax.set(ylim=(0, top), ylabel=measure)


class GapMap:
    """A cell for each pair of width and number of images, with two accuracies in it."""

    def __init__(self, ax: Axes, widths: Sequence[int], sizes: Sequence[int]) -> None:
        """Draw the cells, empty."""
        self.ax = ax
        ax.set(xlim=(-0.5, len(sizes) - 0.5), ylim=(-0.5, len(widths) - 0.5))
        ax.set_xticks(range(len(sizes)), [f"{size:,}" for size in sizes], fontsize=9)
        ax.set_yticks(range(len(widths)), widths)
        ax.tick_params(length=0)
        ax.set(xlabel="training images", ylabel="hidden neurons")
        self.cells, self.words = {}, {}
        for row in range(len(widths)):
            for column in range(len(sizes)):
                cell = Rectangle((column - 0.5, row - 0.5), 1, 1, edgecolor=PAPER, linewidth=1.5)
                self.cells[row, column] = ax.add_patch(cell)
                self.words[row, column] = ax.text(
                    column, row, "", ha="center", va="center", fontsize=9, color=INK
                )
        self.ring = ax.add_patch(
            Rectangle((0, 0), 0.92, 0.92, fill=False, edgecolor=INK, linewidth=2.5)
        )
        self.artists: list[Artist] = [*self.cells.values(), *self.words.values(), self.ring]

    def set(self, words: np.ndarray, verdicts: np.ndarray, here: tuple[int, int]) -> None:
        """Write words into the cells, tint them by their verdicts, and put a ring round one.

        `words` and `verdicts` have the shape (widths, sizes); `here` is (row, column).
        """
        for place, cell in self.cells.items():
            cell.set_facecolor(TINTS[verdicts[place]])
            self.words[place].set_text(words[place])
        self.ring.set_xy((here[1] - 0.46, here[0] - 0.46))
