"""The command that runs chapters and stores them."""

import importlib.util
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.notebooks.rules import MACHINE, NOTEBOOKS

spec = importlib.util.spec_from_file_location("store_outputs", NOTEBOOKS / "store_outputs.py")
store_outputs = importlib.util.module_from_spec(spec)
spec.loader.exec_module(store_outputs)


def as_run() -> nbformat.NotebookNode:
    """Return a notebook as a kernel leaves it, with much that belongs to one machine."""
    bundle = {
        store_outputs.WIDGET_VIEW: {"model_id": "12ab", "version_major": 2},
        "image/png": "iVBORw0KGgo=",
        "text/html": "<img alt='a line' src='x'>",
        "text/plain": "a line",
    }
    shown = new_output("execute_result", data=bundle, metadata={"explorer": {"tasks": 2}})
    code = new_code_cell("explorer", outputs=[shown], execution_count=3)
    code.metadata = {
        "execution": {"iopub.status.idle": "2026-01-01T00:00:00Z"},
        "slideshow": {"slide_type": "slide"},
        "tags": ["hide-input"],
        "jupyter": {"source_hidden": True},
        "collapsed": True,
    }
    words = new_markdown_cell("Words.", metadata={"editable": True, "slideshow": {}})
    metadata = {"widgets": {"state": {}}, "language_info": {"version": "3.12.1", "name": "python"}}
    return new_notebook(cells=[words, code], metadata=metadata)


def test_clean_drops_the_widget_view_and_keeps_picture_and_words():
    notebook = as_run()
    store_outputs.clean(notebook)
    (output,) = notebook.cells[1].outputs
    assert set(output.data) == {"image/png", "text/html", "text/plain"}
    assert output.metadata["explorer"] == {"tasks": 2}


def test_clean_keeps_only_the_metadata_that_a_reader_can_use():
    notebook = as_run()
    store_outputs.clean(notebook)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert notebook.metadata.kernelspec.name == "python3"
    assert "version" not in notebook.metadata.language_info
    assert set(notebook.cells[0].metadata) == {"slideshow"}
    assert set(notebook.cells[1].metadata) == {"slideshow", "tags", "jupyter"}


def test_clean_changes_neither_sources_nor_counts_and_is_done_after_one_time():
    notebook, again = as_run(), as_run()
    store_outputs.clean(notebook)
    assert [cell.source for cell in notebook.cells] == ["Words.", "explorer"]
    assert notebook.cells[1].execution_count == 3
    again.cells = [cell.copy() for cell in notebook.cells]
    again.metadata = notebook.metadata.copy()
    store_outputs.clean(again)
    assert again.cells == notebook.cells
    nbformat.validate(notebook)


def test_a_folded_answer_gets_one_line_above_it_that_gives_nothing_away():
    for hidden in (True, False):
        notebook = as_run()
        notebook.cells[1].metadata["jupyter"] = {"outputs_hidden": hidden}
        for _ in range(2):
            store_outputs.clean(notebook)
            texts = [output.data["text/html"] for output in notebook.cells[1].outputs]
            assert texts == [*[store_outputs.COVER] * hidden, "<img alt='a line' src='x'>"]
        nbformat.validate(notebook)


def test_a_guess_is_stored_with_its_question_and_its_name():
    question = {"text/html": "<p>Which?</p>", "text/plain": "Guess: which?"}
    bundle = question | {store_outputs.WIDGET_VIEW: {"model_id": "12ab"}}
    shown = new_output("display_data", data=bundle, metadata={"guess": {"name": "ch02.a"}})
    notebook = new_notebook(cells=[new_code_cell("ch02.a.ask()", outputs=[shown])])
    store_outputs.clean(notebook)
    (output,) = notebook.cells[0].outputs
    assert output.data == question
    assert output.metadata == {"guess": {"name": "ch02.a"}}


@pytest.mark.parametrize(
    "line",
    [
        "File \x1b[32m/home/jo/.venv/lib/python3.11/site-packages/keras/src/x.py:122\x1b[39m, in f",
        "File ~/course/.venv/lib/python3.11/site-packages/numpy/linalg.py:3, in norm(x)",
        "File C:\\Users\\jo\\.venv\\Lib\\site-packages\\keras\\x.py:122, in f(*args)",
        "File /usr/lib/python3.11/json/decoder.py:340, in decode",
        f"File \x1b[32m{NOTEBOOKS.parent}/helpers/nn/layers.py:5\x1b[39m",
    ],
)
def test_clean_takes_the_machine_out_of_tracebacks(line):
    error = new_output("error", ename="ValueError", evalue="no", traceback=["----", line])
    notebook = new_notebook(cells=[new_code_cell("fit()", outputs=[error])])
    store_outputs.clean(notebook)
    (output,) = notebook.cells[0].outputs
    before, after = output.traceback
    assert before == "----"
    assert not MACHINE.search(after)
    assert not re.search(r"~/|Users|jo\b", after)
    assert re.search(r"(keras|numpy|json|helpers)\b.*\.py", after), "what is left tells where"


def test_chapters_are_found_by_the_beginning_of_their_names():
    names = [path.name for path in store_outputs.chapters([])]
    assert names == sorted(names)
    assert [path.name[:2] for path in store_outputs.chapters(["00"])] == ["00"]
    with pytest.raises(SystemExit, match="No chapter in notebooks/ starts with 77"):
        store_outputs.chapters(["77"])


def test_run_and_store(tmp_path, monkeypatch):
    """A notebook is run from top to bottom in its own folder and written back, clean."""
    cells = [
        new_code_cell("x = 20"),
        new_code_cell("x + 1"),
        new_code_cell("import os\nos.getcwd()"),
    ]
    nbformat.write(new_notebook(cells=cells), tmp_path / "07_test.ipynb")
    monkeypatch.setattr(store_outputs, "HERE", tmp_path)
    monkeypatch.setattr("sys.argv", ["store_outputs.py", "07"])
    store_outputs.main()
    stored = nbformat.read(tmp_path / "07_test.ipynb", as_version=4)
    assert [cell.execution_count for cell in stored.cells] == [1, 2, 3]
    assert stored.cells[1].outputs[0].data["text/plain"] == "21"
    assert tmp_path.name in stored.cells[2].outputs[0].data["text/plain"]
    assert "execution" not in stored.cells[0].metadata


def test_an_error_that_is_not_taught_stops_it_and_leaves_the_file(tmp_path, monkeypatch):
    path = tmp_path / "07_test.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("1 / 0")]), path)
    before = path.read_bytes()
    monkeypatch.setattr(store_outputs, "HERE", tmp_path)
    monkeypatch.setattr("sys.argv", ["store_outputs.py"])
    with pytest.raises(Exception, match="ZeroDivisionError"):
        store_outputs.main()
    assert path.read_bytes() == before


def test_an_error_of_helpers_stops_it_too(tmp_path, monkeypatch):
    """The handler that shortens tracebacks may not make a failed cell look like a good one."""
    cells = [new_code_cell("from helpers.plots import show\nshow(None, '')")]
    nbformat.write(new_notebook(cells=cells), tmp_path / "07_test.ipynb")
    monkeypatch.setattr(store_outputs, "HERE", tmp_path)
    monkeypatch.setattr("sys.argv", ["store_outputs.py"])
    with pytest.raises(Exception, match="show needs a sentence"):
        store_outputs.main()
