"""The exercises and guesses of chapter 06: backward passes, checks, costs, the training loop."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.exercises.comparison import as_array
from helpers.exercises.declare import Option, choice_exercise, function_exercise, value_exercise
from helpers.exercises.descriptions import say_kind
from helpers.exercises.guesses import Choice, choice_guess, number_guess
from helpers.exercises.judge import KnownError
from helpers.nn.functions import log_softmax, sigmoid, softmax
from helpers.nn.xor_run import INPUTS, WANTED, xor_start
from helpers.words import counted


def _random_relu(rng: np.random.Generator) -> tuple:
    shape = int(rng.integers(2, 5)), int(rng.integers(2, 5))
    return rng.normal(size=shape), rng.normal(size=shape)


relu_backward = function_exercise(
    "relu_backward",
    "Write `relu_backward(x, grad)`: the gradient for the input of a ReLU layer. `x` is what went "
    "in at the forward pass, `grad` the gradient that comes back, of the same shape. "
    "At exactly 0 the slope counts as 0.",
    reference=lambda x, grad: grad * (x > 0),
    cases=[
        (np.array([[1.5, -2.0, 0.0]]), np.array([[0.5, 3.0, 4.0]])),
        (np.array([[-1.0, 2.0], [3.0, -4.0]]), np.array([[-2.0, 0.3], [-0.7, 5.0]])),
        (
            np.array([[0.4, -0.2, 0.9], [-3.0, 0.1, -0.6]]),
            np.array([[-1.5, 0.2, 0.7], [0.8, -0.4, -0.9]]),
        ),
        (np.array([[2, -1, 0]]), np.array([[0.5, -1.5, 0.3]])),  # whole numbers
        (np.array([[-0.5, 0.5], [0.2, -0.1]]), np.array([[2, -3], [-1, 4]])),
    ],
    fresh=_random_relu,
    misconceptions=[
        (
            lambda x, grad: grad[x > 0],
            "`grad[x > 0]` picks the entries that pass and drops the others, so the shape is lost. "
            "Where nothing passes there must be a 0: `np.where(x > 0, grad, 0)`.",
        ),
        (
            lambda x, grad: x * (grad > 0),
            "`x` and `grad` are exchanged: the gradient passes where `x` is above 0.",
        ),
        (
            lambda x, grad: np.maximum(grad, 0) * (x > 0),
            "Here the gradient passes only if it's above 0 itself. It may well be negative: only "
            "`x` decides.",
        ),
        (
            lambda x, grad: np.maximum(x, 0),
            "That's the forward pass. On the way back, `grad` is handed on where x is above 0.",
        ),
        (
            lambda x, grad: x * grad,
            "This multiplies by `x` itself. Multiply by the slope of ReLU there: 1 or 0.",
        ),
        (
            lambda x, grad: np.maximum(x * grad, 0),
            "That's ReLU of a product. Multiply `grad` by the slope of ReLU at `x`: 1 or 0.",
        ),
        (
            lambda x, grad: grad * (np.sign(x) + 1) / 2,
            "Almost: at exactly 0 this gives half the gradient, and here the slope counts as 0.",
        ),
        (
            lambda x, grad: np.where(x > 0, grad, x),
            "Where x isn't above 0, this hands x on. There the gradient is 0.",
        ),
        (
            lambda x, grad: np.where(x > 0, grad, 0.01 * grad),
            "That's a leaky ReLU, which lets a hundredth pass below 0. ReLU lets nothing pass.",
        ),
        (
            lambda x, grad: grad * (x > 1),
            "The gradient passes above 0, not only above 1.",
        ),
        (
            lambda x, grad: grad * (x < 0),
            "That's the wrong way round: the gradient passes where x is above 0.",
        ),
        (
            lambda x, grad: grad * (x > 0) / len(x),
            "The division by n is in `grad` already (the loss is a mean). The layer only passes it "
            "on, or not.",
        ),
        *(
            (
                wrong,
                "The gradients are added up here. A ReLU works on each number by itself: the "
                "result has the shape of `x`.",
            )
            for wrong in (
                lambda x, grad: (grad * (x > 0)).sum(),
                lambda x, grad: (grad * (x > 0)).sum(axis=0),
            )
        ),
        (
            lambda x, grad: np.maximum(grad, 0),
            "That's ReLU of the gradient. Whether it passes is decided by `x`, what went in at "
            "the forward pass; the gradient itself may well be negative.",
        ),
        (
            lambda x, grad: grad * np.maximum(x, 0),
            "This multiplies by the output of ReLU. Multiply by its slope: 1 or 0.",
        ),
        (
            lambda x, grad: 1.0 * (x > 0),
            "Those are the slopes alone, the local derivatives. What came in is missing: multiply "
            "by `grad`.",
        ),
        (
            lambda x, grad: grad * (x >= 0),
            "At exactly 0 the slope counts as 0 here: above 0 means `>`, not `>=`.",
        ),
        (
            lambda x, grad: grad * (x <= 0),
            "Here it passes where x is 0 or below. It should pass where x is above 0.",
        ),
        (lambda x, grad: grad, "The gradient passes everywhere here; ReLU shuts it off below 0."),
        (lambda x, grad: grad * np.sign(x), "The slope of ReLU below 0 is 0, not -1."),
    ],
    hints=[
        "Incoming gradient times local derivative, element by element.",
        "The local derivative of ReLU is 1 where x is above 0 and 0 elsewhere.",
        "`x > 0` is True or False for each element; in a product these count as 1 and 0.",
    ],
    solution="""
        def relu_backward(x, grad):
            return grad * (x > 0)
    """,
)


def _dense(x: np.ndarray, W: np.ndarray, grad: np.ndarray) -> tuple:
    return x.T @ grad, grad.sum(axis=0), grad @ W.T


def _random_dense(rng: np.random.Generator) -> tuple:
    n, inputs, outputs = (int(k) for k in rng.permutation([2, 3, 4, 5])[:3])
    shapes = ((n, inputs), (inputs, outputs), (n, outputs))
    return tuple(rng.normal(size=shape) for shape in shapes)


dense_gradients = function_exercise(
    "dense_gradients",
    "Write `gradients(x, W, grad)` for the dense layer y = x W + b. `x` is the batch (n, inputs), "
    "`W` the weights (inputs, outputs), `grad` the gradient for y, (n, outputs). "
    "Return three arrays: the gradients for W, for b and for x, in this order.",
    reference=_dense,
    cases=[
        (
            np.array([[1.0, 0.5], [-1.0, 2.0], [0.0, 3.0]]),
            np.array([[0.1, 0.3, 0.5, 0.7], [0.2, 0.4, 0.6, 0.8]]),
            np.array([[1.0, 0.0, 2.0, -1.0], [0.5, 1.0, 0.0, 0.0], [0.0, -1.0, 1.0, 3.0]]),
        ),
        (  # one example, and whole numbers in each array by turns
            np.array([[2, -1]]),
            np.array([[0.1, 0.3, -0.5], [0.2, -0.4, 0.6]]),
            np.array([[0.5, -1.5, 0.2]]),
        ),
        (np.array([[0.5], [-1.5]]), np.array([[2, -1, 3]]), np.array([[0.3, 1, 0], [-2, 0.5, 1]])),
        (
            np.array([[0.5, 1.5, -0.2]]),
            np.array([[0.1, 0.3], [-0.5, 0.7], [0.2, 0.4]]),
            np.array([[1, -2]]),
        ),
    ],
    fresh=_random_dense,
    misconceptions=[
        (
            lambda x, W, grad: (x.T @ grad, grad.mean(axis=0), grad @ W.T),
            "The gradient for b is the mean over the batch here. The division by n is in `grad` "
            "already (the loss is a mean); the layer only sums.",
        ),
        (
            lambda x, W, grad: (x.T @ grad / len(x), grad.sum(axis=0), grad @ W.T),
            "The gradient for W is divided by n here. The division by n is in `grad` already (the "
            "loss is a mean); the layer only sums.",
        ),
        (
            lambda x, W, grad: (x.T @ grad / len(x), grad.mean(axis=0), grad @ W.T),
            "The gradients for W and b are divided by n here. The division by n is in `grad` "
            "already (the loss is a mean); the layer only sums.",
        ),
        (
            lambda x, W, grad: (x.T @ grad, grad.sum(axis=1), grad @ W.T),
            "The gradient for b is summed along each row. It needs one number for each output: "
            "sum over the examples, `axis=0`.",
        ),
        (
            lambda x, W, grad: (x.T @ grad, grad, grad @ W.T),
            "The same b serves every example of the batch, so the gradients of the rows must be "
            "added up: one number for each output.",
        ),
        (
            lambda x, W, grad: (grad.T @ x, grad.sum(axis=0), grad @ W.T),
            "The gradient for W is transposed: it must have the shape of W, (inputs, outputs).",
        ),
        (
            lambda x, W, grad: (x.T @ grad, grad.sum(axis=0, keepdims=True), grad @ W.T),
            "`keepdims=True` keeps an axis of length 1, so the gradient for b has the shape (1, "
            "outputs). It must have the shape of b: (outputs,).",
        ),
        (
            lambda x, W, grad: (x.T @ grad, grad.sum(axis=0)[:, None], grad @ W.T),
            "The gradient for b is a column here. It must have the shape of b: (outputs,).",
        ),
        (
            lambda x, W, grad: (x.T @ grad, grad.sum(), grad @ W.T),
            "The gradient for b is one number here. Each output has a bias of its own: sum over "
            "the examples only, `axis=0`.",
        ),
        (
            lambda x, W, grad: (x.T @ grad, grad[0], grad @ W.T),
            "The gradient for b comes from the first example only. The same b serves all of them: "
            "add up the rows.",
        ),
        *(
            (
                lambda x, W, grad, one=one: (x.T @ grad, one(W), grad @ W.T),
                "For b, the local derivative is 1. Multiply it by what comes in, `grad`, and add "
                "up over the examples.",
            )
            for one in (lambda W: 1.0, lambda W: np.ones(W.shape[1]))
        ),
        (
            lambda x, W, grad: (x.T @ grad, grad.sum(axis=0), W @ grad.T),
            "The gradient for x is transposed: it must have the shape of x, (n, inputs).",
        ),
        *(
            (
                lambda x, W, grad, last=last: (x.T @ grad, grad.sum(axis=0), last(W, grad)),
                "The gradients for W and b are right. For x, take what comes in back through the "
                "weights: `grad` with `W.T`.",
            )
            for last in (lambda W, grad: grad, lambda W, grad: W, lambda W, grad: W.T)
        ),
        *(
            (
                lambda *inputs, there=there: tuple(_dense(*inputs)[k] for k in there),
                f"Both are right, but one is missing: the gradient for {missing}. "
                "Return all three: for W, for b and for x.",
            )
            for there, missing in (((0, 1), "x"), ((0, 2), "b"), ((1, 2), "W"))
        ),
        *(
            (
                lambda *inputs, k=k: _dense(*inputs)[k],
                f"That's the gradient for {name} alone. Return all three, with commas between "
                "them: for W, for b and for x.",
            )
            for k, name in enumerate("Wbx")
        ),
        *(
            (
                lambda *inputs, order=order: tuple(_dense(*inputs)[k] for k in order),
                "All three are right, but in another order: W first, then b, then x.",
            )
            for order in ((0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))
        ),
        (
            lambda x, W, grad: tuple(-part for part in _dense(x, W, grad)),
            "The sign is flipped. The minus belongs to the step that an optimizer takes, not to "
            "the gradient.",
        ),
        (
            lambda x, W, grad: tuple(part / len(x) for part in _dense(x, W, grad)),
            "All three are divided by n here. The division by n is in `grad` already (the loss is "
            "a mean); the layer only sums.",
        ),
        (
            lambda x, W, grad: (x.T @ (x @ W), grad.sum(axis=0), grad @ W.T),
            "The gradient for W must use what comes in, `grad`, not the output of the layer.",
        ),
    ],
    hints=[
        "Each gradient has the shape of what it belongs to: (inputs, outputs), (outputs,) and "
        "(n, inputs).",
        "For W: the product of `x.T`, shape (inputs, n), with `grad`, shape (n, outputs). "
        "For x: `grad` with `W.T`.",
        "b is added to every row, so its gradient is the sum over the rows: `grad.sum(axis=0)`.",
    ],
    solution="""
        def gradients(x, W, grad):
            return x.T @ grad, grad.sum(axis=0), grad @ W.T
    """,
)


@dataclass(frozen=True)
class _Formula:
    """A function of one number that shows as its formula where a call of it is quoted."""

    formula: str
    f: Callable[[float], float]

    def __call__(self, x: float) -> float:
        return float(self.f(x))

    def __repr__(self) -> str:
        return f"x → {self.formula}"


# What Python's errors call it: "'function' and 'float'", "f() takes 2 positional arguments".
_Formula.__name__, _Formula.__call__.__qualname__ = "function", "f"

_CUBE = _Formula("x³", lambda x: x**3)
_WAVE = _Formula("sin(3x) + x²", lambda x: np.sin(3 * x) + x * x)
_BELL = _Formula("exp(-x²)", lambda x: np.exp(-x * x))


def _central(f: Callable, x: float, h: float) -> float:
    return (f(x + h) - f(x - h)) / (2 * h)


central_difference = function_exercise(
    "central_difference",
    "Write `slope(f, x, h)`: the slope of a function `f` of one number at `x` by the central "
    "difference with the step `h`, that is, with a nudge up by h and one down by h.",
    reference=_central,
    cases=[(_CUBE, 2.0, 0.5), (_WAVE, -1.0, 0.1), (_BELL, 0.7, 0.25)],
    fresh=lambda rng: (
        [_CUBE, _WAVE, _BELL][int(rng.integers(3))],
        float(rng.uniform(-2, 2)),
        float(rng.uniform(0.05, 0.5)),
    ),
    misconceptions=[
        (
            lambda f, x, h: (f(x + h) - f(x)) / h,
            "That's the forward difference, with a nudge to one side only. Its error shrinks like "
            "h, that of the central difference like h².",
        ),
        (
            lambda f, x, h: (f(x) - f(x - h)) / h,
            "That's the backward difference, with a nudge to one side only.",
        ),
        (
            lambda f, x, h: (f(x + h) - f(x - h)) / h,
            "The two places lie 2h apart, so divide by 2h: this is twice the slope.",
        ),
        (
            lambda f, x, h: (f(x - h) - f(x + h)) / (2 * h),
            "The sign is flipped: take what is above minus what is below.",
        ),
        (
            lambda f, x, h: f(x + h) - f(x - h),
            "That's by how much f changes. For the slope divide by the distance, 2h.",
        ),
        (
            lambda f, x, h: (f(x + h / 2) - f(x - h / 2)) / h,
            "That's a central difference too, but with half the step. Asked for is a nudge by h "
            "each way, so the two places lie 2h apart.",
        ),
        (
            lambda f, x, h: (f(x + h / 2) - f(x - h / 2)) / (2 * h),
            "The nudges are h/2 here, so the places lie h apart, and you divide by 2h. Nudge by h "
            "each way.",
        ),
        (
            lambda f, x, h: (f(x + 2 * h) - f(x - 2 * h)) / (4 * h),
            "That's a central difference too, but with twice the step. Nudge by h each way.",
        ),
        (
            lambda f, x, h: (f(x + 2 * h) - f(x - 2 * h)) / (2 * h),
            "The nudges are 2h here. Nudge by h each way; then the places lie 2h apart.",
        ),
        (
            lambda f, x, h: (f(x + h) - f(x)) / (2 * h),
            "Only one nudge, up. The second place is f(x - h), one nudge down.",
        ),
        (
            lambda f, x, h: (f(x) - f(x + h)) / h,
            "That's a nudge to one side only, and the sign is flipped.",
        ),
        (
            lambda f, x, h: (f(x + h) - f(x - h)) / 2,
            "This divides by 2 alone. The two places lie 2h apart: divide by that, in brackets.",
        ),
        *(
            (
                lambda f, x, h, over=over: (f(x + h) + f(x - h)) / (2 * over(h)),
                "The two values are added here. How much f changes is their difference.",
            )
            for over in (lambda h: h, lambda h: 1.0)
        ),
        (
            lambda f, x, h: f(x + h) - f(x - h) / (2 * h),
            "Only f(x - h) is divided here. Put the difference into brackets.",
        ),
        (
            lambda f, x, h: (f(x + h) - 2 * f(x) + f(x - h)) / h**2,
            "That's the second derivative: how fast the slope itself changes.",
        ),
        (
            lambda f, x, h: _central(f, x, 1e-5),
            "This takes a step of its own. Use the `h` that comes in.",
        ),
        (
            lambda f, x, h: _central(f, x, 1e-6),
            "This takes a step of its own. Use the `h` that comes in.",
        ),
        (
            lambda f, x, h: (f(x + h) - f(x - h)) / (2 * x),
            "This divides by 2x. The distance of the two places is 2h.",
        ),
        (
            lambda f, x, h: (f(h + x) - f(h - x)) / (2 * h),
            "The second place is h - x. It should be x - h.",
        ),
        (
            lambda f, x, h: 2 * h / (f(x + h) - f(x - h)),
            "The fraction is upside down: the change of f comes first, divided by the distance.",
        ),
        (
            lambda f, x, h: abs(f(x + h) - f(x - h)) / (2 * h),
            "Where f falls, the slope is negative. Leave out `abs`.",
        ),
        (
            lambda f, x, h: (8 * (f(x + h) - f(x - h)) - f(x + 2 * h) + f(x - 2 * h)) / (12 * h),
            "That's a better formula, with four places. Asked for is the one with two.",
        ),
        (
            lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h,
            "`/ 2 * h` divides by 2 and multiplies by h. Put the 2h into brackets.",
        ),
    ],
    hints=[
        "Ask `f` at two places: `f(x + h)` and `f(x - h)`.",
        "Their difference, divided by the distance of the two places, 2h (in brackets).",
    ],
    solution="""
        def slope(f, x, h):
            return (f(x + h) - f(x - h)) / (2 * h)
    """,
)


def _softmax_gradient(logits: np.ndarray, y: np.ndarray) -> np.ndarray:
    return (softmax(logits) - y) / len(logits)


def _over_everything(logits: np.ndarray) -> np.ndarray:
    e = np.exp(logits - logits.max())
    return e / e.sum()


def _random_batch(rng: np.random.Generator) -> tuple:
    n, classes = int(rng.integers(2, 6)), int(rng.integers(3, 6))
    labels = rng.integers(0, classes, size=n)
    return rng.normal(scale=2, size=(n, classes)), np.eye(classes)[labels]


softmax_gradient = function_exercise(
    "softmax_gradient",
    "Write `gradient(logits, y)`: the gradient of the mean cross-entropy of a batch with "
    "respect to its logits. Both have the shape (n, classes); `y` holds one-hot rows. "
    "`softmax(z)` from `helpers.nn` may be used.",
    reference=_softmax_gradient,
    cases=[
        (
            np.array([[2.0, 1.0, 0.1, -1.0], [0.0, 3.0, -1.0, 0.5], [1.0, 1.0, 2.0, 0.0]]),
            np.array([[1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 1.0, 0.0]]),
        ),
        (np.array([[2, -1, 0]]), np.array([[0.0, 1.0, 0.0]])),  # whole numbers
        (np.array([[0.5, -1.5, 2.0], [0.3, 0.0, -0.2]]), np.array([[0, 0, 1], [1, 0, 0]])),
    ],
    fresh=_random_batch,
    misconceptions=[
        (
            lambda logits, y: softmax(logits) - y,
            "That's the gradient of the sum over the batch. The loss is the mean: divide by the "
            "number of examples.",
        ),
        (
            lambda logits, y: (y - softmax(logits)) / len(logits),
            "The sign is flipped. Where too much probability is given, the gradient is "
            "positive: raising that logit raises the loss.",
        ),
        (
            lambda logits, y: (softmax(logits) - y) / logits.size,
            "This divides by the number of all entries. The loss is a mean over the examples: "
            "divide by n alone.",
        ),
        (
            lambda logits, y: (logits - y) / len(logits),
            "The logits must go through softmax first: it's the probabilities minus y.",
        ),
        (
            lambda logits, y: (softmax(logits.T).T - y) / len(logits),
            "Softmax is taken down the columns here, over the examples. It goes along each row, "
            "over the classes.",
        ),
        *(
            (
                lambda logits, y, n=n: (_over_everything(logits) - y) / n(y),
                "Softmax is taken over the whole batch here, so all its numbers together sum to 1. "
                "It goes along each row: `axis=1, keepdims=True`.",
            )
            for n in (len, lambda y: 1)
        ),
        (
            lambda logits, y: (sigmoid(logits) - y) / len(y),
            "That's the sigmoid of each logit. Softmax goes along the row, and each row sums to 1.",
        ),
        (
            lambda logits, y: (np.exp(logits) - y) / len(y),
            "The exponentials aren't divided by their sum: softmax first, then minus y.",
        ),
        (
            lambda logits, y: (log_softmax(logits) - y) / len(y),
            "That's the logarithm of the softmax. The gradient takes the probabilities themselves.",
        ),
        (
            lambda logits, y: (softmax(softmax(logits)) - y) / len(y),
            "Softmax is taken twice. Once gives the probabilities.",
        ),
        (
            lambda logits, y: y - softmax(logits),
            "The sign is flipped, and the division by n is missing. It's probability minus label, "
            "divided by the number of examples.",
        ),
        (
            lambda logits, y: softmax(logits) - y / len(y),
            "Only y is divided by n here. Put the difference into brackets.",
        ),
        (
            lambda logits, y: (softmax(logits) - y) / y.shape[1],
            "This divides by the number of classes. The loss is a mean over the examples.",
        ),
        *(
            (
                lambda logits, y, n=n: 2 * (softmax(logits) - y) / n(y),
                "The 2 belongs to the squared error, and there isn't a square here.",
            )
            for n in (len, np.size)
        ),
        (
            lambda logits, y: np.abs(softmax(logits) - y) / len(y),
            "The sign is lost. For the true class the gradient is negative: raising that logit "
            "lowers the loss.",
        ),
        (
            lambda logits, y: (softmax(logits) - y) * y / len(y),
            "This keeps the true class only. The other logits have a gradient too: their "
            "probability.",
        ),
        (
            lambda logits, y: -y / softmax(logits) / len(y),
            "That's the gradient for the probabilities. It still has to go back through softmax, "
            "and what remains is a difference.",
        ),
        *(
            (
                lambda logits, y, over=over: over(softmax(logits) - y),
                "The examples are added up here. Each logit has a gradient of its own: the result "
                "has the shape of `logits`.",
            )
            for over in (
                lambda d: d.mean(axis=0),
                lambda d: d.sum(axis=0),
                lambda d: d.mean(),
                lambda d: d.sum(),
            )
        ),
        (
            lambda logits, y: float(-(y * log_softmax(logits)).sum(axis=1).mean()),
            "That's the loss. Asked for is its gradient: one number for each logit.",
        ),
        (
            lambda logits, y: softmax(logits) / len(logits),
            "Those are the probabilities divided by n. Subtract the one-hot rows first.",
        ),
    ],
    hints=[
        "For one example the gradient is `softmax(z) - y`.",
        "The loss of a batch is the mean, so each row counts 1/n: divide by `len(logits)`.",
    ],
    solution="""
        def gradient(logits, y):
            return (softmax(logits) - y) / len(logits)
    """,
    given={"softmax": softmax},
)

twice_as_wide = value_exercise(
    "twice_as_wide",
    "The hidden layer of 784-256-10 becomes twice as wide: 784-512-10. About how many times as "
    "long does one gradient take then, by nudges and by backpropagation? Suppose that a pass takes "
    "as long as its arithmetic asks for. Give two whole numbers, nudges first.",
    expected=(4, 2),
    misconceptions=[
        (
            (2, 4),
            "The right numbers, in the wrong order: nudges first.",
        ),
        *(
            (
                (2, backward),
                "By nudges there are twice as many passes, since there are twice as many "
                "parameters. But each of these passes takes longer as well.",
            )
            for backward in (2, 1)
        ),
        (
            (4, 1),
            "The first number is right. Backpropagation is one pass forward and one back, whatever "
            "the size; but these two have more to calculate now.",
        ),
        (
            (4, 4),
            "The first number is right. Backpropagation doesn't make more passes for more "
            "parameters, so only the arithmetic of its two passes grows.",
        ),
        *(
            (
                (many, backward),
                "That's too much for nudges: twice the passes, and each takes twice as long.",
            )
            for many in (8, 16)
            for backward in (1, 2, 4)
        ),
        (
            (1, 1),
            "More weights are more arithmetic: each is used in every pass.",
        ),
        (
            (1, 2),
            "By nudges each new parameter takes two passes of its own, so there are more of them.",
        ),
    ],
    hints=[
        "Nearly all the parameters are between the inputs and the hidden layer. With twice as many "
        "hidden neurons there are twice as many.",
        "How long does one pass take then? And how many passes does each of the two methods make?",
        "Nudges: twice as many passes, each twice as long. Backpropagation: still one forward and "
        "one back.",
    ],
    solution="answer = (4, 2)  # twice the passes, each twice as long; and twice",
    right="Nudges pay twice, for more passes and for longer ones; backpropagation pays once.",
)

which_factor = choice_exercise(
    "which_factor",
    "With w = 3 instead of 0.5 the error is larger, and yet the gradient for w is smaller. Which "
    "of the three factors did that?",
    options={
        "a": Option(
            "loss to output",
            "This one has grown: it's twice the error, and the error is larger now.",
        ),
        "b": Option(
            "output to sum",
            "At s = 6 the sigmoid is saturated, and its slope of 0.002 eats up the rest. A large "
            "error and hardly any gradient to learn from: that comes back in part two.",
            right=True,
        ),
        "c": Option("sum to weight", "This one is x, and x is what it was: 2."),
    },
    hints=[
        "Compare the three factors that the second cell prints, before and after.",
        "One of them is a slope, and where the sum is 6 there's hardly any.",
    ],
)

value_used_twice = choice_exercise(
    "value_used_twice",
    "A hidden value h is used by two neurons of the next layer. Through the first one 0.3 comes "
    "back to h (incoming gradient times local derivative), through the second one -0.5. "
    "What's the gradient for h?",
    options={
        "a": Option(
            "-0.5, since it came last",
            "A second gradient doesn't overwrite the first. h moves the loss along both paths "
            "together, so both count.",
        ),
        "b": Option(
            "0.8, the difference of the two",
            "Nothing is subtracted in backpropagation. Along one path the local derivatives are "
            "multiplied; what comes along different paths is added.",
        ),
        "c": Option(
            "-0.15, the product of the two",
            "Products belong to the steps along one path. Different paths are added.",
        ),
        "d": Option(
            "-0.2, the sum of the two",
            "Along one path the local derivatives are multiplied, and different paths are added.",
            right=True,
        ),
        "e": Option(
            "-0.1, the mean of the two",
            "Moving h moves the loss by both effects together, not by half of each.",
        ),
    },
    hints=[
        "Move h by a little d. By how much does the loss move through the first neuron, and by "
        "how much through the second?",
        "By 0.3 d and by -0.5 d, both at the same time.",
    ],
)


# The training loop. It's judged by what it does to the layers, which keep a record.

LOOP_RATE, LOOP_STEPS, LOOP_HIDDEN = 5.0, 250, 4

FORWARD_ORDER = (
    "On the way back, a layer was given a gradient of shape {came}, but its output had the shape "
    "{wanted}. The last layer comes first: `reversed(layers)`."
)
BACK_FIRST = "{who}.backward was called before {who}.forward: forward and loss come first."
TOO_FEW = (
    "In {steps} steps, {what} ran {came}. It belongs inside the loop: every step needs its own "
    "forward, loss, backward and step."
)
TOO_MANY = (
    "{came} steps were made, and {steps} were asked for. `range(steps)` already counts {steps}."
)
OWN_GRADIENT = (
    "The way back began with a gradient of your own. Begin with `loss.backward()`: only the loss "
    "knows how far it moves, and another loss has another gradient."
)
NO_STEP = (
    "No weight has changed. `param = param - ...` makes a new array and leaves the layer's own as "
    "it is; `param -= rate * grad` changes that one."
)
SOME_STAY = "Only some weights have moved. The step is for every array in every layer's `params`."
NOT_YET_LOSSES = (
    "The weights move, but your function returned {came}. Return the list of losses, one for each "
    "of the {steps} steps."
)
UPHILL = (
    "The first step goes uphill: the gradient points to where the loss rises. Subtract it: "
    "`param -= rate * grad`."
)
OTHER_RATE = (
    "The first step is {times:.3g} times the gradient, but it should be `rate` times the gradient, "
    "and `rate` was {rate:g}."
)
NOT_LEARNED = (
    "The loss goes from {first:.3f} to {last:.3f} in {steps} steps, but only {right} of the 4 "
    "answers are right. Each step should take the gradients of its own forward pass."
)


class _Recorded:
    """What the layers and the loss of a checked loop share: how often each thing was done."""

    def __init__(self) -> None:
        self.done = dict.fromkeys(
            ("layer.forward", "loss.forward", "loss.backward", "layer.backward"), 0
        )
        self.first_step: float | None = None  # the first change of W1, in gradients


class _Dense:
    """The chapter's dense layer, with a record."""

    def __init__(self, W: np.ndarray, b: np.ndarray, record: _Recorded | None = None) -> None:
        self.params, self.record, self.x = [W, b], record, None

    def forward(self, x: np.ndarray) -> np.ndarray:
        if (
            self.record
            and self.record.done["layer.backward"] == 1
            and self.record.first_step is None
        ):
            grad, change = self.grads[0], self.params[0] - self.before
            self.record.first_step = float((change * grad).sum() / (grad * grad).sum())
        if self.record:
            self.record.done["layer.forward"] += 1
        self.x = x
        return x @ self.params[0] + self.params[1]

    def backward(self, grad: np.ndarray) -> np.ndarray:
        if self.x is None:
            raise KnownError(BACK_FIRST.format(who="layer"))
        wanted = (len(self.x), self.params[0].shape[1])
        if np.shape(grad) != wanted:
            raise KnownError(FORWARD_ORDER.format(came=np.shape(grad), wanted=wanted))
        if self.record:
            self.record.done["layer.backward"] += 1
            self.before = self.params[0].copy()
        self.grads = [self.x.T @ grad, grad.sum(axis=0)]
        return grad @ self.params[0].T


