import threading

import numpy as np
import pytest
from traitlets import TraitError

from helpers.explorers import base
from helpers.explorers.base import Explorer
from helpers.explorers.transport import Transport, transport


def test_it_is_made_like_a_slider_of_whole_numbers():
    bar, slider = transport("step", 3, 0, 120), base.slider("step", 3, 0, 120, 1)
    for name in ("value", "min", "max", "step", "description", "tooltip", "tabbable", "disabled"):
        assert getattr(bar, name) == getattr(slider, name), name
    assert bar.layout.width == "100%"
    assert (bar.playing, bar.speed, bar.live) == (False, 1, False)
    assert (bar.note, bar.scrubbing) == ("", True)


def test_the_value_is_clipped_also_when_its_range_changes():
    bar = transport("step", 500, 10, 120)
    assert bar.value == 120
    bar.value = -1
    assert bar.value == 10
    bar.min = 20
    assert bar.value == 20
    bar.value = 90
    bar.max = np.int64(60)
    assert bar.value == 60
    bar.max = 200
    assert bar.value == 60


@pytest.mark.parametrize(
    ("trait", "value", "sentence"),
    [
        ("max", -1, "The steps go from 0 to -1: the first must not be above the last."),
        ("min", 121, "The steps go from 121 to 120: the first must not be above the last."),
        ("step", 0, "One step is a whole number from 1 on, but 0 came."),
        ("speed", 0, "The speed is a number above 0, but 0.0 came."),
        ("speed", float("nan"), "The speed is a number above 0, but nan came."),
        ("value", "soon", "expected an int"),
        ("playing", "yes", "expected a boolean"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words_and_changes_nothing(trait, value, sentence):
    bar = transport("step", 3, 0, 120)
    before = bar.get_state()
    with pytest.raises(TraitError, match=sentence):
        setattr(bar, trait, value)
    assert bar.get_state() == before
    with pytest.raises(TraitError):
        Transport(**{"min": 0, "max": 120, trait: value})


def test_first_and_one_step_move_the_value_and_stop_it():
    bar = transport("step", 7, 1, 10, step=2)
    bar.playing = True
    for button, value in [("next", 9), ("next", 10), ("next", 10), ("first", 1), ("next", 3)]:
        bar.press(button)
        assert (bar.value, bar.playing) == (value, False), button
    with pytest.raises(ValueError, match=r"no button 'last'\. The buttons are: first, next"):
        bar.press("last")


def test_it_stops_when_the_kernel_sets_the_value_and_not_when_the_page_does():
    bar = Transport(value=3, max=10, playing=True)
    assert bar.playing
    bar.set_state({"value": 5, "playing": True})  # moved, then played: the page sent both at once
    assert bar.playing
    bar.max = 20
    assert bar.playing
    bar.value = 7
    assert not bar.playing
    bar.playing = True
    bar.max = 6
    assert (bar.value, bar.playing) == (6, False)
    bar.live = bar.playing = True
    bar.value = 2
    assert bar.playing, "a training sets it"


def test_it_stops_when_another_thread_sets_the_value_during_a_drawing():
    bar, drawing = transport("step", 0, 0, 10), threading.Event()
    bar.playing, done = True, threading.Event()

    def draw(change):
        if change.new == 1:
            drawing.set()
            assert done.wait(5)

    bar.observe(draw, "value")
    message = {"type": "move", "before": 0, "value": 1}
    page = threading.Thread(target=bar._handle_custom_msg, args=(message, []))
    page.start()
    assert drawing.wait(5)
    bar.value = 8
    done.set()
    page.join()
    assert (bar.value, bar.playing) == (8, False)


def test_a_live_bar_moves_nothing_and_calls_back():
    bar, heard = transport("epoch", 3, 0, 10, live=True), []
    again = lambda one: heard.append((one is bar, "again"))  # noqa: E731
    bar.on_first(lambda _: heard.append("first"))
    bar.on_next(lambda _: heard.append("next"))
    bar.on_next(again)
    bar.playing = True
    for message in ("first", "next"):  # as the browser sends them
        bar._handle_custom_msg({"type": message}, [])
    bar.on_next(again, remove=True)
    bar.press("next")
    assert heard == ["first", "next", (True, "again"), "next"]
    assert (bar.value, bar.playing) == (3, True)


def test_the_clock_is_heeded_until_the_kernel_goes_elsewhere_and_always_answered(monkeypatch):
    bar, order = transport("step", 0, 0, 10), []
    monkeypatch.setattr(bar, "send", lambda content: order.append(content["type"]))
    bar.observe(lambda change: order.append(change.new), "value")
    bar.observe(lambda change: 1 / (change.new - 6), "value")  # this picture fails

    def clock(before: int, value: int) -> list:
        order.clear()
        bar._handle_custom_msg({"type": "move", "before": before, "value": value}, [])
        return order

    assert clock(0, 1) == ["moved"], "it does not play"
    bar.playing = True
    assert clock(0, 4) == [4, "moved"]
    assert clock(3, 5) == ["moved"], "it was somewhere else when this was asked for"
    assert clock(4, 6) == [6, "moved"]
    assert bar.playing
    assert clock(6, 10) == [10, "moved"]
    assert not bar.playing, "at the end"
    bar.value, bar.playing = 0, True
    bar.observe(lambda change: setattr(bar, "value", 2), "value")
    assert clock(0, 8) == [8, 2, "moved"]
    assert not bar.playing, "an observer went elsewhere"


class Squares(Explorer):
    title = "Squares"

    def make_controls(self):
        return {"steps": transport("step", 2, 0, 12)}

    def make_picture(self, figure):
        return figure.add_subplot().plot([0], [0])

    def compute(self, steps):
        return {"square": steps**2}

    def draw(self, facts):
        pass

    def describe(self, facts):
        return f"The square of {facts['steps']} is {facts['square']}."


def test_it_is_a_control_of_an_explorer():
    explorer = Squares()
    explorer.controls["steps"].press("next")
    assert explorer.alt == "The square of 3 is 9."
    explorer.state = {"steps": 12}
    assert explorer.alt == "The square of 12 is 144."
    assert explorer.state == {"steps": 12}
    for wrong, reason in [(13, "it goes from 0 to 12"), ("much", "a value such as 12")]:
        with pytest.raises(ValueError, match=reason):
            explorer.state = {"steps": wrong}
    assert explorer.state == {"steps": 12}
