"""Chapter 11: a small network learns problems in the plane, is watched at it and taken in hand.

Training runs in a thread of its own and never waits for a picture: after each epoch it leaves a
copy of the weights, and the painter, another thread, draws the newest there is.
"""

import math
import threading
import time
from collections.abc import Mapping
from numbers import Real
from typing import Any, ClassVar

import ipywidgets as widgets
import numpy as np
import traitlets

from helpers.datasets.toys import PROBLEMS, RADIUS, above_curve
from helpers.explorers.base import Explorer, Task, choice, slider
from helpers.explorers.picture import Handle
from helpers.explorers.playground_text import WIDTHS, read_settings, settings_text
from helpers.explorers.points import PointSet, Rows
from helpers.explorers.transport import transport
from helpers.nn.depth import CURVES, bent_curve, curve_points
from helpers.nn.layers import ACTIVATION_LAYERS
from helpers.nn.optimizers import OPTIMIZERS
from helpers.nn.plane_run import AfterEpoch, PlaneRun, PlaneSettings, unit_pictures, weights_of
from helpers.page import markup, turn
from helpers.page.worker import OVER, RUNNING, Worker
from helpers.plots.decision_regions import (
    LOSS_LIMITS,
    PIXELS,
    SIZE,
    TRAIN,
    VALIDATION,
    DecisionRegion,
    LossPicture,
    ScorePicture,
    loss_span,
    palette,
    plane_grid,
    playground_axes,
)
from helpers.plots.neuron_pictures import NetworkPicture
from helpers.words import counted

POINTS = 500
MOST_LAYERS, MOST_NEURONS = 4, 8
FEWEST = 3  # neurons of one hidden layer that can enclose the disc
NOISES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
RATES = (1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
BATCH_SIZES = (1, 5, 10, 20, 50, 100, 500)
INITS = (0.0, 0.1, 0.5, 1.0, 2.0, 5.0)  # times the usual ones
L2S = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1)
DROPOUTS = (0.0, 0.1, 0.2, 0.3, 0.5)
MOST_EPOCHS_AT_START = 100

EPOCHS_A_SECOND = 25  # at the usual speed
FULL_SPEED = 4  # of the bar, from which on it trains as fast as it can
LIMIT, MOST_OWN = 6.0, 40  # where the learner's own points may lie, and how many of them
KNOTS, CURVE_POINTS = 7, 257  # of a curve: by which it is bent, from which it is drawn
REMOVED = -1  # the class of a point of the course that is taken away
NEAR = 8  # pixels
UP_FOR_ONE = 20  # pixels that the hand on an edge moves for a weight of 1
LARGEST_TYPED, DECIMALS = 100.0, 3  # of the weight of an edge
SPOT = (24, 24)  # pixels
UNTOUCHED_MINUTES = 10  # after which a training that nobody has touched pauses

# What makes another run when it changes, and what holds from the next batch on.
OF_THE_DATA = ("problem", "noise", "train_share", "seed")
OF_THE_TRAINING = ("optimizer", "learning_rate", "batch_size", "l2", "dropout")

LABELS = {
    "circles": "circles",
    "exclusive_or": "exclusive or",
    "blobs": "two blobs",
    "spirals": "spirals",
    "few": "a few points",
    **{name: f"above a {name}" for name in CURVES},
}
FEW = ("blobs", 20)  # what these are
MARKS = ("●", "■")  # of the two classes
KINDS = {0: "● blue", 1: "■ orange"}
NETWORK = "network"
SHOWN = {NETWORK: "the network"} | {
    f"{layer}.{neuron}": f"layer {layer}, neuron {neuron}"
    for layer in range(1, MOST_LAYERS + 1)
    for neuron in range(1, MOST_NEURONS + 1)
}
ADD, UNDO, STRAIGHTEN = "Add a point", "First weights again", "Back to the course's curve"
NUMBER, NO_NUMBER = "weight at ○", "click an edge"
FIRST = "First"  # a button of the bar
TEXT_LABEL, CASE_LABEL = "settings as text", "ready-made"
TEXT_HINT = (
    "Copy this line to hand the situation out; paste one here and press Enter to take it in. The "
    "weights are not in it: the seed and the number of epochs make them again, if no setting was "
    "changed on the way. Points, curves and weights that you've changed by hand aren't in it "
    "either: “Copy as code” has those."
)
NO_CASE = ""
CASE_WORDS = {
    NO_CASE: "choose a case",
    "circles": "circles, layers of 4 and 2",
    "circles_3": "circles, one layer of 3",
    "circles_none": "circles, no hidden layer",
    "exclusive_or_2": "exclusive or, one layer of 2",
    "spirals_8": "spirals, one layer of 8",
    "spirals_8_8_8": "spirals, three layers of 8",
    "four_sigmoid": "four layers of sigmoid",
    "by_heart": "noise learned by heart",
}
CASES = {
    "circles": {},
    "circles_3": {"layers": 1, "width_1": 3},
    "circles_none": {"layers": 0},
    "exclusive_or_2": {"problem": "exclusive_or", "layers": 1, "width_1": 2},
    "spirals_8": {"problem": "spirals", "layers": 1, "width_1": 8},
    "spirals_8_8_8": {
        **{"problem": "spirals", "layers": 3, "width_1": 8, "width_2": 8, "width_3": 8},
        **{"train_share": 80, "optimizer": "Adam", "learning_rate": 0.01},
    },
    "four_sigmoid": {"problem": "blobs", "layers": 4, "activation": "sigmoid"},
    "by_heart": {
        **{"noise": 0.5, "train_share": 10, "layers": 4, **dict.fromkeys(WIDTHS, 8)},
        **{"activation": "ReLU", "optimizer": "Adam", "learning_rate": 0.01, "batch_size": 50},
    },
}

