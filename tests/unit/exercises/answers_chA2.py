"""Answers to the exercises of appendix A2: right, wrong, and misconceived.

With each answer that is not right stand words that its message must hold.
"""

ANSWERS = {
    "which_chosen": {
        "right": ["bce", "e, c, b"],
        "wrong": [("z", "The options are"), (3, "Answer with the letter"), ("b c", "not all")],
        "misconceived": [("a b c e", "a parameter"), ("b c d e", "cannot set it")],
    },
    "count_updates": {
        "right": [60, 60.0],
        "wrong": [(61, "is not the value asked for"), ("60", "the text '60'")],
        "misconceived": [(20, "one epoch"), (3, "epochs"), (150, "batches"), (3000, "looked at")],
    },
    "sure_or_right": {
        "right": ["b", "B"],
        "wrong": [("e", "The options are"), (2, "Answer with the letter")],
        "misconceived": [
            ("a", "not probabilities"),
            ("c", "gets the probability 1"),
            ("d", "one thing"),
        ],
    },
}
