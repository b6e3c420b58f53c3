"""Appendix A1: paste an old program, and read which of its calls have changed."""

import html
from collections.abc import Iterator
from pathlib import Path

import anywidget
import ipywidgets as widgets
import traitlets

from helpers.page import markup
from helpers.page.scripts import script
from helpers.past.old_calls import ROWS, OldCall, Tried
from helpers.past.plan import Plan, make_plan
from helpers.past.reader import DELETE, Found, read_program
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
TOLD = "{names}: {now}"
BUTTON = '<button type="button" data-line="{line}" aria-label="to line {line}">{line}</button>'
NOTHING = "None of the calls known to this page is in it. That does not mean that it runs."
UNREAD = "No old call was found in what could be read."
EMPTY = "Paste a program into the field above."
WIDTHS = ("7%", "30%", "30%", "33%")
SHORT_NAMES = {"tensorflow": "tf", "numpy": "np", "matplotlib.pyplot": "plt"}
HEADER = ("line", "your line", "today", "why")
CAPTION = "The old calls in this program"
FOUND = "{calls} found, in {lines}."
LINES_SHOWN = 100
MORE = "{n} more lines are not shown."
LINE = "line {0}: {1}  →  {2}"  # of the table, for a reader of plain text
FOR_EXAMPLE = "for example"
NOT_YET = "That isn't all of it yet."
AS_BEFORE = "as in line {line}"
NO_NEW = "see why"
DELETED = "Delete the line."

SEARCH = "Search for a name or an error"
LIBRARY = "Library"
ERROR = "What happens today"
ALL = "all"
NO_ERROR = "nothing is said"
ROWS_FOUND = "{n} of {all} rows"
NEAREST = "No row has all of these words; these come nearest."
PARTS = ("Today", "Now", "Why", "Since")
TABLE = "Old calls and what to write today"


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
    """A field for a program, a plan for it, and its lines with old calls. Appendix A1.

    A marked line leads to its row, and the number of a line in the table leads back.

    Attributes
    ----------
    program
        The field. Set its ``value`` to have another program read.
    table
        The result as HTML.
    plan
        What to do with the whole program; None if no old call was found.
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
        self.plan = None
        self.program.observe(lambda _: self.read(), names="value")
        self.read()

    def read(self) -> None:
        """Read the program in the field, and show what is found."""
        text = self.program.value
        found, remarks = read_program(text)
        by_line = _by_line(found)
        self.plan = make_plan(found)
        if not text.strip():
            summary = EMPTY
        elif found:
            calls = counted(len({(call.line, call.row) for call in found}), "old call")
            summary = FOUND.format(calls=calls, lines=counted(len(by_line), "line"))
        else:
            summary = UNREAD if remarks else NOTHING
        if len(by_line) > LINES_SHOWN:
            remarks = [*remarks, MORE.format(n=len(by_line) - LINES_SHOWN)]
        shown = dict(list(by_line.items())[:LINES_SHOWN])
        self.program.calls = [
            [line, k, TOLD.format(names=_names(calls), now=_today(calls))]
            for k, (line, calls) in enumerate(shown.items())
        ]
        steps = [self.plan.title, *self.plan.steps] if self.plan else []
        lines = [LINE.format(line, calls[0].source, _today(calls)) for line, calls in shown.items()]
        self.words = "\n".join([summary, *steps, *lines, *remarks])
        before = _before(summary, self.plan, remarks)
        self.table.value = before + _table(shown, BUTTON)
        self._still = before + _table(shown, "{line}")

    def _repr_mimebundle_(self, **_) -> dict:
        """Show the live field; other readers get the example's result."""
        return {
            **self.widget._repr_mimebundle_(),
            "text/html": self._still,
            "text/plain": self.words,
        }


class OldCallTable(anywidget.AnyWidget):
    """All rows of the table, to search and to filter: one line a row, more on demand. Appendix A1.

    Attributes
    ----------
    rows
        For each row its group, the old line, what Python says to it, the kind of that, the line
        that works, why and since when.
    """

    _esm = script(Path(__file__).with_name("old_table.js"))
    _css = Path(__file__).with_suffix(".css")

    rows = traitlets.List([]).tag(sync=True)
    words = traitlets.Dict({}).tag(sync=True)

    def __init__(self, today: dict[str, Tried] | None = None) -> None:
        """Show the table.

        Parameters
        ----------
        today
            What became of each old line when it was run, by the line, as `try_line` returns it;
            without it only the kind of error is told that the table expects.
        """
        super().__init__()
        self.rows = [_row(group, row, today or {}) for group, rows in ROWS.items() for row in rows]
        self.words = {
            "search": SEARCH,
            "library": LIBRARY,
            "error": ERROR,
            "all": ALL,
            "found": ROWS_FOUND,
            "nearest": NEAREST,
            "parts": PARTS,
            "table": TABLE,
        }

    def _repr_mimebundle_(self, **options) -> dict:
        """Show the live table; other readers get all rows, folded."""
        bundle = super()._repr_mimebundle_(**options)
        bundle = dict(bundle[0] if isinstance(bundle, tuple) else bundle)
        bundle["text/html"] = "".join(map(_folded, self.rows))
        bundle["text/plain"] = "\n".join(f"{row['old']}  →  {row['new']}" for row in self.rows)
        return bundle


