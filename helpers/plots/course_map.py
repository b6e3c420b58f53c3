"""The map of the course: chapters as boxes, and arrows that say what builds on what. Chapter 00."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path

from helpers.plots.style import BLUE, GREEN, GREY, INK, ORANGE, PAPER, PURPLE, QUIET_INK

PART_COLORS = (BLUE, GREEN, ORANGE, PURPLE, GREY)
# In columns and rows, which are the units of the map.
LEFT, WIDTH, TALL = 0.02, 0.76, 0.3  # of a box: its left edge, its width, half of its height
OUT, IN = 0.13, -0.13  # how far below its middle an arrow leaves a box, and reaches one
APART = 0.055  # columns, between two arrows that go down side by side
ROUND = 0.06, 0.16  # how far a bend reaches

Place = tuple[int, int]  # row and column
Point = tuple[float, float]


def course_map(
    ax: Axes,
    chapters: Mapping[str, tuple[str, Place]],
    parts: Mapping[str, Sequence[str]],
    arrows: Sequence[tuple[str, str]] = (),
    done: Mapping[str, tuple[float, str]] | None = None,
    next_one: str = "",
) -> list[Artist]:
    """Draw the chapters, the arrows between them, and what is done.

    Parameters
    ----------
    ax
        Where to draw.
    chapters
        From a number ("01") to a title, on one or two lines, and its row and column.
    parts
        From the part's name, which stands above its first chapter, to the numbers of its chapters.
    arrows
        Pairs of numbers: the second chapter builds on the first.
    done
        From the number of a chapter to the share of it that is done, drawn as a bar along the
        lower edge of its box, and to the words under it.
    next_one
        The number of the chapter whose box has a heavy frame.

    Returns
    -------
    list of Artist
        Arrows first, then words and boxes.
    """
    places = {number: place for number, (_, place) in chapters.items()}
    rows, columns = (1 + max(place[axis] for place in places.values()) for axis in (0, 1))
    ax.set_axis_off()
    ax.set(xlim=(0, columns - 1 + LEFT + WIDTH + 0.02), ylim=(rows - 0.45, -0.75))
    artists: list[Artist] = [
        _arrow(ax, way) for way in routes(places, arrows).values() if len(way) > 1
    ]
    for index, (part, numbers) in enumerate(parts.items()):
        color = PART_COLORS[index % len(PART_COLORS)]
        row, column = places[numbers[0]]
        look = {"color": color, "weight": "bold", "size": 10, "va": "bottom"}
        artists.append(ax.text(column + LEFT, row - TALL - 0.06, part, **look))
        for number in numbers:
            title, place = chapters[number]
            artists += _box(ax, number, title, place, color, number == next_one)
            artists += _how_far(ax, place, *(done or {}).get(number, (0, "")))
    return artists


def routes(
    places: Mapping[str, Place], arrows: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], list[Point]]:
    """Return for each arrow the corners of its way, which leads past all other boxes.

    In its own column it goes straight down. Into another one it leaves a box on the right, goes
    down between two columns, and reaches the other box from the left. Side by side, arrows keep a
    distance, and those to the same box become one.
    """
    taken = set(places.values())
    corridors: dict[tuple[str, str], int] = {}
    for pair in arrows:
        (row, column), (to_row, to_column) = (places[number] for number in pair)
        if column < to_column:
            free = [
                k
                for k in range(column, to_column)
                if not any((row, c) in taken for c in range(column + 1, k + 1))
                and not any((to_row, c) in taken for c in range(k + 1, to_column))
            ]
            corridors[pair] = free[-1] if free else column
        elif column > to_column or any((r, column) in taken for r in range(row + 1, to_row)):
            corridors[pair] = max(column, to_column)
    lanes = _lanes(places, corridors)
    return {pair: _way(*(places[n] for n in pair), lanes.get(pair)) for pair in arrows}


def _lanes(places: Mapping[str, Place], corridors: Mapping[tuple[str, str], int]) -> dict:
    """Return how far to the right each arrow goes down; those to one box share a lane."""
    lanes = {}
    for corridor in set(corridors.values()):
        pairs = [pair for pair, k in corridors.items() if k == corridor]
        ends = sorted({end for _, end in pairs}, key=lambda end: places[end], reverse=True)
        spans: list[list[tuple[int, int]]] = []  # rows that are passed, by lane
        for end in ends:
            top = min(places[start][0] for start, stop in pairs if stop == end)
            bottom = places[end][0]
            clear = [all(bottom <= a or b <= top for a, b in lane) for lane in spans]
            lane = clear.index(True) if True in clear else len(spans)
            if lane == len(spans):
                spans.append([])
            spans[lane].append((top, bottom))
            for pair in pairs:
                if pair[1] == end:
                    lanes[pair] = lane
        middle = corridor + (LEFT + WIDTH + 1 + LEFT) / 2
        for pair in pairs:
            lanes[pair] = middle + APART * (lanes[pair] - (len(spans) - 1) / 2)
    return lanes


def _way(start: Place, end: Place, lane: float | None) -> list[Point]:
    (row, column), (to_row, to_column) = start, end
    if lane is None:
        x = column + LEFT + WIDTH / 2
        return [(x, row + TALL), (x, to_row - TALL)]
    last = to_column + LEFT + (0 if lane < to_column + LEFT else WIDTH)
    y, to_y = row + OUT, to_row + IN
    return [(column + LEFT + WIDTH, y), (lane, y), (lane, to_y), (last, to_y)]


def _arrow(ax: Axes, corners: Sequence[Point]) -> FancyArrowPatch:
    """Draw a way; its bends are round, so that a crossing is not taken for one."""
    points, codes = [corners[0]], [Path.MOVETO]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        points += [_towards(corner, before), corner, _towards(corner, after)]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    points.append(corners[-1])
    codes.append(Path.LINETO)
    look = {"arrowstyle": "-|>", "mutation_scale": 11, "color": QUIET_INK, "linewidth": 1.4}
    return ax.add_patch(FancyArrowPatch(path=Path(points, codes), **look))


def _towards(corner: Point, other: Point) -> Point:
    """Return the point where a bend at a corner begins, on the way to another corner."""
    way = np.subtract(other, corner)
    return tuple(np.add(corner, np.clip(way, np.negative(ROUND), ROUND)))


def _box(ax: Axes, number: str, title: str, place: Place, color: str, heavy: bool) -> list[Artist]:
    row, column = place
    box = FancyBboxPatch(
        (column + LEFT, row - TALL),
        WIDTH,
        2 * TALL,
        boxstyle="round,pad=0,rounding_size=0.06",
        facecolor=PAPER,
        edgecolor=color,
        linewidth=4.5 if heavy else 1.8,
        zorder=2,
    )
    middle = {"va": "center", "zorder": 3}
    return [
        ax.add_patch(box),
        ax.text(column + LEFT + 0.04, row, number, size=12, weight="bold", color=color, **middle),
        ax.text(column + LEFT + 0.16, row, title, size=10, linespacing=1.05, **middle),
    ]


def _how_far(ax: Axes, place: Place, share: float, words: str) -> list[Artist]:
    """Draw a bar along the lower edge of a box, and words under it."""
    row, column = place
    artists: list[Artist] = []
    if share:
        ends = [column + LEFT + 0.03, column + LEFT + 0.03 + (WIDTH - 0.06) * share]
        artists += ax.plot(
            ends, [row + TALL] * 2, "-", color=INK, linewidth=5, solid_capstyle="butt", zorder=4
        )
    if words:
        below = {"ha": "right", "va": "top", "size": 9, "zorder": 3}
        artists.append(ax.text(column + LEFT + WIDTH, row + TALL + 0.07, words, **below))
    return artists
