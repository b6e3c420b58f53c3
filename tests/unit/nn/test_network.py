import copy
import io
import json
import math
import warnings

import numpy as np
import pytest

from helpers.nn import (
    SGD,
    Adam,
    Dense,
    Dropout,
    History,
    MeanSquaredError,
    Momentum,
    Network,
    ReLU,
    Sigmoid,
    SoftmaxCrossEntropy,
    Tanh,
    cross_entropy,
    mean_squared_error,
    numerical_gradient,
    softmax,
)
from helpers.nn import network as network_module


def classifier(dtype=np.float32, n_inputs=4, n_hidden=5, n_classes=3):
    layers = [Dense(n_inputs, n_hidden, 1, dtype), Tanh(), Dense(n_hidden, n_classes, 2, dtype)]
    return Network(layers, SoftmaxCrossEntropy())


def regressor(dtype=np.float32):
    return Network([Dense(2, 8, 1, dtype), Tanh(), Dense(8, 1, 2, dtype)], MeanSquaredError())


@pytest.fixture
def blobs(rng):
    """Three classes that a small network can tell apart."""
    y = rng.integers(0, 3, 200)
    x = rng.normal(size=(200, 4)) + 3 * np.eye(3, 4)[y]
    return x.astype(np.float32), y


class Recorder:
    def __init__(self):
        self.batches, self.epochs = [], []

    def on_batch_end(self, network, logs):
        self.batches.append(logs)

    def on_epoch_end(self, network, logs):
        self.epochs.append(logs)


# Gradients -------------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", [Sigmoid, Tanh, ReLU])
@pytest.mark.parametrize("one_hot", [False, True])
def test_gradients_of_a_whole_network_equal_numerical_ones(activation, one_hot, rng):
    layers = [
        Dense(4, 6, 1, np.float64),
        activation(),
        Dense(6, 5, 2, np.float64),
        activation(),
        Dense(5, 3, 3, np.float64),
    ]
    network = Network(layers, SoftmaxCrossEntropy())
    x, y = rng.normal(size=(7, 4)), rng.integers(0, 3, 7)
    y = np.eye(3)[y] if one_hot else y
    check_gradients(network, x, y, cross_entropy)


def test_gradients_of_a_regression_equal_numerical_ones(rng):
    network = regressor(np.float64)
    check_gradients(network, rng.normal(size=(6, 2)), rng.normal(size=(6, 1)), mean_squared_error)


def check_gradients(network, x, y, loss):
    network.loss.forward(network.forward(x), y)
    network.backward(network.loss.backward())
    assert len(network.grads) == len(network.params)
    for param, grad in zip(network.params, network.grads, strict=True):

        def loss_at(value, param=param):
            before = param.copy()
            param[...] = value
            result = loss(network.forward(x), y)
            param[...] = before
            return result

        np.testing.assert_allclose(grad, numerical_gradient(loss_at, param), atol=1e-8)


@pytest.mark.parametrize("grad", [np.zeros((2, 4)), np.zeros(3), np.full((2, 3), np.nan), None])
def test_backward_takes_a_gradient_in_the_shape_of_the_last_output(grad):
    network = classifier()
    with pytest.raises(ValueError, match=r"^Network\.backward got"):
        network.backward(np.zeros((2, 3)))
    network.forward(np.zeros((2, 4)))
    with pytest.raises(ValueError, match=r"^Network\.backward got"):
        network.backward(grad)


def test_the_product_for_the_input_is_left_out(rng, monkeypatch):
    network = classifier()
    first = network.layers[0]
    results = []
    backward = first._backward
    monkeypatch.setattr(
        first, "_backward", lambda *args, **kwargs: results.append(backward(*args, **kwargs))
    )
    network.train_step(rng.normal(size=(2, 4)), [0, 1], SGD())
    assert results == [None]


# Training --------------------------------------------------------------------------------------


