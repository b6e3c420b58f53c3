"""The lab's controls: one for each row of the table of hyperparameters. Chapter 11."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets as widgets

from helpers.explorers.base import choice, offered, slider
from helpers.lab.settings import ROWS, Settings
from helpers.lab.values import OneOf, Widths, value_text

ALL = "all"  # what a slider holds for None, which ipywidgets takes for no choice
NOT_WIDTHS = (
    "hidden layers is “{text}”; expected up to {most} widths from 1 to {widest:,} with commas "
    "between, so write for example 64, 64, or none."
)


def settings_controls() -> dict[str, widgets.Widget]:
    """Return a control for each hyperparameter, at its default, in their order on the page."""
    names = list(ROWS)
    names.insert(1, names.pop(names.index("n_train")))  # beside the data
    return {name: _control(name) for name in names}


def read(controls: Mapping[str, widgets.Widget]) -> Settings:
    """Return what the controls say; a ValueError in one sentence if it makes no sense."""
    values = {name: controls[name].value for name in ROWS}
    values["hidden"] = read_widths(values["hidden"])
    return Settings(**{name: None if v == ALL else v for name, v in values.items()})


def make_room(controls: Mapping[str, widgets.Widget], values: Mapping[str, Any]) -> dict:
    """Return settings as the controls hold them; what a control does not offer is added to it."""
    state = {name: _held(name, value) for name, value in values.items()}
    for name, value in state.items():
        control = controls[name]
        if isinstance(control, widgets.SelectionSlider) and value not in offered(control.options):
            kept, options = control.value, [*control.options, (value_text(value), value)]
            control.options = sorted(options, key=lambda o: math.inf if o[1] == ALL else o[1])
            control.value = kept
        elif hasattr(control, "max") and value > control.max:
            control.max = value
    return state


def read_widths(text: str) -> tuple[int, ...]:
    """Return the widths that a learner has written: "64, 64", "64-64", "none".

    Raises
    ------
    ValueError
        In one sentence, if it is something else.
    """
    words = [word for word in re.split(r"[,;\s-]+", text.strip().strip("()[]")) if word]
    if not words or text.strip().lower() in ("none", "0"):
        return ()
    digits = all(word.isascii() and word.isdigit() for word in words)
    try:
        if not digits or text.strip().startswith("-"):
            raise ValueError
        return ROWS["hidden"].kind.plain("hidden", [int(word[:9]) for word in words])
    except ValueError:
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        kind: Widths = ROWS["hidden"].kind
        sentence = NOT_WIDTHS.format(text=shown, most=kind.most, widest=kind.widest)
        raise ValueError(sentence) from None


def _held(name: str, value: Any) -> Any:
    """Return the value that a control holds for that of a setting."""
    if isinstance(ROWS[name].kind, Widths):
        return ", ".join(map(str, value)) or "none"
    return ALL if value is None else value


def _control(name: str) -> widgets.Widget:
    row, default = ROWS[name], _held(name, getattr(Settings, name))
    if isinstance(row.kind, OneOf):
        made = choice(row.label, row.kind.offered, default)
    elif isinstance(row.kind, Widths):
        made = widgets.Combobox(
            value=default,
            options=[_held(name, widths) for widths in row.offered],
            ensure_option=False,
            continuous_update=False,
            description=row.label,
        )
    elif isinstance(row.offered, range):
        made = slider(row.label, default, row.offered[0], row.offered[-1], 1)
    else:
        made = _steps(row.label, [_held(name, value) for value in row.offered], default)
    return made


def _steps(label: str, values: Sequence, value: Any) -> widgets.SelectionSlider:
    """Return a labelled slider over listed values."""
    return widgets.SelectionSlider(
        options=[(value_text(one), one) for one in values],
        value=value,
        description=label,
        tooltip=label,
    )
