"""Recorded trainings: settings in, a run out, without a word on the page. Chapter 11.

The test set is never touched: validation examples are held back from the training set.
"""

import contextlib
import gc
import math
import random
import statistics
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from helpers.datasets import load_mnist, toys
from helpers.lab.keras_calls import KerasCall
from helpers.lab.records import DIVERGED, FAR_ABOVE, GUESSING, MEASURES, Run, RunBook
from helpers.lab.run_code import DATA_SEED, LOSSES, NOISE, POINTS, REACH, drafted
from helpers.lab.settings import EXAMPLES, Settings, n_examples, n_parameters, n_steps
from helpers.lab.values import value_text
from helpers.page import turn
from helpers.training.live import Moment, Record
from helpers.training.tensorflow import load_tensorflow, random_states_kept

NOTES = {
    DIVERGED: "In epoch {epoch} the loss stopped being a number, and training ended: the learning "
    "rate ({rate}) is too large here.",
    FAR_ABOVE: "The loss ended at {loss:.3g}, guessing would come to {guess:.3g}: the steps are "
    "too large here (learning rate {rate}).",
    GUESSING: "It did no better than guessing.",
}
BYTES_TOO = " Inputs up to 255 make each step larger still."
WRONG_N = "n is {n!r}; expected a whole number of 1 or more, the number of seeds."

# The note "no better than guessing": an accuracy up to this many times that of guessing.
NEARLY_GUESSING = 1.25
# A loss beyond so many times that of guessing is too large: with an accuracy of guessing, and ever.
FAR, VERY_FAR = 3.0, 100.0


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


_training = threading.Lock()  # one at a time in a process, whatever trains: they share Keras' seed
_prepared: tuple[tuple, Examples] | None = None  # the examples of the last run


def resolve(settings: Settings) -> Settings:
    """Return the settings with the data that "auto" stands for on this machine.

    The first time, `load_mnist` says which digits it took.
    """
    if settings.data != "auto":
        return settings
    return replace(settings, data=load_mnist("auto", scale="bytes").source)


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
    _, held = EXAMPLES[settings.data]
    n = min(len(x) - held, settings.n_train or len(x))
    mean, deviation = 0, 1
    if settings.scaling == "standardised":
        whole = x[:-held].astype(np.float32)
        mean, deviation = whole.mean(), whole.std()
    x_train, x_val = (
        _scaled(part, settings.scaling, mean, deviation) for part in (x[:n], x[-held:])
    )
    _prepared = key, Examples(x_train, y[:n], x_val, y[-held:])
    return _prepared[1]


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
        draft = drafted(settings)
        for layer in draft.dense:  # Keras' own, made here so that it gets its seed from `own`
            layer.named.setdefault("kernel_initializer", KerasCall("initializers.GlorotUniform"))
        # With names of their own the layers leave alone how Keras numbers the learner's.
        layers = [layer.made(keras, own, name=name) for name, layer in draft.layers()]
        inputs = keras.Input((settings.n_inputs,), name="inputs")
        model = keras.Sequential([inputs, *layers], name="lab")
        optimizer = draft.optimizer.made(keras, own)
        # Summing the gradients of all computers, of which there is one here, leaves an entry in a
        # list of TensorFlow's that is never emptied and holds the whole graph: 6 MB a training.
        optimizer._all_reduce_sum_gradients = list
        model.compile(optimizer=optimizer, loss=LOSSES[settings.in_the_plane], metrics=["accuracy"])
    return model


def train(
    settings: Settings,
    on_epoch: Callable[[Moment], None] | None = None,
    stop: threading.Event | None = None,
    on_batch: Callable[[Moment], None] | None = None,
) -> Run:
    """Train a network with these settings, in the thread that calls, and return the run.

    The numbers depend on the settings alone (another machine, or another number of threads, may
    change the last digits of a loss). Only one thing trains at a time: if you start another
    training, the one under way pauses or stops.

    Parameters
    ----------
    settings
        See `Settings`.
    on_epoch, on_batch
        Called after each epoch, and after each batch or the few batches that a tenth of a second
        holds, with a `helpers.training.live.Moment`: the epoch under way, batches done, running
        means, the measures of all finished epochs.
    stop
        Looked at as often; once it is set, training ends. The epoch that is cut short is
        recorded without validation. Another training that starts sets it.

    Returns
    -------
    Run
        Also when it was stopped or diverged: `stopped` and `note` say so. Stopped before the first
        batch was done, it has no epochs.

    Raises
    ------
    FileNotFoundError
        If MNIST was asked for and is not to be had.
    RuntimeError
        If the training under way does not end.
    Exception
        Whatever Keras or a callback raises, such as for too little memory.
    """
    stop = stop or threading.Event()
    with turn.taken(stop) as ticket:
        if not ticket.mine:
            settings = resolve(settings)
            return Run(settings, _history(()), 0.0, n_parameters(settings), stopped=True)
        return trained(settings, on_epoch, stop, on_batch)


