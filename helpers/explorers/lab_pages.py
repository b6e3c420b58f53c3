"""What is under the lab's picture: which curves, and pages to compare and keep runs. Chapter 11."""

import html
import math
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from helpers.explorers.base import Explorer, choice, offered
from helpers.lab.luck import PROMISE, Group, by_seed, compare, in_sentences, mean
from helpers.lab.records import Run, RunBook, cell_text, heading
from helpers.lab.run_code import code
from helpers.lab.settings import NAMES, ROWS, Settings, difference, differing, in_words, said
from helpers.lab.values import value_text
from helpers.page import markup
from helpers.plots.run_curves import MOST
from helpers.words import counted

VIEWS = {"table": "table", "two": "two runs", "seeds": "seeds", "code": "code", "file": "file"}
FRAME_LABEL = "{view} of the lab"
NEXT, NEXT_WORDS = 0, "the next run"  # beside the numbers of runs
WIDE = {"width": "30em"}
STYLE = {"description_width": "8.5em"}
PAGE_HEIGHT = 17  # em

RESULTS = ("val_accuracy", "val_loss", "accuracy", "loss", "epochs_done", "seconds", "n_parameters")
SORTABLE = ("run", *NAMES, *RESULTS, "best_val_accuracy")

NO_RUNS = "No runs yet. Each run will be here with its settings, its seed and what came of it."
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
REPEAT_TWO = (
    "Repeat two settings over several seeds each, with the same data: then it can be said whether "
    "they differ by more than luck."
)
STOPPED = "stopped"
FILE_WORDS = (
    "A file ending in .json, beside this notebook. Save as .csv for a table to open in a "
    "spreadsheet."
)
SAVED = "Saved {n} to {file}."
NOTHING_TO_SAVE = "There is no run to save yet."
THERE = "There is a file {file} already. Press Save again to put the runs in its place."
LOADED = "Loaded {n} from {file}; {known} of them were here already."


