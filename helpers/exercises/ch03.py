"""The exercises of chapter 03: activation functions, their slopes, and deep stacks."""

import numpy as np

from helpers.exercises.declare import When, function_exercise, value_exercise
from helpers.nn.functions import relu, sigmoid, step


def _random_input(rng: np.random.Generator) -> tuple:
    """Return a number or an array of some shape."""
    shape = [(), (5,), (2, 3)][int(rng.integers(3))]
    return (rng.normal(scale=2, size=shape)[()],)


step_function = function_exercise(
    "step_function",
    "Write `step(x)`: 1 where x is above 0, else 0. It must work for a number and for an array.",
    reference=step,
    cases=[-1.5, 0.0, 2.0, np.array([-1.0, 0.0, 3.0]), np.array([[0.1, -0.1], [0.0, 7.0]])],
    fresh=_random_input,
    misconceptions=[
        (
            lambda x: (np.asarray(x) >= 0).astype(int),
            "At exactly 0 the step is still 0: above 0 means `>`, not `>=`.",
        ),
        (
            lambda x: (np.asarray(x) <= 0).astype(int),
            "That is the wrong way round: 1 is for what is above 0.",
        ),
        (np.sign, "That is the sign of x. Where x is not above 0, the step is 0, not -1."),
        (relu, "That is ReLU: above 0 it gives x itself. The step gives 1 there."),
        (
            lambda x: int(np.any(np.asarray(x) > 0)),
            "An array gave one number for all: whether any element is above 0. Each element needs "
            "an answer of its own.",
        ),
        (
            lambda x: int(np.all(np.asarray(x) > 0)),
            "An array gave one number for all: whether all elements are above 0. Each element "
            "needs an answer of its own.",
        ),
    ],
    hints=[
        "No `if`: for an array there is not one answer to it, but one for each element.",
        "`np.asarray(x) > 0` is True or False for each element, and for a number too.",
        "`.astype(int)` makes 1 and 0 of True and False.",
    ],
    solution="""
        def step(x):
            return (np.asarray(x) > 0).astype(int)
    """,
)

stable_sigmoid = function_exercise(
    "stable_sigmoid",
    "Write `sigmoid(x)` for numbers and arrays, so that nothing overflows however large x is.",
    reference=sigmoid,
    cases=[
        0.0,
        1.0,
        -2.0,
        -1000.0,
        1000.0,
        np.array([-1000.0, -1.0, 0.0, 1.0, 1000.0]),
        np.array([[3.0, -800.0], [800.0, -3.0]]),
    ],
    fresh=_random_input,
    misconceptions=[
        (
            lambda x: sigmoid(-np.asarray(x)),
            "That is the sigmoid of -x: it falls where it should rise. Mind the sign of x in exp.",
        ),
        (np.tanh, "That is tanh, which goes from -1 to 1. The sigmoid goes from 0 to 1."),
        (
            lambda x: sigmoid(np.abs(x)),
            "That is right for x from 0 upwards only. Below 0 the top of the fraction is not 1.",
        ),
        (
            lambda x: sigmoid(-np.abs(x)),
            "That is right for x up to 0 only. Above 0 the top of the fraction is 1.",
        ),
    ],
    strict=True,
    hints=[
        "exp overflows only for large positive numbers. -abs(x) is never positive.",
        "With e = exp(-abs(x)): for x from 0 upwards the sigmoid is 1 / (1 + e). "
        "Below 0 it is e / (1 + e).",
        "`np.where(condition, a, b)` takes a where the condition holds, else b. It works out both, "
        "so neither of the two may overflow.",
    ],
    solution="""
        def sigmoid(x):
            e = np.exp(-np.abs(x))
            return np.where(np.asarray(x) >= 0, 1, e) / (1 + e)
    """,
    right="Right, and nothing overflows.",
)


def _random_output(rng: np.random.Generator) -> tuple:
    return (rng.uniform(0.01, 0.99, size=[(), (4,)][int(rng.integers(2))])[()],)


