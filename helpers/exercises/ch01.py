"""The exercises of chapter 01: neurons, gates, and the learning rule."""

from collections.abc import Callable

import numpy as np

from helpers.exercises.declare import When, function_exercise, value_exercise
from helpers.exercises.descriptions import say_kind, shorten
from helpers.exercises.guesses import Choice, choice_guess, number_guess
from helpers.exercises.judge import KnownError
from helpers.nn.perceptron import perceptron

BITS = [(0, 0), (0, 1), (1, 0), (1, 1)]

NOT_TWO_THINGS = (
    "`at_least({n}, {k})` gave {kind}. It should return two things: the weights, then the bias."
)
WRONG_PARTS = (
    "`at_least({n}, {k})` gave {w} as weights and {b} as bias. A neuron with n = {n} inputs needs "
    "an array or a list with a weight for each input, and one number as bias."
)


def _at_most_one(w: np.ndarray, b: float) -> tuple[np.ndarray, float]:
    """Divide by the largest number: that changes no output and keeps tiny ones from rounding."""
    scale = max(*np.abs(w), abs(b)) or 1.0
    return w / scale, b / scale


def _vote(answer: object, n: int, k: int, votes: tuple[int, ...]) -> int | None:
    """Return what the neuron that an answer makes says of these votes."""
    made = answer(n, k)
    if made is None:
        return None
    if not (isinstance(made, tuple | list | np.ndarray) and len(made) == 2):
        raise KnownError(NOT_TWO_THINGS.format(n=n, k=k, kind=say_kind(made)))
    w, b = (np.asarray(part, dtype=float) for part in made)
    if w.shape != (n,) or b.size != 1:
        raise KnownError(WRONG_PARTS.format(n=n, k=k, w=say_kind(w), b=say_kind(b)))
    return int(perceptron(votes, *_at_most_one(w, b.item())))


def _random_vote(rng: np.random.Generator) -> tuple:
    n = int(rng.integers(1, 8))
    k = int(rng.integers(1, n + 1))
    for_it = min(n, k - int(rng.integers(2)))  # the two counts that are hardest to tell apart
    votes = rng.permutation([1] * for_it + [0] * (n - for_it))
    return n, k, tuple(int(vote) for vote in votes)


