"""Chapter 03: a stack of linear layers and one with an activation learn the same curve."""

from functools import lru_cache
from typing import ClassVar

import numpy as np

from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.picture import Handle
from helpers.explorers.points import PointSet
from helpers.explorers.transport import transport
from helpers.nn import Adam
from helpers.nn.depth import FitPath, bent_curve, best_line_loss, curve_points, stack
from helpers.plots.function_curves import (
    LOSS_LIMITS,
    fit_axes,
    fit_lines,
    knot_marks,
    loss_axes,
    loss_lines,
)
from helpers.words import counted

STEPS = 300
LEARNING_RATE = 0.01
NEURONS = 16
SEED = 0
CURVES = {
    "line": "straight line",
    **{name: name for name in ("parabola", "sine", "corner", "wave")},
}
ACTIVATIONS = ("tanh", "ReLU", "sigmoid")
OWN = "own curve"
KNOTS, MOST_KNOTS = 7, 12  # points by which a curve is bent
X_LIMITS, Y_LIMITS = (-1.0, 1.0), (-1.3, 1.3)
PATHS = 64  # trainings that are remembered
LABELS = ("with activation", "linear")
FIT_HINT, LOSS_HINT = "x    (drag ◇, click for one more)", "training steps    (click: go there)"
AS_GOOD_AS_0 = 1e-14
NEARLY = 1.02  # times the loss of the best line counts as no better than a line


