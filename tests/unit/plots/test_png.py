"""The quick PNG: exact, and readable by others."""

import io

import numpy as np
import pytest
from PIL import Image

from helpers.plots.png import fast_png


@pytest.mark.parametrize("shape", [(1, 1), (3, 5), (390, 760)])
def test_every_pixel_comes_back(shape):
    pixels = np.random.default_rng(0).integers(0, 256, (*shape, 4), dtype=np.uint8)
    image = Image.open(io.BytesIO(fast_png(pixels)))
    image.verify()  # checksums
    image = Image.open(io.BytesIO(fast_png(pixels)))
    assert (image.format, image.mode, image.size) == ("PNG", "RGB", shape[::-1])
    assert (np.asarray(image) == pixels[..., :3]).all()


def test_flat_pictures_pack_small():
    pixels = np.full((390, 760, 4), 255, np.uint8)
    pixels[100:200, 300:400] = (214, 230, 242, 255)
    assert len(fast_png(pixels)) < pixels.size / 100
