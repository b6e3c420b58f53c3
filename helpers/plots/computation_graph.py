"""Chapter 06: a computation graph, forward and back.

Each number has a box with its name. Above the box stands its value, below it the gradient of the
loss. So place and colour say the same, and no reading depends on colour alone.
"""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.transforms import Bbox, TransformedBbox

from helpers.plots.style import (
    BLUE,
    FAINT_FILL,
    FAINT_LINE,
    GRID,
    INK,
    ORANGE,
    PAPER,
    WORK_TINT,
)

FORWARD, BACKWARD = "forward →", "← backward"
LEGEND = (("above a box: its value", BLUE), ("below it: the gradient of the loss", ORANGE))
# Sizes of boxes and distances of numbers, in units of the axes: columns and rows are 1 apart.
BOX_WIDTH, BOX_HEIGHT = 0.5, 0.34
TO_NUMBER = 0.32
LABEL_RISE = 0.125  # of a label over a level arrow
CURVE_LOOKS = (
    {"color": BLUE, "linestyle": "-", "marker": "o"},
    {"color": ORANGE, "linestyle": "--", "marker": "s"},
)
ARROWS = 2  # at most so many arrows at a time
LINES = 4
LINE_HEIGHT = 0.27
ROUNDING = "round,pad=0,rounding_size=0.07"

Place = tuple[float, float]

# Where the numbers of `helpers.nn.graph.TWO_NEURONS` stand, and what their boxes say.
TWO_NEURONS_PLACES: dict[str, Place] = {
    "w1": (0, 4),
    "x": (0, 2),
    "w2": (0, 0),
    "s1": (1, 3),
    "s2": (1, 1),
    "v1": (2, 4),
    "h1": (2, 3),
    "h2": (2, 1),
    "v2": (2, 0),
    "p1": (3, 3),
    "p2": (3, 1),
    "y_hat": (4, 2),
    "y": (4, 1),
    "e": (5, 2),
    "L": (6, 2),
}
TWO_NEURONS_LABELS = {
    "w1": "w₁",
    "x": "x",
    "w2": "w₂",
    "s1": "s₁  ×",
    "s2": "s₂  ×",
    "v1": "v₁",
    "h1": "h₁  σ",
    "h2": "h₂  σ",
    "v2": "v₂",
    "p1": "p₁  ×",
    "p2": "p₂  ×",
    "y_hat": "ŷ  +",
    "y": "y",
    "e": "e  −",
    "L": "L  ( )²",
}
TWO_NEURONS_WORDS_AT: Place = (2.88, 0.38)


