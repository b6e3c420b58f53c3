"""Old calls and what to write today: the rows of appendix A1.

The rows are data: `old` and `new` are run in the appendix and in a test, so that no row can say
what is not so.
"""

import io
import logging
import re
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stdout
from dataclasses import dataclass
from typing import Any

from helpers.training.tensorflow import load_tensorflow

NO_ERROR = "no error"
LOG = "in the log"
KERAS_3, TF_2 = "Keras 3.0 (2023)", "TensorFlow 2.0 (2019)"


@dataclass(frozen=True)
class OldCall:
    """One row: a call that old programs make.

    Attributes
    ----------
    finds
        How `old_code_reader` knows it: ``"tensorflow.placeholder"`` (a name), ``"Adam(lr)"`` (a
        keyword of a call), ``".predict_classes"`` (a method), ``"import mnist"`` (a module or a
        part of one), or ``"save_weights(*.h5)"`` (how a text that is handed over ends).
    old
        The old line, to be run.
    errors
        Names of what it raises or warns of today, any one of them; empty if nothing is said.
    new
        The line that works.
    why
        Why it was changed, and what to look out for.
    since
        Since which version the old line fails.
    """

    finds: tuple[str, ...]
    old: str
    errors: tuple[str, ...]
    new: str
    why: str
    since: str


GONE = ("AttributeError",)
NO_MODULE = ("ModuleNotFoundError", "ImportError")
V1 = "with tf.Graph().as_default(): {}"
V1_WHY = "TensorFlow 2 computes at once; graphs that run later live on in tf.compat.v1. "


def _v1(name: str, arguments: str = "()", instead: str = "") -> OldCall:
    """Return the row of a name of TensorFlow 1 that lives on in ``tf.compat.v1``."""
    return OldCall(
        (f"tensorflow.{name}",),
        f"tf.{name}{arguments}",
        GONE,
        V1.format(f"tf.compat.v1.{name}{arguments}"),
        V1_WHY + instead,
        TF_2,
    )


def _renamed(old: str, new: str, arguments: str, why: str, since: str = TF_2) -> OldCall:
    """Return the row of a function of TensorFlow that has another name now."""
    return OldCall(
        (f"tensorflow.{old}",), f"tf.{old}{arguments}", GONE, f"tf.{new}{arguments}", why, since
    )


