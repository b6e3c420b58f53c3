"""Chapter 12: fetch a node of a TF1 graph, feed others, and see which nodes run."""

import numpy as np

from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.past.tf1_graph import (
    INITIALIZED,
    NEW,
    OPERATIONS,
    STEPS_BEFORE,
    TRAINED,
    VARIABLES,
    Failure,
    SessionRun,
    tiny_graph,
)
from helpers.plots.tf1_nodes import FED, IDLE, MISSING, NEEDED, PLACES, RAN, UNUSED, Box, GraphRun

NAMES = {name: name for name in PLACES} | {
    "y_hat": "ŷ",
    "train": "train step",
    "init": "initializer",
}
THE = {"y_hat": "ŷ", "product": "the product", "loss": "the loss", "train": "the train step"}
PAST = {
    NEW: "new, nothing has run",
    INITIALIZED: "initializer has run",
    TRAINED: f"{STEPS_BEFORE} train steps too",
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
GREY = " Grey: {idle}."
CHANGED = " Afterwards {after}."
ERROR = " {kind}: {message}"
NO_VALUE, NOT_FED, IS_NEEDED = "no value yet", "not fed", "needed"
IS_FED, NOT_USED, WRONG_SHAPE = "fed", "fed, not used", "wrong shape"
HAS_RUN, THEN = "has run", "then {value}"
FED_NOTHING, NONE_IDLE = "nothing", "none"

# How an error reads in plain words.
READ_PLACEHOLDER = (
    " In plain words: for {fetch} TensorFlow needs {node}, and {node} is a placeholder; its value "
    "must come in feed_dict."
)
READ_SELF = " In plain words: {node} has no value but the one in feed_dict, and there is none."
READ_VARIABLE = (
    " In plain words: nothing was deleted. {node} has no value in this session yet; run the "
    "initializer first."
)
READ_SHAPE = (
    " In plain words: {node} takes rows of 2 numbers, as many rows as you like (None); a row of 3 "
    "came. Nothing has run."
)
WAITING = " Needed, but not run: {nodes}."
MORE = " Missing too: {nodes}; TensorFlow names only one."


class Tf1Graph(Explorer):
    """The graph of one neuron: what runs for a fetch, and with which values. Chapter 12."""

    title = "One neuron as a graph: choose what to fetch and what to feed"
    size = (8.62, 4.36)

    def make_controls(self) -> dict:
        self._graph = tiny_graph()
        return {
            "fetch": choice("fetch", NAMES, "y_hat"),
            "session": choice("session", PAST, INITIALIZED),
            "feed_x": choice("feed x with", FEED_X, ROW),
            "feed_y": choice("feed y with", FEED_Y, NOTHING),
            "x1": slider("first of x", 1.0, -2.0, 2.0, 0.5),
            "x2": slider("second of x", 0.0, -2.0, 2.0, 0.5),
            "feed_z": choice("feed z with", FEED_Z, NOTHING),
        }

    def make_picture(self, figure) -> list:
        self.graph = GraphRun(figure.add_axes((0, 0, 1, 1)))
        return self.graph.artists

    def compute(self, fetch: str, session: str, **fed) -> dict:
        feed = {}
        if fed["feed_x"] != NOTHING:
            row = [fed["x1"], fed["x2"]]
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
        self.graph.set(facts["boxes"], facts["call"], result(facts["run"]))

    def describe(self, facts: dict) -> str:
        run, feed = facts["run"], facts["feed"]
        fed = ", ".join(f"{name} = {told(value)}" for name, value in feed.items()) or FED_NOTHING
        fetch = NAMES[facts["fetch"]]
        text = BEGIN.format(past=PAST_SAID[facts["session"]], fed=fed, names=fetch)
        if run.failure:
            error, message = run.failure.kind, f"{run.failure.message.removesuffix('.')}."
            text += ERROR.format(kind=error, message=message) + reading(facts["fetch"], run.failure)
            waiting = [NAMES[name] for name in PLACES if facts["boxes"][name].kind == NEEDED]
            return text + (WAITING.format(nodes=", ".join(waiting)) if waiting else "")
        ran = [
            f"{NAMES[name]} = {told(run.values[name])}" if name in run.values else NAMES[name]
            for name in PLACES
            if name in run.needed
        ]
        idle = ", ".join(NAMES[name] for name in PLACES if name not in run.needed)
        text += RUNS.format(ran=", ".join(ran)) + GREY.format(idle=idle or NONE_IDLE)
        if facts["fetch"] in OPERATIONS:
            after = [f"{name} = {told(value)}" for name, value in run.after.items()]
            text += CHANGED.format(after=", ".join(after))
        return text

    def make_tasks(self) -> list[Task]:
        return [
            Task(
                "Run a train step that makes both weights in W larger.",
                lambda f: (
                    f["fetch"] == "train"
                    and not f["error"]
                    and bool((f["run"].after["W"] > f["run"].before["W"]).all())
                ),
                {"fetch": "train", "x1": 1.0, "x2": 1.0, "feed_y": 1.0},
            ),
            Task(
                "In a new session, where no variable has a value, get a value of ŷ all the same.",
                lambda f: f["fetch"] == "y_hat" and f["session"] == NEW and not f["error"],
                {"fetch": "y_hat", "session": NEW, "feed_z": 0.5},
            ),
            Task(
                "Feed z and y but not x: the loss can be had. Find a fetch to the right of z that "
                "complains of x all the same.",
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
        return _box_after_failure(name, run, feed)
    if name not in run.needed:
        return Box(UNUSED, said(feed[name]), NOT_USED) if name in feed else Box(IDLE)
    if name in feed:
        return Box(FED, said(feed[name]), IS_FED)
    if name in OPERATIONS:
        return Box(RAN, HAS_RUN)
    first, second = said(run.values[name]), ""
    if name in VARIABLES and (change := said(run.after[name])) != first:
        second = THEN.format(value=change)
    return Box(RAN, first, second)


def _box_after_failure(name: str, run: SessionRun, feed: dict) -> Box:
    if name in run.failure.nodes:
        if name in feed:
            return Box(MISSING, said(feed[name]), WRONG_SHAPE)
        return Box(MISSING, "✗", NO_VALUE if name in VARIABLES else NOT_FED)
    if name in feed:
        return Box(UNUSED, said(feed[name]), IS_FED if name in run.needed else NOT_USED)
    return Box(NEEDED, "", IS_NEEDED) if name in run.needed else Box(IDLE)


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


def said(value) -> str:
    """Return the numbers of an array for a box; three of them need shorter ones."""
    numbers = np.ravel(value) + 0.0
    return "  ".join(f"{number:.{2 if len(numbers) < 3 else 1}f}" for number in numbers)


def told(value) -> str:
    """Return the numbers of an array for a sentence."""
    numbers = [f"{number:.2f}" for number in np.ravel(value) + 0.0]
    return numbers[0] if len(numbers) == 1 else f"({', '.join(numbers)})"
