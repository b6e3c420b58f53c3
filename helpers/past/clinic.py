"""Two old programs, and what it takes to mend one: run it, read the complaint, change a line.

Built for appendix A1. A program is run as it stands, in this process or in one of its own; what it
says comes back as data, so that a chapter can show it and a test can hold it.
"""

import difflib
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import textwrap
import traceback
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

from helpers.training.tensorflow import load_tensorflow

# What a learner may meet here.
STOPS = "line {line}: {kind}: {message}"
FROM_LINE = "lines {first} to {last} moved in by four spaces"
TO_THE_END = "runs to its end"
WARNED = "a warning: {message}"
NOT_IN_IT = (
    "{old!r} isn't in the program, so it can't be replaced. The program has these lines:\n{lines}"
)
TOO_LONG = "The script hadn't ended after {seconds} seconds, so it was stopped."
ENDED = "The script was ended from outside (code {code})."
NO_ANSWER = "The lines couldn't be tried in a process of their own: {said}"
RUN_NOW = "The right column was run just now."
NOT_INSTALLED = (
    "tf_keras isn't installed here, and the course doesn't need it. The right column shows what "
    "it answered when this page was written. To have it run: pip install tf_keras=={version}.*"
)
LONGEST = 140  # characters of a message that are shown
SECONDS = 180  # for a script, on a slow machine too

FILE = "<old program>"
ROOT = Path(__file__).parents[2]

# In the manner of the first tutorials for TensorFlow, of the time before its version 1.0.
TENSORFLOW_2016 = """\
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

digits = input_data.read_data_sets("data", one_hot=True)

images = tf.placeholder(tf.float32, [None, 784])
labels = tf.placeholder(tf.float32, [None, 10])
W = tf.Variable(tf.zeros([784, 10]))
b = tf.Variable(tf.zeros([10]))
logits = tf.matmul(images, W) + b
classes = logits.get_shape()[1].value

cost = tf.nn.softmax_cross_entropy_with_logits(logits, labels)
step = tf.train.GradientDescentOptimizer(0.5).minimize(tf.reduce_mean(cost))
hits = tf.equal(tf.argmax(logits, 1), tf.argmax(labels, 1))

sess = tf.Session()
sess.run(tf.initialize_all_variables())
for i in range(300):
    some_images, some_labels = digits.train.next_batch(100)
    sess.run(step, feed_dict={images: some_images, labels: some_labels})
test = {images: digits.test.images, labels: digits.test.labels}
print classes, "classes, right:", sess.run(hits, feed_dict=test).mean()
"""

# In the manner of the convnet that came with Keras as its first example.
KERAS_2017 = """\
import keras
import numpy as np
from keras.datasets import mnist
from keras.layers import Dense, Dropout, Flatten
from keras.layers.convolutional import Conv2D, MaxPooling2D
from keras.utils import np_utils

(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train = x_train.reshape(-1, 28, 28, 1).astype(np.float) / 255
x_test = x_test.reshape(-1, 28, 28, 1).astype(np.float) / 255

model = keras.models.Sequential()
model.add(Conv2D(32, (3, 3), activation="relu", input_shape=(28, 28, 1)))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(64, activation="relu"))
model.add(Dropout(0.5))
model.add(Dense(10, activation="softmax"))
model.compile(
    loss="categorical_crossentropy",
    optimizer=keras.optimizers.Adadelta(),
    metrics=["accuracy"],
)
model.fit(x_train, np_utils.to_categorical(y_train), batch_size=128, epochs=12, verbose=0)

guesses = model.predict_classes(x_test, verbose=0)
print("right:", round((guesses == y_test).mean(), 3))
model.save_weights("digits.h5")
"""


