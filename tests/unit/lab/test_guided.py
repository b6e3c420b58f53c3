from dataclasses import replace

import pytest

from helpers.lab.guided import (
    BEST,
    EXPERIMENTS,
    LETTERS,
    MEASURED,
    OPEN,
    RIGHT,
    TIE,
    TIED,
    WORST,
    WRONG,
    Prediction,
    answer,
    in_total,
    limits,
    scores,
)
from helpers.lab.records import Run
from helpers.lab.settings import NAMES, PRESETS, Settings


def runs(plan, sets):
    """Return made-up runs: for each variant a list of validation accuracies, one a seed."""
    return [
        Run(
            replace(plan.base, data="uci", seed=seed, **changes),
            {"accuracy": [0.9], "val_accuracy": [value]},
        )
        for changes, values in zip(plan.variants.values(), sets, strict=True)
        for seed, value in enumerate(values)
    ]


def test_every_hyperparameter_of_the_chapter_has_its_experiment():
    assert list(EXPERIMENTS) == [
        *("learning_rate", "batch_size", "epochs", "depth", "width", "activation", "dropout"),
        *("optimizer", "scaling", "l2"),
    ]


def test_the_sources_variations_are_among_them():
    tried = [changes for plan in EXPERIMENTS.values() for changes in plan.variants.values()]
    one_change = [preset for name, preset in PRESETS.items() if name != "long"]  # which has two
    for _, settings in one_change[1:5]:
        wanted = {n: getattr(settings, n) for n in NAMES if getattr(settings, n) != _DEFAULT[n]}
        assert any(wanted.items() <= changes.items() for changes in tried), wanted


_DEFAULT = {name: getattr(Settings(), name) for name in NAMES}


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_an_experiment_is_sound(name):
    plan = EXPERIMENTS[name]
    trainings = plan.settings(2, "uci")
    assert len(set(trainings)) == 2 * len(plan.variants) == 6
    assert [one.seed for one in trainings] == [0, 0, 0, 1, 1, 1]
    assert plan.question.endswith("?")
    assert plan.measure in MEASURED
    assert len(plan.variants) == len(LETTERS) == len(TIED)
    for place, settings in enumerate(trainings):
        assert plan.place(Run(settings)) == place % 3
    assert plan.place(Run(replace(trainings[0], n_train=7))) is None


CLIFF = [(0.85, 0.86, 0.84), (0.86, 0.84, 0.85), (0.1, 0.2, 0.15)]
APART = [(0.80, 0.81, 0.805), (0.90, 0.91, 0.905), (0.5, 0.51, 0.52)]


def test_the_answer_is_read_off_the_runs():
    plan = EXPERIMENTS["activation"]
    found = answer(plan, runs(plan, APART))
    assert (found.comparison.best, found.comparison.worst) == (1, 2)
    assert "sigmoid 0.905, ReLU 0.805, tanh 0.510" in found.words
    assert "Best: sigmoid. It leads ReLU by 0.100" in found.words
    assert "Worst: tanh. It lies 0.295 behind ReLU" in found.words


def test_a_cliff_is_told_though_the_best_is_undecided():
    plan = EXPERIMENTS["activation"]
    found = answer(plan, runs(plan, CLIFF))
    assert (found.comparison.best, found.comparison.worst) == (None, 2)
    assert "Best: undecided between ReLU and sigmoid." in found.words
    assert "Worst: tanh." in found.words


@pytest.mark.parametrize(
    ("sets", "prediction", "outcomes"),
    [
        (APART, (2, 1, "none"), (RIGHT, RIGHT, RIGHT)),
        (APART, (1, 2, "both"), (WRONG, WRONG, WRONG)),
        (CLIFF, (2, 0, "one"), (RIGHT, OPEN, RIGHT)),
        (CLIFF, (0, 2, "none"), (WRONG, WRONG, WRONG)),
        ([(0.8, 0.7), (0.8, 0.9), (0.7, 0.6)], (0, 1, "both"), (OPEN, OPEN, RIGHT)),
    ],
)
def test_each_of_the_three_predictions_is_scored(sets, prediction, outcomes):
    plan = EXPERIMENTS["activation"]
    found = scores(plan, answer(plan, runs(plan, sets)).comparison, Prediction(*prediction))
    assert [one.question for one in found] == [WORST, BEST, TIE]
    assert tuple(one.outcome for one in found) == outcomes
    assert in_total(found).startswith(f"{outcomes.count(RIGHT)} of 3 right. Worst: ")


def test_the_scores_in_words():
    plan = EXPERIMENTS["activation"]
    found = scores(plan, answer(plan, runs(plan, CLIFF)).comparison, Prediction(0, 1, "none"))
    assert [one.words for one in found] == [
        "Worst: you predicted ReLU, and it's tanh.",
        "Best: you predicted sigmoid, and it may be; ReLU or sigmoid, the seeds can't tell.",
        "Tied with the best: you predicted none of the others, and it's one of the others.",
    ]


def test_without_runs_or_with_some_missing_there_is_no_answer():
    plan = EXPERIMENTS["depth"]
    assert answer(plan, []).comparison is None
    assert answer(plan, runs(plan, [(0.8, 0.9), (0.7, 0.7), ()])).comparison is None
    one_seed = answer(plan, runs(plan, [(0.8,), (0.7,), (0.1,)]))
    assert one_seed.comparison is None
    assert "says nothing about luck" in one_seed.words


def test_while_runs_are_to_come_there_are_means_and_no_answer():
    plan = EXPERIMENTS["depth"]
    found = answer(plan, runs(plan, [(0.8, 0.81), (0.9, 0.9), (0.5, 0.5)]), finished=False)
    assert found.comparison is None
    assert "2 hidden layers 0.900" in found.words
    assert "Best" not in found.words


def test_of_the_gap_the_smallest_is_the_best():
    plan = EXPERIMENTS["dropout"]
    found = answer(plan, runs(plan, APART))
    assert (found.comparison.best, found.comparison.worst) == (1, 2)
    assert "Means: dropout 0.2 -0.005, no dropout 0.095, dropout 0.5 0.390." in found.words


def test_the_gap_is_training_minus_validation_accuracy():
    plan = EXPERIMENTS["dropout"]
    found = plan.sets(runs(plan, [(0.8, 0.7), (0.9, 0.95), (0.5, 0.6)]))
    for got, want in zip(found, [(0.1, 0.2), (0.0, -0.05), (0.4, 0.3)], strict=True):
        assert got == pytest.approx(want)


def test_limits_hold_all_values():
    plan = EXPERIMENTS["width"]
    assert limits(plan, []) == (0, 1)
    assert limits(plan, runs(plan, [(0.31, 0.42), (0.9,), (0.97,)])) == (0.3, 1.0)
