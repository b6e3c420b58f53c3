"""Answers to the exercises of appendix A2: right and wrong.

Beside each answer that is not right are words that its message must hold.
"""

ANSWERS = {
    "which_chosen": {"right": ["bce", "e, c, b"]},
    "count_updates": {
        "right": [60, 60.0],
        "wrong": [(61, "is not the value asked for"), ("60", "the text '60'")],
    },
    "sure_or_right": {"right": ["b", "B"]},
}
