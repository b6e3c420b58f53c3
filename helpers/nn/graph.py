"""Computation graphs of single numbers, chapter 06: forward, and back node by node.

A graph is a list of nodes in the order in which they are worked out. Each node knows its own
operation and nothing else; what `forward` has found is kept, because `backward` needs it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from helpers.nn._checks import complaint, constant, described, one_of
from helpers.nn.derivatives import sigmoid_derivative
from helpers.nn.functions import sigmoid


class Operation(NamedTuple):
    """What a node does with its inputs, and how much its output moves with each of them."""

    output: Callable[..., float]
    slopes: Callable[..., tuple[float, ...]]  # one local derivative for each input
    n_inputs: int


OPERATIONS = {
    "times": Operation(lambda a, b: a * b, lambda a, b: (b, a), 2),
    "plus": Operation(lambda a, b: a + b, lambda a, b: (1.0, 1.0), 2),
    "minus": Operation(lambda a, b: a - b, lambda a, b: (1.0, -1.0), 2),
    "sigmoid": Operation(lambda a: float(sigmoid(a)), lambda a: (float(sigmoid_derivative(a)),), 1),
    "square": Operation(lambda a: a * a, lambda a: (2 * a,), 1),
}


class Node(NamedTuple):
    """A number that is worked out: its name, the operation, and the names of the inputs."""

    name: str
    operation: str
    inputs: tuple[str, ...]


class Part(NamedTuple):
    """What reaches a number on its way through one of the nodes that use it."""

    through: str  # the node that uses it
    incoming: float  # gradient of the loss for that node's output
    local: float  # derivative of that node's output for the number
    outgoing: float  # incoming · local


class Gradient(NamedTuple):
    """How much the loss moves with one number: the sum of what comes through all its users."""

    total: float
    parts: tuple[Part, ...]


class Graph:
    """A computation graph whose last node is the loss. Built in chapter 06.

    Parameters
    ----------
    nodes
        In an order in which each one finds its inputs ready. A name that no node works out is a
        number to be given: an input, a weight, a wanted output.

    Raises
    ------
    ValueError
        If an operation is unknown or has the wrong number of inputs, if a name comes twice, or if
        a node uses one that is worked out later.

    Attributes
    ----------
    nodes
        As given.
    given
        The names of the numbers to be given, in the order in which they are first used.
    way_back
        All names in the order in which `backward` comes to them: the loss first, each number
        after all nodes that use it.
    """

    def __init__(self, nodes: Sequence[Node]) -> None:
        """Look the nodes over and find out what has to be given."""
        self.nodes = tuple(Node(*node) for node in nodes)
        if not self.nodes:
            raise ValueError(complaint("Graph", "no nodes", "one node at least, the loss"))
        made, given = set(), {}
        worked_out = [node.name for node in self.nodes]
        for node in self.nodes:
            _check(node, made)
            for name in node.inputs:
                if name in worked_out and name not in made:
                    came = f"the node {node.name!r} before its input {name!r}"
                    raise ValueError(complaint("Graph", came, "each node after its inputs"))
                if name not in made:
                    given[name] = None
            made.add(node.name)
        self.given = tuple(given)
        self.way_back = (*reversed(worked_out), *reversed(self.given))

    def forward(self, given: Mapping[str, float]) -> dict[str, float]:
        """Return the value of every number, those given and those worked out.

        Parameters
        ----------
        given
            From name to number, for each name in `given`. A ValueError if one is missing, is not
            finite or is not wanted.
        """
        if not isinstance(given, Mapping) or set(given) != set(self.given):
            came = (
                described(given) if not isinstance(given, Mapping) else ", ".join(map(str, given))
            )
            expected = "a number for each of " + ", ".join(self.given)
            raise ValueError(complaint("Graph.forward", came or "nothing", expected))
        values = {
            name: constant(given[name], "Graph.forward", name, "a finite number", lambda _: True)
            for name in self.given
        }
        for node in self.nodes:
            inputs = (values[name] for name in node.inputs)
            values[node.name] = OPERATIONS[node.operation].output(*inputs)
        return values

    def backward(self, values: Mapping[str, float]) -> dict[str, Gradient]:
        """Return the gradient of the loss for every number, in the order of `way_back`.

        Parameters
        ----------
        values
            What `forward` has returned. A ValueError if a number is missing.
        """
        missing = [name for name in self.way_back if name not in values]
        if missing:
            came = "no value of " + ", ".join(missing)
            raise ValueError(complaint("Graph.backward", came, "all that forward has returned"))
        loss = self.nodes[-1].name
        parts: dict[str, list[Part]] = {name: [] for name in self.way_back}
        totals = {}
        by_name = {node.name: node for node in self.nodes}
        for name in self.way_back:
            # Complete by now: all nodes that use this number came before it.
            totals[name] = sum(part.outgoing for part in parts[name]) + float(name == loss)
            if name in by_name:
                node, incoming = by_name[name], totals[name]
                slopes = OPERATIONS[node.operation].slopes(*(values[i] for i in node.inputs))
                for source, local in zip(node.inputs, slopes, strict=True):
                    parts[source].append(Part(name, incoming, local, incoming * local))
        return {name: Gradient(totals[name], tuple(parts[name])) for name in self.way_back}


def _check(node: Node, made: set[str]) -> None:
    one_of(OPERATIONS, node.operation, "Graph", "the operation")
    wanted = OPERATIONS[node.operation].n_inputs
    if len(node.inputs) != wanted:
        came = f"{len(node.inputs)} inputs for {node.operation!r} in {node.name!r}"
        raise ValueError(complaint("Graph", came, f"{wanted}"))
    if node.name in made or node.name in node.inputs:
        came = f"the name {node.name!r} twice"
        raise ValueError(complaint("Graph", came, "a name of its own for each node"))


# The network of chapter 06: one input x that two hidden neurons share, and the squared error.
TWO_NEURONS = Graph(
    (
        Node("s1", "times", ("x", "w1")),
        Node("s2", "times", ("x", "w2")),
        Node("h1", "sigmoid", ("s1",)),
        Node("h2", "sigmoid", ("s2",)),
        Node("p1", "times", ("v1", "h1")),
        Node("p2", "times", ("v2", "h2")),
        Node("y_hat", "plus", ("p1", "p2")),
        Node("e", "minus", ("y_hat", "y")),
        Node("L", "square", ("e",)),
    )
)
TWO_NEURONS_START = {"x": 2.0, "w1": 0.5, "w2": -1.0, "v1": 1.0, "v2": 2.0, "y": 0.5}
