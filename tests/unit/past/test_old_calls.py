"""Every row of A1 says what is so, and the reader finds old calls in any text."""

import matplotlib.pyplot as plt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.past import reader as old_code_reader
from helpers.past.old_calls import ROWS, example_names, other_names, try_line
from helpers.past.reader import read_program
from tests.unit.past.old_programs import PROGRAMS

ALL = [row for rows in ROWS.values() for row in rows]


@pytest.fixture(scope="module")
def names():
    return {**example_names(), "plt": plt}


@pytest.mark.parametrize("row", ALL, ids=lambda row: row.old)
def test_a_row_says_what_happens(row, names):
    tried = try_line(row.old, names)
    assert tried.kind in row.errors or not (row.errors or tried.kind)
    mended = try_line(row.new, names)
    assert mended.kind == "", mended
    assert row.why.rstrip(")").rstrip().endswith(".")
    assert row.since


# A line that only its values or its surroundings make old has no mark that a reader could see.
SEEN = [row for row in ALL if row.finds and not row.old.startswith("tf.compat.v1.placeholder")]


@pytest.mark.parametrize("row", SEEN, ids=lambda row: row.old)
def test_the_reader_finds_the_old_line_and_leaves_the_new_one_alone(row):
    imports = "import pickle\nimport numpy as np\nimport tensorflow as tf\nimport keras\n"
    found, remarks = read_program(imports + row.old)
    assert not remarks
    assert row in [f.row for f in found if f.line == 5]
    assert row not in [f.row for f in read_program(imports + row.new)[0]] or "pickle" in row.old


def test_no_key_belongs_to_two_rows():
    keys = [key for row in ALL for key in row.finds]
    assert len(keys) == len(set(keys))


SNIPPETS = {
    "from keras.optimizers import Adam\nAdam(lr=1)": ["Adam(lr)"],
    "from tensorflow.keras import optimizers as o\no.Adam(lr=1)": ["Adam(lr)"],
    "from keras.optimizers import Adam as A\nA(lr=1)": ["Adam(lr)"],
    "import numpy\nx.astype(numpy.int)": ["numpy.int"],
    "def step(x):\n    y = x > 0\n    return y.astype(np.int)": ["numpy.int"],
    "np.int64(3); np.integer; my.int": [],
    "plt.show": ["matplotlib.pyplot.show without brackets"],
    "plt.show()": [],
    "import tensorflow.compat.v1 as tf\nx = tf.placeholder(tf.float32)": [],
    "import keras\nm.add(keras.layers.Dense(3, input_shape=(2,)))": ["Dense(input_shape)"],
    "network.save_weights('weights.ckpt')": ["save_weights(*.ckpt)"],
    "network.save_weights('a/b.weights.h5')": [],
    "network.save('model.h5'); network.save('a.keras')": ["save(*.h5)"],
    "np.save('folder', x)": [],
    "from tensorflow.examples.tutorials.mnist import input_data": ["tensorflow.examples.tutorials"],
    "from keras.datasets import mnist": [],
    "h = model.fit(x, y).history['val_acc']": ['"acc"'],
    "class Adam: pass\nAdam(lr=1)": [],
    "from common.optimizer import SGD\nSGD(lr=1)": [],
    "import torch\ntorch.optim.Adam(w, lr=1); net.eval()": [],
    "self.lr = args.lr; optimizer.lr": ["lr"],
    "d['acc']": [],
    "from tensorflow.keras.preprocessing.image import ImageDataGenerator": [],
    "import keras\nkeras.callbacks.EarlyStopping(monitor='val_acc')": ['monitor="acc"'],
    "tf.gfile.FastGFile('x')": ["tensorflow.gfile"],
    "import tensorflow.compat.v1 as tf\ntf.layers.dense(x, 3)": ["tensorflow.compat.v1.layers"],
    "try:\n    np.int(3)\nexcept ValueError, e:\n    raise IOError, 'x'": ["numpy.int"],
    "if a <> b:\n    print np.int(0755), 10L": ["numpy.int", "print statement"],
    "  x = np.int(3)\n  y = np.float(4)": ["numpy.int", "numpy.float"],
    "1 import numpy\n2 numpy.int(3)": ["numpy.int"],
    "In [1]: np.int(3)\nOut[1]: 3": ["numpy.int"],
    "%matplotlib inline\nfiles = !ls\nnp.int?\nnp.int(3)": ["numpy.int"],
    "\ufeffmodel.save_weights(\u2018a.h5\u2019)": ["save_weights(*.h5)"],
    "print('a=%d' %np.int(3))\nrate = 1e-05\nprint 3": ["numpy.int", "print statement"],
    "# tf.Session() in a comment\n's = tf.Session()'": [],
}


