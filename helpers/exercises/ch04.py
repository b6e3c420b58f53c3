"""The exercises and guesses of chapter 04: layers on the plane, shapes, names, parameters."""

from itertools import pairwise

import numpy as np

from helpers.exercises.declare import (
    Option,
    choice_exercise,
    function_exercise,
    value_exercise,
)
from helpers.exercises.guesses import Choice, choice_guess, number_guess
from helpers.nn import relu, sigmoid

turn_clockwise = value_exercise(
    "turn_clockwise",
    "Give the matrix W, two rows of two numbers, with which x @ W turns the plane by 90 degrees "
    "clockwise and changes no length.",
    expected=((0, -1), (1, 0)),
    misconceptions=[
        (
            ((0, 1), (-1, 0)),
            "That turns the plane the other way, counterclockwise: row 0 says that (1, 0) goes up "
            "to (0, 1). If you put the new places into the columns, that would be right for "
            "W @ x. In x @ W they're the rows.",
        ),
        (
            ((0, 1), (1, 0)),
            "That swaps the two axes. It turns the plane over, as a mirror does: the determinant "
            "is -1.",
        ),
        (
            ((0, -1), (-1, 0)),
            "(1, 0) goes to the right place, but (0, 1) should come to lie on the right, at "
            "(1, 0). As it is, the plane is turned over: the determinant is -1.",
        ),
        (
            ((1, 0), (0, -1)),
            "These are the right two places in the wrong rows. Row 0 is where (1, 0) goes, row 1 "
            "is where (0, 1) goes.",
        ),
        (((-1, 0), (0, -1)), "That's half a turn, 180 degrees."),
        (((1, 0), (0, 1)), "This matrix leaves every point where it is."),
        (((-1, 0), (0, 1)), "That's a mirror: left and right are swapped, nothing is turned."),
        (
            ((0, -1), (0, 1)),
            "Both rows lie on one line, so the whole plane is squashed onto it. (0, 1) should come "
            "to lie on the right, at (1, 0).",
        ),
    ],
    hints=[
        "Think of a clock: where does a hand at 3 go in a quarter of a turn? And one at 12?",
        "(1, 0) goes down to (0, -1). That's row 0. Where does (0, 1) go?",
        "(0, 1) goes to the right, to (1, 0). Your answer has the form `[[…, …], […, …]]`.",
    ],
    solution="answer = ((0, -1), (1, 0))  # where (1, 0) goes, where (0, 1) goes",
    right="Row 0 is where (1, 0) goes, row 1 is where (0, 1) goes.",
)


def _from_a_book(x: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    return x @ w.T + b


def _random_book_layer(rng: np.random.Generator) -> tuple:
    n, inputs, outputs = (int(size) for size in rng.integers(2, 6, size=3))
    return (
        rng.normal(size=(n, inputs)),
        rng.normal(size=(outputs, inputs)),
        rng.normal(size=outputs),
    )


from_a_book = function_exercise(
    "from_a_book",
    "A book writes a layer as W x + b: its W has the shape (out, in), a row for each neuron, and b "
    "has one number for each neuron. Write `layer(x, W, b)` with that W for a batch x of shape "
    "(n, in), a row for each example. The result has the shape (n, out).",
    reference=_from_a_book,
    cases=[
        (
            np.array([[1.0, 0.5], [0.0, 2.0], [-1.0, 1.0], [3.0, 0.0]]),
            np.array([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]),
            np.array([0.1, -0.2, 0.3]),
        ),
        (np.array([[1, 2], [3, 4]]), np.array([[0, 1], [-1, 2]]), np.array([5, 7])),
        (np.array([[2.0, -1.0, 0.5]]), np.array([[1.0, 0.0, 4.0]]), np.array([0.25])),
        (
            np.array([[1.0, 0.0, 2.0], [0.5, -1.0, 1.0]]),
            np.array([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0], [3.0, 0.5, 1.0], [1.0, 1.0, 2.0]]),
            np.array([0.5, 1.0, -1.0, 0.0]),
        ),
    ],
    fresh=_random_book_layer,
    misconceptions=[
        (
            lambda x, w, b: x @ w.T,
            "The bias is missing: add `b` to every row.",
        ),
        (
            lambda x, w, b: x @ w.T - b,
            "The bias is subtracted here. A layer adds it.",
        ),
        (
            lambda x, w, b: (w @ x.T).T,
            "The bias is missing: add `b` to every row.",
        ),
        (
            lambda x, w, b: w @ x.T + b[:, None],
            "The numbers are right, but each example is a column of your result. Flip it back with "
            "`.T`: one row for each example.",
        ),
        (
            lambda x, w, b: w @ x[0] + b,
            "That's the output for the first example only. x is a batch: one row for each example, "
            "in and out.",
        ),
    ],
    hints=[
        "Write the shapes side by side: x is (n, in), W is (out, in). The inner two must agree.",
        "`W.T` has the shape (in, out). That's the matrix of this course.",
        "One line: `return x @ W.T + b`.",
    ],
    solution="""
        def layer(x, W, b):
            return x @ W.T + b
    """,
    right="One `.T`, and every layer from such a book works here.",
)

