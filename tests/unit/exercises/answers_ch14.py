"""Answers to the exercises of chapter 14: right, wrong, and misconceived."""

import numpy as np
from scipy.ndimage import binary_erosion


def box(image):
    rows, columns = np.nonzero(image)
    return rows.min(), rows.max() + 1, columns.min(), columns.max() + 1


def box_with_any(image):
    rows = [i for i, row in enumerate(image) if row.any()]
    columns = [j for j, column in enumerate(image.T) if column.any()]
    return [rows[0], rows[-1] + 1, columns[0], columns[-1] + 1]


def box_by_counting_back(image):
    """Peel off empty rims, one after the other."""
    height, width = image.shape
    top, bottom, left, right = 0, height, 0, width
    while not image[top].any():
        top += 1
    while not image[bottom - 1].any():
        bottom -= 1
    while not image[:, left].any():
        left += 1
    while not image[:, right - 1].any():
        right -= 1
    return np.array([top, bottom, left, right])


def box_above(limit):
    return lambda image: box(image > limit)


def box_of_the_bright(image):
    return box(image > image.mean())


def box_of_the_rounded(image):
    return box(image.astype(int))


def box_of_the_half(image):
    return box(image > image.max() / 2)


def box_off_the_rim(image):
    """As if there were always an empty pixel around."""
    inner = np.zeros_like(image)
    inner[1:-1, 1:-1] = image[1:-1, 1:-1]
    return box(inner if inner.any() else image)


def box_without_the_last_column(image):
    rows, columns = np.nonzero(image)
    return rows.min(), rows.max() + 1, columns.min(), columns.max()


def box_in_the_order_of_the_list(image):
    rows, columns = np.nonzero(image)
    return rows[0], rows[-1] + 1, columns[0], columns[-1] + 1


def box_by_steps(image):
    """Look where the ink begins: on the rim it doesn't begin anywhere."""
    rows, columns = (np.flatnonzero(np.diff(image.any(axis=n).astype(int))) + 1 for n in (1, 0))
    return rows[0], rows[-1], columns[0], columns[-1]


def box_without_specks(image):
    """Take what is left when a rim has been taken off each blot, if there is anything."""
    inner = binary_erosion(image > 0)
    return box(inner if inner.any() else image)


def box_of_all_rows(image):
    return 0, len(image), *box(image)[2:]


def slant(image):
    rows, columns = np.indices(image.shape)
    down = rows - (rows * image).sum() / image.sum()
    right = columns - (columns * image).sum() / image.sum()
    return (image * down * right).sum() / (image * down**2).sum()


def slant_by_covariance(image):
    rows, columns = np.indices(image.shape).reshape(2, -1)
    spread = np.cov(rows, columns, aweights=image.ravel())
    return spread[0, 1] / spread[0, 0]


def slant_by_fit(image):
    rows, columns = np.indices(image.shape).reshape(2, -1)
    return np.polyfit(rows, columns, 1, w=np.sqrt(image.ravel()))[0]


def slant_by_loops(image):
    ink = row = column = 0.0
    for (i, j), value in np.ndenumerate(image):
        ink, row, column = ink + float(value), row + float(value) * i, column + float(value) * j
    above = below = 0.0
    for (i, j), value in np.ndenumerate(image):
        above += float(value) * (i - row / ink) * (j - column / ink)
        below += float(value) * (i - row / ink) ** 2
    return above / below


def slant_by_means_of_rows(image):
    """A line through the mean column of each row, each row weighted by its ink."""
    ink = image.sum(axis=1)
    rows = np.flatnonzero(ink)
    means = (image[rows] * np.arange(image.shape[1])).sum(axis=1) / ink[rows]
    return np.polyfit(rows, means, 1, w=np.sqrt(ink[rows]))[0]


def slant_unweighted_rows(image):
    rows = np.flatnonzero(image.any(axis=1))
    means = [np.average(np.arange(image.shape[1]), weights=image[row]) for row in rows]
    return np.polyfit(rows, means, 1)[0]


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


def padded_and_cut(image, down, right):
    height, width = image.shape
    frame = ((max(down, 0), max(-down, 0)), (max(right, 0), max(-right, 0)))
    top, left = max(-down, 0), max(-right, 0)
    return np.pad(image, frame)[top : top + height, left : left + width]


def by_matrices(image, down, right):
    height, width = image.shape
    return np.eye(height, k=-down) @ image @ np.eye(width, k=right)


def in_lists(image, down, right):
    height, width = image.shape
    pixels = {(i + down, j + right): image[i][j] for i in range(height) for j in range(width)}
    return [[pixels.get((i, j), 0) for j in range(width)] for i in range(height)]


def taken_from_the_end(image, down, right):
    """Python reads a negative index from the end."""
    height, width = image.shape
    moved = np.zeros_like(image)
    for i in range(height):
        for j in range(width):
            if i - down < height and j - right < width:
                moved[i, j] = image[(i - down) % height, (j - right) % width]
    return moved


def wiped_by_one_too_many(image, down, right):
    moved = shift(image, down, right)
    moved[:1] = 0
    return moved


def in_place(image, down, right):
    image[:] = shift(image, down, right)
    return image


