"""A drawn digit on its way into the networks, and what they say. Chapters 00 and 14."""

import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle

from helpers.plots.style import BLACK, BLUE, GREEN, GREY, ORANGE, PAPER, SKY

FRAME, BOX = 28, 20  # pixels
CANVAS = 280  # units
SMALL = 10  # points, of type
BAR = 0.8  # the width of one
ROW = 0.84  # the height of a row of them, at the probability 1
TITLE_WIDTH = 19  # letters in a line
TILE_GAP, CAPTION_ROOM = 0.12, 0.42  # of a tile's side
STEP_TITLES = ("1 · cut out", "2 · longer side: 20", "3 · centre of mass", "what the networks get")
NOTHING = "nothing to read"
SAYS = "{digit}  ({share})"
RIGHT, WRONG = " ✓ right", " ✗ wrong"


class FramingPictures:
    """The steps from a drawing to the image that the networks get, side by side."""

    def __init__(self, axes: Sequence[Axes]) -> None:
        """Set up four axes: drawing, scaled digit, framed digit, moved digit."""
        self._images, self._notes = [], []
        for ax, title, side in zip(axes, STEP_TITLES, (CANVAS, BOX, FRAME, FRAME), strict=True):
            self._images.append(_sheet(ax, title, side))
            note = ax.text(
                0.5, -0.03, "", transform=ax.transAxes, ha="center", va="top", fontsize=SMALL
            )
            self._notes.append(note)
        first, _, third, last = axes
        self._box = first.add_patch(
            Rectangle((0, 0), 0, 0, fill=False, edgecolor=ORANGE, linewidth=2, linestyle="--")
        )
        (self._mass,) = third.plot([], [], "+", color=ORANGE, markersize=15, markeredgewidth=2.5)
        for ax in (third, last):  # the middle, and the box of 20 × 20 around it
            _mark_box(ax)
        self.artists: list[Artist] = [*self._images, self._box, self._mass, *self._notes]

    def set(
        self,
        pictures: Sequence[np.ndarray],
        box: tuple[int, int, int, int] | None,
        mass: tuple[float, float] | None,
        notes: Sequence[str],
    ) -> None:
        """Show the steps of one drawing.

        Parameters
        ----------
        pictures
            Drawing, scaled digit, framed digit, moved digit; 0 (black) to 255 (white).
        box
            Left, top, right, bottom of the ink in the drawing; None where there is none.
        mass
            Row and column of the centre of mass in the frame, in pixels counted from 0.
        notes
            A few words under each picture.
        """
        sides = (CANVAS, BOX, FRAME, FRAME)
        for image, picture, side, index in zip(
            self._images, pictures, sides, range(4), strict=True
        ):
            image.set_visible(picture.size > 0)
            if not picture.size:
                continue
            height, width = picture.shape
            left, top = ((side - width) / 2, (side - height) / 2) if index == 1 else (0, 0)
            image.set_data(picture)
            image.set_extent((left, left + width, top + height, top))
        self._box.set_visible(box is not None)
        if box is not None:
            self._box.set_bounds(box[0], box[1], box[2] - box[0], box[3] - box[1])
        # The middle of a pixel counted from 0 is half a pixel further.
        self._mass.set_data(([], []) if mass is None else ([mass[1] + 0.5], [mass[0] + 0.5]))
        for text, note in zip(self._notes, notes, strict=True):
            text.set_text(note)


class FramedDigit:
    """The 28 × 28 pixels that a network gets, alone."""

    def __init__(self, ax: Axes, title: str) -> None:
        """Set up the axes, in pixels."""
        self._image = _sheet(ax, title, FRAME)
        _mark_box(ax)
        self.artists: list[Artist] = [self._image]

    def set(self, image: np.ndarray) -> None:
        """Show an image, (28, 28), 0 (black) to 1 (white)."""
        self._image.set_data(np.rint(255 * image).astype(np.uint8))
        self._image.set_extent((0, FRAME, FRAME, 0))


def _sheet(ax: Axes, title: str, side: int) -> AxesImage:
    """Make axes a black sheet with this many pixels a side; return the image on it."""
    ax.set_title(title, fontsize=11)
    ax.set(xticks=[], yticks=[], xlim=(0, side), ylim=(side, 0), aspect="equal")
    ax.set_facecolor(BLACK)
    ax.spines[:].set(visible=True, color=GREY, linewidth=0.8)
    blank = np.zeros((1, 1), np.uint8)
    image = ax.imshow(blank, cmap="gray", vmin=0, vmax=255, extent=(0, 1, 1, 0))
    ax.set(xlim=(0, side), ylim=(side, 0))
    return image


