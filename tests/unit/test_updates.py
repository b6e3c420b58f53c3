"""An update by nbgitpuller, merged as docs/hub/ says: a learner's own lines stay, news come."""

import copy
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from traitlets.config import PyFileConfigLoader

HUB = Path(__file__).resolve().parents[2] / "docs/hub"
SCRIPTS = Path(sys.executable).parent
CHAPTER = "01_chapter.ipynb"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="JupyterHub doesn't run on Windows")


def code(number: int, source: str, text: str = "old") -> dict:
    output = new_output("execute_result", {"text/plain": text}, execution_count=number)
    return new_code_cell(source, id=f"code{number}", execution_count=number, outputs=[output])


BASE = new_notebook(
    cells=[
        new_markdown_cell("# 01", id="head"),
        code(1, "first = 1"),
        new_markdown_cell("Now you.", id="task"),
        code(2, "answer = ..."),
        new_markdown_cell("Rest.", id="rest"),
        code(3, "last = 3"),
    ]
)


class Class:
    """A teacher's repository, a learner's copy of it, and git as it is on the hub."""

    def __init__(self, folder: Path, driver: bool):
        self.teacher, self.learner = folder / "teacher", folder / "home" / "course"
        self.teacher.mkdir()
        self.learner.parent.mkdir()
        self.env = {
            "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.learner.parent),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": str(HUB / "gitconfig") if driver else os.devnull,
        }
        if driver:  # as jupyterhub_config.py sets them
            self.env |= {
                "GIT_CONFIG_COUNT": "1",
                "GIT_CONFIG_KEY_0": "core.attributesFile",
                "GIT_CONFIG_VALUE_0": str(HUB / "gitattributes"),
            }
        self.git("init", "-q", "-b", "main")
        self.publish(BASE)
        self.click()

    def git(self, *words: str):
        who = ("-c", "user.name=teacher", "-c", "user.email=teacher@example.org")
        subprocess.run(["git", *who, *words], cwd=self.teacher, env=self.env, check=True)

    def publish(self, notebook, name: str = CHAPTER):
        nbformat.write(notebook, self.teacher / name)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "news")

    def click(self) -> subprocess.CompletedProcess:
        """Do what the link does."""
        return subprocess.run(
            [SCRIPTS / "gitpuller", self.teacher.as_uri(), "main", self.learner],
            cwd=self.learner.parent,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def save(self, notebook):
        nbformat.write(notebook, self.learner / CHAPTER)

    def read(self):
        return nbformat.read(self.learner / CHAPTER, 4)


def sources(notebook) -> list[str]:
    return [cell.source for cell in notebook.cells]


@pytest.fixture
def room(tmp_path):
    return Class(tmp_path, driver=True)


def worked_on():
    """Return the chapter as a learner leaves it: answered, run, with a cell of their own."""
    mine = copy.deepcopy(BASE)
    mine.cells[3].source = "answer = 42"
    for number, place in enumerate((1, 3, 5), 7):
        mine.cells[place].execution_count = number
        mine.cells[place].outputs = [
            new_output("execute_result", {"text/plain": "mine"}, execution_count=number)
        ]
    mine.cells.insert(4, new_code_cell("own = 1", id="own"))
    return mine


def test_own_lines_and_the_news(room):
    room.save(worked_on())
    news = copy.deepcopy(BASE)
    news.cells[0].source = "# 01, better"
    news.cells[3].source = "answer = ...  # a hint"
    del news.cells[5]
    news.cells.append(new_markdown_cell("Summary", id="new"))
    news.cells.insert(1, new_markdown_cell("Before what was run", id="before"))
    room.publish(news)
    pulled = room.click()
    assert pulled.returncode == 0, pulled.stdout + pulled.stderr
    merged = room.read()
    nbformat.validate(merged)
    assert {"# 01, better", "answer = 42", "own = 1", "Summary"} <= set(sources(merged))
    assert "Before what was run" in sources(merged)
    answered = next(cell for cell in merged.cells if cell.source == "answer = 42")
    assert answered.outputs[0].data["text/plain"] == "mine"


def test_a_pair_that_a_merge_by_lines_breaks(tmp_path):
    mine, news = copy.deepcopy(BASE), copy.deepcopy(BASE)
    mine.cells[3].source = "answer = 42"
    mine.cells[3].outputs[0].data["text/plain"] = "mine"
    news.cells[3] = new_markdown_cell("answer = ...", id="text2")  # was code
    news.cells.append(new_markdown_cell("Summary", id="new"))
    for driver in (False, True):
        (tmp_path / str(driver)).mkdir()
        room = Class(tmp_path / str(driver), driver)
        room.save(mine)
        room.publish(news)
        assert room.click().returncode == 0
        if not driver:
            with pytest.raises(nbformat.ValidationError):
                nbformat.validate(room.read())
    merged = room.read()
    nbformat.validate(merged)
    assert {"answer = 42", "Summary"} <= set(sources(merged))


def test_a_pair_that_no_merge_gets_right_is_left_to_the_learner(room):
    mine, news = copy.deepcopy(BASE), copy.deepcopy(BASE)
    mine.cells[3].outputs[0].data["text/plain"] = "mine"
    news.cells[3] = new_markdown_cell("answer = ...", id="code2")  # another kind, the same id
    room.save(mine)
    room.publish(news)
    assert room.click().returncode == 0
    assert room.read() == mine


def test_a_chapter_that_is_no_notebook_stays_as_it_is(room):
    (room.learner / CHAPTER).write_text("half a noteb")
    news = copy.deepcopy(BASE)
    news.cells[0].source = "# 01, better"
    room.publish(news)
    room.publish(BASE, "02_new.ipynb")
    pulled = room.click()
    assert pulled.returncode == 0, pulled.stdout + pulled.stderr
    assert (room.learner / CHAPTER).read_text() == "half a noteb"
    assert (room.learner / "02_new.ipynb").exists()


def test_what_happens_to_files(room):
    (room.learner / CHAPTER).unlink()
    (room.learner / "02_new.ipynb").write_text("my own")
    room.publish(BASE, "02_new.ipynb")
    assert room.click().returncode == 0
    assert room.read() == BASE  # what was deleted comes back
    kept = [path.read_text() for path in room.learner.glob("02_new__*.ipynb")]
    assert kept == ["my own"]

    room.save(worked_on())  # and the teacher renames it
    room.git("mv", CHAPTER, "01_renamed.ipynb")
    room.git("commit", "-q", "-m", "renamed")
    pulled = room.click()
    assert pulled.returncode == 0, pulled.stdout + pulled.stderr
    mine = nbformat.read(room.learner / "01_renamed.ipynb", 4)
    assert {"answer = 42", "own = 1"} <= set(sources(mine))


def test_without_a_teacher_nothing_changes(room):
    room.save(worked_on())
    room.teacher.rename(room.teacher.with_name("away"))
    assert room.click().returncode != 0
    assert "own = 1" in sources(room.read())
    room.teacher.with_name("away").rename(room.teacher)
    assert room.click().returncode == 0
    room.learner.rename(room.learner.with_name("mine"))  # moved: a new one comes
    assert room.click().returncode == 0
    assert room.read() == BASE


def test_the_hub_sets_what_is_tried_here(room):
    loader = PyFileConfigLoader("jupyterhub_config.py", path=str(HUB))
    environment = loader.load_config().Spawner.environment
    tried = {key: value for key, value in room.env.items() if key.startswith("GIT_CONFIG")}
    del tried["GIT_CONFIG_GLOBAL"]
    assert tried.items() <= environment.items()
