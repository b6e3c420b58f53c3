"""The clinic of A1: what an old program complains of, how it's mended, and the ways out."""

import pytest

from helpers.datasets import load_mnist
from helpers.past import clinic
from helpers.past.clinic import (
    KERAS_2017,
    RATES,
    TENSORFLOW_2016,
    WITH_TF_KERAS,
    Clinic,
    OldProgram,
    compare_keras,
    has_tf_keras,
    run_script,
    try_lines,
)

PROGRAM = OldProgram("a = 1\nfor i in range(2):\n    b = old(i)\nc = old(a)\n")


# Without TensorFlow.


def test_a_program_is_shown_with_its_lines_numbered():
    assert str(PROGRAM).splitlines()[2] == " 3      b = old(i)"


def test_several_lines_get_the_indentation_of_the_one_they_come_into():
    mended = PROGRAM.mend({"b = old(i)": "k = 2 * i\nb = new(k)"}, {"old(a)": "new(a)"})
    assert mended.lines[1:] == [
        "for i in range(2):",
        "    k = 2 * i",
        "    b = new(k)",
        "c = new(a)",
    ]


def test_what_is_not_in_the_program_cannot_be_mended():
    with pytest.raises(ValueError, match="'gone' isn't in the program"):
        PROGRAM.mend({"gone": "here"})
    with pytest.raises(ValueError, match="'gone' isn't in the program"):
        PROGRAM.put_inside("with x:", "gone")


def test_lines_put_inside_are_said_to_have_moved():
    inside = PROGRAM.put_inside("with x:", "for")
    assert inside.lines == ["a = 1", "with x:", *(f"    {line}" for line in PROGRAM.lines[1:])]
    assert PROGRAM.changes(inside).splitlines() == [
        "  +  2  with x:",
        "        lines 3 to 5 moved in by four spaces",
    ]


def test_changes_are_told_with_their_lines():
    assert PROGRAM.changes(PROGRAM.mend({"old(a)": "new(a)"})).splitlines() == [
        "  -  4  c = old(a)",
        "  +  4  c = new(a)",
    ]


def test_a_script_says_what_it_printed_and_why_it_ended():
    assert run_script("print('é')") == "é"
    assert run_script("print(1)\n1 / 0").splitlines() == [
        "1",
        "ZeroDivisionError: division by zero",
    ]


def test_a_script_that_does_not_end_is_stopped(monkeypatch):
    monkeypatch.setattr(clinic, "SECONDS", 0.5)
    assert "so it was stopped" in run_script("while True: pass")


def test_lines_are_tried_one_after_the_other_whatever_becomes_of_one():
    lines = ["b = a + 1", "print(b)", "b.gone", "open('here', 'w').close()", "print(b + 1)"]
    assert try_lines("a = 1", lines) == ["works", "2", "AttributeError", "works", "3"]


# With TensorFlow.


@pytest.fixture(scope="module")
def ward() -> Clinic:
    return Clinic(load_mnist("uci", scale="bytes", flatten=False))


def complaints(ward: Clinic, text: str, *mends: dict[str, str]) -> list[tuple[int, str]]:
    """Return where a program stops, and with what, before each mend and after the last."""
    program, found = OldProgram(text), []
    for mend in [*mends, {}]:
        ran = ward.run(program)
        found.append((ran.line, ran.kind))
        program = program.mend(mend)
    return found


@pytest.mark.keras
def test_the_program_of_2016_complains_as_the_chapter_says(ward):
    reader = "tensorflow.examples.tutorials.mnist import input_data"
    data = 'input_data.read_data_sets("data", one_hot=True)'
    assert complaints(
        ward,
        TENSORFLOW_2016,
        {"print classes": "print(classes", ".mean()": ".mean())"},
        {reader: "helpers.datasets import load_mnist", data: 'load_mnist("uci", one_hot=True)'},
        {"import tensorflow as tf": "import tensorflow.compat.v1 as tf"},
    ) == [
        (23, "SyntaxError"),
        (2, "ModuleNotFoundError"),
        (6, "AttributeError"),
        (6, "RuntimeError"),
    ]


@pytest.mark.keras
def test_the_program_of_2017_complains_as_the_chapter_says(ward):
    """Up to the first training; the chapter itself runs it to its end."""
    untrained = KERAS_2017.replace("epochs=12", "epochs=0")
    assert complaints(
        ward,
        untrained,
        {"keras.layers.convolutional": "keras.layers"},
        {"import np_utils": "import to_categorical", "np_utils.": ""},
        {"np.float)": "float)"},
        {"predict_classes(x_test, verbose=0)": "predict(x_test, verbose=0).argmax(axis=1)"},
        {"digits.h5": "digits.weights.h5"},
    ) == [
        (5, "ModuleNotFoundError"),
        (6, "ImportError"),
        (9, "AttributeError"),
        (26, "AttributeError"),
        (28, "ValueError"),
        (0, ""),
    ]


@pytest.mark.keras
def test_a_run_gives_back_what_it_said_and_made(ward, capsys):
    text = "import warnings\nwarnings.warn('Old. Very.')\nprint('ok')\nmade = 1\nimport gone"
    ran = ward.run(OldProgram(text))
    assert ran.names["made"] == 1
    assert str(ran).splitlines() == [
        "a warning: Old",
        "line 5: ModuleNotFoundError: No module named 'gone'",
    ]
    assert ran.printed == "ok\n"
    assert not capsys.readouterr().out


@pytest.mark.keras
def test_without_tf_keras_its_answers_are_those_stored_and_that_is_said(monkeypatch):
    monkeypatch.setattr(clinic, "has_tf_keras", lambda: False)
    monkeypatch.setattr(clinic, "run_script", None)  # no process is started
    answers, remark = compare_keras()
    assert {line: then for line, (_, then) in answers.items()} == WITH_TF_KERAS | RATES
    assert "isn't installed" in remark
    assert "pip install tf_keras==2." in remark
    today = [today for today, _ in answers.values()]
    assert today[:3] == ["works", "AttributeError", "ValueError"]
    assert today[-3:] == ["ValueError", "ImportError", "0.001"]


@pytest.mark.keras
@pytest.mark.skipif(not has_tf_keras(), reason="tf_keras isn't installed, and needn't be")
def test_with_tf_keras_the_stored_answers_are_what_it_says():
    answers, remark = compare_keras()
    assert {line: then for line, (_, then) in answers.items()} == WITH_TF_KERAS | RATES
    assert remark == clinic.RUN_NOW


@pytest.mark.keras
def test_a_process_that_cannot_answer_is_told_in_a_sentence(monkeypatch):
    monkeypatch.setattr(clinic, "has_tf_keras", lambda: True)
    monkeypatch.setattr(clinic, "run_script", lambda *_, **__: "ImportError: no tf_keras")
    with pytest.raises(RuntimeError, match="ImportError: no tf_keras"):
        compare_keras()
