"""The exercises of appendix A2: words that are easily confused."""

# ruff: noqa: N999 (the appendix is called A2)

from helpers.exercises.declare import Option, choice_exercise, value_exercise

which_chosen = choice_exercise(
    "which_chosen",
    "Which of these are hyperparameters?",
    options={
        "a": Option("the bias of a neuron", "Training changes it: it is a parameter."),
        "b": Option("the learning rate", "You choose it, training does not change it.", right=True),
        "c": Option("the number of layers", "You choose it before the training.", right=True),
        "d": Option(
            "the loss after ten epochs", "It is a result. You see it, and you cannot set it."
        ),
        "e": Option("the batch size", "You choose it, training does not change it.", right=True),
    },
    hints=[
        "A hyperparameter is what you choose and training does not change.",
        "Of the five, one is found by training, and one is a result of it.",
    ],
)

count_updates = value_exercise(
    "count_updates",
    "A training has 1,000 examples, batches of 50, and 3 epochs. How many updates is that?",
    expected=60,
    misconceptions=[
        (20, "That is one epoch: 1,000 / 50 batches. There are three."),
        (3, "That is the number of epochs. There is an update after each batch."),
        (150, "That is batch size times epochs. How many batches are there in an epoch?"),
        (3000, "So often an example is looked at. But there is one update for each batch of 50."),
    ],
    hints=[
        "An epoch uses every example once; a batch has 50 of them; each batch makes one update.",
        "1,000 / 50 batches in an epoch, and 3 epochs.",
    ],
    solution="answer = 1000 // 50 * 3",
)

sure_or_right = choice_exercise(
    "sure_or_right",
    "For each of 100 images a network gives the right class the probability 0.6. What follows?",
    options={
        "a": Option(
            "the accuracy is 60 %",
            "Accuracy counts answers, not probabilities: no other class can have more than 0.4, "
            "so every single answer is right.",
        ),
        "b": Option(
            "the accuracy is 100 %, and the loss is above 0",
            "All answers are right, but not certain; the cross-entropy is -log 0.6, about 0.51.",
            right=True,
        ),
        "c": Option(
            "the accuracy is 100 %, and the loss is 0",
            "The loss is 0 only if the right class gets the probability 1.",
        ),
        "d": Option(
            "60 images are read right",
            "How sure a network is of each answer is one thing, how many answers are right "
            "another. Here all are.",
        ),
    },
    hints=[
        "The answer of the network is the class with the largest probability.",
        "0.6 is more than what is left for all other classes together.",
    ],
)
