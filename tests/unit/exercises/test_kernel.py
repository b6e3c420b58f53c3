"""What a learner sees of the exercises in a real kernel."""

from textwrap import dedent

import nbformat
import pytest
from nbclient import NotebookClient

CELLS = {
    "setup": """
        import threading
        import time
        from IPython.display import display
        from helpers.exercises import ch00, supervision
        supervision.TIME_LIMIT = 1.0
        threads = threading.active_count()
    """,
    "stub": """
        def double(x):
            ...

        ch00.double.check(double)
    """,
    "right": "ch00.double.check(lambda x: 2 * x)",
    "prints": """
        def double(x):
            print("called with", x)
            return 2 * x

        result = ch00.double.check(double)
    """,
    "error": """
        def double(x):
            y = [x]
            return y[1]

        ch00.double.check(double)
    """,
    "litters": """
        import logging
        import sys
        import warnings
        import matplotlib.pyplot as plt
        import numpy as np
        log = logging.getLogger("course.test")
        log.addHandler(logging.StreamHandler())
        plt.figure(1)
        plt.close(1)

        def double(x):
            if x != 3:
                return 2 * x
            display("shown by the answer")
            plt.plot([x, x])
            plt.show()
            plt.figure()
            print("on the error stream", file=sys.stderr)
            log.warning("logged")
            logging.warning("logged at the root")
            warnings.warn("warned")
            np.float64(1) / 0
            return 2 * x

        result = ch00.double.check(double)
    """,
    "figures": """
        plt.figure()
        before = plt.get_fignums()
        ch00.double.judge(double)
        print(before, plt.get_fignums() == before, plt.figure().number)
        plt.close("all")
    """,
    "input": "ch00.double.check(lambda x: 2 * float(input()))",
    "exits": "ch00.double.check(lambda x: exit())",
    "loops": """
        def double(x):
            while True:
                try:
                    x = int("no number")
                except:
                    print("again")

        ch00.double.check(double)
    """,
    "after": "print('alive', result.outcome, threading.active_count() - threads)",
    "sleeps": """
        def double(x):
            time.sleep(1.5)
            print("too late")
            return 2 * x

        ch00.double.check(double)
    """,
    "waits": "time.sleep(1)",
    "hint": "ch00.double.hint()",
    "next hint": "ch00.double.hint()",
    "solution": "ch00.double.solution()",
    "task": "ch00.double",
}


@pytest.fixture(scope="module")
def outputs() -> dict[str, list]:
    """The outputs of each cell, from one run in a fresh kernel."""
    cells = [nbformat.v4.new_code_cell(dedent(source).strip()) for source in CELLS.values()]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    return dict(zip(CELLS, (cell.outputs for cell in notebook.cells), strict=True))


def only_message(outputs: list) -> str:
    """Return the plain text of the one thing that a cell showed."""
    assert [output.output_type for output in outputs] == ["display_data"]
    assert set(outputs[0].data) == {"text/html", "text/plain"}
    return outputs[0].data["text/plain"]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("stub", "Not attempted: Your function does nothing yet."),
        ("right", "Right: Now you know how an exercise works."),
        (
            "error",
            "Not yet: `double(3)` stopped with IndexError: list index out of range, in line 3",
        ),
        ("input", "Not yet: `double(3)` stopped with RuntimeError: input() does not work"),
        ("exits", "Not yet: `double(3)` stopped with SystemExit, in line 1"),
        ("sleeps", "Not yet: `double(3)` had not returned when the 1 seconds"),
        ("hint", "Hint 1 of 2: Twice a number"),
        ("next hint", "Hint 2 of 2: In Python"),
    ],
)
def test_a_cell_shows_one_message_once(outputs, cell, message):
    assert only_message(outputs[cell]).startswith(message)


def test_the_line_of_an_error_is_quoted(outputs):
    assert "`return y[1]`" in only_message(outputs["error"])


def test_the_first_print_and_the_message_land_in_the_cell(outputs):
    stream, message = outputs["prints"]
    assert stream.text == "called with 3\n"
    assert only_message([message]).startswith("Right")


def test_nothing_else_of_an_answer_lands_on_the_page(outputs):
    assert only_message(outputs["litters"]).startswith("Right")
    assert outputs["figures"][0].text == "[1] True 2\n"


def test_an_answer_that_loops_is_given_up_and_the_kernel_goes_on(outputs):
    stream, message = outputs["loops"]
    assert 0 < len(stream.text) <= 502
    assert "had not returned" in only_message([message])
    assert [output.text for output in outputs["after"]] == ["alive right 0\n"]


def test_nothing_is_shown_later_on(outputs):
    assert outputs["waits"] == []


def test_the_solution_is_shown_as_code(outputs):
    (shown,) = outputs["solution"]
    assert shown.data["text/markdown"] == "```python\ndef double(x):\n    return 2 * x\n```"
    assert shown.data["text/plain"] == "def double(x):\n    return 2 * x"


def test_the_task_is_shown(outputs):
    (shown,) = outputs["task"]
    assert shown.data["text/plain"] == "Write a function `double(x)` that returns twice `x`."
