"""The sliding kernel of chapter 13: its numbers, its picture, its buttons."""

import numpy as np
import pytest
from scipy.signal import correlate2d

from helpers.explorers.sliding_kernel import NAMES, SlidingKernel
from helpers.nn.convolution import KERNELS
from helpers.plots.feature_maps import NOT_YET
from tests.unit.explorers.hands import drag, pixel, tell

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


def test_the_bar_slides_the_window_in_the_order_of_reading(explorer):
    explorer.state = {"stride": 3, "row": 0, "column": 7}
    assert (explorer.slide.value, explorer.slide.max) == (7, 80)
    for place in ((0, 8), (1, 0), (1, 1)):
        explorer.slide.press("next")
        assert explorer.facts["place"] == place
    explorer.slide.value = 80
    assert explorer.state["row"] == explorer.state["column"] == 8
    explorer.slide.press("first")
    assert explorer.facts["place"] == (0, 0)


def test_the_bar_follows_the_window_and_stops_when_a_hand_takes_it(explorer):
    explorer.state = {"row": 3, "column": 5}
    assert explorer.slide.value == 3 * 26 + 5
    explorer.state = {"padding": 1}
    assert (explorer.slide.value, explorer.slide.max) == (3 * 28 + 5, 783)
    explorer.slide.playing = True
    explorer.slide._move(3 * 28 + 5, 3 * 28 + 6)
    assert explorer.slide.playing
    assert explorer.facts["place"] == (3, 6)
    drag(explorer, "window", (11.0, 11.0))
    assert not explorer.slide.playing


@pytest.mark.parametrize(("padding", "stride"), [(0, 1), (2, 1), (1, 3)])
def test_the_window_is_dragged_to_where_the_hand_is(explorer, padding, stride):
    explorer.state = {"padding": padding, "stride": stride, "row": 0, "column": 0}
    x, y = explorer.handles["window"].place
    drag(explorer, "window", (x + 4 * stride, y + 2 * stride))
    assert explorer.facts["place"] == (2, 4)
    drag(explorer, "window", (99, 99))
    n = explorer.facts["n"]
    assert explorer.facts["place"] == (n - 1, n - 1)
    tell(explorer, type="nudge", name="window", across=-1, up=1, big=False)
    assert explorer.facts["place"] == (n - 2, n - 2)


def test_a_number_of_the_kernel_is_dragged_up_and_down_where_it_stands(explorer):
    explorer.state = dict.fromkeys(NAMES, 0.0)
    x, y = explorer.handles["k12"].place
    drag(explorer, "k12", (x, y - 0.8))
    assert explorer.state["k12"] == 2.0
    drag(explorer, "k12", (x, y + 9))
    assert explorer.state["k12"] == -5.0
    tell(explorer, type="nudge", name="k12", across=0, up=1, big=False)
    assert explorer.state["k12"] == -4.9
    tell(explorer, type="remove", name="k12")
    assert explorer.state["k12"] == 0.0


def test_a_cell_of_the_map_shows_where_it_comes_from_and_the_map_loses_nothing(explorer):
    explorer.state = {"row": 20, "column": 3}
    right, margin = explorer.panels[2], explorer.facts["margin"]
    tell(explorer, type="click", **pixel(explorer, (margin + 7.5, margin + 4.5), right))
    assert explorer.facts["place"] == (4, 7)
    assert explorer.window.window.get_xy() == (7, 4)
    assert not np.isnan(explorer.facts["map"]).any()
    explorer.state = {"whole": False}
    tell(explorer, type="click", **pixel(explorer, (margin + 9.5, margin + 22.5), right))
    assert explorer.facts["place"] == (22, 9)
    assert not explorer.state["whole"]  # it was not known: the map has grown to there


def test_hovering_tells_the_product_the_pixel_and_the_number(explorer):
    facts, (left, middle, right) = explorer.facts, explorer.panels
    (top, start), margin = facts["corner"], facts["margin"]
    pixel_value, number = facts["window"][1, 2], facts["kernel"][1, 2]
    product = f"{pixel_value:.2f} × {number:.1f} = {pixel_value * number:.2f}"
    assert explorer.hover(middle, 2.5, 1.5) == product
    assert explorer.hover(middle, 1.5, 3.4) == ""
    told = explorer.hover(left, start + 2.5, top + 1.5)
    assert told == f"row {top + 1}, column {start + 2}: {pixel_value:.2f}\n{product}"
    assert explorer.hover(left, 0.5, 0.5) == "row 0, column 0: 0.00"
    assert explorer.hover(left, -1.5, 0.5) == ""  # there is no padding
    row, column = facts["place"]
    told = explorer.hover(right, margin + column + 0.5, margin + row + 0.5)
    assert told == f"row {row}, column {column}: {facts['sum']:.2f}".replace("-", "−")
    assert explorer.hover(right, margin + 3.5, margin + 25.5).endswith("not yet there")


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
