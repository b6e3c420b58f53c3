"""Many trainings with one call: on all cores of this machine, or on a cluster. Chapter 11.

``sweep(grid(Settings(), learning_rate=[0.001, 0.01], hidden=[(32,), (64, 64)]))`` trains once for
each combination. The work goes through joblib, so that the very same call runs on a cluster inside
``with joblib.parallel_config(backend="dask"):``. Each process trains with a single thread; the
accuracies are the same, digit for digit, wherever a training runs (a training loss may differ in
its eighth digit, for its mean is added up in another order). Other processes must load Keras first;
a few short trainings are done sooner in this one, and stay here unless `n_jobs` says otherwise.
"""

import asyncio
import contextlib
import itertools
import math
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from numbers import Real
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import psutil
from joblib.parallel import get_active_backend

from helpers.lab.records import Run, RunBook
from helpers.lab.runs import estimate_seconds, resolve, trained
from helpers.lab.settings import ROWS, UNKNOWN, Refused, Settings, in_words, settings_or_refused
from helpers.lab.values import Number, is_whole
from helpers.page import turn
from helpers.page.training_view import ProgressView
from helpers.training.live import named
from helpers.words import clock, counted

MOST = 10_000  # settings in one sweep
SECONDS_TO_LOAD = 6.0  # that processes of their own take until they can train
SECONDS_KEPT = 240  # that joblib's idle processes surely stay, with Keras loaded
BYTES = 1.3e9  # of memory that a process takes, with Keras and MNIST

FAILED = "The training ended with an error: {error}"
WORKER_DIED = (
    "The process that trained it ended without a word; most likely memory ran out: try fewer "
    "processes or smaller networks."
)
NOT_A_LIST = (
    "{name} is {value}; expected a list of the values to try, so write for example {name}={list}."
)
EMPTY_LIST = "{name} is an empty list; give it at least one value to try."
TOO_MANY = "That makes {n:,} settings; expected at most {most:,}, so try fewer values."
WRONG_N = "n is {n!r}; expected a whole number from 1 to {most:,}."
WRONG_RANGE = (
    "{name} is {value!r}; expected a list of values, (low, high) or (low, high, 'log') with "
    "low below high, and low above 0 for 'log'."
)
NO_RANGE = "{name} has no range; give a list of the values to choose from."
NOT_SETTINGS = "{value!r} came among the settings of a sweep; expected Settings or a dict of them."
WRONG_JOBS = (
    "n_jobs is {n_jobs!r}; expected a whole number of processes such as 2, -1 for all cores, or "
    "None for what is quickest."
)

Progress = Callable[[int, int, Run], None]


# What to try.


def grid(base: Settings, **values: Sequence[Any]) -> list[Settings | Refused]:
    """Return the settings of every combination of values. Chapter 11.

    Parameters
    ----------
    base
        What is not named stays as it is here.
    values
        By name of a setting, the list of values to try. The last one named varies fastest.

    Returns
    -------
    list[Settings | Refused]
        A combination that makes no sense becomes `Refused`: a sweep reports it and goes on.

    Raises
    ------
    ValueError
        For an unknown name, something that is no list, or more than 10,000 combinations.
    """
    lists = {name: _choices(name, one) for name, one in values.items()}
    n = math.prod(map(len, lists.values()))
    if n > MOST:
        raise ValueError(TOO_MANY.format(n=n, most=MOST))
    return [
        _changed(base, dict(zip(lists, chosen, strict=True)))
        for chosen in itertools.product(*lists.values())
    ]


def random_choice(base: Settings, n: int, seed: int = 0, **ranges: Any) -> list[Settings | Refused]:
    """Return n settings drawn at random. Chapter 11.

    Parameters
    ----------
    base
        What is not named stays as it is here.
    n
        How many.
    seed
        The same seed draws the same settings.
    ranges
        By name of a setting: a list of values to choose from; ``(low, high)``, all values between
        them equally likely; or ``(low, high, "log")``, each power of ten equally likely. Numbers
        are rounded to three digits. For ``seed``, change the seeds of the result with `seeds`.

    Raises
    ------
    ValueError
        For an unknown name or a range that makes no sense.
    """
    _check_number(n)
    draws = {name: _draw(name, one) for name, one in ranges.items()}
    rng = np.random.default_rng(seed)
    return [
        _changed(base, {name: draw(rng) for name, draw in draws.items()}) for _ in range(int(n))
    ]


