"""Showing what a check found, a hint or a solution: rich in a notebook, as text elsewhere."""

import html
import re
import sys

HINT = "Hint {number} of {total}"
# outcome or kind of note: (sign, word, colour that stands out on white and on black)
LABELS = {
    "right": ("✓", "Right", "#00875f"),
    "not yet": ("↻", "Not yet", "#c46a00"),
    "not attempted": ("○", "Not attempted", "#808080"),
    "hint": ("?", HINT, "#2a7fb8"),
    "guessed": ("✓", "Good guess", "#00875f"),
    "surprise": ("↻", "A surprise", "#c46a00"),
}
EMPHASIS = re.compile(r"(?<![\w*])\*(\w[^*]*\w|\w)\*(?![\w*])")


def show_note(kind: str, text: str, **in_word: int) -> None:
    """Show a message with its label."""
    sign, word, colour = LABELS[kind]
    word = word.format(**in_word)
    box = f"border-left: 4px solid {colour}; padding: 0.3em 0.8em; margin: 0.3em 0; "
    box += "color: inherit; white-space: pre-wrap; overflow-wrap: anywhere"
    label = f'<strong><span aria-hidden="true">{sign}</span> {word}</strong>'
    page = f'<div role="status" style="{box}">{label}: {marked(text)}</div>'
    show_data({"text/html": page, "text/plain": f"{word}: {text}"})


def marked(text: str) -> str:
    """Return text as HTML: what stands between backticks as code, between stars with emphasis."""
    parts = re.split(r"`([^`]+)`", html.escape(text))
    parts[::2] = [EMPHASIS.sub(r"<em>\1</em>", part) for part in parts[::2]]
    parts[1::2] = [f"<code>{part}</code>" for part in parts[1::2]]
    return "".join(parts)


def show_data(data: dict[str, str]) -> None:
    """Display text given by MIME type, or print the plain one where there is no IPython."""
    if find_shell():
        from IPython.display import display

        display(data, raw=True)
    else:
        print(data["text/plain"])


def find_shell() -> object | None:
    """Return the IPython shell that is running, if there is one."""
    return sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
