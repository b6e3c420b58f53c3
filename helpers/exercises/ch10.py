"""The exercises of chapter 10: Keras in practice."""

import numpy as np

from helpers.exercises.declare import (
    Option,
    When,
    choice_exercise,
    function_exercise,
    value_exercise,
)
from helpers.exercises.guesses import Choice, choice_guess, number_guess
from helpers.nn.early_stopping import early_stop


def _rows(images: np.ndarray) -> np.ndarray:
    return images.reshape(len(images), -1).astype(float)


def _random_images(rng: np.random.Generator) -> np.ndarray:
    shape = tuple(int(n) for n in rng.permutation(6)[:3] + 1)  # three different numbers
    return rng.integers(0, 256, size=shape, dtype=np.uint8)


def _centered(images: np.ndarray) -> np.ndarray:
    return _rows(images) / 255 - 0.5


def _wraps(got: np.ndarray, want: np.ndarray) -> bool:
    """Whether dark pixels came out bright: bytes below 0 begin again at 255."""
    away = np.abs(got - want)
    if np.min(away) > 0.5:  # bright ones as well: something was added
        return False
    return bool(np.all((away < 0.03) | (np.abs(away - 256 / 255) < 0.03)) and away.max() > 0.5)


def _is_near(got: np.ndarray, want: np.ndarray) -> bool:
    """Whether numbers are off by 128 for 127.5, or 256 for 255: more than a rounding error."""
    return bool(0.0015 < np.abs(got - want).max() < 0.006)


centered = function_exercise(
    "centered",
    "Write `shifted(images)`: bytes of shape (n, height, width) become rows of numbers from -0.5 "
    "to 0.5, shape (n, height * width). 0 becomes -0.5, and 255 becomes 0.5.",
    reference=_centered,
    cases=[
        np.array([[[0, 255, 10], [51, 204, 100]]], np.uint8),
        np.array([[[0, 200], [0, 255], [7, 90]], [[255, 1], [2, 3], [128, 127]]] * 2, np.uint8),
        np.array([[[60, 80, 90]], [[200, 150, 100]]], np.uint8),
    ],
    fresh=_random_images,
    misconceptions=[
        (
            lambda images: _rows(images) / 255 + 0.5,
            "These go from 0.5 to 1.5. Subtract 0.5 from what `/ 255` gives, don't add it.",
        ),
        (
            lambda images: (_rows(images) / 255).clip(-0.5, 0.5),
            "`clip` cuts off what's above 0.5, so all bright pixels become alike. Subtract 0.5 "
            "instead.",
        ),
        (
            lambda images: _rows(images) / 254.5,
            "Brackets: `255 - 0.5` is worked out first here. Divide by 255, then subtract 0.5.",
        ),
        (
            lambda images: _rows(images) - 0.5,
            "You subtract 0.5 from bytes. Divide by 255 first, then subtract.",
        ),
        (lambda images: _rows(images) / 255, "These go from 0 to 1. Subtract 0.5."),
        (
            lambda images: _rows(images) / 255 * 2 - 1,
            "These go from -1 to 1. The range asked for is half as wide.",
        ),
        (
            lambda images: (_rows(images) - 0.5) / 255,
            "You subtract 0.5 from bytes. Divide by 255 first, then subtract.",
        ),
        (
            lambda images: images / 255 - 0.5,
            "The numbers are right, but not the shape: each image must become one row.",
        ),
        (
            lambda images: _centered(images).ravel(),
            "Here all images are in one row. Each image must become a row of its own.",
        ),
        (
            lambda images: _centered(images.transpose(0, 2, 1)),
            "Each image is read column by column. Lay its *rows* end to end: `reshape` does that.",
        ),
        (
            lambda images: _centered(images).T,
            "Rows and columns are swapped: an image must become a row, not a column.",
        ),
        (
            lambda images: (images / 255 - 0.5).reshape(-1, len(images)).T,
            "The numbers are right, but they got mixed up between the images. "
            "`reshape(len(images), -1)` keeps each image together.",
        ),
        (
            lambda images: _rows(images) - 127.5,
            "These go from -127.5 to 127.5. Divide by 255 as well.",
        ),
        (
            lambda images: _rows(images) // 255 - 0.5,
            "Only -0.5 and 0.5 are left: `//` and `astype(int)` cut off what comes after the "
            "point. Use `/`, and keep what it gives.",
        ),
        (
            lambda images: (_rows(images) - images.min()) / np.ptp(images) - 0.5,
            "That stretches from the smallest to the largest of these very pixels, so other images "
            "would be scaled differently. Divide by 255, whether white occurs or not.",
        ),
        (
            lambda images: _rows(images) / images.max() - 0.5,
            "That divides by the largest of these very pixels. Divide by 255, whether it occurs or "
            "not.",
        ),
        (
            lambda images: _rows(images) / 255 - (_rows(images) / 255).mean(),
            "That subtracts the mean of these very images. Subtract 0.5, whatever they show.",
        ),
        (
            lambda images: (_rows(images) - images.mean()) / images.std(),
            "That's standardising: mean 0 and spread 1 for these very images. Asked for: -0.5 to "
            "0.5, with the same two numbers for all images.",
        ),
        (lambda images: 0.5 - _rows(images) / 255, "Black and white are swapped: 0 becomes -0.5."),
        (
            When(_wraps),
            "Dark pixels come out bright: a byte can't be below 0, so 0 - 128 begins again at the "
            "top and gives 128. Divide first, or make floats first with `astype(float)`.",
        ),
        (
            When(_is_near),
            "Nearly. 0 should become exactly -0.5, and 255 exactly 0.5: divide by 255 (not 256), "
            "and the middle of 0 and 255 is 127.5 (not 128).",
        ),
    ],
    hints=[
        "`images / 255` gives numbers from 0 to 1.",
        "`.reshape(len(images), -1)` lays the rows of each image end to end.",
    ],
    solution="""
        def shifted(images):
            return images.reshape(len(images), -1) / 255 - 0.5
    """,
)


