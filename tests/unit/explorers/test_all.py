"""What holds for every explorer of the course, present and future.

The explorers are found by themselves: each subclass of `Explorer` in a module of
`helpers.explorers`. Their controls are moved in code to both ends and through every option, alone
and in pairs; what the browser makes of them is tried in tests/browser.
"""

import collections
import importlib
import inspect
import io
import itertools
import pkgutil
import re
import time
import warnings

import ipywidgets as widgets
import numpy as np
import pytest
from matplotlib._pylab_helpers import Gcf
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from PIL import Image

import helpers.explorers
from helpers import progress
from helpers.chapters import chapters
from helpers.explorers import Explorer
from helpers.explorers.base import MAIN_CONTROLS, offered
from helpers.explorers.canvas import Canvas
from helpers.explorers.perceptron_rule import Looks
from helpers.explorers.playground import HandSetWeights
from helpers.explorers.points import PointSet
from tests.unit.explorers.hands import drag, tell

PAIRS = 12
WITH_A_FULL_REDRAW = 4  # of the moves of all controls
ALIKE = 2  # of handles whose names differ by a number only
DRAGGED_AFAR = 3  # handles
KERAS = {"DrawnDigit", "GuidedExperiment", "Lab", "OwnPicture", "Tf1Graph"}


def every_explorer() -> list[type[Explorer]]:
    """Return each subclass of `Explorer` with the module that defines it imported."""
    found = []
    for module in pkgutil.iter_modules(helpers.explorers.__path__, "helpers.explorers."):
        for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(kind, Explorer) and kind.__module__ == module.name and kind.title:
                found.append(kind)
    return found


EXPLORERS = every_explorer()


def values(control: widgets.Widget) -> list:
    """Return the values at which a control is tried: both ends, or every option."""
    if isinstance(control, Canvas):
        return [[], [[[40.0, 60.0], [230.0, 200.0]], [[200.0, 60.0]]]]
    if isinstance(control, PointSet):
        middle = map(np.mean, _limits(control))
        if not len(control.course):  # a set of changes
            return [None, control.added(control.course, *middle, 1, -1)]
        return [None, control.moved(control.course, 0, *middle)]
    if isinstance(control, HandSetWeights):
        return [None, {"epoch": 1, "params": [0.5] * 28}]
    if isinstance(control, Looks):
        return [[], [3, 3, 1]]
    if hasattr(control, "options"):
        return offered(control.options)
    if isinstance(control.value, bool):
        return [False, True]
    if isinstance(control, widgets.FloatLogSlider):
        return [control.base**control.min, control.base**control.max]
    if hasattr(control, "min"):
        return [control.min, control.max]
    return [control.value]


def _limits(points: PointSet) -> tuple:
    return points.x_limits, points.y_limits


def single_moves(explorer: Explorer) -> list[dict]:
    """Return settings that move one control each."""
    return [{name: value} for name in explorer.state for value in values(explorer.controls[name])]


def pair_moves(explorer: Explorer) -> list[dict]:
    """Return settings that move two controls each."""
    return [
        {one: value, other: another}
        for one, other in itertools.combinations(explorer.state, 2)
        for value in values(explorer.controls[one])
        for another in values(explorer.controls[other])
    ]


def texts(box: widgets.Widget) -> list[str]:
    """Return the HTML of all that stands on the page in words and pictures."""
    if isinstance(box, widgets.Box):
        return [text for child in box.children for text in texts(child)]
    return [box.value] if isinstance(box, widgets.HTML) else []


def page(explorer: Explorer) -> tuple:
    """Return what stands on the page, but for the tasks."""
    return explorer.picture.frame, explorer.picture.alt, *texts(explorer.widget)


def tasks_done(explorer: Explorer) -> list[bool]:
    """Return which tasks the page shows as done."""
    return [task["met"] for task in explorer.picture.tasks]


