"""Chapter 04: which shapes can be multiplied, and which biases can be added."""

from itertools import pairwise

import numpy as np

from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.plots.matrices import MatrixGrid
from helpers.plots.style import BLUE, INK, ORANGE
from helpers.words import counted

LARGEST = 5
BIASES = {
    "list": "(length,)",
    "row": "(1, length)",
    "column": "(length, 1)",
    "number": "(), a number",
}
NAMES = ("x", "W", "x @ W", "b", "x @ W + b")
SIGNS = ("@", "=", "+", "=")
CENTERS = (2.8, 9.8, 16.8, 23.8, 30.8)
WIDE, HIGH, MIDDLE = 33.6, 8.6, 3.7  # of the picture, and the height of the blocks' middle
FITS, FAILS, GROWS = "fits", "does not fit", "grows"
NOTHING = "none"

PRODUCT_FITS = "Each row of x has {k} and each column of W too: the product has shape {z}."
PRODUCT_FAILS = (
    "Each row of x has {k}, each column of W has {rows}: they cannot be paired off, "
    "and the + is never reached."
)
SUM_FAILS = (
    "x @ W has shape {z}, b has {b}. From the right, the lengths must be equal or one of "
    "them 1; {one} and {other} are neither."
)
ADDED = {
    "per neuron": "b has one number for each column: every row of x @ W gets the same b.",
    "per example": (
        "b has one number for each row: every example gets a bias of its own. "
        "No error, but these are not the biases of neurons."
    ),
    "one for all": "The one number in b is added everywhere.",
    "grown": (
        "No error, but look at the shape: the sum has grown from {z} to {y}, because "
        "x @ W was repeated to match b."
    ),
}
NUMPY_SAYS = "NumPy says: {error}."


class MatrixShapes(Explorer):
    """The shapes of x, W and b, and what comes of x @ W + b. Chapter 04."""

    title = "Which shapes fit in x @ W + b?"
    size = (8.4, 2.25)

    def make_controls(self) -> dict:
        return {
            "x_rows": slider("rows of x", 4, 1, LARGEST, 1),
            "x_columns": slider("columns of x", 2, 1, LARGEST, 1),
            "w_rows": slider("rows of W", 3, 1, LARGEST, 1),
            "w_columns": slider("columns of W", 3, 1, LARGEST, 1),
            "bias": choice("shape of b", BIASES),
            "length": slider("length of b", 3, 1, LARGEST, 1),
        }

    def make_picture(self, figure) -> list:
        ax = figure.subplots()
        ax.set_axis_off()
        ax.set(xlim=(0, WIDE), ylim=(0, HIGH), aspect="equal")
        middle = {"ha": "center", "va": "center"}
        for name, center in zip(NAMES, CENTERS, strict=True):
            ax.text(center, HIGH - 0.6, name, weight="bold", zorder=0, **middle)
        between = [(one + other) / 2 for one, other in pairwise(CENTERS)]
        for sign, place in zip(SIGNS, between, strict=True):
            ax.text(place, MIDDLE, sign, size=17, zorder=0, **middle)
        self.blocks = [MatrixGrid(ax, (center, MIDDLE)) for center in CENTERS]
        self.shapes = [ax.text(c, HIGH - 1.7, "", **middle) for c in CENTERS]
        self.nothings = [ax.text(c, MIDDLE, "", color=INK, **middle) for c in CENTERS]
        self.verdicts = [ax.text(between[k], 0.5, "", **middle) for k in (0, 2)]
        (self.row_edge,) = ax.plot([], [], color=BLUE, linewidth=4, zorder=4)
        (self.column_edge,) = ax.plot([], [], color=ORANGE, linewidth=4, linestyle="-", zorder=4)
        blocks = [artist for block in self.blocks for artist in block.artists]
        texts = [*self.shapes, *self.nothings, *self.verdicts]
        return [*blocks, *texts, self.row_edge, self.column_edge]

    def compute(
        self, x_rows: int, x_columns: int, w_rows: int, w_columns: int, bias: str, length: int
    ) -> dict:
        """Return the shapes of all parts, or NumPy's error, and why."""
        x, w = np.zeros((x_rows, x_columns)), np.zeros((w_rows, w_columns))
        b = np.zeros(bias_shape(bias, length))
        facts = {"x": x.shape, "W": w.shape, "b": b.shape}
        facts |= {"product": None, "sum": None, "meaning": "", "error": ""}
        try:
            product = x @ w
            facts["product"] = product.shape
            facts["sum"] = (product + b).shape
            facts["meaning"] = _meaning(product.shape, b.shape)
        except ValueError as error:
            facts["error"] = str(error).strip()
        return facts

    def draw(self, facts: dict) -> None:
        product, total = facts["product"], facts["sum"]
        self.blocks[0].set(facts["x"], "row")
        self.blocks[1].set(facts["W"], "column")
        self.blocks[3].set(_as_block(facts["b"]), repeated=total)
        for block, shape, repeated in ((2, product, total), (4, total, total)):
            if shape is None:
                self.blocks[block].hide()
            else:
                self.blocks[block].set(shape, "cell", repeated=repeated)
            self.nothings[block].set_text(NOTHING if shape is None else "")
        shown = (facts["x"], facts["W"], product, facts["b"], total)
        for text, shape in zip(self.shapes, shown, strict=True):
            text.set_text("" if shape is None else str(shape))
        self._edges(facts)
        one, other = facts["x"][1], facts["W"][0]
        fits = product is not None
        self._write(0, f"{one} = {other}: {FITS}" if fits else f"{one} ≠ {other}: {FAILS}", fits)
        if total is not None:
            grows = facts["meaning"] == "grown"
            self._write(1, GROWS if grows else FITS, not grows)
        elif fits:
            one, other = _clash(product, facts["b"])
            self._write(1, f"{one} ≠ {other}: {FAILS}", False)
        else:
            self._write(1, "", True)

    def _edges(self, facts: dict) -> None:
        """Mark the two sides that must be of one length."""
        left, top = self.blocks[0].left, self.blocks[0].top
        self.row_edge.set_data([left, left + facts["x"][1]], [top, top])
        left, top = self.blocks[1].left, self.blocks[1].top
        self.column_edge.set_data([left, left], [top, top - facts["W"][0]])

    def _write(self, place: int, words: str, fits: bool) -> None:
        self.verdicts[place].set(text=words, color=INK if fits else ORANGE)

    def describe(self, facts: dict) -> str:
        total = facts["sum"]
        result = "there is no result" if total is None else f"x @ W + b has shape {total}"
        shapes = f"x {facts['x']} @ W {facts['W']} + b {facts['b']}"
        return f"{shapes}: {result}. {_reason(facts)}"

    def make_tasks(self) -> list[Task]:
        layer = {"x_rows": 4, "x_columns": 2, "w_rows": 2, "w_columns": 3}
        return [
            Task(
                "Leave x as it is, 4 examples of 2 inputs, and make it go through a layer "
                "of 3 neurons, with one bias for each neuron.",
                lambda f: (
                    (f["x_rows"], f["x_columns"]) == (4, 2)
                    and f["sum"] == (4, 3)
                    and f["meaning"] == "per neuron"
                ),
                {**layer, "bias": "list", "length": 3},
            ),
            Task(
                "Find a bias with one number for each example, not for each neuron, that is added "
                "without an error.",
                lambda f: f["meaning"] == "per example",
                {**layer, "bias": "column", "length": 4},
            ),
            Task(
                "Find a bias that is added without an error and makes the result larger "
                "than x @ W.",
                lambda f: f["meaning"] == "grown",
                {**layer, "x_rows": 1, "bias": "column", "length": 3},
            ),
        ]


