"""Whatever an answer does, a sentence comes back in time, and the kernel is as it was."""

import builtins
import contextlib
import contextvars
import signal
import sys
import threading
import time
import warnings

import numpy as np
import pytest

from helpers.exercises import supervision
from helpers.exercises.declare import RIGHT_FUNCTION
from tests.unit.exercises.making import judged
from tests.waiting import SECONDS, until


def loops(x):
    while True:
        pass


def swallows_everything(x):
    while True:
        try:
            float(input())
        except:  # noqa: E722
            print("again")


def sleeps(x):
    time.sleep(100 * SECONDS)


def loops_the_second_time(x):
    while x < 0:
        pass
    return 2 * x


@pytest.mark.parametrize(
    ("answer", "call"),
    [
        (loops, "`loops(3)`"),
        (swallows_everything, "`swallows_everything(3)`"),
        (sleeps, "`sleeps(3)`"),
        (loops_the_second_time, "`loops_the_second_time(-1.5)`"),
        (lambda x: sum(1 for _ in iter(int, 1)), "`double(3)`"),
    ],
)
def test_an_answer_that_never_returns_is_given_up(double, answer, call, capfd):
    stream, ask = sys.stdout, builtins.input
    result = judged(double, answer, 0.3)
    assert result.outcome == "not yet"
    assert f"{call} had not returned when the 0.3 seconds" in result.message
    assert (sys.stdout, builtins.input) == (stream, ask)
    assert judged(double, lambda x: 2 * x).outcome == "right"
    assert capfd.readouterr() == ("", "")


class SlowToLookAt:
    def __array__(self, *_, **__):
        loops(0)


class Unreadable:
    def __array__(self, *_, **__):
        raise SystemExit


def test_a_value_that_cannot_be_looked_at(double, share):
    assert "Your answer had not returned" in judged(share, SlowToLookAt(), 0.3).message
    assert "stopped with SystemExit" in judged(share, Unreadable()).message
    assert "stopped with SystemExit" in judged(double, lambda x: Unreadable()).message


def swallows_five_times(x):
    for _ in range(6):
        with contextlib.suppress(BaseException):
            loops(x)


def test_threads_of_given_up_answers_end(double):
    before = set(threading.enumerate())
    for answer in (loops, swallows_everything, swallows_five_times):
        judged(double, answer, 0.2)
    until(lambda: set(threading.enumerate()) <= before)


def test_the_limit_is_a_few_seconds():
    assert 2 <= supervision.TIME_LIMIT <= 5


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs signals to one thread")
def test_the_stop_button_ends_a_check(double):
    def interrupts(x):
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
        loops(x)

    # A shell that starts the tests in the background lets them ignore the signal.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        assert "stopped before" in judged(double, interrupts, 10).message
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_check_within_a_check(double):
    def answer(x):
        return double.check(answer)

    assert "another check" in judged(double, answer).message


def test_warnings_of_an_answer_are_kept_off_the_page(double):
    def warns(x):
        warnings.warn("careful", stacklevel=1)
        np.log(np.array(-1.0))
        return 2 * x

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert judged(double, warns).outcome == "right"
        with np.errstate(all="raise"):
            assert judged(double, warns).outcome == "right"
    assert caught == []


def test_an_answer_sees_the_context_of_its_cell(double):
    context = contextvars.ContextVar("context")
    context.set("this cell")
    assert judged(double, lambda x: 2 * x if context.get() else 0).outcome == "right"


def test_only_the_first_call_prints(double, capsys):
    def chatty(x):
        print("called with", x)
        return 2 * x

    assert double.check(chatty).outcome == "right"
    assert capsys.readouterr().out == f"called with 3\nRight: {RIGHT_FUNCTION}\n"


def test_a_flood_of_prints_is_cut(double, capsys):
    def flood(x):
        for i in range(2_000):
            print(i)

    double.check(flood)
    out = capsys.readouterr().out
    assert supervision.MAX_PRINTED < len(out) < supervision.MAX_PRINTED + 1000


def test_other_threads_still_print_while_a_check_runs(double, capsys):
    def waits(x):
        event.set()
        time.sleep(0.01)
        return 2 * x

    def other():
        event.wait()
        print("from another thread")

    event = threading.Event()
    thread = threading.Thread(target=other)
    thread.start()
    double.judge(waits)
    thread.join()
    assert "from another thread" in capsys.readouterr().out
