import math
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from helpers.lab.luck import (
    FALSE_ALARMS,
    PROMISE,
    _holm,
    by_seed,
    compare,
    deviation,
    in_sentences,
    lead_uncertainty,
    mean,
    measured,
    pair_in_sentences,
    seeds_to_tell,
    simulate,
    value_range,
)
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


FAR = [[0.86, 0.85, 0.84], [0.83, 0.86, 0.84], [0.1, 0.2, 0.15]]


def test_a_cliff_is_told_though_the_two_best_are_not():
    found = compare(FAR)
    assert (found.best, found.worst, found.told) == (None, 2, True)
    assert found.may_be_best == (0, 1)
    assert found.may_be_worst == (2,)
    assert found.order == (0, 1, 2)
    assert not found.lead(1, 0).told
    assert found.lead(1, 2).told


def test_the_best_alone_and_two_that_may_be_worst():
    found = compare([[-v for v in values] for values in FAR])
    assert (found.best, found.worst) == (2, None)
    assert found.may_be_worst == (1, 0)


def test_more_seeds_tell_what_few_do_not():
    few, many = [0.80, 0.84, 0.82], [0.83, 0.87, 0.85]
    assert compare([few, many]).best is None
    assert compare([4 * few, 4 * many]).best == 1


@pytest.mark.parametrize("sizes", [(3, 3, 3), (2, 5, 10), (4, 4), (5, 2, 3, 8)])
def test_the_chance_is_that_of_welchs_test_as_scipy_computes_it(sizes):
    rng = np.random.default_rng(len(sizes))
    sets = [list(rng.normal(k, 1 + k, n)) for k, n in enumerate(sizes)]
    for one in compare(sets).leads:
        a, b = sets[one.first], sets[one.second]
        test = stats.ttest_ind(a, b, equal_var=False)
        assert one.chance == pytest.approx(test.pvalue, rel=1e-9)
        assert one.lead == pytest.approx(np.mean(a) - np.mean(b))
        assert one.uncertainty == pytest.approx(lead_uncertainty(a, b))
        assert one.lead / one.uncertainty == pytest.approx(test.statistic)


def test_several_pairs_are_judged_by_holms_method():
    p = np.array([[0.001, 0.02, 0.024], [0.02, 0.03, 0.9], [0.04, 0.012, 0.02]])
    assert _holm(p, 0.05).tolist() == [[True] * 3, [False] * 3, [True] * 3]
    assert _holm(p[:, :1], 0.05).tolist() == [[True], [True], [True]]


def test_what_is_needed_would_just_be_told():
    sets = [[0.80, 0.84, 0.82], [0.83, 0.87, 0.85]]
    (lead,) = compare(sets).leads
    for change, told in ((1.0001, True), (0.9999, False)):
        moved = [v + change * lead.needed - lead.lead for v in sets[1]]
        assert compare([sets[0], moved]).told is told


def test_as_many_seeds_as_it_says_would_tell():
    found = compare([[0.80, 0.84], [0.83, 0.87]])
    n = seeds_to_tell(found, found.leads[0])
    a, b = found.leads[0].lead, found.leads[0].uncertainty * math.sqrt(2)
    for seeds, told in ((n, True), (n - 1, False)):
        p = 2 * stats.t.sf(a / b * math.sqrt(seeds), 2 * seeds - 2)
        assert bool(p <= FALSE_ALARMS) is told
    even = compare([[0.8, 0.9], [0.7, 1.0]])
    assert seeds_to_tell(even, even.leads[0]) is None
    hair = compare([[0.8, 0.9], [0.8, 0.9001]])
    assert seeds_to_tell(hair, hair.leads[0]) is None
    assert "even 10,000 seeds each would seldom" in in_sentences(hair, "ab")


@pytest.mark.parametrize(
    ("sets", "told"),
    [
        ([[0.1], [0.9]], False),  # one value says nothing about luck
        ([[0.1], [0.9, 0.91, 0.92]], False),
        ([[0.1, 0.1], [0.9, 0.9]], False),  # two equal values may be chance
        ([[0.1, 0.1, 0.1], [0.9, 0.9, 0.9]], True),  # stuck networks
        ([[0.3, 0.3, 0.3], [0.1 + 0.2] * 3], False),  # what floats make of equal values
        ([[0.1, 0.1, 0.1], [0.9, 0.8, 0.85]], True),
        ([[0.5, 0.5, 0.5], [0.5, 0.5, 0.5]], False),
        ([[0.5] * 3, [0.4, 0.5, 0.6]], False),
    ],
)
def test_sets_with_little_to_judge_luck_by(sets, told):
    found = compare(sets)
    assert found.told is told
    assert in_sentences(found, "ab").endswith(".")


def test_what_is_no_number_is_left_out_and_said():
    found = compare([[0.9, 0.91, math.nan], [], [0.5, math.inf, 0.52], [math.nan]])
    assert found.left_out == (1, 0, 1, 1)
    assert found.sets[0] == (0.9, 0.91)
    assert found.order == (0, 2)
    words = in_sentences(found, ["a", "b", "c", "d"])
    assert "Left out: 1 run of d without a number at the end." in words
    assert "run of b" not in words


def test_there_is_nothing_to_compare_with_fewer_than_two():
    assert compare([[0.9, 0.8], []]) is None
    assert compare([[0.9, 0.8], [math.nan]]) is None
    assert "only one" in in_sentences(None, ["a", "b"])


