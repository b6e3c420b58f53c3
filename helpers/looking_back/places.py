"""Where each chapter lies on the map: below all that it builds on."""

from collections.abc import Sequence

from helpers.chapters import Chapter


def direct_needs(chapters: Sequence[Chapter]) -> dict[str, list[str]]:
    """Return for each chapter what it builds on, without what follows from the rest.

    If 03 builds on 01 and 02, and 02 on 01, then 02 is enough for 03.

    Parameters
    ----------
    chapters
        In the order of the course: each comes after those that it builds on.
    """
    above: dict[str, set[str]] = {}  # all that a chapter needs, however far up
    direct = {}
    for chapter in chapters:
        needs = [number for number in chapter.needs if number in above]
        above[chapter.number] = set(needs).union(*(above[number] for number in needs))
        direct[chapter.number] = [
            one for one in needs if not any(one in above[other] for other in needs)
        ]
    return direct


def places(chapters: Sequence[Chapter]) -> dict[str, tuple[int, int]]:
    """Return row and column of each chapter on the map.

    A chapter lies in a row below all that it builds on. A part goes on in the column in which it
    finds the lowest of those at the end, or else begins a column of its own. Parts that build on
    nothing lie at the top of the last column, if there is room.
    """
    direct = direct_needs(chapters)
    at: dict[str, tuple[int, int]] = {}
    ends: list[int] = []  # the lowest row taken, by column
    column_of: dict[str, int] = {}  # of a part
    free: list[Chapter] = []
    for chapter in chapters:
        above = sorted(at[number] for number in direct[chapter.number] if number in at)
        if not above and ends and chapter.part not in column_of:
            free.append(chapter)
            continue
        if chapter.part not in column_of:
            goes_on = above and above[-1][0] == ends[above[-1][1]]
            column_of[chapter.part] = above[-1][1] if goes_on else len(ends)
        column = column_of[chapter.part]
        if column == len(ends):
            ends.append(-1)
        ends[column] = max([ends[column], *(row for row, _ in above)]) + 1
        at[chapter.number] = (ends[column], column)
    last = len(ends) - 1
    first_taken = min((row for row, column in at.values() if column == last), default=0)
    column = last if len(free) < first_taken else last + 1
    return at | {chapter.number: (row, column) for row, chapter in enumerate(free)}
