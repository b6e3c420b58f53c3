"""What goes to the folder of a class: nothing unless it's switched on, and then not all."""

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from helpers import progress, sharing
from helpers.exercises import bank, guess_bank

ROOT = Path(__file__).parents[2]
TEACHER, LEARNER, CLASSMATE = 61000, 61001, 61002  # accounts that need not exist

# The account changes behind the imports: another one may not read where Python is installed.
AS = """
import os
from helpers import progress
from helpers.looking_back.shared_files import SharedFolder
os.setgroups([])
os.setgid({account})
os.setuid({account})
"""
SHARES = """
progress.share({folder!r}, "Ada")
progress.record("task", "02.Parabola.flat_place", right=True)
"""
SEES = """
folder = SharedFolder({folder!r}, ["02.Parabola.flat_place"])
folder.refresh()
print([(one.name, len(one.done)) for one in folder.learners], folder.problems)
"""
TRIES = """
def tried(what, *inputs):
    try:
        what(*inputs)
    except PermissionError:
        return "refused"
    except OSError as error:
        return repr(error)
    return "done"
there, folder = {file!r}, {folder!r}
print(
    tried(os.listdir, folder),
    tried(open, there),
    tried(open, there, "a"),
    tried(open, there, "w"),
    tried(os.truncate, there, 0),
    tried(os.unlink, there),
    tried(os.rename, there, folder + "/other"),
    tried(os.chmod, there, 0o666),
)
"""


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch) -> Path:
    """A learner with a file of their own and a name on the hub."""
    path = tmp_path / "own" / "progress.jsonl"
    monkeypatch.setenv(progress.VARIABLE, str(path))
    monkeypatch.setenv("JUPYTERHUB_USER", "ada")
    monkeypatch.setattr(progress, "_told", set())
    monkeypatch.setattr(progress, "_untold", [])
    yield path
    progress._unsent.clear()


@pytest.fixture
def folder(tmp_path) -> Path:
    """The folder of the class."""
    path = tmp_path / "class"
    path.mkdir()
    path.chmod(0o3733)
    return path


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def do(task: str = "flat_place") -> None:
    progress.record("task", f"02.Parabola.{task}", right=True)


class TestConsent:
    def test_unless_it_is_switched_on_nothing_is_written_anywhere(self, folder, tmp_path, own):
        do()
        progress.pass_on("given", "ch02.smaller_sum", guess="flat")
        bank()["ch02.one_step"].check(1.1)
        assert {path for path in tmp_path.rglob("*") if path.is_file()} == {own}
        assert "can read" not in progress.where()

    def test_the_learner_switches_it_on_and_is_told_what_and_where(self, folder, capsys):
        progress.share(folder, "Ada L.")
        file = folder / "Ada-L--ada.jsonl"
        said = capsys.readouterr().out
        assert said == progress.SHARED.format(path=file, name="Ada L.", folder=folder) + "\n"
        assert said.strip() in progress.where()
        do()
        assert [line["name"] for line in lines(file)] == ["Ada L.", "02.Parabola.flat_place"]
        progress.events()
        assert capsys.readouterr().out == "", "it's said once"

    def test_the_hub_switches_it_on_and_the_learner_is_told_once(self, folder, monkeypatch, capsys):
        monkeypatch.setenv(sharing.VARIABLE, str(folder))
        progress.events()
        progress.events()
        assert capsys.readouterr().out.count(str(folder / "ada.jsonl")) == 1
        assert list(folder.iterdir()) == [], "told before anything is shared"
        do()
        assert lines(folder / "ada.jsonl")[0]["name"] == "ada"

    def test_the_hub_may_give_numbers(self, folder, monkeypatch):
        monkeypatch.setenv(sharing.VARIABLE, str(folder))
        monkeypatch.setenv(sharing.NAME_VARIABLE, "7")
        do()
        assert lines(folder / "7-ada.jsonl")[0]["name"] == "7"

    @pytest.mark.parametrize("wish", ["", "off", " OFF "])
    def test_the_hub_may_say_no(self, folder, monkeypatch, wish):
        monkeypatch.setenv(sharing.VARIABLE, wish)
        do()
        assert sharing.hubs_wish() is None

    def test_the_learner_can_stop_what_the_hub_has_switched_on(self, folder, monkeypatch, capsys):
        monkeypatch.setenv(sharing.VARIABLE, str(folder))
        do()
        before = (folder / "ada.jsonl").read_bytes()
        progress.stop_sharing()
        do("bottom_in_one_step")
        progress.pass_on("given", "ch02.smaller_sum", guess="flat")
        assert (folder / "ada.jsonl").read_bytes() == before
        assert "stop_sharing(delete=True)" in capsys.readouterr().out
        progress.stop_sharing(delete=True)
        assert list(folder.iterdir()) == []
        assert progress.SHARING_ENDS_DELETED in capsys.readouterr().out
        progress.stop_sharing()
        assert capsys.readouterr().out == progress.NO_SHARING + "\n"
        assert "can read" not in progress.where()

    def test_a_learner_who_has_stopped_it_need_not_say_so_again(self, folder, monkeypatch):
        monkeypatch.setenv(sharing.VARIABLE, str(folder))
        do()
        progress.stop_sharing()
        progress.forget_everything()
        do()
        assert list(folder.iterdir()) == []

    def test_another_kernel_knows_of_it(self, folder, own):
        progress.share(folder, "Ada")
        code = "from helpers import progress; progress.record('task', '02.Toy.x', right=True)"
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
        assert lines(folder / "Ada-ada.jsonl")[-1]["name"] == "02.Toy.x"

    def test_with_progress_off_nothing_is_shared(self, folder, monkeypatch, capsys):
        monkeypatch.setenv(progress.VARIABLE, "off")
        monkeypatch.setenv(sharing.VARIABLE, str(folder))
        do()
        progress.share(folder, "Ada")
        do()
        assert capsys.readouterr().out == progress.OFF_TOO + "\n"
        assert list(folder.iterdir()) == []

    def test_under_another_name_the_old_file_goes(self, folder):
        progress.share(folder, "Ada")
        do()
        progress.share(folder, 7)
        (file,) = folder.iterdir()
        assert [line["name"] for line in lines(file)] == ["7", "02.Parabola.flat_place"]

    def test_everything_forgotten_is_forgotten_there_too(self, folder, own):
        progress.share(folder, "Ada")
        do()
        progress.forget_everything()
        assert list(folder.iterdir()) == []
        assert not own.exists()
        do()
        assert list(folder.iterdir()) == []


