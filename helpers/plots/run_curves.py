"""Curves of several runs laid over each other, and dots for runs that differ in their seed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator

from helpers.plots.curves import loss_limits, share_limits
from helpers.plots.style import (
    BLUE,
    FAINT_LINE,
    GREEN,
    INK,
    ORANGE,
    PURPLE,
    QUIET_INK,
    SKY,
    WORK_TINT,
    YELLOW,
)

# One run, one look: colour, line style and marker together.
LOOKS = (
    {"color": BLUE, "linestyle": "-", "marker": "o"},
    {"color": ORANGE, "linestyle": "--", "marker": "s"},
    {"color": GREEN, "linestyle": "-.", "marker": "^"},
    {"color": PURPLE, "linestyle": ":", "marker": "D"},
    {"color": SKY, "linestyle": (0, (5, 1, 1, 1, 1, 1)), "marker": "v"},
    {"color": YELLOW, "linestyle": (0, (8, 2)), "marker": "P"},
)
MOST = len(LOOKS)
PALE = {"color": FAINT_LINE, "linestyle": "-", "marker": ""}
LOSS_CEILING = 5.0  # a run whose loss is higher leaves the picture, or it would flatten the others
MAX_MARKED = 20
EPOCH_LIMITS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 500, 1000, 2000, 5000, 10_000)
THICK, THIN = 2.4, 1.1
LABEL_WIDTH, LABEL_HEIGHT = 0.08, 0.055  # of the width and the height of the axes


@dataclass
class Curve:
    """One run to be drawn.

    Attributes
    ----------
    place
        Which of the looks it has, from 0 to 5.
    label
        What stands beside its line.
    words
        What stands in the legend.
    training, validation
        One value for each epoch; either may be empty.
    now
        Epochs passed and the running training value of a training under way, or None.
    shown
        Whether it is drawn; if not, its row in the legend is pale.
    """

    place: int
    label: str
    words: str
    training: Sequence[float] = ()
    validation: Sequence[float] = ()
    now: tuple[float, float] | None = None
    shown: bool = True


class ComparedCurves:
    """One measure by epoch for up to six runs: validation as a thick line, training as a thin one.

    Attributes
    ----------
    measure
        What it is called.
    artists
        What moves.
    """

    def __init__(self, ax: Axes, ylabel: str, share: bool = False) -> None:
        """Draw the empty axes; `share` for an accuracy, from 0 to 1."""
        self.ax, self.measure, self._share = ax, ylabel, share
        ax.set(xlabel="epoch", ylabel=ylabel, xlim=(0, 5.5))
        # the limits with the longest numbers: a layout settled now has room for all later ones
        ax.set_ylim((0.98, 1.0006) if share else (0, 0.015))
        ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6, steps=[1, 2, 5, 10]))
        ax.grid(True, axis="y")
        self.thick = [ax.plot([], [], linewidth=THICK, markersize=6, **look)[0] for look in LOOKS]
        self.thin = [ax.plot([], [], linewidth=THIN, markersize=3, **look)[0] for look in LOOKS]
        self.labels = [
            ax.text(1, 0.5, "", color=INK, fontsize=11, va="center", clip_on=True) for _ in LOOKS
        ]
        self.artists: list[Artist] = [*self.thin, *self.thick, *self.labels]

    def set(self, curves: Sequence[Curve], epochs: int) -> None:
        """Move the curves.

        Parameters
        ----------
        curves
            At most six.
        epochs
            How many the longest run has, or will have.
        """
        right = next((limit for limit in EPOCH_LIMITS if epochs <= limit), epochs)
        room = 0.12 * max(right - 0.5, 1)  # for the labels at the ends
        self._limit("xlim", (0, right + room))
        values = [v for curve in curves for v in (*curve.training, *curve.validation)]
        values += [curve.now[1] for curve in curves if curve.now is not None]
        if self._share:
            limits = share_limits([v for v in values if math.isfinite(v)])
        else:
            limits = loss_limits([min(v, LOSS_CEILING) for v in values if math.isfinite(v)])
        self._limit("ylim", limits)
        shown = {curve.place: curve for curve in curves}
        for place in range(MOST):
            self._move(place, shown.get(place), limits)
        self._spread_labels(limits)

    def _move(self, place: int, curve: Curve | None, limits: tuple[float, float]) -> None:
        thick, thin, label = self.thick[place], self.thin[place], self.labels[place]
        training = [] if curve is None else list(enumerate(curve.training, 1))
        validation = [] if curve is None else list(enumerate(curve.validation, 1))
        if curve is not None and curve.now is not None:
            training.append(curve.now)
        for line, points in ((thick, validation), (thin, training)):
            x, y = np.array(points, dtype=float).reshape(-1, 2).T
            y = np.where(np.isfinite(y), y, np.nan)
            line.set_data(x, y)
            line.set_marker(LOOKS[place]["marker"] if len(points) <= MAX_MARKED else "")
        low, high = limits
        ends = [
            [point for point in points if low <= point[1] <= high]
            for points in (validation, training)
        ]
        ends = [points[-1] for points in ends if points]
        label.set_visible(bool(ends))
        if ends:
            label.set_text(f" {curve.label}")
            label.set_position(ends[0])

    def line_at(self, x: float, y: float) -> tuple[int, bool, tuple[float, float]] | None:
        """Return which line has a point near a place.

        Its look from 0 to 5, whether it is one of validation, and that point.
        """
        of_points = {
            tuple(point): (place, validation)
            for lines, validation in ((self.thin, False), (self.thick, True))
            for place, line in enumerate(lines)
            for point in line.get_xydata()
        }
        point = nearest_point(self.ax, list(of_points), (x, y), reach=16)
        return None if point is None else (*of_points[point], point)

    def _spread_labels(self, limits: tuple[float, float]) -> None:
        """Push labels apart that would lie over each other, but not outside."""
        left, right = self.ax.get_xlim()
        neighbours: list[Text] = []
        for label in sorted(self.labels, key=lambda label: label.get_position()[0]):
            if not label.get_visible():
                continue
            far = left if not neighbours else neighbours[-1].get_position()[0]
            if label.get_position()[0] - far > LABEL_WIDTH * (right - left):
                self._spread(neighbours, limits)
                neighbours = []
            neighbours.append(label)
        self._spread(neighbours, limits)

    def _spread(self, labels: list[Text], limits: tuple[float, float]) -> None:
        low, high = limits
        gap = LABEL_HEIGHT * (high - low)
        labels.sort(key=lambda label: label.get_position()[1])
        heights = [label.get_position()[1] for label in labels]
        for k in range(1, len(heights)):
            heights[k] = max(heights[k], heights[k - 1] + gap)
        ceiling = high - gap / 2
        for k in reversed(range(len(heights))):
            heights[k] = min(heights[k], ceiling)
            ceiling = heights[k] - gap
        for label, height in zip(labels, heights, strict=True):
            label.set_y(height)

    def _limit(self, name: str, limits: tuple[float, float]) -> None:
        if getattr(self.ax, f"get_{name}")() != limits:
            getattr(self.ax, f"set_{name}")(limits)


class RunLegend:
    """Names the runs in a column: line, marker, words."""

    def __init__(self, ax: Axes, rows: int = MOST) -> None:
        """Take the whole axes."""
        ax.set_axis_off()
        self.ax = ax
        ax.set(xlim=(0, 1), ylim=(rows - 0.4, -0.6))
        self.lines = [
            ax.plot([], [], linewidth=THICK, markersize=6, **LOOKS[place])[0]
            for place in range(rows)
        ]
        self.texts = [
            ax.text(0.2, row, "", color=INK, fontsize=10, va="center", linespacing=1.1)
            for row in range(rows)
        ]
        self._shown = [True] * rows
        self.artists: list[Artist] = [*self.lines, *self.texts]

    def set(self, curves: Sequence[Curve]) -> None:
        """Show one row for each curve; those that are not drawn are pale."""
        for row, (line, text) in enumerate(zip(self.lines, self.texts, strict=True)):
            curve = curves[row] if row < len(curves) else None
            words = "" if curve is None else curve.words
            _write(text, words)
            if curve is None:
                line.set_data([], [])
                continue
            line.set(**(LOOKS[curve.place] if curve.shown else PALE))
            line.set_data([0.02, 0.09, 0.16], [row, row, row])
            line.set_markevery([1])
            if curve.shown != self._shown[row]:  # type is set anew only if it must be
                self._shown[row] = curve.shown
                text.set_color(INK if curve.shown else QUIET_INK)


class SeedDots:
    """One row for each setting: a dot for each seed, a stroke at their mean."""

    def __init__(self, ax: Axes, rows: int) -> None:
        """Draw the empty axes with so many rows."""
        self.ax, self.rows = ax, rows
        ax.set(ylim=(rows - 0.5, -0.5), xlim=(0, 1), yticks=[])
        ax.grid(True, axis="x")
        ax.xaxis.set_major_locator(MaxNLocator(5))
        self.xlabel = ax.set_xlabel(" ")
        self.dots = [
            ax.plot([], [], markersize=9, alpha=0.75, **{**LOOKS[row], "linestyle": "none"})[0]
            for row in range(rows)
        ]
        self.means = [
            ax.plot([], [], "|", color=INK, markersize=26, markeredgewidth=2)[0]
            for _ in range(rows)
        ]
        self.artists: list[Artist] = [*self.dots, *self.means]

    def set(self, values: Sequence[Sequence[float]], limits: tuple[float, float]) -> None:
        """Move the dots; `values` has a list for each row."""
        if self.ax.get_xlim() != limits:
            self.ax.set_xlim(limits)
        for row, (dots, stroke) in enumerate(zip(self.dots, self.means, strict=True)):
            of_row = list(values[row]) if row < len(values) else []
            dots.set_data(of_row, [row] * len(of_row))
            middle = [sum(of_row) / len(of_row)] if of_row else []
            stroke.set_data(middle, [row] * len(middle))


class PredictedDots(SeedDots):
    """Dots of seeds, a row for each setting, and which of them are predicted best and worst.

    The prediction of the best is a ring, as far right as its mean is guessed; that of the worst is
    a triangle. Below the rows is one where both wait.
    """

    def __init__(self, ax: Axes, rows: int) -> None:
        """Draw the empty axes."""
        super().__init__(ax, rows)
        self.waiting = rows  # the row of what is not yet predicted
        ax.set_ylim(self.waiting + 0.5, -0.65)
        self.band = ax.axhspan(-0.5, 0.5, color=WORK_TINT, zorder=0.5)
        (self.guess,) = ax.plot(
            [], [], "o", markersize=11, markerfacecolor="none", color=INK, zorder=4
        )
        (self.worst,) = ax.plot(
            [], [], "v", markersize=11, markerfacecolor="none", color=INK, zorder=4
        )
        self.names = [
            ax.text(0.02, row - 0.3, "", fontsize=11, transform=ax.get_yaxis_transform(),
                    va="center")
            for row in range(self.waiting + 1)
        ]  # fmt: skip
        *self.names, self.hint = self.names
        self.artists += [self.band, self.guess, self.worst, *self.names, self.hint]

    @property
    def place_of_worst(self) -> float:
        """How far right the triangle is."""
        low, high = self.ax.get_xlim()
        return low + 0.95 * (high - low)

    def predict(
        self, words: Sequence[str], best: int | None, worst: int | None, guess: float, hint: str
    ) -> None:
        """Show the names of the rows, and the two predictions.

        Parameters
        ----------
        words
            One for each row.
        best, worst
            Their rows; None while there is no prediction.
        guess
            How far right the mean of the best is guessed.
        hint
            For as long as one of the two is missing.
        """
        for k, text in enumerate(self.names):
            _write(text, words[k] if k < len(words) else "")
        _write(self.hint, hint if best is None or worst is None else "")
        self.band.set_visible(best is not None)
        if best is not None:
            self.band.set_y(best - 0.5)
        low, high = self.ax.get_xlim()
        rows = [self.waiting if row is None else row for row in (best, worst)]
        self.guess.set_data([min(max(guess, low), high)], rows[:1])
        self.worst.set_data([self.place_of_worst], rows[1:])


def nearest_point(
    ax: Axes, points: Sequence[tuple[float, float]], place: tuple[float, float], reach: float = 12
) -> tuple[float, float] | None:
    """Return the one of points that is nearest to a place, None if all are too far, in pixels."""
    finite = [point for point in points if all(map(math.isfinite, point))]
    if not finite:
        return None
    to_pixels = ax.transData.transform
    away = np.hypot(*(to_pixels(finite) - to_pixels(place)).T)
    best = int(away.argmin())
    return finite[best] if away[best] <= reach else None


def _write(text: Text, words: str) -> None:
    if text.get_text() != words:
        text.set_text(words)
