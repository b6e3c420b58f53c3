import pytest

from helpers.explorers.backpropagation import Backpropagation


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Backpropagation, "step"),
    ],
)
def test_the_buttons_walk_along_the_slider_and_stop_at_both_ends(kind, name):
    explorer = kind()
    steps, start = explorer.controls[name], explorer.alt

    def after(button: str) -> int:
        if button in explorer.controls:
            explorer.controls[button].click()
            assert explorer.facts[name] == steps.value, "the picture follows"
        return steps.value

    steps.value = 0
    assert after("back") == 0
    assert after("next") == steps.step
    assert after("next") == 2 * steps.step
    if "back" in explorer.controls:
        assert after("back") == steps.step
    if "last" in explorer.controls:
        assert after("last") == steps.max
        assert after("first") == 0
    steps.value = steps.max
    assert after("next") == steps.max
    explorer.state = kind().state
    assert explorer.alt == start
