import itertools

import numpy as np
import pytest
from scipy.special import expit

from helpers.explorers.signals import BIASES, PLACES, WEIGHTS, Signals, written
from tests.unit.explorers.hands import drag, pixel, tell

EXPLORER = Signals
KNOWN = (0.31682708, 0.69627909)


def forward(x, weight, change):
    """Return the signals of all columns, worked out on their own."""
    arrays = {f"W{k + 1}": np.array(w) for k, w in enumerate(WEIGHTS)}
    arrays |= {f"b{k + 1}": np.array(b) for k, b in enumerate(BIASES)}
    name, _, index = weight.rstrip("]").partition("[")
    place = tuple(int(i) for i in index.split(","))
    arrays[name][place] += change
    columns = [np.array(x)]
    for k in (1, 2, 3):
        s = np.einsum("i,ij->j", columns[-1], arrays[f"W{k}"]) + arrays[f"b{k}"]
        columns.append(s if k == 3 else expit(s))
    return columns, arrays


def test_the_weights_are_those_of_the_chapter(explorer):
    assert np.allclose(explorer.facts["signals"][-1], KNOWN, atol=1e-8)
    assert "0.317, 0.696" in explorer.alt
    assert len(PLACES) == 23


def test_names_as_the_chapter_writes_them():
    assert written(*PLACES["W1[0, 2]"]) == "w⁽¹⁾₃₁"
    assert written(*PLACES["W2[2, 0]"]) == "w⁽²⁾₁₃"
    assert written(*PLACES["b1[2]"]) == "b⁽¹⁾₃"


@pytest.mark.parametrize("weight", PLACES)
@pytest.mark.parametrize(("x", "change"), [((1.0, 0.5), 0.7), ((-2.0, 2.0), -2.0)])
def test_every_number_moves_what_it_should(explorer, weight, x, change):
    explorer.state = {"x1": x[0], "x2": x[1], "weight": weight, "change": change}
    columns, arrays = forward(x, weight, change)
    shown = [float(label.get_text()) for label in explorer.diagram.labels]
    assert np.allclose(shown, np.concatenate(columns), atol=0.0051)
    assert np.allclose(explorer.facts["signals"][-1], columns[-1])
    values = np.concatenate(
        [np.append(arrays[f"W{k}"].ravel(), arrays[f"b{k}"]) for k in (1, 2, 3)]
    )
    widths = explorer.diagram.edges.get_linewidths()
    assert np.allclose(widths[values != 0], 3 * np.abs(values[values != 0]) ** 0.5, atol=1e-3)
    solid = [style[1] is None for style in explorer.diagram.edges.get_linestyles()]
    assert solid == (values > 1e-9).tolist()


def test_edges_can_show_what_flows(explorer):
    explorer.state = {"x1": -2.0, "x2": 0.0, "edges": "flow"}
    widths = np.array(explorer.diagram.edges.get_linewidths())
    flows = -2.0 * np.array(WEIGHTS[0][0])
    assert np.allclose(widths[:3], 3 * np.abs(flows) ** 0.5)
    styles = explorer.diagram.edges.get_linestyles()
    assert all(style[1] is not None for style in styles[:6]), "below 0 dashed, 0 dotted"
    assert np.allclose(widths[3:6], 1.0), "nothing flows from an input of 0"
    hidden = expit(-2.0 * np.array(WEIGHTS[0][0]) + BIASES[0])
    flows = np.array(WEIGHTS[1]) * hidden[:, None]
    assert np.allclose(widths[9:15], 3 * flows.ravel() ** 0.5)
    assert "flows -0.20" in explorer.alt


