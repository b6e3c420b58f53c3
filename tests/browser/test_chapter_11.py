"""What is special to chapter 11: lab and playground train in the background while the page is used.

One notebook for all tests of this file, to be quick; each leaves it at rest.
"""

import pytest

from tests.browser.lab import COMMAND, LOOK

pytestmark = pytest.mark.browser

SHOW = (
    """
from helpers.explorers.hyperparameter_lab import Lab
from helpers.lab.records import RunBook
if "book" not in globals():
    book = RunBook()
lab = Lab(book, data="circles")
lab
""",
    """
from helpers.explorers.playground import Playground
playground = Playground()
playground
""",
    "1 + 1",
)
BUSY = "lab._background.progress.busy"
UNDER_WAY = "of 100, batch"
RUNS = "[run.stopped for run in book]"

PLAY, PAUSE, STEP, FIRST = "Play", "Pause", "One step", "First"
TEXT = "settings as text"
EPOCH = "playground._run.moment.epoch"
STATE = "playground._worker.state"
TRAINING = "[t.name for t in __import__('threading').enumerate()].count('training')"
SPIRALS = "data=spirals hidden=8-8-8 rate=0.01 optimizer=Adam train=80 epoch=150"


@pytest.fixture(scope="module")
def chapter(lab):
    with lab.open(lab.write("11_live", *SHOW)) as chapter:
        chapter.run_all()
        yield chapter
        assert not chapter.problems
        assert not chapter.lost_widgets()


def look(chapter) -> dict:
    """Return what the lab on the page shows at one moment."""
    box = chapter.page.locator(".course-explorer").first.element_handle()
    return chapter.page.wait_for_function(LOOK, arg=box).json_value()


def says(chapter, words: str) -> bool:
    return words in look(chapter)["text"]


def press(chapter, label: str) -> None:
    chapter.page.get_by_role("button", name=label, exact=True).first.press("Space")


def test_a_run_is_started_watched_stopped_and_compared_with_another(chapter):
    box = chapter.page.locator(".course-explorer").first
    press(chapter, "More settings")
    assert chapter.until(lambda: says(chapter, "Fewer settings"))
    height = look(chapter)["height"]
    assert says(chapter, "Next run: data circles")

    # A long training, started with the keyboard: the page stays alive while Keras loads.
    layers = box.get_by_role("combobox", name="hidden layers")
    layers.fill("4, x")
    layers.press("Enter")
    assert chapter.until(lambda: says(chapter, "4, x"))
    assert chapter.until(lambda: says(chapter, "This cannot be trained."))
    layers.fill("4")
    layers.press("Enter")
    box.get_by_role("slider", name="epochs").press("End")
    box.get_by_role("slider", name="batch size").press("Home")
    assert chapter.until(lambda: says(chapter, "1 hidden layer of 4"))
    assert chapter.until(lambda: says(chapter, "batch size 1, 100 epochs"))
    press(chapter, "Start")
    assert chapter.until(lambda: says(chapter, UNDER_WAY), seconds=60)

    # The curves grow, and the controls answer meanwhile.
    pictures = set()
    assert chapter.until(lambda: pictures.add(look(chapter)["pixels"]) or len(pictures) > 3)
    box.get_by_role("combobox", name="activation").select_option(label="tanh")
    box.get_by_role("slider", name="seed", exact=True).press("ArrowRight")
    assert chapter.until(lambda: says(chapter, "activation tanh") and says(chapter, "seed 1"))
    assert chapter.ask_kernel(BUSY) is True
    press(chapter, "Start")
    assert chapter.until(lambda: says(chapter, "A training is under way"))

    # Stop: at once, and what was trained is kept.
    press(chapter, "Stop")
    assert chapter.until(lambda: says(chapter, "Stopped."))
    assert chapter.until(lambda: chapter.ask_kernel(RUNS) == [True])

    # Another one, to its end; then both are compared in words.
    box.get_by_role("slider", name="epochs").press("Home")
    assert chapter.until(lambda: says(chapter, "1 epoch,"))
    press(chapter, "Start")
    assert chapter.until(lambda: says(chapter, "Done: 1 run"), seconds=40)
    press(chapter, "two runs")
    assert chapter.until(lambda: says(chapter, "activation tanh instead of relu"))
    press(chapter, "code")
    assert chapter.until(lambda: says(chapter, "keras.layers.Dense(4,"))
    press(chapter, "table")
    rows = box.locator("tbody tr")
    assert chapter.until(lambda: rows.count() == 2)
    assert abs(look(chapter)["height"] - height) <= 40  # the list of runs has filled up


