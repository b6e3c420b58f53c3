"""The exercises and guesses of chapter 06: backward passes, gradient checks, what they cost."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.exercises.declare import Option, choice_exercise, function_exercise, value_exercise
from helpers.exercises.guesses import Choice, choice_guess
from helpers.nn.functions import log_softmax, sigmoid, softmax


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
            "That's the way forward. On the way back `grad` is handed on where x is above 0.",
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
            "That is ReLU of the gradient. Whether it passes is decided by `x`, what went in at "
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
            "That is the wrong way round: the gradient passes where x is above 0.",
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
            "That is the forward difference, with a nudge to one side only. Its error shrinks like "
            "h, that of the central difference like h².",
        ),
        (
            lambda f, x, h: (f(x) - f(x - h)) / h,
            "That is the backward difference, with a nudge to one side only.",
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
            "That is by how much f changes. For the slope divide by the distance, 2h.",
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
    "Write `gradient(logits, y)`: the gradient of the mean cross-entropy of a batch for its "
    "logits. Both have the shape (n, classes); `y` holds one-hot rows. `softmax(z)` from "
    "`helpers.nn` may be used.",
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
            "That is the gradient of the sum over the batch. The loss is the mean: divide by the "
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
            "The logits must go through softmax first: it is the probabilities minus y.",
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
        "How long does one pass take then? And how many passes does each of the two ways make?",
        "Nudges: twice as many passes, each twice as long. Backpropagation: still one forward and "
        "one back.",
    ],
    solution="answer = (4, 2)  # twice the passes, each twice as long; and twice",
    right="Nudges pay twice, for more passes and for longer ones; backpropagation pays once.",
)

value_used_twice = choice_exercise(
    "value_used_twice",
    "A hidden value h is used by two neurons of the next layer. Through the first one 0.3 comes "
    "back to h (incoming gradient times local derivative), through the second one -0.5. "
    "What is the gradient of the loss for h?",
    options={
        "a": Option(
            "-0.5, since it came last",
            "A second gradient does not overwrite the first. h acts on the loss in both ways "
            "together, so both count.",
        ),
        "b": Option(
            "0.8, the difference of the two",
            "Nothing is subtracted in backpropagation. Along one way the local derivatives are "
            "multiplied; what comes along different ways is added.",
        ),
        "c": Option(
            "-0.15, the product of the two",
            "Products belong to the steps along one way. Different ways are added.",
        ),
        "d": Option(
            "-0.2, the sum of the two",
            "Along one way the local derivatives are multiplied, and different ways are added.",
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
            "You'd have to believe that the sigmoids swallow the sign. They do on the way forward; "
            "on the way back, x itself is the local derivative for w1 and w2.",
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
            "You'd have to believe that only weights matter on the way back. The layers also use "
            "the numbers that they kept, and those are of the other data now.",
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

slope_at_the_corner = choice_guess(
    "slope_at_the_corner",
    "ReLU at exactly 0: left of it the slope is 0, right of it 1. What do nudges say?",
    options={
        "zero": Choice(
            "0, as on the left",
            "You'd have to believe that the nudge goes to the left only. It goes both ways.",
        ),
        "half": Choice("0.5"),
        "one": Choice(
            "1, as on the right",
            "You'd have to believe that the nudge goes to the right only. It goes both ways.",
        ),
        "error": Choice(
            "an error: there's no slope at a corner",
            "You'd have to believe that a nudge sees the corner. It sees two values of the "
            "function, and divides.",
        ),
    },
    happens="half",
    why="One nudge sees slope 0, the other slope 1; the central difference is their mean.",
)

best_nudge = choice_guess(
    "best_nudge",
    "Numbers in `float64` have 16 digits. With which step h does the central difference come "
    "nearest to the true slope?",
    options={
        "large": Choice(
            "about 0.1",
            "You'd have to believe that a curve looks straight over such a distance. The error is "
            "0.002 there: a thousand times larger than it needs to be, and more.",
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

price_of_nudges = choice_guess(
    "price_of_nudges",
    "A small network with 2,410 parameters. How many times as long does a gradient by nudges take "
    "as one by backpropagation?",
    options={
        "few": Choice(
            "about 5 times",
            "You'd have to believe that the two do about the same work. Nudges run the whole "
            "network again for each single parameter.",
        ),
        "tens": Choice(
            "about 50 times",
            "You'd have to believe that a pass back is as expensive as dozens of passes forward. "
            "It takes about two.",
        ),
        "thousands": Choice("more than 500 times"),
    },
    happens="thousands",
    why="4,820 forward passes against the work of about three.",
)
