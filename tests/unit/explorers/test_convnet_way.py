"""A digit's way through the convnet of chapter 13: what is shown, told, and where it is from."""

import subprocess
import sys

import numpy as np
import pytest

from helpers.datasets.drawings import EXAMPLES
from helpers.explorers.convnet_way import COUNTS, ConvnetWay
from helpers.nn.convnet import IMAGE, NAMES, MapNumber, fields, side
from helpers.words import a_digit
from tests.unit.explorers.hands import drag, pixel, tell

EXPLORER = ConvnetWay
WITHOUT_TENSORFLOW = """import sys
from helpers.explorers.convnet_way import ConvnetWay
assert ConvnetWay().facts["passage"].probabilities.argmax() == 3
assert "tensorflow" not in sys.modules"""


def large(explorer, name):
    return explorer.layers.large[name]


def axes_of(explorer, name):
    return large(explorer, name).image.axes


def outlined(rectangle) -> tuple:
    """Return top, left, bottom and right of an outline."""
    box = rectangle.get_bbox()
    return tuple(int(v) for v in (box.y0, box.x0, box.y1, box.x1))


def test_it_answers_without_tensorflow():
    subprocess.run([sys.executable, "-c", WITHOUT_TENSORFLOW], check=True)


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name != "scribble"])
def test_every_ready_digit_is_read_right(explorer, name):
    explorer.state = {"example": name}
    assert f"reads {a_digit(int(name[0]))}" in explorer.alt


def test_all_maps_of_all_layers_are_there(explorer):
    passage = explorer.facts["passage"]
    for name in NAMES:
        maps, part = passage.maps[name], explorer.layers.sheets[name]
        assert maps.shape == (side(name), side(name), COUNTS[name])
        shown = np.asarray(part.image.get_array())
        step = side(name) + 1
        for k in (0, COUNTS[name] - 1):
            row, column = (step * v for v in divmod(k, part.columns))
            tile = shown[row : row + side(name), column : column + side(name)]
            np.testing.assert_array_equal(tile, maps[..., k])
    assert explorer.layers.bars.bars.get_paths()[3].vertices[:, 0].max() > 0.99


@pytest.mark.parametrize("name", NAMES)
def test_what_a_number_depends_on_is_outlined_in_all_layers_before(explorer, name):
    explorer.state = {"layer": name, "map": 9, "row": 2, "column": 1}
    number = MapNumber(name, 9, 2, 1)
    trail = {step.layer: step for step in explorer.facts["passage"].trail(number)}
    for layer, field in fields(number).items():
        part = large(explorer, layer)
        assert outlined(part.field) == (field.top, field.left, field.bottom, field.right)
        if layer not in (name, IMAGE):
            assert part.words.get_text() == f"map {trail[layer].map}"
        if layer != name:
            step = trail[layer]
            assert outlined(part.source)[:2] == (step.row, step.column)
    for layer in NAMES[NAMES.index(name) + 1 :]:
        assert not large(explorer, layer).field.get_visible()
    field = fields(number)[IMAGE]
    seen = np.asarray(explorer.layers.seen.image.get_array())
    image = explorer.facts["moved"]
    np.testing.assert_array_equal(seen, image[field.top : field.bottom, field.left : field.right])
    assert f"sees rows {field.top} to {field.bottom - 1}" in explorer.alt


def test_the_mouse_shows_where_a_number_is_from_and_leaves_what_was_chosen(explorer):
    before, alt = explorer.state, explorer.alt
    told = explorer.hover(axes_of(explorer, "pool1"), 4.5, 5.5)
    chosen = MapNumber("pool1", explorer._shown["pool1"], 5, 4)
    assert explorer.pointed == chosen
    assert outlined(large(explorer, IMAGE).field) == (10, 8, 14, 12)
    numbers = explorer.facts["passage"].window(chosen).ravel()
    assert told.splitlines()[1] == "the greatest of " + ", ".join(f"{v:.2f}" for v in numbers)
    sheet = explorer.layers.sheets["conv1"]
    told = explorer.hover(sheet.image.axes, 27 * 2 + 3.5, 27 * 3 + 7.5)
    assert explorer.pointed == MapNumber("conv1", 14, 7, 3)
    assert told.startswith("conv 1, map 14, row 7, column 3: ")
    assert "9 products: " in told
    assert large(explorer, "conv1").words.get_text() == "map 14"
    tell(explorer, type="leave")
    assert explorer.pointed is None
    assert (explorer.state, explorer.alt) == (before, alt)


def test_relu_is_told_where_it_cuts(explorer):
    passage = explorer.facts["passage"]
    maps = passage.maps["conv1"]
    zero = next(k for k in range(32) if maps[0, 0, k] == 0 and passage._biases["conv1"][k] < -0.01)
    row, column = divmod(zero, 4)
    told = explorer.hover(explorer.layers.sheets["conv1"].image.axes, 27 * column + 0.5, 27 * row)
    assert "ReLU makes it 0" in told


def test_a_click_chooses_a_number(explorer):
    sheet = explorer.layers.sheets["conv3"].image.axes
    tell(explorer, type="click", **pixel(explorer, (4 * 3 + 2.5, 4 * 1 + 1.5), sheet))
    state = explorer.state
    assert (state["layer"], state["map"], state["row"], state["column"]) == ("conv3", 10, 1, 2)
    tell(explorer, type="click", **pixel(explorer, (5, 5), axes_of(explorer, IMAGE)))
    assert explorer.state == state


def test_number_and_field_are_dragged(explorer):
    explorer.state = {"layer": "pool1", "map": 3, "row": 2, "column": 2}
    drag(explorer, "number", (9.4, 7.6))
    assert (explorer.state["row"], explorer.state["column"]) == (7, 9)
    x, y = explorer.handles["field"].place
    assert (x, y) == (9 * 2 + 2, 7 * 2 + 2)
    drag(explorer, "field", (x - 4, y + 2))
    assert (explorer.state["row"], explorer.state["column"]) == (8, 7)
    drag(explorer, "field", (0, 28))
    assert (explorer.state["row"], explorer.state["column"]) == (12, 0)


def test_beyond_a_small_layer_the_last_number_counts(explorer):
    explorer.state = {"layer": "pool1", "map": 127, "row": 25, "column": 25}
    assert explorer.facts["number"] == MapNumber("pool1", 31, 12, 12)
    assert "map 31, row 12, column 12" in explorer.alt


def test_an_empty_canvas_shows_what_the_biases_make(explorer):
    explorer.state = {"example": "own", "drawing": []}
    assert "canvas is empty" in explorer.alt
    assert explorer.facts["passage"].maps["conv1"].max() > 0
