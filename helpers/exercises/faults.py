"""What a teacher sees in wrong results, whatever the exercise: parts exchanged, an axis too many.

Each rule looks at all that an answer gave, on every input tried, and returns a sentence, or nothing
if it has none to say. It speaks only if what it says holds for all of them, and if there are enough
different ones that it's no coincidence. `RULES` has them in the order in which a teacher would go
through them; the first that speaks is told. A misconception of one exercise is declared with that
exercise, and goes before all of these.
"""

import dis
import inspect
import itertools
import numbers
import types
from collections.abc import Iterator, Sequence

import numpy as np

from helpers.exercises.comparison import Compared, as_array, close, compare, is_close
from helpers.exercises.descriptions import brief
from helpers.exercises.error_hints import XOR_SIGN
from helpers.exercises.evidence import ENOUGH, Evidence, TriedInput
from helpers.exercises.number_faults import (
    say_bits,
    say_factor,
    say_input_in_it,
    say_not_finite,
    say_property,
    say_relation,
    say_rounded,
    say_type,
)
from helpers.exercises.place_faults import (
    say_one_off,
    say_order,
    say_still_zero,
    say_where,
    say_where_wanted,
    say_which_elements,
)
from helpers.exercises.shape_faults import say_shape, say_shape_alone

LAZY = "A `{kind}` hasn't computed anything yet: put `list(...)` around it."
GENERATOR = (
    "Round brackets around a `for` make a generator, which hasn't computed anything yet. Square "
    "ones make a list."
)
YIELDS = (
    "A function with `yield` hands out its results one by one. Collect them in a list, and "
    "`return` it."
)
A_METHOD = "That's a function that hasn't been called: write the brackets behind its name, too."
NUMBER_AS_TEXT = "That's a text that looks like a number. Return the number itself."
NUMBERS_AS_TEXT = "Those are texts that look like numbers. Return the numbers themselves."
OTHER_LETTERS = "The word is right, but small and capital letters and spaces count."
NO_ORDER = (
    "A set has no order, and keeps equal numbers only once. Return a list, a tuple or an array."
)
A_DICT = "Return the values themselves, not a dict."
A_COMMA = "A comma behind a value makes a tuple of it."
A_TEXT = "That's a text. Return the result itself, not a text that is made of it."
ONE_PART = "That's {which} alone. Return all {n}, with commas between them."
ONE_THING = "That's one thing, and {n} are asked for: return them with commas between them."
IN_PAIRS = (
    "The numbers are right, but grouped the other way: you give {rows} groups of {n}. You need {n} "
    "things, each with all of its numbers. `zip(*groups)` makes that of a list of groups, and `.T` "
    "of an array."
)
OTHER_LENGTH = "Its length is {got}, and {want} things are asked for."
HOLDS_NONE = "There's a None in it: a result that was never filled in or returned."
COMPLEX = "A negative number to the power of a fraction gives a complex number."
UNEVEN = "Its rows aren't equally long, so no array can be made of them."
TWO_RESULTS = (
    "Called twice with the same input, your function gave two different results: `{first}`, then "
    "`{second}`. Does it change a variable outside, or a default value, or draw random numbers?"
)
ALWAYS_SAME = "Your function gives the same for every input tried."
SAME_WHATEVER = "Your function gives the same whatever `{name}` is."
SAME_WHATEVER_IN_IT = "Your function gives the same whatever stands in `{name}`."
READS_OUTSIDE = (
    "Your function gives the same whatever `{name}` is. It uses {others} from outside: inside a "
    "function, work with its own inputs."
)
UNCHANGED = "That's `{name}`, unchanged."
ONLY_FIRST = (
    "Your result depends on the first element or row alone. Is the `return` inside the loop? Then "
    "the first round ends the function."
)
ONLY_LAST = (
    "Your result depends on the last element or row alone. Does each round of your loop overwrite "
    "what the one before has found?"
)
EXCHANGED = "The two are right, but exchanged."
SOME_EXCHANGED = "{} exchanged, and otherwise right."
OTHER_ORDER = "All of them are right, but in another order."
ONE_IS_RIGHT = "{right} right, on every input tried. {wrong} not."
PLACES = ("first", "second", "third", "fourth", "fifth", "sixth")
THE_ONE, THE_ONES = "The {} is", "The {} are"
N_PROBES = 6
LONG_LISTS = 5  # parts of a tuple up to which all orders are tried


