"""The canvas and what hangs on it, with networks made for the purpose."""

from dataclasses import dataclass

import numpy as np
import pytest

from helpers.datasets.drawings import EXAMPLES
from helpers.datasets.own_digits import OwnDigits
from helpers.explorers.canvas import Canvas
from helpers.explorers.drawn_digit import DrawnDigit
from helpers.words import a_digit
from tests.unit.explorers import hands

STROKE = [[60.0, 60.0], [200.0, 200.0]]
DOT = [[100.0, 100.0]]


@dataclass
class StandIn:
    """A network that says how much ink lies in the upper half, in tenths."""

    name: str
    short: str
    offset: int = 0

    def predict(self, images):
        share = images[:, :14].sum(axis=(1, 2)) / images.sum(axis=(1, 2)).clip(1e-6)
        answers = (np.floor(share * 9.99).astype(int) + self.offset) % 10
        return 0.02 + 0.8 * np.eye(10, dtype=np.float32)[answers]


MODELS = (StandIn("dense", "Dense", 1), StandIn("convnet", "Convnet"))


@pytest.fixture
def explorer():
    return DrawnDigit(OwnDigits(), MODELS)


def draw(explorer, *strokes):
    """Do what the browser does after each stroke: all traits in one message."""
    canvas = explorer.controls["drawing"]
    for stroke in strokes:
        tell(canvas, [*canvas.shown, stroke])


def tell(canvas, drawing):
    """Send what the browser sends: traits that have changed."""
    message = {"pen_moves": canvas.pen_moves + 1}
    if canvas.example_shown is not None:
        message["example_shown"] = None
    if drawing != canvas.value:
        message["value"] = drawing
    canvas.set_state(message)


def press(explorer, name):
    explorer.controls[name].click()


def test_it_begins_with_an_example_that_can_be_cleared_and_reads_each_stroke_at_once(explorer):
    assert explorer.state["drawing"] == EXAMPLES["3"]
    press(explorer, "clear")
    assert explorer.state["drawing"] == []
    assert "The canvas is empty" in explorer.alt
    assert not explorer.facts["answers"]
    draw(explorer, STROKE)
    assert explorer.alt.startswith("1 stroke")
    assert set(explorer.facts["answers"]) == {"dense", "convnet"}
    draw(explorer, DOT)
    assert explorer.alt.startswith("2 strokes")


def test_a_stroke_over_an_example_makes_both_the_learners_own_in_one_picture(explorer, monkeypatch):
    pictures, move = [], explorer.draw
    monkeypatch.setattr(explorer, "draw", lambda facts: pictures.append(1) or move(facts))
    explorer.state = {"example": "7"}
    assert explorer.controls["drawing"].shown == EXAMPLES["7"]
    draw(explorer, DOT)
    assert len(pictures) == 2
    assert explorer.state["example"] == "own"
    assert explorer.state["drawing"] == [*EXAMPLES["7"], DOT]
    assert explorer.controls["drawing"].example_shown is None


def test_an_example_leaves_the_learners_drawing_as_it_was(explorer):
    press(explorer, "clear")
    draw(explorer, STROKE)
    explorer.state = {"example": "8"}
    explorer.state = {"example": "own"}
    assert explorer.controls["drawing"].shown == [STROKE]


def test_undo_takes_back_a_stroke_and_also_a_clear(explorer):
    press(explorer, "clear")
    draw(explorer, STROKE, DOT)
    press(explorer, "undo")
    assert explorer.state["drawing"] == [STROKE]
    press(explorer, "clear")
    press(explorer, "undo")
    assert explorer.state["drawing"] == [STROKE]
    for _ in range(2):  # a Clear is taken back once, and then nothing is left
        press(explorer, "undo")
        assert explorer.state["drawing"] == []


def test_the_only_stroke_of_an_example_is_taken_back_over_a_clear_canvas(explorer):
    press(explorer, "clear")
    explorer.state = {"example": "1"}
    tell(explorer.controls["drawing"], [])
    assert explorer.state["example"] == "own"
    assert "The canvas is empty" in explorer.alt


def test_the_pen_is_as_wide_on_the_canvas_as_in_the_picture(explorer):
    explorer.state = {"pen": 40}
    assert explorer.controls["drawing"].pen_width == 40
    assert (explorer.facts["framing"].picture > 0).mean() > 0.2


def test_a_small_drawing_is_copied_with_a_thinner_pen_and_that_is_said(explorer):
    small = [[[20.0, 240.0], [55.0, 240.0], [40.0, 275.0]]]
    explorer.state = {"drawing": small, "example": "own"}
    assert explorer.facts["ink"] == 6.5  # a quarter of 140 units, so a quarter of the pen
    assert "(pen 26, thinned to 6 since the drawing is small)" in explorer.alt
    assert explorer.controls["drawing"].pen_width == 26
    explorer.state = {"example": "3"}
    assert "(pen 26)," in explorer.alt


