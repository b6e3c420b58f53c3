"""The bar below everything that has steps or trains: first, play, one step, a line to move along.

The browser's part is `transport.js`, which anywidget carries into the page: no build step, no
network.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from ipywidgets import CallbackDispatcher

from helpers.page.scripts import script

# What a learner or teacher may read who assigns something else.
EMPTY_RANGE = "The steps go from {low} to {high}: the first must not be above the last."
BAD_STEP = "One step is a whole number from 1 on, but {value} came."
BAD_SPEED = "The speed is a number above 0, but {value} came."
UNKNOWN_BUTTON = "There is no button {name!r}. The buttons are: {names}."


class Transport(anywidget.AnyWidget):
    """Buttons and a line that move a number along its range, as a player moves along a film.

    While it plays, a clock in the browser asks for the values whose time has come: all steps take
    about 8 seconds, and one value has been dealt with before the next is asked for. It stops at
    the end, as soon as anyone else sets `value`, and when it is out of sight.

    With `live` it moves nothing: a training in the kernel does, which observes `playing` and is
    told of the other buttons by `on_first` and `on_next`.

    Attributes
    ----------
    value, min, max, step
        As those of an `IntSlider`: the value is clipped, also when its range changes.
    description
        What is counted, such as "step".
    playing
        Whether it plays. Set it to start or stop it.
    speed
        How many times as fast as usual; a live training may observe it.
    live
        Whether the kernel moves it, and not the browser.
    note
        Words after the readout, such as "epoch 3".
    disabled
        Whether it takes no clicks and no keys.
    endless
        Whether it can go on beyond `max`, which is then only where the line ends.
    scrubbing
        Whether the line can be moved; if not, it only shows how far things are.
    """

    _esm = script(Path(__file__).with_suffix(".js"))
    _css = """
    .course-transport {
        --ink: var(--jp-ui-font-color1, currentColor); --brand: var(--jp-brand-color1, #1976d2);
        --on-brand: var(--jp-layout-color1, #fff); --edge: var(--jp-border-color1, #8886);
        --at: 0; --line: linear-gradient(to right, var(--brand) var(--reached),
            color-mix(in srgb, var(--ink) 50%, transparent) var(--reached));
        --reached: calc(7px + (100% - 14px) * var(--at));
        display: flex; flex-flow: row wrap; align-items: center; gap: 2px 12px;
        max-width: 60em; padding: 3px 4px; box-sizing: border-box;
        color: var(--ink); font-family: var(--jp-ui-font-family, system-ui, sans-serif);
        font-size: var(--jp-ui-font-size1, 13px); font-variant-numeric: tabular-nums;
    }
    .course-transport [hidden] { display: none !important; }
    .course-transport > div:first-child { display: flex; align-items: center; gap: 4px; }
    .course-transport button {
        width: 32px; height: 32px; padding: 0; border: 1px solid transparent; border-radius: 50%;
        display: grid; place-items: center; background: none; color: inherit; cursor: pointer;
    }
    .course-transport svg { width: 16px; height: 16px; fill: currentColor; display: block; }
    .course-transport button:hover, .course-transport select:hover {
        background-color: color-mix(in srgb, var(--ink) 12%, transparent);
    }
    .course-transport button:active {
        background-color: color-mix(in srgb, var(--ink) 24%, transparent);
    }
    .course-transport .course-play, .course-transport .course-play:hover {
        background-color: var(--brand); color: var(--on-brand);
    }
    .course-transport .course-play:hover { box-shadow: 0 0 0 2px var(--edge); }
    .course-transport .course-play:active { transform: scale(0.93); }
    .course-transport.course-playing .course-play {
        background-color: color-mix(in srgb, var(--brand) 14%, transparent);
        border: 2px solid var(--brand); color: var(--ink);
    }
    .course-transport input {
        appearance: none; flex: 1 1 9em; min-width: 7em; height: 32px; margin: 0; padding: 0;
        background: none; color: inherit; cursor: pointer; border-radius: 6px;
    }
    .course-transport input::-webkit-slider-runnable-track {
        height: 4px; border-radius: 2px; background: var(--line);
    }
    .course-transport input::-webkit-slider-thumb {
        appearance: none; width: 14px; height: 14px; margin-top: -5px; border: 0;
        border-radius: 50%; background: var(--brand);
    }
    .course-transport input:hover::-webkit-slider-thumb { box-shadow: 0 0 0 4px var(--edge); }
    .course-transport input::-moz-range-track {
        height: 4px; border-radius: 2px; background: var(--line);
    }
    .course-transport input::-moz-range-thumb {
        width: 14px; height: 14px; border: 0; border-radius: 50%; background: var(--brand);
    }
    .course-transport [role="progressbar"] {
        flex: 1 1 9em; min-width: 7em; height: 4px; border-radius: 2px; background: var(--line);
        --reached: calc(100% * var(--at));
    }
    .course-transport select {
        appearance: none; height: 28px; margin-left: auto; padding: 0 24px 0 11px; cursor: pointer;
        border: 1px solid var(--edge); border-radius: 14px; color: inherit; font: inherit;
        background: linear-gradient(45deg, transparent 50%, currentColor 50%) no-repeat
            right 14px center / 4px 4px, linear-gradient(-45deg, transparent 50%, currentColor 50%)
            no-repeat right 10px center / 4px 4px;
    }
    .course-transport option {
        background: var(--jp-layout-color1, Canvas); color: var(--jp-ui-font-color1, CanvasText);
    }
    .course-transport :is(button, input, select):focus-visible {
        outline: 2px solid var(--brand); outline-offset: 1px;
    }
    .course-transport :is(button, input, select):disabled { opacity: 0.5; cursor: default; }
    @media (prefers-reduced-motion: no-preference) {
        .course-transport button { transition: background-color 0.12s, transform 0.08s; }
    }
    """

    value = traitlets.CInt(0).tag(sync=True)
    min = traitlets.CInt(0).tag(sync=True)
    max = traitlets.CInt(100).tag(sync=True)
    step = traitlets.CInt(1).tag(sync=True)
    description = traitlets.Unicode("").tag(sync=True)
    tooltip = traitlets.Unicode(allow_none=True).tag(sync=True)
    playing = traitlets.Bool(False).tag(sync=True)
    speed = traitlets.CFloat(1.0).tag(sync=True)
    live = traitlets.Bool(False).tag(sync=True)
    note = traitlets.Unicode("").tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)
    endless = traitlets.Bool(False).tag(sync=True)
    scrubbing = traitlets.Bool(True).tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        """Make a bar with these traits."""
        self._pressed = {"first": CallbackDispatcher(), "next": CallbackDispatcher()}
        self._heeding: int | None = None
        with self._from_the_page():
            super().__init__(**traits)
        self.on_msg(self._on_message)

    @traitlets.default("tooltip")
    def _same_as_description(self) -> str:
        return self.description

    @traitlets.validate("value")
    def _clip(self, proposal: dict) -> int:
        return max(self.min, min(proposal["value"], self.max))

    @traitlets.validate("min")
    def _valid_min(self, proposal: dict) -> int:
        low = proposal["value"]
        if low > self.max:
            raise traitlets.TraitError(EMPTY_RANGE.format(low=low, high=self.max))
        self.value = max(self.value, low)
        return low

    @traitlets.validate("max")
    def _valid_max(self, proposal: dict) -> int:
        high = proposal["value"]
        if high < self.min:
            raise traitlets.TraitError(EMPTY_RANGE.format(low=self.min, high=high))
        self.value = min(self.value, high)
        return high

    @traitlets.validate("step")
    def _valid_step(self, proposal: dict) -> int:
        if proposal["value"] < 1:
            raise traitlets.TraitError(BAD_STEP.format(value=proposal["value"]))
        return proposal["value"]

    @traitlets.validate("speed")
    def _valid_speed(self, proposal: dict) -> float:
        if not proposal["value"] > 0:
            raise traitlets.TraitError(BAD_SPEED.format(value=proposal["value"]))
        return proposal["value"]

    @contextmanager
    def _from_the_page(self) -> Iterator[None]:
        """Let this thread set the value without stopping the clock."""
        self._heeding = threading.get_ident()
        try:
            yield
        finally:
            self._heeding = None

    @traitlets.observe("value")
    def _stop(self, _change: dict) -> None:
        if self.playing and not self.live and self._heeding != threading.get_ident():
            self.playing = False

    def set_state(self, sync_data: dict) -> None:
        """Take what the browser sends; it says itself when the clock is to stop."""
        with self._from_the_page():
            super().set_state(sync_data)

    def on_first(self, callback: Callable[["Transport"], None], remove: bool = False) -> None:
        """Call `callback(transport)` when "first" is pressed on a live bar."""
        self._pressed["first"].register_callback(callback, remove=remove)

    def on_next(self, callback: Callable[["Transport"], None], remove: bool = False) -> None:
        """Call `callback(transport)` when "one step" is pressed on a live bar."""
        self._pressed["next"].register_callback(callback, remove=remove)

    def press(self, button: str) -> None:
        """Do what a press of the button "first" or "next" does on the page."""
        if button not in self._pressed:
            raise ValueError(UNKNOWN_BUTTON.format(name=button, names=", ".join(self._pressed)))
        if self.live:
            self._pressed[button](self)
        else:
            self.playing = False
            self.value = self.min if button == "first" else self.value + self.step

    def _on_message(self, _: "Transport", content: dict, __: list) -> None:
        if content["type"] == "move":
            self._move(content["before"], content["value"])
        else:
            self.press(content["type"])

    def _move(self, before: int, value: int) -> None:
        """Take a value from the clock, unless the kernel has gone elsewhere in the meantime."""
        try:
            if self.playing and not self.live and self.value == before:
                with self._from_the_page():
                    self.value = value
                if self.value != value or value >= self.max:
                    self.playing = False
        finally:  # all who observe it are done
            self.send({"type": "moved"})


def transport(
    label: str, value: int, low: int, high: int, step: int = 1, live: bool = False
) -> Transport:
    """Return a bar that counts what `label` says, as wide as there is room."""
    return Transport(
        description=label,
        min=low,
        max=high,
        value=value,
        step=step,
        live=live,
        layout={"width": "100%"},
    )
