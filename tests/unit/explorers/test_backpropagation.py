import math

import pytest

from helpers.explorers.backpropagation import GUESSES, NO_GUESS, Backpropagation, way_to
from helpers.explorers.backpropagation_text import FORWARD, HIDDEN, STEPS, VERDICTS, number_text
from helpers.nn.graph import TWO_NEURONS
from helpers.plots.computation_graph import BACKWARD
from helpers.plots.computation_graph import FORWARD as FORWARD_WORD
from tests.unit.explorers.hands import drag, pixel, tell

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
    assert "into s1 came 0.185, times its local derivative x = 2.000" in explorer.alt
    lines = [line.get_text() for line in explorer.graph.lines]
    assert lines[1:3] == ["incoming × local derivative = outgoing", "0.185 × 2.000 = 0.369"]
    explorer.state = {"step": STEPS}
    lines = [line.get_text() for line in explorer.graph.lines]
    assert lines[1] == "through s2:  0.197 × (-1.000) = -0.197"
    assert lines[2] == "through s1:  0.185 × 0.500 = 0.092"
    assert lines[3] == "used twice, so add:  -0.105"
    assert "0.197 × (-1.000) = -0.197 through s2 plus 0.185 × 0.500 = 0.092" in explorer.alt


def cases_of_labels():
    """Return settings: every step, and some of them with other numbers and a guess."""
    for far in FAR[5:]:
        yield from ({**far, "step": step} for step in range(STEPS + 1))
    for far in FAR[:5]:
        yield from ({**far, "step": step} for step in (11, 19, 24))
    for far, guess in ((FAR[1], "1"), (FAR[5], "4")):
        guessing = {"predict": True, "guess": guess}
        yield from ({**far, **guessing, "step": step} for step in range(STEPS + 1))


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


def offered(explorer):
    return [text.get_text() for text in explorer.graph.offers if text.get_visible()]


def pick(explorer, verdict):
    """Press the number that deserves a verdict."""
    verdicts = [offer.verdict for offer in explorer.facts["offers"]]
    tell(explorer, type="press", name=f"guess {GUESSES[verdicts.index(verdict)]}")


def test_with_predict_on_the_new_number_is_hidden_until_it_is_picked(explorer):
    explorer.controls["predict"].value = True
    assert HIDDEN not in shown(explorer.graph.values).values()
    assert not offered(explorer)
    explorer.controls["step"].press("next")
    assert explorer.graph.values["s1"].get_text() == HIDDEN
    assert offered(explorer) == ["-1.000", "1.000", "1.500", "2.500"]
    pick(explorer, "added")
    assert explorer.graph.values["s1"].get_text() == HIDDEN
    assert "Not 2.500: that's the sum; multiply instead." in explorer.alt
    assert [line.get_text() for line in explorer.graph.lines[2:]] == [
        "2.500 is not right:",
        "that's the sum; multiply instead",
    ]
    pick(explorer, "right")
    assert explorer.graph.values["s1"].get_text() == "1.000"
    assert "Guessed right." in explorer.alt
    assert not offered(explorer)
    assert not any(name.startswith("guess") for name in explorer.handles)
    explorer.controls["step"].press("next")
    assert explorer.state["step"] == 2
    assert explorer.state["guess"] == NO_GUESS
    assert explorer.graph.values["s2"].get_text() == HIDDEN


def test_the_clock_waits_where_a_number_is_hidden(explorer):
    steps = explorer.controls["step"]
    for predict in (True, False):
        explorer.state = {"predict": predict, "step": 2}
        steps.playing = True
        steps._on_message(steps, {"type": "move", "before": 2, "value": 3}, [])
        assert explorer.state["step"] == 3
        assert steps.playing != predict
    steps.playing = False


@pytest.mark.parametrize("far", FAR[::2])
def test_of_four_numbers_one_is_right_and_nothing_gives_it_away(explorer, far):
    values, gradients = by_hand(
        **{name: (explorer.state | far)[name] for name in TWO_NEURONS.given}
    )
    for step in range(1, STEPS + 1):
        explorer.state = far | {"predict": True, "step": step}
        name, offers = explorer.facts["name"], explorer.facts["offers"]
        number = (gradients if step >= FIRST_BACK else values)[name]
        texts = [number_text(offer.number) for offer in offers]
        assert len(set(texts)) == 4, f"step {step}: {texts}"
        assert sorted(offers) == list(offers)
        (right,) = (offer for offer in offers if offer.verdict == "right")
        assert right.number == pytest.approx(number, rel=1e-9, abs=1e-12)
        assert {offer.verdict for offer in offers} <= set(VERDICTS)
        for offer in offers:
            if offer.verdict in ("too high", "too low"):
                assert (offer.number > number) == (offer.verdict == "too high")
            if offer.verdict == "negated":
                assert offer.number == pytest.approx(-number)
        on_screen = explorer.graph.gradients if step >= FIRST_BACK else explorer.graph.values
        assert on_screen[name].get_text() == HIDDEN
        assert f"is hidden. Is it {', '.join(texts)}?" in explorer.alt
        for line in explorer.graph.lines[1:]:
            assert number_text(number) not in line.get_text() or number_text(number) == "1.000"
        told = tell(explorer, type="hover", **pixel(explorer, explorer.graph.places[name]))["text"]
        assert told.endswith("pick one of the four numbers")
        if step < FIRST_BACK:
            assert number_text(number) not in told
        pick(explorer, "right")
        assert on_screen[name].get_text() == number_text(number)


