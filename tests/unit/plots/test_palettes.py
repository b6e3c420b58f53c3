"""Light and dark: the table of colours, and the exchange in what is drawn."""

import colorsys
import itertools
import re

import matplotlib
import matplotlib.patheffects as effects
import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import ListedColormap, to_hex, to_rgb, to_rgba
from matplotlib.figure import Figure

from helpers.plots import style
from helpers.plots.feature_maps import PALE, signed_colors
from helpers.plots.palettes import COLORS, DARK, LIGHT, MAPS, colour_map, recolour, twin
from helpers.plots.themed_image import ThemedImage
from tests.unit.plots.test_style import BLIND, contrast, linear

PAPER = COLORS[style.PAPER]
READ = {"INK", "GREY", "BLUE", "ORANGE", "GREEN", "PURPLE", "QUIET_INK"}  # letters have them
LINES = ("BLUE", "ORANGE", "GREEN", "PURPLE", "SKY", "YELLOW", "GREY")
UNDER_INK = (
    *("BLUE_TINT", "ORANGE_TINT", "FAINT_FILL", "WORK_TINT", "ROW_TINT", "COLUMN_TINT"),
    *("CELL_TINT", "SURFACE_TOP", "ABOVE_TINT", "BELOW_TINT"),
)


def dark(name: str) -> str:
    return COLORS[getattr(style, name)]


def test_each_colour_has_one_twin_and_none_stands_on_both_sides():
    assert len(set(COLORS.values())) == len(COLORS)
    assert not set(COLORS) & set(COLORS.values())
    for color in (*COLORS, *COLORS.values()):
        assert re.fullmatch("#[0-9A-F]{6}", color)
    for color in COLORS:
        assert twin(twin(color, DARK), LIGHT) == color
        assert twin(color, LIGHT) == color


def test_every_colour_of_the_style_has_a_twin_but_black():
    named = {
        color
        for value in vars(style).values()
        for color in (value if isinstance(value, tuple) else (value,))
        if isinstance(color, str) and color.startswith("#")
    }
    assert named - {style.BLACK} <= set(COLORS)


@pytest.mark.parametrize("name", sorted({*READ, *LINES}))
def test_lines_and_letters_stand_out_from_dark_paper(name):
    assert contrast(dark(name), PAPER) >= (4.5 if name in READ else 3)


@pytest.mark.parametrize("name", UNDER_INK)
def test_ink_can_be_read_on_every_tint(name):
    assert contrast(dark("INK"), dark(name)) >= 4.5
    assert contrast(dark(name), PAPER) >= 1.25  # and the tint is to be seen


@pytest.mark.parametrize("limit", [-1.0, 1.0])
def test_ink_can_be_read_on_numbers_in_their_full_colour(limit):
    (ground,) = signed_colors(np.array([limit]), 1.0, PALE, DARK)
    assert contrast(dark("INK"), to_hex(ground)) >= 4.5


def test_quiet_ink_can_be_read_on_what_is_not_in_use():
    assert contrast(style.QUIET_INK, style.FAINT_FILL) >= 4.5
    assert contrast(dark("QUIET_INK"), dark("FAINT_FILL")) >= 4.5


@pytest.mark.parametrize("name", ["BLUE", "GREEN", "PURPLE"])
def test_letters_of_the_colour_of_paper_can_be_read_on_a_fill(name):
    assert contrast(style.PAPER, getattr(style, name)) >= 3  # large and bold
    assert contrast(PAPER, dark(name)) >= 4.5


def test_points_stand_out_from_their_own_ground():
    for color, tint in zip(style.CLASS_COLORS, style.CLASS_TINTS, strict=True):
        assert contrast(COLORS[color], COLORS[tint]) >= 3


@pytest.mark.parametrize("name", LINES)
def test_a_twin_keeps_its_hue(name):
    hues = [colorsys.rgb_to_hls(*to_rgb(color))[0] for color in (getattr(style, name), dark(name))]
    assert abs(hues[0] - hues[1]) <= 5 / 360


