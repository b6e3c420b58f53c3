"""Guesses: what a learner expects, asked before the cell that answers is run.

A guess is a module-level name in the module of its chapter, ``helpers/exercises/chNN.py``::

    smaller_sum = choice_guess(
        "smaller_sum",  # the same as the variable
        "Which of the two lines has the smaller sum of errors?",
        options={
            "steep": Choice("the steep line", "You'd have to believe that errors can't cancel."),
            "flat": Choice("the flat line"),
        },
        happens="flat",
    )

A number is a `number_guess`. In the chapter, ``ch02.smaller_sum.ask()`` shows the question, and
the cell that answers ends in ``ch02.smaller_sum.reveal(...)`` with what has happened there; where
an explorer answers, ``ch02.overshoot.watch(explorer, when=...)`` stands in its cell. Nothing is
said about a guess before that. A guess can be left out: then nothing is shown at all.

What is said of a wrong guess is what one would have to believe to make it. Backticks make code and
stars emphasis; maths is written as it is to be read, such as η or 10⁻³.
"""

import math
import os
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np

from helpers import progress
from helpers.exercises import verdicts
from helpers.exercises.showing import LABELS, find_shell, marked, show_note
from helpers.words import first_line

if TYPE_CHECKING:
    from helpers.exercises.guess_box import GuessBox

# Every sentence that a learner may meet here.
GUESS = "Guess"
INVITATION = "Take a guess, or just go on."
NOTED_BELOW = "Noted. Run the next cell."
NOTED_PICTURE = "Noted. Now move the picture below."
HAPPENED = "{happened}."
YOU_GUESSED = "You guessed {guess}."
QUOTED = "“{text}”"
LATE = "The answer was already on the page, so this one doesn't count."
COVER = "Take a guess before you read on."  # above a stored answer
AS_PLAIN_TEXT = "Guess: {question}"
A_NUMBER = "a number"
NOT_A_NUMBER = "That isn't a number. Write it in digits, such as 2.5 or 1000."
OUT_OF_RANGE = "Your guess should be a number from {low} to {high}."
TROUBLE = "This guess can't be answered by the picture ({error}). The rest goes on working."

# What the author of a chapter may meet.
NO_OPTION = "The guess {name!r} has no option {value!r}. Its options: {options}."
NO_NUMBER = "The guess {name!r} is about a number, but {value!r} came."
OTHER_ANSWER = "The guess {name!r} is declared to end with {happens!r}, but {happened!r} came."
TOO_SOON = "The guess {name!r} is answered before the explorer has been moved."

CHECKED = "COURSE_CHECK_GUESSES"  # set to 1, what happens must be what is declared
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+(e[+-]?\d+)?")


@dataclass(frozen=True)
class Choice:
    """An option of a guess.

    Attributes
    ----------
    text
        What the learner reads.
    belief
        What one would have to believe to choose it, a sentence; empty for what happens.
    """

    text: str
    belief: str = ""