class RunPages:
    """The choice of curves, and one page at a time: table, two runs, seeds, code, file.

    Attributes
    ----------
    chosen
        The numbers of the runs whose curves are to be drawn.
    widget
        The box that is shown.
    """

    def __init__(
        self,
        explorer: Explorer,
        book: RunBook,
        next_settings: Callable[[], Settings],
        take: Callable[[Mapping[str, Any]], None],
    ) -> None:
        """Make the widgets.

        Parameters
        ----------
        explorer
            Is asked to draw when other curves are chosen or runs have come.
        book
            The runs.
        next_settings
            Returns what the next run will be trained with, or raises a ValueError.
        take
            Sets the controls to the settings of a run.
        """
        self._explorer, self._book = explorer, book
        self._next_settings, self._take_values = next_settings, take
        self._listed = 0  # how many runs the lists show
        self._listing = False
        self._writing = threading.RLock()  # runs come in the thread that draws
        self._overwrite, self._file_words = "", markup.sentence(FILE_WORDS)
        self.curves = widgets.SelectMultiple(
            options=(), rows=4, description="curves of", layout={"width": "98%"}
        )
        self.view = widgets.ToggleButtons(
            options=[(words, view) for view, words in VIEWS.items()],
            description="show",
            style={"button_width": "6.5em"},
        )
        self.sort = choice("sort by", {name: sort_label(name) for name in SORTABLE})
        self.reverse = widgets.Checkbox(description="other way round", indent=False)
        self.a, self.b = (widgets.Dropdown(description=d) for d in ("run", "compared with"))
        self.code_of = choice("code of", {NEXT: NEXT_WORDS})
        for control in (self.sort, self.a, self.b, self.code_of):
            control.layout, control.style = dict(WIDE), dict(STYLE)
        self.take = explorer.button("Take its settings", self._take)
        self.file = widgets.Text(value="my_runs.json", description="file", layout=WIDE)
        self.save = explorer.button("Save", self._save, "Write all runs to the file")
        self.load = explorer.button("Load", self._load, "Add the runs that a file holds")
        self._tools = {
            "table": (self.sort, self.reverse),
            "two": (self.a, self.b),
            "seeds": (),
            "code": (self.code_of, self.take),
            "file": (self.file, self.save, self.load),
        }
        self._row = widgets.Box(layout={"flex_flow": "row wrap", "min_height": "2.6em"})
        self.page = widgets.HTML()
        self.widget = widgets.VBox([self.curves, self.view, self._row, self.page])
        self.curves.observe(self._choose, names="value")
        for control in (self.view, self.sort, self.reverse, self.a, self.b, self.code_of):
            control.observe(explorer.guarded(self._turn), names="value")

    @property
    def chosen(self) -> list[int]:
        """The numbers of the runs whose curves are to be drawn."""
        return [number for number in self.curves.value if number <= len(self._book)]

    @property
    def listed(self) -> list[int]:
        """The numbers of the runs to be named beside the curves: those drawn, and new ones."""
        numbers = self.chosen
        for number in range(len(self._book), 0, -1):
            if len(numbers) < MOST and number not in numbers:
                numbers.append(number)
        return sorted(numbers)

    def turn(self, number: int) -> None:
        """Draw a run that is not drawn, or no longer draw one that is."""
        chosen = self.chosen
        chosen = [n for n in chosen if n != number] if number in chosen else [*chosen, number]
        self.curves.value = sorted(chosen[-MOST:])

    def list_runs(self) -> None:
        """Bring the lists up to date; choose the curves of new runs, the oldest give way."""
        with self._writing:
            n, new = len(self._book), range(self._listed + 1, len(self._book) + 1)
            if n == self._listed:
                return
            self._listed, self._listing = n, True  # what changes here is drawn by who called
            try:
                names = self._book.varied()
                options = [
                    (run_label(run, number, names), number)
                    for number, run in enumerate(self._book, 1)
                ]
                chosen = [*self.chosen, *new][-MOST:]
                self.curves.options = options
                self.curves.value = chosen
                _offer(self.a, options, n)
                _offer(self.b, options, max(n - 1, 1), self.b.value)
                _offer(self.code_of, [(NEXT_WORDS, NEXT), *options], NEXT, self.code_of.value)
            finally:
                self._listing = False
            self.write()

    def write(self) -> None:
        """Write the page that is open."""
        with self._writing:
            view = self.view.value
            label = FRAME_LABEL.format(view=VIEWS[view])
            self._row.children = self._tools[view]
            self.page.value = markup.framed(getattr(self, f"_{view}_page")(), label, PAGE_HEIGHT)

    def write_if_news(self) -> None:
        """Write the page that is open, if it may have changed with the controls."""
        if self.view.value in ("code", "table") or not self.page.value:
            self.write()

    def _choose(self, _change: Any) -> None:
        if not self._listing:
            self._explorer.update()

    def _turn(self) -> None:
        if not self._listing:
            self.write()

    # The pages.

    def _table_page(self) -> str:
        return book_html(self._book, self.sort.value, self.reverse.value)

    def _two_page(self) -> str:
        ready = len(self._book) >= 2 and self.a.value is not None
        words = compare_two(self._book, self.a.value, self.b.value) if ready else NO_TWO
        return sentence(words)

    def _seeds_page(self) -> str:
        return groups_html(by_seed(self._book))

    def _code_page(self) -> str:
        number = self.code_of.value
        try:
            settings = self._next_settings() if number == NEXT else self._book[number].settings
            text = code(settings) if isinstance(settings, Settings) else settings.sentence
        except ValueError as error:
            text = str(error)
        style = "margin: 0; padding: 0.5em; line-height: 1.35"
        return f'<pre style="{style}">{html.escape(text)}</pre>'

    def _file_page(self) -> str:
        return self._file_words

    # What the buttons do.

    def _take(self) -> None:
        if self.code_of.value != NEXT:
            self._take_values(self._book[self.code_of.value].settings.to_dict())

    def _save(self) -> None:
        name = self.file.value.strip()
        if not len(self._book):
            self._say_of_file(markup.warning(NOTHING_TO_SAVE))
        elif name != self._overwrite and Path(name).expanduser().is_file():
            self._overwrite = name
            self._say_of_file(markup.warning(THERE.format(file=name)))
        else:
            self._try_file(self._save_as, name)

    def _save_as(self, name: str) -> str:
        self._book.save(name)
        return SAVED.format(n=counted(len(self._book), "run"), file=name)

    def _load(self) -> None:
        self._try_file(self._load_from, self.file.value.strip())

    def _load_from(self, name: str) -> str:
        found = RunBook.load(name)
        there = {repr(run.to_dict()) for run in self._book}  # nan is not equal to itself
        fresh = [run for run in found if repr(run.to_dict()) not in there]
        for run in fresh:
            self._book.add(run)
        self._explorer.update()
        n, known = counted(len(found), "run"), len(found) - len(fresh)
        return LOADED.format(n=n, file=name, known=known)

    def _try_file(self, action: Callable[[str], str], name: str) -> None:
        try:
            words = sentence(action(name))
            self._overwrite = name
        except (OSError, ValueError) as error:
            words = markup.warning(str(error))
        self._say_of_file(words)

    def _say_of_file(self, words: str) -> None:
        self._file_words = words
        self.write()


