"""Chapter 01: a neuron finds the weights of a gate by itself, one look at a time."""

import math
from typing import ClassVar

import ipywidgets as widgets
import numpy as np
import traitlets

from helpers.datasets.toys import GATES, gate_table
from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.picture import Handle
from helpers.explorers.points import PointSet
from helpers.explorers.transport import transport
from helpers.nn.perceptron import margin, perceptron, perceptron_rule, weighted_sum
from helpers.plots.planes import (
    ClassPoints,
    gate_axes,
    line_ends,
    line_foot,
    region_grid,
    region_image,
)
from helpers.plots.style import BLUE, INK, ORANGE
from helpers.words import counted

LOOKS = 100
STARTS = {
    "own": "drag it yourself",
    "zero": "all zero",
    "fires": "fires for everything",
    "nand": "a NAND",
}
START_WEIGHTS = {
    "zero": ((0.0, 0.0), 0.0),
    "fires": ((0.6, 0.4), 1.5),
    "nand": ((-1.0, -0.8), 1.2),
}
PRESSES = {"look": "looks at a point", "flip": "flips its class"}
DRAG_START, DRAG_POINTS = (
    "drag the line, its arrow or a point",
    "drag a point or the mark on the curve",
)
HINTS = {"look": "click a point: one look at it", "flip": "click a point: it changes its class"}
REACH = 0.3  # of the arrow, for a weight of 1
WEIGHTS, STEP = (-2.0, 2.0), 0.05
LEGEND = "tinted orange: the neuron fires\n■ should be 1    ● should be 0"
PLACES = (-0.4, 1.4)
FEWEST, MOST = 2, 12
AFRESH = {"chosen": [], "looks": 0}  # where there are more points or fewer, the looks begin anew
LEAST_MARGIN = 0.2
ON_POINT = 0.12  # so near to a point the mouse is at it


class Looks(widgets.Button):
    """A button that has the points looked at in turn; its value: those chosen for the first looks.

    A list of their numbers.
    """

    value = traitlets.List(traitlets.Int(min=0, max=MOST - 1), maxlen=LOOKS)

    def __init__(self) -> None:
        """Begin with none chosen."""
        super().__init__(description="Look at them in turn", disabled=True)
        self.on_click(lambda _: setattr(self, "value", []))

    @traitlets.observe("value")
    def _enable(self, change: dict) -> None:
        self.disabled = not change["new"]


