"""The explorer that most test files of this folder are about."""

import pytest

from helpers.explorers import Explorer


@pytest.fixture(scope="module")
def shared(request) -> tuple[Explorer, dict]:
    """One explorer of the class that the test file calls EXPLORER, and the state it begins in."""
    made = request.module.EXPLORER()
    return made, made.state


@pytest.fixture
def explorer(shared) -> Explorer:
    """The explorer of the test file as it is at the start."""
    made, start = shared
    made.state = start
    return made
