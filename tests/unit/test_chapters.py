import json
import re

import pytest

from helpers import chapters as module
from helpers.chapters import NOTEBOOKS, PARTS, chapters, chapters_by_part, read_chapter

README = (NOTEBOOKS.parent / "README.md").read_text(encoding="utf-8")


def write(folder, text, name="01_x.ipynb"):
    path = folder / name
    path.write_text(json.dumps({"cells": [{"source": [text]}]}), encoding="utf-8")
    return path


def test_reads_what_the_first_cell_says(tmp_path):
    text = "# 01 · A neuron\n\nWhy.\n\n**Time:** 45 minutes · **Builds on:** nothing"
    chapter = read_chapter(write(tmp_path, text))
    assert chapter == ("01", "A neuron", "01_x.ipynb", 45, "nothing")


@pytest.mark.parametrize("text", ["", "# 01 · A neuron", "**Time:** 5 minutes · **Builds on:** x"])
def test_a_first_cell_of_another_form_is_refused_by_name(tmp_path, text):
    with pytest.raises(ValueError, match=r"01_x\.ipynb needs a line"):
        read_chapter(write(tmp_path, text))


def test_every_chapter_belongs_to_one_part():
    members = [chapter for part in chapters_by_part().values() for chapter in part]
    assert members == chapters()
    numbers = [number for part in PARTS.values() for number in part]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("chapter", chapters(), ids=lambda chapter: chapter.number)
def test_the_short_title_breaks_between_words_and_fits_a_box(chapter):
    lines = chapter.short.split("\n")
    assert " ".join(lines) == chapter.title
    assert len(lines) <= 2
    assert max(map(len, lines)) <= module.WIDEST


def test_empty_parts_are_left_out(tmp_path, monkeypatch):
    write(tmp_path, "# 09 · K\n**Time:** 5 minutes · **Builds on:** x", "09_k.ipynb")
    monkeypatch.setattr(module, "NOTEBOOKS", tmp_path)
    assert list(chapters_by_part()) == ["Keras"]


def test_the_readme_lists_the_chapters_that_are_there_with_their_times():
    rows = re.findall(
        r'<a href="notebooks/(.+?)"><b>(\w\d) · (.+?)</b></a>.*?<i>(\d+) minutes</i>', README, re.S
    )
    assert rows == [(c.file, c.number, c.title, str(c.minutes)) for c in chapters()]
