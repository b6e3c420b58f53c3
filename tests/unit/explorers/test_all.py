"""What holds for every explorer of the course, present and future.

The explorers are found by themselves: each subclass of `Explorer` in a module of
`helpers.explorers`. Their controls are moved in code to both ends and through every option, alone
and in pairs; what the browser makes of them is tried in tests/browser.
"""

import importlib
import inspect
import io
import itertools
import pkgutil
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
from helpers.explorers import Explorer
from helpers.explorers.canvas import Canvas
from helpers.plots.style import DPI

SECONDS_FOR_PAIRS = 0.5


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
    if hasattr(control, "options"):
        return [option[1] if isinstance(option, tuple) else option for option in control.options]
    if isinstance(control.value, bool):
        return [False, True]
    if isinstance(control, widgets.FloatLogSlider):
        return [control.base**control.min, control.base**control.max]
    if hasattr(control, "min"):
        return [control.min, control.max]
    return [control.value]


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


def spread(moves: list[dict], most: int = 12) -> list[dict]:
    """Return some of many moves, from all parts of the list."""
    return moves[:: -(-len(moves) // most)]


def png_on_screen(explorer: Explorer) -> bytes:
    return explorer._live.png()


def page(explorer: Explorer) -> str:
    """Return all that stands on the page in words and pictures, but for the task list."""

    def texts(box: widgets.Widget) -> list[str]:
        if isinstance(box, widgets.Box):
            return [text for child in box.children for text in texts(child)]
        return [box.value] if isinstance(box, widgets.HTML) and box is not tasks else []

    tasks = explorer._task_list
    return "".join(texts(explorer.widget))


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def drawn_from_scratch(figure: Figure) -> np.ndarray:
    """Return the pixels of a figure as Matplotlib alone draws it."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DPI, pil_kwargs={"compress_level": 1})
    return pixels(buffer.getvalue())


def set_strictly(explorer: Explorer, settings: dict) -> None:
    """Move the controls; a warning counts as an error, and an error shown on the page too."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        explorer.state = settings
    assert explorer._message.value == "", f"{settings}: {explorer._message.value}"


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

    @pytest.fixture
    def kind(self) -> type[Explorer]:
        return self.made

    @pytest.fixture
    def explorer(self, kind) -> Explorer:
        return kind()

    @pytest.fixture(scope="class")
    @classmethod
    def untouched(cls) -> Explorer:
        """One for all tests that only look."""
        return cls.made()

    def test_it_has_a_title_a_picture_and_words(self, untouched):
        assert untouched.title.strip()
        assert untouched._message.value == ""
        assert len(untouched.alt.split()) >= 5
        assert Image.open(io.BytesIO(png_on_screen(untouched))).format == "PNG"

    def test_every_control_has_a_label_of_its_own(self, untouched):
        labels = [control.description.strip() for control in untouched.controls.values()]
        assert all(labels)
        assert len(set(labels)) == len(labels)

    def test_every_control_can_be_reached_with_the_keyboard(self, untouched):
        for name, control in untouched.controls.items():
            assert control.tabbable is not False, name
            assert not control.disabled or isinstance(control, widgets.Button), name

    def test_each_control_alone_at_both_ends_and_through_every_option(self, explorer):
        """The picture keeps its size and its axes their places, and its words tell it apart."""
        start, size = explorer.state, explorer._live.pixels
        layout = [ax.get_position().bounds for ax in explorer.figure.axes]
        pictures: dict[str, tuple[bytes, dict]] = {}
        for settings in [{}, *single_moves(explorer)]:
            set_strictly(explorer, {**start, **settings})
            assert explorer.state == {**start, **settings}

            png = png_on_screen(explorer)
            assert Image.open(io.BytesIO(png)).size == explorer._live.pixels == size
            assert f'width="{size[0]}" height="{size[1]}"' in explorer._picture.value
            for before, ax in zip(layout, explorer.figure.axes, strict=True):
                assert np.allclose(before, ax.get_position().bounds, atol=0.02), "the axes jump"

            assert explorer.alt.strip()
            other, before = pictures.setdefault(explorer.alt, (png, settings))
            assert png == other, (
                f"{settings} and {before} draw different pictures in the same words"
            )
        assert not Gcf.figs, "pyplot is to be left alone"

    def test_controls_in_pairs(self, explorer):
        """All pairs where they are cheap; where they are not, as many as the time allows."""
        start = explorer.state
        moves = pair_moves(explorer)
        order = np.random.default_rng(0).permutation(len(moves))
        end = time.perf_counter() + SECONDS_FOR_PAIRS
        for k in order:
            set_strictly(explorer, {**start, **moves[k]})
            if time.perf_counter() > end:
                break

    def test_all_controls_at_an_end_together(self, explorer):
        for end in (0, -1):
            set_strictly(
                explorer, {name: values(explorer.controls[name])[end] for name in explorer.state}
            )

    def test_each_control_changes_the_picture_somewhere(self, explorer):
        """A control that changes nothing from the start may do so from where a task is met."""
        starts = [explorer.state, *({**explorer.state, **task.example} for task in explorer.tasks)]
        for name, control in explorer.controls.items():
            if name not in explorer.state:
                continue
            for start in starts:
                seen = set()
                for value in values(control):
                    explorer.state = {**start, name: value}
                    seen.add(page(explorer))
                if len(seen) > 1:
                    break
            else:
                pytest.fail(f"moving {name!r} changes neither picture nor words")

    def test_the_live_picture_is_the_stored_picture(self, explorer):
        """Blitting may not hide what a full redraw shows, nor keep what it does not."""
        start = explorer.state
        for settings in [{}, *spread(single_moves(explorer))]:
            explorer.state = {**start, **settings}
            different = np.abs(
                pixels(png_on_screen(explorer)) - drawn_from_scratch(explorer.figure)
            )
            share = (different.max(axis=2) > 60).mean()
            assert share < 0.002, f"{settings}: {share:.1%} of the pixels"

    def test_what_is_drawn_is_finite_and_in_view(self, explorer):
        """Points stand inside their axes; lines may leave them, since their ends do not matter.

        An artist that is out of the way on purpose is invisible or has no data.
        """
        start = explorer.state
        examples = [task.example for task in explorer.tasks]
        for settings in [{}, *spread(single_moves(explorer)), *examples]:
            explorer.state = {**start, **settings}
            for artist in explorer.figure.findobj(Line2D) + explorer.figure.findobj(PathCollection):
                if not artist.get_visible() or artist.axes is None or not _is_data(artist):
                    continue
                is_line = isinstance(artist, Line2D)
                points = artist.get_xydata() if is_line else np.asarray(artist.get_offsets())
                assert not np.isinf(points).any(), f"{settings}: {artist}"
                if is_line and artist.get_linestyle() not in ("None", "none", ""):
                    continue
                seen = points[np.isfinite(points).all(axis=1)]
                low, high = np.transpose(
                    [sorted(artist.axes.get_xlim()), sorted(artist.axes.get_ylim())]
                )
                room = 1e-9 + 0.001 * (high - low)
                inside = (seen >= low - room) & (seen <= high + room)
                assert inside.all(), (
                    f"{settings}: {artist} at {seen[~inside.all(axis=1)]} is out of view"
                )

    def test_every_explorer_has_tasks(self, untouched):
        assert 1 <= len(untouched.tasks) <= 3
        for task in untouched.tasks:
            assert task.sentence.strip()[-1] in ".?"
            assert "!" not in task.sentence

    def test_a_task_is_met_by_its_example_alone_and_stays_ticked(self, untouched, kind):
        for position, task in enumerate(untouched.tasks):
            assert not task.met, f"{task.sentence!r} is met before anything was done"
            fresh = kind()
            start = fresh.state
            meet(fresh, task)
            assert fresh.tasks[position].met, f"{task.sentence!r} is not met by {task.example}"
            assert "(done)" in fresh._task_list.value
            fresh.state = start
            assert fresh.tasks[position].met
            assert "(done)" in fresh._task_list.value

    def test_the_state_of_one_restores_another(self, kind):
        one, other = kind(), kind()
        for settings in [*spread(single_moves(one)), *(task.example for task in one.tasks)]:
            one.state = {**one.state, **settings}
            other.state = dict(one.state)
            assert other.state == one.state
            assert other.alt == one.alt

    def test_a_wrong_state_is_refused_with_a_sentence_and_changes_nothing(self, explorer):
        wrong = [{"no such control": 1}]
        for name in explorer.state:
            control = explorer.controls[name]
            wrong.append({name: "no such value"} if not isinstance(control, widgets.Text) else {})
            if isinstance(control, widgets.FloatLogSlider):
                wrong.append({name: control.base ** (control.max + 1)})
            elif hasattr(control, "max"):
                wrong += [{name: control.max + 1}, {name: control.min - 1}]
        before, picture = explorer.state, explorer._picture.value
        for settings in filter(None, wrong):
            with pytest.raises(ValueError, match=r"^(The control|There is no control) .*\.$"):
                explorer.state = settings
            assert explorer.state == before
            assert explorer._picture.value == picture

    def test_each_button_changes_the_page_somewhere(self, explorer):
        """A button that does nothing at the start (Reset, say) may do so after a task is met."""
        starts = [explorer.state, *({**explorer.state, **task.example} for task in explorer.tasks)]
        for button in (c for c in explorer.controls.values() if isinstance(c, widgets.Button)):
            for start in starts:
                explorer.state = start
                before = page(explorer)
                button.click()
                assert explorer._message.value == "", button.description
                end = time.perf_counter() + 2  # it may have started something that takes a while
                while page(explorer) == before and time.perf_counter() < end:
                    time.sleep(0.05)
                if page(explorer) != before:
                    break
            else:
                pytest.fail(f"{button.description!r} changes nothing")


for explorer_class in EXPLORERS:
    name = f"Test{explorer_class.__name__}"
    globals()[name] = type(name, (Promises,), {"made": explorer_class, "__module__": __name__})
