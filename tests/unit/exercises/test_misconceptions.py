"""What is kept of a wrong answer names its misconception, and holds nothing of the answer."""

import pytest

from helpers.exercises import bank
from helpers.exercises.misconceptions import RAISED, find_misconception, sentence_of


@pytest.mark.parametrize("name", bank())
def test_each_declared_one_has_a_name_of_its_own_that_leads_back_to_it(name):
    told = {message for _, message in bank()[name].misconceptions}
    names = {find_misconception(name, message) for message in told}
    assert {sentence_of(name, one) for one in names} == told
    assert all(len(one) < 80 and one == one.lower() for one in names)


def fault(answer: object, name: str = "ch02.absolute_slopes") -> str:
    """Return what is said of the misconception of an answer."""
    found = find_misconception(name, bank()[name].judge(answer)[0].message)
    return sentence_of(name, found)


def forgets(x, y, w, b):
    """Compute, and return nothing."""
    w * x + b


def stops(x, y, w, b):
    """Say something of the learner's own."""
    raise ValueError("my own words")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (forgets, "… returned nothing (None). Did you forget to return the result?"),
        (stops, RAISED),
        (lambda x: x, "Your function takes the inputs (…), but it must work when called as …."),
        (lambda x, y, w, b: (1.0, 2.0), "Your function gives the same for every input tried."),
    ],
)
def test_one_that_any_answer_may_have_is_told_without_what_was_put_in(answer, said):
    assert fault(answer) == said


def test_what_nobody_knows_has_no_name():
    assert fault(1.83, "ch02.one_step") == ""
    assert find_misconception("ch02.one_step", "1.83 is not the value asked for.") == ""
    assert sentence_of("ch02.one_step", "<b>forged</b>") == ""


def test_those_that_a_use_finds_are_known_too():
    assert fault((-2.0, -2.0, 3.0), "ch01.nand_weights").startswith("This is NAND, but the two")
