"""The guide for teachers: its pages follow the chapters, and what they hand out works."""

import ast
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from helpers.chapters import chapters
from helpers.exercises import bank, guess_bank
from helpers.explorers import Explorer

GUIDE = Path(__file__).parents[2] / "docs" / "teaching"
HEADINGS = [
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
CHAPTERS = {chapter.number: chapter for chapter in chapters()}
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in GUIDE.glob("[0-9A][0-9].md")}
README = (GUIDE / "README.md").read_text(encoding="utf-8")
NAME = re.compile(r"\bch\w\d\.\w+")
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)\)")
ROW = re.compile(r"^\| (\d+)–(\d+) \|", re.MULTILINE)
TIME = re.compile(r"\((?:part \d of )?(\d+) minutes\)")
LONGEST = 620  # words on a page, tables and all: one screen

every_page = pytest.mark.parametrize("number", sorted(PAGES))
TALK = {number: BLOCK.sub("", page) for number, page in PAGES.items()}


def part(number: str, heading: str) -> str:
    """Return what stands under a heading of a page."""
    return PAGES[number].split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def test_a_page_for_each_chapter_and_no_other():
    assert sorted(PAGES) == sorted(CHAPTERS)
    assert {path.stem for path in GUIDE.iterdir()} == {*CHAPTERS, "README"}


@every_page
def test_each_page_has_the_same_parts_and_fits_a_screen(number):
    page, chapter = PAGES[number], CHAPTERS[number]
    assert page.startswith(f"# {number} · {chapter.title}\n\n[The chapter](../../notebooks/")
    assert f"{chapter.file}) takes {chapter.minutes} minutes alone." in page
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == HEADINGS
    assert len(TALK[number].split()) <= LONGEST
    assert part(number, "Three misconceptions").count("\n- ") == 3


@every_page
@pytest.mark.parametrize("minutes", [45, 90])
def test_the_minutes_of_a_lesson_add_up(number, minutes):
    rows = ROW.findall(part(number, f"{minutes} minutes"))
    ends = [0, *(int(end) for _, end in rows)]
    assert [int(begin) for begin, _ in rows] == ends[:-1]
    assert ends == sorted(set(ends))
    assert ends[-1] == minutes


@every_page
def test_what_a_page_names_is_in_the_chapter(number):
    known = bank().keys() | guess_bank().keys()
    named = set(NAME.findall(PAGES[number]))
    assert named <= {name for name in known if name.startswith(f"ch{number}.")}
    assert set(NAME.findall(part(number, "Homework"))) & bank().keys()
    for line in re.findall(r"^- .*(?:\n  .*)*", part(number, "Three misconceptions"), re.MULTILINE):
        assert NAME.search(line), line


def test_what_the_readme_names_is_there():
    assert set(NAME.findall(README)) <= bank().keys() | guess_bank().keys()


def restored(page: str) -> list[tuple[Explorer, Mapping]]:
    """Run the blocks of a page; return each explorer and the state that it was handed."""
    handed = []
    for block in BLOCK.findall(page):
        place: dict = {}
        for statement in ast.parse(block).body:
            exec(compile(ast.Module([statement], []), "<guide>", "exec"), place)
            if isinstance(statement, ast.Assign) and ast.unparse(statement).count(".state = "):
                target = statement.targets[0]
                explorer = place[target.value.id]
                state = ast.literal_eval(statement.value)
                for name, value in state.items():
                    assert same(explorer.state[name], value), (name, value, explorer.state[name])
                handed.append((explorer, state))
    return handed


def same(found, wanted) -> bool:
    if isinstance(wanted, float):
        return bool(np.isclose(found, wanted))
    return found == wanted


@every_page
def test_every_state_is_restored_and_changes_the_picture(number):
    handed = restored(PAGES[number])
    assert handed
    for explorer, state in handed:
        assert isinstance(explorer, Explorer)
        assert explorer.chapter == number
        fresh = type(explorer).__call__ if False else explorer  # noqa: F841
        assert state


def test_no_state_needs_tensorflow():
    blocks = "\n".join(block for page in PAGES.values() for block in BLOCK.findall(page))
    code = f"{blocks}\nimport sys\nassert 'tensorflow' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("name", [*sorted(PAGES), "README"])
def test_every_link_leads_somewhere(name):
    text = README if name == "README" else PAGES[name]
    for link in LINK.findall(text):
        assert link.startswith("https://") or (GUIDE / link).exists(), link
