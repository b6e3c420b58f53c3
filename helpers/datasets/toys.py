"""Small problems made by rule: the gates' tables, a noisy line, flats, five in the plane."""

import math
from collections.abc import Callable

import numpy as np

GATES = {"AND": (0, 0, 0, 1), "NAND": (1, 1, 1, 0), "OR": (0, 1, 1, 1), "XOR": (0, 1, 1, 0)}

RADIUS = 5.0  # most points lie within this distance of the origin along each axis
GAP = 0.3  # between the axes and the points of exclusive_or
TURNS = 1.75  # of each spiral
BLOB_CENTRE = 2.0  # (2, 2) for class 1, (-2, -2) for class 0
BLOB_VARIANCE = 0.5  # along each axis, without noise
BLOB_VARIANCE_PER_NOISE = 7.0

UNKNOWN_GATE = "There is no gate named {name!r}; expected one of {known}."
WRONG_N = "n={n!r} is not a number of points; expected a whole number of 1 or more."
WRONG_NOISE = "noise={noise!r} is not an amount of noise; expected a finite number of 0 or more."
WRONG_SEED = "seed={seed!r} cannot be used as a seed; expected a whole number of 0 or more."
WRONG_CURVE = (
    "The curve gives {came} for the {n} places it is asked for; expected a function that takes all "
    "of them in one array and returns a finite height for each."
)
WRONG_NUMBER = "{name}={value!r} is not a number to draw a line with; expected a finite number."


