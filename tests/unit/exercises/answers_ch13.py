"""Answers to the exercises of chapter 13: right, wrong, and misconceived."""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.linalg import convolution_matrix
from scipy.signal import correlate2d

SOBEL = [[1, 2, 1], [0, 0, 0], [-1, -2, -1]]


def by_loops(image, kernel, padding, stride):
    image = np.pad(np.asarray(image, float), padding).tolist()
    rows = range(0, len(image) - len(kernel) + 1, stride)
    columns = range(0, len(image[0]) - len(kernel[0]) + 1, stride)
    return [
        [
            sum(
                image[i + a][j + b] * kernel[a][b]
                for a in range(len(kernel))
                for b in range(len(kernel[0]))
            )
            for j in columns
        ]
        for i in rows
    ]


def by_windows(image, kernel, padding, stride):
    windows = sliding_window_view(np.pad(image, padding), kernel.shape)[::stride, ::stride]
    return np.einsum("ijab,ab->ij", windows, kernel)


def by_scipy(image, kernel, padding, stride):
    return correlate2d(np.pad(image, padding), kernel, mode="valid")[::stride, ::stride]


def cut_to_whole_numbers(image, kernel, padding, stride):
    return by_windows(image, kernel, padding, stride).astype(int)


def rounded(image, kernel, padding, stride):
    return np.round(by_windows(image, kernel, padding, stride))


def in_bytes(image, kernel, padding, stride):
    return by_windows(image, kernel.astype(image.dtype), padding, stride)


def one_stride_too_many(image, kernel, padding, stride):
    return by_windows(image, kernel, padding, 1)[stride - 1 :: stride, stride - 1 :: stride]


def square_only(image, kernel, padding, stride):
    return by_windows(image, np.resize(kernel, (len(kernel), len(kernel))), padding, stride)


def same_size(image, kernel, padding, stride):
    return correlate2d(image, kernel, mode="same")


