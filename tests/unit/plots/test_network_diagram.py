import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.text import Text

from helpers.plots import new_figure
from helpers.plots.network_diagram import NetworkDiagram, edge_look, signal_tint, stack_diagram

SIZES = (2, 3, 2)
NAMES = ("in", "hidden", "out")


@pytest.fixture
def diagram():
    figure, ax = new_figure(7, 4)
    made = NetworkDiagram(ax, SIZES, NAMES)
    made.figure = figure
    return made


def edges(diagram):
    """Return from (start, end) to width, colour and whether the edge is solid."""
    looks = zip(
        diagram.edges.get_segments(),
        diagram.edges.get_linewidths(),
        diagram.edges.get_colors(),
        diagram.edges.get_linestyles(),
        strict=True,
    )
    return {
        tuple(map(tuple, segment.tolist())): (width, to_hex(color), style[1] is None)
        for segment, width, color, style in looks
    }


def between(diagram, layer, start, end):
    begin = diagram.bias_places[layer] if start is None else diagram.places[layer][start]
    return edges(diagram)[tuple(begin), tuple(diagram.places[layer + 1][end])]


def test_there_is_an_edge_for_each_weight_and_each_bias(diagram):
    assert len(edges(diagram)) == 2 * 3 + 3 + 3 * 2 + 2


def test_inputs_stand_left_and_the_first_neuron_on_top(diagram):
    for column, places in enumerate(diagram.places):
        assert (places[:, 0] == column).all()
        assert (np.diff(places[:, 1]) < 0).all()


def test_each_edge_shows_its_own_weight(diagram):
    rng = np.random.default_rng(1)
    weights = [rng.normal(size=(2, 3)), rng.normal(size=(3, 2))]
    biases = [rng.normal(size=3), rng.normal(size=2)]
    diagram.set_edges(weights, biases)
    values = {
        (layer, start, end): w[start, end]
        for layer, w in enumerate(weights)
        for start, end in np.ndindex(w.shape)
    }
    values |= {(layer, None, end): v for layer, b in enumerate(biases) for end, v in enumerate(b)}
    for place, value in values.items():
        width, _, solid = between(diagram, *place)
        assert solid == (value > 0)
        assert width == pytest.approx(3 * abs(value) ** 0.5)
    colors = {to_hex(between(diagram, *p)[1]) for p, v in values.items() if v > 0}
    assert len(colors) == 1
    assert not colors & {to_hex(between(diagram, *p)[1]) for p, v in values.items() if v < 0}


def test_sign_and_zero_are_told_by_the_line_style_too():
    widths, colors, styles = edge_look(np.array([0.5, -0.5, 0.0, 2.0, -1e-12]))
    assert styles == ["-", "--", ":", "-", ":"]
    assert len(set(colors)) == 3
    assert widths[3] > widths[0] == widths[1] > 0
    assert (widths > 0).all()


def test_nodes_show_numbers_and_tints(diagram):
    diagram.set_signals([[1.0, -0.5], [0.574, 0.0, -0.001], [3.25, -7.5]])
    assert [label.get_text() for label in diagram.labels] == (
        ["1.00", "-0.50", "0.57", "0.00", "0.00", "3.25", "-7.50"]
    )
    tints = diagram.nodes.get_facecolors()[:, :3]
    assert np.allclose(tints[3], 1)
    assert np.allclose(tints[0], tints[5]), "from 1 on the tint is full"
    assert tints[0][2] > tints[0][0], "above 0 it is bluish"
    assert tints[6][0] > tints[6][2], "below 0 it is reddish"


@pytest.mark.parametrize("value", [-1.0, -0.5, 0.0, 0.5, 1.0, 100.0])
def test_numbers_can_be_read_on_their_tint(value):
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in to_rgb(signal_tint(value))
    ]
    assert (np.dot(linear, [0.2126, 0.7152, 0.0722]) + 0.05) / 0.06 > 4.5


def test_names_instead_of_numbers(diagram):
    diagram.set_names([["a", "b"], ["c", "d", "e"], ["f", "g"]])
    assert [label.get_text() for label in diagram.labels] == list("abcdefg")


