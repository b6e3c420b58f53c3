"""Each chapter, present or future, in a real JupyterLab: it opens, and it runs.

The chapters that train with Keras are only opened here: they are run by nbval and by
tests/notebooks, and what trains on their pages by the tests of single chapters. Their explorers are
moved in test_hands.py, as all are.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from conftest import trains_with_keras
from tests.browser.lab import LOADED, NOTEBOOKS, SECONDS_TO_ANSWER, OpenChapter

pytestmark = pytest.mark.browser

CHAPTERS = [path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb"))]


@pytest.fixture(scope="module", params=CHAPTERS)
def opened(request, lab) -> Iterator[OpenChapter]:
    """Open a chapter on its own page, as a newcomer does: from elsewhere, so not trusted."""
    with lab.open(request.param) as chapter:
        yield chapter


@pytest.fixture(scope="module")
def chapter(opened) -> OpenChapter:
    """Run the open chapter from top to bottom."""
    if trains_with_keras(NOTEBOOKS / f"{opened.name}.ipynb"):
        pytest.skip("it trains with Keras: see the top of this module")
    opened.run_all()
    return opened


def test_before_it_is_run_it_shows_its_pictures_and_their_words(opened):
    stored = [
        output
        for cell in opened.cells
        if not cell["metadata"].get("jupyter", {}).get("outputs_hidden")  # it answers a guess
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    pictures = opened.page.locator(".jp-OutputArea img")
    expect(pictures).to_have_count(len(stored), timeout=1000 * SECONDS_TO_ANSWER)
    for picture in pictures.all():
        assert picture.get_attribute("alt").strip()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    assert not opened.lost_widgets()
    assert not opened.problems


def test_it_runs_from_top_to_bottom(chapter):
    counts = [c["execution_count"] for c in chapter.cells if c["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1))
    assert not chapter.unplanned_errors()
    assert not chapter.lost_widgets()
    assert not chapter.problems


def test_chapters_00_to_08_load_no_tensorflow(chapter):
    number = chapter.name[:2]
    if number.isdigit() and int(number) <= 8:
        assert chapter.ask_kernel(LOADED) is False
