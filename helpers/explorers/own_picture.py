"""Chapter 14: a photo of digits on paper, step by step into the networks of the course."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import ClassVar

import numpy as np

from helpers.datasets.photo import (
    MOST_DIGITS,
    PHOTOS,
    FoundDigit,
    PhotoSteps,
    photo_steps,
    read_photo,
)
from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.on_canvas import told_pixel
from helpers.explorers.picture import Handle
from helpers.explorers.picture_file import PictureFile
from helpers.explorers.transport import transport
from helpers.plots.framing import AnswerRows, FramedDigit, percent
from helpers.plots.photo_pictures import PhotoPanel, Sides, shown_size
from helpers.training.stored_models import MODELS, StoredModel, load_model
from helpers.words import counted

CONVNET = "convnet"
SURE = 0.9
SHADED, TOUCHING = "shade", "marker"  # photos of the course: half in the shade; two digits touch
SIDES = ("left", "top", "right", "bottom")
GRIP = 40  # units of the panel: small, since digits may stand close together
LEAST = 2.0  # percent, the shorter side of a box of one's own
OWN_NAME = re.compile(r".+\.(png|jpe?g|gif|webp|bmp)", re.IGNORECASE)
# Shares of the picture: left, bottom, width, height.
PHOTO_AT, FRAME_AT, ROWS_AT = (
    (0.008, 0.14, 0.54, 0.7594),  # 4 to 3
    (0.675, 0.545, 0.21, 0.38),
    (0.705, 0.075, 0.15, 0.39),
)

# Every sentence that a learner may meet here.
STEPS = ("as it came", "even light", "bright ink on black", "ink or not", "cut out and framed")
TITLE = "{step} · {name}"
FRAME_TITLE, ROWS_TITLE = "what the networks get", "what they answer"
YOURS = "yours: {name}"
CUTS = {"found": "as it was found", "hand": "by hand"}
NOTES = (
    "{width} × {height} pixels",
    "the paper is equally bright everywhere",
    "{polarity}",
    "from {threshold} of 255 on, it's ink",
    "{digits} found, {dropped} left out",
)
DARK_INK = "the ink was dark: black and white are exchanged"
LIGHT_INK = "the ink was light already"
GONE = "{name} isn't here: only its name was kept. Choose the file again."
DIGIT, CHOSEN, NOT_CHOSEN = "digit {number}", "chosen", "press to choose it"
CORNERS = {
    "top left": "the box's upper left corner",
    "top right": "the box's upper right corner",
    "bottom left": "the box's lower left corner",
    "bottom right": "the box's lower right corner",
}
CORNER_AT = "{x:.1f} % across, {y:.1f} % down"
SHARE = "{name}\n{digit}: {share}"
WHOLE = "{title}: {digits} found. "
HERE = "Step {step} of 5, {name}. "
CUT = {"found": "Digit {digit}", "hand": "Your box from {left:g} to {right:g} % across and "}
CUT["hand"] += "from {top:g} to {bottom:g} % down"
SIZE = ": {columns} × {rows} pixels. "
NO_INK = " holds no ink, so there is nothing to read."
ANSWER = "{name} says {answer} ({share})"


@cache
def _readers() -> tuple[StoredModel, ...]:
    """Return the course's networks, loaded once; the first answer of each takes longest."""
    models = tuple(load_model(name) for name in MODELS)
    for model in models:
        model.predict(np.zeros((5, 28, 28), np.float32))
    return models


@cache
def _course_photo(name: str) -> PhotoSteps:
    return photo_steps(read_photo(PHOTOS[name].file.read_bytes()))


