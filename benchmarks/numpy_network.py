"""How fast the course's NumPy network learns, beside Keras and beside what NumPy cannot go below.

    python benchmarks/numpy_network.py

One network, 784-256-10 with ReLU, Adam, batches of 128, float32, on the real MNIST: seconds per
epoch with `helpers.nn`, with Keras, and for the five matrix products of each batch alone (two
forward, three backward), which are the limit. Both libraries may use two cores. Each round starts
both anew, one after the other, and of all rounds the best time counts: noise only ever adds.

At the end both take the same 50 steps from the same initial weights, and their losses are compared.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.table import verdict

EPOCHS = 3
ROUNDS = 3
BATCH_SIZE = 128
STEPS = 50
CORES = 2

KERAS_OVER_OURS = 2.5  # at least
OURS_OVER_PRODUCTS = 3.0  # below
LOSS_DIFFERENCE = 1e-3  # at most

THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "TF_NUM_INTRAOP_THREADS",
    "TF_NUM_INTEROP_THREADS",
)


def digits():
    """Return the real MNIST, or stop with the sentence that says where to get it."""
    from helpers.datasets import load_mnist

    try:
        return load_mnist("mnist")
    except (OSError, ValueError) as error:
        sys.exit(str(error))


def our_network():
    from helpers.nn import Dense, Network, ReLU, SoftmaxCrossEntropy

    layers = [Dense(784, 256, seed=1), ReLU(), Dense(256, 10, seed=2)]
    return Network(layers, SoftmaxCrossEntropy())


def keras_network(weights):
    from helpers.training.tensorflow import load_tensorflow

    _, keras = load_tensorflow()
    layers = [keras.Input((784,)), keras.layers.Dense(256, "relu"), keras.layers.Dense(10)]
    network = keras.Sequential(layers)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(), loss, metrics=["accuracy"])
    network.set_weights(weights)
    return keras, network


def seconds_for_products(x, network) -> float:
    """Time the five products of each batch of an epoch, into memory that is already there."""
    import numpy as np

    w1, _, w2, _ = network.params
    rng = np.random.default_rng(0)
    hidden = rng.random((BATCH_SIZE, 256), dtype=np.float32)
    grad = rng.random((BATCH_SIZE, 10), dtype=np.float32)
    grad_hidden = rng.random((BATCH_SIZE, 256), dtype=np.float32)
    out = [np.empty_like(a) for a in (hidden, grad, w2, grad_hidden, w1)]
    start = time.perf_counter()
    for first in range(0, len(x) - BATCH_SIZE + 1, BATCH_SIZE):
        batch = x[first : first + BATCH_SIZE]
        np.matmul(batch, w1, out=out[0])
        np.matmul(hidden, w2, out=out[1])
        np.matmul(hidden.T, grad, out=out[2])
        np.matmul(grad, w2.T, out=out[3])
        np.matmul(batch.T, grad_hidden, out=out[4])
    return time.perf_counter() - start


def time_ours() -> dict[str, list[float]]:
    from helpers.nn import Adam

    data, network = digits(), our_network()
    times = {"ours": [], "products": []}

    class Clock:
        start = 0.0

        def on_epoch_end(self, network, logs) -> None:
            times["ours"].append(time.perf_counter() - self.start)
            times["products"].append(seconds_for_products(data.x_train, network))
            self.start = time.perf_counter()

    seconds_for_products(data.x_train[: 20 * BATCH_SIZE], network)  # wakes the cores up
    clock = Clock()
    clock.start = time.perf_counter()
    network.fit(data.x_train, data.y_train, EPOCHS, BATCH_SIZE, Adam(), seed=3, callbacks=[clock])
    return times


def time_keras() -> dict[str, list[float]]:
    data, weights = digits(), our_network().params
    keras, network = keras_network(weights)
    settings = {"batch_size": BATCH_SIZE, "verbose": 0}
    times = {"keras": []}

    class Clock(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None) -> None:
            self.start = time.perf_counter()

        def on_epoch_end(self, epoch, logs=None) -> None:
            times["keras"].append(time.perf_counter() - self.start)

    # Keras builds its graph at the first batches; that is not held against it.
    network.fit(data.x_train[: 4 * BATCH_SIZE], data.y_train[: 4 * BATCH_SIZE], **settings)
    network.set_weights(weights)
    network.fit(data.x_train, data.y_train, epochs=EPOCHS, callbacks=[Clock()], **settings)
    return times


def compare_losses() -> dict[str, list[float]]:
    """Train both on the same batches from the same weights; return how far the losses differ."""
    from helpers.nn import Adam

    data, ours, optimizer = digits(), our_network(), Adam()
    _, theirs = keras_network([param.copy() for param in ours.params])
    differences = []
    for step in range(STEPS):
        rows = slice(step * BATCH_SIZE, (step + 1) * BATCH_SIZE)
        x, y = data.x_train[rows], data.y_train[rows]
        theirs.reset_metrics()  # otherwise it would return the mean over all batches so far
        loss = float(theirs.train_on_batch(x, y)[0])
        differences.append(abs(loss - ours.train_step(x, y, optimizer)[0]))
    return {"differences": differences}


PARTS = {"ours": time_ours, "keras": time_keras, "losses": compare_losses}


def run_part(name: str) -> dict[str, list[float]]:
    """Run a part in a process of its own, on two cores, and return what it measured."""
    command = [sys.executable, __file__, "--part", name]
    environment = os.environ | dict.fromkeys(THREADS, str(CORES))
    result = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True)
    if result.returncode:
        sys.exit(f"The part {name!r} failed; its error stands above.")
    return json.loads(result.stdout.splitlines()[-1])


def keep_to_two_cores() -> None:
    if hasattr(os, "sched_setaffinity"):  # Linux; elsewhere the numbers of threads must do
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])


def table(times: dict[str, list[float]], difference: float) -> str:
    """Return the results as a Markdown table."""
    lines = [
        "| 784-256-10, Adam, batch 128 | helpers.nn | Keras | five products | Keras / ours "
        f"(at least {KERAS_OVER_OURS}) | ours / products (below {OURS_OVER_PRODUCTS}) |",
        "|---|---|---|---|---|---|",
    ]
    epochs = zip(times["ours"], times["keras"], times["products"], strict=True)
    for epoch, (ours, keras, products) in enumerate(epochs, 1):
        faster, slower = keras / ours, ours / products
        lines.append(
            f"| epoch {epoch} | {ours:.2f} s | {keras:.2f} s | {products:.2f} s "
            f"| {faster:.1f} {verdict(faster >= KERAS_OVER_OURS)} "
            f"| {slower:.1f} {verdict(slower < OURS_OVER_PRODUCTS)} |"
        )
    lines.append(
        f"| losses of the first {STEPS} steps | differ from Keras' by {difference:.0e} at most "
        f"(at most {LOSS_DIFFERENCE:.0e}) {verdict(difference <= LOSS_DIFFERENCE)} | | | | |"
    )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often to measure")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        keep_to_two_cores()
        print(json.dumps(PARTS[options.part]()))
        return
    times = {"ours": [], "products": [], "keras": []}
    for _ in range(options.rounds):
        for name, epochs in (run_part("ours") | run_part("keras")).items():
            times[name].append(epochs)
    best = {
        name: [min(epoch) for epoch in zip(*rounds, strict=True)] for name, rounds in times.items()
    }
    print(table(best, max(run_part("losses")["differences"])))


if __name__ == "__main__":
    main()
