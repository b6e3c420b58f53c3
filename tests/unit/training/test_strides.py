"""Strides: the numbers and the batches of a plain `fit`, in fewer calls."""

import contextlib

import numpy as np
import pytest

from helpers.training import live, load_tensorflow, strides

pytestmark = pytest.mark.keras
tf, keras = load_tensorflow()

RNG = np.random.default_rng(0)
X = RNG.random((103, 6)).astype(np.float32)  # in batches of 8: 12 whole ones, and one of 7
Y = (X.sum(axis=1) > 3).astype(np.float32)
BATCHES = 13
CASES = {
    "arrays": (lambda: (X, Y), {"batch_size": 8, "validation_data": (X[:21], Y[:21])}),
    "a share held back": (lambda: (X, Y), {"batch_size": 8, "validation_split": 0.2}),
    "a dataset": (lambda: (dataset(), None), {"shuffle": False}),
    "an endless one": (
        lambda: (dataset().repeat(), None),
        {"shuffle": False, "steps_per_epoch": 5},
    ),
}


def dataset():
    return tf.data.Dataset.from_tensor_slices((X, Y)).batch(8)


def network(**compiled):
    keras.utils.set_random_seed(1)
    layers = [keras.Input((6,)), keras.layers.Dense(4, "relu"), keras.layers.Dropout(0.3)]
    model = keras.Sequential([*layers, keras.layers.Dense(1, "sigmoid")])
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"], **compiled)
    return model


def fitted(striding, data, arguments, epochs=3):
    """Train, and return the history, the weights and the moments that were noted."""
    model, told = network(), []
    record = live.Record(model)
    record.on_news = lambda: told.append(record.moment)
    x, y = data()
    settings = {"epochs": epochs, "verbose": 0, "callbacks": [record.callback()]} | arguments
    if striding:
        with record.in_strides(x):
            history = model.fit(x, y, **settings)
    else:
        history = model.fit(x, y, **settings)
    return history.history, model.get_weights(), told


@pytest.mark.parametrize("case", CASES)
def test_the_numbers_are_those_of_a_plain_fit_digit_for_digit(case, monkeypatch):
    monkeypatch.setattr(strides, "SECONDS", 1000.0)  # as long as they may get
    plain, lively = fitted(False, *CASES[case]), fitted(True, *CASES[case])
    assert lively[0] == plain[0]
    assert all(map(np.array_equal, lively[1], plain[1]))
    assert lively[2][-1].batches_done == plain[2][-1].batches_done
    assert [m.finished for m in lively[2] if not m.running] == [
        m.finished for m in plain[2] if not m.running
    ]
    assert len(lively[2]) < len(plain[2])


def test_a_stride_grows_and_never_passes_the_end_of_an_epoch(monkeypatch):
    monkeypatch.setattr(strides, "SECONDS", 1000.0)
    _, _, told = fitted(True, *CASES["arrays"])
    assert [moment.batch for moment in told if moment.running] == [1, 5, 13, 13, 13]


def test_where_a_batch_takes_long_each_is_a_stride_of_its_own(monkeypatch):
    monkeypatch.setattr(strides, "SECONDS", 0.0)
    _, _, told = fitted(True, *CASES["arrays"], epochs=1)
    assert [moment.batch for moment in told if moment.running] == [*range(1, BATCHES + 1)]


def test_a_wish_to_stop_is_seen_after_the_stride(monkeypatch):
    monkeypatch.setattr(strides, "SECONDS", 1000.0)
    model = network()
    record = live.Record(model)
    record.on_news = record.stop.set  # it is seen after the next stride, the second
    with record.in_strides(X):
        history = model.fit(X, Y, batch_size=8, verbose=0, callbacks=[record.callback()], epochs=9)
    assert record.moment.batches_done == 5
    assert int(model.optimizer.iterations) == 5  # no batch was trained that isn't counted
    assert len(history.history["loss"]) == 1


def test_the_model_is_left_as_it_was():
    model = network()
    model.fit(X, Y, verbose=0)
    before = model.train_function, model.test_function
    record = live.Record(model)
    with contextlib.suppress(OSError), record.in_strides(X):
        assert isinstance(model.train_function, strides.Stride)
        raise OSError
    assert (model.train_function, model.test_function) == before
    assert model.steps_per_execution == 1


class Looks(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        pass


class LooksByItsOldName(keras.callbacks.Callback):
    def on_batch_begin(self, batch, logs=None):
        pass


class Own(keras.Model):
    def make_train_function(self, force=False):
        return super().make_train_function(force)


def own():
    inputs = keras.Input((6,))
    model = Own(inputs, keras.layers.Dense(1)(inputs))
    model.compile("sgd", "mse")
    return model


def checkpoint(frequency):
    return keras.callbacks.ModelCheckpoint("never.keras", save_freq=frequency)


@pytest.mark.parametrize(
    ("model", "x", "callbacks", "can"),
    [
        (network, X, [], True),
        (network, dataset(), [keras.callbacks.EarlyStopping(), checkpoint("epoch")], True),
        (network, X, [checkpoint(3)], False),
        (network, X, [Looks()], False),
        (network, X, [LooksByItsOldName()], False),
        (network, X, [keras.callbacks.LambdaCallback(on_train_batch_begin=print)], False),
        (network, (batch for batch in [(X, Y)]), [], False),
        (network, dataset().filter(lambda *_: True), [], False),
        (network, dataset().repeat(), [], True),
        (lambda: network(steps_per_execution=4), X, [], False),
        (lambda: network(run_eagerly=True), X, [], False),
        (own, X, [], False),
        (lambda: keras.Sequential([keras.layers.Dense(1)]), X, [], False),
    ],
)
def test_where_keras_goes_its_own_way(model, x, callbacks, can):
    assert strides.can_stride(model(), x, callbacks) == can
