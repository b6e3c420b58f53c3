"""The exercises of chapter 02: the loss of a line, its slope, steps, batches, the best line."""

import numpy as np

from helpers.exercises.declare import function_exercise, value_exercise
from helpers.nn import linear_regression as line


def _random_points(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    n = int(rng.integers(3, 12))
    return rng.uniform(-3, 3, n), rng.normal(0, 3, n)


def _random_line(rng: np.random.Generator) -> tuple:
    return *_random_points(rng), rng.normal(), rng.normal()


X, Y = np.array([0.0, 1.0, 2.0, 4.0]), np.array([1.0, 0.0, 3.0, 7.0])


def _errors(x: np.ndarray, y: np.ndarray, w: float, b: float) -> np.ndarray:
    return w * x + b - y


mse = function_exercise(
    "mse",
    "Write `mse(x, y, w, b)`: the mean squared error of the line w x + b on the points x, y.",
    reference=line.line_loss,
    cases=[(X, Y, 2.0, -1.0), (X, Y, 0.0, 0.5), (X[:1], Y[:1], 3.0, 2.0)],
    fresh=_random_line,
    misconceptions=[
        (
            lambda x, y, w, b: np.sum(_errors(x, y, w, b) ** 2),
            "That is the sum of the squares. Divide it by the number of points: the mean.",
        ),
        (
            lambda x, y, w, b: np.mean(_errors(x, y, w, b)),
            "The errors are not squared: above and below the line cancel each other.",
        ),
        (
            lambda x, y, w, b: np.mean(np.abs(_errors(x, y, w, b))),
            "That is the mean of the errors without their signs. Square each error instead.",
        ),
        (
            lambda x, y, w, b: np.sqrt(np.mean(_errors(x, y, w, b) ** 2)),
            "That is the root of the mean squared error. Leave the root out.",
        ),
        (
            lambda x, y, w, b: np.mean(_errors(x, y, w, b)) ** 2,
            "First square each error, then take the mean. Here it is the other way round.",
        ),
        (
            lambda x, y, w, b: np.mean((w * x - y) ** 2),
            "The bias is missing: the prediction is `w * x + b`.",
        ),
        (
            lambda x, y, w, b: np.mean(_errors(x, y, w, b) ** 2) / 2,
            "That is half of it. Some books halve the error to get rid of the 2 in its slope; "
            "here it is not halved.",
        ),
        (
            lambda x, y, w, b: _errors(x, y, w, b) ** 2,
            "Those are the squared errors, one for each point. The loss is one number: their mean.",
        ),
    ],
    hints=[
        "The prediction for all points at once is `w * x + b`, an array like `y`.",
        "Take away `y`, square with `** 2`, and take the mean of all.",
        "`np.mean((w * x + b - y) ** 2)`",
    ],
    solution="""
        def mse(x, y, w, b):
            errors = w * x + b - y
            return np.mean(errors**2)
    """,
)


def _slopes(
    x: np.ndarray, y: np.ndarray, w: float, b: float, factor: float = 2.0
) -> tuple[float, float]:
    errors = _errors(x, y, w, b)
    return factor * np.mean(errors * x), factor * np.mean(errors)


gradient = function_exercise(
    "gradient",
    "Write `gradient(x, y, w, b)`: the two slopes dL/dw, dL/db of the mean squared error.",
    reference=_slopes,
    cases=[(X, Y, 2.0, -1.0), (X, Y, 0.0, 0.0), (X[:1], Y[:1], 3.0, 2.0)],
    fresh=_random_line,
    misconceptions=[
        (
            lambda *inputs: _slopes(*inputs, factor=-2.0),
            "Both signs are turned. The error is the prediction minus y, not y minus the "
            "prediction; the minus comes later, in the step.",
        ),
        (
            lambda *inputs: _slopes(*inputs, factor=1.0),
            "Both are half of what they should be: the derivative of a square brings a factor 2.",
        ),
        (
            lambda x, y, w, b: tuple(len(x) * slope for slope in _slopes(x, y, w, b)),
            "Those are the slopes of the sum of squares. Take the mean over the points instead.",
        ),
        (
            lambda x, y, w, b: (2 * np.mean(_errors(x, y, w, b)),) * 2,
            "Both slopes are the same here. For w, each error is multiplied by its own x before "
            "the mean is taken: that is how strongly w acts on that prediction.",
        ),
        (
            lambda x, y, w, b: (
                2 * np.mean(_errors(x, y, w, b)) * np.mean(x),
                _slopes(x, y, w, b)[1],
            ),
            "For w, multiply each error by its own x first, and take the mean afterwards. The mean "
            "of the products is not the product of the means.",
        ),
        (
            lambda x, y, w, b: _slopes(x, y, w, b)[::-1],
            "The two are the wrong way round: first the slope for w, then the one for b.",
        ),
        (
            lambda x, y, w, b: (_slopes(x, y, w, b)[0], 2 * np.mean(_errors(x, y, w, b)) * b),
            "The slope for w is right. The one for b is 2 times the mean error, without b.",
        ),
    ],
    hints=[
        "Both begin with the errors `w * x + b - y`, one for each point.",
        "For b: twice the mean of the errors. For w: twice the mean of the errors times x.",
        "`return 2 * np.mean(errors * x), 2 * np.mean(errors)`",
    ],
    solution="""
        def gradient(x, y, w, b):
            errors = w * x + b - y
            return 2 * np.mean(errors * x), 2 * np.mean(errors)
    """,
)

one_step = value_exercise(
    "one_step",
    "w is 1.5, the slope of the loss there is -4, the learning rate is 0.1. Where is w after one "
    "step?",
    expected=1.9,
    misconceptions=[
        (1.1, "That is uphill. The slope is negative: the loss falls to the right, so w grows."),
        (5.5, "That step is as long as the slope itself. The learning rate shortens it."),
        (0.4, "That is the step. The question is where w is after it: add it to 1.5."),
        (-0.4, "That is rate times slope. Take it away from 1.5."),
        (
            1.6,
            "The step is not just the rate: it is the rate times the slope, so that it is long "
            "where the loss is steep.",
        ),
        (1.4, "The step is the rate times the slope, and it goes against the sign of the slope."),
    ],
    hints=[
        "The rule: w ← w - η · slope.",
        "η · slope is 0.1 · (-4) = -0.4. What is 1.5 minus that?",
    ],
    solution="answer = 1.5 - 0.1 * (-4)",
    right="Taking away a negative number moves w to the right, where the loss is lower.",
)

largest_rate = value_exercise(
    "largest_rate",
    "The loss of one number is L(w) = 3 (w - 5)² + 1. From which learning rate on does gradient "
    "descent no longer come nearer to the bottom?",
    expected=1 / 3,
    tolerance=2e-3,
    misconceptions=[
        (
            1 / 6,
            "With that rate a single step lands on the bottom. How much larger may it become "
            "until w jumps just as far to the other side?",
        ),
        (
            2 / 3,
            "The curvature is the second derivative, and that is 6, not 3: "
            "the derivative of 3 (w - 5)² is 6 (w - 5).",
        ),
        (6.0, "That is the curvature itself. The rate is 2 divided by it."),
        (3.0, "The rate is 2 divided by the curvature: the steeper the walls, the smaller."),
        (0.2686, "That is the limit for the points of this chapter. Here the loss is another one."),
    ],
    hints=[
        "How does the slope of L look, and how much does it grow when w grows by 1?",
        "The slope is 6 (w - 5), so the curvature is 6.",
        "Each step multiplies the distance from the bottom by 1 - 6 η. When does that reach -1?",
    ],
    solution="answer = 2 / 6",
    right="There w jumps from side to side for ever: the distance is multiplied by -1 each time.",
)


def _through_the_origin(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    return np.sum(x * y) / np.sum(x * x), 0.0


def _slope_through_the_origin(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    w = np.sum(x * y) / np.sum(x * x)
    return w, y.mean() - w * x.mean()


def _mixed_counts(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    w = line.best_line(x, y)[0] * len(x) / (len(x) - 1)
    return w, y.mean() - w * x.mean()


best_line = function_exercise(
    "best_line",
    "Write `best_line(x, y)`: w and b of the line with the least mean squared error, at once and "
    "without steps.",
    reference=line.best_line,
    cases=[(X, Y), (np.array([-1.0, 1.0]), np.array([0.0, 4.0]))],
    fresh=_random_points,
    misconceptions=[
        (
            lambda x, y: line.best_line(x, y)[::-1],
            "The two are the wrong way round: first w, then b.",
        ),
        (
            _through_the_origin,
            "That is the best line through the point (0, 0). Let the bias be free too.",
        ),
        (
            _slope_through_the_origin,
            "b follows rightly from your w, but w is that of a line through (0, 0): measure x and "
            "y from their means first.",
        ),
        (
            lambda x, y: line.best_line(y, x),
            "That line predicts x from y. Here y is to be predicted from x.",
        ),
        (
            lambda x, y: (line.best_line(x, y)[0], y.mean()),
            "w is right. The line goes through the point of the means, so b is the mean of y "
            "minus w times the mean of x.",
        ),
        (
            _mixed_counts,
            "w is a little too large: `np.cov` divides by n - 1, `np.var` and `np.mean` by n. Use "
            "the same for both parts of the fraction.",
        ),
    ],
    hints=[
        "w is the mean of (x - mean of x) times (y - mean of y), divided by the mean of "
        "(x - mean of x) squared.",
        "b is the mean of y minus w times the mean of x.",
        "`np.polyfit(x, y, 1)` and `np.linalg.lstsq` give the same, if you would rather use them.",
    ],
    solution="""
        def best_line(x, y):
            u, v = x - np.mean(x), y - np.mean(y)
            w = np.mean(u * v) / np.mean(u * u)
            return w, np.mean(y) - w * np.mean(x)
    """,
)

steps_per_epoch = value_exercise(
    "steps_per_epoch",
    "There are 1,000 points and the batch size is 64. How many steps are there in 3 epochs?",
    expected=48,
    misconceptions=[
        (16, "That is one epoch. The question is about three."),
        (45, "The points that are left over make a batch too, a smaller one: 16 steps, not 15."),
        (
            46.875,
            "There is no part of a step: the last batch of an epoch is smaller, but it is "
            "a step of its own.",
        ),
        (47, "Round up in each epoch, not at the end: each epoch ends with its own small batch."),
        (192, "That is epochs times batch size. How many batches do 1,000 points make?"),
        (3000, "That would be one point in each batch."),
        (3, "That would be all points in each batch."),
    ],
    hints=[
        "One epoch looks at every point once. How many batches of 64 does it take?",
        "15 batches of 64 are 960 points. 40 are left, and they make one more batch.",
    ],
    solution="answer = 3 * 16",
    right="1,000 / 64 is 15.6, so 16 batches, in each of 3 epochs.",
)
