"""Chapter 09: thirteen decisions, which of them fit together, and the code that follows."""

import html
import textwrap
from collections.abc import Sequence
from typing import ClassVar

import ipywidgets as widgets

from helpers.explorers.base import Explorer, Task, choice
from helpers.explorers.picture import Handle
from helpers.plots.five_steps import HEIGHT, STEPS, WIDTH, DecisionBoard, corner
from helpers.training.decisions import OPTIONS, SENSIBLE, TASKS, Rule, clashes, code, stops
from helpers.words import counted

NUMBERS = {name: number for number, name in enumerate(OPTIONS, start=1)}
LABELS = {"fit": "to fit"}  # of controls, where the name of the decision would not do
NAMES = {d.number: d.name for decisions in STEPS.values() for d in decisions}

# A single layer has no hidden units whose activation could be told.
OUTPUT_ALONE = {"softmax": "softmax", "sigmoid": "sigmoid", "none": "none", "linear": "softmax"}

# Sentences.
ALL_FIT = "{task} All thirteen decisions fit together. {changed}"
CLASHES = "{task} {count}. {keras} {first} {others}{changed}"
OTHERS = "More at {numbers}. "
CHANGED, UNCHANGED = "Changed: {chosen}.", "No decision was changed."
STOPS, SILENT = "The code stops with an error.", "The code still runs."
QUESTIONS = {
    "digit": "Which digit is it, one of ten classes?",
    "odd": "Is the digit odd or even, one of two classes?",
    "slant": "How far does the digit lean, as a number?",
}
CODE_TITLE = "The code that follows"
NEXT = "press: {following}"
MORE = "and {n} more here"
TIP = 48  # letters in a line beside the mouse


class KerasDecisions(Explorer):
    """Pick the thirteen decisions for one of three tasks and see what follows. Chapter 09."""

    title = "Thirteen decisions: press one to change it"
    chapter = "09"
    size = (8.33, 4.9)

    groups: ClassVar = {"": ("task",)}

    def make_controls(self) -> dict[str, widgets.Widget]:
        start = SENSIBLE["digit"]
        return {"task": choice("task", TASKS)} | {
            name: choice(f"{NUMBERS[name]} {LABELS.get(name, name)}", words, start[name])
            for name, words in OPTIONS.items()
        }

    def make_picture(self, figure) -> list:
        self.board = DecisionBoard(figure.add_axes((0, 0, 1, 1)))
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
            "changed": [
                n for name, n in NUMBERS.items() if settings[name] != SENSIBLE["digit"][name]
            ],
            "broken": [rule.name for rule in broken],
            "rules": broken,
            "stops": stops(settings),
            "clashing": {NUMBERS[name] for rule in broken for name in rule.decisions},
            "outputs": int(settings["tensors"].split()[1]),
            "code": code(settings),
        }

    def draw(self, facts: dict) -> None:
        places = {
            number: (list(OPTIONS[name]).index(facts[name]), len(OPTIONS[name]))
            for name, number in NUMBERS.items()
        }
        self.board.set(facts["chosen"], facts["clashing"], places)
        self._code.value = (
            f"<b>{CODE_TITLE}</b>"
            f'<pre tabindex="0" aria-label="{CODE_TITLE}" style="height: 20em; overflow: auto; '
            f"border: 1px solid #767676; padding: 0.5em; line-height: 1.35; "
            f'color: inherit; background: transparent">{html.escape(facts["code"])}</pre>'
        )

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        (axes,) = self.figure.axes
        handles = {}
        for name, number in NUMBERS.items():
            (x, y), reasons = corner(number), _reasons(facts, name)
            handles[name] = Handle(
                axes,
                x + WIDTH / 2,
                y + HEIGHT / 2,
                label=f"{number} {NAMES[number]}",
                says=f"{facts['chosen'][number]}. {' '.join(reasons)}".strip(),
                press=lambda name=name: {name: following(name, facts[name])},
                size=(WIDTH - 0.1, HEIGHT - 0.06),
            )
        return handles

    def hover(self, axes, x: float, y: float) -> str:
        for name, number in NUMBERS.items():
            left, top = corner(number)
            if left <= x < left + WIDTH and top <= y < top + HEIGHT:
                return self._told(name)
        return ""

    def _told(self, name: str) -> str:
        """Return why a decision clashes, or what else there is to choose."""
        reasons = _reasons(self.facts, name)
        if not reasons:
            return NEXT.format(following=OPTIONS[name][following(name, self.facts[name])])
        more = [MORE.format(n=len(reasons) - 1)] if len(reasons) > 1 else []
        return "\n".join([*textwrap.wrap(reasons[0], TIP, break_on_hyphens=False), *more])

    def describe(self, facts: dict) -> str:
        task, rules = QUESTIONS[facts["task"]], facts["rules"]
        chosen = "; ".join(f"{number} {facts['chosen'][number]}" for number in facts["changed"])
        changed = CHANGED.format(chosen=chosen) if chosen else UNCHANGED
        if not rules:
            return ALL_FIT.format(task=task, changed=changed)
        others = "; ".join(_numbers(rule) for rule in rules[1:])
        return CLASHES.format(
            task=task,
            count="One clash" if len(rules) == 1 else counted(len(rules), "clash", "clashes"),
            keras=STOPS if facts["stops"] else SILENT,
            first=f"{_numbers(rules[0])}: {rules[0].sentence}",
            others=OTHERS.format(numbers=others) if others else "",
            changed=changed,
        )

    @classmethod
    def make_tasks(cls) -> Sequence[Task]:
        return [
            Task(
                "odd_or_even",
                "Choose the task “odd or even?” and make all decisions fit, with one output.",
                lambda f: f["task"] == "odd" and not f["broken"] and f["outputs"] == 1,
                SENSIBLE["odd"],
            ),
            Task(
                "how_slanted",
                "Choose the task “how slanted?” and make all decisions fit.",
                lambda f: f["task"] == "slant" and not f["broken"],
                SENSIBLE["slant"],
            ),
            Task(
                "always_one",
                "Find the output layer that gives 1 whatever comes in.",
                lambda f: "softmax_of_one" in f["broken"],
                SENSIBLE["odd"] | {"activations": "softmax"},
            ),
        ]


def following(name: str, chosen: str) -> str:
    """Return what comes after a choice; after the last one, the first."""
    names = list(OPTIONS[name])
    return names[(names.index(chosen) + 1) % len(names)]


def _reasons(facts: dict, name: str) -> list[str]:
    """Return why a decision clashes, one sentence for each rule."""
    return [rule.sentence for rule in facts["rules"] if name in rule.decisions]


def _numbers(rule: Rule) -> str:
    """Return the numbers of the decisions of a clash."""
    return " and ".join(str(NUMBERS[name]) for name in rule.decisions)
