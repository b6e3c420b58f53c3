import numpy as np
import pytest

from helpers.explorers.optimizer_race import NAMES, STEPS, OptimizerRace
from helpers.nn import SGD, AdaGrad, Adam, Momentum, RMSProp
from helpers.nn.schedules import scheduled_rate
from helpers.nn.surfaces import SURFACES, optimizer_path
from tests.unit.explorers.hands import drag, pixel, tell

EXPLORER = OptimizerRace


@pytest.fixture
def race(explorer):
    explorer.state = {"steps": STEPS}
    return explorer


def own_path(name: str, state: dict) -> np.ndarray:
    """Return the path of one optimizer, made with its class in plain view."""
    rate = state[f"rate_{name}"]
    optimizer = {
        "SGD": lambda: SGD(rate),
        "Momentum": lambda: Momentum(rate, state["momentum"]),
        "AdaGrad": lambda: AdaGrad(rate),
        "RMSProp": lambda: RMSProp(rate, state["rho"]),
        "Adam": lambda: Adam(rate, state["beta_1"], state["beta_2"]),
    }[name]()
    return optimizer_path(
        SURFACES[state["surface"]],
        (state["start_w1"], state["start_w2"]),
        optimizer,
        state["steps"],
        lambda t: scheduled_rate(state["schedule"], rate, t, STEPS, state["left"]),
    )


@pytest.mark.parametrize("surface", SURFACES)
def test_lines_are_the_paths_of_the_library_with_these_settings(race, surface):
    race.state = {
        "surface": surface,
        "start_w1": 2.5,
        "start_w2": -1.2,
        "momentum": 0.7,
        "rho": 0.5,
        "beta_1": 0.6,
        "beta_2": 0.95,
        "schedule": "1/t",
        "left": 0.1,
        "rate_SGD": 0.1,
        "steps": 40,
    }
    ground = SURFACES[surface]
    for name in NAMES:
        path = own_path(name, race.state)
        np.testing.assert_allclose(race.lines[name].line.get_xydata(), path)
        np.testing.assert_allclose(race.lines[name].end.get_xydata(), path[-1:])
        np.testing.assert_allclose(race.distances[name].line.get_ydata(), ground.distance(path))
        np.testing.assert_allclose(race.losses[name].line.get_ydata(), ground.above(path))
        assert race.losses[name].line.get_xdata().tolist() == list(range(41))
    assert race.start.get_xydata().tolist() == [[2.5, -1.2]]


def test_every_constant_moves_its_own_optimizer_and_no_other(race):
    moves = {
        "momentum": (0.3, {"Momentum"}),
        "rho": (0.3, {"RMSProp"}),
        "beta_1": (0.3, {"Adam"}),
        "beta_2": (0.92, {"Adam"}),
    }
    moves |= {f"rate_{name}": (0.01, {name}) for name in NAMES}
    before = {name: race.lines[name].line.get_xydata().copy() for name in NAMES}
    start = race.state
    for control, (value, expected) in moves.items():
        race.state = {**start, control: value}
        moved = {
            name
            for name in NAMES
            if not np.array_equal(race.lines[name].line.get_xydata(), before[name])
        }
        assert moved == expected, control


def test_who_is_switched_off_is_not_drawn_and_not_named(race):
    race.state = {"show_AdaGrad": False}
    for lines in (race.lines, race.distances, race.losses):
        assert not lines["AdaGrad"].line.get_xydata().size
        assert not lines["AdaGrad"].end.get_xydata().size
    assert "AdaGrad" not in race.alt
    race.state = {f"show_{name}": False for name in NAMES}
    assert "Nobody runs" in race.alt
    assert not any(name.startswith("rate_") for name in race.handles)
    race.state = {"show_Adam": True}
    assert race.lines["Adam"].line.get_xydata().size
    assert "Nearest" not in race.alt


def test_the_ground_belongs_to_the_surface(race):
    for name, surface in [*SURFACES.items()] * 2:
        race.state = {"surface": name}
        stars = [line for line in race.plane.lines if line.get_marker() == "*"]
        seen = [line.get_xydata()[0].tolist() for line in stars if line.get_visible()]
        assert seen == surface.minima.tolist()
        assert sum(c.get_visible() for c in race.plane.collections) == 2
    assert len(race.plane.collections) == 2 * len(SURFACES), "each is drawn once"


def test_on_the_axis_of_the_saddle_all_are_stuck(race):
    race.state = {"surface": "saddle", "start_w2": 0.0}
    for name in NAMES:
        path = race.lines[name].line.get_xydata()
        assert (path[:, 1] == 0).all()
        assert race.facts["final"][name] >= 3
    assert "Nearest" not in race.alt


def test_who_diverges_is_said_and_not_drawn_as_arrived(race):
    race.state = {"rate_SGD": 10.0}
    assert race.facts["final"]["SGD"] == np.inf
    assert "SGD (η 10) diverged;" in race.alt
    assert not race.lines["SGD"].end.get_xydata().size


def test_one_button_gives_all_the_rate_of_sgd_and_another_the_first_rates_again(race):
    before = race.state
    race.state = {"rate_SGD": 10**-1.5}
    race.controls["same"].click()
    assert {race.state[f"rate_{name}"] for name in NAMES} == {10**-1.5}
    race.controls["own"].click()
    assert race.state == before