@pytest.mark.parametrize("weight", ["W1[1, 2]", "b2[1]", "W3[1, 0]"])
def test_the_marked_edge_carries_its_number(explorer, weight):
    explorer.state = {"weight": weight, "change": -1.0}
    _, arrays = forward((1.0, 0.5), weight, -1.0)
    name, _, index = weight.rstrip("]").partition("[")
    new = arrays[name][tuple(int(i) for i in index.split(","))]
    assert float(explorer.diagram.mark_label.get_text()) == pytest.approx(new, abs=1e-9)
    assert f"is now {new:.2f}" in explorer.alt
    layer, start, end = PLACES[weight]
    places = explorer.diagram.places
    begin = explorer.diagram.bias_places[layer] if start is None else places[layer][start]
    assert np.allclose(explorer.diagram.halo.get_xydata(), [begin, places[layer + 1][end]])


def test_the_arithmetic_below_is_that_of_the_picture(explorer):
    explorer.state = {"x1": -0.3, "weight": "b3[1]", "change": 0.2}
    lines = explorer.beside().value
    columns, _ = forward((-0.3, 0.5), "b3[1]", 0.2)
    for column in columns:
        assert "[" + " ".join(f"{value:5.2f}" for value in column) + "]" in lines
    assert "[ 0.10  0.40]" in lines, "the changed bias"
    assert lines.count("sigmoid") == 2
    assert "@ [[ 0.10  0.30  0.50]" in lines
    assert "white-space: pre;" in lines, "each stays one line in a narrow window"


def test_a_weight_behind_a_zero_moves_nothing_and_the_words_say_so(explorer):
    explorer.state = {"x1": 0.0, "weight": "W1[0, 1]", "change": 2.0}
    assert "no signal in the network has moved" in explorer.alt
    assert explorer.tasks[2].met


def test_no_input_of_the_sliders_alone_turns_the_outputs_round(explorer):
    """So the second task needs a change; and a change in layer 1 is never enough."""
    grid = np.linspace(-2, 2, 9)
    for x1, x2 in itertools.product(grid, grid):
        y = forward((x1, x2), "W1[0, 0]", 0.0)[0][-1]
        assert y[0] < y[1]
    for weight, change in itertools.product([p for p in PLACES if p[1] in "12"], (-2.0, 2.0)):
        y = forward((1.0, 0.5), weight, change)[0][-1]
        assert y[0] < y[1], weight


def test_minus_zero_is_never_written(explorer):
    for x1 in (-0.1, 0.0, 0.1):
        explorer.state = {"x1": x1, "x2": 0.0, "edges": "flow", "change": -0.1}
        assert "-0.00" not in explorer.alt + explorer.beside().value
        assert all(label.get_text() != "-0.00" for label in explorer.diagram.labels)


def test_only_one_input_of_the_sliders_brings_the_first_layer_to_a_half():
    tenths = np.arange(-20, 21)
    x = np.stack(np.meshgrid(tenths, tenths, indexing="ij"), axis=-1).reshape(-1, 2)
    sums = x @ (10 * np.array(WEIGHTS[0])) + 100 * np.array(BIASES[0])  # in hundredths
    assert x[(np.abs(sums) < 0.5).all(axis=1)].tolist() == [[0, -5]]
    explorer = Signals()
    explorer.state = {"x1": 0.0, "x2": -0.5}
    assert explorer.tasks[0].met
    assert [label.get_text() for label in explorer.diagram.labels[2:5]] == ["0.50"] * 3


def test_inputs_are_dragged_up_and_down_along_their_scales(explorer):
    gauges = explorer.diagram.gauges
    for k, name in enumerate(("x1", "x2")):
        x, y = explorer.handles[name].place
        drag(explorer, name, (x + 0.1, y + 9))
        assert explorer.state[name] == 2.0
        drag(explorer, name, (x, y - 9))
        assert explorer.state[name] == -2.0
        low = explorer.handles[name].y
        assert gauges[k].get_ydata()[1] == low
        tell(explorer, type="nudge", name=name, across=0, up=1, big=False)
        assert explorer.state[name] == -1.9
        drag(explorer, name, (x, gauges[k].get_ydata()[0]))
        assert explorer.state[name] == 0.0


