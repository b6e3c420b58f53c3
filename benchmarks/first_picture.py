"""How long, and how much memory, from the start of a kernel to the first picture of a chapter.

    python benchmarks/first_picture.py

For a NumPy chapter and a Keras chapter: a kernel is started, the cells are run from the top until
the first picture comes, and the time since the start and the memory of the kernel are taken. The
Keras chapter shows its first picture before it loads Keras; so the first one after that is measured
too. Beside each stands a bare notebook that only imports what is needed and draws one line with
pyplot: the limit. The median of all rounds counts; rounds take turns.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

import nbformat
import psutil
from jupyter_client.manager import start_new_kernel

from benchmarks.table import markdown_table, verdict

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
ROUNDS = 3
SECONDS_FOR_NUMPY = 3.0  # below
SECONDS_TO_ANSWER = 120

ONE_LINE = "import matplotlib.pyplot as plt\nplt.plot([0, 1], [0, 1])\nplt.show()"


class Subject(NamedTuple):
    """A chapter, and the module that must be loaded when its picture comes."""

    chapter: str
    module: str
    goal: float | None = None  # seconds

    @property
    def name(self) -> str:
        """What the table calls it."""
        return f"chapter {self.chapter}, with {self.module}"


SUBJECTS = (
    Subject("01", "numpy", SECONDS_FOR_NUMPY),
    Subject("09", "numpy"),
    Subject("09", "keras"),
)

Measured = tuple[float, float]  # seconds since the kernel's start, megabytes of its memory


def cells_of(chapter: str) -> list[str]:
    """Return the code cells of the chapter with this number."""
    (path,) = NOTEBOOKS.glob(f"{chapter}_*.ipynb")
    notebook = nbformat.read(path, as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def first_picture(sources: Sequence[str], module: str) -> Measured:
    """Run cells in a new kernel until a picture comes from one that has the module loaded."""
    start = time.perf_counter()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(NOTEBOOKS), **quiet)
    kernel = psutil.Process(manager.provisioner.process.pid)
    loaded = {"loaded": f"{module!r} in __import__('sys').modules"}
    try:
        for source in sources:
            request = client.execute(source, user_expressions=loaded)
            measured = None
            while not _is_end(message := client.get_iopub_msg(SECONDS_TO_ANSWER), request):
                if measured is None and "image/png" in message["content"].get("data", {}):
                    measured = time.perf_counter() - start, kernel.memory_info().rss / 1e6
            while not _answers(reply := client.get_shell_msg(SECONDS_TO_ANSWER), request):
                pass  # the kernel's greeting
            answer = reply["content"]["user_expressions"]["loaded"]
            if measured and answer["data"]["text/plain"] == "True":
                return measured
        raise ValueError(f"No cell drew a picture with {module} loaded.")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _is_end(message: dict, request: str) -> bool:
    """Say whether a cell has run; an error in one ends the measurement."""
    if message["msg_type"] == "error":
        raise RuntimeError(f"{message['content']['ename']}: {message['content']['evalue']}")
    return _answers(message, request) and message["content"].get("execution_state") == "idle"


def _answers(message: dict, request: str) -> bool:
    return message["parent_header"].get("msg_id") == request


def measure(rounds: int) -> dict[Subject, tuple[list[Measured], list[Measured]]]:
    """Return what each round took for the chapter, and for the bare notebook."""
    results: dict[Subject, tuple[list, list]] = {subject: ([], []) for subject in SUBJECTS}
    for _ in range(rounds):
        for subject, (ours, bare) in results.items():
            ours.append(first_picture(cells_of(subject.chapter), subject.module))
            bare.append(first_picture([f"import {subject.module}", ONE_LINE], subject.module))
    return results


def table(results: Mapping[Subject, tuple[list[Measured], list[Measured]]]) -> str:
    """Return the results as a Markdown table."""
    rows = []
    for subject, measured in results.items():
        (seconds, megabytes), (bare_seconds, bare_megabytes) = (
            map(statistics.median, zip(*rounds, strict=True)) for rounds in measured
        )
        rows.append(
            (
                subject.name,
                f"{seconds:.1f} s, {megabytes:.0f} MB",
                f"{bare_seconds:.1f} s, {bare_megabytes:.0f} MB",
                f"below {subject.goal:.0f} s" if subject.goal else "none set",
                verdict(seconds < subject.goal) if subject.goal else "",
            )
        )
    header = ("kernel start to first picture", "ours", "a bare notebook: the limit", "goal", "")
    return markdown_table(header, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often to measure")
    print(table(measure(parser.parse_args().rounds)))


if __name__ == "__main__":
    main()
