"""The exercises of chapter 03: activation functions, their slopes, and deep stacks."""

import numpy as np

from helpers.exercises.declare import When, function_exercise, value_exercise
from helpers.exercises.guesses import Choice, choice_guess, number_guess
from helpers.nn.functions import relu, sigmoid, tanh


def _random_input(rng: np.random.Generator) -> tuple:
    """Return a number or an array of some shape."""
    shape = [(), (5,), (2, 3)][int(rng.integers(3))]
    return (rng.normal(scale=2, size=shape)[()],)


stable_sigmoid = function_exercise(
    "stable_sigmoid",
    "Write `sigmoid(x)` for numbers and arrays, so that nothing overflows, no matter how large x "
    "is.",
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
            "That's the sigmoid of -x: it falls where it should rise. Check the sign of x in exp.",
        ),
        (np.tanh, "That's tanh, which goes from -1 to 1. The sigmoid goes from 0 to 1."),
        (
            lambda x: np.tanh(np.asarray(x) / 2),
            "That goes from -1 to 1. The sigmoid is half as high, and starts at 0: halve it, and "
            "add a half.",
        ),
        (
            lambda x: np.where(np.asarray(x) >= 0, sigmoid(x), 0.0),
            "Right from 0 upwards. But below 0 it gives exactly 0, and the sigmoid only comes "
            "close to that: the branch needs a formula of its own.",
        ),
        (
            lambda x: np.where(np.asarray(x) > 0, 1.0, 0.0),
            "That's the step function. The sigmoid rises smoothly: 0.5 at 0, 0.731 at 1.",
        ),
        (
            lambda x: sigmoid(np.abs(x)),
            "That's right only for x from 0 upwards. Below 0 the top of the fraction isn't 1.",
        ),
        (
            lambda x: sigmoid(-np.abs(x)),
            "That's right only for x up to 0. Above 0 the top of the fraction is 1.",
        ),
        (
            lambda x: np.exp(-np.abs(x)),
            "That's only e to the power of -|x|. The sigmoid is a fraction made from it.",
        ),
        (
            When(lambda got, want: np.array_equal(got, np.trunc(want))),
            "Everything after the decimal point was cut off. An array made by `np.zeros_like(x)` "
            "or by `np.empty_like(x)` holds whole numbers only if x does; give it `dtype=float`.",
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
            "That's the line in the middle, but it goes on forever: cut it off at 0 and at 1.",
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
            "Your line gets from 0 to 1 between -1 and 1. It's 4 units from -2 to 2, so the slope "
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
            lambda x: np.clip(np.asarray(x) // 4 + 0.5, 0, 1),
            "`//` divides and rounds down to a whole number, so your line becomes a stair. A plain "
            "`/` keeps the fraction.",
        ),
        (
            lambda x: np.clip(np.asarray(x) / 4, 0, 1),
            "The slope is right. But at 0 the line should be halfway up, at 0.5.",
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
            "That's the step. Between -2 and 2 there should be a straight line.",
        ),
        (sigmoid, "That's the sigmoid itself. This one has three straight pieces."),
        (relu, "That's ReLU. This one has a ceiling too, at 1."),
        (
            When(lambda got, want: np.array_equal(got, np.trunc(want))),
            "Everything after the decimal point was cut off. An array made by `np.zeros_like(x)` "
            "holds whole numbers only if x does; give it `dtype=float`.",
        ),
    ],
    hints=[
        "Start with the line, as if it had no ends: through (-2, 0) and (2, 1). What is its slope, "
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
    right="Two hinges make it, too: relu(x / 4 + 0.5) - relu(x / 4 - 0.5). Two steeper ones "
    "make the step in the explorer. Small devices use such a ramp in place of the smooth sigmoid, "
    "which comes next.",
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
            "That's the slope of tanh, which is half as wide as this function. At y = 0 the "
            "slope is 0.5: twice the sigmoid's 0.25.",
        ),
        (
            _twice_the_slope_at,
            "The factor 2 is right, but y is not the sigmoid's output s. From y = 2 s - 1, what "
            "is s?",
        ),
        (
            lambda y: (1 - np.square(y)) / 4,
            "That's the sigmoid's slope at that point. f is twice as high, so it's twice as steep.",
        ),
        (
            lambda y: _twice_the_slope_at((np.asarray(y) - 1) / 2),
            "From y = 2 s - 1 you get s = (y + 1) / 2, with a plus.",
        ),
        (
            lambda y: (1 - np.square(y)) / 2 - 1,
            "The -1 at the end of f moves it down, but makes it no steeper: it adds nothing to the "
            "slope.",
        ),
        (
            lambda y: _twice_the_slope_at(sigmoid(y)),
            "You took the sigmoid of y. But y has already come out of it.",
        ),
        (
            lambda y: _twice_the_slope_at(y) - 1,
            "y is not the sigmoid's output; and the -1 at the end of f makes it no steeper.",
        ),
        (
            lambda y: 1 - np.square(tanh(y)),
            "You took tanh of y. But y has already come out of the function.",
        ),
        (lambda y: np.asarray(y) * 0 + 0.5, "0.5 is the slope at y = 0 only, where it's largest."),
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
    right="It comes to (1 - y²) / 2, without any exp. Chapter 06 lives on this: the slope comes "
    "from what you already know.",
)