class _Sigmoid:
    """The chapter's sigmoid."""

    params = grads = ()
    y = None

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.y = sigmoid(x)
        return self.y

    def backward(self, grad: np.ndarray) -> np.ndarray:
        if self.y is None:
            raise KnownError(BACK_FIRST.format(who="layer"))
        return grad * self.y * (1 - self.y)


class _SquaredError:
    """The chapter's mean squared error, with a record."""

    def __init__(self, record: _Recorded) -> None:
        self.record, self.difference = record, None

    def forward(self, y_hat: np.ndarray, y: np.ndarray) -> float:
        self.record.done["loss.forward"] += 1
        self.difference = y_hat - y
        return float(np.mean(self.difference**2))

    def backward(self) -> np.ndarray:
        if self.difference is None:
            raise KnownError(BACK_FIRST.format(who="loss"))
        self.record.done["loss.backward"] += 1
        return 2 * self.difference / self.difference.size


def _forward_pass(layers: list, x: np.ndarray) -> np.ndarray:
    for layer in layers:
        x = layer.forward(x)
    return x


def _backward_pass(layers: list, grad: np.ndarray) -> list:
    for layer in reversed(layers):
        grad = layer.backward(grad)
    return [g for layer in layers for g in layer.grads]


def _answers_right(train: Callable, seed: int) -> int | None:
    """Let a loop train XOR from some start; return how many answers are right, or name its slip."""
    start, record = xor_start(seed, LOOP_HIDDEN), _Recorded()
    layers = [
        _Dense(start.W1.copy(), start.b1.copy(), record),
        _Sigmoid(),
        _Dense(start.W2.copy(), start.b2.copy()),
        _Sigmoid(),
    ]
    loss, steps = _SquaredError(record), LOOP_STEPS
    losses = train(layers, loss, INPUTS.copy(), WANTED.copy(), LOOP_RATE, steps)
    if losses is ... or (losses is None and not any(record.done.values())):
        return losses
    if record.done["layer.backward"] and not record.done["loss.backward"]:
        raise KnownError(OWN_GRADIENT)
    rest = record.done["layer.backward"] % steps  # one example at a time is as good
    if rest and record.done["layer.backward"] > steps:
        raise KnownError(TOO_MANY.format(steps=steps, came=record.done["layer.backward"]))
    for what, came in record.done.items():
        if came < steps:
            raise KnownError(TOO_FEW.format(steps=steps, what=what, came=counted(came, "time")))
    now = [param for layer in layers for param in layer.params]
    moved = [not np.array_equal(*pair) for pair in zip(now, start, strict=True)]
    if not all(moved):
        raise KnownError(SOME_STAY if any(moved) else NO_STEP)
    times = record.first_step
    if times is not None and times > 0:
        raise KnownError(UPHILL)
    if (
        times is not None
        and record.done["layer.backward"] == steps
        and abs(times + LOOP_RATE) > 1e-6
    ):
        raise KnownError(OTHER_RATE.format(times=-times, rate=LOOP_RATE))
    right = int(((_forward_pass(layers, INPUTS) > 0.5) == (WANTED > 0.5)).sum())
    values = _as_losses(losses)
    if values is None:
        came = "nothing (None)" if losses is None else say_kind(losses)
        raise KnownError(NOT_YET_LOSSES.format(came=came, steps=steps))
    if right < len(WANTED) or values[-1] >= values[0]:
        first, last = values[0], values[-1]
        raise KnownError(NOT_LEARNED.format(first=first, last=last, right=right, steps=steps))
    return right


