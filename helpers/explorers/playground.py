"""Chapter 11: a small network learns four problems in the plane, and is watched at it.

Training runs in a thread of its own and never waits for a picture: after each epoch it leaves a
copy of the weights, and the painter, another thread, draws the newest there is.
"""

import threading
import time
from collections.abc import Mapping

import ipywidgets as widgets
import numpy as np

from helpers.datasets.toys import PROBLEMS
from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.playground_text import WIDTHS, read_settings, settings_text
from helpers.nn.layers import ACTIVATION_LAYERS
from helpers.nn.optimizers import OPTIMIZERS
from helpers.nn.plane_run import PlaneRun, PlaneSettings, unit_pictures
from helpers.page import markup, turn
from helpers.page.worker import OVER, RUNNING, Worker
from helpers.plots.decision_regions import (
    LOSS_LIMITS,
    SIZE,
    DecisionRegion,
    LossPicture,
    NeuronPictures,
    palette,
    plane_grid,
    playground_axes,
)
from helpers.words import counted

POINTS = 500
FEWEST = 3  # neurons of one hidden layer that can enclose the disc
NOISES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
RATES = (1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
BATCH_SIZES = (1, 5, 10, 20, 50, 100, 500)
L2S = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1)
DROPOUTS = (0.0, 0.1, 0.2, 0.3, 0.5)
MOST_EPOCHS_AT_START = 100

SECONDS_BETWEEN_WORDS = 1.0  # faster than that nobody reads, and screen readers would stumble
UNTOUCHED_MINUTES = 10  # after which a training that nobody has touched pauses

# What makes another run when it changes, and what holds from the next batch on.
OF_THE_DATA = ("problem", "noise", "train_share", "seed")
OF_THE_TRAINING = ("optimizer", "learning_rate", "batch_size", "l2", "dropout")

LABELS = {
    "circles": "circles",
    "exclusive_or": "exclusive or",
    "blobs": "two blobs",
    "spirals": "spirals",
}
RUN, STEP, RESET = "Run or pause", "One epoch", "Reset"
TEXT_LABEL, CASE_LABEL = "settings as text", "ready-made"
TEXT_HINT = (
    "Copy this line to hand the situation out; paste one here and press Enter to take it in. The "
    "weights are not in it: the seed and the number of epochs make them again, if no setting was "
    "changed on the way."
)
NO_CASE = ""
CASE_WORDS = {
    NO_CASE: "choose a case",
    "circles": "circles, layers of 4 and 2",
    "circles_3": "circles, one layer of 3",
    "circles_none": "circles, no hidden layer",
    "exclusive_or_2": "exclusive or, one layer of 2",
    "spirals_8": "spirals, one layer of 8",
    "spirals_8_8_8": "spirals, three layers of 8",
    "four_sigmoid": "four layers of sigmoid",
    "by_heart": "noise learned by heart",
}
CASES = {
    "circles": {},
    "circles_3": {"layers": 1, "width_1": 3},
    "circles_none": {"layers": 0},
    "exclusive_or_2": {"problem": "exclusive_or", "layers": 1, "width_1": 2},
    "spirals_8": {"problem": "spirals", "layers": 1, "width_1": 8},
    "spirals_8_8_8": {
        **{"problem": "spirals", "layers": 3, "width_1": 8, "width_2": 8, "width_3": 8},
        **{"train_share": 80, "optimizer": "Adam", "learning_rate": 0.01},
    },
    "four_sigmoid": {"problem": "blobs", "layers": 4, "activation": "sigmoid"},
    "by_heart": {
        **{"noise": 0.5, "train_share": 10, "layers": 4, **dict.fromkeys(WIDTHS, 8)},
        **{"activation": "ReLU", "optimizer": "Adam", "learning_rate": 0.01, "batch_size": 50},
    },
}

CONTROL_LAYOUT = {"width": "23.5em"}
CONTROL_STYLE = {"description_width": "8.6em"}

# How a run begins: as a state says, as a text says, after Reset, or because a control says so.
STATE, TEXT, AGAIN, CHANGED = range(4)


