"""How an exercise is declared; chapters import the three builders from here.

An exercise is a module-level name in the module of its chapter, ``helpers/exercises/chNN.py``.
A function to write, compared with a reference on fixed and on fresh random inputs::

    double = function_exercise(
        "double",  # the name it has in the bank, the same as the variable
        "Write a function `double(x)` that returns twice `x`.",
        reference=lambda x: 2 * x,
        cases=[3, -1.5, 0],  # always tried, in this order; several inputs: [(0, 1), (1, 1)]
        fresh=lambda rng: rng.uniform(-9, 9),  # other inputs at every check
        misconceptions=[(lambda x: x**2, "That is the square of `x`: `x` times itself.")],
        hints=["Twice something is 2 times it.", "Multiply with `*`, hand back with `return`."],
        solution="def double(x): return 2 * x",
    )

A number or an array is a `value_exercise`, a question with listed options a `choice_exercise`.
An answer that is neither but that does something, such as the weights of a neuron, is a
`function_exercise` too: its `use` says how the answer turns inputs into an output.

How exact must a value be? Say nothing where there is one exact value: six digits are wanted, and
all of a whole number. ``digits=2`` if the question says "to two decimals": then what rounds to the
same two decimals is right (2.30 and 2.3026 for ln 10, but neither 2.295 nor 2.31).
``tolerance=0.05`` if it asks for "about": one part in twenty more or less.

A misconception is a pair. Its second part is the message; its first part says how to know it:
another reference, wrong on purpose, that the answer agrees with on every input tried (for a value:
another value), or `When(lambda got, want: ...)`, true for every output that is wrong. The first
that fits is told. The fixed cases alone must tell misconceptions apart, or chance decides.

Each exercise needs an entry in ``tests/unit/exercises/answers_chNN.py``: answers that are right
and, but for a question, some that are wrong. Misconceived ones are needed only if a `When` or a
`use` must recognise them: the tests try all other misconceptions by themselves. A new chapter is
a new file here and a new file there.

Whatever the answer does, the learner gets a sentence and never a traceback. A rule that holds for
every exercise, such as "always twice what's expected", stands in `helpers.exercises.faults` and
need not be declared. ``python tests/unit/exercises/slips.py ch05`` shows what wrong answers are
told that have one slip in the solution.
"""

import inspect
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from helpers.exercises import supervision, verdicts
from helpers.exercises.comparison import Precision
from helpers.exercises.judge import (
    ChoiceJudge,
    FunctionJudge,
    Option,
    Result,
    ValueJudge,
    When,
    find_numbers,
    find_unbegun,
)
from helpers.exercises.showing import show_data, show_note

RIGHT_FUNCTION = "The results are as expected for every input tried."
RIGHT_VALUE = "This is the value asked for."
ONE_ANSWER = "`check` takes one answer. Several values go into brackets: `check((1, 2))`."
LAST_HINT = " This was the last hint; `.solution()` shows a solution."


@dataclass(frozen=True, eq=False, repr=False)
class Exercise:
    """One exercise, made by one of the three builders below.

    Attributes
    ----------
    name
        Its name in its chapter.
    asks
        The task, as the learner reads it.
    hints
        From the first push to almost the answer.
    code
        A solution; its last statement binds the answer.
    misconceptions
        Pairs of how to know it and what to say.
    given
        What the chapter has defined by then and the solution uses, by name (besides ``np``).
    """

    name: str
    asks: str
    hints: Sequence[str]
    code: str
    misconceptions: Sequence[tuple[object, str]]
    given: Mapping[str, object]
    _judge: FunctionJudge | ValueJudge | ChoiceJudge
    _hint_numbers: Iterator[int] = field(default_factory=itertools.count)

    def __repr__(self) -> str:
        """Return the task."""
        return self.asks

    @property
    def options(self) -> Mapping[str, Option]:
        """The options of a question by their letters; none for any other exercise."""
        return self._judge.options if isinstance(self._judge, ChoiceJudge) else {}

    @property
    def is_function(self) -> bool:
        """Whether the answer is code, and not a value or a letter."""
        return isinstance(self._judge, FunctionJudge)

    def check(self, answer: object = ..., *more: object) -> Result:
        """Check an answer, show what was found and return it."""
        if more and isinstance(self._judge, ChoiceJudge):
            answer, more = (answer, *more), ()
        result, printed = self.judge(answer) if not more else (Result("not yet", ONE_ANSWER), "")
        if printed:
            print(printed.removesuffix("\n"))
        show_note(result.outcome, result.message)
        verdicts.keep(self, result.outcome, result.message)
        return result

    def hint(self) -> None:
        """Show a hint; each call says more."""
        number = min(next(self._hint_numbers) + 1, len(self.hints))
        last = LAST_HINT if number == len(self.hints) else ""
        show_note("hint", self.hints[number - 1] + last, number=number, total=len(self.hints))

    def solution(self) -> None:
        """Show a solution as code."""
        show_data({"text/markdown": f"```python\n{self.code}\n```", "text/plain": self.code})

    def judge(self, answer: object, seconds: float | None = None) -> tuple[Result, str]:
        """Check an answer without showing anything.

        Parameters
        ----------
        answer
            Whatever the learner passed.
        seconds
            How long to wait for it; `supervision.TIME_LIMIT` unless told.

        Returns
        -------
        tuple[Result, str]
            What was found, and what the first call of the answer printed.
        """
        if unbegun := find_unbegun(answer):
            return unbegun, ""
        watch = supervision.Watch(supervision.TIME_LIMIT if seconds is None else seconds)
        found = supervision.supervise(watch, lambda: self._judge.judge(answer, watch))
        return found if isinstance(found, Result) else Result("not yet", found), watch.printed


