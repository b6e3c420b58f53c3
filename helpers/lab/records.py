"""What the runs of the hyperparameter lab came to: kept, compared, saved and loaded. Chapter 11."""

import csv
import io
import json
import math
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

from helpers.lab.settings import NAMES, ROWS, Refused, Settings, differing, settings_or_refused
from helpers.lab.values import value_text
from helpers.words import counted

MEASURES = ("loss", "accuracy", "val_loss", "val_accuracy")
RESULTS = ("epochs_done", *MEASURES, "best_val_accuracy", "seconds", "n_parameters")
COLUMNS = ("run", *NAMES, *RESULTS, "note")
BIGGER_IS_BETTER = ("accuracy", "val_accuracy", "best_val_accuracy")

# What there is to say about a run, by the id that the lab goes by; `Run.note` has the words.
DIVERGED, FAR_ABOVE, GUESSING = "diverged", "far_above", "guessing"
TOO_LARGE = (DIVERGED, FAR_ABOVE)  # the learning rate
# What the notes of runs say that were saved before there was an id.
OLD_NOTES = {
    "stopped being a number": DIVERGED,
    "the steps are too large": FAR_ABOVE,
    "no better than guessing": GUESSING,
}

FORMAT, VERSION = "neural network course, recorded runs", 1

HEADINGS = {
    "epochs_done": "epochs done",
    "val_loss": "val. loss",
    "val_accuracy": "val. accuracy",
    "best_val_accuracy": "best val. accuracy",
    "n_parameters": "parameters",
}
EMPTY = "No runs yet."
NO_COLUMN = "There is no column {name!r} to sort by; take one of {known}."
NO_RUN = "There is no run {number!r}; the runs have the numbers 1 to {last}."
NO_RUNS_YET = "There is no run {number!r}, because no run has been added yet."
NOT_A_RUN = "{value!r} is not a run; add what `train` has returned."
NO_VALUES = "No run among these has {measure!r}; train at least one to the end of an epoch."
NO_MEASURE = "{measure!r} is not measured; take one of {known}."

WRONG_ENDING = "The file {file} ends neither in .json nor in .csv; give it one of these endings."
ONLY_A_TABLE = (
    "The file {file} is a table for a spreadsheet, without the curves; load the runs from a file "
    "ending in .json."
)
NOT_WRITTEN = "The runs could not be written to {file} ({why}); choose another place or name."
NO_FILE = "There is no file {file}; check the name and the folder."
NOT_READ = "The file {file} could not be read ({why}); choose another one."
FOREIGN = "The file {file} does not hold runs of this lab; load one that the lab has saved."
DAMAGED = "The file {file} is damaged ({why}); load another copy, or save the runs again."


