import math

import pytest

from helpers.explorers.backpropagation import (
    FORWARD,
    GUESS_FIRST,
    HIDDEN,
    STEPS,
    VERDICTS,
    Backpropagation,
    judge,
    number_text,
)
from helpers.nn.graph import TWO_NEURONS, Part
from helpers.plots.computation_graph import BACKWARD
from helpers.plots.computation_graph import FORWARD as FORWARD_WORD

EXPLORER = Backpropagation
FIRST_BACK = len(FORWARD) + 1
FAR = [
    {},
    {"x": 4.0, "w1": -3.0, "w2": -3.0, "v1": -3.0, "v2": -3.0, "y": 2.0},
    {"x": -4.0, "w1": -3.0, "w2": -3.0, "v1": -3.0, "v2": -3.0, "y": 2.0},
    {"x": 4.0, "w1": 3.0, "w2": 3.0, "v1": 3.0, "v2": 3.0, "y": -2.0},
    {"x": 0.0, "w1": 0.0, "v1": -3.0, "v2": -3.0, "y": 2.0},
    {"x": 1.3, "w1": -0.7, "w2": 0.9, "v1": -2.9, "v2": -2.7, "y": 2.0},
]


def by_hand(x, w1, w2, v1, v2, y):
    """Return all values and all gradients, worked out on their own."""
    s1, s2 = w1 * x, w2 * x
    h1, h2 = 1 / (1 + math.exp(-s1)), 1 / (1 + math.exp(-s2))
    y_hat = v1 * h1 + v2 * h2
    e = y_hat - y
    values = {"x": x, "w1": w1, "w2": w2, "v1": v1, "v2": v2, "y": y, "s1": s1, "s2": s2}
    values |= {"h1": h1, "h2": h2, "p1": v1 * h1, "p2": v2 * h2, "y_hat": y_hat, "e": e, "L": e * e}
    d = 2 * e
    d_s1, d_s2 = d * v1 * h1 * (1 - h1), d * v2 * h2 * (1 - h2)
    gradients = {"L": 1, "e": d, "y_hat": d, "y": -d, "p1": d, "p2": d, "v1": d * h1, "v2": d * h2}
    gradients |= {"h1": d * v1, "h2": d * v2, "s1": d_s1, "s2": d_s2, "w1": d_s1 * x}
    gradients |= {"w2": d_s2 * x, "x": d_s1 * w1 + d_s2 * w2}
    return values, gradients


def shown(texts):
    return {name: text.get_text() for name, text in texts.items() if text.get_text()}


@pytest.mark.parametrize("far", FAR[::5])
def test_each_step_adds_one_number_and_all_of_them_are_right(explorer, far):
    explorer.state = far
    given = {name: explorer.state[name] for name in TWO_NEURONS.given}
    values, gradients = by_hand(**given)
    before = len(given)
    for step in range(STEPS + 1):
        explorer.state = {"step": step}
        above, below = shown(explorer.graph.values), shown(explorer.graph.gradients)
        assert len(above) + len(below) == before + step
        for texts, numbers in ((above, values), (below, gradients)):
            for name, text in texts.items():
                assert float(text) == pytest.approx(numbers[name], rel=0.08, abs=6e-4)
    assert set(above) == set(values)
    assert set(below) == set(gradients)


def test_forward_goes_before_back_and_the_arrows_say_so(explorer):
    for step in range(1, STEPS + 1):
        explorer.state = {"step": step}
        back = step >= FIRST_BACK
        assert explorer.graph.heading.get_text() == (BACKWARD if back else FORWARD_WORD)
        arrows = sum(arrow.get_visible() for arrow in explorer.graph.arrows)
        name = explorer.facts["name"]
        users = sum(name in node.inputs for node in TWO_NEURONS.nodes)
        inputs = {node.name: len(node.inputs) for node in TWO_NEURONS.nodes}
        assert arrows == (users if back else inputs[name])


