"""Many batches in one call of TensorFlow: `fit` made fast, with the same numbers.

For every batch `fit` goes from Python to TensorFlow and back; with a small network that takes
longer than the batch. Keras' cure, ``compile(steps_per_execution=64)``, is a number that has to
suit the machine, since progress and Stop wait for so many batches. A stride needs no such number:
it takes as many batches as a tenth of a second holds, and leaves the model as it was.
"""

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from helpers.training.tensorflow import load_tensorflow

SECONDS = 0.1  # that a stride should take: five times as quick as a Stop has to be
GROWTH = 4  # times longer than the one before, at most: a first measurement may be luck
HOOKS = (
    *("on_batch_begin", "on_train_batch_begin", "on_test_batch_begin"),
    *("on_batch_end", "on_train_batch_end", "on_test_batch_end"),
)
KEPT = (
    *("fit", "train_step", "make_train_function", "compute_metrics"),
    *("evaluate", "test_step", "make_test_function", "get_metrics_result"),
)


class Stride:
    """Takes the place of a model's train or test function: goes ahead, then lets `fit` catch up.

    `fit` calls it once for each batch. A call that finds nothing done ahead does a stride; the
    calls for the other batches of that stride give the same answer at once.

    Attributes
    ----------
    ahead
        Batches done for which `fit` has not called yet.
    fresh
        Whether the last call did a stride.
    """

    def __init__(self, model: Any, step: Callable, left: Callable[[], int | None]) -> None:
        """Get ready to do this step; `left` says how many batches may follow, None for any."""
        tf, _ = load_tensorflow()
        self.ahead, self.fresh = 0, False
        self._left, self._most, self._logs = left, 1, {}
        if model.jit_compile:
            step = tf.function(step, jit_compile=True, autograph=False)

        @tf.function(reduce_retracing=True, autograph=False)
        def stride(iterator: Any, most: Any) -> tuple[Any, Any]:
            def more(done: Any, data: Any) -> Any:
                return (done < most) & data.has_value()

            def one(done: Any, data: Any) -> tuple[Any, Any]:
                step(data.get_value())
                none = tf.experimental.Optional.empty(iterator.element_spec)
                last = done + 1 >= most
                return done + 1, tf.cond(last, lambda: none, iterator.get_next_as_optional)

            begun = tf.constant(0), iterator.get_next_as_optional()
            done, _ = tf.while_loop(more, one, begun)
            return done, model.get_metrics_result()

        self._stride = stride

    def __call__(self, iterator: Any) -> Mapping[str, Any]:
        """Do what the function of Keras does for the next batch."""
        self.fresh = not self.ahead
        if not self.fresh:
            self.ahead -= 1
            return self._logs
        tf, _ = load_tensorflow()
        left, began = self._left(), time.monotonic()
        most = self._most if left is None else min(self._most, left)
        done, logs = self._stride(iterator, tf.constant(most))
        done = int(done)
        if not done:  # the end of data whose length nobody knew
            raise StopIteration
        self._logs = tf.nest.map_structure(lambda value: value.numpy(), logs)
        each = (time.monotonic() - began) / done
        self._most = max(1, min(int(SECONDS / each), GROWTH * most))
        self.ahead = done - 1
        return self._logs


@contextlib.contextmanager
def in_strides(
    model: Any, left: Callable[[], int | None], validation_too: bool = True
) -> Iterator[Stride]:
    """Let ``model.fit`` go in strides while the block runs; yield the one that trains."""
    before = model.train_function, model.test_function
    model.train_function = train = Stride(model, model.train_step, left)
    if validation_too:
        model.test_function = Stride(model, model.test_step, lambda: None)
    try:
        yield train
    finally:
        model.train_function, model.test_function = before


def can_stride(model: Any, x: Any, callbacks: Iterable[Any]) -> bool:
    """Say whether strides leave this training as it is.

    They don't where the learner has settled otherwise how Keras goes through the batches: with
    `steps_per_execution` or `run_eagerly`, a model with steps of its own, several devices, data
    made by Python or of unknown length (where Keras finds the end by a step that fails halfway, and
    draws a random number in it), or a callback that looks at each batch.
    """
    tf, keras = load_tensorflow()
    own = type(model)
    return (
        getattr(model, "compiled", False)
        and all(getattr(own, name, None) is getattr(keras.Model, name) for name in KEPT)
        and model.steps_per_execution == 1
        and not model.run_eagerly
        and model.distribute_strategy.num_replicas_in_sync == 1
        and not isinstance(x, keras.utils.PyDataset)
        and not hasattr(x, "__next__")
        and not (isinstance(x, tf.data.Dataset) and x.cardinality() == tf.data.UNKNOWN_CARDINALITY)
        and not any(map(_looks_at_batches, callbacks))
    )


def _looks_at_batches(callback: Any) -> bool:
    _, keras = load_tensorflow()
    if getattr(callback, "save_freq", None) == "epoch":  # a ModelCheckpoint, which has the hooks
        return False
    plain = keras.callbacks.Callback
    hooks = (getattr(getattr(callback, name), "__func__", None) for name in HOOKS)
    return any(hook is not getattr(plain, name) for name, hook in zip(HOOKS, hooks, strict=True))
