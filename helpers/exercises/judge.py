"""Judging an answer: whether it is one, whether it is right, and if not, what is known of it."""

import dis
import inspect
import re
import types
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from helpers.exercises.comparison import (
    Compared,
    Precision,
    compare,
    is_close,
    is_unchanged,
    look,
)
from helpers.exercises.descriptions import brief, say_call, say_kind, say_use
from helpers.exercises.diagnosis import explain_error, explain_output, explain_value
from helpers.exercises.evidence import Evidence, TriedInput
from helpers.exercises.faults import find_fault
from helpers.exercises.supervision import GivenUp, Watch, call_strictly
from helpers.exercises.value_faults import is_rounded

N_REPEATED = 12  # random inputs that are the same in every check
SEED = 0  # of these
N_FRESH = 12  # others, which differ from check to check, for an answer that is right so far

NOT_BEGUN = "Put your answer in place of the `...`, then run this cell again."
NOTHING_PASSED = (
    "`check` was given None: there is no answer yet, or it is the result of a call that returns "
    "nothing. A function is passed by its name alone, without brackets."
)
NO_BODY = "Your function does nothing yet. Write its body, then run this cell again."
STILL_DOTS = "There is still a `...` to fill in."

NEEDS_FUNCTION = (
    "`check` was given {kind}. It needs your function itself: "
    "its name alone, without brackets after it and without quotation marks."
)
NEEDS_VALUE = (
    "`check` was given {kind}. It needs a value. If a function computes it, call it first."
)
NO_INPUTS = "none"
INPUTS = "Your function takes the inputs ({names}), but it must work when called as {call}."
SOME_NONE = "One way through your function ends without `return`."
FORGOT_RETURN = "{call} returned nothing (None). Did you forget to return the result?"
PRINTED = "{call} printed {printed} and returned nothing (None). Use `return` instead of `print`."
CHANGED_INPUT = (
    "The results are as expected, but {call} changed the array or list that it was given. "
    "Work on a copy, or write the result into a new one."
)
NEEDS_LETTER = (
    'Answer with the letter of an option in quotation marks, such as `check("{first}")`; '
    "with several letters if several are right. The options are {letters}. `check` was given {got}."
)
FROM_THE_QUESTION = "It's one of the numbers in the question; something has to be done with it."
ONE_MISSING = "Your choice is right so far, but that's not all."
FILLERS = frozenset(
    re.findall(
        r"\w+",
        "and option options answer answers letter letters is are the both only it or pair pairs "
        "curve curves training trainings node nodes loss losses line lines picture pictures run "
        "runs i s my choice choose think guess say number definitely probably because plus as well "
        "all of",
    )
)


@dataclass(frozen=True)
class Result:
    """What a check found.

    Attributes
    ----------
    outcome
        ``"right"``, ``"not yet"`` or ``"not attempted"``.
    message
        What was found, in a sentence or two.
    named
        Whether the message of a wrong answer says what its fault is, not only what it gave.
    """

    outcome: str
    message: str
    named: bool = field(default=False, compare=False, repr=False)

    def _ipython_display_(self) -> None:
        """Show nothing: `check` has shown the message already."""


@dataclass(frozen=True)
class When:
    """Know a misconception by a condition on the outputs that are wrong.

    Attributes
    ----------
    predicate
        Called with what the answer gave and with what was expected (floats, arrays of floats,
        text, or tuples of them); true if the misconception would explain it.
    """

    predicate: Callable[[object, object], bool]

    def explains(self, output: Compared) -> bool:
        """Ask the predicate; one that does not fit the value counts as false."""
        try:
            return output.plain is not None and bool(self.predicate(output.plain, output.wanted))
        except Exception:
            return False


class KnownError(Exception):
    """Raised by the `use` of an exercise that sees for itself what is wrong: its text is told."""


@dataclass(frozen=True)
class Option:
    """One option of a question: its text, why it is right or wrong, and which of the two."""

    text: str
    why: str
    right: bool = False


def find_unbegun(answer: object) -> Result | None:
    """Say why an answer is not one yet; None if it is."""
    if answer is ... or (type(answer) in (str, list, tuple) and not answer):
        return Result("not attempted", NOT_BEGUN)
    if answer is None:
        return Result("not attempted", NOTHING_PASSED)
    if _has_dots(answer):
        return Result("not attempted", STILL_DOTS)
    return Result("not attempted", NO_BODY) if _is_stub(answer) else None