class Guess:
    """A question about what is going to happen; made by one of the two builders below.

    Attributes
    ----------
    name
        Its name in its chapter.
    question
        What the learner is asked.
    happens
        What the chapter shows, as stored.
    why
        What is said beside a right guess; may be empty.
    given
        The learner's guess; None as long as there is none.
    happened
        What happened when the answer was run; None before that.
    late
        Whether the guess came only after that.
    """

    def __init__(self, name: str, question: str, happens: object, why: str) -> None:
        """Declare it; see `choice_guess` and `number_guess`."""
        self.name, self.question, self.happens, self.why = name, question, happens, why
        self.given: object = None
        self.happened: object = None
        self.late = False
        self._recorded = False
        self._watched = False
        self._refusal = ""
        self._box: GuessBox | None = None
        self._lock = threading.RLock()  # clicks are heard in a thread of their own

    def __repr__(self) -> str:
        """Return the question."""
        return self.question

    # What a chapter calls.

    def ask(self) -> None:
        """Show the question and take a guess; later, show how it went."""
        with self._lock:
            self._recall()
            shell = find_shell()
            if not shell:
                print(self.as_text())
                return
            view, _ = self._live()._repr_mimebundle_()
        from IPython.display import display

        display({**view, **self._still()}, metadata={"guess": {"name": self.full_name}}, raw=True)

    def guess(self, value: object) -> None:
        """Take a guess, as a click does; what comes after the answer counts as late."""
        with self._lock:
            self._recall()
            if self.given is not None and self.happened is not None:
                return
            try:
                self.given = self.read(value)
            except ValueError as error:
                self._refusal = str(error)
            else:
                self._refusal = ""
                self.late = self.happened is not None
                self._record()
                if not self._recorded:  # what the class guesses is of interest before the answer
                    progress.pass_on("given", self.full_name, guess=self.given)
            self._refresh()

    def reveal(self, happened: object) -> None:
        """Say what happened; if there is a guess, show it beside that.

        Parameters
        ----------
        happened
            The name of an option, or a number: what this run of the cell gave.

        Raises
        ------
        ValueError
            Where chapters are tested: if it is none of the options, no number, or not what is
            declared. A learner who has changed the cell is told nothing.
        """
        tested = os.environ.get(CHECKED) == "1"
        try:
            happened = self.checked(happened)
        except ValueError:
            if tested:
                raise
            return
        if tested and not self.is_right(self.happens, happened):
            raise ValueError(
                OTHER_ANSWER.format(name=self.full_name, happens=self.happens, happened=happened)
            )
        with self._lock:
            self._happen(happened)
            if self.given is not None:
                show_note(self.outcome, self.verdict)

    def watch(self, explorer: object, when: Callable[[object], bool] | None = None) -> None:
        """Let an explorer answer: what is declared happens as soon as `when` holds.

        Parameters
        ----------
        explorer
            Whose picture answers.
        when
            Takes the explorer after each change and says whether it now shows the answer. Without
            it, any change of the settings does.
        """
        start = explorer.state
        shows_it = when or (lambda explorer: explorer.state != start)

        def look(change: object = None) -> None:
            try:
                answered = self.happened is None and shows_it(explorer)
            except Exception as error:  # the explorer is to go on, whatever it is
                self._refusal = TROUBLE.format(error=first_line(error))
                self._refresh()
                return
            if answered:
                if change is None and os.environ.get(CHECKED) == "1":
                    raise ValueError(TOO_SOON.format(name=self.full_name))
                with self._lock:
                    self._happen(self.happens)

        with self._lock:
            self._recall()
            self._watched = True
            self._refresh()
        explorer.picture.observe(look, ["frame", "alt"])  # what was drawn, and its words
        look()

    # What is said.

    @property
    def full_name(self) -> str:
        """Its name with that of its chapter, such as "ch02.smaller_sum"."""
        return verdicts.full_name(self) or self.name

    @property
    def outcome(self) -> str:
        """How it went, a kind of note; "" as long as there is nothing to say."""
        if self.given is None or self.happened is None:
            return ""
        return "guessed" if self.is_right(self.given, self.happened) else "surprise"

    @property
    def verdict(self) -> str:
        """The guess, what happened, and a sentence about it; "" before that."""
        if not self.outcome:
            return ""
        said = self.said_of(self.given, self.happened)
        return f"{said} {LATE}" if self.late else said

    def said_of(self, guess: object, happened: object) -> str:
        """Return what is said of a guess beside what happened."""
        words, same = self.words(happened), self.words(guess) == self.words(happened)
        sentences = [
            HAPPENED.format(happened=words),
            "" if same else YOU_GUESSED.format(guess=self.words(guess)),
            self.why if self.is_right(guess, happened) else self.belief(guess, happened),
        ]
        return " ".join(filter(None, sentences))

    def as_text(self) -> str:
        """Return the question and its options, or how it went, as plain text."""
        lines = [AS_PLAIN_TEXT.format(question=self.question), *self.listed()]
        if self.verdict:
            lines.append(f"{LABELS[self.outcome][1]}: {self.verdict}")
        return "\n".join(lines)

    # What differs: see the subclasses.

    def read(self, value: object) -> object:
        """Return a guess in order; a ValueError says to the learner what is wrong with it."""
        raise NotImplementedError

    def checked(self, happened: object) -> object:
        """Return what happened in order; a ValueError says to the author what is wrong with it."""
        raise NotImplementedError

    def is_right(self, guess: object, happened: object) -> bool:
        """Say whether a guess counts as right."""
        raise NotImplementedError

    def belief(self, guess: object, happened: object) -> str:
        """Return what one would have to believe to make a wrong guess."""
        raise NotImplementedError

    def words(self, value: object) -> str:
        """Return a guess, or what happened, as the learner reads it."""
        raise NotImplementedError

    def listed(self) -> list[str]:
        """Return a line for each option, for plain text."""
        raise NotImplementedError

    def on_page(self) -> dict:
        """Return what the box needs besides: traits of `GuessBox`."""
        raise NotImplementedError

    # The machinery.

    def _happen(self, happened: object) -> None:
        self._recall()
        self.happened = happened
        self._record()
        self._refresh()

    def _record(self) -> None:
        """Write down how it went, once."""
        if self._recorded or not self.outcome:
            return
        self._recorded = True
        progress.record(
            "guess",
            self.full_name,
            guess=self.given,
            happened=self.happened,
            right=self.outcome == "guessed",
            late=self.late,
        )

    def _recall(self) -> None:
        """Take over what is written down, or begin anew if the learner has started afresh."""
        found = progress.done("guess").get(self.full_name)
        if found is None:
            if self._recorded:
                self.given = self.happened = None
                self.late = self._recorded = False
        elif not self._recorded:
            try:
                given, happened = self.read(found["guess"]), self.checked(found["happened"])
            except (KeyError, ValueError):  # the question has changed since
                return
            self.given, self.happened, self.late = given, happened, bool(found.get("late"))
            self._recorded = True

    def _live(self) -> "GuessBox":
        """Return the box on the page; there is one, however often it is shown."""
        from helpers.exercises.guess_box import GuessBox

        if self._box is None or self._box.comm is None:
            self._box = GuessBox()
            self._box.on_msg(lambda _box, message, _buffers: self.guess(message["guess"]))
        self._refresh()
        return self._box

    def _refresh(self) -> None:
        """Bring the box up to date."""
        box = self._box
        if box is None:
            return
        noted = NOTED_PICTURE if self._watched else NOTED_BELOW
        status = self.verdict or (INVITATION if self.given is None else noted)
        with box.hold_sync():  # one message
            box.question = marked(self.question)
            box.outcome = self.outcome
            box.status = marked(status)
            box.refusal = self._refusal
            for trait, value in self.on_page().items():
                setattr(box, trait, value)

    def _still(self) -> dict[str, str]:
        """Return what is stored, for those who read without a kernel."""
        lines = "".join(f"<li>{marked(line[2:])}</li>" for line in self.listed())
        page = f"<p><strong>{GUESS}:</strong> {marked(self.question)}</p><ul>{lines}</ul>"
        if self.verdict:
            page += f"<p><strong>{LABELS[self.outcome][1]}:</strong> {marked(self.verdict)}</p>"
        return {"text/html": page, "text/plain": self.as_text()}


