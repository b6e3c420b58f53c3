"""Chapter 02: the loss of every line as a bowl to be turned, and the line that each place means."""

from typing import ClassVar

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
    short_number,
    told,
)
from helpers.explorers.picture import Handle
from helpers.explorers.transport import transport
from helpers.nn.linear_regression import best_line, gradient_descent, line_loss
from helpers.plots.loss_surfaces import points_and_line, set_line, set_residuals
from helpers.plots.turned_surface import TurnedSurface
from helpers.words import counted

STEPS = 40
TILES = 41  # of the surface, along each side
TURNS, TILTS = (-180, 180), (15, 90)
DEGREES = 80  # that a drag over one unit of the picture turns
ABOVE = 88  # degrees of tilt that count as straight from above
FAR, LOW = 3.0, 10.0  # a start so far from the lowest loss, and yet with no more loss
NEAR = 1.01  # times the lowest loss counts as there
BOWL_TITLE = "the loss of every line: drag to turn it"
PLANE_TITLE = "the line at ◆; at step 0, drag its ends"
WS, BS = (np.linspace(*limits, TILES) for limits in (W_LIMITS, B_LIMITS))


class TurnedBowl(Explorer):
    """A bowl of losses that turns, a way down it, and the line at the present place. Chapter 02."""

    title = "Every place in the bowl is a line"
    chapter = "02"
    size = (8.33, 4.4)

    groups: ClassVar = {"view": ("turn", "tilt"), "start": ("start_w", "start_b")}

    def make_controls(self) -> dict:
        return {
            "turn": slider("turn (degrees)", 30, *TURNS, 1),
            "tilt": slider("tilt (degrees)", 35, *TILTS, 1),
            "start_w": slider("start: weight w", -2.0, *W_LIMITS, STEP),
            "start_b": slider("start: bias b", 12.0, *B_LIMITS, STEP),
            "learning_rate": slider("learning rate η", 10**-1.5, *RATES, log=True),
            "steps": transport("step", 0, 0, STEPS),
        }

    def make_picture(self, figure) -> list:
        bowl, self.plane = figure.subplots(1, 2, width_ratios=[1.5, 1])
        bowl.set_title(BOWL_TITLE, fontsize=11)
        self.bowl = TurnedSurface(bowl, W_LIMITS, B_LIMITS)
        self.losses = line_loss(*COURSE.T, *np.meshgrid(WS, BS))
        self.plane.set_title(PLANE_TITLE, fontsize=11)
        self.points, self.residuals, self.line = points_and_line(self.plane)
        self.points.set_data(*COURSE.T)
        return [*self.bowl.artists, self.residuals, self.points, self.line]

    def compute(
        self,
        turn: int,
        tilt: int,
        start_w: float,
        start_b: float,
        learning_rate: float,
        steps: int,
    ) -> dict:
        path = gradient_descent(*COURSE.T, start_w, start_b, learning_rate, steps)
        best = best_line(*COURSE.T)
        return {
            "path": path,
            "w": path.w[-1],
            "b": path.b[-1],
            "loss": path.loss[-1],
            "best": best,
            "best_loss": line_loss(*COURSE.T, *best),
            "start_distance": np.hypot(start_w - best[0], start_b - best[1]),
        }

    def draw(self, facts: dict) -> None:
        x, y = COURSE.T
        path, w, b = facts["path"], facts["w"], facts["b"]
        self.bowl.look(facts["turn"], facts["tilt"])
        self.bowl.set_surface(WS, BS, self.losses)
        self.bowl.set_path(path.w, path.b, path.loss)
        self.bowl.set_best(*facts["best"], facts["best_loss"])
        set_line(self.line, w, b)
        set_residuals(self.residuals, x, y, w * x + b)

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        turn, tilt = facts["turn"], facts["tilt"]
        (left, right), (low, high) = self.bowl.ax.get_xlim(), self.bowl.ax.get_ylim()
        x, y = (left + right) / 2, (low + high) / 2

        def turned(to_x: float, to_y: float) -> dict:
            around = turn + DEGREES * (to_x - x)
            return {
                "turn": (around - TURNS[0]) % 360 + TURNS[0],
                "tilt": tilt - DEGREES * (to_y - y),
            }

        handles = {
            "bowl": Handle(
                self.bowl.ax,
                x,
                y,
                label="the bowl",
                says=f"turned by {turn} degrees, seen from {tilt} degrees above the horizon",
                drag=turned,
                step=(3 / DEGREES, 3 / DEGREES),
                size=(right - left, high - low),
                mark=False,
            )
        }
        if facts["steps"] == 0:
            place = facts["start_w"], facts["start_b"]
            handles |= line_ends(self.plane, *place, ("start_w", "start_b"))
        return handles

    def hover(self, axes, x: float, y: float) -> str:
        if axes is self.plane:
            return told(COURSE, self.facts["w"], self.facts["b"], x, y).replace(
                "\nclick: a new flat", ""
            )
        w, b = np.meshgrid(WS, BS)
        across, up, away = self.bowl.seen(w, b, self.losses)
        apart = np.hypot(across - x, up - y)
        if apart.min() > 0.1:
            return ""
        # Of all tiles under the mouse, the one in front.
        k = np.unravel_index(np.where(apart < apart.min() + 0.05, away, np.inf).argmin(), w.shape)
        return f"w = {w[k]:.1f}, b = {b[k]:.1f}\nloss {self.losses[k]:.2f}"

    def describe(self, facts: dict) -> str:
        w, b, loss = (short_number(facts[name]) for name in ("w", "b", "loss"))
        best_w, best_b = facts["best"]
        words = (
            f"A bowl over the weight and the bias, turned by {facts['turn']} degrees and seen from "
            f"{facts['tilt']} degrees above the horizon. Start at w = {facts['start_w']:.2f}, "
            f"b = {facts['start_b']:.2f}; {counted(facts['steps'], 'step')} with rate "
            f"{facts['learning_rate']:.2g}. Now w = {w}, b = {b}, loss {loss}. The star, the "
            f"lowest: w = {best_w:.2f}, b = {best_b:.2f}, loss {facts['best_loss']:.2f}."
        )
        if facts["loss"] > self.losses.max():
            words += " The path has left the bowl."
        if not len(self.line.get_xdata()):
            words += LINE_GONE
        return words

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "from_above",
                "Turn the bowl until you look straight down into it. That's a contour map, the way "
                "such surfaces are usually drawn.",
                lambda f: f["tilt"] >= ABOVE,
                {"tilt": 90},
            ),
            Task(
                "shallow_direction",
                f"The bowl isn't round. Find a start at least {FAR:.0f} away from the star whose "
                f"loss is still below {LOW:.0f}.",
                lambda f: (
                    f["steps"] == 0 and f["start_distance"] >= FAR and f["path"].loss[0] < LOW
                ),
                {"start_w": 0.5, "start_b": 11.9, "steps": 0},
            ),
        ]
