import numpy as np
import pytest
from matplotlib import colormaps
from matplotlib.colors import to_rgb

from helpers.plots.palettes import DARK, SIGNED_COLORS, THEMES, twin
from helpers.plots.style import PAPER, new_figure
from helpers.plots.training_pictures import (
    LOSS_LIMITS,
    MOST_POINTS,
    ProbabilityBars,
    RateCurve,
    RunCurves,
    TileFrame,
    Tiles,
    confusion_matrix,
    signed_bar,
    training_palette,
    weight_images,
)


@pytest.fixture
def ax():
    return new_figure()[1]


def test_run_curves_show_both_measures_and_mark_the_last_point(ax):
    curves = RunCurves(ax, "loss")
    steps, training, validation = np.arange(5), np.full(5, 0.2), np.full(5, 0.3)
    curves.set(steps, training, validation)
    for line, values in zip(curves.artists, (training, validation), strict=True):
        np.testing.assert_array_equal(line.get_xdata(), steps)
        np.testing.assert_array_equal(line.get_ydata(), values)
        assert line.get_markevery() == [4]
    assert ax.get_ylim() == LOSS_LIMITS
    looks = {(line.get_color(), line.get_linestyle(), line.get_marker()) for line in ax.lines}
    assert len(looks) == 2


def test_the_axis_of_steps_grows_seldom_and_begins_anew(ax):
    curves = RunCurves(ax, "accuracy", share=True)
    limits = []
    for last in (0, 150, 200, 201, 480, 1900, 19_000, 300_000, 0):
        steps = np.array([0, last])
        curves.set(steps, steps * 0.0, steps * 0.0)
        limits.append(ax.get_xlim()[1])
    assert limits == [200, 200, 200, 500, 500, 2000, 20_000, 450_000, 200]


def test_long_curves_are_thinned_but_keep_their_ends(ax):
    curves = RunCurves(ax, "loss")
    steps = np.arange(3000)
    curves.set(steps, steps / 3000, steps / 2000)
    x, y = curves.artists[0].get_data()
    assert len(x) <= MOST_POINTS
    assert (x[0], x[-1]) == (0, 2999)
    np.testing.assert_allclose(y, x / 3000)


def test_digits_are_put_side_by_side_and_what_is_missing_is_paper(ax):
    tiles = Tiles(ax, 2, 3, side=4, captions=True)
    digits = np.linspace(0, 1, 4)[:, None] * np.ones((4, 16))
    tiles.set_digits(digits, ["a", "b", "c"])
    sheet = tiles.image.get_array()
    assert sheet.shape == (10, 16, 3)
    for number, (top, left) in enumerate([(0, 0), (0, 6), (0, 12), (6, 0)]):
        assert (sheet[top : top + 4, left : left + 4] == int(255 * digits[number, 0])).all()
    assert (sheet[:, 4:6] == 255).all()
    assert (sheet[6:, 6:] == 255).all()
    assert [text.get_text() for text in tiles.captions] == ["a", "b", "c"]
    tiles.set_digits(digits[:0])
    assert (tiles.image.get_array() == 255).all()
    assert [text.get_text() for text in tiles.captions] == ["", "", ""]


def test_a_place_on_tiles_says_which_picture_and_which_of_its_pixels(ax):
    tiles = Tiles(ax, 2, 3, side=4)
    assert tiles.centre(4) == (8, 8)
    for number in range(6):
        x, y = tiles.centre(number)
        assert tiles.at(x, y) == (number, 4 * 2 + 2)
    assert tiles.at(6.5, 7.2) == (4, 4)
    assert tiles.at(4.5, 1) is None
    assert tiles.at(1, 5.9) is None


def test_a_frame_lies_around_one_picture_or_none(ax):
    tiles = Tiles(ax, 2, 3, side=4)
    frame = TileFrame(tiles)
    frame.set(5)
    assert frame.frame.get_center().tolist() == [14, 8]
    assert frame.frame.get_visible()
    frame.set(None)
    assert not frame.frame.get_visible()


def test_the_rate_is_a_stair_and_its_end_says_what_comes(ax):
    ax.set_xlim(0, 200)
    curve = RateCurve(ax, -4, 1)
    curve.set([0, 50], [0.001, 0.1], 80, 0.1)
    assert curve.line.get_xydata().tolist() == [[0, 0.001], [50, 0.1], [80, 0.1]]
    assert curve.line.get_drawstyle() == "steps-post"
    assert curve.ahead.get_xydata().tolist() == [[80, 0.1], [curve.end, 0.1]]
    assert 180 < curve.end < 200
    assert ax.get_ylim()[0] < 1e-4 < 10 < ax.get_ylim()[1]