CONTROL_STYLE = {"description_width": "8.6em"}

NOT_WEIGHTS = (
    "None was expected, or a dict with an epoch and params, the weights and biases one after the "
    "other."
)
NOT_ROWS = (
    "None for the course's points was expected, or a list of up to {most} points: each x and y "
    "from {low:g} to {high:g}, the class 0 or 1 (-1 for a point taken away), and which point of "
    "the course it replaces, -1 for none."
)

# How a run begins: as a state says, as a text says, after Reset, or because a control says so.
STATE, TEXT, AGAIN, CHANGED = range(4)


class OwnPoints(PointSet):
    """What the learner has changed in the course's points: [x, y, class, which one or -1] each."""

    def __init__(self) -> None:
        """Begin with no change."""
        limits = (-LIMIT, LIMIT)
        super().__init__(np.empty((0, 4)), limits, limits, fewest=0, most=MOST_OWN)
        self.expects = NOT_ROWS.format(most=MOST_OWN, low=-LIMIT, high=LIMIT)

    def array(self, value: Rows | None) -> np.ndarray:
        """Return the rows of a value, (n, 4)."""
        return np.reshape(value or [], (-1, 4)).astype(float)

    @traitlets.observe("value")
    def _enable(self, change: dict) -> None:
        self.disabled = not change["new"]

    def _are_points(self, value: Any) -> bool:
        if not super()._are_points(value):
            return False
        replaced = [row[3] for row in value if row[3] != -1]
        return len(set(replaced)) == len(replaced) and all(
            (row[2] in (0, 1) or (row[2] == REMOVED and row[3] >= 0))
            and row[3] in range(-1, POINTS)
            for row in value
        )


class HandSetWeights(widgets.Button):
    """A button that brings back the first weights; its value are those a hand has set, or None."""

    value = traitlets.Any(None)
    expects = NOT_WEIGHTS

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__(description=UNDO, tooltip=UNDO, disabled=True)

    @traitlets.validate("value")
    def _valid(self, proposal: dict) -> dict | None:
        value = proposal["value"]
        if value is None:
            return None
        if isinstance(value, Mapping) and value.keys() == {"epoch", "params"}:
            numbers = [value["epoch"], *value["params"]]
            if all(isinstance(v, Real) and math.isfinite(v) for v in numbers):
                params = [float(v) for v in value["params"]]
                return {"epoch": max(int(value["epoch"]), 0), "params": params}
        raise traitlets.TraitError(NOT_WEIGHTS)

    @traitlets.observe("value")
    def _enable(self, change: dict) -> None:
        self.disabled = change["new"] is None