slope_from_output = function_exercise(
    "slope_from_output",
    "Write `slope(y)`: the slope of the sigmoid where its output is y.",
    reference=lambda y: y * (1 - y),
    cases=[0.5, 0.9, 0.25, np.array([0.1, 0.5, 0.99])],
    fresh=_random_output,
    misconceptions=[
        (
            lambda y: sigmoid(y) * (1 - sigmoid(y)),
            "Here the sigmoid was taken once more. y is its output already.",
        ),
        (
            lambda y: 1 - np.square(y),
            "That is the slope of tanh. For the sigmoid it is y times what is missing to 1.",
        ),
        (lambda y: np.asarray(y) * 0 + 0.25, "0.25 is the slope at y = 0.5 only, the largest."),
        (lambda y: 1 - np.asarray(y), "One factor is missing: y itself."),
        (
            lambda y: y * (np.asarray(y) - 1),
            "The sign is wrong: the sigmoid rises everywhere, so its slope is above 0.",
        ),
    ],
    hints=[
        "The slope was found as y (1 - y), with y = sigmoid(x).",
        "You are given y, so neither x nor exp is needed.",
    ],
    solution="""
        def slope(y):
            return y * (1 - y)
    """,
    right="Right. Chapter 06 lives on this: the slope comes out of what is known already.",
)


def _random_layers(rng: np.random.Generator) -> tuple:
    # As many inputs as neurons in both layers: else a wrong order or a wrong sum would stop with an
    # error on shapes, which says nothing of the idea behind it.
    n = int(rng.integers(2, 5))
    return tuple(rng.normal(size=shape) for shape in ((n, n), n, (n, n), n))


one_layer = function_exercise(
    "one_layer",
    "Write `one_layer(W1, b1, W2, b2)`: the W and the b of the single linear layer that does the "
    "same as the two linear layers one after the other.",
    reference=lambda w1, b1, w2, b2: (w1 @ w2, b1 @ w2 + b2),
    cases=[
        (
            np.array([[2.0, 0.0], [1.0, 1.0]]),
            np.array([1.0, -1.0]),
            np.array([[0.0, 1.0], [3.0, 0.5]]),
            np.array([0.5, 2.0]),
        ),
        (np.array([[2.0]]), np.array([1.0]), np.array([[3.0]]), np.array([4.0])),
    ],
    fresh=_random_layers,
    misconceptions=[
        (
            lambda w1, b1, w2, b2: (w1 @ w2, b1 + b2),
            "W is right. But b1 passes through the second layer too: it is multiplied by W2 on its "
            "way.",
        ),
        (
            lambda w1, b1, w2, b2: (w2 @ w1, b1 @ w2 + b2),
            "b is right. But x meets W1 first: x @ W1 @ W2. With tables of numbers the order of "
            "the factors counts.",
        ),
        (
            lambda w1, b1, w2, b2: (w2 @ w1, w2 @ b1 + b2),
            "That is the order for the other way of writing, W @ x. Here x stands first: x @ W1, "
            "and then @ W2.",
        ),
        (
            lambda w1, b1, w2, b2: (w1 * w2, b1 * w2 + b2),
            "`*` multiplies element by element. The weighted sums of a layer are made by `@`.",
        ),
        (
            lambda w1, b1, w2, b2: (w1 + w2, b1 + b2),
            "That would be two layers side by side, their outputs added. Here the second layer "
            "takes the output of the first.",
        ),
        (
            lambda w1, b1, w2, b2: (w1 @ w2, b2),
            "W is right. The bias b1 of the first layer got lost: it passes through W2 and is "
            "added to b2.",
        ),
        (
            lambda w1, b1, w2, b2: (w1 @ w2, b1 @ w2),
            "W is right. The bias b2 of the second layer got lost.",
        ),
        (
            lambda w1, b1, w2, b2: (b1 @ w2 + b2, w1 @ w2),
            "The two are the wrong way round: first W, then b.",
        ),
    ],
    hints=[
        "Write both layers in one line: (x @ W1 + b1) @ W2 + b2.",
        "Multiply out: x @ W1 @ W2 + b1 @ W2 + b2.",
        "What stands behind x is W, and the rest is b.",
    ],
    solution="""
        def one_layer(W1, b1, W2, b2):
            return W1 @ W2, b1 @ W2 + b2
    """,
)