def function_exercise(
    name: str,
    asks: str,
    *,
    reference: Callable[..., object],
    hints: Sequence[str],
    solution: str,
    cases: Sequence[object] = (),
    fresh: Callable[[np.random.Generator], object] | None = None,
    misconceptions: Sequence[tuple[Callable[..., object] | When, str]] = (),
    tolerance: float = 1e-6,
    right: str = RIGHT_FUNCTION,
    strict: bool = False,
    use: Callable[..., object] | None = None,
    form: str = "",
    given: Mapping[str, object] | None = None,
) -> Exercise:
    """Declare a function to write, compared with a reference by what it returns.

    Parameters
    ----------
    name, asks, hints, solution, misconceptions, given
        As in `Exercise`; `solution` is its code.
    reference
        Called with the same inputs as the answer. Returns a number, an array, text, or a tuple of
        these. Booleans count as 0 and 1, lists of numbers as arrays.
    cases
        Inputs that are always tried, each a tuple of arguments (or the only argument).
    fresh
        Makes more such inputs, from a random generator; called anew for each check.
    tolerance
        Largest difference that counts as equal, relative or absolute.
    right
        What to say of a right answer.
    strict
        Whether overflow, division by zero and invalid operations of NumPy count as errors.
    use
        ``use(answer, *inputs)`` gives the output, where the answer is not itself a function of the
        inputs, or where what counts is not what it returns. It may raise `judge.KnownError`.
    form
        Needed with `use`: what the answer must be, in words ("three numbers w1, w2, b").
    """
    judge = FunctionJudge(
        name, reference, cases, fresh, misconceptions, tolerance, right, strict, use, form
    )
    return Exercise(
        name, asks, hints, inspect.cleandoc(solution), misconceptions, given or {}, judge
    )


def value_exercise(
    name: str,
    asks: str,
    *,
    expected: object,
    also: Sequence[object] = (),
    hints: Sequence[str],
    solution: str,
    misconceptions: Sequence[tuple[object, str]] = (),
    tolerance: float | None = None,
    digits: int | None = None,
    right: str = RIGHT_VALUE,
) -> Exercise:
    """Declare a value to find: a number, an array, text, or a tuple of these.

    Parameters
    ----------
    name, asks, hints, solution, misconceptions
        As in `Exercise`; `solution` is its code.
    expected
        The value.
    also
        Other values that are as right, of the same kind.
    tolerance, digits
        How exact the value must be, as in `Precision`; one of the two, or neither.
    right
        What to say of a right answer.
    """
    precision = Precision(tolerance, digits)
    judge = ValueJudge(expected, also, misconceptions, precision, right, find_numbers(asks))
    return Exercise(name, asks, hints, inspect.cleandoc(solution), misconceptions, {}, judge)


def choice_exercise(
    name: str, asks: str, *, options: Mapping[str, Option], hints: Sequence[str]
) -> Exercise:
    """Declare a question with listed options, one or several of them right.

    Parameters
    ----------
    name, asks, hints
        As in `Exercise`; the options are added to `asks`.
    options
        By their letters, in small type: ``{"a": Option("...", "Why.", right=True), ...}``.
        The reason of a wrong one is what the learner who chose it reads.
    """
    asks = "\n".join([asks, *(f"  {letter}) {option.text}" for letter, option in options.items())])
    code = f'answer = "{" ".join(x for x, option in options.items() if option.right)}"'
    wrong = [(letter, option.why) for letter, option in options.items() if not option.right]
    return Exercise(name, asks, hints, code, wrong, {}, ChoiceJudge(options))
