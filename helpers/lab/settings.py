"""The settings of a training in the hyperparameter lab: one row for each. Chapter 11.

A row says which values a hyperparameter takes, what it is called, what the lab offers, and what
it does to the Keras program. All else reads the rows: checks and words here, `code` and `build`,
sweeps, the lab's controls, the columns of its tables. To add a hyperparameter, add a row to
`Settings`. Nothing here needs Keras.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from itertools import pairwise
from typing import Any, NamedTuple

from helpers.lab.keras_calls import Draft, KerasCall
from helpers.lab.values import Kind, Number, OneOf, Whole, Widths, shown

PLANES = ("circles", "exclusive_or", "blobs", "spirals")
# How many examples there are to train with, and how many are held back to validate with.
EXAMPLES = {"mnist": (55_000, 5000), "uci": (1197, 240)} | dict.fromkeys(PLANES, (250, 250))

# From the lab's name to Keras' and what it takes besides the learning rate.
OPTIMIZERS = {
    "sgd": ("SGD", {}),
    "momentum": ("SGD", {"momentum": 0.9}),
    "adagrad": ("Adagrad", {}),
    "rmsprop": ("RMSprop", {}),
    "adam": ("Adam", {}),
}

DATA = {"auto": "digits (MNIST if it is there)", "mnist": "MNIST", "uci": "embedded digits"} | {
    name: f"plane: {name.replace('_', ' ')}" for name in PLANES
}
OLD_PLANES = {"exclusive or": "exclusive_or"}  # as an earlier edition saved it
LAYERS = (
    *((64, 64), (), (1,), (4,), (8,), (64,), (512,), (64,) * 4),
    *((256, 128, 64, 32), (8,) * 3, (16,) * 8),
)
RATES = (*(f"{m}e{k}" for k in range(-5, 1) for m in (1, 2, 5)), "10", "100", "1000", "1e6")

UNKNOWN = "There is no setting named {name!r}; take one of {known}."
NOT_SETTINGS = "{value} came instead of settings; give a Settings object or a dict of settings."
SAME = "the same settings"


# What a hyperparameter does to the program. What decides about the examples (data, scaling,
# n_train) and the seed do nothing here: `code` and `load_examples` see to them.


def _hidden(draft: Draft, s: "Settings") -> None:
    draft.hidden = [KerasCall("layers.Dense", width) for width in s.hidden]
    last = "sigmoid" if s.in_the_plane else "softmax"
    draft.output = KerasCall("layers.Dense", s.n_outputs, activation=last)


def _activation(draft: Draft, s: "Settings") -> None:
    for layer in draft.hidden:
        layer.named["activation"] = s.activation


def _init_scale(draft: Draft, s: "Settings") -> None:
    if s.init_scale == 1:
        return  # Keras' own, Glorot-uniform
    wide = {"mode": "fan_avg", "distribution": "uniform"}  # Glorot-uniform, but for the scale
    initializer = KerasCall("initializers.VarianceScaling", s.init_scale**2, **wide)
    for layer in draft.dense:
        layer.named["kernel_initializer"] = initializer if s.init_scale**2 else "zeros"


def _dropout(draft: Draft, s: "Settings") -> None:
    draft.after_hidden = KerasCall("layers.Dropout", s.dropout) if s.dropout else None


def _optimizer(draft: Draft, s: "Settings") -> None:
    name, others = OPTIMIZERS[s.optimizer]
    draft.optimizer.name = f"optimizers.{name}"
    draft.optimizer.named |= others


def _learning_rate(draft: Draft, s: "Settings") -> None:
    draft.optimizer.named["learning_rate"] = s.learning_rate


def _schedule(draft: Draft, s: "Settings") -> None:
    rate, steps = s.learning_rate, n_steps(s)
    if s.schedule == "step":
        draft.optimizer.named["learning_rate"] = KerasCall(
            "optimizers.schedules.PiecewiseConstantDecay",
            boundaries=[steps // 2, 3 * steps // 4],
            values=[rate, rate / 10, rate / 100],
        )
    elif s.schedule == "cosine":
        draft.optimizer.named["learning_rate"] = KerasCall(
            "optimizers.schedules.CosineDecay", rate, decay_steps=steps
        )


def _fit(name: str) -> Callable[[Draft, "Settings"], None]:
    return lambda draft, s: draft.fit.update({name: getattr(s, name)})


def _l2(draft: Draft, s: "Settings") -> None:
    for layer in draft.dense if s.l2 else ():
        layer.named["kernel_regularizer"] = KerasCall("regularizers.L2", s.l2)


class Row(NamedTuple):
    """What there is to know about a hyperparameter.

    The name and the default are those of the attribute of `Settings` that has the row.
    """

    label: str  # on the page
    kind: Kind
    meaning: str  # for the documentation of `Settings`
    offered: Sequence = ()  # by the lab: a range for a slider, a list for one with steps
    effect: Callable[[Draft, "Settings"], None] | None = None  # on the Keras program
    heading: str = ""  # of its column, where the label is too long
    quiet: bool = False  # its default goes without saying


def _row(default: Any, *values: Any, **more: Any) -> Any:
    return field(default=default, metadata={"row": Row(*values, **more)})


@dataclass(frozen=True)
class Settings:
    """All that decides how a training goes; the defaults are S3's network. Chapter 11."""

    # fmt: off
    data: str = _row(
        "auto", "data", OneOf("auto", "mnist", "uci", *PLANES, words=DATA, old=OLD_PLANES),
        "Digits: MNIST, the embedded ones (uci), MNIST if it's available (auto); or a problem in "
        "the plane.",
    )
    scaling: str = _row(
        "centered", "input scaling", OneOf("bytes", "unit", "centered", "standardised"),
        "Range of the inputs: 0 to 255, 0 to 1, -0.5 to 0.5, or mean 0 and standard deviation 1 "
        "over the training examples. In the plane the range that is scaled is -6 to 6.",
        heading="inputs",
    )
    hidden: tuple[int, ...] = _row(
        (64, 64), "hidden layers", Widths(most=50, widest=4096),
        "The widths of the hidden layers; their number is the depth; () for none.",
        LAYERS, _hidden, "hidden",
    )
    activation: str = _row(
        "relu", "activation", OneOf("relu", "sigmoid", "tanh", "linear"),
        "Of the hidden layers.", effect=_activation,
    )
    init_scale: float = _row(
        1.0, "initial scale", Number(0.5, highest=1000),
        "The initial weights are Glorot-uniform times this factor. With 0 all neurons of a layer "
        "begin alike, and stay so.",
        (0.0, 0.01, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 100.0), _init_scale, quiet=True,
    )
    dropout: float = _row(
        0.0, "dropout", Number(0.5, highest=0.9),
        "The share of neurons left out after each hidden layer in training.",
        (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9), _dropout,
    )
    optimizer: str = _row(
        "adam", "optimizer", OneOf(*OPTIMIZERS),
        "momentum is SGD with the momentum 0.9.", effect=_optimizer,
    )
    learning_rate: float = _row(
        0.001, "learning rate", Number(0.001), "How far a step goes.",
        tuple(map(float, RATES)), _learning_rate, "rate",
    )
    schedule: str = _row(
        "constant", "rate schedule", OneOf("constant", "step", "cosine"),
        "How the learning rate goes on. step: a tenth of it after half of all steps, a hundredth "
        "after three quarters. cosine: down to 0 at the last step, along half a cosine wave.",
        effect=_schedule, heading="schedule", quiet=True,
    )
    batch_size: int = _row(
        32, "batch size", Whole(32), "More than there are examples makes one batch of all.",
        (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 60_000), _fit("batch_size"), "batch",
    )
    epochs: int = _row(
        5, "epochs", Whole(5, highest=10_000, noun="epoch"), "How often each example is seen.",
        range(1, 101), _fit("epochs"),
    )
    l2: float = _row(
        0.0, "L2", Number(0.001),
        "This many times the sum of all squared weights (not biases) is added to the loss, in "
        "training and validation alike.",
        (0.0, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1.0), _l2,
    )
    seed: int = _row(
        0, "seed", Whole(0, lowest=0, highest=2**32 - 1),
        "For the initial weights, the order of the examples and dropout.", range(100),
    )
    n_train: int | None = _row(
        None, "examples", Whole(1000, noun="training example", may_be_all=True),
        "Train with so many examples only, the first ones. The validation examples stay the same.",
        (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, None),
    )
    # fmt: on

    def __post_init__(self) -> None:
        """Check all values, and bring them to plain Python types; a ValueError says what is off."""
        for name, row in ROWS.items():
            object.__setattr__(self, name, row.kind.plain(name, getattr(self, name)))

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
            raise ValueError(NOT_SETTINGS.format(value=shown(values)))
        for name in values:
            if name not in ROWS:
                raise ValueError(UNKNOWN.format(name=name, known=", ".join(ROWS)))
        return cls(**values)

    def __str__(self) -> str:
        """Everything in one line of words, but for what goes without saying."""
        return ", ".join(in_words(name, getattr(self, name)) for name in said([self]))


