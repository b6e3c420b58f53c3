"""A JupyterLab for all browser tests of a process, and a browser with one page of it.

Both are shared by all browser tests of a process. The browser ends with the last of them in a row:
while Playwright is at work in a process, `asyncio.run` fails there.
"""

import contextlib
import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.lab import NO_BROWSER, Lab, find_chromium

STARTED = pytest.StashKey[Browser]()
ENDING = pytest.StashKey[contextlib.ExitStack]()  # what ends it


@pytest.fixture(scope="module")
def browser(request) -> Browser:
    """Start Chromium; without one, skip, or fail where COURSE_BROWSER says "required"."""
    stash = request.config.stash
    if ENDING in stash:
        return stash[STARTED]
    with contextlib.ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        path = find_chromium(own=playwright.chromium.executable_path)
        if path is None:
            if os.environ.get("COURSE_BROWSER") == "required":
                pytest.fail(NO_BROWSER, pytrace=False)
            pytest.skip(NO_BROWSER)
        # No sandbox: it needs rights that containers lack, and only our own pages are opened.
        stash[STARTED] = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        stack.callback(stash[STARTED].close)
        stash[ENDING] = stack.pop_all()
    return stash[STARTED]


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Lab]:
    """Start a JupyterLab; end it and its kernels afterwards."""
    started = Lab(tmp_path_factory.mktemp("lab"))
    yield started
    started.stop()


@pytest.fixture(scope="module")
def lab(browser, request) -> Lab:
    """Give the JupyterLab a browser and fresh copies of the chapters."""
    lab = request.getfixturevalue("server")  # not before there is a browser
    lab.use(browser)
    lab.copy_chapters()
    return lab


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """End the browser after the last test that needs it."""
    try:
        return (yield)
    finally:
        stash = item.config.stash
        last = nextitem is None or not nextitem.get_closest_marker("browser")
        if last and ENDING in stash:
            stash[ENDING].close()
            del stash[ENDING]
