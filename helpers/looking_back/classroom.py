"""The teacher's page: who is where in the chapter of the day, what stops many, what was guessed.

It is shown in any notebook of the teacher's::

    from helpers.looking_back import ClassRoom

    ClassRoom("/srv/class", "02")

`helpers.sharing` says what the learners' files hold; ``docs/deploying.md``, how to set it up.
"""

import html
import os
import textwrap
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import anywidget
import ipywidgets as widgets
import traitlets

from helpers.chapters import chapters
from helpers.exercises.showing import EMPHASIS, LABELS, marked
from helpers.looking_back.class_tally import (
    DONE,
    GIVEN,
    GUESSED,
    NOT_YET,
    OPEN,
    SURPRISE,
    Thing,
    guessed,
    headline,
    obstacles,
    status,
    things_of,
)
from helpers.looking_back.shared_files import Learner, SharedFolder
from helpers.looking_back.tally import subjects
from helpers.page import markup
from helpers.page.scripts import script
from helpers.plots import new_figure
from helpers.plots.class_pictures import guess_bars
from helpers.plots.still import picture_bundle
from helpers.words import counted

SECONDS = 3  # between two looks at the folder
HERE = timedelta(minutes=5)  # who did something so lately is at work

# Every sentence that a teacher may meet here.
NO_CHAPTER = "There is nothing to do in a chapter {chapter!r}. The chapters are {chapters}."
NOBODY = (
    "Nobody shares anything in {folder} yet. Learners switch that on in chapter 00, or the hub "
    "does it for them; docs/deploying.md says how."
)
SUMMARY = "{learners} sharing, {busy} at work in the last 5 minutes. Seen at {time}."
VIEWS = MATRIX, STUCK, GUESSES = "Who is where", "What stops many", "Guesses"
CHAPTER, NAMES, ANSWER, WHICH, TYPE = (
    "Chapter",
    "Show names",
    "Show what happens",
    "Guess",
    "Type",
)
SIZES = {"normal": 1.0, "large": 1.5, "very large": 2.1}
CAPTION = "Who is where in chapter {chapter}"
NAME, NUMBER, NOW, EVERYONE = "Name", "No.", "Now at", "Done by"
ELSEWHERE, QUIET = "chapter {chapter}", "{where}, {minutes} min ago"
COLUMNS = "What the columns are"
# Of how things stand: a sign, its words, and in whose colour.
SIGNS = {
    DONE: ("✓", "done", "right"),
    NOT_YET: ("↻", "not yet right", "not yet"),
    OPEN: ("·", "not tried", "not attempted"),
    GUESSED: ("✓", "guessed right", "right"),
    SURPRISE: ("≠", "guessed something else", "not yet"),
    GIVEN: ("?", "guess given, not yet answered", "hint"),
}
KEY = "{sign} {words}"
UNNAMED = (
    "{n} in the folder can't be read, or went away. “{names}” says which: files are named after "
    "learners."
)
NONE_TRIED = "Nobody has tried an exercise of this chapter yet."
OF_EXERCISE = "{stuck} of {tried} who have tried it have no right answer yet."
ALL_RIGHT = "Right for all {tried} who have tried it."
TIMES = "{n} × "
NO_GUESSES = "This chapter asks for no guesses."
PICTURE = "{question} {headline} {counts}."
COUNT = "{words}: {n}"
HAPPENS = "{words}, which is what happens: {n}"
STILL = "Who is where in chapter {chapter}. Run this cell to see it."
LONGEST = 110  # letters of a thing to do

CELL = "padding: 0.1em 0.35em; border-bottom: 1px solid #76767655; text-align: center"
SIDE = "text-align: left; white-space: nowrap; font-weight: normal"
UNSEEN = "position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)"


