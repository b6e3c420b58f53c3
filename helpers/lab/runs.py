"""Recorded trainings: settings in, a run out, without a word on the page. Chapter 11.

Everything that the lab needs is here or re-exported here; only sweeps over many settings have a
module of their own, `helpers.lab.sweeps`. The test set is never touched: validation examples
are held back from the training set.
"""

import contextlib
import gc
import logging
import math
import random
import statistics
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from helpers.datasets import load_mnist, toys
from helpers.lab.records import COLUMNS, MEASURES, Run, RunBook, Spread, cell_text, spread
from helpers.lab.run_code import (
    DATA_SEED,
    HELD_BACK,
    NOISE,
    OPTIMIZERS,
    POINTS,
    REACH,
    code,
)
from helpers.lab.settings import (
    DATA,
    LABELS,
    NAMES,
    PRESETS,
    Refused,
    Settings,
    difference,
    in_words,
    n_parameters,
    settings_or_refused,
    value_text,
)
from helpers.training.live import Moment, Record
from helpers.training.tensorflow import load_tensorflow, random_states_kept

__all__ = [
    "COLUMNS",
    "DATA",
    "LABELS",
    "MEASURES",
    "NAMES",
    "PRESETS",
    "Estimate",
    "Examples",
    "Refused",
    "Run",
    "RunBook",
    "Settings",
    "Spread",
    "build",
    "cell_text",
    "code",
    "difference",
    "estimate_seconds",
    "in_words",
    "load_examples",
    "n_examples",
    "n_parameters",
    "repeat",
    "resolve",
    "settings_or_refused",
    "spread",
    "train",
    "value_text",
]

DIVERGED = (
    "In epoch {epoch} the loss stopped being a number, and training ended: the learning rate "
    "({rate}) is too large here."
)
FAR_ABOVE = (
    "The loss ended at {loss:.3g}, guessing would come to {guess:.3g}: the steps are too large "
    "here (learning rate {rate})."
)
BYTES_TOO = " Inputs up to 255 make each step larger still."
NO_BETTER = "It did no better than guessing."
WRONG_N = "n is {n!r}; expected a whole number of 1 or more, the number of seeds."

# The note "no better than guessing": an accuracy up to this many times that of guessing.
NEARLY_GUESSING = 1.25
# A loss beyond so many times that of guessing is too large: with an accuracy of guessing, and ever.
FAR, VERY_FAR = 3.0, 100.0
RETRACING = "tf.function retracing"  # a warning that is no use to who trains one run after another


