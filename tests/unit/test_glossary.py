"""The entries of the glossary, and the ways to find them."""

import re

import pytest

from helpers import glossary
from helpers.glossary import all_the_way, builds_on, entries, entry, leads_to, search

CJK = re.compile("[\u4e00-\u9fff]")
ENTRIES = entries()
by_english = pytest.mark.parametrize("term", ENTRIES, ids=lambda term: term.english)


@by_english
def test_an_entry_is_complete(term):
    assert CJK.search(term.chinese_names[0]), "the Chinese name holds no Chinese"
    assert not CJK.search(term.english + term.sentence)
    assert re.fullmatch(r"[A-Z0-9(].*[^.]\.", term.sentence), "one sentence, with a full stop"
    assert not re.search(r"\.\s", term.sentence), "one sentence, not two"
    assert "[" not in term.sentence
    assert "!" not in term.sentence


@by_english
def test_a_term_builds_on_terms_that_are_explained_before_it(term):
    late = [other.english for other in builds_on(term) if other.explained > term.explained]
    assert not late
    assert term not in all_the_way(term), "it is explained by itself in the end"


@by_english
def test_a_term_is_found_by_every_one_of_its_names_which_no_other_term_has(term):
    for name in (term.english, term.english.upper(), *term.forms, term.chinese_names[0]):
        assert entry(name) == term
    assert search(term.english)[0] == term
    for name in term.chinese_names:
        assert term in search(name)[:3]


def test_two_terms_share_a_second_chinese_name_only_with_a_first_one():
    first = {term.chinese_names[0]: term for term in ENTRIES}
    second = [name for term in ENTRIES for name in term.chinese_names[1:]]
    assert len(first) == len(ENTRIES)
    assert len(set(second)) == len(second)
    assert set(first) & set(second) == {"反向传播"}  # the walk back, beside the method


# What people type, and the term that must come first.
TYPED = {
    "loss": ("损失函数", "代价函数", "目标函数", "cost function"),
    "perceptron": ("感知器",),
    "multi-layer perceptron": ("多层感知器", "MLP"),
    "backpropagation": ("反向传播算法", "反向传播", "BP"),
    "weight": ("权值",),
    "hidden layer": ("隐含层",),
    "convolutional network": ("CNN", "cnn"),
    "gradient descent": ("梯度下降法",),
    "dropout": ("丢弃法",),
    "learning rate": ("学习速率",),
    "global initializer": ("全局初始化器", "全局变量初始化器"),
    "logit": ("logits", "对数几率", "未归一化得分", "未规范化的预测"),
    "recall": ("精确率", "precision"),
    "bias": ("偏差", "偏置项"),
    "accuracy": ("精度", "准确度"),
}


@pytest.mark.parametrize(("english", "typed"), TYPED.items(), ids=TYPED)
def test_what_people_type_finds_the_term_they_mean(english, typed):
    for word in typed:
        assert search(word)[0] == search(word, names_only=True)[0] == entry(word) == entry(english)


@by_english
def test_an_alias_finds_its_term_and_says_something_new(term):
    names = {*term.names, *term.chinese_names}
    assert not names & {alias.lower() for alias in term.aliases}
    assert len(set(term.aliases)) == len(term.aliases)
    for alias in term.aliases:
        assert term in search(alias, names_only=True), alias
        named = [other for other in ENTRIES if alias in (*other.names, *other.chinese_names)]
        assert entry(alias) in (named or [e for e in ENTRIES if alias in e.aliases])


def test_an_alias_says_less_than_a_name():
    assert [term.english for term in search("精度")[:2]] == ["accuracy", "recall"]
    assert search("步长")[0] == entry("stride")  # its name, and part of an alias of another one
    assert search("BCE", names_only=True) == [entry("binary cross-entropy")]


def test_the_entries_are_sorted_and_none_is_there_twice():
    names = [term.english.lower() for term in ENTRIES]
    assert names == sorted(set(names))


def test_an_unknown_word_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="There is no entry for 'flux capacitor' in the glossary"):
        entry("flux capacitor")
    with pytest.raises(ValueError, match="There is no chapter '99'"):
        glossary.chapter_path("99")


def test_the_search_puts_names_before_sentences_and_keeps_to_a_chapter():
    found = search("gradient")
    assert [term.english for term in found[:2]] == ["gradient", "gradient check"]
    assert {"AdaGrad", "SGD"} <= {term.english for term in found}
    assert "AdaGrad" not in {term.english for term in search("gradient", names_only=True)}
    assert {term.explained for term in search("", "07")} == {"07"}
    assert search("no such word") == []
    assert len(search()) == len(ENTRIES)


def test_a_word_in_capitals_is_no_common_word():
    assert not entry("AND").pattern.search("this and that")
    assert entry("AND").pattern.search("AND and OR")
    assert entry("loss").pattern.search("both losses")
    assert not entry("loss").pattern.search("lossless, a loss-free one")


def test_what_builds_on_what():
    """The figures that appendix A2 tells in its text."""
    reached = {term.english for term in all_the_way(entry("threshold"), leads_to)}
    assert reached == {"step function", "sigmoid", "tanh", "gate", "saturate"}
    assert {term.english for term in search("step") if "step" in term.names} == {
        "step function",
        "update",
    }
    assert entry("backpropagation").chapter < entry("backpropagation").explained
    assert builds_on(entry("gradient")) == (entry("derivative"), entry("loss"))
    assert glossary.longest_way(entry("input")) == 0
    ways = all_the_way(entry("gradient"))
    assert ways[entry("derivative")] == 1
    assert ways[entry("slope")] == 3
    near, far = (glossary.edges(entry("gradient"), far=far) for far in (False, True))
    assert set(near) < set(far)
    assert len(set(far)) == len(far)


def test_the_columns_of_the_map_hold_every_term_once():
    terms = [term for column in glossary.columns().values() for term in column]
    assert sorted(terms, key=ENTRIES.index) == list(ENTRIES)
    assert list(glossary.columns()) == sorted(glossary.titles())
