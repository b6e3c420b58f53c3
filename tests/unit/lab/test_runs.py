"""Recorded runs: settings, training, notes, tables, files, and the program to take along."""

import gc
import json
import math
import random
import threading
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from helpers.datasets import load_mnist, toys
from helpers.lab import run_code, runs
from helpers.lab.runs import (
    MEASURES,
    PRESETS,
    Run,
    RunBook,
    Settings,
    build,
    code,
    difference,
    estimate_seconds,
    load_examples,
    n_examples,
    n_parameters,
    repeat,
    resolve,
    spread,
    train,
)
from helpers.training import load_tensorflow

tf, keras = load_tensorflow()

TINY = Settings(data="uci", n_train=64, epochs=1, hidden=(8,))


def made(accuracy=0.5, note="", **settings):
    """Return a run that nobody trained."""
    history = {name: [accuracy] for name in MEASURES}
    return Run(replace(TINY, **settings), history, 1.0, 10, note=note)


@pytest.fixture(scope="module")
def tiny():
    """One run with what its callbacks were told."""
    told = {"epochs": [], "batches": []}
    run = train(TINY, on_epoch=told["epochs"].append, on_batch=told["batches"].append)
    return run, told


# Settings.


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("data", "digits", "one of 'auto', 'mnist'"),
        ("scaling", None, "one of 'bytes'"),
        ("hidden", 64, "hidden=(64,)"),
        ("hidden", (64, 0), "from 1 to 4096"),
        ("hidden", "64", "widths"),
        ("hidden", (8,) * 51, "up to 50"),
        ("hidden", (2.5,), "whole number"),
        ("activation", "gelu", "'relu'"),
        ("dropout", 0.95, "from 0 to 0.9"),
        ("dropout", -0.1, "from 0 to 0.9"),
        ("optimizer", "Adam", "'adam'"),
        ("learning_rate", -1, "0 or more"),
        ("learning_rate", math.nan, "0 or more"),
        ("learning_rate", math.inf, "0 or more"),
        ("learning_rate", 10**400, "0 or more"),
        ("learning_rate", "fast", "learning_rate=0.001"),
        ("learning_rate", True, "a number"),
        ("batch_size", 0, "1 or more"),
        ("batch_size", 32.0, "whole number"),
        ("epochs", 0, "from 1 to"),
        ("epochs", True, "whole number"),
        ("l2", -1e-9, "0 or more"),
        ("seed", -1, "from 0 to"),
        ("seed", 2**32, "from 0 to"),
        ("n_train", 0, "or None for all"),
    ],
)
def test_a_value_that_makes_no_sense_gets_one_sentence(name, value, said):
    with pytest.raises(ValueError, match=f"^{name} is ") as error:
        Settings(**{name: value})
    assert said in str(error.value)
    assert str(error.value).endswith(".")
    assert "\n" not in str(error.value)


def test_settings_are_plain_frozen_and_can_be_compared():
    one = Settings(hidden=[np.int64(8)], learning_rate=np.float32(0.5), batch_size=np.int64(4))
    assert one == Settings(hidden=(8,), learning_rate=0.5, batch_size=4)
    assert len({one, Settings(hidden=(8,), learning_rate=0.5, batch_size=4)}) == 1
    assert Settings(data="exclusive or") == Settings(data="exclusive_or")
    json.dumps(one.to_dict())
    with pytest.raises(FrozenInstanceError):
        one.epochs = 3
    with pytest.raises(ValueError, match="no setting named 'rate'"):
        Settings.from_dict({"rate": 1})


def test_settings_survive_their_dict():
    for one in PRESETS.values():
        assert Settings.from_dict(json.loads(json.dumps(one.to_dict()))) == one


