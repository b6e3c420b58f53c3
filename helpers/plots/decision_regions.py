"""Chapter 11: what a network says about each place of the plane, and how well it does.

A picture of the playground has a fixed place for everything, in pixels: nothing moves when the
network gets another shape, and pictures are copied to the screen pixel by pixel, which is quick.
"""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, Bbox, TransformedBbox
from PIL import Image

from helpers.plots.function_curves import knot_marks
from helpers.plots.palettes import DARK, LIGHT, THEMES, twin
from helpers.plots.style import (
    BLUE,
    CLASS_COLORS,
    CLASS_MARKERS,
    GREY,
    INK,
    LIVE_DPI,
    ORANGE,
    PAPER,
)

WIDTH, HEIGHT = 700, 406  # pixels of a live picture, as all that is in pixels here
SIZE = (WIDTH / LIVE_DPI, HEIGHT / LIVE_DPI)  # inches
POINTS_PER_INCH = 72
PIXELS = 71  # points of the grid, from side to side
ZOOM = 4  # pixels of the region for each of them
LEVELS = 33  # shades from one class to the other, paper in the middle
FADES = 24  # shades from a colour of lines and letters to paper
# Of the colours at both ends; the points are drawn in the full ones.
STRENGTH = {LIGHT: 0.62, DARK: 0.5}

# Left, top, width and height of the parts, in pixels.
NETWORK_PLACE = (6, 2, 378, 316)
REGION_PLACE = (404, 26, PIXELS * ZOOM, PIXELS * ZOOM)
LOSS_PLACE = (50, 336, 334, 48)
SCORES_PLACE = (404, 334, 284, 70)

COUNTER_SIZE = 12  # points
# Of that size, in the font of the course.
WIDTHS = dict.fromkeys("0123456789", 0.636) | dict.fromkeys(",. ", 0.318)
WIDTHS |= {"%": 0.95, "e": 0.615, "+": 0.838, "-": 0.361}
GUESSING = float(np.log(2))  # the loss of a network that says 50 % everywhere
LOSS_LIMITS = (0.0, 2.0)
TRAIN, VALIDATION, OWN = "training", "validation", "own"
LOSS_TITLE = "loss by epoch (dotted: guessing)"
SCORES = ("epoch", "loss", "right")  # headings
SCORES_AT = (0, 142, 216)  # pixels
ROWS_AT = (60, 37, 14)


def _packed(colors: np.ndarray) -> np.ndarray:
    """Return colours, (n, 3) from 0 to 1, as one number of 4 bytes each, (n,)."""
    opaque = np.column_stack([colors, np.ones(len(colors))])
    return np.round(255 * opaque).astype(np.uint8).view(np.uint32)[:, 0]


def _rgb(theme: str, *colors: str) -> list[np.ndarray]:
    return [np.array(to_rgb(twin(color, theme))) for color in colors]


def _shades(theme: str) -> np.ndarray:
    """Return the colours from class 0 over paper to class 1, (LEVELS, 3)."""
    low, high, paper = _rgb(theme, BLUE, ORANGE, PAPER)
    along = np.linspace(-1, 1, LEVELS)[:, None]
    return paper + np.abs(along) * STRENGTH[theme] * (np.where(along < 0, low, high) - paper)


# A pixel is the number of its colour: first the shades, then these.
INK_PIXEL, GREY_PIXEL, PAPER_PIXEL = range(LEVELS, LEVELS + 3)
PIXEL_COLORS = {
    theme: _packed(np.vstack([_shades(theme), *_rgb(theme, INK, GREY, PAPER)])) for theme in THEMES
}


def shade(values: np.ndarray) -> np.ndarray:
    """Return a pixel for each value: -1 is blue, 0 paper, 1 orange; same shape, uint8."""
    level = (np.clip(values, -1, 1) + 1) * (0.5 * (LEVELS - 1)) + 0.5
    return level.astype(np.uint8)


def palette() -> dict[str, Image.Image]:
    """Return for each theme an image with all colours of a playground, for `LiveFigure.palette`.

    Those of the planes, and the colours of lines, points and letters on their way to paper, for
    smooth edges.
    """
    return {theme: _palette(theme) for theme in THEMES}


