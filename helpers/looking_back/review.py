"""The page that asks again, some days later.

The question is shown in the box of a guess; `review.js` adds the button for the next one and the
keys.
"""

import html
import random
from datetime import datetime
from pathlib import Path

import anywidget
import ipywidgets as widgets
import traitlets

from helpers import progress
from helpers.chapters import chapters
from helpers.exercises.guess_box import WORDS as BOX_WORDS
from helpers.exercises.guess_box import GuessBox
from helpers.exercises.showing import marked
from helpers.looking_back.questions import Question, due, next_due
from helpers.page.scripts import script
from helpers.words import counted

ROUND = 10  # questions at most

# Every sentence that a learner may meet here.
LABEL = "Questions, ten days later"
NOTHING_DONE = "You haven't done anything yet that could be asked again. Here are some first terms."
THESE = "{questions} for now."
NONE_DUE = "Nothing is due now. Come back on {date}."
NONE_AT_ALL = "Nothing is due now."
HEAD = "Question {k} of {n}, from chapter {chapter} · {title}. Right so far: {right}."
OVER = "That's it for now: {right} of {n} right."
COME_BACK = "The next question is due on {date}."
ASKED = "Press an answer, or its number."
ASKED_TO_TYPE = "Type your answer and press Enter."
NEXT, LAST, MORE = "Next question", "How did it go?", "More questions"
RUN_IT = "Run this cell to be asked."
DATE = "%Y-%m-%d"
WORDS = {
    "guess": "Answer",
    "number": "Your answer",
    "given": "your answer",
    "happened": "right",
}
LABELS = {"guessed": ("✓", "Right"), "surprise": ("↻", "Not this time")}


class NextQuestion(anywidget.AnyWidget):
    """The button for the next question, and the keys of the box that it stands in.

    Attributes
    ----------
    label
        What it says; "" hides it.
    asked
        How many questions were shown so far: when it grows, the new one takes the focus.
    """

    _esm = script(Path(__file__).with_name("review.js"))
    _css = """
    .course-review-next {
        min-height: 40px; padding: 4px 16px; border: 1px solid var(--jp-border-color0, #8a8a8a);
        border-radius: 6px; background: var(--jp-layout-color1, #fff); font: inherit;
        color: var(--jp-content-font-color1, #1a1a1a); cursor: pointer;
    }
    .course-review-next:hover { border-color: #0072b2; }
    .course-review-next:focus-visible { outline: 2px solid #0072b2; outline-offset: 2px; }
    """

    label = traitlets.Unicode("").tag(sync=True)
    asked = traitlets.Int(0).tag(sync=True)


class Review:
    """Questions from what was done before, a round of ten at most. Chapter 00.

    Each answer is kept; when a question comes again, `helpers.looking_back.questions` says.

    Parameters
    ----------
    seed
        Decides the order among equals.
    now
        Returns the time; for tests.

    Attributes
    ----------
    question
        What is asked now; None before the first and after the last one.
    box
        The box that it's shown in.
    words
        What the page says above it.
    widget
        All of it, as shown.
    """

    def __init__(self, seed: int | None = None, now=lambda: datetime.now().astimezone()) -> None:
        """Choose the questions and show the first."""
        self._chance, self._now = random.Random(seed), now
        self._titles = {c.number: c.title for c in chapters()}
        self._head = widgets.HTML()
        self.box: GuessBox | None = None
        self.next = NextQuestion()
        self.next.on_msg(lambda *_: self.go_on())
        self._place = widgets.VBox()  # of the question; what stands beside it isn't made anew
        self.widget = widgets.VBox([self._head, self._place, self.next])
        self.widget.add_class("course-review")
        self.begin()

    def begin(self) -> None:
        """Choose the questions of a round and show the first."""
        self._round = due(self._now(), ROUND, self._chance)
        self._k, self._right, self._answered = -1, 0, False
        if self._round:
            opening = THESE.format(questions=counted(len(self._round), "question"))
        else:
            date = next_due()
            opening = NONE_DUE.format(date=date.strftime(DATE)) if date else NONE_AT_ALL
        self.opening = opening if progress.events() else f"{NOTHING_DONE} {opening}"
        self.go_on()

    def go_on(self) -> None:
        """Show the next question; after the last one, how it went; then begin another round."""
        if self._k >= len(self._round):
            self.begin()
            return
        self._k += 1
        self._answered, over = False, self._k >= len(self._round)
        self.question: Question | None = None if over else self._round[self._k]
        if over:
            self._finish()
        else:
            self._ask(self.question)

    def answer(self, value: object) -> None:
        """Take an answer: the place of an option, or what was typed."""
        if self.question is None or self._answered:
            return
        try:
            right, place, said = self.question.answer(value)
        except ValueError as error:
            self.box.refusal = str(error)
            return
        self._answered, self._right = True, self._right + right
        progress.record("review", self.question.name, right=right)
        with self.box.hold_sync():
            self.box.refusal = ""
            if self.question.options:
                self.box.given, self.box.happened = value, place
            else:
                self.box.typed = str(value)
            self.box.status = marked(said)
            self.box.outcome = "guessed" if right else "surprise"
        self.next.label = NEXT if self._k + 1 < len(self._round) else LAST

    def _ask(self, question: Question) -> None:
        old, self.box = self.box, GuessBox(words=BOX_WORDS | WORDS, labels=LABELS)
        self.box.on_msg(lambda _box, message, _buffers: self.answer(message["guess"]))
        self.box.question = marked(question.text)
        self.box.options = list(map(marked, question.options))
        self.box.number = not question.options
        self.box.status = ASKED if question.options else ASKED_TO_TYPE
        head = HEAD.format(
            k=self._k + 1,
            n=len(self._round),
            chapter=question.chapter,
            title=self._titles.get(question.chapter, ""),
            right=self._right,
        )
        self._say(f"{self.opening} {head}" if self._k == 0 else head)
        self._place.children = [self.box]
        self.next.label = ""
        self.next.asked += 1
        if old is not None:
            old.close()

    def _finish(self) -> None:
        if self._round:
            date = next_due()
            self._say(
                f"{OVER.format(right=self._right, n=len(self._round))} "
                f"{COME_BACK.format(date=date.astimezone().strftime(DATE))}"
            )
        else:
            self._say(self.opening)
        self._place.children = []
        self.next.label = MORE if self._round else ""

    def _say(self, text: str) -> None:
        self.words = text
        self._head.value = f'<div role="status" style="line-height: 1.4">{html.escape(text)}</div>'

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        """Show the live page; other readers get a sentence."""
        text = f"{LABEL}: {self.opening} {RUN_IT}"
        return {
            **self.widget._repr_mimebundle_(),
            "text/html": f"<p>{html.escape(text)}</p>",
            "text/plain": text,
        }