def _mark_box(ax: Axes) -> None:
    """Mark the 20 × 20 pixels in the middle of a frame, which hold the digit at first."""
    edge = (FRAME - BOX) / 2
    ax.add_patch(Rectangle((edge, edge), BOX, BOX, fill=False, edgecolor=GREY, linestyle=":"))


class AnswerBars:
    """Ten probabilities of one network as bars, its answer marked by colour, edge and words."""

    def __init__(self, ax: Axes, title: str, first: bool, words_size: int = 11) -> None:
        """Set up the axes; the `first` of a row has the label of the y axis."""
        ax.set_title("\n".join(textwrap.wrap(title, TITLE_WIDTH)[:2]), fontsize=11)
        ax.set(ylim=(0, 1), yticks=(0, 0.5, 1), xlim=(-0.6, 9.6))
        ax.set_xticks(range(10))
        ax.tick_params(labelsize=SMALL)
        if first:
            ax.set_ylabel("probability")
        else:
            ax.set_yticklabels([])
        # One artist for all: ten of them would take as long as all else that is drawn.
        self.bars = ax.add_collection(PolyCollection(_bars(np.zeros(10)), color=SKY))
        look = {"facecolor": BLUE, "edgecolor": PAPER, "hatch": "//"}
        self.answer = ax.add_patch(Rectangle((0, 0), BAR, 0, **look))
        self.words = ax.text(
            0.5, -0.2, "", transform=ax.transAxes, ha="center", va="top", fontsize=words_size
        )
        self.artists: list[Artist] = [self.bars, self.answer, self.words]

    def set(self, probabilities: np.ndarray | None, truth: int | None) -> None:
        """Show what a network says.

        Parameters
        ----------
        probabilities
            (10,), or None where there is nothing to read.
        truth
            Which digit it is, or None where nobody has said.
        """
        heights = np.zeros(10) if probabilities is None else probabilities
        answer = None if probabilities is None else int(np.argmax(probabilities))
        self.bars.set_verts(_bars(heights))
        self.answer.set_visible(answer is not None)
        if answer is not None:
            self.answer.set_bounds(answer - BAR / 2, 0, BAR, heights[answer])
        self.words.set_text(_told_answer(probabilities, truth))


class AnswerRows:
    """The ten probabilities of several networks: a row of bars for each, and its answer beside."""

    def __init__(self, ax: Axes, titles: Sequence[str]) -> None:
        """Set up the axes: a column for each digit, a row for each network, from the top down."""
        n = len(titles)
        ax.set(xlim=(-0.6, 9.6), ylim=(n - 0.5, -0.5), xticks=range(10), yticks=range(n))
        ax.set_yticklabels(titles)
        ax.tick_params(labelsize=SMALL, length=0)
        ax.spines[:].set_visible(False)
        self._floors = np.arange(n) + ROW / 2  # where the bars of a row stand
        ax.hlines(self._floors, -0.6, 9.6, color=GREY, linewidth=0.8)
        # Two artists for all bars: one for each would take as long as all else that is drawn.
        blank = self._corners(np.zeros((n, 10)))
        self.bars = ax.add_collection(PolyCollection(blank, facecolor=SKY, linewidth=0))
        look = {"facecolor": BLUE, "edgecolor": PAPER, "hatch": "//", "linewidth": 0}
        self.answers = ax.add_collection(PolyCollection(blank, **look))
        self.words = [ax.text(9.75, row, "", va="center", fontsize=SMALL) for row in range(n)]
        self.artists: list[Artist] = [self.bars, self.answers, *self.words]

    def set(self, probabilities: Sequence[np.ndarray | None], truth: int | None) -> None:
        """Show what each network says.

        Parameters
        ----------
        probabilities
            One (10,) for each network, or None where there is nothing to read.
        truth
            Which digit it is, or None where nobody has said.
        """
        heights = np.array([np.zeros(10) if p is None else p for p in probabilities])
        is_answer = heights == heights.max(axis=1, keepdims=True)
        self.bars.set_verts(self._corners(heights))
        self.answers.set_verts(self._corners(heights * is_answer))
        for words, p in zip(self.words, probabilities, strict=True):
            words.set_text(_told_answer(p, truth))

    def at(self, x: float, y: float) -> tuple[int, int]:
        """Return the row and the digit nearest to a place."""
        rows, digits = len(self.words) - 1, 9
        return min(max(round(y), 0), rows), min(max(round(x), 0), digits)

    def _corners(self, heights: np.ndarray) -> np.ndarray:
        """Return the corners of all bars, (10 n, 4, 2), from the heights, (n, 10)."""
        corners = np.stack([_bars(-ROW * row) for row in heights])
        corners[..., 1] += self._floors[:, None, None]
        return corners.reshape(-1, 4, 2)