def find_fault(evidence: Evidence) -> str:
    """Return what the fault of a wrong answer is, in a sentence or two; "" if no rule knows."""
    with np.errstate(all="ignore"):
        for rule in RULES:
            try:
                if said := rule(evidence):
                    return said
            except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
                continue  # a rule that can't read what came has nothing to say of it
    return ""


def _say_kind(evidence: Evidence) -> str:
    """Name things that are no numbers."""
    compared = evidence.wrong[0].compared
    got, want = compared.got, compared.want
    if isinstance(got, map | zip | filter | reversed | enumerate):
        return LAZY.format(kind=type(got).__name__)
    if inspect.isgenerator(got):
        written = got.gi_code.co_name == "<genexpr>"
        return GENERATOR if written else YIELDS
    if isinstance(got, type({}.keys()) | type({}.values()) | type({}.items())):
        return LAZY.format(kind=type(got).__name__)
    if callable(got):
        return A_METHOD
    if isinstance(got, set | frozenset):
        return NO_ORDER
    if isinstance(got, dict):
        return A_DICT
    if isinstance(got, complex | np.complexfloating):
        return COMPLEX
    if isinstance(want, str):
        return say_word(got, want)
    if isinstance(got, str):
        return NUMBER_AS_TEXT if _is_number(got) else A_TEXT
    if isinstance(want, tuple) and (np.isscalar(got) or isinstance(got, np.ndarray)):
        return _say_grouped(evidence) or _say_one_part(evidence)
    if isinstance(got, tuple) and len(got) == 1 and not isinstance(want, tuple):
        return A_COMMA
    if isinstance(got, tuple | list) and len(got):
        if any(part is None for part in got):
            return HOLDS_NONE
        if all(isinstance(part, str) and _is_number(part) for part in got):
            return NUMBERS_AS_TEXT
        if isinstance(want, tuple) and len(got) != len(want):
            if said := _say_grouped(evidence):
                return said
            return OTHER_LENGTH.format(got=len(got), want=len(want))
        lazy = [type(part).__name__ for part in got if isinstance(part, map | zip | filter)]
        if isinstance(want, tuple) and lazy:
            return LAZY.format(kind=lazy[0])
        if not isinstance(want, tuple):
            try:
                np.asarray(got)
            except ValueError:
                return UNEVEN
    return ""


def _say_grouped(evidence: Evidence) -> str:
    """See whether pairs came where a pair of arrays is asked for."""
    n = len(evidence.wrong[0].compared.want)
    for one in evidence.tried:
        got = one.compared.got
        if not isinstance(got, list | tuple | np.ndarray) or any(np.size(x) != n for x in got):
            return ""
        groups = tuple(np.array(part) for part in zip(*got, strict=True))
        if not compare(groups, one.compared.want, evidence.tolerance).equal:
            return ""
    return IN_PAIRS.format(rows=len(evidence.wrong[0].compared.got), n=n)


def _say_one_part(evidence: Evidence) -> str:
    """See which of several things came alone."""
    got, n = evidence.tried[0].compared.got, len(evidence.tried[0].compared.want)
    if isinstance(got, np.ndarray) and got.ndim and len(got) == n:
        return ""  # its elements may be meant as the parts
    for place in range(min(n, len(PLACES))):
        parts = [
            compare(one.compared.got, one.compared.want[place], evidence.tolerance)
            for one in evidence.tried
        ]
        if all(part.equal for part in parts):
            return ONE_PART.format(which=f"the {PLACES[place]}", n=n)
    return ONE_THING.format(n=n)


def say_word(got: object, want: str) -> str:
    """See whether a word is right but for capitals and spaces."""
    same = isinstance(got, str) and "".join(got.lower().split()) == "".join(want.lower().split())
    return OTHER_LETTERS if same else ""


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _say_power(evidence: Evidence) -> str:
    """See whether the answer says `^ 2`. With whole numbers that raises no error.

    No number of inputs shows that; the compiled code does, and nobody wants `^ 2` by itself.
    """
    return XOR_SIGN if _has_power(getattr(evidence.answer, "__code__", None)) else ""


def _has_power(code: object) -> bool:
    if not isinstance(code, types.CodeType):
        return False
    steps = list(dis.get_instructions(code))
    for before, step in itertools.pairwise(steps):
        sign = step.opname == "BINARY_OP" and step.argrepr in ("^", "^=")
        if (
            sign
            and isinstance(before.argval, int)
            and before.argval > 1
            and "LOAD" in before.opname
        ):
            return "CONST" in before.opname or "SMALL_INT" in before.opname
    return any(_has_power(constant) for constant in code.co_consts)


