"""Chapter 01: gates behind gates, and what no single neuron can do."""

import numpy as np

from helpers.datasets.toys import gate_table
from helpers.explorers.base import Explorer, Task, choice
from helpers.nn.perceptron import GATE_WEIGHTS, perceptron
from helpers.plots.planes import ClassPoints, gate_axes, line_ends, region_grid, region_image
from helpers.plots.style import BLUE, GREEN, INK

GATES = tuple(GATE_WEIGHTS)


class TwoLayers(Explorer):
    """Two gates side by side feed a third; their inputs before and after. Chapter 01."""

    title = "Three neurons in two layers"
    size = (7.6, 4.0)

    def make_controls(self) -> dict:
        return {
            "first": choice("hidden neuron s1", GATES, "AND"),
            "second": choice("hidden neuron s2", GATES, "OR"),
            "output": choice("output neuron", GATES, "OR"),
        }

    def make_picture(self, figure) -> list:
        before, after = figure.subplots(1, 2)
        gate_axes(before)
        before.set_title("what comes in", fontsize=12)
        gate_axes(after, labels=("$s_1$", "$s_2$"))
        after.set_title("what the output neuron sees", fontsize=12)
        self.regions = [region_image(before), region_image(after)]
        styles = ((before, BLUE, "-"), (before, GREEN, "--"), (after, INK, "-"))
        self.lines = [ax.plot([], [], color=color, linestyle=dash)[0] for ax, color, dash in styles]
        self.lines[0].set_linewidth(5)  # to be seen under the other, where the gates are the same
        legend = before.legend(self.lines[:2], ["$s_1$", "$s_2$"], loc="upper right")
        legend.set_zorder(6)
        self.points = [ClassPoints(before), ClassPoints(after)]
        self.counts = [after.text(0, 0, "", ha="center", va="center", zorder=6) for _ in range(4)]
        points = [artist for points in self.points for artist in points.artists]
        return [*self.regions, *self.lines, *points, *self.counts, legend]

    def compute(self, first: str, second: str, output: str) -> dict:
        x, _ = gate_table("AND")
        hidden = _hidden(x, first, second)
        outputs = perceptron(hidden, *GATE_WEIGHTS[output])
        table = "".join(str(value) for value in outputs)
        return {
            "x": x,
            "hidden": hidden,
            "outputs": outputs,
            "table": table,
            "lines": [line_ends(*GATE_WEIGHTS[gate]) for gate in (first, second, output)],
            "region_before": perceptron(
                _hidden(region_grid(), first, second), *GATE_WEIGHTS[output]
            ),
            "region_after": perceptron(region_grid(), *GATE_WEIGHTS[output]),
        }

    def draw(self, facts: dict) -> None:
        self.regions[0].set_data(facts["region_before"])
        self.regions[1].set_data(facts["region_after"])
        for line, ends in zip(self.lines, facts["lines"], strict=True):
            line.set_data(*ends)
        self.points[0].set(facts["x"], facts["outputs"])
        self.points[1].set(facts["hidden"], facts["outputs"])
        places, counts = np.unique(facts["hidden"], axis=0, return_counts=True)
        for text in self.counts:
            text.set_text("")
        for text, place, count in zip(self.counts, places, counts, strict=False):
            text.set_position((place[0], place[1] - 0.2))
            text.set_text(f"{count} inputs" if count > 1 else "")

    def describe(self, facts: dict) -> str:
        outputs = " ".join(facts["table"])
        places = len(np.unique(facts["hidden"], axis=0))
        return (
            f"{facts['output']} of ({facts['first']}, {facts['second']}) gives {outputs} for the "
            f"inputs 00, 01, 10, 11. The hidden layer sends the four inputs to {places} "
            f"different places."
        )

    def make_tasks(self) -> list[Task]:
        return [
            Task(
                "Make XOR, 0 1 1 0, out of three gates.",
                lambda f: f["table"] == "0110",
                {"first": "NAND", "second": "OR", "output": "AND"},
            ),
            Task(
                "Make its opposite, 1 0 0 1.",
                lambda f: f["table"] == "1001",
                {"first": "NAND", "second": "OR", "output": "NAND"},
            ),
        ]


def _hidden(x: np.ndarray, first: str, second: str) -> np.ndarray:
    """Return what the two hidden neurons give for `x`, shape (…, 2)."""
    return np.stack([perceptron(x, *GATE_WEIGHTS[gate]) for gate in (first, second)], axis=-1)
