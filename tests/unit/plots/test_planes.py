import numpy as np
import pytest

from helpers.plots import new_figure
from helpers.plots.planes import (
    GATE_LIMITS,
    ClassPoints,
    PlaneLink,
    fires_to,
    gate_axes,
    line_ends,
    region_grid,
    region_image,
    tag_place,
)


@pytest.mark.parametrize(("w", "b"), [((0.5, 0.5), -0.7), ((0.0, -2.0), 1.0), ((0.1, 0.0), 2.0)])
def test_both_ends_of_the_line_lie_on_it_and_outside_the_picture(w, b):
    x1, x2 = line_ends(np.array(w), b)
    assert np.allclose(w[0] * x1 + w[1] * x2 + b, 0)
    assert np.hypot(np.diff(x1), np.diff(x2)) == pytest.approx(100)


def test_no_weights_no_line():
    x1, x2 = line_ends(np.zeros(2), 1.0)
    assert x1.size == x2.size == 0


def test_each_class_has_its_points():
    _, ax = new_figure()
    points = ClassPoints(ax)
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    points.set(x, np.array([0, 1, 1, 0]))
    zero, one = (artist.get_xydata().tolist() for artist in points.artists)
    assert zero == [[0, 0], [1, 1]]
    assert one == [[0, 1], [1, 0]]
    markers = {artist.get_marker() for artist in points.artists}
    assert len(markers) == 2, "colour must not be the only difference"


def test_a_pixel_of_the_region_shows_its_own_place():
    _, ax = new_figure()
    gate_axes(ax)
    image = region_image(ax)
    grid = region_grid()
    assert grid.shape[:2] == image.get_array().shape
    left, right, bottom, top = image.get_extent()
    assert (left, right) == (bottom, top) == GATE_LIMITS
    # pixel centres: half a pixel inside the extent, x1 along the columns, x2 upwards
    half = (right - left) / grid.shape[0] / 2
    assert np.allclose(grid[0, 0], [left + half, bottom + half])
    assert np.allclose(grid[0, -1], [right - half, bottom + half])
    assert np.allclose(grid[-1, 0], [left + half, top - half])
    assert image.origin == "lower"


@pytest.mark.parametrize(("w", "b"), [((0.5, 0.5), -0.7), ((-0.5, -0.5), 0.7), ((2.0, -1.0), 0.3)])
def test_a_tag_lies_on_its_line_and_to_the_upper_left(w, b):
    left, middle, right = (tag_place(w, b, along) for along in (-0.5, 0.0, 0.5))
    for place in (left, middle, right):
        assert np.dot(w, place) + b == pytest.approx(0)
    assert np.hypot(*(left - middle)) == pytest.approx(0.5)
    assert left[0] < middle[0] < right[0]


@pytest.mark.parametrize(
    ("w", "arrow"), [((1, 1), "↗"), ((1, -1), "↘"), ((-1, 1), "↖"), ((-1, -1), "↙")]
)
def test_the_arrow_points_to_where_the_neuron_fires(w, arrow):
    assert fires_to(w) == arrow


def test_a_link_marks_both_places_and_can_be_hidden():
    _, (before, after) = new_figure(columns=2)
    link = PlaneLink(before, after)
    assert not link.arrow.get_visible()
    link.set((0.2, 0.4), lambda place: place[::-1])
    assert [mark.get_xydata().tolist() for mark in link.marks] == [[[0.2, 0.4]], [[0.4, 0.2]]]
    assert link.arrow.get_visible()
    link.set(None, np.round)
    assert not link.arrow.get_visible()
    assert not any(mark.get_xydata().size for mark in link.marks)
