"""Chapter 03: a stack of linear layers and one with an activation learn the same curve."""

import numpy as np

from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.steps import step_buttons
from helpers.nn import Adam
from helpers.nn.depth import FitPath, best_line_loss, curve_points, stack
from helpers.plots.function_curves import LOSS_LIMITS, fit_axes, fit_lines, loss_axes, loss_lines
from helpers.words import counted

STEPS = 300
STEPS_AT_A_TIME = 10
LEARNING_RATE = 0.01
NEURONS = 16
SEED = 0
CURVES = {
    "line": "straight line",
    **{name: name for name in ("parabola", "sine", "corner", "wave")},
}
ACTIVATIONS = ("tanh", "ReLU", "sigmoid")
LABELS = ("with activation", "linear")
AS_GOOD_AS_0 = 1e-14
NEARLY = 1.02  # times the loss of the best line counts as no better than a line


class Stacks(Explorer):
    """Two stacks of the same depth in training, one of them without activation. Chapter 03."""

    title = "Two stacks of layers learn the same curve"
    size = (7.6, 4.0)

    def make_controls(self) -> dict:
        self._paths: dict[tuple, FitPath] = {}
        controls = {
            "curve": choice("curve", CURVES, "sine"),
            "activation": choice("activation (blue)", ACTIVATIONS, "tanh"),
            "depth": slider("layers (both)", 3, 1, 6, 1),
            "steps": slider("training steps", 30, 0, STEPS, STEPS_AT_A_TIME),
        }
        buttons = {"next": f"{STEPS_AT_A_TIME} steps", "last": "Run to the end", "first": "Reset"}
        return controls | step_buttons(self, controls["steps"], buttons)

    def make_picture(self, figure) -> list:
        plane, losses = figure.subplots(1, 2)
        fit_axes(plane)
        self.points, self.fits = fit_lines(plane, LABELS)
        loss_axes(losses, STEPS)
        self.best, self.losses = loss_lines(losses)
        return [self.points, *self.fits, self.best, *self.losses]

    def compute(self, curve: str, activation: str, depth: int, steps: int) -> dict:
        x, y = curve_points(curve)
        paths = [self._path(curve, name, depth) for name in (activation, "identity")]
        outputs = [path.outputs(steps)[:, 0] for path in paths]
        losses = [np.array(path.losses[: steps + 1]) for path in paths]
        line = outputs[1]
        return {
            "points": (x[:, 0], y[:, 0]),
            "outputs": outputs,
            "losses": losses,
            "loss": float(losses[0][-1]),
            "linear_loss": float(losses[1][-1]),
            "best": best_line_loss(x, y),
            "w": (line[-1] - line[0]) / 2,  # x goes from -1 to 1
            "b": (line[-1] + line[0]) / 2,
        }

    def _path(self, curve: str, activation: str, depth: int) -> FitPath:
        """Return the training of one stack; what was trained before is not trained again."""
        key = (curve, activation, depth)
        if key not in self._paths:
            network = stack([1] + [NEURONS] * (depth - 1) + [1], activation, seed=SEED)
            self._paths[key] = FitPath(network, *curve_points(curve), Adam(LEARNING_RATE))
        return self._paths[key]

    def draw(self, facts: dict) -> None:
        x, y = facts["points"]
        self.points.set_data(x, y)
        self.best.set_data([0, STEPS], [facts["best"]] * 2)
        for number in (0, 1):
            losses = facts["losses"][number]
            self.fits[number].set_data(x, facts["outputs"][number])
            self.losses[number].set_data(np.arange(len(losses)), losses)
            self.losses[number].set_markevery([len(losses) - 1])

    def describe(self, facts: dict) -> str:
        depth, steps = facts["depth"], facts["steps"]
        w, b = (round(facts[name], 2) + 0.0 for name in "wb")  # no minus before 0.00
        words = (
            f"{CURVES[facts['curve']]}, {counted(depth, 'layer')}, after {steps} steps: "
            f"the linear stack is the line y = {w:.2f} x {'-' if b < 0 else '+'} {abs(b):.2f}, "
            f"loss {_said(facts['linear_loss'])}; the stack with {facts['activation']} has the "
            f"loss {_said(facts['loss'])}. The best of all straight lines has "
            f"{_said(facts['best'])}."
        )
        if depth == 1:
            words += " With one layer there is no hidden layer and no activation: both are a line."
        below = min(facts["loss"], facts["linear_loss"], facts["best"])
        if below < LOSS_LIMITS[0]:
            words += f" Losses below {LOSS_LIMITS[0]:.0e} are under the picture."
        return words

    def make_tasks(self) -> list[Task]:
        return [
            Task(
                "Let the stack with an activation learn the parabola to a loss below 0.001.",
                lambda f: f["curve"] == "parabola" and f["loss"] < 0.001,
                {"curve": "parabola", "steps": STEPS},
            ),
            Task(
                "Find a curve that the linear stack learns to a loss below 0.001.",
                lambda f: f["linear_loss"] < 0.001,
                {"curve": "line", "steps": STEPS},
            ),
            Task(
                f"Find an activation and a curve that bends with which 3 layers are, after all "
                f"{STEPS} steps, no better than the best straight line.",
                lambda f: (
                    f["best"] > 0.001
                    and f["depth"] == 3
                    and f["steps"] == STEPS
                    and f["loss"] > f["best"] / NEARLY
                ),
                {"curve": "wave", "activation": "sigmoid", "depth": 3, "steps": STEPS},
            ),
        ]


def _said(loss: float) -> str:
    """Return a loss in words; what is left of rounding is not worth its digits."""
    return "0 but for rounding" if loss < AS_GOOD_AS_0 else f"{loss:.3g}"