def _random_neurons(rng: np.random.Generator) -> tuple:
    n = int(rng.integers(2, 5))
    return *(rng.normal(size=n) for _ in range(3)), float(rng.normal())


one_neuron = function_exercise(
    "one_neuron",
    "Write `one_neuron(w, b, v, c)`: the weight and the bias of the single neuron that does the "
    "same as a row of hidden neurons w x + b without activation, and an output neuron with the "
    "weights v and the bias c.",
    reference=lambda w, b, v, c: (v @ w, v @ b + c),
    cases=[
        (np.array([2.0, -1.0]), np.array([1.0, 3.0]), np.array([3.0, 2.0]), -4.0),
        (np.array([1.0, 2.0, -0.5]), np.array([0.0, 1.0, 4.0]), np.array([2.0, -1.0, 3.0]), 0.5),
        (np.array([4.0]), np.array([3.0]), np.array([-2.0]), 1.0),
        (np.array([1, 2]), np.array([5, -1]), np.array([2, 3]), 7),  # whole numbers
    ],
    fresh=_random_neurons,
    form="a function that is called as `one_neuron(w, b, v, c)` and returns a weight and a bias",
    misconceptions=[
        (
            lambda w, b, v, c: (w.sum(), v @ b + c),
            "The bias is right. But each hidden weight passes through the output neuron, and is "
            "multiplied by its v there.",
        ),
        (
            lambda w, b, v, c: (v @ w, b.sum() + c),
            "The weight is right. But each hidden bias passes through the output neuron, and is "
            "multiplied by its v there.",
        ),
        (
            lambda w, b, v, c: (w.sum(), b.sum() + c),
            "The weights v of the output neuron are missing: they multiply everything the hidden "
            "neurons send.",
        ),
        (
            lambda w, b, v, c: (v @ w, c),
            "The weight is right. The hidden biases got lost: each is multiplied by its v and "
            "added to c.",
        ),
        (
            lambda w, b, v, c: (v @ w, v @ b),
            "The weight is right. The output neuron's own bias c got lost.",
        ),
        (
            lambda w, b, v, c: (v @ w, v @ (b + c)),
            "The weight is right. But c isn't multiplied by v: the output neuron adds it last, and "
            "once.",
        ),
        (
            lambda w, b, v, c: (v.sum() * w.sum(), v.sum() * b.sum() + c),
            "Each hidden neuron has a v of its own: multiply first, then add up.",
        ),
        (
            lambda w, b, v, c: (w * v, b * v + c),
            "That's one number for each hidden neuron. The output neuron adds them all up: `v @ "
            "w`.",
        ),
        (
            lambda w, b, v, c: (v @ b + c, v @ w),
            "The two are the wrong way round: first the weight, then the bias.",
        ),
    ],
    hints=[
        "Write it out for two hidden neurons: v1 (w1 x + b1) + v2 (w2 x + b2) + c.",
        "Multiply out, and collect everything that x is multiplied by. The rest is the bias.",
        "A sum of products, such as v1 w1 + v2 w2, is `v @ w`.",
    ],
    solution="""
        def one_neuron(w, b, v, c):
            return v @ w, v @ b + c
    """,
    right="Any number of linear neurons side by side can do no more than a single one.",
)

