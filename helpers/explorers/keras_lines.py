"""The Keras program of some settings, line by line; the lines that just changed are marked."""

import difflib
import html

import ipywidgets as widgets

from helpers.lab.run_code import code
from helpers.lab.settings import Settings
from helpers.page import markup

LABEL = "the Keras program of these settings"
TOLD = "The same in Keras; what your last change altered is marked:"
NOT_MARKED, MARKED = "  ", "▶ "
MARK_STYLE = "background: var(--jp-warn-color3, #E69F0055); font-weight: bold"
FROM = "model = "
HEIGHT = 15  # em


class KerasLines:
    """A panel with the program of the settings shown last.

    Attributes
    ----------
    widget
        The box that is shown.
    """

    def __init__(self, height: float = HEIGHT) -> None:
        """Make an empty panel of a height in em."""
        self.widget = widgets.HTML()
        self._height = height
        self._settings: Settings | None = None
        self._lines: list[str] = []

    def show(self, settings: Settings) -> None:
        """Show the program of these settings; mark what is new since others were shown."""
        if settings == self._settings:
            return
        lines = model_lines(settings)
        marked = changed_lines(self._lines, lines) if self._lines else set()
        self._settings, self._lines = settings, lines
        rows = []
        for k, line in enumerate(lines):
            text = html.escape((MARKED if k in marked else NOT_MARKED) + line)
            rows.append(f'<span style="{MARK_STYLE}">{text}</span>' if k in marked else text)
        style = "margin: 0; padding: 0.4em; line-height: 1.3; background: transparent"
        shown = f'<pre style="{style}; color: inherit">' + "\n".join(rows) + "</pre>"
        self.widget.value = markup.sentence(TOLD) + markup.framed(shown, LABEL, self._height)


def model_lines(settings: Settings) -> list[str]:
    """Return the lines of the program from the model on."""
    text = code(settings)
    return text[text.index(FROM) :].rstrip().splitlines()


def changed_lines(before: list[str], after: list[str]) -> set[int]:
    """Return the places of the lines of `after` that weren't in `before`, in its order.

    Where lines only went, the one that now stands in their place.
    """
    changed: set[int] = set()
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, _, _, start, end in matcher.get_opcodes():
        if kind == "delete":
            changed.add(min(start, len(after) - 1))
        elif kind != "equal":
            changed.update(range(start, end))
    return changed
