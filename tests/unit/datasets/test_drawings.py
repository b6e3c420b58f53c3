"""Strokes: which are drawings, and how they become pictures."""

import numpy as np
import pytest

from helpers.datasets.drawings import (
    CANVAS,
    EXAMPLES,
    MOST_POINTS,
    MOST_STROKES,
    NARROW_FOUR,
    check_drawing,
    draw_strokes,
    thinned_pen,
)


def test_there_is_an_example_of_each_digit_and_some_odd_ones():
    assert {str(digit) for digit in range(10)} < set(EXAMPLES)
    assert len(EXAMPLES) > 12


@pytest.mark.parametrize("drawing", [*EXAMPLES.values(), NARROW_FOUR], ids=[*EXAMPLES, "narrow 4"])
def test_examples_are_drawings_within_the_canvas(drawing):
    assert check_drawing(drawing) == drawing
    points = np.concatenate([np.array(stroke) for stroke in drawing])
    assert points.min() > 20
    assert points.max() < CANVAS - 20


def test_a_stroke_is_as_wide_as_the_pen_and_round_at_its_ends():
    picture = draw_strokes([[[80, 140], [200, 140]]], 20)
    assert picture.shape == (CANVAS, CANVAS)
    assert set(np.unique(picture)) == {0, 255}
    assert (picture[:, 140] > 0).sum() == pytest.approx(20, abs=1.01)
    rows, columns = np.nonzero(picture)
    assert (columns.min(), columns.max()) == (pytest.approx(70, abs=1), pytest.approx(210, abs=1))
    assert picture[149, 71] == 0  # a corner would be there
    assert rows.mean() == pytest.approx(140, abs=0.6)


def test_a_single_point_is_a_dot():
    assert (draw_strokes([[[50, 60]]], 30) > 0).sum() == pytest.approx(np.pi * 15**2, rel=0.06)


def test_a_sharp_corner_has_no_gap():
    picture = draw_strokes([[[60, 60], [200, 140], [60, 150]]], 24)
    assert picture[140, 205] == 255


def test_nothing_drawn_is_black():
    assert not draw_strokes([], 20).any()


def test_a_point_outside_is_moved_to_the_edge():
    assert check_drawing([[[-50, 300], [10, 10]]]) == [[[0, CANVAS], [10, 10]]]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("a seven", "what came is 'a seven'"),
        (None, "what came is None"),
        ([[]], "stroke 1 is []"),
        ([[[1, 2]], 5], "stroke 2 is 5"),
        ([[[1, 2, 3]]], "stroke 1 holds something else"),
        ([[["x", "y"]]], "stroke 1 holds something else"),
        ([[[1, 2], [3]]], "stroke 1 holds something else"),
        ([[[1, float("nan")]]], "stroke 1 holds something else"),
        ([[[1, 1]]] * (MOST_STROKES + 1), "more than"),
        ([[[1, 1]] * (MOST_POINTS + 1)], "more than"),
    ],
)
def test_what_is_no_drawing_is_refused_with_a_sentence(wrong, words):
    with pytest.raises(ValueError, match=r"^A drawing is a list of strokes") as caught:
        check_drawing(wrong)
    assert words in str(caught.value)


@pytest.mark.parametrize("width", [0, 3.9, 61, "thin", None])
def test_a_pen_of_another_width_is_refused(width):
    with pytest.raises(ValueError, match="The pen's width"):
        draw_strokes([], width)


@pytest.mark.parametrize(
    ("length", "pen"),
    [(200, 26), (140, 26), (70, 13), (35, 6.5), (27, 5.014), (26, 26), (0, 26)],
)
def test_a_small_drawing_gets_a_thin_pen_but_a_dot_stays_a_dot(length, pen):
    assert thinned_pen([[[9, 9], [9 + length, 9]]], 26) == pytest.approx(pen, abs=0.001)


def test_no_pen_is_thinner_than_the_thinnest_and_nothing_drawn_is_no_error():
    assert thinned_pen([[[0, 0], [12, 0]]], 8) == 4
    assert thinned_pen([], 26) == 26