def test_range_deviation_and_mean():
    values = [0.2, 0.5, 0.3]
    assert value_range(values) == pytest.approx(0.3)
    assert deviation(values) == pytest.approx(np.std(values, ddof=1))
    assert mean(values) == pytest.approx(np.mean(values))
    assert deviation([0.1 + 0.2, 0.3]) == 0
    assert all(map(math.isnan, (mean([]), value_range([]), deviation([1.0]))))
    assert math.isnan(lead_uncertainty([1.0], values))


def test_the_sentences_name_best_worst_and_undecided():
    words = in_sentences(compare(FAR), ["64", "256", "4"])
    assert words.startswith("Best: undecided between 64 and 256. 64 leads 256 by 0.007;")
    assert "the uncertainty of that lead is 0.011" in words
    assert "Luck alone brings two such sets as far apart in 57 of 100 cases." in words
    assert "With 3 seeds it would have to be 0.0" in words
    assert "seeds each would show it every other time." in words
    assert "Worst: 4. It lies 0.693 behind 256" in words
    assert "in about 5 of 100 comparisons" in PROMISE


def test_the_sentences_when_nothing_or_everything_is_told():
    nothing = in_sentences(compare([[0.8, 0.9, 0.7], [0.8, 0.85, 0.7]]), ["a", "b"])
    assert nothing.startswith("Undecided: a and b can't be told apart. a leads b by 0.017")
    assert "Worst" not in nothing
    clear = in_sentences(compare([[0.8, 0.81, 0.79], [0.5, 0.51, 0.52]]), ["a", "b"])
    assert clear.startswith("Best: a. It leads b by 0.290, 35.5 times the uncertainty")
    assert "Worst" not in clear  # of two, that is said already
    assert "one seed says nothing" in in_sentences(compare([[0.1], [0.9]]), "ab")
    stuck = in_sentences(compare([[0.1] * 3, [0.2] * 3]), "ab")
    assert "no luck at all" in stuck
    assert "same mean" in in_sentences(compare([[0.1, 0.2], [0.2, 0.1]]), "ab")


def test_the_sentences_on_one_pair_of_several():
    found = compare(FAR)
    told = pair_in_sentences(found, 2, 0, ["64", "256", "4"])
    assert told.startswith("64 leads 4 by 0.700, ")
    assert told.endswith("more than luck.")
    open_ = pair_in_sentences(found, 1, 0, ["64", "256", "4"])
    assert open_.startswith("64 leads 256 by 0.007; the uncertainty of that lead is 0.011.")
    assert open_ in in_sentences(found, ["64", "256", "4"])


def test_as_many_seeds_as_it_says_show_a_lead_about_every_other_time():
    sets = [[0.865, 0.845, 0.851], [0.779, 0.868, 0.812]]  # as in chapter 11
    found = compare(sets)
    n = seeds_to_tell(found, found.leads[0])
    rng = np.random.default_rng(0)
    draws = [mean(one) + deviation(one) * rng.standard_normal((400, n)) for one in sets]
    told = np.mean([compare(two).told for two in zip(*draws, strict=True)])
    assert told == pytest.approx(0.5, abs=0.1)


def test_six_equal_sets_pair_by_pair_cry_wolf_in_a_third_of_cases():
    draws = np.random.default_rng(1).standard_normal((400, 6, 4))
    one_by_one = [any(compare(two).told for two in combinations(six, 2)) for six in draws]
    assert np.mean(one_by_one) == pytest.approx(0.33, abs=0.07)
    assert np.mean([compare(six).told for six in draws]) < 0.07


# The promise, tried with other draws than the chapters'.


def test_a_true_lead_is_found_more_often_with_more_seeds():
    found = [simulate(2, n, 2000, seed=5).found for n in (3, 5, 10)]
    assert found == pytest.approx([0.37, 0.77, 0.99], abs=0.03)
    of_three = [simulate(2, n, 2000, seed=5, n_sets=3).found for n in (3, 5, 10)]
    assert of_three == pytest.approx([0.09, 0.45, 0.95], abs=0.03)


@pytest.mark.parametrize("n_sets", [2, 3, 10])
@pytest.mark.parametrize("n_seeds", [3, 5, 10])
def test_without_a_lead_the_rule_cries_wolf_as_seldom_as_promised(n_sets, n_seeds):
    rates = simulate(0, n_seeds, 2000, seed=7, n_sets=n_sets)
    noise = 3 * math.sqrt(FALSE_ALARMS * (1 - FALSE_ALARMS) / 2000)
    assert 0.005 < rates.false_alarms <= FALSE_ALARMS + noise
    assert rates.found == 0


def test_with_one_true_lead_the_others_are_not_told_apart_more_often():
    assert simulate(5, 5, 2000, seed=9, n_sets=5).false_alarms <= FALSE_ALARMS + 0.015


def test_a_simulation_comes_out_as_the_comparisons_one_by_one():
    values = np.random.default_rng(3).standard_normal((200, 4, 4))
    values[:, 0] += 2.5
    found = [compare(sets) for sets in values.tolist()]
    rates = simulate(2.5, 4, 200, seed=3, n_sets=4)
    assert rates.found == pytest.approx(np.mean([one.best == 0 for one in found]))
    wrong = [any(p.told and p.first for p in one.leads) for one in found]
    assert rates.false_alarms == pytest.approx(np.mean(wrong))


def test_a_share_of_false_alarms_may_be_chosen():
    assert simulate(0, 10, 4000, share=0.2).false_alarms == pytest.approx(0.2, abs=0.02)


@pytest.mark.parametrize(
    "wrong", [{"lead": -1}, {"n_seeds": 1}, {"n_sets": 1}, {"repetitions": 0}, {"lead": math.nan}]
)
def test_a_simulation_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match=f"{next(iter(wrong))} is"):
        simulate(**{"lead": 1, "n_seeds": 3} | wrong)
