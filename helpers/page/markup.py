"""Small HTML: sentences, notices, tables, boxes that scroll. Whatever comes in is escaped here."""

import html
from collections.abc import Sequence
from itertools import zip_longest

CELL = "padding: 0.15em 0.7em; border-bottom: 1px solid #76767655"
FRAME = "overflow: auto; border: 1px solid #767676; height: {height}em"
NO_VALUE = "–"  # counts as a number


def sentence(text: str, role: str = "", style: str = "line-height: 1.4; padding: 0.3em") -> str:
    """Return a sentence; with the role "status" or "alert" a screen reader says it at once."""
    spoken = f' role="{role}"' if role else ""
    return f'<div{spoken} style="{style}">{html.escape(text)}</div>'


def warning(text: str, role: str = "alert") -> str:
    """Return a sentence behind a sign that nobody overlooks."""
    return sentence(f"⚠ {text}", role)


def framed(content: str, label: str, height: float) -> str:
    """Return a box of fixed height in em that scrolls, also with the keyboard; takes HTML."""
    return (
        f'<div tabindex="0" role="region" aria-label="{html.escape(label)}" '
        f'style="{FRAME.format(height=height)}">{content}</div>'
    )


class Html(str):
    """A cell that is HTML already; what came in is escaped by the one who makes it."""


def table(
    caption: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    sorted_by: str = "",
    widths: Sequence[str] = (),
) -> str:
    """Return a table with headers.

    Parameters
    ----------
    caption
        What the table shows, for a screen reader.
    head
        A heading for each column.
    rows
        Texts, or `Html`; the first one of each row is its heading.
    sorted_by
        The heading of the column by which the rows are sorted.
    widths
        The share of each column, such as "20%": the table is as wide as the page, and its texts
        wrap. Without them each row is one line, and columns of numbers stand to the right.
    """
    numbers = [not widths and all(map(_is_number, column)) for column in zip(*rows, strict=True)]
    wide, wrap = "", "white-space: nowrap"
    if widths:
        wide = "; table-layout: fixed; width: 100%"
        wrap = "vertical-align: top; white-space: normal; overflow-wrap: anywhere"
    cells = []
    for text, width in zip_longest(head, widths):
        mark, arrow = (' aria-sort="other"', " ▾") if text == sorted_by else ("", "")
        style = f"text-align: left; {CELL}" + (f"; width: {width}" if width else "")
        cells.append(f'<th scope="col"{mark} style="{style}">{html.escape(text)}{arrow}</th>')
    body = []
    for row in rows:
        line = []
        for k, text in enumerate(row):
            tag = 'th scope="row"' if k == 0 else "td"
            align = "right" if numbers[k] else "left"
            style = f"text-align: {align}; font-weight: normal; {wrap}; {CELL}"
            shown = text if isinstance(text, Html) else html.escape(text)
            line.append(f'<{tag} style="{style}">{shown}</{tag[:2]}>')
        body.append(f"<tr>{''.join(line)}</tr>")
    return (
        f'<table aria-label="{html.escape(caption)}" style="border-collapse: collapse; '
        f'line-height: 1.35{wide}"><thead><tr>{"".join(cells)}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table>"
    )


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", ""))
    except ValueError:
        return text == NO_VALUE
    return True