@pytest.mark.parametrize("kind", ["every cone", *BLIND])
def test_twins_are_told_apart_as_well_as_the_light_colours(kind):
    seen = np.array(BLIND.get(kind, np.eye(3)))

    def closest(colors: list[str]) -> float:
        looks = [np.sqrt(np.clip(seen @ linear(color), 0, 1)) for color in colors]
        return min(np.linalg.norm(one - other) for one, other in itertools.combinations(looks, 2))

    light = closest([getattr(style, name) for name in LINES])
    assert closest([dark(name) for name in LINES]) >= 0.98 * light


@pytest.mark.parametrize("name", MAPS)
def test_a_map_ends_where_paper_is_in_both_themes(name):
    places = (0.5,) if name == "PuOr" else (0.0,)
    for place in places:
        assert contrast(to_hex(matplotlib.colormaps[name](place)), style.PAPER) < 1.1
        assert contrast(to_hex(MAPS[name](place)), PAPER) < 1.1
    assert colour_map(MAPS[name], LIGHT) == matplotlib.colormaps[name]
    assert colour_map(matplotlib.colormaps[name], DARK) is MAPS[name]
    assert colour_map(MAPS[name], DARK) is MAPS[name]


def test_a_list_of_colours_is_exchanged_and_digits_are_not():
    tints = ListedColormap(style.CLASS_TINTS)
    exchanged = colour_map(tints, DARK)
    assert list(exchanged.colors) == [COLORS[tint] for tint in style.CLASS_TINTS]
    assert list(colour_map(exchanged, LIGHT).colors) == list(style.CLASS_TINTS)
    assert colour_map(exchanged, DARK) is exchanged
    for name in ("gray", "viridis"):
        kept = matplotlib.colormaps[name]
        assert colour_map(kept, DARK) is kept


@pytest.fixture
def ax():
    return Figure().subplots()


def recoloured(artist, theme: str = DARK):
    recolour([artist], theme)
    return artist


def same(color, wanted, alpha: float = 1) -> bool:
    return np.allclose(to_rgba(color), (*to_rgb(wanted), alpha))


def test_text_its_box_its_outline_and_an_arrow(ax):
    box = {"facecolor": style.PAPER, "edgecolor": "none", "alpha": 0.9}
    arrow = {"arrowstyle": "->", "color": style.GREY}
    words = ax.annotate("a", (0, 0), (1, 1), color=style.BLUE, bbox=box, arrowprops=arrow)
    words.set_path_effects([effects.withStroke(linewidth=3, foreground=style.PAPER)])
    for _ in range(2):  # twice is as good as once
        recoloured(words)
        assert words.get_color() == COLORS[style.BLUE]
        assert same(words.get_bbox_patch().get_facecolor(), PAPER, 0.9)
        assert words.get_bbox_patch().get_edgecolor()[3] == 0
        assert same(words.arrow_patch.get_edgecolor(), COLORS[style.GREY])
        assert words.get_path_effects()[0]._gc == {"linewidth": 3, "foreground": PAPER}
    recoloured(words, LIGHT)
    assert words.get_color() == style.BLUE
    assert same(words.get_bbox_patch().get_facecolor(), style.PAPER, 0.9)
    assert same(words.arrow_patch.get_edgecolor(), style.GREY)
    assert words.get_path_effects()[0]._gc["foreground"] == style.PAPER


def test_a_marker_takes_the_colour_of_its_line_if_it_did_before(ax):
    (plain,) = ax.plot([0], [0], "o", color=style.BLUE)
    (edged,) = ax.plot([0], [0], "o", color=style.BLUE, markeredgecolor=style.INK)
    (hollow,) = ax.plot([0], [0], "o", color=style.BLUE, markerfacecolor="none", alpha=0.5)
    recolour([plain, edged, hollow], DARK)
    assert same(edged.get_markerfacecolor(), COLORS[style.BLUE])
    assert same(edged.get_markeredgecolor(), COLORS[style.INK])
    assert hollow.get_markerfacecolor() == "none"
    assert hollow.get_alpha() == 0.5
    plain.set_color(style.ORANGE)
    recoloured(plain)
    assert same(plain.get_markerfacecolor(), COLORS[style.ORANGE])
    assert same(plain.get_markeredgecolor(), COLORS[style.ORANGE])


