"""Short tracebacks, tried in a real IPython shell in a process of its own."""

import functools
import os
import subprocess
import sys
import textwrap

import pytest

# A shell of the kind that runs behind a notebook; cells as a learner writes them.
RUN = """
import builtins, sys
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance(colors="nocolor")
builtins.get_ipython = lambda: shell
for cell in {cells!r}:
    result = shell.run_cell(cell, store_history=True)
    print("CELL FAILED" if not result.success else "CELL RAN")
"""

# Stands for any function of the package that checks its input.
REFUSES = """
from helpers.plots import show
show(None, "")
"""

CALLS_BACK = """
from helpers.explorers import base
def forward(x):
    return x / 0
class Mine(base.Explorer):
    def make_controls(self):
        return forward(1)
Mine()
"""


@functools.cache
def run(*cells: str, full: str | None = None) -> str:
    """Return what a shell prints that runs these cells, after `import helpers`."""
    env = {key: value for key, value in os.environ.items() if key != "COURSE_FULL_TRACEBACK"}
    if full is not None:
        env["COURSE_FULL_TRACEBACK"] = full
    code = RUN.format(cells=["import helpers", *map(textwrap.dedent, cells)])
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env
    )
    return done.stdout


def test_an_error_inside_helpers_ends_at_the_learners_line():
    out = run(REFUSES)
    assert "show needs a sentence that says what the picture shows" in out
    assert "ValueError" in out
    assert 'show(None, "")' in out
    assert "style.py" not in out
    assert "picture_bundle" not in out


def test_the_cell_still_counts_as_failed():
    """Run All must stop here, and the command that stores outputs must notice."""
    assert run(REFUSES).count("CELL FAILED") == 1


def test_an_error_in_the_learners_function_stays_visible():
    out = run(CALLS_BACK)
    assert "ZeroDivisionError" in out
    assert "return x / 0" in out
    assert "Mine()" in out


def test_an_error_outside_helpers_is_left_alone():
    out = run("import json\njson.loads('{')")
    assert "JSONDecodeError" in out
    assert "decoder.py" in out


def test_the_whole_traceback_can_be_asked_for():
    out = run(REFUSES, full="1")
    assert "still.py" in out
    assert "picture_bundle" in out


def test_importing_again_does_no_harm():
    again = "import importlib; importlib.reload(helpers)"
    out = run(again, again, REFUSES)
    assert out.count("CELL FAILED") == 1
    assert out.count("show needs a sentence that says") == 1
    assert "style.py" not in out


def test_an_error_while_handling_another_is_shortened_too():
    cell = """
    from helpers.explorers.toy import OneWeight
    explorer = OneWeight()
    try:
        explorer.state = {"q": 1}
    except ValueError as error:
        explorer.state = {"z": 1}
    """
    out = run(cell)
    assert "There is no control named 'q'" in out
    assert "There is no control named 'z'" in out
    assert "base.py" not in out


def test_a_later_cell_runs_after_an_error():
    out = run(REFUSES, "print('still', 'here')")
    assert "still here" in out
    assert out.rstrip().endswith("CELL RAN")


def test_syntax_errors_and_interrupts_are_shown_as_ever():
    assert "SyntaxError" in run("def f(:")
    assert "KeyboardInterrupt" in run("raise KeyboardInterrupt")


@pytest.mark.parametrize("module", ["helpers", "helpers.errors"])
def test_nothing_happens_outside_a_notebook(module):
    code = f"import {module}, sys; print(sys.excepthook is sys.__excepthook__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
