"""The one place of this package where TensorFlow is imported."""

import os
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import numpy as np

MISSING = (
    "TensorFlow and Keras could not be loaded ({reason}): install what requirements.txt lists, "
    "then start the kernel again."
)

_silencing = threading.Lock()  # a second one would take the silence for the channel to give back


def load_tensorflow() -> tuple[ModuleType, ModuleType]:
    """Import TensorFlow and Keras without the lines that they write while they start.

    The same as ``import tensorflow as tf`` and ``import keras``. It takes some seconds the first
    time, and nothing after that.

    Returns
    -------
    tuple[ModuleType, ModuleType]
        ``tf`` and ``keras``.

    Raises
    ------
    ImportError
        If one of them is not installed or does not load.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    try:
        with _silent_stderr():
            import tensorflow as tf

            import keras  # isort: skip  (after TensorFlow, which it builds on)

            tf.zeros(1)  # the last lines come with the first tensor
    except ImportError as error:
        raise ImportError(MISSING.format(reason=error)) from error
    return tf, keras


def renamed_symbols() -> dict[str, str]:
    """Return what TensorFlow's converter ``tf_upgrade_v2`` renames: names before 2.0 and since.

    Empty if this TensorFlow comes without that list.
    """
    load_tensorflow()
    try:
        from tensorflow.tools.compatibility.all_renames_v2 import symbol_renames
    except ImportError:
        return {}
    return symbol_renames


@contextmanager
def _silent_stderr() -> Iterator[None]:
    """Send the process's standard error nowhere: the lines come from C++, not from Python."""
    with _silencing:
        kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            os.close(nowhere)


@contextmanager
def random_states_kept() -> Iterator[None]:
    """Give Python's and NumPy's random numbers back the state they had."""
    of_python, of_numpy = random.getstate(), np.random.get_state()  # noqa: NPY002
    try:
        yield
    finally:
        random.setstate(of_python)
        np.random.set_state(of_numpy)  # noqa: NPY002
