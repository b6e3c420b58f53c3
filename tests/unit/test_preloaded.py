"""Kernels that are copies of one process: like any other kernel, and refused where unsound."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager, start_new_kernel
from jupyter_client.provisioning import KernelProvisionerFactory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="copies are made on Linux only")

SECONDS = 120
LIGHT = ("matplotlib.pyplot",)
TRAIN = """
import numpy as np
from helpers.training.tensorflow import load_tensorflow
tf, keras = load_tensorflow()
keras.utils.set_random_seed(0)
x = np.random.default_rng(0).random((200, 20), dtype="float32")
model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(8, "relu"), keras.layers.Dense(1)])
model.compile("adam", "mse")
print(model.fit(x, x[:, :1], epochs=2, verbose=0).history["loss"])
"""


@contextlib.contextmanager
def service(folder: Path, *modules: str) -> Iterator[psutil.Process]:
    """Run the service that kernels are copied from, and let kernels ask it."""
    place = folder / "preloaded"
    command = [sys.executable, "-m", "helpers.preloaded", str(place), *modules]
    with pytest.MonkeyPatch.context() as patch:
        process = psutil.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)
        try:
            until(place.exists)
            patch.setenv("COURSE_PRELOADED", str(place))
            patch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", "course-preloaded")
            yield process
        finally:
            process.kill()
            process.wait()


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


class Kernel:
    """A kernel that is started, asked and ended."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient):
        self.manager, self.client = manager, client
        self.process = psutil.Process(manager.provisioner.pid)

    def run(self, source: str) -> list:
        """Run a cell; return what it printed, the types of what it showed, its error."""
        said = []

        def hear(message: dict) -> None:
            content = message["content"]
            parts = {"stream": "text", "error": "evalue", "display_data": "data"}
            if (part := parts.get(message["msg_type"])) is not None:
                said.append(content[part] if part != "data" else sorted(content["data"]))

        self.client.execute_interactive(source, output_hook=hear, timeout=SECONDS)
        return said


@contextlib.contextmanager
def kernel(folder: Path) -> Iterator[Kernel]:
    manager, client = start_new_kernel(
        kernel_name="python3", startup_timeout=SECONDS, cwd=str(folder)
    )
    try:
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.fixture(autouse=True)
def asked_anew():
    """Jupyter asks only once in a process who starts kernels."""
    KernelProvisionerFactory.clear_instance()
    yield
    KernelProvisionerFactory.clear_instance()


@pytest.fixture(scope="module")
def light(tmp_path_factory) -> Iterator[psutil.Process]:
    with service(tmp_path_factory.mktemp("light"), *LIGHT) as process:
        yield process


def test_a_copy_is_like_any_other_kernel(light, tmp_path, monkeypatch):
    monkeypatch.setenv("OF_THE_LEARNER", "yes")
    chance = "import random, numpy as np; print(random.random(), np.random.rand())"
    with kernel(tmp_path) as one, kernel(tmp_path) as two:
        assert one.process.ppid() == two.process.ppid() == light.pid
        assert one.run("import os, sys; print(os.getcwd(), os.environ['OF_THE_LEARNER'])") == [
            f"{tmp_path} yes\n"
        ]
        assert one.run("print(sys.stdin.read() == '', __name__, sys.argv[1])")[0].startswith(
            "True __main__ -f"
        )
        assert one.run("print('matplotlib.pyplot' in sys.modules)") == ["True\n"]
        shown = one.run("import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show()")
        assert shown == [["image/png", "text/plain"]]
        assert one.run("import subprocess; print(subprocess.run('exit 3', shell=True).returncode)")
        drawn = [each.run(chance)[0].split() for each in (one, two)]
        for ours, theirs in zip(*drawn, strict=True):
            assert ours != theirs
        own = psutil.Process()
        assert one.process.uids() == own.uids()
        assert one.process.gids() == own.gids()
        assert not one.process.children()


