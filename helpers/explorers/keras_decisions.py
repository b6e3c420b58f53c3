"""Chapter 09: thirteen decisions, which of them fit together, and the code that follows."""

import html
from collections.abc import Sequence

import ipywidgets as widgets

from helpers.explorers.base import Explorer, Task, choice
from helpers.plots.five_steps import STEPS, DecisionBoard
from helpers.training.decisions import OPTIONS, SENSIBLE, TASKS, Rule, clashes, code, stops
from helpers.words import counted

ALL_NAMES = tuple(OPTIONS)
NUMBERS = {name: number for number, name in enumerate(OPTIONS, start=1)}
LABELS = {"fit": "to fit"}  # of controls, where the name of the decision would not do
# Three controls to a row; in a narrow window fewer, so that each stays wide enough to be read.
# Behind the last one of a step, and behind the task, the rest of the row stays free.
COLUMNS = (  # the first is the widest: it has the names of the losses
    {"width": "36%", "min_width": "22em"},
    {"width": "30%", "min_width": "19em"},
    {"width": "32%", "min_width": "21em"},
)
LABEL_WIDTHS = ("6.5em", "6.5em", "8em")
FREE_THIRD = "max(2px, min(32%, 100% - 42em))"
FREE_TWO_THIRDS = "max(2px, min(62%, 100% - 23em))"
NAMES = {d.number: d.name for decisions in STEPS.values() for d in decisions}

# A single layer has no hidden units whose activation could be told.
OUTPUT_ALONE = {"softmax": "softmax", "sigmoid": "sigmoid", "none": "none", "linear": "softmax"}

# Sentences.
ALL_FIT = "{task} All thirteen decisions fit together. {decided}"
CLASHES = "{task} {count}. {keras} {sentences} {decided}"
DECIDED = "Decided: {chosen}."
STOPS, SILENT = "The code stops with an error.", "The code runs all the same."
QUESTIONS = {
    "digit": "Which digit is it, one of ten classes?",
    "odd": "Is the digit odd or even, one of two classes?",
    "slant": "How far does the digit lean, as a number?",
}
CODE_TITLE = "The code that follows"


class KerasDecisions(Explorer):
    """Pick the thirteen decisions for one of three tasks and see what follows. Chapter 09."""

    title = "Thirteen decisions"
    size = (9.0, 4.7)

    def make_controls(self) -> dict[str, widgets.Widget]:
        controls = {"task": choice("task", TASKS)}
        for decisions in STEPS.values():
            names = [ALL_NAMES[decision.number - 1] for decision in decisions]
            for name, layout, width in zip(names, COLUMNS, LABEL_WIDTHS, strict=False):
                label = LABELS.get(name, name)
                options, start = OPTIONS[name], SENSIBLE["digit"][name]
                controls[name] = choice(f"{NUMBERS[name]} {label}", options, start)
                controls[name].layout = layout
                controls[name].style = {"description_width": width}
            if len(names) == 2:  # the next step begins a row, as in the picture
                controls[names[-1]].layout = COLUMNS[1] | {"margin": f"2px {FREE_THIRD} 2px 2px"}
        controls["task"].layout = COLUMNS[0] | {"margin": f"2px {FREE_TWO_THIRDS} 8px 2px"}
        controls["task"].style = {"description_width": LABEL_WIDTHS[0]}
        return controls

    def make_picture(self, figure) -> list:
        self.board = DecisionBoard(figure.subplots())
        return self.board.artists

    def beside(self) -> widgets.Widget:
        self._code = widgets.HTML()
        return self._code

    def compute(self, **settings: str) -> dict:
        broken = clashes(settings)
        chosen = {NUMBERS[name]: words[settings[name]] for name, words in OPTIONS.items()}
        if settings["layers"] == "one":
            chosen[NUMBERS["activations"]] = OUTPUT_ALONE[settings["activations"]]
        return {
            "chosen": chosen,
            "broken": [rule.name for rule in broken],
            "sentences": [_say(rule) for rule in broken],
            "stops": stops(settings),
            "clashing": {NUMBERS[name] for rule in broken for name in rule.decisions},
            "outputs": int(settings["tensors"].split()[1]),
            "code": code(settings),
        }

    def draw(self, facts: dict) -> None:
        self.board.set(facts["chosen"], facts["clashing"])
        self._code.value = (
            f"<b>{CODE_TITLE}</b>"
            f'<pre tabindex="0" aria-label="{CODE_TITLE}" style="height: 20em; overflow: auto; '
            f"border: 1px solid #767676; padding: 0.5em; line-height: 1.35; "
            f'color: inherit; background: transparent">{html.escape(facts["code"])}</pre>'
        )

    def describe(self, facts: dict) -> str:
        task, sentences = QUESTIONS[facts["task"]], facts["sentences"]
        decided = DECIDED.format(
            chosen="; ".join(f"{number} {text}" for number, text in facts["chosen"].items())
        )
        if not sentences:
            return ALL_FIT.format(task=task, decided=decided)
        count = "One clash" if len(sentences) == 1 else counted(len(sentences), "clash", "clashes")
        keras = STOPS if facts["stops"] else SILENT
        return CLASHES.format(
            task=task, count=count, keras=keras, sentences=" ".join(sentences), decided=decided
        )

    def make_tasks(self) -> Sequence[Task]:
        return [
            Task(
                "Choose the task “odd or even?” and make all decisions fit, with one output.",
                lambda f: f["task"] == "odd" and not f["broken"] and f["outputs"] == 1,
                SENSIBLE["odd"],
            ),
            Task(
                "Choose the task “how slanted?” and make all decisions fit.",
                lambda f: f["task"] == "slant" and not f["broken"],
                SENSIBLE["slant"],
            ),
            Task(
                "Find the output layer that gives 1 whatever comes in.",
                lambda f: "softmax_of_one" in f["broken"],
                SENSIBLE["odd"] | {"activations": "softmax"},
            ),
        ]


def _say(rule: Rule) -> str:
    """Return a clash in words, with its decisions."""
    numbers = [NUMBERS[name] for name in rule.decisions]
    return f"{' and '.join(f'{number} {NAMES[number]}' for number in numbers)}: {rule.sentence}"
