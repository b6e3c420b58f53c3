"""The guess of appendix A1: what old code does today."""

# ruff: noqa: N999 (the appendix is called A1)

from helpers.exercises.guesses import Choice, choice_guess

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
