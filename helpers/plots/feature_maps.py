"""Convolution as pictures: numbers in cells, a window over a digit, a feature map that grows."""

from collections.abc import Sequence
from functools import partial

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.patches import Rectangle

from helpers.plots.palettes import LIGHT, SIGNED_COLORS, signed_map, twin
from helpers.plots.style import BLACK, GREY, GROUND, INK, ORANGE, UNSEEN
from helpers.plots.themed_image import ThemedImage

NOT_YET = to_rgba(UNSEEN)  # places of a map that the window has not come to
GAP = 1.0  # between two matrices, in cells
PALE = 0.55  # of the full colour, behind numbers, so that they can be read
TIMES = "× "
SIZE_OF_IMAGE, SIZE_WITH_PADDING = "{n} × {n}", "{n} × {n} with padding"
SIZE_AND_PLACE = "{n} × {n}, here row {row}, column {column}"


def signed_colors(
    values: np.ndarray, limit: float, strength: float = 1.0, theme: str = LIGHT
) -> np.ndarray:
    """Return colours for signed numbers: orange below 0, paper at 0, purple above.

    Parameters
    ----------
    values
        Any shape; nan for what is not known yet.
    limit
        The number above 0 that has the full colour.
    strength
        1 for the full range of colours, less for paler ones.
    theme
        "light" or "dark".

    Returns
    -------
    numpy.ndarray
        Red, green, blue and opacity, shape (…, 4).
    """
    share = np.clip(values / limit, -1, 1) * strength
    colors = signed_map(theme)((np.nan_to_num(share) + 1) / 2)
    colors[np.isnan(values)] = to_rgba(twin(UNSEEN, theme))
    return colors


def number_grids(
    ax: Axes,
    grids: Sequence[np.ndarray],
    titles: Sequence[str],
    marked: Sequence[tuple[int, int, int] | None] | None = None,
) -> None:
    """Draw small matrices side by side as cells with their numbers.

    Cells are tinted orange below 0 and purple above; each matrix has its own scale of colours.

    Parameters
    ----------
    ax
        Where to draw.
    grids
        Matrices, each of shape (rows, columns).
    titles
        One for each; stands above it.
    marked
        For each a square to outline, as row, column and side, or None.
    """
    high = max(len(values) for values in grids)
    left = 0.0
    for values, title, square in zip(grids, titles, marked or [None] * len(grids), strict=True):
        rows, columns = values.shape
        top = (high - rows) / 2
        limit = float(np.abs(values).max() or 1.0) / PALE
        extent = (left, left + columns, top + rows, top)
        cells = {"cmap": SIGNED_COLORS, "vmin": -limit, "vmax": limit, "extent": extent}
        ax.imshow(values, interpolation="nearest", **cells)  # by its map, it's dark on a dark page
        for i, j in np.ndindex(values.shape):
            cell = Rectangle((left + j, top + i), 1, 1, fill=False, edgecolor=GREY, linewidth=0.8)
            ax.add_patch(cell)
            number = minus(f"{values[i, j]:g}")
            ax.text(left + j + 0.5, top + i + 0.5, number, size=12, **_MIDDLE)
        if square is not None:
            row, column, side = square
            ax.add_patch(_outline(side, 3.0, (left + column, top + row)))
        ax.text(left + columns / 2, top - 0.2, title, ha="center", va="bottom", size=13)
        left += columns + GAP
    ax.set(xlim=(-0.1, left - GAP + 0.1), ylim=(high + 0.1, -1), aspect="equal")
    ax.set_axis_off()


class WindowOnImage:
    """A digit with its frame of padding, and the window of the kernel over it."""

    def __init__(self, ax: Axes, side: int, most: int, title: str) -> None:
        """Leave room for a square image of `side` pixels and `most` pixels of padding."""
        _square(ax, -most, side + most, title)
        self.side = side
        self.frame = ax.add_patch(Rectangle((0, 0), side, side, facecolor=BLACK))
        extent = (0, side, side, 0)
        blank = np.zeros((side, side))
        self.image = ax.imshow(blank, cmap="gray", vmin=0, vmax=1, extent=extent, zorder=1.5)
        self.edge = ax.add_patch(
            Rectangle((0, 0), side, side, fill=False, edgecolor=GREY, linestyle=":", zorder=2)
        )
        self.window = ax.add_patch(_outline(1))
        self.words = _words_below(ax)
        parts = [self.frame, self.image, self.edge, self.window, self.words]
        self.artists: list[Artist] = parts
        ax.set(xlim=(-most, side + most), ylim=(side + most, -most))

    def set(self, image: np.ndarray, padding: int, top: int, left: int, size: int) -> None:
        """Show an image (side, side) from 0 to 1, and the window with its upper left corner."""
        self.image.set_data(image)
        wide = self.side + 2 * padding
        self.frame.set_bounds(-padding, -padding, wide, wide)
        self.window.set_bounds(left, top, size, size)
        _say(self.words, (SIZE_WITH_PADDING if padding else SIZE_OF_IMAGE).format(n=wide))


