"""Small tables inside a picture."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from helpers.plots.style import GREY, INK


def live_table(
    ax: Axes, header: Sequence[str], first_column: Sequence[str], fontsize: float = 12
) -> np.ndarray:
    """Turn `ax` into a table: header and first column stand still, the other cells are empty.

    Returns
    -------
    numpy.ndarray
        The empty Text artists, shape (rows, columns - 1); fill them with ``set_text``.
    """
    rows, columns = len(first_column), len(header)
    ax.set_axis_off()
    ax.set(xlim=(0, columns), ylim=(rows + 0.5, -0.5))
    middle = {"ha": "center", "va": "center", "fontsize": fontsize}
    for column, title in enumerate(header):
        ax.text(column + 0.5, 0, title, color=INK, weight="bold", **middle)
    for row, label in enumerate(first_column):
        ax.text(0.5, row + 1, label, **middle)
    ax.axhline(0.5, color=GREY, linewidth=1)
    return np.array(
        [
            [ax.text(column + 0.5, row + 1, "", **middle) for column in range(1, columns)]
            for row in range(rows)
        ],
        dtype=object,
    )
