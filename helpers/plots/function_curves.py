"""Functions of one number with their slopes, and what goes on from layer to layer."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator, NullLocator

from helpers.plots.style import BLUE, FAINT_FILL, FAINT_LINE, GREY, INK, ORANGE, PAPER, QUIET_INK

X_LIMITS = (-6.3, 6.3)
BOUNDED_LIMITS, WIDE_LIMITS = (-1.25, 1.25), (-6.5, 6.5)
SLOPE_LIMITS = (-0.08, 1.12)
TANGENT_REACH = 1.3  # to either side, in units of x

NORM_LIMITS = (1e-14, 1e8)
POWERS_A_TICK = 4
DEEPEST = 20
LOSS_LIMITS = (1e-5, 10.0)
FIT_LIMITS = (-1.35, 1.35)

MOST_OF_SIGMOID = "the largest slope of the sigmoid, 0.25"

# The first and the second of two things compared: never by colour alone.
PAIR_LOOKS = (
    {"color": BLUE, "linestyle": "-"},
    {"color": ORANGE, "linestyle": "--"},
)
PAIR_MARKERS = ("o", "s")


def function_axes(ax: Axes, ylabel: str, slope: bool = False) -> None:
    """Set up axes for functions of x, with lines through 0; for their slopes with `slope`."""
    ax.axhline(0, color=GREY, linewidth=0.8)
    ax.axvline(0, color=GREY, linewidth=0.8)
    ax.set(
        xlim=X_LIMITS,
        ylim=SLOPE_LIMITS if slope else BOUNDED_LIMITS,
        xlabel="x",
        ylabel=ylabel,
        xticks=range(-6, 7, 2),
    )
    ax.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))


def faint_curves(ax: Axes, curves: Sequence[tuple[np.ndarray, np.ndarray]]) -> list[Line2D]:
    """Draw what there is to choose from, each curve (x, y), and say how it is chosen."""
    ax.set_title("click a curve to make it blue", fontsize=11, color=QUIET_INK)
    look = {"color": FAINT_LINE, "linestyle": "-", "linewidth": 1.2, "zorder": 1}
    return [ax.plot(*curve, **look)[0] for curve in curves]


class CurveAndPoint:
    """A curve and a point on it that can be moved along.

    Attributes
    ----------
    curve, point
        The two artists.
    """

    def __init__(self, ax: Axes, number: int) -> None:
        """Add an empty curve to `ax`; `number` is 0 or 1, the first or the second of a pair."""
        look = PAIR_LOOKS[number]
        (self.curve,) = ax.plot([], [], **look)
        (self.point,) = ax.plot(
            [],
            [],
            PAIR_MARKERS[number],
            color=look["color"],
            markeredgecolor=INK,
            markersize=11 - 2 * number,
            zorder=4 + number,
        )

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.curve, self.point]

    def set(self, curve: tuple[np.ndarray, np.ndarray], x: float, y: float | None) -> None:
        """Show a curve, (x, y), and the point (x, y) on it; no point where y is None."""
        self.curve.set_data(*curve)
        self.point.set_data(*(([x], [y]) if y is not None else ([], [])))


def tangent_ends(
    x: float, y: float, slope: float | None, reach: float = TANGENT_REACH
) -> tuple[list[float], list[float]]:
    """Return two points of the tangent through (x, y), x values and y values; none for None."""
    if slope is None:
        return [], []
    return [x - reach, x + reach], [y - reach * slope, y + reach * slope]


def function_family(
    axes: Sequence[Axes],
    x: np.ndarray,
    functions: Mapping[str, np.ndarray],
    limits: tuple[float, float],
) -> list[Line2D]:
    """Draw one function in each of several axes, all to the same scale.

    Parameters
    ----------
    axes
        As many as there are functions.
    x
        Where they are computed, (n,).
    functions
        From name to values, (n,) each; nan makes a gap.
    limits
        Of the vertical axes.
    """
    lines = []
    for ax, (name, y) in zip(axes, functions.items(), strict=True):
        ax.axhline(0, color=GREY, linewidth=0.8)
        ax.axvline(0, color=GREY, linewidth=0.8)
        lines += ax.plot(x, y, color=BLUE)
        ax.set(title=name, ylim=limits, xlabel="x", xticks=[-2, 0, 2], aspect="equal")
    return lines


def norm_axes(ax: Axes, limits: tuple[float, float] = NORM_LIMITS) -> None:
    """Set up axes for the length of the gradient, one value for each of up to 20 layers."""
    _layer_axis(ax)
    ax.set(yscale="log", ylim=limits, ylabel="length of the gradient")
    low, high = np.log10(limits) / POWERS_A_TICK
    ax.set_yticks(10.0 ** (POWERS_A_TICK * np.arange(np.ceil(low), np.floor(high) + 1)))
    ax.yaxis.set_minor_locator(NullLocator())
    ax.grid(True, axis="y")


def slope_axes(ax: Axes) -> None:
    """Set up axes for the mean slope of the activation, one value for each hidden layer."""
    _layer_axis(ax)
    ax.set(ylim=SLOPE_LIMITS, ylabel="mean slope of the activation")
    most = ax.axhline(0.25, color=INK, linewidth=1.5, linestyle=":", label=MOST_OF_SIGMOID)
    ax.legend(handles=[most], loc="lower center", bbox_to_anchor=(0.5, 1.0), fontsize=10)
    ax.grid(True, axis="y")


def _layer_axis(ax: Axes) -> None:
    ax.set(xlim=(0.2, DEEPEST + 0.8), xticks=[1, 5, 10, 15, 20], xlabel="layer (1: at the input)")


def norm_lines(ax: Axes, norms: Mapping[str, Sequence[np.ndarray]]) -> list[Line2D]:
    """Draw gradient lengths by layer, several stacks for each activation function.

    Parameters
    ----------
    ax
        Axes made by `norm_axes`.
    norms
        From the name of the activation to its stacks; of each stack the lengths, (depth,).
    """
    lines = []
    looks = zip(norms.items(), PAIR_LOOKS, PAIR_MARKERS, strict=False)
    for (name, stacks), look, marker in looks:
        for number, values in enumerate(stacks):
            label = name if number == 0 else "_nolegend_"
            layers = np.arange(1, len(values) + 1)
            lines += ax.plot(layers, values, marker=marker, markersize=5, label=label, **look)
    ax.legend(loc="lower right")
    return lines


class LayerValues:
    """One value for each layer, joined by a line; what lies outside is marked at the edge.

    Attributes
    ----------
    line
        The values.
    below, above
        Triangles at the lower and the upper edge.
    beyond
        Covers where the stack has no layers.
    chosen
        A line at the layer that is looked at.
    """

    def __init__(self, ax: Axes) -> None:
        """Add the empty artists to `ax`, whose limits must be set already."""
        self.beyond = ax.add_patch(
            Rectangle((0, 0), 1, 1, transform=ax.get_xaxis_transform(), facecolor=FAINT_FILL)
        )
        self.beyond.set(linewidth=0, zorder=0)
        self.chosen = ax.axvline(1, color=INK, linestyle="-", linewidth=1.2, zorder=1)
        self._low, self._high = ax.get_ylim()
        (self.line,) = ax.plot([], [], color=BLUE, linestyle="-", marker="o", markersize=6)
        self.below, self.above = (
            ax.plot([], [], marker, color=ORANGE, markersize=10, clip_on=False, zorder=4)[0]
            for marker in "v^"
        )
        for artist in (self.below, self.above):  # without data it would upset the layout
            artist.set_in_layout(False)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self.beyond, self.chosen, self.line, self.below, self.above]

    def set(self, values: np.ndarray, depth: int, chosen: int) -> None:
        """Show values, shape (layers,), of layer 1, 2, …; one layer of `depth` is looked at."""
        self.beyond.set(x=depth + 0.5, width=DEEPEST)
        self.chosen.set_xdata([chosen] * 2)
        layers = np.arange(1, len(values) + 1)
        seen = (values >= self._low) & (values <= self._high)
        self.line.set_data(layers, np.where(values > 0, values, self._low / 1e3))
        self.line.set_markevery(list(np.flatnonzero(seen)))
        for artist, edge, out in (
            (self.below, self._low, values < self._low),
            (self.above, self._high, values > self._high),
        ):
            artist.set_data(layers[out], np.full(out.sum(), edge))


def fit_axes(ax: Axes) -> None:
    """Set up axes for a curve that a network should learn."""
    ax.set(xlim=(-1.08, 1.08), ylim=FIT_LIMITS, xlabel="x", ylabel="y", xticks=[-1, 0, 1])


def knot_marks(ax: Axes) -> Line2D:
    """Add the points by which a curve is bent, empty, above all lines."""
    return ax.plot([], [], "D", color=PAPER, markeredgecolor=INK, markersize=8, zorder=4)[0]


def loss_axes(ax: Axes, steps: int) -> None:
    """Set up axes for the loss after each training step, on a log scale."""
    ax.set(
        xlim=(-0.02 * steps, 1.02 * steps),
        ylim=LOSS_LIMITS,
        yscale="log",
        xlabel="training steps",
        ylabel="loss (mean squared error)",
        yticks=[1e-5, 1e-3, 1e-1, 10],
    )
    ax.yaxis.set_minor_locator(NullLocator())
    ax.grid(True, axis="y")


def fit_lines(ax: Axes, labels: tuple[str, str]) -> tuple[Line2D, list[Line2D]]:
    """Add the points to be fitted, empty, and two empty lines with a legend above the axes."""
    (points,) = ax.plot([], [], "o", color=GREY, markersize=4, label="wanted")
    lines = [
        ax.plot([], [], label=label, **look)[0]
        for label, look in zip(labels, PAIR_LOOKS, strict=True)
    ]
    ax.legend(
        handles=[points, *lines],
        loc="lower center",
        bbox_to_anchor=(0.5, 1.0),
        ncols=3,
        fontsize=10,
        columnspacing=1.0,
        handlelength=1.8,
    )
    return points, lines


def loss_lines(ax: Axes) -> tuple[Line2D, list[Line2D]]:
    """Add the line of the loss that a straight line can reach, and two empty loss curves."""
    best = ax.plot([], [], color=GREY, linestyle=":", label="best straight line")[0]
    lines = [
        ax.plot([], [], marker=marker, markeredgecolor=INK, **look)[0]
        for marker, look in zip(PAIR_MARKERS, PAIR_LOOKS, strict=True)
    ]
    ax.legend(
        handles=[best], loc="lower center", bbox_to_anchor=(0.5, 1.0), fontsize=10, handlelength=1.8
    )
    return best, lines
