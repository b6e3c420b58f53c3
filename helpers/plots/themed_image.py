"""An image that knows what it shows as numbers, and makes its colours of them for each theme."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage

from helpers.plots.palettes import LIGHT

Extent = tuple[float, float, float, float]


class ThemedImage(AxesImage):
    """An image whose colours are made anew for each theme."""

    theme = LIGHT

    def __init__(self, ax: Axes, paint: Callable[[str], np.ndarray], extent: Extent) -> None:
        """Add it to `ax`, as `imshow` does, its pixels square; see `paint`."""
        ax.set_aspect("equal")
        super().__init__(ax, interpolation="nearest", extent=extent)
        self.paint(paint)
        self.set_clip_path(ax.patch)
        self.set_extent(extent)
        ax.add_image(self)

    def paint(self, paint: Callable[[str], np.ndarray]) -> None:
        """Show colours of shape (rows, columns, 3 or 4), which `paint` returns for a theme."""
        self._paint = paint
        self.set_data(paint(self.theme))

    def set_theme(self, theme: str) -> None:
        """Show the same in the colours of a theme."""
        if theme != self.theme:
            self.theme = theme
            self.set_data(self._paint(theme))