def _random_rows(rng: np.random.Generator) -> np.ndarray:
    p = rng.random(size=(int(rng.integers(3, 8)), 10)) ** 2
    return p / p.sum(axis=1, keepdims=True)


MAY_BE_SMALL = (
    "The most probable digit may have less than one half; rounded, that becomes 0. Look for the "
    "largest number of the row as it is."
)

read = function_exercise(
    "read",
    "Write `read(y_hat)`: `y_hat` holds a row of probabilities for each image. Return two arrays: "
    "the most probable digit of each image, and its probability.",
    reference=lambda y_hat: (y_hat.argmax(axis=1), y_hat.max(axis=1)),
    cases=[
        np.array([[0.1, 0.7, 0.2], [0.8, 0.05, 0.15], [0.2, 0.35, 0.45], [0.25, 0.4, 0.35]]),
        np.array([[0.1, 0.2, 0.7, 0.0], [0.3, 0.6, 0.1, 0.0], [0.0, 0.1, 0.3, 0.6]]),
        np.array([[0.1, 0.2, 0.3, 0.15, 0.25]]),
    ],
    fresh=_random_rows,
    misconceptions=[
        (
            lambda y_hat: (y_hat.argmax(axis=0), y_hat.max(axis=0)),
            "This looks for the greatest number of each column. An image is a row: `axis=1`.",
        ),
        (
            lambda y_hat: (y_hat.argmax(), y_hat.max()),
            "Without `axis` this looks for the greatest number of the whole array. Say `axis=1`.",
        ),
        (
            lambda y_hat: (y_hat.argmax(axis=1), y_hat.max()),
            "The digits are right. For the probabilities `max` needs `axis=1`, too; without it you "
            "get a single number for all images.",
        ),
        (
            lambda y_hat: (y_hat.max(axis=1), y_hat.argmax(axis=1)),
            "Swapped: first the digits, then the probabilities.",
        ),
        (
            lambda y_hat: (y_hat[0].argmax(), y_hat[0].max()),
            "That reads the first image only. Each row is an image.",
        ),
        (
            lambda y_hat: (y_hat.argmin(axis=1), y_hat.min(axis=1)),
            "These are the least probable digits.",
        ),
        (
            lambda y_hat: (y_hat.argmax(axis=1) + 1, y_hat.max(axis=1)),
            "Every digit is one too large: the first column belongs to digit 0.",
        ),
        (
            lambda y_hat: (y_hat.argmax(axis=1), y_hat[:, y_hat.argmax(axis=1)]),
            "The digits are right. `y_hat[:, digits]` takes those columns from *every* row; "
            "`y_hat.max(axis=1)` takes one number from each.",
        ),
        (
            lambda y_hat: (y_hat.argmax(axis=1), y_hat[y_hat.argmax(axis=1) % len(y_hat)]),
            "The digits are right. `y_hat[digits]` takes whole rows; "
            "`y_hat.max(axis=1)` takes one number from each row.",
        ),
        (
            lambda y_hat: (y_hat.argmax(axis=1), y_hat),
            "The digits are right. Of the probabilities return only the largest of each row.",
        ),
        (
            lambda y_hat: (y_hat.argmax(axis=1), y_hat.max(axis=0)),
            "The digits are right. For the probabilities take `axis=1`, too: an image is a row.",
        ),
        (
            lambda y_hat: (y_hat.argmax(axis=1), y_hat.argmax(axis=1)),
            "The digits are right. `argmax` tells where the largest number is, `max` what it is.",
        ),
        (lambda y_hat: ((y_hat > 0.5).argmax(axis=1), y_hat.max(axis=1)), MAY_BE_SMALL),
        (lambda y_hat: (y_hat.round().argmax(axis=1), y_hat.max(axis=1)), MAY_BE_SMALL),
        *(
            (
                lambda y_hat, other=other: (y_hat.argmax(axis=1), other(y_hat)),
                f"The digits are right. {message} The probability of the digit is the largest "
                "number of each row: `y_hat.max(axis=1)`.",
            )
            for other, message in (
                (lambda y_hat: y_hat.mean(axis=1), "The mean of a row is the same for any image."),
                (lambda y_hat: y_hat.sum(axis=1), "A row of probabilities always adds up to 1."),
                (lambda y_hat: y_hat.min(axis=1), "That's the smallest number of each row."),
                (lambda y_hat: y_hat[:, 0], "That's the first number of each row."),
                (lambda y_hat: y_hat[:, -1], "That's the last number of each row."),
                (lambda y_hat: 1 - y_hat.max(axis=1), "That's how probable all the others are."),
            )
        ),
        (
            lambda y_hat: (y_hat.argmax(axis=1), 100 * y_hat.max(axis=1)),
            "The digits are right, and the probabilities are in percent. Return them as they are.",
        ),
        (
            lambda y_hat: (y_hat.max(axis=1), y_hat.max(axis=1)),
            "The probabilities are right. For the digits ask *where* the largest number is: "
            "`argmax`.",
        ),
        (
            lambda y_hat: (y_hat.round(), y_hat.max(axis=1)),
            "The probabilities are right. Rounding doesn't give the digit: it's the place of the "
            "largest number, `argmax`.",
        ),
        (
            lambda y_hat: (y_hat.argmax(axis=1), y_hat.max(axis=1).mean()),
            "The digits are right. Of the probabilities you gave the mean. Leave one for each "
            "image.",
        ),
    ],
    hints=[
        "`argmax` gives the place of the greatest number, `max` the number itself.",
        "With `axis=1` both do so row by row.",
    ],
    solution="""
        def read(y_hat):
            return y_hat.argmax(axis=1), y_hat.max(axis=1)
    """,
)