@pytest.mark.parametrize("one_hot", [False, True])
def test_fit_learns_classes(blobs, one_hot):
    x, y = blobs
    y = np.eye(3)[y] if one_hot else y
    network = classifier()
    before = x.copy(), y.copy()
    data = (x[150:], y[150:])
    history = network.fit(x[:150], y[:150], 30, 16, Adam(learning_rate=0.01), data, seed=1)
    assert isinstance(history, dict)
    assert list(history) == ["loss", "accuracy", "val_loss", "val_accuracy"]
    assert all(len(values) == 30 for values in history.values())
    assert history["loss"][-1] < 0.3 < history["loss"][0]
    assert history["val_accuracy"][-1] > 0.9
    assert history.note == ""
    assert network.evaluate(*data) == (history["val_loss"][-1], history["val_accuracy"][-1])
    np.testing.assert_array_equal(x, before[0])
    np.testing.assert_array_equal(y, before[1])


def test_fit_learns_a_regression(rng):
    x = rng.uniform(-1, 1, (300, 2))
    y = x[:, :1] * x[:, 1:]
    network = regressor()
    history = network.fit(x, y, 200, 30, Adam(learning_rate=0.02), (x, y), seed=1)
    assert list(history) == ["loss", "val_loss"]
    assert history["val_loss"][-1] < 0.002
    loss, accuracy = network.evaluate(x, y)
    assert accuracy is None
    assert loss == pytest.approx(mean_squared_error(network.predict(x), y), rel=1e-6)
    np.testing.assert_array_equal(network.predict(x), network.forward(x))


def test_fit_equals_the_loop_written_out(blobs):
    x, y = blobs
    network, other = classifier(), classifier()
    history = network.fit(x, y, 2, 64, Momentum(), seed=5)
    rng, optimizer = np.random.default_rng(5), Momentum()
    for epoch in range(2):
        order = rng.permutation(200)
        losses, right = [], 0
        for start in (0, 64, 128, 192):  # the last batch has the 8 rows that are left
            rows = order[start : start + 64]
            loss, count = other.train_step(x[rows], y[rows], optimizer)
            losses += [loss] * len(rows)
            right += count
        assert history["loss"][epoch] == pytest.approx(np.mean(losses), rel=1e-12)
        assert history["accuracy"][epoch] == right / 200
    for a, b in zip(network.params, other.params, strict=True):
        np.testing.assert_array_equal(a, b)


def test_the_seed_settles_the_order(blobs):
    x, y = blobs
    runs = [classifier().fit(x, y, 2, 32, SGD(), seed=seed)["loss"] for seed in (1, 1, 2)]
    assert runs[0] == runs[1] != runs[2]


def test_each_epoch_takes_each_row_once_in_a_new_order(rng):
    x = np.arange(10.0).reshape(-1, 1)
    seen = []

    class Spy(SGD):
        def update(self, params, grads):
            seen.append(network.layers[0]._x[:, 0].astype(int).tolist())

    network = Network([Dense(1, 1)], MeanSquaredError())
    network.fit(x, x, 2, 4, Spy(), seed=0)
    assert [len(batch) for batch in seen] == [4, 4, 2] * 2
    first, second = np.concatenate(seen[:3]).tolist(), np.concatenate(seen[3:]).tolist()
    assert sorted(first) == sorted(second) == list(range(10))
    assert first != second


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.float16, np.float64, bool])
def test_any_type_of_numbers_as_input(dtype, rng):
    x, y = rng.integers(0, 2, (40, 4)).astype(dtype), rng.integers(0, 3, 40)
    results = [
        classifier().fit(data, y, 2, 16, Adam(), (data, y), seed=1)
        for data in (x, x.astype(np.float32), x.tolist(), np.asfortranarray(x))
    ]
    assert results[0] == results[1] == results[2] == results[3]


def test_float64_networks_train_in_float64(blobs):
    network = classifier(np.float64)
    network.fit(*blobs, 1, 32, Adam())
    assert {p.dtype for p in network.params} == {np.dtype(np.float64)}


def test_dropout_works_while_training_only(blobs):
    x, y = blobs
    dropout = Dropout(0.5, seed=1)
    network = Network([Dense(4, 8, 1), dropout, Dense(8, 3, 2)], SoftmaxCrossEntropy())
    states = []

    class Spy(SGD):
        def update(self, params, grads):
            states.append((dropout._factors == 0).mean())

    network.train_step(x, y, Spy())
    assert states[0] == pytest.approx(0.5, abs=0.1)
    assert not dropout.training
    np.testing.assert_array_equal(network.predict(x), network.predict(x))
    with pytest.raises(ValueError, match="label"):
        network.train_step(x, y + 9, SGD())
    assert not dropout.training