@dataclass(frozen=True)
class Run:
    """One training and what came of it. Chapter 11.

    Attributes
    ----------
    settings
        With which it was trained; "auto" has given way to the data it stood for. `Refused` if
        they made no sense.
    history
        ``"loss"``, ``"accuracy"``, ``"val_loss"``, ``"val_accuracy"``, each a list with one value
        an epoch. A stopped run's last epoch is the one that was cut short; what was not measured
        in it is nan.
    seconds
        How long it took, from building the network to the end.
    n_parameters
        Weights and biases.
    stopped
        Whether somebody stopped it.
    note
        What is to be said about it, such as that it diverged; mostly "".
    failed
        Whether it ended with an error; `note` says which.
    verdict
        What the note is about: `DIVERGED`, `FAR_ABOVE` (the loss), `GUESSING` (no better than
        that); mostly "".
    """

    settings: Settings | Refused
    history: Mapping[str, list[float]] = field(default_factory=dict)
    seconds: float = 0.0
    n_parameters: int = 0
    stopped: bool = False
    note: str = ""
    failed: bool = False
    verdict: str = ""

    @property
    def epochs_done(self) -> int:
        """How many epochs are recorded."""
        return len(self.history.get("loss", ()))

    @property
    def complete(self) -> bool:
        """Whether it came to its own end: neither stopped nor failed."""
        return not (self.stopped or self.failed)

    def last(self, measure: str) -> float:
        """Return a measure after the last epoch; nan if there is none."""
        return (self.history.get(measure) or [math.nan])[-1]

    @property
    def best_val_accuracy(self) -> float:
        """The highest validation accuracy of any epoch; nan if there is none."""
        values = [v for v in self.history.get("val_accuracy", ()) if not math.isnan(v)]
        return max(values, default=math.nan)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values fit for JSON; nan and infinity become text."""
        return {
            "settings": self.settings.to_dict(),
            "history": {
                name: [_to_json(value) for value in values] for name, values in self.history.items()
            },
            "seconds": self.seconds,
            "n_parameters": self.n_parameters,
            "stopped": self.stopped,
            "note": self.note,
            "failed": self.failed,
            "verdict": self.verdict,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Run":
        """Return the run that `to_dict` has written; a ValueError, KeyError or TypeError if not."""
        history = {
            name: [_from_json(value) for value in values["history"][name]]
            for name in MEASURES
            if name in values["history"]
        }
        if len({len(one) for one in history.values()}) > 1:
            raise ValueError("the measures differ in their number of epochs")
        failed, stopped, note = values["failed"], values["stopped"], values["note"]
        if not isinstance(failed, bool) or not isinstance(stopped, bool):
            raise ValueError("stopped or failed is neither true nor false")
        if not isinstance(note, str):
            raise ValueError("a note is not text")
        settings = settings_or_refused(values["settings"])
        if isinstance(settings, Refused) and not failed:
            raise ValueError(settings.sentence.rstrip("."))
        seconds, parameters = float(values["seconds"]), int(values["n_parameters"])
        of_note = [verdict for words, verdict in OLD_NOTES.items() if words in note]
        verdict = values.get("verdict", "".join(of_note[:1]))
        if verdict not in ("", *OLD_NOTES.values()):
            raise ValueError(f"there is no verdict {verdict!r}")
        return cls(settings, history, seconds, parameters, stopped, note, failed, verdict)

    def row(self) -> dict[str, Any]:
        """Return settings and results by the name of their column; no number of the run."""
        row = {name: getattr(self.settings, name) for name in NAMES}
        row |= {"epochs_done": self.epochs_done, "best_val_accuracy": self.best_val_accuracy}
        row |= {measure: self.last(measure) for measure in MEASURES}
        row |= {"seconds": self.seconds, "n_parameters": self.n_parameters, "note": self.note}
        return row


@dataclass(frozen=True)
class Summary:
    """One measure over several runs.

    Attributes
    ----------
    n
        How many runs.
    mean, deviation
        Mean, and standard deviation (with n - 1): how far a single run lies from the mean,
        typically. One run says nothing about that: nan.
    low, high
        The smallest and the largest value.
    """

    n: int
    mean: float
    deviation: float
    low: float
    high: float

    @property
    def range(self) -> float:
        """The largest value minus the smallest; it grows with the number of runs."""
        return self.high - self.low

    def __str__(self) -> str:
        """Return the figures in words."""
        if self.n == 1:
            return f"{self.mean:.3f}, 1 run; one says nothing about luck"
        return (
            f"mean {self.mean:.3f}, standard deviation {self.deviation:.3f}, from {self.low:.3f} "
            f"to {self.high:.3f}, {counted(self.n, 'run')}"
        )


class RunBook:
    """Runs in the order in which they were made; the first has number 1. Chapter 11.

    Parameters
    ----------
    runs
        To begin with.
    """

    def __init__(self, runs: Iterable[Run] = ()) -> None:
        """Begin with these runs."""
        self.runs: list[Run] = []
        for run in runs:
            self.add(run)

    def add(self, run: Run) -> int:
        """Add a run, and return its number."""
        if not isinstance(run, Run):
            raise TypeError(NOT_A_RUN.format(value=run))
        self.runs.append(run)
        return len(self.runs)

    def __len__(self) -> int:
        """Return how many runs there are."""
        return len(self.runs)

    def __iter__(self) -> Iterator[Run]:
        """Go through the runs."""
        return iter(self.runs)

    def __getitem__(self, number: int) -> Run:
        """Return the run with a number, from 1."""
        if not isinstance(number, int) or not 1 <= number <= len(self.runs):
            sentence = NO_RUN if self.runs else NO_RUNS_YET
            raise LookupError(sentence.format(number=number, last=len(self.runs)))
        return self.runs[number - 1]

    def table(self, sort: str = "run") -> list[dict[str, Any]]:
        """Return one row for each run, a dict with the keys `COLUMNS`; the best accuracy first.

        Parameters
        ----------
        sort
            The column to sort by. Runs that have no value there come last.

        Raises
        ------
        ValueError
            If there is no such column.
        """
        if sort not in COLUMNS:
            raise ValueError(NO_COLUMN.format(name=sort, known=", ".join(COLUMNS)))
        rows = [{"run": number} | run.row() for number, run in enumerate(self.runs, 1)]
        there = [row for row in rows if not _missing(row[sort])]
        there.sort(key=lambda row: _key(row[sort]), reverse=sort in BIGGER_IS_BETTER)
        return there + [row for row in rows if _missing(row[sort])]

    def varied(self) -> list[str]:
        """Return the names of the settings in which the runs differ."""
        return differing([run.settings for run in self.runs])

    def text(self, sort: str = "run") -> str:
        """Return the table as text: the settings that differ, the results, the notes."""
        if not self.runs:
            return EMPTY
        columns = ["run", *self.varied(), "loss", "accuracy", "val_loss", "val_accuracy", "seconds"]
        head = [heading(name) for name in columns]
        rows = self.table(sort)
        lines = [[cell_text(name, row[name]) for name in columns] for row in rows]
        widths = [max(map(len, column)) for column in zip(head, *lines, strict=True)]
        notes = ["", *(row["note"] for row in rows)]
        padded = [
            "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))
            for line in [head, *lines]
        ]
        return "\n".join(
            f"{line}  {note}".rstrip() for line, note in zip(padded, notes, strict=True)
        )

    __str__ = text

    def summary(self, measure: str = "val_accuracy") -> Summary:
        """Return a measure after the last epoch in a few figures, over all complete runs.

        Raises
        ------
        ValueError
            If the measure is not known, or no run has it.
        """
        known = (*MEASURES, "best_val_accuracy", "seconds")
        if measure not in known:
            raise ValueError(NO_MEASURE.format(measure=measure, known=", ".join(known)))
        values = [run.row()[measure] for run in self if run.complete]
        values = [value for value in values if not math.isnan(value)]
        if not values:
            raise ValueError(NO_VALUES.format(measure=measure))
        several = len(values) > 1 and all(map(math.isfinite, values))
        deviation = stdev(values) if several else math.nan
        return Summary(len(values), fmean(values), deviation, min(values), max(values))

    def find(self, settings: Settings) -> Run | None:
        """Return the complete run with these settings, None if there is none."""
        return next((run for run in self if run.complete and run.settings == settings), None)

    # Files.

    def save(self, file: str | os.PathLike) -> Path:
        """Write all runs to a file, and return its path.

        It ends in .json, for `load`; or in .csv, a table for spreadsheets without the curves.

        Raises
        ------
        ValueError
            For another ending.
        OSError
            If it cannot be written.
        """
        path = _path(file)
        text = _json_text(self.runs) if path.suffix.lower() == ".json" else _csv_text(self.runs)
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            part.write_text(text, encoding="utf-8", newline="")
            os.replace(part, path)  # as a whole or not at all
        except OSError as error:
            part.unlink(missing_ok=True) if part.parent.is_dir() else None
            raise OSError(NOT_WRITTEN.format(file=path, why=_why(error))) from None
        return path

    @classmethod
    def load(cls, file: str | os.PathLike) -> "RunBook":
        """Return the runs that `save` has written to a file ending in .json.

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        OSError
            If it cannot be read.
        ValueError
            If it is damaged or holds something else, or for another ending.
        """
        path = _path(file)
        if path.suffix.lower() == ".csv":
            raise ValueError(ONLY_A_TABLE.format(file=path))
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise FileNotFoundError(NO_FILE.format(file=path)) from None
        except OSError as error:
            raise OSError(NOT_READ.format(file=path, why=_why(error))) from None
        return cls(_parse(path, content))


def heading(column: str) -> str:
    """Return what is above a column of `COLUMNS`."""
    if column in ROWS:
        return ROWS[column].heading or ROWS[column].label
    return HEADINGS.get(column, column)


def cell_text(column: str, value: Any) -> str:
    """Return what stands in a cell of the table, in a column of `COLUMNS`."""
    if column in (*MEASURES, "best_val_accuracy"):
        if math.isnan(value):
            return "–"
        return f"{value:.4f}" if abs(value) < 1000 else f"{value:.3g}"
    if column == "seconds":
        return f"{value:.1f}"
    return value if column == "note" else value_text(value)


def _missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _key(value: Any) -> tuple:
    """Return something to sort by that works for any mixture of values."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return (1, len(value), tuple(map(str, value)))
    if isinstance(value, int | float):
        return (0, value, ())
    return (2, str(value), ())


