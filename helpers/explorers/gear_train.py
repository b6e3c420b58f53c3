"""Chapter 06: wheels drive wheels, and their factors multiply."""

from typing import ClassVar

import numpy as np

from helpers.explorers.base import Explorer, Task, slider
from helpers.explorers.picture import Handle
from helpers.plots.gears import Wheel, mesh, rim, turn_at
from helpers.plots.style import BLUE, BLUE_TINT, FAINT_FILL, GREEN, ORANGE, ORANGE_TINT

SMALL, LARGE = 12, 24  # teeth of the two wheels on the middle axle
TEETH = (8, 32, 4)  # of the first and the last wheel: fewest, most, step
TURNS = 2.0
STEP = 0.01
UNIT = 12  # teeth to a radius of 1
LOOKS = {
    "first": (BLUE, BLUE_TINT),
    "small": (GREEN, FAINT_FILL),
    "large": (GREEN, FAINT_FILL),
    "last": (ORANGE, ORANGE_TINT),
}
LAYERS = {"large": 2, "last": 2, "first": 3, "small": 3}  # the small wheel is fixed on the large
WORDS_AT = {"first": -4.0, "middle": 0.0, "last": 4.6}
FLOOR = -3.35  # height of the words
TITLE = "last = {one} × {other} × first = {product} × first"
NOT_YET = "?"  # in place of the product, until the first wheel has been turned


class GearTrain(Explorer):
    """Three axles: the first wheel drives the middle one, that one the last. Chapter 06."""

    title = "Three axles in a row"
    chapter = "06"
    size = (8.3, 4.1)

    groups: ClassVar = {"teeth": ("first", "last"), "turn": ("turn",)}

    def make_controls(self) -> dict:
        return {
            "first": slider("first wheel", 24, *TEETH),
            "last": slider("last wheel", 32, *TEETH),
            "turn": slider("turns of the first", 0.0, -TURNS, TURNS, STEP),
        }

    def make_picture(self, figure) -> list:
        self.ax = ax = figure.subplots()
        ax.set(xlim=(-6.6, 7.6), ylim=(FLOOR - 0.3, 3), aspect="equal")
        ax.set_axis_off()
        self.words_above = ax.set_title("", fontsize=13)
        self.wheels = {name: Wheel(ax, *LOOKS[name], LAYERS[name]) for name in LAYERS}
        self.wheels["large"].hand.set_visible(False)
        middle = {"ha": "center", "va": "center", "fontsize": 12}
        self.words = {name: ax.text(x, FLOOR, "", **middle) for name, x in WORDS_AT.items()}
        moving = [artist for wheel in self.wheels.values() for artist in wheel.artists]
        return [*moving, *self.words.values(), self.words_above]

    def compute(self, first: int, last: int, turn: float) -> dict:
        one, other = -first / SMALL, -LARGE / last
        radii = {
            "first": first / UNIT,
            "small": SMALL / UNIT,
            "large": LARGE / UNIT,
            "last": last / UNIT,
        }
        return {
            "factors": (one, other),
            "product": one * other,
            "turns": {"first": turn, "middle": turn * one, "last": turn * one * other},
            "radii": radii,
            "middles": {
                "first": -radii["first"] - radii["small"],
                "middle": 0.0,
                "last": radii["large"] + radii["last"],
            },
        }

    def draw(self, facts: dict) -> None:
        teeth = {"first": facts["first"], "small": SMALL, "large": LARGE, "last": facts["last"]}
        phases = {
            "first": 0.0,
            "small": mesh(facts["first"], SMALL),
            "large": 0.0,
            "last": mesh(LARGE, facts["last"]),
        }
        for name, wheel in self.wheels.items():
            axle = "middle" if name in ("small", "large") else name
            wheel.set(
                facts["middles"][axle],
                facts["radii"][name],
                teeth[name],
                facts["turns"][axle],
                phases[name],
            )
        one, other = map(_signed, facts["factors"])
        self.words["first"].set_text(f"first: {_turns(facts['turns']['first'])}")
        self.words["middle"].set_text(f"middle = {one} × first\n{_turns(facts['turns']['middle'])}")
        self.words["last"].set_text(f"last = {other} × middle\n{_turns(facts['turns']['last'])}")
        product = f"{facts['product']:.2f}" if facts["turn"] else NOT_YET
        self.words_above.set_text(TITLE.format(one=f"({one})", other=f"({other})", product=product))

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        x, radius, before = facts["middles"]["first"], facts["radii"]["first"], facts["turn"]

        def turned(px: float, py: float) -> dict:
            """Return the turn nearest to the one before whose hand points there."""
            turn = turn_at(x, np.array([px, py]))
            return {"turn": turn + round(before - turn)}

        return {
            "first": Handle(
                self.ax,
                *map(float, rim(x, radius, before)),
                label="the hand of the first wheel",
                says=_turns(before),
                drag=turned,
                step=(0.2, 0.2),
            )
        }

    def hover(self, axes, x: float, y: float) -> str:
        facts = self.facts
        for name, middle in facts["middles"].items():
            radius = facts["radii"]["large" if name == "middle" else name]
            if np.hypot(x - middle, y) <= radius:
                teeth = f"{SMALL} and {LARGE}" if name == "middle" else facts[name]
                return f"{name}: {teeth} teeth\n{_turns(facts['turns'][name])}"
        return ""

    def describe(self, facts: dict) -> str:
        one, other = map(_signed, facts["factors"])
        first, middle, last = (_turns(turns) for turns in facts["turns"].values())
        product = f", so {facts['product']:.2f} times as far as the first" if facts["turn"] else ""
        return (
            f"The first wheel has {facts['first']} teeth, the last one {facts['last']}. The middle "
            f"axle turns {one} times as far as the first, the last one {other} times as far as the "
            f"middle one{product}. "
            f"First {first}, middle {middle}, last {last}."
        )

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "three_times_as_fast",
                "Choose the wheels so that the last one turns exactly 3 times as far as the first.",
                lambda f: abs(f["product"] - 3) < 1e-9,
                {"first": 24, "last": 16},
            ),
            Task(
                "two_factors_that_cancel",
                "Now let the last wheel turn exactly as far as the first, and turn it.",
                lambda f: abs(f["product"] - 1) < 1e-9 and abs(f["turn"]) >= 0.25,
                {"first": 16, "last": 32, "turn": 0.5},
            ),
        ]


def _signed(factor: float) -> str:
    return f"{factor:.2f}".replace("-", "−")


def _turns(turns: float) -> str:
    return f"{turns + 0.0:+.2f} turns".replace("-", "−")
