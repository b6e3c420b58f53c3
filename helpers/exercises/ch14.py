"""The exercises and guesses of chapter 14: a digit's place and slant, the worth of an answer."""

import numpy as np

from helpers.exercises.declare import Option, When, choice_exercise, function_exercise
from helpers.exercises.guesses import Choice, choice_guess, number_guess
from helpers.nn.convolution import shift as moved_by

# Small enough for a message to show them whole: blots that lie apart, ink on every rim, pixels of
# value 1 and, as after a resize, of less. Each has bright ink as well.
_TWO_BLOTS = np.array([[0, 0, 0, 0], [0, 255, 90, 0], [0, 0, 0, 0], [0, 0, 0, 1]])
_LEFT_RIM = np.array([[0, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 255, 0]], dtype=np.uint8)
_TOP_RIM = np.array([[0, 255, 0, 0], [0, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]])
_FAINT = np.array([[0, 0, 0, 0], [0, 0, 0.003, 0], [0, 254.6, 0, 0], [0, 0, 0, 0]])
_CORNERS = np.array([[0, 0, 0, 255], [0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 0]])
_FULL = np.array([[9, 3, 7], [1, 255, 8], [2, 90, 6], [5, 4, 1]])
_DOT = np.array([[0, 0, 0, 0], [0, 0, 0, 0], [0, 255, 0, 0]])


def _blots(rng: np.random.Generator) -> np.ndarray:
    """Return a small random picture with a few pixels of ink, some faint, some on the rim."""
    image = np.zeros(rng.integers(2, 7, 2))
    spots = rng.integers(0, image.size, rng.integers(1, 4))
    image.flat[spots] = rng.choice([0.003, 0.25, 1, 2, 90, 128], len(spots))
    image.flat[spots[0]] = 255
    return image


def _box(image: np.ndarray) -> tuple[int, int, int, int]:
    rows, columns = np.nonzero(image)
    return rows.min(), rows.max() + 1, columns.min(), columns.max() + 1


def _first_blot(image: np.ndarray) -> tuple[int, int, int, int]:
    """Stop at the first empty row and column after the ink has begun."""
    found = []
    for inked in (image.any(axis=1), image.any(axis=0)):
        first = int(inked.argmax())
        rest = np.flatnonzero(~inked[first:])
        found += [first, first + int(rest[0]) if rest.size else len(inked)]
    return tuple(found)


def _is_inside(box: tuple, other: tuple) -> bool:
    """Whether a box is a part of another one."""
    return bool(np.all(np.subtract(box, other) * (1, -1, 1, -1) >= 0))


TOO_FAINT = "Faint pixels are left out. Grey edges are ink too: everything above 0."


def _columns_in_order(image: np.ndarray) -> tuple[int, int, int, int]:
    """Take the first and the last of what `np.nonzero` gives for the smallest and the largest."""
    rows, columns = np.nonzero(image)
    return rows[0], rows[-1] + 1, columns[0], columns[-1] + 1


def _first_pixel(image: np.ndarray) -> tuple[int, int, int, int]:
    rows, columns = np.nonzero(image)
    return rows[0], rows[0] + 1, columns[0], columns[0] + 1


