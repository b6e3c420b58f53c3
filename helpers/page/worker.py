"""A training in a thread of its own: started, paused, gone on with, stopped. Chapters 08 and 11.

The thread lives only while there is something to do. A pause ends it after the step under way,
going on starts a new one; so whatever is paused holds no thread, and a kernel can be restarted or
a cell run again at any time. While it runs it has the turn (`helpers.page.turn`): another training
that starts makes it pause.

Nothing here knows what a step is, draws or prints.
"""

import contextlib
import threading
import time
import weakref
from collections.abc import Callable, Iterator

from helpers.page import turn

READY, RUNNING, PAUSED = "ready", "running", "paused"
FINISHED, STOPPED, FAILED = "finished", "stopped", "failed"
OVER = (FINISHED, STOPPED, FAILED)

SECONDS_BETWEEN_LOOKS = 0.05  # at the pace, which may have been changed
SECONDS_TO_END = 10  # for the step under way, before a pause gives up waiting for it

ENDED = "This worker has {state}; make a new one."
ENDED_WORDS = {FINISHED: "finished its work", STOPPED: "been stopped", FAILED: "met an error"}
STUCK = "The step under way has not ended within {seconds} seconds."


class Worker:
    """Calls a step again and again in a thread, until it is paused or the step says it is done.

    Methods are held weakly, `step` and `report` alike: when the object that one belongs to is
    gone, nobody needs the work any more, and the thread ends.

    Parameters
    ----------
    step
        Called without arguments. When it returns False, the work is finished; any other result
        means that there is more to do. When it raises, the worker has failed.
    report
        Called in the worker's thread after each step and once when the thread ends; it must return
        at once, such as `Painter.later`. An error in it changes nothing.

    Attributes
    ----------
    state
        ``"ready"``, ``"running"``, ``"paused"``, ``"finished"``, ``"stopped"`` or ``"failed"``.
    error
        What a step has raised, or None.
    seconds_per_step
        At least so long from the start of a step to that of the next one; 0 for full speed. May
        be changed at any time.
    once
        Whether it pauses by itself after the step under way.
    """

    def __init__(self, step: Callable[[], object], report: Callable[[], None]) -> None:
        """Get ready; nothing runs before `start`."""
        self.state = READY
        self.error: Exception | None = None
        self.seconds_per_step = 0.0
        self.once = False
        self._step, self._report = _weakly(step), _weakly(report)
        self._thread: threading.Thread | None = None
        self._wish = threading.Event()  # to end after the step under way
        self._control = threading.RLock()  # of start, pause and stop
        self._gate, self._work = threading.Lock(), threading.Lock()

    def start(self, once: bool = False) -> None:
        """Begin, or go on after a pause; with `once` for a single step.

        If the worker is running, it goes on, or pauses after the step under way.

        Raises
        ------
        RuntimeError
            If the worker has finished, failed or been stopped.
        """
        with self._control:
            if self.state in OVER:
                raise RuntimeError(ENDED.format(state=ENDED_WORDS[self.state]))
            self.once = once
            if self.state == RUNNING:
                return
            self._wait_for_thread()  # of a single step
            self._wish.clear()
            self.state = RUNNING
            self._thread = threading.Thread(target=self._run, name="training", daemon=True)
            self._thread.start()

    def pause(self) -> None:
        """End the thread after the step under way, and wait for that; `start` goes on."""
        self._wish.set()
        self._wait_for_thread()

    def stop(self) -> None:
        """End for good, and wait for that; what was learned stays where `step` has left it."""
        self.pause()
        with self._control:
            if self.state not in OVER:
                self.state = STOPPED

    @contextlib.contextmanager
    def between_steps(self) -> Iterator[None]:
        """Keep the worker between two steps, to read or change what its step works on."""
        with self._gate:  # the worker passes it before each step, so it cannot overtake again
            self._work.acquire()
        try:
            yield
        finally:
            self._work.release()

    # The machinery.

    def _wait_for_thread(self) -> None:
        thread = self._thread
        if thread is None or thread is threading.current_thread():
            return
        thread.join(SECONDS_TO_END)
        if thread.is_alive():
            raise RuntimeError(STUCK.format(seconds=SECONDS_TO_END))

    def _run(self) -> None:
        end = PAUSED
        try:
            with turn.taken(self._wish) as ticket:
                if ticket.mine:
                    end = self._steps()
        except Exception as error:  # whatever it is, it must not vanish with the thread
            self.error, end = error, FAILED
        self.state = end
        self._tell(self._report())

    def _steps(self) -> str:
        """Take steps until the work is done or the wish comes to end; return the state after it."""
        while not self._wish.is_set():
            began = time.monotonic()
            step, report = self._step(), self._report()
            if step is None or report is None:  # the object it was for is gone
                break
            with self.between_steps():
                done = step() is False
            if done:
                return FINISHED
            self._tell(report)
            del step, report
            with self._control:  # who starts it now finds it running still, or paused
                if self.once:
                    self.state = PAUSED
                    break
            while (rest := began + self.seconds_per_step - time.monotonic()) > 0:
                if self._wish.wait(min(rest, SECONDS_BETWEEN_LOOKS)):
                    break
        return PAUSED

    def _tell(self, report: Callable[[], None] | None) -> None:
        if report is not None:
            with contextlib.suppress(Exception):  # who draws says so there; the training goes on
                report()


def _weakly(call: Callable) -> Callable[[], Callable | None]:
    """Return a function that returns `call`, or None once the object it belongs to is gone."""
    return weakref.WeakMethod(call) if hasattr(call, "__self__") else lambda: call
