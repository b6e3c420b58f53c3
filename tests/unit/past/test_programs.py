"""Whole programs: all old calls of the old ones are found, and nothing in those of today.

The programs stand in ``programs/``, in the manner of the tutorials of their time. Behind a line
with old calls stands ``#<`` with a word of each, written down before the reader saw the program.
"""

import re
from pathlib import Path

import pytest

from helpers.past.plan import IMPORT, LINE_BY_LINE, REWRITE, TF_KERAS, make_plan
from helpers.past.reader import Found, read_program

FOLDER = Path(__file__).with_name("programs")


def programs(name: str) -> dict[str, tuple[str, dict[int, list[str]]]]:
    """Return each program by its title: the text, and the old calls by line."""
    found = {}
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    for part in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]:
        title, _, body = part.partition("\n")
        lines, calls = [], {}
        for k, line in enumerate(body.rstrip("\n").split("\n"), 1):
            code, _, marks = line.partition("  #<")
            lines.append(code)
            if marks:
                calls[k] = [mark.strip() for mark in marks.split(";")]
        found[title] = "\n".join(lines), calls
    return found


OLD = programs("old_first") | programs("old_second")
TODAY = programs("today")


def is_it(found: Found, line: int, mark: str) -> bool:
    return found.line == line and any(word in found.name for word in mark.split("|"))


@pytest.mark.parametrize("title", OLD)
def test_every_old_call_of_a_program_is_found_in_its_line(title):
    program, calls = OLD[title]
    found, _ = read_program(program)
    missed = [
        (line, mark)
        for line, marks in calls.items()
        for mark in marks
        if not any(is_it(f, line, mark) for f in found)
    ]
    assert not missed


@pytest.mark.parametrize("title", OLD)
def test_nothing_else_of_a_program_is_called_old(title):
    program, calls = OLD[title]
    found, _ = read_program(program)
    known = {f.row for f in found for mark in calls.get(f.line, ()) if is_it(f, f.line, mark)}
    assert [(f.line, f.name) for f in found if f.row not in known] == []


@pytest.mark.parametrize("title", OLD)
def test_each_call_comes_with_the_learners_own_line(title):
    program, _ = OLD[title]
    lines = program.split("\n")
    for found in read_program(program)[0]:
        assert found.source == lines[found.line - 1].strip()
        assert found.mended != found.source


@pytest.mark.parametrize("title", TODAY)
def test_a_program_of_today_raises_no_false_alarm(title):
    assert read_program(TODAY[title][0]) == ([], [])


PLANS = {
    "a convnet of Keras 1": LINE_BY_LINE,
    "cats and dogs with Keras 2": TF_KERAS,
    "MNIST in TensorFlow 0.x": IMPORT,
    "a convnet with tf.layers": IMPORT,
    "irises for an Estimator": REWRITE,
    "an Estimator with a model_fn": REWRITE,
    "pictures through tf.data of TensorFlow 1": IMPORT,
    "numbers of an old NumPy": LINE_BY_LINE,
    "a network of Python 2": LINE_BY_LINE,
    "感知器": IMPORT,
}


@pytest.mark.parametrize("title", PLANS)
def test_the_plan_names_the_way_out_that_fits(title):
    assert make_plan(read_program(OLD[title][0])[0]).way == PLANS[title]


@pytest.mark.parametrize("title", OLD)
def test_the_plan_leaves_no_line_out(title):
    found, _ = read_program(OLD[title][0])
    plan = make_plan(found)
    text = " ".join(plan.steps)
    shown = {int(n) for n in re.findall(r"\b\d+\b", re.sub(r"chapters?.*?\)", "", text))}
    if " more" not in text and plan.way != REWRITE:
        assert {f.line for f in found} <= shown


def test_the_parts_of_a_plan():
    program, _ = OLD["a convnet with tf.layers"]
    steps = "\n".join(make_plan(read_program(program)[0]).steps)
    assert "import tensorflow.compat.v1 as tf" in steps
    assert "tf.disable_v2_behavior()" in steps
    assert "TF_USE_LEGACY_KERAS=1" in steps  # for tf.layers
    assert "No import brings these back" in steps  # for tf.contrib
    program, _ = OLD["cats and dogs with Keras 2"]
    assert "keeps 0.001" in "\n".join(make_plan(read_program(program)[0]).steps)
    program, _ = OLD["感知器"]
    assert (
        make_plan(read_program(program)[0]).steps[0].startswith("First make it Python 3: line 11")
    )


def test_a_program_without_old_calls_needs_no_plan():
    assert make_plan([]) is None