def seeds(settings: Settings | Iterable[Settings], n: int = 5) -> list[Settings | Refused]:
    """Return the settings with n seeds each that follow on one another, to tell luck from effect.

    Parameters
    ----------
    settings
        One, or a list as `grid` returns it.
    n
        How many seeds; the first is that of the settings.
    """
    _check_number(n)
    several = [settings] if isinstance(settings, Settings | Refused) else list(settings)
    return [
        one if isinstance(one, Refused) else replace(one, seed=one.seed + k)
        for one in several
        for k in range(1 if isinstance(one, Refused) else n)
    ]


def _check_number(n: Any) -> None:
    if not is_whole(n) or not 1 <= n <= MOST:
        raise ValueError(WRONG_N.format(n=n, most=MOST))


def _choices(name: str, values: Any) -> list[Any]:
    if name not in ROWS:
        raise ValueError(UNKNOWN.format(name=name, known=", ".join(ROWS)))
    no_list = isinstance(values, str | bytes | Mapping) or not isinstance(values, Iterable)
    one_width = name == "hidden" and isinstance(values, tuple) and all(map(is_whole, values))
    if no_list or one_width:
        raise ValueError(NOT_A_LIST.format(name=name, value=repr(values), list=f"[{values!r}]"))
    values = list(values)
    if not values:
        raise ValueError(EMPTY_LIST.format(name=name))
    return values


def _draw(name: str, values: Any) -> Callable[[np.random.Generator], Any]:
    """Return a function that draws a value of a setting."""
    if not isinstance(values, tuple) or name not in ROWS:
        choices = _choices(name, values)
        return lambda rng: choices[int(rng.integers(len(choices)))]
    kind = ROWS[name].kind
    if not isinstance(kind, Number):
        raise ValueError(NO_RANGE.format(name=name))
    low, high, *scale = values if len(values) in (2, 3) else (1, 0)
    numbers = all(isinstance(one, Real) and not isinstance(one, bool) for one in (low, high))
    log = scale == ["log"]
    good = numbers and math.isfinite(low) and math.isfinite(high) and low < high
    if not good or (scale and not log) or (log and low <= 0):
        raise ValueError(WRONG_RANGE.format(name=name, value=values))

    def draw(rng: np.random.Generator) -> float | int:
        to, back = (math.log, math.exp) if log else (float, float)
        return kind.drawn(back(rng.uniform(to(low), to(high))), low, high)

    return draw


def _changed(base: Settings, values: Mapping[str, Any]) -> Settings | Refused:
    return settings_or_refused(base.to_dict() | values)


# One training, wherever it runs.


class StopFile:
    """The wish to stop, as a file: any process on the machine can look at it."""

    def __init__(self, path: str) -> None:
        """Look at this path."""
        self.path = path

    def is_set(self) -> bool:
        """Whether the file is there."""
        return os.path.exists(self.path)


def run_trial(settings: Settings, stop: Any, parent: int) -> Run:
    """Train once, so that no error escapes; `stop` is anything with ``is_set()``.

    A process of its own, other than `parent`, gets a single thread: as many run at a time.
    """
    if os.getpid() != parent and "tensorflow" not in sys.modules:
        for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS"):
            os.environ[name] = "1"
    try:
        return trained(settings, stop=stop)
    except Exception as error:  # it must not stop the others
        return Run(settings, note=FAILED.format(error=named(error)), failed=True)


_last: dict[str, float] = {}  # how many processes trained last for this one, and when


def _ready() -> int:
    """Return how many processes wait with Keras loaded."""
    ready = _last and time.monotonic() - _last["when"] < SECONDS_KEPT
    return int(_last["n"]) if ready else 0


# Many trainings.


class Sweep(RunBook):
    """The runs of a sweep, in the order of the settings; a `RunBook` with some facts more.

    Attributes
    ----------
    stopped
        Whether it was stopped; what was not trained to its end is left out then.
    computed, reused
        How many runs were trained, and how many were known before or asked for twice.
    seconds
        How long it took.
    """

    def __init__(self, runs: Iterable[Run] = ()) -> None:
        """Begin with these runs."""
        super().__init__(runs)
        self.stopped = False
        self.computed = self.reused = 0
        self.seconds = 0.0

    @property
    def failed(self) -> list[Run]:
        """The runs that met an error."""
        return [run for run in self if run.failed]


