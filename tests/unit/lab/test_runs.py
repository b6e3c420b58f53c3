"""Training with Keras: the model, the numbers, stopping, and the program that gives the same."""

import gc
import json
import math
import random
import threading
from dataclasses import replace

import numpy as np
import pytest

from helpers.datasets import load_mnist
from helpers.lab import run_code, runs
from helpers.lab.records import DIVERGED, MEASURES
from helpers.lab.run_code import code
from helpers.lab.runs import build, train, trained
from helpers.lab.settings import PRESETS, Settings, n_parameters
from helpers.page import turn
from helpers.training import load_tensorflow

pytestmark = pytest.mark.keras

TINY = Settings(data="uci", n_train=64, epochs=1, hidden=(8,))


@pytest.fixture(scope="module")
def keras():
    return load_tensorflow()[1]


@pytest.fixture(scope="module")
def tiny():
    """One run with what its callbacks were told."""
    told = {"epochs": [], "batches": []}
    run = train(TINY, on_epoch=told["epochs"].append, on_batch=told["batches"].append)
    return run, told


@pytest.mark.parametrize(
    "settings",
    [
        Settings(data="uci"),
        Settings(data="uci", hidden=(), l2=0.1),
        Settings(data="spirals", hidden=(8, 4, 1), dropout=0.5),
        PRESETS["deep"].settings,
    ],
    ids=str,
)
def test_parameters_are_those_of_the_model(settings):
    assert build(settings).count_params() == n_parameters(settings)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adagrad", "rmsprop", "adam"])
def test_the_optimizer_is_the_one_named(optimizer):
    model = build(replace(TINY, optimizer=optimizer, learning_rate=0.25))
    assert float(model.optimizer.learning_rate.numpy()) == 0.25
    assert getattr(model.optimizer, "momentum", 0.0) == (0.9 if optimizer == "momentum" else 0.0)
    kind = {"momentum": "sgd"}.get(optimizer, optimizer)
    assert type(model.optimizer).__name__.lower() == kind


def test_the_initial_weights_are_scaled():
    weights, twice, none = (
        build(replace(TINY, init_scale=scale)).get_weights() for scale in (1, 2, 0)
    )
    for one, other in zip(weights, twice, strict=True):
        assert np.allclose(2 * one, other)
    assert all((one == 0).all() for one in none)
    assert any((one != 0).any() for one in weights)


@pytest.mark.parametrize(
    ("schedule", "shares"),
    [
        ("constant", {0: 1, 39: 1}),
        ("step", {0: 1, 20: 1, 21: 0.1, 30: 0.1, 31: 0.01, 39: 0.01}),
        ("cosine", {0: 1, 10: 0.8536, 20: 0.5, 40: 0}),
    ],
)
def test_the_learning_rate_follows_its_schedule(schedule, shares):
    settings = replace(TINY, schedule=schedule, n_train=100, batch_size=10, epochs=4)
    optimizer = build(settings).optimizer
    for step, share in shares.items():
        optimizer.iterations.assign(step)
        rate = float(optimizer.learning_rate)
        assert rate == pytest.approx(share * settings.learning_rate, rel=1e-3, abs=1e-9)


# Training.


def test_a_run_holds_what_came_of_it(tiny):
    run, told = tiny
    assert run.settings == TINY
    assert list(run.history) == list(MEASURES)
    assert all(len(values) == 1 and math.isfinite(values[0]) for values in run.history.values())
    assert run.complete
    assert run.seconds > 0
    assert run.n_parameters == 784 * 8 + 8 + 8 * 10 + 10
    assert [moment.batch for moment in told["batches"]] == [1, 2]
    assert told["epochs"][0].finished[0]["val_loss"] == run.last("val_loss")


def test_another_thread_gives_the_same_numbers_and_no_graph_is_left_behind(tiny):
    """What memory would grow by is the graphs of old runs; see `build`."""

    def graphs():
        gc.collect()
        return sum(type(one).__name__ == "FuncGraph" for one in gc.get_objects())

    before, found = graphs(), []  # other models may have left some
    thread = threading.Thread(target=lambda: found.append(train(TINY)))
    thread.start()
    thread.join(60)
    assert found[0].history == tiny[0].history
    assert graphs() <= before


def test_building_leaves_the_learners_random_numbers_alone():
    random.seed(5)
    np.random.seed(5)  # noqa: NPY002
    expected = random.random(), np.random.random()  # noqa: NPY002
    random.seed(5)
    np.random.seed(5)  # noqa: NPY002
    build(TINY)
    assert (random.random(), np.random.random()) == expected  # noqa: NPY002


def test_a_learners_model_goes_on_as_before_and_keeps_its_names(keras):
    numbers = []
    for between in (False, True):
        keras.utils.set_random_seed(0)
        model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        model.compile("sgd", "mse")
        x = np.ones((4, 2), np.float32)
        first = int(keras.layers.Dense(1).name.rpartition("_")[2])
        if between:
            train(Settings(data="blobs", n_train=8, epochs=1, hidden=()))
        assert keras.layers.Dense(1).name == f"dense_{first + 1}"
        model.fit(x, x[:, :1], verbose=0)
        numbers.append(model.get_weights()[0].tolist())
    assert numbers[0] == numbers[1]


