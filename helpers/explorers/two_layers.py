"""Chapter 01: gates behind gates, and what no single neuron can do."""

from typing import ClassVar

import numpy as np

from helpers.datasets.toys import gate_table
from helpers.explorers.base import Explorer, Task, choice
from helpers.explorers.picture import Handle, input_handles
from helpers.nn.perceptron import GATE_WEIGHTS, perceptron
from helpers.plots.planes import (
    ClassPoints,
    PlaneLink,
    fires_to,
    gate_axes,
    line_ends,
    line_tag,
    region_grid,
    region_image,
    tag_place,
)
from helpers.plots.style import BLUE, GREEN, INK
from helpers.words import counted

GATES = tuple(GATE_WEIGHTS)
NEURONS = {"first": "h1", "second": "h2", "output": "the output neuron"}
SIGNS = {"first": "h1 ", "second": "h2 ", "output": ""}
ALONG = {"first": -0.64, "second": 0.64, "output": -0.64}  # where a line has its name
NEAR = 0.3  # so close to a corner of the right plane is at it
BEFORE = "the four inputs\nclick a name: the next gate"
AFTER = "the same, as the output neuron sees them\npoint into the left plane: it is sent here"


class TwoLayers(Explorer):
    """Two gates side by side feed a third; their inputs before and after. Chapter 01."""

    title = "Three neurons in two layers"
    chapter = "01"
    size = (8.3, 4.5)

    groups: ClassVar = {"hidden layer": ("first", "second"), "output layer": ("output",)}

    def make_controls(self) -> dict:
        return {
            "first": choice("neuron h1", GATES, "AND"),
            "second": choice("neuron h2", GATES, "AND"),
            "output": choice("output neuron", GATES, "OR"),
        }

    def make_picture(self, figure) -> list:
        self.before, self.after = before, after = figure.subplots(1, 2)
        gate_axes(before)
        before.set_title(BEFORE, fontsize=11)
        gate_axes(after, labels=("$h_1$", "$h_2$"))
        after.set_title(AFTER, fontsize=11)
        self.regions = [region_image(before), region_image(after)]
        styles = ((before, BLUE, "-"), (before, GREEN, "--"), (after, INK, "-"))
        self.lines = [ax.plot([], [], color=color, linestyle=dash)[0] for ax, color, dash in styles]
        self.lines[0].set_linewidth(5)  # to be seen under the other, where the gates are the same
        self.tags = [line_tag(ax, color) for ax, color, _ in styles]
        self.points = [ClassPoints(before), ClassPoints(after)]
        self.counts = [after.text(0, 0, "", ha="center", va="center", zorder=6) for _ in range(4)]
        self.link = PlaneLink(before, after)
        points = [artist for points in self.points for artist in points.artists]
        return [
            *self.regions,
            *self.lines,
            *self.tags,
            *points,
            *self.counts,
            *self.link.artists,
        ]

    def compute(self, first: str, second: str, output: str) -> dict:
        x, _ = gate_table("AND")
        hidden = _hidden(x, first, second)
        outputs = perceptron(hidden, *GATE_WEIGHTS[output])
        return {
            "x": x,
            "hidden": hidden,
            "outputs": outputs,
            "table": "".join(str(value) for value in outputs),
            "region_before": perceptron(
                _hidden(region_grid(), first, second), *GATE_WEIGHTS[output]
            ),
            "region_after": perceptron(region_grid(), *GATE_WEIGHTS[output]),
            "tags": {
                n: tag_place(*GATE_WEIGHTS[g], ALONG[n])
                for n, g in zip(NEURONS, (first, second, output), strict=True)
            },
        }

    def draw(self, facts: dict) -> None:
        self.regions[0].set_data(facts["region_before"])
        self.regions[1].set_data(facts["region_after"])
        for name, line, tag in zip(NEURONS, self.lines, self.tags, strict=True):
            w, b = GATE_WEIGHTS[facts[name]]
            line.set_data(*line_ends(w, b))
            tag.set_position(facts["tags"][name])
            tag.set_text(f"{SIGNS[name]}{facts[name]} {fires_to(w)}")
        self.points[0].set(facts["x"], facts["outputs"])
        self.points[1].set(facts["hidden"], facts["outputs"])
        places, counts = np.unique(facts["hidden"], axis=0, return_counts=True)
        for text in self.counts:
            text.set_text("")
        for text, place, count in zip(self.counts, places, counts, strict=False):
            text.set_position((place[0], place[1] - 0.2))
            text.set_text(f"{count} inputs" if count > 1 else "")
        self.link.set(self.pointed, lambda x: _hidden(x, facts["first"], facts["second"]))

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        handles = {
            name: Handle(
                self.after if name == "output" else self.before,
                *facts["tags"][name],
                label=f"line of {neuron}",
                says=f"{facts[name]}, press for the next gate",
                press=lambda name=name: {name: _next(facts[name])},
                size=(0.6, 0.22),
            )
            for name, neuron in NEURONS.items()
        }
        rows = zip(facts["hidden"], facts["outputs"], strict=True)
        said = [f"h1 {h1}, h2 {h2}, output {output}" for (h1, h2), output in rows]
        return handles | input_handles(self.before, facts["x"], said, self.point_at)

    def hover(self, axes, x: float, y: float) -> str:
        facts, place = self.facts, np.array([x, y])
        if axes is self.before:
            self.point_at((x, y))
            h1, h2 = _hidden(place, facts["first"], facts["second"])
            output = perceptron(np.array([h1, h2]), *GATE_WEIGHTS[facts["output"]])
            return f"x1 {x:.2f}, x2 {y:.2f}\nh1 {h1}, h2 {h2}\noutput {output}"
        h1, h2 = corner = np.round(place).clip(0, 1).astype(int)
        if np.hypot(*(place - corner)) > NEAR:
            return ""
        come = [
            f"{x1:.0f}{x2:.0f}" for x1, x2 in facts["x"][(facts["hidden"] == corner).all(axis=1)]
        ]
        inputs = (
            f"{'inputs' if len(come) > 1 else 'input'} {', '.join(come)}" if come else "no input"
        )
        return f"h1 {h1}, h2 {h2}\n{inputs}"

    def describe(self, facts: dict) -> str:
        outputs = " ".join(facts["table"])
        places = counted(len(np.unique(facts["hidden"], axis=0)), "different place")
        return (
            f"{facts['output']} of ({facts['first']}, {facts['second']}) gives {outputs} for the "
            f"inputs 00, 01, 10, 11. The hidden layer sends the four inputs to {places}."
        )

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "xor",
                "Make XOR, 0 1 1 0, out of three gates.",
                lambda f: f["table"] == "0110",
                {"first": "NAND", "second": "OR", "output": "AND"},
            ),
            Task(
                "opposite_of_xor",
                "Make its opposite, 1 0 0 1.",
                lambda f: f["table"] == "1001",
                {"first": "NAND", "second": "OR", "output": "NAND"},
            ),
        ]


def _next(gate: str) -> str:
    """Return the gate that follows in the list, the first one after the last."""
    return GATES[(GATES.index(gate) + 1) % len(GATES)]


def _hidden(x: np.ndarray, first: str, second: str) -> np.ndarray:
    """Return what the two hidden neurons give for `x`, shape (…, 2)."""
    return np.stack([perceptron(x, *GATE_WEIGHTS[gate]) for gate in (first, second)], axis=-1)
