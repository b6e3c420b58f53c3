"""The Keras program of a run, as text to take along. Chapter 11."""

from helpers.lab.keras_calls import Draft
from helpers.lab.settings import EXAMPLES, ROWS, Settings

POINTS, NOISE, DATA_SEED = 500, 0.1, 0  # of the problems in the plane
REACH = 6.0  # the part of the plane that is scaled goes from -6 to 6
LOSSES = {True: "binary_crossentropy", False: "sparse_categorical_crossentropy"}  # in the plane?

LOAD_MNIST = """\
# The test images stay out of it until the very end.
(x, y), (x_test, y_test) = keras.datasets.mnist.load_data()
x = x.reshape(len(x), 784).astype("float32")"""
LOAD_UCI = """\
# The test images stay out of it until the very end.
data = load_mnist("uci", scale="bytes")
x, y = data.x_train.astype("float32"), data.y_train"""
LOAD_PLANE = """\
x, y = toys.{problem}(n={points}, noise={noise}, seed={seed})
x = ((x + {reach}) * (255 / {width})).astype("float32")  # the range -6 to 6 becomes 0 to 255"""
IMPORTS = {
    "mnist": "",
    "uci": "from helpers.datasets import load_mnist\n",
    "plane": "from helpers.datasets import toys\n",
}
SCALE = {
    "bytes": "",
    "unit": "x /= 255\n",
    "centered": "x = x / 255 - 0.5\n",
    "standardised": (
        "mean, deviation = x[:-{held}].mean(), x[:-{held}].std()\nx = (x - mean) / deviation\n"
    ),
}
PROGRAM = """\
import keras
{imports}
keras.utils.set_random_seed({seed})

{load}
{scale}x_val, y_val = x[-{held}:], y[-{held}:]
x_train, y_train = x[:-{held}]{limit}, y[:-{held}]{limit}

model = keras.Sequential(
    [
        keras.Input(({inputs},)),
{layers}    ]
)
model.compile(
    optimizer={optimizer},
    loss="{loss}",
    metrics=["accuracy"],
)
history = model.fit(
    x_train,
    y_train,
{fit}    validation_data=(x_val, y_val),
    verbose=2,
)
"""


def drafted(settings: Settings) -> Draft:
    """Return what these settings say to Keras, each hyperparameter in its turn."""
    draft = Draft()
    for row in ROWS.values():
        if row.effect is not None:
            row.effect(draft, settings)
    return draft


def code(settings: Settings) -> str:
    """Return the Keras program that trains with these settings, runnable as it is.

    It gives the history of `train`, digit for digit. For MNIST it needs Keras only; for the
    embedded digits and the problems in the plane also this course's `helpers`.

    Parameters
    ----------
    settings
        With ``data="auto"`` the program takes MNIST.
    """
    data = "mnist" if settings.data == "auto" else settings.data
    load = {"mnist": LOAD_MNIST, "uci": LOAD_UCI}.get(data, LOAD_PLANE).format(
        problem=data,
        points=POINTS,
        noise=NOISE,
        seed=DATA_SEED,
        reach=f"{REACH:g}",
        width=f"{2 * REACH:g}",
    )
    _, held = EXAMPLES[data]
    draft = drafted(settings)
    return PROGRAM.format(
        imports=IMPORTS.get(data, IMPORTS["plane"]),
        seed=settings.seed,
        load=load,
        scale=SCALE[settings.scaling].format(held=held),
        held=held,
        limit="" if settings.n_train is None else f"[:{settings.n_train}]",
        inputs=settings.n_inputs,
        layers="".join(f"        {layer.text(8)},\n" for _, layer in draft.layers()),
        optimizer=draft.optimizer.text(4),
        loss=LOSSES[settings.in_the_plane],
        fit="".join(f"    {name}={value},\n" for name, value in draft.fit.items()),
    )
