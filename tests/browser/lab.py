"""A JupyterLab with copies of the chapters, and ways to read and move what it shows.

The tests ask for the fixture `lab` (see conftest.py), open a chapter with it, and work with what
comes back:

    def test_something_special(lab):
        with lab.open("01_perceptron_gates") as chapter:
            chapter.run_all()
            (explorer,) = chapter.explorers("GateLine")
            explorer.slide("w1", "Home")
            assert "-2.0" in explorer.alt
"""

import ast
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import psutil
from playwright.sync_api import Browser, Locator, Page, expect

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"

WINDOW = {"width": 1280, "height": 1000}
SECONDS_TO_START = 240
SECONDS_TO_RUN = 240
SECONDS_TO_ANSWER = 20

NO_BROWSER = (
    "Browser tests not run: no Chromium found. Get one (Debian, Ubuntu: apt install chromium; "
    "anywhere: python -m playwright install chromium) or name yours in COURSE_CHROMIUM."
)
NAMES_ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
USUAL_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "{PROGRAMFILES}/Google/Chrome/Application/chrome.exe",
    "{PROGRAMFILES(X86)}/Google/Chrome/Application/chrome.exe",
    "{LOCALAPPDATA}/Google/Chrome/Application/chrome.exe",
    "{LOCALAPPDATA}/Chromium/Application/chrome.exe",
    "{PROGRAMFILES(X86)}/Microsoft/Edge/Application/msedge.exe",
)

# The program in the page: what JupyterLab knows of the notebook that is open.
IDLE = "() => document.querySelector('#jp-main-statusbar')?.innerText.includes('| Idle')"
PANEL = "window.jupyterapp.shell.currentWidget"
CELLS = f"""() => [...{PANEL}.content.model.cells].map(cell => cell.toJSON())"""
COUNTS = f"""() => [...{PANEL}.content.model.cells]
    .filter(cell => cell.type === 'code' && cell.sharedModel.getSource().trim())
    .map(cell => cell.executionCount)"""
# Two steps: Playwright takes the promise of an asynchronous condition for a yes.
LOADED_PAGE = "() => window.jupyterapp?.commands.hasCommand('apputils:change-theme')"
RESTORED = "() => window.jupyterapp.restored.then(() => {})"  # themes may still be on their way
OPEN = """async path => {
    const { commands, shell } = window.jupyterapp;
    const panel = await commands.execute('docmanager:open', { path });
    for (const other of [...shell.widgets('main')]) if (other !== panel) other.dispose();
    await panel.context.ready;
    await panel.sessionContext.ready;
    await panel.revealed;
    shell.activateById(panel.id);
}"""
CLOSE_ALL = "() => { for (const w of [...window.jupyterapp.shell.widgets('main')]) w.dispose() }"
DIALOG = "() => document.querySelector('.jp-Dialog')?.innerText"
# Side bar open, light: as it was when it was loaded.
AS_NEW = """async () => {
    const { commands, shell } = window.jupyterapp;
    shell.expandLeft();
    if (document.body.dataset.jpThemeLight === 'true') return;
    await commands.execute('apputils:change-theme', { theme: 'JupyterLab Light' });
}"""
# Promises of commands are not handed back: they would hold until all cells have run.
COMMAND = "name => { window.jupyterapp.commands.execute(name) }"
ASK_KERNEL = f"""async ([setUp, expression]) => {{
    const kernel = {PANEL}.sessionContext.session.kernel;
    const request = {{code: setUp, user_expressions: {{answer: expression}}, store_history: false}};
    const reply = await kernel.requestExecute(request).done;
    const answer = reply.content.user_expressions?.answer;
    return answer?.status === 'ok'
        ? answer.data['text/plain'] : 'ERROR ' + JSON.stringify(answer ?? reply.content);
}}"""

# Keeps the widgets' messages that the kernel has not yet dealt with. The kernel answers them in a
# thread of their own, so that a question asked after a message may be answered before it.
KEEP_UNANSWERED = f"""() => {{
    const unanswered = window.unanswered = new Set();
    {PANEL}.sessionContext.session.kernel.anyMessage.connect((_, {{msg, direction}}) => {{
        const kind = msg.header.msg_type;
        if (direction === 'send' && kind === 'comm_msg') unanswered.add(msg.header.msg_id);
        const idle = kind === 'status' && msg.content.execution_state === 'idle';
        if (idle) unanswered.delete(msg.parent_header.msg_id);
        if (kind === 'status' && msg.content.execution_state === 'restarting') unanswered.clear();
    }});
}}"""
ALL_ANSWERED = "() => window.unanswered.size === 0"

