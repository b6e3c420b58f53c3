"""One look for every picture of the course, and the one way to show a picture.

Importing this module sets Matplotlib's defaults: type that can be read from the back of a
classroom, colours that colour-blind readers can tell apart, a white sheet under the picture so
that it is right on light and dark pages alike.
"""

import base64
import html
import io
import threading

import matplotlib
import numpy as np
from cycler import cycler
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

# Okabe and Ito's palette ("Color universal design", 2008), darkest contrasts first.
BLUE, ORANGE, GREEN, PURPLE, SKY, YELLOW = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#AA4499",
    "#56B4E9",
    "#E69F00",
)
INK, GREY, PAPER = "#1A1A1A", "#767676", "#FFFFFF"
BLACK = "#000000"  # the ground of a digit, in every theme

# Class 0 and class 1, wherever two classes are drawn: the marker says it too.
CLASS_COLORS = (BLUE, ORANGE)
CLASS_MARKERS = ("o", "s")
CLASS_TINTS = BLUE_TINT, ORANGE_TINT = ("#D6E6F2", "#FADFCF")

# Quieter than ink and grey: words, lines, the grid, what is filled and not in use.
QUIET_INK, CONTOUR_LINE, FAINT_LINE, GRID, FAINT_FILL = (
    "#606060",
    "#9A9A9A",
    "#B4B4B4",
    "#D9D9D9",
    "#EDEDED",
)
WORK_TINT = "#FFE29A"  # what is being computed
ROW_TINT, COLUMN_TINT, CELL_TINT = "#BBD9EE", "#F8D0B8", "#F6E27A"  # of matrices
GROUND, UNSEEN = "#C9D3DC", "#99A6B3"  # beside a picture of numbers, and in it where none is yet
SURFACE_TOP = "#BABABA"  # of a surface seen from above; paper is its bottom
ABOVE_TINT, BELOW_TINT = "#5AB5E8", "#F0A070"  # of signals above and below 0; paper is 0

DPI = 100  # of still pictures
LIVE_DPI = 84  # of live ones: type of 12 points is then 14 pixels high, as on the page

# Held by whoever draws. FreeType, which draws Matplotlib's letters, mixes them up when two threads
# draw at once, be it two different figures.
DRAWING = threading.RLock()

VISIBLE = 24  # of 255: a difference of colour that an eye may see

STYLE = {
    "figure.dpi": DPI,
    "figure.facecolor": PAPER,
    "figure.constrained_layout.use": True,
    "savefig.facecolor": PAPER,
    "font.size": 12,
    "axes.titlesize": 13,
    "axes.labelsize": 12,
    "axes.edgecolor": INK,
    "axes.facecolor": PAPER,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "patch.edgecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "axes.prop_cycle": cycler(color=[BLUE, ORANGE, GREEN, PURPLE, SKY, YELLOW])
    + cycler(linestyle=["-", "--", "-.", ":", "-", "--"]),
    "grid.color": GRID,
    "lines.linewidth": 2.2,
    "lines.markersize": 7,
    "legend.frameon": False,
    "image.cmap": "gray",
    "svg.fonttype": "none",
}
matplotlib.rcParams.update(STYLE)

NO_ALT = "show needs a sentence that says what the picture shows, for those who cannot see it."


def new_figure(
    width: float = 7.0, height: float = 3.8, rows: int = 1, columns: int = 1, **kwargs
) -> tuple[Figure, Axes]:
    """Return a figure and its axes, free of pyplot's global state.

    Parameters
    ----------
    width, height
        Size in inches; 100 pixels to the inch.
    rows, columns
        How many axes; with more than one, an array of axes comes back.
    kwargs
        Passed on to ``Figure.subplots`` (``sharex``, ``width_ratios``, …).
    """
    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    return figure, figure.subplots(rows, columns, **kwargs)


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


def image_tag(png: bytes, alt: str, width: int, height: int) -> str:
    """Return an ``<img>`` with its alt text; the size is fixed so that no page jumps."""
    data = base64.b64encode(png).decode("ascii")
    return (
        f'<img alt="{html.escape(alt)}" width="{width}" height="{height}" '
        f'style="max-width: 100%; height: auto" src="data:image/png;base64,{data}">'
    )


def picture_bundle(figure: Figure, alt: str) -> tuple[dict[str, str], dict]:
    """Return the MIME bundle of a still picture, and its metadata.

    JupyterLab shows the HTML, the one form whose alt text it keeps. Code hosts and converters
    take the PNG. The plain text is what nbval compares and what a text reader gets.
    """
    if not alt or not alt.strip():
        raise ValueError(NO_ALT)
    png = png_of(figure)
    width, height = (round(inches * DPI) for inches in figure.get_size_inches())
    # The words stand below for everyone; a screen reader has them from the picture already.
    words = f'<figcaption aria-hidden="true"><small>{html.escape(alt)}</small></figcaption>'
    page = f'<figure style="margin: 0">{image_tag(png, alt, width, height)}{words}</figure>'
    data = {
        "text/html": page,
        "image/png": base64.b64encode(png).decode("ascii"),
        "text/plain": alt,
    }
    return data, {"image/png": {"alt": alt, "width": width, "height": height}}


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
    data, metadata = picture_bundle(figure, alt)
    display(data, metadata=metadata, raw=True)
