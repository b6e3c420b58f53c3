"""What `Explorer` promises, tried on a small one made for the purpose."""

import contextlib
import gc
import io
import re
import threading
import time
import tracemalloc
from dataclasses import replace
from typing import ClassVar

import ipywidgets as widgets
import numpy as np
import pytest
from PIL import Image

from helpers.explorers import Explorer, Task
from helpers.explorers.base import choice, slider, switch
from helpers.explorers.picture import Handle
from tests.unit.explorers.hands import drag, pixel, tell
from tests.waiting import SECONDS, until


class Dot(Explorer):
    """A dot that moves along a line; level 9 fails, and the button does as it is told."""

    title = "A dot <on> a line"
    size = (3, 2)
    pause = 0.0

    def make_controls(self) -> dict:
        self.press = lambda: None
        return {
            "level": slider("level", 0, 0, 9, 1),
            "speed": slider("speed", 1.0, 0.0, 2.0, 0.5),
            "rate": slider("rate", 0.01, -4, 0, 0.5, log=True),
            "shape": choice("shape", ["round", "square"]),
            "loud": switch("loud"),
            "go": self.button("Go", lambda: self.press()),
        }

    def make_picture(self, figure) -> list:
        ax = figure.subplots()
        ax.set(xlim=(-1, 10), ylim=(-1, 3))
        (self.dot,) = ax.plot([], [], "o")
        return [self.dot]

    def compute(self, level, speed, rate, shape, loud) -> dict:
        time.sleep(self.pause)
        if level == 9:
            raise ZeroDivisionError("level 9 <b>breaks</b> it")
        return {"x": level, "y": speed}

    def draw(self, facts: dict) -> None:
        self.drawn = getattr(self, "drawn", 0) + 1
        self.dot.set_data([facts["x"]], [facts["y"]])

    def describe(self, facts: dict) -> str:
        return f"The dot is at {facts['x']} & {facts['y']}."

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [Task("five", "Reach <5>.", lambda facts: facts["x"] == 5, {"level": 5})]


def still(explorer: Explorer) -> tuple[bytes, str]:
    """Return what stands where the picture is, and its words."""
    return explorer.picture.frame, explorer.picture.alt


def test_the_first_picture_is_drawn_at_once_and_a_control_moves_it():
    dot = Dot()
    assert dot.facts["x"] == 0
    assert dot.alt == "The dot is at 0 & 1.0."
    before = still(dot)
    assert before[1] == dot.alt
    assert dot.errors == ""
    dot.controls["level"].value = 3
    assert dot.dot.get_xdata()[0] == 3
    assert dot.alt == "The dot is at 3 & 1.0."
    assert still(dot) != before


def test_state_can_be_restored_in_one_step():
    dot = Dot()
    wanted = {"level": 5, "speed": 2.0, "rate": 0.1, "shape": "square", "loud": True}
    dot.drawn = 0
    dot.state = wanted
    assert dot.state == wanted
    assert dot.alt == "The dot is at 5 & 2.0."
    assert dot.drawn == 1
    assert dot.tasks[0].met
    dot.state = {"speed": 0.5}
    assert dot.state == wanted | {"speed": 0.5}


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"lvel": 3}, "There is no control named 'lvel' here. The controls are: level, speed,"),
        ({"go": True}, "There is no control named 'go'"),
        ({"level": 10}, "'level' cannot be set to 10: it goes from 0 to 9."),
        ({"level": 2.5}, "'level' cannot be set to 2.5: a value such as 2 was expected."),
        ({"level": "many"}, "to 'many': a value such as 2 was expected."),
        ({"level": None}, "'level' cannot be set to None"),
        ({"speed": float("nan")}, "'speed' cannot be set to nan"),
        ({"speed": float("inf")}, "'speed' cannot be set to inf: it goes from 0.0 to 2.0."),
        ({"rate": -0.1}, "'rate' cannot be set to -0.1"),
        ({"shape": "oval"}, "to 'oval': choose one of 'round', 'square'."),
        ({"loud": "yes"}, "'loud' cannot be set to 'yes': a value such as False was expected."),
        ({"level": 4, "shape": "oval"}, "'shape' cannot be set to 'oval'"),
        (["level", 3], "The state is a dict from control name to value"),
        (None, "The state is a dict from control name to value"),
    ],
)
def test_a_wrong_state_is_refused_whole(settings, says):
    dot = Dot()
    dot.state = {"level": 2}
    before, picture = dot.state, still(dot)
    with pytest.raises(ValueError, match=re.escape(says)) as refusal:
        dot.state = settings
    assert "\n" not in str(refusal.value)
    assert dot.state == before
    assert still(dot) == picture
    dot.controls["level"].value = 3
    assert dot.alt == "The dot is at 3 & 1.0.", "the controls must go on working"


