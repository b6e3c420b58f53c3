"""load_mnist: its sources in their order, its switches, its messages."""

import dataclasses
import io
import os
import pickle
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.datasets import Digits, archive, download, load_mnist, mnist

from .conftest import as_npz, make_digits

pytestmark = pytest.mark.usefixtures("quick_embedded")
ARRAYS = ("x_train", "y_train", "x_test", "y_test")


@pytest.fixture
def named(machine, npz, monkeypatch):
    """MNIST in a file that MNIST_NPZ names."""
    file = machine / "elsewhere.npz"
    file.write_bytes(npz)
    monkeypatch.setenv("MNIST_NPZ", str(file))
    return file


@pytest.fixture
def no_way_out(monkeypatch):
    """Make sure that nothing asks for a download."""
    monkeypatch.setattr(download, "fetch", lambda: pytest.fail("a download was started"))


def keras_cache(machine):
    folder = machine / "keras" / "datasets"
    folder.mkdir(parents=True)
    return folder / "mnist.npz"


def own_sentence(raised):
    """The message, which is one sentence and hides no other error behind it."""
    error = raised.value
    assert error.__cause__ is None
    assert error.__context__ is None or error.__suppress_context__
    text = str(error)
    assert text.endswith(".")
    assert "\n" not in text
    return text


# ------------------------------------------------------------------------------- switches


@pytest.mark.parametrize("source", ["mnist", "uci"])
def test_defaults(named, source):
    digits = load_mnist(source)
    n = {"mnist": (60, 10), "uci": (1437, 360)}[source]
    assert digits.x_train.shape == (n[0], 784)
    assert digits.x_test.shape == (n[1], 784)
    assert digits.y_train.shape == (n[0],)
    assert digits.y_test.shape == (n[1],)
    assert digits.x_train.dtype == digits.x_test.dtype == np.float32
    assert digits.y_train.dtype == digits.y_test.dtype == np.int64
    assert digits.x_train.min() == 0
    assert digits.x_train.max() == 1
    assert digits.source == source


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scale=st.sampled_from(mnist.SCALES), flatten=st.booleans(), one_hot=st.booleans())
def test_switches_change_the_form_and_not_the_contents(named, digits, scale, flatten, one_hot):
    got = load_mnist("mnist", scale, flatten, one_hot)
    for part in ("train", "test"):
        pixels, labels = digits[f"x_{part}"], digits[f"y_{part}"]
        x, y = getattr(got, f"x_{part}"), getattr(got, f"y_{part}")
        assert x.shape == ((len(pixels), 784) if flatten else pixels.shape)
        x = x.reshape(pixels.shape)
        if scale == "bytes":
            assert x.dtype == np.uint8
            np.testing.assert_array_equal(x, pixels)
        else:
            assert x.dtype == np.float32
            shift = 0.5 if scale == "centered" else 0.0
            np.testing.assert_allclose(x, pixels / 255 - shift, atol=1e-7)
        if one_hot:
            assert y.shape == (len(labels), 10)
            assert y.dtype == np.float32
            np.testing.assert_array_equal(y.sum(axis=1), 1)
            y = y.argmax(axis=1)
        np.testing.assert_array_equal(y, labels)


def test_centered_reaches_from_minus_to_plus_one_half():
    digits = load_mnist("uci", scale="centered")
    assert digits.x_train.min() == -0.5
    assert digits.x_train.max() == 0.5


@pytest.mark.parametrize("source", ["mnist", "uci"])
@pytest.mark.parametrize("scale", mnist.SCALES)
@pytest.mark.parametrize("one_hot", [True, False])
def test_arrays_are_the_learners_own(named, source, scale, one_hot):
    first = load_mnist(source, scale=scale, one_hot=one_hot)
    before = {name: getattr(first, name).copy() for name in ARRAYS}
    for name in ARRAYS:
        getattr(first, name)[:] = 7
    second = load_mnist(source, scale=scale, one_hot=one_hot)
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(second, name), before[name])


def test_what_is_kept_inside_cannot_be_changed(named):
    load_mnist("mnist")
    load_mnist("uci")
    for arrays in mnist._memory.arrays.values():
        for array in arrays.values():
            assert not array.flags.writeable


