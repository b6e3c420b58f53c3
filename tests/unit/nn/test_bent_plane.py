import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers.nn import relu
from helpers.nn.bent_plane import gap_between, grid_lines

TENTHS = arrays(int, (2, 2), elements=st.integers(-20, 20)).map(lambda pair: pair / 10)


def brute_force(one, other):
    """Return the distance of two pieces by trying many points of each."""
    way = np.linspace(0, 1, 101)[:, None]
    p, q = (pair[0] + way * (pair[1] - pair[0]) for pair in (one, other))
    return np.hypot(*(p[:, None] - q[None]).T).min()


@given(one=TENTHS, other=TENTHS)
def test_the_gap_is_the_smallest_distance(one, other):
    gap = gap_between(one, other)
    width = 0.0 if gap is None else np.hypot(*(gap[1] - gap[0]))
    step = max(np.hypot(*(pair[1] - pair[0])) for pair in (one, other)) / 100
    assert width <= brute_force(one, other) + 1e-9
    assert brute_force(one, other) <= width + step


@given(one=TENTHS, other=TENTHS)
def test_the_line_in_the_middle_separates_the_pairs(one, other):
    gap = gap_between(one, other)
    if gap is None:
        return
    w = gap[1] - gap[0]
    b = -w @ gap.mean(axis=0)
    assert (one @ w + b < 0).all()
    assert (other @ w + b > 0).all()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([[0, 1], [1, 0]], [[0, 0], [1, 1]]),  # XOR as it is
        ([[1, 1], [1, 1]], [[0, 0], [2, 2]]),  # after a layer that squashes the plane
        ([[0, 0], [1, 0]], [[1, 0], [1, 5]]),  # they touch at their ends
    ],
)
def test_pieces_that_meet_leave_no_gap(one, other):
    assert gap_between(one, other) is None


@given(w=TENTHS, b=arrays(int, 2, elements=st.integers(-20, 20)))
def test_no_matrix_alone_separates_xor(w, b):
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]) @ w + b / 10
    assert gap_between(x[1:3], x[[0, 3]]) is None


def test_xor_after_the_layer_of_chapter_01():
    gap = gap_between([[1, 1], [1, 1]], [[1, 0], [0, 1]])
    assert np.allclose(gap, [[1, 1], [0.5, 0.5]])


def test_a_fold_along_a_diagonal_takes_two_relus_and_separates_xor():
    """What chapter 04 tells a friend: |d| = relu(d) + relu(-d), and one ReLU isn't enough."""
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    for normal, b in (([1, -1], 0), ([1, 1], -1)):  # both diagonals
        d = x @ normal + b
        size = relu(d) + relu(-d)
        assert size.tolist() == np.abs(d).tolist()
        across = np.array(normal) / 2
        for away, apart in ((size, True), (relu(d), False)):  # folded over; pressed flat
            places = x + np.outer(away - d, across)
            gap = gap_between(places[1:3], places[[0, 3]])
            assert (gap is not None) == apart


def test_wrong_points_are_refused():
    with pytest.raises(ValueError, match=r"gap_between got points of shape \(3, 2\); it expects"):
        gap_between(np.zeros((3, 2)), np.zeros((2, 2)))
    with pytest.raises(ValueError, match="finite"):
        gap_between([[0, np.nan], [1, 1]], np.zeros((2, 2)))


def test_a_grid_has_lines_both_ways():
    lines = grid_lines(-1, 2, 0.5, points=31)
    assert lines.shape == (14, 31, 2)
    assert (np.ptp(lines[:7, :, 1], axis=1) == 0).all()
    assert (np.ptp(lines[7:, :, 0], axis=1) == 0).all()
    assert lines[:7, 0, 1].tolist() == lines[7:, 0, 0].tolist() == [-1, -0.5, 0, 0.5, 1, 1.5, 2]
    assert lines.min() == -1
    assert lines.max() == 2
