"""A finished picture on the page and the words that say what it shows, in light and in dark."""

import base64
import html
import io

import numpy as np
from IPython.display import display
from matplotlib.figure import Figure
from PIL import Image

from helpers.plots.palettes import DARK, LIGHT, recolour
from helpers.plots.style import DPI, DRAWING

VISIBLE = 24  # of 255: a difference of colour that an eye may see
NO_ALT = "show needs a sentence that says what the picture shows, for those who cannot see it."

# JupyterLab says on the page's body which theme it has. Before a page is trusted it takes out style
# sheets and most attributes, but not this style of an element: then the light picture stays.
HIDDEN = "display: none"
ON_DARK = "[data-jp-theme-light='false'] .course-still"
LOOK = (
    f"<style>{ON_DARK} img {{display: none}} "
    f"{ON_DARK} img + img {{display: inline !important}}</style>"
)


def png_of(figure: Figure) -> bytes:
    """Return the figure as a small PNG, artists that an explorer moves included."""
    drawn, packed = io.BytesIO(), io.BytesIO()
    with DRAWING:
        figure.savefig(drawn, format="png", dpi=DPI, pil_kwargs={"compress_level": 1})
    whole = Image.open(drawn).convert("RGB")
    # 256 colours, chosen for this picture, make the file a third; most pictures have not many more.
    few = whole.quantize(256, dither=Image.Dither.NONE)
    off = np.abs(np.asarray(few.convert("RGB"), int) - np.asarray(whole, int)).max(axis=2)
    alike = (off > VISIBLE).mean() < 0.002
    (few if alike else whole).save(packed, format="PNG", optimize=True)
    return packed.getvalue()


def image_tag(png: bytes, alt: str, width: int, height: int, hidden: bool = False) -> str:
    """Return an ``<img>`` with its alt text; the size is fixed so that no page jumps."""
    data = base64.b64encode(png).decode("ascii")
    look = f"max-width: 100%; height: auto{f'; {HIDDEN}' if hidden else ''}"
    return (
        f'<img alt="{html.escape(alt)}" width="{width}" height="{height}" style="{look}" '
        f'src="data:image/png;base64,{data}">'
    )


def picture_bundle(
    figure: Figure, alt: str, both_themes: bool = False
) -> tuple[dict[str, str], dict]:
    """Return the MIME bundle of a still picture, and its metadata.

    JupyterLab shows the HTML, the one form whose alt text it keeps; with `both_themes` that holds a
    second picture for dark pages. Code hosts and converters take the PNG. The plain text is what
    nbval compares and what a text reader gets.
    """
    if not alt or not alt.strip():
        raise ValueError(NO_ALT)
    png = png_of(figure)
    width, height = (round(inches * DPI) for inches in figure.get_size_inches())
    pictures = image_tag(png, alt, width, height)
    if both_themes:
        pictures = f"{LOOK}{pictures}{image_tag(_dark_png_of(figure), alt, width, height, True)}"
    # The words stand below for everyone; a screen reader has them from the picture already.
    words = f'<figcaption aria-hidden="true"><small>{html.escape(alt)}</small></figcaption>'
    data = {
        "text/html": f'<figure class="course-still" style="margin: 0">{pictures}{words}</figure>',
        "image/png": base64.b64encode(png).decode("ascii"),
        "text/plain": alt,
    }
    return data, {"image/png": {"alt": alt, "width": width, "height": height}}


def _dark_png_of(figure: Figure) -> bytes:
    with DRAWING:
        recolour([figure], DARK)
        try:
            return png_of(figure)
        finally:
            recolour([figure], LIGHT)


def show(figure: Figure, alt: str) -> None:
    """Show a finished picture on the page, with words that say what it shows.

    Parameters
    ----------
    figure
        What to show.
    alt
        What the picture shows, in a sentence or two: its message, not "a plot".

    Raises
    ------
    ValueError
        If `alt` is empty.
    """
    data, metadata = picture_bundle(figure, alt, both_themes=True)
    display(data, metadata=metadata, raw=True)
