"""The map: boxes and words keep apart, and no arrow runs through a box."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.text import Text

from helpers.chapters import chapters
from helpers.looking_back.places import direct_needs, places
from helpers.plots import new_figure
from helpers.plots.course_map import LEFT, TALL, WIDTH, course_map, routes

CHAPTERS = {
    "01": ("The perceptron\nand its gates", (0, 0)),
    "02": ("Fitting a line", (1, 0)),
    "09": ("Keras in\nfive steps", (1, 1)),
}
PARTS = {"One neuron": ["01", "02"], "Keras": ["09"]}
ARROWS = [("01", "02"), ("01", "09")]


def draw(done=None, next_one=""):
    figure, ax = new_figure(7.6, 1.5)
    artists = course_map(ax, CHAPTERS, PARTS, ARROWS, done, next_one)
    figure.draw_without_rendering()
    return artists


def test_boxes_and_words_keep_apart():
    artists = draw({"01": (0.25, "3 of 12"), "02": (0, "next")}, "02")
    texts = [a for a in artists if isinstance(a, Text)]
    words = [text.get_text() for text in texts]
    assert {"One neuron", "Keras", "01", "Fitting a line", "3 of 12", "next"} <= set(words)
    extents = [text.get_window_extent() for text in texts]
    assert not any(one.overlaps(other) for one, other in combinations(extents, 2))


def test_a_bar_for_what_is_done_and_a_heavy_frame_for_what_is_next():
    artists = draw({"01": (1.0, "12 of 12"), "02": (0.5, "6 of 12")}, "09")
    whole, half = [np.ptp(a.get_xdata()) for a in artists if isinstance(a, Line2D)]
    assert half == pytest.approx(whole / 2)
    frames = [a.get_linewidth() for a in artists if isinstance(a, FancyBboxPatch)]
    assert frames[2] > frames[0] == frames[1]


def test_an_arrow_for_each_pair():
    assert sum(isinstance(a, FancyArrowPatch) for a in draw()) == len(ARROWS)


def box(place) -> tuple[float, float, float, float]:
    row, column = place
    return column + LEFT, row - TALL, column + LEFT + WIDTH, row + TALL


def crosses(one, other, place) -> bool:
    """Say whether a piece of a way, upright or level, goes through a box."""
    (x0, x1), (y0, y1) = (sorted(pair) for pair in zip(one, other, strict=True))
    left, low, right, high = box(place)
    return x0 < right and x1 > left and y0 < high and y1 > low


def assert_clear(at, arrows) -> None:
    ways = routes(at, arrows)
    assert list(ways) == list(arrows)
    for pair, corners in ways.items():
        for one, other in pairwise(corners):
            assert one[0] == other[0] or one[1] == other[1], "upright or level"
            hit = [name for name, place in at.items() if crosses(one, other, place)]
            assert not hit, f"{pair} goes through {hit}"
    upright = [
        (pair, one[0], *sorted((one[1], other[1])))
        for pair, corners in ways.items()
        for one, other in pairwise(corners)
        if one[0] == other[0]
    ]
    for (pair, x, low, high), (other, x2, low2, high2) in combinations(upright, 2):
        if pair[1] != other[1] and pair[0] != other[0] and x == x2:
            assert high <= low2 or high2 <= low, f"{pair} and {other} lie on each other"


def test_the_arrows_of_this_course_run_beside_the_boxes():
    needs = direct_needs(chapters())
    arrows = [(one, number) for number, above in needs.items() for one in above]
    assert len(arrows) >= 10
    assert_clear(places(chapters()), arrows)


def test_an_arrow_may_lead_to_the_left_and_past_a_box_of_its_column():
    at = {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (1, 1), "e": (3, 0)}
    assert_clear(at, [("a", "b"), ("a", "e"), ("d", "c"), ("b", "d")])
