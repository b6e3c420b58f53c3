"""What it costs the training that the explorer of chapter 08 draws it, and how often it does.

    python benchmarks/live_training.py

The explorer trains as it does in the notebook, on the real MNIST: 784-256-10, Adam, batches of 128,
in a thread of its own. Turns with and without pictures follow each other; the network goes on
learning meanwhile. The pictures are drawn and packed as for the browser; what a kernel adds, the
message itself, is not in it. The median over all turns counts. On a machine that has other work to
do both are slower, the pictures most.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.table import markdown_table, verdict

ROUNDS = 8
SECONDS = 3.0  # of one turn
PICTURES_A_SECOND = 10.0  # at least
SLOWER = 0.2  # at most
WAYS = {"drawn": "with pictures", "not drawn": "without"}

Measured = tuple[float, float]  # steps a second, pictures a second


def turn(explorer, shown: bool, seconds: float) -> Measured:
    """Train for some seconds, with pictures or without; return steps and pictures a second."""
    drawn = []
    draw = explorer._redraw
    worker, before = explorer._worker, explorer._run.moment.step
    explorer._redraw = (lambda: (draw(), drawn.append(1))) if shown else (lambda: None)
    start = time.perf_counter()
    worker.start()
    time.sleep(seconds)
    worker.pause()
    taken = time.perf_counter() - start
    explorer._redraw = draw
    return (explorer._run.moment.step - before) / taken, (len(drawn) - shown) / taken


def measure(rounds: int, seconds: float) -> dict[str, list[Measured]]:
    """Return what each turn brought, by way."""
    from helpers.datasets import load_mnist
    from helpers.explorers import live_training

    live_training.MOST_STEPS = sys.maxsize
    try:
        explorer = live_training.LiveTraining(load_mnist("mnist"))
    except (OSError, ValueError) as error:
        sys.exit(str(error))
    explorer.transport.speed = sys.maxsize  # it waits for nothing
    turn(explorer, True, seconds)  # the first steps and pictures pay for getting ready
    results: dict[str, list[Measured]] = {way: [] for way in WAYS}
    for _ in range(rounds):
        for way in WAYS:
            results[way].append(turn(explorer, way == "drawn", seconds))
    return results


def table(results: Mapping[str, Sequence[Measured]]) -> str:
    """Return the results as a Markdown table."""
    steps = {way: statistics.median(steps for steps, _ in turns) for way, turns in results.items()}
    pictures = statistics.median(pictures for _, pictures in results["drawn"])
    # Neighbouring turns are compared, since they have met the same noise.
    ratios = [
        bare / drawn - 1
        for (drawn, _), (bare, _) in zip(results["drawn"], results["not drawn"], strict=True)
    ]
    slower = statistics.median(ratios)
    goal = f"at least {PICTURES_A_SECOND:.0f} pictures a second, at most {SLOWER:.0%} slower"
    fine = verdict(pictures >= PICTURES_A_SECOND and slower <= SLOWER)
    rows = [
        (
            WAYS["drawn"],
            f"{steps['drawn']:.0f}",
            f"{pictures:.1f}",
            f"{slower:.0%} slower",
            goal,
            fine,
        ),
        (WAYS["not drawn"], f"{steps['not drawn']:.0f}", "0", "", "", ""),
    ]
    header = ("live training", "steps a second", "pictures a second", "compared", "goal", "")
    return markdown_table(header, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often to measure")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="length of one turn")
    options = parser.parse_args()
    print(table(measure(options.rounds, options.seconds)))


if __name__ == "__main__":
    main()
