"""A photo with boxes around its digits, and what each of several networks says. Chapter 14."""

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patches import Rectangle
from PIL import Image

from helpers.plots.framing import SMALL, percent
from helpers.plots.style import BLUE, FAINT_FILL, GREY, ORANGE, SKY

SIDES = 640, 480  # units of the panel
SHOWN = 480  # pixels, the longer side of what is drawn of a photo
SAYS = "{digit}  {share}"
BAR, ROOM = 0.8, 0.72  # the width of a bar, the height of the longest in a row

Sides = tuple[float, float, float, float]  # left, top, right, bottom, in shares of the photo


class PhotoPanel:
    """A photo, fitted into a panel, with boxes on it."""

    def __init__(self, ax: Axes) -> None:
        """Set up the axes, in units of the panel."""
        width, height = SIDES
        ax.set(xticks=[], yticks=[], facecolor=FAINT_FILL)
        ax.spines[:].set(visible=True, color=GREY, linewidth=0.8)
        blank = np.zeros((1, 1), np.uint8)
        self._image = ax.imshow(blank, cmap="gray", vmin=0, vmax=255, extent=(0, 1, 1, 0))
        ax.set(xlim=(0, width), ylim=(height, 0), aspect="auto")
        look = {"facecolor": "none", "linewidth": 1.5}
        self._others = ax.add_collection(PolyCollection([], edgecolor=SKY, **look))
        self._chosen = ax.add_patch(Rectangle((0, 0), 0, 0, fill=False, edgecolor=ORANGE))
        self._chosen.set(linewidth=2.5, linestyle="--")
        words = {"transform": ax.transAxes, "ha": "left"}
        self._title = ax.text(0, 1.03, "", va="bottom", fontsize=12, **words)
        self._note = ax.text(0, -0.03, "", va="top", fontsize=SMALL, **words)
        self._fitted = (0.0, 0.0, 1.0, 1.0)  # left, top, width and height of the photo here
        self.artists: list[Artist] = [
            *(self._image, self._others, self._chosen, self._title, self._note)
        ]

    def set(
        self,
        picture: np.ndarray | None,
        boxes: Sequence[Sides],
        chosen: Sides | None,
        title: str,
        note: str,
    ) -> None:
        """Show a photo, (height, width) from 0 to 255, or None, with its boxes and words."""
        for artist in (self._image, self._others, self._chosen):
            artist.set_visible(picture is not None)
        self._title.set_text(title)
        self._note.set_text(note)
        if picture is None:
            return
        height, width = picture.shape
        scale = min(SIDES[0] / width, SIDES[1] / height)
        wide, high = scale * width, scale * height
        left, top = (SIDES[0] - wide) / 2, (SIDES[1] - high) / 2
        self._fitted = left, top, wide, high
        self._image.set_data(picture)
        self._image.set_extent((left, left + wide, top + high, top))
        self._others.set_verts([_corners(*self.on_panel(box)) for box in boxes])
        self._chosen.set_visible(chosen is not None)
        if chosen is not None:
            x0, y0, x1, y1 = self.on_panel(chosen)
            self._chosen.set_bounds(x0, y0, x1 - x0, y1 - y0)

    def on_panel(self, box: Sides) -> Sides:
        """Return where in the panel a box lies that is given in shares of the photo."""
        left, top, wide, high = self._fitted
        x0, y0, x1, y1 = box
        return left + x0 * wide, top + y0 * high, left + x1 * wide, top + y1 * high

    def in_photo(self, x: float, y: float) -> tuple[float, float]:
        """Return a place of the panel in shares of the photo; outside of it, below 0 or above 1."""
        left, top, wide, high = self._fitted
        return (x - left) / wide, (y - top) / high


def shown_size(picture: np.ndarray) -> np.ndarray:
    """Return a photo with no more pixels than are drawn of it, so that it is drawn fast."""
    image = Image.fromarray(picture)
    image.thumbnail((SHOWN, SHOWN), Image.Resampling.BOX)
    return np.asarray(image)


def _corners(x0: float, y0: float, x1: float, y1: float) -> list[tuple[float, float]]:
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


class AnswerRows:
    """A row of ten bars for each network, with its name and its answer beside them."""

    def __init__(self, ax: Axes, names: Sequence[str], title: str) -> None:
        """Set up the axes: a row is one unit high, the first one on top."""
        n = len(names)
        ax.set(xlim=(-0.6, 9.6), ylim=(0, n))
        ax.set_xticks(range(10))
        ax.set_yticks([n - k - 0.7 for k in range(n)], names)
        ax.tick_params(labelsize=SMALL, left=False)
        ax.spines["left"].set_visible(False)
        ax.set_title(title, fontsize=11)
        for row in range(1, n):
            ax.axhline(row, color=GREY, linewidth=0.6)
        self._bars = ax.add_collection(PolyCollection([], color=SKY))
        self._answers = ax.add_collection(PolyCollection([], color=BLUE))
        self._words = [
            ax.text(9.8, n - k - 0.7, "", va="center", ha="left", fontsize=SMALL) for k in range(n)
        ]
        self.artists: list[Artist] = [self._bars, self._answers, *self._words]

    def set(self, probabilities: Sequence[np.ndarray]) -> None:
        """Show what each network says, (10,) for each; an empty list where nothing is to read."""
        n = len(self._words)
        bars, answers = [], []
        for k, shares in enumerate(probabilities):
            best = int(np.argmax(shares))
            for digit, share in enumerate(shares):
                corners = _corners(
                    digit - BAR / 2, n - k - 1, digit + BAR / 2, n - k - 1 + ROOM * float(share)
                )
                (answers if digit == best else bars).append(corners)
            self._words[k].set_text(SAYS.format(digit=best, share=percent(shares[best])))
        self._bars.set_verts(bars)
        self._answers.set_verts(answers)
        for words in self._words[len(probabilities) :]:
            words.set_text("")

    def at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the row and the digit at a place."""
        row, digit = len(self._words) - 1 - int(np.floor(y)), round(x)
        return (row, digit) if 0 <= row < len(self._words) and 0 <= digit <= 9 else None
