"""A plane that a layer moves: its grid, four points on it, and the layer in numbers."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import FancyArrowPatch, Polygon
from matplotlib.ticker import MaxNLocator

from helpers.plots.planes import ClassPoints, line_ends
from helpers.plots.style import CELL_TINT, CLASS_COLORS, GREEN, GREY, INK, PURPLE

ROW_COLORS = (GREEN, PURPLE)  # of the two rows of W, and of the grid's lines along either axis
GRID_WIDTHS, FADED = (1.4, 0.8), 0.55
NAME_AT = 0.075  # of the width of the plane, from a point to its name
STRIP = (100.0, 20.0)  # width and height of the strip of numbers, in its own units
W_AT, B_AT = (41.0, 52.0), (71.0, 82.0)  # middles of the columns of W and b
ROWS_AT, B_ROW = (14.4, 5.6), 10.0
NUMBER = (9.5, 8.0)  # what belongs to a number there, width and height
BRACKET = 1.4


class PlaneSheet:
    """The grid of a plane after a layer, with the four inputs of a gate on it.

    Parameters
    ----------
    ax
        Where to draw.
    labels
        Of its axes.
    """

    def __init__(self, ax: Axes, labels: tuple[str, str]) -> None:
        """Add all parts, empty; `show_from` sets the limits."""
        ax.set(xlabel=labels[0], ylabel=labels[1], aspect="equal")
        ax.grid(True, zorder=0)
        ax.set_axisbelow(True)
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_major_locator(MaxNLocator(6, steps=[1, 5, 10]))
        self.ax = ax
        self.square = ax.add_patch(Polygon(np.zeros((1, 2)), facecolor=CELL_TINT, zorder=1))
        self.lines = [
            ax.add_collection(
                LineCollection([], colors=color, linewidths=width, alpha=FADED, zorder=2)
            )
            for color, width in zip(ROW_COLORS, GRID_WIDTHS, strict=True)
        ]
        self.joins = [
            ax.plot([], [], color=color, linestyle="--", linewidth=2, zorder=3)[0]
            for color in CLASS_COLORS
        ]
        self.points = ClassPoints(ax)
        middle = {"ha": "center", "va": "center", "fontsize": 11, "zorder": 6}
        self.names = [ax.text(0, 0, "", **middle) for _ in range(4)]
        for artist in (self.square, *self.lines):
            artist.set_clip_box(ax.bbox)
        self.artists: list[Artist] = [
            self.square,
            *self.lines,
            *self.joins,
            *self.points.artists,
            *self.names,
        ]

    def show_from(self, low: float, high: float) -> None:
        """Set the limits of both axes."""
        if self.ax.get_xlim() != (low, high):
            self.ax.set(xlim=(low, high), ylim=(low, high))

    def set(self, lines: np.ndarray, square: np.ndarray, points: np.ndarray, y: np.ndarray) -> None:
        """Show a grid, shape (2 k, n, 2), the square's outline (n, 2), and points (4, 2).

        The points are of the class `y`, 0 or 1, and come in the order 00, 01, 10, 11.
        """
        half = len(lines) // 2
        for collection, family in zip(self.lines, (lines[:half], lines[half:]), strict=True):
            collection.set_segments(list(family))
        self.square.set_xy(square)
        for value, join in enumerate(self.joins):
            join.set_data(*points[y == value].T)
        low, high = self.ax.get_xlim()
        inside = ((points >= low) & (points <= high)).all(axis=1)
        self.points.set(points[inside], y[inside])
        self._write_names(points, inside, NAME_AT * (high - low))

    def _write_names(self, points: np.ndarray, inside: np.ndarray, away: float) -> None:
        """Write the inputs beside their points, away from the others; one name for one place."""
        places: dict[tuple, list[str]] = {}
        for k in np.flatnonzero(inside):
            places.setdefault(tuple(points[k].round(6) + 0.0), []).append(f"{k >> 1}{k & 1}")
        for text in self.names:
            text.set_text("")
        for text, (place, inputs) in zip(self.names, places.items(), strict=False):
            out = np.array(place) - points.mean(axis=0)
            length = np.hypot(*out)
            out = out / length if length > 1e-9 else np.array([0, 1])
            text.set_position(np.array(place) + away * out)
            text.set_text(", ".join(inputs))


class RowArrows:
    """Where a layer sends the two axes: an arrow for each row of W, from the shift b on."""

    def __init__(self, ax: Axes) -> None:
        """Add the arrows."""
        look = {"arrowstyle": "-|>", "mutation_scale": 20, "linewidth": 3.5, "zorder": 3.5}
        self.artists = [
            ax.add_patch(FancyArrowPatch((0, 0), (1, 1), color=color, shrinkA=0, shrinkB=0, **look))
            for color in ROW_COLORS
        ]
        for arrow in self.artists:
            arrow.set_clip_box(ax.bbox)

    def set(self, w: np.ndarray, b: np.ndarray) -> None:
        """Point from `b` (2,) to b + each row of `w` (2, 2)."""
        for arrow, row in zip(self.artists, w, strict=True):
            arrow.set_visible(bool(np.hypot(*row) > 1e-9))
            arrow.set_positions(b, b + row)


class Separation:
    """The line that separates two pairs of points, and the gap between them."""

    def __init__(self, ax: Axes) -> None:
        """Add both, out of sight."""
        (self.line,) = ax.plot([], [], color=INK, zorder=3)
        (self.gap,) = ax.plot([], [], color=GREY, linestyle=":", linewidth=3, zorder=3)
        self.artists: list[Artist] = [self.line, self.gap]

    def set(self, gap: np.ndarray | None) -> None:
        """Show the line halfway between two points (2, 2), perpendicular to the gap; or nothing."""
        if gap is None:
            self.line.set_data([], [])
            self.gap.set_data([], [])
            return
        w = gap[1] - gap[0]
        self.line.set_data(*line_ends(w, -w @ gap.mean(axis=0)))
        self.gap.set_data(*gap.T)


class LayerStrip:
    """A layer of two inputs and two neurons as a formula in numbers, on one strip."""

    def __init__(self, ax: Axes) -> None:
        """Draw brackets and signs; the numbers and the activation come with `set`."""
        ax.set_axis_off()
        ax.set(xlim=(0, STRIP[0]), ylim=(0, STRIP[1]))
        middle = {"ha": "center", "va": "center", "fontsize": 14}
        for left, right, bottom, top in (
            (W_AT[0] - 7, W_AT[1] + 7, 0.6, STRIP[1] - 0.6),
            (B_AT[0] - 7, B_AT[1] + 7, B_ROW - 5, B_ROW + 5),
        ):
            for x, inwards in ((left, BRACKET), (right, -BRACKET)):
                xs, ys = [x + inwards, x, x, x + inwards], [bottom, bottom, top, top]
                ax.plot(xs, ys, "-", color=INK, linewidth=1.6)
        ax.text((W_AT[1] + B_AT[0]) / 2, B_ROW, "+", **middle)
        self.before = ax.text(W_AT[0] - 9, B_ROW, "", **(middle | {"ha": "right"}))
        self.after = ax.text(B_AT[1] + 9, B_ROW, "", **middle)
        self.places = {
            **{f"w{i}{j}": (W_AT[j], ROWS_AT[i]) for i in range(2) for j in range(2)},
            **{f"b{j}": (B_AT[j], B_ROW) for j in range(2)},
        }
        self.numbers = {
            name: ax.text(
                *place,
                "",
                weight="bold",
                color=INK if name[0] == "b" else ROW_COLORS[int(name[1])],
                **middle,
            )
            for name, place in self.places.items()
        }
        self.artists: list[Artist] = [self.before, self.after, *self.numbers.values()]

    def set(self, numbers: dict[str, str], activation: str) -> None:
        """Write the numbers, by name (`w01` is in row 0 and column 1), and the activation."""
        named = activation != "identity"
        self.before.set_text(f"h  =  {activation}(  x  @" if named else "h  =  x  @")
        self.after.set_text(")" if named else "")
        for name, text in self.numbers.items():
            text.set_text(numbers[name])

    def number_at(self, x: float, y: float) -> str:
        """Return the name of the number at a place; "" beside them."""
        wide, high = NUMBER
        return next(
            (
                name
                for name, (at_x, at_y) in self.places.items()
                if abs(x - at_x) <= wide / 2 and abs(y - at_y) <= high / 2
            ),
            "",
        )
