from itertools import pairwise

import numpy as np
import pytest
from matplotlib.colors import to_rgba

from helpers.plots.decision_regions import (
    INK_PIXEL,
    NETWORK_PLACE,
    PAPER_PIXEL,
    PIXELS,
    SIZE,
    playground_axes,
    shade,
)
from helpers.plots.live_figure import LiveFigure
from helpers.plots.neuron_pictures import FITS, WIDEST, NetworkPicture
from helpers.plots.style import BLUE, ORANGE

MOST = (4, 8)
NETWORKS = [(), (1,), (FITS,), (FITS + 1, 2), (8, 8, 8, 8), (1, 8, 1)]


@pytest.fixture
def picture():
    return NetworkPicture(playground_axes(LiveFigure(SIZE).figure)[0])


def layers_of(hidden) -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    return [rng.uniform(-1, 1, (PIXELS, PIXELS, n)) for n in (2, *hidden, 2)]


def weights_of(hidden) -> list[np.ndarray]:
    sizes = (2, *hidden, 2)
    return [np.ones((n, m)) for n, m in pairwise(sizes)]


@pytest.mark.parametrize("hidden", NETWORKS)
def test_each_neuron_has_a_place_of_its_own_inside(picture, hidden):
    picture.lay_out(hidden, MOST)
    taken = np.zeros(picture.image.pixels.shape, int)
    layers = layers_of(hidden)
    picture.set(layers, weights_of(hidden), (1, 0))
    for k, layer in enumerate(layers):
        for neuron in range(layer.shape[-1]):
            rows, columns = picture.window(k, neuron)
            every = picture.every[k]
            small = picture.image.pixels[rows, columns]
            assert (small == shade(layer[::every, ::every, neuron])).all()
            assert min(rows.start, columns.start) >= 2
            taken[rows.start - 2 : rows.stop + 2, columns.start - 2 : columns.stop + 2] += 1
            assert picture.neuron_at(*picture.centres[k][neuron]) == (k, neuron)
    assert taken.max() == 1
    assert (picture.image.pixels[taken == 0] == PAPER_PIXEL).all()
    rows, columns = picture.window(1, 0)
    assert (picture.image.pixels[rows.start - 2, columns] == INK_PIXEL).all()


@pytest.mark.parametrize("hidden", NETWORKS)
def test_marks_for_more_and_fewer_stand_where_there_may_be(picture, hidden):
    picture.lay_out(hidden, MOST)
    expected = {("more", 0)} if len(hidden) < MOST[0] else set()
    expected |= {("fewer", 0)} if hidden else set()
    for k, n in enumerate(hidden, 1):
        expected |= {("more", k)} if n < MOST[1] else set()
        expected |= {("fewer", k)} if n > 1 else set()
    assert set(picture.marks) == expected
    places = np.array(list(picture.marks.values()))
    _, _, across, down = NETWORK_PLACE
    assert ((places > 0) & (places < (across, down))).all()
    far = np.abs(places[:, None] - places).max(axis=2) + 99 * np.eye(len(places))
    assert far.min() >= 24
    drawn = [len(line.get_xdata()) for line in (picture.more, picture.fewer, picture.rings)]
    assert drawn[0] + drawn[1] == drawn[2] == len(expected)


def test_a_chosen_edge_has_a_ring_on_it(picture):
    picture.lay_out((3,), MOST)
    assert not picture.chosen.get_xydata().size
    picture.choose((0, 1, 2))
    (ring,) = picture.chosen.get_xydata()
    assert picture.edge_at(*ring)[0] == (0, 1, 2)
    picture.choose(None)
    assert not picture.chosen.get_xydata().size


def test_an_edge_says_sign_and_size(picture):
    hidden = (1,)
    picture.lay_out(hidden, MOST)
    weights = [np.array([[-1.0], [0.25]]), np.array([[100.0, 0.0]])]
    picture.set(layers_of(hidden), weights, (2, 1))
    colors = [tuple(color) for color in picture.edges.get_colors()]
    assert colors == [to_rgba(c) for c in (BLUE, ORANGE, ORANGE, ORANGE)]
    widths = picture.edges.get_linewidths()
    assert widths[3] < widths[1] < widths[0] < widths[2] == WIDEST
    dashed = [style[1] is not None for style in picture.edges.get_linestyles()]
    assert dashed == [True, False, False, False]


def test_an_edge_is_found_near_it_and_nowhere_else(picture):
    picture.lay_out((4, 2), MOST)
    for name, (start, end) in zip(picture._names, picture._segments, strict=True):
        place = start + 0.07 * (end - start)
        found, where = picture.edge_at(*place)
        assert found[:2] == name[:2]  # edges from one neuron begin close to one another
        assert np.hypot(*(where - place)) < 6
        assert np.allclose(picture.on_edge(name), start + 0.3 * (end - start))
    assert picture.edge_at(200, 5) is None
    assert picture.neuron_at(200, 5) is None


def test_only_another_network_is_laid_out_anew(picture):
    assert picture.lay_out((4, 2), MOST)
    assert not picture.lay_out((4, 2), MOST)
    assert picture.lay_out((4,), MOST)
