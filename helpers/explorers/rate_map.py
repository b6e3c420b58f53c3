"""Chapter 11: a map of learning rate by batch size, or by width, and the ridge on it."""

from dataclasses import replace
from typing import Any, ClassVar

import numpy as np

from helpers.explorers.base import Task, TrainedTask, choice
from helpers.explorers.picture import Handle
from helpers.explorers.quick_trainer import QuickTrainingExplorer
from helpers.lab.quick import BASE, Ridge, ridge_of
from helpers.lab.records import Run
from helpers.lab.settings import Settings
from helpers.lab.values import value_text
from helpers.plots.rate_pictures import RateMap

RATES = tuple(float(f"{10 ** (k / 2 - 4):.2g}") for k in range(9))
BATCH, WIDTH = "batch_size", "width"
ROWS: dict[str, tuple[int, ...]] = {
    BATCH: (8, 16, 32, 64, 128, 256),
    WIDTH: (2, 8, 32, 64, 128, 256),
}
ROW_WORDS = {BATCH: "batch size", WIDTH: "neurons in each hidden layer"}
OPTIMIZERS = {"sgd": "SGD", "adam": "Adam"}
NO_GUESS, LEFT, STRAIGHT, RIGHT = "", "left", "straight", "right"
UNSURE = "unsure"
GUESSES = {
    NO_GUESS: "no guess yet",
    LEFT: "to smaller rates",
    STRAIGHT: "straight up",
    RIGHT: "to larger rates",
}
LEANS, UPRIGHT = 0.1, 0.25  # columns from row to row: enough to lean, too many to be straight
SURE = 2.0  # standard errors
MOST_SEEDS = 5

TRAIN, ALL, CLEAR = "Train the cell", "All cells", "Clear this map"
GUESS_FIRST = "Guess first: where does the best rate go as you move up the map?"
READY = "Each cell is one short training; another click adds a seed to its mean."
HALF = "The best of each row with three cells or more is ringed. {known} of {n} cells are trained."
FULL = "{way} You guessed {guess}{verdict}"
WAYS = {
    LEFT: "Moving up, the ridge leans to smaller rates.",
    STRAIGHT: "The ridge goes straight up: from row to row it moves less than a quarter cell.",
    RIGHT: "Moving up, the ridge leans to larger rates.",
    UNSURE: "The ridge wobbles too much to tell its way: press All cells for another seed each.",
}
AS_GUESSED, NOT_AS_GUESSED, UNDECIDED = ", and so it is.", ", but it isn't so.", ": undecided."
FULL_ENOUGH = "This cell has {n} seeds already; choose another one."
CLEARED, NOTHING_TO_CLEAR = "The map is empty again.", "There is nothing on this map to clear."
CELL = "{row}, rate {rate}\n{result}"
UNTRAINED = "not trained yet: click to train it"
TRAINED = "validation accuracy {mean:.3f}, mean of {n}"
ROW_IS = {BATCH: "batch size {n}", WIDTH: "{n} neurons a layer"}
ALT = (
    "A map of the rate, 0.0001 to 1, by {rows}, for {optimizer}; {known} of {n} cells are trained. "
    "{cells}Next cell: {row}, rate {rate}. My guess: {guess}."
)
ALT_BEST = "Best rate of each row, from the bottom: {rates}. "
WORKS, FAILS = 0.6, 0.25

Key = tuple[str, str]
Map = dict[tuple[int, int], tuple[float, ...]]