class Stacks(Explorer):
    """Two stacks of the same depth in training, one of them without activation. Chapter 03."""

    title = "Two stacks of layers learn the same curve"
    chapter = "03"
    size = (8.3, 4.3)

    groups: ClassVar = {"data": ("curve", "add", "points"), "networks": ("activation", "depth")}

    def make_controls(self) -> dict:
        self._path = lru_cache(PATHS)(_path)
        curve = choice("curve", CURVES, "sine")
        points = PointSet(_knots(curve.value), X_LIMITS, Y_LIMITS, most=MOST_KNOTS)
        points.follow(curve, _knots)
        return {
            "curve": curve,
            "add": self.button("Add a point", self._add),
            "points": points,
            "activation": choice("activation", ACTIVATIONS, "tanh"),
            "depth": slider("layers (both)", 3, 1, 6, 1),
            "steps": transport("training step", 30, 0, STEPS),
        }

    def make_picture(self, figure) -> list:
        self.plane, self.loss_plane = figure.subplots(1, 2)
        fit_axes(self.plane)
        self.plane.set_xlabel(FIT_HINT)
        self.points, self.fits = fit_lines(self.plane, LABELS)
        self.knots = knot_marks(self.plane)
        loss_axes(self.loss_plane, STEPS)
        self.loss_plane.set_xlabel(LOSS_HINT)
        self.best, self.losses = loss_lines(self.loss_plane)
        return [self.points, *self.fits, self.knots, self.best, *self.losses]

    def compute(
        self, curve: str, points: list | None, activation: str, depth: int, steps: int
    ) -> dict:
        own = points and tuple(map(tuple, points))
        x, y = _wanted(curve, own)
        paths = [self._path(curve, own, name, depth) for name in (activation, "identity")]
        outputs = [path.outputs(steps)[:, 0] for path in paths]
        losses = [np.array(path.losses[: steps + 1]) for path in paths]
        line = outputs[1]
        return {
            "wanted": (x[:, 0], y[:, 0]),
            "knots": self.controls["points"].array(points),
            "named": OWN if points else CURVES[curve],
            "outputs": outputs,
            "losses": losses,
            "loss": float(losses[0][-1]),
            "linear_loss": float(losses[1][-1]),
            "best": best_line_loss(x, y),
            "w": (line[-1] - line[0]) / 2,  # x goes from -1 to 1
            "b": (line[-1] + line[0]) / 2,
        }

    def draw(self, facts: dict) -> None:
        x, y = facts["wanted"]
        self.points.set_data(x, y)
        self.knots.set_data(*facts["knots"].T)
        self.best.set_data([0, STEPS], [facts["best"]] * 2)
        for number in (0, 1):
            losses = facts["losses"][number]
            self.fits[number].set_data(x, facts["outputs"][number])
            self.losses[number].set_data(np.arange(len(losses)), losses)
            self.losses[number].set_markevery([len(losses) - 1])

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        step = Handle(
            self.loss_plane,
            facts["steps"],
            facts["loss"],
            label="the training step",
            says=f"{facts['steps']}, loss {facts['loss']:.3g}",
            drag=lambda x, y: {"steps": x},
            step=(1, 0),
        )
        knots = self.controls["points"].handles(self.plane, facts["knots"], "points")
        return {"step": step, **knots}

    def hover(self, axes, x: float, y: float) -> str:
        name, facts = self.facts["activation"], self.facts
        if axes is self.loss_plane:
            step = round(x)
            if not 0 <= step <= facts["steps"]:
                return ""
            with_it, linear = (f"{losses[step]:.3g}" for losses in facts["losses"])
            return f"after {step} steps\nloss with {name} {with_it}\nloss, linear {linear}"
        k = int(np.abs(facts["wanted"][0] - x).argmin())
        at, wanted = (float(values[k]) for values in facts["wanted"])
        with_it, linear = (f"{outputs[k]:z.2f}" for outputs in facts["outputs"])
        return f"x = {at:z.2f}, wanted {wanted:z.2f}\nwith {name} {with_it}\nlinear {linear}"

    def click(self, axes, x: float, y: float) -> dict:
        """Go to a step, or bend the curve so that it goes through the place."""
        if axes is self.loss_plane:
            return {"steps": x}
        more = self.controls["points"].added(self.facts["knots"], x, y)
        return {} if more is None else {"points": more}

    def _add(self) -> None:
        """Put a point on the curve, in the middle of the widest gap."""
        at = np.sort(self.facts["knots"][:, 0])
        widest = int(np.diff(at).argmax())
        x = float(at[widest : widest + 2].mean())
        self.state = self.click(self.plane, x, float(np.interp(x, *self.facts["wanted"])))

    def describe(self, facts: dict) -> str:
        depth, steps = facts["depth"], facts["steps"]
        w, b = facts["w"], round(facts["b"], 2)
        words = (
            f"{facts['named']}, {counted(depth, 'layer')}, after {counted(steps, 'step')}: the "
            f"linear stack is the line y = {w:z.2f} x {'-' if b < 0 else '+'} {abs(b):.2f}, "
            f"loss {_said(facts['linear_loss'])}; with {facts['activation']} the loss is "
            f"{_said(facts['loss'])}. Best straight line: {_said(facts['best'])}."
        )
        if depth == 1:
            words += " With one layer there is no activation: both are a line."
        below = min(facts["loss"], facts["linear_loss"], facts["best"])
        if below < LOSS_LIMITS[0]:
            words += f" Losses below {LOSS_LIMITS[0]:.0e} are under the picture."
        return words

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "parabola_learned",
                "Let the stack with an activation learn the parabola to a loss below 0.001.",
                lambda f: f["named"] == "parabola" and f["loss"] < 0.001,
                {"curve": "parabola", "steps": STEPS},
            ),
            Task(
                "curve_for_linear_stack",
                "Find a curve that the linear stack learns to a loss below 0.001.",
                lambda f: f["linear_loss"] < 0.001,
                {"curve": "line", "steps": STEPS},
            ),
            Task(
                "no_better_than_a_line",
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


def _knots(curve: str) -> np.ndarray:
    """Return points of a curve, (KNOTS, 2), evenly spaced."""
    return np.hstack(curve_points(curve, KNOTS))


def _wanted(curve: str, points: tuple | None) -> tuple[np.ndarray, np.ndarray]:
    return bent_curve(curve, np.array(points)) if points else curve_points(curve)


def _path(curve: str, points: tuple | None, activation: str, depth: int) -> FitPath:
    """Return the training of one stack."""
    network = stack([1] + [NEURONS] * (depth - 1) + [1], activation, seed=SEED)
    return FitPath(network, *_wanted(curve, points), Adam(LEARNING_RATE))
