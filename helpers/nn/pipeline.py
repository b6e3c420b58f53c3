"""What a ``tf.data`` pipeline does, computed without it: who is prepared when, in which order.

The pipeline prepares images one by one (map), may remember them (cache), shuffles them in a buffer,
puts them into batches and may prepare the next batches while one trains (prefetch). Chapter 10.
"""

from dataclasses import dataclass

import numpy as np

CACHES = {"none": "no cache", "before": "cache before shuffle", "after": "cache after shuffle"}
NO_CACHE, BEFORE, AFTER = CACHES


@dataclass(frozen=True)
class Epoch:
    """One epoch in a pipeline.

    Attributes
    ----------
    order
        Shape (n,): the numbers of the images, in the order in which they are trained on.
    prepared
        How many images were prepared in this epoch.
    preparing, training
        Shape (batches, 2): from when to when each batch was prepared and trained on, in
        milliseconds from the start of the epoch.
    """

    order: np.ndarray
    prepared: int
    preparing: np.ndarray
    training: np.ndarray

    @property
    def milliseconds(self) -> float:
        """How long the epoch took."""
        return float(self.training[-1, 1])

    @property
    def waiting(self) -> float:
        """The share of the time, from 0 to 1, in which nothing was trained."""
        return 1 - float(np.diff(self.training).sum()) / self.milliseconds


def shuffled(n: int, buffer: int, rng: np.random.Generator) -> np.ndarray:
    """Return 0 to n - 1 in the order in which a shuffle with a buffer lets them out.

    The buffer is filled with the first images. One of them, by chance, goes out, and the next
    image takes its place. So with a buffer of 1 nothing is shuffled, and an image can come at most
    ``buffer - 1`` places too early.
    """
    held, order = list(range(min(buffer, n))), np.empty(n, int)
    for place in range(n):
        k = rng.integers(len(held))
        order[place] = held[k]
        following = place + buffer
        held[k] = following if following < n else held[-1]
        if following >= n:
            held.pop()
    return order


def disorder(order: np.ndarray) -> float:
    """Return 0 if the images come in their old order, and about 1 if they are well mixed.

    That is 1 minus the correlation of the images' numbers with their places.
    """
    return 1 - float(np.corrcoef(order, np.arange(len(order)))[0, 1])


def run_pipeline(
    n: int,
    batch_size: int,
    epochs: int,
    buffer: int,
    cache: str,
    prefetch: int,
    map_ms: float,
    step_ms: float,
    seed: int = 0,
) -> list[Epoch]:
    """Return what happens in each epoch.

    Parameters
    ----------
    n, batch_size, epochs
        Images, images in a batch, and epochs.
    buffer
        The size of the shuffle's buffer, from 1.
    cache
        One of `CACHES`.
    prefetch
        How many batches are kept ready; with 0 a batch is prepared when it is asked for.
    map_ms, step_ms
        How long it takes to prepare one image, and to train on one batch, in milliseconds.
    seed
        For the shuffle.
    """
    rng = np.random.default_rng(seed)
    run = []
    for epoch in range(epochs):
        from_cache = epoch > 0 and cache != NO_CACHE
        repeated = epoch > 0 and cache == AFTER
        order = run[0].order if repeated else shuffled(n, buffer, rng)
        ends = np.minimum(np.arange(batch_size, n + batch_size, batch_size), n)
        # Before an image leaves, the buffer was filled, and refilled after each one that left.
        prepared = np.zeros(len(ends)) if from_cache else np.minimum(buffer + ends - 1, n)
        work = np.diff(prepared, prepend=0) * map_ms
        preparing, training = _times(work, step_ms, prefetch)
        run.append(Epoch(order, int(prepared[-1]), preparing, training))
    return run


def _times(work: np.ndarray, step_ms: float, prefetch: int) -> tuple[np.ndarray, np.ndarray]:
    """Return from when to when each batch is prepared and trained on, two arrays (batches, 2)."""
    preparing, training = np.zeros((2, len(work), 2))
    for k, milliseconds in enumerate(work):
        ready = preparing[k - 1, 1] if k else 0.0
        trained = training[k - 1, 1] if k else 0.0
        if prefetch:  # there is room for a further batch as soon as an older one is taken
            start = max(ready, training[k - prefetch, 0] if k >= prefetch else 0.0)
        else:
            start = max(ready, trained)
        preparing[k] = start, start + milliseconds
        start = max(trained, preparing[k, 1])
        training[k] = start, start + step_ms
    return preparing, training
