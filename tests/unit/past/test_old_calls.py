"""Every row of A1 says what is so, and the reader tells the old line from the new one."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers.datasets import load_mnist
from helpers.past.old_calls import ROWS, example_names, try_line
from helpers.past.reader import read_program
from tests.unit.past.old_programs import PROGRAMS

pytestmark = pytest.mark.keras

ALL = [row for rows in ROWS.values() for row in rows]


@pytest.fixture(scope="module")
def names():
    return {**example_names(), "plt": plt, "mnist": load_mnist("uci")}


@pytest.fixture
def settings_kept():
    """Some lines change settings of a library, such as the style of all plots."""
    with plt.rc_context(), np.printoptions():
        yield
    plt.close("all")


@pytest.mark.usefixtures("settings_kept")
@pytest.mark.parametrize("row", ALL, ids=lambda row: row.old)
def test_a_row_says_what_happens(row, names):
    tried = try_line(row.old, names)
    assert tried.kind in row.errors or not (row.errors or tried.kind)
    mended = try_line(row.new, names)
    assert mended.kind == "", mended
    assert row.why.rstrip(")").rstrip().endswith(".")
    assert row.since


def test_a_line_is_not_blamed_for_what_ran_before_it(names):
    """TensorFlow warns when a function was traced often, whoever called it before."""
    line = "f = tf.function(lambda a: a)\nfor i in range(12): f(i)"
    assert try_line(line, names).kind == ""
    assert try_line("tf.get_logger().warning('so')", names).kind == "in the log"


# A line that only its values or its surroundings make old has no mark that a reader could see.
BY_SURROUNDINGS = (
    *("tf.compat.v1.placeholder", "tf.nn.softmax_cross_entropy_with_logits", "tf.nn.nce_loss"),
    *("model.input", "import inspect"),
)
SEEN = [row for row in ALL if row.finds and not row.old.startswith(BY_SURROUNDINGS)]


@pytest.mark.parametrize("row", SEEN, ids=lambda row: row.old)
def test_the_reader_finds_the_old_line_and_leaves_the_new_one_alone(row):
    imports = "import pickle\nimport numpy as np\nimport tensorflow as tf\nimport keras\n"
    imports += "import matplotlib.pyplot as plt\n"
    found, remarks = read_program(imports + row.old)
    assert not remarks
    assert row in [f.row for f in found if f.line > 5]
    assert row not in [f.row for f in read_program(imports + row.new)[0]] or "pickle" in row.old


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_old_call_of_a_whole_program_is_named(name):
    program, calls = PROGRAMS[name]
    found, remarks = read_program(program)
    assert {f.name for f in found} == calls
    assert not any("is not Python" in remark for remark in remarks)


WITH_TF_KERAS = """
import json, os, sys, tempfile
import numpy as np
import tensorflow as tf

keras = tf.keras
sys.modules["keras"] = keras
x, y = np.ones((4, 3), "float32"), np.eye(2, dtype="float32")[[0, 1, 0, 1]]
model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, activation="softmax")])
model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
names = {"np": np, "tf": tf, "keras": keras, "x": x, "y": y, "model": model}
names |= {"a": keras.Input((3,)), "batches": tf.data.Dataset.from_tensors((x, y))}
os.chdir(tempfile.mkdtemp())
os.makedirs("train/a")
model.save("folder")
failed = {}
for line in json.loads(sys.argv[1]):
    try:
        exec(line.replace("from keras", "from tensorflow.keras"), dict(names))
    except Exception as error:
        failed[line] = repr(error)
assert abs(float(keras.optimizers.Adam(lr=0.01).learning_rate) - 0.001) < 1e-6
print(json.dumps(failed))
"""


@pytest.mark.skipif(importlib.util.find_spec("tf_keras") is None, reason="tf_keras is optional")
def test_with_tf_keras_the_old_lines_work_of_which_the_table_says_so():
    lines = [row.old for row in ALL if "tf_keras" in row.ways]
    assert len(lines) > 20
    done = subprocess.run(
        [sys.executable, "-c", WITH_TF_KERAS, json.dumps(lines)],
        env={**os.environ, "TF_USE_LEGACY_KERAS": "1", "TF_CPP_MIN_LOG_LEVEL": "3"},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout.strip().splitlines()[-1]) == {}