def test_a_second_fit_goes_on_where_the_first_ended(blobs):
    x, y = blobs
    network, optimizer = classifier(), Adam()
    first = network.fit(x, y, 3, 32, optimizer, seed=1)
    second = network.fit(x, y, 3, 32, optimizer, seed=2)
    assert second["loss"][0] < first["loss"][-1]
    assert optimizer.steps == 6 * 7


def test_a_batch_larger_than_the_data_is_all_of_it(blobs):
    optimizer = SGD()
    classifier().fit(*blobs, 2, 10_000, optimizer)
    assert optimizer.steps == 2


# Callbacks, stopping, divergence ---------------------------------------------------------------


def test_callbacks_hear_of_each_batch_and_epoch(blobs):
    x, y = blobs
    recorder = Recorder()
    history = classifier().fit(x, y, 2, 64, SGD(), (x, y), callbacks=[recorder])
    counted = [(logs["epoch"], logs["batch"]) for logs in recorder.batches]
    assert counted == [(1, 1), (1, 2), (1, 3), (1, 4), (2, 1), (2, 2), (2, 3), (2, 4)]
    assert {(logs["epochs"], logs["batches"]) for logs in recorder.batches} == {(2, 4)}
    assert recorder.batches[0]["loss"] == recorder.batches[0]["batch_loss"]
    of_batches = [logs["batch_loss"] for logs in recorder.batches[:4]]
    assert recorder.batches[3]["loss"] == pytest.approx(
        np.average(of_batches, weights=[64] * 3 + [8])
    )
    for epoch, logs in enumerate(recorder.epochs):
        for key in ("loss", "accuracy", "val_loss", "val_accuracy"):
            assert logs[key] == history[key][epoch]
        assert recorder.batches[4 * epoch + 3]["accuracy"] == logs["accuracy"]


def test_callbacks_in_a_regression_find_none_where_there_is_no_accuracy(rng):
    recorder = Recorder()
    x = rng.normal(size=(9, 2))
    regressor().fit(x, x[:, :1], 1, 4, SGD(), callbacks=[recorder])
    assert recorder.batches[-1]["accuracy"] is recorder.batches[-1]["batch_accuracy"] is None
    assert recorder.epochs[-1]["accuracy"] is recorder.epochs[-1]["val_loss"] is None


def test_a_callback_may_have_one_of_the_two_methods_and_may_use_the_network(blobs):
    x, y = blobs
    seen = []

    class OnlyEpochs:
        def on_epoch_end(self, network, logs):
            seen.append(network.evaluate(x, y))
            logs["loss"] = None  # a copy: the history does not care

    history = classifier().fit(x, y, 2, 64, SGD(), (x, y), callbacks=(OnlyEpochs(),))
    assert [loss for loss, _ in seen] == history["val_loss"]
    assert None not in history["loss"]


@pytest.mark.parametrize("event", ["on_batch_end", "on_epoch_end"])
def test_stop_training(blobs, event):
    x, y = blobs

    class Stop(Recorder):
        pass

    recorder = Recorder()

    class Stopper:
        pass

    def stop(network, logs):
        network.stop_training = logs["epoch"] == 2 and logs.get("batch", 3) == 3

    stopper = Stopper()
    setattr(stopper, event, stop)
    network, optimizer = classifier(), SGD()
    history = network.fit(x, y, 5, 64, optimizer, (x, y), callbacks=[stopper, recorder])
    assert optimizer.steps == (7 if event == "on_batch_end" else 8)
    assert [len(values) for values in history.values()] == [2, 2, 2, 2]
    assert history["loss"][1] == recorder.batches[-1]["loss"]
    assert history.note == ""
    network.fit(x, y, 1, 64, optimizer)  # a new training starts as if nothing had been
    assert not network.stop_training


