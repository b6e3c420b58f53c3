"""A network: layers in a row and a loss at the end, trained in mini-batches. Used from chapter 08.

A network keeps, between forward and backward, what backward needs. So it serves one thread at a
time; to ask it something from elsewhere while it trains, ask a copy (``copy.deepcopy``).
"""

import io
import json
import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import numpy as np

from helpers.nn._checks import (
    NotFiniteError,
    check_finite,
    complaint,
    described,
    finite_floats,
    numbers,
    random_numbers,
    whole_number,
)
from helpers.nn.layers import Dense, Dropout, Layer, LeakyReLU, ReLU, Sigmoid, Tanh
from helpers.nn.losses import MeanSquaredError, SoftmaxCrossEntropy

# Rows that predict and evaluate take at a time, so that their memory does not grow with the data.
ROWS_AT_A_TIME = 1000

# What a saved file holds: this mark, and of each layer its kind and these settings.
FILE_FORMAT = "helpers.nn.Network 1"
SAVED_LAYERS = {
    Dense: ("n_inputs", "n_outputs"),
    Dropout: ("rate",),
    LeakyReLU: ("leak",),
    ReLU: (),
    Sigmoid: (),
    Tanh: (),
}
SAVED_LOSSES = (MeanSquaredError, SoftmaxCrossEntropy)

DIVERGED = (
    "Training stopped in epoch {epoch}, batch {batch}: the loss is no longer a finite number. "
    "Most often the learning rate{rate} is too large, or the inputs are (scale them to about 1); "
    "build the network again and try a tenth of the rate."
)
OUTGROWN = (
    "Inside the network a number is no longer finite: its weights have grown too large (build it "
    "again and train it with a smaller learning rate), or the inputs are too large."
)


class DivergedError(NotFiniteError):
    """The network's own numbers are no longer finite."""


class History(dict):
    """What a training has seen: a dict of lists with one number per epoch.

    Keys: ``"loss"``; ``"accuracy"`` (a share from 0 to 1) if the loss is one for classes;
    ``"val_loss"`` and ``"val_accuracy"`` if there were validation data. ``note`` is a sentence
    that says why the training broke off, or "".
    """

    KEYS = ("loss", "accuracy", "val_loss", "val_accuracy")
    note = ""

    def add(self, values: dict[str, float | None]) -> None:
        """Append one epoch's values for `KEYS`; where there is None there is no list."""
        for key in self.KEYS:
            if values[key] is not None:
                self.setdefault(key, []).append(values[key])