TURNED = (
    "W is the other way round. It's on the right of x, so it has a row for each input: its first "
    "number must equal the last one of x's shape."
)
EXAMPLES_IN_W = "The 32 examples have no place in W: the same weights serve every example."
ONE_AXIS_IN_W = (
    "W needs two lengths, a row for each of the 784 inputs and a column for each of the 100 "
    "neurons. One length would be a single list of weights."
)
SWAPPED = "These are two shapes in the wrong order. W comes first, then b."
BIAS_EACH_INPUT = "That's one bias for each input. Biases belong to the neurons, one for each."
BIAS_EACH_EXAMPLE = (
    "That would be a bias for each example, and it wouldn't even fit: from the right, 100 meets "
    "32. There's one bias for each neuron."
)

_W, _B = (784, 100), (100,)
_BIASES = (_B, 100, (100, 1), (1, 100), (784,), (32,), (32, 100), (1,))  # with a wrong W

layer_shapes = value_exercise(
    "layer_shapes",
    "x has the shape (32, 784), and x @ W + b must have the shape (32, 100). Give the shapes of W "
    "and of b, as a pair of shapes, so that each neuron has one bias.",
    expected=(_W, _B),
    misconceptions=[
        (_W, "That's one shape, the one of W. b has a shape as well: give a pair."),
        *(((b, _W), SWAPPED) for b in _BIASES[:4]),
        *(((w, b), TURNED) for w in [(100, 784)] for b in _BIASES),
        *(
            ((w, b), EXAMPLES_IN_W)
            for w in [(32, 784), (784, 32), (32, 100), (100, 32), (32, 784, 100)]
            for b in _BIASES
        ),
        *(((w, b), ONE_AXIS_IN_W) for w in [(784,), (100,)] for b in _BIASES),
        *(
            (((1, 784), b), "W has only one row here. It needs a row for each of the 784 inputs.")
            for b in _BIASES
        ),
        *(
            (((784, 1), b), "W has only one column here: that would be a layer of one neuron.")
            for b in _BIASES
        ),
        (
            (785, 100),
            "That's one table for both, with the bias as an extra row. Here W and b are two "
            "arrays: give two shapes.",
        ),
        (
            ((785, 100), _B),
            "An extra row in W would hold the biases. Here they're in b, so W has 784 rows.",
        ),
        ((_W, (32,)), BIAS_EACH_EXAMPLE),
        (
            (_W, (32, 1)),
            "This can be added, but it would be a bias for each example. There's one for each "
            "neuron.",
        ),
        (
            (_W, (32, 100)),
            "This can be added, but it would be a bias of its own for each neuron and each "
            "example. Broadcasting adds the same row to all 32.",
        ),
        ((_W, (784,)), BIAS_EACH_INPUT),
        (
            (_W, _W),
            "That would be a bias for each weight. A neuron adds its bias once, after the sum.",
        ),
        (
            (_W, (100, 1)),
            "A column of 100 doesn't fit: from the right, 100 meets 1 and then 32 meets 100.",
        ),
        (
            (_W, (1, 100)),
            "That fits too, by broadcasting. In this course a bias has only one axis: one number "
            "for each neuron.",
        ),
        *(
            ((_W, b), "One bias for the whole layer is too few: each neuron has its own.")
            for b in [(1,), (), 1]
        ),
        (
            (_W, 100),
            "Nearly: 100 is a number. A shape is a tuple, and one with a single entry needs a "
            "comma: (100,).",
        ),
        (
            (784, 100, 100),
            "The right numbers, but in one tuple. Put brackets round each shape: ((…, …), (…,)).",
        ),
        (
            784 * 100 + 100,
            "That's how many numbers there are. The question is what shapes the two arrays have.",
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
            "d) runs: b[0] is a single number, and that's added everywhere. It may not be what you "
            "meant, but it's no error.",
        ),
        "e": Option(
            "x * W",
            "In e) `*` multiplies number by number, and (4, 2) and (2, 3) don't match for that.",
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
            "0.2 is `W2[1, 0]`, or `W1[1, 0]`. The subscript says first where the edge goes *to*, "
            "then where it comes *from*. The matrix has where it comes from in its rows.",
        ),
        (0.3, "0.3 is in W1 or W3 at that place. The superscript (2) is the layer: look in W2."),
        (
            0.6,
            "0.6 is `W2[2, 1]`. The subscripts in the formula count from 1, Python counts from 0; "
            "and the first subscript says where the edge goes.",
        ),
        (
            0.5,
            "0.5 is `W2[1, 1]`, the edge to neuron 2 from neuron 2. You want the one from "
            "neuron 1.",
        ),
        (
            0.1,
            "0.1 is `W2[0, 0]`: to neuron 1, from neuron 1. The 2 in the subscript comes first, "
            "so the edge leads to neuron 2.",
        ),
    ],
    hints=[
        "The superscript picks the matrix: (2) is W2.",
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


def _hidden(x: np.ndarray, weights: list, biases: list) -> np.ndarray:
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        x = sigmoid(x @ w + b)
    return x


def _outside(x: np.ndarray, weights: list, biases: list) -> np.ndarray:
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        x = sigmoid(x @ w) + b
    return x @ weights[-1] + biases[-1]


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
        (
            np.array([[1.0, -0.5], [0.2, 2.0], [0.0, 1.0]]),
            [
                np.array([[0.5, -1.0, 0.3], [1.0, 0.2, -0.6]]),
                np.array([[0.7], [-0.4], [1.2]]),
                np.array([[2.0, -1.5]]),
            ],
            [np.array([0.1, -0.3, 0.2]), np.array([0.4]), np.array([-0.2, 0.6])],
        ),
        (np.array([[2, -1]]), [np.array([[0.5, -0.2], [0.3, 0.9]])], [np.array([0.1, -0.4])]),
        (
            np.array([[1, 0], [-3, 2]]),
            [np.array([[0.4, -0.6], [1.5, 0.2]]), np.array([[0.7], [-1.1]])],
            [np.array([0.1, -0.3]), np.array([0.2])],
        ),
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
            "There's no sigmoid between the layers. Without it, all layers together are no more "
            "than a single one (chapter 03).",
        ),
        (
            lambda x, weights, biases: _forward(x, weights, [0 * b for b in biases]),
            "The biases are missing: each layer is `h @ W + b`.",
        ),
        (
            lambda x, weights, biases: _forward(x, weights, [*biases[:-1], 0]),
            "The bias of the last layer is missing. Only its sigmoid is left out.",
        ),
        (
            lambda x, weights, biases: _forward(x, weights, [-b for b in biases]),
            "The biases are subtracted here. Each layer is `h @ W + b`.",
        ),
        (
            lambda x, weights, biases: _outside(x, weights, biases),
            "The bias is added after the sigmoid here. It belongs to the sum: "
            "`sigmoid(h @ W + b)`.",
        ),
        (
            lambda x, weights, biases: _forward(x, weights, biases, hidden=relu),
            "This network has ReLU between its layers. It should have the sigmoid.",
        ),
        (
            lambda x, weights, biases: _forward(x, weights, biases, hidden=np.tanh),
            "This network has tanh between its layers. It should have the sigmoid.",
        ),
        (
            lambda x, weights, biases: _forward(x, weights, biases, lambda s: sigmoid(-s)),
            "The sign in the sigmoid is flipped: it's 1 / (1 + exp(-s)), with the minus once.",
        ),
        (
            lambda x, weights, biases: _hidden(x, weights, biases),
            "The last layer is missing: what comes out are the signals of the last hidden layer.",
        ),
        (
            lambda x, weights, biases: (
                sigmoid(_hidden(x, weights, biases)) @ weights[-1] + biases[-1]
            ),
            "The signals go through a sigmoid once more before the last layer. Each layer has one "
            "sigmoid, after its own sum.",
        ),
        (
            lambda x, weights, biases: _forward(x, weights, biases).mean(axis=0),
            "That's the mean over the batch. Each example has outputs of its own: one row for "
            "each, in and out.",
        ),
        (
            lambda x, weights, biases: sigmoid(_forward(x, weights, biases, lambda s: s)),
            "The sigmoid comes once at the end. It belongs after each layer but the last.",
        ),
        (
            lambda x, weights, biases: _forward(x, weights, biases)[0],
            "That's the output for the first example only. x is a batch: one row for each "
            "example, in and out.",
        ),
    ],
    hints=[
        "Keep one variable for the signals. Each layer replaces the old signals by new ones.",
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
    right="Three layers or thirty: it's the same line, over and over.",
)


