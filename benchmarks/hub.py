"""What a class of thirty takes of one machine, on a JupyterHub with the course's settings.

    python benchmarks/hub.py

A hub of its own runs on this machine, with `docs/hub/jupyterhub_config.py`, and learners that are
programs: each gets the course with nbgitpuller, opens a chapter, runs it cell by cell with pauses,
and moves a slider; a NumPy chapter first, then a Keras chapter. Then one learner moves a slider
alone, and again while ten others train. At last a kernel meets the limit of memory, one is killed,
and the hub is started anew, and what a learner had done is looked for. A learner of these has no
browser: a slider's time is that from the message to the new picture at the learner's end.

It needs `requirements-hub.txt`, and `configurable-http-proxy` on the path. It speaks only to
127.0.0.1, and gives up after an hour.
"""

import argparse
import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parents[1]))

import psutil
from tornado.httpclient import AsyncHTTPClient, HTTPError, HTTPRequest
from tornado.websocket import websocket_connect

from benchmarks.first_picture import cells_of
from benchmarks.table import markdown_table, verdict

ROOT = Path(__file__).parents[1]
CONFIG = ROOT / "docs" / "hub" / "jupyterhub_config.py"
LONGEST = 3600  # seconds until it gives up
LEARNERS, TRAINERS, ARRIVAL, PAUSE = 30, 10, 60, 2.0  # seconds in which all come; between cells
MOVES, MOVE_EVERY = 15, 2.0
GIGABYTES = {"01": 8.0, "09": 16.0}  # at most, by the chapter
SLOWER = 3.0  # at most
LIMIT = 1_500_000_000  # bytes, as in the configuration
PATIENCE = 300  # seconds for an answer

# A local spawner without accounts, everything in one folder.
LOCAL = """
load_subconfig({config!r})
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {hub_port}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api_port}"
c.JupyterHub.db_url = "sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{folder}/cookie_secret"
c.ConfigurableHTTPProxy.pid_file = "{folder}/proxy.pid"
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/u/{{username}}"
c.Spawner.cmd = [{python!r}, "-m", "jupyterhub.singleuser", *{root_args!r}]
c.Spawner.environment |= {{
    "COURSE_DATASET": "uci",
    "COURSE_SHARE": "{folder}/class",
    "COURSE_SHARE_NAME": lambda spawner: spawner.user.name.removeprefix("learner"),
}} | {preloading!r}
c.JupyterHub.services.append({{"name": "class", "api_token": {token!r}}})
c.JupyterHub.load_roles.append({{
    "name": "class", "services": ["class"],
    "scopes": ["admin:users", "admin:servers", "access:servers"],
}})
"""

