"""Answers to the exercises of chapter 14: right and wrong."""

import numpy as np


def box(image):
    rows, columns = np.nonzero(image)
    return rows.min(), rows.max() + 1, columns.min(), columns.max() + 1


def box_with_any(image):
    rows = [i for i, row in enumerate(image) if row.any()]
    columns = [j for j, column in enumerate(image.T) if column.any()]
    return [rows[0], rows[-1] + 1, columns[0], columns[-1] + 1]


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
    },
    "centre_of_mass": {
        "right": [centre, centre_with_loops],
        "wrong": [
            (lambda image: (0, 0), "Expected"),
            (lambda image: np.unravel_index(image.argmax(), image.shape), "Expected"),
        ],
    },
    "shift": {
        "right": [shift, rolled_and_wiped],
        "wrong": [
            (lambda image, down, right: image, "Expected"),
            (lambda image, down, right: 0 * image, "Expected"),
        ],
    },
    "size_in_box": {
        "right": [size, size_by_cases, size_rounded_up],
        "wrong": [
            (lambda height, width: (height, width), "Expected"),
            (lambda height, width: 20, "Expected"),
        ],
    },
    "sure_of_a_scribble": {"right": ["c", "C"]},
    "forgetting": {"right": ["b", ["b"]]},
}
