"""The exercises of chapter 14: box, centre of mass, shift, size, and what an answer is worth."""

import numpy as np

from helpers.exercises.declare import Option, choice_exercise, function_exercise


def _blot(rng: np.random.Generator) -> np.ndarray:
    """Return a small random picture with ink away from all edges, more of it at one side."""
    height, width = rng.integers(7, 13, 2)
    image = np.zeros((height, width))
    rows = sorted(rng.choice(np.arange(1, height), 2, replace=False))
    columns = sorted(rng.choice(np.arange(1, width), 2, replace=False))
    part = image[rows[0] : rows[1], columns[0] : columns[1]]
    part[:] = rng.integers(1, 256, part.shape)
    part.flat[rng.integers(part.size)] = 255  # so that those who look at dark ink alone find some
    return image


# Ink in rows 1 to 3 and columns 4 to 5, faint at one corner.
_STROKE = np.zeros((6, 8))
_STROKE[1:4, 4] = 200, 255, 90
_STROKE[3, 5] = 40
_DOT = np.zeros((5, 4))
_DOT[2, 1] = 255


def _box(image: np.ndarray) -> tuple[int, int, int, int]:
    rows, columns = np.nonzero(image)
    return rows.min(), rows.max() + 1, columns.min(), columns.max() + 1


bounding_box = function_exercise(
    "bounding_box",
    "Write `box(image)`: four numbers top, bottom, left, right, so that "
    "`image[top:bottom, left:right]` is the smallest part that holds all the ink (pixels above 0).",
    reference=_box,
    cases=[_STROKE, _DOT],
    fresh=_blot,
    misconceptions=[
        (
            lambda image: np.subtract(_box(image), [0, 1, 0, 1]),
            "Bottom and right are the last row and column that have ink. A slice ends *before* its "
            "second number, so it would cut them off: add 1.",
        ),
        (
            lambda image: _box(image.T),
            "Rows and columns are exchanged: an array is indexed row first.",
        ),
        (
            lambda image: (*_box(image)[::2], *_box(image)[1::2]),
            "The order is top, left, bottom, right here. Asked for: top, bottom, left, right.",
        ),
        (
            lambda image: _box(image > 127),
            "Faint pixels are left out. Grey edges are ink too: everything above 0.",
        ),
    ],
    hints=[
        "`np.nonzero(image)` gives the rows and the columns of all pixels above 0.",
        "The smallest row is the top; the largest row plus 1 is the bottom, because a slice ends "
        "before its second number.",
    ],
    solution="""
        def box(image):
            rows, columns = np.nonzero(image)
            return rows.min(), rows.max() + 1, columns.min(), columns.max() + 1
    """,
)


def _centre(image: np.ndarray) -> tuple[float, float]:
    rows, columns = np.indices(image.shape)
    return (rows * image).sum() / image.sum(), (columns * image).sum() / image.sum()


def _middle_of_box(image: np.ndarray) -> tuple:
    top, bottom, left, right = _box(image)
    return (top + bottom - 1) / 2, (left + right - 1) / 2


centre_of_mass = function_exercise(
    "centre_of_mass",
    "Write `centre(image)`: row and column of the centre of mass, that is the mean row and the "
    "mean column of all pixels, each weighted by its ink. Rows and columns are counted from 0.",
    reference=_centre,
    cases=[_STROKE, _DOT],
    fresh=_blot,
    tolerance=1e-5,
    misconceptions=[
        (lambda image: _centre(image)[::-1], "Row and column are exchanged: the row comes first."),
        (
            lambda image: _centre(image > 0),
            "Every pixel with ink counts alike here. A grey one weighs less than a white one: "
            "multiply by the pixel values.",
        ),
        (
            _middle_of_box,
            "That is the middle of the box around the ink. A 7 has more ink at the top than at "
            "the bottom, so its centre of mass lies higher.",
        ),
        (lambda image: np.add(_centre(image), 1), "Rows and columns are counted from 1 here."),
        (
            lambda image: np.multiply(_centre(image), image.sum()),
            "The sums are not divided by the total ink yet.",
        ),
        (
            lambda image: np.multiply(_centre(image), image.mean()),
            "This divides by the number of pixels. Divide by the total ink, `image.sum()`.",
        ),
    ],
    hints=[
        "The ink of each row is `image.sum(axis=1)`. Weight the row numbers with it.",
        "Mean row: `(np.arange(height) * image.sum(axis=1)).sum() / image.sum()`.",
    ],
    solution="""
        def centre(image):
            rows, columns = np.indices(image.shape)
            ink = image.sum()
            return (rows * image).sum() / ink, (columns * image).sum() / ink
    """,
)