@pytest.mark.parametrize("program", SNIPPETS)
def test_what_is_found(program):
    found, remarks = read_program(program)
    assert [f.name for f in found] == SNIPPETS[program]
    assert not remarks


def test_a_line_that_is_no_python_is_left_out_and_named():
    program = (
        "import numpy as np\nprint 'x'\nfoo(\n>>> np.int(3)\n%matplotlib inline\n!ls\nnp.trapz"
    )
    found, remarks = read_program(program)
    assert {f.name for f in found} >= {"numpy.int"}
    assert (2, "print statement") in {(f.line, f.name) for f in found}
    assert [remark.partition(" is")[0] for remark in remarks] == ["Line 3"]


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_old_call_of_a_whole_program_is_named(name):
    program, calls = PROGRAMS[name]
    found, remarks = read_program(program)
    assert {f.name for f in found} == calls
    assert not any("is not Python" in remark for remark in remarks)


def test_an_address_that_hands_out_nothing_is_named():
    _, remarks = read_program("url = 'http://yann.lecun.com/exdb/mnist/'")
    assert remarks[0].startswith("Line 1 names yann.lecun.com")


def test_every_other_name_of_tensorflow_1_is_known_from_its_own_list(names):
    """Names that have no row: gone, and there under the new name."""
    others = other_names()
    assert len(others) > 500
    for name, row in list(others.items())[::40]:
        assert try_line(row.old, names).kind == "AttributeError", name
        assert try_line(row.new, names).kind == "", name
    found, _ = read_program("import tensorflow as tf\ntf.read_file('x')\ntf.io.read_file('x')")
    assert [(f.line, f.row.new) for f in found] == [(2, "tf.io.read_file")]


def test_a_call_over_several_lines_does_not_take_the_rest_with_it():
    program = "model.add(Dense(64,\n  input_dim=784 init='uniform',\n  a=1))\nnp.int(3)"
    found, remarks = read_program(program)
    assert [(f.line, f.name) for f in found] == [(4, "numpy.int")]
    assert len(remarks) == 1


HOSTILE = {
    "a thousand faults": "tf.Session(\n" * 1000,
    "wide": " " * 24_000 + "x\n" + "\t" * 100 + "print y z",
    "excepts": "except," * 7000,
    "nested": "(" * 5000,
    "deep": "-" * 20_000 + "1",
    "attributes": "a" + ".b" * 20_000,
    "long": "x = 1\n" * 20_000,
    "null": "tf.Session()\0\0",
    "no python": "\n".join(["das ist kein Python"] * 100),
    "empty": "",
    "spaces": " \n\t\n",
    "html": "<script>alert(1)</script>",
    "dangerous": "__import__('os').system('exit 1')",
    "bidi": "tf.Session() # \u202e\u2066",
    "surrogate": "tf.Session() + '\ud800'",
}


@pytest.mark.parametrize("program", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_answered(program):
    found, remarks = read_program(program)
    assert len(remarks) <= old_code_reader.MOST_FAULTS + 1
    assert all(len(remark) < 300 for remark in remarks)
    assert len(found) < 3


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_answered(text):
    found, remarks = read_program(text)
    assert isinstance(found, list)
    assert isinstance(remarks, list)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([row.old for row in ALL]), st.text(alphabet="()[]{}'\"\\\n\t #:=,.", max_size=8)
)
def test_an_old_line_with_something_broken_behind_it(line, rubbish):
    read_program(f"{line}\n{rubbish}\n{line}")


def test_nothing_is_run(monkeypatch):
    ran = []
    for name in ("exec", "eval"):
        monkeypatch.setattr(f"builtins.{name}", lambda *args, **kwargs: ran.append(args))
    found, _ = read_program("import os\nos.remove('x')\ntf.Session()")
    monkeypatch.undo()
    assert [f.name for f in found] == ["tensorflow.Session"]
    assert not ran
