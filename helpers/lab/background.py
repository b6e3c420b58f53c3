"""Trainings one after another in a thread, while the page goes on answering. Chapter 11.

Keras is loaded there too, at the first start. Nothing here draws or prints.
"""

# TensorFlow imports these too, which fails once Python has begun to shut down, and then it crashes.
import concurrent.futures.process
import concurrent.futures.thread  # noqa: F401
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from helpers.lab.records import Run
from helpers.lab.runs import train
from helpers.lab.settings import Settings
from helpers.page import turn
from helpers.training import load_tensorflow
from helpers.training.live import Moment
from helpers.words import first_line

READY, LOADING, BUILDING = "ready", "loading", "building"
TRAINING, STOPPING = "training", "stopping"
FINISHED, STOPPED, FAILED = "finished", "stopped", "failed"
BUSY = (LOADING, BUILDING, TRAINING, STOPPING)

FAILED_NOTE = "The training ended with an error: {error}"


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
    gave_way
        Whether it was stopped because another training has started.
    seconds
        How long it all took, once it has ended.
    """

    state: str = READY
    done: int = 0
    total: int = 0
    settings: Settings | None = None
    moment: Moment = field(default_factory=Moment)
    error: str = ""
    gave_way: bool = False
    seconds: float = 0.0

    @property
    def busy(self) -> bool:
        """Whether a thread is at work."""
        return self.state in BUSY


@dataclass(frozen=True)
class _Trainings:
    """A list of trainings, and the event that asks them to end."""

    todo: list[Settings]
    stop: threading.Event = field(default_factory=threading.Event)
    began: float = field(default_factory=time.monotonic)


class Background:
    """Trains with a list of settings in a thread of its own, which has the turn meanwhile.

    Both callbacks are bound methods, held weakly: when their object is gone, nobody needs the
    trainings any more, and they stop.

    Parameters
    ----------
    on_news
        Called in the thread some ten times a second and with each change of state; must return at
        once.
    on_run
        Called in the thread with each run as soon as it has ended; not with one that was stopped
        before its first batch was done.

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
        self._job = _Trainings([])

    def start(self, settings: Sequence[Settings]) -> bool:
        """Begin; returns False, and does nothing, if trainings are under way or none are asked for.

        `helpers.page.turn.RULE` says what happens to other trainings.
        """
        with self._changing:
            if self.progress.busy or not settings:
                return False
            self._job = job = _Trainings(list(settings))
            self.progress = Progress(LOADING, total=len(job.todo), settings=job.todo[0])
        work = threading.Thread(target=self._work, args=(job,), name="background", daemon=False)
        work.start()
        return True

    def stop(self) -> None:
        """Stop after the batch under way; returns at once.

        Before the first batch there is nothing to wait for: the thread finds out by itself.
        """
        with self._changing:
            if not self.progress.busy:
                return
            self._job.stop.set()
            early = self.progress.state in (LOADING, BUILDING)
            self.progress = replace(self.progress, state=STOPPED if early else STOPPING)
        self._tell()

    # In the thread.

    def _work(self, job: _Trainings) -> None:
        error, gave_way = "", False
        try:
            load_tensorflow()
            with turn.taken(job.stop) as ticket:
                if ticket.mine:
                    error = self._train_all(job)
                gave_way = ticket.gave_way
        except Exception as problem:  # whatever it is, it must not vanish with the thread
            error = first_line(problem)
        state = STOPPED if job.stop.is_set() else FAILED if error else FINISHED
        seconds = time.monotonic() - job.began
        self._note(job, state=state, error=error, gave_way=gave_way, seconds=seconds)

    def _train_all(self, job: _Trainings) -> str:
        """Train one after another; return what the last training that failed has said."""
        error = ""

        def batch_ends(moment: Moment) -> None:
            self._note(job, state=TRAINING, moment=moment)
            if self._on_news() is None or _python_ends():
                job.stop.set()

        for number, settings in enumerate(job.todo):
            if job.stop.is_set() or _python_ends():
                break
            self._note(job, state=BUILDING, done=number, settings=settings, moment=Moment())
            try:
                run = train(settings, on_epoch=batch_ends, on_batch=batch_ends, stop=job.stop)
            except Exception as problem:
                error = first_line(problem)
                run = Run(settings, note=FAILED_NOTE.format(error=error), failed=True)
            # Whoever stopped before the first batch was told that nothing trains any more.
            if not self._note(job, done=number + (not run.stopped), moment=Moment()):
                break
            hand_over = self._on_run()
            if hand_over is not None and not (run.stopped and not run.epochs_done):
                hand_over(run)
        return error

    def _note(self, job: _Trainings, **changes) -> bool:
        """Note changes; returns False, and does nothing, if the page has done with these trainings.

        That is so when they were stopped before the first batch, or others have followed them.
        """
        with self._changing:
            if self._job is not job or not self.progress.busy:
                return False
            if self.progress.state == STOPPING and changes.get("state") in (BUILDING, TRAINING):
                changes.pop("state")
            self.progress = replace(self.progress, **changes)
        self._tell()
        return True

    def _tell(self) -> None:
        news = self._on_news()
        if news is not None:
            news()


def _python_ends() -> bool:
    """Say whether Python shuts down; it waits for the threads, which should not keep it long.

    They are no daemons, since it would crash if TensorFlow were busy or just loading then.
    """
    return not threading.main_thread().is_alive()
