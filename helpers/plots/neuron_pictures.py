"""Chapter 11: a small network: a picture of what each neuron says, an edge for each weight.

All places are in pixels of the axes, counted from below.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from helpers.plots.decision_regions import (
    GREY_PIXEL,
    INK_PIXEL,
    NETWORK_PLACE,
    PAPER_PIXEL,
    PIXELS,
    PixelImage,
    axes_at,
    shade,
)
from helpers.plots.style import BLUE, CLASS_COLORS, GREY, INK, ORANGE, PAPER

LARGE, SMALL = 2, 3  # of the points of the grid, every so many is in the picture of a neuron
FITS = 5  # large pictures that have room below one another
PITCH, SMALL_PITCH = 50, 32  # from one to the next
MIDDLE = 131  # of all columns
INPUTS_AT, OUTPUTS_AT = 44, 336
LAYERS_ROW, NEURONS_ROW = 304, 279
LAYERS_AT = 118
APART = 13  # from the middle of a pair of marks
LEFT, RIGHT, TOP = 24, 357, 264  # of what moves with training
THIN, WIDTH_OF_ONE, WIDEST = 0.7, 1.5, 5.0  # points; an edge of 0, what |w| = 1 adds, at most
NEAR = 6.0  # pixels
ALONG = 0.3  # the way from where an edge begins to its mark
LAYERS_WORD, NEURONS_WORD = "hidden layers", "neurons"
NOTE = "edges to drag: orange +, blue −"

Edge = tuple[int, int, int]  # layer, and which neuron it comes from and goes to, from 0
Place = tuple[float, float]


class NetworkPicture:
    """A network: inputs on the left, outputs on the right.

    Edges of weights above 0 are solid and orange, of those below 0 dashed and blue; the further
    from 0, the wider.

    Attributes
    ----------
    centres
        The middle of each neuron's picture by layer, inputs first: (neurons, 2).
    marks
        Where to press for more or fewer: by ("more" or "fewer", hidden layer counted from 1);
        layer 0 stands for the number of layers.
    """

    def __init__(self, ax: Axes) -> None:
        """Draw what stands still."""
        self.ax = ax
        left, top, across, down = NETWORK_PLACE
        ax.set_axis_off()
        ax.set(xlim=(0, across), ylim=(0, down))
        self.moving_ax = moving = axes_at(
            ax.figure, left + LEFT, top + down - TOP, RIGHT - LEFT, TOP
        )
        moving.set_axis_off()
        moving.set(xlim=(LEFT, RIGHT), ylim=(0, TOP))
        beside = {"va": "center", "ha": "center", "fontsize": 12}
        for y, name, mark in zip(self._column(2, PITCH), "12", "●■", strict=True):
            ax.text(8, y, f"$x_{name}$", **beside)
            ax.text(369, y, mark, color=CLASS_COLORS["12".index(name)], **beside)
        ax.text(2, LAYERS_ROW, LAYERS_WORD, va="center", fontsize=11)
        ax.text(across, LAYERS_ROW, NOTE, va="center", ha="right", fontsize=10)
        self.word = ax.text(2, NEURONS_ROW, NEURONS_WORD, va="center", fontsize=11)
        look = {"color": INK, "linestyle": "none", "markersize": 8, "markeredgewidth": 1.8}
        ring = {"markersize": 16, "markerfacecolor": "none", "color": GREY, "linestyle": "none"}
        (self.rings,) = ax.plot([], [], "o", **ring)
        (self.more,), (self.fewer,) = (ax.plot([], [], mark, **look) for mark in "+_")
        self.image = PixelImage(moving, (TOP, RIGHT - LEFT))
        self.edges = moving.add_collection(LineCollection([], zorder=2))
        look = {"color": INK, "markerfacecolor": PAPER, "markeredgewidth": 2, "markersize": 8}
        (self.chosen,) = moving.plot([], [], "o", **look, linestyle="none", zorder=3)
        self.artists = [self.image, self.edges, self.chosen]
        self.hidden: tuple[int, ...] | None = None

    @staticmethod
    def _column(n: int, pitch: float) -> np.ndarray:
        return MIDDLE + pitch * ((n - 1) / 2 - np.arange(n))

    def lay_out(self, hidden: tuple[int, ...], most: tuple[int, int]) -> bool:
        """Make room for hidden layers of so many neurons; return whether that is another network.

        Then the still parts are to be drawn anew. `most` are the layers, and the neurons of one,
        that there may be.
        """
        if hidden == self.hidden:
            return False
        self.hidden = hidden
        small = max(hidden, default=0) > FITS
        self.every = [LARGE, *[SMALL if small else LARGE] * len(hidden), LARGE]
        pitches = [PITCH, *[SMALL_PITCH if small else PITCH] * len(hidden), PITCH]
        across = np.linspace(INPUTS_AT, OUTPUTS_AT, len(hidden) + 2)
        self.centres = [
            np.column_stack([np.full(n, x), self._column(n, pitch)])
            for n, x, pitch in zip((2, *hidden, 2), across, pitches, strict=True)
        ]
        aside = [np.array([self.side(k) // 2 + 1, 0]) for k in range(len(self.centres))]
        self._names = [
            (layer, i, j)
            for layer, (one, other) in enumerate(pairwise(self.centres))
            for i in range(len(one))
            for j in range(len(other))
        ]
        self._segments = np.array(
            [
                (self.centres[k][i] + aside[k], self.centres[k + 1][j] - aside[k + 1])
                for k, i, j in self._names
            ]
        )
        self.edges.set_segments(list(self._segments))
        pairs = {0: (LAYERS_AT, LAYERS_ROW, len(hidden), 0, most[0])}
        pairs |= {k: (across[k], NEURONS_ROW, n, 1, most[1]) for k, n in enumerate(hidden, start=1)}
        self.marks: dict[tuple[str, int], Place] = {}
        for k, (x, y, n, low, high) in pairs.items():
            if n > low:
                self.marks["fewer", k] = float(x - APART), y
            if n < high:
                self.marks["more", k] = float(x + APART), y
        for line, wanted in ((self.more, "more"), (self.fewer, "fewer"), (self.rings, "")):
            places = [place for (kind, _), place in self.marks.items() if wanted in ("", kind)]
            line.set_data(*np.reshape(places, (-1, 2)).T)
        self.word.set_visible(bool(hidden))
        return True

    def side(self, layer: int) -> int:
        """Return how many pixels the pictures of a layer have each way."""
        return -(-PIXELS // self.every[layer])

    def window(self, layer: int, neuron: int) -> tuple[slice, slice]:
        """Return rows and columns of a neuron's picture in `image`."""
        side = self.side(layer)
        x, y = self.centres[layer][neuron]
        low, left = round(y - side / 2), round(x - LEFT - side / 2)
        return slice(low, low + side), slice(left, left + side)

    def set(
        self,
        layers: Sequence[np.ndarray],
        weights: Sequence[np.ndarray],
        chosen: tuple[int, int],
    ) -> None:
        """Show what the neurons say and how strong their edges are.

        Parameters
        ----------
        layers
            For each layer, inputs and outputs too, (PIXELS, PIXELS, neurons) from -1 to 1.
        weights
            For each layer but the first, (from, to).
        chosen
            Layer and number of the neuron that gets a dark frame, from 0.
        """
        pixels = np.full(self.image.pixels.shape, PAPER_PIXEL, np.uint8)
        for k, layer in enumerate(layers):
            small = shade(layer[:: self.every[k], :: self.every[k]])
            for neuron in range(layer.shape[-1]):
                rows, columns = self.window(k, neuron)
                frame, pixel = (2, INK_PIXEL) if (k, neuron) == chosen else (1, GREY_PIXEL)
                low, left = rows.start - frame, columns.start - frame
                pixels[low : rows.stop + frame, left : columns.stop + frame] = pixel
                pixels[rows, columns] = small[:, :, neuron]
        self.image.pixels = pixels
        values = np.concatenate([np.ravel(w) for w in weights])
        self.edges.set(
            linewidths=np.minimum(THIN + WIDTH_OF_ONE * np.sqrt(np.abs(values)), WIDEST),
            colors=np.where(values >= 0, ORANGE, BLUE),
            linestyles=np.where(values >= 0, "-", "--"),
        )

    def choose(self, edge: Edge | None) -> None:
        """Mark an edge with a ring; None for none."""
        self.chosen.set_data(*np.reshape([] if edge is None else self.on_edge(edge), (-1, 2)).T)

    def neuron_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return layer and number of the neuron whose picture lies at a place."""
        for layer, centres in enumerate(self.centres):
            off = np.abs(centres - (x, y)).max(axis=1)
            if off.min() <= self.side(layer) / 2:
                return layer, int(off.argmin())
        return None

    def edge_at(self, x: float, y: float) -> tuple[Edge, Place] | None:
        """Return the edge near a place, and where on it that is."""
        starts, ways = self._segments[:, 0], np.diff(self._segments, axis=1)[:, 0]
        along = ((np.array([x, y]) - starts) * ways).sum(axis=1) / (ways**2).sum(axis=1)
        nearest = starts + np.clip(along, 0, 1)[:, None] * ways
        far = np.hypot(*(nearest - (x, y)).T)
        best = int(far.argmin())
        return (self._names[best], tuple(nearest[best])) if far[best] <= NEAR else None

    def on_edge(self, edge: Edge) -> Place:
        """Return the place on an edge where it is taken hold of."""
        begin, end = self._segments[self._names.index(edge)]
        return tuple(begin + ALONG * (end - begin))
