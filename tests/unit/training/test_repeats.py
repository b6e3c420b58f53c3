"""Several trainings in a row: a dot for each, progress, and a stop that keeps what is done."""

import asyncio
import threading

import numpy as np
import pytest

from helpers.training import live_runs, load_tensorflow, repeats

pytestmark = pytest.mark.keras
tf, keras = load_tensorflow()

RNG = np.random.default_rng(0)
X = RNG.random((96, 6)).astype(np.float32)
Y = (X.sum(axis=1) > 3).astype(np.float32)


@pytest.fixture
def views(monkeypatch):
    made = []

    class Watched(repeats.RunsView):
        def __init__(self, *args):
            super().__init__(*args)
            made.append(self)

    monkeypatch.setattr(repeats, "RunsView", Watched)
    return made


def accuracy(rate, seed, watch, epochs=2):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.Adam(rate), "binary_crossentropy", metrics=["accuracy"])
    settings = {"epochs": epochs, "batch_size": 8, "verbose": 0}
    watch.fit(model, X, Y, **settings) if watch else model.fit(X, Y, **settings)
    return model.evaluate(X, Y, verbose=0)[1]


def run(coroutine):
    return asyncio.run(asyncio.wait_for(coroutine, timeout=120))


def test_the_numbers_are_those_of_plain_training_and_each_is_a_dot(views, shown):
    rates = {"small": 0.001, "large": 0.1}
    found = run(live_runs(accuracy, rates, seeds=(0, 1)))
    for name, rate in rates.items():
        assert found[name] == [accuracy(rate, seed, None) for seed in (0, 1)]
    (view,) = views
    for dots, values in zip(view._dots.dots, found.values(), strict=True):
        assert list(dots.get_xdata()) == values
        low, high = view._dots.ax.get_xlim()
        assert all(low < value < high or value == 1 == high for value in values)
    assert f"small: {found['small'][0]:.2%}" in view.alt
    assert view.status.startswith("Done: 4 trainings")
    assert view.stop_button.disabled
    assert shown[0]["text/plain"] == repeats.STORED_TEXT


def test_a_stop_keeps_what_is_done(views):
    async def stopped():
        task = asyncio.ensure_future(
            live_runs(lambda r, s, c: accuracy(r, s, c, epochs=200), {"one": 0.01}, range(50))
        )
        while not views or not views[0].found()["one"]:
            await asyncio.sleep(0.02)
        views[0].stop_button.click()
        return await task

    found = run(stopped())
    assert 1 <= len(found["one"]) < 50
    assert "Stopped" in views[0].status


def test_a_watched_training_says_how_far_it_is():
    shares = []
    accuracy(0.01, 0, repeats.Watched(threading.Event(), shares.append))
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.5 < shares[-1] == 1


def test_a_loop_of_ones_own_says_how_far_it_is_and_is_told_to_end():
    shares, stop = [], threading.Event()
    watch = repeats.Watched(stop, shares.append)
    assert watch.goes_on(0.25)
    stop.set()
    assert not watch.goes_on(0.5)
    assert shares == [0.25, 0.5]


def test_of_several_numbers_the_first_is_shown(views):
    found = run(live_runs(lambda value, seed, callback: (value, -1), {"one": 0.25}, (0, 1)))
    assert found == {"one": [(0.25, -1), (0.25, -1)]}
    assert views[0].alt == "one: 25.00%, 25.00%."


def test_an_error_is_shown_and_raised(views):
    def fails(value, seed, callback):
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        run(live_runs(fails, {"one": 1}))
    assert "no space left" in views[0]._words.value


def test_nothing_to_train_is_refused():
    for settings, seeds in (({}, (0,)), ({"one": 1}, ())):
        with pytest.raises(ValueError, match="nothing to train"):
            run(live_runs(accuracy, settings, seeds))
