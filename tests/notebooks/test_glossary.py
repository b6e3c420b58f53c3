"""The glossary against the chapters: every term is where it is said to be, and none is missing."""

import re

import pytest

from helpers import glossary
from helpers.chapters import NOTEBOOKS, chapters
from tests.notebooks.rules import Chapter, headings

ENTRIES = glossary.entries()
NUMBERS = [chapter.number for chapter in chapters()]
TAUGHT = [number for number in NUMBERS if number != "A2"]

# The form of a chapter sets these in bold in every chapter.
FORM = {"you will be able to", "time", "builds on", "where next", "question", "predict first"}
# Longer than this, bold stresses a sentence and names nothing.
WORDS_OF_A_TERM = 3
# Words that a chapter stresses in bold although they are no terms. A new bold word that is in no
# entry belongs either into data/glossary.toml or here.
STRESSED = {
    "00": "guess",
    "01": "and",
    "02": "square; stops by itself; too small; right; nearly too large; too large",
    "03": "corner; jumps; start well",
    "04": "2; 2-3-2-2",
    "05": "sum to 1; order is kept",
    "06": "multiplied; loss to output; output to sum; sum to weight; square; minus; plus; times;"
    "overwrites; added; every layer; forward; probability minus label; softmax with cross-entropy;"
    "forward, loss, backward; too large; too small",
    "07": "up; 1.05; stuck; ten times; runs dry; 0.1; first; long; 1; sgd's rate for all;"
    "first rates again; bowl",
    "08": "forgetting to scale; all weights zero; zero weights; shifted labels; a large rate",
    "09": "prepare; build; a; b; c; test images",
    "10": "whole model",
    "11": "start; stop; commit to a prediction; initial scale",
    "12": "[input, output]; next batch; fresh graph",
}


def stressed(number: str) -> set[str]:
    """Return the words that a chapter stresses, in small letters."""
    return {word.strip() for word in STRESSED.get(number, "").split(";")}


def is_running_head(phrase: str) -> bool:
    """Say whether a bold phrase opens a paragraph or numbers an exercise: **Why a batch?**."""
    return phrase[-1] in ".?" or not re.search("[A-Za-z]", phrase)


def bold_terms(number: str) -> list[str]:
    """Return the bold phrases of a chapter that must be terms of the glossary."""
    found = []
    for _, phrase in glossary.bold(glossary.prose(glossary.chapter_path(number))):
        word = phrase.rstrip(": ").lower()
        plain = is_running_head(phrase) or len(word.split()) > WORDS_OF_A_TERM
        if not (plain or word in FORM or word in stressed(number)):
            found.append(word)
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("number", TAUGHT)
def test_every_bold_term_of_a_chapter_has_an_entry(number):
    names = {name for entry in ENTRIES for name in entry.names}
    missing = [term for term in bold_terms(number) if term not in names]
    assert not missing, (
        f"chapter {number} sets {missing} in bold: give each an entry in data/glossary.toml; or "
        f"if it is no term, name it in STRESSED[{number!r}] of this test"
    )


@pytest.mark.parametrize("number", TAUGHT)
def test_nothing_is_listed_as_stressed_that_the_chapter_does_not_stress(number):
    text = glossary.prose(glossary.chapter_path(number))
    there = {phrase.rstrip(": ").lower() for _, phrase in glossary.bold(text)}
    gone = stressed(number) - {""} - there
    assert not gone, f"chapter {number} has {gone} no more in bold: take it out of STRESSED"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.english)
def test_a_term_is_used_first_in_the_chapter_named_and_explained_there_or_later(entry):
    assert entry.chapter in NUMBERS, f"{entry.english}: there is no chapter {entry.chapter}"
    for number in TAUGHT[: TAUGHT.index(entry.chapter)]:
        found = entry.pattern.search(glossary.prose(glossary.chapter_path(number), entry.code))
        if number in entry.elsewhere:
            assert found, f"{entry.english}: elsewhere names {number}, which does not have the word"
            continue
        assert not found, (
            f"{entry.english}: chapter {number} uses it already, not only {entry.chapter} "
            f"({found.string[max(0, found.start() - 40) : found.end() + 20]!r})"
        )
    assert entry.explained in NUMBERS, f"{entry.english}: there is no chapter {entry.explained}"
    assert NUMBERS.index(entry.chapter) <= NUMBERS.index(entry.explained)
    for number in {entry.chapter, entry.explained}:
        text = glossary.prose(glossary.chapter_path(number), entry.code)
        assert any(glossary.uses(entry, text)), f"{entry.english}: {number} does not use it"


@pytest.mark.parametrize("number", TAUGHT)
def test_no_term_is_bold_in_a_chapter_before_its_first_one(number):
    """Under a short name, too, unless another term has the same one."""
    terms = set(bold_terms(number))
    later = [e for e in ENTRIES if e.chapter > number and number not in e.elsewhere]
    there = set().union(*(e.names for e in ENTRIES if e not in later))
    early = {e.english: e.chapter for e in later if terms & (e.names - there)}
    assert not early, f"chapter {number} has in bold what is said to come later: {early}"


def heading_is_there(link: str) -> bool:
    """Say whether a link of the glossary leads to a chapter, and to a heading in it."""
    file, _, anchor = link.partition("#")
    if not (NOTEBOOKS / file).is_file():
        return False
    cells = Chapter.read(NOTEBOOKS / file).markdown
    found = [heading.replace(" ", "-") for _, text in cells for _, heading in headings(text)]
    return not anchor or anchor in found


def test_every_link_leads_to_a_heading_that_is_there():
    links = {glossary.link(entry) for entry in ENTRIES}
    assert len(links) > len(TAUGHT)
    lost = [link for link in links if not heading_is_there(link)]
    assert not lost


def test_nearly_every_link_leads_to_a_heading_and_not_to_the_top():
    with_heading = [entry for entry in ENTRIES if "#" in glossary.link(entry)]
    assert len(with_heading) > 0.95 * len(ENTRIES)