rate_verdict = choice_exercise(
    "rate_verdict",
    "Two learning rates, three seeds each, validation accuracy in percent. "
    "Rate 0.01: 96.9, 97.4, 97.7. Rate 0.001: 97.4, 97.9, 97.6. What may you say?",
    options={
        "a": Option(
            "0.001 is better, its mean is higher",
            "The mean is higher by 0.3. But that lead is uncertain by 0.27, nearly as much, and "
            "with three seeds a lead should be about 2.8 times its uncertainty.",
        ),
        "b": Option(
            "0.01 is as good: its best run beats the worst with 0.001",
            "Comparing the best of one with the worst of the other compares luck with bad luck.",
        ),
        "c": Option(
            "perhaps 0.001, but the lead is about as large as its uncertainty: run more seeds",
            "The mean over more seeds wobbles less. Then a lead of 0.3 can be told from luck, or "
            "it shrinks.",
            right=True,
        ),
        "d": Option(
            "the rate does not matter",
            "That hasn't been shown either. You can't see a difference here, but there may be one.",
        ),
    },
    hints=[
        "`print(in_sentences(compare(rates), ['0.01', '0.001']))` tells the lead and how uncertain "
        "it is.",
        "With three seeds each, a lead should be about 2.8 times its uncertainty.",
    ],
)


