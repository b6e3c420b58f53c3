"""Chapter 14: draw a digit; see how it is framed, and what the course's networks say of it."""

import math
from collections.abc import Sequence
from functools import cache
from typing import ClassVar

import ipywidgets as widgets
import numpy as np

from helpers.datasets.drawings import EXAMPLES, NARROW_FOUR, WIDTHS, check_drawing, draw_strokes
from helpers.datasets.frame import BOX, MIDDLE, framing_steps, move_digit
from helpers.datasets.own_digits import OwnDigits
from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.canvas import STRAIGHT, Canvas
from helpers.explorers.picture import Handle
from helpers.plots.framing import AnswerBars, FramingPictures, percent
from helpers.training.stored_models import MODELS, StoredModel, load_model
from helpers.words import counted

CONVNET = "convnet"
PEN = 26  # units: strokes about as thick as MNIST's
FIRST = "3"  # what is on the canvas before anything is drawn
SURE = 0.9
# Shares of the picture: left edges and width of the columns, bottom and height of the rows.
LEFTS, WIDTH = (0.065, 0.302, 0.539, 0.776), 0.215
PICTURES, CHARTS = (0.56, 0.375), (0.095, 0.295)
POSE = ("right", "down", "turn", "size")  # of the digit after the framing
RANGES = ((-12, 12), (-12, 12), (-90, 90), (0.5, 1.5))
TURNED_AT, RESIZED_AT = (0, -11.5), (BOX / 2, -BOX / 2)  # pixels from the middle

# Sentences.
SHOWN = {
    "own": "what you draw",
    **{name: name for name in EXAMPLES},
    "1_serif": "1 with a serif and a foot",
    "4_open": "4, open on top",
    "7_bar": "7 with a bar",
    "9_tail": "9 with a round tail",
    "scribble": "a scribble",
}
DIGITS = tuple(map(str, range(10)))
TRUTHS = {"unsaid": "press its bar", **{digit: digit for digit in DIGITS}, "none": "no digit"}
BLANK = "The canvas is empty: draw a digit, or choose an example. "
FRAMED = (
    "{strokes} in a box of {width} × {height} units (pen {pen}), framed to {columns} × {rows}. "
)
MOVED = "Then moved {right:g} right, {down:g} down, turned {turn}°, size {size:.2f}, "
MOVED += "noise {noise:.2f}. "
TRUTH_SAID = {"unsaid": "", "none": "You say: it is no digit. "}
TRUTH_DIGIT = "You say: it is a {truth}. "
ANSWER = "{name}: {answer} ({share})"
SET_HOLDS = " In your set: {n}."
SAY_FIRST = " Nothing added: say first which digit it is."
DRAW_FIRST = " Nothing added: there is nothing drawn."
ADDED = " Added as a {label}."
AS_IT_IS, BENT = "as it is: drag it", "moved by you"
DIGIT, TURN, SIZE = "the digit", "the knob that turns it", "the knob that resizes it"
AT, DEGREES, TIMES = "{right:g} right, {down:g} down", "{turn}°", "{size:.2f} times"
SHARE = "{digit}: {share}\npress: it is a {digit}"
PIXEL = "row {row}, column {column}: {value:.2f}"
KEPT, CUT_AWAY = "{width} × {height} units", "cut away"


@cache
def _stored_models() -> tuple[StoredModel, ...]:
    """Return the course's networks, loaded once; the first answer of each takes longest."""
    models = tuple(load_model(name) for name in MODELS)
    for model in models:
        model.predict(np.zeros((2, 28, 28), np.float32))
    return models


