"""Chapter 10: dropout and early stopping on recorded learning curves."""

from typing import ClassVar

import numpy as np

from helpers.explorers.base import Explorer, Task, choice, slider, switch
from helpers.explorers.picture import Handle
from helpers.nn.early_stopping import early_stop
from helpers.plots.stopping_pictures import RateDots, StoppedCurves
from helpers.training.dropout_curves import EPOCHS, RATES, SEEDS, WIDTHS, recorded_curves

RATE_STEP = 0.1
LONGEST_PATIENCE = 30
TOP = 1.0  # of the losses drawn
LOWEST, HIGHEST = 0.86, 0.945  # of the accuracies drawn
HARM = 0.01
AT_LEAST = 5  # epochs of patience, in the first task

RIGHT_TITLE = "validation accuracy of the kept\nweights, three seeds for each rate"
PATIENCE = "patience"
RUN = "Dropout {rate:.1f}, {width} neurons a layer, seed {seed}, patience {patience}: "
ENDED = "it stops after epoch {last} of {epochs} "
ALL_TRAINED = "it trains all {epochs} epochs "
KEEPS = "and keeps epoch {kept}'s weights. "
THERE = (
    "Validation loss {val:.3f}{missed}, accuracy {accuracy:.1%}; training loss {quiet:.3f} with "
    "dropout off, {loss:.3f} as reported. "
)
MISSED = " (lowest in epoch {lowest})"
MEANS = "Mean of three seeds: {here:.1%}, without dropout {none:.1%}."
TOLD = (
    "epoch {epoch}\ntraining, as reported {loss:.3f}\ntraining, dropout off {quiet:.3f}\n"
    "validation {val:.3f}, accuracy {accuracy:.1%}"
)
RATE_TOLD = "dropout {rate:.1f}\n{values}"