def test_an_error_shows_as_a_sentence_and_the_next_good_setting_clears_it():
    dot = Dot()
    dot.controls["level"].value = 8
    picture, alt, facts = still(dot), dot.alt, dot.facts
    dot.controls["level"].value = 9
    assert 'role="alert"' in dot.errors
    assert "could not be drawn (level 9 &lt;b&gt;breaks&lt;/b&gt; it)" in dot.errors
    assert (still(dot), dot.alt, dot.facts) == (picture, alt, facts)
    dot.controls["level"].value = 5
    assert dot.errors == ""
    assert dot.alt == "The dot is at 5 & 1.0."


def test_an_error_in_the_words_leaves_picture_and_facts_together():
    dot = Dot()
    dot.describe = lambda facts: 1 / 0
    dot.controls["level"].value = 4
    assert "division by zero" in dot.errors
    assert dot.facts["x"] == 0
    assert dot.alt == "The dot is at 0 & 1.0."


def test_a_button_calls_its_action_and_an_error_in_it_shows():
    dot = Dot()
    calls = []
    dot.press = lambda: calls.append(1)
    dot.controls["go"].click()
    assert calls == [1]
    assert dot.errors == ""

    def fail():
        raise RuntimeError

    dot.press = fail
    dot.controls["go"].click()
    assert "That did not work (RuntimeError)" in dot.errors
    dot.controls["level"].value = 1
    assert dot.errors == ""


def test_an_error_in_drawing_outlives_the_action_that_led_to_it():
    dot = Dot()
    dot.press = lambda: setattr(dot.controls["level"], "value", 9)
    dot.controls["go"].click()  # the action itself ends well
    assert "could not be drawn" in dot.errors
    dot.controls["level"].value = 1
    assert dot.errors == ""


def test_an_error_in_an_action_outlives_the_pictures_of_a_training():
    def fail():
        raise RuntimeError

    dot = Dot()
    dot.press = fail
    dot.controls["go"].click()
    for _ in range(3):
        dot.later()
        dot.settle()
    assert "That did not work" in dot.errors


def test_several_controls_change_and_only_the_end_is_drawn():
    dot = Dot()
    dot.drawn = 0
    with dot.together():
        for level in (5, 9, 2):
            dot.controls["level"].value = level
    assert dot.drawn == 1
    assert dot.alt == "The dot is at 2 & 1.0."
    assert not dot.tasks[0].met


def shown(box: widgets.Widget) -> list[str]:
    """Return the labels of the controls that a box shows; headings in <>, folded ones in ()."""
    if isinstance(box, widgets.Box):
        inside = [label for child in box.children for label in shown(child)]
        return [f"({label})" for label in inside] if box.layout.display == "none" else inside
    if isinstance(box, widgets.HTML):
        return [f"<{re.sub('<[^>]*>', '', box.value)}>"]
    return [box.description]


def test_four_controls_are_shown_and_the_others_when_they_are_asked_for():
    dot = Dot()
    box = dot.arrange()
    assert shown(box) == ["level", "speed", "rate", "shape", "More settings", "(loud)"]
    button = box.children[-2]
    button.click()
    assert shown(box)[-2:] == ["Fewer settings", "loud"]
    button.click()
    assert shown(box)[-2:] == ["More settings", "(loud)"]
    assert shown(dot.under_picture()) == ["Go"]


def test_many_further_settings_may_stand_below_and_are_asked_for_beside():
    class Below(Dot):
        further_below = True

    (grid,) = Below().widget.children
    *_, side, below = grid.children
    assert shown(side) == ["level", "speed", "rate", "shape", "More settings"]
    assert shown(below) == ["(loud)"]
    side.children[-1].click()
    assert shown(below) == ["loud"]