class Examples(NamedTuple):
    """What is trained and validated with.

    Attributes
    ----------
    x_train, x_val
        Scaled inputs, (n, 784) or (n, 2), float32.
    y_train, y_val
        Labels, (n,) whole numbers.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_val: np.ndarray
    y_val: np.ndarray


_turn = threading.Lock()  # one training at a time in a process: they share Keras' seed
_prepared: tuple[tuple, Examples] | None = None  # the examples of the last run


def resolve(settings: Settings) -> Settings:
    """Return the settings with the data that "auto" stands for on this machine.

    The first time, `load_mnist` says which digits it took.
    """
    if settings.data != "auto":
        return settings
    return replace(settings, data=load_mnist("auto", scale="bytes").source)


def n_examples(settings: Settings) -> tuple[int, int]:
    """Return how many examples there are to train and to validate with, without loading them.

    With ``data="auto"``: as for MNIST.
    """
    in_all = {"mnist": 60_000, "auto": 60_000, "uci": 1437}.get(settings.data, POINTS)
    held = HELD_BACK["mnist" if settings.data == "auto" else settings.data]
    there = in_all - held
    return there if settings.n_train is None else min(settings.n_train, there), held


def load_examples(settings: Settings) -> Examples:
    """Return the examples of these settings, scaled; do not change the arrays.

    Raises
    ------
    FileNotFoundError
        If MNIST was asked for and is not to be had.
    """
    global _prepared
    settings = resolve(settings)
    key = (settings.data, settings.scaling, settings.n_train)
    if _prepared is not None and _prepared[0] == key:
        return _prepared[1]
    _prepared = None  # the old ones make room first
    if settings.in_the_plane:
        x, y = toys.PROBLEMS[settings.data](n=POINTS, noise=NOISE, seed=DATA_SEED)
        x = ((x + REACH) * (255 / (2 * REACH))).astype(np.float32)
    else:
        digits = load_mnist(settings.data, scale="bytes")
        x, y = digits.x_train, digits.y_train
        del digits
    held = HELD_BACK[settings.data]
    n = min(len(x) - held, settings.n_train or len(x))
    mean, deviation = _statistics(x[:-held]) if settings.scaling == "standardised" else (0, 1)
    x_train, x_val = (
        _scaled(part, settings.scaling, mean, deviation) for part in (x[:n], x[-held:])
    )
    _prepared = key, Examples(x_train, y[:n], x_val, y[-held:])
    return _prepared[1]


def _statistics(x: np.ndarray) -> tuple[np.float32, np.float32]:
    x = x.astype(np.float32)
    return x.mean(), x.std()


def _scaled(x: np.ndarray, scaling: str, mean: np.float32, deviation: np.float32) -> np.ndarray:
    x = x.astype(np.float32)  # a copy, so that what follows may work in place
    if scaling in ("unit", "centered"):
        x /= 255
    if scaling == "centered":
        x -= 0.5
    if scaling == "standardised":
        x -= mean
        x /= deviation
    return x


def build(settings: Settings) -> Any:
    """Return the compiled Keras model of these settings, with weights drawn from their seed.

    Python's and NumPy's own random numbers go on afterwards as if nothing had been.
    """
    _, keras = load_tensorflow()
    with random_states_kept():
        keras.utils.set_random_seed(settings.seed)
        # The numbers that Keras itself would take from Python's `random` now; another thread that
        # takes one of them meanwhile (Dask's do) would change all weights.
        own = random.Random(settings.seed)
        regularizer = keras.regularizers.L2(settings.l2) if settings.l2 else None
        # With names of their own the layers leave alone how Keras numbers the learner's.
        layers = [keras.Input((settings.n_inputs,), name="inputs")]
        for number, width in enumerate(settings.hidden, 1):
            layers.append(
                keras.layers.Dense(
                    width,
                    activation=settings.activation,
                    kernel_initializer=_initializer(own),
                    kernel_regularizer=regularizer,
                    name=f"hidden_{number}",
                )
            )
            if settings.dropout:
                dropout = keras.layers.Dropout(
                    settings.dropout, seed=_drawn_seed(own), name=f"dropout_{number}"
                )
                layers.append(dropout)
        plane = settings.in_the_plane
        layers.append(
            keras.layers.Dense(
                settings.n_outputs,
                activation="sigmoid" if plane else "softmax",
                kernel_initializer=_initializer(own),
                kernel_regularizer=regularizer,
                name="output",
            )
        )
        model = keras.Sequential(layers, name="lab")
        kind, others = OPTIMIZERS[settings.optimizer]
        optimizer = getattr(keras.optimizers, kind)(settings.learning_rate, **others)
        # Summing the gradients of all computers, of which there is one here, leaves an entry in a
        # list of TensorFlow's that is never emptied and holds the whole graph: 6 MB a training.
        optimizer._all_reduce_sum_gradients = list
        model.compile(
            optimizer=optimizer,
            loss="binary_crossentropy" if plane else "sparse_categorical_crossentropy",
            metrics=["accuracy"],
        )
    return model


def _initializer(own: random.Random) -> Any:
    _, keras = load_tensorflow()
    return keras.initializers.GlorotUniform(seed=_drawn_seed(own))


def _drawn_seed(own: random.Random) -> int:
    return own.randint(1, int(1e9))  # as Keras draws it


def train(
    settings: Settings,
    on_epoch: Callable[[Moment], None] | None = None,
    stop: threading.Event | None = None,
    on_batch: Callable[[Moment], None] | None = None,
) -> Run:
    """Train a network with these settings, in the thread that calls, and return the run.

    The numbers depend on the settings alone (another machine, or another number of threads, may
    change the last digits of a loss). Of several calls in one process one trains at a
    time; the others wait.

    Parameters
    ----------
    settings
        See `Settings`.
    on_epoch, on_batch
        Called after each epoch and each batch with a `helpers.training.live.Moment`: the epoch
        under way, batches done, running means, the measures of all finished epochs.
    stop
        Looked at after each batch; once it is set, training ends. Anything with ``is_set()``.
        The epoch that is cut short is recorded without validation.

    Returns
    -------
    Run
        Also when it was stopped or diverged: `stopped` and `note` say so.

    Raises
    ------
    FileNotFoundError
        If MNIST was asked for and is not to be had.
    Exception
        Whatever Keras or a callback raises, such as for too little memory.
    """
    settings = resolve(settings)
    parameters = n_parameters(settings)
    load_tensorflow()  # the seconds that this takes are not the run's
    with _my_turn(stop) as mine:
        if not mine:
            return Run(settings, _history(()), 0.0, parameters, stopped=True)
        with _collected_afterwards():
            began = time.monotonic()
            finished, diverged_in, stopped = _fit(settings, on_epoch, stop, on_batch)
            seconds = time.monotonic() - began
    history = _history(finished)
    if not stopped and diverged_in is None:
        _learn_speed(settings, seconds)
    note = "" if stopped and diverged_in is None else _note(settings, history, diverged_in)
    return Run(settings, history, seconds, parameters, stopped, note)


@contextlib.contextmanager
def _my_turn(stop: threading.Event | None) -> Iterator[bool]:
    """Wait until no other training runs; yields False if a stop was wished before."""
    mine = False
    while not (stop is not None and stop.is_set()):
        mine = _turn.acquire(timeout=0.1)
        if mine:
            break
    try:
        yield mine
    finally:
        if mine:
            _turn.release()


@contextlib.contextmanager
def _collected_afterwards() -> Iterator[None]:
    """Free what was made meanwhile: a Keras model is full of cycles, and memory would grow.

    The hundreds of thousands of objects that TensorFlow itself consists of are left aside; to go
    through them each time would take as long as a small training.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()


