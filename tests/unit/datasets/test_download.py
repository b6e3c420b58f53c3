"""The download: both servers, checked files, and never a long wait."""

import gzip
import hashlib
import os
import socket
import struct
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from helpers.datasets import download, load_mnist, mnist
from tests.waiting import SECONDS, until

from .conftest import as_npz, make_digits

KERAS = "/keras/mnist.npz"
pytestmark = [pytest.mark.timeout(120), pytest.mark.usefixtures("quick_embedded")]


def send(content):
    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    return answer


def send_half(content):
    """Promise all, send half, hang up."""

    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content[: len(content) // 2])

    return answer


def redirect(path):
    def answer(handler):
        handler.send_response(302)
        handler.send_header("Location", path)
        handler.end_headers()

    return answer


def silent(handler):
    handler.server.closing.wait()


def trickle(handler):
    """One byte now and then, without end, as long as the other side listens."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.closing.is_set():
        handler.wfile.write(b"P")
        time.sleep(0.02)


def flood(handler):
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(bytes(1 << 16))


@pytest.fixture
def expected(npz, monkeypatch):
    """The hash that Keras' file has to have is that of the made-up digits."""
    monkeypatch.setattr(download, "KERAS_SHA256", hashlib.sha256(npz).hexdigest())


@pytest.fixture
def idx(server, digits, monkeypatch):
    """The four files of the second server."""
    files = {}
    for key, (name, _, example) in download.IDX_FILES.items():
        array = digits[key]
        head = struct.pack(f">I{array.ndim}I", 0x800 + array.ndim, *array.shape)
        content = gzip.compress(head + array.tobytes())
        server.answers["/idx/" + name] = send(content)
        files[key] = (name, hashlib.sha256(content).hexdigest(), example)
    monkeypatch.setattr(download, "IDX_FILES", files)


@pytest.fixture
def patience(monkeypatch):
    """Set one of the limits; the others are then far away."""

    def only(name, seconds):
        for other in ("SILENCE_SECONDS", "FIRST_BYTES_SECONDS", "TOTAL_SECONDS"):
            monkeypatch.setattr(download, other, seconds if other == name else SECONDS)

    return only


def no_thread_left():
    return all(thread.name != "download MNIST" for thread in threading.enumerate())


def test_good_file(server, npz, expected, digits, machine, capsys):
    server.answers[KERAS] = send(npz)
    got = load_mnist(scale="bytes", flatten=False)
    assert got.source == "mnist"
    np.testing.assert_array_equal(got.x_test, digits["x_test"])
    assert server.requests == [KERAS]
    folder = machine / "data"
    assert (folder / "mnist.npz").read_bytes() == npz
    assert [file.name for file in folder.iterdir()] == ["mnist.npz"]
    looking, said = capsys.readouterr().out.splitlines()
    assert looking == "Looking for MNIST on the internet (11 MB) …"
    assert "from the internet, now kept as data/mnist.npz" in said
    load_mnist()
    assert len(server.requests) == 1
    assert capsys.readouterr().out == ""


def test_the_file_that_was_kept_is_used_in_the_next_process(server, npz, expected, monkeypatch):
    server.answers[KERAS] = send(npz)
    load_mnist("mnist")
    monkeypatch.setattr(mnist, "_memory", mnist._Memory())
    load_mnist("mnist")
    assert len(server.requests) == 1


def test_redirects_are_followed(server, npz, expected):
    server.answers[KERAS] = redirect("/moved")
    server.answers["/moved"] = send(npz)
    assert load_mnist("mnist").source == "mnist"


@pytest.mark.parametrize(
    "first",
    [
        None,
        send(b"<!DOCTYPE html><title>Log in to this network</title>"),
        send(b""),
        flood,
    ],
    ids=["404", "web page", "nothing", "flood"],
)
def test_second_server(server, npz, expected, idx, digits, first, machine):
    server.answers[KERAS] = first
    got = load_mnist("mnist", scale="bytes", flatten=False)
    for key, array in digits.items():
        np.testing.assert_array_equal(getattr(got, key), array)
    assert len(server.requests) == 5
    with np.load(machine / "data" / "mnist.npz") as kept:
        np.testing.assert_array_equal(kept["x_train"], digits["x_train"])


def test_second_server_when_the_first_hangs_up(server, npz, expected, idx):
    server.answers[KERAS] = send_half(npz)
    assert load_mnist("mnist").source == "mnist"


def test_second_server_when_the_first_is_silent(server, npz, expected, idx, patience):
    patience("SILENCE_SECONDS", 0.5)
    server.answers[KERAS] = silent
    assert load_mnist("mnist").source == "mnist"
    assert len(server.requests) == 5


def test_one_wrong_file_of_the_four(server, expected, idx, machine):
    server.answers["/idx/t10k-labels-idx1-ubyte.gz"] = send(gzip.compress(b"something else"))
    with pytest.raises(FileNotFoundError, match="not the file asked for"):
        load_mnist("mnist")
    assert not list((machine / "data").iterdir())


def test_no_server_has_it(server):
    with pytest.raises(FileNotFoundError, match="the server answered with error 404"):
        load_mnist("mnist")


def test_wrong_hash_is_never_used(server, npz, machine):
    """The very file we want, but not with the hash that we know."""
    server.answers[KERAS] = send(npz)
    assert load_mnist().source == "uci"
    assert not list((machine / "data").iterdir())


def test_right_hash_and_wrong_contents(server, digits, monkeypatch, machine):
    content = as_npz(**make_digits(seed=1))
    monkeypatch.setattr(download, "KERAS_SHA256", hashlib.sha256(content).hexdigest())
    server.answers[KERAS] = send(content)
    with pytest.raises(FileNotFoundError, match="not the file asked for"):
        load_mnist("mnist")
    assert load_mnist().source == "uci"
    assert not list((machine / "data").iterdir())


def test_silent_servers_are_given_up(server, patience):
    patience("FIRST_BYTES_SECONDS", 0.4)
    server.answers[KERAS] = silent
    with pytest.raises(FileNotFoundError, match=r"no server sent anything within 0.4 seconds"):
        load_mnist("mnist")
    left = [thread for thread in threading.enumerate() if thread.name == "download MNIST"]
    assert left  # it cannot be stopped while it waits, but it must not keep Python from ending
    assert all(thread.daemon for thread in left)


def test_a_name_that_is_never_found(patience, monkeypatch):
    """As behind a wall that swallows every question: looking up the name just hangs."""
    patience("FIRST_BYTES_SECONDS", 0.4)
    release = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: release.wait() and [])
    assert load_mnist().source == "uci"
    release.set()


