"""Chapter 02: the loss as a bowl in space, seen from any side; from above it is the contours."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import BoundaryNorm

from helpers.plots.loss_surfaces import BOWL_COLORS, BOWL_LEVELS, DEEPEST, DescentPath, best_mark
from helpers.plots.style import CONTOUR_LINE, INK

VIEW = {"xlim": (-1.5, 1.5), "ylim": (-1.45, 1.45), "aspect": "equal"}
TALL = 1.5  # the highest loss, where half the width of the bowl is 1
MAP_COLORS = 256
NAMES_AT = 1.17  # of the axes, beside the edges of the bowl, which are at 1


class TurnedSurface:
    """The loss over two parameters, with a path on it, turned and tilted."""

    def __init__(
        self, ax: Axes, w_limits: tuple[float, float], b_limits: tuple[float, float]
    ) -> None:
        """Prepare `ax`, which shows nothing else; the limits are those of the bowl."""
        ax.set(**VIEW)
        ax.set_axis_off()
        self.ax = ax
        self.limits = np.array([w_limits, b_limits])
        self.turn, self.tilt, self.top = 0.0, np.pi / 2, 1.0
        self.faces = PolyCollection([], cmap=BOWL_COLORS, linewidths=0.3, edgecolors=CONTOUR_LINE)
        ax.add_collection(self.faces, autolim=False)
        self.path = DescentPath(ax)
        self.best = best_mark(ax, 0, 0)
        self.names = [
            ax.text(0, 0, name, ha="center", va="center", color=INK, fontsize=11)
            for name in ("weight w", "bias b")
        ]
        self.artists: list[Artist] = [self.faces, *self.path.artists, self.best, *self.names]

    def look(self, turn: float, tilt: float) -> None:
        """Look from another side; then set the surface and the path again.

        Parameters
        ----------
        turn
            Degrees by which the bowl is turned, against the clock when seen from above.
        tilt
            Degrees above the horizon of the eye; 90 is straight from above.
        """
        self.turn, self.tilt = np.deg2rad(turn), np.deg2rad(tilt)

    def seen(self, w, b, loss) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return where points of the surface appear, to the right and up, and how far away."""
        (w0, w1), (b0, b1) = self.limits
        u, v = (2 * np.asarray(w) - w0 - w1) / (w1 - w0), (2 * np.asarray(b) - b0 - b1) / (b1 - b0)
        across = u * np.cos(self.turn) - v * np.sin(self.turn)
        away = u * np.sin(self.turn) + v * np.cos(self.turn)
        height = TALL * (np.asarray(loss) / self.top - 0.5)
        up = away * np.sin(self.tilt) + height * np.cos(self.tilt)
        return across, up, away * np.cos(self.tilt) - height * np.sin(self.tilt)

    def set_surface(self, w: np.ndarray, b: np.ndarray, loss: np.ndarray) -> None:
        """Show the loss, shape (rows, columns), over w (columns,) and b (rows,)."""
        self.top = loss.max()
        levels = np.geomspace(max(loss.min() * 1.05, self.top / DEEPEST), self.top, BOWL_LEVELS)
        across, up, away = self.seen(*np.meshgrid(w, b), loss)
        corners = np.stack([across, up], axis=-1)
        quads = np.stack(
            [corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1]], axis=2
        ).reshape(-1, 4, 2)
        middles = [
            (a[:-1, :-1] + a[1:, 1:] + a[:-1, 1:] + a[1:, :-1]).ravel() / 4 for a in (away, loss)
        ]
        far_first = np.argsort(-middles[0])
        self.faces.set_verts(quads[far_first])
        self.faces.set_norm(BoundaryNorm([0, *levels[:-1], self.top * 1.001], MAP_COLORS))
        self.faces.set_array(middles[1][far_first])
        for text, place in zip(self.names, ((0, -NAMES_AT), (-NAMES_AT, 0)), strict=True):
            at = self.limits.mean(axis=1) + np.array(place) * np.ptp(self.limits, axis=1) / 2
            text.set_position(self.seen(*at, 0.0)[:2])

    def set_path(self, w: np.ndarray, b: np.ndarray, loss: np.ndarray) -> None:
        """Show a path, shape (n,) each; it lies on the surface that was set."""
        across, up, _ = self.seen(w, b, loss)
        self.path.set(across, up)

    def set_best(self, w: float, b: float, loss: float) -> None:
        """Put the star."""
        across, up, _ = self.seen(w, b, loss)
        self.best.set_data([across], [up])
