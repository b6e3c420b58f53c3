"""What every explorer shares: controls, a live picture, words for it, and tasks.

A new explorer is a subclass of `Explorer` that says five things: its controls, the still and the
moving parts of its picture, what is to be computed from the controls, how the artists move, and
how the picture reads in words. `helpers.explorers.toy` is the shortest example.
"""

import contextlib
import html
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real
from typing import Any

import ipywidgets as widgets
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from traitlets import TraitError

from helpers.page import markup
from helpers.page.painter import SECONDS_BETWEEN, Painter
from helpers.plots.live_figure import LiveFigure
from helpers.plots.style import image_tag, picture_bundle
from helpers.words import first_line

# Every sentence that a learner may meet here.
TASKS_HEADING = "Tasks"
TASK_OPEN, TASK_MET = "to do", "done"
DRAWING_FAILED = (
    "This setting could not be drawn ({error}). Move the control back; "
    "the rest of the page goes on working."
)
ACTION_FAILED = "That did not work ({error}). The rest of the page goes on working."
NOT_A_STATE = "The state is a dict from control name to value, but {value!r} came."
UNKNOWN_CONTROL = "There is no control named {name!r} here. The controls are: {names}."
BAD_VALUE = "The control {name!r} cannot be set to {value!r}: {reason}"
ONE_OF = "choose one of {values}."
OUT_OF_RANGE = "it goes from {low} to {high}."
WRONG_KIND = "a value such as {example!r} was expected."

CONTROL_LAYOUT = {"width": "26em"}
CONTROL_STYLE = {"description_width": "9.5em"}
ROW_LAYOUT = {"flex_flow": "row wrap", "flex": "0 0 auto"}
# Room for four lines, more by scrolling: so nothing below jumps.
WORDS_STYLE = "line-height: 1.4; height: 5.6em; overflow-y: auto"

# ipywidgets puts a slider's label beside it, but does not tie the two together: a screen reader
# would say "slider" and no more. An empty picture does that once the page has loaded it.
NAME_THE_SLIDERS = """<img hidden alt="" onload="
    const name = () => {
        const box = this.closest('.course-explorer');
        if (!box) return setTimeout(name, 100);
        for (const row of box.querySelectorAll('.widget-slider')) {
            const label = row.querySelector('.widget-label').textContent;
            row.querySelector('.noUi-handle').setAttribute('aria-label', label);
            const readout = row.querySelector('.widget-readout');
            readout.setAttribute('role', 'textbox');
            readout.setAttribute('aria-label', label);
        }
        if (!box.named) { box.named = true; box.addEventListener('focusin', name); }
    };
    name();
" src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7">"""


@dataclass
class Task:
    """Something to find in an explorer.

    Attributes
    ----------
    sentence
        What to do, for the learner.
    condition
        Takes the facts on the screen (what `Explorer.compute` returned, and the settings) and
        says whether the task is met.
    example
        Settings that meet it: a `state` to assign. Tests try it; a teacher may show it.
    met
        Whether it was met since the explorer was made. It stays so.
    """

    sentence: str
    condition: Callable[[Mapping], bool]
    example: dict
    met: bool = field(default=False, init=False)


@dataclass
class TrainedTask(Task):
    """A task that only training meets.

    Attributes
    ----------
    results
        What the `play` of its explorer takes to meet it.
    """

    results: Any = ()


