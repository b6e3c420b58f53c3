"""Chapter 01: two weights and a bias move the line that a neuron draws."""

import itertools
from typing import ClassVar

import numpy as np

from helpers.datasets.toys import GATES, gate_table
from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.picture import Handle
from helpers.nn.perceptron import perceptron, weighted_sum
from helpers.plots.planes import (
    ClassPoints,
    gate_axes,
    line_ends,
    line_foot,
    region_grid,
    region_image,
)
from helpers.plots.style import BLUE, INK
from helpers.plots.tables import live_table

HEADER = ("inputs", "sum", "output", "wanted", "")
INPUTS = ("0  0", "0  1", "1  0", "1  1")
VERDICTS = {True: "✓ right", False: "✗ wrong"}
LEGEND = "tinted orange: the neuron fires\n■ should be 1    ● should be 0"
TABLES = {"".join(map(str, table)): name for name, table in GATES.items()}
ALL_TABLES = ["".join(bits) for bits in itertools.product("01", repeat=4)]
REACH = 0.3  # of the arrow, for a weight of 1
STEP = 0.05


class GateLine(Explorer):
    """The four inputs of a gate, and the line that splits them. Chapter 01."""

    title = "One neuron, four points, one line"
    chapter = "01"
    size = (7.6, 3.9)

    groups: ClassVar = {"data": ("gate",), "neuron": ("w1", "w2", "b")}

    def make_controls(self) -> dict:
        own = {table: " ".join(table) for table in ALL_TABLES if table not in TABLES}
        return {
            "gate": choice("wanted", {name: name for name in GATES} | own),
            "w1": slider("weight w1", 1.0, -2.0, 2.0, STEP),
            "w2": slider("weight w2", -0.5, -2.0, 2.0, STEP),
            "b": slider("bias b", 0.3, -2.0, 2.0, STEP),
        }

    def make_picture(self, figure) -> list:
        plane, table = figure.subplots(1, 2, width_ratios=[1, 1.25])
        self.plane = plane
        gate_axes(plane)
        plane.set_title(LEGEND, fontsize=11)
        self.region = region_image(plane)
        (self.line,) = plane.plot([], [], color=INK)
        (self.arrow,) = plane.plot([], [], "-", color=BLUE, linewidth=3, zorder=3)
        self.points = ClassPoints(plane)
        self.cells = live_table(table, header=HEADER, first_column=INPUTS)
        return [self.region, self.line, self.arrow, *self.points.artists, *self.cells.flat]

    def compute(self, gate: str, w1: float, w2: float, b: float) -> dict:
        x, _ = gate_table("AND")
        wanted = np.array(GATES.get(gate) or [int(bit) for bit in gate])
        w = np.array([w1, w2])
        outputs = perceptron(x, w, b)
        return {
            "x": x,
            "wanted": wanted,
            "sums": weighted_sum(x, w, b),
            "outputs": outputs,
            "right": int((outputs == wanted).sum()),
            "line": line_ends(w, b),
            "arrow": np.array([line_foot(w, b), line_foot(w, b) + REACH * w]),
            "region": perceptron(region_grid(), w, b),
        }

    def draw(self, facts: dict) -> None:
        self.region.set_data(facts["region"])
        self.line.set_data(*facts["line"])
        self.arrow.set_data(*facts["arrow"].T)
        self.points.set(facts["x"], facts["wanted"])
        rows = zip(facts["sums"], facts["outputs"], facts["wanted"], strict=True)
        for cells, (total, output, wanted) in zip(self.cells, rows, strict=True):
            texts = (f"{total:+.2f}", str(output), str(wanted), VERDICTS[output == wanted])
            for cell, text in zip(cells, texts, strict=True):
                cell.set_text(text)

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        w, (foot, tip) = np.array([facts["w1"], facts["w2"]]), facts["arrow"]

        def turn(x: float, y: float) -> dict:
            w = np.clip((np.array([x, y]) - foot) / REACH, -2, 2)
            return {"w1": w[0], "w2": w[1], "b": -w @ foot}

        handles = {
            "line": Handle(
                self.plane,
                *foot,
                label="the line",
                says=f"bias {facts['b']:.2f}",
                drag=lambda x, y: {"b": -w @ (x, y)},
                step=(STEP, STEP),
            ),
            "weights": Handle(
                self.plane,
                *tip,
                label="the arrow of the weights",
                says=f"w1 {facts['w1']:.2f}, w2 {facts['w2']:.2f}",
                drag=turn,
                step=(STEP * REACH, STEP * REACH),
            ),
        }
        for k, ((x1, x2), wanted) in enumerate(zip(facts["x"], facts["wanted"], strict=True)):
            handles[f"point {k}"] = Handle(
                self.plane,
                x1,
                x2,
                label=f"input {x1:.0f}, {x2:.0f}",
                says=f"wanted {wanted}, press to change",
                press=lambda k=k: {"gate": _flipped(facts["wanted"], k)},
            )
        return handles

    def hover(self, axes, x: float, y: float) -> str:
        if axes is not self.plane:
            return ""
        w1, w2, b = (self.facts[name] for name in ("w1", "w2", "b"))
        total = w1 * x + w2 * y + b
        fires = "fires" if total > 0 else "silent"
        return f"x1 {x:.2f}, x2 {y:.2f}\nsum {total:+.2f}: {fires}"

    def describe(self, facts: dict) -> str:
        outputs = " ".join(str(output) for output in facts["outputs"])
        wanted = " ".join(str(value) for value in facts["wanted"])
        return (
            f"{facts['w1']:.2f} · x1 {_signed(facts['w2'])} · x2 {_signed(facts['b'])} gives "
            f"{outputs} for the inputs 00, 01, 10, 11; {_named(facts['gate'])} {wanted}: "
            f"{facts['right']} of 4 right."
        )

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "and_with_other_weights",
                "Make AND with two different weights.",
                lambda f: f["gate"] == "AND" and f["right"] == 4 and f["w1"] != f["w2"],
                {"gate": "AND", "w1": 1.0, "w2": 0.6, "b": -1.2},
            ),
            Task(
                "nand",
                "Make NAND: all four points right.",
                lambda f: f["gate"] == "NAND" and f["right"] == 4,
                {"gate": "NAND", "w1": -0.5, "w2": -0.5, "b": 0.7},
            ),
            Task(
                "xor_as_far_as_possible",
                "Choose XOR and get as many points right as one line can.",
                lambda f: f["gate"] == "XOR" and f["right"] == 3,
                {"gate": "XOR", "w1": 0.5, "w2": 0.5, "b": -0.2},
            ),
        ]


def _flipped(wanted: np.ndarray, k: int) -> str:
    """Return the gate that wants the other output for the input number `k`."""
    bits = "".join(str(bit if place != k else 1 - bit) for place, bit in enumerate(wanted))
    return TABLES.get(bits, bits)


def _named(gate: str) -> str:
    return f"{gate} wants" if gate in GATES else "wanted is"


def _signed(number: float) -> str:
    """Return a number to be read after another: its sign, a space, its size."""
    return f"{'-' if number < 0 else '+'} {abs(number):.2f}"