at_least = function_exercise(
    "at_least",
    "Write `at_least(n, k)`: the n weights and the bias of a neuron that fires when at least k of "
    "its n inputs are 1.",
    reference=lambda n, k, votes: int(sum(votes) >= k),
    cases=[
        (3, 2, (0, 0, 0)),
        (3, 2, (0, 1, 0)),
        (3, 2, (1, 0, 1)),
        (3, 2, (1, 1, 1)),
        (1, 1, (0,)),
        (1, 1, (1,)),
        (4, 1, (0, 0, 0, 0)),
        (4, 1, (0, 0, 0, 1)),
        (4, 4, (1, 1, 0, 1)),
        (4, 4, (1, 1, 1, 1)),
        (5, 4, (1, 0, 1, 0, 1)),
        (5, 4, (0, 1, 1, 1, 1)),
        (3, 2, (1, 1, 0)),
        (7, 6, (1, 1, 0, 1, 1, 1, 0)),  # weights of 1/k come near to the bias of 1 vote less
        (7, 6, (1, 1, 1, 1, 1, 1, 0)),
        (12, 11, (0, *(1,) * 10, 0)),
        (12, 11, (*(1,) * 11, 0)),
        (50, 50, (*(1,) * 49, 0)),
    ],
    fresh=_random_vote,
    use=_vote,
    form="a function that is called as `at_least(n, k)` and returns n weights and a bias",
    misconceptions=[
        (
            lambda n, k, votes: int(sum(votes) > k),
            "Your neuron wants more than k votes. With exactly k of them its sum is 0 or less, and "
            "a sum of exactly 0 doesn't fire: raise the bias a little.",
        ),
        (
            lambda n, k, votes: int(sum(votes) >= k - 1),
            "Your neuron already fires with k - 1 votes, one too few. With k - 1 votes the sum "
            "must not be above 0; with k it must be.",
        ),
        (
            lambda n, k, votes: int(sum(votes) < k),
            "That's the wrong way round: it fires when too few vote 1. Flip all the signs. (If one "
            "of the sums is exactly 0, raise the bias a little afterwards: 0 doesn't fire, flipped "
            "or not.)",
        ),
        (
            lambda n, k, votes: int(sum(votes) == n),
            "That's AND of all the votes, whatever k is. The bias should depend on k.",
        ),
        (
            lambda n, k, votes: int(sum(votes) >= 1),
            "That's OR of all the votes, whatever k is. The bias should depend on k.",
        ),
        (
            lambda n, k, votes: int(2 * sum(votes) > n),
            "That's the majority, more than half of the n votes. How many it takes is told by k.",
        ),
        (
            lambda n, k, votes: int(sum(votes) >= 2),
            "That always takes two votes, whatever k is. The bias should depend on k.",
        ),
        (
            lambda n, k, votes: int(sum(votes[:k]) >= k),
            "Your neuron listens to the first k votes only. Any k of the n will do, so all n "
            "weights should be the same.",
        ),
        (
            lambda n, k, votes: 1,
            "Your neuron always fires, even when nobody votes 1. Its bias must be below 0.",
        ),
        (
            lambda n, k, votes: 0,
            "Your neuron never fires, even when all vote 1. Then the weights must lift the sum "
            "above 0.",
        ),
    ],
    hints=[
        "Every vote counts the same, so make all the weights the same. What is the sum with k "
        "votes, and what with k - 1?",
        "With weights of 1 the sum is the number of votes plus the bias. It must be above 0 for k "
        "votes, and not above 0 for k - 1.",
        "`np.ones(n)` makes n weights of 1. Every bias above -k and up to 1 - k will do.",
    ],
    solution="""
        def at_least(n, k):
            return np.ones(n), 0.5 - k
    """,
    right="One neuron can count votes. AND and OR are two cases of it: k = n and k = 1.",
)


SAME_WEIGHTS = "This is NAND, but the two weights are the same. Make them differ."
BIAS_NOT_LAST = "In this order it isn't NAND, but with the bias last it would be: w1, w2, b."


def _three_numbers(answer: object) -> tuple[np.ndarray, float]:
    """Return w and b from three numbers, whether or not the weights are in brackets."""
    try:
        if isinstance(answer, set | dict):  # without an order, or by name
            raise TypeError
        w1, w2, b = np.concatenate([np.ravel(np.asarray(part, dtype=float)) for part in answer])
    except (TypeError, ValueError):
        raise ValueError("these are not three numbers") from None
    return _at_most_one(np.array([w1, w2]), b)


def _is_nand(w1: float, w2: float, b: float) -> bool:
    return list(perceptron(BITS, [w1, w2], b)) == [1, 1, 1, 0]


