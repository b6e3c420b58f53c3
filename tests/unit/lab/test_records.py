"""Recorded runs: the book, its table, its files."""

import csv
import io
import json
import math
from dataclasses import replace

import pytest

from helpers.lab.records import DIVERGED, FAR_ABOVE, GUESSING, MEASURES, RESULTS, Run, RunBook
from helpers.lab.settings import Settings, settings_or_refused

TINY = Settings(data="uci", n_train=64, epochs=1, hidden=(8,))


def made(accuracy=0.5, note="", **settings):
    """Return a run that nobody trained."""
    history = {name: [accuracy] for name in MEASURES}
    return Run(replace(TINY, **settings), history, 1.0, 10, note=note)


@pytest.fixture
def book():
    return RunBook(
        [
            made(0.5, learning_rate=0.1),
            made(0.9, hidden=(16, 16), note="with, comma"),
            made(math.nan, learning_rate=0.1),
        ]
    )


def test_the_table_is_sorted_by_a_column_and_gaps_come_last(book):
    assert [row["run"] for row in book.table()] == [1, 2, 3]
    assert [row["run"] for row in book.table("val_accuracy")] == [2, 1, 3]
    assert [row["run"] for row in book.table("val_loss")] == [1, 2, 3]
    assert [row["run"] for row in book.table("hidden")] == [1, 3, 2]
    assert set(book.table()[0]) == {"run", *Settings().to_dict(), *RESULTS, "note"}
    with pytest.raises(ValueError, match="no column 'speed'"):
        book.table("speed")


def test_the_table_as_text_shows_what_differs(book):
    lines = str(book).splitlines()
    assert lines[0].split()[:3] == ["run", "hidden", "rate"]
    assert "optimizer" not in lines[0]
    assert lines[2].endswith("with, comma")
    assert "16-16" in lines[2]
    assert str(RunBook()) == "No runs yet."


def test_runs_have_numbers_from_1(book):
    assert book[1] is book.runs[0]
    assert book.add(made()) == 4
    with pytest.raises(LookupError, match="numbers 1 to 4"):
        book[0]
    with pytest.raises(TypeError, match="train"):
        book.add(3)


def test_a_summary_looks_at_complete_runs_only():
    stopped = replace(made(0.0), stopped=True)
    assert RunBook([made(0.5), stopped]).summary().n == 1
    with pytest.raises(ValueError, match="No run"):
        RunBook([stopped]).summary()
    with pytest.raises(ValueError, match="not measured"):
        RunBook([made()]).summary("speed")


def test_a_summary_tells_standard_deviation_and_range_apart():
    found = RunBook([made(0.5), made(0.6), made(0.9)]).summary()
    assert found.range == pytest.approx(0.4)
    assert found.deviation == pytest.approx(0.2082, abs=1e-4)
    one = RunBook([made(0.5)]).summary()
    assert math.isnan(one.deviation)
    assert "one says nothing about luck" in str(one)


# Files.


def test_runs_survive_a_file(tmp_path, book):
    book.add(Run(TINY, {m: [math.inf, math.nan] for m in MEASURES}, 1.5, 3, True, 'a "note"\n…'))
    refused = settings_or_refused({"learning_rate": -1, "hidden": (3,)})
    book.add(Run(refused, note=refused.sentence, failed=True))
    book.add(Run(TINY, {m: [0.1, 1 / 3] for m in MEASURES}, 0.3, 4, verdict=DIVERGED))
    again = RunBook.load(book.save(tmp_path / "RUNS.JSON"))
    assert [run.to_dict() for run in again] == [run.to_dict() for run in book]
    assert again[6] == book[6]
    assert [file.name for file in tmp_path.iterdir()] == ["RUNS.JSON"]


