"""What both explorers of chapter 02 share: points, rates, and how they say numbers."""

import numpy as np

from helpers.datasets.toys import noisy_line
from helpers.explorers.points import PointSet

POINTS = {"n": 20, "noise": 1.0, "seed": 10}  # of `noisy_line`; the chapter draws the same
COURSE = np.column_stack(noisy_line(**POINTS))
W_LIMITS = (-2.0, 6.0)
RATES = (-3.0, 0.0, 0.05)  # exponents: lowest, highest, step
FEWEST, MOST = 2, 40
PLACES = (-3.0, 3.0), (-9.5, 8.5)
ON_POINT = 0.35  # so near to a point, in x and half of y, the mouse is at it
LINE_GONE = " The line is too steep or too far away to be drawn."


def own_points() -> PointSet:
    """Return the control with the course's twenty points, or the learner's."""
    return PointSet(COURSE, *PLACES, FEWEST, MOST)


def one_more(points: PointSet, rows: np.ndarray) -> dict:
    """Return settings with a point more, for the button: each at another place."""
    x = 2.5 * np.sin(2.4 * len(rows))
    more = points.added(rows, x, 2 * x + 3)
    return {} if more is None else {"points": more}


def told(rows: np.ndarray, w: float, b: float, x: float, y: float) -> str:
    """Return what is to be told at a place of the points' plane: of a point, or of the line."""
    distance = np.hypot(*((rows - (x, y)) / (1, 2)).T)
    k = int(distance.argmin())
    if distance[k] > ON_POINT:
        return f"x = {x:.1f}\nthe line gives {short_number(w * x + b)}\nclick: a new point"
    x, y = rows[k]
    error = w * x + b - y
    words = f"x = {x:.2f}, y = {y:.2f}\nthe line gives {short_number(w * x + b)}"
    return f"{words}\nerror {short_number(error)}"


def short_number(number: float) -> str:
    """Return two decimals, or three digits and a power of ten for what is too long to read."""
    return f"{number:.2f}" if abs(number) < 1e4 else f"{number:.2e}"
