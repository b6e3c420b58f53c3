import numpy as np
import pytest

from helpers.plots import new_figure
from helpers.plots.function_curves import (
    NORM_LIMITS,
    CurveAndPoint,
    LayerValues,
    fit_lines,
    function_family,
    norm_axes,
    norm_lines,
    tangent_ends,
)


@pytest.mark.parametrize(("x", "y", "slope"), [(0, 0.5, 0.25), (2, -1, 0), (-3, 4, 1)])
def test_the_tangent_goes_through_the_point_with_the_slope(x, y, slope):
    xs, ys = tangent_ends(x, y, slope)
    assert np.mean(xs) == pytest.approx(x)
    assert np.mean(ys) == pytest.approx(y)
    assert (ys[1] - ys[0]) / (xs[1] - xs[0]) == pytest.approx(slope)


def test_no_slope_no_tangent():
    assert tangent_ends(0, 1, None) == ([], [])


def test_a_point_without_a_value_is_not_drawn():
    _, ax = new_figure()
    drawn = CurveAndPoint(ax, 0)
    curve = np.array([0, 1]), np.array([2, 3])
    drawn.set(curve, 1.0, 3.0)
    assert drawn.point.get_xydata().tolist() == [[1, 3]]
    drawn.set(curve, 1.0, None)
    assert drawn.point.get_xydata().size == 0
    assert drawn.curve.get_xydata().tolist() == [[0, 2], [1, 3]]


def test_the_two_of_a_pair_differ_by_more_than_colour():
    _, ax = new_figure()
    one, other = CurveAndPoint(ax, 0), CurveAndPoint(ax, 1)
    assert one.curve.get_linestyle() != other.curve.get_linestyle()
    assert one.point.get_marker() != other.point.get_marker()
    _, lines = fit_lines(ax, ("a", "b"))
    assert lines[0].get_linestyle() != lines[1].get_linestyle()


def test_a_family_shares_its_scale():
    figure, axes = new_figure(columns=2)
    x = np.linspace(-3, 3, 5)
    lines = function_family(axes, x, {"one": x, "half": x / 2}, (-3, 3))
    assert [line.get_ydata().tolist() for line in lines] == [x.tolist(), (x / 2).tolist()]
    assert {ax.get_ylim() for ax in figure.axes} == {(-3, 3)}
    assert [ax.get_title() for ax in figure.axes] == ["one", "half"]


def test_values_beyond_the_axes_are_marked_at_the_edge():
    _, ax = new_figure()
    norm_axes(ax)
    low, high = NORM_LIMITS
    values = LayerValues(ax)
    values.set(np.array([1e-30, 1.0, 1e30, 0.0]), depth=4, chosen=2)
    assert values.beyond.get_x() == 4.5
    assert list(values.chosen.get_xdata()) == [2, 2]
    assert values.below.get_xydata().tolist() == [[1, low], [4, low]]
    assert values.above.get_xydata().tolist() == [[3, high]]
    assert values.line.get_markevery() == [1]
    assert np.isfinite(np.log10(values.line.get_ydata())).all()
    values.set(np.array([0.5, 2.0]), depth=2, chosen=1)
    assert values.below.get_xydata().size == values.above.get_xydata().size == 0
    assert values.line.get_xydata().tolist() == [[1, 0.5], [2, 2.0]]


def test_the_axes_of_the_norms_are_logarithmic_with_ticks_inside():
    _, ax = new_figure()
    norm_axes(ax, limits=(1e-13, 1e2))
    assert ax.get_yscale() == "log"
    assert np.allclose(np.log10(ax.get_yticks()), [-12, -8, -4, 0])


def test_each_stack_has_a_line_and_each_activation_one_entry():
    _, ax = new_figure()
    norm_axes(ax)
    stacks = [np.array([1.0, 2.0]), np.array([1e-3, 1.0, 3.0])]
    lines = norm_lines(ax, {"sigmoid": stacks, "ReLU": stacks[:1]})
    assert [len(line.get_xdata()) for line in lines] == [2, 3, 2]
    assert lines[1].get_xydata().tolist() == [[1, 1e-3], [2, 1], [3, 3]]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["sigmoid", "ReLU"]
    assert lines[0].get_marker() != lines[2].get_marker()