def test_controls_can_be_grouped_and_a_button_may_be_among_them():
    class Grouped(Dot):
        groups: ClassVar = {"data": ("shape", "go"), "": ("level",)}

    dot = Grouped()
    beside = ["<data>", "shape", "Go", "level", "More settings", "(speed)", "(rate)", "(loud)"]
    assert shown(dot.arrange()) == beside
    assert shown(dot.under_picture()) == []


def test_what_is_stored_has_widget_picture_words_and_task_count():
    dot = Dot()
    data, metadata = dot._repr_mimebundle_()
    assert set(data) == {
        "application/vnd.jupyter.widget-view+json",
        "image/png",
        "text/html",
        "text/plain",
    }
    assert data["text/plain"] == dot.alt
    assert 'alt="The dot is at 0 &amp; 1.0."' in data["text/html"]
    assert metadata["image/png"]["alt"] == dot.alt
    assert metadata["explorer"] == {"name": "Dot", "tasks": 1}


def test_showing_it_while_another_thread_draws_loses_no_update():
    dot = Dot()
    dot.pause = 0.02
    worker = threading.Thread(
        target=lambda: [setattr(dot.controls["level"], "value", i % 8) for i in range(1, 23)]
    )
    worker.start()
    while worker.is_alive():
        dot._repr_mimebundle_()
    worker.join()
    assert dot.controls["level"].value == 22 % 8
    assert dot.alt == f"The dot is at {22 % 8} & 1.0."


@contextlib.contextmanager
def held_while_drawing(dot: Dot, level: int):
    """Let a thread begin to draw a level; it goes on when the event that this gives is set."""
    go_on, compute = threading.Event(), dot.compute
    dot.compute = lambda **settings: go_on.wait(SECONDS) and compute(**settings)
    worker = threading.Thread(target=lambda: setattr(dot.controls["level"], "value", level))
    worker.start()
    until(dot._painter._drawing.locked)
    try:
        yield go_on
    finally:
        go_on.set()
        worker.join()


def test_what_is_stored_is_never_a_picture_half_drawn():
    dot = Dot()
    with held_while_drawing(dot, 3) as go_on:
        threading.Timer(0.1, go_on.set).start()
        assert dot._repr_mimebundle_()[0]["text/plain"] == "The dot is at 3 & 1.0."