def _palette(theme: str) -> Image.Image:
    *inks, paper = _rgb(theme, INK, GREY, BLUE, ORANGE, PAPER)
    fades = [np.linspace(paper, ink, FADES) for ink in inks]
    colors = np.vstack([_shades(theme), *fades])
    image = Image.new("P", (1, 1))
    image.putpalette(np.round(255 * colors).astype(np.uint8).tobytes())
    return image


def plane_grid(limit: float) -> np.ndarray:
    """Return the points at which regions are asked for, (PIXELS, PIXELS, 2) float32.

    They fill a plane from -limit to limit, one in the middle of each cell, the lowest row first.
    """
    half = limit / PIXELS
    ticks = np.linspace(-limit + half, limit - half, PIXELS, dtype=np.float32)
    return np.stack(np.meshgrid(ticks, ticks), axis=-1)


def playground_axes(figure: Figure) -> tuple[Axes, Axes, Axes, Axes]:
    """Return four axes: network, region, loss, scores. `figure` has the size SIZE."""
    places = (NETWORK_PLACE, REGION_PLACE, LOSS_PLACE, SCORES_PLACE)
    return tuple(axes_at(figure, *place) for place in places)


def axes_at(figure: Figure, left: float, top: float, across: float, down: float) -> Axes:
    """Return axes at a place given in pixels of a playground."""
    return figure.add_axes((left / WIDTH, 1 - (top + down) / HEIGHT, across / WIDTH, down / HEIGHT))


class PixelImage(Artist):
    """A picture whose pixels come ready-made and go to a live picture one to one.

    Matplotlib's own images are checked, scaled and resampled each time, which takes ten times as
    long. This one repeats pixels where the axes have more of them, as on paper.

    Attributes
    ----------
    pixels
        Numbers of colours in `PIXEL_COLORS`, (rows, columns), the lowest row first.
    """

    theme = LIGHT

    def __init__(self, ax: Axes, shape: tuple[int, int], zorder: float = 0) -> None:
        """Add an empty picture to `ax`, which it fills."""
        super().__init__()
        self.set_zorder(zorder)
        self.pixels = np.full(shape, PAPER_PIXEL, np.uint8)
        ax.add_artist(self)

    def set_theme(self, theme: str) -> None:
        """Show the same in the colours of a theme."""
        self.theme = theme

    def draw(self, renderer) -> None:
        """Copy the pixels."""
        if self.get_visible():
            left, low = (round(float(edge)) for edge in self.axes.bbox.min)
            sides = [round(float(side)) for side in reversed(self.axes.bbox.size)]
            pixels = self.pixels
            if pixels.shape != tuple(sides):
                rows, columns = (
                    np.arange(side) * n // side for side, n in zip(sides, pixels.shape, strict=True)
                )
                pixels = pixels[rows[:, None], columns]
            colors = PIXEL_COLORS[self.theme][pixels].view(np.uint8).reshape(*sides, 4)
            renderer.draw_image(renderer.new_gc(), left, low, colors)
        self.stale = False


