"""An update by nbgitpuller, merged as docs/hub/ says: the learner's work stays, the news comes."""

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

    def __init__(self, folder: Path):
        self.teacher, self.learner = folder / "teacher", folder / "home" / "course"
        self.teacher.mkdir()
        self.learner.parent.mkdir()
        self.env = {
            "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.learner.parent),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": str(HUB / "gitconfig"),
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
    return Class(tmp_path)


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
    room.publish(news)
    pulled = room.click()
    assert pulled.returncode == 0, pulled.stdout + pulled.stderr
    merged = room.read()
    nbformat.validate(merged)
    assert {"# 01, better", "answer = 42", "own = 1", "Summary"} <= set(sources(merged))
    answered = next(cell for cell in merged.cells if cell.source == "answer = 42")
    assert answered.outputs[0].data["text/plain"] == "mine"


def test_a_cell_that_the_learner_ran_and_the_teacher_bettered(room):
    mine, news = copy.deepcopy(BASE), copy.deepcopy(BASE)
    mine.cells[1].outputs = []
    news.cells[1].source = "first = 1  # better"
    room.save(mine)
    room.publish(news)
    assert room.click().returncode == 0
    merged = room.read()
    assert (merged.cells[1].source, merged.cells[1].outputs) == ("first = 1  # better", [])


def test_git_merges_notebooks_with_nbdime(room):
    def ask(*words: str) -> str:
        return subprocess.check_output(["git", *words], cwd=room.learner, env=room.env, text=True)

    assert ask("check-attr", "merge", CHAPTER).strip().endswith(": notebook")
    program, *options = ask("config", "merge.notebook.driver").split()
    assert (SCRIPTS / program).exists()
    assert options[:3] == ["merge", "--merge-strategy", "use-local"]


def test_a_deleted_chapter_comes_back_and_an_own_file_keeps_its_lines(room):
    (room.learner / CHAPTER).unlink()
    (room.learner / "02_chapter.ipynb").write_text("mine")
    room.publish(BASE, "02_chapter.ipynb")
    assert room.click().returncode == 0
    assert sources(room.read()) == sources(BASE)
    assert sources(nbformat.read(room.learner / "02_chapter.ipynb", 4)) == sources(BASE)
    (kept,) = room.learner.glob("02_chapter_*.ipynb")
    assert kept.read_text() == "mine"


def test_a_teacher_who_is_away_changes_nothing(room):
    room.save(worked_on())
    before = (room.learner / CHAPTER).read_bytes()
    room.teacher.rename(room.teacher.with_name("gone"))
    assert room.click().returncode != 0
    assert (room.learner / CHAPTER).read_bytes() == before


def test_the_hub_sets_what_is_tried_here(room):
    path = HUB / "jupyterhub_config.py"
    environment = PyFileConfigLoader(path.name, path=str(HUB)).load_config().Spawner.environment
    tried = {key: value for key, value in room.env.items() if key.startswith("GIT_CONFIG")}
    del tried["GIT_CONFIG_GLOBAL"]
    assert tried.items() <= environment.items()
