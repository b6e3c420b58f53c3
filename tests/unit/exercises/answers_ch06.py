"""Answers to the exercises of chapter 06: right, wrong, and misconceived."""

import numpy as np


def soft(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def relu_with_where(x, grad):
    return np.where(x > 0, grad, 0)


def relu_with_loops(x, grad):
    rows = zip(x, grad, strict=True)
    return [[g if v > 0 else 0.0 for v, g in zip(*row, strict=True)] for row in rows]


def relu_in_place(x, grad):
    grad[x <= 0] = 0
    return grad


def dense(x, W, grad):
    return x.T @ grad, grad.sum(axis=0), grad @ W.T


def dense_with_einsum(x, W, grad):
    dW = np.einsum("ni,no->io", x, grad)
    return [dW, np.ones(len(x)) @ grad, np.einsum("no,io->ni", grad, W)]


def central(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


def central_in_steps(f, x, h):
    above, below = f(x + h), f(x - h)
    return 0.5 * (above - below) / h


def softmax_gradient(logits, y):
    return (soft(logits) - y) / len(y)


def softmax_gradient_by_rows(logits, y):
    rows = [soft(z[None])[0] - target for z, target in zip(logits, y, strict=True)]
    return np.array(rows) / logits.shape[0]


ANSWERS = {
    "relu_backward": {
        "right": [relu_with_where, relu_with_loops, lambda x, grad: grad * (x > 0)],
        "wrong": [
            (relu_in_place, "changed the array"),
            (lambda x, grad: x, "Expected"),
            (lambda x: x > 0, "called as"),
        ],
        "misconceived": [
            (lambda x, grad: grad * (grad > 0), "ReLU of the gradient"),
            (lambda x, grad: grad * x * (x > 0), "output of ReLU"),
            (lambda x, grad: (x > 0).astype(float), "slopes alone"),
            (lambda x, grad: np.where(x < 0, 0, grad), "not `>=`"),
            (lambda x, grad: np.where(x > 0, 0, grad), "wrong way round"),
            (lambda x, grad: 1 * grad, "passes everywhere"),
            (lambda x, grad: np.where(x > 0, grad, -grad) * (x != 0), "not -1"),
        ],
    },
    "dense_gradients": {
        "right": [dense, dense_with_einsum],
        "wrong": [
            (lambda x, W, grad: x.T @ grad, "Expected"),
            (lambda x, W, grad: (x.T @ grad, grad.sum(axis=0), grad @ W), "stopped with"),
            (lambda x, W, grad: (x.T @ grad, grad.sum(), grad @ W.T), "Expected"),
        ],
        "misconceived": [
            (lambda x, W, grad: (x.T @ grad, grad.mean(0), grad @ W.T), "gradient for b is the"),
            (lambda x, W, grad: (x.T @ grad / len(x), grad.sum(0), grad @ W.T), "for W is divided"),
            (lambda x, W, grad: (x.T @ grad / len(x), grad.mean(0), grad @ W.T), "W and b are"),
            (lambda x, W, grad: (x.T @ grad, grad.sum(axis=1), grad @ W.T), "along each row"),
            (lambda x, W, grad: (x.T @ grad, grad, grad @ W.T), "serves every example"),
            (lambda x, W, grad: (grad.T @ x, grad.sum(axis=0), grad @ W.T), "transposed"),
            (lambda x, W, grad: (grad @ W.T, x.T @ grad, grad.sum(0)), "another order"),
            (lambda x, W, grad: (grad @ W.T, grad.sum(0), x.T @ grad), "another order"),
        ],
    },
    "central_difference": {
        "right": [central, central_in_steps, lambda f, x, h: np.float32(central(f, x, h))],
        "wrong": [
            (lambda f, x, h: f(x), "Expected"),
            (lambda f, x, h: 0.0, "Expected"),
            (lambda f, x: f(x), "called as"),
        ],
        "misconceived": [
            (lambda f, x, h: (f(x + h) - f(x)) / h, "forward difference"),
            (lambda f, x, h: (f(x) - f(x - h)) / h, "backward difference"),
            (lambda f, x, h: (f(x + h) - f(x - h)) / h, "twice the slope"),
            (lambda f, x, h: -central(f, x, h), "turned round"),
            (lambda f, x, h: f(x + h) - f(x - h), "how much f changes"),
            (lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h, "into brackets"),
        ],
    },
    "softmax_gradient": {
        "right": [softmax_gradient, softmax_gradient_by_rows],
        "wrong": [
            (lambda logits, y: 0 * y, "Expected"),
            (lambda logits, y: (soft(logits) - y).mean(), "Expected"),
        ],
        "misconceived": [
            (lambda logits, y: soft(logits) - y, "of the sum"),
            (lambda logits, y: (y - soft(logits)) / len(y), "turned round"),
            (lambda logits, y: (soft(logits) - y) / y.size, "all entries"),
            (lambda logits, y: (logits - y) / len(y), "through softmax first"),
            (lambda logits, y: (soft(logits.T).T - y) / len(y), "down the columns"),
            (lambda logits, y: soft(logits) / len(y), "Subtract the one-hot"),
        ],
    },
    "forward_passes": {
        "right": [110_100, 110_100.0, np.int64(110_100)],
        "wrong": [(110_000, "not the value"), ("many", "Asked for"), (407_060, "not the value")],
        "misconceived": [
            (55_050, "up once and down once"),
            (109_824, "biases are missing: they"),
            (54_912, "biases are missing, and"),
            (55_051, "forward differences"),
            (2, "one back"),
            (1, "One forward pass"),
        ],
    },
    "value_used_twice": {
        "right": ["d", "D", ["d"]],
        "wrong": [("x", "letter"), (-0.2, "letter"), ("?", "letter")],
        "misconceived": [
            ("a", "overwrite"),
            ("b", "subtracted"),
            ("c", "Products belong"),
            ("e", "half of each"),
        ],
    },
}