def _shift(image: np.ndarray, down: int, right: int) -> np.ndarray:
    height, width = image.shape
    padded = np.pad(image, ((height, height), (width, width)))
    top, left = height - down, width - right
    return padded[top : top + height, left : left + width]


def _grid(rng: np.random.Generator) -> tuple:
    height, width = (int(n) for n in rng.integers(4, 8, 2))
    down, right = (int(n) for n in rng.integers(-3, 4, 2))
    return rng.integers(1, 256, (height, width)), down, right


_COUNTED = np.arange(1, 21).reshape(4, 5)

shift = function_exercise(
    "shift",
    "Write `shift(image, down, right)`: the image moved by whole pixels, upwards and to the left "
    "for negative numbers. What leaves it is gone, and what comes in is 0.",
    reference=_shift,
    cases=[(_COUNTED, 1, 2), (_COUNTED, 0, 0), (_COUNTED, -1, 0), (_COUNTED, 2, -3)],
    fresh=_grid,
    misconceptions=[
        (
            lambda image, down, right: np.roll(image, (down, right), axis=(0, 1)),
            "That is `np.roll`: what leaves at one side comes in at the other. Set those rows and "
            "columns to 0.",
        ),
        (
            lambda image, down, right: _shift(image, -down, -right),
            "It moves the other way: positive numbers go down and to the right.",
        ),
        (
            lambda image, down, right: _shift(image, right, down),
            "Down and right are exchanged: rows go down, columns go to the right.",
        ),
        (
            lambda image, down, right: _shift(image, max(down, 0), max(right, 0)),
            "Negative numbers do nothing here. They move up and to the left.",
        ),
    ],
    hints=[
        "Begin with a larger image of zeros, and put this one into it: "
        "`np.pad(image, ((height, height), (width, width)))`.",
        "Then cut the right window out of it: its top row is `height - down`.",
        "Or roll, and then set the rows and columns that came in to 0.",
    ],
    solution="""
        def shift(image, down, right):
            height, width = image.shape
            padded = np.pad(image, ((height, height), (width, width)))
            top, left = height - down, width - right
            return padded[top : top + height, left : left + width]
    """,
)


def _size(height: int, width: int, side: int = 20) -> tuple[int, int]:
    scale = side / max(height, width)
    return max(1, round(height * scale)), max(1, round(width * scale))


def _sides(rng: np.random.Generator) -> tuple[int, int]:
    """Return sides of which none is brought to a half: those are rounded up or to even."""
    while True:
        height, width = (int(n) for n in rng.integers(1, 281, 2))
        longer, shorter = max(height, width), min(height, width)
        if 40 * shorter % (2 * longer) != longer:
            return height, width


