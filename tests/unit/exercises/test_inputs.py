"""Which kinds of inputs the exercises try: a wrong answer must not pass because one is missing."""

import numpy as np
import pytest

from helpers.exercises.comparison import as_array
from helpers.exercises.judge import FunctionJudge
from tests.unit.exercises.bank_answers import BANK

FUNCTIONS = [name for name, exercise in BANK.items() if isinstance(exercise._judge, FunctionJudge)]


def trials_of(name: str) -> list[tuple]:
    """Return all inputs that each check of an exercise tries."""
    return BANK[name]._judge.repeated_trials()


def columns(name: str) -> list[list[np.ndarray]]:
    """Return for each argument that is numeric all its values, as arrays."""
    found = []
    for values in zip(*trials_of(name), strict=False):
        arrays = [as_array(value) for value in values]
        if all(array is not None and array.dtype.kind != "b" for array in arrays):
            found.append(arrays)
    return found


def lacks_sizes(name: str) -> bool:
    """Whether some list or array never has one element, or never more than one."""
    lengths = [{len(a) for a in arrays if a.ndim} for arrays in columns(name)]
    return any(found and not (1 in found and max(found) > 1) for found in lengths)


def lacks_shapes(name: str) -> bool:
    """Whether some table is always square."""
    shapes = [{a.shape[-2:] for a in arrays if a.ndim > 1} for arrays in columns(name)]
    return any(found and all(n == m for n, m in found) for found in shapes)


def lacks_fractions(name: str) -> bool:
    """Whether some argument, of floats, is always whole."""
    floats = [[a for a in arrays if a.dtype.kind == "f"] for arrays in columns(name)]
    return any(found and all((a == np.round(a)).all() for a in found) for found in floats)


def lacks_whole(name: str) -> bool:
    """Whether some array is never one of whole numbers, though the reference takes one."""
    reference = BANK[name]._judge.reference
    for place, values in enumerate(zip(*trials_of(name), strict=False)):
        arrays = [as_array(value) for value in values]
        if any(array is None or array.dtype.kind != "f" or not array.ndim for array in arrays):
            continue
        inputs = trials_of(name)[0]
        try:
            with np.errstate(all="raise"):
                whole = np.round(arrays[0]).astype(int)
                reference(*inputs[:place], whole, *inputs[place + 1 :])
        except Exception:
            continue
        return True
    return False


def lacks_negative(name: str) -> bool:
    """Whether in some array of floats nothing is ever below 0."""
    found = [[a for a in arrays if a.ndim and a.dtype.kind == "f"] for arrays in columns(name)]
    return any(arrays and all((a >= 0).all() for a in arrays) for arrays in found)


KINDS = {
    "sizes": lacks_sizes,
    "shapes": lacks_shapes,
    "fractions": lacks_fractions,
    "whole": lacks_whole,
    "negative": lacks_negative,
}


# Where a kind makes no sense, and why.
EACH_ALONE = "each element by itself, and single numbers are tried"
SHARES, LOSSES = "shares lie from 0 to 1", "losses are fractions above 0"
UNTRIED = {
    "sizes": {
        "ch02.repaired_step": "the mistake is the same with any number of points",
        "ch02.best_line": "one point doesn't settle a line",
        "ch03.stable_sigmoid": EACH_ALONE,
        "ch03.hard_sigmoid": EACH_ALONE,
        "ch03.centred_slope": EACH_ALONE,
        "ch08.recall": "with one class there is nothing to confuse",
        "ch11.over_seeds": "one training has no spread",
        "ch13.level_edges": "all is about one small image",
        "ch13.convolution": "in an image of one row no kernel moves down",
        "ch13.pooling": "in an image of one row there is nothing to pool",
        "ch14.agreed": "one network has no other to agree with",
        "ch14.bounding_box": "an image has more than one row",
        "ch14.slant": "an image has more than one row",
        "ch14.shift": "an image has more than one row",
    },
    "shapes": {
        "ch08.recall": "a table of confusions is square",
        "ch13.level_edges": "all is about one small image",
    },
    "fractions": {"ch06.softmax_gradient": "a label is 0 or 1"},
    "whole": {
        "ch02.repaired_step": "the slopes are fractions",
        "ch07.adam_step": "running means are fractions",
        "ch08.accuracy_when_sure": SHARES,
        "chA1.classes_today": SHARES,
        "ch09.best_epoch": LOSSES,
        "ch10.read": SHARES,
        "ch10.stopping_epoch": LOSSES,
        "ch11.over_seeds": SHARES,
        "ch13.level_edges": "all is about one small image",
    },
    "negative": {
        "ch05.mean_cross_entropy": SHARES,
        "ch06.softmax_gradient": "a label is 0 or 1",
        "ch07.adam_step": "r is a mean of squares",
        "ch08.accuracy_when_sure": SHARES,
        "chA1.classes_today": SHARES,
        "ch09.best_epoch": LOSSES,
        "ch10.read": SHARES,
        "ch10.stopping_epoch": LOSSES,
        "ch11.over_seeds": SHARES,
        "ch13.level_edges": "a pixel is not below 0",
        "ch14.bounding_box": "a pixel is not below 0",
        "ch14.slant": "a pixel is not below 0",
    },
}


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_input_is_tried_or_there_is_a_reason_not_to(kind, name):
    assert KINDS[kind](name) == (name in UNTRIED[kind]), KINDS[kind].__doc__


def test_reasons_are_given_for_exercises_that_there_are():
    assert {name for reasons in UNTRIED.values() for name in reasons} <= set(FUNCTIONS)
