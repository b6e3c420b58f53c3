"""The exercises and guesses of appendix A1: old programs, and what they do today."""

# ruff: noqa: N999 (the appendix is called A1)

import numpy as np

from helpers.exercises.declare import Option, choice_exercise, function_exercise, value_exercise
from helpers.exercises.guesses import Choice, choice_guess

# The program of 2016.

first_complaint = choice_guess(
    "first_complaint",
    "Run this program with the Python of today. Which line does it complain about first?",
    options={
        "first": Choice(
            "line 2: the tutorials have left TensorFlow",
            "You'd have to believe that line 2 is run. Before it runs anything, Python reads the "
            "whole program, and already the reading fails.",
        ),
        "placeholder": Choice(
            "line 6: `tf.placeholder` is gone",
            "You'd have to believe that lines 1 to 5 work, and one of them doesn't either. But "
            "nothing has been run at all: Python couldn't read the last line.",
        ),
        "print": Choice("line 23, the last one: `print` without brackets"),
        "none": Choice(
            "none: it runs",
            "You'd have to believe that Python 3 reads Python 2. It stops at `print`.",
        ),
    },
    happens="print",
    why="Python reads a program to its end before it runs the first line.",
)

after_the_import = choice_guess(
    "after_the_import",
    "Line 1 now says `import tensorflow.compat.v1 as tf`. What does the program do?",
    options={
        "runs": Choice(
            "it runs to its end",
            "You'd have to believe that the old names are all it takes. They're back, but "
            "TensorFlow still computes right away, and a placeholder has nothing to compute.",
        ),
        "placeholder": Choice("it stops at `tf.placeholder` again, with another error"),
        "session": Choice(
            "it stops at `tf.Session`",
            "You'd have to believe that compat.v1 has no session. It has one; the program doesn't "
            "get that far.",
        ),
        "initializer": Choice(
            "it stops at `tf.initialize_all_variables`",
            "You'd have to believe that a name which was outdated in 2016 can't be in compat.v1. "
            "It is; the program doesn't get that far.",
        ),
    },
    happens="placeholder",
    why="The name is back. What's missing is a graph for the node to stand in.",
)

no_gradients = choice_guess(
    "no_gradients",
    "The optimizer says that it found no gradients for any variable. Which change cures it?",
    options={
        "optimizer": Choice(
            "another optimizer: `tf.train.AdamOptimizer(0.01)`",
            "You'd have to believe that gradients depend on the optimizer. It only uses them, and "
            "there aren't any.",
        ),
        "start": Choice(
            "another start: `W` at random, not at 0",
            "You'd have to believe that a gradient of 0 is meant. There's no path at all from the "
            "cost back to W, whatever W is.",
        ),
        "names": Choice("names in line 14: `labels=labels, logits=logits`"),
        "shape": Choice(
            "the old form of line 12, `get_shape()`",
            "You'd have to believe that the count of the classes is part of the cost. It's only "
            "printed.",
        ),
    },
    happens="names",
    why="Labels come first now, and TensorFlow sends no gradient back into labels.",
)

# The program of 2017.

classes_today = function_exercise(
    "classes_today",
    "`model.predict_classes(x)` is gone. Write `my_classes(outputs)`: it takes what "
    "`model.predict(x)` returns, an array with a row for each image and a column for each class, "
    "and returns the class of each image, a whole number.",
    reference=lambda outputs: np.asarray(outputs).argmax(axis=1),
    cases=[
        (np.array([[0.1, 0.7, 0.2], [0.5, 0.3, 0.2], [0.0, 0.1, 0.9], [0.3, 0.4, 0.3]]),),
        (np.array([[0.2, 0.8]]),),
    ],
    fresh=lambda rng: (rng.dirichlet(np.ones(10), size=7),),
    misconceptions=[
        (
            lambda outputs: np.asarray(outputs).argmax(),
            "That's one number, the place of the largest output overall. Each row needs its own: "
            "say along which axis.",
        ),
        (
            lambda outputs: np.asarray(outputs).argmax(axis=0),
            "That looks down each column for the image that's surest of the class. Look along each "
            "row.",
        ),
        (
            lambda outputs: np.asarray(outputs).max(axis=1),
            "Those are the largest outputs. Asked for is where they are.",
        ),
        (
            lambda outputs: np.asarray(outputs).argmin(axis=1),
            "Those are the places of the smallest outputs.",
        ),
        (
            lambda outputs: np.asarray(outputs).argmax(axis=1) + 1,
            "One too many: the columns are counted from 0.",
        ),
    ],
    hints=[
        "The class is the column with the largest output.",
        "NumPy's `argmax` says where the largest number is. Give it the axis along which it "
        "should look.",
    ],
    solution="def my_classes(outputs): return outputs.argmax(axis=1)",
)

