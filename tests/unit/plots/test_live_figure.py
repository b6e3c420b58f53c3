"""The live figure: fast, and never a pixel behind what a full redraw would show."""

import io
import threading
import warnings

import numpy as np
import pytest
from matplotlib._pylab_helpers import Gcf
from matplotlib.text import Text
from PIL import Image

from helpers.plots import LiveFigure
from helpers.plots.palettes import DARK, LIGHT, THEMES, twin
from helpers.plots.still import png_of
from helpers.plots.style import BLUE, DRAWING, INK, ORANGE, PAPER

ALIKE = 12  # of 255: ticks are drawn before an image that ends at them, not after


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


class Scene:
    """A live figure with one of every kind of moving artist, and still parts under them."""

    def __init__(self, size=(4, 3)) -> None:
        self.live = LiveFigure(size)
        self.ax = self.live.figure.subplots()
        self.ax.set(xlim=(0, 10), ylim=(0, 10), xlabel="x", ylabel="y", title="still")
        self.under = self.ax.axhspan(0, 3, zorder=-1)
        self.over = self.ax.plot([0, 10], [10, 0])[0]  # above the image, below the line
        self.image = self.ax.imshow(
            np.zeros((5, 5)), extent=(0, 4, 0, 4), vmin=0, vmax=1, zorder=0, aspect="auto"
        )
        (self.line,) = self.ax.plot([], [], zorder=4)
        self.dots = self.ax.scatter([1, 2], [8, 9], zorder=5)
        self.words = self.ax.text(5, 9, "", zorder=6)
        self.live.animate([self.words, self.dots, self.line, self.image])

    def move(self, k: float) -> None:
        self.image.set_data(np.full((5, 5), k / 10))
        self.line.set_data([0, k], [k, 10])
        self.dots.set_offsets([[k, 1], [1, k]])
        self.words.set_text(f"k = {k}")


def whole(live: LiveFigure) -> np.ndarray:
    """Return the pixels of the figure drawn from scratch."""
    drawn = io.BytesIO()
    live.figure.savefig(drawn, format="rgba", dpi=live.figure.dpi, facecolor="auto")
    width, height = live.pixels
    return np.frombuffer(drawn.getvalue(), np.uint8).reshape(height, width, 4)[..., :3].astype(int)


def difference(png: bytes, scene: Scene) -> int:
    """Return by how much a picture differs from the same figure drawn from scratch, of 255."""
    return int(np.abs(pixels(png) - whole(scene.live)).max())


def test_size_in_pixels():
    scene = Scene((4.5, 3.2))
    assert scene.live.pixels == (378, 268)
    assert pixels(scene.live.png()).shape == (268, 378, 3)


def test_the_picture_equals_a_full_redraw_wherever_the_artists_move():
    scene = Scene()
    for k in (0, 3, 9.5, 6, 6):
        scene.move(k)
        assert difference(scene.live.png(), scene) <= ALIKE


def test_what_lies_above_a_moving_artist_is_not_covered_by_it():
    scene = Scene()
    scene.move(10)
    covered = pixels(scene.live.png())
    scene.over.set_visible(False)
    assert np.abs(pixels(scene.live.png()) - covered)[:, :160].max() > 50


def test_nothing_moving_is_left_behind():
    scene = Scene()
    scene.move(2)
    first = scene.live.png()
    scene.move(9)
    assert scene.live.png() != first
    scene.move(2)
    assert scene.live.png() == first


