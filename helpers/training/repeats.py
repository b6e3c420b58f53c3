"""The same training several times, each setting with several seeds: `live_runs`.

Like `live_fit` it trains in a thread of its own and has the turn meanwhile. On the page a dot
appears for each training that is done, a row for each setting.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as widgets
import numpy as np

from helpers.page import turn
from helpers.page.painter import Painter
from helpers.page.training_view import ProgressView
from helpers.plots.live_figure import LiveFigure
from helpers.plots.run_curves import SeedDots
from helpers.plots.still import image_tag
from helpers.training.live import REDRAW_SECONDS, STARTING, WAITING, Record, in_a_thread, named
from helpers.words import clock

WIDTH, HEIGHT_OF_A_ROW, MARGIN = 8.0, 0.55, 0.9  # inches
NARROWEST = 0.01  # the least that the axis shows

# Every sentence that a learner may meet here.
STORED_TEXT = "Several trainings, a dot for each: run this cell to watch them."
STOP_TOOLTIP = "End the training under way, and start no more"
BAR_LABEL = "Progress of the trainings"
PROGRESS = "Training {number} of {n}: {name}, seed {seed}"
DONE = "Done: {n} trainings in {time}."
STOPPED = "Stopped: {done} of {n} trainings are done."
FAILED = "A training ended with an error. {error}"
NOTHING_YET = "No training is done yet."
ROW = "{name}: {values}"
MEASURE = "accuracy (stroke: mean)"
NOTHING_TO_TRY = "There is nothing to train: give at least one setting and one seed."


async def live_runs(
    train: Callable[[Any, int, "Watched"], Any],
    settings: Mapping[str, Any],
    seeds: Sequence[int] = (0, 1, 2),
) -> dict[str, list]:
    """Train once for each setting and seed; show every result as a dot. Chapters 10, 12 and 13.

    Write ``found = await live_runs(train, {"rate 0.1": 0.1, "rate 0.01": 0.01}, seeds=(0, 1, 2))``.
    All settings are trained with the first seed, then all with the second, and so on.

    Parameters
    ----------
    train
        Called with what the setting's name stands for, a seed, and a `Watched` training: its
        ``fit(model, x, y, ...)`` does what ``model.fit`` does, and can be stopped; a loop of
        one's own asks it ``goes_on(share)``. Returns an accuracy, or several numbers: the first
        one is shown.
    settings
        From what the page calls a setting to what `train` is called with; up to six.
    seeds
        Whole numbers.

    Returns
    -------
    dict[str, list]
        The results of each setting, in the order of the seeds. After a stop the training cut
        short and those that would have followed are missing.

    Raises
    ------
    RuntimeError
        If the kernel is interrupted, or another training takes too long to end.
    ValueError
        If there are no settings or no seeds.
    Exception
        Whatever `train` raises.
    """
    seeds = list(seeds)
    if not settings or not seeds:
        raise ValueError(NOTHING_TO_TRY)
    view = RunsView(list(settings), seeds)
    view.show()

    def work() -> bool:
        with turn.taken(view.stop) as ticket:
            for seed in seeds if ticket.mine else ():
                for name, value in settings.items():
                    result = train(value, seed, view.begin(name, seed))
                    if view.stop.is_set():
                        return ticket.gave_way
                    view.add(name, result)
            return ticket.gave_way

    gave_way = await in_a_thread(work, view, view.stop)
    view.finish(gave_way)
    return view.found()


class Watched:
    """One of several trainings: says how far it is, and ends when it's told to.

    Parameters
    ----------
    stop
        Set when the training should end.
    progress
        Called with the share that is done, 0 to 1.
    """

    def __init__(self, stop: threading.Event, progress: Callable[[float], None]) -> None:
        """Get ready to train."""
        self._stop, self._progress = stop, progress

    def fit(self, model: Any, x: Any, y: Any = None, *, epochs: int = 1, **fit_arguments) -> Any:
        """Train a Keras model as ``model.fit`` does, with the same numbers; return its History."""
        record = Record(model, stop=self._stop)
        record.on_news = lambda: self._progress(record.moment.share(epochs))
        return record.fit(x, y, epochs=epochs, **fit_arguments)

    def goes_on(self, share: float) -> bool:
        """Note which share of a training is done, 0 to 1; return whether it should go on.

        For a loop of one's own, which asks every few steps. Chapter 12.
        """
        self._progress(share)
        return not self._stop.is_set()


class RunsView(ProgressView):
    """The widget of several trainings: progress, Stop button, and a dot for each one done.

    Parameters
    ----------
    names
        What the settings are called.
    seeds
        With which seeds each is trained.

    Attributes
    ----------
    stop
        Set when the trainings should end.
    alt
        What the dots show, in words.
    """

    def __init__(self, names: list[str], seeds: list[int]) -> None:
        """Make the widget."""
        self.stop, self.alt = threading.Event(), NOTHING_YET
        self._found: dict[str, tuple] = dict.fromkeys(names, ())
        self._n, self._began = len(names) * len(seeds), time.monotonic()
        self._share, self._words_now = 0.0, WAITING if turn.busy() else STARTING
        self._live = LiveFigure((WIDTH, MARGIN + HEIGHT_OF_A_ROW * len(names)))
        ax = self._live.figure.subplots()
        self._dots = SeedDots(ax, len(names))
        ax.set_yticks(range(len(names)), names)
        self._dots.xlabel.set_text(MEASURE)
        self._live.animate(self._dots.artists)
        width, _ = self._live.pixels
        self._picture = widgets.HTML(layout={"width": f"{width}px", "max_width": "100%"})
        super().__init__(
            width, STORED_TEXT, BAR_LABEL, STOP_TOOLTIP, self.stop.set, (self._picture,)
        )
        self._painter = Painter(self._update, REDRAW_SECONDS)
        self._live.png()  # settles the layout
        self._update()

    def begin(self, name: str, seed: int) -> "Watched":
        """Note that a training begins; return what trains it."""
        done = sum(map(len, self._found.values()))
        self._words_now = PROGRESS.format(number=done + 1, n=self._n, name=name, seed=seed)

        def progress(share: float) -> None:
            self._share = (done + share) / self._n
            self._painter.later()

        return Watched(self.stop, progress)

    def add(self, name: str, result: Any) -> None:
        """Note the result of a training."""
        self._found = self._found | {name: (*self._found[name], result)}
        self._painter.later()

    def found(self) -> dict[str, list]:
        """Return the results so far."""
        return {name: list(values) for name, values in self._found.items()}

    def finish(self, gave_way: bool = False) -> None:
        """Show the end of the trainings; say so if they were stopped, or had to give way."""
        self._painter.settle()
        done = sum(map(len, self._found.values()))
        if self.stop.is_set():
            status = STOPPED.format(done=done, n=self._n)
            self.close(done / self._n, f"{turn.GAVE_WAY} {status}" if gave_way else status)
        else:
            self.close(1.0, DONE.format(n=done, time=clock(time.monotonic() - self._began)))

    def fail(self, error: BaseException) -> None:
        """Show that a training ended with an error."""
        self._painter.settle()
        self.close(self._share, FAILED.format(error=""))
        self.warn(FAILED.format(error=named(error)))

    # The machinery.

    def _update(self) -> None:
        """Bring words and dots up to date."""
        self.progress(self._share, self._words_now)
        found = {name: [_shown(one) for one in all_] for name, all_ in self._found.items()}
        rows = [
            ROW.format(name=name, values=", ".join(f"{value:.2%}" for value in values))
            for name, values in found.items()
            if values
        ]
        alt = "; ".join(rows) + "." if rows else NOTHING_YET
        if alt == self.alt and self._picture.value:
            return
        self._dots.set(list(found.values()), _limits([v for vs in found.values() for v in vs]))
        self._live.refresh_background()
        self.say(alt)
        self.alt, self._picture.value = alt, image_tag(self._live.png(), alt, *self._live.pixels)


def _shown(result: Any) -> float:
    """Return what is shown of a result: it, or the first of its numbers."""
    return float(np.ravel(result)[0])


def _limits(values: list[float]) -> tuple[float, float]:
    """Return limits with some room around all values."""
    if not values:
        return 0.0, 1.0
    room = max(0.15 * (max(values) - min(values)), NARROWEST / 2)
    return min(values) - room, min(max(values) + room, 1.0)