def test_the_presets_are_the_sources_networks():
    counts = [n_parameters(one) for one in PRESETS.values()]
    assert counts[0] == 784 * 64 + 64 + 64 * 64 + 64 + 64 * 10 + 10
    assert counts[3] == counts[0] + 2 * (64 * 64 + 64)
    assert counts[6] == 244_522
    assert counts[7] == 407_050
    words = [difference(one, PRESETS["two hidden layers of 64"]) for one in PRESETS.values()]
    assert words[:6] == [
        "the same settings",
        "learning rate 0.005 instead of 0.001",
        "batch size 64 instead of 32; 10 epochs instead of 5",
        "4 hidden layers instead of 2",
        "activation sigmoid instead of relu",
        "dropout 0.5 instead of 0",
    ]


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        ({"hidden": (8,)}, {"hidden": (4,)}, "1 hidden layer of 8 instead of 4"),
        ({"hidden": ()}, {"hidden": (4, 4)}, "no hidden layer instead of 2"),
        ({"hidden": (8, 4)}, {"hidden": (4,)}, "2 hidden layers of 8-4 instead of 1 hidden layer"),
        ({"n_train": 1000}, {"n_train": None}, "1,000 training examples instead of all"),
        ({"epochs": 1}, {"epochs": 2}, "1 epoch instead of 2"),
        ({"learning_rate": 1e6}, {"learning_rate": 1e-7}, "rate 1,000,000 instead of 1e-07"),
        ({"data": "exclusive_or"}, {"data": "uci"}, "data exclusive or instead of uci"),
    ],
)
def test_a_difference_in_words(a, b, words):
    assert words in difference(Settings(**a), Run(Settings(**b)))


@pytest.mark.parametrize(
    "settings",
    [
        Settings(data="uci"),
        Settings(data="uci", hidden=(), l2=0.1),
        Settings(data="spirals", hidden=(8, 4, 1), dropout=0.5),
        PRESETS["256-128-64-32, rate 0.01"],
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


# The examples.


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


def test_a_learners_model_goes_on_as_before_and_keeps_its_names():
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


def test_stop_ends_it_after_the_batch_under_way():
    stop = threading.Event()

    def after_three(moment):
        if moment.batches_done == 3:
            stop.set()

    run = train(replace(TINY, epochs=1000, batch_size=8), stop=stop, on_batch=after_three)
    assert run.stopped
    assert run.epochs_done == 1
    assert math.isfinite(run.last("loss"))
    assert math.isnan(run.last("val_loss"))  # only a part was evaluated
    again = train(TINY, stop=stop)
    assert again.stopped
    assert again.epochs_done == 0


def test_a_second_training_waits_for_the_first():
    stop = threading.Event()
    with runs._my_turn(None) as mine:
        assert mine
        threading.Timer(0.3, stop.set).start()
        assert train(TINY, stop=stop).stopped


def test_a_run_that_diverges_ends_and_says_so():
    run = train(replace(TINY, learning_rate=1e6, optimizer="sgd", activation="linear", epochs=50))
    assert run.epochs_done < 50
    assert "stopped being a number" in run.note
    assert "1,000,000" in run.note
    assert not run.stopped
    assert json.loads(json.dumps(run.to_dict(), allow_nan=False))


@pytest.mark.parametrize(
    ("loss", "accuracy", "note"),
    [
        (0.1, 0.97, ""),
        (2.3, 0.11, "no better than guessing"),
        (1e6, 0.1, "guessing would come to 2.3"),
        (1e6, 0.5, "guessing would come to 2.3"),
        (9.0, 0.9, ""),
    ],
)
def test_what_is_said_about_a_run(loss, accuracy, note):
    history = {"loss": [loss], "accuracy": [accuracy], "val_loss": [0], "val_accuracy": [accuracy]}
    said = runs._note(TINY, history, None)
    assert note in said
    assert bool(said) == bool(note)


def test_extremes_are_trained_like_all_else():
    run = train(replace(TINY, hidden=(1,), batch_size=10**9, learning_rate=1e6))
    assert run.complete
    assert run.epochs_done == 1


def test_the_estimate_learns_from_the_runs(monkeypatch):
    monkeypatch.setattr(runs, "_speeds", runs.deque(maxlen=7))
    wide = estimate_seconds(PRESETS["two hidden layers of 64"])
    assert wide.low < wide.high
    more = estimate_seconds(PRESETS["one hidden layer of 512"])
    assert more.low > wide.low
    runs._learn_speed(TINY, 10 * runs._expected(TINY))
    slow = estimate_seconds(PRESETS["two hidden layers of 64"])
    assert slow.high / slow.low < wide.high / wide.low
    assert slow.low * slow.high == pytest.approx(100 * wide.low * wide.high)
    assert str(estimate_seconds(TINY)).startswith("about ")


def test_auto_gives_way_to_the_data_it_stands_for(monkeypatch):
    monkeypatch.setenv("COURSE_DATASET", "uci")
    assert resolve(Settings()).data == "uci"
    assert resolve(Settings(data="blobs")).data == "blobs"


def test_repeat_takes_one_seed_after_the_other(monkeypatch):
    trained = []
    monkeypatch.setattr(runs, "train", lambda s, stop: made(s.seed / 10, seed=s.seed))
    book = repeat(replace(TINY, seed=3), 3, on_run=trained.append)
    assert [run.settings.seed for run in book] == [3, 4, 5]
    assert trained == book.runs
    found = book.spread()
    assert (found.n, found.low, found.high) == (3, 0.3, 0.5)
    assert (found.mean, found.deviation) == (pytest.approx(0.4), pytest.approx(0.1))
    assert "mean 0.400, standard deviation 0.100" in str(found)
    with pytest.raises(ValueError, match="1 or more"):
        repeat(TINY, 0)


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
    ],
    ids=str,
)
def test_the_program_gives_the_same_numbers(settings):
    assert history_of(code(settings)) == dict(train(settings).history)