def _told_answer(probabilities: np.ndarray | None, truth: int | None) -> str:
    """Return a network's answer in words, and whether it is right if that is known."""
    if probabilities is None:
        return NOTHING
    answer = int(np.argmax(probabilities))
    words = SAYS.format(digit=answer, share=percent(probabilities[answer]))
    if truth is not None:
        words += RIGHT if answer == truth else WRONG
    return words


def _bars(heights: np.ndarray) -> np.ndarray:
    """Return the corners of ten bars, (10, 4, 2)."""
    middles, zeros = np.arange(10.0), np.zeros(10)
    sides = (-BAR / 2, zeros), (-BAR / 2, heights), (BAR / 2, heights), (BAR / 2, zeros)
    return np.stack([np.stack([middles + side, top], axis=1) for side, top in sides], axis=1)


def percent(share: float) -> str:
    """Return a share as a percentage that never claims to be certain."""
    if share > 0.999:
        return "over 99.9 %"
    return f"{share:.1%}".replace("%", " %")


class AccuracyCurves:
    """Two accuracies over the steps of a training, with a line at one of the steps."""

    LOOKS = (
        ("your drawings", {"color": BLUE, "linestyle": "-", "marker": "o"}),
        ("test digits", {"color": ORANGE, "linestyle": "--", "marker": "s"}),
    )

    def __init__(self, ax: Axes, steps: int) -> None:
        """Set up the axes for `steps` steps."""
        ax.set(xlim=(-0.8, steps + 0.8), ylim=(0, 1.03), xlabel="training steps", ylabel="accuracy")
        ax.grid(True, axis="y")
        self.here = ax.axvline(0, color=GREY, linewidth=1.5, linestyle=":")
        self.lines = [
            ax.plot([], [], label=name, markersize=6, **look)[0] for name, look in self.LOOKS
        ]
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, fontsize=11)
        self.artists: list[Artist] = [self.here, *self.lines]

    def set(self, own: np.ndarray, test: np.ndarray, step: int) -> None:
        """Show both curves up to a step, and mark it; each is (steps + 1,), `own` may be empty."""
        self.here.set_xdata([step, step])
        for line, values in zip(self.lines, (own, test), strict=True):
            past = values[: step + 1]
            line.set_data(range(len(past)), past)
            line.set_markevery([step] if len(past) else [])


class LabelledTiles:
    """Some digits in rows, with the true one and a network's answer under each."""

    def __init__(self, ax: Axes, rows: int, columns: int) -> None:
        """Leave room for rows × columns digits."""
        self.columns = columns
        self.places = [divmod(number, columns) for number in range(rows * columns)]
        ax.set(
            xlim=(0, columns * (1 + TILE_GAP)),
            ylim=(rows * (1 + CAPTION_ROOM), 0),
            aspect="equal",
        )
        ax.set_axis_off()
        self.images, self.texts = [], []
        limits = ax.get_xlim(), ax.get_ylim()
        for row, column in self.places:
            left, top = column * (1 + TILE_GAP), row * (1 + CAPTION_ROOM)
            self.images.append(
                ax.imshow(
                    np.zeros((FRAME, FRAME)),
                    cmap="gray",
                    vmin=0,
                    vmax=255,
                    extent=(left, left + 1, top + 1, top),
                )
            )
            self.texts.append(
                ax.text(left + 0.5, top + 1.04, "", ha="center", va="top", fontsize=11)
            )
        ax.set(xlim=limits[0], ylim=limits[1])
        self.artists: list[Artist] = [*self.images, *self.texts]

    def middle(self, number: int) -> tuple[float, float]:
        """Return where the middle of a digit is."""
        row, column = self.places[number]
        return column * (1 + TILE_GAP) + 0.5, row * (1 + CAPTION_ROOM) + 0.5

    def at(self, x: float, y: float) -> int | None:
        """Return the number of the digit at a place; None between them."""
        for number in range(len(self.places)):
            left, top = (v - 0.5 for v in self.middle(number))
            if 0 <= x - left <= 1 and 0 <= y - top <= 1:
                return number
        return None

    def set(self, digits: np.ndarray, truth: Sequence[int], answers: Sequence[int]) -> None:
        """Show the digits, (n, 28, 28) from 0 to 255, n at most the room there is."""
        for number, (image, text) in enumerate(zip(self.images, self.texts, strict=True)):
            image.set_visible(number < len(digits))
            if number >= len(digits):
                text.set_text("")
                continue
            image.set_data(digits[number])
            right = truth[number] == answers[number]
            text.set_text(f"{truth[number]} ✓" if right else f"{truth[number]} → {answers[number]}")
            text.set_color(GREEN if right else ORANGE)
