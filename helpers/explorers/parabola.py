"""Chapter 02: the loss over one number is a parabola; its slope says where to go."""

from typing import ClassVar

import numpy as np

from helpers.explorers.base import Explorer, Task, slider
from helpers.explorers.line_walk import (
    COURSE,
    LINE_GONE,
    RATES,
    W_LIMITS,
    one_more,
    own_points,
    short_number,
    told,
)
from helpers.explorers.picture import Handle
from helpers.explorers.transport import transport
from helpers.nn.linear_regression import (
    line_curvature,
    line_gradient,
    line_loss,
    weight_descent,
)
from helpers.plots.loss_surfaces import (
    DescentPath,
    SlopeStep,
    in_view,
    points_and_line,
    set_line,
    set_residuals,
)
from helpers.plots.style import BLUE, GREY
from helpers.words import counted

HEIGHT = 9.0  # b, which stays
STEPS = 30
LOSS_LIMITS = (-4.0, 75.0)
PLANE_TITLE = "drag flats or, at step 0, the line\nclick: a new flat"
BOWL_TITLE = "○ start: drag it    ◆ now\ndashed: tangent    thick: next step"
HOLD = 1.5  # where, from the left, the line is taken hold of
W_STEP = 0.05
FLAT = 0.2  # a slope smaller than this counts as 0: the slider has no finer steps
NO_STEP = 5e-5  # a step shorter than this is called none
LANDED = 0.15  # so near to the bottom, in w, counts as there


