"""Kernels that are copies of one process which has loaded everything, for a hub with many learners.

A kernel that loads Keras works three seconds for it and keeps some 300 MB to itself. A copy of a
process that has loaded it shares them with all others and starts at once (`docs/deploying.md`):

    python -m helpers.preloaded /run/course/preloaded

waits at that socket and forks a kernel for whoever asks. The other half is `Provisioner`, which
asks it on behalf of a Jupyter server, where the hub has set `COURSE_PRELOADED` to the socket and
`JUPYTER_DEFAULT_PROVISIONER_NAME` to ``course-preloaded``. Whatever the service can't do, or won't,
is done the ordinary way.

To copy a process is sound as long as it has one thread: any other would be missing in the copy,
with all that it holds. TensorFlow starts its threads with its first tensor; so everything is
imported here and nothing computed, and the threads are counted before each copy. A kernel runs with
the rights and limits of the server that asks for it, and where these can't be given to it, because
the server lives in namespaces of its own (a container, systemd's private folders), it is refused.
Linux only.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import math
import os
import resource
import signal
import socket
import struct
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil
from jupyter_client.provisioning import LocalProvisioner
from threadpoolctl import threadpool_limits

SOCKET = "COURSE_PRELOADED"
# With these, no library starts a thread while it is imported, and plots go into the notebook.
QUIET = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "KERAS_BACKEND": "tensorflow",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}
MODULES = (
    *("ipywidgets", "anywidget", "scipy.optimize", "PIL.Image", "matplotlib.pyplot"),
    *("tensorflow", "keras"),
)
LAUNCHER = ["-m", "ipykernel_launcher"]
PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 4, 38
LONGEST_REQUEST, SECONDS_TO_ASK = 1_000_000, 10

# What an administrator may read in a log.
THREADS = "the service has {n} threads and can't be copied; start it anew"
GONE = "the server that asked has ended"
FOREIGN = "the server has {what} of its own, which a copy would not have"
NOT_ROOT = "the service runs as {own} and can't start a kernel for {uid}"
OTHER_PYTHON = "{theirs} is asked for, but {own} is loaded"
WAITING = "Everything is loaded ({megabytes:.0f} MB). Waiting for kernels at {path}."
ORDINARY = "No preloaded kernel (%s); starting one the ordinary way."


class NoCopy(Exception):  # noqa: N818  (an answer, not an error)
    """Why a kernel can't be a copy."""


def serve(path: str, modules: Sequence[str] = MODULES) -> None:
    """Load these modules, then fork a kernel for each who asks at the socket, until ended."""
    os.environ.update(QUIET)
    for module in ("ipykernel.kernelapp", "numpy", *modules):
        importlib.import_module(module)
    gc.collect()
    gc.freeze()  # so that collections of the copies leave the shared memory alone
    Path(path).unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        os.chmod(path, 0o666)  # whoever may run a kernel here may ask: it gets the asker's rights
        listener.listen(100)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that end
        print(WAITING.format(megabytes=psutil.Process().memory_info().rss / 1e6, path=path))
        sys.stdout.flush()
        while True:
            asker, _ = listener.accept()
            with asker:
                threads = len(os.listdir("/proc/self/task"))
                if threads > 1:
                    _answer(asker, refused=THREADS.format(n=threads))
                elif os.fork() == 0:
                    listener.close()
                    _be_kernel(asker)


def _answer(asker: socket.socket, **answer: Any) -> None:
    with contextlib.suppress(OSError):
        asker.sendall(json.dumps(answer).encode())


