"""What the benchmarks share that measure each part in a process of its own, on two cores."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping

CORES = 2
SECONDS = 600  # for one part, at most
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


def options(doc: str, parts: Mapping[str, Callable], rounds: int) -> argparse.Namespace:
    """Return what a script was called with: how many rounds, and the part to do, or None."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=rounds, help="how often to measure")
    parser.add_argument("--part", choices=parts, help=argparse.SUPPRESS)
    return parser.parse_args()


def run_part(script: str, name: str, **environment: str) -> dict[str, list]:
    """Run a part of a script in a process of its own, and return what it measured."""
    command = [sys.executable, script, "--part", name]
    threads = dict.fromkeys(THREADS, str(CORES))
    try:
        result = subprocess.run(
            command,
            env=os.environ | threads | environment,
            stdout=subprocess.PIPE,
            text=True,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        sys.exit(f"The part {name!r} took longer than {SECONDS} seconds.")
    if result.returncode:
        sys.exit(f"The part {name!r} failed; its error stands above.")
    return json.loads(result.stdout.splitlines()[-1])


def do_part(parts: Mapping[str, Callable[[], dict]], name: str) -> None:
    """Do a part in this process, on two cores, and print what it measured."""
    if hasattr(os, "sched_setaffinity"):  # Linux; elsewhere the numbers of threads must do
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    print(json.dumps(parts[name]()))
