"""The exercises and guesses of chapter 13: convolution, pooling, and what a network makes of it."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from helpers.exercises.declare import (
    When,
    function_exercise,
    value_exercise,
)
from helpers.exercises.guesses import Choice, choice_guess, number_guess
from helpers.exercises.judge import KnownError
from helpers.nn.convolution import convolve, max_pool

# Parts of an image: flat, an upright edge, and level ones, darker and brighter towards the bottom.
FLAT = np.full((4, 4), 0.5)
UPRIGHT = np.tile([0, 1, 1, 0.25], (4, 1))
DARKER = np.repeat([[1.0], [1], [0], [0]], 4, axis=1)
BRIGHTER = 1 - DARKER

NINE_NUMBERS = (
    "A kernel of 3 × 3 is three rows of three numbers: `[[…, …, …], […, …, …], […, …, …]]`."
)
NOT_FLAT = (
    "Where the image is flat, the map has to be 0. There all nine pixels are alike, so the nine "
    "numbers must add up to 0; yours add up to {total:.4g}."
)
ALL_ZERO = "With nine zeros the map is 0 everywhere, so they find nothing."
NOT_UPRIGHT = (
    "Your kernel answers an upright edge as well. Along such an edge all rows are alike, so the "
    "numbers in each column of the kernel must add up to 0; yours add up to {sums}."
)
UPSIDE_DOWN = (
    "That finds level edges, but upside down: your map is below 0 where the image gets darker."
)
NOT_LEVEL = (
    "Your kernel doesn't answer level edges either: the numbers in each of its *rows* add up to 0."
)
BOTH_SIGNS = (
    "At a single edge your map is above 0 in one place and below 0 in another. Keep what is above "
    "0 in the kernel's upper rows, and what is below 0 in the lower ones."
)


def _level_answer(kernel: object, image: np.ndarray) -> tuple[bool, bool]:
    """Return whether the kernel's map has numbers above 0, and whether it has some below 0."""
    try:
        kernel = np.asarray(kernel, dtype=float)
    except (TypeError, ValueError):
        raise KnownError(NINE_NUMBERS) from None
    if kernel.shape != (3, 3) or not np.isfinite(kernel).all():
        raise KnownError(NINE_NUMBERS)
    small = 1e-6 * np.abs(kernel).max()
    if small == 0:
        raise KnownError(ALL_ZERO)
    if abs(kernel.sum()) > small:
        raise KnownError(NOT_FLAT.format(total=kernel.sum()))
    sums = kernel.sum(axis=0)
    if np.abs(sums).max() > small:
        raise KnownError(NOT_UPRIGHT.format(sums=", ".join(f"{number:.4g}" for number in sums)))
    found = convolve(image, kernel)
    above, below = bool(found.max() > small), bool(found.min() < -small)
    if above and below:
        raise KnownError(BOTH_SIGNS)
    return above, below


level_edges = function_exercise(
    "level_edges",
    "Find a kernel of 3 × 3 for *level* edges: its map is above 0 where the image gets darker from "
    "top to bottom, below 0 where it gets brighter, and 0 where the image is flat or has an "
    "upright edge.",
    reference=lambda image: _level_answer([[1, 1, 1], [0, 0, 0], [-1, -1, -1]], image),
    use=_level_answer,
    form="three rows of three numbers",
    cases=[FLAT, UPRIGHT, DARKER, BRIGHTER],
    right="It finds level edges, and nothing else. Other kernels do too; this one is yours.",
    misconceptions=[
        (When(lambda got, want: not any(got)), NOT_LEVEL),
        (When(lambda got, want: got == want[::-1]), UPSIDE_DOWN),
    ],
    hints=[
        "The kernel above takes what is on the right minus what is on the left. You need what is "
        "above minus what is below.",
        "So 1 in the top row, -1 in the bottom row. And the row between?",
    ],
    solution="kernel = [[1, 1, 1], [0, 0, 0], [-1, -1, -1]]",
)


# Halves and quarters, so that a result that is rounded, or cut to whole numbers, is a wrong one.
EXAMPLE_IMAGE = np.array([[0, 2, 0.5], [3, 1, -1], [1.25, 0, 2], [0, 1, 3]], dtype=float)
EXAMPLE_KERNEL = np.array([[1, -2], [0.5, 3], [0, 1]], dtype=float)
BYTES = np.array([[0, 200, 255], [90, 0, 7], [255, 255, 31]], dtype=np.uint8)


def _random_convolution(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, int, int]:
    image = rng.integers(-16, 17, rng.integers(4, 8, 2)) / 4
    sides = rng.permutation([rng.integers(1, 4), rng.integers(2, 4)])  # 1 × 1 tells too little
    kernel = rng.integers(-6, 7, sides) / 2
    return image, kernel, int(rng.integers(0, 2)), int(rng.integers(1, 4))


def _padded_at_the_top(
    image: np.ndarray, kernel: np.ndarray, padding: int, stride: int
) -> np.ndarray:
    return convolve(np.pad(image, ((padding, 0), (padding, 0))), kernel, 0, stride)


