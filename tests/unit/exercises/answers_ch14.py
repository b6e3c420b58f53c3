"""Answers to the exercises of chapter 14: right, wrong, and misconceived."""

import numpy as np


def box(image):
    rows, columns = np.nonzero(image)
    return rows.min(), rows.max() + 1, columns.min(), columns.max() + 1


def box_with_any(image):
    rows = [i for i, row in enumerate(image) if row.any()]
    columns = [j for j, column in enumerate(image.T) if column.any()]
    return [rows[0], rows[-1] + 1, columns[0], columns[-1] + 1]


def last_row_and_column(image):
    top, bottom, left, right = box(image)
    return top, bottom - 1, left, right - 1


def columns_first(image):
    top, bottom, left, right = box(image)
    return left, right, top, bottom


def corners(image):
    top, bottom, left, right = box(image)
    return top, left, bottom, right


def centre(image):
    height, width = image.shape
    ink = image.sum()
    row = (np.arange(height) * image.sum(axis=1)).sum() / ink
    return row, (np.arange(width) * image.sum(axis=0)).sum() / ink


def centre_with_loops(image):
    row = column = 0.0
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            row += i * image[i, j]
            column += j * image[i, j]
    return [row / image.sum(), column / image.sum()]


def middle_of_box(image):
    top, bottom, left, right = box(image)
    return (top + bottom - 1) / 2, (left + right - 1) / 2


def from_one(image):
    row, column = centre(image)
    return row + 1, column + 1


def undivided(image):
    row, column = centre(image)
    return row * image.sum(), column * image.sum()


def by_pixels(image):
    row, column = undivided(image)
    return row / image.size, column / image.size


def shift(image, down, right):
    height, width = image.shape
    moved = np.zeros_like(image)
    for i in range(height):
        for j in range(width):
            if 0 <= i - down < height and 0 <= j - right < width:
                moved[i, j] = image[i - down, j - right]
    return moved


def rolled_and_wiped(image, down, right):
    moved = np.roll(image, (down, right), axis=(0, 1))
    rows = slice(0, down) if down >= 0 else slice(down, None)
    columns = slice(0, right) if right >= 0 else slice(right, None)
    moved[rows], moved[:, columns] = 0, 0
    return moved


def size(height, width):
    scale = 20 / max(height, width)
    return max(1, round(height * scale)), max(1, round(width * scale))


def size_rounded_up(height, width):
    """Halves go up here, and to the even number with `round`: the numbers tried have none."""
    return [max(1, int(20 * n / max(height, width) + 0.5)) for n in (height, width)]


def size_by_cases(height, width):
    if height >= width:
        return [20, max(1, round(20 * width / height))]
    return [max(1, round(20 * height / width)), 20]


ANSWERS = {
    "bounding_box": {
        "right": [box, box_with_any],
        "wrong": [
            (lambda image: (0, *image.shape, 0), "Expected"),
            (lambda image: box(image)[:2], "Expected"),
        ],
        "misconceived": [
            (last_row_and_column, "cut them off"),
            (columns_first, "row first"),
            (corners, "top, bottom, left, right"),
            (lambda image: box(image > 127), "ink too"),
        ],
    },
    "centre_of_mass": {
        "right": [centre, centre_with_loops],
        "wrong": [
            (lambda image: (0, 0), "Expected"),
            (lambda image: np.unravel_index(image.argmax(), image.shape), "Expected"),
        ],
        "misconceived": [
            (lambda image: centre(image)[::-1], "exchanged"),
            (lambda image: centre(image > 0), "counts alike"),
            (middle_of_box, "middle of the box"),
            (from_one, "counted from 1"),
            (undivided, "not divided"),
            (by_pixels, "number of pixels"),
        ],
    },
    "shift": {
        "right": [shift, rolled_and_wiped],
        "wrong": [
            (lambda image, down, right: image, "Expected"),
            (lambda image, down, right: 0 * image, "Expected"),
        ],
        "misconceived": [
            (lambda image, down, right: np.roll(image, (down, right), axis=(0, 1)), "np.roll"),
            (lambda image, down, right: shift(image, -down, -right), "the other way"),
            (lambda image, down, right: shift(image, right, down), "exchanged"),
            (
                lambda image, down, right: shift(image, max(down, 0), max(right, 0)),
                "do nothing",
            ),
        ],
    },
    "size_in_box": {
        "right": [size, size_by_cases, size_rounded_up],
        "wrong": [
            (lambda height, width: (height, width), "Expected"),
            (lambda height, width: 20, "Expected"),
        ],
        "misconceived": [
            (lambda height, width: (20, 20), "a block"),
            (lambda height, width: (20, max(1, round(20 * width / height))), "always 20"),
            (lambda height, width: size(height, width)[::-1], "exchanged"),
            (
                lambda height, width: [
                    max(1, int(20 * n / max(height, width))) for n in (height, width)
                ],
                "cuts off",
            ),
            (
                lambda height, width: [round(20 * n / max(height, width)) for n in (height, width)],
                "is gone",
            ),
            (
                lambda height, width: [20 * n / max(height, width) for n in (height, width)],
                "whole",
            ),
            (
                lambda height, width: [
                    max(1, round(28 * n / max(height, width))) for n in (height, width)
                ],
                "box of 20",
            ),
            (
                lambda height, width: (
                    (height, width) if max(height, width) <= 20 else size(height, width)
                ),
                "enlarged",
            ),
        ],
    },
    "sure_of_a_scribble": {
        "right": ["c", "C"],
        "wrong": [("x", "letter"), (3, "letter")],
        "misconceived": [
            ("a", "no measure of likeness"),
            ("b", "Cats were not"),
            ("d", "not broken"),
        ],
    },
    "forgetting": {
        "right": ["b", ["b"]],
        "wrong": [("e", "letter"), (2, "letter")],
        "misconceived": [
            ("a", "makes it worse"),
            ("c", "Larger steps"),
            ("d", "nothing is left"),
        ],
    },
}