layers_to_a_thousandth = value_exercise(
    "layers_to_a_thousandth",
    "How many sigmoids in a row, weights 1, does it take until the slope of the whole is "
    "certain to be below 1/1000?",
    expected=5,
    misconceptions=[
        (4, "Four are not quite enough: 0.25 to the power of 4 is 0.0039."),
        (3, "Three are not enough: 0.25 to the power of 3 is 0.016."),
        (1000, "It takes far fewer. The slopes of neurons in a row are multiplied."),
        (6, "Six are one too many: five are enough."),
        (10, "It would be ten if each sigmoid halved the slope. It leaves a quarter at most."),
        (
            When(lambda got, want: 4.9 < got < 5),
            "0.25 to the power of 4.98 is 1/1000. How many whole sigmoids does that take?",
        ),
        (250, "The slopes are multiplied, not added: two sigmoids leave 0.25 times 0.25."),
        (0.25, "That's the largest slope of one sigmoid. How many do you need?"),
    ],
    hints=[
        "One sigmoid has a slope of 0.25 at most. In a row, slopes are multiplied.",
        "Find the smallest whole number n for which 0.25 to the power of n is below 0.001.",
    ],
    solution="answer = next(n for n in range(1, 100) if 0.25**n < 0.001)",
    right="0.25 to the power of 5 is 0.00098, and it can't be more than that.",
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
            "That counts the neurons that are silent for at least one example. That's what a ReLU "
            "is for. The dead ones are silent for all of them.",
        ),
        (lambda x, w, b: w.shape[1] - _dead(x, w, b), "That counts the living ones."),
        (
            lambda x, w, b: int(((x @ w + b) <= 0).all(axis=1).sum()),
            "That counts the examples for which no neuron fires. Each neuron is a column: `axis=0` "
            "looks down the columns.",
        ),
        (
            lambda x, w, b: int(((x @ w + b) < 0).all(axis=0).sum()),
            "A sum of exactly 0 gives 0 as well: silent means `<= 0`.",
        ),
        (
            lambda x, w, b: int(((x @ w) <= 0).all(axis=0).sum()),
            "The bias is missing, and the bias is often what kills a neuron.",
        ),
        (
            lambda x, w, b: int(((x @ w + b) == 0).all(axis=0).sum()),
            "The ReLU is missing: a sum below 0 comes out of it as 0, too. Take "
            "`np.maximum(sums, 0)` first.",
        ),
        (
            lambda x, w, b: int(((x @ w + b).sum(axis=0) <= 0).sum()),
            "You added up the sums of all examples, so a few low ones can hide one that fires. A "
            "dead neuron is silent for every single example.",
        ),
        (
            lambda x, w, b: _is_dead(x, w, b).mean(),
            "That's the share of dead neurons. How many are there?",
        ),
        (
            _is_dead,
            "That says for each neuron whether it's dead. Count the True values, with `.sum()`.",
        ),
        (
            lambda x, w, b: np.nonzero(_is_dead(x, w, b)),
            "`np.where` says which neurons are dead. How many are there?",
        ),
        (
            lambda x, w, b: np.flatnonzero(_is_dead(x, w, b)),
            "That says which neurons are dead. How many are there?",
        ),
    ],
    hints=[
        "h = relu(x @ W + b) has a row for each example and a column for each neuron.",
        "`(h == 0).all(axis=0)` is True for the columns that are 0 from top to bottom.",
        "`.sum()` counts the True values.",
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
    "What will `plain_sigmoid(-1000.0)` give?",
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
            "0, and no complaint",
            "You'd have to believe that the computer sees where it's heading. It works out "
            "`exp(1000)` first, and no 64-bit number is that large.",
        ),
        "warning": Choice("0, with a warning"),
    },
    happens="warning",
    why="`1 / (1 + inf)` is 0, so the result is right. The next form won't get away with it.",
)

trained_hinges = number_guess(
    "trained_hinges",
    "Three hinges are enough for the tent. Now let training look for it: 20 random starts with "
    "three hinges each, 300 steps from every start. How many of the 20 find the tent?",
    happens=0,
    near=1,
    unit="starts",
    beliefs=[
        (
            lambda guess, happened: guess >= 15,
            "You'd have to believe that training finds whatever a network can draw. It only feels "
            "its way downhill from where it starts, and gets stuck where no small step leads "
            "further down. Even 1,000 steps bring home only one of the twenty.",
        ),
    ],
    otherwise="You'd have to believe that three hinges leave training some room. They leave none: "
    "each bend must end in its one right place, and all three must face the same way.",
    low=0,
    high=20,
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
    why="A quarter, ten times over, is 0.00000095, and it can't be more than that.",
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
    why="A dead neuron gives 0 every time and passes back 0, so its weights get a gradient of 0. "
    "As long as its inputs stay what they are, it can't get out.",
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
    otherwise="You'd have to believe that it stops halfway. But each step that's too long makes "
    "the error larger, and the next step longer still.",
    low=0,
    high=50,
)