def _all_places_cut_short(
    image: np.ndarray, kernel: np.ndarray, padding: int, stride: int
) -> np.ndarray:
    rows, columns = convolve(image, kernel, padding, stride).shape
    return convolve(image, kernel, padding)[:rows, :columns]


def _only_first(image: np.ndarray, kernel: np.ndarray, padding: int, stride: int) -> np.ndarray:
    """Return zeros with the first number alone: a return inside both loops."""
    result = np.zeros_like(convolve(image, kernel, padding, stride))
    result.flat[0] = convolve(image, kernel, padding, stride).flat[0]
    return result


def _size_divided_first(
    image: np.ndarray, kernel: np.ndarray, padding: int, stride: int
) -> np.ndarray:
    """Return as many places as come of dividing the image's length by the stride first."""
    everywhere = convolve(image, kernel, padding, stride)
    rows, columns = (
        (n + 2 * padding) // stride - k + 1 for n, k in zip(image.shape, kernel.shape, strict=True)
    )
    return everywhere[: max(rows, 0), : max(columns, 0)]


convolution = function_exercise(
    "convolution",
    "Write `convolution(image, kernel, padding, stride)`: the image gets a frame of zeros, "
    "`padding` wide on all sides; then, at each place where the kernel is wholly within it, the "
    "sum of the products. From one place to the next it's `stride` pixels, to the right and down. "
    "Neither the image nor the kernel need be square.",
    reference=convolve,
    cases=[
        (EXAMPLE_IMAGE, EXAMPLE_KERNEL, 0, 1),
        (EXAMPLE_IMAGE, EXAMPLE_KERNEL, 1, 1),
        (EXAMPLE_IMAGE, EXAMPLE_KERNEL, 1, 2),
        (EXAMPLE_IMAGE, EXAMPLE_KERNEL[1:], 0, 2),
        (EXAMPLE_IMAGE[:3], EXAMPLE_KERNEL[:2, :1], 2, 3),
        (BYTES, EXAMPLE_KERNEL[:1] / 4, 1, 1),
        (EXAMPLE_IMAGE / 4, np.array([[1, -2], [0, 3]]), 0, 1),  # whole numbers
    ],
    fresh=_random_convolution,
    misconceptions=[
        (
            lambda image, kernel, padding, stride: convolve(
                np.pad(image, padding, constant_values=1), kernel, 0, stride
            ),
            "Your frame isn't made of zeros.",
        ),
        (
            _only_first,
            "Only the first number is worked out. The `return` is inside the loops: it ends the "
            "function in the first round.",
        ),
        (
            _size_divided_first,
            "You divide the whole length by the stride. First subtract the kernel's length; what "
            "is left over is divided: (n + 2p - k) // stride + 1.",
        ),
        *(
            (
                lambda image, kernel, padding, stride, times=times: convolve(
                    image, kernel, int(padding * times), stride
                ),
                f"Your frame is {said} as wide as it should be: `padding` rows and columns on "
                "*each* side.",
            )
            for times, said in ((2, "twice"), (0.5, "half"))
        ),
        (
            lambda image, kernel, padding, stride: convolve(image, kernel, padding, stride).T,
            "Rows and columns are exchanged in your result.",
        ),
        (
            lambda image, kernel, padding, stride: convolve(
                np.pad(image, ((0, 0), (padding, padding))), kernel, 0, stride
            ),
            "The frame is only on the left and the right. It goes around all four sides.",
        ),
        (
            lambda image, kernel, padding, stride: convolve(
                image, kernel[::-1, ::-1], padding, stride
            ),
            "Your kernel is turned by half a turn, as in the convolution of mathematics. Networks "
            "lay it on as it is: its upper left number goes onto the upper left pixel.",
        ),
        (
            lambda image, kernel, padding, stride: convolve(
                image, kernel[:, ::-1], padding, stride
            ),
            "Your kernel is mirrored from left to right. Lay it on as it is.",
        ),
        (
            lambda image, kernel, padding, stride: convolve(image, kernel[::-1], padding, stride),
            "Your kernel is upside down. Lay it on as it is.",
        ),
        (
            lambda image, kernel, padding, stride: np.maximum(
                convolve(image, kernel, padding, stride), 0
            ),
            "Sums below 0 have become 0. That's what ReLU does, and it comes later.",
        ),
        (
            lambda image, kernel, padding, stride: np.abs(convolve(image, kernel, padding, stride)),
            "Sums below 0 have lost their sign.",
        ),
        (
            lambda image, kernel, padding, stride: (
                convolve(image, kernel, padding, stride) / kernel.size
            ),
            "That's the mean of the products. Take their sum.",
        ),
        (
            lambda image, kernel, padding, stride: convolve(
                image, np.ones_like(kernel), padding, stride
            ),
            "That's the sum of the pixels in each window. Multiply them by the kernel first.",
        ),
        (
            lambda image, kernel, padding, stride: convolve(image, kernel, 0, stride),
            "The padding is missing. `np.pad(image, padding)` puts the frame of zeros around.",
        ),
        (
            _padded_at_the_top,
            "The frame is only at the top and on the left. It goes around all four sides.",
        ),
        (
            lambda image, kernel, padding, stride: np.pad(
                convolve(image, kernel, 0, stride), padding
            ),
            "You put the frame around the result. It goes around the image, before the kernel is "
            "laid on.",
        ),
        (
            lambda image, kernel, padding, stride: convolve(
                np.pad(image, ((padding, padding), (0, 0))), kernel, 0, stride
            ),
            "The frame is only at the top and the bottom. It goes around all four sides.",
        ),
        (
            lambda image, kernel, padding, stride: convolve(
                np.pad(image, padding, mode="edge"), kernel, 0, stride
            ),
            "Your frame repeats the pixels of the rim. It should be made of zeros.",
        ),
        (
            lambda image, kernel, padding, stride: convolve(image, kernel, padding, 1),
            "The stride is missing: with a stride of 2, only every other place counts.",
        ),
        (
            _all_places_cut_short,
            "The size is right, but your window still moves one pixel at a time. For row i of the "
            "result it begins at row `i * stride`.",
        ),
        (
            lambda image, kernel, padding, stride: convolve(image, kernel, padding, 1)[::stride],
            "The stride counts for the rows only. It holds for the columns too.",
        ),
        (
            lambda image, kernel, padding, stride: convolve(image, kernel, padding, stride)[
                :-1, :-1
            ],
            "A row and a column are missing at the end. The steps are the length that is left "
            "over, divided by the stride; the first place counts as well, so add 1.",
        ),
        (
            When(lambda got, want: np.shape(got) != np.shape(want) and np.ndim(got) == 2),
            "The result has the wrong shape. In n rows with padding p, a kernel of k rows has "
            "(n + 2p - k) // stride + 1 places, and likewise for the columns.",
        ),
    ],
    hints=[
        "First the frame: `image = np.pad(image, padding)`. Then two loops, over the rows and the "
        "columns of the result.",
        "How many rows? `(image.shape[0] - kernel.shape[0]) // stride + 1`, with the frame on.",
        "For row i, column j the window begins at row `i * stride`, column `j * stride`, and is as "
        "large as the kernel. The number is `(window * kernel).sum()`.",
    ],
    solution="""
        def convolution(image, kernel, padding, stride):
            image = np.pad(image, padding)
            k, l = kernel.shape
            rows = (image.shape[0] - k) // stride + 1
            columns = (image.shape[1] - l) // stride + 1
            result = np.zeros((rows, columns))
            for i in range(rows):
                for j in range(columns):
                    top, left = i * stride, j * stride
                    result[i, j] = (image[top : top + k, left : left + l] * kernel).sum()
            return result
    """,
)


