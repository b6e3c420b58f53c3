import numpy as np
import pytest

from helpers.explorers.line_walk import B_LIMITS, COURSE, W_LIMITS
from helpers.explorers.turned_bowl import BS, WS, TurnedBowl
from tests.unit.explorers.hands import drag

X, Y = COURSE.T


@pytest.fixture
def bowl():
    return TurnedBowl()


def test_from_straight_above_it_is_the_map_of_w_and_b(bowl):
    bowl.state = {"turn": 0, "tilt": 90}
    w, b = np.array([-3.0, 5.0, 1.0]), np.array([5.0, 13.0, 9.0])
    across, up, _ = bowl.bowl.seen(w, b, np.array([3.0, 70.0, 1.0]))
    assert across == pytest.approx([-1, 1, 0])
    assert up == pytest.approx([-1, 1, 0])


def test_turned_by_a_quarter_w_runs_upwards(bowl):
    bowl.state = {"turn": 90, "tilt": 90}
    across, up, _ = bowl.bowl.seen(W_LIMITS[1], np.mean(B_LIMITS), 5.0)
    assert (across, up) == pytest.approx((0, 1))


def test_the_surface_is_the_loss_and_what_is_near_is_drawn_last(bowl):
    assert bowl.losses[3, 7] == pytest.approx(np.mean((WS[7] * X + BS[3] - Y) ** 2))
    bowl.state = {"turn": 0, "tilt": 20}
    heights = [path.vertices[:, 1].mean() for path in bowl.bowl.faces.get_paths()]
    assert len(heights) == (len(WS) - 1) * (len(BS) - 1)
    _, _, away = bowl.bowl.seen(*np.meshgrid(WS, BS), bowl.losses)
    assert away[-1].min() > away[0].min()
    assert np.isfinite(heights).all()


def test_a_drag_turns_and_tilts_and_the_turn_goes_round(bowl):
    bowl.state = {"turn": 170, "tilt": 40}
    x, y = bowl.handles["bowl"].place
    drag(bowl, "bowl", (x + 0.5, y - 0.25))
    assert bowl.state["turn"] == 170 + 40 - 360
    assert bowl.state["tilt"] == 60
    drag(bowl, "bowl", (x, y - 1.4))
    assert bowl.state["tilt"] == 90


def test_the_path_is_gradient_descent_and_the_line_that_of_the_diamond(bowl):
    bowl.state = {"learning_rate": 0.1, "steps": 25, "turn": 0, "tilt": 90}
    place = np.array([-2.0, 12.0])
    table = np.column_stack([X, np.ones_like(X)])
    for _ in range(25):
        place = place - 0.1 * 2 / len(X) * table.T @ (table @ place - Y)
    assert (bowl.facts["w"], bowl.facts["b"]) == pytest.approx(place)
    ends, heights = bowl.line.get_data()
    assert heights == pytest.approx(place[0] * ends + place[1])
    seen = bowl.bowl.path.now.get_xydata()[0]
    assert seen == pytest.approx((place - (1, 9)) / 4)


def test_an_end_of_the_line_moves_the_start(bowl):
    bowl.state = {"start_w": 1.0, "start_b": 9.0}
    drag(bowl, "right", (0, 14.0))
    assert (bowl.state["start_w"], bowl.state["start_b"]) == (1.5, 10.25)
