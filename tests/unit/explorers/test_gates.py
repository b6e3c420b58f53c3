import itertools

import numpy as np
import pytest

from helpers.explorers.gates import GateLine
from helpers.explorers.perceptron_rule import FEWEST, LOOKS, MOST, PerceptronRule
from helpers.explorers.two_layers import GATES, TwoLayers
from tests.unit.explorers.hands import drag, pixel, tell

BITS = [(0, 0), (0, 1), (1, 0), (1, 1)]
TABLES = {
    "AND": lambda p, q: p and q,
    "NAND": lambda p, q: not (p and q),
    "OR": lambda p, q: p or q,
    "XOR": lambda p, q: p != q,
}


@pytest.fixture(scope="module")
def gates():
    return GateLine()


@pytest.fixture(scope="module")
def layers():
    return TwoLayers()


@pytest.fixture
def rule():
    return PerceptronRule()


@pytest.mark.parametrize("gate", TABLES)
def test_picture_table_and_words_agree(gates, gate):
    gates.state = {"gate": gate, "w1": 0.5, "w2": 0.5, "b": -0.2}
    wanted = [int(TABLES[gate](*bits)) for bits in BITS]
    outputs = [int(0.5 * p + 0.5 * q - 0.2 > 0) for p, q in BITS]
    assert [int(cell.get_text()) for cell in gates.cells[:, 2]] == wanted
    assert [int(cell.get_text()) for cell in gates.cells[:, 1]] == outputs
    verdicts = ["right" in cell.get_text() for cell in gates.cells[:, 3]]
    assert verdicts == [w == o for w, o in zip(wanted, outputs, strict=True)]
    assert f"{sum(verdicts)} of 4 right" in gates.alt
    ones = gates.points.artists[1].get_xydata().astype(int).tolist()
    assert ones == [list(bits) for bits, w in zip(BITS, wanted, strict=True) if w]


@pytest.mark.parametrize(("w1", "w2", "b"), list(itertools.product([-2.0, 0.0, 0.3], repeat=3)))
def test_the_tint_ends_at_the_line(gates, w1, w2, b):
    gates.state = {"w1": w1, "w2": w2, "b": b}
    tint = np.asarray(gates.region.get_array())
    x1, x2 = gates.line.get_data()
    if w1 == w2 == 0:
        assert len(x1) == 0
        assert (tint == (b > 0)).all()
        return
    ticks = -0.5 + (np.arange(81) + 0.5) * 2 / 81
    side = w1 * ticks[None, :] + w2 * ticks[:, None] + b
    clear = np.abs(side) > 1e-6
    assert (tint[clear] == (side > 0)[clear]).all()
    assert np.allclose(w1 * np.asarray(x1) + w2 * np.asarray(x2) + b, 0)


def test_more_than_half_of_the_neurons_that_the_chapter_tries_fire_always_or_never():
    w1, w2, b = np.mgrid[-20:21, -20:21, -20:21]  # in tenths: whole numbers are exact
    sums = np.array([p * w1 + q * w2 + b for p, q in BITS])
    always, never = (sums > 0).all(axis=0), (sums <= 0).all(axis=0)
    assert np.count_nonzero(always | never) > w1.size / 2
    # Those ANDs of which one sum is 0 do not become NAND when all signs are flipped.
    is_and = (sums[:3] <= 0).all(axis=0) & (sums[3] > 0)
    flipped = is_and & (sums < 0)[:3].all(axis=0)
    assert 0 < np.count_nonzero(flipped) < np.count_nonzero(is_and)


def test_no_setting_makes_xor(gates):
    tenths = np.arange(-20, 21, 4) / 10
    settings = itertools.product(tenths, repeat=3)
    right = [gates.compute(gate="XOR", w1=w1, w2=w2, b=b)["right"] for w1, w2, b in settings]
    assert max(right) == 3


