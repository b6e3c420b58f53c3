"""What explorers with a canvas share: a digit, drawn or chosen, that a hand moves. 00 and 14."""

import math
from collections.abc import Mapping

import ipywidgets as widgets
import numpy as np
from matplotlib.axes import Axes

from helpers.datasets.drawings import EXAMPLES, check_drawing, draw_strokes, thinned_pen
from helpers.datasets.frame import BOX, MIDDLE, framing_steps, move_digit
from helpers.explorers.base import Explorer, choice, slider
from helpers.explorers.canvas import STRAIGHT, Canvas
from helpers.explorers.picture import Handle
from helpers.words import counted

PEN = 26  # units: strokes about as thick as MNIST's
FIRST = "3"  # what is on the canvas before anything is drawn
POSE = ("right", "down", "turn", "size")  # of the digit after the framing
RANGES = ((-12, 12), (-12, 12), (-90, 90), (0.5, 1.5))
FAINT = 0.1  # ink that nobody sees at the edge of the picture
TURNED_AT, RESIZED_AT = (0, -11.5), (BOX / 2, -BOX / 2)  # pixels from the middle

# Every sentence that a learner may meet here.
SHOWN = {
    "own": "what you draw",
    **{name: name for name in EXAMPLES},
    "1_serif": "1 with a serif and a foot",
    "4_open": "4, open at the top",
    "7_bar": "7 with a bar",
    "9_tail": "9 with a round tail",
    "scribble": "a scribble",
}
DIGIT, TURN, SIZE = "the digit", "the knob that turns it", "the knob that resizes it"
AT, DEGREES, TIMES = "{right:g} right, {down:g} down", "{turn}°", "{size:.2f} times"
READY, SCRIBBLE, DRAWN = "A ready {digit}", "A scribble", "Your drawing, {strokes}"
MOVED = ", moved {right:g} right and {down:g} down, turned {turn}°, size {size:.2f}"
AT_THE_EDGE = ", touching the edge"
PIXEL = "row {row}, column {column}: {value:.2f}"


