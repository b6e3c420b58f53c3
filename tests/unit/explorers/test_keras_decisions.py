import html

import pytest

from helpers.explorers.keras_decisions import NAMES, NUMBERS, KerasDecisions
from helpers.plots.five_steps import STEPS
from helpers.training.decisions import OPTIONS, RULES, SENSIBLE, code, stops
from tests.unit.explorers.hands import pixel, tell

EXPLORER = KerasDecisions


def marked(explorer):
    return {number for number, frame in explorer.board.frames.items() if frame.get_visible()}


def test_thirteen_decisions_and_the_task(explorer):
    assert list(explorer.controls) == ["task", *OPTIONS]
    assert len(OPTIONS) == 13 == len(NAMES)
    for name, number in NUMBERS.items():
        assert explorer.controls[name].description.startswith(f"{number} ")


@pytest.mark.parametrize("task", SENSIBLE)
def test_what_fits_is_not_marked(explorer, task):
    explorer.state = SENSIBLE[task]
    assert marked(explorer) == set()
    assert "All thirteen decisions fit together" in explorer.alt


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_what_clashes_is_marked_and_explained(explorer, rule):
    settings = SENSIBLE[rule.example["task"]] | rule.example
    explorer.state = settings
    assert marked(explorer) == {NUMBERS[name] for name in rule.decisions}
    assert rule.sentence in explorer.alt
    assert "One clash" in explorer.alt
    assert ("stops with an error" in explorer.alt) == stops(settings)


def test_several_clashes_are_all_told(explorer):
    explorer.state = SENSIBLE["digit"] | {"task": "slant"}
    assert "4 clashes" in explorer.alt
    assert marked(explorer) == {2, 4, 7, 9}
    assert "More at 4; " in explorer.alt


@pytest.mark.parametrize("name", OPTIONS)
def test_a_box_pressed_goes_through_all_its_choices_in_place(explorer, name):
    seen = []
    for _ in OPTIONS[name]:
        seen.append(explorer.state[name])
        chosen = explorer.facts["chosen"][NUMBERS[name]]
        assert chosen in explorer.handles[name].says
        tell(explorer, type="press", name=name)
    assert sorted(seen) == sorted(OPTIONS[name])
    assert explorer.state[name] == seen[0]


def test_dots_show_which_of_how_many_choices(explorer):
    explorer.state = {"loss": "mse"}
    sizes = iter(explorer.board._dots.get_sizes())
    for name, words in OPTIONS.items():
        own = [next(sizes) for _ in words]
        assert own.index(max(own)) == list(words).index(explorer.state[name])
    assert not list(sizes)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_hovering_over_a_mark_says_why(explorer, rule):
    explorer.state = SENSIBLE[rule.example["task"]] | rule.example
    for name in rule.decisions:
        handle = explorer.handles[name]
        told = tell(explorer, type="hover", **pixel(explorer, handle.place))["text"]
        assert " ".join(told.split()) == rule.sentence
        assert rule.sentence in handle.says


def test_hovering_over_what_fits_says_what_a_press_brings(explorer):
    place = pixel(explorer, explorer.handles["metric"].place)
    assert tell(explorer, type="hover", **place)["text"] == "press: mae"
    explorer.state = {"task": "slant"}
    place = pixel(explorer, explorer.handles["loss"].place)
    assert tell(explorer, type="hover", **place)["text"].startswith("Cross-entropy compares")


def test_the_first_task_is_met_by_pressing(explorer):
    fresh = KerasDecisions()
    fresh.state = {"task": "odd"}
    for name in ("labels", "tensors", "activations", "loss"):
        while fresh.state[name] != SENSIBLE["odd"][name]:
            tell(fresh, type="press", name=name)
    assert fresh.tasks[0].met


def test_the_boxes_hold_what_was_chosen(explorer):
    explorer.state = SENSIBLE["odd"] | {"optimizer": "sgd", "layers": "three"}
    told = {number: text.get_text() for number, text in explorer.board.values.items()}
    for name, words in OPTIONS.items():
        assert told[NUMBERS[name]] == words[explorer.state[name]]


def test_a_single_layer_has_no_hidden_units(explorer):
    explorer.state = SENSIBLE["odd"] | {"layers": "one"}
    assert explorer.board.values[NUMBERS["activations"]].get_text() == "sigmoid"


def test_the_code_shown_is_the_code(explorer):
    explorer.state = SENSIBLE["slant"]
    under = explorer._code.value
    assert html.escape(code(explorer.state)) in under
    assert 'tabindex="0"' in under


def test_texts_stay_in_their_boxes(explorer):
    """The longest labels of all, drawn: each ends before the next box begins."""
    renderer = explorer.figure.canvas.get_renderer()
    longest = {NUMBERS[name]: max(words.values(), key=len) for name, words in OPTIONS.items()}
    explorer.board.set(longest, set(longest))
    frames = explorer.board.frames
    for number, text in explorer.board.values.items():
        assert text.get_window_extent(renderer).x1 < frames[number].get_window_extent(renderer).x1
    explorer.update()


def test_the_numbers_follow_the_steps():
    numbers = [d.number for decisions in STEPS.values() for d in decisions]
    assert numbers == list(range(1, 14))