def _random_map(rng: np.random.Generator) -> np.ndarray:
    return rng.integers(-36, 37, size=rng.integers(2, 8, size=2)) / 4


def _mean_pool(image: np.ndarray) -> np.ndarray:
    rows, columns = image.shape[0] // 2, image.shape[1] // 2
    cut = image[: 2 * rows, : 2 * columns]
    return cut.reshape(rows, 2, columns, 2).mean(axis=(1, 3))


def _with_the_rest(image: np.ndarray) -> np.ndarray:
    rows, columns = image.shape[0] % 2, image.shape[1] % 2
    return max_pool(np.pad(image, ((0, rows), (0, columns)), mode="edge"))


def _halves(image: np.ndarray) -> tuple[int, int]:
    return image.shape[0] // 2, image.shape[1] // 2


def _whole_windows(image: np.ndarray) -> np.ndarray:
    """Return an image without its odd last row and column."""
    rows, columns = _halves(image)
    return image[: 2 * rows, : 2 * columns]


def _windows_at(image: np.ndarray, step: int, size: int) -> np.ndarray:
    """Return as many numbers as are right, each of a window of another size or place."""
    rows, columns = _halves(image)
    return np.array(
        [
            [image[step * i :, step * j :][:size, :size].max() for j in range(columns)]
            for i in range(rows)
        ]
    )


def _cut_in_halves(image: np.ndarray, axes: tuple[int, int]) -> np.ndarray:
    """Return what comes of windows that are cut along other axes than the two of a window."""
    (rows, columns), cut = _halves(image), _whole_windows(image)
    return cut.reshape(rows, 2, columns, 2).max(axis=axes)


WRONG_AXES = (
    "You cut the map up as `(rows, 2, columns, 2)`, and then look along the wrong axes. A window's "
    "own two axes are those of length 2: `max(axis=(1, 3))`."
)