TICK = """
from helpers.explorers.gates import GateLine
gates = GateLine()
gates.state = gates.tasks[0].example
"""
DONE = "from helpers import progress; print('done:', len(progress.events()))"
EAT = "eaten = []\nwhile True: eaten.append(b'x' * 50_000_000)"
TRAIN = """
import time
from helpers.datasets import load_mnist
from helpers.training.tensorflow import load_tensorflow

tf, keras = load_tensorflow()
digits = load_mnist("uci")
layers = keras.layers
model = keras.Sequential(
    [keras.Input((784,)), layers.Dense(256, "relu"), layers.Dense(10, "softmax")]
)
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(digits.x_train, digits.y_train, verbose=0)
print("trained")
end = time.time() + {seconds}
while time.time() < end:
    model.fit(digits.x_train, digits.y_train, verbose=0)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Hub:
    """A JupyterHub with its proxy, in a folder of its own, on free ports of 127.0.0.1."""

    def __init__(self, folder: Path, preloaded: bool) -> None:
        """Start one, and the service that kernels are copied from, if wanted."""
        self.folder, self.token = folder, uuid.uuid4().hex
        self.url = f"http://127.0.0.1:{free_port()}"
        for name in ("u", "class"):  # short: sockets lie below
            (folder / name).mkdir()
        source = f"{folder}/source"
        subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{ROOT}", source], check=True)
        subprocess.run(["git", "-C", source, "checkout", "-q", "-B", "main"], check=True)
        settings = {
            "config": str(CONFIG),
            "folder": folder,
            "port": self.url.rpartition(":")[2],
            "hub_port": free_port(),
            "api_port": free_port(),
            "python": sys.executable,
            "root_args": ["--allow-root"] if os.geteuid() == 0 else [],
            "token": self.token,
            "preloading": {},
        }
        if preloaded:
            place = str(folder / "preloaded")
            settings["preloading"] = {
                "COURSE_PRELOADED": place,
                "JUPYTER_DEFAULT_PROVISIONER_NAME": "course-preloaded",
            }
            command = [sys.executable, "-m", "helpers.preloaded", place]
            service = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)
            while not Path(place).exists():
                if service.poll() is not None:
                    sys.exit("The service that kernels are copied from ended.")
                time.sleep(0.2)
        (folder / "config.py").write_text(LOCAL.format(**settings))
        self.start()

    def start(self) -> None:
        """Start it, or start it again with what it remembers."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        with (self.folder / "log").open("ab") as log:
            self.process = psutil.Popen(
                [sys.executable, "-m", "jupyterhub", "-f", str(self.folder / "config.py")],
                cwd=self.folder,
                env=os.environ | {"CONFIGPROXY_AUTH_TOKEN": self.token, "PATH": path},
                stdout=log,
                stderr=log,
            )

    async def ask(self, path: str, method: str = "GET", body: Any = None) -> Any:
        """Return the answer to one request, as bytes; the class's token may do everything."""
        request = HTTPRequest(
            self.url + path,
            method=method,
            headers={"Authorization": f"token {self.token}"},
            body=json.dumps(body) if method == "POST" else None,
            request_timeout=PATIENCE,
            connect_timeout=PATIENCE,
        )
        return (await AsyncHTTPClient().fetch(request)).body

    async def ready(self) -> float:
        """Wait until it answers, and return the seconds that took."""
        start = time.perf_counter()
        while True:
            try:
                await self.ask("/hub/health")
                return time.perf_counter() - start
            except (OSError, HTTPError):
                if self.process.poll() is not None:
                    sys.exit(f"The hub ended:\n{(self.folder / 'log').read_text()[-2000:]}")
                await asyncio.sleep(0.2)

    def processes(self, below: str = "") -> dict[str, list[psutil.Process]]:
        """Return all that works in its folder, or below: kernels, servers, and the hub's own."""
        found: dict[str, list[psutil.Process]] = {"kernels": [], "servers": [], "hub": []}
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if (place := Path(process.cwd())).is_relative_to(self.folder / below):
                    words = " ".join(process.cmdline())
                    copy = "helpers.preloaded" in words and place != self.folder
                    kernel, server = "ipykernel" in words or copy, "singleuser" in words
                    found["kernels" if kernel else "servers" if server else "hub"].append(process)
        return found

    def memory(self) -> dict[str, float]:
        """Return the gigabytes (proportional set size) of each kind of process."""
        sums = {}
        for kind, processes in self.processes().items():
            sums[kind] = 0.0
            for process in processes:
                with contextlib.suppress(psutil.Error):
                    sums[kind] += process.memory_full_info().pss / 1e9
        return sums

    def stop(self) -> None:
        """End all that works in its folder."""
        for processes in self.processes().values():
            for process in processes:
                with contextlib.suppress(psutil.Error):
                    process.kill()


