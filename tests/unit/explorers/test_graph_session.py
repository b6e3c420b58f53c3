"""The explorer of chapter 12 shows what TensorFlow did."""

import re

import numpy as np
import pytest

from helpers.explorers.base import offered
from helpers.explorers.graph_session import INITIALIZED, NEW, NOTHING, TRAINED, WRONG, Tf1Graph
from helpers.past.tf1_graph import PLACEHOLDERS
from helpers.plots.tf1_nodes import (
    FED,
    IDLE,
    MISSING,
    NEEDED,
    PLACES,
    RAN,
    UNUSED,
    centre,
    place_of_x,
)
from tests.unit.explorers.hands import drag, pixel, tell

EXPLORER = Tf1Graph

pytestmark = pytest.mark.keras


def kinds(explorer):
    return {name: box.kind for name, box in explorer.facts["boxes"].items()}


def words(explorer, name):
    """Return the two lines of a box; numbers that stand apart are closed up."""
    return [re.sub(" {2,}", "  ", line.get_text()) for line in explorer.graph.lines[name]]


def told(explorer, name):
    place = pixel(explorer, explorer.handles[name].place)
    return tell(explorer, type="hover", **place)["text"]


def test_the_values_in_the_boxes_are_those_of_numpy(explorer):
    explorer.state = {"fetch": "loss", "x1": 1.5, "x2": -0.5, "feed_y": 0.0}
    z = 0.5 * 1.5 - 0.5 * 0.5 - 0.7
    loss = -np.log(1 - 1 / (1 + np.exp(-z)))
    for name, value in {"product": 0.5, "z": z, "loss": loss, "b": -0.7, "y": 0}.items():
        assert words(explorer, name)[0] == f"{value:.2f}", name
    assert words(explorer, "x") == ["1.5  -0.5", "fed"]
    assert explorer.graph.result[0].get_text() == f"→ {loss:.3f}"


def test_what_runs_is_lit_and_the_rest_is_grey(explorer):
    look = kinds(explorer)
    assert {n for n, kind in look.items() if kind == RAN} == {"W", "b", "product", "z", "y_hat"}
    assert look["x"] == FED
    assert {n for n, kind in look.items() if kind == IDLE} == {"y", "loss", "train", "init"}
    assert len(explorer.graph.arrows.get_segments()) == 5


def test_what_was_fed_for_nothing_says_so(explorer):
    explorer.state = {"feed_z": 0.5}
    assert kinds(explorer)["x"] == UNUSED
    assert words(explorer, "x")[1] == "fed, not used"
    assert words(explorer, "W") == ["", ""]


def test_a_train_step_shows_the_weights_before_and_after(explorer):
    explorer.state = {"fetch": "train", "feed_y": 1.0}
    slope = 1 / (1 + np.exp(0.2)) - 1
    assert words(explorer, "W") == ["0.50  0.50", f"then {0.5 - 0.5 * slope:.2f}  0.50"]
    assert words(explorer, "train")[0] == "has run"
    assert kinds(explorer)["loss"] == IDLE


def test_the_initializer_gives_values_in_a_new_session(explorer):
    explorer.state = {"fetch": "init", "session": NEW, "feed_x": NOTHING}
    assert kinds(explorer)["W"] == kinds(explorer)["init"] == RAN
    assert words(explorer, "b")[0] == "-0.70"
    assert explorer.graph.call.get_text() == "sess.run(init)"


def test_a_placeholder_that_is_not_fed_shows_the_error_and_its_reading(explorer):
    explorer.state = {"fetch": "loss", "feed_x": NOTHING}
    look = kinds(explorer)
    assert look["x"] == look["y"] == MISSING
    assert look["product"] == NEEDED
    assert "InvalidArgumentError, in plain words: for the loss" in explorer.alt
    message = "InvalidArgumentError: You must feed a value for placeholder"
    assert explorer.handles["x"].says.startswith(message)
    assert "must come in feed_dict" in explorer.alt
    assert "Missing too: y" in explorer.alt
    shown = " ".join(line.get_text() for line in explorer.graph.result)
    assert shown.endswith("with dtype float and shape [?,2]")


def test_a_variable_before_its_initializer_shows_the_error_and_its_reading(explorer):
    explorer.state = {"session": NEW}
    assert kinds(explorer)["W"] == kinds(explorer)["b"] == MISSING
    assert "FailedPreconditionError, in plain words: nothing was deleted." in explorer.alt
    assert told(explorer, "W").startswith("FailedPreconditionError: Could not find variable W.")
    assert "run the initializer first" in explorer.alt
    assert not explorer.graph.result[1].get_text().endswith("…"), "the message is cut off"


