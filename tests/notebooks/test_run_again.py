"""What cannot be run again is found (run_again.py), and each chapter is asked (conftest.py)."""

import pytest

from tests.notebooks.run_again import BACKWARDS, IN_PLACE, ONCE_MORE, SLOW, run_again

CELLS = [
    "x, seen, met = 6, [], []",
    "assert x == 6, x",
    "seen.append(1)\nassert len(seen) == 1",
    "met.append(1)\nassert len(met) <= 2",
    "x = 7",
    "assert x < 8 or len(seen) == 1",
    "x = 8",
]


@pytest.fixture
def run():
    """Return what runs a cell and says how it failed, after a run from top to bottom."""
    names: dict = {}

    def run(k: int) -> str:
        try:
            exec(CELLS[k], names)
        except AssertionError as error:
            return f"AssertionError: {error}"
        return ""

    assert not any(run(k) for k in range(len(CELLS)))
    return run


def test_a_name_that_means_two_things_and_a_list_that_grows_are_found(run):
    failed = run_again(run, [0.1] * len(CELLS))
    assert failed[BACKWARDS] == {2: "AssertionError: ", 1: "AssertionError: 7"}
    assert failed[IN_PLACE] == {3: "AssertionError: "}
    assert failed[ONCE_MORE] == {}


def test_what_only_the_second_run_from_the_top_meets_is_found():
    ran = []

    def run(k: int) -> str:
        ran.append(k)
        return "late" if len(ran) == 8 else ""

    assert run_again(run, [0.1] * 3)[ONCE_MORE] == {1: "late"}
    assert ran == [2, 2, 1, 1, 0, 0, 0, 1, 2]


@pytest.mark.parametrize("everything", [False, True])
def test_a_long_training_is_run_again_where_all_is_wanted(everything):
    ran = []
    run_again(lambda k: ran.append(k) or "", [0.1, SLOW + 0.1, 1.0], everything)
    assert ran == ([2, 2, 1, 1, 0, 0, 0, 1, 2] if everything else [2, 0, 0])
