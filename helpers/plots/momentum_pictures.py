"""Chapter 07: rate and momentum as a map, and the ball on the two parabolas of the ravine."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from helpers.plots.palettes import ramp
from helpers.plots.style import (
    BLUE,
    CONTOUR_LINE,
    GREY,
    INK,
    ORANGE,
    ORANGE_TINT,
    PAPER,
    SURFACE_TOP,
)

FACTORS = (0.0, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)  # where one shade ends and the next begins


def speed_map(ax: Axes, rates: np.ndarray, momenta: np.ndarray, factors: np.ndarray) -> None:
    """Draw how fast the ball settles: the greyer, the slower; orange where it diverges.

    Parameters
    ----------
    ax
        Where to draw; its limits become those of the two axes.
    rates, momenta
        Values along the axes, shape (columns,) and (rows,).
    factors
        By which a step shrinks the distance, shape (rows, columns).
    """
    shades = ramp(PAPER, SURFACE_TOP)
    picked = [shades[k] for k in np.linspace(0, len(shades) - 1, len(FACTORS) - 1).astype(int)]
    ax.contourf(rates, momenta, factors, levels=FACTORS, colors=picked, zorder=0)
    ax.contourf(rates, momenta, factors, levels=(1.0, 100.0), colors=[ORANGE_TINT], zorder=0)
    lines = ax.contour(
        rates, momenta, factors, levels=FACTORS[1:-1], colors=CONTOUR_LINE, linewidths=0.6, zorder=1
    )
    ax.clabel(lines, fmt="%g", fontsize=9, colors=INK)
    ax.set(xlim=(rates[0], rates[-1]), ylim=(momenta[0], momenta[-1]))
    ax.set(xlabel="learning rate η", ylabel="momentum α")


def map_words(ax: Axes, edge: tuple[np.ndarray, np.ndarray]) -> None:
    """Draw the edge of what is stable, rates and momenta, and write what lies beyond."""
    ax.plot(*edge, color=ORANGE, linewidth=2, zorder=2)
    ax.text(1.72, 0.25, "diverges", fontsize=12, ha="center", color=INK, zorder=2)


class BallOnParabola:
    """A parabola, where the ball has been on it, and where it is."""

    def __init__(self, ax: Axes, curvature: float, reach: float, name: str) -> None:
        """Draw curvature w² / 2 for w within `reach` of 0; `name` is the name of w."""
        self.ax, self._curvature = ax, curvature
        w = np.linspace(-reach, reach, 101)
        ax.plot(w, curvature * w**2 / 2, color=GREY, zorder=1)
        ax.set(xlim=(-reach, reach), xlabel=name, yticks=[])
        ax.set_ylim(-0.1 * curvature * reach**2 / 2, curvature * reach**2 / 2)
        (self.trail,) = ax.plot([], [], "o", color=BLUE, markersize=3.5, zorder=2)
        (self.ball,) = ax.plot([], [], "o", color=ORANGE, markersize=11, zorder=3)
        self.ball.set(markeredgecolor=INK)
        self.artists: list[Artist] = [self.trail, self.ball]

    def set(self, w: np.ndarray) -> None:
        """Show the places w, shape (n,), the last with the ball; none outside the picture."""
        heights = self._curvature * w**2 / 2
        seen = np.abs(w) <= self.ax.get_xlim()[1]
        self.trail.set_data(w[seen], heights[seen])
        self.ball.set_data(w[-1:][seen[-1:]], heights[-1:][seen[-1:]])
