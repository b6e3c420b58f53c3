"""For all unit tests."""

import sys

import pytest

from helpers import progress


@pytest.fixture(autouse=True)
def _nothing_done_yet():
    """Forget what an earlier test has done: it's remembered for as long as a kernel lives."""
    progress.forget_everything()


@pytest.fixture(autouse=True, scope="module")
def _no_widget_outlives_its_tests():
    """Close all widgets: ipywidgets would keep them, and what they belong to, for good."""
    yield
    close_widgets()


@pytest.fixture(autouse=True, scope="class")
def _no_widget_outlives_its_class(request):
    """The same for a class; outside of classes a module's fixtures may still need theirs."""
    yield
    if request.cls is not None:
        close_widgets()


def close_widgets() -> None:
    if "ipywidgets" in sys.modules:
        sys.modules["ipywidgets"].Widget.close_all()
