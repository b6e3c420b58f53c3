"""What is called sensible trains; what is called a clash stops or runs as is said."""

import dataclasses
import itertools

import numpy as np
import pytest

import helpers.datasets
from helpers.training import load_tensorflow
from helpers.training.decisions import CLASSES, OPTIONS, RULES, SENSIBLE, clashes, code, stops

# Decisions that hang together; the others may be chosen freely.
BOUND = ("labels", "preprocessing", "tensors", "layers", "activations", "loss", "metric")
FREE = {
    "samples": ("all", "few"),
    "optimizer": ("rmsprop", "adam", "sgd"),
    "epochs": ("10 32", "5 128"),
    "standard": ("goal", "rival"),
}


def values(name):
    return list(OPTIONS[name])


def sensible():
    """Return all combinations of bound decisions without a clash, the free ones taken in turn."""
    found = []
    turns = [itertools.cycle(FREE[name]) for name in FREE]
    for task in CLASSES:
        for chosen in itertools.product(*map(values, BOUND)):
            settings = SENSIBLE[task] | dict(zip(BOUND, chosen, strict=True))
            if not clashes(settings):
                free = [next(turn) for turn in turns]
                found.append(settings | dict(zip(FREE, free, strict=True)))
    return found


ALL_SENSIBLE = sensible()


def brief(settings):
    return " ".join(settings[name] for name in ("task", *BOUND, *FREE))


@pytest.fixture
def few_digits(monkeypatch):
    """Digits so few that a training takes a moment."""
    load = helpers.datasets.load_mnist

    def load_few(**kwargs):
        data = load("uci", **kwargs)
        return dataclasses.replace(
            data,
            x_train=data.x_train[:384],
            y_train=data.y_train[:384],
            x_test=data.x_test[:40],
            y_test=data.y_test[:40],
        )

    monkeypatch.setattr(helpers.datasets, "load_mnist", load_few)


def run(settings):
    """Run the program and return its names."""
    load_tensorflow()[1].utils.set_random_seed(0)
    names = {}
    exec(code(settings), names)
    return names


def test_there_is_something_sensible_for_each_task():
    assert {s["task"] for s in ALL_SENSIBLE} == set(CLASSES)
    assert 20 < len(ALL_SENSIBLE) < 60
    for name, chosen in FREE.items():
        assert {s[name] for s in ALL_SENSIBLE} == set(chosen)
        for task in CLASSES:
            for value in chosen:
                assert not clashes(SENSIBLE[task] | {name: value})


@pytest.mark.keras
@pytest.mark.parametrize("settings", ALL_SENSIBLE[::8], ids=brief)  # all would take minutes
def test_what_is_sensible_trains(few_digits, capsys, settings):
    assert not stops(settings)
    names = run(settings)
    losses = names["history"].history["loss"]
    assert np.isfinite(losses).all()
    assert min(losses[1:]) < losses[0]
    assert "val_loss" in names["history"].history
    y_hat = np.asarray(names["model"](names["x_test"][:5]))
    outputs = int(settings["tensors"].split()[1])
    assert y_hat.shape == (5, outputs)
    if settings["activations"] in ("softmax", "linear"):
        assert np.allclose(y_hat.sum(axis=1), 1, atol=1e-5)
    assert capsys.readouterr().out.startswith(settings["metric"] + ": ")


def tried(rule):
    """Say whether a rule's example is run: each that stops, and every third of those that do not.

    To train costs two seconds, most of them before the first step.
    """
    silent = [r for r in RULES if not stops(SENSIBLE[r.example["task"]] | r.example)]
    return rule not in silent or rule in silent[::3]


@pytest.mark.keras
@pytest.mark.parametrize("rule", [r for r in RULES if tried(r)], ids=lambda rule: rule.name)
def test_a_clash_alone_stops_or_runs_as_is_said(few_digits, rule):
    settings = SENSIBLE[rule.example["task"]] | rule.example
    assert [broken.name for broken in clashes(settings)] == [rule.name]
    if stops(settings):
        with pytest.raises(Exception):  # noqa: B017, PT011
            run(settings)
    else:
        run(settings)


@pytest.mark.keras
def test_softmax_of_one_output_always_gives_one(few_digits):
    names = run(SENSIBLE["odd"] | {"activations": "softmax"})
    assert np.allclose(names["model"](names["x_test"]), 1)


@pytest.mark.keras
def test_categorical_cross_entropy_of_one_output_is_always_zero(few_digits):
    names = run(SENSIBLE["odd"] | {"loss": "categorical_crossentropy"})
    assert names["history"].history["loss"] == [0.0] * 10


def test_every_option_is_in_some_rule_or_sensible():
    """No option without a use: it is free, or it fits somewhere, or a rule speaks of it."""
    for name in OPTIONS:
        for value in values(name):
            fits = any(s[name] == value for s in [*ALL_SENSIBLE, *SENSIBLE.values()])
            spoken_of = any(rule.example.get(name) == value for rule in RULES)
            assert fits or spoken_of, (name, value)


def test_rules_name_decisions_that_exist():
    assert len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert set(rule.decisions) <= set(OPTIONS)
        assert set(rule.example) <= {"task", *OPTIONS}
        assert rule.sentence.endswith(".")


def test_the_code_is_python_for_any_choice_and_fits_on_a_page():
    rng = np.random.default_rng(0)
    for _ in range(300):
        settings = {name: str(rng.choice(values(name))) for name in OPTIONS}
        settings["task"] = str(rng.choice(list(CLASSES)))
        program = code(settings)
        compile(program, "program", "exec")
        assert max(map(len, program.splitlines())) <= 88
        for name in ("loss", "optimizer", "metric"):
            assert f'"{settings[name]}"' in program


@pytest.mark.keras
def test_the_slant_is_that_of_a_leaning_stroke(few_digits):
    names = run(SENSIBLE["slant"])
    image = np.zeros((1, 28, 28))
    for row in range(8, 20):
        image[0, row, 20 - row // 2] = 255  # half a column to the right for each row upwards
    assert names["label"](image, None)[0] == pytest.approx(0.5, abs=0.15)
    upright = np.zeros((1, 28, 28))
    upright[0, 4:24, 13:15] = 255
    assert names["label"](upright, None)[0] == pytest.approx(0, abs=1e-9)
    assert names["label"](image[:, :, ::-1], None)[0] == pytest.approx(-0.5, abs=0.15)
