"""Chapter 07: five optimizers race over a surface."""

from typing import ClassVar

import ipywidgets as widgets
import numpy as np

from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.picture import Handle
from helpers.explorers.rate_rows import in_lines, row_controls, row_handles, row_words
from helpers.explorers.transport import transport
from helpers.nn.optimizers import OPTIMIZERS
from helpers.nn.schedules import CONSTANT, EXPONENTIAL, SCHEDULES, scheduled_rate
from helpers.nn.surfaces import LIMITS, SURFACES, optimizer_path, surface_grid
from helpers.plots.loss_surfaces import in_view, put_mark
from helpers.plots.optimizer_paths import (
    LOOKS,
    OptimizerLine,
    RateRows,
    minimum_marks,
    nearest_point,
    progress_axes,
    start_mark,
    surface_contours,
)

STEPS = 100
FIRST_SHOWN = 30
RATES = (-3, 1)  # exponents: lowest, highest
START, START_STEP = (-3.5, 2.0), 0.05
NAMES = tuple(LOOKS)
DISTANCE_LIMITS, LOSS_LIMITS = (1e-3, 20), (1e-6, 100)
# Exponents of the rates at the start: such as show each one's way of walking.
FIRST_RATES = {"SGD": -0.05, "Momentum": -1.0, "AdaGrad": 0.0, "RMSProp": -1.0, "Adam": -0.5}
MOST_PATHS = 3000  # kept, before the oldest are forgotten
PLANE_TITLE = "drag the start, or press where to race from"
THERE = 0.01  # as near as this counts as being at the star
CAUGHT = 1.0
LARGE_RATE = 0.5
CLEARLY = 1.01  # times as far as the nearest: then that one is named

# Each optimizer's own constants: keyword, which is the control's name too, letter, usual value.
CONSTANTS = {
    "SGD": (),
    "Momentum": (("momentum", "α", 0.9),),
    "AdaGrad": (),
    "RMSProp": (("rho", "ρ", 0.9),),
    "Adam": (("beta_1", "β₁", 0.9), ("beta_2", "β₂", 0.999)),
}


