"""Chapter 05: four losses as functions of the predicted probability."""

from typing import ClassVar

import numpy as np

from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.picture import Handle
from helpers.nn import numerical_gradient
from helpers.nn.divergences import binary_cross_entropy, hinge, kl_divergence, squared_error
from helpers.plots.function_curves import tangent_ends
from helpers.plots.nearest import nearest_line
from helpers.plots.style import BLUE, GREEN, GREY, INK, ORANGE, PURPLE
from helpers.plots.tables import live_table

TOP = 5.0
STYLES = {
    "cross-entropy": (BLUE, "-"),
    "KL divergence": (GREEN, "--"),
    "squared error": (ORANGE, "-."),
    "hinge": (PURPLE, ":"),
}
NAMES = tuple(STYLES)
LOSSES = {
    "cross-entropy": binary_cross_entropy,
    "KL divergence": kl_divergence,
    "squared error": squared_error,
    "hinge": lambda q, p: hinge(p),
}
# From what a state holds to the words on the page.
CURVES = {
    "all": "all four",
    "cross_entropy": "cross-entropy",
    "kl_divergence": "KL divergence",
    "squared_error": "squared error",
    "hinge": "hinge",
}
IDS = tuple(CURVES)[1:]
GRID = np.linspace(0.001, 0.999, 400)
LEAST, STEP = 0.005, 0.005  # of p
HOLD = 2.5  # height at which the line is taken
REACH = 0.12  # of the tangent, to both sides
PALE = 0.3  # opacity of the curves that are not chosen