def test_the_dot_of_an_edge_changes_its_number(explorer):
    explorer.state = {"weight": "b1[2]"}
    x, y = explorer.handles["edge"].place
    drag(explorer, "edge", (x + 0.125, y))
    assert explorer.state["change"] == 1.0
    assert explorer.diagram.mark_label.get_text() == "1.30"
    begin, finish = explorer.diagram.halo.get_xydata()
    along, off = finish - begin, np.array(explorer.handles["edge"].place) - begin
    assert off == pytest.approx(0.625 * along), "it stays on the edge"
    tell(explorer, type="nudge", name="edge", across=-1, up=0, big=False)
    assert explorer.state["change"] == 0.95
    drag(explorer, "edge", (-9, 0))
    assert explorer.state["change"] == -2.0


@pytest.mark.parametrize("weight", PLACES)
def test_an_edge_is_pressed_anywhere_to_be_marked_and_keeps_the_change(explorer, weight):
    explorer.state = {"change": 1.5}
    begin, finish = explorer.diagram.ends(*PLACES[weight])
    told = set()
    for along in (0.3, 0.57, 0.7):  # where it crosses no other, most of the time
        place = pixel(explorer, begin + along * (finish - begin))
        tell(explorer, type="click", **place)
        told.add((explorer.state["weight"], tell(explorer, type="hover", **place)["text"][:5]))
    assert (weight, weight[:5]) in told
    assert explorer.state["change"] == 1.5


def test_what_is_pointed_at_tells_its_sum(explorer):
    explorer.state = {"x2": -0.5}

    def point(place):
        return tell(explorer, type="hover", **pixel(explorer, place))["text"]

    columns = explorer.diagram.places
    assert point(columns[0][1]).startswith("input x2: -0.50")
    assert point(columns[1][2]) == (
        "sum: 1.00 · 0.50 + (-0.50) · 0.60 + 0.30 = 0.50\nsigmoid(0.50) = 0.62"
    )
    assert point(columns[2][0]) == (
        "sum: 0.52 · 0.10 + 0.57 · 0.20 + 0.62 · 0.30 + 0.10 = 0.45\nsigmoid(0.45) = 0.61"
    )
    assert point(columns[3][1]).startswith("sum: 0.61 · 0.30 + ")
    assert "sigmoid" not in point(columns[3][1]), "the last layer gives its sums"
    assert point(explorer.diagram.bias_places[1]).startswith("always 1")
    begin, finish = explorer.diagram.ends(0, 1, 2)
    assert point(begin + 0.5 * (finish - begin)) == (
        "W1[1, 2], written w⁽¹⁾₃₂\nweight × signal: 0.60 × -0.50 = -0.30"
    )
    begin, finish = explorer.diagram.ends(2, None, 1)
    assert point(begin + 0.3 * (finish - begin)) == "b3[1], written b⁽³⁾₂: bias 0.20"
    assert point((2.9, 1.5)) == ""


def test_the_number_of_the_marked_edge_lies_on_no_node(explorer):
    for weight, change in itertools.product(PLACES, (-2.0, 0.0, 2.0)):
        explorer.state = {"weight": weight, "change": change}
        label = explorer.diagram.mark_label.get_window_extent()
        for text in explorer.diagram.labels:
            assert not label.overlaps(text.get_window_extent()), f"{weight} {change}"


def test_only_edges_into_the_last_layer_can_put_the_first_output_ahead(explorer):
    """As the answer of chapter 04 says: each of the six can, and no other."""
    able = set()
    for weight, sign in itertools.product(PLACES, (-1, 1)):
        explorer.state = {"x1": 1.0, "x2": 0.5, "weight": weight, "change": 2.0 * sign}
        first, second = explorer.facts["signals"][-1]
        if not weight.startswith(("W3", "b3")):
            ahead = 0.2 * explorer.facts["signals"][2].sum() + 0.1
            assert second - first == pytest.approx(ahead)
        if explorer.tasks[1].condition(explorer.facts):
            able.add(weight)
    assert able == {name for name in PLACES if name.startswith(("W3", "b3"))}
    assert len(able) == 6
