"""From a photo or scan of digits on paper to images as MNIST has them. Chapter 14.

`photo_steps` does it all and keeps what each step made, so that the steps can be shown one by one:
the picture as it came, the light evened out, bright ink on a dark ground, what counts as ink, and
the digits that are cut out. `PhotoSteps.cut` gives one digit alone, and
`helpers.datasets.frame.framing_steps` does the rest. SciPy and Pillow are loaded when they are
needed.
"""

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from helpers.datasets.frame import FRAME, MIDDLE, Box, Framing, framing_steps

HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
MOST_BYTES = 25_000_000  # of a file
MOST_PIXELS = 80_000_000  # of a picture: more than the cameras of most phones have
SMALLEST = 12  # pixels, the shorter side of a picture
SHORT, LONG = 400, 1000  # pixels: between them lies the longer side of what is worked on
MOST_DIGITS = 24  # of one picture

# Of the light: how large the copy is on which it is measured, and how far one looks around.
COPY, AROUND, NEAR = 96, 33, 2.5
FAINT = 0.08  # darker than the paper by this share: not the paper itself

# Of the ink.
BLUR = 1.0  # pixels, against the grain of paper and camera
FAINTEST, NOISES, PART = 0.06, 6.0, 0.45  # the least ink; above the noise; of the strongest ink
GAPS = 2  # pixels, half of the widest gap in a stroke that is closed
FEWEST = 1e-4  # of all pixels; with less ink than that nothing is written here

# Of the pieces, in shares of a digit's height, as a rule.
LINE, THIN_LINE = 0.5, 0.04  # of the picture: length of a line, at least, and width, at most
SHORT_RUN = 0.08  # of the picture: a line is level for so long, at least
NARROW = 0.1  # of the picture: no digit that reaches from edge to edge is narrower
PALER = 0.6  # of the least ink: lines may be so much paler
THICKER, BESIDE = 4, 2  # pixels: by which a stroke is thicker than a line; the blurred edge of one
SPECK, DIRT = 0.35, 0.1  # what is shorter is no digit; what is shorter is not even a part of one
APART, TALL = 0.15, 1.5  # how far pieces of one digit may lie apart, and how tall it may become
CRACK = 0.09  # as near as that are only the two ends of a broken stroke
SMALL_PIECE = 0.55  # shorter: a flag of a 5, and not a digit beside another one
SEEN = 0.05  # of the picture: where ink as long as that is off the edge, none on the edge counts
MOST_PIECES = 400

STROKE = 0.11  # of the longer side: strokes of a digit are made at least as thick as that

# Every sentence that a learner may meet here.
NO_BYTES = "read_photo got {kind}; it expects the bytes of a picture's file."
EMPTY = "The file is empty: it holds 0 bytes. Choose another one."
TOO_MANY_BYTES = (
    "The file has {came:,.0f} MB, and at most {most:,.0f} MB can be read. Make the picture smaller "
    "and try again."
)
HEIC = (
    "The file is an HEIC photo, which can't be read here. Save it as JPEG, in the phone under "
    "“most compatible”, or take a screenshot of it."
)
NO_PICTURE = "The file isn't a picture that can be read here. Choose a PNG or a JPEG."
DAMAGED = "The picture is damaged or not complete, so it can't be read. Save or send it again."
TOO_LARGE = (
    "The picture has more than {most} million pixels, which is too many to work on. Make it "
    "smaller, or cut out the part with the digits."
)
TOO_SMALL = (
    "The picture has {width} × {height} pixels. At least {least} are needed each way to see a "
    "digit in it."
)
NOT_GREY = (
    "photo_steps got a picture of shape {shape} and type {dtype}; it expects a grey one, shape "
    "(height, width), type uint8, as read_photo returns it."
)
NOTHING_FOUND = (
    "No ink was found in this picture. Leave some paper around the digits, and take it with more "
    "light, or with a thicker pen."
)
NO_DIGITS = (
    "There is something in this picture, but nothing that could be a digit: only specks, lines, or "
    "what runs off the edge."
)
NOT_A_BOX = (
    "A box is four whole numbers, left, top, right and bottom, with some of the picture's "
    "{width} × {height} pixels inside; {box!r} came."
)


