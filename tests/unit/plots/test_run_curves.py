import itertools
import math

import pytest
from matplotlib.figure import Figure

from helpers.plots.run_curves import (
    LOOKS,
    ComparedCurves,
    Curve,
    PredictedDots,
    RunLegend,
    SeedDots,
    nearest_point,
)


@pytest.fixture
def ax():
    return Figure().subplots()


def drawn(line):
    return [tuple(point) for point in line.get_xydata() if math.isfinite(point[1])]


def test_no_two_runs_share_a_colour_a_line_style_or_a_marker():
    for key in ("color", "linestyle", "marker"):
        assert len({str(look[key]) for look in LOOKS}) == len(LOOKS)


def test_curves_stand_where_their_values_are(ax):
    curves = ComparedCurves(ax, "loss")
    curves.set([Curve(2, "3", "", training=[2, 1], validation=[1.5, 0.5])], 2)
    assert drawn(curves.thin[2]) == [(1, 2), (2, 1)]
    assert drawn(curves.thick[2]) == [(1, 1.5), (2, 0.5)]
    assert drawn(curves.thick[0]) == []
    assert curves.labels[2].get_text().strip() == "3"
    assert curves.labels[2].get_position() == (2, 0.5)
    assert not curves.labels[0].get_visible()
    assert ax.get_ylim() == (0, 2)
    assert ax.get_xlim()[1] > 2


def test_a_training_under_way_ends_where_it_is_now(ax):
    curves = ComparedCurves(ax, "loss")
    curves.set([Curve(0, "now", "", training=[2.0], now=(1.5, 1.7))], 3)
    assert drawn(curves.thin[0]) == [(1, 2), (1.5, 1.7)]


def test_a_run_that_breaks_down_does_not_flatten_the_others(ax):
    curves = ComparedCurves(ax, "loss")
    values = [1e7, math.inf, math.nan]
    curves.set([Curve(0, "1", "", validation=values), Curve(1, "2", "", validation=[1, 0.5])], 3)
    assert ax.get_ylim() == (0, 5)
    assert drawn(curves.thick[0]) == [(1, 1e7)]
    assert not curves.labels[0].get_visible()
    assert curves.labels[1].get_visible()


def test_an_accuracy_goes_up_to_one(ax):
    curves = ComparedCurves(ax, "accuracy", share=True)
    curves.set([Curve(0, "1", "", validation=[0.91, 0.97])], 2)
    low, high = ax.get_ylim()
    assert low == 0.9
    assert 1 < high < 1.01


def test_the_legend_names_the_runs_in_their_looks(ax):
    legend = RunLegend(ax)
    legend.set([Curve(3, "9", "run 9: rate 0.1")])
    assert legend.texts[0].get_text() == "run 9: rate 0.1"
    assert legend.lines[0].get_color() == LOOKS[3]["color"]
    assert legend.texts[1].get_text() == ""
    legend.set([])
    assert legend.texts[0].get_text() == ""
    assert drawn(legend.lines[0]) == []


def test_dots_and_their_mean(ax):
    dots = SeedDots(ax, 3)
    dots.set([[0.8, 0.9], [], [0.5]], (0.4, 1.0))
    assert drawn(dots.dots[0]) == [(0.8, 0), (0.9, 0)]
    assert drawn(dots.means[0]) == [(pytest.approx(0.85), 0)]
    assert drawn(dots.dots[1]) == drawn(dots.means[1]) == []
    assert drawn(dots.means[2]) == [(0.5, 2)]
    assert ax.get_xlim() == (0.4, 1.0)


def test_labels_of_curves_that_end_together_do_not_lie_over_each_other(ax):
    panel = ComparedCurves(ax, "accuracy", share=True)
    ends = (0.9, 0.9, 0.901, 0.5, 1.0, 0.999)
    panel.set([Curve(k, str(k), "", validation=[0.4, end]) for k, end in enumerate(ends)], 2)
    low, high = ax.get_ylim()
    heights = sorted(label.get_position()[1] for label in panel.labels)
    assert all(b - a >= 0.05 * (high - low) for a, b in itertools.pairwise(heights))
    assert low <= heights[0] <= heights[-1] <= high
    assert panel.labels[3].get_position()[1] == 0.5


def test_what_is_predicted_and_guessed(ax):
    dots = PredictedDots(ax, 3)
    dots.set([[0.8, 0.9], [], [0.5]], (0.4, 1.0))
    dots.predict(["a", "b", "c"], None, 2, 0.6, "drag")
    assert [text.get_text() for text in dots.names] == ["a", "b", "c"]
    assert dots.hint.get_text() == "drag"
    assert drawn(dots.guess) == [(0.6, 3)]
    assert drawn(dots.worst) == [(pytest.approx(0.97), 2)]
    assert not dots.band.get_visible()
    dots.predict(["a", "b"], 1, None, 0.1, "drag")
    assert [text.get_text() for text in dots.names] == ["a", "b", ""]
    assert dots.hint.get_text() == "drag"
    assert drawn(dots.guess) == [(0.4, 1)]  # at the edge, not outside
    assert drawn(dots.worst) == [(pytest.approx(0.97), 3)]
    assert dots.band.get_y() == 0.5
    dots.predict(["a", "b"], 1, 0, 0.1, "drag")
    assert dots.hint.get_text() == ""


def test_the_nearest_point_is_found_unless_all_are_far(ax):
    ax.set(xlim=(0, 1), ylim=(0, 1))
    points = [(0.2, 0.2), (0.21, 0.2), (math.nan, 0.5)]
    assert nearest_point(ax, points, (0.212, 0.201)) == (0.21, 0.2)
    assert nearest_point(ax, points, (0.8, 0.5)) is None
    assert nearest_point(ax, [], (0.8, 0.5)) is None