class ChoiceGuess(Guess):
    """A guess among options; see `choice_guess`.

    Attributes
    ----------
    options
        By their names, in the order on the page.
    """

    def __init__(
        self, name: str, question: str, options: Mapping[str, Choice], happens: str, why: str
    ) -> None:
        """Declare it."""
        super().__init__(name, question, happens, why)
        self.options = dict(options)
        self.checked(happens)

    def read(self, value: object) -> str:
        """Return the name of an option, also from its place in the list."""
        names = list(self.options)
        if isinstance(value, int) and 0 <= value < len(names):
            return names[value]
        return self.checked(value)

    def checked(self, happened: object) -> str:
        """Return the name of an option."""
        if isinstance(happened, str) and happened in self.options:
            return str(happened)
        options = ", ".join(map(repr, self.options))
        raise ValueError(NO_OPTION.format(name=self.full_name, value=happened, options=options))

    def is_right(self, guess: object, happened: object) -> bool:
        """Say whether they are the same."""
        return guess == happened

    def belief(self, guess: object, happened: object) -> str:
        """Return the sentence of the option."""
        return self.options[guess].belief

    def words(self, value: object) -> str:
        """Return the text of the option, to be part of a sentence."""
        return QUOTED.format(text=self.options[value].text.removesuffix("."))

    def listed(self) -> list[str]:
        """Return a line for each option."""
        return [f"• {choice.text}" for choice in self.options.values()]

    def on_page(self) -> dict:
        """Return the options, and which was guessed and which happened."""
        names = list(self.options)
        return {
            "options": [marked(choice.text) for choice in self.options.values()],
            "given": -1 if self.given is None else names.index(self.given),
            "happened": -1 if not self.outcome else names.index(self.happened),
        }