class Learner:
    """A program that does with a hub what a learner does with a browser, and times it."""

    def __init__(self, hub: Hub, number: int) -> None:
        """Name one."""
        self.hub, self.name = hub, f"learner{number}"
        self.at = f"/user/{self.name}"
        self.models: dict[str, dict] = {}  # of the widgets, by id
        self.seconds: dict[str, float] = {}
        self.moves: list[float] = []
        self.texts: dict[str, str] = {}  # what each cell printed
        self.ended: dict[str, asyncio.Event] = {}  # by the request
        self.pictures, self.died = asyncio.Event(), asyncio.Event()

    async def come_in(self) -> None:
        """Start the server, and get the course as a link of nbgitpuller does."""
        start = time.perf_counter()
        await self.hub.ask(f"/hub/api/users/{self.name}", "POST")
        await self.hub.ask(f"/hub/api/users/{self.name}/server", "POST", {})
        while time.perf_counter() - start < PATIENCE:
            user = json.loads(await self.hub.ask(f"/hub/api/users/{self.name}"))
            if user["servers"].get("", {}).get("ready"):
                break
            await asyncio.sleep(0.5)
        else:
            raise TimeoutError(f"{self.name}'s server didn't start.")
        self.seconds["server"] = time.perf_counter() - start
        link = {"repo": f"file://{self.hub.folder}/source", "branch": "main"}
        query = urlencode(link | {"targetpath": "course"})
        said = await self.hub.ask(f"{self.at}/git-pull/api?{query}")
        if b'"phase": "finished"' not in said:
            raise RuntimeError(f"nbgitpuller: {said.decode()[-500:]}")
        self.seconds["course"] = time.perf_counter() - start - self.seconds["server"]

    async def open(self, chapter: str) -> None:
        """Load the page with its scripts and the chapter, start the kernel, and listen to it."""
        (path,) = (ROOT / "notebooks").glob(f"{chapter}_*.ipynb")
        where = f"course/notebooks/{path.name}"
        start = time.perf_counter()
        page = (await self.hub.ask(f"{self.at}/lab/tree/{where}")).decode()
        for script in re.findall(r'src="([^"]+\.js[^"]*)"', page):
            await self.hub.ask(script)
        await self.hub.ask(f"{self.at}/api/contents/{where}")
        self.seconds["page"] = time.perf_counter() - start
        start = time.perf_counter()
        session = {"path": where, "name": path.name, "type": "notebook"}
        answer = await self.hub.ask(
            f"{self.at}/api/sessions", "POST", session | {"kernel": {"name": "python3"}}
        )
        self.kernel = json.loads(answer)["kernel"]["id"]
        await self.connect()
        await self.run("")
        self.seconds["kernel"] = time.perf_counter() - start

    async def connect(self) -> None:
        """Listen to the kernel, anew if need be."""
        address = f"{self.hub.url}{self.at}/api/kernels/{self.kernel}/channels"
        headers = {"Authorization": f"token {self.hub.token}"}
        request = HTTPRequest(address.replace("http", "ws", 1), headers=headers)
        self.socket = await websocket_connect(request, max_message_size=100_000_000)
        self.listening = asyncio.create_task(self._listen(self.socket))

    async def _listen(self, socket: Any) -> None:
        while (data := await socket.read_message()) is not None:
            self._hear(json.loads(data if isinstance(data, str) else _without_buffers(data)))

    def _hear(self, message: dict) -> None:
        kind, content = message["msg_type"], message["content"]
        request = message["parent_header"].get("msg_id", "")
        if kind == "status" and content["execution_state"] == "idle" and request in self.ended:
            self.ended[request].set()
        elif kind == "status" and content["execution_state"] in ("restarting", "autorestarting"):
            self.died.set()
        elif kind == "stream":
            self.texts[request] = self.texts.get(request, "") + content["text"]
        elif kind == "error":
            self.texts[request] = f"{content['ename']}: {content['evalue']}"
        elif kind == "comm_open":
            self.models[content["comm_id"]] = dict(content["data"].get("state", {}))
            self._see(content["comm_id"])
        elif kind == "comm_msg" and content["data"].get("method") == "update":
            self.models.get(content["comm_id"], {}).update(content["data"]["state"])
            if ["frame"] in content["data"].get("buffer_paths", ()):
                self._see(content["comm_id"])

    def _see(self, model: str) -> None:
        if str(self.models.get(model, {}).get("_anywidget_id", "")).endswith("picture.Picture"):
            self.pictures.set()

    async def _send(self, kind: str, content: dict) -> str:
        request = uuid.uuid4().hex
        header = {"msg_id": request, "msg_type": kind, "username": self.name}
        header |= {"session": self.name, "version": "5.4", "date": "2026-01-01T00:00:00Z"}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        self.ended[request] = asyncio.Event()
        await self.socket.write_message(json.dumps(message | {"channel": "shell"}))
        return request

    async def run(self, source: str) -> str:
        """Run a cell, and return what it printed."""
        content = {"code": source, "silent": False, "store_history": True}
        request = await self._send("execute_request", content | {"allow_stdin": False})
        await asyncio.wait_for(self.ended[request].wait(), PATIENCE)
        return self.texts.get(request, "")

    async def work_through(self, chapter: str) -> None:
        """Run the cells with pauses; the pauses don't count."""
        spent = self.seconds["kernel"]
        for source in cells_of(chapter):
            start = time.perf_counter()
            await self.run(source)
            spent += time.perf_counter() - start
            if self.pictures.is_set():
                self.seconds.setdefault("picture", spent)
            await asyncio.sleep(PAUSE)
        self.seconds["chapter"] = spent

    async def _move(self, slider: str, patience: float) -> bool:
        """Move a slider by one step and back, and wait for the picture that follows."""
        state = self.models[slider]
        up = state["value"] + state["step"] <= state["max"]
        state["value"] += state["step"] if up else -state["step"]
        data = {"method": "update", "state": {"value": state["value"]}, "buffer_paths": []}
        self.pictures.clear()
        start = time.perf_counter()
        await self._send("comm_msg", {"comm_id": slider, "data": data})
        try:
            await asyncio.wait_for(self.pictures.wait(), patience)
        except TimeoutError:
            return False
        self.moves.append(time.perf_counter() - start)
        return True

    async def slide(self, moves: int = MOVES) -> None:
        """Move the first slider of the page that changes a picture."""
        names = ("FloatSliderModel", "IntSliderModel", "FloatLogSliderModel")
        sliders = [
            model for model, state in self.models.items() if state.get("_model_name") in names
        ]
        for slider in sliders:
            if await self._move(slider, 10):
                break
        else:
            raise RuntimeError(f"{self.name}: none of {len(sliders)} sliders changes a picture.")
        self.moves.clear()
        for _ in range(moves):
            await asyncio.sleep(MOVE_EVERY)
            await self._move(slider, PATIENCE)


