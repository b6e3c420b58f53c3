"""The table of hyperparameters: what is refused, how it reads, and the program to take along."""

import json
import math
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from helpers.lab.records import Run
from helpers.lab.run_code import code
from helpers.lab.settings import PRESETS, ROWS, Settings, difference, n_parameters, n_steps


def presets():
    return [preset.settings for preset in PRESETS.values()]


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
        ("init_scale", -1, "from 0 to 1000"),
        ("schedule", "linear", "'constant', 'step', 'cosine'"),
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
    for one in presets():
        assert Settings.from_dict(json.loads(json.dumps(one.to_dict()))) == one
    assert Settings.from_dict({"epochs": 7}) == Settings(epochs=7)


def test_the_presets_are_the_sources_networks():
    counts = [n_parameters(one) for one in presets()]
    assert counts[0] == 784 * 64 + 64 + 64 * 64 + 64 + 64 * 10 + 10
    assert counts[3] == counts[0] + 2 * (64 * 64 + 64)
    assert counts[6] == 244_522
    assert counts[7] == 407_050
    words = [difference(one, Settings()) for one in presets()]
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
        ({"init_scale": 0}, {}, "initial scale 0 instead of 1"),
        ({"schedule": "step"}, {"schedule": "cosine"}, "rate schedule step instead of cosine"),
        ({"learning_rate": 1e6}, {"learning_rate": 1e-7}, "rate 1,000,000 instead of 1e-07"),
        ({"data": "exclusive_or"}, {"data": "uci"}, "data exclusive or instead of uci"),
    ],
)
def test_a_difference_in_words(a, b, words):
    assert words in difference(Settings(**a), Run(Settings(**b)))


@pytest.mark.parametrize("name", ROWS)
def test_a_row_says_what_there_is_to_know(name):
    row, default = ROWS[name], getattr(Settings, name)
    assert row.label
    assert row.meaning.endswith(".")
    assert row.meaning in Settings.__doc__
    assert row.kind.plain(name, default) == default
    for value in row.offered:
        assert row.kind.plain(name, value) == value
    assert default in (row.offered or row.kind.offered)


def test_what_goes_without_saying_is_said_when_it_is_another():
    assert "scale" not in str(Settings())
    assert "schedule" not in str(Settings())
    words = str(Settings(init_scale=0.5, schedule="cosine"))
    assert "initial scale 0.5" in words
    assert "rate schedule cosine" in words


@pytest.mark.parametrize("settings", presets(), ids=list(PRESETS))
@pytest.mark.parametrize("data", ["mnist", "uci", "exclusive_or"])
def test_every_program_compiles(settings, data):
    compile(code(replace(settings, data=data)), "program", "exec")


def test_the_program_says_what_is_special():
    plain = code(Settings())
    assert 'Dense(64, activation="relu"),' in plain
    assert "initializer" not in plain
    assert "optimizer=keras.optimizers.Adam(learning_rate=0.001)," in plain
    assert 'kernel_initializer="zeros"' in code(Settings(init_scale=0))
    settings = Settings(schedule="step", n_train=100, batch_size=10, epochs=4)
    assert n_steps(settings) == 40
    assert "boundaries=[20, 30]" in code(settings)
    assert "values=[0.001, 0.0001, 1e-05]" in code(settings)
