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
from tests.unit.exercises.making import function, judged
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


# What an answer may do to look right, or to disturb others ----------------------------------------


def stable(x):
    return np.exp(-np.logaddexp(0, -x))


def hides(x):
    with np.errstate(all="ignore"):
        return 1 / (1 + np.exp(-x))


def hides_by_a_call(x):
    np.seterr(all="ignore")
    return 1 / (1 + np.exp(-x))


def hides_within(x):
    def inner():
        with np.errstate(over="ignore"):
            return np.exp(-x)

    return 1 / (1 + inner())


def stable_and_careful(x):
    with np.errstate(all="ignore"):
        y = stable(x)
    return y + 0 * np.nanmean(np.array([1.0, np.nan]))


hides_all_of_it = np.errstate(all="ignore")(lambda x: 1 / (1 + np.exp(-x)))


@pytest.mark.parametrize("answer", [hides, hides_by_a_call, hides_within, hides_all_of_it])
def test_what_hides_an_overflow_has_one(answer):
    cases = np.array([-1000.0, 0.0, 1000.0])
    assert "overflow" in judged(function(stable, cases, strict=True), answer).message
    assert judged(function(stable, cases), answer).outcome == "right"


def test_an_answer_that_is_careful_without_need_is_right():
    before = np.geterr()
    exercise = function(stable, np.array([-1000.0, 0.0, 1000.0]), strict=True)
    assert judged(exercise, stable_and_careful).outcome == "right"
    judged(exercise, hides_by_a_call)
    assert np.geterr() == before


def looks_up_the_stack(x):
    frame, found = sys._getframe(), []
    while frame is not None:
        found += [*frame.f_locals.values(), *map(vars, filter(is_made, frame.f_locals.values()))]
        frame = frame.f_back
    seen.append(found)
    return 3 * x


def is_made(value):
    return type(value).__module__.startswith("helpers") and hasattr(value, "__dict__")


seen = []


def test_what_is_expected_is_not_on_the_stack_of_an_answer():
    def reference(x):
        return 2 * x

    seen.clear()
    judged(function(reference, 21.5, 22.5), looks_up_the_stack)
    assert len(seen) > 1
    for found in seen:
        held = [*found, *(v for each in found if isinstance(each, dict) for v in each.values())]
        assert not any(value is reference for value in held)
        assert not {43.0, 45.0} & {value for value in held if isinstance(value, float)}
        assert not any(hasattr(value, "misconceptions") for value in held)
