"""Convolution and pooling: against loops, SciPy and Keras, and what they refuse."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import maximum_filter
from scipy.signal import correlate, correlate2d

from helpers.nn.convolution import (
    KERNELS,
    convolve,
    max_pool,
    output_size,
    pad,
    products,
    shift,
)

RNG = np.random.default_rng(13)
IMAGE = RNG.normal(size=(9, 7))


@given(st.integers(1, 12), st.integers(1, 5), st.integers(0, 3), st.integers(1, 4))
def test_the_size_is_the_number_of_places(n, kernel, padding, stride):
    places = range(0, n + 2 * padding - kernel + 1, stride)
    if len(places):
        assert output_size(n, kernel, padding, stride) == len(places)
    else:
        with pytest.raises(ValueError, match="that fits into the image"):
            output_size(n, kernel, padding, stride)


@pytest.mark.parametrize("shape", [(3, 3), (1, 1), (2, 4), (9, 7)])
@pytest.mark.parametrize(("padding", "stride"), [(0, 1), (1, 1), (2, 3), (0, 2)])
def test_one_image_as_scipy_correlates(shape, padding, stride):
    kernel = RNG.normal(size=shape)
    expected = correlate2d(np.pad(IMAGE, padding), kernel, mode="valid")[::stride, ::stride]
    np.testing.assert_allclose(convolve(IMAGE, kernel, padding, stride), expected, atol=1e-12)


def test_channels_as_scipy_correlates():
    images, kernel = RNG.normal(size=(2, 6, 5, 3)), RNG.normal(size=(3, 2, 3, 4))
    maps = convolve(images, kernel)
    assert maps.shape == (2, 4, 4, 4)
    for n, f in np.ndindex(2, 4):
        expected = correlate(images[n], kernel[..., f], mode="valid")[..., 0]
        np.testing.assert_allclose(maps[n, :, :, f], expected, atol=1e-12)


@pytest.mark.parametrize("image", [IMAGE, IMAGE[np.newaxis, :, :, np.newaxis]])
@pytest.mark.parametrize(("size", "stride"), [(2, None), (3, None), (2, 1), (3, 2)])
def test_pooling_by_loops(image, size, stride):
    step = stride or size
    plain = image.reshape(9, 7)
    expected = [
        [plain[i : i + size, j : j + size].max() for j in range(0, 7 - size + 1, step)]
        for i in range(0, 9 - size + 1, step)
    ]
    got = max_pool(image, size, stride)
    assert got.ndim == image.ndim
    np.testing.assert_array_equal(got.reshape(np.shape(expected)), expected)


def test_pooling_as_scipy_filters():
    got = max_pool(IMAGE, 3, 1)
    np.testing.assert_array_equal(got, maximum_filter(IMAGE, 3)[1:-1, 1:-1])


@pytest.mark.parametrize(("padding", "stride"), [(0, 1), (1, 2), (2, 3)])
def test_the_products_add_up_to_the_map(padding, stride):
    kernel = RNG.normal(size=(3, 3))
    maps = convolve(IMAGE, kernel, padding, stride)
    for row, column in np.ndindex(maps.shape):
        window, parts = products(IMAGE, kernel, row, column, padding, stride)
        np.testing.assert_allclose(parts, window * kernel)
        assert parts.sum() == pytest.approx(maps[row, column])
    with pytest.raises(ValueError, match="places"):
        products(IMAGE, kernel, maps.shape[0], 0, padding, stride)


def test_the_named_kernels_do_what_their_names_say():
    flat, step = np.ones((5, 5)), np.repeat([[0.0, 0, 0, 1, 1, 1]], 6, axis=0)
    np.testing.assert_array_equal(convolve(IMAGE, KERNELS["identity"], padding=1), IMAGE)
    for name in ("identity", "blur", "sharpen"):
        np.testing.assert_allclose(convolve(flat, KERNELS[name]), 1)
    for name in ("upright_edges", "level_edges", "all_edges"):
        np.testing.assert_allclose(convolve(flat, KERNELS[name]), 0)
    assert convolve(step, KERNELS["upright_edges"]).max() == 3
    assert not convolve(step, KERNELS["level_edges"]).any()
    assert convolve(step.T, KERNELS["level_edges"]).max() == 3
    assert (
        convolve(IMAGE, KERNELS["blur"]).std()
        < IMAGE.std()
        < (convolve(IMAGE, KERNELS["sharpen"]).std())
    )


@pytest.mark.parametrize(
    ("down", "right"), [(0, 0), (1, 0), (0, -2), (-3, 2), (99, 0), (-9, 7), (-(10**12), 0)]
)
def test_shifted_images(down, right):
    expected = np.zeros_like(IMAGE)
    for i, j in np.ndindex(IMAGE.shape):
        if 0 <= i + down < 9 and 0 <= j + right < 7:
            expected[i + down, j + right] = IMAGE[i, j]
    np.testing.assert_array_equal(shift(IMAGE, down, right), expected)
    np.testing.assert_array_equal(shift(IMAGE[np.newaxis], down, right)[0], expected)
    with_channels = np.stack([IMAGE, 2 * IMAGE], axis=-1)[np.newaxis]
    moved = shift(with_channels, down, right)[0]
    np.testing.assert_array_equal(moved, np.stack([expected, 2 * expected], axis=-1))


def test_a_shifted_image_has_a_shifted_map():
    image = np.pad(RNG.normal(size=(4, 4)), 4)
    kernel = RNG.normal(size=(3, 3))
    moved = convolve(shift(image, 2, -1), kernel)
    np.testing.assert_allclose(moved, shift(convolve(image, kernel), 2, -1), atol=1e-12)


def test_the_types_of_floats_are_kept():
    image, kernel = IMAGE.astype(np.float32), np.ones((3, 3), np.float32)
    assert convolve(image, kernel).dtype == max_pool(image).dtype == np.float32
    assert pad(image, 1).shape == (11, 9)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: convolve(np.ones((2, 5, 5)), np.ones((3, 3))), r"images\[\.\.\., np\.newaxis\]"),
        (lambda: convolve(np.ones(5), np.ones((3, 3))), r"shape \(5,\)"),
        (lambda: convolve(IMAGE, np.ones((3, 3, 1, 1))), "with images of shape"),
        (lambda: convolve(np.ones((1, 5, 5, 2)), np.ones((3, 3, 1, 4))), "1 channels"),
        (lambda: convolve(np.ones((2, 2)), np.ones((3, 3))), "that fits into the image"),
        (lambda: convolve([[np.nan]], [[1.0]]), "nan or infinity"),
        (lambda: convolve("text", np.ones((3, 3))), "text"),
        (lambda: convolve(IMAGE, np.ones((3, 3)), padding=-1), "padding = -1"),
        (lambda: convolve(IMAGE, np.ones((3, 3)), stride=0), "stride = 0"),
        (lambda: convolve(IMAGE, np.ones((3, 3)), stride=1.5), r"stride = 1\.5"),
        (lambda: max_pool(np.ones((2, 2)), 3), r"3 by 3 for 2 by 2; .* a window that fits into"),
        (lambda: max_pool(IMAGE, 0), "size = 0"),
        (lambda: max_pool(np.ones((2, 5, 5))), r"shape \(2, 5, 5\)"),
        (lambda: output_size(28, 3, padding="same"), "padding = 'same'"),
        (lambda: pad(IMAGE, 0.5), r"padding = 0\.5"),
        (lambda: products(np.ones((1, 5, 5, 1)), np.ones((3, 3)), 0, 0), "one image and one"),
        (lambda: products(IMAGE, np.ones((3, 3)), -1, 0), "row = -1"),
        (lambda: products(IMAGE, np.ones((3, 3)), 0, 0, -1), "products got padding = -1"),
        (lambda: products(IMAGE, np.ones((3, 3)), 0, 0, 0, "2"), "products got stride = '2'"),
        (lambda: products(IMAGE, np.ones((10, 3)), 0, 0), "products got a kernel of 10 by 3"),
        (lambda: shift(np.ones(3), 1, 1), "height, width"),
        (lambda: shift(IMAGE, 0.5, 0), r"down = 0\.5"),
        (lambda: shift(IMAGE, 0, True), "right = True; .* a whole number, it may be below 0"),
        (lambda: shift(np.ones((1, 1, 2, 2, 1)), 1, 1), r"shape \(1, 1, 2, 2, 1\)"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(call, words):
    with pytest.raises(ValueError, match=words) as caught:
        call()
    assert "it expects" in str(caught.value)
    assert str(caught.value).endswith(".")
