"""Settings for every test: which digits, and what nbval does not compare."""

import os

from hypothesis import HealthCheck, settings

# The same examples in every run, and a busy machine is no reason to fail. To look for others:
# python -m pytest tests/unit --hypothesis-profile=default
settings.register_profile(
    "course", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("course")

# Tests never wait for the internet: the embedded digits, unless the real MNIST is pointed at.
if "MNIST_NPZ" not in os.environ:
    os.environ.setdefault("COURSE_DATASET", "uci")

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


def pytest_collection_modifyitems(items):
    """Begin with what takes longest, else one process would work on alone in the end."""
    first = ("test_every_chapter.py", "browser", "notebooks")
    items.sort(key=lambda item: [name not in item.path.parts for name in first])


def pytest_terminal_summary(terminalreporter):
    """Say once, and not for each test, that the browser tests need a Chromium."""
    skipped = (str(report.longrepr) for report in terminalreporter.stats.get("skipped", ()))
    reasons = {reason for reason in skipped if "no Chromium" in reason}
    for reason in {text[text.index("Browser tests") :].rstrip("')") for text in reasons}:
        terminalreporter.write_line(reason, yellow=True)
