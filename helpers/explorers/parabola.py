"""Chapter 02: the loss over one number is a parabola; its slope says where to go."""

import numpy as np

from helpers.datasets.toys import noisy_line
from helpers.explorers.base import Explorer, Task, slider
from helpers.explorers.line_walk import LINE_GONE, POINTS, RATES, W_LIMITS, short_number
from helpers.explorers.steps import step_buttons
from helpers.nn.linear_regression import line_curvature, line_loss, weight_descent
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

HEIGHT = -1.0  # b, which stays
STEPS = 30
LOSS_LIMITS = (-4.0, 75.0)
BOWL_TITLE = "□ start    ◆ now    dashed: tangent    thick: next step"
FLAT = 0.2  # a slope smaller than this counts as 0: the slider has no finer steps
NO_STEP = 5e-5  # a step shorter than this is called none
LANDED = 0.15  # so near to the bottom, in w, counts as there


class Parabola(Explorer):
    """One number, the slope of the loss there, and the step it makes. Chapter 02."""

    title = "One number walks down its parabola"
    size = (8.4, 3.9)

    def make_controls(self) -> dict:
        controls = {
            "start_w": slider("start: weight w", -1.0, *W_LIMITS, 0.05),
            "learning_rate": slider("learning rate η", 10**-1.5, *RATES, log=True),
            "steps": slider("steps", 0, 0, STEPS, 1),
        }
        return controls | step_buttons(self, controls["steps"])

    def make_picture(self, figure) -> list:
        self.x, self.y = noisy_line(**POINTS)
        plane, bowl = figure.subplots(1, 2, width_ratios=[1, 1.4])
        self.residuals, self.line = points_and_line(plane, self.x, self.y)

        edge = 0.2  # so that the mark is whole at both ends
        bowl.set(
            xlim=(W_LIMITS[0] - edge, W_LIMITS[1] + edge),
            ylim=LOSS_LIMITS,
            xlabel="weight w",
            ylabel="loss (MSE)",
        )
        bowl.set(xticks=range(-2, 7, 2), yticks=range(0, 71, 20))
        bowl.set_title(BOWL_TITLE, fontsize=11)
        bowl.axhline(0, color=GREY, linewidth=0.8)
        w = np.linspace(*W_LIMITS, 161)
        bowl.plot(w, line_loss(self.x, self.y, w, np.full_like(w, HEIGHT)), "-", color=BLUE)
        self.step = SlopeStep(bowl)
        self.path = DescentPath(bowl)
        self.bowl = bowl
        return [self.residuals, self.line, *self.step.artists, *self.path.artists]

    def compute(self, start_w: float, learning_rate: float, steps: int) -> dict:
        path = weight_descent(self.x, self.y, start_w, HEIGHT, learning_rate, steps + 1)
        w, loss, slope = path.w[steps], path.loss[steps], path.slope[steps]
        curvature = line_curvature(self.x)[0, 0]
        return {
            "path": path,
            "w": w,
            "loss": loss,
            "slope": slope,
            "move": -learning_rate * slope,
            "next_w": path.w[steps + 1],
            "next_loss": path.loss[steps + 1],
            "curvature": curvature,
            "lowest": w - slope / curvature,  # exact: the slope grows by the curvature
            "y_hat": w * self.x + HEIGHT,
        }

    def draw(self, facts: dict) -> None:
        path, steps = facts["path"], facts["steps"]
        set_line(self.line, facts["w"], HEIGHT)
        set_residuals(self.residuals, self.x, self.y, facts["y_hat"])
        self.path.set(path.w[: steps + 1], path.loss[: steps + 1])
        here, landing = (facts["w"], facts["loss"]), (facts["next_w"], facts["next_loss"])
        self.step.set(here, facts["slope"], landing)

    def describe(self, facts: dict) -> str:
        names = ("w", "loss", "slope", "next_w", "next_loss")
        w, loss, slope, next_w, next_loss = (short_number(facts[name]) for name in names)
        side = "to the right" if facts["move"] > 0 else "to the left"
        length = abs(facts["move"])
        words = (
            f"Start at w = {facts['start_w']:.2f}, rate {facts['learning_rate']:.2g}. After "
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

    def make_tasks(self) -> list[Task]:
        return [
            Task(
                f"Move the start, without a step, to where the slope lies between -{FLAT} "
                f"and {FLAT}.",
                lambda f: f["steps"] == 0 and abs(f["slope"]) < FLAT,
                {"start_w": 2.1, "steps": 0},
            ),
            Task(
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
                "Find a rate with which every step jumps over the bottom to the other side, and "
                "the loss falls all the same. Take at least 2 steps.",
                lambda f: (
                    f["steps"] >= 2
                    and 1 < f["learning_rate"] * f["curvature"] < 2
                    and abs(f["start_w"] - f["lowest"]) > LANDED
                ),
                {"learning_rate": 10**-0.7, "steps": 4},
            ),
        ]
