"""Settings for every test: which digits, what loads TensorFlow, what nbval does not compare."""

import functools
import json
import os
import re
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# What a chapter imports to train with Keras, and how a module of tests says that all of it does.
KERAS_IN_CHAPTER = re.compile(
    r"\b(?:from|import) (?:helpers\.(?:lab|past|training)|tensorflow|keras)\b"
)
ALL_KERAS = re.compile(r"^pytestmark = pytest\.mark\.keras$", re.MULTILINE)
LOADED = pytest.StashKey[bool]()

# The same examples in every run, and a busy machine is no reason to fail. To look for others:
# python -m pytest tests/unit --hypothesis-profile=default
settings.register_profile(
    "course", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("course")

# Tests never wait for the internet: the embedded digits, unless the real MNIST is pointed at.
if "MNIST_NPZ" not in os.environ:
    os.environ.setdefault("COURSE_DATASET", "uci")

# In a chapter as it is, what happens is what its guesses are declared to end with.
os.environ.setdefault("COURSE_CHECK_GUESSES", "1")

# What a test does is nobody's progress: without a file of its own, it's kept nowhere.
os.environ["COURSE_PROGRESS"] = "off"

# Several tests run at once, each on a core of its own. If every one of them, and every kernel that
# it starts, spread its arithmetic over all cores, their threads would wait for each other.
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS"):
    os.environ.setdefault(name, "1")


def pytest_collectstart(collector):
    """Leave out of the comparison what differs from machine to machine by its nature.

    stderr holds warnings with process numbers, text/html the pixels of pictures. The words of
    every picture are in its text/plain, which is compared.
    """
    path = getattr(collector, "path", None)
    if path is not None and path.suffix == ".ipynb" and hasattr(collector, "skip_compare"):
        collector.skip_compare += ("stderr", "text/html")
        cells = collector.collect
        collector.collect = lambda: with_run_again(collector, list(cells()))


def with_run_again(chapter: pytest.File, cells: list[pytest.Item]) -> list[pytest.Item]:
    """Let the comparison of a chapter's cells be followed by the test that runs them again."""
    from tests.notebooks.run_again import RunAgain

    return [*cells, RunAgain.from_parent(chapter, name="run_again", cells=cells)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Note how long a cell of a chapter takes."""
    start = time.monotonic()
    try:
        return (yield)
    finally:
        if item.path.suffix == ".ipynb":
            from tests.notebooks.run_again import SECONDS

            item.stash[SECONDS] = time.monotonic() - start


def pytest_ignore_collect(collection_path, config):
    """Without the Keras tests, don't even import a module that is all Keras."""
    if "not keras" in config.option.markexpr and collection_path.match("test_*.py"):
        return bool(ALL_KERAS.search(collection_path.read_text(encoding="utf-8"))) or None
    return None


@pytest.hookimpl(tryfirst=True)  # before those that are marked here would be left out
def pytest_collection_modifyitems(items):
    """Mark the chapters that load TensorFlow, and begin with what takes longest.

    Else one process would work on alone in the end.
    """
    for item in items:
        if item.path.suffix == ".ipynb" and trains_with_keras(item.path):
            item.add_marker("keras")
    first = ("test_hands.py", "test_every_chapter.py", "browser", "keras", "notebooks")
    items.sort(key=lambda item: [name not in [*item.path.parts, trains(item)] for name in first])


def trains(item: pytest.Item) -> str:
    """Return "keras" for the cells of a chapter that trains with Keras."""
    return "keras" if item.path.suffix == ".ipynb" and trains_with_keras(item.path) else ""


@functools.cache
def trains_with_keras(chapter: Path) -> bool:
    """Say whether the code of a chapter imports TensorFlow or a part of helpers that loads it."""
    cells = json.loads(chapter.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return bool(KERAS_IN_CHAPTER.search("\n".join(code)))


def pytest_collection_finish(session):
    """While the quick selection is collected, nothing may load TensorFlow."""
    session.config.stash[LOADED] = any(item.get_closest_marker("keras") for item in session.items)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item):
    """Fail the first test after which TensorFlow is there, unless it says that it loads it."""
    before = item.config.stash[LOADED] or item.get_closest_marker("keras")
    item.config.stash[LOADED] = "tensorflow" in sys.modules
    if item.config.stash[LOADED] and not before:
        pytest.fail("this test or its collection loads TensorFlow: mark it keras", pytrace=False)


def pytest_terminal_summary(terminalreporter):
    """Say once, and not for each test, that the browser tests need a Chromium."""
    skipped = (str(report.longrepr) for report in terminalreporter.stats.get("skipped", ()))
    reasons = {reason for reason in skipped if "no Chromium" in reason}
    for reason in {text[text.index("Browser tests") :].rstrip("')") for text in reasons}:
        terminalreporter.write_line(reason, yellow=True)
