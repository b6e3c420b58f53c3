"""What is special to chapter 06: numbers are predicted with the keyboard alone."""

import pytest

from helpers.explorers.backpropagation import GUESS_FIRST

pytestmark = pytest.mark.browser

EXPLORER = "from helpers.explorers.backpropagation import Backpropagation\nBackpropagation()"


def test_a_number_is_hidden_until_it_is_guessed(lab):
    with lab.open(lab.write("06_predict", EXPLORER)) as chapter:
        chapter.run_all()
        (explorer,) = chapter.explorers()
        explorer.switch("predict the next number")
        explorer.press("Next step")
        assert "the value of s1 is hidden" in explorer.alt
        explorer.press("Next step")
        assert chapter.until(lambda: GUESS_FIRST in explorer.look()["text"])
        assert explorer.state["step"] == 1
        explorer.type_number("your guess", "-1")
        explorer.switch("check my guess")
        assert "the size is right, the sign is not" in explorer.alt
        explorer.type_number("your guess", "1")
        assert "the value of s1 is x × w1 = 2.000 × 0.500 = 1.000. Your guess 1 is right." in (
            explorer.alt
        )
        explorer.press("Next step")
        assert "the value of s2 is hidden" in explorer.alt
        field = explorer.control("your guess", "spinbutton")
        assert chapter.until(lambda: field.input_value() == "0")
        explorer.slide("step", "End")
        explorer.type_number("your guess", "-0.11")
        explorer.switch("check my guess")
        assert explorer.ask("[task.met for task in {explorer}.tasks]") == [False, False, True]
        assert not chapter.problems