def test_with_one_rate_for_all_the_order_depends_on_the_rate(race):
    """What the first task shows: SGD is the first with one common rate, the last with another."""
    order = {}
    for exponent in (-0.2, 0.0):
        race.state = {"surface": "tilted"} | {f"rate_{name}": 10**exponent for name in NAMES}
        final = race.facts["final"]
        order[exponent] = sorted(final, key=final.get)
        assert f"Nearest: {order[exponent][0]}." in race.alt
    assert order[-0.2][0] == "SGD"
    assert order[0.0][-1] == "SGD"


def test_a_constant_rate_is_what_keeps_rmsprop_from_settling(race):
    """The third task cannot be met without a schedule, whatever the rate."""
    for exponent in np.arange(-0.3, 1.01, 0.1):
        race.state = {"rate_RMSProp": 10**exponent, "schedule": "constant"}
        assert race.facts["final"]["RMSProp"] > 0.01
        assert not race.tasks[2].met


def test_the_words_give_the_share_of_the_rate_that_is_left(race):
    race.state = {"schedule": "exponential", "left": 0.01, "steps": 50}
    assert "Schedule exponential: 0.1 of each rate left now, 0.01 at the end." in race.alt
    assert race.facts["share"] == pytest.approx(0.1)


def test_words_are_short_enough_for_three_lines(race):
    """The longest words there are, but for constants of one's own."""
    for rate in (0.001, 1.0, 10.0):
        race.state = {"surface": "tilted", "schedule": "exponential", "left": 0.001} | {
            f"rate_{name}": rate for name in NAMES
        }
        assert len(race.alt) < 300


def test_what_was_walked_is_not_walked_again(race, monkeypatch):
    race.state = {"surface": "saddle", "steps": 20}
    start = race.state
    race.state = {"surface": "bowl", "start_w2": -1.0}

    def never(*_, **__):
        raise AssertionError("walked again")

    monkeypatch.setattr("helpers.explorers.optimizer_race.optimizer_path", never)
    for steps in (0, 5, STEPS):
        race.state = {**start, "steps": steps}
        assert race.errors == ""


def test_a_start_in_the_hand_shows_what_it_shows_at_rest(race):
    race.state = {"steps": 20}
    drag(race, "start", (1.3, -2.4), until="drag")
    held = {name: race.lines[name].line.get_xydata().copy() for name in NAMES}
    assert (race.state["start_w1"], race.facts["start_w1"]) == (-3.5, 1.3)
    tell(race, type="drop", name="start", **pixel(race, (1.3, -2.4), race.plane))
    assert race.state["start_w2"] == -2.4
    for name in NAMES:
        np.testing.assert_array_equal(race.lines[name].line.get_xydata(), held[name])
        np.testing.assert_array_equal(held[name], own_path(name, race.state))


def test_names_are_pressed_and_rates_are_dragged(race):
    race.handles["show_Adam"].take(race.handles["show_Adam"].press())
    assert race.state["show_Adam"] is False
    assert "Adam" not in race.alt
    assert "rate_Adam" not in race.handles
    tell(race, type="press", name="show_Adam")
    assert race.state["show_Adam"] is True
    row = race.handles["rate_Adam"]
    drag(race, "rate_Adam", (-2.0, row.y + 3))
    assert race.state["rate_Adam"] == pytest.approx(0.01)
    assert "Adam (η 0.01)" in race.alt
    tell(race, type="remove", name="rate_Adam")
    assert race.state["show_Adam"] is False


def test_pressing_the_surface_races_from_there_and_pressing_a_curve_goes_to_a_step(race):
    bar = race.controls["steps"]
    tell(race, type="click", **pixel(race, (2.0, 1.5), race.plane))
    assert (race.state["start_w1"], race.state["start_w2"]) == pytest.approx((2.0, 1.5))
    assert (bar.value, bar.playing) == (0, True)
    tell(race, type="click", **pixel(race, (60, 0.1), race.loss))
    assert (bar.value, bar.playing) == (60, False)
    tell(race, type="press", name="start")
    assert (bar.value, bar.playing) == (0, True)
    bar.playing = False


def test_the_mouse_is_told_place_and_loss_and_who_was_there(race):
    def told(axes, place):
        return tell(race, type="hover", **pixel(race, place, axes))["text"]

    assert told(race.plane, (2.0, -1.0)).startswith("w₁ 2.00, w₂ -1.00: loss 1.2")
    place = race.lines["SGD"].line.get_xydata()[3]
    loss = SURFACES["ravine"].above(place)
    expected = f"SGD, step 3\ndistance {np.hypot(*place):.2g}, loss {loss:.2g}"
    assert told(race.plane, place).endswith(expected)
    assert told(race.loss, (3, loss)).startswith("SGD, step 3")
    assert told(race.rows.ax, (0, race.rows.rows["SGD"])) == "SGD: η 0.89"
    race.state = {"show_SGD": False}
    assert told(race.rows.ax, (0, race.rows.rows["SGD"])) == "SGD is off"
    assert "SGD" not in told(race.plane, place)


def test_all_settings_are_below_or_beside_in_their_order(race):
    shown = {name for names in race.groups.values() for name in names}
    below = [c.description for c in race._further.children if hasattr(c, "description")]
    rest = [c for name, c in race.controls.items() if name not in shown and name != "steps"]
    assert sorted(below) == sorted(c.description for c in rest)
    lines = [race._further.children[n : n + 3] for n in range(3, len(race._further.children), 3)]
    switches = [line[0].description for line in lines if hasattr(line[0], "description")]
    assert switches == list(NAMES)
    rates = [line[1].description for line in lines if hasattr(line[1], "description")]
    assert rates == [f"η {name}" for name in switches]
