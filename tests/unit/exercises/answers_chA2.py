"""Answers to the exercises of appendix A2: right and wrong.

Beside each answer that is not right are words that its message must hold.
"""

ANSWERS = {
    "which_chosen": {
        "right": ["bce", "e, c, b"],
        "wrong": [("z", "The options are"), (3, "Answer with the letter"), ("b c", "not all")],
    },
    "count_updates": {
        "right": [60, 60.0],
        "wrong": [(61, "is not the value asked for"), ("60", "the text '60'")],
    },
    "sure_or_right": {
        "right": ["b", "B"],
        "wrong": [("e", "The options are"), (2, "Answer with the letter")],
    },
}
