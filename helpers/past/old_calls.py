"""Old calls and what to write today: the rows of appendix A1, and what a line does when it is run.

The rows are in ``old_calls.toml``, whose head says how one is written. They are run in the
appendix and in a test, so no row can say what isn't so.
"""

import io
import logging
import re
import tempfile
import tomllib
import warnings
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.training.tensorflow import load_tensorflow

NO_ERROR = "no error"
LOG = "in the log"


@dataclass(frozen=True)
class OldCall:
    """One row of the table; what each part says is told at the head of ``old_calls.toml``."""

    finds: tuple[str, ...]
    old: str
    errors: tuple[str, ...]
    new: str
    why: str
    since: str
    ways: tuple[str, ...] = ()
    instead: tuple[tuple[str, str], ...] = ()  # from what is found to what is written today


def _each(pattern: str) -> list[str]:
    """Return what a pattern stands for: "{a b}(c)" for "a(c)" and "b(c)"."""
    before, brace, rest = pattern.partition("{")
    names, _, behind = rest.partition("}")
    if not brace:
        return [pattern]
    return [full for name in names.split() for full in _each(f"{before}{name}{behind}")]


def _read_row(row: dict) -> OldCall:
    instead = {}
    for pattern in row.get("finds", ()):
        found, _, new = pattern.partition(" -> ")
        instead |= dict.fromkeys(_each(found.strip()), new.strip())
    return OldCall(
        tuple(instead),
        row["old"],
        tuple(row.get("errors", ())),
        row["new"],
        row["why"],
        row["since"],
        tuple(row.get("ways", ())),
        tuple((found, new) for found, new in instead.items() if new),
    )


def _read_rows() -> dict[str, list[OldCall]]:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {group: [_read_row(row) for row in rows] for group, rows in table.items()}


ROWS = _read_rows()  # by the headings of the appendix


@dataclass(frozen=True)
class Tried:
    """What became of a line: the kind of error or warning ("" if none), and its first line."""

    kind: str
    message: str

    def __str__(self) -> str:
        """Return what Python would say, in one line."""
        return f"{self.kind}: {self.message}" if self.kind else self.message


class _Stranger:
    """What pickles to a call of print: a harmless example of what a pickle can do."""

    def __reduce__(self) -> tuple:
        return print, ("(a line that the pickle printed)",)


def example_names() -> dict[str, Any]:
    """Return names that the rows use: a small trained model, arrays, the libraries.

    Two more come from those who run the rows, because no part of ``past`` may know them: ``plt``,
    and ``mnist``, which is what ``load_mnist`` returns.
    """
    import pickle

    import numpy as np

    tf, keras = load_tensorflow()
    x, y = np.ones((4, 3), "float32"), np.eye(2, dtype="float32")[[0, 1, 0, 1]]
    layers = [keras.Input((3,)), keras.layers.Dense(2, activation="softmax")]
    model = keras.Sequential(layers)
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(x, y, verbose=0)
    return {
        "np": np,
        "tf": tf,
        "keras": keras,
        "pickle": pickle,
        "x": x,
        "y": y,
        "model": model,
        "history": history,
        "a": keras.Input((3,)),
        "batches": tf.data.Dataset.from_tensors((x, y)),
        "bytes_of_a_stranger": pickle.dumps(_Stranger()),
    }


def try_line(line: str, names: dict[str, Any]) -> Tried:
    """Run a line with these names, in a folder of its own, and return what became of it."""
    said, logged = io.StringIO(), []
    with (
        _log_caught(logged),
        tempfile.TemporaryDirectory() as folder,
        chdir(folder),
        warnings.catch_warnings(record=True) as caught,
        redirect_stdout(said),
    ):
        warnings.simplefilter("always")
        try:
            exec(line, dict(names))
        except Exception as error:
            first = next(iter(str(error).strip().splitlines()), "")
            return Tried(type(error).__name__, re.sub(r" \((/|[A-Z]:\\|<string>).*", "", first))
    ours = [w for w in caught if "__array__" not in str(w.message)]  # an old form, an old NumPy
    if ours:
        return Tried(ours[0].category.__name__, str(ours[0].message).splitlines()[0])
    for record in logged:
        if record.levelno >= logging.WARNING:
            return Tried(LOG, record.getMessage().split(". ")[0])
    return Tried("", said.getvalue().strip() or NO_ERROR)


@contextmanager
def _log_caught(records: list[logging.LogRecord]) -> Iterator[None]:
    """Keep what Keras and TensorFlow write into their logs, and let none of it through."""
    logs = [logging.getLogger(name) for name in ("absl", "tensorflow")]
    for log in logs:
        log.addFilter(records.append)  # which returns None: the record goes no further
    try:
        yield
    finally:
        for log in logs:
            log.removeFilter(records.append)
