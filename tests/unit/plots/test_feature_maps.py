import numpy as np
import pytest

from helpers.plots.feature_maps import NOT_YET, minus, number_grids, signed_colors
from helpers.plots.images import signed_image_grid
from helpers.plots.palettes import DARK, recolour
from helpers.plots.style import new_figure


@pytest.fixture
def ax():
    return new_figure()[1]


def test_colours_of_signed_numbers():
    colors = signed_colors(np.array([-9.0, -1, 0, 1, 9, np.nan]), 1.0)
    assert (colors[0] == colors[1]).all()  # beyond the limit nothing more is added
    assert (colors[3] == colors[4]).all()
    assert colors[1][0] > colors[1][2]  # orange
    assert colors[3][2] > colors[3][1]  # purple
    np.testing.assert_allclose(colors[2][:3], 0.968, atol=0.01)
    np.testing.assert_allclose(colors[5], NOT_YET)


def test_pale_colours_leave_dark_type_readable():
    colors = signed_colors(np.array([-1.0, 1.0]), 1.0, 0.55)
    luminance = (colors[:, :3] ** 2.2) @ [0.2126, 0.7152, 0.0722]
    assert ((luminance + 0.05) / 0.05 > 5).all()  # contrast with black


def test_number_grids_write_each_number_in_its_cell(ax):
    first, second = np.array([[0, 1, -2], [3.5, 0, 4]]), np.array([[7.0]])
    number_grids(ax, [first, second], ["one", "two"], marked=[(0, 1, 2), None])
    written = {t.get_position(): t.get_text() for t in ax.texts if t.get_va() == "center"}
    cells = {(j + 0.5, i + 0.5): minus(f"{first[i, j]:g}") for i, j in np.ndindex(2, 3)}
    assert written == cells | {(4.5, 1.0): "7"}  # beside the first, in the middle of its height
    squares = [p for p in ax.patches if p.get_width() == 2]
    assert [(s.get_xy(), s.get_height()) for s in squares] == [((1, 0), 2)]
    assert [t.get_text() for t in ax.texts if t.get_va() == "bottom"] == ["one", "two"]
    assert len([p for p in ax.patches if p.get_width() == 1]) == 7


def test_number_grids_are_dark_on_a_dark_page(ax):
    number_grids(ax, [np.array([[0.0, 1.0]])], ["one"])
    recolour(ax.get_children(), DARK)
    (picture,) = ax.images
    assert max(picture.cmap(picture.norm(0.0))[:3]) < 0.1  # under the light type of a 0


def test_signed_pictures_share_one_scale_centred_at_zero(ax):
    images = np.random.default_rng(0).normal(size=(5, 3, 3))
    images[2] *= 4
    pictures = signed_image_grid(ax, images, captions=range(5), columns=3)[:5]
    limit = np.abs(images).max()
    for picture, image in zip(pictures, images, strict=True):
        np.testing.assert_array_equal(picture.get_array(), image)
        assert picture.get_clim() == (-limit, limit)
    assert len(ax.patches) == 5  # a frame for each, for 0 is as white as the paper
    assert signed_image_grid(ax, images, limit=2.0)[0].get_clim() == (-2, 2)
    assert signed_image_grid(ax, np.zeros((1, 3, 3)))[0].get_clim() == (-1, 1)


def test_signed_pictures_of_a_wrong_shape_are_refused(ax):
    with pytest.raises(ValueError, match="expected"):
        signed_image_grid(ax, np.zeros((3, 3)))


@pytest.mark.parametrize(("text", "said"), [("-0.00", "0.00"), ("-1.5", "−1.5"), ("2", "2")])
def test_minus(text, said):
    assert minus(text) == said
