"""The list of chapters, read from the chapters themselves.

The first cell of each notebook names its title, its time and what it builds on, and its metadata
the part of the course. This module is where that form is read, for the map in chapter 00 and for
the README.
"""

import json
import re
import textwrap
from pathlib import Path
from typing import NamedTuple

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"

WIDEST = 18  # letters in a line of a box

TITLE = re.compile(r"^# (\w\d) · (.+)$", re.MULTILINE)
TIME = re.compile(r"^\*\*Time:\*\* (\d+) minutes · \*\*Builds on:\*\* (.+)$", re.MULTILINE)
NUMBER_IN_LINK = re.compile(r"\[(\w\d)\b")  # what a chapter builds on, it names as links


class Chapter(NamedTuple):
    """What the first cell of a chapter says of it."""

    number: str
    title: str
    file: str
    minutes: int
    builds_on: str
    part: str

    @property
    def needs(self) -> tuple[str, ...]:
        """The numbers of the chapters that it builds on."""
        return tuple(NUMBER_IN_LINK.findall(self.builds_on.partition(";")[0]))

    @property
    def short(self) -> str:
        """The title on lines of about the same length, for a box of the map."""
        fitting = [
            textwrap.wrap(self.title, width, break_long_words=False)
            for width in range(1, WIDEST + 1)
        ]
        return "\n".join(next(lines for lines in fitting if len(lines) == len(fitting[-1])))


def read_chapter(path: Path) -> Chapter:
    """Return what the notebook's first cell says.

    Raises
    ------
    ValueError
        If the cell does not have the form that CONTRIBUTING.md describes.
    """
    cell = json.loads(path.read_text(encoding="utf-8"))["cells"][0]
    text, part = "".join(cell["source"]), cell["metadata"].get("part")
    title, time = TITLE.search(text), TIME.search(text)
    if title is None or time is None or part is None:
        raise ValueError(
            f"The first cell of {path.name} needs a line '# NN · Title', a line "
            "'**Time:** NN minutes · **Builds on:** …', and in its metadata the part of the "
            "course, 'part' (see CONTRIBUTING.md)."
        )
    return Chapter(title[1], title[2], path.name, int(time[1]), time[2], part)


def chapters() -> list[Chapter]:
    """Return all chapters that are there, in the order of the course."""
    return [read_chapter(path) for path in sorted(NOTEBOOKS.glob("[0-9A][0-9]_*.ipynb"))]


def chapters_by_part() -> dict[str, list[Chapter]]:
    """Return the chapters that are there, from the name of their part, in their order."""
    parts: dict[str, list[Chapter]] = {}
    for chapter in chapters():
        parts.setdefault(chapter.part, []).append(chapter)
    return parts
