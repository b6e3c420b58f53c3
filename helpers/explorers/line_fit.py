"""Chapter 02: a line over its points, and the path of its two numbers over the loss surface."""

import numpy as np

from helpers.datasets.toys import noisy_line
from helpers.explorers.base import Explorer, Task, slider
from helpers.explorers.line_walk import LINE_GONE, POINTS, RATES, W_LIMITS, short_number
from helpers.explorers.steps import step_buttons
from helpers.nn.linear_regression import best_line, gradient_descent, largest_stable_rate, line_loss
from helpers.plots.loss_surfaces import (
    DescentPath,
    best_mark,
    in_view,
    loss_contours,
    points_and_line,
    put_mark,
    set_line,
    set_residuals,
)
from helpers.plots.style import INK, ORANGE
from helpers.words import counted

STEPS = 120  # six epochs with one point in a batch
B_LIMITS = (-5.0, 3.0)
SURFACE_PIXELS = 81
LOSS_LIMITS = (0.5, 2e4)
NEXT_RATE = 10 ** RATES[2]
NEAR = 1.01  # times the lowest loss counts as there
FAR_START = 3.0
PLANE_TITLE = "dotted: the best line"
SURFACE_TITLE = "□ start    ◆ now    ★ lowest loss"


class LineFit(Explorer):
    """Gradient descent fits a line: points, loss surface and loss curve. Chapter 02."""

    title = "A line looks for its two numbers"
    size = (8.4, 4.9)

    def make_controls(self) -> dict:
        controls = {
            "learning_rate": slider("learning rate η", 10**-1.5, *RATES, log=True),
            "batch_size": slider("batch size", POINTS["n"], 1, POINTS["n"], 1),
            "start_w": slider("start: weight w", -1.0, *W_LIMITS, 0.1),
            "start_b": slider("start: bias b", 2.0, *B_LIMITS, 0.1),
            "order": slider("order of points", 0, 0, 9, 1),
            "steps": slider("steps", 0, 0, STEPS, 1),
        }
        return controls | step_buttons(self, controls["steps"])

    def make_picture(self, figure) -> list:
        self.x, self.y = noisy_line(**POINTS)
        self.best = best_line(self.x, self.y)
        self.best_loss = line_loss(self.x, self.y, *self.best)
        self.limit = largest_stable_rate(self.x)
        panels = figure.subplot_mosaic(
            [["points", "surface"], ["curve", "surface"]], width_ratios=[1, 1.25]
        )
        plane, surface, curve = panels["points"], panels["surface"], panels["curve"]

        plane.set_title(PLANE_TITLE, fontsize=11)
        self.residuals, self.line = points_and_line(plane, self.x, self.y)
        (best,) = plane.plot([], [], ":", color=INK, zorder=2)
        set_line(best, *self.best)
        (self.ring,) = plane.plot(
            [], [], "o", color=INK, fillstyle="none", markersize=10, markeredgewidth=1.6, zorder=4
        )

        w, b = (np.linspace(*limits, SURFACE_PIXELS) for limits in (W_LIMITS, B_LIMITS))
        loss_contours(surface, w, b, line_loss(self.x, self.y, *np.meshgrid(w, b)), labels=True)
        surface.set(aspect="equal", xticks=range(-2, 7, 2), yticks=range(-4, 4, 2))
        surface.set_title(SURFACE_TITLE, fontsize=11)
        best_mark(surface, *self.best)
        self.path = DescentPath(surface)

        curve.set(
            xlim=(-3, STEPS + 3),  # so that the mark is whole at both ends
            ylim=LOSS_LIMITS,
            yscale="log",
            xticks=range(0, STEPS + 1, 40),
            yticks=(1, 100, 10_000),
            xlabel="steps",
            ylabel="loss (MSE)",
        )
        curve.minorticks_off()
        curve.axhline(self.best_loss, linestyle=":", color=INK, linewidth=1.5)
        (self.losses,) = curve.plot([], [], "-", color=ORANGE)
        (self.now,) = curve.plot([], [], "D", color=ORANGE, markeredgecolor=INK)
        return [self.residuals, self.line, self.ring, *self.path.artists, self.losses, self.now]

    def compute(
        self,
        learning_rate: float,
        batch_size: int,
        start_w: float,
        start_b: float,
        order: int,
        steps: int,
    ) -> dict:
        path = gradient_descent(
            self.x, self.y, start_w, start_b, learning_rate, steps, batch_size, order
        )
        w, b, loss = path.w[-1], path.b[-1], path.loss[-1]
        return {
            "path": path,
            "w": w,
            "b": b,
            "loss": loss,
            "y_hat": w * self.x + b,
            "ringed": path.batches[-1] if steps and batch_size < POINTS["n"] else np.arange(0),
            "epochs": steps / np.ceil(POINTS["n"] / batch_size),
            "best": self.best,
            "best_loss": self.best_loss,
            "limit": self.limit,
            "start_distance": np.hypot(start_w - self.best[0], start_b - self.best[1]),
        }

    def draw(self, facts: dict) -> None:
        path, ringed = facts["path"], facts["ringed"]
        set_line(self.line, facts["w"], facts["b"])
        set_residuals(self.residuals, self.x, self.y, facts["y_hat"])
        self.ring.set_data(self.x[ringed], self.y[ringed])
        self.path.set(path.w, path.b)
        self.losses.set_data(np.arange(len(path.loss)), path.loss)
        put_mark(self.now, len(path.loss) - 1, facts["loss"])

    def describe(self, facts: dict) -> str:
        n, size = POINTS["n"], facts["batch_size"]
        batch = f"all {n} points" if size == n else f"{size} of {n} points"
        order = "" if size == n else f" in order {facts['order']}"
        ring = " The rings mark the points of the last step." if len(facts["ringed"]) else ""
        w, b, loss = (short_number(facts[name]) for name in ("w", "b", "loss"))
        way = f"{counted(facts['steps'], 'step')} ({counted(facts['epochs'], 'epoch')})"
        words = (
            f"Start at w = {facts['start_w']:.1f}, b = {facts['start_b']:.1f}; "
            f"{way} with rate {facts['learning_rate']:.2g}, each on "
            f"{batch}{order}.{ring} Now w = {w}, b = {b}, loss {loss}. The star: "
            f"w = {facts['best'][0]:.2f}, b = {facts['best'][1]:.2f}, loss "
            f"{facts['best_loss']:.2f}, the lowest there is."
        )
        if len(facts["path"].w) <= facts["steps"]:
            done = counted(len(facts["path"].w) - 1, "step")
            words += f" After {done} the numbers were too large to go on."
        if not in_view(self.path.ax, facts["w"], facts["b"]):
            words += " The path has left the picture."
        if not len(self.line.get_xdata()):
            words += LINE_GONE
        if facts["loss"] > facts["path"].loss[0]:
            words += " The loss is greater than at the start."
        return words

    def make_tasks(self) -> list[Task]:
        n = POINTS["n"]
        return [
            Task(
                f"All {n} points in each batch, and a start at least {FAR_START:.0f} away from the "
                "star: come within 1 % of the lowest loss in 10 steps or fewer.",
                lambda f: (
                    f["batch_size"] == n
                    and f["steps"] <= 10
                    and f["start_distance"] >= FAR_START
                    and f["loss"] <= NEAR * f["best_loss"]
                ),
                {"learning_rate": 10**-0.7, "steps": 10},
            ),
            Task(
                f"All {n} points in each batch: find the turning point, the smallest rate of the "
                "slider with which the loss grows and grows. Run it to the end.",
                lambda f: (
                    f["batch_size"] == n
                    and f["learning_rate"] / NEXT_RATE <= f["limit"] < f["learning_rate"]
                    and f["steps"] == STEPS
                    and f["loss"] > f["path"].loss[0]
                ),
                {"learning_rate": 10**-0.55, "steps": STEPS},
            ),
            Task(
                "One point in each batch: find a rate below that turning point with which the loss "
                "ends higher than it began.",
                lambda f: (
                    f["batch_size"] == 1
                    and f["learning_rate"] < f["limit"]
                    and f["steps"] == STEPS
                    and f["loss"] > f["path"].loss[0]
                ),
                {"learning_rate": 10**-0.65, "batch_size": 1, "steps": STEPS},
            ),
        ]
