"""Buttons beside a slider of steps: one on, one back, to the end, back to the start."""

from collections.abc import Callable, Mapping

import ipywidgets as widgets

from helpers.explorers.base import Explorer

BUTTONS = {"next": "One step", "last": "Run", "first": "Reset"}


def step_buttons(
    explorer: Explorer,
    steps: widgets.IntSlider,
    buttons: Mapping[str, str] = BUTTONS,
    go: Callable[[int], None] | None = None,
) -> dict[str, widgets.Button]:
    """Return the buttons that walk along a slider, by name, to be put after it.

    Parameters
    ----------
    explorer
        Whose picture follows.
    steps
        The slider. The buttons stop at its two ends.
    buttons
        Which there are, in their order on the page, each with the words on it: any of
        ``"first"``, ``"back"``, ``"next"`` and ``"last"``.
    go
        Called with the step that a button leads to; None to set the slider to it.
    """
    go = go or (lambda step: setattr(steps, "value", step))
    targets = {
        "first": lambda: steps.min,
        "back": lambda: max(steps.value - steps.step, steps.min),
        "next": lambda: min(steps.value + steps.step, steps.max),
        "last": lambda: steps.max,
    }
    return {
        name: explorer.button(words, lambda target=targets[name]: go(target()))
        for name, words in buttons.items()
    }
