"""How a finished picture comes onto the page, light and dark."""

import base64
import io
import re

import numpy as np
import pytest
from matplotlib._pylab_helpers import Gcf
from PIL import Image

from helpers.plots import new_figure, show, still
from helpers.plots.still import image_tag, picture_bundle, png_of


@pytest.fixture
def displayed(monkeypatch):
    """Return the list of what `show` puts on the page."""
    calls = []
    monkeypatch.setattr(still, "display", lambda *args, **kwargs: calls.append((args, kwargs)))
    return calls


def drawn():
    figure, ax = new_figure(5, 3)
    ax.plot([0, 1], [0, 1])
    return figure


def test_show_puts_html_png_and_words_on_the_page(displayed):
    assert show(drawn(), "A line rises from 0 to 1.") is None
    ((data,), kwargs), *more = displayed
    assert not more
    assert kwargs["raw"] is True
    assert set(data) == {"text/html", "image/png", "text/plain"}
    assert data["text/plain"] == "A line rises from 0 to 1."
    assert kwargs["metadata"]["image/png"] == {
        "alt": "A line rises from 0 to 1.",
        "width": 500,
        "height": 300,
    }
    image = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert image.size == (500, 300)


def test_html_and_png_hold_the_same_picture():
    data, _ = picture_bundle(drawn(), "A line.")
    inside = re.search(r"base64,([^\"]+)", data["text/html"]).group(1)
    assert inside == data["image/png"]


def test_a_dark_page_gets_a_dark_picture_of_the_same_words_and_size(displayed):
    figure = drawn()
    light = png_of(figure)
    show(figure, "A line.")
    (page,) = (data["text/html"] for (data,), _ in displayed)
    first, second = re.findall(r"<img [^>]+>", page)
    assert still.HIDDEN not in first
    assert still.HIDDEN in second
    assert all('alt="A line." width="500" height="300"' in tag for tag in (first, second))
    (dark,) = re.findall(r"base64,([^\"]+)", second)
    corner = Image.open(io.BytesIO(base64.b64decode(dark))).convert("RGB").getpixel((1, 1))
    assert max(corner) < 40
    assert png_of(figure) == light, "the figure itself is left as it was"


@pytest.mark.parametrize("alt", ["", "   ", "\n", None])
def test_a_picture_without_words_is_refused(alt, displayed):
    with pytest.raises(ValueError, match="show needs a sentence"):
        show(drawn(), alt)
    assert not displayed


def test_alt_text_is_text_and_not_markup():
    tag = image_tag(b"png", 'a < b & "c" > d', 10, 20)
    assert 'alt="a &lt; b &amp; &quot;c&quot; &gt; d"' in tag
    data, _ = picture_bundle(drawn(), "w < 0 & b > 1")
    assert "<small>w &lt; 0 &amp; b &gt; 1</small>" in data["text/html"]
    assert data["text/plain"] == "w < 0 & b > 1"


def test_the_size_of_a_picture_is_fixed_on_the_page():
    assert 'width="10" height="20"' in image_tag(b"png", "x", 10, 20)


def test_pyplot_is_left_alone():
    show(drawn(), "A line.")
    assert not Gcf.figs


def test_artists_that_an_explorer_moves_are_in_the_stored_picture():
    figure = drawn()
    with_line = png_of(figure)
    figure.axes[0].lines[0].set_animated(True)
    assert png_of(figure) == with_line
    figure.axes[0].lines[0].set_visible(False)
    assert png_of(figure) != with_line


@pytest.mark.parametrize("small", [True, False], ids=["few colours", "all colours"])
def test_a_stored_picture_is_small_if_it_can_be_and_always_looks_the_same(small):
    figure, ax = new_figure(7, 4)
    x = np.linspace(0, 1, 200)
    if not small:
        fade = np.tile(x, (200, 1)).T
        ax.imshow(np.outer(x, x), cmap="hsv", extent=(0, 1, 0, 1), aspect="auto", alpha=fade)
    for k in range(6):
        ax.plot(x, x**k)
    whole = io.BytesIO()
    figure.savefig(whole, format="png", dpi=100)
    stored = png_of(figure)
    assert (len(stored) < 0.7 * len(whole.getvalue())) == small
    exact, seen = (
        np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
        for png in (whole.getvalue(), stored)
    )
    assert (np.abs(exact - seen).max(axis=2) > 24).mean() < 0.002


def test_the_sheet_is_white_and_opaque_on_light_and_dark_pages():
    image = Image.open(io.BytesIO(png_of(drawn()))).convert("RGBA")
    assert image.getpixel((1, 1)) == (255, 255, 255, 255)
    assert image.getextrema()[3] == (255, 255)
