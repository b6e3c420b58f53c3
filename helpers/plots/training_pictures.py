"""What a network in training looks like: its curves, its first weights, what it gets wrong.

All of it is redrawn many times a second, so pictures side by side are one image in one artist, and
limits change seldom.
"""

import itertools
from collections.abc import Sequence

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize, to_rgb
from matplotlib.patches import Rectangle
from PIL import Image

from helpers.plots.curves import LOOKS, TRAINING, VALIDATION
from helpers.plots.palettes import SIGNED_COLORS, THEMES, signed_map, twin
from helpers.plots.style import BLUE, GREY, GRID, INK, ORANGE, PAPER
from helpers.plots.themed_image import ThemedImage

SHADES = 32
BORDER = 2  # pixels between two pictures, in theirs
LONGEST_CAPTION, CAPTION_GAP = "8 → 8", 3  # the gap in pixels of a picture
LOSS_LIMITS = (0.001, 100.0)
STEP_LIMITS = (200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000)
MOST_POINTS = 250  # of a curve; between more than that no eye can see the difference
# Of digits and letters; of a curve's smooth edge, over each colour below it. Pillow looks a colour
# up by its first six bits: with more greys, white would become the one next to it.
GREYS, FADES = 32, 24


def _bytes(colors: np.ndarray) -> np.ndarray:
    return (255 * colors).round().astype(np.uint8)


_SHADES = {theme: _bytes(signed_map(theme)(np.linspace(0, 1, SHADES))[:, :3]) for theme in THEMES}
_PAPER = {theme: _bytes(np.array(to_rgb(twin(PAPER, theme)))) for theme in THEMES}


def training_palette() -> dict[str, Image.Image]:
    """Return for each theme an image with the colours of a training, for `LiveFigure.palette`.

    Those of signed weights, greys for digits and letters, and the colours of the two curves on
    their way to the paper, to a line of the grid, and to each other, for smooth edges.
    """
    return {theme: _palette(theme) for theme in THEMES}


def _palette(theme: str) -> Image.Image:
    names = [LOOKS[TRAINING]["color"], LOOKS[VALIDATION]["color"], PAPER, GRID]
    *curves, paper, grid = (np.array(to_rgb(twin(name, theme))) for name in names)
    greys = np.linspace(0, 1, GREYS)[:, None] * np.ones(3)
    greys[np.abs(greys - paper).sum(axis=1).argmin()] = paper
    mixed = [(curve, ground) for curve in curves for ground in (paper, grid)] + [tuple(curves)]
    fades = [np.linspace(*ends, FADES) for ends in mixed]
    image = Image.new("P", (1, 1))
    image.putpalette(np.vstack([_SHADES[theme], _bytes(np.vstack([greys, *fades]))]).tobytes())
    return image


class RunCurves:
    """One measure over the steps of a training run, for the batches and for validation."""

    def __init__(self, ax: Axes, ylabel: str, share: bool = False, xlabel: str = "steps") -> None:
        """Draw the axes: from 0 to 1 for a share (accuracy), else logarithmic for a loss."""
        self.ax = ax
        ax.set(xlim=(0, STEP_LIMITS[0]), xlabel=xlabel, ylabel=ylabel)
        if share:
            ax.set(ylim=(0, 1.02), yticks=(0, 0.5, 0.9))
        else:
            ax.set(yscale="log", ylim=LOSS_LIMITS, yticks=(0.001, 0.01, 0.1, 1, 10, 100))
            ax.minorticks_off()
        ax.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(4, integer=True))
        ax.grid(True, axis="y")
        self.lines = {
            name: ax.plot([], [], markersize=5, label=name, **LOOKS[name])[0]
            for name in (TRAINING, VALIDATION)
        }
        self.artists: list[Artist] = list(self.lines.values())

    def set(self, steps: np.ndarray, training: np.ndarray, validation: np.ndarray) -> None:
        """Move both curves; each array has one value for each entry, the last one is marked."""
        longest = steps[-1] if len(steps) else 0
        right = next((limit for limit in STEP_LIMITS if longest <= limit), longest * 1.5)
        if self.ax.get_xlim()[1] < longest or self.ax.get_xlim()[1] > right:
            self.ax.set_xlim(0, right)
        kept = _thinned(len(steps))
        for name, values in ((TRAINING, training), (VALIDATION, validation)):
            line = self.lines[name]
            line.set_data(steps[kept], values[kept])
            line.set_markevery([len(kept) - 1])


