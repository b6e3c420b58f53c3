"""A TF1 graph of one neuron, and what a run of it did. Chapter 12.

Every node has a box. What ran is yellow with a thick frame and has its value; what did not is grey;
where a value is missing the frame is dashed. Words in the boxes say the same, so that no reading
depends on colour alone.
"""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import FancyBboxPatch

from helpers.plots.style import (
    BLUE,
    BLUE_TINT,
    FAINT_FILL,
    FAINT_LINE,
    GREY,
    INK,
    ORANGE,
    ORANGE_TINT,
    PAPER,
    QUIET_INK,
    WORK_TINT,
)

# Column and row of each box, and what it says.
PLACES = {
    "x": (0, 2),
    "W": (0, 1),
    "b": (1, 1),
    "product": (1, 2),
    "z": (2, 2),
    "y_hat": (3, 2),
    "y": (2, 0),
    "loss": (3, 1),
    "train": (4, 1),
    "init": (0, 0),
}
TITLES = {
    "x": "x · placeholder",
    "W": "W · variable",
    "b": "b · variable",
    "product": "product · matmul",
    "z": "z · add",
    "y_hat": "ŷ · sigmoid",
    "y": "y · placeholder",
    "loss": "loss · of z and y",
    "train": "train step",
    "init": "initializer",
}
EDGES = (
    ("x", "product"),
    ("W", "product"),
    ("product", "z"),
    ("b", "z"),
    ("z", "y_hat"),
    ("z", "loss"),
    ("y", "loss"),
    ("loss", "train"),
)
SETS = (("init", "W"), ("init", "b"))  # dashed: gives a value
ACROSS, UP = 1.68, 1.3  # inches from column to column, from row to row
BOX_WIDTH, BOX_HEIGHT = 1.46, 0.82
HEIGHT_OF_X = 1.1  # below its two numbers there are tracks for them
TRACKS, REACH, TRACK_DOWN = (-0.34, 0.34), 0.28, 0.13  # middles, half a length, below the middle
SLOT, SLOT_WIDTH, SLOT_HEIGHT = (2 * ACROSS, UP + 0.22), 1.3, 0.42  # where z is fed
SLOT_TITLE = "feed z: {value}"
FETCH = "fetch ▾"
LINE = 0.22  # inches from line to line in a box
ROUNDING = "round,pad=0,rounding_size=0.08"
RESULT_WIDTH, RESULT_LINES = 92, 2
MONOSPACE = {"family": "monospace"}

RAN, FED, UNUSED, IDLE, NEEDED, MISSING = "ran", "fed", "unused", "idle", "needed", "missing"


@dataclass(frozen=True)
class Look:
    """How a box looks."""

    fill: str
    frame: str
    ink: str
    width: float
    line: str


LOOKS = {
    RAN: Look(WORK_TINT, INK, INK, 2.2, "-"),
    FED: Look(BLUE_TINT, BLUE, INK, 2.6, "-"),
    UNUSED: Look(FAINT_FILL, BLUE, QUIET_INK, 1.2, "-"),
    IDLE: Look(FAINT_FILL, FAINT_LINE, QUIET_INK, 1.2, "-"),
    NEEDED: Look(PAPER, GREY, INK, 1.4, ":"),
    MISSING: Look(ORANGE_TINT, ORANGE, INK, 2.6, "--"),
}


@dataclass(frozen=True)
class Box:
    """What a box shows: its kind (a key of `LOOKS`), and two lines of text."""

    kind: str
    first: str = ""
    second: str = ""