def _without_buffers(data: bytes) -> bytes:
    """Return the JSON of a message that carries buffers, such as a picture."""
    count = struct.unpack("!i", data[:4])[0]
    offsets = [*struct.unpack(f"!{count}i", data[4 : 4 * (count + 1)]), len(data)]
    return data[offsets[0] : offsets[1]]


async def one_learner(hub: Hub, number: int, chapter: str, late: float = 0) -> Learner:
    """Let a learner come late, get the course, work through a chapter and move a slider."""
    await asyncio.sleep(late)
    learner = Learner(hub, number)
    await learner.come_in()
    await learner.open(chapter)
    await learner.work_through(chapter)
    await learner.slide()
    return learner


Row = list[str]


def spread(values: Sequence[float]) -> str:
    """Return the median and the 95th percentile, in seconds or milliseconds."""
    half = statistics.median(values)
    most = statistics.quantiles(values, n=20, method="inclusive")[-1]
    return f"{half:.1f} s, {most:.1f} s" if most >= 2 else f"{half * 1e3:.0f}, {most * 1e3:.0f} ms"


def class_rows(
    chapter: str, learners: Sequence[Learner], memory: dict[str, float], taken: float
) -> list[Row]:
    """Return what a class took: memory, starts, the chapter, the slider."""
    name, goal, whole = f"{len(learners)} in {chapter}", GIGABYTES[chapter], sum(memory.values())
    parts = ", ".join(f"{kind} {gigabytes:.1f}" for kind, gigabytes in memory.items())
    text = f"{whole:.1f} GB ({parts}); the machine's free memory fell by {taken:.1f}"
    rows = [[f"{name}: memory", text, f"below {goal:.0f} GB", verdict(max(whole, taken) < goal)]]
    told = {
        "server": "start of the server",
        "course": "the course with nbgitpuller",
        "page": "the page of JupyterLab",
        "kernel": "start of the kernel",
        "picture": "kernel and cells until the first picture",
        "chapter": "kernel and all cells",
    }
    for key, words in told.items():
        rows.append([f"{name}: {words}", spread([e.seconds[key] for e in learners]), "", ""])
    moves = [seconds for learner in learners for seconds in learner.moves]
    return [*rows, [f"{name}: slider to picture, {len(moves)} moves", spread(moves), "", ""]]