def test_digits_are_frozen_and_shown_shortly():
    digits = load_mnist("uci")
    with pytest.raises(dataclasses.FrozenInstanceError):
        digits.source = "mnist"
    assert isinstance(digits, Digits)
    assert repr(digits).startswith("Digits(source='uci', x_train: (1437, 784) float32, ")
    assert len(repr(digits)) < 200


@pytest.mark.parametrize("source", ["mnist", "uci"])
def test_description_is_one_sentence_without_a_path(named, source):
    text = load_mnist(source).description
    assert text.endswith(".")
    assert text.count(". ") == 0
    assert "/" not in text
    assert "28 × 28" in text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("source", "MNIST"),
        ("source", ""),
        ("source", None),
        ("source", ["auto"]),
        ("source", np.array(["mnist", "uci"])),
        ("scale", "01"),
        ("scale", None),
        ("scale", 255),
        ("flatten", "yes"),
        ("flatten", None),
        ("flatten", 2),
        ("one_hot", 10),
        ("one_hot", np.array([True, False])),
    ],
)
def test_bad_arguments(name, value, no_way_out):
    with pytest.raises(ValueError, match=rf"^{name}=") as raised:
        load_mnist(**{"source": "uci", name: value})
    assert "expected" in own_sentence(raised)


# -------------------------------------------------------------------------------- sources


def test_order_of_the_places(machine, npz, monkeypatch, capsys, no_way_out):
    """Take away the first place again and again, and the next one is used."""
    named = machine / "named.npz"
    monkeypatch.setenv("MNIST_NPZ", str(named))
    for file in (named, machine / "data" / "mnist.npz", keras_cache(machine)):
        file.write_bytes(npz)

    def said():
        monkeypatch.setattr(mnist, "_memory", mnist._Memory())
        assert load_mnist().source == "mnist"
        return capsys.readouterr().out

    assert "the file that MNIST_NPZ names" in said()
    monkeypatch.delenv("MNIST_NPZ")
    assert "data/mnist.npz" in said()
    (machine / "data" / "mnist.npz").unlink()
    assert "Keras' cache" in said()


def test_keras_cache_in_the_home_folder(machine, npz, monkeypatch, no_way_out):
    monkeypatch.delenv("KERAS_HOME")
    monkeypatch.setenv("HOME", str(machine))
    monkeypatch.setenv("USERPROFILE", str(machine))
    folder = machine / ".keras" / "datasets"
    folder.mkdir(parents=True)
    (folder / "mnist.npz").write_bytes(npz)
    assert load_mnist("mnist").source == "mnist"


def test_home_may_be_written_as_a_tilde(machine, npz, monkeypatch, no_way_out):
    monkeypatch.setenv("HOME", str(machine))
    monkeypatch.setenv("USERPROFILE", str(machine))
    (machine / "digits.npz").write_bytes(npz)
    monkeypatch.setenv("MNIST_NPZ", "~/digits.npz")
    assert load_mnist("mnist").source == "mnist"


@pytest.mark.parametrize("empty", ["", "  "])
def test_empty_variables_are_as_good_as_none(machine, npz, monkeypatch, empty, no_way_out):
    (machine / "data" / "mnist.npz").write_bytes(npz)
    monkeypatch.setenv("MNIST_NPZ", empty)
    monkeypatch.setenv("COURSE_DATASET", empty)
    assert load_mnist().source == "mnist"


def test_auto_says_once_which_and_no_path(named, machine, capsys):
    for _ in range(3):
        load_mnist()
    text = capsys.readouterr().out
    assert text.count("\n") == 1
    assert text.rstrip().endswith(".")
    assert str(machine) not in text
    assert named.name not in text


def test_a_thread_beside_the_page_is_silent_and_the_page_hears_it_later(named, capsys):
    thread = threading.Thread(target=load_mnist)
    thread.start()
    thread.join()
    assert capsys.readouterr().out == ""
    load_mnist()
    assert "the real MNIST" in capsys.readouterr().out


def test_only_auto_speaks(named, capsys):
    load_mnist("mnist")
    load_mnist("uci")
    assert capsys.readouterr().out == ""


