"""Chapter 05: from logits to probabilities, in a safe and in an unsafe form."""

from typing import ClassVar

import numpy as np

from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.picture import Handle
from helpers.nn import softmax
from helpers.nn.precision import (
    FLOATS,
    largest_exponent,
    logit_for,
    naive_softmax,
    smallest_exponent,
)
from helpers.plots.bars import Bars, ExpLine
from helpers.plots.style import BLUE, GREEN, ORANGE

LOGITS = {"z1": 2.0, "z2": 1.0, "z3": 0.1}  # at the start
CLASSES = ("first", "second", "third")  # no numbers: labels count from 0
HIGHEST, FARTHEST, COOLEST = 5.0, 1000, -1.0  # logit, offset, power of ten of the temperature
LEAST = 1e-4  # share that a bar can be dragged to
PANELS = [["logits", "stable", "naive"], ["line"] * 3]

# Why the plain form fails, by what is found in it.
TROUBLES = {
    "none": "The plain form agrees.",
    "overflow": (
        "exp({largest:.1f}) is more than {dtype} can hold (its limit is exp({limit:.1f})): it "
        "becomes inf, and inf / inf is nan."
    ),
    "sum overflow": (
        "Each exp still fits into {dtype}, but their sum becomes inf, and exp / inf is 0."
    ),
    "underflow": (
        "exp({largest:.1f}) is too small for {dtype}: every exp becomes 0, and 0 / 0 is nan."
    ),
    "rough": (
        "The exps are so small that {dtype} has few digits left for them: the plain form is off."
    ),
}
# The same at a glance, where the bars would be.
AT_A_GLANCE = {
    "none": "",
    "overflow": "exp gives inf\ninf / inf = nan",
    "sum overflow": "the sum gives inf\nexp / inf = 0",
    "underflow": "every exp gives 0\n0 / 0 = nan",
    "rough": "few digits left",
}
ROUNDED = " {dtype} has already rounded the logits."


