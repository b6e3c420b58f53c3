"""The map of the course in chapter 00: what builds on what, what is done, what comes next."""

from IPython.display import Markdown

from helpers.chapters import Chapter, chapters, chapters_by_part
from helpers.looking_back.places import direct_needs, places
from helpers.looking_back.tally import Tally, go_on_with, tallies
from helpers.plots import new_figure, show
from helpers.plots.course_map import course_map

# Every sentence that a learner may meet here.
COUNT = "{done} of {total}"
NEXT, AND_NEXT = "next", "{count}, next"
MAP = "The {chapters} chapters in {n} parts. {parts}. Arrows lead to what builds on it: {arrows}."
ARROW, AND = "{start} to {ends}", " and "
PART = "{part}: {chapters}"
SOME_DONE = "{number} ({done} of {total} done)"
START, GO_ON, ALL_BEGUN = (
    "Start with chapter {number}.",
    "Go on with chapter {number}.",
    "You have been in every chapter.",
)
LINE = "- [{number} · {title}]({file}), {minutes} minutes"
BUILDS_ON = ", builds on {numbers}"
HOW_MUCH = ": {done} of {total} done"
NEXT_LINE = " **← next**"


def show_course() -> None:
    """Show the map: what builds on what, what is done of each chapter, and what is next.

    Shown in chapter 00.
    """
    parts, found = chapters_by_part(), tallies()
    course = [chapter for members in parts.values() for chapter in members]
    following = go_on_with([c.number for c in course])
    begun = {number for number, tally in found.items() if tally.begun}
    done = {}
    for chapter in course:
        tally = found.get(chapter.number, Tally(chapter.number))
        count = COUNT.format(done=tally.done, total=tally.total) if tally.begun else ""
        if chapter.number == following:
            count = AND_NEXT.format(count=count) if count else NEXT
        if count:
            done[chapter.number] = (tally.done / max(tally.total, 1), count)
    at, needs = places(course), direct_needs(course)
    figure, ax = new_figure(7.6, 0.62 * (1 + max(row for row, _ in at.values())) + 0.2)
    course_map(
        ax,
        {c.number: (c.short, at[c.number]) for c in course},
        {part: [c.number for c in members] for part, members in parts.items()},
        [(one, number) for number, above in needs.items() for one in above],
        done,
        following,
    )
    words = "; ".join(
        PART.format(part=part, chapters=", ".join(_named(c, found) for c in members))
        for part, members in parts.items()
    )
    what_next = (GO_ON if begun else START) if following else ALL_BEGUN
    text = MAP.format(chapters=len(at), n=len(parts), parts=words, arrows=_arrows(needs))
    show(figure, f"{text} {what_next.format(number=following)}")


def list_chapters() -> Markdown:
    """Return a list of links to all chapters, each with its time, what it builds on, what is done.

    Shown in chapter 00.
    """
    found = tallies()
    following = go_on_with([c.number for c in chapters()])
    return Markdown("\n".join(_line(c, found, following) for c in chapters()))


def _arrows(needs: dict[str, list[str]]) -> str:
    """Return all arrows in words, in the order of their starts."""
    ends: dict[str, list[str]] = {}
    for number, above in needs.items():
        for start in above:
            ends.setdefault(start, []).append(number)
    return ", ".join(
        ARROW.format(start=start, ends=AND.join(ends[start])) for start in sorted(ends)
    )


def _named(chapter: Chapter, found: dict[str, Tally]) -> str:
    tally = found.get(chapter.number)
    if tally is None or not tally.begun:
        return chapter.number
    return SOME_DONE.format(number=chapter.number, done=tally.done, total=tally.total)


def _line(chapter: Chapter, found: dict[str, Tally], following: str) -> str:
    line = LINE.format(**chapter._asdict())
    if chapter.needs:
        line += BUILDS_ON.format(numbers=", ".join(chapter.needs))
    tally = found.get(chapter.number)
    if tally is not None and tally.begun:
        line += HOW_MUCH.format(done=tally.done, total=tally.total)
    return line + NEXT_LINE if chapter.number == following else line