class OwnPicture(Explorer):
    """A photo through the steps that make MNIST images of its digits, and the answers. Chapter 14.

    Parameters
    ----------
    models
        Networks with ``name``, ``title`` and ``predict``, one of them called "convnet"; None for
        the stored ones.
    """

    title = "Your own picture"
    chapter = "14"
    size = (8.25, 4.4)
    groups: ClassVar = {"": ("file", "photo")}

    def __init__(self, models: Sequence[StoredModel] | None = None) -> None:
        """Take the networks, and show the first photo of the course."""
        self._models = _readers() if models is None else tuple(models)
        self._own: dict[str, PhotoSteps] = {}
        self._read: tuple[tuple, dict] | None = None
        self._scaled: tuple[PhotoSteps, list[np.ndarray]] | None = None
        super().__init__()
        self.controls["file"].given = self._take_file
        self.controls["step"].observe(lambda _: self.update(), names="playing")

    def make_controls(self) -> dict:
        sides = dict.fromkeys(SIDES[:2], 10.0) | dict.fromkeys(SIDES[2:], 60.0)
        return {
            "file": PictureFile(),
            "photo": choice("photo", {name: photo.title for name, photo in PHOTOS.items()}),
            "step": transport("step", 1, 1, len(STEPS)),
            "digit": slider("digit", 1, 1, MOST_DIGITS, 1),
            "cut": choice("cut out", CUTS),
            **{
                side: slider(f"box: {side} (%)", value, 0.0, 100.0, 0.5)
                for side, value in sides.items()
            },
        }

    # A picture of the learner's.

    def _take_file(self, name: str, data: bytes) -> None:
        """Show a picture's file; a ValueError says what is wrong with it."""
        steps = photo_steps(read_photo(data))
        name = YOURS.format(name=name) if name in PHOTOS else name
        self._own[name] = steps
        self._offer(name)
        with self.together():
            self.state = {"photo": name, "cut": "found", "digit": 1}
        self.update()  # it may have had the same name as the one before

    def _offer(self, name: str) -> None:
        """Put the name of a picture of the learner's into the list."""
        photos = self.controls["photo"]
        if name in (value for _, value in photos.options):
            return
        with self.together():
            now = photos.value
            photos.options = [*photos.options, (YOURS.format(name=name), name)]
            photos.value = now

    def _set(self, name: str, value) -> None:
        if name == "photo" and isinstance(value, str) and OWN_NAME.fullmatch(value):
            self._offer(value)  # from a state of another day; the picture says that it's gone
        super()._set(name, value)

    # The picture.

    def make_picture(self, figure) -> list:
        self.photo_panel, self.panel, self.chart = map(
            figure.add_axes, (PHOTO_AT, FRAME_AT, ROWS_AT)
        )
        self.photo = PhotoPanel(self.photo_panel)
        self.framed = FramedDigit(self.panel, FRAME_TITLE)
        self.rows = AnswerRows(self.chart, [model.short for model in self._models])
        self.chart.set_title(ROWS_TITLE, fontsize=11)
        return [*self.photo.artists, *self.framed.artists, *self.rows.artists]

    def compute(self, photo: str, step: int, digit: int, cut: str, **sides) -> dict:
        """Return the steps of the photo, the digit in each of them, and all answers."""
        steps = _course_photo(photo) if photo in PHOTOS else self._own.get(photo)
        if steps is None:
            return {"steps": None, "boxes": [], "truths": (), "answers": [], "playing": False}
        number = min(digit, len(steps.digits))
        boxes = [_in_shares(found, steps) for found in steps.digits]
        box = _tidy(sides) if cut == "hand" else boxes[number - 1]
        key = (photo, id(steps), cut, number, box)
        if self._read is None or self._read[0] != key:
            wanted = _in_pixels(box, steps) if cut == "hand" else steps.digits[number - 1]
            self._read = key, self._answers(steps, wanted)
        known = PHOTOS[photo].digits if photo in PHOTOS else ()
        return self._read[1] | {
            "steps": steps,
            "boxes": boxes,
            "box": box,
            "number": number,
            "truths": known if len(known) == len(boxes) else (),
            "playing": self.controls["step"].playing,
        }

    def _answers(self, steps: PhotoSteps, wanted: FoundDigit | tuple) -> dict:
        framing, frames = steps.frames(wanted)
        images = frames.astype(np.float32) / 255
        probabilities = {}
        if framing.box is not None:
            probabilities = {model.name: model.predict(images) for model in self._models}
        return {
            "framing": framing,
            "images": images,
            "probabilities": probabilities,  # by network: (5, 10), a row for each step
            "answers": probabilities[CONVNET].argmax(axis=1).tolist() if probabilities else [],
        }

    def _shown(self, steps: PhotoSteps) -> list[np.ndarray]:
        """Return the photo after each step, as small as it is drawn."""
        if self._scaled is None or self._scaled[0] is not steps:
            self._scaled = steps, [shown_size(picture) for picture in steps.pictures]
        return self._scaled[1]

    def draw(self, facts: dict) -> None:
        """Show the photo after the step with its boxes, the frame, and the answers."""
        steps, step = facts["steps"], facts["step"]
        title = TITLE.format(step=step, name=STEPS[step - 1])
        if steps is None:
            self.photo.set(None, [], None, title, GONE.format(name=_short(facts["photo"])))
            self.framed.set(np.zeros((28, 28)))
            self.rows.set([None] * len(self._models), None)
            return
        note = NOTES[step - 1].format(
            width=steps.grey.shape[1],
            height=steps.grey.shape[0],
            polarity=DARK_INK if steps.dark_ink else LIGHT_INK,
            threshold=steps.threshold,
            digits=counted(len(steps.digits), "digit"),
            dropped=counted(steps.dropped, "speck or line", "specks and lines"),
        )
        self.photo.set(self._shown(steps)[step - 1], facts["boxes"], facts["box"], title, note)
        self.framed.set(facts["images"][step - 1])
        said = [shares[step - 1] for shares in facts["probabilities"].values()]
        self.rows.set(said or [None] * len(self._models), None)

    # What a hand does.

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        """Let each digit be pressed, and the corners of the chosen box be dragged."""
        if facts["steps"] is None:
            return {}
        chosen = facts["number"] if facts["cut"] == "found" else None
        handles = {}
        for number, box in enumerate(facts["boxes"], 1):
            x0, y0, x1, y1 = self.photo.on_panel(box)
            handles[f"digit {number}"] = Handle(
                self.photo_panel,
                (x0 + x1) / 2,
                (y0 + y1) / 2,
                label=DIGIT.format(number=number),
                says=CHOSEN if number == chosen else NOT_CHOSEN,
                press=partial(dict, cut="found", digit=number),
                size=(x1 - x0, y1 - y0),
            )
        x0, y0, x1, y1 = self.photo.on_panel(facts["box"])
        for name, label in CORNERS.items():
            row, column = name.split()
            x, y = x1 if column == "right" else x0, y1 if row == "bottom" else y0
            across, down = self.photo.in_photo(x, y)
            handles[name] = Handle(
                self.photo_panel,
                x,
                y,
                label=label,
                says=CORNER_AT.format(x=100 * across, y=100 * down),
                drag=partial(self._dragged, facts["box"], row, column),
                step=(6.4, -6.4),
                size=(GRIP, GRIP),
            )
        return handles

    def _dragged(self, box: Sides, row: str, column: str, x: float, y: float) -> dict:
        """Return the settings for a box of which one corner lies at a place of the panel."""
        percents = dict(zip(SIDES, (100 * side for side in box), strict=True))
        across, down = (100 * share for share in self.photo.in_photo(x, y))
        if column == "left":
            percents["left"] = min(across, percents["right"] - LEAST)
        else:
            percents["right"] = max(across, percents["left"] + LEAST)
        if row == "top":
            percents["top"] = min(down, percents["bottom"] - LEAST)
        else:
            percents["bottom"] = max(down, percents["top"] + LEAST)
        return {"cut": "hand", **percents}

    def hover(self, axes, x: float, y: float) -> str:
        """Tell how bright a pixel of the frame is, or how sure a network is of a digit."""
        facts = self.facts
        if axes is self.panel and facts["steps"] is not None:
            return told_pixel(facts["images"][facts["step"] - 1], x, y)
        if axes is self.chart and facts["answers"]:
            row, digit = self.rows.at(x, y)
            model = self._models[row]
            share = facts["probabilities"][model.name][facts["step"] - 1, digit]
            return SHARE.format(name=model.title, digit=digit, share=percent(share))
        return ""

    def describe(self, facts: dict) -> str:
        step = facts["step"]
        words = HERE.format(step=step, name=STEPS[step - 1])
        if facts["steps"] is None:
            return GONE.format(name=facts["photo"]) + " " + words.strip()
        name = facts["photo"]
        title = PHOTOS[name].title.capitalize() if name in PHOTOS else YOURS.format(name=name)
        found = counted(len(facts["boxes"]), "digit")
        cut = dict(zip(SIDES, (round(100 * side, 1) for side in facts["box"]), strict=True))
        words = WHOLE.format(title=title, digits=found) + words
        words += CUT[facts["cut"]].format(digit=facts["number"], **cut)
        if facts["framing"].box is None:
            return words + NO_INK
        rows, columns = facts["framing"].scaled.shape
        words += SIZE.format(columns=columns, rows=rows)
        shown = {m.short: facts["probabilities"][m.name][step - 1] for m in self._models}
        answers = [
            ANSWER.format(name=name, answer=int(p.argmax()), share=percent(p.max()))
            for name, p in shown.items()
        ]
        return words + "; ".join(answers) + "."

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "read_after_a_step",
                "On the paper half in the shade, the convnet reads nothing as it came. Press a "
                "digit, and stop at the first step after which it's read.",
                _just_read,
                {"photo": SHADED, "digit": 3, "step": 3},
            ),
            Task(
                "parted_by_hand",
                "On the photo of two digits that touch, they're found as one. Drag the corners of "
                f"the box until the convnet reads one of the two, over {SURE:.0%} sure.",
                _parted,
                {
                    **{"photo": TOUCHING, "step": 5, "cut": "hand"},
                    **{"left": 50.0, "top": 23.5, "right": 72.0, "bottom": 72.0},
                },
            ),
            Task(
                "half_a_digit",
                "Cut a part out of a single digit, so that the convnet takes it for another one, "
                f"over {SURE:.0%} sure. All steps must be done.",
                _half,
                {
                    **{"photo": "lines", "step": 5, "cut": "hand"},
                    **{"left": 18.5, "top": 28.0, "right": 30.0, "bottom": 37.5},
                },
            ),
        ]


