"""What stands under the lab's picture: tables as HTML, sentences that compare runs. Chapter 11."""

import html
import math
from collections.abc import Sequence

from helpers.lab.luck import Group, compare, mean
from helpers.lab.records import HEADINGS, Run, RunBook, cell_text, spread
from helpers.lab.runs import difference, in_words, value_text
from helpers.lab.settings import LABELS, NAMES, differing

RESULTS = ("val_accuracy", "val_loss", "accuracy", "loss", "epochs_done", "seconds", "n_parameters")
SORTABLE = ("run", *NAMES, *RESULTS, "best_val_accuracy")

NO_RUNS = "No runs yet. Each run will stand here with its settings, its seed and what came of it."
ALIKE = "The same in all runs: {settings}."
NO_TWO = "Two runs are needed. Train once more with one setting changed."
SAME_RUN = "This is run {a} twice. Choose another one."
DIFFERENCE = "Run {a} has {difference}. Its validation accuracy at the end is {value} ({apart})."
DIFFERENCE_OF_ALIKE = (
    "Runs {a} and {b} have the same settings, the seed included, so they are the same training. "
    "Validation accuracy {value} ({apart})."
)
APART = "{sign}{apart:.4f} compared with run {b}"
UNKNOWN_VALUE = "one of the two was not measured"
SEED_ONLY = " They differ in nothing but the seed: this is how much luck does."
ONE_CHANGE = " One setting differs. Repeat both over several seeds to tell the effect from luck."
ONE_AND_THE_SEED = " One setting differs, and the seed; so luck has its part in it."
MANY_CHANGES = " {n} settings differ, so nobody can say which of them did it."
NO_GROUPS = (
    "Here runs that differ in nothing but the seed are taken together. None is complete so far."
)
LEAD_CLEAR = (
    "The two best means lie {lead:.4f} apart, more than runs with the same settings do "
    "({luck:.4f}): an effect, most likely."
)
LEAD_LUCK = (
    "The two best means lie {lead:.4f} apart, runs with the same settings up to {luck:.4f}: "
    "that can be luck."
)
REPEAT_TWO = (
    "Repeat two settings over several seeds each, with the same data: then it can be said whether "
    "they differ by more than luck."
)
NEVER = "–"

CELL = "padding: 0.15em 0.7em; border-bottom: 1px solid #76767655"
FRAME = "overflow: auto; border: 1px solid #767676; height: {height}em"


