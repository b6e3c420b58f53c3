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
    INITS,
    KNOTS,
    LABELS,
    NO_CASE,
    NOISES,
    POINTS,
    RATES,
    Playground,
    as_shades,
    edge_name,
)
from helpers.explorers.playground_text import EXAMPLE, ORDER, WIDTHS, read_settings
from helpers.nn import Adam, Dropout
from helpers.nn.depth import CURVES
from helpers.nn.plane_run import PlaneRun
from helpers.plots.decision_regions import OWN, PIXELS, TRAIN, VALIDATION, ZOOM, plane_grid, shade
from helpers.plots.neuron_pictures import LARGE
from tests.unit.explorers.hands import drag, pixel, tell
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
    only.bar.speed = 4
    yield only
    only._worker.pause()


def press_play(playground):
    """Press play, when the bar shows that nothing runs; that comes a moment after the words."""
    until(lambda: not playground.bar.playing)
    playground.bar.playing = True


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
            expected = as_shades(said, name)[::LARGE, ::LARGE, neuron]
            drawn = playground.network.image.pixels[playground.network.window(k // 3 + 1, neuron)]
            assert (drawn == shade(expected)).mean() > 0.97  # float32 tips a few to the next shade


def test_curves_words_and_counter_agree_with_the_library(playground):
    playground.state = {"epochs": 40}
    run, network = playground._run, playground._run.network
    n_train = 250
    for name, line, part, right in (
        (TRAIN, playground.losses.train, slice(None, n_train), "train_right"),
        (VALIDATION, playground.losses.validation, slice(n_train, None), "val_right"),
    ):
        loss, accuracy = network.evaluate(run.x[part], run.y[part].astype(int))
        epochs, losses = line.get_data()
        assert list(epochs) == list(range(41))
        assert losses[-1] == pytest.approx(loss)
        assert f"{loss:.3f}" in playground.alt
        assert f"{loss:.3f}" == playground.scores.loss[name].text
        assert playground.facts[right] == pytest.approx(accuracy)
    assert playground.scores.epoch.text == "40"
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
        drawn = [playground.region.points[use, label].get_xydata() for use in (TRAIN, VALIDATION)]
        both = np.concatenate(drawn)
        assert sorted(map(tuple, both)) == sorted(map(tuple, x[y == label]))
    counts = [
        sum(len(playground.region.points[use, k].get_xdata()) for k in (0, 1))
        for use in (TRAIN, VALIDATION)
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
    assert np.isfinite([facts["train_loss"], facts["val_loss"]]).all()
    assert facts["epoch"] == 20 or "grew beyond all bounds" in playground.alt


def test_after_a_divergence_the_words_say_what_to_do_and_reset_does_it(playground):
    playground.state = {
        **{"learning_rate": RATES[-1], "activation": "identity", "layers": 4},
        **{**dict.fromkeys(WIDTHS, 8), "epochs": 20},
    }
    assert playground.alt.startswith("In epoch ")
    assert "press First" in playground.alt
    stands = playground.facts["epoch"]
    for press in (lambda bar: bar.press("next"), lambda bar: setattr(bar, "playing", True)):
        press(playground.bar)
        until(lambda: not playground.bar.playing)
        assert playground.facts["epoch"] == stands
        assert playground.errors == ""
    playground.controls["learning_rate"].value = 0.001
    playground.bar.press("first")
    until(lambda: "Epoch 20 (paused)" in playground.alt)
    assert "bounds" not in playground.alt


def test_no_hidden_layer_width_one_and_a_batch_larger_than_the_data(playground):
    playground.state = {"layers": 0, "train_share": 10, "batch_size": BATCH_SIZES[-1], "epochs": 50}
    assert playground._run.steps == 50
    assert playground.facts["hidden"] == ()
    assert "network 2-2, 6 parameters" in playground.alt
    assert "batches of 50." in playground.alt
    playground.state = {"layers": 4, **dict.fromkeys(WIDTHS, 1)}
    assert "network 2-1-1-1-1-2 with tanh, 13 parameters" in playground.alt


# Beside the page.


def test_it_runs_beside_the_page_and_pauses_at_once(playground):
    press_play(playground)
    until(lambda: playground.facts["epoch"] > 20)
    assert RUNNING in playground.alt
    picture = playground.picture.frame
    until(lambda: playground.picture.frame != picture)
    playground.bar.playing = False
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
        playground.bar.press("next")
        assert playground.facts["epoch"] == epoch
        assert playground._run.steps == 25 * epoch
    playground.bar.press("first")
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
    press_play(playground)
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
    press_play(playground)
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
    playground.bar.press("next")
    playground.controls["width_4"].value = 7
    assert playground.facts["epoch"] == 1


def test_epochs_at_start_are_trained_beside_the_page_when_a_learner_moves_them(playground):
    playground.controls["epochs"].value = 100
    until(lambda: "Epoch 100 (paused)" in playground.alt)
    by_hand = playground._run.moment
    playground.state = {"epochs": 100}
    assert (playground._run.moment.params == by_hand.params).all()
    playground.bar.press("next")
    playground.bar.press("first")
    until(lambda: "Epoch 100 (paused)" in playground.alt)


def test_an_error_in_training_shows_as_a_sentence_and_reset_mends_it(playground, monkeypatch):
    def broken(*_):
        raise RuntimeError("no more paper")

    monkeypatch.setattr(playground._run, "_step", broken)
    press_play(playground)
    until(lambda: "Training met an error and stopped (no more paper)." in playground.alt)
    playground.bar.playing = False
    assert playground.errors == ""
    playground.bar.press("first")
    playground.bar.press("next")
    until(lambda: playground.alt.startswith("Epoch 1 (paused)"))


def test_an_error_in_drawing_does_not_stop_the_training(playground, monkeypatch):
    monkeypatch.setattr(playground.region, "set", lambda p: 1 / 0)
    press_play(playground)
    until(lambda: "could not be drawn" in playground.errors)
    epoch = playground._run.moment.epoch
    until(lambda: playground._run.moment.epoch > epoch + 10)


def test_a_new_playground_pauses_the_old_one(other):
    old = other
    old.state = {}
    old.bar.playing = True
    until(lambda: old._run.moment.epoch > 3)
    new = Playground()
    assert old._worker.state == "paused"
    until(lambda: "(paused)" in old.alt)
    assert new.facts["epoch"] == 0


def test_a_training_that_nobody_touches_pauses_by_itself(playground):
    press_play(playground)
    until(lambda: playground._run.moment.epoch > 3)
    playground._touched_at -= 3600
    until(lambda: playground._worker.state == "paused" and "(paused)" in playground.alt)
    press_play(playground)
    until(lambda: RUNNING in playground.alt)


def test_a_training_whose_output_is_cleared_pauses(playground):
    playground.widget._view_count = 1
    press_play(playground)
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
    press_play(playground)
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
    press_play(playground)
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
    {"problem": "parabola", "init": 0.1, "activation": "identity", "optimizer": "RMSProp"},
]


@pytest.mark.parametrize("settings", TEXTS)
def test_the_text_of_one_restores_another(playground, other, settings):
    one = playground
    one.state = settings
    for _ in range(3):
        one.bar.press("next")
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
    playground.bar.press("first")
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
        "init=3",
        "init=-1",
        "data=wobble",
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
    playground.bar.press("next")
    before, alt = playground.state, playground.alt
    with pytest.raises(ValueError, match=r"^The [^\n]*\.$"):
        playground.text = text
    playground._text.value = text
    assert 'role="alert"' in playground._complaint.value
    assert (playground.state, playground.alt) == (before, alt)
    playground.bar.press("next")  # with the next picture all is as it was
    assert playground._text.value == playground.text
    assert playground._complaint.value == ""


def test_every_word_of_the_text_is_read(playground):
    settings, epoch = read_settings(
        "epoch=5 hidden=1-2-3-4 "
        + " ".join(f"{key}=3" for key in ORDER if key not in ("hidden", "epoch"))
    )
    assert epoch == 5
    assert [settings[name] for name in WIDTHS] == [1, 2, 3, 4]
    by_hand = {"points", "knots", "weights", "kind", "shown"}
    assert set(settings) == set(playground.state) - by_hand


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
        losses = [run.epoch() and run.moment.val_loss for _ in range(60)]
        assert min(losses) > 0.2


# Hands.


def weight(playground, layer, i, j) -> float:
    return float(playground.facts["weights_now"][layer][i, j])


def test_plus_and_minus_change_layers_and_neurons_as_far_as_they_go(playground):
    for name, hidden in (
        ("more 0", (4, 2, 2)),
        ("fewer 0", (4, 2)),
        ("more 1", (5, 2)),
        ("fewer 2", (5, 1)),
    ):
        tell(playground, type="press", name=name)
        assert playground.facts["hidden"] == hidden
        assert playground._run.sizes == (2, *hidden, 2)
    assert "fewer 2" not in playground.handles
    playground.state = {"layers": 4, **dict.fromkeys(WIDTHS, 8)}
    assert not [name for name in playground.handles if name.startswith("more")]
    playground.state = {"layers": 0}
    assert "fewer 0" not in playground.handles
    assert "more 0" in playground.handles


def test_another_network_goes_on_training_if_one_was_in_training(playground):
    playground.bar.playing = True
    tell(playground, type="press", name="more 1")
    until(lambda: playground.facts["hidden"] == (5, 2) and playground.facts["epoch"] > 3)
    assert playground.bar.playing


def test_a_neuron_that_is_pressed_or_pointed_at_fills_the_map(playground):
    network = playground.region.image.pixels.copy()
    at_neuron = pixel(playground, playground.network.centres[1][2], playground.network.ax)
    said = tell(playground, type="hover", **at_neuron)["text"]
    assert said.startswith("neuron 3 of layer 1")
    pointed = playground.region.image.pixels.copy()
    assert (pointed != network).any()
    assert "The map shows neuron 3 of layer 1" in playground.alt
    tell(playground, type="leave")
    assert (playground.region.image.pixels == network).all()
    tell(playground, type="press", name="neuron 1.3")
    assert playground.state["shown"] == "1.3"
    assert (playground.region.image.pixels == pointed).all()
    middle = playground.region.image.pixels[2::4, 2::4]
    values = playground.facts["shades"][1][:, :, 2]
    assert ((middle == shade(values)) | (np.abs(values) < 0.1)).mean() > 0.95
    tell(playground, type="press", name="neuron 1.3")
    assert playground.state["shown"] == "network"


def test_a_neuron_that_is_gone_leaves_the_map_to_the_network(playground):
    playground.state = {"shown": "2.2"}
    assert "neuron 2 of layer 2" in playground.alt
    tell(playground, type="press", name="fewer 2")
    assert "The map shows the network" in playground.alt


def test_a_weight_is_dragged_on_its_edge_and_training_goes_on_from_there(playground):
    playground.bar.press("next")
    before, loss = weight(playground, 2, 0, 1), playground.facts["train_loss"]
    params = playground._run.moment.params.copy()
    x, y = playground.handles["weight 2.0.1"].place
    drag(playground, "weight 2.0.1", (x + 5, y + 40))
    assert weight(playground, 2, 0, 1) == pytest.approx(before + 2, abs=0.01)
    assert playground.facts["train_loss"] != loss
    assert playground.facts["epoch"] == 1
    others = np.delete(np.arange(len(params)), np.argmax(np.abs(playground._run._params - params)))
    assert np.allclose(playground._run._params[others], params[others], atol=1e-4)
    assert playground.handles["weight 2.0.1"].place == (x, y)
    playground.bar.press("next")
    assert playground.facts["epoch"] == 2
    assert weight(playground, 2, 0, 1) != pytest.approx(before + 2, abs=1e-9)
    tell(playground, type="remove", name="weight 2.0.1")
    assert weight(playground, 2, 0, 1) == 0
    assert playground.facts["epoch"] == 2


def test_weights_set_by_hand_are_in_the_state_and_first_takes_them_back(playground, other):
    start = playground.alt
    for _ in range(3):
        playground.bar.press("next")
    playground.handles["weight 2.1.0"].place = (200, 250)
    other.state = playground.state
    assert other.facts["epoch"] == 3
    assert (other._run.moment.params == playground._run.moment.params).all()
    for back in (lambda: playground.bar.press("first"), playground.controls["weights"].click):
        playground.handles["weight 2.1.0"].place = (200, 100)
        assert playground.alt != start
        back()
        assert playground.alt == start
        assert playground.state["weights"] is None


def test_a_weight_in_the_hand_stops_the_training(playground):
    playground.bar.playing = True
    until(lambda: playground.facts["epoch"] > 3)
    drag(playground, "weight 2.0.0", (200, 200), until="rest")
    until(lambda: not playground.bar.playing and "(paused)" in playground.alt)
    tell(playground, type="drop", name="weight 2.0.0", x=100, y=100)
    assert playground._worker.state == "paused"


def test_another_network_or_other_points_forget_weights_set_by_hand(playground):
    for name, value in (("width_1", 5), ("seed", 4)):
        playground.handles["weight 2.0.0"].place = (200, 200)
        playground.controls[name].value = value
        playground.settle()
        assert playground.state["weights"] is None
        assert (playground._run.moment.params == playground._run._params).all()
        fresh = PlaneRun(*playground._data, 250, playground.facts["hidden"], "tanh",
                         seed=playground.state["seed"])  # fmt: skip
        assert (fresh.moment.params == playground._run.moment.params).all()


def test_an_edge_tells_its_weight_and_can_be_taken_where_the_mouse_is(playground):
    start, end = playground.network._segments[5]
    place = start + 0.6 * (end - start)
    said = tell(playground, type="hover", **pixel(playground, place, playground.network.ax))
    layer, i, j = playground.network._names[5]
    assert f"{weight(playground, layer, i, j):.3g}" in said["text"]
    name = f"weight {layer}.{i}.{j}"
    assert np.hypot(*(playground.handles[name].place - place)) < 2
    before = weight(playground, layer, i, j)
    drag(playground, name, place + np.array([0, 20]))
    assert weight(playground, layer, i, j) == pytest.approx(before + 1, abs=0.06)


def test_a_click_on_an_edge_lets_its_weight_be_typed(playground):
    number, network = playground._number, playground.network
    assert number.disabled
    for way in ("press", "click"):
        playground.state = {**playground._first_state, "epochs": 3}
        if way == "press":
            tell(playground, type="press", name="weight 2.0.1")
            edge = 2, 0, 1
        else:
            edge = 0, 1, 2
            tell(playground, type="click", **pixel(playground, network.on_edge(edge), network.ax))
        assert not number.disabled
        assert number.value == pytest.approx(weight(playground, *edge), abs=5e-4)
        assert playground.state["weights"] is None
        assert np.allclose(network.chosen.get_xydata(), [network.on_edge(edge)])
        assert edge_name(edge, 2) in playground.alt
        params = playground._run.moment.params.copy()
        number.value = -1.25
        assert weight(playground, *edge) == -1.25
        assert (np.abs(playground._run.moment.params - params) > 1e-4).sum() == 1
        assert playground.facts["epoch"] == 3
        number.value = 1e9
        assert number.value == weight(playground, *edge) == 100
        number.value = 2e9
        assert number.value == 100
        drag(playground, "weight {}.{}.{}".format(*edge), network.on_edge(edge) + np.array([0, 20]))
        assert number.value == weight(playground, *edge) == 101
        assert playground.errors == ""


def test_a_chosen_edge_follows_the_training_and_goes_with_its_network(playground):
    number = playground._number
    playground.bar.playing = True
    until(lambda: playground.facts["epoch"] > 3)
    tell(playground, type="press", name="weight 2.0.0")
    assert playground._worker.state == "paused"
    press_play(playground)
    until(lambda: number.disabled)
    before = number.value
    until(lambda: number.value != before)
    playground.bar.playing = False
    until(lambda: not number.disabled)
    assert number.value == round(weight(playground, 2, 0, 0), 3)
    assert playground.state["weights"] is None  # nobody has typed it
    tell(playground, type="press", name="fewer 0")
    assert number.disabled
    assert not playground.network.chosen.get_xydata().size
    assert "Chosen" not in playground.alt
    tell(playground, type="press", name="weight 1.0.1")
    playground.state = playground._first_state
    assert number.disabled


# A curve that parts the classes, and the first weights.


@pytest.mark.parametrize("name", CURVES)
def test_points_are_parted_by_a_curve_and_it_is_drawn(playground, name):
    playground.state = {"problem": name, "seed": 3}
    across, up = playground.region.curve.get_data()
    assert (across[0], across[-1]) == (-5, 5)
    assert np.allclose(up, 5 * CURVES[name](across / 5))
    x, y = playground._data
    assert len(x) == POINTS
    assert (y == (x[:, 1] > np.interp(x[:, 0], across, up))).all()
    knots = playground.region.knots.get_xydata()
    assert np.allclose(knots[:, 1], 5 * CURVES[name](knots[:, 0] / 5))
    assert [n for n in playground.handles if n.startswith("knots")] == [
        f"knots {k}" for k in range(KNOTS)
    ]
    assert playground.alt.count(f"Above a {name}") == 1
    playground.state = {"problem": "circles"}
    assert not playground.region.curve.get_xydata().size
    assert not playground.region.knots.get_xydata().size
    assert not [n for n in playground.handles if n.startswith("knots")]


def test_a_knot_bends_the_curve_and_the_points_are_parted_anew(playground, other):
    playground.state = {"problem": "sine", "epochs": 5}
    run, key = playground._run, playground._key
    classes = playground._data[1].copy()
    drag(playground, "knots 3", (0.5, 4))
    until(lambda: playground.alt.startswith("Epoch 5 (paused)"))
    assert playground._run is not run
    assert playground._key != key
    assert np.allclose(playground.state["knots"][3], [0.5, 4], atol=0.01)
    x, y = playground._data
    assert (y != classes).sum() > 10
    across, up = playground.region.curve.get_data()
    assert np.interp(0.5, across, up) == pytest.approx(4, abs=0.05)
    assert (y == (x[:, 1] > np.interp(x[:, 0], across, up))).all()
    assert "bent by hand" in playground.alt
    other.state = playground.state
    assert other.alt == playground.alt
    assert (other._run.moment.params == playground._run.moment.params).all()
    tell(playground, type="nudge", name="knots 0", across=0, up=-1, big=True)
    assert playground.state["knots"][0][1] < 0
    assert playground.handles["knots 0"].remove is None
    playground.controls["knots"].click()
    assert playground.state["knots"] is None
    until(lambda: (playground._data[1] == classes).all())
    drag(playground, "knots 0", (-5, 3))
    playground.controls["problem"].value = "wave"  # another curve begins as the course has it
    assert playground.state["knots"] is None


def test_a_curve_at_the_edge_leaves_one_class_and_a_training_that_goes_on(playground):
    top = [[x, 5] for x in np.linspace(-5, 5, KNOTS).tolist()]
    playground.state = {"problem": "line", "noise": NOISES[-1], "knots": top, "epochs": 5}
    assert not playground._data[1].any()
    assert playground.facts["epoch"] == 5
    assert playground.errors == ""


def test_knots_change_nothing_where_no_curve_parts_the_points(playground):
    playground.bar.press("next")
    run = playground._run
    rows = playground.controls["knots"].moved(playground.controls["knots"].course, 2, 0, 0)
    playground.controls["knots"].value = rows
    assert playground._run is run


@pytest.mark.parametrize(
    "rows", [[[0, 0]] * 6, [[0, 0]] * 6 + [[0, 5.1]], [[0, 0, 1]] * 7, "knots"]
)
def test_knots_that_make_no_sense_are_refused(playground, rows):
    with pytest.raises(ValueError, match="The control 'knots' cannot be set"):
        playground.state = {"problem": "sine", "knots": rows}


@pytest.mark.parametrize("init", INITS)
def test_other_first_weights_are_another_run(playground, init):
    usual = playground._run.moment.params.copy()
    playground.controls["init"].value = init
    assert np.allclose(playground._run.moment.params, init * usual)
    assert ("initial weights" in playground.alt) == (init != 1)
    assert ("init=" in playground.text) == (init != 1)
    assert playground.errors == ""
    before = playground._run.moment.params.copy()
    for _ in range(3):
        playground.bar.press("next")
    playground.bar.press("first")
    assert (playground._run.moment.params == before).all()


def test_from_0_only_the_sigmoid_learns_and_its_neurons_stay_alike(playground):
    """What the second task is about."""
    task = playground.tasks[1]
    for seed in range(5):
        for activation in ("tanh", "ReLU", "identity", "sigmoid"):
            playground.state = {**task.example, "activation": activation, "seed": seed}
            assert task.condition(playground.facts) == (activation == "sigmoid"), activation
            hidden = playground.facts["shades"][1]
            assert np.allclose(hidden, hidden[:, :, :1], atol=1e-5)


def test_with_5_more_of_the_first_layer_is_saturated(playground):
    shares = []
    for init in (1.0, 5.0):
        playground.state = {"init": init}
        shares.append((np.abs(playground.facts["shades"][1]) > 0.99).mean())
    assert shares[1] > 0.8 > 0.5 > shares[0]


def test_points_are_added_dragged_turned_and_removed(playground):
    region = playground.region
    points = {name: line.get_xydata().copy() for name, line in region.points.items()}
    tell(playground, type="click", **pixel(playground, (3, -3), region.ax))
    assert np.allclose(playground.state["points"], [[3, -3, 1, -1]], atol=0.05)
    assert playground.facts["n_train"] == 251
    assert np.allclose(region.points[OWN, 1].get_xydata(), [[3, -3]], atol=0.05)
    drag(playground, "points 0", (-2, 1))
    assert np.allclose(region.points[OWN, 1].get_xydata(), [[-2, 1]])
    tell(playground, type="press", name="points 0")
    assert np.allclose(region.points[OWN, 0].get_xydata(), [[-2, 1]])
    playground.controls["kind"].value = 0
    playground.controls["add"].click()
    assert len(region.points[OWN, 0].get_xydata()) == 2
    for name in ("points 1", "points 0"):
        tell(playground, type="remove", name=name)
    assert not playground.state["points"]
    for name, line in region.points.items():
        assert (line.get_xydata() == points[name]).all()


def test_a_point_of_the_course_is_dragged_turned_and_taken_away(playground):
    run, region = playground._run, playground.region
    place = run.x[7].copy()
    for _ in range(2):
        tell(playground, type="hover", **pixel(playground, place, region.ax))
    name = next(name for name in playground.handles if name.startswith("course"))
    k = int(name.split()[1])
    place, kind = run.x[k].copy(), run.y[k]
    drag(playground, name, (0, 5.5))
    assert np.allclose(playground.state["points"], [[0, 5.5, kind, k]])
    assert run.x[k].tolist() == [0, 5.5]
    assert (len(run.x), run.n_train) == (500, 250)
    playground.controls["points"].click()
    assert (run.x[k] == place).all()
    for what, count in (("press", 500), ("remove", 499)):
        tell(playground, type="hover", **pixel(playground, place, region.ax))
        tell(playground, type=what, name=name)
        assert len(run.x) == count
        assert playground.facts["n_train"] + playground.facts["n_val"] == count
        playground.controls["points"].click()


def test_points_that_are_moved_while_it_trains_are_learned_at_once(playground):
    playground.bar.playing = True
    until(lambda: playground.facts["epoch"] > 3)
    run = playground._run
    tell(playground, type="click", **pixel(playground, (5, 5), playground.region.ax))
    until(lambda: run.n_train == 251)
    epoch = run.moment.epoch
    until(lambda: run.moment.epoch > epoch + 3)
    assert playground._run is run
    assert playground.bar.playing


def test_the_few_points_take_the_learners_too(playground):
    playground.state = {"problem": "few", "points": [[0, 0, 1, -1]]}
    assert (playground.facts["n_train"], playground.facts["n_val"]) == (11, 10)
    playground.state = {"problem": "few", "points": [[0, 0, 1, 300]]}  # one of other points
    assert (playground.facts["n_train"], playground.facts["n_val"]) == (10, 10)
    assert "points 0" not in playground.handles


@pytest.mark.parametrize(
    "rows",
    [
        [[0, 0, 1]],
        [[9, 0, 1, -1]],
        [[0, 0, 2, -1]],
        [[0, 0, -1, -1]],
        [[0, 0, 1, 500]],
        [[0, 0, 1, 0.5]],
        [[0, 0, 1, 3], [1, 1, 1, 3]],
        [[0, 0, 1, -1]] * 41,
        "three",
    ],
)
def test_points_that_make_no_sense_are_refused(playground, rows):
    with pytest.raises(ValueError, match="The control 'points' cannot be set"):
        playground.state = {"points": rows}


@pytest.mark.parametrize(
    "weights",
    [[1, 2], {"epoch": 3}, {"epoch": 0, "params": [float("nan")]}, {"epoch": "1", "params": []}],
)
def test_weights_that_make_no_sense_are_refused(playground, weights):
    with pytest.raises(ValueError, match="The control 'weights' cannot be set"):
        playground.state = {"weights": weights}


def test_the_map_and_the_losses_are_told_under_the_mouse(playground):
    playground.state = {"epochs": 20}
    said = tell(playground, type="hover", **pixel(playground, (0.3, 5.8), playground.region.ax))
    network = playground._run.network
    p = network.predict(np.array([[0.3, 5.8]]))[0, 1]
    told = float(said["text"].splitlines()[1].split()[0])
    assert told == pytest.approx(100 * p, abs=2)
    said = tell(playground, type="hover", **pixel(playground, (10, 0.01), playground.losses.ax))
    assert said["text"].startswith("epoch 10\n")
    assert f"{playground.facts['record'][1][10]:.3f}" in said["text"]


def test_the_bar_shows_what_the_training_does(playground):
    bar = playground.bar
    assert not bar.playing
    bar.speed = 1
    bar.playing = True
    assert playground._worker.seconds_per_step == 1 / 25
    bar.speed = 2
    assert playground._worker.seconds_per_step == 1 / 50
    bar.speed = 4
    assert playground._worker.seconds_per_step == 0
    until(lambda: bar.value > 3)
    playground._worker.pause()
    until(lambda: not bar.playing)
    playground.settle()
    assert bar.value == playground.facts["epoch"] == playground._run.moment.epoch
    playground.state = {"epochs": 60}
    assert (bar.value, bar.max) == (60, 100)
    playground.bar.playing = True
    playground.bar.playing = False
    playground.bar.playing = True
    until(lambda: bar.playing and bar.value > 62)
