import numpy as np
import pytest
from matplotlib.patches import Rectangle

from helpers.plots import new_figure
from helpers.plots.matrices import COLUMN_TINT, ROW_TINT, MatrixGrid, product_picture


@pytest.fixture
def block():
    _, ax = new_figure()
    return MatrixGrid(ax, (10.0, 4.0))


def cells(collection):
    """Return rows and columns of a grid, from its lines; and its corners."""
    ends = np.array(collection.get_segments())
    flat = ends[:, 0, 1] == ends[:, 1, 1]
    low, high = ends.min(axis=(0, 1)), ends.max(axis=(0, 1))
    return (int(flat.sum()) - 1, int((~flat).sum()) - 1), low, high


@pytest.mark.parametrize("shape", [(1, 1), (1, 5), (4, 2), (5, 5)])
@pytest.mark.parametrize("grows", [(1, -1), (-1, -1), (1, 1)])
def test_a_block_has_the_cells_of_its_shape_beside_its_corner(shape, grows):
    block = MatrixGrid(new_figure()[1], (10.0, 4.0), grows)
    block.set(shape)
    found, low, high = cells(block.lines)
    assert found == shape
    rows, columns = shape
    far = (10 + grows[0] * columns, 4 + grows[1] * rows)
    assert np.allclose([low, high], np.sort([(10, 4), far], axis=0))
    assert (block.left, block.top) == (low[0], high[1])
    assert len(block.copies.get_segments()) == 0


def test_a_cell_is_found_by_its_place_copies_included(block):
    block.set((1, 3), repeated=(4, 3))
    assert block.cell_at(10.1, 3.9) == (0, 0)
    assert block.cell_at(12.9, 0.1) == (3, 2)
    for beside in ((9.9, 3), (13.1, 3), (11, 4.1), (11, -0.1)):
        assert block.cell_at(*beside) is None
    block.hide()
    assert block.cell_at(10.1, 3.9) is None


def test_copies_are_dotted_and_begin_where_the_block_does(block):
    block.set((1, 3), repeated=(4, 3))
    own, own_low, own_high = cells(block.lines)
    copies, low, high = cells(block.copies)
    assert (own, copies) == ((1, 3), (4, 3))
    assert own_low[0] == low[0]
    assert own_high[1] == high[1], "the block itself is the top row"
    assert block.copies.get_linestyles()[0][1] is not None


@pytest.mark.parametrize(
    ("tinted", "at", "bounds"),
    [
        ("row", (0, 0), (10, 3, 2, 1)),
        ("row", (2, 1), (10, 1, 2, 1)),
        ("column", (0, 0), (10, 0, 1, 4)),
        ("column", (2, 1), (11, 0, 1, 4)),
        ("cell", (0, 0), (10, 3, 1, 1)),
        ("cell", (2, 1), (11, 1, 1, 1)),
    ],
)
def test_a_row_a_column_or_a_cell_is_tinted(block, tinted, at, bounds):
    block.set((4, 2), tinted, at=at)
    assert block.tint.get_bbox().bounds == bounds
    assert block.tint.get_facecolor()[3] == 1


def test_nothing_is_tinted_unless_asked_for(block):
    block.set((4, 2), "row")
    block.set((4, 2))
    assert block.tint.get_facecolor()[3] == 0


def test_hidden_and_shown_again(block):
    assert not any(artist.get_visible() for artist in block.artists)
    block.set((2, 2))
    assert all(artist.get_visible() for artist in block.artists)
    block.hide()
    assert block.shape == (0, 0)
    assert not any(artist.get_visible() for artist in block.artists)


def test_product_picture_puts_each_number_where_its_row_and_column_cross():
    _, ax = new_figure()
    a, b = np.array([[1, 2, 3], [4, 5, 6]]), np.array([[20, 10], [0, 30], [11, 50]])
    product_picture(ax, a, b, a @ b, row=1, column=0)
    places = {t.get_text(): t.get_position() for t in ax.texts if t.get_text()}
    for i, j in np.ndindex(2, 2):
        x, y = places[f"{(a @ b)[i, j]}"]
        assert x == places[f"{b[0, j]}"][0]
        assert y == places[f"{a[i, 0]}"][1]
    tints = [p for p in ax.patches if isinstance(p, Rectangle) and p.get_fill()]
    row = next(p for p in tints if p.get_facecolor() == pytest.approx(_rgba(ROW_TINT)))
    column = next(p for p in tints if p.get_facecolor() == pytest.approx(_rgba(COLUMN_TINT)))
    for number in a[1]:
        assert row.get_bbox().contains(*places[str(number)])
    for number in b[:, 0]:
        assert column.get_bbox().contains(*places[str(number)])


def _rgba(color):
    from matplotlib.colors import to_rgba

    return to_rgba(color)
