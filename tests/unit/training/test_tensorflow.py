import subprocess
import sys

import pytest

from helpers.training import load_tensorflow

QUIET = """
import os, sys
from helpers.training import load_tensorflow
assert "tensorflow" not in sys.modules
tf, keras = load_tensorflow()
assert keras.backend.backend() == "tensorflow"
os.write(2, b"heard again")
"""


def test_the_import_writes_nothing_and_gives_the_channel_back():
    done = subprocess.run([sys.executable, "-c", QUIET], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert done.stderr == "heard again"


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