class GraphRun:
    """The graph, with a call above it and what came out.

    Attributes
    ----------
    boxes
        From the name of a node to its frame.
    lines
        From the name of a node to its two lines of text, below its title.
    call, result
        What is called, and the lines below it.
    arrows
        The edges along which values went.
    tag
        The word above the box that is fetched.
    marks
        The values of x on their tracks.
    slot
        What z is fed with, in words.
    artists
        What moves.
    """

    def __init__(self, ax: Axes, most: float = 2.0) -> None:
        """Draw the boxes and edges; nothing has run. The tracks of x go from -most to most."""
        self._most = most
        ax.set_axis_off()
        ax.set_position((0, 0, 1, 1))
        ax.set(xlim=(-0.8, 4 * ACROSS + 0.8), ylim=(-0.5, 2 * UP + 1.58))
        for start, end in EDGES:
            _edge(ax, start, end, "-")
        for start, end in SETS:
            _edge(ax, start, end, "--")
        self.arrows = ax.add_collection(
            LineCollection([], colors=INK, linewidths=3, zorder=2), autolim=False
        )
        middle = {"ha": "center", "va": "center", "zorder": 5}
        self.boxes, self.titles, self.lines = {}, {}, {}
        for name in PLACES:
            x, y = centre(name)
            corner = x - BOX_WIDTH / 2, y - height(name) / 2
            box = FancyBboxPatch(corner, BOX_WIDTH, height(name), boxstyle=ROUNDING, zorder=3)
            self.boxes[name] = ax.add_patch(box)
            edge = height(name) / 2 - BOX_HEIGHT / 2  # what a taller box has more, at either end
            self.titles[name] = ax.text(x, y + LINE + edge, TITLES[name], size=11, **middle)
            self.lines[name] = [
                ax.text(x, y + edge, "", size=12, weight="bold", **middle),
                ax.text(x, y - LINE - edge, "", size=10.5, **middle),
            ]
        ends_of_tracks = [[place_of_x(k, v, most) for v in (-most, most)] for k in range(2)]
        self._tracks = ax.add_collection(
            LineCollection(ends_of_tracks, colors=GREY, linewidths=2, zorder=4), autolim=False
        )
        (self.marks,) = ax.plot([], [], "o", color=INK, markersize=5, zorder=5)
        corner = SLOT[0] - SLOT_WIDTH / 2, SLOT[1] - SLOT_HEIGHT / 2
        frame = FancyBboxPatch(corner, SLOT_WIDTH, SLOT_HEIGHT, boxstyle=ROUNDING, zorder=3)
        self._slot_frame = ax.add_patch(frame)
        top_of_slot = SLOT[0], SLOT[1] + SLOT_HEIGHT / 2
        _arrow(ax, top_of_slot, (SLOT[0], 2 * UP - BOX_HEIGHT / 2), ":")
        self.slot = ax.text(*SLOT, "", size=11, **middle)
        self.tag = ax.text(0, 0, FETCH, size=11, weight="bold", **middle)
        left, top = -0.73, 2 * UP + 1.4
        self.call = ax.text(left, top, "", size=12, weight="bold", va="center", **MONOSPACE)
        self.result = [
            ax.text(left, top - 0.3 - 0.24 * k, "", size=10.5, va="center", **MONOSPACE)
            for k in range(RESULT_LINES)
        ]
        self.artists: list[Artist] = [
            self.arrows,
            *self.boxes.values(),
            *self.titles.values(),
            *(line for lines in self.lines.values() for line in lines),
            self._tracks,
            self.marks,
            self._slot_frame,
            self.slot,
            self.tag,
            self.call,
            *self.result,
        ]

    def set(
        self,
        boxes: Mapping[str, Box],
        call: str,
        result: str,
        fetch: str = "y_hat",
        x: Sequence[float] = (),
        fed_z: str = "",
    ) -> None:
        """Show a run.

        Parameters
        ----------
        boxes
            What each box shows, by the name of its node.
        call
            The line of code.
        result
            What came out of it; long texts are broken into lines and, in the end, cut off.
        fetch
            The name of the node that is fetched.
        x
            The two values of x on the tracks; none if x is not fed.
        fed_z
            What z is fed with; "" for nothing.
        """
        across, up = centre(fetch)
        self.tag.set_position((across, up + height(fetch) / 2 + 0.13))
        self._tracks.set_visible(len(x) > 0)
        places = [place_of_x(k, value, self._most) for k, value in enumerate(x)]
        self.marks.set_data(*np.reshape(places, (-1, 2)).T)
        look = LOOKS[FED if fed_z else IDLE]
        self._slot_frame.set(facecolor=look.fill, edgecolor=look.frame, linewidth=look.width)
        self.slot.set(text=SLOT_TITLE.format(value=fed_z or "–"), color=look.ink)
        for name, shown in boxes.items():
            look = LOOKS[shown.kind]
            self.boxes[name].set(
                facecolor=look.fill,
                edgecolor=look.frame,
                linewidth=look.width,
                linestyle=look.line,
            )
            self.titles[name].set_color(look.ink)
            for line, text in zip(self.lines[name], (shown.first, shown.second), strict=True):
                line.set(text=text, color=look.ink)
        lit = {name for name, shown in boxes.items() if shown.kind in (RAN, FED)}
        went = [
            pair for pair in (*EDGES, *SETS) if lit.issuperset(pair) and boxes[pair[1]].kind == RAN
        ]
        self.arrows.set_segments([ends(*pair) for pair in went])
        self.call.set_text(call)
        lines = textwrap.wrap(result, RESULT_WIDTH, max_lines=RESULT_LINES, placeholder=" …")
        for text, words in zip(self.result, [*lines, *[""] * RESULT_LINES], strict=False):
            text.set_text(words)


