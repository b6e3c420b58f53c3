"""The hook of chapter 00: what is drawn is read, and what is moved is misread."""

import subprocess
import sys

import numpy as np
import pytest

from helpers.datasets.drawings import EXAMPLES
from helpers.explorers.first_digit import FOUR, FirstDigit
from tests.unit.explorers import hands

EXPLORER = FirstDigit

READY = [name for name in EXAMPLES if name != "scribble"]
WITHOUT_TENSORFLOW = """import sys
from helpers.explorers.first_digit import FirstDigit
assert FirstDigit().facts["probabilities"].argmax() == 3
assert "tensorflow" not in sys.modules"""


def answer(explorer) -> int:
    return int(explorer.facts["probabilities"].argmax())


def draw(explorer, *strokes) -> None:
    """Do what the browser does after each stroke."""
    canvas = explorer.controls["drawing"]
    for stroke in strokes:
        moves = canvas.pen_moves + 1
        canvas.set_state(
            {"pen_moves": moves, "value": [*canvas.shown, stroke], "example_shown": None}
        )


def met(explorer) -> list[bool]:
    """Say for each task whether what is now on the screen meets it."""
    return [bool(task.condition(explorer.facts)) for task in explorer.tasks]


def test_it_answers_without_tensorflow():
    subprocess.run([sys.executable, "-c", WITHOUT_TENSORFLOW], check=True)


def test_a_ready_digit_is_there_at_once_and_an_empty_canvas_waits_for_ones_own(explorer):
    assert explorer.controls["drawing"].shown == EXAMPLES["3"]
    assert explorer.alt.startswith("A ready 3. The network reads a 3: over 99.9 %.")
    explorer.state = {"example": "own"}
    assert explorer.controls["drawing"].shown == []
    assert "draw a digit" in explorer.alt
    assert explorer.bars.words.get_text() == "nothing to read"
    assert explorer.hover(explorer.chart, 3, 0.5) == ""


@pytest.mark.parametrize("name", READY)
def test_every_ready_digit_is_read_right(explorer, name):
    explorer.state = {"example": name}
    assert answer(explorer) == int(name[0])
    article = "an" if name[0] == "8" else "a"
    assert f"reads {article} {name[0]}:" in explorer.alt


def test_a_scribble_gets_a_digit_too_and_the_bars_still_add_up(explorer):
    explorer.state = {"example": "scribble"}
    assert explorer.how_sure == "sure"
    assert explorer.alt.startswith("A scribble. The network reads an 8:")
    assert explorer.facts["probabilities"].sum() == pytest.approx(1, abs=1e-5)
    assert not any(met(explorer))


def test_each_stroke_is_read_and_an_own_four_meets_the_first_task(explorer):
    explorer.controls["clear"].click()
    draw(explorer, FOUR[0])
    assert explorer.alt.startswith("Your drawing, 1 stroke.")
    assert not met(explorer)[0]
    draw(explorer, FOUR[1])
    assert answer(explorer) == 4
    assert met(explorer) == [True, False, False]
    explorer.state = {"right": 1}
    assert not met(explorer)[0], "it's to be read where it was drawn"


def test_a_ready_four_and_half_a_four_are_not_ones_own(explorer):
    explorer.state = {"example": "4"}
    assert answer(explorer) == 4
    assert not met(explorer)[0]
    canvas = explorer.controls["drawing"]
    explorer.controls["clear"].click()
    draw(explorer, FOUR[0])
    canvas.set_state({"under_way": FOUR[1]})
    assert answer(explorer) == 4, "it's read while it is drawn"
    assert not met(explorer)[0]
    canvas.set_state({"under_way": None})


def test_only_a_ready_digit_inside_the_picture_can_be_misread(explorer):
    explorer.state = {"example": "2", "down": 3}
    assert answer(explorer) == 7
    assert met(explorer) == [False, True, True]
    explorer.state = {"down": 9}
    assert not explorer.facts["inside"]
    assert "touching the edge" in explorer.alt
    assert not any(met(explorer))
    explorer.state = {"example": "scribble", "down": 0, "right": 3}
    assert answer(explorer) == 3
    assert not any(met(explorer))


def test_a_wrong_answer_must_be_a_sure_one_for_the_last_task(explorer):
    explorer.state = {"example": "4", "turn": -45}
    assert (answer(explorer), explorer.how_sure) == (9, "torn")
    assert met(explorer) == [False, True, False]


def test_a_hand_on_the_pixels_moves_the_digit_and_a_button_takes_it_back(explorer):
    (x, y), canvas = explorer.handles["digit"].place, explorer.controls["drawing"]
    hands.drag(explorer, "digit", (x - 3, y))
    assert explorer.state["right"] == -3
    assert canvas.pose == [-3, 0, 0, 1]
    explorer.controls["back"].click()
    assert not explorer.facts["is_moved"]


def test_hovering_tells_a_bar_and_a_pixel(explorer):
    assert explorer.hover(explorer.chart, 3.2, 0.5) == "3: over 99.9 %"
    row, column = np.unravel_index(explorer.facts["moved"].argmax(), (28, 28))
    told = explorer.hover(explorer.panel, column + 0.5, row + 0.5)
    assert told == f"row {row}, column {column}: 1.00"
