"""The reader finds old calls in any text, without loading a library."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.past.old_calls import ROWS
from helpers.past.reader import read_program

ALL = [row for rows in ROWS.values() for row in rows]


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
    "try:\n    np.int(3)\nexcept ValueError, e:\n    pass": [*("numpy.int", "except ,")],
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
    "h = m.fit(x, metrics=['acc'])\nh.history['acc']": [],
    "history = {'acc': []}\nhistory['acc'].append(1)": [],
    "import tensorflow as tf\ntf.nn.dropout(x, 0.2)": [],
    "x = tf.placeholder(tf.float32)\ntf.nn.dropout(x, 0.2)": [
        *("tensorflow.placeholder", "tensorflow.nn.dropout by place")
    ],
    "a = Input((3,))\nm = Model(a, Dense(2)(a))\nm.input": [],
    "m = Sequential()\nm.add(Dense(2))\nm.input": ["input"],
    "base = Model(a, b)\nbase.output_shape; base.layers[1].output_shape": ["output_shape"],
    "from keras.layers import *\nDense(2, init='normal')": ["Dense(init)"],
    "import sklearn.ensemble as e\ne.RandomForestRegressor(criterion='mse').fit(x)": [
        "RandomForestRegressor(criterion)"
    ],
    "keras.layers.Dense(2, units_of_old=3)": ["Dense(units_of_old)"],
    "raise ValueError, 'x'": ["raise ,"],
    "if a <> 0777L: print `a`": ["0777", "10L", "<>", "backquotes", "print statement"],
    "import urllib.request, os\nos.path.join('a'); urllib.request.urlopen": [],
    "import string, os\nstring.letters; os.getcwdu()": ["os.getcwdu", "string.letters"],
    "def reduce(a): pass\nlong = 3\nreduce(long)": [],
    "plt.style.use('seaborn\\\\q')": ["style.use(seaborn)"],
    "np.fromstring('1 2', sep=' ')": [],
    "keras.layers.Embedding(input_dim=9, output_dim=3)": [],
    "keras.ops.ones(shape=(2, 3))": [],
    "# tf.Session() in a comment\n's = tf.Session()'": [],
}


@pytest.mark.parametrize("program", SNIPPETS)
def test_what_is_found(program):
    found, remarks = read_program(program)
    assert [f.name for f in found] == SNIPPETS[program]
    assert not remarks


def test_where_it_is_no_python_of_today_names_are_found_and_one_sentence_says_so():
    program = "if np.int(a) ? b:\n    print 'x'\n    x = = tf.log(0755)\nnp.trapz"
    found, (remark,) = read_program(program)
    found = [(f.line, f.name) for f in found]
    assert found[:2] == [(1, "numpy.int"), (2, "print statement")]
    assert found[2:] == [(3, "0777"), (3, "tensorflow.log"), (4, "numpy.trapz")]
    assert "is not Python of today: line 1, 3 (“if np.int(a) ? b:”)" in remark


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


MENDED = {
    "y = x.astype(np.int) + np.float(3)": "y = x.astype(int) + float(3)",
    "m.compile(keras.optimizers.Adam(lr=0.1), 'mse')": (
        "m.compile(keras.optimizers.Adam(learning_rate=0.1), 'mse')"
    ),
    "from keras.layers.core import Dense, Dropout as D": (
        "from keras.layers import Dense, Dropout as D"
    ),
    "from sklearn.cross_validation import KFold": "from sklearn.model_selection import KFold",
    "from sklearn.externals import joblib": "import joblib",
    "print >>f, 'a', unicode(b)": "print('a', str(b), file=f)",
    "for k, v in d.iteritems():": "for k, v in d.items():",
    "tf.mul(a, tf.log(b))": "tf.multiply(a, tf.math.log(b))",
    "x = tf.placeholder（tf.float32，[None，784]）": (
        "x = tf.compat.v1.placeholder(tf.float32,[None,784])"
    ),
    "a = Adadelta(rho=0.9)": "a = Adadelta(learning_rate=1.0, rho=0.9)",
    "m.save('a.h5')": "m.save('a.keras')",
    "ModelCheckpoint('a.h5', save_weights_only=True)": (
        "ModelCheckpoint('a.weights.h5', save_weights_only=True)"
    ),
    "lr = Adam(lr=lr).lr": "lr = Adam(learning_rate=lr).learning_rate",
}


@pytest.mark.parametrize("line", MENDED)
def test_the_learners_own_line_is_mended_where_that_can_be_done(line):
    found, _ = read_program(line)
    assert found[0].mended == MENDED[line]
    assert found[0].complete


def test_a_line_that_is_mended_in_part_says_so():
    (found, *_), _ = read_program("m.add(Conv2D(nb_filter=8, nb_row=3, nb_col=3))")
    assert found.mended == "m.add(Conv2D(filters=8, nb_row=3, nb_col=3))"
    assert not found.complete


def test_full_width_signs_are_read_and_named():
    found, (remark,) = read_program("a = 1\nx = tf.placeholder（tf.float32）\nprint（“损失”，a）")
    assert [(f.line, f.name) for f in found] == [(2, "tensorflow.placeholder")]
    assert "full-width" in remark
    assert "line 2, 3" in remark


def test_full_width_signs_in_texts_of_a_program_of_today_are_nobodys_business():
    assert read_program("print('损失，（均方）')") == ([], [])


def test_no_library_is_loaded():
    code = (
        "import sys; from helpers.past.reader import read_program; "
        "read_program('from keras.layers.core import Dense; tf.Session(); np.alltrue(1)'); "
        "print(sorted({'tensorflow', 'keras', 'sklearn', 'scipy'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
