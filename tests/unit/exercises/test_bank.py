"""Every checker of the bank against the answers listed for it in `answers_chNN.py`."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from helpers.exercises import bank, core

BANK = bank()


def listed_answers() -> dict[str, dict[str, list]]:
    """Return the lists of all chapters, by the exercise's name in the bank."""
    lists = {}
    for path in sorted(Path(__file__).parent.glob("answers_ch??.py")):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        chapter = path.stem.removeprefix("answers_")
        lists |= {f"{chapter}.{name}": answers for name, answers in module.ANSWERS.items()}
    return lists


LISTED = listed_answers()


def listed(kind: str) -> list:
    """Return the listed answers of one kind as parameters of a test."""
    return [
        pytest.param(name, item, id=f"{name}-{number}")
        for name, answers in LISTED.items()
        if name in BANK
        for number, item in enumerate(answers[kind])
    ]


def bind_last(code: str, given: dict) -> object:
    """Run a solution and return what its last statement binds."""
    names = {"np": np, **given}
    before = set(names)
    exec(code, names)
    return [value for name, value in names.items() if name not in before][-1]


def test_every_exercise_has_its_lists_and_every_list_its_exercise():
    assert set(LISTED) == set(BANK)


@pytest.mark.parametrize("name", BANK)
def test_exercise_is_complete(name):
    exercise = BANK[name]
    assert name.split(".")[1] == exercise.name, "the variable and the exercise's name differ"
    assert exercise.asks
    assert len(exercise.hints) >= 2
    assert len(set(exercise.hints)) == len(exercise.hints)
    assert len(LISTED[name]["right"]) >= 2
    assert len(LISTED[name]["wrong"]) >= 2


@pytest.mark.parametrize("name", BANK)
def test_solution_is_right(name):
    exercise = BANK[name]
    result, _ = exercise.judge(bind_last(exercise.code, dict(exercise.given)))
    assert result.outcome == "right", result.message


@pytest.mark.parametrize("name", BANK)
@pytest.mark.parametrize("stub", [..., None, lambda *inputs: None, lambda *inputs: ...])
def test_stub_is_not_attempted(name, stub):
    result, _ = BANK[name].judge(stub)
    assert result.outcome == "not attempted", result.message


@pytest.mark.parametrize(("name", "answer"), listed("right"))
def test_right_answer(name, answer):
    first, second = (BANK[name].judge(answer)[0] for _ in range(2))
    assert first.outcome == "right", first.message
    assert first == second, "the message for a right answer must not change from check to check"


@pytest.mark.parametrize(("name", "item"), listed("wrong"))
def test_wrong_answer(name, item):
    answer, words = item
    result, _ = BANK[name].judge(answer)
    assert result.outcome == "not yet"
    assert words in result.message
    assert result.message not in [message for _, message in BANK[name].misconceptions]


@pytest.mark.parametrize(("name", "item"), listed("misconceived"))
def test_misconceived_answer_is_known_and_by_the_fixed_cases_alone(name, item, monkeypatch):
    answer, words = item
    known = [message for _, message in BANK[name].misconceptions]
    assert BANK[name].judge(answer)[0].message in known
    monkeypatch.setattr(core, "N_FRESH", 0)  # else two misconceptions may look alike by chance
    result, _ = BANK[name].judge(answer)
    assert result.outcome == "not yet"
    assert words in result.message
    assert result.message in known


@pytest.mark.parametrize("name", BANK)
def test_every_misconception_is_met_by_a_listed_answer(name, monkeypatch):
    monkeypatch.setattr(core, "N_FRESH", 0)
    met = {BANK[name].judge(answer)[0].message for answer, _ in LISTED[name]["misconceived"]}
    assert {message for _, message in BANK[name].misconceptions} <= met
