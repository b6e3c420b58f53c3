"""The comparison of stored outputs bites: nbval with this project's settings on small chapters."""

import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from tests.notebooks.rules import ROOT


def printed(text: str, name: str = "stdout"):
    return new_output("stream", name=name, text=text)


def picture(words: str):
    data = {"text/plain": words, "text/html": "<img src='old'>", "image/png": "AAAA"}
    return new_output("display_data", data=data)


def failed(ename: str, evalue: str):
    return new_output("error", ename=ename, evalue=evalue)


SHOW = """from IPython.display import display
display({"text/plain": "a line", "text/html": "<img src='new'>", "image/png": "BBBB"}, raw=True)"""
NOT_A_NUMBER = "invalid literal for int() with base 10: 'a'"
WARN = "import warnings\nwarnings.warn('from another path each time')"

# Source, stored output, tags; and whether the comparison may pass.
CELLS = {
    "a name for later cells": ("x = 6", None, [], True),
    "the same number": ("print(x * 7)", printed("42\n"), [], True),
    "the same error": ("int('a')", failed("ValueError", NOT_A_NUMBER), ["raises-exception"], True),
    "excused": ("import time\nprint(time.time())", printed("0.1\n"), ["nbval-ignore-output"], True),
    "the same words, other pixels": (SHOW, picture("a line"), [], True),
    "another warning": (WARN, printed("/tmp/ipykernel_1/2.py:1\n", "stderr"), [], True),
    "another number": ("print(x * 7)", printed("43\n"), [], False),
    "output where there was none": ("x * 7", None, [], False),
    "no output where there was some": ("y = 1", printed("1\n"), [], False),
    "another error": ("1 / 0", failed("ValueError", "no"), ["raises-exception"], False),
    "an error that is not taught": ("1 / 0", None, [], False),
    "excused, but the assertion fails": ("assert x == 7", None, ["nbval-ignore-output"], False),
    "other words": (SHOW, picture("another line"), [], False),
}  # fmt: skip
CHAPTERS = ("01_one", "02_two")
# Chapters whose cells can be run again, and one whose last cell but one can't.
AGAIN = {
    "03_again": (["n = 1", "n += 1\nassert n > 1"], True),
    "04_once": (["n = 1", "n += 1\nassert n == 2", "n = 5"], False),
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory) -> dict[str, list[bool]]:
    """Compare some chapters of these cells in parallel; return for each cell where it passed."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "notebooks").mkdir()
    (folder / "tests" / "notebooks").mkdir(parents=True)
    for name in ("conftest.py", "pyproject.toml", "tests/notebooks/run_again.py"):
        shutil.copy(ROOT / name, folder / name)
    notebook = new_notebook()
    for count, (source, output, tags, _) in enumerate(CELLS.values(), start=1):
        cell = new_code_cell(source, execution_count=count, outputs=[output] if output else [])
        cell.metadata["tags"] = tags
        notebook.cells.append(cell)
    for name in CHAPTERS:
        nbformat.write(notebook, folder / "notebooks" / f"{name}.ipynb")
    for name, (sources, _) in AGAIN.items():
        cells = [new_code_cell(source, execution_count=1) for source in sources]
        nbformat.write(new_notebook(cells=cells), folder / "notebooks" / f"{name}.ipynb")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", "2", "-rA", "--tb=no"],
        cwd=folder,
        env={key: value for key, value in os.environ.items() if not key.startswith("PYTEST")},
        capture_output=True,
        text=True,
    )
    found = re.findall(r"^(PASSED|FAILED) \S+/(\w+)\.ipynb::(?:Cell )?(\w+)", done.stdout, re.M)
    lines = [
        (word, number) for word, name, number in found if name in CHAPTERS and number.isdigit()
    ]
    assert len(lines) == len(CHAPTERS) * len(CELLS), done.stdout + done.stderr
    again = {name: [word == "PASSED"] for word, name, test in found if test == "run_again"}
    return again | {
        name: [word == "PASSED" for word, number in lines if int(number) == position]
        for position, name in enumerate(CELLS)
    }


@pytest.mark.parametrize("name", CELLS)
def test_the_comparison(outcomes, name):
    may_pass = CELLS[name][-1]
    assert outcomes[name] == [may_pass] * len(CHAPTERS)


@pytest.mark.parametrize("name", AGAIN)
def test_cells_are_run_again_after_the_comparison(outcomes, name):
    assert outcomes[name] == [AGAIN[name][-1]]