def test_another_thread_that_takes_random_numbers_changes_nothing(monkeypatch):
    _, keras = load_tensorflow()
    settings = replace(TINY, dropout=0.25)
    alone = train(settings).history
    set_random_seed = keras.utils.set_random_seed

    def and_then_another_comes(seed):
        set_random_seed(seed)
        random.random()

    monkeypatch.setattr(keras.utils, "set_random_seed", and_then_another_comes)
    assert train(settings).history == alone


def test_the_program_for_mnist_needs_nothing_of_ours(monkeypatch, tiny):
    digits = load_mnist("uci", scale="bytes", flatten=False)
    monkeypatch.setattr(
        keras.datasets.mnist,
        "load_data",
        lambda: ((digits.x_train, digits.y_train), (digits.x_test, digits.y_test)),
    )
    monkeypatch.setitem(run_code.HELD_BACK, "mnist", run_code.HELD_BACK["uci"])
    program = code(replace(TINY, data="auto"))
    assert "helpers" not in program
    assert history_of(program) == dict(tiny[0].history)


@pytest.mark.parametrize("settings", PRESETS.values(), ids=PRESETS)
@pytest.mark.parametrize("data", ["mnist", "uci", "exclusive_or"])
def test_every_program_compiles(settings, data):
    compile(code(replace(settings, data=data)), "program", "exec")


# The book.


@pytest.fixture
def book():
    return RunBook(
        [
            made(0.5, learning_rate=0.1),
            made(0.9, hidden=(16, 16), note="with, comma"),
            made(math.nan, learning_rate=0.1),
        ]
    )


def test_the_table_is_sorted_by_a_column_and_gaps_come_last(book):
    assert [row["run"] for row in book.table()] == [1, 2, 3]
    assert [row["run"] for row in book.table("val_accuracy")] == [2, 1, 3]
    assert [row["run"] for row in book.table("val_loss")] == [1, 2, 3]
    assert [row["run"] for row in book.table("hidden", descending=True)] == [2, 1, 3]
    assert tuple(book.table()[0]) == ("run", *Settings().to_dict(), *tuple(book.table()[0])[13:])
    assert set(book.table()[0]) == set(runs.COLUMNS)
    with pytest.raises(ValueError, match="no column 'speed'"):
        book.table("speed")


def test_the_table_as_text_shows_what_differs(book):
    lines = str(book).splitlines()
    assert lines[0].split()[:3] == ["run", "hidden", "rate"]
    assert "optimizer" not in lines[0]
    assert lines[2].endswith("with, comma")
    assert "16-16" in lines[2]
    assert str(RunBook()) == "No runs yet."


def test_runs_have_numbers_from_1(book):
    assert book[1] is book.runs[0]
    assert book.add(made()) == 4
    with pytest.raises(LookupError, match="numbers 1 to 4"):
        book[0]
    with pytest.raises(TypeError, match="train"):
        book.add(3)


