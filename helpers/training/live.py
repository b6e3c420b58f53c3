"""Training that can be watched and stopped: `live_fit`.

Keras trains in a thread of its own, and has the turn meanwhile (`helpers.page.turn`). The cell
waits for it without blocking the kernel, so that the Stop button and other widgets go on answering.
The thread notes numbers and nothing else, it never prints; a painter draws what it has noted.
"""

import asyncio
import contextlib
import math
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import ipywidgets as widgets

from helpers.page import turn
from helpers.page.painter import Painter
from helpers.page.training_view import ProgressView
from helpers.plots.curves import LiveCurves
from helpers.plots.live_figure import LiveFigure
from helpers.plots.still import image_tag
from helpers.training.strides import Stride, can_stride, in_strides
from helpers.training.tensorflow import load_tensorflow
from helpers.words import clock, counted, first_line

REDRAW_SECONDS = 0.2
SECONDS_TO_END = 5  # how long an interrupted cell waits for the thread
SIZE = (8.0, 3.1)

# Every sentence that a learner may meet here.
STORED_TEXT = "Live training view: run this cell to watch it."
STOP_TOOLTIP = "End the training after the batch under way"
STARTING = "Getting ready …"
WAITING = "Waiting until the training under way has ended …"
PROGRESS = "Epoch {epoch} of {epochs} · batch {batch}{of} · {left}"
OF_BATCHES = " of {batches:,}"
TIME_LEFT = "about {time} left"
TIME_UNKNOWN = "time left not known yet"
DONE = "Done: {epochs} in {time}."
STOPPED = (
    "Stopped in epoch {epoch} of {epochs}, after batch {batch}{of}. The network keeps what it has "
    "learned."
)
FAILED = "The training ended with an error. {error}"
NOT_DRAWN = "The curves could not be drawn ({error}); the training goes on."
INTERRUPTED = "The training was interrupted. The network keeps what it has learned until then."
NO_EPOCHS = "epochs is {epochs!r}; expected a whole number of at least 1."
NO_EPOCH_YET = "No epoch is finished yet."
AFTER_EPOCH = "After epoch {epoch}: {values}."
NOT_FINITE = " The loss is no longer a number: the training has broken down."
BAR_LABEL = "Progress of the training"


async def in_a_thread(work: Callable[[], Any], view: Any, stop: threading.Event) -> Any:
    """Do some work in a thread of its own, and return what it returns.

    An interrupted kernel sets `stop`, waits for the end and finishes the `view`; an error is shown
    there and raised.
    """
    worker = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        await asyncio.wait({worker})
        return worker.result()
    except asyncio.CancelledError:  # the learner interrupted the kernel
        stop.set()
        await asyncio.wait({worker}, timeout=SECONDS_TO_END)
        view.finish()
        raise RuntimeError(INTERRUPTED) from None
    except BaseException as error:
        stop.set()
        view.fail(error)
        raise


