"""Each chapter, present or future, in a real JupyterLab: it opens, and it runs.

Some are run here: the newcomer's, one with guesses, exercises and several explorers, and the one
that trains with nothing but NumPy; with ``COURSE_TESTS=all`` every chapter that trains without
Keras. All are run, without a page, by nbval. What can be moved on their pages is moved in
test_hands.py, what trains there is watched by the tests of single chapters.
"""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from conftest import trains_with_keras
from tests.browser.lab import NOTEBOOKS, SECONDS_TO_ANSWER, OpenChapter

pytestmark = pytest.mark.browser

RUN = ("00_start_here", "01_perceptron_gates", "08_mnist_from_scratch")
CHAPTERS = [path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb"))]


@pytest.fixture(scope="module", params=CHAPTERS)
def opened(request, lab) -> Iterator[OpenChapter]:
    """Open a chapter on its own page, as a newcomer does: from elsewhere, so not trusted."""
    with lab.open(request.param) as chapter:
        yield chapter


@pytest.fixture(scope="module")
def chapter(opened) -> OpenChapter:
    """Run the open chapter from top to bottom."""
    everything = os.environ.get("COURSE_TESTS") == "all"
    keras = trains_with_keras(NOTEBOOKS / f"{opened.name}.ipynb")
    if opened.name not in RUN and (keras or not everything):
        pytest.skip("it isn't run here: see the top of this module")
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
    pictures = opened.page.locator(".jp-OutputArea img:visible")  # others are for dark pages
    expect(pictures).to_have_count(len(stored), timeout=3000 * SECONDS_TO_ANSWER)
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
