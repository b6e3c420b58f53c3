import numpy as np
import pytest

from helpers.plots import new_figure
from helpers.plots.nearest import nearest_line


@pytest.mark.parametrize(
    ("place", "number"),
    [((5, 5.1), 0), ((5, 4.3), 1), ((9, 9), 0), ((2, 9), None), ((0, 0.05), 0)],
)
def test_the_nearest_line_is_found_and_none_far_from_all(place, number):
    _, ax = new_figure()
    ax.set(xlim=(0, 10), ylim=(0, 10))
    x = np.linspace(0, 10, 200)
    y = np.where(np.abs(x - 1) < 0.1, np.nan, 4.2)  # a gap is nowhere
    lines = [ax.plot(x, x)[0], ax.plot(x, y)[0], ax.plot([], [])[0]]
    assert nearest_line(ax, lines, *place) == number
