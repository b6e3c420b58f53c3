"""Chapter 04: signals on their way through the 2-3-2-2 network."""

import html
from itertools import pairwise
from typing import ClassVar

import ipywidgets as widgets
import numpy as np

from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.picture import Handle
from helpers.nn import sigmoid
from helpers.plots.network_diagram import NetworkDiagram

SIZES = (2, 3, 2, 2)
COLUMNS = ("inputs x", "layer 1: h⁽¹⁾", "layer 2: h⁽²⁾", "layer 3: ŷ")
WEIGHTS = (
    ((0.1, 0.3, 0.5), (0.2, 0.4, 0.6)),
    ((0.1, 0.4), (0.2, 0.5), (0.3, 0.6)),
    ((0.1, 0.3), (0.2, 0.4)),
)
BIASES = ((0.1, 0.2, 0.3), (0.1, 0.2), (0.1, 0.2))
LIMIT = 2.0  # of the inputs and of the change
STEP, CHANGE_STEP = 0.1, 0.05
TRACK = 0.25  # of an edge, from its middle, for a change of LIMIT
RISE = 0.21  # of the number over its edge
EDGES_SHOW = {"weights": "the weights", "flow": "weight × signal"}
LOWER_DIGITS = str.maketrans("123", "₁₂₃")
UPPER_DIGITS = str.maketrans("123", "¹²³")
SAME = 1e-9


def places() -> dict[str, tuple[int, int | None, int]]:
    """Return all weights and biases: from the name in the code to layer, from (None), to."""
    found: dict[str, tuple[int, int | None, int]] = {}
    for layer, (starts, ends) in enumerate(pairwise(SIZES)):
        for i, j in np.ndindex(starts, ends):
            found[f"W{layer + 1}[{i}, {j}]"] = layer, i, j
        for j in range(ends):
            found[f"b{layer + 1}[{j}]"] = layer, None, j
    return found


def written(layer: int, start: int | None, end: int) -> str:
    """Return a weight or bias as the chapter writes it: superscript layer, subscripts to, from."""
    upper = f"⁽{layer + 1}⁾".translate(UPPER_DIGITS)
    letter = "b" if start is None else "w"
    return letter + upper + f"{end + 1}{'' if start is None else start + 1}".translate(LOWER_DIGITS)


PLACES = places()
NAMES = {place: name for name, place in PLACES.items()}


