import threading
import time

import numpy as np
import pytest

from helpers.datasets.toys import PROBLEMS, circles
from helpers.nn import Dense, Dropout, Network, ReLU, Sigmoid, SoftmaxCrossEntropy, Tanh
from helpers.nn.gradients import numerical_gradient
from helpers.nn.layers import ACTIVATION_LAYERS
from helpers.nn.losses import cross_entropy
from helpers.nn.optimizers import OPTIMIZERS
from helpers.nn.plane_run import (
    ENTRIES,
    PlaneRun,
    PlaneSettings,
    unit_pictures,
    weights_of,
)


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


@pytest.mark.parametrize(
    ("hidden", "activation", "settings"),
    [
        *(((4, 2), activation, {}) for activation in ACTIVATION_LAYERS),
        *(((8, 8, 8, 8), "tanh", {"optimizer": name}) for name in OPTIMIZERS),
        ((), "tanh", {}),
        ((6, 5), "ReLU", {"dropout": 0.3}),
    ],
)
def test_the_steps_are_those_of_a_network_put_together_by_hand(hidden, activation, settings):
    run = run_of(50, hidden, activation, seed=3, **settings)
    rng, layers, n = np.random.default_rng(3), [], 2
    dropout = np.random.default_rng((3, 2))
    kind = {"ReLU": ReLU, "sigmoid": Sigmoid, "tanh": Tanh, "identity": None}[activation]
    for m in hidden:
        layers += [Dense(n, m, rng, np.float64), *([kind()] if kind else [])]
        layers += [Dropout(settings["dropout"], dropout)] if "dropout" in settings else []
        n = m
    network = Network([*layers, Dense(n, 2, rng, np.float64)], SoftmaxCrossEntropy())
    optimizer, order = (OPTIMIZERS[run.settings.optimizer](0.03), np.random.default_rng((3, 1)))
    for _ in range(4):  # 20 steps: what is tiny is dropped once
        run.epoch()
        rows = order.permutation(50)
        for at in range(0, 50, 10):
            batch = rows[at : at + 10]
            network.train_step(run.x[batch], run.y[batch], optimizer)
    expected = np.concatenate([p.ravel() for p in network.params])
    np.testing.assert_allclose(run.moment.params, expected, rtol=1e-7, atol=1e-9)


def test_l2_adds_the_squares_of_the_weights_to_the_loss():
    run = run_of(10, (3,), "sigmoid", learning_rate=1.0, l2=0.2)
    run._params += 0.5  # biases that are not 0
    before, x, y = run._params.copy(), run.x[:10], run.y[:10]

    def loss(params):
        run._params[:] = params
        squares = sum((w**2).sum() for w in run.network.params[::2])
        return cross_entropy(run.network.forward(x), y) + 0.2 * squares

    slopes = numerical_gradient(loss, before.copy())
    run._params[:] = before
    run.epoch()  # a single batch
    assert np.allclose(before - run.moment.params, slopes, atol=1e-6)


@pytest.mark.parametrize("scale", [0, 0.1, 5])
def test_first_weights_are_the_usual_ones_times_a_factor_and_biases_0(scale):
    data = circles(500, 0.0, 0)
    usual = PlaneRun(*data, 250, (4, 2))
    run = PlaneRun(*data, 250, (4, 2), weight_scale=scale)
    np.testing.assert_allclose(run.moment.params, scale * usual.moment.params)
    logits = run.network.forward(run.x[:250])
    assert run.moment.train_loss == pytest.approx(cross_entropy(logits, run.y[:250]))
    assert trained(run, 3).moment.epoch == 3


@pytest.mark.parametrize("activation", ACTIVATION_LAYERS)
def test_from_weights_0_the_neurons_of_a_layer_stay_alike(activation):
    data, settings = circles(500, 0.0, 0), PlaneSettings("Adam", 0.03)
    for seed in range(3):
        run = PlaneRun(*data, 250, (4, 3), activation, settings, seed, weight_scale=0)
        trained(run, 30)
        for weights in weights_of(run.sizes, run.moment.params)[:-1]:
            np.testing.assert_allclose(weights, weights[:, :1].repeat(weights.shape[1], axis=1))
        moved = np.abs(run.moment.params).max(initial=0, where=run._is_weight) > 0
        assert moved == (activation == "sigmoid")  # the only one that isn't 0 at 0
        assert run.moment.val_right < 0.75


def test_the_same_seed_makes_the_same_run_and_another_one_does_not():
    one, same, other = (trained(run_of(seed=seed, dropout=0.2), 5) for seed in (3, 3, 4))
    assert (one.moment.params == same.moment.params).all()
    assert not (one.moment.params == other.moment.params).all()


def test_each_epoch_takes_every_training_point_once_in_batches():
    run = run_of(n_train=47, batch_size=10)
    seen = []
    step = run._step
    run._step = lambda x, *more: (seen.append(x), step(x, *more))
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


