"""The exercises of chapter 04: shapes, names of weights, networks as products, parameters."""

from itertools import pairwise

import numpy as np

from helpers.exercises.declare import (
    Option,
    When,
    choice_exercise,
    function_exercise,
    value_exercise,
)
from helpers.nn import sigmoid

layer_shapes = value_exercise(
    "layer_shapes",
    "x has the shape (32, 784), and x @ W + b must have the shape (32, 100). Give the shapes of W "
    "and of b, as a pair of shapes, so that each neuron has one bias.",
    expected=((784, 100), (100,)),
    misconceptions=[
        (
            ((100, 784), (100,)),
            "W is the other way round. It stands on the right of x, so it has a row for each "
            "input: its first number must equal the last one of x's shape.",
        ),
        (
            When(lambda got, want: got[0] in ((32, 784), (784, 32), (32, 100))),
            "The 32 examples have no place in W: the same weights serve every example.",
        ),
        (
            ((784, 100), (32,)),
            "That would be a bias for each example, and it would not even fit: from the right, 100 "
            "meets 32. There is one bias for each neuron.",
        ),
        (
            ((784, 100), (32, 100)),
            "This can be added, but it would be a bias of its own for each neuron and each "
            "example. Broadcasting adds the same row to all 32.",
        ),
        (
            ((784, 100), (784,)),
            "That is one bias for each input. Biases belong to the neurons, one for each.",
        ),
        (
            ((784, 100), (100, 1)),
            "A column of 100 does not fit: from the right, 100 meets 1 and then 32 meets 100.",
        ),
        (
            ((784, 100), (1, 100)),
            "That fits too, by broadcasting. In this course a bias has only one axis: one number "
            "for each neuron.",
        ),
        (
            ((784, 100), 100),
            "Nearly: 100 is a number. A shape is a tuple, and one with a single entry needs a "
            "comma: (100,).",
        ),
    ],
    hints=[
        "The columns of x must be as many as the rows of W.",
        "The columns of W become the columns of the result, and each neuron has one column.",
        "A bias with one axis of length n has the shape `(n,)`. Your answer has the form "
        "`((…, …), (…,))`.",
    ],
    solution="answer = ((784, 100), (100,))",
    right="784 rows for 784 inputs, 100 columns for 100 neurons, a bias for each of these.",
)

which_stop = choice_exercise(
    "which_stop",
    "x has the shape (4, 2), W (2, 3) and b (3,). Which of these lines stop with an error?",
    options={
        "a": Option(
            "x @ W + b",
            "a) is a layer as it should be: (4, 2) @ (2, 3) is (4, 3), and b is added to each row.",
        ),
        "b": Option(
            "W @ x + b",
            "In b) a row of W has 3 numbers and a column of x has 4: order matters.",
            right=True,
        ),
        "c": Option(
            "x @ W + b.reshape(3, 1)",
            "In c) a column of 3 meets the 4 rows of the product, and neither length is 1.",
            right=True,
        ),
        "d": Option(
            "x @ W + b[0]",
            "d) runs: b[0] is a single number, and that is added everywhere. It may not be what "
            "was meant, but it is no error.",
        ),
        "e": Option(
            "x * W",
            "In e) `*` multiplies number by number, and (4, 2) and (2, 3) do not match for that.",
            right=True,
        ),
        "f": Option(
            "x[0] @ W + b",
            "f) runs: x[0] is one example of shape (2,), and the result has the shape (3,).",
        ),
    },
    hints=[
        "Write the shapes under each line. For `@`, the two inner lengths must be equal.",
        "For `+` and `*`, write the shapes one under the other, aligned at the right: in each "
        "place the lengths must be equal, or one of them 1 or missing.",
    ],
)

weight_named = value_exercise(
    "weight_named",
    "In the network 2-3-2-2 of this chapter, which number is the weight w with superscript (2) "
    "and subscript 21?",
    expected=0.4,
    misconceptions=[
        (
            0.2,
            "0.2 is `W2[1, 0]`, or `W1[1, 0]`. The subscript says first where the edge goes *to* "
            "and then where it comes *from*; the matrix has the inputs, the from, in its rows.",
        ),
        (0.3, "0.3 is in W1 or W3 at that place. The superscript (2) is the layer: look in W2."),
        (
            0.6,
            "0.6 is `W2[2, 1]`. The subscripts in the formula count from 1, Python from 0; "
            "and the first of them says *to*.",
        ),
        (
            0.5,
            "0.5 is `W2[1, 1]`, the edge to neuron 2 from neuron 2. Asked for is the one from "
            "neuron 1.",
        ),
    ],
    hints=[
        "The superscript chooses the matrix: (2) is W2.",
        "The first subscript is the neuron that the edge leads to: neuron 2 of layer 2. The second "
        "is where it comes from: neuron 1 of layer 1.",
        "From neuron 1 is the first row of W2, to neuron 2 is its second column.",
    ],
    solution="answer = 0.4  # W2[0, 1]: from neuron 1, to neuron 2",
    right="To neuron 2, from neuron 1: first row, second column of W2.",
)


def _forward(x: np.ndarray, weights: list, biases: list, hidden=sigmoid, output=None) -> np.ndarray:
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        x = hidden(x @ w + b)
    y = x @ weights[-1] + biases[-1]
    return y if output is None else output(y)


