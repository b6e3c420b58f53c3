"""Chapter 06: through a computation graph one node at a time, forward and back."""

import ipywidgets as widgets

from helpers.explorers.base import Explorer, Task, slider, switch
from helpers.explorers.steps import step_buttons
from helpers.nn.graph import TWO_NEURONS, TWO_NEURONS_START, Node, Part
from helpers.plots.computation_graph import (
    TWO_NEURONS_LABELS,
    TWO_NEURONS_PLACES,
    TWO_NEURONS_WORDS_AT,
    GraphPicture,
)

GRAPH = TWO_NEURONS
NODES = {node.name: node for node in GRAPH.nodes}
FORWARD = tuple(NODES)  # the names that are worked out, one step for each
STEPS = len(FORWARD) + len(GRAPH.way_back)
WEIGHTS = ("w1", "w2", "v1", "v2")
LIMITS = {"x": 4.0, **dict.fromkeys(WEIGHTS, 3.0), "y": 2.0}
LABELS = {
    "x": "input x",
    "w1": "weight w1",
    "w2": "weight w2",
    "v1": "weight v1",
    "v2": "weight v2",
    "y": "wanted output y",
}
GUESS_LIMIT = 200.0
CLOSE, CLOSE_SHARE = 0.011, 0.02  # a guess so near the number is right
SMALL = 0.01  # below it, a calculation is written with three digits that count
FLAT = 0.001  # a sigmoid with a smaller slope is saturated

# What is said of a guess.
VERDICTS = {
    "right": "right",
    "negated": "the size is right, the sign is not",
    "incoming alone": "that is what came in; multiply it by the local derivative",
    "local alone": "that is the local derivative alone; multiply it by what came in",
    "one way": "that is one of the two ways alone; add what comes through both",
    "difference": "that is the difference of the two ways; add them",
    "other sign": "it has the wrong sign",
    "too high": "too high",
    "too low": "too low",
}
HIDDEN = "?"
GUESS_FIRST = "Give a guess first: type a number, then tick “check my guess”."


class Backpropagation(Explorer):
    """A network of two hidden neurons, one step of arithmetic at a time. Chapter 06."""

    title = "Forward and back through a computation graph"
    size = (8.4, 4.8)

    def make_controls(self) -> dict:
        self._urged = False  # “Next step” was pressed where a guess was due
        controls = {
            name: slider(label, TWO_NEURONS_START[name], -LIMITS[name], LIMITS[name], 0.1)
            for name, label in LABELS.items()
        }
        controls["step"] = slider("step", 0, 0, STEPS, 1)
        controls["predict"] = switch("predict the next number")
        controls["guess"] = widgets.BoundedFloatText(
            value=0.0,
            min=-GUESS_LIMIT,
            max=GUESS_LIMIT,
            step=0.05,
            description="your guess",
        )
        controls["check"] = switch("check my guess")
        ways = {"next": "Next step", "back": "Back"}
        controls |= step_buttons(self, controls["step"], ways, self._go_to)
        controls["reset"] = self.button("Reset", self._reset)
        controls["step"].observe(self._uncheck, names="value")
        self._start = {name: c.value for name, c in controls.items() if c.has_trait("value")}
        return controls

    def _go_to(self, step: int) -> None:
        now = self.state
        if now["predict"] and now["step"] and not now["check"] and step >= now["step"]:
            self._urged = True
            self.update()
            self._urged = False
        elif step != now["step"]:
            self.state = {"step": step, "guess": 0.0, "check": False}

    def _reset(self) -> None:
        self.state = self._start

    def _uncheck(self, _change) -> None:
        """Forget a guess that was checked for another step."""
        self.controls["check"].value = False

    def make_picture(self, figure) -> list:
        edges = [(name, node.name) for node in GRAPH.nodes for name in node.inputs]
        self.graph = GraphPicture(
            figure.subplots(),
            TWO_NEURONS_PLACES,
            TWO_NEURONS_LABELS,
            edges,
            GRAPH.given,
            TWO_NEURONS_WORDS_AT,
        )
        return self.graph.artists

    def compute(self, step: int, predict: bool, guess: float, check: bool, **given) -> dict:
        """Return all values and gradients, and which of them are found by this step."""
        values = GRAPH.forward(given)
        gradients = GRAPH.backward(values)
        backward = step > len(FORWARD)
        done = GRAPH.way_back[: max(step - len(FORWARD), 0)]
        name = (done[-1] if backward else FORWARD[step - 1]) if step else None
        parts = gradients[name].parts if backward else ()
        number = None if name is None else gradients[name].total if backward else values[name]
        verdict = judge(guess, number, parts) if check and step else None
        return {
            "values": values,
            "gradients": {n: gradient.total for n, gradient in gradients.items()},
            "parts": parts,
            "backward": backward,
            "name": name,
            "number": number,
            "verdict": verdict,
            "hidden": bool(predict and step and verdict != "right"),
            "urged": self._urged,
            "found_values": {*GRAPH.given, *FORWARD[:step]},
            "found_gradients": set(done),
            "slopes": [gradients[s].parts[0].local for s in ("s1", "s2")],
        }

    def draw(self, facts: dict) -> None:
        name, hidden = facts["name"], facts["hidden"]
        values = {n: number_text(facts["values"][n]) for n in facts["found_values"]}
        gradients = {n: number_text(facts["gradients"][n]) for n in facts["found_gradients"]}
        if hidden:
            (gradients if facts["backward"] else values)[name] = HIDDEN
        self.graph.set_numbers(values, gradients)
        if facts["backward"]:
            arrows = [
                (name, part.through, f"×{HIDDEN if hidden else number_text(part.local)}")
                for part in facts["parts"]
            ]
        else:
            arrows = [(source, name, "") for source in (NODES[name].inputs if name else ())]
        self.graph.set_step(name, arrows, facts["backward"])
        self.graph.set_words(words_in_picture(facts))

    def describe(self, facts: dict) -> str:
        given = ", ".join(f"{name} = {facts[name]:.1f}" for name in LABELS)
        sentences = [f"Given: {given}."]
        if facts["name"] is None:
            sentences.append("No step is done yet: only the given numbers are known.")
        else:
            sentences += _step_in_words(facts)
        sentences += _guess_in_words(facts)
        if facts["step"] == STEPS and not facts["hidden"]:
            found = ", ".join(f"{w} {number_text(facts['gradients'][w])}" for w in WEIGHTS)
            sentences.append(f"All is found. Gradients of the weights: {found}.")
        return " ".join(sentences)

    def make_tasks(self) -> list[Task]:
        return [
            Task(
                "Go through all steps with other weights, so that of the four weights w2 has the "
                "gradient that is furthest from 0.",
                lambda f: (
                    f["step"] == STEPS
                    and max(WEIGHTS, key=lambda w: abs(f["gradients"][w])) == "w2"
                ),
                {"w2": 0.0, "step": STEPS},
            ),
            Task(
                "Make both sigmoids saturate, each with a local derivative below 0.001, and go "
                "back through all steps: what is left for w1 and w2?",
                lambda f: f["step"] == STEPS and max(f["slopes"]) < FLAT,
                {"x": 3.0, "w1": 3.0, "w2": -3.0, "step": STEPS},
            ),
            Task(
                "With “predict the next number” on, get the gradient of x right: x is used twice.",
                lambda f: (
                    f["predict"] and f["backward"] and f["name"] == "x" and f["verdict"] == "right"
                ),
                {"step": STEPS, "predict": True, "guess": -0.1, "check": True},
            ),
        ]


