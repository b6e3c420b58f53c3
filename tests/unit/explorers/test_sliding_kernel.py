"""The sliding kernel of chapter 13: its numbers, its picture, its buttons."""

import numpy as np
import pytest
from scipy.signal import correlate2d

from helpers.explorers.sliding_kernel import NAMES, SlidingKernel
from helpers.nn.convolution import KERNELS
from helpers.plots.feature_maps import NOT_YET

EXPLORER = SlidingKernel


@pytest.mark.parametrize(
    ("padding", "stride", "n"), [(0, 1, 26), (1, 1, 28), (1, 2, 14), (2, 3, 10)]
)
def test_the_map_is_what_scipy_makes_of_the_digit(explorer, padding, stride, n):
    explorer.state = {"padding": padding, "stride": stride, "digit": 8, "whole": True}
    facts = explorer.facts
    expected = correlate2d(np.pad(facts["image"], padding), facts["kernel"], "valid")
    np.testing.assert_allclose(facts["map"], expected[::stride, ::stride], atol=1e-6)
    assert facts["map"].shape == (n, n)
    assert f"{n} × {n}" in explorer.alt
    assert explorer.map.words.get_text().startswith(f"{n} × {n},")


def test_the_cells_show_pixels_numbers_products_and_their_sum(explorer):
    facts = explorer.facts
    row, column = facts["place"]
    window = facts["image"][row : row + 3, column : column + 3]
    cells = explorer.cells
    shown = [float(text.get_text()) for text in cells.pixels]
    np.testing.assert_allclose(shown, window.flat, atol=0.005)
    numbers = [float(text.get_text()[2:].replace("−", "-")) for text in cells.numbers]
    assert numbers == list(facts["kernel"].flat)
    results = [float(text.get_text().replace("−", "-")) for text in cells.results]
    np.testing.assert_allclose(results, (window * facts["kernel"]).flat, atol=0.0051)
    total = float(cells.total.get_text().removeprefix("sum: ").replace("−", "-"))
    assert total == pytest.approx(facts["full"][row, column], abs=0.0051)


def test_the_map_grows_in_the_order_of_reading(explorer):
    explorer.state = {"row": 2, "column": 5}
    known = ~np.isnan(explorer.facts["map"])
    assert known.sum() == 2 * 26 + 5 + 1
    assert known.ravel()[: known.sum()].all()
    colors = np.asarray(explorer.map.image.get_array())
    np.testing.assert_allclose(colors[~known], np.broadcast_to(NOT_YET, (676 - 58, 4)))
    assert not (colors[known] == NOT_YET).all(axis=1).any()
    explorer.state = {"whole": True}
    assert not np.isnan(explorer.facts["map"]).any()


@pytest.mark.parametrize(("padding", "stride"), [(0, 1), (2, 1), (1, 3)])
def test_window_and_cell_stand_where_the_sum_is_formed(explorer, padding, stride):
    explorer.state = {"padding": padding, "stride": stride, "row": 4, "column": 7}
    assert explorer.window.window.get_xy() == (7 * stride - padding, 4 * stride - padding)
    left, _, _, top = explorer.map.image.get_extent()
    assert explorer.map.cell.get_xy() == (left + 7, top + 4)


def test_colours_are_centred_at_zero(explorer):
    explorer.state = {"whole": True}
    values, colors = explorer.facts["map"], np.asarray(explorer.map.image.get_array())
    red, blue = colors[..., 0], colors[..., 2]
    strong = np.abs(values) > 1
    assert ((red > blue) == (values < 0))[strong].all()  # orange below 0, purple above
    np.testing.assert_allclose(colors[values == 0][:, :3], 0.968, atol=0.01)


@pytest.mark.parametrize("name", KERNELS)
def test_a_preset_puts_its_numbers_on_the_sliders(explorer, name):
    explorer.controls[name].click()
    got = np.array([explorer.controls[place].value for place in NAMES]).reshape(3, 3)
    np.testing.assert_allclose(got, KERNELS[name])
    np.testing.assert_allclose(explorer.facts["kernel"], KERNELS[name])


def test_steps_go_on_in_the_order_of_reading_and_begin_again(explorer):
    explorer.state = {"stride": 3, "row": 0, "column": 7}
    for place in ((0, 8), (1, 0), (1, 1)):
        explorer.controls["step"].click()
        assert explorer.facts["place"] == place
    explorer.state = {"row": 7, "column": 8}
    for button, place in (("line", (8, 8)), ("step", (0, 0)), ("line", (1, 0))):
        explorer.controls[button].click()
        assert explorer.facts["place"] == place


def test_beyond_a_small_map_the_last_place_counts(explorer):
    explorer.state = {"padding": 0, "stride": 3, "row": 29, "column": 29}
    assert explorer.facts["place"] == (8, 8)
    assert "row 8, column 8" in explorer.alt
    assert "row 8, column 8" in explorer.map.words.get_text()  # whatever the sliders say


def test_a_kernel_of_zeros_is_drawn_without_a_warning(explorer):
    explorer.state = {**dict.fromkeys(NAMES, 0.0), "whole": True}
    assert explorer.errors == ""
    assert "run from 0.00 to 0.00" in explorer.alt


def test_no_preset_moves_the_digit(explorer):
    """The second task is to be solved by hand."""
    for name in KERNELS:
        explorer.state = {"padding": 1}
        explorer.controls[name].click()
    assert not explorer.tasks[1].met
