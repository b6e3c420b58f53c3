"""A JupyterLab for all browser tests of a process, and a browser for each module of them.

That one not for longer: while Playwright is at work in a process, `asyncio.run` fails there.
"""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.lab import NO_BROWSER, Lab, find_chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium; without one, skip, or fail where COURSE_BROWSER says "required"."""
    with sync_playwright() as playwright:
        path = find_chromium(own=playwright.chromium.executable_path)
        if path is None:
            if os.environ.get("COURSE_BROWSER") == "required":
                pytest.fail(NO_BROWSER, pytrace=False)
            pytest.skip(NO_BROWSER)
        # No sandbox: it needs rights that containers lack, and only our own pages are opened.
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


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
    lab.browser = browser
    lab.copy_chapters()
    return lab
