"""How messages, hints and solutions are shown."""

import numpy as np
import pytest

from helpers.exercises import showing
from helpers.exercises.judge import Result


def test_several_answers_at_once(double, capsys):
    assert double.check(1, 2).outcome == "not yet"
    assert "one answer" in capsys.readouterr().out


def test_hints_say_more_and_the_last_says_so(double, capsys):
    shown = []
    for _ in range(3):
        double.hint()
        shown.append(capsys.readouterr().out)
    assert shown[0] == "Hint 1 of 2: first\n"
    assert shown[1] == shown[2]
    assert shown[1].startswith("Hint 2 of 2: second This was the last hint")


def test_solution_is_code(double, capsys):
    double.solution()
    assert capsys.readouterr().out == "def double(x): return 2 * x\n"


def test_the_task_of_a_choice_lists_its_options(question):
    assert repr(question).splitlines()[:3] == ["Which are even?", "  a) 1", "  b) 2"]


def test_result_shows_nothing_a_second_time_but_has_a_repr():
    result = Result("right", "Fine.")
    assert result._ipython_display_() is None
    assert repr(result) == "Result(outcome='right', message='Fine.')"


def test_html_is_escaped_and_does_not_rely_on_colour(monkeypatch):
    shown = []
    monkeypatch.setattr(showing, "show_data", shown.append)
    showing.show_note("not yet", "`f(1)` gave '<script>alert(1)</script>' & more")
    html, text = shown[0]["text/html"], shown[0]["text/plain"]
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "<code>f(1)</code>" in html
    assert 'role="status"' in html
    assert "Not yet" in html
    assert "↻" in html
    assert text == "Not yet: `f(1)` gave '<script>alert(1)</script>' & more"


def luminance(colour: str) -> float:
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("kind", showing.LABELS)
def test_colours_stand_out_on_light_and_dark_pages(kind):
    bright = luminance(showing.LABELS[kind][2])
    assert 1.05 / (bright + 0.05) >= 3, "on white"
    assert (bright + 0.05) / (luminance("#111111") + 0.05) >= 3, "on JupyterLab's dark grey"


def test_words_differ_and_each_colour_has_a_sign_of_its_own():
    signs = {(sign, colour) for sign, _, colour in showing.LABELS.values()}
    assert len({sign for sign, _ in signs}) == len({colour for _, colour in signs}) == len(signs)
    assert len({word for _, word, _ in showing.LABELS.values()}) == len(showing.LABELS)