class Explorer:
    """A picture that answers to controls.

    Subclasses set `title` and `size`, and write `make_controls`, `make_picture`, `compute`,
    `draw`, `describe` and, as a rule, `make_tasks`.

    Attributes
    ----------
    controls
        From name to widget, in the order on the page. The names are also the keyword arguments
        of `compute`. Buttons have no value and are not part of the state.
    figure
        The Matplotlib figure.
    facts
        The settings and what was computed from them for the picture now on the screen.
    alt
        What the picture now shows, in words.
    tasks
        What there is to find.
    widget
        The ipywidgets box that is shown.
    """

    title = ""
    size = (6.4, 3.8)
    # Of pictures that `later` asks for: at least so far apart, and at most this share of the time.
    seconds_between_pictures = SECONDS_BETWEEN
    share_of_pictures = 1.0

    def __init__(self) -> None:
        """Make the controls and the picture, and draw it for the first time."""
        self.controls = self.make_controls()
        self.tasks = list(self.make_tasks())
        self.facts: dict = {}
        self.alt = ""
        self._live = LiveFigure(self.size)
        self._live.animate(self.make_picture(self._live.figure))
        self._painter = Painter(
            self._draw_guarded, self.seconds_between_pictures, self.share_of_pictures
        )
        self._picture = widgets.HTML()
        self._drawing_error, self._action_error = widgets.HTML(), widgets.HTML()
        self._task_list = widgets.HTML()
        self.widget = self._lay_out()
        for control in self.controls.values():
            if control.has_trait("value"):
                control.observe(self._on_change, names="value")
        self._redraw()

    # What a subclass says.

    def make_controls(self) -> dict[str, widgets.Widget]:
        """Return the controls by name; `slider`, `choice`, `switch`, `button` make them."""
        raise NotImplementedError

    def make_picture(self, figure: Figure) -> Sequence[Artist]:
        """Draw the still parts on `figure`; return the artists that will move."""
        raise NotImplementedError

    def compute(self, **settings) -> dict:
        """Return the facts to be drawn, from the values of the controls."""
        raise NotImplementedError

    def draw(self, facts: dict) -> None:
        """Move the artists to where the facts say."""
        raise NotImplementedError

    def describe(self, facts: dict) -> str:
        """Return what the picture shows, in one or two sentences."""
        raise NotImplementedError

    def make_tasks(self) -> Sequence[Task]:
        """Return what there is to find."""
        return ()

    def arrange(self) -> widgets.Widget:
        """Return the controls as they stand on the page: in rows, as many as fit into each.

        Buttons that come after all other controls get a row of their own.
        """
        controls = list(self.controls.values())
        n = len(controls)
        while n and isinstance(controls[n - 1], widgets.Button):
            n -= 1
        parts = [controls[:n], controls[n:]]
        if any(isinstance(control, widgets.Button) for control in controls[:n]):
            parts = [controls]  # they belong to what stands beside them
        rows = [widgets.Box(part, layout=ROW_LAYOUT) for part in parts if part]
        return rows[0] if len(rows) == 1 else widgets.VBox(rows)

    def beside(self) -> widgets.Widget | None:
        """Return a widget to stand under the picture (code, a table), or None."""
        return None

    # What everyone may use.

    @property
    def figure(self) -> Figure:
        """The Matplotlib figure of the picture."""
        return self._live.figure

    @property
    def state(self) -> dict:
        """The settings, from control name to value. Assign such a dict to restore them."""
        return {name: c.value for name, c in self.controls.items() if c.has_trait("value")}

    @state.setter
    def state(self, settings: Mapping) -> None:
        if not isinstance(settings, Mapping):
            raise ValueError(NOT_A_STATE.format(value=settings))
        before = self.state
        for name in settings:
            if name not in before:
                names = ", ".join(before)
                raise ValueError(UNKNOWN_CONTROL.format(name=name, names=names))
        with self.together():
            try:
                for name in before:  # in the order on the page, whatever that of the dict
                    if name in settings:
                        self._set(name, settings[name])
            except ValueError:
                for name, value in before.items():
                    self.controls[name].value = value
                raise

    def update(self) -> None:
        """Draw the picture that belongs to the controls as they stand, from any thread.

        While one thread draws, others only leave word that there is something newer; so pictures
        never queue up, and the newest state is always drawn.
        """
        self._painter.now()

    def later(self) -> None:
        """Let a thread of its own draw soon; returns at once. For trainings, from any thread."""
        self._painter.later()

    def together(self) -> contextlib.AbstractContextManager[None]:
        """Let several controls change as one: nothing is drawn before the block ends.

        A drawing under way is waited for, so take no lock before that drawing takes, too.
        """
        return self._painter.held()

    def settle(self) -> None:
        """Wait until the newest state is on the screen. For tests, and before reading `facts`."""
        self._painter.settle()

    @property
    def errors(self) -> str:
        """What the page says went wrong in drawing, and in the last action; "" for nothing."""
        return self._drawing_error.value + self._action_error.value

    def guarded(self, action: Callable[[], None]) -> Callable[..., None]:
        """Wrap what a control calls, so that an error shows as a sentence and not as silence."""

        def run(*_) -> None:
            _show_errors(action, ACTION_FAILED, self._action_error)

        return run

    def button(self, label: str, action: Callable[[], None], tooltip: str = "") -> widgets.Button:
        """Return a button that calls `action()`."""
        made = widgets.Button(description=label, tooltip=tooltip or label)
        made.on_click(self.guarded(action))
        return made

    # The machinery.

    def _set(self, name: str, value) -> None:
        control = self.controls[name]
        before = control.value
        # States of the first edition hold the words on the page where there is a name now.
        by_words = dict(o for o in getattr(control, "options", ()) if isinstance(o, tuple))
        if isinstance(value, str) and value not in by_words.values():
            value = by_words.get(value, value)
        try:
            control.value = value
            taken = bool(control.value == value)  # a slider clips to its range without a word
        except (TraitError, TypeError, ValueError):
            taken = False
        if taken:
            return
        low, high = getattr(control, "min", None), getattr(control, "max", None)
        if hasattr(control, "options"):
            reason = ONE_OF.format(values=", ".join(map(repr, offered(control.options))))
        elif isinstance(value, Real) and low is not None and not low <= value <= high:
            reason = OUT_OF_RANGE.format(low=low, high=high)
        else:
            reason = getattr(control, "expects", WRONG_KIND.format(example=before))
        raise ValueError(BAD_VALUE.format(name=name, value=value, reason=reason))

    def _on_change(self, _change) -> None:
        self._action_error.value = ""  # the learner has gone on
        self.update()

    def _draw_guarded(self) -> None:
        _show_errors(self._redraw, DRAWING_FAILED, self._drawing_error)

    def _redraw(self) -> None:
        settings = self.state
        facts = {**settings, **self.compute(**settings)}
        self.draw(facts)
        self.facts, self.alt = facts, self.describe(facts)
        words = f'<div role="status" style="{WORDS_STYLE}">{html.escape(self.alt)}</div>'
        image = image_tag(self._live.png(), self.alt, *self._live.pixels)
        self._picture.value = image + words
        self._tick()

    def _tick(self) -> None:
        rows = []
        for task in self.tasks:
            task.met = task.met or bool(task.condition(self.facts))
            sign, word = ("☑", TASK_MET) if task.met else ("☐", TASK_OPEN)
            rows.append(
                f'<li style="list-style: none">{sign} <small>({word})</small> '
                f"{html.escape(task.sentence)}</li>"
            )
        style = "margin: 0; padding: 0; line-height: 1.5"
        page = f'<b>{TASKS_HEADING}</b><ul style="{style}">{"".join(rows)}</ul>'
        if self.tasks:
            self._task_list.value = page

    def _lay_out(self) -> widgets.Box:
        heading = widgets.HTML(f"<b>{html.escape(self.title)}</b>")
        controls = self.arrange()
        width, _ = self._live.pixels
        self._picture.layout = {"width": f"{width}px", "max_width": "100%"}
        under = self.beside()
        names = widgets.HTML(NAME_THE_SLIDERS, layout={"display": "none"})
        errors = [self._drawing_error, self._action_error]
        parts = [heading, self._task_list, controls, self._picture, *errors, names]
        box = widgets.VBox(parts if under is None else [*parts, under])
        box.add_class("course-explorer")
        return box

    def _repr_mimebundle_(self, **_) -> tuple[dict, dict]:
        """Show the live widget; a still picture and its words go with it for other readers."""
        with self._painter.still():  # a training may be moving the artists
            data, metadata = picture_bundle(self.figure, self.alt)
        metadata["explorer"] = {"name": type(self).__name__, "tasks": len(self.tasks)}
        return {**self.widget._repr_mimebundle_(), **data}, metadata


