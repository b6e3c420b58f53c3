"""Which of several lines a hand means: the one that passes nearest to it."""

from collections.abc import Iterable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

REACH = 12  # pixels


def nearest_line(ax: Axes, lines: Iterable[Line2D], x: float, y: float) -> int | None:
    """Return the number of the line that has a point nearest to a place; None if all are far.

    Parameters
    ----------
    ax
        In whose data coordinates the place is.
    lines
        Those of `ax` that count; their points should lie close together.
    x, y
        The place.
    """
    place, to_pixels = ax.transData.transform((x, y)), ax.transData.transform
    far = []
    for line in lines:
        points = to_pixels(line.get_xydata())
        away = np.hypot(*(points[np.isfinite(points).all(axis=1)] - place).T)
        far.append(away.min(initial=np.inf))
    number = int(np.argmin(far))
    return number if far[number] <= REACH else None