def test_a_trickling_server_is_given_up_and_told_to_stop(server, patience):
    patience("TOTAL_SECONDS", 0.6)
    server.answers[KERAS] = trickle
    with pytest.raises(FileNotFoundError, match=r"not finished after 0.6 seconds"):
        load_mnist("mnist")
    until(no_thread_left)
    until(lambda: server.hung_up == [KERAS])
    assert server.requests == [KERAS]


def test_failure_is_remembered(server, capsys):
    assert load_mnist().source == "uci"
    asked = len(server.requests)
    assert asked == 2
    assert load_mnist().source == "uci"
    with pytest.raises(FileNotFoundError, match="error 404"):
        load_mnist("mnist")
    assert len(server.requests) == asked
    assert capsys.readouterr().out.count("Looking for MNIST") == 1


def test_a_file_put_in_place_after_a_failure_is_found(server, npz, machine):
    assert load_mnist().source == "uci"
    (machine / "data" / "mnist.npz").write_bytes(npz)
    assert load_mnist().source == "mnist"


def test_two_threads_wait_for_one_download(server, npz, expected):
    server.answers[KERAS] = lambda handler: (time.sleep(0.2), send(npz)(handler))
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(load_mnist("mnist").source))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == ["mnist"] * 4
    assert server.requests == [KERAS]


@pytest.mark.parametrize("trouble", ["replace", "write"])
def test_folder_that_cannot_be_written_to(
    server, npz, expected, monkeypatch, machine, capsys, trouble
):
    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    if trouble == "replace":
        monkeypatch.setattr(os, "replace", refuse)
    else:
        monkeypatch.setattr(mnist.Path, "write_bytes", refuse)
    server.answers[KERAS] = send(npz)
    for _ in range(2):
        assert load_mnist().source == "mnist"
    assert server.requests == [KERAS]
    assert not list((machine / "data").iterdir())
    assert "kept in memory only" in capsys.readouterr().out


def test_no_folder_at_all(server, npz, expected, machine):
    (machine / "data").rmdir()
    server.answers[KERAS] = send(npz)
    assert load_mnist("mnist").source == "mnist"


def test_an_interrupt_stops_the_download_and_is_not_a_failure(server, npz, expected, monkeypatch):
    server.answers[KERAS] = trickle

    class InterruptedJob(download._Job):
        def __init__(self):
            super().__init__()
            self.first_bytes.wait = self.interrupt

        def interrupt(self, timeout):
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(download, "_Job", InterruptedJob)
        with pytest.raises(KeyboardInterrupt):
            load_mnist("mnist")
    until(no_thread_left)
    server.answers[KERAS] = send(npz)
    assert load_mnist("mnist").source == "mnist"


def test_the_addresses_are_those_of_keras_and_of_a_second_host():
    """Read from the source: every other test points them elsewhere."""
    source = Path(download.__file__).read_text(encoding="utf-8")
    assert "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz" in source
    assert "https://ossci-datasets.s3.amazonaws.com/mnist/" in source
    assert source.count("https://") == 2
    assert all(len(sha256) == 64 for _, sha256, _ in download.IDX_FILES.values())
    assert (download.SILENCE_SECONDS, download.FIRST_BYTES_SECONDS) == (4, 8)
    assert download.TOTAL_SECONDS == 60
