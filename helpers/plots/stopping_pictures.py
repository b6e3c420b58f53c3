"""Chapter 10: learning curves that early stopping cuts off, and what dropout does at each rate."""

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from helpers.plots.curves import LOOKS, TRAINING, VALIDATION
from helpers.plots.style import BLUE, FAINT_LINE, GREY, INK, ORANGE, SKY, WORK_TINT

REPORTED, QUIET = "training, as reported", "training, dropout off"
KEPT = "weights it keeps"
MARKERS = ("o", "s", "^")  # one for each seed
ROOM_FOR_WORD = 16  # epochs
WAITING_HEIGHT = 0.93  # of the axes, where the bar of the patience lies


class StoppedCurves:
    """Losses by epoch up to where early stopping ends the training, pale after that."""

    def __init__(self, ax: Axes, epochs: int, top: float) -> None:
        """Draw the empty axes, for losses up to `top`."""
        self.ax = ax
        ax.set(xlim=(0, epochs + 1), ylim=(0, top), xlabel="epoch", ylabel="loss")
        ax.grid(True, axis="y")
        looks = {
            REPORTED: {"color": SKY, "linestyle": ":"},
            QUIET: {"color": BLUE, "linestyle": LOOKS[TRAINING]["linestyle"]},
            VALIDATION: {"color": ORANGE, "linestyle": LOOKS[VALIDATION]["linestyle"]},
        }
        self.unseen = [
            ax.plot([], [], linewidth=1.2, **look | {"color": FAINT_LINE})[0]
            for look in looks.values()
        ]
        self.lines = [
            ax.plot([], [], label=name, linewidth=2, **look)[0] for name, look in looks.items()
        ]
        self.height = WAITING_HEIGHT * top
        (self.wait,) = ax.plot([], [], "-", color=WORK_TINT, linewidth=12, solid_capstyle="butt")
        self.end = ax.axvline(1, color=GREY, linewidth=1.5)
        (self.kept,) = ax.plot(
            [], [], "D", color=ORANGE, markeredgecolor=INK, markersize=9, label=KEPT
        )
        self.word = ax.text(0, self.height, "", fontsize=11, ha="right", va="center", color=INK)
        ax.legend(loc="lower center", bbox_to_anchor=(0.48, 1.0), ncols=2, fontsize=10)
        self.artists: list[Artist] = [
            *(*self.unseen, *self.lines, self.wait, self.end, self.kept, self.word)
        ]

    def set(
        self,
        curves: Sequence[np.ndarray],
        last: int,
        waited: tuple[float, float],
        kept: tuple[float, float],
        word: str,
    ) -> None:
        """Move all of it.

        Parameters
        ----------
        curves
            Loss as reported, with dropout off, and of validation, one number for each epoch.
        last
            The last epoch that was trained.
        waited
            From which to which epoch the bar of the patience goes.
        kept
            The epoch whose weights are kept, and the validation loss there; not drawn if it lies
            above the picture.
        word
            Written beside the bar.
        """
        for line, pale, values in zip(self.lines, self.unseen, curves, strict=True):
            epochs = np.arange(1, len(values) + 1)
            line.set_data(epochs[:last], values[:last])
            pale.set_data(epochs[last - 1 :], values[last - 1 :])
        self.wait.set_data(waited, [self.height, self.height])
        self.end.set_xdata([last, last])
        shown = kept[1] <= self.ax.get_ylim()[1]
        self.kept.set_data([kept[0]] if shown else [], [kept[1]] if shown else [])
        self.word.set_text(word)
        left_of_it = waited[0] > ROOM_FOR_WORD
        self.word.set_x(waited[0] - 0.8 if left_of_it else waited[1] + 2.5)
        self.word.set_horizontalalignment("right" if left_of_it else "left")


class RateDots:
    """An accuracy for each rate of dropout and each seed, a stroke at the mean of a rate."""

    def __init__(self, ax: Axes, rates: Sequence[float], seeds: int, low: float) -> None:
        """Draw the empty axes, for accuracies from `low` on; what lies lower is not drawn."""
        self.ax, self.rates, self.low = ax, np.array(rates), low
        half = (self.rates[1] - self.rates[0]) / 2
        self._half = half
        ax.set(xlim=(self.rates[0] - half, self.rates[-1] + half))
        ax.set(xlabel="dropout rate", xticks=self.rates[::2])
        ax.grid(True, axis="y")
        self.band = ax.axvspan(0, 0, color=WORK_TINT, zorder=0.5)
        places = np.linspace(-0.4, 0.4, seeds) * half
        self._offsets = places
        self.dots = [
            ax.plot([], [], MARKERS[k], color=BLUE, markersize=6, alpha=0.75)[0]
            for k in range(seeds)
        ]
        (self.means,) = ax.plot([], [], "_", color=INK, markersize=15, markeredgewidth=2)
        (self.ring,) = ax.plot([], [], "o", markersize=13, markerfacecolor="none", color=INK)
        self.artists: list[Artist] = [self.band, *self.dots, self.means, self.ring]

    def set(self, accuracies: np.ndarray, rate: int, seed: int) -> None:
        """Show accuracies, shape (rates, seeds); a band and a ring mark the rate and the seed."""
        seen = np.where(accuracies >= self.low, accuracies, np.nan)
        for k, dots in enumerate(self.dots):
            dots.set_data(self.rates + self._offsets[k], seen[:, k])
        means = accuracies.mean(axis=1)
        self.means.set_data(self.rates, np.where(means >= self.low, means, np.nan))
        here = self.rates[rate]
        self.band.set_x(here - self._half)
        self.band.set_width(2 * self._half)
        self.ring.set_data([here + self._offsets[seed]], [seen[rate, seed]])
