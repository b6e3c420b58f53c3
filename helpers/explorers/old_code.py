"""Appendix A1: paste an old program, and read which of its calls have changed."""

import html
import re
from pathlib import Path

import anywidget
import ipywidgets as widgets
import traitlets

from helpers.page import markup
from helpers.page.scripts import script
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
TOLD = "{old}  →  {new}"
BUTTON = '<button type="button" data-line="{line}" aria-label="to line {line}">{line}</button>'
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


class ProgramField(anywidget.AnyWidget):
    """A field for a program whose lines with old calls are marked.

    Attributes
    ----------
    value
        The program.
    calls
        For each old call its line, the number of its row in the table, and what is told of it.
    description, placeholder
        As those of ipywidgets.
    """

    _esm = script(Path(__file__).with_suffix(".js"))
    _css = Path(__file__).with_suffix(".css")

    value = traitlets.Unicode("").tag(sync=True)
    calls = traitlets.List([]).tag(sync=True)
    description = traitlets.Unicode(LABEL).tag(sync=True)
    placeholder = traitlets.Unicode(HINT).tag(sync=True)


class OldCodeReader:
    """A field for a program, and the table of the old calls in it. Appendix A1.

    A marked line leads to its row, and the number of a line in the table leads back.

    Attributes
    ----------
    program
        The field. Set its ``value`` to have another program read.
    table
        The result as HTML.
    widget
        Both, as shown.
    """

    def __init__(self, program: str = EXAMPLE) -> None:
        """Show the field with a program in it, and what is found there."""
        self.program = ProgramField(value=program)
        self.table = widgets.HTML(layout={"min_height": "12em"})
        self.widget = widgets.VBox([self.program, self.table])
        self.widget.add_class("course-old-code")
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
        shown = list(rows.items())[:ROWS_SHOWN]
        self.program.calls = [
            [line, k, TOLD.format(old=row.old, new=row.new)]
            for k, (row, calls) in enumerate(shown)
            for line in dict.fromkeys(call.line for call in calls)
        ]
        lines = [ROW.format(_lines(calls), _names(calls), row.old, row.new) for row, calls in shown]
        self.words = "\n".join([summary, *lines, *remarks])
        self.table.value = _page(summary, shown, remarks, BUTTON)
        self._still = _page(summary, shown, remarks, "{line}")

    def _repr_mimebundle_(self, **_) -> dict:
        """Show the live field; other readers get the example's result."""
        return {
            **self.widget._repr_mimebundle_(),
            "text/html": self._still,
            "text/plain": self.words,
        }


def _by_row(found: list[Found]) -> dict[OldCall, list[Found]]:
    """Return the calls in a program by their rows in the appendix."""
    calls: dict[OldCall, list[Found]] = {}
    for call in found:
        calls.setdefault(call.row, []).append(call)
    return calls


def _page(
    summary: str, rows: list[tuple[OldCall, list[Found]]], remarks: list[str], line: str
) -> str:
    """Return what is found as HTML; `line` is how the number of a line is written."""
    cells = []
    for row, calls in rows:
        where = re.sub(r"\d+(?! more)", lambda n: line.format(line=n[0]), _lines(calls))
        codes = map(_code, (_names(calls), row.old, row.new))
        cells.append((markup.Html(where), *codes, row.why))
    table = markup.table(CAPTION, HEADER, cells, widths=WIDTHS) if rows else ""
    return "".join([markup.sentence(summary, "status"), table, *map(markup.sentence, remarks)])


def _lines(calls: list[Found]) -> str:
    return listed(call.line for call in calls)


def _names(calls: list[Found]) -> str:
    return ", ".join(dict.fromkeys(_short(call.name) for call in calls))


def _code(text: str) -> markup.Html:
    return markup.Html(f'<code style="white-space: pre-wrap">{html.escape(text)}</code>')


def _short(name: str) -> str:
    """Return a name as most programs write it."""
    for full, short in SHORT_NAMES.items():
        name = name.replace(f"{full}.", f"{short}.")
    return name
