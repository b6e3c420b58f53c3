"""Short tracebacks: an error raised inside `helpers` ends at the learner's own line.

The functions of this package raise errors that say what came, what was expected and what to do.
The lines of the package on the way there would only bury that sentence, so in a notebook they
are cut off. Set the environment variable ``COURSE_FULL_TRACEBACK=1`` to see them all.
"""

import os
import types
from pathlib import Path

PACKAGE = str(Path(__file__).parent)


def cut_inside(traceback: types.TracebackType | None) -> None:
    """Cut the traceback after the last line of the learner's before it enters this package.

    A traceback that comes out again into the learner's code, as when `numerical_gradient` calls
    the learner's function, is left whole from there on.

    Parameters
    ----------
    traceback
        The first entry of a traceback; its chain is shortened in place.
    """
    last_own = None
    entered = False
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if file.startswith(PACKAGE):
            entered = True
        elif not Path(file).is_file():  # a cell of the notebook, not a library's file
            last_own, entered = traceback, False
        traceback = traceback.tb_next
    if last_own is not None and entered:
        last_own.tb_next = None


def install(shell) -> None:
    """Let an IPython shell show every error of this package with a short traceback."""

    def show_short(shell, kind, error, traceback, tb_offset=None) -> None:
        if os.environ.get("COURSE_FULL_TRACEBACK") != "1":
            cut_inside(traceback)
            for earlier in _before(error):
                cut_inside(earlier.__traceback__)
        shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)

    shell.set_custom_exc((Exception,), show_short)


def _before(error: BaseException) -> list[BaseException]:
    """Return the errors that IPython shows before this one: its cause, and so on back."""
    chain = [error]
    while True:
        last = chain[-1]
        earlier = last.__cause__ or (None if last.__suppress_context__ else last.__context__)
        if earlier is None or earlier in chain:
            return chain[1:]
        chain.append(earlier)