@dataclass(frozen=True)
class OldProgram:
    """The text of a program; `print` shows it with its lines numbered."""

    text: str

    def __str__(self) -> str:
        """Return the lines with their numbers."""
        return "\n".join(f"{k:2}  {line}".rstrip() for k, line in enumerate(self.lines, start=1))

    @property
    def lines(self) -> list[str]:
        """The lines of the program."""
        return self.text.splitlines()

    def mend(self, *mends: Mapping[str, str]) -> "OldProgram":
        """Return the program with each key replaced by its value, wherever it is.

        If a value has several lines, all get the indentation of the line they come into.

        Raises
        ------
        ValueError
            If a key isn't in the program.
        """
        text = self.text
        for old, new in (pair for mend in mends for pair in mend.items()):
            if old not in text:
                raise ValueError(NOT_IN_IT.format(old=old, lines=self))
            text = "".join(
                line.replace(old, new.replace("\n", "\n" + line[: len(line) - len(line.lstrip())]))
                for line in text.splitlines(keepends=True)
            )
        return OldProgram(text)

    def put_inside(self, opening: str, first: str) -> "OldProgram":
        """Return the program with all from the line that begins with `first` under `opening`."""
        before, found, rest = self.text.partition(f"\n{first}")
        if not found:
            raise ValueError(NOT_IN_IT.format(old=first, lines=self))
        block = textwrap.indent(f"{first}{rest}", "    ")
        return OldProgram(f"{before}\n{opening}\n{block}")

    def changes(self, after: "OldProgram") -> str:
        """Return how another version differs: lines that went with -, lines that came with +."""
        old, new = ([line.strip() for line in p.lines] for p in (self, after))
        said = []
        moved = []
        compared = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
        for _, i, i_end, j, j_end in compared.get_opcodes():
            if old[i:i_end] != new[j:j_end]:
                said += [f"  - {k + 1:2}  {old[k]}" for k in range(i, i_end)]
                said += [f"  + {k + 1:2}  {new[k]}" for k in range(j, j_end)]
            else:
                pairs = zip(range(i, i_end), range(j, j_end), strict=True)
                moved += [now + 1 for was, now in pairs if self.lines[was] != after.lines[now]]
        if moved:
            said.append(f"        {FROM_LINE.format(first=moved[0], last=moved[-1])}")
        return "\n".join(said)


@dataclass(frozen=True)
class Ran:
    """What became of a program.

    Attributes
    ----------
    line, kind, message
        Where it stopped and with which error; 0 and "" if it ran to its end.
    printed
        What it printed.
    warned
        The first sentence of each warning.
    names
        What it had defined by then.
    """

    line: int
    kind: str
    message: str
    printed: str = ""
    warned: tuple[str, ...] = ()
    names: dict[str, Any] = field(default_factory=dict, repr=False)

    def __str__(self) -> str:
        """Return what a learner reads."""
        said = [WARNED.format(message=message) for message in self.warned]
        if self.kind:
            where = {"line": self.line, "kind": self.kind, "message": self.message}
            return "\n".join([*said, STOPS.format(**where)])
        return "\n".join([*said, TO_THE_END, *self.printed.splitlines()])


@dataclass(frozen=True)
class Clinic:
    """Where old programs are run and mended.

    Attributes
    ----------
    digits
        What `keras.datasets.mnist.load_data` hands out here, so that nothing is downloaded: four
        arrays named ``x_train, y_train, x_test, y_test``, as `helpers.datasets` has them.
    """

    digits: Any

    def run(self, program: OldProgram, seed: int = 1) -> Ran:
        """Run a program in this process, in a folder of its own, and return what became of it."""
        _, keras = load_tensorflow()
        keras.utils.set_random_seed(seed)
        digits = self.digits
        loaded = (digits.x_train, digits.y_train), (digits.x_test, digits.y_test)
        names, said = {"__name__": "__main__"}, StringIO()
        kind = message = ""
        line = 0
        with (
            tempfile.TemporaryDirectory() as folder,
            chdir(folder),
            warnings.catch_warnings(record=True) as caught,
            redirect_stdout(said),
            mock.patch.object(keras.datasets.mnist, "load_data", return_value=loaded),
        ):
            warnings.simplefilter("ignore")
            warnings.simplefilter("always", UserWarning)
            try:
                exec(compile(program.text, FILE, "exec"), names)
            except Exception as error:
                kind, message, line = type(error).__name__, _first_line(error), _line_of(error)
        warned = tuple(_cut(str(w.message).split(". ")[0]) for w in caught)
        return Ran(line, kind, message, said.getvalue(), warned, names)

    def treat(self, program: OldProgram, *mends: Mapping[str, str] | Callable) -> OldProgram:
        """Run a program, show its complaint and the mend, and go on so; return the mended program.

        It is not run after the last mend.

        Parameters
        ----------
        program
            The program to begin with.
        mends
            For each complaint in turn: what is replaced by what, or a function of the program.
        """
        for mend in mends:
            print(self.run(program))
            mended = mend(program) if callable(mend) else program.mend(mend)
            print(program.changes(mended), end="\n\n")
            program = mended
        return program


def run_script(text: str, *, legacy_keras: bool = False) -> str:
    """Run a program in a process of its own, and return what it printed, and its error if any.

    Parameters
    ----------
    text
        The program.
    legacy_keras
        Whether `tf.keras` is to be the Keras 2 of the package `tf_keras`.
    """
    surroundings = os.environ | {
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        "TF_USE_LEGACY_KERAS": "1" if legacy_keras else "0",
        "PYTHONIOENCODING": "utf-8",
    }
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "old.py").write_text(text, encoding="utf-8")
        try:
            done = subprocess.run(
                [sys.executable, "-W", "ignore", "old.py"],
                cwd=folder,
                env=surroundings,
                capture_output=True,
                text=True,
                encoding="utf-8",
                timeout=SECONDS,
            )
        except subprocess.TimeoutExpired:
            return TOO_LONG.format(seconds=SECONDS)
    error = ""
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:]
        error = _cut(last[0]) if last else ENDED.format(code=done.returncode)
    return "\n".join(filter(None, [done.stdout.strip(), error]))


