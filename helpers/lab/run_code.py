"""The Keras program of a run, as text to take along. Chapter 11."""

from helpers.lab.settings import PLANES, Settings

# From the lab's word to the optimizer and what it takes besides the learning rate.
OPTIMIZERS = {
    "sgd": ("SGD", {}),
    "momentum": ("SGD", {"momentum": 0.9}),
    "adagrad": ("Adagrad", {}),
    "rmsprop": ("RMSprop", {}),
    "adam": ("Adam", {}),
}

# Examples held back for validation: the last ones of the training set.
HELD_BACK = {"mnist": 5000, "uci": 240} | dict.fromkeys(PLANES, 250)
POINTS, NOISE, DATA_SEED = 500, 0.1, 0  # of the problems in the plane
REACH = 6.0  # the part of the plane that is scaled goes from -6 to 6

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
{layers}
    ]
)
model.compile(
    optimizer=keras.optimizers.{optimizer},
    loss="{loss}",
    metrics=["accuracy"],
)
history = model.fit(
    x_train,
    y_train,
    batch_size={batch_size},
    epochs={epochs},
    validation_data=(x_val, y_val),
    verbose=2,
)
"""


def code(settings: Settings) -> str:
    """Return the Keras program that trains with these settings, runnable as it stands.

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
    held = HELD_BACK[data]
    return PROGRAM.format(
        imports=IMPORTS.get(data, IMPORTS["plane"]),
        seed=settings.seed,
        load=load,
        scale=SCALE[settings.scaling].format(held=held),
        held=held,
        limit="" if settings.n_train is None else f"[:{settings.n_train}]",
        inputs=settings.n_inputs,
        layers=_layers(settings),
        optimizer=_optimizer(settings),
        loss="binary_crossentropy" if settings.in_the_plane else "sparse_categorical_crossentropy",
        batch_size=settings.batch_size,
        epochs=settings.epochs,
    )


def _layers(settings: Settings) -> str:
    l2 = f", kernel_regularizer=keras.regularizers.L2({settings.l2})" if settings.l2 else ""
    lines = []
    for width in settings.hidden:
        lines.append(f'keras.layers.Dense({width}, activation="{settings.activation}"{l2}),')
        if settings.dropout:
            lines.append(f"keras.layers.Dropout({settings.dropout}),")
    last = "sigmoid" if settings.in_the_plane else "softmax"
    lines.append(f'keras.layers.Dense({settings.n_outputs}, activation="{last}"{l2}),')
    return "\n".join(f"        {line}" for line in lines)


def _optimizer(settings: Settings) -> str:
    name, others = OPTIMIZERS[settings.optimizer]
    values = {"learning_rate": settings.learning_rate} | others
    return f"{name}({', '.join(f'{key}={value}' for key, value in values.items())})"
