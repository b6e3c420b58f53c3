"""Surfaces on which chapter 07 lets the optimizers walk, with gradients and lowest places.

Each is a height f(w1, w2) over a plane: the loss of a network with two parameters, so to speak,
so small that one can see it from above. The ravine is a well-known one from a book, "Deep Learning
from Scratch" by K. Saito (2016); the others are made to show one thing each.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.nn._checks import complaint, described, finite_floats, whole_number
from helpers.nn.optimizers import Optimizer

LIMITS = (-4.0, 4.0)  # of w1 and of w2, wherever a surface is drawn
SADDLE_MINIMUM = 3.0  # the saddle's lowest places are at w2 = 3 and w2 = -3
BUMP, WAVES = 0.2, 3.0  # height of the bumps, and how fast they follow each other
GRID = 121  # points along each side of a `surface_grid`
BEYOND = 1e6  # a path ends where a coordinate gets farther than this from 0


@dataclass(frozen=True, eq=False)
class Surface:
    """A height over the plane. Used in chapter 07.

    Attributes
    ----------
    name
        What it is called.
    formula
        The height, in LaTeX.
    minima
        All places of the lowest height, shape (n, 2).
    lowest
        The height there.
    """

    name: str
    formula: str
    minima: np.ndarray
    lowest: float
    _height: Callable[[np.ndarray, np.ndarray], np.ndarray]
    _slopes: Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]

    def height(self, points) -> np.ndarray:
        """Return f at points of shape (..., 2), in the shape (...)."""
        return self._height(*_coordinates(points, f"height of {self.name}"))

    def gradient(self, points) -> np.ndarray:
        """Return (df/dw1, df/dw2) at points of shape (..., 2), in the same shape."""
        return np.stack(self._slopes(*_coordinates(points, f"gradient of {self.name}")), axis=-1)

    def above(self, points) -> np.ndarray:
        """Return how far points of shape (..., 2) lie above the lowest height, shape (...)."""
        # rounding may make a height a hair lower than the lowest
        return np.maximum(self.height(points) - self.lowest, 0.0)

    def distance(self, points) -> np.ndarray:
        """Return how far points of shape (..., 2) are from the nearest minimum, shape (...)."""
        u, v = _coordinates(points, f"distance on {self.name}")
        return np.min([np.hypot(u - a, v - b) for a, b in self.minima], axis=0)


def _coordinates(points, who: str) -> tuple[np.ndarray, np.ndarray]:
    points = finite_floats(points, who)
    if points.shape[-1:] != (2,):
        expected = "points (w1, w2), shape (..., 2)"
        raise ValueError(complaint(who, f"an array of shape {points.shape}", expected))
    return points[..., 0], points[..., 1]


RAVINE = Surface(
    "ravine",
    r"\frac{w_1^2}{20} + w_2^2",
    np.array([[0.0, 0.0]]),
    0.0,
    lambda u, v: u**2 / 20 + v**2,
    lambda u, v: (u / 10, 2 * v),
)
TILTED = Surface(
    "tilted ravine",
    r"\frac{(w_1 + w_2)^2}{40} + \frac{(w_1 - w_2)^2}{2}",
    np.array([[0.0, 0.0]]),
    0.0,
    lambda u, v: (u + v) ** 2 / 40 + (u - v) ** 2 / 2,
    lambda u, v: ((u + v) / 20 + (u - v), (u + v) / 20 - (u - v)),
)
SADDLE = Surface(
    "saddle",
    r"\frac{w_1^2}{4} - \frac{w_2^2}{2} + \frac{w_2^4}{36}",
    np.array([[0.0, SADDLE_MINIMUM], [0.0, -SADDLE_MINIMUM]]),
    -(SADDLE_MINIMUM**2) / 4,
    lambda u, v: u**2 / 4 - v**2 / 2 + v**4 / (4 * SADDLE_MINIMUM**2),
    lambda u, v: (u / 2, -v + v**3 / SADDLE_MINIMUM**2),
)
BOWL = Surface(
    "bowl",
    r"\frac{w_1^2 + w_2^2}{2}",
    np.array([[0.0, 0.0]]),
    0.0,
    lambda u, v: (u**2 + v**2) / 2,
    lambda u, v: (u, v),
)
BUMPY = Surface(
    "bumpy",
    r"\frac{w_1^2 + w_2^2}{10} + \frac{2 - \cos 3 w_1 - \cos 3 w_2}{5}",
    np.array([[0.0, 0.0]]),
    0.0,
    lambda u, v: (u**2 + v**2) / 10 + BUMP * (2 - np.cos(WAVES * u) - np.cos(WAVES * v)),
    lambda u, v: (
        u / 5 + BUMP * WAVES * np.sin(WAVES * u),
        v / 5 + BUMP * WAVES * np.sin(WAVES * v),
    ),
)

SURFACES = {"ravine": RAVINE, "tilted": TILTED, "saddle": SADDLE, "bowl": BOWL, "bumpy": BUMPY}


def surface_grid(surface: Surface) -> tuple[np.ndarray, np.ndarray]:
    """Return what is needed to draw a surface from above. Used in chapter 07.

    Returns
    -------
    axis, above
        The values along both axes, shape (121,), and how far each point lies above the lowest
        place, shape (121, 121), one row for each w2.
    """
    axis = np.linspace(*LIMITS, GRID)
    return axis, surface.above(np.stack(np.meshgrid(axis, axis), axis=-1))


def optimizer_path(
    surface: Surface,
    start,
    optimizer: Optimizer,
    steps: int,
    schedule: Callable[[int], float] | None = None,
) -> np.ndarray:
    """Return the way that an optimizer takes over a surface. Built in chapter 07.

    Parameters
    ----------
    surface
        One of `SURFACES`.
    start
        Where it begins, (w1, w2).
    optimizer
        A new one; it is changed, since it remembers.
    steps
        How many steps it takes.
    schedule
        Called with the number of the step, from 0, for the learning rate of that step; None for
        the optimizer's own rate all the way.

    Returns
    -------
    numpy.ndarray
        (steps + 1, 2), the start first. A path that diverges ends early, with its first point
        farther out than 1e6 along an axis.
    """
    who = "optimizer_path"
    if not isinstance(optimizer, Optimizer) or optimizer.steps:
        came = f"optimizer = {described(optimizer)}"
        raise ValueError(complaint(who, came, "a new optimizer of helpers.nn, such as SGD(0.1)"))
    point = np.array(_coordinates(start, who), dtype=float)
    if point.shape != (2,):
        raise ValueError(complaint(who, f"start of shape {point.shape}", "one point (w1, w2)"))
    path = [point.copy()]
    for step in range(whole_number(steps, who, "steps", at_least=0)):
        if schedule is not None:
            optimizer.learning_rate = schedule(step)
        optimizer.update([point], [surface.gradient(point)])
        path.append(point.copy())
        if not np.abs(point).max() <= BEYOND:
            break
    return np.array(path)
