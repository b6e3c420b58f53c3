"""Make the four photos of chapter 14: they're drawn by this script, and no camera has seen them.

Digits of the course's own strokes, slanted and wobbly, on paper or on a board; then what a camera
and a lamp do: shade, grain, blur and noise. Run once, when the course was made:

    python data/make_photos.py
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from scipy.ndimage import gaussian_filter

from helpers.datasets.drawings import CANVAS, EXAMPLES

FOLDER = Path(__file__).with_name("photos")
WIDTH, HEIGHT = 960, 720
FINE = 2  # pixels drawn for each one of the photo, so that edges are smooth
ROTATED = 0x0112, 6  # the tag in which a camera says that it was held upright, and its value
QUALITY = 72

Placed = tuple[str, float, float, float, float]  # digit, left, top, height in pixels, slant


def draw(placed: list[Placed], pen: float, rng: np.random.Generator, size=(WIDTH, HEIGHT)):
    """Return how much ink is where, (height, width), 0 to 1."""
    sheet = Image.new("L", [FINE * side for side in size])
    brush = ImageDraw.Draw(sheet)
    for name, left, top, height, slant in placed:
        for stroke in EXAMPLES[name]:
            points = np.array(stroke) / CANVAS * height * 1.35
            wobble = np.cumsum(rng.normal(0, 0.004 * height, points.shape), axis=0)
            points += wobble - np.linspace(0, 1, len(points))[:, None] * wobble[-1]
            points[:, 0] += slant * (height - points[:, 1]) + left
            points[:, 1] += top - 0.2 * height
            width = pen * FINE * rng.uniform(0.9, 1.1)
            points = [tuple(point) for point in FINE * points]
            brush.line(points, fill=255, width=round(width))
            for x, y in points:
                brush.circle((x, y), (width - 1) / 2, fill=255)
    return np.asarray(sheet.resize(size, Image.Resampling.BOX), np.float32) / 255


def grain(rng: np.random.Generator, coarse: float, amount: float, shape=(HEIGHT, WIDTH)):
    """Return a texture around 1."""
    noise = gaussian_filter(rng.normal(0, 1, shape), coarse)
    return 1 + amount * noise / noise.std()


def expose(picture, rng: np.random.Generator, blur: float, noise: float):
    """Return a picture, brightness from 0 to 1, as a camera takes it: (height, width, 3), uint8."""
    seen = gaussian_filter(picture, (blur, blur, 0))
    seen += rng.normal(0, noise, seen.shape[:2])[..., None]
    return Image.fromarray(np.rint(255 * np.clip(seen, 0, 1)).astype(np.uint8))


def coloured(ink, paper_colour, ink_colour):
    """Return paper with ink on it, (height, width, 3)."""
    ink = ink[..., None]
    return (1 - ink) * np.array(paper_colour) + ink * np.array(ink_colour)


def board(rng: np.random.Generator) -> Image.Image:
    """Return chalk on a dark board, brighter where a lamp shines."""
    digits = [("2", 60, 210, 250, 0.1), ("0", 270, 190, 240, 0.0), ("4", 470, 230, 260, 0.12)]
    ink = draw([*digits, ("7", 660, 200, 240, 0.05)], 17, rng)
    chalk = ink * np.clip(0.85 * grain(rng, 1.2, 0.3), 0.1, 1)
    wiped = 0.05 * np.clip(grain(rng, 40, 0.8) - 1, 0, 2)
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    lamp = 0.65 + 0.5 * np.exp(-(((columns - 250) / 520) ** 2) - ((rows - 160) / 330) ** 2)
    surface = coloured(np.clip(chalk + wiped, 0, 1), (0.13, 0.24, 0.19), (0.85, 0.86, 0.82))
    return expose(surface * lamp[..., None], rng, 1.2, 0.012)


def shade(rng: np.random.Generator) -> Image.Image:
    """Return a ballpoint's strokes on white paper, with the shadow of a hand on half of it."""
    digits = [
        (name, 40 + 128 * k, 265 + 16 * np.sin(2 * k), 122 + 8 * (k % 3), 0.16)
        for k, name in enumerate(("3", "1", "4_open", "1", "5", "9", "2"))
    ]
    ink = 0.92 * draw(digits, 5.5, rng)
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    edge = columns - 0.35 * rows - 380
    shadow = 1 - 0.52 / (1 + np.exp(-edge / 16))
    light = (1.02 - 0.28 * rows / HEIGHT) * shadow
    surface = (
        coloured(ink, (0.93, 0.92, 0.88), (0.12, 0.16, 0.42)) * grain(rng, 1, 0.012)[..., None]
    )
    return expose(surface * light[..., None], rng, 1.0, 0.010)


def lines(rng: np.random.Generator) -> Image.Image:
    """Return pencil on ruled paper, out of focus, with crumbs; the phone was held upright."""
    size = HEIGHT, WIDTH  # upright
    digits = [
        (name, 70 + 205 * (k % 3), 215 + 330 * (k // 3), 150 + 12 * (k % 2), 0.08 * (k % 3) - 0.02)
        for k, name in enumerate(("8", "6", "5", "9_tail", "0", "3"))
    ]
    ink = 0.72 * draw(digits, 9, rng, size) * np.clip(grain(rng, 0.8, 0.12, size[::-1]), 0, 1.2)
    shape = size[::-1]
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    ruled = 0.9 * (((rows + 0.012 * columns - 40) % 110) < 2.5)
    crumbs = np.zeros(shape)
    for row, column in rng.uniform(30, 690, (9, 2)):
        crumbs[int(row) : int(row) + 5, int(column) : int(column) + 6] = 0.7
    paper = coloured(ruled, (0.95, 0.94, 0.90), (0.38, 0.48, 0.76))
    cover = np.clip(ink + crumbs, 0, 0.9)[..., None]
    surface = (1 - cover) * paper + cover * np.array((0.25, 0.25, 0.27))
    light = 0.98 - 0.35 * (columns / shape[1]) * (rows / shape[0])
    photo = expose(surface * light[..., None], rng, 2.0, 0.010)
    return photo.transpose(Image.Transpose.ROTATE_90)  # as the camera's sensor had it


def marker(rng: np.random.Generator) -> Image.Image:
    """Return a thick marker on a small yellow sheet: a 6 alone, and a 2 and an 8 that touch."""
    size = 480, 360
    digits = [("6", 25, 95, 165, 0.05), ("2", 190, 95, 165, 0.05), ("8", 283, 98, 160, 0.05)]
    ink = 0.94 * draw(digits, 17, rng, size)
    rows, columns = np.mgrid[: size[1], : size[0]]
    far = np.hypot((columns - 240) / 300, (rows - 180) / 300)
    surface = coloured(ink, (0.95, 0.86, 0.42), (0.10, 0.10, 0.12))
    return expose(surface * (1 - 0.4 * far**2)[..., None], rng, 1.2, 0.006)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for seed, make in enumerate((board, shade, lines, marker)):
        photo = make(np.random.default_rng(seed))
        file = FOLDER / f"{make.__name__}.jpg"
        exif = Image.Exif()
        if make is lines:
            exif[ROTATED[0]] = ROTATED[1]
        photo.save(file, quality=QUALITY, exif=exif)
        print(f"{file.name}: {file.stat().st_size:,} bytes")