def test_divergence_stops_at_once_and_says_why_in_one_sentence(blobs):
    x, y = blobs
    recorder = Recorder()
    network = Network([Dense(4, 5, 1), ReLU(), Dense(5, 3, 2)], SoftmaxCrossEntropy())
    settings = {"validation_data": (x, y), "seed": 1, "callbacks": [recorder]}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        history = network.fit(x, y, 50, 8, SGD(learning_rate=1e20), **settings)
    assert [w.category for w in caught] == [RuntimeWarning]
    assert str(caught[0].message) == history.note
    assert caught[0].filename == __file__
    assert "learning rate (1e+20)" in history.note
    assert f"epoch 1, batch {len(recorder.batches) + 1}:" in history.note
    assert len(recorder.batches) < 5
    assert history["loss"] == [recorder.batches[-1]["loss"]]
    assert math.isfinite(history["loss"][0])
    assert math.isnan(history["val_loss"][0])
    assert math.isnan(history["val_accuracy"][0])
    with pytest.raises(ValueError, match=r"weights have grown too large \(build it again"):
        network.predict(x)
    with pytest.raises(ValueError, match="no longer finite"):
        network.evaluate(x, y)


def test_divergence_in_the_first_batch_leaves_the_history_empty(rng):
    network = regressor()
    network.layers[0].params[0][:] = 3e38
    network.layers[2].params[0][:] = 3e38
    with pytest.warns(RuntimeWarning, match="epoch 1, batch 1"):
        history = network.fit(np.ones((4, 2)), np.ones((4, 1)), 3, 2, SGD(), seed=1)
    assert history == {}


def test_a_regression_that_grows_step_by_step_diverges_without_other_warnings(rng):
    x = rng.normal(size=(64, 2))
    network = Network([Dense(2, 1, 1)], MeanSquaredError())
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        history = network.fit(x, x[:, :1], 1000, 16, SGD(learning_rate=10), (x, x[:, :1]), 1)
    assert len(caught) == 1
    assert 1 < len(history["loss"]) < 100
    assert len(history["loss"]) == len(history["val_loss"])


def test_divergence_seen_only_in_the_validation(blobs):
    x, y = blobs
    network = Network([Dense(4, 5, 1), ReLU(), Dense(5, 3, 2)], SoftmaxCrossEntropy())
    with pytest.warns(RuntimeWarning, match="epoch 1, batch 1:"):
        history = network.fit(x, y, 1, 200, SGD(learning_rate=3e38), (x, y))
    assert math.isfinite(history["loss"][0])
    assert math.isnan(history["val_loss"][0])
    assert math.isnan(history["val_accuracy"][0])


# Using and saving ------------------------------------------------------------------------------


def test_predict_gives_probabilities_and_forward_logits(blobs):
    x, _ = blobs
    network = classifier()
    np.testing.assert_array_equal(network.predict(x), softmax(network.forward(x)))
    assert network.predict(x).dtype == np.float32


def test_evaluate_goes_through_the_data_in_parts(rng, monkeypatch):
    x, y = rng.normal(size=(25, 4)), rng.integers(0, 3, 25)
    network = classifier(np.float64)
    whole = cross_entropy(network.forward(x), y), (network.predict(x).argmax(axis=1) == y).mean()
    monkeypatch.setattr(network_module, "ROWS_AT_A_TIME", 10)
    sizes = []
    forward = network._forward
    monkeypatch.setattr(network, "_forward", lambda x: sizes.append(len(x)) or forward(x))
    assert network.evaluate(x, y) == pytest.approx(whole, rel=1e-12)
    assert sizes == [10, 10, 5]
    assert network.predict(x).shape == (25, 3)


def test_params_counts_and_repr():
    layers = [Dense(784, 256), ReLU(), Dropout(0.5), Dense(256, 10)]
    network = Network(layers, SoftmaxCrossEntropy())
    assert [p.shape for p in network.params] == [(784, 256), (256,), (256, 10), (10,)]
    assert network.params[0] is layers[0].params[0]
    assert network.n_params == 203_530
    assert (network.n_inputs, network.n_outputs) == (784, 10)
    lines = repr(network).splitlines()
    assert lines[0] == "Network with 203,530 parameters, loss SoftmaxCrossEntropy()"
    assert lines[1].split() == ["1", "Dense(784,", "256)", "200,960"]
    assert lines[3].split() == ["3", "Dropout(0.5)"]
    assert len(lines) == 5


def test_layers_of_the_learners_own(blobs):
    class Twice:
        def forward(self, x):
            return 2 * x

        def backward(self, grad):
            return 2 * grad

    network = Network([Dense(4, 5, 1), Twice(), Dense(5, 3, 2)], SoftmaxCrossEntropy())
    history = network.fit(*blobs, 3, 32, Adam(), seed=1)
    assert history["loss"][-1] < history["loss"][0]
    assert network.n_params == 43