def _gate_made(answer: object, x1: int, x2: int) -> int:
    (w1, w2), b = _three_numbers(answer)
    if _is_nand(w1, w2, b) and w1 == w2:
        raise KnownError(SAME_WEIGHTS)
    if not _is_nand(w1, w2, b) and _is_nand(w2, b, w1):
        raise KnownError(BIAS_NOT_LAST)
    return int(perceptron([x1, x2], [w1, w2], b))


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
            "This is AND. For NAND, flip the signs of all three numbers. (If one of the sums is "
            "exactly 0, raise the bias a little afterwards: 0 doesn't fire, flipped or not.)",
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
            lambda x1, x2: int(not x1),
            "This is NOT x1: the first input alone silences the neuron, and the second does "
            "nothing. One input must not be enough: raise the bias, or weaken w1.",
        ),
        (
            lambda x1, x2: int(not x2),
            "This is NOT x2: the second input alone silences the neuron, and the first does "
            "nothing. One input must not be enough: raise the bias, or weaken w2.",
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
        (
            When(lambda got, want: min(got) > 0 and max(got) <= 1),
            "Mind the sign: a bias above 0 makes the neuron fire even for 00.",
        ),
        (
            (-0.5, 0.0),
            "Those are the biases of OR: there, one input alone is enough. AND needs both.",
        ),
        ((-0.7, -0.7), "-0.7 is one bias that works. Which others do, downwards and upwards?"),
        (
            When(lambda got, want: got[1] == want[1] and got[0] > want[0]),
            "The upper end is right. But AND goes on below your lower end: take a bias a little "
            "lower, and work out the sum for 11.",
        ),
        (
            When(lambda got, want: got[1] == want[1] and got[0] < want[0]),
            "The upper end is right. Your lower end is too low: with a bias of -1 or less, not "
            "even 11 lifts the sum above 0.",
        ),
        (
            When(lambda got, want: got[0] == want[0] and want[1] < got[1]),
            "The lower end is right. Above -0.5, though, one input alone lifts the sum above 0: "
            "that's OR.",
        ),
        (
            When(lambda got, want: got[0] == want[0] and got[0] <= got[1] < want[1]),
            "The lower end is right. But AND goes on above your upper end: take a bias a little "
            "higher, and work out the sums for 01 and for 11.",
        ),
        (
            When(lambda got, want: want[0] < got[0] <= got[1] < want[1]),
            "All of these work, but there are more: try a bias a little lower, and one a little "
            "higher.",
        ),
        (
            When(lambda got, want: got[0] <= got[1] <= want[0]),
            "With a bias of -1 or less, not even 11 lifts the sum above 0: the neuron never fires.",
        ),
        (
            When(lambda got, want: got[0] <= got[1] and want[1] < got[1]),
            "That range goes too high: with a bias above -0.5, one input alone lifts the sum above "
            "0. And look at the lower end as well.",
        ),
    ],
    hints=[
        "Write down the sum for 01 and for 11, with b as a letter.",
        "One input: 0.5 + b must not be above 0. Two inputs: 1.0 + b must be above 0.",
        "The first says b ≤ -0.5. What does the second say?",
    ],
    solution="answer = (-1.0, -0.5)",
    right="For b in that range one input is not enough and two are.",
)

ONLY_NAND = (
    "Only `nand` may work on the values here, and your function did something else with them too, "
    "such as `and`, `not`, `if`, `==` or `+`. All of that can be made of `nand`: NOT a, for "
    "example, is `nand(a, a)`."
)
NOT_A_BIT = "nand takes x1, x2, what it gave before, 0 or 1, but not {!r}"


class TruthValue:
    """A 0 or a 1 that only `nand` can combine; it writes down whenever somebody looks at it.

    One look is allowed, so that the result may be turned into a plain number: what is seen and
    handed back unchanged was made by `nand` alone.
    """

    def __init__(self, value: int, made: str, looks: list[int]) -> None:
        """Take the value, how it was made, and the list of looks that all share."""
        self.value, self._made, self._looks = value, made, looks

    def __repr__(self) -> str:
        """Say how it was made, not what it is."""
        return shorten(self._made, 60)

    def __bool__(self) -> bool:
        """Give the value away, and write that down."""
        self._looks.append(self.value)
        return bool(self.value)

    def __int__(self) -> int:
        """Do as `bool` does."""
        return int(bool(self))

    __index__ = __int__

    def __float__(self) -> float:
        """Do as `bool` does."""
        return float(bool(self))

    def __eq__(self, other: object) -> bool:
        """Do as `bool` does."""
        return bool(self) == other


def _refuse(*values: object) -> None:
    raise KnownError(ONLY_NAND)


for _sign in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "and", "or", "xor"):
    setattr(TruthValue, f"__{_sign}__", _refuse)
    setattr(TruthValue, f"__r{_sign}__", _refuse)
for _sign in ("invert", "neg", "pos", "abs", "lt", "le", "gt", "ge", "hash", "round"):
    setattr(TruthValue, f"__{_sign}__", _refuse)


def _nand(x1: int, x2: int) -> int:
    return int(not (x1 and x2))