class Playground(Explorer):
    """A small network in training on points in the plane. Chapter 11.

    `state` restores settings and the epoch that a reset goes back to. `text` has all of that and
    the epoch where training stands, in one line.
    """

    title = "A small network learns to tell two classes apart"
    size = SIZE
    seconds_between_pictures = 1 / 30

    def __init__(self) -> None:
        """Make the network; training is paused."""
        turn.end_all(0)  # of the explorer that this one replaces, when a cell is run again
        self._run: PlaneRun | None = None
        self._worker: Worker | None = None
        self._key: tuple | None = None
        self._how = STATE
        self._goal = 0  # the epoch that a text names
        self._until: int | None = None
        self._began = 0.0, 0  # when a training was started, and its epoch then
        self._touched = self._said = time.monotonic()
        self._changing = threading.RLock()  # of the run
        self._drawn_run, self._text, self._showing = None, None, False
        super().__init__()
        self._first_state = self.state
        self._show_text(self._first_state)
        self.widget._view_count = 0  # with a number, the page keeps count of who shows it
        self.widget.observe(self._on_views, names="_view_count")

    def make_controls(self) -> dict:
        controls = {
            "problem": choice("data", LABELS),
            "noise": steps("noise", NOISES, 0.0),
            "train_share": slider("% for training", 50, 10, 90, 10),
            "seed": slider("seed", 0, 0, 99, 1),
            "layers": slider("hidden layers", 2, 0, 4, 1),
        }
        for place, (name, width) in enumerate(zip(WIDTHS, (4, 2, 2, 2), strict=True), 1):
            controls[name] = slider(f"neurons, layer {place}", width, 1, 8, 1)
        controls |= {
            "activation": choice("activation", tuple(ACTIVATION_LAYERS), "tanh"),
            "optimizer": choice("optimizer", tuple(OPTIMIZERS), "SGD"),
            "learning_rate": steps("learning rate η", RATES, 0.03),
            "batch_size": steps("batch size", BATCH_SIZES, 10),
            "l2": steps("L2 penalty", L2S, 0.0),
            "dropout": steps("dropout", DROPOUTS, 0.0),
            "epochs": slider("epochs at start", 0, 0, MOST_EPOCHS_AT_START, 10),
        }
        for control in controls.values():
            control.layout, control.style = dict(CONTROL_LAYOUT), dict(CONTROL_STYLE)
        controls["run"] = self.button(RUN, self._run_or_pause)
        controls["step"] = self.button(STEP, self._one_epoch)
        controls["reset"] = self.button(RESET, self._start_again)
        return controls

    def beside(self) -> widgets.Widget:
        self._case = choice(CASE_LABEL, CASE_WORDS)
        self._case.observe(self._take_case, names="value")
        self._case.style = CONTROL_STYLE
        self._text = widgets.Text(
            description=TEXT_LABEL,
            continuous_update=False,
            layout={"width": "98%"},
            style=CONTROL_STYLE,
        )
        self._text.observe(self._take_text, names="value")
        self._complaint = widgets.HTML(layout={"height": "3.6em"})
        hint = widgets.HTML(markup.sentence(TEXT_HINT, style="line-height: 1.4"))
        box = widgets.VBox([self._case, self._text, self._complaint, hint])
        box.layout.max_width = f"{self._live.pixels[0]}px"
        return box

    def make_picture(self, figure) -> list:
        self._live.palette = palette()
        neurons, region, losses = playground_axes(figure)
        self.neurons = NeuronPictures(neurons)
        self.region = DecisionRegion(region)
        self.losses = LossPicture(losses)
        return [*self.neurons.artists, *self.region.artists, *self.losses.artists]

    def compute(self, **settings) -> dict:
        self._follow()
        run, moment = self._run, self._run.moment
        pictures, p = unit_pictures(run, moment, self._grid)
        worker = self._worker
        return {
            "hidden": run.sizes[1:-1],
            "n_params": run.network.n_params,
            "n_train": run.n_train,
            "epoch": moment.epoch,
            "train_loss": moment.train_loss,
            "test_loss": moment.test_loss,
            "train_right": moment.train_right,
            "test_right": moment.test_right,
            "record": run.record,
            "p": p,
            "pictures": pictures,
            "silent": sum(int((layer == 0).all(axis=(0, 1)).sum()) for layer in pictures),
            "running": worker.state == RUNNING,
            "note": run.note,
            "error": worker.error,
        }

    def draw(self, facts: dict) -> None:
        if self._drawn_run is not self._run:
            self._drawn_run = run = self._run
            self.region.set_points(run.x, run.y, run.n_train, self._limit)
        self.neurons.set([as_shades(layer, facts["activation"]) for layer in facts["pictures"]])
        self.region.set(facts["p"])
        self.losses.set(*facts["record"])

    def describe(self, facts: dict) -> str:
        now = time.monotonic()
        goes_on = facts["running"] and self.facts.get("running")
        if goes_on and now - self._said < SECONDS_BETWEEN_WORDS:
            return self.alt
        self._said = now
        n_train, shape = facts["n_train"], "-".join(map(str, self._run.sizes))
        with_activation = f" with {facts['activation']}" if facts["hidden"] else ""
        words = ""
        if facts["error"] is not None:
            words = f"Training met an error and stopped ({facts['error']}). Press {RESET}. "
        elif facts["note"]:
            words = f"{facts['note']} Choose a smaller one and press {RESET}. "
        going = "paused"
        if facts["running"]:
            began, epoch = self._began
            speed = (facts["epoch"] - epoch) / max(now - began, 1e-3)
            going = f"running, {speed:,.0f} epochs a second"
        words += (
            f"Epoch {facts['epoch']:,} ({going}): training loss {said(facts['train_loss'])}, "
            f"{share(facts['train_right'])} of the {n_train} training points right; test loss "
            f"{said(facts['test_loss'])}, {share(facts['test_right'])} of {POINTS - n_train} "
            f"right. {LABELS[facts['problem']].capitalize()}, noise {facts['noise']:g}, seed "
            f"{facts['seed']}; network {shape}{with_activation}, {facts['n_params']} parameters; "
            f"{facts['optimizer']}, rate {facts['learning_rate']:g}, batches of "
            f"{min(facts['batch_size'], n_train)}, L2 {facts['l2']:g}, dropout "
            f"{facts['dropout']:g}."
        )
        if facts["silent"]:
            silent = counted(facts["silent"], "hidden neuron is", "hidden neurons are")
            words += f" {silent} 0 everywhere in the picture."
        if facts["train_loss"] < LOSS_LIMITS[0] or facts["test_loss"] < LOSS_LIMITS[0]:
            words += f" Losses below {LOSS_LIMITS[0]:g} are under the picture."
        if max(facts["train_loss"], facts["test_loss"]) > LOSS_LIMITS[1]:
            words += f" Losses above {LOSS_LIMITS[1]:g} are over the picture."
        return words

    def make_tasks(self) -> list[Task]:
        return [
            Task(
                "Circles, at most 0.1 of noise: bring the test loss below 0.1 with a single hidden "
                "layer of as few neurons as can do it.",
                lambda f: (
                    f["problem"] == "circles"
                    and f["noise"] <= 0.1
                    and len(f["hidden"]) == 1
                    and f["hidden"][0] <= FEWEST
                    and f["test_loss"] < 0.1
                ),
                {"layers": 1, "width_1": 3, "learning_rate": 0.1, "epochs": 100},
            ),
            Task(
                "Spirals: get at least 95 % of the test points right.",
                lambda f: f["problem"] == "spirals" and f["test_right"] >= 0.95,
                {**CASES["spirals_8_8_8"], "epochs": 100},
            ),
            Task(
                "Any data with noise 0.5: get every training point right, and fewer than 80 % of "
                "the test points.",
                lambda f: (
                    f["noise"] == NOISES[-1] and f["train_right"] == 1 and f["test_right"] < 0.8
                ),
                CASES["by_heart"] | {"problem": "spirals", "learning_rate": 0.03, "epochs": 100},
            ),
        ]

    # State and text.

    @property
    def state(self) -> dict:
        """The settings, from control name to value. Assign such a dict to restore them.

        Assigning starts the network afresh and trains it at once for the epochs under
        ``"epochs"``; it is then paused.
        """
        return Explorer.state.fget(self)

    @state.setter
    def state(self, settings: Mapping) -> None:
        self._take_in(settings, STATE)

    @property
    def text(self) -> str:
        """The whole state in one line, with the epoch where training stands.

        Assigning such a line takes it in, and trains in the background to its epoch; what it
        leaves out is as at the start. ValueError, in one sentence, if it is malformed.
        """
        return settings_text(self.state, self._run.moment.epoch)

    @text.setter
    def text(self, text: str) -> None:
        settings, self._goal = read_settings(text)
        self._take_in({**self._first_state, **settings}, TEXT)

    def _take_in(self, settings: Mapping, how: int) -> None:
        self._worker.pause()
        with self.together():
            Explorer.state.fset(self, settings)
            self._how = how

    # What the controls and the page do.

    def _on_views(self, change) -> None:
        if change["new"] == 0:  # its output was cleared: nobody sees it any more
            self._worker.pause()

    def _on_change(self, change) -> None:
        self._touched = time.monotonic()
        super()._on_change(change)

    def _follow(self) -> None:
        """Bring the run in line with the controls: another run, or other settings on the way."""
        with self._changing:
            settings = self.state
            hidden = tuple(settings[name] for name in WIDTHS[: settings["layers"]])
            activation, at_start = settings["activation"], settings["epochs"]
            key = (*(settings[name] for name in OF_THE_DATA), hidden, activation, at_start)
            training = PlaneSettings(**{name: settings[name] for name in OF_THE_TRAINING})
            if key == self._key and self._how == CHANGED:
                self._run.settings = training
            else:
                self._begin(key, settings, hidden, training)
            if self._worker.state != RUNNING and self._text is not None:
                self._show_text(settings)

    def _begin(self, key: tuple, settings: dict, hidden: tuple, training: PlaneSettings) -> None:
        """Put a new run in place of the one there is."""
        was_running = self._worker is not None and self._worker.state == RUNNING
        if was_running:
            self._worker.pause()
        if key[: len(OF_THE_DATA)] != (self._key or ())[: len(OF_THE_DATA)]:
            self._data = PROBLEMS[settings["problem"]](POINTS, settings["noise"], settings["seed"])
            self._limit = max(6.0, 2 * float(np.ceil(np.abs(self._data[0]).max() / 2)))
            self._grid = plane_grid(self._limit)
        n_train = round(POINTS * settings["train_share"] / 100)
        self._run = PlaneRun(
            *self._data, n_train, hidden, settings["activation"], training, settings["seed"]
        )
        self._drawn_run = None
        self._worker = Worker(self._train, self.later)
        at_start, how = settings["epochs"], self._how
        self._key, self._how = key, CHANGED
        if how == STATE:
            while self._run.moment.epoch < at_start and self._run.epoch():
                pass
        elif how == CHANGED and was_running and self._until is None:
            self._go()
        elif goal := max(at_start, self._goal if how == TEXT else 0):
            self._go(until=goal)

    def _go(self, until: int | None = None) -> None:
        self._until = until
        self._touched = time.monotonic()
        self._began = self._touched, self._run.moment.epoch
        self._worker.start()
        self.later()

    def _train(self) -> None:
        """Train one epoch; the worker calls it again and again."""
        worker, run = self._worker, self._run
        at_goal = self._until is not None and run.moment.epoch >= self._until
        forgotten = time.monotonic() - self._touched > 60 * UNTOUCHED_MINUTES
        if at_goal or forgotten or not run.epoch():
            worker.pause()

    def _run_or_pause(self) -> None:
        with self._changing:
            self._follow()
            if self._worker.state == RUNNING:
                self._worker.pause()
            elif self._worker.state not in OVER and not self._run.note:
                self._go()
        self.update()

    def _one_epoch(self) -> None:
        with self._changing:
            self._follow()
            self._worker.pause()
            self._run.epoch()
        self.update()

    def _start_again(self) -> None:
        with self._changing:
            self._worker.pause()
            self._how = AGAIN
            self._follow()
        self.update()

    def _show_text(self, settings: dict) -> None:
        self._showing = True  # it is not the learner who changes the field
        self._text.value = settings_text(settings, self._run.moment.epoch)
        self._showing, self._complaint.value = False, ""

    def _take_text(self, change) -> None:
        if self._showing:
            return
        try:
            self.text = change["new"]
        except ValueError as error:
            self._complaint.value = markup.warning(str(error))
        else:
            self._complaint.value = ""

    def _take_case(self, change) -> None:
        if change["new"] in CASES:
            self._case.value = NO_CASE  # so that the same case can be chosen again
            self._take_in({**self._first_state, **CASES[change["new"]]}, STATE)


def steps(label: str, values: tuple, value: float) -> widgets.SelectionSlider:
    """Return a labelled slider over the values of a tuple."""
    options = [(f"{v:g}", v) for v in values]
    return widgets.SelectionSlider(options=options, value=value, description=label, tooltip=label)


def as_shades(layer: np.ndarray, activation: str) -> np.ndarray:
    """Return what neurons put out, scaled to -1 to 1 with the middle of the function at 0.

    What has no bounds is divided by the largest that a neuron puts out in the picture.
    """
    if activation == "tanh":
        return layer
    if activation == "sigmoid":
        return 2 * layer - 1
    largest = np.abs(layer).max(axis=(0, 1))
    return layer / np.where(largest > 0, largest, 1)


def said(loss: float) -> str:
    """Return a loss in three digits."""
    return f"{loss:.3f}" if 0.001 <= loss < 1000 else f"{loss:.2g}"


def share(part: float) -> str:
    """Return a share in percent, without calling nearly all of them all."""
    percent = 100 * part
    return f"{percent:.0f} %" if percent in (0, 100) else f"{min(max(percent, 0.1), 99.9):.1f} %"
