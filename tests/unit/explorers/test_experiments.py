import html
from dataclasses import replace

import pytest

from helpers.explorers.experiments import PREDICT_FIRST, PREDICT_TWO, GuidedExperiment
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


MINE = {"worst": "a", "best": "c", "tied": "none"}


def trained(explorer, **state):
    explorer.state = {**MINE, **state}
    explorer.controls["run"].click()
    until(lambda: not explorer._background.progress.busy)
    explorer.settle()


def test_nothing_is_trained_before_all_three_predictions(explorer):
    for state in ({}, {"worst": "b"}, {"best": "a"}):
        explorer.state = state
        explorer.controls["run"].click()
        assert PREDICT_FIRST in explorer._status.value
        assert not explorer._background.progress.busy
    explorer.state = {"tied": "one"}
    assert PREDICT_FIRST not in explorer._status.value
    assert "worst b, best a, tied with the best one of the others" in explorer._status.value


def test_one_network_is_not_both_worst_and_best(explorer):
    explorer.state = {"worst": "b", "best": "b", "tied": "none"}
    explorer.controls["run"].click()
    assert PREDICT_TWO in html.unescape(explorer._status.value)
    assert not explorer._background.progress.busy


def test_the_answer_and_the_scores(explorer):
    trained(explorer, seeds=2)
    found = explorer.facts["answer"].comparison
    assert (found.best, found.worst) == (2, 0)
    assert "Best: rate 0.1. It leads rate 0.005 by" in explorer.alt
    assert "3 of 3 right. Worst: rate 0.001, right." in explorer.alt
    assert EXPERIMENTS["learning_rate"].why.split(".")[0] in explorer._why.value
    sets = explorer.facts["sets"]
    assert sets[0] == pytest.approx([0.01, 0.011])
    assert list(explorer.dots.dots[2].get_xdata()) == pytest.approx([1.0, 1.001])
    assert explorer.errors == ""


def test_a_prediction_cannot_be_changed_afterwards(explorer):
    trained(explorer, worst="b", best="a", tied="both", seeds=2)
    explorer.state = MINE
    explorer.settle()
    assert "0 of 3 right." in explorer.alt
    assert "Best: you predicted rate 0.001, and it's rate 0.1." in explorer.alt


@pytest.mark.parametrize(
    ("letter", "best", "tied"), [("b", "b", ""), ("d", "", "both"), ("", "", "")]
)
def test_states_of_the_first_edition_are_still_read(explorer, letter, best, tied):
    old = {"experiment": "l2", "prediction": letter, "guess": 0.3, "seeds": 4}
    explorer.state = old
    new = {"experiment": "l2", "worst": "", "best": best, "tied": tied, "guess": 0.3, "seeds": 4}
    assert explorer.state == new
    with pytest.raises(ValueError, match="choose one of"):
        explorer.state = {"prediction": "z"}


def test_more_seeds_train_only_what_is_missing(explorer):
    trained(explorer, seeds=1)
    assert "says nothing about luck" in explorer.alt
    assert len(explorer.facts["runs"]) == 3
    explorer.state = {"seeds": 3}
    explorer.settle()
    assert "Ready for 6 short trainings" in explorer._status.value
    trained(explorer)
    assert len(explorer.facts["runs"]) == 9
    assert "All 9 trainings are done. My prediction was: worst a, best c" in explorer._status.value
    explorer.controls["run"].click()
    explorer.settle()
    assert "done already" in explorer._status.value


def test_each_experiment_keeps_its_runs_when_another_is_chosen_meanwhile(explorer):
    explorer.state = {**MINE, "seeds": 2}
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
        assert [t.get_text()[3:] for t in explorer.dots.names] == list(plan.variants)
        assert len([h for h in explorer.handles if h.startswith("option")]) == len(plan.variants)


def test_a_row_is_pressed_and_the_marks_are_dragged_to_rows(explorer):
    assert explorer.dots.hint.get_text()
    tell(explorer, type="press", name="option b")
    assert (explorer.state["best"], explorer.state["worst"]) == ("b", "")
    assert explorer.dots.names[1].get_text() == "b) rate 0.005 (my best)"
    tell(explorer, type="press", name="option b")
    assert (explorer.state["best"], explorer.state["worst"]) == ("", "b")
    tell(explorer, type="press", name="option b")
    assert (explorer.state["best"], explorer.state["worst"]) == ("", "")
    tell(explorer, type="press", name="option b")
    assert explorer.handles["guess"].place == (0.5, 1)
    drag(explorer, "worst", (0.3, 0.1))
    assert explorer.state["worst"] == "a"
    assert explorer.dots.worst.get_ydata() == [0]
    assert not explorer.dots.hint.get_text()
    drag(explorer, "guess", (0.83, 2.2))
    assert (explorer.state["best"], explorer.state["guess"]) == ("c", 0.83)
    assert explorer.dots.guess.get_xydata().tolist() == [[0.83, 2]]
    assert explorer.dots.band.get_y() == 1.5
    tell(explorer, type="nudge", name="guess", across=0, up=1, big=False)
    assert explorer.state["best"] == "b"
    drag(explorer, "guess", (0.2, 3))
    assert explorer.state["best"] == ""


def test_the_guess_is_compared_with_the_mean_that_it_was_made_for(explorer):
    trained(explorer, guess=0.9, seeds=2)
    assert "You guessed 0.90 for rate 0.1: the mean is 1.000." in explorer.alt
    explorer.state = {"guess": 0.1, "best": "b"}
    assert "You guessed 0.90 for rate 0.1" in explorer.alt
    assert "3 of 3 right" in explorer.alt


def test_a_dot_tells_its_seed_and_shows_the_curve_of_that_run(explorer):
    trained(explorer, seeds=3)
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
    trained(explorer, seeds=1)
    assert "no room" in explorer._status.value
    assert explorer.facts["answer"].comparison is None


@pytest.mark.keras
def test_it_really_trains(monkeypatch):
    plan = EXPERIMENTS["l2"]
    one = dict(list(plan.variants.items())[:1])
    small = replace(plan, variants=one, base=replace(plan.base, n_train=100, epochs=1))
    monkeypatch.setitem(guided.EXPERIMENTS, "l2", small)
    explorer = GuidedExperiment("l2", data="uci")
    trained(explorer, seeds=1)
    assert len(explorer.facts["runs"]) == 1
    assert all(run.complete and run.settings.data == "uci" for run in explorer.facts["runs"])
