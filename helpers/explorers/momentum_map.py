"""Chapter 07: every rate with every momentum, and the ball that runs with them."""

from typing import ClassVar

import numpy as np

from helpers.explorers.base import Explorer, Task, slider
from helpers.explorers.picture import Handle
from helpers.explorers.transport import transport
from helpers.nn.momentum import RAVINE_CURVATURES, largest_rate, shrink_factor
from helpers.nn.optimizers import Momentum
from helpers.nn.surfaces import LIMITS, RAVINE, optimizer_path, surface_grid
from helpers.plots.loss_surfaces import in_view
from helpers.plots.momentum_pictures import BallOnParabola, map_words, speed_map
from helpers.plots.optimizer_paths import LOOKS, OptimizerLine, nearest_point, surface_picture
from helpers.plots.style import INK
from helpers.words import counted

RATES, MOMENTA = (0.01, 2.2), (0.0, 1.0)
STEP = 0.01
START, STEPS, FIRST_SHOWN = (-3.5, 2.0), 100, 40
MAP_TITLE = "drag the ball's settings over the map"
PLAIN_LIMIT = float(largest_rate(0.0))
BOLD_RATE = 1.5
THERE = 0.01
FAST_STEPS = 20  # by then a fast ball is there, and stays
SWINGS = 0.05  # a rate below this hardly moves
ROUNDING = 1e-9


