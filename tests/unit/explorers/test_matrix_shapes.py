import itertools

import numpy as np
import pytest
from matplotlib.transforms import Bbox

from helpers.explorers.matrix_shapes import BIASES, MatrixShapes, bias_shape
from tests.unit.explorers.hands import drag, pixel, tell

EXPLORER = MatrixShapes
SIZES = ("x_rows", "x_columns", "w_rows", "w_columns", "length")
FITTING = {"x_rows": 4, "x_columns": 2, "w_rows": 2, "w_columns": 3, "bias": "list", "length": 3}


def by_the_rule(state):
    """Return the shapes of product and sum from the rules alone, without NumPy; None where none."""
    if state["x_columns"] != state["w_rows"]:
        return None, None
    product = (state["x_rows"], state["w_columns"])
    length = state["length"]
    shapes = {"list": (1, length), "row": (1, length), "column": (length, 1), "number": (1, 1)}
    rows, columns = shapes[state["bias"]]
    for one, other in zip(product, (rows, columns), strict=True):
        if one != other and 1 not in (one, other):
            return product, None
    return product, (max(product[0], rows), max(product[1], columns))


def every_state():
    for sizes in itertools.product((1, 2, 3), repeat=5):
        for bias in BIASES:
            yield {**dict(zip(SIZES, sizes, strict=True)), "bias": bias}


def test_shapes_are_those_of_the_rules(explorer):
    for state in every_state():
        facts = explorer.compute(**state)
        assert (facts["product"], facts["sum"]) == by_the_rule(state), state
        assert bool(facts["error"]) == (facts["sum"] is None)


def test_what_a_bias_means_is_what_it_does(explorer):
    """Add a bias of different numbers to zeros, and see whose numbers they have become."""
    for state in every_state():
        facts = explorer.compute(**state)
        if facts["sum"] is None:
            continue
        b = np.arange(1.0, 1 + np.prod(facts["b"], dtype=int)).reshape(facts["b"])
        total = np.zeros(facts["product"]) + b
        rows_alike, columns_alike = (total == total[:1]).all(), (total == total[:, :1]).all()
        meaning = facts["meaning"]
        assert (meaning == "grown") == (total.shape != facts["product"])
        if meaning == "per neuron":
            assert rows_alike
            assert b.size == facts["product"][1]
        elif meaning == "per example":
            assert columns_alike
            assert not rows_alike
        elif meaning == "one for all":
            assert rows_alike
            assert columns_alike


@pytest.mark.parametrize(
    "change",
    [{}, {"w_rows": 5}, {"length": 2}, {"bias": "number"}, {"bias": "column", "length": 4}],
)
def test_blocks_and_shapes_on_the_screen(explorer, change):
    state = FITTING | change
    explorer.state = state
    product, total = by_the_rule(state)
    x, w = (state["x_rows"], state["x_columns"]), (state["w_rows"], state["w_columns"])
    b = bias_shape(state["bias"], state["length"])
    names = ("x", "W", "x @ W", "b", "x @ W + b")
    shapes = ("" if s is None else f"  {s}" for s in (x, w, product, b, total))
    texts = [name + shape for name, shape in zip(names, shapes, strict=True)]
    assert [text.get_text() for text in explorer.labels] == texts
    drawn = [block.shape for block in explorer.blocks]
    assert drawn[:2] == [x, w]
    assert drawn[2] == (product or (0, 0))
    assert drawn[4] == (total or (0, 0))
    assert drawn[3] == np.atleast_2d(np.zeros(b)).shape
    assert explorer.blocks[3].repeated == (total or drawn[3])
    assert [t.get_text() for t in explorer.nothings] == [
        "none" if place in (2, 4) and shape is None else ""
        for place, shape in enumerate((x, w, product, b, total))
    ]


def test_the_two_sides_that_must_agree_are_marked(explorer):
    explorer.state = FITTING | {"x_columns": 5, "w_rows": 3}
    row, column = explorer.row_edge.get_xydata(), explorer.column_edge.get_xydata()
    assert np.ptp(row[:, 0]) == 5
    assert np.ptp(column[:, 1]) == 3
    assert explorer.verdicts[0].get_text() == "5 ≠ 3: does not fit"
    assert explorer.verdicts[1].get_text() == ""
    explorer.state = FITTING
    assert explorer.verdicts[0].get_text() == "2 = 2: fits"
    assert explorer.verdicts[1].get_text() == "fits"


def test_a_bias_that_does_not_fit_names_the_lengths_that_clash(explorer):
    explorer.state = FITTING | {"length": 2}
    assert explorer.verdicts[1].get_text() == "3 ≠ 2: does not fit"
    assert "3 and 2 are neither" in explorer.alt
    assert "operands could not be broadcast" in explorer.alt
    explorer.state = FITTING | {"bias": "column", "length": 3}
    assert explorer.verdicts[1].get_text() == "4 ≠ 3: does not fit"