def _as_losses(losses: object) -> np.ndarray | None:
    """Return a list of losses as an array; None if it is none."""
    array = as_array(losses) if isinstance(losses, list | tuple | np.ndarray) else None
    return array if array is not None and array.ndim == 1 and len(array) >= LOOP_STEPS else None


training_loop = function_exercise(
    "training_loop",
    "Write `train(layers, loss, x, y, rate, steps)`: so many times forward, loss, backward, step. "
    "It changes the arrays in the layers' `params`, and returns the list of losses. "
    "`forward_pass` and `backward_pass` of this chapter may be used.",
    reference=lambda seed: len(WANTED),
    cases=[(3,), (6,), (17,)],
    use=_answers_right,
    form="a function that is called as `train(layers, loss, x, y, rate, steps)`",
    hints=[
        "One step has four lines: `y_hat = forward_pass(layers, x)`, then `loss.forward(y_hat, y)`,"
        " then `backward_pass(layers, loss.backward())`, then the step.",
        "Then the step. In each layer, go through `zip(layer.params, layer.grads)` and write "
        "`param -= rate * grad`. An activation has nothing in its `params`: pass over it.",
        "Put these lines into `for step in range(steps):`, keep each loss in a list, and return "
        "the list after the loop.",
    ],
    solution="""
        def train(layers, loss, x, y, rate, steps):
            losses = []
            for step in range(steps):
                y_hat = forward_pass(layers, x)  # 1 forward
                losses.append(loss.forward(y_hat, y))  # 2 loss
                grads = backward_pass(layers, loss.backward())  # 3 backward
                params = [param for layer in layers for param in layer.params]
                for param, grad in zip(params, grads):  # 4 step
                    param -= rate * grad
            return losses
    """,
    given={"forward_pass": _forward_pass, "backward_pass": _backward_pass},
    right="Your loop has learned XOR from three different starts.",
)


