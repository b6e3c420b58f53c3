"""A map of learning rates, the ridge on it, and the guess that it is compared with."""

import pytest

from helpers.explorers import rate_map
from helpers.explorers.rate_map import (
    AS_GUESSED,
    BATCH,
    GUESS_FIRST,
    LEFT,
    NOT_AS_GUESSED,
    RATES,
    RIGHT,
    ROWS,
    STRAIGHT,
    UNSURE,
    RateMapExplorer,
)


@pytest.fixture
def explorer() -> RateMapExplorer:
    made = RateMapExplorer("uci")
    made.controls["optimizer"].value = "adam"
    return made


def fill(explorer: RateMapExplorer, *columns: int) -> None:
    for row, best in enumerate(columns):
        for column in range(len(RATES)):
            explorer._enter((BATCH, "adam"), (row, column), 0.9 - 0.1 * abs(column - best))
    explorer.update()


@pytest.mark.parametrize(
    ("columns", "way"),
    [
        ((1, 2, 3, 4, 5, 6), RIGHT),
        ((6, 5, 4, 3, 2, 1), LEFT),
        ((4, 4, 4, 4, 4, 4), STRAIGHT),
        ((4, 4, 5, 4, 4, 4), STRAIGHT),
        ((1, 6, 1, 6, 1, 6), UNSURE),
    ],
)
def test_it_says_where_the_ridge_goes_or_that_it_cannot_tell(explorer, columns, way):
    fill(explorer, *columns)
    assert explorer.facts["way"] == way


def test_no_cell_is_trained_before_the_guess(explorer):
    explorer.controls["all"].click()
    assert not explorer.busy
    assert GUESS_FIRST in explorer._status.value


def test_the_guess_made_before_the_first_cell_counts(explorer, monkeypatch):
    monkeypatch.setattr(RateMapExplorer, "train", lambda self, todo: None)
    explorer.controls["guess"].value = LEFT
    explorer.controls["train"].click()
    explorer.controls["guess"].value = RIGHT
    fill(explorer, 1, 2, 3, 4, 5, 6)
    assert explorer.facts["guessed"] == LEFT
    assert NOT_AS_GUESSED in explorer._status.value.replace("&#x27;", "'")


def test_a_guess_that_was_right_is_told_so(explorer):
    explorer.controls["guess"].value = RIGHT
    fill(explorer, 1, 2, 3, 4, 5, 6)
    assert AS_GUESSED in explorer._status.value


def test_another_click_adds_a_seed_until_there_are_enough(explorer, monkeypatch):
    asked = []
    monkeypatch.setattr(RateMapExplorer, "train", lambda self, todo: asked.extend(todo))
    explorer.controls["guess"].value = RIGHT
    for _ in range(rate_map.MOST_SEEDS):
        explorer._enter((BATCH, "adam"), (2, 3), 0.5)
    explorer.click(explorer.map.ax, 3, 2)
    assert not asked
    explorer.click(explorer.map.ax, 4, 2)
    assert asked == [((BATCH, "adam"), (2, 4))]


def test_clearing_at_rest_does_not_claim_that_something_was_stopped(explorer):
    fill(explorer, *[4] * len(ROWS[BATCH]))
    explorer.controls["clear"].click()
    explorer.controls["optimizer"].value = "sgd"
    assert "Stopped" not in explorer._status.value
