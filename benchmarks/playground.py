"""How many epochs a second the playground trains while it draws, in the browser.

    python benchmarks/playground.py

The two problems on which TensorFlow Playground was measured in the same Chromium on two cores (one
picture after each epoch): circles with hidden layers of 4 and 2, and spirals with three of 8; tanh,
batches of 10, 250 training points. The playground of chapter 11 trains them in JupyterLab; a page
in Chromium counts the pictures that came and were decoded meanwhile, the kernel its epochs. Both
counts are over the same seconds.
"""

import argparse
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.browser import open_lab
from benchmarks.slider import wait_for_calm
from benchmarks.table import markdown_table, verdict

SECONDS = 5.0
ROUNDS = 3
WARM_UP_MS = 1000
PATIENCE = 5.0
WINDOW = {"width": 1280, "height": 1400}

# TensorFlow Playground's epochs a second, measured once on the two-core test machine.
PEER = {"circles": 35, "spirals": 15}
TIMES_PEER = 5  # at least
PICTURES = 20  # a second, at least
NAMES = {"circles": "circles, layers 4 and 2", "spirals": "spirals, layers 8, 8 and 8"}

SOURCE = """
from helpers.explorers.playground import Playground

explorer = Playground()
explorer.state = {settings}
explorer.bar.speed = 4  # as fast as it can
explorer
"""
SETTINGS = {
    "circles": {"problem": "circles", "layers": 2, "width_1": 4, "width_2": 2},
    "spirals": {"problem": "spirals", "layers": 3, "width_1": 8, "width_2": 8, "width_3": 8},
}
SAME = {"activation": "tanh", "batch_size": 10, "train_share": 50, "noise": 0.0}

# Counts the pictures of the first explorer that arrive and can be shown.
COUNT = """() => {
    const box = document.querySelector('.course-explorer');
    window.pictures = 0;
    let last = '';
    new MutationObserver(async () => {
        const image = box.querySelector('img[width]');
        if (!image || image.src === last) return;
        last = image.src;
        await image.decode().catch(() => {});
        requestAnimationFrame(() => { window.pictures += 1; });
    }).observe(box, {subtree: true, childList: true, attributes: true, attributeFilter: ['src']});
}"""
STANDS = "(__import__('time').monotonic(), explorer._run.moment.epoch)"


def measure(problem: str, lab, seconds: float) -> tuple[float, float]:
    """Return epochs and pictures a second, in a run of its own."""
    name = lab.write("playground", SOURCE.format(settings={**SETTINGS[problem], **SAME}))
    with lab.open(name) as notebook:
        page = notebook.page
        page.set_viewport_size(WINDOW)
        notebook.run_all()
        (explorer,) = notebook.explorers()
        page.evaluate(COUNT)
        explorer.control("Play", "button").press("Space")
        page.wait_for_timeout(WARM_UP_MS)
        began, epochs = notebook.ask_kernel(STANDS)
        pictures = page.evaluate("window.pictures")
        page.wait_for_timeout(1000 * seconds)
        ended, more_epochs = notebook.ask_kernel(STANDS)
        more_pictures = page.evaluate("window.pictures")
        explorer.control("Pause", "button").press("Space")
        lasted = ended - began
        return (more_epochs - epochs) / lasted, (more_pictures - pictures) / lasted


def measure_all(rounds: int, seconds: float, patience: float) -> dict[str, list]:
    """Return (epochs a second, pictures a second) of each round, by problem."""
    results: dict[str, list] = {problem: [] for problem in SETTINGS}
    with open_lab() as lab:
        for _ in range(rounds):
            for problem, of in results.items():
                wait_for_calm(patience)
                of.append(measure(problem, lab, seconds))
    return results


def table(results: dict[str, list]) -> str:
    """Return the results as a Markdown table: medians over the rounds."""
    rows = []
    for problem, of in results.items():
        epochs, pictures = (statistics.median(column) for column in zip(*of, strict=True))
        goal, fine = TIMES_PEER * PEER[problem], pictures >= PICTURES
        rows += [
            (
                NAMES[problem],
                "epochs a second",
                f"{epochs:.0f}",
                f"{epochs / PEER[problem]:.1f} times {PEER[problem]} (at least {goal})",
                verdict(epochs >= goal),
            ),
            ("", "pictures a second", f"{pictures:.1f}", f"at least {PICTURES}", verdict(fine)),
        ]
    header = ("tanh, batches of 10, 250 points", "", "median", "compared (goal)", "")
    return markdown_table(header, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="runs of each problem")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="length of each run")
    parser.add_argument(
        "--patience", type=float, default=PATIENCE, help="seconds to wait for calm in each round"
    )
    options = parser.parse_args()
    print(table(measure_all(options.rounds, options.seconds, options.patience)))


if __name__ == "__main__":
    main()
