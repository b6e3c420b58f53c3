"""Chapter 05: from logits to probabilities, in a safe and in an unsafe form."""

import numpy as np

from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.nn import softmax
from helpers.nn.precision import FLOATS, largest_exponent, naive_softmax
from helpers.plots.bars import ProbabilityBars
from helpers.plots.style import BLUE, ORANGE

LOGITS = {"z1": 2.0, "z2": 1.0, "z3": 0.1}  # at the start
CLASSES = ("class 1", "class 2", "class 3")

# Why the plain form fails, by what is found in it.
TROUBLES = {
    "none": "The plain form agrees.",
    "overflow": (
        "exp({largest:.1f}) is more than {dtype} can hold (its limit is exp({limit:.1f})): it "
        "becomes inf, and inf / inf is nan."
    ),
    "sum overflow": (
        "Each exp still fits into {dtype}, but their sum does not: it becomes inf, and the plain "
        "form says 0 for every class."
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
ROUNDED = " {dtype} has already rounded the logits, so the probabilities moved."


class SoftmaxOverflow(Explorer):
    """Logits, temperature and offset; softmax in its stable and its plain form. Chapter 05."""

    title = "Softmax twice: with the maximum subtracted, and as written"
    size = (7.4, 3.6)

    def make_controls(self) -> dict:
        return {
            **{
                name: slider(f"logit {name}", value, -5.0, 5.0, 0.1)
                for name, value in LOGITS.items()
            },
            "temperature": slider("temperature T", 1.0, -1.0, 1.0, 0.1, log=True),
            "offset": slider("offset C", 0, -1000, 1000, 10),
            "dtype": choice("float type", tuple(FLOATS), "float64"),
        }

    def make_picture(self, figure) -> list:
        left, right = figure.subplots(1, 2, sharey=True)
        self.stable = ProbabilityBars(left, CLASSES, "maximum subtracted", BLUE)
        self.naive = ProbabilityBars(right, CLASSES, "as written", ORANGE)
        right.set_ylabel("")
        self.glance = right.text(1, 0.72, "", ha="center", va="center", fontsize=15)
        return [*self.stable.artists, *self.naive.artists, self.glance]

    def compute(self, z1, z2, z3, temperature, offset, dtype) -> dict:
        """Return both softmaxes of z / T + C in the chosen type, and what went wrong."""
        exact = np.array([z1, z2, z3]) / temperature + offset
        logits = exact.astype(FLOATS[dtype])
        exps, naive = naive_softmax(logits)
        stable = softmax(logits)
        return {
            "logits": logits,
            "naive": naive,
            "stable": stable,
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
        self.stable.set(facts["stable"])
        self.naive.set(facts["naive"])
        self.glance.set_text(AT_A_GLANCE[facts["trouble"]])

    def describe(self, facts: dict) -> str:
        dtype = facts["dtype"]
        limit = largest_exponent(FLOATS[dtype])
        trouble = TROUBLES[facts["trouble"]].format(
            largest=float(facts["logits"].max()), dtype=dtype, limit=limit
        )
        stable = ", ".join(f"{p:.2f}" for p in facts["stable"])
        naive = ", ".join(f"{p:.2f}" for p in facts["naive"])
        words = f"In {dtype}: stable form {stable}; plain form {naive}. {trouble}"
        return words + ROUNDED.format(dtype=dtype) if facts["rounded"] else words

    def make_tasks(self) -> list[Task]:
        return [
            Task(
                "In float64, find an offset above 0 that breaks the plain form.",
                lambda f: f["dtype"] == "float64" and f["trouble"] == "overflow",
                {"dtype": "float64", "offset": 710},
            ),
            Task(
                "Break it with an offset below 0.",
                lambda f: f["offset"] < 0 and f["trouble"] == "underflow",
                {"dtype": "float32", "offset": -110},
            ),
            Task(
                "With the temperature alone, bring the largest probability below 0.4.",
                lambda f: (
                    f["offset"] == 0
                    and all(f[name] == value for name, value in LOGITS.items())
                    and f["stable"].max() < 0.4
                ),
                {"dtype": "float64", "offset": 0, "temperature": 10.0},
            ),
        ]
