"""What every explorer shares: controls, a live picture to take hold of, words for it, and tasks.

A new explorer is a subclass of `Explorer` that says five things: its controls, the still and the
moving parts of its picture, what is to be computed from the controls, how the artists move, and
how the picture reads in words. As a rule it says what can be dragged, hovered over and clicked,
too. `helpers.explorers.toy` is the shortest example.
"""

import contextlib
import html
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real
from typing import Any

import ipywidgets as widgets
from IPython import get_ipython
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from traitlets import TraitError

from helpers import progress
from helpers.explorers.picture import Handle, Picture
from helpers.explorers.transport import Transport
from helpers.page import markup
from helpers.page.painter import SECONDS_BETWEEN, Painter
from helpers.plots.live_figure import LiveFigure
from helpers.plots.still import picture_bundle
from helpers.words import first_line

# Every sentence that a learner may meet here.
MORE, FEWER = "More settings", "Fewer settings"
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

MAIN_CONTROLS = 4  # beside the picture; the others can be asked for
SHARPEST = 2.0  # pixels of a picture at rest for one of the page


@dataclass
class Task:
    """Something to find in an explorer.

    Attributes
    ----------
    name
        Under which it's kept that the task was met; it stays the same when the sentence changes.
    sentence
        What to do, for the learner.
    condition
        Takes the facts on the screen (what `Explorer.compute` returned, and the settings) and
        says whether the task is met.
    example
        Settings that meet it: a `state` to assign. Tests try it; a teacher may show it.
    met
        Whether it was met since the explorer was made, or before as kept in `helpers.progress`.
        It stays so.
    """

    name: str
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

    Subclasses set `title`, `chapter` and `size`, and write `make_controls`, `make_picture`,
    `compute`, `draw`, `describe` and, as a rule, `make_tasks`, `make_handles`, `hover` and `click`.

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
    handles
        From name to `Handle`: what one can take hold of or press on the picture now on the screen.
        Setting a handle's `place` is the same as dragging it there.
    pointed
        What the mouse or a key points at, if `hover` or a handle has called `point_at`; or None.
    picture
        The page's side: title, task, frame, handles, words.
    widget
        The ipywidgets box that is shown.
    """

    title = ""
    chapter = ""  # its number, such as "02"; without one, tasks that are met are not kept
    pointed: Any = None
    size = (8.0, 4.2)  # inches of 84 pixels on the page; at most 8.33 wide and about 5.2 high
    # The controls beside the picture, by heading ("" for none), at most four sliders or lists of
    # them, in the order in which one thinks; all others are under "More settings".
    groups: Mapping[str, Sequence[str]] = {}
    further_below = False  # where those others are many: under the words, with the whole width
    # Of pictures that `later` asks for: at least so far apart, and at most this share of the time.
    seconds_between_pictures = SECONDS_BETWEEN
    share_of_pictures = 1.0

    def __init__(self) -> None:
        """Make the controls and the picture, and draw it for the first time."""
        self.controls = self.make_controls()
        self.tasks = list(self.make_tasks())
        met = progress.done("task")
        for task in self.tasks:
            task.met = self.full_name(task) in met
        self.facts: dict = {}
        self.alt = ""
        self._live = LiveFigure(self.size)
        self._live.animate(self.make_picture(self._live.figure))
        self._painter = Painter(
            self._draw_guarded, self.seconds_between_pictures, self.share_of_pictures
        )
        self.picture = Picture(title=self.title, size=list(self._live.pixels))
        self.picture.on_msg(self._on_message)
        self.picture.observe(self._on_theme, "dark")
        self._handles: dict[str, Handle] = {}
        self._grabbed: Handle | None = None
        self._in_hand: dict = {}  # settings that a drag has led to and the controls do not yet show
        self._drawing_error, self._action_error = widgets.HTML(), widgets.HTML()
        self._further = widgets.VBox(layout={"display": "none"})
        self.widget = self._lay_out()
        for control in self.controls.values():
            if control.has_trait("value"):
                control.observe(self._on_change, names="value")
        self._live.theme = _theme(self.picture.dark)
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

    @classmethod
    def make_tasks(cls) -> Sequence[Task]:
        """Return what there is to find."""
        return ()

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        """Return what one can take hold of or press on the picture of these facts, by name."""
        return {}

    def hover(self, axes: Axes, x: float, y: float) -> str:
        """Return what is to be told beside the mouse at a place of `axes`; "" for nothing."""
        return ""

    def point_at(self, what: Any) -> None:
        """Let `draw` show what the mouse or a key points at, in `pointed`; None for nothing."""
        if what != self.pointed:
            self.pointed = what
            self.update()

    def click(self, axes: Axes, x: float, y: float) -> Mapping | None:
        """Answer to a click beside all handles; return settings, or None for no change.

        Whatever a click can do must be possible with the keyboard, too.
        """
        return None

    def arrange(self) -> widgets.Widget:
        """Return the controls that stand beside the picture, main ones first."""
        beside = {
            name: control
            for name, control in self.controls.items()
            if not isinstance(control, Transport | widgets.Button)
        }
        groups = self.groups or {"": tuple(beside)[:MAIN_CONTROLS]}
        rows: list[widgets.Widget] = []
        for heading, names in groups.items():
            if heading:
                rows.append(widgets.HTML(f'<div class="course-group">{html.escape(heading)}</div>'))
            rows += [self.controls[name] for name in names]
        rest = [control for control in beside.values() if control not in rows]
        return widgets.VBox([*rows, *self._fold(self.further_settings(rest))])

    def further_settings(self, controls: Sequence[widgets.Widget]) -> Sequence[widgets.Widget]:
        """Return what "More settings" shows, from the controls that stand nowhere else."""
        return controls

    def under_picture(self) -> widgets.Widget:
        """Return what stands under the picture: the transport bar, and buttons."""
        grouped = {name for names in self.groups.values() for name in names}
        return widgets.Box(
            [
                control
                for name, control in self.controls.items()
                if isinstance(control, Transport | widgets.Button) and name not in grouped
            ]
        )

    def beside(self) -> widgets.Widget | None:
        """Return a widget to stand under all that (code, a table), or None."""
        return None

    # What everyone may use.

    @classmethod
    def full_name(cls, task: Task) -> str:
        """Return the name of a task in the whole course: "02.Parabola.bottom_in_one_step"."""
        return f"{cls.chapter}.{cls.__name__}.{task.name}"

    @property
    def figure(self) -> Figure:
        """The Matplotlib figure of the picture."""
        return self._live.figure

    @property
    def handles(self) -> dict[str, Handle]:
        """What one can take hold of or press now; set a handle's `place` to drag it."""
        return dict(self._handles)

    @property
    def state(self) -> dict:
        """The settings, from control name to value. Assign such a dict to restore them."""
        return {name: _value(c) for name, c in self.controls.items() if c.has_trait("value")}

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

    def button(
        self, label: str, action: Callable[[], None], tooltip: str = "", primary: bool = False
    ) -> widgets.Button:
        """Return a button that calls `action()`; `primary` for the one to be pressed first."""
        style = "primary" if primary else ""
        made = widgets.Button(description=label, tooltip=tooltip or label, button_style=style)
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
        if type(control) is widgets.FloatSlider and isinstance(value, Real):
            on_page = _on_page(value, control.min, control.max, control.step)
            value = on_page if _same(on_page, float(value)) else value
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

    def _on_change(self, change: dict) -> None:
        if _same(change["old"], change["new"]):
            return
        self._action_error.value = ""  # the learner has gone on
        self.update()

    def _draw_guarded(self) -> None:
        _show_errors(self._redraw, DRAWING_FAILED, self._drawing_error)

    def _redraw(self) -> None:
        settings = self.state | self._in_hand
        facts = {**settings, **self.compute(**settings)}
        self.draw(facts)
        alt = self.describe(facts)
        frame = self._live.png()  # it settles where the axes are, and so the handles
        handles = self.make_handles(facts)
        for handle in handles.values():
            handle.take = self._take
        height = self._live.pixels[1]
        self.facts, self.alt, self._handles = facts, alt, handles
        news = self._tick()
        with self.picture.hold_sync():  # one message
            self.picture.frame = frame
            self.picture.handles = [h.on_page(name, height) for name, h in handles.items()]
            self.picture.drawn_dark = self._live.theme == "dark"
            if news or not self._in_hand:  # words that change with every move cannot be read
                self.picture.alt = alt

    def _tick(self) -> bool:
        """Mark the tasks that are met now; say whether there are new ones."""
        for task in self.tasks:
            if not task.met and task.condition(self.facts):
                task.met = True
                if self.chapter:
                    progress.record("task", self.full_name(task), right=True)
        before = self.picture.tasks
        self.picture.tasks = [{"sentence": t.sentence, "met": t.met} for t in self.tasks]
        return self.picture.tasks != before

    def _take(self, settings: Mapping | None) -> None:
        """Bring the controls to where a hand has put something."""
        if not self._in_hand:
            if settings:
                self.state = self._fitted(settings)
            return
        with self.together():  # a training must not draw what was before the hand came
            self._in_hand = {}
            if settings:
                self.state = self._fitted(settings)

    def _fitted(self, settings: Mapping) -> dict:
        """Return settings as the controls can show them: inside their range, on their steps."""
        fitted = {name: _fitted(self.controls[name], value) for name, value in settings.items()}
        return {name: value for name, value in fitted.items() if value is not None}

    def _on_message(self, _picture, message: dict, _buffers) -> None:
        answer = {"done": message.get("n", 0)}
        try:
            if message["type"] == "hover":
                answer["text"] = ""
                if where := self._axes_at(message["x"], message["y"]):
                    answer["text"] = self.hover(*where)
            elif message["type"] == "leave":
                self.point_at(None)
            elif message["type"] == "code":
                answer["code"] = self._as_code()
            elif message["type"] == "sharpen":
                self._sharpen()
            else:
                _show_errors(lambda: self._touched(**message), ACTION_FAILED, self._action_error)
        finally:  # or the page would wait
            self.picture.send(answer)

    def _touched(self, type: str, n: int = 0, name: str = "", x=0.0, y=0.0, **how) -> None:
        """Do what a hand has done on the picture; x and y are pixels from its top left."""
        handle = self._handles.get(name)
        if type == "grab":
            self._grabbed = handle
        elif type in ("drag", "rest", "drop") and self._grabbed is not None:
            to_data = self._grabbed.axes.transData.inverted().transform
            place = to_data((x, self._live.pixels[1] - y))
            settings = self._fitted(self._grabbed.drag(*map(float, place)))
            if type == "drag":
                if settings != self._in_hand:
                    self._in_hand = settings
                    self.update()
                return
            if type == "drop":
                self._grabbed = None
            self._take(settings)
        elif type == "nudge" and handle is not None and handle.drag is not None:
            self._take(handle.drag(*handle.moved(**how)))
        elif type in ("press", "remove") and handle is not None:
            action = getattr(handle, type)
            self._take(action() if action else None)
        elif type == "click" and (where := self._axes_at(x, y)):
            self._take(self.click(*where))

    def _axes_at(self, x: float, y: float) -> tuple[Axes, float, float] | None:
        """Return the axes at a pixel of the picture, and the place there in its data."""
        pixel = (x, self._live.pixels[1] - y)
        for axes in self.figure.axes:
            if axes.bbox.contains(*pixel):
                return axes, *map(float, axes.transData.inverted().transform(pixel))
        return None

    def _sharpen(self) -> None:
        """Send the picture at rest with as many pixels as the screen has."""
        with self._painter.still():
            self.picture.frame = self._live.png(scale=min(self.picture.ratio, SHARPEST))

    def _on_theme(self, change: dict) -> None:
        with self.together():
            self._live.theme = _theme(change["new"])
        self.update()

    def _as_code(self) -> str:
        """Return a line that brings this explorer, by its name in the notebook, to its state."""
        shell = get_ipython()
        names = shell.user_ns.items() if shell else ()
        name = next((n for n, value in names if value is self and n[0] != "_"), "explorer")
        return f"{name}.state = {self.state!r}"

    def _fold(self, controls: Sequence[widgets.Widget]) -> list[widgets.Widget]:
        """Return a button and the box of controls that it shows and hides; nothing for none.

        Further below, the box is not beside the button, and has several columns.
        """
        if not controls:
            return []
        self._further.children = controls
        button = widgets.Button(description=MORE)

        def turn(_) -> None:
            hidden = self._further.layout.display == "none"
            self._further.layout.display = "" if hidden else "none"
            button.description = FEWER if hidden else MORE

        button.on_click(turn)
        if not self.further_below:
            return [button, self._further]
        self._further.add_class("course-side")
        self._further.layout.flex_flow, self._further.layout.grid_gap = "row wrap", "4px 24px"
        for control in controls:
            control.layout.width, control.layout.min_width = "30%", "250px"
        return [button]

    def _lay_out(self) -> widgets.Box:
        parts = {
            "bar": self.under_picture(),
            "errors": widgets.VBox([self._drawing_error, self._action_error]),
            "side": self.arrange(),
            "under": self._below(),
        }
        for name, part in parts.items():
            if part is not None:
                part.add_class(f"course-{name}")
        grid = widgets.Box([self.picture, *(part for part in parts.values() if part is not None)])
        grid.add_class("course-grid")
        box = widgets.VBox([grid])
        box.add_class("course-explorer")
        return box

    def _below(self) -> widgets.Widget | None:
        """Return all that stands under the words, or None."""
        parts = [self._further if self.further_below else None, self.beside()]
        parts = [part for part in parts if part is not None]
        return widgets.VBox(parts) if len(parts) > 1 else next(iter(parts), None)

    def _repr_mimebundle_(self, **_) -> tuple[dict, dict]:
        """Show the live widget; a still picture and its words go with it for other readers."""
        # A training may be moving the artists; and what is stored is for white paper.
        with self._painter.still(), self._live.printed():
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


