import numpy as np
import pytest

from helpers.plots import new_figure
from helpers.plots.loss_surfaces import (
    FAR,
    DescentPath,
    SlopeStep,
    best_mark,
    loss_contours,
    residual_lines,
    set_line,
    set_residuals,
)


@pytest.fixture
def ax():
    _, ax = new_figure()
    ax.set(xlim=(-2, 6), ylim=(-5, 3))
    return ax


def test_a_contour_runs_where_the_loss_has_its_height(ax):
    w, b = np.linspace(-2, 6, 161), np.linspace(-5, 3, 121)
    loss = 3 * (w[None, :] - 2) ** 2 + (b[:, None] + 1) ** 2 + 0.5
    _, contours = loss_contours(ax, w, b, loss)
    assert ax.get_xlim() == (-2, 6)
    assert ax.get_ylim() == (-5, 3)
    drawn = 0
    for level, path in zip(contours.levels, contours.get_paths(), strict=True):
        x, y = path.vertices.T
        assert np.allclose(3 * (x - 2) ** 2 + (y + 1) ** 2 + 0.5, level, rtol=0.02, atol=0.02)
        drawn += len(x)
    assert drawn > 100
    assert np.diff(np.log(contours.levels)) == pytest.approx(np.diff(np.log(contours.levels))[0])


def test_contours_can_be_removed_without_a_trace(ax):
    before = ax.get_children()
    w, b = np.linspace(-2, 6, 21), np.linspace(-5, 3, 21)
    artists = loss_contours(ax, w, b, w[None, :] ** 2 + b[:, None] ** 2, labels=True)
    assert len(ax.texts) > 2
    assert artists[1].levels[0] > 0, "the bottom, at 0, has no line"
    for artist in artists:
        artist.remove()
    assert ax.get_children() == before


def test_the_star_stands_where_it_is_told(ax):
    assert best_mark(ax, 2.0, -1.0).get_xydata().tolist() == [[2, -1]]


def test_a_path_its_start_and_its_end(ax):
    path = DescentPath(ax)
    path.set(np.array([-1.0, 0.0, 1.0]), np.array([2.0, 1.0, 0.5]))
    assert path.line.get_xydata().tolist() == [[-1, 2], [0, 1], [1, 0.5]]
    assert path.start.get_xydata().tolist() == [[-1, 2]]
    assert path.now.get_xydata().tolist() == [[1, 0.5]]
    assert path.start.get_marker() != path.now.get_marker()


def test_a_path_that_leaves_is_drawn_on_its_way_out_and_loses_its_mark(ax):
    path = DescentPath(ax)
    w = np.array([0.0, 10.0, -3e6, 1e90, -1e200])
    path.set(w, np.zeros(5))
    assert path.line.get_xdata().tolist() == [0, 10, -3e6]
    assert path.start.get_xydata().size
    assert not path.now.get_xydata().size
    path.set(w[:1], np.zeros(1))
    assert path.now.get_xydata().tolist() == [[0, 0]]


def test_tangent_and_step(ax):
    step = SlopeStep(ax)
    step.set((1.0, 2.0), -0.5, (1.5, 1.8))
    x, y = step.tangent.get_data()
    assert x.tolist() == [-2, 6]
    assert np.allclose(y, 2 - 0.5 * (x - 1))
    assert step.step.get_xydata().tolist() == [[1, 2], [1.5, 2]]
    assert step.drop.get_xydata().tolist() == [[1.5, 2], [1.5, 1.8]]
    assert step.landing.get_xydata().tolist() == [[1.5, 1.8]]
    step.set((1.0, 2.0), -0.5, (1.5, 40.0))
    assert not step.landing.get_xydata().size
    step.set((1.0, 40.0), -0.5, (1.5, 1.8))
    assert not any(artist.get_xydata().size for artist in step.artists)


def test_errors_reach_from_the_points_to_the_line_and_not_beyond_the_picture(ax):
    lines = residual_lines(ax)
    set_residuals(lines, np.array([0.0, 1.0]), np.array([1.0, 2.0]), np.array([-2.0, 1e100]))
    first, second = lines.get_segments()
    assert first.tolist() == [[0, 1], [0, -2]]
    assert second.tolist() == [[1, 2], [1, 4]]


@pytest.mark.parametrize(("w", "b"), [(2.0, -1.0), (-1e4, 3.0)])
def test_a_line_across_the_picture(ax, w, b):
    (line,) = ax.plot([], [])
    set_line(line, w, b)
    x, y = line.get_data()
    assert x.tolist() == [-2, 6]
    assert np.allclose(y, w * x + b)


@pytest.mark.parametrize(("w", "b"), [(1e200, 0.0), (0.0, -10 * FAR)])
def test_a_line_beyond_all_bounds_is_left_out(ax, w, b):
    (line,) = ax.plot([], [])
    set_line(line, w, b)
    assert not line.get_xydata().size