def stride_rounded_up(image, kernel, padding, stride):
    image = np.pad(image, padding)
    k, l = kernel.shape  # noqa: E741
    rows, columns = (-(-(n - m) // stride) + 1 for n, m in zip(image.shape, (k, l), strict=True))
    image = np.pad(image, ((0, stride), (0, stride)))
    windows = sliding_window_view(image, kernel.shape)[::stride, ::stride]
    return np.einsum("ijab,ab->ij", windows, kernel)[:rows, :columns]


def pooled_by_slices(m):
    m = m[: len(m) // 2 * 2, : m.shape[1] // 2 * 2]
    return np.max([m[::2, ::2], m[1::2, ::2], m[::2, 1::2], m[1::2, 1::2]], axis=0)


def pooled_by_reshape(m):
    rows, columns = m.shape[0] // 2, m.shape[1] // 2
    return m[: 2 * rows, : 2 * columns].reshape(rows, 2, columns, 2).max(axis=(1, 3))


def pooled_in_a_list(m):
    return [
        [
            max(m[i][j], m[i][j + 1], m[i + 1][j], m[i + 1][j + 1])
            for j in range(0, len(m[0]) - 1, 2)
        ]
        for i in range(0, len(m) - 1, 2)
    ]


def pooled_with_the_rest(m):
    rows = range(0, m.shape[0], 2)
    return [[m[i : i + 2, j : j + 2].max() for j in range(0, m.shape[1], 2)] for i in rows]


def pooled_in_whole_numbers(m):
    return pooled_by_slices(m).astype(int)


def pooled_if_square(m):
    n = len(m) // 2
    return [[m[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].max() for j in range(n)] for i in range(n)]


def matrix_by_spots(kernel, height, width):
    columns = []
    for pixel in range(height * width):
        spot = np.zeros(height * width)
        spot[pixel] = 1
        spot = spot.reshape(height, width)
        columns.append(correlate2d(spot, kernel, mode="valid").ravel())
    return np.array(columns).T


def matrix_by_toeplitz(kernel, height, width):
    """Of each row of the kernel a matrix for a line, and these side by side."""
    places = height - len(kernel) + 1
    blocks = [[np.zeros((width - kernel.shape[1] + 1, width))] * height for _ in range(places)]
    for i in range(places):
        for k, numbers in enumerate(kernel):
            line = convolution_matrix(numbers[::-1], width, mode="valid")
            blocks[i][i + k] = line
    return np.block(blocks)


def matrix_in_lists(kernel, height, width):
    places = [
        (i, j) for i in range(height - len(kernel) + 1) for j in range(width - len(kernel[0]) + 1)
    ]
    return [
        [
            kernel[r - i][c - j] if 0 <= r - i < len(kernel) and 0 <= c - j < len(kernel[0]) else 0
            for r in range(height)
            for c in range(width)
        ]
        for i, j in places
    ]


def matrix_of_every_start(kernel, height, width):
    """A row for each pixel, also where the kernel would hang over the rim."""
    rows = []
    for i in range(height):
        for j in range(width):
            weights = np.zeros((height + len(kernel), width + kernel.shape[1]))
            weights[i : i + len(kernel), j : j + kernel.shape[1]] = kernel
            rows.append(weights[:height, :width].ravel())
    return rows


def matrix_in_whole_numbers(kernel, height, width):
    return matrix_by_spots(kernel, height, width).astype(int)


def seen_from_the_last(layers):
    pixels = 1
    for k, s in reversed(layers):
        pixels = (pixels - 1) * s + k
    return pixels


def seen_by_sums(layers):
    return 1 + sum(
        (k - 1) * math.prod(s for _, s in layers[:number]) for number, (k, _) in enumerate(layers)
    )


def seen_by_trying(layers):
    """Follow the first and the last pixel back from a single number."""
    first = last = 0
    for k, s in layers[::-1]:
        first, last = first * s, last * s + k - 1
    return last - first + 1


def pooled_with_overlap(m):
    rows, columns = m.shape[0] // 2, m.shape[1] // 2
    return np.array([[m[i : i + 2, j : j + 2].max() for j in range(columns)] for i in range(rows)])


def pooled_in_threes(m):
    rows, columns = range(0, m.shape[0] // 2 * 2, 2), range(0, m.shape[1] // 2 * 2, 2)
    return np.array([[m[i : i + 3, j : j + 3].max() for j in columns] for i in rows])


def seen_with_the_last_stride(layers):
    pixels, apart = 1, 1
    for k, s in layers:
        pixels += (k - 1) * apart
        apart = s
    return pixels


def seen_with_too_many(layers):
    n = 1
    for k, s in layers[::-1]:
        n = n * s + k
    return n


def only_the_first(image, kernel, padding, stride):
    result = np.zeros_like(by_windows(image, kernel, padding, stride))
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            result[i, j] = by_windows(image, kernel, padding, stride)[i, j]
            return result


def length_divided_first(image, kernel, padding, stride):
    image = np.pad(image, padding)
    rows = max(image.shape[0] // stride - kernel.shape[0] + 1, 0)
    columns = max(image.shape[1] // stride - kernel.shape[1] + 1, 0)
    return by_windows(image, kernel, 0, stride)[:rows, :columns]


ANSWERS = {
    "level_edges": {
        "right": [
            [[1, 1, 1], [0, 0, 0], [-1, -1, -1]],
            SOBEL,
            np.array(SOBEL) / 100,
            [[0, 1, 0], [0, -1, 0], [0, 0, 0]],
            [[2, 2, 2], [-1, -1, -1], [-1, -1, -1]],
            ((0, 0, 0), (0, 1e-3, 0), (0, -1e-3, 0)),
        ],
        "wrong": [
            ([1, 1, 1, 0, 0, 0, -1, -1, -1], "three rows"),
            ([[1], [0], [-1]], "three rows"),
            (np.zeros((3, 3)), "nine zeros"),
            (np.full((3, 3), np.nan), "three rows"),
            ([[1, 1, 1], [1, 0, 1], [1, 1, 1]], "add up to 8"),
            ([[-1, 0, 1]] * 3, "upright"),
            ([[2, 1, 1], [0, 0, 0], [-1, -1, -2]], "1, 0, -1"),
            ([[1, 1, 1], [-2, -2, -2], [1, 1, 1]], "above 0 in one place"),
            ([[0, -1, 0], [-1, 4, -1], [0, -1, 0]], "upright"),
            (lambda image: image, "three rows of three numbers"),
            ("level", "three rows of three numbers"),
        ],
        "misconceived": [
            ([[-1, -1, -1], [0, 0, 0], [1, 1, 1]], "upside down"),
            ([[1, -1, 0], [-1, 1, 0], [0, 0, 0]], "rows* add up"),
            ([[0, 0, 0], [0, -1, 0], [0, 1, 0]], "upside down"),
        ],
    },
    "convolution": {
        "right": [by_loops, by_windows, by_scipy],
        "wrong": [
            (cut_to_whole_numbers, ""),
            (rounded, ""),
            (in_bytes, ""),
            (one_stride_too_many, ""),
            (square_only, ""),
            (lambda image, kernel, padding, stride: image[0], ""),
            (lambda *inputs: by_windows(*inputs) + 1, ""),
            (lambda *inputs: by_windows(*inputs).ravel(), ""),
            (lambda image, kernel: by_windows(image, kernel, 0, 1), ""),
        ],
        "misconceived": [
            (same_size, "wrong shape"),
            (only_the_first, "inside the loops"),
            (length_divided_first, "First subtract"),
            (stride_rounded_up, "wrong shape"),
        ],
    },
    "pooling": {
        "right": [pooled_by_slices, pooled_by_reshape, pooled_in_a_list],
        "wrong": [
            (pooled_in_whole_numbers, ""),
            (lambda m: np.round(pooled_by_slices(m)), ""),
            (pooled_if_square, ""),
            (lambda m: m, ""),
            (lambda m: pooled_by_slices(m).sum(), ""),
            (lambda m: pooled_by_slices(m[1:, 1:]), ""),
        ],
        "misconceived": [
            (pooled_with_the_rest, "odd last"),
            (lambda m: m.max(), "whole map"),
            (pooled_with_overlap, "one pixel at a time"),
            (pooled_in_threes, "3 × 3"),
        ],
    },
    "as_matrix": {
        "right": [matrix_by_spots, matrix_by_toeplitz, matrix_in_lists],
        "wrong": [
            (matrix_in_whole_numbers, ""),
            (lambda kernel, height, width: 2 * matrix_by_spots(kernel, height, width), ""),
            (lambda kernel, height, width: matrix_by_spots(kernel, height, width)[::-1], ""),
            (lambda kernel, height, width: matrix_by_spots(kernel, width, height), ""),
        ],
        "misconceived": [
            (lambda kernel, height, width: kernel, "wrong shape"),
            (matrix_of_every_start, "wrong shape"),
        ],
    },
    "flattened": {
        "right": [400, 16 * 25, 400.0, np.int64(400)],
        "wrong": [(399, "not the value"), (400.0001, "not the value"), ("400", "Asked for")],
    },
    "parameters": {
        "right": [18496, 289 * 64, 18496.0],
        "wrong": [(18495, "not the value"), ("18496", "Asked for")],
    },
    "rate_at_a_third": {
        "right": [0.0015, 1.5e-3, np.float64(0.002 * 0.75)],
        "wrong": [(0.0016, "not the value"), ("0.0015", "Asked for")],
    },
    "better_on_new": {
        "right": ["bcd", "dcb", "cbd"],
        "wrong": [("acd", ""), (3, "")],
    },
    "receptive_field": {
        "right": [seen_from_the_last, seen_by_sums, seen_by_trying],
        "wrong": [
            (lambda layers: len(layers), ""),
            (lambda layers: seen_from_the_last(layers) + 1, ""),
            (lambda layers: layers[0][0], ""),
        ],
        "misconceived": [
            (seen_with_the_last_stride, "are multiplied"),
            (seen_with_too_many, "counted twice"),
            (lambda layers: seen_from_the_last(layers) - 1, "begin with 1"),
            (lambda layers: seen_from_the_last(layers) ** 2, "area"),
        ],
    },
}
