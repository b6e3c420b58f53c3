"""The exercises and guesses of chapter 12: TensorFlow the old way."""

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from helpers.exercises.declare import (
    Option,
    When,
    choice_exercise,
    function_exercise,
    value_exercise,
)
from helpers.exercises.guesses import Choice, choice_guess

# Of the network with two hidden layers, 784-256-64-10.
N_WEIGHTS = sum(n_in * n_out for n_in, n_out in pairwise((784, 256, 64, 10)))
N_PARAMS = sum((n_in + 1) * n_out for n_in, n_out in pairwise((784, 256, 64, 10)))
BYTES = 4  # of a number
WITH_ADAM = 2_616_704  # bytes of the data file, as the chapter lists it

fed_in_between = value_exercise(
    "fed_in_between",
    "A graph has a placeholder `x`, then `y = x * x`, then `z = y + x`. What does "
    "`sess.run(z, feed_dict={x: [1.0, 2.0], y: [10.0, 20.0]})` give? Answer with a list of two "
    "numbers.",
    expected=[11.0, 22.0],
    misconceptions=[
        (
            [2.0, 6.0],
            "That's z with y computed from x: 1 + 1 and 4 + 2. But y is fed as well, and what is "
            "fed isn't computed.",
        ),
        ([10.0, 20.0], "That's y as it was fed. z adds x to it."),
        (
            [110.0, 420.0],
            "You squared what was fed for y. It's the value of y itself, squares and all: z just "
            "adds x to it.",
        ),
        (
            [12.0, 26.0],
            "You added x, its square and the fed values. The fed values *replace* x * x.",
        ),
        (33.0, "Nothing adds up along the axis. Two numbers go in, and two come out."),
    ],
    hints=[
        "`feed_dict` may feed any node, not only a placeholder. What happens to its inputs then?",
        "y is 10 and 20, whatever x is. Then z adds x.",
    ],
    solution="answer = [10.0 + 1.0, 20.0 + 2.0]",
)

which_run = choice_exercise(
    "which_run",
    "A graph is built with `a = x + 1`, `b = a * w`, `c = b - y`, `d = a * 2`; x and y are "
    "placeholders, w is a variable. Which of the four run in `sess.run(d, feed_dict={x: 3})`?",
    options={
        "a": Option("a", "a is needed for d.", right=True),
        "b": Option(
            "b",
            "d is computed from a alone. b was written before d, but the order of the lines "
            "doesn't count: what the fetch depends on runs, nothing else.",
        ),
        "c": Option(
            "c",
            "d doesn't depend on c. If c ran, you'd get an error, because y isn't fed.",
        ),
        "d": Option("d", "d is the fetch itself. w doesn't even need a value.", right=True),
    },
    hints=[
        "Start at the fetch and go back: what is it computed from?",
        "Go back from there once more, until you come to x.",
    ],
)

NOT_THE_BATCH = "W doesn't know the batch: the same W serves batches of any length."

NO_OPEN_AXIS = (
    "`None` is for an axis whose length isn't known yet, as that of the batch in a placeholder. W "
    "is a variable: both of its lengths are known when it's made."
)


