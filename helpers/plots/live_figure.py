"""A figure that is redrawn many times a second: the picture inside every explorer.

What stands still is drawn once and kept as pixels. A redraw puts those pixels back and draws
only the artists that move; words that have not changed keep their pixels too, since setting
type takes longer than all the rest. Nothing here touches pyplot, whose global state would mix up
figures when two callbacks run at once.
"""

import contextlib
import io
import math
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.spines import Spine
from matplotlib.text import Text
from PIL import Image

from helpers.plots.palettes import DARK, LIGHT, NO_THEME, THEMES, recolour
from helpers.plots.style import DRAWING, LIVE_DPI

LAYOUT_PASSES = 3
MOST_WORDS = 500  # that are kept as pixels
PACKING = 1  # of 9: more saves a tenth of the size, for up to five times the time
POINTS_PER_INCH = 72

# Pixels: columns from `left` up to `right`, rows from `top` down to `bottom`, ends not included.
Box = tuple[int, int, int, int]
NOWHERE: Box = (0, 0, 0, 0)
EDGE = 1  # smoothed edges reach a little further than an artist says
CAP = 2  # so do the ends of a spine
LEAN = 0.25  # letters lean out at the ends of a line by up to this part of their size


class LiveFigure:
    """A Matplotlib figure with a still background and artists that move over it.

    Parameters
    ----------
    size
        Width and height in inches, 84 pixels to the inch.
    """

    def __init__(self, size: tuple[float, float]) -> None:
        """Make an empty figure; add axes and artists to `figure`, then call `animate`."""
        self.figure = Figure(figsize=size, dpi=LIVE_DPI)
        self._canvas = FigureCanvasAgg(self.figure)
        self._moving: list[Artist] = []
        self._named: set[Artist] = set()
        self._boxes: dict[Artist, Box] = {}
        self._background: np.ndarray | None = None
        self._background_key: tuple | None = None
        self._last_picture_is_there = False
        self._canvas.mpl_connect("draw_event", self._on_draw)
        self._laid_out: tuple[int, int] | None = None
        self._words: dict[tuple, np.ndarray] = {}  # by look and place, shape (height, width, 4)
        self._theme = LIGHT
        # For each theme an image in mode "P" with all colours of the pictures to come: packed with
        # its palette they take a third of the time and half of the bytes.
        self.palette: Mapping[str, Image.Image] | None = None

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self._canvas.get_width_height()

    @property
    def theme(self) -> str:
        """The colours it is drawn in, "light" or "dark"; assign one to change them."""
        return self._theme

    @theme.setter
    def theme(self, theme: str) -> None:
        if theme not in THEMES:
            raise ValueError(NO_THEME.format(theme=theme, themes=", ".join(THEMES)))
        with DRAWING:
            self._theme = theme
            recolour([self.figure], theme)
            self.refresh_background()

    @contextlib.contextmanager
    def printed(self) -> Iterator[None]:
        """Let the figure be light, as on paper, until the block ends; nobody else draws then."""
        with DRAWING:
            theme, self.theme = self.theme, LIGHT
            try:
                yield
            finally:
                self.theme = theme

    def animate(self, moving: Iterable[Artist]) -> None:
        """Name the artists that change from picture to picture.

        They are drawn by `zorder`, lowest first. Still artists that lie above a moving one in the
        same axes are drawn again where it moves, so that nothing covers them; only axes' ticks
        and legends are not, which take long and should be clear of the data anyway.
        """
        moving = list(moving)
        above = [artist for ax in self.figure.axes for artist in _lying_above(ax, moving)]
        self._named = set(moving)
        order = {ax: place for place, ax in enumerate(self.figure.axes)}
        self._moving = sorted(  # one axes after the other, then what belongs to the figure alone
            [*moving, *above], key=lambda a: (order.get(a.axes, len(order)), a.get_zorder())
        )
        for artist in self._moving:
            artist.set_animated(True)
        self.refresh_background()

    def refresh_background(self) -> None:
        """Draw the still parts anew with the next picture (after a change of a title, say)."""
        self._background_key = None

    def png(self, scale: float = 1.0) -> bytes:
        """Return the figure as it is now, as PNG bytes packed for speed rather than size.

        With a `scale` other than 1 it has so many times as many pixels each way, for screens that
        are finer than the page; all of it is drawn anew, which takes much longer.
        """
        with DRAWING:
            pixels = self._drawn() if scale == 1 else self._drawn_anew(scale)
            palette = self.palette and self.palette[self.theme]
        if palette is None:
            return _packed(pixels)
        picture, packed = Image.fromarray(pixels).convert("RGB"), io.BytesIO()
        picture = picture.quantize(palette=palette, dither=Image.Dither.NONE)
        picture.save(packed, "PNG", compress_level=PACKING)
        return packed.getvalue()

    def _drawn_anew(self, scale: float) -> np.ndarray:
        """Return the pixels of the whole figure at another scale."""
        self._settle_layout()
        self._recolour_if_dark([self.figure])
        drawn, dpi = io.BytesIO(), self.figure.dpi * scale
        self.figure.savefig(drawn, format="rgba", dpi=dpi, facecolor="auto")
        width, height = (int(inches * dpi) for inches in self.figure.get_size_inches())
        pixels = np.frombuffer(drawn.getvalue(), np.uint8).reshape(height, width, 4)
        # Where a pixel was cut off at the right and the upper edge, so are all that belong to it.
        width, height = (int(scale * side) for side in self.pixels)
        return pixels[-height:, :width]

    def _recolour_if_dark(self, artists: list[Artist]) -> None:
        """Explorers draw in light colours always; in the light, there is nothing to do."""
        if self._theme == DARK:
            recolour(artists, DARK)

    def _drawn(self) -> np.ndarray:
        """Return the pixels of the canvas, shape (height, width, 4), brought up to date."""
        if self._key() != self._background_key:
            self._settle_layout()
            self._recolour_if_dark([self.figure])
            self._canvas.draw()
            self._background = self._pixels().copy()
            self._background_key = self._key()
        else:
            self._recolour_if_dark(self._moving)
        pixels = self._pixels()
        if self._last_picture_is_there:
            to_draw, to_clear = self._changes()
        else:
            to_draw, to_clear = self._moving, [(0, pixels.shape[1], 0, pixels.shape[0])]
            self._boxes = {artist: self._box(artist) for artist in to_draw}
        self._last_picture_is_there = False
        for left, right, top, bottom in to_clear:
            pixels[top:bottom, left:right] = self._background[top:bottom, left:right]
        for artist in to_draw:
            if _is_plain_text(artist):
                self._put_words(artist, pixels)
            else:
                self.figure.draw_artist(artist)
        self._last_picture_is_there = True
        return pixels

    def _put_words(self, text: Text, pixels: np.ndarray) -> None:
        """Draw words; those that were there before, in the same look and place, as kept pixels."""
        left, right, top, bottom = self._boxes[text]
        if right <= left or bottom <= top:
            return
        place = text.get_transform().transform(text.get_unitless_position()).round(2)
        look = (
            *(text.get_text(), hash(text.get_fontproperties()), text.get_rotation()),
            *(to_rgba(text.get_color(), text.get_alpha()), text.get_ha(), text.get_va()),
            *(*place, self._boxes[text]),
        )
        words = self._words.get(look)
        if words is None:
            if len(self._words) >= MOST_WORDS:
                self._words.clear()
            sheet = RendererAgg(*self.pixels, self.figure.dpi)
            text.draw(sheet)
            words = np.asarray(sheet.buffer_rgba())[top:bottom, left:right].astype(np.uint16)
            self._words[look] = words
        text.stale = False
        ink, cover, under = words[..., :3], words[..., 3:], pixels[top:bottom, left:right, :3]
        under[:] = (ink * cover + under * (255 - cover) + 127) // 255

    def _on_draw(self, _event) -> None:
        """Take note that the whole figure was drawn on the canvas, by us or by a `savefig`."""
        self._last_picture_is_there = False

    def _pixels(self) -> np.ndarray:
        """Return the canvas itself, shape (height, width, 4)."""
        return np.asarray(self._canvas.get_renderer().buffer_rgba())

    def _changes(self) -> tuple[list[Artist], list[Box]]:
        """Return what has to be drawn on the last picture, and the boxes to clear before.

        Those are the artists that have changed, where they were and where they are now, and
        whatever overlaps that, and whatever overlaps this.
        """
        changed = {
            artist
            for artist in self._moving
            if (artist.stale if _is_plain_text(artist) else artist in self._named)
        }
        boxes = [self._boxes[artist] for artist in changed]
        self._boxes |= {artist: self._box(artist) for artist in changed}
        rest, touched = set(self._moving) - changed, changed
        while touched:
            boxes += [self._boxes[artist] for artist in touched]
            touched = {a for a in rest if any(_overlap(self._boxes[a], box) for box in boxes)}
            rest -= touched
        return [artist for artist in self._moving if artist not in rest], boxes

    def _box(self, artist: Artist) -> Box:
        """Return the pixels that an artist may cover; all of them where that is hard to tell."""
        if not artist.get_visible() or (_is_plain_text(artist) and not artist.get_text()):
            return NOWHERE
        extent, across, up = self.figure.bbox, EDGE, EDGE
        cut = artist.get_clip_on() and artist.get_clip_box() is not None
        if cut:
            extent, across, up = artist.get_clip_box(), 0, 0
        elif isinstance(artist, Spine | Legend) or _is_plain_text(artist):
            own = artist.get_window_extent(self._canvas.get_renderer())
            extent = own if np.isfinite(own.extents).all() else extent
        if isinstance(artist, Spine):
            across, up = CAP, CAP
        if isinstance(artist, Text):
            lean = LEAN * artist.get_fontsize() / POINTS_PER_INCH * self.figure.dpi
            across += lean if artist.get_rotation() != 90 else 0
            up += lean if artist.get_rotation() != 0 else 0
        height, width = self._background.shape[:2]
        right, bottom = extent.x1 + across, height - extent.y0 + up
        if cut:  # marks have a part of the pixel, too, to which Agg rounds the edge
            right, bottom = math.floor(right + 0.5) + 1, math.floor(bottom + 0.5) + 1
        return (
            max(math.floor(extent.x0 - across), 0),
            min(math.ceil(right), width),
            max(math.floor(height - extent.y1 - up), 0),
            min(math.ceil(bottom), height),
        )

    def _settle_layout(self) -> None:
        """Lay the axes out once, then freeze them.

        A picture that re-arranges itself while a control moves cannot be read. Axes of fixed
        aspect need more than one pass until nothing is cut off.
        """
        if self._laid_out == self.pixels:
            return
        if any(ax.get_subplotspec() for ax in self.figure.axes):  # else each has its own place
            self.figure.set_layout_engine("constrained")
            places = None
            for _ in range(LAYOUT_PASSES):
                self.figure.get_layout_engine().execute(self.figure)
                before, places = places, [ax.get_position().bounds for ax in self.figure.axes]
                if places == before:
                    break
        self.figure.set_layout_engine("none")
        self._laid_out = self.pixels

    def _key(self) -> tuple:
        """Return what the background depends on: the size, and the limits of all axes."""
        limits = tuple((ax.get_xlim(), ax.get_ylim()) for ax in self.figure.axes)
        return (*self.figure.get_size_inches(), *limits)