layers_to_a_thousandth = value_exercise(
    "layers_to_a_thousandth",
    "How many sigmoids in a row, weights 1, does it take until the slope of the whole is below "
    "1/1000 for certain?",
    expected=5,
    misconceptions=[
        (4, "Four are not quite enough: 0.25 to the power of 4 is 0.0039."),
        (6, "Six are one too many: five are enough."),
        (10, "Ten it would be if each sigmoid halved the slope. It leaves a quarter at most."),
        (
            When(lambda got, want: 4.9 < got < 5),
            "0.25 to the power of 4.98 is 1/1000. How many whole sigmoids does it take?",
        ),
        (250, "The slopes are multiplied, not added: two sigmoids leave 0.25 times 0.25."),
        (0.25, "That is the largest slope of one sigmoid. How many are needed?"),
    ],
    hints=[
        "One sigmoid has a slope of 0.25 at most. In a row, slopes are multiplied.",
        "Find the smallest whole number n for which 0.25 to the power of n is below 0.001.",
    ],
    solution="answer = next(n for n in range(1, 100) if 0.25**n < 0.001)",
    right="0.25 to the power of 5 is 0.00098, and that is the best case.",
)


def _dead(x: np.ndarray, w: np.ndarray, b: np.ndarray) -> int:
    return int(((x @ w + b) <= 0).all(axis=0).sum())


def _random_layer(rng: np.random.Generator) -> tuple:
    n, n_inputs, neurons = rng.integers(3, 7), rng.integers(1, 4), rng.integers(3, 9)
    # whole numbers, so that a sum of exactly 0 comes up
    x = rng.integers(0, 3, size=(n, n_inputs)).astype(float)
    w = rng.integers(-2, 3, size=(n_inputs, neurons)).astype(float)
    return x, w, rng.integers(-3, 2, size=neurons).astype(float)


dead_neurons = function_exercise(
    "dead_neurons",
    "Write `count_dead(x, W, b)`: how many neurons of the layer relu(x @ W + b) give 0 for all "
    "examples.",
    reference=_dead,
    cases=[
        (
            np.array([[1.0], [2.0], [3.0]]),
            np.array([[1.0, -1.0, 1.0, 0.0]]),
            np.array([0.0, 0.0, -2.0, 0.0]),
        ),
        (np.array([[0.0, 1.0], [1.0, 0.0]]), -np.ones((2, 3)), np.array([-1.0, 1.0, 2.0])),
    ],
    fresh=_random_layer,
    misconceptions=[
        (
            lambda x, w, b: int(((x @ w + b) <= 0).sum()),
            "That counts all zeros, one for each example and neuron. A neuron is dead only if it "
            "gives 0 for all examples.",
        ),
        (
            lambda x, w, b: int(((x @ w + b) <= 0).any(axis=0).sum()),
            "That counts the neurons that are silent for at least one example. That is what a ReLU "
            "is for; dead are those that are silent for all.",
        ),
        (lambda x, w, b: w.shape[1] - _dead(x, w, b), "That counts the living."),
        (
            lambda x, w, b: int(((x @ w + b) <= 0).all(axis=1).sum()),
            "That counts examples for which no neuron fires. Each neuron is a column: `axis=0` "
            "looks down the columns.",
        ),
        (
            lambda x, w, b: int(((x @ w + b) < 0).all(axis=0).sum()),
            "A sum of exactly 0 gives 0 as well: silent means `<= 0`.",
        ),
        (
            lambda x, w, b: int(((x @ w) <= 0).all(axis=0).sum()),
            "The bias is missing: it often is what kills a neuron.",
        ),
    ],
    hints=[
        "h = relu(x @ W + b) has a row for each example and a column for each neuron.",
        "`(h == 0).all(axis=0)` is True for the columns that are 0 from top to bottom.",
        "`.sum()` counts the True.",
    ],
    solution="""
        def count_dead(x, W, b):
            h = np.maximum(x @ W + b, 0)
            return (h == 0).all(axis=0).sum()
    """,
)