def sweep(
    settings: Iterable[Settings | Refused | Mapping],
    n_jobs: int | None = None,
    known: Iterable[Run] = (),
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Sweep:
    """Train with each of these settings, several at a time, and return the runs. Chapter 11.

    Only one thing trains at a time: if you start another training, the one under way pauses or
    stops. Inside ``with joblib.parallel_config(backend="dask"):`` the same call uses the cluster
    that a ``dask.distributed.Client`` is connected to.

    Parameters
    ----------
    settings
        As `grid`, `random_choice` and `seeds` return them. Settings named twice are trained once.
    n_jobs
        How many processes; -1 for as many as there are cores (or as the cluster has threads); 1
        for none but this one; None for what is expected to be quickest: all cores, or this process
        alone for a few short trainings. Never more than there are trainings, or than memory holds.
    known
        Runs made before, such as a `RunBook`: complete ones with the same settings are not
        trained again.
    progress
        Called in this thread after each run as ``progress(done, total, run)``, in the order in
        which they end.
    stop
        Once it is set, running trainings end after the batch under way, and no other begins. On
        other computers of a cluster the trainings under way go to their end first.

    Returns
    -------
    Sweep
        A setting that makes no sense, or a training that met an error, is a run with `failed` and
        the reason in `note`.

    Raises
    ------
    ValueError
        If something else than settings came, or `n_jobs` makes no sense.
    """
    return _Work(settings, n_jobs, known, progress, stop).do()


class _Work:
    """A sweep under way. Made in the thread whose joblib configuration counts; done in any."""

    def __init__(
        self,
        settings: Iterable[Settings | Refused | Mapping],
        n_jobs: int | None,
        known: Iterable[Run],
        progress: Progress | None,
        stop: threading.Event | None,
    ) -> None:
        if n_jobs is not None and not (is_whole(n_jobs) and n_jobs != 0):
            raise ValueError(WRONG_JOBS.format(n_jobs=n_jobs))
        self.progress, self.stop = progress, stop or threading.Event()
        self.gave_way = False  # to another training
        self.wanted = [_understood(one) for one in settings]
        if len(self.wanted) > MOST:
            raise ValueError(TOO_MANY.format(n=len(self.wanted), most=MOST))
        auto = [isinstance(one, Settings) and one.data == "auto" for one in self.wanted]
        if any(auto):
            data = resolve(Settings()).data  # once and here: all processes take the same digits
            pairs = zip(self.wanted, auto, strict=True)
            self.wanted = [replace(one, data=data) if it_is else one for one, it_is in pairs]
        self.by_key = {_key(one): one for one in self.wanted}  # those named twice are trained once
        complete = (run for run in known if run.complete and isinstance(run.settings, Settings))
        self.known = {run.settings: run for run in complete}
        self.n_jobs = self._quickest() if n_jobs is None else self._sane(int(n_jobs))
        self._parallel = joblib.Parallel(
            n_jobs=self.n_jobs, return_as="generator_unordered", batch_size=1, pre_dispatch="n_jobs"
        )

    def _quickest(self) -> int:
        """Return how many processes to take, 1 for this one alone; a cluster is always used."""
        backend, configured = get_active_backend()
        if type(backend).__name__ != "LokyBackend" or configured is not None:
            return configured or -1
        alone = sum(math.sqrt(low * high) for low, high in map(estimate_seconds, self._todo))
        n_jobs = self._sane(-1)
        shared = SECONDS_TO_LOAD * (n_jobs > _ready()) + alone / n_jobs
        return 1 if alone <= shared else n_jobs

    @property
    def _todo(self) -> set[Settings]:
        return {one for one in self.wanted if isinstance(one, Settings)} - set(self.known)

    def _sane(self, n_jobs: int) -> int:
        """Return how many processes have work to do and room in memory, some perhaps already."""
        if type(get_active_backend()[0]).__name__ != "LokyBackend":
            return n_jobs
        room = int(psutil.virtual_memory().available / BYTES) + _ready()
        return max(1, min(joblib.effective_n_jobs(n_jobs), len(self._todo), room))

    @property
    def where(self) -> str:
        """Where it trains, in words."""
        backend, _ = get_active_backend()
        if type(backend).__name__ != "LokyBackend":
            return ON_CLUSTER
        n = joblib.effective_n_jobs(self.n_jobs)
        return HERE if n == 1 else IN_PROCESSES.format(n=n)

    def do(self) -> Sweep:
        """Train when it is this sweep's turn, and return the sweep."""
        with turn.taken(self.stop) as ticket:
            result = self._train_all()
        self.gave_way = ticket.gave_way
        return result

    def _train_all(self) -> Sweep:
        began, done = time.monotonic(), {}

        def note(key: str, run: Run) -> None:
            done[key] = run
            if self.progress is not None:
                self.progress(len(done), len(self.by_key), run)

        for key, one in self.by_key.items():
            if isinstance(one, Refused):
                note(key, Run(one, note=one.sentence, failed=True))
            elif one in self.known:
                note(key, self.known[one])
        before = len(done)
        todo = {key: one for key, one in self.by_key.items() if key not in done}
        if todo and not self.stop.is_set():
            for key, run in self._compute(todo):
                note(key, run)
        result = Sweep(done[_key(one)] for one in self.wanted if _key(one) in done)
        result.stopped = self.stop.is_set() and len(done) < len(self.by_key)
        result.computed = len(done) - before
        refused = sum(isinstance(one, Refused) for one in self.wanted)
        result.reused = len(result) - result.computed - refused
        result.seconds = time.monotonic() - began
        return result

    def _compute(self, todo: Mapping[str, Settings]) -> Iterator[tuple[str, Run]]:
        """Yield each run with its key as soon as it has ended; those that were cut short not."""
        with tempfile.TemporaryDirectory(prefix="sweep_") as folder:
            path = os.path.join(folder, "stop")
            over = threading.Event()
            watcher = threading.Thread(target=self._watch, args=(path, over), daemon=True)
            watcher.start()
            call, stop = joblib.delayed(run_trial), StopFile(path)
            calls = (
                call(one, stop, os.getpid()) for one in todo.values() if not self.stop.is_set()
            )
            results, missing = self._parallel(calls), dict(todo)
            try:
                while True:
                    try:
                        run = next(results)
                    except StopIteration:
                        break
                    except Exception:  # a trial raises nothing: the pool broke, and all with it
                        _last.clear()
                        for key, one in missing.items():
                            yield key, Run(one, note=WORKER_DIED, failed=True)
                        break
                    key = _key(run.settings)
                    del missing[key]
                    if self.n_jobs > 1:
                        _last.update(n=self.n_jobs, when=time.monotonic())
                    if not run.stopped:
                        yield key, run
            except BaseException:
                Path(path).touch()  # nobody waits for the others any more
                raise
            finally:
                over.set()
                watcher.join()
                with contextlib.suppress(Exception):
                    results.close()

    def _watch(self, path: str, over: threading.Event) -> None:
        """Make the file as soon as the event is set."""
        while not over.wait(0.05):
            if self.stop.is_set():
                Path(path).touch()
                return


def _understood(one: Any) -> Settings | Refused:
    if isinstance(one, Settings | Refused):
        return one
    if isinstance(one, Mapping):
        return settings_or_refused(one)
    raise ValueError(NOT_SETTINGS.format(value=one))


def _key(one: Settings | Refused) -> str:
    return repr(one)


# The same with a progress bar.

REDRAW_SECONDS = 0.2
SECONDS_TO_END = 5  # how long an interrupted cell waits for the thread
STORED_TEXT = "Progress of a sweep: run this cell to watch it."
STOP_TOOLTIP = "End the sweep; the runs that are done are kept"
BAR_LABEL = "Progress of the sweep"
STARTING = "Getting ready …"
PROGRESS = "{done} of {total} done · {time} so far · {where}"
HERE, IN_PROCESSES, ON_CLUSTER = "in this process", "in {n} processes", "on the cluster"
BEST = "Best so far: validation accuracy {accuracy:.3f} ({settings})."
ONLY_SETTINGS = "the only settings"
ENDED = "Done: {done} of {total} in {time}, {computed} of them trained now."
WAS_STOPPED = "Stopped: {done} of {total} are done and kept."
SOME_FAILED = " {n} failed: {sentence}"
BROKEN = "The sweep ended with an error. {error}"
INTERRUPTED = "The sweep was interrupted."
WIDTH = 640


async def live_sweep(
    settings: Iterable[Settings | Refused | Mapping],
    n_jobs: int | None = None,
    known: Iterable[Run] = (),
) -> Sweep:
    """Do what `sweep` does, with a progress bar and a Stop button under the cell. Chapter 11.

    Write ``runs = await live_sweep(grid(...))``. The cell ends when the sweep does; meanwhile the
    kernel goes on serving widgets.

    Parameters, results and errors are those of `sweep`.

    Raises
    ------
    RuntimeError
        If the kernel is interrupted.
    """
    stop = threading.Event()
    view = SweepView(stop.set)
    work = _Work(settings, n_jobs, known, view.note, stop)  # here, not in the thread: see _Work
    view.expect(work)
    view.show()
    worker = asyncio.ensure_future(asyncio.to_thread(work.do))
    try:
        while not worker.done():
            await asyncio.wait({worker}, timeout=REDRAW_SECONDS)
            view.update()
    except asyncio.CancelledError:  # the learner interrupted the kernel
        stop.set()
        await asyncio.wait({worker}, timeout=SECONDS_TO_END)
        view.end(INTERRUPTED)
        raise RuntimeError(INTERRUPTED) from None
    try:
        result = worker.result()
    except BaseException as error:
        view.end(BROKEN.format(error=named(error)))
        raise
    view.finish(result, work.gave_way)
    return result


class SweepView(ProgressView):
    """The widget of a sweep: how many runs are done, the best one so far, those that failed."""

    def __init__(self, on_stop: Callable[[], None]) -> None:
        """Make the widget; `on_stop` is called when the button is pressed."""
        super().__init__(WIDTH, STORED_TEXT, BAR_LABEL, STOP_TOOLTIP, on_stop)
        self._began = time.monotonic()
        self._total, self._varied, self._where = 0, (), HERE
        self._done: tuple[Run, ...] = ()  # replaced as a whole, so that any thread may read it
        self.progress(0.0, STARTING)

    def expect(self, work: "_Work") -> None:
        """Say how much there is to do."""
        self._total = len(work.by_key)
        self._varied = RunBook(Run(one) for one in work.wanted).varied()
        self._where = work.where

    def note(self, done: int, total: int, run: Run) -> None:
        """Note a run; called in the thread of the sweep, which draws nothing."""
        self._total, self._done = total, (*self._done, run)

    def update(self) -> None:
        """Bring bar and words up to date."""
        time_now = clock(time.monotonic() - self._began)
        self.progress(self._share, PROGRESS.format(time=time_now, where=self._where, **self._facts))
        self.say(self._best() + self._failures())

    def finish(self, result: Sweep, gave_way: bool) -> None:
        """Show the end of a sweep, and whether it gave way to another training."""
        template = WAS_STOPPED if result.stopped else ENDED
        words = template.format(computed=result.computed, time=clock(result.seconds), **self._facts)
        self.end(f"{turn.GAVE_WAY} {words}" if gave_way and result.stopped else words)

    def end(self, status: str) -> None:
        """Show a last status, and put the button out of use."""
        self.close(self._share, status)
        self.say(self._best() + self._failures())

    @property
    def _facts(self) -> dict[str, Any]:
        return {"done": len(self._done), "total": counted(self._total, "run")}

    @property
    def _share(self) -> float:
        return len(self._done) / max(self._total, 1)

    def _best(self) -> str:
        measured = [run for run in self._done if not math.isnan(run.last("val_accuracy"))]
        if not measured:
            return ""
        best = max(measured, key=lambda run: run.last("val_accuracy"))
        words = ", ".join(in_words(name, getattr(best.settings, name)) for name in self._varied)
        accuracy = best.last("val_accuracy")
        return BEST.format(accuracy=accuracy, settings=words or ONLY_SETTINGS)

    def _failures(self) -> str:
        failed = [run for run in self._done if run.failed]
        return SOME_FAILED.format(n=len(failed), sentence=failed[0].note) if failed else ""