def test_auto_without_mnist_takes_the_embedded_digits(capsys):
    assert load_mnist().source == "uci"
    looking, said = capsys.readouterr().out.splitlines()
    assert looking == "Looking for MNIST on the internet (11 MB) …"
    assert "1,797 embedded ones" in said
    assert "could not be downloaded" in said


def test_mnist_without_mnist_is_an_error(capsys):
    with pytest.raises(FileNotFoundError) as raised:
        load_mnist("mnist")
    text = own_sentence(raised)
    assert 'source="mnist" asks for MNIST' in text
    assert "no server could be reached" in text
    assert "data/" in text
    assert 'source="uci"' in text


def test_setting_uci(named, monkeypatch, capsys, no_way_out):
    monkeypatch.setenv("COURSE_DATASET", "uci")
    assert load_mnist().source == "uci"
    assert "COURSE_DATASET=uci" in capsys.readouterr().out
    assert load_mnist("mnist").source == "mnist"


def test_setting_uci_looks_at_no_file(machine, monkeypatch, no_way_out):
    monkeypatch.setenv("COURSE_DATASET", " uci ")
    monkeypatch.setenv("MNIST_NPZ", str(machine / "nowhere.npz"))
    assert load_mnist().source == "uci"


def test_setting_mnist(named, monkeypatch):
    monkeypatch.setenv("COURSE_DATASET", "mnist")
    assert load_mnist().source == "mnist"
    assert load_mnist("uci").source == "uci"


def test_setting_mnist_without_mnist_is_an_error(monkeypatch):
    monkeypatch.setenv("COURSE_DATASET", "mnist")
    with pytest.raises(FileNotFoundError) as raised:
        load_mnist()
    text = own_sentence(raised)
    assert text.startswith("COURSE_DATASET=mnist asks for MNIST")
    assert "COURSE_DATASET=uci" in text


@pytest.mark.parametrize("value", ["MNIST", "auto", "yes", "0"])
def test_other_settings(monkeypatch, value, no_way_out):
    monkeypatch.setenv("COURSE_DATASET", value)
    with pytest.raises(ValueError, match="COURSE_DATASET") as raised:
        load_mnist()
    assert repr(value) in own_sentence(raised)
    assert load_mnist("uci").source == "uci"


# ------------------------------------------------------------------- damaged, foreign, missing


def bit_flipped(npz):
    changed = bytearray(npz)
    changed[len(changed) // 2] ^= 0xFF
    return bytes(changed)


def encrypted(npz):
    """The flag that says so is set in every entry."""
    changed = bytearray(npz)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := changed.find(mark, at + 1)) >= 0:
            changed[at + offset] |= 1
    return bytes(changed)


def plain_array(npz):
    file = io.BytesIO()
    np.save(file, np.zeros((60, 28, 28), np.uint8))
    return file.getvalue()


def pickled(npz):
    return pickle.dumps({"x_train": [1, 2, 3]})


def objects(npz):
    return as_npz(**{**make_digits(), "x_train": np.array([None, {}], dtype=object)})


def other(**changes):
    def make(npz):
        changed = {**make_digits(), **changes}
        return as_npz(**{name: array for name, array in changed.items() if array is not None})

    return make


