"""A small TF1 graph, run for real, and what a run of it did. Chapter 12.

The graph is one neuron with two inputs, its loss and a train step. It is written as programs for
TensorFlow 1 were, in a graph of its own and with explicit sessions, so that nothing outside is
touched: a graph or session that TensorFlow keeps as the default belongs to one thread, and what
a control calls may run in another.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from helpers.training.tensorflow import load_tensorflow

# The nodes of the graph in the order in which a missing value is complained of.
PLACEHOLDERS, VARIABLES = ("x", "y"), ("W", "b")
COMPUTED = ("product", "z", "y_hat", "loss")
OPERATIONS = ("train", "init")  # they have an effect and no value
NODES = ("x", "W", "b", "y", *COMPUTED, *OPERATIONS)

# What was run in the session before.
NEW, INITIALIZED, TRAINED = "new", "initialized", "trained"
SESSIONS = (NEW, INITIALIZED, TRAINED)
STEPS_BEFORE = 200  # train steps in a session that is TRAINED

W_START, B_START = [[0.5], [0.5]], [-0.7]  # the AND gate of chapter 01
LEARNING_RATE = 0.5
AND_X = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
AND_Y = [[0.0], [0.0], [0.0], [1.0]]

UNKNOWN_FETCH = "There is no node named {name!r} to fetch; the nodes are {names}."
UNKNOWN_FEED = "{name!r} cannot be fed; what can be fed: {names}."
UNKNOWN_SESSION = "There is no session {name!r}; the sessions are {names}."


@dataclass(frozen=True)
class Failure:
    """Why a run failed.

    Attributes
    ----------
    kind
        The name of TensorFlow's error, such as ``"InvalidArgumentError"``.
    message
        What it says, without its traceback through the graph.
    nodes
        The nodes whose values are missing, or the one that was fed wrongly.
    """

    kind: str
    message: str
    nodes: tuple[str, ...]


@dataclass(frozen=True)
class SessionRun:
    """What ``session.run`` did.

    Attributes
    ----------
    needed
        The nodes that the fetch depends on, itself included; a node that was fed is needed if
        its value was used. If nothing failed, these are the nodes that ran.
    values
        The values of the needed nodes that have one; empty after a failure.
    before, after
        The values of the variables; empty as long as they have none.
    result
        What ``session.run`` returned: an array, or None for an operation.
    failure
        None if all went well.
    """

    needed: frozenset[str]
    before: Mapping[str, np.ndarray]
    after: Mapping[str, np.ndarray]
    values: Mapping[str, np.ndarray] = field(default_factory=dict)
    result: np.ndarray | None = None
    failure: Failure | None = None


class TinyGraph:
    """The graph, built once, and its sessions.

    Attributes
    ----------
    graph
        The ``tf.Graph``.
    tensors
        From the name of a node to what is fetched or fed for it.
    """

    def __init__(self) -> None:
        """Build the graph; nothing is computed yet."""
        tf, _ = load_tensorflow()
        v1 = tf.compat.v1
        self.graph = tf.Graph()
        with self.graph.as_default():
            x = v1.placeholder(tf.float32, [None, 2], name="x")
            y = v1.placeholder(tf.float32, [None, 1], name="y")
            weights = v1.Variable(W_START, name="W")
            bias = v1.Variable(B_START, name="b")
            product = tf.matmul(x, weights, name="product")
            z = tf.add(product, bias, name="z")
            y_hat = tf.sigmoid(z, name="y_hat")
            # The fused loss takes z: it does not need y_hat.
            losses = tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=z)
            loss = tf.reduce_mean(losses, name="loss")
            train = v1.train.GradientDescentOptimizer(LEARNING_RATE).minimize(loss, name="train")
            init = v1.global_variables_initializer()
        made = (x, weights, bias, y, product, z, y_hat, loss, train, init)
        self.tensors = dict(zip(NODES, made, strict=True))
        self._tf, self._lock = tf, threading.Lock()
        # Else TensorFlow would rewrite the graph first, and other nodes would run.
        options = v1.GraphOptions(optimizer_options=v1.OptimizerOptions(opt_level=-1))
        options.rewrite_options.disable_meta_optimizer = True
        self._config = v1.ConfigProto(
            graph_options=options, inter_op_parallelism_threads=1, intra_op_parallelism_threads=1
        )
        self._new = self.session()
        self._used = self.session()
        self._states = self._states_of_variables()

    def session(self):
        """Return a new session, in which no variable has a value."""
        return self._tf.compat.v1.Session(graph=self.graph, config=self._config)

    def run(self, fetch: str, feed: Mapping[str, object], session: str = INITIALIZED) -> SessionRun:
        """Run one fetch in a session with a given past.

        Parameters
        ----------
        fetch
            One of `NODES`.
        feed
            From the names of placeholders or computed nodes to their values.
        session
            One of `SESSIONS`.

        Returns
        -------
        SessionRun
            What happened. TensorFlow's errors are in it, they are not raised.

        Raises
        ------
        ValueError
            If a name is not known.
        """
        _check(fetch, NODES, UNKNOWN_FETCH)
        _check(session, SESSIONS, UNKNOWN_SESSION)
        for name in feed:
            _check(name, (*PLACEHOLDERS, *COMPUTED), UNKNOWN_FEED)
        with self._lock:
            return self._run(fetch, feed, session)

    def needed(self, fetch: str, fed: Mapping[str, object]) -> frozenset[str]:
        """Return the nodes that a fetch depends on, from the inputs of each operation."""
        stop = {self.tensors[name].name: name for name in fed}
        target = self.tensors[fetch]
        if fetch in VARIABLES or fetch in fed:
            return frozenset({fetch})
        todo, seen, used = [getattr(target, "op", target)], set(), set()
        while todo:
            operation = todo.pop()
            if operation.name in seen:
                continue
            seen.add(operation.name)
            for tensor in operation.inputs:
                if tensor.name in stop:
                    used.add(stop[tensor.name])
                else:
                    todo.append(tensor.op)
            todo += operation.control_inputs
        return frozenset({name for name in NODES if name in seen} | used)

    # The machinery; the lock is held.

    def _run(self, fetch: str, feed: Mapping[str, object], session: str) -> SessionRun:
        needed = self.needed(fetch, feed)
        before = self._states[session]
        sess = self._in_state(session)
        fed = {self.tensors[name]: value for name, value in feed.items()}
        try:
            if fetch != "init":
                names = [name for name in NODES if name in needed and name not in OPERATIONS]
                values = sess.run({name: self.tensors[name] for name in names}, fed)
            result = sess.run(self.tensors[fetch], fed)
        except (self._tf.errors.OpError, ValueError) as error:
            failure = self._failure(error, sess, needed, feed, before)
            return SessionRun(needed, before, before, failure=failure)
        after = dict(before)
        if fetch in OPERATIONS:
            after = sess.run({name: self.tensors[name] for name in VARIABLES})
        if fetch == "init":
            values, needed = after, needed | set(VARIABLES)
        if session == NEW and fetch == "init":  # now it is not new any more
            self._new.close()
            self._new = self.session()
        return SessionRun(needed, before, after, values, result)

    def _failure(self, error: Exception, sess, needed, feed, before) -> Failure:
        """Read an error; where several values are missing, always that of the first node.

        TensorFlow complains of whichever node it comes to first, and that is left to chance.
        """
        if isinstance(error, ValueError):  # raised before anything runs: a wrong shape
            wrong = tuple(name for name in feed if f" {self.tensors[name].name}," in str(error))
            return Failure(type(error).__name__, str(error), wrong)
        missing = tuple(
            name
            for name in NODES
            if name in needed
            and (
                (name in PLACEHOLDERS and name not in feed)
                or (name in VARIABLES and name not in before)
            )
        )
        try:
            sess.run(self.tensors[missing[0]])
        except self._tf.errors.OpError as first:
            error = first
        return Failure(type(error).__name__, _sentence(error.message), missing)

    def _in_state(self, session: str):
        if session == NEW:
            return self._new
        for name, value in self._states[session].items():
            self._load(name, value)
        return self._used

    def _load(self, name: str, value: np.ndarray) -> None:
        """Give a variable a value: its initializer is run, and its initial value is fed."""
        assign = self.tensors[name].initializer
        self._used.run(assign, {assign.inputs[1]: value})

    def _states_of_variables(self) -> dict[str, dict[str, np.ndarray]]:
        sess, tensors = self._used, self.tensors
        states: dict[str, dict[str, np.ndarray]] = {NEW: {}}
        variables = {name: tensors[name] for name in VARIABLES}
        sess.run(tensors["init"])
        states[INITIALIZED] = sess.run(variables)
        for _ in range(STEPS_BEFORE):
            sess.run(tensors["train"], {tensors["x"]: AND_X, tensors["y"]: AND_Y})
        states[TRAINED] = sess.run(variables)
        return states


@cache
def tiny_graph() -> TinyGraph:
    """Return the one graph that all explorers share; loads TensorFlow at the first call."""
    return TinyGraph()


def _check(name: str, known: tuple[str, ...], sentence: str) -> None:
    if name not in known:
        raise ValueError(sentence.format(name=name, names=", ".join(known)))


def _sentence(message: str) -> str:
    """Return what an error says, without where in the graph and for which machine."""
    text = message.rpartition("Node: '")[2].partition("\n")[2] if "Node: '" in message else message
    return text.strip().split("\n")[0].split(" Debug info")[0].strip()
