"""How many wrong answers are told what their fault is: each solution of the bank, with one slip."""

import pytest

from helpers.exercises import supervision
from tests.unit.exercises.slips import functions, judged, slips

WANTED = 0.7  # share of the refusals that must say more than what came and what was expected


@pytest.fixture(scope="module")
def found() -> list:
    """What is found of every slip, without those that are no answer."""
    results = [judged(slip) for name in functions() for slip in slips(name)]
    return [result for result in results if result and result.outcome != "not attempted"]


def test_most_refusals_name_the_fault(found):
    refused = [result for result in found if result.outcome == "not yet"]
    assert len(refused) > 1000
    assert sum(result.named for result in refused) >= WANTED * len(refused)


def test_most_refusals_of_answers_that_gave_something_wrong_do(found):
    refused = [r for r in found if r.outcome == "not yet" and " gave " in r.message]
    assert len(refused) > 500
    assert sum(result.named for result in refused) >= WANTED * len(refused)


def test_no_slip_upsets_the_judge(found):
    beginning = supervision.UNREADABLE.partition("{")[0]
    assert not [result.message for result in found if result.message.startswith(beginning)]
