"""Chapter 13: a kernel of 3 × 3 numbers slides over a digit, and a feature map grows."""

import functools
import math
from typing import ClassVar

import ipywidgets as widgets
import numpy as np

from helpers.datasets import load_mnist
from helpers.explorers.base import Explorer, Task, choice, slider, switch
from helpers.explorers.picture import Handle
from helpers.explorers.transport import transport
from helpers.nn.convolution import KERNEL_WORDS, KERNELS, convolve, output_size, products, shift
from helpers.plots.feature_maps import GrowingMap, ProductCells, WindowOnImage, minus

SIDE, SIZE, MOST_PADDING, MOST_STRIDE = 28, 3, 2, 3
LARGEST = output_size(SIDE, SIZE, MOST_PADDING)  # of all maps
STRONGEST = 5.0  # of the kernel's numbers
START_KERNEL = ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1))  # none of the presets, so that each changes it
START_DIGIT, START_PLACE = 3, (14, 13)
EDGES = KERNELS["upright_edges"]
PLACES = (
    *("top left", "top", "top right"),
    *("left", "middle", "right"),
    *("bottom left", "bottom", "bottom right"),
)
NAMES = tuple(f"k{row}{column}" for row in range(1, 4) for column in range(1, 4))
TO_PULL = 2.5  # of a kernel's number, for a way as long as a cell

PIXELS, PRODUCTS = "the digit: drag the window", "the kernel: drag a number"
MAP = "the map: press a cell"
SLIDE = "place"
PUT_IN = "Put in the kernel: {words}"
WINDOW, CELL, NUMBER = "the window", "the number of the map", "the kernel's number, {place}"
AT = "row {row}, column {column}"
AT_VALUE = AT + ": {value}"
PRODUCT = "{pixel} × {number} = {product}"
NOT_YET_THERE = "not yet there"
ALT = (
    "Digit {digit}, padding {padding}, stride {stride}: the map has {n} × {n} numbers, {known}. "
    "Kernel {kernel}. At row {row}, column {column} of the map the nine products sum to {total}; "
    "{extremes}."
)
ALL_SHOWN, PART_SHOWN = "all of them shown", "{count} so far"
EXTREMES = "the numbers shown run from {low} to {high}"


@functools.cache
def _digits() -> np.ndarray:
    """Return one of the embedded digits of each class, (10, 28, 28) from 0 to 1."""
    data = load_mnist("uci", flatten=False)
    return data.x_train[[int(np.argmax(data.y_train == digit)) for digit in range(10)]]


