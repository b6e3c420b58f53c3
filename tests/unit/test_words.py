import pytest

from helpers.words import clock, counted, first_line


@pytest.mark.parametrize(
    ("n", "nouns", "words"),
    [
        (0, ("run",), "0 runs"),
        (1, ("run",), "1 run"),
        (2000, ("run",), "2,000 runs"),
        (2.5, ("epoch",), "2.5 epochs"),
        (1, ("neuron is", "neurons are"), "1 neuron is"),
        (3, ("neuron is", "neurons are"), "3 neurons are"),
    ],
)
def test_a_number_with_its_noun(n, nouns, words):
    assert counted(n, *nouns) == words


def test_times_in_words():
    assert [clock(seconds) for seconds in (0.4, 8, 59.6, 65.2)] == [
        "0 s",
        "8 s",
        "1 min 00 s",
        "1 min 05 s",
    ]


def test_the_line_of_an_error_that_says_something():
    assert first_line(ValueError("\x1b[1m\n too large \nmore")) == "too large"
    assert first_line(ValueError("Exception encountered when calling\nbad shape")) == "bad shape"
    assert first_line(MemoryError()) == "MemoryError"