# Lines of Keras 2, in this order, and what each answers with tf_keras 2.21; a test compares it.
# A graph makes models unusable that were built before it, so the two lines with one come last.
PREPARATION = """\
import numpy as np
import tensorflow as tf
from tensorflow.keras.preprocessing.image import ImageDataGenerator
v1 = tf.compat.v1
x, y = np.random.rand(32, 8, 8, 1), np.arange(32) % 2
layers = [tf.keras.layers.Flatten(input_shape=(8, 8, 1)), tf.keras.layers.Dense(2)]
model = tf.keras.Sequential(layers)
model.compile("sgd", "mse")
"""
WORKS = "works"
WITH_TF_KERAS = {
    "batches = ImageDataGenerator(rotation_range=10).flow(x, y)": WORKS,
    "model.fit_generator(batches, verbose=0)": WORKS,
    "model.save('folder'); tf.keras.models.load_model('folder')": WORKS,
    "model.predict_classes(x)": "AttributeError",
    "with tf.Graph().as_default(): v1.layers.dense(tf.ones([2, 3]), 4)": WORKS,
    "with tf.Graph().as_default(): v1.nn.rnn_cell.BasicLSTMCell(8)": WORKS,
}
RATES = {
    "tf.keras.optimizers.Adam(lr=0.01)": "0.001",
    "tf.keras.optimizers.legacy.Adam(lr=0.01)": "0.01",
    "tf.keras.optimizers.Adadelta()": "0.001",
}
SHOW_RATE = "print(round(float({optimizer}.learning_rate), 6))"
APART = """\
import json
from helpers.past.clinic import try_lines
print(json.dumps(try_lines({preparation!r}, {lines!r})))
"""


def try_lines(preparation: str, lines: Sequence[str]) -> list[str]:
    """Run lines one after the other, in a folder of their own, and return what became of each.

    Parameters
    ----------
    preparation
        What is run before them.
    lines
        Each may use what those before it defined; an error doesn't end the others.

    Returns
    -------
    list[str]
        What the line printed, or "works", or the name of its error.
    """
    names, answers = {}, []
    with tempfile.TemporaryDirectory() as folder, chdir(folder), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(preparation, names)
        for line in lines:
            said = StringIO()
            try:
                with redirect_stdout(said):
                    exec(line, names)
                answers.append(said.getvalue().strip() or WORKS)
            except Exception as error:
                answers.append(type(error).__name__)
    return answers


def compare_keras() -> tuple[dict[str, tuple[str, str]], str]:
    """Try lines of Keras 2 with the Keras of this process and with `tf_keras`.

    Returns
    -------
    dict[str, tuple[str, str]]
        For each line, and for each optimizer whose rate is asked, both answers.
    str
        Whether the second ones were run now, or are those stored, for want of `tf_keras`.
    """
    tf, _ = load_tensorflow()
    stored = WITH_TF_KERAS | RATES
    lines = [*WITH_TF_KERAS, *(SHOW_RATE.format(optimizer=optimizer) for optimizer in RATES)]
    today = try_lines(PREPARATION, lines)
    if has_tf_keras():
        script = APART.format(preparation=PREPARATION, lines=lines)
        said = run_script(script, legacy_keras=True)
        try:
            then, remark = json.loads(said.splitlines()[-1]), RUN_NOW
        except (IndexError, ValueError):
            raise RuntimeError(NO_ANSWER.format(said=said)) from None
    else:
        version = ".".join(tf.__version__.split(".")[:2])
        then, remark = stored.values(), NOT_INSTALLED.format(version=version)
    return dict(zip(stored, zip(today, then, strict=True), strict=True)), remark


def has_tf_keras() -> bool:
    """Say whether the package `tf_keras` is installed; the course doesn't need it."""
    return importlib.util.find_spec("tf_keras") is not None


def _line_of(error: Exception) -> int:
    """Return the line of the program at which it stopped."""
    if isinstance(error, SyntaxError) and error.filename == FILE:
        return error.lineno or 0
    places = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == FILE]
    return places[-1] if places else 0


def _first_line(error: Exception) -> str:
    """Return the first line of what an error says."""
    return re.sub(r" \((/|[A-Z]:\\).*", "", _cut(str(getattr(error, "msg", "") or error)))


def _cut(message: str) -> str:
    line = next(iter(message.strip().splitlines()), "")
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
