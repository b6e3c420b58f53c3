"""Framing as MNIST's makers did it, and moving what is framed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import array_shapes, arrays

from helpers.datasets import to_mnist_frame
from helpers.datasets.embedded import load_embedded
from helpers.datasets.frame import BOX, FRAME, centre_of_mass, framing_steps, move_digit


def blob(height=280, width=280, top=0, left=0, rows=1, columns=1):
    picture = np.zeros((height, width), np.uint8)
    picture[top : top + rows, left : left + columns] = 255
    return picture


def extent(image):
    rows, columns = np.nonzero(image)
    return np.ptp(rows) + 1, np.ptp(columns) + 1


@pytest.fixture(scope="module")
def digits():
    return load_embedded()["x_test"][:60]


def test_what_is_framed_already_stays_as_it_is(digits):
    for digit in digits:
        again = to_mnist_frame(digit)
        assert np.abs(again.astype(int) - digit).mean() < 3


def test_size_and_place_in_the_picture_do_not_matter(digits):
    for digit in digits[:20]:
        large = np.kron(digit, np.ones((8, 8), np.uint8))
        sheet = np.zeros((400, 500), np.uint8)
        sheet[150 : 150 + 224, 270 : 270 + 224] = large
        difference = np.abs(to_mnist_frame(sheet).astype(int) - to_mnist_frame(large))
        assert difference.max() <= 1  # of 255: rounding
        assert np.abs(to_mnist_frame(large).astype(int) - digit).mean() < 8


def test_one_pixel_becomes_the_whole_box():
    framed = to_mnist_frame(blob(top=3, left=277))
    assert extent(framed) == (BOX, BOX)
    assert centre_of_mass(framed) == pytest.approx((14, 14), abs=0.51)


def test_a_full_picture_becomes_the_whole_box():
    assert extent(to_mnist_frame(np.full((280, 280), 255, np.uint8))) == (BOX, BOX)


def test_an_empty_picture_stays_empty():
    steps = framing_steps(np.zeros((280, 280), np.uint8))
    assert steps.box is None
    assert steps.cut.size == steps.scaled.size == 0
    assert not steps.framed.any()


@pytest.mark.parametrize("corner", [(0, 0), (0, 278), (278, 0), (278, 278)])
def test_a_thin_stroke_in_a_corner(corner):
    top, left = corner
    picture = blob(top=min(top, 80), left=left, rows=200, columns=2)
    framed = to_mnist_frame(picture)
    assert extent(framed) == (BOX, 1)
    assert centre_of_mass(framed) == pytest.approx((14, 14), abs=0.51)


@pytest.mark.parametrize(("rows", "columns"), [(100, 40), (40, 100), (60, 60), (3, 200)])
def test_the_longer_side_is_20_and_the_ratio_stays(rows, columns):
    scaled = framing_steps(blob(top=9, left=30, rows=rows, columns=columns)).scaled
    longer, shorter = max(rows, columns), min(rows, columns)
    assert max(scaled.shape) == BOX
    assert min(scaled.shape) == max(1, round(BOX * shorter / longer))
    assert (scaled.shape[0] >= scaled.shape[1]) == (rows >= columns)


def test_grey_levels_appear():
    rows, columns = np.indices((200, 200))
    picture = (np.hypot(rows - 100, columns - 100) < 90).astype(np.uint8) * np.uint8(255)
    scaled = framing_steps(picture).scaled
    assert set(np.unique(picture)) == {0, 255}
    assert len(np.unique(scaled)) > 10
    assert scaled.max() == 255


def test_the_steps_belong_together():
    steps = framing_steps(blob(top=20, left=50, rows=100, columns=30))
    assert steps.box == (50, 20, 80, 120)
    assert steps.cut.shape == (100, 30)
    rows, columns = steps.scaled.shape
    top, left = steps.corner
    np.testing.assert_array_equal(
        steps.framed[top : top + rows, left : left + columns], steps.scaled
    )
    assert steps.framed.sum() == steps.scaled.sum()


@settings(max_examples=60)
@given(arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, max_side=40)))
def test_any_picture_fits_the_frame(picture):
    framed = to_mnist_frame(picture)
    assert framed.shape == (FRAME, FRAME)
    assert framed.dtype == np.uint8
    assert bool(framed.any()) == bool(picture.any())
    if picture.any():
        assert max(extent(framed)) <= BOX


@pytest.mark.parametrize(
    "wrong",
    [np.zeros((28, 28)), np.zeros(784, np.uint8), np.zeros((1, 28, 28), np.uint8), "7", None],
)
def test_what_is_no_picture_is_refused(wrong):
    with pytest.raises(ValueError, match=r"^to_mnist_frame got .* expects one grey picture"):
        to_mnist_frame(wrong)


# Moving.


def dot(row, column):
    image = np.zeros((FRAME, FRAME), np.float32)
    image[row, column] = 1
    return image


def test_not_moved_is_the_same():
    image = np.random.default_rng(0).uniform(0, 1, (FRAME, FRAME)).astype(np.float32)
    np.testing.assert_array_equal(move_digit(image), image)


def test_a_shift_by_whole_pixels_is_exact():
    np.testing.assert_allclose(move_digit(dot(10, 12), right=3, down=-2), dot(8, 15), atol=1e-6)


def test_what_leaves_the_frame_does_not_come_back():
    assert move_digit(dot(10, 26), right=3).sum() == 0
    assert move_digit(dot(1, 10), down=-5).sum() == 0


@pytest.mark.parametrize(("turn", "place"), [(90, (14, 20)), (180, (20, 14)), (-90, (14, 8))])
def test_a_turn_goes_clockwise_about_the_middle(turn, place):
    np.testing.assert_allclose(move_digit(dot(8, 14), turn=turn), dot(*place), atol=1e-4)


def test_size_and_noise():
    square = np.zeros((FRAME, FRAME), np.float32)
    square[8:21, 8:21] = 1
    larger, smaller = move_digit(square, size=1.5), move_digit(square, size=0.5)
    assert larger.sum() == pytest.approx(2.25 * square.sum(), rel=0.1)
    assert smaller.sum() == pytest.approx(square.sum() / 4, rel=0.2)
    assert centre_of_mass(larger) == pytest.approx((14, 14), abs=0.01)
    noisy = move_digit(square, noise=0.2, seed=1)
    assert noisy.min() >= 0
    assert noisy.max() <= 1
    assert np.std(noisy - square) > 0.05
    np.testing.assert_array_equal(noisy, move_digit(square, noise=0.2, seed=1))


@pytest.mark.parametrize("wrong", [{"right": np.nan}, {"turn": np.inf}, {"size": 0}, {"size": -1}])
def test_wrong_moves_are_refused(wrong):
    with pytest.raises(ValueError, match=rf"^move_digit got {next(iter(wrong))} = "):
        move_digit(dot(3, 3), **wrong)


def test_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"shape \(784,\).*\(28, 28\)"):
        move_digit(np.zeros(784))


def test_the_place_about_which_a_digit_turns_is_known_in_the_picture():
    steps = framing_steps(blob(top=30, left=60, rows=160, columns=80))
    x, y, pixel = steps.about
    assert (x, y, pixel) == pytest.approx((100, 110, 8), abs=8)
    row, column = steps.corner  # pixel (corner) of the frame is the upper left one of the ink
    assert (x - (14.5 - column) * pixel, y - (14.5 - row) * pixel) == pytest.approx((60, 30))
    assert framing_steps(blob(rows=0)).about == (145, 145, 10)
