"""What is special to the explorer of chapter 08: it trains in a thread of its own."""

import io
import threading

import numpy as np
import pytest
from PIL import Image

from helpers.datasets import load_mnist
from helpers.explorers import live_training
from helpers.explorers.base import TrainedTask
from helpers.explorers.live_training import LiveTraining
from helpers.nn import Adam, Dense, Network, ReLU, SoftmaxCrossEntropy
from helpers.plots.style import VISIBLE
from tests.waiting import until


@pytest.fixture(scope="module")
def digits():
    return load_mnist("uci")


@pytest.fixture
def live(digits):
    explorer = LiveTraining(digits)
    yield explorer
    explorer._worker.stop()


def trained(live, steps):
    """Start, and pause once it has come so far."""
    live.controls["start"].click()
    until(lambda: live._run.moment.step >= steps)
    live.controls["pause"].click()
    live.settle()


def play(live, *script):
    """Begin anew; train with settings for so many steps, and go on with others."""
    live.play(TrainedTask("", bool, {}, script))


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


def test_at_a_slow_pace_the_picture_shows_each_batch(live):
    live.play(live.tasks[0])  # so far that only every 25th step is drawn at full speed
    live.state = {"pace": "4 a second", "batch_size": 1}
    shown = []
    for _ in range(2):
        live._run.step()
        live.update()
        shown.append(live.facts["step"])
    assert shown == [201, 202]
    assert "Next batch: 1 digit, Adam" in live.alt


def test_start_pause_go_on_reset(live):
    assert live.alt.startswith("Ready to start. Step 0,")
    trained(live, 20)
    steps = live._run.moment.step
    assert live.alt.startswith(f"Paused. Step {steps:,},")
    assert alive() == []
    trained(live, steps + 20)
    assert live._run.moment.step > steps
    live.controls["reset"].click()
    assert live.alt.startswith("Ready to start. Step 0,")
    assert live.facts["step"] == 0
    assert alive() == []
    assert live.errors == ""


def test_the_picture_lives_while_it_trains(live):
    before = live._picture.value
    live.controls["start"].click()
    until(lambda: live._picture.value != before)
    seen = live._picture.value
    until(lambda: live._picture.value != seen)
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
    expected = [f"{y[k]} → {answers[k]}" for k in wrong[:12]]
    assert said == expected + [""] * (12 - len(expected))
    assert f"{len(wrong)} of 239 digits are read wrongly" in live.alt
    first = live.wrong[0].image.get_array()[:28, :28, 0]
    np.testing.assert_array_equal(first, (255 * x[wrong[0]]).astype(np.uint8).reshape(28, 28))


def test_controls_moved_on_the_way_count_from_the_next_batch(live):
    live.controls["start"].click()
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
    live.controls["start"].click()
    for k in range(9):
        live.controls["learning_rate"].value = 10.0 ** -(k % 4)
        live.controls["optimizer"].value = ("Adam", "SGD", "RMSProp")[k % 3]
        live.controls["batch_size"].value = (1, 128, 512)[k % 3]
        live.controls["pace"].index = k % 3
        if k % 3 == 2:
            live.controls["reset"].click()
            live.controls["start"].click()
    live.controls["pause"].click()
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
    live.controls["reset"].click()
    live.settle()
    assert said == []


def test_a_breakdown_shows_as_a_sentence_and_start_begins_anew(live, monkeypatch):
    monkeypatch.setattr(
        live._run, "_network", Network([Dense(784, 10, seed=1)], SoftmaxCrossEntropy())
    )
    live._run._network.params[0][:] = 1e38
    live.controls["start"].click()
    until(lambda: live._worker.state == "failed" and "Broken down" in live.alt)
    assert "smaller rate" in live.alt
    until(lambda: not alive())
    live.controls["pause"].click()
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
    live.controls["start"].click()
    until(lambda: live._worker.state == "finished" and "Ended by itself" in live.alt)
    assert live._run.moment.step == 12
    trained(live, 1)


def test_words_stand_for_a_while_but_answer_to_a_control_at_once(live, monkeypatch):
    monkeypatch.setattr(live_training, "SECONDS_OF_WORDS", 1000)
    live.controls["start"].click()
    until(lambda: live.alt.startswith("Training."))
    words, picture = live.alt, live._picture.value
    until(lambda: live._picture.value != picture)
    assert live.alt == words
    live.controls["learning_rate"].value = 0.01
    until(lambda: "rate 0.01" in live.alt)
    live.controls["pause"].click()
    live.settle()
    assert live.alt.startswith("Paused.")


def test_a_new_explorer_takes_the_training_over(live, digits):
    live.controls["start"].click()
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
