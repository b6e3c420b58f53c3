"""How a picture of a digit gets MNIST's size and place: `to_mnist_frame`, and its single steps.

As MNIST's makers did it: the digit is cut out along its ink, its longer side is brought to 20
pixels (the other side keeps the ratio, and grey levels appear where a pixel is half covered), and
it is placed so that its centre of mass lies in the middle of 28 × 28 pixels. Shown step by step in
chapter 14.
"""

from dataclasses import dataclass

import numpy as np

FRAME = 28  # pixels, the side of an MNIST image
BOX = 20  # pixels, the longer side of the digit in it
MIDDLE = 14.0  # the pixel, counted from 0, where MNIST's images have their centre of mass

NOT_A_PICTURE = (
    "{who} got a picture of shape {shape} and type {dtype}; it expects one grey picture, shape "
    "(height, width), type uint8, 0 for paper and 255 for ink."
)
NOT_A_FRAME = (
    "move_digit got an image of shape {shape}; it expects one of shape (28, 28), numbers from 0 "
    "to 1."
)
NOT_FINITE = "move_digit got {name} = {value!r}; it expects a finite number{more}."
POSITIVE = " above 0"

Box = tuple[int, int, int, int]  # left, top, right, bottom; the last two are not part of it


@dataclass(frozen=True, eq=False)
class Framing:
    """What each step made of a picture; every array is uint8, 0 (paper) to 255 (ink).

    Attributes
    ----------
    picture
        What came in, (height, width).
    box
        Left, top, right and bottom of the ink; None for a picture without ink.
    scaled
        The digit alone, its longer side 20 pixels; (0, 0) without ink.
    centre
        Row and column of its centre of mass, in pixels of `scaled`.
    corner
        Row and column of the frame at which its top left pixel lies.
    framed
        The digit in the frame, (28, 28).
    """

    picture: np.ndarray
    box: Box | None
    scaled: np.ndarray
    centre: tuple[float, float]
    corner: tuple[int, int]
    framed: np.ndarray

    @property
    def cut(self) -> np.ndarray:
        """The part of the picture that has ink, (height, width)."""
        left, top, right, bottom = self.box or (0, 0, 0, 0)
        return self.picture[top:bottom, left:right]

    @property
    def about(self) -> tuple[float, float, float]:
        """What the frame is in the picture: column and row of its middle, and how wide a pixel is.

        The middle is where `move_digit` turns; without ink the frame is the picture itself.
        """
        middle = MIDDLE + 0.5
        if self.box is None:
            pixel = self.picture.shape[1] / FRAME
            return middle * pixel, middle * pixel, pixel
        left, top, right, bottom = self.box
        pixel = max(right - left, bottom - top) / BOX
        row, column = self.corner
        return left + (middle - column) * pixel, top + (middle - row) * pixel, pixel


def to_mnist_frame(picture: np.ndarray) -> np.ndarray:
    """Bring one picture of a digit to MNIST's size and place.

    Parameters
    ----------
    picture
        (height, width), uint8, 0 (paper) to 255 (ink), of any size.

    Returns
    -------
    numpy.ndarray
        (28, 28), uint8; a picture without ink stays without.

    Raises
    ------
    ValueError
        If it is no such picture.
    """
    return framing_steps(picture, "to_mnist_frame").framed


def framing_steps(picture: np.ndarray, who: str = "framing_steps") -> Framing:
    """Do what `to_mnist_frame` does, and return the results of all steps."""
    from PIL import Image

    picture = np.asarray(picture)
    if picture.ndim != 2 or picture.dtype != np.uint8 or not picture.size:
        raise ValueError(NOT_A_PICTURE.format(who=who, shape=picture.shape, dtype=picture.dtype))
    framed = np.zeros((FRAME, FRAME), np.uint8)
    image = Image.fromarray(picture)
    box = image.getbbox()
    if box is None:
        return Framing(picture, None, np.zeros((0, 0), np.uint8), (0.0, 0.0), (0, 0), framed)
    scaled = _scale(image, box)
    centre = centre_of_mass(scaled)
    corner = tuple(
        min(max(round(MIDDLE - place), 0), FRAME - length)  # nothing is cut off
        for place, length in zip(centre, scaled.shape, strict=True)
    )
    rows, columns = (slice(c, c + n) for c, n in zip(corner, scaled.shape, strict=True))
    framed[rows, columns] = scaled
    return Framing(picture, box, scaled, centre, corner, framed)