def histogram_pair(
    axes: tuple[Axes, Axes], samples: Mapping[str, np.ndarray], limit: float, bins: int = 60
) -> None:
    """Draw two histograms side by side to one scale.

    Parameters
    ----------
    axes
        Two axes.
    samples
        From the title of a histogram to its numbers; two of them.
    limit
        The axis of numbers goes from minus this to this.
    bins
        How many bars.
    """
    edges = np.linspace(-limit, limit, bins + 1)
    looks = ({"color": BLUE}, {"color": ORANGE, "hatch": "///", "edgecolor": PAPER})
    tops = []
    for ax, (title, numbers), look in zip(axes, samples.items(), looks, strict=True):
        heights, _, _ = ax.hist(numbers, edges, **look)
        tops.append(heights.max())
        ax.set(title=title, xlabel="weight", xlim=(-limit, limit))
        for cut in (-2, 2):
            ax.axvline(cut, color=INK, linewidth=1, linestyle=":")
    for ax in axes:
        ax.set_ylim(0, 1.05 * max(tops))
    axes[0].set_ylabel("how many")


def centre(name: str) -> tuple[float, float]:
    """Return the middle of a box, in inches."""
    column, row = PLACES[name]
    return column * ACROSS, row * UP


def height(name: str) -> float:
    """Return how high a box is, in inches."""
    return HEIGHT_OF_X if name == "x" else BOX_HEIGHT


def place_of_x(k: int, value: float, most: float) -> tuple[float, float]:
    """Return where on its track a value of x lies; they go from -most to most."""
    x, y = centre("x")
    return x + TRACKS[k] + REACH * value / most, y - TRACK_DOWN


def value_of_x(k: int, across: float, most: float) -> float:
    """Return which value of x lies at a place; the inverse of `place_of_x`."""
    return (across - centre("x")[0] - TRACKS[k]) / REACH * most


def ends(start: str, end: str) -> np.ndarray:
    """Return both ends of the edge between two boxes, shape (2, 2)."""
    (x0, y0), (x1, y1) = centre(start), centre(end)
    if x0 == x1:  # one above the other
        side = np.sign(y1 - y0) / 2
        return np.array([(x0, y0 + side * height(start)), (x1, y1 - side * height(end))])
    return np.array([(x0 + BOX_WIDTH / 2, y0), (x1 - BOX_WIDTH / 2, y1)])


def _edge(ax: Axes, start: str, end: str, line: str) -> None:
    _arrow(ax, *ends(start, end), line)


def _arrow(ax: Axes, start: Sequence[float], end: Sequence[float], line: str) -> None:
    look = {"arrowstyle": "-|>", "color": FAINT_LINE, "linewidth": 1.6, "linestyle": line}
    look |= {"shrinkA": 0, "shrinkB": 0, "mutation_scale": 14}
    ax.annotate("", end, start, arrowprops=look, zorder=1)
