"""The exercises of chapter 01: neurons, gates, and the learning rule."""

import numpy as np

from helpers.exercises.declare import function_exercise, value_exercise
from helpers.exercises.judge import KnownError
from helpers.nn.perceptron import perceptron

BITS = [(0, 0), (0, 1), (1, 0), (1, 1)]


def _random_neuron(rng: np.random.Generator) -> tuple:
    n = int(rng.integers(1, 7))
    return rng.normal(size=n), rng.normal(size=n), rng.normal()


neuron = function_exercise(
    "neuron",
    "Write `neuron(x, w, b)`: 1 if the weighted sum plus the bias is above 0, else 0.",
    reference=lambda x, w, b: int(perceptron(x, w, b)),
    cases=[
        (np.array([1, 0]), np.array([0.5, 0.5]), -0.7),
        (np.array([1, 1]), np.array([0.5, 0.5]), -0.7),
        (np.array([0, 0, 0]), np.array([1.0, 2.0, 3.0]), 0.0),
        (np.array([1.0, 0.5, 2.0, 0.0, 1.0]), np.array([0.4, -1.0, 0.3, 5.0, 0.1]), -0.2),
        (np.array([2.0]), np.array([-1.0]), 2.5),
        (np.array([1, 1]), np.array([-0.2, -0.2]), -0.7),
    ],
    fresh=_random_neuron,
    misconceptions=[
        (
            lambda x, w, b: int(np.dot(x, w) > 0),
            "The bias is missing: add `b` to the weighted sum before you compare with 0.",
        ),
        (
            lambda x, w, b: int(np.dot(x, w) - b > 0),
            "The bias is taken away here, which is the same as comparing the sum with it. It is "
            "added: a greater bias makes firing easier.",
        ),
        (
            lambda x, w, b: int(np.dot(x, w) + b >= 0),
            "At a sum of exactly 0 the neuron does not fire: above 0 means `>`, not `>=`.",
        ),
        (
            lambda x, w, b: np.dot(x, w) + b,
            "That is the sum itself. The neuron's output is 1 if the sum is above 0, else 0.",
        ),
        (
            lambda x, w, b: int(np.dot(x, w) + b <= 0),
            "That is the wrong way round: 1 is for a sum above 0.",
        ),
        (
            lambda x, w, b: 1 if np.dot(x, w) + b > 0 else -1,
            "When it does not fire, the output of this neuron is 0, not -1.",
        ),
    ],
    hints=[
        "Multiply each input by its own weight and add up the products; then add `b`.",
        "`x @ w` gives the weighted sum; so does `sum(p * q for p, q in zip(x, w))`.",
        "Compare the sum with 0: `1 if s > 0 else 0`.",
    ],
    solution="""
        def neuron(x, w, b):
            s = x @ w + b
            return 1 if s > 0 else 0
    """,
)


SAME_WEIGHTS = "This is NAND, but the two weights are the same. Make them differ."
NO_NAND = "This output was found without `nand`: it was never called. Build it from `nand` alone."


def _three_numbers(answer: object) -> tuple[np.ndarray, float]:
    """Return w and b from three numbers, whether or not the weights are in brackets."""
    try:
        if isinstance(answer, set | dict):  # without an order, or by name
            raise TypeError
        w1, w2, b = np.concatenate([np.ravel(np.asarray(part, dtype=float)) for part in answer])
    except (TypeError, ValueError):
        raise ValueError("these are not three numbers") from None
    # A common factor changes no output, and it keeps tiny numbers apart from rounding.
    scale = max(abs(w1), abs(w2), abs(b)) or 1.0
    return np.array([w1, w2]) / scale, b / scale


def _gate_made(answer: object, x1: int, x2: int) -> int:
    w, b = _three_numbers(answer)
    if w[0] == w[1] and list(perceptron(BITS, w, b)) == [1, 1, 1, 0]:
        raise KnownError(SAME_WEIGHTS)
    return int(perceptron([x1, x2], w, b))