class DropoutAndPatience(Explorer):
    """81 recorded trainings with 1,000 digits; early stopping cuts them off. Chapter 10."""

    title = "1,000 images, up to 60 epochs: drag the end of the patience, and the dropout rate"
    chapter = "10"
    size = (8.33, 4.4)

    groups: ClassVar = {"network": ("rate", "width"), "early stopping": ("patience", "restore")}

    def make_controls(self) -> dict:
        return {
            "rate": slider("dropout rate", 0.0, RATES[0], RATES[-1], RATE_STEP),
            "width": choice("neurons a layer", WIDTHS, 64),
            "patience": slider("patience (epochs)", 4, 1, LONGEST_PATIENCE, 1),
            "restore": switch("restore the best weights", True),
            "seed": choice("seed", SEEDS),
        }

    def make_picture(self, figure) -> list:
        left, right = figure.subplots(1, 2, width_ratios=[1.35, 1])
        right.set_title(RIGHT_TITLE, fontsize=11)
        self.curves = StoppedCurves(left, EPOCHS, TOP)
        self.dots = RateDots(right, RATES, len(SEEDS), LOWEST)
        right.set_ylim(LOWEST, HIGHEST)
        right.yaxis.set_major_formatter("{x:.0%}")
        return [*self.curves.artists, *self.dots.artists]

    def compute(self, rate: float, width: int, patience: int, restore: bool, seed: int) -> dict:
        place = _place(rate)
        curves = recorded_curves(RATES[place], width, seed)
        stop = early_stop(curves.val_loss, patience)
        accuracies = [
            [_kept_accuracy(recorded_curves(r, width, s), patience, restore) for s in SEEDS]
            for r in RATES
        ]
        return {
            "curves": curves,
            "stop": stop,
            "kept": stop.best if restore else stop.last,
            "lowest": int(np.argmin(curves.val_loss)) + 1,
            "accuracies": np.array(accuracies),
            "place": place,
        }

    def draw(self, facts: dict) -> None:
        curves, stop, kept = facts["curves"], facts["stop"], facts["kept"]
        losses = curves.loss, curves.quiet_loss, curves.val_loss
        bar = stop.best, min(stop.best + facts["patience"], EPOCHS + 1)
        self.curves.set(losses, stop.last, bar, (kept, curves.val_loss[kept - 1]), PATIENCE)
        self.dots.set(facts["accuracies"], facts["place"], SEEDS.index(facts["seed"]))

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        best = facts["stop"].best
        mean = facts["accuracies"][facts["place"]].mean()
        return {
            "patience": Handle(
                self.curves.ax,
                best + facts["patience"],
                self.curves.height,
                label="end of the waiting",
                says=f"patience {facts['patience']}",
                drag=lambda x, y: {"patience": x - best},
                step=(1, 0),
            ),
            "rate": Handle(
                self.dots.ax,
                RATES[facts["place"]],
                max(mean, LOWEST),
                label="rate of dropout",
                says=f"dropout {facts['rate']:.1f}",
                drag=lambda x, y: {"rate": x},
                step=(RATE_STEP, 0),
            ),
        }

    def hover(self, axes, x: float, y: float) -> str:
        if axes is self.dots.ax:
            of_rate = self.facts["accuracies"][_place(x)]
            values = ", ".join(f"{value:.1%}" for value in of_rate)
            return RATE_TOLD.format(rate=RATES[_place(x)], values=values)
        return TOLD.format(**_at(self.facts["curves"], min(max(round(x), 1), EPOCHS)))

    def click(self, axes, x: float, y: float) -> dict | None:
        return {"rate": x} if axes is self.dots.ax else None

    def describe(self, facts: dict) -> str:
        stop, means = facts["stop"], facts["accuracies"].mean(axis=1)
        ended = ENDED if stop.ran_out else ALL_TRAINED
        missed = MISSED.format(lowest=facts["lowest"]) if stop.last < facts["lowest"] else ""
        return (
            RUN.format(**{name: facts[name] for name in ("rate", "width", "seed", "patience")})
            + ended.format(last=stop.last, epochs=EPOCHS)
            + KEEPS.format(kept=facts["kept"])
            + THERE.format(missed=missed, **_at(facts["curves"], facts["kept"]))
            + MEANS.format(here=means[facts["place"]], none=means[0])
        )

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "missed_the_lowest",
                f"Let early stopping end a training too soon: before the lowest validation loss of "
                f"all {EPOCHS} epochs, with a patience of at least {AT_LEAST}.",
                lambda f: f["patience"] >= AT_LEAST and f["stop"].last < f["lowest"],
                {"rate": 0.3, "patience": 5},
            ),
            Task(
                "dropout_helps",
                "Find a dropout rate with which all three dots are higher than the three without "
                "dropout. Luck alone does that in 1 of 20 cases.",
                lambda f: f["accuracies"][f["place"]].min() > f["accuracies"][0].max(),
                {"rate": 0.1},
            ),
            Task(
                "dropout_harms",
                "Now one that does harm: all three dots at least one percentage point lower than "
                "the three without dropout.",
                lambda f: f["accuracies"][f["place"]].max() < f["accuracies"][0].min() - HARM,
                {"rate": 0.8, "width": 16},
            ),
        ]


def _place(rate: float) -> int:
    """Return the place among `RATES` of the one nearest to `rate`."""
    return int(np.argmin(np.abs(np.array(RATES) - rate)))


def _kept_accuracy(curves, patience: int, restore: bool) -> float:
    """Return the validation accuracy of the weights that early stopping keeps."""
    stop = early_stop(curves.val_loss, patience)
    return float(curves.val_accuracy[(stop.best if restore else stop.last) - 1])


def _at(curves, epoch: int) -> dict:
    """Return what was measured in an epoch, counted from 1."""
    k = epoch - 1
    return {
        "epoch": epoch,
        "loss": curves.loss[k],
        "quiet": curves.quiet_loss[k],
        "val": curves.val_loss[k],
        "accuracy": curves.val_accuracy[k],
    }
