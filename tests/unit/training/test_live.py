import asyncio
import re
import threading
import time

import numpy as np
import pytest

from helpers.page import training_view, turn
from helpers.page.worker import Worker
from helpers.training import live, live_fit, load_tensorflow
from tests.waiting import SECONDS, until

pytestmark = pytest.mark.keras
tf, keras = load_tensorflow()

RNG = np.random.default_rng(0)
X = RNG.random((96, 6)).astype(np.float32)
Y = (X.sum(axis=1) > 3).astype(np.float32)


def network(metrics=("accuracy",), activation="sigmoid"):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(1, activation=activation)])
    loss = "binary_crossentropy" if activation else "mse"
    model.compile(loss=loss, optimizer="rmsprop", metrics=list(metrics))
    return model


class Slow(keras.callbacks.Callback):
    """Makes every batch last a moment."""

    def on_train_batch_end(self, batch, logs=None):
        time.sleep(0.01)


class Fails(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        raise OSError("\x1b[1mno space left\x1b[0m\nsecond line")


@pytest.fixture
def views(monkeypatch):
    """The views that were made, with the times at which each was redrawn."""
    made = []

    class Watched(live.TrainingView):
        def __init__(self, *args):
            super().__init__(*args)
            self.redrawn = []
            made.append(self)

        def _draw(self, moment):
            if hasattr(self, "redrawn"):
                self.redrawn.append((time.monotonic(), threading.current_thread()))
            super()._draw(moment)

    monkeypatch.setattr(live, "TrainingView", Watched)
    return made


def curve(view, panel, line):
    """Return the values of a curve of the live picture: line 0 training, 1 validation."""
    ax = view._live.figure.axes[panel]
    return ax.get_lines()[line].get_ydata()


def view_of(epochs):
    return live.TrainingView(epochs, True, live.Record(None))


def update(view, moment):
    """Let a training note down where it stands."""
    view._record.moment = moment
    view._painter.settle()


async def begun(views, model=None):
    """Start a long training, and return its task once the page says how far it is."""
    task = asyncio.ensure_future(
        live_fit(model or network(), X, Y, epochs=1000, batch_size=8, callbacks=[Slow()])
    )
    while not views or views[0].status == live.STARTING:
        await asyncio.sleep(0.02)
    return task


def run(coroutine):
    return asyncio.run(asyncio.wait_for(coroutine, timeout=120))


def test_the_numbers_are_those_of_fit(views):
    settings = {"epochs": 4, "batch_size": 8, "validation_data": (X[:20], Y[:20])}
    plain = network().fit(X, Y, verbose=0, **settings)
    lively = run(live_fit(network(), X, Y, **settings))
    assert isinstance(lively, keras.callbacks.History)
    assert lively.history == plain.history
    (view,) = views
    for panel, name in ((0, "loss"), (1, "accuracy")):
        assert np.allclose(curve(view, panel, 0), plain.history[name])
        assert np.allclose(curve(view, panel, 1), plain.history[f"val_{name}"])
    assert f"validation loss {plain.history['val_loss'][-1]:.3f}" in view.alt
    assert view.status.startswith("Done: 4 epochs")
    assert view.stop_button.disabled
    width, height = view._live.pixels  # nothing jumps
    assert f'width="{width}" height="{height}"' in view._picture.value
    assert view._picture.layout.width == f"{width}px"
    assert view._line.layout.height
    assert view._words.layout.min_height


def test_a_model_compiled_with_steps_of_its_own_keeps_them(views):
    plain, lively = network(), network()
    for model in (plain, lively):
        model.compile("sgd", "binary_crossentropy", metrics=["accuracy"], steps_per_execution=5)
    settings = {"epochs": 2, "batch_size": 8}  # 12 batches an epoch: the last call lacks three
    expected = plain.fit(X, Y, verbose=0, **settings).history
    assert run(live_fit(lively, X, Y, **settings)).history == expected
    assert lively.steps_per_execution == 5
    moment = views[0]._record.moment
    assert (moment.batch, moment.batches, moment.batches_done) == (12, 12, 24)


def test_the_page_gets_a_widget_and_readers_a_line_of_text(shown, capsys):
    run(live_fit(network(), X, Y, epochs=1))
    (bundle,) = shown
    assert bundle["text/plain"] == live.STORED_TEXT
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "text/html" not in bundle
    assert capsys.readouterr() == ("", "")


def test_stop_ends_it_after_the_batch_and_keeps_what_was_learned(views):
    model = network()
    before = model.get_weights()

    async def press_stop():
        task = await begun(views, model)
        pressed = time.monotonic()
        views[0].stop_button.click()
        assert views[0].stop_button.description == training_view.STOPPING
        assert views[0].stop_button.disabled
        history = await task
        return history, time.monotonic() - pressed

    history, seconds = run(press_stop())
    assert seconds < 20  # to the end it would be minutes
    assert 1 <= len(history.history["loss"]) < 1000
    assert views[0].status.startswith("Stopped in epoch")
    assert not np.allclose(before[0], model.get_weights()[0])


def test_a_stop_during_validation_begins_no_new_epoch():
    model = network()
    record = live.Record(model)
    model.stop_training = False
    record.epoch_begins(0)
    record.batch_ends(0, {"loss": 1.0}, 1)
    assert not model.stop_training
    record.stop.set()
    record.epoch_ends(0, {"loss": 1.0})
    assert model.stop_training


def test_a_training_that_starts_stops_the_one_before(views):
    async def two():
        first = await begun(views)
        return await live_fit(network(), X, Y, epochs=1), await first

    second, first = run(two())
    assert len(second.history["loss"]) == 1
    assert 1 <= len(first.history["loss"]) < 1000
    assert views[0].status.startswith("Another training has started. Stopped in epoch")
    assert views[1].status.startswith("Done")


def test_it_stops_what_an_explorer_trains():
    """Today the playground and the lab would train on beside it."""

    class Counter:
        steps = 0

        def step(self):
            self.steps += 1

    counter = Counter()
    worker = Worker(counter.step, lambda: None)
    worker.start()
    until(lambda: counter.steps > 3)
    run(live_fit(network(), X, Y, epochs=1))
    assert worker.state == "paused"


def test_a_stop_before_it_begins_trains_nothing(views):
    """It waits for its turn, and nobody trains a network after Stop."""
    holding, let_go, model = threading.Event(), threading.Event(), network()
    before = model.get_weights()

    def hold():
        with turn.taken(threading.Event()):
            holding.set()
            let_go.wait(SECONDS)

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait(SECONDS)

    async def stop_while_waiting():
        task = asyncio.ensure_future(live_fit(model, X, Y, epochs=3))
        await asyncio.sleep(0.1)
        assert views[0].status == live.WAITING
        views[0].stop_button.click()
        return await task

    history = run(stop_while_waiting())
    let_go.set()
    thread.join()
    assert history.history == {}
    assert all(map(np.array_equal, before, model.get_weights()))
    assert views[0].status.startswith("Stopped")


def test_an_error_is_a_sentence_in_the_widget_and_raised_in_the_cell(views):
    with pytest.raises(OSError, match="no space left"):
        run(live_fit(network(), X, Y, epochs=3, callbacks=[Fails()]))
    page = views[0]._words.value
    assert "OSError: no space left" in page
    assert "second line" not in page
    assert "\x1b" not in page
    assert 'role="alert"' in page
    assert views[0].stop_button.disabled
    assert len(run(live_fit(network(), X, Y, epochs=1)).history["loss"]) == 1  # free again


def test_an_interrupted_kernel_ends_the_training_soon(views):
    async def interrupt():
        task = await begun(views)
        cancelled = time.monotonic()
        task.cancel()  # what the kernel does
        with pytest.raises(RuntimeError, match="interrupted"):
            await task
        return time.monotonic() - cancelled

    assert run(interrupt()) < 20
    assert not turn.busy()
    assert views[0].status.startswith("Stopped")


def test_training_runs_in_another_thread_and_redraws_are_rare(views):
    threads = set()

    class Where(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            threads.add(threading.get_ident())

    run(live_fit(network(), X, Y, epochs=12, batch_size=8, callbacks=[Slow(), Where()]))
    assert threading.main_thread().ident not in threads
    meanwhile = [when for when, thread in views[0].redrawn if thread.name == "painter"]
    assert len(meanwhile) > 3
    assert (np.diff(meanwhile) > 0.14).all()
    assert len(views[0].redrawn) <= len(meanwhile) + 1  # the end


@pytest.mark.parametrize(
    ("metrics", "name", "share"),
    [(("mae",), "mae", False), (("accuracy", "mae"), "accuracy", True)],
)
def test_the_second_picture_is_the_accuracy_or_the_first_metric(views, metrics, name, share):
    history = run(live_fit(network(metrics), X, Y, epochs=2))
    ax = views[0]._live.figure.axes[1]
    assert ax.get_ylabel() == name
    assert np.allclose(curve(views[0], 1, 0), history.history[name])
    assert (ax.get_ylim()[1] == pytest.approx(1, abs=0.04)) or not share
    assert f"training {name} {history.history[name][-1]:.3f}" in views[0].alt


def test_a_training_that_is_over_before_the_first_look():
    view = view_of(1)
    update(view, live.Moment(1, 3, 3, 3, {}, ({"mae": 0.5, "loss": 1.0, "val_mae": 0.4},)))
    assert view._live.figure.axes[1].get_ylabel() == "mae"
    assert list(curve(view, 1, 0)) == [0.5]
    assert list(curve(view, 1, 1)) == [0.4]


def test_without_a_metric_there_is_one_picture(views):
    run(live_fit(network(()), X, Y, epochs=2))
    left, right = views[0]._live.figure.axes
    assert not any(artist.get_visible() for artist in right.get_children())
    assert all(spine.get_visible() for spine in (left.spines["left"], left.spines["bottom"]))


def test_the_legend_names_validation_only_if_there_is_one(views):
    run(live_fit(network(), X, Y, epochs=1))
    run(live_fit(network(), X, Y, epochs=1, validation_split=0.25))
    legends = [
        [text.get_text() for text in view._live.figure.axes[0].get_legend().get_texts()]
        for view in views
    ]
    assert legends == [["training"], ["training", "validation"]]


def test_a_dataset_whose_length_nobody_knows(views):
    batches = tf.data.Dataset.from_tensor_slices((X, Y)).filter(lambda x, y: True).batch(10)
    history = run(live_fit(network(), batches, epochs=3, validation_data=batches))
    assert len(history.history["val_loss"]) == 3
    assert views[0].status.startswith("Done: 3 epochs")


def test_a_training_that_is_taken_up_again(views):
    model = network()
    run(live_fit(model, X, Y, epochs=2))
    run(live_fit(model, X, Y, epochs=5, initial_epoch=2))
    assert views[1].epochs == 3
    assert views[1].status.startswith("Done: 3 epochs")


def test_a_loss_that_is_not_a_number_is_said(views):
    model = network(("mae",), activation=None)
    targets = Y.copy()
    targets[0] = np.nan
    run(live_fit(model, X, targets, epochs=2))
    assert "no longer a number" in views[0].alt


@pytest.mark.parametrize("epochs", [0, -1, 1.5, "3", None, True])
def test_epochs_that_are_none(epochs):
    with pytest.raises(ValueError, match="whole number of at least 1"):
        run(live_fit(network(), X, Y, epochs=epochs))
    assert not turn.busy()


def test_progress_in_words():
    view = view_of(4)
    assert view.status == live.STARTING
    update(view, live.Moment(2, 5, 10, 15, {"loss": 0.5, "accuracy": 0.8}, ({"loss": 1.0},)))
    assert re.match(r"Epoch 2 of 4 · batch 5 of 10 · ", view.status)
    assert 'value="0.375"' in view._line.value
    assert view.alt == "After epoch 1: training loss 1.000."
    x, y = view._live.figure.axes[0].get_lines()[2].get_data()
    assert list(x) == [1, 1.5]
    assert list(y) == [1.0, 0.5]


def test_time_left_is_what_the_pace_says(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(live.time, "monotonic", lambda: clock[0])
    view = view_of(2)
    update(view, live.Moment(1, 10, 100, 10, {"loss": 1.0}))
    assert live.TIME_UNKNOWN in view.status
    clock[0] += 10.0
    update(view, live.Moment(1, 60, 100, 60, {"loss": 1.0}))  # 50 batches in 10 s, 140 to go
    assert view.status.endswith("about 28 s left")
    clock[0] += 10.0
    update(view, live.Moment(1, 61, 100, 61, {"loss": 1.0}))
    assert view.status.endswith("about 55 s left")


def test_a_picture_that_cannot_be_drawn_does_not_stop_the_training(views, monkeypatch):
    def broken(self, *_):
        raise ValueError("no picture today")

    def spoil(epoch, logs=None):
        monkeypatch.setattr(live.LiveCurves, "set", broken)

    spoiler = keras.callbacks.LambdaCallback(on_epoch_begin=spoil)
    history = run(live_fit(network(), X, Y, epochs=3, callbacks=[spoiler]))
    assert len(history.history["loss"]) == 3
    assert "no picture today" in views[0]._words.value
    assert views[0].status.startswith("Done")
