"""Slides and hand-outs: nothing is loaded from outside, and only what is to be told is told."""

import html
import importlib.util
import re

import pytest

from helpers.chapters import NOTEBOOKS
from helpers.exercises import bank, guess_bank
from helpers.explorers.gates import GateLine

CHAPTERS = ("01", "03", "10")  # 03 shows a solution in the open; 10 trains with Keras

spec = importlib.util.spec_from_file_location("slides", NOTEBOOKS.parent / "docs" / "slides.py")
slides = importlib.util.module_from_spec(spec)
spec.loader.exec_module(slides)


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[tuple[str, str], str]:
    """Make three chapters of each kind; return them by number and kind."""
    folder = tmp_path_factory.mktemp("pages")
    made = {}
    for kind in (slides.SLIDES, slides.GAPS, slides.SOLVED):
        paths = slides.make(list(CHAPTERS), folder, kind)
        made |= {
            (number, kind): path.read_text(encoding="utf-8")
            for number, path in zip(CHAPTERS, paths, strict=True)
        }
    for library in ("reveal", "mathjax"):
        assert list((folder / library).glob("LICENSE*"))
    assert (folder / "LICENSE").is_file()
    return made


def squeezed(page: str) -> str:
    """Return the words of a page without marks and spaces: colours cut code into pieces."""
    return re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]+>", "", page)))


def of(number: str, declared: dict) -> list:
    return [one for name, one in declared.items() if name.startswith(f"ch{number}.")]


def test_nothing_is_loaded_from_outside(pages):
    for page in pages.values():
        loaded = re.findall(r"<(?:script|link|img|iframe)[^>]*?(?:src|href)=\"([^\"]*)", page)
        assert loaded
        assert not [address for address in loaded if re.match(r"(\w+:)?//|https?:", address)]


@pytest.mark.parametrize("number", CHAPTERS)
def test_solutions_are_in_the_solved_handout_and_not_in_the_other(pages, number):
    gaps, solved = pages[number, slides.GAPS], pages[number, slides.SOLVED]
    assert of(number, bank())
    for exercise in of(number, bank()):
        code = re.sub(r"\s", "", exercise.code)
        assert code in squeezed(solved)
        assert code not in squeezed(gaps)
    for guess in of(number, guess_bank()):
        said = re.sub(r"\s", "", re.sub("[`*]", "", guess.words(guess.happens) + "." + guess.why))
        assert said in squeezed(solved)
        assert not guess.why or re.sub(r"\s", "", guess.why) not in squeezed(gaps)
    assert 'class="solution"' not in gaps
    assert 'class="right"' not in gaps
    assert "<details" not in gaps + solved


def test_a_handout_has_room_for_every_answer(pages):
    page = pages["01", slides.GAPS]
    notebook = slides.nbformat.read(NOTEBOOKS / "01_perceptron_gates.ipynb", as_version=4)
    answers = sum(cell.source.count("<summary>Answer</summary>") for cell in notebook.cells)
    assert page.count(">Your answer<") == answers + len(of("01", bank()))
    for task in GateLine.make_tasks():
        assert f'<li>{slides.marked(task.sentence)}<div class="gap"' in page


def test_slides_keep_answers_closed_and_folded_code_folded(pages):
    page = pages["01", slides.SLIDES]
    assert page.count("<details>") == page.count("<details") > 0
    assert '<div class="output answer">' in page
    assert '<div class="code folded">' in page
    assert "Not attempted" not in page
    notes = re.search(r'<aside class="notes">.*?</aside>', page, re.DOTALL)
    assert "45 minutes" in notes[0]
    assert "How it went" not in page.replace(notes[0], "")


def test_a_link_leads_to_a_chapter_that_is_made_and_else_nowhere(pages):
    page = pages["01", slides.SLIDES]
    assert ".ipynb" not in re.sub(r"data:[^\"]*", "", page)
    chapter = next(c for c in slides.chapters() if c.number == "01")
    files = {"02_linear_regression.ipynb": "02.html"}
    assert '<a href="02.html">' in slides.Page(chapter, slides.SLIDES, files).html()


def test_the_guide_gives_the_notes(tmp_path, monkeypatch):
    guide = (
        "# 01\n\nAim.\n\n## 45 minutes\n\n- 0: begin\n- 20, The line: ask\n\n## Homework\n\nNone."
    )
    (tmp_path / "01.md").write_text(guide, encoding="utf-8")
    monkeypatch.setattr(slides, "GUIDES", tmp_path)
    chapter = next(c for c in slides.chapters() if c.number == "01")
    page = slides.Page(chapter, slides.SLIDES, {}).html()
    first, line = re.findall(r'<aside class="notes">(.*?)</aside>', page, re.DOTALL)
    assert "begin" in first
    assert "The line: ask" in first
    assert "Aim" not in first
    assert "Homework" not in first
    assert "ask" in line
    assert "begin" not in line


def test_a_chapter_that_is_not_there_is_refused_by_name(tmp_path):
    with pytest.raises(SystemExit, match=r"no chapter 99.*00, 01"):
        slides.make(["01", "99"], tmp_path / "new")
    assert not (tmp_path / "new").exists()