class Parabola(Explorer):
    """One number, the slope of the loss there, and the step it makes. Chapter 02."""

    title = "One number walks down its parabola"
    chapter = "02"
    size = (8.33, 4.3)

    groups: ClassVar = {"data": ("add", "points"), "training": ("start_w", "learning_rate")}

    def make_controls(self) -> dict:
        return {
            "add": self.button("Add a flat", self._add),
            "points": own_points(),
            "start_w": slider("start: weight w", -2.0, *W_LIMITS, W_STEP),
            "learning_rate": slider("learning rate η", 10**-1.5, *RATES, log=True),
            "steps": transport("step", 0, 0, STEPS),
        }

    def make_picture(self, figure) -> list:
        self.plane, self.bowl = plane, bowl = figure.subplots(1, 2, width_ratios=[1, 1.4])
        plane.set_title(PLANE_TITLE, fontsize=11)
        self.points, self.residuals, self.line = points_and_line(plane)

        edge = 0.2  # so that the mark is whole at both ends
        bowl.set(
            xlim=(W_LIMITS[0] - edge, W_LIMITS[1] + edge),
            ylim=LOSS_LIMITS,
            xlabel="weight w",
            ylabel="loss (MSE)",
        )
        bowl.set(xticks=range(-2, 6, 2), yticks=range(0, 71, 20))
        bowl.set_title(BOWL_TITLE, fontsize=11)
        bowl.axhline(0, color=GREY, linewidth=0.8)
        (self.curve,) = bowl.plot([], [], "-", color=BLUE)
        self.step = SlopeStep(bowl)
        self.path = DescentPath(bowl)
        moving = [self.points, self.residuals, self.line, self.curve]
        return [*moving, *self.step.artists, *self.path.artists]

    def compute(
        self, points: list | None, start_w: float, learning_rate: float, steps: int
    ) -> dict:
        rows = COURSE if points is None else np.array(points)
        x, y = rows.T
        path = weight_descent(x, y, start_w, HEIGHT, learning_rate, steps + 1)
        w, loss, slope = path.w[steps], path.loss[steps], path.slope[steps]
        curvature = line_curvature(x)[0, 0]
        ws = np.linspace(*W_LIMITS, 161)
        return {
            "rows": rows,
            "path": path,
            "curve": (ws, line_loss(x, y, ws, np.full_like(ws, HEIGHT))),
            "w": w,
            "loss": loss,
            "slope": slope,
            "move": -learning_rate * slope,
            "next_w": path.w[steps + 1],
            "next_loss": path.loss[steps + 1],
            "curvature": curvature,
            # Exact: the slope grows by the curvature. Without one, every place is the lowest.
            "lowest": w - slope / curvature if curvature else w,
        }

    def draw(self, facts: dict) -> None:
        path, steps, (x, y) = facts["path"], facts["steps"], facts["rows"].T
        self.points.set_data(x, y)
        set_line(self.line, facts["w"], HEIGHT)
        set_residuals(self.residuals, x, y, facts["w"] * x + HEIGHT)
        self.curve.set_data(*facts["curve"])
        self.path.set(path.w[: steps + 1], path.loss[: steps + 1])
        here, landing = (facts["w"], facts["loss"]), (facts["next_w"], facts["next_loss"])
        self.step.set(here, facts["slope"], landing)

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        w, says = facts["start_w"], f"w {facts['start_w']:.2f}"
        handles = {
            "start": Handle(
                self.bowl,
                w,
                facts["path"].loss[0],
                label="the start on the curve",
                says=says,
                drag=lambda x, y: {"start_w": x},
                step=(W_STEP, 0),
            )
        }
        if facts["steps"] == 0:
            handles["line"] = Handle(
                self.plane,
                HOLD,
                w * HOLD + HEIGHT,
                label="the line at the start",
                says=says,
                drag=lambda x, y: {"start_w": (y - HEIGHT) / HOLD},
                step=(0, W_STEP * HOLD),
            )
        return handles | self.controls["points"].handles(self.plane, facts["rows"], "points")

    def hover(self, axes, x: float, y: float) -> str:
        rows = self.facts["rows"]
        if axes is self.plane:
            return told(rows, self.facts["w"], HEIGHT, x, y)
        loss = line_loss(*rows.T, x, HEIGHT)
        slope, _ = line_gradient(*rows.T, x, HEIGHT)
        return f"w = {x:.2f}\nloss {loss:.2f}\nslope {slope:+.2f}"

    def click(self, axes, x: float, y: float) -> dict | None:
        if axes is self.bowl:
            return {"start_w": x}
        rows = self.controls["points"].added(self.facts["rows"], x, y)
        return rows and {"points": rows}

    def _add(self) -> None:
        self.state = one_more(self.controls["points"], self.facts["rows"])

    def describe(self, facts: dict) -> str:
        names = ("w", "loss", "slope", "next_w", "next_loss")
        w, loss, slope, next_w, next_loss = (short_number(facts[name]) for name in names)
        side = "to the right" if facts["move"] > 0 else "to the left"
        length = abs(facts["move"])
        own = "" if facts["points"] is None else f"Your own {len(facts['rows'])} flats. "
        words = (
            f"{own}Start at w = {facts['start_w']:.2f}, rate {facts['learning_rate']:.2g}. After "
            f"{counted(facts['steps'], 'step')} w = {w} and the loss is {loss}; the slope there is "
            f"{slope}. "
        )
        if length < NO_STEP:
            words += "The next step is too short to change anything."
        else:
            far = short_number(length) if length >= 0.01 else f"{length:.1g}"
            words += f"The next step goes {far} {side}, to w = {next_w}, where the loss is "
            words += f"{next_loss}."
        if not in_view(self.bowl, facts["w"], facts["loss"]):
            words += " The point has left the picture."
            words += "" if len(self.line.get_xdata()) else LINE_GONE
        elif not in_view(self.bowl, facts["next_w"], facts["next_loss"]):
            words += " That is outside the picture."
        return words

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "flat_place",
                f"Drag the start, without a step, to where the slope lies between -{FLAT} "
                f"and {FLAT}.",
                lambda f: f["steps"] == 0 and abs(f["slope"]) < FLAT,
                {"start_w": 1.1, "steps": 0},
            ),
            Task(
                "bottom_in_one_step",
                "From a start at least 2 away from the bottom, reach the bottom in a single step "
                f"(within {LANDED}).",
                lambda f: (
                    f["steps"] == 1
                    and abs(f["start_w"] - f["lowest"]) >= 2
                    and abs(f["w"] - f["lowest"]) < LANDED
                ),
                {"learning_rate": 10**-0.85, "steps": 1},
            ),
            Task(
                "jumps_and_falls",
                "Find a rate with which every step jumps over the bottom to the other side, and "
                "the loss still falls. Take at least 2 steps.",
                lambda f: (
                    f["steps"] >= 2
                    and 1 < f["learning_rate"] * f["curvature"] < 2
                    and abs(f["start_w"] - f["lowest"]) > LANDED
                ),
                {"learning_rate": 10**-0.7, "steps": 4},
            ),
        ]