class GraphPicture:
    """A computation graph in columns, with one node in work.

    Parameters
    ----------
    ax
        Where to draw; its axes are hidden and its limits set.
    places
        From the name of a number to column and row of its box, column 0 on the left.
    labels
        From the name to what is written in the box.
    edges
        Pairs of names, from a number to the node that uses it, one column further right.
    given
        The names of the numbers that are given; their boxes are grey.
    words_at
        Left end and height of the first line of words.

    Attributes
    ----------
    values, gradients
        From name to the text above and below its box.
    arrows, arrow_labels
        The arrows of the step, and what is written on them.
    heading, lines
        The direction, and the lines of words.
    artists
        What moves.
    """

    def __init__(
        self,
        ax: Axes,
        places: Mapping[str, Place],
        labels: Mapping[str, str],
        edges: Sequence[tuple[str, str]],
        given: Collection[str],
        words_at: Place,
    ) -> None:
        """Draw boxes, names and edges; numbers and arrows come later."""
        self.places = dict(places)
        columns, rows = np.transpose(list(places.values()))
        ax.set_axis_off()
        ax.set(xlim=(-0.4, columns.max() + 0.4), ylim=(rows.min() - 0.56, rows.max() + 0.5))
        segments = [self.ends(start, end) for start, end in edges]
        ax.add_collection(LineCollection(segments, colors=FAINT_LINE, linewidths=1.6, zorder=1))
        middle = {"ha": "center", "va": "center"}
        for name, (column, row) in self.places.items():
            fill = FAINT_FILL if name in given else PAPER
            ax.add_patch(_box(column, row, facecolor=fill, edgecolor=INK, linewidth=1.3, zorder=2))
            ax.text(column, row, labels[name], size=13, zorder=6, **middle)
        small = {**middle, "size": 12, "zorder": 5}
        self.values = {
            name: ax.text(column, row + TO_NUMBER, "", color=BLUE, weight="bold", **small)
            for name, (column, row) in self.places.items()
        }
        self.gradients = {
            name: ax.text(column, row - TO_NUMBER, "", color=ORANGE, weight="bold", **small)
            for name, (column, row) in self.places.items()
        }
        self.frame = ax.add_patch(
            _box(0, 0, facecolor=WORK_TINT, edgecolor=INK, linewidth=3, zorder=3)
        )
        self.arrows = [
            ax.add_patch(
                FancyArrowPatch(
                    (0, 0), (1, 1), mutation_scale=20, linewidth=2.8, zorder=4, shrinkA=0
                )
            )
            for _ in range(ARROWS)
        ]
        paper = {"facecolor": PAPER, "edgecolor": "none", "alpha": 0.92, "pad": 1.0}
        self.arrow_labels = [
            ax.text(0, 0, "", size=11, zorder=7, bbox=paper, **middle) for _ in range(ARROWS)
        ]
        left, top = words_at
        self.heading = ax.text(left, rows.max() + 0.2, "", size=17, weight="bold", va="center")
        for k, (text, color) in enumerate(LEGEND):
            height = rows.max() - 0.12 - k * LINE_HEIGHT
            ax.text(left, height, text, size=12, color=color, va="center")
        self.lines = [
            ax.text(left, top - k * LINE_HEIGHT, "", size=12, va="center") for k in range(LINES)
        ]
        self.lines[0].set_weight("bold")
        self.artists: list[Artist] = [
            *self.values.values(),
            *self.gradients.values(),
            self.frame,
            *self.arrows,
            *self.arrow_labels,
            self.heading,
            *self.lines,
        ]
        self.set_step(None, (), backward=False)

    def ends(self, start: str, end: str) -> np.ndarray:
        """Return both ends of the edge between two boxes, shape (2, 2)."""
        (x0, y0), (x1, y1) = self.places[start], self.places[end]
        return np.array([(x0 + BOX_WIDTH / 2, y0), (x1 - BOX_WIDTH / 2, y1)])

    def set_numbers(self, values: Mapping[str, str], gradients: Mapping[str, str]) -> None:
        """Write values and gradients, those that are there; all others vanish."""
        for texts, numbers in ((self.values, values), (self.gradients, gradients)):
            for name, text in texts.items():
                text.set_text(numbers.get(name, ""))

    def set_step(
        self, node: str | None, arrows: Sequence[tuple[str, str, str]], backward: bool
    ) -> None:
        """Show which number is in work, and what has just run along which edges.

        Parameters
        ----------
        node
            The name in work, or None.
        arrows
            Two at most: name of a number, of the node that uses it, and what to write on the edge.
        backward
            Whether the arrows point from the user back to the number.
        """
        self.heading.set(
            text="" if node is None else BACKWARD if backward else FORWARD,
            color=ORANGE if backward else BLUE,
        )
        self.frame.set_visible(node is not None)
        if node is not None:
            column, row = self.places[node]
            self.frame.set_bounds(*_corner(column, row), BOX_WIDTH, BOX_HEIGHT)
            _keep_within(self.frame, np.array([(column, row)]), 0.3, 0.22)
        for k, (arrow, label) in enumerate(zip(self.arrows, self.arrow_labels, strict=True)):
            used = k < len(arrows)
            arrow.set_visible(used)
            label.set_visible(used)
            if not used:
                continue
            start, end, text = arrows[k]
            ends = self.ends(start, end)
            arrow.set_positions(*(ends[::-1] if backward else ends))
            arrow.set(
                arrowstyle="-|>",
                color=ORANGE if backward else BLUE,
                linestyle="--" if backward else "-",
            )
            middle = ends.mean(axis=0)
            if ends[0, 1] == ends[1, 1]:
                middle[1] += LABEL_RISE
            label.set(position=middle, text=text, visible=bool(text))
            _keep_within(arrow, ends, 0.1, 0.14)
            _keep_within(label, middle[None], 0.4, 0.16)

    def set_words(self, lines: Sequence[str]) -> None:
        """Write up to four lines of words, the first one in bold."""
        for text, words in zip(self.lines, [*lines, *[""] * LINES], strict=False):
            text.set_text(words)


def step_error_curves(ax: Axes, h: np.ndarray, errors: Mapping[str, np.ndarray]) -> list[Line2D]:
    """Draw the error of a numerical gradient over its step, both on logarithmic scales.

    Parameters
    ----------
    ax
        Where to draw.
    h
        The steps, above 0, shape (steps,).
    errors
        From the name of a curve to its errors, shape (steps,), 0 or more; a 0 is left out.
    """
    ax.set(xscale="log", yscale="log", xlabel="step h", ylabel="error of the gradient")
    ax.grid(color=GRID, linewidth=0.8)
    looks = zip(errors.items(), CURVE_LOOKS, strict=False)
    lines = [
        ax.plot(h, np.where(error > 0, error, np.nan), label=name, markersize=4, **look)[0]
        for (name, error), look in looks
    ]
    ax.legend()
    return lines


def _keep_within(artist: Artist, points: np.ndarray, across: float, up: float) -> None:
    """Clip an artist to the surroundings of some points, so that a redraw need not look further."""
    room = np.array([across, up])
    box = Bbox([points.min(axis=0) - room, points.max(axis=0) + room])
    artist.set_clip_box(TransformedBbox(box, artist.axes.transData))
    artist.set_clip_on(True)


def _corner(column: float, row: float) -> Place:
    return column - BOX_WIDTH / 2, row - BOX_HEIGHT / 2


def _box(column: float, row: float, **look) -> FancyBboxPatch:
    return FancyBboxPatch(_corner(column, row), BOX_WIDTH, BOX_HEIGHT, boxstyle=ROUNDING, **look)