@pytest.mark.parametrize("seed", range(2))
def test_the_picture_equals_a_full_redraw_after_any_changes(seed):
    """A random walk over all that may change, one or a few things at a time."""
    rng = np.random.default_rng(seed)
    live = LiveFigure((8, 4))
    left, right = live.figure.subplots(1, 2)
    for ax in (left, right):
        ax.set(xlim=(0, 10), ylim=(0, 10), title="still")
        ax.plot([0, 10], [5, 5], zorder=2.5)
    image = left.imshow(
        np.zeros((4, 4)), extent=(0, 9, 0, 9), vmin=0, vmax=1, zorder=0, aspect="auto"
    )
    lines = [ax.plot([], [], "o-", zorder=3)[0] for ax in (left, right)]
    (outside,) = right.plot([0], [5], "s", markersize=20, clip_on=False, zorder=4)
    bars = right.bar([2, 5, 8], [1, 1, 1], zorder=1)
    plain = [ax.text(1, 1, "a", zorder=5) for ax in (left, left, right)]
    leaning = left.text(5, 5, "", rotation=30, zorder=5)
    boxed = right.text(5, 5, "b", bbox={"facecolor": "w", "edgecolor": "k"}, zorder=6)
    arrow = right.annotate("", (1, 1), (2, 2), arrowprops={"arrowstyle": "->"}, zorder=5)
    live.animate([image, *lines, outside, *bars, *plain, leaning, boxed, arrow])
    live.png()

    def somewhere() -> np.ndarray:
        return rng.uniform(1, 5, 2)  # words that run into the next axes are cut off by it

    changes = [
        lambda: image.set_data(rng.uniform(size=(4, 4))),
        lambda: lines[0].set_data(rng.uniform(0, 10, (2, 3))),
        lambda: lines[1].set_data(rng.uniform(0, 10, (2, 3))),
        lambda: outside.set_data([rng.choice([0, 10])], [rng.uniform(0, 10)]),
        lambda: bars[1].set_height(rng.uniform(0, 9)),
        lambda: plain[0].set_position(somewhere()),
        lambda: plain[1].set_text("words " * rng.integers(0, 4)),
        lambda: plain[2].set_color(rng.uniform(size=3)),
        lambda: plain[2].set_visible(rng.random() < 0.5),
        lambda: (leaning.set_text("leaning"), leaning.set_position(somewhere())),
        lambda: leaning.set_fontsize(rng.integers(8, 30)),
        lambda: boxed.set_text("boxed " * rng.integers(1, 3)),
        lambda: boxed.set_position(somewhere()),
        lambda: arrow.set(position=somewhere()),
        lambda: lines[0].set_visible(rng.random() < 0.7),
        lambda: right.set_xlim(0, rng.uniform(8, 12)),
        lambda: None,
    ]
    for step in range(25):
        done = rng.choice(len(changes), rng.integers(1, 3))
        for k in done:
            changes[k]()
        png, scratch = live.png(), whole(live)
        if step % 3 == 0:
            live.png()  # and after the savefig
        worst = np.abs(pixels(png) - scratch).max()
        assert worst <= ALIKE, f"step {step}, changes {done}"


def test_an_artist_made_invisible_is_gone():
    scene = Scene()
    scene.move(5)
    scene.live.png()
    scene.line.set_visible(False)
    scene.dots.set_visible(False)
    assert difference(scene.live.png(), scene) <= ALIKE


@pytest.mark.parametrize(
    "change",
    [
        lambda scene: scene.ax.set_xlim(-5, 20),
        lambda scene: scene.ax.set_ylim(-5, 20),
        lambda scene: scene.live.figure.set_size_inches(5, 4),
        lambda scene: scene.live.figure.add_axes((0.7, 0.7, 0.2, 0.2)),
    ],
    ids=["x limits", "y limits", "size", "axes"],
)
def test_the_background_is_renewed_by_itself(change):
    scene = Scene()
    scene.move(3)
    before = scene.live.png()
    change(scene)
    after = scene.live.png()
    assert after != before
    assert difference(after, scene) <= ALIKE


def test_the_background_is_renewed_on_request():
    scene = Scene()
    scene.move(3)
    before = scene.live.png()
    scene.ax.set_xlabel("anew")
    assert scene.live.png() == before, "the background is kept until somebody asks"
    scene.live.refresh_background()
    after = scene.live.png()
    assert after != before
    assert difference(after, scene) <= ALIKE


def test_the_background_is_drawn_once_and_not_with_each_picture():
    scene = Scene()
    drawn = []
    draw = scene.under.draw
    scene.under.draw = lambda renderer: (drawn.append(1), draw(renderer))[1]
    scene.live.png()
    assert drawn
    drawn.clear()
    for k in range(10):
        scene.move(k)
        scene.live.png()
    assert not drawn


