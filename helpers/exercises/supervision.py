"""Running an answer so that nothing it does harms the kernel or litters the page.

The judge works in a thread of its own, so that an answer that never returns can be given up. It
lets the answer be called in another one, whose stack holds nothing but the call. One thing can't
be stopped: a single operation that keeps Python's lock to itself for ever, such as ``9**9**9``.
"""

import builtins
import contextvars
import ctypes
import io
import logging
import queue
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TypeVar

import numpy as np

from helpers.exercises.descriptions import ANSWER
from helpers.exercises.showing import find_shell

TIME_LIMIT = 4.0  # seconds for one whole check
MAX_PRINTED = 500  # characters kept of what an answer prints

CHECK_IN_CHECK = "A function under check cannot start another check."
NO_INPUT = "input() does not work in a check: the inputs come as arguments of the function"
NEVER_RETURNED = "{call} had not returned when the {seconds:g} seconds of the check were over. "
NEVER_RETURNED += "Is there a loop that never ends, or one that runs far too long?"
STOPPED = "The check was stopped before it was done."
UNREADABLE = "What your answer gave cannot be looked at: that stopped with {error}."

FLOATING_ERRORS = {"over": "raise", "divide": "raise", "invalid": "raise"}
NUMPY_ERRORS = np.seterr.__code__.co_filename  # the file in which errstate and seterr stand
LIBRARIES = str(Path(np.__file__).parents[1])

Found = TypeVar("Found")

_checking: contextvars.ContextVar[bool] = contextvars.ContextVar("checking", default=False)


class GivenUp(SystemExit):
    """Raised within an answer that takes too long; a thread that dies of it says nothing."""


class Caller:
    """A thread in which answers are called, one call after the other.

    What looks around in there finds its own inputs, and neither a judge nor what is expected.
    """

    def __init__(self) -> None:
        """Prepare a thread; the first call starts it."""
        self.busy = False
        self._calls: queue.SimpleQueue = queue.SimpleQueue()
        self._found: queue.SimpleQueue = queue.SimpleQueue()
        context = contextvars.copy_context()
        self.thread = threading.Thread(target=context.run, args=(self._work,), daemon=True)

    def call(self, function: Callable[..., object], *inputs: object) -> object:
        """Call a function over there; return what it returns, raise what it raises."""
        if self.thread.ident is None:
            self.thread.start()
        self.busy = True
        self._calls.put((function, inputs))
        while self.busy:
            try:
                returned, found = self._found.get(timeout=0.05)
                self.busy = False
            except queue.Empty:
                if not self.thread.is_alive():
                    raise GivenUp from None
        if returned:
            return found
        raise found

    def end(self) -> None:
        """Let the thread end once it is idle."""
        if self.thread.ident is not None:
            self._calls.put(None)
            self.thread.join(0.1)

    def _work(self) -> None:
        try:
            while call := self._calls.get():
                function, inputs = call
                del call
                try:
                    found = True, contextvars.copy_context().run(function, *inputs)
                except BaseException as error:
                    found = False, error
                del function, inputs
                self._found.put(found)
                del found
        except GivenUp:  # a second one, on the way out
            pass


def call_strictly(function: Callable[..., object], *inputs: object) -> object:
    """Call a function; overflow, division by zero and the like are errors, hidden or not.

    Where the function has told NumPy to keep quiet about them, it is told again to raise them.
    What a library does inside itself is left alone.
    """

    def watch(frame: FrameType, event: str, _: object) -> None:
        back = frame.f_back
        if event == "return":  # from `errstate` or `seterr`, as a rule
            frame, back = back, frame
        if event in ("call", "return") and frame is not None and back is not None:
            own = not frame.f_code.co_filename.startswith(LIBRARIES)
            if own and back.f_code.co_filename == NUMPY_ERRORS:
                np.seterr(**FLOATING_ERRORS)

    profiler = sys.getprofile()
    with np.errstate(**FLOATING_ERRORS):
        sys.setprofile(watch)
        try:
            return function(*inputs)
        finally:
            sys.setprofile(profiler)


@dataclass
class Watch:
    """What the waiting thread knows of the working one."""

    seconds: float
    call: str = ANSWER  # the one under way, as the learner would write it
    calls: int = 0
    printed: str = ""  # by the first call
    given_up: bool = False
    started: float = field(default_factory=time.monotonic)
    caller: Caller = field(init=False)

    def begin(self, call: str) -> None:
        """Note that a call begins, unless nobody waits for it any more."""
        if self.given_up:
            raise GivenUp
        self.call = call
        self.calls += 1

    @property
    def has_time(self) -> bool:
        """Whether less than half of the time is over."""
        return time.monotonic() - self.started < self.seconds / 2


