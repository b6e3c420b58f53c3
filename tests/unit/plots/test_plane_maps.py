import numpy as np
import pytest

from helpers.plots import new_figure
from helpers.plots.plane_maps import LayerStrip, PlaneSheet, RowArrows, Separation

LINES = np.zeros((4, 3, 2))
SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
Y = np.array([0, 1, 1, 0])


@pytest.fixture
def ax():
    return new_figure()[1]


def test_a_sheet_shows_points_by_class_and_joins_each_pair(ax):
    sheet = PlaneSheet(ax, ("a", "b"))
    sheet.show_from(-2, 2)
    points = np.array([[0, 0], [0, 1], [1, 0], [1, 1.5]])
    sheet.set(LINES, SQUARE, points, Y)
    zeros, ones = (marks.get_xydata() for marks in sheet.points.artists)
    assert zeros.tolist() == points[[0, 3]].tolist()
    assert ones.tolist() == points[[1, 2]].tolist()
    joins = [join.get_xydata().tolist() for join in sheet.joins]
    assert joins == [zeros.tolist(), ones.tolist()]
    assert [len(lines.get_segments()) for lines in sheet.lines] == [2, 2]
    assert [text.get_text() for text in sheet.names] == ["00", "01", "10", "11"]


def test_points_in_one_place_share_a_name_and_those_outside_have_none(ax):
    sheet = PlaneSheet(ax, ("a", "b"))
    sheet.show_from(-2, 2)
    sheet.set(LINES, SQUARE, np.array([[0, 0], [1, 1], [1, 1], [3, 3.0]]), Y)
    assert [text.get_text() for text in sheet.names] == ["00", "01, 10", "", ""]
    assert sheet.points.artists[0].get_xydata().tolist() == [[0, 0]]


def test_an_arrow_of_no_length_is_not_drawn(ax):
    arrows = RowArrows(ax)
    arrows.set(np.array([[0.0, 0.0], [1.0, 2.0]]), np.array([0.5, 0.5]))
    assert [arrow.get_visible() for arrow in arrows.artists] == [False, True]


def test_the_line_is_perpendicular_to_the_gap_and_halfway(ax):
    separation = Separation(ax)
    separation.set(np.array([[0.0, 0.0], [2.0, 2.0]]))
    start, end = separation.line.get_xydata()
    assert (end - start) @ [1, 1] == pytest.approx(0)
    assert start.sum() == pytest.approx(2)
    separation.set(None)
    assert len(separation.line.get_xdata()) == len(separation.gap.get_xdata()) == 0


def test_the_strip_has_its_numbers_where_the_matrix_has_them(ax):
    strip = LayerStrip(ax)
    strip.set({name: name for name in strip.places}, "tanh")
    for name, (x, y) in strip.places.items():
        assert strip.number_at(x, y) == name
        assert strip.numbers[name].get_text() == name
    assert strip.number_at(1, 1) == ""
    assert strip.places["w00"][1] > strip.places["w10"][1], "row 0 is above row 1"
    assert strip.places["w00"][0] < strip.places["w01"][0]
    assert strip.before.get_text().split() == ["h", "=", "tanh(", "x", "@"]
    strip.set({name: name for name in strip.places}, "identity")
    assert strip.before.get_text().split() == ["h", "=", "x", "@"]
    assert strip.after.get_text() == ""
