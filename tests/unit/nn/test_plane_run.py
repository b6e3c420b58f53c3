import threading
import time

import numpy as np
import pytest

from helpers.datasets.toys import PROBLEMS, circles
from helpers.nn.losses import cross_entropy
from helpers.nn.plane_run import ENTRIES, PlaneRun, PlaneSettings, unit_pictures


def run_of(n_train=250, hidden=(4, 2), activation="tanh", seed=0, noise=0.0, **settings):
    return PlaneRun(
        *circles(500, noise, seed), n_train, hidden, activation, PlaneSettings(**settings), seed
    )


def trained(run: PlaneRun, epochs: int) -> PlaneRun:
    for _ in range(epochs):
        run.epoch()
    return run


@pytest.mark.parametrize("problem", PROBLEMS)
def test_it_learns(problem):
    run = PlaneRun(
        *PROBLEMS[problem](500, 0.0, 1), 400, (8, 8), "tanh", PlaneSettings("Adam", 0.01), seed=1
    )
    before = run.moment.train_loss
    trained(run, 60)
    assert run.moment.train_loss < before / 2
    assert run.moment.epoch == 60


def test_the_same_seed_makes_the_same_run_and_another_one_does_not():
    one, same, other = (trained(run_of(seed=seed, dropout=0.2), 5) for seed in (3, 3, 4))
    assert (one.moment.params == same.moment.params).all()
    assert not (one.moment.params == other.moment.params).all()


def test_each_epoch_takes_every_training_point_once_in_batches():
    run = run_of(n_train=47, batch_size=10)
    seen = []
    step = run.network.train_step
    run.network.train_step = lambda x, *more: (seen.append(x), step(x, *more))
    run.epoch()
    assert [len(x) for x in seen] == [10, 10, 10, 10, 7]
    assert run.steps == 5
    drawn = np.concatenate(seen)
    assert sorted(map(tuple, drawn)) == sorted(map(tuple, run.x[:47]))
    assert not np.array_equal(drawn, run.x[:47])


def test_training_and_test_points_are_drawn_from_all_the_data():
    """Spirals come in order from the inside out; the test set must not be the outer end."""
    x, y = PROBLEMS["spirals"](500, 0.0, 0)
    run = PlaneRun(x, y, 250)
    assert sorted(map(tuple, run.x)) == sorted(map(tuple, x))
    radius = np.hypot(*run.x.T)
    assert radius[:250].mean() == pytest.approx(radius[250:].mean(), rel=0.1)


def test_losses_and_shares_are_those_of_all_training_and_all_test_points():
    run = trained(run_of(n_train=100), 10)
    logits = run.network.outputs(run.x)[-1]
    y = run.y.astype(int)
    right = logits.argmax(axis=1) == y
    moment = run.moment
    assert moment.train_loss == pytest.approx(cross_entropy(logits[:100], y[:100]))
    assert moment.test_loss == pytest.approx(cross_entropy(logits[100:], y[100:]))
    assert (moment.train_right, moment.test_right) == (right[:100].mean(), right[100:].mean())


def test_settings_hold_from_the_next_batch_on():
    run = run_of(n_train=50, batch_size=10)
    seen = []

    def step(x, y, optimizer, l2, *_):
        seen.append((len(x), type(optimizer).__name__, optimizer.learning_rate, l2))
        if len(seen) == 2:
            run.settings = PlaneSettings("Adam", 0.5, 20, l2=0.1)

    run.network.train_step = step
    run.epoch()
    assert seen == [(10, "SGD", 0.03, 0)] * 2 + [(20, "Adam", 0.5, 0.1), (10, "Adam", 0.5, 0.1)]


def test_another_rate_keeps_what_the_optimizer_remembers():
    run = trained(run_of(optimizer="Momentum"), 2)
    optimizer = run._optimizer
    run.settings = PlaneSettings("Momentum", 0.001)
    run.epoch()
    assert run._optimizer is optimizer
    assert optimizer.learning_rate == 0.001


