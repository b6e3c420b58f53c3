"""The worker: a thread that trains while something else goes on. No browser, no TensorFlow."""

import gc
import threading
import time
import weakref

import pytest

from helpers.page import turn
from helpers.page.worker import Worker
from tests.waiting import SECONDS, until


class Counter:
    """Something to train: counts its steps, and can be told to end or to fail at one."""

    def __init__(self, last=None, fails_at=None):
        self.steps, self.last, self.fails_at = 0, last, fails_at
        self.reports = 0
        self.threads = set()

    def step(self):
        self.threads.add(threading.current_thread())
        self.steps += 1
        time.sleep(0.0005)
        if self.steps == self.fails_at:
            raise ValueError("the loss is no longer a finite number")
        return None if self.last is None else self.steps < self.last

    def report(self):
        self.reports += 1


@pytest.fixture
def made():
    """Make workers that are stopped at the end, whatever happens."""
    workers = []

    def make(step, report=lambda: None):
        workers.append(Worker(step, report))
        return workers[-1]

    yield make
    for one in workers:
        one.stop()


def alive():
    return [thread for thread in threading.enumerate() if thread.name == "training"]


def test_nothing_runs_before_start_and_no_thread_is_left_by_a_pause(made):
    counter = Counter()
    worker = made(counter.step)
    assert (worker.state, counter.steps, alive()) == ("ready", 0, [])
    worker.start()
    assert worker.state == "running"
    until(lambda: counter.steps > 3)
    worker.pause()
    assert worker.state == "paused"
    assert alive() == []
    steps = counter.steps
    time.sleep(0.01)
    assert counter.steps == steps


def test_it_goes_on_where_it_was_in_a_new_thread(made):
    counter = Counter()
    worker = made(counter.step)
    for round_ in range(1, 4):
        worker.start()
        before = counter.steps
        until(lambda before=before: counter.steps > before + 2)
        worker.pause()
        assert len(counter.threads) == round_
    assert threading.current_thread() not in counter.threads


def test_starting_twice_and_pausing_twice_change_nothing(made):
    counter = Counter()
    worker = made(counter.step)
    worker.pause()
    assert worker.state == "ready"
    worker.start()
    worker.start()
    until(lambda: counter.steps > 3)
    assert len(alive()) == 1
    worker.pause()
    worker.pause()
    assert worker.state == "paused"


def test_it_ends_by_itself_after_the_step_that_says_so(made):
    counter = Counter(last=7)
    worker = made(counter.step, counter.report)
    worker.start()
    until(lambda: worker.state == "finished" and not alive())
    assert counter.steps == 7
    assert counter.reports == 7  # the last step and the end are one
    worker.stop()
    assert worker.state == "finished"
    with pytest.raises(RuntimeError, match="finished its work; make a new one"):
        worker.start()


def test_an_error_is_kept_and_ends_it(made):
    counter = Counter(fails_at=3)
    worker = made(counter.step, counter.report)
    worker.start()
    until(lambda: worker.state == "failed" and not alive())
    assert counter.steps == 3
    assert str(worker.error) == "the loss is no longer a finite number"
    assert counter.reports == 3  # two steps and the end
    with pytest.raises(RuntimeError, match="met an error"):
        worker.start()
    with worker.between_steps():  # the lock was given back
        pass


def test_stop_is_for_good(made):
    counter = Counter()
    worker = made(counter.step)
    worker.start()
    worker.stop()
    assert worker.state == "stopped"
    assert alive() == []
    with pytest.raises(RuntimeError, match="been stopped"):
        worker.start()


def test_whoever_asks_comes_in_after_the_step_under_way_and_before_the_next(made):
    counter, inside, go_on, seen = Counter(), [], threading.Event(), []

    def step():
        inside.append(True)
        go_on.wait(SECONDS)
        counter.step()
        inside.pop()

    def ask():
        with worker.between_steps():
            seen.append((counter.steps, len(inside)))
            time.sleep(0.01)  # in which a worker that did not wait would go on
            seen.append((counter.steps, len(inside)))

    worker = made(step)
    worker.start()
    until(lambda: inside)
    asking = threading.Thread(target=ask)
    asking.start()
    until(worker._gate.locked)  # it has asked; an ordinary lock would let the worker overtake
    go_on.set()
    asking.join(SECONDS)
    assert seen == [(1, 0), (1, 0)]
    until(lambda: counter.steps > 1)