class OnCanvas(Explorer):
    """A digit on a canvas, brought to MNIST's frame, and moved, turned and resized there.

    Subclasses draw it in `panel`, the axes of 28 × 28 pixels in which a hand can take it.
    """

    panel: Axes

    def __init__(self) -> None:
        """Put an example on the canvas."""
        self._cleared: list = []
        super().__init__()

    def make_controls(self) -> dict[str, widgets.Widget]:
        canvas = Canvas(value=check_drawing(EXAMPLES[FIRST]), pen_width=PEN, ranges=list(RANGES))
        canvas.as_one, canvas.touched = self.together, self._on_hand
        canvas.observe(self._on_pen, names="pen_moves")
        right, down, turn, size = RANGES
        return {
            "drawing": canvas,
            "example": choice("on the canvas", SHOWN),
            "right": slider("to the right", 0.0, *right, 0.5),
            "down": slider("down", 0.0, *down, 0.5),
            "turn": slider("turn (degrees)", 0, *turn, 1),
            "size": slider("size", 1.0, *size, 0.01),
            "clear": self.button("Clear", self._clear, "Empty the canvas", primary=True),
            "undo": self.button("Undo", self._undo, "Take back the last stroke, or the Clear"),
            "back": self.button("Straight again", self._back, "Move the sliders back"),
        }

    def arrange(self) -> widgets.Widget:
        """Put the canvas on top, and what empties it under it."""
        side = super().arrange()
        canvas, *others = side.children
        buttons = [self.controls[name] for name in ("clear", "undo", "back")]
        side.children = [canvas, widgets.Box(buttons), *others]
        return side

    def under_picture(self) -> widgets.Widget:
        """Leave it empty: the buttons are under the canvas."""
        return widgets.Box([])

    # What the buttons and the pen do.

    def changed(self) -> None:
        """Be told that a stroke was drawn or taken back, or the canvas cleared."""

    def _on_pen(self, _change) -> None:
        """A stroke was drawn or taken back: what is on the canvas is the learner's own now."""
        self.changed()
        self.controls["example"].value = "own"

    def _on_hand(self) -> None:
        """A hand on the canvas draws, or has taken the digit: the networks answer meanwhile."""
        canvas = self.controls["drawing"]
        pose = dict(zip(POSE, canvas.pose, strict=True))
        if canvas.holding:
            self._in_hand = self._fitted(pose)
        else:
            self._take(pose)
        if canvas.under_way is not None:
            drawing = check_drawing([*canvas.shown, canvas.under_way])
            self._in_hand = {"drawing": drawing, "example": "own"}
        self.update()

    def _put(self, drawing: list) -> None:
        self.changed()
        self.state = {"drawing": drawing, "example": "own"}

    def _undo(self) -> None:
        shown = self.controls["drawing"].shown
        if shown:
            self._put(shown[:-1])
        else:
            cleared, self._cleared = self._cleared, []  # a Clear is taken back once
            self._put(cleared)

    def _clear(self) -> None:
        self._cleared = self.controls["drawing"].shown or self._cleared
        self._put([])

    def _back(self) -> None:
        self.state = dict(zip(POSE, STRAIGHT, strict=True)) | {"turn": 0}

    # What subclasses use.

    def on_canvas(
        self,
        drawing: list,
        example: str,
        right: float,
        down: float,
        turn: float,
        size: float,
        pen: int = PEN,
        noise: float = 0.0,
    ) -> dict:
        """Return the steps from the drawing to the image: facts that both explorers begin with."""
        strokes = drawing if example == "own" else EXAMPLES[example]
        ink = thinned_pen(strokes, pen)
        framing = framing_steps(draw_strokes(strokes, ink))
        still = framing.framed.astype(np.float32) / 255
        moved, ends = move_digit(still, right, down, turn, size, noise), [0, -1]
        return {
            "strokes": strokes,
            "finished": "drawing" not in self._in_hand,
            "ink": ink,
            "framing": framing,
            "still": still,
            "moved": moved,
            "inside": max(moved[ends].max(), moved[:, ends].max()) < FAINT,
            "is_moved": (right, down, turn, size) != (0, 0, 0, 1),
        }

    def show_on_canvas(self, facts: dict) -> None:
        """Let the canvas show the example, if there is one, and where the digit is moved to."""
        canvas = self.controls["drawing"]
        if facts["finished"]:
            canvas.example_shown = None if facts["example"] == "own" else facts["strokes"]
            canvas.about = list(facts["framing"].about)
        if not canvas.holding:
            canvas.pose = [facts[name] for name in POSE]

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        """Let the digit that the networks get be moved, turned and resized in its picture, too."""
        if facts["framing"].box is None:
            return {}
        right, down, turn, size = (facts[name] for name in POSE)
        x0, y0 = MIDDLE + 0.5 + right, MIDDLE + 0.5 + down
        cos, sin = size * math.cos(math.radians(turn)), size * math.sin(math.radians(turn))

        def posed(across: float, up: float) -> tuple[float, float]:
            return x0 + cos * across - sin * up, y0 + sin * across + cos * up

        def polar(x: float, y: float) -> tuple[float, float]:
            return math.hypot(x - x0, y - y0), math.degrees(math.atan2(y - y0, x - x0))

        def turned(x: float, y: float) -> dict:
            further = polar(x, y)[1] - polar(*posed(*TURNED_AT))[1]
            return {"turn": turn + (further + 180) % 360 - 180}

        def resized(x: float, y: float) -> dict:
            return {"size": size * polar(x, y)[0] / polar(*posed(*RESIZED_AT))[0]}

        return {
            "digit": Handle(
                self.panel,
                x0,
                y0,
                label=DIGIT,
                says=AT.format(**facts),
                drag=lambda x, y: {"right": right + x - x0, "down": down + y - y0},
                step=(1, -1),
                size=(BOX * size, BOX * size),
                mark=False,
            ),
            "turn": Handle(
                self.panel,
                *posed(*TURNED_AT),
                label=TURN,
                says=DEGREES.format(**facts),
                drag=turned,
                step=(1, -1),
            ),
            "size": Handle(
                self.panel,
                *posed(*RESIZED_AT),
                label=SIZE,
                says=TIMES.format(**facts),
                drag=resized,
                step=(0.5, -0.5),
            ),
        }


def told_pixel(image: np.ndarray, x: float, y: float) -> str:
    """Return in words what a pixel of an image (28, 28) holds, under the mouse at x, y."""
    row, column = (min(max(int(v), 0), len(image) - 1) for v in (y, x))
    return PIXEL.format(row=row, column=column, value=image[row, column])


def ready_digit(facts: Mapping) -> int | None:
    """Return which digit a ready one is; None for a scribble, or for one's own."""
    first = facts["example"][0]
    return int(first) if first.isdigit() else None


def told_digit(facts: Mapping) -> str:
    """Return in words what is on the canvas, and how it was moved."""
    what = DRAWN.format(strokes=counted(len(facts["strokes"]), "stroke"))
    if facts["example"] != "own":
        ready = READY.format(digit=SHOWN[facts["example"]])
        what = SCRIBBLE if ready_digit(facts) is None else ready
    if facts["is_moved"]:
        what += MOVED.format(**facts)
    return what if facts["inside"] else what + AT_THE_EDGE