def test_stop_ends_it_after_the_stride_under_way():
    stop, told = threading.Event(), []

    def after_three(moment):
        told.append(moment)
        if moment.batches_done >= 3:
            stop.set()

    run = train(replace(TINY, epochs=1000, batch_size=1), stop=stop, on_batch=after_three)
    assert run.stopped
    assert run.epochs_done == 1
    assert [moment.batches_done >= 3 for moment in told] == [False] * (len(told) - 1) + [True]
    assert told[-1].batch < 64  # far from the end of the epoch
    assert math.isfinite(run.last("loss"))
    assert math.isnan(run.last("val_loss"))  # only a part was evaluated
    again = train(TINY, stop=stop)
    assert again.stopped
    assert again.epochs_done == 0


def test_a_stop_does_not_wait_for_the_end_of_the_validation(monkeypatch):
    stop, validated = threading.Event(), []

    class Watchful(runs._RunRecord):
        def callback(self):
            made = super().callback()
            ends = made.on_test_batch_end

            def one_more(batch, logs=None):
                stop.set()  # as another thread may at any time
                validated.append(batch)
                ends(batch, logs)

            made.on_test_batch_end = one_more
            return made

    monkeypatch.setattr(runs, "_RunRecord", Watchful)
    run = train(replace(TINY, epochs=5), stop=stop)
    assert run.stopped
    assert validated == [0]


def test_stopped_before_its_first_batch_is_done_a_run_is_empty(monkeypatch):
    stop = threading.Event()
    monkeypatch.setattr(runs, "build", lambda settings: stop.set() or build(settings))
    run = train(TINY, stop=stop)
    assert (run.stopped, run.epochs_done) == (True, 0)
    stop.clear()

    class Later:  # set while the first batch is computed
        looks = 0

        def is_set(self):
            self.looks += 1
            return self.looks > 1

    monkeypatch.setattr(runs, "build", build)
    run = trained(TINY, stop=Later())
    assert (run.stopped, run.epochs_done) == (True, 0)


def test_a_second_training_ends_the_first_and_waits_for_it():
    found, begun = [], threading.Event()
    endless = replace(TINY, epochs=10_000)
    first = threading.Thread(
        target=lambda: found.append(train(endless, on_batch=lambda _: begun.set()))
    )
    first.start()
    assert begun.wait(60)
    found.append(train(TINY))
    first.join(60)
    assert [run.stopped for run in found] == [True, False]
    assert not turn.busy()


def test_a_run_that_diverges_ends_and_says_so():
    run = train(replace(TINY, learning_rate=1e6, optimizer="sgd", activation="linear", epochs=50))
    assert run.epochs_done < 50
    assert run.verdict == DIVERGED
    assert "stopped being a number" in run.note
    assert "1,000,000" in run.note
    assert not run.stopped
    assert json.loads(json.dumps(run.to_dict(), allow_nan=False))


def test_extremes_are_trained_like_all_else():
    run = train(replace(TINY, hidden=(1,), batch_size=10**9, learning_rate=1e6))
    assert run.complete
    assert run.epochs_done == 1


# The program.


def history_of(program):
    """Run a program as it stands, but for the lines it prints."""
    space = {}
    exec(compile(program.replace("verbose=2", "verbose=0"), "program", "exec"), space)
    return space["history"].history


@pytest.mark.parametrize(
    "settings",
    [
        replace(TINY, hidden=(8, 4), dropout=0.25, l2=0.01, scaling="standardised"),
        Settings(data="spirals", n_train=64, epochs=2, hidden=(4,), optimizer="momentum"),
        replace(TINY, init_scale=0.5, schedule="cosine", dropout=0.25, optimizer="sgd"),
        replace(TINY, init_scale=0, schedule="step"),
    ],
    ids=str,
)
def test_the_program_gives_the_same_numbers(settings):
    assert history_of(code(settings)) == dict(train(settings).history)


def test_another_thread_that_takes_random_numbers_changes_nothing(monkeypatch, keras):
    settings = replace(TINY, dropout=0.25)
    alone = train(settings).history
    set_random_seed = keras.utils.set_random_seed

    def and_then_another_comes(seed):
        set_random_seed(seed)
        random.random()

    monkeypatch.setattr(keras.utils, "set_random_seed", and_then_another_comes)
    assert train(settings).history == alone


def test_the_program_for_mnist_needs_nothing_of_ours(monkeypatch, keras, tiny):
    digits = load_mnist("uci", scale="bytes", flatten=False)
    monkeypatch.setattr(
        keras.datasets.mnist,
        "load_data",
        lambda: ((digits.x_train, digits.y_train), (digits.x_test, digits.y_test)),
    )
    monkeypatch.setitem(run_code.EXAMPLES, "mnist", run_code.EXAMPLES["uci"])
    program = code(replace(TINY, data="auto"))
    assert "helpers" not in program
    assert history_of(program) == dict(tiny[0].history)
