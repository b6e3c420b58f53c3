"""The rows of optimizers in the pictures of chapter 07: names to press, rates to drag.

Their controls are called show_SGD, rate_SGD and so on.
"""

from collections.abc import Mapping, Sequence

import ipywidgets as widgets
import numpy as np

from helpers.explorers.base import slider, switch
from helpers.explorers.picture import Handle
from helpers.plots.optimizer_paths import LOOKS, NAME_WIDTH, RateRows

COLUMNS = 3  # of further settings
STEP = 0.05  # of a rate's exponent
ON, OFF = "on, press to switch it off", "off, press to switch it on"


def row_controls(rates: Mapping[str, float], low: float, high: float) -> dict[str, widgets.Widget]:
    """Return a switch and a rate for each optimizer, between two powers of ten."""
    switches = {f"show_{name}": switch(name, True) for name in LOOKS}
    return switches | {
        f"rate_{name}": slider(f"η {name}", rates[name], low, high, STEP, log=True)
        for name in LOOKS
    }


def in_lines(
    controls: Mapping[str, widgets.Widget], lines: Sequence[Sequence[str]]
) -> list[widgets.Widget]:
    """Return controls, or empty boxes for gaps, so that each line has its own in the page's.

    Parameters
    ----------
    controls
        Those of the explorer.
    lines
        The names of up to three of them; "" for a gap.
    """
    return [
        controls[name] if name else widgets.Box()
        for line in lines
        for name in (*line, "", "", "")[:COLUMNS]
    ]


def row_handles(rows: RateRows, facts: Mapping) -> dict[str, Handle]:
    """Return a handle for each name, to switch it on and off, and one for each rate shown."""
    handles = {}
    for name, row in rows.rows.items():
        shown, rate = f"show_{name}", f"rate_{name}"
        on = facts[shown]
        handles[shown] = Handle(
            rows.ax,
            rows.middle,
            row,
            label=name,
            says=ON if on else OFF,
            press=lambda shown=shown, on=on: {shown: not on},
            size=(NAME_WIDTH, 1),
        )
        if on:
            handles[rate] = Handle(
                rows.ax,
                float(np.log10(facts[rate])),
                row,
                label=f"rate of {name}",
                says=f"η {facts[rate]:.2g}",
                drag=lambda x, y, rate=rate: {rate: 10**x},
                remove=lambda shown=shown: {shown: False},
                step=(STEP, 0),
            )
    return handles


def row_words(rows: RateRows, facts: Mapping, y: float) -> str:
    """Return what is to be told at a height of the rows."""
    name = min(rows.rows, key=lambda name: abs(rows.rows[name] - y))
    return f"{name}: η {facts[f'rate_{name}']:.2g}" if facts[f"show_{name}"] else f"{name} is off"
