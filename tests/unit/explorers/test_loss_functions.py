import numpy as np
import pytest

from helpers.explorers.loss_functions import (
    CURVES,
    IDS,
    LEAST,
    NAMES,
    PALE,
    TOP,
    LossesByProbability,
)
from tests.unit.explorers.hands import drag, pixel, tell

EXPLORER = LossesByProbability
TRACK = 230  # pixels of a slider beside the picture


@pytest.mark.parametrize("p", [0.005, 0.4, 0.73, 0.995])
@pytest.mark.parametrize("q", [0.5, 0.8, 1.0])
def test_dots_stand_on_their_curves(explorer, p, q):
    explorer.state = {"p": p, "q": q}
    values = explorer.facts["values"]
    x, y = explorer.dots.get_data()
    assert (np.array(x) == p).all()
    assert sorted(y) == sorted(v for v in values.values() if v <= TOP)
    for name, curve in explorer.curves.items():
        at_p = np.interp(p, *curve.get_data())
        assert at_p == pytest.approx(values[name], rel=0.02, abs=0.02)
        assert (values[name] > TOP) == (name in explorer.alt.partition("Above the picture")[2])


def test_kl_is_lowest_where_the_probabilities_agree(explorer):
    explorer.state = {"q": 0.7}
    p, kl = explorer.curves["KL divergence"].get_data()
    assert p[np.argmin(kl)] == pytest.approx(0.7, abs=0.003)
    assert np.min(kl) == pytest.approx(0, abs=1e-5)


def test_the_legend_of_the_losses_stands_clear_of_what_moves(explorer):
    explorer.figure.canvas.draw()
    ax = explorer.here.axes
    assert ax.get_legend().get_window_extent().y0 >= ax.bbox.y1


def test_cross_entropy_is_seen_under_the_divergence_that_equals_it_at_1(explorer):
    wide, narrow = (explorer.curves[name] for name in ("cross-entropy", "KL divergence"))
    assert wide.get_linewidth() > 2 * narrow.get_linewidth()


def test_line_and_mark_are_where_they_were_dragged(explorer):
    drag(explorer, "p", (0.25, 1.0))
    drag(explorer, "q", (0.7, 3.0))
    assert (explorer.state["p"], explorer.state["q"]) == (0.25, 0.7)
    assert list(explorer.here.get_xdata()) == [0.25, 0.25]
    assert list(explorer.truth.get_xdata()) == [0.7, 0.7]
    drag(explorer, "p", (-1, 0))
    drag(explorer, "q", (0, 0))
    assert (explorer.state["p"], explorer.state["q"]) == (LEAST, 0.5)


def test_a_slider_has_a_pixel_for_each_of_its_values(explorer):
    for name in ("p", "q"):
        control = explorer.controls[name]
        assert (control.max - control.min) / control.step <= TRACK


@pytest.mark.parametrize(("q", "p"), [(1.0, 0.3), (0.8, 0.3), (0.6, 0.9)])
def test_slopes_are_those_of_the_formulas(explorer, q, p):
    explorer.state = {"q": q, "p": p}
    cross = -q / p + (1 - q) / (1 - p)
    hinge = -1 / (p * (1 - p)) if np.log(p / (1 - p)) < 1 else 0
    expected = dict(zip(NAMES, (cross, cross, 2 * (p - q), hinge), strict=True))
    assert explorer.facts["slopes"] == pytest.approx(expected, rel=1e-5)
    shown = [float(cell.get_text()) for cell in explorer.cells[:, 1]]
    assert shown == pytest.approx(list(expected.values()), abs=0.006)


@pytest.mark.parametrize("name", IDS)
def test_a_curve_is_chosen_by_a_click_on_it_or_on_its_row(explorer, name):
    explorer.state = {"q": 0.8}
    here = (0.3, float(np.interp(0.3, *explorer.curves[CURVES[name]].get_data())))
    tell(explorer, type="click", **pixel(explorer, here, explorer.plane))
    assert explorer.state["curve"] == name
    tell(explorer, type="press", name=name)
    assert explorer.state["curve"] == "all"
    assert explorer.tangent.get_xydata().size == 0
    tell(explorer, type="press", name=name)
    assert explorer.state["curve"] == name
    pale = {one for one, curve in explorer.curves.items() if curve.get_alpha() == PALE}
    assert pale == set(NAMES) - {CURVES[name]}
    (x0, x1), (y0, y1) = explorer.tangent.get_data()
    assert (y1 - y0) / (x1 - x0) == pytest.approx(explorer.facts["slopes"][CURVES[name]])
    tell(explorer, type="click", **pixel(explorer, (0.5, 4.5), explorer.plane))
    assert explorer.state["curve"] == "all"


def test_hovering_tells_all_four(explorer):
    told = tell(explorer, type="hover", **pixel(explorer, (0.5, 2), explorer.plane))["text"]
    assert told == (
        "p = 0.500: cross-entropy 0.693\nKL divergence 0.693\nsquared 0.250, hinge 1.000"
    )