def test_the_words_say_what_was_multiplied_with_what(explorer):
    explorer.state = {"step": STEPS - 1}
    assert "the gradient of w1 is 0.369" in explorer.alt
    assert (
        "Into s1 came 0.185, multiplied by its local derivative for w1, x = 2.000" in explorer.alt
    )
    lines = [line.get_text() for line in explorer.graph.lines]
    assert lines[1:3] == ["incoming × local derivative = outgoing", "0.185 × 2.000 = 0.369"]
    explorer.state = {"step": STEPS}
    lines = [line.get_text() for line in explorer.graph.lines]
    assert lines[1] == "through s2:  0.197 × (-1.000) = -0.197"
    assert lines[2] == "through s1:  0.185 × 0.500 = 0.092"
    assert lines[3] == "used twice, so add:  -0.105"
    assert "Both ways are added" in explorer.alt


def cases_of_labels():
    """Return settings: every step, and some of them with other numbers and a guess."""
    for far in FAR[5:]:
        yield from ({**far, "step": step} for step in range(STEPS + 1))
    for far in FAR[:5]:
        yield from ({**far, "step": step} for step in (11, 19, 24))
    for guess, check in ((0.0, False), (-200.0, True), (0.123, True)):
        guessing = {"predict": True, "guess": guess, "check": check}
        yield from ({**FAR[1], **guessing, "step": step} for step in (0, 1, 12, 24))


def test_no_label_lies_on_another_or_out_of_the_picture(explorer):
    figure, start = explorer.figure, explorer.state
    for settings in cases_of_labels():
        explorer.state = {**start, **settings}
        texts = [t for t in figure.axes[0].texts if t.get_text() and t.get_visible()]
        boxes = [(t.get_text(), t.get_window_extent()) for t in texts]
        for k, (one, box) in enumerate(boxes):
            assert figure.bbox.containsx(box.x0), f"{settings}: {one!r}"
            assert figure.bbox.containsx(box.x1), f"{settings}: {one!r}"
            assert figure.bbox.containsy(box.y0), f"{settings}: {one!r}"
            assert figure.bbox.containsy(box.y1), f"{settings}: {one!r}"
            for other, another in boxes[k + 1 :]:
                assert not box.overlaps(another), f"{settings}: {one!r} and {other!r}"


def test_with_predict_on_the_new_number_is_hidden_until_it_is_guessed(explorer):
    explorer.controls["predict"].value = True
    assert HIDDEN not in shown(explorer.graph.values).values()
    explorer.controls["next"].click()
    assert explorer.graph.values["s1"].get_text() == HIDDEN
    assert "1.000" not in explorer.graph.lines[1].get_text()
    explorer.controls["guess"].value = 0.5
    explorer.controls["check"].value = True
    assert explorer.graph.values["s1"].get_text() == HIDDEN
    assert "Your guess 0.5 is too low." in explorer.alt
    explorer.controls["guess"].value = 1.0
    assert explorer.graph.values["s1"].get_text() == "1.000"
    assert "Your guess 1 is right." in explorer.alt
    explorer.controls["next"].click()
    assert explorer.state["step"] == 2
    assert explorer.state["guess"] == 0
    assert not explorer.state["check"]
    assert explorer.graph.values["s2"].get_text() == HIDDEN


def test_without_a_guess_there_is_no_going_on(explorer):
    explorer.state = {"predict": True, "step": 3}
    explorer.controls["next"].click()
    assert explorer.state["step"] == 3
    assert GUESS_FIRST in explorer.alt
    explorer.controls["guess"].value = 0.1
    assert GUESS_FIRST not in explorer.alt
    explorer.controls["check"].value = True
    explorer.controls["next"].click()
    assert explorer.state["step"] == 4, "a wrong guess is a guess"
    assert explorer.graph.values["h1"].get_text() == "0.731"


@pytest.mark.parametrize("step", [1, 3, 7, 8, 9, 10, 11, 16, 19, 23, 24])
def test_a_number_of_each_kind_can_be_predicted_and_nothing_gives_it_away(explorer, step):
    explorer.state = {"step": step}
    name, number = explorer.facts["name"], explorer.facts["number"]
    explorer.state = {"predict": True}
    texts = explorer.graph.gradients if step >= FIRST_BACK else explorer.graph.values
    assert texts[name].get_text() == HIDDEN
    assert "is hidden" in explorer.alt
    for line in explorer.graph.lines[1:]:
        assert number_text(number) not in line.get_text()
    explorer.state = {"guess": round(number, 2), "check": True}
    assert explorer.facts["verdict"] == "right"
    assert texts[name].get_text() == number_text(number)


