"""Chapter 03: three hinges, taken by hand, and the curve that is their sum."""

from typing import ClassVar

import numpy as np

from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.picture import Handle
from helpers.nn.hinged_curves import JUMP, SHAPES, X_LIMITS, bend, hinges, largest_gap
from helpers.plots.hinge_pictures import HINGE_LIMITS, SUM_LIMITS, HingePicture

NUMBERS = (1, 2, 3)
START = {  # weight, bias, height
    1: (1.0, 1.5, 0.4),
    2: (1.0, 0.3, -0.8),
    3: (1.0, -0.9, 1.2),
}
W_LIMITS, B_LIMITS, V_LIMITS, BASE_LIMITS = (-3.0, 3.0), (-6.0, 6.0), (-4.0, 4.0), (-3.0, 3.0)
W_STEP, B_STEP, V_STEP = 0.1, 0.02, 0.05  # fine enough for a hand, and round numbers are met
X = np.linspace(*X_LIMITS, 201)
ARM = 1.5  # from the bend to the place where an arm is taken, in x
NEAREST = 0.1  # so near to its bend, at least, an arm cannot be taken
HIGHEST = 1.55  # an arm is taken lower than this
LEVEL_AT = -1.9  # where the whole curve is taken
CLOSE = 0.1  # a gap no larger counts as built
SMALLEST = 0.05  # weights below that have no bend worth taking