class Words:
    """Moving words only: two in each other's way, one apart, one that leans out of its line."""

    def __init__(self) -> None:
        self.live = LiveFigure((4, 3))
        self.ax = self.live.figure.subplots()
        self.ax.set(xlim=(0, 10), ylim=(0, 10), title="still")
        middle = {"ha": "center", "va": "center"}
        self.under = self.ax.text(5, 5, "under", color="red", size=30, **middle)
        self.over = self.ax.text(6, 5, "over", size=30, **middle)
        self.apart = self.ax.text(1, 9, "apart", **middle)
        self.leaning = self.ax.text(9, 1, "f", style="italic", size=40, **middle)
        self.live.animate([self.under, self.over, self.apart, self.leaning])
        self.drawn: list = []
        put = self.live._put_words
        self.live._put_words = lambda text, on: (self.drawn.append(text), put(text, on))

    def drawn_for(self, change) -> list[str]:
        """Return what is drawn for the picture after a change, which must be right."""
        self.live.png()
        change()
        self.drawn.clear()
        png = self.live.png()
        names = ("apart", "leaning", "over", "under")
        drawn = [name for name in names if getattr(self, name) in self.drawn]
        assert difference(png, self) <= ALIKE
        return drawn


@pytest.mark.parametrize(
    ("change", "drawn"),
    [
        (lambda words: None, []),
        (lambda words: words.apart.set_text("apart"), []),
        (lambda words: words.apart.set_text("there"), ["apart"]),
        (lambda words: words.apart.set_color("green"), ["apart"]),
        (lambda words: words.apart.set_visible(False), ["apart"]),
        (lambda words: words.apart.set_text(""), ["apart"]),
        (lambda words: words.under.set_text("below"), ["over", "under"]),
        (lambda words: words.over.set_text("above"), ["over", "under"]),
        (lambda words: words.apart.set_position((5, 5)), ["apart", "over", "under"]),
        (lambda words: words.over.set_position((9, 5)), ["over", "under"]),
        (lambda words: words.leaning.set_text("j"), ["leaning"]),
        (lambda words: words.over.set_bbox({"pad": 40}), ["apart", "leaning", "under"]),
        (lambda words: words.ax.set_xlim(0, 20), ["apart", "leaning", "over", "under"]),
    ],
)
def test_words_are_drawn_again_only_where_something_changed(change, drawn):
    words = Words()
    assert words.drawn_for(lambda: change(words)) == drawn
    words.live.png()
    words.leaning.set_text("g")
    words.under.set_text("again")
    assert difference(words.live.png(), words) <= ALIKE, "and the next picture is right as well"


@pytest.mark.parametrize("dpi", [84, 168])
def test_a_picture_saved_after_a_change_does_not_make_the_change_forgotten(dpi):
    words = Words()
    words.live.png()
    words.apart.set_text("changed")
    words.live.figure.savefig(io.BytesIO(), dpi=dpi)
    assert difference(words.live.png(), words) <= ALIKE


def test_a_picture_that_fails_half_way_leaves_nothing_behind():
    words = Words()
    words.live.png()
    draw, words.over.draw = words.over.draw, lambda renderer: 1 / 0
    words.over.set_text("broken")
    words.under.set_text("again")
    with pytest.raises(ZeroDivisionError):
        words.live.png()
    words.over.draw = draw
    words.apart.set_text("mended")
    assert difference(words.live.png(), words) <= ALIKE


def test_axes_that_are_switched_off_stay_so():
    live = LiveFigure((4, 3))
    ax = live.figure.subplots()
    ax.set_axis_off()
    live.animate(ax.plot([0, 1], [0, 1], zorder=1))
    assert np.abs(pixels(live.png()) - whole(live)).max() <= ALIKE


def test_a_stored_picture_in_between_does_no_harm():
    scene = Scene()
    scene.move(4)
    before = scene.live.png()
    png_of(scene.live.figure)
    assert scene.live.png() == before


def test_the_layout_stays_while_artists_move():
    scene = Scene()
    scene.move(1)
    scene.live.png()
    box = scene.ax.get_position().bounds
    scene.words.set_text("a very long text that would push the axes aside " * 3)
    scene.live.png()
    assert scene.ax.get_position().bounds == box


