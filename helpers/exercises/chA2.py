"""The exercises and the guesses of appendix A2: words that are easily confused."""

# ruff: noqa: N999 (the appendix is called A2)

from helpers.exercises.declare import Option, choice_exercise, value_exercise
from helpers.exercises.guesses import Choice, choice_guess

which_chosen = choice_exercise(
    "which_chosen",
    "Which of these are hyperparameters?",
    options={
        "a": Option("the bias of a neuron", "Training changes it: it's a parameter."),
        "b": Option(
            "the learning rate", "You choose it, and training doesn't change it.", right=True
        ),
        "c": Option("the number of layers", "You choose it before the training.", right=True),
        "d": Option(
            "the loss after ten epochs", "It's a result. You see it, and you can't set it."
        ),
        "e": Option("the batch size", "You choose it, and training doesn't change it.", right=True),
    },
    hints=[
        "A hyperparameter is something that you choose, and training doesn't change it.",
        "Of the five, one is found by training, and one is a result of it.",
    ],
)

fewest_examples = value_exercise(
    "fewest_examples",
    "A training with batches of 40 has made 300 updates in 6 epochs. The last batch of an epoch "
    "may be smaller than the others. How many examples are there at least?",
    expected=1961,
    tolerance=0,
    misconceptions=[
        (
            2000,
            "That's the largest number: 50 full batches. The last one can be a single example.",
        ),
        (
            1960,
            "With 49 · 40 = 1,960 examples, 49 batches are enough. For a 50th there's one more.",
        ),
        (1999, "Fewer will do: how many examples must the last batch have at least?"),
        (50, "That's how many batches an epoch has. How many examples fill them?"),
        (49, "That's how many batches are full for certain. How many examples are in them?"),
        (12_000, "That counts each example once in every epoch, 6 times in all."),
        (11_961, "Only the last batch of *each epoch* may be smaller. Look at a single epoch."),
        (11_960, "Look at a single epoch: it has 300 / 6 batches."),
        (
            7.5,
            "That's 300 / 40. An update takes one batch; begin with the number of batches in an "
            "epoch.",
        ),
        (72_000, "Each update is one batch, so the epochs divide: 300 / 6 batches in an epoch."),
        (240, "The epochs divide the updates, and then each update is a batch of 40."),
        *(
            (number, "An epoch has 50 batches, and only the last of them may be smaller.")
            for number in (1920, 1921, 1880, 1881)
        ),
        (2001, "Then an epoch would have 51 batches."),
        (2040, "That would be 51 full batches. An epoch has 50."),
    ],
    hints=[
        "Each batch makes one update, so an epoch has 300 / 6 = 50 batches.",
        "49 of them are full. The last one holds at least one example.",
    ],
    solution="answer = 49 * 40 + 1",
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


# The guesses.

most_used = choice_guess(
    "most_used",
    "Which of these terms is used in the sentences of more other terms than any other one?",
    options={
        "neuron": Choice(
            "neuron",
            "You'd have to believe that everything is told by means of neurons. Most terms are "
            "about layers, losses and data; a neuron is seldom named.",
        ),
        "weight": Choice(
            "weight",
            "You'd have to believe that everything comes down to weights. It does in the computer, "
            "but what most terms say is what is done with the data.",
        ),
        "gradient": Choice(
            "gradient",
            "You'd have to believe that most terms are about training. The gradient comes close, "
            "but it's mostly the terms of chapters 02, 03, 06 and 07 that need it.",
        ),
        "loss": Choice(
            "loss",
            "You'd have to believe that every term leads back to the loss. It's the heart of the "
            "training, but many terms are about what goes in and what comes out.",
        ),
        "example": Choice("example"),
    },
    happens="example",
    why="Nearly everything is said about examples: what goes in, what comes out, how many at a "
    "time.",
)

terms_below = choice_guess(
    "terms_below",
    "How many terms do you have to know before you can read the sentence of fused loss?",
    options={
        "few": Choice(
            "those four and hardly any others",
            "You'd have to believe that four short words explain themselves. Softmax alone takes "
            "logits and probabilities, and a logit takes a layer.",
        ),
        "twenty": Choice("about 20"),
        "sixty": Choice(
            "about 60",
            "You'd have to believe that each term brings new ones with it. Many bring the same "
            "ones: softmax and cross-entropy both rest on probabilities.",
        ),
        "hundreds": Choice(
            "hundreds: each leads to four more, and those to four more",
            "You'd have to believe that the ways never meet. They soon do, and nearly all of them "
            "end at weights and inputs.",
        ),
    },
    happens="twenty",
    why="Different ways lead to the same few terms at the bottom.",
)

raised_logits = choice_guess(
    "raised_logits",
    "Three logits, 2, 1 and 0, go through three sigmoids, and through one softmax. Now all three "
    "are raised by 1. Which outputs change?",
    options={
        "both": Choice(
            "those of the sigmoids and those of softmax",
            "You'd have to believe that softmax sees how large a logit is. It only sees how far "
            "apart they are: a factor e cancels.",
        ),
        "sigmoids": Choice("only those of the sigmoids"),
        "softmax": Choice(
            "only those of softmax",
            "You'd have to believe that sigmoids compare their inputs. Each sees its own, and that "
            "one has grown.",
        ),
        "neither": Choice(
            "none of them",
            "You'd have to believe that both only look at differences. A sigmoid has nothing to "
            "compare with but 0.",
        ),
    },
    happens="sigmoids",
    why="A sigmoid looks at its own logit; softmax looks at the differences between them.",
)

twenty_sevens = choice_guess(
    "twenty_sevens",
    "Of 1,000 pictures, 10 show a seven. A program calls 20 of them a seven, and all 10 sevens are "
    "among these. So its accuracy (准确率) is 99 %. What's its precision (精确率)?",
    options={
        "half": Choice("50 %"),
        "nearly all": Choice(
            "99 %, the same thing in other words",
            "You'd have to believe that both count all 1,000 answers. Precision looks only at the "
            "20 that say seven.",
        ),
        "all": Choice(
            "100 %: it found every seven",
            "You'd have to believe that precision asks what was found. That's recall (召回率); "
            "precision asks how many of the 20 finds are real.",
        ),
    },
    happens="half",
    why="Of 20 pictures called a seven, 10 are sevens.",
)