@pytest.mark.parametrize("place", [(0, 1, 2), (1, 0, 1), (1, None, 0)])
def test_the_mark_lies_under_its_edge_and_shows_beside_it(diagram, place):
    weights = [np.full((2, 3), 0.5), np.full((3, 2), -4.0)]
    diagram.set_edges(weights, [np.zeros(3), np.ones(2)])
    diagram.mark(*place, "0.50")
    layer, start, end = place
    begin = diagram.bias_places[layer] if start is None else diagram.places[layer][start]
    assert np.allclose(diagram.halo.get_xydata(), [begin, diagram.places[layer + 1][end]])
    assert diagram.halo.get_linewidth() > between(diagram, *place)[0] + 4
    assert diagram.mark_label.get_visible()
    assert diagram.mark_label.get_text() == "0.50"
    along = np.array(diagram.mark_label.get_position()) - begin
    whole = diagram.places[layer + 1][end] - begin
    assert np.isclose(along[0] * whole[1], along[1] * whole[0]), "the label is on the edge"


def test_the_label_of_the_mark_can_be_moved_along_and_above_its_edge(diagram):
    diagram.mark(1, 2, 0, "0.50", at=0.75, rise=0.2)
    begin, finish = diagram.ends(1, 2, 0)
    assert diagram.mark_label.get_position() == pytest.approx(
        0.25 * begin + 0.75 * finish + (0, 0.2)
    )


def test_each_edge_and_each_node_is_found_by_its_place(diagram):
    diagram.figure.draw_without_rendering()
    names = [(0, s, e) for s in (0, 1, None) for e in range(3)]
    names += [(1, s, e) for s in (0, 1, 2, None) for e in range(2)]
    for name in names:
        begin, finish = diagram.ends(*name)
        assert name in {
            diagram.edge_at(*(begin + along * (finish - begin))) for along in (0.3, 0.57, 0.7)
        }
    for column, places in enumerate(diagram.places):
        for k, place in enumerate(places):
            assert diagram.node_at(*place + 0.05) == (column, k)
    assert diagram.node_at(*diagram.bias_places[1]) == (1, None)
    assert diagram.node_at(0.5, 0) is None
    assert diagram.edge_at(1.9, 1.4) is None


def test_gauges_are_filled_from_zero(diagram):
    diagram.add_gauges(-2, 2)
    diagram.set_gauges([1.0, -2.0])
    up, down = (gauge.get_xydata() for gauge in diagram.gauges)
    assert up[0] == pytest.approx(diagram.on_gauge(0, 0))
    assert up[0][1] == diagram.places[0][0][1], "0 is in the middle, beside the node"
    assert up[1][1] > up[0][1]
    assert down[1][1] < down[0][1]
    assert diagram.value_on_gauge(1, down[1][1]) == pytest.approx(-2)
    assert diagram.gauges[0].get_color() != diagram.gauges[1].get_color()


def test_no_text_of_the_diagram_lies_on_another(diagram):
    diagram.set_signals([[-1.55, -0.5], [0.574, 0.0, -0.001], [3.25, -7.5]])
    diagram.figure.draw_without_rendering()
    ax = diagram.edges.axes
    boxes = [t.get_window_extent() for t in ax.findobj(Text) if t.get_text() and t.get_visible()]
    for i, one in enumerate(boxes):
        assert not any(one.overlaps(other) for other in boxes[i + 1 :])


def test_stack_diagram_draws_what_is_asked_for_and_writes_the_rest():
    figure, ax = new_figure(7.8, 4.2)
    stack_diagram(ax, (784, 256, 4), (6, 5, 4), ("in", "hidden", "out"), ("first", "second"))
    (nodes,) = ax.lines
    columns, counts = np.unique(nodes.get_xdata(), return_counts=True)
    assert columns.tolist() == [0, 1, 2]
    assert counts.tolist() == [6, 5, 4]
    (collection,) = ax.collections
    assert len(collection.get_segments()) == 6 * 5 + 5 * 4
    words = [text.get_text() for text in ax.texts]
    assert words.count("⋮") == 2
    assert {"in\n784", "hidden\n256", "out\n4", "first", "second"} <= set(words)
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in ax.texts]
    for i, one in enumerate(boxes):
        assert not any(one.overlaps(other) for other in boxes[i + 1 :])


@pytest.mark.parametrize("sizes", [(10, 7), (9, 8)])
def test_the_dots_stand_between_the_nodes_of_a_column(sizes):
    _, ax = new_figure()
    stack_diagram(ax, (100, 200), sizes, ("a", "b"), ("c",))
    (nodes,) = ax.lines
    for dots in (text for text in ax.texts if text.get_text() == "⋮"):
        x, y = dots.get_position()
        heights = nodes.get_ydata()[nodes.get_xdata() == x]
        assert np.abs(heights - y).min() >= 0.5