class Hinges(Explorer):
    """Three ReLU neurons, their bends and arms to drag, and the curve they make. Chapter 03."""

    title = "Build a curve from three hinges"
    chapter = "03"
    size = (8.33, 5.0)

    groups: ClassVar = {"": ("target", "base", "again")}
    further_below = True

    def make_controls(self) -> dict:
        controls = {
            "target": choice("to build", tuple(SHAPES)),
            "base": slider("bias of the sum", 0.0, *BASE_LIMITS, V_STEP),
            "again": self.button("Start over", self._start_over),
        }
        for k in NUMBERS:
            w, b, v = START[k]
            controls[f"w{k}"] = slider(f"hinge {k}: weight w", w, *W_LIMITS, W_STEP)
            controls[f"b{k}"] = slider(f"hinge {k}: bias b", b, *B_LIMITS, B_STEP)
            controls[f"v{k}"] = slider(f"hinge {k}: height v", v, *V_LIMITS, V_STEP)
        return controls

    def make_picture(self, figure) -> list:
        self.drawn = HingePicture(figure, X_LIMITS)
        return self.drawn.artists

    def compute(self, target: str, base: float, **numbers: float) -> dict:
        w, b, v = (np.array([numbers[f"{name}{k}"] for k in NUMBERS]) for name in "wbv")
        bends = [bend(*pair) for pair in zip(w, b, strict=True)]
        # The corners too, or they would be cut off.
        x = np.unique([*X, *(at for at in bends if X[0] < at < X[-1])])
        parts = hinges(x, w, b, v)
        total = base + parts.sum(axis=1)
        at, gap = largest_gap(target, x, total)
        return {
            "x": x,
            "parts": parts,
            "total": total,
            "wanted": SHAPES[target](x),
            "bends": bends,
            "gap_at": at,
            "gap": gap,
        }

    def draw(self, facts: dict) -> None:
        x, total, wanted = facts["x"], facts["total"], facts["wanted"]
        k = int(np.abs(x - facts["gap_at"]).argmin())
        gap = facts["gap_at"], total[k], wanted[k]
        self.drawn.set(x, wanted, facts["parts"], total, facts["bends"], gap)

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        handles = {}
        for k in NUMBERS:
            w, b, v = (facts[f"{name}{k}"] for name in "wbv")
            side = -1 if w < 0 else 1
            w = w if abs(w) >= SMALLEST else SMALLEST * side
            at = float(np.clip(-b / w, *X_LIMITS))
            reach = min(ARM, HIGHEST / max(abs(v * w), 1e-9))
            reach = min(reach, max(abs(X_LIMITS[(side + 1) // 2] - at), NEAREST))
            says = f"bend at {at:z.2f}, slope {v * w:z.2f} to the {_side(w)}"
            handles[f"bend {k}"] = Handle(
                self.drawn.below,
                at,
                0.0,
                label=f"the bend of hinge {k}",
                says=says,
                drag=lambda x, y, k=k, w=w: _bent(k, w, x),
                step=(0.05, 0),
            )
            handles[f"arm {k}"] = Handle(
                self.drawn.below,
                at + side * reach,
                abs(w) * v * reach,
                label=f"the arm of hinge {k}",
                says=says,
                drag=lambda x, y, k=k, w=w, at=at: _turned(k, w, at, x, y),
                press=lambda k=k, w=w, at=at: {f"w{k}": -w, f"b{k}": w * at},
                step=(0, 0.05),
            )
        rest = float(np.interp(LEVEL_AT, facts["x"], facts["total"])) - facts["base"]
        handles["level"] = Handle(
            self.drawn.above,
            LEVEL_AT,
            float(np.clip(rest + facts["base"], *SUM_LIMITS)),
            label="the height of the whole curve",
            says=f"bias of the sum {facts['base']:z.2f}",
            drag=lambda x, y: {"base": y - rest},
            step=(0, 0.05),
        )
        return handles

    def hover(self, axes, x: float, y: float) -> str:
        """Tell what each hinge gives for the x under the mouse, and their sum."""
        if not X_LIMITS[0] <= x <= X_LIMITS[1]:
            return ""
        facts = self.facts
        w, b, v = ([facts[f"{name}{k}"] for k in NUMBERS] for name in "wbv")
        parts = hinges([x], w, b, v)[0]
        rows = [f"hinge {k}: {part:z.2f}" for k, part in zip(NUMBERS, parts, strict=True)]
        total = facts["base"] + parts.sum()
        return "\n".join([f"x = {x:z.2f}", *rows, f"bias {facts['base']:z.2f}, sum {total:z.2f}"])

    def describe(self, facts: dict) -> str:
        rows = [_said(*(facts[f"{name}{k}"] for name in "wbv")) for k in NUMBERS]
        words = f"Sum = {facts['base']:z.2f} {' '.join(rows)}. "
        beside = " (but for the jump)" if facts["target"] == "step" else ""
        if facts["gap"] <= CLOSE:
            return words + f"That's the {facts['target']}{beside}."
        return words + (
            f"Largest gap to the {facts['target']}{beside}: {facts['gap']:.2f}, "
            f"at x = {facts['gap_at']:z.2f}."
        )

    @classmethod
    def make_tasks(cls) -> list[Task]:
        def built(name: str):
            return lambda f: f["target"] == name and f["gap"] <= CLOSE

        return [
            Task(
                "tent",
                f"Build the tent: no gap larger than {CLOSE}.",
                built("tent"),
                _state("tent", 0.0, (1, 1, 1), (1, 0, -2), (1, -1, 1)),
            ),
            Task(
                "w",
                "Build the W. Exactly one hinge must face left: which? "
                "Move the bias of the sum, too.",
                built("W"),
                _state("W", -2.0, (1, 1, 1.5), (1, 0, -1), (-1, 1, 1)),
            ),
            Task(
                "step",
                f"Build the step; closer to the jump than {JUMP}, gaps don't count. How many "
                "hinges does it take?",
                built("step"),
                _state("step", 0.0, (1, 0.2, 2.5), (1, -0.2, -2.5), (1, 0, 0)),
            ),
        ]

    def _start_over(self) -> None:
        target = self.state["target"]
        self.state = _state(target, 0.0, *((w, b, v) for w, b, v in START.values()))


def _state(target: str, base: float, *rows: tuple[float, float, float]) -> dict:
    """Return settings from weight, bias and height of each hinge."""
    numbers = {
        f"{name}{k}": float(value)
        for k, row in zip(NUMBERS, rows, strict=True)
        for name, value in zip("wbv", row, strict=True)
    }
    return {"target": target, "base": base} | numbers


def _bent(k: int, w: float, x: float) -> dict:
    """Return the settings of a hinge whose bend is brought to x."""
    return {f"w{k}": w, f"b{k}": -w * float(np.clip(x, *X_LIMITS))}


def _turned(k: int, w: float, at: float, x: float, y: float) -> dict:
    """Return the settings of a hinge whose arm is brought to (x, y); its bend stays at `at`."""
    away = x - at
    if abs(away) < NEAREST:  # too near to tell the side: keep it
        away = NEAREST if w > 0 else -NEAREST
    if away * w < 0:
        w = -w
    height = float(np.clip(y, *HINGE_LIMITS)) / (w * away)
    return {f"w{k}": w, f"b{k}": -w * at, f"v{k}": height}


def _side(w: float) -> str:
    return "left" if w < 0 else "right"


def _said(w: float, b: float, v: float) -> str:
    """Return a hinge as it stands in a sum, such as "- 0.80 · relu(1.00 x + 0.30)"."""
    return (
        f"{'-' if v < 0 else '+'} {abs(v):.2f} · relu({w:z.2f} x {'-' if b < 0 else '+'} "
        f"{abs(b):.2f})"
    )
