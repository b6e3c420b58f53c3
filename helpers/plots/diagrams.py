"""Diagrams: a neuron, a few neurons wired together."""

from collections.abc import Mapping, Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes

from helpers.plots.style import BLUE, GREEN, INK, ORANGE, PAPER

NODE_SIZE = 44


def node(ax: Axes, x: float, y: float, label: str, color: str = BLUE) -> list[Artist]:
    """Draw one neuron or input as a circle with a short label. Returns circle and text."""
    (circle,) = ax.plot(
        [x], [y], "o", markersize=NODE_SIZE, color=PAPER, markeredgecolor=color, markeredgewidth=2.5
    )
    text = ax.text(x, y, label, ha="center", va="center", zorder=5)
    return [circle, text]


def edge(
    ax: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    label: str = "",
    at: float = 0.5,
) -> list[Artist]:
    """Draw an arrow from node to node with its weight written on it, `at` of the way along."""
    arrow = ax.annotate(
        "",
        xy=end,
        xytext=start,
        arrowprops={
            "arrowstyle": "-|>",
            "color": INK,
            "shrinkA": NODE_SIZE / 2,
            "shrinkB": NODE_SIZE / 2 + 2,
            "linewidth": 1.4,
        },
    )
    x = start[0] + at * (end[0] - start[0])
    y = start[1] + at * (end[1] - start[1])
    paper = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.5}
    text = ax.text(x, y, label, ha="center", va="center", bbox=paper if label else None)
    return [arrow, text]


def neuron_diagram(
    ax: Axes, inputs: Sequence[str], weights: Sequence[str], bias: str, output: str
) -> list[Artist]:
    """Draw inputs, weighted edges, the sum with its bias, and the output.

    `inputs` and `weights` are labels of the same length, drawn from top to bottom.
    """
    ax.set_axis_off()
    middle = (len(inputs) - 1) / 2
    ax.set(xlim=(-0.35, 4.35), ylim=(-0.6 - middle, middle + 0.6))
    artists = node(ax, 2.1, 0, "Σ", ORANGE)
    for place, (name, weight) in enumerate(zip(inputs, weights, strict=True)):
        y = middle - place
        artists += node(ax, 0, y, name)
        artists += edge(ax, (0, y), (2.1, 0), weight, at=0.42)
    artists.append(ax.text(2.1, -0.75, bias, ha="center", va="center"))
    artists += edge(ax, (2.1, 0), (4, 0), "> 0 ?")
    artists += node(ax, 4, 0, output, GREEN)
    return artists


def wiring_diagram(
    ax: Axes,
    nodes: Mapping[str, tuple[float, float]],
    edges: Sequence[tuple[str, str]],
) -> list[Artist]:
    """Draw named nodes at their places and arrows between them."""
    ax.set_axis_off()
    xs, ys = zip(*nodes.values(), strict=True)
    ax.set(xlim=(min(xs) - 0.5, max(xs) + 0.5), ylim=(min(ys) - 0.6, max(ys) + 0.6))
    artists = []
    for start, end in edges:
        artists += edge(ax, nodes[start], nodes[end])
    for name, (x, y) in nodes.items():
        artists += node(ax, x, y, name)
    return artists