def val_losses_and_shares_are_those_of_all_training_and_all_test_points():
    run = trained(run_of(n_train=100), 10)
    logits, y = run.network.forward(run.x), run.y
    right = logits.argmax(axis=1) == y
    moment = run.moment
    assert moment.train_loss == pytest.approx(cross_entropy(logits[:100], y[:100]))
    assert moment.val_loss == pytest.approx(cross_entropy(logits[100:], y[100:]))
    assert (moment.train_right, moment.val_right) == (right[:100].mean(), right[100:].mean())


def test_settings_hold_from_the_next_batch_on():
    run = run_of(n_train=50, batch_size=10)
    seen = []

    def step(x, y, l2):
        optimizer = run._optimizer
        seen.append((len(x), type(optimizer).__name__, optimizer.learning_rate, l2))
        if len(seen) == 2:
            run.settings = PlaneSettings("Adam", 0.5, 20, l2=0.1)

    run._step = step
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
    assert np.isfinite([moment.train_loss, moment.val_loss, *moment.params]).all()
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
    assert (train[-1], test[-1]) == (run.moment.train_loss, run.moment.val_loss)


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
    w1, b1, w2, b2, w3, b3 = np.split(moment.params, np.cumsum([8, 4, 12, 3, 6]))
    w1, w2, w3 = w1.reshape(2, 4), w2.reshape(4, 3), w3.reshape(3, 2)
    for i, j in [(0, 0), (4, 2), (3, 6)]:
        h1 = np.maximum(grid[i, j] @ w1 + b1, 0)
        h2 = np.maximum(h1 @ w2 + b2, 0)
        z = np.exp(h2 @ w3 + b3)
        assert np.allclose(hidden[0][i, j], h1)
        assert np.allclose(hidden[1][i, j], h2)
        assert p[i, j] == pytest.approx(z[1] / z.sum())
    assert unit_pictures(run, moment, grid.astype(np.float32))[1].dtype == np.float32


@pytest.mark.parametrize("activation", ACTIVATION_LAYERS)
def test_there_is_a_picture_of_weights_that_float32_cannot_hold(activation, rng):
    run = run_of(hidden=(4, 3), activation=activation)
    moment = run.moment._replace(params=1e60 * run.moment.params)
    grid = rng.uniform(-6, 6, (5, 7, 2)).astype(np.float32)
    hidden, p = unit_pictures(run, moment, grid)
    assert p.shape == (5, 7)
    assert not np.isnan(hidden[0]).any()


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


@pytest.mark.parametrize(
    "wrong",
    [{"n_train": 0}, {"n_train": 500}, {"activation": "swish"}, {"hidden": (4, 0)}],
)
def test_what_makes_no_run_is_refused(wrong):
    with pytest.raises(ValueError, match=r"^(PlaneRun|Dense) got .*; it expects .*\.$"):
        run_of(**wrong)


@pytest.mark.parametrize("scale", [-1, float("nan"), "large"])
def test_a_factor_of_the_first_weights_that_makes_no_sense_is_refused(scale):
    with pytest.raises(ValueError, match=r"^PlaneRun got weight_scale = .*0 or more\.$"):
        PlaneRun(*circles(500, 0.0, 0), 250, weight_scale=scale)


def test_other_points_are_trained_with_from_now_on_and_the_weights_stay():
    run = trained(run_of(), 3)
    params = run.moment.params.copy()
    x, y = run.x[:100] + 0.5, 1 - run.y[:100]
    run.set_points(x, y, 60)
    loss, right = run.network.evaluate(x[:60], y[:60])
    assert (run.moment.train_loss, run.moment.train_right) == (loss, right)
    assert run.moment.epoch == 3
    assert (run.moment.params == params).all()
    assert run.record[:, -1].tolist() == [3, run.moment.train_loss, run.moment.val_loss]
    assert run.record[0].tolist() == [0, 1, 2, 3]
    steps = run.steps
    run.epoch()
    assert run.steps == steps + 6
    assert run.moment.train_loss < loss


def test_other_weights_are_gone_on_with():
    run, other = trained(run_of(), 3), run_of()
    other.set_params(run.moment.params, 3)
    assert other.moment.train_loss == run.moment.train_loss
    assert other.record[0].tolist() == [0, 3]
    trained(other, 2)
    assert other.record[0].tolist() == [0, 3, 4, 5]
    assert not np.allclose(other.moment.params, run.moment.params)


def test_other_weights_mend_a_run_that_has_diverged():
    run = trained(run_of(activation="identity", learning_rate=100.0), 30)
    assert run.note
    run.set_params(run_of(activation="identity").moment.params, 0)
    assert not run.note
    assert not run_of(activation="identity").note
    run.settings = PlaneSettings()
    assert run.epoch()


def test_the_weights_of_each_layer_among_all_numbers():
    run = run_of(hidden=(4, 3))
    weights = weights_of(run.sizes, run.moment.params)
    dense = [layer for layer in run.network.layers if isinstance(layer, Dense)]
    assert [w.shape for w in weights] == [(2, 4), (4, 3), (3, 2)]
    for found, layer in zip(weights, dense, strict=True):
        assert (found == layer.params[0]).all()
