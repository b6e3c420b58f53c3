"""Chapter 14: draw a digit; see how it is framed, and what the course's networks say of it."""

from collections.abc import Sequence
from functools import cache
from typing import ClassVar

import ipywidgets as widgets
import numpy as np

from helpers.datasets.drawings import LETTER_Z, NARROW_FOUR, WIDTHS
from helpers.datasets.own_digits import OwnDigits
from helpers.explorers.base import Task, choice, slider
from helpers.explorers.on_canvas import PEN, OnCanvas, told_pixel
from helpers.plots.framing import AnswerRows, FramingPictures, percent
from helpers.training.stored_models import MODELS, StoredModel, load_model
from helpers.words import a_digit, counted

CONVNET = "convnet"
SURE = 0.9
# Shares of the picture: left edges and width of the columns, bottom and height of the rows.
LEFTS, WIDTH = (0.02, 0.265, 0.51, 0.755), 0.215
PICTURES = (0.585, 0.355)
CHART = (0.225, 0.055, 0.55, 0.455)  # left, bottom, width, height

# Sentences.
DIGITS = tuple(map(str, range(10)))
TRUTHS = {"unsaid": "press its bar", **{digit: digit for digit in DIGITS}, "none": "no digit"}
BLANK = "The canvas is empty: draw a digit, or choose an example. "
FRAMED = (
    "{strokes} in a box of {width} × {height} units (pen {pen}{thinned}), "
    "framed to {columns} × {rows}. "
)
THINNED = ", thinned to {ink:.0f} since the drawing is small"
MOVED = "Then moved {right:g} right, {down:g} down, turned {turn}°, size {size:.2f}, "
MOVED += "noise {noise:.2f}. "
TRUTH_SAID = {"unsaid": "", "none": "You say: it is no digit. "}
TRUTH_DIGIT = "You say: it is {truth}. "
READ, READ_BY_ALL = "{answer} for {names} ({shares})", "{answer} for all {n} networks ({shares})"
SHARES = "{low} to {high}"
SET_HOLDS = " In your set: {n}."
SAY_FIRST = " Nothing added: say first which digit it is."
DRAW_FIRST = " Nothing added: there is nothing drawn."
ADDED = " Added as {label}."
AS_IT_IS, BENT = "as it is: drag it", "moved by you"
SHARE = "{digit}: {share}\npress: it is {a_digit}"
KEPT, CUT_AWAY = "{width} × {height} units", "cut away"


@cache
def _stored_models() -> tuple[StoredModel, ...]:
    """Return the course's networks, loaded once; the first answer of each takes longest."""
    models = tuple(load_model(name) for name in MODELS)
    for model in models:
        model.predict(np.zeros((2, 28, 28), np.float32))
    return models


