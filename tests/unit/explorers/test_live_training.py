"""What is special to the explorer of chapter 08: it trains in a thread of its own."""

import io
import threading

import numpy as np
import pytest
from PIL import Image

from helpers.datasets import load_mnist
from helpers.explorers import live_training
from helpers.explorers.base import TrainedTask
from helpers.explorers.live_training import LiveTraining, pace_words, seconds_a_batch
from helpers.nn import Adam, Dense, Network, ReLU, SoftmaxCrossEntropy
from helpers.page import turn
from helpers.page.worker import PAUSED, RUNNING
from helpers.plots.still import VISIBLE
from helpers.words import a_digit
from tests.unit.explorers.hands import drag, pixel, tell
from tests.waiting import until

FAST = 1e6  # times the usual pace


@pytest.fixture(scope="module")
def digits():
    return load_mnist("uci")


@pytest.fixture
def live(digits):
    explorer = LiveTraining(digits)
    explorer.transport.speed = FAST
    yield explorer
    explorer._worker.stop()


def trained(live, steps):
    """Start, and pause once it has come so far."""
    live.transport.playing = True
    until(lambda: live._run.moment.step >= steps)
    live.transport.playing = False
    live.settle()


def play(live, *script):
    """Begin anew; train with settings for so many steps, and go on with others."""
    live.play(TrainedTask("", "", bool, {}, script))


def alive():
    return [thread for thread in threading.enumerate() if thread.name == "training"]


def test_it_trains_the_chapters_network_on_five_sixths_of_the_training_digits(live, digits):
    layers = [Dense(784, 256, seed=1), ReLU(), Dense(256, 10, seed=2)]
    network = Network(layers, SoftmaxCrossEntropy())
    x, y = digits.x_train[:1198], digits.y_train[:1198]
    optimizer, order = Adam(0.001), np.random.default_rng(1)
    for batches in (10, 2):  # an epoch and a bit
        rows = order.permutation(len(x))
        for batch in range(batches):
            part = rows[128 * batch : 128 * (batch + 1)]
            network.train_step(x[part], y[part], optimizer)
            live._run.step()
    live.update()
    np.testing.assert_array_equal(live.facts["weights"], network.params[0].T[:15])
    x_val, y_val = digits.x_train[1198:], digits.y_train[1198:]
    loss, accuracy = network.evaluate(x_val, y_val)
    assert live.facts["curves"]["val_loss"][-1] == pytest.approx(loss, rel=1e-5)
    assert live.facts["val_accuracy"] == pytest.approx(accuracy)


def test_pictures_are_packed_with_their_palette_and_look_the_same(live):
    live.play(live.tasks[1])
    with_it = Image.open(io.BytesIO(live._live.png()))
    assert with_it.mode == "P"
    live._live.palette = None
    whole = Image.open(io.BytesIO(live._live.png()))
    packed, drawn = (np.asarray(picture.convert("RGB"), int) for picture in (with_it, whole))
    assert (np.abs(packed - drawn).max(axis=2) > VISIBLE).mean() < 2e-4
    white, black = (drawn == 255).all(axis=2), (drawn == 0).all(axis=2)
    assert (packed[white] == 255).all()
    assert (packed[black] == 0).all()


def test_the_pace_is_slow_at_first_and_after_a_change_and_then_faster_and_faster():
    seconds = [seconds_a_batch(batches, 1) for batches in range(2000)]
    assert seconds[:6] == [1] * 6
    assert seconds == sorted(seconds, reverse=True)
    assert 7 < sum(seconds[:10]) < 10, "the first epoch on the embedded digits"
    assert seconds[-1] == 0
    assert [seconds_a_batch(0, speed) for speed in (0.5, 2, 4)] == [2, 0.5, 0.25]
    assert pace_words(1) == "up to 1 a second"
    assert pace_words(0.4) == "up to 2.5 a second"
    assert pace_words(0) == "as fast as it goes"


def test_while_it_is_slow_each_batch_has_a_picture_and_the_bar_says_the_pace(live):
    live.play(live.tasks[0])  # so far that only every 25th step is drawn at full speed
    live.transport.speed = 1
    live.state = {"learning_rate": 0.002}
    live.transport.playing = True
    until(lambda: live.facts["step"] == 201)  # and not 225
    assert live._worker.seconds_per_step == 1
    until(lambda: live.transport.note == "epoch 21, up to 1 a second")
    live.transport.speed = FAST  # it need not wait for the second to pass
    until(lambda: live.facts["step"] > 250)
    until(lambda: "as fast as it goes" in live.transport.note)


