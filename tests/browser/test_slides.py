"""Slides and hand-outs in a browser, opened as files: all there, set, and nothing cut off."""

import importlib.util

import pytest
from playwright.sync_api import expect

from helpers.chapters import NOTEBOOKS

pytestmark = pytest.mark.browser

spec = importlib.util.spec_from_file_location("slides", NOTEBOOKS.parent / "docs" / "slides.py")
slides = importlib.util.module_from_spec(spec)
spec.loader.exec_module(slides)

# What of each page is outside the window, answers opened; and whether there is something on it.
LOOK = """() => [...document.querySelectorAll('section.page')].map(page => {
    const { h, v } = Reveal.getIndices(page);
    Reveal.slide(h, v);
    for (const answer of page.querySelectorAll('details')) answer.open = true;
    const cut = [...page.querySelectorAll('*')].filter(part => {
        if (part.parentElement.closest('.MathJax, .MathJax_Preview, aside')) return false;
        const r = part.getBoundingClientRect();
        return r.width && (r.left < -1 || r.top < -1
            || r.right > innerWidth + 1 || r.bottom > innerHeight + 1);
    });
    const first = page.firstElementChild, r = first.getBoundingClientRect();
    return {
        cut: cut.map(part => part.textContent.slice(0, 60)),
        shown: r.height > 0 && getComputedStyle(first).visibility === 'visible',
        filled: page.textContent.trim() !== '' || page.querySelector('img') !== null,
        text: page.innerText,
    };
})"""
CODE = "() => [...document.querySelectorAll('.page .code')].map(one => one.className)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("slides")
    slides.make(["01", "10"], folder)
    slides.make(["01"], folder, slides.GAPS)
    return folder


@pytest.fixture
def open_file(browser, folder):
    """Return a function that opens a page; in the end, nothing may have been fetched."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    fetched, problems = [], []
    page.on("request", lambda request: fetched.append(request.url))
    page.on("pageerror", lambda error: problems.append(str(error)))

    def open_(name: str, width: int, height: int):
        page.set_viewport_size({"width": width, "height": height})
        page.goto((folder / name).as_uri())
        page.wait_for_selector("body[data-ready]")
        return page

    yield open_
    context.close()
    assert not problems
    assert fetched
    assert not [url for url in fetched if not url.startswith(("file:", "data:", "about:"))]


@pytest.mark.parametrize(
    ("name", "width", "height"), [("01.html", 1280, 720), ("10.html", 1920, 1080)]
)
def test_every_page_of_the_slides_is_whole(open_file, name, width, height):
    page = open_file(name, width, height)
    pages = page.evaluate(LOOK)
    assert len(pages) > 20
    assert [one["cut"] for one in pages if one["cut"]] == []
    assert [n for n, one in enumerate(pages) if not (one["shown"] and one["filled"])] == []
    assert page.locator(".page .MathJax").count() > 2
    assert not [one["text"] for one in pages if "$$" in one["text"] or "$\\" in one["text"]]


def test_code_is_hidden_and_shown_and_an_answer_comes_by_a_click(open_file):
    page = open_file("01.html", 1280, 720)
    assert "code folded" not in page.evaluate(CODE)
    page.keyboard.press("c")
    assert page.evaluate(CODE) == []
    page.locator("button#code").click()
    assert "code folded" in page.evaluate(CODE)
    assert [one["cut"] for one in page.evaluate(LOOK) if one["cut"]] == []
    page.keyboard.press("c")
    answer = page.locator(".answer.fragment").first
    at = answer.evaluate("one => Reveal.getIndices(one.closest('.page'))")
    page.evaluate("at => Reveal.slide(at.h, at.v, -1)", at)
    expect(answer).to_have_css("visibility", "hidden")  # it takes a moment
    page.keyboard.press("Space")
    expect(answer).to_have_css("visibility", "visible")


def test_a_handout_fits_on_paper(open_file):
    page = open_file("01-gaps.html", 794, 1123)  # A4
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(".MathJax").count() > 20
    assert "$\\" not in page.inner_text("main")
    assert page.locator(".gap").count() > 10
