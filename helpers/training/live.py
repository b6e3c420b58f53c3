"""Training that can be watched and stopped: `live_fit`.

Keras trains in a thread of its own. The cell waits for it without blocking the kernel, so that
the Stop button and other widgets go on answering, and draws what the thread has noted. The thread
notes numbers and nothing else: it never draws and never prints.
"""

import asyncio
import html
import math
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import ipywidgets as widgets
from IPython.display import display

from helpers.plots.curves import LiveCurves
from helpers.plots.live_figure import LiveFigure
from helpers.plots.style import image_tag
from helpers.training.tensorflow import load_tensorflow

REDRAW_SECONDS = 0.2
SECONDS_TO_END = 5  # how long an interrupted cell waits for the thread
SIZE = (8.0, 3.1)

# Every sentence that a learner may meet here.
STORED_TEXT = "Live training view: run this cell to watch it."
STOP, STOPPING = "Stop", "Stopping …"
STOP_TOOLTIP = "End the training after the batch under way"
STARTING = "Getting ready …"
PROGRESS = "Epoch {epoch} of {epochs} · batch {batch}{of} · {left}"
OF_BATCHES = " of {batches:,}"
TIME_LEFT = "about {time} left"
TIME_UNKNOWN = "time left not known yet"
DONE = "Done: {epochs} in {time}."
STOPPED = "Stopped in epoch {epoch} of {epochs}, after batch {batch}{of}. What was learned is kept."
FAILED = "The training ended with an error. {error}"
NOT_DRAWN = "The curves could not be drawn ({error}); the training goes on."
BUSY = (
    "Another training is still running: wait until it ends or press its Stop button, "
    "then run this cell again."
)
INTERRUPTED = "The training was interrupted. What was learned until then is kept."
NO_EPOCHS = "epochs is {epochs!r}; expected a whole number of at least 1."
NO_EPOCH_YET = "No epoch is finished yet."
AFTER_EPOCH = "After epoch {epoch}: {values}."
NOT_FINITE = " The loss is no longer a number: the training has broken down."
BAR_LABEL = "Progress of the training"

_one_at_a_time = threading.Lock()


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
    ``model.fit`` with the same seed (``keras.utils.set_random_seed``).

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
        value an epoch. After a stop the epoch that was cut short counts as one.

    Raises
    ------
    RuntimeError
        If another training is running, or the kernel is interrupted.
    ValueError
        If `epochs` is not a whole number of at least 1.
    Exception
        Whatever ``model.fit`` raises.
    """
    if isinstance(epochs, bool) or not hasattr(epochs, "__index__") or epochs < 1:
        raise ValueError(NO_EPOCHS.format(epochs=epochs))
    tf, keras = load_tensorflow()
    # A Dataset shuffles itself; asked to shuffle it, Keras would warn that it does not.
    settings = {"verbose": 0} | ({"shuffle": False} if isinstance(x, tf.data.Dataset) else {})
    if not _one_at_a_time.acquire(blocking=False):
        raise RuntimeError(BUSY)
    try:
        before = fit_arguments.get("initial_epoch", 0)
        record = Record(model, before)
        validated = validation_data is not None or bool(fit_arguments.get("validation_split"))
        view = TrainingView(max(int(epochs) - before, 1), validated, record.stop.set)
        view.show()
        watcher = keras.callbacks.LambdaCallback(
            on_epoch_begin=record.epoch_begins,
            on_train_batch_end=lambda batch, logs: record.batch_ends(
                batch, logs, watcher.params.get("steps")
            ),
            on_epoch_end=record.epoch_ends,
        )
    except BaseException:
        _one_at_a_time.release()
        raise

    def train() -> Any:
        try:
            return model.fit(
                x,
                y,
                epochs=epochs,
                batch_size=batch_size,
                validation_data=validation_data,
                callbacks=[*callbacks, watcher],
                **(settings | fit_arguments),
            )
        finally:
            _one_at_a_time.release()

    worker = asyncio.ensure_future(asyncio.to_thread(train))
    try:
        while not worker.done():
            await asyncio.wait({worker}, timeout=REDRAW_SECONDS)
            view.update(record.moment)
    except asyncio.CancelledError:  # the learner interrupted the kernel
        record.stop.set()
        await asyncio.wait({worker}, timeout=SECONDS_TO_END)
        view.finish(record.moment, stopped=True)
        raise RuntimeError(INTERRUPTED) from None
    except BaseException:
        record.stop.set()
        raise
    try:
        history = worker.result()
    except BaseException as error:
        view.fail(record.moment, error)
        raise
    view.finish(record.moment, stopped=record.stop.is_set())
    return history


@dataclass(frozen=True)
class Moment:
    """Where a training stands; a new one is made after every batch.

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

    def values(self, name: str) -> list[float]:
        """Return one measure for all finished epochs; nan where an epoch lacks it."""
        values = [logs.get(name, math.nan) for logs in self.finished]
        return [] if all(map(math.isnan, values)) and name.startswith("val_") else values


class Record:
    """What the training thread notes down, and the wish to stop that it looks at."""

    def __init__(self, model: Any, before: int = 0) -> None:
        """Begin with nothing noted; `before` epochs are not counted (Keras' initial_epoch)."""
        self.stop = threading.Event()
        self.moment = Moment()  # replaced as a whole, so that another thread may read it
        self._model, self._before = model, before

    def epoch_begins(self, epoch: int, logs: Mapping | None = None) -> None:
        """Note that an epoch, counted from 0, begins."""
        self.moment = replace(self.moment, epoch=epoch + 1 - self._before, batch=0, running={})

    def batch_ends(self, batch: int, logs: Mapping, batches: int | None) -> None:
        """Note that a batch, counted from 0, is done; stop the training if that is wished."""
        done = self.moment.batches_done + batch + 1 - self.moment.batch
        self.moment = replace(
            self.moment, batch=batch + 1, batches=batches, batches_done=done, running=dict(logs)
        )
        if self.stop.is_set():
            self._model.stop_training = True

    def epoch_ends(self, epoch: int, logs: Mapping) -> None:
        """Note what an epoch came to."""
        finished = (*self.moment.finished, dict(logs))
        self.moment = replace(self.moment, running={}, finished=finished)
        if self.stop.is_set():
            self._model.stop_training = True


