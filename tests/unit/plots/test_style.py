"""One look for every picture."""

import itertools
import subprocess
import sys

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from helpers.plots import new_figure, style

COLORS = {
    "BLUE": style.BLUE,
    "ORANGE": style.ORANGE,
    "GREEN": style.GREEN,
    "PURPLE": style.PURPLE,
    "SKY": style.SKY,
    "YELLOW": style.YELLOW,
}


def linear(color: str) -> np.ndarray:
    """Return the colour in linear light, as the standard sRGB formula has it."""
    c = np.array(to_rgb(color))
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2."""
    a, b = (0.05 + linear(c) @ [0.2126, 0.7152, 0.0722] for c in (one, other))
    return max(a, b) / min(a, b)


# What an eye without one kind of cone sees (Viénot, Brettel and Mollon 1999, linear RGB).
BLIND = {
    "protanopia": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
    "deuteranopia": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
}


def test_new_figure_has_one_axes_or_as_many_as_asked_for():
    figure, ax = new_figure()
    assert figure.axes == [ax]
    figure, axes = new_figure(6, 3, rows=2, columns=3, sharex=True)
    assert axes.shape == (2, 3)
    assert tuple(figure.get_size_inches()) == (6, 3)


def test_importing_sets_the_style():
    for name, value in style.STYLE.items():
        assert matplotlib.rcParams[name] == value, name


def test_type_is_legible():
    assert matplotlib.rcParams["font.size"] >= 12
    assert matplotlib.rcParams["lines.linewidth"] >= 2


def test_neighbours_in_the_cycle_differ_in_line_style_too():
    cycle = list(matplotlib.rcParams["axes.prop_cycle"])
    assert len({entry["color"] for entry in cycle}) == len(cycle)
    for one, other in itertools.pairwise(cycle):
        assert one["linestyle"] != other["linestyle"]


@pytest.mark.parametrize("name", ["BLUE", "ORANGE", "GREEN", "PURPLE"])
def test_the_first_four_colours_stand_out_from_white(name):
    assert contrast(COLORS[name], style.PAPER) >= 3


def test_text_and_grey_can_be_read_on_white():
    assert contrast(style.INK, style.PAPER) >= 7
    assert contrast(style.GREY, style.PAPER) >= 4.5


@pytest.mark.parametrize("kind", BLIND)
def test_the_two_classes_differ_for_colour_blind_eyes(kind):
    seen = [np.array(BLIND[kind]) @ linear(color) for color in style.CLASS_COLORS]
    assert np.linalg.norm(np.sqrt(np.clip(seen[0], 0, 1)) - np.sqrt(np.clip(seen[1], 0, 1))) > 0.4


def test_the_two_classes_have_markers_and_tints_of_their_own():
    assert len(set(style.CLASS_MARKERS)) == 2
    assert len(set(style.CLASS_TINTS)) == 2
    for color, tint in zip(style.CLASS_COLORS, style.CLASS_TINTS, strict=True):
        assert contrast(color, tint) >= 2.5  # points can be seen on their own ground


def test_pyplot_is_not_even_imported():
    code = "import sys, helpers.plots; print('matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
