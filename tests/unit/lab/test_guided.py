from dataclasses import replace

import pytest

from helpers.lab.guided import EXPERIMENTS, LETTERS, MEASURED, NO_DIFFERENCE, answer, limits
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
    for _, settings in list(PRESETS.values())[1:6]:
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
    assert len(plan.options) <= len(LETTERS)
    for place, settings in enumerate(trainings):
        assert plan.place(Run(settings)) == place % 3
    assert plan.place(Run(replace(trainings[0], n_train=7))) is None


def test_the_answer_is_read_off_the_runs():
    plan = EXPERIMENTS["activation"]
    found = answer(plan, runs(plan, [(0.8, 0.81), (0.9, 0.91), (0.5, 0.6)]))
    assert (found.letter, found.clear) == ("b", True)
    assert "sigmoid 0.905, ReLU 0.805, tanh 0.550" in found.words
    assert "sigmoid leads by 0.100" in found.words
    assert found.words.endswith("Answer: b, sigmoid.")


def test_a_lead_within_luck_is_no_difference():
    plan = EXPERIMENTS["activation"]
    found = answer(plan, runs(plan, [(0.8, 0.9), (0.81, 0.92), (0.5, 0.6)]))
    assert (found.letter, found.clear) == ("d", False)
    assert NO_DIFFERENCE in found.words


def test_without_runs_or_with_some_missing_there_is_no_answer():
    plan = EXPERIMENTS["depth"]
    assert answer(plan, []).letter == ""
    assert answer(plan, runs(plan, [(0.8, 0.9), (0.7, 0.7), ()])).letter == ""
    one_seed = answer(plan, runs(plan, [(0.8,), (0.7,), (0.1,)]))
    assert one_seed.letter == ""
    assert "says nothing about luck" in one_seed.words


def test_while_runs_are_to_come_there_are_means_and_no_answer():
    plan = EXPERIMENTS["depth"]
    found = answer(plan, runs(plan, [(0.8, 0.81), (0.9, 0.9), (0.5, 0.5)]), finished=False)
    assert (found.letter, found.clear) == ("", False)
    assert "2 hidden layers 0.900" in found.words
    assert "Answer" not in found.words


def test_the_gap_is_training_minus_validation_accuracy():
    plan = EXPERIMENTS["dropout"]
    found = plan.sets(runs(plan, [(0.8, 0.7), (0.9, 0.95), (0.5, 0.6)]))
    for got, want in zip(found, [(0.1, 0.2), (0.0, -0.05), (0.4, 0.3)], strict=True):
        assert got == pytest.approx(want)


def test_limits_hold_all_values():
    plan = EXPERIMENTS["width"]
    assert limits(plan, []) == (0, 1)
    assert limits(plan, runs(plan, [(0.31, 0.42), (0.9,), (0.97,)])) == (0.3, 1.0)
