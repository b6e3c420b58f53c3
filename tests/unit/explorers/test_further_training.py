"""Further training: it follows the set, and begins with the stored network."""

import numpy as np

from helpers.datasets.drawings import EXAMPLES, draw_strokes
from helpers.datasets.frame import to_mnist_frame
from helpers.datasets.own_digits import OwnDigits
from helpers.explorers.further_training import STEPS, FurtherTraining, _network


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