class PerceptronRule(Explorer):
    """The line after each look at an example, and how many points are wrong. Chapter 01."""

    title = "A neuron that finds its own weights"
    chapter = "01"
    size = (8.0, 4.0)

    groups: ClassVar = {
        "data": ("gate", "press", "add", "points"),
        "training": ("start", "learning_rate", "chosen"),
    }

    def make_controls(self) -> dict:
        w, b = START_WEIGHTS["nand"]
        # A gate brings its own points; a number of the start is one's own start.
        controls = {
            "gate": choice("wanted gate", tuple(GATES)),
            "points": PointSet(_rows("AND"), PLACES, PLACES, FEWEST, MOST),
            "press": choice("a click", PRESSES),
            "add": self.button("Add a point", self._add),
            "start_w1": slider("own start: weight w1", w[0], *WEIGHTS, STEP),
            "start_w2": slider("own start: weight w2", w[1], *WEIGHTS, STEP),
            "start_b": slider("own start: bias b", b, *WEIGHTS, STEP),
            "start": choice("start", STARTS),
            "learning_rate": slider("learning rate η", 0.1, 0.1, 1.0, 0.1),
            "chosen": Looks(),
            "looks": transport("look", 0, 0, LOOKS),
        }
        controls["gate"].observe(lambda _: setattr(controls["points"], "value", None), "value")
        for name in ("start_w1", "start_w2", "start_b"):
            controls[name].observe(self._start_is_own, "value")
        return controls

    def make_picture(self, figure) -> list:
        self.plane, self.curve = plane, curve = figure.subplots(1, 2, width_ratios=[1, 1.25])
        gate_axes(plane)
        self.hint = plane.set_title("\n", fontsize=11)
        self.region = region_image(plane)
        (self.line,) = plane.plot([], [], color=INK, linestyle="-")
        (self.arrow,) = plane.plot([], [], "-", color=BLUE, linewidth=3, zorder=3)
        self.points = ClassPoints(plane)
        (self.ring,) = plane.plot([], [], "o", color=INK, fillstyle="none", markersize=24, zorder=5)
        curve.set(
            xlim=(-2, LOOKS + 2),  # so that the mark is whole at both ends
            xlabel="looks at an example",
            ylabel="points wrong",
        )
        curve.set_title(LEGEND, fontsize=11)
        (self.wrong,) = curve.plot([], [], drawstyle="steps-post", linestyle="-")
        (self.now,) = curve.plot([], [], "D", color=ORANGE)
        moving = [self.region, self.line, self.arrow, *self.points.artists, self.ring, self.hint]
        return [*moving, self.wrong, self.now]

    def compute(
        self,
        gate: str,
        points: list | None,
        press: str,
        start_w1: float,
        start_w2: float,
        start_b: float,
        start: str,
        learning_rate: float,
        chosen: list[int],
        looks: int,
    ) -> dict:
        """Return the path of the weights, and where the neuron stands after `looks` looks."""
        rows = _rows(gate) if points is None else np.array(points)
        x, wanted = rows[:, :2], rows[:, 2].astype(int)
        w, b = START_WEIGHTS.get(start, ((start_w1, start_w2), start_b))
        first = [number for number in chosen if number < len(x)]
        path = perceptron_rule(x, wanted, np.array(w), b, learning_rate, LOOKS, first)
        finished = np.flatnonzero(path.wrong == 0)
        here = path.w[looks], path.b[looks]
        return {
            "rows": rows,
            "x": x,
            "wanted": wanted,
            "path": path,
            "w_now": here[0],
            "b_now": here[1],
            "wrong_now": int(path.wrong[looks]),
            "margin": margin(x, *here),
            "first_right": int(finished[0]) if finished.size else None,
            "fires_at_first": bool(perceptron(x, path.w[0], path.b[0]).all()),
            "looked_at": x[path.looked[looks - 1]] if looks else None,
            "line": line_ends(*here),
            "foot": line_foot(*here),
            "region": perceptron(region_grid(), *here),
        }

    def draw(self, facts: dict) -> None:
        looks, n = facts["looks"], len(facts["x"])
        self.region.set_data(facts["region"])
        self.line.set_data(*facts["line"])
        ends = [facts["foot"], facts["foot"] + REACH * facts["w_now"]] if looks == 0 else []
        self.arrow.set_data(*np.reshape(ends, (-1, 2)).T)
        self.points.set(facts["x"], facts["wanted"])
        ring = facts["looked_at"]
        self.ring.set_data([], []) if ring is None else self.ring.set_data([ring[0]], [ring[1]])
        self.hint.set_text(f"{DRAG_POINTS if looks else DRAG_START}\n{HINTS[facts['press']]}")
        if self.curve.get_ylim()[1] != 1.05 * n:
            self.curve.set(ylim=(-0.05 * n, 1.05 * n), yticks=range(0, n + 1, 1 + n // 8))
        self.wrong.set_data(np.arange(looks + 1), facts["path"].wrong[: looks + 1])
        self.now.set_data([looks], [facts["wrong_now"]])

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        w, b, foot, looks = facts["w_now"], facts["b_now"], facts["foot"], facts["looks"]

        def start(w: np.ndarray, b: float) -> dict:
            return {"start": "own", "start_w1": w[0], "start_w2": w[1], "start_b": b}

        def turn(x: float, y: float) -> dict:
            w = np.clip((np.array([x, y]) - foot) / REACH, *WEIGHTS)
            return start(w, -w @ foot)

        handles = {}
        if looks == 0:
            handles["line"] = Handle(
                self.plane,
                *foot,
                label="the line at the start",
                says=f"bias {b:.2f}",
                drag=lambda x, y: start(w, -w @ (x, y) if w.any() else b),
                step=(STEP, STEP),
            )
            handles["weights"] = Handle(
                self.plane,
                *(foot + REACH * w),
                label="the arrow of the start's weights",
                says=f"w1 {w[0]:.2f}, w2 {w[1]:.2f}",
                drag=turn,
                step=(STEP * REACH, STEP * REACH),
            )
        handles["now"] = Handle(
            self.curve,
            looks,
            facts["wrong_now"],
            label="the looks so far",
            says=f"{counted(looks, 'look')}, {facts['wrong_now']} wrong",
            drag=lambda x, y: {"looks": x},
            step=(1, 0),
        )
        points = self.controls["points"].handles(self.plane, facts["rows"], "points")
        for k, handle in enumerate(points.values()):
            handle.says += f", class {facts['wanted'][k]}"
            handle.press = lambda k=k: self._pressed(k)
            remove = handle.remove
            handle.remove = lambda remove=remove: remove() and remove() | AFRESH
        return handles | points

    def hover(self, axes, x: float, y: float) -> str:
        facts, place = self.facts, np.array([x, y])
        if axes is self.curve:
            look = int(np.clip(round(x), 0, LOOKS))
            if look > facts["looks"]:
                return f"look {look}\nclick: go there"
            return f"look {look}: {facts['path'].wrong[look]} wrong"
        w, b = facts["w_now"], facts["b_now"]
        k = int(np.hypot(*(facts["x"] - place).T).argmin())
        if np.hypot(*(facts["x"][k] - place)) > ON_POINT:
            total = weighted_sum(place, w, b)
            return f"sum {total:+.2f}: {_fires(total)}\nclick: a new ■"
        total, wanted = weighted_sum(facts["x"][k], w, b), facts["wanted"][k]
        words = f"sum {total:+.2f}: {_fires(total)}, wanted {wanted}\n"
        step = perceptron_rule(facts["x"][k : k + 1], [wanted], w, b, facts["learning_rate"], 1)
        if step.wrong[0] == 0:
            return f"{words}right: a look changes nothing"
        changes = [*np.diff(step.w, axis=0)[0], np.diff(step.b)[0]]
        return (
            words
            + "a look: "
            + ", ".join(
                f"{name} {change:+.2f}"
                for name, change in zip(("w1", "w2", "b"), changes, strict=True)
            )
        )

    def click(self, axes, x: float, y: float) -> dict | None:
        if axes is self.curve:
            return {"looks": x}
        return self._with_one_more(x, y)

    def describe(self, facts: dict) -> str:
        (w, b), looks = (facts["path"].w, facts["path"].b), facts["looks"]
        n, ring = len(facts["x"]), facts["looked_at"]
        what = (
            f"{n} points wrong for {facts['gate']}"
            if facts["points"] is None
            else (f"your {n} points wrong")
        )
        words = f"After {counted(looks, 'look')}: {_numbers(w[looks], b[looks])}; "
        words += f"{facts['wrong_now']} of {what}."
        if facts["wrong_now"] == 0:
            words += f" From here on nothing changes. Margin {facts['margin']:.2f}."
        if ring is not None:
            words += f" The ring: the last look, at ({ring[0]:.2g}, {ring[1]:.2g})."
        words += f" Rate {facts['learning_rate']:.1f}"
        words += f", from the start {_numbers(w[0], b[0])}." if looks else "."
        if facts["press"] == "flip":
            words += " A click on a point flips its class."
        return words

    @classmethod
    def make_tasks(cls) -> list[Task]:
        def about(f: dict, gate: str) -> bool:
            return f["gate"] == gate and f["points"] is None

        return [
            Task(
                "first_look_with_all_right",
                "For AND, stop at the first look after which all four points are right.",
                lambda f: about(f, "AND") and 0 < f["looks"] == f["first_right"],
                {"gate": "AND", "start": "zero", "learning_rate": 0.1, "looks": 18},
            ),
            Task(
                "nand_from_firing_for_all",
                "Drag the start line away until the neuron fires for everything. Then let the rule "
                "find NAND.",
                lambda f: about(f, "NAND") and f["fires_at_first"] and f["wrong_now"] == 0,
                {
                    "gate": "NAND",
                    "start": "own",
                    "start_w1": 0.6,
                    "start_w2": 0.4,
                    "start_b": 1.5,
                    "looks": LOOKS,
                },
            ),
            Task(
                "and_with_a_margin",
                "For AND, find a start that isn't right yet, and a rate, from which the rule ends "
                "with a margin of at least 0.2.",
                lambda f: (
                    about(f, "AND")
                    and f["path"].wrong[0] > 0
                    and f["wrong_now"] == 0
                    and f["margin"] >= LEAST_MARGIN
                ),
                {"gate": "AND", "start": "fires", "learning_rate": 0.5, "looks": 40},
            ),
        ]

    def _start_is_own(self, change: dict) -> None:
        if not math.isclose(change["old"], change["new"], abs_tol=STEP / 2):  # as the page rounds
            self.controls["start"].value = "own"

    def _pressed(self, k: int) -> dict:
        """Return what a press on point number `k` leads to: a look at it, or its other class."""
        facts = self.facts
        if facts["press"] == "flip":
            rows = facts["rows"].copy()
            rows[k, 2] = 1 - rows[k, 2]
            return {"points": rows.tolist()}
        looks = facts["looks"]
        if looks == LOOKS:
            return {}
        return {"chosen": [*facts["path"].looked[:looks], k], "looks": looks + 1}

    def _with_one_more(self, x: float, y: float) -> dict | None:
        """Return settings with a new point of class 1."""
        rows = self.controls["points"].added(self.facts["rows"], x, y, 1.0)
        return rows and {"points": rows} | AFRESH

    def _add(self) -> None:
        turn = 2.4 * len(self.facts["rows"])  # never the same place twice
        more = self._with_one_more(0.5 + 0.4 * np.cos(turn), 0.5 + 0.4 * np.sin(turn))
        self.state = more or {}


def _rows(gate: str) -> np.ndarray:
    """Return the points of a gate with their class in the third column, shape (4, 3)."""
    return np.column_stack(gate_table(gate))


def _numbers(w: np.ndarray, b: float) -> str:
    return f"w1 = {w[0]:.2f}, w2 = {w[1]:.2f}, b = {b:.2f}"


def _fires(total: float) -> str:
    return "fires" if total > 0 else "silent"
