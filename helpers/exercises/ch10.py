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
    return bool(np.all((away < 0.03) | (np.abs(away - 256 / 255) < 0.03)) and away.max() > 0.5)


def _is_near(got: np.ndarray, want: np.ndarray) -> bool:
    """Whether numbers are off by 128 for 127.5, or 256 for 255: more than a rounding error."""
    return bool(0.0015 < np.abs(got - want).max() < 0.006)


centered = function_exercise(
    "centered",
    "Write `centered(images)`: bytes of shape (n, height, width) become rows of numbers from -0.5 "
    "to 0.5, shape (n, height * width). 0 becomes -0.5, and 255 becomes 0.5.",
    reference=_centered,
    cases=[
        np.array([[[0, 255, 10], [51, 204, 100]]], np.uint8),
        np.array([[[0, 200], [0, 255], [7, 90]], [[255, 1], [2, 3], [128, 127]]] * 2, np.uint8),
        np.array([[[60, 80, 90]], [[200, 150, 100]]], np.uint8),
    ],
    fresh=_random_images,
    misconceptions=[
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
        def centered(images):
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
            "The mean is higher by 0.3. But three runs with the same rate lie up to "
            "0.8 apart, by luck alone; a difference of 0.3 can be luck too.",
        ),
        "b": Option(
            "0.01 is as good: its best run beats the worst with 0.001",
            "Comparing the best of one with the worst of the other compares luck with bad luck.",
        ),
        "c": Option(
            "perhaps 0.001, but the spread is as large as the difference: run more seeds",
            "The mean over more seeds wobbles less, and then a difference of 0.3 can be told "
            "from luck, or turns out to be none.",
            right=True,
        ),
        "d": Option(
            "the rate does not matter",
            "That hasn't been shown either. You can't see a difference here, but there may be one.",
        ),
    },
    hints=[
        "How far apart are runs that differ in nothing but the seed?",
        "Compare that with the difference of the two means.",
    ],
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
    best, waited = np.inf, 0
    for epoch, loss in enumerate(val_losses, 1):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited >= patience + slack:
            return epoch
    return len(val_losses)


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
            "That is the best epoch, from which the weights are taken back. Asked for is the last "
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
        (0.8, "With 0.8 the sum would shrink further. What is left must grow."),
        (0.2, "That is the share that is dropped."),
        (5.0, "That is 1 divided by the share that is dropped. Four fifths are left."),
        (1.2, "Four fifths times 1.2 is 0.96, not quite 1."),
        (1.0, "Then the sum would be four fifths of what it was."),
        (0.25, "That's by how much the others grow. The factor also holds what was there before."),
        (2.0, "That is right for a rate of 0.5."),
    ],
    hints=["Four fifths of the numbers are left.", "0.8 times the factor must be 1."],
    solution="answer = 1 / (1 - 0.2)",
    right="Keras and `helpers.nn` both do that. When the network is used, dropout does nothing.",
)


# The guesses, in the order of the chapter.

fails_at = choice_guess(
    "fails_at",
    "Whole-number labels, and `categorical_crossentropy`: at which step does Keras refuse?",
    options={
        "building": Choice(
            "at `Sequential`, when the network is built",
            "You'd have to believe that a network knows its labels. It's built from layers alone.",
        ),
        "compile": Choice(
            "at `compile`, where the loss is named",
            "You'd have to believe that `compile` sees the data. It only notes which loss to use.",
        ),
        "fit": Choice("at `fit`"),
        "never": Choice(
            "never: Keras turns the labels into one-hot rows",
            "You'd have to believe that Keras guesses what you mean. That's a loss of its own, the "
            "sparse one.",
        ),
    },
    happens="fit",
    why="Only `fit` sees outputs and labels together.",
)

seeds_apart = choice_guess(
    "seeds_apart",
    "Same images, same settings, five seeds: how far apart are the best and the worst of the five "
    "test accuracies?",
    options={
        "none": Choice(
            "not at all",
            "You'd have to believe that data and settings decide everything. The start and the "
            "order of the images are random, and each seed draws others.",
        ),
        "little": Choice(
            "by a tenth of a percentage point or two",
            "You'd have to believe that thousands of steps even out the luck of the start. They "
            "don't: each run ends in a place of its own.",
        ),
        "much": Choice("by more than half a percentage point"),
    },
    happens="much",
    why="So one run alone can't tell a good setting from a lucky one.",
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

two_groups = choice_guess(
    "two_groups",
    "Five runs with the rate 0.01, five with 0.001: do the ten accuracies fall into two groups?",
    options={
        "small_wins": Choice(
            "yes: every run with 0.001 beats every run with 0.01",
            "You'd have to believe that a rate matters more than luck. Here the two are about the "
            "same size.",
        ),
        "large_wins": Choice(
            "yes: every run with 0.01 beats every run with 0.001",
            "You'd have to believe that a rate matters more than luck. Here the two are about the "
            "same size.",
        ),
        "mixed": Choice("no: they overlap"),
    },
    happens="mixed",
    why="One run of each could have given you either answer.",
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
)

training_above = choice_guess(
    "training_above",
    "With dropout, in how many epochs is the loss on the *training* images above the loss on the "
    "validation images?",
    options={
        "none": Choice(
            "in none: the training images are the ones it learns from",
            "You'd have to believe that both losses are measured with the same network. In "
            "training half of its neurons are switched off.",
        ),
        "first": Choice(
            "in the first ones, until it has learned a little",
            "You'd have to believe that dropout only hurts at the beginning. It switches neurons "
            "off in every step, to the last one.",
        ),
        "most": Choice("in most of them"),
    },
    happens="most",
    why="The training loss is measured with half of the neurons switched off.",
)
