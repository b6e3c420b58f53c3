import itertools

import numpy as np
import pytest
from matplotlib.colors import to_hex

from helpers.plots import new_figure
from helpers.plots.computation_graph import (
    BACKWARD,
    BOX_HEIGHT,
    BOX_WIDTH,
    FORWARD,
    OFFER_HEIGHT,
    OFFER_WIDTH,
    TWO_NEURONS_LABELS,
    TWO_NEURONS_OFFERS_AT,
    TWO_NEURONS_PLACES,
    TWO_NEURONS_WORDS_AT,
    GraphPicture,
    offer_places,
    step_error_curves,
)
from helpers.plots.style import BLUE, ORANGE

PLACES = {"a": (0, 1), "b": (0, 0), "c": (1, 0), "d": (2, 0)}
EDGES = [("a", "c"), ("b", "c"), ("c", "d")]


@pytest.fixture
def picture():
    figure, ax = new_figure(8, 4)
    made = GraphPicture(ax, PLACES, {n: n.upper() for n in PLACES}, EDGES, ("a", "b"), (1, -0.2))
    made.ax, made.figure = ax, figure
    return made


def test_boxes_stand_at_their_places_and_edges_join_their_sides(picture):
    names = {t.get_text(): t.get_position() for t in picture.ax.texts if t.get_text()}
    assert {name: names[name.upper()] for name in PLACES} == PLACES
    (edges,) = picture.ax.collections
    for (start, end), segment in zip(EDGES, edges.get_segments(), strict=True):
        (left, low), (right, high) = PLACES[start], PLACES[end]
        sides = [(left + BOX_WIDTH / 2, low), (right - BOX_WIDTH / 2, high)]
        assert segment == pytest.approx(np.array(sides))


def test_values_stand_above_and_gradients_below_and_vanish_when_they_are_gone(picture):
    picture.set_numbers({"a": "1.5", "c": "2"}, {"c": "-0.1"})
    assert [picture.values[n].get_text() for n in PLACES] == ["1.5", "", "2", ""]
    assert [picture.gradients[n].get_text() for n in PLACES] == ["", "", "-0.1", ""]
    for name, (column, row) in PLACES.items():
        assert picture.values[name].get_position()[0] == column
        assert (
            picture.values[name].get_position()[1] > row > picture.gradients[name].get_position()[1]
        )
    picture.set_numbers({}, {})
    assert not any(t.get_text() for t in (*picture.values.values(), *picture.gradients.values()))


@pytest.mark.parametrize("backward", [False, True])
def test_arrows_point_in_the_direction_of_the_step(picture, backward):
    picture.set_step("c", [("a", "c", "×2"), ("b", "c", "")], backward)
    for arrow, (start, end) in zip(picture.arrows, EDGES[:2], strict=True):
        assert arrow.get_visible()
        begin, finish = picture.ends(start, end)
        tail, head = arrow._posA_posB
        assert np.allclose((tail, head), (finish, begin) if backward else (begin, finish))
        assert to_hex(arrow.get_edgecolor()).upper() == (ORANGE if backward else BLUE)
        assert (arrow.get_linestyle() in ("-", "solid")) != backward, "the style says it too"
    assert [label.get_visible() for label in picture.arrow_labels] == [True, False]
    assert picture.heading.get_text() == (BACKWARD if backward else FORWARD)
    assert picture.frame.get_visible()


def test_a_step_without_a_node_shows_no_arrow_and_no_frame(picture):
    picture.set_step("c", [("a", "c", "×2")], backward=True)
    picture.set_step(None, (), backward=False)
    assert not picture.frame.get_visible()
    assert not any(arrow.get_visible() for arrow in picture.arrows)
    assert not any(label.get_visible() for label in picture.arrow_labels)
    assert picture.heading.get_text() == ""


def test_the_frame_is_round_the_node_in_work(picture):
    picture.set_step("d", [], backward=True)
    box = picture.frame
    middle = box.get_x() + box.get_width() / 2, box.get_y() + box.get_height() / 2
    assert middle == pytest.approx(PLACES["d"])