def judge(guess: float, number: float, parts: tuple[Part, ...]) -> str:
    """Return which of `VERDICTS` a guess deserves for a number that `parts` add up to, if any."""

    def near(other: float) -> bool:
        return abs(guess - other) <= max(CLOSE, CLOSE_SHARE * abs(other))

    if near(number):
        return "right"
    if near(-number):
        return "negated"
    if len(parts) == 1 and near(parts[0].incoming):
        return "incoming alone"
    if len(parts) == 1 and near(parts[0].local):
        return "local alone"
    if len(parts) == 2:
        one, other = (part.outgoing for part in parts)
        if near(one) or near(other):
            return "one way"
        if near(one - other) or near(other - one):
            return "difference"
    if guess * number < 0:
        return "other sign"
    return "too high" if guess > number else "too low"


def number_text(value: float) -> str:
    """Return a number in few letters; one that is not 0 never looks like 0."""
    size = abs(value)
    if 0 < size < 0.0005:
        return f"{value:.0e}"
    return f"{value + 0.0:.{3 if size < 10 else 2 if size < 100 else 1}f}"


def exact_text(value: float) -> str:
    """Return a number for a calculation: small ones keep three digits, so that it comes out."""
    return f"{value:.3g}" if 0 < abs(value) < SMALL else number_text(value)


def written(name: str) -> str:
    """Return how a name is written in words."""
    return "ŷ" if name == "y_hat" else name


def operation(node: Node, numbers: dict[str, float] | None = None) -> str:
    """Return what a node does with its inputs, by their names or in numbers."""
    if numbers is None:
        texts = [written(name) for name in node.inputs]
    else:
        texts = [_bracketed(numbers[name]) for name in node.inputs]
    forms = {
        "times": "{} × {}",
        "plus": "{} + {}",
        "minus": "{} − {}",
        "sigmoid": "sigmoid({})",
        "square": "{}²",
    }
    if numbers is not None and node.operation != "square":
        texts[0] = texts[0].strip("()")
    return forms[node.operation].format(*texts)


