import itertools

import numpy as np
import pytest

from helpers.explorers.matrix_shapes import BIASES, MatrixShapes, bias_shape

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
    texts = ["" if s is None else str(s) for s in (x, w, product, b, total)]
    assert [text.get_text() for text in explorer.shapes] == texts
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


def test_the_largest_blocks_do_not_touch_each_other_nor_the_words(explorer):
    explorer.state = dict.fromkeys(SIZES, 5)
    edges = [(block.left, block.left + block.repeated[1]) for block in explorer.blocks]
    assert all(one[1] + 1 < other[0] for one, other in itertools.pairwise(edges))
    explorer.figure.draw_without_rendering()
    texts = [*explorer.shapes, *explorer.verdicts]
    low = explorer.blocks[0].lines.axes.transData.transform((0, explorer.blocks[0].top - 5))[1]
    high = explorer.blocks[0].lines.axes.transData.transform((0, explorer.blocks[0].top))[1]
    for text in (t for t in texts if t.get_text()):
        box = text.get_window_extent()
        assert box.y1 <= low or box.y0 >= high
