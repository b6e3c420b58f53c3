"""Chapter 09: width, images and epochs, and the gap between training and validation."""

from typing import ClassVar

import numpy as np

from helpers.explorers.base import Explorer, Task, choice, slider, switch
from helpers.explorers.picture import Handle
from helpers.plots.gap_pictures import FITS, OVER, UNDER, GapBetweenCurves, GapMap
from helpers.training.gap_curves import EPOCHS, SIZES, WIDTHS, gap_curves
from helpers.words import counted

LOW = 0.9  # a training accuracy below this: it underfits
WIDE = 0.05  # else a gap above this: it overfits
LOSS_TOP = 3.0
BY_HEART, POOR, CLOSE = 0.999, 0.8, 0.04
MEASURES = {"accuracy": "accuracy", "loss": "loss"}
ON_THE_MAP = "accuracy in % after {epochs}: training / validation"
VERDICTS = {
    UNDER: "It underfits: it hasn't even learned its training images.",
    OVER: "It overfits: it does far better on its own images than on others.",
    FITS: "It reads both about equally well.",
}
RUN = "{neurons}, {images}, {epochs}: "
READS = "it reads {own:.0%} of the training images and {val:.0%} of the validation images, "
GAP = "a gap of {gap:.0f} points. "
SHOWN = " On the left the {measure}: training {how} {own:.3g}, validation {val:.3g}."
HOW = {False: "as reported", True: "after the epoch"}
TOLD = "epoch {epoch}\ntraining {own:.3g}\nvalidation {val:.3g}"
CELL = "{neurons}, {images}\ntraining {own:.0%}, validation {val:.0%}\n{verdict}\npress: show it"