class DecisionRegion:
    """The plane, coloured by what the network says, with its data.

    Training points are filled, validation points hollow, the learner's own larger; class 0 is
    round, class 1 square. A dark line runs where the network is undecided, a dashed one where a
    curve parts the classes, with the knots by which it is bent.
    """

    def __init__(self, ax: Axes) -> None:
        """Draw the plane from -1 to 1, without data."""
        self.ax = ax
        self._set_limit(1.0)
        left, top, _, _ = REGION_PLACE
        self.title = ax.text(
            left / WIDTH, 1 - (top - 10) / HEIGHT, "", fontsize=11, transform=ax.figure.transFigure
        )
        self.image = PixelImage(ax, (PIXELS * ZOOM,) * 2)
        looks = {
            VALIDATION: {"markerfacecolor": "none", "markeredgewidth": 1.3, "markersize": 5.5},
            TRAIN: {"markeredgecolor": PAPER, "markeredgewidth": 0.7, "markersize": 5.5},
            OWN: {"markeredgecolor": INK, "markeredgewidth": 1.6, "markersize": 9},
        }
        self.points: dict[tuple[str, int], Line2D] = {
            (name, label): ax.plot(
                *([], [], CLASS_MARKERS[label]),
                color=CLASS_COLORS[label],
                linestyle="none",
                zorder=4,
                **look,
            )[0]
            for name, look in looks.items()
            for label in (0, 1)
        }
        (self.curve,) = ax.plot([], [], "--", color=INK, linewidth=2, zorder=4.1)
        self.knots = knot_marks(ax)
        self.knots.set_zorder(4.2)
        self.artists: list[Artist] = [
            self.image,
            *self.points.values(),
            self.curve,
            self.knots,
            self.title,
        ]

    def _set_limit(self, limit: float) -> None:
        ticks, low, high = [-limit, 0, limit], f"{-limit:g}", f"{limit:g}"
        self.ax.set(xlim=(-limit, limit), ylim=(-limit, limit))
        self.ax.set_xticks(ticks, [low, "$x_1$", high])
        self.ax.set_yticks(ticks, [low, "$x_2$", high])
        self.ax.tick_params(pad=2, length=3)

    def set_points(
        self, x: np.ndarray, y: np.ndarray, n_train: int, limit: float, own: np.ndarray
    ) -> None:
        """Show the data.

        Parameters
        ----------
        x, y
            Points (n, 2) and their classes, (n,).
        n_train
            How many, from the first one on, are trained with.
        limit
            The plane reaches from -limit to limit.
        own
            Which of them are the learner's, (n,) bool.
        """
        if self.ax.get_xlim() != (-limit, limit):
            self._set_limit(limit)
        train = np.arange(len(x)) < n_train
        for name, part in ((TRAIN, train & ~own), (VALIDATION, ~train & ~own), (OWN, own)):
            for label in (0, 1):
                self.points[name, label].set_data(*x[part & (y == label)].T)

    def set_curve(self, curve: np.ndarray, knots: np.ndarray) -> None:
        """Show the curve that parts the classes, (n, 2), and its knots, (m, 2); none if empty."""
        self.curve.set_data(*curve.T)
        self.knots.set_data(*knots.T)

    def set(self, p: np.ndarray) -> None:
        """Colour the plane by the probability of class 1, (PIXELS, PIXELS), lowest row first."""
        pixels = _enlarged(shade(2 * p - 1))
        side = _enlarged(p > 0.5)
        up, across = side[1:] != side[:-1], side[:, 1:] != side[:, :-1]
        for edge in (pixels[1:], pixels[:-1]):
            edge[up] = INK_PIXEL
        for edge in (pixels[:, 1:], pixels[:, :-1]):
            edge[across] = INK_PIXEL
        self.image.pixels = pixels


class Counter(PathPatch):
    """A number that changes with every picture.

    Its digits are outlines made once. To set type anew each time would take longer than to draw
    all the points, and in a thread that draws beside others it is better left alone.
    """

    _outlines: ClassVar[dict[str, TextPath]] = {}

    def __init__(self, ax: Axes, corner: tuple[float, float], right: float) -> None:
        """Put a 0 beside `ax`, its lower left corner at these pixels of the figure.

        It may reach as far to the right as pixel `right`.
        """
        if not self._outlines:
            self._outlines.update(
                {c: TextPath((0, 0), c, size=COUNTER_SIZE) for c in WIDTHS if c != " "}
            )
        super().__init__(self._outlines["0"], color=INK, linewidth=0)
        left, low = corner
        size = LIVE_DPI / POINTS_PER_INCH
        on_screen = Affine2D().scale(1 / LIVE_DPI) + ax.figure.dpi_scale_trans  # at any size
        self.set_transform(Affine2D().scale(size).translate(left, low) + on_screen)
        ax.add_artist(self)
        self.set_clip_path(None)
        room = Bbox([[left - 2, low - 6], [right, low + 16]])
        self.set_clip_box(TransformedBbox(room, on_screen))
        self.text = ""
        self.set_text("0")

    def set_text(self, text: str) -> None:
        """Show a number, written with digits and the characters in `WIDTHS`."""
        if text == self.text:
            return
        self.text, x, outlines = text, 0.0, []
        for character in text:
            if character != " ":
                outline = self._outlines[character]
                outlines.append(outline.transformed(Affine2D().translate(x, 0)))
            x += COUNTER_SIZE * WIDTHS[character]
        self.set_path(Path.make_compound_path(*outlines))