# Guesses

wrong_gradient = choice_guess(
    "wrong_gradient",
    "One of these five gradients is wrong, though every single line looks right. Which one?",
    options={
        "v1": Choice(
            "the one for v1",
            "You'd have to believe that line 5 has mixed up v1 and h1. For a product, the local "
            "derivative for one number is the other one, and that's what it says.",
        ),
        "v2": Choice(
            "the one for v2",
            "You'd have to believe that line 6 has mixed up v2 and h2. For a product, the local "
            "derivative for one number is the other one, and that's what it says.",
        ),
        "w1": Choice(
            "the one for w1",
            "You'd have to believe that something is missing between h1 and w1. The slope of the "
            "sigmoid is there, and so is x.",
        ),
        "w2": Choice(
            "the one for w2",
            "You'd have to believe that something is missing between h2 and w2. The slope of the "
            "sigmoid is there, and so is x.",
        ),
        "x": Choice("the one for x"),
    },
    happens="x",
    why="Two lines say what `d_x` is, and the second overwrites the first.",
)

input_minus_two = choice_guess(
    "input_minus_two",
    "The input becomes x = -2 instead of 2. Which of the four weights' gradients change their "
    "sign?",
    options={
        "all": Choice(
            "all four",
            "You'd have to believe that the sign of x comes through everywhere. But v1 and v2 meet "
            "h1 and h2, and a sigmoid is never below 0.",
        ),
        "w": Choice("those of w1 and w2"),
        "v": Choice(
            "those of v1 and v2",
            "You'd have to believe that the weights behind the sigmoids feel the sign. What they "
            "meet is h1 and h2, and a sigmoid is never below 0.",
        ),
        "none": Choice(
            "none of them",
            "You'd have to believe that the sigmoids swallow the sign. Going forward they do. "
            "Going back, x itself is the local derivative for w1 and w2.",
        ),
    },
    happens="w",
    why="x is the local derivative for w1 and w2. v1 and v2 meet h1 and h2, which stay above 0.",
)