class DrawnDigit(Explorer):
    """A canvas, the steps of MNIST's makers, and what each network answers. Chapter 14.

    Parameters
    ----------
    own
        The set to which drawings are added; None for a new one.
    models
        Up to four networks with ``name``, ``title`` and ``predict``; None for the stored ones.
    """

    title = "Draw a digit"
    chapter = "14"
    size = (8.25, 4.75)
    further_below = True
    groups: ClassVar = {"": ("drawing", "truth", "example")}

    def __init__(
        self, own: OwnDigits | None = None, models: Sequence[StoredModel] | None = None
    ) -> None:
        """Take the networks, and put an example on the canvas."""
        self._models = _stored_models() if models is None else tuple(models)
        self._own = OwnDigits() if own is None else own
        self._cleared: list = []
        self._note = ""
        super().__init__()
        self._own.watchers[type(self).__name__] = self.update

    def make_controls(self) -> dict[str, widgets.Widget]:
        canvas = Canvas(value=check_drawing(EXAMPLES[FIRST]), pen_width=PEN, ranges=list(RANGES))
        canvas.as_one, canvas.touched = self.together, self._on_hand
        canvas.observe(self._on_pen, names="pen_moves")
        right, down, turn, size = RANGES
        return {
            "drawing": canvas,
            "example": choice("on the canvas", SHOWN),
            "truth": choice("it is a", TRUTHS),
            "pen": slider("pen", PEN, *WIDTHS, 2),
            "right": slider("to the right", 0.0, *right, 0.5),
            "down": slider("down", 0.0, *down, 0.5),
            "turn": slider("turn (degrees)", 0, *turn, 1),
            "size": slider("size", 1.0, *size, 0.01),
            "noise": slider("noise", 0.0, 0.0, 0.5, 0.05),
            "clear": self.button("Clear", self._clear, "Empty the canvas", primary=True),
            "undo": self.button("Undo", self._undo, "Take back the last stroke, or the Clear"),
            "back": self.button("Straight again", self._back, "Move the five sliders back"),
            "add": self.button("Add to my set", self._add, "Add it, labelled, to your set"),
        }

    def arrange(self) -> widgets.Widget:
        """Put the canvas on top, and what empties it under it."""
        side = super().arrange()
        canvas, *others = side.children
        buttons = [self.controls[name] for name in ("clear", "undo", "back")]
        side.children = [canvas, widgets.Box(buttons), *others]
        return side

    def under_picture(self) -> widgets.Widget:
        """Put what keeps a digit under the answers."""
        return widgets.Box([self.controls["add"]])

    # What the buttons and the pen do.

    def _on_pen(self, _change) -> None:
        """A stroke was drawn or taken back: what is on the canvas is the learner's own now."""
        self._note = ""
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
        self.state = {"drawing": drawing, "example": "own"}

    def _undo(self) -> None:
        self._note = ""
        shown = self.controls["drawing"].shown
        if shown:
            self._put(shown[:-1])
        else:
            cleared, self._cleared = self._cleared, []  # a Clear is taken back once
            self._put(cleared)

    def _clear(self) -> None:
        self._note = ""
        self._cleared = self.controls["drawing"].shown or self._cleared
        self._put([])

    def _back(self) -> None:
        self.state = dict(zip(POSE, STRAIGHT, strict=True)) | {"turn": 0, "noise": 0.0}

    def _add(self) -> None:
        truth = self.controls["truth"].value
        framed = self.facts["framing"].framed
        if not framed.any():
            self._note = DRAW_FIRST
        elif truth not in DIGITS:
            self._note = SAY_FIRST
        else:
            self._note = ADDED.format(label=truth)
            try:
                self._own.add(framed, int(truth))  # which tells us, and others
            except ValueError:  # the set is full; a sentence will say so
                self._note = ""
                raise
            return
        self.update()

    # The picture.

    def make_picture(self, figure) -> list:
        # Places of their own, not a layout that is worked out: that would take half of the time
        # in which this explorer comes up.
        pictures, charts = (
            [figure.add_axes((left, bottom, WIDTH, height)) for left in lefts]
            for (bottom, height), lefts in ((PICTURES, LEFTS), (CHARTS, LEFTS[: len(self._models)]))
        )
        self.panels, self.charts = pictures, charts
        self.steps = FramingPictures(pictures)
        self.bars = [
            AnswerBars(ax, model.title, first=number == 0)
            for number, (ax, model) in enumerate(zip(charts, self._models, strict=True))
        ]
        return [a for part in (self.steps, *self.bars) for a in part.artists]

    def compute(
        self,
        drawing: list,
        example: str,
        truth: str,
        pen: int,
        right: float,
        down: float,
        turn: float,
        size: float,
        noise: float,
    ) -> dict:
        """Return the steps from the drawing to the image, and the answers of the networks."""
        strokes = drawing if example == "own" else EXAMPLES[example]
        framing = framing_steps(draw_strokes(strokes, pen))
        still = framing.framed.astype(np.float32) / 255
        moved = move_digit(still, right, down, turn, size, noise)
        answers, before, probabilities = {}, {}, {}
        if framing.box is not None:
            for model in self._models:
                p_still, p_moved = model.predict(np.stack([still, moved]))
                probabilities[model.name] = p_moved
                answers[model.name], before[model.name] = (
                    int(p_moved.argmax()),
                    int(p_still.argmax()),
                )
        return {
            "strokes": strokes,
            "finished": "drawing" not in self._in_hand,
            "framing": framing,
            "moved": moved,
            "is_moved": (right, down, turn, size) != (0, 0, 0, 1),
            "probabilities": probabilities,
            "answers": answers,
            "before": before,
            "n_own": len(self._own),
            "note": self._note,
        }

    def draw(self, facts: dict) -> None:
        """Show the steps and the bars; the canvas shows the example, if there is one."""
        canvas = self.controls["drawing"]
        framing, notes, mass = facts["framing"], [""] * 4, None
        canvas.pen_width = facts["pen"]
        if facts["finished"]:
            canvas.example_shown = None if facts["example"] == "own" else facts["strokes"]
            canvas.about = list(framing.about)
        if not canvas.holding:
            canvas.pose = [facts[name] for name in POSE]
        if framing.box is not None:
            left, top, right, bottom = framing.box
            rows, columns = framing.scaled.shape
            mass = tuple(c + m for c, m in zip(framing.corner, framing.centre, strict=True))
            notes = [
                f"{right - left} × {bottom - top} units",
                f"{columns} × {rows} pixels",
                f"row {mass[0]:.1f}, column {mass[1]:.1f}",
                AS_IT_IS if not (facts["is_moved"] or facts["noise"]) else BENT,
            ]
        moved = (255 * facts["moved"]).astype(np.uint8)
        self.steps.set(
            [framing.picture, framing.scaled, framing.framed, moved], framing.box, mass, notes
        )
        truth = int(facts["truth"]) if facts["truth"] in DIGITS else None
        for bars, model in zip(self.bars, self._models, strict=True):
            bars.set(facts["probabilities"].get(model.name), truth)

    # What a hand does.

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        """Let the digit that the networks get be moved, turned and resized in its picture, too."""
        if facts["framing"].box is None:
            return {}
        right, down, turn, size = (facts[name] for name in POSE)
        panel, (x0, y0) = self.panels[-1], (MIDDLE + 0.5 + right, MIDDLE + 0.5 + down)
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
                panel,
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
                panel,
                *posed(*TURNED_AT),
                label=TURN,
                says=DEGREES.format(**facts),
                drag=turned,
                step=(1, -1),
            ),
            "size": Handle(
                panel,
                *posed(*RESIZED_AT),
                label=SIZE,
                says=TIMES.format(**facts),
                drag=resized,
                step=(0.5, -0.5),
            ),
        }

    def hover(self, axes, x: float, y: float) -> str:
        framing = self.facts["framing"]
        if axes in self.charts:
            model, digit = self._models[self.charts.index(axes)], round(x)
            shares = self.facts["probabilities"].get(model.name)
            if shares is None or not 0 <= digit <= 9:
                return ""
            return SHARE.format(digit=digit, share=percent(shares[digit]))
        if framing.box is None:
            return ""
        if axes is self.panels[0]:
            left, top, right, bottom = framing.box
            inside = left <= x < right and top <= y < bottom
            return KEPT.format(width=right - left, height=bottom - top) if inside else CUT_AWAY
        if axes is self.panels[1]:
            return ""
        image = framing.framed / 255 if axes is self.panels[2] else self.facts["moved"]
        row, column = (min(max(int(v), 0), len(image) - 1) for v in (y, x))
        return PIXEL.format(row=row, column=column, value=image[row, column])

    def click(self, axes, x: float, y: float) -> dict | None:
        """Take the digit of a bar for the true one; press again to take that back."""
        digit = str(round(x))
        if axes not in self.charts or digit not in DIGITS:
            return None
        return {"truth": "unsaid" if self.facts["truth"] == digit else digit}

    def describe(self, facts: dict) -> str:
        framing, truth = facts["framing"], facts["truth"]
        said = TRUTH_SAID.get(truth, TRUTH_DIGIT.format(truth=truth))
        moved = MOVED.format(**facts) if facts["is_moved"] or facts["noise"] else ""
        if framing.box is None:
            words = (BLANK + moved + said).rstrip()
        else:
            left, top, right, bottom = framing.box
            rows, columns = framing.scaled.shape
            words = FRAMED.format(
                strokes=counted(len(facts["strokes"]), "stroke"),
                width=right - left,
                height=bottom - top,
                pen=facts["pen"],
                columns=columns,
                rows=rows,
            )
            answers = [
                ANSWER.format(
                    name=model.name,
                    answer=facts["answers"][model.name],
                    share=percent(facts["probabilities"][model.name].max()),
                )
                for model in self._models
            ]
            words += moved + said + ", ".join(answers) + "."
        if facts["n_own"]:
            words += SET_HOLDS.format(n=facts["n_own"])
        return words + facts["note"]

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "moved_until_dense_fails",
                "Take the digit in hand: move, turn or resize it until a dense network changes its "
                "mind, while the convnet keeps to its answer. No noise.",
                _dense_changes_its_mind,
                {"example": "5", "right": 2, "down": 4},
            ),
            Task(
                "drawn_to_fool_dense",
                "Draw a digit, press its bar to say which one it is, and fool a dense network; the "
                "convnet must be right. Leave it straight.",
                _dense_is_fooled,
                {"drawing": NARROW_FOUR, "example": "own", "truth": "4"},
            ),
            Task(
                "sure_of_nonsense",
                "Draw something that is no digit, and say so; yet every network must be at least "
                f"{SURE:.0%} sure of its answer.",
                _sure_of_nonsense,
                {"example": "scribble", "truth": "none"},
            ),
        ]


def _dense_changes_its_mind(f: dict) -> bool:
    changed = {name for name, answer in f["answers"].items() if answer != f["before"][name]}
    return not f["noise"] and bool(changed) and CONVNET not in changed


def _dense_is_fooled(f: dict) -> bool:
    if f["is_moved"] or f["noise"] or f["truth"] not in DIGITS or not f["answers"]:
        return False
    if not f["finished"]:  # half a digit is another one
        return False
    right = {name for name, answer in f["answers"].items() if answer == int(f["truth"])}
    return CONVNET in right and len(right) < len(f["answers"])


def _sure_of_nonsense(f: dict) -> bool:
    shares = [p.max() for p in f["probabilities"].values()]
    return f["finished"] and f["truth"] == "none" and bool(shares) and min(shares) >= SURE
