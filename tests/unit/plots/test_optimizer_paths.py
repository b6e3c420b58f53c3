import itertools

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from helpers.plots import new_figure
from helpers.plots.optimizer_paths import (
    LOOKS,
    STAR,
    OptimizerLine,
    RateRows,
    distance_bars,
    draw_paths,
    lines_legend,
    minimum_marks,
    nearest_point,
    progress_axes,
    surface_contours,
    surface_picture,
)


@pytest.fixture
def ax():
    _, ax = new_figure()
    ax.set(xlim=(-4, 4), ylim=(-4, 4))
    return ax


def test_each_optimizer_has_a_colour_a_line_style_and_a_mark_of_its_own():
    for key in ("color", "linestyle", "marker"):
        assert len({str(look[key]) for look in LOOKS.values()}) == len(LOOKS) == 5


def test_contours_run_where_the_surface_has_their_height(ax):
    x, y = np.linspace(-4, 4, 161), np.linspace(-2, 2, 121)
    above = x[None, :] ** 2 + 3 * y[:, None] ** 2
    areas, lines = surface_contours(ax, x, y, above)
    drawn = 0
    for level, path in zip(lines.levels, lines.get_paths(), strict=True):
        u, v = path.vertices.T
        assert np.allclose(u**2 + 3 * v**2, level, rtol=0.02, atol=0.01)
        drawn += len(u)
    assert drawn > 100
    assert areas.levels[0] == 0
    assert areas.levels[-1] > above.max()
    assert np.diff(np.sqrt(lines.levels)) == pytest.approx(np.sqrt(lines.levels[0]))
    assert (ax.get_xlim(), ax.get_ylim()) == ((-4, 4), (-2, 2))


def test_the_higher_the_darker_and_never_so_dark_that_a_path_is_lost(ax):
    axis = np.linspace(-4, 4, 41)
    areas, _ = surface_contours(ax, axis, axis, axis[None, :] ** 2 + axis[:, None] ** 2)
    greys = areas.get_facecolor()[:, 0]
    assert (np.diff(greys) < 0).all()
    assert greys.min() > 0.7
    for look in LOOKS.values():
        assert greys.min() - np.dot(to_rgb(look["color"]), (0.2126, 0.7152, 0.0722)) > 0.05


def test_the_minima_are_marked(ax):
    stars = minimum_marks(ax, np.array([[0.0, 3.0], [0.0, -3.0]]))
    assert [star.get_xydata().tolist() for star in stars] == [[[0, 3]], [[0, -3]]]
    assert {star.get_markersize() for star in stars} == {STAR}


def test_a_picture_of_a_surface_has_all_of_it(ax):
    axis = np.linspace(-4, 4, 21)
    surface_picture(ax, axis, np.add.outer(axis**2, axis**2), np.zeros((1, 2)), "bowl")
    assert ax.get_title() == "bowl"
    assert len(ax.collections) == 2
    assert ax.lines[0].get_xydata().tolist() == [[0, 0]]


def test_a_line_its_end_and_nothing(ax):
    line = OptimizerLine(ax, LOOKS["Adam"], "Adam")
    line.set(np.array([1.0, 2.0, 3.0]), np.array([0.0, 1.0, -1.0]))
    assert line.line.get_xydata().tolist() == [[1, 0], [2, 1], [3, -1]]
    assert line.end.get_xydata().tolist() == [[3, -1]]
    line.set(np.array([1.0, 9.0]), np.zeros(2))
    assert line.line.get_xdata().tolist() == [1, 9]
    assert not line.end.get_xydata().size
    line.set(np.empty(0), np.empty(0))
    assert not line.line.get_xydata().size
    assert not line.end.get_xydata().size


def test_the_line_near_a_place_and_which_of_its_points(ax):
    lines = {name: OptimizerLine(ax, LOOKS[name], name) for name in ("SGD", "Adam", "AdaGrad")}
    lines["SGD"].set(np.array([0.0, 1.0, 2.0]), np.zeros(3))
    lines["Adam"].set(np.array([0.0, 1.0, 2.0]), np.ones(3))
    assert nearest_point(lines, 1.01, 0.02) == ("SGD", 1)
    assert nearest_point(lines, 1.99, 0.98) == ("Adam", 2)
    assert nearest_point(lines, -3, -3) is None


def test_rows_show_the_rates_of_those_that_run(ax):
    rows = RateRows(ax, -3, 1)
    rows.set(dict.fromkeys(LOOKS, 0.1), ["SGD", "Adam"])
    marks = [line.get_xydata().tolist() for line in rows.artists[1 : 2 * len(LOOKS) : 2]]
    assert marks == [[[-1, 4]], [], [], [], [[-1, 0]]]
    assert list(rows.rows) == list(reversed(LOOKS))
    colors = {text.get_text(): text.get_color() for text in ax.texts}
    assert list(colors) == list(rows.rows)
    assert colors["SGD"] == colors["Adam"] != colors["Momentum"]
    ax.figure.draw_without_rendering()
    for text in ax.texts:
        box = text.get_window_extent()
        assert box.x0 >= ax.bbox.x0 - 1
        assert box.x1 < ax.transData.transform((-3, 0))[0]


def test_paths_have_the_looks_of_their_names_and_variants_one_of_their_own(ax):
    paths = {name: np.array([[0.0, 1.0], [1.0, k]]) for k, name in enumerate(["SGD", "Adam", "A"])}
    lines = draw_paths(ax, paths)
    for name, line in zip(paths, lines, strict=True):
        assert line.line.get_xydata().tolist() == paths[name].tolist()
        assert line.label == name
    assert lines[1].line.get_color() == LOOKS["Adam"]["color"]
    for one, other in itertools.combinations(lines, 2):
        assert one.line.get_color() != other.line.get_color()
        assert one.end.get_marker() != other.end.get_marker()
    start = ax.lines[-1]
    assert start.get_xydata().tolist() == [[0, 1]]
    assert start.get_marker() == "s"


def test_the_legend_names_all_lines_and_covers_no_axes():
    figure, ax = new_figure(8.4, 4)
    lines = [OptimizerLine(ax, look, name) for name, look in LOOKS.items()]
    legend = lines_legend(figure, lines)
    figure.draw_without_rendering()
    assert [text.get_text() for text in legend.get_texts()] == list(LOOKS)
    for handle, look in zip(legend.legend_handles, LOOKS.values(), strict=True):
        assert handle.get_marker() == look["marker"]
        assert handle.get_color() == look["color"]
    box, axes = legend.get_window_extent(), ax.get_tightbbox()
    assert box.y0 >= axes.y1 - 1
    assert box.x0 >= 0
    assert box.x1 <= figure.bbox.x1


def test_progress_has_a_logarithmic_axis(ax):
    progress_axes(ax, 50, "loss", (1e-3, 10))
    assert ax.get_yscale() == "log"
    assert ax.get_ylim() == (1e-3, 10)
    assert ax.get_xlim()[1] > 50


def test_bars_are_as_long_as_the_distances_and_who_is_there_has_none(ax):
    bars = distance_bars(ax, {"SGD": 0.3, "Adam": 1e-9, "AdaGrad": 2.0}, floor=1e-3)
    assert [bar.get_width() for bar in bars] == [0.3, 1e-3, 2.0]
    assert ax.get_xlim()[0] == 1e-3
    assert [text.get_text() for text in ax.texts] == ["0.3", "there", "2"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["SGD", "Adam", "AdaGrad"]
    assert ax.yaxis_inverted()
