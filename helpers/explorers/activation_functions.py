"""Chapter 03: an activation function and its slope side by side, and a point that moves along."""

import numpy as np

from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.nn.derivatives import ACTIVATIONS, WITHOUT_SLOPE_AT_0
from helpers.plots.function_curves import (
    BOUNDED_LIMITS,
    WIDE_LIMITS,
    CurveAndPoint,
    function_axes,
    tangent_ends,
)
from helpers.plots.style import INK

NAMES = tuple(ACTIVATIONS)
UNBOUNDED = ("ReLU", "identity")
REACH = 6.0  # of x, to both sides


class ActivationFunctions(Explorer):
    """Two activation functions, their slopes, and one x for both. Chapter 03."""

    title = "Activation functions and their slopes"
    size = (7.6, 3.9)

    def make_controls(self) -> dict:
        return {
            "function": choice("function (blue)", NAMES, "sigmoid"),
            "other": choice("other (orange)", NAMES, "tanh"),
            "x": slider("x", 2.0, -REACH, REACH, 0.1),
        }

    def make_picture(self, figure) -> list:
        self.plane, slopes = figure.subplots(1, 2)
        function_axes(self.plane, "function")
        function_axes(slopes, "slope (derivative)", slope=True)
        (self.tangent,) = self.plane.plot([], [], color=INK, linestyle="-", linewidth=1.4)
        # the second function of the pair first, so that the first one lies on top
        self.functions = [CurveAndPoint(self.plane, number) for number in (0, 1)]
        self.slopes = [CurveAndPoint(slopes, number) for number in (0, 1)]
        both = [artist for pair in (*self.functions, *self.slopes) for artist in pair.artists]
        return [*both, self.tangent]

    def compute(self, function: str, other: str, x: float) -> dict:
        x = round(x, 1) + 0.0  # a slider may come to rest at 1e-16 or -0.0
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

    def describe(self, facts: dict) -> str:
        names = (facts["function"], facts["other"])
        rows = zip(names, facts["values"], facts["slopes"], strict=True)
        words = [_said(name, facts["at"], value, slope) for name, value, slope in rows]
        return f"Blue: {words[0]} Orange: {words[1]}"

    def make_tasks(self) -> list[Task]:
        return [
            Task(
                "Find the place where the sigmoid is steepest (sigmoid in blue).",
                lambda f: f["function"] == "sigmoid" and f["at"] == 0,
                {"function": "sigmoid", "x": 0.0},
            ),
            Task(
                "Find an x where tanh, in blue, is flatter than the sigmoid, in orange.",
                lambda f: (
                    (f["function"], f["other"]) == ("tanh", "sigmoid")
                    and f["slopes"][0] < f["slopes"][1]
                ),
                {"function": "tanh", "other": "sigmoid", "x": 3.0},
            ),
            Task(
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
    words = f"{name} of {x:.1f} is {value:.6g}"
    if slope is None:
        return f"{words}, where it has a {WITHOUT_SLOPE_AT_0[name]} and no slope."
    return f"{words}, with the slope {slope:.3g}."
