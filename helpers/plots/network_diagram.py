"""Networks as diagrams: columns of nodes, and edges whose look tells what they carry.

An edge is solid and blue above 0, dashed and orange below 0, dotted and thin at 0; the further
from 0, the wider. So no reading depends on colour alone.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from helpers.plots.palettes import ramp
from helpers.plots.style import (
    ABOVE_TINT,
    BELOW_TINT,
    BLUE,
    FAINT_FILL,
    FAINT_LINE,
    GREY,
    INK,
    ORANGE,
    PAPER,
    YELLOW,
)

LEGEND = {"above 0": (BLUE, "-"), "below 0": (ORANGE, "--"), "exactly 0": (GREY, ":")}
LEGEND_TITLE = "edges (wider: further from 0)"
BIAS_NODE = "1"
NODE_AREA = 1500  # in square points
WIDTH_OF_ONE = 3.0  # points; an edge of value v is WIDTH_OF_ONE · √|v| wide
ZERO = 1e-9  # what is closer to 0 is drawn as 0
THIN = 1.0
NEAR = 9  # pixels: what is closer to an edge is on it
GAUGE_AT, GAUGE, TICK = -0.28, 0.43, 0.03  # of the inputs: where, half their height, half a tick
FULL_SIGNAL = 1.0  # a node of this size or larger has the full tint
SHADES = tuple(ramp(PAPER, tint) for tint in (ABOVE_TINT, BELOW_TINT))  # of signals

Edge = tuple[int, int | None, int]  # layer, from (None is the node that gives 1), to


def edge_look(values: np.ndarray) -> tuple[np.ndarray, list[str], list[str]]:
    """Return width, colour and line style for edges that carry `values`, shape (edges,)."""
    widths = np.where(np.abs(values) < ZERO, THIN, WIDTH_OF_ONE * np.sqrt(np.abs(values)))
    above, below, zero = LEGEND.values()
    looks = [zero if abs(v) < ZERO else above if v > 0 else below for v in values]
    return widths, [color for color, _ in looks], [style for _, style in looks]


def signal_tint(value: float) -> str:
    """Return the colour of a node: paper at 0, bluer above it, more orange below it."""
    share = min(abs(value) / FULL_SIGNAL, 1.0)
    shades = SHADES[int(value < 0)]
    return shades[round(share * (len(shades) - 1))]


class NetworkDiagram:
    """A fully connected network whose edges and signals can be set again and again.

    Parameters
    ----------
    ax
        Where to draw; its axes are hidden and its limits set.
    sizes
        How many nodes each column has, inputs first.
    names
        One name for each column, written under it.

    Attributes
    ----------
    places
        One array for each column with the places of its nodes, shape (nodes, 2).
    bias_places
        The places of the nodes that always give 1, one for each column but the last.
    """

    def __init__(self, ax: Axes, sizes: Sequence[int], names: Sequence[str]) -> None:
        """Draw the still parts; the edges are dotted and the nodes empty until they are set."""
        top = (max(sizes) - 1) / 2
        ax.set_axis_off()
        ax.set(xlim=(-0.45, len(sizes) - 0.55), ylim=(-top - 1.35, top + 1.45))
        self.places = [
            np.array([(column, (size - 1) / 2 - k) for k in range(size)], dtype=float)
            for column, size in enumerate(sizes)
        ]
        self._names = _edge_names(sizes)
        self.bias_places = np.array([(c, top + 1.0) for c in range(len(sizes) - 1)], dtype=float)
        for column, name in enumerate(names):
            ax.text(column, -top - 0.6, name, ha="center", va="center", zorder=0)
        self._legend(ax)
        node = {"marker": "o", "s": NODE_AREA, "edgecolor": INK, "linewidth": 1.4, "zorder": 4}
        middle = {"ha": "center", "va": "center", "zorder": 5}
        ax.scatter(*self.bias_places.T, facecolor=FAINT_FILL, **node)
        for place in self.bias_places:
            ax.text(*place, BIAS_NODE, **middle)
        (self.halo,) = ax.plot(
            [], [], "-", color=YELLOW, alpha=0.55, zorder=1, solid_capstyle="butt"
        )
        self.edges = ax.add_collection(LineCollection(self._segments(), zorder=2))
        nodes = np.concatenate(self.places)
        self.nodes = ax.scatter(*nodes.T, facecolor=PAPER, **node)
        self.labels = [ax.text(*place, "", **middle) for place in nodes]
        paper = {"facecolor": PAPER, "edgecolor": "none", "alpha": 0.9, "pad": 1.5}
        self.mark_label = ax.text(0, 0, "", bbox=paper, **{**middle, "zorder": 6})
        self.mark_label.set_visible(False)
        self.artists = [self.halo, self.edges, self.nodes, *self.labels, self.mark_label]
        self.set_edges(
            [np.zeros((a, b)) for a, b in pairwise(sizes)], [np.zeros(b) for b in sizes[1:]]
        )

    def set_edges(self, weights: Sequence[np.ndarray], biases: Sequence[np.ndarray]) -> None:
        """Give each edge its width, colour and style.

        Parameters
        ----------
        weights
            One array for each layer, shape (from, to).
        biases
            One array for each layer, shape (to,): the edges of the nodes that give 1.
        """
        values = _flat(weights, biases)
        widths, colors, styles = edge_look(values)
        self.edges.set(linewidths=widths, colors=colors, linestyles=styles)

    def set_signals(self, signals: Sequence[np.ndarray], form: str = "{:.2f}") -> None:
        """Write a number into each node and tint it; one array for each column, shape (nodes,)."""
        values = np.concatenate([np.asarray(column, dtype=float) for column in signals])
        self.nodes.set_facecolor([signal_tint(value) for value in values])
        for label, value in zip(self.labels, values, strict=True):
            label.set_text(form.format(value + 0.0 if abs(value) > 0.005 else 0.0))

    def set_names(self, names: Sequence[Sequence[str]]) -> None:
        """Write a name into each node instead of a number."""
        for label, name in zip(self.labels, [n for column in names for n in column], strict=True):
            label.set_text(name)

    def mark(
        self,
        layer: int,
        start: int | None,
        end: int,
        label: str,
        at: float = 0.3,
        rise: float = 0.0,
    ) -> None:
        """Put a halo under one edge, and a label on it.

        Parameters
        ----------
        layer
            0 for the edges between the first two columns.
        start, end
            Positions of the two nodes, from 0; `start` None is the node that gives 1.
        label
            What to write on the edge.
        at, rise
            How far along the edge, from 0 to 1, and how much above it.
        """
        begin, finish = self.ends(layer, start, end)
        self.halo.set_data(*np.transpose([begin, finish]))
        place = self._names.index((layer, start, end))
        self.halo.set_linewidth(self.edges.get_linewidths()[place] + 7)
        position = begin + at * (finish - begin) + (0, rise)
        self.mark_label.set(position=position, text=label, visible=True)

    def ends(self, layer: int, start: int | None, end: int) -> np.ndarray:
        """Return both ends of the edge that `mark` would mark, shape (2, 2)."""
        begin = self.bias_places[layer] if start is None else self.places[layer][start]
        return np.array([begin, self.places[layer + 1][end]])

    def edge_at(self, x: float, y: float) -> Edge | None:
        """Return layer, start and end of the edge at a place; None beside all of them."""
        to_pixels = self.edges.axes.transData.transform
        begin, finish = (
            to_pixels(np.reshape(self._segments(), (-1, 2))).reshape(-1, 2, 2).swapaxes(0, 1)
        )
        along, off = finish - begin, to_pixels((x, y)) - begin
        share = np.clip((off * along).sum(axis=1) / (along**2).sum(axis=1), 0, 1)
        far = np.hypot(*(off - share[:, None] * along).T)
        return self._names[far.argmin()] if far.min() <= NEAR else None

    def node_at(self, x: float, y: float) -> tuple[int, int | None] | None:
        """Return column and position of the node at a place, None for the one that gives 1."""
        ax = self.edges.axes
        radius = np.sqrt(NODE_AREA) / 2 / 72 * ax.figure.dpi
        named = [(c, k) for c, places in enumerate(self.places) for k in range(len(places))]
        named += [(c, None) for c in range(len(self.bias_places))]
        places = np.concatenate([*self.places, self.bias_places])
        far = np.hypot(*(ax.transData.transform(places) - ax.transData.transform((x, y))).T)
        return named[far.argmin()] if far.min() <= radius else None

    def add_gauges(self, low: float, high: float) -> None:
        """Put a scale from `low` to `high` beside each input, for `set_gauges` to fill."""
        ax = self.edges.axes
        self._scale = 2 * GAUGE / (high - low), (low + high) / 2
        for _, y in self.places[0]:
            ax.plot([GAUGE_AT] * 2, [y - GAUGE, y + GAUGE], "-", color=FAINT_LINE, linewidth=1.5)
        for k in range(len(self.places[0])):
            _, zero = self.on_gauge(k, 0.0)
            tick = [GAUGE_AT - TICK, GAUGE_AT + TICK]
            ax.plot(tick, [zero, zero], "-", color=FAINT_LINE, linewidth=1.5)
        self.gauges = [ax.plot([], [], "-", linewidth=5)[0] for _ in self.places[0]]
        self.artists += self.gauges

    def set_gauges(self, values: Sequence[float]) -> None:
        """Fill the scales from 0 to the values of the inputs."""
        for k, (gauge, value) in enumerate(zip(self.gauges, values, strict=True)):
            gauge.set_data(*np.transpose([self.on_gauge(k, 0.0), self.on_gauge(k, value)]))
            gauge.set_color(BLUE if value > 0 else ORANGE)

    def on_gauge(self, k: int, value: float) -> tuple[float, float]:
        """Return the place of a value on the scale of the input number `k`."""
        unit, middle = self._scale
        return GAUGE_AT, self.places[0][k][1] + unit * (value - middle)

    def value_on_gauge(self, k: int, y: float) -> float:
        """Return the value at a height of the scale of the input number `k`."""
        unit, middle = self._scale
        return (y - self.places[0][k][1]) / unit + middle

    def _segments(self) -> list[np.ndarray]:
        """Return the ends of all edges."""
        return [self.ends(*name) for name in self._names]

    def _legend(self, ax: Axes) -> None:
        handles = [Line2D([], [], color=c, linestyle=s, linewidth=2) for c, s in LEGEND.values()]
        legend = ax.legend(
            handles,
            LEGEND,
            ncols=len(LEGEND),
            loc="lower center",
            title=LEGEND_TITLE,
            fontsize=10,
            title_fontsize=10,
            borderaxespad=0,
            handlelength=3.2,
        )
        legend.set_zorder(0)


def stack_diagram(
    ax: Axes,
    sizes: Sequence[int],
    shown: Sequence[int],
    names: Sequence[str],
    counts: Sequence[str],
) -> None:
    """Draw a network too large to be drawn: a few nodes of each column, dots for the rest.

    Parameters
    ----------
    ax
        Where to draw.
    sizes
        How many nodes each column has.
    shown
        How many of them are drawn; if fewer than there are, dots stand in the middle.
    names
        What to write over each column, besides its size.
    counts
        What to write under the edges between two columns, one text fewer than columns.
    """
    tallest = max(shown)
    ax.set_axis_off()
    ax.set(xlim=(-0.4, len(sizes) - 0.6), ylim=(-tallest / 2 - 1.9, tallest / 2 + 1.5))
    columns = []
    for column, (size, drawn) in enumerate(zip(sizes, shown, strict=True)):
        places = (drawn - 1) / 2 - np.arange(drawn)
        if size > drawn:  # room for the dots
            places = np.where(places > 0, places + 0.5, places - 0.5)
            ax.text(column, 0, "⋮", ha="center", va="center", size=15)
        columns.append(np.column_stack([np.full(drawn, column), places]))
        ax.text(
            column,
            tallest / 2 + 1.0,
            f"{names[column]}\n{size}",
            ha="center",
            va="center",
            weight="bold",
        )
    segments = [(s, e) for starts, ends in pairwise(columns) for s in starts for e in ends]
    ax.add_collection(LineCollection(segments, colors=FAINT_LINE, linewidths=0.5, zorder=1))
    ax.plot(*np.concatenate(columns).T, "o", color=PAPER, markeredgecolor=BLUE, markersize=12)
    for column, text in enumerate(counts):
        ax.text(column + 0.5, -tallest / 2 - 1.3, text, ha="center", va="center", size=10.5)


def _edge_names(sizes: Sequence[int]) -> list[Edge]:
    """Return all edges: layer by layer, first the weights, then the biases."""
    return [
        (layer, start, end)
        for layer, (starts, ends) in enumerate(pairwise(sizes))
        for start in (*range(starts), None)
        for end in range(ends)
    ]


def _flat(weights: Sequence[np.ndarray], biases: Sequence[np.ndarray]) -> np.ndarray:
    """Return all values in the order of the edges."""
    return np.concatenate([np.append(np.ravel(w), b) for w, b in zip(weights, biases, strict=True)])
