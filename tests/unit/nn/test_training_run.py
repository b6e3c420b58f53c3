import numpy as np
import pytest

from helpers.nn import SGD, Adam, Dense, Network, ReLU, SoftmaxCrossEntropy, softmax
from helpers.nn.training_run import OPTIMIZERS, TrainingRun, rate_at, setback

N, CLASSES = 100, 3


@pytest.fixture
def data():
    rng = np.random.default_rng(5)
    y = rng.integers(0, CLASSES, N)
    return (rng.normal(size=(N, 6)) + 2 * np.eye(CLASSES, 6)[y]).astype(np.float32), y


def network():
    return Network([Dense(6, 8, seed=1), ReLU(), Dense(8, CLASSES, seed=2)], SoftmaxCrossEntropy())


def new_run(data, seed=0, **kwargs):
    x, y = data
    return TrainingRun(network(), x[:80], y[:80], (x[80:], y[80:]), seed=seed, **kwargs)


class Spy(Network):
    """Keeps what it was trained on."""

    def train_step(self, x, y, optimizer):
        self.seen = [*getattr(self, "seen", []), (x.copy(), y.copy(), repr(optimizer))]
        return super().train_step(x, y, optimizer)


def spied(data):
    x, y = data
    network = Spy([Dense(6, CLASSES, seed=1)], SoftmaxCrossEntropy())
    return network, TrainingRun(network, x[:80], y[:80], (x[80:], y[80:]), seed=0)


