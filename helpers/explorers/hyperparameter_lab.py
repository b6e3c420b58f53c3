"""Chapter 11: the lab. Choose, train while you watch, stop, compare, repeat, keep."""

import html
import math
import re
import sys
import textwrap
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import ipywidgets as widgets

from helpers.explorers.base import ROW_LAYOUT, Explorer, Task, choice, slider
from helpers.explorers.lab_pages import NO_TWO as NO_TWO_RUNS
from helpers.explorers.lab_pages import (
    book_html,
    compare_two,
    framed,
    groups_html,
    notice,
    paragraph,
    run_label,
    run_words,
    sort_options,
)
from helpers.lab.background import (
    BUILDING,
    FAILED,
    FINISHED,
    LOADING,
    READY,
    STOPPED,
    STOPPING,
    TRAINING,
    Background,
    Progress,
    stop_others,
)
from helpers.lab.luck import by_seed, width
from helpers.lab.records import MEASURES, Run, RunBook
from helpers.lab.runs import (
    PRESETS,
    Settings,
    code,
    estimate_seconds,
    n_examples,
    n_parameters,
    value_text,
)
from helpers.lab.settings import (
    ACTIVATIONS,
    MOST_LAYERS,
    OPTIMIZERS,
    PLANES,
    SCALINGS,
    WIDEST,
    differing,
)
from helpers.page.painter import Painter
from helpers.plots.run_curves import LOSS_CEILING, MOST, ComparedCurves, Curve, RunLegend

DATA = {
    "digits (MNIST if it is there)": "auto",
    "MNIST": "mnist",
    "embedded digits": "uci",
} | {f"plane: {name.replace('_', ' ')}": name for name in PLANES}
RATES = (
    *(m * 10.0**k for k in range(-5, 1) for m in (1, 2, 5)),
    *(10.0, 100.0, 1000.0, 1e6),
)
RATES = tuple(float(f"{rate:.3g}") for rate in RATES)
BATCH_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 60_000)
DROPOUTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9)
L2S = (0.0, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1.0)
ALL = "all"
EXAMPLES = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, ALL)
LAYERS = (
    *("64, 64", "none", "1", "4", "8", "64", "512", "64, 64, 64, 64"),
    *("256, 128, 64, 32", "8, 8, 8", "16, 16, 16, 16, 16, 16, 16, 16"),
)
MOST_EPOCHS = 100
EPOCHS_OF_NO_RUN = 5
LETTERS_IN_LEGEND, LINES_IN_LEGEND = 23, 3
SHOWN = {"validation": (False, True), "training": (True, False), "both": (True, True)}

START, STOP, REPEAT = "Start", "Stop", "Repeat over seeds"
VIEWS = ("table", "two runs", "seeds", "code", "file")
NEXT = "the next run"
NO_PRESET = "choose a preset"
PAGE_HEIGHT = 17  # em, of what stands under the picture

NOT_WIDTHS = (
    "hidden layers is “{text}”; expected up to {layers} widths from 1 to {widest:,} with commas "
    "between, so write for example 64, 64, or none."
)
PLAN = (
    "Next run: {settings}. {parameters:,} parameters; {time}, {n} times that for {n} seeds{more}."
)
FIRST_START = ", and 5 s or more to load Keras at the first start"
BATCH_OF_ALL = "; the batch is larger than the {n:,} training examples, so an epoch is one step"
CANNOT = "This cannot be trained. {problem}"
IDLE = "Ready. Nothing is being trained."
LOADING_WORDS = "Loading Keras; that takes some seconds the first time. The page stays alive."
BUILDING_WORDS = "{which}preparing data and network …"
TRAINING_WORDS = "{which}epoch {epoch} of {epochs}, batch {batch:,} of {batches}."
STOPPING_WORDS = "Stopping after the batch under way …"
STOPPED_WORDS = "Stopped. What was trained so far is kept."
DONE_WORDS = "Done: {n} in {seconds:.0f} s."
FAILED_WORDS = "The training ended with an error: {error}"
WHICH = "Run {k} of {n}: "
REFUSED = "A training is under way: wait for its end, or press Stop first."
NOTHING_TO_STOP = "Nothing is being trained, so there is nothing to stop."
ALL_KNOWN = "Runs with these settings and seeds are all there already; change something."
KNOWN = "A run with exactly these settings is there already, run {number}; change something."
NO_RUNS_SHOWN = (
    "No curves yet: two empty panels for {curves} loss and accuracy by epoch. Choose settings "
    "and press Start."
)
LEAVES = " Above the picture, at least for a while: the loss of {runs}."

