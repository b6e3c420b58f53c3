"""Chapter 02: a line over its points, and the path of its two numbers over the loss surface."""

from typing import ClassVar

import ipywidgets as widgets
import numpy as np

from helpers.explorers.base import Explorer, Task, slider
from helpers.explorers.line_walk import (
    B_LIMITS,
    COURSE,
    LINE_GONE,
    RATES,
    STEP,
    W_LIMITS,
    line_ends,
    one_more,
    own_points,
    short_number,
    told,
)
from helpers.explorers.picture import Handle
from helpers.explorers.transport import transport
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
ALL = len(COURSE)  # as a batch size: all points, however many there are
SURFACE_PIXELS = 81
LOSS_LIMITS = (0.5, 2e4)
LOWEST_SHOWN = 1e-3  # of the losses of own points
NEXT_RATE = 10 ** RATES[2]
NEAR = 1.01  # times the lowest loss counts as there
FAR_START = 3.0
PLANE_TITLE = "dotted: the best line; drag flats\nor, at step 0, the ends of the line"
SURFACE_TITLE = "○ start: drag it    ◆ now    ★ lowest loss"


class LineFit(Explorer):
    """Gradient descent fits a line: flats, loss surface and loss curve. Chapter 02."""

    title = "A line looks for its two numbers"
    chapter = "02"
    size = (8.33, 4.6)

    groups: ClassVar = {
        "data": ("add", "points"),
        "training": ("learning_rate", "batch_size", "order"),
    }

    def make_controls(self) -> dict:
        sizes = [*((str(size), size) for size in range(1, ALL)), ("all", ALL)]
        batch = {"description": "batch size", "tooltip": "batch size"}
        return {
            "add": self.button("Add a flat", self._add),
            "points": own_points(),
            "learning_rate": slider("learning rate η", 10**-1.5, *RATES, log=True),
            "batch_size": widgets.SelectionSlider(options=sizes, value=ALL, **batch),
            "order": slider("order of flats", 0, 0, 9, 1),
            "start_w": slider("start: weight w", -2.0, *W_LIMITS, STEP),
            "start_b": slider("start: bias b", 12.0, *B_LIMITS, STEP),
            "steps": transport("step", 0, 0, STEPS),
        }

    def make_picture(self, figure) -> list:
        panels = figure.subplot_mosaic(
            [["points", "surface"], ["curve", "surface"]],
            width_ratios=[1, 1.25],
            height_ratios=[1.7, 1],
        )
        self.plane, self.surface, self.curve = (panels[n] for n in ("points", "surface", "curve"))

        self.plane.set_title(PLANE_TITLE, fontsize=11)
        self.points, self.residuals, self.line = points_and_line(self.plane)
        (self.best,) = self.plane.plot([], [], ":", color=INK, zorder=2)
        (self.ring,) = self.plane.plot(
            [], [], "o", color=INK, fillstyle="none", markersize=10, markeredgewidth=1.6, zorder=4
        )

        self.surface.set(
            xlim=W_LIMITS,
            ylim=B_LIMITS,
            aspect="equal",
            xticks=range(-2, 6, 2),
            yticks=range(6, 14, 2),
            xlabel="weight w",
            ylabel="bias b",
        )
        self.surface.set_title(SURFACE_TITLE, fontsize=11)
        self.contours: list = []
        self.contours_of: np.ndarray | None = None
        self.star = best_mark(self.surface, 0, 0)
        self.path = DescentPath(self.surface)

        self.curve.set(
            xlim=(-3, STEPS + 3),  # so that the mark is whole at both ends
            ylim=LOSS_LIMITS,
            yscale="log",
            xticks=range(0, STEPS + 1, 40),
            yticks=(1, 100, 10_000),
            xlabel="steps",
            ylabel="loss (MSE)",
        )
        self.curve.minorticks_off()
        self.lowest = self.curve.axhline(1, linestyle=":", color=INK, linewidth=1.5)
        (self.losses,) = self.curve.plot([], [], "-", color=ORANGE)
        (self.now,) = self.curve.plot([], [], "D", color=ORANGE, markeredgecolor=INK)
        plane = [self.points, self.residuals, self.line, self.best, self.ring]
        return [*plane, self.star, *self.path.artists, self.lowest, self.losses, self.now]

    def compute(
        self,
        points: list | None,
        learning_rate: float,
        batch_size: int,
        order: int,
        start_w: float,
        start_b: float,
        steps: int,
    ) -> dict:
        rows = COURSE if points is None else np.array(points)
        x, y = rows.T
        n = len(rows)
        size = n if batch_size == ALL else min(batch_size, n)
        path = gradient_descent(x, y, start_w, start_b, learning_rate, steps, size, order)
        w, b, loss = path.w[-1], path.b[-1], path.loss[-1]
        # With all points above each other, many lines are the best.
        best = best_line(x, y) if np.ptp(x) else None
        return {
            "rows": rows,
            "size": size,
            "path": path,
            "w": w,
            "b": b,
            "loss": loss,
            "ringed": path.batches[-1] if path.batches and size < n else np.arange(0),
            "epochs": steps / np.ceil(n / size),
            "best": best,
            "best_loss": line_loss(x, y, *(best or (0.0, y.mean()))),
            "limit": largest_stable_rate(x),
            "start_distance": np.hypot(*np.subtract((start_w, start_b), best)) if best else 0.0,
        }

    def draw(self, facts: dict) -> None:
        path, rows, best = facts["path"], facts["rows"], facts["best"]
        x, y = rows.T
        if not self._in_hand and not np.array_equal(rows, self.contours_of):
            self._draw_contours(rows, facts["best_loss"])
        self.points.set_data(x, y)
        set_line(self.line, facts["w"], facts["b"])
        set_residuals(self.residuals, x, y, facts["w"] * x + facts["b"])
        self.ring.set_data(x[facts["ringed"]], y[facts["ringed"]])
        if best:
            set_line(self.best, *best)
            put_mark(self.star, *best)
        else:
            self.best.set_data([], [])
            self.star.set_data([], [])
        self.path.set(path.w, path.b)
        self.lowest.set_ydata([facts["best_loss"]] * 2)
        self.losses.set_data(np.arange(len(path.loss)), path.loss)
        put_mark(self.now, len(path.loss) - 1, facts["loss"])

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        w, b, steps = facts["start_w"], facts["start_b"], facts["steps"]
        says = f"w {w:.2f}, b {b:.2f}"
        handles = {
            "start": Handle(
                self.surface,
                w,
                b,
                label="the start on the surface",
                says=says,
                drag=lambda x, y: {"start_w": x, "start_b": y},
                step=(STEP, STEP),
            ),
        }
        if steps == 0:
            handles |= line_ends(self.plane, w, b, ("start_w", "start_b"))
        handles["now"] = Handle(
            self.curve,
            steps,
            float(np.clip(facts["loss"], *self.curve.get_ylim())),
            label="the steps so far",
            says=f"{counted(steps, 'step')}, loss {short_number(facts['loss'])}",
            drag=lambda x, y: {"steps": x},
            step=(1, 0),
        )
        return handles | self.controls["points"].handles(self.plane, facts["rows"], "points")

    def hover(self, axes, x: float, y: float) -> str:
        facts = self.facts
        if axes is self.plane:
            return told(facts["rows"], facts["w"], facts["b"], x, y)
        if axes is self.surface:
            return f"w = {x:.2f}, b = {y:.2f}\nloss {line_loss(*facts['rows'].T, x, y):.2f}"
        step, losses = int(np.clip(round(x), 0, STEPS)), facts["path"].loss
        if step >= len(losses):
            return f"step {step}\nclick: go there"
        return f"step {step}\nloss {short_number(losses[step])}"

    def click(self, axes, x: float, y: float) -> dict | None:
        if axes is self.surface:
            return {"start_w": x, "start_b": y}
        if axes is self.curve:
            return {"steps": x}
        rows = self.controls["points"].added(self.facts["rows"], x, y)
        return rows and {"points": rows}

    def describe(self, facts: dict) -> str:
        n, size, best = len(facts["rows"]), facts["size"], facts["best"]
        whose = "flats" if facts["points"] is None else "flats of your own"
        batch = f"all {n} {whose}" if size == n else f"{size} of {n} {whose}"
        batch += "" if size == n else f" in order {facts['order']}"
        w, b, loss = (short_number(facts[name]) for name in ("w", "b", "loss"))
        way = f"{counted(facts['steps'], 'step')} ({counted(facts['epochs'], 'epoch')})"
        words = (
            f"Start at w = {facts['start_w']:.2f}, b = {facts['start_b']:.2f}; {way} with rate "
            f"{facts['learning_rate']:.2g}, each on {batch}. Now w = {w}, b = {b}, loss {loss}."
        )
        if facts["loss"] > facts["path"].loss[0]:
            words += " The loss is greater than at the start."
        if not in_view(self.surface, facts["w"], facts["b"]):
            words += " The path has left the picture."
            words += "" if len(self.line.get_xdata()) else LINE_GONE
        elif len(facts["ringed"]):
            words += " Ringed: the flats of the last step."
        if len(facts["path"].w) <= facts["steps"]:
            done = counted(len(facts["path"].w) - 1, "step")
            words += f" After {done} the numbers were too large to go on."
        elif best:
            w, b = map(short_number, best)
            words += f" The star, the lowest: w = {w}, b = {b}, loss {facts['best_loss']:.2f}."
        else:
            words += f" Many lines have the lowest loss, {facts['best_loss']:.2f}."
        return words

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "lowest_loss_in_ten_steps",
                f"All flats in each batch, and a start at least {FAR_START:.0f} away from the "
                "star: come within 1 % of the lowest loss in 10 steps or fewer.",
                lambda f: (
                    f["size"] == len(f["rows"])
                    and f["steps"] <= 10
                    and f["start_distance"] >= FAR_START
                    and f["loss"] <= NEAR * f["best_loss"]
                ),
                {"learning_rate": 10**-0.7, "steps": 10},
            ),
            Task(
                "turning_point_of_the_rate",
                "All flats in each batch: find the turning point, the smallest rate of the "
                "slider with which the loss grows and grows. Play it to the end.",
                lambda f: (
                    f["size"] == len(f["rows"])
                    and f["learning_rate"] / NEXT_RATE <= f["limit"] < f["learning_rate"]
                    and f["steps"] == STEPS
                    and f["loss"] > f["path"].loss[0]
                ),
                {"learning_rate": 10**-0.55, "steps": STEPS},
            ),
            Task(
                "one_point_ends_higher",
                "One flat in each batch: find a rate below that turning point with which the loss "
                "ends higher than it began.",
                lambda f: (
                    f["size"] == 1
                    and f["learning_rate"] < f["limit"]
                    and f["steps"] == STEPS
                    and f["loss"] > f["path"].loss[0]
                ),
                {"learning_rate": 10**-0.65, "batch_size": 1, "steps": STEPS},
            ),
        ]

    def _add(self) -> None:
        self.state = one_more(self.controls["points"], self.facts["rows"])

    def _draw_contours(self, rows: np.ndarray, best_loss: float) -> None:
        """Draw the surface of the loss anew, and let the curve of the losses reach down to it."""
        if self.contours_of is None:
            self._live.png()  # it lays the axes out, and heights are written along the lines
        for artist in self.contours:
            artist.remove()
        w, b = (np.linspace(*limits, SURFACE_PIXELS) for limits in (W_LIMITS, B_LIMITS))
        losses = line_loss(*rows.T, *np.meshgrid(w, b))
        self.contours = loss_contours(self.surface, w, b, losses, labels=True)
        self.contours_of = rows
        low, high = LOSS_LIMITS
        self.curve.set_ylim(low if best_loss > low else max(best_loss / 2, LOWEST_SHOWN), high)
        self._live.refresh_background()