@dataclass(frozen=True)
class CoursePhoto:
    """A photo that comes with the course. `data/make_photos.py` has made them.

    Attributes
    ----------
    file
        Where it lies.
    title
        What it shows, in a few words.
    digits
        What is written on it, from left to right and from top to bottom.
    """

    file: Path
    title: str
    digits: tuple[int, ...]


FOLDER = Path(__file__).resolve().parents[2] / "data" / "photos"
PHOTOS = {
    "board": CoursePhoto(FOLDER / "board.jpg", "chalk on a board", (2, 0, 4, 7)),
    "shade": CoursePhoto(FOLDER / "shade.jpg", "paper, half in the shade", (3, 1, 4, 1, 5, 9, 2)),
    "lines": CoursePhoto(FOLDER / "lines.jpg", "pencil on ruled paper", (8, 6, 5, 9, 0, 3)),
    "marker": CoursePhoto(FOLDER / "marker.jpg", "two digits that touch", (6, 2, 8)),
}


@dataclass(frozen=True, eq=False)
class FoundDigit:
    """Pieces of ink that belong together.

    Attributes
    ----------
    box
        Left, top, right, bottom; the last two are not part of it.
    pieces
        Their numbers in `PhotoSteps.pieces`.
    """

    box: Box
    pieces: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class PhotoSteps:
    """What each step made of a photo; all arrays are (height, width).

    Attributes
    ----------
    grey
        The picture, uint8, 0 (black) to 255 (white).
    even
        The same in even light: the paper is equally bright everywhere.
    ink
        Bright ink on a dark ground, as in MNIST, uint8: 0 is paper, 255 the most ink there is.
    dark_ink
        Whether the ink was darker than the paper.
    threshold
        From how much of `ink` on something counts as ink, 0 to 255.
    mask
        What counts as ink, bool; ruled lines, specks and what runs off the edge are gone.
    dropped
        How many pieces are gone for being lines, specks, or off the edge.
    digits
        What was found, row by row.
    pieces
        The number of the piece of ink that a pixel belongs to, 0 for none.
    """

    grey: np.ndarray
    even: np.ndarray
    ink: np.ndarray
    dark_ink: bool
    threshold: int
    mask: np.ndarray
    dropped: int
    digits: tuple[FoundDigit, ...]
    pieces: np.ndarray = field(repr=False)

    def cut(self, digit: FoundDigit | Box) -> np.ndarray:
        """Return a digit alone: bright ink on black, uint8, strokes at least as thick as MNIST's.

        Parameters
        ----------
        digit
            One of `digits`, or a box of your own: left, top, right, bottom.

        Returns
        -------
        numpy.ndarray
            (height, width), a little larger than the box; all 0 where there is no ink in it. It
            is what `helpers.datasets.to_mnist_frame` takes.

        Raises
        ------
        ValueError
            If the box is none, or has no pixel of the picture in it.
        """
        box = digit.box if isinstance(digit, FoundDigit) else digit
        left, top, right, bottom = self._inside(box)
        rows, columns = slice(top, bottom), slice(left, right)
        mask, ink = self.mask[rows, columns], self.ink[rows, columns]
        if isinstance(digit, FoundDigit):
            mask = np.isin(self.pieces[rows, columns], digit.pieces)
        return thickened(np.where(mask, np.maximum(ink, self.threshold), 0).astype(np.uint8))

    def frames(self, digit: FoundDigit | Box) -> tuple[Framing, np.ndarray]:
        """Return a digit's framing, and what is in its frame after each of the five steps.

        Parameters
        ----------
        digit
            As for `cut`.

        Returns
        -------
        Framing
            Of the digit that is cut out; its `framed` is the last of the five.
        numpy.ndarray
            (5, 28, 28), uint8: the same place at the same size of the picture as it came, in even
            light, with bright ink, with what counts as ink, and the digit framed.

        Raises
        ------
        ValueError
            As `cut`.
        """
        box = digit.box if isinstance(digit, FoundDigit) else digit
        left, top, right, bottom = self._inside(box)
        cut = self.cut(digit)
        framing = framing_steps(cut)
        if framing.box is None:
            pixel = max(right - left, bottom - top) / FRAME
            x, y = (left + right) / 2, (top + bottom) / 2
        else:
            margin = (cut.shape[1] - (right - left)) / 2
            x, y, pixel = framing.about
            x, y = x + left - margin, y + top - margin
        seen = [_window(picture, x, y, pixel) for picture in self.pictures[:4]]
        return framing, np.stack([*seen, framing.framed])

    @property
    def pictures(self) -> tuple[np.ndarray, ...]:
        """The whole picture after each of the five steps, uint8."""
        inked = np.where(self.ink >= self.threshold, 255, 0).astype(np.uint8)
        return self.grey, self.even, self.ink, inked, np.where(self.mask, self.ink, 0)

    def _inside(self, box: Box) -> Box:
        height, width = self.mask.shape
        try:
            left, top, right, bottom = (int(side) for side in box)
        except (TypeError, ValueError):
            left = top = right = bottom = 0
        left, right = max(left, 0), min(right, width)
        top, bottom = max(top, 0), min(bottom, height)
        if left >= right or top >= bottom:
            raise ValueError(NOT_A_BOX.format(width=width, height=height, box=box))
        return left, top, right, bottom


