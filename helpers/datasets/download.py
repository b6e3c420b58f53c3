"""Fetch MNIST from the internet, from two servers, without ever keeping a learner waiting long.

Everything that can hang (looking up a name, connecting, a server that sends a byte now and then)
happens in a thread of its own, which is given up when its time is over.
"""

import gzip
import hashlib
import io
import threading
import time
from dataclasses import dataclass, field

import numpy as np

# First the file that Keras uses.
KERAS_URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
KERAS_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"

# Then MNIST as it was first published, on another company's server: name, SHA-256, and the shape
# of one example. The header of such a file is 4 bytes, and 4 more for each dimension.
IDX_URL = "https://ossci-datasets.s3.amazonaws.com/mnist/"
IDX_FILES = {
    "x_train": (
        "train-images-idx3-ubyte.gz",
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        (28, 28),
    ),
    "y_train": (
        "train-labels-idx1-ubyte.gz",
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        (),
    ),
    "x_test": (
        "t10k-images-idx3-ubyte.gz",
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        (28, 28),
    ),
    "y_test": (
        "t10k-labels-idx1-ubyte.gz",
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        (),
    ),
}

SILENCE_SECONDS = 4.0  # how long a server may send nothing
FIRST_BYTES_SECONDS = 8.0  # until the first bytes of a file are there, both servers together
TOTAL_SECONDS = 60.0  # for all of it
MAX_BYTES = 20_000_000  # nothing we ask for is larger

NOT_REACHED = "no server could be reached"
SERVER_ERROR = "the server answered with error {code}"
NO_BYTES = "no server sent anything within {seconds:g} seconds"
TOO_SLOW = "it was not finished after {seconds:g} seconds"
WRONG_FILE = "what arrived was not the file asked for"


class DownloadError(Exception):
    """MNIST could not be fetched. The text is a reason that fits after "because"."""


@dataclass
class _Job:
    """What the waiting side and the working thread tell each other."""

    first_bytes: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)
    stop: threading.Event = field(default_factory=threading.Event)
    npz: bytes | None = None
    failure: str = NOT_REACHED


def fetch() -> bytes:
    """Download MNIST and return it as the bytes of an .npz file in Keras' layout.

    Returns after at most `TOTAL_SECONDS`, and after `FIRST_BYTES_SECONDS` if no server sends
    anything by then.

    Raises
    ------
    DownloadError
        If neither server gave the right file in time.
    """
    job = _Job()
    end = time.monotonic() + TOTAL_SECONDS
    threading.Thread(target=_work, args=(job,), name="download MNIST", daemon=True).start()
    try:
        if not job.first_bytes.wait(FIRST_BYTES_SECONDS):
            raise DownloadError(NO_BYTES.format(seconds=FIRST_BYTES_SECONDS))
        if not job.done.wait(max(0.0, end - time.monotonic())):
            raise DownloadError(TOO_SLOW.format(seconds=TOTAL_SECONDS))
    finally:
        job.stop.set()
    if job.npz is None:
        raise DownloadError(job.failure)
    return job.npz


def _work(job: _Job) -> None:
    """Try one server after the other; the result or the last reason is left in `job`."""
    from urllib.error import HTTPError  # imported only when needed: it is slow to load

    for get in (_keras_file, _idx_files):
        try:
            job.npz = get(job)
            break
        except DownloadError as error:
            job.failure = str(error)
        except HTTPError as error:
            job.failure = SERVER_ERROR.format(code=error.code)
        except Exception:  # whatever a network can do: name not found, refused, reset, silent
            job.failure = NOT_REACHED
        if job.stop.is_set():
            break
    job.done.set()
    job.first_bytes.set()


def _keras_file(job: _Job) -> bytes:
    return _get(KERAS_URL, KERAS_SHA256, job)


def _idx_files(job: _Job) -> bytes:
    arrays = {}
    for key, (name, sha256, example_shape) in IDX_FILES.items():
        content = gzip.decompress(_get(IDX_URL + name, sha256, job))
        header = 4 + 4 * (1 + len(example_shape))
        arrays[key] = np.frombuffer(content, np.uint8, offset=header).reshape(-1, *example_shape)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def _get(url: str, sha256: str, job: _Job) -> bytes:
    from urllib.request import urlopen  # as above

    content = bytearray()
    with urlopen(url, timeout=SILENCE_SECONDS) as response:
        # read1 returns what has come so far; read would wait for a whole block.
        while part := response.read1(1 << 16):
            job.first_bytes.set()
            content += part
            if job.stop.is_set() or len(content) > MAX_BYTES:
                raise DownloadError(WRONG_FILE)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise DownloadError(WRONG_FILE)
    return bytes(content)
