"""Photos of digits on paper: every step on the course's own, and files of every strange kind."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageOps

from helpers.datasets import photo
from helpers.datasets.frame import to_mnist_frame
from helpers.datasets.photo import (
    LONG,
    PHOTOS,
    SHORT,
    STROKE,
    photo_steps,
    read_photo,
    stroke_width,
    thickened,
)
from helpers.nn.convnet import Passage
from helpers.training.stored_models import convnet_weights

TOUCHING = "marker"


@pytest.fixture(scope="module")
def steps_of():
    """The steps of each photo of the course."""
    return {name: photo_steps(read_photo(one.file.read_bytes())) for name, one in PHOTOS.items()}


def read(steps) -> list[int]:
    """Return what the convnet reads in each digit that was found."""
    weights = convnet_weights()
    return [
        int(Passage(to_mnist_frame(steps.cut(digit)) / 255, weights).probabilities.argmax())
        for digit in steps.digits
    ]


def shade() -> Image.Image:
    return Image.open(PHOTOS["shade"].file).convert("L")


def as_file(image: Image.Image, kind: str = "PNG", **how) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


# The photos of the course.


def test_they_are_small():
    files = [one.file for one in PHOTOS.values()]
    assert sum(file.stat().st_size for file in files) < 300_000


@pytest.mark.parametrize("name", [name for name in PHOTOS if name != TOUCHING])
def test_every_digit_of_a_photo_is_found_and_read(steps_of, name):
    assert tuple(read(steps_of[name])) == PHOTOS[name].digits


def test_two_digits_that_touch_are_one_until_they_are_parted_by_hand(steps_of):
    steps = steps_of[TOUCHING]
    alone, both = (digit.box for digit in steps.digits)
    assert both[2] - both[0] > 1.7 * (alone[2] - alone[0])
    assert read(steps)[0] == 6
    middle = both[0] + round(0.55 * (both[2] - both[0]))
    halves = (both[0], both[1], middle, both[3]), (middle, both[1], both[2], both[3])
    frames = [to_mnist_frame(steps.cut(half)) / 255 for half in halves]
    read_apart = [Passage(f, convnet_weights()).probabilities.argmax() for f in frames]
    assert read_apart == [2, 8]


@pytest.mark.parametrize("name", PHOTOS)
def test_the_light_is_even_and_the_ink_bright(steps_of, name):
    """The paper of each ninth of the picture is as bright as that of all the others."""
    steps = steps_of[name]
    assert steps.dark_ink == (name != "board")

    def paper(picture) -> float:
        """Return by how much the paper's brightness differs from place to place."""
        rows = np.array_split(np.arange(len(picture)), 3)
        columns = np.array_split(np.arange(picture.shape[1]), 3)
        return np.ptp([np.median(picture[np.ix_(r, c)]) for r in rows for c in columns])

    assert paper(steps.even) <= 6
    assert paper(steps.grey) > 2.5 * paper(steps.even)
    assert np.median(steps.ink) < 30
    assert steps.ink[steps.mask].mean() > 170


def test_lines_and_crumbs_are_left_out(steps_of):
    steps = steps_of["lines"]
    raw, kept = steps.pictures[3] > 0, steps.mask
    assert steps.dropped >= 5
    assert raw.sum() > kept.sum()
    inside = np.zeros_like(kept)
    for left, top, right, bottom in (digit.box for digit in steps.digits):
        inside[top:bottom, left:right] = True
    assert not (kept & ~inside).any()


def test_five_frames_lead_to_the_framed_digit(steps_of):
    steps = steps_of["shade"]
    framing, frames = steps.frames(steps.digits[0])
    assert frames.shape == (5, 28, 28)
    assert frames.dtype == np.uint8
    assert np.array_equal(frames[4], framing.framed)
    apart = np.abs(frames[3].astype(int) - frames[4]).mean()  # the same size and place, but thinner
    assert apart < 25
    assert frames[0].mean() > 120 > 60 > frames[2].mean()