async def whole_class(hub: Hub, chapter: str, size: int) -> list[Row]:
    """Let all come within a minute; the memory is taken when all have moved their slider."""
    before = lowest = psutil.virtual_memory().available
    work = [
        asyncio.ensure_future(one_learner(hub, k, chapter, k * ARRIVAL / size)) for k in range(size)
    ]
    pending = set(work)
    while pending:
        _, pending = await asyncio.wait(pending, timeout=1)
        lowest = min(lowest, psutil.virtual_memory().available)
    learners = [task.result() for task in work]
    return class_rows(chapter, learners, hub.memory(), (before - lowest) / 1e9)


def slider_row(alone: Sequence[float], beside: Sequence[float], trainers: int) -> Row:
    """Return what others' training does to a slider."""
    times = statistics.median(beside) / statistics.median(alone)
    text = f"{spread(beside)}; alone {spread(alone)}: {times:.1f} times"
    goal = f"at most {SLOWER:.0f} times"
    return [f"slider while {trainers} train", text, goal, verdict(times <= SLOWER)]


async def beside_trainings(hub: Hub, trainers: int) -> list[Row]:
    """Move a slider alone, and again while others train."""
    learner = await one_learner(hub, 100, "01")
    await learner.slide()
    alone = list(learner.moves)
    others = [Learner(hub, 101 + k) for k in range(trainers)]
    for other in others:
        await other.come_in()
        await other.open("09")
    seconds = 30 + MOVES * MOVE_EVERY * 2
    training = [asyncio.create_task(o.run(TRAIN.format(seconds=seconds))) for o in others]
    while sum("trained" in "".join(o.texts.values()) for o in others) < trainers:
        await asyncio.sleep(1)
    learner.moves.clear()
    await learner.slide()
    said = await asyncio.gather(*training)
    if any("Error" in text for text in said):
        raise RuntimeError(f"A training failed: {said}")
    return [slider_row(alone, learner.moves, trainers)]


@contextlib.contextmanager
def limited(processes: Sequence[psutil.Process]) -> Iterator[bool]:
    """Let these processes have no more memory than `LIMIT`; False where nobody may set that."""
    old, new = Path("/sys/fs/cgroup/memory"), Path("/sys/fs/cgroup")
    root, name = (old, "memory.limit_in_bytes") if old.exists() else (new, "memory.max")
    group = root / f"course-{uuid.uuid4().hex}"
    try:
        group.mkdir()
        (group / name).write_text(str(LIMIT))
        for process in processes:
            (group / "cgroup.procs").write_text(str(process.pid))
    except OSError:
        yield False
    else:
        yield True
        for process in (group / "cgroup.procs").read_text().split():
            with contextlib.suppress(OSError):
                (root / "cgroup.procs").write_text(process)
    finally:
        with contextlib.suppress(OSError):
            group.rmdir()


