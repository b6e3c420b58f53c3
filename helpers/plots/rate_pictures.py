"""What a learning rate does: the valley of the loss, and a map of rates with its ridge."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.plots.palettes import ramp
from helpers.plots.style import (
    ABOVE_TINT,
    BLUE,
    CONTOUR_LINE,
    FAINT_FILL,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PAPER,
    QUIET_INK,
)

LOOKS = {
    "adam": {"color": BLUE, "marker": "o", "linestyle": "-"},
    "sgd": {"color": ORANGE, "marker": "s", "linestyle": "--"},
    "momentum": {"color": GREEN, "marker": "^", "linestyle": "-."},
}
RATE_LIMITS = (7e-6, 1.4)
LINEAR_LIMITS = (-0.025, 1.025)


class Valley:
    """Validation loss against the learning rate: a dot for each run, a line through the means.

    Parameters
    ----------
    ax
        Where to draw.
    names
        From the key in `LOOKS` to the words in the legend.
    ceiling
        The loss at the top edge, where everything above it waits.
    guessing
        The loss of a guess, a line across.
    """

    def __init__(self, ax: Axes, names: Mapping[str, str], ceiling: float, guessing: float) -> None:
        """Draw the axes, and empty dots and lines."""
        self.ax = ax
        ax.set(xlabel="learning rate", ylabel="validation loss", ylim=(0, ceiling * 1.06))
        ax.axhline(guessing, color=GREY, linewidth=1, linestyle=":")
        ax.axhline(ceiling, color=CONTOUR_LINE, linewidth=1)
        beside = {"transform": ax.get_yaxis_transform(), "color": QUIET_INK, "fontsize": 10}
        ax.text(1.01, guessing, "guessing", va="center", **beside)
        ax.text(1.01, ceiling, f"{ceiling:g} or more,\nor no number", va="center", **beside)
        self.cursor = ax.axvline(1, color=GREY, linewidth=1.4)
        self.plan = ax.text(
            0.5, 0.885, "", transform=ax.transAxes, ha="center", va="center", fontsize=11, color=INK
        )
        self.plan.set_bbox({"facecolor": PAPER, "edgecolor": "none", "pad": 2})  # over the cursor
        self.dots, self.means = {}, {}
        for key, words in names.items():
            look = LOOKS[key]
            (self.means[key],) = ax.plot(
                [], [], color=look["color"], linestyle=look["linestyle"], linewidth=2, zorder=2
            )
            (self.dots[key],) = ax.plot(
                [], [], look["marker"], color=look["color"], markersize=7, alpha=0.75, zorder=3,
                label=words, clip_on=False,
            )  # fmt: skip
        for line in (*self.dots.values(), *self.means.values()):
            line.set_in_layout(False)  # empty ones would push the axes aside
        ax.legend(loc="lower left")
        self.logarithmic(True)

    @property
    def artists(self) -> list[Artist]:
        """All that moves."""
        return [self.cursor, self.plan, *self.means.values(), *self.dots.values()]

    def logarithmic(self, wanted: bool) -> bool:
        """Choose the axis of the rates; say whether that changed it."""
        scale = "log" if wanted else "linear"
        changed = self.ax.get_xscale() != scale
        if changed:
            self.ax.set_xscale(scale)
        self.ax.set_xlim(RATE_LIMITS if wanted else LINEAR_LIMITS)
        return changed

    def set(
        self,
        key: str,
        dots: Sequence[tuple[float, float]],
        means: Sequence[tuple[float, float]],
    ) -> None:
        """Move the dots and the line of one optimizer; each is a rate and a loss in view."""
        self.dots[key].set_data(np.reshape(dots, (-1, 2)).T)
        self.means[key].set_data(np.reshape(means, (-1, 2)).T)

    def point(self, rate: float, words: str) -> None:
        """Show where the next runs will be, and what they are."""
        self.cursor.set_xdata([rate, rate])
        self.plan.set_text(words)


class RateMap:
    """Cells of rates by another setting: accuracy as colour and number, each row's best ringed.

    Parameters
    ----------
    ax
        Where to draw.
    rates
        Words for the columns.
    n_rows
        How many rows, the first one at the bottom.
    """

    def __init__(self, ax: Axes, rates: Sequence[str], n_rows: int) -> None:
        """Draw empty cells."""
        self.ax, self.shape = ax, (n_rows, len(rates))
        ax.set(
            xlim=(-0.5, len(rates) - 0.5), ylim=(-0.5, n_rows - 0.5), xlabel="learning rate",
            xticks=range(len(rates)), xticklabels=rates, yticks=range(n_rows),
        )  # fmt: skip
        ax.tick_params(length=0, labelsize=11)
        for side in ("left", "bottom"):
            ax.spines[side].set_visible(False)
        self.row_label = ax.set_ylabel("")
        colors = [FAINT_FILL, *ramp(PAPER, ABOVE_TINT)]
        self.cells, self.numbers = [], []
        self._colors = colors
        for row in range(n_rows):
            for column in range(len(rates)):
                cell = Rectangle((column - 0.47, row - 0.46), 0.94, 0.92, linewidth=0)
                cell.set_facecolor(FAINT_FILL)
                self.cells.append(ax.add_patch(cell))
                self.numbers.append(
                    ax.text(
                        column, row, "", ha="center", va="center", fontsize=10, color=INK, zorder=4
                    )
                )
        (self.ridge,) = ax.plot(
            [], [], "o-", color=ORANGE, linewidth=2.4, markersize=26, fillstyle="none",
            markeredgewidth=2.4, zorder=3,
        )  # fmt: skip
        self.cursor = ax.add_patch(
            Rectangle((0, 0), 0.94, 0.92, fill=False, edgecolor=INK, linewidth=2, linestyle=":")
        )
        for artist in self.artists:
            artist.set_in_layout(False)

    @property
    def artists(self) -> list[Artist]:
        """All that moves."""
        return [*self.cells, self.ridge, *self.numbers, self.cursor]

    def set(self, accuracies: np.ndarray, ridge: Sequence[int | None]) -> None:
        """Show accuracies (rows, columns), nan for what isn't known, and the best of each row."""
        for cell, number, value in zip(self.cells, self.numbers, accuracies.flat, strict=True):
            known = bool(np.isfinite(value))
            shade = (
                round(min(max(float(value), 0.0), 1.0) * (len(self._colors) - 2)) if known else 0
            )
            cell.set_facecolor(self._colors[shade + 1 if known else 0])
            number.set_text(f"{value:.2f}"[1:] if known and value < 0.995 else "1" * known)
        found = [(place, row) for row, place in enumerate(ridge) if place is not None]
        self.ridge.set_data(np.reshape(found, (-1, 2)).T)

    def point(self, row: int, column: int) -> None:
        """Show which cell comes next."""
        self.cursor.set_xy((column - 0.47, row - 0.46))

    def name_rows(self, label: str, words: Sequence[str]) -> bool:
        """Name the rows; say whether that changed anything."""
        if self.row_label.get_text() == label:
            return False
        self.row_label.set_text(label)
        self.ax.set_yticklabels(words)
        return True