def test_it_is_interrupted_started_again_and_ended(light, tmp_path):
    with kernel(tmp_path) as copy:
        copy.run("kept = 1")
        copy.client.execute("import time\nprint('asleep', flush=True)\ntime.sleep(1000)")
        until(lambda: "asleep" in str(copy.client.get_iopub_msg(SECONDS)["content"]))
        copy.manager.interrupt_kernel()
        assert copy.client.get_shell_msg(SECONDS)["content"]["ename"] == "KeyboardInterrupt"
        assert copy.run("print(kept)")[-1] == "1\n"
        copy.manager.restart_kernel()
        copy.client.wait_for_ready(timeout=SECONDS)
        assert copy.run("print('kept' in globals())") == ["False\n"]
        assert not copy.process.is_running()
        again = psutil.Process(copy.manager.provisioner.pid)
        assert again.ppid() == light.pid
    until(lambda: not again.is_running())


def test_a_killed_copy_is_noticed(light, tmp_path):
    with kernel(tmp_path) as copy:
        assert copy.manager.is_alive()
        copy.process.kill()
        until(lambda: not copy.manager.is_alive())


def test_it_outlives_the_service_and_ends_with_its_server(tmp_path):
    server = "from jupyter_client.manager import start_new_kernel\nimport time\n"
    server += "manager, client = start_new_kernel(kernel_name='python3')\n"
    server += "print(manager.provisioner.pid, flush=True)\ntime.sleep(1000)"
    with service(tmp_path, *LIGHT) as copied_from:
        running = subprocess.Popen(
            [sys.executable, "-c", server], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        copy = psutil.Process(int(running.stdout.readline()))
        assert copy.ppid() == copied_from.pid
    time.sleep(2)  # longer than a kernel takes to notice that it has lost its parent
    assert copy.is_running()
    running.kill()
    running.communicate()
    until(lambda: not copy.is_running())


def started_as_usual(folder: Path) -> bool:
    with kernel(folder) as ordinary:
        return ordinary.process.ppid() == os.getpid() and ordinary.run("print(1)") == ["1\n"]


def test_without_the_service_a_kernel_starts_as_usual(tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", "course-preloaded")
    monkeypatch.delenv("COURSE_PRELOADED", raising=False)
    assert started_as_usual(tmp_path)
    monkeypatch.setenv("COURSE_PRELOADED", str(tmp_path / "nobody"))
    assert started_as_usual(tmp_path)
    assert "the ordinary way" in caplog.text


def test_a_process_with_threads_is_not_copied(tmp_path, caplog):
    source = "import threading\nthreading.Thread(target=threading.Event().wait).start()\n"
    (tmp_path / "with_a_thread.py").write_text(source)
    with service(tmp_path, "with_a_thread"):
        assert started_as_usual(tmp_path)
    assert "2 threads" in caplog.text


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
def test_another_account_gets_a_kernel_of_its_own_account_and_nothing_more():
    ask = """
import json, os, socket, sys
os.setgroups([])
os.setresgid(65534, 65534, 65534)
os.setresuid(65534, 65534, 65534)
with socket.socket(socket.AF_UNIX) as service:
    service.connect(sys.argv[1])
    request = {"argv": ["x"], "env": {}, "cwd": sys.argv[2], "prefix": sys.prefix}
    socket.send_fds(service, [json.dumps(request).encode() + b"\\n"], [1, 2])
    print(service.recv(1000).decode())
"""
    with tempfile.TemporaryDirectory() as folder:  # pytest's own are closed to others
        os.chmod(folder, 0o755)
        private = Path(folder, "private")
        private.mkdir(mode=0o700)
        with service(Path(folder), *LIGHT, "secrets"):  # others can't read this Python's files
            asked = [sys.executable, "-c", ask, os.environ["COURSE_PRELOADED"]]
            allowed = subprocess.run([*asked, folder], capture_output=True, text=True)
            refused = subprocess.run([*asked, private], capture_output=True, text=True)
    assert '"pid"' in allowed.stdout, allowed
    assert "PermissionError" in refused.stdout, refused


@pytest.mark.keras
def test_keras_trains_in_a_copy_as_elsewhere_and_shares_its_memory(tmp_path):
    as_usual = subprocess.run([sys.executable, "-c", TRAIN], capture_output=True, text=True)
    with service(tmp_path), kernel(tmp_path) as copy:
        assert copy.run("import sys; print('keras' in sys.modules)") == ["True\n"]
        assert copy.run(TRAIN) == [as_usual.stdout]
        memory = copy.process.memory_full_info()
        assert memory.uss < memory.rss / 2