def read_photo(data: bytes) -> np.ndarray:
    """Return a picture's file as a grey picture, upright, of a size that is good to work on.

    A phone writes into a photo how it was held; that is heeded. What is transparent is laid on
    white, or on black where the ink is light. Of a moving picture the first one is taken.

    Parameters
    ----------
    data
        What the file holds: PNG, JPEG, GIF, WebP or BMP, of any kind of colour.

    Returns
    -------
    numpy.ndarray
        (height, width), uint8, 0 (black) to 255 (white); the longer side has 400 to 1,000 pixels.

    Raises
    ------
    ValueError
        If it is no picture, or a damaged, too small or too large one.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    if not isinstance(data, bytes | bytearray | memoryview):
        raise ValueError(NO_BYTES.format(kind=type(data).__name__))
    data = bytes(data)
    if not data:
        raise ValueError(EMPTY)
    check_bytes(len(data))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of large pictures: they are refused below
            image = Image.open(io.BytesIO(data), formats=FORMATS)
        width, height = image.size
    except Image.DecompressionBombError:
        raise ValueError(TOO_LARGE.format(most=MOST_PIXELS // 1_000_000)) from None
    except UnidentifiedImageError:
        is_heic = data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS
        raise ValueError(HEIC if is_heic else NO_PICTURE) from None
    except Exception:  # a damaged file can make the reader fail in any way whatever
        raise ValueError(DAMAGED) from None
    if width * height > MOST_PIXELS:
        raise ValueError(TOO_LARGE.format(most=MOST_PIXELS // 1_000_000))
    if min(width, height) < SMALLEST:
        raise ValueError(TOO_SMALL.format(width=width, height=height, least=SMALLEST))
    try:
        image.draft(None, (2 * LONG, 2 * LONG))  # a large JPEG is read at half its size, or less
        return np.array(ImageOps.exif_transpose(_sized(_grey(image))))
    except Exception:
        raise ValueError(DAMAGED) from None


def check_bytes(size: int) -> None:
    """Refuse a file that is too large, by its size in bytes, with a ValueError."""
    if size > MOST_BYTES:
        raise ValueError(TOO_MANY_BYTES.format(came=size / 1e6, most=MOST_BYTES / 1e6))


def _grey(image):
    """Return an image in grey: of 16 bits the upper 8, what is transparent on white or black."""
    from PIL import Image

    if image.mode[0] in "IF":  # more than 8 bits
        numbers = np.asarray(image, np.float64)
        low, high = (0, 65535) if numbers.max() > 255 else (0, 255)
        grey = Image.fromarray(np.clip(255 * (numbers - low) / (high - low), 0, 255).astype("u1"))
        grey.info = image.info
        return grey
    if not image.has_transparency_data:
        return (image if image.mode in ("L", "RGB") else image.convert("RGB")).convert("L")
    grey, cover = image.convert("LA").split() if image.mode == "LA" else _covered(image)
    shown = np.asarray(grey)[np.asarray(cover) > 127]
    is_light = shown.size < cover.width * cover.height and shown.size and shown.mean() > 127
    sheet = Image.new("L", grey.size, 0 if is_light else 255)
    sheet.paste(grey, mask=cover)
    sheet.info = image.info
    return sheet


def _covered(image):
    colours = image.convert("RGBA")
    return colours.convert("L"), colours.getchannel("A")


def _sized(image):
    """Return an image whose longer side has 400 to 1,000 pixels."""
    from PIL import Image

    longer = max(image.size)
    wanted = min(max(longer, SHORT), LONG)
    if wanted == longer:
        return image
    size = [max(1, round(side * wanted / longer)) for side in image.size]
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=3.0)


def photo_steps(grey: np.ndarray) -> PhotoSteps:
    """Find the digits in a picture, step by step.

    Parameters
    ----------
    grey
        (height, width), uint8, as `read_photo` returns it.

    Raises
    ------
    ValueError
        If it is no such picture, or nothing is found in it that could be a digit.
    """
    grey = np.asarray(grey)
    if grey.ndim != 2 or grey.dtype != np.uint8 or min(grey.shape, default=0) < 1:
        raise ValueError(NOT_GREY.format(shape=grey.shape, dtype=grey.dtype))
    dark_ink = _ink_is_dark(grey)
    strength = _strength(grey if dark_ink else 255 - grey)
    if not _has_ink(strength):  # where ink covers half of the picture, it may pass for the paper
        dark_ink = not dark_ink
        strength = _strength(grey if dark_ink else 255 - grey)
        if not _has_ink(strength):
            raise ValueError(NOTHING_FOUND)
    threshold, most = _threshold(strength)
    ink = np.rint(255 * np.clip(strength / most, 0, 1)).astype(np.uint8)
    even = np.rint(255 * (1 - strength if dark_ink else strength)).astype(np.uint8)
    level = round(255 * threshold / most)
    mask, pieces, digits, dropped = _pieces_of_digits(_closed(ink >= level), ink >= PALER * level)
    if not digits:
        raise ValueError(NO_DIGITS)
    return PhotoSteps(grey, even, ink, dark_ink, level, mask, dropped, digits, pieces)


def _window(picture: np.ndarray, x: float, y: float, pixel: float) -> np.ndarray:
    """Return 28 × 28 pixels around a place, each as wide as `pixel` of the picture's."""
    from PIL import Image

    fine = 8  # for each pixel, which is the mean of all that it covers
    step = pixel / fine
    corner = [place - (MIDDLE + 0.5) * pixel for place in (x, y)]
    window = Image.fromarray(picture).transform(
        (fine * FRAME, fine * FRAME),
        Image.Transform.AFFINE,
        (step, 0, corner[0], 0, step, corner[1]),
        Image.Resampling.BILINEAR,
        fillcolor=int(np.median(picture)),
    )
    return np.asarray(window.resize((FRAME, FRAME), Image.Resampling.BOX))


