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
FULL_SIGNAL = 1.0  # a node of this size or larger has the full tint
SHADES = tuple(ramp(PAPER, tint) for tint in (ABOVE_TINT, BELOW_TINT))  # of signals


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

    def mark(self, layer: int, start: int | None, end: int, label: str) -> None:
        """Put a halo under one edge, and a label on it.

        Parameters
        ----------
        layer
            0 for the edges between the first two columns.
        start, end
            Positions of the two nodes, from 0; `start` None is the node that gives 1.
        label
            What to write on the edge.
        """
        begin = self.bias_places[layer] if start is None else self.places[layer][start]
        finish = self.places[layer + 1][end]
        self.halo.set_data(*np.transpose([begin, finish]))
        segment = np.array([begin, finish])
        place = np.flatnonzero([np.array_equal(segment, s) for s in self._segments()])[0]
        self.halo.set_linewidth(self.edges.get_linewidths()[place] + 7)
        self.mark_label.set(position=begin + 0.3 * (finish - begin), text=label, visible=True)

    def _segments(self) -> list[np.ndarray]:
        """Return the ends of all edges: layer by layer, first the weights, then the biases."""
        segments = []
        for layer, (starts, ends) in enumerate(pairwise(self.places)):
            segments += [np.array([start, end]) for start in starts for end in ends]
            segments += [np.array([self.bias_places[layer], end]) for end in ends]
        return segments

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


def _flat(weights: Sequence[np.ndarray], biases: Sequence[np.ndarray]) -> np.ndarray:
    """Return all values in the order of the edges."""
    return np.concatenate([np.append(np.ravel(w), b) for w, b in zip(weights, biases, strict=True)])