class OptimizerRace(Explorer):
    """SGD, Momentum, AdaGrad, RMSProp and Adam walk over the same surface. Chapter 07."""

    title = "A race over a surface"
    chapter = "07"
    size = (8.33, 4.9)
    further_below = True

    groups: ClassVar = {
        "landscape": ("surface",),
        "learning rates": ("schedule", "left", "same", "own"),
    }

    def make_controls(self) -> dict:
        self._paths: dict[tuple, np.ndarray] = {}
        controls = {
            "surface": choice("surface", {name: ground.name for name, ground in SURFACES.items()}),
            "start_w1": slider("start: w₁", START[0], *LIMITS, START_STEP),
            "start_w2": slider("start: w₂", START[1], *LIMITS, START_STEP),
        }
        first = {name: 10**exponent for name, exponent in FIRST_RATES.items()}
        controls |= row_controls(first, *RATES)
        controls |= {
            "momentum": slider("α Momentum", 0.9, 0.0, 1.0, 0.01),
            "rho": slider("ρ RMSProp", 0.9, 0.0, 0.99, 0.01),
            "beta_1": slider("β₁ Adam", 0.9, 0.0, 0.99, 0.01),
            "beta_2": slider("β₂ Adam", 0.999, 0.9, 0.999, 0.001),
            "schedule": choice("schedule", SCHEDULES),
            "left": slider("rate left at end", 0.1, -3.0, 0.0, 0.05, log=True),
            "same": self.button("SGD's rate for all", self._same_rate),
            "own": self.button("First rates again", self._first_rates),
            "steps": transport("step", FIRST_SHOWN, 0, STEPS),
        }
        return controls

    def further_settings(self, controls) -> list[widgets.Widget]:
        """Put the start first, then each optimizer with what belongs to it."""
        lines = [("start_w1", "start_w2")]
        for name in NAMES:
            first, *others = [keyword for keyword, *_ in CONSTANTS[name]] or [""]
            lines.append((f"show_{name}", f"rate_{name}", first))
            lines += [("", "", other) for other in others]
        return in_lines(self.controls, lines)

    def _first_rates(self) -> None:
        self.state = {f"rate_{name}": 10**exponent for name, exponent in FIRST_RATES.items()}

    def _same_rate(self) -> None:
        rate = self.controls["rate_SGD"].value
        self.state = {f"rate_{name}": rate for name in NAMES}

    def _race_from_here(self) -> None:
        """Let all start anew, from where the start is."""
        bar = self.controls["steps"]
        bar.value = 0
        bar.playing = True

    def make_picture(self, figure) -> list:
        panels = figure.subplot_mosaic(
            [["plane", "rates"], ["plane", "distance"], ["plane", "loss"]],
            width_ratios=[1.3, 1],
            height_ratios=[1.15, 1, 1],
        )
        self.plane, self.distance, self.loss = panels["plane"], panels["distance"], panels["loss"]
        self._backgrounds: dict[str, list] = {}
        self.plane.set_title(PLANE_TITLE, fontsize=11)
        self._show_surface(next(iter(SURFACES)))
        progress_axes(self.distance, STEPS, "distance left", DISTANCE_LIMITS, "")
        progress_axes(self.loss, STEPS, "loss", LOSS_LIMITS)
        self.distance.set(yticks=[1e-3, 0.1, 10], xticklabels=[])
        self.loss.set_yticks([1e-6, 1e-3, 1])
        self.start = start_mark(self.plane)
        self.lines, self.distances, self.losses = (
            {name: OptimizerLine(ax, look, name) for name, look in LOOKS.items()}
            for ax in (self.plane, self.distance, self.loss)
        )
        self.rows = RateRows(panels["rates"], *RATES)
        drawn = [*self.lines.values(), *self.distances.values(), *self.losses.values()]
        moving = [artist for line in drawn for artist in line.artists]
        return [self.start, *moving, *self.rows.artists]

    def _show_surface(self, name: str) -> None:
        """Put one surface under the paths; each is drawn once, when it is first asked for."""
        if name not in self._backgrounds:
            axis, above = surface_grid(SURFACES[name])
            areas = surface_contours(self.plane, axis, axis, above)
            stars = minimum_marks(self.plane, SURFACES[name].minima)
            self._backgrounds[name] = [*areas, *stars]
        for other, artists in self._backgrounds.items():
            for artist in artists:
                artist.set_visible(other == name)
        self._shown = name
        self._live.refresh_background()

    def compute(
        self, surface: str, start_w1: float, start_w2: float, steps: int, **settings
    ) -> dict:
        ground, start = SURFACES[surface], (start_w1, start_w2)
        running = [name for name in NAMES if settings[f"show_{name}"]]
        # A start in the hand moves often: then no more is walked than is seen.
        most = steps if self._in_hand else STEPS
        paths = {
            name: self._path(surface, start, name, settings, most)[: steps + 1] for name in running
        }
        distances = {name: ground.distance(path) for name, path in paths.items()}
        schedule = (settings["schedule"], 1.0, steps, STEPS, settings["left"])
        return {
            "paths": paths,
            "distances": distances,
            "losses": {name: ground.above(path) for name, path in paths.items()},
            "final": {
                name: float(d[-1]) if len(d) > steps else np.inf for name, d in distances.items()
            },
            "rates": {name: settings[f"rate_{name}"] for name in NAMES},
            "share": scheduled_rate(*schedule),
        }

    def _path(
        self, surface: str, start: tuple, name: str, settings: dict, steps: int
    ) -> np.ndarray:
        """Return the path of one optimizer; what was walked before is not walked again."""
        rate, schedule, left = (settings[k] for k in (f"rate_{name}", "schedule", "left"))
        constants = {keyword: settings[keyword] for keyword, *_ in CONSTANTS[name]}
        key = (surface, start, name, rate, schedule, left, *constants.values())
        known = self._paths.get((*key, STEPS))
        if known is not None:
            return known
        if (*key, steps) not in self._paths:
            if len(self._paths) >= MOST_PATHS:
                self._paths.clear()
            self._paths[*key, steps] = optimizer_path(
                SURFACES[surface],
                start,
                OPTIMIZERS[name](learning_rate=rate, **constants),
                steps,
                lambda step: scheduled_rate(schedule, rate, step, STEPS, left),
            )
        return self._paths[*key, steps]

    def draw(self, facts: dict) -> None:
        if facts["surface"] != self._shown:
            self._show_surface(facts["surface"])
        put_mark(self.start, facts["start_w1"], facts["start_w2"])
        nothing = np.empty((0, 2))
        for name in NAMES:
            path = facts["paths"].get(name, nothing)
            self.lines[name].set(*path.T)
            counted = np.arange(len(path))
            self.distances[name].set(counted, facts["distances"].get(name, nothing[:, 0]))
            self.losses[name].set(counted, facts["losses"].get(name, nothing[:, 0]))
        self.rows.set(facts["rates"], facts["paths"])

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        start = Handle(
            self.plane,
            facts["start_w1"],
            facts["start_w2"],
            label="the start",
            says=f"w1 {facts['start_w1']:.2f}, w2 {facts['start_w2']:.2f}",
            drag=lambda x, y: {"start_w1": x, "start_w2": y},
            press=self._race_from_here,
            step=(START_STEP, START_STEP),
        )
        return {"start": start} | row_handles(self.rows, facts)

    def hover(self, axes, x: float, y: float) -> str:
        if axes is self.rows.ax:
            return row_words(self.rows, self.facts, y)
        lines = {self.plane: self.lines, self.distance: self.distances, self.loss: self.losses}
        near = nearest_point(lines[axes], x, y)
        told = "" if near is None else self._standing(*near)
        if axes is not self.plane:
            return told
        above = SURFACES[self.facts["surface"]].above((x, y))
        place = f"w₁ {x:.2f}, w₂ {y:.2f}: loss {above:.3g}"
        return f"{place}\n{told}" if told else place

    def _standing(self, name: str, step: int) -> str:
        """Return where one of them was after so many steps."""
        distance, loss = (self.facts[kind][name][step] for kind in ("distances", "losses"))
        return f"{name}, step {step}\ndistance {distance:.2g}, loss {loss:.2g}"

    def click(self, axes, x: float, y: float) -> dict | None:
        """Race from a place of the surface, or go to a step."""
        if axes is self.plane:
            self.state = self._fitted({"start_w1": x, "start_w2": y})
            self._race_from_here()
        elif axes is not self.rows.ax:
            return {"steps": x}
        return None

    def describe(self, facts: dict) -> str:
        where = f"({facts['start_w1']:.2f}, {facts['start_w2']:.2f})"
        ground = SURFACES[facts["surface"]].name.capitalize()
        words = f"{ground}, start {where}, step {facts['steps']}. "
        if facts["schedule"] != CONSTANT:
            words += (
                f"Schedule {SCHEDULES[facts['schedule']]}: {facts['share']:.2g} of each rate left "
                f"now, {facts['left']:.2g} at the end. "
            )
        if not facts["paths"]:
            return words + "Nobody runs: press a name."
        far = []
        for name, path in facts["paths"].items():
            constants = [f"η {facts['rates'][name]:.2g}"]
            constants += [
                f"{letter} {facts[keyword]:.3g}"
                for keyword, letter, usual in CONSTANTS[name]
                if facts[keyword] != usual
            ]
            distance = facts["final"][name]
            said = f"{distance:.2g}" if np.isfinite(distance) else "diverged"
            gone = np.isfinite(distance) and not in_view(self.plane, *path[-1])
            out = ", out of view" if gone else ""
            far.append(f"{name} ({', '.join(constants)}) {said}{out}")
        words += f"Distance left: {'; '.join(far)}."
        first, *others = sorted(facts["final"], key=facts["final"].get)
        if others and facts["final"][others[0]] > CLEARLY * facts["final"][first]:
            words += f" Nearest: {first}."
        return words

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "sgd_nearest",
                "Tilted ravine, all five at the same rate: find one with which SGD is "
                f"the nearest to the star of all five after {STEPS} steps.",
                lambda f: (
                    f["surface"] == "tilted"
                    and f["steps"] == STEPS
                    and len(f["paths"]) == len(NAMES)
                    and len(set(f["rates"].values())) == 1
                    and min(f["final"], key=f["final"].get) == "SGD"
                ),
                {"surface": "tilted", "steps": STEPS}
                | {f"rate_{name}": 10**-0.2 for name in NAMES},
            ),
            Task(
                "momentum_over_the_bump",
                "Bumpy: let SGD and Momentum start together with the same rate, so that Momentum "
                f"is within {THERE:g} of the star after {STEPS} steps and SGD is caught more than "
                f"{CAUGHT:g} away.",
                lambda f: (
                    f["surface"] == "bumpy"
                    and f["steps"] == STEPS
                    and {"SGD", "Momentum"} <= set(f["paths"])
                    and f["rates"]["SGD"] == f["rates"]["Momentum"]
                    and f["final"]["Momentum"] <= THERE
                    and CAUGHT < f["final"]["SGD"] < np.inf
                ),
                {
                    "surface": "bumpy",
                    "start_w1": -3.0,
                    "start_w2": 2.5,
                    "rate_SGD": 0.1,
                    "rate_Momentum": 0.1,
                    "steps": STEPS,
                },
            ),
            Task(
                "schedule_that_calms",
                f"Ravine: RMSProp with a rate of {LARGE_RATE:g} or more wanders about the star. "
                f"Find a schedule with which it is within {THERE:g} of it after {STEPS} steps.",
                lambda f: (
                    f["surface"] == "ravine"
                    and f["steps"] == STEPS
                    and "RMSProp" in f["paths"]
                    and f["rates"]["RMSProp"] >= LARGE_RATE
                    and f["schedule"] != CONSTANT
                    and f["final"]["RMSProp"] <= THERE
                ),
                {"rate_RMSProp": 10**-0.3, "schedule": EXPONENTIAL, "left": 0.001, "steps": STEPS},
            ),
        ]
