"""Matrices as blocks of cells: their shapes, and the row that meets a column."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox, TransformedBbox

from helpers.plots.style import BLUE, CELL_TINT, COLUMN_TINT, GREY, INK, ORANGE, ROW_TINT

TINTS = {"row": ROW_TINT, "column": COLUMN_TINT, "cell": CELL_TINT}


class MatrixGrid:
    """A block of square cells of side 1 whose shape can be set again and again.

    Parameters
    ----------
    ax
        Where to draw; its y axis points upwards.
    corner
        The corner that stays where it is, whatever the shape.
    grows
        On which side of that corner the cells are: 1 to the right or upwards, -1 the other way.
    largest
        How many rows and columns it ever has.

    Attributes
    ----------
    shape
        Rows and columns now drawn in full lines; (0, 0) if the block is hidden.
    repeated
        Rows and columns with the dotted copies.
    """

    def __init__(
        self,
        ax: Axes,
        corner: tuple[float, float],
        grows: tuple[int, int] = (1, -1),
        largest: int = 5,
    ) -> None:
        """Add the block, hidden."""
        self.corner, self.grows = corner, grows
        self.tint = ax.add_patch(Rectangle((0, 0), 0, 0, zorder=2))
        dots = {"colors": GREY, "linewidths": 1.2, "linestyles": ":"}
        self.copies = ax.add_collection(LineCollection([], zorder=2, **dots))
        self.lines = ax.add_collection(LineCollection([], colors=INK, linewidths=1.3, zorder=3))
        self.artists: list[Artist] = [self.tint, self.copies, self.lines]
        # Clipped to where it can be, so that a redraw need not look further.
        near, far = np.array(corner), corner + np.array(grows) * largest
        room = Bbox([np.minimum(near, far) - 0.1, np.maximum(near, far) + 0.1])
        for artist in self.artists:
            artist.set_clip_box(TransformedBbox(room, ax.transData))
        self.hide()

    def set(
        self,
        shape: tuple[int, int],
        tinted: str = "",
        repeated: tuple[int, int] | None = None,
        at: tuple[int, int] = (0, 0),
    ) -> None:
        """Draw the block.

        Parameters
        ----------
        shape
            Rows and columns.
        tinted
            What to tint: a "row", a "column", a "cell", or nothing.
        repeated
            Rows and columns after broadcasting; the copies are dotted. None: as in `shape`.
        at
            The cell that is tinted or whose row or column is.
        """
        self.shape, self.repeated = shape, repeated or shape
        rows, columns = shape
        left, top, (row, column) = self.left, self.top, at
        if tinted == "row":
            self.tint.set_bounds(left, top - row - 1, columns, 1)
        elif tinted == "column":
            self.tint.set_bounds(left + column, top - rows, 1, rows)
        else:
            self.tint.set_bounds(left + column, top - row - 1, 1, 1)
        self.tint.set_facecolor(TINTS.get(tinted, "none"))
        self.lines.set_segments(_grid(left, top, *shape))
        self.copies.set_segments([] if self.repeated == shape else _grid(left, top, *self.repeated))
        for artist in self.artists:
            artist.set_visible(True)

    def hide(self) -> None:
        """Draw nothing."""
        self.shape = self.repeated = (0, 0)
        for artist in self.artists:
            artist.set_visible(False)

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return row and column of the cell at a place, copies included; None beside the block."""
        row, column = int(np.floor(self.top - y)), int(np.floor(x - self.left))
        inside = 0 <= row < self.repeated[0] and 0 <= column < self.repeated[1]
        return (row, column) if inside else None

    @property
    def left(self) -> float:
        """Where the left edge is."""
        return self.corner[0] - self.repeated[1] * (self.grows[0] < 0)

    @property
    def top(self) -> float:
        """Where the upper edge is."""
        return self.corner[1] + self.repeated[0] * (self.grows[1] > 0)


def _grid(left: float, top: float, rows: int, columns: int) -> list:
    """Return the lines of a grid of cells."""
    across = [[(left, top - k), (left + columns, top - k)] for k in range(rows + 1)]
    down = [[(left + k, top), (left + k, top - rows)] for k in range(columns + 1)]
    return across + down


def product_picture(
    ax: Axes, a: np.ndarray, b: np.ndarray, c: np.ndarray, row: int, column: int
) -> None:
    """Draw a product c = a @ b with its numbers: a on the left, b above c.

    One row of a, one column of b and the cell of c where they meet are tinted.

    Parameters
    ----------
    ax
        Where to draw.
    a, b, c
        Shapes (n, k), (k, m), (n, m).
    row, column
        Which cell of c, from 0.
    """
    (n, k), m = a.shape, b.shape[1]
    gap = 0.6
    ax.set_axis_off()
    ax.set(xlim=(-0.7, k + gap + m + 0.7), ylim=(-n - 0.7, gap + k + 0.7), aspect="equal")
    right, above = k + gap, gap
    ax.add_patch(Rectangle((0, -row - 1), k, 1, facecolor=ROW_TINT))
    ax.add_patch(Rectangle((right + column, above), 1, k, facecolor=COLUMN_TINT))
    ax.add_patch(Rectangle((right + column, -row - 1), 1, 1, facecolor=CELL_TINT))
    for values, left, top in ((a, 0, 0), (b, right, above + k), (c, right, 0)):
        rows, columns = values.shape
        ax.add_patch(
            Rectangle((left, top - rows), columns, rows, fill=False, edgecolor=INK, linewidth=1.6)
        )
        for i, j in np.ndindex(values.shape):
            place = (left + j + 0.5, top - i - 0.5)
            ax.text(*place, f"{values[i, j]:g}", ha="center", va="center", size=13)
    arrow = {"arrowstyle": "->", "linewidth": 1.6}
    cell = (right + column + 0.5, -row - 0.5)
    # The arrows stop at the edges of the cell that they lead to.
    from_row = (k + 0.05, cell[1])
    to_row = (right + column - 0.05 if column == 0 else right - 0.05, cell[1])
    ax.annotate("", to_row, from_row, arrowprops={**arrow, "color": BLUE})
    from_column = (cell[0], above - 0.05)
    ax.annotate("", (cell[0], 0.05), from_column, arrowprops={**arrow, "color": ORANGE})
    names = {"A": (-0.35, -n / 2), "B": (right + m / 2, above + k + 0.35)}
    names["A @ B"] = (right + m / 2, -n - 0.35)
    for name, place in names.items():
        ax.text(*place, name, ha="center", va="center", weight="bold")
