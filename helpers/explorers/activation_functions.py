"""Chapter 03: an activation function and its slope side by side, and a point that moves along."""

from typing import ClassVar

import numpy as np

from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.picture import Handle
from helpers.nn.derivatives import ACTIVATIONS, WITHOUT_SLOPE_AT_0
from helpers.plots.function_curves import (
    BOUNDED_LIMITS,
    WIDE_LIMITS,
    CurveAndPoint,
    faint_curves,
    function_axes,
    tangent_ends,
)
from helpers.plots.nearest import nearest_line
from helpers.plots.style import INK

NAMES = tuple(ACTIVATIONS)
UNBOUNDED = ("ReLU", "identity")
REACH = 6.0  # of x, to both sides
STEP = 0.05
JUST = 1e-9  # beside 0, where there may be no slope
SOON = 1.75  # from about 1.66 on tanh is flatter than the sigmoid: near enough


class ActivationFunctions(Explorer):
    """Two activation functions, their slopes, and one x for both. Chapter 03."""

    title = "Activation functions and their slopes"
    chapter = "03"
    size = (8.3, 4.2)

    groups: ClassVar = {"functions": ("function", "other"), "where": ("x",)}

    def make_controls(self) -> dict:
        return {
            "function": choice("blue", NAMES, "sigmoid"),
            "other": choice("orange", NAMES, "tanh"),
            "x": slider("x", 2.0, -REACH, REACH, STEP),
        }

    def make_picture(self, figure) -> list:
        self.plane, self.slope_plane = plane, slopes = figure.subplots(1, 2)
        function_axes(plane, "function")
        function_axes(slopes, "slope (derivative)", slope=True)
        curves = zip(*map(_curves, NAMES), strict=True)
        self.faint = {
            ax: faint_curves(ax, all_of) for ax, all_of in zip((plane, slopes), curves, strict=True)
        }
        (self.tangent,) = plane.plot([], [], color=INK, linestyle="-", linewidth=1.4)
        # the second function of the pair first, so that the first one lies on top
        self.functions = [CurveAndPoint(plane, number) for number in (0, 1)]
        self.slopes = [CurveAndPoint(slopes, number) for number in (0, 1)]
        both = [artist for pair in (*self.functions, *self.slopes) for artist in pair.artists]
        return [*both, self.tangent]

    def compute(self, function: str, other: str, x: float) -> dict:
        x = round(x, 2) + 0.0  # a slider may come to rest at 1e-16 or -0.0
        return {
            "at": x,
            "values": [float(ACTIVATIONS[name][0](x)) for name in (function, other)],
            "slopes": [_slope(name, x) for name in (function, other)],
            "curves": [_curves(name) for name in (function, other)],
            "wide": function in UNBOUNDED or other in UNBOUNDED,
        }

    def draw(self, facts: dict) -> None:
        self.plane.set_ylim(WIDE_LIMITS if facts["wide"] else BOUNDED_LIMITS)
        x, values, slopes = facts["at"], facts["values"], facts["slopes"]
        for number, (function_curve, slope_curve) in enumerate(facts["curves"]):
            self.functions[number].set(function_curve, x, values[number])
            self.slopes[number].set(slope_curve, x, slopes[number])
        self.tangent.set_data(*tangent_ends(x, values[0], slopes[0]))

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        name, x = facts["function"], facts["at"]
        value, slope = facts["values"][0], facts["slopes"][0]
        says = f"x {x:.2f}, value {value:.3g}, {_slope_said(slope)}"
        if slope is None:  # wait half-way
            slope = float(np.mean([ACTIVATIONS[name][1](side) for side in (-JUST, JUST)]))
        places = {
            "point": (self.plane, value, f"the point on {name}"),
            "slope": (self.slope_plane, slope, f"the point on the slope of {name}"),
        }
        return {
            key: Handle(
                ax, x, y, label=label, says=says, drag=lambda x, y: {"x": x}, step=(STEP, 0)
            )
            for key, (ax, y, label) in places.items()
        }

    def hover(self, axes, x: float, y: float) -> str:
        """Tell of the curve under the mouse, or else of the two that are chosen."""
        if abs(x) > REACH:
            return ""
        x, name = round(x, 2) + 0.0, self._pointed_at(axes, x, y)
        if name is not None:
            value, slope = ACTIVATIONS[name][0](x), _slope(name, x)
            return f"{name} of {x:.2f}\nvalue {value:.3g}\n{_slope_said(slope)}"
        rows = [
            f"{name} {ACTIVATIONS[name][0](x):.3g}, {_slope_said(_slope(name, x))}"
            for name in dict.fromkeys((self.facts["function"], self.facts["other"]))
        ]
        return "\n".join([f"x = {x:.2f}", *rows])

    def click(self, axes, x: float, y: float) -> dict | None:
        """Make a curve the blue one; what was blue becomes orange."""
        name = self._pointed_at(axes, x, y)
        if name in (None, self.facts["function"]):
            return None
        return {"function": name, "other": self.facts["function"]}

    def _pointed_at(self, axes, x: float, y: float) -> str | None:
        number = nearest_line(axes, self.faint[axes], x, y)
        return None if number is None else NAMES[number]

    def describe(self, facts: dict) -> str:
        names = (facts["function"], facts["other"])
        rows = zip(names, facts["values"], facts["slopes"], strict=True)
        words = [_said(name, facts["at"], value, slope) for name, value, slope in rows]
        return f"Blue: {words[0]} Orange: {words[1]}"

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "steepest_sigmoid",
                "Find the place where the sigmoid is steepest (sigmoid in blue).",
                lambda f: f["function"] == "sigmoid" and abs(f["at"]) <= STEP,
                {"function": "sigmoid", "x": 0.0},
            ),
            Task(
                "where_tanh_gets_flatter",
                "With tanh in blue and the sigmoid in orange: find the smallest x above 0 (to 0.1) "
                "where tanh is flatter than the sigmoid.",
                lambda f: (
                    (f["function"], f["other"]) == ("tanh", "sigmoid")
                    and 0 < f["at"] <= SOON
                    and f["slopes"][0] < f["slopes"][1]
                ),
                {"function": "tanh", "other": "sigmoid", "x": 1.7},
            ),
            Task(
                "relu_without_slope",
                "Find the only x at which ReLU, in blue, has no slope at all, not even 0.",
                lambda f: f["function"] == "ReLU" and f["slopes"][0] is None,
                {"function": "ReLU", "x": 0.0},
            ),
        ]


def _slope(name: str, x: float) -> float | None:
    """Return the slope, or None where there is none."""
    if x == 0 and name in WITHOUT_SLOPE_AT_0:
        return None
    return float(ACTIVATIONS[name][1](x))


def _curves(name: str) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Return the curves of a function and of its slope, each with a gap just above 0.

    Where a function is smooth, the gap is too narrow to be seen; where it jumps, no line may lead
    from the one height to the other.
    """
    below, above = np.linspace(-REACH, 0, 121), np.linspace(1e-9, REACH, 121)
    x = np.concatenate([below, [0], above])
    function, slope = (np.concatenate([f(below), [np.nan], f(above)]) for f in ACTIVATIONS[name])
    return (x, function), (x, slope)


def _said(name: str, x: float, value: float, slope: float | None) -> str:
    """Return a sentence on one function at x."""
    words = f"{name} of {x:.2f} is {value:.6g}"
    if slope is None:
        return f"{words}, where it has a {WITHOUT_SLOPE_AT_0[name]} and no slope."
    return f"{words}, with the slope {slope:.3g}."


def _slope_said(slope: float | None) -> str:
    return "no slope" if slope is None else f"slope {slope:.3g}"
