"""Pictures: functions that take an ``Axes`` and arrays, draw, and return the artists.

Where a picture moves there is a class instead: made with the ``Axes``, moved by its ``set``. Its
``artists`` are what moves, for `LiveFigure.animate`.
"""

from helpers.plots.live_figure import LiveFigure
from helpers.plots.still import show
from helpers.plots.style import new_figure

__all__ = ["LiveFigure", "new_figure", "show"]
