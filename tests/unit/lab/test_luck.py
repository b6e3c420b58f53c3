from dataclasses import replace

import pytest

from helpers.lab.luck import by_seed, compare, measured
from helpers.lab.records import Run
from helpers.lab.settings import Settings, settings_or_refused


def run(accuracy=0.9, **changes):
    settings = replace(Settings(data="circles"), **changes)
    return Run(settings, {"accuracy": [0.99], "val_accuracy": [0.1, accuracy]})


def test_runs_that_differ_in_the_seed_only_are_one_group():
    runs = [run(seed=4), run(epochs=7), run(0.8, seed=5), run(seed=9, epochs=7)]
    first, second = by_seed(runs)
    assert (first.numbers, second.numbers) == ((1, 3), (2, 4))
    assert first.values() == [0.9, 0.8]
    assert first.settings.seed == 4
    assert second.settings.epochs == 7


def test_stopped_failed_and_refused_runs_belong_to_no_group():
    refused = Run(settings_or_refused({"epochs": 0}), failed=True)
    runs = [replace(run(), stopped=True), replace(run(), failed=True), refused]
    assert by_seed(runs) == []


def test_what_is_measured():
    one = run()
    assert measured(one, "val_accuracy") == 0.9
    assert measured(one, "gap") == pytest.approx(0.09)


@pytest.mark.parametrize(
    ("sets", "best", "lead", "luck", "clear"),
    [
        ([[0.9, 0.92], [0.5, 0.51]], 0, 0.405, 0.02, True),
        ([[0.5, 0.51], [0.7, 0.9], [0.85, 0.75]], 1, 0.0, 0.2, False),
        ([[0.90, 0.94], [0.95, 0.99]], 1, 0.05, 0.04, True),
        ([[0.90, 0.94], [0.91, 0.99]], 1, 0.03, 0.08, False),
        ([[0.1], [0.9]], 1, 0.8, 0.0, False),  # one seed says nothing about luck
        ([[], [0.3, 0.3], [0.2, 0.2]], 1, 0.1, 0.0, True),
    ],
)
def test_the_largest_mean_is_clear_if_it_leads_by_more_than_luck(sets, best, lead, luck, clear):
    found = compare(sets)
    assert found.clear is clear
    assert found.lead == pytest.approx(lead, abs=1e-12)
    assert found.luck == pytest.approx(luck)
    if lead:
        assert found.best == best


def test_there_is_nothing_to_compare_with_fewer_than_two():
    assert compare([[0.9, 0.8], []]) is None
