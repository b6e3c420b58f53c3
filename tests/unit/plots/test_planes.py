import numpy as np
import pytest

from helpers.plots import new_figure
from helpers.plots.planes import (
    GATE_LIMITS,
    ClassPoints,
    gate_axes,
    line_ends,
    region_grid,
    region_image,
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
