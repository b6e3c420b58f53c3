"""The plane under a layer of two neurons, chapter 04: a grid to bend, the gap between pairs."""

import numpy as np

from helpers.nn._checks import complaint, finite_floats

SAME = 1e-9  # what is nearer than this touches: the rest is rounding


def grid_lines(low: float, high: float, apart: float, points: int = 61) -> np.ndarray:
    """Return the lines of a square grid, each as many points: so they can be bent.

    Parameters
    ----------
    low, high
        Where the grid begins and ends, along both axes.
    apart
        How far its lines are apart; `high - low` is a multiple of it.
    points
        Of each line.

    Returns
    -------
    numpy.ndarray
        (2 k, points, 2): first the k lines along the first axis, then the k along the second.
    """
    along = np.linspace(low, high, points)
    places = np.linspace(low, high, round((high - low) / apart) + 1)
    across = np.array([np.column_stack([along, np.full(points, at)]) for at in places])
    return np.concatenate([across, across[..., ::-1]])


def gap_between(one: np.ndarray, other: np.ndarray) -> np.ndarray | None:
    """Return the two nearest points of two straight pieces of line, or None if the pieces meet.

    Two pairs of points can be separated by a line exactly if the pieces that join them don't meet.
    The best line is then halfway between the nearest points, perpendicular to what joins them.
    For chapter 04, where the pairs are the 1s and the 0s of XOR.

    Parameters
    ----------
    one, other
        The ends of the pieces, shape (2, 2), a row for each; the two ends of a piece may be equal.

    Raises
    ------
    ValueError
        If a shape is another one, or a number isn't finite.

    Returns
    -------
    numpy.ndarray or None
        (2, 2): the point of `one`, then that of `other`.
    """
    who = "gap_between"
    p, q = (finite_floats(pair, who).astype(float) for pair in (one, other))
    for pair in (p, q):
        if pair.shape != (2, 2):
            came = f"points of shape {pair.shape}"
            raise ValueError(complaint(who, came, "two points, shape (2, 2), for each piece"))
    if _cross(p, q):
        return None
    # Unless the pieces cross, one of the nearest points is an end.
    pairs = [(end, _nearest(end, q)) for end in p] + [(_nearest(end, p), end) for end in q]
    nearest = min(pairs, key=lambda pair: float(np.hypot(*(pair[0] - pair[1]))))
    return None if np.hypot(*(nearest[0] - nearest[1])) < SAME else np.array(nearest)


def _cross(p: np.ndarray, q: np.ndarray) -> bool:
    """Say whether each piece has an end on either side of the other."""
    sides = [
        np.linalg.det([two[1] - two[0], end - two[0]])
        for one, two in ((p, q), (q, p))
        for end in one
    ]
    return bool(sides[0] * sides[1] < 0 and sides[2] * sides[3] < 0)


def _nearest(point: np.ndarray, piece: np.ndarray) -> np.ndarray:
    """Return the point of a piece that is nearest to `point`, shape (2,)."""
    start, way = piece[0], piece[1] - piece[0]
    length = way @ way
    return start if length == 0 else start + np.clip((point - start) @ way / length, 0, 1) * way