def test_slips_are_named(explorer):
    """The numbers that come out when one thing is forgotten, by hand."""
    cases = {
        7: {"multiplied": 0.731 * 0.238, "subtracted": 0.731 - 0.238},
        3: {"mirrored": 0.269, "slope": 0.731 * 0.269},
        8: {"swapped": -0.469, "sum": 1.469},
        9: {"doubled": 0.939, "unchanged": 0.469},
        10: {"value": 0.220, "nothing": 0.0},
        18: {"incoming alone": 0.939, "local alone": 0.197, "added": 1.136},
        STEPS: {"difference": -0.289},
    }
    for step, slips in cases.items():
        explorer.state = {"predict": True, "step": step}
        found = {offer.verdict: offer.number for offer in explorer.facts["offers"]}
        for verdict, number in slips.items():
            assert found[verdict] == pytest.approx(number, abs=2e-3), f"step {step}"
    ways = [o.number for o in explorer.facts["offers"] if o.verdict == "one path"]
    assert ways == pytest.approx([-0.197, 0.092], abs=1e-3)


def test_a_guess_is_forgotten_with_its_question_but_a_state_keeps_it(explorer):
    explorer.state = {"guess": "3", "step": 3, "predict": True}
    assert explorer.state["guess"] == "3", "whatever the order of the names"
    explorer.controls["w1"].value += 1e-12  # as the page sends it back
    assert explorer.state["guess"] == "3"
    for change in ({"step": 4}, {"w1": 1.0}, {"predict": False}):
        explorer.state = {"predict": True, "step": 3, "w1": 0.5, "guess": "3"}
        ((name, value),) = change.items()
        explorer.controls[name].value = value
        assert explorer.state["guess"] == NO_GUESS, name


def test_reset_goes_back_to_the_start(explorer):
    explorer.state = {"step": STEPS, "x": -1.0, "predict": True, "guess": "1"}
    explorer.controls["reset"].click()
    assert explorer.state == Backpropagation().state


def test_given_numbers_are_dragged_up_and_down(explorer):
    for name in TWO_NEURONS.given:
        start = explorer.state[name]
        x, y = explorer.handles[name].place
        drag(explorer, name, (x, y + 0.25))
        assert explorer.state[name] == pytest.approx(start + 0.75)
        assert explorer.handles[name].place == (x, y), "the grip is back"
        assert explorer.graph.values[name].get_text() == number_text(start + 0.75)
        drag(explorer, name, (x, y - 9))
        assert explorer.state[name] == explorer.controls[name].min
        tell(explorer, type="nudge", name=name, across=0, up=1, big=False)
        assert explorer.state[name] == pytest.approx(explorer.controls[name].min + 0.05)


def test_the_first_task_takes_two_moves(explorer):
    fresh = Backpropagation()
    x, y = fresh.handles["w2"].place
    drag(fresh, "w2", (x, y + 0.3))
    tell(fresh, type="press", name="x")
    assert fresh.tasks[0].met


def test_a_press_of_a_box_leads_to_its_number_and_a_second_one_to_the_other(explorer):
    assert way_to("h1", 0) == 3
    assert way_to("h1", 3) == 16, "its value is there already"
    assert way_to("h1", 12) == 16
    assert way_to("h1", 16) == 3
    for step in range(STEPS + 1):
        assert way_to("x", step) == STEPS, "a given number has a gradient only"
    for start, name, backward in ((0, "h1", False), (0, "w1", True), (STEPS, "h1", True)):
        explorer.state = {"step": start}
        tell(explorer, type="press", name=name)
        assert (explorer.facts["name"], explorer.facts["backward"]) == (name, backward)


def test_what_is_pointed_at_tells_local_times_incoming(explorer):
    def point(place):
        return tell(explorer, type="hover", **pixel(explorer, place))["text"]

    places, middle = explorer.graph.places, lambda *edge: explorer.graph.ends(*edge).mean(axis=0)
    assert point(places["s1"]) == "s1 = x × w1"
    assert point(places["x"]) == "x = 2.00, given: drag it up or down"
    explorer.state = {"step": 18}
    assert point(places["s1"]).splitlines() == [
        "s1 = x × w1 = 2.000 × 0.500 = 1.000",
        "gradient: incoming × local = 0.939 × 0.197 = 0.185",
    ]
    assert point(middle("h1", "p1")).splitlines() == [
        "local derivative ∂p1/∂h1: v1",
        "incoming × local: 0.939 × 1.000 = 0.939",
    ]
    assert point(middle("x", "s1")).splitlines()[1] == "incoming × local: 0.185 × 0.500 = 0.092"
    explorer.state = {"step": 3}
    assert point(middle("h1", "p1")) == "local derivative ∂p1/∂h1: v1"
    explorer.state = {"step": STEPS}
    assert "0.197 × (-1.000) + 0.185 × 0.500 = -0.105" in point(places["x"])
    explorer.state = {"predict": True}
    assert "-0.105" not in point(places["x"])
    assert point(middle("x", "s1")).splitlines()[1] == "incoming: 0.185"
    explorer.state = {"step": 16}
    assert "0.939" not in point(middle("s1", "h1")), "that is what is asked for"
    assert point((5.5, 3.0)) == ""


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
    assert f"came {incoming}, times" in explorer.alt


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
    explorer.controls["reset"].click()
    explorer.state = {"predict": True, "step": STEPS - 1}
    pick(explorer, "right")
    assert not predicted.condition(explorer.facts), "that is w1"
    explorer.state = {"step": STEPS}
    for verdict in ("difference", "one path"):
        pick(explorer, verdict)
        assert not predicted.condition(explorer.facts)
    pick(explorer, "right")
    assert predicted.condition(explorer.facts)
