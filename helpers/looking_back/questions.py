"""Which questions are asked again, and when.

Each question lies in one of four boxes and is due 1, 3, 10 or 30 days after it was last answered.
A right answer moves it one box on, a wrong one back into the first: S. Leitner's card index,
"So lernt man lernen" (Herder, 1972).
"""

import ast
import contextlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from helpers import glossary, progress
from helpers.exercises import bank, guess_bank
from helpers.exercises.declare import Exercise
from helpers.exercises.guesses import HAPPENED, Guess
from helpers.glossary import Entry

DAYS = (1, 3, 10, 30)  # until a question of each box is due again
NEW_TERMS = 5  # at most in a round, of those never asked
FIRST_CHAPTERS = ("00", "01")  # whose terms are asked for when nothing is done yet
CHOICES = 4
BLANK = "…"

# Every sentence that a learner may meet here.
WHICH_TERM = "Which term is it? “{sentence}”"
TERM = "{english}, {chinese}: {sentence}"
OTHER_TERM = "“{english}” means: {sentence}"
SOLUTION = "{message} A right answer: `{code}`"


@dataclass(frozen=True)
class Question:
    """Something to be asked again.

    Attributes
    ----------
    name
        As in `helpers.progress`, of an exercise or a guess; of a term its chapter and the term.
    chapter
        The number of the chapter that it comes from.
    text
        What is asked.
    options
        To choose from; none if the answer is typed.
    answer
        Takes the place of an option, or what was typed. Returns whether that is right, the place
        of the right option (-1 if the answer is typed), and what to say.
    """

    name: str
    chapter: str
    text: str
    options: Sequence[str]
    answer: Callable[[object], tuple[bool, int, str]]


@dataclass
class Card:
    """Where a question lies: its box, counted from 0, and when it's due."""

    box: int = 0
    due: datetime | None = None  # None for one never asked

    def move(self, right: bool, when: datetime) -> None:
        """Move on by one answer."""
        self.box = min(self.box + 1, len(DAYS) - 1) if right else 0
        self.due = when + timedelta(days=DAYS[self.box])


def cards() -> dict[str, Card]:
    """Return where each question lies that was ever answered, by its name."""
    found: dict[str, Card] = {}
    for event in progress.events():
        if event["kind"] in ("exercise", "guess", "review"):
            when = datetime.fromisoformat(event["date"]).astimezone()
            found.setdefault(event["name"], Card()).move(bool(event.get("right")), when)
    return found


def due(now: datetime, most: int, chance: random.Random) -> list[Question]:
    """Return what to ask now.

    What lies in the first boxes comes first: it went wrong. Terms that were never asked fill up.

    Parameters
    ----------
    now
        The time, with its zone.
    most
        How many questions at most.
    chance
        Decides the order among equals, and which terms come.
    """
    known, there = cards(), askable(chance)
    waiting = [name for name in there if name in known and known[name].due <= now]
    new = [name for name in there if name not in known]
    chance.shuffle(waiting)
    chance.shuffle(new)
    waiting.sort(key=lambda name: known[name].box)
    chosen = waiting[:most]
    chosen += new[: min(NEW_TERMS, most - len(chosen))]
    return [there[name] for name in chosen]


def next_due() -> datetime | None:
    """Return when the next question is due; None if none was ever answered."""
    return min((card.due for card in cards().values()), default=None)


def askable(chance: random.Random) -> dict[str, Question]:
    """Return every question that comes from what was done, by its name.

    Exercises with options or a value and guesses, if they were answered; the terms of each chapter
    in which something was done, and of the first ones where nothing is done yet.
    """
    found: dict[str, Question] = {}
    exercises, guesses = bank(), guess_bank()
    for name in progress.done("exercise"):
        if name in exercises and not exercises[name].is_function:
            found[name] = of_exercise(name, exercises[name])
    for name in progress.done("guess"):
        if name in guesses:
            found[name] = of_guess(name, guesses[name])
    begun = {event["chapter"] for event in progress.events()} or FIRST_CHAPTERS
    for entry in glossary.entries():
        if entry.explained in begun:
            question = of_term(entry, chance)
            found[question.name] = question
    return found


def of_exercise(name: str, exercise: Exercise) -> Question:
    """Return an exercise as a question; where several options are right, letters are typed."""
    options = exercise.options
    right = [k for k, option in enumerate(options.values()) if option.right]
    if len(right) == 1:
        text = "\n".join(exercise.asks.split("\n")[: -len(options)])
        shown = [option.text for option in options.values()]
    else:
        text, shown, right = exercise.asks, [], [-1]

    def answer(value: object) -> tuple[bool, int, str]:
        typed = str(value).strip()
        readings = [list(options)[value]] if shown else [typed] if options else _readings(typed)
        results = [exercise.judge(reading)[0] for reading in readings]
        result = next((r for r in results if r.outcome == "right"), results[0])
        if result.outcome == "not attempted":
            raise ValueError(result.message)
        message = result.message
        if result.outcome != "right" and not shown:
            code = exercise.code.rpartition("\n")[2].partition("= ")[2]
            message = SOLUTION.format(message=message, code=code or exercise.code)
        return result.outcome == "right", right[0], message

    return Question(name, _chapter(name), text, shown, answer)


def of_guess(name: str, guess: Guess) -> Question:
    """Return a guess as a question: what happened, one should know by now."""
    names = list(getattr(guess, "options", ()))

    def answer(value: object) -> tuple[bool, int, str]:
        given = guess.read(value)  # a ValueError says what is wrong with it
        right = guess.is_right(given, guess.happens)
        said = HAPPENED.format(happened=guess.words(guess.happens))
        more = guess.why if right else guess.belief(given, guess.happens)
        place = names.index(guess.happens) if names else -1
        return right, place, f"{said} {more}".strip()

    shown = [choice.text for choice in guess.options.values()] if names else []
    return Question(name, _chapter(name), guess.question, shown, answer)


def of_term(entry: Entry, chance: random.Random) -> Question:
    """Return a term of the glossary as a question: its meaning, for one of four terms."""
    near = [other for other in glossary.entries() if other != entry]
    chance.shuffle(near)
    number = list(glossary.columns()).index
    near.sort(key=lambda other: abs(number(other.explained) - number(entry.explained)))
    choices = [entry, *near[: CHOICES - 1]]
    chance.shuffle(choices)
    text = WHICH_TERM.format(sentence=entry.pattern.sub(BLANK, entry.sentence))

    def answer(place: object) -> tuple[bool, int, str]:
        chosen = choices[place]
        said = TERM.format(english=entry.english, chinese=entry.chinese, sentence=entry.sentence)
        if chosen is not entry:
            other = OTHER_TERM.format(english=chosen.english, sentence=chosen.sentence)
            said = f"{other} {said}"
        return chosen is entry, choices.index(entry), said

    name = f"{entry.explained}.{entry.english}"
    return Question(name, entry.explained, text, [other.english for other in choices], answer)


def _chapter(name: str) -> str:
    return name.partition(".")[0].removeprefix("ch")


def _readings(text: str) -> list[object]:
    """Return what a text may mean as a value: "0,25" is a number or a pair, "1/3" a number."""
    found: list[object] = []
    with contextlib.suppress(ValueError, SyntaxError, MemoryError, RecursionError):
        found.append(ast.literal_eval(text))
    for spelling in (text, text.replace(",", "."), text.replace(",", "")):
        with contextlib.suppress(ValueError, ZeroDivisionError, OverflowError):
            found.append(float(Fraction(spelling)))
    return found or [text]
