"""Small HTML: sentences, notices, tables, boxes that scroll. Whatever comes in is escaped here."""

import html
from collections.abc import Sequence

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


def table(
    caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], sorted_by: str = ""
) -> str:
    """Return a table with headers; columns of numbers stand to the right.

    Parameters
    ----------
    caption
        What the table shows, for those who do not see it at a glance.
    head
        A heading for each column.
    rows
        Texts; the first one of each row is its heading.
    sorted_by
        The heading of the column by which the rows are sorted.
    """
    numbers = [all(_is_number(row[k]) for row in rows) for k in range(len(head))]
    cells = []
    for text in head:
        mark, arrow = (' aria-sort="other"', " ▾") if text == sorted_by else ("", "")
        cells.append(
            f'<th scope="col"{mark} style="text-align: left; {CELL}">{html.escape(text)}{arrow}</th>'
        )
    body = []
    for row in rows:
        line = []
        for k, text in enumerate(row):
            tag = 'th scope="row"' if k == 0 else "td"
            align = "right" if numbers[k] else "left"
            style = f"text-align: {align}; font-weight: normal; white-space: nowrap; {CELL}"
            line.append(f'<{tag} style="{style}">{html.escape(text)}</{tag[:2]}>')
        body.append(f"<tr>{''.join(line)}</tr>")
    return (
        f'<table aria-label="{html.escape(caption)}" style="border-collapse: collapse; '
        f'line-height: 1.35"><thead><tr>{"".join(cells)}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table>"
    )


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", ""))
    except ValueError:
        return text == NO_VALUE
    return True
