"""Chapter 03: how much gradient reaches each layer of a deep stack."""

from functools import lru_cache
from typing import ClassVar

from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.picture import Handle
from helpers.nn.depth import WIDTH, LayerByLayer, random_stack
from helpers.plots.function_curves import DEEPEST, NORM_LIMITS, LayerValues, norm_axes, slope_axes
from helpers.plots.style import QUIET_INK
from helpers.words import counted

HINT = "drag the edge, click a layer"
HOLD = 1e-3, 0.6  # heights at which the edge is taken, left and right

stack_at = lru_cache(maxsize=64)(random_stack)


class VanishingGradient(Explorer):
    """The length of the gradient by layer, and the mean slope behind it. Chapter 03."""

    title = f"What reaches the first layer? A stack of {WIDTH} neurons a layer, before any training"
    chapter = "03"
    size = (8.3, 4.2)

    groups: ClassVar = {"network": ("activation", "depth", "weight_scale"), "look at": ("layer",)}

    def make_controls(self) -> dict:
        return {
            "activation": choice("activation", ("sigmoid", "tanh", "ReLU", "identity")),
            "depth": slider("depth (layers)", 4, 2, DEEPEST, 1),
            "weight_scale": slider("weight scale", 1.0, -1.0, 1.0, 0.05, log=True),
            "layer": slider("layer", 1, 1, DEEPEST, 1),
            "start": slider("random start", 0, 0, 9, 1),
        }

    def make_picture(self, figure) -> list:
        self.planes = norms, slopes = figure.subplots(1, 2)
        norm_axes(norms)
        norms.set_title(HINT, fontsize=11, color=QUIET_INK)
        slope_axes(slopes)
        self.norms, self.slopes = LayerValues(norms), LayerValues(slopes)
        return [*self.norms.artists, *self.slopes.artists]

    def compute(
        self, activation: str, depth: int, weight_scale: float, layer: int, start: int
    ) -> dict:
        found: LayerByLayer = stack_at(depth, activation, weight_scale, start)
        return {
            "norms": found.norms,
            "slopes": found.slopes,
            "factors": (found.by_weights, found.by_slopes),
            "halves": (found.signals, found.errors),
            "chosen": min(layer, depth),
            "first": float(found.norms[0]),
            "last": float(found.norms[-1]),
        }

    def draw(self, facts: dict) -> None:
        for values, drawn in ((facts["norms"], self.norms), (facts["slopes"], self.slopes)):
            drawn.set(values, facts["depth"], facts["chosen"])

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        depth = facts["depth"]
        return {
            name: Handle(
                axes,
                depth + 0.5,
                height,
                label=f"edge of the depth, {name}",
                says=counted(depth, "layer"),
                drag=lambda x, y: {"depth": x - 0.5},
                step=(1, 0),
            )
            for name, axes, height in zip(("left", "right"), self.planes, HOLD, strict=True)
        }

    def hover(self, axes, x: float, y: float) -> str:
        layer = round(x)
        if not 1 <= layer <= self.facts["depth"]:
            return ""
        return "\n".join(_layer_said(self.facts | {"chosen": layer}))

    def click(self, axes, x: float, y: float) -> dict:
        """Look at a layer."""
        return {"layer": min(max(round(x), 1), self.facts["depth"])}

    def describe(self, facts: dict) -> str:
        norms, depth = facts["norms"], facts["depth"]
        words = (
            f"{facts['activation']}, {depth} layers, weights times {facts['weight_scale']:.2g}, "
            f"start {facts['start']}: the gradient's length is {facts['first']:.2g} in layer 1 and "
            f"{facts['last']:.2g} in layer {depth}. {'; '.join(_layer_said(facts))}."
        )
        low, high = NORM_LIMITS
        for out, where in ((norms < low, "below"), (norms > high, "above")):
            if out.any():
                words += f" In {counted(out.sum(), 'layer')} it is {where} the picture."
        return words

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "a_millionth_left",
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
                "relu_scale_that_keeps",
                "With ReLU and 20 layers, find a weight scale at which the gradient of layer 1 is "
                "between 0.1 and 10.",
                lambda f: (
                    f["activation"] == "ReLU" and f["depth"] == DEEPEST and 0.1 < f["first"] < 10
                ),
                {"activation": "ReLU", "depth": 20, "weight_scale": 10**0.15},
            ),
            Task(
                "exploding_tanh",
                "Make a gradient explode: more than 1000 in layer 1 with tanh, which is never "
                "steeper than 1.",
                lambda f: f["activation"] == "tanh" and f["first"] > 1000,
                {"activation": "tanh", "depth": 20, "weight_scale": 10**0.5},
            ),
        ]


def _layer_said(facts: dict) -> list[str]:
    """Return what there is to say of a layer: its gradient, what it is made of, and what made that.

    The gradient is made of the signal that comes in and of the error that comes back; the error
    was multiplied by weights and by slopes since the layer after.
    """
    layer = facts["chosen"]
    signal, error = (half[layer - 1] for half in facts["halves"])
    words = [
        f"Layer {layer}: gradient {facts['norms'][layer - 1]:.2g}",
        f"signal in {signal:.2g}, error back {error:.2g}",
    ]
    if layer < facts["depth"]:
        by_weights, by_slopes = (factor[layer - 1] for factor in facts["factors"])
        words += [f"error times {by_weights:.2g} by weights, {by_slopes:.2g} by slopes"]
    return words
