"""The trained networks that come with the course, ready to answer.

They lie in ``data/models``: the weights of each in a file of its own, as float16 (half the size of
float32, and no answer on the test digits that matters changes), and one ``models.json`` with what
was measured of them. ``data/make_models.py`` has trained, measured and written them. Chapter 13
compares four of them, chapters 00 and 14 let them read what you draw.
"""

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from helpers.nn import Dense, Network, ReLU, SoftmaxCrossEntropy
from helpers.training.tensorflow import load_tensorflow, random_states_kept

FOLDER = Path(__file__).resolve().parents[2] / "data" / "models"
MEASURED = "models.json"
ROWS_AT_A_TIME = 500  # so that the memory for feature maps does not grow with the number of images
CLASSES = 10
SIDE = 28  # pixels
NEARLY = 1e-3  # so far beyond 0 or 1 numbers come by rounding, as when a picture is turned

# Every sentence that a learner may meet here.
UNKNOWN = "There is no stored model {name!r}; there are {known}."
REMEDY = (
    'put it back with "git checkout -- data/models", or train it again with '
    '"python data/make_models.py", in the folder of the course.'
)
MISSING = "The stored model's file data/models/{file} is missing: " + REMEDY
DAMAGED = "The stored model's file data/models/{file} is damaged: " + REMEDY
WRONG_IMAGES = (
    "A stored model got {came}; it expects images of shape (n, 28, 28) with numbers from 0 "
    "(background) to 1 (ink){hint}."
)
ONE_IMAGE = "; for a single image write images[np.newaxis]"
FLAT = "; write images.reshape(-1, 28, 28)"
WITH_CHANNEL = "; write images[..., 0], the model adds the channel itself"
A_LITTLE_OUT = "; np.clip(images, 0, 1) cuts off what is beyond"
BYTES = "; divide bytes by 255"


@dataclass(frozen=True)
class Description:
    """What there is to know of a stored model before it is loaded.

    Attributes
    ----------
    name
        Its name for `load_model`.
    title
        What it is, in a few words.
    chapter
        The chapter that builds and trains this network, as ``"08"``.
    short
        Short enough to stand beside its bars: its hidden layers.
    """

    name: str
    title: str
    chapter: str
    short: str

    @property
    def accuracy(self) -> float:
        """Share of MNIST's 10,000 test images read right, measured with the stored weights.

        `load_model` says what it raises when the file is missing or damaged.
        """
        return _measured(self.name)["test_accuracy"]

    @property
    def seconds(self) -> float:
        """How long the training of the stored weights took on the computer that made them."""
        return _measured(self.name)["training_seconds"]


MODELS = {
    model.name: model
    for model in (
        Description("numpy_256", "NumPy, one hidden layer of 256", "08", "NumPy: 256"),
        Description("keras_512", "Keras, one hidden layer of 512", "09", "Keras: 512"),
        Description("keras_64_64", "Keras, two hidden layers of 64", "10", "Keras: 64, 64"),
        Description(
            "keras_256_to_32",
            "Keras, four hidden layers, 256 to 32",
            "10",
            "Keras: 256 to 32",
        ),
        Description("tf1_256_64", "TensorFlow 1, two layers, 256 and 64", "12", "TF1: 256, 64"),
        Description("convnet", "Keras, convnet with three convolutions", "13", "Keras: convnet"),
    )
}


@dataclass(frozen=True)
class StoredModel(Description):
    """A trained network of the course, with its description. `load_model` makes it.

    Attributes
    ----------
    network
        The network itself, yours to look into or to train further: a ``helpers.nn.Network`` or a
        compiled Keras model. It takes what `prepare` gives. Call Keras' with ``training=False``, or
        the convnet's augmentation moves the images.
    """

    network: Any

    @property
    def n_params(self) -> int:
        """How many numbers training can change."""
        if isinstance(self.network, Network):
            return self.network.n_params
        return sum(int(np.prod(w.shape)) for w in self.network.trainable_weights)

    def prepare(self, images: np.ndarray) -> np.ndarray:
        """Return the images in the form in which this network was trained.

        Parameters
        ----------
        images
            Shape (n, 28, 28), numbers in [0, 1], bright ink on a dark ground as in MNIST.

        Returns
        -------
        numpy.ndarray
            float32: rows (n, 784) in [0, 1] or [-0.5, 0.5], or for the convnet (n, 28, 28, 1).

        Raises
        ------
        ValueError
            If `images` is not as described.
        """
        return PREPARATIONS[self.name](_checked(images))

    def predict(self, images: np.ndarray) -> np.ndarray:
        """Return the probabilities of the ten digits for each image, float32, shape (n, 10).

        Parameters
        ----------
        images
            Shape (n, 28, 28), numbers in [0, 1], bright ink on a dark ground as in MNIST.

        Raises
        ------
        ValueError
            If `images` is not as described.
        """
        x = self.prepare(images)
        if isinstance(self.network, Network):
            return self.network.predict(x)
        # Called as a function, a Keras model answers some 20 times faster than its `predict` does.
        parts = [
            np.asarray(self.network(x[start : start + ROWS_AT_A_TIME], training=False))
            for start in range(0, len(x), ROWS_AT_A_TIME)
        ]
        return np.concatenate(parts)


