"""What the guess of appendix A2 says, against the glossary."""

from helpers import glossary
from helpers.exercises import chA2


def test_the_term_used_most_is_the_one_declared():
    uses = {term.english: len(glossary.leads_to(term)) for term in glossary.entries()}
    most = max(uses, key=uses.get)
    assert chA2.most_used.happens == most
    assert sorted(uses.values())[-2] < uses[most]
    assert set(chA2.most_used.options) <= set(uses)
