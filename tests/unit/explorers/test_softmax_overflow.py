import itertools

import numpy as np
import pytest
from scipy.special import softmax as scipy_softmax

from helpers.explorers.softmax_overflow import (
    AT_A_GLANCE,
    FLOATS,
    HIGHEST,
    LOGITS,
    SoftmaxOverflow,
)
from tests.unit.explorers.hands import drag, pixel, tell

EXPLORER = SoftmaxOverflow


def heights(bars):
    return np.array([bar.get_height() for bar in bars.bars])


@pytest.mark.parametrize(
    ("dtype", "offset", "temperature"),
    list(itertools.product(FLOATS, [-1000, -20, 0, 90, 1000], [0.1, 1.0, 10.0])),
)
def test_bars_and_words_tell_the_truth(explorer, dtype, offset, temperature, recwarn):
    explorer.state = {"dtype": dtype, "offset": offset, "temperature": temperature}
    logits = np.array([2.0, 1.0, 0.1]) / temperature + offset
    exact = scipy_softmax(logits.astype(FLOATS[dtype]).astype(float))
    assert np.allclose(heights(explorer.stable), exact, atol=2e-3)
    with np.errstate(all="ignore"):
        e = np.exp(logits.astype(FLOATS[dtype]))
        naive = e / e.sum()
    drawn = heights(explorer.naive)
    assert np.allclose(drawn, np.where(np.isfinite(naive), naive, 0), atol=2e-3)
    for label, value in zip(explorer.naive.labels, naive, strict=True):
        assert ("nan" in label.get_text()) == bool(np.isnan(value))
    assert ("inf" in explorer.alt) == bool(np.isinf(e).any())
    if explorer.facts["trouble"] == "none":
        assert np.allclose(naive, exact, atol=6e-3)
    assert not recwarn.list


def test_each_way_to_fail_has_its_own_words(explorer):
    base = {"z1": 2.0, "z2": 1.0, "z3": 0.1, "temperature": 1.0, "dtype": "float32"}
    for offset, trouble in ((0, "none"), (90, "overflow"), (-110, "underflow")):
        explorer.state = base | {"offset": offset}
        assert explorer.facts["trouble"] == trouble
        assert explorer.glance.get_text() == AT_A_GLANCE[trouble]


def test_the_task_on_the_temperature_wants_the_temperature_alone(explorer):
    explorer.state = {"z1": 2.0, "z2": 2.0, "z3": 2.0, "offset": 0, "temperature": 1.0}
    assert explorer.facts["stable"].max() < 0.4
    assert not explorer.tasks[2].condition(explorer.facts)
    explorer.state = {"z2": 1.0, "z3": 0.1, "temperature": 10.0, "dtype": "float64"}
    assert explorer.tasks[2].condition(explorer.facts)


@pytest.mark.parametrize("k", range(3))
def test_the_end_of_a_logit_is_where_it_was_dragged(explorer, k):
    drag(explorer, f"z{k + 1}", (k, -1.5))
    assert explorer.state[f"z{k + 1}"] == -1.5
    assert explorer.logits.bars[k].get_height() == -1.5
    drag(explorer, f"z{k + 1}", (k, 99))
    assert explorer.state[f"z{k + 1}"] == HIGHEST


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("k", range(3))
@pytest.mark.parametrize("share", [0.2, 0.5, 0.7])
def test_a_bar_gets_the_share_it_was_dragged_to_by_its_logit_alone(explorer, temperature, k, share):
    explorer.controls["temperature"].value = temperature
    drag(explorer, f"share {k + 1}", (k, share))
    z = np.array([explorer.state[name] for name in LOGITS])
    others = [name for place, name in enumerate(LOGITS) if place != k]
    assert all(explorer.state[name] == LOGITS[name] for name in others)
    assert scipy_softmax(z / temperature)[k] == pytest.approx(share, abs=0.025)
    assert heights(explorer.stable)[k] == pytest.approx(share, abs=0.025)
    assert explorer.handles[f"share {k + 1}"].y == pytest.approx(heights(explorer.stable)[k])


@pytest.mark.parametrize("share", [-1, 0, 1, 2])
def test_no_logit_gives_all_or_nothing(explorer, share):
    drag(explorer, "share 1", (0, share))
    assert explorer.state["z1"] == (HIGHEST if share > 0 else -HIGHEST)


@pytest.mark.parametrize("dtype", FLOATS)
def test_where_the_line_is_clear_exp_is_a_number(explorer, dtype):
    drag(explorer, "offset", (-500, 0.5))
    assert explorer.state["offset"] == -500
    explorer.state = {"dtype": dtype}
    zero, infinite = explorer.line.zones
    low, high = zero.get_x() + zero.get_width(), infinite.get_x()
    with np.errstate(all="ignore"):
        assert [float(np.exp(FLOATS[dtype](end))) for end in (1.01 * low, 1.01 * high)] == [
            0,
            np.inf,
        ]
        assert 0 < np.exp(FLOATS[dtype](0.99 * low)) < np.exp(FLOATS[dtype](0.99 * high)) < np.inf
    assert np.allclose(explorer.line.marks.get_xdata(), explorer.facts["logits"])


def test_hovering_tells_exp_and_share(explorer):
    explorer.state = {"offset": 1}

    def told(name, k):
        return tell(explorer, type="hover", **pixel(explorer, (k, 0.5), explorer.axes[name]))[
            "text"
        ]

    assert told("naive", 0) == "first class\nexp 20.1, of a sum of 30.5\nshare 0.659"
    assert told("stable", 1) == "second class\nexp 0.368, of a sum of 1.52\nshare 0.242"
    assert told("logits", 2) == "z3 / T + C = 1.10"
    assert told("line", 800) == "exp(800) in float64: inf"
