"""How long it takes from a move of a slider, or of a hand on the picture, to new pixels.

    python benchmarks/slider.py

Three ways stand in one notebook, in JupyterLab and Chromium: an explorer of the course, `interact`
with `plt.show()` drawing the very same picture, and an echo that draws nothing and sends a picture
of one pixel back: the limit. A round is one key press on each of the three, so that noise hits all
alike; it waits a while for a moment in which nothing else keeps the machine busy. The median of all
rounds counts.

A hand on the picture has an echo of its own, which goes the same way as a drag and draws nothing.
Then the hand draws circles for some seconds, in the explorers of four chapters, and the new
pictures are counted; and the mark under it is watched, which moves without waiting for a picture.
"""

import argparse
import math
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

HAND_ECHO = """
from helpers.explorers.picture import Picture

frames = [base64.b64decode(of.split("base64,")[1].split('"')[0]) for of in pictures]
handle = {"name": "line", "x": 300.0, "y": 200.0, "label": "echo", "says": "", "value": 0.0,
          "drags": True, "presses": False, "removes": False, "size": [0.0, 0.0]}
echo = Picture(size=[640, 380], frame=frames[0], handles=[handle])

def reply(_, message, __):
    if message["type"] == "drag":
        echo.frame = frames[echo.frame == frames[0]]
    echo.send({"done": message["n"]})

echo.on_msg(reply)
echo
"""

# Chapter: the explorer, and the handle that the hand draws circles with.
DRAGGED = {
    "01": ("gates", "GateLine", "weights"),
    "02": ("line_fit", "LineFit", "start"),
    "05": ("softmax_overflow", "SoftmaxOverflow", None),
    "13": ("sliding_kernel", "SlidingKernel", None),
}
DRAG_OVER_ECHO = 2.5  # at most
PICTURES_A_SECOND = 20  # at least
MARK_MS = 10  # at most
SECONDS_OF_CIRCLES = 4
RADIUS = 30  # pixels
FRAME = ".course-picture img"

# Counts the pictures that come, and how long the mark takes to follow the pointer.
COUNT = """([area, name]) => {
    const picture = area.querySelector('.course-picture');
    const handle = area.querySelector(`[data-name="${name}"]`);
    window.counted = 0; window.mark = [];
    picture.addEventListener('course-frame', () => { window.counted += 1; });
    handle.addEventListener('pointermove', (event) => {
        const before = event.timeStamp;
        requestAnimationFrame(() => window.mark.push(performance.now() - before));
    });
}"""

PICTURES = "img[src]"
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


def take(page, cell: int, name: str | None = None) -> tuple[object, str, float, float]:
    """Put the mouse down on a handle of a cell; return the cell, its name, and where it is."""
    area = page.locator(".jp-CodeCell").nth(cell)
    handle = area.locator(f".course-handle[data-name='{name}']" if name else ".course-handle").first
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 6, y)  # no click any more
    page.wait_for_timeout(PAUSE_MS)
    return area.element_handle(), handle.get_attribute("data-name"), x, y


def drag(page, cell: int, turn: int) -> float:
    """Drag the handle of a cell by a few pixels; return the milliseconds to new pixels."""
    area, _, x, y = take(page, cell)
    page.evaluate(WATCH, [area, FRAME, "pointermove"])
    page.mouse.move(x + (24 if turn % 2 else -24), y - 12)
    taken = page.evaluate("window.newPicture")
    page.mouse.up()
    page.wait_for_timeout(PAUSE_MS)
    page.wait_for_function(KERNEL_IDLE)
    return taken


def circle(page, cell: int, name: str | None) -> tuple[float, float]:
    """Draw circles with a handle; return pictures a second, and the ms of the mark (median)."""
    area, name, x, y = take(page, cell, name)
    page.evaluate(COUNT, [area, name])
    began, turn = time.monotonic(), 0
    while (seconds := time.monotonic() - began) < SECONDS_OF_CIRCLES:
        turn += 1
        angle = 0.3 * turn
        page.mouse.move(x + RADIUS * math.sin(angle), y + RADIUS * (1 - math.cos(angle)))
        page.wait_for_timeout(8)
    counted, mark = page.evaluate("[window.counted, window.mark]")
    page.mouse.up()
    page.wait_for_timeout(PAUSE_MS)
    return counted / seconds, statistics.median(mark)


def wait_for_calm(patience: float) -> bool:
    """Wait until the machine has little to do; say whether it came to that in these seconds."""
    end = time.monotonic() + patience
    while psutil.cpu_percent(0.33) > CALM:
        if time.monotonic() > end:
            return False
    return True


def measure(rounds: int, patience: float) -> tuple[dict[str, list[float]], int, dict]:
    """Return the milliseconds of each move, by way; in how many rounds it was calm; the circles."""
    cells = list(WAYS.values())
    hands = {"hand": 0, "hand's echo": len(cells)}
    cells.append(HAND_ECHO)
    for module, kind, _ in DRAGGED.values():
        cells.append(f"from helpers.explorers.{module} import {kind}\n{kind}()")
    times: dict[str, list[float]] = {way: [] for way in (*WAYS, *hands)}
    calm = 0
    with open_lab() as lab, lab.open(lab.write("slider", *cells)) as notebook:
        page = notebook.page
        page.set_viewport_size(WINDOW)
        notebook.run_all()
        for turn in range(WARM_UP + rounds):
            calm += wait_for_calm(patience) and turn >= WARM_UP
            taken = {way: press(page, cell) for cell, way in enumerate(WAYS)}
            taken |= {way: drag(page, cell, turn) for way, cell in hands.items()}
            for way, milliseconds in taken.items():
                if turn >= WARM_UP:
                    times[way].append(milliseconds)
        first = len(WAYS) + 1
        circles = {
            chapter: circle(page, first + k, name)
            for k, (chapter, (_, _, name)) in enumerate(DRAGGED.items())
        }
    return times, calm, circles


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


def table_of_hands(times: dict[str, list[float]], circles: dict) -> str:
    """Return what a hand on the picture was given, as a Markdown table."""
    hand, echo = (statistics.median(times[way]) for way in ("hand", "hand's echo"))
    rows = [
        (
            "drag to new pixels, ms",
            f"{hand:.0f}",
            f"{hand / echo:.1f} times its echo ({echo:.0f}; at most {DRAG_OVER_ECHO})",
            verdict(hand / echo <= DRAG_OVER_ECHO),
        )
    ]
    for chapter, (pictures, mark) in circles.items():
        rows += [
            (
                f"chapter {chapter}: pictures a second",
                f"{pictures:.0f}",
                f"at least {PICTURES_A_SECOND}",
                verdict(pictures >= PICTURES_A_SECOND),
            ),
            (
                f"chapter {chapter}: the mark in the hand, ms",
                f"{mark:.1f}",
                f"at most {MARK_MS}",
                verdict(mark <= MARK_MS),
            ),
        ]
    return markdown_table(("by hand", "", "goal", ""), rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="key presses on each way")
    parser.add_argument(
        "--patience", type=float, default=PATIENCE, help="seconds to wait for calm in each round"
    )
    options = parser.parse_args()
    times, calm, circles = measure(options.rounds, options.patience)
    print(table(times))
    print(f"\n{table_of_hands(times, circles)}")
    print(f"\nThe machine was calm at the start of {calm} of {options.rounds} rounds.")


if __name__ == "__main__":
    main()
