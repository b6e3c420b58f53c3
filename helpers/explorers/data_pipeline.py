"""Chapter 10: cache, shuffle and prefetch, and what they do to order and time."""

from helpers.explorers.base import Explorer, Task, choice, slider, switch
from helpers.nn.pipeline import AFTER, BEFORE, CACHES, NO_CACHE, disorder, run_pipeline
from helpers.plots.pipeline_timeline import order_axes, set_bars, timeline_axes

N, BATCH_SIZE, EPOCHS = 200, 20, 3
BATCHES_KEPT = 2
MAP_MS, STEP_MS = 2.0, 40  # the sliders' ends
LONGEST = N * MAP_MS + N // BATCH_SIZE * STEP_MS
WELL_MIXED = 0.8
LITTLE = 0.2
TIMES = "Epochs of {0:.0f}, {1:.0f} and {2:.0f} ms; "
PREPARED = "images prepared: {0}, {1} and {2}. "
WAITING = "Training waits for {share:.0%} of the time. "
MIXED = "Disorder {disorder:.2f} (0: as in the file, 1: well mixed). "
SAME = "Every epoch has the same order."
OTHER = "Each epoch has an order of its own."
UNSHUFFLED = "Nothing is shuffled: a buffer of 1 lets each image out at once."


class DataPipeline(Explorer):
    """200 images go through a pipeline, three times. Chapter 10."""

    title = "From the file to the network: 200 images, batches of 20"
    size = (8.6, 3.9)

    def make_controls(self) -> dict:
        return {
            "cache": choice("cache", CACHES),
            "prefetch": switch("prefetch"),
            "buffer": slider("shuffle buffer", 20, 1, N, 1),
            "map_ms": slider("map: ms an image", 1.0, 0.1, MAP_MS, 0.1),
            "step_ms": slider("train: ms a batch", 20, 5, STEP_MS, 1),
        }

    def make_picture(self, figure) -> list:
        order, timeline = figure.subplots(1, 2, width_ratios=[1, 1.5])
        self.dots = order_axes(order, N)
        self.preparing, self.training = timeline_axes(timeline, EPOCHS, LONGEST)
        return [*self.dots, self.preparing, self.training]

    def compute(self, cache: str, prefetch: bool, buffer: int, map_ms: float, step_ms: int) -> dict:
        kept = BATCHES_KEPT if prefetch else 0
        run = run_pipeline(N, BATCH_SIZE, EPOCHS, buffer, cache, kept, map_ms, step_ms)
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
        run = facts["run"]
        for dots, epoch in zip(self.dots, run[:2], strict=True):
            dots.set_data(range(N), epoch.order)
        set_bars(self.preparing, [epoch.preparing for epoch in run], above=True)
        set_bars(self.training, [epoch.training for epoch in run], above=False)

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

    def make_tasks(self) -> list[Task]:
        return [
            Task(
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
                "Find the trap: the images are shuffled, and yet all epochs have the same order.",
                lambda f: f["orders"] == 1 and f["buffer"] > 1,
                {"cache": AFTER},
            ),
            Task(
                "No cache, and 1 ms or more for an image: let training wait for less than "
                f"{LITTLE:.0%} of the time.",
                lambda f: f["cache"] == NO_CACHE and f["map_ms"] >= 1 and f["waiting"] < LITTLE,
                {"prefetch": True, "step_ms": 30},
            ),
        ]
