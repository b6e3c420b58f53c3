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
        painter.tell()
    until(lambda: drawn.drawn and drawn.drawn[-1] == 1000)
    assert len(drawn.drawn) < 100


def test_pictures_are_not_drawn_more_often_than_asked():
    drawn = Drawn()
    painter = Painter(drawn.draw, 0.1)
    end = time.monotonic() + 0.35
    while time.monotonic() < end:
        painter.tell()
        time.sleep(0.001)
    assert 1 <= len(drawn.drawn) <= 5


def test_an_error_does_not_end_it():
    drawn = Drawn(fails=True)
    painter = Painter(drawn.draw, 0.0)
    painter.tell()
    until(lambda: len(drawn.drawn) == 1)
    painter.tell()
    until(lambda: len(drawn.drawn) == 2)


def test_without_news_the_thread_ends_and_news_start_another(monkeypatch):
    monkeypatch.setattr(module, "LINGER", 0.05)
    drawn = Drawn()
    painter = Painter(drawn.draw, 0.0)
    for count in (1, 2):
        painter.tell()
        until(lambda count=count: len(drawn.drawn) == count)
        until(lambda: painter._thread is None)


def test_the_thread_ends_when_nobody_is_there_any_more(monkeypatch):
    monkeypatch.setattr(module, "LINGER", 0.2)
    drawn = Drawn()
    painter = Painter(drawn.draw, 0.0)
    painter.tell()
    seen = drawn.drawn
    until(lambda: len(seen) == 1)
    thread = painter._thread
    del drawn
    gc.collect()
    painter.tell()
    thread.join(2)
    assert not thread.is_alive()


def test_at_the_end_of_python_nobody_draws_any_more(monkeypatch):
    monkeypatch.setattr(module, "_closing", threading.Event())
    drawn = Drawn(seconds=0.05)
    painter = Painter(drawn.draw, 0.0)
    painter.tell()
    until(lambda: len(drawn.drawn) == 1)
    module._close()
    assert not painter._thread.is_alive()
    painter.tell()
    time.sleep(0.05)
    assert len(drawn.drawn) == 1