def _packed(pixels: np.ndarray) -> bytes:
    """Return pixels of shape (height, width, 4) as the bytes of a PNG.

    A library tries five filters on each row of pixels to save bytes, which takes three times as
    long as the packing itself (Pillow, 4 ms more for each picture) and saves next to nothing here.
    """
    height, width = pixels.shape[:2]
    rows = np.zeros((height, 1 + 4 * width), np.uint8)  # each begins with a 0: no filter
    rows[:, 1:] = pixels.reshape(height, -1)
    header = struct.pack(">2I5B", width, height, 8, 6, 0, 0, 0)  # 8 bits each: R, G, B, opacity
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, PACKING)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def _lying_above(ax: Axes, moving: list[Artist]) -> list[Artist]:
    """Return the still artists of an axes that a moving one would otherwise cover."""
    children = ax.get_children()
    lowest = min((a.get_zorder() for a in moving if a in children), default=float("inf"))
    return [
        artist
        for artist in children
        if artist.get_zorder() > lowest
        and artist not in moving
        and artist is not ax.patch  # the sheet under all of them, whatever its zorder
        and not isinstance(artist, Axis | Legend)
        and not (isinstance(artist, Spine) and not ax.axison)
        and not (isinstance(artist, Text) and not artist.get_text())
    ]


def _is_plain_text(artist: Artist) -> bool:
    """Say whether an artist is words and nothing around them."""
    return (
        type(artist) is Text and artist.get_bbox_patch() is None and not artist.get_path_effects()
    )


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