class MomentumMap(Explorer):
    """Learning rate and momentum as places of a map; the ball beside it obeys. Chapter 07."""

    title = "A map for the ball: rate and momentum"
    chapter = "07"
    size = (8.33, 4.7)

    groups: ClassVar = {"the ball": ("learning_rate", "momentum")}

    def make_controls(self) -> dict:
        return {
            "learning_rate": slider("learning rate η", 0.1, *RATES, STEP),
            "momentum": slider("momentum α", 0.9, *MOMENTA, STEP),
            "steps": transport("step", FIRST_SHOWN, 0, STEPS),
        }

    def make_picture(self, figure) -> list:
        panels = figure.subplot_mosaic(
            [["map", "plane", "plane"], ["map", "along", "across"]],
            width_ratios=[2.2, 1, 1],
            height_ratios=[2.1, 1],
        )
        self.map, self.plane = panels["map"], panels["plane"]
        rates, momenta = np.linspace(*RATES, 220), np.linspace(*MOMENTA, 201)
        speed_map(self.map, rates, momenta, shrink_factor(rates, momenta[:, None]))
        map_words(self.map, (largest_rate(momenta), momenta))
        self.map.set_title(MAP_TITLE, fontsize=11)
        surface_picture(self.plane, *surface_grid(RAVINE), RAVINE.minima, "the ravine from above")
        self.plane.title.set_fontsize(11)
        self.balls = [
            BallOnParabola(panels[name], curvature, LIMITS[1], label)
            for name, curvature, label in zip(
                ("along", "across"),
                RAVINE_CURVATURES,
                ("along: $w_1$", "across: $w_2$"),
                strict=True,
            )
        ]
        self.here = self.map.plot([], [], "o", color=LOOKS["Momentum"]["color"], markersize=11)[0]
        self.here.set(markeredgecolor=INK, zorder=5)
        self.line = OptimizerLine(self.plane, LOOKS["Momentum"], "Momentum")
        moving = [artist for ball in self.balls for artist in ball.artists]
        return [self.here, *self.line.artists, *moving]

    def compute(self, learning_rate: float, momentum: float, steps: int) -> dict:
        whole = optimizer_path(RAVINE, START, Momentum(learning_rate, momentum), STEPS)
        path = whole[: steps + 1]
        return {
            "whole": RAVINE.distance(whole),
            "path": path,
            "factor": float(shrink_factor(learning_rate, momentum)),
            "distance": float(RAVINE.distance(path[-1])) if len(path) > steps else np.inf,
            "crossings": [_crossings(w[w != 0]) for w in path.T],
        }

    def draw(self, facts: dict) -> None:
        self.here.set_data([facts["learning_rate"]], [facts["momentum"]])
        self.line.set(*facts["path"].T)
        for ball, w in zip(self.balls, facts["path"].T, strict=True):
            ball.set(w)

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        rate, momentum = facts["learning_rate"], facts["momentum"]
        point = Handle(
            self.map,
            rate,
            momentum,
            label="rate and momentum",
            says=f"rate {rate:.2f}, momentum {momentum:.2f}",
            drag=lambda x, y: {"learning_rate": x, "momentum": y},
            step=(STEP, STEP),
        )
        return {"point": point}

    def hover(self, axes, x: float, y: float) -> str:
        if axes is self.map:
            return f"η {x:.2f}, α {y:.2f}\n{_settles(float(shrink_factor(x, np.clip(y, 0, 1))))}"
        if axes is self.plane:
            near = nearest_point({"Momentum": self.line}, x, y)
            return f"loss {RAVINE.above((x, y)):.3g}" + (f"\nstep {near[1]}" if near else "")
        ball = next(ball for ball in self.balls if ball.ax is axes)
        return f"{ball.ax.get_xlabel().split(':')[0]} the ravine: {x:.2f}"

    def click(self, axes, x: float, y: float) -> dict | None:
        return {"learning_rate": x, "momentum": y} if axes is self.map else None

    def describe(self, facts: dict) -> str:
        distance = facts["distance"]
        left = f"{distance:.2g} from the star" if np.isfinite(distance) else "far beyond all bounds"
        along, across = facts["crossings"]
        gone = np.isfinite(distance) and not in_view(self.plane, *facts["path"][-1])
        return (
            f"Rate {facts['learning_rate']:.2f}, momentum {facts['momentum']:.2f}: "
            f"{_settles(facts['factor'])}. After step {facts['steps']} the ball is {left}"
            f"{', outside the picture' if gone else ''}; so far it has crossed the middle "
            f"{counted(along, 'time')} along the ravine and {counted(across, 'time')} across it."
        )

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "beyond_plain_sgd",
                f"Plain SGD diverges above a rate of {PLAIN_LIMIT:g}. Give the ball a rate of "
                f"{BOLD_RATE:g} or more, and find a momentum with which it still ends within "
                f"{THERE:g} of the star after {STEPS} steps.",
                lambda f: (
                    f["learning_rate"] >= BOLD_RATE
                    and f["steps"] == STEPS
                    and f["distance"] <= THERE
                ),
                {"learning_rate": 1.5, "momentum": 0.7, "steps": STEPS},
            ),
            Task(
                "fastest_on_the_ravine",
                f"Find the fastest ball: within {THERE:g} of the star by step {FAST_STEPS}, and it "
                "stays there.",
                lambda f: (
                    f["whole"][FAST_STEPS:].max(initial=0 if len(f["whole"]) > STEPS else 9)
                    <= THERE
                ),
                {"learning_rate": 1.3, "momentum": 0.41},
            ),
            Task(
                "swings_without_end",
                "Make it swing without end: it never settles and never flies away, however long "
                f"it runs. The rate must be at least {SWINGS:g}.",
                lambda f: f["learning_rate"] >= SWINGS and abs(f["factor"] - 1) < ROUNDING,
                {"learning_rate": 0.5, "momentum": 1.0},
            ),
        ]


def _crossings(w: np.ndarray) -> int:
    return int(np.sum(w[1:] * w[:-1] < 0))


def _settles(factor: float) -> str:
    """Return what a factor for each step means, in words."""
    if factor > 1 + ROUNDING:
        return f"it diverges, each step × {factor:.2f} in the long run"
    if factor > 1 - ROUNDING:
        return "it swings for ever"
    return (
        f"each step × {factor:.2f} in the long run, so a tenth is left after every {_tenth(factor)}"
    )


def _tenth(factor: float) -> str:
    steps = max(1, int(np.ceil(np.log(0.1) / np.log(max(factor, 1e-9)))))
    return f"{steps} steps" if steps > 1 else "step"
