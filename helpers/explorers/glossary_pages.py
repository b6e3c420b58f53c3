"""Appendix A2: the glossary as a table, a field to search it, and cards to test oneself with."""

import html
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import anywidget
import ipywidgets as widgets
import traitlets

from helpers import glossary
from helpers.explorers.base import choice
from helpers.glossary import Entry
from helpers.page import markup
from helpers.page.scripts import script
from helpers.words import counted

CAPTION = "The {n} terms of the course, from A to Z"
HEADER = ("English", "Chinese", "meaning", "first used in", "explained in")
WIDTHS = ("16%", "16%", "44%", "12%", "12%")

LOOK_FOR, CHAPTER, ALL = "look for", "chapter", "all"
HINT = "a word in English or Chinese"
FOUND, FOUND_NOTHING = "{terms} found.", "Nothing found."
NOT_SHOWN = "{n} more are not shown. Type more letters, or choose a chapter."
MOST_SHOWN = 40  # more than any chapter explains
MOST_BUTTONS = 6
WHERE = "explained in {explained}"
WHERE_TWICE = "first used in {chapter}, explained in {explained}"
BUILDS_ON, LEADS_TO = "builds on", "leads to"

# From the side of a card that is shown to the words for it, and to the side that is asked for.
SHOWN = {
    "meaning": "the meaning, for the term",
    "chinese": "the Chinese, for the English",
    "english": "the English, for the Chinese",
}
ASKED = {"meaning": "english", "chinese": "english", "english": "chinese"}
CARDS_SHOW, NEXT, AGAIN = "cards show", "Next card", "Start again"
BLANK = "…"
PROGRESS = "Card {k} of {n}. Right at the first try: {right}."
QUESTION = "Which term is it?"
WRONG = "Not this one. “{chosen}” means: {sentence}"
RIGHT = "Yes: {english}, {chinese}. {sentence}"
LATER = "This card comes back later."
FINISHED = "The cards are through. Right at the first try: {right} of {n}."
CHOICES = 4
KEYS = "Keys: 1 to 4 answer, Enter brings the next card."
BACK_AFTER = 3  # a card that went wrong comes back behind so many others


def _chinese(text: str) -> str:
    """Return Chinese text, marked so that a screen reader says it in Chinese."""
    return f'<span lang="zh">{html.escape(text)}</span>'


def _term_in_chinese(e: Entry) -> str:
    return _chinese(e.chinese) + (f", {glossary.OURS}" if e.ours else "")


class GlossaryTable:
    """Every entry of the glossary as a table. Appendix A2."""

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        """Return the table with links, and its words for a reader of plain text."""
        entries = glossary.entries()
        caption = CAPTION.format(n=len(entries))
        page = markup.table(caption, HEADER, list(map(_row, entries)), widths=WIDTHS)
        lines = (
            f"{e.english} | {e.chinese_told} | {e.sentence} | {e.chapter} | {e.explained}"
            for e in entries
        )
        return {"text/html": page, "text/plain": "\n".join([" | ".join(HEADER), *lines])}


def _row(e: Entry) -> tuple[str, ...]:
    term = markup.Html(f"<b>{html.escape(e.english)}</b>")
    return (term, markup.Html(_term_in_chinese(e)), e.sentence, *_links(e))


def _links(e: Entry) -> tuple[markup.Html, markup.Html]:
    """Return links to where a term is used first, and to where it is explained."""
    places = (e.chapter, glossary.chapter_path(e.chapter).name), (e.explained, glossary.link(e))
    first, explained = (
        markup.Html(f'<a href="{html.escape(address)}">{number}</a>') for number, address in places
    )
    return first, explained


def _chapter_choice() -> widgets.Dropdown:
    titles = {number: f"{number} · {title}" for number, title in glossary.titles().items()}
    return choice(CHAPTER, {"": ALL, **titles})


class MapButtons(anywidget.AnyWidget):
    """A row of terms; one that is pressed is shown on the map, and the page goes there.

    Attributes
    ----------
    terms
        The English terms; without any there is no row.
    """

    _esm = script(Path(__file__).with_name("glossary_buttons.js"))
    _css = """
    .course-on-map { display: flex; flex-wrap: wrap; gap: 4px 6px; align-items: center; }
    .course-on-map[hidden] { display: none; }
    .course-on-map button {
        min-height: 28px; padding: 0 10px; border: 1px solid var(--jp-border-color1, #b0b0b0);
        border-radius: 14px; background: none; color: inherit; font: inherit; cursor: pointer;
    }
    .course-on-map button:hover { background: var(--jp-layout-color2, #eee); }
    """

    terms = traitlets.List([]).tag(sync=True)