def _has_dots(value: object) -> bool:
    """Whether a value is `...`, or a list or tuple with one in it."""
    return value is ... or (type(value) in (list, tuple) and any(x is ... for x in value))


def _is_stub(answer: object) -> bool:
    """Whether a function has no body yet: it reads no input and no name, and gives nothing.

    Looks at names and constants in the compiled code; instructions differ between versions.
    """
    code = getattr(answer, "__code__", None)
    if not isinstance(code, types.CodeType) or code.co_names or code.co_freevars:
        return False
    inputs = set(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])
    for step in dis.get_instructions(code):
        if "JUMP" in step.opname:  # a loop
            begun = True
        elif "CONST" in step.opname or "SMALL_INT" in step.opname:
            begun = step.argval is not None and not _has_dots(step.argval)
        else:
            read = step.argval if isinstance(step.argval, tuple) else (step.argval,)
            begun = "LOAD" in step.opname and not inputs.isdisjoint(read)
        if begun:
            return False
    return True


@dataclass(frozen=True)
class Output(TriedInput):
    """What came out of one call, written as the learner would."""

    call: str
    changed_input: bool


@dataclass(frozen=True)
class FunctionJudge:
    """Judges a function by what it returns; the fields are those of `function_exercise`."""

    name: str
    reference: Callable[..., object]
    cases: Sequence[object]
    fresh: Callable[[np.random.Generator], object] | None
    misconceptions: Sequence[tuple[Callable[..., object] | When, str]]
    tolerance: float
    right: str
    strict: bool
    use: Callable[..., object] | None
    form: str

    def judge(self, answer: object, watch: Watch) -> Result:
        """Call the answer with inputs that are the same in every check, then with fresh ones.

        What goes wrong with the first is judged by them alone, so nothing depends on chance.
        """
        trials = self.repeated_trials()
        if not self.use and (refusal := self._refuse(answer, trials[0])):
            return refusal
        result = self._judge_trials(answer, trials, watch)
        if result.outcome == "right" and (more := self._draw(np.random.default_rng(), N_FRESH)):
            return self._judge_trials(answer, more, watch)
        return result

    def repeated_trials(self) -> list[tuple]:
        """Return the inputs that are tried in every check: the cases, and the same drawn ones."""
        cases = [x if isinstance(x, tuple) else (x,) for x in self.cases]
        return cases + self._draw(np.random.default_rng(SEED), N_REPEATED)

    def _draw(self, rng: np.random.Generator, count: int) -> list[tuple]:
        drawn = [self.fresh(rng) for _ in range(count)] if self.fresh else []
        return [x if isinstance(x, tuple) else (x,) for x in drawn]

    def _judge_trials(self, answer: object, trials: Sequence[tuple], watch: Watch) -> Result:
        outputs = []
        for inputs in trials:
            call = say_use(inputs) if self.use else say_call(answer, self.name, inputs)
            watch.begin(call)
            given = deepcopy(inputs)
            try:
                got = self._call(answer, given, watch)
            except GivenUp:
                raise
            except KnownError as known:
                return Result("not yet", str(known), named=True)
            except BaseException as error:
                if _is_half_filled(error):
                    return Result("not attempted", STILL_DOTS)
                names = self._names(answer, inputs)
                return Result(
                    "not yet", *explain_error(error, answer, call, self.form, inputs, names)
                )
            if _has_dots(got):
                return Result("not attempted", STILL_DOTS)
            compared = compare(got, self.reference(*deepcopy(inputs)), self.tolerance)
            changed = not self.use and not is_unchanged(inputs, given)
            outputs.append(Output(inputs, compared, call, changed))
            if compared.plain is None and got is not None:  # others can teach nothing more
                break
        return self._judge_outputs(answer, outputs, watch)

    def _call(self, answer: object, given: tuple, watch: Watch) -> object:
        steps = [self.use, answer] if self.use else [answer]
        steps = [call_strictly, *steps] if self.strict else steps
        return watch.caller.call(*steps, *given)

    def _refuse(self, answer: object, inputs: tuple) -> Result | None:
        """Refuse what cannot be called with these inputs, before it is called."""
        if not callable(answer) or isinstance(answer, type):
            return Result("not yet", NEEDS_FUNCTION.format(kind=say_kind(answer)), named=True)
        try:
            signature = inspect.signature(answer)
        except (TypeError, ValueError):  # some built-in functions have none
            return None
        try:
            signature.bind(*inputs)
        except TypeError:
            names = ", ".join(signature.parameters) or NO_INPUTS
            call = say_call(answer, self.name, inputs)
            return Result("not yet", INPUTS.format(names=names, call=call), named=True)
        return None

    def _judge_outputs(self, answer: object, outputs: list[Output], watch: Watch) -> Result:
        wrong = [output for output in outputs if not output.compared.equal]
        if not wrong:
            changed = [output for output in outputs if output.changed_input]
            if changed:
                return Result("not yet", CHANGED_INPUT.format(call=changed[0].call), named=True)
            return Result("right", self.right)
        first = wrong[0]
        if all(output.compared.got is None for output in outputs):
            printed = watch.printed.strip()
            said = PRINTED if printed else FORGOT_RETURN
            return Result(
                "not yet", said.format(call=first.call, printed=brief(printed)), named=True
            )
        for recogniser, message in self.misconceptions:
            if all(self._explains(recogniser, output) for output in outputs):
                return Result("not yet", message, named=True)
        if first.compared.got is None:
            return Result(
                "not yet", explain_output(first.call, first.compared, SOME_NONE), named=True
            )
        names = self._names(answer, first.inputs)
        probe = partial(self._probe, answer, watch) if names else None
        fault = find_fault(Evidence(outputs, names, answer, probe))
        return Result(
            "not yet", explain_output(first.call, first.compared, fault), named=bool(fault)
        )

    def _names(self, answer: object, inputs: tuple) -> tuple[str, ...]:
        """Return how an answer calls its inputs; nothing where it isn't a function of them."""
        try:
            signature = inspect.signature(answer)
            signature.bind(*inputs)
        except (TypeError, ValueError):
            return ()
        names = tuple(name for name in signature.parameters if name.isidentifier())
        return names[: len(inputs)] if len(names) >= len(inputs) else ()

    def _probe(self, answer: object, watch: Watch, inputs: tuple) -> Compared | None:
        """Call an answer once more, to see what its results depend on; None if that failed."""
        if not watch.has_time:
            return None
        try:
            want = self.reference(*deepcopy(inputs))
            watch.begin(watch.call)
            return compare(self._call(answer, deepcopy(inputs), watch), want, self.tolerance)
        except GivenUp:
            raise
        except BaseException:  # neither need work for inputs that nobody has declared
            return None

    def _explains(self, recogniser: Callable[..., object] | When, output: Output) -> bool:
        """Whether a misconception explains an output."""
        compared = output.compared
        if isinstance(recogniser, When):
            return compared.equal or recogniser.explains(compared)
        try:
            other = recogniser(*deepcopy(output.inputs))
        except Exception:  # a wrong reference need not work everywhere
            return False
        if compared.plain is None:  # of another kind than wanted; perhaps of that one
            return is_close(look(compared.got, other)[0], look(other, other)[0], self.tolerance)
        return is_close(compared.plain, look(other, compared.want)[0], self.tolerance)


