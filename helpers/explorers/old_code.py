"""Appendix A1: paste an old program, and read which of its calls have changed."""

import html

import ipywidgets as widgets

from helpers.page import markup
from helpers.past.old_calls import OldCall
from helpers.past.reader import Found, listed, read_program
from helpers.words import counted

EXAMPLE = """\
import numpy as np
import tensorflow as tf
import matplotlib.pyplot as plt
from keras.optimizers import Adam

x = tf.placeholder(tf.float32, [None, 784])
labels = (y > 0.5).astype(np.int)
model.compile(optimizer=Adam(lr=0.01), loss="mse")
model.save_weights("model.h5")
plt.show
"""
LABEL = "Old program"
HINT = "Paste a program here. It is read, not run."
NOTHING = "None of the calls known to this page is in it. That does not mean that it runs."
UNREAD = "No old call was found in what could be read."
EMPTY = "Paste a program into the field above."
WIDTHS = ("8%", "19%", "22%", "24%", "27%")
SHORT_NAMES = {"tensorflow": "tf", "numpy": "np", "matplotlib.pyplot": "plt"}
HEADER = ("line", "found", "then", "now", "why")
CAPTION = "The old calls in this program"
FOUND = "{calls} found."
ROWS_SHOWN = 100
MORE = "{n} more are not shown."
ROW = "line {0}: {1}: {2}  →  {3}"  # of the table, for a reader of plain text


class OldCodeReader:
    """A field for a program, and the table of the old calls in it. Appendix A1.

    Attributes
    ----------
    program
        The field: an ipywidgets text area. Set its ``value`` to have another program read.
    table
        The result as HTML.
    widget
        Both, as shown.
    """

    def __init__(self, program: str = EXAMPLE) -> None:
        """Show the field with a program in it, and what is found there."""
        self.program = widgets.Textarea(
            value=program,
            description=LABEL,
            placeholder=HINT,
            rows=12,
            layout={"width": "100%"},
            style={"description_width": "7em"},
        )
        self.table = widgets.HTML(layout={"min_height": "12em"})
        self.widget = widgets.VBox([self.program, self.table])
        self.words = ""
        self.program.observe(lambda _: self.read(), names="value")
        self.read()

    def read(self) -> None:
        """Read the program in the field, and show what is found."""
        text = self.program.value
        found, remarks = read_program(text)
        if not text.strip():
            summary = EMPTY
        elif found:
            n = len({(call.line, call.row) for call in found})
            summary = FOUND.format(calls=counted(n, "old call"))
        else:
            summary = UNREAD if remarks else NOTHING
        rows = _by_row(found)
        if len(rows) > ROWS_SHOWN:
            remarks = [*remarks, MORE.format(n=len(rows) - ROWS_SHOWN)]
            rows = rows[:ROWS_SHOWN]
        self.words = "\n".join([summary, *(ROW.format(*row) for row in rows), *remarks])
        cells = [(where, *map(_code, code), why) for where, *code, why in rows]
        table = markup.table(CAPTION, HEADER, cells, widths=WIDTHS) if rows else ""
        self.table.value = "".join(
            [markup.sentence(summary, "status"), table, *map(markup.sentence, remarks)]
        )

    def _repr_mimebundle_(self, **_) -> dict:
        """Show the live field; other readers get the example's result."""
        return {
            **self.widget._repr_mimebundle_(),
            "text/html": self.table.value,
            "text/plain": self.words,
        }


def _by_row(found: list[Found]) -> list[tuple[str, ...]]:
    """Return for each row of the appendix: in which lines, under which names, then, now, why."""
    calls: dict[OldCall, list[Found]] = {}
    for call in found:
        calls.setdefault(call.row, []).append(call)
    rows = []
    for row, these in calls.items():
        names = ", ".join(dict.fromkeys(_short(call.name) for call in these))
        rows.append((listed(call.line for call in these), names, row.old, row.new, row.why))
    return rows


def _code(text: str) -> markup.Html:
    return markup.Html(f'<code style="white-space: pre-wrap">{html.escape(text)}</code>')


def _short(name: str) -> str:
    """Return a name as most programs write it."""
    for full, short in SHORT_NAMES.items():
        name = name.replace(f"{full}.", f"{short}.")
    return name
