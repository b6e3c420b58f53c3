"""What the pictures of chapter 14 show, read from the artists."""

import numpy as np
import pytest

from helpers.plots import new_figure
from helpers.plots.framing import (
    AccuracyCurves,
    AnswerBars,
    AnswerRows,
    FramedDigit,
    FramingPictures,
    LabelledTiles,
    percent,
)


@pytest.fixture
def ax():
    return new_figure()[1]


def test_the_steps_of_a_framing():
    _, axes = new_figure(columns=4)
    pictures = [
        np.full(shape, 200, np.uint8) for shape in ((280, 280), (20, 9), (28, 28), (28, 28))
    ]
    steps = FramingPictures(axes)
    steps.set(pictures, (40, 50, 100, 190), (13.7, 14.2), ["a", "b", "c", "d"])
    images = [ax.images[0] for ax in axes]
    for image, picture in zip(images, pictures, strict=True):
        np.testing.assert_array_equal(image.get_array(), picture)
    assert images[1].get_extent() == [5.5, 14.5, 20, 0]  # in the middle of its box
    assert axes[0].patches[0].get_bbox().bounds == (40, 50, 60, 140)
    (cross,) = axes[2].lines
    assert cross.get_xydata().tolist() == [[14.7, 14.2]]
    assert [ax.texts[0].get_text() for ax in axes] == ["a", "b", "c", "d"]


def test_without_ink_there_is_no_box_and_no_centre():
    _, axes = new_figure(columns=4)
    steps = FramingPictures(axes)
    blank = np.zeros((28, 28), np.uint8)
    steps.set([blank, blank[:0, :0], blank, blank], None, None, [""] * 4)
    assert not axes[0].patches[0].get_visible()
    assert not axes[1].images[0].get_visible()
    assert not len(axes[2].lines[0].get_xydata())


def heights(bars: AnswerBars) -> list[float]:
    return [float(path.get_extents().y1) for path in bars.bars.get_paths()]


def test_the_answer_is_marked_by_more_than_its_colour(ax):
    bars = AnswerBars(ax, "Keras, two hidden layers of 64", first=True)
    p = np.array([0, 0, 0.1, 0, 0, 0, 0, 0.7, 0.2, 0])
    bars.set(p, None)
    assert heights(bars) == pytest.approx(p)
    assert bars.answer.get_bbox().bounds == pytest.approx((6.6, 0, 0.8, 0.7))
    assert bars.answer.get_hatch()
    assert bars.answer.get_facecolor() != tuple(bars.bars.get_facecolor()[0])
    assert bars.words.get_text() == "7  (70.0 %)"
    assert "\n" in ax.get_title()


@pytest.mark.parametrize(("truth", "sign"), [(7, "✓ right"), (2, "✗ wrong")])
def test_the_answer_is_judged_where_the_truth_is_known(ax, truth, sign):
    bars = AnswerBars(ax, "Convnet", first=False)
    bars.set(np.eye(10)[7], truth)
    assert bars.words.get_text() == f"7  (over 99.9 %) {sign}"


def test_without_ink_there_is_no_answer(ax):
    bars = AnswerBars(ax, "Convnet", first=False)
    bars.set(np.eye(10)[7], 7)
    bars.set(None, 7)
    assert heights(bars) == [0] * 10
    assert not bars.answer.get_visible()
    assert bars.words.get_text() == "nothing to read"


def test_each_network_has_a_row_and_its_answer_is_marked(ax):
    rows = AnswerRows(ax, ["Keras: 64, 64", "Convnet"])
    p = np.array([0, 0, 0.1, 0, 0, 0, 0, 0.7, 0.2, 0])
    rows.set([p, np.eye(10)[2]], 2)

    def sizes(bars):
        found = [path.get_extents() for path in bars.get_paths()]
        return np.reshape([box.height for box in found], (2, 10)), [box.y1 for box in found]

    (high, floors), (marked, _) = sizes(rows.bars), sizes(rows.answers)
    np.testing.assert_allclose(high / high.max(), [p, np.eye(10)[2]])
    assert np.argwhere(marked).tolist() == [[0, 7], [1, 2]]
    assert np.diff(floors).tolist() == [0] * 9 + [1] + [0] * 9  # 10 bars stand on each of 2 lines
    assert [text.get_text() for text in rows.words] == [
        "7  (70.0 %) ✗ wrong",
        "2  (over 99.9 %) ✓ right",
    ]
    assert rows.answers.get_hatch()
    rows.set([None, None], 2)
    assert not sizes(rows.answers)[0].any()
    assert {text.get_text() for text in rows.words} == {"nothing to read"}


def test_no_share_claims_to_be_certain():
    assert percent(1.0) == "over 99.9 %"
    assert percent(0.5) == "50.0 %"


def test_the_curves_go_up_to_the_step(ax):
    curves = AccuracyCurves(ax, 4)
    curves.set(np.array([0.1, 0.2, 0.3, 0.4, 0.5]), np.array([0.9, 0.8, 0.7, 0.6, 0.5]), 2)
    own, test = curves.lines
    assert own.get_ydata().tolist() == [0.1, 0.2, 0.3]
    assert test.get_ydata().tolist() == [0.9, 0.8, 0.7]
    assert own.get_linestyle() != test.get_linestyle()
    assert list(curves.here.get_xdata()) == [2, 2]
    curves.set(np.array([]), np.full(5, 0.9), 2)
    assert not len(own.get_ydata())


def test_tiles_say_truth_and_answer(ax):
    tiles = LabelledTiles(ax, 2, 3)
    digits = np.random.default_rng(0).integers(0, 256, (4, 28, 28))
    tiles.set(digits, [7, 1, 9, 2], [7, 2, 9, 2])
    assert [text.get_text() for text in tiles.texts] == ["7 ✓", "1 → 2", "9 ✓", "2 ✓", "", ""]
    assert [image.get_visible() for image in tiles.images] == [True] * 4 + [False] * 2
    np.testing.assert_array_equal(tiles.images[2].get_array(), digits[2])
    assert tiles.texts[0].get_color() != tiles.texts[1].get_color()
    assert tiles.at(*tiles.middle(4)) == 4
    assert tiles.at(0.5, 1.2) is None  # its caption


def test_a_framed_digit_alone(ax):
    digit, image = FramedDigit(ax, "pixels"), np.eye(28)
    digit.set(image)
    (shown,) = ax.images
    np.testing.assert_array_equal(shown.get_array(), 255 * image)
    assert shown.get_extent() == [0, 28, 28, 0]
    (box,) = ax.patches
    assert box.get_bbox().bounds == (4, 4, 20, 20)
