"""Chapter 11: the lab. Choose, train while you watch, stop, compare, repeat, keep."""

import math
import sys
import textwrap
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

import ipywidgets as widgets

from helpers.explorers.base import Task, TrainedTask, choice, slider
from helpers.explorers.keras_lines import KerasLines
from helpers.explorers.lab_controls import make_room, read, settings_controls
from helpers.explorers.lab_pages import RunPages, run_words
from helpers.explorers.picture import Handle
from helpers.explorers.trainer import REFUSED, TrainingExplorer
from helpers.lab.background import FINISHED, STOPPING, TRAINING, Progress
from helpers.lab.luck import by_seed, value_range
from helpers.lab.records import DIVERGED, MEASURES, TOO_LARGE, Run, RunBook
from helpers.lab.runs import estimate_seconds
from helpers.lab.settings import PRESETS, Settings, differing, n_examples, n_parameters
from helpers.page import markup, turn
from helpers.plots.run_curves import LOSS_CEILING, MOST, ComparedCurves, Curve, RunLegend
from helpers.words import counted

EPOCHS_OF_NO_RUN = 5
LINES_HEIGHT = 9  # em, of the Keras program
LETTERS_IN_LEGEND, LINES_IN_LEGEND = 23, 3
CURVES = {"validation": "validation", "training": "training", "both": "both"}
SHOWN = {"validation": (False, True), "training": (True, False), "both": (True, True)}

START, REPEAT = "Start", "Repeat over seeds"
NO_PRESET, NO_PRESET_WORDS = "", "choose a preset"

PLAN = (
    "Next run: {settings}. {parameters:,} parameters; {time}, {n} times that for {n} seeds{more}."
)
FIRST_START = ", and 5 s or more to load Keras at the first start"
BATCH_OF_ALL = "; the batch is larger than the {n:,} training examples, so an epoch is one step"
CANNOT = "This cannot be trained. {problem}"
IDLE = "Ready. Nothing is being trained."
DONE_WORDS = "Done: {n} in {seconds:.0f} s."
ALL_KNOWN = "Runs with these settings and seeds are all there already; change something."
KNOWN = "A run with exactly these settings is there already, run {number}; change something."
NO_RUNS_SHOWN = (
    "No curves yet: two empty panels for {curves} loss and accuracy by epoch. Choose settings "
    "and press Start."
)
CURVES_OF_NO_RUN = CURVES | {"both": "both kinds of"}
CURVES_IN_WORDS = CURVES | {"both": "training (thin) and validation (thick)"}
NOW, NOW_IN_WORDS, NOW_IN_LEGEND = "now", "the run under way", "run {number}, under way"
LEAVES = " Above the picture, at least for a while: the loss of {runs}."

NOTHING_YET = "no curves yet: press Start"

SECONDS_TO_HAND_OVER = 2.0
SECONDS_OF_WORDS = 1.0  # words stand at least so long while it trains

# What the tasks ask for.
GOOD, FEW = 0.9, 17
APART, SEEDS = 0.05, 3


