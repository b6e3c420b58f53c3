"""How long it takes from the end of a stroke on chapter 14's canvas to all networks' answers.

    python benchmarks/drawing.py

JupyterLab and Chromium, the explorer with the course's six networks. A stroke is drawn with the
mouse; the time runs from the moment the button is released to the first frame that can show the new
picture, with the steps of the framing and all bars. The median of all strokes counts.
"""

import argparse
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.browser import WATCH, open_lab
from benchmarks.table import markdown_table, verdict

STROKES = 20
WARM_UP = 3
PAUSE_MS = 300  # between a new picture and the next stroke
GOAL = 150  # ms

SHOW = """
from helpers.explorers.drawn_digit import DrawnDigit
draw = DrawnDigit()
draw
"""


def measure(strokes: int) -> list[float]:
    """Return the milliseconds of each stroke."""
    times = []
    with open_lab() as lab, lab.open(lab.write("drawing", SHOW)) as notebook:
        notebook.run_all()
        page = notebook.page
        box = page.locator(".course-explorer").element_handle()
        canvas = page.locator("canvas.course-canvas")
        canvas.scroll_into_view_if_needed()
        place = canvas.bounding_box()
        for turn in range(WARM_UP + strokes):
            x, y = place["x"] + 40 + 8 * turn, place["y"] + 40
            page.mouse.move(x, y)
            page.mouse.down()
            page.mouse.move(x + 10, y + 180, steps=20)
            page.evaluate(WATCH, [box, "img[width]", "pointerup"])
            page.mouse.up()
            taken = page.evaluate("window.newPicture")
            if turn >= WARM_UP:
                times.append(taken)
            page.wait_for_timeout(PAUSE_MS)
    return times


def table(times: list[float]) -> str:
    """Return the results as a Markdown table, from the milliseconds of each stroke."""
    median = statistics.median(times)
    row = (
        "end of a stroke to all answers on the page",
        f"{median:.0f}",
        f"{min(times):.0f}",
        f"{max(times):.0f}",
        f"median at most {GOAL}",
        verdict(median <= GOAL),
    )
    return markdown_table(("what", "ms, median", "best", "worst", "goal", ""), [row])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--strokes", type=int, default=STROKES, help="how many are measured")
    print(table(measure(parser.parse_args().strokes)))


if __name__ == "__main__":
    main()
