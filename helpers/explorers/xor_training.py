"""Chapter 06: XOR is learned, and the planes of inputs and of hidden neurons turn."""

from functools import lru_cache
from typing import ClassVar

import ipywidgets as widgets
import numpy as np

from helpers.datasets.toys import gate_table
from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.picture import Handle, input_handles
from helpers.explorers.transport import transport
from helpers.nn.xor_run import XorRun, xor_run
from helpers.plots.planes import (
    ClassPoints,
    PlaneLink,
    gate_axes,
    line_ends,
    region_grid,
    region_image,
)
from helpers.plots.style import BLUE, GREEN, INK, ORANGE, PURPLE, YELLOW
from helpers.words import counted

STEPS = 1000
RATES = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
SEEDS = 19
HIDDEN = {"2": "2", "3": "3", "4": "4"}
QUICK = 60  # steps
LEARNED, QUICK_LOSS = 0.01, 0.05
LOOKS = ((BLUE, "-"), (GREEN, "--"), (PURPLE, "-."), (YELLOW, ":"))
TOP = 0.55  # of the loss
ON_POINT = 0.12  # so near to a point the mouse is at it
BEFORE = "what comes in\n{hidden} and their lines"
AFTER = "what the output neuron sees\nand its line"
SHADOW = "h1 and h2 of {hidden}: no plane,\nso no line of the output neuron"


@lru_cache(maxsize=60)
def _run(seed: int, hidden: int, rate: float) -> XorRun:
    return xor_run(seed, hidden, rate, STEPS)


