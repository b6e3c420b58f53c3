"""What the benchmarks that measure in a browser share: a JupyterLab, and a Chromium to drive it."""

import contextlib
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Sets window.newPicture: the milliseconds from the next `event` to the first frame that can show
# a new picture inside the element `area`, decoded. `pictures` is the selector of pictures there.
WATCH = """([area, pictures, event]) => {
    const picture = () => [...area.querySelectorAll(pictures)].at(-1);
    const before = picture().src;
    window.newPicture = new Promise(resolve => {
        let start;
        const begin = () => { start = performance.now(); };
        window.addEventListener(event, begin, {capture: true, once: true});
        const observer = new MutationObserver(async () => {
            const now = picture();
            if (!now || now.src === before) return;
            observer.disconnect();
            await now.decode();
            requestAnimationFrame(() => resolve(performance.now() - start));
        });
        observer.observe(area, {
            subtree: true, childList: true, attributes: true, attributeFilter: ['src']
        });
    });
}"""


@contextlib.contextmanager
def open_lab() -> Iterator[Any]:
    """Yield a `tests.browser.lab.Lab` of its own; server and browser end with it."""
    # Imported here, so that --help works where no browser driver is installed.
    from playwright.sync_api import sync_playwright

    from tests.browser.lab import Lab, find_chromium

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        path = find_chromium(own=playwright.chromium.executable_path)
        if path is None:
            sys.exit("No Chromium found: install one, or name yours in COURSE_CHROMIUM.")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        lab = Lab(Path(folder))
        lab.browser = browser
        try:
            yield lab
        finally:
            lab.stop()
            browser.close()