def test_the_bar_counts_batches_and_says_whether_it_trains(live):
    bar = live.transport
    assert (bar.value, bar.max, bar.note, bar.playing) == (0, 10, "epoch 1", False)
    for steps, value, epoch in ((3, 3, 1), (10, 10, 1), (11, 1, 2)):
        play(live, ({}, steps))
        assert (bar.value, bar.max, bar.note) == (value, 10, f"epoch {epoch}")
    live.state = {"batch_size": 32}
    assert (bar.value, bar.max) == (4, 38)
    bar.playing = True
    until(lambda: live.alt.startswith("Training."))
    assert bar.playing
    bar.playing = False
    live.settle()
    assert live.alt.startswith("Paused.")
    bar.playing = True
    turn.end_all()  # another training starts
    until(lambda: not bar.playing)
    assert (live._worker.state, alive()) == (PAUSED, [])


def test_next_trains_a_single_batch(live):
    for step in (1, 2, 3):
        live.transport.press("next")
        until(lambda step=step: live.facts["step"] == step and not alive())
        live.settle()
        assert live.alt.startswith(f"Paused. Step {step},")
        assert not live.transport.playing
    live.play(live.tasks[0])
    live.transport.press("next")
    until(lambda: live.facts["step"] == 201)
    live.transport.playing = True
    until(lambda: live.facts["step"] > 250)
    live.transport.press("next")  # it pauses, after one more
    until(lambda: not alive())
    live.settle()
    assert live.alt.startswith("Paused.")
    assert live.errors == ""


def test_a_hand_on_the_rate_is_obeyed_while_it_trains(live):
    live.transport.playing = True
    until(lambda: live._run.moment.step > 5)
    drag(live, "rate", (0, 0.1), until="drag")
    until(lambda: live._run.changes[-1][2] == pytest.approx(0.1, rel=0.1))
    assert live._worker.state == RUNNING
    tell(live, type="drop", name="rate", **pixel(live, (0, 0.1), live.rate.ax))
    assert live.state["learning_rate"] == pytest.approx(0.1)
    live.transport.playing = False
    live.settle()
    steps, rates = live.facts["changes"]
    line = live.rate.line.get_xydata()
    assert line[:-1].tolist() == [list(point) for point in zip(steps, rates, strict=True)]
    assert line[-1].tolist() == [max(live.facts["step"], steps[-1]), rates[-1]]


def test_a_neuron_and_a_mistake_are_pressed_and_shown_large(live):
    live.play(live.tasks[0])
    tell(live, type="press", name="neuron 7")
    assert live.state["neuron"] == 7
    np.testing.assert_array_equal(
        live.large.image.get_array(), live.weights.image.get_array()[30:58, 30:58]
    )
    wrong = live.facts["shown"]
    tell(live, type="press", name="mistake 6")
    assert live.state["digit"] == wrong[5] + 1
    x, y = live._held_out
    shown = live.digit.image.get_array()[..., 0]
    np.testing.assert_array_equal(shown, (255 * x[wrong[5]]).astype(np.uint8).reshape(28, 28))
    answer = live.facts["answers"][wrong[5]]
    caption = f"no. {wrong[5] + 1}: {y[wrong[5]]} → {answer}"
    assert live.digit.captions[0].get_text() == caption
    heights = [bar.get_height() for bar in live.bars.bars]
    assert sum(heights) == pytest.approx(1)
    assert np.argmax(heights) == answer
    probabilities = live._run._network.predict(x[wrong[[5]]])[0]
    np.testing.assert_allclose(heights, probabilities, rtol=1e-3)
    visible = [frame.frame.get_visible() for frame in live.frames]
    assert visible == [True, False, True]


