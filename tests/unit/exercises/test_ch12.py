"""What the exercises of chapter 12 say of TensorFlow is so."""

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from helpers.exercises import ch12
from helpers.nn import Dense
from helpers.training import load_tensorflow

SIZES = (784, 256, 64, 10)
LAYERS = list(pairwise(SIZES))


def graph_of(sizes, optimizer=None):
    """Return the chapter's network, as far as a saver sees it, with a session."""
    tf, _ = load_tensorflow()
    v1 = tf.compat.v1
    net = SimpleNamespace(graph=tf.Graph())
    with net.graph.as_default():
        hidden = tf.ones([1, sizes[0]])
        for n_in, n_out in pairwise(sizes):
            W = v1.Variable(tf.random.normal([n_in, n_out]), name="W")
            b = v1.Variable(tf.zeros([n_out]), name="b")
            hidden = tf.matmul(hidden, W) + b
        net.out = hidden
        if optimizer:
            optimizer(v1).minimize(tf.reduce_mean(hidden**2))
        net.init, net.saver = v1.global_variables_initializer(), v1.train.Saver()
    net.sess = v1.Session(graph=net.graph)
    return net


def test_the_exercise_counts_the_numbers_of_the_network():
    layers = [Dense(n_in, n_out) for n_in, n_out in LAYERS]
    assert sum(p.size for layer in layers for p in layer.params) == ch12.N_PARAMS
    assert sum(layer.params[0].size for layer in layers) == ch12.N_WEIGHTS


@pytest.mark.keras
@pytest.mark.parametrize(
    ("optimizer", "size"),
    [
        (lambda v1: v1.train.AdamOptimizer(0.01), ch12.WITH_ADAM),
        (lambda v1: v1.train.GradientDescentOptimizer(0.1), ch12.BYTES * ch12.N_PARAMS),
    ],
)
def test_the_data_file_has_as_many_bytes_as_the_exercise_says(optimizer, size, tmp_path):
    net = graph_of(SIZES, optimizer)
    net.sess.run(net.init)
    with net.graph.as_default():
        net.saver.save(net.sess, str(tmp_path / "digits"))
    (data,) = tmp_path.glob("*.data-*")
    assert data.stat().st_size == size
    assert ch12.without_adam.judge(size)[0].outcome == (
        "not yet" if size == ch12.WITH_ADAM else "right"
    )


@pytest.mark.keras
def test_which_losses_are_finite_and_have_a_slope():
    tf, _ = load_tensorflow()
    y = tf.constant([[0.0, 1.0, 0.0]])
    losses = {
        "a": lambda z, p: -tf.reduce_sum(y * tf.math.log(p)),
        "b": lambda z, p: -tf.math.log(tf.reduce_sum(y * p)),
        "c": lambda z, p: -tf.reduce_sum(y * tf.math.log(tf.clip_by_value(p, 1e-10, 1.0))),
        "d": lambda z, p: tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=z),
        "e": lambda z, p: -tf.reduce_sum(y * tf.nn.log_softmax(z)),
    }
    found = {}
    for letter, loss in losses.items():
        z = tf.Variable([[300.0, 0.0, 10.0]])
        with tf.GradientTape() as tape:
            p = tf.nn.softmax(z)
            value = loss(z, p)
        assert p[0, 1] == 0
        slope = tape.gradient(value, z)
        found[letter] = bool(np.isfinite(value).all() and np.isfinite(slope).all())
        found[letter] &= bool(np.any(slope))
        if letter == "c":
            assert float(value) == pytest.approx(23, abs=0.1)
            assert not np.any(slope)
    right = [letter for letter, works in found.items() if works]
    assert ch12.still_learns.judge(" ".join(right))[0].outcome == "right"


@pytest.mark.keras
def test_after_which_calls_the_saved_network_is_back(tmp_path):
    tf, _ = load_tensorflow()
    saved = graph_of((4, 3))
    saved.sess.run(saved.init)
    with saved.graph.as_default():
        latest = saved.saver.save(saved.sess, str(tmp_path / "net"))
    wanted = saved.sess.run(saved.out)

    def restore(net, sess):
        net.saver.restore(sess, latest)

    def initialize(net, sess):
        sess.run(net.init)

    def elsewhere(net, sess):
        with tf.compat.v1.Session(graph=net.graph) as other:
            net.saver.restore(other, latest)

    calls = {
        "a": [restore],
        "b": [initialize, restore],
        "c": [restore, initialize],
        "d": [elsewhere],
    }
    right = []
    for letter, each in calls.items():
        fresh = graph_of((4, 3))
        with fresh.graph.as_default():
            for call in each:
                call(fresh, fresh.sess)
        try:
            found = fresh.sess.run(fresh.out)
        except tf.errors.FailedPreconditionError:
            assert letter == "d"
            continue
        if np.array_equal(found, wanted):
            right.append(letter)
    assert ch12.restored.judge(" ".join(right))[0].outcome == "right"


@pytest.mark.keras
def test_what_is_fed_is_not_computed():
    tf, _ = load_tensorflow()
    with tf.Graph().as_default() as graph:
        x = tf.compat.v1.placeholder(tf.float32, [None])
        y = x * x
        z = y + x
    with tf.compat.v1.Session(graph=graph) as sess:
        answer = sess.run(z, feed_dict={x: [1.0, 2.0], y: [10.0, 20.0]})
    assert ch12.fed_in_between.judge(answer)[0].outcome == "right"


@pytest.mark.keras
def test_the_old_program_answers_as_its_translation():
    tf, _ = load_tensorflow()
    v1 = tf.compat.v1
    with tf.Graph().as_default() as graph:
        x, w = v1.placeholder(tf.float32, []), v1.Variable(2.0)
        y, grow = w * x + 1, w.assign_add(1.0)
        init = v1.global_variables_initializer()

    def old_program(values):
        results = []
        with v1.Session(graph=graph) as sess:
            sess.run(init)
            for value in values:
                results.append(sess.run(y, feed_dict={x: value}))
                sess.run(grow)
        return results

    assert ch12.translated.judge(old_program)[0].outcome == "right"


@pytest.mark.keras
def test_how_often_a_graph_is_drawn():
    tf, _ = load_tensorflow()
    drawn = []

    @tf.function
    def function(x):
        drawn.append("tracing")
        return 2 * x

    for rows in (50, 50, 10):
        function(tf.zeros([rows, 784]))
    assert ch12.traced.judge(len(drawn))[0].outcome == "right"


@pytest.mark.keras
def test_what_the_tape_has_to_record():
    tf, _ = load_tensorflow()
    w, x = tf.Variable(3.0), tf.constant(2.0)
    with tf.GradientTape() as tape:
        loss = (w * x) ** 2
    assert float(tape.gradient(loss, w)) == 24  # asked and applied outside
    z = w * x
    with tf.GradientTape() as tape:
        loss = z**2
    assert tape.gradient(loss, w) is None  # z was not recorded
    with tf.GradientTape() as tape:
        z = w * x
    assert tape.gradient(z**2, w) is None  # the loss was not recorded


@pytest.mark.keras
def test_how_often_a_batch_callback_is_called():
    _, keras = load_tensorflow()
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", steps_per_execution=50)
    ends = []
    each = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: ends.append(batch))
    x = np.zeros((1_100, 1), np.float32)
    model.fit(x, x, batch_size=1, verbose=0, callbacks=[each])
    assert ends[:2] == [49, 99]  # the last one of each fifty
    assert ch12.batch_calls.judge(len(ends))[0].outcome == "right"
