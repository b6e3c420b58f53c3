"""Digits and other small pictures, side by side: grey ones, and ones of signed numbers."""

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.plots.palettes import SIGNED_COLORS
from helpers.plots.style import GREY, INK, PAPER

GAP = 0.12  # between two pictures, as a share of their width
CAPTION = 0.34  # room for a line of text below each

NOT_IMAGES = "images has shape {shape}; expected (n, height, width) with n at least 1."
CAPTIONS = "There are {captions} captions for {images} images; expected one for each."


def image_grid(
    ax: Axes,
    images: np.ndarray,
    captions: Sequence[object] | None = None,
    columns: int = 10,
    color: str = INK,
) -> list[Artist]:
    """Draw small grey pictures in rows, each with a caption below it.

    Parameters
    ----------
    ax
        Where to draw.
    images
        Shape (n, height, width). The least value is drawn black, the greatest white.
    captions
        One for each picture.
    columns
        How many pictures a row holds.
    color
        Of the captions.

    Returns
    -------
    list[Artist]
        The n pictures, then the captions.

    Raises
    ------
    ValueError
        If `images` has another shape, or the number of captions differs.
    """
    images = _checked(images, captions)
    return _grid(ax, images, captions, columns, color, "gray", (images.min(), images.max()))


def signed_image_grid(
    ax: Axes,
    images: np.ndarray,
    captions: Sequence[object] | None = None,
    columns: int = 10,
    limit: float | None = None,
) -> list[Artist]:
    """Draw small pictures of signed numbers in rows: orange below 0, white at 0, purple above.

    `limit` is the number that has the full colour, for all pictures; None: the one furthest from
    0. All else, and what is returned or raised, is as for `image_grid`.
    """
    images = _checked(images, captions)
    limit = float(np.abs(images).max() or 1.0) if limit is None else limit
    artists = _grid(ax, images, captions, columns, INK, SIGNED_COLORS, (-limit, limit))
    for picture in artists[: len(images)]:
        left, right, bottom, top = picture.get_extent()
        frame = {"fill": False, "edgecolor": GREY, "clip_on": False}
        ax.add_patch(Rectangle((left, top), right - left, bottom - top, **frame))
    return artists


def _checked(images: np.ndarray, captions: Sequence[object] | None) -> np.ndarray:
    images = np.asarray(images)
    if images.ndim != 3 or not len(images):
        raise ValueError(NOT_IMAGES.format(shape=images.shape))
    if captions is not None and len(captions) != len(images):
        raise ValueError(CAPTIONS.format(captions=len(captions), images=len(images)))
    return images


def _grid(
    ax: Axes,
    images: np.ndarray,
    captions: Sequence[object] | None,
    columns: int,
    color: str,
    cmap: str,
    span: tuple[float, float],
) -> list[Artist]:
    columns = min(columns, len(images))
    rows = math.ceil(len(images) / columns)
    height = images.shape[1] / images.shape[2]
    row_height = height + (GAP if captions is None else CAPTION)
    pictures, texts = [], []
    for index, image in enumerate(images):
        row, column = divmod(index, columns)
        left, top = column * (1 + GAP), row * row_height
        pictures.append(
            ax.imshow(
                image,
                cmap=cmap,
                vmin=span[0],
                vmax=span[1],
                extent=(left, left + 1, top + height, top),
            )
        )
        if captions is not None:
            texts.append(
                ax.text(
                    left + 0.5,
                    top + height + 0.03,
                    str(captions[index]),
                    ha="center",
                    va="top",
                    color=color,
                )
            )
    ax.set_axis_off()
    ax.set_facecolor(PAPER)
    ax.set(
        xlim=(0, columns * (1 + GAP) - GAP),
        ylim=(rows * row_height - (GAP if captions is None else 0), 0),
        aspect="equal",
    )
    return [*pictures, *texts]
