"""Exercises of chapter 00: a toy one that shows how the bank works."""

from helpers.exercises.declare import function_exercise

double = function_exercise(
    "double",
    "Write a function `double(x)` that returns twice `x`.",
    reference=lambda x: 2 * x,
    cases=[3, -1.5, 0, 0.25],
    fresh=lambda rng: round(rng.uniform(-9, 9), 2),
    misconceptions=[
        (lambda x: x**2, "This is the square, `x` times `x`. Twice `x` is `2` times `x`."),
        (lambda x: x, "This hands `x` back as it came. Twice `x` is `x` added to itself."),
        (lambda x: abs(2 * x), "Below 0 the sign got lost: twice -1.5 is -3."),
        (lambda x: x + 2, "This adds 2 to `x`. Twice `x` is `x` added to itself."),
    ],
    hints=[
        "Twice a number is the number added to itself.",
        "In Python `2 * x` is twice `x`. Hand it back with `return`.",
    ],
    solution="""
        def double(x):
            return 2 * x
    """,
    right="You know now how an exercise works. Each check tries other numbers.",
)