def test_a_wrong_shape_shows_the_error_and_its_reading(explorer):
    explorer.state = {"feed_x": WRONG}
    assert words(explorer, "x") == ["1.0  0.0  0.0", "wrong shape"]
    assert told(explorer, "x").startswith("ValueError: Cannot feed value of shape (1, 3)")
    assert "rows of 2 numbers" in explorer.alt


def test_training_before_changes_the_answer(explorer):
    before = float(words(explorer, "y_hat")[0])
    explorer.state = {"session": TRAINED}
    assert float(words(explorer, "y_hat")[0]) < 0.2 < before


def test_the_words_fit_below_the_picture(explorer):
    """Three lines of about 95 letters."""
    for session in (NEW, INITIALIZED, TRAINED):
        for fetch in PLACES:
            for fed in (NOTHING, "row", WRONG):
                state = {**explorer.state, "session": session, "fetch": fetch, "feed_x": fed}
                words = explorer.describe({**state, **explorer.compute(**state)})
                assert len(words) <= 285, words


def test_words_and_boxes_say_the_same_numbers(explorer):
    explorer.state = {"fetch": "loss", "x1": 1.7, "x2": -0.3, "feed_y": 0.0}
    for name in ("product", "z", "loss", "y", "b"):
        assert f"{name} = {words(explorer, name)[0]}" in explorer.alt
        assert told(explorer, name).startswith(f"{name} = {words(explorer, name)[0]}\n")
    assert "x = (1.7, -0.3)" in explorer.alt
    assert "x: [[1.7, -0.3]]" in explorer.graph.call.get_text()


@pytest.mark.parametrize("name", [name for name in PLACES if name not in PLACEHOLDERS])
def test_a_node_pressed_is_fetched(explorer, name):
    explorer.state = {"fetch": "b"}
    tell(explorer, type="press", name=name)
    assert explorer.state["fetch"] == name
    across, up = explorer.graph.tag.get_position()
    assert across == centre(name)[0]
    assert up > centre(name)[1]


@pytest.mark.parametrize(
    ("name", "control"), [("x", "feed_x"), ("y", "feed_y"), ("z fed", "feed_z")]
)
def test_a_placeholder_pressed_is_fed_with_one_thing_after_the_other(explorer, name, control):
    start, seen = explorer.state, []
    for _ in explorer.controls[control].options:
        tell(explorer, type="press", name=name)
        seen.append(explorer.state[control])
    assert explorer.state == start
    assert sorted(map(str, seen)) == sorted(
        str(v) for v in offered(explorer.controls[control].options)
    )


def test_the_values_of_x_are_dragged_along_their_tracks(explorer):
    for k, name in enumerate(("x1", "x2")):
        for value in (-2.0, 0.3, 2.0):
            drag(explorer, name, place_of_x(k, value, 2.0))
            assert explorer.state[name] == pytest.approx(value)
            assert explorer.graph.marks.get_xdata()[k] == pytest.approx(
                explorer.handles[name].place[0]
            )
        drag(explorer, name, (5, 1))
        assert explorer.state[name] == 2.0
    explorer.state = {"feed_x": NOTHING}
    assert "x1" not in explorer.handles
    assert not len(explorer.graph.marks.get_xdata())


def test_hovering_tells_what_a_node_did_and_what_a_press_does(explorer):
    assert told(explorer, "y_hat") == "ŷ = 0.45\npress: fetch ŷ"
    assert told(explorer, "loss") == "loss is not needed for ŷ\npress: fetch loss"
    assert told(explorer, "y") == "y is not needed for ŷ\npress: feed y with 0"
    explorer.state = {"feed_z": 0.5, "fetch": "train"}
    assert told(explorer, "z fed") == "press: feed z with 2"
    explorer.state = {"feed_z": NOTHING, "feed_y": 1.0}
    assert told(explorer, "W").startswith("W = (0.50, 0.50), then (")


def test_the_three_tasks_need_what_they_say():
    fresh = Tf1Graph()
    fresh.state = {"fetch": "train", "x1": 1.0, "x2": 1.0, "feed_y": 0.0}
    fresh.state = {"fetch": "y_hat", "session": NEW, "feed_y": NOTHING}
    fresh.state = {"fetch": "x", "feed_x": NOTHING, "session": INITIALIZED}
    fresh.state = {"fetch": "loss", "feed_y": 1.0, "feed_z": 0.5}
    assert [task.met for task in fresh.tasks] == [False, False, False]
    fresh.state = {"fetch": "train"}
    assert [task.met for task in fresh.tasks] == [False, False, True]