def test_it_takes_the_steps_that_fit_takes(data):
    """With the same order of the rows: the one that the same seed gives to both."""
    run, fitted = new_run(data, seed=4), network()
    run.set("Adam", 0.01, 16)
    for _ in range(5):
        run.step()
    fitted.fit(data[0][:80], data[1][:80], 1, 16, Adam(0.01), seed=4)
    for ours, theirs in zip(run._network.params, fitted.params, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert run.moment.epochs == 1.0


def test_each_row_comes_once_in_an_epoch_with_its_own_label(data):
    network, run = spied(data)
    run.set("SGD", 0.0, 32)
    for _ in range(6):
        run.step()
    assert [len(y) for _, y, _ in network.seen] == [32, 32, 16, 32, 32, 16]
    x, y = data
    for epoch in (network.seen[:3], network.seen[3:]):
        rows = np.concatenate([x for x, _, _ in epoch])
        labels = np.concatenate([y for _, y, _ in epoch])
        places = [int(np.flatnonzero((x[:80] == row).all(axis=1))[0]) for row in rows]
        assert sorted(places) == list(range(80))
        assert (y[places] == labels).all()
    assert not np.array_equal(network.seen[0][0], network.seen[3][0])


def test_settings_take_effect_at_the_next_batch(data):
    network, run = spied(data)
    run.set("Adam", 0.001, 8)
    run.step()
    run.set("Adam", 0.1, 20)
    run.step()
    run.set("SGD", 0.1, 20)
    run.step()
    assert [len(y) for _, y, _ in network.seen] == [8, 20, 20]
    used = [said for _, _, said in network.seen]
    assert used == [repr(Adam(0.001)), repr(Adam(0.1)), repr(SGD(0.1))]
    assert run.changes == [(0, "Adam", 0.001, 8), (1, "Adam", 0.1, 20), (2, "SGD", 0.1, 20)]


def test_a_new_rate_keeps_the_optimizers_memory_and_a_new_optimizer_does_not(data):
    run = new_run(data)
    run.set("Adam", 0.001, 8)
    run.step()
    adam = run._optimizer
    run.set("Adam", 0.1, 8)
    assert run._optimizer is adam
    run.set("Momentum", 0.1, 8)
    run.set("Adam", 0.1, 8)
    assert run._optimizer is not adam
    assert run._optimizer.steps == 0


def test_settings_that_trained_nothing_leave_no_trace(data):
    run = new_run(data)
    for settings in (("Adam", 0.1, 8), ("SGD", 0.1, 8), ("SGD", 0.1, 8)):
        run.set(*settings)
    assert run.changes == [(0, "SGD", 0.1, 8)]


def test_the_record_is_dense_at_first_and_holds_what_evaluate_says(data):
    run = new_run(data)
    run.set("SGD", 0.05, 16)
    seen = {}
    for _ in range(260):
        run.step()
        if run.moment.step == run._steps:
            seen[run._steps] = run._network.evaluate(data[0][80:], data[1][80:])
    steps = run.curve("step")
    expected = [*range(21), *range(25, 201, 5), 225, 250]
    assert steps.tolist() == expected
    assert run.moment.entries == len(expected)
    for name, place in (("val_loss", 0), ("val_accuracy", 1)):
        values = dict(zip(steps, run.curve(name), strict=True))
        for step, evaluated in seen.items():
            assert values[step] == pytest.approx(evaluated[place], rel=1e-6)
    assert len(run.curve("loss", 5)) == 5
    assert run.moment.epochs == pytest.approx(250 * 16 / 80)


def test_each_step_gets_an_entry_when_asked_for(data):
    run = new_run(data)
    run.set("SGD", 0.01, 16)
    for _ in range(22):
        run.step()
    assert run.moment.step == 20
    run.every_step = True
    for step in (23, 24):
        run.step()
        assert run.moment.step == step


def test_training_values_are_means_over_the_rows_since_the_entry_before(data):
    run, twin = new_run(data, seed=3), network()
    run.set("SGD", 0.1, 30)  # the third batch of an epoch has 20 rows
    order = np.random.default_rng(3)
    permutation, optimizer = order.permutation(80), SGD(0.1)
    losses, rights, rows = [], [], []
    for step in range(25):
        start = 30 * (step % 3)
        if step and start == 0:
            permutation = order.permutation(80)
        part = permutation[start : start + 30]
        loss, right = twin.train_step(data[0][:80][part], data[1][:80][part], optimizer)
        losses.append(loss)
        rights.append(right)
        rows.append(len(part))
        run.step()
    assert np.isnan(run.curve("loss")[0])
    np.testing.assert_allclose(run.curve("loss")[1:21], losses[:20], rtol=1e-6)
    assert run.curve("loss")[21] == pytest.approx(np.average(losses[20:25], weights=rows[20:25]))
    assert run.curve("accuracy")[21] == pytest.approx(sum(rights[20:25]) / sum(rows[20:25]))


def test_a_moment_is_a_copy_that_later_steps_leave_alone(data):
    run = new_run(data, watched=5)
    run.set("Adam", 0.1, 16)
    first = run.moment
    weights, answers = first.weights.copy(), first.answers.copy()
    assert weights.shape == (5, 6)
    np.testing.assert_array_equal(weights, network().params[0].T[:5])
    for _ in range(30):
        run.step()
    np.testing.assert_array_equal(first.weights, weights)
    np.testing.assert_array_equal(first.answers, answers)
    assert run.moment.step == 30
    np.testing.assert_array_equal(
        run.moment.answers, run._network.predict(data[0][80:]).argmax(axis=1)
    )
    np.testing.assert_allclose(
        softmax(run.moment.logits), run._network.predict(data[0][80:]), rtol=1e-5
    )


def test_the_same_seed_and_settings_give_the_same_run(data):
    curves = []
    for seed in (7, 7, 8):
        run = new_run(data, seed=seed)
        run.set("RMSProp", 0.01, 16)
        for _ in range(12):
            run.step()
        curves.append(run.curve("loss"))
    np.testing.assert_array_equal(curves[0], curves[1])
    assert not np.array_equal(curves[0][1:], curves[2][1:])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_can_be_chosen_and_learns(name, data):
    run = new_run(data)
    run.set(name, 0.05, 16)
    for _ in range(60):
        run.step()
    assert run.curve("val_loss")[-1] < run.curve("val_loss")[0]


def test_numbers_beyond_all_bounds_are_an_error_in_a_sentence(data, recwarn):
    run = new_run(data)
    run.set("SGD", 1e30, 16)
    with pytest.raises(ValueError, match="grown too large"):
        run.step()
    assert not recwarn.list


def test_wrong_settings_are_refused(data):
    run = new_run(data)
    with pytest.raises(ValueError, match="a call of set before"):
        run.step()
    with pytest.raises(ValueError, match="one of Adam, RMSProp"):
        run.set("Adamm", 0.1, 8)
    with pytest.raises(ValueError, match="batch_size"):
        run.set("Adam", 0.1, 0)
    with pytest.raises(ValueError, match="learning_rate"):
        run.set("Adam", -1, 8)
    x, y = data
    with pytest.raises(ValueError, match="100 rows and 80 classes"):
        TrainingRun(network(), x, y[:80], (x, y))


def test_rate_at():
    changes = [(0, "Adam", 0.1, 8), (10, "Adam", 0.5, 8), (12, "SGD", 0.2, 8)]
    rates = {0: 0.1, 1: 0.1, 10: 0.1, 11: 0.5, 12: 0.5, 13: 0.2, 99: 0.2}
    assert {step: rate_at(changes, step) for step in rates} == rates


@pytest.mark.parametrize(
    ("losses", "place"),
    [
        ([2.0, 1.0, 0.5], None),
        ([2.0, 1.0, 1.9, 0.5], None),
        ([2.0, 1.0, 2.0, 0.5], 2),
        ([1.0, 3.0, 0.1, 0.4, 0.3], 3),  # four times its lowest, the 3 only three times
        ([1.0], None),
    ],
)
def test_setback(losses, place):
    assert setback(np.array(losses), 2) == place