def test_a_copy_answers_while_the_original_trains(blobs):
    x, y = blobs
    network = classifier()
    twin = copy.deepcopy(network)
    expected = network.predict(x)
    network.fit(x, y, 2, 32, Adam())
    np.testing.assert_array_equal(twin.predict(x), expected)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ["digits.npz", "digits", "mit Abstand und ü.model"])
def test_save_and_load(tmp_path, blobs, name, dtype):
    x, y = blobs
    layers = [Dense(4, 6, 1, dtype), ReLU(), Dropout(0.3), Dense(6, 5, 2, dtype), Tanh(), Sigmoid()]
    network = Network([*layers, Dense(5, 3, 3, dtype)], SoftmaxCrossEntropy())
    network.fit(x, y, 2, 32, Adam())
    for path in (tmp_path / name, str(tmp_path / name)):
        network.save(path)
        assert [p.name for p in tmp_path.iterdir()] == [name]
        loaded = Network.load(path)
        assert repr(loaded) == repr(network)
        np.testing.assert_array_equal(loaded.predict(x), network.predict(x))
        assert loaded.predict(x).dtype == dtype
        loaded.fit(x, y, 1, 32, Adam())


def test_whole_number_weights_are_saved_as_floats(tmp_path):
    network = Network([Dense(2, 1)], MeanSquaredError())
    network.layers[0].params = [np.array([[1], [2]]), np.array([3])]
    network.save(tmp_path / "n")
    np.testing.assert_array_equal(Network.load(tmp_path / "n").predict([[0.5, 1]]), [[5.5]])


def test_a_regression_is_saved_with_its_loss(tmp_path):
    regressor().save(tmp_path / "r")
    assert isinstance(Network.load(tmp_path / "r").loss, MeanSquaredError)


def test_a_saved_file_is_read_without_pickle(tmp_path):
    classifier().save(tmp_path / "n")
    with np.load(tmp_path / "n", allow_pickle=False) as file:
        description = json.loads(str(file["description"]))
        assert description["layers"][0] == ["Dense", {"n_inputs": 4, "n_outputs": 5}]
        assert all(file[name].dtype.kind in "fU" for name in file.files)


def error_of_load(path):
    try:
        Network.load(path)
    except ValueError as error:
        return str(error)


def test_any_damage_to_a_file_is_found(tmp_path, rng):
    path, network = tmp_path / "network.npz", classifier()
    network.save(path)
    whole = path.read_bytes()
    x = rng.normal(size=(3, 4)).astype(np.float32)
    found = 0
    damaged = [whole[:n] for n in rng.integers(0, len(whole), 60)]
    for place in rng.integers(0, len(whole), 400):
        flipped = bytearray(whole)
        flipped[place] ^= 1 << rng.integers(8)
        damaged.append(bytes(flipped))
    for content in damaged:
        path.write_bytes(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of zipfile, about names and dates
            message = error_of_load(path)
        if message:
            assert "network.npz is not a network" in message
            found += 1
        else:  # the damage was to a date or the like
            np.testing.assert_array_equal(Network.load(path).predict(x), network.predict(x))
    assert found > 200


def saved_with(description=None, **arrays):
    """Return a file as `save` writes it, but with something else in it."""
    buffer = io.BytesIO()
    if description is not None:
        arrays["description"] = np.array(json.dumps(description))
    np.savez(buffer, **arrays)
    return buffer.getvalue()


GOOD = {
    "format": network_module.FILE_FORMAT,
    "layers": [["Dense", {"n_inputs": 2, "n_outputs": 1}]],
    "loss": "MeanSquaredError",
}
W, B = np.ones((2, 1)), np.ones(1)


def test_the_good_file_of_the_next_test_is_good(tmp_path):
    (tmp_path / "n").write_bytes(saved_with(GOOD, param_0=W, param_1=B))
    np.testing.assert_array_equal(Network.load(tmp_path / "n").predict([[1, 2]]), [[4]])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"PK\x03\x04",
        saved_with(x_train=np.zeros(3)),
        saved_with(GOOD),
        saved_with(GOOD, param_0=W),
        saved_with(GOOD, param_0=W.T, param_1=B),
        saved_with(GOOD, param_0=W, param_1=np.ones(2)),
        saved_with(GOOD, param_0=W, param_1=B, param_2=B),
        saved_with(GOOD, param_0=W * np.nan, param_1=B),
        saved_with(GOOD, param_0=W, param_1=B * np.inf),
        saved_with(GOOD, param_0=W.astype(int), param_1=B),
        saved_with(GOOD, param_0=W.astype(str), param_1=B),
        saved_with(GOOD, param_0=np.array([[None], [None]]), param_1=B),
        saved_with(GOOD | {"format": "other"}, param_0=W, param_1=B),
        saved_with(GOOD | {"loss": "Other"}, param_0=W, param_1=B),
        saved_with(GOOD | {"layers": []}, param_0=W, param_1=B),
        saved_with(GOOD | {"layers": [["eval", {}]]}, param_0=W, param_1=B),
        saved_with(GOOD | {"layers": [["Dense", {"n_inputs": 10**12, "n_outputs": 10**12}]]}),
        saved_with([1, 2], param_0=W, param_1=B),
    ],
    ids=range(20),
)
def test_a_foreign_file(tmp_path, content):
    path = tmp_path / "foreign.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"foreign\.npz is not a network .*damaged.*again\.$"):
        Network.load(path)


