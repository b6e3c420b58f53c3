"""What explorers share that train in the background: Stop, answers to buttons, where it stands.

Chapter 11.
"""

import time
from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets

from helpers.explorers.base import Explorer
from helpers.lab.background import (
    BUILDING,
    FAILED,
    LOADING,
    STOPPED,
    STOPPING,
    TRAINING,
    Background,
    Progress,
)
from helpers.lab.records import Run
from helpers.lab.settings import Settings
from helpers.page import markup, turn

STOP = "Stop"
REFUSED = "A training is under way: wait for its end, or press Stop first."
NOTHING_TO_STOP = "Nothing is being trained, so there is nothing to stop."
LOADING_WORDS = "Loading Keras; that takes some seconds the first time. The page stays alive."
BUILDING_WORDS = "{which}preparing data and network …"
TRAINING_WORDS = "{which}epoch {epoch} of {epochs}, batch {batch:,} of {batches}."
STOPPING_WORDS = "Stopping after the batch under way …"
FAILED_WORDS = "The training ended with an error: {error}"
WHICH = "Run {k} of {n}: "

SECONDS_OF_NOTICE = 4.0
NO_NOTICE = "", 0.0, False


class TrainingExplorer(Explorer):
    """An explorer that trains; it keeps the runs in `_on_run`.

    Attributes
    ----------
    stopped_words
        What the page says after Stop.
    """

    stopped_words = ""

    def __init__(self) -> None:
        """Be ready; Keras is not loaded before the first start."""
        self._notice = NO_NOTICE
        self._background = Background(self.later, self._on_run)
        super().__init__()

    def stop_button(self) -> widgets.Button:
        """Return the button that ends the training under way."""
        return self.button(STOP, self._stop, "Stop after the batch under way")

    def status(self, progress: Progress, at_rest: str) -> str:
        """Return the answer to a button, or where the training stands; `at_rest` if none does."""
        sentence, when, was_busy = self._notice
        fresh = not progress.busy or time.monotonic() - when < SECONDS_OF_NOTICE
        if sentence and was_busy == progress.busy and fresh:
            return markup.warning(sentence, role="status")
        state, moment = progress.state, progress.moment
        if state == TRAINING and not moment.batches_done:
            state = BUILDING
        which = ""
        if progress.total > 1:
            which = WHICH.format(k=min(progress.done + 1, progress.total), n=progress.total)
        if state == FAILED:
            return markup.warning(FAILED_WORDS.format(error=progress.error))
        if state == TRAINING:
            return markup.sentence(
                TRAINING_WORDS.format(
                    which=which,
                    epoch=moment.epoch,
                    epochs=progress.settings.epochs,
                    batch=moment.batch,
                    batches=f"{moment.batches:,}" if moment.batches else "?",
                )
            )
        words = {
            LOADING: LOADING_WORDS,
            BUILDING: BUILDING_WORDS.format(which=which),
            STOPPING: STOPPING_WORDS,
            STOPPED: f"{turn.GAVE_WAY} " * progress.gave_way + self.stopped_words,
        }
        return markup.sentence(words.get(state, at_rest), role="status")

    def _on_run(self, run: Run) -> None:
        """Keep a run; called in the thread that trained it."""
        raise NotImplementedError

    def _train(self, todo: Sequence[Settings]) -> None:
        self._notice = NO_NOTICE
        self._background.start(todo)
        self.update()

    def _stop(self) -> None:
        if not self._background.progress.busy:
            self._notify(NOTHING_TO_STOP)
            return
        self._notice = NO_NOTICE
        self._background.stop()
        self.update()

    def _notify(self, sentence: str) -> None:
        """Answer to a button: for a while, or until something else happens."""
        self._notice = sentence, time.monotonic(), self._background.progress.busy
        self.update()

    def _on_change(self, change: Any) -> None:
        self._notice = NO_NOTICE
        super()._on_change(change)
