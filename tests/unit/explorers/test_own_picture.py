"""A photo of digits: what is pressed and cut out by hand, and pictures of the learner's own."""

import io

import numpy as np
import pytest
from PIL import Image, ImageOps

from helpers.datasets.photo import MOST_BYTES, PHOTOS
from helpers.explorers.own_picture import CONVNET, STEPS, OwnPicture
from tests.unit.explorers.hands import drag, pixel, tell

pytestmark = pytest.mark.keras

EXPLORER = OwnPicture


def inverted() -> bytes:
    """Return a picture of the learner's: the course's first photo, inverted."""
    file = io.BytesIO()
    ImageOps.invert(Image.open(PHOTOS["board"].file).convert("L")).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def fresh() -> OwnPicture:
    """An explorer that no other test has given a picture."""
    return OwnPicture()


def give(explorer: OwnPicture, name: str, data: bytes, piece: int = 10_000) -> None:
    """Send a file as the page does, in pieces."""
    control = explorer.controls["file"]
    for start in range(0, max(len(data), 1), piece):
        about = {"type": "piece", "name": name, "size": len(data), "start": start}
        control._on_message(control, about, [memoryview(data[start : start + piece])])


@pytest.mark.parametrize("name", PHOTOS)
def test_all_networks_read_what_is_found_after_all_steps(explorer, name):
    for number in range(1, len(PHOTOS[name].digits) + 1):
        explorer.state = {"photo": name, "digit": number, "step": len(STEPS)}
        if explorer.facts["truths"]:
            truth = explorer.facts["truths"][number - 1]
            assert explorer.facts["answers"][-1] == truth
            assert f"{CONVNET} says {truth} (" in explorer.alt


def test_on_paper_the_convnet_reads_only_after_black_and_white_are_exchanged(explorer):
    explorer.state = {"photo": "shade"}
    for number, truth in enumerate(PHOTOS["shade"].digits, 1):
        explorer.state = {"digit": number}
        read = [answer == truth for answer in explorer.facts["answers"]]
        assert read == [False, False, True, True, True]
    explorer.state = {"photo": "board"}
    for number, truth in enumerate(PHOTOS["board"].digits, 1):
        explorer.state = {"digit": number}
        assert explorer.facts["answers"] == [truth] * 5


def test_the_ruled_paper_says_8_as_it_came(explorer):
    """What chapter 14 says of it: five times 8, and once 0, so that two are right by accident."""
    explorer.state = {"photo": "lines"}
    answers = []
    for number in range(1, 7):
        explorer.state = {"digit": number}
        answers.append(explorer.facts["answers"][0])
    assert answers == [8, 8, 8, 8, 0, 8]


def test_a_digit_is_chosen_by_pressing_it(explorer):
    tell(explorer, type="press", name="digit 3")
    assert explorer.state["digit"] == 3
    assert explorer.handles["digit 3"].says == "chosen"
    assert explorer.handles["digit 1"].says != "chosen"
    explorer.state = {"cut": "hand"}
    tell(explorer, type="press", name="digit 2")
    assert (explorer.state["cut"], explorer.state["digit"]) == ("found", 2)


def test_a_corner_is_dragged_and_the_others_stay(explorer):
    before = explorer.facts["box"]
    x, y = explorer.handles["top left"].place
    drag(explorer, "top left", (x - 30, y - 20))
    left, top, right, bottom = explorer.facts["box"]
    assert explorer.state["cut"] == "hand"
    assert left < before[0] - 0.03
    assert top < before[1] - 0.03
    assert (right, bottom) == pytest.approx(before[2:], abs=0.003)
    drag(explorer, "top left", (640, 480))  # it can't be pushed through the opposite corner
    left, top, right, bottom = explorer.facts["box"]
    assert right - left >= 0.0199
    assert bottom - top >= 0.0199


def test_sliders_in_any_order_make_a_box(explorer):
    explorer.state = {"cut": "hand", "left": 90, "right": 20, "top": 100, "bottom": 100}
    left, top, right, bottom = explorer.facts["box"]
    assert (left, right, bottom) == (0.2, 0.9, 1.0)
    assert 0.97 < top < bottom


