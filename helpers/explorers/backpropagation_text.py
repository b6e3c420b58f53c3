"""What the explorer of chapter 06 says: numbers, the arithmetic of a step, the worth of a guess."""

from helpers.nn.graph import TWO_NEURONS, Node, Part

GRAPH = TWO_NEURONS
NODES = {node.name: node for node in GRAPH.nodes}
FORWARD = tuple(NODES)  # the names that are worked out, one step for each
STEPS = len(FORWARD) + len(GRAPH.way_back)
SMALL = 0.01  # below it, a calculation is written with three digits that count

# What is said of a guess.
VERDICTS = {
    "right": "right",
    "negated": "the size is right, the sign is not",
    "incoming alone": "that's what came in; now × local derivative",
    "local alone": "that's the local derivative; now × incoming",
    "one path": "that's one of the two paths; add both",
    "difference": "that's the difference of both paths; add them",
    "added": "that's the sum; multiply instead",
    "multiplied": "that's the product; add instead",
    "subtracted": "that's the difference; add instead",
    "sum": "that's the sum; subtract instead",
    "swapped": "that's the second minus the first",
    "doubled": "that's twice the number; square it instead",
    "unchanged": "that's the number itself; square it",
    "mirrored": "that's 1 minus the sigmoid",
    "slope": "that's the slope of the sigmoid",
    "value": "that's the value of L, not how far it moves",
    "nothing": "L can't stay where it is when L moves",
    "too high": "too high",
    "too low": "too low",
}
HIDDEN = "?"


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
    name, parts = facts["name"], facts["parts"]
    if name is None:
        return [
            "Press Play, or press a box.",
            "Only the given numbers (grey boxes) are known",
            "so far: drag them up or down.",
        ]
    kind = "gradient" if facts["backward"] else "value"
    first = f"Step {facts['step']} of {STEPS}: {kind} of {written(name)}"
    if facts["hidden"]:
        return [first, *_question(facts)]
    if facts["chosen"]:
        first += ", guessed right"
    if not facts["backward"]:
        node = NODES[name]
        numbers = f"{operation(node, facts['values'])} = {exact_text(facts['number'])}"
        return [first, f"{written(name)} = {operation(node)}", f"= {numbers}"]
    if not parts:
        return [first, "The start of the backward pass:", "L moves by exactly as much as L: 1."]
    lines = [
        f"{f'through {written(part.through)}:  ' if len(parts) > 1 else ''}{_product(part)}"
        for part in parts
    ]
    heading = "incoming × local derivative = outgoing"
    if len(parts) > 1:
        return [first, *lines, f"used twice, so add:  {exact_text(facts['number'])}"]
    (part,) = parts
    reason = local_derivative(name, part.through)
    derivative = f"local derivative ∂{written(part.through)}/∂{written(name)}: {reason}"
    return [first, heading, *lines, derivative]


def told_of_number(name: str, facts: dict) -> str:
    """Return what the mouse is told over a box."""
    hidden = facts["hidden"] and name == facts["name"]
    lines = []
    if name in GRAPH.given:
        lines.append(f"{name} = {facts[name]:.2f}, given: drag it up or down")
    elif name not in facts["found_values"] or (hidden and not facts["backward"]):
        lines.append(f"{written(name)} = {operation(NODES[name])}")
    else:
        node = NODES[name]
        text = f"{operation(node)} = {operation(node, facts['values'])}"
        lines.append(f"{written(name)} = {text} = {exact_text(facts['values'][name])}")
    if name in facts["found_gradients"] and not hidden:
        parts = facts["all_parts"][name]
        products = " + ".join(_product(part, total=False) for part in parts)
        number = exact_text(facts["gradients"][name])
        lines.append(f"gradient: {f'incoming × local = {products} = ' if parts else ''}{number}")
    if hidden:
        lines.append("pick one of the four numbers")
    return "\n".join(lines)


def told_of_edge(name: str, through: str, facts: dict) -> str:
    """Return what the mouse is told over the edge from a number to a node that uses it."""
    reason = local_derivative(name, through)
    heading = f"local derivative ∂{written(through)}/∂{written(name)}: {reason}"
    asked = facts["name"] if facts["hidden"] else None
    if through not in facts["found_gradients"] or through == asked:
        return heading
    (part,) = (part for part in facts["all_parts"][name] if part.through == through)
    if name == asked:
        return f"{heading}\nincoming: {exact_text(part.incoming)}"
    return f"{heading}\nincoming × local: {_product(part)}"


def _question(facts: dict) -> list[str]:
    """Return the lines that ask for a number, and what is said of one that is not right."""
    name, parts = facts["name"], facts["parts"]
    if not facts["backward"]:
        line = f"{written(name)} = {operation(NODES[name])} = {HIDDEN}"
    elif not parts:
        line = f"How much does L move if L moves by 1?  {HIDDEN}"
    else:
        through = " and ".join(written(part.through) for part in parts)
        line = f"through {through}:  incoming × local = {HIDDEN}"
    if facts["chosen"] is None:
        return [line, "Pick one of the four numbers."]
    return [line, f"{number_text(facts['chosen'].number)} is not right:", _verdict(facts)]


def _verdict(facts: dict) -> str:
    return VERDICTS[facts["chosen"].verdict]


def step_in_words(facts: dict) -> list[str]:
    """Return the sentences that say what the step has found, or what it asks for."""
    name, parts = facts["name"], facts["parts"]
    way = "Back" if facts["backward"] else "Forward"
    kind = "gradient" if facts["backward"] else "value"
    begin = f"{way}, step {facts['step']} of {STEPS}: the {kind} of {written(name)}"
    if facts["hidden"]:
        numbers = ", ".join(number_text(offer.number) for offer in facts["offers"])
        sentences = [f"{begin} is hidden. Is it {numbers}?"]
        if facts["chosen"]:
            sentences.append(f"Not {number_text(facts['chosen'].number)}: {_verdict(facts)}.")
        return sentences
    guessed = ["Guessed right."] if facts["chosen"] else []
    if not facts["backward"]:
        node = NODES[name]
        numbers = f"{operation(node, facts['values'])} = {exact_text(facts['number'])}"
        return [f"{begin} is {operation(node)} = {numbers}.", *guessed]
    if not parts:
        return [f"{begin} is 1, the start of the backward pass.", *guessed]
    number = exact_text(facts["number"])
    if len(parts) == 1:
        (part,) = parts
        reason = f"{local_derivative(name, part.through)} = {exact_text(part.local)}"
        through = written(part.through)
        return [
            f"{begin} is {number}: into {through} came {exact_text(part.incoming)}, "
            f"times its local derivative {reason}.",
            *guessed,
        ]
    paths = " plus ".join(f"{_product(part)} through {part.through}" for part in parts)
    return [f"{begin} is {number}: {paths}.", *guessed]


def _product(part: Part, total: bool = True) -> str:
    product = f"{exact_text(part.incoming)} × {_bracketed(part.local)}"
    return f"{product} = {exact_text(part.outgoing)}" if total else product


def _bracketed(value: float) -> str:
    text = exact_text(value)
    return f"({text})" if text.startswith("-") else text