def bias_shape(bias: str, length: int) -> tuple:
    """Return the shape of a bias, one of `BIASES`."""
    return {"list": (length,), "row": (1, length), "column": (length, 1), "number": ()}[bias]


def _meaning(product: tuple, bias: tuple) -> str:
    """Return which entry of `ADDED` says what the addition does."""
    rows, columns = _as_block(bias)
    if np.broadcast_shapes(product, bias) != product:
        return "grown"
    if columns == product[1] and rows == 1:
        return "per neuron"
    return "one for all" if rows == columns == 1 else "per example"


def _reason(facts: dict) -> str:
    """Return in a sentence or two why the shapes fit or not."""
    product, total, k = facts["product"], facts["sum"], counted(facts["x"][1], "number")
    if product is None:
        reason = PRODUCT_FAILS.format(k=k, rows=counted(facts["W"][0], "number"))
    elif total is None:
        one, other = _clash(product, facts["b"])
        reason = SUM_FAILS.format(z=product, b=facts["b"], one=one, other=other)
    else:
        added = ADDED[facts["meaning"]].format(z=product, y=total)
        return f"{PRODUCT_FITS.format(k=k, z=product)} {added}"
    return f"{reason} {NUMPY_SAYS.format(error=facts['error'])}"


def _clash(one: tuple, other: tuple) -> tuple[int, int]:
    """Return the first two lengths, read from the right, that broadcasting cannot reconcile."""
    pairs = zip(reversed(one), reversed(other), strict=False)
    return next(pair for pair in pairs if pair[0] != pair[1] and 1 not in pair)


def _as_block(shape: tuple) -> tuple[int, int]:
    """Return rows and columns of the block that is drawn for any shape."""
    return np.atleast_2d(np.zeros(shape)).shape