def _fit(
    settings: Settings,
    on_epoch: Callable[[Moment], None] | None,
    stop: threading.Event | None,
    on_batch: Callable[[Moment], None] | None,
) -> tuple[tuple, int | None, bool]:
    """Return what each epoch came to, in which one it diverged, and whether it was stopped."""
    _, keras = load_tensorflow()
    examples = load_examples(settings)
    model = build(settings)
    record = Record(model)
    record.stop = stop or record.stop
    diverged_in = []

    def batch_ends(batch: int, logs: dict) -> None:
        record.batch_ends(batch, logs, watcher.params.get("steps"))
        if not math.isfinite(logs.get("loss", 0.0)) and not diverged_in:
            diverged_in.append(record.moment.epoch)
            model.stop_training = True
        if on_batch is not None:
            on_batch(record.moment)
        stop_now_if_wished()

    def epoch_ends(epoch: int, logs: dict) -> None:
        record.epoch_ends(epoch, logs)
        if on_epoch is not None:
            on_epoch(record.moment)
        if record.stop.is_set():
            model.stop_training = True

    def stop_now_if_wished(*_: Any, **_logs: Any) -> None:
        if record.stop.is_set():  # Keras' own way to stop would first go through the validation
            raise _StopNowError

    watcher = keras.callbacks.LambdaCallback(
        on_epoch_begin=record.epoch_begins, on_train_batch_end=batch_ends, on_epoch_end=epoch_ends
    )
    watcher.on_test_batch_end = stop_now_if_wished
    try:
        with _no_warning_of_retracing():
            model.fit(
                examples.x_train,
                examples.y_train,
                batch_size=settings.batch_size,
                epochs=settings.epochs,
                validation_data=(examples.x_val, examples.y_val),
                callbacks=[watcher],
                verbose=0,
            )
    except _StopNowError:
        record.epoch_ends(record.moment.epoch - 1, record.moment.running)
        if on_epoch is not None:
            on_epoch(record.moment)
        return record.moment.finished, next(iter(diverged_in), None), True
    finished = record.moment.finished
    stopped = record.stop.is_set() and len(finished) < settings.epochs and not diverged_in
    return finished, next(iter(diverged_in), None), stopped


class _StopNowError(Exception):
    """Somebody wishes the training to stop."""


@contextlib.contextmanager
def _no_warning_of_retracing() -> Iterator[None]:
    """Keep one warning of TensorFlow's off the page: each run has a new network, and traces it."""
    logger = logging.getLogger("tensorflow")

    def keep(record: logging.LogRecord) -> bool:
        return RETRACING not in record.getMessage()

    logger.addFilter(keep)
    try:
        yield
    finally:
        logger.removeFilter(keep)