look_in_between = choice_guess(
    "look_in_between",
    "Between forward and backward you send other data forward once, just for a look. What "
    "happens to the gradient?",
    options={
        "same": Choice(
            "nothing: a look changes no weight",
            "You'd have to believe that only weights matter in the backward pass. The layers "
            "also use the numbers that they kept, and those are of the other data now.",
        ),
        "error": Choice(
            "backward stops with an error",
            "You'd have to believe that a layer knows which data its numbers belong to. It only "
            "keeps the last ones.",
        ),
        "wrong": Choice("it is wrong, and nothing says so"),
    },
    happens="wrong",
    why="Each layer keeps the numbers of its last forward pass only.",
)

best_nudge = choice_guess(
    "best_nudge",
    "Numbers in `float64` have 16 digits. With which step h does the central difference come "
    "nearest to the true slope?",
    options={
        "large": Choice(
            "about 0.1",
            "You'd have to believe that a curve looks straight over such a distance. The error is "
            "0.002 there, hundreds of millions of times what the best step leaves.",
        ),
        "middle": Choice("about 0.00001"),
        "small": Choice(
            "about 0.0000000001, ten zeros",
            "You'd have to believe that rounding starts to matter only at the very end. The two "
            "losses agree in nearly all their digits, and the difference keeps the rounded rest.",
        ),
        "smallest": Choice(
            "about 0.00000000000001: the smaller, the better",
            "You'd have to believe that computers calculate exactly. The difference of two nearly "
            "equal numbers is mostly rounding, and then you divide by something tiny.",
        ),
    },
    happens="middle",
    why="Larger steps miss the curve, smaller ones measure rounding.",
)