def load_model(name: str) -> StoredModel:
    """Return a trained network of the course, a new one with each call. Used in chapters 13 and 14.

    ``"numpy_256"`` needs NumPy alone; the others load TensorFlow, which takes some seconds the
    first time.

    Parameters
    ----------
    name
        One of `MODELS`.

    Raises
    ------
    ValueError
        If there is no such model, or its file is damaged.
    FileNotFoundError
        If its file is missing.
    """
    _check_name(name)
    _measured(name)
    file = FOLDER / f"{name}.npz"
    weights = read_weights(file)
    network = new_network(name)
    if [w.shape for w in weights] != [w.shape for w in get_weights(network)]:
        raise ValueError(DAMAGED.format(file=file.name))
    set_weights(network, weights)
    return StoredModel(**vars(MODELS[name]), network=network)


def convnet_weights() -> list[np.ndarray]:
    """Return the convnet's weights and biases, eight float32 arrays, without loading TensorFlow.

    For `helpers.nn.convnet`; what it raises is as for `load_model`.
    """
    return [w.astype(np.float32) for w in read_weights(FOLDER / "convnet.npz")]


# --- the networks, as the chapters build them ----------------------------------------------------


def new_network(name: str, seed: int = 0) -> Any:
    """Return a network of this kind that has not learned anything yet, compiled if it is Keras'.

    Parameters
    ----------
    name
        One of `MODELS`.
    seed
        Settles the weights that it starts with.

    Raises
    ------
    ValueError
        If there is no such model.
    """
    _check_name(name)
    with random_states_kept():  # the learner's random numbers go on as if nothing had been built
        return BUILDERS[name](seed)


def _check_name(name: object) -> None:
    """Refuse what is not one of `MODELS`."""
    if not isinstance(name, str) or name not in MODELS:
        raise ValueError(UNKNOWN.format(name=name, known=", ".join(map(repr, MODELS))))


def _numpy_256(seed: int) -> Network:
    """Return the network of chapter 08."""
    layers = [Dense(784, 256, seed=2 * seed + 1), ReLU(), Dense(256, 10, seed=2 * seed + 2)]
    return Network(layers, SoftmaxCrossEntropy())