DAMAGE = {
    "empty": (lambda npz: b"", "it is empty"),
    "text": (lambda npz: b"label,pixel\n5,0\n" * 99, "it is damaged, or no .npz"),
    "web page": (lambda npz: b"<!DOCTYPE html><title>Log in</title>", "it is damaged, or no .npz"),
    "a PK and no more": (lambda npz: b"PK\x03\x04", "it is damaged, or no .npz"),
    "truncated": (lambda npz: npz[: len(npz) // 2], "it is damaged, or no .npz"),
    "end lost": (lambda npz: npz[:-30], "it is damaged, or no .npz"),
    "start lost": (lambda npz: npz[5000:], "it is damaged, or no .npz"),
    "bit flipped": (bit_flipped, "it is damaged, or no .npz"),
    "encrypted": (encrypted, "it is damaged, or no .npz"),
    "one array": (plain_array, "it is damaged, or no .npz"),
    "pickle": (pickled, "it is damaged, or no .npz"),
    "objects": (objects, "it is damaged, or no .npz"),
    "key missing": (other(y_test=None), "it holds no array named y_test"),
    "no keys": (lambda npz: as_npz(images=np.zeros(3)), "it holds no array named x_train"),
    "floats": (other(x_train=np.zeros((60, 28, 28))), "x_train is of shape .* float64"),
    "flat": (other(x_test=np.zeros((10, 784), np.uint8)), r"x_test is of shape \(10, 784\)"),
    "long labels": (other(y_train=np.zeros(60, np.int64)), "y_train is of shape .* int64"),
    "look-alike": (
        lambda npz: as_npz(**make_digits(seed=1)),
        "x_train .* other contents .*Fashion",
    ),
    "other labels": (other(y_test=np.arange(10, dtype=np.uint8)), "y_test .* other contents"),
}


@pytest.mark.parametrize("place", ["MNIST_NPZ", "data/mnist.npz", "Keras' cache"])
@pytest.mark.parametrize(("damage", "reason"), DAMAGE.values(), ids=DAMAGE.keys())
def test_a_bad_file_is_named(machine, npz, monkeypatch, no_way_out, place, damage, reason):
    file, name, remedy = {
        "MNIST_NPZ": (machine / "bad.npz", str(machine / "bad.npz"), "let MNIST_NPZ name"),
        "data/mnist.npz": (machine / "data" / "mnist.npz", "data/mnist.npz", "move it away"),
        "Keras' cache": (keras_cache(machine), str(machine / "keras"), "move it away"),
    }[place]
    if place == "MNIST_NPZ":
        monkeypatch.setenv("MNIST_NPZ", str(file))
    file.write_bytes(damage(npz))
    for source in ("auto", "mnist"):
        with pytest.raises(ValueError, match=reason) as raised:
            load_mnist(source)
        text = own_sentence(raised)
        assert name in text
        assert remedy in text


def test_a_folder(machine, monkeypatch, no_way_out):
    monkeypatch.setenv("MNIST_NPZ", str(machine))
    with pytest.raises(ValueError, match="it is a folder") as raised:
        load_mnist()
    assert str(machine) in own_sentence(raised)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
@pytest.mark.timeout(10)
def test_a_pipe_is_not_waited_for(machine, monkeypatch, no_way_out):
    os.mkfifo(machine / "pipe.npz")
    monkeypatch.setenv("MNIST_NPZ", str(machine / "pipe.npz"))
    with pytest.raises(ValueError, match="not an ordinary file") as raised:
        load_mnist()
    own_sentence(raised)


@pytest.mark.parametrize("step", ["open", "stat"])
def test_no_permission(named, monkeypatch, no_way_out, step):
    def refuse(self, *args, **kwargs):
        raise PermissionError(13, "Permission denied", str(self))

    with monkeypatch.context() as patch:
        patch.setattr(Path, step, refuse)
        with pytest.raises(ValueError, match="no permission") as raised:
            load_mnist()
    assert str(named) in own_sentence(raised)


def test_another_error_of_the_system(named, monkeypatch, no_way_out):
    def fail(self, *args, **kwargs):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(ValueError, match="Input/output error") as raised:
        load_mnist()
    own_sentence(raised)


def test_too_little_memory(named, monkeypatch, no_way_out):
    def fail(*args, **kwargs):
        raise MemoryError

    monkeypatch.setattr(archive.np, "load", fail)
    with pytest.raises(MemoryError, match="not enough free memory") as raised:
        load_mnist()
    own_sentence(raised)


@pytest.mark.parametrize("name", ["nowhere.npz", "no/such/folder.npz", "elsewhere.npz/inside.npz"])
def test_a_missing_file(named, machine, monkeypatch, no_way_out, name):
    monkeypatch.setenv("MNIST_NPZ", str(machine / name))
    for source in ("auto", "mnist"):
        with pytest.raises(FileNotFoundError, match="no such file") as raised:
            load_mnist(source)
        text = own_sentence(raised)
        assert "MNIST_NPZ" in text
        assert name in text


def test_a_mended_file_is_read_again(machine, npz, monkeypatch, no_way_out):
    file = machine / "data" / "mnist.npz"
    file.write_bytes(npz[:1000])
    with pytest.raises(ValueError, match="damaged"):
        load_mnist()
    file.write_bytes(npz)
    assert load_mnist().source == "mnist"
    file.write_bytes(npz[:1000])
    with pytest.raises(ValueError, match="damaged"):
        load_mnist()


def test_a_file_is_read_once(named, monkeypatch, no_way_out):
    load_mnist()
    monkeypatch.setattr(mnist, "unpack", lambda *args: pytest.fail("read again"))
    load_mnist()


@pytest.mark.parametrize("ones", [True, False])
def test_both_copies_in_use_are_mnist(machine, digits, ones, no_way_out):
    """With the training images' pixels of value 1, and with these set to 0."""
    if not ones:
        digits["x_train"][digits["x_train"] == 1] = 0
    (machine / "data" / "mnist.npz").write_bytes(as_npz(**digits))
    got = load_mnist("mnist", scale="bytes")
    assert np.any(got.x_train == 1) == ones
    digits["x_test"][digits["x_test"] == 1] = 0  # not in the test images, though
    (machine / "data" / "mnist.npz").write_bytes(as_npz(**digits))
    with pytest.raises(ValueError, match="x_test"):
        load_mnist("mnist")


def test_arrays_may_be_stored_in_any_way(machine, digits, no_way_out):
    """Not compressed, in Fortran's order, with something added."""
    digits["x_train"] = np.asfortranarray(digits["x_train"])
    np.savez(machine / "data" / "mnist.npz", **digits, author="someone")
    np.testing.assert_array_equal(
        load_mnist("mnist", scale="bytes", flatten=False).x_test, digits["x_test"]
    )


# ------------------------------------------------------------------------------- the real MNIST


def test_real_mnist(real_mnist, monkeypatch, capsys, no_way_out):
    monkeypatch.setenv("MNIST_NPZ", str(real_mnist))
    digits = load_mnist(scale="bytes", flatten=False)
    assert digits.source == "mnist"
    assert digits.x_train.shape == (60000, 28, 28)
    assert digits.x_test.shape == (10000, 28, 28)
    assert digits.y_test[:5].tolist() == [7, 2, 1, 0, 4]
    assert digits.y_train[:5].tolist() == [5, 0, 4, 1, 9]
    assert np.bincount(digits.y_train).tolist()[:3] == [5923, 6742, 5958]
    assert "the real MNIST" in capsys.readouterr().out


@pytest.mark.parametrize(("value", "accepted"), [(1, True), (2, False)], ids=["a one", "a two"])
def test_real_mnist_with_one_pixel_changed(real_mnist, machine, value, accepted, no_way_out):
    with np.load(real_mnist) as file:
        content = dict(file)
    assert content["x_train"][0, 0, 0] == 0
    content["x_train"][0, 0, 0] = value
    np.savez(machine / "data" / "mnist.npz", **content)
    if accepted:
        assert load_mnist("mnist", scale="bytes").x_train[0, 0] == value
    else:
        with pytest.raises(ValueError, match=r"x_train .* other contents"):
            load_mnist("mnist")


def test_zeros_in_mnists_shape_are_not_mnist(machine, no_way_out):
    file = machine / "data" / "mnist.npz"
    shapes = {name: fingerprint.shape for name, fingerprint in mnist.MNIST.items()}
    assert shapes["x_train"] == (60000, 28, 28)
    np.savez(file, **{name: np.zeros(shape, np.uint8) for name, shape in shapes.items()})
    with pytest.raises(ValueError, match="other contents"):
        load_mnist()


# ---------------------------------------------------------------------------------- the house


def test_import_loads_nothing_heavy():
    """NumPy at most; neither Pillow nor anything that speaks to the internet."""
    code = """
import sys, numpy
before = set(sys.modules)
import helpers.datasets
new = {name.split(".")[0] for name in set(sys.modules) - before}
heavy = {"PIL", "matplotlib", "tensorflow", "keras", "sklearn", "ssl", "http", "urllib.request"}
assert not heavy & (new | set(sys.modules)), heavy & (new | set(sys.modules))
ours = {name for name in sys.modules if name.startswith("helpers.")}
assert all(n.startswith(("helpers.datasets", "helpers.errors")) for n in ours), ours
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