bounding_box = function_exercise(
    "bounding_box",
    "Write `box(image)`: four numbers top, bottom, left, right, so that "
    "`image[top:bottom, left:right]` is the smallest part that holds all the ink, that is, every "
    "pixel above 0, no matter how faint.",
    reference=_box,
    cases=[_TWO_BLOTS, _LEFT_RIM, _TOP_RIM, _FAINT, _CORNERS, _FULL, _DOT],
    fresh=_blots,
    misconceptions=[
        (
            lambda image: np.subtract(_box(image), [0, 0, 0, 1]),
            "Top, bottom and left are right. Your right end is the last column that has ink. A "
            "slice ends *before* its second number: add 1 there as well.",
        ),
        (
            lambda image: np.subtract(_box(image), [0, 1, 0, 0]),
            "Top, left and right are right. Your bottom is the last row that has ink. A slice ends "
            "*before* its second number: add 1 there as well.",
        ),
        (
            lambda image: np.add(_box(image), [1, 0, 1, 0]),
            "Top and left are one too large: they are the first row and the first column that "
            "have ink, and those belong to the box.",
        ),
        (
            lambda image: np.subtract(_box(image), 1),
            "All four are one too small. Rows and columns are counted from 0, as `np.nonzero` "
            "gives them; only the two ends need 1 more.",
        ),
        (
            lambda image: np.add(_box(image), 1),
            "All four are one too large. Only the two ends need 1 more than the last row and "
            "column that have ink.",
        ),
        (
            lambda image: tuple(_box(image)[k] for k in (1, 0, 3, 2)),
            "The ends are right, but exchanged: top before bottom, left before right.",
        ),
        (
            _columns_in_order,
            "`np.nonzero` goes through the image row by row. So the rows come in order, but the "
            "first column in its list needn't be the smallest: take `min()` and `max()`.",
        ),
        (
            _first_pixel,
            "That's a box around the first pixel with ink. Look for all of them.",
        ),
        (
            lambda image: (
                _box(image)[0],
                image.shape[0] - _box(image)[1],
                _box(image)[2],
                image.shape[1] - _box(image)[3],
            ),
            "The second and the fourth number say how many rows and columns are empty behind the "
            "ink. The question is where the box ends.",
        ),
        *(
            (lambda image, faint=faint: _box(image > faint), TOO_FAINT)
            for faint in (0.3, 0.5, 1, 10, 100, 128, 200, 254)
        ),
        (lambda image: _box(image > image.mean()), TOO_FAINT),
        (lambda image: _box(image > image.max() / 2), TOO_FAINT),
        (lambda image: _box(image >= image.max()), TOO_FAINT),
        (lambda image: _box(image.round()), TOO_FAINT),
        (lambda image: _box(image.astype(int)), TOO_FAINT),
        (
            lambda image: np.subtract(_box(image), [0, 1, 0, 1]),
            "Bottom and right are the last row and column that have ink. A slice ends *before* its "
            "second number, so it would cut them off: add 1.",
        ),
        (
            lambda image: np.add(_box(image), [0, 1, 0, 1]),
            "Bottom and right are one too large. The slice ends before its second number, so that "
            "should be the last row with ink plus 1, and no more.",
        ),
        (
            lambda image: np.add(_box(image), [-1, 1, -1, 1]),
            "Your box has a rim of one empty pixel. The smallest one has ink in its first and last "
            "row and column.",
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
            lambda image: (
                _box(image)[0],
                _box(image)[1] - _box(image)[0],
                _box(image)[2],
                _box(image)[3] - _box(image)[2],
            ),
            "The second and the fourth number are the height and the width of the box. You need "
            "the row and the column where it ends.",
        ),
        (
            _first_blot,
            "Your box ends at the first empty row or column. A digit may be drawn in several "
            "pieces: look for the *last* row and column that have ink.",
        ),
        (
            When(lambda got, want: _is_inside(got, want)),
            "Your box leaves some ink out: on at least one side it begins too late or ends too "
            "early. A slice holds everything from its first number up to, but without, its second.",
        ),
        (
            When(lambda got, want: _is_inside(want, got)),
            "Your box holds all the ink, but it's too large: it should begin and end at ink on all "
            "four sides.",
        ),
    ],
    hints=[
        "`np.nonzero(image)` gives the rows and the columns of all pixels that aren't 0.",
        "The smallest row is the top; the largest row plus 1 is the bottom, because a slice ends "
        "before its second number.",
    ],
    solution="""
        def box(image):
            rows, columns = np.nonzero(image)
            return rows.min(), rows.max() + 1, columns.min(), columns.max() + 1
    """,
)


def _means(image: np.ndarray) -> tuple[float, float]:
    rows, columns = np.indices(image.shape)
    return (rows * image).sum() / image.sum(), (columns * image).sum() / image.sum()


def _slant_about(image: np.ndarray, row: float, column: float) -> float:
    rows, columns = np.indices(image.shape)
    down, right = rows - row, columns - column
    return (image * down * right).sum() / (image * down**2).sum()


def _slant(image: np.ndarray) -> float:
    image = image.astype(float)
    return _slant_about(image, *_means(image))