def test_an_error_in_a_report_does_not_end_the_training(made):
    counter = Counter(last=30)

    def report():
        counter.report()
        raise RuntimeError("cannot draw")

    worker = made(counter.step, report)
    worker.start()
    until(lambda: worker.state == "finished" and not alive())
    assert counter.reports > 2
    assert counter.steps == 30


def test_a_report_may_pause_its_own_worker(made):
    counter = Counter()
    worker = made(counter.step, lambda: worker.pause())
    worker.start()
    until(lambda: worker.state == "paused" and not alive())
    assert counter.steps < 5


def test_only_one_trains_at_a_time(made):
    one, other = Counter(), Counter()
    first, second = made(one.step), made(other.step)
    for begins, ends, counter in ((first, second, one), (second, first, other)) * 2:
        begins.start()
        before = counter.steps
        until(lambda counter=counter, before=before: counter.steps > before)
        until(lambda: len(alive()) == 1)
        assert begins.state == "running"
        assert ends.state in ("ready", "paused")
    turn.end_all()
    until(lambda: not alive())
    assert second.state == "paused"
    turn.end_all()  # and nobody is running


def test_when_the_audience_is_gone_the_thread_ends():
    counter = Counter()
    worker = Worker(counter.step, counter.report)
    worker.start()
    until(lambda: worker.state == "running")
    gone = weakref.ref(counter)
    del counter
    until(lambda: gc.collect() >= 0 and gone() is None)
    until(lambda: not alive())
    assert worker.state == "paused"


def test_a_pace_makes_it_slower_and_a_pause_need_not_wait_for_it(made):
    counter = Counter()
    worker = made(counter.step)
    worker.seconds_per_step = 100
    worker.start()
    until(lambda: counter.steps == 1)
    start = time.monotonic()
    worker.pause()
    assert time.monotonic() - start < 10
    assert counter.steps == 1


def test_a_changed_pace_counts_at_once(made):
    counter = Counter()
    worker = made(counter.step)
    worker.seconds_per_step = 1000
    worker.start()
    until(lambda: counter.steps == 1)
    worker.seconds_per_step = 0
    until(lambda: counter.steps > 3)


def test_a_single_step_pauses_by_itself(made):
    counter = Counter()
    worker = made(counter.step, counter.report)
    for steps in (1, 2, 3):
        worker.start(once=True)  # the thread of the one before may not be gone yet
        until(lambda steps=steps: counter.steps == steps and worker.state == "paused")
    until(lambda: not alive())
    assert counter.reports == 6  # of each step, and of each end
    worker.start()
    until(lambda: counter.steps > 5)
    worker.start(once=True)  # after the step under way
    until(lambda: worker.state == "paused" and not alive())


def test_who_goes_on_during_a_single_step_goes_on(made):
    """However the two meet: the step has begun, is under way, has just ended."""
    counter = Counter()
    worker = made(counter.step)
    for wait in (0, 0.0003, 0.0006, 0.0009) * 5:
        worker.start(once=True)
        time.sleep(wait)
        worker.start()
        before = counter.steps
        until(lambda before=before: counter.steps > before + 2)
        assert len(alive()) == 1
        worker.pause()
    assert worker.error is None


def test_buttons_pressed_wildly_from_several_threads_leave_it_whole(made):
    counter = Counter()
    worker = made(counter.step, counter.report)

    def press():
        for k in range(25):
            worker.start(once=k % 3 == 0)
            worker.pause()

    pressers = [threading.Thread(target=press) for _ in range(3)]
    for presser in pressers:
        presser.start()
    for presser in pressers:
        presser.join(SECONDS)
        assert not presser.is_alive()
    worker.pause()
    assert alive() == []
    assert worker.state == "paused"
    assert worker.error is None
