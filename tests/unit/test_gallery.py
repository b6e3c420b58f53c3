"""The README's table of chapters: it says what they say, and its pictures are there."""

import importlib.util
import io
import json
import re

import pytest
from PIL import Image

from helpers.chapters import NOTEBOOKS, Chapter, chapters

ROOT = NOTEBOOKS.parent
BYTES = 700_000

spec = importlib.util.spec_from_file_location("make_gallery", ROOT / "docs" / "make_gallery.py")
gallery = importlib.util.module_from_spec(spec)
spec.loader.exec_module(gallery)

PNG = io.BytesIO()
Image.new("RGB", (800, 400), "orange").save(PNG, "PNG")
WORDS = "A bowl. Its rings are long; " + "and so on, " * 40 + "to the end."


def write(folder, *outputs) -> Chapter:
    """Write a chapter with these outputs into a folder."""
    notebook = {"cells": [{"source": "x", "outputs": list(outputs)}, {"source": "no code"}]}
    (folder / "07_x.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return Chapter("07", "X", "07_x.ipynb", 5, "nothing", "Training")


def picture(words: str, **metadata) -> dict:
    data = {"text/plain": words, "image/png": gallery.base64.b64encode(PNG.getvalue()).decode()}
    return {"data": data, "metadata": metadata}


def test_the_table_in_the_readme_is_that_of_the_chapters():
    _, table, _ = gallery.split(gallery.README.read_text(encoding="utf-8"))
    assert table == gallery.table(), (
        "a chapter has changed its title, its time or its picture: run python docs/make_gallery.py"
    )


def test_every_chapter_has_its_picture_and_no_picture_is_left_over():
    files = sorted(gallery.PICTURES.glob("*.png"))
    assert [path.stem for path in files] == sorted(chapter.number for chapter in chapters())
    assert sum(path.stat().st_size for path in files) < BYTES
    for path in files:
        page = Image.open(path)
        assert page.mode == "P"
        assert page.width == gallery.WIDTH
        assert len(page.convert("RGB").getcolors(gallery.COLORS)) > 1, "an empty sheet"


def test_all_pictures_of_the_readme_are_there_and_have_words():
    text = gallery.README.read_text(encoding="utf-8")
    tags = re.findall(r'<img src="([^"]+)" width="\d+" alt="([^"]*)">', text)
    shown = [*tags, *((path, alt) for alt, path in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", text))]
    assert len(shown) > len(chapters())
    for path, alt in shown:
        assert (ROOT / path).is_file()
        assert len(alt.split()) >= 4
        assert len(alt) < 2.5 * gallery.LETTERS


def test_no_part_of_the_course_is_wider_than_the_table():
    widths = [row.count("<td ") for row in gallery.table().split("<tr>")]
    assert max(widths) <= gallery.COLUMNS


def test_a_picture_is_found_by_its_explorer_or_by_its_first_words(tmp_path, monkeypatch):
    monkeypatch.setattr(gallery, "NOTEBOOKS", tmp_path)
    text = {"data": {"text/plain": "Two lines\nof text"}, "metadata": {}}
    chapter = write(tmp_path, text, picture("A line."), picture("A bowl.", explorer={"name": "B"}))
    assert gallery.shown(chapter, None).words == "A bowl."
    assert gallery.shown(chapter, "B").words == "A bowl."
    assert gallery.shown(chapter, "A line").png == PNG.getvalue()
    assert gallery.shown(chapter, "Two").png is None
    with pytest.raises(ValueError, match=r"Chapter 07 stores no picture or text .*'A saddle'"):
        gallery.shown(chapter, "A saddle")
    with pytest.raises(ValueError, match="'an explorer'"):
        gallery.shown(write(tmp_path, text), None)


def test_a_chapter_without_an_entry_is_named(monkeypatch):
    monkeypatch.setattr(gallery, "choices", dict)
    with pytest.raises(ValueError, match=r"Chapter 00 has no entry in docs/gallery\.toml"):
        gallery.table()


def test_a_readme_without_the_marks_is_refused():
    with pytest.raises(ValueError, match=r"README\.md needs the two lines"):
        gallery.split("# A course\n")


def test_long_words_are_cut_behind_a_sentence_and_fit_into_an_attribute():
    assert gallery.Shown(WORDS, None).alt == "A bowl. Its rings are long"
    assert gallery.Shown('w < 1 & "b"', None).alt == "w &lt; 1 &amp; &quot;b&quot;"


@pytest.mark.parametrize("png", [PNG.getvalue(), None], ids=["picture", "text"])
def test_a_small_picture_has_few_colours_and_the_width_of_the_table(png):
    page = Image.open(io.BytesIO(gallery.small(gallery.Shown("then   np.int\nnow    int", png))))
    assert page.width == gallery.WIDTH
    assert 50 < page.height <= 250
    assert page.mode == "P"