def test_ten_bars_show_the_right_answer_and_a_wrong_one_in_their_colours(ax):
    bars = ProbabilityBars(ax)
    shares = np.array([0.0, 0.1, 0.6, 0.3, *[0.0] * 6])
    bars.set(shares, truth=3)
    assert [bar.get_height() for bar in bars.bars] == shares.tolist()
    others, right, wrong = (bars.bars[k].get_facecolor() for k in (0, 3, 2))
    assert len({others, right, wrong}) == 3
    bars.set(shares, truth=2)
    assert bars.bars[2].get_facecolor() == right
    assert bars.bars[3].get_facecolor() == others


def test_captions_lie_outside_the_axes_so_that_they_need_not_be_drawn_each_time(ax):
    tiles = Tiles(ax, 1, 2, captions=True)
    ax.figure.draw_without_rendering()
    for text in tiles.captions:
        assert text.get_window_extent().y1 < ax.bbox.y0


def test_signed_numbers_have_the_colours_of_the_scale(ax):
    tiles = Tiles(ax, 1, 1, side=2)
    tiles.set_signed(np.array([[-9.0, -0.2, 0.2, np.nan]]), 0.2)
    low, also_low, high, nothing = tiles.image.get_array().reshape(4, 3).astype(int)
    ends = [(255 * np.array(colormaps[SIGNED_COLORS](end)[:3])).round() for end in (0.0, 1.0)]
    assert np.abs(low - ends[0]).max() <= 1
    assert (low == also_low).all()
    assert np.abs(high - ends[1]).max() <= 1
    assert nothing.min() > 225  # near white


def test_in_the_dark_digits_are_the_same_on_dark_paper_and_0_is_dark(ax):
    tiles = Tiles(ax, 1, 2, side=2)
    tiles.image.set_theme(DARK)
    tiles.set_digits(np.array([[0, 0.5, 1, 1]]))
    sheet = tiles.image.get_array().astype(int)
    paper = (255 * np.array(to_rgb(twin(PAPER, DARK)))).round()
    assert sheet[:, :2, 0].tolist() == [[0, 127], [255, 255]]
    assert (sheet[:, 2:] == paper).all()
    tiles.set_signed(np.array([[-9.0, 0, 0, 9.0]]), 1.0)
    sheet = tiles.image.get_array().astype(int)
    assert sheet[0, 0].max() > 200
    assert np.abs(sheet[0, 1] - paper).max() < 12


@pytest.mark.parametrize("theme", THEMES)
def test_the_palette_has_paper_black_and_white(theme):
    colors = np.array(training_palette()[theme].getpalette()).reshape(-1, 3).tolist()
    assert [0, 0, 0] in colors
    assert [255, 255, 255] in colors
    assert list((255 * np.array(to_rgb(twin(PAPER, theme)))).round()) in colors
    assert len(colors) <= 256


def test_signed_bar_names_both_ends(ax):
    signed_bar(ax, 0.2, "weight")
    assert ax.get_ylabel() == "weight"
    np.testing.assert_allclose(ax.get_yticks(), [-0.2, 0, 0.2])


def test_weight_images_show_each_neuron_in_the_colours_of_its_scale(ax):
    weights = np.random.default_rng(0).normal(size=(5, 784))
    (image,) = weight_images(ax, weights, 0.3, columns=3)
    sheet = image.get_array()
    assert sheet.shape == (58, 88, 3)
    tiles = Tiles(new_figure()[1], 1, 1)
    tiles.set_signed(weights[4:], 0.3)
    np.testing.assert_array_equal(sheet[30:, 30:58], tiles.image.get_array())
    (bar,) = ax.child_axes
    np.testing.assert_allclose(bar.get_yticks(), [-0.3, 0, 0.3])


def test_confusion_matrix_writes_counts_and_tints_mistakes_only(ax):
    counts = np.array([[5, 2, 0], [0, 7, 1], [3, 0, 4]])
    image, *texts = confusion_matrix(ax, counts)
    shown = {(round(t.get_position()[1]), round(t.get_position()[0])): t.get_text() for t in texts}
    assert shown == {(i, j): str(counts[i, j]) for i, j in np.argwhere(counts).tolist()}
    tinted = image.get_array()
    assert tinted.mask.diagonal().all()
    assert tinted[2, 0] == 3
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("the network says", "it is a")


def test_a_perfect_confusion_matrix_can_be_drawn(ax):
    confusion_matrix(ax, np.diag([3, 4]))
    ax.figure.draw_without_rendering()
