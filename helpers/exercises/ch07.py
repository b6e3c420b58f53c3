"""The exercises of chapter 07: updates in an epoch, and one step of four optimizers."""

import math

import numpy as np

from helpers.exercises.declare import Option, choice_exercise, function_exercise

updates = function_exercise(
    "updates",
    "Write `updates(n, batch_size, epochs)`: how many updates a training makes, if each epoch uses "
    "each of the `n` samples once and the last batch of an epoch takes what is left.",
    reference=lambda n, batch_size, epochs: math.ceil(n / batch_size) * epochs,
    cases=[(60_000, 32, 1), (60_000, 128, 5), (10, 4, 3), (5, 10, 2), (7, 1, 2)],
    fresh=lambda rng: tuple(int(k) for k in rng.integers([1, 1, 1], [2000, 200, 9])),
    misconceptions=[
        (
            lambda n, batch_size, epochs: n // batch_size * epochs,
            "This leaves out the last batch of an epoch, the one that is not full. Round up.",
        ),
        (
            lambda n, batch_size, epochs: (n // batch_size + 1) * epochs,
            "Adding 1 is one too many where the batches come out even, as 60,000 / 32 do. Round up "
            "with `math.ceil`.",
        ),
        (
            lambda n, batch_size, epochs: math.ceil(n * epochs / batch_size),
            "An epoch ends with its own last batch, full or not. Round up for one epoch, then "
            "multiply.",
        ),
        (
            lambda n, batch_size, epochs: n / batch_size * epochs,
            "There are no parts of an update: the last batch is smaller, but it is a batch.",
        ),
        (
            lambda n, batch_size, epochs: round(n / batch_size) * epochs,
            "`round` drops a last batch that is less than half full. Round up.",
        ),
        (
            lambda n, batch_size, epochs: math.ceil(n / batch_size),
            "That is one epoch. Every epoch goes through all the samples again.",
        ),
        (
            lambda n, batch_size, epochs: n * epochs,
            "That many samples are used. But an update is made for a batch, not for a sample.",
        ),
    ],
    hints=[
        "How many batches does one epoch have? With 10 samples in batches of 4 they are 3.",
        "`math.ceil(n / batch_size)` rounds up.",
        "Multiply by the number of epochs.",
    ],
    solution="""
        import math

        def updates(n, batch_size, epochs):
            return math.ceil(n / batch_size) * epochs
    """,
)


def _arrays(rng: np.random.Generator, negative: int, positive: int) -> list[np.ndarray]:
    """Return arrays of one shape, some of any sign, then some above 0."""
    size = int(rng.integers(1, 5))
    return [rng.normal(size=size) for _ in range(negative)] + [
        rng.uniform(0.1, 2, size=size) for _ in range(positive)
    ]


def _momentum(w, v, g, learning_rate, momentum):
    v = momentum * v - learning_rate * g
    return w + v, v


def _momentum_case(rng: np.random.Generator) -> tuple:
    return (*_arrays(rng, 3, 0), float(rng.uniform(0.05, 0.5)), float(rng.uniform(0.3, 0.9)))


momentum_step = function_exercise(
    "momentum_step",
    "Write `momentum_step(w, v, g, learning_rate, momentum)`: one step of momentum as in Keras. "
    "Return two arrays: the new weights and the new speed, `w, v`.",
    reference=_momentum,
    cases=[
        (np.array([1.0, -2.0]), np.array([0.5, 0.1]), np.array([2.0, -3.0]), 0.1, 0.9),
        (np.array([0.3]), np.array([0.0]), np.array([-1.0]), 0.5, 0.6),
        (np.array([0.0, 2.0]), np.array([-1.0, 0.4]), np.array([0.0, 0.7]), 0.2, 0.5),
    ],
    fresh=_momentum_case,
    misconceptions=[
        (
            lambda w, v, g, learning_rate, momentum: _momentum(w, v, g, -learning_rate, momentum),
            "This ball rolls uphill: the gradient points up, so it is subtracted from the speed.",
        ),
        (
            lambda w, v, g, learning_rate, momentum: (
                w - (momentum * v - learning_rate * g),
                momentum * v - learning_rate * g,
            ),
            "The sign of the speed is turned around here: with v = αv - ηg the weights move by "
            "`+ v`.",
        ),
        (
            lambda w, v, g, learning_rate, momentum: (
                w - (momentum * v + learning_rate * g),
                momentum * v + learning_rate * g,
            ),
            "Here the speed counts downhill as positive. One can do that, but the `v` that came in "
            "has the other sign: v = αv - ηg, then w + v.",
        ),
        (
            lambda w, v, g, learning_rate, momentum: (
                w - learning_rate * (momentum * v + g),
                momentum * v + g,
            ),
            "That is the other convention, with the rate outside the speed. Asked for is the one "
            "of Keras: the rate stands inside, v = αv - ηg.",
        ),
        (
            lambda w, v, g, learning_rate, momentum: (w + v, momentum * v - learning_rate * g),
            "The weights move with the old speed here. Compute the new speed first.",
        ),
        (
            lambda w, v, g, learning_rate, momentum: _momentum(
                w, v, g, (1 - momentum) * learning_rate, momentum
            ),
            "The push of the gradient is not multiplied by 1 - α: that belongs to the means of "
            "RMSProp and Adam.",
        ),
        (
            lambda w, v, g, learning_rate, momentum: _momentum(w, v, g, learning_rate, 1.0),
            "There is no friction: only the share α of the old speed is left.",
        ),
    ],
    hints=[
        "First the new speed: the share `momentum` of the old one, minus rate times gradient.",
        "Then the weights move by the new speed: `w + v`.",
        "Return both: `return w + v, v`.",
    ],
    solution="""
        def momentum_step(w, v, g, learning_rate, momentum):
            v = momentum * v - learning_rate * g
            return w + v, v
    """,
)


def _scaled(memory, step):
    """Return one step of an optimizer that divides by the root of squares it has gathered.

    ``memory(r, g, *constants)`` gives the new r, and ``step(g, old, r, smallest)`` what is
    multiplied by the rate; `smallest`, the last of the constants, is δ or ε.
    """

    def update(w, r, g, learning_rate, *constants):
        new = memory(r, g, *constants)
        with np.errstate(all="ignore"):
            return w - learning_rate * step(g, r, new, constants[-1]), new

    return update


def _sum(r, g, *constants):
    return r + g**2


def _beside_root(g, old, r, delta):
    return g / (np.sqrt(r) + delta)


def _in_root(g, old, r, epsilon):
    return g / np.sqrt(r + epsilon)


adagrad_step = function_exercise(
    "adagrad_step",
    "Write `adagrad_step(w, r, g, learning_rate, delta)`: one step of AdaGrad with δ outside the "
    "root. Return two arrays: the new weights and the new sum, `w, r`.",
    reference=_scaled(_sum, _beside_root),
    cases=[
        (np.array([1.0, -2.0]), np.array([0.0, 4.0]), np.array([2.0, -3.0]), 0.1, 0.01),
        (np.array([0.3]), np.array([0.5]), np.array([-0.1]), 0.5, 0.05),
        (np.array([0.0, 2.0]), np.array([9.0, 0.0]), np.array([0.5, 0.0]), 0.2, 0.02),
    ],
    fresh=lambda rng: (lambda w, g, r: (w, r, g, float(rng.uniform(0.05, 0.5)), 0.03))(
        *_arrays(rng, 2, 1)
    ),
    misconceptions=[
        (
            _scaled(_sum, _in_root),
            "δ stands inside the root here, as Keras has its epsilon. Asked for is the form of the "
            "paper: `np.sqrt(r) + delta`.",
        ),
        (
            _scaled(_sum, lambda g, old, r, delta: g / (r + delta)),
            "The root is missing: divide by `np.sqrt(r)`, not by `r`.",
        ),
        (
            _scaled(_sum, lambda g, old, r, delta: g / (np.sqrt(old) + delta)),
            "This divides by the old sum. Add the new square first, or the first step divides by "
            "δ alone.",
        ),
        (
            _scaled(lambda r, g, delta: r + np.abs(g), _beside_root),
            "The sum is one of squares: add `g**2`, not the size of `g`.",
        ),
        (
            _scaled(lambda r, g, delta: g**2, _beside_root),
            "The old sum is lost here. AdaGrad adds the new square to it: `r + g**2`.",
        ),
        (
            _scaled(lambda r, g, delta: 0.9 * r + 0.1 * g**2, _beside_root),
            "That forgets: it is RMSProp. AdaGrad's sum only grows.",
        ),
        (
            _scaled(_sum, lambda g, old, r, delta: 1 / (np.sqrt(r) + delta)),
            "The gradient is missing in the step: rate times `g`, divided by the root.",
        ),
        (
            _scaled(_sum, lambda g, old, r, delta: -g / (np.sqrt(r) + delta)),
            "This goes uphill: the step is subtracted.",
        ),
    ],
    hints=[
        "First the new sum: the old one plus the square of the gradient.",
        "Then divide by its root plus δ: `learning_rate * g / (np.sqrt(r) + delta)`.",
        "Do not write `r += g**2`: that would change the array that came in.",
    ],
    solution="""
        def adagrad_step(w, r, g, learning_rate, delta):
            r = r + g**2
            return w - learning_rate * g / (np.sqrt(r) + delta), r
    """,
)


def _mean(r, g, rho, epsilon):
    return rho * r + (1 - rho) * g**2


def _rmsprop_case(rng: np.random.Generator) -> tuple:
    w, g, r = _arrays(rng, 2, 1)
    rate, rho = float(rng.uniform(0.05, 0.5)), float(rng.uniform(0.6, 0.95))
    return w, r, g, rate, rho, 0.01


rmsprop_step = function_exercise(
    "rmsprop_step",
    "Write `rmsprop_step(w, r, g, learning_rate, rho, epsilon)`: one step of RMSProp with ε inside "
    "the root. Return two arrays: the new weights and the new mean, `w, r`.",
    reference=_scaled(_mean, _in_root),
    cases=[
        (np.array([1.0, -2.0]), np.array([0.0, 4.0]), np.array([2.0, -3.0]), 0.1, 0.9, 0.01),
        (np.array([0.3]), np.array([0.5]), np.array([-0.1]), 0.5, 0.7, 0.02),
        (np.array([0.0, 2.0]), np.array([9.0, 0.0]), np.array([0.5, 0.0]), 0.2, 0.8, 0.01),
    ],
    fresh=_rmsprop_case,
    misconceptions=[
        (
            _scaled(lambda r, g, rho, epsilon: _mean(r, g, 1 - rho, epsilon), _in_root),
            "ρ and 1 - ρ are exchanged: ρ, the larger share, belongs to the old mean.",
        ),
        (
            _scaled(lambda r, g, rho, epsilon: rho * r + g**2, _in_root),
            "The factor 1 - ρ of the new square is missing. Without it `r` is no mean, but a sum.",
        ),
        (
            _scaled(_sum, _in_root),
            "That is AdaGrad, whose sum only grows. RMSProp forgets: ρ r + (1 - ρ) g².",
        ),
        (
            _scaled(_mean, _beside_root),
            "ε stands outside the root here. Asked for is Keras' place: inside, "
            "`np.sqrt(r + epsilon)`.",
        ),
        (
            _scaled(_mean, lambda g, old, r, epsilon: g / (r + epsilon)),
            "The root is missing: divide by `np.sqrt(r + epsilon)`.",
        ),
        (
            _scaled(lambda r, g, rho, epsilon: rho * r + (1 - rho) * g, _in_root),
            "The gradient is not squared here, so the root may be one of a negative number.",
        ),
        (
            _scaled(_mean, lambda g, old, r, epsilon: g / np.sqrt(old + epsilon)),
            "This divides by the root of the old mean. Compute the new mean first.",
        ),
    ],
    hints=[
        "First the new mean: `rho * r + (1 - rho) * g**2`.",
        "Then divide by its root: `learning_rate * g / np.sqrt(r + epsilon)`.",
    ],
    solution="""
        def rmsprop_step(w, r, g, learning_rate, rho, epsilon):
            r = rho * r + (1 - rho) * g**2
            return w - learning_rate * g / np.sqrt(r + epsilon), r
    """,
)


def _raw(mean, beta, t):
    return mean


def _corrected(mean, beta, t):
    return mean / (1 - beta**t)


def _adam_with(m_hat, r_hat, root=lambda r, epsilon: np.sqrt(r) + epsilon):
    """Return Adam with these corrections, called with a mean, its beta and t, and this root."""

    def step(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon):
        m = beta_1 * m + (1 - beta_1) * g
        r = beta_2 * r + (1 - beta_2) * g**2
        with np.errstate(all="ignore"):
            down = root(r_hat(r, beta_2, t), epsilon)
            return w - learning_rate * m_hat(m, beta_1, t) / down, m, r

    return step


_adam = _adam_with(_corrected, _corrected)


def _gradient_for_mean(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon):
    _, m, r = _adam(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon)
    return w - learning_rate * g / (np.sqrt(_corrected(r, beta_2, t)) + epsilon), m, r


def _corrected_memory(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon):
    w, m, r = _adam(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon)
    return w, _corrected(m, beta_1, t), _corrected(r, beta_2, t)


def _betas_exchanged(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon):
    return _adam(w, m, r, g, t, learning_rate, beta_2, beta_1, epsilon)


def _adam_case(rng: np.random.Generator) -> tuple:
    w, m, g, r = _arrays(rng, 3, 1)
    t, rate = int(rng.integers(2, 8)), float(rng.uniform(0.05, 0.5))
    beta_1, beta_2 = float(rng.uniform(0.6, 0.85)), float(rng.uniform(0.9, 0.99))
    return w, m, r, g, t, rate, beta_1, beta_2, 0.01


adam_step = function_exercise(
    "adam_step",
    "Write `adam_step(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon)`: step number `t` of "
    "Adam, counted from 1, with bias correction and ε outside the root. Return three arrays: the "
    "new weights, and the new means without the correction, `w, m, r`.",
    reference=_adam,
    cases=[
        (
            *(np.array(values) for values in ([1.0, -2.0], [0.0, 0.0], [0.0, 0.0], [2.0, -3.0])),
            *(1, 0.1, 0.9, 0.99, 0.01),
        ),
        (
            *(np.array(values) for values in ([0.3], [0.4], [0.5], [-0.1])),
            *(3, 0.5, 0.8, 0.95, 0.02),
        ),
        (
            *(np.array(values) for values in ([0.0, 2.0], [-1.0, 0.5], [2.0, 0.3], [0.5, 0.1])),
            *(2, 0.2, 0.7, 0.9, 0.01),
        ),
    ],
    fresh=_adam_case,
    misconceptions=[
        (
            _adam_with(_raw, _raw),
            "The bias correction is missing: both means start at 0, so divide `m` by 1 - β₁ᵗ and "
            "`r` by 1 - β₂ᵗ before the step.",
        ),
        (
            _adam_with(*[lambda mean, beta, t: _corrected(mean, beta, t - 1)] * 2),
            "The steps are counted from 0 here. `t` is 1 at the first step already: use it as it "
            "comes, or the first correction divides by 0.",
        ),
        (
            _adam_with(*[lambda mean, beta, t: _corrected(mean, beta, t + 1)] * 2),
            "`t` counts from 1 already: no 1 needs to be added to it.",
        ),
        (
            _adam_with(_corrected, _corrected, lambda r, epsilon: np.sqrt(r + epsilon)),
            "ε stands inside the root here, as in RMSProp. In Adam it stands outside.",
        ),
        (
            _adam_with(_corrected, _raw),
            "Only `m` is corrected. `r` starts at 0 as well: divide it by 1 - β₂ᵗ.",
        ),
        (
            _adam_with(_raw, _corrected),
            "Only `r` is corrected. `m` starts at 0 as well: divide it by 1 - β₁ᵗ.",
        ),
        (
            _adam_with(*[lambda mean, beta, t: mean * (1 - beta**t)] * 2),
            "The means are too small at first, so divide by 1 - βᵗ instead of multiplying.",
        ),
        (
            _adam_with(*[lambda mean, beta, t: _corrected(mean, beta, 1)] * 2),
            "The power is missing: the correction is 1 - β to the power of `t`, and fades away.",
        ),
        (
            _gradient_for_mean,
            "The step uses the gradient itself. In Adam its running mean takes its place.",
        ),
        (
            _corrected_memory,
            "The weights are right. But the means to be remembered are those without correction: "
            "otherwise the next step corrects them a second time.",
        ),
        (_betas_exchanged, "β₁ and β₂ are exchanged: β₁ belongs to `m`, β₂ to `r`."),
    ],
    hints=[
        "First both means: `m = beta_1 * m + (1 - beta_1) * g`, and `r` likewise with `g**2`.",
        "Then their corrected forms: `m_hat = m / (1 - beta_1**t)`, and `r_hat` likewise.",
        "The step is `learning_rate * m_hat / (np.sqrt(r_hat) + epsilon)`. Return `w, m, r`.",
    ],
    solution="""
        def adam_step(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon):
            m = beta_1 * m + (1 - beta_1) * g
            r = beta_2 * r + (1 - beta_2) * g**2
            m_hat = m / (1 - beta_1**t)
            r_hat = r / (1 - beta_2**t)
            return w - learning_rate * m_hat / (np.sqrt(r_hat) + epsilon), m, r
    """,
)

which_optimizer = choice_exercise(
    "which_optimizer",
    "An optimizer has walked 100 steps over the ravine: a smooth path without zigzag, long steps "
    "at first and shorter and shorter ones, and it has stopped well before the lowest place. Which "
    "one was it?",
    options={
        "a": Option(
            "SGD with a rate of 0.9",
            "SGD with 0.9 would jump from wall to wall: the factor across the ravine is "
            "1 - 2 · 0.9 = -0.8, and a negative factor changes sides at each step.",
        ),
        "b": Option(
            "Momentum with a rate of 0.1",
            "A ball with speed overshoots: it would swing across the ravine and past the star.",
        ),
        "c": Option(
            "AdaGrad with a rate of 0.2",
            "Its first step has the same length for both weights, so it sets out diagonally; then "
            "its sum grows, the steps shrink, and it runs dry on the way.",
            right=True,
        ),
        "d": Option(
            "RMSProp with a rate of 0.2",
            "RMSProp forgets, so its steps do not shrink in this way: it would have arrived after "
            "some thirty steps, and wander about the star from then on.",
        ),
    },
    hints=[
        "Which of the four takes shorter and shorter steps although the slope is still there?",
        "Think of what only grows.",
    ],
)
