import logging
import os
import subprocess
import sys
import threading

import pytest

from helpers.training import load_tensorflow
from helpers.training.tensorflow import _silent_stderr

QUIET = """
import os, sys
from helpers.training import load_tensorflow
assert "tensorflow" not in sys.modules
tf, keras = load_tensorflow()
assert keras.backend.backend() == "tensorflow"
os.write(2, b"heard again")
"""


def test_two_that_load_at_once_give_the_channel_back():
    """The second takes what it finds for the channel; left last, it used to put silence back."""
    before, first_in, second_in = os.fstat(2), threading.Event(), threading.Event()

    def load_first():
        with _silent_stderr():
            first_in.set()
            second_in.wait(0.3)

    def load_second():
        first_in.wait()
        with _silent_stderr():
            second_in.set()
            first.join()

    first, second = threading.Thread(target=load_first), threading.Thread(target=load_second)
    kept = os.dup(2)
    try:
        for thread in (first, second):
            thread.start()
        second.join()
        after = os.fstat(2)
    finally:
        os.dup2(kept, 2)
        os.close(kept)
    assert (after.st_dev, after.st_ino) == (before.st_dev, before.st_ino)


@pytest.mark.keras
def test_the_import_writes_nothing_and_gives_the_channel_back():
    done = subprocess.run([sys.executable, "-c", QUIET], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert done.stderr == "heard again"


@pytest.mark.keras
def test_it_gives_the_usual_modules_each_time():
    tf, keras = load_tensorflow()
    assert (tf, keras) == (sys.modules["tensorflow"], sys.modules["keras"])
    assert load_tensorflow() == (tf, keras)
    assert tf.keras.Sequential is keras.Sequential


def test_a_missing_package_is_named_with_what_to_do(monkeypatch, capfd):
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    with pytest.raises(ImportError, match=r"could not be loaded.*requirements\.txt"):
        load_tensorflow()
    print("still heard", file=sys.stderr, flush=True)
    assert "still heard" in capfd.readouterr().err


@pytest.mark.keras
def test_data_sets_have_no_thread_that_sleeps_on_unless_they_ask_for_it():
    """Freeing such a data set after Stop once held a kernel for up to a minute."""
    tf, _ = load_tensorflow()
    options = tf.data.Options()
    data = tf.data.Dataset.range(3).with_options(options)
    assert data.options().autotune.enabled is False
    options.autotune.enabled = True
    assert data.with_options(options).options().autotune.enabled is True


def test_how_often_a_function_was_traced_is_not_said():
    tf, _ = load_tensorflow()
    for said, kept in (("5 calls triggered tf.function retracing.", False), ("so", True)):
        record = logging.LogRecord("tensorflow", logging.WARNING, "", 0, said, (), None)
        assert bool(tf.get_logger().filter(record)) == kept