class ProductCells:
    """Cells of a window: in each the pixel, the kernel's number and their product.

    Attributes
    ----------
    pixels, numbers, results
        The texts, row by row.
    """

    def __init__(self, ax: Axes, size: int, title: str) -> None:
        """Leave room for size × size cells and a line below them."""
        ax.set(xlim=(0, size), ylim=(size + 0.62, 0), title=title, aspect="equal")
        ax.set_axis_off()
        self.tints = _signed_image(ax, size)
        ax.set(xlim=(0, size), ylim=(size + 0.62, 0))
        for k in range(size + 1):
            ax.plot([0, size], [k, k], color=INK, linewidth=1, linestyle="-", zorder=3)
            ax.plot([k, k], [0, size], color=INK, linewidth=1, linestyle="-", zorder=3)
        places = [(row, column) for row in range(size) for column in range(size)]
        self.pixels, self.numbers, self.results = (
            [ax.text(j + 0.5, i + down, "", size=10, zorder=4, **_MIDDLE) for i, j in places]
            for down in (0.22, 0.49, 0.79)
        )
        for text in self.results:
            text.set_weight("bold")
        self.total = ax.text(size / 2, size + 0.32, "", size=13, weight="bold", **_MIDDLE)
        texts = [*self.pixels, *self.numbers, *self.results, self.total]
        self.artists: list[Artist] = [self.tints, *texts]

    def set(self, window: np.ndarray, kernel: np.ndarray, limit: float) -> None:
        """Show the products of a window and a kernel; `limit` has the full colour."""
        results = window * kernel
        self.tints.paint(partial(signed_colors, results, limit, PALE))
        for k, (pixel, number, result) in enumerate(
            zip(window.flat, kernel.flat, results.flat, strict=True)
        ):
            _say(self.pixels[k], f"{pixel:.2f}")
            _say(self.numbers[k], TIMES + minus(f"{number:.1f}"))
            _say(self.results[k], minus(f"{result + 0.0:.2f}"))
        _say(self.total, f"sum: {minus(f'{results.sum():.2f}')}")


class GrowingMap:
    """A feature map of changing size; where the window has not been, it is grey."""

    def __init__(self, ax: Axes, most: int, title: str) -> None:
        """Leave room for a map of `most` × `most` numbers, each as large as a pixel."""
        _square(ax, 0, most, title)
        self.most = most
        self.image = _signed_image(ax, 1)
        self.cell = ax.add_patch(_outline(1))
        self.words = _words_below(ax)
        self.artists: list[Artist] = [self.image, self.cell, self.words]
        ax.set(xlim=(0, most), ylim=(most, 0))

    def set(self, values: np.ndarray, limit: float, row: int, column: int) -> None:
        """Show a map (rows, columns), nan where it is not known yet, and outline one number."""
        rows, columns = values.shape
        left, top = (self.most - columns) / 2, (self.most - rows) / 2
        self.image.paint(partial(signed_colors, values, limit, 1.0))
        self.image.set_extent((left, left + columns, top + rows, top))
        self.image.axes.set(xlim=(0, self.most), ylim=(self.most, 0))
        self.cell.set_bounds(left + column, top + row, 1, 1)
        _say(self.words, SIZE_AND_PLACE.format(n=rows, row=row, column=column))


def _signed_image(ax: Axes, side: int) -> ThemedImage:
    zeros = np.zeros((side, side))
    return ThemedImage(ax, partial(signed_colors, zeros, 1.0, 1.0), (0, side, side, 0))


_MIDDLE = {"ha": "center", "va": "center"}


def minus(text: str) -> str:
    """Return a number with a real minus sign, and without one where it is rounded to 0."""
    if float(text) == 0:
        text = text.removeprefix("-")
    return text.replace("-", "−")


def _say(text, words: str) -> None:
    if text.get_text() != words:
        text.set_text(words)


def _words_below(ax: Axes):
    # The longest, so that there is room for it.
    words = SIZE_AND_PLACE.format(n=88, row=88, column=88)
    return ax.text(0.5, -0.03, words, transform=ax.transAxes, ha="center", va="top", size=11)


def _outline(side: float, width: float = 2.4, place: tuple[float, float] = (0, 0)) -> Rectangle:
    return Rectangle(place, side, side, fill=False, edgecolor=ORANGE, linewidth=width, zorder=5)


def _square(ax: Axes, low: float, high: float, title: str) -> None:
    ax.set(xlim=(low, high), ylim=(high, low), title=title, aspect="equal")
    ax.set(xticks=[], yticks=[], facecolor=GROUND)
    for spine in ax.spines.values():
        spine.set_visible(False)
