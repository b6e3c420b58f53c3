"""How long it takes from a key press on a slider to new pixels in the browser.

    python benchmarks/slider.py

Three ways stand in one notebook, in JupyterLab and Chromium: an explorer of the course, `interact`
with `plt.show()` drawing the very same picture, and an echo that draws nothing and sends a picture
of one pixel back: the limit. A round is one key press on each of the three, so that noise hits all
alike; it waits a while for a moment in which nothing else keeps the machine busy. The median of all
rounds counts.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import psutil

from benchmarks.browser import WATCH, open_lab
from benchmarks.table import markdown_table, verdict

ROUNDS = 25
WARM_UP = 3
PAUSE_MS = 200  # between a new picture and the next key press
PATIENCE = 5.0  # seconds that a round waits for a calm machine
CALM = 25.0  # percent of the processors' time, over a third of a second
WINDOW = {"width": 1280, "height": 2600}  # high enough for all three at once

INTERACT_OVER_OURS = 3.5  # at least
OURS_OVER_ECHO = 2.5  # at most

SLIDER = "weight w1"

OURS = """
from helpers.explorers.gates import GateLine

explorer = GateLine()
explorer.state = {"w1": -1.9}
explorer
"""

# The same artists, made by the same functions, in the course's style.
INTERACT = """
import matplotlib.pyplot as plt
from ipywidgets import interact

painter = GateLine.__new__(GateLine)  # its way of drawing, without its live figure

def draw(**settings):
    figure = plt.figure(figsize=GateLine.size)
    painter.make_picture(figure)
    painter.draw(painter.compute(**settings))
    plt.show()

controls = painter.make_controls()
controls["w1"].value = -1.9
interact(draw, **controls);
"""

ECHO = """
import base64
import io

import ipywidgets as widgets
from PIL import Image

def one_pixel(color):
    buffer = io.BytesIO()
    Image.new("RGB", (1, 1), color).save(buffer, "PNG")
    data = base64.b64encode(buffer.getvalue()).decode()
    return f'<img alt="" width="100" height="100" src="data:image/png;base64,{data}">'

pictures = [one_pixel("black"), one_pixel("gray")]
picture = widgets.HTML(pictures[0])
controls = painter.make_controls()
controls["w1"].value = -1.9

def answer(change):
    picture.value = pictures[picture.value == pictures[0]]

controls["w1"].observe(answer, names="value")
widgets.VBox([*controls.values(), picture])
"""

WAYS = {"ours": OURS, "interact": INTERACT, "echo": ECHO}

PICTURES = "img[src^='data:image/png']"
KERNEL_IDLE = """() =>
    window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"""


def press(page, cell: int) -> float:
    """Press an arrow key on the slider of a cell; return the milliseconds to new pixels."""
    row = page.locator(".jp-CodeCell").nth(cell).locator(".widget-slider", has_text=SLIDER)
    row.locator(".noUi-handle").focus()
    area = page.locator(".jp-CodeCell").nth(cell).element_handle()
    page.evaluate(WATCH, [area, PICTURES, "keydown"])
    page.keyboard.press("ArrowRight")
    taken = page.evaluate("window.newPicture")
    page.wait_for_timeout(PAUSE_MS)
    page.wait_for_function(KERNEL_IDLE)
    return taken


def wait_for_calm(patience: float) -> bool:
    """Wait until the machine has little to do; say whether it came to that in these seconds."""
    end = time.monotonic() + patience
    while psutil.cpu_percent(0.33) > CALM:
        if time.monotonic() > end:
            return False
    return True


def measure(rounds: int, patience: float) -> tuple[dict[str, list[float]], int]:
    """Return the milliseconds of each key press, by way; and in how many rounds it was calm."""
    times: dict[str, list[float]] = {way: [] for way in WAYS}
    calm = 0
    with open_lab() as lab, lab.open(lab.write("slider", *WAYS.values())) as notebook:
        notebook.page.set_viewport_size(WINDOW)
        notebook.run_all()
        for turn in range(WARM_UP + rounds):
            calm += wait_for_calm(patience) and turn >= WARM_UP
            for cell, way in enumerate(WAYS):
                taken = press(notebook.page, cell)
                if turn >= WARM_UP:
                    times[way].append(taken)
    return times, calm


def table(times: dict[str, list[float]]) -> str:
    """Return the results as a Markdown table, from the milliseconds by way."""
    median = {way: statistics.median(of) for way, of in times.items()}
    faster, slower = median["interact"] / median["ours"], median["ours"] / median["echo"]
    rows = [
        (name, f"{median[way]:.0f}", f"{min(times[way]):.0f}", goal, word)
        for name, way, goal, word in (
            (
                "our explorer",
                "ours",
                f"{slower:.1f} times the echo (at most {OURS_OVER_ECHO})",
                verdict(slower <= OURS_OVER_ECHO),
            ),
            (
                "interact with plt.show()",
                "interact",
                f"{faster:.1f} times ours (at least {INTERACT_OVER_OURS})",
                verdict(faster >= INTERACT_OVER_OURS),
            ),
            ("echo, nothing drawn: the limit", "echo", "", ""),
        )
    ]
    header = ("key press to new pixels", "ms, median", "ms, best", "compared (goal)", "")
    return markdown_table(header, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="key presses on each way")
    parser.add_argument(
        "--patience", type=float, default=PATIENCE, help="seconds to wait for calm in each round"
    )
    options = parser.parse_args()
    times, calm = measure(options.rounds, options.patience)
    print(table(times))
    print(f"\nThe machine was calm at the start of {calm} of {options.rounds} rounds.")


if __name__ == "__main__":
    main()