def test_numpys_own_words_are_shown(explorer):
    explorer.state = FITTING | {"w_rows": 3}
    with pytest.raises(ValueError, match="matmul") as caught:
        np.zeros((4, 2)) @ np.zeros((3, 3))
    assert str(caught.value) in explorer.alt


def test_growing_is_named(explorer):
    explorer.state = FITTING | {"x_rows": 1, "bias": "column", "length": 5}
    assert explorer.verdicts[1].get_text() == "grows"
    assert "grown from (1, 3) to (5, 3)" in explorer.alt
    assert explorer.blocks[2].repeated == (5, 3)


@pytest.mark.parametrize("size", [1, 5])
@pytest.mark.parametrize("bias", BIASES)
def test_blocks_and_words_do_not_touch_each_other(explorer, size, bias):
    for wrong in ({}, {"x_columns": 3}, {"length": 2 if size == 5 else 4}):
        explorer.state = dict.fromkeys(SIZES, size) | {"bias": bias} | wrong
        explorer.figure.draw_without_rendering()
        texts = [t for t in explorer.ax.texts if t.get_text()]
        boxes = [t.get_window_extent() for t in texts]
        to_pixels = explorer.ax.transData.transform
        for block in explorer.blocks:
            rows, columns = block.repeated
            ends = [(block.left, block.top - rows), (block.left + columns, block.top)]
            boxes += [Bbox(to_pixels(ends))] if rows else []
        for one, other in itertools.combinations(boxes, 2):
            assert not one.overlaps(other)
        inside = explorer.figure.bbox
        assert all(inside.contains(box.x0, box.y0) and inside.contains(*box.max) for box in boxes)


def test_each_edge_is_dragged_along_the_grid(explorer):
    ways = {
        "x_columns": (-2, 0),
        "x_rows": (0, -1),
        "w_rows": (0, 2),
        "w_columns": (2, 0),
        "length": (2, 0),
    }
    for name, (across, up) in ways.items():
        explorer.state = FITTING
        x, y = explorer.handles[name].place
        drag(explorer, name, (x + across + 0.3, y + up + 0.3))
        assert explorer.state == FITTING | {name: FITTING[name] + abs(across + up)}
        assert explorer.handles[name].place == pytest.approx((x + across, y + up), abs=1)
    explorer.state = FITTING | {"bias": "column"}
    x, y = explorer.handles["length"].place
    drag(explorer, "length", (x, y - 9))
    assert explorer.state["length"] == 5


def test_the_shape_of_b_is_pressed_in_its_place(explorer):
    for name in BIASES:
        tell(explorer, type="press", name=f"b {name}")
        assert explorer.state["bias"] == name
        assert explorer.menu[name].get_text().startswith("●")
    assert "length" not in explorer.handles, "a number has none"
    x, y = explorer.blocks[3].left + 0.5, explorer.blocks[3].top - 0.5
    tell(explorer, type="click", **pixel(explorer, (x, y)))
    assert explorer.state["bias"] == "list"


def test_what_is_pointed_at_is_told_and_tinted(explorer):
    explorer.state = FITTING | {"x_columns": 5, "w_rows": 5}
    x, w, product, b, total = explorer.blocks

    def point(block, row, column):
        place = block.left + column + 0.5, block.top - row - 0.5
        return tell(explorer, type="hover", **pixel(explorer, place))["text"]

    assert point(product, 2, 1) == (
        "row 2 of x times column 1 of W:\nx[2, 0] · W[0, 1] + … + x[2, 4] · W[4, 1]"
    )
    assert x.tint.get_bbox().bounds == (x.left, x.top - 3, 5, 1)
    assert w.tint.get_bbox().bounds == (w.left + 1, w.top - 5, 1, 5)
    assert product.tint.get_bbox().bounds == (product.left + 1, product.top - 3, 1, 1)
    assert point(total, 3, 2) == "(x @ W)[3, 2] + b[2]"
    assert point(b, 0, 1) == "b[1] is added here"
    assert point(x, 1, 4) == "row 1 of x: 5 numbers, one example"
    assert product.tint.get_bbox().bounds == (product.left + 1, product.top - 2, 1, 1)
    tell(explorer, type="leave")
    assert product.tint.get_bbox().bounds == (product.left, product.top - 1, 1, 1)
    explorer.state = FITTING | {"bias": "column", "length": 4}
    assert point(total, 3, 2) == "(x @ W)[3, 2] + b[3, 0]"
    assert point(product, 3, 2).endswith("x[3, 0] · W[0, 2] + x[3, 1] · W[1, 2]")
    explorer.state = FITTING | {"x_rows": 1, "bias": "number"}
    assert point(total, 0, 0) == "(x @ W)[0, 0] + b"
    for place, words in (
        ((0, 12), ""),
        ((15, 8), "a matrix of one column:\nadded to every column"),
    ):
        assert tell(explorer, type="hover", **pixel(explorer, place))["text"] == words
