import numpy as np
import pytest

from helpers.datasets.toys import PROBLEMS
from helpers.explorers import optimizers_on_a_network as module
from helpers.explorers.optimizers_on_a_network import (
    CALM_LOSS,
    EVERY,
    GUESSING,
    NOISE,
    ROWS,
    SCALE,
    UPDATES,
    OptimizersOnANetwork,
    new_network,
    train,
)
from helpers.nn.optimizers import OPTIMIZERS
from helpers.plots.optimizer_paths import LOOKS
from tests.unit.explorers.hands import drag, pixel, tell

EXPLORER = OptimizersOnANetwork


def problem_data(problem, seed):
    x, y = PROBLEMS[problem](ROWS, NOISE, seed=seed)
    return (x / SCALE).astype(np.float32), y


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_lines_are_the_losses_of_a_training_by_hand(explorer, name):
    explorer.state = {"problem": "exclusive_or", "batch_size": ROWS, "seed": 2}
    network, optimizer = new_network(2), OPTIMIZERS[name](0.01)
    rows, test = problem_data("exclusive_or", 0), problem_data("exclusive_or", 1)
    losses = [(network.evaluate(*rows)[0], network.evaluate(*test)[0])]
    for _ in range(2 * EVERY):  # with all rows in a batch their order changes but rounding
        network.train_step(*rows, optimizer)
        losses.append((network.evaluate(*rows)[0], network.evaluate(*test)[0]))
    for number, lines in enumerate((explorer.train, explorer.test)):
        x, y = lines[name].line.get_data()
        assert x.tolist() == list(range(0, UPDATES + 1, EVERY))
        expected = [pair[number] for pair in losses[::EVERY]]
        np.testing.assert_allclose(y[:3], expected, rtol=1e-3)
        assert lines[name].end.get_xdata() == [UPDATES]


def test_all_start_from_the_same_weights(explorer):
    starts = {explorer.train[name].line.get_ydata()[0] for name in OPTIMIZERS}
    assert len(starts) == 1
    assert 0.4 < starts.pop() < 1.5


def test_a_rate_of_one_retrains_this_one_only(explorer):
    before = train.cache_info().misses
    explorer.state = {"rate_Adam": 10**-2.45}
    assert train.cache_info().misses == before + 1
    explorer.state = {"rate_Adam": 0.01}
    assert train.cache_info().misses == before + 1


def test_what_is_left_says_nothing_while_the_rate_is_constant(explorer):
    before = train.cache_info().misses
    explorer.state = {"left": 0.001}
    assert train.cache_info().misses == before
    lines = {name: explorer.train[name].line.get_ydata().copy() for name in OPTIMIZERS}
    explorer.state = {"schedule": "exponential"}
    for name in OPTIMIZERS:
        assert not np.array_equal(explorer.train[name].line.get_ydata(), lines[name])


def test_batch_size_and_seed_change_the_curves_and_the_words(explorer):
    assert "20 of 200 rows (20 epochs), seed 0" in explorer.alt
    before = explorer.train["SGD"].line.get_ydata().copy()
    explorer.state = {"batch_size": 1}
    assert "1 of 200 rows (1 epoch), seed 0" in explorer.alt
    assert not np.array_equal(explorer.train["SGD"].line.get_ydata(), before)
    explorer.state = {"batch_size": ROWS, "seed": 3}
    assert "200 of 200 rows (200 epochs), seed 3" in explorer.alt


def test_a_schedule_calms_the_last_losses_of_sgd_with_one_row_in_a_batch(explorer):
    """What the answer under the explorer says."""
    rough = {}
    for schedule in ("constant", "exponential"):
        explorer.state = {"batch_size": 1, "rate_SGD": 10**-0.5, "schedule": schedule, "left": 0.01}
        losses = explorer.train["SGD"].line.get_ydata()[-10:]
        rough[schedule] = np.abs(np.diff(losses)).mean()
    assert rough["exponential"] < rough["constant"] / 5


@pytest.mark.parametrize("exponent", [-0.5, -0.35, -0.2, -0.05, 0.1, 0.3, 0.5])
def test_the_task_with_a_schedule_cannot_be_met_without_one(exponent):
    curve = train("circles", "SGD", 10**exponent, 1, 0, "constant", 1.0)
    assert curve.diverged or curve.train[-1] > CALM_LOSS


def test_one_button_gives_all_the_same_rate_again(explorer):
    explorer.state = {"rate_SGD": 0.1, "rate_Adam": 1.0}
    explorer.controls["same"].click()
    assert {explorer.state[f"rate_{name}"] for name in OPTIMIZERS} == {0.01}


