"""Chapter 13: a digit's way through all layers of a trained convnet, and where a number is from."""

from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import ClassVar

import numpy as np

from helpers.datasets.drawings import NARROW_FOUR
from helpers.explorers.base import Task, choice, slider
from helpers.explorers.on_canvas import FAINT, FIRST, OnCanvas, ready_digit, told_digit, told_pixel
from helpers.explorers.picture import Handle
from helpers.nn.convnet import IMAGE, NAMES, Field, MapNumber, Passage, apart, fields, side
from helpers.plots.feature_maps import minus
from helpers.plots.framing import percent
from helpers.plots.layer_maps import LayerMaps
from helpers.training.stored_models import convnet_weights
from helpers.words import a_digit

COUNTS = {"conv1": 32, "pool1": 32, "conv2": 64, "pool2": 64, "conv3": 128}  # maps
COLUMNS = {"conv1": 4, "pool1": 4, "conv2": 5, "pool2": 5, "conv3": 7}  # of the sheets
FROM_NOTHING = MapNumber("conv1", 25, 0, 0)
START = MapNumber("conv2", 27, 5, 4)
SURE, FAR = 0.99, 4  # pixels
LAST = NAMES[-1]

# Every sentence that a learner may meet here.
LAYER_NAMES = {
    "conv1": "1st convolution",
    "pool1": "1st pooling",
    "conv2": "2nd convolution",
    "pool2": "2nd pooling",
    "conv3": "3rd convolution",
}
TITLES = {
    **dict.fromkeys(NAMES, "{words}\n{side} × {side} × {count}"),
    IMAGE: "the digit: 28 × 28",
    "seen": "it sees {side} × {side}",
    "answer": "answer",
}
SHORT = {"conv1": "conv 1", "pool1": "pool 1", "conv2": "conv 2", "pool2": "pool 2", LAST: "conv 3"}
NUMBER, FIELD = "the number that is looked at", "what it sees of the digit"
MAP = "map {map}"
AT = "row {row}, column {column}"
VALUE = "{layer}, map {map}, row {row}, column {column}: {value}"
SUM = "{count} products: {sum}, bias: {bias}"
CUT = "below 0, so ReLU makes it 0"
LARGEST = "the greatest of {numbers}"
SEES = "sees rows {top} to {bottom}, columns {left} to {right} of the digit"
BAR = "{digit}: {share}"
BLANK = "The canvas is empty"
READS = "{what}. The convnet reads {answer}: {share}. "
HERE = "Marked is the {layer}, map {map}, row {row}, column {column}: {value}. It {sees}. "
FROM = "Most of it comes from {layer}, map {map}, row {row}, column {column}."
FROM_PIXEL = "Most of it comes from the pixel in row {row}, column {column}."


@cache
def _weights() -> tuple[np.ndarray, ...]:
    return tuple(convnet_weights())