def _to_json(value: float) -> float | str:
    return value if math.isfinite(value) else repr(value)


def _from_json(value: Any) -> float:
    if isinstance(value, bool) or value is None:
        raise ValueError("a value is not a number")
    return float(value)


# Files.


def _path(file: str | os.PathLike) -> Path:
    path = Path(file).expanduser()
    if path.suffix.lower() not in (".json", ".csv"):
        raise ValueError(WRONG_ENDING.format(file=path))
    return path


def _why(error: OSError) -> str:
    return error.strerror or str(error)


def _json_text(runs: Sequence[Run]) -> str:
    content = {"format": FORMAT, "version": VERSION, "runs": [run.to_dict() for run in runs]}
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _csv_text(runs: Sequence[Run]) -> str:
    """One row a run."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, (*COLUMNS, "stopped", "failed"), lineterminator="\r\n")
    writer.writeheader()
    for number, run in enumerate(runs, 1):
        row = {"run": number} | run.row() | {"stopped": run.stopped, "failed": run.failed}
        row["hidden"] = value_text(row["hidden"])
        writer.writerow({name: "" if _missing(value) else value for name, value in row.items()})
    return stream.getvalue()


def _parse(path: Path, content: bytes) -> list[Run]:
    why: object
    try:
        found = json.loads(content.decode("utf-8-sig"))
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            raise LookupError
        if found.get("version") != VERSION:
            raise ValueError(f"its version is {found.get('version')!r}, not {VERSION}")
        return [Run.from_dict(one) for one in found["runs"]]
    except json.JSONDecodeError as error:
        why = f"it breaks off or is garbled at line {error.lineno}"
    except UnicodeDecodeError:
        why = "it is not text"
    except KeyError as error:
        why = f"{error.args[0]} is missing"
    except LookupError:
        raise ValueError(FOREIGN.format(file=path)) from None
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        why = error
    raise ValueError(DAMAGED.format(file=path, why=why))