def _likeness(image: np.ndarray) -> float:
    rows, columns = np.indices(image.shape)
    row, column = _means(image)
    down, right = rows - row, columns - column
    spread = (image * down**2).sum() * (image * right**2).sum()
    return (image * down * right).sum() / np.sqrt(spread)


def _to_and_fro(image: np.ndarray) -> float:
    """Divide by the spread of the columns, not by that of the rows."""
    return _slant(image.T)


def _tilted(rng: np.random.Generator) -> np.ndarray:
    """Return a small random picture with ink in several rows and columns."""
    image = np.zeros(rng.integers(3, 7, 2))
    spots = rng.choice(image.size, rng.integers(3, 6), replace=False)
    image.flat[spots] = rng.choice([40, 90, 128, 200, 255], len(spots))
    image[0, 0], image[-1, 1] = 60, 255  # two rows and two columns at least
    return image


_STROKE = np.array([[0, 0, 0, 200], [0, 0, 255, 50], [0, 40, 200, 0], [0, 255, 0, 0]])
_SLOPING = np.array([[90, 0, 0, 0, 0], [0, 0, 255, 0, 0], [0, 0, 0, 10, 120]])
_BESIDE = np.array([[0, 0, 0, 0], [255, 0, 0, 0], [128, 0, 0, 0], [0, 90, 60, 0], [0, 0, 0, 0]])


def _spread(image: np.ndarray) -> float:
    """Return the sum of the squared ways of all ink from its mean row."""
    return (image * (np.indices(image.shape)[0] - _means(image)[0]) ** 2).sum()


def _weighted(image: np.ndarray, top: bool, below: bool) -> float:
    """Divide two sums, each weighted by the ink or not."""
    rows, columns = np.indices(image.shape)
    row, column = _means(image)
    products, squares = (rows - row) * (columns - column), (rows - row) ** 2
    return (products * image**top).sum() / (squares * image**below).sum()


def _of_its_ends(image: np.ndarray) -> float:
    rows, columns = np.nonzero(image)
    return (columns[-1] - columns[0]) / (rows[-1] - rows[0])


