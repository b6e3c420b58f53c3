"""What of a run needs no Keras: examples, notes, the time it will take, which seeds follow."""

from dataclasses import replace

import numpy as np
import pytest

from helpers.datasets import load_mnist, toys
from helpers.lab import runs
from helpers.lab.records import FAR_ABOVE, GUESSING, Run
from helpers.lab.runs import estimate_seconds, load_examples, repeat, resolve
from helpers.lab.settings import PRESETS, Settings, n_examples

TINY = Settings(data="uci", n_train=64, epochs=1, hidden=(8,))


@pytest.mark.parametrize(
    ("scaling", "low", "high"), [("bytes", 0, 255), ("unit", 0, 1), ("centered", -0.5, 0.5)]
)
def test_digits_come_in_the_range_named_and_none_from_the_test_set(scaling, low, high):
    settings = replace(TINY, scaling=scaling, n_train=None)
    examples = load_examples(settings)
    assert (examples.x_train.min(), examples.x_train.max()) == (low, high)
    assert (len(examples.x_train), len(examples.x_val)) == n_examples(settings) == (1197, 240)
    whole = load_mnist("uci", scale=scaling)
    assert np.array_equal(np.concatenate([examples.x_train, examples.x_val]), whole.x_train)
    assert np.array_equal(np.concatenate([examples.y_train, examples.y_val]), whole.y_train)


def test_standardised_examples_have_mean_0_and_deviation_1():
    examples = load_examples(replace(TINY, scaling="standardised", n_train=None))
    assert abs(examples.x_train.mean(dtype=float)) < 1e-4
    assert abs(examples.x_train.std(dtype=float) - 1) < 1e-4
    assert abs(examples.x_val.mean(dtype=float)) > 1e-6  # measured on the training part alone


@pytest.mark.parametrize("problem", toys.PROBLEMS)
def test_the_plane_is_scaled_like_pictures(problem):
    raw, labels = toys.PROBLEMS[problem](n=500, noise=0.1, seed=0)
    examples = load_examples(Settings(data=problem, scaling="centered"))
    x = np.concatenate([examples.x_train, examples.x_val])
    assert np.allclose(x, raw / 12, atol=1e-6)
    assert np.array_equal(np.concatenate([examples.y_train, examples.y_val]), labels)


def test_fewer_examples_leave_the_validation_set_alone():
    few, many = (load_examples(replace(TINY, n_train=n)) for n in (10, 10**6))
    assert (len(few.x_train), len(many.x_train)) == (10, 1197)
    assert np.array_equal(few.x_val, many.x_val)


@pytest.mark.parametrize(
    ("loss", "accuracy", "note", "verdict"),
    [
        (0.1, 0.97, "", ""),
        (2.3, 0.11, "no better than guessing", GUESSING),
        (1e6, 0.1, "guessing would come to 2.3", FAR_ABOVE),
        (1e6, 0.5, "guessing would come to 2.3", FAR_ABOVE),
        (9.0, 0.9, "", ""),
    ],
)
def test_what_is_said_about_a_run(loss, accuracy, note, verdict):
    history = {"loss": [loss], "accuracy": [accuracy], "val_loss": [0], "val_accuracy": [accuracy]}
    said, found = runs._note(TINY, history, None)
    assert found == verdict
    assert note in said
    assert bool(said) == bool(note)


def test_the_estimate_learns_from_the_runs(monkeypatch):
    monkeypatch.setattr(runs, "_speeds", runs.deque(maxlen=7))
    wide = estimate_seconds(Settings())
    assert wide.low < wide.high
    more = estimate_seconds(PRESETS["wide"].settings)
    assert more.low > wide.low
    runs._speeds.append(10.0)
    slow = estimate_seconds(Settings())
    assert slow.high / slow.low < wide.high / wide.low
    assert slow.low * slow.high == pytest.approx(100 * wide.low * wide.high)
    assert str(estimate_seconds(TINY)).startswith("about ")


def test_auto_gives_way_to_the_data_it_stands_for(monkeypatch):
    monkeypatch.setenv("COURSE_DATASET", "uci")
    assert resolve(Settings()).data == "uci"
    assert resolve(Settings(data="blobs")).data == "blobs"


def test_repeat_takes_one_seed_after_the_other(monkeypatch):
    trained = []
    monkeypatch.setattr(runs, "trained", lambda s, *_: Run(s, {"val_accuracy": [s.seed / 10]}))
    book = repeat(replace(TINY, seed=3), 3, on_run=trained.append)
    assert [run.settings.seed for run in book] == [3, 4, 5]
    assert trained == book.runs
    found = book.summary()
    assert (found.n, found.low, found.high) == (3, 0.3, 0.5)
    assert (found.mean, found.deviation) == (pytest.approx(0.4), pytest.approx(0.1))
    assert "mean 0.400, standard deviation 0.100" in str(found)
    with pytest.raises(ValueError, match="1 or more"):
        repeat(TINY, 0)
