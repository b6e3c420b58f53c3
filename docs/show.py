"""Show a chapter live before a class, or one explorer alone on a full page.

    python docs/show.py 02              the chapter as live slides, in JupyterLab
    python docs/show.py 02 Parabola     the explorer Parabola of chapter 02, with Voilà

What comes after that goes to JupyterLab or Voilà, such as --no-browser or --port 9999. It's shown
from a copy: what is moved, typed and run changes no file, and nobody's progress.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from contextlib import suppress
from copy import deepcopy
from importlib.util import find_spec
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from helpers.chapters import NOTEBOOKS, chapters
from helpers.looking_back.tally import explorers

TEMPLATES = Path(__file__).resolve().parent / "showing"
SECTION = re.compile(r"\n(?=## )")
NOT_INSTALLED = "{package} is missing: python -m pip install -r requirements-teaching.txt"
NO_CHAPTER = "There is no chapter {wanted}. There are {numbers}."
NO_EXPLORER = "Chapter {number} has no explorer {wanted}. It has {names}."

# Type for the back row; slides from the start; cells that are out of view are there, too.
SETTINGS = {
    "jupyterlab-slideshow/plugin": {"active": True},
    "@jupyterlab/apputils-extension/themes": {
        "overrides": {"content-font-size1": "20px", "code-font-size": "18px"},
    },
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
}


def need(package: str) -> None:
    """End with a sentence if a package isn't installed."""
    if find_spec(package) is None:
        sys.exit(NOT_INSTALLED.format(package=package.replace("_", "-")))


def as_screens(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Return a chapter's cells as screens: some text, and what is run after it.

    Each section begins on a new screen, and so do text after code and an explorer, whose code is
    folded. A cell that goes on without a break has no type: the extension doesn't know "-".
    """
    screens: list[NotebookNode] = []
    for cell in cells:
        is_text = cell.cell_type == "markdown"
        explorer = any(
            "explorer" in output.get("metadata", {}) for output in cell.get("outputs", ())
        )
        new = explorer or (is_text and screens and screens[-1].cell_type == "code")
        own = cell.metadata.get("slideshow", {}).get("slide_type")
        kept = own if own in ("slide", "subslide", "skip") else None
        for number, source in enumerate(SECTION.split(cell.source) if is_text else [cell.source]):
            screen = deepcopy(cell)
            screen.source, screen.id = source, f"{cell.id[:60]}-{number}"
            starts = new or (is_text and source.startswith("## "))
            screen.metadata["slideshow"] = {"slide_type": kept or ("subslide" if starts else None)}
            if explorer:
                screen.metadata["jupyter"] = {"source_hidden": True}
            screens.append(screen)
    return screens


def chapter_command(number: str, folder: Path) -> list[str]:
    """Return the command that shows a chapter; its files go to the folder."""
    need("jupyterlab_slideshow")
    files = {chapter.number: chapter.file for chapter in chapters()}
    if number not in files:
        sys.exit(NO_CHAPTER.format(wanted=number, numbers=", ".join(files)))
    for name in files.values():
        notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
        notebook.cells = as_screens(notebook.cells)
        nbformat.write(notebook, folder / name)
    for plugin, values in SETTINGS.items():
        path = folder / "settings" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")
    return [sys.executable, "-m", "jupyterlab", str(folder / files[number]), "-y"]


def explorer_command(number: str, name: str, folder: Path) -> list[str]:
    """Return the command that shows an explorer; its page goes to the folder."""
    need("voila")
    kinds = {kind.__name__: kind for kind in explorers() if kind.chapter == number}
    if name not in kinds:
        names = ", ".join(kinds) or "none"
        sys.exit(NO_EXPLORER.format(number=number, wanted=name, names=names))
    cell = new_code_cell(f"from {kinds[name].__module__} import {name}\n\n{name}()")
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    page = new_notebook(cells=[cell], metadata={"kernelspec": kernel})
    nbformat.write(page, folder / f"{name}.ipynb")
    return [sys.executable, "-m", "voila", str(folder / f"{name}.ipynb"), "--template=explorer"]


def main() -> None:
    """Show what the command line asks for, until it's interrupted."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("number", help="the number of a chapter, such as 02")
    parser.add_argument("explorer", nargs="?", help="the name of one of its explorers")
    asked, more = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        if asked.explorer:
            command = explorer_command(asked.number, asked.explorer, path)
        else:
            command = chapter_command(asked.number, path)
        own = {
            "COURSE_PROGRESS": "off",
            "JUPYTER_PATH": os.pathsep.join([str(TEMPLATES), os.environ.get("JUPYTER_PATH", "")]),
            "JUPYTERLAB_SETTINGS_DIR": str(path / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(path / "workspaces"),
        }
        shown = subprocess.Popen([*command, *more], env=os.environ | own)
        while shown.poll() is None:
            with suppress(KeyboardInterrupt):  # it ends by itself, with all its kernels
                shown.wait()


if __name__ == "__main__":
    main()