def test_moving_the_step_takes_the_tick_away_but_a_state_keeps_it(explorer):
    explorer.state = {"check": True, "step": 3, "predict": True}
    assert explorer.state["check"], "whatever the order of the names"
    explorer.controls["step"].value = 4
    assert not explorer.state["check"]


def test_reset_goes_back_to_the_start(explorer):
    explorer.state = {"step": STEPS, "x": -1.0}
    explorer.controls["reset"].click()
    assert explorer.state == Backpropagation().state


ONE = (Part("s1", 0.5, 0.2, 0.1),)
TWO = (Part("s2", 0.5, 0.8, 0.4), Part("s1", -0.25, 0.4, -0.1))


@pytest.mark.parametrize(
    ("guess", "number", "parts", "verdict"),
    [
        (0.731, 0.7311, (), "right"),
        (0.71, 0.7311, (), "too low"),
        (49.5, 50.0, (), "right"),
        (0.0, 1e-5, (), "right"),
        (-0.73, 0.7311, (), "negated"),
        (2.0, 1.0, (), "too high"),
        (-2.0, 1.0, (), "other sign"),
        (0.5, 0.1, ONE, "incoming alone"),
        (0.2, 0.1, ONE, "local alone"),
        (0.1, 0.1, ONE, "right"),
        (0.4, 0.3, TWO, "one way"),
        (-0.1, 0.3, TWO, "one way"),
        (0.5, 0.3, TWO, "difference"),
        (-0.5, 0.3, TWO, "difference"),
        (-0.3, 0.3, TWO, "negated"),
    ],
)
def test_what_is_said_of_a_guess(guess, number, parts, verdict):
    assert judge(guess, number, parts) == verdict
    assert verdict in VERDICTS


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.000"),
        (-0.0, "0.000"),
        (0.0004, "4e-04"),
        (-0.0004, "-4e-04"),
        (0.0006, "0.001"),
        (-1.0, "-1.000"),
        (12.345, "12.35"),
        (-123.45, "-123.5"),
        (9.99961, "10.00"),
    ],
)
def test_numbers_are_short_and_only_zero_looks_like_zero(value, text):
    assert number_text(value) in (text, f"{value:.2f}", f"{value:.3f}")
    assert len(number_text(value)) <= 6
    assert (float(number_text(value)) == 0) == (value == 0)


def test_a_calculation_with_small_numbers_comes_out(explorer):
    explorer.state = {"w2": -3.0, "v2": 3.0, "step": STEPS - 2}
    line = explorer.graph.lines[2].get_text()
    incoming, local, outgoing = map(float, line.replace("=", "×").split("×"))
    assert incoming * local == pytest.approx(outgoing, rel=0.01)
    assert 0 < outgoing < 0.01
    assert f"came {incoming}, multiplied by" in explorer.alt


def test_the_tasks_ask_for_what_their_conditions_say(explorer):
    largest, saturated, predicted = explorer.tasks
    explorer.state = {"step": STEPS}
    assert max(("w1", "w2", "v1", "v2"), key=lambda w: explorer.facts["gradients"][w]) == "v1"
    assert not largest.condition(explorer.facts)
    explorer.state = {"w2": 0.0, "step": STEPS - 1}
    assert not largest.condition(explorer.facts), "all steps are to be gone through"
    explorer.state = {"x": 0.0, "step": STEPS}
    assert not saturated.condition(explorer.facts), "a gradient of 0 alone is no saturation"
    explorer.state = {"x": 4.0, "w1": 2.0, "w2": 2.0}
    assert saturated.condition(explorer.facts)
    assert max(abs(explorer.facts["gradients"][w]) for w in ("w1", "w2")) < 0.1
    for step, guess in ((STEPS, 0.3), (STEPS - 1, explorer.facts["gradients"]["w1"])):
        explorer.controls["reset"].click()
        explorer.state = {"step": step, "predict": True, "guess": guess, "check": True}
        assert not predicted.condition(explorer.facts)
