"""Chapter 01: a neuron finds the weights of a gate by itself, one look at a time."""

import numpy as np

from helpers.datasets.toys import GATES, gate_table
from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.steps import BUTTONS, step_buttons
from helpers.nn.perceptron import perceptron, perceptron_rule
from helpers.plots.planes import ClassPoints, gate_axes, line_ends, region_grid, region_image
from helpers.plots.style import INK, ORANGE
from helpers.words import counted

LOOKS = 100
STARTS = {"zero": "all zero", "fires": "fires for everything", "nand": "a NAND"}
START_WEIGHTS = {
    "zero": ((0.0, 0.0), 0.0),
    "fires": ((0.6, 0.4), 1.5),
    "nand": ((-1.0, -0.8), 1.2),
}


class PerceptronRule(Explorer):
    """The line after each look at an example, and how many points are wrong. Chapter 01."""

    title = "A neuron that finds its own weights"
    size = (7.6, 3.9)

    def make_controls(self) -> dict:
        controls = {
            "gate": choice("wanted gate", tuple(GATES)),
            "start": choice("start", STARTS, "nand"),
            "learning_rate": slider("learning rate η", 0.1, 0.1, 1.0, 0.1),
            "looks": slider("looks", 0, 0, LOOKS, 1),
        }
        return controls | step_buttons(self, controls["looks"], BUTTONS | {"next": "One look"})

    def make_picture(self, figure) -> list:
        plane, curve = figure.subplots(1, 2, width_ratios=[1, 1.25])
        gate_axes(plane)
        self.region = region_image(plane)
        (self.line,) = plane.plot([], [], color=INK, linestyle="-")
        self.points = ClassPoints(plane)
        (self.ring,) = plane.plot([], [], "o", color=INK, fillstyle="none", markersize=24, zorder=5)
        curve.set(
            xlim=(-2, LOOKS + 2),  # so that the mark is whole at both ends
            ylim=(-0.2, 4.2),
            yticks=range(5),
            xlabel="looks at an example",
            ylabel="points wrong",
        )
        (self.wrong,) = curve.plot([], [], drawstyle="steps-post", linestyle="-")
        (self.now,) = curve.plot([], [], "D", color=ORANGE)
        return [self.region, self.line, *self.points.artists, self.ring, self.wrong, self.now]

    def compute(self, gate: str, start: str, learning_rate: float, looks: int) -> dict:
        """Return the path of the weights, and where the neuron stands after `looks` looks."""
        x, wanted = gate_table(gate)
        w, b = START_WEIGHTS[start]
        path = perceptron_rule(x, wanted, np.array(w), b, learning_rate, LOOKS)
        finished = np.flatnonzero(path.wrong == 0)
        here = path.w[looks], path.b[looks]
        return {
            "x": x,
            "wanted": wanted,
            "path": path,
            "w_now": here[0],
            "b_now": here[1],
            "wrong_now": int(path.wrong[looks]),
            "first_right": int(finished[0]) if finished.size else None,
            "looked_at": x[(looks - 1) % 4] if looks else None,
            "line": line_ends(*here),
            "region": perceptron(region_grid(), *here),
        }

    def draw(self, facts: dict) -> None:
        looks = facts["looks"]
        self.region.set_data(facts["region"])
        self.line.set_data(*facts["line"])
        self.points.set(facts["x"], facts["wanted"])
        ring = facts["looked_at"]
        self.ring.set_data([], []) if ring is None else self.ring.set_data([ring[0]], [ring[1]])
        self.wrong.set_data(np.arange(looks + 1), facts["path"].wrong[: looks + 1])
        self.now.set_data([looks], [facts["wrong_now"]])

    def describe(self, facts: dict) -> str:
        w, b, looks = facts["w_now"], facts["b_now"], facts["looks"]
        words = (
            f"After {counted(looks, 'look')}: w1 = {w[0]:.1f}, w2 = {w[1]:.1f}, b = {b:.1f}; "
            f"{facts['wrong_now']} of 4 points wrong for {facts['gate']}."
        )
        if facts["wrong_now"] == 0:
            words += " From here on nothing changes any more."
        if looks:
            ring = facts["looked_at"]
            words += f" The ring marks the input just looked at, ({ring[0]:.0f}, {ring[1]:.0f})."
        return words

    def make_tasks(self) -> list[Task]:
        return [
            Task(
                "For AND, stop at the very look after which all four points are right.",
                lambda f: f["gate"] == "AND" and f["looks"] == f["first_right"],
                {"gate": "AND", "start": "zero", "learning_rate": 0.1, "looks": 18},
            ),
            Task(
                f"Let the rule find NAND from the start “{STARTS['fires']}”.",
                lambda f: f["gate"] == "NAND" and f["start"] == "fires" and f["wrong_now"] == 0,
                {"gate": "NAND", "start": "fires", "looks": LOOKS},
            ),
            Task(
                f"Choose XOR and see what is left after all {LOOKS} looks.",
                lambda f: f["gate"] == "XOR" and f["looks"] == LOOKS and f["wrong_now"] > 0,
                {"gate": "XOR", "looks": LOOKS},
            ),
        ]
