"""Planes with something on them: gate points, the line that a neuron draws, regions."""

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.image import PcolorImage
from matplotlib.patches import ConnectionPatch
from matplotlib.text import Text
from matplotlib.transforms import Bbox, TransformedBbox

from helpers.plots.style import CLASS_COLORS, CLASS_MARKERS, CLASS_TINTS, INK, PAPER, PURPLE

GATE_LIMITS = (-0.5, 1.5)
FOOT_LIMITS = (-0.4, 1.4)
MIDDLE = np.array([0.5, 0.5])
REGION_PIXELS = 81


def gate_axes(ax: Axes, labels: tuple[str, str] = ("$x_1$", "$x_2$")) -> None:
    """Set up a square plane for two inputs that are 0 or 1."""
    ax.set(
        xlim=GATE_LIMITS,
        ylim=GATE_LIMITS,
        xlabel=labels[0],
        ylabel=labels[1],
        xticks=[0, 1],
        yticks=[0, 1],
        aspect="equal",
    )


class ClassPoints:
    """Points of class 0 (round, blue) and class 1 (square, orange) that can be relabelled."""

    def __init__(self, ax: Axes, size: float = 13) -> None:
        """Add the two sets of points to `ax`, empty."""
        self.artists: list[Artist] = [
            ax.plot([], [], marker, color=color, markersize=size, markeredgecolor=INK, zorder=4)[0]
            for marker, color in zip(CLASS_MARKERS, CLASS_COLORS, strict=True)
        ]

    def set(self, x: np.ndarray, y: np.ndarray) -> None:
        """Show the points `x`, shape (n, 2), by their class `y`, shape (n,)."""
        for value, artist in enumerate(self.artists):
            artist.set_data(x[y == value, 0], x[y == value, 1])


class RegionImage(PcolorImage):
    """A picture of the plane tinted by class.

    Matplotlib's usual image is resampled whenever it changes, which takes several times as long.
    """

    def set_data(self, values: np.ndarray) -> None:
        """Show these classes, 0 or 1: shape (pixels, pixels), the lowest row first."""
        edges = np.linspace(*GATE_LIMITS, REGION_PIXELS + 1)
        super().set_data(edges, edges, values)


def region_image(ax: Axes) -> RegionImage:
    """Add a picture of the plane tinted by class, to be filled with `set_data` of 0s and 1s."""
    image = RegionImage(ax, cmap=ListedColormap(CLASS_TINTS), norm=Normalize(0, 1), zorder=0)
    image.origin = "lower"
    image.set_data(np.zeros((REGION_PIXELS, REGION_PIXELS)))
    image.set_extent((*GATE_LIMITS, *GATE_LIMITS))
    ax.add_image(image)
    image.set_clip_path(ax.patch)
    return image


def region_grid() -> np.ndarray:
    """Return the points at which a `region_image` is filled, shape (pixels, pixels, 2)."""
    low, high = GATE_LIMITS
    half = (high - low) / REGION_PIXELS / 2
    ticks = np.linspace(low + half, high - half, REGION_PIXELS)
    return np.stack(np.meshgrid(ticks, ticks), axis=-1)


def line_ends(w: np.ndarray, b: float) -> tuple[np.ndarray, np.ndarray]:
    """Return two points, far outside the picture, of the line w1 x1 + w2 x2 + b = 0.

    Two arrays of x1 and of x2, shape (2,); empty where both weights are 0 and there is no line.
    """
    length = np.hypot(*w)
    if length == 0:
        return np.array([]), np.array([])
    foot = -b * np.asarray(w) / length**2
    along = np.array([-w[1], w[0]]) / length
    ends = np.array([foot - 50 * along, foot + 50 * along])
    return ends[:, 0], ends[:, 1]


def line_tag(ax: Axes, color: str) -> Text:
    """Add the words beside a neuron's line, empty; `put_tag` moves them."""
    sheet = {"facecolor": PAPER, "edgecolor": color, "boxstyle": "round", "linewidth": 1.5}
    return ax.text(
        0, 0, "", fontsize=11, ha="center", va="center", zorder=6, clip_on=True, bbox=sheet
    )


def line_foot(w: np.ndarray, b: float) -> np.ndarray:
    """Return the point of the line w1 x1 + w2 x2 + b = 0 that is nearest to the gate's middle.

    Shape (2,); no further out than can be seen, and the middle itself where there is no line.
    """
    w, length = np.asarray(w), np.dot(w, w)
    foot = MIDDLE if length == 0 else MIDDLE - (w @ MIDDLE + b) / length * w
    return np.clip(foot, *FOOT_LIMITS)


def tag_place(w: np.ndarray, b: float, along: float) -> np.ndarray:
    """Return the point of a neuron's line that lies so far along it from its foot, shape (2,).

    To the upper left if `along` is below 0, whichever way the weights point.
    """
    across = np.array([w[1], -w[0]]) / np.hypot(*w) * np.copysign(1, w[1])
    return line_foot(w, b) + along * across


def fires_to(w: np.ndarray) -> str:
    """Return an arrow that points to the side of the line where a neuron fires."""
    right, up = (weight > 0 for weight in w)
    return {(True, True): "↗", (True, False): "↘", (False, True): "↖", (False, False): "↙"}[
        right, up
    ]


class PlaneLink:
    """A place in one plane, the place in another that it is sent to, and an arrow between them."""

    def __init__(self, before: Axes, after: Axes, color: str = PURPLE) -> None:
        """Add marks to both axes and the arrow to their figure, out of sight."""
        look = {"color": color, "fillstyle": "none", "markeredgewidth": 2.5, "zorder": 5}
        self.marks = [ax.plot([], [], "o", markersize=21, **look)[0] for ax in (before, after)]
        self.arrow = ConnectionPatch(
            (0, 0), (0, 0), before.transData, after.transData, arrowstyle="-|>", color=color,
            linewidth=2, mutation_scale=18, shrinkA=10, shrinkB=12, visible=False,
        )  # fmt: skip
        before.figure.add_artist(self.arrow)
        self.artists: list[Artist] = [*self.marks, self.arrow]

    def set(self, here: Sequence[float] | None, sent: Callable[[np.ndarray], np.ndarray]) -> None:
        """Show a place (x, y), and where `sent` sends it; None for nothing."""
        there = None if here is None else sent(np.array(here))
        self.arrow.set_visible(here is not None)
        for mark, place in zip(self.marks, (here, there), strict=True):
            mark.set_data([], []) if place is None else mark.set_data(*np.reshape(place, (2, 1)))
        if here is not None:
            self.arrow.xy1, self.arrow.xy2 = here, there
            self.arrow.set_connectionstyle("arc3", rad=-0.15 if here[1] < MIDDLE[1] else 0.15)
            # No more has to be drawn anew than what lies in or between the planes.
            between = Bbox.union([mark.axes.get_position() for mark in self.marks])
            self.arrow.set_clip_box(TransformedBbox(between, self.arrow.figure.transFigure))