ROWS: dict[str, list[OldCall]] = {
    "NumPy and Matplotlib": [
        OldCall(
            ("numpy.int", "numpy.float", "numpy.bool", "numpy.object"),
            "np.int(3.7)",
            GONE,
            "int(3.7)",
            "np.int was only another name for Python's int, and many took it for NumPy's own "
            "number. Where the size matters, write np.int64. The same for np.float.",
            "NumPy 1.24 (2022); np.bool came back in 2.0 as NumPy's own",
        ),
        OldCall(
            ("numpy.float_",),
            "np.float_(3)",
            GONE,
            "np.float64(3)",
            "One name for each type was enough.",
            "NumPy 2.0 (2024)",
        ),
        OldCall(
            ("numpy.product",),
            "np.product([2, 3])",
            GONE,
            "np.prod([2, 3])",
            "Two names for one function.",
            "NumPy 2.0 (2024)",
        ),
        OldCall(
            ("numpy.in1d",),
            "np.in1d([1, 5], [1, 2])",
            ("AttributeError", "DeprecationWarning"),
            "np.isin([1, 5], [1, 2])",
            "isin does the same and keeps the shape.",
            "NumPy 2.4; a warning before",
        ),
        OldCall(
            ("numpy.trapz",),
            "np.trapz([1, 2])",
            ("AttributeError", "DeprecationWarning"),
            "np.trapezoid([1, 2])",
            "A clearer name.",
            "NumPy 2.4; a warning before",
        ),
        OldCall(
            ("matplotlib.pyplot.show without brackets",),
            "plt.show",
            (),
            "plt.show()",
            "Without brackets the function is named and not called. Python has no objection; "
            "there is just no picture.",
            "ever",
        ),
    ],
    "Keras: layers and optimizers": [
        OldCall(
            ("Adam(lr)", "SGD(lr)", "RMSprop(lr)", "Adagrad(lr)"),
            "keras.optimizers.Adam(lr=0.01)",
            ("ValueError",),
            "keras.optimizers.Adam(learning_rate=0.01)",
            "The short name was given up for the full one. All optimizers alike.",
            KERAS_3,
        ),
        OldCall(
            ("Adam(decay)", "SGD(decay)", "RMSprop(decay)"),
            "keras.optimizers.Adam(decay=1e-4)",
            ("UserWarning",),
            "keras.optimizers.Adam(keras.optimizers.schedules.InverseTimeDecay(0.001, 1, 1e-4))",
            "The most dangerous kind: it warns, ignores what you asked for, and trains on. A rate "
            "that falls is a schedule now.",
            KERAS_3,
        ),
        OldCall(
            (".lr",),
            "model.optimizer.lr",
            GONE,
            "model.optimizer.learning_rate",
            "As above.",
            KERAS_3,
        ),
        OldCall(
            ("Dense(input_shape)", "Conv2D(input_shape)", "Flatten(input_shape)"),
            "keras.Sequential([keras.layers.Dense(4, input_shape=(3,))])",
            ("UserWarning",),
            "keras.Sequential([keras.Input((3,)), keras.layers.Dense(4)])",
            "It still works, with a warning. What goes in belongs to the model, not to a layer.",
            KERAS_3,
        ),
        OldCall(
            ("Dense(input_dim)",),
            "keras.Sequential([keras.layers.Dense(4, input_dim=3)])",
            ("UserWarning",),
            "keras.Sequential([keras.Input((3,)), keras.layers.Dense(4)])",
            "As above.",
            KERAS_3,
        ),
        OldCall(
            ("Dense(init)",),
            'keras.layers.Dense(4, init="uniform")',
            ("ValueError",),
            'keras.layers.Dense(4, kernel_initializer="random_uniform")',
            "Kernel and bias have initializers of their own.",
            "Keras 2.0 (2017); an error later",
        ),
        OldCall(
            ("Dense(output_dim)",),
            "keras.layers.Dense(output_dim=4)",
            ("TypeError", "ValueError"),
            "keras.layers.Dense(units=4)",
            "Renamed. Most write just Dense(4).",
            "Keras 2.0 (2017); an error later",
        ),
        OldCall(
            ("import keras.layers.core", "import keras.layers.convolutional"),
            "from keras.layers.core import Dense",
            NO_MODULE,
            "from keras.layers import Dense",
            "All layers are in keras.layers.",
            KERAS_3,
        ),
        OldCall(
            ("import keras.layers.normalization", "import keras.engine"),
            "from keras.layers.normalization import BatchNormalization",
            NO_MODULE,
            "from keras.layers import BatchNormalization",
            "As above. What was in keras.engine is keras.layers.Layer, keras.Model, keras.Input.",
            KERAS_3,
        ),
    ],
    "Keras: training and predicting": [
        OldCall(
            ("fit(nb_epoch)",),
            "model.fit(x, y, nb_epoch=1, verbose=0)",
            ("TypeError",),
            "model.fit(x, y, epochs=1, verbose=0)",
            "Renamed.",
            "Keras 2.0 (2017); an error later",
        ),
        OldCall(
            (".fit_generator",),
            "model.fit_generator(batches)",
            GONE,
            "model.fit(batches, shuffle=False, verbose=0)",
            "fit takes arrays, generators and tf.data pipelines alike. (Without shuffle=False it "
            "warns that it cannot shuffle what comes in batches.)",
            KERAS_3,
        ),
        OldCall(
            (".predict_classes",),
            "model.predict_classes(x)",
            GONE,
            "model.predict(x, verbose=0).argmax(axis=1)",
            "It made sense for one kind of network only, so now you say it yourself.",
            "TensorFlow 2.6 (2021)",
        ),
        OldCall(
            (".predict_proba",),
            "model.predict_proba(x)",
            GONE,
            "model.predict(x, verbose=0)",
            "It was the same as predict.",
            "TensorFlow 2.6 (2021)",
        ),
        OldCall(
            ('"acc"',),
            'history.history["acc"]',
            ("KeyError",),
            'history.history["accuracy"]',
            "The key has the name that compile was given: metrics=['accuracy'] or ['acc'].",
            "Keras 2.3 (2019)",
        ),
        OldCall(
            ("import keras.utils.np_utils",),
            "from keras.utils import np_utils",
            NO_MODULE,
            "from keras.utils import to_categorical",
            "Moved up by one.",
            KERAS_3,
        ),
        OldCall(
            ("import keras.preprocessing.image.ImageDataGenerator",),
            "from keras.preprocessing.image import ImageDataGenerator",
            NO_MODULE,
            "from keras.layers import RandomRotation",
            "Images are varied by layers now, such as RandomRotation and RandomZoom.",
            KERAS_3,
        ),
        OldCall(
            ("keras.backend.get_value", "keras.backend.set_session", "keras.backend.function"),
            "keras.backend.get_value(model.weights[0])",
            GONE,
            "model.weights[0].numpy()",
            "The functions of keras.backend have become keras.ops; sessions there are none.",
            KERAS_3,
        ),
        OldCall(
            ("import keras.wrappers.scikit_learn",),
            "from keras.wrappers.scikit_learn import KerasClassifier",
            NO_MODULE,
            "from keras.wrappers import SKLearnClassifier",
            "Keras has a new one of its own.",
            KERAS_3,
        ),
    ],
    "Keras: saving and loading": [
        OldCall(
            ("save_weights(*.h5)", "save_weights(*.ckpt)", "save_weights(*.hdf5)"),
            'model.save_weights("model.h5")',
            ("ValueError",),
            'model.save_weights("model.weights.h5")',
            "The name has to say what is in the file: weights alone.",
            KERAS_3,
        ),
        OldCall(
            ("save(*.h5)", "save(*.hdf5)"),
            'model.save("model.h5")',
            (LOG,),
            'model.save("model.keras")',
            "It still works, with a warning in the log that the form is legacy. A model that was "
            "compiled with a loss by its short name, such as 'mse', cannot be loaded again as it "
            "is (chapter 10).",
            KERAS_3,
        ),
        OldCall(
            ("save(no ending)",),
            'model.save("folder")',
            ("ValueError",),
            'model.export("folder", verbose=False)',
            "A folder in TensorFlow's form is written by export. It can be run, but not trained "
            "on; to go on training, save as .keras.",
            KERAS_3,
        ),
        OldCall(
            ("ModelCheckpoint(period)",),
            'keras.callbacks.ModelCheckpoint("model.keras", period=5)',
            ("TypeError",),
            'keras.callbacks.ModelCheckpoint("model.keras", save_freq=5 * 1875)',
            "save_freq counts batches: 1,875 of 32 make an epoch of MNIST.",
            KERAS_3,
        ),
        OldCall(
            ("ModelCheckpoint(*.h5)",),
            'keras.callbacks.ModelCheckpoint("best.h5", save_weights_only=True)',
            ("ValueError",),
            'keras.callbacks.ModelCheckpoint("best.weights.h5", save_weights_only=True)',
            "The same ending as for save_weights.",
            KERAS_3,
        ),
        OldCall(
            ("pickle.load", "pickle.loads"),
            "pickle.loads(bytes_of_a_stranger)",
            (),
            'np.savez("cache.npz", x=x); np.load("cache.npz", allow_pickle=False)["x"]',
            "A pickle can run any program when it is loaded: this one printed a line, it could "
            "have deleted your files. Load only pickles that you wrote yourself; for arrays, NumPy "
            "has a form that cannot do that.",
            "ever",
        ),
    ],
    "TensorFlow 1: graphs and sessions": [
        _v1("placeholder", "(tf.float32)", "Today: the argument of a function."),
        _v1("Session", "()", "Today: call the function, or the model."),
        _v1("InteractiveSession", "()", "Today: TensorFlow 2 is interactive by itself."),
        OldCall(
            ("tensorflow.compat.v1.placeholder outside a graph",),
            "tf.compat.v1.placeholder(tf.float32)",
            ("RuntimeError",),
            V1.format("tf.compat.v1.placeholder(tf.float32)"),
            "A placeholder needs a graph to stand in. Do not call disable_eager_execution: there "
            "is no way back, and Keras' fit fails after it.",
            TF_2,
        ),
        _v1("global_variables_initializer", "()", "Today: a variable has its value at once."),
        OldCall(
            ("tensorflow.initialize_all_variables",),
            "tf.initialize_all_variables()",
            GONE,
            V1.format("tf.compat.v1.global_variables_initializer()"),
            V1_WHY + "It had been renamed already in TensorFlow 1.",
            TF_2,
        ),
        _v1("get_variable", '("w", [1])', "Today: tf.Variable."),
        _v1("variable_scope", '("layer")', "Today: layers and models keep their own variables."),
        _v1("get_default_graph", "()"),
        OldCall(
            ("tensorflow.reset_default_graph",),
            "tf.reset_default_graph()",
            GONE,
            "with tf.Graph().as_default(): pass",
            V1_WHY + "A fresh graph of its own for each part of a program needs no resetting.",
            TF_2,
        ),
        _v1("ConfigProto", "()"),
        _v1("train.AdamOptimizer", "(0.01)", "Today: keras.optimizers.Adam."),
        _v1("train.GradientDescentOptimizer", "(0.01)", "Today: keras.optimizers.SGD."),
        OldCall(
            ("tensorflow.train.Saver",),
            "tf.train.Saver()",
            GONE,
            'with tf.Graph().as_default(): tf.Variable(1.0, name="w"); tf.compat.v1.train.Saver()',
            V1_WHY + "Today: tf.train.Checkpoint, or model.save.",
            TF_2,
        ),
        OldCall(
            ("tensorflow.layers",),
            "tf.layers.dense",
            GONE,
            "keras.layers.Dense(4)",
            "Not in tf.compat.v1 either, since Keras 3. Write matmul and Variable, or Keras.",
            TF_2,
        ),
        OldCall(
            ("tensorflow.contrib", "import tensorflow.contrib"),
            "tf.contrib",
            GONE,
            "keras.layers.Dense(4)",
            "A collection of trials that was dissolved. Most of it is in Keras or in a project "
            "of its own.",
            TF_2,
        ),
    ],
    "TensorFlow 1: functions and files": [
        _renamed("random_normal", "random.normal", "([2])", "Sorted into tf.random."),
        _renamed("random_uniform", "random.uniform", "([2])", "Sorted into tf.random."),
        _renamed("truncated_normal", "random.truncated_normal", "([2])", "Sorted into tf.random."),
        _renamed("set_random_seed", "random.set_seed", "(1)", "Sorted into tf.random."),
        _renamed("log", "math.log", "(2.0)", "Sorted into tf.math."),
        OldCall(
            ("tensorflow.mul", "tensorflow.sub", "tensorflow.neg"),
            "tf.mul(1, 2)",
            GONE,
            "tf.multiply(1, 2)",
            "Also subtract and negative. Most write the signs: a * b, a - b, -a.",
            "TensorFlow 1.0 (2017)",
        ),
        OldCall(
            ("tensorflow.arg_max",),
            "tf.arg_max([1, 3], 0)",
            GONE,
            "tf.argmax([1, 3], 0)",
            "One name is enough.",
            TF_2,
        ),
        OldCall(
            ("tensorflow.to_float",),
            "tf.to_float(1)",
            GONE,
            "tf.cast(1, tf.float32)",
            "One function for all types.",
            TF_2,
        ),
        OldCall(
            ("tensorflow.nn.softmax_cross_entropy_with_logits by place",),
            "tf.nn.softmax_cross_entropy_with_logits([[2.0, 1.0]], [[0.0, 1.0]])",
            (),
            "tf.nn.softmax_cross_entropy_with_logits(labels=[[0.0, 1.0]], logits=[[2.0, 1.0]])",
            "Labels come first now. Without keywords logits are taken for labels, and nothing "
            "complains.",
            TF_2,
        ),
        OldCall(
            ("tensorflow.GraphDef",),
            "tf.GraphDef()",
            GONE,
            "tf.compat.v1.GraphDef()",
            V1_WHY,
            TF_2,
        ),
        OldCall(
            ("tensorflow.gfile",),
            'tf.gfile.GFile("graph.pb", "rb")',
            GONE,
            'tf.io.gfile.GFile("graph.pb", "rb")',
            "Sorted into tf.io. Python's own open does as well for files on this machine.",
            TF_2,
        ),
        OldCall(
            ("tensorflow.train.write_graph",),
            'tf.train.write_graph(tf.Graph(), ".", "graph.pb")',
            GONE,
            'tf.io.write_graph(tf.Graph(), ".", "graph.pb")',
            "Sorted into tf.io.",
            TF_2,
        ),
        OldCall(
            ("tensorflow.summary.FileWriter", "tensorflow.summary.merge_all"),
            'tf.summary.FileWriter(".")',
            GONE,
            'tf.summary.create_file_writer(".")',
            "With fit: keras.callbacks.TensorBoard.",
            TF_2,
        ),
        OldCall(
            ("tensorflow.app", "tensorflow.flags", "tensorflow.logging"),
            "tf.app",
            GONE,
            "import argparse",
            "Python has all of it: argparse for options, logging for the log.",
            TF_2,
        ),
    ],
    "Data": [
        OldCall(
            ("import tensorflow.examples.tutorials", "tensorflow.examples"),
            "from tensorflow.examples.tutorials.mnist import input_data",
            NO_MODULE,
            "from helpers.datasets import load_mnist",
            "The tutorials left TensorFlow. Elsewhere: keras.datasets.mnist.load_data().",
            TF_2,
        ),
        OldCall(
            ("import mnist",),
            "from mnist import MNIST",
            NO_MODULE,
            "from helpers.datasets import load_mnist",
            "A small package by somebody else that was never part of Python; what it downloads "
            "from is gone.",
            "the address it used no longer answers",
        ),
        OldCall(
            ("import sklearn.datasets.fetch_mldata",),
            "from sklearn.datasets import fetch_mldata",
            NO_MODULE,
            "from helpers.datasets import load_mnist",
            "The site mldata.org is gone. scikit-learn has fetch_openml('mnist_784') instead.",
            "scikit-learn 0.22 (2019)",
        ),
        OldCall(
            ("import scipy.misc.imread", "scipy.misc.imread"),
            "from scipy.misc import imread",
            NO_MODULE,
            "from matplotlib.image import imread",
            "Reading pictures was left to those who do it well.",
            "SciPy 1.2 (2018)",
        ),
    ],
}


