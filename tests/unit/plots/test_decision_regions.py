import io

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from PIL import Image

from helpers.plots.decision_regions import (
    OWN,
    PIXEL_COLORS,
    PIXELS,
    REGION_PLACE,
    SIZE,
    TRAIN,
    VALIDATION,
    ZOOM,
    DecisionRegion,
    LossPicture,
    ScorePicture,
    loss_span,
    palette,
    plane_grid,
    playground_axes,
    shade,
)
from helpers.plots.live_figure import LiveFigure
from helpers.plots.palettes import LIGHT, THEMES, twin
from helpers.plots.style import BLUE, INK, ORANGE, PAPER


def rgb(pixels) -> np.ndarray:
    """Return the light colours of pixels as (…, 3) numbers from 0 to 255."""
    colors = np.ascontiguousarray(PIXEL_COLORS[LIGHT][pixels])
    return colors.view(np.uint8).reshape(*colors.shape, 4)[..., :3].astype(int)


@pytest.fixture
def axes():
    return playground_axes(LiveFigure(SIZE).figure)


def test_the_shades_go_from_blue_over_white_to_orange():
    blue, white, orange = rgb(shade(np.array([-1.0, 0.0, 1.0])))
    assert list(white) == [255, 255, 255]
    for color, end in ((blue, BLUE), (orange, ORANGE)):
        assert np.argmax(color) == np.argmax(to_rgb(end))
        assert np.argmin(color) == np.argmin(to_rgb(end))
    assert list(shade(np.array([-9.0, 9.0]))) == list(shade(np.array([-1.0, 1.0])))
    steps = rgb(shade(np.linspace(-1, 0, 50))).sum(axis=1)
    assert (np.diff(steps) >= 0).all()


