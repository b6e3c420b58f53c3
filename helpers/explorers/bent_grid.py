"""Chapter 04: a layer moves and bends the plane, with its matrix in hand."""

from typing import ClassVar

import numpy as np

from helpers.datasets.toys import gate_table
from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.picture import Handle
from helpers.nn.bent_plane import gap_between, grid_lines
from helpers.nn.derivatives import ACTIVATIONS
from helpers.nn.perceptron import ROUNDING_DIGITS
from helpers.plots.plane_maps import NUMBER, LayerStrip, PlaneSheet, RowArrows, Separation
from helpers.plots.planes import PlaneLink
from helpers.plots.style import INK

FUNCTIONS = ("identity", "step", "sigmoid", "tanh", "ReLU")
BENDING = ("sigmoid", "tanh", "ReLU")
LIMIT, STEP = 2.0, 0.05  # of the numbers
GRID = (-1.0, 2.0, 0.5)  # of the plane that comes in: from, to, lines apart
SIDE = 61  # points of a side of the square
VIEW = (-2.6, 2.6)  # of the sums
VIEWS = {"identity": VIEW, "ReLU": (-0.3, 2.7), "tanh": (-1.3, 1.3)}
OTHER_VIEW = (-0.25, 1.25)
ACROSS, UP = 0.14, 0.08  # by how much a number changes for a unit of the strip: 0.02 for a pixel
QUARTER_TURN = np.array([[0.0, 1.0], [-1.0, 0.0]])
NEAR = 0.1  # so close to the quarter turn is near enough
GAP = 0.1  # that the last task asks for
AT = 0.12  # of the view: so close to a point is on it

PARTS = ("lines", "square", "points")

SUMS = "the sums, x @ W + b: drag the corners"
SQUARE = {
    "flat": "determinant 0: the square is flat",
    "upright": "determinant {det:.2f}: the square's area",
    "flipped": "determinant {det:.2f}: turned over, area {area:.2f}",
}
BENT = "after the activation: {name}"
GAPS = {
    True: "one line separates XOR, gap {gap:.2f}",
    False: "no line can: the dashed lines meet",
}
FOUND = "One line separates the 1s of XOR from its 0s, with a gap of {gap:.2f}."
NOT_FOUND = (
    "The dashed line between the two 1s of XOR meets the one between its 0s, so no line "
    "separates them."
)
MEANS = {
    "w": "W[{i}, {j}]: from input {a} to neuron {b}\ndrag it up or down",
    "b": "b[{j}]: the bias of neuron {b}\ndrag it up or down",
}