def test_files_that_are_not_there(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no file .*nowhere"):
        Network.load(tmp_path / "nowhere.npz")
    with pytest.raises(FileNotFoundError, match="no file"):
        Network.load(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"no folder .*nowhere"):
        classifier().save(tmp_path / "nowhere" / "n.npz")


def test_what_cannot_be_saved(tmp_path):
    class Own(ReLU):
        pass

    network = Network([Dense(2, 2), Own()], MeanSquaredError())
    with pytest.raises(ValueError, match="object of type Own"):
        network.save(tmp_path / "n")
    network = regressor()
    network.params[0][0, 0] = np.nan
    with pytest.raises(ValueError, match="finite weights"):
        network.save(tmp_path / "n")
    assert list(tmp_path.iterdir()) == []


# Bad input -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ([], "no Dense layer"),
        ([ReLU()], "no Dense layer"),
        (None, "layers = None"),
        (Dense(2, 3), "layers = an object of type Dense"),
        ([Dense(2, 3), ReLU], "class ReLU itself.*brackets"),
        ([Dense(2, 3), "relu"], "'relu' as layer 2"),
        (
            [Dense(784, 256), ReLU(), Dense(128, 10)],
            r"layer 3, Dense\(128, 10\), after Dense\(784, 256\); .* before it, 256",
        ),
    ],
)
def test_layers_that_make_no_network(layers, message):
    with pytest.raises(ValueError, match=message):
        Network(layers, SoftmaxCrossEntropy())


def test_the_same_layer_twice():
    relu = ReLU()
    with pytest.raises(ValueError, match="second time as layer 4"):
        Network([Dense(2, 3), relu, Dense(3, 3), relu], SoftmaxCrossEntropy())


@pytest.mark.parametrize("loss", [None, "mse", SoftmaxCrossEntropy, cross_entropy])
def test_bad_loss(loss):
    with pytest.raises(ValueError, match="loss = "):
        Network([Dense(2, 3)], loss)


X, Y = np.zeros((6, 4)), np.array([0, 1, 2, 0, 1, 2])
BAD_X = [
    (np.zeros((6, 3)), r"x of shape \(6, 3\); it expects x of shape \(n, 4\)"),
    (np.zeros((6, 2, 2)), r"x\.reshape\(len\(x\), -1\)"),
    (np.zeros(4), r"x\.reshape\(1, -1\)"),
    (3.0, r"shape \(\)"),
    (np.full((6, 4), np.nan), "nan or infinity in 24 of 24"),
    (np.full((6, 4), np.inf), "nan or infinity"),
    (np.zeros((0, 4)), "empty"),
    ([["a"] * 4] * 6, "text"),
    (None, "not a number"),
]
BAD_Y = [
    (Y + 1, "the label 3"),
    (-Y, "the label -1"),
    (Y + 0.5, "the label 0.5"),
    (Y[:5], r"labels of shape \(5,\)"),
    (Y[:, None], r"labels\.reshape\(-1\)"),
    (np.eye(4)[Y], "one column for each of the 3 outputs"),
    (np.ones((6, 3)), "sum to 1"),
    (np.full(6, np.nan), "nan"),
    (None, "not a number"),
    (["a"] * 6, "text"),
]


