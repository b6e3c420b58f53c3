"""Every checker of the bank against its own misconceptions and the answers listed for it.

`answers_chNN.py` lists answers that are right and wrong. Misconceived ones need to be listed only
where a misconception is known by a condition, or where an answer is used rather than called: all
others are their own example.
"""

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from helpers.exercises import judge
from helpers.exercises.judge import ChoiceJudge, FunctionJudge, When
from tests.unit.exercises.bank_answers import ANSWERS, BANK
from tests.unit.exercises.making import Later


def marks_for(answers: list) -> list:
    """Return the marks of a test of these answers."""
    return [pytest.mark.keras] if any(isinstance(answer, Later) for answer in answers) else []


def listed(kind: str) -> list:
    """Return the listed answers of one kind, as parameters: exercise, answer, words told."""
    params = []
    for name in sorted(ANSWERS.keys() & BANK.keys()):
        for number, item in enumerate(ANSWERS[name].get(kind, [])):
            answer, words = (item, "") if kind == "right" else item
            marks = marks_for([answer])
            params.append(pytest.param(name, answer, words, id=f"{name}-{number}", marks=marks))
    return params


def judged(name: str, answer: object) -> judge.Result:
    """Return what an exercise of the bank finds of an answer."""
    return BANK[name].judge(answer.make() if isinstance(answer, Later) else answer, 60.0)[0]


def is_own(name: str, recogniser: object) -> bool:
    """Whether a misconception is itself an answer to its exercise."""
    made = BANK[name]._judge
    used = isinstance(made, FunctionJudge) and made.use
    return not used and not isinstance(recogniser, When)


@pytest.fixture
def without_chance(monkeypatch) -> Callable[[], None]:
    """Return how to let an answer be tried on the fixed cases alone."""

    def without() -> None:
        monkeypatch.setattr(judge, "N_REPEATED", 0)
        monkeypatch.setattr(judge, "N_FRESH", 0)

    return without


@pytest.fixture
def with_many(monkeypatch) -> None:
    """Let an answer be tried on as many drawn inputs as 4 checks draw."""
    monkeypatch.setattr(judge, "N_REPEATED", 4 * judge.N_REPEATED)
    monkeypatch.setattr(judge, "SEED", 1)


def bind_last(code: str, given: dict) -> object:
    """Run a solution and return what its last statement binds."""
    names = {"np": np, **given}
    before = set(names)
    exec(code, names)
    return [value for name, value in names.items() if name not in before][-1]


def test_every_exercise_has_its_lists_and_every_list_its_exercise():
    assert set(ANSWERS) == set(BANK)


def test_what_is_no_answer_itself_has_answers_listed():
    for name, exercise in BANK.items():
        if not all(is_own(name, how) for how, _ in exercise.misconceptions):
            assert ANSWERS[name].get("misconceived"), name


@pytest.mark.parametrize("name", BANK)
def test_exercise_is_complete(name):
    exercise = BANK[name]
    assert name.split(".")[1] == exercise.name, "the variable and the exercise's name differ"
    assert exercise.asks
    assert len(exercise.hints) >= 2
    assert len(set(exercise.hints)) == len(exercise.hints)
    assert len(ANSWERS[name]["right"]) >= 2
    if not isinstance(exercise._judge, ChoiceJudge):
        assert len(ANSWERS[name]["wrong"]) >= 2


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.keras if "import keras" in exercise.code else ())
        for name, exercise in BANK.items()
    ],
)
def test_solution_is_right(name):
    result = judged(name, bind_last(BANK[name].code, dict(BANK[name].given)))
    assert result.outcome == "right", result.message


@pytest.mark.parametrize("name", BANK)
@pytest.mark.parametrize("stub", [..., None, lambda *inputs: None, lambda *inputs: ...])
def test_stub_is_not_attempted(name, stub):
    result = judged(name, stub)
    assert result.outcome == "not attempted", result.message


@pytest.mark.parametrize(("name", "answer", "words"), listed("right"))
def test_right_answer(name, answer, words):
    first, second = judged(name, answer), judged(name, answer)
    assert first.outcome == "right", first.message
    assert first == second, "the message for a right answer must not change from check to check"


@pytest.mark.parametrize(("name", "answer", "words"), listed("wrong"))
def test_wrong_answer(name, answer, words):
    result = judged(name, answer)
    assert result.outcome == "not yet"
    assert words in result.message
    assert result.message not in [message for _, message in BANK[name].misconceptions]


@pytest.mark.parametrize(
    "name", [name for name, exercise in BANK.items() if isinstance(exercise._judge, ChoiceJudge)]
)
def test_only_all_right_options_together_are_right(name):
    letters = list(BANK[name]._judge.options)
    right = set(ANSWERS[name]["right"][0]) - {" "}
    for n in range(1, len(letters) + 1):
        for chosen in itertools.combinations(letters, n):
            found = judged(name, " ".join(chosen)).outcome
            assert found == ("right" if set(chosen) == right else "not yet"), chosen
    assert ", ".join(letters) in judged(name, "z").message


@pytest.mark.parametrize("name", BANK)
def test_a_misconception_brings_its_own_message_by_chance_and_by_the_fixed_cases(
    name, without_chance
):
    own = [pair for pair in BANK[name].misconceptions if is_own(name, pair[0])]
    for answer, message in own:
        assert judged(name, answer) == judge.Result("not yet", message)
    without_chance()  # else two misconceptions may look alike by chance
    for answer, message in own:
        assert judged(name, answer) == judge.Result("not yet", message)


@pytest.mark.parametrize(("name", "answer", "words"), listed("misconceived"))
def test_misconceived_answer_is_known_and_by_the_fixed_cases_alone(
    name, answer, words, without_chance
):
    known = [message for _, message in BANK[name].misconceptions]
    assert judged(name, answer).message in known
    without_chance()
    result = judged(name, answer)
    assert result.outcome == "not yet"
    assert words in result.message
    assert result.message in known


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=marks_for([answer for answer, _ in answers["misconceived"]]))
        for name, answers in ANSWERS.items()
        if answers.get("misconceived")
    ],
)
def test_every_other_misconception_is_met_by_a_listed_answer(name, without_chance):
    without_chance()
    met = {judged(name, answer).message for answer, _ in ANSWERS[name]["misconceived"]}
    assert {message for how, message in BANK[name].misconceptions if not is_own(name, how)} <= met


# Nothing depends on which inputs are drawn: the fixed cases refuse a wrong answer and exclude every
# misconception but one (tested above), and what holds for all inputs of 4 checks holds for each.


@pytest.mark.parametrize(("name", "answer", "words"), listed("wrong"))
def test_wrong_answer_is_refused_by_the_fixed_cases_alone(name, answer, words, without_chance):
    without_chance()
    assert judged(name, answer).outcome == "not yet"


@pytest.mark.usefixtures("with_many")
@pytest.mark.parametrize(("name", "answer", "words"), listed("right"))
def test_right_answer_is_right_in_4_checks(name, answer, words):
    result = judged(name, answer)
    assert result.outcome == "right", result.message


@pytest.mark.usefixtures("with_many")
@pytest.mark.parametrize("name", BANK)
def test_a_misconception_brings_its_own_message_in_4_checks(name):
    for answer, message in BANK[name].misconceptions:
        if is_own(name, answer):
            assert judged(name, answer).message == message


@pytest.mark.usefixtures("with_many")
@pytest.mark.parametrize(("name", "answer", "words"), listed("misconceived"))
def test_misconceived_answer_is_known_in_4_checks(name, answer, words):
    assert judged(name, answer).message in [message for _, message in BANK[name].misconceptions]