pooling = function_exercise(
    "pooling",
    "Write `pooling(feature_map)`: of each window of 2 × 2 numbers, side by side, the greatest. "
    "An odd last row or column is left out. The map needn't be square.",
    reference=max_pool,
    cases=[
        np.array([[1.0, 5.5, 2, 0], [3, 4, 8, 6], [-1, -7, 0, 2.25], [-3, -0.75, 1, 1]]),
        np.array([[1.0, 2, 9], [3, 4, 9], [9, 9, 9]]),
        np.array([[-5.0, -4, -3], [-8, -9, -1]]),
        np.array([[0.5, 0, 1, 7, 0.25, 3], [0, -2, 1, 1, 8, 9], [9, 9, 9, 9, 9, 9]]),
        np.array([[1, -5, 2, 0], [3, 4, -8, -6], [-1, -7, 0, 9]]),  # whole numbers
    ],
    fresh=_random_map,
    misconceptions=[
        (
            _mean_pool,
            "That's the mean of each window. It exists too, as average pooling; here "
            "the greatest number is asked for.",
        ),
        (lambda image: -max_pool(-image), "That's the smallest of each window, not the greatest."),
        (
            lambda image: max_pool(image, 2, 1),
            "Your windows overlap: from one to the next it's two pixels, not one.",
        ),
        (
            lambda image: image[: image.shape[0] // 2 * 2 : 2, : image.shape[1] // 2 * 2 : 2],
            "That keeps the upper left number of each window, whether it's the greatest or not.",
        ),
        (
            lambda image: image[::2, ::2],
            "That keeps every other number, whether it's the greatest or not. Compare all four of "
            "a window.",
        ),
        (
            lambda image: 4 * _mean_pool(image),
            "That's the sum of each window. You need the greatest number in it.",
        ),
        (
            _with_the_rest,
            "An odd last row or column makes no full window. Leave it out, as Keras does.",
        ),
        (
            lambda image: np.maximum(max_pool(image), 0),
            "Negative numbers have become 0. The greatest of -5 and -4 is -4.",
        ),
        (
            lambda image: max_pool(np.abs(image)),
            "The greatest number isn't the one that is farthest from 0: of -7 and 2 it's 2.",
        ),
        (
            lambda image: max_pool(image).T,
            "Rows and columns are exchanged in your result.",
        ),
        (
            lambda image: image[: image.shape[0] // 2 * 2].reshape(-1, 2, image.shape[1]).max(1),
            "That compares the two rows of each window only. Compare its two columns as well.",
        ),
        (
            lambda image: _windows_at(image, 1, 2),
            "The size is right, but your windows move one pixel at a time and overlap. The window "
            "for row i begins at row `2 * i`.",
        ),
        (
            lambda image: _windows_at(image, 2, 3),
            "Your windows are 3 × 3: a slice ends *before* its second number, so `2 * i : 2 * i + "
            "2` has two rows.",
        ),
        *(
            (lambda image, axes=axes: _cut_in_halves(image, axes), WRONG_AXES)
            for axes in ((0, 2), (1, 2))
        ),
        (
            lambda image: _whole_windows(image).reshape(*_halves(image), 4).max(axis=2),
            "`reshape(rows, columns, 4)` takes four numbers that stand side by side in one row. A "
            "window has two of one row and two of the next: `reshape(rows, 2, columns, 2)`.",
        ),
        (
            lambda image: image.max(),
            "That's the greatest number of the whole map. Each window of 2 × 2 has its own.",
        ),
        (
            lambda image: np.array(
                [
                    [image[2 * i :, 2 * j :][:2, :2].argmax() for j in range(_halves(image)[1])]
                    for i in range(_halves(image)[0])
                ]
            ),
            "`argmax` tells where in the window the greatest number is. You need the number: "
            "`max`.",
        ),
        (
            lambda image: max_pool(image[: min(image.shape), : min(image.shape)]),
            "You cut a square out of the map. It needn't be square: rows and columns each have "
            "their own number, `feature_map.shape`.",
        ),
    ],
    hints=[
        "Half as many rows and columns, rounded down: `//`.",
        "The window for row i, column j is `feature_map[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]`.",
        "`.max()` gives its greatest number.",
    ],
    solution="""
        def pooling(feature_map):
            rows, columns = feature_map.shape[0] // 2, feature_map.shape[1] // 2
            result = np.zeros((rows, columns))
            for i in range(rows):
                for j in range(columns):
                    result[i, j] = feature_map[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].max()
            return result
    """,
)


def _matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    """Return the weights of the dense layer that does what the kernel does."""
    spots = np.eye(height * width).reshape(-1, height, width)
    return np.array([convolve(spot, kernel).ravel() for spot in spots]).T


def _in_one_piece(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    """Put the kernel's numbers side by side, as if the image had no rows."""
    starts = np.arange(height * width).reshape(height, width)
    starts = starts[: height - kernel.shape[0] + 1, : width - kernel.shape[1] + 1].ravel()
    matrix = np.zeros((len(starts), height * width + kernel.size))
    for row, start in zip(matrix, starts, strict=True):
        row[start : start + kernel.size] = kernel.ravel()
    return matrix[:, : height * width]


def _random_matrix(rng: np.random.Generator) -> tuple[np.ndarray, int, int]:
    rows, columns = (int(n) for n in rng.integers(1, 4, 2))
    height, width = rows + int(rng.integers(0, 3)), columns + int(rng.integers(1, 3))
    return rng.integers(-6, 7, (rows, columns)) / 2, height, width


def _never_cleared(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    """Return rows of one image into which the kernel is put at one place after the other."""
    (k, m), image, rows = kernel.shape, np.zeros((height, width)), []
    for i in range(height - k + 1):
        for j in range(width - m + 1):
            image[i : i + k, j : j + m] = kernel
            rows.append(image.ravel().copy())
    return np.array(rows)


as_matrix = function_exercise(
    "as_matrix",
    "Write `as_matrix(kernel, height, width)`: the matrix with which a dense layer does the same "
    "to an image of that height and width. It has a row for each place of the kernel and a column "
    "for each pixel, both counted line by line, so that `as_matrix(kernel, height, width) @ "
    "image.ravel()` is `convolve(image, kernel).ravel()`.",
    reference=_matrix,
    cases=[
        (np.array([[1.0, 2], [3, 4]]), 2, 3),
        (np.array([[1, -2, 0.5]]), 2, 4),
        (np.array([[5.0], [0.25]]), 3, 2),
        (np.array([[1.0, 2], [3, 4]]), 3, 3),
        (np.array([[2, -1], [0, 3]]), 2, 4),  # whole numbers
    ],
    fresh=_random_matrix,
    misconceptions=[
        (
            _never_cleared,
            "The kernel's numbers from earlier places are still there. Begin each row with a new "
            "image of zeros.",
        ),
        (
            lambda kernel, height, width: _matrix(kernel, height, width).T,
            "Rows and columns are exchanged: a row for each place of the kernel, a column for each "
            "pixel.",
        ),
        (
            lambda kernel, height, width: _matrix(kernel[::-1, ::-1], height, width),
            "Your kernel is turned by half a turn. Lay it on as it is.",
        ),
        (
            _in_one_piece,
            "You put the kernel's rows side by side. In the flattened image the pixel below comes "
            "`width` numbers later.",
        ),
        (
            lambda kernel, height, width: (_matrix(kernel, height, width) != 0) * 1.0,
            "Your matrix says which pixels each place sees. Put the kernel's numbers there.",
        ),
        (
            When(lambda got, want: np.shape(got) != np.shape(want)),
            "The result has the wrong shape. It needs a row for each of the (height - k + 1) · "
            "(width - l + 1) places of a kernel (k, l), and a column for each of the height · "
            "width pixels.",
        ),
    ],
    hints=[
        "Begin with zeros: as many rows as the kernel has places, height · width columns.",
        "For the place in row i, column j, put the kernel into an image of zeros, at `[i : i + k, "
        "j : j + l]`. Flattened, it's a row of the matrix.",
        "Or column by column: an image with a single 1 picks out one column of a matrix, and "
        "`convolve` says which numbers are in it.",
    ],
    solution="""
        def as_matrix(kernel, height, width):
            k, l = kernel.shape
            rows = []
            for i in range(height - k + 1):
                for j in range(width - l + 1):
                    weights = np.zeros((height, width))
                    weights[i : i + k, j : j + l] = kernel
                    rows.append(weights.ravel())
            return np.array(rows)
    """,
)

flattened = value_exercise(
    "flattened",
    "An image of 28 × 28 goes through Conv2D(8, 5), MaxPooling2D(2), Conv2D(16, 3), "
    "MaxPooling2D(2), all without padding, and then through Flatten. How many numbers come out?",
    expected=16 * 5 * 5,
    tolerance=0,
    misconceptions=[
        (
            16 * 7 * 7,
            "Each convolution without padding takes k - 1 rows and columns away: "
            "after the first, 28 are 24.",
        ),
        (5 * 5, "That's one feature map. There are 16 of them at the end."),
        (16 * 6 * 6, "After the second convolution 12 are 10, since its kernel is 3 long."),
        (16 * 10 * 10, "The last pooling is missing."),
        (16 * 11 * 11, "The first pooling is missing."),
        (16 * 22 * 22, "Both poolings are missing: each of them halves the sides."),
        (8 * 16 * 5 * 5, "The second layer adds over its 8 channels; 16 maps come out of it."),
        ((8 + 16) * 5 * 5, "The first layer's 8 maps don't go on by themselves: 16 come out."),
        (8 * 5 * 5, "The second convolution has 16 filters, so 16 maps come out of it, not 8."),
        (16 * 4 * 4, "The second kernel is 3 long, not 5: 12 become 10."),
        (16 * 5, "A map of side 5 has 5 · 5 numbers."),
        (16, "That's how many maps there are. How many numbers has each of them?"),
        (
            28 * 28 * 16,
            "The maps don't stay as large as the image: follow their side through the layers.",
        ),
        (
            12 * 12 * 8,
            "That's how many numbers there are after the first pooling. Two more layers follow.",
        ),
        (6 * 6 * 16 + 1, "After the second convolution 12 are 10, since its kernel is 3 long."),
        (24 * 24 * 16, "The poolings are missing: each of them halves the side."),
        *((12 * 12 * n, "Two more layers follow the first pooling.") for n in (1, 16)),
    ],
    hints=[
        "28 - 5 + 1 = 24 after the first convolution; pooling halves that.",
        "12 - 3 + 1 = 10, halved again: 5. How many maps of 5 × 5 are there?",
    ],
    solution="answer = 16 * 5 * 5",
)


parameters = value_exercise(
    "parameters",
    "A layer Conv2D(64, 3) gets 32 feature maps. How many parameters has it?",
    expected=(3 * 3 * 32 + 1) * 64,
    tolerance=0,
    misconceptions=[
        (
            (3 * 3 + 1) * 64,
            "Each filter looks at all 32 channels: it has nine weights for each of them.",
        ),
        (3 * 3 * 32 * 64, "The biases are missing: each of the 64 filters has one."),
        (3 * 3 * 32 + 1, "That's one filter. There are 64."),
        (3 * 3 * 32, "That's one filter, and without its bias. There are 64."),
        ((3 * 3 + 1) * 32 * 64, "A filter has one bias, not one for each channel."),
        (3 * 3 * 64, "Each filter has nine weights *for each of the 32 channels*, and a bias."),
        (3 * 3 * 32 + 64, "Each of the 64 filters has its own 3 · 3 · 32 weights."),
        ((3 * 32 + 1) * 64, "A kernel of 3 is 3 × 3: it has nine places, not three."),
    ],
    hints=[
        "How many numbers has one filter? It's 3 × 3 for each channel that comes in.",
        "3 · 3 · 32 weights and a bias make 289. And how many filters are there?",
    ],
    solution="answer = (3 * 3 * 32 + 1) * 64",
)

rate_at_a_third = value_exercise(
    "rate_at_a_third",
    "The rate falls along a cosine, from 0.002 down to 0. What is it when a third of all steps is "
    "done?",
    expected=0.0015,
    tolerance=1e-6,
    misconceptions=[
        (
            0.002 * 2 / 3,
            "That would be a straight line from 0.002 to 0. A cosine falls slowly at first.",
        ),
        (0.001, "That's at half of the way, where the cosine is 0. A third is π / 3: cos is 0.5."),
        (0.002 * math.cos(math.pi / 3) / 2, "First add 1 to the cosine, then take half of it."),
        (
            0.002 * (1 + math.cos(1 / 3)) / 2,
            "The π is missing: at a third, the angle is π / 3, where the cosine is 0.5.",
        ),
        (
            0.002 * (1 + math.cos(math.radians(math.pi / 3))) / 2,
            "The angle is in radians here: π / 3 is 60 degrees, where the cosine is 0.5.",
        ),
        (0.003, "The ½ in front of the bracket is missing."),
        (0.75, "That's the share that is left. The rate began with 0.002."),
    ],
    hints=["Put t / T = 1/3 into the formula. cos(π / 3) is 0.5.", "0.002 · ½ · (1 + 0.5)"],
    solution="answer = 0.002 * 0.5 * (1 + 0.5)",
)

better_on_new = value_exercise(
    "better_on_new",
    "The validation accuracy is higher than the training accuracy. Which of a, b, c and d can "
    "bring that about here? Answer with their letters.",
    expected="bcd",
    also=["bdc", "cbd", "cdb", "dbc", "dcb"],
    misconceptions=[
        ("abcd", "The network has never seen a validation image, so it can't have learned them."),
        ("a", "The network has never seen a validation image. Look at what is harder in training."),
        ("bc", "There's one more: when is each of the two accuracies measured?"),
        ("cb", "There's one more: when is each of the two accuracies measured?"),
        ("bd", "There's one more: which layer works in training only, besides the moving?"),
        ("cd", "There's one more: what does `RandomTranslation` do to the validation images?"),
        ("b", "Right as far as it goes. There's more than one."),
        ("c", "Right as far as it goes. There's more than one."),
        ("d", "Right as far as it goes. There's more than one."),
    ],
    hints=[
        "Which of them make it harder to be right in training than in validation?",
        "The training accuracy is a mean over the whole epoch. The validation accuracy is measured "
        "at its end, when the weights are better than they were.",
    ],
    solution='answer = "bcd"',
    right="In training the images are moved, numbers are dropped, and the weights are still on "
    "their way. A validation accuracy above the training accuracy is no miracle, then.",
)


def _seen(layers: Sequence[tuple[int, int]]) -> int:
    seen, step = 1, 1
    for kernel, stride in layers:
        seen += (kernel - 1) * step
        step *= stride
    return seen


def _seen_with_its_own_stride(layers: Sequence[tuple[int, int]]) -> int:
    seen, step = 1, 1
    for kernel, stride in layers:
        step *= stride
        seen += (kernel - 1) * step
    return seen


def _seen_from_the_wrong_end(layers: Sequence[tuple[int, int]]) -> int:
    return _seen(layers[::-1])


def _random_layers(rng: np.random.Generator) -> list[tuple[int, int]]:
    count = rng.integers(1, 5)
    return [(int(k), int(s)) for k, s in rng.integers([1, 1], [6, 4], (count, 2))]


def _seen_backwards(
    layers: Sequence[tuple[int, int]], start: int, step: Callable[[int, int, int], int]
) -> int:
    for kernel, stride in reversed(layers):
        start = step(start, kernel, stride)
    return start


def _seen_with(layers: Sequence[tuple[int, int]], step: Callable[[int, int], int]) -> int:
    """Return what is seen if the distance of neighbours is worked out in another way."""
    pixels, apart = 1, 1
    for kernel, stride in layers:
        pixels += (kernel - 1) * apart
        apart = step(apart, stride)
    return pixels


def _left_over(layers: Sequence[tuple[int, int]], n: int) -> int:
    for kernel, stride in layers:
        n = (n - kernel) // stride + 1
    return n


receptive_field = function_exercise(
    "receptive_field",
    "Write `seen(layers)`: along one side, how many pixels of the image does one number behind the "
    "last layer depend on? `layers` has a pair (k, s) for each layer, the first layer first: the "
    "length of its kernel or window, and its stride.",
    reference=_seen,
    cases=[
        [(3, 1)],
        [(3, 1), (3, 1)],
        [(3, 1), (2, 2), (3, 1)],
        [(2, 2), (5, 3), (3, 1)],
        [(5, 1), (2, 2), (3, 1), (2, 2)],
    ],
    fresh=_random_layers,
    misconceptions=[
        (
            lambda layers: sum(kernel for kernel, _ in layers),
            "You add up the kernels. Two windows that lie one pixel apart overlap: a second kernel "
            "of 3 adds just 2 to what the first one sees.",
        ),
        (
            lambda layers: 1 + sum(kernel - 1 for kernel, _ in layers),
            "The strides are missing. Behind a pooling with stride 2, neighbours in a map are two "
            "pixels of the image apart, so the next kernel reaches twice as far.",
        ),
        (
            lambda layers: int(np.prod([kernel for kernel, _ in layers])),
            "You multiply the kernels. That would be right if the windows didn't overlap.",
        ),
        (
            lambda layers: layers[-1][0],
            "That's what the last layer sees of the map before it. How much of the image is that?",
        ),
        (
            _seen_with_its_own_stride,
            "A layer's own stride says how far apart *its results* are. It counts for the layers "
            "behind it, not for its own kernel.",
        ),
        (
            lambda layers: 1 + sum((kernel - 1) * stride for kernel, stride in layers),
            "Each kernel is stretched by its own stride here. Stretch it by all strides of the "
            "layers before it, multiplied.",
        ),
        (
            lambda layers: int(np.prod([stride for _, stride in layers])),
            "That's how many pixels of the image lie between neighbours in the last map. How many "
            "pixels does one of them see?",
        ),
        (
            lambda layers: sum(kernel * stride for kernel, stride in layers),
            "You add up kernels times strides. Two windows that lie next to each other overlap: "
            "only k - 1 pixels are new, stretched by the strides of the layers *before*.",
        ),
        (
            lambda layers: _seen(layers) * layers[-1][1],
            "The stride of the last layer doesn't count: there's only one number behind it, and no "
            "step to a second.",
        ),
        (
            _seen_from_the_wrong_end,
            "You begin at the wrong end: the first pair is the layer next to the image.",
        ),
        *(
            (
                lambda layers, wrong=wrong: _seen_backwards(layers, *wrong),
                "One pixel is counted twice in each layer: the kernel's first number lies on what "
                "is seen already. Walking back from the end, n becomes (n - 1) * s + k.",
            )
            for wrong in ((1, lambda n, k, s: n * s + k), (0, lambda n, k, s: n * s + k))
        ),
        (
            lambda layers: _seen_backwards(layers, 1, lambda n, k, s: n * s + k - 1),
            "Nearly. n numbers of a map have n - 1 steps between them, not n: walking back, n "
            "becomes (n - 1) * s + k.",
        ),
        (
            lambda layers: _seen_backwards(layers[::-1], 1, lambda n, k, s: n * s + k - 1),
            "A layer's own stride doesn't widen what its numbers see. Keep two numbers: the pixels "
            "seen, to which (k - 1) times the second is added, and how far apart neighbours are, "
            "which the stride multiplies.",
        ),
        (
            lambda layers: (
                1
                + sum(
                    kernel * math.prod(stride for _, stride in layers[:place])
                    for place, (kernel, _) in enumerate(layers)
                )
            ),
            "A kernel of k adds k - 1 neighbours, not k: one of them is seen already.",
        ),
        (
            lambda layers: max(kernel for kernel, _ in layers),
            "That's the longest kernel. The layers add up: each one looks at numbers that have "
            "seen several pixels themselves.",
        ),
        *(
            (
                lambda layers, step=step: _seen_with(layers, step),
                "The strides of *all* layers before are multiplied: behind a stride of 2 and a "
                "stride of 3, neighbours are 6 pixels apart.",
            )
            for step in (lambda apart, s: s, lambda apart, s: apart + s)
        ),
        (
            lambda layers: _seen([(stride, kernel) for kernel, stride in layers]),
            "Each pair is (k, s): first the kernel's length, then the stride. You have them the "
            "other way round.",
        ),
        *(
            (
                lambda layers, n=n: _left_over(layers, n),
                "That's how many numbers are left of an image of that size. The question is how "
                "many pixels *one* of the last numbers depends on.",
            )
            for n in (28, 32)
        ),
        (
            lambda layers: _seen(layers) - 1,
            "One too small: a single pixel sees itself, so begin with 1.",
        ),
        (
            lambda layers: _seen(layers) ** 2,
            "That's the area. You need the pixels along one side.",
        ),
    ],
    hints=[
        "Keep two numbers: how many pixels are seen so far, 1 at first, and how many pixels lie "
        "between neighbours in the map, 1 at first too.",
        "A kernel of k sees k - 1 neighbours more, each of them as many pixels on as the second "
        "number says. Then the stride multiplies the second number.",
    ],
    solution="""
        def seen(layers):
            pixels, apart = 1, 1
            for k, s in layers:
                pixels += (k - 1) * apart
                apart *= s
            return pixels
    """,
)


# The guesses.

mixed_dense = choice_guess(
    "mixed_dense",
    "A dense network learns from mixed images. Then it reads new ones, mixed in the same way. How "
    "many of them does it get right?",
    options={
        "chance": Choice(
            "about one in ten, as if it guessed",
            "You'd have to believe that a network needs to see what we see. It never saw a "
            "picture: to a dense network an image is a row of 784 numbers.",
        ),
        "half": Choice(
            "about half as many as without mixing",
            "You'd have to believe that a dense network makes some use of which pixels are "
            "neighbours. It has a weight for each pixel, and doesn't know where that pixel is.",
        ),
        "same": Choice("about as many as without mixing"),
    },
    happens="same",
    why="To a dense network the order of its inputs means nothing: the weights move along.",
)

centred_rim = choice_guess(
    "centred_rim",
    "The inputs are centred, from -0.5 to 0.5, and the padding is made of zeros. Along the left "
    "rim of the image is nothing but background. What does the kernel for upright edges find "
    "there?",
    options={
        "nothing": Choice(
            "nothing: the map is 0",
            "You'd have to believe that a frame of zeros is no frame. Among inputs from -0.5 to "
            "0.5, a zero is a middle grey.",
        ),
        "brighter": Choice(
            "an edge from dark to bright",
            "You'd have to believe that 0 is darker than the background. Here the background is "
            "-0.5.",
        ),
        "darker": Choice("an edge from bright to dark"),
    },
    happens="darker",
)

one_on_the_right = choice_guess(
    "one_on_the_right",
    "A kernel has eight zeros and a single 1, in the middle of its *right* column. What does it do "
    "to the digit?",
    options={
        "right": Choice(
            "it moves the digit to the right",
            "You'd have to believe that the 1 pushes pixels its own way. It fetches them: each "
            "place of the map takes the pixel on its right.",
        ),
        "left": Choice("it moves the digit to the left"),
        "edges": Choice(
            "it finds the right-hand edges",
            "You'd have to believe that one number can compare. An edge is a difference, so it "
            "takes two numbers at least, one of them below 0.",
        ),
        "same": Choice(
            "nothing: the digit stays as it is",
            "You'd have to believe that it doesn't matter where in the kernel the 1 is. In the "
            "middle it would leave the digit as it is.",
        ),
    },
    happens="left",
    why="Each place of the map takes the pixel on its right, so everything comes one to the left.",
)

without_pooling = choice_guess(
    "without_pooling",
    "Leave pooling out, so that only convolutions are left. The network then has 18 times as many "
    "parameters. How well does it read digits that are moved by two pixels, compared with the one "
    "that pools?",
    options={
        "worse": Choice("clearly worse"),
        "same": Choice(
            "about as well",
            "You'd have to believe that pooling only makes the maps smaller. It also hands on the "
            "same number if a pattern moves by a pixel inside its window.",
        ),
        "better": Choice(
            "clearly better, with so many parameters",
            "You'd have to believe that more parameters help here. They're weights for places, and "
            "in a moved digit every pattern is in another place.",
        ),
    },
    happens="worse",
    why="Digits as they are it reads at least as well. What pooling buys is a small network, and "
    "some freedom to move.",
)

mixed_convolution = number_guess(
    "mixed_convolution",
    "Now a *convolutional* network learns from mixed images, where neighbours mean nothing. What "
    "share of the new ones, mixed in the same way, does it read? (Unmixed it reads about 94 %.)",
    happens=89,
    near=8,
    unit="%",
    low=0,
    high=100,
    beliefs=[
        (
            lambda guess, happened: guess <= 20,
            "You'd have to believe that without neighbours nothing is left to learn from. Its "
            "kernels still compute something of every pixel, and the dense layer behind them "
            "sorts it out.",
        ),
        (
            lambda guess, happened: guess < happened,
            "You'd have to believe that it needs neighbours for most of what it does. They help; "
            "but its last layer is dense, and makes do with what the kernels hand on.",
        ),
    ],
    otherwise="You'd have to believe that mixing costs it nothing, as it cost the dense network "
    "nothing. But here nine weights are shared by all places, and in a mixed image the same nine "
    "mean something else at each.",
)

few_and_slow = choice_guess(
    "few_and_slow",
    "The convolutional network makes the fewest mistakes of the four. What is the price?",
    options={
        "large slow": Choice(
            "it has the most parameters, and its training took the longest",
            "You'd have to believe that work is counted in parameters. A shared weight is one "
            "parameter, and works at up to 676 places.",
        ),
        "large quick": Choice(
            "it has the most parameters, but its training was quick",
            "You'd have to believe that being right needs many parameters. It needs the right "
            "ones. Shared weights are few, and each works at up to 676 places.",
        ),
        "small slow": Choice("others have more parameters, but its training took the longest"),
        "small quick": Choice(
            "none: others have more parameters, and its training was quick",
            "You'd have to believe that few parameters are little work. Each shared weight "
            "works at up to 676 places, and costs a multiplication at every one.",
        ),
    },
    happens="small slow",
)
