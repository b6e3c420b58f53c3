"""Quick trainings: the lab's settings on the network of chapter 08, a tenth of a second each.

Keras needs about a second to build and trace a model before its first step, which is most of the
time of a training on 1,000 images. The network of `helpers.nn` takes the same kind of steps at
once, with weights and an order of its own; so hundreds of runs fit into a minute. Chapter 11.
"""

import contextlib
import math
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from helpers.datasets import load_mnist
from helpers.lab.records import DIVERGED, MEASURES, Run
from helpers.lab.runs import load_examples, resolve
from helpers.lab.settings import Settings, n_parameters
from helpers.nn import Network
from helpers.nn.layers import Dense, Dropout, ReLU, Sigmoid, Tanh
from helpers.nn.losses import SoftmaxCrossEntropy
from helpers.nn.optimizers import SGD, AdaGrad, Adam, Momentum, RMSProp

BASE = Settings(n_train=1000, epochs=5)
ACTIVATIONS = {"relu": ReLU, "sigmoid": Sigmoid, "tanh": Tanh}
MAKERS = {"sgd": SGD, "momentum": Momentum, "adagrad": AdaGrad, "rmsprop": RMSProp, "adam": Adam}
# What the network of chapter 08 doesn't have, with the value that asks for nothing.
WITHOUT = {"schedule": "constant", "l2": 0.0}
SCALES = {"bytes": (1, 0.0), "unit": (255, 0.0), "centered": (255, 0.5)}

NEAR_BEST = 0.1  # of accuracy: cells that close to a row's best count for the ridge, too

NOT_QUICK = "A quick training knows no {name} other than {value!r}; use train for that."
NO_TEST = "There is a test set for digits with the input scaling {known}; {came} came."
BROKE_OFF = "The loss stopped being a number: the learning rate ({rate:g}) is too large here."


class Ridge(NamedTuple):
    """The best rate of each row of a map.

    Attributes
    ----------
    places
        The column of each row's best cell; None where fewer than three cells are known.
    slope
        How many columns the middle of what is about as good as the best moves from one row to
        the next; nan for fewer than three rows. (One best cell alone jumps with the seed.)
    error
        The standard error of the slope, from how far the middles lie off the line.
    """

    places: tuple[int | None, ...]
    slope: float
    error: float


def quick_train(settings: Settings, stopped: Callable[[], bool] = lambda: False) -> Run:
    """Train once with the network of chapter 08 and return the run; it takes no turn.

    Parameters
    ----------
    settings
        On digits; without a schedule and L2.
    stopped
        Asked after each batch whether to stop there.

    Returns
    -------
    Run
        Validation is measured once, after the last epoch; for the epochs before it says nan.

    Raises
    ------
    ValueError
        In a sentence, for settings that the network doesn't have.
    FileNotFoundError
        If MNIST was asked for and is not to be had.
    """
    settings = resolve(settings)
    examples = load_examples(settings)
    began = time.monotonic()
    network, history = _fitted(settings, examples.x_train, examples.y_train, stopped)
    loss, accuracy = _measured(network, examples.x_val, examples.y_val)
    n = max(len(history["loss"]), 1)
    ends = {"val_loss": loss, "val_accuracy": accuracy}
    curves = {
        name: [math.nan] * (n - 1) + [ends[name]] if name in ends else history[name]
        for name in MEASURES
    }
    broke = not math.isfinite(loss)
    return Run(
        settings,
        curves,
        time.monotonic() - began,
        n_parameters(settings),
        stopped=network.stop_training and not broke,
        note=BROKE_OFF.format(rate=settings.learning_rate) if broke else "",
        verdict=DIVERGED if broke else "",
    )


