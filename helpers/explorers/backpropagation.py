"""Chapter 06: a computation graph that is walked through one number at a time, forward and back."""

import math
from typing import ClassVar, NamedTuple

from helpers.explorers.backpropagation_text import (
    FORWARD,
    GRAPH,
    HIDDEN,
    NODES,
    STEPS,
    number_text,
    step_in_words,
    told_of_edge,
    told_of_number,
    words_in_picture,
)
from helpers.explorers.base import Explorer, Task, choice, slider, switch
from helpers.explorers.picture import Handle
from helpers.explorers.transport import transport
from helpers.nn.graph import TWO_NEURONS_START, Part
from helpers.plots.computation_graph import (
    BOX_HEIGHT,
    BOX_WIDTH,
    OFFER_HEIGHT,
    OFFER_WIDTH,
    OFFERS,
    TWO_NEURONS_LABELS,
    TWO_NEURONS_OFFERS_AT,
    TWO_NEURONS_PLACES,
    TWO_NEURONS_WORDS_AT,
    GraphPicture,
    offer_places,
)

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
STEP = 0.05
NOISE = 1e-9  # with which a slider of the page sends back what it was given
GAIN = 3.0  # by how much a given number changes if it is dragged one row up, or one column
GRIP = 0.14  # from the middle of a box to its grip
ALIKE = 0.02  # numbers that differ by a smaller share are not offered side by side
FLAT = 0.001  # a sigmoid with a smaller slope is saturated

NO_GUESS, GUESSES = "none", tuple(str(k + 1) for k in range(OFFERS))


class Offer(NamedTuple):
    """A number to choose where one is hidden, and which of `VERDICTS` it deserves."""

    number: float
    verdict: str


class Backpropagation(Explorer):
    """A network of two hidden neurons, one step of arithmetic at a time. Chapter 06."""

    title = "Forward and back through a computation graph"
    chapter = "06"
    size = (8.3, 4.8)

    groups: ClassVar = {"guessing": ("predict",), "given numbers": ("x", "w1", "w2", "reset")}

    def make_controls(self) -> dict:
        controls = {
            name: slider(label, TWO_NEURONS_START[name], -LIMITS[name], LIMITS[name], STEP)
            for name, label in LABELS.items()
        }
        controls["step"] = transport("step", 0, 0, STEPS)
        controls["predict"] = switch("predict the next number")
        controls["guess"] = choice(
            "my guess", {NO_GUESS: "none", **{g: f"number {g}" for g in GUESSES}}
        )
        for name in (*LABELS, "step", "predict"):
            controls[name].observe(self._forget, names="value")
        controls["step"].observe(self._wait, names="value")
        self._start = {name: c.value for name, c in controls.items() if c.has_trait("value")}
        controls["reset"] = self.button("Reset", self._reset)
        return controls

    def _forget(self, change: dict) -> None:
        """A guess is one of the numbers that were offered, and now there are others."""
        if abs(change["new"] - change["old"]) > NOISE:
            self.controls["guess"].value = NO_GUESS

    def _wait(self, _change) -> None:
        """Stop the clock where a number is to be guessed."""
        if self.controls["predict"].value:
            self.controls["step"].playing = False

    def _reset(self) -> None:
        self.state = self._start

    def make_picture(self, figure) -> list:
        edges = [(name, node.name) for node in GRAPH.nodes for name in node.inputs]
        self.ax = figure.subplots()
        self.graph = GraphPicture(
            self.ax,
            TWO_NEURONS_PLACES,
            TWO_NEURONS_LABELS,
            edges,
            GRAPH.given,
            TWO_NEURONS_WORDS_AT,
            grips=True,
        )
        return self.graph.artists

    def compute(self, step: int, predict: bool, guess: str, **given) -> dict:
        """Return all values and gradients, and which of them are found by this step."""
        values = GRAPH.forward(given)
        gradients = GRAPH.backward(values)
        backward = step > len(FORWARD)
        done = GRAPH.way_back[: max(step - len(FORWARD), 0)]
        name = (done[-1] if backward else FORWARD[step - 1]) if step else None
        parts = gradients[name].parts if backward else ()
        offered = (
            offers(name, values, gradients[name].total, parts, backward) if name and predict else ()
        )
        chosen = offered[GUESSES.index(guess)] if offered and guess != NO_GUESS else None
        return {
            "values": values,
            "gradients": {n: gradient.total for n, gradient in gradients.items()},
            "all_parts": {n: gradient.parts for n, gradient in gradients.items()},
            "parts": parts,
            "backward": backward,
            "name": name,
            "number": None if name is None else gradients[name].total if backward else values[name],
            "offers": offered,
            "chosen": chosen,
            "hidden": bool(offered) and not (chosen and chosen.verdict == "right"),
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
        texts = [number_text(offer.number) for offer in facts["offers"]] if hidden else []
        refused = facts["offers"].index(facts["chosen"]) if hidden and facts["chosen"] else None
        self.graph.set_offers(TWO_NEURONS_OFFERS_AT.get(name, (0, 0)), texts, refused)
        self.graph.set_words(words_in_picture(facts))

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        handles = {}
        for name, (column, row) in TWO_NEURONS_PLACES.items():
            go = lambda name=name: {"step": way_to(name, facts["step"])}  # noqa: E731
            if name in LABELS:
                handles[name] = Handle(
                    self.ax,
                    column - GRIP,
                    row,
                    label=LABELS[name],
                    says=f"{name} {facts[name]:.2f}",
                    drag=self._scrub(name, facts[name]),
                    press=go,
                    step=(STEP / GAIN, STEP / GAIN),
                    size=(BOX_WIDTH + 0.3, BOX_HEIGHT + 0.2),
                )
            else:
                size = (BOX_WIDTH, BOX_HEIGHT)
                handles[name] = Handle(
                    self.ax, column, row, label=f"go to {name}", press=go, size=size
                )
        if facts["hidden"]:
            places = offer_places(TWO_NEURONS_OFFERS_AT[facts["name"]])
            for guess, offer, place in zip(GUESSES, facts["offers"], places, strict=True):
                handles[f"guess {guess}"] = Handle(
                    self.ax,
                    *place,
                    label=f"guess {number_text(offer.number)}",
                    says="not right" if offer is facts["chosen"] else "",
                    press=lambda guess=guess: {"guess": guess},
                    size=(OFFER_WIDTH, OFFER_HEIGHT),
                )
        return handles

    def _scrub(self, name: str, value: float):
        """Return how far a given number goes with its grip: up or to the right is more."""
        column, row = TWO_NEURONS_PLACES[name]
        start = column - GRIP + row
        return lambda x, y: {name: value + GAIN * (x + y - start), "guess": NO_GUESS}

    def hover(self, axes, x: float, y: float) -> str:
        box, edge = self.graph.box_at(x, y), self.graph.edge_at(x, y)
        if box:
            return told_of_number(box, self.facts)
        return told_of_edge(*edge, self.facts) if edge else ""

    def describe(self, facts: dict) -> str:
        given = ", ".join(f"{name} = {facts[name]:.2f}" for name in LABELS)
        sentences = [f"Given: {given}."]
        if facts["name"] is None:
            sentences.append("No step is done yet: only the given numbers are known.")
        else:
            sentences += step_in_words(facts)
        if facts["step"] == STEPS and not facts["hidden"]:
            found = ", ".join(f"{w} {number_text(facts['gradients'][w])}" for w in WEIGHTS)
            sentences.append(f"Gradients: {found}.")
        return " ".join(sentences)

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "largest_gradient_in_w2",
                "Drag the weights, then go through all steps: of the four weights, w2 should get "
                "the gradient that is furthest from 0.",
                lambda f: (
                    f["step"] == STEPS
                    and not f["hidden"]
                    and max(WEIGHTS, key=lambda w: abs(f["gradients"][w])) == "w2"
                ),
                {"w2": 0.0, "step": STEPS},
            ),
            Task(
                "both_sigmoids_saturated",
                "Make both sigmoids saturate, each with a local derivative below 0.001, and go "
                "back through all steps: what is left for w1 and w2?",
                lambda f: f["step"] == STEPS and not f["hidden"] and max(f["slopes"]) < FLAT,
                {"x": 3.0, "w1": 3.0, "w2": -3.0, "step": STEPS},
            ),
            Task(
                "predicted_x_used_twice",
                "Switch on “predict the next number”, press x and pick its gradient: "
                "x is used twice.",
                lambda f: f["predict"] and f["backward"] and f["name"] == "x" and not f["hidden"],
                {"step": STEPS, "predict": True, "guess": "3"},
            ),
        ]


