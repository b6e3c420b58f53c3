import numpy as np
import pytest

from helpers.explorers.stacks import (
    ACTIVATIONS,
    KNOTS,
    LEARNING_RATE,
    MOST_KNOTS,
    NEURONS,
    OWN,
    SEED,
    STEPS,
    Stacks,
)
from helpers.nn import Adam
from helpers.nn.depth import CURVES, bent_curve, curve_points, stack
from tests.unit.explorers.hands import drag, pixel, tell

EXPLORER = Stacks


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("depth", [1, 4])
def test_the_linear_stack_is_a_line_and_ends_as_the_best_one(explorer, curve, depth):
    explorer.state = {"curve": curve, "depth": depth, "steps": STEPS, "activation": "ReLU"}
    x, line = explorer.fits[1].get_data()
    assert np.abs(np.diff(line, 2)).max() < 1e-12
    points = explorer.points.get_xydata()
    w, b = np.polyfit(points[:, 0], points[:, 1], 1)
    assert np.allclose(line, w * x + b, atol=0.02)
    assert explorer.facts["w"] == pytest.approx(w, abs=0.02)
    assert explorer.facts["b"] == pytest.approx(b, abs=0.02)
    best = np.mean((w * points[:, 0] + b - points[:, 1]) ** 2)
    assert explorer.best.get_ydata()[0] == pytest.approx(best, abs=1e-12)
    assert explorer.facts["linear_loss"] >= best - 1e-12


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_both_are_trained_as_the_library_trains(explorer, activation):
    explorer.state = {"curve": "corner", "activation": activation, "depth": 2, "steps": 20}
    x, y = curve_points("corner")
    for number, name in ((0, activation), (1, "identity")):
        network, optimizer = stack([1, NEURONS, 1], name, seed=SEED), Adam(LEARNING_RATE)
        losses = [np.mean((network.forward(x) - y) ** 2)]
        for _ in range(20):
            network.train_step(x, y, optimizer)
            losses.append(np.mean((network.forward(x) - y) ** 2))
        assert np.allclose(explorer.fits[number].get_ydata(), network.forward(x)[:, 0])
        assert np.allclose(explorer.losses[number].get_ydata(), losses)
        if name == "identity":
            b, end = network.forward(np.array([[0.0], [1.0]]))[:, 0]
            assert explorer.facts["w"] == pytest.approx(end - b)
            assert explorer.facts["b"] == pytest.approx(b)


def test_with_one_layer_both_are_the_same_and_it_is_said(explorer):
    explorer.state = {"curve": "sine", "depth": 1, "steps": 50}
    assert np.allclose(explorer.fits[0].get_ydata(), explorer.fits[1].get_ydata())
    assert "both are a line" in explorer.alt


def test_the_sine_is_the_same_line_with_1_layer_and_with_6(explorer):
    ends = []
    for depth in (1, 6):
        explorer.state = {"curve": "sine", "depth": depth, "steps": STEPS}
        ends.append((round(explorer.facts["w"], 2), round(explorer.facts["linear_loss"], 3)))
    assert ends[0] == ends[1]


def test_losses_under_the_picture_are_said(explorer):
    explorer.state = {"curve": "line", "depth": 1, "steps": STEPS}
    assert explorer.facts["best"] < 1e-5
    assert "under the picture" in explorer.alt


def test_going_back_shows_the_same(explorer):
    explorer.state = {"curve": "sine", "activation": "tanh", "depth": 3, "steps": 10}
    early = explorer.fits[0].get_ydata().copy()
    explorer.state = {"steps": STEPS}
    explorer.state = {"steps": 10}
    assert (explorer.fits[0].get_ydata() == early).all()


def test_what_was_trained_is_not_trained_again(explorer, monkeypatch):
    explorer.state = {"curve": "sine", "activation": "tanh", "depth": 6, "steps": STEPS}

    def never(*_, **__):
        raise AssertionError("trained again")

    monkeypatch.setattr(Adam, "update", never)
    for steps in (0, 100, 200, STEPS):
        explorer.state = {"steps": steps}
        assert explorer.errors == ""


def test_being_no_better_than_a_line_counts_only_where_the_curve_bends(explorer):
    explorer.state = {"curve": "line", "activation": "tanh", "depth": 3, "steps": STEPS}
    assert not explorer.tasks[2].condition(explorer.facts)