def test_with_the_common_rate_of_the_start_sgd_looks_worst_and_need_not(explorer):
    losses = explorer.facts["train_loss"]
    assert max(losses, key=losses.get) == "SGD"
    explorer.state = {"rate_SGD": 1.0}
    losses = explorer.facts["train_loss"]
    assert min(losses, key=losses.get) == "SGD"


def test_adam_with_a_huge_rate_is_worse_than_guessing(explorer):
    explorer.state = {"rate_Adam": 10**0.5}
    assert explorer.facts["train_loss"]["Adam"] > GUESSING
    assert f"{GUESSING:.2f}" == "0.69"
    assert "0.69" in explorer.tasks[1].sentence


def test_a_training_that_diverged_is_said(explorer, monkeypatch):
    curve = train("circles", "SGD", 0.01, 20, 0, "constant", 1.0)
    broken = curve._replace(
        updates=curve.updates[:3], train=curve.train[:3], test=curve.test[:3], diverged=True
    )
    monkeypatch.setattr(
        module, "train", lambda problem, name, *rest: broken if name == "SGD" else curve
    )
    explorer.state = {"seed": 1}
    assert "SGD (η 0.01) diverged after 10 updates" in explorer.alt
    assert explorer.facts["train_loss"]["SGD"] == np.inf
    assert "Lowest test: Momentum." in explorer.alt


def test_while_it_trains_the_old_words_are_not_left_standing(explorer, monkeypatch):
    words = []
    curve = train("circles", "SGD", 0.01, 20, 0, "constant", 1.0)
    monkeypatch.setattr(module, "train", lambda *_: words.append(explorer.alt) or curve)
    explorer.state = {"seed": 2}
    assert set(words) == {module.IN_TRAINING}
    assert "seed 2" in explorer.alt


def test_words_are_short_enough_for_three_lines(explorer):
    explorer.state = {"problem": "exclusive_or", "schedule": "exponential", "left": 0.001}
    assert len(explorer.alt) < 300


def test_every_optimizer_has_a_look_and_they_stand_in_the_same_order():
    assert list(OPTIMIZERS) == list(LOOKS)


def test_names_are_pressed_and_who_is_off_is_neither_trained_nor_drawn(explorer):
    tell(explorer, type="press", name="show_Adam")
    assert explorer.state["show_Adam"] is False
    for lines in (explorer.train, explorer.test):
        assert not lines["Adam"].line.get_xydata().size
        assert not lines["Adam"].end.get_xydata().size
    assert "Adam" not in explorer.alt
    before = train.cache_info().misses
    explorer.state = {"rate_Adam": 10**-1.15}
    assert train.cache_info().misses == before
    explorer.state = {f"show_{name}": False for name in OPTIMIZERS}
    assert "Nobody trains" in explorer.alt
    tell(explorer, type="press", name="show_Adam")
    assert "Adam (η 0.071)" in explorer.alt
    assert "Lowest" not in explorer.alt


def test_a_dragged_rate_trains_at_once(explorer):
    drag(explorer, "rate_SGD", (0.0, explorer.handles["rate_SGD"].y), until="drag")
    curve = train("circles", "SGD", 1.0, 20, 0, "constant", 1.0)
    np.testing.assert_array_equal(explorer.train["SGD"].line.get_ydata(), curve.train)
    tell(explorer, type="drop", name="rate_SGD", **pixel(explorer, (9, 0), explorer.rows.ax))
    assert explorer.state["rate_SGD"] == pytest.approx(10**0.5)


def test_the_mouse_is_told_both_losses_at_an_update(explorer):
    curve = explorer.facts["curves"]["SGD"]
    expected = (
        f"SGD, update 50\ntraining loss {curve.train[10]:.3g}\ntest loss {curve.test[10]:.3g}"
    )
    for lines in (explorer.train, explorer.test):
        line = lines["SGD"]
        place = pixel(explorer, line.line.get_xydata()[10], line.ax)
        assert tell(explorer, type="hover", **place)["text"] == expected
    far = pixel(explorer, (100, 5), line.ax)
    assert tell(explorer, type="hover", **far)["text"] == ""


def test_all_settings_are_below_or_beside_in_their_order(explorer):
    shown = {name for names in explorer.groups.values() for name in names}
    below = [c.description for c in explorer._further.children if hasattr(c, "description")]
    rest = [c for name, c in explorer.controls.items() if name not in shown and name != "steps"]
    assert sorted(below) == sorted(c.description for c in rest)
    lines = [
        explorer._further.children[n : n + 3] for n in range(3, len(explorer._further.children), 3)
    ]
    switches = [line[0].description for line in lines if hasattr(line[0], "description")]
    assert switches == list(OPTIMIZERS)
    rates = [line[1].description for line in lines if hasattr(line[1], "description")]
    assert rates == [f"η {name}" for name in switches]
