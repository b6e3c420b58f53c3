"""Digits and other small grey pictures, side by side."""

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from helpers.plots.style import INK, PAPER

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
    images = np.asarray(images)
    if images.ndim != 3 or not len(images):
        raise ValueError(NOT_IMAGES.format(shape=images.shape))
    if captions is not None and len(captions) != len(images):
        raise ValueError(CAPTIONS.format(captions=len(captions), images=len(images)))
    columns = min(columns, len(images))
    rows = math.ceil(len(images) / columns)
    height = images.shape[1] / images.shape[2]
    row_height = height + (GAP if captions is None else CAPTION)
    span = images.min(), images.max()
    pictures, texts = [], []
    for index, image in enumerate(images):
        row, column = divmod(index, columns)
        left, top = column * (1 + GAP), row * row_height
        pictures.append(
            ax.imshow(
                image,
                cmap="gray",
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