def _dense(seed: int, hidden: list[int], optimizer: Any, initial: Any = None) -> Any:
    """Return a network of chapter 09 or 10, or the Keras twin of chapter 12's with two layers.

    `optimizer` and `initial` (of the weights; None for Keras' own choice) are made from Keras.
    """
    _, keras = load_tensorflow()
    random.seed(seed)  # Keras draws the seeds of its layers from there
    network = keras.Sequential([keras.Input((784,))])
    for units, activation in [*((units, "relu") for units in hidden), (CLASSES, "softmax")]:
        weights = initial(keras) if initial else "glorot_uniform"
        network.add(keras.layers.Dense(units, activation, kernel_initializer=weights))
    network.compile(optimizer(keras), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return network


def _convnet(seed: int) -> Any:
    """Return the convnet of chapter 13."""
    _, keras = load_tensorflow()
    random.seed(seed)  # Keras draws the seeds of its layers from there
    network = keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 1)),
            keras.layers.RandomTranslation(0.08, 0.08, fill_mode="constant"),
            keras.layers.Conv2D(32, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(64, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(128, 3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    network.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return network


BUILDERS = {
    "numpy_256": _numpy_256,
    "keras_512": lambda seed: _dense(seed, [512], lambda keras: "rmsprop"),
    "keras_64_64": lambda seed: _dense(seed, [64, 64], lambda keras: "adam"),
    "keras_256_to_32": lambda seed: _dense(
        seed, [256, 128, 64, 32], lambda keras: keras.optimizers.Adam(0.01)
    ),
    "tf1_256_64": lambda seed: _dense(
        seed,
        [256, 64],
        lambda keras: keras.optimizers.Adam(0.01, epsilon=1e-8),  # TensorFlow 1's epsilon
        lambda keras: keras.initializers.TruncatedNormal(stddev=0.1),
    ),
    "convnet": _convnet,
}
PREPARATIONS = {
    "numpy_256": lambda images: images.reshape(len(images), -1),
    "keras_512": lambda images: images.reshape(len(images), -1),
    "keras_64_64": lambda images: images.reshape(len(images), -1) - np.float32(0.5),
    "keras_256_to_32": lambda images: images.reshape(len(images), -1),
    "tf1_256_64": lambda images: images.reshape(len(images), -1),
    "convnet": lambda images: images[..., np.newaxis],
}


# --- weights and files ---------------------------------------------------------------------------


def get_weights(network: Any) -> list[np.ndarray]:
    """Return all numbers that make the network what it is, layer by layer."""
    return network.params if isinstance(network, Network) else network.get_weights()


def set_weights(network: Any, weights: list[np.ndarray]) -> None:
    """Put weights of the right shapes, as float32, into a network."""
    weights = [np.asarray(w, np.float32) for w in weights]
    if isinstance(network, Network):
        for old, new in zip(network.params, weights, strict=True):
            old[...] = new
    else:
        network.set_weights(weights)


def write_weights(file: Path, weights: list[np.ndarray]) -> None:
    """Write weights as float16: NumPy's npz, no pickle, the same bytes for the same weights."""
    halves = {f"w{i:02}": np.asarray(w, np.float16) for i, w in enumerate(weights)}
    np.savez_compressed(file, **halves)


def read_weights(file: Path) -> list[np.ndarray]:
    """Return the weights that `write_weights` has written.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is damaged.
    """
    try:
        with np.load(file, allow_pickle=False) as arrays:
            weights = [arrays[key] for key in sorted(arrays.files)]
    except FileNotFoundError:
        raise FileNotFoundError(MISSING.format(file=file.name)) from None
    except Exception:  # a damaged file can make the reader fail in any way whatever
        raise ValueError(DAMAGED.format(file=file.name)) from None
    if not all(w.dtype == np.float16 and np.isfinite(w).all() for w in weights):
        raise ValueError(DAMAGED.format(file=file.name))
    return weights


def _measured(name: str) -> dict[str, float]:
    """Return what the script has measured of one model."""
    try:
        entry = json.loads((FOLDER / MEASURED).read_text(encoding="utf-8"))[name]
        return {key: float(entry[key]) for key in ("test_accuracy", "training_seconds")}
    except FileNotFoundError:
        raise FileNotFoundError(MISSING.format(file=MEASURED)) from None
    except (OSError, ValueError, KeyError, TypeError):
        raise ValueError(DAMAGED.format(file=MEASURED)) from None


def _checked(images: object) -> np.ndarray:
    """Return images as float32 (n, 28, 28); a ValueError if they are not from 0 to 1."""
    try:
        x = np.asarray(images)
        numeric = x.dtype.kind in "buif"
    except ValueError:  # rows of different lengths
        numeric = False
    if not numeric:
        raise ValueError(WRONG_IMAGES.format(came="something that is no array of numbers", hint=""))
    if x.ndim != 3 or x.shape[1:] != (SIDE, SIDE) or not len(x):
        hint = ""
        if x.shape == (SIDE, SIDE):
            hint = ONE_IMAGE
        elif x.shape[-1:] == (SIDE * SIDE,):
            hint = FLAT
        elif x.ndim == 4 and x.shape[1:] == (SIDE, SIDE, 1):
            hint = WITH_CHANNEL
        raise ValueError(WRONG_IMAGES.format(came=f"an array of shape {x.shape}", hint=hint))
    low, high = float(x.min()), float(x.max())
    if not (low >= 0 and high <= 1):  # also where one of them is nan
        hint = ""
        if low >= -NEARLY and high <= 1 + NEARLY:
            hint = A_LITTLE_OUT
        elif low >= 0 and 2 <= high <= 255:
            hint = BYTES
        came = f"numbers from {low:.9g} to {high:.9g}"
        raise ValueError(WRONG_IMAGES.format(came=came, hint=hint))
    return np.asarray(x, np.float32)
