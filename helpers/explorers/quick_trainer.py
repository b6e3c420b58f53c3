"""What explorers share that do many quick trainings: a list that grows, Stop, where it stands.

Chapter 11.
"""

import threading
import time
from collections import deque
from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets

from helpers.explorers.base import Explorer
from helpers.lab.quick import quick_train
from helpers.lab.records import Run
from helpers.page import markup, turn
from helpers.page.worker import FAILED, PAUSED, RUNNING, Worker
from helpers.words import first_line

STOP = "Stop"
NOTHING_TO_STOP = "Nothing is being trained, so there is nothing to stop."
STOPPED_WORDS = "Stopped. What was trained is kept."
DOING = "Run {k} of {n} …"
SECONDS_TO_SETTLE = 120.0
FAILED_WORDS = "The training ended with an error: {error}"


class QuickTrainingExplorer(Explorer):
    """An explorer that trains in a thread of its own, one short run after another.

    A subclass calls `train`, also while others are under way, and keeps what comes in `keep`.
    """

    seconds_between_pictures = 0.1
    ready_words = ""

    def __init__(self) -> None:
        """Be ready; there is no thread before the first training."""
        turn.end_all(0)  # of the explorer that this one replaces, when a cell is run again
        self._todo: deque[Any] = deque()
        self._asked = self._ended = 0
        self._at_work, self._stop_wish = False, False
        self._listing = threading.Lock()
        self._worker: Worker | None = None
        self._notice, self._last_words = "", ""
        super().__init__()

    def stop_button(self) -> widgets.Button:
        """Return the button that ends the trainings."""
        return self.button(STOP, self._stop, "Stop at once; what was trained is kept")

    def under_picture(self) -> widgets.Widget:
        """Put a sentence on where things stand beside the buttons."""
        bar = super().under_picture()
        bar.layout.flex_flow = "row wrap"
        self._status = widgets.HTML(layout={"flex": "1 1 16em", "min_height": "3.2em"})
        bar.children += (self._status,)
        return bar

    @property
    def busy(self) -> bool:
        """Whether trainings are under way."""
        worker = self._worker
        return self._at_work and worker is not None and worker.state == RUNNING

    def keep(self, run: Run) -> None:
        """Keep a run that has ended; called in the thread that trained it."""
        raise NotImplementedError

    def do(self, what: Any) -> None:
        """Do one thing of the list: a training, for `Settings`."""
        run = quick_train(what, self.stopping)
        if not run.stopped:
            self.keep(run)

    def train(self, todo: Sequence[Any]) -> None:
        """Put these at the end of the list, and begin unless it is being worked through."""
        with self._listing:
            going = self.busy
            if not going:
                self._todo.clear()
                self._asked = self._ended = 0
            self._todo.extend(todo)
            self._asked += len(todo)
            self._notice, self._stop_wish = "", False
            if not going and todo:
                self._at_work = True
                self._worker = Worker(self._step, self.later)
                self._worker.start()
        self.later()

    def notify(self, sentence: str) -> None:
        """Answer to a button with a sentence, until something else happens."""
        self._notice = sentence
        self.update()

    def write_status(self, at_rest: str) -> None:
        """Say where the trainings stand; `at_rest` if there are none."""
        worker = self._worker
        if self._notice:
            words = markup.warning(self._notice, role="status")
        elif worker is not None and worker.state == FAILED:
            error = first_line(worker.error)
            words = markup.warning(FAILED_WORDS.format(error=error))
        elif self.busy:
            k = min(self._ended + 1, self._asked)
            words = markup.sentence(DOING.format(k=k, n=self._asked))
        elif self._stop_wish:
            words = markup.sentence(STOPPED_WORDS, role="status")
        elif worker is not None and worker.state == PAUSED:
            words = markup.sentence(f"{turn.GAVE_WAY} {STOPPED_WORDS}", role="status")
        else:
            words = markup.sentence(at_rest, role="status")
        self._status.value = words

    def settle(self) -> None:
        """Wait for the trainings, too."""
        end = time.monotonic() + SECONDS_TO_SETTLE
        while self.busy and time.monotonic() < end:
            time.sleep(0.01)
        super().settle()

    def stopping(self) -> bool:
        """Say whether the training under way should end."""
        return self._stop_wish

    def _stop(self) -> None:
        if not self.busy:
            self.notify(NOTHING_TO_STOP)
            return
        self.drop_list()
        self.update()

    def drop_list(self) -> None:
        """Forget what is still to be trained, and let what is under way end without a result."""
        with self._listing:
            self._todo.clear()
            self._stop_wish = self.busy

    def _step(self) -> bool:
        """Do the next thing; False when there is none."""
        with self._listing:
            if not self._todo:
                self._at_work = False
                return False
            what = self._todo.popleft()
        self.do(what)
        self._ended += 1
        return True

    def _on_change(self, change: Any) -> None:
        self._notice = ""
        self._stop_wish = self._stop_wish and self.busy  # "Stopped" has been read by now
        super()._on_change(change)