# What an explorer's box shows at one moment. The picture is replaced with each redraw, so that
# asking for one thing after the other could meet two pictures, or the moment between them.
LOOK = """box => {
    if (!box.innerText) {  // JupyterLab leaves cells unrendered that are out of view
        box.scrollIntoView();
        return null;
    }
    const image = box.querySelector('img[width]'), frame = image?.getBoundingClientRect();
    if (!image?.src || !image.complete) return null;
    return {
        pixels: image.src, alt: image.alt, size: [frame.width, frame.height],
        height: box.getBoundingClientRect().height, text: box.innerText,
        alerts: [...box.querySelectorAll('[role=alert]')].map(alert => alert.innerText),
    };
}"""

# What the kernel is asked about the explorers on the page.
FIND_EXPLORERS = """
import gc as _gc
from helpers.explorers import Explorer as _Explorer
from helpers.explorers.base import MORE as _MORE
def _kinds(kind):
    return {kind}.union(*map(_kinds, kind.__subclasses__()))
_all_kinds = _kinds(_Explorer)
_found = [o for o in _gc.get_objects() if type(o) in _all_kinds and hasattr(o, "widget")]
_explorers = {e.widget.model_id: e for e in _found}
def _unfold(box):
    for child in getattr(box, "children", ()):
        child.click() if getattr(child, "description", "") == _MORE else _unfold(child)
for _e in _found:
    _unfold(_e.widget)
def _control(name, control):
    options = [str(o[0] if isinstance(o, tuple) else o) for o in getattr(control, "options", ())]
    return {"name": name, "label": control.description, "kind": type(control).__name__,
            "options": options, "disabled": bool(getattr(control, "disabled", False))}
"""


def find_chromium(own: str = "") -> str | None:
    """Return the path of a Chromium or Chrome; `own` is where Playwright would have its own."""
    named = os.environ.get("COURSE_CHROMIUM")
    if named:
        return shutil.which(named) or named
    places = [place.format_map(_Environment()) for place in USUAL_PLACES]
    on_path = filter(None, map(shutil.which, NAMES_ON_PATH))
    return next((p for p in [*on_path, *places, own] if p and Path(p).is_file()), None)


class _Environment(dict):
    """Environment variables by name; an empty text for those that are not set."""

    def __missing__(self, name: str) -> str:
        return os.environ.get(name, "")


