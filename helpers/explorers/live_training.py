"""Chapter 08: our NumPy network trains while you watch, and listens to the controls meanwhile."""

import functools
import math
import threading
import time
from typing import ClassVar

import ipywidgets as widgets
import numpy as np

from helpers.datasets import load_mnist
from helpers.datasets.mnist import Digits
from helpers.explorers.base import Explorer, Task, TrainedTask, choice, slider
from helpers.explorers.picture import Handle
from helpers.explorers.transport import transport
from helpers.nn import Dense, Network, ReLU, SoftmaxCrossEntropy, softmax
from helpers.nn.training_run import OPTIMIZERS, TrainingRun, rate_at, setback
from helpers.page import turn
from helpers.page.worker import OVER, PAUSED, READY, RUNNING, Worker
from helpers.plots.style import INK
from helpers.plots.training_pictures import (
    LOSS_LIMITS,
    ProbabilityBars,
    RateCurve,
    RunCurves,
    TileFrame,
    Tiles,
    signed_bar,
    training_palette,
)
from helpers.words import a_digit, counted

HIDDEN = 256
SEED = 1
VALIDATED = 500  # digits, the first ones of the validation set
MOST_STEPS = 20_000  # of one run; then it ends by itself, in case nobody looks any more
WEIGHTS = (3, 5)  # rows and columns of neurons shown
WRONG = 4  # wrongly read digits in each of two rows
SIDE = 28  # pixels of a digit
FULL_COLOR = 0.2  # the weight with the full colour
RATES = (-4, 1)  # exponents: lowest, highest
RATE_STEP = 0.05  # of the exponent
SECONDS_OF_WORDS = 2.0  # how long words stand while it trains, so that they can be read

# The pace: so long for each of the first batches; then the more there have been, the faster. After
# each change of a setting it begins anew, so that one sees what the change does.
SECONDS_A_BATCH, SLOW_BATCHES = 1.0, 5
SEEN = 0.04  # seconds: slower batches get a picture of their own
FULL_SPEED = 0.005  # seconds: there is no waiting for less

GUESSING = float(np.log(10))
WORSE_THAN_GUESSING = " (guessing has 2.3)"

# What the tasks ask for.
GOOD = 0.9
QUICK, QUICK_STEPS, QUICK_RATE, QUICK_BATCH = 0.8, 100, 0.001, 128
TIMES_WORSE = 1.5

TITLES = {
    "weights": "weights of 15 hidden neurons",
    "neuron": "neuron {}",
    "wrong": "read wrongly: digit → answer",
    "digit": "no. {}: {}",
}
STATE_WORDS = {
    "ready": "Ready to start",
    "running": "Training",
    "paused": "Paused",
    "finished": f"Ended by itself after {MOST_STEPS:,} steps; Play starts over",
    "failed": "Broken down, because the numbers have grown beyond all bounds; "
    "Play starts over, best with a smaller rate",
}


@functools.cache
def _digits() -> Digits:
    """Return the digits; loaded once, since they take 200 MB and are never changed."""
    return load_mnist()