def _random_network(rng: np.random.Generator) -> tuple:
    sizes = rng.integers(1, 6, size=int(rng.integers(3, 6)))
    weights = [rng.normal(size=shape) for shape in pairwise(sizes)]
    biases = [rng.normal(size=n) for n in sizes[1:]]
    return rng.normal(size=(int(rng.integers(2, 7)), sizes[0])), weights, biases


forward = function_exercise(
    "forward",
    "Write `forward(x, weights, biases)` for any number of layers: sigmoid after each but the "
    "last, whose sums are the output. `weights` and `biases` are lists of arrays, x is a batch.",
    reference=_forward,
    cases=[
        (
            np.array([[1.0, 0.5], [0.0, 0.0]]),
            [np.array([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]]), np.ones((3, 2))],
            [np.array([0.1, 0.2, 0.3]), np.array([0.1, -0.2])],
        ),
        (np.array([[2.0], [1.0]]), [np.array([[1.0, -3.0]])], [np.array([0.5, 0.0])]),
    ],
    fresh=_random_network,
    misconceptions=[
        (
            lambda x, weights, biases: _forward(x, weights, biases, output=sigmoid),
            "The last layer has gone through the sigmoid too. It gives its sums as they are "
            "(the identity).",
        ),
        (
            lambda x, weights, biases: _forward(x, weights, biases, hidden=lambda s: s),
            "There is no sigmoid between the layers. Without it, all layers together are no more "
            "than a single one (chapter 03).",
        ),
        (
            lambda x, weights, biases: _forward(x, weights, [0 * b for b in biases]),
            "The biases are missing: each layer is `h @ W + b`.",
        ),
        (
            lambda x, weights, biases: sigmoid(_forward(x, weights, biases, lambda s: s)),
            "The sigmoid comes once at the end. It belongs after each layer but the last.",
        ),
        (
            lambda x, weights, biases: _forward(x, weights, biases)[0],
            "That is the output for the first example only. x is a batch: one row for each "
            "example, in and out.",
        ),
    ],
    hints=[
        "Keep one variable for the signals. Each layer puts new signals in the place of the old.",
        "A loop over `zip(weights[:-1], biases[:-1])` does all layers but the last: "
        "`x = sigmoid(x @ W + b)`.",
        "After the loop: `return x @ weights[-1] + biases[-1]`.",
    ],
    solution="""
        def forward(x, weights, biases):
            for W, b in zip(weights[:-1], biases[:-1]):
                x = sigmoid(x @ W + b)
            return x @ weights[-1] + biases[-1]
    """,
    given={"sigmoid": sigmoid},
    right="Three layers or thirty: it is the same line, over and over.",
)


def _parameters(sizes: list[int]) -> int:
    return sum(n * m + m for n, m in pairwise(sizes))


def _sizes(rng: np.random.Generator) -> list[int]:
    return [int(n) for n in rng.integers(2, 40, size=int(rng.integers(2, 6)))]


n_parameters = function_exercise(
    "n_parameters",
    "Write `n_parameters(sizes)`: how many weights and biases a fully connected network has. "
    "`sizes` is a list such as [784, 256, 128, 64, 10], inputs first.",
    reference=_parameters,
    cases=[[2, 3, 2, 2], [784, 256, 128, 64, 10], [5, 1]],
    fresh=_sizes,
    misconceptions=[
        (
            lambda sizes: sum(n * m for n, m in pairwise(sizes)),
            "Those are the weights alone. Each neuron has a bias besides.",
        ),
        (
            lambda sizes: sum(n * m + n for n, m in pairwise(sizes)),
            "The biases are counted for the wrong end. A layer has as many biases as neurons, "
            "that is, as outputs.",
        ),
        (
            lambda sizes: _parameters(sizes) + sizes[0],
            "The inputs have no biases: they are numbers that come from outside.",
        ),
        (
            lambda sizes: sum(n * m + 1 for n, m in pairwise(sizes)),
            "One bias for a whole layer is too few: each of its neurons has its own.",
        ),
        (
            lambda sizes: _parameters(sizes[:-1]),
            "The last layer is missing. The outputs are neurons too.",
        ),
        (
            lambda sizes: _parameters(sizes[1:]),
            "The first layer of weights is missing, the one from the inputs.",
        ),
        (lambda sizes: sum(sizes[1:]), "Those are the neurons. Each has a bias, and many weights."),
        (
            lambda sizes: int(np.prod(sizes)) + sum(sizes[1:]),
            "The weights of different layers are added, not multiplied with each other.",
        ),
    ],
    hints=[
        "A layer from n inputs to m neurons has a W of shape (n, m) and a b of shape (m,).",
        "That makes n × m + m numbers. Add this up over all pairs of neighbours in `sizes`.",
        "The pairs come from `pairwise(sizes)`, as in the cell above, or from `sizes[k]` and "
        "`sizes[k + 1]` in a loop over k.",
    ],
    solution="""
        def n_parameters(sizes):
            return sum(n * m + m for n, m in pairwise(sizes))
    """,
    given={"pairwise": pairwise},
    right="The same as `helpers.nn` counts.",
)
