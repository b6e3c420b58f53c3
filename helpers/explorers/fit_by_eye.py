"""Chapter 02: flats, a line laid by hand or by rule, and a flat that is pulled away."""

from typing import ClassVar

import numpy as np

from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.line_walk import (
    B_LIMITS,
    COURSE,
    STEP,
    W_LIMITS,
    line_ends,
    one_more,
    own_points,
    told,
)
from helpers.explorers.picture import Handle
from helpers.nn.linear_regression import best_line, least_absolute_line, line_loss
from helpers.plots.loss_surfaces import (
    error_squares,
    points_and_line,
    set_line,
    set_residuals,
    set_squares,
)
from helpers.plots.style import INK

HAND, SQUARES, ABSOLUTE = "hand", "squares", "absolute"
RULES = {HAND: "by hand", SQUARES: "least squares", ABSOLUTE: "least absolute errors"}
GREY, SHADED = "grey: errors", "shaded: their squares"
DOTTED = "dotted: the best line for the flats as they were"
GOOD = 0.8  # mean of the squares; the lowest is 0.735
HALF = 0.56  # half of the weight of the best line
AWAY = 5.0  # hundreds of euros that a flat has been pulled up or down


class FitByEye(Explorer):
    """Twenty flats and a line: by hand, by squares or by absolute errors. Chapter 02."""

    title = "Twenty flats and a line"
    chapter = "02"
    size = (8.0, 4.6)

    groups: ClassVar = {"line": ("rule", "w", "b"), "data": ("add", "points")}

    def make_controls(self) -> dict:
        return {
            "rule": choice("the line", RULES),
            "w": slider("weight w", 0.0, *W_LIMITS, STEP),
            "b": slider("bias b", 7.0, *B_LIMITS, STEP),
            "add": self.button("Add a flat", self._add),
            "points": own_points(),
        }

    def make_picture(self, figure) -> list:
        self.plane = figure.subplots()
        self.legend = self.plane.set_title("", fontsize=10)
        self.points, self.residuals, self.line = points_and_line(self.plane)
        self.squares = error_squares(self.plane)
        (self.before,) = self.plane.plot([], [], ":", color=INK, zorder=2)
        return [self.legend, self.squares, self.residuals, self.points, self.line, self.before]

    def compute(self, rule: str, w: float, b: float, points: list | None) -> dict:
        rows = COURSE if points is None else np.array(points)
        x, y = rows.T
        best = best_line(x, y) if np.ptp(x) else (0.0, float(y.mean()))
        steady = least_absolute_line(x, y) if np.ptp(x) else (0.0, float(np.median(y)))
        line = {HAND: (w, b), SQUARES: best, ABSOLUTE: steady}[rule]
        moved = np.abs(rows - COURSE) if rows.shape == COURSE.shape else None
        return {
            "rows": rows,
            "line": line,
            "loss": line_loss(x, y, *line),
            "absolute": float(np.mean(np.abs(line[0] * x + line[1] - y))),
            # How many flats have been moved, and how far up or down; None if some came or went.
            "moved": None if moved is None else int(moved.any(axis=1).sum()),
            "pulled": 0.0 if moved is None else float(moved[:, 1].max()),
        }

    def draw(self, facts: dict) -> None:
        (x, y), (w, b) = facts["rows"].T, facts["line"]
        self.points.set_data(x, y)
        set_line(self.line, w, b)
        set_residuals(self.residuals, x, y, w * x + b)
        shown = facts["rule"] != ABSOLUTE
        set_squares(self.squares, *((x, y, w * x + b) if shown else (x[:0], y[:0], y[:0])))
        old = facts["points"] is not None and facts["rule"] != HAND
        if old:
            old_line = best_line if facts["rule"] == SQUARES else least_absolute_line
            set_line(self.before, *old_line(*COURSE.T))
        else:
            self.before.set_data([], [])
        self.legend.set_text("    ".join([DOTTED] * old + [GREY] + [SHADED] * shown))

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        ends = line_ends(self.plane, *facts["line"], ("w", "b")) if facts["rule"] == HAND else {}
        return ends | self.controls["points"].handles(self.plane, facts["rows"], "points")

    def hover(self, axes, x: float, y: float) -> str:
        return told(self.facts["rows"], *self.facts["line"], x, y)

    def click(self, axes, x: float, y: float) -> dict | None:
        rows = self.controls["points"].added(self.facts["rows"], x, y)
        return rows and {"points": rows}

    def _add(self) -> None:
        self.state = one_more(self.controls["points"], self.facts["rows"])

    def describe(self, facts: dict) -> str:
        w, b = facts["line"]
        whose = "" if facts["points"] is None else " of your own"
        words = (
            f"{len(facts['rows'])} flats{whose} and a line, {RULES[facts['rule']]}: w = {w:.2f}, "
            f"b = {b:.2f}. Mean of the squared errors: {facts['loss']:.3f}. Mean of the errors "
            f"without their signs: {facts['absolute']:.3f}."
        )
        if facts["rule"] != HAND:
            words += f" Your line by hand waits at {facts['w']:.2f} and {facts['b']:.2f}."
        return words

    @classmethod
    def make_tasks(cls) -> list[Task]:
        highest = int(COURSE[:, 0].argmin())
        pulled = COURSE.tolist()
        pulled[highest] = [-3.0, 18.0]
        return [
            Task(
                "by_eye",
                "By hand: drag the ends of the line until the mean of the squared errors is below "
                f"{GOOD}.",
                lambda f: f["rule"] == HAND and f["points"] is None and f["loss"] < GOOD,
                {"w": 1.1, "b": 8.85},
            ),
            Task(
                "one_flat_bends_all",
                "Least squares: pull a single flat so far away that the line is only half as "
                f"steep (w at most {HALF}).",
                lambda f: f["rule"] == SQUARES and f["moved"] == 1 and f["line"][0] <= HALF,
                {"rule": SQUARES, "points": pulled},
            ),
            Task(
                "the_others_hold",
                "Leave that flat where it is, and choose the least absolute errors: find out how "
                "much of the change is left.",
                lambda f: f["rule"] == ABSOLUTE and f["moved"] == 1 and f["pulled"] >= AWAY,
                {"rule": ABSOLUTE, "points": pulled},
            ),
        ]
