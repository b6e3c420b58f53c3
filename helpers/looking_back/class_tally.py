"""How a class gets on with a chapter: who is where, what stops many, what was guessed."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import pairwise

from helpers.chapters import NOTEBOOKS, chapters
from helpers.exercises.guesses import ChoiceGuess, Guess
from helpers.exercises.misconceptions import sentence_of
from helpers.looking_back.shared_files import Learner
from helpers.looking_back.tally import subjects

KINDS = {"tasks": "task", "exercises": "exercise", "guesses": "guess"}
LETTERS = {"task": "T", "exercise": "E", "guess": "G"}
DONE, NOT_YET, OPEN = "done", "not yet", "open"
GUESSED, SURPRISE, GIVEN = "guessed", "surprise", "given"
MOST_BARS = 8  # of guessed numbers, before neighbours share one

# Every sentence that a teacher may meet here.
UNKNOWN = "No misconception that the course knows by name"
FROM_TO = "{low} to {high}"
ALL, SHARE_SAID = "All {n} of you said {what}.", "{share} of you said {what}."
NOBODY_YET = "Nobody has guessed yet."
AS_MANY = "You don't agree: {k} of you said {one}, and as many {other}."
SHARES = {
    Fraction(1, 4): "A quarter",
    Fraction(1, 3): "A third",
    Fraction(1, 2): "Half",
    Fraction(2, 3): "Two thirds",
    Fraction(3, 4): "Three quarters",
}
NEARLY = Fraction(1, 50)  # so much off, a share is still called by its name, with an "about"
ABOUT, OUT_OF = "About {share}", "{k} out of {n}"


@dataclass(frozen=True)
class Thing:
    """One thing to do in the chapter.

    Attributes
    ----------
    code
        Short, for the head of a column: "E3" is the third exercise.
    kind
        "task", "exercise" or "guess".
    name
        As in `helpers.progress`.
    subject
        The task, exercise or guess itself.
    """

    code: str
    kind: str
    name: str
    subject: object

    @property
    def sentence(self) -> str:
        """What there is to do."""
        words = ("sentence", "asks", "question")
        return next(getattr(self.subject, word) for word in words if hasattr(self.subject, word))


@dataclass
class Obstacle:
    """How a class gets on with one exercise.

    Attributes
    ----------
    thing
        The exercise.
    tried, stuck
        How many have tried it, and how many of them have no right answer yet.
    misconceptions
        What the last answer of those showed, in words, and how many it was.
    """

    thing: Thing
    tried: int = 0
    stuck: int = 0
    misconceptions: Counter = field(default_factory=Counter)


@cache
def things_of(chapter: str) -> tuple[Thing, ...]:
    """Return all that there is to do: tasks, exercises, guesses, each as the chapter has them."""
    text = next(
        ((NOTEBOOKS / c.file).read_text("utf-8") for c in chapters() if c.number == chapter), ""
    )
    found = [one[1:] for one in subjects() if one[0] == chapter]
    found.sort(key=lambda one: (list(KINDS).index(one[0]), _place(one[1], text)))
    things, counts = [], Counter()
    for key, name, subject in found:
        kind = KINDS[key]
        counts[kind] += 1
        things.append(Thing(f"{LETTERS[kind]}{counts[kind]}", kind, name, subject))
    return tuple(things)


def _place(name: str, text: str) -> tuple[int, str]:
    """Return where in a chapter an exercise, a guess or the explorer of a task comes first.

    What comes nowhere comes last.
    """
    chapter, inner = name.split(".")[:2]
    wanted = rf"\b{chapter}\.{inner}\b" if chapter.startswith("ch") else rf"\b{inner}\("
    found = re.search(wanted, text)
    return found.start() if found else len(text), inner


def status(learner: Learner, thing: Thing) -> str:
    """Return how a thing stands with a learner."""
    event = learner.done.get((thing.kind, thing.name))
    if event is not None and not (thing.kind == "guess" and event["late"]):
        if thing.kind == "guess":
            return GUESSED if event["right"] else SURPRISE
        return DONE if event["right"] else NOT_YET
    return GIVEN if ("given", thing.name) in learner.done else OPEN


def obstacles(learners: Sequence[Learner], things: Sequence[Thing]) -> list[Obstacle]:
    """Return the exercises that were tried, those first at which most are stuck."""
    found = []
    for thing in things:
        events = [learner.done.get(("exercise", thing.name)) for learner in learners]
        events = [event for event in events if event is not None]
        if thing.kind == "exercise" and events:
            stuck = [event for event in events if not event["right"]]
            told = (sentence_of(thing.name, event["misconception"]) for event in stuck)
            counted = Counter(sentence or UNKNOWN for sentence in told)
            found.append(Obstacle(thing, len(events), len(stuck), counted))
    return sorted(found, key=lambda obstacle: -obstacle.stuck)


def guessed(learners: Sequence[Learner], guess: Guess, name: str) -> list[tuple[str, int, bool]]:
    """Return what a class guessed: what it reads like, how many said so, whether it's right.

    Every option is there, also one that nobody chose. Of numbers, those that were guessed are, in
    rising order; if they are many, neighbours share a line.
    """
    values = []
    for learner in learners:
        event = learner.done.get(("guess", name)) or learner.done.get(("given", name))
        if event is not None and event["late"]:
            event = learner.done.get(("given", name))
        if event is not None:
            try:
                values.append(guess.read(event["guess"]))
            except (ValueError, TypeError):  # the question has changed since
                continue
    counts = Counter(values)
    if isinstance(guess, ChoiceGuess):
        return [
            (choice.text, counts[option], guess.is_right(option, guess.happens))
            for option, choice in guess.options.items()
        ]
    return [_line(guess, group, counts) for group in _groups(sorted(counts))]


def _groups(numbers: Sequence[float]) -> list[Sequence[float]]:
    """Return numbers in at most so many groups of about the same size."""
    n = min(MOST_BARS, len(numbers))
    cuts = [k * len(numbers) // n for k in range(n + 1)] if n else []
    return [numbers[start:end] for start, end in pairwise(cuts)]


def _line(guess: Guess, group: Sequence[float], counts: Counter) -> tuple[str, int, bool]:
    low, high = guess.words(group[0]), guess.words(group[-1])
    words = low if low == high else FROM_TO.format(low=low, high=high)
    right = any(guess.is_right(number, guess.happens) for number in group)
    return words, sum(counts[number] for number in group), right


def headline(lines: Sequence[tuple[str, int, bool]]) -> str:
    """Return in a sentence what most of a class guessed: "Two thirds of you said “…”."."""
    n = sum(count for _, count, _ in lines)
    if not n:
        return NOBODY_YET
    first, second = sorted([*lines, ("", 0, False)], key=lambda line: -line[1])[:2]
    one, other = (f"“{words.rstrip('.')}”" for words, _, _ in (first, second))
    k = first[1]
    if k == n:
        return ALL.format(n=n, what=one)
    if k == second[1]:
        return AS_MANY.format(k=k, one=one, other=other)
    return SHARE_SAID.format(share=share_in_words(k, n), what=one)


def share_in_words(k: int, n: int) -> str:
    """Return k of n as one says it: "Two thirds", "About half", "7 out of 12"."""
    near = min(SHARES, key=lambda share: abs(share - Fraction(k, n)))
    if near == Fraction(k, n):
        return SHARES[near]
    if abs(near - Fraction(k, n)) <= NEARLY:
        name = SHARES[near]
        return ABOUT.format(share=name[0].lower() + name[1:])
    return OUT_OF.format(k=k, n=n)
