import itertools

import numpy as np
import pytest
from scipy.special import expit

from helpers.explorers.signals import BIASES, PLACES, WEIGHTS, Signals, written

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
