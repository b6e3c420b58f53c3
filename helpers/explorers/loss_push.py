"""Chapter 06: how hard cross-entropy and squared error push the logit of the true class."""

from typing import ClassVar

import numpy as np

from helpers.explorers.base import Explorer, Task, slider
from helpers.explorers.picture import Handle
from helpers.nn.functions import log_softmax, softmax
from helpers.nn.softmax_gradients import cross_entropy_gradient, squared_error_gradient
from helpers.plots.function_curves import CurveAndPoint
from helpers.plots.style import GREY

TRUE, STEP = (-10.0, 16.0), 0.1  # range of the true class' logit
RIVAL = (0.0, 10.0)
OTHER = 0.0  # the third logit
LABEL = np.array([0.0, 1.0, 0.0])
GRID = np.linspace(*TRUE, 261)
LOSSES = ("cross-entropy", "squared error")
TOP = 12.0  # of the losses that are shown
HOLD = {"loss": 6.0, "push": 0.5}  # height at which the line is taken
FAR_APART = 10_000
PUSH = "how hard it is pushed up"


class LossPush(Explorer):
    """Two losses and their gradients over one logit. Chapter 06."""

    title = "Two losses push the logit of the true class"
    chapter = "06"
    size = (8.3, 4.2)

    groups: ClassVar = {"logits": ("true", "rival")}

    def make_controls(self) -> dict:
        return {
            "true": slider("true class", 4.0, *TRUE, STEP),
            "rival": slider("its rival", 8.0, *RIVAL, 0.5),
        }

    def make_picture(self, figure) -> list:
        self.axes = dict(zip(("loss", "push"), figure.subplots(1, 2), strict=True))
        for name, axes in self.axes.items():
            axes.set(xlim=TRUE, xlabel="logit of the true class", ylabel=name)
        self.axes["loss"].set(ylim=(-0.2, TOP))
        self.axes["push"].set(ylim=(-0.03, 1.1), ylabel=PUSH)
        self.curves = {
            name: [CurveAndPoint(axes, k) for k in range(2)] for name, axes in self.axes.items()
        }
        for curve, label in zip(self.curves["loss"], LOSSES, strict=True):
            curve.curve.set_label(label)
        self.axes["loss"].legend(loc="upper right", fontsize=11)
        self.here = [axes.axvline(0, color=GREY, linewidth=1.2) for axes in self.axes.values()]
        self.words, self.numbers = (
            axes.set_title("\n", fontsize=11) for axes in self.axes.values()
        )
        curves = [artist for pair in self.curves.values() for one in pair for artist in one.artists]
        return [*self.here, *curves, self.words, self.numbers]

    def compute(self, true: float, rival: float) -> dict:
        """Return both losses and pushes over the grid, and at the logit chosen (`now`)."""
        grid = _both(GRID, rival)
        return {
            "grid": grid,
            "now": {name: values[:, 0] for name, values in _both(true, rival).items()},
            "p": float(softmax([rival, true, OTHER])[1]),
            "hardest": float(GRID[grid["push"][1].argmax()]),
        }

    def draw(self, facts: dict) -> None:
        true, now = facts["true"], facts["now"]
        for name, pair in self.curves.items():
            for curve, heights, height in zip(pair, facts["grid"][name], now[name], strict=True):
                curve.curve.set_data(GRID, heights)
                shown = ([true], [height]) if height <= TOP else ([], [])
                curve.point.set_data(*shown)
        for line in self.here:
            line.set_xdata([true, true])
        self.words.set_text(f"p of the true class\n{_plain(facts['p'])}")
        numbers = zip(LOSSES, now["push"], strict=True)
        self.numbers.set_text("\n".join(f"{loss} {_plain(push)}" for loss, push in numbers))

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        return {
            name: Handle(
                axes,
                facts["true"],
                HOLD[name],
                label=f"logit of the true class, {name}",
                says=f"logit {facts['true']:.1f}",
                drag=lambda x, y: {"true": x},
                step=(STEP, 0),
                size=(1.0, 2 * HOLD[name]),
            )
            for name, axes in self.axes.items()
        }

    def hover(self, axes, x: float, y: float) -> str:
        at = _both(float(np.clip(x, *TRUE)), self.facts["rival"])
        name = next(name for name, one in self.axes.items() if one is axes)
        first, second = at[name][:, 0]
        return f"logit {x:.1f}\n{LOSSES[0]} {_plain(first)}\n{LOSSES[1]} {_plain(second)}"

    def click(self, axes, x: float, y: float) -> dict:
        """Go to a logit."""
        return {"true": x}

    def describe(self, facts: dict) -> str:
        ce, se, ce_push, se_push = map(_plain, np.ravel([*facts["now"].values()]))
        return (
            f"Logits {facts['rival']:.1f}, {facts['true']:.1f} and {OTHER:.0f}; the second class "
            f"is the true one, with the probability {_plain(facts['p'])}. Cross-entropy is {ce} "
            f"and pushes its logit up with {ce_push}; the squared error is {se} and pushes "
            f"with {se_push}."
        )

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "hardest_push_of_squared_error",
                "With the rival at 8, find the logit at which the squared error pushes hardest.",
                lambda f: f["rival"] == 8 and abs(f["true"] - f["hardest"]) < 0.15,
                {"true": 7.3},
            ),
            Task(
                "ten_thousand_times_harder",
                "Find a logit at which cross-entropy pushes more than 10,000 times as hard as the "
                "squared error.",
                lambda f: f["now"]["push"][0] > FAR_APART * f["now"]["push"][1],
                {"true": -2.0},
            ),
        ]


def _both(true: np.ndarray | float, rival: float) -> dict[str, np.ndarray]:
    """Return losses and pushes at these logits of the true class, shape (2, logits) each."""
    true = np.atleast_1d(true)
    logits = np.stack([np.full_like(true, rival), true, np.full_like(true, OTHER)], axis=-1)
    y = np.broadcast_to(LABEL, logits.shape)
    return {
        "loss": np.stack([-log_softmax(logits)[:, 1], ((softmax(logits) - y) ** 2).mean(axis=1)]),
        "push": -np.stack(
            [cross_entropy_gradient(logits, y)[:, 1], squared_error_gradient(logits, y)[:, 1]]
        ),
    }


def _plain(number: float) -> str:
    """Return a number with three digits that count, without powers of ten."""
    return np.format_float_positional(number, precision=3, fractional=False, trim="-")
