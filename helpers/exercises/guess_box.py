"""The box of a guess on the page.

The browser's part is `guess_box.js`, the look is `guess_box.css`; anywidget carries both there.
"""

from pathlib import Path

import anywidget
import traitlets

from helpers.exercises.showing import LABELS
from helpers.page.scripts import script

# Every sentence that a learner may meet here.
WORDS = {
    "guess": "Guess",
    "number": "Your guess, a number",
    "given": "your guess",
    "happened": "what happened",
    "asleep": "No answer yet. The notebook may be busy; if it was restarted, run this cell again.",
}


class GuessBox(anywidget.AnyWidget):
    """A question with options to press, or a field for a number.

    Attributes
    ----------
    question, status
        HTML; the status says what comes next or how it went, and is read aloud.
    refusal
        What is wrong with a guess just given.
    outcome
        A kind of note, see `showing.LABELS`; "" as long as a guess can be given or changed.
    options
        HTML of each; empty if a number is asked for.
    given, happened
        Places in the list of options; -1 for none.
    number
        Whether a number is asked for.
    typed, unit
        What stands in its field, and behind it.
    words, labels
        What the page needs besides.
    """

    _esm = script(Path(__file__).with_suffix(".js"))
    _css = Path(__file__).with_suffix(".css")

    question = traitlets.Unicode("").tag(sync=True)
    status = traitlets.Unicode("").tag(sync=True)
    refusal = traitlets.Unicode("").tag(sync=True)
    outcome = traitlets.Unicode("").tag(sync=True)
    options = traitlets.List([]).tag(sync=True)
    given = traitlets.Int(-1).tag(sync=True)
    happened = traitlets.Int(-1).tag(sync=True)
    number = traitlets.Bool(False).tag(sync=True)
    typed = traitlets.Unicode("").tag(sync=True)
    unit = traitlets.Unicode("").tag(sync=True)
    words = traitlets.Dict(WORDS).tag(sync=True)
    labels = traitlets.Dict({kind: label[:2] for kind, label in LABELS.items()}).tag(sync=True)