# --- the light ---


def _small_copy(picture: np.ndarray) -> np.ndarray:
    """Return the picture with a longer side of `COPY` pixels, float32."""
    from PIL import Image

    height, width = picture.shape
    shrink = COPY / max(height, width)
    size = max(1, round(width * shrink)), max(1, round(height * shrink))
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BOX), np.float32)


def _ink_is_dark(grey: np.ndarray) -> bool:
    """Say whether what stands out from its surroundings is darker than they are."""
    from scipy.ndimage import median_filter

    small = _small_copy(grey)
    apart = small - median_filter(small, size=AROUND, mode="reflect")
    return float((apart**3).sum()) <= 0


def _strength(picture: np.ndarray) -> np.ndarray:
    """Return by which share each pixel is darker than the paper would be there, 0 to 1.

    The light on the paper is the median of a wide neighbourhood, in which ink is rare; then, so
    that it follows the edge of a shadow, the mean of a narrow one without the ink.
    """
    from PIL import Image
    from scipy.ndimage import binary_dilation, gaussian_filter, median_filter

    small = _small_copy(picture)
    wide = np.maximum(median_filter(small, size=AROUND, mode="reflect"), 1)
    paper = ~binary_dilation(small < (1 - FAINT) * wide)
    a_little = 1e-3
    weight = gaussian_filter(paper.astype(np.float32), NEAR) + a_little
    near = (gaussian_filter(paper * small, NEAR) + a_little * wide) / weight
    height, width = picture.shape
    light = Image.fromarray(near).resize((width, height), Image.Resampling.BICUBIC)
    return gaussian_filter(np.clip(1 - picture / np.maximum(np.asarray(light), 1), 0, 1), BLUR)