ROWS: dict[str, Row] = {field.name: field.metadata["row"] for field in fields(Settings)}
NAMES = tuple(ROWS)
Settings.__doc__ += "\n\nAttributes\n----------\n" + "\n".join(
    f"{name}\n    {row.kind.expected[0].upper()}{row.kind.expected[1:]}. {row.meaning}"
    for name, row in ROWS.items()
)


@dataclass(frozen=True)
class Refused:
    """Settings that make no sense: they can't be trained with, but have a place in a table.

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
        return ", ".join(f"{name} {shown(value)}" for name, value in self.values.items())


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


def n_examples(settings: Settings) -> tuple[int, int]:
    """Return how many examples there are to train and to validate with, without loading them.

    With ``data="auto"``: as for MNIST.
    """
    there, held = EXAMPLES["mnist" if settings.data == "auto" else settings.data]
    return there if settings.n_train is None else min(settings.n_train, there), held


def n_steps(settings: Settings) -> int:
    """Return how many steps, one a batch, the whole training takes."""
    return settings.epochs * math.ceil(n_examples(settings)[0] / settings.batch_size)


def differing(settings: Sequence[Settings | Refused]) -> list[str]:
    """Return the names of the settings that are not the same in all of these."""
    return [name for name in NAMES if len({repr(getattr(one, name)) for one in settings}) > 1]


def said(settings: Sequence[Settings | Refused]) -> list[str]:
    """Return the names of the settings to be spoken of: all but defaults that need no words."""
    return [
        name
        for name, row in ROWS.items()
        if not row.quiet or any(getattr(one, name) != getattr(Settings, name) for one in settings)
    ]


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
    parts = [
        ROWS[name].kind.difference(ROWS[name].label, getattr(a, name), getattr(b, name))
        for name in differing([a, b])
    ]
    return "; ".join(parts) or SAME


def in_words(name: str, value: Any) -> str:
    """Return a setting in words, such as "learning rate 0.001" or "2 hidden layers of 64"."""
    return ROWS[name].kind.words(ROWS[name].label, value)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return shown(value)


class Preset(NamedTuple):
    """Settings to start from, with words for them."""

    words: str
    settings: Settings


# The networks of the sources and their variations.
_DEEP = Settings(scaling="unit", hidden=(256, 128, 64, 32), learning_rate=0.01, batch_size=128)
_WIDE = Settings(scaling="unit", hidden=(512,), optimizer="rmsprop", epochs=10)
PRESETS: dict[str, Preset] = {
    "small": Preset("two hidden layers of 64", Settings()),
    "fast": Preset("learning rate 0.005", Settings(learning_rate=0.005)),
    "long": Preset("10 epochs, batch 64", Settings(epochs=10, batch_size=64)),
    "four_layers": Preset("four hidden layers of 64", Settings(hidden=(64,) * 4)),
    "sigmoid": Preset("sigmoid", Settings(activation="sigmoid")),
    "dropout": Preset("dropout 0.5", Settings(dropout=0.5)),
    "deep": Preset("256-128-64-32, rate 0.01", _DEEP),
    "wide": Preset("one hidden layer of 512", _WIDE),
}