class TestWhatIsShared:
    def test_what_was_done_before_and_what_is_done_then(self, folder):
        do()
        progress.record("task", "03.Stacks.x", right=True)
        progress.start_afresh("02")
        progress.share(folder, "Ada")
        do("bottom_in_one_step")
        progress.start_afresh("03")
        kinds = [(line["kind"], line["name"]) for line in lines(folder / "Ada-ada.jsonl")]
        assert kinds == [
            ("sharing", "Ada"),
            ("task", "03.Stacks.x"),
            ("task", "02.Parabola.bottom_in_one_step"),
            ("start afresh", "03."),
        ]

    def test_the_misconception_goes_there_and_neither_the_answer_nor_the_code(self, folder, own):
        progress.share(folder, "Ada")
        bank()["ch02.one_step"].check(1.1)
        bank()["ch02.one_step"].check(123.456)

        def absolute_slopes(x, y, w, b):
            secret = 987654
            raise ValueError(f"my own words {secret}")

        bank()["ch02.absolute_slopes"].check(absolute_slopes)
        first, second, third = lines(folder / "Ada-ada.jsonl")[1:]
        assert first["misconception"].startswith("that-is-uphill-")
        assert "misconception" not in second
        assert third["misconception"].startswith("the-function-stopped-with-an-")
        for path in (own, folder / "Ada-ada.jsonl"):
            kept = path.read_text(encoding="utf-8")
            assert not any(word in kept for word in ("123.456", "987654", "own words", "1.1"))

    def test_a_guess_goes_there_before_its_answer_is_known(self, folder, own):
        progress.share(folder, "Ada")
        guess = guess_bank()["ch02.smaller_sum"]
        guess.guess("steep")
        assert lines(folder / "Ada-ada.jsonl")[-1] | {"date": ""} == {
            **{"date": "", "chapter": "02", "kind": "given", "name": "ch02.smaller_sum"},
            "guess": "steep",
        }
        assert "steep" not in own.read_text(encoding="utf-8"), "it can still be changed"
        guess.given = None

    def test_nothing_else_is(self, folder):
        progress.share(folder, "Ada")
        before = (folder / "Ada-ada.jsonl").read_bytes()
        progress.record("contest", "11.Contest.board", settings={"seed": 3})
        progress.record("review", "ch02.one_step", right=True)
        assert (folder / "Ada-ada.jsonl").read_bytes() == before
        progress.record("task", "02.Parabola.flat_place", right=True, code="print(1)")
        assert "print(1)" not in (folder / "Ada-ada.jsonl").read_text(encoding="utf-8")


