"""A canvas to draw on with mouse, finger or keys. Used in chapter 14.

The browser's part is `canvas.js`, which anywidget carries into the page: no build step, no network.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import anywidget
import traitlets

from helpers.datasets.drawings import CANVAS, MOST_POINTS, MOST_STROKES, Drawing, check_drawing

# What a learner reads who assigns something else.
EXPECTED = (
    f"a list of strokes was expected, each a list of points [x, y] with numbers from 0 to {CANVAS}."
)


class Canvas(anywidget.AnyWidget):
    """A black square and a white pen.

    Attributes
    ----------
    expects
        The end of a sentence that refuses a value.
    value
        What was drawn: a list of strokes, see `helpers.datasets.drawings`. Assign one to show it.
    example_shown
        A drawing shown in place of `value`, or None. A stroke drawn over it makes both the value.
    pen_width
        In units of the canvas, for all strokes.
    most_strokes, most_points
        How long a drawing may become; the browser refuses the stroke that would exceed it.
    pen_moves
        How often a stroke was drawn or taken back in the browser; it changes just before `value`
        does, and not when Python changes the value.
    as_one
        Makes the context in which what the browser sends at once is taken; nothing special as a
        rule.
    description
        What a screen reader calls it.
    disabled
        Whether it takes no strokes.
    """

    expects = EXPECTED
    as_one: Callable[[], AbstractContextManager] = nullcontext
    _esm = Path(__file__).with_suffix(".js")
    _css = """
    .course-canvas {
        width: 280px; height: 280px; border: 1px solid #767676; cursor: crosshair;
        touch-action: none; display: block;
    }
    .course-canvas:focus { outline: 3px solid #56B4E9; outline-offset: -3px; }
    .course-canvas-status, .course-canvas-help { margin: 4px 0 0; width: 284px; }
    .course-canvas-status { height: 1.4em; line-height: 1.4; white-space: nowrap; }
    .course-canvas-help { line-height: 1.35; font-size: 85%; }
    """

    value = traitlets.List(default_value=[]).tag(sync=True)
    example_shown = traitlets.List(default_value=None, allow_none=True).tag(sync=True)
    pen_width = traitlets.Float(26.0).tag(sync=True)
    most_strokes = traitlets.Int(MOST_STROKES, read_only=True).tag(sync=True)
    most_points = traitlets.Int(MOST_POINTS, read_only=True).tag(sync=True)
    pen_moves = traitlets.Int(0).tag(sync=True)
    description = traitlets.Unicode("drawing").tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)

    @traitlets.validate("value")
    def _valid(self, proposal: dict) -> Drawing:
        return check_drawing(proposal["value"])

    def set_state(self, sync_data: dict) -> None:
        """Take what the browser sends: several traits may change at once."""
        with self.as_one():
            super().set_state(sync_data)

    @property
    def shown(self) -> Drawing:
        """The strokes that stand on the canvas."""
        return self.value if self.example_shown is None else self.example_shown