def _least(strength: np.ndarray) -> float:
    """Return the strength above which something is more than the grain of the paper."""
    middle = float(np.median(strength))
    noise = 1.4826 * float(np.median(np.abs(strength - middle)))
    return max(FAINTEST, middle + NOISES * noise)


def _has_ink(strength: np.ndarray) -> bool:
    return (strength > _least(strength)).mean() >= FEWEST


def _threshold(strength: np.ndarray) -> tuple[float, float]:
    """Return from which strength on something is ink, and how strong most of the ink is."""
    least = _least(strength)
    most = float(np.percentile(strength[strength > least], 90))
    return max(least, PART * most), most


# --- the pieces ---


def _closed(mask: np.ndarray) -> np.ndarray:
    """Close the small gaps that the grain of paper, pencil and chalk leaves in a stroke."""
    from scipy.ndimage import binary_closing, generate_binary_structure, iterate_structure

    disc = iterate_structure(generate_binary_structure(2, 1), GAPS)
    return binary_closing(np.pad(mask, GAPS), disc)[GAPS:-GAPS, GAPS:-GAPS]


def _pieces_of_digits(
    mask: np.ndarray, faint: np.ndarray
) -> tuple[np.ndarray, np.ndarray, tuple[FoundDigit, ...], int]:
    """Return the ink of digits alone, the number of each pixel's piece, the digits, the rest."""
    from scipy.ndimage import find_objects, label

    mask, n_lines = _without_lines(mask, faint)
    pieces, _ = label(mask, np.ones((3, 3)))
    boxes = {
        number: (columns.start, rows.start, columns.stop, rows.stop)
        for number, (rows, columns) in enumerate(find_objects(pieces), 1)
    }
    n_pieces = len(boxes)
    boxes = dict(sorted(boxes.items(), key=lambda item: -_longer(item[1]))[:MOST_PIECES])
    height, width = mask.shape
    boxes = {n: b for n, b in boxes.items() if not _from_edge_to_edge(b, width, height)}
    inner = {n: b for n, b in boxes.items() if b[0] > 0 < b[1] and b[2] < width and b[3] < height}
    if any(_longer(box) > SEEN * max(height, width) for box in inner.values()):
        boxes = inner  # what runs off the edge is none of the digits, unless there is nothing else
    if not boxes:
        return np.zeros_like(mask), pieces, (), n_lines
    lengths = np.array([_longer(box) for box in boxes.values()])
    usual = float(np.median(lengths[lengths >= 0.5 * lengths.max()]))
    boxes = {number: box for number, box in boxes.items() if _longer(box) >= DIRT * usual}
    groups = [(_around(boxes[n] for n in group), tuple(group)) for group in _joined(boxes, usual)]
    groups = [(box, group) for box, group in groups if _longer(box) >= SPECK * usual]
    digits = _in_rows([FoundDigit(box, group) for box, group in groups[:MOST_DIGITS]])
    kept = [number for digit in digits for number in digit.pieces]
    return np.isin(pieces, kept), pieces, digits, n_lines + n_pieces - len(kept)


def _without_lines(mask: np.ndarray, faint: np.ndarray) -> tuple[np.ndarray, int]:
    """Take ruled lines away, but for where strokes cross them; return how many lines.

    They are looked for in what is `faint`, in which they have no gaps.
    """
    from scipy.ndimage import binary_opening, find_objects, label

    n_lines = 0
    for turned, drawn in ((faint, mask), (faint.T, mask.T)):  # views: the mask itself changes
        across, side = turned.shape
        run = np.ones((1, max(3, round(SHORT_RUN * side))))
        runs, _ = label(binary_opening(turned, run), np.ones((3, 3)))
        for number, found in enumerate(find_objects(runs), 1):
            rows, columns = np.nonzero(runs[found] == number)
            length = np.ptp(columns) + 1
            thickness = len(rows) / length
            if length < LINE * side or thickness > THIN_LINE * across:
                continue
            n_lines += 1
            slope, start = np.polyfit(columns + found[1].start, rows + found[0].start, 1)
            far = np.abs(np.indices(turned.shape)[0] - start - slope * np.arange(side))
            strokes = binary_opening(turned, np.ones((round(thickness) + THICKER, 1)))
            drawn[(far <= thickness / 2 + BESIDE) & ~strokes] = False
    return mask, n_lines