def _scale(image, box: Box) -> np.ndarray:
    """Return what is inside the box with its longer side at 20 pixels, its darkest ink at 255."""
    from PIL import Image

    left, top, right, bottom = box
    width, height = right - left, bottom - top
    shrink = BOX / max(width, height)
    size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
    digit = np.asarray(image.resize(size, Image.Resampling.BICUBIC, box=box))
    if not digit.max():  # ink too faint or too thin to be left
        return np.full(digit.shape, 255, np.uint8)
    return np.rint(digit * (255 / digit.max())).astype(np.uint8)


def centre_of_mass(image: np.ndarray) -> tuple[float, float]:
    """Return the mean row and the mean column of the ink, each pixel weighted by how much it has.

    Parameters
    ----------
    image
        (height, width), numbers from 0 (paper) up, not all of them 0.
    """
    ink = image.sum(dtype=np.float64)
    row, column = (
        float(image.sum(axis=1 - axis, dtype=np.float64) @ np.arange(length) / ink)
        for axis, length in enumerate(image.shape)
    )
    return row, column


def move_digit(
    image: np.ndarray,
    right: float = 0.0,
    down: float = 0.0,
    turn: float = 0.0,
    size: float = 1.0,
    noise: float = 0.0,
    seed: int = 0,
) -> np.ndarray:
    """Shift, turn, enlarge and disturb an image that is in MNIST's frame. Used in chapter 14.

    Parameters
    ----------
    image
        (28, 28), 0 (paper) to 1 (ink).
    right, down
        How far, in pixels. What leaves the frame is gone; it does not come in at the other side.
    turn
        Degrees, clockwise, about the middle.
    size
        1 leaves it; 2 makes it twice as large.
    noise
        Standard deviation of normal random numbers, added to every pixel.
    seed
        For the noise.

    Returns
    -------
    numpy.ndarray
        (28, 28), float32, within 0 and 1.

    Raises
    ------
    ValueError
        For an image of another shape, or a number that is not finite.
    """
    image = np.asarray(image, np.float32)
    if image.shape != (FRAME, FRAME):
        raise ValueError(NOT_A_FRAME.format(shape=image.shape))
    numbers = {"right": right, "down": down, "turn": turn, "size": size, "noise": noise}
    for name, value in numbers.items():
        least, more = (0.0, POSITIVE) if name == "size" else (-np.inf, "")
        if not (np.isfinite(value) and value > least):
            raise ValueError(NOT_FINITE.format(name=name, value=value, more=more))
    if (right, down, turn, size) != (0, 0, 0, 1):
        image = _transformed(image, right, down, turn, size)
    if noise:
        image = image + np.random.default_rng(seed).normal(0, noise, image.shape)
    return np.clip(image, 0, 1).astype(np.float32)


def _transformed(image, right: float, down: float, turn: float, size: float) -> np.ndarray:
    from PIL import Image

    # Pillow asks for each new pixel where it comes from: the same moves, backwards. Its pixels
    # have their middle at 0.5, so that MIDDLE, a pixel counted from 0, is at MIDDLE + 0.5.
    angle, middle = np.deg2rad(turn), MIDDLE + 0.5
    cos, sin = np.cos(angle) / size, np.sin(angle) / size
    x, y = middle + right, middle + down
    back = (cos, sin, middle - cos * x - sin * y, -sin, cos, middle + sin * x - cos * y)
    made = Image.fromarray(image).transform(
        (FRAME, FRAME), Image.Transform.AFFINE, back, Image.Resampling.BILINEAR
    )
    return np.asarray(made)