@pytest.mark.parametrize("hidden", [(), (8, 8, 8, 8)])
@pytest.mark.parametrize("activation", ["identity", "ReLU", "tanh", "sigmoid"])
@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
def test_a_rate_of_a_million_ends_in_a_sentence_or_in_numbers(hidden, activation, optimizer):
    run = run_of(hidden=hidden, activation=activation, optimizer=optimizer, learning_rate=1e6)
    with np.errstate(all="raise"):
        trained(run, 20)
    moment = run.moment
    assert np.isfinite([moment.train_loss, moment.test_loss, *moment.params]).all()
    assert (moment.epoch == 20) == (run.note == "")
    if run.note:
        assert "1e+06" in run.note
        before = run.steps
        assert run.epoch() is False
        assert run.steps == before


def test_deep_relus_do_diverge_at_such_a_rate():
    assert trained(run_of(hidden=(8, 8, 8, 8), activation="identity", learning_rate=1e6), 20).note


@pytest.mark.parametrize(
    "settings", [{"batch_size": 10_000}, {"batch_size": 1}, {"l2": 100.0}, {"dropout": 0.99}]
)
def test_other_extremes(settings):
    run = trained(run_of(n_train=50, hidden=(1,), **settings), 3)
    assert run.steps == 3 * (
        50 if settings.get("batch_size") == 1 else 5 if "batch_size" not in settings else 1
    )
    assert np.isfinite(run.moment.train_loss) or run.note


def test_a_long_run_keeps_a_short_record():
    run = trained(run_of(n_train=10, hidden=()), 2 * ENTRIES + 3)
    epochs, train, test = run.record
    assert epochs[0] == 0
    assert epochs[-1] == 2 * ENTRIES + 3
    assert (np.diff(epochs) > 0).all()
    assert len(epochs) <= ENTRIES + 1
    assert (train[-1], test[-1]) == (run.moment.train_loss, run.moment.test_loss)


def test_the_record_can_be_read_while_it_grows():
    run = run_of(n_train=10, hidden=())
    thread = threading.Thread(target=trained, args=(run, 1500))
    thread.start()
    while thread.is_alive():
        epochs, *_ = run.record
        assert (np.diff(epochs) > 0).all()
        time.sleep(0.001)  # else the threads would wait for each other most of the time
    thread.join()


def test_unit_pictures_are_what_the_network_says_there(rng):
    run = trained(run_of(hidden=(4, 3), activation="ReLU"), 5)
    grid = rng.uniform(-6, 6, (5, 7, 2))
    moment = run.moment
    trained(run, 5)  # the picture is that of the moment all the same
    hidden, p = unit_pictures(run, moment, grid)
    assert [h.shape for h in hidden] == [(5, 7, 4), (5, 7, 3)]
    (w1, b1), (w2, b2), (w3, b3) = run.network.layers(moment.params)
    for i, j in [(0, 0), (4, 2), (3, 6)]:
        h1 = np.maximum(grid[i, j] @ w1 + b1, 0)
        h2 = np.maximum(h1 @ w2 + b2, 0)
        z = np.exp(h2 @ w3 + b3)
        assert np.allclose(hidden[0][i, j], h1)
        assert np.allclose(hidden[1][i, j], h2)
        assert p[i, j] == pytest.approx(z[1] / z.sum())
    assert unit_pictures(run, moment, grid.astype(np.float32))[1].dtype == np.float32


@pytest.mark.parametrize(
    "wrong",
    [
        {"optimizer": "sgd"},
        {"learning_rate": -1.0},
        {"learning_rate": float("nan")},
        {"batch_size": 0},
        {"l2": -0.1},
        {"dropout": 1.0},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=r"^PlaneSettings got .*; it expects .*\.$"):
        PlaneSettings(**wrong)


@pytest.mark.parametrize("n_train", [0, 500])
def test_both_sets_need_points(n_train):
    with pytest.raises(ValueError, match=r"^PlaneRun got .*; it expects .*\.$"):
        run_of(n_train=n_train)