def _history(finished: tuple) -> dict[str, list[float]]:
    return {name: [float(logs.get(name, math.nan)) for logs in finished] for name in MEASURES}


def _note(settings: Settings, history: dict[str, list[float]], diverged_in: int | None) -> str:
    rate = value_text(settings.learning_rate)
    bytes_too = BYTES_TOO if settings.scaling == "bytes" else ""
    if diverged_in is not None:
        return DIVERGED.format(epoch=diverged_in, rate=rate) + bytes_too
    classes = 2 if settings.in_the_plane else 10
    guess, loss = math.log(classes), history["loss"][-1]
    accuracy = max(history["accuracy"][-1], history["val_accuracy"][-1])
    better = accuracy > NEARLY_GUESSING / classes
    if loss > (VERY_FAR if better else FAR) * guess:
        return FAR_ABOVE.format(loss=loss, guess=guess, rate=rate) + bytes_too
    return "" if better else NO_BETTER


def repeat(
    settings: Settings,
    n: int = 5,
    on_run: Callable[[Run], None] | None = None,
    stop: threading.Event | None = None,
) -> RunBook:
    """Train n times with seeds that follow on one another, and return the runs. Chapter 11.

    `RunBook.spread` says how far they lie apart. To use all cores, or not to compute again what
    is known: ``sweep(seeds(settings, n))`` from `helpers.lab.sweeps`.

    Parameters
    ----------
    settings
        Its seed is the first one.
    n
        How many.
    on_run
        Called with each run as soon as it has ended.
    stop
        As for `train`; the run under way is kept as stopped, the others are not begun.
    """
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise ValueError(WRONG_N.format(n=n))
    book = RunBook()
    for k in range(n):
        if stop is not None and stop.is_set():
            break
        run = train(replace(settings, seed=settings.seed + k), stop=stop)
        book.add(run)
        if on_run is not None:
            on_run(run)
    return book


# How long it will take. The figures are of the machine on which the course was made; each run
# tells how much slower or faster this one is.

SECONDS_TO_START = 0.9
SECONDS_TO_START_A_LAYER = 0.2
SECONDS_PER_STEP = 1.3e-3
SECONDS_PER_LAYER_AND_STEP = 1.5e-4
SECONDS_PER_VALIDATION_STEP = 1e-3
SECONDS_PER_OPERATION = 2.5e-11  # a multiplication and an addition for a weight and an example
SECONDS_PER_UPDATE = 1.5e-9  # of one weight in one step
WIDE, KNOWN = 3.0, 1.6  # how wide the estimate is, before and after the first run

_speeds: deque[float] = deque(maxlen=7)  # seconds that runs took for each that was expected


class Estimate(NamedTuple):
    """How long a training will take, in seconds: probably between `low` and `high`."""

    low: float
    high: float

    def __str__(self) -> str:
        """Return both in words."""
        low, high = _duration(self.low), _duration(self.high)
        return f"about {low}" if low == high else f"about {low} to {high}"


def estimate_seconds(settings: Settings) -> Estimate:
    """Return how long training will take, without building anything.

    Before the first run of this process it is a wide guess; after that it goes by the last runs.
    """
    expected = _expected(settings)
    if not _speeds:
        return Estimate(expected / WIDE, expected * WIDE)
    expected *= statistics.median(_speeds)
    return Estimate(expected / KNOWN, expected * KNOWN)


def _expected(settings: Settings) -> float:
    n, held = n_examples(settings)
    weights = n_parameters(settings)
    layers = 1 + settings.depth * (2 if settings.dropout else 1)
    steps, held_steps = (math.ceil(count / settings.batch_size) for count in (n, held))
    epoch = steps * (SECONDS_PER_STEP + layers * SECONDS_PER_LAYER_AND_STEP)
    epoch += held_steps * SECONDS_PER_VALIDATION_STEP
    epoch += steps * weights * SECONDS_PER_UPDATE
    epoch += (3 * n + held) * weights * SECONDS_PER_OPERATION
    start = SECONDS_TO_START + layers * SECONDS_TO_START_A_LAYER
    return start + settings.epochs * epoch


def _learn_speed(settings: Settings, seconds: float) -> None:
    _speeds.append(seconds / _expected(settings))


def _duration(seconds: float) -> str:
    if seconds < 1:
        return "1 s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
