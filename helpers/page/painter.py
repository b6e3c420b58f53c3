"""Who draws: one picture at a time, the newest state last, in whatever thread has the time.

A control's thread draws at once (`now`), so that a slider answers without delay. A training says
that there is something new (`later`), which costs next to nothing, and goes on; a thread of the
painter's own draws it. While several things change together (`held`) nobody draws.
"""

import atexit
import contextlib
import threading
import time
import weakref
from collections.abc import Callable, Iterator

SECONDS_BETWEEN = 0.04
LINGER = 1.0  # seconds without news after which the thread ends
SECONDS_TO_END = 2.0

_closing = threading.Event()  # Python is shutting down
_busy: weakref.WeakSet["Painter"] = weakref.WeakSet()


class Painter:
    """Draws whenever there is news.

    Parameters
    ----------
    draw
        A bound method without arguments that draws the state as it then is. It is held weakly:
        when its object is gone, the thread ends. It must show its own errors.
    seconds_between
        At least so long from the start of one drawing to that of the next in the painter's thread.
    share
        That thread takes at most this share of a processor, however long a picture takes.
    """

    def __init__(
        self,
        draw: Callable[[], None],
        seconds_between: float = SECONDS_BETWEEN,
        share: float = 1.0,
    ) -> None:
        """Get ready; there is no thread before the first `later`."""
        self._draw = weakref.WeakMethod(draw)
        self._seconds_between, self._share = seconds_between, share
        self._stale, self._holds = False, 0  # stale: by `now`, which whoever draws must heed
        self._counting, self._drawing = threading.Lock(), threading.Lock()
        self._drawing_thread: int | None = None
        self._news, self._hurry = threading.Event(), threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def now(self) -> None:
        """Draw in this thread; if another one is drawing, leave word, and it draws once more."""
        self._stale = True
        while self._wanted:
            if not self._drawing.acquire(blocking=False):
                self._hurry.set()
                return
            self._draw_all()

    def later(self) -> None:
        """Say that there is something new to draw; returns at once. From any thread."""
        with self._starting:
            self._news.set()
            if self._thread is None and not _closing.is_set():
                _busy.add(self)
                self._thread = threading.Thread(target=self._run, name="painter", daemon=True)
                self._thread.start()

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Let nobody draw while the block changes several things; then draw once.

        A drawing under way is waited for. So take no lock before it that drawing takes, too.
        """
        with self.still(), self._counting:
            self._holds += 1
        try:
            yield
        finally:
            with self._counting:
                self._holds -= 1
            if not self._draws_here:
                self.now()

    @contextlib.contextmanager
    def still(self) -> Iterator[None]:
        """Wait for the drawing under way, and let no other begin while the block runs."""
        if self._draws_here:
            yield
            return
        with self._drawing:
            yield
        if self._wanted:  # something newer came meanwhile
            self.now()

    def settle(self) -> None:
        """Wait until the newest state is drawn; if nobody draws it, do so."""
        self.now()
        settled = False
        while not settled:
            with self.still():
                settled = not self._stale
            time.sleep(0.001)

    # The machinery.

    @property
    def _wanted(self) -> bool:
        return self._stale and not self._holds

    @property
    def _draws_here(self) -> bool:
        return self._drawing_thread == threading.get_ident()

    def _draw_all(self) -> None:
        """Draw, holding the lock, until nothing newer is left; give the lock back."""
        try:
            while self._wanted:
                self._draw_once()
        finally:
            self._drawing.release()

    def _draw_once(self) -> None:
        self._drawing_thread, self._stale = threading.get_ident(), False
        self._news.clear()
        try:
            draw = self._draw()
            if draw is not None:
                with contextlib.suppress(Exception):  # the next picture may be fine
                    draw()
        finally:
            self._drawing_thread = None

    def _run(self) -> None:
        while self._wait() and not _closing.is_set():
            began, busy = time.monotonic(), time.thread_time()
            self._hurry.clear()
            if self._draw() is None:
                return
            # Not `now`: a control's thread that is drawing would get one more picture to draw after
            # each one, and never come back to its control.
            with self._drawing:
                if self._holds:
                    self._news.clear()  # the end of the hold draws
                elif self._news.is_set():  # nobody has drawn meanwhile
                    self._draw_once()
            # Its own time only: while a training runs beside it, half of a drawing is waiting.
            took, busy = time.monotonic() - began, time.thread_time() - busy
            self._hurry.wait(max(self._seconds_between - took, busy * (1 / self._share - 1)))
            if self._wanted:  # a control has left word meanwhile
                self._news.set()

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