slant = function_exercise(
    "slant",
    "Write `slant(image)`: by how many columns the writing moves to the right from one row to the "
    "row below it. Take the mean of (row - mean row) · (column - mean column) and divide it by the "
    "mean of (row - mean row)², each pixel weighted by its ink in every mean.",
    reference=_slant,
    cases=[_STROKE, _SLOPING, _BESIDE, _SLOPING / 255],
    fresh=_tilted,
    misconceptions=[
        (
            lambda image: _slant(image > 0),
            "Every pixel with ink counts alike here. A grey one weighs less than a white one: "
            "multiply by the pixel values.",
        ),
        (
            lambda image: _slant(image.astype(float) ** 2),
            "The ink counts twice over here, squared. (`np.polyfit` squares its weights: give it "
            "the square root of the ink.)",
        ),
        (
            lambda image: -_slant(image),
            "Rows are counted from top to bottom, so writing that moves to the right on its way "
            "down has a slant above 0. Yours has the other sign.",
        ),
        (
            _to_and_fro,
            "You divide by the spread of the columns, or rows and columns have changed places: "
            "`np.indices` and `np.nonzero` give the rows first. Yours is the way down for each "
            "step to the right; asked for is the way to the right for each row down.",
        ),
        (
            lambda image: 1 / _to_and_fro(image),
            "You divide by the wrong mean, and have the fraction upside down. It's the mean of the "
            "products over the mean of (row - mean row)².",
        ),
        (
            _likeness,
            "That's the correlation of row and column, a number from -1 to 1. Divide by the spread "
            "of the rows alone.",
        ),
        (
            lambda image: np.degrees(np.arctan(_slant(image))),
            "That's an angle in degrees. You need the number of columns for each row.",
        ),
        (
            lambda image: np.arctan(_slant(image)),
            "That's an angle. You need the number of columns for each row.",
        ),
        (
            lambda image: _slant_about(image, 0, 0),
            "Rows and columns are counted from the upper left corner here. Subtract the mean row "
            "and the mean column first.",
        ),
        (
            lambda image: _slant_about(image, *((n - 1) / 2 for n in image.shape)),
            "Rows and columns are counted from the middle of the picture here. Count them from the "
            "centre of mass.",
        ),
        (
            lambda image: _slant_about(image, *(np.mean(places) for places in np.nonzero(image))),
            "In your mean row and mean column all pixels with ink count alike. Weight these means "
            "by the ink as well.",
        ),
        (
            lambda image: (
                _slant(image) * (image * (np.indices(image.shape)[0] - _means(image)[0]) ** 2).sum()
            ),
            "The division is missing.",
        ),
        (
            lambda image: _weighted(image, top=True, below=False),
            "The mean below the fraction line isn't weighted by the ink yet.",
        ),
        (
            lambda image: _weighted(image, top=False, below=True),
            "The mean above the fraction line isn't weighted by the ink yet.",
        ),
        (
            lambda image: _weighted(image, top=False, below=False),
            "The means of the products and of the squares aren't weighted by the ink: all pixels "
            "count alike in them, empty ones too.",
        ),
        (
            lambda image: _slant(image) * _spread(image) / image.sum(),
            "That's the mean of the products alone. Divide it by the mean of (row - mean row)².",
        ),
        *(
            (
                lambda image, total=total: _slant_about(
                    image, *(place * image.sum() / total(image) for place in _means(image))
                ),
                "Your mean row and mean column are wrong. A weighted mean is the sum of place "
                "times ink, divided by the sum of the ink: `(rows * image).sum() / image.sum()`.",
            )
            for total in (np.size, np.count_nonzero, len, lambda image: 1, np.max)
        ),
        (
            lambda image: 1 / _slant(image),
            "The fraction is upside down: the mean of the products belongs above the line.",
        ),
        (
            lambda image: _slant_about(image, *_means(image)[::-1]),
            "Mean row and mean column are exchanged.",
        ),
        (
            _of_its_ends,
            "That looks at two pixels only, the first and the last. Take the means over all ink.",
        ),
    ],
    hints=[
        "`rows, columns = np.indices(image.shape)` gives the row and the column of each pixel, as "
        "two arrays of the image's shape. The mean row is `(rows * image).sum() / image.sum()`.",
        "`down = rows - mean_row`, `right = columns - mean_column`. The two means are divided by "
        "the same total ink, so it cancels.",
        "`(image * down * right).sum() / (image * down**2).sum()`",
    ],
    solution="""
        def slant(image):
            rows, columns = np.indices(image.shape)
            down = rows - (rows * image).sum() / image.sum()
            right = columns - (columns * image).sum() / image.sum()
            return (image * down * right).sum() / (image * down**2).sum()
    """,
)


def _cut_from_a_frame(image: np.ndarray, down: int, right: int) -> np.ndarray:
    """Move as long as the shift is not larger than the image."""
    height, width = image.shape
    padded = np.pad(image, ((height, height), (width, width)))
    top, left = height - down, width - right
    return padded[top : top + height, left : left + width]


def _repeated(image: np.ndarray, down: int, right: int) -> np.ndarray:
    height, width = image.shape
    rows = np.clip(np.arange(height) - down, 0, height - 1)
    columns = np.clip(np.arange(width) - right, 0, width - 1)
    return image[np.ix_(rows, columns)]


def _grid(rng: np.random.Generator) -> tuple:
    height, width = (int(n) for n in rng.integers(3, 7, 2))
    down, right = (int(n) for n in rng.integers(-4, 5, 2))
    image = rng.integers(1, 256, (height, width))
    return (image / 4 if rng.integers(2) else image), down, right


_COUNTED = np.arange(1, 21).reshape(4, 5)
_HALVES = np.array([[-0.5, 1.5, 2.25], [0.5, -1, 0.75]])


def _comes_in(image: np.ndarray, down: int, right: int) -> np.ndarray:
    """Return where nothing of the image is left."""
    return moved_by(np.ones(image.shape), down, right) == 0


def _over_the_rim(image: np.ndarray, down: int, right: int) -> np.ndarray:
    """Move with indices below 0, which Python counts from the end."""
    moved = np.zeros_like(image)
    for (i, j), value in np.ndenumerate(image):
        try:
            moved[i + down, j + right] = value
        except IndexError:
            continue
    return moved


