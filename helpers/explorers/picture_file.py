"""A picture's file from the learner's computer: chosen by a button, or dropped. Chapter 14.

The browser's part is `picture_file.js`, which anywidget carries into the page.
"""

from collections.abc import Callable
from pathlib import Path

import anywidget
import traitlets

from helpers.datasets.photo import MOST_BYTES, check_bytes
from helpers.page.scripts import script

LABEL = "Choose a picture of your own"


class PictureFile(anywidget.AnyWidget):
    """A button for a file; what is dropped on the explorer around it is taken, too.

    Attributes
    ----------
    given
        Is called with the name and the bytes of each file; what it says in a ValueError is shown.
    problem
        What is wrong with the last file, in a sentence; "" for nothing.
    description
        What stands on the button.
    most_bytes
        Of larger files only the name and the size come.
    disabled
        It never is.
    """

    given: Callable[[str, bytes], None] = staticmethod(lambda name, data: None)
    _esm = script(Path(__file__).with_suffix(".js"))
    _css = """
    .course-file { display: flex; flex-flow: column; gap: 2px; overflow: visible; }
    .course-file button { white-space: normal; }
    .course-file-status { margin: 0; font-size: 85%; line-height: 1.3; min-height: 3.9em; }
    .course-file-problem { font-weight: 600; }
    .course-dropping .course-picture { outline: 3px dashed #e69f00; outline-offset: -3px; }
    """

    problem = traitlets.Unicode("").tag(sync=True)
    description = traitlets.Unicode(LABEL).tag(sync=True)
    most_bytes = traitlets.Int(MOST_BYTES, read_only=True).tag(sync=True)
    disabled = traitlets.Bool(False, read_only=True)

    def __init__(self) -> None:
        """Wait for the first file."""
        self._pieces: list[bytes] = []
        super().__init__()
        self.on_msg(self._on_message)

    def _on_message(self, _: "PictureFile", content: dict, buffers: list) -> None:
        if content["start"] == 0:
            self._pieces = []
        self._pieces += [bytes(buffer) for buffer in buffers]
        size = content["size"]
        if size <= self.most_bytes and sum(map(len, self._pieces)) < size:
            return  # there is more to come
        self.take(content["name"], b"".join(self._pieces), size)

    def take(self, name: str, data: bytes, size: int | None = None) -> None:
        """Hand a file on, or say what is wrong with it; `size` is its own where not all came."""
        try:
            check_bytes(len(data) if size is None else size)
            self.given(name, data)
            self.problem = ""
        except ValueError as error:
            self.problem = str(error)
        finally:
            self._pieces = []
            self.send({"type": "done"})
