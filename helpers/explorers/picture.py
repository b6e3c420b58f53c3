"""The page's side of an explorer: title, task, picture with its handles, and words.

The browser's part is `picture.js`, the look of all explorers is `picture.css`; anywidget carries
both into the page: no build step, no network.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets
from matplotlib.axes import Axes

from helpers.page.scripts import script

NOT_TO_DRAG = "{label!r} cannot be dragged; it can only be clicked."

# The page's look as it was last seen: the next explorer is drawn for it at once.
_seen = {"dark": False, "ratio": 1.0}


@dataclass
class Handle:
    """Something on a picture that one can take hold of, or press.

    Attributes
    ----------
    axes
        In whose data coordinates it lies.
    x, y
        Where.
    label
        What a screen reader calls it.
    says
        Its value in words, such as "w 0.50".
    drag
        Takes a place (x, y) and returns the settings that belong to it; None for what cannot be
        dragged. It is made anew with each picture, and while a hand holds the handle, the one
        made before the grab is asked: so it may rely on how things were then.
    press
        What a click or Enter does; it returns settings, or None if it has done all itself.
    remove
        What Delete, a double click or a click with Alt, Ctrl or Shift does; as `press`.
    step
        By how much an arrow key moves it, in data units; None for a hundredth of the axes. Shift
        makes it five times as much.
    size
        Width and height of the area to be pressed, in data units, around the place; None for a
        round one of 44 pixels.
    mark
        Whether the page puts a white dot on what can be dragged; False where the dot would hide
        what the picture itself shows there.
    """

    axes: Axes
    x: float
    y: float
    label: str
    says: str = ""
    drag: Callable[[float, float], Mapping] | None = None
    press: Callable[[], Mapping | None] | None = None
    remove: Callable[[], Mapping | None] | None = None
    step: tuple[float, float] | None = None
    size: tuple[float, float] | None = None
    mark: bool = True
    take: Callable[[Mapping], None] = field(default=lambda settings: None, repr=False)

    @property
    def place(self) -> tuple[float, float]:
        """Where it is, in data coordinates. Setting it is the same as dragging."""
        return self.x, self.y

    @place.setter
    def place(self, place: tuple[float, float]) -> None:
        if self.drag is None:
            raise ValueError(NOT_TO_DRAG.format(label=self.label))
        self.take(self.drag(*place))

    def moved(self, across: float, up: float, big: bool) -> tuple[float, float]:
        """Return the place that an arrow key leads to; `across` and `up` are -1, 0 or 1."""
        times = 5 if big else 1
        if self.step is not None:
            return self.x + across * times * self.step[0], self.y + up * times * self.step[1]
        box = self.axes.bbox  # in pixels, so that it is right for logarithmic axes, too
        x, y = self.axes.transData.transform((self.x, self.y))
        x, y = x + across * times * box.width / 100, y + up * times * box.height / 100
        return tuple(map(float, self.axes.transData.inverted().transform((x, y))))

    def on_page(self, name: str, height: float) -> dict:
        """Return what the page has to know; pixels are counted from the top left."""
        box, to_pixels = self.axes.bbox, self.axes.transData.transform
        x, y = to_pixels((self.x, self.y))
        wide, high = 0.0, 0.0
        if self.size is not None:
            half = self.size[0] / 2, self.size[1] / 2
            low = to_pixels((self.x - half[0], self.y - half[1]))
            wide, high = abs(to_pixels((self.x + half[0], self.y + half[1])) - low)
        return {
            "name": name,
            "x": float(min(max(x, box.x0), box.x1)),  # what has left the axes waits at their edge
            "y": float(height - min(max(y, box.y0), box.y1)),
            "label": self.label,
            "says": self.says,
            "value": float(self.x),
            "drags": self.drag is not None,
            "presses": self.press is not None,
            "removes": self.remove is not None,
            "marked": self.mark and self.remove is None,
            "size": [float(wide), float(high)],
        }


def input_handles(
    axes: Axes, x: np.ndarray, says: Sequence[str], press: Callable[[tuple], Any]
) -> dict[str, Handle]:
    """Return a handle for each input (n, 2) of a gate; `press` is given the one that's pressed."""
    handles = {}
    for row, words in zip(x.tolist(), says, strict=True):
        x1, x2 = map(int, row)
        handles[f"input {x1}{x2}"] = Handle(
            axes, x1, x2, f"input {x1}, {x2}", words, press=lambda row=row: press(tuple(row))
        )
    return handles


class Picture(anywidget.AnyWidget):
    """What an explorer shows, but for its controls.

    Attributes
    ----------
    title
        Of the explorer.
    tasks
        A dict for each: its "sentence", and whether it is "met".
    size
        Width and height of the picture on the page, in pixels.
    frame
        The picture as a PNG; it may have more pixels than that.
    alt
        What it shows, in words.
    handles
        What `Handle.on_page` returned for each.
    drawn_dark
        Whether the frame was drawn for a dark page.
    dark, ratio
        What the page is like: dark or light, and how many pixels of the screen make one of it.
    """

    _esm = script(Path(__file__).with_suffix(".js"))
    _css = Path(__file__).with_suffix(".css")

    title = traitlets.Unicode("").tag(sync=True)
    tasks = traitlets.List([]).tag(sync=True)
    size = traitlets.List([640, 380]).tag(sync=True)
    frame = traitlets.Bytes(b"").tag(sync=True)
    alt = traitlets.Unicode("").tag(sync=True)
    handles = traitlets.List([]).tag(sync=True)
    drawn_dark = traitlets.Bool(False).tag(sync=True)
    dark = traitlets.Bool(False).tag(sync=True)
    ratio = traitlets.Float(1.0).tag(sync=True)

    def __init__(self, **traits) -> None:
        """Expect the page to look as it did when it was last seen."""
        super().__init__(**(_seen | traits))

    @traitlets.observe("dark", "ratio")
    def _keep(self, change: dict) -> None:
        _seen[change["name"]] = change["new"]
