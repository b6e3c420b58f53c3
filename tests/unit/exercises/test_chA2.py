"""What the guesses of appendix A2 say, against the glossary."""

from helpers import glossary
from helpers.exercises import chA2


def test_the_term_used_most_is_the_one_declared():
    uses = {term.english: len(glossary.leads_to(term)) for term in glossary.entries()}
    most = max(uses, key=uses.get)
    assert chA2.most_used.happens == most
    assert sorted(uses.values())[-2] < uses[most]
    assert set(chA2.most_used.options) <= set(uses)


def test_the_first_sentence_of_the_chapter_is_the_entry_and_rests_on_about_twenty_terms():
    term = glossary.entry("fused loss")
    assert f'"{term.sentence}"' in glossary.prose(glossary.chapter_path("A2"))
    assert len(glossary.builds_on(term)) == 4
    assert 15 <= len(glossary.all_the_way(term)) <= 25
    assert not glossary.builds_on(glossary.entry("input"))