@pytest.mark.parametrize(("x", "message"), BAD_X)
def test_bad_x(x, message):
    network = classifier()
    calls = {
        "forward": lambda: network.forward(x),
        "predict": lambda: network.predict(x),
        "evaluate": lambda: network.evaluate(x, Y),
        "train_step": lambda: network.train_step(x, Y, SGD()),
        "fit": lambda: network.fit(x, Y, 1, 2, SGD()),
        "fit, validation_data:": lambda: network.fit(X, Y, 1, 2, SGD(), (x, Y)),
    }
    for name, call in calls.items():
        with pytest.raises(ValueError, match=message) as error:
            call()
        assert str(error.value).startswith(f"Network.{name} got ")


@pytest.mark.parametrize(("y", "message"), BAD_Y)
def test_bad_y(y, message):
    network, optimizer = classifier(), SGD()
    calls = {
        "evaluate": lambda: network.evaluate(X, y),
        "train_step": lambda: network.train_step(X, y, optimizer),
        "fit": lambda: network.fit(X, y, 1, 2, optimizer),
        "fit, validation_data:": lambda: network.fit(X, Y, 1, 2, optimizer, (X, y)),
    }
    for name, call in calls.items():
        with pytest.raises(ValueError, match=message) as error:
            call()
        assert str(error.value).startswith(f"Network.{name} got ")
    assert optimizer.steps == 0


@pytest.mark.parametrize(
    ("y", "message"),
    [
        (np.zeros(3), r"y of shape \(3,\).*y\.reshape\(\(3, 1\)\)"),
        (np.zeros((3, 2)), "two of one shape"),
        (np.full((3, 1), np.nan), "finite numbers as y"),
    ],
)
def test_bad_y_in_a_regression(y, message):
    network = regressor()
    for call in (network.evaluate, lambda x, y: network.fit(x, y, 1, 2, SGD())):
        with pytest.raises(ValueError, match=message):
            call(np.zeros((3, 2)), y)
    with pytest.raises(ValueError, match=message):
        network.train_step(np.zeros((3, 2)), y, SGD())


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"epochs": 0}, "epochs = 0; it expects a whole number, 1 or more"),
        ({"epochs": 1.5}, "epochs = 1.5"),
        ({"epochs": None}, "epochs = None"),
        ({"batch_size": 0}, "batch_size = 0"),
        ({"batch_size": -3}, "batch_size = -3"),
        ({"batch_size": "32"}, "batch_size = '32'"),
        ({"optimizer": "adam"}, r"optimizer = 'adam'; it expects an optimizer, .*Adam\(\)"),
        ({"optimizer": Adam}, "class Adam itself"),
        ({"optimizer": None}, "optimizer = None"),
        ({"validation_data": X}, "validation_data = an array"),
        ({"validation_data": (X,)}, r"a pair \(x, y\)"),
        ({"seed": -1}, "seed = -1"),
        ({"seed": "a"}, "seed = 'a'"),
        ({"callbacks": Recorder()}, "callbacks = an object of type Recorder"),
        ({"callbacks": None}, "callbacks = None"),
        ({"callbacks": [print]}, "as a callback"),
        ({"callbacks": [Recorder]}, "class Recorder itself"),
    ],
)
def test_bad_settings_of_fit(settings, message):
    good = {"epochs": 1, "batch_size": 2, "optimizer": SGD()}
    with pytest.raises(ValueError, match=message) as error:
        classifier().fit(X, Y, **(good | settings))
    assert str(error.value).startswith("Network.fit got ")


def test_an_optimizer_of_another_network(blobs):
    optimizer = Adam()
    classifier().fit(*blobs, 1, 32, optimizer)
    with pytest.raises(ValueError, match="make a new optimizer"):
        classifier(n_hidden=6).fit(*blobs, 1, 32, optimizer)


def test_history_is_a_dict():
    history = History()
    history.add({"loss": 1.0, "accuracy": None, "val_loss": None, "val_accuracy": None})
    assert history == {"loss": [1.0]}
    assert history.note == ""