def test_a_box_without_ink_is_blank_and_one_outside_is_refused(steps_of):
    steps = steps_of["shade"]
    assert not steps.cut((2, 2, 40, 40)).any()
    framing, frames = steps.frames((2, 2, 40, 40))
    assert framing.box is None
    assert not frames[4].any()
    for box in ((50, 50, 40, 60), (5000, 0, 5010, 10), "box", (1, 2, 3), None):
        with pytest.raises(ValueError, match="A box is four whole numbers"):
            steps.cut(box)


# The same photo, otherwise.


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_it_does_not_matter_how_the_camera_was_held(orientation):
    turned = {3: 180, 6: 90, 8: 270}.get(orientation, 0)
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = as_file(shade().rotate(turned, expand=True), "JPEG", quality=90, exif=exif)
    steps = photo_steps(read_photo(data))
    assert tuple(read(steps)) == PHOTOS["shade"].digits


@pytest.mark.parametrize(
    "change",
    [
        ImageOps.invert,
        lambda image: image.point(lambda v: 40 + v // 3),  # dim, little contrast
        lambda image: image.rotate(4, fillcolor=120, resample=Image.Resampling.BICUBIC),
        lambda image: image.resize((4000, 3000)),
        lambda image: image.resize((480, 360), Image.Resampling.BOX),
        lambda image: ImageOps.expand(image, 60, 20),  # on a dark table
    ],
    ids=["inverted", "dim", "askew", "4000 pixels", "480 pixels", "on a table"],
)
def test_it_is_read_all_the_same(change):
    found = read(photo_steps(read_photo(as_file(change(shade())))))
    assert tuple(found) == PHOTOS["shade"].digits


def test_one_digit_of_thirty_pixels_is_read():
    big = Image.fromarray(255 - draw_plain("4"))
    small = as_file(big.resize((30, 30), Image.Resampling.BOX))
    assert read(photo_steps(read_photo(small))) == [4]


def draw_plain(name: str) -> np.ndarray:
    from helpers.datasets.drawings import EXAMPLES, draw_strokes

    return draw_strokes(EXAMPLES[name], 20)


@pytest.mark.parametrize("name", ["4_open", "5", "8", "7_bar"])
def test_a_stroke_with_gaps_is_one_digit(name):
    """Rub out a thin band: the two parts still belong together."""
    picture = draw_plain(name).copy()
    picture[150:158] = 0
    sheet = np.pad(picture, 100)
    assert len(photo_steps(255 - sheet).digits) == 1


# Files of every kind.


def chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def bomb(width: int, height: int) -> bytes:
    """Return a small file that says it holds a huge picture."""
    header = struct.pack(">2I5B", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


WHITE = Image.new("L", (300, 200), 250)
JPEG = as_file(WHITE, "JPEG")
NOISE = np.random.default_rng(0).normal(200, 6, (300, 400)).clip(0, 255).astype(np.uint8)
BAD = {
    "nothing": (b"", "empty"),
    "text": (b"These are not pixels.", "isn't a picture"),
    "a page": (b"<html><img src='digit.png'></html>", "isn't a picture"),
    "a pdf": (b"%PDF-1.7\n%\xe2\xe3", "isn't a picture"),
    "an archive": (b"PK\x03\x04" + bytes(60), "isn't a picture"),
    "zeros": (bytes(1000), "isn't a picture"),
    "a tiff": (as_file(WHITE, "TIFF"), "isn't a picture"),
    "a phone's": (b"\0\0\0\x18ftypheic" + bytes(40), "HEIC"),
    "only a head": (as_file(WHITE)[:20], "isn't a picture|damaged"),
    "cut off": (as_file(shade())[:9000], "damaged"),
    "half a jpeg": (as_file(shade(), "JPEG")[:9000], "damaged"),
    "rubbish inside": (as_file(WHITE)[:60] + bytes(range(200)), "damaged"),
    "a bomb": (bomb(60_000, 60_000), "million pixels"),
    "a smaller bomb": (bomb(10_000, 10_000), "million pixels"),
    "too many bytes": (bytes(photo.MOST_BYTES + 1), "MB"),
    "a dot": (as_file(Image.new("L", (1, 1))), "1 × 1 pixels"),
    "a strip": (as_file(Image.new("L", (900, 5))), "900 × 5 pixels"),
    "blank": (as_file(WHITE), "No ink"),
    "blank and black": (as_file(Image.new("L", (200, 200))), "No ink"),
    "blank and noisy": (as_file(Image.fromarray(NOISE)), "No ink"),
    "blank jpeg": (JPEG, "No ink"),
    "see-through": (as_file(Image.new("RGBA", (90, 90), (0, 0, 0, 0))), "No ink"),
    "half and half": (
        as_file(Image.fromarray(np.repeat([[40], [240]], 100, 0).repeat(200, 1).astype("u1"))),
        "No ink|nothing that could be",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gets_one_clear_sentence(name):
    data, words = BAD[name]
    with pytest.raises(ValueError, match=words) as error:
        photo_steps(read_photo(data))
    assert str(error.value).endswith(".")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("value", ["shade.jpg", None, 7, ["x"]])
def test_what_is_no_file_is_refused(value):
    with pytest.raises(ValueError, match="expects the bytes"):
        read_photo(value)


@pytest.mark.parametrize(
    "picture",
    [np.zeros((5, 5, 3), np.uint8), np.zeros((5, 5)), np.zeros((0, 5), np.uint8), "grey"],
    ids=["in colour", "of floats", "empty", "words"],
)
def test_what_is_no_grey_picture_is_refused(picture):
    with pytest.raises(ValueError, match="expects a grey one"):
        photo_steps(picture)


def kinds() -> dict[str, bytes]:
    """Return the same photo as files of many kinds."""
    grey = shade()
    colours = grey.convert("RGB")
    deep = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    ink = Image.new("RGBA", grey.size, (0, 0, 0, 0))  # black ink on nothing, and white ink
    cover = Image.fromarray(photo_steps(np.asarray(grey)).ink)
    black, white = ink.copy(), ink.copy()
    black.putalpha(cover)
    white.paste((255, 255, 255, 255), mask=cover)
    white.putalpha(cover)
    return {
        "16 bits": as_file(deep),
        "CMYK": as_file(colours.convert("CMYK"), "JPEG", quality=90),
        "palette": as_file(colours.quantize(64)),
        "black ink on nothing": as_file(black),
        "white ink on nothing": as_file(white),
        "grey with alpha": as_file(grey.convert("LA")),
        "moving": as_file(grey, save_all=True, append_images=[grey.point(lambda v: 255)]),
        "GIF": as_file(grey, "GIF"),
        "WebP": as_file(colours, "WEBP", quality=90),
        "BMP": as_file(colours, "BMP"),
        "progressive": as_file(colours, "JPEG", progressive=True, quality=90),
    }


def test_any_kind_of_colours_is_read():
    read_as = {name: tuple(read(photo_steps(read_photo(data)))) for name, data in kinds().items()}
    assert read_as == dict.fromkeys(read_as, PHOTOS["shade"].digits)


@pytest.mark.parametrize("size", [(30, 20), (400, 300), (999, 40), (4000, 3000), (60, 3000)])
def test_the_size_is_good_to_work_on(size):
    grey = read_photo(as_file(Image.new("RGB", size, (9, 90, 200))))
    assert grey.dtype == np.uint8
    assert SHORT <= max(grey.shape) <= LONG
    wide, high = size
    assert grey.shape[1] / grey.shape[0] == pytest.approx(wide / high, rel=0.05)


# The strokes.


@pytest.mark.parametrize("width", [3, 6, 11, 20])
def test_the_width_of_a_stroke_is_measured(width):
    picture = np.zeros((200, 100), np.uint8)
    picture[10:190, 30 : 30 + width] = 255
    assert stroke_width(picture) == pytest.approx(width, abs=0.15 * width + 0.5)
    assert stroke_width(0 * picture) == 0


def test_thin_strokes_become_as_thick_as_needed_and_thick_ones_stay():
    picture = np.zeros((200, 100), np.uint8)
    picture[10:190, 30:34] = 255
    thick = thickened(picture)
    assert stroke_width(thick > 127) == pytest.approx(STROKE * 180, rel=0.15)
    assert np.array_equal(thickened(thick), thick) or stroke_width(thick) < STROKE * 200
    picture[10:190, 30:70] = 255
    assert thickened(picture) is picture
    assert thickened(0 * picture).shape == picture.shape
