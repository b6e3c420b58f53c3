"""Light and dark: what each colour of a picture becomes on a dark page, and back again.

A picture is drawn in the light colours of `helpers.plots.style`. `recolour` exchanges them for
their dark twins in artists that are there already, and the other way round.
"""

from collections.abc import Iterable
from functools import lru_cache

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import Collection
from matplotlib.colors import (
    Colormap,
    LinearSegmentedColormap,
    ListedColormap,
    is_color_like,
    to_hex,
    to_rgb,
    to_rgba,
)
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from helpers.plots import style

LIGHT, DARK = THEMES = ("light", "dark")
NO_THEME = "There is no theme named {theme!r}. The themes are: {themes}."

SIGNED_COLORS = "PuOr"  # of signed numbers: orange below 0, paper at 0, purple above
SHADES = 12  # from paper to a tint, both included


def ramp(one: str, other: str, steps: int = SHADES) -> list[str]:
    """Return colours in even steps from one to another, both included."""
    shares = np.linspace(0, 1, steps)[:, None]
    colors = (1 - shares) * np.array(to_rgb(one)) + shares * np.array(to_rgb(other))
    return [to_hex(color).upper() for color in colors]


# From light to dark. No colour stands on both sides: so what has its dark colour keeps it.
COLORS = {
    style.PAPER: "#111111",
    style.INK: "#E8E8E8",
    style.GREY: "#9C9C9C",
    style.BLUE: "#45A5E8",
    style.ORANGE: "#FF8A3D",
    style.GREEN: "#2FC79A",
    style.PURPLE: "#D474C4",
    style.SKY: "#9AD8F8",
    style.YELLOW: "#FFCB47",
    style.BLUE_TINT: "#16324A",
    style.ORANGE_TINT: "#4A2A17",
    style.QUIET_INK: "#A9A9A9",
    style.CONTOUR_LINE: "#6E6E6E",
    style.FAINT_LINE: "#5E5E5E",
    style.GRID: "#3A3A3A",
    style.FAINT_FILL: "#2A2A2A",
    style.WORK_TINT: "#55450F",
    style.ROW_TINT: "#1B4566",
    style.COLUMN_TINT: "#5E341C",
    style.CELL_TINT: "#5F5410",
    style.GROUND: "#2B333A",
    style.UNSEEN: "#4C5660",
}
# Of these, all shades from paper on are in the table.
TINTS = {
    style.SURFACE_TOP: "#4A4A4A",
    style.ABOVE_TINT: "#1F5F86",
    style.BELOW_TINT: "#8A4A22",
}
for _tint, _twin in TINTS.items():
    COLORS |= zip(ramp(style.PAPER, _tint), ramp(COLORS[style.PAPER], _twin), strict=True)


def _faded(name: str, *colors: str) -> LinearSegmentedColormap:
    return LinearSegmentedColormap.from_list(f"{name}, {DARK}", colors)


# Matplotlib's own maps whose pale end or middle is paper. Those of digits stay as they are.
MAPS = {
    name: _faded(name, *colors)
    for name, colors in {
        "Blues": ("#14191E", "#3A85BD"),
        "Greys": (COLORS[style.PAPER], "#C8C8C8"),
        "Oranges": (COLORS[style.PAPER], "#B8560F"),
        SIGNED_COLORS: ("#E08A2E", COLORS[style.PAPER], "#9A7FD6"),
    }.items()
}

_COLORS = {DARK: COLORS, LIGHT: {dark: light for light, dark in COLORS.items()}}
_MAPS = {DARK: MAPS, LIGHT: {made.name: matplotlib.colormaps[name] for name, made in MAPS.items()}}


def _numbers(colors: np.ndarray) -> np.ndarray:
    """Return colours, (n, 3 or 4) from 0 to 1, as whole numbers, (n,)."""
    return np.rint(255 * colors[:, :3]).astype(np.int64) @ (65536, 256, 1)