def test_offers_come_and_go_two_by_two(picture):
    assert not any(box.get_visible() for box in picture.offer_boxes)
    picture.set_offers((1, 1), ["1", "2", "3", "4"], refused=2)
    assert [text.get_text() for text in picture.offers] == ["1", "2", "3", "4"]
    places = offer_places((1, 1))
    assert np.mean(places, axis=0) == pytest.approx((1, 1))
    for text, box, place in zip(picture.offers, picture.offer_boxes, places, strict=True):
        assert text.get_position() == pytest.approx(place)
        assert box.get_bbox().bounds == pytest.approx(
            (place[0] - OFFER_WIDTH / 2, place[1] - OFFER_HEIGHT / 2, OFFER_WIDTH, OFFER_HEIGHT)
        )
    styles = [box.get_linestyle() for box in picture.offer_boxes]
    assert len(set(styles)) == 2
    assert styles.count(styles[2]) == 1, "the style says it, too"
    assert picture.offers[2].get_color() != picture.offers[1].get_color()
    picture.set_offers((1, 1), ())
    assert not any(box.get_visible() for box in picture.offer_boxes)
    assert not any(text.get_visible() for text in picture.offers)


def test_boxes_and_edges_are_found_by_their_places(picture):
    for name, (column, row) in PLACES.items():
        assert picture.box_at(column + 0.2, row - 0.1) == name
    assert picture.box_at(0.5, 0) is None
    for edge in EDGES:
        assert picture.edge_at(*picture.ends(*edge).mean(axis=0)) == edge
    assert picture.edge_at(1.5, 0.9) is None


def test_a_grip_has_room_beside_the_name_of_a_given_number():
    _, ax = new_figure()
    GraphPicture(ax, PLACES, {n: n.upper() for n in PLACES}, EDGES, ("a", "b"), (1, 0), grips=True)
    names = {t.get_text().lower(): t.get_position() for t in ax.texts if t.get_text()}
    for name, (column, row) in PLACES.items():
        across, up = names[name]
        assert up == row
        assert (across > column) == (name in ("a", "b"))


def test_there_is_room_for_offers_beside_each_number_of_the_chapter():
    for at in TWO_NEURONS_OFFERS_AT.values():
        for x, y in offer_places(at):
            for column, row in TWO_NEURONS_PLACES.values():
                assert (
                    abs(x - column) > (OFFER_WIDTH + BOX_WIDTH) / 2
                    or abs(y - row) > (OFFER_HEIGHT + BOX_HEIGHT) / 2
                )
    for name, (column, row) in TWO_NEURONS_PLACES.items():
        x, y = TWO_NEURONS_OFFERS_AT[name]
        assert max(abs(x - column), abs(y - row)) < 1.1, f"{name} is far from them"


def test_lines_of_words_come_and_go(picture):
    picture.set_words(["one", "two", "three", "four"])
    assert [line.get_text() for line in picture.lines] == ["one", "two", "three", "four"]
    picture.set_words(["one"])
    assert [line.get_text() for line in picture.lines] == ["one", "", "", ""]


def test_the_graph_of_the_chapter_has_a_place_and_a_label_for_each_number():
    assert set(TWO_NEURONS_PLACES) == set(TWO_NEURONS_LABELS)
    assert len(set(TWO_NEURONS_PLACES.values())) == len(TWO_NEURONS_PLACES)
    far = [p for p in TWO_NEURONS_PLACES.values() if p[1] < 0.9 and p[0] > 2]
    assert not far, "no box stands where the words are"
    assert TWO_NEURONS_WORDS_AT[0] > 2.5


def test_boxes_do_not_touch():
    for one, other in itertools.combinations(TWO_NEURONS_PLACES.values(), 2):
        assert abs(one[0] - other[0]) >= 1 or abs(one[1] - other[1]) >= 1


def test_step_error_curves_show_the_errors_and_leave_out_zeros():
    _, ax = new_figure()
    h = np.array([1e-1, 1e-2, 1e-3])
    errors = {"float64": np.array([1e-2, 1e-4, 0.0]), "float32": np.array([1e-2, 1e-3, 1e-1])}
    lines = step_error_curves(ax, h, errors)
    assert ax.get_xscale() == ax.get_yscale() == "log"
    assert [line.get_label() for line in lines] == list(errors)
    assert lines[0].get_ydata()[:2].tolist() == [1e-2, 1e-4]
    assert np.isnan(lines[0].get_ydata()[2])
    assert lines[1].get_ydata().tolist() == errors["float32"].tolist()
    assert (
        len({line.get_linestyle() for line in lines})
        == len({line.get_marker() for line in lines})
        == 2
    )
