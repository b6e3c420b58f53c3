"""Further training: it follows the set, and begins with the stored network."""

import numpy as np

from helpers.datasets.drawings import EXAMPLES, draw_strokes
from helpers.datasets.frame import to_mnist_frame
from helpers.datasets.own_digits import OwnDigits
from helpers.explorers.further_training import STEPS, FurtherTraining, _network
from tests.unit.explorers.hands import drag, pixel, tell


def test_it_says_what_the_stored_network_says_before_and_leaves_it_alone():
    own = OwnDigits.sample()
    before = [p.copy() for p in _network().params]
    explorer = FurtherTraining(own)
    rows = own.images.reshape(len(own), 784).astype(np.float32) / 255
    answers = _network().predict(rows).argmax(axis=1)
    assert explorer.facts["own_now"] == (answers == own.labels).mean()
    np.testing.assert_array_equal(explorer.facts["shown"][2], answers[-18:])
    explorer.state = {"steps": STEPS}
    assert explorer.facts["own_now"] == 1
    for parameter, kept in zip(_network().params, before, strict=True):
        np.testing.assert_array_equal(parameter, kept)


def test_an_empty_set_is_a_sentence_and_grows_as_digits_come():
    own = OwnDigits()
    explorer = FurtherTraining(own)
    explorer.state = {"steps": STEPS}
    assert explorer.alt.startswith("Your set is empty")
    assert "After" not in explorer.alt  # no step was made
    assert explorer.facts["lost"] == 0
    own.add(to_mnist_frame(draw_strokes(EXAMPLES["8"], 26)), 8)
    assert "of 1" in explorer.alt
    explorer.controls["remove"].click()
    assert len(own) == 0
    assert explorer.alt.startswith("Your set is empty")


def test_only_the_last_digits_are_shown_of_a_large_set():
    own = OwnDigits.sample()
    digit = to_mnist_frame(draw_strokes(EXAMPLES["5"], 26))
    own.add(digit, 5)
    explorer = FurtherTraining(own)
    digits, labels, answers = explorer.facts["shown"]
    assert len(digits) == len(labels) == len(answers) == 18
    assert labels[-1] == 5
    assert explorer.facts["n"] == 19


def test_a_tile_pressed_takes_its_digit_out_and_it_can_be_put_back():
    own = OwnDigits.sample()
    explorer = FurtherTraining(own)
    images = own.images
    tell(explorer, type="press", name="digit 3")
    np.testing.assert_array_equal(own.images, np.delete(images, 3, axis=0))
    assert "of 17" in explorer.alt
    assert "digit 17" not in explorer.handles
    explorer.controls["put_back"].click()
    np.testing.assert_array_equal(own.images[-1], images[3])
    assert len(own) == 18
    explorer.controls["put_back"].click()
    assert "Nothing put back" in explorer.alt
    explorer.controls["remove"].click()
    assert "Nothing" not in explorer.alt
    np.testing.assert_array_equal(own.images, np.delete(images, 3, axis=0))


def test_of_a_large_set_the_tile_pressed_is_the_one_taken_out():
    own = OwnDigits.sample()
    own.add(to_mnist_frame(draw_strokes(EXAMPLES["5"], 26)), 5)
    explorer = FurtherTraining(own)
    assert "digit 0" not in explorer.handles
    tell(explorer, type="press", name="digit 18")
    assert 5 not in own.labels


def test_the_step_is_dragged_clicked_and_told():
    explorer = FurtherTraining()
    drag(explorer, "step", (7.2, 0.1))
    assert explorer.state["steps"] == 7
    tell(explorer, type="click", **pixel(explorer, (12.3, 0.5)))
    assert explorer.state["steps"] == 12
    drag(explorer, "step", (99, 0.5))
    assert explorer.state["steps"] == STEPS
    facts = explorer.facts
    told = explorer.hover(explorer.left, 5.2, 0.5)
    assert told.startswith("step 5\nown digits")
    assert told.endswith(f"test digits {facts['test'][5]:.1%}")
    _, labels, answers = facts["shown"]
    assert explorer.hover(explorer.right, *explorer.tiles.middle(2)).startswith(
        f"you say {labels[2]}, it reads {answers[2]}"
    )
    assert explorer.hover(explorer.right, 0.5, 1.2) == ""
