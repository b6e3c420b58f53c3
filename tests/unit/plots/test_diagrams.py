import numpy as np
import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch
from matplotlib.text import Text

from helpers.plots import new_figure
from helpers.plots.diagrams import course_map, neuron_diagram, wiring_diagram
from helpers.plots.tables import live_table


def words_of(artists):
    return [artist.get_text() for artist in artists if isinstance(artist, Text)]


def test_neuron_diagram_shows_every_label():
    _, ax = new_figure()
    words = words_of(neuron_diagram(ax, ["x1", "x2"], ["w1", "w2"], "bias", "out"))
    assert {"x1", "x2", "w1", "w2", "bias", "out"} <= set(words)


def test_neuron_diagram_refuses_a_weight_too_few():
    _, ax = new_figure()
    with pytest.raises(ValueError, match="shorter"):
        neuron_diagram(ax, ["x1", "x2"], ["w1"], "bias", "out")


def test_wiring_diagram_shows_nodes_where_they_belong():
    _, ax = new_figure()
    nodes = {"a": (0, 0), "b": (2, 1)}
    artists = wiring_diagram(ax, nodes, [("a", "b")])
    places = {
        a.get_text(): a.get_position() for a in artists if isinstance(a, Text) and a.get_text()
    }
    assert places == nodes


def test_course_map_keeps_boxes_and_words_apart():
    figure, ax = new_figure(7.6, 3.25)
    parts = {
        "One neuron": [("01", "The perceptron\nand its gates"), ("02", "Fitting a line")],
        "Keras": [("09", "Keras in\nfive steps")],
    }
    artists = course_map(ax, parts, {"01": (0.25, "3 of 12"), "02": (0, "next")}, "02")
    assert {"3 of 12", "next"} <= set(words_of(artists))
    assert sum("01" in word for word in words_of(artists)) == 1
    figure.draw_without_rendering()
    boxes = [a.get_window_extent() for a in artists if isinstance(a, Text)]
    for i, one in enumerate(boxes):
        assert not any(one.overlaps(other) for other in boxes[i + 1 :])


def test_course_map_draws_a_bar_for_what_is_done_and_a_heavy_frame_for_what_is_next():
    _, ax = new_figure(7.6, 3.25)
    parts = {"One neuron": [("01", "Gates"), ("02", "A line"), ("03", "Functions")]}
    artists = course_map(ax, parts, {"01": (1.0, "12 of 12"), "02": (0.5, "6 of 12")}, "03")
    whole, half = [np.ptp(a.get_xdata()) for a in artists if isinstance(a, Line2D)]
    assert half == pytest.approx(whole / 2)
    frames = [a.get_linewidth() for a in artists if isinstance(a, FancyBboxPatch)]
    assert frames[2] > frames[0] == frames[1]


def test_live_table_has_a_cell_for_each_row_and_column():
    _, ax = new_figure()
    cells = live_table(ax, ("input", "sum", "output"), ("00", "01"))
    assert cells.shape == (2, 2)
    assert all(cell.get_text() == "" for cell in cells.flat)
    assert cells[0, 0].get_position()[1] < cells[1, 0].get_position()[1]
    assert cells[0, 0].get_position()[0] < cells[0, 1].get_position()[0]