branch_params = value_exercise(
    "branch_params",
    "How many weights and biases? 784 inputs, two hidden layers of 64, and a last layer of 10 that "
    "sees the 64 outputs of the second hidden layer and the 784 inputs as well.",
    expected=784 * 64 + 64 + 64 * 64 + 64 + (64 + 784) * 10 + 10,
    misconceptions=[
        (55_050, "That's the network without the branch. The last layer has 848 inputs now."),
        (62_752, "Those are the weights. Each neuron has a bias, too: 64 + 64 + 10 more."),
        (62_250, "The last layer sees the 64 hidden outputs *and* the 784 inputs: 848 of them."),
        (62_900, "The last layer has ten biases, however many inputs it has: count them once."),
        (58_730, "The second hidden layer is missing: 64 * 64 + 64 more."),
    ],
    hints=[
        "Layer by layer: inputs times neurons, plus a bias for each neuron.",
        "The last layer has 64 + 784 inputs and 10 neurons.",
    ],
    solution="answer = (784 * 64 + 64) + (64 * 64 + 64) + (848 * 10 + 10)",
    right="The branch costs 7,840 weights: one from each pixel to each digit.",
)

deep_params = value_exercise(
    "deep_params",
    "How many weights and biases does the network 784-256-128-64-32-10 have?",
    expected=244_522,
    misconceptions=[
        (244_032, "Those are the weights. Each neuron has a bias, too: 490 more."),
        (245_306, "Inputs have no biases: 784 too many."),
        (244_192, "The last layer is missing: 32 * 10 + 10 more."),
        (200_960, "That's the first layer. Four more follow."),
        (490, "Those are the biases, one for each neuron. Now the weights."),
    ],
    hints=[
        "Layer by layer: inputs times neurons, plus a bias for each neuron.",
        "The first layer alone has 784 * 256 + 256 = 200,960.",
    ],
    solution=(
        "answer = 784 * 256 + 256 + 256 * 128 + 128 + 128 * 64 + 64 + 64 * 32 + 32 + 32 * 10 + 10"
    ),
    right="Four fifths of them are in the first layer.",
)

pipeline_order = choice_exercise(
    "pipeline_order",
    "Two maps prepare the images: `read` opens a file, which takes long; `tilt` turns the image by "
    "a random angle, a new one in each epoch. Which order of the steps is right?",
    options={
        "a": Option(
            "read, tilt, cache, shuffle, batch, prefetch",
            "The cache remembers tilted images: from the second epoch on every image has the angle "
            "that it had in the first.",
        ),
        "b": Option(
            "read, cache, shuffle, tilt, batch, prefetch",
            "The slow step that always gives the same is remembered. What should be new comes "
            "after the cache.",
            right=True,
        ),
        "c": Option(
            "read, cache, tilt, batch, shuffle, prefetch",
            "Shuffled after `batch`, only whole batches change places: the same images stay "
            "together in every epoch.",
        ),
        "d": Option(
            "read, tilt, shuffle, batch, prefetch, without cache",
            "The angles and the order are new in each epoch, but so is the slow part: every file "
            "is opened again.",
        ),
    },
    hints=[
        "For each step, ask: should it happen once for each image, or again in each epoch?",
        "A cache repeats whatever comes before it. Which steps shouldn't be repeated?",
    ],
)


def _stop(val_losses: list[float], patience: int, slack: int = 0) -> int:
    return early_stop(val_losses, patience + slack).last


def _stop_by_last(val_losses: list[float], patience: int) -> int:
    waited = 0
    for epoch in range(2, len(val_losses) + 1):
        waited = 0 if val_losses[epoch - 1] < val_losses[epoch - 2] else waited + 1
        if waited >= patience:
            return epoch
    return len(val_losses)


def _stop_by_rises(val_losses: list[float], patience: int) -> int:
    waited = 0
    for epoch in range(2, len(val_losses) + 1):
        waited = waited + 1 if val_losses[epoch - 1] > val_losses[epoch - 2] else 0
        if waited >= patience:
            return epoch
    return len(val_losses)


def _after_lowest(val_losses: list[float], patience: int) -> int:
    return int(np.argmin(val_losses)) + 1 + patience


def _stop_equal(val_losses: list[float], patience: int) -> int:
    best, waited = np.inf, 0
    for epoch, loss in enumerate(val_losses, 1):
        best, waited = (loss, 0) if loss <= best else (best, waited + 1)
        if waited >= patience:
            return epoch
    return len(val_losses)