class SlidingKernel(Explorer):
    """A kernel over a digit: nine products, their sum, and the map of all sums. Chapter 13."""

    title = "A kernel slides over a digit"
    chapter = "13"
    size = (8.25, 3.5)
    further_below = True
    groups: ClassVar = {"data": ("digit",), "map": ("padding", "stride", "whole")}

    def make_controls(self) -> dict:
        self._following = False
        self.slide = transport(SLIDE, 0, 0, 1)
        self.slide.speed = 0.5
        self.slide.observe(self._go, "value")
        last = LARGEST - 1
        controls = {
            "digit": choice("digit", list(range(10)), START_DIGIT),
            "padding": slider("padding", 0, 0, MOST_PADDING, 1),
            "stride": slider("stride", 1, 1, MOST_STRIDE, 1),
            "whole": switch("show the whole map"),
        }
        for name, place, number in zip(NAMES, PLACES, np.ravel(START_KERNEL), strict=True):
            controls[name] = slider(place, float(number), -STRONGEST, STRONGEST, 0.1)
        controls["row"] = slider("row of the map", START_PLACE[0], 0, last, 1)
        controls["column"] = slider("column of the map", START_PLACE[1], 0, last, 1)
        for name, kernel in KERNELS.items():
            put = functools.partial(setattr, self, "state", _settings(kernel))
            words = KERNEL_WORDS[name]
            controls[name] = self.button(words, put, PUT_IN.format(words=words))
        return controls

    def under_picture(self) -> widgets.Widget:
        """Put the bar that slides the window above the kernels to choose from."""
        return widgets.Box([self.slide, *super().under_picture().children])

    def make_picture(self, figure) -> list:
        left, middle, right = self.panels = figure.subplots(1, 3, width_ratios=[1, 0.86, 1])
        self.window = WindowOnImage(left, SIDE, MOST_PADDING, PIXELS)
        self.cells = ProductCells(middle, SIZE, PRODUCTS)
        self.map = GrowingMap(right, LARGEST, MAP)
        return [*self.window.artists, *self.cells.artists, *self.map.artists]

    def compute(
        self, digit: int, padding: int, stride: int, row: int, column: int, whole: bool, **kernel
    ) -> dict:
        kernel = np.array([kernel[name] for name in NAMES]).reshape(SIZE, SIZE)
        image = _digits()[digit]
        full = convolve(image, kernel, padding, stride)
        n = len(full)
        # A smaller map has no place for the sliders' last numbers: then its own last one counts.
        place = (min(row, n - 1), min(column, n - 1))
        window, parts = products(image, kernel, *place, padding, stride)
        known = np.arange(n * n).reshape(n, n) <= place[0] * n + place[1]
        return {
            "kernel": kernel,
            "image": image,
            "n": n,
            "place": place,
            "window": window,
            "sum": float(parts.sum()),
            "full": full,
            "map": np.where(known | whole, full, np.nan),
            "corner": (place[0] * stride - padding, place[1] * stride - padding),
            "margin": (LARGEST - n) / 2,  # of the map in its frame
        }

    def draw(self, facts: dict) -> None:
        kernel, full = facts["kernel"], facts["full"]
        self.window.set(facts["image"], facts["padding"], *facts["corner"], SIZE)
        self.cells.set(facts["window"], kernel, float(np.abs(kernel).max() or 1.0))
        self.map.set(facts["map"], float(np.abs(full).max() or 1.0), *facts["place"])
        for name, known in KERNELS.items():
            self.controls[name].button_style = "primary" if np.array_equal(kernel, known) else ""
        self._follow(facts["n"], *facts["place"])

    def _follow(self, n: int, row: int, column: int) -> None:
        """Bring the bar to where the window is."""
        self._following = True
        try:
            self.slide.max = n * n - 1
            self.slide.value = row * n + column
        finally:
            self._following = False

    def _go(self, change: dict) -> None:
        """Bring the window to where the bar is."""
        if not self._following:
            row, column = divmod(change["new"], self.facts["n"])
            self.state = {"row": row, "column": column}

    # What a hand does.

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        left, middle, right = self.panels
        (row, column), (top, start), margin = facts["place"], facts["corner"], facts["margin"]
        stride, half = facts["stride"], SIZE / 2
        at = AT.format(row=row, column=column)
        handles = {
            "window": Handle(
                left,
                start + half,
                top + half,
                label=WINDOW,
                says=at,
                drag=functools.partial(_under_window, facts),
                step=(stride, -stride),
                mark=False,
            ),
            "cell": Handle(
                right,
                margin + column + 0.5,
                margin + row + 0.5,
                label=CELL,
                says=AT_VALUE.format(row=row, column=column, value=_two(facts["sum"])),
                drag=functools.partial(_under_cell, facts),
                step=(1, -1),
                mark=False,
            ),
        }
        for k, name in enumerate(NAMES):
            y, x = divmod(k, SIZE)
            number = facts["kernel"][y, x]

            def pull(to_x: float, to_y: float, name=name, number=number, x=x, y=y) -> dict:
                """Up or to the right is more."""
                return {name: number + TO_PULL * ((to_x - x - 0.5) - (to_y - y - 0.5))}

            handles[name] = Handle(
                middle,
                x + 0.5,
                y + 0.5,
                label=NUMBER.format(place=PLACES[k]),
                says=minus(f"{number:.1f}"),
                drag=pull,
                remove=lambda name=name: {name: 0.0},
                step=(0.1 / TO_PULL, -0.1 / TO_PULL),
                size=(0.94, 0.94),
            )
        return handles

    def hover(self, axes, x: float, y: float) -> str:
        facts, row, column = self.facts, math.floor(y), math.floor(x)
        if axes is self.panels[1]:
            return _product(facts, row, column)
        if axes is self.panels[0]:
            padding = facts["padding"]
            if not all(-padding <= place < SIDE + padding for place in (row, column)):
                return ""
            inside = min(row, column) >= 0 and max(row, column) < SIDE
            pixel = facts["image"][row, column] if inside else 0.0
            top, left = facts["corner"]
            words = AT_VALUE.format(row=row, column=column, value=f"{pixel:.2f}")
            return f"{words}\n{_product(facts, row - top, column - left)}".strip()
        row, column = math.floor(y - facts["margin"]), math.floor(x - facts["margin"])
        if not (0 <= row < facts["n"] and 0 <= column < facts["n"]):
            return ""
        number = facts["map"][row, column]
        value = NOT_YET_THERE if np.isnan(number) else _two(number)
        return AT_VALUE.format(row=row, column=column, value=value)

    def click(self, axes, x: float, y: float) -> dict | None:
        """Put the window there, or where the number comes from; the map loses nothing by it."""
        facts = self.facts
        if axes is self.panels[0]:
            return _under_window(facts, x, y)
        if axes is self.panels[1]:
            return None
        place = _under_cell(facts, x, y)
        known = not np.isnan(facts["map"][place["row"], place["column"]])
        return place | {"whole": facts["whole"] or known}

    def describe(self, facts: dict) -> str:
        shown = facts["map"][~np.isnan(facts["map"])]
        known = (
            ALL_SHOWN if shown.size == facts["map"].size else PART_SHOWN.format(count=shown.size)
        )
        rows = [" ".join(minus(f"{number:.1f}") for number in row) for row in facts["kernel"]]
        low, high = (_two(number) for number in (shown.min(), shown.max()))
        return ALT.format(
            digit=facts["digit"],
            padding=facts["padding"],
            stride=facts["stride"],
            n=facts["n"],
            known=known,
            kernel="; ".join(rows),
            row=facts["place"][0],
            column=facts["place"][1],
            total=_two(facts["sum"]),
            extremes=EXTREMES.format(low=low, high=high),
        )

    @classmethod
    def make_tasks(cls) -> list[Task]:
        strongest = convolve(_digits()[START_DIGIT], EDGES)
        row, column = np.unravel_index(strongest.argmax(), strongest.shape)
        to_the_left = np.zeros((SIZE, SIZE))
        to_the_left[1, 2] = 1.0
        return [
            Task(
                "best_upright_edge",
                "Take the kernel for upright edges, and put the window where the map of the 3 has "
                "its greatest number.",
                lambda f: (
                    f["digit"] == START_DIGIT
                    and np.array_equal(f["kernel"], EDGES)
                    and f["sum"] >= f["full"].max() - 1e-9
                ),
                {**_settings(EDGES), "row": int(row), "column": int(column)},
            ),
            Task(
                "shifted_digit",
                "By hand: a kernel whose map is the digit itself, 28 × 28, but moved one pixel to "
                "the left.",
                lambda f: (
                    f["full"].shape == f["image"].shape
                    and np.allclose(f["full"], shift(f["image"], 0, -1))
                ),
                {**_settings(to_the_left), "padding": 1},
            ),
            Task(
                "half_as_large",
                "Make a map of 14 × 14, half as long and half as wide as the digit.",
                lambda f: f["n"] == SIDE // 2,
                {"padding": 1, "stride": 2},
            ),
        ]