@dataclass(frozen=True)
class Tried:
    """What became of a line: the kind of error or warning ("" if none), and its first line."""

    kind: str
    message: str

    def __str__(self) -> str:
        """Return what Python would say, in one line."""
        return f"{self.kind}: {self.message}" if self.kind else self.message


class _Stranger:
    """What pickles to a call of print: a harmless example of what a pickle can do."""

    def __reduce__(self) -> tuple:
        return print, ("(a line that the pickle printed)",)


def example_names() -> dict[str, Any]:
    """Return the names that the rows use: a small trained model, arrays, the libraries.

    All but ``plt``: pyplot is for notebooks, and no part of `helpers` touches its global state.
    """
    import pickle

    import numpy as np

    tf, keras = load_tensorflow()
    x, y = np.ones((4, 3), "float32"), np.eye(2, dtype="float32")[[0, 1, 0, 1]]
    layers = [keras.Input((3,)), keras.layers.Dense(2, activation="softmax")]
    model = keras.Sequential(layers)
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(x, y, verbose=0)
    return {
        "np": np,
        "tf": tf,
        "keras": keras,
        "pickle": pickle,
        "x": x,
        "y": y,
        "model": model,
        "history": history,
        "batches": tf.data.Dataset.from_tensors((x, y)),
        "bytes_of_a_stranger": pickle.dumps(_Stranger()),
    }


