"""A thread that draws what another one is busy with. Chapter 11.

Who works says that there is something new, which costs next to nothing, and works on. The painter
draws the newest state whenever it has the time, and not more often than is of use to an eye.
"""

import atexit
import contextlib
import threading
import time
import weakref
from collections.abc import Callable

SECONDS_BETWEEN = 0.04
LINGER = 1.0  # seconds without news after which the thread ends
SECONDS_TO_END = 2.0

_closing = threading.Event()  # Python is shutting down
_busy: weakref.WeakSet["Painter"] = weakref.WeakSet()


class Painter:
    """Draws in a thread of its own whenever there is news.

    Parameters
    ----------
    draw
        A bound method without arguments. It is held weakly: when its object is gone, the thread
        ends. It must show its own errors; here they are dropped.
    seconds_between
        At least so long from the start of one drawing to that of the next.
    """

    def __init__(self, draw: Callable[[], None], seconds_between: float = SECONDS_BETWEEN) -> None:
        """Get ready; there is no thread before the first news."""
        self._draw = weakref.WeakMethod(draw)
        self._seconds_between = seconds_between
        self._news = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def tell(self) -> None:
        """Say that there is something new to draw; returns at once. From any thread."""
        with self._starting:
            self._news.set()
            if self._thread is None and not _closing.is_set():
                _busy.add(self)
                self._thread = threading.Thread(target=self._run, name="painter", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while self._wait() and not _closing.is_set():
            began = time.monotonic()
            self._news.clear()
            draw = self._draw()
            if draw is None:
                return
            with contextlib.suppress(Exception):  # who draws shows it; the next may be fine
                draw()
            del draw
            time.sleep(max(0.0, self._seconds_between - (time.monotonic() - began)))

    def _wait(self) -> bool:
        """Wait for news; with none for a while, let go of the thread and return False."""
        if self._news.wait(LINGER):
            return True
        with self._starting:
            if self._news.is_set():
                return True
            self._thread = None
            return False


def _close() -> None:
    """Let nobody draw any more: a thread that Python's end meets in Matplotlib would crash it."""
    _closing.set()
    for painter in list(_busy):
        thread = painter._thread
        if thread is not None:
            painter._news.set()
            thread.join(SECONDS_TO_END)


atexit.register(_close)
