"""What counts as attempted, as right and as a known misconception."""

import fractions

import numpy as np
import pytest

from helpers.exercises import judge
from helpers.exercises.declare import choice_exercise
from helpers.exercises.judge import KnownError, Option, Result, When
from tests.unit.exercises.making import function, judged

# Not attempted ------------------------------------------------------------------------------------


def pass_only(x):
    pass


def docstring_only(x):
    """Twice x."""


def result_not_begun(x):
    result = ...
    return result


def result_none(x):
    result = None
    return result


def half_filled(x):
    factor = ...
    return factor * x


def sum_begun(x):
    y = x + 1
    return y, ...


def not_implemented(x):
    raise NotImplementedError("your turn")


def pair_not_begun(x):
    return ..., ...


@pytest.mark.parametrize(
    "answer",
    [
        *(..., None, (..., ...), [0.5, ...], "", []),
        *(pass_only, docstring_only, result_not_begun, result_none, half_filled),
        *(sum_begun, not_implemented, pair_not_begun),
        *(lambda x: None, lambda: ..., lambda: None),
    ],
)
def test_not_attempted(double, answer):
    assert judged(double, answer).outcome == "not attempted"


def test_check_without_an_answer_is_not_attempted(double):
    assert double.check().outcome == "not attempted"


def test_a_call_that_printed_passes_none(double):
    assert "the result of a call" in judged(double, None).message


def names_its_input(x):
    x  # noqa: B018


def stores_the_result(x):
    _ = 2 * x


@pytest.mark.parametrize("answer", [names_its_input, stores_the_result])
def test_a_body_that_works_without_return_is_an_attempt(double, answer):
    result = judged(double, answer)
    assert result.outcome == "not yet"
    assert "forget to return" in result.message


# Functions ----------------------------------------------------------------------------------------


def test_inputs_differ_from_check_to_check(double):
    seen = []
    judged(double, lambda x: seen.append(x) or 2 * x)
    judged(double, lambda x: seen.append(x) or 2 * x)
    assert seen.count(3) == seen.count(-1.5) == 2
    n_repeated, n_fresh = 2 + judge.N_REPEATED, 2 * judge.N_FRESH
    assert len(seen) == 2 * n_repeated + n_fresh
    assert len(set(seen)) == n_repeated + n_fresh


def test_an_answer_that_knows_only_the_fixed_cases_is_found_out(double):
    assert judged(double, {3: 6, -1.5: -3.0}.get).outcome == "not yet"


def test_overflow_counts_only_where_it_is_asked_for(capfd):
    def sigmoid(x):
        return 1 / (1 + np.exp(-x))

    def stable(x):
        return np.exp(-np.logaddexp(0, -x))

    cases = np.array([-1000.0, 0.0, 1000.0])
    assert judged(function(stable, cases), sigmoid).outcome == "right"
    strict = function(stable, cases, strict=True)
    assert "overflow" in judged(strict, sigmoid).message
    assert judged(strict, stable).outcome == "right"
    assert capfd.readouterr().err == ""


def test_a_misconception_must_explain_every_output():
    exercise = function(
        lambda x: 2 * x,
        *(2, 3),
        misconceptions=[
            (lambda x: 1 / (x - 2), "breaks"),
            (lambda x: x**2, "square"),
            (When(lambda got, want: got == 100 * want), "percent"),
            (When(lambda got, want: got.nonsense), "nonsense"),
        ],
    )
    assert judged(exercise, lambda x: x**2).message == "square"
    assert judged(exercise, lambda x: 200 * x).message == "percent"
    assert "Expected" in judged(exercise, lambda x: x**2 + (x == 2)).message
    for other in (2, 3):
        answer = {other: 7}.get
        message = judged(exercise, lambda x, answer=answer: answer(x, 200 * x)).message
        assert "Expected" in message


def test_a_wrong_shape_can_be_a_misconception():
    exercise = function(
        lambda x: x @ x.T,
        fresh=lambda rng: rng.normal(size=(2, 3)),
        misconceptions=[
            (lambda x: x.T @ x, "the other way round"),
            (When(lambda got, want: np.shape(got) == (3, 2)), "that is x"),
        ],
    )
    assert judged(exercise, lambda x: x.T @ x).message == "the other way round"
    assert judged(exercise, lambda x: x.T).message == "that is x"


# Answers that are used ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "outcome", "words"),
    [
        ((0.5, 0.5, -0.7), "right", "as expected"),
        (np.array([2, 1, -2.5]), "right", "as expected"),
        ((1, 1, -0.5), "not yet", "OR, not AND"),
        ((1, 1, 1), "not yet", "Your answer on `(0, 0)` gave 1. Expected: 0."),
        ((1, 1), "not yet", "IndexError"),
        ((1, 1), "not yet", "needs three numbers w1, w2, b, and was given (1, 1)"),
        (lambda x1, x2: x1 and x2, "not yet", "needs three numbers"),
        ((0.5, 0.5, ...), "not attempted", "`...`"),
        (np.array([0.5, None, 1]), "not yet", "needs three numbers"),
    ],
)
def test_used_answer(and_weights, answer, outcome, words):
    result = judged(and_weights, answer)
    assert result.outcome == outcome
    assert words in result.message


