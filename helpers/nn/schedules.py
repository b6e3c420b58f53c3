"""Schedules for the learning rate: large at first, then less. Built in chapter 07.

Each is a function of the step, counted from 0: step 0 is the first update. Names and formulas are
those of ``keras.optimizers.schedules``. To use one, set the rate before each update::

    optimizer.learning_rate = exponential_decay(0.5, step, decay_steps=100, decay_rate=0.1)
    optimizer.update(params, grads)
"""

from helpers.nn._checks import constant, one_of

RATE = ("a rate of 0 or more", lambda value: value >= 0)
STEP = ("a number of steps, 0 or more", lambda value: value >= 0)
STEPS = ("a number of steps above 0", lambda value: value > 0)
SHARE = ("a factor above 0, up to 1", lambda value: 0 < value <= 1)


def step_decay(learning_rate: float, step: float, decay_steps: float, decay_rate: float) -> float:
    """Return η · d^⌊t / T⌋: the rate falls in steps. Built in chapter 07.

    In Keras it is ``ExponentialDecay(..., staircase=True)``.

    Parameters
    ----------
    learning_rate
        η, the rate of the first step, 0 or more.
    step
        t, from 0.
    decay_steps
        T, after how many steps the rate falls.
    decay_rate
        d, by which factor it falls, above 0 and up to 1.
    """
    return _decay("step_decay", learning_rate, step, decay_steps, decay_rate, whole=True)


def exponential_decay(
    learning_rate: float, step: float, decay_steps: float, decay_rate: float
) -> float:
    """Return η · d^(t / T): the rate falls by the same share at every step. Built in chapter 07.

    In Keras it is ``ExponentialDecay``. Parameters as in `step_decay`.
    """
    return _decay("exponential_decay", learning_rate, step, decay_steps, decay_rate, whole=False)


def inverse_time_decay(
    learning_rate: float, step: float, decay_steps: float, decay_rate: float
) -> float:
    """Return η / (1 + d t / T): the rate falls quickly at first, then slowly. Built in chapter 07.

    In Keras it is ``InverseTimeDecay``. Robbins and Monro (1951) showed that steps which shrink
    like 1/t average out the noise and still can go any distance.

    Parameters
    ----------
    learning_rate, step, decay_steps
        As in `step_decay`.
    decay_rate
        d, 0 or more; after T steps the rate is η / (1 + d).
    """
    who = "inverse_time_decay"
    rate = constant(learning_rate, who, "learning_rate", *RATE)
    t, over = constant(step, who, "step", *STEP), constant(decay_steps, who, "decay_steps", *STEPS)
    d = constant(decay_rate, who, "decay_rate", "a number, 0 or more", lambda value: value >= 0)
    return rate / (1 + d * t / over)


def _decay(who, learning_rate, step, decay_steps, decay_rate, whole: bool) -> float:
    rate = constant(learning_rate, who, "learning_rate", *RATE)
    t, over = constant(step, who, "step", *STEP), constant(decay_steps, who, "decay_steps", *STEPS)
    d = constant(decay_rate, who, "decay_rate", *SHARE)
    return rate * d ** (t // over if whole else t / over)


# How the rate can fall, by name, from η at step 0 to a given share of it.
SCHEDULES = {
    "constant": "constant",
    "steps": "in steps",
    "exponential": "exponential",
    "inverse": "1/t",
}
CONSTANT, STEPWISE, EXPONENTIAL, INVERSE = SCHEDULES
STAIRS = 4  # how often the rate falls in steps


def scheduled_rate(name: str, learning_rate: float, step: int, steps: int, left: float) -> float:
    """Return the rate at a step on its way down to a share `left` of itself. Used in chapter 07.

    Parameters
    ----------
    name
        One of `SCHEDULES`.
    learning_rate
        η, the rate of step 0.
    step
        The step, from 0.
    steps
        After how many steps only `left` of the rate is left (in steps: after four falls).
    left
        The share, above 0 and up to 1; ``"constant"`` does not look at it.
    """
    if name == STEPWISE:
        return step_decay(learning_rate, step, steps / STAIRS, left ** (1 / STAIRS))
    if name == EXPONENTIAL:
        return exponential_decay(learning_rate, step, steps, left)
    if name == INVERSE:
        return inverse_time_decay(learning_rate, step, steps, 1 / left - 1)
    one_of(SCHEDULES, name, "scheduled_rate", "name")
    return learning_rate
