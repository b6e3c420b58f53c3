"""How a chapter went: shown at its end."""

import html
import textwrap
from collections.abc import Sequence

from helpers.exercises.guesses import Guess
from helpers.exercises.showing import marked, show_data
from helpers.looking_back.tally import Item, Tally, tallies

# Every sentence that a learner may meet here.
TASKS, EXERCISES, GUESSES = "Tasks", "Exercises", "Guesses"
OF_TASKS = "{right} of {total} met"
OF_EXERCISES = "{right} of {total} right"
OF_GUESSES, AND_RIGHT = "{given} of {total} given", ", {right} right"
NOTHING_YET = "Nothing of this is done yet. There's no hurry: whatever you do shows up here."
STILL_OPEN = "Still open ({n})"
DONE, NOT_YET, NOT_TRIED = ("✓", "done"), ("↻", "not yet right"), ("○", "not tried")
SURPRISED = "What surprised you"
SURPRISED_WHY = "These are the guesses to come back to: each shows an idea that can now change."
NO_SURPRISE = "All of them were right: nothing in this chapter surprised you."
NO_CHAPTER = "There is nothing to show for a chapter {chapter!r}. The chapters are {chapters}."
LONGEST = 150  # letters of an exercise in the list


def show_progress(chapter: str) -> None:
    """Show which tasks and exercises of a chapter are done, and how the guesses went.

    Parameters
    ----------
    chapter
        Its number, such as "02".

    Raises
    ------
    ValueError
        If there is no such chapter.
    """
    found = tallies()
    if chapter not in found:
        raise ValueError(NO_CHAPTER.format(chapter=chapter, chapters=", ".join(sorted(found))))
    show_data({"text/html": as_html(found[chapter]), "text/plain": as_text(found[chapter])})


def as_text(tally: Tally) -> str:
    """Return how a chapter went as plain text."""
    lines = [f"{heading}: {count}" for heading, count, _ in _sections(tally)]
    if not tally.begun:
        lines.append(NOTHING_YET)
    if surprises := _surprises(tally):
        lines += [f"{SURPRISED}: {SURPRISED_WHY}", *(f"- {_verdict(item)}" for item in surprises)]
    elif _all_guessed(tally):
        lines.append(NO_SURPRISE)
    return "\n".join(lines)


def as_html(tally: Tally) -> str:
    """Return how a chapter went as HTML."""
    parts = []
    for heading, count, items in _sections(tally):
        if heading == GUESSES:
            items = [item for item in items if not _is_surprise(item)]
        done = [item for item in items if item.event]
        waiting = [item for item in items if not item.event]
        parts.append(f'<p style="margin: 0.6em 0 0.2em"><strong>{heading}:</strong> {count}</p>')
        parts.append(_listed(done))
        if waiting:
            summary = STILL_OPEN.format(n=len(waiting))
            parts.append(
                f'<details style="margin-left: 1.2em"><summary>{summary}</summary>'
                f"{_listed(waiting)}</details>"
            )
        if heading == GUESSES:
            parts += _surprises_as_html(tally)
    if not tally.begun:
        parts.append(f"<p>{html.escape(NOTHING_YET)}</p>")
    return f'<div style="line-height: 1.4; max-width: 56em">{"".join(parts)}</div>'


def _sections(tally: Tally) -> list[tuple[str, str, Sequence[Item]]]:
    """Return a heading, a count and the items for each kind of thing that the chapter has."""
    given = sum(item.event is not None for item in tally.guesses)
    counts = [
        (TASKS, OF_TASKS, tally.tasks),
        (EXERCISES, OF_EXERCISES, tally.exercises),
        (GUESSES, OF_GUESSES + (AND_RIGHT if given else ""), tally.guesses),
    ]
    return [
        (
            heading,
            count.format(right=sum(item.right for item in items), total=len(items), given=given),
            items,
        )
        for heading, count, items in counts
        if items
    ]


def _surprises(tally: Tally) -> list[Item]:
    return [item for item in tally.guesses if _is_surprise(item)]


def _is_surprise(item: Item) -> bool:
    return (
        isinstance(item.subject, Guess) and item.event is not None and not item.event.get("right")
    )


def _all_guessed(tally: Tally) -> bool:
    return bool(tally.guesses) and all(item.right for item in tally.guesses)


def _surprises_as_html(tally: Tally) -> list[str]:
    if not (surprises := _surprises(tally)):
        return [f"<p>{html.escape(NO_SURPRISE)}</p>"] if _all_guessed(tally) else []
    box = "border-left: 4px solid #c46a00; padding: 0.3em 0.8em; margin: 0.5em 0"
    items = "".join(f'<li style="margin: 0.4em 0">{marked(_verdict(i))}</li>' for i in surprises)
    return [
        f'<div style="{box}"><strong><span aria-hidden="true">↻</span> {SURPRISED}.</strong> '
        f'{html.escape(SURPRISED_WHY)}<ul style="margin: 0.3em 0">{items}</ul></div>'
    ]


def _verdict(item: Item) -> str:
    """Return the question, what was guessed and what happened, and the sentence about it."""
    guess, event = item.subject, item.event
    try:
        said = guess.said_of(guess.read(event["guess"]), guess.checked(event["happened"]))
    except (KeyError, ValueError):  # its question has changed since
        said = ""
    return f"{guess.question} {said}".strip()


def _listed(items: Sequence[Item]) -> str:
    lines = []
    for item in items:
        tried = item.event is not None
        sign, word = DONE if item.right else NOT_YET if tried else NOT_TRIED
        lines.append(
            f'<li style="margin: 0.15em 0"><span aria-hidden="true">{sign}</span> '
            f"{marked(_sentence(item))} <em>({word})</em></li>"
        )
    style = "list-style: none; margin: 0.2em 0; padding-left: 1.2em"
    return f'<ul style="{style}">{"".join(lines)}</ul>' if lines else ""


def _sentence(item: Item) -> str:
    """Return what there is to do, on one line."""
    subject = item.subject
    text = next(
        getattr(subject, name)
        for name in ("sentence", "asks", "question")
        if hasattr(subject, name)
    )
    return textwrap.shorten(text.split("\n")[0], LONGEST, placeholder=" …")