def _say_two_results(evidence: Evidence) -> str:
    """See whether the same input gives the same result again."""
    for one in evidence.wrong[:2]:
        before = one.compared.plain
        again = evidence.probe(one.inputs) if evidence.probe and before is not None else None
        if again is None or again.plain is None:
            continue
        if not is_close(again.plain, before, evidence.tolerance):
            first, second = brief(one.compared.got), brief(again.got)
            return TWO_RESULTS.format(first=first, second=second) if first != second else ""
    return ""


def _say_unchanged(evidence: Evidence) -> str:
    """See whether an input came back as it was."""
    for place, name in enumerate(evidence.names):
        values = [one.inputs[place] for one in evidence.tried]
        arrays = [as_array(value) for value in values]
        if any(array is None for array in arrays):
            continue
        same = [
            np.shape(one.compared.plain) == array.shape
            and bool(close(one.compared.plain, array.astype(float), 1e-12).all())
            for one, array in zip(evidence.tried, arrays, strict=True)
        ]
        if all(same) and len({str(array) for array in arrays}) >= ENOUGH:
            return UNCHANGED.format(name=name)
    return ""


def _say_always_same(evidence: Evidence) -> str:
    """See whether all results are the same, though other ones are wanted."""
    gots = [one.compared.plain for one in evidence.tried]
    wants = [one.compared.wanted for one in evidence.tried]
    if any(got is None for got in gots):
        return ""
    if evidence.pairs and len({np.shape(want) for want in wants}) > 1:
        fill = {float(number) for number in evidence.got}  # zeros of each shape
        constant = len(fill) == 1 and evidence.fits
    else:
        constant = all(is_close(got, gots[0], 1e-12) for got in gots[1:])
    different = [want for i, want in enumerate(wants) if not _is_among(want, wants[:i])]
    n_enough = 2 if all(_is_bit(want) for want in wants) else ENOUGH
    return ALWAYS_SAME if constant and len(different) >= n_enough else ""


def _is_among(value: object, others: Sequence[object]) -> bool:
    return any(is_close(value, other, 1e-6) for other in others)


def _is_bit(value: object) -> bool:
    return isinstance(value, float) and value in (0, 1)


def _say_first_or_last(evidence: Evidence) -> str:
    """See whether only the first of several elements counts, or only the last."""
    for place, said in ((0, ONLY_FIRST), (-1, ONLY_LAST)):
        if _depends_on_one(evidence, place):
            return said
    return ""


def _depends_on_one(evidence: Evidence, place: int) -> bool:
    """Whether a result stays the same when all other rows are made like one of them."""
    n_same, n_other = 0, 0
    for one in evidence.wrong if evidence.probe else ():
        found = _with_all_like(evidence, one, place)
        if found is None or n_same >= N_PROBES:
            continue
        if is_close(found.wanted, one.compared.wanted, 1e-3):
            continue  # that input tells nothing
        if not is_close(found.plain, one.compared.plain, 1e-9):
            return False
        n_same += 1
        other = _with_all_like(evidence, one, -1 - place)
        n_other += other is not None and not is_close(other.plain, one.compared.plain, 1e-9)
    return n_same >= 2 and n_other >= 2


def _with_all_like(evidence: Evidence, one: TriedInput, place: int) -> Compared | None:
    """Let the answer be called with all rows of its inputs like one of them."""
    changed = [_all_like(value, place) for value in one.inputs]
    if len({len(value) for value in changed if value is not None}) != 1:
        return None
    inputs = tuple(
        old if new is None else new for old, new in zip(one.inputs, changed, strict=True)
    )
    found = evidence.probe(inputs)
    return None if found is None or found.plain is None or one.compared.plain is None else found


def _all_like(value: object, place: int) -> object:
    """Return a list or array in which all rows are like one; None if it has fewer than two."""
    if isinstance(value, np.ndarray) and value.ndim and len(value) > 1:
        return np.stack([value[place]] * len(value))
    if isinstance(value, list) and len(value) > 1:
        return [value[place]] * len(value)
    return None


def _say_ignored_input(evidence: Evidence) -> str:
    """See whether one of the inputs makes no difference, though it should."""
    if not evidence.probe or not evidence.names:
        return ""
    for place, name in enumerate(evidence.names):
        if _is_ignored(evidence, place):
            others = _data_from_outside(evidence.answer)
            if others:
                listed = " and ".join(f"`{other}`" for other in others)
                return READS_OUTSIDE.format(name=name, others=listed)
            several = np.ndim(evidence.tried[0].inputs[place]) > 0
            return (SAME_WHATEVER_IN_IT if several else SAME_WHATEVER).format(name=name)
    return ""