def _just_read(f: Mapping) -> bool:
    if f["photo"] != SHADED or f["cut"] != "found" or f["playing"]:
        return False
    read = [answer == f["truths"][f["number"] - 1] for answer in f["answers"]]
    return read.index(True) == f["step"] - 1 if any(read) else False


def _surely(f: Mapping) -> int | None:
    """Return what the convnet reads in a box of one's own after all steps, if it is sure of it."""
    if f["cut"] != "hand" or f["step"] != len(STEPS) or not f["answers"]:
        return None
    shares = f["probabilities"][CONVNET][-1]
    return int(shares.argmax()) if shares.max() > SURE else None


def _parted(f: Mapping) -> bool:
    answer = _surely(f)
    if f["photo"] != TOUCHING or answer is None:
        return False
    left, _, right, _ = both = max(f["boxes"], key=lambda box: box[2] - box[0])
    middle = (f["box"][0] + f["box"][2]) / 2
    two, eight = PHOTOS[TOUCHING].digits[-2:]
    return _inside(f["box"], both) and answer == (two if middle < (left + right) / 2 else eight)


def _half(f: Mapping) -> bool:
    answer = _surely(f)
    return answer is not None and any(
        _inside(f["box"], box) and answer != truth
        for box, truth in zip(f["boxes"], f["truths"], strict=False)
    )