class ConvnetWay(OnCanvas):
    """A digit in all layers of a convnet; one number, and all that it is made of. Chapter 13.

    Parameters
    ----------
    weights
        The eight arrays of `helpers.nn.convnet.Passage`, such as Keras' ``get_weights`` returns;
        None for the stored network.
    """

    title = "A digit's way through a convnet"
    chapter = "13"
    size = (8.25, 4.65)
    further_below = True
    groups: ClassVar = {"": ("drawing", "example")}
    _passed: tuple[bytes, Passage] | None = None

    def __init__(self, weights: Sequence[np.ndarray] | None = None) -> None:
        """Take the network's weights, and put an example on the canvas."""
        self._weights = _weights() if weights is None else tuple(weights)
        super().__init__()

    def make_controls(self) -> dict:
        """Return the canvas, and which number is looked at."""
        made, last = super().make_controls(), side(NAMES[0]) - 1
        made["drawing"].value, made["example"].value = [], FIRST
        return made | {
            "layer": choice("layer", LAYER_NAMES, START.layer),
            "map": slider("map", START.map, 0, max(COUNTS.values()) - 1, 1),
            "row": slider("row", START.row, 0, last, 1),
            "column": slider("column", START.column, 0, last, 1),
        }

    def make_picture(self, figure) -> list:
        """Place the digit, the layers and the answer from left to right."""
        self._shown: dict[str, int] = {}  # which map of each layer is large
        titles = {
            name: TITLES[name].format(words=SHORT[name], side=side(name), count=COUNTS[name])
            for name in NAMES
        }
        titles |= {name: TITLES[name] for name in (IMAGE, "answer")}
        sides = {name: side(name) for name in NAMES}
        self.layers = LayerMaps(figure, IMAGE, sides, COUNTS, COLUMNS, titles)
        self.panel = self.layers.large[IMAGE].image.axes
        return self.layers.artists

    def compute(self, layer: str, map: int, row: int, column: int, **settings) -> dict:
        """Return all maps of the digit, and the number that is looked at."""
        facts = self.on_canvas(**settings)
        image = facts["moved"]
        key = image.tobytes()
        if self._passed is None or self._passed[0] != key:
            self._passed = key, Passage(image, self._weights)
        passage, last = self._passed[1], side(layer) - 1
        number = MapNumber(layer, min(map, COUNTS[layer] - 1), min(row, last), min(column, last))
        return facts | {
            "passage": passage,
            "number": number,
            "value": passage.value(number),
            "sees": fields(number)[IMAGE],
            "blank": facts["framing"].box is None,
        }

    def draw(self, facts: dict) -> None:
        """Show the maps, and where the number is from that the mouse points at, or else the one."""
        self.show_on_canvas(facts)
        passage, number = facts["passage"], self.pointed or facts["number"]
        trail = {step.layer: step for step in passage.trail(number)}
        seen = fields(number)
        self.layers.large[IMAGE].set(facts["moved"], 1.0, _box(seen[IMAGE]), _place(trail[IMAGE]))
        for name in NAMES:
            maps = passage.maps[name]
            most = float(maps.max()) or 1.0
            step, field = trail.get(name), seen.get(name)
            chosen = step.map if step else int(maps.max(axis=(0, 1)).argmax())
            self._shown[name] = chosen
            self.layers.large[name].set(
                maps[..., chosen],
                most,
                _box(field) if field else None,
                _place(step) if step and name != number.layer else None,
                MAP.format(map=chosen),
            )
            self.layers.sheets[name].set(maps, most, chosen)
        field = seen[IMAGE]
        part = facts["moved"][field.top : field.bottom, field.left : field.right]
        self.layers.seen.set(part, 1.0, words=TITLES["seen"].format(side=field.side))
        self.layers.bars.set(passage.probabilities)

    # What a hand does.

    def hover(self, axes, x: float, y: float) -> str:
        """Tell what a number is and what it is made of, and show where it is from."""
        number = self._number_at(axes, x, y)
        self.point_at(number)
        facts = self.facts
        if number is not None:
            return _told(facts["passage"], number)
        if axes is self.panel:
            return told_pixel(facts["moved"], x, y)
        if axes is self.layers.bars.bars.axes and 0 <= round(y) <= 9:
            share = facts["passage"].probabilities[round(y)]
            return BAR.format(digit=round(y), share=percent(share))
        return ""

    def click(self, axes, x: float, y: float) -> dict | None:
        """Look at the number that was pressed."""
        number = self._number_at(axes, x, y)
        return None if number is None else vars(number)

    def _number_at(self, axes, x: float, y: float) -> MapNumber | None:
        found = self.layers.at(axes, x, y)
        if found is None or found[0] == IMAGE:
            return None
        name, chosen, row, column = found
        chosen = self._shown[name] if chosen is None else chosen
        last = side(name) - 1
        return MapNumber(name, chosen, *(min(max(place, 0), last) for place in (row, column)))

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        """Let the number be dragged in its map, and what it sees on the digit."""
        number, seen, step = facts["number"], facts["sees"], apart(facts["number"].layer)
        half = seen.side / 2

        def on_digit(x: float, y: float) -> dict:
            row, column = ((v - half) / step for v in (y, x))
            return {"row": row, "column": column}

        return {
            "number": Handle(
                self.layers.large[number.layer].image.axes,
                number.column + 0.5,
                number.row + 0.5,
                label=NUMBER,
                says=AT.format(row=number.row, column=number.column),
                drag=partial(_in_map, side(number.layer) - 1),
                step=(1, -1),
                mark=False,
            ),
            "field": Handle(
                self.panel,
                seen.left + half,
                seen.top + half,
                label=FIELD,
                says=SEES.format(**_ends(seen)),
                drag=lambda x, y: _kept(on_digit(x, y), side(number.layer) - 1),
                step=(step, -step),
                mark=False,
            ),
        }

    def describe(self, facts: dict) -> str:
        """Say what is read, and what the marked number is and sees."""
        passage, number = facts["passage"], facts["number"]
        shares = passage.probabilities
        answer = int(shares.argmax())
        what = BLANK if facts["blank"] else told_digit(facts)
        words = READS.format(what=what, answer=a_digit(answer), share=percent(shares[answer]))
        words += HERE.format(
            **vars(number) | {"layer": LAYER_NAMES[number.layer]},
            value=_two(facts["value"]),
            sees=SEES.format(**_ends(facts["sees"])),
        )
        source = passage.trail(number)[1]
        if source.layer == IMAGE:
            return words + FROM_PIXEL.format(**vars(source))
        return words + FROM.format(**vars(source) | {"layer": f"the {LAYER_NAMES[source.layer]}"})

    @classmethod
    def make_tasks(cls) -> list[Task]:
        """Return three things to find: a bias, a digit at a glance, and how far it may move."""
        return [
            Task(
                "out_of_nothing",
                "Press Clear and draw a digit of your own. Then press a number that sees nothing "
                "but black, and is above 0 even so.",
                _out_of_nothing,
                {"drawing": NARROW_FOUR, "example": "own", **vars(FROM_NOTHING)},
            ),
            Task(
                "digit_at_a_glance",
                "Make a ready digit so small, and choose a number, that this one number sees all "
                "of its ink.",
                _at_a_glance,
                {"example": "3", "size": 0.7, "layer": LAST, "row": 1, "column": 1},
            ),
            Task(
                "far_and_sure",
                f"Without turning or resizing it, move a ready digit {FAR} pixels or more to one "
                f"side. It mustn't touch the edge, and the convnet must read it, over {SURE:.0%} "
                "sure.",
                _far_and_sure,
                {"example": "3", "right": 4},
            ),
        ]


