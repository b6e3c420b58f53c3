"""The scripts of the parts of a page: each is its own, and stands behind what all of them share."""

from pathlib import Path

_SHARED = Path(__file__).with_name("shared.js")


def script(file: str | Path) -> str:
    """Return the JavaScript in `file`, with what all scripts of the course share before it."""
    return _SHARED.read_text(encoding="utf-8") + Path(file).read_text(encoding="utf-8")