def filled_with_the_least(image, down, right):
    moved = shift(image, down, right)
    return np.where(shift(np.ones(image.shape), down, right) == 1, moved, image.min())


def agreed(answers):
    return np.where((answers == answers[0]).all(axis=0), answers[0], -1)


def agreed_by_sets(answers):
    return [column[0] if len(set(column)) == 1 else -1 for column in answers.T.tolist()]


def agreed_by_extremes(answers):
    return np.where(np.ptp(answers, axis=0) == 0, answers.max(axis=0), -1)


def agreed_by_loops(answers):
    found = []
    for k in range(answers.shape[1]):
        same = True
        for network in answers:
            same = same and network[k] == answers[0, k]
        found.append(answers[0, k] if same else -1)
    return tuple(found)


def slant_with_places_exchanged(image):
    columns, rows = np.indices(image.shape)
    down = rows - (rows * image).sum() / image.sum()
    right = columns - (columns * image).sum() / image.sum()
    return (image * down * right).sum() / (image * down**2).sum()


def slant_over_all_places(image):
    rows, columns = np.indices(image.shape)
    down = rows - (rows * image).sum() / image.sum()
    right = columns - (columns * image).sum() / image.sum()
    return (image * down * right).sum() / (down**2).sum()


def onto_a_copy(image, down, right):
    moved = image.copy()
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            if 0 <= i - down < image.shape[0] and 0 <= j - right < image.shape[1]:
                moved[i, j] = image[i - down, j - right]
    return moved


def over_the_rim(image, down, right):
    (height, width), moved = image.shape, np.zeros_like(image)
    for i in range(height):
        for j in range(width):
            if -height <= i + down < height and -width <= j + right < width:
                moved[i + down, j + right] = image[i, j]
    return moved


ANSWERS = {
    "bounding_box": {
        "right": [box, box_with_any, box_by_counting_back],
        "wrong": [
            (lambda image: (0, *image.shape, 0), ""),
            (lambda image: box(image)[:2], "Expected"),
            (lambda image: image[slice(*box(image)[:2]), slice(*box(image)[2:])], "Expected"),
            (lambda image: [range(*box(image)[:2]), range(*box(image)[2:])], "Expected"),
            (box_by_steps, ""),
        ],
        "misconceived": [
            (box_above(0.5), "Faint pixels"),
            (box_above(1), "Faint pixels"),
            (box_above(50), "Faint pixels"),
            (box_of_the_bright, "Faint pixels"),
            (box_of_the_rounded, "Faint pixels"),
            (box_without_the_last_column, "add 1 there"),
            (box_in_the_order_of_the_list, "row by row"),
            (box_of_the_half, "Faint pixels"),
            (box_without_specks, "leaves some ink out"),
            (box_off_the_rim, "leaves some ink out"),
            (box_of_all_rows, "too large"),
            (lambda image: (0, image.shape[0], 0, image.shape[1]), "too large"),
        ],
    },
    "slant": {
        "right": [slant, slant_by_covariance, slant_by_fit, slant_by_loops, slant_by_means_of_rows],
        "wrong": [
            (lambda image: 0, ""),
            (lambda image: round(slant(image), 2), ""),
            (lambda image: 2 * slant(image), ""),
            (lambda image: (slant(image), 0), ""),
            (slant_unweighted_rows, ""),
            (lambda image: np.corrcoef(*np.nonzero(image))[0, 1], ""),
        ],
        "misconceived": [
            (slant_with_places_exchanged, "have changed places"),
            (slant_over_all_places, "isn't weighted"),
        ],
    },
    "shift": {
        "right": [shift, rolled_and_wiped, padded_and_cut, by_matrices, in_lists],
        "wrong": [
            (lambda image, down, right: image, ""),
            (lambda image, down, right: 0 * image, ""),
            (taken_from_the_end, ""),
            (wiped_by_one_too_many, ""),
            (in_place, "changed"),
            (filled_with_the_least, ""),
            (lambda image, down, right: shift(image, down, right)[:-1], ""),
            (lambda image, down, right: shift(image, down, right).T, ""),
        ],
        "misconceived": [
            (onto_a_copy, "Begin with zeros"),
            (over_the_rim, "row -1"),
            (lambda image, down, right: image[down:, right:], "as large as it was"),
        ],
    },
    "agreed": {
        "right": [agreed, agreed_by_sets, agreed_by_extremes, agreed_by_loops],
        "wrong": [
            (lambda answers: -1, ""),
            (lambda answers: (answers == answers[0]).all(), ""),
            (lambda answers: np.median(answers, axis=0), ""),
            (lambda answers: np.where(np.ptp(answers, axis=0) <= 1, answers[0], -1), ""),
        ],
        "misconceived": [
            (lambda answers: answers.max(axis=0), "names"),
            (lambda answers: np.round(answers.mean(axis=0)), "rounded mean"),
            (lambda answers: np.where(np.ptp(answers, axis=0) == 0, 1, -1), "1 for yes"),
            (lambda answers: np.where((answers == answers[0]).all(), answers[0], -1), "each image"),
        ],
    },
    "sure_of_a_scribble": {"right": ["c", "C"]},
    "forgetting": {"right": ["b", ["b"]]},
}
