"""Run chapters from top to bottom and store them with their outputs.

    python notebooks/store_outputs.py                 every chapter
    python notebooks/store_outputs.py 01 09           those whose names start so

Stored chapters should come from the real MNIST: set MNIST_NPZ to its file. The live widgets are
left out of what is stored, since without a kernel a page could only show "Error displaying
widget" in their place; the still picture and its words stay, the question and the options of a
guess likewise. JupyterLab shows the first line even of an output that is folded, so the answer to
a guess gets a line above it that gives nothing away; when the cell is run, that's gone.
"""

import argparse
import os
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_output

from helpers.exercises.guesses import COVER

HERE = Path(__file__).parent
# A chapter is stored as its guesses are declared to end, and nothing of what a learner has done.
SETTINGS = {"COURSE_CHECK_GUESSES": "1", "COURSE_PROGRESS": "off"}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
KEPT_METADATA = ("part", "slideshow", "tags", "jupyter")
# Where libraries lie on this machine, up to the name of the library; \x1b begins a colour.
LIBRARIES = re.compile(
    r"""(?:~|/|[A-Za-z]:\\)[^\s:'"\x1b]*[/\\](?:site-packages|python3\.\d+)[/\\]"""
)


def chapters(names: list[str]) -> list[Path]:
    """Return the notebooks whose names start with one of `names`; all if there is none."""
    found = [
        path
        for path in sorted(HERE.glob("*.ipynb"))
        if not names or any(path.name.startswith(name) for name in names)
    ]
    if not found:
        sys.exit(f"No chapter in {HERE.name}/ starts with {' or '.join(names)}.")
    return found


def clean(notebook: NotebookNode) -> None:
    """Drop what belongs to this run and this machine alone; keep what a reader can use."""
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
        }
    )
    for cell in notebook.cells:
        cell.metadata = NotebookNode(
            {key: cell.metadata[key] for key in KEPT_METADATA if key in cell.metadata}
        )
        if cell.cell_type == "code":
            for output in cell.outputs:
                output.get("data", {}).pop(WIDGET_VIEW, None)
                if output.output_type == "error":
                    output.traceback = [without_paths(line) for line in output.traceback]
            if cell.metadata.get("jupyter", {}).get("outputs_hidden"):
                cover(cell)


def cover(cell: NotebookNode) -> None:
    """Put a line above a folded output; nbval doesn't compare text/html."""
    line = new_output("display_data", data={"text/html": COVER})
    if cell.outputs and cell.outputs[0] != line:
        cell.outputs.insert(0, line)


def without_paths(line: str) -> str:
    """Return a line of a traceback with files named from their library or this project on."""
    return LIBRARIES.sub("…/", line).replace(str(HERE.parent), "…")


def main() -> None:
    """Run and store the chapters named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help="beginnings of file names, such as 01")
    names = parser.parse_args().names
    os.environ["COURSE_PROGRESS"] = "off"  # stored as for someone who has done nothing yet
    for path in chapters(names):
        print(f"{path.name} …", flush=True)
        notebook = nbformat.read(path, as_version=4)
        client = NotebookClient(
            notebook,
            timeout=900,
            kernel_name="python3",
            resources={"metadata": {"path": str(HERE)}},
            store_widget_state=False,
        )
        client.execute(env=os.environ | SETTINGS)
        clean(notebook)
        nbformat.write(notebook, path)


if __name__ == "__main__":
    main()
