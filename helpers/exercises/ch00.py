"""Chapter 00: a guess about the network that reads, and a toy exercise that shows how one works."""

from helpers.exercises.declare import function_exercise
from helpers.exercises.guesses import Choice, choice_guess

double = function_exercise(
    "double",
    "Write a function `double(x)` that returns twice `x`.",
    reference=lambda x: 2 * x,
    cases=[3, -1.5, 0, 0.25],
    fresh=lambda rng: round(rng.uniform(-9, 9), 2),
    misconceptions=[
        (lambda x: x**2, "This is the square, `x` times `x`. Twice `x` is `2` times `x`."),
        (lambda x: x, "This hands `x` back unchanged. Twice `x` is `x` added to itself."),
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
    right="Now you know how an exercise works. Each check tries other numbers.",
)

scribble = choice_guess(
    "scribble",
    "This network has only ever seen digits. Now it gets a scribble that isn't one. What does it "
    "do?",
    options={
        "refuse": Choice(
            "It says that this is no digit",
            "You'd have to believe that it has such an answer. It has ten, 0 to 9, and nothing "
            "else to say.",
        ),
        "even": Choice(
            "It gives each digit about 10 %",
            "You'd have to believe that it was ever taught to doubt. In training, every picture "
            "was a digit, and it was told which one.",
        ),
        "torn": Choice(
            "It hesitates between two or three digits",
            "You'd have to believe that a shape between digits must get an answer between them. "
            "It may, but nothing sees to that, and this one tips over to one side.",
        ),
        "sure": Choice("It picks one digit and is over 90 % sure"),
    },
    happens="sure",
    why="It has ten answers, and they must add up to 100 %. So the number tells you which digit it "
    "likes best, not whether there is a digit at all.",
)
