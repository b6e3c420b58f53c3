"""The map of A2: what is written and drawn for a term."""

import numpy as np
import pytest

from helpers import glossary
from helpers.explorers.glossary_map import GlossaryMap
from helpers.plots.term_map import MOST_NAMES


@pytest.fixture(scope="module")
def term_map():
    return GlossaryMap()


def lists(term_map):
    return [text.get_text().split("\n") for text in term_map._map._names]


def test_lists_and_lines_are_those_of_the_term(term_map):
    term_map.state = {"term": "gradient", "far": False}
    below, above = lists(term_map)
    assert set(below) == {"derivative", "loss"}
    assert set(above) == {e.english for e in glossary.leads_to(glossary.entry("gradient"))}
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
    assert lists(term_map) == [[""], [""]]
    assert len(term_map._map._here.get_xdata()) == 0
    assert term_map.errors == ""


def test_no_line_leads_from_a_term_to_one_on_its_right(term_map):
    """The picture says the same as the test of the entries: what a term needs comes before it."""
    term_map.state = {"term": "fused loss", "far": "all the way"}
    segments = term_map._map._below.get_segments()
    assert len(segments) > 10
    assert all(line[-1, 0] <= line[0, 0] for line in segments)