class LossesByProbability(Explorer):
    """Cross-entropy, KL divergence, squared error and hinge over p. Chapter 05."""

    title = "What a prediction costs"
    chapter = "05"
    size = (8.3, 4.3)

    groups: ClassVar = {"prediction": ("p",), "truth": ("q",), "look at": ("curve",)}

    def make_controls(self) -> dict:
        return {
            "p": slider("predicted p", 0.6, LEAST, 1 - LEAST, STEP),
            "q": slider("true q", 1.0, 0.5, 1.0, 0.01),
            "curve": choice("curve", CURVES),
        }

    def make_picture(self, figure) -> list:
        self.plane, self.table = figure.subplots(1, 2, width_ratios=[1.35, 1])
        ax = self.plane
        ax.set(xlim=(-0.02, 1.02), ylim=(0, TOP), xlabel="predicted probability p", ylabel="loss")
        self.curves = {
            name: ax.plot([], [], color=color, linestyle=dash, label=name)[0]
            for name, (color, dash) in STYLES.items()
        }
        # At q = 1 it lies under the KL divergence, and is to be seen there too.
        self.curves["cross-entropy"].set_linewidth(5)
        ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, fontsize=11)
        self.here = ax.axvline(0.5, color=GREY, linewidth=1.2, linestyle="-")
        self.truth = ax.axvline(1.0, 0, 0.08, color=INK, linewidth=3)
        (self.tangent,) = ax.plot([], [], color=INK, linestyle="-", linewidth=1.4)
        (self.dots,) = ax.plot([], [], "o", color=INK, markersize=6, zorder=5)
        bold = {"color": INK, "weight": "bold", "va": "center"}
        self.names = [ax.text(0, y, name, **bold) for name, y in (("p", HOLD), ("q", 0.25))]
        self.cells = live_table(self.table, ("loss", "value", "slope"), NAMES, fontsize=11)
        moving = [self.here, self.truth, *self.curves.values(), self.tangent, self.dots]
        return [*moving, *self.names, *self.cells.flat]

    def compute(self, p: float, q: float, curve: str) -> dict:
        slopes = {
            name: float(numerical_gradient(lambda p, loss=loss: loss(q, p), p))
            for name, loss in LOSSES.items()
        }
        return {
            "curves": _losses(q, GRID),
            "values": {name: float(value) for name, value in _losses(q, p).items()},
            "slopes": slopes,
        }

    def draw(self, facts: dict) -> None:
        p, chosen, values = facts["p"], CURVES[facts["curve"]], facts["values"]
        for name, curve in self.curves.items():
            curve.set_data(GRID, facts["curves"][name])
            curve.set_alpha(1.0 if chosen in (CURVES["all"], name) else PALE)
        self.here.set_xdata([p] * 2)
        self.truth.set_xdata([facts["q"]] * 2)
        for name, x in zip(self.names, (p, facts["q"]), strict=True):
            to_the_right = x < 0.5
            name.set_x(x + 0.04 if to_the_right else x - 0.04)
            name.set_ha("left" if to_the_right else "right")
        shown = [value for value in values.values() if value <= TOP]
        self.dots.set_data([p] * len(shown), shown)
        ends = ([], [])
        if chosen in NAMES:
            ends = tangent_ends(p, values[chosen], facts["slopes"][chosen], REACH)
        self.tangent.set_data(*ends)
        for name, (value, slope) in zip(NAMES, self.cells, strict=True):
            value.set_text(f"{values[name]:.3f}" + (" ↑" if values[name] > TOP else ""))
            slope.set_text(_signed(facts["slopes"][name]))
            for cell in (value, slope):
                cell.set_weight("bold" if chosen == name else "normal")

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        handles = {
            "p": Handle(
                self.plane,
                facts["p"],
                HOLD,
                label="the prediction p",
                says=f"p {facts['p']:.3f}",
                drag=lambda x, y: {"p": x},
                step=(STEP, 0),
                size=(0.04, 2 * HOLD),
            ),
            "q": Handle(
                self.plane,
                facts["q"],
                0,
                label="the truth q",
                says=f"q {facts['q']:.2f}",
                drag=lambda x, y: {"q": x},
                step=(0.01, 0),
            ),
        }
        for row, name in enumerate(IDS):
            handles[name] = Handle(
                self.table,
                1.5,
                row + 1,
                label=CURVES[name],
                says=f"slope {_signed(facts['slopes'][CURVES[name]])}",
                press=lambda name=name: {"curve": "all" if name == facts["curve"] else name},
                size=(3, 0.9),
            )
        return handles

    def hover(self, axes, x: float, y: float) -> str:
        if axes is not self.plane or not GRID[0] <= x <= GRID[-1]:
            return ""
        ce, kl, squared, hinged = _losses(self.facts["q"], x).values()
        return (
            f"p = {x:.3f}: cross-entropy {ce:.3f}\n"
            f"KL divergence {kl:.3f}\nsquared {squared:.3f}, hinge {hinged:.3f}"
        )

    def click(self, axes, x: float, y: float) -> dict | None:
        """Choose a curve; beside them all, choose all."""
        if axes is not self.plane:
            return None
        number = nearest_line(axes, self.curves.values(), x, y)
        return {"curve": "all" if number is None else IDS[number]}

    def describe(self, facts: dict) -> str:
        chosen, values = CURVES[facts["curve"]], facts["values"]
        each = ", ".join(f"{name} {value:.3f}" for name, value in values.items())
        above = [name for name, value in values.items() if value > TOP]
        words = f"True probability {facts['q']:.2f}, predicted {facts['p']:.3f}: {each}."
        if chosen in NAMES:
            slope = facts["slopes"][chosen]
            words += f" The slope of {chosen} is {_signed(slope)}."
        return words + (f" Above the picture: {', '.join(above)}." if above else "")

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "high_cross_entropy",
                "With q = 1, find a prediction whose cross-entropy is above 5.",
                lambda f: f["q"] == 1 and f["values"]["cross-entropy"] > 5,
                {"p": 0.005, "q": 1.0},
            ),
            Task(
                "smallest_p_without_hinge",
                "With q = 1, find the smallest p (to 0.01) for which the hinge loss is 0.",
                lambda f: f["q"] == 1 and f["values"]["hinge"] == 0 and f["p"] < 0.742,
                {"p": 0.735, "q": 1.0},
            ),
            Task(
                "no_divergence",
                "Set q = 0.8 and find the p where the KL divergence is 0. Is the cross-entropy?",
                lambda f: abs(f["q"] - 0.8) < 0.01 and abs(f["p"] - f["q"]) < 0.0005,
                {"p": 0.8, "q": 0.8},
            ),
        ]


def _losses(q: float, p: np.ndarray | float) -> dict[str, np.ndarray]:
    return {name: loss(q, p) for name, loss in LOSSES.items()}


def _signed(slope: float) -> str:
    return f"{slope + 0.0:+.2f}" if abs(slope) >= 0.005 else "0.00"
