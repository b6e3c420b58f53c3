"""The tiny graph computes what NumPy does, and runs the nodes that it says."""

import sys
import threading

import numpy as np
import pytest

from helpers.past.tf1_graph import (
    AND_X,
    AND_Y,
    B_START,
    COMPUTED,
    INITIALIZED,
    LEARNING_RATE,
    NEW,
    NODES,
    OPERATIONS,
    PLACEHOLDERS,
    STEPS_BEFORE,
    TRAINED,
    VARIABLES,
    W_START,
    tiny_graph,
)
from helpers.training import load_tensorflow

pytestmark = pytest.mark.keras

X, Y = np.array([[1.5, -0.5]]), np.array([[1.0]])
FEED = {"x": X, "y": Y}


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def by_numpy(x, y, weights, bias):
    """Return all values of the graph, and the weights after a train step."""
    product = x @ weights
    z = product + bias
    y_hat = sigmoid(z)
    loss = -np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))
    grad = (y_hat - y) / len(x)
    values = {"x": x, "W": weights, "b": bias, "y": y}
    values |= {"product": product, "z": z, "y_hat": y_hat, "loss": loss}
    after = weights - LEARNING_RATE * x.T @ grad, bias - LEARNING_RATE * grad.sum(axis=0)
    return values, after


@pytest.fixture(scope="module")
def graph():
    return tiny_graph()


@pytest.fixture(scope="module")
def states():
    """Return the variables in each session, by NumPy."""
    weights, bias = np.array(W_START), np.array(B_START)
    start = weights, bias
    for _ in range(STEPS_BEFORE):
        _, (weights, bias) = by_numpy(np.array(AND_X), np.array(AND_Y), weights, bias)
    return {INITIALIZED: start, TRAINED: (weights, bias)}


@pytest.mark.parametrize("session", [INITIALIZED, TRAINED])
@pytest.mark.parametrize("fetch", [*PLACEHOLDERS, *VARIABLES, *COMPUTED, "train"])
def test_all_values_are_those_of_numpy(graph, states, session, fetch):
    run = graph.run(fetch, FEED, session)
    values, after = by_numpy(X, Y, *states[session])
    assert run.failure is None
    assert set(run.values) == set(run.needed) - set(OPERATIONS)
    for name, value in run.values.items():
        assert np.allclose(value, values[name], atol=1e-4), name
    if fetch == "train":
        assert run.result is None
        assert np.allclose(run.after["W"], after[0], atol=1e-4)
        assert np.allclose(run.after["b"], after[1], atol=1e-4)
    else:
        assert np.allclose(run.result, values[fetch], atol=1e-4)
        assert all(np.array_equal(run.after[name], run.before[name]) for name in VARIABLES)


def test_a_run_leaves_no_trace_in_the_next_one(graph):
    first = graph.run("train", FEED, INITIALIZED)
    assert not np.array_equal(first.after["W"], first.before["W"])
    graph.run("init", {}, NEW)
    assert np.array_equal(graph.run("W", {}, INITIALIZED).result, np.float32(W_START))
    assert graph.run("W", {}, NEW).failure.kind == "FailedPreconditionError"


FEEDS = [{}, {"x": X}, {"y": Y}, FEED, {"z": [[0.3]], "y": Y}, {"z": [[0.3]], **FEED}]


@pytest.mark.parametrize("fetch", NODES)
def test_the_nodes_that_are_needed_are_those_that_tensorflow_runs(graph, fetch):
    """TensorFlow's own record of a run names every operation that it carried out."""
    tf, _ = load_tensorflow()
    v1 = tf.compat.v1
    for feed in FEEDS:
        run = graph.run(fetch, feed)
        if run.failure:
            assert run.failure.nodes
            continue
        record = v1.RunMetadata()
        with graph.session() as sess:
            sess.run(graph.tensors["init"])
            options = v1.RunOptions(trace_level=v1.RunOptions.FULL_TRACE)
            fed = {graph.tensors[name]: value for name, value in feed.items()}
            sess.run(graph.tensors[fetch], fed, options=options, run_metadata=record)
        ran = {s.node_name for device in record.step_stats.dev_stats for s in device.node_stats}
        computed = [*COMPUTED, "train", "init"]
        assert {n for n in computed if n in ran} == {
            n for n in run.needed if n in computed and n not in feed
        }
        for name in VARIABLES:
            assert (name in ran) == (name in run.needed), (name, feed)


def test_the_loss_needs_no_y_hat_and_the_train_step_no_loss(graph):
    assert "y_hat" not in graph.needed("loss", FEED)
    assert graph.needed("train", FEED).isdisjoint({"y_hat", "loss"})
    assert graph.needed("y_hat", {"z": [[0.0]]}) == {"y_hat", "z"}


def test_the_errors_are_those_of_tensorflow(graph):
    unfed = graph.run("loss", {"y": Y}).failure
    assert (unfed.kind, unfed.nodes) == ("InvalidArgumentError", ("x",))
    assert unfed.message.startswith("You must feed a value for placeholder tensor 'x'")
    empty = graph.run("y_hat", {"x": X}, NEW).failure
    assert (empty.kind, empty.nodes) == ("FailedPreconditionError", ("W", "b"))
    assert "variable W" in empty.message
    assert empty.message.endswith("uninitialized.")
    shape = graph.run("y_hat", {"x": [[1.0, 2.0, 3.0]]}).failure
    assert (shape.kind, shape.nodes) == ("ValueError", ("x",))
    assert "(1, 3)" in shape.message


def test_an_error_is_the_same_each_time(graph):
    """TensorFlow alone names the missing value that it happens to meet first."""
    assert len({graph.run("train", {}, NEW).failure for _ in range(20)}) == 1


def test_it_runs_in_any_thread_and_leaves_eager_execution_alone(graph):
    tf, _ = load_tensorflow()
    found = []
    thread = threading.Thread(target=lambda: found.append(graph.run("y_hat", {"x": X})))
    thread.start()
    thread.join()
    assert np.array_equal(found[0].result, graph.run("y_hat", {"x": X}).result)
    assert tf.executing_eagerly()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("y", {}, "old"), "no session 'old'"),
        (("v", {}), "no node named 'v'"),
        (("y", {"W": 1}), "'W' cannot be fed"),
    ],
)
def test_an_unknown_name_is_refused_with_those_that_are_known(graph, arguments, said):
    with pytest.raises(ValueError, match=said):
        graph.run(*arguments)


def test_the_graph_is_shared():
    assert tiny_graph() is tiny_graph()
    assert "tensorflow" in sys.modules