def test_a_box_without_ink_is_answered_by_nobody(explorer):
    explorer.state = {"cut": "hand", "left": 1, "right": 9, "top": 1, "bottom": 9, "step": 5}
    assert explorer.facts["probabilities"] == {}
    assert "no ink" in explorer.alt
    assert not explorer.facts["images"][4].any()
    assert explorer.hover(explorer.chart, 3, 0.5) == ""


def test_what_lies_under_the_mouse_is_told(explorer):
    assert explorer.hover(explorer.chart, 2, 5.2).startswith("Keras, convnet")
    assert "row 14" in explorer.hover(explorer.panel, 3, 14.5)
    assert explorer.hover(explorer.photo_panel, 3, 3) == ""


def test_playing_past_the_step_does_not_find_it(fresh):
    fresh.state = {"photo": "shade", "digit": 3}
    bar = fresh.controls["step"]
    bar.playing = True
    for value in range(2, 6):
        bar._on_message(bar, {"type": "move", "before": value - 1, "value": value}, [])
    fresh.settle()
    assert bar.value == 5
    assert not fresh.tasks[0].met
    bar.value = 3
    assert fresh.tasks[0].met


# Pictures of the learner's.


def test_an_own_picture_is_read_and_its_name_is_in_the_state(fresh):
    give(fresh, "my board.png", inverted())
    assert fresh.controls["file"].problem == ""
    assert fresh.state["photo"] == "my board.png"
    assert fresh.facts["answers"][-1] == 2
    assert fresh.facts["steps"].dark_ink
    assert "my board.png" in fresh.alt
    own = fresh.state
    assert not any(isinstance(value, bytes) for value in own.values())
    fresh.state = {"photo": "lines"}
    fresh.state = own  # it's still here
    assert fresh.facts["answers"][-1] == 2
    give(fresh, "my board.png", PHOTOS["shade"].file.read_bytes())  # another one of the same name
    assert fresh.facts["answers"][-1] == 3


def test_a_state_of_another_day_says_that_the_picture_is_gone(fresh):
    fresh.state = {"photo": "IMG_0123.jpg", "step": 4}
    assert fresh.errors == ""
    assert fresh.state["photo"] == "IMG_0123.jpg"
    assert "IMG_0123.jpg isn't here" in fresh.alt
    assert fresh.handles == {}
    assert fresh.hover(fresh.panel, 3, 3) == ""
    give(fresh, "IMG_0123.jpg", inverted())
    assert fresh.facts["answers"][-1] == 2
    with pytest.raises(ValueError, match="cannot be set"):
        fresh.state = {"photo": "no picture"}


def test_a_bad_file_is_told_and_the_picture_stays(fresh):
    before, control = fresh.picture.frame, fresh.controls["file"]
    give(fresh, "notes.txt", b"Not a picture.")
    assert "isn't a picture" in control.problem
    give(fresh, "empty.png", b"")
    assert "empty" in control.problem
    about = {"type": "piece", "name": "huge.png", "size": MOST_BYTES + 1, "start": 0}
    control._on_message(control, about, [])
    assert "MB" in control.problem
    white = io.BytesIO()
    Image.new("L", (200, 200), 255).save(white, "PNG")
    give(fresh, "white.png", white.getvalue())
    assert "No ink" in control.problem
    assert fresh.picture.frame == before
    assert fresh.errors == ""
    give(fresh, "board.png", inverted())
    assert control.problem == ""


def test_a_file_named_like_a_photo_of_the_course_is_another_one(fresh):
    give(fresh, "shade", inverted())
    assert fresh.state["photo"] == "yours: shade"
    assert fresh.facts["answers"][-1] == 2


def test_a_photo_of_any_shape_is_fitted_and_boxes_lie_on_it(explorer):
    for name in PHOTOS:
        explorer.state = {"photo": name}
        for number, box in enumerate(explorer.facts["boxes"], 1):
            x, y = explorer.handles[f"digit {number}"].place
            where = explorer.photo.in_photo(x, y)
            assert where == pytest.approx(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), abs=1e-6)
            at = pixel(explorer, (x, y), explorer.photo_panel)
            assert all(np.isfinite(list(at.values())))