def _show_errors(action: Callable[[], None], sentence: str, place: widgets.HTML) -> None:
    """Call `action()`; an error shows in its place as a sentence, and goes when all is well."""
    try:
        action()
    except Exception as error:  # whatever it is, the learner must see it
        place.value = markup.warning(sentence.format(error=first_line(error)))
    else:
        place.value = ""


def slider(
    label: str, value: float, low: float, high: float, step: float, log: bool = False
) -> widgets.Widget:
    """Return a labelled slider; whole numbers if `step` is one, powers of ten if `log`.

    With `log`, `low` and `high` are the exponents and `step` is a step of the exponent.
    """
    # Without a tooltip of its own, ipywidgets writes "null" into a slider's.
    kwargs = {
        "description": label,
        "tooltip": label,
        "layout": CONTROL_LAYOUT,
        "style": CONTROL_STYLE,
    }
    if log:
        return widgets.FloatLogSlider(
            value=value, base=10, min=low, max=high, step=step, readout_format=".2g", **kwargs
        )
    if isinstance(step, int):
        return widgets.IntSlider(value=value, min=low, max=high, step=step, **kwargs)
    digits = max(1, -math.floor(math.log10(step)))
    return widgets.FloatSlider(
        value=value, min=low, max=high, step=step, readout_format=f".{digits}f", **kwargs
    )


def choice(label: str, options: Sequence | Mapping, value=None) -> widgets.Dropdown:
    """Return a labelled list to choose from.

    Parameters
    ----------
    label
        What stands beside it.
    options
        What a state holds: names of the field, numbers. Where the page shows words instead, a
        mapping from what a state holds to the words, such as ``{"batch": "after each batch"}``.
    value
        Chosen at first; None for the first one.
    """
    if isinstance(options, Mapping):
        options = [(words, name) for name, words in options.items()]
    if value is None:
        value = offered(options)[0]
    return widgets.Dropdown(
        options=options, value=value, description=label, layout=CONTROL_LAYOUT, style=CONTROL_STYLE
    )


def offered(options: Sequence) -> list:
    """Return the values that a list or slider of listed values offers."""
    return [option[1] if isinstance(option, tuple) else option for option in options]


def switch(label: str, value: bool = False) -> widgets.Checkbox:
    """Return a labelled switch: on or off."""
    return widgets.Checkbox(value=value, description=label, indent=False)