def test_patches_with_and_without_colours_of_their_own(ax):
    (bar,) = ax.bar([0], [1])
    span = ax.axvspan(0, 1, color=style.YELLOW, alpha=0.3)
    frame = ax.add_patch(matplotlib.patches.Rectangle((0, 0), 1, 1, fill=False))
    faded = ax.add_patch(
        matplotlib.patches.Rectangle((0, 0), 1, 1, facecolor=(*to_rgb(style.BLUE), 0.25))
    )
    recolour([bar, span, frame, faded], DARK)
    assert same(bar.get_facecolor(), COLORS[style.BLUE])
    assert same(span.get_facecolor(), COLORS[style.YELLOW], 0.3)
    assert same(frame.get_edgecolor(), COLORS[style.INK])
    assert frame.get_facecolor()[3] == 0
    assert same(faded.get_facecolor(), COLORS[style.BLUE], 0.25)


def test_collections_images_and_whole_figures(ax):
    dots = ax.scatter([0, 1, 2], [0, 1, 2], c=[style.BLUE, style.ORANGE, "#123456"])
    lines = ax.add_collection(LineCollection([[(0, 0), (1, 1)]], colors=style.FAINT_LINE))
    low = ax.contourf(np.arange(9.0).reshape(3, 3), levels=2, colors=[style.PAPER, style.GREY, "r"])
    image = ax.imshow([[0, 1]], cmap="Blues", extent=(0, 1, 0, 1))
    digit = ax.imshow([[0, 1]], cmap="gray", extent=(0, 1, 0, 1))
    (line,) = ax.plot([0, 1], [0, 1], label="a line")
    legend = ax.legend()
    ax.set(title="a title", xlabel="x", facecolor=style.BLACK)
    ax.grid(True)
    figure = recoloured(ax.figure)
    assert [to_hex(c).upper() for c in dots.get_facecolor()] == [
        COLORS[style.BLUE],
        COLORS[style.ORANGE],
        "#123456",
    ]
    assert same(lines.get_edgecolor(), COLORS[style.FAINT_LINE])
    assert same(low.get_facecolor()[0], PAPER)
    assert image.get_cmap() is MAPS["Blues"]
    assert digit.get_cmap().name == "gray"
    ink = [ax.title, ax.xaxis.label, ax.xaxis.get_ticklabels()[0], legend.get_texts()[0]]
    for text in ink:
        assert same(text.get_color(), COLORS[style.INK])
    tick = ax.xaxis.get_major_ticks()[0]
    assert same(tick.tick1line.get_markeredgecolor(), COLORS[style.INK])
    assert same(tick.gridline.get_color(), COLORS[style.GRID])
    assert same(legend.get_lines()[0].get_color(), line.get_color())
    assert same(ax.spines["left"].get_edgecolor(), COLORS[style.INK])
    assert same(figure.get_facecolor(), PAPER)
    assert same(ax.get_facecolor(), style.BLACK)


def test_a_themed_image_paints_itself_anew(ax):
    image = ThemedImage(ax, lambda theme: np.full((2, 2, 3), float(theme == LIGHT)), (0, 2, 2, 0))
    assert image.get_array().min() == 1
    assert recoloured(image).get_array().max() == 0
    image.paint(lambda theme: np.full((2, 2, 3), 0.25 if theme == DARK else 0.75))
    assert (image.get_array() == 0.25).all()
    assert (recoloured(image, LIGHT).get_array() == 0.75).all()