class GapExplorer(Explorer):
    """36 recorded trainings with digits of MNIST, and how far they have got. Chapter 09."""

    title = "Too little, too much: drag the end, or press a cell of the map"
    chapter = "09"
    size = (8.33, 4.5)

    groups: ClassVar = {"network": ("width",), "training": ("images", "epochs", "after")}

    def make_controls(self) -> dict:
        return {
            "width": choice("hidden neurons", WIDTHS, 32),
            "images": choice("images", {size: f"{size:,}" for size in SIZES}, 300),
            "epochs": slider("epochs", 20, 1, EPOCHS, 1),
            "after": switch("training measured after each epoch, too"),
            "measure": choice("measure", MEASURES),
        }

    def make_picture(self, figure) -> list:
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.25])
        self.curves, self.map = GapBetweenCurves(left, EPOCHS), GapMap(right, WIDTHS, SIZES)
        self.heading = right.set_title("", fontsize=11)
        return [*self.curves.artists, *self.map.artists, self.heading]

    def compute(self, width: int, images: int, epochs: int, after: bool, measure: str) -> dict:
        last = epochs - 1
        every = [[gap_curves(w, n) for n in SIZES] for w in WIDTHS]
        own = np.array([[c.after_accuracy[last] for c in row] for row in every])
        val = np.array([[c.val_accuracy[last] for c in row] for row in every])
        here = WIDTHS.index(width), SIZES.index(images)
        curves = every[here[0]][here[1]]
        return {
            "own": own,
            "val": val,
            "verdicts": np.where(own < LOW, UNDER, np.where(own - val > WIDE, OVER, FITS)),
            "here": here,
            "curves": (
                getattr(curves, f"after_{measure}" if after else measure),
                getattr(curves, f"val_{measure}"),
            ),
        }

    def draw(self, facts: dict) -> None:
        top = 1.05 if facts["measure"] == "accuracy" else LOSS_TOP
        self.curves.set(facts["curves"], facts["epochs"], top, facts["measure"])
        own, val = (np.round(100 * facts[name]).astype(int) for name in ("own", "val"))
        words = np.array([f"{a}/{b}" for a, b in zip(own.flat, val.flat, strict=True)])
        self.map.set(words.reshape(own.shape), facts["verdicts"], facts["here"])
        self.heading.set_text(ON_THE_MAP.format(epochs=counted(facts["epochs"], "epoch")))

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        low, high = self.curves.ax.get_ylim()
        row, column = facts["here"]
        return {
            "end": Handle(
                self.curves.ax,
                facts["epochs"],
                low + 0.08 * (high - low),
                label="end of the training",
                says=counted(facts["epochs"], "epoch"),
                drag=lambda x, y: {"epochs": x},
                step=(1, 0),
            ),
            "cell": Handle(
                self.map.ax,
                column,
                row,
                label="the training that is shown",
                says=f"{counted(WIDTHS[row], 'hidden neuron')}, {counted(SIZES[column], 'image')}",
                drag=lambda x, y: _cell(x, y),
                step=(1, 1),
                mark=False,
            ),
        }

    def hover(self, axes, x: float, y: float) -> str:
        facts = self.facts
        if axes is self.curves.ax:
            epoch = int(np.clip(round(x), 1, EPOCHS))
            own, val = (values[epoch - 1] for values in facts["curves"])
            return TOLD.format(epoch=epoch, own=own, val=val)
        cell = _cell(x, y)
        place = WIDTHS.index(cell["width"]), SIZES.index(cell["images"])
        return CELL.format(
            neurons=counted(cell["width"], "hidden neuron"),
            images=counted(cell["images"], "image"),
            own=facts["own"][place],
            val=facts["val"][place],
            verdict=facts["verdicts"][place],
        )

    def click(self, axes, x: float, y: float) -> dict | None:
        """Show the training of a cell, or go to an epoch."""
        return _cell(x, y) if axes is self.map.ax else {"epochs": x}

    def describe(self, facts: dict) -> str:
        own, val = facts["own"][facts["here"]], facts["val"][facts["here"]]
        left = [values[facts["epochs"] - 1] for values in facts["curves"]]
        return (
            RUN.format(
                neurons=counted(facts["width"], "hidden neuron"),
                images=counted(facts["images"], "training image"),
                epochs=counted(facts["epochs"], "epoch"),
            )
            + READS.format(own=own, val=val)
            + GAP.format(gap=100 * (own - val) + 0.0)
            + VERDICTS[facts["verdicts"][facts["here"]]]
            + SHOWN.format(
                measure=facts["measure"], how=HOW[facts["after"]], own=left[0], val=left[1]
            )
        )

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "by_heart",
                "Find a training that ends with all its own images right, and with fewer than "
                "80 % of the others.",
                lambda f: f["own"][f["here"]] > BY_HEART and f["val"][f["here"]] < POOR,
                {"width": 128, "images": 100, "epochs": 40},
            ),
            Task(
                "gap_closed_by_images",
                "Now close the gap to 4 points or less with 512 neurons, and still have more than "
                "90 % of the validation images right.",
                lambda f: (
                    f["width"] == WIDTHS[-1]
                    and f["own"][f["here"]] - f["val"][f["here"]] <= CLOSE
                    and f["val"][f["here"]] > LOW
                ),
                {"width": 512, "images": 10_000, "epochs": 4},
            ),
            Task(
                "too_narrow",
                f"Give a network 10,000 images and all {EPOCHS} epochs, and still let it underfit.",
                lambda f: (
                    f["images"] == SIZES[-1]
                    and f["epochs"] == EPOCHS
                    and f["verdicts"][f["here"]] == UNDER
                ),
                {"width": 2, "images": 10_000, "epochs": EPOCHS},
            ),
        ]


def _cell(x: float, y: float) -> dict[str, int]:
    """Return width and number of images of the cell that a place of the map lies in."""
    row = int(np.clip(round(y), 0, len(WIDTHS) - 1))
    column = int(np.clip(round(x), 0, len(SIZES) - 1))
    return {"width": WIDTHS[row], "images": SIZES[column]}