def test_runs_of_an_earlier_edition_load(tmp_path):
    """Without the newer settings, and with a note where there is an id now."""
    notes = {
        "In epoch 1 the loss stopped being a number, and training ended: the learning rate "
        "(1,000,000) is too large here.": DIVERGED,
        "The loss ended at 99, guessing would come to 2.3: the steps are too large here (learning "
        "rate 1).": FAR_ABOVE,
        "It did no better than guessing.": GUESSING,
        "": "",
    }
    file = RunBook(made(note=note) for note in notes).save(tmp_path / "runs.json")
    content = json.loads(file.read_text())
    for run in content["runs"]:
        del run["verdict"], run["settings"]["init_scale"], run["settings"]["schedule"]
    file.write_text(json.dumps(content))
    found = RunBook.load(file)
    assert [run.settings for run in found] == [TINY] * 4
    assert [run.verdict for run in found] == list(notes.values())


def test_a_table_for_a_spreadsheet_is_saved_and_not_loaded(tmp_path, book):
    book.add(replace(book[1], stopped=True))
    file = book.save(tmp_path / "runs.csv")
    rows = list(csv.DictReader(io.StringIO(file.read_text())))
    assert [row["run"] for row in rows] == ["1", "2", "3", "4"]
    assert rows[1]["hidden"] == "16-16"
    assert rows[1]["note"] == "with, comma"
    assert rows[2]["val_accuracy"] == ""
    assert rows[3]["stopped"] == "True"
    with pytest.raises(ValueError, match=r"runs\.csv is a table for a spreadsheet"):
        RunBook.load(file)


def broken_files(text):
    """Return file names and contents that are no runs, with a word of the sentence."""
    content = json.loads(text)

    def changed(**values):
        one = content["runs"][0] | values
        return json.dumps(content | {"runs": [one]}).encode()

    return [
        ("cut.json", text[:-40], "garbled"),
        ("picture.json", b"\x89PNG\xff\xfe", "not text"),
        ("other.json", b'{"cells": []}', "does not hold runs"),
        ("list.json", b"[1, 2]", "does not hold runs"),
        ("empty.json", b"", "garbled"),
        ("new.json", json.dumps(content | {"version": 2}).encode(), "version"),
        ("no_runs.json", json.dumps(content | {"runs": 3}).encode(), "damaged"),
        ("lost.json", changed(history={"loss": [1], "accuracy": []}), "number of epochs"),
        ("text.json", changed(history={"loss": ["x"]}), "damaged"),
        ("none.json", changed(history={"loss": [None]}), "not a number"),
        ("flag.json", changed(stopped="no"), "neither true nor false"),
        ("bad.json", changed(settings={"learning_rate": -1}), "0 or more"),
        ("strange.json", changed(settings=[1]), "damaged"),
        ("verdict.json", changed(verdict="good"), "no verdict"),
        ("missing.json", json.dumps(content | {"runs": [{}]}).encode(), "missing"),
    ]


def test_a_damaged_or_foreign_file_gets_one_sentence_that_names_it(tmp_path, book):
    text = book.save(tmp_path / "runs.json").read_bytes()
    for name, content, word in broken_files(text):
        file = tmp_path / name
        file.write_bytes(content)
        with pytest.raises(ValueError, match=name) as error:
            RunBook.load(file)
        assert word in str(error.value), f"{name}: {error.value}"
        assert "\n" not in str(error.value)
        assert str(error.value).endswith("."), error.value


def test_a_place_that_cannot_be_used_gets_one_sentence(tmp_path, book):
    with pytest.raises(FileNotFoundError, match=r"There is no file .*none\.json"):
        RunBook.load(tmp_path / "none.json")
    with pytest.raises(ValueError, match="ends neither"):
        book.save(tmp_path / "runs.txt")
    with pytest.raises(OSError, match=r"could not be written to .*runs\.json"):
        book.save(tmp_path / "nowhere" / "runs.json")
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(OSError, match=r"folder\.json"):
        RunBook.load(tmp_path / "folder.json")
    with pytest.raises(OSError, match=r"folder\.json"):
        book.save(tmp_path / "folder.json")
    assert [file.name for file in tmp_path.iterdir()] == ["folder.json"]