def _is_half_filled(error: BaseException) -> bool:
    """Whether an error comes of a `...` that the learner has left."""
    dots = isinstance(error, TypeError) and "ellipsis" in str(error)
    return dots or isinstance(error, NotImplementedError)


@dataclass(frozen=True)
class ValueJudge:
    """Judges a value; the fields are those of `value_exercise`."""

    expected: object
    also: Sequence[object]
    misconceptions: Sequence[tuple[object, str]]
    precision: Precision
    right: str
    in_question: frozenset[float] = frozenset()

    def judge(self, answer: object, watch: Watch) -> Result:
        """Compare the answer with all values that are right, then with those known as wrong."""
        if callable(answer):
            return Result("not yet", NEEDS_VALUE.format(kind=say_kind(answer)), named=True)
        if any(compare(answer, good, self.precision).equal for good in (self.expected, *self.also)):
            return Result("right", self.right)
        compared = compare(answer, self.expected, self.precision)
        for is_known in (self._is_one, self._is_rounded):
            for wrong, message in self.misconceptions:
                if is_known(compared, wrong):
                    return Result("not yet", message, named=True)
        message, named = explain_value(compared)
        if not named and _is_in(compared.plain, self.in_question):
            return Result("not yet", f"{message} {FROM_THE_QUESTION}", named=True)
        return Result("not yet", message, named=named)

    def _is_one(self, compared: Compared, wrong: object) -> bool:
        """Whether a value is one that is known as wrong."""
        if isinstance(wrong, When):
            return wrong.explains(compared)
        if isinstance(wrong, tuple) and None in wrong:  # a shape that isn't known yet
            return isinstance(compared.got, list | tuple) and tuple(compared.got) == wrong
        return compare(compared.got, wrong, self.precision).equal

    def _is_rounded(self, compared: Compared, wrong: object) -> bool:
        """Whether a value is one that is known as wrong, with fewer digits."""
        if isinstance(wrong, When):
            return False
        other = compare(compared.got, wrong, self.precision)
        return is_rounded(other.plain, other.wanted)


