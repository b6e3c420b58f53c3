"""Chapter 11: what a network says about each place of the plane, and what its neurons say.

A picture of the playground has a fixed place for everything, in pixels: nothing moves when the
network gets another shape, and pictures are copied to the screen pixel by pixel, which is quick.
"""

from collections.abc import Sequence

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

WIDTH, HEIGHT = 700, 420  # pixels of a live picture, as all that is in pixels here
SIZE = (WIDTH / LIVE_DPI, HEIGHT / LIVE_DPI)  # inches
POINTS_PER_INCH = 72
PIXELS = 71  # points of the grid, from side to side
ZOOM = 4  # pixels of the region for each of them
EVERY = 2  # of them is shown in the picture of a neuron
TILE = -(-PIXELS // EVERY)
MOST_LAYERS, MOST_NEURONS = 4, 8
PITCH = (42, 44)  # from tile to tile, across and down
LEVELS = 33  # shades from one class to the other, paper in the middle
FADES = 24  # shades from a colour of lines and letters to paper
# Of the colours at both ends; the points are drawn in the full ones.
STRENGTH = {LIGHT: 0.62, DARK: 0.5}

# Left, top, width and height of the three parts, in pixels.
NEURONS_PLACE = (14, 42, MOST_LAYERS * PITCH[0], MOST_NEURONS * PITCH[1])
REGION_PLACE = (224, 42, PIXELS * ZOOM, PIXELS * ZOOM)
LOSS_PLACE = (562, 42, 118, PIXELS * ZOOM)

COUNTER_SIZE = 12  # points
DIGIT_WIDTH, COMMA_WIDTH = 0.636, 0.318  # of that size, in the font of the course
GUESSING = float(np.log(2))  # the loss of a network that says 50 % everywhere
LOSS_LIMITS = (1e-3, 10.0)
NEURONS_TITLE = "hidden neurons by layer"
NEURONS_NOTE = "blue low, orange high"
NO_NEURONS = "no hidden layer"
REGION_TITLE = "the network: blue for ●, orange for ■"
TRAIN, TEST = "training points", "test points"
GUESSING_WORD = "guessing"


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


def playground_axes(figure: Figure) -> tuple[Axes, Axes, Axes]:
    """Return the three axes of a playground: neurons, region, loss. `figure` has the size SIZE."""
    axes = []
    for left, top, across, down in (NEURONS_PLACE, REGION_PLACE, LOSS_PLACE):
        place = (left / WIDTH, 1 - (top + down) / HEIGHT, across / WIDTH, down / HEIGHT)
        axes.append(figure.add_axes(place))
    return tuple(axes)


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

    Training points are filled, test points hollow; class 0 is round, class 1 square. A dark line
    runs where the network is undecided.
    """

    def __init__(self, ax: Axes) -> None:
        """Draw the plane from -1 to 1, without data."""
        self.ax = ax
        ax.set_title(REGION_TITLE, fontsize=11)
        ax.set_xlabel("$x_1$", labelpad=1)
        ax.set_ylabel("$x_2$", labelpad=0, rotation=0)
        self._set_limit(1.0)
        self.image = PixelImage(ax, (PIXELS * ZOOM,) * 2)
        common = {"linestyle": "none", "markersize": 5.5, "zorder": 4}
        self.points: dict[tuple[str, int], Line2D] = {}
        for name in (TEST, TRAIN):
            for label in (0, 1):
                color = CLASS_COLORS[label]
                look = (
                    {"markeredgecolor": PAPER, "markeredgewidth": 0.7}
                    if name == TRAIN
                    else {"markerfacecolor": "none", "markeredgewidth": 1.3}
                )
                (self.points[name, label],) = ax.plot(
                    [], [], CLASS_MARKERS[label], color=color, **common, **look
                )
        ax.legend(
            *_legend_of_points(),
            loc="upper center",
            bbox_to_anchor=(0.5, -0.14),
            ncols=2,
            fontsize=11,
            handletextpad=0.2,
            columnspacing=1.4,
        )
        self.artists: list[Artist] = [self.image, *self.points.values()]

    def _set_limit(self, limit: float) -> None:
        ticks = [-limit, 0, limit]
        self.ax.set(xlim=(-limit, limit), ylim=(-limit, limit), xticks=ticks, yticks=ticks)

    def set_points(self, x: np.ndarray, y: np.ndarray, n_train: int, limit: float) -> None:
        """Show the data: points (n, 2), classes (n,), the first `n_train` for training.

        The plane then reaches from -limit to limit.
        """
        if self.ax.get_xlim() != (-limit, limit):
            self._set_limit(limit)
        for name, part in ((TRAIN, slice(None, n_train)), (TEST, slice(n_train, None))):
            for label in (0, 1):
                members = x[part][y[part] == label]
                self.points[name, label].set_data(members[:, 0], members[:, 1])

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


class NeuronPictures:
    """What each hidden neuron puts out over the same plane: a small picture for each.

    A column for each layer, the one nearest the input on the left; a neuron keeps its place
    whatever the others are.
    """

    def __init__(self, ax: Axes) -> None:
        """Leave all places empty."""
        self.ax = ax
        _, _, across, down = NEURONS_PLACE
        ax.set(xlim=(0, across), ylim=(0, down))
        ax.set_axis_off()
        ax.set_title(NEURONS_TITLE, fontsize=11)
        ax.text(across / 2, -12, NEURONS_NOTE, ha="center", va="top", color=INK, fontsize=10)
        self.image = PixelImage(ax, (down, across))
        self.nothing = ax.text(
            across / 2, down - 22, NO_NEURONS, ha="center", color=INK, fontsize=11
        )
        self.artists: list[Artist] = [self.image, self.nothing]

    @staticmethod
    def place(layer: int, neuron: int) -> tuple[slice, slice]:
        """Return rows and columns of a neuron's picture in the whole, both counted from 0."""
        _, _, _, down = NEURONS_PLACE
        top = down - neuron * PITCH[1] - 2
        left = layer * PITCH[0] + (PITCH[0] - TILE) // 2
        return slice(top - TILE, top), slice(left, left + TILE)

    def set(self, layers: Sequence[np.ndarray]) -> None:
        """Show what the neurons say, from -1 to 1: for each layer (PIXELS, PIXELS, neurons)."""
        _, _, across, down = NEURONS_PLACE
        pixels = np.full((down, across), PAPER_PIXEL, np.uint8)
        for k, layer in enumerate(layers):
            small = shade(layer[::EVERY, ::EVERY])
            for neuron in range(layer.shape[-1]):
                rows, columns = self.place(k, neuron)
                frame = slice(rows.start - 1, rows.stop + 1)
                pixels[frame, columns.start - 1 : columns.stop + 1] = GREY_PIXEL
                pixels[rows, columns] = small[:, :, neuron]
        self.image.pixels = pixels
        self.nothing.set_visible(not layers)


class Counter(PathPatch):
    """A number that changes with every picture.

    Its digits are outlines made once. To set type anew each time would take longer than to draw
    all the points, and in a thread that draws beside others it is better left alone.
    """

    def __init__(self, ax: Axes, corner: tuple[float, float], right: float) -> None:
        """Put a 0 beside `ax`, its lower left corner at these pixels of the figure.

        It may reach as far to the right as pixel `right`.
        """
        self._outlines = {c: TextPath((0, 0), c, size=COUNTER_SIZE) for c in "0123456789,"}
        super().__init__(
            self._outlines["0"],
            color=INK,
            linewidth=0,
        )
        left, low = corner
        size = LIVE_DPI / POINTS_PER_INCH
        on_screen = Affine2D().scale(1 / LIVE_DPI) + ax.figure.dpi_scale_trans  # at any size
        self.set_transform(Affine2D().scale(size).translate(left, low) + on_screen)
        ax.add_artist(self)
        self.set_clip_path(None)
        room = Bbox([[left - 2, low - 6], [right, low + 20]])
        self.set_clip_box(TransformedBbox(room, on_screen))
        self.number = -1
        self.set_number(0)

    def set_number(self, number: int) -> None:
        """Show a whole number."""
        if number == self.number:
            return
        self.number, x, outlines = number, 0.0, []
        for character in f"{number:,}":
            outlines.append(self._outlines[character].transformed(Affine2D().translate(x, 0)))
            x += COUNTER_SIZE * (COMMA_WIDTH if character == "," else DIGIT_WIDTH)
        self.set_path(Path.make_compound_path(*outlines))


class LossPicture:
    """Training and test loss by epoch, on a logarithmic axis."""

    def __init__(self, ax: Axes) -> None:
        """Draw the empty axes."""
        self.ax = ax
        ax.set(xlim=(0, loss_span(0)), ylim=LOSS_LIMITS, yscale="log", xlabel="epochs")
        ax.set_yticks([10, 1, 0.1, 0.01, 0.001], ["10", "1", "0.1", "0.01", "0.001"])
        ax.minorticks_off()
        ax.locator_params(axis="x", nbins=3)
        ax.axhline(GUESSING, color=GREY, linewidth=1, linestyle=":", zorder=1)
        ax.text(
            0.98,
            0.85,
            GUESSING_WORD,
            ha="right",
            color=INK,
            fontsize=10,
            transform=ax.get_yaxis_transform(),
            zorder=1,
        )
        left, top, across, _ = LOSS_PLACE
        low = HEIGHT - top + 10  # pixels from below
        ax.text(
            0,
            1 + 10 / LOSS_PLACE[3],
            "epoch",
            transform=ax.transAxes,
            fontsize=COUNTER_SIZE,
            zorder=0.5,
        )
        self.counter = Counter(ax, (left + 49, low), left + across)
        (self.train,) = ax.plot([], [], "-", color=BLUE, label="training loss", linewidth=1.8)
        (self.test,) = ax.plot([], [], "--", color=ORANGE, label="test loss", linewidth=1.8)
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), fontsize=11)
        self.artists: list[Artist] = [self.train, self.test, self.counter]

    def set(self, epochs: np.ndarray, train: np.ndarray, test: np.ndarray) -> None:
        """Show the curves; the last epoch is the one under the title. All of shape (n,)."""
        span = loss_span(epochs[-1])
        if self.ax.get_xlim()[1] != span:
            self.ax.set_xlim(0, span)
        self.train.set_data(epochs, train)
        self.test.set_data(epochs, test)
        for line in (self.train, self.test):
            line.set_marker("." if len(epochs) == 1 else "")
        self.counter.set_number(int(epochs[-1]))


def loss_span(epochs: float) -> float:
    """Return how many epochs the axis has room for: 50, 100, 200, 500, 1000, …"""
    power = 10.0 ** np.ceil(np.log10(max(epochs, 50)) - 1)
    return float(next(step * power for step in (1, 2, 5, 10) if step * power >= max(epochs, 50)))


def _legend_of_points() -> tuple[list[Line2D], list[str]]:
    """Return handles and labels that say which points are which."""
    look = {"linestyle": "none", "marker": "o", "color": INK, "markersize": 6}
    return [Line2D([], [], **look), Line2D([], [], fillstyle="none", **look)], [TRAIN, TEST]


def _enlarged(values: np.ndarray) -> np.ndarray:
    """Return a square of ZOOM x ZOOM pixels for each value."""
    return np.repeat(np.repeat(values, ZOOM, axis=0), ZOOM, axis=1)
