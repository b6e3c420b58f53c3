"""Chapter 01: two weights and a bias move the line that a neuron draws."""

import numpy as np

from helpers.datasets.toys import GATES, gate_table
from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.nn.perceptron import perceptron, weighted_sum
from helpers.plots.planes import ClassPoints, gate_axes, line_ends, region_grid, region_image
from helpers.plots.tables import live_table

HEADER = ("inputs", "sum", "output", "wanted", "")
INPUTS = ("0  0", "0  1", "1  0", "1  1")
VERDICTS = {True: "✓ right", False: "✗ wrong"}
LEGEND = "tinted orange: the neuron fires\n■ should be 1    ● should be 0"


class GateLine(Explorer):
    """The four inputs of a gate, and the line that splits them. Chapter 01."""

    title = "One neuron, four points, one line"
    size = (7.6, 3.9)

    def make_controls(self) -> dict:
        return {
            "gate": choice("wanted gate", tuple(GATES)),
            "w1": slider("weight w1", 1.0, -2.0, 2.0, 0.1),
            "w2": slider("weight w2", -0.5, -2.0, 2.0, 0.1),
            "b": slider("bias b", 0.3, -2.0, 2.0, 0.1),
        }

    def make_picture(self, figure) -> list:
        plane, table = figure.subplots(1, 2, width_ratios=[1, 1.25])
        gate_axes(plane)
        plane.set_title(LEGEND, fontsize=11)
        self.region = region_image(plane)
        (self.line,) = plane.plot([], [], color="black")
        self.points = ClassPoints(plane)
        self.cells = live_table(table, header=HEADER, first_column=INPUTS)
        return [self.region, self.line, *self.points.artists, *self.cells.flat]

    def compute(self, gate: str, w1: float, w2: float, b: float) -> dict:
        x, wanted = gate_table(gate)
        w = np.array([w1, w2])
        outputs = perceptron(x, w, b)
        return {
            "x": x,
            "wanted": wanted,
            "sums": weighted_sum(x, w, b),
            "outputs": outputs,
            "right": int((outputs == wanted).sum()),
            "line": line_ends(w, b),
            "region": perceptron(region_grid(), w, b),
        }

    def draw(self, facts: dict) -> None:
        self.region.set_data(facts["region"])
        self.line.set_data(*facts["line"])
        self.points.set(facts["x"], facts["wanted"])
        rows = zip(facts["sums"], facts["outputs"], facts["wanted"], strict=True)
        for cells, (total, output, wanted) in zip(self.cells, rows, strict=True):
            texts = (f"{total:+.1f}", str(output), str(wanted), VERDICTS[output == wanted])
            for cell, text in zip(cells, texts, strict=True):
                cell.set_text(text)

    def describe(self, facts: dict) -> str:
        outputs = " ".join(str(output) for output in facts["outputs"])
        wanted = " ".join(str(value) for value in facts["wanted"])
        return (
            f"{facts['w1']:.1f} · x1 {_signed(facts['w2'])} · x2 {_signed(facts['b'])} gives "
            f"{outputs} for the inputs 00, 01, 10, 11; {facts['gate']} wants {wanted}: "
            f"{facts['right']} of 4 right."
        )

    def make_tasks(self) -> list[Task]:
        return [
            Task(
                "Make AND with two different weights.",
                lambda f: f["gate"] == "AND" and f["right"] == 4 and f["w1"] != f["w2"],
                {"gate": "AND", "w1": 1.0, "w2": 0.6, "b": -1.2},
            ),
            Task(
                "Make NAND: all four points right.",
                lambda f: f["gate"] == "NAND" and f["right"] == 4,
                {"gate": "NAND", "w1": -0.5, "w2": -0.5, "b": 0.7},
            ),
            Task(
                "Choose XOR and get as many points right as one line can.",
                lambda f: f["gate"] == "XOR" and f["right"] == 3,
                {"gate": "XOR", "w1": 0.5, "w2": 0.5, "b": -0.2},
            ),
        ]


def _signed(number: float) -> str:
    """Return a number to be read after another: its sign, a space, its size."""
    return f"{'-' if number < 0 else '+'} {abs(number):.1f}"