shape_of_w = value_exercise(
    "shape_of_w",
    "A fully connected layer takes 256 numbers and gives 64. Which shape has its W, if a batch is "
    "multiplied by it as in `tf.matmul(inputs, W)`? Answer with a pair of numbers.",
    expected=(256, 64),
    misconceptions=[
        (
            (64, 256),
            "The other way round: that would fit `tf.matmul(W, inputs)`. Here the batch is on the "
            "left, so W has a row for each input.",
        ),
        (
            (64, 64),
            "64 columns are right, one for each output. But each of the 256 inputs needs a row.",
        ),
        (
            (256, 256),
            "256 rows are right, one for each input. But the layer gives 64 numbers, and each of "
            "them is a column.",
        ),
        ((50, 64), f"That's what comes out for a batch of 50. {NOT_THE_BATCH}"),
        ((50, 256), f"That's what goes in with a batch of 50. {NOT_THE_BATCH}"),
        (
            (784, 256),
            "That's the W of a layer that takes 784 numbers and gives 256, as the first one of "
            "the chapter does. This one takes 256 and gives 64.",
        ),
        ((257, 64), "The biases aren't a row of W: `fcn_layer` keeps them in b."),
        ((256, 65), "The biases aren't a column of W: `fcn_layer` keeps them in b."),
        ((64, 10), "That's the W of the last layer, which takes 64 numbers and gives 10."),
        (((256, 64), (64,)), "That's the shape of W and the shape of b. Give that of W alone."),
        (
            When(lambda got, want: isinstance(got[0], float) and got[0] == want[0]),
            "The first number is right: W has a row for each input. The second one counts the "
            "columns. What is each of them for?",
        ),
        (
            When(lambda got, want: isinstance(got[1], float) and got[1] == want[1]),
            "The second number is right: W has a column for each output. The first one counts the "
            "rows. What is each of them for?",
        ),
        *(
            (shape, NO_OPEN_AXIS)
            for shape in ((None, 64), (256, None), (64, None), (None, 256), (None, 256, 64))
        ),
        *((length, "Two numbers are asked for: rows first, then columns.") for length in (64, 256)),
        *(
            (
                (length,),
                "That's the shape of a bias, or of a single image. W is a table: rows, columns.",
            )
            for length in (64, 256)
        ),
        (256 * 64, "That's how many numbers W holds. Its shape says how they are arranged."),
        ((1, 256), "That's the shape of a batch with one image in it. W has a row for each input."),
    ],
    hints=[
        "(rows of the batch, inputs) times W gives (rows of the batch, outputs).",
        "In a matrix product the left one has as many columns as the right one has rows.",
    ],
    solution="answer = (256, 64)",
)

beyond_two = value_exercise(
    "beyond_two",
    "The first W of the network has 784 × 256 weights, drawn from the normal distribution with "
    "the standard deviation 1. About how many of them are larger than 2 or smaller than -2? (5 % "
    "more or less doesn't matter.)",
    expected=0.0455 * 784 * 256,
    tolerance=0.05,
    misconceptions=[
        (0, "That's so for the truncated normal. The normal one doesn't cut anything off."),
        (784 * 256, "That's how many weights there are. What share of them lies beyond 2?"),
        (
            When(lambda got, want: isinstance(got, float) and abs(got / want - 0.5) < 0.05),
            "That's about half. The printed share counts both sides of the bell. And W has 784 × "
            "256 weights, not the 100,000 that were drawn above.",
        ),
        (
            When(lambda got, want: isinstance(got, float) and abs(got / want - 100) < 6),
            "The share is printed in percent: 4.5 of a hundred.",
        ),
    ],
    hints=[
        "The cell above prints the share of numbers beyond 2.",
        "That share of 784 × 256.",
    ],
    solution="answer = 0.045 * 784 * 256",
)

still_learns = choice_exercise(
    "still_learns",
    "z are the logits of one image, p = softmax(z), and y is its one-hot label. The network is "
    "wrong, and so certain of it that p was rounded to 0 for the right digit. Which of these "
    "losses are a finite number with a slope that isn't 0, so that training goes on? Answer with "
    "all letters that are right.",
    options={
        "a": Option(
            "-sum(y * log(p))",
            "In a, the 1 of the label meets log 0, which is minus infinity. From an infinite loss "
            "no step can be computed.",
        ),
        "b": Option(
            "-log(sum(y * p))",
            "b never multiplies 0 by infinity, so it isn't nan. But the sum is the 0 for the right "
            "digit, and -log 0 is infinite.",
        ),
        "c": Option(
            "-sum(y * log(clip(p, 1e-10, 1)))",
            "c is finite, about 23. But it stays 23 when z changes a little, because p is below "
            "the limit and is cut off there: the slope is 0, and the network never learns from "
            "this image.",
        ),
        "d": Option(
            "softmax_cross_entropy_with_logits(labels=y, logits=z)",
            "The fused loss takes the logits and never needs p.",
            right=True,
        ),
        "e": Option(
            "-sum(y * log_softmax(z))",
            "log_softmax takes the logits, too: z minus the logarithm of the sum, with no "
            "probability on the way that could become 0.",
            right=True,
        ),
    },
    hints=[
        "Follow the 0 of the right digit through each line. What is log 0?",
        "Where a number is clipped, does the result change when z changes a little?",
        "Which lines never need p?",
    ],
)