class DrawnDigit(OnCanvas):
    """A canvas, the steps of MNIST's makers, and what each network answers. Chapter 14.

    Parameters
    ----------
    own
        The set to which drawings are added; None for a new one.
    models
        Networks with ``name``, ``short`` and ``predict``; None for the stored ones.
    """

    title = "Draw a digit"
    chapter = "14"
    size = (8.25, 5.0)
    further_below = True
    groups: ClassVar = {"": ("drawing", "truth", "example")}

    def __init__(
        self, own: OwnDigits | None = None, models: Sequence[StoredModel] | None = None
    ) -> None:
        """Take the networks, and put an example on the canvas."""
        self._models = _stored_models() if models is None else tuple(models)
        self._own = OwnDigits() if own is None else own
        self._note = ""
        super().__init__()
        self._own.watchers[type(self).__name__] = self.update

    def make_controls(self) -> dict[str, widgets.Widget]:
        return super().make_controls() | {
            "truth": choice("it is a", TRUTHS),
            "pen": slider("pen", PEN, *WIDTHS, 2),
            "noise": slider("noise", 0.0, 0.0, 0.5, 0.05),
            "add": self.button("Add to my set", self._add, "Add it, labelled, to your set"),
        }

    def under_picture(self) -> widgets.Widget:
        """Put what keeps a digit under the answers."""
        return widgets.Box([self.controls["add"]])

    # What the buttons do.

    def changed(self) -> None:
        """Take back what was said of the set."""
        self._note = ""

    def _back(self) -> None:
        with self.together():
            super()._back()
            self.state = {"noise": 0.0}

    def _add(self) -> None:
        truth = self.controls["truth"].value
        framed = self.facts["framing"].framed
        if not framed.any():
            self._note = DRAW_FIRST
        elif truth not in DIGITS:
            self._note = SAY_FIRST
        else:
            self._note = ADDED.format(label=a_digit(int(truth)))
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
        bottom, height = PICTURES
        self.panels = [figure.add_axes((left, bottom, WIDTH, height)) for left in LEFTS]
        self.panel, self.chart = self.panels[-1], figure.add_axes(CHART)
        self.steps = FramingPictures(self.panels)
        self.rows = AnswerRows(self.chart, [model.short for model in self._models])
        return [*self.steps.artists, *self.rows.artists]

    def compute(self, truth: str, **settings) -> dict:
        """Return the steps from the drawing to the image, and the answers of the networks."""
        facts = self.on_canvas(**settings)
        answers, before, probabilities = {}, {}, {}
        if facts["framing"].box is not None:
            for model in self._models:
                p_still, p_moved = model.predict(np.stack([facts["still"], facts["moved"]]))
                probabilities[model.name] = p_moved
                answers[model.name], before[model.name] = (
                    int(p_moved.argmax()),
                    int(p_still.argmax()),
                )
        return facts | {
            "probabilities": probabilities,
            "answers": answers,
            "before": before,
            "n_own": len(self._own),
            "note": self._note,
        }

    def draw(self, facts: dict) -> None:
        """Show the steps and the bars; the canvas shows the example, if there is one."""
        framing, notes, mass = facts["framing"], [""] * 4, None
        self.controls["drawing"].pen_width = facts["pen"]
        self.show_on_canvas(facts)
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
        self.rows.set([facts["probabilities"].get(model.name) for model in self._models], truth)

    # What a hand does.

    def hover(self, axes, x: float, y: float) -> str:
        framing = self.facts["framing"]
        if axes is self.chart:
            row, digit = self.rows.at(x, y)
            shares = self.facts["probabilities"].get(self._models[row].name)
            if shares is None:
                return ""
            return SHARE.format(digit=digit, a_digit=a_digit(digit), share=percent(shares[digit]))
        if framing.box is None:
            return ""
        if axes is self.panels[0]:
            left, top, right, bottom = framing.box
            inside = left <= x < right and top <= y < bottom
            return KEPT.format(width=right - left, height=bottom - top) if inside else CUT_AWAY
        if axes is self.panels[1]:
            return ""
        image = framing.framed / 255 if axes is self.panels[2] else self.facts["moved"]
        return told_pixel(image, x, y)

    def click(self, axes, x: float, y: float) -> dict | None:
        """Take the digit of a bar for the true one; press again to take that back."""
        digit = str(round(x))
        if axes is not self.chart or digit not in DIGITS:
            return None
        return {"truth": "unsaid" if self.facts["truth"] == digit else digit}

    def describe(self, facts: dict) -> str:
        framing, truth = facts["framing"], facts["truth"]
        known = truth in TRUTH_SAID
        said = TRUTH_SAID[truth] if known else TRUTH_DIGIT.format(truth=a_digit(int(truth)))
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
                thinned=THINNED.format(**facts) if facts["ink"] < facts["pen"] else "",
                columns=columns,
                rows=rows,
            )
            shorts = {model.name: model.short for model in self._models}
            words += moved + said + _told_answers(facts, shorts)
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
                {"drawing": LETTER_Z, "example": "own", "truth": "none"},
            ),
        ]


def _told_answers(facts: dict, shorts: dict[str, str]) -> str:
    """Return in words who reads what: the networks that agree together, by their short names."""
    answers, sentences = facts["answers"], []
    for answer in dict.fromkeys(answers.values()):
        names = [name for name in answers if answers[name] == answer]
        surest = [facts["probabilities"][name].max() for name in names]
        low, high = percent(min(surest)), percent(max(surest))
        sentence = READ_BY_ALL if len(names) == len(answers) > 1 else READ
        sentences.append(
            sentence.format(
                answer=a_digit(answer).capitalize(),
                names="; ".join(shorts[name] for name in names),
                n=len(answers),
                shares=low if low == high else SHARES.format(low=low, high=high),
            )
        )
    return ". ".join(sentences) + "."


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
