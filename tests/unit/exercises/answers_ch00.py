"""Answers to the exercises of chapter 00: right and wrong.

Beside each answer that is not right are words that its message must hold.
"""

import numpy as np


def returns_a_sum(x):
    return x + x


def prints(x):
    print(2 * x)


def forgets_to_return(x):
    _ = 2 * x


def returns_for_positive_only(x):
    return 2 * x if x > 0 else None


def returns_text(x):
    return f"{2 * x}"


ANSWERS = {
    "double": {
        "right": [returns_a_sum, lambda x: 2 * x, lambda x: np.float64(x) * 2, np.array(2).__mul__],
        "wrong": [
            (lambda x: 3 * x, "`double(3)` gave 9. Expected: 6."),
            (lambda x: -2 * x, "gave -6. Expected: 6."),
            (lambda x: 6, "`double(-1.5)` gave 6. Expected: -3.0."),
            (lambda x: [2 * x], "an array of shape (1,)"),
            (prints, "`return` instead of `print`"),
            (forgets_to_return, "Did you forget to return"),
            (returns_for_positive_only, "ends without `return`"),
            (returns_text, "the text '6'"),
            (lambda: 6, "takes the inputs (none)"),
            (6, "the number 6"),
        ],
    }
}
