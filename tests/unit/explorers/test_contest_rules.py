"""The rules of the contest: a budget, fixed finalists, one look at the test set."""

from dataclasses import replace

import pytest

from helpers import progress
from helpers.explorers.contest_rules import BUDGET, NEW_SEEDS, ContestBook, RefusedError
from helpers.lab.quick import BASE


@pytest.fixture
def book() -> ContestBook:
    progress.forget_everything()
    return ContestBook("uci")


def played(book: ContestBook) -> None:
    for k in range(BUDGET):
        book.add(replace(BASE, epochs=k + 1), 0.5 + k / 100)
    book.turn(BUDGET - 1)
    for place, _ in book.fix():
        book.repeated(place, 0.6)


def test_the_budget_is_kept(book):
    played(book)
    assert book.now().left == 0
    with pytest.raises(RefusedError):
        book.add(BASE, 0.9)


def test_the_same_settings_are_not_tried_twice(book):
    book.add(BASE, 0.8)
    with pytest.raises(RefusedError, match="Change something"):
        book.add(BASE, 0.9)


def test_the_best_first_value_sinks(book):
    played(book)
    assert book.now().sunk == pytest.approx(0.69 - 0.6)


def test_the_test_set_is_opened_once_whoever_asks(book):
    with pytest.raises(RefusedError):
        book.open()
    played(book)
    assert [one.seed for one in book.open()] == list(NEW_SEEDS)
    book.tested([0.5] * 5)
    book.tested([0.9] * 5)
    for other in (book, ContestBook("uci")):
        assert other.now().tested == [0.5] * 5
        with pytest.raises(RefusedError):
            other.open()


def test_a_reset_does_not_forget_that_it_was_opened(book):
    played(book)
    book.open()
    book.reset()
    assert (book.now().left, book.now().earlier, book.now().opened) == (BUDGET, 1, None)