@pytest.mark.parametrize(("first", "second", "output"), list(itertools.product(GATES, repeat=3)))
def test_two_layers_compute_what_their_gates_say(layers, first, second, output):
    layers.state = {"first": first, "second": second, "output": output}
    expected = [int(TABLES[output](TABLES[first](p, q), TABLES[second](p, q))) for p, q in BITS]
    assert layers.facts["table"] == "".join(map(str, expected))
    # the tint of the left plane is that of the whole network
    tint = np.asarray(layers.regions[0].get_array())
    pixel = {0: int(0.5 / 2 * 81), 1: int(1.5 / 2 * 81)}
    assert [int(tint[pixel[q], pixel[p]]) for p, q in BITS] == expected
    if expected == [0, 1, 1, 0]:  # what the guess of the chapter says
        assert len(np.unique(layers.facts["hidden"], axis=0)) == 3


def test_the_curve_of_the_rule_is_the_count_of_wrong_points(rule):
    rule.state = {"gate": "AND", "start": "zero", "learning_rate": 0.1, "looks": 18}
    looks, wrong = rule.wrong.get_data()
    assert looks.tolist() == list(range(19))
    assert wrong[-1] == 0
    assert all(wrong[:-1] > 0)
    w, b = rule.facts["w_now"], rule.facts["b_now"]
    assert [int(w @ bits + b > 1e-9) for bits in BITS] == [0, 0, 0, 1]
    assert rule.ring.get_xydata().tolist() == [[0, 1]]


def test_the_mark_is_whole_at_both_ends_and_one_look_is_one(rule):
    low, high = rule.now.axes.get_xlim()
    assert low <= -1
    assert high >= LOOKS + 1
    rule.state = {"looks": 1}
    assert rule.alt.startswith("After 1 look: ")


def test_two_gates_that_are_the_same_show_both_lines(layers):
    below, above = layers.lines[:2]
    assert below.get_linewidth() > 2 * above.get_linewidth()
    assert below.get_zorder() <= above.get_zorder()


def test_a_press_on_the_name_of_a_line_takes_the_next_gate(layers):
    layers.state = {"first": "AND", "second": "OR", "output": "OR"}
    seen = []
    for name in [*["first"] * len(GATES), "second", "output"]:
        tell(layers, type="press", name=name)
        seen.append(layers.state[name])
    assert sorted(seen[: len(GATES)]) == sorted(GATES)
    assert layers.state == {"first": "AND", "second": "AND", "output": "AND"}
    tags = [tag.get_text().split()[-2] for tag in layers.tags]
    assert tags == ["AND", "AND", "AND"]


def test_what_is_pointed_at_is_shown_in_both_planes(layers):
    layers.state = {"first": "NAND", "second": "OR", "output": "AND"}
    before, after = layers.figure.axes
    said = tell(layers, type="hover", **pixel(layers, (0.1, 0.2), before))["text"]
    assert said.endswith("h1 1, h2 0\noutput 0")
    here, there = (mark.get_xydata()[0] for mark in layers.link.marks)
    assert here == pytest.approx([0.1, 0.2], abs=0.01)
    assert there.tolist() == [1, 0]
    tell(layers, type="press", name="input 11")
    assert layers.link.marks[1].get_xydata().tolist() == [[0, 1]]
    said = tell(layers, type="hover", **pixel(layers, (1.02, 0.97), after))["text"]
    assert said == "h1 1, h2 1\ninputs 01, 10"
    said = tell(layers, type="hover", **pixel(layers, (0.0, 0.0), after))["text"]
    assert said == "h1 0, h2 0\nno input"
    tell(layers, type="leave")
    assert not any(mark.get_xydata().size for mark in layers.link.marks)


