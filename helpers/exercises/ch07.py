"""The exercises and guesses of chapter 07: updates, memory, one step of Adam, loss curves."""

import math
import re

import numpy as np

from helpers.exercises.declare import Option, When, choice_exercise, function_exercise
from helpers.exercises.guesses import Choice, choice_guess
from helpers.exercises.judge import KnownError


def _epoch_of(t: int, n: int, batch_size: int) -> int:
    return (t - 1) // math.ceil(n / batch_size) + 1


def _random_update(rng: np.random.Generator) -> tuple:
    n = int(rng.integers(2, 2000))
    batch_size = int(rng.integers(1, min(n, 200) + 1))
    per_epoch = math.ceil(n / batch_size)
    ends = int(rng.integers(1, 6)) * per_epoch  # the last update of an epoch
    return max(1, ends + int(rng.integers(-per_epoch, per_epoch))), n, batch_size


NOT_THE_LAST_BATCH = (
    "This counts as if batches could be cut anywhere. The last batch of an epoch is an update too, "
    "though it isn't full: first round up the updates of one epoch."
)

epoch_of = function_exercise(
    "epoch_of",
    "Write `epoch_of(t, n, batch_size)`: in which epoch does update number `t` happen? Updates and "
    "epochs are counted from 1. Each epoch uses each of the `n` samples once, and its last batch "
    "takes what is left.",
    reference=_epoch_of,
    cases=[
        (3, 10, 4),
        (4, 10, 4),
        (1, 10, 4),
        (5, 10, 4),
        (64, 1000, 32),
        (65, 1000, 32),
        (1875, 60_000, 32),
        (1876, 60_000, 32),
        (5, 10, 10),
        (21, 7, 1),
        (40, 100, 30),
        (5, 11, 4),
    ],
    fresh=_random_update,
    misconceptions=[
        (
            lambda t, n, batch_size: t // math.ceil(n / batch_size),
            "That's how many epochs are complete by then. The epoch under way counts as well, and "
            "the last update of an epoch still belongs to it.",
        ),
        (
            lambda t, n, batch_size: t // math.ceil(n / batch_size) + 1,
            "The last update of an epoch is counted for the next one here. With 3 updates in each "
            "epoch, number 3 still belongs to epoch 1.",
        ),
        (
            lambda t, n, batch_size: _epoch_of(t, n, batch_size) - 1,
            "Your epochs are counted from 0. Here the first one is epoch 1.",
        ),
        (
            lambda t, n, batch_size: _epoch_of(t, n, batch_size) + 1,
            "That's one epoch too many: the very first update is in epoch 1.",
        ),
        (
            lambda t, n, batch_size: t / math.ceil(n / batch_size),
            "The division is right, but epochs are whole: round up.",
        ),
        (
            lambda t, n, batch_size: round(t / math.ceil(n / batch_size)),
            "`round` goes down as often as up. An epoch that has begun counts: round up.",
        ),
        *(
            (wrong, NOT_THE_LAST_BATCH)
            for wrong in (
                lambda t, n, batch_size: math.ceil(t * batch_size / n),
                lambda t, n, batch_size: t * batch_size // n,
                lambda t, n, batch_size: t * batch_size // n + 1,
                lambda t, n, batch_size: (t - 1) * batch_size // n + 1,
                lambda t, n, batch_size: t * batch_size / n,
            )
        ),
        *(
            (
                lambda t, n, batch_size, wrong=wrong: wrong(t, n // batch_size),
                "This leaves out the last batch of each epoch, the one that isn't full. With 10 "
                "samples in batches of 4 an epoch has 3 updates.",
            )
            for wrong in (
                lambda t, k: math.ceil(t / k),
                lambda t, k: (t - 1) // k + 1,
                lambda t, k: t // k + 1,
                lambda t, k: t // k,
            )
        ),
        *(
            (
                wrong,
                "Adding 1 is one update too many where the batches come out even, as 60,000 / 32 "
                "do. Round up with `math.ceil`.",
            )
            for wrong in (
                lambda t, n, batch_size: math.ceil(t / (n // batch_size + 1)),
                lambda t, n, batch_size: (t - 1) // (n // batch_size + 1) + 1,
            )
        ),
        (
            lambda t, n, batch_size: math.ceil(n / batch_size),
            "That's how many updates one epoch has. How often do they fit into `t`?",
        ),
        (
            lambda t, n, batch_size: math.ceil(n / batch_size) * t,
            "That's how many updates `t` epochs have. Here `t` is the number of an update: divide.",
        ),
        (
            lambda t, n, batch_size: math.ceil(t / n),
            "An update uses a whole batch, not one sample.",
        ),
        (
            lambda t, n, batch_size: math.ceil(t / batch_size),
            "This divides by the size of a batch. How many batches does an epoch have?",
        ),
        (
            lambda t, n, batch_size: (t - 1) % math.ceil(n / batch_size) + 1,
            "That's the place of the update within its epoch. You need the epoch.",
        ),
        (
            lambda t, n, batch_size: t % math.ceil(n / batch_size),
            "The remainder is about the place within the epoch. You need the epoch.",
        ),
        (
            lambda t, n, batch_size: math.ceil(t / round(n / batch_size)),
            "`round` goes down as often as up, and a batch that isn't full is an update too: round "
            "up with `math.ceil`.",
        ),
        (
            lambda t, n, batch_size: math.ceil(t * batch_size / n) + 1,
            "Twice wrong: the last batch of an epoch is an update too, though it isn't full. And "
            "the very first update is in epoch 1.",
        ),
        (
            lambda t, n, batch_size: (t - 1) / math.ceil(n / batch_size) + 1,
            "Epochs are whole. From `t - 1` you get there with `//`: it leaves out what comes "
            "after the point.",
        ),
    ],
    hints=[
        "How many updates has one epoch? With 10 samples in batches of 4 there are 3.",
        "`math.ceil(n / batch_size)` rounds up. Of 3 updates each, numbers 1, 2, 3 are in epoch 1, "
        "and 4, 5, 6 in epoch 2.",
        "So divide `t` by that number, and round up again.",
    ],
    solution="""
        import math

        def epoch_of(t, n, batch_size):
            return math.ceil(t / math.ceil(n / batch_size))
    """,
    right="Two roundings, and not one: an epoch ends with its own last batch.",
)


def _roll_out(v: float, momentum: float) -> float:
    return v * momentum / (1 - momentum)


def _rolled_until(v: float, momentum: float, least: float) -> float:
    """Add up steps while the speed is above a number; a negative one never is."""
    total = 0.0
    while v > least:
        v *= momentum
        total += v
    return total


roll_out = function_exercise(
    "roll_out",
    "A ball comes onto level ground with the speed `v`: from now on the gradient is 0. Write "
    "`roll_out(v, momentum)`: by how much do the following steps v ← αv, w ← w + v move it all "
    "together, until it comes to rest? `momentum` is α, between 0 and 1.",
    reference=_roll_out,
    cases=[(1.0, 0.9), (-2.0, 0.5), (0.3, 0.99), (1.5, 0.25), (-0.7, 0.8), (0.4, 0.1)],
    fresh=lambda rng: (float(rng.normal()), float(rng.uniform(0.05, 0.98))),
    misconceptions=[
        *(
            (
                lambda v, momentum, n=n: v * (1 - momentum**n) / (1 - momentum),
                "Two things: first the speed shrinks, then the ball moves, so the first step is αv "
                "and not v. And take more steps, until nothing is left to add.",
            )
            for n in (10, 50, 100, 200, 1000)
        ),
        *(
            (
                lambda v, momentum, n=n: v * momentum**n,
                "That's the speed that is left at the end. Add up all the steps until then.",
            )
            for n in (2, 10, 50, 100, 1000)
        ),
        *(
            (
                lambda v, momentum, least=least: _rolled_until(v, momentum, least),
                "A loop with `while v > …` never begins when the speed is negative: ask for "
                "`abs(v)`. And what comes after its end is missing; a formula has all of it: "
                "α + α² + α³ + … = α / (1 - α).",
            )
            for least in (0.1, 0.01, 1e-3, 1e-4, 1e-5)
        ),
        (
            lambda v, momentum: v / momentum,
            "Each step is α times the one before: they shrink, and there are many to add up.",
        ),
        (
            lambda v, momentum: v + v * momentum + v * momentum**2,
            "Those are three steps, and the first one is too long: the speed shrinks before the "
            "ball moves. Go on, for ever.",
        ),
        (
            lambda v, momentum: v * math.log(0.5) / math.log(momentum),
            "That counts the steps until the speed is half. Add up the lengths of all steps.",
        ),
        (
            lambda v, momentum: v / (1 - momentum) + v,
            "Nearly: α + α² + … is 1 / (1 - α) *minus* 1, since the first term, 1, isn't there.",
        ),
        (
            lambda v, momentum: v / (1 - momentum),
            "Nearly: this counts a step with the full speed. The speed shrinks before the ball "
            "moves: first v ← αv, then w ← w + v.",
        ),
        (
            lambda v, momentum: v * momentum,
            "That's the first step alone. The ball goes on: α of that speed is left for the next "
            "step, and so on.",
        ),
        (
            lambda v, momentum: v,
            "That would be a single step without friction. There are many steps, each a little "
            "shorter than the one before.",
        ),
        (
            lambda v, momentum: v + v * momentum,
            "Those are two steps, and the first one is too long: the speed shrinks before the ball "
            "moves. Go on, for ever.",
        ),
        (
            lambda v, momentum: v * momentum + v * momentum**2,
            "Those are the first two steps. Go on: the sum has an end, v · α / (1 - α).",
        ),
        (
            lambda v, momentum: v * (1 - momentum),
            "That's what friction takes away in the first step, not the way of the ball.",
        ),
        (
            lambda v, momentum: v * (1 - momentum) / momentum,
            "The fraction is upside down: with more momentum the ball rolls farther.",
        ),
        (
            lambda v, momentum: v * momentum / (1 + momentum),
            "That would be a ball that turns back at every step. All steps go the same way: 1 - α "
            "is below the fraction line.",
        ),
        (
            lambda v, momentum: v * momentum**2 / (1 - momentum),
            "The first step is missing: it has the length αv.",
        ),
        *(
            (
                wrong,
                "The speed that comes in is missing: a ball twice as fast rolls twice as far.",
            )
            for wrong in (
                lambda v, momentum: momentum / (1 - momentum),
                lambda v, momentum: 1 / (1 - momentum),
            )
        ),
        (
            lambda v, momentum: abs(_roll_out(v, momentum)),
            "A speed can be negative, and then the ball rolls to the left. Leave out `abs`.",
        ),
        (
            lambda v, momentum: _roll_out(v, momentum) if v > 0 else 0,
            "Right for a positive speed. A negative one ends your loop right away: ask for "
            "`abs(v)`.",
        ),
        (
            lambda v, momentum: -_roll_out(v, momentum),
            "The sign is flipped: the ball rolls on in the direction that it has.",
        ),
        (
            lambda v, momentum: v * momentum / 1 - momentum,
            "Brackets are missing: this divides by 1 and then subtracts α.",
        ),
        *(
            (
                lambda v, momentum, times=times: times * v,
                "That's for α = 0.9 alone. Let it depend on `momentum`.",
            )
            for times in (9, 10)
        ),
        (
            When(lambda got, want: 0 < got / want < 1),
            "The ball hasn't come to rest when you stop adding. Take more steps, or sum them all "
            "with a formula: α + α² + α³ + … = α / (1 - α).",
        ),
    ],
    hints=[
        "The steps have the lengths αv, α²v, α³v, … A loop of some thousand steps adds them up.",
        "Call the sum S. If you take away the first step, what's left is α times the whole: "
        "S - αv = αS.",
        "Solve that for S.",
    ],
    solution="""
        def roll_out(v, momentum):
            return v * momentum / (1 - momentum)
    """,
    right="With α = 0.9 the ball rolls nine times as far as its speed; with 0.99, ninety-nine "
    "times. That's why it overshoots.",
)


def _half_forgotten(rho: float) -> int:
    return math.ceil(math.log(0.5) / math.log(rho))


half_forgotten = function_exercise(
    "half_forgotten",
    "RMSProp forgets a square little by little: after k steps it counts with ρᵏ times the weight "
    "that it had at first. Write `half_forgotten(rho)`: after how many steps is that at most half? "
    "A whole number.",
    reference=_half_forgotten,
    cases=[0.9, 0.99, 0.5, 0.6, 0.7, 0.8, 0.3, 0.1, 0.999],
    fresh=lambda rng: float(rng.uniform(0.1, 0.995)),
    misconceptions=[
        (
            lambda rho: math.log(0.5) / math.log(rho),
            "That's exactly where the half is. You need the first whole step by which it's "
            "forgotten: round up.",
        ),
        (
            lambda rho: round(math.log(0.5) / math.log(rho)),
            "`round` sometimes goes down, and then more than half is still there. Round up.",
        ),
        (
            lambda rho: math.floor(math.log(0.5) / math.log(rho)),
            "Rounded down, more than half is still there. Round up.",
        ),
        (
            lambda rho: math.floor(math.log(0.5) / math.log(rho)) + 1,
            "That's one step too many where exactly half is left, as after one step with ρ = 0.5. "
            "At most half may be left: `<=`.",
        ),
        (
            lambda rho: _half_forgotten(rho) - 1,
            "That's the last step at which more than half is left. You need the next one.",
        ),
        (
            lambda rho: _half_forgotten(rho) + 1,
            "That's one step too many. With ρ = 0.5, half is gone after one step.",
        ),
        *(
            (
                lambda rho, rounded=rounded: rounded(1 / (1 - rho)),
                "That's how far the memory reaches, roughly: by then about a third is left. The "
                "half comes earlier.",
            )
            for rounded in (lambda k: k, round, math.ceil)
        ),
        *(
            (
                lambda rho, rounded=rounded: rounded(0.5 / (1 - rho)),
                "This takes 1 - ρ of the first weight away in each step. RMSProp keeps the share "
                "ρ of what's left: multiply, step by step.",
            )
            for rounded in (lambda k: k, math.ceil, round)
        ),
        (
            lambda rho: _steps(lambda left: left - (1 - rho)),
            "This takes 1 - ρ of the first weight away in each step. RMSProp keeps the share ρ "
            "of what's left: multiply, step by step.",
        ),
        (
            lambda rho: _half_forgotten(1 - rho),
            "ρ and 1 - ρ are exchanged: ρ is the share that stays.",
        ),
        *(
            (
                lambda rho, k=k: k,
                f"That's {k} for every ρ. Does the loop count its steps, `k = k + 1`? Does it go "
                "on as long as ρᵏ is *above* one half? And is the `return` outside of it?",
            )
            for k in (0, 1, 2)
        ),
        (
            lambda rho: _half_forgotten(rho) and rho ** _half_forgotten(rho),
            "That's how much is left then. The question is how many steps that takes.",
        ),
        (
            lambda rho: max(0, math.ceil(math.log2(math.log(0.5) / math.log(rho)))),
            "`rho *= rho` squares: after ρ² comes ρ⁴, and then ρ⁸. Keep what is left in a variable "
            "of its own, and multiply that by `rho`.",
        ),
        *(
            (
                lambda rho, left=left: math.ceil(math.log(left) / math.log(rho)),
                f"That's when {left:g} of it is left. It should be one half.",
            )
            for left in (0.1, 0.01, 0.25)
        ),
        *(
            (
                wrong,
                "From ρᵏ = ½ follows k · log ρ = log ½. So k is a fraction of two logarithms, "
                "log ½ over log ρ.",
            )
            for wrong in (
                lambda rho: math.ceil(math.log(0.5 * rho)),
                lambda rho: math.ceil(math.log(0.5) - math.log(rho)),
                lambda rho: math.ceil(math.log(0.5 / rho)),
                lambda rho: math.ceil(0.5 / rho),
                lambda rho: math.ceil(math.log2(rho)),
            )
        ),
        (
            lambda rho: math.ceil(math.log(rho) / math.log(0.5)),
            "The fraction is upside down: from ρᵏ = ½ follows k = log ½ / log ρ.",
        ),
        (
            lambda rho: math.ceil(math.log(2) / math.log(rho)),
            "The sign is flipped: it's log ½, or minus log 2, over log ρ.",
        ),
        *(
            (lambda rho, k=k: k, "That's for one ρ alone. Let it depend on `rho`.")
            for k in (6, 7, 10)
        ),
    ],
    hints=[
        "After one step the share ρ is left, after two ρ², after three ρ³.",
        "A loop will do: multiply by `rho` until at most 0.5 is left, and count.",
        "Or solve ρᵏ = ½ with logarithms, k = log ½ / log ρ, and round up.",
    ],
    solution="""
        def half_forgotten(rho):
            k, left = 0, 1.0
            while left > 0.5:
                left = left * rho
                k = k + 1
            return k
    """,
    right="7 steps with ρ = 0.9, and 69 with 0.99.",
)


def _steps(forget, left: float = 1.0) -> int:
    k = 0
    while left > 0.5:
        left = forget(left)
        k += 1
    return k


def _arrays(rng: np.random.Generator, negative: int, positive: int) -> list[np.ndarray]:
    """Return arrays of one shape, some of any sign, then some above 0."""
    size = int(rng.integers(2, 5))
    return [rng.normal(size=size) for _ in range(negative)] + [
        rng.uniform(0.1, 2, size=size) for _ in range(positive)
    ]


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


def _with_means(new_m, new_r):
    """Return Adam with other means."""

    def step(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon):
        m, r = new_m(m, g, beta_1), new_r(r, g, beta_2)
        with np.errstate(all="ignore"):
            down = np.sqrt(_corrected(r, beta_2, t)) + epsilon
            return w - learning_rate * _corrected(m, beta_1, t) / down, m, r

    return step


def _mean(old, new, beta):
    return beta * old + (1 - beta) * new


def _square(old, new, beta):
    return _mean(old, new**2, beta)


_unsquared = _with_means(_mean, _mean)


def _corrected_and_unsquared(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon):
    w, m, r = _unsquared(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon)
    return w, _corrected(m, beta_1, t), _corrected(r, beta_2, t)


def _old_means_used(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon):
    with np.errstate(all="ignore"):
        down = np.sqrt(_corrected(r, beta_2, t)) + epsilon
        moved = w - learning_rate * _corrected(m, beta_1, t) / down
    return moved, _mean(m, g, beta_1), _square(r, g, beta_2)


def _old_means_returned(w, m, r, *rest):
    return _adam(w, m, r, *rest)[0], m, r


def _uphill(w, *rest):
    moved, m, r = _adam(w, *rest)
    return 2 * w - moved, m, r


def _adam_case(rng: np.random.Generator) -> tuple:
    w, m, g, r = _arrays(rng, 3, 1)
    t, rate = int(rng.integers(2, 8)), float(rng.uniform(0.05, 0.5))
    beta_1, beta_2 = float(rng.uniform(0.6, 0.85)), float(rng.uniform(0.9, 0.99))
    return w, m, r, g, t, rate, beta_1, beta_2, 0.01


def _mean_of_means(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon):
    m = _mean(m, g, beta_1)
    r = _mean(r, m**2, beta_2)
    down = np.sqrt(_corrected(r, beta_2, t)) + epsilon
    return w - learning_rate * _corrected(m, beta_1, t) / down, m, r


adam_step = function_exercise(
    "adam_step",
    "Repair `adam_step(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon)`, as it is printed "
    "in chapter 07: step number `t` of Adam, counted from 1. It must return three new arrays, "
    "`w, m, r`, and leave those that came in as they were.",
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
            _corrected_and_unsquared,
            "Look at the line of `r`: which mean is under the root? With g = 1 you can't see the "
            "difference; try g = -1.",
        ),
        (
            _unsquared,
            "The means to be remembered are right. But look at the line of `r`: which mean is "
            "under the root? With g = 1 you can't see the difference; try g = -1.",
        ),
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
        (_uphill, "This goes uphill: the step is subtracted."),
        (
            _adam_with(_corrected, _corrected, lambda r, epsilon: r + epsilon),
            "The root is missing: divide by `np.sqrt(r_hat) + epsilon`.",
        ),
        (
            _adam_with(*[lambda mean, beta, t: mean / (1 - beta * t)] * 2),
            "`beta * t` multiplies. The correction has a power: `1 - beta**t`.",
        ),
        (
            _adam_with(*[lambda mean, beta, t: mean / 1 - beta**t] * 2),
            "Brackets are missing: this divides by 1 and then subtracts βᵗ.",
        ),
        (
            _with_means(
                lambda m, g, beta: _mean(g, m, beta), lambda r, g, beta: _mean(g**2, r, beta)
            ),
            "β and 1 - β are exchanged: β, the larger share, belongs to the old mean.",
        ),
        (
            _with_means(lambda m, g, beta: beta * m + g, lambda r, g, beta: beta * r + g**2),
            "The factors 1 - β are missing, so these are sums and no means.",
        ),
        (
            _with_means(_mean, lambda r, g, beta: _mean(r, np.abs(g), beta)),
            "`r` is a mean of squares: `g**2`, not the size of `g`.",
        ),
        (
            _old_means_used,
            "The step is taken with the old means. First bring them up to date, then step.",
        ),
        (
            _old_means_returned,
            "The weights are right, but the old means are returned. The next step needs the new "
            "ones.",
        ),
        *(
            (
                lambda *inputs, order=order: tuple(_adam(*inputs)[k] for k in order),
                "All three are right, but in another order: w first, then m, then r.",
            )
            for order in ((0, 2, 1), (1, 2, 0), (1, 0, 2), (2, 1, 0), (2, 0, 1))
        ),
        (_betas_exchanged, "β₁ and β₂ are exchanged: β₁ belongs to `m`, β₂ to `r`."),
        (
            _with_means(_mean, lambda r, g, beta: _mean(r, 2 * g, beta)),
            "`2 * g` doubles the gradient. Under the root belongs its square, `g**2`.",
        ),
        (
            _mean_of_means,
            "`m` is right. But `r` is a mean of the squared gradients, `g**2`, not of `m**2`.",
        ),
        (
            _with_means(
                lambda m, g, beta: _mean(m, g**2, beta), lambda r, g, beta: _mean(r, g**2, beta)
            ),
            "`r` is right, but `m` is a mean of the gradient itself: `g`, not `g**2`.",
        ),
        (
            _adam_with(_corrected, _corrected, lambda r, epsilon: np.sqrt(r)),
            "The two means are right. In the step ε is missing: add `epsilon` to the root.",
        ),
        (
            _adam_with(_corrected, _corrected, lambda r, epsilon: np.sqrt(r) - epsilon),
            "The two means are right. In the step ε is *added* to the root.",
        ),
        (
            lambda w, *rest: (w - _adam(w, *rest)[0], *_adam(w, *rest)[1:]),
            "The two means are right. The first of the three is the step alone: subtract it from "
            "`w`.",
        ),
        (
            lambda w, *rest: (_adam(w, *rest)[0] - w, *_adam(w, *rest)[1:]),
            "The two means are right. The first of the three is the change alone: add it to `w`.",
        ),
        (
            lambda w, *rest: (w, *_adam(w, *rest)[1:]),
            "The two means are right. But the weights come back as they were.",
        ),
    ],
    hints=[
        "There are three mistakes. Two spoil numbers, and one changes an array that isn't yours.",
        "Compare with the formulas: what is `r` a mean of? And which means should the next step "
        "find, those with or without the correction?",
        "Give the corrected means names of their own, `m_hat` and `r_hat`. And `w -= …` changes "
        "the array that came in; `w = w - …` makes a new one.",
    ],
    solution="""
        def adam_step(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon):
            m = beta_1 * m + (1 - beta_1) * g
            r = beta_2 * r + (1 - beta_2) * g**2
            m_hat = m / (1 - beta_1**t)
            r_hat = r / (1 - beta_2**t)
            return w - learning_rate * m_hat / (np.sqrt(r_hat) + epsilon), m, r
    """,
    right="All three are repaired.",
)


CURVES = ("b", "d", "a", "c")  # the cause of each curve, in their order
LOOKS_LIKE = {
    "a": "Too large a rate makes each step land higher than the last one, so the loss grows and "
    "grows.",
    "b": "Small batches at a rate that never falls bring the loss down quickly; then it keeps "
    "dancing.",
    "c": "Next to a saddle the slope is almost 0, so nothing seems to happen for a long time.",
    "d": "Far too small a rate gives a calm curve that's still on its way down at the end.",
    "e": "With too much momentum the ball rolls past the minimum and back, so the loss goes up and "
    "down in long waves, smooth ones.",
}
OTHER_CURVE = "Curve {number} has another cause. {looks}"
FOUR_LETTERS = (
    'Give four letters from a to e, one for each curve in its order, such as `"a b c d"`. `check` '
    "was given {got}."
)


def _causes(answer: object) -> tuple[str, ...]:
    """Return the letters that an answer gives, however they're written; refuse wrong ones."""
    if isinstance(answer, dict):
        answer = [answer[key] for key in sorted(answer, key=str)]
    parts = answer if isinstance(answer, str) else " ".join(map(str, answer))
    alone = re.findall(r"\b\d*([a-z])\b", parts.lower())  # "curve 1: b, curve 2: d, …"
    letters = tuple(alone or re.findall(r"[a-z]", parts.lower()))
    if len(letters) != len(CURVES) or not set(letters) <= set(LOOKS_LIKE):
        raise KnownError(FOUR_LETTERS.format(got=repr(answer)[:80]))
    for number, (letter, cause) in enumerate(zip(letters, CURVES, strict=True), start=1):
        if letter != cause:
            raise KnownError(OTHER_CURVE.format(number=number, looks=LOOKS_LIKE[letter]))
    return letters


def _read_causes(answer: object) -> tuple[str, ...]:
    if not isinstance(answer, str | dict | list | tuple | np.ndarray):
        raise KnownError(FOUR_LETTERS.format(got=repr(answer)[:80]))
    return _causes(answer)


loss_curves = function_exercise(
    "loss_curves",
    "Which cause belongs to which of the four loss curves in the picture? Give a letter for each "
    "curve, in their order. One cause is left over.\n"
    "  a) the rate is too large\n"
    "  b) the batches are small, and the rate never falls\n"
    "  c) the training started right next to a saddle\n"
    "  d) the rate is far too small\n"
    "  e) there is too much momentum",
    reference=lambda: CURVES,
    cases=[()],
    use=_read_causes,
    form="four letters",
    hints=[
        "Look at the end of each curve: does it still fall, has it settled, does it dance, does it "
        "rise?",
        "Curve 1 dances at one height. Curve 2 is calm and still falls. Which causes do that?",
        "Curve 3 rises without end, and curve 4 stays level for a long time before it falls.",
    ],
    solution='answer = "b d a c"',
    right="Noise, too small, too large, and a start next to a saddle.",
)

which_optimizer = choice_exercise(
    "which_optimizer",
    "An optimizer has walked 100 steps over the ravine: a smooth path without zigzag, long steps "
    "at first and shorter and shorter ones, and it has stopped well before the minimum. Which "
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
            "its sum grows, the steps shrink, and it gets slower and slower on the way.",
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


# Guesses

nearest_after_40 = choice_guess(
    "nearest_after_40",
    "SGD takes 40 steps on the ravine, from the same start, with three rates. With which of them "
    "does it end nearest to the minimum?",
    options={
        "careful": Choice(
            "0.05, the careful one",
            "You'd have to believe that a path without zigzag is a quick one. Along the ravine it "
            "hardly moves.",
        ),
        "bold": Choice("0.9, which jumps from wall to wall"),
        "boldest": Choice(
            "1.05, the boldest",
            "You'd have to believe that more is better without end. Here the factor is -1.1: each "
            "jump lands higher than the last one.",
        ),
    },
    happens="bold",
    why="It zigzags, but it's the flat direction that takes the time.",
)

a_millionth_aside = choice_guess(
    "a_millionth_aside",
    "A start 0.1 beside the axis leaves it (beyond |w2| = 1) at step 4. And a start a millionth "
    "beside it, 100,000 times nearer?",
    options={
        "never": Choice(
            "never: that's as good as on the axis",
            "You'd have to believe that a tiny slope stays tiny. Each step multiplies the distance "
            "by 1.9.",
        ),
        "thousands": Choice(
            "after some hundred thousand steps",
            "You'd have to believe that it takes steps of the same length. Each is 1.9 times as "
            "long as the one before.",
        ),
        "hundreds": Choice(
            "after some hundred steps",
            "You'd have to believe that it grows, but slowly. By a factor of 1.9 a step, a "
            "hundred thousand is reached in 18 steps.",
        ),
        "twenties": Choice("after some twenty steps"),
    },
    happens="twenties",
    why="The distance nearly doubles at each step, and 100,000 is only 18 such steps.",
)

more_momentum = choice_guess(
    "more_momentum",
    "Momentum 0.9 beats plain SGD on the ravine. After 300 steps, which momentum is nearest to the "
    "minimum?",
    options={
        "none": Choice(
            "0, plain SGD",
            "You'd have to believe that all that rolling past the minimum costs more than it "
            "brings. In 300 steps the ball has come to rest.",
        ),
        "usual": Choice("0.9"),
        "more": Choice(
            "0.99, ten times the speed again",
            "You'd have to believe that more speed is always good. With next to no friction the "
            "ball swings from side to side, and still does after 300 steps.",
        ),
    },
    happens="usual",
    why="With 0.99 there's too little friction: the ball still swings.",
)

bold_or_calm = choice_guess(
    "bold_or_calm",
    "Noisy batches, 200 updates, always the same rate. Which rate ends nearer to the best w?",
    options={
        "bold": Choice("0.5, which dances in the noise"),
        "calm": Choice(
            "0.01, which is calm",
            "You'd have to believe that 200 small steps get there. They still lack 13 % of the "
            "way, and that's more than the noise of the large ones.",
        ),
        "same": Choice(
            "both about equally near",
            "You'd have to believe that the rate only decides how you get there. After 200 "
            "updates, one is still on its way and the other dances.",
        ),
    },
    happens="bold",
    why="The calm one hasn't arrived yet. Give it 500 updates, and it's the nearer one.",
)

without_correction = choice_guess(
    "without_correction",
    "Without the correction both m and r are too small in the first steps. What does that make of "
    "the steps?",
    options={
        "short": Choice(
            "they are too short",
            "You'd have to believe that m matters more, since it's above the line. But r is too "
            "small by far more, and it's below.",
        ),
        "cancel": Choice(
            "just right: the two cancel",
            "You'd have to believe that both lack the same. At step 1, m is a tenth of what it "
            "should be, and the root of r a thirtieth.",
        ),
        "long": Choice("they are too long"),
    },
    happens="long",
    why="r is too small by more than m, and it's under the fraction.",
)

best_on_the_bowl = choice_guess(
    "best_on_the_bowl",
    "The bowl is as steep in one direction as in the other. Each optimizer may keep the best of 41 "
    "rates. Who gets to the star there, and stays, in the fewest steps?",
    options={
        "SGD": Choice("plain SGD"),
        "Momentum": Choice(
            "Momentum",
            "You'd have to believe that speed always helps. On the bowl the slope points straight "
            "at the star, so a ball would only roll past it.",
        ),
        "AdaGrad": Choice(
            "AdaGrad",
            "You'd have to believe that a rate for each weight always helps. On the bowl both need "
            "the same one.",
        ),
        "RMSProp": Choice(
            "RMSProp",
            "You'd have to believe that a rate for each weight always helps. On the bowl both need "
            "the same one.",
        ),
        "Adam": Choice(
            "Adam",
            "You'd have to believe that the newest is the best everywhere. Its mean of gradients "
            "takes time to build up, and then time to die down.",
        ),
    },
    happens="SGD",
    why="With a rate of 1 it's there after its first step.",
)