def test_the_newest_state_wins_and_pictures_do_not_queue_up():
    """Four threads move a slow explorer 200 times: few pictures, and the last is right."""
    dot = Dot()
    dot.pause = 0.05
    dot.drawn = 0
    compute, under_way, at_once = dot.compute, [], []

    def watched(**settings) -> dict:
        under_way.append(settings)
        at_once.append(len(under_way))
        facts = compute(**settings)
        under_way.pop()
        return facts

    dot.compute = watched

    def move(offset: int) -> None:
        for i in range(50):
            dot.controls["level"].value = (i + offset) % 9
            time.sleep(0.001)

    threads = [threading.Thread(target=move, args=(offset,)) for offset in range(4)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    assert dot.facts["x"] == dot.controls["level"].value
    assert f"The dot is at {dot.controls['level'].value} " in dot.alt
    assert still(dot)[1] == dot.alt
    assert 1 <= dot.drawn <= seconds / dot.pause + 1
    assert dot.drawn < 200
    assert set(at_once) == {1}, "only one thread draws at a time"


def test_what_is_set_while_a_picture_is_drawn_is_drawn_afterwards():
    dot = Dot()
    with held_while_drawing(dot, 3):
        dot.controls["level"].value = 7  # whoever comes second does not wait
        assert dot.alt == "The dot is at 0 & 1.0."
    assert dot.alt == "The dot is at 7 & 1.0."


def test_a_thousand_redraws_leak_nothing():
    dot = Dot()

    def redraw(times: int) -> None:
        for i in range(times):
            dot.state = {"level": i % 9, "speed": (i % 5) / 2}

    def artists() -> int:
        return len(dot.figure.findobj())

    redraw(50)
    gc.collect()
    tracemalloc.start()
    before, count = tracemalloc.get_traced_memory()[0], artists()
    objects = len(gc.get_objects())
    redraw(1000)
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert artists() == count
    assert len(gc.get_objects()) - objects < 500
    assert grown < 300_000, f"{grown} bytes more after 1,000 redraws"


def test_there_may_be_something_under_the_picture_and_no_tasks():
    class WithTable(Dot):
        @classmethod
        def make_tasks(cls) -> list[Task]:
            return []

        def beside(self) -> widgets.Widget:
            return widgets.HTML("under")

    explorer = WithTable()
    (grid,) = explorer.widget.children
    assert grid.children[-1].value == "under"
    assert explorer.picture.tasks == []


class Held(Dot):
    """The dot can be taken; where it is dropped, its level and speed are."""

    def make_handles(self, facts) -> dict[str, Handle]:
        begin = facts["x"]
        return {
            "dot": Handle(
                self.figure.axes[0],
                facts["x"],
                facts["y"],
                label="the dot",
                says=f"level {facts['x']}",
                drag=lambda x, y: {"level": x, "speed": y, "rate": 10 ** ((x - begin) / 2 - 4)},
                press=lambda: {"loud": not facts["loud"]},
                remove=lambda: {"level": 0},
                step=(1, 0.5),
            ),
            "sign": Handle(self.figure.axes[0], 5, 2, label="a sign", press=lambda: None),
        }

    def hover(self, axes, x, y) -> str:
        return f"{x:.0f}, {y:.0f}"

    def click(self, axes, x, y) -> dict:
        return {"level": round(x)}


def test_setting_a_place_is_dragging_and_a_control_shows_what_it_can():
    held = Held()
    held.handles["dot"].place = (3.4, 1.2)
    assert held.state == Dot().state | {"level": 3, "speed": 1.0, "rate": 10**-2.5}
    assert held.handles["dot"].place == (3, 1.0)
    held.handles["dot"].place = (99, -99)
    assert (held.state["level"], held.state["speed"], held.errors) == (9, 0.0, held.errors)
    held.handles["dot"].place = (float("nan"), 2)
    assert (held.state["level"], held.state["speed"]) == (9, 2.0)
    with pytest.raises(ValueError, match="'a sign' cannot be dragged"):
        held.handles["sign"].place = (1, 1)


def test_what_the_picture_marks_itself_gets_no_dot():
    ax = Dot().figure.axes[0]
    drag, remove = (lambda x, y: {}), (lambda: None)
    plain = Handle(ax, 1, 1, "it", drag=drag)
    for handle, marked in (
        (plain, True),
        (replace(plain, mark=False), False),
        (replace(plain, remove=remove), False),
    ):
        assert handle.on_page("it", 100)["marked"] == marked


def test_a_hand_moves_the_picture_and_the_rest_follows_when_it_rests():
    held = Held()
    words, before = held.alt, held.state
    drag(held, "dot", (4, 2), until="drag")
    assert held.facts["x"] == 4
    assert (held.state, held.picture.alt) == (before, words)
    assert held.handles["dot"].place == (4, 2)
    tell(held, type="rest", name="dot", **pixel(held, (4, 2)))
    assert (held.state["level"], held.state["speed"]) == (4, 2.0)
    assert held.picture.alt == held.alt == "The dot is at 4 & 2.0."
    # What a drag means hangs on how things were at the grab, whatever came since.
    tell(held, type="drop", name="dot", **pixel(held, (6, 2)))
    assert held.state["rate"] == pytest.approx(10**-1)


def test_a_task_that_a_hand_meets_is_ticked_on_the_spot():
    held = Held()
    drag(held, "dot", (5, 1), until="drag")
    assert held.picture.tasks == [{"sentence": "Reach <5>.", "met": True}]
    assert held.picture.alt == "The dot is at 5 & 1.0."


def test_a_drag_that_leads_back_leaves_all_as_it_was():
    held = Held()
    before, seen = held.state, still(held)
    held.state = {"rate": 1e-4}
    before = held.state
    drag(held, "dot", (4, 2), until="drag")
    tell(held, type="drop", name="dot", **pixel(held, (0, 1)))
    assert held.state == before
    assert still(held)[1] == seen[1]
    assert held.facts["x"] == 0


def test_while_the_hand_lets_go_a_training_does_not_draw_what_was_before(monkeypatch):
    held, drawn = Held(), []
    drag(held, "dot", (4, 2), until="drag")
    draw, fitted = held.draw, held._fitted

    def from_elsewhere(settings):
        other = threading.Thread(target=held.update)
        other.start()
        other.join(SECONDS)
        return fitted(settings)

    monkeypatch.setattr(held, "draw", lambda facts: drawn.append(facts["x"]) or draw(facts))
    drag_is_over = {"type": "drop", "name": "dot", **pixel(held, (6, 2))}
    monkeypatch.setattr(held, "_fitted", from_elsewhere)
    tell(held, **drag_is_over)
    assert 0 not in drawn
    assert held.facts["x"] == 6


def test_a_slider_is_given_numbers_to_the_last_bit_as_the_page_computes_them():
    dot = Dot()
    dot.controls["speed"].min, dot.controls["speed"].step = -2.0, 0.05
    dot.state = {"speed": 0.3}
    assert dot.controls["speed"].value == -2 + 57.5 * 4 / 100 != 0.3
    assert dot.state["speed"] == 0.3
    assert slider("x", 0.3, -2.0, 2.0, 0.05).value == dot.controls["speed"].value
    assert slider("x", 0.31, -2.0, 2.0, 0.05).value == 0.31  # between two places it stays


def test_keys_and_clicks_do_what_they_say():
    held = Held()
    tell(held, type="nudge", name="dot", across=1, up=-1, big=False)
    assert (held.state["level"], held.state["speed"]) == (1, 0.5)
    tell(held, type="nudge", name="dot", across=1, up=0, big=True)
    assert held.state["level"] == 6
    tell(held, type="press", name="dot")
    assert held.state["loud"]
    tell(held, type="remove", name="dot")
    assert held.state["level"] == 0
    tell(held, type="click", **pixel(held, (7, 0)))
    assert held.state["level"] == 7
    assert tell(held, type="hover", **pixel(held, (2, 1)))["text"] == "2, 1"
    assert tell(held, type="hover", x=0, y=0)["text"] == ""  # beside the axes
    for unknown in ("drag", "drop", "press", "nudge"):
        tell(held, type=unknown, name="nobody", x=1.0, y=1.0, across=1, up=1, big=False)
    assert held.errors == ""


def test_an_error_in_a_hand_is_a_sentence_and_the_page_is_answered():
    held = Held()
    held.hover = held.click = lambda *_: 1 / 0
    tell(held, type="click", **pixel(held, (7, 0)))
    assert "That did not work (division by zero)" in held.errors
    with pytest.raises(ZeroDivisionError):
        tell(held, type="hover", **pixel(held, (7, 0)))


def test_a_state_can_be_copied_as_a_line_of_code():
    dot = Dot()
    dot.state = {"level": 3, "shape": "square"}
    line = tell(dot, type="code")["code"]
    assert line.startswith("explorer.state = {")
    explorer = Dot()
    exec(line)
    assert explorer.state == dot.state


def test_a_picture_at_rest_is_as_sharp_as_the_screen():
    dot = Dot()
    width, height = dot.picture.size
    dot.picture.ratio = 2.0
    dot._on_message(dot.picture, {"type": "sharpen", "n": 1}, [])  # `tell` would draw anew
    assert Image.open(io.BytesIO(dot.picture.frame)).size == (2 * width, 2 * height)
    dot.controls["level"].value = 3
    assert Image.open(io.BytesIO(dot.picture.frame)).size == (width, height)


def test_a_dark_page_gets_dark_pictures_and_what_is_stored_stays_light():
    dot = Dot()
    light, stored = dot.picture.frame, dot._repr_mimebundle_()[0]["image/png"]
    dot.picture.dark = True
    assert dot.picture.drawn_dark
    assert np.asarray(Image.open(io.BytesIO(dot.picture.frame)).convert("L")).mean() < 60
    assert dot._repr_mimebundle_()[0]["image/png"] == stored
    assert Dot().picture.drawn_dark, "the next one knows what the page is like"
    dot.picture.dark = False
    assert dot.picture.frame == light
