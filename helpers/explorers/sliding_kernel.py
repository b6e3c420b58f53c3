"""Chapter 13: a kernel of 3 × 3 numbers slides over a digit, and a feature map grows."""

import functools

import ipywidgets as widgets
import numpy as np

from helpers.datasets import load_mnist
from helpers.explorers.base import Explorer, Task, choice, slider, switch
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
# Widths in em, of the kernel's numbers, and of the other controls with their labels, so that three
# numbers, and all of a line, stand side by side on a page 900 pixels wide.
KERNEL_WIDTHS = (17.4, 6.4)
WIDTHS = {
    "digit": (9.0, 3.4),
    "padding": (15.6, 4.6),
    "stride": (15.0, 3.8),
    "row": (25.6, 8.0),
    "column": (27.8, 10.2),
}

PIXELS, PRODUCTS, MAP = "the digit", "pixel × kernel", "the feature map"
STEP, LINE = "One step on", "One line on"
STEP_TOOLTIP = "Move the window to the next place; after the last it begins again at the first"
LINE_TOOLTIP = "Move the window one line down; after the last it begins again at the first"
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
    size = (9.0, 3.5)

    def make_controls(self) -> dict:
        start = np.array(START_KERNEL).flat
        controls = {}
        for name, place, number in zip(NAMES, PLACES, start, strict=True):
            controls[name] = slider(place, float(number), -STRONGEST, STRONGEST, 0.1)
            _resize(controls[name], *KERNEL_WIDTHS)
        last = LARGEST - 1
        controls |= {
            "digit": choice("digit", list(range(10)), START_DIGIT),
            "whole": switch("show the whole map"),
            "padding": slider("padding", 0, 0, MOST_PADDING, 1),
            "stride": slider("stride", 1, 1, MOST_STRIDE, 1),
            "row": slider("row of the map", START_PLACE[0], 0, last, 1),
            "column": slider("column of the map", START_PLACE[1], 0, last, 1),
        }
        for name, (width, label) in WIDTHS.items():
            _resize(controls[name], width, label)
        for name, kernel in KERNELS.items():
            take = functools.partial(self._take, kernel)
            words = KERNEL_WORDS[name]
            controls[name] = self.button(words, take, f"Put in the kernel: {words}")
            controls[name].layout = {"width": "8.6em"}
        controls["step"] = self.button(STEP, self._step, STEP_TOOLTIP)
        controls["line"] = self.button(LINE, self._line, LINE_TOOLTIP)
        for name in ("step", "line"):
            controls[name].layout = {"width": "8.6em"}
        controls["whole"].layout = {"width": "12em"}
        return controls

    def arrange(self) -> widgets.Widget:
        """Put the kernel's sliders as they lie in the kernel, and the presets above them."""
        # An ipywidgets grid would not wrap on a narrow page; these rows do.
        rows = [tuple(KERNELS), NAMES[:3], NAMES[3:6], NAMES[6:]]
        rows += [("digit", "padding", "stride", "whole"), ("row", "column"), ("step", "line")]
        in_line = {"flex_flow": "row wrap", "align_items": "center"}
        return widgets.VBox(
            [widgets.Box([self.controls[n] for n in names], layout=in_line) for names in rows]
        )

    def make_picture(self, figure) -> list:
        left, middle, right = figure.subplots(1, 3, width_ratios=[1, 0.86, 1])
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
        }

    def draw(self, facts: dict) -> None:
        kernel, full = facts["kernel"], facts["full"]
        self.window.set(facts["image"], facts["padding"], *facts["corner"], SIZE)
        self.cells.set(facts["window"], kernel, float(np.abs(kernel).max() or 1.0))
        self.map.set(facts["map"], float(np.abs(full).max() or 1.0), *facts["place"])

    def describe(self, facts: dict) -> str:
        shown = facts["map"][~np.isnan(facts["map"])]
        known = (
            ALL_SHOWN if shown.size == facts["map"].size else PART_SHOWN.format(count=shown.size)
        )
        rows = [" ".join(minus(f"{number:.1f}") for number in row) for row in facts["kernel"]]
        low, high = (minus(f"{number:.2f}") for number in (shown.min(), shown.max()))
        return ALT.format(
            digit=facts["digit"],
            padding=facts["padding"],
            stride=facts["stride"],
            n=facts["n"],
            known=known,
            kernel="; ".join(rows),
            row=facts["place"][0],
            column=facts["place"][1],
            total=minus(f"{facts['sum']:.2f}"),
            extremes=EXTREMES.format(low=low, high=high),
        )

    def make_tasks(self) -> list[Task]:
        strongest = convolve(_digits()[START_DIGIT], EDGES)
        row, column = np.unravel_index(strongest.argmax(), strongest.shape)
        to_the_left = np.zeros((SIZE, SIZE))
        to_the_left[1, 2] = 1.0
        return [
            Task(
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
                "By hand: a kernel whose map is the digit itself, 28 × 28, but moved one pixel to "
                "the left.",
                lambda f: (
                    f["full"].shape == f["image"].shape
                    and np.allclose(f["full"], shift(f["image"], 0, -1))
                ),
                {**_settings(to_the_left), "padding": 1},
            ),
            Task(
                "Make a map of 14 × 14, half as long and half as wide as the digit.",
                lambda f: f["n"] == SIDE // 2,
                {"padding": 1, "stride": 2},
            ),
        ]

    # What the buttons do.

    def _take(self, kernel: np.ndarray) -> None:
        self.state = _settings(kernel)

    def _step(self) -> None:
        n, (row, column) = self.facts["n"], self.facts["place"]
        place = (row * n + column + 1) % (n * n)
        self.state = {"row": place // n, "column": place % n}

    def _line(self) -> None:
        n, (row, column) = self.facts["n"], self.facts["place"]
        self.state = {"row": (row + 1) % n, "column": column}


def _settings(kernel: np.ndarray) -> dict[str, float]:
    """Return the numbers of a kernel by the names of their sliders."""
    return dict(zip(NAMES, map(float, kernel.flat), strict=True))


def _resize(control: widgets.Widget, width: float, label: float) -> None:
    """Give a control and its label a width in em."""
    control.layout = {"width": f"{width}em"}
    control.style = {"description_width": f"{label}em"}
