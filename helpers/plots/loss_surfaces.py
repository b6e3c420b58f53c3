"""Chapter 02 and on: the loss seen from above or from the side, and the way down."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.contour import ContourSet
from matplotlib.lines import Line2D

from helpers.plots.style import BLUE, GREEN, GREY, INK, ORANGE, PAPER

BOWL_COLORS = "Blues"
BOWL_LEVELS = 9
DEEPEST = 1e3  # times lower than the highest loss is the lowest line, at most
# Of flats: x counts tens of square metres from 60 on, y hundreds of euros.
PLANE = {
    "xlim": (-3, 3.2),
    "ylim": (0, 19),
    "xticks": (-2, 0, 2),
    "xticklabels": ("40", "60", "80"),
    "yticks": (5, 10, 15),
    "yticklabels": ("500", "1,000", "1,500"),
    "xlabel": "size (m²)",
    "ylabel": "rent (€ a month)",
}
FAR = 1e6  # lines with ends beyond this are not drawn: they would only show rounding


def loss_contours(
    ax: Axes, w: np.ndarray, b: np.ndarray, loss: np.ndarray, labels: bool = False
) -> list[ContourSet]:
    """Draw a loss over two parameters seen from above: the bluer, the higher.

    Returns what fills and the lines; to remove these two takes away the heights on them, too.

    Parameters
    ----------
    ax
        Where to draw.
    w, b
        The values along the two axes, shape (columns,) and (rows,).
    loss
        Shape (rows, columns), 0 or more. The levels grow by one factor from line to line.
    labels
        Whether the height is written on the lines.
    """
    levels = np.geomspace(max(loss.min() * 1.05, loss.max() / DEEPEST), loss.max(), BOWL_LEVELS)
    fill = [0, *levels[:-1], loss.max() * 1.001]
    filled = ax.contourf(w, b, loss, levels=fill, cmap=BOWL_COLORS, alpha=0.75, zorder=0)
    lines = ax.contour(w, b, loss, levels=levels[:-1], colors=GREY, linewidths=0.8, zorder=1)
    if labels:
        ax.clabel(lines, fmt=lambda level: f"{level:.3g}", fontsize=9, colors=INK)
    ax.set(xlim=(w[0], w[-1]), ylim=(b[0], b[-1]), xlabel="weight w", ylabel="bias b")
    return [filled, lines]


def best_mark(ax: Axes, x: float, y: float) -> Line2D:
    """Mark the answer with a star."""
    return ax.plot([x], [y], "*", color=INK, markersize=16, markeredgecolor=PAPER, zorder=6)[0]


class DescentPath:
    """A path from its start (round) over all steps to where it stands now (diamond)."""

    def __init__(self, ax: Axes) -> None:
        """Add the empty path to `ax`, whose limits must be set."""
        self.ax = ax
        (self.line,) = ax.plot([], [], "-o", color=ORANGE, linewidth=1.6, markersize=3.5, zorder=4)
        marks = {"markeredgecolor": INK, "linestyle": "none", "zorder": 5}
        (self.start,) = ax.plot([], [], "o", color=PAPER, markersize=9, **marks)
        (self.now,) = ax.plot([], [], "D", color=ORANGE, markersize=9, **marks)
        self.artists: list[Artist] = [self.line, self.start, self.now]

    def set(self, x: np.ndarray, y: np.ndarray) -> None:
        """Show the path through the points (x, y), shape (n,) each, the first one the start.

        It is drawn as far as to the first point that lies beyond all bounds; marks that would
        lie outside the picture are left out.
        """
        drawn = until_far(x, y)
        self.line.set_data(x[:drawn], y[:drawn])
        put_mark(self.start, x[0], y[0])
        put_mark(self.now, x[-1], y[-1])


class SlopeStep:
    """The tangent at a point of a curve, and the step that its slope makes."""

    def __init__(self, ax: Axes) -> None:
        """Add tangent and step to `ax`, whose limits must be set."""
        self.ax = ax
        (self.tangent,) = ax.plot([], [], "--", color=GREEN, zorder=3)
        (self.step,) = ax.plot([], [], "-", color=ORANGE, linewidth=3, zorder=3)
        (self.drop,) = ax.plot([], [], ":", color=ORANGE, zorder=3)
        (self.landing,) = ax.plot([], [], "D", color=ORANGE, fillstyle="none", zorder=5)
        self.artists: list[Artist] = [self.tangent, self.step, self.drop, self.landing]

    def set(self, at: tuple[float, float], slope: float, landing: tuple[float, float]) -> None:
        """Show the tangent of that slope at the point `at`, and the step from there.

        All is left out if the point itself lies outside the picture.
        """
        if not in_view(self.ax, *at):
            for artist in self.artists:
                artist.set_data([], [])
            return
        ends = np.array(self.ax.get_xlim())
        self.tangent.set_data(ends, at[1] + slope * (ends - at[0]))
        self.step.set_data([at[0], landing[0]], [at[1], at[1]])
        self.drop.set_data([landing[0], landing[0]], [at[1], landing[1]])
        put_mark(self.landing, *landing)


def residual_lines(ax: Axes) -> LineCollection:
    """Add the lines from points to their predictions, empty; fill them with `set_residuals`."""
    lines = LineCollection([], colors=GREY, linewidths=1.3, zorder=1)
    ax.add_collection(lines, autolim=False)
    return lines


def error_squares(ax: Axes) -> PolyCollection:
    """Add the squares of the errors, none yet; fill them with `set_squares`."""
    squares = PolyCollection([], facecolors=ORANGE, alpha=0.16, edgecolors="none", zorder=0.5)
    ax.add_collection(squares, autolim=False)
    return squares


def set_squares(squares: PolyCollection, x: np.ndarray, y: np.ndarray, y_hat: np.ndarray) -> None:
    """Draw a square on each error: on the paper, not in units, as wide as the error is high."""
    ax = squares.axes
    box, (left, right), (low, high) = ax.bbox, ax.get_xlim(), ax.get_ylim()
    wide = np.abs(y_hat - y) * (box.height / (high - low)) * (right - left) / box.width
    beside = np.where(x > (left + right) / 2, x - wide, x + wide)  # towards the middle
    corners = [(x, y), (beside, y), (beside, y_hat), (x, y_hat)]
    squares.set_verts(np.moveaxis(np.array(corners), -1, 0))


def points_and_line(ax: Axes) -> tuple[Line2D, LineCollection, Line2D]:
    """Add points, the lines to their predictions, and the fitted line, all still empty."""
    ax.set(**PLANE)
    (points,) = ax.plot([], [], "o", color=BLUE, markersize=6, zorder=2)
    (line,) = ax.plot([], [], "-", color=ORANGE, zorder=3)
    return points, residual_lines(ax), line


def set_residuals(lines: LineCollection, x: np.ndarray, y: np.ndarray, y_hat: np.ndarray) -> None:
    """Draw a line from each (x, y) to (x, y_hat), as far as the picture reaches."""
    low, high = lines.axes.get_ylim()
    y_hat = np.clip(y_hat, low - 1, high + 1)
    lines.set_segments(np.stack([np.column_stack([x, y]), np.column_stack([x, y_hat])], axis=1))


def set_line(line: Line2D, w: float, b: float) -> None:
    """Draw y = w x + b across the picture; nothing if it is far too steep or too far away."""
    ends = np.array(line.axes.get_xlim())
    heights = w * ends + b
    drawn = np.abs(heights).max() <= FAR
    line.set_data(*((ends, heights) if drawn else ([], [])))


def in_view(ax: Axes, x: float, y: float) -> bool:
    """Say whether a point lies within the limits of the axes."""
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    return bool(left <= x <= right and low <= y <= high)


def put_mark(mark: Line2D, x: float, y: float) -> None:
    """Move a mark to a point, or take it away if the point is outside the picture."""
    mark.set_data(*(([x], [y]) if in_view(mark.axes, x, y) else ([], [])))


def until_far(x: np.ndarray, y: np.ndarray) -> int:
    """Return how many points of a path are drawn: up to and with the first that is far away."""
    far = np.flatnonzero(np.maximum(np.abs(x), np.abs(y)) > FAR)
    return int(far[0]) + 1 if far.size else len(x)
