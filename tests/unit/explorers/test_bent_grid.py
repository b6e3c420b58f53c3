import numpy as np
import pytest

from helpers.explorers.bent_grid import FUNCTIONS, LIMIT, BentGrid
from helpers.nn.derivatives import ACTIVATIONS
from tests.unit.explorers.hands import drag, pixel, tell

EXPLORER = BentGrid
XOR_LAYER = {"w00": -0.5, "w01": 0.5, "w10": -0.5, "w11": 0.5, "b0": 0.7, "b1": -0.2}
SKEW = {"w00": 0.5, "w01": -1.5, "w10": 1.25, "w11": 0.75, "b0": 0.4, "b1": -0.3}


def neuron_by_neuron(state):
    """Return what the layer makes of the four inputs, one sum after the other."""
    bend = ACTIVATIONS[state["activation"]][0]
    return [
        [
            float(bend(round(a * state[f"w0{j}"] + b * state[f"w1{j}"] + state[f"b{j}"], 9)))
            for j in range(2)
        ]
        for a in (0, 1)
        for b in (0, 1)
    ]


@pytest.mark.parametrize("activation", FUNCTIONS)
def test_the_points_go_where_the_neurons_send_them(explorer, activation):
    explorer.state = SKEW | {"activation": activation}
    assert np.allclose(explorer.facts["points after"], neuron_by_neuron(explorer.state))


def test_the_rows_of_w_are_where_the_axes_go(explorer):
    explorer.state = {name: value for name, value in SKEW.items() if name[0] == "w"}
    assert explorer.handles["row 0"].place == (0.5, -1.5)
    assert explorer.handles["row 1"].place == (1.25, 0.75)
    assert explorer.facts["points before"][2].tolist() == [0.5, -1.5], "the input (1, 0)"
    assert explorer.facts["points before"][1].tolist() == [1.25, 0.75], "the input (0, 1)"


def test_the_layer_of_chapter_01_makes_xor_with_the_step(explorer):
    explorer.state = XOR_LAYER | {"activation": "step"}
    assert explorer.facts["points after"].tolist() == [[1, 0], [1, 1], [1, 1], [0, 1]]
    assert explorer.facts["width"] == pytest.approx(np.sqrt(0.5))
    assert explorer.facts["determinant"] == 0
    assert not explorer.tasks[2].condition(explorer.facts), "the step is not among the three"
    assert "with a gap of 0.71" in explorer.alt


def test_no_numbers_separate_xor_without_bending(explorer):
    rng = np.random.default_rng(0)
    for _ in range(30):
        numbers = rng.integers(-40, 41, 6) / 20
        facts = explorer.compute("identity", **dict(zip(XOR_LAYER, numbers, strict=True)))
        assert facts["gap"] is None
        assert facts["width"] == 0


@pytest.mark.parametrize(
    ("activation", "numbers"),
    [
        ("sigmoid", (2, 2, -2, -2, 1.65, -1.65)),
        ("tanh", (-2, -2, 2, 2, 1.2, -1.2)),
        ("ReLU", (1, 1, 1, 1, 0, -1)),
    ],
)
def test_each_of_the_three_can_bend_the_plane_enough(explorer, activation, numbers):
    explorer.state = dict(zip(XOR_LAYER, numbers, strict=True)) | {"activation": activation}
    assert explorer.tasks[2].condition(explorer.facts)


def test_the_square_has_the_area_of_the_determinant(explorer):
    for numbers in (SKEW, SKEW | {"w00": -2.0}, XOR_LAYER):
        explorer.state = numbers
        x, y = explorer.facts["square before"].T
        area = float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2)
        assert explorer.facts["determinant"] == pytest.approx(area)


def test_arrows_and_shift_by_hand(explorer):
    drag(explorer, "shift", (0.5, -0.25))
    assert (explorer.state["b0"], explorer.state["b1"]) == (0.5, -0.25)
    drag(explorer, "row 0", (0.5, 0.75))
    assert (explorer.state["w00"], explorer.state["w01"]) == (0.0, 1.0)
    drag(explorer, "row 1", (-0.5, -0.25))
    assert (explorer.state["w10"], explorer.state["w11"]) == (-1.0, 0.0)
    assert (explorer.state["b0"], explorer.state["b1"]) == (0.5, -0.25)


def test_a_number_grows_upwards_and_to_the_right(explorer):
    for way in ((3, 0), (0, 5)):
        explorer.state = dict.fromkeys(XOR_LAYER, 0.0)
        x, y = explorer.handles["w01"].place
        drag(explorer, "w01", (x + way[0], y + way[1]))
        assert 0 < explorer.state["w01"] <= LIMIT
        assert explorer.handles["w01"].place == (x, y)
    tell(explorer, type="nudge", name="b1", across=0, up=-1, big=False)
    assert explorer.state["b1"] == pytest.approx(-0.05)


def test_what_the_mouse_is_told(explorer):
    explorer.state = SKEW | {"activation": "ReLU"}
    told = tell(explorer, type="hover", **pixel(explorer, (-1, 0.5), explorer.before))["text"]
    assert told == "sums (-1.00, 0.50)\nafter ReLU (0.00, 0.50)"
    place = explorer.facts["points after"][2]
    assert place.tolist() == [0.9, 0]
    told = tell(explorer, type="hover", **pixel(explorer, place, explorer.after))["text"]
    assert told.splitlines()[-1] == "input 10: (0.90, 0.00)"
    at = explorer.numbers.places["w01"]
    told = tell(explorer, type="hover", **pixel(explorer, at, explorer.strip))["text"]
    assert told.startswith("W[0, 1]: from input 1 to neuron 2")
    tell(explorer, type="leave")
    assert explorer.pointed is None


def test_points_that_leave_the_view_are_not_drawn_at_its_edge(explorer):
    explorer.state = dict.fromkeys(XOR_LAYER, 2.0)
    shown = np.concatenate([p.get_xydata() for p in explorer.sums.points.artists])
    assert shown.tolist() == [[2, 2]]
    assert [t.get_text() for t in explorer.sums.names] == ["00", "", "", ""]


def test_inputs_that_meet_share_a_name(explorer):
    explorer.state = XOR_LAYER | {"activation": "step"}
    assert sorted(t.get_text() for t in explorer.bent.names) == ["", "00", "01, 10", "11"]