size_in_box = function_exercise(
    "size_in_box",
    "Write `new_size(height, width)`: the size of a digit after its longer side has been brought "
    "to 20 pixels and the other one by the same factor, rounded to whole pixels, but never below "
    "1.",
    reference=_size,
    cases=[(200, 100), (60, 150), (213, 105), (7, 7), (280, 3), (10, 4)],
    fresh=_sides,
    misconceptions=[
        (
            lambda height, width: (20, 20),
            "Both sides are 20 here: a 1 would become a block. Use the same factor for both.",
        ),
        (
            lambda height, width: (20, max(1, round(20 * width / height))),
            "The height is always 20 here. A digit that is wider than high would not fit: "
            "bring the *longer* side to 20.",
        ),
        (lambda height, width: _size(height, width)[::-1], "Height and width are exchanged."),
        (
            lambda height, width: tuple(
                max(1, int(20 * n / max(height, width))) for n in (height, width)
            ),
            "`int` cuts off instead of rounding: 9.1 and 9.9 both become 9. Use `round`.",
        ),
        (
            lambda height, width: tuple(
                round(20 * n / max(height, width)) for n in (height, width)
            ),
            "A very thin stroke gets the width 0 here, and is gone. Keep at least 1 pixel.",
        ),
        (
            lambda height, width: tuple(20 * n / max(height, width) for n in (height, width)),
            "Pixels are whole: round both sides.",
        ),
        (
            lambda height, width: _size(height, width, 28),
            "That fills the whole frame of 28. The digit goes into a box of 20 in it.",
        ),
        (
            lambda height, width: (
                (height, width) if max(height, width) <= 20 else _size(height, width)
            ),
            "Small digits stay small here. They are enlarged to 20 as well.",
        ),
    ],
    hints=[
        "The factor is the same for both sides: 20 divided by the longer one, "
        "`max(height, width)`.",
        "`max(1, round(...))` keeps a thin stroke from vanishing.",
    ],
    solution="""
        def new_size(height, width):
            scale = 20 / max(height, width)
            return max(1, round(height * scale)), max(1, round(width * scale))
    """,
)

sure_of_a_scribble = choice_exercise(
    "sure_of_a_scribble",
    "A network for digits gets a photograph of a cat, brought to 28 × 28 pixels, and answers: "
    "8, with the probability 0.99. What does that mean?",
    options={
        "a": Option(
            "The cat looks like an 8 to 99 %.",
            "A probability is no measure of likeness. It says how the ten classes compare with "
            "each other.",
        ),
        "b": Option(
            "Of 100 such pictures, 99 are eights.",
            "That would hold for pictures like those it was trained on, if it knew itself well. "
            "Cats were not among them.",
        ),
        "c": Option(
            "Of ten digits, 8 fits by far the best; whether any fits at all, it does not say.",
            "Softmax shares out 1 among the classes, whatever comes in. There is no class for "
            "“none of these”, so something must win.",
            right=True,
        ),
        "d": Option(
            "The network is broken: softmax should have given 0.1 for each.",
            "It is not broken. To give 0.1 for each, all ten logits would have to be equal, and "
            "nothing in the training asked for that on other pictures than digits.",
        ),
    },
    hints=[
        "The ten probabilities sum to 1, whatever the picture is.",
        "What would the network have to know in order to say “no digit”?",
    ],
)

forgetting = choice_exercise(
    "forgetting",
    "A trained network is trained further on 20 sevens of your own. They are all read right now, "
    "but the accuracy on the test digits has fallen from 98 % to 85 %. What is the best cure?",
    options={
        "a": Option(
            "Train longer on the 20 sevens.",
            "That makes it worse: each step moves the weights further towards “always say 7”.",
        ),
        "b": Option(
            "Put digits of all classes, as it knew them before, into each batch as well.",
            "Then each step must also keep the old answers right. It costs time, and the old "
            "digits must still be there.",
            right=True,
        ),
        "c": Option(
            "Raise the learning rate.",
            "Larger steps lead away from the old weights faster. A smaller rate would forget less, "
            "and learn less.",
        ),
        "d": Option(
            "Add the test digits to the training.",
            "Then nothing is left to tell how good the network is on digits that it has not seen.",
        ),
    },
    hints=[
        "Why should the network keep an answer that no example asks for any more?",
        "The loss only knows what is in the batch.",
    ],
)
