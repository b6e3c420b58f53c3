"""Keys pressed in a box of widgets stay there: the notebook would take `x` for "cut this cell"."""

from pathlib import Path

import anywidget

from helpers.page.scripts import script


class Keys(anywidget.AnyWidget):
    """A part of a box that isn't seen: no key pressed in that box reaches the notebook."""

    _esm = script(Path(__file__).with_suffix(".js"))
