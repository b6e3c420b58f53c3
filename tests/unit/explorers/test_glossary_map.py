"""The map of A2: what is written and drawn for a term."""

import numpy as np
import pytest

from helpers import glossary
from helpers.explorers.glossary_map import GlossaryMap
from helpers.explorers.glossary_pages import GlossarySearch
from helpers.plots.term_map import MOST_NAMES
from tests.unit.explorers.hands import drag, pixel, tell

FIRST = {"term": "gradient", "far": False}


@pytest.fixture(scope="module")
def term_map():
    return GlossaryMap()


def lists(term_map):
    """Return the names that are written on the left and on the right."""
    return [[t.get_text() for t in names if t.get_text()] for names in term_map._map.names]


def test_lists_and_lines_are_those_of_the_term(term_map):
    term_map.state = {"term": "gradient", "far": False}
    below, above = lists(term_map)
    assert set(below) == {"derivative", "loss"}
    leading = {e.english for e in glossary.leads_to(glossary.entry("gradient"))}
    assert set(above[: MOST_NAMES - 1]) <= leading
    assert len(above) == min(len(leading), MOST_NAMES)
    assert len(term_map._map._below.get_segments()) == 2
    column, height = np.transpose(term_map._map._here.get_data())[0]
    assert glossary.columns()["02"][int(height)].english == "gradient"
    assert list(glossary.columns())[int(column)] == "02"


def test_a_long_list_is_cut_and_says_so(term_map):
    term_map.state = {"term": "input", "far": True}
    above = lists(term_map)[1]
    reached = glossary.all_the_way(glossary.entry("input"), glossary.leads_to)
    assert len(above) == MOST_NAMES
    assert above[-1] == f"… and {len(reached) - MOST_NAMES + 1} more"
    assert f"All the way: it builds on no other term, and {len(reached)} terms" in term_map.alt


@pytest.mark.parametrize("typed", ["Adam", "adam", " ADAM ", "ada", "自适应矩估计"])
def test_a_term_is_found_however_it_is_typed(term_map, typed):
    term_map.state = {"term": typed}
    shown = "AdaGrad" if typed == "ada" else "Adam"
    assert term_map.alt.startswith(f"{shown} (")


@pytest.mark.parametrize("typed", ["", "  ", "qq", "[*", "<b>"])
def test_a_word_that_is_no_term_shows_nothing_and_says_so(term_map, typed):
    term_map.state = {"term": typed}
    assert "No term of the glossary is called" in term_map.alt
    assert lists(term_map) == [[], []]
    assert len(term_map._map._here.get_xdata()) == 0
    assert term_map.errors == ""


def test_a_translation_of_our_own_is_marked(term_map):
    term_map.state = {"term": "融合损失"}
    assert term_map.alt.startswith("fused loss (融合损失, our translation): ")


def test_no_line_leads_from_a_term_to_one_on_its_right(term_map):
    """The picture says the same as the test of the entries: what a term needs comes before it."""
    term_map.state = {"term": "fused loss", "far": "all the way"}
    segments = term_map._map._below.get_segments()
    assert len(segments) > 10
    assert all(line[-1, 0] <= line[0, 0] for line in segments)


@pytest.mark.parametrize("term", glossary.entries()[::23], ids=lambda term: term.english)
def test_a_dot_pressed_shows_its_term_and_hovering_tells_the_meaning(term_map, term):
    term_map.state = FIRST
    middle = term_map._map.middle
    place = pixel(term_map, term_map._place(term), middle)
    told = tell(term_map, type="hover", **place)["text"]
    assert told.split("\n")[0] == f"{term.english} ({term.chinese_told})"
    assert " ".join(told.split("\n")[1:]) == term.sentence
    tell(term_map, type="click", **place)
    assert term_map.facts["shown"] is term
    assert tuple(np.ravel(term_map._map._here.get_data())) == term_map._place(term)


def test_above_the_dots_there_is_nothing_to_press(term_map):
    term_map.state = FIRST
    place = pixel(term_map, (14, 20), term_map._map.middle)
    assert tell(term_map, type="hover", **place)["text"] == ""
    tell(term_map, type="click", **place)
    assert term_map.state == FIRST


@pytest.mark.parametrize("side", ["below", "above"])
def test_a_name_pressed_leads_to_its_term(term_map, side):
    for far in (False, True):
        term_map.state = FIRST | {"far": far}
        names = lists(term_map)[side == "above"]
        for k, name in enumerate(n for n in names if not n.startswith("…")):
            term_map.state = FIRST | {"far": far}
            handle = term_map.handles[f"{side} {k}"]
            assert handle.label == name
            place = pixel(term_map, handle.place, handle.axes)
            assert tell(term_map, type="hover", **place)["text"].startswith(f"{name} (")
            tell(term_map, type="press", name=f"{side} {k}")
            assert term_map.facts["shown"].english == name


def test_the_term_is_dragged_from_dot_to_dot(term_map):
    term_map.state = FIRST
    drag(term_map, "term", (7.2, 3.4))
    assert term_map.facts["shown"] is glossary.columns()["07"][3]
    drag(term_map, "term", (14.0, 40))  # above the column: its last one
    assert term_map.facts["shown"] is glossary.columns()["14"][-1]


def test_arrow_keys_reach_every_column(term_map):
    term_map.state = FIRST
    seen = set()
    for _ in range(14):
        seen.add(term_map.facts["shown"].explained)
        tell(term_map, type="nudge", name="term", across=1, up=0, big=False)
    assert seen == {f"{k:02d}" for k in range(2, 15)}
    for _ in range(14):
        tell(term_map, type="nudge", name="term", across=-1, up=0, big=False)
    assert term_map.facts["shown"].explained == "00"


def test_what_a_search_finds_leads_to_the_map(term_map):
    search = GlossarySearch("slope")
    assert search._buttons.terms == []
    search.lead_to(term_map.show)
    assert search._buttons.terms[0] == "slope"
    search.text.value = "backprop"
    assert search._buttons.terms[0] == "backpropagation"
    search._buttons._handle_custom_msg({"term": "backpropagation"}, [])
    assert term_map.facts["shown"].english == "backpropagation"
    search.text.value = "no such word"
    assert search._buttons.terms == []


def test_every_name_is_found_as_its_own_term():
    for term in glossary.entries():
        assert glossary.search(term.english, names_only=True)[0] is term


def test_the_longest_names_fit_into_their_lists(term_map):
    renderer = term_map.figure.canvas.get_renderer()
    longest = max((term.english for term in glossary.entries()), key=len)
    for names, end in zip(term_map._map.names, (0.22, 1.0), strict=True):
        names[0].set_text(longest)
        edge = names[0].get_window_extent(renderer).x1 / term_map.picture.size[0]
        assert edge < end
    term_map.update()
