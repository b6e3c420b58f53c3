"""Chapter 04: which shapes can be multiplied, and which biases can be added."""

from typing import ClassVar

import numpy as np
from matplotlib.text import Text

from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.picture import Handle
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
# Where the blocks have their fixed corner, and on which side of it they grow: x and W both away
# from the place where they meet, so that rows and columns of the product go on from theirs.
CORNERS = ((5, 5), (6, 6), (6, 5), (13.5, 5), (21, 5))
SIDES = ((-1, -1), (1, 1), (1, -1), (1, -1), (1, -1))
WIDE, HIGH = (-0.9, 26.9), (-1.6, 12.6)  # of the picture
LABEL = 0.75  # from a block to its name
SIGNS = {"@": (5.5, 5.5), "+": (12.25, 2.5), "=": (19.75, 2.5)}
VERDICTS_AT = ((2.2, 7.6), (23.6, 7.6))
FIRST = (0, 0)  # the row and column that are tinted while none is pointed at
MENU = (13.5, 10.2)  # left end and middle of the first of the shapes that b may have
MENU_HEADING = "press the shape of b"
ENTRY_WIDTH, ENTRY = 6.0, 1.12  # of one of them
CHOSEN, OTHER = "●", "○"
MEANS = {
    "list": "a list of numbers:\nadded to every row",
    "row": "a matrix of one row:\nadded to every row",
    "column": "a matrix of one column:\nadded to every column",
    "number": "one number:\nadded everywhere",
}
FITS, FAILS, GROWS = "fits", "does not fit", "grows"
NOTHING = "none"