def test_networks_that_agree_are_told_together():
    alike = (StandIn("one", "One"), StandIn("two", "Two"), StandIn("convnet", "Convnet"))
    explorer = DrawnDigit(OwnDigits(), alike)
    answer = explorer.facts["answers"]["convnet"]
    assert f" {answer} for all 3 networks (82.0 %)." in explorer.alt
    explorer = DrawnDigit(OwnDigits(), (*alike[:2], StandIn("convnet", "Convnet", 1)))
    assert f" {answer} for One; Two (82.0 %). A" in explorer.alt
    assert f" {answer + 1} for Convnet (82.0 %)." in explorer.alt


def test_straight_again_moves_the_sliders_back(explorer):
    explorer.state = {"right": 5, "turn": 30, "size": 1.2, "noise": 0.2, "down": -3}
    assert explorer.facts["is_moved"]
    press(explorer, "back")
    assert not explorer.facts["is_moved"]
    np.testing.assert_array_equal(
        explorer.facts["moved"], explorer.facts["framing"].framed.astype(np.float32) / 255
    )


def under_way(explorer, stroke, **more):
    """Send what the browser sends while a stroke is drawn."""
    explorer.controls["drawing"].set_state({"under_way": stroke, **more})


def test_the_networks_answer_while_a_stroke_is_drawn(explorer):
    press(explorer, "clear")
    alt = explorer.picture.alt
    for n in (1, 2):
        under_way(explorer, STROKE[:n])
        assert explorer.facts["strokes"] == [STROKE[:n]]
        assert set(explorer.facts["answers"]) == {"dense", "convnet"}
    assert explorer.state["drawing"] == []  # it is not yet done
    assert explorer.picture.alt == alt  # and words that change all the time cannot be read
    draw_done = {"under_way": None, "value": [STROKE], "pen_moves": 9}
    explorer.controls["drawing"].set_state(draw_done)
    assert explorer.state["drawing"] == [STROKE]
    assert explorer.picture.alt.startswith("1 stroke")


def test_a_stroke_under_way_lies_over_the_example_and_may_be_given_up(explorer):
    explorer.state = {"example": "7"}
    before = explorer.picture.frame
    under_way(explorer, STROKE)
    assert explorer.facts["strokes"] == [*EXAMPLES["7"], STROKE]
    assert explorer.controls["drawing"].example_shown == EXAMPLES["7"]
    assert explorer.picture.frame != before
    under_way(explorer, None)
    assert explorer.picture.frame == before
    assert explorer.state["example"] == "7"


def test_half_a_drawing_meets_no_task(explorer):
    explorer.state = {"truth": str(explorer.facts["answers"]["convnet"])}
    facts = explorer.facts
    assert explorer.tasks[1].condition(facts)
    assert not explorer.tasks[1].condition(facts | {"finished": False})


def test_a_hand_on_the_canvas_moves_the_digit_and_the_sliders_follow_when_it_lets_go(explorer):
    canvas = explorer.controls["drawing"]
    canvas.set_state({"pose": [2.6, -3.0, 20.4, 1.104], "holding": True})
    assert explorer.facts["right"] == 2.5
    assert explorer.state["right"] == 0
    assert canvas.pose == [2.6, -3.0, 20.4, 1.104]  # the hand's own
    canvas.set_state({"holding": False})
    assert [explorer.state[name] for name in ("right", "down", "turn", "size")] == [
        *(2.5, -3.0),
        *(20, 1.1),
    ]
    assert canvas.pose == [2.5, -3.0, 20, 1.1]


def test_the_canvas_shows_what_the_sliders_say(explorer):
    explorer.state = {"right": 3, "turn": -30, "size": 0.7}
    assert explorer.controls["drawing"].pose == [3, 0, -30, 0.7]
    assert explorer.controls["drawing"].about == list(explorer.facts["framing"].about)


def test_a_stroke_on_a_moved_digit_keeps_both_where_they_are(explorer):
    explorer.state = {"right": 3, "turn": 30}
    moved = [[[9.0, 9.0], [90.0, 90.0]]]
    straight = {"pose": [0, 0, 0, 1], "value": moved, "pen_moves": 1}
    under_way(explorer, STROKE, **straight)
    assert explorer.facts["strokes"] == [*moved, STROKE]
    assert not explorer.facts["is_moved"]
    assert explorer.state["turn"] == 0