class LiveTraining(Explorer):
    """A network in training whose settings may be changed on the way. Chapter 08.

    Parameters
    ----------
    digits
        What `load_mnist` has returned; None to load it.
    """

    title = "A network learns to read digits while you watch"
    chapter = "08"
    size = (8.33, 4.95)
    seconds_between_pictures, share_of_pictures = 0.08, 1 / 6

    groups: ClassVar = {
        "training": ("learning_rate", "optimizer", "batch_size"),
        "shown large": ("neuron",),
    }

    def __init__(self, digits: Digits | None = None) -> None:
        """Take the digits, and be ready to train on five sixths of those for training."""
        turn.end_all(0)  # of the explorer that this one replaces, when a cell is run again
        digits = digits or _digits()
        n_validation = len(digits.x_train) // 6
        self._x, self._y = digits.x_train[:-n_validation], digits.y_train[:-n_validation]
        held_out = slice(-n_validation, len(digits.x_train) - n_validation + VALIDATED)
        self._held_out = digits.x_train[held_out], digits.y_train[held_out]
        self._quick: set[str] = set()
        self._said: tuple[float, tuple, str] = (0.0, (), "")
        # Not a control: it says where the training stands, which no state brings back.
        self.transport = bar = transport("batch", 0, 0, 1, live=True)
        bar.scrubbing = False
        self._shows: int | None = None  # the thread that shows on the bar what the training does
        self._begin()
        super().__init__()
        bar.observe(self._on_play, "playing")
        bar.observe(lambda _: self._set_pace(), "speed")
        bar.on_first(self.guarded(self._reset))
        bar.on_next(self.guarded(self._one_batch))

    def make_controls(self) -> dict:
        neurons, digits = range(1, math.prod(WEIGHTS) + 1), len(self._held_out[1])
        return {
            "learning_rate": slider("learning rate", 0.001, *RATES, RATE_STEP, log=True),
            "optimizer": choice("optimizer", tuple(OPTIMIZERS)),
            "batch_size": choice("batch size", (1, 8, 32, 128, 512), 128),
            "neuron": choice("neuron", neurons),
            "digit": slider("validation digit", 1, 1, digits, 1),
        }

    def under_picture(self) -> widgets.Widget:
        return widgets.Box([self.transport])

    # The run and its worker.

    def _begin(self) -> None:
        layers = [Dense(784, HIDDEN, seed=SEED), ReLU(), Dense(HIDDEN, 10, seed=SEED + 1)]
        self._run = TrainingRun(
            Network(layers, SoftmaxCrossEntropy()),
            self._x,
            self._y,
            self._held_out,
            seed=SEED,
            watched=WEIGHTS[0] * WEIGHTS[1],
        )
        self._worker = Worker(functools.partial(_step, self._run), self._after_batch)

    def _on_play(self, change: dict) -> None:
        if self._shows != threading.get_ident():  # a hand has pressed it
            self.guarded(self._start if change["new"] else self._pause)()

    def _start(self) -> None:
        with self.together():  # no picture of the run that is over
            self._be_ready()
            self._worker.start()

    def _pause(self) -> None:
        self._worker.pause()
        self.update()

    def _one_batch(self) -> None:
        self.transport.playing = False
        self._worker.pause()
        self._be_ready()
        self._worker.once = True
        self._set_pace()
        self._worker.start(once=True)

    def _be_ready(self) -> None:
        """Begin anew if the run is over."""
        if self._worker.state in OVER:
            self._reset()

    def _hand_on(self, learning_rate: float, batch_size: int, optimizer: str) -> None:
        """Let the run train the next batch with these settings."""
        with self._worker.between_steps():
            self._run.set(optimizer, learning_rate, batch_size)
        self._set_pace()

    @property
    def _trains(self) -> bool:
        return self._worker.state == RUNNING and not self._worker.once

    def _after_batch(self) -> None:
        self._set_pace()
        self.later()

    def _set_pace(self) -> None:
        run, worker = self._run, self._worker
        batches = run.moment.step - run.changes[-1][0]
        worker.seconds_per_step = seconds_a_batch(batches, self.transport.speed)
        run.every_step = worker.once or worker.seconds_per_step >= SEEN

    def _reset(self) -> None:
        self.transport.playing = False
        with self.together():  # no picture between the old run and the new one
            self._worker.stop()
            self._begin()
            state = self.state
            self._hand_on(state["learning_rate"], state["batch_size"], state["optimizer"])

    def play(self, task: TrainedTask) -> None:
        """Train at once and without a thread: settings, so many steps with them; None: Reset."""
        self._reset()
        for part in task.results:
            if part is None:
                self._reset()
                continue
            settings, steps = part
            self.state = settings
            for _ in range(steps):
                self._run.step()
            self.update()

    # The picture.

    def make_picture(self, figure) -> list:
        self._live.palette = training_palette()  # packed with it, a picture takes half the time
        left, right = figure.add_gridspec(1, 2, width_ratios=(1, 1.7))
        left = left.subgridspec(3, 1, height_ratios=(1.7, 1.2, 1))
        right = right.subgridspec(3, 3, width_ratios=(1.75, 1, 0.06), height_ratios=(2, 1, 1))
        loss = figure.add_subplot(left[0])
        accuracy, rate = (figure.add_subplot(place, sharex=loss) for place in (left[1], left[2]))
        weights, large, scale = (figure.add_subplot(right[0, k]) for k in range(3))
        rows = [figure.add_subplot(right[row, 0]) for row in (1, 2)]
        digit, bars = (figure.add_subplot(right[row, 1:]) for row in (1, 2))
        self.loss = RunCurves(loss, "loss", xlabel="")
        self.accuracy = RunCurves(accuracy, "accuracy", share=True, xlabel="")
        self.rate = RateCurve(rate, *RATES)
        for ax in (loss, accuracy):
            ax.tick_params(labelbottom=False)
        loss.legend(loc="upper right", ncols=2, fontsize=10, handlelength=1.5, columnspacing=1)
        self.weights, self.large = Tiles(weights, *WEIGHTS), Tiles(large, 1, 1, captions=True)
        signed_bar(scale, FULL_COLOR, "weight")
        self.wrong = [Tiles(row, 1, WRONG, captions=True) for row in rows]
        self.digit, self.bars = Tiles(digit, 1, 1, captions=True), ProbabilityBars(bars)
        self.frames = [TileFrame(tiles) for tiles in (self.weights, *self.wrong)]
        for ax, name in ((weights, "weights"), (rows[0], "wrong")):
            ax.set_title(TITLES[name], fontsize=11, color=INK)
        tiles = (self.weights, self.large, *self.wrong, self.digit)
        parts = (self.loss, self.accuracy, self.rate, *tiles, self.bars, *self.frames)
        return [artist for part in parts for artist in part.artists]

    def compute(
        self, learning_rate: float, batch_size: int, optimizer: str, neuron: int, digit: int
    ) -> dict:
        """Hand the settings on to the next batch; return where the training stands."""
        self._hand_on(learning_rate, batch_size, optimizer)
        worker, run = self._worker, self._run
        moment, changes = run.moment, list(run.changes)
        curves = {name: run.curve(name, moment.entries) for name in run.NAMES}
        _, y = self._held_out
        wrong = np.flatnonzero(moment.answers != y)
        state = worker.state
        if (state == RUNNING and not self._trains) or (state == READY and moment.step):
            state = PAUSED
        epoch, rows = divmod(round(moment.epochs * len(self._y)), len(self._y))
        if rows == 0 and epoch:  # the last batch of an epoch, not the one before the first
            epoch, rows = epoch - 1, len(self._y)
        facts = {
            "training": state,
            "step": moment.step,
            "epochs": moment.epochs,
            "epoch": epoch + 1,
            "batch": math.ceil(rows / batch_size),
            "batches": math.ceil(len(self._y) / batch_size),
            "seconds_a_batch": worker.seconds_per_step,
            "changes": ([change[0] for change in changes], [change[2] for change in changes]),
            "curves": curves,
            "val_accuracy": float(curves["val_accuracy"][-1]),
            "weights": moment.weights,
            "wrong": len(wrong),
            "validated": len(y),
            "shown": wrong[: 2 * WRONG],
            "answers": moment.answers,
            "logits": moment.logits,
            "probabilities": softmax(moment.logits[digit - 1]),
        }
        return facts | self._progress_of_tasks(run, curves, learning_rate)

    def _progress_of_tasks(self, run: TrainingRun, curves: dict, learning_rate: float) -> dict:
        """Return what the tasks look at, besides the accuracy."""
        steps, losses = curves["step"], curves["val_loss"]
        place = setback(losses, TIMES_WORSE)
        early = steps <= QUICK_STEPS
        _, name, rate, size = run.changes[0]
        asked_for = np.isclose(rate, QUICK_RATE) and size == QUICK_BATCH
        kept = len(run.changes) == 1 or run.changes[1][0] >= QUICK_STEPS
        if asked_for and kept and (curves["val_accuracy"][early] >= QUICK).any():
            self._quick.add(name)
        return {
            "quick": tuple(sorted(self._quick)),
            "worst": None if place is None else float(losses[place]),
            "lowered": place is not None
            and learning_rate < rate_at(run.changes, int(steps[place])),
        }

    def draw(self, facts: dict) -> None:
        curves, (x, y) = facts["curves"], self._held_out
        neuron, digit = facts["neuron"] - 1, facts["digit"] - 1
        self.loss.set(curves["step"], curves["loss"], curves["val_loss"])
        self.accuracy.set(curves["step"], curves["accuracy"], curves["val_accuracy"])
        steps, rates = facts["changes"]
        now = max(facts["step"], steps[-1])
        self.rate.set(steps, rates, now, facts["learning_rate"])
        self.weights.set_signed(facts["weights"], FULL_COLOR)
        self.large.set_signed(facts["weights"][[neuron]], FULL_COLOR)
        self.large.captions[0].set_text(TITLES["neuron"].format(neuron + 1))
        self.frames[0].set(neuron)
        for row, (tiles, frame) in enumerate(zip(self.wrong, self.frames[1:], strict=True)):
            shown = facts["shown"][row * WRONG : (row + 1) * WRONG].tolist()
            captions = [f"{y[k]} → {facts['answers'][k]}" for k in shown]
            tiles.set_digits(x[shown], captions)
            frame.set(shown.index(digit) if digit in shown else None)
        caption = f"{y[digit]} → {facts['answers'][digit]}"
        self.digit.set_digits(x[[digit]], [TITLES["digit"].format(digit + 1, caption)])
        self.bars.set(facts["probabilities"], y[digit])
        self._show_on_bar(facts)

    def _show_on_bar(self, facts: dict) -> None:
        """Bring the bar to where the training is; that is no press of its buttons."""
        bar, trains = self.transport, facts["training"] == RUNNING
        pace = f", {pace_words(facts['seconds_a_batch'])}" if trains else ""
        self._shows = threading.get_ident()
        try:
            with bar.hold_sync():
                bar.max, bar.value = facts["batches"], facts["batch"]
                bar.playing = self._trains  # as it is now, not as it was when the drawing began
                bar.note = f"epoch {facts['epoch']}{pace}"
        finally:
            self._shows = None

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        rate = facts["learning_rate"]
        handles = {
            "rate": Handle(
                self.rate.ax,
                self.rate.end,
                rate,
                label="learning rate from now on",
                says=f"{rate:.2g}",
                drag=lambda x, y: {"learning_rate": y},
            )
        }
        for k in range(math.prod(WEIGHTS)):
            handles[f"neuron {k + 1}"] = self._spot(
                self.weights, k, f"neuron {k + 1}", "show it large", {"neuron": k + 1}
            )
        _, y = self._held_out
        for place, k in enumerate(facts["shown"].tolist()):
            row, column = divmod(place, WRONG)
            says = f"{y[k]} read as {facts['answers'][k]}, show it large"
            label = f"mistake {place + 1}"
            handles[label] = self._spot(self.wrong[row], column, label, says, {"digit": k + 1})
        return handles

    def _spot(self, tiles: Tiles, number: int, label: str, says: str, settings: dict) -> Handle:
        ax, place, size = tiles.image.axes, tiles.centre(number), (tiles.side, tiles.side)
        return Handle(ax, *place, label, says, press=lambda: settings, size=size)

    def hover(self, axes, x: float, y: float) -> str:
        facts = self.facts
        for curves, name in ((self.loss, "loss"), (self.accuracy, "accuracy")):
            if axes is curves.ax:
                return self._told_of_step(curves, name, x)
        if axes is self.rate.ax:
            return f"learning rate {facts['learning_rate']:.2g}"
        if axes is self.bars.ax:
            digit = int(np.clip(round(x), 0, 9))
            return f"{digit}: {facts['probabilities'][digit]:.1%}"
        for tiles in (self.weights, self.large):
            if axes is tiles.image.axes and (found := tiles.at(x, y)):
                number, pixel = found
                neuron = number if tiles is self.weights else facts["neuron"] - 1
                row, column = divmod(pixel, SIDE)
                weight = facts["weights"][neuron, pixel]
                return f"neuron {neuron + 1}, row {row}, column {column}\nweight {weight:+.3f}"
        shown = facts["shown"].tolist()
        for tiles, digits in (
            (self.wrong[0], shown[:WRONG]),
            (self.wrong[1], shown[WRONG:]),
            (self.digit, [facts["digit"] - 1]),
        ):
            if axes is tiles.image.axes and (found := tiles.at(x, y)) and found[0] < len(digits):
                return self._told_of_digit(digits[found[0]])
        return ""

    def _told_of_step(self, curves: RunCurves, name: str, step: float) -> str:
        """Return the values of both curves at the entry nearest to a step."""
        record = self.facts["curves"]
        k = int(np.abs(record["step"] - step).argmin())
        training, validation = record[name][k], record[f"val_{name}"][k]
        first = "" if np.isnan(training) else f"training {training:.3g}, "
        return f"step {record['step'][k]:.0f}\n{first}validation {validation:.3g}"

    def _told_of_digit(self, k: int) -> str:
        """Return what a validation digit is, and the three answers most probable now."""
        probabilities = softmax(self.facts["logits"][k])
        best = np.argsort(-probabilities)[:3]
        answers = ", ".join(f"{digit}: {probabilities[digit]:.0%}" for digit in best)
        return f"validation digit {k + 1} is {a_digit(self._held_out[1][k])}\n{answers}"

    def describe(self, facts: dict) -> str:
        """Say where the training stands; while it runs, in words that stand for a while."""
        settings = tuple(facts[name] for name in self.state)
        when, of, words = self._said
        key = (facts["training"], id(self._run), *settings)
        now = time.monotonic()
        if facts["training"] != RUNNING or of != key or now - when >= SECONDS_OF_WORDS:
            words = self._words(facts)
            self._said = (now, key, words)
        return words

    def _words(self, facts: dict) -> str:
        curves = facts["curves"]
        loss, validation = (float(curves[name][-1]) for name in ("loss", "val_loss"))
        trained = "" if np.isnan(loss) else f"training {loss:.3g}, "
        size, digit = facts["batch_size"], facts["digit"] - 1
        words = (
            f"{STATE_WORDS[facts['training']]}. Step {facts['step']:,}, epoch "
            f"{facts['epochs']:.2f}. Loss: {trained}validation {validation:.3g}"
            f"{WORSE_THAN_GUESSING if facts['step'] and validation > GUESSING else ''}. "
            f"Validation accuracy {facts['val_accuracy']:.1%}: {facts['wrong']} of "
            f"{facts['validated']} digits are read wrongly. Next batch: {counted(size, 'digit')}, "
            f"{facts['optimizer']}, rate {facts['learning_rate']:.2g}. "
            f"Shown large: neuron {facts['neuron']}, and digit {facts['digit']}, a "
            f"{self._held_out[1][digit]}, read as {facts['answers'][digit]}."
        )
        if facts["quick"]:
            words += f" Quick so far: {', '.join(facts['quick'])}."
        if max(validation, 0 if np.isnan(loss) else loss) > LOSS_LIMITS[1]:
            words += " The loss is above the picture."
        if min(validation, 1 if np.isnan(loss) else loss) < LOSS_LIMITS[0]:
            words += " The loss is below the picture."
        return words

    @classmethod
    def make_tasks(cls) -> list[Task]:
        start = {"learning_rate": 0.001, "batch_size": 128, "optimizer": "Adam"}
        high = start | {"learning_rate": 10**-1.5}
        quick = f"{QUICK:.0%}"
        return [
            TrainedTask(
                "good_accuracy",
                f"Reach a validation accuracy of {GOOD:.0%}.",
                lambda f: f["val_accuracy"] >= GOOD,
                start,
                [(start, 200)],
            ),
            TrainedTask(
                "broken_and_repaired",
                f"Raise the rate on the way until the validation loss is at least {TIMES_WORSE:g} "
                "times its lowest value so far. Then, by lowering the rate and without starting "
                f"over, bring the validation accuracy to {GOOD:.0%} or more.",
                lambda f: f["lowered"] and f["val_accuracy"] >= GOOD,
                start,
                [(start, 250), (high, 50), (start, 200)],
            ),
            TrainedTask(
                "quick_optimizers",
                f"Which of the five optimizers read {quick} of the validation digits right "
                f"within {QUICK_STEPS} steps, with the rate {QUICK_RATE:g} and batches of "
                f"{QUICK_BATCH}? Find two.",
                lambda f: len(f["quick"]) >= 2,
                start,
                [(start, 60), None, (start | {"optimizer": "RMSProp"}, 60)],
            ),
        ]


def _step(run: TrainingRun) -> bool:
    """Take a step; say whether there is more to do."""
    run.step()
    return run.moment.step < MOST_STEPS


def seconds_a_batch(batches: int, speed: float) -> float:
    """Return how long the next batch takes at least, so many after the start or a change."""
    seconds = SECONDS_A_BATCH / speed / max(1.0, batches / SLOW_BATCHES)
    return seconds if seconds >= FULL_SPEED else 0.0


def pace_words(seconds: float) -> str:
    """Return the pace in words."""
    if seconds == 0:
        return "as fast as it goes"
    return f"up to {float(f'{1 / seconds:.2g}'):g} a second"  # of batches: the bar has one line
