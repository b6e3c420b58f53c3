"""Chapter 12: fetch a node of a TF1 graph, feed others, and see which nodes run."""

import textwrap
from functools import partial
from typing import ClassVar

import numpy as np

from helpers.explorers.base import Explorer, Task, choice, offered, slider
from helpers.explorers.picture import Handle
from helpers.past.tf1_graph import (
    INITIALIZED,
    NEW,
    OPERATIONS,
    PLACEHOLDERS,
    STEPS_BEFORE,
    TRAINED,
    VARIABLES,
    Failure,
    SessionRun,
    tiny_graph,
)
from helpers.plots.tf1_nodes import (
    BOX_WIDTH,
    FED,
    IDLE,
    MISSING,
    NEEDED,
    PLACES,
    RAN,
    REACH,
    SLOT,
    SLOT_HEIGHT,
    SLOT_WIDTH,
    TITLES,
    UNUSED,
    Box,
    GraphRun,
    centre,
    height,
    place_of_x,
    value_of_x,
)

NAMES = {name: name for name in PLACES} | {
    "y_hat": "ŷ",
    "train": "train step",
    "init": "initializer",
}
THE = {"y_hat": "ŷ", "product": "the product", "loss": "the loss", "train": "the train step"}
PAST = {
    NEW: "nothing has run",
    INITIALIZED: "initialized",
    TRAINED: f"{STEPS_BEFORE} train steps",
}
NOTHING, ROW, WRONG = "nothing", "row", "wrong"
FEED_X = {NOTHING: "nothing", ROW: "a row of 2 numbers", WRONG: "a row of 3 numbers"}
THIRD_NUMBER = 0.0
FEED_Y = {NOTHING: "nothing", 0.0: "0", 1.0: "1"}
FEED_Z = {NOTHING: "nothing", **{z: f"{z:g}" for z in (-4.0, -2.0, -0.5, 0.5, 2.0, 4.0)}}

# What is said.
PAST_SAID = {
    NEW: "New session",
    INITIALIZED: "Session after the initializer",
    TRAINED: f"Session after the initializer and {STEPS_BEFORE} train steps",
}
BEGIN = "{past}, fed {fed}: {names} fetched."
RUNS = " These run: {ran}."
CHANGED = " Afterwards {after}."
ERROR = " {kind}, in plain words:"
NO_VALUE, NOT_FED, IS_NEEDED = "no value yet", "not fed", "needed"
IS_FED, NOT_USED, WRONG_SHAPE = "fed", "fed, not used", "wrong shape"
HAS_RUN, THEN = "has run", "then {value}"
TO_FEED = "press to feed"
FED_NOTHING = "nothing"

# How an error reads in plain words.
READ_PLACEHOLDER = (
    " for {fetch} TensorFlow needs {node}, and {node} is a placeholder; its value "
    "must come in feed_dict."
)
READ_SELF = " {node} has no value but the one in feed_dict, and feed_dict doesn't have it."
READ_VARIABLE = (
    " nothing was deleted. {node} has no value in this session yet; run the initializer first."
)
READ_SHAPE = (
    " {node} takes rows of 2 numbers, as many rows as you like (None); a row of 3 "
    "came. Nothing has run."
)
MORE = " Missing too: {nodes}; TensorFlow names only one."

# What is told of a node: beside the mouse, and to a screen reader.
VALUE, BECAME = "{name} = {value}", "{name} = {value}, then {after}"
RAN_TOLD, NEEDED_TOLD = (
    "{name} has run",
    "{name} is needed, but does not run:\nthe error comes first",
)
IDLE_TOLD, UNUSED_TOLD = "{name} is not needed for {fetch}", "{name} is fed, but not used"
PRESS_FETCH, PRESS_FEED = "press: fetch {name}", "press: feed {name} with {value}"
NODE = "{name} {kind}"
OF_X = ("first of x", "second of x")
TIP = 56  # letters in a line beside the mouse
MOST = 2.0  # of x
APART = " " * 7  # so that two numbers stand above their tracks


