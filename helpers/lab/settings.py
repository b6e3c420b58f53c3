"""The settings of a training in the hyperparameter lab: checked, counted and put into words.

Nothing here needs Keras. Chapter 11.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from itertools import pairwise
from numbers import Integral, Real
from typing import Any

PLANES = ("circles", "exclusive_or", "blobs", "spirals")
DATA = ("auto", "mnist", "uci", *PLANES)
SCALINGS = ("bytes", "unit", "centered", "standardised")
ACTIVATIONS = ("relu", "sigmoid", "tanh", "linear")
OPTIMIZERS = ("sgd", "momentum", "adagrad", "rmsprop", "adam")

MOST_LAYERS, WIDEST = 50, 4096
MOST_EPOCHS = 10_000
MOST_DROPOUT = 0.9
LAST_SEED = 2**32 - 1

WRONG = "{name} is {value}; expected {expected}, so write for example {name}={example!r}."
WRONG_HIDDEN = (
    "hidden is {value}; expected up to {layers} widths, each a whole number from 1 to {widest}, "
    "so write for example hidden=(64, 64), hidden=(64,) or hidden=()."
)
UNKNOWN = "There is no setting named {name!r}; take one of {known}."
NOT_SETTINGS = "{value} came instead of settings; give a Settings object or a dict of settings."

# How a difference reads: (with the value of one run and that of the other).
INSTEAD = "{label} {a} instead of {b}"
SAME = "the same settings"
LABELS = {
    "data": "data",
    "scaling": "input scaling",
    "hidden": "hidden layers",
    "activation": "activation",
    "dropout": "dropout",
    "optimizer": "optimizer",
    "learning_rate": "learning rate",
    "batch_size": "batch size",
    "epochs": "epochs",
    "l2": "L2",
    "seed": "seed",
    "n_train": "training examples",
}


@dataclass(frozen=True)
class Settings:
    """All that decides how a training goes; the defaults are S3's network. Chapter 11.

    Attributes
    ----------
    data
        ``"mnist"``, ``"uci"`` (the embedded digits), ``"auto"`` (MNIST if it is to be had), or a
        problem in the plane: ``"circles"``, ``"exclusive_or"``, ``"blobs"``, ``"spirals"``.
    scaling
        Range of the inputs: ``"bytes"`` 0 to 255, ``"unit"`` 0 to 1, ``"centered"`` -0.5 to 0.5,
        or ``"standardised"``: mean 0 and standard deviation 1 over the training examples. In the
        plane the range that is scaled is -6 to 6.
    hidden
        The widths of the hidden layers; their number is the depth; () for none.
    activation
        Of the hidden layers: ``"relu"``, ``"sigmoid"``, ``"tanh"`` or ``"linear"``.
    dropout
        The share of neurons left out after each hidden layer in training, 0 to 0.9.
    optimizer
        ``"sgd"``, ``"momentum"`` (SGD with momentum 0.9), ``"adagrad"``, ``"rmsprop"``, ``"adam"``.
    learning_rate
        0 or more.
    batch_size
        1 or more; more than there are examples makes one batch of all.
    epochs
        1 or more.
    l2
        0 or more; this many times the sum of all squared weights (not biases) is added to the
        loss, in training and validation alike.
    seed
        For the initial weights, the order of the examples and dropout.
    n_train
        Train with so many examples only, the first ones; None for all. The validation examples
        stay the same.

    Raises
    ------
    ValueError
        For a value that makes no sense: what came, what was expected, what to write.
    """

    data: str = "auto"
    scaling: str = "centered"
    hidden: tuple[int, ...] = (64, 64)
    activation: str = "relu"
    dropout: float = 0.0
    optimizer: str = "adam"
    learning_rate: float = 0.001
    batch_size: int = 32
    epochs: int = 5
    l2: float = 0.0
    seed: int = 0
    n_train: int | None = None

    def __post_init__(self) -> None:
        """Check all values, and bring them to plain Python types."""
        if self.data == "exclusive or":
            self._set("data", "exclusive_or")
        self._choice("data", DATA)
        self._choice("scaling", SCALINGS)
        self._widths()
        self._choice("activation", ACTIVATIONS)
        self._number("dropout", MOST_DROPOUT, 0.5)
        self._choice("optimizer", OPTIMIZERS)
        self._number("learning_rate", math.inf, 0.001)
        self._whole("batch_size", 1, None, 32)
        self._whole("epochs", 1, MOST_EPOCHS, 5)
        self._number("l2", math.inf, 0.001)
        self._whole("seed", 0, LAST_SEED, 0)
        if self.n_train is not None:
            self._whole("n_train", 1, None, 1000, also=" or None for all")

    def _set(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def _refuse(self, name: str, expected: str, example: Any) -> None:
        value = _shown(getattr(self, name))
        raise ValueError(WRONG.format(name=name, value=value, expected=expected, example=example))

    def _choice(self, name: str, known: tuple[str, ...]) -> None:
        value = getattr(self, name)
        if not isinstance(value, str) or value not in known:
            self._refuse(name, "one of " + ", ".join(map(repr, known)), known[0])
        self._set(name, str(value))

    def _number(self, name: str, highest: float, example: float) -> None:
        value = getattr(self, name)
        number = _finite(value)
        if number is None or not 0 <= number <= highest:
            within = "of 0 or more" if highest == math.inf else f"from 0 to {highest:g}"
            self._refuse(name, f"a number {within}", example)
        self._set(name, number + 0.0)  # -0.0 becomes 0.0

    def _whole(
        self, name: str, lowest: int, highest: int | None, example: int, also: str = ""
    ) -> None:
        value = getattr(self, name)
        if not _is_whole(value) or value < lowest or (highest is not None and value > highest):
            within = f"of {lowest} or more" if highest is None else f"from {lowest} to {highest}"
            self._refuse(name, f"a whole number {within}{also}", example)
        self._set(name, int(value))

    def _widths(self) -> None:
        try:
            widths = None if isinstance(self.hidden, str | Mapping) else tuple(self.hidden)
        except TypeError:
            widths = None
        good = widths is not None and len(widths) <= MOST_LAYERS
        if not good or not all(_is_whole(width) and 1 <= width <= WIDEST for width in widths):
            value = _shown(self.hidden)
            raise ValueError(WRONG_HIDDEN.format(value=value, layers=MOST_LAYERS, widest=WIDEST))
        self._set("hidden", tuple(int(width) for width in widths))

    # Seen from outside.

    @property
    def depth(self) -> int:
        """The number of hidden layers."""
        return len(self.hidden)

    @property
    def in_the_plane(self) -> bool:
        """Whether the data are points in the plane and not digits."""
        return self.data in PLANES

    @property
    def n_inputs(self) -> int:
        """How many numbers one example has."""
        return 2 if self.in_the_plane else 784

    @property
    def n_outputs(self) -> int:
        """How many neurons the output layer has: one with sigmoid for two classes, or ten."""
        return 1 if self.in_the_plane else 10

    def to_dict(self) -> dict[str, Any]:
        """Return plain values only, fit for JSON and for `from_dict`."""
        return asdict(self) | {"hidden": list(self.hidden)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Settings":
        """Return the settings that a dict names, defaults for the rest; a ValueError if not."""
        if not isinstance(values, Mapping):
            raise ValueError(NOT_SETTINGS.format(value=_shown(values)))
        for name in values:
            if name not in NAMES:
                raise ValueError(UNKNOWN.format(name=name, known=", ".join(NAMES)))
        return cls(**values)

    def __str__(self) -> str:
        """Everything in one line of words."""
        return ", ".join(in_words(name, getattr(self, name)) for name in NAMES)


NAMES = tuple(field.name for field in fields(Settings))


@dataclass(frozen=True)
class Refused:
    """Settings that make no sense: they cannot be trained with, but stand in a table.

    Attributes
    ----------
    values
        What was asked for, by name of the setting.
    sentence
        Why it makes no sense.
    """

    values: Mapping[str, Any]
    sentence: str

    def __getattr__(self, name: str) -> Any:
        """Return a setting as it was asked for, or its default."""
        if name in NAMES:
            value = self.values.get(name, getattr(Settings, name))
            return tuple(value) if isinstance(value, list) else value
        raise AttributeError(name)

    def to_dict(self) -> dict[str, Any]:
        """Return what was asked for, as text where it is not a plain value."""
        return {name: _plain(value) for name, value in self.values.items()}

    def __str__(self) -> str:
        """Return what was asked for, in a line."""
        return ", ".join(f"{name} {_shown(value)}" for name, value in self.values.items())


def settings_or_refused(values: Mapping[str, Any]) -> Settings | Refused:
    """Return the settings that a dict names, or `Refused` with the reason."""
    try:
        return Settings.from_dict(values)
    except ValueError as error:
        return Refused(dict(values), str(error))


def n_parameters(settings: Settings) -> int:
    """Return how many weights and biases the network has, without building it."""
    widths = (settings.n_inputs, *settings.hidden, settings.n_outputs)
    return sum((before + 1) * after for before, after in pairwise(widths))


def differing(settings: list[Settings | Refused]) -> list[str]:
    """Return the names of the settings that are not the same in all of these."""
    return [name for name in NAMES if len({repr(getattr(one, name)) for one in settings}) > 1]


def difference(a: Any, b: Any) -> str:
    """Say in words how the settings of run `a` differ from those of run `b`. Chapter 11.

    Parameters
    ----------
    a, b
        Runs or settings.

    Returns
    -------
    str
        Such as "learning rate 0.001 instead of 0.01; 2 hidden layers instead of 4".
    """
    a, b = getattr(a, "settings", a), getattr(b, "settings", b)
    parts = [_difference(name, getattr(a, name), getattr(b, name)) for name in differing([a, b])]
    return "; ".join(parts) or SAME


def in_words(name: str, value: Any) -> str:
    """Return a setting in words, such as "learning rate 0.001" or "2 hidden layers of 64"."""
    if name == "hidden":
        return _layers(value)
    if name == "epochs":
        return f"{value_text(value)} epoch{'' if value == 1 else 's'}"
    if name == "n_train":
        return f"{value_text(value)} training example{'' if value == 1 else 's'}"
    return f"{LABELS[name]} {value_text(value)}"


def value_text(value: Any) -> str:
    """Return the value of a setting as a learner writes it: 0.001, 5,000, all, 64-64."""
    if value is None:
        return "all"
    if isinstance(value, tuple | list):
        return "-".join(map(str, value)) or "none"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return f"{value:,.0f}"
        text = repr(value)
        return text if "e" not in text else f"{value:g}"
    if _is_whole(value):
        return f"{value:,}"
    return str(value).replace("_", " ")


def _difference(name: str, a: Any, b: Any) -> str:
    if name in ("epochs", "n_train"):
        return f"{in_words(name, a)} instead of {value_text(b)}"
    if name == "hidden" and isinstance(a, tuple) and isinstance(b, tuple):
        return _layer_difference(a, b)
    return INSTEAD.format(label=LABELS[name], a=value_text(a), b=value_text(b))


def _layer_difference(a: tuple[int, ...], b: tuple[int, ...]) -> str:
    if len(a) == len(b) and len(set(a)) == len(set(b)) == 1:
        return f"{_layers(a)} instead of {b[0]}"
    if len(a) != len(b) and len(set(a + b)) == 1:
        return f"{_count(len(a))} instead of {len(b) or 'none'}"
    return f"{_layers(a)} instead of {_layers(b)}"


def _layers(widths: Any) -> str:
    if not isinstance(widths, tuple | list) or not widths:
        return "no hidden layer" if isinstance(widths, tuple | list) else f"hidden {_shown(widths)}"
    each = str(widths[0]) if len(set(widths)) == 1 else value_text(tuple(widths))
    return f"{_count(len(widths))} of {each}"


def _count(depth: int) -> str:
    return f"{depth or 'no'} hidden layer{'' if depth in (0, 1) else 's'}"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return _shown(value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


def _finite(value: Any) -> float | None:
    """Return a finite number as a float, None for anything else."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    try:
        number = float(value)
    except OverflowError:  # a whole number beyond any float
        return None
    return number if math.isfinite(number) else None


# The networks of the sources and their variations, to start from.
S3 = Settings()
_WITH = S3.to_dict()
PRESETS: dict[str, Settings] = {
    "two hidden layers of 64": S3,
    "learning rate 0.005": Settings(**_WITH | {"learning_rate": 0.005}),
    "10 epochs, batch 64": Settings(**_WITH | {"epochs": 10, "batch_size": 64}),
    "four hidden layers of 64": Settings(**_WITH | {"hidden": (64,) * 4}),
    "sigmoid": Settings(**_WITH | {"activation": "sigmoid"}),
    "dropout 0.5": Settings(**_WITH | {"dropout": 0.5}),
    "256-128-64-32, rate 0.01": Settings(
        scaling="unit", hidden=(256, 128, 64, 32), learning_rate=0.01, batch_size=128
    ),
    "one hidden layer of 512": Settings(
        scaling="unit", hidden=(512,), optimizer="rmsprop", epochs=10
    ),
}
