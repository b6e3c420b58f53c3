"""Any cell can be run again: learners scroll back, change something and try.

Each chapter is run in one kernel, on the embedded digits:

1. from top to bottom, each cell twice in place;
2. then each cell again, from the bottom to the top;
3. then all once more, from top to bottom.

Cells that take longer than `SLOW` seconds, as trainings do, are run once only, and a chapter that
has some is not run a third time, for without them it would not be the chapter. To run them again
from the end as well: ``COURSE_RUN_AGAIN=all``. On a slow machine the test is a little weaker.

What fails is reported for the whole chapter at once. A cell tagged `raises-exception` must raise.
"""

import os
import time
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from conftest import trains_with_keras
from tests.notebooks.rules import NOTEBOOKS, Chapter, tags

SLOW = 5.0  # seconds that the first run of a cell takes
FIRST, IN_PLACE, BACKWARDS, ONCE_MORE = (
    "the first time",
    "twice in place",
    "again from the end",
    "all once more",
)
DID_NOT_RAISE = "it raised nothing, though its tag says that it does"


def chapters(keras: bool) -> pytest.MarkDecorator:
    """Give a test those chapters that train with Keras, or the others."""
    paths = [p for p in sorted(NOTEBOOKS.glob("*.ipynb")) if trains_with_keras(p) == keras]
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.stem)


def environment() -> dict[str, str]:
    """Return what the kernel is given: the embedded digits, and no record of what was done."""
    names = {name: value for name, value in os.environ.items() if name != "MNIST_NPZ"}
    return names | {"COURSE_DATASET": "uci", "COURSE_PROGRESS": "off"}


def run_again(notebook: nbformat.NotebookNode) -> dict[str, dict[int, str]]:
    """Run a notebook as told above; return for each round what failed, by the cell's place."""
    code = [k for k, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    failed = {FIRST: {}, IN_PLACE: {}, BACKWARDS: {}, ONCE_MORE: {}}
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(NOTEBOOKS)}},
        store_widget_state=False,
    )

    def run(k: int, when: str) -> float:
        start = time.monotonic()
        if fault := fault_of(client, k):
            failed[when][k] = fault
        return time.monotonic() - start

    with client.setup_kernel(env=environment()):
        slow = []
        for k in code:
            if run(k, FIRST) > SLOW:
                slow.append(k)
            else:
                run(k, IN_PLACE)
        for k in reversed(code):
            if k not in slow or os.environ.get("COURSE_RUN_AGAIN") == "all":
                run(k, BACKWARDS)
        for k in code if not slow else []:
            run(k, ONCE_MORE)
    return failed


def fault_of(client: NotebookClient, k: int) -> str:
    """Run one cell; return how it failed, or nothing."""
    cell = client.nb.cells[k]
    try:
        client.execute_cell(cell, k)
    except CellExecutionError as error:
        return f"{error.ename}: {error.evalue}".strip()
    except (CellTimeoutError, DeadKernelError) as error:
        return type(error).__name__
    raised = any(output.output_type == "error" for output in cell.outputs)
    return "" if raised or "raises-exception" not in tags(cell) else DID_NOT_RAISE


def assert_any_cell_can_be_run_again(path: Path) -> None:
    chapter = Chapter.read(path)
    failed = run_again(chapter.notebook)
    lines = [
        f"{chapter.name(k)}, {when}: {fault[:300]}"
        for when, faults in failed.items()
        for k, fault in faults.items()
    ]
    if lines:
        pytest.fail("\n  ".join([f"{path.name}:", *lines]), pytrace=False)


# Two classes, so that two processes can share the chapters.


@pytest.mark.timeout(1200)
class TestWithoutKeras:
    @chapters(keras=False)
    def test_any_cell_can_be_run_again(self, path):
        assert_any_cell_can_be_run_again(path)


@pytest.mark.keras
@pytest.mark.timeout(1200)
class TestWithKeras:
    @chapters(keras=True)
    def test_any_cell_can_be_run_again(self, path):
        assert_any_cell_can_be_run_again(path)


def test_what_cannot_be_run_again_is_found():
    """A name that means two things, a list that grows, an error that is taught but once."""
    cells = [
        nbformat.v4.new_code_cell("x = 6\nseen = []"),
        nbformat.v4.new_code_cell("assert x == 6, x"),
        nbformat.v4.new_code_cell("seen.append(1)\nassert len(seen) == 1"),
        nbformat.v4.new_code_cell("x = 7\nlist(range(3))[len(seen)]"),
        nbformat.v4.new_code_cell("y = 1 / (x - 7)", metadata={"tags": ["raises-exception"]}),
        nbformat.v4.new_code_cell("x = 8"),
    ]
    failed = run_again(nbformat.v4.new_notebook(cells=cells))
    assert not failed[FIRST]
    assert failed[IN_PLACE] == {2: "AssertionError:"}
    assert failed[BACKWARDS][1] == "AssertionError: 7"
    assert failed[BACKWARDS][4] == DID_NOT_RAISE
    assert 1 not in failed[ONCE_MORE]
