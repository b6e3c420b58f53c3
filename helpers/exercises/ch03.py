"""The exercises of chapter 03: activation functions, their slopes, and deep stacks."""

import numpy as np

from helpers.exercises.comparison import compare
from helpers.exercises.declare import When, function_exercise, value_exercise
from helpers.exercises.guesses import Choice, choice_guess, number_guess
from helpers.exercises.judge import KnownError
from helpers.nn.functions import relu, sigmoid, tanh


def _random_input(rng: np.random.Generator) -> tuple:
    """Return a number or an array of some shape."""
    shape = [(), (5,), (2, 3)][int(rng.integers(3))]
    return (rng.normal(scale=2, size=shape)[()],)


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
        3,
        -1000,
        np.array([-1000.0, -1.0, 0.0, 1.0, 1000.0]),
        np.array([[3.0, -800.0], [800.0, -3.0]]),
        np.array([-1000, -2, 0, 1, 1000]),  # whole numbers
        np.array([20000.0, -20000.0]),  # too much for any kind of number
    ],
    fresh=_random_input,
    misconceptions=[
        (
            lambda x: sigmoid(-np.asarray(x)),
            "That is the sigmoid of -x: it falls where it should rise. Mind the sign of x in exp.",
        ),
        (np.tanh, "That is tanh, which goes from -1 to 1. The sigmoid goes from 0 to 1."),
        (
            lambda x: np.tanh(np.asarray(x) / 2),
            "That goes from -1 to 1. The sigmoid is half as high, and starts at 0: halve it, and "
            "add a half.",
        ),
        (
            lambda x: np.where(np.asarray(x) >= 0, sigmoid(x), 0.0),
            "Right from 0 upwards, but below 0 it gives 0, and the sigmoid is only near to that "
            "there: the branch needs a formula of its own.",
        ),
        (
            lambda x: np.where(np.asarray(x) > 0, 1.0, 0.0),
            "That is the step function. The sigmoid rises smoothly: 0.5 at 0, 0.731 at 1.",
        ),
        (
            lambda x: sigmoid(np.abs(x)),
            "That is right for x from 0 upwards only. Below 0 the top of the fraction is not 1.",
        ),
        (
            lambda x: sigmoid(-np.abs(x)),
            "That is right for x up to 0 only. Above 0 the top of the fraction is 1.",
        ),
        (
            lambda x: np.exp(-np.abs(x)),
            "That is only e to the power of -|x|. The sigmoid is a fraction that is made of it.",
        ),
        (
            When(lambda got, want: np.array_equal(got, np.trunc(want))),
            "All behind the point was cut off. An array made by `np.zeros_like(x)` or by "
            "`np.empty_like(x)` holds whole numbers only if x does; give it `dtype=float`.",
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
    right="Nothing overflows, not even at 20,000.",
)

hard_sigmoid = function_exercise(
    "hard_sigmoid",
    "Write `hard_sigmoid(x)` for numbers and arrays: 0 up to x = -2, 1 from x = 2 on, and a "
    "straight line between the two.",
    reference=lambda x: np.clip(np.asarray(x) / 4 + 0.5, 0, 1),
    cases=[
        0.0,
        1.0,
        -1.5,
        3.0,
        -2.5,
        2,
        np.array([-3.0, -2.0, 0.5, 2.0, 3.0]),
        np.array([[-1, 0], [1, 5]]),  # whole numbers
    ],
    fresh=_random_input,
    misconceptions=[
        (
            lambda x: np.asarray(x) / 4 + 0.5,
            "That is the line between, but it goes on for ever: cut it off at 0 and at 1.",
        ),
        (
            lambda x: np.maximum(np.asarray(x) / 4 + 0.5, 0),
            "Below, it stays at 0; above, it goes on past 1. Cut it off there too.",
        ),
        (
            lambda x: np.minimum(np.asarray(x) / 4 + 0.5, 1),
            "Above, it stays at 1; below, it goes on past 0. Cut it off there too.",
        ),
        (
            lambda x: np.clip(np.asarray(x) / 2 + 0.5, 0, 1),
            "Your line gets from 0 to 1 between -1 and 1. From -2 to 2 are 4 units, so its slope "
            "is 1/4.",
        ),
        (
            lambda x: np.clip(np.asarray(x) + 0.5, 0, 1),
            "The slope of your line is 1. It rises by 1 over the 4 units from -2 to 2.",
        ),
        (
            lambda x: np.clip(x, 0, 1),
            "Your line runs from 0 to 1. It should run from -2 to 2, through a half at 0.",
        ),
        (
            lambda x: np.clip(np.asarray(x) / 4, 0, 1),
            "The slope is right. But at 0 the line should be half-way up, at 0.5.",
        ),
        (
            lambda x: np.clip(x, -2, 2) / 4,
            "The slope is right, but the line runs from -0.5 to 0.5. Raise it by a half.",
        ),
        (
            lambda x: np.clip(x, -2, 2),
            "Cutting x off at -2 and 2 is a good start. Now squeeze that range into 0 to 1.",
        ),
        (
            lambda x: (np.asarray(x) > 0) * 1.0,
            "That is the step. Between -2 and 2 there should be a straight line.",
        ),
        (sigmoid, "That is the sigmoid itself. This one is made of three straight pieces."),
        (relu, "That is ReLU. This one has a ceiling too, at 1."),
        (
            When(lambda got, want: np.array_equal(got, np.trunc(want))),
            "All behind the point was cut off. An array made by `np.zeros_like(x)` holds whole "
            "numbers only if x does; give it `dtype=float`.",
        ),
    ],
    hints=[
        "First the line, as if there were no ends: through (-2, 0) and (2, 1). What is its slope, "
        "and how high is it at 0?",
        "The line is x / 4 + 0.5. An `if` can't cut it off: in an array, each element needs an "
        "answer of its own.",
        "`np.clip(values, low, high)` cuts off each element; so do `np.maximum` and `np.minimum` "
        "together.",
    ],
    solution="""
        def hard_sigmoid(x):
            return np.clip(np.asarray(x) / 4 + 0.5, 0, 1)
    """,
    right="It needs no exp, can't overflow, and is as steep at 0 as the sigmoid. Small devices use "
    "such a cheap sigmoid.",
)


def _random_output(rng: np.random.Generator) -> tuple:
    return (rng.uniform(-0.99, 0.99, size=[(), (4,)][int(rng.integers(2))])[()],)


def _twice_the_slope_at(s: object) -> object:
    return 2 * np.asarray(s) * (1 - np.asarray(s))


centred_slope = function_exercise(
    "centred_slope",
    "f(x) = 2 sigmoid(x) - 1 goes from -1 to 1. Write `slope(y)`: the slope of f where its own "
    "output is y, a number or an array.",
    reference=lambda y: (1 - np.square(y)) / 2,
    cases=[0.0, 0.5, -0.6, 0, np.array([-0.9, 0.0, 0.3])],
    fresh=_random_output,
    misconceptions=[
        (
            lambda y: np.asarray(y) * (1 - np.asarray(y)),
            "That would be the slope of the sigmoid if y were its output. Here y is 2 times that "
            "output, minus 1: find the sigmoid's output from y first.",
        ),
        (
            lambda y: 1 - np.square(y),
            "That is the slope of tanh, which is twice as narrow as this function. At y = 0 the "
            "slope is 0.5: twice the sigmoid's 0.25.",
        ),
        (
            _twice_the_slope_at,
            "The factor 2 is right, but y is not the sigmoid's output s. From y = 2 s - 1, what "
            "is s?",
        ),
        (
            lambda y: (1 - np.square(y)) / 4,
            "That is the sigmoid's slope at this place. f is twice as high, so it's twice as "
            "steep.",
        ),
        (
            lambda y: _twice_the_slope_at((np.asarray(y) - 1) / 2),
            "From y = 2 s - 1 follows s = (y + 1) / 2, with a plus.",
        ),
        (
            lambda y: (1 - np.square(y)) / 2 - 1,
            "The -1 at the end of f moves it down, but makes it no steeper: it adds nothing to the "
            "slope.",
        ),
        (
            lambda y: _twice_the_slope_at(sigmoid(y)),
            "Here the sigmoid was taken of y. But y is what came out already.",
        ),
        (
            lambda y: _twice_the_slope_at(y) - 1,
            "y is not the sigmoid's output; and the -1 at the end of f makes it no steeper.",
        ),
        (
            lambda y: 1 - np.square(tanh(y)),
            "Here tanh was taken of y. But y is what came out already.",
        ),
        (lambda y: np.asarray(y) * 0 + 0.5, "0.5 is the slope at y = 0 only, the largest."),
        (
            lambda y: (np.square(y) - 1) / 2,
            "The sign is wrong: f rises everywhere, so its slope is above 0.",
        ),
    ],
    hints=[
        "Let s be the sigmoid's output. Its slope is s (1 - s), and f = 2 s - 1 is twice as steep.",
        "So the slope is 2 s (1 - s). From y = 2 s - 1, s is (y + 1) / 2. Put that in.",
    ],
    solution="""
        def slope(y):
            s = (y + 1) / 2
            return 2 * s * (1 - s)
    """,
    right="It comes to (1 - y²) / 2, found without any exp. Chapter 06 lives on this: the slope "
    "comes out of what is known already.",
)


SQUARE = (
    np.array([[2.0, 0.0], [1.0, 1.0]]),
    np.array([2.0, -1.0]),
    np.array([[0.0, 1.0], [3.0, 0.5]]),
    np.array([0.5, 2.0]),
)
MERGED_WRONGLY = [
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
        lambda w1, b1, w2, b2: (w1 @ w2, w2 @ b1 + b2),
        "W is right. But b1 stands before W2, as x does: b1 @ W2. With tables of numbers the order "
        "of the factors counts.",
    ),
    (
        lambda w1, b1, w2, b2: (w1 @ w2, b1 @ w1 + b2),
        "W is right. But b1 is added after W1, so it's W2 that it passes through.",
    ),
    (
        lambda w1, b1, w2, b2: (w1 @ w2, b2 @ w2 + b1),
        "W is right. But it's b1 that passes through W2; b2 is added after that.",
    ),
    (
        lambda w1, b1, w2, b2: (w2 @ w1, w2 @ b1 + b2),
        "That is the order for the other way of writing, W @ x. Here x stands first: x @ W1, "
        "and then @ W2.",
    ),
    (
        lambda w1, b1, w2, b2: (w2 @ w1, b2 @ w1 + b1),
        "That has the second layer before the first. x meets W1 first, and then W2.",
    ),
    (
        lambda w1, b1, w2, b2: (w1 * w2, b1 * w2 + b2),
        "`*` multiplies element by element. The weighted sums of a layer are made by `@`.",
    ),
    (
        lambda w1, b1, w2, b2: (w1 * w2, b1 * b2),
        "`*` multiplies element by element. The weighted sums of a layer are made by `@`, and the "
        "biases are not multiplied with each other.",
    ),
    (
        lambda w1, b1, w2, b2: (w1 @ w2, b1 * b2),
        "W is right. The biases are not multiplied with each other: b1 passes through W2, and b2 "
        "is added.",
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
]


def _merged(answer: object, *layers: np.ndarray) -> object:
    """Merge two layers by an answer; if it stops because of their shapes, say why, where known."""
    try:
        return answer(*layers)
    except ValueError:
        for wrong, message in MERGED_WRONGLY:
            if compare(answer(*SQUARE), wrong(*SQUARE), 1e-6).equal:
                raise KnownError(message) from None
        raise


def _random_layers(rng: np.random.Generator) -> tuple:
    n, m, k = rng.integers(1, 5, size=3)
    return tuple(rng.normal(size=shape) for shape in ((n, m), m, (m, k), k))


one_layer = function_exercise(
    "one_layer",
    "Write `one_layer(W1, b1, W2, b2)`: the W and the b of the single linear layer that does the "
    "same as the two linear layers one after the other.",
    reference=lambda w1, b1, w2, b2: (w1 @ w2, b1 @ w2 + b2),
    cases=[
        SQUARE,
        (np.array([[2.0]]), np.array([1.0]), np.array([[3.0]]), np.array([4.0])),
        (  # 3 inputs, 2 neurons, 1 neuron; whole numbers
            np.array([[1, 2], [0, -1], [3, 1]]),
            np.array([1, 2]),
            np.array([[2], [-1]]),
            np.array([5]),
        ),
        (np.ones((2, 3)), np.arange(3.0), np.array([[1.0, 0.0]] * 3), np.array([0.5, -0.5])),
    ],
    fresh=_random_layers,
    use=_merged,
    form="a function that is called as `one_layer(W1, b1, W2, b2)` and returns W and b",
    misconceptions=MERGED_WRONGLY,
    hints=[
        "Write both layers in one line: (x @ W1 + b1) @ W2 + b2.",
        "Multiply out: x @ W1 @ W2 + b1 @ W2 + b2.",
        "W is everything that x is multiplied by. The rest is b.",
    ],
    solution="""
        def one_layer(W1, b1, W2, b2):
            return W1 @ W2, b1 @ W2 + b2
    """,
    right="Two linear layers are one, whatever their sizes. And so are twenty.",
)

layers_to_a_thousandth = value_exercise(
    "layers_to_a_thousandth",
    "How many sigmoids in a row, weights 1, does it take until the slope of the whole is below "
    "1/1000 for certain?",
    expected=5,
    misconceptions=[
        (4, "Four are not quite enough: 0.25 to the power of 4 is 0.0039."),
        (3, "Three are not enough: 0.25 to the power of 3 is 0.016."),
        (1000, "It takes far fewer. The slopes of neurons in a row are multiplied."),
        (6, "Six are one too many: five are enough."),
        (10, "It would be ten if each sigmoid halved the slope. It leaves a quarter at most."),
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


def _is_dead(x: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    return ((x @ w + b) <= 0).all(axis=0)


def _dead(x: np.ndarray, w: np.ndarray, b: np.ndarray) -> int:
    return int(_is_dead(x, w, b).sum())


def _random_layer(rng: np.random.Generator) -> tuple:
    n, n_inputs, neurons = rng.integers(3, 7), rng.integers(1, 4), rng.integers(3, 9)
    # whole numbers, so that a sum of exactly 0 comes up
    x = rng.integers(-2, 3, size=(n, n_inputs)).astype(float)
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
        (np.array([[1.0], [1.0]]), np.array([[-1.0, -2.0, 1.0]]), np.array([0.0, 0.0, -1.0])),
        (np.array([[1.0], [3.0]]), np.array([[1.0, -1.0]]), np.array([-1.5, 0.0])),
        (np.array([[1], [2]]), np.array([[0.25, -0.5, 0.1]]), np.array([0.0, 0.5, -0.5])),
        (np.array([[0.5, -0.25]]), np.array([[1, -2, 1], [1, 1, 2]]), np.array([0, 1, -1])),
        (np.array([[0.5], [-1.5]]), np.array([[0.5]]), np.array([-0.125])),
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
        (
            lambda x, w, b: int(((x @ w + b) == 0).all(axis=0).sum()),
            "The ReLU is missing: a sum below 0 comes out of it as 0, too. Take "
            "`np.maximum(sums, 0)` first.",
        ),
        (
            lambda x, w, b: int(((x @ w + b).sum(axis=0) <= 0).sum()),
            "The sums of all examples were added up here, so a few low ones can hide one that "
            "fires. A dead neuron is silent for each of them.",
        ),
        (
            lambda x, w, b: _is_dead(x, w, b).mean(),
            "That is the share of the dead among all neurons. Asked for is how many they are.",
        ),
        (
            _is_dead,
            "That says for each neuron whether it is dead. Count the True, with `.sum()`.",
        ),
        (
            lambda x, w, b: np.nonzero(_is_dead(x, w, b)),
            "`np.where` gives the numbers of the dead neurons. Asked for is how many they are.",
        ),
        (
            lambda x, w, b: np.flatnonzero(_is_dead(x, w, b)),
            "Those are the numbers of the dead neurons. Asked for is how many they are.",
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


# Guesses.

overflow = choice_guess(
    "overflow",
    "What will `plain_sigmoid(-1000.0)` come to?",
    options={
        "error": Choice(
            "an error: the numbers get too large",
            "You'd have to believe that NumPy stops when a number gets too large. It writes `inf` "
            "instead, warns you, and goes on.",
        ),
        "nan": Choice(
            "`nan`, not a number",
            "You'd have to believe that infinity ruins every result. It does ruin `inf / inf`, but "
            "`1 / (1 + inf)` is 0.",
        ),
        "quiet": Choice(
            "0, and all is well",
            "You'd have to believe that the computer sees where it is going. It works out "
            "`exp(1000)` on the way, and no number of 64 bits is that large.",
        ),
        "warning": Choice("0, with a warning"),
    },
    happens="warning",
    why="The result is right by luck.",
)

steeper = choice_guess(
    "steeper",
    "At 0, tanh is four times as steep as the sigmoid. Which of the two is steeper at x = 3?",
    options={
        "tanh": Choice(
            "tanh",
            "You'd have to believe that what's steeper in the middle is steeper everywhere. But "
            "tanh has less and less room above it: it gets to its ceiling sooner, and there it's "
            "flat.",
        ),
        "sigmoid": Choice("the sigmoid"),
        "same": Choice(
            "neither: both are flat by then",
            "You'd have to believe that flat is flat. Both slopes are small, but one is several "
            "times as large as the other, and learning goes by the slope.",
        ),
    },
    happens="sigmoid",
)

numbers_needed = number_guess(
    "numbers_needed",
    "Three linear layers with 4, 5 and 2 neurons act on 3 inputs. Together they hold 53 weights "
    "and biases. How many does a single layer need to do the same?",
    happens=8,
    near=0.5,
    beliefs=[
        (
            lambda guess, happened: guess >= 53,
            "You'd have to believe that each of the 53 adds something of its own. Multiplied out, "
            "they melt into a table of 3 × 2 weights and 2 biases.",
        ),
        (
            lambda guess, happened: guess < happened,
            "You'd have to believe that fewer numbers are enough than there are wires: each of 3 "
            "inputs has a weight for each of 2 outputs, and each output has a bias.",
        ),
    ],
    otherwise="You'd have to believe that the layers between leave a trace in the size. Only the "
    "two ends count: 3 × 2 weights and 2 biases.",
    low=1,
    high=1000,
)

ten_sigmoids = choice_guess(
    "ten_sigmoids",
    "Ten sigmoids in a row, each with the weight 1. You nudge the number that goes in. How much of "
    "the nudge comes out at the end?",
    options={
        "tenth": Choice(
            "about a tenth of it",
            "You'd have to believe that each sigmoid takes away a fifth of the nudge. It takes "
            "away three quarters, or more.",
        ),
        "hundredth": Choice(
            "about a hundredth",
            "You'd have to believe that each sigmoid lets almost two thirds of the nudge through. "
            "It lets a quarter through, at best.",
        ),
        "thousandth": Choice(
            "about a thousandth",
            "You'd have to believe that each sigmoid halves the nudge. It leaves a quarter, at "
            "best.",
        ),
        "millionth": Choice("less than a millionth"),
    },
    happens="millionth",
)

revived = choice_guess(
    "revived",
    "All 50 hidden neurons are dead. What will 500 training steps do?",
    options={
        "most": Choice(
            "wake most of them up: that's what training is for",
            "You'd have to believe that training can move any weight. It moves a weight by its "
            "slope, and behind a dead neuron that slope is 0 for every example.",
        ),
        "few": Choice(
            "wake up a few, by chance",
            "You'd have to believe that some example reaches one of them. None does: that's what "
            "dead means, and the examples stay the same.",
        ),
        "none": Choice("wake up none"),
    },
    happens="none",
)

killed = number_guess(
    "killed",
    "Here's a healthy network, none of its 50 hidden neurons dead. How many will be dead after ten "
    "steps with the learning rate 0.9?",
    happens=50,
    near=2,
    unit="neurons",
    beliefs=[
        (
            lambda guess, happened: guess <= 10,
            "You'd have to believe that a long step hurts a few unlucky neurons. It throws all of "
            "them, and the next step starts from a worse place.",
        ),
    ],
    otherwise="You'd have to believe that it stops half-way. But each step that is too long makes "
    "the error larger, and the next step longer still.",
    low=0,
    high=50,
)