def _emptied_at_the_top(image: np.ndarray, down: int, right: int) -> np.ndarray:
    moved = np.roll(image, (down, right), axis=(0, 1))
    moved[:down], moved[:, :right] = 0, 0
    return moved


def _emptied_by_size(image: np.ndarray, down: int, right: int) -> np.ndarray:
    moved = np.roll(image, (down, right), axis=(0, 1))
    moved[: abs(down)], moved[:, : abs(right)] = 0, 0
    return moved


shift = function_exercise(
    "shift",
    "Write `shift(image, down, right)`: the image moved by whole pixels, upwards and to the left "
    "for negative numbers. What leaves it is gone, and what comes in is 0.",
    reference=moved_by,
    cases=[
        (_COUNTED, 1, 2),
        (_COUNTED, 0, 0),
        (_COUNTED, -1, 0),
        (_COUNTED, 2, -3),
        (_HALVES, 0, -1),
        (_HALVES, 1, 1),
        (_COUNTED, -4, 1),
        (_COUNTED, 1, 7),
        (_COUNTED, -6, -6),
    ],
    fresh=_grid,
    misconceptions=[
        (
            lambda image, down, right: np.roll(image, (down, right), axis=(0, 1)),
            "That's `np.roll`: what leaves on one side comes in on the other. Set those rows and "
            "columns to 0.",
        ),
        (
            lambda image, down, right: moved_by(image, -down, -right),
            "It moves the other way: positive numbers go down and to the right.",
        ),
        (
            lambda image, down, right: moved_by(image, -down, right),
            "Left and right are fine, but up and down are exchanged: a positive `down` moves down, "
            "where the row numbers grow.",
        ),
        (
            lambda image, down, right: moved_by(image, down, -right),
            "Up and down are fine, but left and right are exchanged: a positive `right` moves to "
            "the right.",
        ),
        (
            lambda image, down, right: moved_by(image, right, down),
            "Down and right are exchanged: rows go down, columns go to the right.",
        ),
        (
            lambda image, down, right: moved_by(image, max(down, 0), max(right, 0)),
            "Negative numbers do nothing here. They move up and to the left.",
        ),
        (
            lambda image, down, right: moved_by(image, abs(down), abs(right)),
            "Negative numbers move down and to the right here, like positive ones. They should "
            "move up and to the left.",
        ),
        (
            lambda image, down, right: moved_by(image, down, 0),
            "It moves up and down only. `right` does nothing yet.",
        ),
        (
            lambda image, down, right: moved_by(image, 0, right),
            "It moves left and right only. `down` does nothing yet.",
        ),
        (
            _repeated,
            "Your last row or column is repeated where zeros should come in.",
        ),
        (
            _cut_from_a_frame,
            "That's right as long as the shift isn't larger than the image. If it is, everything "
            "leaves, and an image of zeros remains, as large as before.",
        ),
        (
            lambda image, down, right: moved_by(image, down, right).astype(int),
            "Your result holds whole numbers only, so fractions are cut off. "
            "`np.zeros_like(image)` has the image's own kind of numbers.",
        ),
        (
            lambda image, down, right: moved_by(
                np.pad(image[1:, 1:], ((1, 0), (1, 0))), down, right
            ),
            "The image's first row and column get lost: rows and columns are counted from 0, so "
            "`0 <=` and not `0 <`.",
        ),
        (
            lambda image, down, right: np.where(
                _comes_in(image, down, right), image, moved_by(image, down, right)
            ),
            "Where nothing comes in, the old pixels are still there. Begin with zeros, not with a "
            "copy of the image.",
        ),
        *(
            (
                lambda image, down, right, fill=fill: np.where(
                    _comes_in(image, down, right), fill, moved_by(image, down, right)
                ),
                f"You fill up with {fill} where nothing comes in. It should be 0.",
            )
            for fill in (255, 1, -1)
        ),
        (
            _over_the_rim,
            "Pixels that leave at the top or on the left come back on the other side: Python takes "
            "row -1 for the last one. Ask whether the place is at least 0.",
        ),
        *(
            (
                wrong,
                "The image is moved as it should be, but with a negative number the wrong rows or "
                "columns are set to 0. Moved upwards, it leaves its empty rows at the bottom.",
            )
            for wrong in (_emptied_at_the_top, _emptied_by_size)
        ),
        (
            lambda image, down, right: np.roll(image, (right, down), axis=(0, 1)),
            "That's `np.roll`, with down and right exchanged: axis 0 are the rows. And what leaves "
            "on one side comes in on the other: set those rows and columns to 0.",
        ),
        (
            lambda image, down, right: np.roll(image, (-down, -right), axis=(0, 1)),
            "That's `np.roll`, the wrong way round. And what leaves on one side comes in on the "
            "other: set those rows and columns to 0.",
        ),
        (
            lambda image, down, right: np.pad(
                image, ((max(down, 0), max(-down, 0)), (max(right, 0), max(-right, 0)))
            ),
            "The zeros are there, but the image has grown. Cut off what has left it.",
        ),
        (
            lambda image, down, right: np.pad(image, ((max(down, 0), 0), (max(right, 0), 0))),
            "The image has grown: cut off what has left it. And negative numbers move up and to "
            "the left.",
        ),
        (
            lambda image, down, right: image[down:, right:],
            "That cuts a part out of the image. It should stay as large as it was, with zeros "
            "where nothing comes in.",
        ),
        (
            lambda image, down, right: moved_by(
                np.pad(image, ((0, 28 - len(image)), (0, 28 - image.shape[1]))), down, right
            ),
            "The result is always 28 × 28. It should be as large as `image`: `np.zeros_like`.",
        ),
    ],
    hints=[
        "Begin with zeros: `moved = np.zeros_like(image)`. Which pixel of the image goes to row i, "
        "column j?",
        "The one in row `i - down`, column `j - right`, if the image has such a row and column. "
        "Mind that Python takes -1 for the last row.",
        "Or pad the image on the side where zeros come in, by `max(down, 0)` above, `max(-down, "
        "0)` below, and so on; then cut out the part that remains.",
    ],
    solution="""
        def shift(image, down, right):
            height, width = image.shape
            moved = np.zeros_like(image)
            for i in range(height):
                for j in range(width):
                    if 0 <= i - down < height and 0 <= j - right < width:
                        moved[i, j] = image[i - down, j - right]
            return moved
    """,
)