def _is_ignored(evidence: Evidence, place: int) -> bool:
    n_same = 0
    for one, other in _exchanges(evidence, place):
        if n_same >= N_PROBES:
            break
        inputs = (*one.inputs[:place], other, *one.inputs[place + 1 :])
        found = evidence.probe(inputs)
        if found is None or not _has_numbers(found) or not _has_numbers(one.compared):
            continue
        if is_close(found.wanted, one.compared.wanted, 0.05):
            continue
        if not is_close(found.plain, one.compared.plain, 1e-9):
            return False
        n_same += 1
    return n_same >= ENOUGH


def _has_numbers(compared: Compared) -> bool:
    return compared.plain is not None and np.size(compared.got) > 0


def _exchanges(evidence: Evidence, place: int) -> Iterator[tuple[TriedInput, object]]:
    """Yield inputs tried, each with another value for one of them, of the same kind and shape."""
    tried = list(evidence.tried)
    for one, other in zip(tried, [*tried[1:], tried[0]], strict=True):
        mine, its = one.inputs[place], other.inputs[place]
        if type(mine) is type(its) and np.shape(mine) == np.shape(its):
            yield one, its
        elif isinstance(mine, np.ndarray) and isinstance(its, np.ndarray) and its.size:
            yield one, np.resize(its, mine.shape).astype(mine.dtype)


def _data_from_outside(answer: object) -> list[str]:
    """Return the names of the numbers and arrays that a function reads from its notebook."""
    code = getattr(answer, "__code__", None)
    outside = getattr(answer, "__globals__", {})
    data = (np.ndarray, numbers.Number, list, tuple)
    names = code.co_names if code else ()
    return [n for n in names if isinstance(outside.get(n), data) and not n.startswith("_")][:3]


def _say_parts(evidence: Evidence) -> str:
    """See which parts of a tuple are right, and what is wrong with the others."""
    wants = [one.compared.want for one in evidence.tried]
    n = len(wants[0]) if isinstance(wants[0], tuple) else 0
    whole = all(_has_parts(one.compared, n) for one in evidence.tried)
    if n < 2 or not whole:
        return ""
    parts = [evidence.part(number) for number in range(n)]
    right = [number for number, part in enumerate(parts) if not part.wrong]
    for order in itertools.permutations(range(n)) if n <= LONG_LISTS else ():
        if all(is_reordered(one.compared, order) for one in evidence.tried):
            return say_moved(order)
    faults = {number: find_fault(part) for number, part in enumerate(parts) if part.wrong}
    said = next(iter(faults.values()))
    shared = said and all(fault == said for fault in faults.values())
    if right:
        head = ONE_IS_RIGHT.format(right=listed(right), wrong=listed(list(faults)))
        return f"{head} {said}" if shared else head
    if shared:
        return said
    return " ".join(f"{listed([k])} wrong. {fault}" for k, fault in faults.items() if fault)


def say_moved(order: Sequence[int]) -> str:
    """Say which parts have changed places."""
    moved = [k for k, place in enumerate(order) if place != k]
    if len(order) == 2:
        return EXCHANGED
    return SOME_EXCHANGED.format(listed(moved)) if len(moved) == 2 else OTHER_ORDER


def _has_parts(compared: Compared, n: int) -> bool:
    got = compared.got
    return isinstance(got, tuple | list | np.ndarray) and len(got) == n == len(compared.want)


def is_reordered(compared: Compared, order: Sequence[int]) -> bool:
    """Whether the parts of a tuple are right in another order."""
    exchanged = tuple(compared.got[k] for k in order)
    return compare(exchanged, compared.want, compared.tolerance).equal


def listed(places: Sequence[int]) -> str:
    """Say which parts, with a verb: "The first is", "The first and third are"."""
    words = [PLACES[k] if k < len(PLACES) else f"{k + 1}th" for k in places]
    if len(words) == 1:
        return THE_ONE.format(words[0])
    return THE_ONES.format(", ".join(words[:-1]) + " and " + words[-1])


RULES = (
    _say_kind,
    _say_power,
    _say_two_results,
    _say_parts,
    say_not_finite,
    _say_unchanged,
    _say_always_same,
    say_still_zero,
    _say_first_or_last,
    say_shape,
    say_type,
    say_bits,
    say_relation,
    say_rounded,
    say_input_in_it,
    say_factor,
    _say_ignored_input,
    say_shape_alone,
    say_order,
    say_which_elements,
    say_where,
    say_one_off,
    say_property,
    say_where_wanted,
)
