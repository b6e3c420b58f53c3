"""The Keras program of some settings, with what changed marked."""

from dataclasses import replace

from helpers.explorers.keras_lines import MARKED, KerasLines, changed_lines, model_lines
from helpers.lab.quick import BASE


def test_nothing_is_marked_at_first_and_then_what_changed():
    panel = KerasLines()
    panel.show(BASE)
    assert MARKED not in panel.widget.value
    panel.show(replace(BASE, learning_rate=0.25))
    (marked,) = [line for line in panel.widget.value.splitlines() if MARKED in line]
    assert "0.25" in marked


def test_the_marks_stay_when_the_same_settings_are_shown_again():
    panel = KerasLines()
    panel.show(BASE)
    panel.show(replace(BASE, dropout=0.5))
    before = panel.widget.value
    assert MARKED in before
    panel.show(replace(BASE, dropout=0.5))
    assert panel.widget.value == before


def test_every_program_is_python_that_can_be_read():
    for hidden in ((), (64, 64)):
        compile("\n".join(model_lines(replace(BASE, hidden=hidden))), "program", "exec")


def test_where_lines_went_the_next_one_is_marked():
    assert changed_lines(["a", "b", "c"], ["a", "c"]) == {1}
    assert changed_lines(["a", "b"], ["a"]) == {0}
    assert changed_lines(["a"], ["a"]) == set()