def test_the_mouse_is_told_weights_probabilities_and_losses(live):
    live.play(live.tasks[0])

    def told(axes, place):
        return tell(live, type="hover", **pixel(live, place, axes))["text"]

    weight = live.facts["weights"][6, 2 * 28 + 3]
    place = (30 + 3.5, 30 + 2.5)
    expected = f"neuron 7, row 2, column 3\nweight {weight:+.3f}"
    assert told(live.weights.image.axes, place) == expected
    live.state = {"neuron": 7}
    assert told(live.large.image.axes, (3.5, 2.5)) == expected
    k = live.facts["shown"][1]
    _, y = live._held_out
    said = told(live.wrong[0].image.axes, (45, 14))
    assert said.startswith(
        f"validation digit {k + 1} is {a_digit(y[k])}\n{live.facts['answers'][k]}: "
    )
    assert told(live.wrong[0].image.axes, (29, 14)) == "", "between two"
    live.state = {"digit": int(k) + 1}
    assert told(live.digit.image.axes, (14, 14)) == said
    answer = live.facts["answers"][k]
    probability = live.facts["probabilities"][answer]
    assert told(live.bars.ax, (answer, 0.1)) == f"{answer}: {probability:.1%}"
    curves = live.facts["curves"]
    (entry,) = np.flatnonzero(curves["step"] == 100)
    told_loss = f"training {curves['loss'][entry]:.3g}, validation {curves['val_loss'][entry]:.3g}"
    assert told(live.loss.ax, (101, 1)) == f"step 100\n{told_loss}"


def test_start_pause_go_on_reset(live):
    assert live.alt.startswith("Ready to start. Step 0,")
    trained(live, 20)
    steps = live._run.moment.step
    assert live.alt.startswith(f"Paused. Step {steps:,},")
    assert alive() == []
    trained(live, steps + 20)
    assert live._run.moment.step > steps
    live.transport.press("first")
    assert live.alt.startswith("Ready to start. Step 0,")
    assert live.facts["step"] == 0
    assert alive() == []
    assert live.errors == ""


def test_the_picture_lives_while_it_trains(live):
    before = live.picture.frame
    live.transport.playing = True
    until(lambda: live.picture.frame != before)
    seen = live.picture.frame
    until(lambda: live.picture.frame != seen)
    assert live.alt.startswith("Training.")


def test_the_drawn_curves_are_the_record(live):
    trained(live, 40)
    run = live._run
    steps = run.curve("step")
    for curves, names in (
        (live.loss, ("loss", "val_loss")),
        (live.accuracy, ("accuracy", "val_accuracy")),
    ):
        for line, name in zip(curves.artists, names, strict=True):
            np.testing.assert_array_equal(line.get_xdata(), steps)
            np.testing.assert_array_equal(line.get_ydata(), run.curve(name))


def test_the_digits_shown_are_those_read_wrongly_now(live, digits):
    trained(live, 30)
    x, y = digits.x_train[1198:], digits.y_train[1198:]
    answers = live._run._network.predict(x).argmax(axis=1)
    if live._run.moment.step != live._run._steps:
        answers = live._run.moment.answers
    wrong = np.flatnonzero(answers != y)
    said = [text.get_text() for row in live.wrong for text in row.captions]
    expected = [f"{y[k]} → {answers[k]}" for k in wrong[:8]]
    assert said == expected + [""] * (8 - len(expected))
    assert f"{len(wrong)} of 239 digits are read wrongly" in live.alt
    first = live.wrong[0].image.get_array()[:28, :28, 0]
    np.testing.assert_array_equal(first, (255 * x[wrong[0]]).astype(np.uint8).reshape(28, 28))


def test_controls_moved_on_the_way_count_from_the_next_batch(live):
    live.transport.playing = True
    until(lambda: live._run.moment.step > 5)
    live.controls["learning_rate"].value = 0.01
    live.controls["optimizer"].value = "SGD"
    live.controls["batch_size"].value = 32
    until(lambda: live._run.changes[-1][1:] == ("SGD", 0.01, 32))
    (first, *_, last) = live._run.changes
    assert first == (0, "Adam", 0.001, 128)
    assert last[0] > 5
    then = live._run.moment.step
    until(lambda: live._run.moment.step > then)
    assert live._worker.state == "running"
    assert live.errors == ""


def test_every_control_may_be_moved_again_and_again_while_it_trains(live):
    live.transport.playing = True
    for k in range(9):
        live.controls["learning_rate"].value = 10.0 ** -(k % 4)
        live.controls["optimizer"].value = ("Adam", "SGD", "RMSProp")[k % 3]
        live.controls["batch_size"].value = (1, 128, 512)[k % 3]
        live.transport.speed = (1, 4, FAST)[k % 3]
        if k % 3 == 1:
            live.transport.press("next")
            live.transport.playing = True
        if k % 3 == 2:
            live.transport.press("first")
            live.transport.playing = True
    live.transport.playing = False
    live.settle()
    assert live.errors == ""
    assert alive() == []
    assert live.alt.startswith(("Paused", "Broken down"))