def test_a_point_is_dragged_and_both_stacks_learn_the_bent_curve(explorer):
    explorer.state = {"depth": 2, "steps": 15}
    drag(explorer, "points 2", (-0.25, 1.2))
    points = np.array(explorer.state["points"])
    assert points[2] == pytest.approx([-0.25, 1.2], abs=0.01)
    x, y = bent_curve("sine", points)
    assert np.allclose(explorer.points.get_xydata(), np.hstack([x, y]))
    assert np.allclose(explorer.knots.get_xydata(), points)
    network, optimizer = stack([1, NEURONS, 1], "tanh", seed=SEED), Adam(LEARNING_RATE)
    for _ in range(15):
        network.train_step(x, y, optimizer)
    assert np.allclose(explorer.fits[0].get_ydata(), network.forward(x)[:, 0])
    assert explorer.alt.startswith(OWN)
    other = Stacks()
    other.state = explorer.state
    assert other.alt == explorer.alt
    explorer.controls["points"].click()
    assert explorer.state["points"] is None
    assert np.allclose(explorer.points.get_ydata(), curve_points("sine")[1][:, 0])


def test_another_curve_takes_the_own_points_away_unless_they_come_with_it(explorer):
    drag(explorer, "points 0", (-1, 1))
    own = explorer.state["points"]
    explorer.state = {"curve": "corner"}
    assert explorer.state["points"] is None
    assert np.allclose(explorer.knots.get_xydata(), np.hstack(curve_points("corner", KNOTS)))
    explorer.state = {"curve": "sine", "points": own}
    assert explorer.state["points"] == own
    with pytest.raises(ValueError, match="list of"):
        explorer.state = {"curve": "wave", "points": [[0, 9]]}
    assert explorer.state["curve"] == "sine"
    assert explorer.state["points"] == own


def test_a_click_adds_a_point_as_does_the_button_and_delete_takes_it_away(explorer):
    tell(explorer, type="click", **pixel(explorer, (0.5, -1), explorer.plane))
    assert explorer.state["points"][KNOTS] == pytest.approx([0.5, -1], abs=0.01)
    k = int(np.abs(explorer.points.get_xdata() - 0.5).argmin())
    assert explorer.points.get_ydata()[k] == pytest.approx(-1, abs=0.15)
    tell(explorer, type="remove", name=f"points {KNOTS}")
    assert np.allclose(explorer.points.get_ydata(), curve_points("sine")[1][:, 0], atol=0.01)
    for number in range(KNOTS, MOST_KNOTS):
        assert len(explorer.facts["knots"]) == number
        explorer.controls["add"].click()
        assert np.allclose(explorer.points.get_ydata(), curve_points("sine")[1][:, 0], atol=0.02)
    explorer.controls["add"].click()
    tell(explorer, type="click", **pixel(explorer, (0.1, 1), explorer.plane))
    assert len(explorer.facts["knots"]) == MOST_KNOTS


def test_a_point_of_the_loss_curve_is_clicked_or_the_mark_is_dragged_there(explorer):
    tell(explorer, type="click", **pixel(explorer, (120.2, 1e-3), explorer.loss_plane))
    assert explorer.state["steps"] == 120
    mark = explorer.handles["step"]
    assert mark.place == (120, explorer.losses[0].get_ydata()[-1])
    drag(explorer, "step", (45.1, 0.1))
    assert explorer.state["steps"] == 45
    for place, step in ((-20, 0), (999, STEPS)):
        drag(explorer, "step", (place, 0.1))
        assert explorer.state["steps"] == step


def test_hovering_tells_losses_and_values(explorer):
    explorer.state = {"steps": 40}
    with_it, linear = (losses[25] for losses in explorer.facts["losses"])
    where = pixel(explorer, (25, 0.1), explorer.loss_plane)
    assert tell(explorer, type="hover", **where)["text"] == (
        f"after 25 steps\nloss with tanh {with_it:.3g}\nloss, linear {linear:.3g}"
    )
    where = pixel(explorer, (200, 0.1), explorer.loss_plane)
    assert tell(explorer, type="hover", **where)["text"] == ""
    where = pixel(explorer, (-1, 0), explorer.plane)
    ends = [fit.get_ydata()[0] for fit in explorer.fits]
    assert tell(explorer, type="hover", **where)["text"] == (
        f"x = -1.00, wanted 0.00\nwith tanh {ends[0]:.2f}\nlinear {ends[1]:.2f}"
    )


def test_the_parabola_must_be_the_course_s_own(explorer):
    explorer.state = {"curve": "parabola", "steps": STEPS}
    assert explorer.tasks[0].condition(explorer.facts)
    assert not explorer.tasks[0].condition(explorer.facts | {"named": OWN})
    line = [[-1, 0.5], [1, -0.5], *([x, -0.5 * x] for x in np.linspace(-0.9, 0.9, 10))]
    explorer.state = {"curve": "line", "points": line}
    assert explorer.tasks[1].condition(explorer.facts), "an own line is learned, too"
