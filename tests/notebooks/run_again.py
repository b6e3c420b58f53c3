"""Any cell can be run again: learners scroll back, change something and try.

Each chapter has a test of that, which follows the comparison of its cells and goes on in the same
kernel, when they have all been run once, from top to bottom (see conftest.py of the course):

1. each cell again, from the bottom to the top, and once more in place right after;
2. then all once more, from top to bottom.

Cells that took longer than `SLOW` seconds, as trainings do, are not run again, and a chapter that
has some is not run from the top again, for without them it would not be the chapter; those that
took longer than `LEISURELY` are not run twice in place. To run them all, as often as all others:
``COURSE_RUN_AGAIN=all``. On a slow machine the test is a little weaker.

A chapter that isn't marked `keras` has loaded no TensorFlow by then. What fails is reported for the
whole chapter at once. A cell tagged `raises-exception` must raise.
"""

import os
import time
from collections.abc import Callable

import pytest
from nbval.plugin import IPyNbCell, IPyNbFile

SLOW = 2.0  # seconds that the first run of a cell takes
LEISURELY = 0.5
FIRST, BACKWARDS, IN_PLACE, ONCE_MORE = (
    "the first time",
    "again from the end",
    "twice in place",
    "all once more",
)
DID_NOT_RAISE = "it raised nothing, though its tag says that it does"
LOADED = "'tensorflow' in __import__('sys').modules or 'keras' in __import__('sys').modules"
SECONDS = pytest.StashKey[float]()  # how long the first run of a cell took


def run_again(
    run: Callable[[int], str], seconds: list[float], everything: bool = False
) -> dict[str, dict[int, str]]:
    """Run the cells of a chapter again as told above; each has been run once.

    `run` runs a cell and returns how it failed, or nothing; `seconds` says how long each took.
    Return for each round what failed, by the cell's place.
    """
    failed: dict[str, dict[int, str]] = {BACKWARDS: {}, IN_PLACE: {}, ONCE_MORE: {}}
    slow = {k for k, took in enumerate(seconds) if took > SLOW and not everything}

    def failed_now(k: int, when: str) -> bool:
        if fault := run(k):
            failed[when][k] = fault
        return bool(fault)

    for k in reversed(range(len(seconds))):
        leisurely = seconds[k] > LEISURELY and not everything
        if k not in slow and not failed_now(k, BACKWARDS) and not leisurely:
            failed_now(k, IN_PLACE)
    for k in range(len(seconds)) if not slow else []:
        failed_now(k, ONCE_MORE)
    return failed


class RunAgain(pytest.Item):
    """The test of a chapter that follows those of its cells."""

    parent: IPyNbFile

    def __init__(self, cells: list[IPyNbCell], **kwargs) -> None:
        """Remember the cells that are compared before."""
        super().__init__(**kwargs)
        self.cells = cells
        self.add_marker(pytest.mark.timeout(1200))

    def runtest(self) -> None:
        """Run the cells again; first of all those that have not been run, as with -k run_again."""
        first = {}
        for k, cell in enumerate(self.cells):
            if SECONDS not in cell.stash:
                start = time.monotonic()
                if fault := self._run(k):
                    first[k] = fault
                cell.stash[SECONDS] = time.monotonic() - start
        seconds = [cell.stash[SECONDS] for cell in self.cells]
        everything = os.environ.get("COURSE_RUN_AGAIN") == "all"
        failed = {FIRST: first} | run_again(self._run, seconds, everything)
        lines = [
            f"{self.cells[k].name}, {when}: {fault[:300]}"
            for when, faults in failed.items()
            for k, fault in faults.items()
        ]
        if not self.get_closest_marker("keras"):
            request = {"user_expressions": {"loaded": LOADED}, "store_history": False}
            reply = self.parent.kernel.kc.execute_interactive("", **request)["content"]
            if reply["user_expressions"]["loaded"]["data"]["text/plain"] != "False":
                lines.append("it loads TensorFlow, though it imports nothing that does")
        if lines:
            pytest.fail("\n  ".join([f"{self.path.name}:", *lines]), pytrace=False)

    def _run(self, k: int) -> str:
        """Run one cell; return how it failed, or nothing."""
        cell, client = self.cells[k].cell, self.parent.kernel.kc
        if not self.parent.kernel.is_alive():
            return "the kernel is dead"
        try:
            reply = client.execute_interactive(
                cell.source,
                store_history=False,
                allow_stdin=False,
                stop_on_error=False,
                timeout=self.config.option.nbval_cell_timeout,
                output_hook=lambda message: None,
            )["content"]
        except TimeoutError:
            self.parent.kernel.interrupt()
            return "it takes too long"
        if "raises-exception" in cell.metadata.get("tags", []):
            return "" if reply["status"] == "error" else DID_NOT_RAISE
        return "" if reply["status"] == "ok" else f"{reply['ename']}: {reply['evalue']}".strip()

    def reportinfo(self):
        """Return where the test stands, and its name."""
        return self.path, 0, self.name
