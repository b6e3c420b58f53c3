"""Chapter 14: draw a digit; see how it is framed, and what the course's networks say of it."""

from collections.abc import Sequence
from functools import cache

import ipywidgets as widgets
import numpy as np

from helpers.datasets.drawings import EXAMPLES, NARROW_FOUR, WIDTHS, check_drawing, draw_strokes
from helpers.datasets.frame import framing_steps, move_digit
from helpers.datasets.own_digits import OwnDigits
from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.canvas import Canvas
from helpers.plots.framing import AnswerBars, FramingPictures, percent
from helpers.training.stored_models import MODELS, StoredModel, load_model
from helpers.words import counted

CONVNET = "convnet"
PEN = 26  # units: strokes about as thick as MNIST's
FIRST = "3"  # what is on the canvas before anything is drawn
SURE = 0.9
# Shares of the picture: left edges and width of the columns, bottom and height of the rows.
LEFTS, WIDTH = (0.065, 0.302, 0.539, 0.776), 0.215
PICTURES, CHARTS = (0.566, 0.373), (0.125, 0.275)
BESIDE_THE_CANVAS = {"flex": "1 1 24em"}
CONTROL_LAYOUT, BUTTON_LAYOUT = {"width": "29em", "max_width": "98%"}, {"width": "128px"}

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
TRUTHS = {"unsaid": "not said", **{digit: digit for digit in DIGITS}, "none": "no digit"}
BLANK = "The canvas is empty: draw a digit, or choose an example. "
FRAMED = (
    "{strokes}, a box of {width} × {height} units (pen {pen}), brought to {columns} × {rows} "
    "pixels, its centre of mass to the middle. "
)
MOVED = "Then moved {right} to the right, {down} down, turned by {turn}°, size {size:.2f}, "
MOVED += "noise {noise:.2f}. "
TRUTH_SAID = {"unsaid": "", "none": "You say: it is no digit. "}
TRUTH_DIGIT = "You say: it is a {truth}. "
ANSWER = "{title}: {answer} ({share})"
SET_HOLDS = " In your set: {n}."
SAY_FIRST = " Nothing added: say first which digit it is."
DRAW_FIRST = " Nothing added: there is nothing drawn."
ADDED = " Added as a {label}."
STRAIGHT, BENT = "as it is", "moved by you"


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
    size = (9.2, 5.3)

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
        canvas = Canvas(value=check_drawing(EXAMPLES[FIRST]), pen_width=PEN)
        canvas.as_one = self.together
        canvas.observe(self._on_pen, names="pen_moves")
        controls = {
            "drawing": canvas,
            "example": choice("on the canvas", SHOWN),
            "truth": choice("it is a", TRUTHS),
            "pen": slider("pen", PEN, *WIDTHS, 2),
            "right": slider("to the right", 0, -12, 12, 1),
            "down": slider("down", 0, -12, 12, 1),
            "turn": slider("turn (degrees)", 0, -90, 90, 5),
            "size": slider("size", 1.0, 0.5, 1.5, 0.05),
            "noise": slider("noise", 0.0, 0.0, 0.5, 0.05),
            "clear": self.button("Clear", self._clear, "Empty the canvas"),
            "undo": self.button("Undo", self._undo, "Take back the last stroke, or the Clear"),
            "back": self.button("Straight again", self._back, "Move the five sliders back"),
            "add": self.button("Add to my set", self._add, "Add it, labelled, to your set"),
        }
        for control in controls.values():
            if isinstance(control, widgets.Button):
                control.layout = BUTTON_LAYOUT
            elif control is not canvas:
                control.layout = CONTROL_LAYOUT
        return controls

    def arrange(self) -> widgets.Widget:
        """Put the canvas on the left, the other controls beside it."""
        canvas, *others = self.controls.values()
        canvas.layout = {"width": "290px", "flex": "0 0 auto"}
        buttons = [control for control in others if isinstance(control, widgets.Button)]
        row = widgets.Box(buttons, layout={"flex_flow": "row wrap", "margin": "8px 0"})
        others = [control for control in others if control not in buttons]
        right = widgets.VBox([*others, row], layout=BESIDE_THE_CANVAS)
        return widgets.Box([canvas, right], layout={"flex_flow": "row wrap", "margin": "6px 0"})

    # What the buttons and the pen do.

    def _on_pen(self, _change) -> None:
        """A stroke was drawn or taken back: what is on the canvas is the learner's own now."""
        self._note = ""
        self.controls["example"].value = "own"

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
        self.state = {"right": 0, "down": 0, "turn": 0, "size": 1.0, "noise": 0.0}

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
        right: int,
        down: int,
        turn: int,
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
        canvas.pen_width = facts["pen"]
        canvas.example_shown = None if facts["example"] == "own" else facts["strokes"]
        framing, notes, mass = facts["framing"], [""] * 4, None
        if framing.box is not None:
            left, top, right, bottom = framing.box
            rows, columns = framing.scaled.shape
            mass = tuple(c + m for c, m in zip(framing.corner, framing.centre, strict=True))
            notes = [
                f"{right - left} × {bottom - top} units",
                f"{columns} × {rows} pixels",
                f"row {mass[0]:.1f}, column {mass[1]:.1f}",
                STRAIGHT if not (facts["is_moved"] or facts["noise"]) else BENT,
            ]
        moved = (255 * facts["moved"]).astype(np.uint8)
        self.steps.set(
            [framing.picture, framing.scaled, framing.framed, moved], framing.box, mass, notes
        )
        truth = int(facts["truth"]) if facts["truth"] in DIGITS else None
        for bars, model in zip(self.bars, self._models, strict=True):
            bars.set(facts["probabilities"].get(model.name), truth)

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
                    title=model.title,
                    answer=facts["answers"][model.name],
                    share=percent(facts["probabilities"][model.name].max()),
                )
                for model in self._models
            ]
            words += moved + said + "; ".join(answers) + "."
        if facts["n_own"]:
            words += SET_HOLDS.format(n=facts["n_own"])
        return words + facts["note"]

    def make_tasks(self) -> list[Task]:
        return [
            Task(
                "Move, turn or resize a digit until a dense network changes its mind, while the "
                "convnet keeps to its answer. No noise.",
                _dense_changes_its_mind,
                {"example": "5", "right": 2, "down": 4},
            ),
            Task(
                "With all sliders straight, draw a digit, say which one it is, and fool a dense "
                "network while the convnet is right.",
                _dense_is_fooled,
                {"drawing": NARROW_FOUR, "example": "own", "truth": "4"},
            ),
            Task(
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
    right = {name for name, answer in f["answers"].items() if answer == int(f["truth"])}
    return CONVNET in right and len(right) < len(f["answers"])


def _sure_of_nonsense(f: dict) -> bool:
    shares = [p.max() for p in f["probabilities"].values()]
    return f["truth"] == "none" and bool(shares) and min(shares) >= SURE