SAVED = "Saved {n} to {file}."
NOTHING_TO_SAVE = "There is no run to save yet."
THERE = "There is a file {file} already. Press Save again to put the runs in its place."
LOADED = "Loaded {n} from {file}; {known} of them were here already."

SECONDS_TO_HAND_OVER = 2.0
SECONDS_BETWEEN = 0.15  # pictures while it trains
SECONDS_OF_NOTICE = 4.0
SECONDS_OF_WORDS = 1.0  # words stand at least so long while it trains

CONTROL_LAYOUT = {"width": "26em"}
CONTROL_STYLE = {"description_width": "8.5em"}
WIDE = {"width": "30em"}

# What the tasks ask for.
GOOD, FEW = 0.9, 17
APART, SEEDS = 0.05, 3


@dataclass
class LabTask(Task):
    """A task that only runs meet.

    Attributes
    ----------
    results
        Runs that meet it, as changes of the settings with "val_accuracy" and "note": what a
        training may come to.
    """

    results: Sequence[dict] = ()


class Lab(Explorer):
    """Choose the settings of a training, watch it, and compare what came of it. Chapter 11.

    Parameters
    ----------
    book
        Where the runs are kept; with the same book a lab that is made again has them all.
    data
        What is trained on at first, as in `Settings`.
    """

    title = "The hyperparameter lab"
    size = (8.6, 3.7)

    def __init__(self, book: RunBook | None = None, data: str = "auto") -> None:
        """Take the book; Keras is not loaded before the first start."""
        stop_others(wait=SECONDS_TO_HAND_OVER)  # an older lab may have the same book
        self.book = RunBook() if book is None else book
        self._first_data = data
        self._notice: tuple[str, float, bool] = ("", 0.0, False)
        self._said: tuple[float, tuple] = (0.0, ())
        self._listed = -1  # how many runs the lists under the picture show
        self._listing = threading.RLock()
        self._overwrite = ""
        self._background = Background(self._on_news, self._on_run)
        self._painter = Painter(self.update, SECONDS_BETWEEN)
        super().__init__()

    # Controls.

    def make_controls(self) -> dict:
        """Return all settings, what the curves show, and the buttons."""
        examples = [(value_text(n), n) for n in EXAMPLES]
        controls = {
            "data": choice("data", list(DATA.items()), self._first_data),
            "n_train": _steps("examples", examples, ALL),
            "scaling": choice("input scaling", SCALINGS, "centered"),
            "hidden": widgets.Combobox(
                value="64, 64",
                options=LAYERS,
                ensure_option=False,
                continuous_update=False,
                description="hidden layers",
            ),
            "activation": choice("activation", ACTIVATIONS),
            "dropout": _steps("dropout", _shown(DROPOUTS), 0.0),
            "optimizer": choice("optimizer", OPTIMIZERS, "adam"),
            "learning_rate": _steps("learning rate", _shown(RATES), 0.001),
            "batch_size": _steps("batch size", _shown(BATCH_SIZES), 32),
            "epochs": slider("epochs", 5, 1, MOST_EPOCHS, 1),
            "l2": _steps("L2", _shown(L2S), 0.0),
            "seed": slider("seed", 0, 0, 99, 1),
            "curves": choice("curves shown", tuple(SHOWN), "validation"),
            "n_seeds": slider("seeds to repeat", 3, 2, 10, 1),
        }
        for control in controls.values():
            control.layout, control.style = dict(CONTROL_LAYOUT), dict(CONTROL_STYLE)
        controls["n_seeds"].layout.width = "19em"
        controls["start"] = self.button(START, self._start, "Train with these settings")
        controls["repeat"] = self.button(
            REPEAT, self._repeat, "Train with these settings and several seeds"
        )
        controls["stop"] = self.button(STOP, self._stop, "Stop after the batch under way")
        return controls

    def arrange(self) -> widgets.Widget:
        """Put the presets above the settings, and the buttons between the plan and the status."""
        self._preset = choice("preset", (NO_PRESET, *PRESETS), NO_PRESET)
        self._preset.layout, self._preset.style = dict(WIDE), dict(CONTROL_STYLE)
        self._preset.observe(self.guarded(self._take_preset), names="value")
        settings = [c for name, c in self.controls.items() if name in (*SETTINGS, "curves")]
        buttons = [self.controls[name] for name in ("start", "stop", "repeat", "n_seeds")]
        self._plan = widgets.HTML(layout={"height": "4.4em", "width": "100%"})
        self._status = widgets.HTML(layout={"height": "2.6em", "width": "100%"})
        rows = [
            self._preset,
            widgets.Box(settings, layout=ROW_LAYOUT),
            self._plan,
            widgets.Box(buttons, layout={**ROW_LAYOUT, "align_items": "center"}),
            self._status,
        ]
        return widgets.VBox(rows)

    def beside(self) -> widgets.Widget:
        """Return what stands under the picture: choice of curves, table, comparison, code, file."""
        self._chosen = widgets.SelectMultiple(
            options=(), rows=4, description="curves of", layout={"width": "98%"}
        )
        self._chosen.observe(self._on_change, names="value")
        self._view = widgets.ToggleButtons(options=VIEWS, description="show")
        self._view.style = {"button_width": "6.5em"}
        self._view.observe(self.guarded(self._turn_page), names="value")
        self._sort = choice("sort by", sort_options(), "run")
        self._reverse = widgets.Checkbox(description="other way round", indent=False)
        self._a, self._b = (choice(label, (NEXT,), NEXT) for label in ("run", "compared with"))
        self._code_of = choice("code of", (NEXT,), NEXT)
        self._take = self.button("Take its settings", self._take_settings)
        self._file = widgets.Text(value="my_runs.json", description="file", layout=WIDE)
        self._save = self.button("Save", self._save_runs, "Write all runs to the file")
        self._load = self.button("Load", self._load_runs, "Add the runs that a file holds")
        for control in (self._sort, self._a, self._b, self._code_of):
            control.layout, control.style = dict(WIDE), dict(CONTROL_STYLE)
        for control in (self._sort, self._reverse, self._a, self._b, self._code_of):
            control.observe(self.guarded(self._write_page), names="value")
        self._page = widgets.HTML()
        self._tools = widgets.Box(layout={"flex_flow": "row wrap", "min_height": "2.6em"})
        self._file_words = paragraph("A file ending in .json or .csv, beside this notebook.")
        box = widgets.VBox([self._chosen, self._view, self._tools, self._page])
        box.layout.width, box.layout.max_width = f"{self._live.pixels[0]}px", "100%"
        return box

    # Training.

    def _settings(self) -> Settings:
        """Return what the controls say; a ValueError in one sentence if it makes no sense."""
        values = {name: self.controls[name].value for name in SETTINGS}
        values["hidden"] = read_widths(values["hidden"])
        values["n_train"] = None if values["n_train"] == ALL else values["n_train"]
        return Settings(**values)

    def _start(self) -> None:
        settings = self._settings_or_notice()
        if settings is not None:
            self._begin([settings], self._number_of(settings))

    def _repeat(self) -> None:
        settings = self._settings_or_notice()
        if settings is None:
            return
        n = self.controls["n_seeds"].value
        several = [replace(settings, seed=settings.seed + k) for k in range(n)]
        self._begin([one for one in several if self._number_of(one) is None], None)

    def _settings_or_notice(self) -> Settings | None:
        try:
            return self._settings()
        except ValueError as error:
            self._notify(str(error))
            return None

    def _begin(self, todo: list[Settings], known: int | None) -> None:
        if self._background.progress.busy:
            self._notify(REFUSED)
        elif known is not None:
            self._notify(KNOWN.format(number=known))
        elif not todo:
            self._notify(ALL_KNOWN)
        else:
            self._notice = ("", 0.0, False)
            stop_others(self._background)
            self._background.start(todo)
            self.update()

    def _stop(self) -> None:
        if not self._background.progress.busy:
            self._notify(NOTHING_TO_STOP)
            return
        self._notice = ("", 0.0, False)
        self._background.stop()
        self.update()

    def _number_of(self, settings: Settings) -> int | None:
        """Return the number of a complete run with these settings."""
        for number, run in enumerate(self.book, 1):
            same = run.settings == settings or (
                settings.data == "auto"
                and isinstance(run.settings, Settings)
                and run.settings.data in ("mnist", "uci")
                and replace(run.settings, data="auto") == settings
            )
            if run.complete and same:
                return number
        return None

    def _notify(self, sentence: str) -> None:
        self._notice = (sentence, time.monotonic(), self._background.progress.busy)
        self.update()

    def _notice_now(self, busy: bool) -> str:
        """Return what was answered to a button: for a while, or until something else happens."""
        sentence, when, was_busy = self._notice
        fresh = time.monotonic() - when < SECONDS_OF_NOTICE
        return sentence if was_busy == busy and (fresh or not busy) else ""

    def _on_news(self) -> None:
        self._painter.tell()

    def _on_run(self, run: Run) -> None:
        """Keep a run; called in the thread that trained it."""
        with self._listing:
            number = self.book.add(run)
            self._list_runs(show=number)
        self._painter.tell()

    # The picture.

    def make_picture(self, figure) -> list:
        """Draw empty axes for loss and accuracy, and a column for the legend."""
        loss, accuracy, legend = figure.subplots(
            1, 3, gridspec_kw={"width_ratios": (1, 1, 0.8), "wspace": 0.09}
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
        with self._listing:
            if self._listed != len(self.book):
                self._list_runs()
            shown = [n for n in self._chosen.value if n <= len(self.book)]
            runs = list(self.book)
        planned = None if plan is None else self._guess_data(plan, runs)
        groups = by_seed(runs)
        return {
            "problem": problem,
            "plan": planned,
            "n_parameters": None if plan is None else n_parameters(plan),
            "time": "" if plan is None else str(estimate_seconds(planned)),
            "progress": progress,
            "runs": runs,
            "shown": shown,
            "broken": [k for k, r in enumerate(runs, 1) if r.complete and "too large" in r.note],
            "lean": [k for k, run in enumerate(runs, 1) if _is_lean(run)],
            "luck": max((width(g.values()) for g in groups if len(g.values()) >= SEEDS), default=0),
        }

    def _guess_data(self, plan: Settings, runs: Sequence[Run]) -> Settings:
        """Return the plan with the digits that "auto" has stood for so far."""
        found = [r.settings.data for r in runs if r.settings.data in ("mnist", "uci")]
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
        self.legend.set([curve for _, curve in curves])
        self._write_status(facts)

    def _curves(self, facts: dict) -> list[tuple[dict, Curve]]:
        """Return histories of the runs shown, and of the one under way, with their looks."""
        runs, shown = facts["runs"], facts["shown"]
        names = differing([runs[number - 1].settings for number in shown])
        found, free = [], list(range(MOST))
        for number in shown:
            run, wished = runs[number - 1], (number - 1) % MOST
            place = wished if wished in free else free[0]
            free.remove(place)
            words = textwrap.wrap(
                run_words(run, number, names),
                LETTERS_IN_LEGEND,
                max_lines=LINES_IN_LEGEND,
                placeholder=" …",
            )
            history = {name: run.history.get(name, []) for name in MEASURES}
            curve = Curve(place, f"{number}", "\n".join(words))
            curve.training = history["loss"]
            found.append((history, curve))
        progress = facts["progress"]
        if free and self._live_run(progress):
            moment, number = progress.moment, len(runs) + 1
            wished = (number - 1) % MOST
            place = wished if wished in free else free[0]
            history = {name: moment.values(name) for name in MEASURES}
            passed = len(moment.finished) + moment.batch / (moment.batches or moment.batch or 1)
            for name in ("loss", "accuracy"):
                if moment.running and name in moment.running:
                    history[f"now_{name}"] = passed, moment.running[name]
            curve = Curve(place, "now", f"run {number}, under way", history["loss"])
            found.append((history, curve))
        return found

    def _live_run(self, progress: Progress) -> bool:
        return progress.state in (TRAINING, STOPPING) and progress.moment.batches_done > 0

    def _write_status(self, facts: dict) -> None:
        if facts["problem"]:
            plan = paragraph(CANNOT.format(problem=facts["problem"]), alert=True)
        else:
            n, _ = n_examples(facts["plan"])
            more = BATCH_OF_ALL.format(n=n) if facts["plan"].batch_size > n else ""
            first = "" if "keras" in sys.modules else FIRST_START
            plan = paragraph(
                PLAN.format(
                    settings=facts["plan"],
                    parameters=facts["n_parameters"],
                    time=facts["time"],
                    n=facts["n_seeds"],
                    more=first + more,
                )
            )
        if plan != self._plan.value:
            self._plan.value = plan
        answered = self._notice_now(facts["progress"].busy)
        status = notice(answered) if answered else self._progress_html(facts["progress"])
        if status != self._status.value:
            self._status.value = status
        if self._view.value in ("code", "table") or not self._page.value:
            self._write_page()

    def _progress_html(self, progress: Progress) -> str:
        state, moment = progress.state, progress.moment
        which = (
            WHICH.format(k=min(progress.done + 1, progress.total), n=progress.total)
            if progress.total > 1
            else ""
        )
        words = {
            READY: IDLE,
            LOADING: LOADING_WORDS,
            BUILDING: BUILDING_WORDS.format(which=which),
            STOPPING: STOPPING_WORDS,
            STOPPED: STOPPED_WORDS,
            FAILED: FAILED_WORDS.format(error=progress.error),
        }
        if state == TRAINING and not moment.batches_done:
            state = BUILDING
        if state == TRAINING:
            return paragraph(
                TRAINING_WORDS.format(
                    which=which,
                    epoch=moment.epoch,
                    epochs=progress.settings.epochs,
                    batch=moment.batch,
                    batches=f"{moment.batches:,}" if moment.batches else "?",
                )
            )
        if state == FINISHED:
            if not hasattr(self, "_ended") or self._ended[0] != progress.began:
                self._ended = progress.began, time.monotonic() - progress.began
            n = f"{progress.total} run{'' if progress.total == 1 else 's'}"
            words[FINISHED] = DONE_WORDS.format(n=n, seconds=self._ended[1])
        text = html.escape(words[state])
        role, sign = ("alert", "⚠ ") if state == FAILED else ("status", "")
        return f'<div role="{role}" style="line-height: 1.4; padding: 0.3em">{sign}{text}</div>'

    def describe(self, facts: dict) -> str:
        """Say what the curves come to; while it trains, in words that stand for a while."""
        settled = (facts["curves"], tuple(facts["shown"]), len(facts["runs"]))
        now, (when, before) = time.monotonic(), self._said
        if facts["progress"].busy and settled == before and now - when < SECONDS_OF_WORDS:
            return self.alt
        self._said = now, settled
        curves = self._curves(facts)
        if not curves:
            return NO_RUNS_SHOWN.format(curves=facts["curves"].replace("both", "both kinds of"))
        parts, above = [], []
        for history, curve in curves:
            name = "the run under way" if curve.label == "now" else f"run {curve.label}"
            parts.append(f"{name}: {_ends(history, brief=len(curves) > 2)}")
            if any(v > LOSS_CEILING for v in (*history["loss"], *history["val_loss"])):
                above.append(name)
        kind = {"both": "training (thin) and validation (thick)"}.get(
            facts["curves"], facts["curves"]
        )
        when = "After the last epoch, " + ("in validation, " if len(curves) > 2 else "")
        text = f"Curves of {kind} by epoch. {when}{'; '.join(parts)}."
        return text + (LEAVES.format(runs=", ".join(above)) if above else "")

    # Under the picture.

    def _list_runs(self, show: int | None = None) -> None:
        """Bring the lists of runs up to date; choose a new run's curves, the oldest give way."""
        with self._listing:
            numbers = range(1, len(self.book) + 1)
            chosen = [n for n in self._chosen.value if n in numbers]
            first = self._listed < 0 and show is None
            if show is not None:
                chosen.append(show)
            elif first:
                chosen = list(numbers)
            chosen = sorted(set(chosen))[-MOST:]
            options = [(run_label(self.book, n), n) for n in numbers]
            self._listed = len(self.book)
            self._chosen.options = options
            self._chosen.value = chosen
            for control in (self._a, self._b, self._code_of):
                kept = control.value
                control.options = ([(NEXT, NEXT)] if control is self._code_of else []) + options
                control.value = (
                    kept
                    if kept in (*numbers, NEXT) and kept in _values(control)
                    else (control.options[-1][1] if control.options else None)
                )
            if len(self.book) == 2:
                self._a.value, self._b.value = 2, 1
            elif show is not None and len(self.book) > 2:
                self._a.value = show
            self._write_page()

    def _turn_page(self) -> None:
        self._write_page()

    def _write_page(self) -> None:
        """Write the page that is open under the picture."""
        view, book = self._view.value, self.book
        tools: Sequence[widgets.Widget] = ()
        if view == "table":
            tools = (self._sort, self._reverse)
            page = book_html(book, self._sort.value, self._reverse.value)
        elif view == "two runs":
            tools = (self._a, self._b)
            ready = len(book) >= 2 and isinstance(self._a.value, int)
            page = paragraph(
                compare_two(book, self._a.value, self._b.value) if ready else NO_TWO_RUNS
            )
        elif view == "seeds":
            page = groups_html(by_seed(book))
        elif view == "code":
            tools = (self._code_of, self._take)
            page = self._code_page()
        else:
            tools = (self._file, self._save, self._load)
            page = self._file_words
        page = framed(page, f"{view} of the lab", PAGE_HEIGHT)
        if self._tools.children != tuple(tools):
            self._tools.children = tuple(tools)
        if page != self._page.value:
            self._page.value = page

    def _code_page(self) -> str:
        number = self._code_of.value
        try:
            settings = self.book[number].settings if number != NEXT else self._settings()
            text = code(settings) if isinstance(settings, Settings) else settings.sentence
        except ValueError as error:
            text = str(error)
        return (
            f'<pre style="margin: 0; padding: 0.5em; line-height: 1.35">{html.escape(text)}</pre>'
        )

    def _take_settings(self) -> None:
        number = self._code_of.value
        if number != NEXT:
            self._adopt(self.book[number].settings.to_dict())

    def _take_preset(self) -> None:
        name = self._preset.value
        if name in PRESETS:
            self._preset.value = NO_PRESET  # so that the same one can be chosen again
            values = PRESETS[name].to_dict()
            self._adopt({k: v for k, v in values.items() if k not in ("data", "n_train", "seed")})

    def _adopt(self, values: dict) -> None:
        """Set the controls; a value that a control does not offer is added to it."""
        values = dict(values)
        if "hidden" in values:
            values["hidden"] = ", ".join(map(str, values["hidden"])) or "none"
        if "n_train" in values:
            values["n_train"] = values["n_train"] or ALL
        for name, value in values.items():
            control = self.controls[name]
            if isinstance(control, widgets.SelectionSlider) and value not in _values(control):
                options = [*control.options, (value_text(value), value)]
                kept = control.value
                control.options = sorted(options, key=lambda o: math.inf if o[1] == ALL else o[1])
                control.value = kept
            elif hasattr(control, "max") and value > control.max:
                control.max = value
        self.state = values

    def _save_runs(self) -> None:
        name = self._file.value.strip()
        if not len(self.book):
            self._say_of_file(NOTHING_TO_SAVE, alert=True)
        elif name != self._overwrite and Path(name).expanduser().is_file():
            self._overwrite = name
            self._say_of_file(THERE.format(file=name), alert=True)
        else:
            self._try_file(lambda: self.book.save(name), SAVED, name)

    def _load_runs(self) -> None:
        name = self._file.value.strip()

        def load() -> int:
            found = RunBook.load(name)
            there = {repr(run.to_dict()) for run in self.book}  # nan is not equal to itself
            fresh = [run for run in found if repr(run.to_dict()) not in there]
            with self._listing:
                for run in fresh:
                    self._list_runs(show=self.book.add(run))
            return len(found) - len(fresh)

        self._try_file(load, LOADED, name)
        self.update()

    def _try_file(self, action, sentence: str, name: str) -> None:
        before = len(self.book)
        try:
            known = action()
        except (OSError, ValueError) as error:
            self._say_of_file(str(error), alert=True)
            return
        self._overwrite = name
        n = len(self.book) - before + known if isinstance(known, int) else len(self.book)
        runs = f"{n} run{'' if n == 1 else 's'}"
        self._say_of_file(sentence.format(n=runs, file=name, known=known))

    def _say_of_file(self, sentence: str, alert: bool = False) -> None:
        self._file_words = paragraph(sentence, alert)
        self._write_page()

    # Tasks.

    def make_tasks(self) -> list[Task]:
        """Return three things to find."""
        return [
            LabTask(
                "Find a learning rate that is too large: one with which the loss is no number any "
                "more at the end, or far above guessing, as the note in the table will say.",
                lambda f: bool(f["broken"]),
                {"data": "circles", "learning_rate": 1e6},
                results=[{"note": "The learning rate is too large here."}],
            ),
            LabTask(
                f"Plane, circles: reach a validation accuracy of {GOOD} with at most {FEW} "
                "parameters.",
                lambda f: bool(f["lean"]),
                {"data": "circles", "hidden": "4", "activation": "tanh", "epochs": 30},
                results=[{"val_accuracy": 0.95}],
            ),
            LabTask(
                f"Repeat one training over {SEEDS} seeds or more so that luck alone moves the "
                f"validation accuracy by {APART} or more.",
                lambda f: f["luck"] >= APART,
                {"data": "circles", "hidden": "1", "epochs": 2, "n_train": 100},
                results=[{"seed": k, "val_accuracy": v} for k, v in enumerate((0.5, 0.61, 0.55))],
            ),
        ]

    def play(self, task: LabTask) -> None:
        """Enter what the task's trainings may come to, without training."""
        settings = self._settings()
        for result in task.results:
            end = result.get("val_accuracy", 0.1)
            history = {name: [end] * settings.epochs for name in MEASURES}
            run = Run(
                replace(settings, seed=result.get("seed", settings.seed)),
                history,
                n_parameters=n_parameters(settings),
                note=result.get("note", ""),
            )
            self._list_runs(show=self.book.add(run))
        self.update()

    def _repr_mimebundle_(self, **kwargs) -> tuple[dict, dict]:
        """Show it; a training that an older lab of this page has left running is stopped."""
        stop_others(self._background)
        return super()._repr_mimebundle_(**kwargs)


SETTINGS = (
    *("data", "n_train", "scaling", "hidden", "activation", "dropout"),
    *("optimizer", "learning_rate", "batch_size", "epochs", "l2", "seed"),
)


def read_widths(text: str) -> tuple[int, ...]:
    """Return the widths that a learner has written: "64, 64", "64-64", "none".

    Raises
    ------
    ValueError
        In one sentence, if it is something else.
    """
    words = [word for word in re.split(r"[,;\s-]+", text.strip().strip("()[]")) if word]
    if not words or text.strip().lower() in ("none", "0"):
        return ()
    digits = all(word.isascii() and word.isdigit() for word in words)
    widths = tuple(int(word[:9]) for word in words) if digits else ()
    sensible = widths and len(widths) <= MOST_LAYERS and all(1 <= w <= WIDEST for w in widths)
    if not sensible or text.strip().startswith("-"):
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        raise ValueError(NOT_WIDTHS.format(text=shown, layers=MOST_LAYERS, widest=WIDEST))
    return widths


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


def _shown(values: Sequence[float]) -> list[tuple[str, float]]:
    return [(f"{v:,}" if isinstance(v, int) else f"{v:g}", v) for v in values]


def _values(control: widgets.Widget) -> list:
    return [o[1] if isinstance(o, tuple) else o for o in control.options]


def _steps(label: str, options: Sequence[tuple], value) -> widgets.SelectionSlider:
    """Return a labelled slider over listed values."""
    return widgets.SelectionSlider(
        options=options, value=value, description=label, tooltip=label, continuous_update=True
    )