adadelta_today = choice_guess(
    "adadelta_today",
    "The program runs without an error now. In 2017 it read well over 90 of 100 new digits right. "
    "How many today?",
    options={
        "same": Choice(
            "as many as then",
            "You'd have to believe that a program without errors does what it did. One line of "
            "this one means something else today.",
        ),
        "fewer": Choice(
            "some fewer, 80 to 90 perhaps",
            "You'd have to believe that a change of one default costs a few digits. This one "
            "keeps the network from learning in the time it has.",
        ),
        "hardly": Choice("fewer than half"),
        "more": Choice(
            "even more: Keras has become better",
            "You'd have to believe that newer is better by itself. The network is the same, and it "
            "learns a thousand times more slowly.",
        ),
    },
    happens="hardly",
    why="`Adadelta()` had the rate 1.0 then, and has 0.001 today.",
)

# The ways out.

lr_in_tf_keras = choice_guess(
    "lr_in_tf_keras",
    "With tf_keras, `tf.keras.optimizers.Adam(lr=0.01)` is no error. At which rate does it train?",
    options={
        "asked": Choice(
            "at 0.01, as asked",
            "You'd have to believe that what raises no error is obeyed. Here it's noted in the log "
            "and ignored.",
        ),
        "default": Choice("at 0.001, Adam's default"),
        "none": Choice(
            "not at all: there's an error when it trains",
            "You'd have to believe that the wrong name is noticed sooner or later. It never is.",
        ),
    },
    happens="default",
    why="`lr` is accepted and ignored.",
)

which_way = choice_exercise(
    "which_way",
    "A TensorFlow 1 program of 900 lines builds its network of `tf.nn.rnn_cell.BasicLSTMCell` and "
    "`tf.layers.dense`. You need one table out of it, once. Which way out fits best?",
    options={
        "a": Option(
            "`import tensorflow.compat.v1 as tf`, and a graph around it",
            "Half of it: placeholders and sessions come back that way. `layers` and `rnn_cell` "
            "stay away, because they were built on Keras 2.",
        ),
        "b": Option(
            "`tf.disable_v2_behavior()` at the top of the script",
            "Half of it: it makes TensorFlow behave as it did, and saves you the graph. `layers` "
            "and `rnn_cell` stay away, because they were built on Keras 2.",
        ),
        "c": Option(
            "the same as b), with tf_keras installed and `TF_USE_LEGACY_KERAS=1`",
            "tf_keras is Keras 2, so `layers` and `rnn_cell` are back, and the rest runs as it "
            "did. For one table that's all it takes.",
            right=True,
        ),
        "d": Option(
            "rewriting it in Keras 3",
            "That's the way for a program that you'll go on using. For one table, once, 900 lines "
            "are a lot of work, and you'd have to show that the new program does the same.",
        ),
    },
    hints=[
        "Which of the ways brings back `layers` and `rnn_cell`? The table above tells.",
        "Two do: one in a minute, one in a week.",
    ],
)

# What says nothing.

no_complaint = choice_guess(
    "no_complaint",
    "Four lines from old programs. One of them runs today without a word, and does something else "
    "than it did. Which one?",
    options={
        "lr": Choice(
            "`keras.optimizers.Adam(lr=0.01)`",
            "You'd have to believe that Keras takes a name that it doesn't know. It names it, and "
            "stops.",
        ),
        "kernel": Choice("`keras.layers.Convolution2D(32, 3, 3)`"),
        "int": Choice(
            "`np.int(3.7)`",
            "You'd have to believe that NumPy has kept the name for something else. It has taken "
            "it out, so that you notice.",
        ),
        "log": Choice(
            "`tf.log(2.0)`",
            "You'd have to believe that TensorFlow 2 still has it. It has moved to `tf.math.log`, "
            "and the old name is an error.",
        ),
    },
    happens="kernel",
    why="The second 3 was the width of the kernel; now it's the stride.",
)

