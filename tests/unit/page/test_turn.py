"""Whose turn it is: the one that starts last trains, and waits for the one before."""

import json
import threading
from pathlib import Path

import pytest

from helpers.page import turn
from tests.waiting import SECONDS, until


class Training:
    """A thread that has the turn until it is asked to end; it ends when it may."""

    def __init__(self, log, name, may_end=None):
        self.wish, self.log, self.name = threading.Event(), log, name
        self.may_end = may_end
        self.ticket = None
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self):
        with turn.taken(self.wish) as self.ticket:
            if self.ticket.mine:
                self.log.append(f"{self.name} begins")
                self.wish.wait(SECONDS)
                if self.may_end is not None:
                    self.may_end.wait(SECONDS)
                self.log.append(f"{self.name} ends")


@pytest.fixture
def log():
    yield []
    turn.end_all()
    assert not turn.busy()


def test_the_newest_trains_and_never_two_at_once(log):
    first = Training(log, "first")
    until(lambda: log == ["first begins"])
    second = Training(log, "second")
    until(lambda: len(log) == 3)
    assert log == ["first begins", "first ends", "second begins"]
    assert (first.ticket.gave_way, second.ticket.gave_way) == (True, False)


def test_of_those_that_wait_only_the_last_one_trains(log):
    may_end = threading.Event()
    first = Training(log, "first", may_end)
    until(lambda: log == ["first begins"])
    waiting = [Training(log, f"number {k}") for k in range(5)]
    until(lambda: len([one for one in waiting if one.wish.is_set()]) == 4)
    last = next(one for one in waiting if not one.wish.is_set())
    may_end.set()
    until(lambda: log[-1] == f"{last.name} begins")
    assert log == ["first begins", "first ends", f"{last.name} begins"]
    for one in (first, *waiting):
        if one is not last:
            one.thread.join(SECONDS)
            assert one.ticket is None or one.ticket.gave_way


def test_a_stop_while_waiting_counts_at_once(log):
    may_end = threading.Event()
    Training(log, "first", may_end)
    until(lambda: log == ["first begins"])
    second = Training(log, "second")
    second.wish.set()
    second.thread.join(SECONDS)
    assert not second.ticket.mine
    assert not second.ticket.gave_way
    may_end.set()


def test_one_that_was_stopped_before_asks_nobody_to_end(log):
    first = Training(log, "first")
    until(lambda: log == ["first begins"])
    stopped = threading.Event()
    stopped.set()
    with turn.taken(stopped) as ticket:
        assert not ticket.mine
    assert not first.wish.is_set()


def test_a_thread_that_has_the_turn_may_take_it_again(log):
    wish = threading.Event()
    with turn.taken(wish) as outer, turn.taken(threading.Event()) as inner:
        assert inner is outer
        assert outer.mine
        assert not wish.is_set()
    assert not turn.busy()


def test_one_that_does_not_end_is_waited_for_only_so_long(log):
    may_end = threading.Event()
    first = Training(log, "first", may_end)
    until(lambda: log == ["first begins"])
    with (
        pytest.raises(RuntimeError, match="has not ended within"),
        turn.taken(threading.Event(), seconds=0.1),
    ):
        pass
    may_end.set()
    first.thread.join(SECONDS)
    with turn.taken(threading.Event()) as ticket:
        assert ticket.mine


def test_an_error_gives_the_turn_back(log):
    with pytest.raises(ValueError, match="no number"), turn.taken(threading.Event()):
        raise ValueError("no number")
    assert not turn.busy()


@pytest.mark.parametrize("chapter", ["08", "09", "11"])
def test_a_chapter_that_brings_a_new_way_to_train_tells_the_rule(chapter):
    (path,) = (Path(__file__).parents[3] / "notebooks").glob(f"{chapter}_*.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert any(turn.RULE in "".join(cell["source"]) for cell in cells)