def _out_of_nothing(f: Mapping) -> bool:
    seen = f["sees"]
    part = f["moved"][seen.top : seen.bottom, seen.left : seen.right]
    own = f["example"] == "own" and f["finished"] and not f["blank"]
    return own and f["value"] > 0 and not part.any()


def _at_a_glance(f: Mapping) -> bool:
    seen, ink = f["sees"], f["moved"] > FAINT
    inside = ink[seen.top : seen.bottom, seen.left : seen.right].sum()
    return ready_digit(f) is not None and bool(0 < inside == ink.sum())


def _far_and_sure(f: Mapping) -> bool:
    straight = f["turn"] == 0 and f["size"] == 1
    far = max(abs(f["right"]), abs(f["down"])) >= FAR
    shares, digit = f["passage"].probabilities, ready_digit(f)
    if not (straight and far and f["inside"]) or digit is None:
        return False
    return int(shares.argmax()) == digit and bool(shares[digit] > SURE)


def _told(passage: Passage, number: MapNumber) -> str:
    """Return what a number is and what it is made of, in lines; the picture shows the rest."""
    lines = [VALUE.format(**vars(number) | _named(number), value=_two(passage.value(number)))]
    if number.layer.startswith("conv"):
        parts, bias = passage.products(number), passage.bias(number)
        total = float(parts.sum())
        lines.append(SUM.format(count=parts.size, sum=_two(total), bias=_two(bias)))
        if total + bias < 0:
            lines.append(CUT)
    else:
        numbers = ", ".join(map(_two, passage.window(number).ravel()))
        lines.append(LARGEST.format(numbers=numbers))
    return "\n".join(lines)


def _named(number: MapNumber) -> dict:
    return {"layer": SHORT[number.layer]}


def _ends(field: Field) -> dict[str, int]:
    """Return the first and the last row and column of a field."""
    return {
        "top": field.top,
        "bottom": field.bottom - 1,
        "left": field.left,
        "right": field.right - 1,
    }


def _box(field: Field) -> tuple[int, int, int, int]:
    return field.top, field.left, field.bottom, field.right


def _place(number: MapNumber) -> tuple[int, int]:
    return number.row, number.column


def _in_map(last: int, x: float, y: float) -> dict:
    """Return the settings for a place in the map; a cell begins where its number says."""
    return _kept({"row": y - 0.5, "column": x - 0.5}, last)


def _kept(settings: dict[str, float], last: int) -> dict[str, int]:
    """Return whole numbers that are on the map."""
    return {name: round(min(max(value, 0), last)) for name, value in settings.items()}


def _two(number: float) -> str:
    return minus(f"{number:.2f}")