class Lab:
    """A JupyterLab of its own: own folders, own port, gone with all its kernels at the end."""

    browser: Browser | None = None  # the fixture `lab` sets it
    _page: Page | None = None
    _problems: list[str]

    def __init__(self, folder: Path) -> None:
        """Copy the chapters to `folder` and start the server there."""
        self.root = folder / "notebooks"
        self.copy_chapters()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.log = folder / "jupyterlab.log"
        own_folders = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
        }
        env = {**os.environ, **{name: str(folder / own) for name, own in own_folders.items()}}
        env.setdefault("COURSE_DATASET", "uci")
        for name in [name for name in env if name.startswith("PYTEST")]:
            del env[name]  # kernels behave differently when they see these
        self._set("notification", {"fetchNews": "false"}, folder / "settings")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1"),
                    *(f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="),
                    *("--LabApp.expose_app_in_browser=True", f"--ServerApp.root_dir={self.root}"),
                    "--ServerApp.disable_check_xsrf=True",  # else it refuses to end kernels
                    *(["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []),
                ],
                env=env,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait()

    def copy_chapters(self) -> None:
        """Put the chapters as they are stored where the server finds them."""
        others = shutil.ignore_patterns(".*", "*.py")
        shutil.copytree(NOTEBOOKS, self.root, ignore=others, dirs_exist_ok=True)

    def _set(self, plugin: str, settings: dict, folder: Path) -> None:
        place = folder / "@jupyterlab" / "apputils-extension" / f"{plugin}.jupyterlab-settings"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(settings), encoding="utf-8")

    def _wait(self) -> None:
        end = time.monotonic() + SECONDS_TO_START
        while True:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/api", timeout=5):
                return
            if self.process.poll() is not None or time.monotonic() > end:
                tail = self.log.read_text(encoding="utf-8", errors="replace")[-2000:]
                self.stop()
                raise RuntimeError(f"JupyterLab did not start:\n{tail}")
            time.sleep(0.1)

    def stop(self) -> None:
        """End the server and whatever it started."""
        with contextlib.suppress(psutil.NoSuchProcess):
            family = [*psutil.Process(self.process.pid).children(recursive=True)]
            self.process.terminate()  # the server ends its kernels itself
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(15)
            for process in family:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def write(self, name: str, *sources: str) -> str:
        """Write a notebook with these code cells beside the chapters; return its name."""
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}}
        notebook = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
        nbformat.write(notebook, self.root / f"{name}.ipynb")
        return name

    def use(self, browser: Browser) -> None:
        """Let the chapters be opened in this browser."""
        if browser is not self.browser:
            self.browser, self._page = browser, None

    @contextlib.contextmanager
    def open(self, name: str) -> Iterator["OpenChapter"]:
        """Open a chapter; afterwards it and its kernel are gone.

        JupyterLab stays on its page for the next chapter: to load it takes five times as long as
        to open a notebook. After something went wrong in here, the next one has a new page.
        """
        page = self._page or self._new_page()
        self._problems = problems = []
        try:
            page.mouse.up()  # a test that failed may have left it down
            page.evaluate(AS_NEW)
            page.wait_for_function("document.body.dataset.jpThemeLight === 'true'")
            page.emulate_media(**dict.fromkeys(("media", "color_scheme", "reduced_motion"), "null"))
            page.set_viewport_size(WINDOW)
            page.mouse.move(1, 1)
            page.evaluate(OPEN, f"{name}.ipynb")
            address = f"{self.url}/lab/tree/{name}.ipynb?reset"
            chapter = OpenChapter(name, page, problems, address)
            chapter.wait_until_open()
            yield chapter
            page.evaluate(CLOSE_ALL)
            assert not page.evaluate(DIALOG), "a dialogue is left over"
        except BaseException:
            self._page = None
            page.context.close()
            raise
        finally:
            self._end_kernels()

    def _new_page(self) -> Page:
        """Load JupyterLab in a browser that has never seen it, without a notebook."""
        page = self.browser.new_context(viewport=WINDOW).new_page()
        page.set_default_timeout(SECONDS_TO_ANSWER * 1000)
        page.on("pageerror", lambda error: self._problems.append(f"page error: {error}"))
        page.on(
            "console",
            lambda said: (
                self._problems.append(f"console: {said.text}") if said.type == "error" else None
            ),
        )
        page.goto(f"{self.url}/lab?reset")
        page.wait_for_function(LOADED_PAGE, timeout=SECONDS_TO_START * 1000)
        page.evaluate(RESTORED)
        self._page = page
        return page

    def _end_kernels(self) -> None:
        with urllib.request.urlopen(f"{self.url}/api/sessions") as answer:
            sessions = json.load(answer)
        for session in sessions:
            address = f"{self.url}/api/sessions/{session['id']}"
            urllib.request.urlopen(urllib.request.Request(address, method="DELETE"))