class Signals(Explorer):
    """The 2-3-2-2 network as a diagram; inputs and one weight move. Chapter 04."""

    title = "Signals in the 2-3-2-2 network: press an edge, drag its dot"
    chapter = "04"
    size = (8.3, 4.8)

    groups: ClassVar = {"inputs": ("x1", "x2"), "edges": ("change", "edges")}

    def __init__(self) -> None:
        """Make the place for the arithmetic, and the explorer around it."""
        self._in_numbers = widgets.HTML()
        super().__init__()

    def make_controls(self) -> dict:
        names = {name: f"{name} = {written(*place)}" for name, place in PLACES.items()}
        return {
            "x1": slider("input x1", 1.0, -LIMIT, LIMIT, STEP),
            "x2": slider("input x2", 0.5, -LIMIT, LIMIT, STEP),
            "weight": choice("marked edge", names, "W1[0, 0]"),
            "change": slider("change of the marked edge", 0.0, -LIMIT, LIMIT, CHANGE_STEP),
            "edges": choice("edges show", EDGES_SHOW),
        }

    def make_picture(self, figure) -> list:
        self.ax = figure.subplots()
        self.diagram = NetworkDiagram(self.ax, SIZES, COLUMNS)
        self.diagram.add_gauges(-LIMIT, LIMIT)
        return self.diagram.artists

    def beside(self) -> widgets.Widget:
        return self._in_numbers

    def compute(self, x1: float, x2: float, weight: str, change: float, edges: str) -> dict:
        """Return the signals of all layers, with the change and without it."""
        x = np.array([x1, x2])
        layer, start, end = PLACES[weight]
        params = [(np.array(w), np.array(b)) for w, b in zip(WEIGHTS, BIASES, strict=True)]
        before, _ = _signals(x, params)
        changed = params[layer][0][start] if start is not None else params[layer][1]
        old = float(changed[end])
        changed[end] = new = round(old + change, 6)  # 0.1 + 0.2 is to be 0.3
        signals, sums = _signals(x, params)
        weights, biases = [w for w, _ in params], [b for _, b in params]
        flows = [w * s[:, None] for w, s in zip(weights, signals[:-1], strict=True)]
        return {
            "old": old,
            "new": new,
            "weights": weights,
            "biases": biases,
            "signals": signals,
            "sums": sums,
            "before": before,
            "shown": weights if edges == "weights" else flows,
            "moved": max(float(np.abs(a - b).max()) for a, b in zip(signals, before, strict=True)),
        }

    def draw(self, facts: dict) -> None:
        layer, start, end = PLACES[facts["weight"]]
        self.diagram.set_edges(facts["shown"], facts["biases"])
        self.diagram.set_signals(facts["signals"])
        value = facts["new"] if start is None else float(facts["shown"][layer][start, end])
        self.diagram.set_gauges(facts["signals"][0])
        self.diagram.mark(layer, start, end, _number(value), _along(facts["change"]), RISE)
        text = "\n\n".join(
            _arithmetic(k, facts["signals"], facts["weights"][k], facts["biases"][k])
            for k in range(len(WEIGHTS))
        )
        style = "line-height: 1.25; white-space: pre; overflow-x: auto; margin: 0.5em 0 0"
        self._in_numbers.value = f'<pre style="{style}">{html.escape(text)}</pre>'

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        handles = {
            name: Handle(
                self.ax,
                *self.diagram.on_gauge(k, facts[name]),
                label=f"input {name}",
                says=f"{name} {facts[name]:.1f}",
                drag=lambda _, y, k=k, name=name: {name: self.diagram.value_on_gauge(k, y)},
                step=(0, self.diagram.on_gauge(0, STEP)[1] - self.diagram.on_gauge(0, 0)[1]),
            )
            for k, name in enumerate(("x1", "x2"))
        }
        begin, finish = self.diagram.ends(*PLACES[facts["weight"]])
        x, y = begin + _along(facts["change"]) * (finish - begin)
        handles["edge"] = Handle(
            self.ax,
            x,
            y,
            label=f"marked edge {facts['weight']}",
            says=f"{facts['weight']} {_number(facts['new'])}",
            drag=lambda x, _: {"change": _change((x - begin[0]) / (finish[0] - begin[0]))},
            step=((_along(CHANGE_STEP) - 0.5) * (finish[0] - begin[0]), 0),
        )
        return handles

    def hover(self, axes, x: float, y: float) -> str:
        node = self.diagram.node_at(x, y)
        if node is not None:
            return self._sum(*node)
        edge = self.diagram.edge_at(x, y)
        if edge is None:
            return ""
        layer, start, end = edge
        head = f"{NAMES[edge]}, written {written(*edge)}"
        if start is None:
            return f"{head}: bias {_number(self.facts['biases'][layer][end])}"
        weight, signal = (
            self.facts["weights"][layer][start, end],
            self.facts["signals"][layer][start],
        )
        flow = f"{_number(weight)} × {_number(signal)} = {_number(weight * signal)}"
        return f"{head}\nweight × signal: {flow}"

    def _sum(self, column: int, k: int | None) -> str:
        """Return in numbers what a node does."""
        if k is None:
            return "always 1: its edges are the biases"
        signals, layer = self.facts["signals"], column - 1
        if column == 0:
            return f"input x{k + 1}: {_number(signals[0][k])}\ndrag the dot beside it"
        weights, bias = self.facts["weights"][layer][:, k], self.facts["biases"][layer][k]
        pairs = zip(signals[layer], weights, strict=True)
        terms = [f"{_bracketed(s)} · {_bracketed(w)}" for s, w in pairs]
        total = _number(self.facts["sums"][layer][k])
        summed = f"{' + '.join([*terms, _bracketed(bias)])} = {total}"
        if column == len(WEIGHTS):
            return f"sum: {summed}"
        return f"sum: {summed}\nsigmoid({total}) = {_number(signals[column][k])}"

    def click(self, axes, x: float, y: float) -> dict | None:
        """Mark the edge that was pressed; the list of edges is the keyboard's way."""
        edge = None if self.diagram.node_at(x, y) else self.diagram.edge_at(x, y)
        return edge and {"weight": NAMES[edge]}

    def describe(self, facts: dict) -> str:
        layer, start, end = PLACES[facts["weight"]]
        hidden = [", ".join(map(_number, h)) for h in facts["signals"]]
        outputs = ", ".join(f"{y:.3f}" for y in facts["signals"][-1])
        before = ", ".join(f"{y:.3f}" for y in facts["before"][-1])
        name = f"{facts['weight']}, written {written(layer, start, end)},"
        words = (
            f"The inputs {hidden[0]} give {hidden[1]} in layer 1, {hidden[2]} in layer 2 "
            f"and the outputs {outputs}. The marked edge {name} "
        )
        if facts["change"] == 0:
            words += f"is {_number(facts['new'])}, unchanged."
        else:
            words += f"was {_number(facts['old'])} and is now {_number(facts['new'])}; "
            words += (
                f"before, the outputs were {before}."
                if facts["moved"] > SAME
                else "no signal in the network has moved."
            )
        if facts["edges"] == "flow" and start is not None:
            flow = float(facts["shown"][layer][start, end])
            words += f" Weight × signal: along it flows {_number(flow)}."
        elif facts["edges"] == "flow":
            words += " The edges show weight × signal; a bias is an edge from a signal of 1."
        return words

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "all_three_at_half",
                "Drag the inputs, and nothing else, until all three neurons of layer 1 "
                "give exactly a half.",
                lambda f: f["change"] == 0 and np.abs(f["sums"][0]).max() < SAME,
                {"x1": 0.0, "x2": -0.5, "change": 0.0},
            ),
            Task(
                "second_output_overtaken",
                "Leave the inputs at 1.0 and 0.5. Press an edge and drag its dot until the first "
                "output is greater than the second. Which edges can do that?",
                lambda f: (
                    (f["x1"], f["x2"]) == (1.0, 0.5) and f["signals"][-1][0] > f["signals"][-1][1]
                ),
                {"x1": 1.0, "x2": 0.5, "weight": "b3[0]", "change": 0.5},
            ),
            Task(
                "weight_without_effect",
                "Change a weight by at least 1 without moving a single signal in the network.",
                lambda f: abs(f["change"]) >= 1 and f["moved"] < SAME,
                {"x2": 0.0, "weight": "W1[1, 0]", "change": 2.0},
            ),
        ]


