"""How fast the course's NumPy network learns, beside Keras and beside what NumPy cannot go below.

    python benchmarks/numpy_network.py

One network, 784-256-10 with ReLU, Adam, batches of 128, float32, on the real MNIST: seconds per
epoch with `helpers.nn`, with Keras, and for the five matrix products of each batch alone (two
forward, three backward), which are the limit. Two more peers where they are installed: JAX with a
whole epoch compiled into one call, and scikit-learn's MLPClassifier. All may use two cores. Each
round starts all anew, one after the other; of all rounds the best time counts: noise only adds.

At the end ours and Keras take the same 50 steps from the same initial weights, and their losses
are compared.
"""

import importlib.util
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.parts import digits, do_part, options, run_part
from benchmarks.table import markdown_table, verdict

EPOCHS = 3
ROUNDS = 3
BATCH_SIZE = 128
STEPS = 50

KERAS_OVER_OURS = 2.5  # at least
OURS_OVER_PRODUCTS = 3.0  # below
LOSS_DIFFERENCE = 1e-3  # at most


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
    """Train ours and Keras alike, on the same batches; return how far the losses differ."""
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


def time_jax() -> dict[str, list[float]]:
    """Time epochs of which each is a single call of compiled code, batches and all."""
    import jax
    from jax import numpy as jnp

    data = digits()
    x, y = jnp.asarray(data.x_train), jnp.asarray(data.y_train)
    params = tuple(map(jnp.asarray, our_network().params))
    rate, mean, square, epsilon = 0.001, 0.9, 0.999, 1e-7

    def loss(params, x, y):
        w1, b1, w2, b2 = params
        z = jax.nn.relu(x @ w1 + b1) @ w2 + b2
        return -jnp.take_along_axis(jax.nn.log_softmax(z), y[:, None], axis=1).mean()

    def step(state, rows):
        params, m, v, t = state
        value, grads = jax.value_and_grad(loss)(params, x[rows], y[rows])
        t += 1
        m = jax.tree.map(lambda m, g: mean * m + (1 - mean) * g, m, grads)
        v = jax.tree.map(lambda v, g: square * v + (1 - square) * g * g, v, grads)
        size = rate * jnp.sqrt(1 - square**t) / (1 - mean**t)
        params = jax.tree.map(lambda p, m, v: p - size * m / (jnp.sqrt(v) + epsilon), params, m, v)
        return (params, m, v, t), value

    @jax.jit
    def epoch(state, key):
        whole = len(x) // BATCH_SIZE * BATCH_SIZE  # the last, smaller batch is left out
        order = jax.random.permutation(key, len(x))[:whole].reshape(-1, BATCH_SIZE)
        state, losses = jax.lax.scan(step, state, order)
        return state, losses.mean()

    zeros = jax.tree.map(jnp.zeros_like, params)
    begun = params, zeros, zeros, jnp.float32(0)
    jax.block_until_ready(
        epoch(begun, jax.random.key(0))
    )  # that it compiles is not held against it
    times, state = [], begun
    for number in range(EPOCHS):
        start = time.perf_counter()
        state, _ = jax.block_until_ready(epoch(state, jax.random.key(number)))
        times.append(time.perf_counter() - start)
    return {"jax": times}


def time_sklearn() -> dict[str, list[float]]:
    import numpy as np
    from sklearn.neural_network import MLPClassifier

    data, times = digits(), []
    network = MLPClassifier((256,), alpha=0, batch_size=BATCH_SIZE, random_state=3)
    for _ in range(EPOCHS):
        start = time.perf_counter()
        network.partial_fit(data.x_train, data.y_train, classes=np.arange(10))
        times.append(time.perf_counter() - start)
    return {"sklearn": times}


PARTS = {
    "ours": time_ours,
    "keras": time_keras,
    "jax": time_jax,
    "sklearn": time_sklearn,
    "losses": compare_losses,
}
PEERS = {"jax": "a whole epoch jitted in JAX", "sklearn": "scikit-learn"}  # where installed


def table(times: dict[str, list[float]], difference: float) -> str:
    """Return the results as a Markdown table; the times of a peer may be missing."""
    header = (
        "784-256-10, Adam, batch 128",
        "helpers.nn",
        "Keras",
        *PEERS.values(),
        "five products",
        f"Keras / ours (at least {KERAS_OVER_OURS})",
        f"ours / products (below {OURS_OVER_PRODUCTS})",
    )
    rows = []
    for epoch, (ours, keras, products) in enumerate(
        zip(times["ours"], times["keras"], times["products"], strict=True)
    ):
        peers = [
            f"{times[name][epoch]:.2f} s" if name in times else "not installed" for name in PEERS
        ]
        faster, slower = keras / ours, ours / products
        rows.append(
            (
                f"epoch {epoch + 1}",
                f"{ours:.2f} s",
                f"{keras:.2f} s",
                *peers,
                f"{products:.2f} s",
                f"{faster:.1f} {verdict(faster >= KERAS_OVER_OURS)}",
                f"{slower:.1f} {verdict(slower < OURS_OVER_PRODUCTS)}",
            )
        )
    said = (
        f"differ from Keras' by {difference:.0e} at most "
        f"(at most {LOSS_DIFFERENCE:.0e}) {verdict(difference <= LOSS_DIFFERENCE)}"
    )
    rows.append((f"losses of the first {STEPS} steps", said, *[""] * (len(header) - 2)))
    return markdown_table(header, rows)


def main() -> None:
    called = options(__doc__, PARTS, ROUNDS)
    if called.part:
        do_part(PARTS, called.part)
        return
    wanted = ["ours", "keras", *(name for name in PEERS if importlib.util.find_spec(name))]
    rounds: dict[str, list] = {}
    for _ in range(called.rounds):
        for part in wanted:
            for name, epochs in run_part(__file__, part).items():
                rounds.setdefault(name, []).append(epochs)
    best = {name: [min(epoch) for epoch in zip(*of, strict=True)] for name, of in rounds.items()}
    print(table(best, max(run_part(__file__, "losses")["differences"])))


if __name__ == "__main__":
    main()