class RateCurve:
    """The learning rate over the steps of a run, and how it goes on from here."""

    def __init__(self, ax: Axes, low: int, high: int) -> None:
        """Draw the axes, for rates from 10^low to 10^high; another axes sets the steps."""
        self.ax = ax
        exponents = range(low, high + 1)
        ax.set(yscale="log", ylim=(10.0**low / 1.5, 10.0**high * 1.5), xlabel="steps")
        ax.set(ylabel="rate", yticks=[10.0**exponent for exponent in exponents])
        ax.set_yticklabels([f"$10^{{{n}}}$" if n % 2 == 0 else "" for n in exponents], fontsize=10)
        ax.minorticks_off()
        ax.grid(True, axis="y")
        (self.line,) = ax.plot([], [], color=INK, drawstyle="steps-post")
        (self.ahead,) = ax.plot([], [], ":", color=GREY)
        self.artists: list[Artist] = [self.line, self.ahead]

    @property
    def end(self) -> float:
        """Where the rate of the next steps is drawn: at the right end."""
        return 0.97 * self.ax.get_xlim()[1]

    def set(self, steps: Sequence[float], rates: Sequence[float], now: float, rate: float) -> None:
        """Show the rates that began at these steps, and the one that counts from now on."""
        self.line.set_data([*steps, now], [*rates, rates[-1]])
        self.ahead.set_data([now, self.end], [rate, rate])


class ProbabilityBars:
    """What a network answers for one digit: ten bars."""

    def __init__(self, ax: Axes) -> None:
        """Draw the bars, all of them of height 0."""
        self.ax = ax
        self.bars = ax.bar(range(10), np.zeros(10), width=0.8)
        ax.set(xlim=(-0.6, 9.6), ylim=(0, 1), xticks=range(10), yticks=(0, 0.5, 1))
        ax.set_yticklabels(["0", "½", "1"])
        ax.set_xlabel("probability of each answer", fontsize=11)
        ax.tick_params(labelsize=10)
        ax.grid(True, axis="y")
        self.artists: list[Artist] = list(self.bars)

    def set(self, probabilities: np.ndarray, truth: int) -> None:
        """Show probabilities, (10,); blue is the right answer, orange a wrong one given."""
        given = int(np.argmax(probabilities))
        for digit, (bar, height) in enumerate(zip(self.bars, probabilities, strict=True)):
            bar.set_height(height)
            bar.set(color=BLUE if digit == truth else ORANGE if digit == given else GREY)


def _thinned(n: int) -> np.ndarray:
    """Return the places of at most `MOST_POINTS` of n points, the first and the last among them."""
    return np.unique(np.linspace(0, n - 1, min(n, MOST_POINTS)).round().astype(int))


