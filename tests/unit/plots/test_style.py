"""One look for every picture, and the way a picture comes onto the page."""

import base64
import io
import itertools
import re
import subprocess
import sys

import matplotlib
import numpy as np
import pytest
from matplotlib._pylab_helpers import Gcf
from matplotlib.colors import to_rgb
from PIL import Image

from helpers.plots import new_figure, show, style
from helpers.plots.style import image_tag, picture_bundle, png_of

COLORS = {
    "BLUE": style.BLUE,
    "ORANGE": style.ORANGE,
    "GREEN": style.GREEN,
    "PURPLE": style.PURPLE,
    "SKY": style.SKY,
    "YELLOW": style.YELLOW,
}


def linear(color: str) -> np.ndarray:
    """Return the colour in linear light, as the standard sRGB formula has it."""
    c = np.array(to_rgb(color))
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2."""
    a, b = (0.05 + linear(c) @ [0.2126, 0.7152, 0.0722] for c in (one, other))
    return max(a, b) / min(a, b)


# What an eye without one kind of cone sees (Viénot, Brettel and Mollon 1999, linear RGB).
BLIND = {
    "protanopia": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
    "deuteranopia": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
}


@pytest.fixture
def displayed(monkeypatch):
    """Return the list of what `show` puts on the page."""
    calls = []
    monkeypatch.setattr(style, "display", lambda *args, **kwargs: calls.append((args, kwargs)))
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


def test_new_figure_has_one_axes_or_as_many_as_asked_for():
    figure, ax = new_figure()
    assert figure.axes == [ax]
    figure, axes = new_figure(6, 3, rows=2, columns=3, sharex=True)
    assert axes.shape == (2, 3)
    assert tuple(figure.get_size_inches()) == (6, 3)


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


def test_importing_sets_the_style():
    for name, value in style.STYLE.items():
        assert matplotlib.rcParams[name] == value, name


def test_type_is_legible():
    assert matplotlib.rcParams["font.size"] >= 12
    assert matplotlib.rcParams["lines.linewidth"] >= 2


def test_neighbours_in_the_cycle_differ_in_line_style_too():
    cycle = list(matplotlib.rcParams["axes.prop_cycle"])
    assert len({entry["color"] for entry in cycle}) == len(cycle)
    for one, other in itertools.pairwise(cycle):
        assert one["linestyle"] != other["linestyle"]


@pytest.mark.parametrize("name", ["BLUE", "ORANGE", "GREEN", "PURPLE"])
def test_the_first_four_colours_stand_out_from_white(name):
    assert contrast(COLORS[name], style.PAPER) >= 3


def test_text_and_grey_can_be_read_on_white():
    assert contrast(style.INK, style.PAPER) >= 7
    assert contrast(style.GREY, style.PAPER) >= 4.5


@pytest.mark.parametrize("kind", BLIND)
def test_the_two_classes_differ_for_colour_blind_eyes(kind):
    seen = [np.array(BLIND[kind]) @ linear(color) for color in style.CLASS_COLORS]
    assert np.linalg.norm(np.sqrt(np.clip(seen[0], 0, 1)) - np.sqrt(np.clip(seen[1], 0, 1))) > 0.4


def test_the_two_classes_have_markers_and_tints_of_their_own():
    assert len(set(style.CLASS_MARKERS)) == 2
    assert len(set(style.CLASS_TINTS)) == 2
    for color, tint in zip(style.CLASS_COLORS, style.CLASS_TINTS, strict=True):
        assert contrast(color, tint) >= 2.5  # points can be seen on their own ground


def test_pyplot_is_not_even_imported():
    code = "import sys, helpers.plots; print('matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