def _from_edge_to_edge(box: Box, width: int, height: int) -> bool:
    """Say whether something narrow runs through the whole picture, such as the edge of a table."""
    wide, high = box[2] - box[0], box[3] - box[1]
    return (wide == width and high < NARROW * height) or (high == height and wide < NARROW * width)


def _longer(box: Box) -> int:
    left, top, right, bottom = box
    return max(right - left, bottom - top)


def _around(boxes) -> Box:
    """Return the smallest box that holds all of these."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _joined(boxes: dict[int, Box], usual: float) -> list[list[int]]:
    """Return the numbers of the pieces that make one digit each, the largest digit first."""
    groups = [([number], box) for number, box in boxes.items()]
    joins = True
    while joins:
        joins = False
        for k, (numbers, box) in enumerate(groups):
            for j in range(k + 1, len(groups)):
                if _belong(box, groups[j][1], usual):
                    others, other = groups.pop(j)
                    groups[k] = numbers + others, _around([box, other])
                    joins = True
                    break
            if joins:
                break
    groups.sort(key=lambda group: -_longer(group[1]))
    return [numbers for numbers, _ in groups]


def _belong(one: Box, other: Box, usual: float) -> bool:
    """Say whether two pieces lie as if they were parts of one digit."""
    shared, gaps = [], []
    for low, high in ((0, 2), (1, 3)):
        length = min(one[high], other[high]) - max(one[low], other[low])
        shorter = min(one[high] - one[low], other[high] - other[low])
        shared.append(max(length, 0) / shorter)
        gaps.append(max(-length, 0))
    if shared[0] >= 0.5 and gaps[1] <= CRACK * usual:
        return True  # one lies right above the other: a stroke is broken
    if _longer(_around([one, other])) > TALL * usual:
        return False
    if shared[0] * shared[1] >= 0.5:
        return True  # one lies in the other
    if shared[0] >= 0.5 and gaps[1] <= APART * usual:
        return True  # one lies above the other
    shorter = min(_longer(one), _longer(other))
    return shorter < SMALL_PIECE * usual and max(gaps) <= APART * usual


def _in_rows(digits: Sequence[FoundDigit]) -> tuple[FoundDigit, ...]:
    """Return the digits in the order in which one reads: row by row, from left to right."""
    rows: list[list[FoundDigit]] = []
    for digit in sorted(digits, key=lambda d: d.box[1] + d.box[3]):
        middle = (digit.box[1] + digit.box[3]) / 2
        if rows and middle < np.mean([d.box[3] for d in rows[-1]]):
            rows[-1].append(digit)
        else:
            rows.append([digit])
    return tuple(d for row in rows for d in sorted(row, key=lambda d: d.box[0]))


# --- the strokes ---


def stroke_width(picture: np.ndarray) -> float:
    """Return how thick the strokes of a picture are on average, in pixels; 0 without ink.

    Across a stroke the distance to its edge rises to half of its width and falls again; its mean
    is a quarter of the width.

    Parameters
    ----------
    picture
        (height, width); what is above 0 is ink.
    """
    from scipy.ndimage import distance_transform_edt

    ink = np.pad(np.asarray(picture) > 0, 1)
    if not ink.any():
        return 0.0
    return max(1.0, 4 * (float(distance_transform_edt(ink)[ink].mean()) - 0.5))


def thickened(picture: np.ndarray) -> np.ndarray:
    """Return a digit with strokes at least as thick, for its size, as those of MNIST usually are.

    A ballpoint's strokes are much thinner than MNIST's, and hardly anything of them would be left
    in 28 × 28 pixels.

    Parameters
    ----------
    picture
        (height, width), uint8, 0 (paper) to 255 (ink).

    Returns
    -------
    numpy.ndarray
        The picture itself where nothing is to do, otherwise a larger one.
    """
    from scipy.ndimage import distance_transform_edt

    rows, columns = np.nonzero(picture)
    if not rows.size:
        return picture
    wanted = STROKE * (max(np.ptp(rows), np.ptp(columns)) + 1)
    more = (wanted - stroke_width(picture)) / 2
    if more <= 0:
        return picture
    picture = np.pad(picture, int(more) + 2)
    around = np.clip(more + 1 - distance_transform_edt(picture == 0), 0, 1)
    return np.maximum(picture, np.rint(255 * around).astype(np.uint8))