class Lab(TrainingExplorer):
    """Choose the settings of a training, watch it, and compare what came of it. Chapter 11.

    Parameters
    ----------
    book
        Where the runs are kept; with the same book a lab that is made again has them all.
    data
        What is trained on at first, as in `Settings`.
    """

    title = "The hyperparameter lab"
    chapter = "11"
    size = (8.33, 4.4)
    further_below = True
    groups: ClassVar = {
        "data": ("data",),
        "network": ("hidden",),
        "training": ("learning_rate", "epochs"),
    }
    seconds_between_pictures = 0.15
    stopped_words = "Stopped. The training so far is kept."

    def __init__(self, book: RunBook | None = None, data: str = "auto") -> None:
        """Take the book; Keras is not loaded before the first start."""
        turn.end_all(SECONDS_TO_HAND_OVER)  # an older lab may have the same book
        self.book = RunBook() if book is None else book
        self._first_data = data
        self._said: tuple[float, tuple] = (0.0, ())
        super().__init__()

    # Controls.

    def make_controls(self) -> dict:
        """Return all settings, what the curves show, and the buttons."""
        controls = settings_controls()
        controls["data"].value = self._first_data
        controls["curves"] = choice("curves shown", CURVES)
        controls["n_seeds"] = slider("seeds to repeat", 3, 2, 10, 1)
        controls["start"] = self.button(
            START, self._start, "Train with these settings", primary=True
        )
        controls["stop"] = self.stop_button()
        controls["repeat"] = self.button(
            REPEAT, self._repeat, "Train with these settings and several seeds"
        )
        return controls

    def arrange(self) -> widgets.Widget:
        """Put the plan under the main settings."""
        self._plan = widgets.HTML(
            tabbable=True, layout={"height": "11em", "overflow": "hidden auto"}
        )  # the page must not move when it gets longer
        side = super().arrange()
        *main, more = side.children
        side.children = (*main, self._plan, more)
        return side

    def further_settings(self, controls) -> list[widgets.Widget]:
        """Put the presets above the others."""
        presets = {name: preset.words for name, preset in PRESETS.items()}
        self._preset = choice("preset", {NO_PRESET: NO_PRESET_WORDS} | presets)
        self._preset.observe(self.guarded(self._take_preset), names="value")
        return [self._preset, *controls]

    def under_picture(self) -> widgets.Widget:
        """Put the status beside the buttons."""
        bar = super().under_picture()
        self._status = widgets.HTML(layout={"flex": "1 1 16em", "min_height": "3.5em"})
        bar.children += (self._status,)
        return bar

    def beside(self) -> widgets.Widget:
        """Return what is under the picture."""
        self.pages = RunPages(self, self.book, self._settings, self._adopt)
        self._lines = KerasLines(LINES_HEIGHT)
        return widgets.VBox([self._lines.widget, self.pages.widget])

    # Training.

    def _settings(self) -> Settings:
        """Return what the controls say; a ValueError in one sentence if it makes no sense."""
        return read(self.controls)

    def _start(self) -> None:
        self._begin(1)

    def _repeat(self) -> None:
        self._begin(self.controls["n_seeds"].value)

    def _begin(self, n: int) -> None:
        """Train with n seeds, but for the runs that are there already."""
        try:
            settings = self._settings()
        except ValueError as error:
            self._notify(str(error))
            return
        known = self._number_of(settings)
        several = [replace(settings, seed=settings.seed + k) for k in range(n)]
        todo = [one for one in several if self._number_of(one) is None]
        if self._background.progress.busy:
            self._notify(REFUSED)
        elif not todo:
            self._notify(KNOWN.format(number=known) if n == 1 else ALL_KNOWN)
        else:
            self._train(todo)

    def _number_of(self, settings: Settings) -> int | None:
        """Return the number of a complete run with these settings."""
        guess = self._guess_data(settings)
        found = [n for n, run in enumerate(self.book, 1) if run.complete and run.settings == guess]
        return next(iter(found), None)

    def _on_run(self, run: Run) -> None:
        self.book.add(run)
        self.later()

    # The picture.

    def make_picture(self, figure) -> list:
        """Draw empty axes for loss and accuracy, and a column for the legend."""
        loss, accuracy, legend = figure.subplots(
            1, 3, gridspec_kw={"width_ratios": (1, 1, 0.85), "wspace": 0.07}
        )
        self.loss = ComparedCurves(loss, "loss")
        self.accuracy = ComparedCurves(accuracy, "accuracy", share=True)
        self.legend = RunLegend(legend)
        return [*self.loss.artists, *self.accuracy.artists, *self.legend.artists]

    def compute(self, **settings) -> dict:
        """Return the plan for the next run, the training under way, and the runs to be drawn."""
        problem, plan = "", None
        try:
            plan = self._settings()
        except ValueError as error:
            problem = str(error)
        progress = self._background.progress
        self.pages.list_runs()
        shown, runs = self.pages.chosen, list(self.book)
        planned = None if plan is None else self._guess_data(plan)
        groups = by_seed(runs)
        return {
            "problem": problem,
            "plan": planned,
            "n_parameters": None if plan is None else n_parameters(plan),
            "time": "" if plan is None else str(estimate_seconds(planned)),
            "progress": progress,
            "runs": runs,
            "shown": shown,
            "listed": self.pages.listed,
            "broken": [
                k for k, run in enumerate(runs, 1) if run.complete and run.verdict in TOO_LARGE
            ],
            "lean": [k for k, run in enumerate(runs, 1) if _is_lean(run)],
            "range": max(
                (value_range(g.values()) for g in groups if len(g.values()) >= SEEDS), default=0
            ),
        }

    def _guess_data(self, plan: Settings) -> Settings:
        """Return the plan with the digits that "auto" has stood for so far."""
        found = [r.settings.data for r in self.book if r.settings.data in ("mnist", "uci")]
        return replace(plan, data=found[-1]) if plan.data == "auto" and found else plan

    def draw(self, facts: dict) -> None:
        """Lay the curves over each other; say what comes next and what is under way."""
        curves = self._curves(facts)
        longest = [len(curve.training or curve.validation) for _, curve in curves]
        if self._live_run(facts["progress"]):
            longest.append(facts["progress"].settings.epochs)
        epochs = max(longest, default=EPOCHS_OF_NO_RUN)
        with_training, with_validation = SHOWN[facts["curves"]]
        for panel, measure in ((self.loss, "loss"), (self.accuracy, "accuracy")):
            panel.set(
                [
                    replace(
                        curve,
                        training=history[measure] if with_training else (),
                        validation=history[f"val_{measure}"] if with_validation else (),
                        now=history.get(f"now_{measure}"),
                    )
                    for history, curve in curves
                ],
                epochs,
            )
        self.legend.set(self._rows(facts, [curve for _, curve in curves]))
        self._write_status(facts)

    def _curves(self, facts: dict) -> list[tuple[dict, Curve]]:
        """Return histories of the runs shown, and of the one under way, with their looks."""
        runs, shown = facts["runs"], facts["shown"]
        names = differing([runs[number - 1].settings for number in shown])
        found, free = [], list(range(MOST))

        def place(number: int) -> int:
            wished = (number - 1) % MOST
            return free.pop(free.index(wished) if wished in free else 0)

        for number in shown:
            run = runs[number - 1]
            words = textwrap.wrap(
                run_words(run, number, names),
                LETTERS_IN_LEGEND,
                max_lines=LINES_IN_LEGEND,
                placeholder=" …",
            )
            history = {name: run.history.get(name, []) for name in MEASURES}
            curve = Curve(place(number), f"{number}", "\n".join(words))
            curve.training = history["loss"]
            found.append((history, curve))
        progress = facts["progress"]
        if free and self._live_run(progress):
            moment, number = progress.moment, len(runs) + 1
            history = {name: moment.values(name) for name in MEASURES}
            passed = len(moment.finished) + moment.batch / (moment.batches or moment.batch or 1)
            for name in ("loss", "accuracy"):
                if moment.running and name in moment.running:
                    history[f"now_{name}"] = passed, moment.running[name]
            curve = Curve(place(number), NOW, NOW_IN_LEGEND.format(number=number), history["loss"])
            found.append((history, curve))
        return found

    def _rows(self, facts: dict, curves: list[Curve]) -> list[Curve]:
        """Return the curves, and pale ones for the other runs that are named beside them."""
        drawn = {curve.label: curve for curve in curves}
        rows = []
        for number in facts["listed"]:
            run = facts["runs"][number - 1]
            words = f"{run_words(run, number, ())}, hidden"
            rows.append(drawn.pop(f"{number}", None) or Curve(0, f"{number}", words, shown=False))
        now = list(drawn.values())  # the run under way
        return [*rows[len(rows) + len(now) - MOST if len(rows) + len(now) > MOST else 0 :], *now]

    def _live_run(self, progress: Progress) -> bool:
        return progress.state in (TRAINING, STOPPING) and progress.moment.batches_done > 0

    def _write_status(self, facts: dict) -> None:
        if facts["problem"]:
            plan = markup.warning(CANNOT.format(problem=facts["problem"]))
        else:
            n, _ = n_examples(facts["plan"])
            more = BATCH_OF_ALL.format(n=n) if facts["plan"].batch_size > n else ""
            first = "" if "keras" in sys.modules else FIRST_START
            plan = markup.sentence(
                PLAN.format(
                    settings=facts["plan"],
                    parameters=facts["n_parameters"],
                    time=facts["time"],
                    n=facts["n_seeds"],
                    more=first + more,
                )
            )
            self._lines.show(facts["plan"])
        self._plan.value = plan
        progress, at_rest = facts["progress"], IDLE
        if progress.state == FINISHED:
            n = counted(progress.total, "run")
            at_rest = DONE_WORDS.format(n=n, seconds=progress.seconds)
        self._status.value = self.status(progress, at_rest)
        self.pages.write_if_news()

    def describe(self, facts: dict) -> str:
        """Say what the curves come to; while it trains, in words that stand for a while."""
        settled = (facts["curves"], tuple(facts["shown"]), len(facts["runs"]))
        now, (when, before) = time.monotonic(), self._said
        if facts["progress"].busy and settled == before and now - when < SECONDS_OF_WORDS:
            return self.alt
        self._said = now, settled
        curves = self._curves(facts)
        if not curves:
            return NO_RUNS_SHOWN.format(curves=CURVES_OF_NO_RUN[facts["curves"]])
        parts, above = [], []
        for history, curve in curves:
            name = NOW_IN_WORDS if curve.label == NOW else f"run {curve.label}"
            parts.append(f"{name}: {_ends(history, brief=len(curves) > 2)}")
            if any(v > LOSS_CEILING for v in (*history["loss"], *history["val_loss"])):
                above.append(name)
        kind = CURVES_IN_WORDS[facts["curves"]]
        when = "After the last epoch, " + ("in validation, " if len(curves) > 2 else "")
        text = f"Curves of {kind} by epoch. {when}{'; '.join(parts)}."
        return text + (LEAVES.format(runs=", ".join(above)) if above else "")

    # What a hand does on the picture.

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        """Let the row of a run be pressed."""
        curves = [curve for _, curve in self._curves(facts)]
        return {
            f"run {curve.label}": Handle(
                self.legend.ax,
                0.5,
                row,
                label=f"run {curve.label}",
                says="press to hide it" if curve.shown else "press to show it",
                press=lambda number=int(curve.label): self.pages.turn(number),
                size=(1, 0.9),
            )
            for row, curve in enumerate(self._rows(facts, curves))
            if curve.label != NOW
        }

    def hover(self, axes, x: float, y: float) -> str:
        """Tell of the run whose row or line is under the mouse."""
        facts = self.facts
        curves = self._curves(facts)
        if axes is self.legend.ax:
            rows = self._rows(facts, [curve for _, curve in curves])
            row = rows[round(y)] if 0 <= round(y) < len(rows) else None
            if row is None or row.label == NOW:
                return ""
            run = facts["runs"][int(row.label) - 1]
            names = differing([one.settings for one in facts["runs"]])
            return f"{run_words(run, int(row.label), names)}\n{_ends(run.history, brief=True)}"
        panel = self.loss if axes is self.loss.ax else self.accuracy
        found = panel.line_at(x, y)
        if found is None:
            return "" if curves else NOTHING_YET
        place, validation, (epoch, value) = found
        label = next(curve.label for _, curve in curves if curve.place == place)
        name = NOW_IN_WORDS if label == NOW else f"run {label}"
        kind = "validation" if validation else "training"
        return f"{name}, epoch {epoch:g}\n{panel.measure} in {kind} {value:.4g}"

    def click(self, axes, x: float, y: float) -> None:
        """Hide the run whose line is clicked on; its row brings it back."""
        if axes is self.legend.ax:
            return
        panel = self.loss if axes is self.loss.ax else self.accuracy
        if found := panel.line_at(x, y):
            curves = [curve for _, curve in self._curves(self.facts)]
            label = next(curve.label for curve in curves if curve.place == found[0])
            if label != NOW:
                self.pages.turn(int(label))

    # Settings taken from elsewhere.

    def _take_preset(self) -> None:
        name = self._preset.value
        if name != NO_PRESET:
            self._preset.value = NO_PRESET  # so that the same one can be chosen again
            values = PRESETS[name].settings.to_dict()
            self._adopt({k: v for k, v in values.items() if k not in ("data", "n_train", "seed")})

    def _adopt(self, values: Mapping[str, Any]) -> None:
        """Set the controls; a value that a control does not offer is added to it."""
        with self.together():
            self.state = make_room(self.controls, values)

    # Tasks.

    @classmethod
    def make_tasks(cls) -> list[Task]:
        """Return three things to find."""
        return [
            TrainedTask(
                "rate_too_large",
                "Find a learning rate that is too large: one with which the loss is no number any "
                "more at the end, or far above guessing, as the note in the table will say.",
                lambda f: bool(f["broken"]),
                {"data": "circles", "learning_rate": 1e6},
                results=[{"verdict": DIVERGED}],
            ),
            TrainedTask(
                "accurate_with_few_parameters",
                f"Plane, circles: reach a validation accuracy of {GOOD} with at most {FEW} "
                "parameters.",
                lambda f: bool(f["lean"]),
                {"data": "circles", "hidden": "4", "activation": "tanh", "epochs": 30},
                results=[{"val_accuracy": 0.95}],
            ),
            TrainedTask(
                "luck_alone",
                f"Repeat one training over {SEEDS} seeds or more so that the range of its "
                f"validation accuracies, the largest minus the smallest, is {APART} or more: luck "
                "alone.",
                lambda f: f["range"] >= APART,
                {"data": "circles", "hidden": "1", "epochs": 2, "n_train": 100},
                results=[{"seed": k, "val_accuracy": v} for k, v in enumerate((0.5, 0.61, 0.55))],
            ),
        ]

    def play(self, task: TrainedTask) -> None:
        """Enter what the task's trainings may come to, without training."""
        settings = self._settings()
        for result in task.results:
            end = result.get("val_accuracy", 0.1)
            history = {name: [end] * settings.epochs for name in MEASURES}
            run = Run(
                replace(settings, seed=result.get("seed", settings.seed)),
                history,
                n_parameters=n_parameters(settings),
                verdict=result.get("verdict", ""),
            )
            self.book.add(run)
        self.update()


def _is_lean(run: Run) -> bool:
    good = run.settings.data == "circles" and run.last("val_accuracy") >= GOOD
    return good and run.n_parameters <= FEW


def _ends(history: dict, brief: bool) -> str:
    """Return the last measures in words; if brief, those of validation only."""
    said = []
    for name in ("loss", "accuracy"):
        values = [history[name], history[f"val_{name}"]]
        texts = [f"{v[-1]:.3g}" if v and math.isfinite(v[-1]) else "–" for v in values]
        if brief:
            said.append(f"{name} {texts[1]}")
        else:
            said.append(f"{name} {texts[0]} in training and {texts[1]} in validation")
    return ", ".join(said)