class OpenChapter:
    """A chapter in JupyterLab."""

    def __init__(self, name: str, page: Page, problems: list[str], address: str) -> None:
        """Wrap the page; `problems` fills up with what the browser complains of."""
        self.name, self.page, self.problems, self._address = name, page, problems, address

    def load_again(self) -> None:
        """Load the page anew, with the same kernel."""
        self.page.goto(self._address)
        self.wait_until_open()

    def wait_until_open(self) -> None:
        """Wait until the page shows the notebook, joined to a calm kernel."""
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=SECONDS_TO_START * 1000)
        self.page.wait_for_function(IDLE, timeout=SECONDS_TO_START * 1000)
        self.page.evaluate(KEEP_UNANSWERED)

    @property
    def cells(self) -> list[dict]:
        """The cells as they now are, outputs included, in the form of the notebook's file."""
        return self.page.evaluate(CELLS)

    def start_all(self) -> None:
        """Clear what is stored and start all cells; do not wait."""
        self.page.evaluate(COMMAND, "notebook:clear-all-cell-outputs")
        self.page.evaluate(COMMAND, "notebook:run-all-cells")

    def run_all(self, seconds: float = SECONDS_TO_RUN) -> None:
        """Run the chapter from top to bottom and wait for its end."""
        self.start_all()
        self.wait_for_end(seconds)

    def wait_for_end(self, seconds: float = SECONDS_TO_RUN) -> None:
        """Wait until every cell has run; an error that is not taught ends the waiting."""
        end = time.monotonic() + seconds
        while None in (counts := self.page.evaluate(COUNTS)):
            errors = self.unplanned_errors()
            assert not errors, errors
            assert time.monotonic() < end, f"after {seconds} s the counts are {counts}"
            self.page.wait_for_timeout(200)
        self.page.wait_for_function(IDLE)
        errors = self.unplanned_errors()  # the last cell's, too
        assert not errors, errors

    def unplanned_errors(self) -> list[str]:
        """Return the errors in outputs of cells that are not tagged raises-exception."""
        return [
            f"{output['ename']}: {output['evalue']} in {''.join(cell['source'])[:80]!r}"
            for cell in self.cells
            for output in cell.get("outputs", [])
            if output["output_type"] == "error"
            and "raises-exception" not in cell["metadata"].get("tags", [])
        ]

    def lost_widgets(self) -> list[str]:
        """Return the complaints that stand where widgets should be."""
        outputs = self.page.locator(".jp-OutputArea").all_inner_texts()
        lost = ("Error displaying widget", "Loading widget", "Error creating widget")
        return [text for text in outputs if any(words in text for words in lost)]

    def ask_kernel(self, expression: str, set_up: str = "") -> object:
        """Return what an expression is worth in the kernel: numbers, texts, lists, dicts."""
        answer = self.page.evaluate(ASK_KERNEL, [set_up, expression])
        assert not answer.startswith("ERROR"), answer
        return ast.literal_eval(answer)

    def explorers(self, kind: str | None = None) -> list["ShownExplorer"]:
        """Return the explorers on the page, from top to bottom; or those of one class."""
        self.ask_kernel("0", FIND_EXPLORERS)
        boxes = self.page.locator(".course-explorer")
        shown = [
            output["data"]["application/vnd.jupyter.widget-view+json"]["model_id"]
            for cell in self.cells
            for output in cell.get("outputs", [])
            if "explorer" in output.get("metadata", {})
        ]
        expect(boxes).to_have_count(len(shown))
        found = [ShownExplorer(self, boxes.nth(k), model) for k, model in enumerate(shown)]
        return [explorer for explorer in found if kind in (None, explorer.kind)]

    def button(self, label: str) -> Locator:
        """Return the button with a label, in any output."""
        return self.page.locator(".jp-OutputArea").get_by_role("button", name=label)

    def until(self, what: Callable[[], bool], seconds: float = SECONDS_TO_ANSWER) -> bool:
        """Wait until something holds; say whether it came to that."""
        end = time.monotonic() + seconds
        while not what():
            if time.monotonic() > end:
                return False
            self.page.wait_for_timeout(50)
        return True


