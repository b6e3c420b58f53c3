"""Chapter 01, an evening out: three inputs, eight evenings, one neuron."""

import itertools

import numpy as np
import pytest

from helpers.explorers.evening import EVENINGS, Evening

ZERO = {"rain": 0.0, "friends": 0.0, "tired": 0.0, "b": 0.0}


@pytest.fixture
def evening():
    return Evening()


def shown_sums(evening: Evening) -> list[float]:
    return [float(cells[-2].get_text()) for cells in evening.cells]


def test_the_table_shows_all_eight_evenings_and_what_is_decided(evening):
    w = np.array([evening.state[name] for name in ("rain", "friends", "tired")])
    sums = EVENINGS @ w + evening.state["b"]
    np.testing.assert_allclose(shown_sums(evening), sums, atol=0.005)
    goes = [cells[-1].get_text() == "go out" for cells in evening.cells]
    assert goes == list(sums > 0)
    bits = [[int(cell.get_text()) for cell in cells[:2]] for cells in evening.cells]
    assert bits == EVENINGS[:, 1:].tolist()


def test_a_sum_of_0_stays_in(evening):
    evening.state = ZERO
    assert evening.facts["goes"].sum() == 0
    assert "0 of the 8 evenings" in evening.alt


def test_a_bar_is_its_number_and_faint_if_it_does_not_count_tonight(evening):
    evening.state = {"rain": -0.6, "tonight": "010"}
    heights = [bar.get_height() for bar in evening.bars.bars]
    assert heights == pytest.approx([-0.6, 0.4, -0.2, -0.05])
    faint = [bar.get_alpha() < 1 for bar in evening.bars.bars]
    assert faint == [True, False, True, False]
    assert "Tonight (dry, friends, rested)" in evening.alt


def test_dragging_a_bar_sets_its_weight_within_its_reach(evening):
    evening.handles["friends"].place = (1, 0.75)
    assert evening.state["friends"] == 0.75
    evening.handles["friends"].place = (1, 9)
    assert evening.state["friends"] == 1.0


def test_pointing_at_an_evening_adds_up_what_counts_there(evening):
    said = evening.hover(evening.table, 2, 1 + 6)  # rain, friends, rested
    assert said == "-0.30 +0.40 -0.05\n= +0.05: go out"
    assert evening.hover(evening.weights, 2, 0).endswith("doesn't count tonight")


def test_a_neuron_can_make_104_of_the_256_and_of_every_other_all_but_one_or_two():
    quarters = itertools.product(np.arange(-4, 5) / 4, repeat=4)  # as far as the bars reach
    made = np.unique([EVENINGS @ w + b > 0 for *w, b in quarters], axis=0)
    assert len(made) == 104
    wanted = np.array(list(itertools.product((False, True), repeat=8)))
    missed = (wanted[:, None] != made).sum(axis=2).min(axis=1)
    assert set(missed) == {0, 1, 2}
