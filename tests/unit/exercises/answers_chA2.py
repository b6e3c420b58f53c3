"""Answers to the exercises of appendix A2: right and wrong.

Beside each answer that is not right are words that its message must hold.
"""

ANSWERS = {
    "which_chosen": {"right": ["bce", "e, c, b", ["b", "c", "e"]]},
    "fewest_examples": {
        "right": [1961, 1961.0, 49 * 40 + 1],
        "wrong": [
            (1962, "is not the value asked for"),
            (1961.001, "is not the value asked for"),
            ("1961", "the text '1961'"),
        ],
    },
    "sure_or_right": {"right": ["b", "B"]},
}