class ShownExplorer:
    """An explorer on the page, and the one in the kernel that it stands for."""

    def __init__(self, chapter: OpenChapter, box: Locator, model: str) -> None:
        """Join the box on the page to the explorer whose widget has the id `model`."""
        self.chapter, self.box, self.model = chapter, box, model
        self.kind = self.ask("type({explorer}).__name__")
        self.controls = self.ask("[_control(*item) for item in {explorer}.controls.items()]")

    def __repr__(self) -> str:
        return self.kind

    def ask(self, expression: str) -> object:
        """Return what an expression is worth in the kernel; {explorer} stands for this one."""
        explorer = f"_explorers[{self.model!r}]"
        return self.chapter.ask_kernel(expression.replace("{explorer}", explorer))

    def look(self) -> dict:
        """Return what the page now shows: pixels, alt, size, height of the box, text, alerts."""
        box = self.box.element_handle()
        return self.chapter.page.wait_for_function(LOOK, arg=box).json_value()

    @property
    def alt(self) -> str:
        """What the picture on the page says of itself."""
        return self.look()["alt"]

    @property
    def state(self) -> dict:
        """The settings, as the kernel has them."""
        return self.ask("{explorer}.state")

    def control(self, label: str, role: str) -> Locator:
        """Return a control by what a screen reader calls it."""
        found = self.box.get_by_role(role, name=label, exact=True)
        return found.and_(self.box.locator(":not(.course-handle)"))  # it may have the same name

    def settle(self) -> None:
        """Wait until the kernel has heard of every move, and the page shows what it drew last."""
        self.chapter.page.wait_for_function(ALL_ANSWERED)
        same = self.chapter.until(lambda: self.ask("{explorer}.alt") == self.alt)
        assert same, f"the kernel says {self.ask('{explorer}.alt')!r}, the page {self.alt!r}"

    def slide(self, label: str, *keys: str) -> None:
        """Move a slider with keys: Home, End, ArrowRight, …"""
        handle = self.control(label, "slider")
        for key in keys:
            handle.press(key)
        self.settle()

    def to_an_end(self, label: str) -> None:
        """Move a slider to its end, or to its beginning if that is where it is."""
        before = self.state
        self.slide(label, "End")
        if self.state == before:
            self.slide(label, "Home")

    def choose(self, label: str, option: str) -> None:
        """Choose from a list."""
        self.control(label, "combobox").select_option(label=option)
        self.settle()

    def switch(self, label: str) -> None:
        """Turn a switch with the space bar."""
        self.control(label, "checkbox").press("Space")
        self.settle()

    def type_number(self, label: str, text: str) -> None:
        """Type into a number field and press Enter."""
        field = self.control(label, "spinbutton")
        field.fill(text)
        field.press("Enter")
        self.settle()

    def type_text(self, label: str, text: str) -> None:
        """Type into a text field that suggests something, and press Enter."""
        field = self.control(label, "combobox")
        field.fill(text)
        field.press("Enter")
        self.settle()

    def press(self, label: str) -> None:
        """Press a button with the space bar."""
        self.control(label, "button").press("Space")
        self.settle()

    def draw(self, label: str, *keys: str) -> None:
        """Draw on a canvas with keys: Space lowers and lifts the pen, arrows move it."""
        canvas = self.control(label, "application")
        for key in keys:
            canvas.press(key)
        self.settle()

    def moves(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Yield every move there is to make: the label of a control, and what moves it."""
        for control in self.controls:
            label = control["label"]
            if "Slider" in control["kind"]:
                yield label, lambda label=label: self.to_an_end(label)
            elif control["kind"] == "Transport":
                for keys in (["Home", "ArrowRight"], ["End"]):
                    yield label, lambda label=label, keys=keys: self.slide(label, *keys)
            elif control["options"] and control["kind"] == "Dropdown":
                for option in (control["options"][-1], control["options"][0]):
                    yield label, lambda label=label, option=option: self.choose(label, option)
            elif control["kind"] == "Combobox":
                for text in [*control["options"][1:3], control["options"][0]]:
                    yield label, lambda label=label, text=text: self.type_text(label, text)
            elif control["kind"] == "Checkbox":
                yield label, lambda label=label: self.switch(label)
            elif control["kind"] == "Canvas":
                for keys in (["Space", *["ArrowUp"] * 9, "Space"], ["Backspace"]):
                    yield label, lambda label=label, keys=keys: self.draw(label, *keys)
            elif control["kind"] in (
                "PointSet",
                "OwnPoints",
                "HandSetWeights",
                "Looks",
                "PictureFile",
            ):
                continue  # nothing to bring back before a hand has moved something; no file to give
            elif control["kind"] == "Button" and control["disabled"]:
                continue
            elif control["kind"] == "Button":
                for _ in range(2):
                    yield label, lambda label=label: self.press(label)
            elif control["kind"] in ("BoundedFloatText", "FloatText"):
                for text in ("1", "-1", "0"):
                    yield label, lambda label=label, text=text: self.type_number(label, text)
            else:
                raise NotImplementedError(f"say in moves() how to move a {control['kind']}")
