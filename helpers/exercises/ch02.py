"""The exercises of chapter 02: the loss of a line, its slopes, steps, the best line, batches."""

from collections.abc import Callable

import numpy as np

from helpers.exercises.declare import When, choice_exercise, function_exercise, value_exercise
from helpers.exercises.guesses import Choice, choice_guess
from helpers.exercises.judge import Option
from helpers.nn import linear_regression as line

X, Y = np.array([0.0, 1.0, 2.0, 4.0]), np.array([1.0, 0.0, 3.0, 7.0])


def _random_points(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    n = int(rng.integers(3, 12))
    return rng.uniform(-3, 3, n), rng.normal(0, 3, n)


def _near(value: float, distance: float) -> When:
    """Know a number that somebody has rounded."""
    return When(lambda got, want: isinstance(got, float) and abs(got - value) < distance)


which_fits = choice_exercise(
    "which_fits",
    "Four points. Line A misses each of them by 1. Line B goes through three of them and misses "
    "the fourth by 3. Which line fits better?",
    options={
        "a": Option(
            "A, by the squared errors and by the errors without their signs",
            "Without their signs, A's errors have the mean (1 + 1 + 1 + 1) / 4 = 1, and B's "
            "3 / 4: there B is better.",
        ),
        "b": Option(
            "B, by the squared errors and by the errors without their signs",
            "Squared, A's errors have the mean (1 + 1 + 1 + 1) / 4 = 1, and B's 3² / 4 = 2.25: "
            "there A is better.",
        ),
        "c": Option(
            "A by the squared errors, B by the errors without their signs",
            "Squared, the means are 1 and 2.25; without their signs, they are 1 and 0.75. The loss "
            "decides which line is better, and you choose the loss. Squares hate one large error.",
            right=True,
        ),
        "d": Option(
            "B by the squared errors, A by the errors without their signs",
            "It's the other way round: an error of 3 counts 9 when it is squared, and 3 when only "
            "its sign is dropped.",
        ),
    },
    hints=[
        "Write down the four errors of A and the four of B.",
        "Squared, B's large error counts 9. Without its sign it counts 3.",
    ],
)


def _errors(x: np.ndarray, y: np.ndarray, w: float, b: float) -> np.ndarray:
    return w * x + b - y


def _signs(x: np.ndarray, y: np.ndarray, w: float, b: float) -> np.ndarray:
    return np.sign(_errors(x, y, w, b))


def _slopes_of_mae(x: np.ndarray, y: np.ndarray, w: float, b: float) -> tuple[float, float]:
    signs = _signs(x, y, w, b)
    return np.mean(signs * x), np.mean(signs)


def _points_off_a_line(rng: np.random.Generator) -> tuple:
    """Return points and a line that goes through none of them: there the loss has no slope."""
    x, _ = _random_points(rng)
    w, b = rng.normal(size=2)
    return x, w * x + b + rng.choice([-1, 1], x.size) * rng.uniform(0.1, 5, x.size), w, b


absolute_slopes = function_exercise(
    "absolute_slopes",
    "The loss is now the mean of the errors without their signs, mean(|w x + b - y|). Write "
    "`absolute_slopes(x, y, w, b)`: its slopes ∂L/∂w, ∂L/∂b.",
    reference=_slopes_of_mae,
    cases=[
        (X, Y, 2.0, -0.5),
        (X, Y, 0.0, 0.5),
        (X, Y, 3.0, 5.0),
        (X[1:2], Y[1:2], 3.0, 2.0),
        (np.array([-2.0, -1.0, 3.0]), np.array([1.0, 1.0, 1.0]), 1.0, 0.5),
        (np.array([-1, 2, 5]), np.array([0, 2, 4]), 0.75, 0.6),  # whole numbers
    ],
    fresh=_points_off_a_line,
    misconceptions=[
        (
            line.line_gradient,
            "Those are the slopes of the mean *squared* error. Here a large error pulls no harder "
            "than a small one: only its sign counts.",
        ),
        (
            lambda *line: tuple(2 * slope for slope in _slopes_of_mae(*line)),
            "Both are twice what they should be. The 2 came from the square, and nothing is "
            "squared here.",
        ),
        (
            lambda *line: tuple(-slope for slope in _slopes_of_mae(*line)),
            "Both signs are flipped. The error is the prediction minus y: where the line is too "
            "high, raising it makes the loss larger.",
        ),
        (
            lambda x, *line: tuple(x.size * slope for slope in _slopes_of_mae(x, *line)),
            "Those are the slopes of the sum. Take the mean over the points instead.",
        ),
        (
            lambda *line: (np.mean(_signs(*line)),) * 2,
            "∂L/∂b is right. For w, multiply each sign by its own x before you take the mean: "
            "that's how strongly w acts on that prediction.",
        ),
        (
            lambda x, *line: (np.mean(_signs(x, *line)) * np.mean(x), np.mean(_signs(x, *line))),
            "∂L/∂b is right. For w, multiply each sign by its own x first and take the mean "
            "afterwards. The mean of the products is not the product of the means.",
        ),
        (
            lambda x, *line: (np.mean(_errors(x, *line) * x), np.mean(_errors(x, *line))),
            "The errors themselves are in there. Nudge w: how fast |e| grows doesn't depend on how "
            "large e is, only on its sign.",
        ),
        (
            lambda x, *line: (
                np.mean(np.abs(_errors(x, *line)) * x),
                np.mean(np.abs(_errors(x, *line))),
            ),
            "That is the loss, not its slope. The slope of |e| is 1 where e is above 0, and -1 "
            "where it is below.",
        ),
        (
            lambda x, *line: (np.mean(_signs(x, *line) * np.abs(x)), np.mean(_signs(x, *line))),
            "∂L/∂b is right. For w, x keeps its sign: to the left of 0, a larger w makes the "
            "prediction smaller.",
        ),
        (
            lambda x, *line: (np.mean(x), 1.0),
            "The slope of |e| is not always 1: where the error is below 0, it is -1.",
        ),
    ],
    hints=[
        "Take one point. Where its error e is above 0, |e| is e; where it is below 0, |e| is -e. "
        "What is the slope of each with respect to e?",
        "So the slope of |e| is the sign of e, 1 or -1, which `np.sign` gives. By the chain rule, "
        "multiply it by x for w, and by 1 for b.",
        "`return np.mean(np.sign(errors) * x), np.mean(np.sign(errors))`",
    ],
    solution="""
        def absolute_slopes(x, y, w, b):
            signs = np.sign(w * x + b - y)
            return np.mean(signs * x), np.mean(signs)
    """,
    right="How far a point is above or below the line no longer matters, only on which side it is: "
    "one wild rent can't drag the line after it.",
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
        (-2.5, "That is uphill, and the learning rate is missing."),
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


def _stepped(x: np.ndarray, y: np.ndarray, w: float, b: float, eta: float) -> tuple[float, float]:
    slope_w, slope_b = line.line_gradient(x, y, w, b)
    return w - eta * slope_w, b - eta * slope_b


def _stepped_in_turn(
    x: np.ndarray, y: np.ndarray, w: float, b: float, eta: float
) -> tuple[float, float]:
    w = w - eta * line.line_gradient(x, y, w, b)[0]
    return w, b - eta * line.line_gradient(x, y, w, b)[1]


def _stepped_in_turn_from_b(
    x: np.ndarray, y: np.ndarray, w: float, b: float, eta: float
) -> tuple[float, float]:
    b = b - eta * line.line_gradient(x, y, w, b)[1]
    return w - eta * line.line_gradient(x, y, w, b)[0], b


repaired_step = function_exercise(
    "repaired_step",
    "Write `step(x, y, w, b, eta)`: a step of gradient descent, without the mistake.",
    reference=_stepped,
    cases=[(X, Y, -1.0, 2.0, 0.05), (X, Y, 0.0, 0.5, 0.1), (X[1:3], Y[1:3], 3.0, -2.0, 0.2)],
    fresh=lambda rng: (*_random_points(rng), *rng.normal(size=2), rng.uniform(0.01, 0.3)),
    misconceptions=[
        (
            _stepped_in_turn,
            "This is still the mistake: by the time b takes its step, w has moved, so b follows a "
            "slope measured somewhere else. Both slopes belong to the place where the step starts.",
        ),
        (
            _stepped_in_turn_from_b,
            "Now b goes first, and w follows a slope measured after b has moved. Both slopes "
            "belong to the place where the step starts.",
        ),
        (
            lambda x, y, w, b, eta: _stepped(x, y, w, b, -eta),
            "This walks uphill: a step goes against the slope, with a minus.",
        ),
        (
            lambda x, y, w, b, eta: _stepped(x, y, w, b, 1.0),
            "The learning rate is missing: multiply the slopes by `eta`.",
        ),
        (
            lambda x, y, w, b, eta: _stepped(x, y, w, b, eta / 2),
            "Both steps are half as long as they should be: the slopes have a factor 2.",
        ),
        (
            lambda x, y, w, b, eta: tuple(eta * line.line_gradient(x, y, w, b)),
            "Those are the lengths of the two steps. Take them away from w and from b.",
        ),
        (
            lambda x, y, w, b, eta: (_stepped(x, y, w, b, eta)[0], b),
            "w is right, but b stays where it was.",
        ),
    ],
    hints=[
        "Which w does the second line use, the old one or the new one?",
        "Measure both slopes before you change anything, and keep them under two names.",
        "`slope_w, slope_b = slopes(x, y, w, b)`, then the two steps.",
    ],
    solution="""
        def step(x, y, w, b, eta):
            slope_w, slope_b = slopes(x, y, w, b)
            return w - eta * slope_w, b - eta * slope_b
    """,
    right="Both slopes come from the place where the step starts. In a network the same bug is "
    "easy to make and hard to see: it still learns, only differently.",
    given={"slopes": line.line_gradient},
)

largest_rate = value_exercise(
    "largest_rate",
    "The loss of one number is L(w) = 3 (w - 5)² + 1. From which learning rate on does gradient "
    "descent no longer come nearer to the bottom? Give it exactly, or rounded to two digits or "
    "more.",
    expected=1 / 3,
    also=[round(1 / 3, digits) for digits in range(2, 9)],
    misconceptions=[
        (0.3, "Nearly: with 0.3 it still comes nearer. Give at least two digits."),
        (
            _near(1 / 6, 0.004),
            "With that rate a single step lands on the bottom. How much larger may it become "
            "until w jumps just as far to the other side?",
        ),
        (
            _near(2 / 3, 0.007),
            "The curvature is the second derivative, and that is 6, not 3: "
            "the derivative of 3 (w - 5)² is 6 (w - 5).",
        ),
        (6.0, "That is the curvature itself. The rate is 2 divided by it."),
        (3.0, "The rate is 2 divided by the curvature: the steeper the walls, the smaller."),
        (
            _near(0.2686, 0.002),
            "That is the limit for the flats of this chapter. Here the loss is a different one.",
        ),
        (5.0, "That is where the bottom is. The question is how large the learning rate may be."),
        (_near(-1 / 3, 0.004), "The size is right, but a learning rate is above 0."),
        (
            _near(1 / 3, 0.012),
            "That's close, but not the limit. Work it out on paper: the limit is a fraction.",
        ),
    ],
    hints=[
        "How does the slope of L look, and how much does it grow when w grows by 1?",
        "The slope is 6 (w - 5), so the curvature is 6.",
        "Each step multiplies the distance from the bottom by 1 - 6 η. When does that reach -1?",
    ],
    solution="answer = 2 / 6",
    right="There w jumps from side to side for ever: the distance is multiplied by -1 each time.",
)


def _fit(x: np.ndarray, y: np.ndarray, spread: Callable[..., float] = np.var) -> tuple:
    """Return w and b with another denominator than the spread of x."""
    w = np.mean((x - x.mean()) * (y - y.mean())) / spread(x)
    return w, y.mean() - w * x.mean()


def _through_the_origin(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    return np.sum(x * y) / np.sum(x * x), 0.0


def _slope_through_the_origin(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    w = np.sum(x * y) / np.sum(x * x)
    return w, y.mean() - w * x.mean()


def _mixed_counts(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    return _fit(x, y, lambda x: np.var(x) * (len(x) - 1) / len(x))


def _from_end_to_end(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    w = (y[-1] - y[0]) / (x[-1] - x[0])
    return w, y.mean() - w * x.mean()


# Points far from x = 0: there the bowl is so long and narrow that no number of steps arrives.
FAR_X, FAR_Y = np.array([200.0, 201.0, 202.0, 205.0]), np.array([-1.0, 2.0, 1.0, 6.0])


def _walked(got: tuple[float, float], want: tuple[float, float]) -> bool:
    """Whether a wrong line looks as if steps have led to it: on its way, or gone for ever."""
    (w, b), (w_best, b_best) = got, want
    if not np.isfinite(got).all() or max(abs(w), abs(b)) > 1e9:
        return True
    if abs(w - w_best) < 0.2 and abs(b - b_best) < 0.2:
        return not np.array_equal(got, np.round(got, 4))  # close, and not for being rounded
    middle = FAR_X.mean()
    near = abs((w - w_best) * middle + b - b_best) < 0.05 * max(abs(w_best * middle + b_best), 1)
    return near and abs(w - w_best) > 0.01 * abs(w_best)


best_line = function_exercise(
    "best_line",
    "Write `best_line(x, y)`: w and b of the line with the least mean squared error, from a "
    "formula and without steps.",
    reference=line.best_line,
    cases=[
        (X, Y),
        (np.array([-1.0, 1.0]), np.array([0.0, 4.0])),
        (FAR_X, FAR_Y),
        (np.array([-2, 0, 1, 4]), np.array([3, 1, -2, 0])),  # whole numbers
    ],
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
            lambda x, y: (line.best_line(x, y)[0], 0.0),
            "w is right. But with b = 0 the line has to go through (0, 0), and the best one rarely "
            "does: b is the mean of y minus w times the mean of x.",
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
            lambda x, y: _fit(x, y, lambda x: np.var(y)),
            "Divide by the spread of x, not by that of y.",
        ),
        (
            lambda x, y: _fit(x, y, lambda x: np.mean(x * x)),
            "The top of your fraction is right. At the bottom, too, measure x from its mean before "
            "you square.",
        ),
        (
            lambda x, y: _fit(x, y, np.std),
            "That divides by the standard deviation of x. Divide by its square, the variance.",
        ),
        (
            lambda x, y: _fit(x, y, lambda x: 1.0),
            "w is only the top of the fraction. Divide it by the mean of (x - mean of x) squared.",
        ),
        (
            lambda x, y: (line.best_line(x, y)[0], y.mean()),
            "w is right. The line goes through the point of the means, so b is the mean of y "
            "minus w times the mean of x.",
        ),
        (
            lambda x, y: (line.best_line(x, y)[0], y.mean() + line.best_line(x, y)[0] * x.mean()),
            "w is right. In b there is a minus: the mean of y *minus* w times the mean of x.",
        ),
        (
            _from_end_to_end,
            "That has the slope from the first point to the last one, and takes no notice of the "
            "others.",
        ),
        (
            _mixed_counts,
            "w is a little too large: `np.cov` divides by n - 1, `np.var` and `np.mean` by n. Use "
            "the same for both parts of the fraction.",
        ),
        (
            When(_walked),
            "Steps don't lead to every line: for points far from x = 0 they are still on their way "
            "after thousands, or run away to `inf`. The formula gets there in one go, for any "
            "points.",
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
        (15, "That is one epoch, and the points that are left over make a batch of their own."),
        (
            15.625,
            "That is one epoch. And there is no part of a step: the last batch of an epoch is "
            "smaller, but it is a step of its own.",
        ),
        (45, "The points that are left over make a batch too, a smaller one: 16 steps, not 15."),
        (
            _near(46.875, 0.03),
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


# The guesses.

smaller_sum = choice_guess(
    "smaller_sum",
    "Add up the errors of each line, with their signs. Which sum is nearer to 0?",
    options={
        "steep": Choice(
            "that of the rising line",
            "You'd have to believe that a better line has the smaller sum. But errors above and "
            "below cancel, no matter how large they are.",
        ),
        "flat": Choice("that of the level line"),
        "same": Choice(
            "both are equally near",
            "You'd have to believe that above and below cancel for every line. They do if the "
            "line goes through the middle of the points, and the rising one misses it a little.",
        ),
    },
    happens="flat",
    why="It goes through the middle of the points, so above and below cancel exactly, though it's "
    "plainly the worse line. A sum of errors can't tell.",
)

tiny_h = choice_guess(
    "tiny_h",
    "We let h shrink: 1, 0.1, 0.01, 0.001, and at last 1e-20. What does the computer say the "
    "slope is with the last one?",
    options={
        "best": Choice(
            "the most exact slope of all",
            "You'd have to believe that a computer keeps all digits. It keeps about 16, and so "
            "small an h changes none of them.",
        ),
        "zero": Choice("0"),
        "huge": Choice(
            "a huge number: it divides by almost nothing",
            "You'd have to believe that only the bottom of the fraction shrinks. The top shrinks "
            "as fast, and here the computer even rounds it to 0.",
        ),
        "error": Choice(
            "an error",
            "You'd have to believe that the computer takes so small an h for 0. It can divide by "
            "far smaller numbers. Only the difference above is lost.",
        ),
    },
    happens="zero",
    why="To a computer, -1 + 1e-20 is -1, so the top of the fraction is exactly 0.",
)

overshoot = choice_guess(
    "overshoot",
    "A rate is so large that each step jumps over the bottom to the other side. What does the "
    "loss do?",
    options={
        "rises": Choice(
            "it rises: each jump lands higher",
            "You'd have to believe that going too far is worse than not going at all. A jump can "
            "land on the other side and still be nearer.",
        ),
        "same": Choice(
            "it stays the same, to and fro for ever",
            "You'd have to believe that a jump always lands at the same height. Only one single "
            "rate does that.",
        ),
        "may fall": Choice("it may still fall, jump by jump"),
    },
    happens="may fall",
    why="As long as a jump lands nearer to the bottom than it began, the loss falls.",
)

too_large = choice_guess(
    "too_large",
    "With the rates 0.2 and 0.25, 50 steps bring the loss from 34.5 down to 0.735. Where do 50 "
    "steps with the rate 0.3 end?",
    options={
        "bottom": Choice(
            "at 0.735 as well, a bit sooner",
            "You'd have to believe that a larger rate is always faster.",
        ),
        "start": Choice(
            "at about 30",
            "You'd have to believe that a rate a little too large does a little harm. The harm "
            "multiplies: each step makes the next one longer.",
        ),
        "hundreds": Choice(
            "at some hundreds",
            "You'd have to believe that each step adds the same amount of loss. It multiplies "
            "it, by about 1.5, fifty times over.",
        ),
        "billions": Choice("in the billions"),
    },
    happens="billions",
    why="Each step multiplies the loss by about 1.5; fifty of them, by nearly a billion.",
)

slowest_epoch = choice_guess(
    "slowest_epoch",
    "An epoch looks at each of the million flats once. With how many flats in a step does it "
    "take the longest?",
    options={
        "1": Choice("1"),
        "32": Choice(
            "32",
            "You'd have to believe that 32 points cost more than 32 single ones. They cost barely "
            "more than one.",
        ),
        "1000": Choice(
            "1,000",
            "You'd have to believe that a step of 1,000 points costs more than 1,000 steps of one.",
        ),
        "1000000": Choice(
            "1,000,000",
            "You'd have to believe that the step that takes longest makes the longest epoch. But "
            "it's the only one of its epoch.",
        ),
        "same": Choice(
            "it makes no difference",
            "You'd have to believe that time goes into the points alone. Each step has a fixed "
            "cost, too, and with one point in a step that's paid a million times.",
        ),
    },
    happens="1",
    why="Each step has a fixed cost, and it's paid a million times.",
)

shape_trap = choice_guess(
    "shape_trap",
    "The predictions have the shape (20, 1), the values y the shape (20,). What is the shape of "
    "their difference?",
    options={
        "(20,)": Choice(
            "(20,)", "You'd have to believe that NumPy drops a dimension of size 1 by itself."
        ),
        "(20, 1)": Choice(
            "(20, 1)",
            "You'd have to believe that NumPy stands y upright. It takes (20,) for a row.",
        ),
        "(20, 20)": Choice("(20, 20)"),
        "error": Choice(
            "none: NumPy raises an error",
            "You'd have to believe that NumPy complains whenever shapes differ. It stretches "
            "every size of 1 instead.",
        ),
    },
    happens="(20, 20)",
    why="A column minus a row is a table: each of the 20 predictions minus each of the 20 values, "
    "400 differences. NumPy doesn't complain, and the mean of their squares is simply wrong.",
)
