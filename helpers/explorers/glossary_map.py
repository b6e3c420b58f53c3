"""Appendix A2: which terms build on which, as a map over the chapters."""

import textwrap
from collections.abc import Sequence
from typing import ClassVar

import ipywidgets as widgets

from helpers import glossary
from helpers.explorers.base import Explorer, Task, choice
from helpers.explorers.picture import Handle
from helpers.glossary import Entry
from helpers.plots.term_map import TermMap, listed
from helpers.words import counted

TERM, FAR = "term", "follow"
HINT = "type a term, in English or Chinese"
HOW_FAR = {False: "one step", True: "all the way"}
FIRST = "gradient"
OFFERED = 12  # terms in the list under the field; every other one can be typed
NOTHING = "No term of the glossary is called {text!r}. Type another one, or its beginning."
WORDS = (
    "{english} ({chinese}): {sentence} Explained in chapter {chapter}. {how}: it builds on "
    "{below}, and {above} on it. The longest chain below it has {steps}."
)
TOLD = "{english} ({chinese})"
TIP = 54  # letters in a line beside the mouse
NEAR = 1.5  # terms above the last one of a column
THE_TERM = "the term that is shown"
PLACES = (0.005, 0.01, 0.215, 0.98), (0.22, 0.12, 0.55, 0.87), (0.785, 0.01, 0.215, 0.98)
NONE = "no other term"
BUILDS, BUILD = "{n} builds", "{n} build"
TASKS = (
    "Find the term that more sentences about other terms use than any other one does.",
    "Find a term with the longest chain below it: no other has more steps.",
    "Find a term that builds on nothing and leads to nothing.",
)


