"""Every explorer of the course on a dark page."""

import itertools

import numpy as np
import pytest
from matplotlib.collections import Collection
from matplotlib.colors import ListedColormap, to_hex, to_rgba_array
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from helpers.explorers import Explorer
from helpers.plots.palettes import COLORS, DARK, LIGHT
from helpers.plots.style import PAPER
from tests.unit.explorers.test_all import KERAS, drawn_from_scratch, every_explorer, pixels
from tests.unit.plots.test_style import contrast

# A word of one or two letters may cover half of its own box; then both colours are asked for.
GROUNDS = 2
SHOW_DIGITS = {
    "ConvnetWay",
    "DrawnDigit",
    "FirstDigit",
    "FurtherTraining",
    "LiveTraining",
    "OwnPicture",
    "SlidingKernel",
}
STATES = 3  # of each explorer: as it begins, and those in which its first tasks are met


def colors_of(artist) -> list:
    """Return all that an artist is drawn with."""
    if isinstance(artist, Text):
        box, arrow = artist.get_bbox_patch(), getattr(artist, "arrow_patch", None)
        parts = [part for part in (box, arrow) if part is not None]
        return [artist.get_color(), *itertools.chain(*map(colors_of, parts))]
    if isinstance(artist, Line2D):
        names = ("color", "markerfacecolor", "markeredgecolor")
    elif isinstance(artist, Patch | Collection):
        names = ("facecolor", "edgecolor")
    elif isinstance(artist, AxesImage) and isinstance(artist.get_cmap(), ListedColormap):
        return list(artist.get_cmap().colors) if artist.get_cmap().N < 10 else []
    else:
        return []
    return [getattr(artist, f"get_{name}")() for name in names]


def kept_light(explorer: Explorer) -> list[str]:
    """Return the artists that have a colour of the light table."""
    found = []
    for artist in explorer.figure.findobj():
        for given in colors_of(artist):
            rgba = to_rgba_array(given).reshape(-1, 4)
            seen = {to_hex(color).upper() for color in rgba if color[3] > 0}
            found += [f"{artist}: {color}" for color in seen & set(COLORS)]
    return found


def hard_to_read(explorer: Explorer, picture: np.ndarray) -> list[str]:
    """Return the words that do not stand out from the ground they are on."""
    found: list[str] = []
    height = len(picture)
    for text in explorer.figure.findobj(Text):
        if not text.get_visible() or not text.get_text().strip():
            continue
        box = text.get_window_extent()
        rows = slice(max(int(height - box.y1), 0), max(int(height - box.y0), 0))
        part = picture[rows, max(int(box.x0), 0) : max(int(box.x1), 0)].reshape(-1, 3)
        if len(part):
            colors, counts = np.unique(part, axis=0, return_counts=True)
            grounds = [to_hex(colors[k] / 255) for k in np.argsort(counts)[-GROUNDS:]]
            if max(contrast(to_hex(text.get_color()), ground) for ground in grounds) < 4.5:
                found.append(f"{text.get_text()!r}, {to_hex(text.get_color())} on {grounds}")
    return found


class InTheDark:
    """What is tried with each explorer."""

    made: type[Explorer]

    @pytest.fixture(scope="class")
    @classmethod
    def shared(cls) -> tuple[Explorer, dict]:
        made = cls.made()
        return made, made.state

    @pytest.fixture
    def explorer(self, shared) -> Explorer:
        made, start = shared
        made._live.theme = DARK
        made.state = start
        return made

    def test_it_is_dark_and_can_be_read_and_is_light_again_as_it_was(self, explorer):
        """And what moves is drawn as a full redraw would."""
        live = explorer._live
        for state in [{}, *(task.example for task in explorer.tasks)][:STATES]:
            explorer.state = state
            picture = pixels(explorer.picture.frame)
            assert to_hex(picture[0, 0] / 255).upper() == COLORS[PAPER]
            assert picture.mean() < 64
            white = (picture > 240).all(axis=2).mean()
            assert white < (0.1 if type(explorer).__name__ in SHOW_DIGITS else 0.01)
            assert kept_light(explorer) == []
            assert hard_to_read(explorer, picture) == []

            live.theme = LIGHT
            light = live.png()
            live.theme = DARK
            assert (np.abs(picture - pixels(live.png())).max(axis=2) > 12).mean() < 1e-4
            scratch = drawn_from_scratch(explorer.figure, picture.shape)
            assert (np.abs(picture - scratch).max(axis=2) > 60).mean() < 0.002
            live.theme = LIGHT
            assert live.png() == light
            live.theme = DARK

    def test_a_sharp_picture_shows_the_same(self, explorer):
        live = explorer._live
        before, fine = live.png(), pixels(live.png(2))
        width, height = live.pixels
        assert fine.shape == (2 * height, 2 * width, 3)
        coarse = fine.reshape(height, 2, width, 2, 3).mean(axis=(1, 3))
        # Much small type differs by 7; what is one pixel off, by 9 and more.
        assert np.abs(coarse - pixels(before)).mean() < 8
        assert live.png() == before


for kind in every_explorer():
    name = f"Test{kind.__name__}"
    made = type(name, (InTheDark,), {"made": kind, "__module__": __name__})
    globals()[name] = pytest.mark.keras(made) if kind.__name__ in KERAS else made