nand_weights = function_exercise(
    "nand_weights",
    "Give w1, w2, b that make NAND, with w1 and w2 different from each other.",
    reference=lambda x1, x2: int(not (x1 and x2)),
    cases=BITS,
    use=_gate_made,
    form="three numbers w1, w2, b",
    misconceptions=[
        (
            lambda x1, x2: int(x1 and x2),
            "This is AND. Its opposite has the signs of all three numbers turned.",
        ),
        (
            lambda x1, x2: int(x1 or x2),
            "This is OR: it fires for every input but 00. NAND is silent for 11 only.",
        ),
        (
            lambda x1, x2: int(not (x1 or x2)),
            "This is NOR: it is silent as soon as one input is 1. Raise the bias, so that it takes "
            "both inputs to silence the neuron.",
        ),
        (
            lambda x1, x2: 1,
            "This neuron fires for every input. For 11 both weights together must bring the sum "
            "down to 0 or below.",
        ),
        (
            lambda x1, x2: 0,
            "This neuron never fires. NAND fires for 00, where only the bias counts: "
            "the bias must be above 0.",
        ),
    ],
    hints=[
        "For the input 00 only the bias counts, and NAND gives 1: so the bias is above 0.",
        "Both weights must be negative. One alone must not bring the sum down to 0; together "
        "they must.",
        "Start from (-0.5, -0.5, 0.7) and make one of the weights a little stronger.",
    ],
    solution="answer = (-0.6, -0.5, 0.7)",
    right="Your neuron gives 1 1 1 0, and its weights differ.",
)

and_bias_range = value_exercise(
    "and_bias_range",
    "With w1 = w2 = 0.5 the neuron is AND for every bias greater than `low` and up to `high`. "
    "Give low, high.",
    expected=(-1.0, -0.5),
    misconceptions=[
        ((-0.5, -1.0), "The two ends are the wrong way round: first the lower one."),
        ((0.5, 1.0), "Mind the sign: a bias above 0 makes the neuron fire even for 00."),
        (
            (-0.5, 0.0),
            "Those are the biases of OR: there, one input alone is enough. AND needs both.",
        ),
        ((-1.0, 0.0), "From -0.5 on upwards, one input alone already lifts the sum above 0: OR."),
        ((-0.7, -0.7), "-0.7 is one bias that works. Which others do, downwards and upwards?"),
    ],
    hints=[
        "Write down the sum for 01 and for 11, with b as a letter.",
        "One input: 0.5 + b must not be above 0. Two inputs: 1.0 + b must be above 0.",
        "The first says b ≤ -0.5. What does the second say?",
    ],
    solution="answer = (-1.0, -0.5)",
    right="For b in that range one input is not enough and two are.",
)


def _nand(x1: int, x2: int) -> int:
    return int(not (x1 and x2))


