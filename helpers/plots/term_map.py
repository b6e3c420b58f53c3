"""The map of the glossary: a dot for each term, in the column of the chapter that explains it."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from helpers.plots.style import BLUE, GREEN, GREY, ORANGE

BELOW, ABOVE = "builds on", "leads to"
MORE = "… and {n} more"
MOST_NAMES = 16  # that fit into a list beside the map
SIZE_OF_NAMES = 10.5
DOT = 16  # square points
WIDE, THIN, MANY = 1.6, 0.7, 40  # lines become thin when there are many
BULGE = 0.45  # of a column: by so much a line within a column leaves it


class TermMap:
    """A map of terms in which one is shown with what it builds on and what builds on it.

    Parameters
    ----------
    left, middle, right
        Three axes side by side: for the names below, for the map, for the names above.
    columns
        The chapters' numbers, from left to right.
    places
        Column and height of each term, shape (terms, 2).

    Attributes
    ----------
    middle
        The axes of the map: a column is 1 wide, and the terms in it are 1 apart, from 0 upwards.
    lists
        The axes of the names below and above: line `k` lies at (0.5, k), the heading in line 0.
    names
        The texts in these lists.
    artists
        What moves.
    """

    def __init__(
        self, left: Axes, middle: Axes, right: Axes, columns: Sequence[str], places: np.ndarray
    ) -> None:
        """Draw a grey dot for each term; nothing is shown yet."""
        self._places = np.asarray(places, dtype=float)
        self.middle, self.lists = middle, (left, right)
        middle.set(xlim=(-0.8, len(columns) - 0.2), ylim=(-1.4, self._places[:, 1].max() + 1.4))
        middle.set_xticks(range(len(columns)), columns)
        middle.set_yticks([])
        middle.spines["left"].set_visible(False)
        middle.set_xlabel("explained in chapter")
        middle.scatter(*self._places.T, s=DOT, color=GREY, zorder=2)
        self._below = middle.add_collection(LineCollection([], colors=BLUE))
        self._above = middle.add_collection(LineCollection([], colors=GREEN, linestyles="--"))
        look = {"linestyle": "none", "zorder": 4}
        (self._low,) = middle.plot([], [], "o", color=BLUE, markersize=8, **look)
        (self._high,) = middle.plot([], [], "^", color=GREEN, markersize=9, **look)
        (self._here,) = middle.plot([], [], "s", color=ORANGE, markersize=11, **look)
        corner = {"ha": "right", "va": "top", "transform": middle.transAxes}
        self._title = middle.text(1, 1, "", color=ORANGE, weight="bold", size=15, **corner)
        self.names = []
        for ax, title, color, sign in ((left, BELOW, BLUE, "●"), (right, ABOVE, GREEN, "▲")):
            ax.set_axis_off()
            ax.set(xlim=(0, 1), ylim=(MOST_NAMES + 0.5, -0.5))
            ax.text(0, 0, f"{sign} {title}", color=color, weight="bold", va="center")
            self.names.append(
                [ax.text(0, k + 1, "", size=SIZE_OF_NAMES, va="center") for k in range(MOST_NAMES)]
            )
        self.artists = [
            *(self._below, self._above, self._low, self._high, self._here),
            *(self._title, *self.names[0], *self.names[1]),
        ]

    def show(
        self,
        here: int | None,
        title: str,
        below: Sequence[tuple[int, int]],
        above: Sequence[tuple[int, int]],
        names_below: Sequence[str],
        names_above: Sequence[str],
    ) -> None:
        """Mark a term and its neighbours.

        Parameters
        ----------
        here
            Position of the term; None if no term is to be shown.
        title
            Its name.
        below, above
            Pairs of positions to be joined, the one that builds on the other first.
        names_below, names_above
            What to write into the lists.
        """
        for pairs, lines, dots in (
            (below, self._below, self._low),
            (above, self._above, self._high),
        ):
            lines.set(
                segments=[self._way(*pair) for pair in pairs],
                linewidths=THIN if len(pairs) > MANY else WIDE,
            )
            ends = sorted({position for pair in pairs for position in pair} - {here})
            dots.set_data(*self._places[ends].T)
        self._title.set_text(title)
        self._here.set_data(*self._places[[] if here is None else [here]].T)
        for texts, names in zip(self.names, (names_below, names_above), strict=True):
            fitting = list(listed(names))
            rest = [MORE.format(n=len(names) - len(fitting))] if len(fitting) < len(names) else []
            lines = [*fitting, *rest, *[""] * MOST_NAMES]
            for text, line in zip(texts, lines, strict=False):
                text.set_text(line)

    def _way(self, start: int, end: int) -> np.ndarray:
        """Return a straight line between two terms, or a bow if they stand in one column."""
        ends = self._places[[start, end]]
        share = np.linspace(0, 1, 13)[:, None]
        line = (1 - share) * ends[0] + share * ends[1]
        if ends[0, 0] == ends[1, 0]:
            line[:, :1] += BULGE * np.sin(np.pi * share)
        return line


def listed(names: Sequence) -> Sequence:
    """Return those that fit into a list, with a line left where there are more."""
    return names if len(names) <= MOST_NAMES else names[: MOST_NAMES - 1]
