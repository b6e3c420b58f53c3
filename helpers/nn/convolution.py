"""Convolution and pooling, as chapter 13 builds them by hand.

As in every network library, a "convolution" here does not turn the kernel round: mathematicians
call that cross-correlation. Images are (height, width), or a batch with channels, (n, height,
width, channels), as in Keras.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from helpers.nn._checks import complaint, finite_floats, whole_number

# Kernels of 3 x 3 numbers with a meaning that one can see. Chapter 13.
KERNELS = {
    "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]], dtype=float),
    "blur": np.array([[1, 1, 1], [1, 2, 1], [1, 1, 1]]) / 10,
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], dtype=float),
    "upright_edges": np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]], dtype=float),
    "level_edges": np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]], dtype=float),
    "all_edges": np.array([[0, -1, 0], [-1, 4, -1], [0, -1, 0]], dtype=float),
}
KERNEL_WORDS = {
    "identity": "identity",
    "blur": "blur",
    "sharpen": "sharpen",
    "upright_edges": "upright edges",
    "level_edges": "level edges",
    "all_edges": "all edges",
}

IMAGE = "an image (height, width), or images (n, height, width, channels)"
KERNEL = "a kernel (height, width) for one image, or (height, width, channels, filters) for several"
FITTING = "a kernel that fits into the image with its padding"
WINDOW_FITTING = "a window that fits into the image"
MOVABLE = "images (height, width), (n, height, width) or (n, height, width, channels)"
CHANNELS = "a kernel with as many channels as the images have"


def output_size(n: int, kernel: int, padding: int = 0, stride: int = 1) -> int:
    """Return how many places a kernel has along one side of an image. Built in chapter 13.

    It is (n + 2 padding - kernel) / stride, rounded down, plus 1. Pooling follows the same rule.

    Parameters
    ----------
    n
        Length of the side in pixels.
    kernel
        Length of the kernel (or of the pooling window) along it.
    padding
        Pixels added at both ends.
    stride
        Pixels from one place to the next.

    Raises
    ------
    ValueError
        If a length is no whole number of at least 1 (padding: 0), or the kernel does not fit.
    """
    who = "output_size"
    n, kernel = whole_number(n, who, "n"), whole_number(kernel, who, "kernel")
    padding = whole_number(padding, who, "padding", at_least=0)
    stride = whole_number(stride, who, "stride")
    if kernel > n + 2 * padding:
        came = f"a kernel of {kernel} for a side of {n} with padding {padding}"
        raise ValueError(complaint(who, came, FITTING))
    return (n + 2 * padding - kernel) // stride + 1


def pad(images, padding: int) -> np.ndarray:
    """Return images with a frame of zeros, `padding` pixels wide. Built in chapter 13.

    Parameters
    ----------
    images
        Finite numbers, (height, width) or (n, height, width, channels).
    padding
        A whole number, 0 or more.
    """
    images = _images(images, "pad")
    return _padded(images, whole_number(padding, "pad", "padding", at_least=0))


def convolve(images, kernel, padding: int = 0, stride: int = 1) -> np.ndarray:
    """Slide a kernel over an image; at each place sum the products. Built in chapter 13.

    With channels, the products are summed over the channels too, and there is one result, a
    feature map, for each filter: what Keras' ``Conv2D`` computes, without bias and activation.

    Parameters
    ----------
    images
        Finite numbers: one image (height, width), or images (n, height, width, channels).
    kernel
        Finite numbers: (height, width) for one image, or (height, width, channels, filters).
    padding
        Zeros put on each side first, a whole number.
    stride
        Steps of the kernel, down and to the right, a whole number of at least 1.

    Returns
    -------
    numpy.ndarray
        A map (rows, columns), or maps (n, rows, columns, filters); `output_size` says how large.

    Raises
    ------
    ValueError
        If a shape is not as described, or the kernel does not fit.

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 9.1.
    """
    who = "convolve"
    images = _images(images, who)
    kernel = finite_floats(kernel, who)
    if kernel.ndim != images.ndim:
        came = f"a kernel of shape {kernel.shape} with images of shape {images.shape}"
        raise ValueError(complaint(who, came, KERNEL))
    padding = whole_number(padding, who, "padding", at_least=0)
    stride = whole_number(stride, who, "stride")
    many = images.ndim == 4
    if not many:
        images, kernel = images[np.newaxis, :, :, np.newaxis], kernel[:, :, np.newaxis, np.newaxis]
    if kernel.shape[2] != images.shape[3]:
        came = f"{kernel.shape[2]} channels in the kernel, {images.shape[3]} in the images"
        raise ValueError(complaint(who, came, CHANNELS))
    images = _padded(images, padding)
    _check_that_it_fits(kernel.shape[:2], images, "a kernel", FITTING, who)
    windows = _windows(images, kernel.shape[:2], stride)
    # windows (n, rows, columns, channels, height, width); kernel (height, width, channels, filters)
    maps = np.tensordot(windows, kernel, axes=([4, 5, 3], [0, 1, 2]))
    return maps if many else maps[0, :, :, 0]


def max_pool(images, size: int = 2, stride: int | None = None) -> np.ndarray:
    """Keep the greatest number of each window. Built in chapter 13.

    Rows and columns that are left over at the end are dropped, as in Keras' ``MaxPooling2D``.

    Parameters
    ----------
    images
        Finite numbers: one image (height, width), or images (n, height, width, channels).
    size
        Side of the square window, a whole number.
    stride
        Steps of the window; None: `size`, so that the windows lie side by side.

    Returns
    -------
    numpy.ndarray
        One number for each window, with as many axes as `images`.

    Raises
    ------
    ValueError
        If a shape is not as described, or the window does not fit.
    """
    who = "max_pool"
    images = _images(images, who)
    size = whole_number(size, who, "size")
    stride = size if stride is None else whole_number(stride, who, "stride")
    many = images.ndim == 4
    if not many:
        images = images[np.newaxis, :, :, np.newaxis]
    _check_that_it_fits((size, size), images, "a window", WINDOW_FITTING, who)
    pooled = _windows(images, (size, size), stride).max(axis=(4, 5))
    return pooled if many else pooled[0, :, :, 0]


def products(image, kernel, row: int, column: int, padding: int = 0, stride: int = 1) -> tuple:
    """Return what one number of a feature map is made of. Built in chapter 13.

    Parameters
    ----------
    image, kernel, padding, stride
        As in `convolve`, for one image.
    row, column
        Which number of the map, from 0.

    Returns
    -------
    window, products
        The part of the image under the kernel and its products with the kernel, both of the
        kernel's shape. The sum of the products is the number.

    Raises
    ------
    ValueError
        If the map has no such place.
    """
    who = "products"
    image, kernel = _images(image, who), finite_floats(kernel, who)
    if image.ndim != 2 or kernel.ndim != 2:
        came = f"shapes {image.shape} and {kernel.shape}"
        raise ValueError(complaint(who, came, "one image and one kernel, (height, width) each"))
    padding = whole_number(padding, who, "padding", at_least=0)
    stride = whole_number(stride, who, "stride")
    padded = _padded(image, padding)
    _check_that_it_fits(kernel.shape, padded[np.newaxis], "a kernel", FITTING, who)
    sides = [output_size(*s, padding, stride) for s in zip(image.shape, kernel.shape, strict=True)]
    row = whole_number(row, who, "row", at_least=0)
    column = whole_number(column, who, "column", at_least=0)
    if row >= sides[0] or column >= sides[1]:
        came = f"place ({row}, {column})"
        raise ValueError(complaint(who, came, f"one of the map's {sides[0]} by {sides[1]} places"))
    top, left = row * stride, column * stride
    window = padded[top : top + kernel.shape[0], left : left + kernel.shape[1]].copy()
    return window, window * kernel


def shift(images, down: int, right: int) -> np.ndarray:
    """Return images moved by whole pixels; what moves in is 0, what moves out is lost. Chapter 13.

    Parameters
    ----------
    images
        Finite numbers, (height, width), or several, (n, height, width) or (n, height, width,
        channels).
    down, right
        Whole numbers; a negative one moves up or left.

    Raises
    ------
    ValueError
        If something is not as described.
    """
    who = "shift"
    images = finite_floats(images, who, MOVABLE)
    if images.ndim not in (2, 3, 4):
        raise ValueError(complaint(who, f"an array of shape {images.shape}", MOVABLE))
    down, right = whole_number(down, who, "down", None), whole_number(right, who, "right", None)
    height, width = images.shape if images.ndim == 2 else images.shape[1:3]
    (from_rows, to_rows), (from_columns, to_columns) = (
        _overlap(height, down),
        _overlap(width, right),
    )
    each = (slice(None),) if images.ndim > 2 else ()
    moved = np.zeros_like(images)
    moved[*each, to_rows, to_columns] = images[*each, from_rows, from_columns]
    return moved


def _overlap(n: int, step: int) -> tuple[slice, slice]:
    """Return where the numbers that stay in view come from, and where they go."""
    step = max(-n, min(n, step))
    return slice(max(0, -step), n - max(0, step)), slice(max(0, step), n - max(0, -step))


def _images(images: object, who: str) -> np.ndarray:
    images = finite_floats(images, who, IMAGE)
    if images.ndim not in (2, 4):
        hint = " (a batch without channels gets them with images[..., np.newaxis])"
        expected = IMAGE + (hint if images.ndim == 3 else "")
        raise ValueError(complaint(who, f"an array of shape {images.shape}", expected))
    return images


def _padded(images: np.ndarray, padding: int) -> np.ndarray:
    sides = (padding, padding)
    return np.pad(images, (sides, sides) if images.ndim == 2 else ((0, 0), sides, sides, (0, 0)))


def _check_that_it_fits(
    size: tuple[int, int], images: np.ndarray, what: str, expected: str, who: str
) -> None:
    """Refuse a kernel or a window that is larger than the images (…, height, width, channels)."""
    if size[0] > images.shape[1] or size[1] > images.shape[2]:
        came = f"{what} of {size[0]} by {size[1]} for {images.shape[1]} by {images.shape[2]}"
        raise ValueError(complaint(who, came, expected))


def _windows(images: np.ndarray, size: tuple[int, int], stride: int) -> np.ndarray:
    """Return a view with every window: (n, rows, columns, channels, height, width)."""
    return sliding_window_view(images, size, axis=(1, 2))[:, ::stride, ::stride]
