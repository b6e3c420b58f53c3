"""A contest of settings: its runs in their order, and what became of the finalists."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from helpers.plots.style import BLUE, GREEN, GREY, INK, ORANGE, PURPLE

COLORS, MARKERS, STYLES = (ORANGE, GREEN, PURPLE), ("s", "^", "D"), ("-", "--", "-.")
COLUMNS = ("first\nvalue", "new\nseeds", "test\nset")
SIDEWAYS = 0.07  # between the dots of one column


class Finalist(NamedTuple):
    """What became of a finalist: first value, those of new seeds, those on the test set."""

    words: str
    first: float
    new: Sequence[float] = ()
    test: Sequence[float] = ()


class ContestBoard:
    """Two panels: validation accuracy of each run, and the finalists from left to right.

    Parameters
    ----------
    runs, finals
        Where to draw.
    budget
        How many runs there may be.
    """

    def __init__(self, runs: Axes, finals: Axes, budget: int) -> None:
        """Draw the axes, and all parts empty."""
        self.runs, self.finals = runs, finals
        runs.set(
            xlabel="run", ylabel="validation accuracy", xlim=(0.2, budget + 0.8), ylim=(0, 1),
            xticks=[1, *range(5, budget + 1, 5)],
        )  # fmt: skip
        runs.grid(True, axis="y")
        finals.set(xlim=(-0.4, 2.4), xticks=range(3), ylim=(0, 1), ylabel="accuracy")
        finals.set_xticklabels(COLUMNS)
        finals.grid(True, axis="y")
        (self.dots,) = runs.plot([], [], "o", color=BLUE, markersize=8)
        (self.record,) = runs.plot([], [], color=GREY, linewidth=1.2, drawstyle="steps-post")
        self.rings, self.lines, self.points, self.names = [], [], [], []
        for color, marker, style in zip(COLORS, MARKERS, STYLES, strict=True):
            ring = {"color": color, "markersize": 14, "fillstyle": "none", "markeredgewidth": 2.4}
            self.rings += runs.plot([], [], marker, **ring)
            self.lines += finals.plot([], [], color=color, linestyle=style)
            self.points += finals.plot([], [], marker, color=color, markersize=6, alpha=0.8)
            self.names.append(
                finals.text(
                    0, 0, "", color=INK, fontsize=10, ha="right", va="center", visible=False
                )
            )
        for artist in self.artists:
            artist.set_in_layout(False)

    @property
    def artists(self) -> list[Artist]:
        """All that moves."""
        return [self.record, self.dots, *self.rings, *self.lines, *self.points, *self.names]

    def set(self, accuracies: Sequence[float], chosen: Sequence[int]) -> None:
        """Move the dots of the runs and the rings of the finalists."""
        numbers = np.arange(1, len(accuracies) + 1)
        self.dots.set_data(numbers, accuracies)
        self.record.set_data(numbers, np.maximum.accumulate(accuracies) if accuracies else [])
        for k, ring in enumerate(self.rings):
            place = chosen[k] if k < len(chosen) else None
            ring.set_data(*(([], []) if place is None else ([place + 1], [accuracies[place]])))

    def follow(self, finalists: Sequence[Finalist]) -> bool:
        """Draw the finalists' way; say whether the limits of the panel have changed."""
        values = [v for one in finalists for v in (one.first, *one.new, *one.test)]
        low, high = (min(values), max(values)) if values else (0.0, 1.0)
        room = max(0.15 * (high - low), 0.005)
        limits = (max(low - room, 0.0), min(high + room, 1.0)) if values else (0.0, 1.0)
        for k, (line, points, name) in enumerate(
            zip(self.lines, self.points, self.names, strict=True)
        ):
            one = finalists[k] if k < len(finalists) else None
            columns = [] if one is None else [c for c in ([one.first], one.new, one.test) if len(c)]
            line.set_data(range(len(columns)), [np.mean(c) for c in columns])
            aside = SIDEWAYS * (k - 1)
            points.set_data(
                [column + aside for column, c in enumerate(columns) for _ in c],
                [v for c in columns for v in c],
            )
            name.set_visible(one is not None)
            if one is not None:
                name.set(position=(-0.12, one.first), text=one.words)
        changed = not np.allclose(self.finals.get_ylim(), limits)
        self.finals.set_ylim(limits)
        return changed
