import pytest
from matplotlib.text import Text

from helpers.plots import new_figure
from helpers.plots.diagrams import neuron_diagram, wiring_diagram
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


def test_live_table_has_a_cell_for_each_row_and_column():
    _, ax = new_figure()
    cells = live_table(ax, ("input", "sum", "output"), ("00", "01"))
    assert cells.shape == (2, 2)
    assert all(cell.get_text() == "" for cell in cells.flat)
    assert cells[0, 0].get_position()[1] < cells[1, 0].get_position()[1]
    assert cells[0, 0].get_position()[0] < cells[0, 1].get_position()[0]