def png_on_screen(explorer: Explorer) -> bytes:
    return explorer.picture.frame


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def drawn_from_scratch(figure: Figure, shape: tuple) -> np.ndarray:
    """Return the pixels of a figure as Matplotlib alone draws it."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="rgba", dpi=figure.dpi, facecolor="auto")
    return np.frombuffer(buffer.getvalue(), np.uint8).reshape(*shape[:2], 4)[..., :3].astype(int)


def assert_nothing_is_hidden(explorer: Explorer, settings: dict) -> None:
    """Blitting may not hide what a full redraw shows, nor keep what it does not."""
    live = pixels(png_on_screen(explorer))
    different = np.abs(live - drawn_from_scratch(explorer.figure, live.shape))
    share = (different.max(axis=2) > 60).mean()
    assert share < 0.002, f"{settings}: {share:.1%} of the pixels"


def assert_finite_and_in_view(explorer: Explorer, settings: dict) -> None:
    """Points stand inside their axes; lines may leave them, since their ends do not matter.

    An artist that is out of the way on purpose is invisible or has no data.
    """
    for artist in explorer.figure.findobj(Line2D) + explorer.figure.findobj(PathCollection):
        if not artist.get_visible() or artist.axes is None or not _is_data(artist):
            continue
        is_line = isinstance(artist, Line2D)
        points = artist.get_xydata() if is_line else np.asarray(artist.get_offsets())
        assert not np.isinf(points).any(), f"{settings}: {artist}"
        if is_line and artist.get_linestyle() not in ("None", "none", ""):
            continue
        seen = points[np.isfinite(points).all(axis=1)]
        low, high = np.transpose([sorted(artist.axes.get_xlim()), sorted(artist.axes.get_ylim())])
        room = 1e-9 + 0.001 * (high - low)
        inside = (seen >= low - room) & (seen <= high + room)
        assert inside.all(), f"{settings}: {artist} at {seen[~inside.all(axis=1)]} is out of view"


def set_strictly(explorer: Explorer, settings: dict) -> None:
    """Move the controls; a warning counts as an error, and an error shown on the page too."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        explorer.state = settings
    assert explorer.errors == "", f"{settings}: {explorer.errors}"


def starts(explorer: Explorer) -> list[dict]:
    """Return the state now, the ones in which the tasks are met, and those with own points."""
    own = {
        name: values(control)[-1]
        for name, control in explorer.controls.items()
        if isinstance(control, PointSet | Looks | HandSetWeights)
    }
    met = [{**explorer.state, **task.example} for task in explorer.tasks]
    return [explorer.state, *met, *({**state, **own} for state in met if own)]


def changes_the_page(explorer: Explorer, start: dict, name: str) -> bool:
    """Say whether two values of a control show different pages."""
    seen = set()
    for value in values(explorer.controls[name]):
        explorer.state = {**start, name: value}
        seen.add(page(explorer))
        if len(seen) > 1:
            return True
    return False


def click_changes_the_page(explorer: Explorer, start: dict, button, seconds: float) -> bool:
    """Say whether a click has shown on the page after some seconds."""
    explorer.state = start
    before, end = page(explorer), time.perf_counter() + seconds
    button.click()
    assert explorer.errors == "", button.description
    explorer.settle()
    while page(explorer) == before and time.perf_counter() < end:
        time.sleep(0.05)
    return page(explorer) != before


def places(explorer: Explorer) -> dict:
    return {name: np.round(h.place, 9).tolist() for name, h in explorer.handles.items()}


def tried_handles(explorer: Explorer) -> list[str]:
    """Return the names of its handles; the first few of those that are all alike."""
    alike = collections.defaultdict(list)
    for name in explorer.handles:
        alike[re.sub(r"\d+", "0", name)].append(name)
    return [name for names in alike.values() for name in names[:ALIKE]]


def places_to_drag_to(explorer: Explorer, name: str, afar: bool) -> list[tuple[float, float]]:
    """Return where a handle is dragged to: a little further, or to two corners of its axes, too.

    Not half-way between two places of a slider, where rounding could go either way.
    """
    handle = explorer.handles[name]
    if handle.drag is None:
        return []
    to_data = handle.axes.transData.inverted().transform
    box = handle.axes.bbox
    corners = to_data([(box.x0 + 1, box.y0 + 1), (box.x1 - 1, box.y1 - 1)])
    across, up = handle.axes.transData.transform(handle.moved(1, 1, big=True))
    further = to_data((across + 0.37, up + 0.37))
    return [tuple(map(float, place)) for place in (further, *corners[: 2 if afar else 0])]


def meet(explorer: Explorer, task) -> None:
    """Bring an explorer to where a task is met; one that has to train for it does so at once."""
    set_strictly(explorer, {**explorer.state, **task.example})
    if hasattr(explorer, "play"):
        explorer.play(task)


def _is_data(artist) -> bool:
    """Say whether an artist belongs to the axes' data, and not to ticks or a legend."""
    return artist in (*artist.axes.lines, *artist.axes.collections) and (
        artist.get_transform().contains_branch(artist.axes.transData)
        or not isinstance(artist, Line2D)
    )


def test_there_are_explorers():
    assert len(EXPLORERS) >= 1


