import itertools

import pytest

from helpers.plots.five_steps import QUESTIONS, STEPS, DecisionBoard, five_steps
from helpers.plots.style import new_figure


@pytest.fixture
def ax():
    return new_figure(9.0, 4.7)[1]


def test_five_steps_and_thirteen_decisions_for_three_questions():
    assert list(STEPS) == ["prepare", "build", "compile", "train", "evaluate"]
    decisions = [decision for step in STEPS.values() for decision in step]
    assert [decision.number for decision in decisions] == list(range(1, 14))
    assert {decision.question for decision in decisions} == set(QUESTIONS) == set("ABC")


def test_all_names_are_in_the_picture(ax):
    five_steps(ax)
    texts = {text.get_text() for text in ax.texts}
    for step, decisions in STEPS.items():
        assert step in texts
        assert {f"{d.number}  {d.name}" for d in decisions} <= texts
    assert {wording for wording, _ in QUESTIONS.values()} <= texts


def test_steps_go_downwards_and_decisions_to_the_right(ax):
    board = five_steps(ax)
    places = {number: text.get_position() for number, text in board.values.items()}
    assert places[1][1] == places[3][1]
    assert places[1][0] < places[2][0] < places[3][0]
    assert places[1][1] < places[4][1] < places[7][1] < places[10][1] < places[12][1]
    low, high = ax.get_ylim()
    assert low > high


def test_what_was_decided_is_written(ax):
    board = five_steps(ax, {7: "mse", 13: "a goal"})
    assert board.values[7].get_text() == "mse"
    assert board.values[13].get_text() == "a goal"
    assert board.values[1].get_text() == ""


def test_clashes_are_marked_by_more_than_colour_and_unmarked(ax):
    board = DecisionBoard(ax)
    board.set({}, clashing={2, 7})
    assert {n for n, frame in board.frames.items() if frame.get_visible()} == {2, 7}
    assert sum(text.get_text() == "⚠" for text in ax.texts) == 2
    board.set({}, clashing=())
    assert not any(frame.get_visible() for frame in board.frames.values())
    assert not any(text.get_text() == "⚠" for text in ax.texts)


def test_no_name_runs_into_the_next_box(ax):
    five_steps(ax)
    renderer = ax.figure.canvas.get_renderer()
    ax.figure.draw_without_rendering()
    boards = sorted(
        (text for text in ax.texts if "  " in text.get_text()),
        key=lambda text: int(text.get_text().split()[0]),
    )
    for text, after in itertools.pairwise(boards):
        one, other = text.get_window_extent(renderer), after.get_window_extent(renderer)
        assert one.x1 + 20 < other.x0 or one.y0 != pytest.approx(other.y0, abs=3)