def way_to(name: str, step: int) -> int:
    """Return the step that a press of a box leads to: its value or its gradient.

    The direction of the walk decides which; a second press leads to the other.
    """
    back = len(FORWARD) + 1 + GRAPH.way_back.index(name)
    if name not in FORWARD:
        return back
    forward = FORWARD.index(name) + 1
    first, other = (back, forward) if step > len(FORWARD) else (forward, back)
    return other if step == first else first


def offers(
    name: str, values: dict[str, float], number: float, parts: tuple[Part, ...], backward: bool
) -> tuple[Offer, ...]:
    """Return numbers to choose from, by size: the right one and what slips lead to.

    Parameters
    ----------
    name
        Whose value or gradient is asked for.
    values
        All values.
    number, parts
        The gradient, and what it is made of; for a value, they are not used.
    backward
        Whether the gradient is asked for.
    """
    if not backward:
        number = values[name]
    slips = _slips_backward(values, parts) if backward else _slips_forward(name, values)
    slips += [(-number, "negated")]
    size = max(abs(number), 0.5)
    slips += [
        (number + by * size, "too high" if by > 0 else "too low") for by in (0.5, -0.5, 1, -1)
    ]
    found = [Offer(number, "right")]
    for slip, verdict in slips:
        if len(found) < OFFERS and not any(_alike(slip, offer.number) for offer in found):
            found.append(Offer(slip, verdict))
    return tuple(sorted(found))


def _slips_forward(name: str, values: dict[str, float]) -> list[tuple[float, str]]:
    node = NODES[name]
    a, *rest = (values[source] for source in node.inputs)
    b = rest[0] if rest else 0.0
    return {
        "times": [(a + b, "added")],
        "plus": [(a * b, "multiplied"), (a - b, "subtracted")],
        "minus": [(b - a, "swapped"), (a + b, "sum")],
        "sigmoid": [(1 - values[name], "mirrored"), (values[name] * (1 - values[name]), "slope")],
        "square": [(2 * a, "doubled"), (a, "unchanged")],
    }[node.operation]


def _slips_backward(values: dict[str, float], parts: tuple[Part, ...]) -> list[tuple[float, str]]:
    if not parts:
        return [(values[GRAPH.nodes[-1].name], "value"), (0.0, "nothing")]
    if len(parts) == 1:
        (part,) = parts
        return [
            (part.incoming, "incoming alone"),
            (part.local, "local alone"),
            (part.incoming + part.local, "added"),
        ]
    one, other = (part.outgoing for part in parts)
    return [(one, "one path"), (other, "one path"), (one - other, "difference")]


def _alike(one: float, other: float) -> bool:
    near = math.isclose(one, other, rel_tol=ALIKE)
    return near or number_text(one) == number_text(other)