def _random_batch(rng: np.random.Generator) -> tuple[np.ndarray, int, int]:
    order, size = rng.permutation(int(rng.integers(5, 30))), int(rng.integers(1, 7))
    return order, int(rng.integers(0, math.ceil(len(order) / size))), size


def _rows(mode: str) -> Callable[[np.ndarray, int, int], np.ndarray]:
    """Return a wrong answer that makes the last batch as long as the others."""
    return lambda order, k, size: np.take(order, range(k * size, (k + 1) * size), mode=mode)


batch_rows = function_exercise(
    "batch_rows",
    "Write `batch_rows(order, k, size)`: `order` is an array with the numbers of all rows of the "
    "data, shuffled, as `rng.permutation` gives it. Return those of batch number k of an epoch, "
    "counted from 0. The last batch may be shorter.",
    reference=lambda order, k, size: order[k * size : (k + 1) * size],
    cases=[
        (np.array([3, 0, 5, 1, 4, 2]), 1, 2),
        (np.array([3, 0, 5, 1, 4, 2]), 0, 4),
        (np.array([6, 3, 0, 5, 1, 4, 2]), 2, 3),
        (np.array([6, 3, 0, 5, 1, 4, 2]), 1, 5),
        (np.array([0]), 0, 3),
    ],
    fresh=_random_batch,
    misconceptions=[
        (
            lambda order, k, size: order[k : k + size],
            "This begins at row k. Batch k begins where k whole batches have been handed out.",
        ),
        (
            lambda order, k, size: order[(k - 1) * size : k * size] if k else order[:0],
            "One batch too early: k is counted from 0, so batch 0 is the first one.",
        ),
        (
            lambda order, k, size: order[(k + 1) * size : (k + 2) * size],
            "One batch too late: k is counted from 0, so batch 0 is the first one.",
        ),
        (
            lambda order, k, size: np.arange(len(order))[k * size : (k + 1) * size],
            "These are places in `order` (or its numbers, sorted), not the numbers as you find "
            "them there: the data wouldn't be shuffled.",
        ),
        (
            lambda order, k, size: np.arange(k * size, (k + 1) * size),
            "These are places in `order`, and some may lie beyond its end. Return the numbers that "
            "you find at these places.",
        ),
        (
            lambda order, k, size: np.sort(order[k * size : (k + 1) * size]),
            "The right rows, but sorted. Leave them in the order in which they were shuffled.",
        ),
        (
            lambda order, k, size: order[k * size : k * size + size - 1],
            "One row too few: a slice stops *before* its end.",
        ),
        (
            lambda order, k, size: order[k * size : k * size + size + 1],
            "One row too many: it comes again as the first of the next batch.",
        ),
        (
            lambda order, k, size: order[k * size : size],
            "The second number of a slice says where it ends, not how long it is.",
        ),
        (
            lambda order, k, size: order[:size],
            "This is the first batch, whatever k is: the rest of the data would never be seen.",
        ),
        (
            lambda order, k, size: order[k * size :],
            "This begins at the right row, but never stops: it hands out all that's left.",
        ),
        (
            lambda order, k, size: (
                order[k * size : (k + 1) * size] if (k + 1) * size <= len(order) else order[:0]
            ),
            "The last batch is missing when it's shorter than the others. Its rows would never be "
            "seen in this epoch.",
        ),
        *(
            (
                lambda order, k, size, least=least: order[
                    max(least, len(order) - (k + 1) * size) : len(order) - k * size
                ],
                "You count the batches from the end of `order`. Batch 0 is at its beginning.",
            )
            for least in (0, -1_000_000)
        ),
        (
            lambda order, k, size: (k * size, (k + 1) * size),
            "That's where the batch begins and ends. Return what you find between the two in "
            "`order`.",
        ),
        *(
            (
                _rows(mode),
                "The last batch is filled up to `size`. It may be shorter: each row comes once in "
                "an epoch.",
            )
            for mode in ("wrap", "clip")
        ),
        (
            lambda order, k, size: order[max(0, min(k * size, len(order) - size)) :][:size],
            "The last batch is filled up with rows of the one before. It may be shorter: each row "
            "comes once in an epoch.",
        ),
        (
            lambda order, k, size: np.array_split(order, math.ceil(len(order) / size))[k],
            "This makes all batches about as long. Each of them has `size` rows; only the last one "
            "can be shorter.",
        ),
        (
            lambda order, k, size: order[k :: math.ceil(len(order) / size)],
            "This skips through `order`: each row comes once, but the last batches aren't the "
            "short ones. Take rows that follow on one another.",
        ),
        (
            lambda order, k, size: order[k * size : k + size],
            "Your slice begins at the right row, but it ends at row k + size. It has to end `size` "
            "rows after its beginning: at k * size + size.",
        ),
        (
            lambda order, k, size: order[k * size + 1 : (k + 1) * size + 1],
            "One row too late: rows are counted from 0, so batch k begins at `order[k * size]`.",
        ),
        (
            lambda order, k, size: order[max(k * size - 1, 0) : (k + 1) * size - 1],
            "One row too early: rows are counted from 0, so batch k begins at `order[k * size]`.",
        ),
        (
            lambda order, k, size: order[k::size],
            "`order[k::size]` begins at row k and takes every `size`-th row. A batch is `size` "
            "rows that follow on one another.",
        ),
        (
            lambda order, k, size: order[k * len(order) // size :][:size],
            "You divide the data into `size` batches. It's each batch that has `size` rows.",
        ),
        (
            lambda order, k, size: order[order // size == k],
            "You choose by the numbers in `order`. Choose by their *places*: a slice does that.",
        ),
        (
            lambda order, k, size: order[k * (size - 1) :][:size],
            "Before batch k, k batches of `size` rows have been handed out: it begins at k * size.",
        ),
        (
            lambda order, k, size: order[k * size : -1],
            "The end is wrong: this goes on to the last row but one, whatever `size` is.",
        ),
    ],
    hints=[
        "Before batch k, k batches of `size` rows have been handed out.",
        "A slice that goes beyond the end stops at the end by itself: `order[start:end]`.",
    ],
    solution="""
        def batch_rows(order, k, size):
            return order[k * size : (k + 1) * size]
    """,
)

steps_taken = value_exercise(
    "steps_taken",
    "55,000 images, batches of 50, 20 epochs: how often is the train step fetched?",
    expected=55_000 // 50 * 20,
    misconceptions=[
        (55_000 // 50, "That's one epoch."),
        (55_000 * 20, "That's how many images are shown. Each step takes 50 of them."),
        (55_000 * 20 * 50, "A batch of 50 makes fewer steps, not more."),
        (20 * 50, "What about the 55,000 images? They are cut into batches, in each epoch."),
    ],
    hints=["How many batches are in an epoch?", "1,100 batches an epoch, and 20 epochs."],
    solution="answer = 55_000 // 50 * 20",
)

told_apart = choice_exercise(
    "told_apart",
    "Somebody trains one hidden layer with the rate 0.01, and two hidden layers with 0.001, five "
    "seeds each. The second network leads by one percentage point, five times the uncertainty of "
    "that lead. What may be said?",
    options={
        "a": Option(
            "two layers are better than one",
            "The rate was changed along with the depth. Perhaps one layer with 0.001 would be just "
            "as good.",
        ),
        "b": Option(
            "0.001 is the better rate",
            "The depth was changed along with the rate. Perhaps two layers with 0.01 would be just "
            "as good.",
        ),
        "c": Option(
            "the second network is better; what made it so is open",
            "The lead is no luck, and it belongs to both changes together.",
            right=True,
        ),
        "d": Option(
            "nothing: five seeds are too few",
            "Five seeds would be too few for a small lead. This one is five times its uncertainty. "
            "More seeds would make it surer, and say no more about its cause.",
        ),
    },
    hints=[
        "Is the lead more than luck? And how many things are different between the two networks?",
        "Which two networks would you have to train as well?",
    ],
)

without_adam = value_exercise(
    "without_adam",
    f"The data file of this checkpoint has {WITH_ADAM:,} bytes. How many would it have if the same "
    "network had been trained by plain gradient descent? A few hundred bytes more or less don't "
    "matter.",
    expected=BYTES * N_PARAMS,
    tolerance=1e-3,
    misconceptions=[
        (
            WITH_ADAM,
            "Then Adam would keep nothing of its own. It keeps two running means for each weight, "
            "and the saver writes them as well.",
        ),
        (
            WITH_ADAM // 2,
            "Half would be right if Adam kept one number for each weight. How many did chapter 07 "
            "give it?",
        ),
        (
            2 * WITH_ADAM // 3,
            "That takes one of Adam's two running means away. Plain gradient descent has neither "
            "of them.",
        ),
        (
            BYTES * N_WEIGHTS,
            "Very close: the biases are missing. They're variables as well, and they are saved.",
        ),
        *(
            (n, "That many weights and biases the network has. Each of them takes 4 bytes.")
            for n in (N_PARAMS, N_WEIGHTS)
        ),
        (
            WITH_ADAM // BYTES,
            "That many numbers the file holds now, Adam's among them. And the question is about "
            "bytes.",
        ),
        *(
            (number, "That's right in another unit. Write it in bytes.")
            for number in (BYTES * N_PARAMS / 1e3, BYTES * N_PARAMS / 2**10, BYTES * N_PARAMS / 1e6)
        ),
        (
            0,
            "The weights and biases themselves are variables. They are saved whatever trained "
            "them.",
        ),
        (
            When(lambda got, want: got > WITH_ADAM),
            "That's more than with Adam. Plain gradient descent keeps nothing but the weights and "
            "biases.",
        ),
        (
            WITH_ADAM - N_PARAMS,
            "That takes a single byte away for each weight and each bias. Adam keeps two numbers "
            "for each of them, and a number takes 4 bytes.",
        ),
        (
            WITH_ADAM - BYTES * N_PARAMS,
            "That takes one of Adam's two running means away. Plain gradient descent has neither "
            "of them.",
        ),
    ],
    hints=[
        "The file holds all variables. Which ones does Adam add to weights and biases?",
        "For each weight and each bias, Adam keeps two numbers: the running means of its gradient "
        "and of the square. So there are three, where plain gradient descent has one.",
    ],
    solution=f"answer = {WITH_ADAM} / 3",
)

restored = choice_exercise(
    "restored",
    "In each of these, `fresh` has just been built by `digits_graph`, and the lines stand inside "
    "`with v1.Session(graph=fresh.graph) as sess:`. After which of them does "
    "`test_accuracy(fresh, sess)` give the accuracy of the saved network? Answer with all letters "
    "that are right.",
    options={
        "a": Option(
            "fresh.saver.restore(sess, latest)",
            "Restoring gives every variable its value, so no initializer is needed.",
            right=True,
        ),
        "b": Option(
            "sess.run(fresh.init), then fresh.saver.restore(sess, latest)",
            "To run the initializer first does no harm, because the saved values replace its own.",
            right=True,
        ),
        "c": Option(
            "fresh.saver.restore(sess, latest), then sess.run(fresh.init)",
            "In c the initializer comes last and draws new weights over the saved ones: the "
            "network guesses again.",
        ),
        "d": Option(
            "fresh.saver.restore(other, latest), where other is a second session for fresh",
            "In d the values go into the other session. Two sessions on one graph don't know of "
            "each other's values, so in `sess` the variables have none.",
        ),
    },
    hints=[
        "Where does the value of a variable live: in the graph, in the session or in the file?",
        "What does the initializer do to a variable that has a value already?",
    ],
)

# Guesses.

only_frozen = choice_exercise(
    "only_frozen",
    "All you have is `frozen.pb`: no checkpoint, no program. Which of these can you do? Answer "
    "with all letters that are right.",
    options={
        "a": Option(
            "read new digits",
            "a is what a frozen graph is made for: feed `x:0`, fetch `y_hat:0`.",
            right=True,
        ),
        "b": Option(
            "look at the weights of the first layer",
            "The weights are in the file, as constants: fetch the node by its name.",
            right=True,
        ),
        "c": Option(
            "go on training where Adam stopped",
            "There's nothing left to train: the variables have become constants, and Adam's own "
            "numbers aren't in the file.",
        ),
        "d": Option(
            "restore an older checkpoint into it",
            "A saver gives values to variables, and this graph hasn't got any.",
        ),
    },
    hints=[
        "A frozen graph has constants where the variables were. Which of the four need variables?",
        "A constant can be read, and computed with. It can't be changed.",
    ],
)


def _run_old_program(grow_first: bool = False, grows: bool = True, first: float = 2.0) -> Callable:
    """Return what an old program answers, or what one makes of it that misreads it."""

    def answers(xs: list) -> list:
        w, out = first, []
        for x in xs:
            w += grows and grow_first
            out.append(w * x + 1)
            w += grows and not grow_first
        return out

    return answers


translated = function_exercise(
    "translated",
    "Translate an old program into plain Python. Its graph: a placeholder `x`, a variable `w` that "
    "begins at 2, `y = w * x + 1`, and `grow = w.assign_add(1.0)`. It runs the initializer, and "
    "then for each `value` of `values`: `sess.run(y, feed_dict={x: value})`, whose result it "
    "keeps, and `sess.run(grow)`. Write `today(values)` that returns the list of results.",
    reference=_run_old_program(),
    cases=[[3, 3, 3], [1], [], [0, 2], [-1.0, 4.0, 0.5, 10.0]],
    fresh=lambda rng: rng.uniform(-9, 9, int(rng.integers(2, 6))).round(1).tolist(),
    misconceptions=[
        (
            _run_old_program(grow_first=True),
            "Your w has grown before the first result. The program fetches y first, and lets w "
            "grow after that.",
        ),
        (
            _run_old_program(grows=False),
            "Your w stays at 2. `sess.run(grow)` adds 1 to it, and the session keeps that.",
        ),
        (_run_old_program(first=0.0), "Your w begins at 0. Its recipe says 2."),
        (
            lambda values: [y - 1 for y in _run_old_program()(values)],
            "The + 1 in `y = w * x + 1` is missing.",
        ),
        (
            lambda values: _run_old_program()(values)[-1:],
            "That's the last result only. The program keeps the result of every run.",
        ),
        (
            lambda values: _run_old_program()(values)[:1],
            "That's the first result only. If `return` stands inside the loop, it ends the loop.",
        ),
    ],
    hints=[
        "A variable of a session is just a variable of your function: `w = 2.0`.",
        "A loop: put `w * value + 1` into a list, then let w grow.",
    ],
    solution="""
        def today(values):
            w, results = 2.0, []
            for value in values:
                results.append(w * value + 1)
                w += 1
            return results
    """,
)

traced = value_exercise(
    "traced",
    'A function with `@tf.function` above it has `print("tracing")` as its first line. It is '
    "called three times: with a batch of shape (50, 784), with another batch of that shape, and "
    "with one of shape (10, 784). How often is `tracing` printed?",
    expected=2,
    misconceptions=[
        (
            3,
            "It would be, without `@tf.function`. With it, Python runs the lines only to draw the "
            "graph. A call that fits a graph drawn before runs that graph, and no Python.",
        ),
        (
            1,
            "The second call runs the graph of the first one, true. But that graph was drawn for "
            "50 rows. The third call brings 10.",
        ),
        (0, "The graph has to be drawn by something: by running your lines, `print` and all."),
    ],
    hints=[
        "The first call draws the graph, by running the lines once. Which calls can use it again?",
        "A graph is drawn for one shape of input. How many shapes come?",
    ],
    solution="answer = 2",
)

in_the_tape = choice_exercise(
    "in_the_tape",
    "Which of these lines have to stand inside `with tf.GradientTape() as tape:`? Answer with all "
    "letters that are right.",
    options={
        "a": Option(
            "z = forward(x, variables)",
            "The loss depends on the variables through z. If a isn't recorded, `gradient` gives "
            "None for all of them.",
            right=True,
        ),
        "b": Option(
            "loss = tf.reduce_mean(cross_entropy(y, z))",
            "The tape must have seen how the loss was computed.",
            right=True,
        ),
        "c": Option(
            "gradients = tape.gradient(loss, variables)",
            "c asks the tape for what it has recorded. Recording is over by then.",
        ),
        "d": Option(
            "optimizer.apply_gradients(zip(gradients, variables))",
            "d changes the variables. Nothing needs a gradient of that.",
        ),
    },
    hints=[
        "A tape records. What does it have to see, so that it can go back from loss to variables?",
        "Two of the lines compute the loss, the other two use what the tape knows.",
    ],
)

first_step_apart = choice_exercise(
    "first_step_apart",
    "You've translated an old program to Keras. With the same first weights and the same first "
    "batch, the two losses differ in the first digit *before* any step. Which of these can be the "
    "reason? Answer with all letters that are right.",
    options={
        "a": Option(
            "the two add their numbers in another order",
            "That's rounding: it shows in the seventh digit, as in the cell above, not in the "
            "first.",
        ),
        "b": Option(
            "yours gets pixels from 0 to 255, the old one from 0 to 1",
            "Other inputs give other logits, so b is a possible reason.",
            right=True,
        ),
        "c": Option(
            "Adam's epsilon is another one",
            "The loss was measured before any step, so no optimizer has touched the weights yet.",
        ),
        "d": Option(
            "your last layer has a softmax, and the loss expects logits",
            "Then softmax is applied twice, and the loss is another number.",
            right=True,
        ),
        "e": Option(
            "the rates are different",
            "A rate says how far a step goes. There hasn't been one yet.",
        ),
    },
    hints=[
        "What has been computed by then, and what hasn't been used yet?",
        "How large was the difference that rounding made?",
    ],
)

batch_calls = value_exercise(
    "batch_calls",
    "An epoch has 1,100 batches, and the model was compiled with `steps_per_execution=50`. How "
    "often does `fit` call `on_train_batch_end` in an epoch?",
    expected=22,
    misconceptions=[
        (
            1100,
            "That's how many steps there are. But Keras takes 50 of them in one call of "
            "TensorFlow, and no callback gets a word in between.",
        ),
        (1, "That would be `on_epoch_end`."),
        (50, "That's how many steps are taken between two calls."),
        (23, "1,100 is 22 times 50 exactly: nothing is left over for one more."),
    ],
    hints=[
        "A callback runs in Python. How often does TensorFlow come back to Python?",
        "Every 50 batches.",
    ],
    solution="answer = 1100 / 50",
)

printed_total = choice_guess(
    "printed_total",
    "A graph adds 2 and 3 and calls the result `total`. What does `print(total)` show?",
    options={
        "value": Choice(
            "5.0",
            "You'd have to believe that the line `total = two + three` adds. In a graph it only "
            "says that there's something to add, later.",
        ),
        "formula": Choice(
            "2.0 + 3.0",
            "You'd have to believe that a node remembers its line of code. It keeps an operation, "
            "and edges to where the numbers come from.",
        ),
        "node": Choice("a name, a shape and a type, but no number"),
        "error": Choice(
            "an error, because there is no session",
            "You'd have to believe that print asks for the value. It shows the node, and a node "
            "needs no session.",
        ),
    },
    happens="node",
    why="It has only been written down what is to be computed.",
)

second_session = choice_guess(
    "second_session",
    "The variable w begins at 0.5. In one session 1 is added to it twice. A second session on the "
    "same graph runs the initializer. What is w there?",
    options={
        "shared": Choice(
            "2.5",
            "You'd have to believe that the value is kept in the graph, where all sessions see it. "
            "The graph holds only the recipe.",
        ),
        "own": Choice("0.5"),
        "error": Choice(
            "an error: w is in use already",
            "You'd have to believe that a graph belongs to one session. Any number of them can run "
            "it, each with values of its own.",
        ),
        "added": Choice(
            "3.5",
            "You'd have to believe that the initializer adds. It runs the recipe of w, which says "
            "0.5.",
        ),
    },
    happens="own",
    why="Values live in the session. The graph has only the recipe for the first one.",
)

grey_boxes = choice_guess(
    "grey_boxes",
    "You feed x and y and fetch the train step. Which of the boxes stay grey?",
    options={
        "none": Choice(
            "none of them: training needs the whole neuron",
            "You'd have to believe that a train step looks at the output and at the loss. It needs "
            "only the *slope* of the loss, and that is computed from z and y.",
        ),
        "y_hat": Choice(
            "only the output ŷ",
            "You'd have to believe that a step needs to know how large the loss is. It needs to "
            "know in which direction the loss falls.",
        ),
        "y_hat, loss": Choice("the output ŷ and the loss"),
        "W, b": Choice(
            "W and b, because they are about to be changed",
            "You'd have to believe that new values replace the old ones unseen. The step is "
            "subtracted from them, and z needs them first.",
        ),
    },
    happens="y_hat, loss",
    why="The step needs the slope of the loss, not its value.",
)

first_loss = choice_guess(
    "first_loss",
    "The fused loss of the first 50 images, with fresh weights, is more than a hundred. What does "
    "the loss made by hand say?",
    options={
        "same": Choice(
            "the same, but for the last digits",
            "You'd have to believe that two formulas that are equal on paper are equal in a "
            "computer. One of them has numbers on the way that a computer rounds to 0.",
        ),
        "other": Choice(
            "a number too, but a very different one",
            "You'd have to believe that rounding only ever makes a number a bit wrong. The "
            "logarithm of a number that was rounded to 0 is no number any more.",
        ),
        "infinite": Choice(
            "infinity",
            "You'd have to believe that log 0 is all that can go wrong. Most labels in a row are "
            "0, and 0 times infinity is worse than infinite.",
        ),
        "nan": Choice("`nan`: not a number"),
    },
    happens="nan",
    why="A probability rounded to 0 has an infinite logarithm, and 0 times infinity is nan.",
)

depth_or_start = choice_guess(
    "depth_or_start",
    "The network with two hidden layers, whose first weights were small, ended with a far lower "
    "validation loss. What brought it down?",
    options={
        "depth": Choice(
            "the second layer",
            "You'd have to believe that depth is worth having by itself. Give the other network "
            "the small weights, and it's as low with a single layer.",
        ),
        "start": Choice("the smaller weights at the start"),
        "both": Choice(
            "both, about as much",
            "You'd have to believe that two changes made together share the merit. Tried one by "
            "one, one of them did it all.",
        ),
    },
    happens="start",
    why="With small weights, one layer gets as low as two.",
)

checkpoint_size = choice_guess(
    "checkpoint_size",
    f"The network has {N_PARAMS:,} weights and biases of {BYTES} bytes each: "
    f"{BYTES * N_PARAMS / 1000:.0f} kB. It was trained with Adam. How large is the file that the "
    "Saver wrote?",
    options={
        "one": Choice(
            "about that large",
            "You'd have to believe that the weights are the only variables. Adam keeps numbers "
            "from step to step, too.",
        ),
        "less": Choice(
            "much smaller: it's compressed",
            "You'd have to believe that trained weights can be squeezed. They look like noise, and "
            "the Saver doesn't even try.",
        ),
        "three": Choice("about three times as large"),
        "ten": Choice(
            "more than ten times as large: all epochs are in it",
            "You'd have to believe that one file grows from epoch to epoch. Each checkpoint is a "
            "file of its own.",
        ),
    },
    happens="three",
    why="Adam's numbers are variables too.",
)
