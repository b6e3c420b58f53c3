"""A photo with boxes around its digits. Chapter 14."""

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patches import Rectangle
from PIL import Image

from helpers.plots.framing import SMALL
from helpers.plots.style import FAINT_FILL, GREY, ORANGE, SKY

SIDES = 640, 480  # units of the panel
SHOWN = 480  # pixels, the longer side of what is drawn of a photo

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