def _sorted_table(theme: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the numbers of the colours to be exchanged, rising, and the colours to take."""
    table = _COLORS[theme]
    old, new = (np.array([to_rgb(color) for color in side]) for side in (table, table.values()))
    order = np.argsort(_numbers(old))
    return _numbers(old)[order], new[order]


_TABLES = {theme: _sorted_table(theme) for theme in THEMES}


def twin(color: str, theme: str) -> str:
    """Return what a colour is in a theme; one that is not in the table is itself."""
    return _COLORS[theme].get(to_hex(color).upper(), color)


def colour_map(cmap: Colormap, theme: str) -> Colormap:
    """Return what a map is in a theme: one known by its name, or a list of colours with twins."""
    if isinstance(cmap, ListedColormap) and cmap.name not in matplotlib.colormaps:
        colors = [_exchanged(_hashable(color), theme) for color in cmap.colors]
        if all(color is None for color in colors):
            return cmap
        pairs = zip(colors, cmap.colors, strict=True)
        return ListedColormap([old if new is None else new for new, old in pairs], cmap.name)
    return _MAPS[theme].get(cmap.name, cmap)


def signed_map(theme: str) -> Colormap:
    """Return the map of signed numbers in a theme."""
    return colour_map(matplotlib.colormaps[SIGNED_COLORS], theme)


def recolour(artists: Iterable[Artist], theme: str) -> None:
    """Exchange the colours of artists and all their parts for those of a theme.

    Opacity is kept. An artist with colours of its own making has a method `set_theme`.
    """
    for artist in artists:
        _recolour_one(artist, theme)
        recolour(artist.get_children(), theme)


def _recolour_one(artist: Artist, theme: str) -> None:
    for effect in artist.get_path_effects() or ():
        _exchange_in(getattr(effect, "_gc", {}), theme)
    if hasattr(artist, "set_theme"):
        artist.set_theme(theme)
    elif isinstance(artist, Text):
        _exchange(artist, "color", artist.get_color(), theme)
        for part in (artist.get_bbox_patch(), getattr(artist, "arrow_patch", None)):
            if part is not None:
                _recolour_one(part, theme)
    elif isinstance(artist, Line2D):
        # As they were given: a marker that is "auto" goes on taking the colour of its line.
        _exchange(artist, "color", artist.get_color(), theme)
        for name in ("markerfacecolor", "markeredgecolor", "markerfacecoloralt"):
            _exchange(artist, name, getattr(artist, f"_{name}"), theme)
    elif isinstance(artist, Patch):
        for name in ("facecolor", "edgecolor", "hatchcolor"):
            given = getattr(artist, f"_original_{name}", "none")
            given = getattr(artist, f"get_{name}")() if given is None else given
            _exchange(artist, name, given, theme)
    elif isinstance(artist, Collection):
        _recolour_map(artist, theme)
        for name in ("facecolor", "edgecolor"):
            _exchange_array(artist, name, getattr(artist, f"_{name}s"), theme)
    elif isinstance(artist, AxesImage):
        _recolour_map(artist, theme)


def _recolour_map(artist: Collection | AxesImage, theme: str) -> None:
    cmap = artist.get_cmap()
    new = colour_map(cmap, theme)
    if new is not cmap:
        artist.set_cmap(new)


def _exchange(artist: Artist, name: str, color, theme: str) -> None:
    new = _exchanged(_hashable(color), theme)
    if new is not None:
        getattr(artist, f"set_{name}")(new)


def _exchange_array(artist: Collection, name: str, colors, theme: str) -> None:
    if np.ndim(colors) != 2:  # "face": whatever the face is; in rows and columns: made by a map
        return
    old, new = _TABLES[theme]
    numbers = _numbers(colors)
    places = np.minimum(np.searchsorted(old, numbers), len(old) - 1)
    found = old[places] == numbers
    if found.any():
        colors = np.array(colors)
        colors[found, :3] = new[places[found]]
        getattr(artist, f"set_{name}")(colors)


def _exchange_in(properties: dict, theme: str) -> None:
    """Exchange colours in what a path effect draws with."""
    for name, value in properties.items():
        new = _exchanged(_hashable(value), theme)
        properties[name] = value if new is None else new


def _hashable(color):
    return color if isinstance(color, str) or color is None else tuple(np.ravel(color))


@lru_cache(4096)
def _exchanged(color, theme: str) -> tuple[float, ...] | str | None:
    """Return what to take instead of a colour, with its opacity; None to leave it."""
    if not is_color_like(color):  # "auto", "edge", the width of a line
        return None
    rgba = to_rgba(color)
    new = _COLORS[theme].get(to_hex(rgba).upper())
    if new is None or color == "none":
        return None
    return new if rgba[3] == 1 else (*to_rgb(new), rgba[3])
