"""Chapter 05: four losses as functions of the predicted probability."""

import numpy as np

from helpers.explorers.base import Explorer, Task, slider
from helpers.nn.divergences import binary_cross_entropy, hinge, kl_divergence, squared_error
from helpers.plots.style import BLUE, GREEN, GREY, INK, ORANGE, PURPLE
from helpers.plots.tables import live_table

TOP = 5.0
STYLES = {
    "cross-entropy": (BLUE, "-"),
    "KL divergence": (GREEN, "--"),
    "squared error": (ORANGE, "-."),
    "hinge": (PURPLE, ":"),
}
GRID = np.linspace(0.001, 0.999, 400)


class LossesByProbability(Explorer):
    """Cross-entropy, KL divergence, squared error and hinge over p. Chapter 05."""

    title = "What a prediction costs"
    size = (7.6, 3.9)

    def make_controls(self) -> dict:
        return {
            "p": slider("predicted p", 0.6, 0.001, 0.999, 0.001),
            "q": slider("true q", 1.0, 0.5, 1.0, 0.05),
        }

    def make_picture(self, figure) -> list:
        ax, table = figure.subplots(1, 2, width_ratios=[1.5, 1])
        ax.set(xlim=(-0.02, 1.02), ylim=(0, TOP), xlabel="predicted probability p", ylabel="loss")
        self.curves = {
            name: ax.plot([], [], color=color, linestyle=dash, label=name)[0]
            for name, (color, dash) in STYLES.items()
        }
        # At q = 1 it lies under the KL divergence, and is to be seen there too.
        self.curves["cross-entropy"].set_linewidth(5)
        ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, fontsize=11)
        self.here = ax.axvline(0.5, color=GREY, linewidth=1.2, linestyle="-")
        (self.dots,) = ax.plot([], [], "o", color=INK, markersize=6, zorder=5)
        self.cells = live_table(table, ("loss", "value"), tuple(STYLES))
        return [self.here, *self.curves.values(), self.dots, *self.cells.flat]

    def compute(self, p: float, q: float) -> dict:
        curves = _losses(q, GRID)
        values = {name: float(value) for name, value in _losses(q, p).items()}
        return {"curves": curves, "values": values}

    def draw(self, facts: dict) -> None:
        for name, curve in self.curves.items():
            curve.set_data(GRID, facts["curves"][name])
        self.here.set_xdata([facts["p"]] * 2)
        values = list(facts["values"].values())
        shown = [value for value in values if value <= TOP]
        self.dots.set_data([facts["p"]] * len(shown), shown)
        for cell, value in zip(self.cells[:, 0], values, strict=True):
            cell.set_text(f"{value:.3f}" + (" ↑" if value > TOP else ""))

    def describe(self, facts: dict) -> str:
        values = ", ".join(f"{name} {value:.3f}" for name, value in facts["values"].items())
        above = [name for name, value in facts["values"].items() if value > TOP]
        words = f"True probability {facts['q']:.2f}, predicted {facts['p']:.3f}: {values}."
        return words + (f" Above the picture: {', '.join(above)}." if above else "")

    def make_tasks(self) -> list[Task]:
        return [
            Task(
                "With q = 1, find a prediction whose cross-entropy is above 5.",
                lambda f: f["q"] == 1 and f["values"]["cross-entropy"] > 5,
                {"p": 0.005, "q": 1.0},
            ),
            Task(
                "With q = 1, find the smallest p (to 0.01) for which the hinge loss is 0.",
                lambda f: f["q"] == 1 and f["values"]["hinge"] == 0 and f["p"] < 0.742,
                {"p": 0.735, "q": 1.0},
            ),
            Task(
                "Set q = 0.8 and find the p where the KL divergence is 0. Is the cross-entropy?",
                lambda f: abs(f["q"] - 0.8) < 0.01 and abs(f["p"] - f["q"]) < 0.0005,
                {"p": 0.8, "q": 0.8},
            ),
        ]


def _losses(q: float, p: np.ndarray | float) -> dict[str, np.ndarray]:
    return {
        "cross-entropy": binary_cross_entropy(q, p),
        "KL divergence": kl_divergence(q, p),
        "squared error": squared_error(q, p),
        "hinge": hinge(p),
    }