def _stop_without_reset(val_losses: list[float], patience: int) -> int:
    best, waited = np.inf, 0
    for epoch, loss in enumerate(val_losses, 1):
        best, waited = (loss, waited) if loss < best else (best, waited + 1)
        if waited >= patience:
            return epoch
    return len(val_losses)


def _stop_from(lowest: float, val_losses: list[float], patience: int) -> int:
    """Stop as if there had been such a loss before the first epoch."""
    stopped = _stop([lowest, *val_losses], patience) - 1
    return min(stopped, len(val_losses))


def _never(val_losses: list[float], patience: int) -> bool:
    """Whether all epochs are trained because patience never runs out."""
    return _stop([*val_losses, np.inf], patience) > len(val_losses)


def _stop_or(other: int, val_losses: list[float], patience: int) -> int:
    return other if _never(val_losses, patience) else _stop(val_losses, patience)


def _random_losses(rng: np.random.Generator) -> tuple[list[float], int]:
    falling = np.linspace(1, 0.3, 6) + rng.normal(scale=0.05, size=6)
    rising = np.linspace(0.3, 0.6, 6) + rng.normal(scale=0.05, size=6)
    scale = rng.choice([1, 3, 100])
    losses = [round(float(scale * loss), 2) for loss in [*falling, *rising]]
    return losses, int(rng.integers(1, 5))


FIXED_START = (
    "The lowest loss so far starts from a fixed number, so a first loss above it counts as no "
    'improvement. Start with `float("inf")`: every loss is below that.'
)
COMPARES_WITH_LAST = (
    "This compares each loss with the one before. Compare it with the lowest so far: a loss that "
    "falls again after a rise need not be a new lowest."
)
KNOWS_ALL = (
    "That looks for the lowest of *all* losses. In training nobody knows the later ones yet: it "
    "may have stopped before they come."
)
NEVER_HAPPENS = (
    "If the patience never runs out, all epochs are trained: return the number of the last one."
)


def _stop_with_lost_lowest(val_losses: list[float], patience: int) -> int:
    best, waited = np.inf, 0
    for epoch, loss in enumerate(val_losses, 1):
        waited += loss > best
        best = loss
        if waited >= patience:
            return epoch
    return len(val_losses)


def _stop_counting_the_best(val_losses: list[float], patience: int) -> int:
    best, waited = np.inf, 0
    for epoch, loss in enumerate(val_losses, 1):
        if loss < best:
            best, waited = loss, 1
            continue
        waited += 1
        if waited == patience:
            return epoch
    return len(val_losses)