def table_html(
    caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], sorted_by: str = ""
) -> str:
    """Return an HTML table with headers; columns of numbers stand to the right.

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
        mark = ' aria-sort="other"' if text == sorted_by else ""
        arrow = " ▾" if mark else ""
        cells.append(
            f'<th scope="col"{mark} style="text-align: left; {CELL}">{_safe(text)}{arrow}</th>'
        )
    body = []
    for row in rows:
        line = []
        for k, text in enumerate(row):
            tag = 'th scope="row"' if k == 0 else "td"
            align = "right" if numbers[k] else "left"
            style = f"text-align: {align}; font-weight: normal; white-space: nowrap; {CELL}"
            line.append(f'<{tag} style="{style}">{_safe(text)}</{tag[:2]}>')
        body.append(f"<tr>{''.join(line)}</tr>")
    return (
        f'<table aria-label="{_safe(caption)}" style="border-collapse: collapse; '
        f'line-height: 1.35"><thead><tr>{"".join(cells)}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table>"
    )


def framed(content: str, label: str, height: float) -> str:
    """Return a box of fixed height that scrolls, also with the keyboard."""
    style = FRAME.format(height=height)
    return (
        f'<div tabindex="0" role="region" aria-label="{_safe(label)}" style="{style}">'
        f"{content}</div>"
    )


def paragraph(text: str, alert: bool = False) -> str:
    """Return a sentence as HTML."""
    role = ' role="alert"' if alert else ""
    style = "line-height: 1.4; padding: 0.3em; max-width: 54em"
    return f'<div{role} style="{style}">{"⚠ " * alert}{_safe(text)}</div>'


def notice(text: str) -> str:
    """Return what a button answers when it does nothing: marked, said, but no error."""
    return f'<div role="status" style="line-height: 1.4; padding: 0.3em">⚠ {_safe(text)}</div>'


def book_html(book: RunBook, sort: str, reverse: bool) -> str:
    """Return all runs as a table: the settings that differ, the results, the notes."""
    if not len(book):
        return paragraph(NO_RUNS)
    varied = [name for name in book.varied() if name != "seed"]
    columns = ["run", *varied, "seed", *RESULTS]
    columns += [sort] if sort not in columns else []
    rows = book.table(sort)
    if reverse:
        rows = rows[::-1]
    texts = []
    for row in rows:
        run = book[row["run"]]
        note = row["note"] or ("stopped" if run.stopped else "")
        texts.append([cell_text(name, row[name]) for name in columns] + [note])
    alike = [in_words(n, row[n]) for n in NAMES if n not in (*varied, "seed")]
    table = table_html("All runs", [*map(heading, columns), "note"], texts, heading(sort))
    return paragraph(ALIKE.format(settings=", ".join(alike))) + table


def heading(column: str) -> str:
    """Return what stands above a column."""
    return HEADINGS.get(column, column.replace("_", " "))


def sort_options() -> list[tuple[str, str]]:
    """Return what the table can be sorted by: words and column."""
    return [(LABELS.get(name, heading(name)), name) for name in SORTABLE]


def compare_two(book: RunBook, a: int, b: int) -> str:
    """Say how run `a` differs from run `b`, in its settings and in what came of it."""
    if a == b:
        return SAME_RUN.format(a=a)
    one, other = book[a], book[b]
    first, second = one.last("val_accuracy"), other.last("val_accuracy")
    apart = UNKNOWN_VALUE
    if math.isfinite(first) and math.isfinite(second):
        apart = APART.format(sign="+" if first >= second else "−", apart=abs(first - second), b=b)
    facts = {"a": a, "b": b, "value": cell_text("val_accuracy", first), "apart": apart}
    names = differing([one.settings, other.settings])
    if not names:
        return DIFFERENCE_OF_ALIKE.format(**facts)
    words = DIFFERENCE.format(difference=difference(one, other), **facts)
    if names == ["seed"]:
        return words + SEED_ONLY
    others = [name for name in names if name != "seed"]
    if len(others) == 1:
        return words + (ONE_CHANGE if len(names) == 1 else ONE_AND_THE_SEED)
    return words + MANY_CHANGES.format(n=len(others))


def groups_html(groups: Sequence[Group]) -> str:
    """Return a table of runs taken together by their settings, and whether luck explains them."""
    groups = [group for group in groups if group.values()]
    if not groups:
        return paragraph(NO_GROUPS)
    names = [n for n in differing([group.settings for group in groups]) if n != "seed"]
    rows = []
    for group in sorted(groups, key=lambda g: -mean(g.values())):
        found = spread(group.runs)
        rows.append(
            [
                ", ".join(map(str, group.numbers)),
                *[value_text(getattr(group.settings, name)) for name in names],
                str(found.n),
                f"{found.mean:.4f}",
                f"{found.deviation:.4f}" if found.n > 1 else NEVER,
                f"{found.low:.4f}",
                f"{found.high:.4f}",
            ]
        )
    head = ["runs", *[HEADINGS.get(n, LABELS[n]) for n in names]]
    head += ["seeds", "mean", "std. deviation", "lowest", "highest"]
    table = table_html("Validation accuracy over the seeds", head, rows)
    return paragraph(verdict(groups)) + table


def verdict(groups: Sequence[Group]) -> str:
    """Say whether the two best of the groups that can be compared differ by more than luck.

    Those are the ones that were trained with the data of the newest run, over two seeds or more.
    """
    newest = max(groups, key=lambda group: max(group.numbers)).settings
    sets = [
        group.values()
        for group in groups
        if (group.settings.data, group.settings.n_train) == (newest.data, newest.n_train)
        and len(group.values()) > 1
    ]
    found = compare(sets)
    if found is None:
        return REPEAT_TWO
    return (LEAD_CLEAR if found.clear else LEAD_LUCK).format(lead=found.lead, luck=found.luck)


def run_label(book: RunBook, number: int) -> str:
    """Return how a list names a run: its number, what is its own, and its accuracy."""
    run = book[number]
    own = ", ".join(in_words(name, getattr(run.settings, name)) for name in book.varied())
    value = cell_text("val_accuracy", run.last("val_accuracy"))
    return f"{number}: {own + ', ' if own else ''}val. accuracy {value}"


def run_words(run: Run, number: int, names: Sequence[str]) -> str:
    """Return how the legend names a run: its number, and the settings in which it differs."""
    own = ", ".join(in_words(name, getattr(run.settings, name)) for name in names)
    return f"run {number}{': ' if own else ''}{own}"


def _safe(text: str) -> str:
    return html.escape(str(text))


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", ""))
    except ValueError:
        return text == NEVER
    return True