class Tf1Graph(Explorer):
    """The graph of one neuron: what runs for a fetch, and with which values. Chapter 12."""

    title = "One neuron as a graph: press a node to fetch it, a placeholder to feed it"
    chapter = "12"
    size = (8.32, 4.68)

    groups: ClassVar = {"": ("session",), "values of x": ("x1", "x2")}

    def make_controls(self) -> dict:
        self._graph = tiny_graph()
        return {
            "fetch": choice("fetch", NAMES, "y_hat"),
            "session": choice("session", PAST, INITIALIZED),
            "feed_x": choice("feed x with", FEED_X, ROW),
            "feed_y": choice("feed y with", FEED_Y, NOTHING),
            "x1": slider(OF_X[0], 1.0, -MOST, MOST, 0.1),
            "x2": slider(OF_X[1], 0.0, -MOST, MOST, 0.1),
            "feed_z": choice("feed z with", FEED_Z, NOTHING),
        }

    def make_picture(self, figure) -> list:
        self.graph = GraphRun(figure.add_axes((0, 0, 1, 1)), MOST)
        return self.graph.artists

    def compute(self, fetch: str, session: str, **fed) -> dict:
        feed = {}
        if fed["feed_x"] != NOTHING:
            row = [round(fed["x1"], 1), round(fed["x2"], 1)]
            feed["x"] = [row if fed["feed_x"] == ROW else [*row, THIRD_NUMBER]]
        for name in ("y", "z"):
            if fed[f"feed_{name}"] != NOTHING:
                feed[name] = [[fed[f"feed_{name}"]]]
        run = self._graph.run(fetch, feed, session)
        return {
            "run": run,
            "feed": feed,
            "ran": set() if run.failure else set(run.needed),
            "error": run.failure.kind if run.failure else "",
            "missing": run.failure.nodes if run.failure else (),
            "call": call(fetch, feed),
            "boxes": {name: box(name, run, feed) for name in PLACES},
        }

    def draw(self, facts: dict) -> None:
        feed = facts["feed"]
        x, z = ([facts["x1"], facts["x2"]] if "x" in feed else []), feed.get("z")
        fed_z = said("z", z) if z else ""
        self.graph.set(
            facts["boxes"], facts["call"], result(facts["run"]), facts["fetch"], x, fed_z
        )

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        (axes,) = self.figure.axes
        handles = {
            name: Handle(
                axes,
                *centre(name),
                label=NODE.format(name=NAMES[name], kind=TITLES[name].partition(" · ")[2]).strip(),
                says=" ".join(told_of(name, facts).split()),
                press=partial(self._pressed, name, facts),
                size=(BOX_WIDTH, height(name)),
            )
            for name in PLACES
        }
        handles["z fed"] = Handle(
            axes,
            *SLOT,
            label="feed z",
            says=FEED_Z[facts["feed_z"]],
            press=lambda: {"feed_z": self._following("feed_z", facts)},
            size=(SLOT_WIDTH, SLOT_HEIGHT),
        )
        for k, name in enumerate(("x1", "x2") if "x" in facts["feed"] else ()):
            handles[name] = Handle(
                axes,
                *place_of_x(k, facts[name], MOST),
                label=OF_X[k],
                says=f"{facts[name]:.1f}",
                drag=lambda x, y, k=k, name=name: {name: value_of_x(k, x, MOST)},
                step=(0.1 / MOST * REACH, 0),
            )
        return handles

    def hover(self, axes, x: float, y: float) -> str:
        for name in PLACES:
            left, low = np.subtract(centre(name), (BOX_WIDTH / 2, height(name) / 2))
            if left <= x <= left + BOX_WIDTH and low <= y <= low + height(name):
                return f"{told_of(name, self.facts)}\n{self._hint(name)}"
        if abs(x - SLOT[0]) < SLOT_WIDTH / 2 and abs(y - SLOT[1]) < SLOT_HEIGHT / 2:
            value = FEED_Z[self._following("feed_z", self.facts)]
            return PRESS_FEED.format(name="z", value=value)
        return ""

    def _pressed(self, name: str, facts: dict) -> dict:
        """Return what a press on a node sets: a placeholder is fed, another node is fetched."""
        feed = f"feed_{name}"
        if name in PLACEHOLDERS:
            return {feed: self._following(feed, facts)}
        return {"fetch": name}

    def _hint(self, name: str) -> str:
        """Return what a press on a node would do."""
        if name not in PLACEHOLDERS:
            return PRESS_FETCH.format(name=NAMES[name])
        value = self._following(f"feed_{name}", self.facts)
        return PRESS_FEED.format(name=name, value={"x": FEED_X, "y": FEED_Y}[name][value])

    def _following(self, control: str, facts: dict):
        """Return what comes after a choice; after the last one, the first."""
        values = offered(self.controls[control].options)
        return values[(values.index(facts[control]) + 1) % len(values)]

    def describe(self, facts: dict) -> str:
        run, feed = facts["run"], facts["feed"]
        fed = ", ".join(f"{name} = {told(name, v)}" for name, v in feed.items()) or FED_NOTHING
        fetch = NAMES[facts["fetch"]]
        text = BEGIN.format(past=PAST_SAID[facts["session"]], fed=fed, names=fetch)
        if run.failure:
            error = ERROR.format(kind=run.failure.kind)
            return text + error + reading(facts["fetch"], run.failure)
        ran = [
            f"{NAMES[name]} = {told(name, run.values[name])}" if name in run.values else NAMES[name]
            for name in PLACES
            if name in run.needed
        ]
        text += RUNS.format(ran=", ".join(ran))
        if facts["fetch"] in OPERATIONS:
            after = [f"{name} = {told(name, value)}" for name, value in run.after.items()]
            text += CHANGED.format(after=", ".join(after))
        return text

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "both_weights_larger",
                "Run a train step that makes both weights in W larger.",
                lambda f: (
                    f["fetch"] == "train"
                    and not f["error"]
                    and bool((f["run"].after["W"] > f["run"].before["W"]).all())
                ),
                {"fetch": "train", "x1": 1.0, "x2": 1.0, "feed_y": 1.0},
            ),
            Task(
                "value_without_variables",
                "In a new session, where no variable has a value, get a value of ŷ anyway.",
                lambda f: f["fetch"] == "y_hat" and f["session"] == NEW and not f["error"],
                {"fetch": "y_hat", "session": NEW, "feed_z": 0.5},
            ),
            Task(
                "complains_of_x_elsewhere",
                "Feed z and y but not x: that's enough for the loss. Find a fetch to the right of "
                "z that still complains about x.",
                lambda f: (
                    set(f["feed"]) == {"y", "z"}
                    and f["missing"][:1] == ("x",)
                    and f["fetch"] in ("y_hat", "loss", "train")
                ),
                {"fetch": "train", "feed_x": NOTHING, "feed_y": 1.0, "feed_z": 0.5},
            ),
        ]