@pytest.fixture
def playground(chapter):
    """Return page and playground, at rest at epoch 0."""
    (explorer,) = chapter.explorers("Playground")
    chapter.ask_kernel("0", "playground.state = playground._first_state")
    explorer.settle()
    return explorer


def test_run_change_pause_step_and_reset(chapter, playground):
    start = playground.look()
    playground.control(PLAY, "button").press("Space")
    assert chapter.until(lambda: chapter.ask_kernel(EPOCH) > 20)
    assert chapter.until(lambda: "running" in playground.alt)
    pictures = set()
    assert chapter.until(lambda: pictures.add(playground.look()["pixels"]) or len(pictures) > 5)

    # The rate changes on the way; nothing starts anew, and other cells answer meanwhile.
    before = chapter.ask_kernel(EPOCH)
    playground.control("learning rate η", "slider").press("ArrowRight")
    assert chapter.until(
        lambda: chapter.ask_kernel("playground._run.settings.learning_rate") == 0.1
    )
    assert chapter.until(lambda: "rate 0.1," in playground.alt)
    assert chapter.ask_kernel(STATE) == "running"
    assert chapter.ask_kernel(EPOCH) > before
    assert chapter.ask_kernel("6 * 7") == 42

    playground.control(PAUSE, "button").press("Space")
    assert chapter.until(lambda: chapter.ask_kernel(STATE) == "paused")
    playground.settle()
    assert "(paused)" in playground.alt
    assert chapter.ask_kernel(TRAINING) == 0

    epoch = chapter.ask_kernel(EPOCH)
    playground.press(STEP)
    assert playground.alt.startswith(f"Epoch {epoch + 1:,} (paused)")
    playground.press(FIRST)
    assert playground.alt.startswith("Epoch 0 (paused)")
    now = playground.look()
    assert (now["size"], now["height"], now["alerts"]) == (start["size"], start["height"], [])


PLACE = "playground.{part}.ax.transData.transform(playground.{place}).tolist()"


def point_at(chapter, playground, part: str, place: str, prefix: str) -> tuple[float, float, float]:
    """Point at a place of the picture, and wait for the handle that comes.

    Returns the place on the page, and how large a pixel of the picture is there.
    """
    mouse, image = chapter.page.mouse, playground.box.locator(".course-picture img")
    image.scroll_into_view_if_needed()
    frame = image.bounding_box()
    x, y = chapter.ask_kernel(PLACE.format(part=part, place=place))
    scale = frame["width"] / 700
    x, y = frame["x"] + scale * x, frame["y"] + frame["height"] - scale * y
    mouse.move(x - 1, y)
    mouse.move(x, y)
    assert chapter.until(lambda: playground.box.locator(f"[data-name^='{prefix}']").count())
    mouse.move(x, y)
    playground.settle()
    return x, y, scale


def take(chapter, playground, part: str, place: str, prefix: str, up: float) -> None:
    """Take the handle at a place of the picture, and drag it upwards."""
    x, y, scale = point_at(chapter, playground, part, place, prefix)
    mouse, up = chapter.page.mouse, scale * up
    mouse.down()
    mouse.move(x, y - up / 2)
    mouse.move(x, y - up)
    mouse.up()
    playground.settle()


def test_any_edge_and_any_point_under_the_mouse_can_be_taken(chapter, playground):
    weight = "float(playground.facts['weights_now'][0][1, 2])"
    before = chapter.ask_kernel(weight)
    take(chapter, playground, "network", "network.on_edge((0, 1, 2))", "weight 0.1.2", 40)
    assert abs(chapter.ask_kernel(weight) - before - 2) < 0.1

    furthest = "abs(playground._course[0]).max(axis=1).argmax()"
    point = f"_course[0][{chapter.ask_kernel(f'int({furthest})')}]"
    place = chapter.ask_kernel(f"playground.{point}.tolist()")
    take(chapter, playground, "region", point, "course", 20)
    (row,) = playground.state["points"]
    assert row[0] == pytest.approx(place[0], abs=0.1)
    assert row[1] - place[1] == pytest.approx(20 / 284 * 12, abs=0.1)


