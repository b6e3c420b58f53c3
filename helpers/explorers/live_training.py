"""Chapter 08: our NumPy network trains while you watch, and listens to the controls meanwhile."""

import functools
import time

import numpy as np

from helpers.datasets import load_mnist
from helpers.datasets.mnist import Digits
from helpers.explorers.base import Explorer, Task, TrainedTask, choice, slider
from helpers.nn import Dense, Network, ReLU, SoftmaxCrossEntropy
from helpers.nn.training_run import OPTIMIZERS, TrainingRun, rate_at, setback
from helpers.page import turn
from helpers.page.worker import OVER, PAUSED, READY, RUNNING, Worker
from helpers.plots.style import INK
from helpers.plots.training_pictures import (
    LOSS_LIMITS,
    RunCurves,
    Tiles,
    signed_bar,
    training_palette,
)
from helpers.words import counted

HIDDEN = 256
SEED = 1
VALIDATED = 500  # digits, the first ones of the validation set
MOST_STEPS = 20_000  # of one run; then it ends by itself, in case nobody looks any more
WEIGHTS = (3, 5)  # rows and columns of neurons shown
WRONG = 6  # wrongly read digits in each of two rows
FULL_COLOR = 0.2  # the weight with the full colour
PACES = {  # seconds for each batch, and the words for it
    "full": (0.0, "as fast as it can"),
    "20 a second": (0.05, "20 batches a second"),
    "4 a second": (0.25, "4 batches a second"),
}
RATES = (-4.0, 1.0, 0.25)  # exponents: lowest, highest, step
SECONDS_OF_WORDS = 2.0  # how long words stand while it trains, so that they can be read

GUESSING = float(np.log(10))
WORSE_THAN_GUESSING = " (guessing has 2.3)"

# What the tasks ask for.
GOOD = 0.9
QUICK, QUICK_STEPS, QUICK_RATE, QUICK_BATCH = 0.8, 100, 0.001, 128
TIMES_WORSE = 1.5