async def live_fit(
    model: Any,
    x: Any,
    y: Any = None,
    *,
    epochs: int = 1,
    batch_size: int | None = None,
    validation_data: Any = None,
    callbacks: Sequence[Any] = (),
    **fit_arguments: Any,
) -> Any:
    """Train a Keras model as ``model.fit`` does, with live curves and a Stop button. Chapter 09.

    Write ``history = await live_fit(model, x, y, epochs=5, batch_size=32)``. The cell ends when
    the training does; until then the kernel can serve widgets. The numbers are those of
    ``model.fit`` with the same seed (``keras.utils.set_random_seed``), sooner if the network is
    small: many batches are one call of TensorFlow (`helpers.training.strides`). The model keeps
    what it was compiled with; if that was ``steps_per_execution``, or if a callback looks at each
    batch, Keras goes through the batches as in ``model.fit``.

    Parameters
    ----------
    model
        A compiled Keras model.
    x, y
        Arrays with as many rows; or `x` alone, a ``tf.data.Dataset`` of batches.
    epochs, batch_size, validation_data, callbacks, fit_arguments
        As for ``model.fit``.

    Returns
    -------
    keras.callbacks.History
        Its ``history`` maps ``"loss"``, ``"accuracy"``, ``"val_loss"``, … to a list with one
        value an epoch. After a stop the epoch that was cut short counts as one. Another training
        that starts stops this one.

    Raises
    ------
    RuntimeError
        If the kernel is interrupted, or another training takes too long to end.
    ValueError
        If `epochs` is not a whole number of at least 1.
    Exception
        Whatever ``model.fit`` raises.
    """
    if isinstance(epochs, bool) or not hasattr(epochs, "__index__") or epochs < 1:
        raise ValueError(NO_EPOCHS.format(epochs=epochs))
    _, keras = load_tensorflow()
    before = fit_arguments.get("initial_epoch", 0)
    record = Record(model, before)
    validated = validation_data is not None or bool(fit_arguments.get("validation_split"))
    view = TrainingView(max(int(epochs) - before, 1), validated, record)
    view.show()

    def train() -> tuple[Any, bool]:
        with turn.taken(record.stop) as ticket:
            if not ticket.mine:  # stopped before it began
                return keras.callbacks.History(), ticket.gave_way
            settings = {"batch_size": batch_size, "validation_data": validation_data}
            settings |= {"epochs": epochs, "callbacks": callbacks}
            return record.fit(x, y, **settings, **fit_arguments), ticket.gave_way

    history, gave_way = await in_a_thread(train, view, record.stop)
    view.finish(gave_way)
    return history


@dataclass(frozen=True)
class Moment:
    """Where a training stands; a new one is made after every stride, which is a tenth of a second.

    Attributes
    ----------
    epoch
        The epoch under way, counted from 1; 0 before the first.
    batch
        Batches done in that epoch.
    batches
        How many an epoch has, if that is known.
    batches_done
        Batches done in all epochs.
    running
        Means over the epoch under way, by name.
    finished
        What each finished epoch came to, by name.
    """

    epoch: int = 0
    batch: int = 0
    batches: int | None = None
    batches_done: int = 0
    running: Mapping[str, float] = field(default_factory=dict)
    finished: tuple[Mapping[str, float], ...] = ()

    def share(self, epochs: int) -> float:
        """Return which share of so many epochs is done, 0 to 1."""
        if not self.batches:
            return len(self.finished) / epochs
        return min(self.batches_done / (epochs * self.batches), 1.0)

    def values(self, name: str) -> list[float]:
        """Return one measure for all finished epochs; nan where an epoch lacks it."""
        values = [logs.get(name, math.nan) for logs in self.finished]
        return [] if all(map(math.isnan, values)) and name.startswith("val_") else values