class XorTraining(Explorer):
    """Two layers of sigmoids learn XOR, and both planes turn while they do. Chapter 06."""

    title = "XOR is learned"
    chapter = "06"
    size = (8.3, 5.0)

    groups: ClassVar = {"network": ("hidden", "seed"), "training": ("rate",)}

    def make_controls(self) -> dict:
        rate = {"description": "learning rate η", "tooltip": "learning rate η"}
        return {
            "hidden": choice("hidden", HIDDEN, "2"),
            "seed": slider("seed of the start", 0, 0, SEEDS, 1),
            "rate": widgets.SelectionSlider(options=RATES, value=5, **rate),
            "step": transport("step", 0, 0, STEPS),
        }

    def make_picture(self, figure) -> list:
        panels = figure.subplot_mosaic(
            [["before", "after"], ["curve", "curve"]], height_ratios=[3.3, 1]
        )
        self.before, self.after, self.curve = (panels[n] for n in ("before", "after", "curve"))
        gate_axes(self.before)
        gate_axes(self.after, labels=("$h_1$", "$h_2$"))
        self.titles = [ax.set_title("\n", fontsize=11) for ax in (self.before, self.after)]
        self.regions = [region_image(self.before), region_image(self.after)]
        self.lines = [
            self.before.plot([], [], color=color, linestyle=dash)[0] for color, dash in LOOKS
        ]
        (self.output_line,) = self.after.plot([], [], color=INK, linestyle="-")
        self.points = [ClassPoints(self.before), ClassPoints(self.after)]
        self.link = PlaneLink(self.before, self.after)
        self.curve.set(
            xlim=(-15, STEPS + 15),
            ylim=(0, TOP),
            xlabel="steps",
            ylabel="loss",
            yticks=(0, 0.25, 0.5),
        )
        (self.losses,) = self.curve.plot([], [], "-", color=ORANGE)
        (self.now,) = self.curve.plot([], [], "D", color=ORANGE, markeredgecolor=INK)
        points = [artist for points in self.points for artist in points.artists]
        lines = [*self.lines, self.output_line, self.losses, self.now]
        return [*self.regions, *lines, *points, *self.link.artists, *self.titles]

    def compute(self, hidden: str, seed: int, rate: float, step: int) -> dict:
        """Return the whole run, and both planes after `step` steps."""
        n = int(hidden)
        run = _run(seed, n, rate)
        weights = run.weights[step]
        x, wanted = gate_table("XOR")
        return {
            "run": run,
            "n": n,
            "weights": weights,
            "x": x,
            "wanted": wanted,
            "h": weights.hidden(x),
            "outputs": run.outputs[step],
            "loss": float(run.loss[step]),
            "right": int(run.right[step]),
            "region_before": weights.output(weights.hidden(region_grid())) > 0.5,
            "region_after": weights.output(region_grid()) > 0.5 if n == 2 else None,
            "stuck_with_two": bool(_run(seed, 2, rate).right[-1] < 4) if n > 2 else None,
        }

    def draw(self, facts: dict) -> None:
        weights, n, step, run = facts["weights"], facts["n"], facts["step"], facts["run"]
        self.titles[0].set_text(BEFORE.format(hidden=counted(n, "hidden neuron")))
        self.titles[1].set_text(AFTER if n == 2 else SHADOW.format(hidden=n))
        self.regions[0].set_data(facts["region_before"])
        self.regions[1].set_visible(n == 2)
        for k, line in enumerate(self.lines):
            ends = line_ends(weights.W1[:, k], weights.b1[k]) if k < n else ([], [])
            line.set_data(*ends)
        if n == 2:
            self.regions[1].set_data(facts["region_after"])
            self.output_line.set_data(*line_ends(weights.W2[:, 0], weights.b2[0]))
        else:
            self.output_line.set_data([], [])
        self.points[0].set(facts["x"], facts["wanted"])
        self.points[1].set(facts["h"][:, :2], facts["wanted"])
        self.losses.set_data(np.arange(step + 1), np.minimum(run.loss[: step + 1], TOP))
        self.now.set_data([step], [min(facts["loss"], TOP)])
        self.link.set(self.pointed, lambda x: weights.hidden(x)[:2])

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        said = [f"output {output:.2f}" for output in facts["outputs"]]
        return {
            "now": Handle(
                self.curve,
                facts["step"],
                min(facts["loss"], TOP),
                label="the step",
                says=f"step {facts['step']}, loss {facts['loss']:.3f}",
                drag=lambda x, y: {"step": x},
                step=(1, 0),
            )
        } | input_handles(self.before, facts["x"], said, self.point_at)

    def hover(self, axes, x: float, y: float) -> str:
        facts, place = self.facts, np.array([x, y])
        if axes is self.curve:
            step = int(np.clip(round(x), 0, STEPS))
            if step > facts["step"]:
                return f"step {step}\nclick: go there"
            run = facts["run"]
            return f"step {step}: loss {run.loss[step]:.3f}\n{run.right[step]} of 4 right"
        weights = facts["weights"]
        if axes is self.before:
            self.point_at((x, y))
            h = weights.hidden(place)
            said = ", ".join(f"h{k + 1} {value:.2f}" for k, value in enumerate(h))
            return f"x1 {x:.2f}, x2 {y:.2f}\n{said}\noutput {weights.output(h):.2f}"
        k = int(np.hypot(*(facts["h"][:, :2] - place).T).argmin())
        if np.hypot(*(facts["h"][k, :2] - place)) > ON_POINT:
            return f"h1 {x:.2f}, h2 {y:.2f}"
        x1, x2 = map(int, facts["x"][k])
        return f"input {x1}{x2}\noutput {facts['outputs'][k]:.2f}, wanted {facts['wanted'][k]}"

    def click(self, axes, x: float, y: float) -> dict | None:
        """Go to a step of the curve."""
        return {"step": x} if axes is self.curve else None

    def describe(self, facts: dict) -> str:
        outputs = ", ".join(f"{output:.3g}" for output in facts["outputs"])
        return (
            f"After {counted(facts['step'], 'step')} with rate {facts['rate']} from seed "
            f"{facts['seed']}, {facts['n']} hidden neurons: loss {facts['loss']:.3g}, "
            f"{facts['right']} of 4 right. The inputs 00, 01, 10, 11 give {outputs}."
        )

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "stuck_with_two",
                f"Two hidden neurons, rate 5: find a seed that's stuck after {STEPS:,} steps.",
                lambda f: f["n"] == 2 and f["rate"] == 5 and f["step"] == STEPS and f["right"] < 4,
                {"seed": 6, "step": STEPS},
            ),
            Task(
                "freed_by_more",
                "Free one that's stuck: the same seed and rate, but more hidden neurons, until the "
                f"loss is below {LEARNED}.",
                lambda f: f["stuck_with_two"] and f["loss"] < LEARNED,
                {"seed": 6, "hidden": "4", "step": STEPS},
            ),
            Task(
                "learned_quickly",
                f"Get all four right with a loss below {QUICK_LOSS} in at most {QUICK} steps.",
                lambda f: f["step"] <= QUICK and f["loss"] < QUICK_LOSS,
                {"seed": 3, "hidden": "4", "rate": 10, "step": QUICK},
            ),
        ]
