"""A chapter live, and an explorer alone: what is given to JupyterLab and to Voilà."""

import importlib.util
import json

import nbformat
import pytest

from helpers.chapters import NOTEBOOKS, chapters

spec = importlib.util.spec_from_file_location("show", NOTEBOOKS.parent / "docs" / "show.py")
show = importlib.util.module_from_spec(spec)
spec.loader.exec_module(show)


@pytest.fixture(autouse=True)
def installed(monkeypatch):
    """Let the extension and Voilà be there; they aren't needed for what is tried here."""
    monkeypatch.setattr(show, "find_spec", lambda package: package)


def test_every_chapter_becomes_screens_that_lose_nothing(tmp_path):
    show.chapter_command("01", tmp_path)
    for chapter in chapters():
        stored = nbformat.read(NOTEBOOKS / chapter.file, as_version=4)
        shown = nbformat.read(tmp_path / chapter.file, as_version=4)
        nbformat.validate(shown)
        assert "\n".join(cell.source for cell in shown.cells) == "\n".join(
            cell.source for cell in stored.cells
        )
        kinds = [cell.metadata["slideshow"]["slide_type"] for cell in shown.cells]
        assert set(kinds) <= {"slide", "subslide", "skip", None}
        for before, cell, kind in zip(shown.cells, shown.cells[1:], kinds[1:], strict=False):
            headed = cell.cell_type == "markdown" and cell.source.startswith("## ")
            explorer = any("explorer" in one.get("metadata", ()) for one in cell.get("outputs", ()))
            text_after_code = before.cell_type != cell.cell_type == "markdown"
            assert kind or not (explorer or text_after_code), cell.source
            assert kind or not headed, cell.source
            assert not explorer or cell.metadata["jupyter"]["source_hidden"]


def test_a_chapter_is_shown_in_large_type_and_as_slides(tmp_path):
    command = show.chapter_command("02", tmp_path)
    assert str(tmp_path / "02_linear_regression.ipynb") in command
    settings = {path.name: json.loads(path.read_text()) for path in tmp_path.rglob("*-settings")}
    assert settings["plugin.jupyterlab-settings"] == {"active": True}
    assert "20px" in settings["themes.jupyterlab-settings"]["overrides"].values()


def test_an_explorer_alone_is_a_page_with_nothing_else(tmp_path):
    command = show.explorer_command("02", "Parabola", tmp_path)
    page = nbformat.read(tmp_path / "Parabola.ipynb", as_version=4)
    nbformat.validate(page)
    (cell,) = page.cells
    scope: dict = {}
    exec(cell.source.rpartition("\n")[0], scope)
    assert scope["Parabola"].chapter == "02"
    assert "--template=explorer" in command
    template = show.TEMPLATES / "voila" / "templates" / "explorer" / "index.html.j2"
    assert "https:" not in template.read_text(encoding="utf-8")


def test_what_is_not_there_is_refused_by_name(tmp_path, monkeypatch):
    with pytest.raises(SystemExit, match=r"no chapter 99.*00, 01"):
        show.chapter_command("99", tmp_path)
    with pytest.raises(SystemExit, match=r"no explorer Parabel. It has .*Parabola"):
        show.explorer_command("02", "Parabel", tmp_path)
    monkeypatch.setattr(show, "find_spec", lambda package: None)
    with pytest.raises(SystemExit, match=r"voila is missing.*requirements-teaching\.txt"):
        show.explorer_command("02", "Parabola", tmp_path)
