"""The playground: what it draws, how it trains beside the page, and its state as text."""

import copy
import gc
import threading
import time

import numpy as np
import pytest

from helpers.datasets.toys import PROBLEMS
from helpers.explorers.playground import (
    BATCH_SIZES,
    CASES,
    LABELS,
    NO_CASE,
    NOISES,
    POINTS,
    RATES,
    Playground,
    as_shades,
)
from helpers.explorers.playground_text import EXAMPLE, ORDER, WIDTHS, read_settings
from helpers.nn import Adam, Dropout
from helpers.nn.plane_run import PlaneRun
from helpers.plots.decision_regions import EVERY, PIXELS, TEST, TRAIN, ZOOM, plane_grid, shade
from tests.waiting import until

RUNNING = "running"


@pytest.fixture(scope="module")
def only():
    return Playground()


@pytest.fixture(scope="module")
def other():
    return Playground()


@pytest.fixture
def playground(only):
    """Return the playground as it is at the start: one for all tests, to be quick."""
    only.state = only._first_state
    yield only
    only._worker.pause()


# What is drawn.


@pytest.mark.parametrize("name", ["tanh", "ReLU"])
def test_region_and_small_pictures_are_what_the_librarys_network_says(playground, name):
    playground.state = {"activation": name, "layers": 2, "width_1": 3, "epochs": 30}
    network = playground._run.network
    grid = plane_grid(6.0).reshape(-1, 2)
    p = network.predict(grid)[:, 1].reshape(PIXELS, PIXELS)
    assert np.allclose(playground.facts["p"], p, atol=1e-4)
    pixels = playground.region.image.pixels[ZOOM // 2 :: ZOOM, ZOOM // 2 :: ZOOM]
    clear = np.abs((2 * p - 1) * 16 % 1) < 0.45  # not at the edge from one shade to the next
    assert (pixels[clear] == shade(2 * p - 1)[clear]).mean() > 0.95  # the rest is the dark line

    hidden = grid
    for k, layer in enumerate(network.layers[:-1]):
        hidden = layer.forward(hidden)
        if not isinstance(layer, Dropout):
            continue
        said = hidden.reshape(PIXELS, PIXELS, -1)
        for neuron in range(said.shape[-1]):
            expected = as_shades(said, name)[::EVERY, ::EVERY, neuron]
            drawn = playground.neurons.image.pixels[playground.neurons.place(k // 3, neuron)]
            assert (drawn == shade(expected)).mean() > 0.97  # float32 tips a few to the next shade


def test_curves_words_and_counter_agree_with_the_library(playground):
    playground.state = {"epochs": 40}
    run, network = playground._run, playground._run.network
    n_train = 250
    for line, part, right in (
        (playground.losses.train, slice(None, n_train), "train_right"),
        (playground.losses.test, slice(n_train, None), "test_right"),
    ):
        loss, accuracy = network.evaluate(run.x[part], run.y[part].astype(int))
        epochs, losses = line.get_data()
        assert list(epochs) == list(range(41))
        assert losses[-1] == pytest.approx(loss)
        assert f"{loss:.3f}" in playground.alt
        assert playground.facts[right] == pytest.approx(accuracy)
    assert playground.losses.counter.number == 40
    assert f"{network.n_params} parameters" in playground.alt


@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize("train_share", [10, 90])
def test_all_points_are_drawn_each_by_class_and_use(playground, problem, train_share):
    playground.state = {
        "problem": problem,
        "noise": NOISES[-1],
        "train_share": train_share,
        "seed": 7,
    }
    x, y = PROBLEMS[problem](POINTS, NOISES[-1], 7)
    limit = playground.region.ax.get_xlim()[1]
    assert np.abs(x).max() <= limit
    for label in (0, 1):
        drawn = [playground.region.points[use, label].get_xydata() for use in (TRAIN, TEST)]
        both = np.concatenate(drawn)
        assert sorted(map(tuple, both)) == sorted(map(tuple, x[y == label]))
    counts = [
        sum(len(playground.region.points[use, k].get_xdata()) for k in (0, 1))
        for use in (TRAIN, TEST)
    ]
    assert counts == [5 * train_share, POINTS - 5 * train_share]


def test_neurons_that_say_nothing_are_counted(playground):
    playground.state = {"activation": "ReLU", "layers": 1}
    params = playground._run.moment.params
    params[8:12] = [-1000, -1000, 1000, 1000]
    playground.update()
    assert playground.facts["silent"] == 2
    assert "2 hidden neurons are 0 everywhere" in playground.alt


def test_shades_of_functions_with_and_without_bounds():
    values = np.array([[[0.5, -2.0, 0.0]], [[0.25, 4.0, 0.0]]])
    assert (as_shades(values, "tanh") == values).all()
    assert (as_shades(values, "sigmoid") == 2 * values - 1).all()
    assert as_shades(values, "ReLU").tolist() == [[[1, -0.5, 0]], [[0.5, 1, 0]]]


def test_a_state_with_epochs_is_trained_as_the_library_trains(playground):
    """The same first weights, the same batches: an independent loop ends at the same weights."""
    playground.state = {"optimizer": "Adam", "learning_rate": 0.01, "epochs": 10}
    run = PlaneRun(*PROBLEMS["circles"](POINTS, 0.0, 0), 250, (4, 2), "tanh", seed=0)
    order = np.random.default_rng((0, 1))
    network, optimizer = copy.deepcopy(run.network), Adam(0.01)
    for _ in range(10):
        rows = order.permutation(250)
        for at in range(0, 250, 10):
            batch = rows[at : at + 10]
            network.train_step(run.x[batch], run.y[batch].astype(int), optimizer)
    expected = np.concatenate([p.ravel() for p in network.params])
    assert np.allclose(playground._run.moment.params, expected, rtol=1e-6, atol=1e-8)


# Extremes.


@pytest.mark.parametrize("activation", ["identity", "ReLU", "tanh", "sigmoid"])
@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
def test_the_largest_rate_is_answered_sensibly(playground, activation, optimizer):
    playground.state = {
        **{"learning_rate": RATES[-1], "activation": activation, "optimizer": optimizer},
        **{"layers": 4, **dict.fromkeys(WIDTHS, 8), "epochs": 20},
    }
    assert playground.errors == ""
    facts = playground.facts
    assert np.isfinite([facts["train_loss"], facts["test_loss"]]).all()
    assert facts["epoch"] == 20 or "grew beyond all bounds" in playground.alt


def test_after_a_divergence_the_words_say_what_to_do_and_reset_does_it(playground):
    playground.state = {
        **{"learning_rate": RATES[-1], "activation": "identity", "layers": 4},
        **{**dict.fromkeys(WIDTHS, 8), "epochs": 20},
    }
    assert playground.alt.startswith("In epoch ")
    assert "Reset" in playground.alt
    stands = playground.facts["epoch"]
    for name in ("step", "run"):
        playground.controls[name].click()
        assert playground.facts["epoch"] == stands
        assert playground.errors == ""
    playground.controls["learning_rate"].value = 0.001
    playground.controls["reset"].click()
    until(lambda: "Epoch 20 (paused)" in playground.alt)
    assert "bounds" not in playground.alt


def test_no_hidden_layer_width_one_and_a_batch_larger_than_the_data(playground):
    playground.state = {"layers": 0, "train_share": 10, "batch_size": BATCH_SIZES[-1], "epochs": 50}
    assert playground._run.steps == 50
    assert playground.neurons.nothing.get_visible()
    assert "network 2-2, 6 parameters" in playground.alt
    assert "batches of 50," in playground.alt
    playground.state = {"layers": 4, **dict.fromkeys(WIDTHS, 1)}
    assert "network 2-1-1-1-1-2 with tanh, 13 parameters" in playground.alt


# Beside the page.


def test_it_runs_beside_the_page_and_pauses_at_once(playground):
    playground.controls["run"].click()
    until(lambda: playground.facts["epoch"] > 20)
    assert RUNNING in playground.alt
    picture = playground._picture.value
    until(lambda: playground._picture.value != picture)
    playground.controls["run"].click()
    stopped_at = playground._run.steps
    until(lambda: "(paused)" in playground.alt)
    epoch = playground._run.moment.epoch
    time.sleep(0.1)
    assert playground._run.moment.epoch == playground.facts["epoch"] == epoch
    assert playground._run.steps == stopped_at
    assert f"epoch={epoch}" in playground._text.value
    assert "training" not in [thread.name for thread in threading.enumerate()]


def test_one_epoch_and_reset(playground):
    start = playground.alt
    for epoch in (1, 2):
        playground.controls["step"].click()
        assert playground.facts["epoch"] == epoch
        assert playground._run.steps == 25 * epoch
    playground.controls["reset"].click()
    assert playground.alt == start


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("learning_rate", 1.0),
        ("batch_size", 50),
        ("l2", 0.1),
        ("optimizer", "Adam"),
        ("dropout", 0.5),
    ],
)
def test_settings_change_on_the_way_without_a_reset(playground, name, value):
    playground.controls["run"].click()
    run = playground._run
    until(lambda: run.moment.epoch > 3)
    playground.controls[name].value = value
    until(lambda: getattr(run.settings, name) == value)
    epoch = run.moment.epoch
    until(lambda: run.moment.epoch > epoch + 3)
    assert playground._run is run
    assert playground._worker.state == RUNNING


@pytest.mark.parametrize(("name", "value"), [("problem", "blobs"), ("width_1", 8)])
def test_data_and_architecture_start_anew_and_training_goes_on(playground, name, value):
    playground.controls["run"].click()
    run = playground._run
    until(lambda: run.moment.epoch > 3)
    playground.controls[name].value = value
    until(lambda: playground._run is not run)
    until(
        lambda: (
            playground.facts["epoch"] > 3
            and LABELS[playground.state["problem"]] in playground.alt.lower()
        )
    )
    assert playground._worker.state == RUNNING
    stands = run.moment.epoch
    time.sleep(0.05)
    assert run.moment.epoch == stands  # the old one is left alone


def test_the_width_of_a_layer_that_is_not_there_resets_nothing(playground):
    playground.controls["step"].click()
    playground.controls["width_4"].value = 7
    assert playground.facts["epoch"] == 1


def test_epochs_at_start_are_trained_beside_the_page_when_a_learner_moves_them(playground):
    playground.controls["epochs"].value = 100
    until(lambda: "Epoch 100 (paused)" in playground.alt)
    by_hand = playground._run.moment
    playground.state = {"epochs": 100}
    assert (playground._run.moment.params == by_hand.params).all()
    playground.controls["step"].click()
    playground.controls["reset"].click()
    until(lambda: "Epoch 100 (paused)" in playground.alt)


def test_an_error_in_training_shows_as_a_sentence_and_reset_mends_it(playground, monkeypatch):
    def broken(*_):
        raise RuntimeError("no more paper")

    monkeypatch.setattr(playground._run, "_step", broken)
    playground.controls["run"].click()
    until(lambda: "Training met an error and stopped (no more paper)." in playground.alt)
    playground.controls["run"].click()
    assert playground.errors == ""
    playground.controls["reset"].click()
    playground.controls["step"].click()
    until(lambda: playground.alt.startswith("Epoch 1 (paused)"))


def test_an_error_in_drawing_does_not_stop_the_training(playground, monkeypatch):
    monkeypatch.setattr(playground.region, "set", lambda p: 1 / 0)
    playground.controls["run"].click()
    until(lambda: "could not be drawn" in playground.errors)
    epoch = playground._run.moment.epoch
    until(lambda: playground._run.moment.epoch > epoch + 10)


def test_a_new_playground_pauses_the_old_one(other):
    old = other
    old.state = {}
    old.controls["run"].click()
    until(lambda: old._run.moment.epoch > 3)
    new = Playground()
    assert old._worker.state == "paused"
    until(lambda: "(paused)" in old.alt)
    assert new.facts["epoch"] == 0


def test_a_training_that_nobody_touches_pauses_by_itself(playground):
    playground.controls["run"].click()
    until(lambda: playground._run.moment.epoch > 3)
    playground._touched -= 3600
    until(lambda: playground._worker.state == "paused" and "(paused)" in playground.alt)
    playground.controls["run"].click()
    until(lambda: RUNNING in playground.alt)


def test_a_training_whose_output_is_cleared_pauses(playground):
    playground.widget._view_count = 1
    playground.controls["run"].click()
    playground.widget._view_count = 2
    playground.widget._view_count = 1
    assert playground._worker.state == RUNNING
    playground.widget._view_count = 0
    assert playground._worker.state == "paused"


def test_while_it_runs_the_words_change_seldom_and_the_picture_often(playground, monkeypatch):
    words, pictures = set(), []
    draw = playground.draw
    monkeypatch.setattr(
        playground, "draw", lambda facts: (pictures.append(facts["epoch"]), draw(facts))
    )
    playground.controls["run"].click()
    began = time.monotonic()
    while len(pictures) < 20:
        words.add(playground.alt)
        time.sleep(0.005)
    seconds = time.monotonic() - began
    assert len(words) <= 3 + seconds
    assert len(set(pictures)) >= 15


def test_old_runs_do_not_stay_in_memory(playground):
    for seed in range(5):
        playground.state = {"seed": seed, "epochs": 0}
    playground.controls["run"].click()
    until(lambda: playground._run.moment.epoch > 3)
    playground._worker.pause()
    gc.collect()
    runs = [o for o in gc.get_objects() if type(o) is PlaneRun and o.x is playground._run.x]
    assert len(runs) == 1


# Text and cases.


TEXTS = [
    {},
    {"layers": 0, "problem": "blobs", "noise": 0.3, "train_share": 90, "seed": 99},
    {"layers": 4, "width_3": 8, "width_4": 1, "activation": "identity", "optimizer": "RMSProp"},
    {"learning_rate": 0.001, "batch_size": 1, "l2": 0.003, "dropout": 0.5, "epochs": 0},
    CASES["by_heart"],
]


@pytest.mark.parametrize("settings", TEXTS)
def test_the_text_of_one_restores_another(playground, other, settings):
    one = playground
    one.state = settings
    for _ in range(3):
        one.controls["step"].click()
    text = one.text
    assert text == one._text.value
    assert len(text) < 200
    assert text.endswith("epoch=3")
    other.text = text
    until(lambda: other.text == text and "Epoch 3 (paused)" in other.alt)
    assert other.state == one.state
    assert other.alt == one.alt
    assert (other._run.moment.params == one._run.moment.params).all()


def test_a_text_may_leave_out_what_is_as_at_the_start(playground):
    playground.state = {"noise": 0.5, "l2": 0.1}
    playground.text = EXAMPLE + " epoch=7"
    until(lambda: playground.alt.startswith("Epoch 7 (paused)"))
    assert playground.text.split() == [
        *("data=circles", "noise=0", "train=50", "seed=3", "hidden=4-2", "activation=tanh"),
        *("optimizer=SGD", "rate=0.03", "batch=10", "l2=0", "dropout=0", "start=0", "epoch=7"),
    ]


def test_a_pasted_text_is_taken_in_and_long_ones_train_beside_the_page(playground):
    playground._text.value = "data=spirals  seed=5 start=20 epoch=400"
    assert playground.state["problem"] == "spirals"
    until(lambda: playground.alt.startswith("Epoch 400 (paused)"))
    assert playground._text.value == playground.text
    playground.controls["reset"].click()
    until(lambda: playground.alt.startswith("Epoch 20 (paused)"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "hello",
        "data=",
        "=3",
        "colour=blue",
        "seed=1 seed=2",
        "seed=one",
        "seed=1.5",
        "seed=100",
        "noise=0.15",
        "noise=nan",
        "rate=1000000",
        "batch=0",
        "data=moons",
        "hidden=9",
        "hidden=4-",
        "hidden=4-4-4-4-4",
        "hidden=²",
        "epoch=-1",
        "epoch=100001",
        "start=101",
        "train=100",
        "data=circles; import os",
    ],
)
def test_a_malformed_text_is_answered_with_one_sentence_and_changes_nothing(playground, text):
    playground.controls["step"].click()
    before, alt = playground.state, playground.alt
    with pytest.raises(ValueError, match=r"^The [^\n]*\.$"):
        playground.text = text
    playground._text.value = text
    assert 'role="alert"' in playground._complaint.value
    assert (playground.state, playground.alt) == (before, alt)
    playground.controls["step"].click()  # with the next picture all is as it was
    assert playground._text.value == playground.text
    assert playground._complaint.value == ""


def test_every_word_of_the_text_is_read(playground):
    settings, epoch = read_settings(
        "epoch=5 hidden=1-2-3-4 "
        + " ".join(f"{key}=3" for key in ORDER if key not in ("hidden", "epoch"))
    )
    assert epoch == 5
    assert [settings[name] for name in WIDTHS] == [1, 2, 3, 4]
    assert set(settings) == set(playground.state)


@pytest.mark.parametrize("case", CASES)
def test_each_case_can_be_chosen_and_chosen_again(playground, case):
    for _ in range(2):
        playground.state = {"seed": 9, "noise": 0.1}
        playground._case.value = case
        assert playground.state == {**playground._first_state, **CASES[case]}
        assert playground._case.value == NO_CASE
        assert playground.errors == ""


def test_two_neurons_cannot_enclose_the_disc():
    """What the first task is about: with 2 the region stays open, whatever the training."""
    for activation in ("tanh", "ReLU", "sigmoid"):
        run = PlaneRun(*PROBLEMS["circles"](POINTS, 0.0, 0), 450, (2,), activation)
        run.settings = type(run.settings)("Adam", 0.03, 10)
        losses = [run.epoch() and run.moment.test_loss for _ in range(60)]
        assert min(losses) > 0.2
