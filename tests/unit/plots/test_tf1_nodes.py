"""The picture of a TF1 graph and the pair of histograms."""

import numpy as np
import pytest

from helpers.plots import new_figure
from helpers.plots.still import png_of
from helpers.plots.tf1_nodes import (
    EDGES,
    IDLE,
    LOOKS,
    MISSING,
    PLACES,
    RAN,
    Box,
    GraphRun,
    centre,
    ends,
    histogram_pair,
    place_of_x,
    value_of_x,
)


@pytest.fixture
def picture():
    _, ax = new_figure(8.32, 4.68)
    return GraphRun(ax)


def boxes(**other):
    return {name: Box(IDLE) for name in PLACES} | other


def test_arrows_go_where_values_went(picture):
    picture.set(boxes(x=Box(RAN), product=Box(RAN), W=Box(MISSING)), "call", "result")
    (segment,) = picture.arrows.get_segments()
    assert np.allclose(segment, ends("x", "product"))


def test_every_edge_leads_to_the_right_from_box_to_box():
    for start, end in EDGES:
        (x0, _), (x1, _) = ends(start, end)
        assert centre(start)[0] < x0 < x1 < centre(end)[0]


def test_boxes_and_words_change_with_what_they_show(picture):
    picture.set(boxes(W=Box(MISSING, "✗", "no value yet")), "sess.run(W)", "an error")
    assert picture.boxes["W"].get_linestyle() == LOOKS[MISSING].line
    assert [line.get_text() for line in picture.lines["W"]] == ["✗", "no value yet"]
    assert picture.call.get_text() == "sess.run(W)"
    picture.set(boxes(), "again", "x " * 200)
    assert [line.get_text() for line in picture.lines["W"]] == ["", ""]
    assert picture.result[-1].get_text().endswith("…")


def test_looks_differ_in_more_than_colour():
    lines = {(look.line, look.width) for look in LOOKS.values()}
    assert len(lines) >= 5


def test_no_box_covers_another_and_all_is_in_view(picture):
    frames = [box.get_window_extent() for box in picture.boxes.values()]
    for k, frame in enumerate(frames):
        assert not any(frame.overlaps(other) for other in frames[k + 1 :])
        low, high = picture.boxes["x"].figure.bbox.min, picture.boxes["x"].figure.bbox.max
        assert (frame.min > low).all()
        assert (frame.max < high).all()


def test_histograms_have_one_scale_and_all_numbers():
    figure, axes = new_figure(8, 3, columns=2)
    few = np.array([0.0, 0.1, 3.0])
    histogram_pair(axes, {"three": few, "six": np.repeat(few, 2)}, limit=4.0)
    heights = [sum(bar.get_height() for bar in ax.patches) for ax in axes]
    assert heights == [3, 6]
    assert axes[0].get_ylim() == axes[1].get_ylim()
    assert [ax.get_title() for ax in axes] == ["three", "six"]
    assert len(png_of(figure)) > 1000


def test_values_of_x_and_places_on_the_tracks_are_inverse(picture):
    for k in range(2):
        for value in (-2.0, 0.4, 2.0):
            across, _ = place_of_x(k, value, 2.0)
            assert value_of_x(k, across, 2.0) == pytest.approx(value)
    picture.set(boxes(), "call", "result", x=(-2.0, 2.0), fed_z="0.50")
    assert np.allclose(
        np.transpose(picture.marks.get_data()), [place_of_x(0, -2.0, 2.0), place_of_x(1, 2.0, 2.0)]
    )
    frame = picture.boxes["x"].get_window_extent()
    ax = picture.marks.axes
    for place in np.transpose(picture.marks.get_data()):
        assert frame.contains(*ax.transData.transform(place))
    assert picture.slot.get_text() == "feed z: 0.50"
