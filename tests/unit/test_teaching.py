"""The guide for teachers: it says what the chapters say, and what it hands out works."""

import ast
import re
from itertools import pairwise

import numpy as np
import pytest

from helpers.chapters import NOTEBOOKS, chapters
from helpers.exercises import bank, guess_bank
from helpers.explorers import Explorer
from tests.notebooks.rules import Chapter

GUIDE = NOTEBOOKS.parent / "docs" / "teaching"
HEADINGS = [  # docs/slides.py takes those with minutes for a speaker's notes
    "What it's for",
    "45 minutes",
    "90 minutes",
    "States to hand out",
    "Questions to ask",
    "Three misconceptions",
    "What to leave out",
    "Homework",
    "What goes wrong",
]
WORDS = 480  # on a page, without its code
LOAD_TENSORFLOW = ("12", "14", "A1")

CHAPTERS = {chapter.number: chapter for chapter in chapters()}
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(GUIDE.glob("*.md"))}
README = PAGES.pop("README")
KNOWN = bank().keys() | guess_bank().keys()

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"\bch\w\d\.\w+")
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
ROW = re.compile(r"^\| (\d+)–(\d+) \| ", re.MULTILINE)
ITEM = re.compile(r"^- .*", re.MULTILINE)
CHAPTER_ROW = re.compile(
    r"^\| \[(\w\d) · (.+)\]\(\1\.md\) \| (\d+) minutes \| (.+) \|$", re.MULTILINE
)
CLOCK = re.compile(r"^\| (\d+):(\d\d) \| (\d+):(\d\d) \| .*, (\d+) minutes \|$", re.MULTILINE)

every_page = pytest.mark.parametrize("number", PAGES)


def part(number: str, heading: str) -> str:
    """Return what is below a heading of a page."""
    return PAGES[number].split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def code_of(number: str) -> str:
    chapter = Chapter.read(NOTEBOOKS / CHAPTERS[number].file)
    return "\n".join(cell.source for _, cell in chapter.code)


def test_there_is_a_page_for_each_chapter_and_no_other():
    assert list(PAGES) == list(CHAPTERS)


@every_page
def test_pages_have_one_form_and_fit_on_a_screen(number):
    page, chapter = PAGES[number], CHAPTERS[number]
    top = f"# {number} · {chapter.title}\n\n[The chapter](../../notebooks/{chapter.file})\n"
    assert page.startswith(top)
    assert re.findall("^## (.+)$", page, re.MULTILINE) == HEADINGS
    assert len(re.findall(r"[\w'’]+", BLOCK.sub("", page))) <= WORDS
    assert len(ITEM.findall(part(number, "Three misconceptions"))) == 3


@every_page
@pytest.mark.parametrize("minutes", [45, 90])
def test_the_minutes_of_a_lesson_add_up(number, minutes):
    rows = [
        (int(begin), int(end)) for begin, end in ROW.findall(part(number, f"{minutes} minutes"))
    ]
    assert rows[0][0] == 0
    assert rows[-1][1] == minutes
    assert all(begin < end for begin, end in rows)
    assert all(before[1] == after[0] for before, after in pairwise(rows))


@every_page
def test_what_a_page_names_is_in_its_chapter(number):
    page, code = PAGES[number], code_of(number)
    for name in NAME.findall(page):
        assert name in KNOWN, name
        assert name.startswith(f"ch{number}."), name
    for name in filter(str.isidentifier, re.findall(r"`([^`\n]+)`", BLOCK.sub("", page))):
        assert re.search(rf"\b{name}\b", code), name
    assert set(NAME.findall(part(number, "Homework"))) & bank().keys()
    for item in ITEM.findall(part(number, "Three misconceptions")):
        assert NAME.search(item), item


@pytest.mark.parametrize(
    "number",
    [pytest.param(n, marks=[pytest.mark.keras] * (n in LOAD_TENSORFLOW)) for n in PAGES],
)
def test_every_state_can_be_handed_out(number):
    code, handed = code_of(number), 0
    for block in BLOCK.findall(PAGES[number]):
        place: dict = {}
        for statement in ast.parse(block).body:
            if isinstance(statement, ast.ImportFrom):
                assert ast.unparse(statement) in code
            target = statement.targets[0] if isinstance(statement, ast.Assign) else None
            if not isinstance(target, ast.Attribute):
                exec(ast.unparse(statement), place)
                continue
            before = eval(ast.unparse(target), place)
            exec(ast.unparse(statement), place)
            after = eval(ast.unparse(target), place)
            assert after != before, f"{ast.unparse(statement)} changes nothing"
            assert holds(after, ast.literal_eval(statement.value)), ast.unparse(statement)
            handed += 1
        for explorer in place.values():
            if isinstance(explorer, Explorer):
                assert explorer.chapter == number
                explorer.settle()
    assert handed


def holds(after, wanted) -> bool:
    """Say whether a state holds what was assigned, give or take the rounding of a slider."""
    if isinstance(wanted, dict):
        return all(holds(after[name], value) for name, value in wanted.items())
    return bool(np.isclose(after, wanted)) if isinstance(wanted, float) else after == wanted


def test_the_plans_say_what_the_chapters_say():
    told = {n: (title, int(m), builds_on) for n, title, m, builds_on in CHAPTER_ROW.findall(README)}
    assert told == {
        n: (chapter.title, chapter.minutes, ", ".join(chapter.needs) or "nothing")
        for n, chapter in CHAPTERS.items()
    }
    assert set(NAME.findall(README)) <= KNOWN


def test_the_lessons_of_the_day_follow_each_other():
    end_before = 0
    for hour, minute, to_hour, to_minute, length in CLOCK.findall(README):
        begin, end = 60 * int(hour) + int(minute), 60 * int(to_hour) + int(to_minute)
        assert end - begin == int(length)
        assert begin >= end_before
        end_before = end
    assert end_before


@pytest.mark.parametrize("name", [*PAGES, "README"])
def test_every_link_leads_somewhere(name):
    for link in LINK.findall(PAGES.get(name, README)):
        assert (GUIDE / link).is_file(), link
