import json
import re

import pytest

from helpers import chapters as module
from helpers.chapters import NOTEBOOKS, chapters, chapters_by_part, read_chapter

README = (NOTEBOOKS.parent / "README.md").read_text(encoding="utf-8")


WHOLE = "# 01 · A neuron\n\nWhy.\n\n**Time:** 45 minutes · **Builds on:** nothing"


def write(folder, text, name="01_x.ipynb", **metadata):
    path = folder / name
    cell = {"source": [text], "metadata": metadata}
    path.write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    return path


def test_reads_what_the_first_cell_says(tmp_path):
    chapter = read_chapter(write(tmp_path, WHOLE, part="One neuron"))
    assert chapter == ("01", "A neuron", "01_x.ipynb", 45, "nothing", "One neuron")


@pytest.mark.parametrize(
    ("text", "metadata"),
    [
        ("", {"part": "Keras"}),
        ("# 01 · A neuron", {"part": "Keras"}),
        ("**Time:** 5 minutes · **Builds on:** x", {"part": "Keras"}),
        (WHOLE, {}),
    ],
)
def test_a_first_cell_of_another_form_is_refused_by_name(tmp_path, text, metadata):
    with pytest.raises(ValueError, match=r"01_x\.ipynb needs a line"):
        read_chapter(write(tmp_path, text, **metadata))


def test_what_it_builds_on_is_told_by_number(tmp_path):
    links = "[02 · A](a.ipynb), [05 · B](b.ipynb); [09 · C](c.ipynb) explains more"
    text = WHOLE.replace("nothing", links)
    assert read_chapter(write(tmp_path, text, part="One neuron")).needs == ("02", "05")
    assert read_chapter(write(tmp_path, WHOLE, part="One neuron")).needs == ()


def test_chapters_of_a_part_stand_together():
    members = [chapter for part in chapters_by_part().values() for chapter in part]
    assert members == chapters()


@pytest.mark.parametrize("chapter", chapters(), ids=lambda chapter: chapter.number)
def test_the_short_title_breaks_between_words_and_fits_a_box(chapter):
    lines = chapter.short.split("\n")
    assert " ".join(lines) == chapter.title
    assert len(lines) <= 2
    assert max(map(len, lines)) <= module.WIDEST


def test_a_new_chapter_brings_its_part_along(tmp_path, monkeypatch):
    for number, part in (("09", "Keras"), ("10", "Keras"), ("15", "Sound")):
        text = f"# {number} · K\n**Time:** 5 minutes · **Builds on:** x"
        write(tmp_path, text, f"{number}_k.ipynb", part=part)
    monkeypatch.setattr(module, "NOTEBOOKS", tmp_path)
    found = {part: [c.number for c in members] for part, members in chapters_by_part().items()}
    assert found == {"Keras": ["09", "10"], "Sound": ["15"]}


def test_the_readme_lists_the_chapters_that_are_there_with_their_times():
    rows = re.findall(
        r'<a href="notebooks/(.+?)"><b>(\w\d) · (.+?)</b></a>.*?<i>(\d+) minutes</i>', README, re.S
    )
    assert rows == [(c.file, c.number, c.title, str(c.minutes)) for c in chapters()]
