"""The one place of this package where TensorFlow is imported."""

import functools
import logging
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
            _no_autotuning(tf.data.experimental.AutotuneOptions)
        tf.get_logger().addFilter(_not_of_retracing)  # the same one again changes nothing
    except ImportError as error:
        raise ImportError(MISSING.format(reason=error)) from error
    return tf, keras


def _not_of_retracing(record: logging.LogRecord) -> bool:
    """Keep one warning off the page: each run has a new network, and TensorFlow traces each."""
    return "tf.function retracing" not in record.getMessage()


@functools.cache  # once is enough
def _no_autotuning(options: type) -> None:
    """Don't let tf.data look for the best number of threads, unless a data set asks for it.

    The thread that looks can miss that its data set is no longer needed, and sleeps on for as long
    as that has lived, up to a minute (TensorFlow 2.21 wakes it before it sets the flag). Whatever
    frees the data set waits for it, and so does the whole kernel: after Stop that is a garbage
    collection some time later. Keras gives all arrays such options; losses and speed stay as they
    are.
    """
    given = options.enabled

    def enabled(self: object) -> bool:
        return bool(given.fget(self))

    options.enabled = property(enabled, given.fset)


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
