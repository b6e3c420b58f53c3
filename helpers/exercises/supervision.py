"""Running an answer so that nothing it does harms the kernel or the page.

The answer runs in a thread of its own, so that one that never returns can be given up. One thing
can't be stopped: a single operation that keeps Python's lock to itself for ever, such as
``9**9**9``.
"""

import builtins
import contextvars
import ctypes
import io
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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

Found = TypeVar("Found")

_checking: contextvars.ContextVar[bool] = contextvars.ContextVar("checking", default=False)


class GivenUp(SystemExit):
    """Raised within an answer that takes too long; a thread that dies of it says nothing."""


@dataclass
class Watch:
    """What the waiting thread knows of the working one."""

    seconds: float
    call: str = ANSWER  # the one under way, as the learner would write it
    calls: int = 0
    printed: str = ""  # by the first call
    given_up: bool = False

    def begin(self, call: str) -> None:
        """Note that a call begins, unless nobody waits for it any more."""
        if self.given_up:
            raise GivenUp
        self.call = call
        self.calls += 1


def supervise(watch: Watch, work: Callable[[], Found]) -> Found | str:
    """Let `work` run in a thread; return what it gives, or a sentence if it came to no end."""
    if _checking.get():
        raise RuntimeError(CHECK_IN_CHECK)
    found = []
    done = threading.Event()

    def run() -> None:
        _checking.set(True)
        try:
            try:
                with np.errstate(all="ignore"):
                    found.append(work())
            except BaseException as error:  # from an answer that no guard foresaw
                found.append(UNREADABLE.format(error=type(error).__name__))
            finally:
                done.set()
        except GivenUp:  # a second one, on the way out
            pass

    # in a copy of the context, what an answer displays goes to the cell that is running
    context = contextvars.copy_context()
    thread = threading.Thread(target=context.run, args=(run,), daemon=True)
    with _quiet(watch, thread):
        try:
            thread.start()
            if done.wait(watch.seconds):
                return found[0]
            late = NEVER_RETURNED.format(call=watch.call, seconds=watch.seconds)
        except KeyboardInterrupt:  # the learner pressed the stop button
            late = STOPPED
        watch.given_up = True
        _end(thread, done)
    return late


def _end(thread: threading.Thread, done: threading.Event) -> None:
    """Raise `GivenUp` in a thread until it ends; give in if it will not.

    Once is not enough: a bare `except` in the answer swallows it. While a thread waits inside a
    library nothing reaches it; it ends when it comes back from there.
    """
    for _ in range(100):
        if done.wait(0.003):
            return
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident or 0), ctypes.py_object(GivenUp)
        )


@contextmanager
def _quiet(watch: Watch, thread: threading.Thread) -> Iterator[None]:
    """Keep prints and warnings of a working thread off the page; no asking for input, no exit."""
    replaced = [
        (sys, "stdout", _Ear(watch, thread, sys.stdout)),
        (builtins, "input", _no_input),
    ]
    if shell := find_shell():
        replaced.append((shell, "ask_exit", _no_exit))
    originals = [(owner, name, getattr(owner, name)) for owner, name, _ in replaced]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for place in replaced:
                setattr(*place)
            yield
        finally:
            for place in originals:
                setattr(*place)


class _Ear(io.TextIOBase):
    """Takes the place of the standard output while an answer runs.

    Keeps the beginning of what its thread prints in the first call, drops the rest of it, and
    passes on what other threads print.
    """

    def __init__(self, watch: Watch, thread: threading.Thread, stream: io.TextIOBase) -> None:
        self._watch, self._thread, self._stream = watch, thread, stream

    def write(self, text: str) -> int:
        """Keep or pass on some text."""
        if threading.current_thread() is not self._thread:
            return self._stream.write(text)
        if self._watch.calls <= 1:
            self._watch.printed += text[: MAX_PRINTED - len(self._watch.printed)]
        return len(text)


def _no_input(prompt: object = "") -> str:
    raise RuntimeError(NO_INPUT)


def _no_exit() -> None:
    raise SystemExit  # in a notebook `exit()` and `quit()` would end the kernel
