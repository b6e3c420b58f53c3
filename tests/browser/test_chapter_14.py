"""What is special to chapter 14: a canvas that is drawn on with mouse, finger and keys."""

import re

import pytest

from tests.browser.lab import ALL_ANSWERED

pytestmark = pytest.mark.browser

SHOW = """
from helpers.explorers.drawn_digit import DrawnDigit
draw = DrawnDigit()
draw
"""

TALL = """
from IPython.display import HTML
HTML("<div class='tall' style='height: 3000px'></div>")
"""
LAPTOP = {"width": 1366, "height": 768}

# Top and bottom of what the notebook shows, in pixels of the window.
SEEN = """() => {
    const seen = document.querySelector('.jp-Notebook').getBoundingClientRect();
    return [seen.top, seen.bottom];
}"""

# How much of the canvas is white.
WHITE = """canvas => canvas.getContext('2d')
    .getImageData(0, 0, canvas.width, canvas.height).data.filter(value => value > 250).length"""

# Plain digits, in hundredths of the canvas, written down before any network had seen them: few
# straight pieces, in other sizes and places than the examples of the course; a bar parts strokes.
PLAIN = {
    0: "50,20 35,30 30,50 36,72 50,80 65,70 70,50 64,28 50,20",
    1: "62,10 56,85",
    2: "20,30 30,15 50,12 62,25 55,45 20,80 70,78",
    3: "30,20 55,15 65,30 45,45 68,60 60,80 30,82",
    4: "45,15 20,55 75,55 | 60,30 58,90",
    5: "40,15 36,45 55,42 68,60 58,80 30,80 | 40,15 70,14",
    6: "60,12 40,35 32,60 40,82 58,82 64,65 50,55 36,64",
    7: "25,20 70,18 45,85",
    8: "62,25 48,15 36,26 45,42 62,60 58,80 42,82 36,65 50,46 63,32 62,25",
    9: "64,30 50,18 36,30 42,46 60,42 65,28 60,85",
}


def strokes_of(text: str) -> list[list[tuple[float, float]]]:
    """Return strokes of points, in shares of the canvas."""
    return [
        [tuple(int(percent) / 100 for percent in point.split(",")) for point in stroke.split()]
        for stroke in text.split("|")
    ]


def point(canvas, x: float, y: float) -> tuple[float, float]:
    """Return where on the page a place is that is given in shares of the canvas."""
    box = canvas.bounding_box()
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def stroke_with_mouse(canvas, points) -> None:
    mouse = canvas.page.mouse
    mouse.move(*point(canvas, *points[0]))
    mouse.down()
    for place in points[1:]:
        mouse.move(*point(canvas, *place), steps=2)
    mouse.up()


def stroke_with_finger(canvas, points) -> None:
    session, box = canvas.page.context.new_cdp_session(canvas.page), canvas.bounding_box()
    places = [
        {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]} for x, y in points
    ]
    kinds = ["touchStart", *["touchMove"] * (len(places) - 1)]
    for kind, place in zip(kinds, places, strict=True):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [place]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_digits_are_drawn_and_read(lab):
    with lab.open(lab.write("14_canvas", SHOW)) as chapter:
        chapter.run_all()
        (explorer,) = chapter.explorers("DrawnDigit")
        canvas = explorer.control("drawing", "application")
        canvas.scroll_into_view_if_needed()

        def has(n: int) -> bool:
            return explorer.ask("len({explorer}.facts['strokes'])") == n

        answers = {}
        for digit, text in PLAIN.items():
            strokes = strokes_of(text)
            explorer.press("Clear")
            assert chapter.until(lambda: has(0))
            for stroke in strokes:
                stroke_with_mouse(canvas, stroke)
            n = len(strokes)
            assert chapter.until(lambda n=n: has(n))
            explorer.settle()
            answers[digit] = explorer.ask("{explorer}.facts['answers']['convnet']")
        right = [digit for digit, answer in answers.items() if answer == digit]
        assert len(right) >= 9, answers
        messages = sum(len(strokes_of(text)) for text in PLAIN.values())  # one for each stroke
        assert explorer.ask("{explorer}.controls['drawing'].pen_moves") == messages

        # Keys: a 1, then a stroke that is taken back.
        explorer.press("Clear")
        explorer.draw("drawing", *["ArrowUp"] * 6, "Space", *["ArrowDown"] * 9, "Space")
        assert chapter.until(lambda: has(1))
        assert chapter.until(lambda: "A 1 for all" in explorer.alt)
        assert re.search(r"Pen up, column \d+, row \d+\. 1 stroke\.", explorer.look()["text"])
        explorer.draw("drawing", "ArrowRight", "Space", "Shift+ArrowUp", "Escape")
        assert chapter.until(lambda: has(2))
        explorer.draw("drawing", "Backspace")
        assert chapter.until(lambda: has(1))

        # With the pen down, Backspace takes back what is under way and nothing else.
        explorer.draw("drawing", "Space", "ArrowRight", "Backspace", "ArrowRight")
        assert chapter.until(lambda: "Pen up" in explorer.look()["text"])
        assert has(1)

        # Two strokes over an example, the second one before Python has heard of the first.
        explorer.choose("on the canvas", "1")
        for x in (0.2, 0.8):
            stroke_with_mouse(canvas, [(x, 0.2), (x, 0.5)])
        assert chapter.until(lambda: has(3))

        # A drawing that is as long as it may become takes no more.
        longest = "{'drawing': [[[9, 9]]] * 200}"
        explorer.ask("setattr({explorer}, 'state', " + longest + ")")
        assert chapter.until(lambda: "200 strokes" in explorer.look()["text"])
        stroke_with_mouse(canvas, [(0.5, 0.5), (0.6, 0.6)])
        assert chapter.until(lambda: "Full" in explorer.look()["text"])
        explorer.press("Undo")
        assert chapter.until(lambda: has(199))
        assert not explorer.look()["alerts"]

        # What Python puts there is painted.
        explorer.choose("on the canvas", "8")
        lit = canvas.evaluate(WHITE)
        explorer.choose("on the canvas", "1")
        assert chapter.until(lambda: canvas.evaluate(WHITE) < lit - 1000)
        assert not chapter.problems
        assert not chapter.lost_widgets()


