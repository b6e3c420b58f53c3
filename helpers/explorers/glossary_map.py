"""Appendix A2: which terms build on which, as a map over the chapters."""

import ipywidgets as widgets

from helpers import glossary
from helpers.explorers.base import Explorer, Task, choice
from helpers.plots.term_map import TermMap
from helpers.words import counted

TERM, FAR = "term", "follow the lines"
HINT = "type a term, in English or Chinese"
HOW_FAR = {False: "one step", True: "all the way"}
FIRST = "gradient"
OFFERED = 12  # terms in the list under the field; every other one can be typed
NOTHING = "No term of the glossary is called {text!r}. Type another one, or its beginning."
WORDS = (
    "{english} ({chinese}): {sentence} Explained in chapter {chapter}. {how}: it builds on "
    "{below}, and {above} on it. The longest chain below it has {steps}."
)
NONE = "no other term"
BUILDS, BUILD = "{n} builds", "{n} build"
TASKS = (
    "Find the term that stands in the sentences of more other terms than any other one does.",
    "Find a term with the longest chain below it: no other has more steps.",
    "Find a term that builds on nothing and leads to nothing.",
)


class GlossaryMap(Explorer):
    """All terms as dots over the chapters; one of them with what it builds on. Appendix A2."""

    title = "Which terms build on which"
    size = (9.2, 5.2)

    def __init__(self) -> None:
        """Put every term at its place."""
        self._columns = glossary.columns()
        terms = [term for column in self._columns.values() for term in column]
        self._position = {term: place for place, term in enumerate(terms)}
        super().__init__()

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
        axes = figure.subplots(1, 3, width_ratios=(1, 3, 1.1))
        heights = [(k, y) for k, col in enumerate(self._columns.values()) for y in range(len(col))]
        self._map = TermMap(*axes, list(self._columns), heights)
        return self._map.artists

    def compute(self, term: str, far: bool) -> dict:
        """Return the term that is meant and its neighbours: `shown` is None if there is none."""
        shown = next(iter(glossary.search(term, names_only=True)), None) if term.strip() else None
        if shown is None:
            return {"shown": None, "below": [], "above": [], "steps": 0, "direct": 0}
        return {
            "shown": shown,
            "below": glossary.edges(shown, glossary.builds_on, far),
            "above": glossary.edges(shown, glossary.leads_to, far),
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
            _names(facts["below"]),
            _names(facts["above"]),
        )

    def describe(self, facts: dict) -> str:
        shown = facts["shown"]
        if shown is None:
            return NOTHING.format(text=facts["term"])
        below, above = (len(_names(facts[side])) for side in ("below", "above"))
        return WORDS.format(
            english=shown.english,
            chinese=shown.chinese,
            sentence=shown.sentence,
            chapter=shown.explained,
            how=HOW_FAR[facts["far"]].capitalize(),
            below=_count(below),
            above=(BUILDS if above < 2 else BUILD).format(n=_count(above)),
            steps=counted(facts["steps"], "step"),
        )

    def make_tasks(self) -> list[Task]:
        terms = glossary.entries()
        most = max(len(glossary.leads_to(term)) for term in terms)
        longest = max(glossary.longest_way(term) for term in terms)

        def example(condition) -> dict:
            return {"term": next(term.english for term in terms if condition(term))}

        return [
            Task(
                TASKS[0],
                lambda f: f["direct"] == most,
                example(lambda term: len(glossary.leads_to(term)) == most),
            ),
            Task(
                TASKS[1],
                lambda f: f["steps"] == longest,
                example(lambda term: glossary.longest_way(term) == longest),
            ),
            Task(
                TASKS[2],
                lambda f: f["shown"] is not None and not (f["below"] or f["above"]),
                example(lambda term: not (glossary.builds_on(term) or glossary.leads_to(term))),
            ),
        ]


def _offered() -> list[str]:
    """Return the names of the terms on which the most others build."""
    terms = sorted(glossary.entries(), key=lambda term: -len(glossary.leads_to(term)))
    return sorted((term.english for term in terms[:OFFERED]), key=str.lower)


def _names(pairs: list) -> list[str]:
    """Return the names of the terms at the ends of the lines, in the order of the course."""
    ends = {end for _, end in pairs}
    return [
        term.english for column in glossary.columns().values() for term in column if term in ends
    ]


def _count(n: int) -> str:
    return counted(n, "term") if n else NONE
