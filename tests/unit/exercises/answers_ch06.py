"""Answers to the exercises of chapter 06: right and wrong."""

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


def relu_as_a_list(x, grad):
    return [g for v, g in zip(x.ravel(), grad.ravel(), strict=True) if v > 0]


def dense(x, W, grad):
    return x.T @ grad, grad.sum(axis=0), grad @ W.T


def dense_with_einsum(x, W, grad):
    dW = np.einsum("ni,no->io", x, grad)
    return [dW, np.ones(len(x)) @ grad, np.einsum("no,io->ni", grad, W)]


def dense_row_by_row(x, W, grad):
    dW = sum(np.outer(a, g) for a, g in zip(x, grad, strict=True))
    return dW, sum(grad), [W @ g for g in grad]


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


def softmax_over_everything(logits, y):
    e = np.exp(logits)
    return (e / e.sum() - y) / len(y)


ANSWERS = {
    "relu_backward": {
        "right": [relu_with_where, relu_with_loops, lambda x, grad: grad * (x > 0)],
        "wrong": [
            (relu_in_place, "changed the array"),
            (lambda x, grad: x, "Expected"),
            (lambda x: x > 0, "called as"),
            (lambda x, grad: grad if x > 0 else 0, "truth value"),
        ],
        "misconceived": [
            (relu_as_a_list, "drops the others"),
            (lambda grad, x: grad * (x > 0), "exchanged"),
        ],
    },
    "dense_gradients": {
        "right": [dense, dense_with_einsum, dense_row_by_row],
        "wrong": [
            (lambda x, W, grad: x.T @ grad, "Expected"),
            (lambda x, W, grad: (x.T @ grad, grad.sum(axis=0), grad @ W), "stopped with"),
            (lambda x, W, grad: (x.T @ grad, grad.sum(axis=0)), "Expected"),
        ],
    },
    "central_difference": {
        "right": [central, central_in_steps, lambda f, x, h: np.float32(central(f, x, h))],
        "wrong": [
            (lambda f, x, h: f(x), "Expected"),
            (lambda f, x, h: 0.0, "Expected"),
            (lambda f, x: f(x), "called as"),
        ],
    },
    "softmax_gradient": {
        "right": [softmax_gradient, softmax_gradient_by_rows],
        "wrong": [
            (lambda logits, y: 0 * y, "Expected"),
            (lambda logits, y: ((soft(logits) - y) / len(y)).T, ""),
        ],
        "misconceived": [(softmax_over_everything, "whole batch")],
    },
    "twice_as_wide": {
        "right": [(4, 2), [4.0, 2.0], np.array([4, 2])],
        "wrong": [((4, 3), ""), (4, "Asked for"), ("4 and 2", "Asked for")],
    },
    "value_used_twice": {"right": ["d", "D", ["d"]]},
}