def trained(
    settings: Settings,
    on_epoch: Callable[[Moment], None] | None = None,
    stop: Any = None,
    on_batch: Callable[[Moment], None] | None = None,
) -> Run:
    """Do what `train` does where the turn is taken already; `stop` is anything with ``is_set()``.

    Several threads of a sweep may call it at the same time; one trains, the others wait.
    """
    settings = resolve(settings)
    parameters = n_parameters(settings)
    load_tensorflow()  # the seconds that this takes are not the run's
    with _training, _collected_afterwards():
        began = time.monotonic()
        finished, diverged_in, stopped = _fit(settings, on_epoch, stop, on_batch)
        seconds = time.monotonic() - began
    history, note, verdict = _history(finished), "", ""
    if not stopped and diverged_in is None:
        _speeds.append(seconds / _expected(settings))
    if not stopped or diverged_in is not None:
        note, verdict = _note(settings, history, diverged_in)
    return Run(settings, history, seconds, parameters, stopped, note, verdict=verdict)


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


class _StopNowError(Exception):
    """Somebody wishes the training to stop."""


class _RunRecord(Record):
    """A record that tells others, and ends a training at once: on a wish, or when it diverges."""

    def __init__(self, model: Any, on_epoch: Any, stop: Any, on_batch: Any) -> None:
        super().__init__(model, stop=stop)
        self.diverged_in: int | None = None
        self._on_epoch = on_epoch or (lambda _: None)
        self._on_batch = on_batch or (lambda _: None)

    def callback(self) -> Any:
        made = super().callback()
        made.on_test_batch_end = self.stop_now_if_wished
        return made

    def batch_ends(self, batch: int, logs: Mapping, batches: int | None) -> None:
        if not self.moment.batches_done:  # a wish from before the first batch: nothing to keep
            self.stop_now_if_wished()
        super().batch_ends(batch, logs, batches)
        if not math.isfinite(logs.get("loss", 0.0)) and self.diverged_in is None:
            self.diverged_in = self.moment.epoch
            self._model.stop_training = True
        self._on_batch(self.moment)
        self.stop_now_if_wished()

    def epoch_ends(self, epoch: int, logs: Mapping) -> None:
        super().epoch_ends(epoch, logs)
        self._on_epoch(self.moment)
        if self.stop.is_set():  # which may have been wished just now
            self._model.stop_training = True

    def stop_now_if_wished(self, *_: Any, **_logs: Any) -> None:
        if self.stop.is_set():  # Keras' own way to stop would first go through the validation
            raise _StopNowError


def _fit(settings: Settings, *listeners: Any) -> tuple[tuple, int | None, bool]:
    """Return what each epoch came to, in which one it diverged, and whether it was stopped."""
    examples = load_examples(settings)
    model = build(settings)
    record = _RunRecord(model, *listeners)
    try:
        record.stop_now_if_wished()
        record.fit(
            examples.x_train,
            examples.y_train,
            validation_data=(examples.x_val, examples.y_val),
            **drafted(settings).fit,
        )
    except _StopNowError:
        if record.moment.batches_done:
            record.epoch_ends(record.moment.epoch - 1, record.moment.running)
        return record.moment.finished, record.diverged_in, True
    finished, diverged_in = record.moment.finished, record.diverged_in
    stopped = record.stop.is_set() and len(finished) < settings.epochs and diverged_in is None
    return finished, diverged_in, stopped


def _history(finished: tuple) -> dict[str, list[float]]:
    return {name: [float(logs.get(name, math.nan)) for logs in finished] for name in MEASURES}


def _note(
    settings: Settings, history: dict[str, list[float]], diverged_in: int | None
) -> tuple[str, str]:
    """Return what is to be said about a run, and the id of that; "" for nothing."""
    classes = 2 if settings.in_the_plane else 10
    guess, loss, verdict = math.log(classes), history["loss"][-1], DIVERGED
    if diverged_in is None:
        accuracy = max(history["accuracy"][-1], history["val_accuracy"][-1])
        better = accuracy > NEARLY_GUESSING / classes
        verdict = "" if better else GUESSING
        if loss > (VERY_FAR if better else FAR) * guess:
            verdict = FAR_ABOVE
    if not verdict:
        return "", ""
    rate = value_text(settings.learning_rate)
    note = NOTES[verdict].format(epoch=diverged_in, rate=rate, loss=loss, guess=guess)
    bytes_too = settings.scaling == "bytes" and verdict != GUESSING
    return note + BYTES_TOO * bytes_too, verdict


def repeat(
    settings: Settings,
    n: int = 5,
    on_run: Callable[[Run], None] | None = None,
    stop: threading.Event | None = None,
) -> RunBook:
    """Train n times with seeds that follow on one another, and return the runs. Chapter 11.

    `RunBook.summary` says how far they lie apart. To use all cores, or not to compute again what
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
    book, stop = RunBook(), stop or threading.Event()
    with turn.taken(stop):
        for k in range(n):
            if stop.is_set():
                break
            run = train(replace(settings, seed=settings.seed + k), stop=stop)
            book.add(run)
            if on_run is not None:
                on_run(run)
    return book


# How long it will take. The figures are of the machine on which the course was made; each run
# tells how much slower or faster this one is.

SECONDS_TO_START = 1.5
SECONDS_PER_STEP = 6e-4
SECONDS_PER_PRODUCT = 1e-10  # of an example and a weight, there and back, with the update
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
    products = settings.epochs * (n + held) * n_parameters(settings)
    steps = n_steps(settings)
    return SECONDS_TO_START + steps * SECONDS_PER_STEP + products * SECONDS_PER_PRODUCT


def _duration(seconds: float) -> str:
    if seconds < 1:
        return "1 s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
