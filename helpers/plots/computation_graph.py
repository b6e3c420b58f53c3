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
    GREY,
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
OFFERS = 4  # two by two
OFFER_WIDTH, OFFER_HEIGHT = 0.45, 0.36
GRIP_ROOM = 0.07  # by which a name makes room for a grip on its left
NEAR = 9  # pixels: what is closer to an edge is on it

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
# Where there is room for four offers, beside each number.
TWO_NEURONS_OFFERS_AT: dict[str, Place] = {
    "w1": (0.05, 3),
    "x": (0.05, 1),
    "w2": (0.05, 1),
    "s1": (1, 2),
    "s2": (1, 2),
    "v1": (0.95, 4),
    "h1": (2, 2),
    "h2": (2, 2),
    "v2": (0.95, 0),
    "p1": (3, 2),
    "p2": (3, 2),
    "y_hat": (4, 3),
    "y": (5, 1),
    "e": (5, 1),
    "L": (5.94, 1),
}


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
    grips
        Whether the boxes of given numbers have room for a grip beside their names.

    Attributes
    ----------
    values, gradients
        From name to the text above and below its box.
    arrows, arrow_labels
        The arrows of the step, and what is written on them.
    heading, lines
        The direction, and the lines of words.
    offers
        The texts of the numbers to choose from.
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
        grips: bool = False,
    ) -> None:
        """Draw boxes, names and edges; numbers and arrows come later."""
        self.places, self.edges = dict(places), list(edges)
        columns, rows = np.transpose(list(places.values()))
        ax.set_axis_off()
        ax.set(xlim=(-0.4, columns.max() + 0.4), ylim=(rows.min() - 0.56, rows.max() + 0.5))
        segments = [self.ends(start, end) for start, end in edges]
        ax.add_collection(LineCollection(segments, colors=FAINT_LINE, linewidths=1.6, zorder=1))
        middle = {"ha": "center", "va": "center"}
        for name, (column, row) in self.places.items():
            fill = FAINT_FILL if name in given else PAPER
            ax.add_patch(_box(column, row, facecolor=fill, edgecolor=INK, linewidth=1.3, zorder=2))
            across = column + GRIP_ROOM * (grips and name in given)
            ax.text(across, row, labels[name], size=13, zorder=6, **middle)
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
        self.offer_boxes = [
            ax.add_patch(_box(0, 0, OFFER_WIDTH, OFFER_HEIGHT, facecolor=PAPER, zorder=8))
            for _ in range(OFFERS)
        ]
        self.offers = [ax.text(0, 0, "", size=11, zorder=9, **middle) for _ in range(OFFERS)]
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
            *self.offer_boxes,
            *self.offers,
            self.heading,
            *self.lines,
        ]
        self.set_step(None, (), backward=False)
        self.set_offers((0, 0), ())

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

    def set_offers(self, at: Place, texts: Sequence[str], refused: int | None = None) -> None:
        """Show four numbers to choose from around a place, or none; one may be out of the game."""
        for artist in (*self.offer_boxes, *self.offers):
            artist.set_visible(bool(texts))
        for k, text in enumerate(texts):
            box, label, (x, y) = self.offer_boxes[k], self.offers[k], offer_places(at)[k]
            color = GREY if k == refused else INK
            label.set(position=(x, y), text=text, color=color)
            box.set_bounds(*_corner(x, y, OFFER_WIDTH, OFFER_HEIGHT), OFFER_WIDTH, OFFER_HEIGHT)
            box.set(edgecolor=color, linestyle=":" if k == refused else "-", linewidth=1.6)
            _keep_within(box, np.array([(x, y)]), OFFER_WIDTH / 2 + 0.03, OFFER_HEIGHT / 2 + 0.03)

    def box_at(self, x: float, y: float) -> str | None:
        """Return the name of the box at a place, or None."""
        for name, (column, row) in self.places.items():
            if abs(x - column) <= BOX_WIDTH / 2 and abs(y - row) <= BOX_HEIGHT / 2:
                return name
        return None

    def edge_at(self, x: float, y: float) -> tuple[str, str] | None:
        """Return both names of the edge at a place, the number's and its user's; or None."""
        to_pixels = self.heading.axes.transData.transform
        far = {}
        for edge in self.edges:
            begin, finish = to_pixels(self.ends(*edge))
            along, off = finish - begin, to_pixels((x, y)) - begin
            share = np.clip(off @ along / (along @ along), 0, 1)
            far[edge] = np.hypot(*(off - share * along))
        nearest = min(far, key=far.get)
        return nearest if far[nearest] <= NEAR else None

    def set_words(self, lines: Sequence[str]) -> None:
        """Write up to four lines of words, the first one in bold."""
        for text, words in zip(self.lines, [*lines, *[""] * LINES], strict=False):
            text.set_text(words)


def offer_places(at: Place) -> list[Place]:
    """Return the middles of four offers around a place, row by row."""
    x, y = at
    across, up = OFFER_WIDTH / 2 + 0.015, OFFER_HEIGHT / 2 + 0.02
    return [(x - across, y + up), (x + across, y + up), (x - across, y - up), (x + across, y - up)]


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


def _corner(x: float, y: float, width: float = BOX_WIDTH, height: float = BOX_HEIGHT) -> Place:
    return x - width / 2, y - height / 2


def _box(
    x: float, y: float, width: float = BOX_WIDTH, height: float = BOX_HEIGHT, **look
) -> FancyBboxPatch:
    corner = _corner(x, y, width, height)
    return FancyBboxPatch(corner, width, height, boxstyle=ROUNDING, **look)