class Record:
    """What the training thread notes down, and the wish to stop that it looks at.

    Attributes
    ----------
    moment
        Where the training stands; replaced as a whole, so that another thread may read it.
    stop
        Set when the training should end.
    on_news
        Called with nothing after each stride and each epoch; must return at once.
    """

    def __init__(self, model: Any, before: int = 0, stop: threading.Event | None = None) -> None:
        """Begin with nothing noted; `before` epochs are not counted (Keras' initial_epoch)."""
        self.stop = stop or threading.Event()
        self.moment = Moment()
        self.on_news: Callable[[], None] = lambda: None
        self._model, self._before = model, before
        self._batches: int | None = None  # of an epoch, as Keras says
        self._stride: Stride | None = None

    def fit(self, x: Any, y: Any = None, *, callbacks: Sequence[Any] = (), **settings) -> Any:
        """Train the model as ``model.fit`` does, and note down how far it is."""
        tf, _ = load_tensorflow()
        # A Dataset shuffles itself; asked to shuffle it, Keras would warn that it does not.
        usual = {"verbose": 0} | ({"shuffle": False} if isinstance(x, tf.data.Dataset) else {})
        with self.in_strides(x, callbacks, settings.get("validation_steps") is None):
            watched = [*callbacks, self.callback()]
            return self._model.fit(x, y, callbacks=watched, **(usual | settings))

    def callback(self) -> Any:
        """Return what tells this record how far a training is: one of Keras' callbacks."""
        _, keras = load_tensorflow()

        def begins(_logs: Mapping | None) -> None:
            self._batches = made.params.get("steps")

        made = keras.callbacks.LambdaCallback(
            on_train_begin=begins,
            on_epoch_begin=self.epoch_begins,
            on_train_batch_end=self._execution_ends,
            on_epoch_end=self.epoch_ends,
        )
        return made

    @contextlib.contextmanager
    def in_strides(
        self, x: Any, callbacks: Sequence[Any] = (), validation_too: bool = True
    ) -> Iterator[None]:
        """Let `fit` go in strides while the block runs, if that leaves this training as it is."""
        if not can_stride(self._model, x, callbacks):
            yield
            return
        with in_strides(self._model, self._batches_left, validation_too) as self._stride:
            yield

    def _batches_left(self) -> int | None:
        return None if self._batches is None else self._batches - self.moment.batch

    def _execution_ends(self, batch: int, logs: Mapping) -> None:
        """Note how far Keras is: it calls for each batch of a stride, or once for several."""
        if self._stride is not None:
            if not self._stride.fresh:
                return
            batch += self._stride.ahead
        if self._batches is not None:  # the last of several may be missing
            batch = min(batch, self._batches - 1)
        self.batch_ends(batch, logs, self._batches)

    def epoch_begins(self, epoch: int, logs: Mapping | None = None) -> None:
        """Note that an epoch, counted from 0, begins."""
        self.moment = replace(self.moment, epoch=epoch + 1 - self._before, batch=0, running={})

    def batch_ends(self, batch: int, logs: Mapping, batches: int | None) -> None:
        """Note that all batches up to this one, from 0, are done; stop if that is wished."""
        done = self.moment.batches_done + batch + 1 - self.moment.batch
        self.moment = replace(
            self.moment, batch=batch + 1, batches=batches, batches_done=done, running=dict(logs)
        )
        self._noted()

    def epoch_ends(self, epoch: int, logs: Mapping) -> None:
        """Note what an epoch came to."""
        finished = (*self.moment.finished, dict(logs))
        self.moment = replace(self.moment, running={}, finished=finished)
        self._noted()

    def _noted(self) -> None:
        if self.stop.is_set():
            self._model.stop_training = True
        self.on_news()


