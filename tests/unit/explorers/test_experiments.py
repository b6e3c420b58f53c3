import html
from dataclasses import replace

import pytest

from helpers.explorers.experiments import PREDICT_FIRST, GuidedExperiment
from helpers.lab import background, guided
from helpers.lab.guided import EXPERIMENTS
from helpers.lab.records import MEASURES, Run
from tests.unit.explorers.hands import drag, pixel, tell
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


def test_the_question_stands_above_and_what_may_be_predicted_in_rows(explorer):
    for name, plan in EXPERIMENTS.items():
        explorer.state = {"experiment": name}
        assert plan.question in html.unescape(explorer._question.value)
        assert [t.get_text()[3:] for t in explorer.dots.names] == plan.options
        assert len([h for h in explorer.handles if h.startswith("option")]) == len(plan.options)


def test_a_row_is_pressed_and_the_guess_is_dragged_to_one(explorer):
    assert explorer.dots.hint.get_text()
    tell(explorer, type="press", name="option b")
    assert explorer.state["prediction"] == "b"
    assert explorer.handles["guess"].place == (0.5, 1)
    assert not explorer.dots.hint.get_text()
    drag(explorer, "guess", (0.83, 2.2))
    assert (explorer.state["prediction"], explorer.state["guess"]) == ("c", 0.83)
    assert explorer.dots.guess.get_xydata().tolist() == [[0.83, 2]]
    assert explorer.dots.band.get_y() == 1.5
    tell(explorer, type="nudge", name="guess", across=0, up=1, big=False)
    assert explorer.state["prediction"] == "b"
    drag(explorer, "guess", (0.2, 4))
    assert explorer.state["prediction"] == ""


def test_the_guess_is_compared_with_the_mean_that_it_was_made_for(explorer):
    trained(explorer, prediction="c", guess=0.9, seeds=2)
    assert "You guessed 0.90 for it: the mean is 1.000." in explorer.alt
    explorer.state = {"guess": 0.1, "prediction": "a"}
    assert "You guessed 0.90 for it" in explorer.alt
    assert "Your prediction was right." in explorer.alt


def test_a_dot_tells_its_seed_and_shows_the_curve_of_that_run(explorer):
    trained(explorer, prediction="c", seeds=3)
    dot = pixel(explorer, (0.051, 1), explorer.dots.ax)
    assert tell(explorer, type="hover", **dot)["text"].startswith("seed 1: 0.051")
    thin = explorer.curves.thin[1]
    assert list(thin.get_ydata()) == pytest.approx([0.051] * 5)
    tell(explorer, type="leave")
    assert not len(thin.get_ydata())
    mean = pixel(explorer, (2, 0.051), explorer.curves.ax)
    assert tell(explorer, type="hover", **mean)["text"] == "rate 0.005\nepoch 2: mean 0.051"


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
