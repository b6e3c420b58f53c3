"""Pictures: functions that take an ``Axes`` and arrays, draw, and return the artists."""

from helpers.plots.live_figure import LiveFigure
from helpers.plots.style import new_figure, show

__all__ = ["LiveFigure", "new_figure", "show"]