def try_line(line: str, names: dict[str, Any]) -> Tried:
    """Run a line with these names, in a folder of its own, and return what became of it."""
    said, logged = io.StringIO(), []
    with (
        _log_caught(logged),
        tempfile.TemporaryDirectory() as folder,
        chdir(folder),
        warnings.catch_warnings(record=True) as caught,
        redirect_stdout(said),
    ):
        warnings.simplefilter("always")
        try:
            exec(line, dict(names))
        except Exception as error:
            first = next(iter(str(error).strip().splitlines()), "")
            return Tried(type(error).__name__, re.sub(r" \(/.*| \([A-Z]:\\.*", "", first))
    ours = [w for w in caught if "__array__" not in str(w.message)]  # an old form, an old NumPy
    if ours:
        return Tried(ours[0].category.__name__, str(ours[0].message).splitlines()[0])
    for record in logged:
        if record.levelno >= logging.WARNING:
            return Tried(LOG, record.getMessage().split(". ")[0])
    return Tried("", said.getvalue().strip() or NO_ERROR)


@contextmanager
def _log_caught(records: list[logging.LogRecord]) -> Iterator[None]:
    """Keep what Keras and TensorFlow write into their logs, and let none of it through."""
    logs = [logging.getLogger(name) for name in ("absl", "tensorflow")]
    for log in logs:
        log.addFilter(records.append)  # which returns None: the record goes no further
    try:
        yield
    finally:
        for log in logs:
            log.removeFilter(records.append)
