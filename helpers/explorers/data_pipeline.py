"""Chapter 10: cache, shuffle and prefetch, and what they do to order and time."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import ClassVar

import numpy as np

from helpers.explorers.base import Explorer, Task, choice, slider, switch
from helpers.explorers.picture import Handle
from helpers.nn.pipeline import AFTER, BEFORE, CACHES, NO_CACHE, disorder, run_pipeline
from helpers.plots.pipeline_timeline import (
    HIGH,
    OFFSET,
    OPTIONAL,
    STATIONS,
    WIDE,
    PipelineStrip,
    order_axes,
    set_bars,
    timeline_axes,
)

N, BATCH_SIZE, EPOCHS = 200, 20, 3
BATCHES_KEPT = 2
LEAST_MAP_MS, MAP_MS, LEAST_STEP_MS, STEP_MS = 0.1, 2.0, 5, 40  # the sliders' ends
FINE = 0.02
PLACES = (0, 0.85, 1, 0.145), (0.085, 0.135, 0.33, 0.615), (0.52, 0.135, 0.45, 0.615)
LONGEST = N * MAP_MS + N // BATCH_SIZE * STEP_MS
WELL_MIXED = 0.8
LITTLE = 0.2
ALL_MAP_MS = np.round(np.arange(LEAST_MAP_MS, MAP_MS + FINE / 2, FINE), 2).tolist()
ALL_STEP_MS = range(LEAST_STEP_MS, STEP_MS + 1)

TIMES = "Epochs of {0:.0f}, {1:.0f} and {2:.0f} ms; "
PREPARED = "images prepared: {0}, {1} and {2}. "
WAITING = "Training waits for {share:.0%} of the time. "
MIXED = "Disorder {disorder:.2f} (0: as in the file, 1: well mixed). "
SAME = "Every epoch has the same order."
OTHER = "Each epoch has an order of its own."
UNSHUFFLED = "Nothing is shuffled: a buffer of 1 lets each image out right away."

# In the boxes of the strip, and beside the mouse.
EACH, EACH_BATCH, HOLDS, SIZE = "{ms:.2f} ms each", "{ms} ms each", "buffer {n}", "of {n}"
ON, OFF = "on", "press: add"
TOLD = {
    "map": "prepares one image after the other",
    "before": "remembers the prepared images,\nbefore they are shuffled",
    "shuffle": "holds some images and lets\none of them out by chance",
    "after": "remembers the images\nin the order they came in",
    "batch": "puts 20 images together",
    "prefetch": "prepares the next two batches\nwhile one trains",
    "train": "one update of the weights a batch",
}
LABELS = {
    "before": "cache before shuffle",
    "after": "cache after shuffle",
    "prefetch": "prefetch",
}
ENDS_OF_BARS = {"map": "the prepare bars", "train": "the train bars"}
AT_PLACE = "place {place}: image {first} in epoch 1,\nimage {second} in epoch 2"
NOT_YET = "above the line: at place {place}\nimage {image} is not in the buffer yet"
PREPARES = "batch {k}: {n} images prepared\nfrom {start:.0f} to {end:.0f} ms"
TRAINS = "batch {k} trains\nfrom {start:.0f} to {end:.0f} ms"
WAITS = "training waits for batch {k},\n{ms:.0f} ms"
NOTHING_TO_DO = "nothing is prepared"
OVER = "epoch {k} took {ms:.0f} ms"


class DataPipeline(Explorer):
    """200 images go through a pipeline, three times. Chapter 10."""

    title = "From file to network, 200 images: press a cache, drag bars and line"
    chapter = "10"
    size = (8.33, 4.9)

    groups: ClassVar = {"shuffle": ("buffer",), "time": ("map_ms", "step_ms")}

    def make_controls(self) -> dict:
        return {
            "cache": choice("cache", CACHES),
            "prefetch": switch("prefetch"),
            "buffer": slider("shuffle buffer", 20, 1, N, 1),
            "map_ms": slider("map: ms an image", 1.0, LEAST_MAP_MS, MAP_MS, FINE),
            "step_ms": slider("train: ms a batch", 20, LEAST_STEP_MS, STEP_MS, 1),
        }

    def make_picture(self, figure) -> list:
        self.upper, self.order, self.timeline = map(figure.add_axes, PLACES)
        self.strip = PipelineStrip(self.upper)
        *self.dots, self.reach = order_axes(self.order, N)
        self.preparing, self.training = timeline_axes(self.timeline, EPOCHS, LONGEST)
        return [*self.strip.artists, *self.dots, self.reach, self.preparing, self.training]

    def compute(self, cache: str, prefetch: bool, buffer: int, map_ms: float, step_ms: int) -> dict:
        run = _run(EPOCHS, cache, prefetch, buffer, map_ms, step_ms)
        orders = [tuple(epoch.order) for epoch in run]
        total = sum(epoch.milliseconds for epoch in run)
        return {
            "run": run,
            "prepared": [epoch.prepared for epoch in run],
            "milliseconds": [epoch.milliseconds for epoch in run],
            "waiting": sum(epoch.waiting * epoch.milliseconds for epoch in run) / total,
            "disorder": disorder(run[0].order),
            "orders": len(set(orders)),
        }

    def draw(self, facts: dict) -> None:
        run, on = facts["run"], _on(facts)
        self.strip.set(
            on,
            {
                "map": EACH.format(ms=facts["map_ms"]),
                "shuffle": HOLDS.format(n=facts["buffer"]),
                "batch": SIZE.format(n=BATCH_SIZE),
                "train": EACH_BATCH.format(ms=facts["step_ms"]),
            }
            | {name: ON if name in on else OFF for name in OPTIONAL},
        )
        for dots, epoch in zip(self.dots, run[:2], strict=True):
            dots.set_data(range(N), epoch.order)
        self.reach.set_data([0, N - facts["buffer"]], [facts["buffer"] - 1, N - 1])
        set_bars(self.preparing, [epoch.preparing for epoch in run], above=True)
        set_bars(self.training, [epoch.training for epoch in run], above=False)

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        settings = {name: facts[name] for name in ("cache", "prefetch", "buffer")}
        times = {name: facts[name] for name in ("map_ms", "step_ms")}
        epoch = facts["run"][0]

        def prepared_by(ms: float) -> float:
            (run,) = _run(1, **settings, **(times | {"map_ms": ms}))
            return _last_end(run.preparing)

        def trained_by(ms: float) -> float:
            (run,) = _run(1, **settings, **(times | {"step_ms": ms}))
            return _last_end(run.training)

        handles = {
            "buffer": Handle(
                self.order,
                0,
                facts["buffer"] - 1,
                label="reach of the buffer",
                says=HOLDS.format(n=facts["buffer"]),
                drag=lambda x, y: {"buffer": y + 1},
                step=(0, 2),
            ),
            "map": Handle(
                self.timeline,
                _last_end(epoch.preparing),
                -OFFSET,
                label=ENDS_OF_BARS["map"],
                says=EACH.format(ms=facts["map_ms"]),
                drag=lambda x, y: {"map_ms": _that_ends_at(x, ALL_MAP_MS, prepared_by)},
                step=(N * FINE, 0),
            ),
            "train": Handle(
                self.timeline,
                _last_end(epoch.training),
                OFFSET,
                label=ENDS_OF_BARS["train"],
                says=EACH_BATCH.format(ms=facts["step_ms"]),
                drag=lambda x, y: {"step_ms": _that_ends_at(x, ALL_STEP_MS, trained_by)},
                step=(N / BATCH_SIZE, 0),
            ),
        }
        pressed = {
            "before": {"cache": NO_CACHE if facts["cache"] == BEFORE else BEFORE},
            "after": {"cache": NO_CACHE if facts["cache"] == AFTER else AFTER},
            "prefetch": {"prefetch": not facts["prefetch"]},
        }
        for name, settings_after in pressed.items():
            handles[name] = Handle(
                self.upper,
                list(STATIONS).index(name),
                0,
                label=LABELS[name],
                says=ON if name in _on(facts) else OFF,
                press=lambda after=settings_after: after,
                size=(WIDE, HIGH),
            )
        return handles

    def hover(self, axes, x: float, y: float) -> str:
        if axes is self.upper:
            return TOLD[list(STATIONS)[min(max(round(x), 0), len(STATIONS) - 1)]]
        if axes is self.order:
            return self._told_of_order(min(max(round(x), 0), N - 1), round(y))
        return self._told_of_time(min(max(round(y), 0), EPOCHS - 1), x, y)

    def _told_of_order(self, place: int, image: int) -> str:
        """Return which images come at a place, or why one cannot come there."""
        if place + self.facts["buffer"] <= image < N:
            return NOT_YET.format(place=place, image=image)
        first, second = (epoch.order[place] for epoch in self.facts["run"][:2])
        return AT_PLACE.format(place=place, first=first, second=second)

    def _told_of_time(self, row: int, ms: float, y: float) -> str:
        """Return who does what at a time of an epoch."""
        epoch = self.facts["run"][row]
        if ms > epoch.milliseconds:
            return OVER.format(k=row + 1, ms=epoch.milliseconds)
        spans = epoch.preparing if y < row else epoch.training
        for k, (start, end) in enumerate(spans):
            if start <= ms < end and y < row:
                n = round((end - start) / self.facts["map_ms"])
                return PREPARES.format(k=k + 1, n=n, start=start, end=end)
            if start <= ms < end:
                return TRAINS.format(k=k + 1, start=start, end=end)
        if y < row:
            return NOTHING_TO_DO
        k = int((epoch.training[:, 0] <= ms).sum())  # the batch that comes next
        since = epoch.training[k - 1, 1] if k else 0.0
        return WAITS.format(k=k + 1, ms=epoch.training[k, 0] - since) if k < len(spans) else ""

    def describe(self, facts: dict) -> str:
        order = SAME if facts["orders"] == 1 else OTHER
        if facts["buffer"] == 1:
            order = UNSHUFFLED
        return (
            TIMES.format(*facts["milliseconds"])
            + PREPARED.format(*facts["prepared"])
            + WAITING.format(share=facts["waiting"])
            + MIXED.format(disorder=abs(facts["disorder"]))
            + order
        )

    @classmethod
    def make_tasks(cls) -> list[Task]:
        return [
            Task(
                "mixed_well_prepared_once",
                f"Mix the images well (disorder at least {WELL_MIXED}), each epoch in another "
                "order, and prepare every image only once in all three epochs.",
                lambda f: (
                    sum(f["prepared"]) == N
                    and f["orders"] == EPOCHS
                    and f["disorder"] >= WELL_MIXED
                ),
                {"cache": BEFORE, "buffer": N},
            ),
            Task(
                "shuffled_but_same_order",
                "Find the trap: the images are shuffled, and yet all epochs have the same order.",
                lambda f: f["orders"] == 1 and f["buffer"] > 1,
                {"cache": AFTER},
            ),
            Task(
                "little_waiting_without_cache",
                "No cache, and 1 ms or more for an image: let training wait for less than "
                f"{LITTLE:.0%} of the time.",
                lambda f: f["cache"] == NO_CACHE and f["map_ms"] >= 1 and f["waiting"] < LITTLE,
                {"prefetch": True, "step_ms": 30},
            ),
        ]


def _run(
    epochs: int, cache: str, prefetch: bool, buffer: int, map_ms: float, step_ms: float
) -> list:
    kept = BATCHES_KEPT if prefetch else 0
    return run_pipeline(N, BATCH_SIZE, epochs, buffer, cache, kept, map_ms, step_ms)


def _on(facts: dict) -> set[str]:
    """Return which of the optional steps are there."""
    there = {"before": facts["cache"] == BEFORE, "after": facts["cache"] == AFTER}
    return {name for name, on in (there | {"prefetch": facts["prefetch"]}).items() if on}


def _last_end(spans: np.ndarray) -> float:
    """Return when the last bar ends that has a length."""
    return float(spans[spans[:, 1] > spans[:, 0]][-1, 1])


def _that_ends_at(x: float, values: Sequence[float], end: Callable[[float], float]) -> float:
    """Return the value whose bars end nearest to `x`; the larger it is, the later they do."""
    k = bisect_left(values, x, key=end)
    return min(values[max(k - 1, 0) : k + 1], key=lambda value: abs(end(value) - x))