class BentGrid(Explorer):
    """The plane of two inputs after a layer of two neurons, with XOR's points. Chapter 04."""

    title = "A layer moves the plane: drag the arrows, or the numbers"
    chapter = "04"
    size = (8.3, 5.1)

    groups: ClassVar = {"": ("activation",)}

    def make_controls(self) -> dict:
        numbers = {
            f"w{i}{j}": slider(f"W[{i}, {j}]", float(i == j), -LIMIT, LIMIT, STEP)
            for i in range(2)
            for j in range(2)
        }
        biases = {f"b{j}": slider(f"b[{j}]", 0.0, -LIMIT, LIMIT, STEP) for j in range(2)}
        return {"activation": choice("activation", FUNCTIONS)} | numbers | biases

    def make_picture(self, figure) -> list:
        parts = figure.subplot_mosaic(
            [["sums", "bent"], ["numbers", "numbers"]], height_ratios=[1, 0.2]
        )
        self.before, self.after, self.strip = parts["sums"], parts["bent"], parts["numbers"]
        self.sums = PlaneSheet(self.before, ("$s_1$", "$s_2$"))
        self.bent = PlaneSheet(self.after, ("$h_1$", "$h_2$"))
        self.sums.show_from(*VIEW)
        self.bent.show_from(*VIEW)
        self.arrows, self.separation = RowArrows(self.before), Separation(self.after)
        self.numbers = LayerStrip(self.strip)
        self.link = PlaneLink(self.before, self.after, INK)
        self.titles = [ax.set_title("\n", fontsize=11) for ax in (self.before, self.after)]
        parts = (self.sums, self.bent, self.arrows, self.separation, self.numbers, self.link)
        return [*(artist for part in parts for artist in part.artists), *self.titles]

    def compute(self, activation: str, **numbers: float) -> dict:
        w = np.array([[numbers[f"w{i}{j}"] for j in range(2)] for i in range(2)])
        b = np.array([numbers[f"b{j}"] for j in range(2)])
        x, y = gate_table("XOR")
        bend = ACTIVATIONS[activation][0]
        facts: dict = {"w": w, "b": b, "y": y, "bend": bend}
        facts["determinant"] = float(np.linalg.det(w).round(ROUNDING_DIGITS)) + 0.0
        for name, places in zip(PARTS, (grid_lines(*GRID), _square(), x), strict=True):
            facts[f"{name} before"] = sums = np.round(places @ w + b, ROUNDING_DIGITS)
            facts[f"{name} after"] = bend(sums).astype(float)
        ends = facts["points after"]
        facts["gap"] = gap = gap_between(ends[y == 1], ends[y == 0])
        facts["width"] = 0.0 if gap is None else float(np.hypot(*(gap[1] - gap[0])))
        return facts

    def draw(self, facts: dict) -> None:
        self.bent.show_from(*VIEWS.get(facts["activation"], OTHER_VIEW))
        for sheet, when in ((self.sums, "before"), (self.bent, "after")):
            lines, square, points = (facts[f"{part} {when}"] for part in PARTS)
            sheet.set(lines, square, points, facts["y"])
        self.arrows.set(facts["w"], facts["b"])
        self.separation.set(facts["gap"])
        names = self.numbers.places
        self.numbers.set({name: _number(facts[name]) for name in names}, facts["activation"])
        self.titles[0].set_text(f"{SUMS}\n{_square_in_words(facts['determinant'])}")
        words = GAPS[facts["gap"] is not None].format(gap=facts["width"])
        self.titles[1].set_text(f"{BENT.format(name=facts['activation'])}\n{words}")
        self.link.set(self.pointed, facts["bend"])

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        w, b, places = facts["w"], facts["b"], facts["points after"]
        handles = {
            f"row {i}": Handle(
                self.before,
                *(b + w[i]),
                label=f"arrow of row {i} of W: where {end} goes",
                says=f"{_pair(w[i])}, after the activation {_pair(places[2 - i])}",
                drag=lambda x, y, i=i: {f"w{i}0": x - b[0], f"w{i}1": y - b[1]},
                step=(STEP, STEP),
            )
            for i, end in enumerate(("(1, 0)", "(0, 1)"))
        }
        handles["shift"] = Handle(
            self.before,
            *b,
            label="shift b: where (0, 0) goes",
            says=f"{_pair(b)}, after the activation {_pair(places[0])}",
            drag=lambda x, y: {"b0": x, "b1": y},
            step=(STEP, STEP),
        )
        return handles | {name: self._scrubbed(name, facts[name]) for name in self.numbers.places}

    def _scrubbed(self, name: str, value: float) -> Handle:
        """Return the handle of a number that grows when it's dragged up or to the right."""
        x, y = self.numbers.places[name]
        label = self.controls[name].description
        return Handle(
            self.strip,
            x,
            y,
            label=f"number {label}",
            says=f"{label} {_number(value)}",
            drag=lambda to_x, to_y: {name: value + ACROSS * (to_x - x) + UP * (to_y - y)},
            step=(STEP / ACROSS, STEP / UP),
            size=NUMBER,
            mark=False,
        )

    def hover(self, axes, x: float, y: float) -> str:
        facts, place = self.facts, np.array([x, y])
        if axes is self.strip:
            name = self.numbers.number_at(x, y)
            if not name:
                return ""
            i, j = int(name[1]), int(name[-1])
            return MEANS[name[0]].format(i=i, j=j, a=i + 1, b=j + 1)
        if axes is self.before:
            self.point_at((x, y))
            bent = facts["bend"](place).astype(float)
            return f"sums {_pair(place)}\nafter {facts['activation']} {_pair(bent)}"
        return self._come_from(place)

    def _come_from(self, place: np.ndarray) -> str:
        """Return which inputs are at a place of the right plane."""
        points, (low, high) = self.facts["points after"], self.after.get_xlim()
        near = np.hypot(*(points - place).T) < AT * (high - low) / 2
        return "\n".join(f"input {k >> 1}{k & 1}: {_pair(points[k])}" for k in np.flatnonzero(near))

    def describe(self, facts: dict) -> str:
        w, b = ([_number(v) for v in array.ravel()] for array in (facts["w"], facts["b"]))
        ends = ", ".join(
            f"{k >> 1}{k & 1} to {_pair(place)}" for k, place in enumerate(facts["points after"])
        )
        verdict = FOUND.format(gap=facts["width"]) if facts["gap"] is not None else NOT_FOUND
        return (
            f"W = [[{w[0]}, {w[1]}], [{w[2]}, {w[3]}]], determinant {facts['determinant']:.2f}, "
            f"b = [{', '.join(b)}] and {facts['activation']} send the inputs {ends}. {verdict}"
        )

    @classmethod
    def make_tasks(cls) -> list[Task]:
        flat = {"w00": 1.0, "w01": 1.0, "w10": 1.0, "w11": 1.0}
        return [
            Task(
                "quarter_turn",
                "Keep the identity, and b at 0: turn the whole plane by 90 degrees, "
                "counterclockwise, without changing the yellow square's size.",
                lambda f: (
                    f["activation"] == "identity"
                    and np.abs(f["w"] - QUARTER_TURN).max() <= NEAR
                    and np.abs(f["b"]).max() <= NEAR
                ),
                {"w00": 0.0, "w01": 1.0, "w10": -1.0, "w11": 0.0, "b0": 0.0, "b1": 0.0},
            ),
            Task(
                "ones_meet_on_a_line",
                "Still the identity: bring XOR's two 1s (orange) to one place, away from its 0s "
                "(blue). What has become of the yellow square, and of the determinant?",
                lambda f: (
                    f["activation"] == "identity"
                    and np.ptp(f["w"], axis=0).max() < STEP / 2
                    and np.hypot(*f["w"][0]) > NEAR
                ),
                flat,
            ),
            Task(
                "xor_folded",
                "Get one line between the 1s and the 0s, with a gap of at least 0.1. Try every "
                "activation but the step: which of the four can do it?",
                lambda f: f["activation"] in BENDING and f["width"] >= GAP,
                {**flat, "b0": 0.0, "b1": -1.0, "activation": "ReLU"},
            ),
        ]


def _square() -> np.ndarray:
    """Return the outline of the square between the four inputs, shape (4 · SIDE, 2)."""
    way, low, high = np.linspace(0, 1, SIDE), np.zeros(SIDE), np.ones(SIDE)
    sides = (way, low), (high, way), (way[::-1], high), (low, way[::-1])
    return np.concatenate([np.column_stack(side) for side in sides])


def _square_in_words(determinant: float) -> str:
    """Return what the determinant says of the square."""
    kind = "flat" if determinant == 0 else "upright" if determinant > 0 else "flipped"
    return SQUARE[kind].format(det=determinant, area=abs(determinant))


def _number(value: float) -> str:
    """Return two digits, and no sign before a zero."""
    return f"{round(value, 2) + 0.0:.2f}"


def _pair(place: np.ndarray) -> str:
    return f"({_number(place[0])}, {_number(place[1])})"
