"""What the benchmarks share: a table in Markdown, and the word that judges a figure."""

import os
from collections.abc import Sequence

os.environ["COURSE_PROGRESS"] = "off"  # what a benchmark does is nobody's progress


def verdict(fine: bool) -> str:
    """Return the word for a goal that was reached or not."""
    return "OK" if fine else "MISSED"


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown, its columns lined up."""
    lines = [list(header), ["---"] * len(header), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines[1] = ["-" * width for width in widths]
    return "\n".join(
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    )