stopping_epoch = function_exercise(
    "stopping_epoch",
    "Write `stopping_epoch(val_losses, patience)`: after which epoch, counted from 1, does early "
    "stopping end the training? It stops when the loss has not been below its lowest value so far "
    "for `patience` epochs in a row. If that never happens, all epochs are trained.",
    reference=_stop,
    cases=[
        ([0.5, 0.4, 0.3, 0.35, 0.36, 0.37, 0.38], 2),
        ([0.5, 0.4, 0.45, 0.43, 0.42, 0.3, 0.2], 3),
        ([0.5, 0.4, 0.3, 0.2], 2),
        ([0.3, 0.4, 0.35, 0.34, 0.33], 1),
        ([0.5, 0.5, 0.5, 0.5], 2),
        ([0.5, 0.6, 0.4, 0.45, 0.3, 0.2], 2),
        ([1.2, 1.1, 1.0], 1),
        ([250.0, 240.0, 230.0], 1),
        ([3.2, 2.5, 2.6, 2.7, 2.4, 2.8, 2.9, 3.0], 3),
        ([0.3, 0.5, 0.45, 0.42, 0.4], 2),
        ([0.5], 2),
    ],
    fresh=_random_losses,
    misconceptions=[
        (
            lambda val_losses, patience: int(np.argmin(val_losses)) + 1,
            "That is the epoch with the lowest loss. The training goes on after it, for `patience` "
            "epochs, to see whether it gets lower still.",
        ),
        (
            lambda val_losses, patience: _stop(val_losses, patience, slack=1),
            "One epoch too late: with a patience of 2 it stops after the second epoch without a "
            "new lowest loss.",
        ),
        (
            _stop_equal,
            "A loss *equal* to the lowest so far isn't below it: only `<` makes a new lowest, and "
            "sets the count back.",
        ),
        (
            _stop_without_reset,
            "The count is never set back. At a new lowest loss the waiting starts again from 0.",
        ),
        (lambda val_losses, patience: _stop_from(1.0, val_losses, patience), FIXED_START),
        (lambda val_losses, patience: _stop_from(100.0, val_losses, patience), FIXED_START),
        (
            lambda val_losses, patience: _stop_from(val_losses[0], val_losses, patience),
            "The first loss is compared with itself, so the count starts one too early. Start with "
            '`float("inf")`, or compare from the second epoch on.',
        ),
        (
            lambda val_losses, patience: _stop_from(min(val_losses), val_losses, patience),
            "No loss ever counts as a new lowest, so it always stops after `patience` epochs. The "
            "lowest so far is the lowest of the epochs *seen*; before the first one it is "
            '`float("inf")`.',
        ),
        (
            lambda val_losses, patience: min(_after_lowest(val_losses, patience), len(val_losses)),
            KNOWS_ALL,
        ),
        (_after_lowest, KNOWS_ALL),
        (
            lambda val_losses, patience: _stop(val_losses, patience, slack=-1),
            "One epoch too early: with a patience of 2 it stops after the second epoch without a "
            "new lowest loss, not after the first.",
        ),
        (_stop_by_last, COMPARES_WITH_LAST),
        (_stop_by_rises, COMPARES_WITH_LAST),
        (lambda val_losses, patience: _stop_or(0, val_losses, patience), NEVER_HAPPENS),
        (lambda val_losses, patience: _stop_or(-1, val_losses, patience), NEVER_HAPPENS),
        (
            lambda val_losses, patience: (
                len(val_losses)
                if _never(val_losses, patience)
                else _stop(val_losses, patience) - patience
            ),
            "That is the best epoch, from which the weights are taken back. You need the last "
            "one that is trained.",
        ),
        (
            lambda val_losses, patience: _stop(val_losses, patience) - 1,
            "One too small: count the epochs from 1.",
        ),
        (
            lambda val_losses, patience: (
                _stop(val_losses, patience) - (not _never(val_losses, patience))
            ),
            "One too small where it stops early: count the epochs from 1.",
        ),
        (
            _stop_with_lost_lowest,
            "After each epoch the lowest loss is forgotten: it's set to the latest one, whatever "
            "that is. Keep the lowest *so far*, and change it only where the loss is below it.",
        ),
        (
            _stop_counting_the_best,
            "The epoch with the new lowest loss is counted as one of those without. There the "
            "count starts again at 0, not at 1.",
        ),
    ],
    hints=[
        "Go through the losses one by one. Keep the lowest so far, and how long ago it was.",
        "A new lowest loss sets the count back to 0; any other adds 1.",
        "Return the number of the epoch in which the count reaches `patience`.",
    ],
    solution="""
        def stopping_epoch(val_losses, patience):
            lowest, waited = float("inf"), 0
            for epoch, loss in enumerate(val_losses, start=1):
                if loss < lowest:
                    lowest, waited = loss, 0
                else:
                    waited += 1
                if waited == patience:
                    return epoch
            return len(val_losses)
    """,
)

dropout_factor = value_exercise(
    "dropout_factor",
    "A dropout layer with rate 0.2 sets a fifth of the numbers to 0 in training. By which factor "
    "does it multiply the others, so that their sum stays the same on average?",
    expected=1 / (1 - 0.2),
    misconceptions=[
        (0.8, "With 0.8 the sum would shrink further. The others have to grow."),
        (0.2, "That is the share that is dropped."),
        (5.0, "That is 1 divided by the share that is dropped. Four fifths are left."),
        (1.2, "Four fifths times 1.2 is 0.96, not quite 1."),
        (1.0, "Then the sum would be four fifths of what it was."),
        (0.25, "That's by how much the others grow. The factor also holds what was there before."),
        (2.0, "That is right for a rate of 0.5."),
        (4.0, "Four fifths are left, and they should weigh as much as five fifths did."),
        *(
            (number, "Try it: 0.8 times your number must be exactly 1.")
            for number in (1.3, 1.5, 1.24, 1.26)
        ),
        *(
            (number, "The share that is left is 0.8, and 0.8 times the factor must be 1.")
            for number in (20.0, 80.0, 1.6, 0.16)
        ),
    ],
    hints=["Four fifths of the numbers are left.", "0.8 times the factor must be 1."],
    solution="answer = 1 / (1 - 0.2)",
    right="Keras and `helpers.nn` both do that. When the network is used, dropout does nothing.",
)