def call(fetch: str, feed: dict) -> str:
    """Return the line of code that is run."""
    fed = ", ".join(f"{name}: {value}" for name, value in feed.items())
    return f"sess.run({fetch}, feed_dict={{{fed}}})" if fed else f"sess.run({fetch})"


def result(run: SessionRun) -> str:
    """Return what comes out: an array, None, or an error."""
    if run.failure:
        return f"{run.failure.kind}: {run.failure.message}"
    if run.result is None:
        return "→ None"
    return f"→ {np.round(np.asarray(run.result, float), 3).tolist()}"


def box(name: str, run: SessionRun, feed: dict) -> Box:
    """Return what the box of a node shows."""
    if run.failure:
        shown = _box_after_failure(name, run, feed)
    elif name not in run.needed:
        shown = Box(UNUSED, said(name, feed[name]), NOT_USED) if name in feed else Box(IDLE)
    elif name in feed:
        shown = Box(FED, said(name, feed[name]), IS_FED)
    elif name in OPERATIONS:
        shown = Box(RAN, HAS_RUN)
    else:
        first, second = said(name, run.values[name]), ""
        if name in VARIABLES and (change := said(name, run.after[name])) != first:
            second = THEN.format(value=change)
        shown = Box(RAN, first, second)
    return Box(IDLE, "", TO_FEED) if shown == Box(IDLE) and name in PLACEHOLDERS else shown


def _box_after_failure(name: str, run: SessionRun, feed: dict) -> Box:
    if name in run.failure.nodes:
        if name in feed:
            return Box(MISSING, said(name, feed[name]), WRONG_SHAPE)
        return Box(MISSING, "✗", NO_VALUE if name in VARIABLES else NOT_FED)
    if name in feed:
        return Box(UNUSED, said(name, feed[name]), IS_FED if name in run.needed else NOT_USED)
    return Box(NEEDED, "", IS_NEEDED) if name in run.needed else Box(IDLE)


def told_of(name: str, facts: dict) -> str:
    """Return what is to be told of a node: its value, its error, or why it has none."""
    run, kind, shown = facts["run"], facts["boxes"][name].kind, NAMES[name]
    if kind == MISSING:
        error = f"{run.failure.kind}: {run.failure.message}"
        return "\n".join(textwrap.wrap(error, TIP))
    if kind == NEEDED:
        return NEEDED_TOLD.format(name=shown)
    if kind == IDLE:
        return IDLE_TOLD.format(name=shown, fetch=NAMES[facts["fetch"]])
    if kind == UNUSED:
        return UNUSED_TOLD.format(name=shown)
    if name in OPERATIONS:
        return RAN_TOLD.format(name=shown)
    value = told(name, run.values[name])
    after = told(name, run.after[name]) if name in VARIABLES else value
    return (VALUE if after == value else BECAME).format(name=shown, value=value, after=after)


def reading(fetch: str, failure: Failure) -> str:
    """Return an error in plain words."""
    node, *others = failure.nodes
    if failure.kind == "ValueError":
        return READ_SHAPE.format(node=node)
    if node in VARIABLES:
        text = READ_VARIABLE.format(node=node)
    elif node == fetch:
        text = READ_SELF.format(node=node)
    else:
        text = READ_PLACEHOLDER.format(fetch=THE.get(fetch, fetch), node=node)
    return text + (MORE.format(nodes=", ".join(others)) if others else "")


def said(name: str, value) -> str:
    """Return the numbers of a node for its box; the two of x stand apart, above their tracks."""
    numbers = _numbers(name, value)
    return (APART if name == "x" and len(numbers) == 2 else "  ").join(numbers)


def told(name: str, value) -> str:
    """Return the numbers of a node for a sentence."""
    numbers = _numbers(name, value)
    return numbers[0] if len(numbers) == 1 else f"({', '.join(numbers)})"


def _numbers(name: str, value) -> list[str]:
    """Return numbers as they stand in box and sentence alike; those of x have one decimal."""
    return [f"{number:.{1 if name == 'x' else 2}f}" for number in np.ravel(value) + 0.0]
