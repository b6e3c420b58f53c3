"""Trainings one after another in a thread, while the page goes on answering. Chapter 11.

Keras is loaded there too, at the first start. Nothing here draws or prints.
"""

# TensorFlow imports these too, which fails once Python has begun to shut down, and then it crashes.
import concurrent.futures.process
import concurrent.futures.thread  # noqa: F401
import re
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from helpers.lab.runs import Run, Settings, train
from helpers.page import worker
from helpers.training.live import Moment
from helpers.training.tensorflow import load_tensorflow

READY, LOADING, BUILDING, TRAINING, STOPPING = (
    "ready",
    "loading",
    "building",
    "training",
    "stopping",
)
FINISHED, STOPPED, FAILED = "finished", "stopped", "failed"
BUSY = (LOADING, BUILDING, TRAINING, STOPPING)

FAILED_NOTE = "The training ended with an error: {error}"

_alive: weakref.WeakSet["Background"] = weakref.WeakSet()


@dataclass(frozen=True)
class Progress:
    """How far a list of trainings has come; replaced as a whole, so that any thread may read it.

    Attributes
    ----------
    state
        ``"ready"``, ``"loading"`` (Keras), ``"building"`` (the network, until its first batch is
        done), ``"training"``, ``"stopping"``, ``"finished"``, ``"stopped"`` or ``"failed"``.
    done, total
        How many trainings have ended, and how many there are.
    settings
        Those of the training under way, or of the last one.
    moment
        Where it stands.
    error
        What the last failed training said, in a sentence; "" for none.
    began
        When the list was started, on the clock of `time.monotonic`.
    """

    state: str = READY
    done: int = 0
    total: int = 0
    settings: Settings | None = None
    moment: Moment = field(default_factory=Moment)
    error: str = ""
    began: float = 0.0

    @property
    def busy(self) -> bool:
        """Whether a thread is at work."""
        return self.state in BUSY


class Background:
    """Trains with a list of settings in a thread of its own.

    Both callbacks are bound methods, held weakly: when their object is gone, nobody needs the
    trainings any more, and they stop.

    Parameters
    ----------
    on_news
        Called in the thread after each batch and with each change of state; must return at once.
    on_run
        Called in the thread with each run as soon as it has ended.

    Attributes
    ----------
    progress
        See `Progress`.
    """

    def __init__(self, on_news: Callable[[], None], on_run: Callable[[Run], None]) -> None:
        """Get ready; there is no thread before `start`."""
        self.progress = Progress()
        self._on_news, self._on_run = weakref.WeakMethod(on_news), weakref.WeakMethod(on_run)
        self._changing = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        _alive.add(self)

    def start(self, settings: Sequence[Settings]) -> bool:
        """Begin; returns False, and does nothing, if trainings are under way or none are asked for.

        What other explorers train meanwhile is paused, for all share the processor.
        """
        with self._changing:
            if self.progress.busy or not settings:
                return False
            self._stop = stop = threading.Event()
            self.progress = Progress(
                LOADING, total=len(settings), settings=settings[0], began=time.monotonic()
            )
            self._thread = threading.Thread(
                target=self._work, args=(list(settings), stop), name="background", daemon=False
            )
        worker.pause_running()
        self._thread.start()
        return True

    def stop(self) -> None:
        """Stop after the batch under way; returns at once.

        Before the first batch there is nothing to wait for: the thread finds out by itself.
        """
        with self._changing:
            if not self.progress.busy:
                return
            self._stop.set()
            early = self.progress.state in (LOADING, BUILDING)
            self.progress = replace(self.progress, state=STOPPED if early else STOPPING)
        self._tell()

    # In the thread.

    def _work(self, todo: list[Settings], stop: threading.Event) -> None:
        error = ""
        try:
            load_tensorflow()
        except Exception as problem:  # whatever it is, it must not vanish with the thread
            self._note(stop, state=FAILED, error=sentence(problem))
            return
        for number, settings in enumerate(todo):
            if stop.is_set() or _python_ends():
                break
            self._note(stop, state=BUILDING, done=number, settings=settings, moment=Moment())

            def batch_ends(moment: Moment) -> None:
                self._note(stop, state=TRAINING, moment=moment)
                if self._on_news() is None or _python_ends():
                    stop.set()

            try:
                run = train(settings, on_epoch=batch_ends, on_batch=batch_ends, stop=stop)
            except Exception as problem:
                error = sentence(problem)
                run = Run(settings, note=FAILED_NOTE.format(error=error), failed=True)
            self._note(stop, done=number + (not run.stopped), moment=Moment())
            hand_over = self._on_run()
            if hand_over is not None and not (run.stopped and not run.epochs_done):
                hand_over(run)
        state = STOPPED if stop.is_set() else FAILED if error else FINISHED
        self._note(stop, state=state, error=error, over=True)

    def _note(self, stop: threading.Event, over: bool = False, **changes) -> None:
        """Note changes, unless they are of trainings that were stopped and have been followed."""
        with self._changing:
            if self._stop is not stop or not self.progress.busy:
                return
            if stop.is_set() and not over:
                changes.pop("state", None)
            self.progress = replace(self.progress, **changes)
        self._tell()

    def _tell(self) -> None:
        news = self._on_news()
        if news is not None:
            news()


def stop_others(mine: Background | None = None, wait: float = 0.0) -> None:
    """Stop whatever trains in the background for anybody else.

    Parameters
    ----------
    mine
        Goes on.
    wait
        So many seconds at most, until the trainings have ended and handed over their runs.
    """
    others = [other for other in list(_alive) if other is not mine and other.progress.busy]
    for other in others:
        other.stop()
    end = time.monotonic() + wait
    while any(other.progress.busy for other in others) and time.monotonic() < end:
        time.sleep(0.01)


def sentence(error: BaseException) -> str:
    """Return the first line of an error that says something, without terminal colours."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", str(error))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__


def _python_ends() -> bool:
    """Say whether Python shuts down; it waits for the threads, which should not keep it long.

    They are no daemons, since it would crash if TensorFlow were busy or just loading then.
    """
    return not threading.main_thread().is_alive()