push_when_wrong = choice_guess(
    "push_when_wrong",
    "The network is sure of the wrong class. How hard does cross-entropy push the true class' "
    "logit, beside the squared error of the probabilities?",
    options={
        "alike": Choice(
            "about as hard: both losses are large",
            "You'd have to believe that a large loss means a large gradient. The squared error is "
            "nearly as large as it can be there, and nearly flat.",
        ),
        "tens": Choice(
            "about 10 times as hard",
            "You'd have to believe that a softmax which is sure still lets a tenth of the gradient "
            "through. Its local derivative is about p, and here p is 0.00005.",
        ),
        "thousands": Choice("more than 10,000 times as hard"),
        "weaker": Choice(
            "less hard",
            "You'd have to believe that squaring makes a large error count more. It would, for "
            "large numbers; two probabilities are never more than 1 apart.",
        ),
    },
    happens="thousands",
    why="Softmax is saturated there: the squared error goes back through it, and cross-entropy "
    "cancels it.",
)

lucky_starts = number_guess(
    "lucky_starts",
    "The loop trains XOR with two hidden neurons, from 20 different random starts, 1,000 steps "
    "each. From how many of them does it get all four right?",
    happens=16,
    near=2,
    low=0,
    high=20,
    unit="starts",
    beliefs=[
        (
            lambda guess, happened: guess > happened,
            "You'd have to believe that going downhill always arrives. The slope only says which "
            "way is down right here, and some starts lead to a plain with hardly any slope.",
        ),
        (
            lambda guess, happened: guess < happened / 2,
            "You'd have to believe that three neurons find XOR by luck only. Most starts do lead "
            "downhill to it.",
        ),
    ],
    otherwise="You'd have to believe that a bad start is more common than it is.",
)
