"""A canvas to draw on with mouse, finger or keys. Used in chapters 00 and 14.

The browser's part is `canvas.js`, which anywidget carries into the page: no build step, no network.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import anywidget
import traitlets

from helpers.datasets.drawings import CANVAS, MOST_POINTS, MOST_STROKES, Drawing, check_drawing
from helpers.page.scripts import script

# What a learner reads who assigns something else.
EXPECTED = (
    f"a list of strokes was expected, each a list of points [x, y] with numbers from 0 to {CANVAS}."
)

STRAIGHT = [0.0, 0.0, 0.0, 1.0]  # the pose of what is as it was drawn
OF_A_HAND = {"under_way", "pose", "holding"}


class Canvas(anywidget.AnyWidget):
    """A black square and a white pen; what is drawn can be moved, turned and resized on it, too.

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
    under_way
        The stroke that is being drawn, None between two; it comes as often as it can be dealt with.
    pose
        How the digit is shown: pixels to the right and down, degrees clockwise, times as large.
    holding
        Whether a hand holds the digit; when it lets go, the pose counts.
    ranges
        Lowest and highest number of each part of the pose.
    about
        Column and row, in units of the canvas, about which the digit turns, and units to a pixel.
    touched
        Called when a hand on the page has drawn, moved or let go.
    description
        What a screen reader calls it.
    disabled
        Whether it takes no strokes.
    """

    expects = EXPECTED
    as_one: Callable[[], AbstractContextManager] = nullcontext
    touched: Callable[[], None] = staticmethod(lambda: None)
    _esm = script(Path(__file__).with_suffix(".js"))
    _css = """
    .course-canvas {
        width: 100%; max-width: 282px; aspect-ratio: 1; border: 1px solid #767676;
        box-sizing: border-box; cursor: crosshair; touch-action: none; display: block;
    }
    .course-canvas-moving { cursor: grab; }
    .course-canvas-moving:active { cursor: grabbing; }
    .course-canvas:focus { outline: 3px solid #56B4E9; outline-offset: -3px; }
    .course-canvas-status, .course-canvas-help { margin: 2px 0 0; max-width: 284px; }
    .course-canvas-status { height: 1.4em; line-height: 1.4; white-space: nowrap; }
    .course-canvas-help { line-height: 1.3; font-size: 85%; height: 3.9em; }
    .course-canvas-modes { display: flex; margin-bottom: 4px; max-width: 282px; }
    .course-canvas-modes button {
        flex: 1 0 auto; height: 30px; padding: 0 8px; font: inherit; font-size: 13px;
        color: inherit; cursor: pointer; background: transparent;
        border: 1px solid #767676; border-radius: 4px 0 0 4px;
    }
    .course-canvas-modes button + button { border-left: 0; border-radius: 0 4px 4px 0; }
    .course-canvas-modes [aria-pressed=true] {
        background: var(--course-main, #0072b2); color: var(--course-sheet, #fff); font-weight: 600;
    }
    /* Where the picture has no room beside the canvas it comes right below it, not above. */
    @container (max-width: 819px) {
        .course-explorer .course-grid:has(.course-canvas) {
            grid-template:
                "head" auto "task" auto "side" auto "pic" auto "words" auto "bar" auto "error" auto
                "under" auto / minmax(0, 1fr);
        }
        .course-side:has(.course-canvas) {
            display: grid; grid-template-columns: 252px minmax(0, 1fr); column-gap: 24px;
            align-content: start; align-items: start;
        }
        .course-side > :has(.course-canvas) { grid-row: 1 / span 9; }
    }
    """

    value = traitlets.List(default_value=[]).tag(sync=True)
    example_shown = traitlets.List(default_value=None, allow_none=True).tag(sync=True)
    pen_width = traitlets.Float(26.0).tag(sync=True)
    most_strokes = traitlets.Int(MOST_STROKES, read_only=True).tag(sync=True)
    most_points = traitlets.Int(MOST_POINTS, read_only=True).tag(sync=True)
    pen_moves = traitlets.Int(0).tag(sync=True)
    under_way = traitlets.List(default_value=None, allow_none=True)
    under_way = under_way.tag(sync=True, echo_update=False)
    pose = traitlets.List(traitlets.Float(), STRAIGHT).tag(sync=True)
    holding = traitlets.Bool(False).tag(sync=True)
    ranges = traitlets.List([[-CANVAS, CANVAS], [-CANVAS, CANVAS], [-180, 180], [0.1, 10]])
    ranges = ranges.tag(sync=True)
    about = traitlets.List([CANVAS / 2, CANVAS / 2, 10.0]).tag(sync=True)
    description = traitlets.Unicode("drawing").tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)

    @traitlets.validate("value")
    def _valid(self, proposal: dict) -> Drawing:
        return check_drawing(proposal["value"])

    def set_state(self, sync_data: dict) -> None:
        """Take what the browser sends: several traits may change at once."""
        with self.as_one():
            super().set_state(sync_data)
            if OF_A_HAND & sync_data.keys():
                self.touched()

    @property
    def shown(self) -> Drawing:
        """The strokes that stand on the canvas."""
        return self.value if self.example_shown is None else self.example_shown