class TrainingView(ProgressView):
    """The widget of a training: progress, Stop button, curves, and the same in words.

    Parameters
    ----------
    epochs
        How many the training will have.
    validated
        Whether there will be curves for validation.
    record
        What the training notes down.

    Attributes
    ----------
    alt
        What the curves show, in words.
    """

    def __init__(self, epochs: int, validated: bool, record: Record) -> None:
        """Make the widget."""
        self.epochs, self._record = epochs, record
        self.alt = NO_EPOCH_YET
        self._began = time.monotonic()
        self._first: tuple[float, int] | None = None  # when the first batches were seen
        self._measure: str | None = None
        self._live = LiveFigure(SIZE)
        left, right = self._live.figure.subplots(1, 2, gridspec_kw={"wspace": 0.12})
        self._loss = LiveCurves(left, epochs, "loss", validation=validated)
        self._second = LiveCurves(right, epochs, "accuracy", share=True, validation=validated)
        self._live.animate([*self._loss.artists, *self._second.artists])
        width, _ = self._live.pixels
        self._picture = widgets.HTML(layout={"width": f"{width}px", "max_width": "100%"})
        super().__init__(
            width, STORED_TEXT, BAR_LABEL, STOP_TOOLTIP, record.stop.set, (self._picture,)
        )
        self._painter = Painter(self._update, REDRAW_SECONDS)
        record.on_news = self._painter.later
        self._live.png()  # settles the layout
        self.progress(0.0, WAITING if turn.busy() else STARTING)
        self._draw(record.moment)

    def finish(self, gave_way: bool = False) -> None:
        """Show the end of a training; say so if it was stopped, or had to give way."""
        self._painter.settle()
        moment = self._record.moment
        if self._record.stop.is_set():
            status = STOPPED.format(
                epoch=moment.epoch, epochs=self.epochs, batch=f"{moment.batch:,}", of=_of(moment)
            )
            self.close(
                moment.share(self.epochs), f"{turn.GAVE_WAY} {status}" if gave_way else status
            )
        else:
            epochs = counted(len(moment.finished), "epoch")
            self.close(1.0, DONE.format(epochs=epochs, time=clock(time.monotonic() - self._began)))

    def fail(self, error: BaseException) -> None:
        """Show that a training ended with an error."""
        self._painter.settle()
        self.close(self._record.moment.share(self.epochs), FAILED.format(error=""))
        self.warn(FAILED.format(error=named(error)))

    # The machinery.

    def _update(self) -> None:
        """Bring words and curves up to date; an error here is shown and does not stop training."""
        moment = self._record.moment
        try:
            self.progress(moment.share(self.epochs), self._words_for(moment))
            self._draw(moment)
        except Exception as error:
            self.warn(NOT_DRAWN.format(error=named(error)))

    def _words_for(self, moment: Moment) -> str:
        if moment.batches_done == 0:
            return self.status
        return PROGRESS.format(
            epoch=moment.epoch,
            epochs=self.epochs,
            batch=f"{moment.batch:,}",
            of=_of(moment),
            left=self._time_left(moment),
        )

    def _time_left(self, moment: Moment) -> str:
        now = time.monotonic()
        if self._first is None:  # the first batch also pays for getting ready
            self._first = now, moment.batches_done
        began, before = self._first
        if moment.batches is None or now - began < 0.5:
            return TIME_UNKNOWN
        left = self.epochs * moment.batches - moment.batches_done
        each = (now - began) / max(moment.batches_done - before, 1)
        return TIME_LEFT.format(time=clock(left * each))

    def _draw(self, moment: Moment) -> None:
        if self._measure is None:
            self._name_measure(moment)
        passed = len(moment.finished) + moment.batch / (moment.batches or moment.batch or 1)
        for curves, name in ((self._loss, "loss"), (self._second, self._measure)):
            if name is not None:
                value = moment.running.get(name)
                now = None if value is None else (passed, value)
                curves.set(moment.values(name), moment.values(f"val_{name}"), now)
        alt = self._describe(moment)
        picture = image_tag(self._live.png(), alt, *self._live.pixels)
        self.say(alt)
        self.alt, self._picture.value = alt, picture

    def _name_measure(self, moment: Moment) -> None:
        """Find out what else than the loss is measured: accuracy, or the first metric there is."""
        measured = moment.running or (moment.finished[-1] if moment.finished else {})
        if measured:
            names = [name for name in measured if name != "loss" and not name.startswith("val_")]
            shares = [name for name in names if "acc" in name]
            self._measure = next(iter(shares + names), None)
            if self._measure is None:
                self._second.hide()
            else:
                self._second.rename(self._measure, share=bool(shares))
            self._live.refresh_background()

    def _describe(self, moment: Moment) -> str:
        if not moment.finished:
            return NO_EPOCH_YET
        last = moment.finished[-1]
        names = ["loss", *([self._measure] if self._measure else [])]
        said = [(name, f"training {name}", f"validation {name}") for name in names]
        values = [
            f"{words} {last[key]:.3f}"
            for name, training, validation in said
            for key, words in ((name, training), (f"val_{name}", validation))
            if key in last
        ]
        text = AFTER_EPOCH.format(epoch=len(moment.finished), values=", ".join(values))
        return text if math.isfinite(last.get("loss", 0.0)) else text + NOT_FINITE


def _of(moment: Moment) -> str:
    return OF_BATCHES.format(batches=moment.batches) if moment.batches else ""


def named(error: BaseException) -> str:
    """Return an error's name, and what it says in a line."""
    name, line = type(error).__name__, first_line(error)
    return name if line == name else f"{name}: {line}"