class _CountedNand:
    """NAND that counts its calls and refuses inputs that are not 0 or 1."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, x1: int, x2: int) -> int:
        for x in (x1, x2):
            if x not in (0, 1):
                raise ValueError(f"nand takes 0 or 1, not {x!r}")
        self.calls += 1
        return _nand(x1, x2)


def _with_nand(answer: object, x1: int, x2: int) -> object:
    nand = _CountedNand()
    output = answer(x1, x2, nand)
    if not nand.calls and isinstance(output, int | float | np.generic):
        raise KnownError(NO_NAND)
    return output


xor_from_nand = function_exercise(
    "xor_from_nand",
    "Write `xor(x1, x2, nand)` using only the function `nand`, as often as you like.",
    reference=lambda x1, x2: int(x1 != x2),
    cases=BITS,
    use=_with_nand,
    form="a function that is called as `xor(x1, x2, nand)` and returns 0 or 1",
    misconceptions=[
        (_nand, "That is NAND itself. It still gives 1 for the input 00."),
        (lambda x1, x2: int(x1 and x2), "That is AND: NAND, turned round by a second NAND."),
        (lambda x1, x2: int(x1 or x2), "That is OR. It still gives 1 for the input 11."),
        (
            lambda x1, x2: int(x1 == x2),
            "That is the opposite of XOR. One more NAND with the same value twice turns it round.",
        ),
    ],
    hints=[
        "`nand(a, a)` is NOT a. And nand(NOT a, NOT b) is a OR b.",
        "XOR is the AND of NAND and OR. An AND is a NAND that is turned round.",
        "There is a way with four calls: begin with `m = nand(x1, x2)`, and give `m` to both "
        "`nand(x1, m)` and `nand(x2, m)`.",
    ],
    solution="""
        def xor(x1, x2, nand):
            m = nand(x1, x2)
            return nand(nand(x1, m), nand(x2, m))
    """,
    right="XOR, out of nothing but NAND. Whole computers can be built so.",
)


def _learned(x: np.ndarray, y: int, w: np.ndarray, b: float, eta: float, sign: int = 1) -> tuple:
    error = sign * (y - int(perceptron(x, w, b)))
    return w + eta * error * x, b + eta * error


def _random_step(rng: np.random.Generator) -> tuple:
    n = int(rng.integers(2, 5))
    x, w = rng.integers(0, 3, size=n).astype(float), rng.normal(size=n)
    return x, int(rng.integers(2)), w, rng.normal(), rng.uniform(0.1, 1)


learning_step = function_exercise(
    "learning_step",
    "Write `step(x, y, w, b, eta)`: one look of the perceptron rule. Returns the new w and b.",
    reference=_learned,
    cases=[
        (np.array([1.0, 1.0]), 1, np.array([0.0, 0.0]), 0.0, 0.1),
        (np.array([1.0, 0.0]), 0, np.array([0.5, 0.5]), 0.2, 0.5),
        (np.array([0.0, 0.0]), 0, np.array([0.5, 0.5]), 0.3, 0.5),
        (np.array([1.0, 1.0]), 1, np.array([0.5, 0.5]), -0.7, 0.3),
    ],
    fresh=_random_step,
    misconceptions=[
        (
            lambda x, y, w, b, eta: _learned(x, y, w, b, eta, sign=-1),
            "This walks the wrong way: each step makes the output more wrong. The error is the "
            "wanted output minus the neuron's own, y - ŷ.",
        ),
        (
            lambda x, y, w, b, eta: (_learned(x, y, w, b, eta)[0], b),
            "The weights are right, but the bias never changes. It learns too: add η (y - ŷ).",
        ),
        (
            lambda x, y, w, b, eta: (w, _learned(x, y, w, b, eta)[1]),
            "The bias is right, but the weights never change.",
        ),
        (
            lambda x, y, w, b, eta: _learned(x, y, w, b, 1.0),
            "The step does not depend on the learning rate: multiply the error by `eta`.",
        ),
        (
            lambda x, y, w, b, eta: (
                w + eta * (y - int(perceptron(x, w, b))),
                b + eta * (y - int(perceptron(x, w, b))),
            ),
            "Every weight moves by the same amount here. A weight moves by η (y - ŷ) times its own "
            "input: where the input was 0, it had no part in the mistake.",
        ),
        (
            lambda x, y, w, b, eta: (w + eta * (y - (x @ w + b)) * x, b + eta * (y - (x @ w + b))),
            "The error is taken from the sum here. It is the wanted output minus the output, "
            "and the output is 0 or 1.",
        ),
        (
            lambda x, y, w, b, eta: (w + eta * y * x, b + eta * y),
            "This moves even when the output is right. Multiply by the error y - ŷ, not by y.",
        ),
    ],
    hints=[
        "First find the neuron's own output: 1 if x @ w + b is above 0, else 0.",
        "The error is y minus that output: +1, 0 or -1.",
        "Return two things: `return w + eta * error * x, b + eta * error`.",
    ],
    solution="""
        def step(x, y, w, b, eta):
            y_hat = 1 if x @ w + b > 0 else 0
            error = y - y_hat
            return w + eta * error * x, b + eta * error
    """,
)
