"""Drawings: strokes of a pen on a square canvas, and the ones that the course brings with it.

A drawing is a list of strokes, a stroke is a list of points [x, y], in units of the canvas: 0 to
280 from left to right and from top to bottom, so that ten units are one pixel of MNIST. Chapters 00
and 14.
"""

import numpy as np

CANVAS = 280  # units, the side of the canvas
MOST_STROKES, MOST_POINTS = 200, 20_000  # of one drawing
WIDTHS = (4, 60)  # units, of the pen
SMALL = 140  # units: the longer side of a drawing below which a pen is too thick for it

NOT_A_DRAWING = (
    "A drawing is a list of strokes, and a stroke is a list of points [x, y], numbers from 0 to "
    f"{CANVAS}; {{what}}."
)
NOT_A_LIST = "what came is {value}"
NOT_A_STROKE = "stroke {number} is {value}"
NOT_POINTS = "stroke {number} holds something else"
TOO_LONG = f"this one has more than {MOST_STROKES} strokes or {MOST_POINTS} points"
NOT_A_WIDTH = "The pen's width is a number from {low} to {high}, but {value!r} came."

Drawing = list[list[list[float]]]


def check_drawing(drawing: object) -> Drawing:
    """Return a drawing as plain lists of numbers; raise a ValueError if it is none.

    A point outside the canvas is moved to its edge, as the pen of someone who slips off it is.
    """
    if not isinstance(drawing, list | tuple):
        raise ValueError(NOT_A_DRAWING.format(what=NOT_A_LIST.format(value=_brief(drawing))))
    if len(drawing) > MOST_STROKES or sum(map(_length, drawing)) > MOST_POINTS:
        raise ValueError(NOT_A_DRAWING.format(what=TOO_LONG))
    return [_checked_stroke(stroke, number) for number, stroke in enumerate(drawing, 1)]


def _checked_stroke(stroke: object, number: int) -> list[list[float]]:
    if not isinstance(stroke, list | tuple) or not stroke:
        what = NOT_A_STROKE.format(number=number, value=_brief(stroke))
        raise ValueError(NOT_A_DRAWING.format(what=what))
    try:
        points = np.array(stroke, dtype=float)
    except (TypeError, ValueError):
        points = np.empty(0)
    if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all():
        raise ValueError(NOT_A_DRAWING.format(what=NOT_POINTS.format(number=number)))
    return np.clip(points, 0, CANVAS).round(1).tolist()


def _length(stroke: object) -> int:
    return len(stroke) if isinstance(stroke, list | tuple) else 1


def _brief(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


def draw_strokes(drawing: Drawing, width: float) -> np.ndarray:
    """Return a drawing as a picture: white ink on black, (280, 280), uint8, 0 or 255.

    Parameters
    ----------
    drawing
        Strokes; a stroke of one point is a dot.
    width
        Of the pen, in units of the canvas, 4 to 60. Its ends are round.

    Raises
    ------
    ValueError
        For something else than a drawing, or another width.
    """
    from PIL import Image, ImageDraw

    drawing = check_drawing(drawing)
    if not isinstance(width, int | float) or not WIDTHS[0] <= width <= WIDTHS[1]:
        raise ValueError(NOT_A_WIDTH.format(low=WIDTHS[0], high=WIDTHS[1], value=width))
    sheet = Image.new("L", (CANVAS, CANVAS))
    pen = ImageDraw.Draw(sheet)
    for stroke in drawing:
        points = [tuple(point) for point in stroke]
        pen.line(points, fill=255, width=round(width))
        for x, y in points:  # round ends, and round joints between the pieces
            pen.circle((x, y), (width - 1) / 2, fill=255)
    return np.asarray(sheet)


def thinned_pen(drawing: Drawing, width: float) -> float:
    """Return how wide the pen should be that a small drawing is copied with. Chapter 14.

    Brought to MNIST's size, a small drawing is enlarged, and so is the width of its strokes: from
    some width on, a 7 is a blot. So where the pen's way is less than 140 units long and wide, the
    pen is as much thinner as the way is shorter. What is no longer than the pen is wide stays the
    dot that it is.

    Parameters
    ----------
    drawing
        Strokes, as `draw_strokes` takes them.
    width
        Of the pen that drew them, in units.
    """
    points = np.array([point for stroke in drawing for point in stroke] or [[0, 0]])
    longer = float(np.ptp(points, axis=0).max())
    if longer <= width:
        return width
    return max(width * min(longer / SMALL, 1), WIDTHS[0])


# Digits to choose from where no mouse is. Each is given by a few points x,y on the way of the pen;
# strokes are parted by a bar.
_POINTS = {
    "0": "150,45 105,60 82,115 85,180 120,232 165,225 197,170 195,105 170,55 140,45",
    "1": "146,42 143,100 140,165 138,236",
    "2": "84,92 100,56 142,42 184,60 188,105 158,150 115,192 82,230 130,228 200,230",
    "3": "90,62 130,42 176,56 180,98 150,126 122,132 165,140 192,176 176,220 130,238 84,218",
    "4": "112,44 100,90 84,140 130,142 205,138 | 176,50 172,120 168,180 165,240",
    "5": "188,46 150,46 108,50 102,90 96,124 140,112 182,136 190,184 160,228 112,236 80,216",
    "6": "172,44 128,76 98,132 92,190 116,232 160,232 186,196 168,158 126,158 98,186",
    "7": "80,56 130,52 196,50 172,102 146,160 126,236",
    "8": (
        "176,68 140,42 102,62 106,102 146,132 184,168 180,216 140,238 100,216 104,172 142,132 "
        "172,104 178,72"
    ),
    "9": "180,84 148,48 106,62 96,104 122,134 160,122 182,84 184,130 178,190 172,238",
    "1_serif": "98,92 122,70 146,42 146,110 146,236 | 92,238 140,236 204,238",
    "4_open": "92,48 88,100 92,146 140,150 196,144 | 192,46 190,120 186,180 184,240",
    "7_bar": "80,60 130,54 196,50 174,102 148,160 126,238 | 100,146 150,140 196,136",
    "9_tail": ("184,92 150,52 106,66 96,108 126,136 166,120 184,90 190,150 172,214 128,238 88,218"),
    "scribble": "70,90 200,60 90,150 210,130 80,220 200,210 140,50 120,240",
}


def _way(stroke: str) -> list[list[float]]:
    """Return points close together on a smooth curve through a few (Catmull and Rom's)."""
    few = [[float(number) for number in point.split(",")] for point in stroke.split()]
    p = np.array([few[0], *few, few[-1]])
    t = np.linspace(0, 1, 8, endpoint=False)[:, None]
    pieces = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2)
        + 0.5 * (3 * b - a - 3 * c + d) * t**3
        for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False)
    ]
    return np.vstack([*pieces, p[-1:]]).round().tolist()


EXAMPLES: dict[str, Drawing] = {
    name: [_way(stroke) for stroke in strokes.split("|")] for name, strokes in _POINTS.items()
}

# Pressed together and slanted: dense networks take it for a 9 (chapter 14's explorer shows it).
NARROW_FOUR: Drawing = [
    [[round(84 + 0.48 * (x - 140) + 0.24 * y), y] for x, y in stroke]
    for stroke in EXAMPLES["4_open"]
]

# No digit, though no network doubts that it is one (chapter 14's explorer asks for such a thing).
LETTER_Z: Drawing = [[[70, 50], [205, 50], [75, 230], [215, 230]]]
