"""Handwritten digits: the real MNIST where it is to be had, otherwise the embedded digits."""

import contextlib
import os
import stat
import threading
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import numpy as np

from helpers.datasets import download, embedded
from helpers.datasets.archive import Arrays, Fingerprint, unpack

DATA = Path(__file__).resolve().parents[2] / "data"

# MNIST, whichever way it came. Other sets have the same shapes, so the contents are compared too.
# Some copies store the training images' faintest pixels, of value 1, as 0.
MNIST = {
    "x_train": Fingerprint((60000, 28, 28), 1556396641, ones_as_zeros=True),
    "y_train": Fingerprint((60000,), 3121080559),
    "x_test": Fingerprint((10000, 28, 28), 3838467927),
    "y_test": Fingerprint((10000,), 4001760473),
}

SOURCES = ("auto", "mnist", "uci")
SCALES = ("unit", "centered", "bytes")

DESCRIPTIONS = {
    "mnist": (
        "MNIST: 60,000 handwritten digits to train on and 10,000 to test on, "
        "each a grey picture of 28 × 28 pixels."
    ),
    "uci": (
        "The embedded digits: 1,437 handwritten digits to train on and 360 to test on, "
        "each enlarged from 8 × 8 to a grey picture of 28 × 28 pixels."
    ),
}

# What "auto" says, once: which digits, and from where or why.
USES_MNIST = (
    "The digits in use are the real MNIST, 60,000 to train on and 10,000 to test on, from {place}."
)
USES_EMBEDDED = (
    "The digits in use are the 1,797 embedded ones, 1,437 to train on and 360 to test on, "
    "because {reason}."
)
LOOKING = "Looking for MNIST on the internet (11 MB) …"

PLACE_NAMED = "the file that MNIST_NPZ names"
PLACE_DATA = "data/mnist.npz"
PLACE_KERAS = "Keras' cache"
PLACE_INTERNET = "the internet, now kept as data/mnist.npz"
PLACE_MEMORY = "the internet, kept in memory only because the folder data/ cannot be written to"
ASKED_FOR = "COURSE_DATASET=uci asks for them"
NO_MNIST = "MNIST is not on this computer and could not be downloaded ({failure})"

# What stops the learner, and what to do.
NOT_TO_BE_HAD = (
    "{asked_by} asks for MNIST, but it is not on this computer and could not be downloaded, "
    "because {failure}: put the file mnist.npz into the course's folder data/, "
    "or take the embedded digits with {instead}."
)
MISSING = (
    "MNIST_NPZ names {file}, but there is no such file: correct the variable or remove it, "
    "then start the kernel again."
)
UNREADABLE = "MNIST cannot be read from {file}, because {why}: {remedy}."
REPLACE_NAMED = "let MNIST_NPZ name a good copy or remove the variable, then start the kernel again"
REPLACE_FOUND = "move it away or put a good copy in its place, then run this cell again"
IS_FOLDER = "it is a folder, not a file"
NO_FILE = "it is not an ordinary file"
NOT_ALLOWED = "you have no permission to read it"
WRONG_SETTING = (
    "The environment variable COURSE_DATASET is {value!r}: set it to mnist or uci, or remove it."
)
WRONG_CHOICE = "{name}={value!r} is not known; expected {known}."
WRONG_SWITCH = "{name}={value!r} is not a switch; expected True or False."