def test_the_grid_is_the_middle_of_each_cell_lowest_row_first():
    grid = plane_grid(6.0)
    assert grid.shape == (PIXELS, PIXELS, 2)
    assert np.allclose(grid[0, 0], -6 + 6 / PIXELS)
    assert np.allclose(grid[-1, 0], [-6 + 6 / PIXELS, 6 - 6 / PIXELS])
    assert np.allclose(grid[PIXELS // 2, PIXELS // 2], 0, atol=1e-6)


def test_the_region_shows_each_probability_where_it_belongs(axes):
    region = DecisionRegion(axes[1])
    p = np.full((PIXELS, PIXELS), 0.1)
    p[:20] = 0.95  # below
    p[:, 60:] = 0.5  # to the right: still class 0
    region.set(p)
    pixels = region.image.pixels
    assert pixels.shape == (PIXELS * ZOOM,) * 2
    middle = pixels[ZOOM // 2 :: ZOOM, ZOOM // 2 :: ZOOM]
    away = np.ones(PIXELS, bool)
    away[[19, 20]] = False  # the line runs there
    assert (middle[away, :50] == shade(2 * p - 1)[away, :50]).all()
    ink = (rgb(pixels) == np.round(255 * np.array(to_rgb(INK)))).all(axis=-1)
    rows = np.flatnonzero(ink[:, 0])
    assert list(rows) == [20 * ZOOM - 1, 20 * ZOOM]
    assert ink.sum() == 2 * 60 * ZOOM + 2 * 20 * ZOOM - 1  # along, then down; they share a pixel


def test_the_picture_stands_upright_and_fills_its_axes():
    live = LiveFigure(SIZE)
    _, ax, _, _ = playground_axes(live.figure)
    region = DecisionRegion(ax)
    live.animate(region.artists)
    p = np.full((PIXELS, PIXELS), 0.5)
    p[0, 0], p[-1, -1], p[0, -1] = 0.0, 1.0, 0.2
    region.image.pixels = np.repeat(np.repeat(shade(2 * p - 1), ZOOM, axis=0), ZOOM, axis=1)
    screen = np.asarray(Image.open(io.BytesIO(live.png())).convert("RGB")).astype(int)
    left, top, across, down = REGION_PLACE
    shown = screen[top : top + down, left : left + across]
    blue, pale, orange = rgb(shade(np.array([-1.0, -0.6, 1.0])))
    assert list(shown[-3, 2]) == list(blue)  # below on the left, where the first value belongs
    assert list(shown[1, -2]) == list(orange)
    assert list(shown[-3, -2]) == list(pale)
    assert list(shown[1, 2]) == list(shown[down // 2, across // 2]) == [255, 255, 255]


def test_points_by_class_and_by_use(axes):
    rng = np.random.default_rng(0)
    region = DecisionRegion(axes[1])
    x, y = rng.uniform(-5, 5, (30, 2)), rng.integers(0, 2, 30)
    own = np.arange(30) % 10 == 0
    region.set_points(x, y, 20, 6.0, own)
    x_own, y_own = x[own], y[own]
    (x1, y1), (x2, y2) = ((x[part & ~own], y[part & ~own])
                          for part in (np.arange(30) < 20, np.arange(30) >= 20))  # fmt: skip
    assert region.ax.get_xlim() == region.ax.get_ylim() == (-6, 6)
    for label in (0, 1):
        train, test = region.points[TRAIN, label], region.points[VALIDATION, label]
        assert np.allclose(train.get_xydata(), x1[y1 == label])
        assert np.allclose(test.get_xydata(), x2[y2 == label])
        assert np.allclose(region.points[OWN, label].get_xydata(), x_own[y_own == label])
        assert test.get_markerfacecolor() == "none"
        assert train.get_markerfacecolor() != "none"
    markers = {label: region.points[TRAIN, label].get_marker() for label in (0, 1)}
    assert markers[0] != markers[1]


def test_the_curves(axes):
    curves = LossPicture(axes[2])
    epochs = np.array([0.0, 1, 2, 1234])
    curves.set(epochs, epochs + 0.1, epochs + 0.2)
    assert np.allclose(curves.train.get_xydata(), np.column_stack([epochs, epochs + 0.1]))
    assert np.allclose(curves.validation.get_xydata(), np.column_stack([epochs, epochs + 0.2]))
    assert curves.ax.get_xlim() == (0, 2000)
    assert curves.train.get_linestyle() != curves.validation.get_linestyle()


def test_the_scores_are_written_with_outlines(axes):
    scores = ScorePicture(axes[3])
    scores.set(
        1234, {TRAIN: "0.123", VALIDATION: "1.2e+03"}, {TRAIN: "98.4 %", VALIDATION: "100 %"}
    )
    assert scores.epoch.text == "1,234"
    assert [scores.loss[name].text for name in (TRAIN, VALIDATION)] == ["0.123", "1.2e+03"]
    assert [scores.right[name].text for name in (TRAIN, VALIDATION)] == ["98.4 %", "100 %"]
    one, five = (len(scores.epoch._outlines[c].vertices) for c in "15")
    scores.epoch.set_text("1 5")
    assert len(scores.epoch.get_path().vertices) == one + five


def test_numbers_of_all_lengths_have_room(axes):
    scores = ScorePicture(axes[3])
    long = {TRAIN: "1.2e+03", VALIDATION: "9.9e-05"}
    scores.set(99_999, long, {TRAIN: "99.9 %", VALIDATION: "100 %"})
    for counter in (scores.epoch, *scores.loss.values(), *scores.right.values()):
        extent = counter.get_path().get_extents(counter.get_transform())
        room = counter.get_clip_box()
        assert room.x0 <= extent.x0 < extent.x1 <= room.x1
        assert room.y0 <= extent.y0 < extent.y1 <= room.y1


@pytest.mark.parametrize(
    ("epochs", "span"), [(0, 50), (50, 50), (51, 100), (101, 200), (1000, 1000), (1001, 2000)]
)
def test_the_axis_grows_in_steps(epochs, span):
    assert loss_span(epochs) == span


@pytest.mark.parametrize("theme", THEMES)
def test_the_palette_has_all_colours_of_pixels(theme):
    colors = np.array(palette()[theme].getpalette()).reshape(-1, 3)
    for color in PIXEL_COLORS[theme].view(np.uint8).reshape(-1, 4)[:, :3].astype(int):
        assert np.abs(colors - color).sum(axis=1).min() == 0
    assert list(np.round(255 * np.array(to_rgb(twin(PAPER, theme))))) in colors.tolist()
    assert len(colors) <= 256


def test_a_picture_finer_than_the_screen_repeats_the_pixels():
    live = LiveFigure(SIZE)
    _, ax, _, _ = playground_axes(live.figure)
    region = DecisionRegion(ax)
    live.animate([region.image])
    region.image.pixels = np.random.default_rng(0).integers(0, 33, (PIXELS * ZOOM,) * 2)
    screen, fine = (
        np.asarray(Image.open(io.BytesIO(live.png(scale))).convert("RGB")) for scale in (1, 2)
    )
    left, top, across, down = REGION_PLACE
    twice = np.repeat(np.repeat(screen, 2, axis=0), 2, axis=1)
    rows, columns = slice(2 * top, 2 * (top + down)), slice(2 * left, 2 * (left + across))
    same = (twice == fine).all(axis=2)[rows, columns]
    assert same[10:-10, 10:-10].all()  # the spines lie over the edge