def _widest(n_inputs: int, n_outputs: int, budget: int) -> int:
    return (budget - n_outputs) // (n_inputs + n_outputs + 1)


def _random_budget(rng: np.random.Generator) -> tuple:
    n_inputs, n_outputs = int(rng.integers(1, 60)), int(rng.integers(1, 12))
    h, left = int(rng.integers(1, 90)), int(rng.integers(0, n_inputs + n_outputs + 1))
    return n_inputs, n_outputs, h * (n_inputs + n_outputs + 1) + n_outputs + left


widest = function_exercise(
    "widest",
    "Write `widest(n_inputs, n_outputs, budget)`: how many neurons a single hidden layer can have "
    "at most, if all the weights and biases of the network together may be `budget` numbers, "
    "and no more.",
    reference=_widest,
    cases=[
        (784, 10, 100_000),
        (784, 10, 79_500),
        (2, 1, 9),
        (3, 5, 40),
        (10, 10, 114),
        (4, 2, 100),
        (5, 3, 40),
        (1, 1, 100),
        (1, 9, 20),
    ],
    fresh=_random_budget,
    misconceptions=[
        (
            lambda n, m, budget: (budget - m) / (n + m + 1),
            "The division is right, but you can't have part of a neuron. Round down, or it "
            "won't fit.",
        ),
        (
            lambda n, m, budget: -(-(budget - m) // (n + m + 1)),
            "Rounded up, the layer is a little too large for the budget. Round down.",
        ),
        (
            lambda n, m, budget: round((budget - m) / (n + m + 1)),
            "`round` sometimes goes up, and then the layer is too large. Round down.",
        ),
        (
            lambda n, m, budget: _widest(n, m, budget) + 1,
            "That's the first size that no longer fits. You want the last one that does.",
        ),
        (
            lambda n, m, budget: _widest(n, m, budget - 1),
            "This stops one short when the budget comes out even. You may use it up to the last "
            "number: `<=`.",
        ),
        (
            lambda n, m, budget: budget // (n + m),
            "Those are the weights alone. Each hidden neuron and each output has a bias as well.",
        ),
        (
            lambda n, m, budget: (budget - m) // (n + m),
            "The biases of the hidden neurons are missing: each has one.",
        ),
        (
            lambda n, m, budget: budget // (n + m + 1),
            "The biases of the outputs are missing. They take `n_outputs` numbers of the budget, "
            "however wide the hidden layer is.",
        ),
        (
            lambda n, m, budget: (budget - n - m) // (n + m + 1),
            "Inputs have no biases: they're numbers that come from outside.",
        ),
        *(
            (
                wrong,
                "The second matrix is missing: each hidden neuron also has a weight to each "
                "output.",
            )
            for wrong in (
                lambda n, m, budget: budget // (n + 1),
                lambda n, m, budget: (budget - m) // (n + 1),
                lambda n, m, budget: budget // n,
            )
        ),
        (
            lambda n, m, budget: (budget - 1) // (n + m + 1),
            "One bias for all the outputs is too few: each has its own.",
        ),
        (
            lambda n, m, budget: budget // (n * m),
            "The weights of different layers are added up, not multiplied with each other.",
        ),
    ],
    hints=[
        "With h hidden neurons, the first layer has n_inputs · h + h numbers. How many does the "
        "second one have?",
        "h · n_outputs + n_outputs. Everything together: h · (n_inputs + n_outputs + 1) + "
        "n_outputs.",
        "That may be at most `budget`. Solve for h and round down (`//` does both), or let a loop "
        "try h = 1, 2, 3, … until it's too much.",
    ],
    solution="""
        def widest(n_inputs, n_outputs, budget):
            return (budget - n_outputs) // (n_inputs + n_outputs + 1)
    """,
    right="With 784 inputs, 10 outputs and 100,000 numbers you get 125 hidden neurons.",
)


# Guesses

where_the_axis_goes = choice_guess(
    "where_the_axis_goes",
    "Send the input (1, 0) through W_xor = [[-0.5, 0.5], [-0.5, 0.5]], without the bias. Which two "
    "sums come out?",
    options={
        "row": Choice("the first row, (-0.5, 0.5)"),
        "column": Choice(
            "the first column, (-0.5, -0.5)",
            "You'd have to believe that both numbers of the first column go to different neurons. "
            "That's how it is in W x, with W on the left. In x W, a column is one neuron.",
        ),
        "both": Choice(
            "the two rows added, (-1, 1)",
            "You'd have to believe that both inputs are 1. The second one is 0, so the second row "
            "doesn't count.",
        ),
    },
    happens="row",
    why="1 times the first row, plus 0 times the second.",
)

matrix_alone = choice_guess(
    "matrix_alone",
    "Leave the activation out. Which W and b move XOR's four points so that one line separates "
    "the 1s from the 0s?",
    options={
        "turned": Choice(
            "some that turn and shear the plane in the right way",
            "You'd have to believe that a matrix can move each point on its own. It can't: once "
            "you know where three of them go, the fourth is fixed.",
        ),
        "flat": Choice(
            "only some that squash the plane onto a line",
            "You'd have to believe that squashing brings the right points together. It does that "
            "to the 1s, but then they lie in the middle between the 0s.",
        ),
        "none": Choice("none at all"),
    },
    happens="none",
    why="The middle between the 1s is the middle between the 0s, and a matrix keeps it that way.",
)

number_for_each_row = choice_guess(
    "number_for_each_row",
    "Four examples, three neurons: the sums have the shape (4, 3). You add an array of four "
    "numbers, shape (4,), one for each example. What happens?",
    options={
        "rows": Choice(
            "each row gets its own number",
            "You'd have to believe that NumPy looks for the axis that fits. It aligns at the "
            "right, and there 3 meets 4.",
        ),
        "error": Choice("an error"),
        "columns": Choice(
            "each column gets one number, and the fourth is left over",
            "You'd have to believe that NumPy drops what it can't use. It never does.",
        ),
    },
    happens="error",
    why="At the right, 3 meets 4. A column of shape (4, 1) would fit.",
)

slip_in_layer_3 = choice_guess(
    "slip_in_layer_3",
    "The same slip in the third layer: `W3 @ b3 + b3`, where W3 has the shape (2, 2) and b3 the "
    "shape (2,). What does Python say?",
    options={
        "product": Choice(
            "an error at the `@`",
            "You'd have to believe that Python knows that b3 isn't the input. It only knows "
            "shapes, and (2, 2) with (2,) fits.",
        ),
        "sum": Choice(
            "an error at the `+`, as before",
            "You'd have to believe that the slip itself causes the error. The shapes caused it, "
            "and here they fit.",
        ),
        "nothing": Choice("nothing: out come two numbers"),
    },
    happens="nothing",
    why="A square matrix hides the slip.",
)

first_or_last_layer = number_guess(
    "first_or_last_layer",
    "You may change one single weight or bias by 2. How many times as far can you move an output "
    "by changing a number in layer 3 instead of one in layer 1?",
    happens=64.8,
    factor=1.7,
    unit="times as far",
    beliefs=[
        (
            lambda guess, happened: guess < 1,
            "You'd have to believe that a change grows on its way through the network. Here every "
            "layer makes it smaller.",
        ),
        (
            lambda guess, happened: guess < 2,
            "You'd have to believe that the place hardly matters. But a change in layer 1 has two "
            "more layers of small weights ahead of it, and two sigmoids.",
        ),
        (
            lambda guess, happened: guess < happened,
            "You'd have to believe that a sigmoid lets most of a change through. Its slope is 0.25 "
            "at best, the weights after it are small, and a change in layer 1 pays for both twice.",
        ),
    ],
    otherwise="You'd have to believe that next to nothing gets through. It's little, but it's "
    "there.",
    low=0,
    high=1e9,
    why="Small weights alone make it 4 times as far; the two sigmoids do the rest.",
)

share_of_first_layer = number_guess(
    "share_of_first_layer",
    "784 pixels, layers of 256, 128 and 64 neurons, and 10 outputs. What percentage of all the "
    "parameters is in the first of these four layers?",
    happens=82.8,
    near=6,
    unit="%",
    beliefs=[
        (
            lambda guess, happened: guess <= 30,
            "You'd have to believe that the four layers share the parameters about evenly.",
        ),
        (
            lambda guess, happened: 50 <= guess <= 60,
            "You'd have to believe that parameters go by neurons: 256 of the 458 are in that "
            "layer. But each of them has 784 weights.",
        ),
        (
            lambda guess, happened: guess < happened,
            "You'd have to believe that the later layers weigh more than they do: both of their "
            "sides shrink.",
        ),
    ],
    otherwise="You'd have to believe that the other layers hardly count. The second one still "
    "has 32,896.",
    low=0,
    high=100,
    why="784 pixels times 256 neurons: nothing after that comes close.",
)