def test_canvas_steps_and_answers_are_in_one_view_on_a_laptop(lab):
    with lab.open(lab.write("14_view", SHOW)) as chapter:
        chapter.page.set_viewport_size(LAPTOP)
        chapter.run_all()
        (explorer,) = chapter.explorers("DrawnDigit")
        explorer.box.locator(".course-title").evaluate("title => title.scrollIntoView()")
        top, bottom = chapter.page.evaluate(SEEN)
        for name in (".course-task", "canvas.course-canvas", ".course-picture", ".course-words"):
            box = explorer.box.locator(name).bounding_box()
            assert top <= box["y"], name
            assert box["y"] + box["height"] <= bottom, name

        # In a narrow window the picture comes right below the canvas.
        chapter.page.set_viewport_size({"width": 1000, "height": 900})
        canvas, picture = (
            explorer.box.locator(name) for name in ("canvas.course-canvas", ".course-picture")
        )

        def gap() -> float:
            above, below = canvas.bounding_box(), picture.bounding_box()
            return below["y"] - above["y"] - above["height"]

        assert chapter.until(lambda: 0 <= gap() < 100)


def test_a_finger_draws_and_the_page_does_not_scroll(lab):
    with lab.open(lab.write("14_finger", TALL, SHOW, TALL)) as chapter:
        chapter.run_all()
        page = chapter.page
        canvas = page.locator("canvas.course-canvas")
        canvas.scroll_into_view_if_needed()
        (explorer,) = chapter.explorers("DrawnDigit")
        explorer.press("Clear")
        canvas.scroll_into_view_if_needed()
        chapter.until(lambda: page.evaluate(ALL_ANSWERED))

        up = [(0.5, 0.9 - 0.1 * k) for k in range(9)]
        for way in (up, up[::-1]):
            place, n = canvas.bounding_box(), len(explorer.state["drawing"])
            stroke_with_finger(canvas, way)
            assert chapter.until(lambda n=n: len(explorer.state["drawing"]) == n + 1)
            assert canvas.bounding_box() == place
        # The same finger on the words beside it scrolls.
        stroke_with_finger(explorer.box.locator(".course-words"), up)
        assert chapter.until(lambda: canvas.bounding_box() != place)


def test_the_networks_answer_while_a_stroke_is_drawn_and_a_moved_digit_is_drawn_on(lab):
    with lab.open(lab.write("14_hand", SHOW)) as chapter:
        chapter.run_all()
        (explorer,) = chapter.explorers("DrawnDigit")
        canvas, mouse = explorer.control("drawing", "application"), chapter.page.mouse
        canvas.scroll_into_view_if_needed()
        facts = "{explorer}.facts"

        # The pen is still down, and the bars are there.
        explorer.press("Clear")
        assert chapter.until(lambda: not explorer.ask(f"{facts}['answers']"))
        frame = explorer.look()["pixels"]
        mouse.move(*point(canvas, 0.5, 0.2))
        mouse.down()
        mouse.move(*point(canvas, 0.5, 0.8), steps=9)
        assert chapter.until(lambda: explorer.ask(f"{facts}['answers'].get('convnet')") == 1)
        assert explorer.state["drawing"] == []
        assert chapter.until(lambda: explorer.look()["pixels"] != frame)
        mouse.up()
        assert chapter.until(lambda: len(explorer.state["drawing"]) == 1)

        # The digit is moved with the mouse, turned and resized by its knobs and with keys.
        move = explorer.box.get_by_role("button", name="Move, turn, resize")
        move.click()
        assert move.get_attribute("aria-pressed") == "true"
        mouse.move(*point(canvas, 0.5, 0.5))
        mouse.down()
        mouse.move(*point(canvas, 0.6, 0.4), steps=3)
        assert chapter.until(lambda: explorer.ask(f"{facts}['right']") > 0)
        assert explorer.state["right"] == 0  # the hand still holds it
        mouse.up()
        assert chapter.until(lambda: explorer.state["right"] > 0 > explorer.state["down"])
        canvas.press("Shift+ArrowRight")
        canvas.press("Shift+ArrowUp")
        assert chapter.until(lambda: (explorer.state["turn"], explorer.state["size"]) == (5, 1.05))
        before = explorer.state
        canvas.press("ArrowLeft")
        assert chapter.until(lambda: explorer.state["right"] == before["right"] - 1)

        # A slider moves it on the canvas.
        lit = canvas.evaluate(WHITE)
        explorer.slide("size", "Home")
        assert chapter.until(lambda: canvas.evaluate(WHITE) < lit - 1000)
        explorer.slide("size", "End")

        # A stroke on it leaves it where it is, and it is straight from then on.
        explorer.box.get_by_role("button", name="Draw", exact=True).click()
        stroke_with_mouse(canvas, [(0.1, 0.9), (0.3, 0.9)])
        assert chapter.until(lambda: len(explorer.state["drawing"]) == 2)
        assert chapter.until(lambda: not explorer.ask(f"{facts}['is_moved']"))
        (x, _), (last, _) = explorer.state["drawing"][0][0], explorer.state["drawing"][0][-1]
        assert x != last  # it has been turned
        assert not explorer.look()["alerts"]
        assert not chapter.problems
