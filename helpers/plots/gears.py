"""Toothed wheels that drive each other: what chapter 06 compares the chain rule with."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from helpers.plots.style import INK, PAPER

DEPTH = 0.1  # how far a tooth stands out of the wheel's middle circle, and its gap goes in
TOOTH = (-0.30, -0.14, 0.14, 0.30)  # corners of a tooth, in parts of the distance of two teeth
OUTLINE = np.array([-1, 1, 1, -1]) * DEPTH
HUB = 0.16


class Wheel:
    """A toothed wheel with a hand on it that shows how far it has turned.

    Attributes
    ----------
    artists
        What moves.
    """

    def __init__(self, ax: Axes, color: str, tint: str, zorder: float) -> None:
        """Add a wheel to `ax`, to be placed with `set`; its rim and its hand have the colour."""
        look = {"closed": True, "joinstyle": "round", "linewidth": 2.2, "zorder": zorder}
        self.body = Polygon(np.zeros((3, 2)), facecolor=tint, edgecolor=color, **look)
        ax.add_patch(self.body)
        (self.hand,) = ax.plot([], [], "-", color=color, linewidth=4, zorder=zorder + 0.1)
        (self.hub,) = ax.plot([], [], "o", color=PAPER, markeredgecolor=INK, zorder=zorder + 0.2)
        self.artists: list[Artist] = [self.body, self.hand, self.hub]

    def set(self, x: float, radius: float, teeth: int, turn: float, phase: float = 0.0) -> None:
        """Place the wheel.

        Parameters
        ----------
        x
            Its middle, at height 0.
        radius
            Of the circle on which it meets another wheel.
        teeth
            How many.
        turn
            How far it has turned, in turns, clockwise: its hand points up at 0.
        phase
            By how many turns the teeth are turned further than the hand, so that they mesh.
        """
        middles = np.arange(teeth)[:, None]
        angle = 0.25 + phase - turn + (middles + np.array(TOOTH)) / teeth
        distance = radius + np.tile(OUTLINE, teeth)
        outline = _on_circle(x, distance, angle.ravel())
        self.body.set_xy(outline)
        tip = _on_circle(x, 0.78 * radius, 0.25 - turn)
        self.hand.set_data([x, tip[0]], [0, tip[1]])
        self.hub.set_data([x], [0])


def rim(x: float, radius: float, turn: float) -> np.ndarray:
    """Return where on the wheel its hand points, shape (2,)."""
    return _on_circle(x, 0.78 * radius, 0.25 - turn)


def turn_at(x: float, place: np.ndarray) -> float:
    """Return for which turn, from -0.5 to 0.5, the hand of a wheel points at a place."""
    return float(np.arctan2(place[0] - x, place[1]) / (2 * np.pi))


def _on_circle(x: float, distance: np.ndarray | float, turns: np.ndarray | float) -> np.ndarray:
    angle = 2 * np.pi * np.asarray(turns)
    return np.stack([x + distance * np.cos(angle), distance * np.sin(angle)], axis=-1)


def mesh(teeth: int, driven: int, phase: float = 0.0) -> float:
    """Return the phase of a wheel whose teeth fit into the gaps of the wheel on its left.

    Parameters
    ----------
    teeth, driven
        How many teeth the wheel on the left has, and the wheel itself.
    phase
        Of the wheel on the left.
    """
    return 0.25 - ((0.25 + phase) * teeth + 0.5) / driven