class NumberGuess(Guess):
    """A guess of a number; see `number_guess`."""

    def __init__(
        self,
        name: str,
        question: str,
        happens: float,
        why: str,
        *,
        near: float | None,
        factor: float | None,
        unit: str,
        beliefs: Sequence[tuple[Callable[[float, float], bool], str]],
        otherwise: str,
        low: float,
        high: float,
    ) -> None:
        """Declare it."""
        super().__init__(name, question, happens, why)
        self.near, self.factor, self.unit = near, factor, unit
        self.beliefs, self.otherwise = list(beliefs), otherwise
        self.low, self.high = low, high

    def read(self, value: object) -> float:
        """Return a number from what was typed: 0.5, 0,5, 1,000, 50 %, 1e-3."""
        found = [value] if _is_number(value) else _readings(str(value), self.unit)
        if not found:
            raise ValueError(NOT_A_NUMBER)
        fitting = [number for number in found if self.low <= number <= self.high]
        if not fitting:
            low, high = _number_words(self.low), _number_words(self.high)
            raise ValueError(OUT_OF_RANGE.format(low=low, high=high))
        return float(fitting[0])

    def checked(self, happened: object) -> float:
        """Return a number, also from an array that holds one."""
        if isinstance(happened, np.ndarray | np.generic) and happened.size == 1:
            happened = happened.item()
        if _is_number(happened):
            return float(happened)
        raise ValueError(NO_NUMBER.format(name=self.full_name, value=happened))

    def is_right(self, guess: object, happened: object) -> bool:
        """Say whether a guess is near enough, by difference or by factor."""
        if self.near is not None and abs(guess - happened) <= self.near:
            return True
        if self.factor is None or guess * happened <= 0:
            return guess == happened
        return max(guess / happened, happened / guess) <= self.factor

    def belief(self, guess: object, happened: object) -> str:
        """Return the first sentence that fits."""
        fitting = (sentence for fits, sentence in self.beliefs if fits(guess, happened))
        return next(fitting, self.otherwise)

    def words(self, value: object) -> str:
        """Return the number with its unit."""
        space = "" if self.unit in ("", "%") else " "
        return f"{_number_words(value)}{space}{self.unit}"

    def listed(self) -> list[str]:
        """Say that a number is asked for."""
        return [f"• {A_NUMBER} ({self.unit})" if self.unit else f"• {A_NUMBER}"]

    def on_page(self) -> dict:
        """Return what stands around the field."""
        typed = "" if self.given is None else _number_words(self.given)
        return {"unit": self.unit, "number": True, "typed": typed}


def choice_guess(
    name: str, question: str, *, options: Mapping[str, Choice], happens: str, why: str = ""
) -> ChoiceGuess:
    """Declare a guess among options.

    Parameters
    ----------
    name, question, happens, why
        As in `Guess`; `happens` is the name of an option.
    options
        By names, which `reveal` takes: ``{"flat": Choice("the flat line"), ...}``. Each one that
        doesn't happen has a belief.
    """
    return ChoiceGuess(name, question, options, happens, why)


def number_guess(
    name: str,
    question: str,
    *,
    happens: float,
    beliefs: Sequence[tuple[Callable[[float, float], bool], str]],
    otherwise: str,
    near: float | None = None,
    factor: float | None = None,
    unit: str = "",
    low: float = -math.inf,
    high: float = math.inf,
    why: str = "",
) -> NumberGuess:
    """Declare a guess of a number.

    Parameters
    ----------
    name, question, happens, why
        As in `Guess`; `happens` is a number.
    beliefs
        Pairs of a condition on guess and what happened, and what one would have to believe to
        make such a guess. The first that fits is said of a wrong one.
    otherwise
        What is said of any other wrong guess.
    near
        Right are guesses not further away than this.
    factor
        Right are also guesses that are at most so many times too large or too small.
    unit
        What stands behind the number, such as "%" or "steps".
    low, high
        The smallest and the largest guess that makes sense.
    """
    return NumberGuess(
        name,
        question,
        happens,
        why,
        near=near,
        factor=factor,
        unit=unit,
        beliefs=beliefs,
        otherwise=otherwise,
        low=low,
        high=high,
    )


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _readings(text: str, unit: str) -> list[float]:
    """Return what a text may mean as a number: "1,250" is rather 1250 than 1.25."""
    text = re.sub(r"\s", "", text).replace("−", "-").lower()
    for ending in ("%", re.sub(r"\s", "", unit).lower()):
        text = text.removesuffix(ending)
    spellings = [text.replace(",", "")] if THOUSANDS.fullmatch(text) else []
    spellings += [text.replace(",", ".")] if DECIMAL_COMMA.fullmatch(text) else []
    found = []
    for spelling in spellings or [text]:
        try:
            number = float(spelling.replace("_", "?"))
        except ValueError:
            continue
        found += [number] if math.isfinite(number) else []
    return found


def _number_words(value: float) -> str:
    """Return a number with four digits that count, and all before the point."""
    if not math.isfinite(value) or value == 0 or 1e-4 <= abs(value) < 1000:
        return f"{value:.4g}"
    return f"{value:,.0f}" if abs(value) < 1e15 and abs(value) >= 1 else f"{value:.3g}"
