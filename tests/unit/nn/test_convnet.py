"""The convnet of chapter 13 in NumPy: its numbers, and where each of them comes from."""

import numpy as np
import pytest

from helpers.nn.convnet import IMAGE, NAMES, Field, MapNumber, Passage, apart, before, fields, side
from helpers.training.stored_models import convnet_weights


@pytest.fixture(scope="module")
def weights():
    return convnet_weights()


@pytest.fixture(scope="module")
def passage(weights):
    return Passage(np.random.default_rng(0).random((28, 28), dtype=np.float32), weights)


def some_numbers(passage, count=4):
    rng = np.random.default_rng(1)
    for name in NAMES:
        for _ in range(count):
            row, column, channel = (int(rng.integers(n)) for n in passage.maps[name].shape)
            yield MapNumber(name, channel, row, column)


def test_the_sides_of_the_maps(passage):
    assert [side(name) for name in NAMES] == [26, 13, 11, 5, 3]
    assert side(IMAGE) == 28
    for name in NAMES:
        assert passage.maps[name].shape[:2] == (side(name), side(name))
    assert [before(name) for name in NAMES] == [IMAGE, *NAMES[:-1]]
    assert passage.probabilities.shape == (10,)
    assert passage.probabilities.sum() == pytest.approx(1, abs=1e-5)


def test_a_number_is_its_products_its_bias_and_relu_or_the_greatest_of_its_window(passage):
    for number in some_numbers(passage):
        if number.layer.startswith("conv"):
            total = passage.products(number).sum() + passage.bias(number)
            expected = max(total, 0)
        else:
            expected = passage.window(number).max()
            assert passage.window(number).shape == (2, 2, 1)
        assert passage.value(number) == pytest.approx(expected, abs=1e-4)


def test_the_receptive_field_is_what_changes_a_number(passage, weights):
    """Pixels beyond it may become what they like; those at its corners count."""
    image, rng = passage.maps[IMAGE][..., 0], np.random.default_rng(2)
    for number in some_numbers(passage, count=2):
        field = fields(number)[IMAGE]
        outside = np.ones((28, 28), bool)
        outside[field.top : field.bottom, field.left : field.right] = False
        other = np.where(outside, rng.random((28, 28)), image)
        assert Passage(other, weights).value(number) == pytest.approx(
            passage.value(number), abs=1e-5
        )


@pytest.mark.parametrize(("name", "seen", "step"), [("conv1", 3, 1), ("pool1", 4, 2)])
@pytest.mark.parametrize("row", [0, 2])
def test_fields_of_the_first_layers(name, seen, step, row):
    assert fields(MapNumber(name, 0, row, 1))[IMAGE] == Field(
        row * step, step, row * step + seen, step + seen
    )
    assert apart(name) == step


def test_fields_grow_to_18_pixels_and_leave_out_the_last_two():
    assert [fields(MapNumber(name, 0, 0, 0))[IMAGE].side for name in NAMES] == [3, 4, 8, 10, 18]
    assert fields(MapNumber("conv3", 0, 2, 2))[IMAGE] == Field(8, 8, 26, 26)
    assert apart("conv3") == 4


def test_a_trail_leads_back_to_one_pixel_by_the_greatest_parts(passage):
    for number in some_numbers(passage):
        trail = passage.trail(number)
        names = [IMAGE, *NAMES]
        assert [step.layer for step in trail] == names[: names.index(number.layer) + 1][::-1]
        all_fields = fields(number)
        for step in trail:
            field = all_fields[step.layer]
            assert field.top <= step.row < field.bottom
            assert field.left <= step.column < field.right
        source = trail[1]
        if number.layer.startswith("pool"):
            assert source.map == number.map
            assert passage.value(source) == passage.value(number)
        else:
            field = fields(number)[source.layer]
            at = source.row - field.top, source.column - field.left, source.map
            products = passage.products(number)
            assert products[at] == products.max()


def test_other_than_eight_arrays_are_refused(weights):
    with pytest.raises(ValueError, match="7 arrays"):
        Passage(np.zeros((28, 28)), weights[:-1])


def test_the_last_two_rows_and_columns_reach_no_answer(passage, weights):
    """As the chapter says: of 11 rows pooling leaves out the last, the only one to see them."""
    image = passage.maps[IMAGE][..., 0].copy()
    image[26:], image[:, 26:] = 0, 0
    other = Passage(image, weights)
    assert not np.array_equal(other.maps["conv2"], passage.maps["conv2"])
    np.testing.assert_allclose(other.maps["pool2"], passage.maps["pool2"], atol=1e-5)
    np.testing.assert_allclose(other.probabilities, passage.probabilities, atol=1e-5)


def test_most_weights_are_used_at_the_fewest_places(weights):
    """676, 121 and 9 places; the third convolution holds 71 % of the parameters."""
    assert [side(name) ** 2 for name in ("conv1", "conv2", "conv3")] == [676, 121, 9]
    share = (weights[4].size + weights[5].size) / sum(w.size for w in weights)
    assert round(share, 2) == 0.71