class Promises:
    """What is tried with each explorer; one class for each, so that several run side by side."""

    made: type[Explorer]

    @pytest.fixture(scope="class")
    @classmethod
    def shared(cls) -> tuple[Explorer, dict]:
        """One for all tests that only look or only set its state, with the state it began in."""
        made = cls.made()
        return made, made.state

    @pytest.fixture
    def explorer(self, shared) -> Explorer:
        made, start = shared
        if made.state != start:
            made.state = start
        return made

    def test_it_has_a_title_a_picture_and_words(self, explorer):
        assert explorer.title.strip()
        assert explorer.errors == ""
        assert len(explorer.alt.split()) >= 5
        assert Image.open(io.BytesIO(png_on_screen(explorer))).format == "PNG"

    def test_every_control_has_a_label_of_its_own(self, explorer):
        labels = [control.description.strip() for control in explorer.controls.values()]
        assert all(labels)
        assert len(set(labels)) == len(labels)
        for control in explorer.controls.values():  # else the page says "null"
            assert not hasattr(control, "readout") or control.tooltip == control.description

    def test_every_control_can_be_reached_with_the_keyboard(self, explorer):
        for name, control in explorer.controls.items():
            assert control.tabbable is not False, name
            assert not control.disabled or isinstance(control, widgets.Button), name

    def test_each_control_alone_at_both_ends_and_through_every_option(self, explorer):
        """The picture keeps its size and its axes their places, and its words tell it apart.

        What is drawn is finite and in view, a full redraw shows the same, and another explorer
        that is given the state says the same. Each control changes something, if not from the
        start, then from where a task is met.
        """
        start, size = explorer.state, Image.open(io.BytesIO(png_on_screen(explorer))).size
        layout = [ax.get_position().bounds for ax in explorer.figure.axes]
        other, origins = self.made(), starts(explorer)
        pictures: dict[str, tuple[bytes, dict]] = {}
        pages = {name: {page(explorer)} for name in start}
        moves = [{}, *single_moves(explorer)]
        every = -(-len(moves) // WITH_A_FULL_REDRAW)
        for k, settings in enumerate([*moves, *(task.example for task in explorer.tasks)]):
            set_strictly(explorer, {**start, **settings})
            assert explorer.state == {**start, **settings}

            png = png_on_screen(explorer)
            assert Image.open(io.BytesIO(png)).size == size
            assert tuple(explorer.picture.size) == size
            for before, ax in zip(layout, explorer.figure.axes, strict=True):
                assert np.allclose(before, ax.get_position().bounds, atol=0.02), "the axes jump"
            assert_finite_and_in_view(explorer, settings)

            assert explorer.alt.strip()
            seen, before = pictures.setdefault(explorer.alt, (png, settings))
            assert png == seen, f"{settings} and {before} draw different pictures in the same words"
            for name in settings if k < len(moves) else ():
                pages[name].add(page(explorer))
            if k % every == 0:
                assert_nothing_is_hidden(explorer, settings)
            if k % every == 0 or k >= len(moves):
                other.state = dict(explorer.state)
                assert other.state == explorer.state
                assert other.alt == explorer.alt
        for name in (name for name, seen in pages.items() if len(seen) == 1):
            moved = any(changes_the_page(explorer, begin, name) for begin in origins)
            assert moved, f"moving {name!r} changes neither picture nor words"
        assert not Gcf.figs, "pyplot is to be left alone"

    def test_controls_in_pairs(self, explorer):
        start, moves = explorer.state, pair_moves(explorer)
        for k in np.random.default_rng(0).permutation(len(moves))[:PAIRS]:
            set_strictly(explorer, {**start, **moves[k]})

    def test_all_controls_at_an_end_together(self, explorer):
        for end in (0, -1):
            set_strictly(
                explorer, {name: values(explorer.controls[name])[end] for name in explorer.state}
            )

    def test_every_explorer_has_tasks(self, explorer):
        assert 1 <= len(explorer.tasks) <= 3
        for task in explorer.tasks:
            assert task.sentence.strip()[-1] in ".?"
            assert "!" not in task.sentence

    def test_a_task_is_met_by_its_example_alone_and_stays_ticked(self, explorer):
        for position in range(len(explorer.tasks)):
            progress.forget_everything()
            fresh = self.made()
            start, task = fresh.state, fresh.tasks[position]
            assert not task.met, f"{task.sentence!r} is met before anything was done"
            assert not any(tasks_done(fresh))
            meet(fresh, task)
            assert fresh.tasks[position].met, f"{task.sentence!r} is not met by {task.example}"
            assert tasks_done(fresh)[position]
            fresh.state = start
            assert fresh.tasks[position].met
            assert tasks_done(fresh)[position]
            assert fresh.full_name(task) in progress.done("task")
            if not position:
                assert tasks_done(self.made())[position], "tomorrow it's still ticked"

    def test_tasks_are_kept_under_names_of_their_own_and_of_their_chapter(self, explorer):
        names = [task.name for task in explorer.tasks]
        assert len(set(names)) == len(names)
        assert all(re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", name) for name in names), names
        assert explorer.chapter in {chapter.number for chapter in chapters()}

    def test_a_hand_and_a_state_say_the_same(self, explorer):
        """What is dragged somewhere is there, the controls show it, and a state brings it back."""
        start, other = explorer.state, self.made()
        for k, name in enumerate(tried_handles(explorer)):
            explorer.state = start  # else there may be other handles by now
            for place in places_to_drag_to(explorer, name, afar=k < DRAGGED_AFAR):
                explorer.state = start
                drag(explorer, name, place)
                dragged = explorer.state
                other.state = dragged
                assert other.state == dragged
                assert places(other) == places(explorer), f"{name} to {place}"
                assert other.alt == explorer.picture.alt == explorer.alt
                explorer.state = start
                explorer.handles[name].place = place
                assert explorer.state == dragged, f"{name}: setting its place is dragging it there"

    def test_what_one_can_take_or_press_has_a_name_and_lies_on_the_picture(self, explorer):
        for settings in [{}, *(task.example for task in explorer.tasks)]:
            explorer.state = explorer.state | settings
            width, height = explorer.picture.size
            labels = [one["label"] for one in explorer.picture.handles]
            assert all(labels)
            assert len(set(labels)) == len(labels), labels
            for one in explorer.picture.handles:
                assert 0 <= one["x"] <= width, one
                assert 0 <= one["y"] <= height, one
                assert one["drags"] or one["presses"], one
                assert not one["drags"] or one["says"], one

    def test_pressing_removing_hovering_and_clicking_anywhere_does_no_harm(self, explorer):
        start = explorer.state
        for name in tried_handles(explorer):
            for kind in ("press", "remove"):
                if name in explorer.handles and getattr(explorer.handles[name], kind) is not None:
                    tell(explorer, type=kind, name=name)
                    assert explorer.errors == "", f"{kind} {name}"
        explorer.state = start
        width, height = explorer.picture.size
        said = set()
        everywhere = itertools.product(np.linspace(2, width - 2, 7), np.linspace(2, height - 2, 5))
        for k, (x, y) in enumerate(everywhere):
            said.add(tell(explorer, type="hover", x=x, y=y).get("text"))
            if k % 2:
                tell(explorer, type="click", x=x, y=y)
            assert explorer.errors == "", f"at {x}, {y}"
        explorer.state = start
        assert None not in said
        assert len(said) > 1 or type(explorer).hover is Explorer.hover, "nothing is told anywhere"

    def test_a_few_controls_stand_beside_the_picture(self, explorer):
        shown = [name for names in explorer.groups.values() for name in names]
        counted = [
            name for name in shown if not isinstance(explorer.controls[name], widgets.Button)
        ]
        assert len(counted) <= MAIN_CONTROLS
        assert explorer.picture.size[0] <= 700
        assert explorer.picture.size[1] <= 440

    def test_a_list_holds_no_prose_and_takes_the_words_of_old_states(self, explorer):
        with explorer.together():
            for name in explorer.state:
                free_text = isinstance(explorer.controls[name], widgets.Text)  # may suggest some
                options = () if free_text else getattr(explorer.controls[name], "options", ())
                for option in options:
                    words, value = option if isinstance(option, tuple) else (str(option), option)
                    assert words != value or " " not in words, f"{name}: {value!r} is no name"
                    explorer.state = {name: words if isinstance(option, tuple) else value}
                    assert explorer.state[name] == value

    def test_a_wrong_state_is_refused_with_a_sentence_and_changes_nothing(self, explorer):
        wrong = [{"no such control": 1}]
        for name in explorer.state:
            control = explorer.controls[name]
            wrong.append({name: "no such value"} if not isinstance(control, widgets.Text) else {})
            if isinstance(control, widgets.FloatLogSlider):
                wrong.append({name: control.base ** (control.max + 1)})
            elif hasattr(control, "max"):
                wrong += [{name: control.max + 1}, {name: control.min - 1}]
        before, seen = explorer.state, page(explorer)
        for settings in filter(None, wrong):
            with pytest.raises(ValueError, match=r"^(The control|There is no control) .*\.$"):
                explorer.state = settings
            assert explorer.state == before
            assert page(explorer) == seen

    def test_each_button_changes_the_page_somewhere(self, explorer):
        """A button that does nothing at the start (Reset, say) may do so after a task is met.

        This comes last, since a button may leave something behind that no state takes back.
        """
        origins = starts(explorer)
        for button in (c for c in explorer.controls.values() if isinstance(c, widgets.Button)):
            changed = any(
                click_changes_the_page(explorer, start, button, seconds)
                for seconds in (0, 2)  # it may start something that takes a while
                for start in origins
            )
            assert changed, f"{button.description!r} changes nothing"


for explorer_class in EXPLORERS:
    name = f"Test{explorer_class.__name__}"
    made = type(name, (Promises,), {"made": explorer_class, "__module__": __name__})
    globals()[name] = pytest.mark.keras(made) if explorer_class.__name__ in KERAS else made