def _is_in(value: object, numbers: frozenset[float]) -> bool:
    return isinstance(value, float) and value in numbers


def in_one_text(answer: object) -> str:
    """Return an answer of one or several parts, such as a list, as one text in small letters."""
    if isinstance(answer, dict):
        answer = list(answer.values())
    text = answer if isinstance(answer, str) else " ".join(map(str, np.ravel(answer)))
    return text.lower()


def find_numbers(text: str) -> frozenset[float]:
    """Return the numbers that stand in a text, such as 0.1, -4 or 1,000."""
    found = re.findall(r"(?<![\w.])-?\d+(?:,\d{3})*(?:\.\d+)?(?!\w)", text)
    return frozenset(float(number.replace(",", "")) for number in found)


@dataclass(frozen=True)
class ChoiceJudge:
    """Judges the letters of the options that were chosen."""

    options: Mapping[str, Option]

    def judge(self, answer: object, watch: Watch) -> Result:
        """Find the options that were chosen, and say of the first wrong one why it is wrong."""
        chosen = self._find_chosen(answer)
        if not chosen:
            letters, got = ", ".join(self.options), brief(answer)
            message = NEEDS_LETTER.format(first=next(iter(self.options)), letters=letters, got=got)
            return Result("not yet", message, named=True)
        for letter in sorted(chosen):
            if not self.options[letter].right:
                return Result("not yet", self.options[letter].why, named=True)
        right = [letter for letter, option in self.options.items() if option.right]
        if chosen != set(right):
            return Result("not yet", ONE_MISSING, named=True)
        return Result("right", " ".join(self.options[letter].why for letter in right))

    def _find_chosen(self, answer: object) -> set[str]:
        """Return the letters that an answer names, in whatever form; none if it isn't clear."""
        parts = answer.ravel().tolist() if isinstance(answer, np.ndarray) else answer
        parts = [parts] if isinstance(parts, str) else parts
        if not isinstance(parts, list | tuple | set | frozenset):
            return set()
        chosen = set()
        for part in parts:
            found = self._read(part) if isinstance(part, str) else set()
            if not found:
                return set()
            chosen |= found
        return chosen

    def _read(self, text: str) -> set[str]:
        """Return the letters that a text names: by letters, or by the words of one option."""
        said = _simple(text)
        texts = {letter: _simple(option.text) for letter, option in self.options.items()}
        for letter, own in texts.items():
            rest = re.sub(rf"^\W*{letter}\W+", "", said)
            piece = rest != said and (rest == own or (len(rest) > 3 and rest in own))
            if said == own or piece:
                return {letter}
        words = re.findall(r"\w+", said)
        letters = [word for word in words if word in self.options or word not in FILLERS]
        if len(letters) == 1 and set(letters[0]) <= set(self.options):
            letters = list(letters[0])  # "bce"
        if letters and set(letters) <= set(self.options):
            return set(letters)
        holding = {letter for letter, own in texts.items() if len(said) > 3 and said in own}
        return holding if len(holding) == 1 else set()


def _simple(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".")
