"""Chapter 05: say how sure you are of five claims, and pay for the surprise."""

from typing import ClassVar

import numpy as np

from helpers.explorers.base import Explorer, Task, slider, switch
from helpers.explorers.picture import Handle
from helpers.nn.divergences import binary_cross_entropy
from helpers.plots.style import BLUE, GREY, INK, ORANGE

# From the name in a state to the claim, and whether it's true.
CLAIMS = {
    "wall": ("The Great Wall of China can be seen from the Moon", False),
    "cleopatra": ("Cleopatra was closer in time to us than to the Great Pyramid", True),
    "everest": ("No place is farther from the Earth's centre than Everest's top", False),
    "venus": ("Venus takes longer to spin once than to go round the Sun", True),
    "australia": ("Australia is wider than the Moon", True),
}
NAMES = tuple(CLAIMS)
TRUTH = np.array([true for _, true in CLAIMS.values()])
LEAST, STEP = 0.01, 0.01  # of a probability
UNSURE = 0.5
COIN = float(len(CLAIMS) * np.log(2))  # paid in all by saying 0.5 every time
DEAREST = float(-np.log(LEAST))
VERDICTS = ("false", "true")
ASK = "true or not? drag the bars"
PRICE = "what you pay"
TOTAL = "in all {total:.2f}\nproduct {product:.2g}"
HIDDEN = "switch on\n“show the answers”"


class FiveClaims(Explorer):
    """Give five claims a probability, see the answers, pay minus log p. Chapter 05."""

    title = "How sure are you?"
    chapter = "05"
    size = (8.3, 4.3)

    groups: ClassVar = {"when you've set all five": ("shown",)}

    def make_controls(self) -> dict:
        return {
            **{name: slider(name, UNSURE, LEAST, 1 - LEAST, STEP) for name in NAMES},
            "shown": switch("show the answers"),
        }

    def make_picture(self, figure) -> list:
        self.sure, self.price = figure.subplots(1, 2, width_ratios=[1.9, 1])
        rows = np.arange(len(NAMES))
        for ax in (self.sure, self.price):
            ax.set(ylim=(len(NAMES) - 0.45, -0.6), yticks=[])
        self.sure.set(xlim=(0, 1), xlabel="your probability p that it's true")
        self.sure.set_title(ASK, fontsize=11)
        self.price.set(xlim=(0, 1.6 * DEAREST), xlabel=PRICE)
        half = np.full(len(rows), UNSURE)
        self.sure.vlines(half, rows - 0.1, rows + 0.4, color=GREY, linewidth=1, zorder=3)
        for row, (claim, _) in enumerate(CLAIMS.values()):
            self.sure.text(0.01, row - 0.28, claim, color=INK, fontsize=10.5, va="center")
        where = {"y": rows + 0.15, "height": 0.36}
        self.bars = self.sure.barh(width=np.zeros(len(rows)), color=BLUE, **where)
        self.costs = self.price.barh(width=np.zeros(len(rows)), color=ORANGE, **where)
        label = {"color": INK, "fontsize": 11, "va": "center"}
        self.labels = [self.price.text(0, row + 0.15, "", **label) for row in rows]
        self.total = self.price.set_title("", fontsize=11)
        return [*self.bars, *self.costs, *self.labels, self.total]

    def compute(self, shown: bool, **sure: float) -> dict:
        """Return what was given to what is so, and minus its logarithm."""
        p = np.array([sure[name] for name in NAMES])
        paid = binary_cross_entropy(TRUTH, p)
        return {
            "given": np.where(TRUTH, p, 1 - p),
            "paid": paid,
            "total": float(paid.sum()),
            "product": float(np.exp(-paid.sum())),
        }

    def draw(self, facts: dict) -> None:
        shown = facts["shown"]
        for bar, name in zip(self.bars, NAMES, strict=True):
            bar.set_width(facts[name])
        for bar, label, paid, true in zip(
            self.costs, self.labels, facts["paid"], TRUTH, strict=True
        ):
            bar.set_width(paid if shown else 0)
            label.set_x((paid if shown else 0) + 0.15)
            label.set_text(f"{VERDICTS[int(true)]}: {paid:.2f}" if shown else "?")
        self.total.set_text(TOTAL.format(**facts) if shown else HIDDEN)

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        return {
            name: Handle(
                self.sure,
                facts[name],
                row + 0.15,
                label=f"your probability of: {CLAIMS[name][0]}",
                says=f"{facts[name]:.2f}",
                drag=lambda x, y, name=name: {name: x},
                step=(STEP, 0),
            )
            for row, name in enumerate(NAMES)
        }

    def hover(self, axes, x: float, y: float) -> str:
        row = int(np.clip(round(y), 0, len(NAMES) - 1))
        name = NAMES[row]
        if not self.facts["shown"]:
            p = self.facts[name]
            return f"you pay {-np.log(p):.2f} if it's true,\n{-np.log(1 - p):.2f} if it's false"
        given, paid = self.facts["given"][row], self.facts["paid"][row]
        return f"you gave {given:.2f} to what is so:\n-log {given:.2f} = {paid:.2f}"

    def describe(self, facts: dict) -> str:
        if not facts["shown"]:
            sure = ", ".join(f"{name} {facts[name]:.2f}" for name in NAMES)
            return f"Your probabilities: {sure}. The answers aren't shown yet."
        answers = ", ".join(
            f"{name} {facts[name]:.2f} ({VERDICTS[int(true)]}, {paid:.2f})"
            for name, true, paid in zip(NAMES, TRUTH, facts["paid"], strict=True)
        )
        return (
            f"You pay {facts['total']:.2f} in all; the product of what you gave to the five "
            f"answers is {facts['product']:.2g}. Each probability, with answer and price: "
            f"{answers}."
        )

    @classmethod
    def make_tasks(cls) -> list[Task]:
        right = dict(zip(NAMES, np.where(TRUTH, 0.9, 0.1).tolist(), strict=True))
        return [
            Task(
                "beat_the_coin",
                "Set all five bars, then show the answers. Saying 0.5 every time costs 3.47. "
                "Pay less, now or with the answers in sight.",
                lambda f: f["shown"] and f["total"] < COIN - 0.005,
                {**right, "shown": True},
            ),
            Task(
                "one_spoils_all",
                "Be right and at least 0.9 sure four times, and pay more than 3.47 for the fifth "
                "claim alone.",
                lambda f: (
                    f["shown"]
                    and f["paid"].max() > COIN
                    and np.sort(f["given"])[1:].min() > 0.9 - STEP / 2
                ),
                {**right, "venus": 0.02, "shown": True},
            ),
            Task(
                "product_above_a_half",
                "How sure must you be for a product of all five above 0.5? Find it with no bar "
                "above 0.9 or below 0.1.",
                lambda f: (
                    f["shown"]
                    and f["product"] > 0.5
                    and all(0.1 - STEP / 2 < f[name] < 0.9 + STEP / 2 for name in NAMES)
                ),
                {**right, "shown": True},
            ),
        ]
