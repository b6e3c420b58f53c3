"""Chapter 03: how much gradient reaches each layer of a deep stack."""

from functools import lru_cache

from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.nn.depth import WIDTH, LayerByLayer, random_stack
from helpers.plots.function_curves import DEEPEST, NORM_LIMITS, LayerValues, norm_axes, slope_axes
from helpers.words import counted

stack_at = lru_cache(maxsize=64)(random_stack)


class VanishingGradient(Explorer):
    """The length of the gradient by layer, and the mean slope behind it. Chapter 03."""

    title = f"What reaches the first layer? A stack of {WIDTH} neurons a layer, before any training"
    size = (7.6, 4.0)

    def make_controls(self) -> dict:
        return {
            "activation": choice("activation", ("sigmoid", "tanh", "ReLU", "identity")),
            "depth": slider("depth (layers)", 4, 2, DEEPEST, 1),
            "weight_scale": slider("weight scale", 1.0, -1.0, 1.0, 0.05, log=True),
            "start": slider("random start", 0, 0, 9, 1),
        }

    def make_picture(self, figure) -> list:
        norms, slopes = figure.subplots(1, 2)
        norm_axes(norms)
        slope_axes(slopes)
        self.norms, self.slopes = LayerValues(norms), LayerValues(slopes)
        return [*self.norms.artists, *self.slopes.artists]

    def compute(self, activation: str, depth: int, weight_scale: float, start: int) -> dict:
        found: LayerByLayer = stack_at(depth, activation, weight_scale, start)
        return {
            "norms": found.norms,
            "slopes": found.slopes,
            "first": float(found.norms[0]),
            "last": float(found.norms[-1]),
        }

    def draw(self, facts: dict) -> None:
        self.norms.set(facts["norms"])
        self.slopes.set(facts["slopes"])

    def describe(self, facts: dict) -> str:
        norms, slopes = facts["norms"], facts["slopes"]
        words = (
            f"{facts['activation']}, {facts['depth']} layers, weights times "
            f"{facts['weight_scale']:.2g}, start {facts['start']}: the mean slope in the hidden "
            f"layers goes from {slopes.min():.2f} to {slopes.max():.2f}. The gradient's length is "
            f"{facts['first']:.2g} in layer 1 and {facts['last']:.2g} in layer {facts['depth']}."
        )
        low, high = NORM_LIMITS
        for out, where in ((norms < low, "below"), (norms > high, "above")):
            if out.any():
                words += f" In {counted(out.sum(), 'layer')} it is {where} the picture (triangles)."
        return words

    def make_tasks(self) -> list[Task]:
        return [
            Task(
                "With the sigmoid and the weight scale 1, find a depth at which layer 1 gets less "
                "than a millionth of the gradient of the last layer.",
                lambda f: (
                    f["activation"] == "sigmoid"
                    and abs(f["weight_scale"] - 1) < 0.01
                    and f["first"] < 1e-6 * f["last"]
                ),
                {"activation": "sigmoid", "depth": 12, "weight_scale": 1.0},
            ),
            Task(
                "With ReLU and 20 layers, find a weight scale at which the gradient of layer 1 is "
                "between 0.1 and 10.",
                lambda f: (
                    f["activation"] == "ReLU" and f["depth"] == DEEPEST and 0.1 < f["first"] < 10
                ),
                {"activation": "ReLU", "depth": 20, "weight_scale": 10**0.15},
            ),
            Task(
                "Make a gradient explode: more than 1000 in layer 1 with tanh, which is never "
                "steeper than 1.",
                lambda f: f["activation"] == "tanh" and f["first"] > 1000,
                {"activation": "tanh", "depth": 20, "weight_scale": 10**0.5},
            ),
        ]