def _be_kernel(asker: socket.socket) -> None:
    """Become a kernel of the one who asks; in the copy, which never returns from here."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # the service may ignore it
        os.setsid()
        credentials = asker.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
        server, uid, gid = struct.unpack("3i", credentials)
        _take_rights(server, uid, gid)
        # From here on with the asker's rights: nothing it says was looked at before.
        asker.settimeout(SECONDS_TO_ASK)
        data, (out, err), _, _ = socket.recv_fds(asker, LONGEST_REQUEST, 2)
        while not data.endswith(b"\n") and (more := asker.recv(LONGEST_REQUEST)):
            data += more
        request = json.loads(data)
        if request["prefix"] != sys.prefix:
            raise NoCopy(OTHER_PYTHON.format(theirs=request["prefix"], own=sys.prefix))
        for file, number in ((os.open(os.devnull, os.O_RDONLY), 0), (out, 1), (err, 2)):
            os.dup2(file, number)
        os.chdir(request["cwd"])
        os.environ.clear()
        os.environ.update(request["env"])
        _prepare_python(request["env"])
    except BaseException as reason:
        _answer(asker, refused=str(reason) if isinstance(reason, NoCopy) else repr(reason))
        os._exit(1)
    _answer(asker, pid=os.getpid())
    asker.close()
    threading.Thread(target=_end_with, args=(os.pidfd_open(server),), daemon=True).start()
    from ipykernel.kernelapp import launch_new_instance

    sys.argv = request["argv"]
    launch_new_instance(argv=request["argv"][1:], parent_handle=1)  # 1: it needs no watch
    os._exit(0)


def _status(pid: int | str) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}


def _take_rights(server: int, uid: int, gid: int) -> None:
    """Take on account, groups, control groups and limits of a server, or refuse."""
    theirs, own = _status(server), _status("self")
    if theirs["Uid"].split()[1] != str(uid):
        raise NoCopy(GONE)  # and its number belongs to another process by now
    for name in os.listdir("/proc/self/ns"):
        if os.readlink(f"/proc/{server}/ns/{name}") != os.readlink(f"/proc/self/ns/{name}"):
            raise NoCopy(FOREIGN.format(what=f"a namespace ({name})"))
    for what in ("Seccomp", "CapBnd"):
        if theirs.get(what) != own.get(what):
            raise NoCopy(FOREIGN.format(what=what))
    if os.readlink(f"/proc/{server}/root") != os.readlink("/proc/self/root"):
        raise NoCopy(FOREIGN.format(what="a root folder"))
    _join_groups(server)
    os.umask(int(theirs["Umask"], 8))
    if uid != os.geteuid():
        if os.geteuid() != 0:
            raise NoCopy(NOT_ROOT.format(own=os.geteuid(), uid=uid))
        os.setgroups([int(group) for group in theirs["Groups"].split()])
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)
    os.setpriority(os.PRIO_PROCESS, 0, os.getpriority(os.PRIO_PROCESS, server))
    for name in dir(resource):
        if name.startswith("RLIMIT_"):
            _limit(getattr(resource, name), server)
    prctl = ctypes.CDLL(None).prctl
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)  # as after any other start; a change of account forbids it
    if theirs["NoNewPrivs"] == "1":
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def _limit(what: int, server: int) -> None:
    """Allow no more than the server may have."""
    bounds = [*resource.prlimit(server, what), resource.getrlimit(what)[1]]
    soft, hard, own = (math.inf if bound == resource.RLIM_INFINITY else bound for bound in bounds)
    lower = [min(soft, own), min(hard, own)]
    resource.setrlimit(what, [-1 if bound == math.inf else bound for bound in lower])


def _join_groups(server: int) -> None:
    """Enter the control groups of a server, so that its limit of memory counts this kernel."""
    own = Path("/proc/self/cgroup").read_text().splitlines()
    for line in Path(f"/proc/{server}/cgroup").read_text().splitlines():
        if line in own:
            continue
        _, kinds, place = line.split(":", 2)
        root = Path("/sys/fs/cgroup", kinds.removeprefix("name="))
        if not kinds and (root / "unified").exists():
            root /= "unified"
        (root / place.lstrip("/") / "cgroup.procs").write_text(str(os.getpid()))


def _prepare_python(env: dict[str, str]) -> None:
    """Give the copy what a new Python has of its own: chance, path, number of threads."""
    import numpy as np

    np.random.seed()  # noqa: NPY002  (the global generator; Python's own does so itself)
    sys.path[:1] = [part for part in env.get("PYTHONPATH", "").split(os.pathsep) if part]
    threads = env.get("OPENBLAS_NUM_THREADS") or env.get("OMP_NUM_THREADS") or os.cpu_count()
    threadpool_limits(int(threads), user_api="blas")


def _end_with(server: int) -> None:
    """End this kernel when the server that asked for it has ended."""
    import select

    select.select([server], [], [])
    os._exit(1)


class _Kernel(psutil.Process):
    """A process that isn't our child, with the face of a `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def send_signal(self, sig: int) -> None:
        """Send a signal, unless it has ended."""
        with contextlib.suppress(psutil.NoSuchProcess):
            super().send_signal(sig)

    def poll(self) -> int | None:
        """Return None while it runs."""
        with contextlib.suppress(psutil.NoSuchProcess):
            if self.is_running() and self.status() != psutil.STATUS_ZOMBIE:
                return None
        return 1


class Provisioner(LocalProvisioner):
    """Starts kernels of the course's own Python as copies, all others the ordinary way."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Ask the service for a kernel; whatever stands in the way, start one as usual."""
        try:
            self.process = self._copy(cmd, kwargs)
        except (NoCopy, OSError, ValueError, psutil.Error) as reason:
            self.log.warning(ORDINARY, reason)
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = self.process.pid
        self.cwd = kwargs.get("cwd", os.getcwd())
        return self.connection_info

    @staticmethod
    def _copy(cmd: list[str], kwargs: dict[str, Any]) -> _Kernel:
        rest = [part for part in cmd[1:] if not part.startswith("-X")]
        if cmd[0] != sys.executable or rest[:2] != LAUNCHER:
            raise NoCopy(OTHER_PYTHON.format(theirs=" ".join(cmd), own=sys.executable))
        env = kwargs.get("env") or dict(os.environ)
        cwd = str(kwargs.get("cwd") or os.getcwd())
        request = {"argv": rest[1:], "env": env, "cwd": cwd, "prefix": sys.prefix}
        with socket.socket(socket.AF_UNIX) as service:
            service.settimeout(SECONDS_TO_ASK)
            service.connect(os.environ.get(SOCKET, ""))
            with contextlib.suppress(BrokenPipeError):  # it may have refused already
                socket.send_fds(service, [json.dumps(request).encode() + b"\n"], [1, 2])
            answer = json.loads(service.recv(LONGEST_REQUEST) or b'{"refused": "no answer"}')
        if "pid" not in answer:
            raise NoCopy(answer["refused"])
        return _Kernel(answer["pid"])


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2:] or MODULES)