PRODUCT_FITS = "Each row of x has {k} and each column of W too: the product has shape {z}."
PRODUCT_FAILS = "A row of x has {k}, a column of W has {rows}: they can't be paired off."
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
    chapter = "04"
    size = (8.3, 4.25)

    groups: ClassVar = {"examples": ("x_rows", "x_columns"), "layer": ("w_rows", "w_columns")}

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
        self.ax = ax = figure.subplots()
        ax.set_axis_off()
        ax.set(xlim=WIDE, ylim=HIGH, aspect="equal")
        middle = {"ha": "center", "va": "center"}
        for sign, place in SIGNS.items():
            ax.text(*place, sign, size=17, zorder=0, **middle)
        left, first = MENU
        ax.text(left, first + ENTRY, MENU_HEADING, va="center", zorder=0)
        places = zip(CORNERS, SIDES, strict=True)
        self.blocks = [MatrixGrid(ax, corner, grows, LARGEST) for corner, grows in places]
        bold = {"weight": "bold", "va": "center"}
        sides = ("right", *["left"] * 4)
        self.labels = [ax.text(0, 0, "", ha=side, **bold) for side in sides]
        self.nothings = [ax.text(x, y - 0.6, "", va="center") for x, y in CORNERS]
        self.verdicts = [ax.text(*place, "", **middle) for place in VERDICTS_AT]
        self.menu = {
            name: ax.text(left, first - k * ENTRY, "", va="center") for k, name in enumerate(BIASES)
        }
        (self.row_edge,) = ax.plot([], [], color=BLUE, linewidth=4, zorder=4)
        (self.column_edge,) = ax.plot([], [], color=ORANGE, linewidth=4, linestyle="-", zorder=4)
        for edge, block in ((self.row_edge, self.blocks[0]), (self.column_edge, self.blocks[1])):
            edge.set_clip_box(block.lines.get_clip_box())
        blocks = [artist for block in self.blocks for artist in block.artists]
        texts = [*self.labels, *self.nothings, *self.verdicts, *self.menu.values()]
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
        product, total, cell = facts["product"], facts["sum"], self.pointed or FIRST
        b = _as_block(facts["b"])
        self.blocks[0].set(facts["x"], "row", at=_within(cell, facts["x"]))
        self.blocks[1].set(facts["W"], "column", at=_within(cell, facts["W"]))
        self.blocks[3].set(b, "cell" if total else "", repeated=total, at=_within(cell, b))
        for block, shape, repeated in ((2, product, total), (4, total, total)):
            if shape is None:
                self.blocks[block].hide()
            else:
                at = _within(cell, shape)
                self.blocks[block].set(shape, "cell", repeated=repeated, at=at)
            self.nothings[block].set_text(NOTHING if shape is None else "")
        shown = (facts["x"], facts["W"], product, facts["b"], total)
        for k, (name, shape) in enumerate(zip(NAMES, shown, strict=True)):
            self._label(k, name if shape is None else f"{name}  {shape}")
        for name, text in self.menu.items():
            chosen = name == facts["bias"]
            shape = bias_shape(name, facts["length"])
            words = f"{CHOSEN if chosen else OTHER} {shape}  {name}"
            _change(text, text=words, weight="bold" if chosen else "normal")
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

    def _label(self, k: int, words: str) -> None:
        """Write name and shape beside a block: over it, but under the product."""
        block = self.blocks[k]
        x, y = (CORNERS[0][0] if k == 0 else block.left), block.top + LABEL
        if k == 2:
            y = block.top - max(block.repeated[0], 1) - LABEL
        _change(self.labels[k], position=(x, y), text=words)

    def _edges(self, facts: dict) -> None:
        """Mark the two sides that must be of one length."""
        left, top = self.blocks[0].left, self.blocks[0].top
        self.row_edge.set_data([left, left + facts["x"][1]], [top, top])
        left, top = self.blocks[1].left, self.blocks[1].top
        self.column_edge.set_data([left, left], [top, top - facts["W"][0]])

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        handles = {}
        for name, block in (("x", self.blocks[0]), ("w", self.blocks[1])):
            handles |= {
                f"{name}_{kind}": self._edge(block, f"{name}_{kind}", facts)
                for kind in ("rows", "columns")
            }
        if facts["bias"] != "number":
            handles["length"] = self._edge(self.blocks[3], "length", facts)
        for name, text in self.menu.items():
            left, y = text.get_position()
            handles[f"b {name}"] = Handle(
                self.ax,
                left + ENTRY_WIDTH / 2,
                y,
                label=f"b as a {name} of shape {bias_shape(name, facts['length'])}",
                says="chosen" if name == facts["bias"] else "",
                press=lambda name=name: {"bias": name},
                size=(ENTRY_WIDTH, ENTRY),
            )
        return handles

    def _edge(self, block: MatrixGrid, name: str, facts: dict) -> Handle:
        """Return the handle in the middle of the edge that the length `name` moves."""
        (x, y), (right, up), (rows, columns) = block.corner, block.grows, block.shape
        across = name.endswith("columns") or (name == "length" and facts["bias"] != "column")
        counted_as = self.controls[name].description
        if across:
            place, drag = (x + right * columns, y + up * rows / 2), lambda at, _: right * (at - x)
        else:
            place, drag = (x + right * columns / 2, y + up * rows), lambda _, at: up * (at - y)
        return Handle(
            self.ax,
            *place,
            label=counted_as,
            says=f"{counted_as} {facts[name]}",
            drag=lambda at_x, at_y: {name: drag(at_x, at_y)},
            step=(1, 1),
        )

    def hover(self, axes, x: float, y: float) -> str:
        """Tell what goes into the cell under the mouse, and tint the row and column it is of."""
        cells = {n: b.cell_at(x, y) for n, b in zip(NAMES, self.blocks, strict=True)}
        name, cell = next(((n, c) for n, c in cells.items() if c is not None), ("", None))
        if cell is None:
            return next((MEANS[n] for n, t in self.menu.items() if _on(t, x, y)), "")
        # A row of x and a column of W each leave the other where it is.
        keep_row, keep_column = name == "W", name == "x"
        row, column = self.pointed or FIRST
        cell = (row if keep_row else cell[0], column if keep_column else cell[1])
        self.point_at(cell)
        return self._told(name, *cell)

    def _told(self, name: str, i: int, j: int) -> str:
        facts = self.facts
        k = facts["x"][1]
        if name == "x":
            return f"row {i} of x: {counted(k, 'number')}, one example"
        if name == "W":
            return f"column {j} of W: {counted(facts['W'][0], 'number')}, one neuron"
        place = _within((i, j), _as_block(facts["b"]))
        bias = f"b[{', '.join(map(str, place[2 - len(facts['b']) :]))}]" if facts["b"] else "b"
        if name == "b":
            return bias if facts["sum"] is None else f"{bias} is added here"
        i, j = _within((i, j), facts["product"])
        if name == "x @ W + b":
            return f"(x @ W)[{i}, {j}] + {bias}"
        terms = [f"x[{i}, {m}] · W[{m}, {j}]" for m in range(k)]
        if k > 2:
            terms[1:-1] = ["…"] if k > 3 else terms[1:-1]
        return f"row {i} of x times column {j} of W:\n{' + '.join(terms)}"

    def click(self, axes, x: float, y: float) -> dict | None:
        """Give b its next shape; the four beside it are the keyboard's way."""
        if self.blocks[3].cell_at(x, y) is None:
            return None
        names = list(BIASES)
        return {"bias": names[(names.index(self.facts["bias"]) + 1) % len(names)]}

    def _write(self, place: int, words: str, fits: bool) -> None:
        _change(self.verdicts[place], text=words, color=INK if fits else ORANGE)

    def describe(self, facts: dict) -> str:
        total = facts["sum"]
        result = "no result" if total is None else f"x @ W + b has shape {total}"
        shapes = f"x {facts['x']} @ W {facts['W']} + b {facts['b']}"
        return f"{shapes}: {result}. {_reason(facts)}"

    @classmethod
    def make_tasks(cls) -> list[Task]:
        layer = {"x_rows": 4, "x_columns": 2, "w_rows": 2, "w_columns": 3}
        return [
            Task(
                "layer_of_three",
                "Leave x as it is, 4 examples of 2 inputs. Drag the edges of W until x goes "
                "through a layer of 3 neurons, with one bias for each neuron.",
                lambda f: (
                    (f["x_rows"], f["x_columns"]) == (4, 2)
                    and f["sum"] == (4, 3)
                    and f["meaning"] == "per neuron"
                ),
                {**layer, "bias": "list", "length": 3},
            ),
            Task(
                "bias_for_each_example",
                "Find a bias with one number for each example, not for each neuron, that is added "
                "without an error.",
                lambda f: f["meaning"] == "per example",
                {**layer, "bias": "column", "length": 4},
            ),
            Task(
                "bias_that_enlarges",
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


def _change(words: Text, **properties) -> None:
    """Set what is new: words that have not changed need not be drawn again."""
    words.set(**{k: v for k, v in properties.items() if getattr(words, f"get_{k}")() != v})


def _within(cell: tuple[int, int], shape: tuple[int, int]) -> tuple[int, int]:
    """Return the cell of a block of this shape that is nearest to another block's `cell`."""
    return min(cell[0], shape[0] - 1), min(cell[1], shape[1] - 1)


def _on(entry: Text, x: float, y: float) -> bool:
    left, middle = entry.get_position()
    return left <= x <= left + ENTRY_WIDTH and abs(y - middle) < ENTRY / 2