def test_a_use_may_say_itself_what_is_wrong():
    def use(answer, x):
        raise KnownError("It is too green.")

    exercise = function(lambda x: x, 1, use=use, form="a")
    assert judged(exercise, 3) == Result("not yet", "It is too green.")


def test_a_class_can_be_used():
    class Layer:
        def forward(self, x):
            return 2 * x

    class Broken:
        def forward(self, x):
            return x[7]

    exercise = function(
        lambda x: 2 * x,
        1.0,
        use=lambda answer, x: answer().forward(x),
        form="a class with `forward(x)`",
    )
    assert judged(exercise, Layer).outcome == "right"
    assert "not subscriptable" in judged(exercise, Broken).message
    assert "has no attribute 'forward'" in judged(exercise, object).message


# Values and choices -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "outcome", "words"),
    [
        (0.25, "right", "asked for"),
        (0.2501, "right", "asked for"),
        (np.float32(0.25), "right", ""),
        (fractions.Fraction(1, 4), "right", ""),
        (25, "not yet", "not percent"),
        (0.75, "not yet", "the other part"),
        ((1, 4), "not yet", "two numbers"),
        (0.3, "not yet", "0.3 is not the value"),
        (float("nan"), "not yet", "nan is not"),
        (10**400, "not yet", "is not the value"),
        ("0.25", "not yet", "the text '0.25'"),
        ([0.25], "not yet", "shape (1,)"),
        (lambda: 0.25, "not yet", "a function"),
        (float, "not yet", "the class float"),
        (np, "not yet", "type module"),
        (..., "not attempted", "`...`"),
        (None, "not attempted", "None"),
    ],
)
def test_value(share, answer, outcome, words):
    result = judged(share, answer)
    assert result.outcome == outcome
    assert words in result.message


@pytest.mark.parametrize(
    ("answer", "outcome", "words"),
    [
        *(("b c", "right", "Two is even. Four is even."), ("CB", "right", "Two")),
        *((["c", "b"], "right", "Two"), ({"c", "b"}, "right", "Two"), ("(b), (c)", "right", "")),
        *(("b", "not yet", "not all"), ("a", "not yet", "One is odd"), ("bd", "not yet", "Five")),
        *(("z", "not yet", "options are a, b, c, d"), (2, "not yet", "given 2")),
        *((text, "right", "Two") for text in ("b and c", "Options b and c", "b) and c)", "B. C.")),
        *(
            (text, "right", "Two")
            for text in (
                "I think it's b and c",
                "b as well as c",
                "bc",
                "b, c",
                "[b, c]",
                ["b)", "option c"],
                {"B", "C"},
            )
        ),
        *(
            (text, "not yet", "not all")
            for text in ("option b", "pair b", "(b)", "b.", "b) 2", "2", "b: 2")
        ),
        *((text, "not yet", "One is odd") for text in ("the answer is a", "it is a", ("a", "b"))),
        *(
            (text, "not yet", "options are")
            for text in (
                "all but a",
                "all of them",
                "none of a, d",
                "not b",
                "b or z",
                "b) 5",
                "3",
                "who knows",
            )
        ),
        *((["b", 4], "not yet", "quotation"), (3.5, "not yet", "given 3.5")),
        *((len, "not yet", "quotation"), ("  ", "not yet", "quotation")),
        *((..., "not attempted", ""), (None, "not attempted", ""), ("", "not attempted", "")),
    ],
)
def test_choice(question, answer, outcome, words):
    result = judged(question, answer)
    assert result.outcome == outcome
    assert words in result.message


def test_an_option_is_known_by_a_piece_of_its_text_that_no_other_has():
    exercise = choice_exercise(
        "loss",
        "?",
        options={
            "a": Option("the cross-entropy, with softmax.", "A.", right=True),
            "b": Option("the mean squared error, with softmax", "B."),
        },
        hints=[],
    )
    assert judged(exercise, "The cross-entropy, with softmax").message == "A."
    assert judged(exercise, "a) the cross-entropy").message == "A."
    assert judged(exercise, "cross-entropy").message == "A."
    assert judged(exercise, "with softmax").outcome == "not yet"
    assert "options are a, b" in judged(exercise, "with softmax").message


def test_several_letters_may_come_one_by_one(question):
    assert question.check("b", "c").outcome == "right"
    assert question.check("b", "a").message == "One is odd."
