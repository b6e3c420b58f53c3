"""Pictures packed for speed."""

import struct
import zlib

import numpy as np
from PIL import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"
RGB_FORMAT = bytes((8, 2, 0, 0, 0))  # 8 bits for each of three colours; the standard methods
NO_FILTER = 0


def fast_png(pixels: np.ndarray) -> bytes:
    """Return RGBA pixels, shape (height, width, 4), as a PNG without the transparency.

    Pillow looks for the best of five filters row by row, which suits photographs. A figure is
    mostly flat: with no filter at all it packs as small, in less than half the time.
    """
    height, width, _ = pixels.shape
    colors = np.asarray(Image.fromarray(pixels).convert("RGB"))
    rows = np.full((height, 1 + 3 * width), NO_FILTER, np.uint8)
    rows[:, 1:] = colors.reshape(height, -1)
    header = struct.pack(">II", width, height) + RGB_FORMAT
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, level=1)), (b"IEND", b""))
    return SIGNATURE + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