def _inside(box: Sides, other: Sides) -> bool:
    """Say whether most of a box lies in another one, and leaves a good part of that out."""
    width = min(box[2], other[2]) - max(box[0], other[0])
    height = min(box[3], other[3]) - max(box[1], other[1])
    shared = max(width, 0) * max(height, 0)
    area, whole = ((b[2] - b[0]) * (b[3] - b[1]) for b in (box, other))
    return shared > 0.5 * area and shared < 0.8 * whole


def _in_shares(found: FoundDigit, steps: PhotoSteps) -> Sides:
    height, width = steps.grey.shape
    left, top, right, bottom = found.box
    return left / width, top / height, right / width, bottom / height


def _in_pixels(box: Sides, steps: PhotoSteps) -> tuple[int, ...]:
    height, width = steps.grey.shape
    left, top, right, bottom = box
    return (
        *(int(left * width), int(top * height)),
        *(max(int(left * width) + 1, round(right * width)),),
        *(max(int(top * height) + 1, round(bottom * height)),),
    )


def _tidy(sides: Mapping[str, float]) -> Sides:
    """Return a box in shares of the photo, its sides in order and not too near to each other."""
    ends = []
    for low, high in (("left", "right"), ("top", "bottom")):
        first, last = sorted((sides[low], sides[high]))
        first = min(first, 100 - LEAST)
        ends.append((first / 100, max(last, first + LEAST) / 100))
    (left, right), (top, bottom) = ends
    return left, top, right, bottom


def _short(name: str) -> str:
    return name if len(name) <= 24 else f"{name[:20]}…"