def _value(control: widgets.Widget) -> Any:
    """Return a control's value; that of a slider without the noise of the page's arithmetic.

    A slider of the page sends back what it has been given, such as 0.2999999999999998 for 0.3.
    """
    return round(control.value, 10) if type(control) is widgets.FloatSlider else control.value


def _on_page(value: float, low: float, high: float, step: float) -> float:
    """Return the place of a slider nearest to a value, to the last bit as the page computes it.

    A value that differs, even in the last bit, the page would send back.
    """
    if not math.isfinite(value):
        return value
    percent = round((value - low) / step) * (step * 100 / (high - low))
    return high if percent >= 100 else percent * (high - low) / 100 + low


def _same(one: Any, other: Any) -> bool:
    """Say whether two values of a control differ by no more than that noise."""
    numbers = isinstance(one, float) and isinstance(other, float)
    return numbers and math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)


def _theme(dark: bool) -> str:
    return "dark" if dark else "light"


def _fitted(control: widgets.Widget, value: Any) -> Any:
    """Return the value nearest to `value` that a slider can show; None if there is none.

    A slider of the page rounds what it is given and sends that back: one more picture.
    """
    low, high = getattr(control, "min", None), getattr(control, "max", None)
    if low is None or not isinstance(value, Real):
        return value
    if not math.isfinite(value):
        return None
    if log := isinstance(control, widgets.FloatLogSlider):
        value = math.log(max(value, 1e-300), control.base)
    steps = round((min(max(value, low), high) - low) / control.step)
    value = min(low + steps * control.step, high)
    if isinstance(low, int):
        return int(value)
    return control.base**value if log else round(value, 10)