def _offer(
    control: widgets.Dropdown, options: Sequence[tuple], otherwise: int, kept: int | None = None
) -> None:
    """Offer other runs; what was chosen stays chosen if it is to be kept and still there."""
    control.options = options
    control.value = kept if kept in offered(options) else otherwise


def sentence(text: str) -> str:
    """Return a sentence on a page, no wider than can be read."""
    return markup.sentence(text, style="line-height: 1.4; padding: 0.3em; max-width: 54em")


def book_html(book: RunBook, sort: str, reverse: bool) -> str:
    """Return all runs as a table: the settings that differ, the results, the notes."""
    if not len(book):
        return sentence(NO_RUNS)
    varied = [name for name in book.varied() if name != "seed"]
    columns = ["run", *varied, "seed", *RESULTS]
    columns += [sort] if sort not in columns else []
    rows = book.table(sort)
    if reverse:
        rows = rows[::-1]
    texts = []
    for row in rows:
        run = book[row["run"]]
        note = row["note"] or (STOPPED if run.stopped else "")
        texts.append([cell_text(name, row[name]) for name in columns] + [note])
    settings = [run.settings for run in book]
    alike = [in_words(n, row[n]) for n in said(settings) if n not in (*varied, "seed")]
    table = markup.table("All runs", [*map(heading, columns), "note"], texts, heading(sort))
    return sentence(ALIKE.format(settings=", ".join(alike))) + table


def sort_label(column: str) -> str:
    """Return how a list names a column to sort by."""
    return ROWS[column].label if column in ROWS else heading(column)


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
        return sentence(NO_GROUPS)
    names = [n for n in differing([group.settings for group in groups]) if n != "seed"]
    rows = []
    for group in sorted(groups, key=lambda g: -mean(g.values())):
        found = RunBook(group.runs).summary()
        rows.append(
            [
                ", ".join(map(str, group.numbers)),
                *[value_text(getattr(group.settings, name)) for name in names],
                str(found.n),
                f"{found.mean:.4f}",
                f"{found.deviation:.4f}" if found.n > 1 else markup.NO_VALUE,
                f"{found.low:.4f}",
                f"{found.high:.4f}",
            ]
        )
    head = ["runs", *map(heading, names)]
    head += ["seeds", "mean", "std. deviation", "lowest", "highest"]
    table = markup.table("Validation accuracy over the seeds", head, rows)
    return sentence(verdict(groups)) + table


def verdict(groups: Sequence[Group]) -> str:
    """Say which of the groups is best, which is worst, and what the seeds can't tell.

    Compared are those that were trained with the data of the newest run, over two seeds or more.
    """
    newest = max(groups, key=lambda group: max(group.numbers)).settings
    alike = [
        group
        for group in groups
        if (group.settings.data, group.settings.n_train) == (newest.data, newest.n_train)
        and len(group.values()) > 1
    ]
    found = compare([group.values() for group in alike])
    if found is None:
        return REPEAT_TWO
    names = [n for n in differing([group.settings for group in alike]) if n != "seed"]
    own = [[in_words(n, getattr(group.settings, n)) for n in names] for group in alike]
    said = in_sentences(found, [" and ".join(words) for words in own], digits=4)
    return f"{said} {PROMISE}"


def run_label(run: Run, number: int, names: Sequence[str]) -> str:
    """Return how a list names a run: its number, what is its own, and its accuracy."""
    own = "".join(f"{in_words(name, getattr(run.settings, name))}, " for name in names)
    return f"{number}: {own}val. accuracy {cell_text('val_accuracy', run.last('val_accuracy'))}"


def run_words(run: Run, number: int, names: Sequence[str]) -> str:
    """Return how the legend names a run: its number, and the settings in which it differs."""
    own = ", ".join(in_words(name, getattr(run.settings, name)) for name in names)
    return f"run {number}{': ' if own else ''}{own}"
