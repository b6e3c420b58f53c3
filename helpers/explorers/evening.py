"""Chapter 01: go out tonight or stay in, the first neuron; its weights are the learner's own."""

import itertools
from typing import ClassVar

import numpy as np

from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.picture import Handle
from helpers.nn.perceptron import perceptron, weighted_sum
from helpers.plots.bars import Bars
from helpers.plots.style import CLASS_COLORS, CLASS_TINTS, INK
from helpers.plots.tables import live_table

INPUTS = ("rain", "friends", "tired")
PARTS = (*INPUTS, "b")  # the fourth is the bias
NAMES = ("rain", "friends", "tired", "anyway")  # under the bars
START = {"rain": -0.3, "friends": 0.4, "tired": -0.2, "b": -0.05}
REACH, STEP = 1.0, 0.05
EVENINGS = np.array(list(itertools.product((0, 1), repeat=3)))
IDS = tuple("".join(map(str, evening)) for evening in EVENINGS)
SIDES = {
    "rain": ("dry", "rain"),
    "friends": ("no friends", "friends"),
    "tired": ("rested", "tired"),
}
HEADER = (*INPUTS, "sum", "you")
DECISIONS = ("stay in", "go out")
HEADING = "up: for going out, down: against it\ndrag the bars"
EVENINGS_HEADING = "all eight evenings: 1 is yes, 0 is no\nclick one to make it tonight"
FAINT = 0.25  # of a bar that doesn't count tonight


class Evening(Explorer):
    """Rain, friends, tiredness: how much each counts decides about eight evenings. Chapter 01."""

    title = "Do you go out tonight?"
    chapter = "01"
    size = (8.3, 4.3)

    groups: ClassVar = {"what counts": INPUTS, "and before all that": ("b",)}

    def make_controls(self) -> dict:
        labels = (*(f"weight of {name}" for name in INPUTS), "bias: anyway")
        evenings = {
            name: ", ".join(SIDES[part][bit] for part, bit in zip(INPUTS, evening, strict=True))
            for name, evening in zip(IDS, EVENINGS, strict=True)
        }
        return {
            **{
                part: slider(label, START[part], -REACH, REACH, STEP)
                for part, label in zip(PARTS, labels, strict=True)
            },
            "tonight": choice("tonight", evenings, "110"),
        }

    def make_picture(self, figure) -> list:
        self.weights, self.table = figure.subplots(1, 2, width_ratios=[1, 1.1])
        self.bars = Bars(self.weights, NAMES, "", (-1.3, 1.3))
        self.weights.set_title(HEADING, fontsize=11)
        self.weights.set_ylabel("weight, or bias")
        self.cells = live_table(self.table, header=HEADER, first_column=EVENINGS[:, 0])
        self.table.set_title(EVENINGS_HEADING, fontsize=11)
        for cells, evening in zip(self.cells, EVENINGS, strict=True):
            for cell, bit in zip(cells, evening[1:], strict=False):
                cell.set_text(str(bit))
        rows = range(1, len(IDS) + 1)
        self.rows = self.table.barh(rows, len(HEADER), height=1, zorder=0)
        (self.frame,) = self.table.plot([], [], "-", color=INK, linewidth=2.5, clip_on=False)
        return [*self.bars.artists, *self.rows, *self.cells.flat, self.frame]

    def compute(self, tonight: str, **numbers: float) -> dict:
        w, b = np.array([numbers[name] for name in INPUTS]), numbers["b"]
        row = IDS.index(tonight)
        return {
            "numbers": np.append(w, b),
            "counts": np.append(EVENINGS[row], 1),  # the bias always does
            "row": row,
            "sums": weighted_sum(EVENINGS, w, b),
            "goes": perceptron(EVENINGS, w, b),
        }

    def draw(self, facts: dict) -> None:
        self.bars.set(facts["numbers"])
        for bar, number, counts in zip(
            self.bars.bars, facts["numbers"], facts["counts"], strict=True
        ):
            bar.set(color=CLASS_COLORS[int(number > 0)], alpha=1 if counts else FAINT)
        for bar, cells, total, goes in zip(
            self.rows, self.cells, facts["sums"], facts["goes"], strict=True
        ):
            bar.set_color(CLASS_TINTS[goes])
            cells[-2].set_text(f"{total:+.2f}")
            cells[-1].set_text(DECISIONS[goes])
        low, high = facts["row"] + 0.5, facts["row"] + 1.5
        wide = len(HEADER)
        self.frame.set_data([0, wide, wide, 0, 0], [low, low, high, high, low])

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        handles = {
            part: Handle(
                self.weights,
                k,
                facts[part],
                label=f"the bar of {name}",
                says=f"{facts[part]:.2f}",
                drag=lambda x, y, part=part: {part: y},
                step=(0, STEP),
            )
            for k, (part, name) in enumerate(zip(PARTS, NAMES, strict=True))
        }
        for k, evening in enumerate(IDS):
            handles[f"evening {k}"] = Handle(
                self.table,
                len(HEADER) / 2,
                k + 1,
                label="evening " + " ".join(evening),
                says=f"{DECISIONS[facts['goes'][k]]}, press to make it tonight",
                press=lambda evening=evening: {"tonight": evening},
                size=(len(HEADER), 0.9),
            )
        return handles

    def hover(self, axes, x: float, y: float) -> str:
        facts = self.facts
        if axes is self.weights:
            k = int(np.clip(round(x), 0, len(PARTS) - 1))
            says = "counts tonight" if facts["counts"][k] else "doesn't count tonight"
            return f"{NAMES[k]} {facts['numbers'][k]:+.2f}\n{says}"
        k = round(y) - 1
        if not 0 <= k < len(IDS):
            return ""
        parts = facts["numbers"] * np.append(EVENINGS[k], 1)
        return (
            " ".join(f"{part:+.2f}" for part in parts if part)
            + f"\n= {facts['sums'][k]:+.2f}: {DECISIONS[facts['goes'][k]]}"
        )

    def describe(self, facts: dict) -> str:
        weights = ", ".join(f"{name} {facts[name]:+.2f}" for name in INPUTS)
        evening = ", ".join(
            SIDES[name][bit] for name, bit in zip(INPUTS, EVENINGS[facts["row"]], strict=True)
        )
        total, goes = facts["sums"][facts["row"]], facts["goes"][facts["row"]]
        return (
            f"Weights: {weights}; bias {facts['b']:+.2f}. Tonight ({evening}) the sum is "
            f"{total:+.2f}, so you {DECISIONS[goes]}. You go out on {facts['goes'].sum()} of the "
            "8 evenings."
        )

    @classmethod
    def make_tasks(cls) -> list[Task]:
        rain, friends, tired = EVENINGS.T
        return [
            Task(
                "friends_decide",
                "Let your friends decide: go out on just those four evenings when they do.",
                lambda f: (f["goes"] == friends).all(),
                {"rain": -0.2, "friends": 1.0, "tired": -0.2, "b": -0.5},
            ),
            Task(
                "one_evening_in",
                "Stay in on a single evening of the eight: rain, no friends, and tired.",
                lambda f: (f["goes"] == 1 - rain * (1 - friends) * tired).all(),
                {"rain": -0.5, "friends": 0.5, "tired": -0.5, "b": 0.8},
            ),
            Task(
                "two_good_things",
                "Go out when at least two of three things are good: it's dry, friends are going, "
                "you're rested.",
                lambda f: (f["goes"] == ((1 - rain) + friends + (1 - tired) >= 2)).all(),
                {"rain": -0.5, "friends": 0.5, "tired": -0.5, "b": 0.25},
            ),
        ]
