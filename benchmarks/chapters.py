"""How long each chapter runs, from the start of its kernel to the end of its last cell.

    python benchmarks/chapters.py                  every chapter
    python benchmarks/chapters.py 01 09            those whose names start so

Each runs on the embedded digits, and on the real MNIST as well where MNIST_NPZ names its file.
The goal is set for the embedded digits: a learner should never wait longer for a whole chapter.
"""

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import nbformat
from nbclient import NotebookClient

from benchmarks.table import markdown_table, verdict

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
SECONDS = 60.0  # at most, on the embedded digits
TIMEOUT = 900
DATA = {"uci": "embedded digits", "mnist": "real MNIST"}


def chapters(names: Sequence[str]) -> list[Path]:
    """Return the notebooks whose names start with one of `names`; all if there is none."""
    found = [
        path
        for path in sorted(NOTEBOOKS.glob("*.ipynb"))
        if not names or path.name.startswith(tuple(names))
    ]
    return found or sys.exit(f"No chapter starts with {' or '.join(names)}.")


@contextlib.contextmanager
def dataset(name: str) -> Iterator[None]:
    """Let kernels that are started meanwhile work on these digits."""
    before = os.environ.get("COURSE_DATASET")
    os.environ["COURSE_DATASET"] = name
    try:
        yield
    finally:
        del os.environ["COURSE_DATASET"]
        if before is not None:
            os.environ["COURSE_DATASET"] = before


def seconds_for(chapter: Path) -> float:
    """Run a copy of a chapter in a folder of its own; return the seconds it took."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(NOTEBOOKS, Path(folder, "notebooks")) / chapter.name
        notebook = nbformat.read(copy, as_version=4)
        start = time.perf_counter()
        NotebookClient(
            notebook,
            timeout=TIMEOUT,
            kernel_name="python3",
            resources={"metadata": {"path": str(copy.parent)}},
        ).execute(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return time.perf_counter() - start


def measure(paths: Sequence[Path]) -> dict[str, dict[str, float]]:
    """Return seconds by chapter and by data."""
    data = [name for name in DATA if name != "mnist" or "MNIST_NPZ" in os.environ]
    results: dict[str, dict[str, float]] = {}
    for path in paths:
        for name in data:
            with dataset(name):
                results.setdefault(path.stem, {})[name] = seconds_for(path)
    return results


def table(results: Mapping[str, Mapping[str, float]]) -> str:
    """Return the results as a Markdown table."""
    rows = [
        (
            chapter,
            *(f"{seconds[name]:.0f} s" if name in seconds else "not at hand" for name in DATA),
            f"at most {SECONDS:.0f} s embedded",
            verdict(seconds["uci"] <= SECONDS),
        )
        for chapter, seconds in results.items()
    ]
    return markdown_table(("chapter, top to bottom", *DATA.values(), "goal", ""), rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="beginnings of file names, such as 01")
    print(table(measure(chapters(parser.parse_args().names))))


if __name__ == "__main__":
    main()