def accuracy_in_test(settings: Settings, stopped: Callable[[], bool] = lambda: False) -> float:
    """Train once more with these settings, and return the share of *test* images read right.

    The same settings and seed give the same network as `quick_train`. Nothing else in the lab
    touches the test images.

    Raises
    ------
    ValueError
        If these settings have no test images, in a sentence; or as `quick_train`.
    InterruptedError
        If `stopped` said so before the end.
    """
    settings = resolve(settings)
    if settings.in_the_plane or settings.scaling not in SCALES:
        came = f"{settings.data}, {settings.scaling}"
        raise ValueError(NO_TEST.format(known=", ".join(SCALES), came=came))
    examples = load_examples(settings)
    network, _ = _fitted(settings, examples.x_train, examples.y_train, stopped)
    if network.stop_training:
        raise InterruptedError
    digits = load_mnist(settings.data, scale="bytes")
    divisor, minus = SCALES[settings.scaling]
    return _measured(network, digits.x_test.astype(np.float32) / divisor - minus, digits.y_test)[1]


def built(settings: Settings) -> Network:
    """Return the network of these settings, its weights drawn from their seed."""
    for name, value in WITHOUT.items():
        if getattr(settings, name) != value:
            raise ValueError(NOT_QUICK.format(name=name, value=value))
    seeds = np.random.SeedSequence(settings.seed).generate_state(2 * len(settings.hidden) + 1)
    seeds = iter(map(int, seeds))
    layers: list[Any] = []
    before = settings.n_inputs
    for width in settings.hidden:
        layers.append(Dense(before, width, seed=next(seeds)))
        if settings.activation in ACTIVATIONS:
            layers.append(ACTIVATIONS[settings.activation]())
        dropped = next(seeds)
        if settings.dropout:
            layers.append(Dropout(settings.dropout, seed=dropped))
        before = width
    layers.append(Dense(before, settings.n_outputs, seed=next(seeds)))
    network = Network(layers, SoftmaxCrossEntropy())
    for param in network.params[::2]:
        param *= settings.init_scale
    return network


def ridge_of(accuracies: np.ndarray) -> Ridge:
    """Return the best column of each row (r, c) of accuracies, nan for what isn't known."""
    places = [int(np.nanargmax(row)) if np.isfinite(row).sum() >= 3 else None for row in accuracies]
    rows = [k for k, place in enumerate(places) if place is not None]
    slope = error = math.nan
    if len(rows) >= 3:
        columns = [_middle(accuracies[k]) for k in rows]
        slope, start = map(float, np.polyfit(rows, columns, 1))
        off = np.sum((np.polyval((slope, start), rows) - columns) ** 2)
        error = float(np.sqrt(off / (len(rows) - 2) / (len(rows) * np.var(rows))))
    return Ridge(tuple(places), slope, error)


def _middle(row: np.ndarray) -> float:
    """Return the mean column, each weighted by how far it is above all that is `NEAR_BEST`."""
    weights = np.nan_to_num(np.clip(row - (np.nanmax(row) - NEAR_BEST), 0, None))
    return float(weights @ np.arange(len(row)) / weights.sum())


def with_seeds(settings: Settings, seeds: Sequence[int]) -> list[Settings]:
    """Return the settings with each of these seeds."""
    return [replace(settings, seed=int(seed)) for seed in seeds]


def _fitted(settings: Settings, x, y, stopped: Callable[[], bool]) -> tuple[Network, dict]:
    network = built(settings)

    class Watch:
        @staticmethod
        def on_batch_end(network: Network, _logs: dict) -> None:
            if stopped():
                network.stop_training = True

    optimizer = MAKERS[settings.optimizer](settings.learning_rate)
    # Products as small as these are quicker in one thread, on a busy machine ten times as quick.
    one_thread = threadpool_limits(1, user_api="blas")
    with warnings.catch_warnings(), np.errstate(all="ignore"), one_thread:
        warnings.simplefilter("ignore", RuntimeWarning)
        history = network.fit(
            x,
            y,
            settings.epochs,
            settings.batch_size,
            optimizer,
            seed=settings.seed,
            callbacks=[Watch()],
        )
    return network, {name: list(history.get(name, ())) for name in ("loss", "accuracy")}


def _measured(network: Network, x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Return loss and accuracy; infinity, and that of a guess, once numbers aren't finite."""
    with contextlib.suppress(ValueError), np.errstate(all="ignore"):
        loss, accuracy = network.evaluate(x, y)
        return float(loss), float(accuracy)
    return math.inf, 1 / network.n_outputs