def _nand_that_hides(looks: list[int]) -> Callable[[object, object], TruthValue]:
    """Return the `nand` that an answer is given."""

    def nand(x1: object, x2: object) -> TruthValue:
        values = [x.value if isinstance(x, TruthValue) else x for x in (x1, x2)]
        for value in values:
            if value not in (0, 1):
                raise ValueError(NOT_A_BIT.format(value))
        return TruthValue(_nand(*values), f"nand({x1!r}, {x2!r})", looks)

    nand.__qualname__ = "nand"
    return nand


def _with_nand(answer: object, x1: int, x2: int) -> object:
    """Return the output of an answer, if it has left all the work to `nand`."""
    looks = []
    inputs = TruthValue(x1, "x1", looks), TruthValue(x2, "x2", looks)
    output = answer(*inputs, _nand_that_hides(looks))
    if isinstance(output, TruthValue):
        honest, output = not looks, output.value
    elif isinstance(output, int | float | np.generic):
        honest = not looks or looks == [output]
    else:  # None, or brackets around the value
        honest = True
        if isinstance(output, list | tuple):
            output = [part.value if isinstance(part, TruthValue) else part for part in output]
    if not honest:
        raise KnownError(ONLY_NAND)
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
        (lambda x1, x2: int(x1 and x2), "That is AND: NAND, flipped by a second NAND."),
        (lambda x1, x2: int(x1 or x2), "That is OR. It still gives 1 for the input 11."),
        (lambda x1, x2: int(not (x1 or x2)), "That is NOR: it gives 1 for 00 alone."),
        (
            lambda x1, x2: int(x1 == x2),
            "That is the opposite of XOR. One more NAND, with the same value twice, flips it.",
        ),
        (
            lambda x1, x2: int(x1 and not x2),
            "That is 1 for the input 10. XOR is 1 for 01 as well.",
        ),
        (
            lambda x1, x2: int(x2 and not x1),
            "That is 1 for the input 01. XOR is 1 for 10 as well.",
        ),
    ],
    hints=[
        "`nand(a, a)` is NOT a. And nand(NOT a, NOT b) is a OR b.",
        "XOR is the AND of NAND and OR. An AND is a NAND that a second NAND flips.",
        "There is a way with four calls: begin with `m = nand(x1, x2)`, and give `m` to both "
        "`nand(x1, m)` and `nand(x2, m)`.",
    ],
    solution="""
        def xor(x1, x2, nand):
            m = nand(x1, x2)
            return nand(nand(x1, m), nand(x2, m))
    """,
    right="XOR, made of nothing but NAND. A whole computer can be made that way.",
)


def _error(x: np.ndarray, y: int, w: np.ndarray, b: float) -> int:
    return y - int(perceptron(x, w, b))


def _moved(x: np.ndarray, w: np.ndarray, b: float, by: float) -> tuple:
    return w + by * x, b + by


def _learned(x: np.ndarray, y: int, w: np.ndarray, b: float, eta: float) -> tuple:
    return _moved(x, w, b, eta * _error(x, y, w, b))


def _bias_looks_again(x: np.ndarray, y: int, w: np.ndarray, b: float, eta: float) -> tuple:
    w, _ = _learned(x, y, w, b, eta)
    return w, b + eta * _error(x, y, w, b)