class Clock(anywidget.AnyWidget):
    """The part of the page that asks for a look at the folder, and keeps keys on the page.

    Attributes
    ----------
    seconds
        Between two looks.
    looks
        How many there were.
    """

    _esm = script(Path(__file__).with_name("classroom.js"))

    seconds = traitlets.Float(SECONDS).tag(sync=True)
    looks = traitlets.Int(0).tag(sync=True)


class ClassRoom:
    """The teacher's page.

    Parameters
    ----------
    folder
        In which the class shares its progress.
    chapter
        The number of the chapter of the day, such as "02".
    names
        Whether learners are called by their names; by numbers otherwise, as on the beamer.
    now
        Gives the time.

    Attributes
    ----------
    controls
        By their names: "chapter", "view", "guess", "answer", "names", "type".
    words
        The page as it is now, as HTML.
    widget
        What is shown.
    """

    def __init__(
        self,
        folder: str | os.PathLike,
        chapter: str,
        names: bool = False,
        now=lambda: datetime.now().astimezone(),
    ) -> None:
        """Look at the folder for the first time."""
        titles = {c.number: f"{c.number} · {c.title}" for c in chapters() if things_of(c.number)}
        if chapter not in titles:
            raise ValueError(NO_CHAPTER.format(chapter=chapter, chapters=", ".join(titles)))
        self._now = now
        self._folder = SharedFolder(folder, {name for _, _, name, _ in subjects()})
        self._drawn: tuple = ((), "")
        self.controls = {
            "chapter": widgets.Dropdown(
                options=[(title, number) for number, title in titles.items()],
                value=chapter,
                description=CHAPTER,
            ),
            "view": widgets.ToggleButtons(options=VIEWS, tooltips=VIEWS),
            "guess": widgets.Dropdown(description=WHICH, layout={"width": "auto"}),
            "answer": widgets.Checkbox(description=ANSWER, indent=False, layout={"width": "auto"}),
            "names": widgets.Checkbox(
                value=names, description=NAMES, indent=False, layout={"width": "auto"}
            ),
            "type": widgets.Dropdown(options=list(SIZES), description=TYPE),
        }
        self._summary, self._page, self._notes = (widgets.HTML() for _ in range(3))
        sheet = widgets.Box([self._page], tabbable=True, layout={"overflow": "auto"})
        self._page.layout.width = "100%"
        self.clock = Clock()
        self.clock.on_msg(lambda *_: self.refresh())
        c = self.controls
        rows = [c["chapter"], c["type"], c["names"]], [c["view"], c["answer"]]
        wrap = {"flex_flow": "row wrap", "grid_gap": "4px 16px", "align_items": "center"}
        self.widget = widgets.VBox(
            [
                *(widgets.Box(row, layout=wrap) for row in rows),
                c["guess"],
                *(self._summary, sheet, self._notes, self.clock),
            ]
        )
        self.widget.add_class("course-classroom")
        self._list_guesses()
        for control in c.values():
            control.observe(self._on_change, "value")
        self.refresh()

    def refresh(self) -> None:
        """Look at the folder, read what is new, and show it."""
        self._folder.refresh()
        self._show()
        self.clock.looks += 1

    @property
    def learners(self) -> list[Learner]:
        """Those who share, in the order of the page."""
        found = self._folder.learners
        if self.controls["names"].value:
            found.sort(key=lambda learner: learner.name.casefold())
        return found

    @property
    def things(self) -> Sequence[Thing]:
        """All that there is to do in the chapter."""
        return things_of(self.controls["chapter"].value)

    @property
    def lines(self) -> list[tuple[str, int, bool]]:
        """What was guessed of the guess that is chosen: words, how many said so, if it's right."""
        thing = self._guess()
        return guessed(self.learners, thing.subject, thing.name) if thing else []

    @property
    def words(self) -> str:
        """The page as it is now, as HTML."""
        return self._page.value

    @property
    def problems(self) -> str:
        """What is said of files that can't be read, as HTML."""
        return self._notes.value

    # The machinery.

    def _on_change(self, change: dict) -> None:
        if change["owner"] is self.controls["chapter"]:
            self._list_guesses()
        self._show()

    def _list_guesses(self) -> None:
        things = [thing for thing in self.things if thing.kind == "guess"]
        self.controls["guess"].options = [(_titled(thing), thing.name) for thing in things]
        self.controls["guess"].value = things[0].name if things else None

    def _guess(self) -> Thing | None:
        name = self.controls["guess"].value
        return next((thing for thing in self.things if thing.name == name), None)

    def _show(self) -> None:
        view, learners = self.controls["view"].value, self.learners
        for name in ("guess", "answer"):
            self.controls[name].layout.display = "" if view == GUESSES else "none"
        now = self._now()
        busy = sum(now - one.last["date"] < HERE for one in learners if one.last)
        said = SUMMARY.format(
            learners=counted(len(learners), "learner"), busy=busy, time=f"{now:%H:%M}"
        )
        self._summary.value = markup.sentence(said)
        if not learners:
            said = "" if self._folder.failed else NOBODY.format(folder=self._folder.folder)
            page = f"<p>{html.escape(said)}</p>"
        elif view == MATRIX:
            page = self._matrix(learners, now)
        else:
            page = self._stuck(learners) if view == STUCK else self._guesses()
        size = SIZES[self.controls["type"].value]
        self._page.value = f'<div style="font-size: {size}em; line-height: 1.4">{page}</div>'
        problems = self._folder.problems
        if problems and learners and not self.controls["names"].value:  # files are named after them
            problems = [UNNAMED.format(n=counted(len(problems), "thing"), names=NAMES)]
        self._notes.value = "".join(markup.warning(problem, "status") for problem in problems)

    def _matrix(self, learners: Sequence[Learner], now: datetime) -> str:
        things, names = self.things, self.controls["names"].value
        heads = [NAME if names else NUMBER, NOW]
        top = [f'<th scope="col" style="{CELL}; {SIDE}">{head}</th>' for head in heads]
        for thing in things:
            sentence = html.escape(_shortened(thing))
            top.append(f'<th scope="col" title="{sentence}" style="{CELL}">{thing.code}</th>')
        states = [[status(learner, thing) for thing in things] for learner in learners]
        done = (
            sum(state in (DONE, GUESSED, SURPRISE) for state in column)
            for column in zip(*states, strict=True)
        )
        rows = [_row(EVERYONE, "", [f'<td style="{CELL}">{n}</td>' for n in done])]
        for learner, row in zip(learners, states, strict=True):
            last = learner.last["name"] if learner.last else ""
            cells = [
                _signed(state, thing.name == last) for thing, state in zip(things, row, strict=True)
            ]
            name = learner.name if names else str(learner.number)
            rows.append(_row(name, self._where(learner, now), cells))
        label = html.escape(CAPTION.format(chapter=self.controls["chapter"].value))
        key = " &nbsp; ".join(
            html.escape(KEY.format(sign=sign, words=words)) for sign, words, _ in SIGNS.values()
        )
        listed = "".join(f"<li>{thing.code}: {marked(_shortened(thing))}</li>" for thing in things)
        return (
            f'<table aria-label="{label}" style="border-collapse: collapse; font-size: 1em">'
            f"<thead><tr>{''.join(top)}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
            f"<p>{key}</p><details><summary>{COLUMNS}</summary><ul>{listed}</ul></details>"
        )

    def _where(self, learner: Learner, now: datetime) -> str:
        """Return what a learner did last, and when that was if it's a while ago."""
        if learner.last is None:
            return ""
        codes = {thing.name: thing.code for thing in self.things}
        where = codes.get(learner.last["name"], "")
        where = where or ELSEWHERE.format(chapter=learner.last["chapter"][:4])
        minutes = int((now - learner.last["date"]).total_seconds() // 60)
        return where if minutes < 1 else QUIET.format(where=where, minutes=f"{minutes:,}")

    def _stuck(self, learners: Sequence[Learner]) -> str:
        parts = []
        for one in obstacles(learners, self.things):
            said = OF_EXERCISE if one.stuck else ALL_RIGHT
            said = said.format(stuck=one.stuck, tried=one.tried)
            listed = "".join(
                f"<li>{TIMES.format(n=n)}{marked(sentence)}</li>"
                for sentence, n in one.misconceptions.most_common()
            )
            parts.append(
                f"<p><strong>{one.thing.code}: {html.escape(said)}</strong><br>"
                f"{marked(_shortened(one.thing))}</p>" + (f"<ul>{listed}</ul>" if listed else "")
            )
        return "".join(parts) or f"<p>{NONE_TRIED}</p>"

    def _guesses(self) -> str:
        thing = self._guess()
        if thing is None:
            return f"<p>{NO_GUESSES}</p>"
        lines, shows = self.lines, self.controls["answer"].value
        look = (thing.name, tuple(lines), shows)
        if self._drawn[0] != look:
            self._drawn = look, self._picture(thing, lines, shows)
        return (
            f'<p style="margin: 0.2em 0">{marked(thing.subject.question)}</p>'
            f'<p role="status" style="margin: 0.2em 0; font-size: 1.25em">'
            f"<strong>{marked(headline(lines))}</strong></p>{self._drawn[1]}"
        )

    def _picture(self, thing: Thing, lines: Sequence[tuple[str, int, bool]], shows: bool) -> str:
        if not lines:
            return ""
        self.figure, ax = new_figure(10, 0.9 + 0.85 * len(lines))
        guess_bars(
            ax,
            [_plain(words) for words, _, _ in lines],
            [n for _, n, _ in lines],
            [shows and right for _, _, right in lines],
        )
        counts = "; ".join(
            (HAPPENS if shows and right else COUNT).format(words=_plain(words), n=n)
            for words, n, right in lines
        )
        question = _plain(thing.subject.question)
        alt = PICTURE.format(question=question, headline=_plain(headline(lines)), counts=counts)
        data, _ = picture_bundle(self.figure, alt, both_themes=True)
        return f'<div style="font-size: 0.6em">{data["text/html"]}</div>'

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        """Show the live page. What is stored names nobody."""
        text = STILL.format(chapter=self.controls["chapter"].value)
        return {
            **self.widget._repr_mimebundle_(),
            "text/html": f"<p>{html.escape(text)}</p>",
            "text/plain": text,
        }


def _row(name: str, where: str, cells: Sequence[str]) -> str:
    side = f"{CELL}; {SIDE}"
    return (
        f'<tr><th scope="row" style="{side}">{html.escape(name)}</th>'
        f'<td style="{side}">{html.escape(where)}</td>'
        f"{''.join(cells)}</tr>"
    )


def _signed(state: str, last: bool) -> str:
    """Return a cell with a sign to see and its words to hear; framed where the learner is."""
    sign, words, kind = SIGNS[state]
    frame = f"; outline: 2px solid {LABELS['hint'][2]}; outline-offset: -2px" if last else ""
    return (
        f'<td style="{CELL}{frame}"><span aria-hidden="true" style="font-weight: bold; '
        f'color: {LABELS[kind][2]}">{sign}</span><span style="{UNSEEN}">{words}</span></td>'
    )


def _titled(thing: Thing) -> str:
    return f"{thing.code} · {_plain(_shortened(thing))}"


def _shortened(thing: Thing) -> str:
    text = textwrap.shorten(thing.sentence.split("\n")[0], LONGEST, placeholder=" …")
    return text + "`" * (text.count("`") % 2)  # it may have been cut within code


def _plain(text: str) -> str:
    """Return text without the signs of code and emphasis, for pictures and lists."""
    return EMPHASIS.sub(r"\1", text.replace("`", ""))
