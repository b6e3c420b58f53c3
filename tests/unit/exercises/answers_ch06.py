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


def forward_pass(layers, x):
    for layer in layers:
        x = layer.forward(x)
    return x


def step(layers, rate):
    for layer in layers:
        if layer.params:
            for param, grad in zip(layer.params, layer.grads, strict=True):
                param -= rate * grad


def back(layers, grad):
    for layer in reversed(layers):
        grad = layer.backward(grad)


def train(layers, loss, x, y, rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(loss.forward(forward_pass(layers, x), y))
        back(layers, loss.backward())
        step(layers, rate)
    return losses


def train_with_new_arrays(layers, loss, x, y, rate, steps):
    losses = np.zeros(steps)
    for k in range(steps):
        losses[k] = loss.forward(forward_pass(layers, x), y)
        back(layers, loss.backward())
        for layer in layers:
            pairs = zip(layer.params, layer.grads if layer.params else (), strict=True)
            layer.params = [param - rate * grad for param, grad in pairs]
    return losses


def train_one_example_at_a_time(layers, loss, x, y, rate, steps):
    losses = []
    for _ in range(steps):
        for k in range(len(x)):
            loss.forward(forward_pass(layers, x[k : k + 1]), y[k : k + 1])
            back(layers, loss.backward())
            step(layers, rate / len(x))
        losses.append(loss.forward(forward_pass(layers, x), y))
    return losses


def train_in_another_order(layers, loss, x, y, rate, steps):
    losses = [loss.forward(forward_pass(layers, x), y)]
    for _ in range(steps):
        back(layers, loss.backward())
        step(layers, rate)
        losses.append(loss.forward(forward_pass(layers, x), y))
    return losses


def train_with(first=None, in_loop=None, returned=lambda losses: losses):
    """Return a loop that does each step as `in_loop` says, after `first`."""

    def train(layers, loss, x, y, rate, steps):
        losses = []
        if first:
            first(layers, loss, x, y)
        for _ in range(steps):
            in_loop(layers, loss, x, y, rate, losses)
        return returned(losses)

    return train


def usual(layers, loss, x, y, rate, losses):
    losses.append(loss.forward(forward_pass(layers, x), y))
    back(layers, loss.backward())
    step(layers, rate)


def uphill(layers, loss, x, y, rate, losses):
    usual(layers, loss, x, y, -rate, losses)


def without_rate(layers, loss, x, y, rate, losses):
    usual(layers, loss, x, y, 1.0, losses)


def without_step(layers, loss, x, y, rate, losses):
    usual(layers, loss, x, y, 0.0, losses)


def last_layer_only(layers, loss, x, y, rate, losses):
    losses.append(loss.forward(forward_pass(layers, x), y))
    back(layers, loss.backward())
    step(layers[2:], rate)


def front_to_back(layers, loss, x, y, rate, losses):
    losses.append(loss.forward(forward_pass(layers, x), y))
    grad = loss.backward()
    for layer in layers:
        grad = layer.backward(grad)


def loss_is_forgotten(layers, loss, x, y, rate, losses):
    forward_pass(layers, x)
    back(layers, loss.backward())
    step(layers, rate)
    losses.append(0.0)


def without_forward(layers, loss, x, y, rate, losses):
    back(layers, np.ones((4, 1)))


def forward_and_loss(layers, loss, x, y):
    loss.forward(forward_pass(layers, x), y)


def gradient_of_another_loss(layers, loss, x, y, rate, losses):
    y_hat = forward_pass(layers, x)
    losses.append(loss.forward(y_hat, y))
    back(layers, y_hat - y)
    step(layers, rate)


def one_step_more(layers, loss, x, y, rate, steps):
    return train(layers, loss, x, y, rate, steps + 1)


def one_step(layers, loss, x, y, rate, steps):
    losses = []
    usual(layers, loss, x, y, rate, losses)
    return losses


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
            (lambda x, W, grad: x + 1, "Expected"),
            (lambda x, W, grad: (x.T @ grad, grad.sum(axis=0), grad @ W), "stopped with"),
            (lambda x, W, grad: (x.T @ grad, grad), "Expected"),
        ],
    },
    "central_difference": {
        "right": [central, central_in_steps, lambda f, x, h: np.float32(central(f, x, h))],
        "wrong": [
            (lambda f, x, h: f(x), "Expected"),
            (lambda f, x, h: 0.0, "Expected"),
            (lambda f, x: f(x), "called as"),
            (lambda f, x, h: f * h, "'function' and 'float'"),
            (lambda f, x, h: f(x, h), "TypeError: f() takes 2 positional"),
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
    "which_factor": {"right": ["b", "B", "output to sum"]},
    "training_loop": {
        "right": [
            train,
            train_with_new_arrays,
            train_one_example_at_a_time,
            train_in_another_order,
        ],
        "wrong": [
            (train_with(in_loop=uphill), "uphill"),
            (train_with(in_loop=without_rate), "times the gradient"),
            (train_with(in_loop=without_step), "No weight has changed"),
            (train_with(in_loop=last_layer_only), "Only some weights"),
            (train_with(in_loop=front_to_back), "reversed"),
            (train_with(in_loop=loss_is_forgotten), "loss.backward was called before"),
            (train_with(in_loop=without_forward), "layer.backward was called before"),
            (train_with(forward_and_loss, loss_is_forgotten), "loss.forward ran 1 time"),
            (train_with(in_loop=usual, returned=lambda losses: None), "returned nothing"),
            (train_with(in_loop=usual, returned=lambda losses: losses[-1]), "list of losses"),
            (one_step, "layer.forward ran 1 time"),
            (one_step_more, "251 steps were made"),
            (train_with(in_loop=gradient_of_another_loss), "a gradient of your own"),
            (lambda layers, loss: [loss], "stopped with TypeError"),
            (lambda *inputs: [0.1] * 250, "layer.forward ran 0 times"),
            (0.5, "needs"),
        ],
    },
}
