import gc
import threading
import time

from helpers.page import painter as module
from helpers.page.painter import Painter
from tests.waiting import until


class Drawn:
    """Takes note of what is drawn: the newest number there is."""

    def __init__(self, seconds: float = 0.0, fails: bool = False) -> None:
        self.seconds, self.fails = seconds, fails
        self.newest, self.drawn = 0, []

    def draw(self) -> None:
        self.drawn.append(self.newest)
        time.sleep(self.seconds)
        if self.fails:
            raise RuntimeError("no picture")


def test_who_tells_does_not_wait_and_the_newest_is_drawn_last():
    drawn = Drawn(seconds=0.05)
    painter = Painter(drawn.draw, 0.0)
    for drawn.newest in range(1, 1001):
        painter.later()
    until(lambda: drawn.drawn and drawn.drawn[-1] == 1000)
    assert len(drawn.drawn) < 100


def test_pictures_are_not_drawn_more_often_than_asked():
    drawn = Drawn()
    painter = Painter(drawn.draw, 0.1)
    end = time.monotonic() + 0.35
    while time.monotonic() < end:
        painter.later()
        time.sleep(0.001)
    assert 1 <= len(drawn.drawn) <= 5


def test_an_error_does_not_end_it():
    drawn = Drawn(fails=True)
    painter = Painter(drawn.draw, 0.0)
    painter.later()
    until(lambda: len(drawn.drawn) == 1)
    painter.later()
    until(lambda: len(drawn.drawn) == 2)


def test_without_news_the_thread_ends_and_news_start_another(monkeypatch):
    monkeypatch.setattr(module, "LINGER", 0.05)
    drawn = Drawn()
    painter = Painter(drawn.draw, 0.0)
    for count in (1, 2):
        painter.later()
        until(lambda count=count: len(drawn.drawn) == count)
        until(lambda: painter._thread is None)


def test_the_thread_ends_when_nobody_is_there_any_more(monkeypatch):
    monkeypatch.setattr(module, "LINGER", 0.2)
    drawn = Drawn()
    painter = Painter(drawn.draw, 0.0)
    painter.later()
    seen = drawn.drawn
    until(lambda: len(seen) == 1)
    thread = painter._thread
    del drawn
    gc.collect()
    painter.later()
    thread.join(2)
    assert not thread.is_alive()


def test_at_the_end_of_python_nobody_draws_any_more(monkeypatch):
    monkeypatch.setattr(module, "_closing", threading.Event())
    drawn = Drawn(seconds=0.05)
    painter = Painter(drawn.draw, 0.0)
    painter.later()
    until(lambda: len(drawn.drawn) == 1)
    module._close()
    assert not painter._thread.is_alive()
    painter.later()
    time.sleep(0.05)
    assert len(drawn.drawn) == 1


def test_it_takes_no_more_than_its_share_of_the_time():
    class Works(Drawn):
        def draw(self):
            end = time.thread_time() + 0.02
            while time.thread_time() < end:
                pass
            super().draw()

    drawn = Works()
    painter = Painter(drawn.draw, 0.0, share=0.1)
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        painter.later()
        time.sleep(0.001)
    assert 1 <= len(drawn.drawn) <= 3


def test_now_draws_in_the_thread_that_asks():
    drawn = Drawn()
    painter = Painter(drawn.draw)
    drawn.newest = 1
    painter.now()
    assert drawn.drawn == [1]
    assert painter._thread is None


def test_while_several_things_change_nobody_draws_and_then_once():
    drawn = Drawn()
    painter = Painter(drawn.draw, 0.0)
    with painter.held():
        for drawn.newest in (1, 2):
            painter.now()
            painter.later()
            with painter.held():
                painter.now()
        time.sleep(0.05)
        assert drawn.drawn == []
        drawn.newest = 3
    painter.settle()
    assert set(drawn.drawn) == {3}


def test_half_a_state_is_never_drawn():
    """A drawing under way has read what it reads before anything changes."""
    pairs, pair = [], [0, 0]

    class Slow:
        def draw(self):
            first = pair[0]
            time.sleep(0.002)
            pairs.append((first, pair[1]))

    slow = Slow()
    painter = Painter(slow.draw, 0.0)
    for k in range(1, 60):
        painter.later()
        with painter.held():
            pair[0] = k
            time.sleep(0.001)
            pair[1] = k
    painter.settle()
    assert pairs[-1] == (59, 59)
    assert all(first == second for first, second in pairs)


def test_what_is_changed_in_a_drawing_does_not_draw_for_ever():
    class Changes:
        def __init__(self):
            self.drawn = 0

        def draw(self):
            self.drawn += 1
            with painter.held():
                pass

    changes = Changes()
    painter = Painter(changes.draw)
    painter.now()
    assert changes.drawn == 1


def test_whoever_draws_for_a_control_is_left_alone_by_a_training():
    """Else a control's thread would draw for the training for good, and never come back."""
    drawn = Drawn(seconds=0.01)
    painter = Painter(drawn.draw, 0.0)
    over = threading.Event()

    def train():
        while not over.is_set():
            painter.later()

    training = threading.Thread(target=train)
    training.start()
    until(lambda: drawn.drawn)
    controls = threading.Thread(target=painter.now)
    controls.start()
    controls.join(10)
    alone = not controls.is_alive()
    over.set()
    training.join()
    assert alone


def test_settled_means_the_newest_is_drawn_and_nothing_after_it():
    drawn = Drawn(seconds=0.002)
    painter = Painter(drawn.draw, 0.0)
    for drawn.newest in range(1, 50):
        painter.later()
        painter.settle()
        assert drawn.drawn[-1] == drawn.newest
        pictures = len(drawn.drawn)
        time.sleep(0.005)
        assert len(drawn.drawn) == pictures