def _random_step(rng: np.random.Generator) -> tuple:
    n = int(rng.integers(1, 5))
    x, w = rng.integers(-4, 9, size=n) / 4, rng.normal(size=n)
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
        (np.array([2.0, 3.0]), 1, np.array([0.5, -1.0]), 0.4, 0.25),
        (np.array([1, 0, 2]), 1, np.array([2.0, 1.0, -1.0]), 0.0, 0.5),  # a sum of exactly 0
        (np.array([-1.5, 0.25]), 0, np.array([-2, 1]), 0.1, 0.3),  # whole weights
        (np.array([0.75]), 1, np.array([-0.4]), 0.2, 0.5),
    ],
    fresh=_random_step,
    misconceptions=[
        (
            lambda x, y, w, b, eta: _moved(x, w, b, -eta * _error(x, y, w, b)),
            "This walks the wrong way: each step makes the output more wrong. The error is the "
            "wanted output minus the neuron's own, y - ŷ.",
        ),
        (
            lambda x, y, w, b, eta: _moved(x, w, b, eta * (y - int(x @ w + b >= 0))),
            "At a sum of exactly 0 the neuron doesn't fire: above 0 means `>`, not `>=`.",
        ),
        (
            lambda x, y, w, b, eta: (
                eta * _error(x, y, w, b) * x,
                eta * _error(x, y, w, b),
            ),
            "Those are the changes alone. Add them to w and to b, and return what comes out.",
        ),
        (
            lambda x, y, w, b, eta: (w, b),
            "Nothing changes here. Where the output is wrong, w and b should move.",
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
            "The step doesn't depend on the learning rate: multiply the error by `eta`.",
        ),
        (
            lambda x, y, w, b, eta: (_learned(x, y, w, b, eta)[0], b + _error(x, y, w, b)),
            "The weights are right. In the bias, the learning rate is missing.",
        ),
        (
            lambda x, y, w, b, eta: (w + _error(x, y, w, b) * x, _learned(x, y, w, b, eta)[1]),
            "The bias is right. In the weights, the learning rate is missing.",
        ),
        (
            lambda x, y, w, b, eta: (
                w + eta * _error(x, y, w, b),
                b + eta * _error(x, y, w, b),
            ),
            "Every weight moves by the same amount here. A weight moves by η (y - ŷ) times its own "
            "input: where the input was 0, it had no part in the mistake.",
        ),
        (
            lambda x, y, w, b, eta: (
                w + eta * _error(x, y, w, b) * w,
                b + eta * _error(x, y, w, b),
            ),
            "The bias is right. But a weight moves by η (y - ŷ) times its input, not times the "
            "weight itself.",
        ),
        (
            lambda x, y, w, b, eta: _moved(x, w, b, eta * (y - (x @ w + b))),
            "The error is taken from the sum here. It is the wanted output minus the output, "
            "and the output is 0 or 1.",
        ),
        (
            lambda x, y, w, b, eta: _moved(x, w, b, eta * (y - int(x @ w > 0))),
            "The neuron's own output was found without its bias: add `b` to the sum before you "
            "ask whether it is above 0.",
        ),
        (
            lambda x, y, w, b, eta: _moved(x, w, b, eta * y),
            "This moves even when the output is right. Multiply by the error y - ŷ, not by y.",
        ),
        (
            lambda x, y, w, b, eta: _moved(x, w, b, eta * abs(_error(x, y, w, b))),
            "This always moves upwards. The error has a sign: -1 if the neuron fired and shouldn't "
            "have.",
        ),
        (
            lambda x, y, w, b, eta: _moved(x, w, b, eta),
            "This always adds, whatever the output was. Multiply by the error y - ŷ: it is 0 where "
            "the output is right.",
        ),
        (
            _bias_looks_again,
            "The weights are right. For the bias, though, the error was worked out again, with the "
            "new weights. Work it out once, from the old ones.",
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


# The guesses.

loudest_weight = choice_guess(
    "loudest_weight",
    "A neuron's inputs are 1, 0.5, 2, 0 and 1, its weights 0.4, -1, 0.3, 5 and 0.1. Which weight "
    "moves the sum the most?",
    options={
        "0.4": Choice("0.4", "You'd have to believe that the first input matters most."),
        "-1.0": Choice(
            "-1", "You'd have to believe that its input, only 0.5, doesn't make it smaller."
        ),
        "0.3": Choice("0.3"),
        "5.0": Choice(
            "5",
            "You'd have to believe that a large weight counts whatever comes in. Its input is 0, "
            "so it adds nothing.",
        ),
        "0.1": Choice("0.1", "You'd have to believe that the last input matters most."),
    },
    happens="0.3",
    why="Weight times input is what's added: 0.3 times 2 is 0.6, more than any other product.",
)

flipped_signs = choice_guess(
    "flipped_signs",
    "You flip the sign of all three numbers of AND. What does the neuron become?",
    options={
        "AND": Choice(
            "still AND: the three minus signs cancel",
            "You'd have to believe that the signs meet somewhere. Each one stands in a term of "
            "its own, so the whole sum changes its sign.",
        ),
        "OR": Choice(
            "OR",
            'You\'d have to believe that OR is the opposite of AND. The opposite of "both are 1" '
            'is "not both are 1".',
        ),
        "NAND": Choice("NAND"),
        "never": Choice(
            "a neuron that never fires",
            "You'd have to believe that negative weights only ever push the sum below 0. But now "
            "the bias is +0.7 and lifts it.",
        ),
    },
    happens="NAND",
    why="None of the sums is 0, so each one changes its sign, and each output changes to the other "
    "one.",
)

how_many_ands = number_guess(
    "how_many_ands",
    "How many of the 68,921 neurons are AND?",
    happens=1540,
    factor=2,
    unit="neurons",
    beliefs=[
        (
            lambda guess, happened: guess <= 5,
            "You'd have to believe that there's one right set of weights, or barely more.",
        ),
        (
            lambda guess, happened: guess < happened,
            "You'd have to believe that the three numbers must fit together closely. There's a "
            'lot of room between "one input is too little" and "both are enough".',
        ),
        (
            lambda guess, happened: guess >= 68921 / 8,
            "You'd have to believe that the gates share the neurons out evenly. More than half of "
            "the neurons are no gate at all: they fire for everything or for nothing.",
        ),
    ],
    otherwise="You'd have to believe that almost any two positive weights will do. The bias must "
    "fit them, too.",
    low=0,
    high=68921,
)

doubled = choice_guess(
    "doubled",
    "The picture starts with w1 = 1, w2 = -0.5 and b = 0.3. What does the line do if you double "
    "all three numbers?",
    options={
        "away": Choice(
            "it moves away from the corner (0, 0)",
            "You'd have to believe that the bias alone says how far off the line is. It's the "
            "bias divided by the weights, and both have doubled.",
        ),
        "steeper": Choice(
            "it gets steeper",
            "You'd have to believe that a weight is a slope. The slope is -w1 divided by w2, and "
            "if both double, that stays the same.",
        ),
        "stays": Choice("nothing: it stays where it is"),
        "other side": Choice(
            "it stays, but the neuron fires on the other side",
            "You'd have to believe that doubling can turn a positive sum into a negative one.",
        ),
    },
    happens="stays",
    why="Twice a sum is above 0 exactly when the sum is.",
)

hidden_pairs = choice_guess(
    "hidden_pairs",
    "Four different inputs go in. When the network makes XOR, how many different pairs (h1, h2) "
    "does the last neuron get to see?",
    options={
        "2": Choice(
            "2",
            "You'd have to believe that the hidden layer has done all the work: one pair for each "
            "answer. The last neuron still has to tell three pairs apart.",
        ),
        "3": Choice("3"),
        "4": Choice(
            "4",
            "You'd have to believe that what differs at the input still differs behind the hidden "
            "layer. (0, 1) and (1, 0) become the same.",
        ),
    },
    happens="3",
    why="(0, 1) and (1, 0) become the same pair, and only so can one line finish the job.",
)

xor_curve = choice_guess(
    "xor_curve",
    "For XOR the start in the picture gets 3 of 4 points right, as many as any line can. What "
    "does the learning rule make of it?",
    options={
        "keeps": Choice(
            "it stays there: nothing better can be found",
            "You'd have to believe that the rule knows when it has found the best. It looks at "
            "one example at a time, and at each mistake it moves.",
        ),
        "all": Choice(
            "it gets all 4 right in the end",
            "You'd have to believe that a rule can find a line that doesn't exist.",
        ),
        "wanders": Choice("it loses them again and wanders about"),
        "all wrong": Choice(
            "it gets worse until all 4 are wrong",
            "You'd have to believe that there's a line with all 4 wrong. Its other side would "
            "have all 4 right.",
        ),
    },
    happens="wanders",
    why="Each mistake moves the line, and for XOR there's always a mistake.",
)
