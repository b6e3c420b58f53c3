"""The thread that trains, with a stand-in for the training; tests of the lab really train."""

import gc
import threading
import time

import pytest

from helpers.lab import background
from helpers.lab.background import Background
from helpers.lab.records import Run
from helpers.lab.runs import Settings
from helpers.page import turn
from helpers.training.live import Moment
from tests.waiting import SECONDS, until

PLAN = Settings(data="circles", epochs=2)


class Listener:
    """Takes what a background has to say."""

    def __init__(self):
        self.runs, self.states = [], []
        self.background = Background(self.news, self.take)

    def news(self):
        state = self.background.progress.state
        if self.states[-1:] != [state]:
            self.states.append(state)

    def take(self, run):
        self.runs.append(run)


@pytest.fixture
def listener(monkeypatch):
    """Return a listener whose trainings take a batch every hundredth of a second."""
    monkeypatch.setattr(background, "load_tensorflow", lambda: None)
    monkeypatch.setattr(background, "train", slowly)
    made = Listener()
    yield made
    made.background.stop()


def slowly(settings, on_epoch, on_batch, stop):
    if settings.seed == 13:
        raise MemoryError("no room for 13")
    batch = 0
    while batch < settings.batch_size and not stop.is_set():
        time.sleep(0.01)
        batch += 1
        on_batch(Moment(1, batch, settings.batch_size, batch))
    return Run(settings, {"loss": [0.5]} if batch else {}, stopped=stop.is_set())


def plans(*batches):
    return [Settings(data="circles", batch_size=n, seed=k) for k, n in enumerate(batches)]


def test_trainings_follow_on_one_another(listener):
    wanted = plans(3, 2, 1)
    assert listener.background.start(wanted)
    until(lambda: listener.background.progress.state == "finished")
    assert [run.settings for run in listener.runs] == wanted
    progress = listener.background.progress
    assert (progress.done, progress.total, progress.busy) == (3, 3, False)
    assert listener.states[0] == "building"
    assert listener.states[-1] == "finished"
    assert "training" in listener.states


def test_a_second_start_is_refused_while_it_trains(listener):
    assert listener.background.start(plans(1000))
    assert not listener.background.start(plans(1))
    assert listener.background.progress.total == 1
    assert listener.background.progress.settings.batch_size == 1000
    assert not Background(listener.news, listener.take).start([])


def test_stop_ends_the_training_under_way_and_begins_no_other(listener):
    listener.background.start(plans(100_000, 1))
    until(lambda: listener.background.progress.moment.batches_done > 2)
    listener.background.stop()
    assert listener.background.progress.state in ("stopping", "stopped")
    until(lambda: listener.background.progress.state == "stopped")
    assert [run.stopped for run in listener.runs] == [True]
    assert listener.background.start(plans(1))
    until(lambda: len(listener.runs) == 2)


def test_while_keras_loads_stop_counts_at_once_and_another_start_is_possible(listener, monkeypatch):
    go = threading.Event()
    monkeypatch.setattr(background, "load_tensorflow", lambda: go.wait(SECONDS))
    listener.background.start(plans(5))
    assert listener.background.progress.state == "loading"
    listener.background.stop()
    assert listener.background.progress.state == "stopped"
    assert listener.background.start(plans(7))
    go.set()
    until(lambda: listener.background.progress.state == "finished")
    assert [run.settings.batch_size for run in listener.runs] == [7]


def test_an_error_is_a_failed_run_and_the_next_one_goes_on(listener):
    bad = Settings(data="circles", seed=13)
    listener.background.start([bad, *plans(1)])
    until(lambda: listener.background.progress.state == "failed")
    first, second = listener.runs
    assert first.failed
    assert "no room for 13" in first.note
    assert second.complete
    assert listener.background.progress.error == "no room for 13"


def test_if_keras_does_not_load_that_is_said(listener, monkeypatch):
    def missing():
        raise ImportError("TensorFlow is missing")

    monkeypatch.setattr(background, "load_tensorflow", missing)
    listener.background.start(plans(1))
    until(lambda: listener.background.progress.state == "failed")
    assert listener.background.progress.error == "TensorFlow is missing"
    assert listener.runs == []


def test_when_nobody_listens_any_more_it_stops(listener):
    other = Listener()
    other.background.start(plans(100_000))
    runs, states = other.runs, other.states
    until(lambda: "training" in states)
    del other
    gc.collect()
    until(lambda: not turn.busy())
    assert runs == []


def test_another_training_stops_it_and_it_says_so(listener):
    other = Listener()
    listener.background.start(plans(100_000))
    until(lambda: listener.background.progress.moment.batches_done > 2)
    other.background.start(plans(1))
    until(lambda: not listener.background.progress.busy and not other.background.progress.busy)
    progress = listener.background.progress
    assert (progress.state, progress.gave_way) == ("stopped", True)
    assert [run.stopped for run in listener.runs] == [True]
    assert other.background.progress.state == "finished"
    assert not other.background.progress.gave_way


def test_whoever_cannot_get_the_turn_says_so_and_can_start_again(listener, monkeypatch):
    """It would be busy without a thread, until Stop."""

    def stuck(*_):
        raise RuntimeError(turn.STUCK.format(seconds=60))

    monkeypatch.setattr(turn, "_wait_for", stuck)
    listener.background.start(plans(1))
    until(lambda: listener.background.progress.state == "failed")
    assert "has not ended" in listener.background.progress.error
    monkeypatch.undo()
    monkeypatch.setattr(background, "load_tensorflow", lambda: None)
    monkeypatch.setattr(background, "train", slowly)
    assert listener.background.start(plans(1))
    until(lambda: listener.background.progress.state == "finished")


def test_a_stop_before_the_first_batch_hands_nothing_over(listener, monkeypatch):
    """The network is being built; a training of one batch comes to its end all the same."""
    building, go = threading.Event(), threading.Event()

    def one_batch(settings, on_epoch, on_batch, stop):
        building.set()
        go.wait(SECONDS)
        on_batch(Moment(1, 1, 1, 1))
        return Run(settings, {"loss": [0.5]}, stopped=stop.is_set())

    monkeypatch.setattr(background, "train", one_batch)
    listener.background.start(plans(1))
    building.wait(SECONDS)
    listener.background.stop()
    assert listener.background.progress.state == "stopped"
    go.set()
    until(lambda: not turn.busy())
    assert listener.runs == []
    assert listener.background.progress.state == "stopped"