# The guesses, in the order of the chapter.

mean_after_half = choice_guess(
    "mean_after_half",
    "The pixels of the digits run from 0 to 1. Subtract 0.5 from each: is their mean nearer to 0 "
    "than before?",
    options={
        "nearer": Choice(
            "nearer: that's what the subtraction is for",
            "You'd have to believe that the pixels lie evenly between 0 and 1. Most of them are "
            "black.",
        ),
        "as_far": Choice(
            "just as far, on the other side of 0",
            "You'd have to believe that their mean is 0.25. It's lower still: most of them are "
            "black.",
        ),
        "further": Choice("further away"),
    },
    happens="further",
    why="Most pixels are black. They were at 0, and now they're at -0.5.",
)

other_scaling = choice_guess(
    "other_scaling",
    "A network was trained with pixels from 0 to 1. In use, somebody subtracts 0.5 from them. How "
    "many digits does it read?",
    options={
        "same": Choice(
            "as many as before: the digits look the same",
            "You'd have to believe that it compares light with dark, as your eyes do. It "
            "multiplies each pixel by a weight, and all these products have changed.",
        ),
        "few": Choice(
            "a few in a hundred fewer",
            "You'd have to believe that 0.5 is a small change. It's half of the whole range, and "
            "it comes 784 times.",
        ),
        "many": Choice("far fewer"),
    },
    happens="many",
)

earliest_nine = number_guess(
    "earliest_nine",
    "The numbers 0 to 9 come in order, and are shuffled with a buffer of 3. In which place, from 1 "
    "to 10, can the 9 come at the earliest?",
    happens=8,
    near=0,
    beliefs=[
        (
            lambda guess, happened: guess < happened,
            "You'd have to believe that it looks further ahead. It holds three numbers at a time, "
            "and the 9 gets in only after seven others have gone out.",
        ),
    ],
    otherwise="You'd have to believe that the 9 has to wait for all others. Once it's in the "
    "buffer, it's as likely as the other two to go next.",
    low=1,
    high=10,
)

loss_of_1000 = choice_guess(
    "loss_of_1000",
    "The true loss is 1000. What does Keras say if it's given the *probabilities*?",
    options={
        "exact": Choice(
            "1000",
            "You'd have to believe that a probability still knows the logits. This one has been "
            "rounded to 0, and 0 is all that's left.",
        ),
        "broken": Choice(
            "`inf` or `nan`, since log(0) has no value",
            "You'd have to believe that Keras takes the logarithm of what it gets. It first lifts "
            "every 0 a little, and so hides that something is lost.",
        ),
        "small": Choice("a number that looks harmless, below 20"),
    },
    happens="small",
    why="Keras raises the probability 0 to 0.0000001, so that there is a logarithm. There the loss "
    "gets stuck, at 16.12 and with a slope of 0.",
)

damaged_file = choice_guess(
    "damaged_file",
    "A hundred bytes in the middle of `digits.keras` are set to 0. What happens when it's loaded?",
    options={
        "fine": Choice(
            "nothing: a hundred bytes are a tiny part of the file",
            "You'd have to believe that harmless damage can be told from harmful. It can't, so any "
            "damage counts.",
        ),
        "worse": Choice(
            "it loads, and the network reads digits a little worse",
            "You'd have to believe that nobody looks. The file holds a check sum of its contents, "
            "and a single changed bit gives another sum.",
        ),
        "refused": Choice("it's refused"),
    },
    happens="refused",
    why="The check sum doesn't fit any more, so you hear of the damage right away, and not weeks "
    "later from a network that answers strangely.",
)

training_above = choice_guess(
    "training_above",
    "With dropout, in how many epochs is the loss on the *training* images above the loss on the "
    "validation images?",
    options={
        "none": Choice(
            "in none: the training images are the ones it learns from",
            "You'd have to believe that both losses are measured with the same network. In "
            "training, half of its hidden neurons are switched off.",
        ),
        "first": Choice(
            "in the first ones, until it has learned a little",
            "You'd have to believe that dropout only hurts at the beginning. It switches neurons "
            "off in every step, to the last one.",
        ),
        "most": Choice("in most of them"),
    },
    happens="most",
    why="The training loss is measured with half of the hidden neurons switched off, and the other "
    "one isn't. It looks as if the network knew strange images better than its own.",
)