class GlossaryMap(Explorer):
    """All terms as dots over the chapters; one of them with what it builds on. Appendix A2."""

    title = "Which terms build on which: press a dot or a name"
    chapter = "A2"
    size = (8.33, 4.9)

    groups: ClassVar = {"": ("term", "far")}

    def __init__(self) -> None:
        """Put every term at its place."""
        self._columns = glossary.columns()
        self._by_column = list(self._columns.values())
        terms = [term for column in self._by_column for term in column]
        self._position = {term: place for place, term in enumerate(terms)}
        super().__init__()
        self.widget.add_class("course-term-map")

    def show(self, term: str) -> None:
        """Show a term, by its name; `GlossarySearch.lead_to` takes this."""
        self.state = {"term": term}

    def make_controls(self) -> dict:
        field = widgets.Combobox(
            value=FIRST,
            options=_offered(),
            ensure_option=False,
            placeholder=HINT,
            description=TERM,
        )
        return {"term": field, "far": choice(FAR, HOW_FAR)}

    def make_picture(self, figure) -> list:
        axes = map(figure.add_axes, PLACES)
        heights = [(k, y) for k, col in enumerate(self._by_column) for y in range(len(col))]
        self._map = TermMap(*axes, list(self._columns), heights)
        return self._map.artists

    def compute(self, term: str, far: bool) -> dict:
        """Return the term that is meant and its neighbours: `shown` is None if there is none."""
        shown = next(iter(glossary.search(term, names_only=True)), None) if term.strip() else None
        if shown is None:
            none = dict.fromkeys(("below", "above", "names_below", "names_above"), ())
            return {"shown": None, "steps": 0, "direct": 0} | none
        below = glossary.edges(shown, glossary.builds_on, far)
        above = glossary.edges(shown, glossary.leads_to, far)
        return {
            "shown": shown,
            "below": below,
            "above": above,
            "names_below": _ends(below),
            "names_above": _ends(above),
            "steps": glossary.longest_way(shown),
            "direct": len(glossary.leads_to(shown)),
        }

    def draw(self, facts: dict) -> None:
        place = self._position
        self._map.show(
            place.get(facts["shown"]),
            facts["shown"].english if facts["shown"] else "",
            [(place[start], place[end]) for start, end in facts["below"]],
            [(place[end], place[start]) for start, end in facts["above"]],
            [term.english for term in facts["names_below"]],
            [term.english for term in facts["names_above"]],
        )

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        handles = {}
        if facts["shown"]:
            column, height = self._place(facts["shown"])
            handles["term"] = Handle(
                self._map.middle,
                column,
                height,
                label=THE_TERM,
                says=facts["shown"].english,
                drag=lambda x, y: {"term": self._nearest(x, y).english},
                step=(1, 1),
                size=(0.5, 1),
                mark=False,
            )
        for side, axes in zip(("below", "above"), self._map.lists, strict=True):
            for k, term in enumerate(listed(facts[f"names_{side}"])):
                handles[f"{side} {k}"] = Handle(
                    axes,
                    0.5,
                    k + 1,
                    label=term.english,
                    press=lambda term=term: {"term": term.english},
                    size=(1, 1),
                )
        return handles

    def hover(self, axes, x: float, y: float) -> str:
        term = self._under(axes, x, y)
        if term is None:
            return ""
        name = TOLD.format(english=term.english, chinese=term.chinese_told)
        return "\n".join([name, *textwrap.wrap(term.sentence, TIP)])

    def click(self, axes, x: float, y: float) -> dict | None:
        term = self._under(axes, x, y)
        return None if term is None else {"term": term.english}

    def _under(self, axes, x: float, y: float) -> Entry | None:
        """Return the term whose dot or name lies at a place."""
        if axes is self._map.middle:
            column = self._by_column[min(max(round(x), 0), len(self._by_column) - 1)]
            return self._nearest(x, y) if -NEAR < y < len(column) - 1 + NEAR else None
        side = ("below", "above")[self._map.lists.index(axes)]
        names, line = listed(self.facts[f"names_{side}"]), round(y) - 1
        return names[line] if 0 <= line < len(names) else None

    def _place(self, term: Entry) -> tuple[int, int]:
        """Return column and height of a term."""
        column = list(self._columns).index(term.explained)
        return column, self._by_column[column].index(term)

    def _nearest(self, x: float, y: float) -> Entry:
        """Return the term nearest to a place, in the column nearest to it."""
        column = self._by_column[min(max(round(x), 0), len(self._by_column) - 1)]
        return column[min(max(round(y), 0), len(column) - 1)]

    def describe(self, facts: dict) -> str:
        shown = facts["shown"]
        if shown is None:
            return NOTHING.format(text=facts["term"])
        below, above = len(facts["names_below"]), len(facts["names_above"])
        return WORDS.format(
            english=shown.english,
            chinese=shown.chinese_told,
            sentence=shown.sentence,
            chapter=shown.explained,
            how=HOW_FAR[facts["far"]].capitalize(),
            below=_count(below),
            above=(BUILDS if above < 2 else BUILD).format(n=_count(above)),
            steps=counted(facts["steps"], "step"),
        )

    @classmethod
    def make_tasks(cls) -> list[Task]:
        terms = glossary.entries()
        most = max(len(glossary.leads_to(term)) for term in terms)
        longest = max(glossary.longest_way(term) for term in terms)

        def example(condition) -> dict:
            return {"term": next(term.english for term in terms if condition(term))}

        return [
            Task(
                "most_used",
                TASKS[0],
                lambda f: f["direct"] == most,
                example(lambda term: len(glossary.leads_to(term)) == most),
            ),
            Task(
                "longest_chain",
                TASKS[1],
                lambda f: f["steps"] == longest,
                example(lambda term: glossary.longest_way(term) == longest),
            ),
            Task(
                "alone",
                TASKS[2],
                lambda f: f["shown"] is not None and not (f["below"] or f["above"]),
                example(lambda term: not (glossary.builds_on(term) or glossary.leads_to(term))),
            ),
        ]


def _offered() -> list[str]:
    """Return the names of the terms on which the most others build."""
    terms = sorted(glossary.entries(), key=lambda term: -len(glossary.leads_to(term)))
    return sorted((term.english for term in terms[:OFFERED]), key=str.lower)


def _ends(pairs: Sequence[tuple[Entry, Entry]]) -> list[Entry]:
    """Return the terms at the ends of the lines, in the order of the course."""
    ends = {end for _, end in pairs}
    return [term for column in glossary.columns().values() for term in column if term in ends]


def _count(n: int) -> str:
    return counted(n, "term") if n else NONE
