"""Answers to the exercises of chapter 13: right, wrong, and misconceived."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.signal import correlate2d


def by_loops(image, kernel):
    rows = [
        [
            sum(
                image[i + a][j + b] * kernel[a][b]
                for a in range(len(kernel))
                for b in range(len(kernel[0]))
            )
            for j in range(len(image[0]) - len(kernel[0]) + 1)
        ]
        for i in range(len(image) - len(kernel) + 1)
    ]
    return rows


def by_windows(image, kernel):
    return np.einsum("ijab,ab->ij", sliding_window_view(image, kernel.shape), kernel)


def valid(image, kernel):
    return correlate2d(image, kernel, mode="valid")


def pooled_by_slices(m):
    m = m[: len(m) // 2 * 2, : m.shape[1] // 2 * 2]
    return np.max([m[::2, ::2], m[1::2, ::2], m[::2, 1::2], m[1::2, 1::2]], axis=0)


def pooled_by_reshape(m):
    rows, columns = m.shape[0] // 2, m.shape[1] // 2
    return m[: 2 * rows, : 2 * columns].reshape(rows, 2, columns, 2).max(axis=(1, 3))


def pooled_with_the_rest(m):
    rows = range(0, m.shape[0], 2)
    return [[m[i : i + 2, j : j + 2].max() for j in range(0, m.shape[1], 2)] for i in rows]


ANSWERS = {
    "convolution": {
        "right": [by_loops, by_windows, valid],
        "wrong": [
            (lambda image, kernel: image[0], "shape"),
            (lambda image, kernel: valid(image, kernel) + 1, "Expected"),
            (lambda image, kernel: valid(image, kernel).T.ravel(), "Expected"),
        ],
        "misconceived": [
            (lambda image, kernel: correlate2d(image, kernel, mode="same"), "wrong shape"),
            (lambda image, kernel: image, "wrong shape"),
        ],
    },
    "size": {
        "right": [
            lambda n, k, p, s: (n + 2 * p - k) // s + 1,
            lambda n, k, p, s: len(range(0, n + 2 * p - k + 1, s)),
        ],
        "wrong": [
            (lambda n, k, p, s: n, "Expected"),
            (lambda n, k, p, s: (n + 2 * p - k) // s + 2, "Expected"),
        ],
    },
    "pooling": {
        "right": [pooled_by_slices, pooled_by_reshape],
        "wrong": [(lambda m: m, "Expected"), (lambda m: m.max(), "Expected")],
        "misconceived": [(pooled_with_the_rest, "odd last")],
    },
    "parameters": {
        "right": [
            lambda k, channels, filters: k * k * channels * filters + filters,
            lambda k, channels, filters: sum(k**2 * channels + 1 for _ in range(filters)),
        ],
        "wrong": [
            (lambda k, channels, filters: filters, "Expected"),
            (lambda k, channels, filters: "many", "text"),
        ],
    },
    "flattened": {
        "right": [400, 16 * 25, 400.0],
        "wrong": [(399, "not the value"), ("400", "Asked for")],
    },
    "mixed_pixels": {"right": ["b", "B", ["b"]]},
}
