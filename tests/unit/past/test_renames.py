"""What is written down of the libraries is what the installed ones say."""

import importlib
import re
from importlib.metadata import version

import numpy as np
import pytest

from helpers.past import renames
from helpers.past.old_calls import ROWS

WRITTEN = renames.known()


@pytest.mark.parametrize("root", ["numpy", "matplotlib", "sklearn", "tensorflow", "keras"])
def test_it_was_asked_of_the_installed_version(root):
    installed = version({"sklearn": "scikit-learn"}.get(root, root))
    assert WRITTEN["versions"][root] == installed, "run data/make_renames.py again"


def test_names_that_are_gone():
    assert renames.gone("numpy.alltrue") == "numpy.alltrue"
    assert renames.gone("tensorflow.placeholder") == "tensorflow.placeholder"
    assert renames.gone("tensorflow.compat.v1.layers.dense") == "tensorflow.compat.v1.layers"
    assert renames.gone("tensorflow.contrib.rnn.Cell") == "tensorflow.contrib"
    assert renames.gone("keras.layers.core.Dense") == "keras.layers.core"
    assert renames.gone("sklearn.cross_validation.KFold") == "sklearn.cross_validation"


THERE = """numpy.all numpy.random.default_rng keras.layers.Dense keras.layers.Dense.whatever
    tensorflow.keras.layers.Dense tensorflow.compat.v1.placeholder tensorflow.python.anything
    tensorflow.losses.MeanSquaredError sklearn.model_selection.KFold matplotlib.pyplot.plot
    matplotlib.pylab numpy.__version__ torch.nn.Linear keras"""


@pytest.mark.parametrize("name", THERE.split())
def test_names_that_are_there_or_nobody_knows(name):
    assert renames.gone(name) == ""


def test_where_names_went():
    assert renames.moved("tensorflow.log") == ("tensorflow.log", "tf.math.log")
    assert renames.moved("numpy.alltrue")[1] == "np.all"
    assert renames.moved("tensorflow.layers.dense") == ("", "")  # not in compat.v1 either
    assert renames.in_v1("tensorflow.placeholder")
    assert not renames.in_v1("tensorflow.estimator.Estimator")
    assert renames.elsewhere("keras.utils.np_utils.to_categorical") == "keras.utils.to_categorical"
    assert renames.elsewhere("keras.engine.topology.Layer") == "keras.layers.Layer"
    assert renames.elsewhere("keras.layers.Highway") == ""


def test_arguments():
    assert renames.takes("keras.layers.Dense", "units")
    assert not renames.takes("keras.layers.Dense", "nb_filter")
    assert renames.takes("somebody.elses", "nb_filter")
    assert renames.gone_argument("tensorflow.argmax", "dimension") == "axis"
    assert renames.gone_argument("tensorflow.argmax", "axis") is None
    assert renames.by_place("tensorflow.nn.dropout") == 1


def test_what_numpy_is_said_to_lack_it_lacks_and_the_new_name_is_there():
    moved = {old: new for old, new in WRITTEN["moved"].items() if old.startswith("numpy.")}
    assert len(moved) > 40
    for old, new in moved.items():
        assert not hasattr(np, old.removeprefix("numpy."))
        if new.startswith("np."):
            assert hasattr(np, new.removeprefix("np."))


def lookup(name: str) -> object:
    """Return what a full name stands for."""
    parts = re.sub(r"^tf\b", "tensorflow", re.sub(r"^(np|plt)\b", _long, name)).split(".")
    value = importlib.import_module(parts[0])
    for k, part in enumerate(parts[1:], 1):
        value = getattr(value, part, None) or importlib.import_module(".".join(parts[: k + 1]))
    return value


def _long(match: re.Match) -> str:
    return {"np": "numpy", "plt": "matplotlib.pyplot"}[match[0]]


@pytest.mark.keras
def test_names_of_tensorflow_and_keras_that_moved_are_gone_and_there_under_the_new_name():
    moved = [(old, new) for old, new in WRITTEN["moved"].items() if not old.startswith("numpy.")]
    assert len(moved) > 900
    for old, new in moved[::23]:
        with pytest.raises((AttributeError, ImportError)):
            lookup(old.replace("keras!", "keras"))
        if new and not renames.gone(re.sub(r"^tf\b", "tensorflow", new)):
            lookup(new)


@pytest.mark.keras
def test_every_name_that_a_row_offers_instead_is_there():
    offered = {new for rows in ROWS.values() for row in rows for _, new in row.instead}
    names = [new for new in offered if new.startswith(("np.", "tf.", "plt.", "keras."))]
    assert len(names) > 50
    for name in names:
        lookup(name.replace("()", ""))