def _agreed(answers: np.ndarray) -> np.ndarray:
    return np.where((answers == answers[0]).all(axis=0), answers[0], -1)


def _most(answers: np.ndarray) -> np.ndarray:
    return np.array([np.bincount(column, minlength=10).argmax() for column in answers.T])


def _more_than_half(answers: np.ndarray) -> np.ndarray:
    found = _most(answers)
    return np.where((answers == found).mean(axis=0) > 0.5, found, -1)


def _answers(rng: np.random.Generator) -> np.ndarray:
    """Return answers of a few networks that often agree."""
    networks, images = rng.integers(2, 5), rng.integers(2, 7)
    answers = np.tile(rng.integers(0, 10, images), (networks, 1))
    other = rng.random(answers.shape) < 0.2
    return np.where(other, rng.integers(0, 10, answers.shape), answers)


agreed = function_exercise(
    "agreed",
    "Several networks read the same images, and an answer counts only if all of them agree. Write "
    "`agreed(answers)`: `answers` has a row of digits for each network, a column for each image. "
    "It returns a number for each image: the digit on which all networks agree, or -1 if they "
    "don't.",
    reference=_agreed,
    cases=[
        np.array([[3, 7, 1, 0], [3, 7, 7, 0], [3, 1, 7, 0]]),
        np.array([[4, 2, 0], [4, 2, 0]]),
        np.array([[4, 0], [3, 6], [5, 3], [4, 3]]),
        np.array([[8, 1, 9], [2, 1, 9], [8, 1, 2], [8, 1, 9]]),
        np.array([[6, 0, 0, 2], [6, 5, 0, 1]]),
        np.array([[4], [2]]),
    ],
    fresh=_answers,
    misconceptions=[
        (
            _most,
            "That's the answer that most networks give. You need one that *all* of them give; "
            "if a single one differs, it's -1.",
        ),
        (
            _more_than_half,
            "More than half isn't enough: if a single network differs, it's -1.",
        ),
        (
            lambda answers: answers[0],
            "That's what the first network says, whatever the others say.",
        ),
        (
            lambda answers: (answers == answers[0]).all(axis=0),
            "That says *whether* they agree. Return the digit, or -1: `np.where` chooses.",
        ),
        (
            lambda answers: np.where((answers == answers[0]).all(axis=0), -1, answers[0]),
            "It's the other way round: the digit where they agree, -1 where they don't.",
        ),
        (
            lambda answers: np.where(answers[0] == answers[-1], answers[0], -1),
            "You compare the first network with the last one only. Those between have a say too.",
        ),
        (
            lambda answers: np.where(answers[0] == answers[1], answers[0], -1),
            "You compare the first two networks only. There may be more.",
        ),
        (
            lambda answers: np.where(_agreed(answers) > 0, _agreed(answers), -1),
            "Where all of them say 0, yours says -1. 0 is a digit like the others, though Python "
            "takes it for false.",
        ),
        (
            lambda answers: _agreed(answers)[_agreed(answers) >= 0],
            "You leave out the images on which they disagree. Keep their places, with -1.",
        ),
        (
            lambda answers: np.where((answers == answers[0]).all(axis=0), answers[0], 0),
            "0 is a digit too. Say -1 where they disagree.",
        ),
        (
            lambda answers: np.where(answers.mean(axis=0) == answers[0], answers[0], -1),
            "Different digits can have the mean of equal ones: 4, 3, 5 and 4 have the mean 4. "
            "Compare the digits themselves.",
        ),
        (
            lambda answers: _agreed(answers.T),
            "You compare the answers along the rows, so one network's on different images. "
            "Compare down the columns: `axis=0`.",
        ),
        (
            lambda answers: np.where((answers == answers[0]).all(axis=0), 1, -1),
            "That says *whether* they agree, with 1 for yes. Return the digit itself.",
        ),
        (
            lambda answers: np.where((answers == answers[0]).all(), answers[0], -1),
            "Without `axis`, `all` asks whether they agree on *all* images. Ask for each image: "
            "`all(axis=0)`.",
        ),
        (
            lambda answers: answers.mean(axis=0).round(),
            "That's the rounded mean of the digits. A 3 and a 7 don't make a 5: they disagree.",
        ),
        (
            lambda answers: np.where((np.diff(answers, axis=0) == 0).any(axis=0), answers[0], -1),
            "It's enough here that two networks agree. All of them have to: `all`, not `any`.",
        ),
        (
            lambda answers: np.where(answers == answers[0], answers, -1),
            "That compares each network with the first one, and keeps them all. Return a single "
            "number for each image: `.all(axis=0)` brings them together.",
        ),
        (
            lambda answers: (answers == answers[0]).all(axis=0).mean(),
            "That's the share of the images on which they agree. Return a number for each image.",
        ),
        (
            lambda answers: answers.max(axis=0),
            "That's the largest digit that a network gives. Digits are names here: compare them.",
        ),
        (
            lambda answers: np.where((answers == answers[0]).all(axis=1), answers[:, 0], -1),
            "`all(axis=1)` goes along a row, so it asks a network about all its images. Go down "
            "the columns: `axis=0`.",
        ),
    ],
    hints=[
        "`answers == answers[0]` compares every network with the first one, image by image.",
        "`.all(axis=0)` says for each column whether it's true all the way down. Then `np.where("
        "condition, this, that)`.",
    ],
    solution="""
        def agreed(answers):
            same = (answers == answers[0]).all(axis=0)
            return np.where(same, answers[0], -1)
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


# The guesses.

small_corner = number_guess(
    "small_corner",
    "You can read all ten drawings without effort. How many of them does the convnet read, which "
    "reads more than 99 of 100 test digits?",
    happens=0,
    near=1,
    unit="of 10",
    low=0,
    high=10,
    beliefs=[
        (
            lambda guess, happened: guess >= 8,
            "You'd have to believe that a network reads shapes as you do, small or large, here or "
            "there. It has met digits of one size, in the middle, and nothing else.",
        ),
    ],
    otherwise="You'd have to believe that it knows a digit again by parts of it, at half the size. "
    "It has met digits of one size, in the middle, and nothing else.",
)

photo_as_it_came = number_guess(
    "photo_as_it_came",
    "The digits of this photo are cut out at the right size and place and shrunk to 28 × 28 "
    "pixels, nothing else. How many of the seven does the convnet read?",
    happens=0,
    near=1,
    unit="of 7",
    low=0,
    high=7,
    beliefs=[
        (
            lambda guess, happened: guess >= 5,
            "You'd have to believe that a network looks for strokes, dark or bright. It has only "
            "met bright ink on black, and here nearly every pixel is bright.",
        ),
    ],
    otherwise="You'd have to believe that at least the clearest digits get through. But it isn't "
    "the strokes that are unclear: the paper is bright, and to the network, bright means ink.",
)

nudged = choice_guess(
    "nudged",
    "You'd hardly notice a shift of 3 pixels. How many of the shifted test digits do the five "
    "*dense* networks still read, on average?",
    options={
        "nearly all": Choice(
            "nearly all: more than 90 %",
            "You'd have to believe that a dense network knows what a stroke is, wherever it is. It "
            "has a weight for each pixel, and the ink is now on other pixels.",
        ),
        "most": Choice(
            "most: 70 to 90 %",
            "You'd have to believe that what it learned about a pixel tells it something about the "
            "pixel 3 further on. It has to learn each place for itself.",
        ),
        "fewer": Choice("fewer than 70 %"),
        "guessing": Choice(
            "about one in ten, as if they guessed",
            "You'd have to believe that nothing is left. A stroke is 2 or 3 pixels wide, so a part "
            "of the ink is still where it was.",
        ),
    },
    happens="fewer",
)

dot = choice_guess(
    "dot",
    "You draw a single dot, as small as the pen allows. What do the networks take it for?",
    options={
        "one": Choice(
            "a 1: it's the smallest of all strokes",
            "You'd have to believe that the networks see how small it is. The framing brings its "
            "longer side to 20 pixels, as it does with any digit, and then it's a disc.",
        ),
        "unsure": Choice(
            "nothing in particular: about 10 % for each digit",
            "You'd have to believe that a network says so when it has never seen such a thing. It "
            "was only ever asked which of ten, never whether.",
        ),
        "round": Choice("something round and large: a 0, a 6 or an 8"),
        "seven": Choice(
            "a 7 or a 4",
            "You'd have to believe that the dot has corners or straight strokes for them. It's "
            "framed to a disc, 20 pixels across.",
        ),
    },
    happens="round",
    why="The framing makes a large disc of it.",
)

sure_of_nonsense = choice_guess(
    "sure_of_nonsense",
    "A scribble, a white square, and noise: none of them is a digit. Of all the answers of the "
    "six networks, how sure is the surest one?",
    options={
        "unsure": Choice(
            "below 50 %",
            "You'd have to believe that a network is unsure of what it has never seen. Nothing in "
            "its training has asked for that.",
        ),
        "rather": Choice(
            "50 to 90 %",
            "You'd have to believe that it keeps something back when a picture looks like no "
            "digit. Softmax shares out all of the 1, and only differences of logits count.",
        ),
        "quite": Choice(
            "90 to 99 %",
            "You'd have to believe that only a real digit can make a network certain. Large "
            "logits are enough, and much ink makes large logits.",
        ),
        "certain": Choice("more than 99 %"),
    },
    happens="certain",
)

trained_further = choice_guess(
    "trained_further",
    "We train the network of chapter 08 further, for 40 batches of nothing but own digits: 1, 7 "
    "and 9. What becomes of its accuracy on the *test* digits?",
    options={
        "better": Choice(
            "it gets a little better: it has learned something more",
            "You'd have to believe that new knowledge comes on top of the old. It's written into "
            "the same weights.",
        ),
        "a little": Choice(
            "it stays, or loses a percent or two",
            "You'd have to believe that something holds the old answers fast. The loss knows only "
            "what's in the batch, and there are no old digits in it.",
        ),
        "much": Choice("it loses much: more than five percent"),
        "all": Choice(
            "it loses nearly everything: it reads only 1, 7 and 9",
            "You'd have to believe that 40 steps wipe everything out. They're small, and much of "
            "what tells the other digits apart isn't touched by them.",
        ),
    },
    happens="much",
)
