"""Chapter 07: surfaces from above, the ways of the optimizers over them, and how far they come.

Each optimizer has a colour, a line style and an end mark of its own, the same in every picture.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D

from helpers.plots.loss_surfaces import best_mark, put_mark, until_far
from helpers.plots.palettes import ramp
from helpers.plots.style import (
    BLUE,
    CONTOUR_LINE,
    GREEN,
    GREY,
    GRID,
    INK,
    ORANGE,
    PAPER,
    PURPLE,
    SURFACE_TOP,
    YELLOW,
)

LOOKS = {
    "SGD": {"color": BLUE, "linestyle": "-", "marker": "o"},
    "Momentum": {"color": ORANGE, "linestyle": "--", "marker": "^"},
    "AdaGrad": {"color": GREEN, "linestyle": "-.", "marker": "s"},
    "RMSProp": {"color": PURPLE, "linestyle": ":", "marker": "D"},
    "Adam": {"color": YELLOW, "linestyle": (0, (6, 1.5, 1.5, 1.5, 1.5, 1.5)), "marker": "P"},
}
OTHER_LOOKS = (  # for paths that are not an optimizer of their own: a variant, a setting
    {"color": INK, "linestyle": (0, (1, 1)), "marker": "v"},
    {"color": INK, "linestyle": "--", "marker": "X"},
)
SURFACE_SHADES = ramp(PAPER, SURFACE_TOP)
STAR = 11
NEAR = 14  # pixels: a line is meant by what is nearer to one of its points
NAME_WIDTH = 2.3  # of a name in `RateRows`, in powers of ten
RATES_TITLE = "press a name: on, off · drag its rate η"


def surface_contours(ax: Axes, x: np.ndarray, y: np.ndarray, above: np.ndarray) -> list[Artist]:
    """Draw a surface seen from above in pale greys: the greyer, the higher.

    Parameters
    ----------
    ax
        Where to draw. Its limits become those of x and y.
    x, y
        The values along the two axes, shape (columns,) and (rows,).
    above
        How far each point lies above the lowest place, 0 or more, shape (rows, columns). The levels
        are closer together near the bottom, so that a bowl has rings at even distances.

    Returns
    -------
    list[Artist]
        The areas and the lines.
    """
    levels = np.linspace(0, np.sqrt(above.max()), len(SURFACE_SHADES) + 1) ** 2
    levels[-1] *= 1.001
    areas = ax.contourf(x, y, above, levels=levels, colors=SURFACE_SHADES, zorder=0)
    # Not smoothed: a still picture with smoothed rings takes three times as many bytes.
    look = {"colors": CONTOUR_LINE, "linewidths": 0.6, "antialiased": False}
    lines: ContourSet = ax.contour(x, y, above, levels=levels[1:-1], zorder=1, **look)
    ax.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]), xlabel="$w_1$", ylabel="$w_2$", aspect="equal")
    return [areas, lines]


def minimum_marks(ax: Axes, minima: np.ndarray) -> list[Line2D]:
    """Mark the lowest places, shape (n, 2), with stars."""
    stars = [best_mark(ax, *minimum) for minimum in minima]
    for star in stars:
        star.set_markersize(STAR)  # small enough not to hide the marks of those who arrive
    return stars


def surface_picture(
    ax: Axes, axis: np.ndarray, above: np.ndarray, minima: np.ndarray, title: str = ""
) -> None:
    """Draw a surface with its stars: axis and heights as from `nn.surfaces.surface_grid`."""
    surface_contours(ax, axis, axis, above)
    minimum_marks(ax, minima)
    ax.set_title(title, fontsize=12)


class OptimizerLine:
    """A line for one optimizer with its mark at the end: a path, or a curve over the steps."""

    def __init__(self, ax: Axes, look: Mapping, label: str = "_nolegend_") -> None:
        """Add the empty line to `ax`, whose limits must be set; `look` as in `LOOKS`."""
        self.ax = ax
        color, style = look["color"], look["linestyle"]
        (self.line,) = ax.plot([], [], color=color, linestyle=style, linewidth=2, zorder=4)
        (self.end,) = ax.plot(
            [], [], marker=look["marker"], color=color, markersize=9, zorder=5, linestyle="none"
        )
        self.end.set(markeredgecolor=INK, markeredgewidth=0.9)
        self.label = label
        self.artists: list[Artist] = [self.line, self.end]

    def set(self, x: np.ndarray, y: np.ndarray) -> None:
        """Show the line through the points (x, y), shape (n,) each; none at all if n is 0.

        It is drawn as far as to the first point that lies beyond all bounds; the end mark is left
        out where it would lie outside the picture.
        """
        drawn = until_far(x, y)
        self.line.set_data(x[:drawn], y[:drawn])
        if len(x):
            put_mark(self.end, x[-1], y[-1])
        else:
            self.end.set_data([], [])

    def nearest(self, x: float, y: float) -> tuple[float, int]:
        """Return how many pixels the nearest point of the line is from (x, y), and its number."""
        points = self.line.get_xydata()
        if not len(points):
            return np.inf, 0
        to_pixels = self.ax.transData.transform
        away = np.hypot(*(to_pixels(points) - to_pixels((x, y))).T)
        return float(away.min()), int(away.argmin())


def nearest_point(lines: Mapping[str, OptimizerLine], x: float, y: float) -> tuple[str, int] | None:
    """Return which line passes near (x, y), and the number of its point there; None for none."""
    away = {name: line.nearest(x, y) for name, line in lines.items()}
    name = min(away, key=lambda name: away[name][0])
    pixels, number = away[name]
    return (name, number) if pixels <= NEAR else None


class RateRows:
    """A legend with a row for each optimizer: its name, and its mark at its learning rate.

    The axis counts powers of ten, so that a place on it is an exponent.
    """

    def __init__(self, ax: Axes, low: int, high: float) -> None:
        """Draw the empty rows, for rates from 10^low to 10^high, on `ax`."""
        self.ax, self._low = ax, low
        self.rows = {name: row for row, name in enumerate(reversed(LOOKS))}
        self.middle = low - NAME_WIDTH / 2  # of the names
        ax.set(xlim=(low - NAME_WIDTH, high + 0.15), ylim=(-0.5, len(LOOKS) - 0.5), yticks=[])
        exponents = range(low, int(high) + 1)
        ax.set_xticks(exponents, [f"$10^{{{exponent}}}$" for exponent in exponents])
        ax.tick_params(axis="x", labelsize=10)
        ax.spines["left"].set_visible(False)
        ax.spines["bottom"].set_bounds(low, high)
        ax.hlines(range(len(LOOKS)), low, high, colors=GRID, linewidth=0.8, zorder=0)
        ax.set_title(RATES_TITLE, fontsize=11)
        self._lines = {name: OptimizerLine(ax, look, name) for name, look in LOOKS.items()}
        self._names = {
            name: ax.text(low - NAME_WIDTH, row, name, fontsize=11, va="center")
            for name, row in self.rows.items()
        }
        lines = [artist for line in self._lines.values() for artist in line.artists]
        self.artists: list[Artist] = [*lines, *self._names.values()]

    def set(self, rates: Mapping[str, float], running: Iterable[str]) -> None:
        """Show the rates of those that run; of the others only the name, in grey."""
        running = set(running)
        for name, row in self.rows.items():
            self._names[name].set_color(INK if name in running else GREY)
            ends = [self._low, np.log10(rates[name])] if name in running else []
            self._lines[name].set(np.array(ends), np.full(len(ends), row))


def start_mark(ax: Axes) -> Line2D:
    """Add the mark of a start, a white square, to be moved with `put_mark`."""
    look = {"markersize": 8, "markeredgecolor": INK, "linestyle": "none"}
    return ax.plot([], [], "s", color=PAPER, zorder=3.5, **look)[0]


def draw_paths(ax: Axes, paths: Mapping[str, np.ndarray]) -> list[OptimizerLine]:
    """Draw finished paths, each of shape (n, 2), by name, with their common start.

    A name that is not one of the optimizers' gets a look of its own.
    """
    others = iter(OTHER_LOOKS)
    lines = []
    for name, path in paths.items():
        line = OptimizerLine(ax, LOOKS.get(name) or next(others), name)
        line.set(*path.T)
        lines.append(line)
    put_mark(start_mark(ax), *next(iter(paths.values()))[0])
    return lines


def lines_legend(figure: Figure, lines: Sequence[OptimizerLine]) -> Legend:
    """Name the lines in one row above all axes, where the legend covers nothing."""
    handles = [
        Line2D(
            [],
            [],
            color=line.line.get_color(),
            linestyle=line.line.get_linestyle(),
            marker=line.end.get_marker(),
            markeredgecolor=INK,
            linewidth=2,
            markersize=8,
            label=line.label,
        )
        for line in lines
    ]
    return figure.legend(
        handles=handles,
        loc="outside upper center",
        ncols=len(handles),
        handlelength=3.2,
        columnspacing=1.4,
        fontsize=11,
    )


def progress_axes(
    ax: Axes, steps: int, ylabel: str, limits: tuple[float, float], xlabel: str = "steps"
) -> None:
    """Set up axes for something that shall become small, over the steps."""
    ax.set(xlim=(0, steps * 1.03), ylim=limits, yscale="log", xlabel=xlabel, ylabel=ylabel)
    ax.minorticks_off()
    ax.grid(True, axis="y")


def distance_bars(ax: Axes, distances: Mapping[str, float], floor: float) -> BarContainer:
    """Draw one bar for each optimizer: how far it still is from the lowest place.

    The axis is logarithmic and begins at `floor`; what is nearer counts as arrived and gets a
    word instead of a bar.
    """
    names = list(distances)
    heights = [max(distances[name], floor) for name in names]
    colors = [LOOKS[name]["color"] for name in names]
    bars = ax.barh(names, heights, color=colors, edgecolor=INK, linewidth=0.8)
    ax.set(xscale="log", xlim=(floor, 10), xlabel="distance left")
    ax.minorticks_off()
    ax.invert_yaxis()
    for bar, name in zip(bars, names, strict=True):
        words = f"{distances[name]:.2g}" if distances[name] > floor else "there"
        at = (bar.get_width(), bar.get_y() + bar.get_height() / 2)
        ax.annotate(words, at, xytext=(4, 0), textcoords="offset points", va="center", fontsize=10)
    return bars