def slider(
    label: str, value: float, low: float, high: float, step: float, log: bool = False
) -> widgets.Widget:
    """Return a labelled slider; whole numbers if `step` is one, powers of ten if `log`.

    With `log`, `low` and `high` are the exponents and `step` is a step of the exponent.
    """
    # Without a tooltip of its own, ipywidgets writes "null" into a slider's.
    kwargs = {"description": label, "tooltip": label}
    if log:
        return widgets.FloatLogSlider(
            value=value, base=10, min=low, max=high, step=step, readout_format=".2g", **kwargs
        )
    if isinstance(step, int):
        return widgets.IntSlider(value=value, min=low, max=high, step=step, **kwargs)
    digits = max(1, -math.floor(math.log10(step)))
    on_page = _on_page(value, low, high, step)
    return widgets.FloatSlider(
        value=on_page if _same(on_page, float(value)) else value,
        min=low,
        max=high,
        step=step,
        readout_format=f".{digits}f",
        **kwargs,
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
    return widgets.Dropdown(options=options, value=value, description=label)


def offered(options: Sequence) -> list:
    """Return the values that a list or slider of listed values offers."""
    return [option[1] if isinstance(option, tuple) else option for option in options]


def switch(label: str, value: bool = False) -> widgets.Checkbox:
    """Return a labelled switch: on or off."""
    return widgets.Checkbox(value=value, description=label, indent=False)