strided_width = value_exercise(
    "strided_width",
    "`Convolution2D(32, 3, 3)` on a picture 28 pixels wide used to give 26 columns: a window 3 "
    "wide, moved by 1. Today the window is 3 wide and moves by 3. How many columns come out?",
    expected=9,
    misconceptions=[
        (10, "That would need 30 pixels. After the ninth window one pixel is left over."),
        (25, "The step isn't subtracted; it says how far apart the windows are."),
        (28 / 3, "Windows come whole: the last third of one has no place."),
        (8, "One too few: the window at the very left counts as well."),
        (81, "That's how many places there are in the whole picture, 9 by 9. One row has fewer."),
    ],
    hints=[
        "The first window begins at pixel 0, the next at 3, then at 6.",
        "No window begins after pixel 25. How many multiples of 3 are there from 0 to 25?",
    ],
    solution="columns = (28 - 3) // 3 + 1",
)

falling_rate = function_exercise(
    "falling_rate",
    "`SGD(lr=0.1, decay=1e-3)` made the rate fall: after 1,000 steps it was half of 0.1, after "
    "2,000 a third, after 3,000 a quarter. Write `my_rate(lr, decay, step)` that returns the rate "
    "at a step.",
    reference=lambda lr, decay, step: lr / (1 + decay * step),
    cases=[(0.1, 1e-3, 1000), (0.1, 1e-3, 2000), (0.1, 1e-3, 0), (0.01, 1e-4, 500)],
    fresh=lambda rng: (rng.uniform(0.01, 1), rng.uniform(1e-4, 1e-2), int(rng.integers(1, 5000))),
    misconceptions=[
        (
            lambda lr, decay, step: lr * (1 - decay) ** step,
            "That takes a thousandth off at every step. Then only 37 % would be left after 1,000 "
            "steps, not half.",
        ),
        (
            lambda lr, decay, step: lr - decay * step,
            "That falls by the same amount at every step, and below 0 in the end. The old rate "
            "never got there.",
        ),
        (
            lambda lr, decay, step: lr * (1 - decay * step),
            "That's 0 after 1,000 steps. Half, a third, a quarter: divide.",
        ),
        (
            lambda lr, decay, step: lr * (1 + decay * step),
            "That grows. Divide by it instead.",
        ),
        (
            lambda lr, decay, step: 1 / (1 + decay * step),
            "That's the share that is left. Of which rate?",
        ),
    ],
    hints=[
        "A half, a third, a quarter: 1 divided by 2, 3, 4. What does `decay * step` give at those "
        "steps?",
        "`decay * step` is 1, 2, 3 there. Divide `lr` by one more than that.",
    ],
    solution="def my_rate(lr, decay, step): return lr / (1 + decay * step)",
)

trapz_today = function_exercise(
    "trapz_today",
    "An old program measures the area under a curve with `np.trapz(y, dx=dx)`. Look the call up "
    "in the table, and write `my_area(y, dx)` that does the same today.",
    reference=lambda y, dx: float(np.trapezoid(y, dx=dx)),
    cases=[([0.0, 1.0, 4.0, 9.0], 1.0), ([2.0, -1.0], 0.5), ([5.0], 2.0), ([3, 3, 3], 2)],
    fresh=lambda rng: (rng.normal(size=rng.integers(2, 9)), float(rng.uniform(0.1, 2))),
    misconceptions=[
        (
            lambda y, dx: float(np.sum(y) * dx),
            "That adds up a whole strip for each point. The first and the last point have only "
            "half a strip each; the function in the table does it for you.",
        ),
        (
            lambda y, dx: float(np.trapezoid(y)),
            "The distance of the points is missing: hand `dx=dx` on.",
        ),
        (
            lambda y, dx: float(np.trapezoid(y, [dx] * len(y))),
            "The second argument by place is `x`, not `dx`. Say `dx=dx`.",
        ),
    ],
    hints=[
        "The table lists it under NumPy and Matplotlib: `np.trapz([1, 2])`.",
        "Its new name is `np.trapezoid`, and the arguments are the same.",
    ],
    solution="def my_area(y, dx): return np.trapezoid(y, dx=dx)",
)
