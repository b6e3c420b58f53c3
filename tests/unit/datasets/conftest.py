"""A machine of its own for every test: no MNIST anywhere, no way out to the internet."""

import io
import os
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest

from helpers.datasets import download, embedded, mnist
from helpers.datasets.archive import Fingerprint

REAL_MNIST = os.environ.get("MNIST_NPZ")


@pytest.fixture
def real_mnist():
    if not REAL_MNIST:
        pytest.skip("needs the real MNIST: set MNIST_NPZ to its file")
    return Path(REAL_MNIST)


@pytest.fixture(autouse=True)
def machine(tmp_path, monkeypatch):
    """Empty folders for data/ and Keras' cache, a fresh memory, servers that nobody runs."""
    for name in ("MNIST_NPZ", "COURSE_DATASET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(mnist, "DATA", tmp_path / "data")
    monkeypatch.setattr(mnist, "_memory", mnist._Memory())
    monkeypatch.setattr(download, "KERAS_URL", "http://127.0.0.1:9/mnist.npz")
    monkeypatch.setattr(download, "IDX_URL", "http://127.0.0.1:9/")
    return tmp_path


@pytest.fixture(scope="session")
def embedded_digits():
    return embedded.load_embedded()


@pytest.fixture
def quick_embedded(embedded_digits, monkeypatch):
    """Enlarge the embedded digits once for all tests, not once for each."""
    monkeypatch.setattr(embedded, "load_embedded", lambda: embedded_digits)


def make_digits(seed=0):
    rng = np.random.default_rng(seed)
    sizes = {"train": 60, "test": 10}
    arrays = {}
    for part, n in sizes.items():
        arrays[f"x_{part}"] = rng.integers(0, 256, (n, 28, 28), dtype=np.uint8)
        arrays[f"y_{part}"] = rng.integers(0, 10, n, dtype=np.uint8)
    arrays["x_train"][0, 0, :5] = 1  # as in the original: some of the faintest pixels
    return arrays


def as_npz(**arrays):
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


@pytest.fixture
def digits(monkeypatch):
    """Seventy made-up digits that pass for MNIST."""
    arrays = make_digits()
    faintless = np.where(arrays["x_train"] == 1, np.uint8(0), arrays["x_train"])
    known = {name: Fingerprint(a.shape, zlib.crc32(a)) for name, a in arrays.items()}
    known["x_train"] = Fingerprint(faintless.shape, zlib.crc32(faintless), ones_as_zeros=True)
    monkeypatch.setattr(mnist, "MNIST", known)
    return arrays


@pytest.fixture
def npz(digits):
    return as_npz(**digits)


@pytest.fixture
def server(monkeypatch):
    """A web server here: `answers[path]` is a function that gets the request handler.

    `requests` lists the paths asked for. What waits for `closing` waits until the test is over.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            web.requests.append(self.path)
            answer = web.answers.get(self.path)
            if answer is None:
                self.send_error(404)
                return
            try:
                answer(self)
            except OSError:
                web.hung_up.append(self.path)

        def log_message(self, *args):
            pass

    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web.daemon_threads = True
    web.block_on_close = False
    web.answers, web.requests, web.hung_up, web.closing = {}, [], [], Event()
    thread = Thread(target=web.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    root = f"http://127.0.0.1:{web.server_port}/"
    monkeypatch.setattr(download, "KERAS_URL", root + "keras/mnist.npz")
    monkeypatch.setattr(download, "IDX_URL", root + "idx/")
    yield web
    web.closing.set()
    web.shutdown()
    web.server_close()
    thread.join()