def local_derivative(name: str, through: str) -> str:
    """Return what the local derivative of the node `through` for its input `name` is."""
    node = NODES[through]
    if node.operation == "times":
        (other,) = (source for source in node.inputs if source != name)
        return written(other)
    if node.operation == "minus":
        return "1" if name == node.inputs[0] else "−1"
    return {
        "plus": "1",
        "sigmoid": f"{through} · (1 − {through})",
        "square": f"2 · {written(name)}",
    }[node.operation]


def words_in_picture(facts: dict) -> list[str]:
    """Return the lines that stand in the picture: the step, and the arithmetic."""
    name, parts, hidden = facts["name"], facts["parts"], facts["hidden"]
    if name is None:
        return ["Press “Next step”.", "Only the given numbers (grey boxes)", "are known so far."]
    kind = "gradient" if facts["backward"] else "value"
    first = f"Step {facts['step']} of {STEPS}: {kind} of {written(name)}"
    if hidden:
        return [first, *_question(facts)]
    if facts["verdict"] == "right":
        first += ", guessed right"
    if not facts["backward"]:
        node = NODES[name]
        numbers = f"{operation(node, facts['values'])} = {exact_text(facts['number'])}"
        return [first, f"{written(name)} = {operation(node)}", f"= {numbers}"]
    if not parts:
        return [first, "The start of the way back:", "L moves by exactly as much as L: 1."]
    lines = [
        f"{f'through {written(part.through)}:  ' if len(parts) > 1 else ''}{_product(part)}"
        for part in parts
    ]
    heading = "incoming × local derivative = outgoing"
    if len(parts) > 1:
        return [first, *lines, f"used twice, so add:  {exact_text(facts['number'])}"]
    (part,) = parts
    reason = local_derivative(name, part.through)
    derivative = f"local derivative of {written(part.through)} for {written(name)}: {reason}"
    return [first, heading, *lines, derivative]


def _question(facts: dict) -> list[str]:
    """Return the lines that ask for a number and say how near the guess is."""
    name, parts = facts["name"], facts["parts"]
    if not facts["backward"]:
        line = f"{written(name)} = {operation(NODES[name])} = {HIDDEN}"
    elif not parts:
        line = f"How much does L move if L moves by 1?  {HIDDEN}"
    else:
        through = " and ".join(written(part.through) for part in parts)
        line = f"through {through}:  incoming × local = {HIDDEN}"
    verdict = facts["verdict"]
    if verdict in ("too high", "too low", "other sign"):
        said = f": {VERDICTS[verdict]}"
    else:
        said = ", not checked yet" if verdict is None else ": not right"
    return [line, f"your guess {facts['guess']:.3g}{said}"]


def _step_in_words(facts: dict) -> list[str]:
    name, parts = facts["name"], facts["parts"]
    way = "Back" if facts["backward"] else "Forward"
    kind = "gradient" if facts["backward"] else "value"
    begin = f"{way}, step {facts['step']} of {STEPS}: the {kind} of {written(name)}"
    if facts["hidden"]:
        return [f"{begin} is hidden behind a question mark."]
    if not facts["backward"]:
        node = NODES[name]
        return [
            f"{begin} is {operation(node)} = {operation(node, facts['values'])} = "
            f"{exact_text(facts['number'])}."
        ]
    if not parts:
        return [f"{begin} is 1, the start of the way back."]
    sentences = [f"{begin} is {exact_text(facts['number'])}."]
    for part in parts:
        through, local = written(part.through), exact_text(part.local)
        reason = local_derivative(name, part.through)
        if len(parts) == 1:
            sentences.append(
                f"Into {through} came {exact_text(part.incoming)}, multiplied by its local "
                f"derivative for {written(name)}, {reason} = {local}: "
                f"{exact_text(part.outgoing)} goes out."
            )
        else:
            sentences.append(
                f"Through {through}: {exact_text(part.incoming)} came in, times the local "
                f"derivative {reason} = {local} gives {exact_text(part.outgoing)}."
            )
    if len(parts) > 1:
        sentences.append("Both ways are added.")
    return sentences


def _guess_in_words(facts: dict) -> list[str]:
    verdict, guess = facts["verdict"], f"Your guess {facts['guess']:.4g}"
    if facts["urged"]:
        return [GUESS_FIRST]
    if not facts["predict"] and verdict is None and facts["guess"] == 0:
        return []
    if facts["name"] is None:
        return ["Press “Next step”, and the first number to predict comes up."]
    if verdict is None:
        return [f"{guess} is not checked yet."]
    if verdict in ("right", "too high", "too low"):
        return [f"{guess} is {VERDICTS[verdict]}."]
    return [f"{guess}: {VERDICTS[verdict]}."]


def _product(part: Part) -> str:
    return f"{exact_text(part.incoming)} × {_bracketed(part.local)} = {exact_text(part.outgoing)}"


def _bracketed(value: float) -> str:
    text = exact_text(value)
    return f"({text})" if text.startswith("-") else text
