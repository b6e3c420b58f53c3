"""The table, the search and the cards of A2."""

import re

import pytest

from helpers import glossary
from helpers.explorers.glossary_pages import (
    ASKED,
    BACK_AFTER,
    BLANK,
    MOST_SHOWN,
    SHOWN,
    GlossaryCards,
    GlossarySearch,
    GlossaryTable,
)


def test_the_table_has_a_row_for_each_term_that_a_screen_reader_can_follow():
    bundle = GlossaryTable()._repr_mimebundle_()
    n = len(glossary.entries())
    page = bundle["text/html"]
    assert page.count('<th scope="row"') == page.count('lang="zh"') == n
    assert page.count('<th scope="col"') == 5
    assert f'aria-label="The {n} terms' in page
    assert len(bundle["text/plain"].splitlines()) == n + 1


def test_the_links_of_the_table_lead_to_where_a_term_is_used_first_and_explained():
    page = GlossaryTable()._repr_mimebundle_()["text/html"]
    (row,) = (row for row in page.split("<tr>") if "<b>backpropagation</b>" in row)
    links = re.findall(r'<a href="([^"]+)">(\w+)</a>', row)
    assert links == [
        ("01_perceptron_gates.ipynb", "01"),
        ("06_backpropagation.ipynb#Rest-here", "06"),
    ]


def test_the_search_shows_what_is_found_at_once():
    search = GlossarySearch("slope")
    assert search.words.splitlines()[1].startswith("slope (斜率): ")
    assert "leads to: " in search.page
    search.text.value = "熵"
    assert search.words.splitlines()[1].startswith("entropy (熵)")
    assert '<span lang="zh">熵</span>' in search.page
    search.text.value = "融合损失"
    assert search.words.splitlines()[1].startswith("fused loss (融合损失, our translation): ")
    assert '<span lang="zh">融合损失</span>, our translation' in search.page
    search.text.value = "代价函数"
    assert search.words.startswith("1 term found.\nloss (损失): ")
    assert "代价函数" not in search.page, "an alias is searched and not shown"
    search.text.value = "no such word"
    assert search.words == "Nothing found."
    search.text.value = "patience"
    assert search.words.startswith("1 term found.")
    search.text.value = "<script>"
    assert "<script>" not in search.page


@pytest.mark.parametrize("number", glossary.columns())
def test_an_empty_search_in_a_chapter_shows_all_its_terms(number):
    search = GlossarySearch("")
    search.chapter.value = number
    n = len(glossary.columns()[number])
    assert search.words.startswith(f"{n} terms found.")
    assert search.page.count("<dt>") == n


def test_a_list_that_is_too_long_is_cut_and_says_so():
    search = GlossarySearch("")
    n = len(glossary.entries())
    assert search.page.count("<dt>") == MOST_SHOWN
    assert f"{n - MOST_SHOWN} more are not shown." in search.words


@pytest.fixture
def cards():
    made = GlossaryCards(seed=1)
    made.chapter.value = "06"
    return made


def right(cards):
    return getattr(cards.card, ASKED[cards.shows.value])


def wrong(cards):
    return next(b.description for b in cards.answers if b.description != right(cards))


@pytest.mark.parametrize("side", SHOWN)
def test_every_card_offers_four_different_answers_and_the_right_one(cards, side):
    cards.shows.value = side
    seen = set()
    while cards.card:
        offered = [button.description for button in cards.answers]
        assert right(cards) in offered
        assert len(set(offered)) == 4
        assert cards.card.english not in cards._front.value or side == "english"
        seen.add(cards.card)
        cards.answer(right(cards))
        cards.go_on()
    assert seen == set(glossary.columns()["06"])
    assert f"Right at the first try: {len(seen)} of {len(seen)}." in cards.words


def test_a_wrong_answer_is_explained_and_the_card_comes_back(cards):
    first, chosen = cards.card, wrong(cards)
    cards.answer(chosen)
    assert cards.words.startswith(f"Not this one. “{chosen}” means: ")
    assert glossary.entry(chosen).sentence in cards.words
    assert cards.next.disabled, "a card is left only when it was answered right"
    cards.answer(right(cards))
    assert "comes back later" in cards.words
    for _ in range(BACK_AFTER):
        cards.go_on()
        assert cards.card != first
        cards.answer(right(cards))
    cards.go_on()
    assert cards.card == first
    cards.answer(right(cards))
    while cards.card:
        cards.go_on()
        cards.answer(right(cards)) if cards.card else None
    n = len(glossary.columns()["06"])
    assert f"Right at the first try: {n - 1} of {n}." in cards.words


def test_the_end_begins_again(cards):
    while cards.card:
        cards.answer(right(cards))
        cards.go_on()
    assert cards.next.description == "Start again"
    cards.next.click()
    assert cards.card is not None
    assert cards.words.startswith("Card 1 of ")
    assert "Right at the first try: 0." in cards.words


def test_a_second_answer_to_a_card_counts_no_more(cards):
    cards.answer(right(cards))
    said = cards.words
    cards.answer(wrong(cards))
    assert cards.words == said


def test_a_sentence_does_not_give_its_term_away():
    cards = GlossaryCards(seed=0)
    cards.card = glossary.entry("example")
    assert BLANK not in cards.card.sentence
    assert cards._side("meaning").endswith(f"also called a {BLANK}.")


def test_without_a_kernel_there_is_the_first_card():
    bundle = GlossaryCards(seed=0)._repr_mimebundle_()
    assert bundle["text/plain"].startswith("Card 1 of ")
    assert "Which term is it?" in bundle["text/html"]