@dataclass(frozen=True, eq=False, repr=False)
class Digits:
    """Handwritten digits, ready for a network. Built in chapter 08.

    Attributes
    ----------
    x_train, x_test
        Images, (n, 784), or (n, 28, 28) with ``flatten=False``; float32, or uint8 with
        ``scale="bytes"``. The higher the value, the more ink.
    y_train, y_test
        Labels 0 to 9, (n,) int64; or (n, 10) float32 with ``one_hot=True``.
    source
        ``"mnist"`` or ``"uci"``.
    description
        One sentence about these digits.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    source: str
    description: str

    def __repr__(self) -> str:
        """Shapes and types, not the numbers."""
        arrays = ", ".join(
            f"{name}: {getattr(self, name).shape} {getattr(self, name).dtype}" for name in MNIST
        )
        return f"Digits(source={self.source!r}, {arrays})"


@dataclass
class _Memory:
    """What this process remembers of earlier calls."""

    arrays: dict[object, Arrays] = field(default_factory=dict)
    download_failure: str = ""
    said: set[str] = field(default_factory=set)


_memory = _Memory()
_lock = threading.RLock()


def load_mnist(
    source: str = "auto", scale: str = "unit", flatten: bool = True, one_hot: bool = False
) -> Digits:
    """Load handwritten digits to train and to test on. Built in chapter 08.

    Parameters
    ----------
    source
        ``"mnist"``: the real MNIST, from the file that the environment variable MNIST_NPZ names,
        ``data/mnist.npz``, Keras' cache or the internet, whichever is first to have it.
        ``"uci"``: the 1,797 digits that come with the course, enlarged to MNIST's frame.
        ``"auto"``: MNIST if it is to be had, otherwise the others; says once which it took,
        unless it is asked in a thread beside the page. The environment variable COURSE_DATASET,
        ``mnist`` or ``uci``, settles it from outside.
    scale
        Range of the pixel values: ``"unit"`` [0, 1], ``"centered"`` [-0.5, 0.5], both float32,
        or ``"bytes"`` 0 to 255, uint8.
    flatten
        Images as rows of 784 values, not as 28 × 28.
    one_hot
        Labels as rows of ten zeros and ones, not as whole numbers.

    Returns
    -------
    Digits
        With arrays that are yours: changing them does no harm to a later call.

    Raises
    ------
    ValueError
        For an unknown choice, or a file that is damaged or not MNIST.
    FileNotFoundError
        If MNIST was asked for and is not to be had, or MNIST_NPZ names no file.
    """
    for name, value, known in (("source", source, SOURCES), ("scale", scale, SCALES)):
        if not isinstance(value, str) or value not in known:
            choices = ", ".join(repr(choice) for choice in known)
            raise ValueError(WRONG_CHOICE.format(name=name, value=value, known=choices))
    for name, value in (("flatten", flatten), ("one_hot", one_hot)):
        if not isinstance(value, bool | np.bool_):
            raise ValueError(WRONG_SWITCH.format(name=name, value=value))

    with _lock:
        found, arrays = _choose(source)
    return Digits(
        x_train=_images(arrays["x_train"], scale, flatten),
        y_train=_labels(arrays["y_train"], one_hot),
        x_test=_images(arrays["x_test"], scale, flatten),
        y_test=_labels(arrays["y_test"], one_hot),
        source=found,
        description=DESCRIPTIONS[found],
    )


def _images(pixels: np.ndarray, scale: str, flatten: bool) -> np.ndarray:
    if scale == "bytes":
        images = pixels.copy()
    else:
        images = pixels.astype(np.float32)
        images /= 255
        if scale == "centered":
            images -= 0.5
    return images.reshape(len(images), -1) if flatten else images


def _labels(labels: np.ndarray, one_hot: bool) -> np.ndarray:
    return np.eye(10, dtype=np.float32)[labels] if one_hot else labels.astype(np.int64)


def _choose(source: str) -> tuple[str, Arrays]:
    """Decide between MNIST and the embedded digits: their name and their arrays of bytes."""
    wanted, asked_by, instead = source, 'source="mnist"', 'source="uci"'
    if source == "auto" and (setting := os.environ.get("COURSE_DATASET", "").strip()):
        if setting not in DESCRIPTIONS:
            raise ValueError(WRONG_SETTING.format(value=setting))
        wanted, asked_by, instead = setting, "COURSE_DATASET=mnist", "COURSE_DATASET=uci"

    reason = ASKED_FOR
    if wanted != "uci":
        try:
            arrays, place = _mnist()
        except download.DownloadError as failure:
            if wanted == "mnist":
                message = NOT_TO_BE_HAD.format(asked_by=asked_by, failure=failure, instead=instead)
                raise FileNotFoundError(message) from None
            reason = NO_MNIST.format(failure=failure)
        else:
            _say_once("mnist", source, USES_MNIST.format(place=place))
            return "mnist", arrays
    if "uci" not in _memory.arrays:
        _memory.arrays["uci"] = embedded.load_embedded()
    _say_once("uci", source, USES_EMBEDDED.format(reason=reason))
    return "uci", _memory.arrays["uci"]


def _say_once(found: str, source: str, sentence: str) -> None:
    if source == "auto" and found not in _memory.said and _say(sentence):
        _memory.said.add(found)


def _say(sentence: str) -> bool:
    """Print in the cell that asked. A thread that works beside the page has none: it is silent."""
    heard = threading.current_thread() is threading.main_thread()
    if heard:
        print(sentence, flush=True)
    return heard


def _mnist() -> tuple[Arrays, str]:
    """Return the real MNIST and, in words, the place it came from."""
    if named := os.environ.get("MNIST_NPZ", "").strip():
        file = Path(os.path.expanduser(named))
        try:
            file.stat()
        except (FileNotFoundError, NotADirectoryError):
            raise FileNotFoundError(MISSING.format(file=file)) from None
        except OSError:
            pass  # there, but not for us: _read says so
        return _read(file, str(file), REPLACE_NAMED), PLACE_NAMED
    kept = DATA / "mnist.npz"
    if os.path.exists(kept):
        return _read(kept, PLACE_DATA, REPLACE_FOUND), PLACE_DATA
    keras_home = os.environ.get("KERAS_HOME") or os.path.join("~", ".keras")
    cached = Path(os.path.expanduser(keras_home), "datasets", "mnist.npz")
    if os.path.exists(cached):
        return _read(cached, str(cached), REPLACE_FOUND), PLACE_KERAS
    return _from_internet(kept)


def _read(file: Path, name: str, remedy: str) -> Arrays:
    """Read and check one file, or take what was read from it before if it is still the same."""
    try:
        state = file.stat()
        if not stat.S_ISREG(state.st_mode):  # opening a pipe, for one, would wait for ever
            raise ValueError(IS_FOLDER if stat.S_ISDIR(state.st_mode) else NO_FILE)
        key = (str(file), state.st_mtime_ns, state.st_size)
        if key not in _memory.arrays:
            with file.open("rb") as stream:
                _memory.arrays[key] = unpack(stream, MNIST)
        return _memory.arrays[key]
    except PermissionError:
        why = NOT_ALLOWED
    except OSError as error:
        why = error.strerror or str(error)
    except ValueError as error:
        why = str(error)
    raise ValueError(UNREADABLE.format(file=name, why=why, remedy=remedy))


def _from_internet(target: Path) -> tuple[Arrays, str]:
    """Download MNIST, once in a process, and keep it as `target` where that can be written."""
    if "internet" in _memory.arrays:
        return _memory.arrays["internet"], PLACE_MEMORY
    if _memory.download_failure:
        raise download.DownloadError(_memory.download_failure)
    _say(LOOKING)
    try:
        npz = download.fetch()
        arrays = unpack(BytesIO(npz), MNIST)
    except download.DownloadError as error:
        _memory.download_failure = str(error)
        raise
    except ValueError:  # the right hash and yet not MNIST: only if the hashes here are wrong
        _memory.download_failure = download.WRONG_FILE
        raise download.DownloadError(download.WRONG_FILE) from None
    if _save(npz, target):
        state = target.stat()
        _memory.arrays[str(target), state.st_mtime_ns, state.st_size] = arrays
        return arrays, PLACE_INTERNET
    _memory.arrays["internet"] = arrays
    return arrays, PLACE_MEMORY


def _save(content: bytes, target: Path) -> bool:
    """Write a file as a whole or not at all; False if it cannot be written."""
    part = target.with_suffix(f".{os.getpid()}.part")
    try:
        part.write_bytes(content)
        os.replace(part, target)
    except OSError:
        return False
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return True
