import numpy as np
import pytest

from helpers.plots.images import image_grid
from helpers.plots.style import INK, new_figure

RNG = np.random.default_rng(0)


@pytest.fixture
def ax():
    return new_figure()[1]


def test_each_image_is_drawn_as_it_is(ax):
    images = RNG.integers(0, 256, (12, 28, 28))
    artists = image_grid(ax, images, columns=5)
    assert len(artists) == 12
    for image, artist in zip(images, artists, strict=True):
        assert (artist.get_array() == image).all()
        assert artist.get_clim() == (images.min(), images.max())
        assert artist.get_cmap().name == "gray"


def test_rows_run_from_left_to_right_and_from_top_to_bottom(ax):
    artists = image_grid(ax, RNG.random((7, 4, 4)), columns=3)
    lefts, tops = zip(*[(a.get_extent()[0], a.get_extent()[3]) for a in artists], strict=True)
    assert lefts[0] < lefts[1] < lefts[2]
    assert lefts[0] == lefts[3] == lefts[6]
    assert tops[0] == tops[2] < tops[3] < tops[6]
    low, high = ax.get_ylim()
    assert low > high  # downwards, as pictures are counted


def test_images_stand_upright_and_do_not_overlap(ax):
    artists = image_grid(ax, RNG.random((6, 8, 4)), columns=3)
    extents = [artist.get_extent() for artist in artists]
    for left, right, bottom, top in extents:
        assert top < bottom
        assert (bottom - top) / (right - left) == pytest.approx(2)
    assert extents[0][1] < extents[1][0]
    assert extents[0][2] < extents[3][3]
    assert ax.get_aspect() in ("equal", 1.0)


def test_captions_stand_below_their_images(ax):
    *pictures, first, last = image_grid(ax, RNG.random((2, 5, 5)), captions=[7, "3, is 5"])
    assert [first.get_text(), last.get_text()] == ["7", "3, is 5"]
    for picture, text in zip(pictures, (first, last), strict=True):
        left, right, bottom, _ = picture.get_extent()
        assert left < text.get_position()[0] < right
        assert text.get_position()[1] > bottom
        assert text.get_position()[1] < ax.get_ylim()[0]
        assert text.get_color() == INK


def test_fewer_images_than_columns(ax):
    image_grid(ax, RNG.random((2, 4, 4)), columns=10)
    assert ax.get_xlim()[1] < 2.5


def test_the_images_are_left_as_they_were(ax):
    images = RNG.random((3, 4, 4))
    before = images.copy()
    image_grid(ax, images)
    assert (images == before).all()


@pytest.mark.parametrize("shape", [(28, 28), (5, 784), (0, 28, 28), (2, 28, 28, 1)])
def test_other_shapes_are_refused(ax, shape):
    with pytest.raises(ValueError, match=r"expected \(n, height, width\)"):
        image_grid(ax, np.zeros(shape))


def test_a_caption_too_few_is_refused(ax):
    with pytest.raises(ValueError, match="2 captions for 3 images"):
        image_grid(ax, np.zeros((3, 4, 4)), captions=["a", "b"])