class GlossarySearch:
    """A field for a word and a list of chapters; what is found is listed below. Appendix A2.

    Attributes
    ----------
    text, chapter
        The two controls, ipywidgets. Set their ``value`` to search for something else.
    words
        What is found, as plain text.
    page
        The same as HTML, with links into the chapters.
    widget
        All of it, as shown.
    """

    def __init__(self, text: str = "slope") -> None:
        """Search for a first word."""
        self.text = widgets.Text(
            value=text,
            placeholder=HINT,
            description=LOOK_FOR,
        )
        self.chapter = _chapter_choice()
        # An output of the notebook and not an HTML widget: only there JupyterLab follows links.
        self._found = widgets.Output(layout={"height": "24em", "overflow": "auto"})
        controls = widgets.Box([self.text, self.chapter], layout={"flex_flow": "row wrap"})
        self._buttons, self._show_on_map = MapButtons(), None
        self._buttons.on_msg(lambda _, message, __: self._show_on_map(message["term"]))
        self.widget = widgets.VBox([controls, self._buttons, self._found])
        for control in (self.text, self.chapter):
            control.observe(lambda _: self.search(), names="value")
        self.search()

    def lead_to(self, show: Callable[[str], None]) -> None:
        """Offer what is found as buttons; `show(english)` is called for the one that is pressed."""
        self._show_on_map = show
        self._buttons.terms = self._terms

    def search(self) -> None:
        """Show what the controls ask for."""
        found = glossary.search(self.text.value, self.chapter.value)
        said = FOUND.format(terms=counted(len(found), "term")) if found else FOUND_NOTHING
        shown, more = found[:MOST_SHOWN], len(found) - MOST_SHOWN
        rest = [NOT_SHOWN.format(n=more)] if more > 0 else []
        items = "".join(map(_item, shown))
        tail = "".join(f"<p>{line}</p>" for line in rest)
        self.page = f'<p role="status">{said}</p><dl>{items}</dl>{tail}'
        self.words = "\n".join([said, *map(_line, shown), *rest])
        data = {"text/html": self.page, "text/plain": self.words}
        self._terms = [e.english for e in shown[:MOST_BUTTONS]]
        self._buttons.terms = self._terms if self._show_on_map else []
        self._found.outputs = ({"output_type": "display_data", "data": data, "metadata": {}},)

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        """Show the live field; other readers get the first word's result."""
        return {**self.widget._repr_mimebundle_(), "text/html": self.page, "text/plain": self.words}


def _item(e: Entry) -> str:
    first, explained = _links(e)
    where = WHERE if e.chapter == e.explained else WHERE_TWICE
    where = where.format(chapter=first, explained=explained)
    lines = [html.escape(e.sentence), where]
    for name, others in ((BUILDS_ON, glossary.builds_on(e)), (LEADS_TO, glossary.leads_to(e))):
        if others:
            lines.append(f"{name}: {html.escape(', '.join(o.english for o in others))}")
    term = f"<dt><b>{html.escape(e.english)}</b><br>{_term_in_chinese(e)}</dt>"
    return f'{term}<dd style="margin-bottom: 0.6em">{"<br>".join(lines)}</dd>'


def _line(e: Entry) -> str:
    return f"{e.english} ({e.chinese_told}): {e.sentence}"


class CardKeys(anywidget.AnyWidget):
    """What lets the keys 1 to 4 and Enter answer the cards in the box that it stands in."""

    _esm = script(Path(__file__).with_suffix(".js"))
    _css = """
    .course-cards:focus-visible { outline: 2px solid var(--jp-brand-color1, #1976d2); }
    .course-cards .course-answers { counter-reset: answer; }
    .course-cards .course-answer { counter-increment: answer; height: auto; min-height: 36px; }
    .course-cards .course-answer::before {
        content: counter(answer); content: counter(answer) / ""; margin-right: 8px; opacity: 0.7;
    }
    """


