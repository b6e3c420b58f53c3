import numpy as np
import pytest

from helpers.explorers.fit_by_eye import FitByEye
from helpers.explorers.line_walk import COURSE
from helpers.nn.linear_regression import best_line, least_absolute_line
from tests.unit.explorers.hands import drag, pixel, tell

X, Y = COURSE.T


@pytest.fixture
def by_eye():
    return FitByEye()


def test_the_ends_of_the_line_are_dragged_and_the_words_give_its_mean_square(by_eye):
    by_eye.state = {"w": 1.0, "b": 9.0}
    assert f"squared errors: {np.mean((X + 9 - Y) ** 2):.3f}" in by_eye.alt
    drag(by_eye, "right", (0, 14.0))
    assert (by_eye.state["w"], by_eye.state["b"]) == (1.5, 10.25)
    by_eye.state = {"rule": "squares"}
    assert "right" not in by_eye.handles


def test_each_square_is_as_wide_as_its_error_is_high_on_the_paper(by_eye):
    by_eye.state = {"w": 0.0, "b": 5.0}
    to_pixels = by_eye.plane.transData.transform
    for path, error in zip(by_eye.squares.get_paths(), Y - 5, strict=True):
        wide, high = np.ptp(to_pixels(path.vertices), axis=0)
        assert wide == pytest.approx(high)
        assert np.ptp(path.vertices[:, 1]) == pytest.approx(abs(error))
    by_eye.state = {"rule": "absolute"}
    assert not by_eye.squares.get_paths()
    assert by_eye.legend.get_text() == "grey: errors"


def test_what_is_not_in_the_picture_is_not_explained_above_it(by_eye):
    assert by_eye.legend.get_text() == "grey: errors    shaded: their squares"
    drag(by_eye, "points 1", (-3, 18))
    assert by_eye.before.get_xydata().size == 0
    assert "dotted" not in by_eye.legend.get_text()


def test_the_line_follows_a_flat_that_is_pulled_away(by_eye):
    by_eye.state = {"rule": "squares"}
    drag(by_eye, "points 1", (-3, 18))
    x, y = by_eye.facts["rows"].T
    assert by_eye.facts["line"] == pytest.approx(np.polyfit(x, y, 1))
    assert by_eye.facts["moved"] == 1
    assert by_eye.legend.get_text().startswith("dotted:")
    dotted = np.polyfit(*by_eye.before.get_data(), 1)
    assert dotted == pytest.approx(np.polyfit(X, Y, 1))
    bent = abs(by_eye.facts["line"][0] - np.polyfit(X, Y, 1)[0])
    steady = by_eye.state
    by_eye.state = {"rule": "absolute", "points": None}
    before = by_eye.facts["line"][0]
    by_eye.state = {"points": steady["points"]}
    assert abs(by_eye.facts["line"][0] - before) < bent / 2


def test_flats_are_added_and_those_above_each_other_do_no_harm(by_eye):
    tell(by_eye, type="click", **pixel(by_eye, (0, 16), by_eye.plane))
    assert by_eye.facts["rows"][-1] == pytest.approx([0, 16], abs=0.1)
    assert by_eye.facts["moved"] is None
    for rule in ("squares", "absolute"):
        by_eye.state = {"rule": rule, "points": [[1, 11], [1, 13]]}
        assert by_eye.errors == ""
        assert by_eye.facts["line"] == (0.0, 12.0)


def test_the_rent_of_the_friend_is_what_the_chapter_says():
    w, b = np.polyfit(X, Y, 1)
    assert round(100 * (1.5 * w + b)) == 1053
    missed = 100 * np.abs(w * X + b - Y)
    assert round(missed.mean()) == 71
    assert np.count_nonzero(missed > 1150 - 1053) == 7


def test_the_least_absolute_line_holds_against_a_wild_rent_and_not_against_a_wild_size():
    w, _ = least_absolute_line(X, Y)
    typed_wrong = (np.arange(X.size) == 0) * 1.0
    assert abs(least_absolute_line(X, Y + typed_wrong * 9 * Y)[0] - w) < 0.1
    assert abs(best_line(X, Y + typed_wrong * 9 * Y)[0] - w) > 3
    ten_times_the_size = X + typed_wrong * 9 * (X + 6)
    assert least_absolute_line(ten_times_the_size, Y)[0] < 0.05