START, PAUSE, RESET = "Start / go on", "Pause", "Reset"
TITLES = {"weights": "weights of 15 hidden neurons", "wrong": "read wrongly: digit → answer"}
STATE_WORDS = {
    "ready": "Ready to start",
    "running": "Training",
    "paused": "Paused",
    "finished": f"Ended by itself after {MOST_STEPS:,} steps; Start begins anew",
    "failed": "Broken down, because the numbers have grown beyond all bounds; "
    "Start begins anew, best with a smaller rate",
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
    size = (7.6, 4.2)
    seconds_between_pictures, share_of_pictures = 0.08, 1 / 6

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
        self._begin()
        super().__init__()

    def make_controls(self) -> dict:
        controls = {
            "learning_rate": slider("learning rate", 0.001, *RATES, log=True),
            "batch_size": choice("batch size", (1, 8, 32, 128, 512), 128),
            "optimizer": choice("optimizer", tuple(OPTIMIZERS)),
            "pace": choice("pace", {pace: words for pace, (_, words) in PACES.items()}),
        }
        controls["start"] = self.button(START, self._start, "Train, from where it stands")
        controls["pause"] = self.button(PAUSE, self._pause, "Pause after the batch under way")
        controls["reset"] = self.button(RESET, self._reset, "Begin anew with fresh weights")
        return controls

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
        self._worker = Worker(functools.partial(_step, self._run), self.later)

    def _start(self) -> None:
        if self._worker.state in OVER:
            self._reset()
            self._hand_on(**self.state)
        self._worker.start()

    def _hand_on(self, learning_rate: float, batch_size: int, optimizer: str, pace: str) -> None:
        """Let the run train the next batch with these settings."""
        worker, run = self._worker, self._run
        worker.seconds_per_step, _ = PACES[pace]
        with worker.between_steps():
            run.set(optimizer, learning_rate, batch_size)
            run.every_step = worker.seconds_per_step > 0  # or it would seem to stand still

    def _pause(self) -> None:
        self._worker.pause()
        self.update()

    def _reset(self) -> None:
        with self.together():  # no picture between the old run and the new one
            self._worker.stop()
            self._begin()

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
        grid = figure.add_gridspec(
            3, 3, width_ratios=(1, 1.05, 0.03), height_ratios=(2.5, 1, 1), hspace=0
        )
        loss, accuracy = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[1:, 0])
        weights, bar = figure.add_subplot(grid[0, 1]), figure.add_subplot(grid[0, 2])
        rows = [figure.add_subplot(grid[row, 1:]) for row in (1, 2)]
        self.loss = RunCurves(loss, "loss", xlabel="")
        self.accuracy = RunCurves(accuracy, "accuracy", share=True)
        loss.legend(loc="upper right", ncols=2, fontsize=10)
        self.weights = Tiles(weights, *WEIGHTS)
        signed_bar(bar, FULL_COLOR, "weight")
        self.wrong = [Tiles(row, 1, WRONG, captions=True) for row in rows]
        for ax, name in ((weights, "weights"), (rows[0], "wrong")):
            ax.set_title(TITLES[name], fontsize=11, color=INK)
        parts = (self.loss, self.accuracy, self.weights, *self.wrong)
        return [artist for part in parts for artist in part.artists]

    def compute(self, learning_rate: float, batch_size: int, optimizer: str, pace: str) -> dict:
        """Hand the settings on to the next batch; return where the training stands."""
        self._hand_on(learning_rate, batch_size, optimizer, pace)
        worker, run = self._worker, self._run
        moment = run.moment
        curves = {name: run.curve(name, moment.entries) for name in run.NAMES}
        x, y = self._held_out
        wrong = np.flatnonzero(moment.answers != y)
        shown = wrong[: 2 * WRONG]
        facts = {
            "training": PAUSED if worker.state == READY and moment.step else worker.state,
            "step": moment.step,
            "epochs": moment.epochs,
            "curves": curves,
            "val_accuracy": float(curves["val_accuracy"][-1]),
            "weights": moment.weights,
            "wrong": len(wrong),
            "validated": len(y),
            "shown": (x[shown], y[shown], moment.answers[shown]),
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
        curves = facts["curves"]
        self.loss.set(curves["step"], curves["loss"], curves["val_loss"])
        self.accuracy.set(curves["step"], curves["accuracy"], curves["val_accuracy"])
        self.weights.set_signed(facts["weights"], FULL_COLOR)
        digits, truth, answers = facts["shown"]
        captions = [f"{y} → {answer}" for y, answer in zip(truth, answers, strict=True)]
        for row, tiles in enumerate(self.wrong):
            place = slice(row * WRONG, (row + 1) * WRONG)
            tiles.set_digits(digits[place], captions[place])

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
        size = facts["batch_size"]
        words = (
            f"{STATE_WORDS[facts['training']]}. Step {facts['step']:,}, epoch "
            f"{facts['epochs']:.2f}. Loss: {trained}validation {validation:.3g}"
            f"{WORSE_THAN_GUESSING if facts['step'] and validation > GUESSING else ''}. "
            f"Validation accuracy {facts['val_accuracy']:.1%}: {facts['wrong']} of "
            f"{facts['validated']} digits are read wrongly. Next batch: {counted(size, 'digit')}, "
            f"{facts['optimizer']}, rate "
            f"{facts['learning_rate']:.2g}, {PACES[facts['pace']][1]}."
        )
        if facts["quick"]:
            words += f" Quick so far: {', '.join(facts['quick'])}."
        if max(validation, 0 if np.isnan(loss) else loss) > LOSS_LIMITS[1]:
            words += " The loss is above the picture."
        if min(validation, 1 if np.isnan(loss) else loss) < LOSS_LIMITS[0]:
            words += " The loss is below the picture."
        return words

    def make_tasks(self) -> list[Task]:
        start = {
            "learning_rate": 0.001,
            "batch_size": 128,
            "optimizer": "Adam",
            "pace": next(iter(PACES)),
        }
        high = start | {"learning_rate": 10**-1.5}
        quick = f"{QUICK:.0%}"
        return [
            TrainedTask(
                f"Reach a validation accuracy of {GOOD:.0%}.",
                lambda f: f["val_accuracy"] >= GOOD,
                start,
                [(start, 200)],
            ),
            TrainedTask(
                f"Raise the rate on the way until the validation loss is at least {TIMES_WORSE:g} "
                "times its lowest value so far. Then, by lowering the rate and without Reset, "
                f"bring the validation accuracy to {GOOD:.0%} or more.",
                lambda f: f["lowered"] and f["val_accuracy"] >= GOOD,
                start,
                [(start, 250), (high, 50), (start, 200)],
            ),
            TrainedTask(
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
