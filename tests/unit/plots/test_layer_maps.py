"""All maps of a layer as a sheet, one of them large, and the bars of the answer."""

import numpy as np
import pytest

from helpers.plots.layer_maps import GreyMap, MapSheet, SideBars, sheet
from helpers.plots.style import new_figure


@pytest.fixture
def ax():
    return new_figure()[1]


def test_a_sheet_holds_each_map_and_a_line_between():
    maps = np.arange(3 * 3 * 5.0).reshape(3, 3, 5)
    made = sheet(maps, 2, -1.0)
    assert made.shape == (11, 7)
    for k in range(5):
        row, column = k // 2 * 4, k % 2 * 4
        np.testing.assert_array_equal(made[row : row + 3, column : column + 3], maps[..., k])
    assert (made[3] == -1).all()
    assert (made[:, 3] == -1).all()
    assert (made[8:, 4:] == -1).all()  # there is no sixth map


def test_what_is_under_the_mouse(ax):
    part = MapSheet(ax, 3, 5, 2)
    assert part.at(0.5, 0.5) == (0, 0, 0)
    assert part.at(6.9, 4.2) == (3, 0, 2)
    assert part.at(3.5, 0.5) is None  # between two maps
    assert part.at(5.5, 9.5) is None  # no map there
    assert part.at(-0.5, 1) is None
    part.set(np.ones((3, 3, 5)), 2.0, 3)
    assert part.outline.get_xy() == (3.5, 3.5)
    assert part.image.get_clim() == (0, 2)


def test_a_map_outlines_a_field_and_a_single_number(ax):
    part = GreyMap(ax, 5)
    part.set(np.zeros((5, 5)), 1.0, (1, 2, 4, 5), (3, 2), "words")
    assert part.field.get_bbox().bounds == (2, 1, 3, 3)
    assert part.source.get_bbox().bounds == (2, 3, 1, 1)
    part.set(np.zeros((5, 5)), 1.0)
    assert not part.field.get_visible()
    assert not part.source.get_visible()
    assert part.words.get_text() == ""


def test_the_longest_bar_has_another_colour(ax):
    bars = SideBars(ax, "answer")
    shares = np.full(10, 0.02)
    shares[7] = 0.82
    bars.set(shares)
    colors = bars.bars.get_facecolor()
    assert [k for k in range(10) if not (colors[k] == colors[0]).all()] == [7]
    assert bars.bars.get_paths()[7].vertices[:, 0].max() == pytest.approx(0.82)