class GlossaryCards:
    """Cards to test oneself with: one side is shown, the other is chosen out of four. Appendix A2.

    A card that went wrong at the first try comes back after a few others. The keys 1 to 4 answer,
    Enter brings the next card.

    Parameters
    ----------
    seed
        Decides the order of the cards.

    Attributes
    ----------
    shows, chapter
        The controls: which side is shown, and of which chapter.
    answers
        The four buttons.
    next
        The button that brings the next card.
    card
        The entry that is asked for; None when all cards are through.
    words
        What the page says, as plain text.
    widget
        All of it, as shown.
    """

    def __init__(self, seed: int | None = None) -> None:
        """Lay out the page and put the first card on it."""
        self._random = random.Random(seed)
        self.shows = choice(CARDS_SHOW, SHOWN)
        self.chapter = _chapter_choice()
        self.answers = [widgets.Button(layout={"width": "19em"}) for _ in range(CHOICES)]
        self.next = widgets.Button(description=NEXT, button_style="primary")
        self._front = widgets.HTML(layout={"height": "7.5em", "overflow": "auto"})
        self._said = widgets.HTML(layout={"height": "5.5em", "overflow": "auto"})
        wrapped = {"flex_flow": "row wrap"}
        answers = widgets.Box(self.answers, layout={**wrapped, "max_width": "42em"})
        self.widget = widgets.VBox(
            [
                widgets.Box([self.shows, self.chapter], layout=wrapped),
                self._front,
                answers,
                self._said,
                self.next,
                widgets.HTML(f"<small>{KEYS}</small>"),
                CardKeys(),
            ]
        )
        classes = {"course-answer": self.answers, "course-next": [self.next]}
        classes |= {"course-answers": [answers], "course-cards": [self.widget]}
        for name, parts in classes.items():
            for part in parts:
                part.add_class(name)
        for control in (self.shows, self.chapter):
            control.observe(lambda _: self.start(), names="value")
        for button in self.answers:
            button.on_click(lambda pressed: self.answer(pressed.description))
        self.next.on_click(lambda _: self.go_on())
        self.start()

    def start(self) -> None:
        """Shuffle the cards of the chapter and begin with the first."""
        chosen = self.chapter.value
        self._deck = [e for e in glossary.entries() if chosen in ("", e.explained)]
        self._random.shuffle(self._deck)
        self._cards, self._done, self._right = len(self._deck), set(), 0
        self.go_on()

    def go_on(self) -> None:
        """Show the next card; after the last one, the result, and then begin again."""
        if not self._deck:
            finished = self.card is not None
            self.card = None
            if not finished:
                self.start()
                return
            self._show(FINISHED.format(right=self._right, n=self._cards), "", ())
            self.next.description, self.next.disabled = AGAIN, False
            return
        self.card, self._missed = self._deck.pop(0), False
        front, back = self.shows.value, ASKED[self.shows.value]
        sides = [getattr(e, back) for e in [self.card, *self._others(back)]]
        self._random.shuffle(sides)
        progress = PROGRESS.format(
            k=len(self._done | {self.card}), n=self._cards, right=self._right
        )
        self._show(progress, self._side(front), sides)
        self.next.description, self.next.disabled = NEXT, True

    def answer(self, chosen: str) -> None:
        """Say whether an answer is right; only then the next card may come."""
        if self.card is None or not self.next.disabled:
            return
        back = ASKED[self.shows.value]
        if chosen != getattr(self.card, back):
            self._missed = True
            other = next(e for e in glossary.entries() if getattr(e, back) == chosen)
            self._say(WRONG.format(chosen=chosen, sentence=other.sentence), "↻")
            return
        known = self.card not in self._done and not self._missed
        self._right += known
        self._done.add(self.card)
        text = RIGHT.format(
            english=self.card.english, chinese=self.card.chinese, sentence=self.card.sentence
        )
        if self._missed:
            self._deck.insert(BACK_AFTER, self.card)
            text += f" {LATER}"
        self.next.disabled = False  # before the words: who has read them may press Enter
        for button in self.answers:
            button.disabled = True
        self._say(text, "✓")

    def _side(self, side: str) -> str:
        """Return what a card shows; in a sentence the term itself is left blank."""
        if side == "meaning":
            return self.card.pattern.sub(BLANK, self.card.sentence)
        return getattr(self.card, side)

    def _others(self, back: str) -> list[Entry]:
        """Return terms to choose from besides the right one: of the same chapter, or near it."""
        own = getattr(self.card, back)
        number = list(glossary.columns()).index
        near = [e for e in glossary.entries() if getattr(e, back) != own]
        self._random.shuffle(near)
        near.sort(key=lambda e: abs(number(e.explained) - number(self.card.explained)))
        return near[: CHOICES - 1]

    def _show(self, progress: str, front: str, sides: Sequence[str]) -> None:
        asks = f"{QUESTION} " if front else ""
        shown = _chinese(front) if self.shows.value == "chinese" else html.escape(front)
        asked = f'<div style="margin: 0.6em 0">{asks}<b>{shown}</b></div>' if front else ""
        self._front.value = f"<div>{html.escape(progress)}</div>{asked}"
        self._said.value = ""
        for button, side in zip(self.answers, [*sides, *[""] * CHOICES], strict=False):
            button.description, button.disabled = side, not side
        options = ", ".join(sides)
        self.words = "\n".join(filter(None, [progress, front and f"{asks}{front}", options]))

    def _say(self, text: str, sign: str) -> None:
        self._said.value = f'<p role="status">{sign} {html.escape(text)}</p>'
        self.words = text

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        """Show the live cards; other readers get the first one."""
        return {
            **self.widget._repr_mimebundle_(),
            "text/html": self._front.value,
            "text/plain": self.words,
        }
