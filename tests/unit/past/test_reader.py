"""The reader finds old calls in any text; here without the names that only TensorFlow lists."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.past import reader
from helpers.past.old_calls import ROWS
from helpers.past.reader import read_program

ALL = [row for rows in ROWS.values() for row in rows]


@pytest.fixture(autouse=True, scope="module")
def _no_tensorflow():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "other_names", dict)
        yield


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
    "try:\n    np.int(3)\nexcept ValueError, e:\n    pass": ["numpy.int"],
    "  x = np.int(3)\n  y = np.float(4)": ["numpy.int", "numpy.float"],
    "1 import numpy\n2 numpy.int(3)": ["numpy.int"],
    "In [1]: np.int(3)\nOut[1]: 3": ["numpy.int"],
    "%matplotlib inline\nfiles = !ls\nnp.int?\nnp.int(3)": ["numpy.int"],
    "\ufeffmodel.save_weights(\u2018a.h5\u2019)": ["save_weights(*.h5)"],
    "print('a=%d' %np.int(3))\nrate = 1e-05\nprint 3": ["numpy.int", "print statement"],
    "'''print no\n\nprint (so)'''\nif x: print np.int(3)": ["numpy.int", "print statement"],
    "print 1\nmodel.add(Dense(64,\n  init='uniform'))": ["print statement", "Dense(init)"],
    "@numpy.int\ndef f():\n  print 1, \\\n    tf.log(x)": [
        *("numpy.int", "print statement", "tensorflow.log")
    ],
    "if x:\n  print 1\nelif d.has_key(x):\n  y = 2": ["print statement", "has_key"],
    "# tf.Session() in a comment\n's = tf.Session()'": [],
}


@pytest.mark.parametrize("program", SNIPPETS)
def test_what_is_found(program):
    found, remarks = read_program(program)
    assert [f.name for f in found] == SNIPPETS[program]
    assert not remarks


def test_where_it_is_no_python_of_today_names_are_found_and_one_sentence_says_so():
    program = "if np.int(a) <> b:\n    print 'x'\n    raise IOError, tf.log(0755)\nnp.trapz"
    found, (remark,) = read_program(program)
    found = [(f.line, f.name) for f in found]
    assert found[:2] == [(1, "numpy.int"), (2, "print statement")]
    assert found[2:] == [(3, "tensorflow.log"), (4, "numpy.trapz")]
    assert "is not Python of today: line 1, 3 (“if np.int(a) <> b:”)" in remark


def test_an_open_bracket_does_not_take_the_rest_with_it():
    found, (remark,) = read_program("import numpy as np\nfoo(\n>>> np.int(3)\n%time\n!ls\nnp.trapz")
    assert [(f.line, f.name) for f in found] == [(3, "numpy.int"), (6, "numpy.trapz")]
    assert "line 2 (“foo(”)" in remark


def test_a_faulty_call_over_several_lines_does_not_take_the_rest_with_it():
    program = "model.add(Dense(64,\n  input_dim=784 init='uniform',\n  a=1))\nnp.int(3)"
    found, remarks = read_program(program)
    assert [(f.line, f.name) for f in found] == [(4, "numpy.int")]
    assert len(remarks) == 1


def test_an_address_that_hands_out_nothing_is_named():
    _, remarks = read_program("url = 'http://yann.lecun.com/exdb/mnist/'")
    assert remarks[0].startswith("Line 1 names yann.lecun.com")


HOSTILE = {
    "a thousand faults": "tf.Session(\n" * 1000,
    "wide": " " * 24_000 + "x\n" + "\t" * 100 + "print y z",
    "excepts": "except," * 7000,
    "nested": "(" * 5000,
    "open": "[\n" * 20_000,
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
    assert len(remarks) <= 1
    assert all(len(remark) < 300 for remark in remarks)
    assert len(found) < 3 or len(found) == program.count("tf.Session")


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
