"""What the explorers of chapter 02 share: flats, rates, the line's ends, and how they say numbers.

They count a flat's size as x, in tens of square metres from 60 on, and its rent as y, in hundreds
of euros, as the chapter does.
"""

import numpy as np
from matplotlib.axes import Axes

from helpers.datasets.toys import flats
from helpers.explorers.picture import Handle
from helpers.explorers.points import PointSet

_SIZE, _RENT = flats()  # the chapter takes the same
COURSE = np.column_stack([(_SIZE - 60) / 10, _RENT / 100])
W_LIMITS, B_LIMITS = (-3.0, 5.0), (5.0, 13.0)
STEP = 0.05  # of w and b
RATES = (-3.0, 0.0, 0.05)  # exponents: lowest, highest, step
FEWEST, MOST = 2, 40
PLACES = (-3.0, 3.0), (0.5, 18.5)
ENDS = {"left": -2.5, "right": 2.5}  # where a line is taken hold of
ON_POINT = 0.35  # so near to a point, in x and half of y, the mouse is at it
LINE_GONE = " The line is too steep or too far away to be drawn."


def own_points() -> PointSet:
    """Return the control with the course's twenty flats, or the learner's."""
    return PointSet(COURSE, *PLACES, FEWEST, MOST)


def one_more(points: PointSet, rows: np.ndarray) -> dict:
    """Return settings with a flat more, for the button: each at another place."""
    x = 2.5 * np.sin(2.4 * len(rows))
    more = points.added(rows, x, x + 12)
    return {} if more is None else {"points": more}


def line_ends(axes: Axes, w: float, b: float, names: tuple[str, str]) -> dict[str, Handle]:
    """Return two handles; each turns the line around the other one.

    Parameters
    ----------
    axes
        Where the line is drawn.
    w, b
        The line now.
    names
        Of the settings that hold w and b.
    """

    def through(one: tuple[float, float], other: tuple[float, float]) -> dict:
        turned = (one[1] - other[1]) / (one[0] - other[0])
        return dict(zip(names, (turned, one[1] - turned * one[0]), strict=True))

    ends = {side: (x, w * x + b) for side, x in ENDS.items()}
    handles = {}
    for side, (x, y) in ends.items():
        (still,) = (end for other, end in ends.items() if other != side)
        handles[side] = Handle(
            axes,
            x,
            y,
            label=f"the {side} end of the line",
            says=f"w {w:.2f}, b {b:.2f}",
            drag=lambda _, y, x=x, still=still: through((x, y), still),
            step=(0, STEP * (ENDS["right"] - ENDS["left"])),
        )
    return handles


def told(rows: np.ndarray, w: float, b: float, x: float, y: float) -> str:
    """Return what is to be told at a place of the flats' plane: of a flat, or of the line."""
    distance = np.hypot(*((rows - (x, y)) / (1, 2)).T)
    k = int(distance.argmin())
    if distance[k] > ON_POINT:
        return f"{metres(x)}\nthe line says {euros(w * x + b)}\nclick: a new flat"
    x, y = rows[k]
    words = f"{metres(x)}, {euros(y)}\nthe line says {euros(w * x + b)}"
    return f"{words}\nerror {euros(w * x + b - y)}"


def metres(x: float) -> str:
    """Return the size that x stands for."""
    return f"{60 + 10 * x:.0f} m²"


def euros(y: float) -> str:
    """Return the rent, or the error, that y stands for."""
    return f"{100 * y:,.0f} €" if abs(y) < 1e4 else f"{100 * y:.2e} €"


def short_number(number: float) -> str:
    """Return two decimals, or three digits and a power of ten for what is too long to read."""
    return f"{number:.2f}" if abs(number) < 1e4 else f"{number:.2e}"
