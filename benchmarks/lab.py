"""How fast the lab of chapter 11 trains, beside a plain `fit` of the same network.

    python benchmarks/lab.py

784-64-64-10, batches of 32, on the real MNIST, 55,000 images and 5,000 held back for validation.
First whole trainings of some epochs, from the building of the network to the last validation: a
plain `fit` of the model as Keras compiles it, the lab's own, and Keras on JAX where that is
installed. The first two take turns in one process and must end with the same accuracies.

Then a sweep of eight trainings, 10,000 images each: one after another in one process; in two
processes that have to load Keras first; and in two that are there already.

The median of all rounds counts.
"""

import importlib.util
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.parts import CORES, digits, do_part, options, run_part
from benchmarks.table import markdown_table, verdict

ROUNDS = 3
EPOCHS = 5  # what the lab begins with
RUNS, IMAGES = 8, 10_000
FASTER = 2.0  # than a plain fit, at least

WAYS = {"plain": "plain fit", "lab": "the lab", "jax": "Keras on JAX"}
SWEEPS = {
    "here": f"a sweep of {RUNS}, one after another",
    "cold": f"in {CORES} processes that load Keras first",
    "warm": f"in {CORES} processes that are there already",
}


def settings(**changes):
    from helpers.lab.settings import Settings

    return Settings(data="mnist", hidden=(64, 64), batch_size=32, epochs=EPOCHS, **changes)


def time_trainings() -> dict[str, list]:
    """Train as Keras does by itself and as the lab does; return seconds, and whether all agrees."""
    from helpers.lab.run_code import drafted
    from helpers.lab.runs import build, load_examples, trained

    digits()  # says where to get them if they are not there
    wanted = settings(n_train=None)
    examples = load_examples(wanted)
    trained(settings(n_train=64))  # what TensorFlow does only once is not held against the first
    start = time.perf_counter()
    plain = build(wanted).fit(
        examples.x_train,
        examples.y_train,
        validation_data=(examples.x_val, examples.y_val),
        verbose=0,
        **drafted(wanted).fit,
    )
    middle = time.perf_counter()
    lab = trained(wanted)
    end = time.perf_counter()
    same = all(plain.history[name] == lab.history[name] for name in ("accuracy", "val_accuracy"))
    return {"plain": [middle - start], "lab": [end - middle], "same": [same]}


def time_jax() -> dict[str, list]:
    """Train the same network in Keras on JAX."""
    import keras

    data = digits()
    held = len(data.x_train) - 5000

    def train(n: int) -> float:
        keras.utils.set_random_seed(0)
        start = time.perf_counter()
        hidden = [keras.layers.Dense(64, "relu") for _ in range(2)]
        model = keras.Sequential([keras.Input((784,)), *hidden, keras.layers.Dense(10, "softmax")])
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(
            data.x_train[:n],
            data.y_train[:n],
            batch_size=32,
            epochs=EPOCHS,
            validation_data=(data.x_train[held:], data.y_train[held:]),
            verbose=0,
        )
        return time.perf_counter() - start

    train(64)
    return {"jax": [train(held)]}


def time_sweeps() -> dict[str, list]:
    from helpers.lab.runs import load_examples, trained
    from helpers.lab.sweeps import seeds, sweep

    wanted = settings(n_train=IMAGES)
    load_examples(wanted)
    trained(settings(n_train=64))
    jobs = {"here": 1, "cold": CORES, "warm": CORES}
    return {way: [sweep(seeds(wanted, RUNS), n_jobs=n).seconds] for way, n in jobs.items()}


PARTS = {"trainings": time_trainings, "sweeps": time_sweeps, "jax": time_jax}


def table(times: Mapping[str, Sequence]) -> str:
    """Return the results as a Markdown table, from what each round took; JAX may be missing."""
    median = {name: statistics.median(of) for name, of in times.items() if name != "same"}
    rows = []
    for way, name in WAYS.items():
        if way not in median:
            rows.append((name, "not installed", "", "", ""))
            continue
        faster = median["plain"] / median[way]
        goal = f"{faster:.1f} times the plain fit"
        judged = way == "lab"
        rows.append(
            (
                name,
                f"{median[way]:.1f} s",
                f"{EPOCHS / median[way]:.2f}",
                (goal + f" (at least {FASTER:.0f})" * judged) if way != "plain" else "",
                verdict(faster >= FASTER) if judged else "",
            )
        )
    same = all(times["same"])
    rows.append(("accuracies of both", "", "", "the same" if same else "differ", verdict(same)))
    for way, name in SWEEPS.items():
        of = RUNS * EPOCHS / median[way]
        compared = "" if way == "here" else f"{median['here'] / median[way]:.1f} times as fast"
        rows.append((name, f"{median[way]:.1f} s", f"{of:.2f}", compared, ""))
    header = ("784-64-64-10, batch 32", "time", "epochs a second", "compared (goal)", "")
    return markdown_table(header, rows)


def main() -> None:
    called = options(__doc__, PARTS, ROUNDS)
    if called.part:
        do_part(PARTS, called.part)
        return
    times: dict[str, list] = {}
    for _ in range(called.rounds):
        measured = run_part(__file__, "trainings") | run_part(__file__, "sweeps")
        if importlib.util.find_spec("jax"):
            measured |= run_part(__file__, "jax", KERAS_BACKEND="jax")
        for name, of in measured.items():
            times.setdefault(name, []).extend(of)
    print(table(times))


if __name__ == "__main__":
    main()
