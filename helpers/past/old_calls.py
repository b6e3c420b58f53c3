"""Old calls and what to write today: the rows of appendix A1.

The rows are data: `old` and `new` are run in the appendix and in a test, so that no row can say
what is not so.
"""

import io
import logging
import re
import tempfile
import warnings
from collections.abc import Iterable, Iterator
from contextlib import chdir, contextmanager, redirect_stdout
from dataclasses import dataclass
from functools import cache
from typing import Any

from helpers.datasets import load_mnist
from helpers.training.tensorflow import load_tensorflow

NO_ERROR = "no error"
LOG = "in the log"
KERAS_3, TF_2 = "Keras 3.0 (2023)", "TensorFlow 2.0 (2019)"
PYTHON_3 = "Python 3.0 (2008)"


@dataclass(frozen=True)
class OldCall:
    """One row: a call that old programs make.

    Attributes
    ----------
    finds
        How `old_code_reader` knows it: ``"tensorflow.placeholder"`` (a name), ``"Adam(lr)"`` (a
        keyword of a call), ``".predict_classes"`` (a method), ``"import mnist"`` (a module or a
        part of one), or ``"save_weights(*.h5)"`` (how a text that is handed over ends); ``keras!``
        is Keras by itself, where ``tf.keras`` still has the name. Empty if nobody can see it from
        the text alone.
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


OPTIMIZERS = ("Adam", "SGD", "RMSprop", "Adagrad", "Adadelta", "Adamax", "Nadam")
REDUCTIONS = ("reduce_mean", "reduce_sum", "reduce_max", "reduce_min", "reduce_prod")
# Functions of keras.backend that programs used; tf.keras.backend still has them.
BACKEND = """
abs argmax batch_dot binary_crossentropy cast categorical_crossentropy clip concatenate constant dot
eval exp expand_dims flatten get_value gradients image_dim_ordering int_shape learning_phase log max
maximum mean min ndim ones pow random_normal random_uniform relu reshape round
set_image_dim_ordering set_learning_phase set_value shape sigmoid softmax sqrt square squeeze stack
std sum switch tanh transpose variable zeros zeros_like
"""
GONE = ("AttributeError",)
NO_MODULE = ("ModuleNotFoundError", "ImportError")
V1 = "with tf.Graph().as_default(): {}"
V1_WHY = "TensorFlow 2 computes at once; graphs that run later live on in tf.compat.v1. "


def _each(pattern: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return a pattern filled in with each name."""
    return tuple(pattern.format(name) for name in names)


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
            ("numpy.int", "numpy.float", "numpy.object", "numpy.complex", "numpy.str"),
            "np.int(3.7)",
            GONE,
            "int(3.7)",
            "np.int was only another name for Python's int, and many took it for NumPy's own "
            "number. Where the size matters, write np.int64. The same for np.float and np.object. "
            "(np.bool went too, and came back in NumPy 2.0 as NumPy's own.)",
            "NumPy 1.24 (2022)",
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
            ("numpy.NaN", "numpy.NAN", "numpy.Inf", "numpy.Infinity"),
            "np.NaN",
            GONE,
            "np.nan",
            "One way of writing it was enough. In the same way np.Inf has become np.inf.",
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
            ("numpy.fromstring",),
            'np.fromstring(b"ab", dtype=np.uint8)',
            ("ValueError", "DeprecationWarning"),
            'np.frombuffer(b"ab", dtype=np.uint8)',
            "Loaders of MNIST read the bytes of its files so. What frombuffer gives cannot be "
            "written to; if that is needed, add .copy().",
            "a warning since NumPy 1.14 (2018), an error in the NumPy of today",
        ),
        OldCall(
            (),
            "np.array([[1, 2], [3]])",
            ("ValueError",),
            "np.array([[1, 2], [3]], dtype=object)",
            "Rows of different lengths are no matrix. NumPy used to make an array of lists of "
            "them, mostly by mistake; now it has to be asked for.",
            "NumPy 1.24 (2022)",
        ),
        OldCall(
            _each("matplotlib.{}.show without brackets", ("pyplot", "pylab")),
            "plt.show",
            (),
            "plt.show()",
            "Without brackets the function is named and not called. Python has no objection; "
            "there is just no picture.",
            "in every version",
        ),
    ],
    "Keras: layers and optimizers": [
        OldCall(
            (*_each("{}(lr)", OPTIMIZERS), *_each("{}(lr)", map(str.lower, OPTIMIZERS))),
            "keras.optimizers.Adam(lr=0.01)",
            ("ValueError",),
            "keras.optimizers.Adam(learning_rate=0.01)",
            "The short name was given up for the full one. All optimizers alike.",
            KERAS_3,
        ),
        OldCall(
            _each("{}(decay)", OPTIMIZERS),
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
            _each("keras.optimizers.{}", map(str.lower, OPTIMIZERS)),
            "keras.optimizers.rmsprop()",
            GONE,
            "keras.optimizers.RMSprop()",
            "A class is written with a capital letter. As a text, optimizer='rmsprop', the small "
            "letters are still right.",
            KERAS_3,
        ),
        OldCall(
            ("keras.optimizers.legacy", "import keras.optimizers.legacy"),
            "keras.optimizers.legacy.Adam()",
            ("ImportError",),
            "keras.optimizers.Adam()",
            "The optimizers of before were kept for a while beside the new ones.",
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
            ("Dense(input_dim)", "Dense(batch_input_shape)"),
            "keras.Sequential([keras.layers.Dense(4, input_dim=3)])",
            ("UserWarning",),
            "keras.Sequential([keras.Input((3,)), keras.layers.Dense(4)])",
            "As above.",
            KERAS_3,
        ),
        OldCall(
            ("Dense(init)", "Conv2D(init)", "Convolution2D(init)"),
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
            ("Dense(W_regularizer)", "Dense(b_regularizer)", "Conv2D(W_regularizer)"),
            'keras.layers.Dense(4, W_regularizer="l2")',
            ("ValueError",),
            'keras.layers.Dense(4, kernel_regularizer="l2")',
            "Renamed, and b_regularizer to bias_regularizer.",
            "Keras 2.0 (2017); an error later",
        ),
        OldCall(
            ("Dropout(p)",),
            "keras.layers.Dropout(p=0.5)",
            ("TypeError",),
            "keras.layers.Dropout(rate=0.5)",
            "Renamed. Most write just Dropout(0.5): the share that is dropped.",
            "Keras 2.0 (2017); an error later",
        ),
        OldCall(
            (
                *_each("{}Convolution2D by place", ("", "keras.layers.")),
                *_each("keras.layers.convolutional.{} by place", ("Convolution2D", "Conv2D")),
            ),
            "keras.layers.Convolution2D(32, 3, 3)",
            (),
            "keras.layers.Conv2D(32, (3, 3))",
            "No error, and another layer: 3, 3 was the size of the window; now the second 3 is the "
            "step by which it moves.",
            "Keras 2.0 (2017)",
        ),
        OldCall(
            (
                *_each("{}(border_mode)", ("Conv2D", "Convolution2D", "MaxPooling2D")),
                *_each("{}(subsample)", ("Conv2D", "Convolution2D")),
            ),
            'keras.layers.Conv2D(32, (3, 3), border_mode="same")',
            ("ValueError",),
            'keras.layers.Conv2D(32, (3, 3), padding="same")',
            "Renamed, and subsample to strides.",
            "Keras 2.0 (2017); an error later",
        ),
        OldCall(
            ("Embedding(input_length)",),
            "keras.layers.Embedding(1000, 8, input_length=20)",
            ("UserWarning", "ValueError"),
            "keras.layers.Embedding(1000, 8)",
            "The layer takes texts of any length; just leave it out.",
            KERAS_3,
        ),
        OldCall(
            ("keras.layers.merge", "keras.layers.Merge", "import keras.layers.merge"),
            "keras.layers.merge([a, a], mode='concat')",
            GONE,
            "keras.layers.concatenate([a, a])",
            "One layer for each way: add, multiply, average, concatenate.",
            "Keras 2.0 (2017); an error later",
        ),
        OldCall(
            ("Model(input)", "Model(output)"),
            "keras.Model(input=a, output=keras.layers.Dense(2)(a))",
            ("ValueError", "TypeError"),
            "keras.Model(inputs=a, outputs=keras.layers.Dense(2)(a))",
            "There may be several of each, so the names have an s.",
            "Keras 2.0 (2017); an error later",
        ),
        OldCall(
            (".output_shape",),
            "model.layers[0].output_shape",
            GONE,
            "model.layers[0].output.shape",
            "A layer has an output once it has been called, and that has a shape.",
            KERAS_3,
        ),
        OldCall(
            ("model.input",),
            "model.input",
            GONE,
            "model.inputs[0]",
            "Only for a Sequential that is trained or built, not yet called on a keras.Input.",
            KERAS_3,
        ),
        OldCall(
            ("keras.layers.experimental", "import keras.layers.experimental"),
            "keras.layers.experimental.preprocessing.Rescaling(1 / 255)",
            GONE,
            "keras.layers.Rescaling(1 / 255)",
            "No experiment any more.",
            KERAS_3,
        ),
        OldCall(
            ("keras.layers.CuDNNLSTM", "keras.layers.CuDNNGRU"),
            "keras.layers.CuDNNLSTM(8)",
            GONE,
            "keras.layers.LSTM(8)",
            "The ordinary layer is as fast on a graphics card, by itself.",
            "TensorFlow 2.0 (2019); gone in Keras 3.0",
        ),
        OldCall(
            _each(
                "import keras.layers.{}",
                (
                    *("core", "convolutional", "pooling", "recurrent", "embeddings", "noise"),
                    *("local", "advanced_activations", "wrappers"),
                ),
            ),
            "from keras.layers.core import Dense",
            NO_MODULE,
            "from keras.layers import Dense",
            "All layers are in keras.layers.",
            KERAS_3,
        ),
        OldCall(
            (
                *_each("import keras.{}", ("layers.normalization", "engine", "legacy.interfaces")),
                "import tensorflow.python.keras",
            ),
            "from keras.layers.normalization import BatchNormalization",
            NO_MODULE,
            "from keras.layers import BatchNormalization",
            "As above. What was in keras.engine is keras.layers.Layer, keras.Model, keras.Input. "
            "(And tensorflow.python.keras was never meant for programs: write keras.)",
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
            (".fit_generator", ".evaluate_generator", ".predict_generator"),
            "model.fit_generator(batches)",
            GONE,
            "model.fit(batches, shuffle=False, verbose=0)",
            "fit, evaluate and predict take arrays, generators and tf.data pipelines alike. "
            "(Without shuffle=False fit warns that it cannot shuffle what comes in batches.)",
            KERAS_3,
        ),
        OldCall(
            _each("{}(samples_per_epoch)", ("fit", "fit_generator")),
            "model.fit(batches, samples_per_epoch=4, shuffle=False, verbose=0)",
            ("TypeError",),
            "model.fit(batches, steps_per_epoch=1, shuffle=False, verbose=0)",
            "Steps are batches: samples divided by the batch size. nb_val_samples has become "
            "validation_steps in the same way.",
            "Keras 2.0 (2017); an error later",
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
            _each("{}(workers)", ("fit", "fit_generator", "evaluate", "predict")),
            "model.fit(batches, workers=2, shuffle=False, verbose=0)",
            ("TypeError",),
            "model.fit(batches, shuffle=False, verbose=0)",
            "How many work at once is a matter of the data: workers= of a keras.utils.PyDataset, "
            "num_parallel_calls= of a tf.data map.",
            KERAS_3,
        ),
        OldCall(
            (
                *_each("{}(show_accuracy)", ("fit", "evaluate")),
                "compile(class_mode)",
            ),
            "model.evaluate(x, y, show_accuracy=True, verbose=0)",
            ("ValueError", "TypeError"),
            'model.compile("adam", "mse", metrics=["accuracy"])',
            "What is to be shown is said once, in compile. (class_mode is gone as well.)",
            "Keras 1.0 (2016)",
        ),
        OldCall(
            (),
            "model.fit([[1.0, 2.0, 3.0]], [[0.0, 1.0]], verbose=0)",
            ("ValueError",),
            "model.fit(np.array([[1.0, 2.0, 3.0]]), np.array([[0.0, 1.0]]), verbose=0)",
            "A list means several inputs now. Make an array of it.",
            KERAS_3,
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
            ('monitor="acc"',),
            "model.fit(x, y, validation_split=0.5, verbose=0, callbacks=[keras.callbacks."
            'EarlyStopping("val_acc")])',
            ("ValueError",),
            "model.fit(x, y, validation_split=0.5, verbose=0, callbacks=[keras.callbacks."
            'EarlyStopping("val_accuracy")])',
            "The same key. It is noticed only when the training begins.",
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
            (
                "import keras!.preprocessing.image.ImageDataGenerator",
                "keras!.preprocessing.image.ImageDataGenerator",
            ),
            "from keras.preprocessing.image import ImageDataGenerator",
            NO_MODULE,
            "from keras.layers import RandomRotation",
            "Images are varied by layers now, such as RandomRotation and RandomZoom.",
            KERAS_3,
        ),
        OldCall(
            ("import keras!.preprocessing.text",),
            "from keras.preprocessing.text import Tokenizer",
            NO_MODULE,
            "from keras.layers import TextVectorization",
            "Texts are cut into words by a layer now, too.",
            KERAS_3,
        ),
        OldCall(
            ("import keras.utils.vis_utils", "import keras.utils.generic_utils"),
            "from keras.utils.vis_utils import plot_model",
            NO_MODULE,
            "from keras.utils import plot_model",
            "Moved up by one.",
            KERAS_3,
        ),
        OldCall(
            _each("keras.backend.{}", ("get_session", "set_session", "function", "placeholder")),
            "keras.backend.get_session()",
            GONE,
            "model(x)",
            "Keras has no sessions and no placeholders any more: call the model.",
            KERAS_3,
        ),
        OldCall(
            _each("keras!.backend.{}", BACKEND.split()),
            "keras.backend.mean(x)",
            GONE,
            "keras.ops.mean(x)",
            "The functions of keras.backend are in keras.ops. For gradients there is "
            "tf.GradientTape, and weights have .numpy() and .assign(). (tf.keras.backend still has "
            "most of the old ones.)",
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
            ("load_weights(*.h5)", "load_weights(*.hdf5)", "load_weights(*.ckpt)"),
            'model.load_weights("model.h5")',
            ("FileNotFoundError", "OSError"),
            'model.save_weights("model.weights.h5"); model.load_weights("model.weights.h5")',
            "Loading an .h5 file is no error by itself. But the file has the new name once the "
            "line above is mended.",
            KERAS_3,
        ),
        OldCall(
            ("save(save_format)", "save_weights(save_format)"),
            'model.save_weights("model.weights.h5", save_format="h5")',
            ("TypeError", "ValueError"),
            'model.save_weights("model.weights.h5")',
            "The ending of the name says it. With save it is ignored and noted in the log.",
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
            ("load_model(no ending)",),
            'keras.models.load_model("folder")',
            ("ValueError",),
            'model.export("folder", verbose=False); keras.layers.TFSMLayer("folder", "serve")',
            "What lies in a folder can be run as a layer, but not trained on. To go on training, "
            "it has to be saved anew as .keras, by the old Keras that can still load it.",
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
            ("ModelCheckpoint(*.h5)", "ModelCheckpoint(*.hdf5)"),
            'keras.callbacks.ModelCheckpoint("best.h5", save_weights_only=True)',
            ("ValueError",),
            'keras.callbacks.ModelCheckpoint("best.weights.h5", save_weights_only=True)',
            "The same ending as for save_weights; .keras without save_weights_only.",
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
            "in every version",
        ),
    ],
    "TensorFlow 1: graphs and sessions": [
        _v1("placeholder", "(tf.float32)", "Today: the argument of a function."),
        _v1("Session", "()", "Today: call the function, or the model."),
        _v1("InteractiveSession", "()", "Today: TensorFlow 2 is interactive by itself."),
        OldCall(
            (
                "tensorflow.compat.v1.disable_eager_execution",
                "tensorflow.compat.v1.disable_v2_behavior",
            ),
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
        _v1("trainable_variables", "()", "Today: model.trainable_variables."),
        _v1("global_variables", "()", "Today: model.variables."),
        _v1("get_default_graph", "()", "Today there is none to be had: nothing waits to be run."),
        OldCall(
            ("tensorflow.reset_default_graph",),
            "tf.reset_default_graph()",
            GONE,
            "with tf.Graph().as_default(): pass",
            V1_WHY + "A fresh graph of its own for each part of a program needs no resetting.",
            TF_2,
        ),
        _v1("ConfigProto", "()", "Today: tf.config."),
        OldCall(
            (".eval", "eval(feed_dict)", "eval(session)"),
            "tf.constant(1.0).eval()",
            ("NotImplementedError", "RuntimeError"),
            "tf.constant(1.0).numpy()",
            "eval was short for running the default session. In a graph write sess.run(…).",
            TF_2,
        ),
        OldCall(
            ("tensorflow.assign", "tensorflow.assign_add", "tensorflow.assign_sub"),
            "tf.assign(tf.Variable(1.0), 2.0)",
            GONE,
            "tf.Variable(1.0).assign(2.0)",
            "A variable does it itself, in a graph too. Also assign_add and assign_sub.",
            TF_2,
        ),
        OldCall(
            ("tensorflow.gradients",),
            "tf.gradients(x, x)",
            ("RuntimeError",),
            "with tf.GradientTape() as tape: tape.watch(tf.constant(1.0))",
            "Gradients go back through what was recorded, and a tape records. In a graph "
            "tf.gradients still works.",
            TF_2,
        ),
        OldCall(
            (".make_one_shot_iterator", ".make_initializable_iterator"),
            "tf.data.Dataset.range(3).make_one_shot_iterator()",
            GONE,
            "for number in tf.data.Dataset.range(3): pass",
            "A data set can be gone through with for.",
            TF_2,
        ),
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
            (
                "tensorflow.layers",
                "tensorflow.compat.v1.layers",
                *_each("tensorflow.{}nn.rnn_cell", ("", "compat.v1.")),
            ),
            "tf.compat.v1.layers.dense",
            GONE,
            "keras.layers.Dense(4)",
            "tf.layers is gone, and is not in tf.compat.v1 either since Keras 3. Write matmul and "
            "Variable, or Keras. The same for tf.nn.rnn_cell.",
            TF_2,
        ),
        OldCall(
            ("tensorflow.contrib", "import tensorflow.contrib", "tensorflow.compat.v1.contrib"),
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
            ("tensorflow.mul", "tensorflow.sub", "tensorflow.neg", "tensorflow.div"),
            "tf.mul(1, 2)",
            GONE,
            "tf.multiply(1, 2)",
            "Also subtract, negative, divide. Most write the signs: a * b, a - b, -a, a / b.",
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
            (
                *_each("{}(reduction_indices)", REDUCTIONS),
                *_each("{}(keep_dims)", REDUCTIONS),
                *_each("{}(dimension)", ("argmax", "argmin")),
            ),
            "tf.reduce_sum([[1.0, 2.0]], reduction_indices=1)",
            ("TypeError",),
            "tf.reduce_sum([[1.0, 2.0]], axis=1)",
            "The name that NumPy has. keep_dims is keepdims now, dimension of argmax is axis.",
            TF_2,
        ),
        OldCall(
            ("tensorflow.concat number first", "tensorflow.split number first"),
            "tf.concat(0, [[1], [2]])",
            ("ValueError", "InvalidArgumentError", "TypeError"),
            "tf.concat([[1], [2]], 0)",
            "The order of NumPy: first the arrays, then the axis.",
            "TensorFlow 1.0 (2017)",
        ),
        OldCall(
            ("tensorflow.pack", "tensorflow.unpack"),
            "tf.pack([1, 2])",
            GONE,
            "tf.stack([1, 2])",
            "Renamed, and unpack to unstack.",
            "TensorFlow 1.0 (2017)",
        ),
        OldCall(
            ("shape[].value",),
            "tf.zeros([2, 3]).get_shape()[1].value",
            GONE,
            "tf.zeros([2, 3]).shape[1]",
            "The size is a plain number now, in a graph too.",
            TF_2,
        ),
        OldCall(
            ("dropout(keep_prob)", "tensorflow.nn.dropout by place"),
            "tf.nn.dropout([1.0], keep_prob=0.8)",
            ("TypeError", "ValueError"),
            "tf.nn.dropout([1.0], rate=0.2)",
            "It was the share that is kept, now it is the share that is dropped. Without its name "
            "there is no error, and 0.8 drops four fifths.",
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
            "What a .pb file holds (chapter 12). Today models are exported in another form.",
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
            ("tensorflow.graph_util.convert_variables_to_constants",),
            "tf.graph_util.convert_variables_to_constants",
            GONE,
            "tf.compat.v1.graph_util.convert_variables_to_constants",
            "It freezes a graph (chapter 12). Today: model.export.",
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
            "import mnist",
            NO_MODULE,
            "from helpers.datasets import load_mnist",
            "A small package by somebody else, which was never part of Python or Keras. Where it "
            "fetched the images from, they are no longer handed out.",
            "never part of Python",
        ),
        OldCall(
            _each("mnist.{}", ("train_images", "train_labels", "test_images", "test_labels")),
            "mnist.train_images()",
            GONE,
            "mnist.x_train",
            "The functions of that package. Here mnist is what load_mnist() returned; images come "
            "as rows of 784 numbers from 0 to 1 (choose others by scale= and flatten=).",
            "as above",
        ),
        OldCall(
            _each("mnist.{}", ("train", "test", "validation")),
            "x_batch, y_batch = mnist.train.next_batch(50)",
            GONE,
            "x_batch, y_batch = mnist.x_train[:50], mnist.y_train[:50]",
            "What read_data_sets returned had parts: train.images is x_train, test.labels is "
            "y_test. next_batch is a few lines (chapter 12): shuffle, then take row after row.",
            TF_2,
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
    "Python 2": [
        OldCall(
            ("print statement",),
            'print "loss", 0.5',
            ("SyntaxError",),
            'print("loss", 0.5)',
            "A function like any other since Python 3.",
            PYTHON_3,
        ),
        OldCall(
            ("xrange", "raw_input", "unicode"),
            "xrange(3)",
            ("NameError",),
            "range(3)",
            "range itself counts step by step now. raw_input has become input, unicode str.",
            PYTHON_3,
        ),
        OldCall(
            (".iteritems", ".iterkeys", ".itervalues", ".has_key"),
            "history.history.iteritems()",
            GONE,
            "history.history.items()",
            "The short names do it. has_key(k) is written k in d.",
            PYTHON_3,
        ),
        OldCall(
            ("import cPickle", "import urllib2", "import Queue", "import ConfigParser"),
            "import cPickle",
            NO_MODULE,
            "import pickle",
            "The fast one is the only one now. urllib2 is urllib.request; the others lost their "
            "capital letters.",
            PYTHON_3,
        ),
        OldCall(
            ("urllib.urlretrieve", "urllib.urlopen"),
            "import urllib; urllib.urlretrieve",
            GONE,
            "import urllib.request; urllib.request.urlretrieve",
            "Moved. What it fetched for these tutorials, the course has: load_mnist().",
            PYTHON_3,
        ),
        OldCall(
            ("time.clock",),
            "import time; time.clock()",
            GONE,
            "import time; time.perf_counter()",
            "It measured different things on different machines.",
            "Python 3.8 (2019)",
        ),
        OldCall(
            (),
            "map(abs, [-1, 2])[0]",
            ("TypeError",),
            "list(map(abs, [-1, 2]))[0]",
            "map, filter, zip and range give their things one by one; list makes a list of them.",
            PYTHON_3,
        ),
    ],
}

REST_WHY = (
    "Its name in TensorFlow 2. Where it begins with tf.compat.v1, it belongs into a graph "
    "(chapter 12)."
)
NO_REST = ("contrib", "keras")  # rows above say more


@cache
def other_names() -> dict[str, OldCall]:
    """Return the names of TensorFlow 1 that no row has, from TensorFlow's own list of them.

    The list comes with TensorFlow's converter, ``tf_upgrade_v2``. Only those are taken that are
    gone and whose new name is there.

    Returns
    -------
    dict[str, OldCall]
        By the full name, such as ``"tensorflow.read_file"``; empty if there is no such list.
    """
    tf, _ = load_tensorflow()
    try:
        from tensorflow.tools.compatibility.all_renames_v2 import symbol_renames
    except ImportError:
        return {}
    found = {}
    for old, new in symbol_renames.items():
        known = old.startswith("tf.") and old.split(".")[1] not in NO_REST
        if known and not _has(tf, old) and _has(tf, new):
            name = "tensorflow" + old.removeprefix("tf")
            found[name] = OldCall((name,), old, GONE, new, REST_WHY, TF_2)
    return found


def _has(tf: Any, name: str) -> bool:
    """Return whether a dotted name that begins with ``tf.`` leads to something."""
    place = tf
    try:
        for part in name.split(".")[1:]:
            place = getattr(place, part)
    except (AttributeError, ImportError):
        return False
    return True


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
        "a": keras.Input((3,)),
        "mnist": load_mnist("uci"),
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
            return Tried(type(error).__name__, re.sub(r" \((/|[A-Z]:\\|<string>).*", "", first))
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
