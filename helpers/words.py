"""Small pieces of sentences: counts, times, and the line of an error that says something."""

import re
from numbers import Integral


def counted(n: float, one: str, many: str | None = None) -> str:
    """Return a number with its noun: "1 run", "2,000 runs", "2.5 epochs"; `many` if not by an s."""
    number = f"{n:,}" if isinstance(n, Integral) else f"{n:.3g}"
    return f"{number} {one if n == 1 else many or one + 's'}"


def a_digit(digit: int) -> str:
    """Return a digit with its article: "a 3", "an 8"."""
    return f"{'an' if digit == 8 else 'a'} {digit}"


def clock(seconds: float) -> str:
    """Return a time in words: "8 s" or "1 min 05 s"."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def first_line(error: BaseException) -> str:
    """Return the first line of an error that says something, without terminal colours."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", str(error))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith("Exception encountered")] or lines
    return lines[0] if lines else type(error).__name__