def _signals(x: np.ndarray, params: list) -> tuple[list, list]:
    """Return what each layer gives, inputs first, and the sums of all layers."""
    signals, sums = [x], []
    for w, b in params:
        sums.append(signals[-1] @ w + b)
        signals.append(sigmoid(sums[-1]))
    return [*signals[:-1], sums[-1]], sums  # the last layer gives its sums as they are


def _along(change: float) -> float:
    """Return how far along its edge the dot of a change is, from 0 to 1."""
    return 0.5 + TRACK * change / LIMIT


def _change(along: float) -> float:
    return (along - 0.5) / TRACK * LIMIT


def _bracketed(value: float) -> str:
    return f"({_number(value)})" if round(value, 2) < 0 else _number(value)


def _number(value: float) -> str:
    """Return two digits, and no sign before a zero."""
    return f"{round(value, 2) + 0.0:.2f}"


def _arithmetic(k: int, signals: list, w: np.ndarray, b: np.ndarray) -> str:
    """Return a layer as a product of matrices in numbers, on as many lines as W has rows."""
    last = k == len(WEIGHTS) - 1
    name, opened, closed = ("y_hat", "", "") if last else (f"h{k + 1}", "sigmoid(", ")")
    rows = [" ".join(f"{value:5.2f}" for value in row) for row in w]
    given, bias, result = (
        "[" + " ".join(f"{value + 0.0:5.2f}" for value in values) + "]"
        for values in (np.round(signals[k], 2), b, np.round(signals[k + 1], 2))
    )
    begin = f"{name:5} = {opened}{given} @ "
    lines = []
    for i, row in enumerate(rows):
        left = "[[" if i == 0 else " ["
        right = "]]" if i == len(rows) - 1 else "]"
        line = (begin if i == 0 else " " * len(begin)) + left + row + right
        lines.append(line + (f" + {bias}{closed} = {result}" if i == len(rows) - 1 else ""))
    return "\n".join(lines)
