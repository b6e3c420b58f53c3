import itertools

import numpy as np
import pytest

from helpers.explorers.gates import GateLine
from helpers.explorers.perceptron_rule import LOOKS, PerceptronRule
from helpers.explorers.two_layers import GATES, TwoLayers
from tests.unit.explorers.hands import pixel, tell

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


def test_the_curve_of_the_rule_is_the_count_of_wrong_points():
    rule = PerceptronRule()
    rule.state = {"gate": "AND", "start": "zero", "learning_rate": 0.1, "looks": 18}
    looks, wrong = rule.wrong.get_data()
    assert looks.tolist() == list(range(19))
    assert wrong[-1] == 0
    assert all(wrong[:-1] > 0)
    w, b = rule.facts["w_now"], rule.facts["b_now"]
    assert [int(w @ bits + b > 1e-9) for bits in BITS] == [0, 0, 0, 1]
    assert rule.ring.get_xydata().tolist() == [[0, 1]]


def test_the_mark_is_whole_at_both_ends_and_one_look_is_one():
    rule = PerceptronRule()
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
    assert said.endswith("s1 1, s2 0\noutput 0")
    here, there = (mark.get_xydata()[0] for mark in layers.link.marks)
    assert here == pytest.approx([0.1, 0.2], abs=0.01)
    assert there.tolist() == [1, 0]
    tell(layers, type="press", name="input 11")
    assert layers.link.marks[1].get_xydata().tolist() == [[0, 1]]
    said = tell(layers, type="hover", **pixel(layers, (1.02, 0.97), after))["text"]
    assert said == "s1 1, s2 1\ninputs 01, 10"
    said = tell(layers, type="hover", **pixel(layers, (0.0, 0.0), after))["text"]
    assert said == "s1 0, s2 0\nno input"
