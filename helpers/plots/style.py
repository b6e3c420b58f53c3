"""One look for every picture of the course.

Importing this module sets Matplotlib's defaults: type that can be read from the back of a
classroom, colours that colour-blind readers can tell apart. They are those of a light page; their
twins for a dark one are in `helpers.plots.palettes`.
"""

import threading

import matplotlib
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

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

STYLE = {
    "figure.dpi": DPI,
    "figure.facecolor": PAPER,
    "figure.constrained_layout.use": True,
    "savefig.facecolor": "auto",
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