def test_a_spread_looks_at_complete_runs_only():
    stopped = replace(made(0.0), stopped=True)
    assert spread([made(0.5), stopped]).n == 1
    with pytest.raises(ValueError, match="No run"):
        spread([stopped])
    with pytest.raises(ValueError, match="not measured"):
        spread([made()], "speed")


# Files.


@pytest.mark.parametrize("name", ["runs.json", "runs.csv", "RUNS.CSV"])
def test_runs_survive_a_file(tmp_path, book, tiny, name):
    book.add(tiny[0])
    book.add(Run(TINY, {m: [math.inf, math.nan] for m in MEASURES}, 1.5, 3, True, 'a "note"\n…'))
    refused = runs.settings_or_refused({"learning_rate": -1, "hidden": (3,)})
    book.add(Run(refused, note=refused.sentence, failed=True))
    again = RunBook.load(book.save(tmp_path / name))
    assert [run.to_dict() for run in again] == [run.to_dict() for run in book]
    assert again[4] == tiny[0]
    assert again[4].last("val_loss") == tiny[0].last("val_loss")
    assert [file.name for file in tmp_path.iterdir()] == [name]
    uploaded = RunBook.from_bytes(name, book.to_bytes(name[-5:].lstrip("S").lstrip("s")))
    assert len(uploaded) == 6


def broken_files(book):
    """Return file names and contents that are no runs, with a word of the sentence."""
    text, table = book.to_bytes(".json"), book.to_bytes(".csv")
    content = json.loads(text)

    def changed(**values):
        one = content["runs"][0] | values
        return json.dumps(content | {"runs": [one]}).encode()

    return [
        ("cut.json", text[:-40], "garbled"),
        ("picture.json", b"\x89PNG\xff\xfe", "not text"),
        ("other.json", b'{"cells": []}', "does not hold runs"),
        ("list.json", b"[1, 2]", "does not hold runs"),
        ("empty.json", b"", "garbled"),
        ("new.json", json.dumps(content | {"version": 2}).encode(), "version"),
        ("no_runs.json", json.dumps(content | {"runs": 3}).encode(), "damaged"),
        ("lost.json", changed(history={"loss": [1], "accuracy": []}), "number of epochs"),
        ("text.json", changed(history={"loss": ["x"]}), "damaged"),
        ("none.json", changed(history={"loss": [None]}), "not a number"),
        ("flag.json", changed(stopped="no"), "neither true nor false"),
        ("bad.json", changed(settings={"learning_rate": -1}), "0 or more"),
        ("strange.json", changed(settings=[1]), "damaged"),
        ("missing.json", json.dumps(content | {"runs": [{}]}).encode(), "missing"),
        ("cut.csv", table[: table.index(b"\r\n") + 90], "damaged"),
        ("other.csv", b"a,b\r\n1,2\r\n", "does not hold runs"),
        ("empty.csv", b"", "does not hold runs"),
        ("picture.csv", b"\x00\x01\x02", "not text"),
        ("garbled.csv", table.replace(b"{", b"["), "garbled"),
        ("cells.csv", table.replace(b"\r\n", b",\r\n", 2), "damaged"),
    ]


def test_a_damaged_or_foreign_file_gets_one_sentence_that_names_it(tmp_path, book):
    for name, content, word in broken_files(book):
        file = tmp_path / name
        file.write_bytes(content)
        with pytest.raises(ValueError, match=name) as error:
            RunBook.load(file)
        assert word in str(error.value), f"{name}: {error.value}"
        assert "\n" not in str(error.value)
        assert str(error.value).endswith("."), error.value


def test_a_place_that_cannot_be_used_gets_one_sentence(tmp_path, book):
    with pytest.raises(FileNotFoundError, match=r"There is no file .*none\.json"):
        RunBook.load(tmp_path / "none.json")
    with pytest.raises(ValueError, match="ends neither"):
        book.save(tmp_path / "runs.txt")
    with pytest.raises(OSError, match=r"could not be written to .*runs\.json"):
        book.save(tmp_path / "nowhere" / "runs.json")
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(OSError, match=r"folder\.json"):
        RunBook.load(tmp_path / "folder.json")
    with pytest.raises(OSError, match=r"folder\.json"):
        book.save(tmp_path / "folder.json")
    assert [file.name for file in tmp_path.iterdir()] == ["folder.json"]
