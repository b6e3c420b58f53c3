"""What the hints of chapter 12 count."""

from itertools import pairwise

from helpers.exercises import ch12
from helpers.nn import Dense


def test_the_hint_counts_the_numbers_of_the_network():
    count = sum(p.size for sizes in pairwise((784, 256, 64, 10)) for p in Dense(*sizes).params)
    assert any(f"{count:,} numbers of 4 bytes" in hint for hint in ch12.values_file.hints)
