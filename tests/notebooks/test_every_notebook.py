"""All rules over all chapters that are there, present and future."""

import nbformat
import pytest

from tests.notebooks.rules import NOTEBOOKS, ROOT, RULES, TAGS, Chapter, tags, words_of

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
COMPARED_SHARE = 0.8


@pytest.fixture(scope="module", params=PATHS, ids=lambda path: path.stem)
def chapter(request) -> Chapter:
    return Chapter.read(request.param)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule(chapter, rule):
    complaints = list(rule(chapter))
    if complaints:
        pytest.fail("\n  ".join([f"{chapter.path.name}:", *complaints]), pytrace=False)


def test_it_is_a_valid_notebook(chapter):
    nbformat.validate(chapter.notebook)
    ids = [cell.id for cell in chapter.cells]
    assert len(set(ids)) == len(ids), "two cells have the same id"


def test_it_is_named_as_the_map_of_the_course_expects(chapter):
    from helpers.chapters import chapters

    assert chapter.path.name in {found.file for found in chapters()}


def test_there_are_chapters():
    assert PATHS


def test_most_text_is_compared():
    """At least 80 % of the cells with text output, over all chapters, are not excused."""
    cells = [cell for path in PATHS for _, cell in Chapter.read(path).code]
    with_text = [cell for cell in cells if any(words_of(output) for output in cell.outputs)]
    compared = [cell for cell in with_text if "nbval-ignore-output" not in tags(cell)]
    share = len(compared) / len(with_text)
    assert share >= COMPARED_SHARE, f"{len(compared)} of {len(with_text)} cells are compared"


@pytest.mark.parametrize("tag", TAGS)
def test_each_tag_is_explained_in_contributing(tag):
    assert f"`{tag}`" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
