import itertools

import numpy as np
import pytest
from scipy.special import softmax as scipy_softmax

from helpers.explorers.loss_functions import TOP, LossesByProbability
from helpers.explorers.softmax_overflow import AT_A_GLANCE, FLOATS, SoftmaxOverflow

EXPLORER = SoftmaxOverflow


@pytest.fixture(scope="module")
def losses():
    return LossesByProbability()


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


@pytest.mark.parametrize("p", [0.001, 0.4, 0.731, 0.999])
@pytest.mark.parametrize("q", [0.5, 0.8, 1.0])
def test_dots_stand_on_their_curves(losses, p, q):
    losses.state = {"p": p, "q": q}
    values = losses.facts["values"]
    x, y = losses.dots.get_data()
    assert (np.array(x) == p).all()
    assert sorted(y) == sorted(v for v in values.values() if v <= TOP)
    for name, curve in losses.curves.items():
        at_p = np.interp(p, *curve.get_data())
        assert at_p == pytest.approx(values[name], rel=0.02, abs=0.02)
        assert (values[name] > TOP) == (name in losses.alt.partition("Above the picture")[2])


def test_kl_is_lowest_where_the_probabilities_agree(losses):
    losses.state = {"q": 0.7}
    p, kl = losses.curves["KL divergence"].get_data()
    assert p[np.argmin(kl)] == pytest.approx(0.7, abs=0.003)
    assert np.min(kl) == pytest.approx(0, abs=1e-5)


def test_the_legend_of_the_losses_stands_clear_of_what_moves(losses):
    losses.figure.canvas.draw()
    ax = losses.here.axes
    assert ax.get_legend().get_window_extent().y0 >= ax.bbox.y1


def test_cross_entropy_is_seen_under_the_divergence_that_equals_it_at_1(losses):
    wide, narrow = (losses.curves[name] for name in ("cross-entropy", "KL divergence"))
    assert wide.get_linewidth() > 2 * narrow.get_linewidth()