class Playground(Explorer):
    """A small network in training on points in the plane. Chapter 11.

    `state` restores settings, the learner's points, weights set by hand, and the epoch that the
    bar's first button goes back to. `text` has the settings and the epoch where training stands,
    in one line.
    """

    title = "A small network learns to tell two classes apart"
    chapter = "11"
    size = SIZE
    further_below = True
    seconds_between_pictures = 1 / 30
    groups: ClassVar = {
        "data": ("problem", "kind", "add", "points", "knots"),
        "network": ("activation", "weights"),
        "training": ("learning_rate",),
    }

    def __init__(self) -> None:
        """Make the network; training is paused."""
        turn.end_all(0)  # of the explorer that this one replaces, when a cell is run again
        self._run: PlaneRun | None = None
        self._worker: Worker | None = None
        self._key: tuple | None = None
        self._how = STATE
        self._goal = 0  # the epoch that a text names
        self._until: int | None = None
        self._touched_at = time.monotonic()
        self._changing = threading.RLock()  # of the run
        self._drawn_points, self._text, self._showing = None, None, False
        self._by_hand, self._following = False, None
        self._edge: tuple | None = None  # whose weight can be typed; the network's layers, too
        super().__init__()
        self._first_state = self.state
        self._show_text(self._first_state)
        self.widget._view_count = 0  # with a number, the page keeps count of who shows it
        self.widget.observe(self._on_views, names="_view_count")

    def make_controls(self) -> dict:
        controls = {
            "problem": choice("points", LABELS),
            "noise": steps("noise", NOISES, 0.0),
            "train_share": slider("% for training", 50, 10, 90, 10),
            "seed": slider("seed", 0, 0, 99, 1),
            "layers": slider("hidden layers", 2, 0, MOST_LAYERS, 1),
        }
        for place, (name, width) in enumerate(zip(WIDTHS, (4, 2, 2, 2), strict=True), 1):
            controls[name] = slider(f"neurons, layer {place}", width, 1, MOST_NEURONS, 1)
        controls |= {
            "activation": choice("activation", tuple(ACTIVATION_LAYERS), "tanh"),
            "init": steps("initial weights ×", INITS, 1.0),
            "optimizer": choice("optimizer", tuple(OPTIMIZERS), "SGD"),
            "learning_rate": steps("learning rate η", RATES, 0.03),
            "batch_size": steps("batch size", BATCH_SIZES, 10),
            "l2": steps("L2 penalty", L2S, 0.0),
            "dropout": steps("dropout", DROPOUTS, 0.0),
            "epochs": slider("epochs at start", 0, 0, MOST_EPOCHS_AT_START, 10),
            "shown": choice("the map shows", SHOWN),
            "kind": choice("a click adds", KINDS, 1),
            "add": self.button(ADD, self._add_point),
            "points": OwnPoints(),
            "knots": PointSet(_knots("line"), *[(-RADIUS, RADIUS)] * 2, fewest=KNOTS, most=KNOTS),
            "weights": HandSetWeights(),
        }
        controls["weights"].on_click(self.guarded(self._start_again))
        knots = controls["knots"]
        knots.description = knots.tooltip = STRAIGHTEN
        knots.follow(
            controls["problem"], lambda name: _knots(name) if name in CURVES else knots.course
        )
        return controls

    def arrange(self) -> widgets.Widget:
        side = super().arrange()
        self._number = widgets.FloatText(step=0.1)
        self._number.observe(self._on_number, names="value")
        rows = list(side.children)
        rows.insert(rows.index(self.controls["weights"]), self._number)
        side.children = rows
        return side

    def under_picture(self) -> widgets.Widget:
        self.bar = bar = transport("epoch", 0, 0, int(loss_span(0)), live=True)
        bar.endless = True
        bar.scrubbing = False
        bar.observe(self._on_playing, names="playing")
        bar.observe(self._on_speed, names="speed")
        bar.on_first(self.guarded(self._start_again))
        bar.on_next(self.guarded(self._one_epoch))
        return widgets.Box([bar])

    def beside(self) -> widgets.Widget:
        self._case = choice(CASE_LABEL, CASE_WORDS)
        self._case.observe(self._take_case, names="value")
        self._case.style = CONTROL_STYLE
        self._text = widgets.Text(
            description=TEXT_LABEL,
            continuous_update=False,
            layout={"width": "98%"},
            style=CONTROL_STYLE,
        )
        self._text.observe(self._take_text, names="value")
        self._complaint = widgets.HTML(layout={"height": "3.6em"})
        hint = widgets.HTML(markup.sentence(TEXT_HINT, style="line-height: 1.4"))
        return widgets.VBox([self._case, self._text, self._complaint, hint])

    def make_picture(self, figure) -> list:
        self._live.palette = palette()
        network, region, losses, scores = playground_axes(figure)
        self.network = NetworkPicture(network)
        self.region = DecisionRegion(region)
        self.losses = LossPicture(losses)
        self.scores = ScorePicture(scores)
        parts = (self.network, self.region, self.losses, self.scores)
        return [artist for part in parts for artist in part.artists]

    def compute(self, **settings) -> dict:
        self._follow(settings)
        run, moment = self._run, self._run.moment
        pictures, p = unit_pictures(run, moment, self._grid)
        hidden, output = run.sizes[1:-1], 2 * p - 1
        shades = [as_shades(layer, settings["activation"]) for layer in pictures]
        worker = self._worker
        return {
            "hidden": hidden,
            "moment": moment,
            "weights_now": weights_of(run.sizes, moment.params),
            "n_params": run.network.n_params,
            "n_train": run.n_train,
            "n_val": len(run.x) - run.n_train,
            "train_loss": moment.train_loss,
            "val_loss": moment.val_loss,
            "train_right": moment.train_right,
            "val_right": moment.val_right,
            "epoch": moment.epoch,
            "record": run.record,
            "p": p,
            "shades": [self._grid / self._limit, *shades, np.stack([-output, output], axis=-1)],
            "on_map": self._on_map(hidden, settings["shown"]),
            "edge": self._edge[1] if self._edge and self._edge[0] == hidden else None,
            "curve": self._curve,
            "bends": self.controls["knots"].array(settings["knots"])[: len(self._curve)],
            "silent": sum(int((layer == 0).all(axis=(0, 1)).sum()) for layer in pictures),
            "running": worker.state == RUNNING,
            "note": run.note,
            "error": worker.error,
        }

    def _on_map(self, hidden: tuple, shown: str) -> tuple[int, int]:
        """Return layer and number of the neuron that fills the map, from 0; inputs are layer 0."""
        if self.pointed is not None and self.pointed[0] == "neuron":
            return self.pointed[1]
        layer, neuron = (0, 0) if shown == NETWORK else map(int, shown.split("."))
        there = 0 < layer <= len(hidden) and neuron <= hidden[layer - 1]
        return (layer, neuron - 1) if there else (len(hidden) + 1, 1)

    def draw(self, facts: dict) -> None:
        if self.network.lay_out(facts["hidden"], (MOST_LAYERS, MOST_NEURONS)):
            self._live.refresh_background()
        layer, neuron = facts["on_map"]
        self.network.set(facts["shades"], facts["weights_now"], (layer, neuron))
        if self._drawn_points is not self._points:
            self._drawn_points = x, y, n_train, own, _ = self._points
            self.region.set_points(x, y, n_train, self._limit, own)
        self.network.choose(facts["edge"])
        self.region.set_curve(facts["curve"], facts["bends"])
        self.region.set(0.5 + 0.5 * facts["shades"][layer][:, :, neuron])
        self.region.title.set_text(f"{self._shown_name(facts)} · a click adds {_mark(facts)}")
        self.losses.set(*facts["record"])
        self.scores.set(
            facts["epoch"],
            {TRAIN: said(facts["train_loss"]), VALIDATION: said(facts["val_loss"])},
            {TRAIN: share(facts["train_right"]), VALIDATION: share(facts["val_right"])},
        )

    def _shown_name(self, facts: dict) -> str:
        layer, neuron = facts["on_map"]
        if (layer, neuron) == (len(facts["hidden"]) + 1, 1):
            return "the network"
        return neuron_name(layer, neuron, len(facts["hidden"]))

    def describe(self, facts: dict) -> str:
        words = ""
        if facts["error"] is not None:
            words = f"Training met an error and stopped ({facts['error']}). Press {FIRST}. "
        elif facts["note"]:
            words = f"{facts['note']} Choose a smaller one and press {FIRST}. "
        n_train, n_val = facts["n_train"], facts["n_val"]
        if facts["running"]:  # numbers that change with every picture are in the picture
            words += "Training is running: the picture counts epochs, losses and right answers. "
        else:
            words += (
                f"Epoch {facts['epoch']:,} (paused): training loss {said(facts['train_loss'])}, "
                f"{share(facts['train_right'])} of {n_train} points right; validation loss "
                f"{said(facts['val_loss'])}, {share(facts['val_right'])} of {n_val} right. "
            )
        shape = "-".join(map(str, self._run.sizes))
        parts = [
            LABELS[facts["problem"]].capitalize(),
            *([f"noise {facts['noise']:g}"] if facts["noise"] else []),
            f"seed {facts['seed']}; network {shape}",
            *([f"with {facts['activation']}"] if facts["hidden"] else []),
            *([f"initial weights × {facts['init']:g}"] if facts["init"] != 1 else []),
            f"{facts['n_params']} parameters; {facts['optimizer']}",
            f"rate {facts['learning_rate']:g}",
            f"batches of {min(facts['batch_size'], n_train)}",
            *(f"{name} {facts[key]:g}" for name, key in (("L2", "l2"), ("dropout", "dropout"))
              if facts[key]),
        ]  # fmt: skip
        words += ", ".join(parts).replace(f"{shape}, with", f"{shape} with") + "."
        rows = self.controls["points"].array(facts["points"])
        if len(rows):
            words += f" {counted(len(rows), 'point is', 'points are')} changed by hand."
        if len(facts["curve"]) and facts["knots"] is not None:
            words += " The curve is bent by hand."
        if facts["weights"] is not None:
            words += " Weights were set by hand."
        if facts["edge"] is not None:
            words += f" Chosen: the {edge_name(facts['edge'], len(facts['hidden']))}."
        words += f" The map shows {self._shown_name(facts)}; a click adds {_mark(facts)}."
        if facts["silent"]:
            silent = counted(facts["silent"], "hidden neuron is", "hidden neurons are")
            words += f" {silent} 0 everywhere in the picture."
        if max(facts["train_loss"], facts["val_loss"]) > LOSS_LIMITS[1] and not facts["running"]:
            words += f" Losses above {LOSS_LIMITS[1]:g} are over the picture."
        return words

    # What a hand does on the picture.

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        return self._of_network(facts) | self._of_points(facts) | self._of_curve(facts)

    def _of_network(self, facts: dict) -> dict[str, Handle]:
        """Return spots for more and fewer, the hidden neurons, and the edges one may bend now."""
        handles, ax, hidden = {}, self.network.ax, facts["hidden"]
        for (kind, layer), place in self.network.marks.items():
            name, value = ("layers", len(hidden)) if layer == 0 else (
                WIDTHS[layer - 1], hidden[layer - 1])  # fmt: skip
            what = "hidden layer" if layer == 0 else "neuron"
            of = f" in layer {layer}" if layer else ""
            change = {name: value + (1 if kind == "more" else -1)}
            handles[f"{kind} {layer}"] = Handle(
                ax, *place, label=f"one {what} {kind}{of}", press=lambda c=change: c, size=SPOT
            )
        for layer, centres in enumerate(self.network.centres[1:-1], start=1):
            for neuron, (x, y) in enumerate(centres):
                name = f"{layer}.{neuron + 1}"
                chosen = facts["shown"] == name
                handles[f"neuron {name}"] = Handle(
                    ax,
                    float(x),
                    float(y),
                    label=neuron_name(layer, neuron, len(hidden)),
                    says="fills the map" if chosen else "press to fill the map",
                    press=lambda n=NETWORK if chosen else name: {"shown": n},
                    size=(self.network.side(layer),) * 2,
                )
        for edge, place in self._edges(facts):
            handles["weight {}.{}.{}".format(*edge)] = self._edge_handle(facts, edge, place)
        return handles

    def _edges(self, facts: dict) -> list[tuple]:
        """Return the edges with a handle, and its place: those to the chosen neuron, and one more.

        That is the one under the mouse.
        """
        hidden = facts["hidden"]
        layer, neuron = facts["on_map"]
        if self.pointed is not None and self.pointed[0] == "neuron":
            layer, neuron = 0, 0  # else handles would come and go as the mouse passes
        if layer == 0:
            layer, neuron = len(hidden) + 1, 1
        ends = (0, 1) if layer == len(hidden) + 1 else (neuron,)
        n = len(facts["weights_now"][layer - 1])
        found = {(layer - 1, i, j): self.network.on_edge((layer - 1, i, j))
                 for i in range(n) for j in ends}  # fmt: skip
        if facts["edge"] is not None:
            found[facts["edge"]] = self.network.on_edge(facts["edge"])
        if self.pointed is not None and self.pointed[0] == "edge":
            found[self.pointed[1]] = self.pointed[2]
        return list(found.items())

    def _edge_handle(self, facts: dict, edge: tuple, place: tuple) -> Handle:
        layer, i, j = edge
        x, y = map(float, place)
        weight = float(facts["weights_now"][layer][i, j])

        def bent(value: float) -> dict:
            return self._with_weight(facts["moment"], edge, value)

        return Handle(
            self.network.ax,
            x,
            y,
            label=edge_name(edge, len(facts["hidden"])),
            says=f"{weight:z.3g}",
            press=lambda: self._choose(facts["hidden"], edge),
            drag=lambda _, up: bent(round(weight + (up - y) / UP_FOR_ONE, 2)),
            remove=lambda: bent(0.0),
            mark=False,
            step=(0, UP_FOR_ONE / 10),
            size=SPOT,
        )

    def _with_weight(self, moment: AfterEpoch, edge: tuple, value: float) -> dict:
        """Return settings in which the weight of an edge is another than at a moment."""
        self._worker.pause()  # a weight in the hand is not trained
        layer, i, j = edge
        params = moment.params.copy()
        weights_of(self._run.sizes, params)[layer][i, j] = value
        params = [round(float(v), 4) for v in params]
        return {"weights": {"epoch": moment.epoch, "params": params}}

    def _choose(self, hidden: tuple, edge: tuple) -> None:
        """Let the weight of an edge be typed; the training pauses, as for one in the hand."""
        self._worker.pause()
        self._edge = hidden, edge
        self.update()

    def _shown_number(self) -> float:
        """Return the weight of the chosen edge as its field shows it; 0 for none."""
        if self.facts["edge"] is None:
            return 0.0
        layer, i, j = self.facts["edge"]
        return round(float(self.facts["weights_now"][layer][i, j]), DECIMALS)

    def _show_number(self) -> None:
        edge, number = self.facts["edge"], self._number
        number.disabled = edge is None or self.facts["running"]
        number.description = number.tooltip = NO_NUMBER if edge is None else NUMBER
        number.value = self._shown_number()

    def _on_number(self, change: dict) -> None:
        typed = change["new"] != self._shown_number()
        if typed and self.facts["edge"] is not None:
            self.guarded(self._take_number)()

    def _take_number(self) -> None:
        facts = self.facts
        value = min(max(self._number.value, -LARGEST_TYPED), LARGEST_TYPED)
        self._take(self._with_weight(facts["moment"], facts["edge"], value))
        self._show_number()

    def _of_curve(self, facts: dict) -> dict[str, Handle]:
        """Return the knots of the curve that parts the classes, if one does."""
        handles = self.controls["knots"].handles(self.region.ax, facts["bends"], "knots")
        for number, handle in enumerate(handles.values(), start=1):
            handle.label, handle.remove, handle.mark = f"knot {number} of the curve", None, False
        return handles

    def _of_points(self, facts: dict) -> dict[str, Handle]:
        """Return the learner's points, and the course's point under the mouse."""
        control, ax = self.controls["points"], self.region.ax
        rows, handles = control.array(facts["points"]), {}
        own = control.handles(ax, rows, "points")
        for row, (name, handle) in zip(rows, own.items(), strict=True):
            if row[2] != REMOVED and row[3] < len(self._course[0]):
                handle.label = f"your {handle.label}"
                handle.press = lambda row=row: self._flipped(rows, row)
                handles[name] = handle
        if self.pointed is not None and self.pointed[0] == "point":
            k = self.pointed[1]
            (x, y), kind = self._course[0][k], self._course[1][k]

            def changed(*values: float) -> dict:
                found = control.added(rows, *values, k)
                return {} if found is None else {"points": found}

            handles[f"course {k}"] = Handle(
                ax,
                *map(float, (x, y)),
                label=f"point {k + 1} of the course",
                says=f"{x:.2f}, {y:.2f}",
                drag=lambda x, y: changed(x, y, kind),
                press=lambda: changed(x, y, 1 - kind),
                remove=lambda: changed(x, y, REMOVED),
            )
        return handles

    @staticmethod
    def _flipped(rows: np.ndarray, row: np.ndarray) -> dict:
        """Return settings in which a point is of the other class."""
        rows = rows.copy()
        place = (rows == row).all(axis=1).argmax()
        rows[place, 2] = 1 - rows[place, 2]
        return {"points": rows.tolist()}

    def click(self, axes, x: float, y: float) -> dict | None:
        if axes is self.network.ax and (found := self.network.edge_at(x, y)):
            self._choose(self.facts["hidden"], found[0])
        return self._with_point(x, y) if axes is self.region.ax else None

    def _with_point(self, x: float, y: float) -> dict | None:
        control = self.controls["points"]
        rows = control.added(control.points, x, y, self.controls["kind"].value, -1)
        return None if rows is None else {"points": rows}

    def _add_point(self) -> None:
        n = len(self.controls["points"].points)
        self._take(self._with_point(0.5 * (n % 9 - 4), 0.5 * (n // 9 - 2)))

    def hover(self, axes, x: float, y: float) -> str:
        pointed, words = self._under(axes, x, y)
        self.point_at(pointed)
        return words

    def _under(self, axes, x: float, y: float) -> tuple[tuple | None, str]:
        """Return what lies at a place, and what is to be told of it."""
        facts = self.facts
        n_hidden = len(facts["hidden"])
        if axes is self.losses.ax:
            epochs, train, val = facts["record"]
            k = int(np.abs(epochs - x).argmin())
            return (
                None,
                f"epoch {epochs[k]:,.0f}\ntraining {said(train[k])}, validation {said(val[k])}",
            )
        if axes is self.region.ax:
            return self._under_map(x, y)
        if axes is not self.network.ax:
            return None, ""
        if found := self.network.neuron_at(x, y):
            pressed = "\npress: it stays on the map" if 0 < found[0] <= n_hidden else ""
            return ("neuron", found), neuron_name(*found, n_hidden) + pressed
        if found := self.network.edge_at(x, y):
            (layer, i, j), place = found
            weight = facts["weights_now"][layer][i, j]
            name = edge_name(found[0], n_hidden)
            words = f"{name}: {weight:z.3g}\nclick it to type its weight, or drag it up or down"
            return ("edge", found[0], tuple(map(round, place))), words
        return None, ""

    def _under_map(self, x: float, y: float) -> tuple[tuple | None, str]:
        points, _, n_train, own, origin = self._points
        near = NEAR * 2 * self._limit / self.region.ax.bbox.width
        knots = self.facts["bends"]
        if len(knots) and np.hypot(*(knots - (x, y)).T).min() <= near:
            return None, "knot: drag it, and the curve bends"
        away = np.hypot(*(points - (x, y)).T)
        k = int(away.argmin())
        if away[k] <= near:
            kind = "training" if k < n_train else "validation"
            words = (
                f"{kind} point: drag it; a click changes its class,\nShift and a click take it away"
            )
            return (None if own[k] else ("point", int(origin[k]))), words
        row, column = (int(np.clip((v / self._limit + 1) * PIXELS / 2, 0, PIXELS - 1))
                       for v in (y, x))  # fmt: skip
        layer, neuron = self.facts["on_map"]
        value = self.facts["shades"][layer][row, column, neuron]
        place = f"x1 {x:.1f}, x2 {y:.1f}\n"
        if layer == len(self.facts["hidden"]) + 1:
            return None, f"{place}{share(float(self.facts['p'][row, column]))} for {MARKS[1]}"
        return None, f"{place}{value:+.2f}"

    def _take(self, settings: Mapping | None) -> None:
        self._by_hand = True  # so the network goes on from where it stands
        try:
            super()._take(settings)
        finally:
            self._by_hand = False

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "circles_with_few_neurons",
                "Circles, at most 0.1 of noise: bring the validation loss below 0.1 with a single "
                "hidden layer of as few neurons as can do it.",
                lambda f: (
                    f["problem"] == "circles"
                    and f["noise"] <= 0.1
                    and len(f["hidden"]) == 1
                    and f["hidden"][0] <= FEWEST
                    and f["val_loss"] < 0.1
                ),
                {"layers": 1, "width_1": 3, "learning_rate": 0.1, "epochs": 100},
            ),
            Task(
                "learned_from_zero",
                "Above a line, with initial weights × 0 and at least one hidden layer: get 95 % of "
                "the validation points right.",
                lambda f: (
                    f["problem"] == "line"
                    and f["knots"] is None
                    and f["init"] == 0
                    and f["weights"] is None
                    and len(f["hidden"]) > 0
                    and f["val_right"] >= 0.95
                ),
                {
                    **{"problem": "line", "init": 0.0, "layers": 1, "activation": "sigmoid"},
                    **{"learning_rate": 0.3, "epochs": 50},
                },
            ),
            Task(
                "noise_learned_by_heart",
                "Any data with noise 0.5: get every training point right, and fewer than 80 % of "
                "the validation points.",
                lambda f: (
                    f["noise"] == NOISES[-1] and f["train_right"] == 1 and f["val_right"] < 0.8
                ),
                CASES["by_heart"] | {"problem": "spirals", "learning_rate": 0.03, "epochs": 100},
            ),
        ]

    # State and text.

    @property
    def state(self) -> dict:
        """The settings, from control name to value. Assign such a dict to restore them.

        Assigning starts the network afresh and trains it at once for the epochs under
        ``"epochs"``; it is then paused.
        """
        return Explorer.state.fget(self)

    @state.setter
    def state(self, settings: Mapping) -> None:
        if self._by_hand:
            Explorer.state.fset(self, settings)
        else:
            self._take_in(settings, STATE)

    @property
    def text(self) -> str:
        """The whole state in one line, with the epoch where training stands.

        Assigning such a line takes it in, and trains in the background to its epoch; what it
        leaves out is as at the start. ValueError, in one sentence, if it is malformed.
        """
        return settings_text(self.state, self._run.moment.epoch)

    @text.setter
    def text(self, text: str) -> None:
        settings, self._goal = read_settings(text)
        self._take_in({**self._first_state, **settings}, TEXT)

    def _take_in(self, settings: Mapping, how: int) -> None:
        self._worker.pause()
        self._edge = None
        with self.together():
            Explorer.state.fset(self, settings)
            self._how = how

    # What the controls and the page do.

    def _on_views(self, change) -> None:
        if change["new"] == 0:  # its output was cleared: nobody sees it any more
            self._worker.pause()

    def _on_change(self, change) -> None:
        self._touched_at = time.monotonic()
        if self.pointed is not None and not self._in_hand:
            self.pointed = None  # it may be gone
        super()._on_change(change)

    def _follow(self, settings: dict) -> None:
        """Bring the run in line with settings: another run, or other ones on the way."""
        with self._changing:
            hidden = tuple(settings[name] for name in WIDTHS[: settings["layers"]])
            activation, at_start = settings["activation"], settings["epochs"]
            data = [settings[name] for name in OF_THE_DATA]
            data.append(settings["knots"] if settings["problem"] in CURVES else None)
            key = data, hidden, activation, settings["init"], at_start
            training = PlaneSettings(**{name: settings[name] for name in OF_THE_TRAINING})
            if key == self._key and self._how == CHANGED:
                self._run.settings = training
                self._put_in(settings)
            else:
                self._begin(key, settings, hidden, training)
            if self._worker.state != RUNNING and self._text is not None:
                self._show_text(settings)

    def _begin(self, key: tuple, settings: dict, hidden: tuple, training: PlaneSettings) -> None:
        """Put a new run in place of the one there is."""
        was_running = self._worker is not None and self._worker.state == RUNNING
        if was_running:
            self._worker.pause()
        if self._key is None or key[0] != self._key[0]:
            self._data = self._points_of(settings)
            self._limit = max(LIMIT, 2 * float(np.ceil(np.abs(self._data[0]).max() / 2)))
            self._grid = plane_grid(self._limit)
        n_train = round(len(self._data[0]) * settings["train_share"] / 100)
        self._run = run = PlaneRun(
            *self._data,
            n_train,
            hidden,
            settings["activation"],
            training,
            settings["seed"],
            settings["init"],
        )
        self._course = run.x, run.y, run.n_train
        self._worker = Worker(self._train, self.later)
        at_start, how = settings["epochs"], self._how
        self._key, self._how = key, CHANGED
        self._rows, self._weights = (), None  # what of them the run has
        if how == CHANGED and settings["weights"] is not None:
            self._weights = settings["weights"]  # they were those of another network
            self.controls["weights"].value = None
        self._put_in(settings)
        if how == STATE:
            while run.moment.epoch < at_start and run.epoch():
                pass
        elif how == CHANGED and was_running and self._until is None:
            self._go()
        elif goal := max(at_start, self._goal if how == TEXT else 0):
            self._go(until=goal)

    def _points_of(self, settings: dict) -> tuple[np.ndarray, np.ndarray]:
        """Return the course's points and their classes, and keep the curve that parts them."""
        name, noise, seed = (settings[key] for key in ("problem", "noise", "seed"))
        self._curve = np.empty((0, 2))
        if name in CURVES:
            knots = self.controls["knots"].array(settings["knots"])
            self._curve = RADIUS * np.hstack(bent_curve(name, knots / RADIUS, CURVE_POINTS))
            across, up = self._curve.T
            return above_curve(POINTS, noise, seed, curve=lambda x: np.interp(x, across, up))
        problem, n = FEW if name == "few" else (name, POINTS)
        return PROBLEMS[problem](n, noise, seed)

    def _put_in(self, settings: dict) -> None:
        """Give the run the learner's points, and weights set by hand, if they are new."""
        if settings["points"] != self._rows:
            self._rows = settings["points"]
            self._points = self._edited(self.controls["points"].array(self._rows))
            with self._worker.between_steps():
                self._run.set_points(*self._points[:3])
        weights = settings["weights"]
        if weights is not None and weights != self._weights:
            self._weights = weights
            if len(weights["params"]) == self._run.network.n_params:
                with self._worker.between_steps():
                    self._run.set_params(weights["params"], weights["epoch"])

    def _edited(self, rows: np.ndarray) -> tuple:
        """Return the course's points with the learner's changes.

        Points, classes, how many are trained with, which are the learner's, and for each of the
        course's its number there.
        """
        x, y, n_train = self._course
        x, y, origin = x.copy(), y.copy(), np.arange(len(x))
        own, kept = np.zeros(len(x), bool), np.ones(len(x), bool)
        for *place, kind, k in rows[(rows[:, 3] >= 0) & (rows[:, 3] < len(x))]:
            k = int(k)
            x[k], y[k], own[k], kept[k] = place, kind, True, kind != REMOVED
        new = rows[rows[:, 3] == -1]
        parts = slice(None, n_train), slice(n_train, None)
        (x1, x2), (y1, y2), (own1, own2), (o1, o2) = (
            [values[part][kept[part]] for part in parts] for values in (x, y, own, origin)
        )
        many = len(new)
        return (
            np.concatenate([x1, new[:, :2], x2]),
            np.concatenate([y1, new[:, 2].astype(int), y2]),
            len(x1) + many,
            np.concatenate([own1, np.ones(many, bool), own2]),
            np.concatenate([o1, np.full(many, -1), o2]),
        )

    def _go(self, until: int | None = None) -> None:
        self._until, self._touched_at = until, time.monotonic()
        self._keep_pace()
        self._worker.start()
        self.later()

    def _keep_pace(self) -> None:
        """Take the speed of the bar; what is to reach an epoch takes all the speed there is."""
        speed, full = self.bar.speed, self._until is not None or self.bar.speed >= FULL_SPEED
        self._worker.seconds_per_step = 0.0 if full else 1 / (EPOCHS_A_SECOND * speed)

    def _train(self) -> None:
        """Train one epoch; the worker calls it again and again."""
        worker, run = self._worker, self._run
        at_goal = self._until is not None and run.moment.epoch >= self._until
        forgotten = time.monotonic() - self._touched_at > 60 * UNTOUCHED_MINUTES
        if at_goal or forgotten or not run.epoch():
            worker.pause()

    # What the bar does.

    def _on_playing(self, change) -> None:
        if self._following != threading.get_ident():  # it was not the bar that followed the run
            self.guarded(self._play if change["new"] else self._pause)()

    def _play(self) -> None:
        with self._changing:
            self._follow(self.state)
            if self._worker.state not in (RUNNING, *OVER) and not self._run.note:
                self._go()
        self.update()

    def _pause(self) -> None:
        with self._changing:
            self._worker.pause()
        self.update()

    def _on_speed(self, _change) -> None:
        self._touched_at = time.monotonic()
        self._keep_pace()

    def _one_epoch(self) -> None:
        with self._changing:
            self._follow(self.state)
            self._worker.pause()
            self._run.epoch()
        self.update()

    def _start_again(self) -> None:
        self._worker.pause()
        with self.together():
            self.controls["weights"].value = None
            self._how = AGAIN
        self.update()

    def _redraw(self) -> None:
        super()._redraw()
        self._bring_bar_up_to_date(self.facts["epoch"])  # not before the picture is on its way
        self._show_number()

    def _bring_bar_up_to_date(self, epoch: int) -> None:
        with self._changing:
            self._following = threading.get_ident()
            try:
                self.bar.max = int(loss_span(epoch))
                self.bar.value = epoch
                self.bar.playing = self._worker.state == RUNNING
            finally:
                self._following = None

    def _show_text(self, settings: dict) -> None:
        self._showing = True  # it is not the learner who changes the field
        self._text.value = settings_text(settings, self._run.moment.epoch)
        self._showing, self._complaint.value = False, ""

    def _take_text(self, change) -> None:
        if self._showing:
            return
        try:
            self.text = change["new"]
        except ValueError as error:
            self._complaint.value = markup.warning(str(error))
        else:
            self._complaint.value = ""

    def _take_case(self, change) -> None:
        if change["new"] in CASES:
            self._case.value = NO_CASE  # so that the same case can be chosen again
            self._take_in({**self._first_state, **CASES[change["new"]]}, STATE)


def steps(label: str, values: tuple, value: float) -> widgets.SelectionSlider:
    """Return a labelled slider over the values of a tuple."""
    options = [(f"{v:g}", v) for v in values]
    return widgets.SelectionSlider(options=options, value=value, description=label, tooltip=label)


def _knots(curve: str) -> np.ndarray:
    """Return points of a curve in the plane, (KNOTS, 2), evenly spaced."""
    return RADIUS * np.hstack(curve_points(curve, KNOTS))


def neuron_name(layer: int, neuron: int, n_hidden: int) -> str:
    """Return what a neuron is called; numbers from 0, the inputs are layer 0."""
    if layer == 0:
        return f"the input x{neuron + 1}"
    if layer > n_hidden:
        return f"the output for {MARKS[neuron]}"
    return f"neuron {neuron + 1} of layer {layer}"


def edge_name(edge: tuple[int, int, int], n_hidden: int) -> str:
    """Return what an edge is called."""
    layer, i, j = edge
    begin, end = neuron_name(layer, i, n_hidden), neuron_name(layer + 1, j, n_hidden)
    return f"weight from {begin} to {end}"


def _mark(facts: dict) -> str:
    return MARKS[facts["kind"]]


def as_shades(layer: np.ndarray, activation: str) -> np.ndarray:
    """Return what neurons put out, scaled to -1 to 1 with the middle of the function at 0.

    What has no bounds is divided by the largest that a neuron puts out in the picture.
    """
    if activation == "tanh":
        return layer
    if activation == "sigmoid":
        return 2 * layer - 1
    largest = np.abs(layer).max(axis=(0, 1))
    return layer / np.where(largest > 0, largest, 1)


def said(loss: float) -> str:
    """Return a loss in three digits."""
    return f"{loss:.3f}" if 0.001 <= loss < 1000 else f"{loss:.2g}"


def share(part: float) -> str:
    """Return a share in percent, without calling nearly all of them all."""
    percent = 100 * part
    return f"{percent:.0f} %" if percent in (0, 100) else f"{min(max(percent, 0.1), 99.9):.1f} %"