def gate_table(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the truth table of a gate with two inputs. Built in chapter 01.

    Parameters
    ----------
    name
        ``"AND"``, ``"NAND"``, ``"OR"`` or ``"XOR"``.

    Returns
    -------
    x : numpy.ndarray
        The inputs, (4, 2) float64, in the order 00, 01, 10, 11.
    y : numpy.ndarray
        What the gate puts out for each, (4,) int64.

    Raises
    ------
    ValueError
        For any other name.
    """
    if not isinstance(name, str) or name not in GATES:
        raise ValueError(UNKNOWN_GATE.format(name=name, known=", ".join(GATES)))
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float64)
    return x, np.array(GATES[name], dtype=np.int64)


def noisy_line(
    n: int = 50, w: float = 2.0, b: float = -1.0, noise: float = 0.5, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Return points around the line y = w x + b. Built in chapter 02.

    Parameters
    ----------
    n
        Number of points.
    w, b
        Slope and height at x = 0.
    noise
        Standard deviation of the normal noise added to y, in units of y.
    seed
        The same seed gives the same points.

    Returns
    -------
    x : numpy.ndarray
        (n,) float64, drawn evenly from -3 to 3. For a network, ``x[:, None]`` is (n, 1).
    y : numpy.ndarray
        (n,) float64.

    Raises
    ------
    ValueError
        For a value that makes no sense.
    """
    rng = _check(n, noise, seed)
    for name, value in (("w", w), ("b", b)):
        if not _is_finite_number(value):
            raise ValueError(WRONG_NUMBER.format(name=name, value=value))
    x = rng.uniform(-3, 3, n)
    return x, w * x + b + noise * rng.standard_normal(n)


def flats(n: int = 20, seed: int = 10) -> tuple[np.ndarray, np.ndarray]:
    """Return the sizes and rents of flats that nobody lives in: they are made up. Chapter 02.

    The rent is 900 euros at 60 square metres and 10 euros for each square metre more or less, plus
    normal noise with a standard deviation of 100 euros.

    Parameters
    ----------
    n
        Number of flats.
    seed
        The same seed gives the same flats.

    Returns
    -------
    size : numpy.ndarray
        In square metres, (n,) float64, drawn evenly from 30 to 90.
    rent : numpy.ndarray
        In euros a month, (n,) float64.

    Raises
    ------
    ValueError
        For a value that makes no sense.
    """
    x, y = noisy_line(n, w=1.0, b=9.0, noise=1.0, seed=seed)
    return 60 + 10 * x, 100 * y


def circles(n: int = 500, noise: float = 0.1, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return a disc of class 1 inside a ring of class 0. Built in chapter 11.

    As in TensorFlow Playground (Smilkov and Carter, 2016): the disc reaches to radius 2.5, the
    ring from 3.5 to 5. The noise moves each point by up to ``5 * noise`` along each axis.

    Parameters
    ----------
    n
        Number of points, half of each class, to within one.
    noise
        0 for none; 0.5, the Playground's largest, makes the classes overlap widely.
    seed
        The same seed gives the same points.

    Returns
    -------
    x : numpy.ndarray
        (n, 2) float64, in no order.
    y : numpy.ndarray
        (n,) int64, 0 or 1.

    Raises
    ------
    ValueError
        For a value that makes no sense.
    """
    rng = _check(n, noise, seed)
    y = _labels(n, rng)
    radius = np.where(y == 1, rng.uniform(0, 0.5, n), rng.uniform(0.7, 1, n)) * RADIUS
    angle = rng.uniform(0, 2 * np.pi, n)
    x = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return x + noise * rng.uniform(-RADIUS, RADIUS, (n, 2)), y


def exclusive_or(n: int = 500, noise: float = 0.1, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return four squares: class 1 where exactly one coordinate is positive. Built in chapter 11.

    As in TensorFlow Playground, but for the names of the classes, which are those of the gate
    here. The points keep 0.3 away from the axes and reach to 5.3; the noise then moves each by
    up to ``5 * noise`` along each axis.

    Parameters, results and errors are those of `circles`.
    """
    rng = _check(n, noise, seed)
    y = _labels(n, rng)
    x = rng.uniform(GAP, GAP + RADIUS, (n, 2))
    right = rng.integers(0, 2, n)
    above = right ^ y
    x *= 2 * np.column_stack([right, above]) - 1
    return x + noise * rng.uniform(-RADIUS, RADIUS, (n, 2)), y


def blobs(n: int = 500, noise: float = 0.1, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return two round clouds, class 1 around (2, 2), class 0 around (-2, -2). Built in chapter 11.

    As in TensorFlow Playground: each coordinate is normal with variance ``0.5 + 7 * noise``.

    Parameters, results and errors are those of `circles`.
    """
    rng = _check(n, noise, seed)
    y = _labels(n, rng)
    spread = math.sqrt(BLOB_VARIANCE + BLOB_VARIANCE_PER_NOISE * noise)
    centre = np.where(y == 1, BLOB_CENTRE, -BLOB_CENTRE)[:, None]
    return centre + spread * rng.standard_normal((n, 2)), y


def spirals(n: int = 500, noise: float = 0.1, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return two spirals wound into each other, one of each class. Built in chapter 11.

    As in TensorFlow Playground: each makes 1.75 turns from the origin out to radius 5. The noise
    moves each point by up to `noise` along each axis.

    Parameters, results and errors are those of `circles`.
    """
    rng = _check(n, noise, seed)
    y = _labels(n, rng)
    along = np.empty(n)  # the part of its spiral that lies behind a point, evenly spaced
    for label in (0, 1):
        members = np.flatnonzero(y == label)
        along[members] = (np.arange(len(members)) + 0.5) / max(1, len(members))
    angle = 2 * np.pi * TURNS * along + np.pi * (1 - y)
    x = RADIUS * along[:, None] * np.column_stack([np.sin(angle), np.cos(angle)])
    return x + noise * rng.uniform(-1, 1, (n, 2)), y


def above_curve(
    n: int = 500,
    noise: float = 0.1,
    seed: int = 0,
    *,
    curve: Callable[[np.ndarray], np.ndarray],
) -> tuple[np.ndarray, np.ndarray]:
    """Return points of a square: class 1 above a curve, class 0 below it. Built in chapter 11.

    The points are drawn evenly from a square that reaches to 5 each way. So the classes are as
    large as the curve makes them. The noise then moves each point by up to ``5 * noise`` along
    each axis.

    Parameters
    ----------
    curve
        Takes places on the first axis, (n,) from -5 to 5, and returns the curve's heights there.

    The other parameters, results and errors are those of `circles`; so is a ValueError for a curve
    that returns anything but a finite number for each place.
    """
    rng = _check(n, noise, seed)
    x = rng.uniform(-RADIUS, RADIUS, (n, 2))
    heights = np.asarray(curve(x[:, 0]), dtype=float)
    if heights.shape != (n,) or not np.isfinite(heights).all():
        came = f"an array of shape {heights.shape}" if heights.shape != (n,) else "NaN or infinity"
        raise ValueError(WRONG_CURVE.format(came=came, n=n))
    y = (x[:, 1] > heights).astype(np.int64)
    return x + noise * rng.uniform(-RADIUS, RADIUS, (n, 2)), y


PROBLEMS: dict[str, Callable[..., tuple[np.ndarray, np.ndarray]]] = {
    "circles": circles,
    "exclusive_or": exclusive_or,
    "blobs": blobs,
    "spirals": spirals,
}


def _labels(n: int, rng: np.random.Generator) -> np.ndarray:
    """As many zeros as ones, to within one, in random order."""
    return rng.permutation(np.arange(n, dtype=np.int64) % 2)


def _check(n: int, noise: float, seed: int) -> np.random.Generator:
    """Check what all problems have in common; a generator for the seed."""
    if not _is_whole_number(n) or n < 1:
        raise ValueError(WRONG_N.format(n=n))
    if not _is_finite_number(noise) or noise < 0:
        raise ValueError(WRONG_NOISE.format(noise=noise))
    if not _is_whole_number(seed) or seed < 0:
        raise ValueError(WRONG_SEED.format(seed=seed))
    return np.random.default_rng(seed)


def _is_whole_number(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _is_finite_number(value: object) -> bool:
    try:
        return (_is_whole_number(value) or isinstance(value, float | np.floating)) and bool(
            np.isfinite(float(value))
        )
    except OverflowError:  # a whole number beyond any float
        return False