class TestRefused:
    @pytest.mark.parametrize("name", ["x" * 41, "<>", "two\x00parts", "...", "\u202eadA"])
    def test_what_is_no_name(self, folder, name):
        with pytest.raises(ValueError, match="Share under a name or a number"):
            progress.share(folder, name)
        assert list(folder.iterdir()) == []

    def test_a_folder_that_is_not_there_is_not_made(self, tmp_path):
        with pytest.raises(ValueError, match="there is no such folder"):
            progress.share(tmp_path / "missing", "Ada")
        do()
        assert not (tmp_path / "missing").exists()

    def test_no_folder_at_all(self):
        with pytest.raises(ValueError, match="Name the folder of your class"):
            progress.share()

    def test_a_hub_whose_folder_is_gone_is_said_once_and_tried_again(
        self, folder, tmp_path, monkeypatch, capsys
    ):
        monkeypatch.setenv(sharing.VARIABLE, str(tmp_path / "later"))
        do()
        do("bottom_in_one_step")
        assert capsys.readouterr().out == ""
        progress.events()
        progress.events()
        assert capsys.readouterr().out.count("can't be shared with your teacher") == 1
        (tmp_path / "later").mkdir()
        do("jumps_and_falls")
        assert len(lines(tmp_path / "later" / "ada.jsonl")) == 4

    @pytest.mark.skipif(not hasattr(os, "getuid"), reason="links need rights there")
    @pytest.mark.parametrize("link", ["symlink_to", "hardlink_to"])
    def test_a_link_that_somebody_has_put_in_the_way_is_not_written_through(
        self, folder, tmp_path, link
    ):
        mine = tmp_path / "mine.txt"
        mine.write_text("mine", encoding="utf-8")
        getattr(folder / "Ada-ada.jsonl", link)(mine)
        with pytest.raises(ValueError, match="it isn't yours"):
            progress.share(folder, "Ada")
        assert mine.read_text(encoding="utf-8") == "mine"

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are none")
    def test_a_pipe_in_the_way_makes_nobody_wait(self, folder):
        os.mkfifo(folder / "Ada-ada.jsonl")
        with pytest.raises(ValueError, match="it isn't yours"):
            progress.share(folder, "Ada")


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="POSIX rights")
class TestRights:
    def test_without_a_teachers_group_a_file_is_its_owners_alone(self, folder):
        folder.chmod(0o1733)
        if os.geteuid() == 0:
            os.chown(folder, 0, TEACHER)
        progress.share(folder, "Ada")
        mode = (folder / "Ada-ada.jsonl").stat().st_mode
        assert stat.S_IMODE(mode) == 0o600

    @pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="needs other accounts")
    def test_no_learner_reads_changes_or_deletes_what_is_another_ones_and_the_teacher_reads(self):
        home = Path(tempfile.mkdtemp())
        home.chmod(0o755)
        try:
            folder, own = home / "class", home / "own"
            folder.mkdir()
            os.chown(folder, TEACHER, TEACHER)
            folder.chmod(0o3733)
            own.mkdir()
            os.chown(own, LEARNER, LEARNER)
            _run_as(LEARNER, SHARES.format(folder=str(folder)), own)
            (file,) = folder.iterdir()
            assert file.stat().st_uid == LEARNER
            assert file.stat().st_gid == TEACHER
            assert stat.S_IMODE(file.stat().st_mode) == 0o640
            kept = file.read_bytes()
            tries = TRIES.format(file=str(file), folder=str(folder))
            assert _run_as(CLASSMATE, tries, own).split() == ["refused"] * 8
            assert file.read_bytes() == kept
            seen = _run_as(TEACHER, SEES.format(folder=str(folder)), own)
            assert seen.strip() == "[('Ada', 1)] []"
        finally:
            shutil.rmtree(home)


def _run_as(account: int, code: str, own: Path) -> str:
    """Run code as another account, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", AS.format(account=account) + code],
        cwd=ROOT,
        env=os.environ | {progress.VARIABLE: f"{own}/progress.jsonl", "HOME": str(own)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
