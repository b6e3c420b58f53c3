"""All maps of a convnet: each layer's as a sheet, and one of them large. Chapter 13."""

from collections.abc import Mapping

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.plots.style import BLACK, BLUE, GREY, ORANGE, SKY

SMALL = 10  # points, of type
LINE = 0.3  # between small maps: how bright
HEIGHT, BAR = 10, 0.76  # of the chart of bars, and of one bar


def sheet(maps: np.ndarray, columns: int, between: float = 0.0) -> np.ndarray:
    """Return maps (rows, columns, n) side by side in one array, a line of `between` among them.

    The map k begins at row k // columns and column k % columns, times the maps' side and 1.
    """
    side, count = len(maps), maps.shape[2]
    rows = -(-count // columns)
    tiles = np.full((rows * columns, side + 1, side + 1), between, maps.dtype)
    tiles[:count, :side, :side] = np.moveaxis(maps, -1, 0)
    tiles = tiles.reshape(rows, columns, side + 1, side + 1).swapaxes(1, 2)
    return tiles.reshape(rows * (side + 1), columns * (side + 1))[:-1, :-1]


class GreyMap:
    """A square of numbers from black (0) to white, with outlines of what is pointed at."""

    def __init__(self, ax: Axes, side: int, title: str = "") -> None:
        """Set up the axes for side × side numbers."""
        _black(ax, side, side)
        ax.set_title(title, fontsize=SMALL)
        self.image = ax.imshow(np.zeros((side, side)), interpolation="nearest", vmin=0, vmax=1)
        self.image.set_extent((0, side, side, 0))
        ax.set(xlim=(0, side), ylim=(side, 0))
        self.field, self.source = (
            ax.add_patch(Rectangle((0, 0), 1, 1, fill=False, edgecolor=color, linewidth=width))
            for color, width in ((ORANGE, 2.2), (SKY, 1.6))
        )
        self.words = ax.text(
            0.5, -0.03, "", transform=ax.transAxes, ha="center", va="top", fontsize=SMALL
        )
        self.artists: list[Artist] = [self.image, self.field, self.source, self.words]

    def set(
        self,
        numbers: np.ndarray,
        most: float,
        field: tuple[int, int, int, int] | None = None,
        source: tuple[int, int] | None = None,
        words: str = "",
    ) -> None:
        """Show numbers (rows, columns), `most` is white.

        `field` is what is outlined, as top, left, bottom and right; `source` the row and column of
        a single number.
        """
        self.image.set_data(numbers)
        self.image.set_clim(0, most)
        for outline, box in ((self.field, field), (self.source, source and (*source, *source))):
            outline.set_visible(box is not None)
            if box is not None:
                beyond = 1 if outline is self.source else 0
                outline.set_bounds(*box[1::-1], box[3] - box[1] + beyond, box[2] - box[0] + beyond)
        if self.words.get_text() != words:
            self.words.set_text(words)


class MapSheet:
    """All maps of a layer, small, and an outline around one of them."""

    def __init__(self, ax: Axes, side: int, count: int, columns: int) -> None:
        """Leave room for `count` maps of side × side numbers in so many columns."""
        self.side, self.count, self.columns = side, count, columns
        across, down = (n * (side + 1) - 1 for n in (columns, -(-count // columns)))
        _black(ax, across, down)
        blank = np.zeros((down, across))
        self.image = ax.imshow(blank, interpolation="nearest", vmin=0, vmax=1)
        self.image.set_extent((0, across, down, 0))
        ax.set(xlim=(0, across), ylim=(down, 0))
        self.outline = ax.add_patch(
            Rectangle((0, 0), side, side, fill=False, edgecolor=ORANGE, linewidth=1.6)
        )
        self.outline.set_clip_on(False)
        self.artists: list[Artist] = [self.image, self.outline]

    def set(self, maps: np.ndarray, most: float, chosen: int) -> None:
        """Show maps (side, side, count), `most` is white, and outline one."""
        self.image.set_data(sheet(maps, self.columns, LINE * most))
        self.image.set_clim(0, most)
        self.point(chosen)

    def point(self, chosen: int) -> None:
        """Outline another map."""
        row, column = divmod(chosen, self.columns)
        step = self.side + 1
        self.outline.set_bounds(column * step - 0.5, row * step - 0.5, step, step)

    def at(self, x: float, y: float) -> tuple[int, int, int] | None:
        """Return map, row and column at a place of the axes; None between maps."""
        step = self.side + 1
        (over, column), (down, row) = divmod(int(x), step), divmod(int(y), step)
        chosen = down * self.columns + over
        inside = x >= 0 and y >= 0 and over < self.columns and max(row, column) < self.side
        return (chosen, row, column) if inside and chosen < self.count else None


class SideBars:
    """Ten probabilities as bars that lie on their side, the longest in another colour."""

    def __init__(self, ax: Axes, title: str) -> None:
        """Set up the axes."""
        ax.set_title(title, fontsize=SMALL)
        ax.set(xlim=(0, 1), ylim=(9.6, -0.6), xticks=[], yticks=range(HEIGHT))
        ax.tick_params(labelsize=SMALL, length=0, pad=2)
        ax.grid(False)
        self.bars = ax.add_collection(PolyCollection(_bars(np.zeros(HEIGHT))))
        self.artists: list[Artist] = [self.bars]

    def set(self, probabilities: np.ndarray) -> None:
        """Show ten probabilities."""
        self.bars.set_verts(_bars(probabilities))
        best = int(probabilities.argmax())
        self.bars.set_color([BLUE if digit == best else SKY for digit in range(HEIGHT)])


def _bars(lengths: np.ndarray) -> np.ndarray:
    """Return the corners of ten bars, (10, 4, 2)."""
    at, zeros = np.arange(HEIGHT, dtype=float), np.zeros(HEIGHT)
    half = BAR / 2
    corners = (zeros, at - half), (lengths, at - half), (lengths, at + half), (zeros, at + half)
    return np.stack([np.stack(corner, axis=1) for corner in corners], axis=1)


def _black(ax: Axes, across: int, down: int) -> None:
    ax.set(xticks=[], yticks=[], xlim=(0, across), ylim=(down, 0), aspect="equal")
    ax.set_facecolor(BLACK)
    ax.spines[:].set(visible=True, color=GREY, linewidth=0.8)


class LayerMaps:
    """The digit, what is seen of it, and for each layer one map large above a sheet of all.

    Attributes
    ----------
    large, sheets
        From the name of a layer to its pictures; `large` also holds the digit, under `digit`.
    seen
        The part of the digit that a number depends on, enlarged.
    bars
        The answer.
    """

    # Pixels of the page, 84 to the inch: from the left, from the top, wide.
    DIGIT, SEEN, SIDE = (8, 40), (8, 196), 112
    LEFTS, WIDTHS = (136, 253, 370, 460, 550), (107, 107, 80, 80, 80)
    TOP, CAPTION, BARS, BARS_HIGH = 40, 20, (650, 40), 230

    def __init__(
        self,
        figure: Figure,
        digit: str,
        sides: Mapping[str, int],
        counts: Mapping[str, int],
        columns: Mapping[str, int],
        titles: Mapping[str, str],
    ) -> None:
        """Set up all axes; `sides`, `counts` and `columns` are by layer, in order.

        `titles` are by layer, and for the digit and the "answer".
        """
        width, height = figure.get_size_inches() * figure.dpi

        def axes(left: float, top: float, wide: float, high: float) -> Axes:
            place = left / width, 1 - (top + high) / height, wide / width, high / height
            return figure.add_axes(place)

        self.digit = digit
        pixels = GreyMap(axes(*self.DIGIT, self.SIDE, self.SIDE), 28, titles[digit])
        self.large, self.sheets = {digit: pixels}, {}
        self.seen = GreyMap(axes(*self.SEEN, self.SIDE, self.SIDE), 28)
        for name, left, wide in zip(sides, self.LEFTS, self.WIDTHS, strict=True):
            ax = axes(left, self.TOP, wide, wide)
            self.large[name] = GreyMap(ax, sides[name], titles[name])
            rows = -(-counts[name] // columns[name])
            high = wide * rows / columns[name]
            ax = axes(left, self.TOP + wide + self.CAPTION, wide, high)
            self.sheets[name] = MapSheet(ax, sides[name], counts[name], columns[name])
        left, top = self.BARS
        self.bars = SideBars(axes(left, top, width - left - 6, self.BARS_HIGH), titles["answer"])
        parts = [*self.large.values(), self.seen, *self.sheets.values(), self.bars]
        self.artists: list[Artist] = [artist for part in parts for artist in part.artists]

    def at(self, ax: Axes, x: float, y: float) -> tuple[str, int | None, int, int] | None:
        """Return layer, map (None: the one that is large), row and column at a place."""
        for name, part in self.large.items():
            if part.image.axes is ax:
                return name, None, int(y), int(x)
        for name, part in self.sheets.items():
            if part.image.axes is ax:
                found = part.at(x, y)
                return found and (name, *found)
        return None