async def mishaps(hub: Hub) -> list[Row]:
    """Meet the limit, lose a kernel, start the hub anew; each time look for what was done."""
    learner = Learner(hub, 200)
    await learner.come_in()
    await learner.open("01")
    await learner.run(TICK)
    done = (await learner.run(DONE)).splitlines()[-1]
    rows = []

    (server,) = hub.processes(f"u/{learner.name}")["servers"]

    async def asked_again() -> list[str]:
        """Ask until the new kernel hears it: what is sent while it starts is lost."""
        while True:
            with contextlib.suppress(TimeoutError):
                text = await asyncio.wait_for(learner.run(DONE), 5)
                if text:
                    return text.splitlines()[-1:]

    async def kept(what: str) -> None:
        await asyncio.wait_for(learner.died.wait(), PATIENCE)
        learner.died.clear()
        start = time.perf_counter()
        after = await asked_again()
        seconds = time.perf_counter() - start
        text = f"a new kernel answers after {seconds:.1f} s; {' '.join(after)}"
        fine = after == [done] and server.is_running()
        rows.append([what, text, f"{done}, the server goes on", verdict(fine)])

    processes = hub.processes(f"u/{learner.name}")
    with limited([*processes["servers"], *processes["kernels"]]) as possible:
        if possible:
            eating = asyncio.create_task(learner.run(EAT))
            await kept(f"a kernel that wants more than {LIMIT / 1e9:.1f} GB")
            eating.cancel()
        else:
            rows.append(["a kernel that wants too much", "can't be tried on this machine", "", ""])
    (kernel,) = hub.processes(f"u/{learner.name}")["kernels"]
    kernel.send_signal(signal.SIGKILL)
    await kept("a killed kernel")

    await learner.run("kept = 42")
    hub.process.send_signal(signal.SIGTERM)
    hub.process.wait()
    hub.start()
    seconds = await hub.ready()
    await learner.connect()
    text = ", ".join((await learner.run("print('kept', kept)\n" + DONE)).splitlines())
    goal = f"kept 42, {done}"
    told = f"answers again after {seconds:.1f} s; in the same kernel: {text}"
    rows.append(["the hub is started anew", told, goal, verdict(text == goal)])
    shared = len(list((hub.folder / "class").glob("*.jsonl")))
    rows.append(["learners in the folder of the class", str(shared), "1", verdict(shared == 1)])
    return rows


PARTS = {
    "01": lambda hub, args: whole_class(hub, "01", args.learners),
    "09": lambda hub, args: whole_class(hub, "09", args.learners),
    "trainings": lambda hub, args: beside_trainings(hub, args.trainers),
    "mishaps": lambda hub, args: mishaps(hub),
}


async def run_parts(args: argparse.Namespace) -> None:
    """Run each part on a hub of its own, one after the other, and print its table."""
    AsyncHTTPClient.configure(None, max_clients=500)
    for part in args.parts:
        with tempfile.TemporaryDirectory(prefix="h") as folder:
            hub = Hub(Path(folder).resolve(), args.preloaded)
            try:
                await hub.ready()
                rows = await PARTS[part](hub, args)
            finally:
                hub.stop()
        print(markdown_table(("what", "median, 95th percentile", "goal", ""), rows), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", choices=PARTS, default=list(PARTS))
    parser.add_argument("--learners", type=int, default=LEARNERS, help="default: %(default)s")
    parser.add_argument("--trainers", type=int, default=TRAINERS, help="default: %(default)s")
    parser.add_argument(
        "--preloaded", action="store_true", help="kernels are copies of one that has Keras loaded"
    )
    args = parser.parse_args()
    asyncio.run(asyncio.wait_for(run_parts(args), LONGEST))


if __name__ == "__main__":
    main()