class Network:
    """Layers in a row and a loss. Built in chapter 06, trained in chapter 08.

    Parameters
    ----------
    layers
        `Dense`, `Sigmoid`, `Tanh`, `ReLU`, `Dropout`, or objects of your own with ``forward`` and
        ``backward`` (and ``n_inputs`` and ``n_outputs`` if these differ). The last one gives the
        logits (for `SoftmaxCrossEntropy`) or the predictions (for `MeanSquaredError`).
    loss
        `SoftmaxCrossEntropy` or `MeanSquaredError`.

    Raises
    ------
    ValueError
        If a layer does not fit the one before it.

    Attributes
    ----------
    n_inputs, n_outputs
        How many columns the input and the output have.
    stop_training
        Set it to True, from a callback or from another thread, and `fit` stops after the batch.
    """

    def __init__(self, layers: Sequence, loss: SoftmaxCrossEntropy | MeanSquaredError) -> None:
        """Put the layers in a row, after a look at whether they fit."""
        self.layers = _checked_layers(layers)
        sized = [layer for layer in self.layers if hasattr(layer, "n_inputs")]
        self.n_inputs, self.n_outputs = sized[0].n_inputs, sized[-1].n_outputs
        if not isinstance(loss, SAVED_LOSSES):
            expected = "SoftmaxCrossEntropy() or MeanSquaredError()"
            raise ValueError(complaint("Network", f"loss = {described(loss)}", expected))
        self.loss = loss
        self.stop_training = False
        self._output_shape = None  # of the last forward

    def __repr__(self) -> str:
        """Return a table of the layers with their parameters."""
        lines = [f"Network with {self.n_params:,} parameters, loss {self.loss!r}"]
        for i, layer in enumerate(self.layers, 1):
            count = sum(p.size for p in _params(layer))
            lines.append(f"  {i}  {layer!r:<20}" + (f"{count:>12,}" if count else ""))
        return "\n".join(line.rstrip() for line in lines)

    @property
    def params(self) -> list[np.ndarray]:
        """The weights and biases of all layers, in order: W1, b1, W2, b2, …"""
        return [p for layer in self.layers for p in _params(layer)]

    @property
    def grads(self) -> list[np.ndarray]:
        """Their gradients after the last `backward`, in the same order."""
        return [g for layer in self.layers if _params(layer) for g in layer.grads]

    @property
    def n_params(self) -> int:
        """How many numbers training can change."""
        return sum(p.size for p in self.params)

    def forward(self, x) -> np.ndarray:
        """Return the output of the last layer (the logits, if the loss is one for classes).

        Parameters
        ----------
        x
            Shape (n, n_inputs), finite; anything else is a ValueError.
        """
        x = self._checked_x(x, "Network.forward")
        with _overflow_as_sentence():
            return self._forward(x)

    def backward(self, grad) -> None:
        """Fill `grads`, starting from the loss's gradient for the output of the last `forward`.

        Parameters
        ----------
        grad
            Finite numbers in the shape of that output, (n, n_outputs).
        """
        grad = finite_floats(grad, "Network.backward")
        if grad.shape != self._output_shape:
            expected = f"the shape of the last output, {self._output_shape}"
            raise ValueError(complaint("Network.backward", f"shape {grad.shape}", expected))
        self._backward(grad)

    def train_step(self, x, y, optimizer) -> tuple[float, int | None]:
        """Train on one batch: forward, loss, backward, and one step of the optimizer.

        Parameters
        ----------
        x, y
            The batch, shapes as in `fit`.
        optimizer
            An object with ``update(params, grads)``.

        Returns
        -------
        loss, right
            The mean loss and the number of right rows (None in a regression), before the step.

        Raises
        ------
        ValueError
            For wrong input, and when the numbers have grown beyond all bounds.
        """
        x = self._checked_x(x, "Network.train_step")
        y = self.loss.check_labels(y, (len(x), self.n_outputs), "Network.train_step")
        _check_optimizer(optimizer, "Network.train_step")
        return self._train_batch(x, y, optimizer)

    def _train_batch(self, x, y, optimizer) -> tuple[float, int | None]:
        """Do what `train_step` does, with what has been looked at already."""
        with _overflow_as_sentence():
            try:
                self._set_training(True)
                outputs = self._forward(x)
                loss = self.loss._forward(outputs, y)
                if not math.isfinite(loss):
                    raise NotFiniteError
                self._backward(self.loss.backward())
            finally:
                self._set_training(False)
            optimizer.update(self.params, self.grads)
        return loss, self.loss.count_right(outputs, y)

    def fit(
        self,
        x,
        y,
        epochs: int,
        batch_size: int,
        optimizer,
        validation_data: tuple | None = None,
        seed: int | None = None,
        callbacks: Sequence = (),
    ) -> History:
        """Train, each epoch on all rows in a new order, and return what was seen.

        Parameters
        ----------
        x
            Shape (n, n_inputs), finite.
        y
            For classes: whole numbers (n,) or one-hot rows (n, n_outputs). For a regression:
            numbers (n, n_outputs).
        epochs, batch_size
            Whole numbers from 1. The last batch of an epoch takes the rows that are left.
        optimizer
            For example ``Adam()``. It remembers, so a second `fit` with it goes on where the first
            one ended.
        validation_data
            (x, y) to evaluate after each epoch, or None.
        seed
            Seed for the order of the rows, or None.
        callbacks
            Objects with ``on_batch_end(network, logs)`` or ``on_epoch_end(network, logs)`` or
            both. `logs` has ``epoch``, ``epochs`` and ``batches`` (counted from 1) and ``loss``
            and ``accuracy`` (of the epoch so far); after a batch also ``batch``, ``batch_loss``
            and ``batch_accuracy`` (of this batch alone); after an epoch also ``val_loss`` and
            ``val_accuracy``. What there is none of is None.

        Returns
        -------
        History
            One number per epoch. Loss and accuracy in training are means over the batches as they
            went by, each before its step, as in Keras. When the loss is no longer finite, training
            stops, `note` says why, and a RuntimeWarning says the same.

        Raises
        ------
        ValueError
            Before anything is trained, if an argument is not as described.
        """
        who = "Network.fit"
        x = self._checked_x(x, who)
        y = self.loss.check_labels(y, (len(x), self.n_outputs), who)
        epochs = whole_number(epochs, who, "epochs")
        batch_size = min(whole_number(batch_size, who, "batch_size"), len(x))
        _check_optimizer(optimizer, who)
        self._check_validation_data(validation_data)
        _check_callbacks(callbacks)
        rng = random_numbers(seed, who)

        history = History()
        self.stop_training = False
        for epoch in range(1, epochs + 1):
            batches = math.ceil(len(x) / batch_size)
            logs = {"epoch": epoch, "epochs": epochs, "batches": batches}
            means = _Means()
            batch = 0
            try:
                for x_batch, y_batch in _shuffled_batches(x, y, batch_size, rng):
                    batch += 1
                    loss, right = self._train_batch(x_batch, y_batch, optimizer)
                    means.add(loss, right, len(x_batch))
                    if callbacks:
                        share = None if right is None else right / len(x_batch)
                        own = {"batch": batch, "batch_loss": loss, "batch_accuracy": share}
                        _call(callbacks, "on_batch_end", self, logs | means.logs() | own)
                    if self.stop_training:
                        break
                logs |= means.logs() | self._validated(validation_data)
            except DivergedError:
                history.note = _diverged(epoch, batch, optimizer)
                if not means.rows:
                    break
                # Where there are validation data, all lists of the history stay equally long.
                val_loss = None if validation_data is None else math.nan
                val_accuracy = None if means.logs()["accuracy"] is None else val_loss
                logs |= means.logs() | {"val_loss": val_loss, "val_accuracy": val_accuracy}
            history.add(logs)
            _call(callbacks, "on_epoch_end", self, logs)
            if history.note or self.stop_training:
                break
        if history.note:
            warnings.warn(history.note, RuntimeWarning, stacklevel=2)
        return history

    def predict(self, x) -> np.ndarray:
        """Return probabilities (n, n_outputs) if the loss is one for classes, else the outputs.

        Parameters
        ----------
        x
            Shape (n, n_inputs), finite; anything else is a ValueError.
        """
        x = self._checked_x(x, "Network.predict")
        parts = [self.loss.predictions(self.forward(x[rows])) for rows in _slices(len(x))]
        return np.concatenate(parts)

    def evaluate(self, x, y) -> tuple[float, float | None]:
        """Return the mean loss and the accuracy (a share from 0 to 1; None in a regression).

        Parameters
        ----------
        x, y
            Shapes as in `fit`; anything else is a ValueError.
        """
        x = self._checked_x(x, "Network.evaluate")
        y = self.loss.check_labels(y, (len(x), self.n_outputs), "Network.evaluate")
        means = _Means()
        for rows in _slices(len(x)):
            outputs = self.forward(x[rows])
            right = self.loss.count_right(outputs, y[rows])
            means.add(self.loss._forward(outputs, y[rows]), right, len(outputs))
        return tuple(means.logs().values())

    def save(self, path: str | Path) -> None:
        """Write layers, weights and loss to a file that `load` reads: NumPy's npz, no pickle.

        Parameters
        ----------
        path
            The file; an older one is replaced. FileNotFoundError if its folder does not exist,
            ValueError if a layer or the loss is not one of this library.
        """
        path = Path(path)
        if not path.parent.is_dir():
            raise FileNotFoundError(f"There is no folder {path.parent} to save {path.name} in.")
        foreign = [layer for layer in self.layers if type(layer) not in SAVED_LAYERS]
        foreign += [] if type(self.loss) in SAVED_LOSSES else [self.loss]
        if foreign:
            came = f"{described(foreign[0])} in it"
            raise ValueError(complaint("Network.save", came, "layers and losses of helpers.nn"))
        for param in self.params:
            check_finite(param, "Network.save", "finite weights")
        # float32 or float64, also where somebody has put whole numbers in place.
        params = [param.astype(np.result_type(param, np.float32)) for param in self.params]
        description = {
            "format": FILE_FORMAT,
            "layers": [[type(layer).__name__, _settings(layer)] for layer in self.layers],
            "loss": type(self.loss).__name__,
        }
        arrays = {f"param_{i}": param for i, param in enumerate(params)}
        with path.open("wb") as file:
            np.savez(file, description=np.array(json.dumps(description)), **arrays)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Return the network that `save` has written.

        Parameters
        ----------
        path
            The file. FileNotFoundError if there is none, ValueError if it is damaged or something
            else.
        """
        path = Path(path)
        if not path.is_file():
            raise FileNotFoundError(f"There is no file {path} to load a network from.")
        content = io.BytesIO(path.read_bytes())
        try:
            with np.load(content, allow_pickle=False) as file:
                description = json.loads(str(file["description"]))
                arrays = [file[f"param_{i}"] for i in range(len(file.files) - 1)]
            return cls._from_description(description, arrays)
        except Exception:  # a damaged file can make the reader fail in any way whatever
            raise ValueError(
                f"{path} is not a network that Network.save has written, or it is damaged; "
                "save the network again."
            ) from None

    @classmethod
    def _from_description(cls, description: dict, arrays: list[np.ndarray]) -> Self:
        """Return the network; any error whatever if description and arrays are not as saved."""
        if description["format"] != FILE_FORMAT:
            raise ValueError
        kinds = {kind.__name__: kind for kind in SAVED_LAYERS}
        layers = []
        for name, settings in description["layers"]:
            if name == "Dense":
                w, b = arrays.pop(0), arrays.pop(0)
                # Looked at first: a wrong size might ask for more memory than there is.
                if w.shape != (settings["n_inputs"], settings["n_outputs"]):
                    raise ValueError
                layers.append(Dense(**settings, dtype=w.dtype.name))
                layers[-1].params = [finite_floats(w, "W"), finite_floats(b, "b")]
            else:
                layers.append(kinds[name](**settings))
        if arrays:  # there are more than belong to the layers
            raise ValueError
        losses = {kind.__name__: kind for kind in SAVED_LOSSES}
        network = cls(layers, losses[description["loss"]]())
        network.forward(np.zeros((1, network.n_inputs)))  # finds biases of a wrong shape
        return network

    def _forward(self, x: np.ndarray) -> np.ndarray:
        for layer in self.layers:
            x = layer._forward(x) if isinstance(layer, Layer) else layer.forward(x)
        check_finite(x, "Network")
        self._output_shape = x.shape
        return x

    def _backward(self, grad: np.ndarray) -> None:
        first = next(i for i, layer in enumerate(self.layers) if _params(layer))
        for layer in reversed(self.layers[first + 1 :]):
            grad = layer._backward(grad) if isinstance(layer, Layer) else layer.backward(grad)
        if isinstance(self.layers[first], Dense):
            self.layers[first]._backward(grad, input_gradient=False)
        else:
            self.layers[first].backward(grad)

    def _set_training(self, training: bool) -> None:
        for layer in self.layers:
            layer.training = training

    def _validated(self, validation_data: tuple | None) -> dict[str, float | None]:
        if validation_data is None:
            return {"val_loss": None, "val_accuracy": None}
        loss, accuracy = self.evaluate(*validation_data)
        return {"val_loss": loss, "val_accuracy": accuracy}

    def _checked_x(self, x, who: str) -> np.ndarray:
        expected = f"x of shape (n, {self.n_inputs}), one row per example"
        x = numbers(x, who, expected)
        if x.ndim != 2 or x.shape[1] != self.n_inputs:
            if x.shape == (self.n_inputs,):
                expected += " (for a single example use x.reshape(1, -1))"
            elif x.size == len(np.atleast_1d(x)) * self.n_inputs:
                expected += " (x.reshape(len(x), -1) makes a row of each)"
            raise ValueError(complaint(who, f"x of shape {x.shape}", expected))
        check_finite(x, who, "finite numbers as x")
        return x

    def _check_validation_data(self, data: tuple | None) -> None:
        """Raise at once what `evaluate` would raise after the first epoch."""
        if data is None:
            return
        if not isinstance(data, list | tuple) or len(data) != 2:
            came = f"validation_data = {described(data)}"
            raise ValueError(complaint("Network.fit", came, "a pair (x, y), or None"))
        x = self._checked_x(data[0], "Network.fit, validation_data:")
        shape = (len(x), self.n_outputs)
        self.loss.check_labels(data[1], shape, "Network.fit, validation_data:")


class _Means:
    """Mean loss and accuracy over the rows seen so far."""

    def __init__(self) -> None:
        self.rows = 0
        self._loss_sum = 0.0
        self._right = None

    def add(self, loss: float, right: int | None, rows: int) -> None:
        self.rows += rows
        self._loss_sum += loss * rows
        if right is not None:
            self._right = (self._right or 0) + right

    def logs(self) -> dict[str, float | None]:
        accuracy = None if self._right is None else self._right / self.rows
        return {"loss": self._loss_sum / self.rows, "accuracy": accuracy}


@contextmanager
def _overflow_as_sentence() -> Iterator[None]:
    """Turn what overflow does, a screenful of warnings and then nan, into one sentence."""
    try:
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            yield
    except NotFiniteError:
        raise DivergedError(OUTGROWN) from None


def _diverged(epoch: int, batch: int, optimizer) -> str:
    rate = getattr(optimizer, "learning_rate", None)
    rate = "" if rate is None else f" ({rate:g})"
    return DIVERGED.format(epoch=epoch, batch=batch, rate=rate)


def _call(callbacks: Sequence, event: str, network: Network, logs: dict) -> None:
    for callback in callbacks:
        if hasattr(callback, event):
            getattr(callback, event)(network, dict(logs))


def _shuffled_batches(
    x: np.ndarray, y: np.ndarray, batch_size: int, rng: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield each row once, in a new order, in batches; each overwrites the one before it."""
    order = rng.permutation(len(x))
    buffer = np.empty((batch_size, x.shape[1]), x.dtype)
    for start in range(0, len(x), batch_size):
        rows = order[start : start + batch_size]
        # The rows go straight into the buffer; in take's default mode there is a copy in between.
        yield np.take(x, rows, axis=0, out=buffer[: len(rows)], mode="clip"), y[rows]


