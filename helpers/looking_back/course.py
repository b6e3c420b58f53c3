"""The map of the course in chapter 00: what builds on what, what is done, what comes next."""

import re

from IPython.display import Markdown

from helpers.chapters import Chapter, chapters, chapters_by_part
from helpers.looking_back.tally import Tally, go_on_with, tallies
from helpers.plots import new_figure, show
from helpers.plots.diagrams import course_map

# Every sentence that a learner may meet here.
COUNT = "{done} of {total}"
NEXT, AND_NEXT = "next", "{count}, next"
MAP = "The course in {n} parts. {parts}."
PART = "{part}: {chapters}"
CHAPTER = "{number} {title}"
CHAPTER_AND_WORDS = "{number} {title} ({words})"
WORDS_DONE = "{done} of {total} done"
START, GO_ON, ALL_BEGUN = (
    "Start with chapter {number}.",
    "Go on with chapter {number}.",
    "You have been in every chapter.",
)
LINE = "- [{number} · {title}]({file}), {minutes} minutes"
BUILDS_ON = ", builds on {numbers}"
HOW_MUCH = ": {done} of {total} done"
NEXT_LINE = " **← next**"

NUMBER_IN_LINK = re.compile(r"\[(\w\d)\b")  # what a chapter builds on, it names as links


def show_course() -> None:
    """Show the map: a row for each part, with what is done of each chapter and what is next.

    Shown in chapter 00.
    """
    parts, found = chapters_by_part(), tallies()
    following = go_on_with([c.number for c in chapters()])
    begun = {number for number, tally in found.items() if tally.begun}
    done = {}
    for chapter in chapters():
        tally = found.get(chapter.number, Tally(chapter.number))
        count = COUNT.format(done=tally.done, total=tally.total) if tally.begun else ""
        if chapter.number == following:
            count = AND_NEXT.format(count=count) if count else NEXT
        if count:
            done[chapter.number] = (tally.done / max(tally.total, 1), count)
    figure, ax = new_figure(7.6, 0.4 + 0.95 * len(parts))
    boxes = {part: [(c.number, c.short) for c in members] for part, members in parts.items()}
    course_map(ax, boxes, done, following)
    words = "; ".join(
        PART.format(part=part, chapters=", ".join(_named(c, found) for c in members))
        for part, members in parts.items()
    )
    what_next = (GO_ON if begun else START) if following else ALL_BEGUN
    text = MAP.format(n=len(parts), parts=words)
    show(figure, f"{text} {what_next.format(number=following)}")


def list_chapters() -> Markdown:
    """Return a list of links to all chapters, each with its time, what it builds on, what is done.

    Shown in chapter 00.
    """
    found = tallies()
    following = go_on_with([c.number for c in chapters()])
    return Markdown("\n".join(_line(c, found, following) for c in chapters()))


def _named(chapter: Chapter, found: dict[str, Tally]) -> str:
    tally = found.get(chapter.number)
    if tally is None or not tally.begun:
        return CHAPTER.format(number=chapter.number, title=chapter.title)
    words = WORDS_DONE.format(done=tally.done, total=tally.total)
    return CHAPTER_AND_WORDS.format(number=chapter.number, title=chapter.title, words=words)


def _line(chapter: Chapter, found: dict[str, Tally], following: str) -> str:
    line = LINE.format(**chapter._asdict())
    if numbers := NUMBER_IN_LINK.findall(chapter.builds_on.partition(";")[0]):
        line += BUILDS_ON.format(numbers=", ".join(numbers))
    tally = found.get(chapter.number)
    if tally is not None and tally.begun:
        line += HOW_MUCH.format(done=tally.done, total=tally.total)
    return line + NEXT_LINE if chapter.number == following else line