class LossPicture:
    """Training and validation loss by epoch."""

    def __init__(self, ax: Axes) -> None:
        """Draw the empty axes."""
        self.ax = ax
        ax.set(xlim=(0, loss_span(0)), ylim=LOSS_LIMITS, yticks=(0, 1, 2))
        ax.tick_params(pad=2, length=3)
        ax.locator_params(axis="x", nbins=5)
        ax.axhline(GUESSING, color=GREY, linewidth=1, linestyle=":", zorder=1)
        ax.text(
            *(0.01, 0.99, LOSS_TITLE),
            color=INK,
            fontsize=10,
            zorder=1,
            va="top",
            transform=ax.transAxes,
        )
        (self.train,) = ax.plot([], [], "-", color=BLUE, linewidth=1.8)
        (self.validation,) = ax.plot([], [], "--", color=ORANGE, linewidth=1.8)
        self.artists: list[Artist] = [self.train, self.validation]

    def set(self, epochs: np.ndarray, train: np.ndarray, validation: np.ndarray) -> None:
        """Show the curves; all of shape (n,)."""
        span = loss_span(epochs[-1])
        if self.ax.get_xlim()[1] != span:
            self.ax.set_xlim(0, span)
        self.train.set_data(epochs, train)
        self.validation.set_data(epochs, validation)
        for line in (self.train, self.validation):
            line.set_marker("." if len(epochs) == 1 else "")


class ScorePicture:
    """The epoch, and loss and share of right answers for training and validation points.

    It says which points and which curves are which, too.
    """

    def __init__(self, ax: Axes) -> None:
        """Draw the table, with a 0 everywhere."""
        _, _, across, down = SCORES_PLACE
        ax.set_axis_off()
        ax.set(xlim=(0, across), ylim=(0, down))
        still = {"zorder": 0.5}  # below what moves: then it is drawn once
        words = {"va": "baseline", "fontsize": COUNTER_SIZE, **still}
        for x, text in zip(SCORES_AT, SCORES, strict=True):
            ax.text(x, ROWS_AT[0], text, **words)
        looks = {TRAIN: ("-", BLUE, INK), VALIDATION: ("--", ORANGE, "none")}
        for y, (name, (style, color, fill)) in zip(ROWS_AT[1:], looks.items(), strict=True):
            ax.plot([0, 24], [y + 5] * 2, style, color=color, linewidth=1.8, **still)
            ax.plot(34, y + 5, "o", color=INK, markerfacecolor=fill, markersize=5.5, **still)
            ax.text(44, y, name, **words)
        self.epoch = self._counter(ax, 53, ROWS_AT[0])
        self.loss, self.right = (
            {
                name: self._counter(ax, x, y)
                for name, y in zip((TRAIN, VALIDATION), ROWS_AT[1:], strict=True)
            }
            for x in SCORES_AT[1:]
        )
        self.artists: list[Artist] = [self.epoch, *self.loss.values(), *self.right.values()]

    @staticmethod
    def _counter(ax: Axes, x: float, y: float) -> Counter:
        left, top, _, down = SCORES_PLACE
        corner = left + x, HEIGHT - top - down + y
        return Counter(ax, corner, left + x + 74)

    def set(self, epoch: int, loss: Mapping[str, str], right: Mapping[str, str]) -> None:
        """Show the numbers, as they are written; those of TRAIN and VALIDATION by these names."""
        self.epoch.set_text(f"{epoch:,}")
        for name in (TRAIN, VALIDATION):
            self.loss[name].set_text(loss[name])
            self.right[name].set_text(right[name])


def loss_span(epochs: float) -> float:
    """Return how many epochs the axis has room for: 50, 100, 200, 500, 1000, …"""
    power = 10.0 ** np.ceil(np.log10(max(epochs, 50)) - 1)
    return float(next(step * power for step in (1, 2, 5, 10) if step * power >= max(epochs, 50)))


def _enlarged(values: np.ndarray) -> np.ndarray:
    """Return a square of ZOOM x ZOOM pixels for each value."""
    return np.repeat(np.repeat(values, ZOOM, axis=0), ZOOM, axis=1)