def test_the_start_is_dragged_at_look_0_and_the_sliders_show_it(rule):
    rule.state = {"start": "fires"}
    w = np.array([0.6, 0.4])
    drag(rule, "line", (0.8, 0.2))
    assert rule.state["start"] == "own"
    assert (rule.state["start_w1"], rule.state["start_w2"]) == (0.6, 0.4)
    assert rule.controls["start_w1"].value == pytest.approx(0.6)
    assert rule.state["start_b"] == pytest.approx(-w @ (0.8, 0.2), abs=0.026)
    foot = rule.facts["foot"]
    drag(rule, "weights", tuple(np.add(foot, (-0.3, 0.15))))
    assert (rule.state["start_w1"], rule.state["start_w2"]) == pytest.approx((-1, 0.5), abs=0.01)
    assert rule.facts["path"].w[0].tolist() == [-1, 0.5]
    rule.state = {"looks": 1}
    assert {"line", "weights"}.isdisjoint(rule.handles)
    assert not rule.arrow.get_xydata().size


def test_a_number_of_the_start_is_ones_own_start(rule):
    rule.state = {"start": "zero"}
    rule.controls["start_w1"].value = 1.5
    assert rule.state["start"] == "own"
    assert rule.facts["path"].w[0].tolist() == [1.5, -0.8]


def test_a_press_on_a_point_is_one_look_at_it(rule):
    for k in (3, 3, 1):
        tell(rule, type="press", name=f"points {k}")
    assert rule.state["looks"] == 3
    assert rule.facts["path"].looked[:5] == [3, 3, 1, 3, 0]
    assert rule.ring.get_xydata().tolist() == [[0, 1]]
    rule.controls["chosen"].click()
    assert rule.facts["path"].looked[:3] == [0, 1, 2]
    assert rule.state["looks"] == 3
    rule.state = {"looks": LOOKS}
    tell(rule, type="press", name="points 0")
    assert rule.state["looks"] == LOOKS
    assert rule.errors == ""


def test_own_points_of_both_classes_and_back(rule):
    plane = rule.plane
    tell(rule, type="click", **pixel(rule, (0.5, 0.5), plane))
    assert rule.facts["x"][4] == pytest.approx([0.5, 0.5], abs=0.01)
    assert "of your 5 points wrong" in rule.alt
    rule.state = {"press": "flip", "looks": 9, "chosen": [4]}
    tell(rule, type="press", name="points 4")
    assert rule.facts["wanted"].tolist() == [0, 0, 0, 1, 0]
    assert rule.state["looks"] == 9
    drag(rule, "points 0", (0.2, -0.2))
    assert rule.facts["x"][0] == pytest.approx([0.2, -0.2], abs=0.01)
    assert rule.points.artists[0].get_xydata()[0] == pytest.approx([0.2, -0.2], abs=0.01)
    tell(rule, type="remove", name="points 1")
    assert (rule.state["looks"], rule.state["chosen"]) == (0, [])
    assert len(rule.state["points"]) == 4
    rule.controls["points"].click()
    assert rule.facts["wanted"].tolist() == [0, 0, 0, 1]
    rule.controls["add"].click()
    rule.controls["gate"].value = "OR"
    assert rule.state["points"] is None, "a gate brings its own points"
    assert rule.facts["wanted"].tolist() == [0, 1, 1, 1]


def test_there_are_never_too_many_points_nor_too_few(rule):
    for _ in range(20):
        rule.controls["add"].click()
    assert len(rule.facts["x"]) == MOST
    assert rule.curve.get_ylim()[1] > MOST
    for _ in range(20):
        tell(rule, type="remove", name="points 0")
    assert len(rule.facts["x"]) == FEWEST
    assert rule.errors == ""


def test_hovering_tells_the_correction_that_a_look_would_make(rule):
    rule.state = {"start": "zero"}

    def said(place):
        return tell(rule, type="hover", **pixel(rule, place, rule.plane))["text"]

    assert said((1.02, 0.97)).endswith("wanted 1\na look: w1 +0.10, w2 +0.10, b +0.10")
    assert said((0, 1)).endswith("right: a look changes nothing")
    assert said((0.5, 0.5)).startswith("sum +0.00: silent")


def test_the_diamond_and_a_click_on_the_curve_lead_to_a_look(rule):
    drag(rule, "now", (40.2, 2))
    assert rule.state["looks"] == 40
    tell(rule, type="click", **pixel(rule, (7.1, 1), rule.curve))
    assert rule.state["looks"] == 7
