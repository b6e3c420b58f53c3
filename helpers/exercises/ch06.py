"""The exercises of chapter 06: backward passes, gradient checks, and what they cost."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.exercises.declare import Option, choice_exercise, function_exercise, value_exercise
from helpers.nn.functions import softmax


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
    ],
    fresh=_random_relu,
    misconceptions=[
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
        )
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
            lambda x, W, grad: (grad @ W.T, x.T @ grad, grad.sum(axis=0)),
            "All three are right, but in another order: W first, then b, then x.",
        ),
        (
            lambda x, W, grad: (grad @ W.T, grad.sum(axis=0), x.T @ grad),
            "All three are right, but in another order: W first, then b, then x.",
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
            "The sign is turned round: take what is above minus what is below.",
        ),
        (
            lambda f, x, h: f(x + h) - f(x - h),
            "That is by how much f changes. For the slope divide by the distance, 2h.",
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
        )
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
            "The sign is turned round. Where too much probability is given, the gradient is "
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

forward_passes = value_exercise(
    "forward_passes",
    "The network 784-64-64-10 is fully connected, with biases. How many forward passes does its "
    "whole gradient take by central differences?",
    expected=110_100,
    tolerance=0,
    misconceptions=[
        (55_050, "That is the number of parameters. Each of them is nudged up once and down once."),
        (109_824, "The biases are missing: they are parameters too."),
        (54_912, "The biases are missing, and each parameter is nudged twice."),
        (55_051, "That is one pass for each parameter and one more: forward differences."),
        (2, "That is backpropagation: one pass forward and one back. Here all are nudged."),
        (1, "One forward pass is what backpropagation needs. Here each parameter is nudged."),
    ],
    hints=[
        "First the parameters: 784 · 64 weights and 64 biases in the first layer, and so on.",
        "784·64 + 64 + 64·64 + 64 + 64·10 + 10 parameters, and two passes for each.",
    ],
    solution="answer = 2 * (784 * 64 + 64 + 64 * 64 + 64 + 64 * 10 + 10)",
    right="Backpropagation needs one pass forward and one back, whatever the size.",
)

value_used_twice = choice_exercise(
    "value_used_twice",
    "A hidden value h is used by two neurons of the next layer. Through the first one 0.3 comes "
    "back to h (incoming gradient times local derivative), through the second one -0.5. "
    "What is the gradient of the loss for h?",
    options={
        "a": Option(
            "-0.5, since it came last",
            "A second gradient does not overwrite the first. h acts on the loss in both ways at "
            "once, so both count.",
        ),
        "b": Option(
            "0.8, the difference of the two",
            "Nothing is subtracted in backpropagation. Along one way the local derivatives are "
            "multiplied; what comes along different ways is added.",
        ),
        "c": Option(
            "-0.15, the product of the two",
            "Products belong to the steps along one way. What comes along different ways is added.",
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
        "By 0.3 d and by -0.5 d, both at once.",
    ],
)