class Tiles:
    """Pictures of one size in rows, as one image.

    Attributes
    ----------
    artists
        What moves: the image, then the captions.
    """

    def __init__(
        self, ax: Axes, rows: int, columns: int, side: int = 28, captions: bool = False
    ) -> None:
        """Leave room for rows × columns pictures of side × side pixels.

        Parameters
        ----------
        ax
            Where to draw; its axes are hidden.
        rows, columns, side
            How many, and how large each one is.
        captions
            Whether each picture of the last row has a line of text under it. It lies outside the
            axes, so that it is drawn anew only when it says something else.
        """
        self.columns, self.side = columns, side
        step = side + BORDER
        height, width = rows * step - BORDER, columns * step - BORDER
        self._sheet = np.empty((height, width, 3), np.uint8)
        self.image = ThemedImage(ax, lambda theme: self._painted((), theme), (0, width, height, 0))
        ax.set_axis_off()
        self.captions = [
            ax.text(
                column * step + side / 2,
                height + CAPTION_GAP,
                LONGEST_CAPTION,
                ha="center",
                va="top",
                fontsize=11,
                color=INK,
            )
            for column in range(columns if captions else 0)
        ]
        self.artists: list[Artist] = [self.image, *self.captions]

    def set_signed(self, values: np.ndarray, limit: float) -> None:
        """Show signed numbers, orange below 0, paper at 0, purple above.

        Parameters
        ----------
        values
            Shape (n, side · side), n at most rows · columns.
        limit
            The number that has the full colour; what is further from 0 has it too.
        """
        shade = (np.nan_to_num(values / limit) + 1) * ((SHADES - 1) / 2)
        shade = np.clip(shade + 0.5, 0, SHADES - 0.5).astype(np.uint8)
        shade = shade.reshape(len(values), self.side, self.side)
        self.image.paint(lambda theme: self._painted(_SHADES[theme][shade], theme))

    def set_digits(self, digits: np.ndarray, captions: Sequence[str] = ()) -> None:
        """Show digits, white on black.

        Parameters
        ----------
        digits
            Shape (n, side · side), from 0 to 1, n at most rows · columns.
        captions
            One for each.
        """
        grey = (255 * digits).astype(np.uint8).reshape(len(digits), self.side, self.side, 1)
        grey = np.repeat(grey, 3, axis=3)
        self.image.paint(lambda theme: self._painted(grey, theme))
        for text, caption in itertools.zip_longest(self.captions, captions, fillvalue=""):
            if text.get_text() != caption:
                text.set_text(caption)

    def centre(self, number: int) -> tuple[float, float]:
        """Return the middle of a picture, counted from 0, row by row."""
        row, column = divmod(number, self.columns)
        step = self.side + BORDER
        return column * step + self.side / 2, row * step + self.side / 2

    def at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return which picture is at a place, and which of its pixels; None for none."""
        (column, left), (row, top) = (divmod(int(place), self.side + BORDER) for place in (x, y))
        if left >= self.side or top >= self.side:
            return None
        return row * self.columns + column, top * self.side + left

    def _painted(self, pictures: Sequence[np.ndarray], theme: str) -> np.ndarray:
        """Return the sheet with pictures of shape (side, side, 3) on it."""
        self._sheet[:] = _PAPER[theme]
        step = self.side + BORDER
        for number, picture in enumerate(pictures):
            top, left = (step * place for place in divmod(number, self.columns))
            self._sheet[top : top + self.side, left : left + self.side] = picture
        return self._sheet


class TileFrame:
    """A frame around one of many tiles."""

    def __init__(self, tiles: Tiles) -> None:
        """Add it to the axes of the tiles."""
        self._tiles = tiles
        side = tiles.side - 1
        self.frame = Rectangle((0, 0), side, side, fill=False, edgecolor=ORANGE, linewidth=2.5)
        tiles.image.axes.add_patch(self.frame)
        self.artists: list[Artist] = [self.frame]

    def set(self, number: int | None) -> None:
        """Put it around a picture; None for around none."""
        self.frame.set_visible(number is not None)
        if number is not None:
            x, y = self._tiles.centre(number)
            half = self.frame.get_width() / 2
            self.frame.set_xy((x - half, y - half))


def signed_bar(ax: Axes, limit: float, label: str) -> None:
    """Draw the scale that belongs to signed colours, on an axes of its own."""
    mappable = ScalarMappable(Normalize(-limit, limit), SIGNED_COLORS)
    bar = ax.figure.colorbar(mappable, cax=ax, ticks=(-limit, 0, limit))
    bar.outline.set_visible(False)
    ax.set_ylabel(label)


def weight_images(ax: Axes, weights: np.ndarray, limit: float, columns: int = 8) -> list[Artist]:
    """Draw the weights of neurons as signed pictures with their scale beside them.

    Parameters
    ----------
    ax
        Where to draw.
    weights
        One row for each neuron, (neurons, 784).
    limit
        The weight that has the full colour; what is further from 0 has it too.
    columns
        Pictures in a row.

    Returns
    -------
    list[Artist]
        One image with all pictures.
    """
    tiles = Tiles(ax, -(-len(weights) // columns), columns)
    tiles.set_signed(weights, limit)
    signed_bar(ax.inset_axes((1.02, 0, 0.02, 1)), limit, "weight")
    return tiles.artists


def confusion_matrix(ax: Axes, counts: np.ndarray) -> list[Artist]:
    """Draw a confusion matrix: a row for each true class, a column for each answer.

    Right answers stand on the grey diagonal; mistakes are tinted, the darker the more of them.

    Parameters
    ----------
    ax
        Where to draw.
    counts
        Whole numbers, (classes, classes).
    """
    classes = len(counts)
    diagonal = np.eye(classes, dtype=bool)
    mistakes = np.ma.masked_where(diagonal | (counts == 0), counts)
    most = counts[~diagonal].max(initial=1)
    ax.imshow(np.ma.masked_where(~diagonal, diagonal), cmap="Greys", vmin=0, vmax=8)
    image = ax.imshow(mistakes, cmap="Oranges", vmin=-0.2 * most, vmax=1.5 * most)
    ax.set(
        xticks=range(classes), yticks=range(classes), xlabel="the network says", ylabel="it is a"
    )
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    texts = [
        ax.text(
            column,
            row,
            f"{counts[row, column]}",
            ha="center",
            va="center",
            fontsize=10,
            color=INK,
        )
        for row, column in np.ndindex(classes, classes)
        if counts[row, column]
    ]
    return [image, *texts]