def test_the_digit_is_moved_turned_and_resized_in_its_picture(explorer):
    (x, y), canvas = explorer.handles["digit"].place, explorer.controls["drawing"]
    hands.drag(explorer, "digit", (x + 4, y - 2))
    assert (explorer.state["right"], explorer.state["down"]) == (4, -2)
    x, y = explorer.handles["digit"].place
    hands.drag(explorer, "turn", (x + 9, y))
    assert explorer.state["turn"] == 90
    hands.drag(explorer, "turn", (x + 1, y + 9))  # nearly upside down is too far
    assert explorer.state["turn"] == 90
    hands.drag(explorer, "size", (x + 8, y + 8))
    assert explorer.state["size"] == 0.8
    assert canvas.pose == [4, -2, 90, 0.8]
    press(explorer, "clear")
    assert not explorer.handles  # there is nothing to take


def test_a_bar_pressed_says_which_digit_it_is(explorer):
    bar = hands.pixel(explorer, (4.2, 1.1), explorer.chart)
    hands.tell(explorer, type="click", **bar)
    assert explorer.state["truth"] == "4"
    assert "it is a 4" in explorer.alt
    hands.tell(explorer, type="click", **bar)
    assert explorer.state["truth"] == "unsaid"
    answer = explorer.facts["answers"]["convnet"]
    told = explorer.hover(explorer.chart, answer + 0.2, 0.9)
    assert told == f"{answer}: 82.0 %\npress: it is {a_digit(answer)}"


def test_hovering_tells_what_is_cut_away_and_what_a_pixel_holds(explorer):
    first, _, _, last = explorer.panels
    assert explorer.hover(first, 1, 1) == "cut away"
    assert explorer.hover(first, 140, 140).endswith("units")
    value = explorer.facts["moved"][20, 12]
    assert explorer.hover(last, 12.5, 20.5) == f"row 20, column 12: {value:.2f}"


def test_a_shift_comes_after_the_framing(explorer):
    explorer.state = {"down": 10}
    assert explorer.facts["moved"][:10].sum() == 0
    assert explorer.facts["framing"].framed[:10].any()


def test_a_drawing_is_added_only_with_its_label():
    own = OwnDigits()
    explorer = DrawnDigit(own, MODELS)
    press(explorer, "add")
    assert "say first which digit" in explorer.alt
    explorer.state = {"truth": "none"}
    press(explorer, "add")
    assert "say first which digit" in explorer.alt
    explorer.state = {"truth": "3"}
    press(explorer, "add")
    assert "Added as a 3" in explorer.alt
    assert "In your set: 1." in explorer.alt
    assert own.labels.tolist() == [3]
    np.testing.assert_array_equal(own.images[0], explorer.facts["framing"].framed)
    press(explorer, "clear")
    press(explorer, "add")
    assert "nothing drawn" in explorer.alt
    assert "  " not in explorer.alt
    assert len(own) == 1


def test_a_full_set_takes_no_more_and_nothing_says_it_did(explorer, monkeypatch):
    monkeypatch.setattr("helpers.datasets.own_digits.MOST", 0)
    explorer.state = {"truth": "3"}
    press(explorer, "add")
    assert "which is as many as it takes" in explorer.errors
    explorer.state = {"right": 1}
    assert "Added" not in explorer.alt


def test_the_task_of_fooling_wants_the_convnet_right(explorer):
    answer = explorer.facts["answers"]["convnet"]
    wrong = str((answer + 5) % 10)
    fooled = explorer.tasks[1]
    explorer.state = {"truth": wrong}
    assert not fooled.met
    explorer.state = {"truth": str(answer), "right": 1}
    assert not fooled.met, "the sliders are not straight"
    explorer.state = {"right": 0}
    assert fooled.met


def test_the_task_of_moving_does_not_count_noise(explorer):
    dense, moved = MODELS[0], explorer.tasks[0]
    facts = {"noise": 0.1, "answers": {dense.name: 1, "convnet": 2}}
    facts["before"] = {dense.name: 3, "convnet": 2}
    assert not moved.condition(facts)
    assert moved.condition(facts | {"noise": 0.0})
    assert not moved.condition(facts | {"noise": 0.0, "before": {dense.name: 3, "convnet": 4}})


def test_the_task_of_nonsense_wants_all_to_be_sure(explorer):
    sure, unsure = np.eye(10)[3], np.full(10, 0.1)
    nonsense = explorer.tasks[2].condition

    def condition(facts):
        return nonsense(facts | {"finished": True})

    assert condition({"truth": "none", "probabilities": {"a": sure, "b": sure}})
    assert not condition({"truth": "none", "probabilities": {"a": sure, "b": unsure}})
    assert not condition({"truth": "3", "probabilities": {"a": sure}})
    assert not condition({"truth": "none", "probabilities": {}})


def test_a_wrong_drawing_is_refused_in_a_short_sentence(explorer):
    with pytest.raises(ValueError, match=r"'drawing' cannot be set to 'x': a list of strokes"):
        explorer.state = {"drawing": "x"}


def test_the_canvas_carries_its_program_with_it():
    program = str(Canvas()._esm)
    assert "export default { render }" in program
    assert "http" not in program, "it must work without a network"