def supervise(watch: Watch, work: Callable[[], Found]) -> Found | str:
    """Let `work` run in a thread; return what it gives, or a sentence if it came to no end."""
    if _checking.get():
        raise RuntimeError(CHECK_IN_CHECK)
    found = []
    done = threading.Event()

    def run() -> None:
        try:
            try:
                found.append(work())
            except BaseException as error:  # from an answer that no guard foresaw
                found.append(UNREADABLE.format(error=type(error).__name__))
            finally:
                watch.caller.end()
                done.set()
        except GivenUp:  # a second one, on the way out
            pass

    # in copies of the context: what the answer prints goes to the cell that is running
    context = contextvars.copy_context()
    context.run(_begin)
    watch.caller = context.run(Caller)
    thread = threading.Thread(target=context.run, args=(run,), daemon=True)
    with _quiet(watch, {thread, watch.caller.thread}):
        try:
            thread.start()
            if done.wait(watch.seconds):
                return found[0]
            late = NEVER_RETURNED.format(call=watch.call, seconds=watch.seconds)
        except KeyboardInterrupt:  # the learner pressed the stop button
            late = STOPPED
        watch.given_up = True
        _end(thread, watch.caller, done)
    return late


def _begin() -> None:
    _checking.set(True)
    np.seterr(all="ignore")  # in this context only


def _end(thread: threading.Thread, caller: Caller, done: threading.Event) -> None:
    """Raise `GivenUp` in the thread that is at work until it ends; give in if it will not.

    Once is enough as a rule, and is given the time to work. But a bare `except` in the answer
    swallows it. While a thread waits inside a library nothing reaches it; it ends when it comes
    back from there.
    """
    for attempt in range(100):
        if done.wait(0.05 if 0 < attempt < 4 else 0.003):
            return
        at_work = caller.thread if caller.busy and caller.thread.is_alive() else thread
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(at_work.ident or 0), ctypes.py_object(GivenUp)
        )


@contextmanager
def _quiet(watch: Watch, threads: set[threading.Thread]) -> Iterator[None]:
    """Keep off the page what working threads print, warn of, log and draw; no input, no exit."""

    def unless_checked(function: Callable[..., object]) -> Callable[..., object]:
        def call(*inputs: object, **settings: object) -> object:
            if threading.current_thread() not in threads:
                return function(*inputs, **settings)
            return None

        return call

    def keep(text: str) -> None:
        if watch.calls <= 1:
            watch.printed += text[: MAX_PRINTED - len(watch.printed)]

    replaced = [
        (sys, "stdout", _Ear(keep, threads, sys.stdout)),
        (sys, "stderr", _Ear(lambda text: None, threads, sys.stderr)),
        (logging.Logger, "callHandlers", unless_checked(logging.Logger.callHandlers)),
        (builtins, "input", _no_input),
    ]
    if shell := find_shell():
        replaced.append((shell, "ask_exit", _no_exit))
        publisher = shell.display_pub
        for name in ("publish", "clear_output"):
            replaced.append((publisher, name, unless_checked(getattr(publisher, name))))
    if plots := _plots():
        replaced.append((plots, "show", unless_checked(plots.show)))
    originals = [(owner, name, vars(owner).get(name)) for owner, name, _ in replaced]
    figures = _open_figures()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for place in replaced:
                setattr(*place)
            yield
        finally:
            for owner, name, original in originals:
                if original is None:
                    delattr(owner, name)  # it was that of the class
                else:
                    setattr(owner, name, original)
            for number in _open_figures() - figures:
                _plots().close(number)


def _plots() -> object | None:
    """Return pyplot, if it has been loaded."""
    plots = sys.modules.get("matplotlib.pyplot")
    return plots if hasattr(plots, "get_fignums") else None


def _open_figures() -> set[int]:
    return set(plots.get_fignums()) if (plots := _plots()) else set()


class _Ear(io.TextIOBase):
    """Takes the place of a standard stream while an answer runs.

    Gives what the threads of a check print to `keep`, and passes on what others print.
    """

    def __init__(
        self,
        keep: Callable[[str], None],
        threads: set[threading.Thread],
        stream: io.TextIOBase,
    ) -> None:
        self._keep, self._threads, self._stream = keep, threads, stream

    def write(self, text: str) -> int:
        """Keep or pass on some text."""
        if threading.current_thread() not in self._threads:
            return self._stream.write(text)
        self._keep(text)
        return len(text)


def _no_input(prompt: object = "") -> str:
    raise RuntimeError(NO_INPUT)


def _no_exit() -> None:
    raise SystemExit  # in a notebook `exit()` and `quit()` would end the kernel