def test_an_edge_is_clicked_and_its_weight_typed(chapter, playground):
    number = playground.box.get_by_label("click an edge")
    assert number.is_disabled()
    *place, _ = point_at(
        chapter, playground, "network", "network.on_edge((0, 1, 2))", "weight 0.1.2"
    )
    chapter.page.mouse.click(*place)
    weight = "float(playground.facts['weights_now'][0][1, 2])"
    number = playground.box.get_by_label("weight at")
    assert chapter.until(number.is_enabled)
    before = chapter.ask_kernel(weight)
    assert float(number.input_value()) == pytest.approx(before, abs=5e-4)
    chapter.page.keyboard.press("ArrowUp")  # the handle has the focus
    assert chapter.until(lambda: abs(chapter.ask_kernel(weight) - before - 0.1) < 0.02)
    number.fill("-2.5")
    number.press("Enter")
    assert chapter.until(lambda: chapter.ask_kernel(weight) == -2.5)
    number.press("ArrowUp")
    assert chapter.until(lambda: chapter.ask_kernel(weight) == -2.4)


def test_a_knot_of_the_curve_is_dragged_and_its_points_change_sides(chapter, playground):
    chapter.ask_kernel("0", "playground.state = {'problem': 'sine'}")
    playground.settle()
    classes = "playground._data[1].tolist()"
    before = chapter.ask_kernel(classes)
    take(chapter, playground, "region", "facts['bends'][3].tolist()", "knots 3", 60)
    assert playground.state["knots"][3][1] == pytest.approx(60 / 284 * 12, abs=0.2)
    assert chapter.until(lambda: chapter.ask_kernel(classes) != before)


def test_the_text_is_handed_out_and_taken_in(chapter, playground):
    field = playground.box.get_by_label(TEXT)
    assert field.input_value() == chapter.ask_kernel("playground.text")
    field.fill(SPIRALS)
    field.press("Enter")
    assert chapter.until(lambda: playground.alt.startswith("Epoch 150 (paused)"))
    assert "Spirals" in playground.alt
    playground.settle()
    text = field.input_value()
    assert text == chapter.ask_kernel("playground.text")
    weights = chapter.ask_kernel("playground._run.moment.params.tolist()")

    height = playground.look()["height"]
    field.fill("colour=blue")
    field.press("Enter")
    assert chapter.until(lambda: playground.look()["alerts"] != [])
    (alert,) = playground.look()["alerts"]
    assert "the unknown word 'colour'" in alert
    assert playground.look()["height"] == height

    field.fill(text)
    field.press("Enter")
    assert chapter.until(lambda: playground.look()["alerts"] == [])
    assert chapter.until(lambda: playground.alt.startswith("Epoch 150 (paused)"))
    assert chapter.ask_kernel("playground._run.moment.params.tolist()") == weights

    playground.box.get_by_label("ready-made").select_option(label="circles, no hidden layer")
    assert chapter.until(lambda: "network 2-2" in playground.alt)


def test_both_live_through_a_reload_and_a_second_run_of_their_cells(chapter, playground):
    chapter.ask_kernel("0", "playground.bar.playing = True")
    assert chapter.until(lambda: chapter.ask_kernel(STATE) == "running")
    chapter.page.evaluate(COMMAND, "docmanager:save")
    saved = "!window.jupyterapp.shell.currentWidget.context.model.dirty"
    chapter.page.wait_for_function(saved)
    chapter.load_again()
    before = chapter.ask_kernel(EPOCH)
    assert chapter.until(lambda: chapter.ask_kernel(EPOCH) > before)
    assert chapter.until(lambda: says(chapter, "run 2"))

    # The cells are run again while the lab trains: that training ends, and all runs are kept.
    chapter.page.locator(".course-explorer").first.get_by_role("slider", name="epochs").press("End")
    assert chapter.until(lambda: says(chapter, "100 epochs"))
    press(chapter, "Start")
    assert chapter.until(lambda: says(chapter, UNDER_WAY), seconds=40)
    assert chapter.ask_kernel(STATE) == "paused"  # both share the processor
    chapter.ask_kernel("0", "old = lab")
    chapter.run_all()
    assert chapter.until(lambda: chapter.ask_kernel(RUNS) == [True, False, True])
    assert chapter.ask_kernel("old._background.progress.busy") is False
    assert chapter.until(lambda: says(chapter, "run 3"))

    # A training whose output is cleared pauses.
    (fresh,) = chapter.explorers("Playground")
    fresh.control(PLAY, "button").press("Space")
    assert chapter.until(lambda: chapter.ask_kernel(EPOCH) > 5)
    assert chapter.until(lambda: "running" in fresh.alt)
    chapter.page.evaluate(COMMAND, "notebook:clear-all-cell-outputs")
    assert chapter.until(lambda: chapter.ask_kernel(STATE) == "paused")
    assert chapter.ask_kernel(TRAINING) == 0