class SoftmaxOverflow(Explorer):
    """Logits, temperature and offset; softmax in its stable and its plain form. Chapter 05."""

    title = "Softmax twice: with the maximum subtracted, and as written"
    chapter = "05"
    size = (8.3, 4.7)

    groups: ClassVar = {"logits": ("temperature", "offset"), "computer": ("dtype",)}

    def make_controls(self) -> dict:
        return {
            **{
                name: slider(f"logit {name}", value, -HIGHEST, HIGHEST, 0.05)
                for name, value in LOGITS.items()
            },
            "temperature": slider("temperature T", 1.0, COOLEST, -COOLEST, 0.1, log=True),
            "offset": slider("offset C", 0, -FARTHEST, FARTHEST, 10),
            "dtype": choice("float type", tuple(FLOATS), "float64"),
        }

    def make_picture(self, figure) -> list:
        self.axes = axes = figure.subplot_mosaic(PANELS, height_ratios=[4, 0.6])
        room = 1.2 * HIGHEST
        self.logits = Bars(axes["logits"], tuple(LOGITS), "logits", (-room, room), GREEN)
        self.stable = Bars(axes["stable"], CLASSES, "maximum subtracted", (0, 1.15), BLUE)
        self.naive = Bars(axes["naive"], CLASSES, "as written", (0, 1.15), ORANGE)
        axes["stable"].set_ylabel("probability")
        axes["naive"].tick_params(labelleft=False)
        self.glance = axes["naive"].text(1, 0.75, "", ha="center", va="center", fontsize=14)
        end = FARTHEST + HIGHEST / 10**COOLEST
        self.line = ExpLine(axes["line"], "z / T + C, what exp is taken of", (-end, end))
        groups = (self.logits, self.stable, self.naive, self.line)
        return [*(artist for group in groups for artist in group.artists), self.glance]

    def compute(self, z1, z2, z3, temperature, offset, dtype) -> dict:
        """Return both softmaxes of z / T + C in the chosen type, and what went wrong."""
        z = np.array([z1, z2, z3])
        exact = z / temperature + offset
        logits = exact.astype(FLOATS[dtype])
        exps, naive = naive_softmax(logits)
        shifted_exps, _ = naive_softmax(logits - logits.max())
        stable = softmax(logits)
        return {
            "z": z,
            "logits": logits,
            "exps": {"naive": exps, "stable": shifted_exps},
            "naive": naive,
            "stable": stable,
            "limits": (smallest_exponent(FLOATS[dtype]), largest_exponent(FLOATS[dtype])),
            "trouble": self._trouble(exps, naive, stable),
            "rounded": bool(np.abs(stable - softmax(exact)).max() > 0.005),
        }

    @staticmethod
    def _trouble(exps: np.ndarray, naive: np.ndarray, stable: np.ndarray) -> str:
        if np.isinf(exps).any():
            return "overflow"
        if not exps.any():
            return "underflow"
        if not naive.any():
            return "sum overflow"
        return "rough" if np.abs(naive - stable).max() > 0.005 else "none"

    def draw(self, facts: dict) -> None:
        self.logits.set(facts["z"])
        self.stable.set(facts["stable"])
        self.naive.set(facts["naive"])
        self.line.set(facts["logits"])
        if self.facts.get("limits") != facts["limits"]:
            self.line.set_reach(*facts["limits"])
            self._live.refresh_background()
        self.glance.set_text(AT_A_GLANCE[facts["trouble"]])

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        temperature = facts["temperature"]
        handles = {}
        for k, name in enumerate(LOGITS):
            others = np.delete(facts["z"], k) / temperature

            def to_share(x, y, name=name, others=others) -> dict:
                return {name: temperature * logit_for(np.clip(y, LEAST, 1 - LEAST), others)}

            handles[name] = Handle(
                self.axes["logits"],
                k,
                facts[name],
                label=f"logit {name}",
                says=f"{facts[name]:.2f}",
                drag=lambda x, y, name=name: {name: y},
                step=(0, 0.05),
            )
            handles[f"share {k + 1}"] = Handle(
                self.axes["stable"],
                k,
                float(facts["stable"][k]),
                label=f"probability of the {CLASSES[k]} class",
                says=f"{facts['stable'][k]:.2f}, logit {facts[name]:.2f}",
                drag=to_share,
                step=(0, 0.02),
            )
        handles["offset"] = Handle(
            self.axes["line"],
            facts["offset"],
            0.5,
            label="the offset C",
            says=f"{facts['offset']}",
            drag=lambda x, y: {"offset": x},
            step=(10, 0),
        )
        return handles

    def hover(self, axes, x: float, y: float) -> str:
        name = next(name for name, one in self.axes.items() if one is axes)
        if name == "line":
            low, high = self.facts["limits"]
            says = "0" if x < low else "inf" if x > high else f"{np.exp(x):.2g}"
            return f"exp({x:.0f}) in {self.facts['dtype']}: {says}"
        k = min(max(round(x), 0), len(CLASSES) - 1)
        z = self.facts["logits"][k]
        if name == "logits":
            return f"z{k + 1} / T + C = {z:.2f}"
        exps, share = self.facts["exps"][name], self.facts[name][k]
        with np.errstate(over="ignore"):
            total = exps.sum(dtype=exps.dtype)
        return f"{CLASSES[k]} class\nexp {exps[k]:.3g}, of a sum of {total:.3g}\nshare {share:.3f}"

    def describe(self, facts: dict) -> str:
        dtype = facts["dtype"]
        trouble = TROUBLES[facts["trouble"]].format(
            largest=float(facts["logits"].max()), dtype=dtype, limit=facts["limits"][1]
        )
        z, stable, naive = (
            ", ".join(f"{v:.2f}" for v in facts[name]) for name in ("z", "stable", "naive")
        )
        words = (
            f"Logits {z}, T = {facts['temperature']:.2g}, C = {facts['offset']}. In {dtype}: "
            f"stable form {stable}; plain form {naive}. {trouble}"
        )
        return words + ROUNDED.format(dtype=dtype) if facts["rounded"] else words

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "broken_above_zero",
                "In float64, find an offset above 0 that breaks the plain form.",
                lambda f: f["dtype"] == "float64" and f["trouble"] == "overflow",
                {"dtype": "float64", "offset": 710},
            ),
            Task(
                "broken_below_zero",
                "Break it with an offset below 0.",
                lambda f: f["offset"] < 0 and f["trouble"] == "underflow",
                {"dtype": "float32", "offset": -110},
            ),
            Task(
                "softened_by_temperature",
                "With the temperature alone, bring the largest probability below 0.4.",
                lambda f: (
                    f["offset"] == 0
                    and all(f[name] == value for name, value in LOGITS.items())
                    and f["stable"].max() < 0.4
                ),
                {"dtype": "float64", "offset": 0, "temperature": 10.0},
            ),
        ]
