"""The computed pipeline does what a real one of tf.data does."""

import numpy as np
import pytest

from helpers.nn.pipeline import (
    AFTER,
    BEFORE,
    CACHES,
    NO_CACHE,
    disorder,
    run_pipeline,
    shuffled,
)
from helpers.training import load_tensorflow

N, BATCH_SIZE, EPOCHS, BUFFER = 60, 8, 3, 10


def run(**changed):
    settings = {
        "n": N,
        "batch_size": BATCH_SIZE,
        "epochs": EPOCHS,
        "buffer": BUFFER,
        "cache": NO_CACHE,
        "prefetch": 0,
        "map_ms": 1.0,
        "step_ms": 5.0,
    }
    return run_pipeline(**(settings | changed))


def real_run(cache):
    """Return how many images TensorFlow prepares in each epoch, and their orders."""
    tf, _ = load_tensorflow()
    prepared = []

    def prepare(k):
        prepared.append(int(k))
        return k

    data = tf.data.Dataset.range(N).map(lambda k: tf.py_function(prepare, [k], tf.int64))
    if cache == BEFORE:
        data = data.cache()
    data = data.shuffle(BUFFER, seed=0)
    if cache == AFTER:
        data = data.cache()
    counts, orders = [], []
    for _ in range(EPOCHS):
        before = len(prepared)
        orders.append([int(k) for k in data.as_numpy_iterator()])
        counts.append(len(prepared) - before)
    return counts, orders


@pytest.mark.keras
@pytest.mark.parametrize("cache", CACHES)
def test_it_prepares_and_orders_as_tensorflow_does(cache):
    counts, orders = real_run(cache)
    ours = run(cache=cache)
    assert [epoch.prepared for epoch in ours] == counts
    assert len({tuple(epoch.order) for epoch in ours}) == len(set(map(tuple, orders)))
    for order in [*orders, *(epoch.order for epoch in ours)]:
        assert sorted(order) == list(range(N))
        assert all(image <= place + BUFFER - 1 for place, image in enumerate(order))


def test_first_place_has_all_of_the_buffer_equally_often():
    rng = np.random.default_rng(0)
    first = [shuffled(20, 5, rng)[0] for _ in range(2000)]
    assert np.allclose(np.bincount(first, minlength=20)[:5] / 2000, 0.2, atol=0.04)
    assert max(first) == 4


def test_a_buffer_of_one_shuffles_nothing_and_a_large_one_all():
    rng = np.random.default_rng(0)
    assert disorder(shuffled(200, 1, rng)) == pytest.approx(0)
    assert disorder(shuffled(200, 200, rng)) == pytest.approx(1, abs=0.2)
    assert sorted(shuffled(7, 100, rng)) == list(range(7))


def test_one_after_the_other_without_prefetch():
    (epoch,) = run(epochs=1)
    assert epoch.milliseconds == pytest.approx(N * 1.0 + 8 * 5.0)
    assert epoch.waiting == pytest.approx(60 / 100)
    # The buffer is filled before the first image leaves.
    assert epoch.preparing[0] == pytest.approx([0, BUFFER + BATCH_SIZE - 1])
    assert (epoch.training[:, 0] == epoch.preparing[:, 1]).all()


def test_prefetch_prepares_while_it_trains():
    (epoch,) = run(epochs=1, prefetch=2, step_ms=20.0)
    first = BUFFER + BATCH_SIZE - 1
    assert epoch.milliseconds == pytest.approx(first + 8 * 20.0)
    # Two batches are kept; a third one has to wait until one of them is taken.
    assert epoch.preparing[2, 0] == pytest.approx(epoch.preparing[1, 1])
    assert epoch.preparing[3, 0] == pytest.approx(epoch.training[1, 0])


def test_what_is_slowest_decides_with_prefetch():
    slow_map = run(epochs=1, prefetch=2, map_ms=10.0, step_ms=1.0)[0]
    assert slow_map.milliseconds == pytest.approx(N * 10.0 + 2 * 1.0)  # the last two leave together
    assert slow_map.waiting > 0.9


def test_a_last_batch_that_is_smaller_counts():
    (epoch,) = run(n=17, epochs=1)
    assert len(epoch.training) == 3
    assert epoch.prepared == 17
