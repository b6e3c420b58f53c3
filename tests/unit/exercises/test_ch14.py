"""What the exercises of chapter 14 try an answer with."""

import numpy as np

from helpers.exercises import ch14


def test_no_side_is_brought_to_a_half_which_can_be_rounded_in_two_ways():
    rng = np.random.default_rng(0)
    for _ in range(500):
        sides = np.array(ch14._sides(rng))
        assert not (20 * sides / sides.max() % 1 == 0.5).any(), sides