class TrainingView:
    """The widget of a training: progress, Stop button, curves, and the same in words.

    Attributes
    ----------
    alt
        What the curves show, in words.
    status
        Where the training stands, in words.
    stop_button
        The button.
    widget
        The box that is shown.
    """

    def __init__(self, epochs: int, validated: bool, on_stop: Callable[[], None]) -> None:
        """Make the widget.

        Parameters
        ----------
        epochs
            How many the training will have.
        validated
            Whether there will be curves for validation.
        on_stop
            Called when the Stop button is pressed.
        """
        self.epochs, self._on_stop = epochs, on_stop
        self.alt, self.status = NO_EPOCH_YET, STARTING
        self._began = time.monotonic()
        self._first: tuple[float, int] | None = None  # when the first batches were seen
        self._drawn: Moment | None = None
        self._measure: str | None = None
        self._live = LiveFigure(SIZE)
        left, right = self._live.figure.subplots(1, 2, gridspec_kw={"wspace": 0.12})
        self._loss = LiveCurves(left, epochs, "loss", validation=validated)
        self._second = LiveCurves(right, epochs, "accuracy", share=True, validation=validated)
        self._live.animate([*self._loss.artists, *self._second.artists])
        self.stop_button = widgets.Button(description=STOP, icon="stop", tooltip=STOP_TOOLTIP)
        self.stop_button.on_click(self._stop)
        width, _ = self._live.pixels
        self._line = widgets.HTML(layout={"width": f"{width - 170}px", "height": "46px"})
        self._picture = widgets.HTML(layout={"width": f"{width}px", "max_width": "100%"})
        self._words = widgets.HTML(layout={"min_height": "48px", "max_width": f"{width}px"})
        row = widgets.HBox([self.stop_button, self._line], layout={"align_items": "center"})
        self.widget = widgets.VBox([row, self._picture, self._words])
        self.widget.add_class("course-training")
        self._say(0.0)
        self._live.png()  # settles the layout
        self._draw(Moment())

    def show(self) -> None:
        """Show the widget; readers without a kernel get a line of text."""
        view = self.widget._repr_mimebundle_()
        display({**view, "text/plain": STORED_TEXT}, raw=True)

    def update(self, moment: Moment) -> None:
        """Bring words and curves up to date; an error here is shown and does not stop training."""
        if moment is self._drawn:
            return
        try:
            self.status = self._progress(moment)
            self._say(self._share(moment))
            self._draw(moment)
        except Exception as error:
            self._warn(NOT_DRAWN.format(error=_one_sentence(error)))
        self._drawn = moment

    def finish(self, moment: Moment, stopped: bool) -> None:
        """Show the end of a training."""
        self.update(moment)
        if stopped:
            self.status = STOPPED.format(
                epoch=moment.epoch, epochs=self.epochs, batch=f"{moment.batch:,}", of=_of(moment)
            )
            self._close(STOP, self._share(moment))
        else:
            done = len(moment.finished)
            epochs = f"{done} epoch{'' if done == 1 else 's'}"
            self.status = DONE.format(epochs=epochs, time=_clock(time.monotonic() - self._began))
            self._close(STOP, 1.0)

    def fail(self, moment: Moment, error: BaseException) -> None:
        """Show that a training ended with an error."""
        self.update(moment)
        self.status = FAILED.format(error="")
        self._close(STOP, self._share(moment))
        self._warn(FAILED.format(error=_one_sentence(error)))

    # The machinery.

    def _stop(self, _button: widgets.Button) -> None:
        self._on_stop()
        self.stop_button.disabled = True
        self.stop_button.description = STOPPING

    def _close(self, label: str, share: float) -> None:
        self.stop_button.disabled = True
        self.stop_button.description = label
        self._say(share, role="status")

    def _progress(self, moment: Moment) -> str:
        if moment.batches_done == 0:
            return STARTING
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
        return TIME_LEFT.format(time=_clock(left * each))

    def _share(self, moment: Moment) -> float:
        if not moment.batches:
            return len(moment.finished) / self.epochs
        return min(moment.batches_done / (self.epochs * moment.batches), 1.0)

    def _say(self, share: float, role: str = "") -> None:
        spoken = f' role="{role}"' if role else ""
        self._line.value = (
            f'<progress aria-label="{BAR_LABEL}" max="1" value="{share:.3f}" '
            f'style="width: 100%; height: 12px; display: block"></progress>'
            f'<div{spoken} style="line-height: 1.5">{html.escape(self.status)}</div>'
        )

    def _warn(self, sentence: str) -> None:
        self._words.value = f'<p role="alert">⚠ {html.escape(sentence)}</p>'

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
        if alt != self.alt or not self._words.value:
            self._words.value = f'<div style="line-height: 1.4">{html.escape(alt)}</div>'
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


def _clock(seconds: float) -> str:
    """Return a time in words: "8 s" or "1 min 05 s"."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def _one_sentence(error: BaseException) -> str:
    """Return the first line of an error that says something, without terminal colours."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", str(error))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith("Exception encountered")] or lines
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