def test_two_live_figures_do_not_mix():
    one, two = Scene(), Scene()
    one.move(1)
    two.move(8)
    first = one.live.png()
    two.live.png()
    assert one.live.png() == first


def test_pyplot_is_left_alone():
    Scene().live.png()
    assert not Gcf.figs


def test_what_stands_still_is_drawn_once(monkeypatch):
    scene = Scene()
    scene.live.png()
    whole, drawn = [], []
    monkeypatch.setattr(scene.live._canvas, "draw", lambda: whole.append(1))
    monkeypatch.setattr(scene.live.figure, "draw_artist", drawn.append)
    scene.move(3)
    scene.live.png()
    assert not whole
    assert drawn
    assert set(drawn) <= set(scene.live._moving)


def test_packed_with_a_palette_it_is_smaller_and_looks_the_same():
    scene = Scene()
    scene.move(3)
    whole = scene.live.png()
    scene.live.palette = {LIGHT: Image.open(io.BytesIO(whole)).convert("RGB").quantize(256)}
    few = scene.live.png()
    assert Image.open(io.BytesIO(few)).mode == "P"
    assert len(few) < 0.8 * len(whole)
    assert (np.abs(pixels(few) - pixels(whole)).max(axis=2) > 24).mean() < 0.002


def test_axes_that_have_their_own_place_keep_it_without_a_warning():
    live = LiveFigure((4, 3))
    place = (0.25, 0.2, 0.5, 0.6)
    ax = live.figure.add_axes(place)
    live.animate(ax.plot([0, 1], [0, 1]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        live.png()
    assert np.allclose(ax.get_position().bounds, place)


@pytest.mark.parametrize("draw", [LiveFigure.png, lambda live: png_of(live.figure)])
def test_only_one_thread_draws_at_a_time(draw):
    """FreeType mixes letters up, or fails, when two threads set type at once."""
    scene = Scene()
    thread = threading.Thread(target=draw, args=(scene.live,))
    with DRAWING:
        thread.start()
        thread.join(0.1)
        assert thread.is_alive()
    thread.join(60)
    assert not thread.is_alive()


def ground(png: bytes) -> str:
    """Return the colour of the sheet."""
    return "#{:02X}{:02X}{:02X}".format(*pixels(png)[0, 0])


def test_the_theme_is_light_until_another_one_is_set():
    scene = Scene()
    scene.move(3)
    assert scene.live.theme == LIGHT
    light = scene.live.png()
    scene.live.theme = DARK
    dark = scene.live.png()
    assert scene.live.theme == DARK
    assert (ground(light), ground(dark)) == (PAPER, twin(PAPER, DARK))
    assert difference(dark, scene) <= ALIKE
    scene.live.theme = LIGHT
    assert scene.live.png() == light


def test_a_theme_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match=r"no theme named 'sepia'. The themes are: light, dark\."):
        LiveFigure((4, 3)).theme = "sepia"


def test_in_the_dark_what_moves_and_what_is_made_anew_takes_dark_colours():
    scene = Scene()
    scene.live.theme = DARK
    scene.live.png()
    scene.move(3)
    scene.line.set(color=ORANGE)
    scene.words.set_color(BLUE)
    assert difference(scene.live.png(), scene) <= ALIKE
    assert scene.line.get_color() == twin(ORANGE, DARK)
    assert scene.words.get_color() == twin(BLUE, DARK)
    scene.ax.set_xlim(-50, 50)  # brings ticks that were not there
    scene.ax.legend([scene.line], ["a line"])
    assert difference(scene.live.png(), scene) <= ALIKE
    inks = [label.get_color() for label in scene.ax.get_xticklabels()]
    inks += [text.get_color() for text in scene.ax.get_legend().get_texts()]
    assert set(inks) == {twin(INK, DARK)}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scale", [2, 1.5])
def test_a_picture_of_more_pixels_is_drawn_anew_and_leaves_nothing_behind(theme, scale):
    scene = Scene((4.53, 3.21))
    scene.live.theme = theme
    first = scene.live.png(scale)  # before any other
    places = [ax.get_position().bounds for ax in scene.live.figure.axes]
    assert len(first) > 0
    scene.move(3)
    before = scene.live.png()
    scene.move(5)
    fine = pixels(scene.live.png(scale))
    width, height = scene.live.pixels
    assert fine.shape == (int(scale * height), int(scale * width), 3)
    assert "#{:02X}{:02X}{:02X}".format(*fine[0, 0]) == twin(PAPER, theme)
    now = scene.live.png()
    assert difference(now, scene) <= ALIKE
    small = Image.fromarray(fine.astype(np.uint8)).resize((width, height), Image.Resampling.BOX)
    assert np.abs(np.asarray(small).astype(int) - pixels(now)).mean() < 4  # what moves included
    assert [ax.get_position().bounds for ax in scene.live.figure.axes] == places
    scene.move(3)
    assert scene.live.png() == before


def test_printed_it_is_light_and_nobody_else_draws():
    scene = Scene()
    scene.move(3)
    scene.live.png()  # lays the axes out
    stored = png_of(scene.live.figure)
    scene.live.theme = DARK
    dark = scene.live.png()
    thread = threading.Thread(target=scene.live.png)
    with scene.live.printed():
        assert scene.live.theme == LIGHT
        assert png_of(scene.live.figure) == stored
        thread.start()
        thread.join(0.1)
        assert thread.is_alive()
    thread.join(60)
    assert not thread.is_alive()
    assert scene.live.theme == DARK
    assert scene.live.png() == dark
    with pytest.raises(ZeroDivisionError), scene.live.printed():
        1 / 0  # noqa: B018
    assert scene.live.png() == dark


def test_each_theme_is_packed_with_its_own_palette():
    scene = Scene()
    scene.move(3)
    whole = {}
    for theme in THEMES:
        scene.live.theme = theme
        whole[theme] = scene.live.png()
    scene.live.palette = {
        theme: Image.open(io.BytesIO(png)).convert("RGB").quantize(256)
        for theme, png in whole.items()
    }
    for theme, png in whole.items():
        scene.live.theme = theme
        few = scene.live.png()
        assert Image.open(io.BytesIO(few)).mode == "P"
        assert (np.abs(pixels(few) - pixels(png)).max(axis=2) > 24).mean() < 0.002


def test_a_title_is_not_drawn_again_because_something_moves_below_it(monkeypatch):
    live = LiveFigure((4, 3))
    ax = live.figure.subplots()
    ax.set_title("two lines\nof a title")
    (line,) = ax.plot([0, 1], [0, 1])
    live.animate([line])
    live.png()
    drawn, draw = [], Text.draw
    monkeypatch.setattr(
        Text, "draw", lambda text, renderer: drawn.append(text) or draw(text, renderer)
    )
    line.set_data([0, 1], [1, 0])
    live.png()
    assert ax.title not in drawn


def test_empty_words_are_not_looked_for_and_come_and_go(monkeypatch):
    scene = Scene()
    asked = []
    extent = Text.get_window_extent
    monkeypatch.setattr(
        Text, "get_window_extent", lambda text, *a: asked.append(text) or extent(text, *a)
    )
    for text in ("", "there", "", "there again"):
        scene.words.set_text(text)
        assert difference(scene.live.png(), scene) <= ALIKE
    scene.words.set_text("")
    scene.live.png()
    asked.clear()
    scene.live.png()  # Matplotlib leaves them stale for ever
    assert scene.words not in asked


def test_marks_at_the_edges_of_axes_leave_nothing_behind():
    """Wherever the edges lie between two pixels."""
    for shift in np.linspace(0, 1, 6):
        live = LiveFigure((2, 2))
        left, low, right, high = np.array([20, 20, 130, 130]) + shift
        ax = live.figure.add_axes(np.array([left, low, right - left, high - low]) / 168)
        ax.set(xlim=(0, 1), ylim=(0, 1))
        ax.set_axis_off()
        (marks,) = ax.plot([0, 0, 1, 1, 0.5], [0, 1, 0, 1, 0.5], "o", markersize=9)
        live.animate([marks])
        live.png()
        marks.set_data([0.5], [0.5])
        left_over = pixels(live.png())
        live.refresh_background()
        assert (left_over == pixels(live.png())).all()
