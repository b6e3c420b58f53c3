"""What is special to chapter 06: numbers are predicted on the picture, with the keyboard alone."""

import pytest

pytestmark = pytest.mark.browser

EXPLORER = "from helpers.explorers.backpropagation import Backpropagation\nBackpropagation()"


def test_a_number_is_hidden_until_it_is_picked(lab):
    with lab.open(lab.write("06_predict", EXPLORER)) as chapter:
        chapter.run_all()
        (explorer,) = chapter.explorers()

        def press(name: str) -> None:
            explorer.box.locator(f"[data-name='{name}']").press("Enter")
            explorer.settle()

        explorer.switch("predict the next number")
        explorer.box.get_by_role("button", name="Play").click()
        assert chapter.until(lambda: "the value of s1 is hidden" in explorer.alt)
        assert not explorer.ask("{explorer}.controls['step'].playing"), "the clock waits"
        press("guess 1")
        assert "Not -1.000: the size is right, the sign is not." in explorer.alt
        press("guess 2")
        assert "the value of s1 is x × w1 = 2.000 × 0.500 = 1.000. Guessed right." in explorer.alt
        # The keyboard is still here, though what was pressed is gone.
        assert explorer.box.evaluate("box => box.contains(document.activeElement)")
        chapter.page.keyboard.press(".")
        assert chapter.until(lambda: "the value of s2 is hidden" in explorer.alt)
        assert explorer.state["guess"] == "none"
        press("x")
        assert "the gradient of x is hidden" in explorer.alt
        press("guess 3")
        assert explorer.ask("[task.met for task in {explorer}.tasks]") == [False, False, True]
        assert not chapter.problems
