"""Learning curves: loss and accuracy by epoch, finished or while they grow."""

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from helpers.plots.style import BLUE, GREY, INK, ORANGE

TRAINING, VALIDATION = "training", "validation"
LOOKS = {
    TRAINING: {"color": BLUE, "linestyle": "-", "marker": "o"},
    VALIDATION: {"color": ORANGE, "linestyle": "--", "marker": "s"},
}
MAX_MARKED = 20  # points; with more of them the markers would hide the line


def learning_curves(
    ax: Axes,
    training: Sequence[float],
    validation: Sequence[float] | None = None,
    ylabel: str = "loss",
) -> list[Line2D]:
    """Draw one measure by epoch, for training and, where given, for validation.

    Parameters
    ----------
    ax
        Where to draw.
    training, validation
        One value for each epoch, (epochs,).
    ylabel
        What is measured.

    Returns
    -------
    list[Line2D]
        The line for training and, where given, the one for validation.
    """
    lines = []
    for name, values in ((TRAINING, training), (VALIDATION, validation)):
        if values is not None:
            epochs = np.arange(1, len(values) + 1)
            look = LOOKS[name] | ({} if len(values) <= MAX_MARKED else {"marker": None})
            lines += ax.plot(epochs, values, label=name, markersize=5, **look)
    _epoch_axis(ax, ylabel)
    ax.legend()
    return lines


def mark_epoch(ax: Axes, epoch: int, label: str) -> list[Artist]:
    """Draw a vertical line at an epoch (counted from 1), with a label at its top."""
    line = ax.axvline(epoch, color=GREY, linewidth=1.5, linestyle=":")
    text = ax.annotate(
        label,
        (epoch, 1),
        xycoords=ax.get_xaxis_transform(),
        xytext=(5, -4),
        textcoords="offset points",
        va="top",
        color=INK,
        fontsize=11,
    )
    return [line, text]


class LiveCurves:
    """Curves of one measure that grow while a network trains."""

    def __init__(
        self, ax: Axes, epochs: int, ylabel: str, share: bool = False, validation: bool = True
    ) -> None:
        """Draw the empty axes.

        Parameters
        ----------
        ax
            Where to draw.
        epochs
            How many there will be.
        ylabel
            What is measured.
        share
            Whether it is a share, from 0 to 1, where high is good (accuracy); otherwise it is
            taken as a loss, from 0 upwards, where low is good.
        validation
            Whether there will be a curve for validation; otherwise the legend does not name it.
        """
        self.ax, self._worst = ax, None
        ax.set_xlim(0, max(epochs, 1) + 0.3)
        # the limits with the longest numbers: a layout settled now has room for all later ones
        ax.set_ylim((0.98, 1) if share else (0, 0.015))
        self._lines = {
            name: ax.plot([], [], markersize=5, label=name, **look)[0]
            for name, look in LOOKS.items()
        }
        (self._now,) = ax.plot([], [], color=BLUE, linestyle=":", marker="o", fillstyle="none")
        if not validation:
            self._lines[VALIDATION].set_label("_nolegend_")
        self.artists = [*self._lines.values(), self._now]
        self.rename(ylabel, share)

    def rename(self, ylabel: str, share: bool) -> None:
        """Say what is measured, and whether it is a share (see `__init__`)."""
        self._share = share
        _epoch_axis(self.ax, ylabel)
        self.ax.legend(loc="lower right" if share else "upper right")

    def hide(self) -> None:
        """Leave the place of these curves empty."""
        for artist in self.ax.get_children():
            artist.set_visible(False)

    def set(
        self,
        training: Sequence[float],
        validation: Sequence[float],
        now: tuple[float, float] | None = None,
    ) -> None:
        """Move the curves.

        Parameters
        ----------
        training, validation
            One value for each finished epoch; `validation` may be empty.
        now
            The running value of the epoch under way: how many epochs have passed (1.5 is the
            middle of the second) and the value.
        """
        for name, values in ((TRAINING, training), (VALIDATION, validation)):
            line = self._lines[name]
            line.set_data(np.arange(1, len(values) + 1), values)
            line.set_marker(LOOKS[name]["marker"] if len(values) <= MAX_MARKED else "")
        points = [] if now is None else [now]
        if points and len(training):
            points.insert(0, (len(training), training[-1]))
        self._now.set_data(*zip(*points, strict=True) if points else ([], []))
        self._set_limits([*training, *validation], now)

    def _set_limits(self, finished: list[float], now: tuple[float, float] | None) -> None:
        """Fit the axis to the finished epochs; in the first one, to the worst value so far."""
        if not finished and now is not None and math.isfinite(now[1]):
            worse = min if self._share else max
            self._worst = now[1] if self._worst is None else worse(self._worst, now[1])
        values = finished or ([] if self._worst is None else [self._worst])
        self.ax.set_ylim(share_limits(values) if self._share else loss_limits(values))


def loss_limits(values: Sequence[float]) -> tuple[float, float]:
    """Return limits from 0 to a round number above all finite values.

    They change in large steps only, so that a growing curve does not make its axis tremble.
    """
    top = max((value for value in values if math.isfinite(value)), default=1.0)
    if top <= 0:
        return 0.0, 1.0
    power = 10.0 ** math.floor(math.log10(top))
    return 0.0, next(step * power for step in (1, 1.5, 2, 3, 5, 7, 10) if top <= step * power)


def share_limits(values: Sequence[float]) -> tuple[float, float]:
    """Return limits from a round share below all finite values to 1."""
    bottom = min((value for value in values if math.isfinite(value)), default=0.0)
    low = max(step for step in (0.0, 0.5, 0.8, 0.9, 0.95, 0.98) if step == 0 or step < bottom)
    return low, 1.0 + 0.03 * (1.0 - low)


def _epoch_axis(ax: Axes, ylabel: str) -> None:
    ax.set(xlabel="epoch", ylabel=ylabel)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8, steps=[1, 2, 5, 10]))
    ax.grid(True, axis="y")