def _slices(n: int) -> list[slice]:
    return [slice(i, i + ROWS_AT_A_TIME) for i in range(0, n, ROWS_AT_A_TIME)]


def _params(layer) -> list[np.ndarray]:
    return getattr(layer, "params", [])


def _settings(layer) -> dict[str, float]:
    return {name: getattr(layer, name) for name in SAVED_LAYERS[type(layer)]}


def _checked_layers(layers: Sequence) -> list:
    """Return the layers as a list; a ValueError if they make no network."""
    expected = "a list of layers, for example [Dense(784, 256), ReLU(), Dense(256, 10)]"
    if not isinstance(layers, list | tuple):
        raise ValueError(complaint("Network", f"layers = {described(layers)}", expected))
    columns, before = None, None
    for i, layer in enumerate(layers, 1):
        methods = hasattr(layer, "forward") and hasattr(layer, "backward")
        if isinstance(layer, type) or not methods:
            raise ValueError(complaint("Network", f"{described(layer)} as layer {i}", expected))
        if any(layer is other for other in layers[: i - 1]):
            came = f"{layer!r} a second time as layer {i}"
            raise ValueError(complaint("Network", came, "a layer of its own in each place"))
        if hasattr(layer, "n_inputs"):
            if columns not in (None, layer.n_inputs):
                came = f"layer {i}, {layer!r}, after {before!r}"
                fits = f"as many inputs there as come out before it, {columns}"
                raise ValueError(complaint("Network", came, fits))
            columns, before = layer.n_outputs, layer
    if not any(_params(layer) and hasattr(layer, "n_inputs") for layer in layers):
        raise ValueError(complaint("Network", "no Dense layer", expected))
    return list(layers)


def _check_optimizer(optimizer: object, who: str) -> None:
    if isinstance(optimizer, type) or not hasattr(optimizer, "update"):
        came = f"optimizer = {described(optimizer)}"
        raise ValueError(complaint(who, came, "an optimizer, for example Adam()"))


def _check_callbacks(callbacks: Sequence) -> None:
    expected = "a list of objects with on_batch_end(network, logs) or on_epoch_end(network, logs)"
    if not isinstance(callbacks, list | tuple):
        came = f"callbacks = {described(callbacks)}"
        raise ValueError(complaint("Network.fit", came, expected))
    for callback in callbacks:
        methods = hasattr(callback, "on_batch_end") or hasattr(callback, "on_epoch_end")
        if isinstance(callback, type) or not methods:
            came = f"{described(callback)} as a callback"
            raise ValueError(complaint("Network.fit", came, expected))
