"""The exercises of chapter 13: convolution, pooling, and how large all that is."""

import numpy as np

from helpers.exercises.declare import (
    Option,
    When,
    choice_exercise,
    function_exercise,
    value_exercise,
)
from helpers.nn.convolution import convolve, max_pool, output_size

EXAMPLE_IMAGE = np.array([[0, 2, 1, 0], [3, 1, 0, 1], [1, 0, 2, 2], [0, 1, 1, 3]], dtype=float)
EXAMPLE_KERNEL = np.array([[1, 0, -2], [0, 3, 0], [0, 1, -1]], dtype=float)


def _random_image_and_kernel(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    image = rng.integers(-4, 5, size=rng.integers(4, 8, size=2)).astype(float)
    sides = rng.permutation([rng.integers(1, 4), rng.integers(2, 4)])  # 1 × 1 tells too little
    kernel = rng.integers(-3, 4, size=sides).astype(float)
    return image, kernel


convolution = function_exercise(
    "convolution",
    "Write `convolution(image, kernel)`, without padding and with stride 1: at each place where "
    "the kernel lies wholly in the image, the sum of the products. The kernel need not be square.",
    reference=convolve,
    cases=[
        (EXAMPLE_IMAGE, EXAMPLE_KERNEL),
        (EXAMPLE_IMAGE, EXAMPLE_KERNEL[:2, :1]),
        (EXAMPLE_IMAGE[:3], EXAMPLE_KERNEL[1:]),
    ],
    fresh=_random_image_and_kernel,
    misconceptions=[
        (
            lambda image, kernel: convolve(image, kernel[::-1, ::-1]),
            "Your kernel is turned round, as in the convolution of mathematics. Networks lay it "
            "on as it is: the upper left number belongs to the upper left pixel.",
        ),
        (
            lambda image, kernel: convolve(image, kernel) / kernel.size,
            "That is the mean of the products. Take their sum.",
        ),
        (
            lambda image, kernel: convolve(image, np.ones_like(kernel)),
            "That is the sum of the pixels in each window. Multiply them with the kernel first.",
        ),
        (
            lambda image, kernel: convolve(image, kernel)[:-1, :-1],
            "A row and a column are missing at the end. The kernel has "
            "`image.shape[0] - kernel.shape[0] + 1` places from top to bottom.",
        ),
        (
            When(lambda got, want: np.shape(got) != np.shape(want) and np.ndim(got) == 2),
            "The result has the wrong shape: a kernel of k rows has n - k + 1 places in n rows, "
            "and likewise for the columns.",
        ),
    ],
    hints=[
        "Two loops, over the rows and the columns of the result.",
        "At row i and column j the window is `image[i : i + k, j : j + l]` for a kernel (k, l).",
        "The number there is `(window * kernel).sum()`.",
    ],
    solution="""
        def convolution(image, kernel):
            k, l = kernel.shape
            result = np.zeros((image.shape[0] - k + 1, image.shape[1] - l + 1))
            for i in range(result.shape[0]):
                for j in range(result.shape[1]):
                    result[i, j] = (image[i : i + k, j : j + l] * kernel).sum()
            return result
    """,
)


def _random_sizes(rng: np.random.Generator) -> tuple[int, int, int, int]:
    kernel = int(rng.integers(1, 8))
    n, padding, stride = rng.integers(kernel, 60), rng.integers(0, 4), rng.integers(1, 5)
    return int(n), kernel, int(padding), int(stride)


size = function_exercise(
    "size",
    "Write `size(n, k, p, s)`: how many places has a kernel of length k along a side of n pixels, "
    "with p pixels of padding at both ends and stride s?",
    reference=output_size,
    cases=[(28, 3, 0, 1), (28, 3, 1, 2), (26, 2, 0, 2), (13, 2, 0, 2), (7, 7, 0, 3), (28, 5, 2, 3)],
    fresh=_random_sizes,
    misconceptions=[
        (
            lambda n, k, p, s: (n + 2 * p - k) // s,
            "One too small: the first place counts too, before any step. Add 1.",
        ),
        (
            lambda n, k, p, s: (n + p - k) // s + 1,
            "The padding comes at both ends of the side, so it counts twice.",
        ),
        (lambda n, k, p, s: (n - k) // s + 1, "The padding is missing: it makes the side longer."),
        (
            lambda n, k, p, s: -(-(n + 2 * p - k) // s) + 1,
            "Rounded up. A last step that would lead out of the image is not made: round down.",
        ),
        (
            lambda n, k, p, s: (n + 2 * p - k) / s + 1,
            "That can be a fraction, but there is no half place: use `//`.",
        ),
        (
            lambda n, k, p, s: n + 2 * p - k + 1,
            "The stride is missing: with a stride of 2 only every other place counts.",
        ),
        (
            lambda n, k, p, s: (n + 2 * p) // s,
            "The kernel's own length is missing: it must lie wholly within the side.",
        ),
    ],
    hints=[
        "With padding the side is n + 2p long. How far can a kernel of length k move along it?",
        "It can move by n + 2p - k pixels: that is (n + 2p - k) // s steps of length s.",
        "Before the first step it stands in a place too.",
    ],
    solution="""
        def size(n, k, p, s):
            return (n + 2 * p - k) // s + 1
    """,
)


def _random_map(rng: np.random.Generator) -> np.ndarray:
    return rng.integers(-9, 10, size=rng.integers(2, 8, size=2)).astype(float)


def _mean_pool(image: np.ndarray) -> np.ndarray:
    rows, columns = image.shape[0] // 2, image.shape[1] // 2
    cut = image[: 2 * rows, : 2 * columns]
    return cut.reshape(rows, 2, columns, 2).mean(axis=(1, 3))


def _with_the_rest(image: np.ndarray) -> np.ndarray:
    rows, columns = image.shape[0] % 2, image.shape[1] % 2
    return max_pool(np.pad(image, ((0, rows), (0, columns)), mode="edge"))


pooling = function_exercise(
    "pooling",
    "Write `pooling(feature_map)`: of each window of 2 × 2 numbers, side by side, the greatest. "
    "An odd last row or column is left out.",
    reference=max_pool,
    cases=[
        np.array([[1.0, 5, 2, 0], [3, 4, 8, 6], [-1, -7, 0, 2], [-3, -2, 1, 1]]),
        np.array([[1.0, 2, 9], [3, 4, 9], [9, 9, 9]]),
        np.array([[-5.0, -4, -3], [-8, -9, -1]]),
    ],
    fresh=_random_map,
    misconceptions=[
        (
            _mean_pool,
            "That is the mean of each window; it exists too, as average pooling. Here "
            "the greatest number is asked for.",
        ),
        (lambda image: -max_pool(-image), "That is the least of each window, not the greatest."),
        (
            lambda image: max_pool(image, 2, 1),
            "Your windows overlap: from one to the next it is two pixels, not one.",
        ),
        (
            lambda image: image[: image.shape[0] // 2 * 2 : 2, : image.shape[1] // 2 * 2 : 2],
            "That keeps the upper left number of each window, whether it is the greatest or not.",
        ),
        (
            _with_the_rest,
            "An odd last row or column makes no full window. Leave it out, as Keras does.",
        ),
        (
            lambda image: np.maximum(max_pool(image), 0),
            "Negative numbers have become 0. The greatest of -5 and -4 is -4.",
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


def _random_layer(rng: np.random.Generator) -> tuple[int, int, int]:
    return int(rng.integers(1, 8)), int(rng.integers(1, 65)), int(rng.integers(1, 129))


parameters = function_exercise(
    "parameters",
    "Write `parameters(k, channels, filters)`: how many weights and biases has a convolutional "
    "layer whose kernels are k × k large, with so many channels coming in and so many filters?",
    reference=lambda k, channels, filters: (k * k * channels + 1) * filters,
    cases=[(3, 1, 32), (3, 32, 64), (5, 3, 10), (1, 16, 4)],
    fresh=_random_layer,
    misconceptions=[
        (
            lambda k, channels, filters: k * k * channels * filters,
            "Those are the weights. Each filter has one bias too.",
        ),
        (
            lambda k, channels, filters: (k * k + 1) * filters,
            "Each filter has k × k numbers for every channel that comes in, not only for one.",
        ),
        (
            lambda k, channels, filters: (k * k + 1) * channels * filters,
            "That gives a filter a bias for every channel. It has only one: the sums over all "
            "channels are added up first.",
        ),
        (
            lambda k, channels, filters: k * k * channels * filters + 1,
            "That is one bias for the whole layer. Each filter has its own.",
        ),
        (
            lambda k, channels, filters: (k * channels + 1) * filters,
            "A kernel has k rows and k columns.",
        ),
        (
            lambda k, channels, filters: k * k * channels + 1,
            "That is one filter. There are as many of them as feature maps come out.",
        ),
    ],
    hints=[
        "Begin with a single filter: it has k × k numbers for every channel.",
        "Add its bias, then multiply by the number of filters.",
        "The size of the image has nothing to do with it.",
    ],
    solution="""
        def parameters(k, channels, filters):
            return (k * k * channels + 1) * filters
    """,
)

flattened = value_exercise(
    "flattened",
    "An image of 28 × 28 goes through Conv2D(8, 5), MaxPooling2D(2), Conv2D(16, 3), "
    "MaxPooling2D(2), all without padding, and then through Flatten. How many numbers come out?",
    expected=16 * 5 * 5,
    misconceptions=[
        (
            16 * 7 * 7,
            "Each convolution without padding takes k - 1 rows and columns away: "
            "after the first, 28 are 24.",
        ),
        (5 * 5, "That is one feature map. There are 16 of them at the end."),
        (16 * 6 * 6, "After the second convolution 12 are 10, since its kernel is 3 long."),
        (16 * 10 * 10, "The last pooling is missing."),
        (8 * 16 * 5 * 5, "The second layer adds over its 8 channels; 16 maps come out of it."),
        (8 * 5 * 5, "The second convolution has 16 filters, so 16 maps come out of it, not 8."),
        (16 * 4 * 4, "The second kernel is 3 long, not 5: 12 become 10."),
    ],
    hints=[
        "28 - 5 + 1 = 24 after the first convolution; pooling halves that.",
        "12 - 3 + 1 = 10, halved again: 5. How many maps of 5 × 5 are there?",
    ],
    solution="answer = 16 * 5 * 5",
)

mixed_pixels = choice_exercise(
    "mixed_pixels",
    "You mix the 784 pixels of every image, all images in the same way, and train anew. What "
    "happens to the accuracy on new images, mixed likewise?",
    options={
        "a": Option(
            "dense and convolutional network both stay as they were",
            "For the convolutional one that would be so if it did not care who is whose neighbour. "
            "But each of its kernels sees nine neighbours at a time.",
        ),
        "b": Option(
            "the dense one stays as it was, the convolutional one gets worse",
            "To a dense layer the order of its inputs means nothing: the weights move along. A "
            "kernel looks for patterns of neighbouring pixels, and those are gone.",
            right=True,
        ),
        "c": Option(
            "both get worse",
            "The dense one can give each pixel the very weight that it had before, in its new "
            "place. It loses nothing.",
        ),
        "d": Option(
            "the dense one gets worse, the convolutional one stays as it was",
            "The other way round: which of the two looks at neighbours?",
        ),
    },
    hints=[
        "Take a trained dense network and mix the rows of its first weight matrix likewise. "
        "What does it answer?",
        "What does a kernel of 3 × 3 see in a mixed image?",
    ],
)
