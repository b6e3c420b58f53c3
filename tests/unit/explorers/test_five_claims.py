"""Chapter 05, five claims: a probability for each, and minus its logarithm to pay."""

import numpy as np
import pytest

from helpers.explorers.five_claims import COIN, HIDDEN, NAMES, TRUTH, FiveClaims
from tests.unit.explorers.hands import drag, pixel, tell

EXPLORER = FiveClaims


def widths(bars) -> list[float]:
    return [bar.get_width() for bar in bars]


def test_nothing_gives_the_answers_away_before_they_are_shown(explorer):
    explorer.state = {"venus": 0.9}
    assert widths(explorer.costs) == [0] * len(NAMES)
    assert {label.get_text() for label in explorer.labels} == {"?"}
    assert explorer.total.get_text() == HIDDEN
    assert "true" not in explorer.alt
    told = tell(explorer, type="hover", **pixel(explorer, (0.5, 3), explorer.sure))["text"]
    assert told == "you pay 0.11 if it's true,\n2.30 if it's false"


@pytest.mark.parametrize("p", [0.01, 0.3, 0.99])
def test_each_pays_minus_the_logarithm_of_what_it_gave_to_the_truth(explorer, p):
    explorer.state = dict.fromkeys(NAMES, p) | {"shown": True}
    given = np.where(TRUTH, p, 1 - p)
    assert widths(explorer.costs) == pytest.approx(-np.log(given))
    assert explorer.facts["total"] == pytest.approx(-np.log(given).sum())
    assert explorer.facts["product"] == pytest.approx(given.prod())
    assert f"{explorer.facts['total']:.2f}" in explorer.total.get_text()


def test_a_coin_pays_what_the_tasks_say(explorer):
    explorer.state = {"shown": True}
    assert explorer.facts["total"] == pytest.approx(COIN)
    assert f"{COIN:.2f}" == "3.47"
    assert not any(task.met for task in explorer.tasks)


@pytest.mark.parametrize("name", NAMES)
def test_a_bar_is_as_long_as_it_was_dragged(explorer, name):
    drag(explorer, name, (0.8, 2))
    assert explorer.state[name] == 0.8
    assert explorer.bars[NAMES.index(name)].get_width() == 0.8
    drag(explorer, name, (2, 0))
    assert explorer.state[name] == 0.99


def test_hovering_tells_the_price(explorer):
    explorer.state = {"wall": 0.9, "shown": True}
    told = tell(explorer, type="hover", **pixel(explorer, (1, 0), explorer.price))["text"]
    assert told == "you gave 0.10 to what is so:\n-log 0.10 = 2.30"