class RateMapExplorer(QuickTrainingExplorer):
    """Guess where the ridge goes, train cells, and see it. Chapter 11.

    Parameters
    ----------
    data
        What is trained on, as in `Settings`.
    """

    title = "Rate by batch size: a ridge that moves"
    chapter = "11"
    size = (8.33, 4.3)
    groups: ClassVar = {
        "map": ("rows", "optimizer"),
        "moving up, the best rate goes": ("guess",),
    }

    def __init__(self, data: str = "auto") -> None:
        """Be ready; no data are loaded before the first training."""
        self._base = replace(BASE, data=data)
        self._maps: dict[Key, Map] = {}
        self._guessed: dict[Key, str] = {}  # as it was when the map was begun
        super().__init__()

    def make_controls(self) -> dict:
        """Return which map, the guess, the next cell, and four buttons."""
        return {
            "rows": choice("rows", ROW_WORDS),
            "optimizer": choice("optimizer", OPTIMIZERS),
            "guess": choice("guess", GUESSES),
            "rate": choice("rate", {k: value_text(rate) for k, rate in enumerate(RATES)}, 4),
            "row": choice("row from below", {k: f"{k + 1}" for k in range(6)}, 2),
            "train": self.button(TRAIN, self._train_one, "Train the marked cell", primary=True),
            "all": self.button(ALL, self._train_all, "Train all cells that are still empty"),
            "stop": self.stop_button(),
            "clear": self.button(CLEAR, self._clear, "Forget the cells of this map"),
        }

    # Training.

    @property
    def _key(self) -> Key:
        return self.controls["rows"].value, self.controls["optimizer"].value

    def _train_one(self) -> None:
        self._train_cells([(self.controls["row"].value, self.controls["rate"].value)])

    def _train_all(self) -> None:
        known = self._maps.get(self._key, {})
        order = [(r, c) for r in range(len(ROWS[self._key[0]])) for c in range(len(RATES))]
        empty = [cell for cell in order if cell not in known]
        self._train_cells(empty or order)

    def _train_cells(self, cells: list[tuple[int, int]]) -> None:
        if self.controls["guess"].value == NO_GUESS:
            self.notify(GUESS_FIRST)
            return
        key = self._key
        known = self._maps.get(key, {})
        cells = [cell for cell in cells if len(known.get(cell, ())) < MOST_SEEDS]
        if not cells:
            self.notify(FULL_ENOUGH.format(n=MOST_SEEDS))
            return
        self._guessed.setdefault(key, self.controls["guess"].value)
        self.train([(key, cell) for cell in cells])

    def do(self, what: Any) -> None:
        """Train a cell with its next seed."""
        (self._now, cell) = what
        found = self._maps.setdefault(self._now, {})
        seed = len(found.get(cell, ()))
        if seed < MOST_SEEDS:
            self._cell = cell
            super().do(replace(self._settings(self._now, cell), seed=seed))

    def keep(self, run: Run) -> None:
        """Add a value to its cell."""
        self._enter(self._now, self._cell, run.last("val_accuracy"))

    def _enter(self, key: Key, cell: tuple[int, int], value: float) -> None:
        found = self._maps.get(key, {})
        self._maps[key] = found | {cell: (*found.get(cell, ()), value)}

    def _settings(self, key: Key, cell: tuple[int, int]) -> Settings:
        rows, optimizer = key
        n = ROWS[rows][cell[0]]
        change: dict = {"batch_size": n} if rows == BATCH else {"hidden": (n, n)}
        return replace(self._base, optimizer=optimizer, learning_rate=RATES[cell[1]], **change)

    def _clear(self) -> None:
        if not self._maps.get(self._key):
            self.notify(NOTHING_TO_CLEAR)
            return
        self.drop_list()
        self._maps[self._key] = {}
        self._guessed.pop(self._key, None)
        self.notify(CLEARED)

    # The picture.

    def make_picture(self, figure) -> list:
        """Draw empty cells."""
        rates = [value_text(rate) for rate in RATES]
        self.map = RateMap(figure.subplots(), rates, len(ROWS[BATCH]))
        return self.map.artists

    def compute(self, rows: str, optimizer: str, guess: str, rate: int, row: int) -> dict:
        """Return the means of the cells, and the ridge."""
        found = dict(self._maps.get((rows, optimizer), {}))
        means = np.full((len(ROWS[rows]), len(RATES)), np.nan)
        for cell, values in found.items():
            means[cell] = sum(values) / len(values)
        ridge = ridge_of(means)
        full = len(found) == means.size
        return {
            "found": found,
            "means": means,
            "ridge": ridge,
            "full": full,
            "way": _way(ridge) if full else NO_GUESS,
            "guessed": self._guessed.get((rows, optimizer), guess),
            "cliff": _has_cliff(means),
            "full_maps": [key for key, cells in self._maps.items() if len(cells) == means.size],
        }

    def draw(self, facts: dict) -> None:
        """Colour the cells, ring the best of each row."""
        rows = facts["rows"]
        if self.map.name_rows(ROW_WORDS[rows], [str(n) for n in ROWS[rows]]):
            self._live.refresh_background()
        self.map.set(facts["means"], facts["ridge"].places)
        self.map.point(facts["row"], facts["rate"])
        known = len(facts["found"])
        words = READY if known else GUESS_FIRST if facts["guess"] == NO_GUESS else READY
        if facts["full"]:
            way, guessed = facts["way"], facts["guessed"]
            verdict = AS_GUESSED if way == guessed else NOT_AS_GUESSED
            words = FULL.format(
                way=WAYS[way],
                guess=GUESSES[guessed],
                verdict=UNDECIDED if way == UNSURE else verdict,
            )
        elif known:
            words = HALF.format(known=known, n=facts["means"].size)
        self.write_status(words)

    def _bests(self, facts: dict) -> str:
        rows = ROWS[facts["rows"]]
        return ", ".join(
            f"{n}: {value_text(RATES[place])}"
            for n, place in zip(rows, facts["ridge"].places, strict=True)
            if place is not None
        )

    def describe(self, facts: dict) -> str:
        """Say what is known, and where the best of each row lies."""
        rows = facts["rows"]
        bests = self._bests(facts)
        cells = ", ".join(
            f"{ROWS[rows][row]} at {value_text(RATES[column])} {facts['means'][row, column]:.2f}"
            for row, column in sorted(facts["found"])
        )
        told = ALT_BEST.format(rates=bests) if bests else ""
        return ALT.format(
            rows=ROW_WORDS[rows],
            optimizer=OPTIMIZERS[facts["optimizer"]],
            known=len(facts["found"]),
            n=facts["means"].size,
            cells=told + (f"{cells}. " if cells else ""),
            row=ROW_IS[rows].format(n=ROWS[rows][facts["row"]]),
            rate=value_text(RATES[facts["rate"]]),
            guess=GUESSES[facts["guess"]],
        )

    # What a hand does on the picture.

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        """Let the marked cell be moved, and pressed to train it."""
        row, rate = facts["row"], facts["rate"]
        return {
            "cell": Handle(
                self.map.ax,
                rate,
                row,
                label="next cell",
                says=f"row {row + 1}, rate {value_text(RATES[rate])}, press to train it",
                drag=self._cell_at,
                press=self._train_one,
                step=(1, 1),
                size=(0.94, 0.92),
                mark=False,
            )
        }

    def _cell_at(self, x: float, y: float) -> dict:
        rows, columns = self.map.shape
        return {
            "row": int(min(max(round(y), 0), rows - 1)),
            "rate": int(min(max(round(x), 0), columns - 1)),
        }

    def hover(self, axes, x: float, y: float) -> str:
        """Tell of the cell under the mouse."""
        where = self._cell_at(x, y)
        rows = self.facts["rows"]
        values = self.facts["found"].get((where["row"], where["rate"]), ())
        result = UNTRAINED
        if values:
            n = f"{len(values)} seeds" if len(values) > 1 else "1 seed"
            result = TRAINED.format(mean=sum(values) / len(values), n=n)
        return CELL.format(
            row=ROW_IS[rows].format(n=ROWS[rows][where["row"]]),
            rate=value_text(RATES[where["rate"]]),
            result=result,
        )

    def click(self, axes, x: float, y: float) -> dict:
        """Train the cell under the mouse."""
        where = self._cell_at(x, y)
        self._train_cells([(where["row"], where["rate"])])
        return where

    # Tasks.

    @classmethod
    def make_tasks(cls) -> list[Task]:
        """Return three things to find."""
        return [
            TrainedTask(
                "which_way_with_sgd",
                "SGD, rows of batch sizes: guess which way the best rate goes as batches grow, "
                "then train all cells.",
                lambda f: (BATCH, "sgd") in f["full_maps"],
                {"rows": BATCH, "optimizer": "sgd", "guess": STRAIGHT},
                results=(BATCH, "sgd"),
            ),
            TrainedTask(
                "works_here_fails_there",
                f"Find a rate that reads over {WORKS} with one batch size, and under {FAILS} with "
                "another.",
                lambda f: f["cliff"] and f["rows"] == BATCH,
                {"rows": BATCH, "optimizer": "adam", "guess": RIGHT},
                results=(BATCH, "adam"),
            ),
            TrainedTask(
                "the_same_for_widths",
                "Map the widths, too, with either optimizer. Which way does the ridge go now?",
                lambda f: any(key[0] == WIDTH for key in f["full_maps"]),
                {"rows": WIDTH, "optimizer": "adam", "guess": LEFT},
                results=(WIDTH, "adam"),
            ),
        ]

    def play(self, task: TrainedTask) -> None:
        """Enter what the task's trainings may come to, without training."""
        key = task.results
        for row in range(len(ROWS[key[0]])):
            for column in range(len(RATES)):
                self._enter(key, (row, column), 0.9 - 0.15 * abs(column - row))
        self.update()


def _way(ridge: Ridge) -> str:
    """Return its way: a slope above two standard errors leans, a surely small one does not."""
    slope, margin = ridge.slope, SURE * ridge.error
    if abs(slope) > max(LEANS, margin):
        return RIGHT if slope > 0 else LEFT
    return STRAIGHT if abs(slope) + margin < UPRIGHT else UNSURE


def _has_cliff(means: np.ndarray) -> bool:
    known = [column[np.isfinite(column)] for column in means.T]
    return any(len(c) and c.max() > WORKS and c.min() < FAILS for c in known)
