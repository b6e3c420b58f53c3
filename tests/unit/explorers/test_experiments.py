from dataclasses import replace

import pytest

from helpers.explorers.experiments import PREDICT_FIRST, GuidedExperiment
from helpers.lab import background, guided
from helpers.lab.guided import EXPERIMENTS
from helpers.lab.records import MEASURES, Run
from tests.waiting import until


def quickly(settings, on_epoch, on_batch, stop):
    """Stand in for a training: the accuracy is the rate, and a little more for each seed."""
    value = 10 * settings.learning_rate + 0.001 * settings.seed
    return Run(settings, {name: [value] * settings.epochs for name in MEASURES})


@pytest.fixture
def explorer(monkeypatch):
    monkeypatch.setattr(background, "load_tensorflow", lambda: None)
    monkeypatch.setattr(background, "train", quickly)
    made = GuidedExperiment()
    yield made
    made._background.stop()


def trained(explorer, **state):
    explorer.state = state
    explorer.controls["run"].click()
    until(lambda: not explorer._background.progress.busy)
    explorer.settle()


def test_nothing_is_trained_before_a_prediction(explorer):
    explorer.controls["run"].click()
    assert PREDICT_FIRST in explorer._status.value
    assert not explorer._background.progress.busy
    explorer.state = {"prediction": "b"}
    assert PREDICT_FIRST not in explorer._status.value


def test_the_answer_and_the_prediction(explorer):
    trained(explorer, prediction="c", seeds=2)
    assert explorer.facts["answer"].letter == "c"
    assert "rate 0.1 leads by" in explorer.alt
    assert "Your prediction was right." in explorer.alt
    assert EXPERIMENTS["learning_rate"].why.split(".")[0] in explorer._why.value
    sets = explorer.facts["sets"]
    assert sets[0] == pytest.approx([0.01, 0.011])
    assert list(explorer.dots.dots[2].get_xdata()) == pytest.approx([1.0, 1.001])
    assert explorer.errors == ""


def test_a_prediction_cannot_be_changed_afterwards(explorer):
    trained(explorer, prediction="a", seeds=2)
    explorer.state = {"prediction": "c"}
    explorer.settle()
    assert "You predicted a." in explorer.alt


def test_more_seeds_train_only_what_is_missing(explorer):
    trained(explorer, prediction="a", seeds=1)
    assert "says nothing about luck" in explorer.alt
    assert len(explorer.facts["runs"]) == 3
    explorer.state = {"seeds": 3}
    explorer.settle()
    assert "Ready for 6 short trainings" in explorer._status.value
    trained(explorer)
    assert len(explorer.facts["runs"]) == 9
    assert "All 9 trainings are done. My prediction was a." in explorer._status.value
    explorer.controls["run"].click()
    explorer.settle()
    assert "done already" in explorer._status.value


def test_each_experiment_keeps_its_runs_when_another_is_chosen_meanwhile(explorer):
    explorer.state = {"prediction": "a", "seeds": 2}
    explorer.controls["run"].click()
    explorer.state = {"experiment": "depth"}
    until(lambda: not explorer._background.progress.busy)
    explorer.settle()
    assert explorer.facts["runs"] == []
    explorer.state = {"experiment": "learning_rate"}
    explorer.settle()
    assert len(explorer.facts["runs"]) == 6


def test_the_question_and_its_options_stand_above(explorer):
    for name, plan in EXPERIMENTS.items():
        explorer.state = {"experiment": name}
        for words in plan.variants:
            assert f") {words}" in explorer._question.value
        assert [t.get_text()[3:] for t in explorer.names] == list(plan.variants)


def test_an_error_is_a_sentence(explorer, monkeypatch):
    def broken(*args, **kwargs):
        raise MemoryError("no room")

    monkeypatch.setattr(background, "train", broken)
    trained(explorer, prediction="a", seeds=1)
    assert "no room" in explorer._status.value
    assert explorer.facts["answer"].letter == ""


@pytest.mark.keras
def test_it_really_trains(monkeypatch):
    plan = EXPERIMENTS["l2"]
    one = dict(list(plan.variants.items())[:1])
    small = replace(plan, variants=one, base=replace(plan.base, n_train=100, epochs=1))
    monkeypatch.setitem(guided.EXPERIMENTS, "l2", small)
    explorer = GuidedExperiment("l2", data="uci")
    trained(explorer, prediction="d", seeds=1)
    assert len(explorer.facts["runs"]) == 1
    assert all(run.complete and run.settings.data == "uci" for run in explorer.facts["runs"])