def _row(group: str, row: OldCall, today: dict[str, Tried]) -> dict[str, str]:
    """Return what the page shows of a row."""
    tried = today.get(row.old)
    kind = (tried.kind if tried else next(iter(row.errors), "")) or NO_ERROR
    said = str(tried) if tried else " or ".join(row.errors) or NO_ERROR
    parts = {"old": row.old, "new": row.new, "why": row.why, "since": row.since}
    return {"group": group, "kind": kind, "today": said, **parts}


def _folded(row: dict[str, str]) -> str:
    """Return a row of the table as HTML that needs no script."""
    said = zip(PARTS, (row["today"], row["new"], row["why"], row["since"]), strict=True)
    parts = "".join(f"<div>{name}: {html.escape(text)}</div>" for name, text in said)
    old = f"<code>{html.escape(row['old'])}</code> · {html.escape(row['kind'])}"
    return f"<details><summary>{old}</summary>{parts}</details>"


def _by_line(found: list[Found]) -> dict[int, list[Found]]:
    """Return the calls in a program by their lines."""
    calls: dict[int, list[Found]] = {}
    for call in found:
        calls.setdefault(call.line, []).append(call)
    return calls


def _before(summary: str, plan: Plan | None, remarks: list[str]) -> str:
    """Return what stands above the lines as HTML: how many, the plan, and remarks."""
    parts = [markup.sentence(summary, "status"), *map(markup.sentence, remarks)]
    if plan:
        steps = "".join(f"<li>{html.escape(step)}</li>" for step in plan.steps)
        title = html.escape(plan.title)
        parts.append(f'<div class="course-plan"><strong>{title}</strong><ol>{steps}</ol></div>')
    return "".join(parts)


def _table(lines: dict[int, list[Found]], number: str) -> str:
    """Return the lines as HTML; `number` is how the number of a line is written."""
    cells, told = [], {}
    for line, calls in lines.items():
        why = []
        for row, named in _by_row(calls).items():
            names = ", ".join(dict.fromkeys(_short(call.name) for call in named))
            before = told.get(row.why)
            text = AS_BEFORE.format(line=before) if before else row.why
            told.setdefault(row.why, line)
            why.append(f"<div><code>{html.escape(names)}</code>: {html.escape(text)}</div>")
        where = markup.Html(number.format(line=line))
        now = markup.Html("".join(_now(calls)))
        cells.append((where, _code(calls[0].source), now, markup.Html("".join(why))))
    return markup.table(CAPTION, HEADER, cells, widths=WIDTHS) if cells else ""


def _now(calls: list[Found]) -> Iterator[str]:
    """Yield what a line is today as HTML, and samples for what the reader can't mend by itself."""
    if calls[0].mended:
        yield _code(calls[0].mended)
        if calls[0].complete:
            return
        yield f"<div>{html.escape(NOT_YET)}</div>"
    if any(DELETE in call.ways for call in calls):
        yield f"<div>{DELETED}</div>"
        return
    samples = [
        row for row in _by_row(calls) if row.new and row.finds and not _is_mended(row, calls)
    ]
    for row in samples:
        yield f"<div>{FOR_EXAMPLE} {_code(row.new)}</div>"


def _is_mended(row: OldCall, calls: list[Found]) -> bool:
    """Whether the calls of a row have a form of their own in the mended line."""
    return bool(calls[0].mended) and all(call.own for call in calls if call.row == row)


def _today(calls: list[Found]) -> str:
    """Return what a line is today as plain text."""
    if any(DELETE in call.ways for call in calls):
        return DELETED
    return calls[0].mended or next((c.row.new for c in calls if c.row.new), NO_NEW)


def _by_row(found: list[Found]) -> dict[OldCall, list[Found]]:
    """Return calls by their rows in the appendix."""
    calls: dict[OldCall, list[Found]] = {}
    for call in found:
        calls.setdefault(call.row, []).append(call)
    return calls


def _names(calls: list[Found]) -> str:
    return ", ".join(dict.fromkeys(_short(call.name) for call in calls))


def _code(text: str) -> markup.Html:
    return markup.Html(f'<code style="white-space: pre-wrap">{html.escape(text)}</code>')


def _short(name: str) -> str:
    """Return a name as most programs write it."""
    for full, short in SHORT_NAMES.items():
        name = name.replace(f"{full}.", f"{short}.")
    return name