def test_a_picture_never_comes_between_the_old_run_and_the_new_one(live, monkeypatch):
    came, go_on = threading.Event(), threading.Event()
    hand_on = live._hand_on

    def slow(*settings):
        hand_on(*settings)
        if threading.current_thread().name == "painter":
            came.set()
            go_on.wait(10)

    monkeypatch.setattr(live, "_hand_on", slow)
    said = []
    live._drawing_error.observe(lambda change: said.append(change["new"]), names="value")
    live.later()
    assert came.wait(10)
    threading.Timer(0.2, go_on.set).start()
    live.transport.press("first")
    live.settle()
    assert said == []


def test_a_breakdown_shows_as_a_sentence_and_start_begins_anew(live, monkeypatch):
    monkeypatch.setattr(
        live._run, "_network", Network([Dense(784, 10, seed=1)], SoftmaxCrossEntropy())
    )
    live._run._network.params[0][:] = 1e38
    live.transport.playing = True
    until(lambda: live._worker.state == "failed" and "Broken down" in live.alt)
    assert "smaller rate" in live.alt
    until(lambda: not alive())
    live.transport.playing = False
    assert "Broken down" in live.alt
    trained(live, 3)
    assert live.alt.startswith("Paused.")


def test_with_the_rate_10_the_loss_leaves_the_picture_and_words_say_so(live):
    play(live, ({"learning_rate": 10.0}, 10))
    assert "(guessing has 2.3)" in live.alt
    assert "The loss is above the picture." in live.alt
    assert live.errors == ""


def test_it_ends_by_itself(live, monkeypatch):
    monkeypatch.setattr(live_training, "MOST_STEPS", 12)
    live.transport.playing = True
    until(lambda: live._worker.state == "finished" and "Ended by itself" in live.alt)
    assert live._run.moment.step == 12
    trained(live, 1)


def test_words_stand_for_a_while_but_answer_to_a_control_at_once(live, monkeypatch):
    monkeypatch.setattr(live_training, "SECONDS_OF_WORDS", 1000)
    live.transport.playing = True
    until(lambda: live.alt.startswith("Training."))
    words, picture = live.alt, live.picture.frame
    until(lambda: live.picture.frame != picture)
    assert live.alt == words
    live.controls["learning_rate"].value = 0.01
    until(lambda: "rate 0.01" in live.alt)
    live.transport.playing = False
    live.settle()
    assert live.alt.startswith("Paused.")


def test_a_new_explorer_takes_the_training_over(live, digits):
    live.transport.playing = True
    until(lambda: live._run.moment.step > 2)
    other = LiveTraining(digits)
    other._repr_mimebundle_()  # the cell was run again
    until(lambda: live._worker.state == "paused" and not alive())


def test_quick_optimizers_are_those_that_kept_rate_and_batch(live):
    settings = {"learning_rate": 0.001, "batch_size": 128, "optimizer": "Adam"}
    for rate, found in ((0.01, ()), (0.001, ("Adam",))):
        play(live, ({**settings, "learning_rate": rate}, 60))
        assert live.facts["quick"] == found
    play(live, ({**settings, "optimizer": "RMSProp"}, 4), ({"learning_rate": 0.01}, 56))
    assert live.facts["quick"] == ("Adam",)


def test_a_setback_counts_only_when_the_rate_was_lowered(live):
    task = live.tasks[1]
    for high, then, met in ((10**-1.5, 10**-1.5, False), (10**-1.5, 0.001, True)):
        parts = ((0.001, 100), (high, 30), (then, 60))
        play(live, *(({"learning_rate": rate}, steps) for rate, steps in parts))
        assert live.facts["worst"] is not None
        assert live.facts["val_accuracy"] >= 0.9
        assert task.met is met


def test_digits_are_loaded_once_if_none_are_given(monkeypatch, digits):
    calls = []
    monkeypatch.setattr(live_training, "load_mnist", lambda: calls.append(1) or digits)
    live_training._digits.cache_clear()
    LiveTraining()
    LiveTraining()
    assert calls == [1]
    live_training._digits.cache_clear()