def _settings(kernel: np.ndarray) -> dict[str, float]:
    """Return the numbers of a kernel by the names of their sliders."""
    return dict(zip(NAMES, map(float, kernel.flat), strict=True))


def _under_window(facts: dict, x: float, y: float) -> dict[str, int]:
    """Return the place of the map whose window has its middle nearest to a place of the digit."""
    return _place(facts, *((v - SIZE / 2 + facts["padding"]) / facts["stride"] for v in (x, y)))


def _under_cell(facts: dict, x: float, y: float) -> dict[str, int]:
    """Return the place of the map that is drawn at (x, y)."""
    return _place(facts, *(v - facts["margin"] - 0.5 for v in (x, y)))


def _place(facts: dict, column: float, row: float) -> dict[str, int]:
    row, column = (round(min(max(v, 0), facts["n"] - 1)) for v in (row, column))
    return {"row": row, "column": column}


def _product(facts: dict, row: int, column: int) -> str:
    """Return how one of the nine products comes about; "" beside the window."""
    if not (0 <= row < SIZE and 0 <= column < SIZE):
        return ""
    pixel, number = facts["window"][row, column], facts["kernel"][row, column]
    return PRODUCT.format(
        pixel=f"{pixel:.2f}",
        number=minus(f"{number:.1f}"),
        product=_two(pixel * number),
    )


def _two(number: float) -> str:
    return minus(f"{number:.2f}")
