"""What a learner has done is kept: in one file, whatever happens to it, and to the kernels."""

import errno
import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helpers import progress

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from helpers import progress
for k in range(int(sys.argv[2])):
    progress.record("task", f"02.{sys.argv[1]}.task_{k}", right=True, words="é" * 50)
    if k == 0:
        print("begun", flush=True)
"""


@pytest.fixture
def file(tmp_path, monkeypatch) -> Path:
    """A file of the test's own, not there yet."""
    path = tmp_path / "folder" / "progress.jsonl"
    monkeypatch.setenv(progress.VARIABLE, str(path))
    monkeypatch.setattr(progress, "_told", set())
    monkeypatch.setattr(progress, "_untold", [])
    return path


def writer(file: Path, name: str, times: int) -> subprocess.Popen:
    """Start another Python that records."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, name, str(times)],
        cwd=ROOT,
        env=os.environ | {progress.VARIABLE: str(file)},
        stdout=subprocess.PIPE,
        text=True,
    )


def names() -> list[str]:
    return [event["name"] for event in progress.events()]


def asides(file: Path) -> list[Path]:
    return [path for path in file.parent.iterdir() if path != file]


class TestKept:
    def test_an_event_is_a_line_that_people_can_read(self, file):
        progress.record("exercise", "ch02.mse", right=False)
        (line,) = file.read_text(encoding="utf-8").splitlines()
        assert line.startswith('{"date": "20')
        assert line.endswith(
            '"chapter": "02", "kind": "exercise", "name": "ch02.mse", "right": false}'
        )

    def test_what_was_right_once_stays_right_and_else_the_last_one_counts(self, file):
        for right in (False, True, False):
            progress.record("exercise", "ch02.mse", right=right)
        for guess in (1, 2):
            progress.record("guess", "ch02.first", guess=guess, right=False)
        assert progress.done("exercise")["ch02.mse"]["right"]
        assert progress.done("guess")["ch02.first"]["guess"] == 2
        assert set(progress.done("task")) == set()

    def test_what_another_kernel_writes_is_seen_at_the_next_reading(self, file):
        progress.record("task", "01.Gates.and", right=True)
        assert names() == ["01.Gates.and"]
        assert writer(file, "Other", 1).wait() == 0
        assert names() == ["01.Gates.and", "02.Other.task_0"]

    def test_a_file_that_has_not_changed_is_not_read_again(self, file, monkeypatch):
        progress.record("task", "01.Gates.and", right=True)
        names()
        monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail("read again"))
        assert names() == ["01.Gates.and"]

    def test_a_folder_may_be_named_and_is_made(self, tmp_path, monkeypatch):
        monkeypatch.setenv(progress.VARIABLE, f"{tmp_path / 'mine'}/")
        progress.record("task", "01.Gates.and", right=True)
        assert (tmp_path / "mine" / progress.FILE).is_file()

    def test_without_a_wish_it_is_in_the_folder_of_the_user(self, tmp_path, monkeypatch):
        monkeypatch.delenv(progress.VARIABLE)
        monkeypatch.setattr(progress, "user_data_path", lambda name, appauthor: tmp_path / name)
        progress.record("task", "01.Gates.and", right=True)
        kept = tmp_path / progress.FOLDER / progress.FILE
        assert "01.Gates.and" in kept.read_text(encoding="utf-8")
        assert str(kept) in progress.where()


class TestSeveralKernels:
    def test_two_at_once_lose_nothing(self, file):
        both = [writer(file, name, 300) for name in ("One", "Other")]
        assert [one.wait() for one in both] == [0, 0]
        wanted = {f"02.{name}.task_{k}" for name in ("One", "Other") for k in range(300)}
        assert len(names()) == 600
        assert set(names()) == wanted
        assert not asides(file)

    def test_one_that_is_killed_loses_nothing_and_harms_nobody(self, file, capsys):
        killed, other = writer(file, "Killed", 10**6), writer(file, "Other", 200)
        assert killed.stdout.readline() == "begun\n"
        time.sleep(0.2)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        assert other.wait() == 0
        progress.record("task", "02.Afterwards.task", right=True)
        found = names()
        assert {f"02.Other.task_{k}" for k in range(200)} < set(found)
        until_killed = [name for name in found if "Killed" in name]
        assert until_killed == [f"02.Killed.task_{k}" for k in range(len(until_killed))]
        assert found[-1] == "02.Afterwards.task"
        assert not asides(file)
        assert capsys.readouterr().out == ""

    @pytest.mark.parametrize("cut", ["{", '{"date": "2026', '{"date": "2026-03-01", "chap'])
    def test_a_line_that_was_cut_off_is_passed_over(self, file, cut, capsys):
        progress.record("task", "01.Gates.and", right=True)
        with file.open("a", encoding="utf-8") as end:
            end.write(cut)
        assert names() == ["01.Gates.and"]
        progress.record("task", "01.Gates.nand", right=True)
        assert names() == ["01.Gates.and", "01.Gates.nand"]
        assert not asides(file)
        assert capsys.readouterr().out == ""


class TestDamaged:
    @pytest.mark.parametrize(
        "damage",
        [
            b"\xff\xfe\x00\x81 no text\n",
            b"Dear diary,\n",
            b"\0" * 500,
            b'[1, 2]\n{"kind": 3}\n',
            b'{"date": "never", "chapter": "01", "kind": "task", "name": "x"}\n',
            b"[" * 100_000 + b"\n",
            b'"text"\nnull\n17\n',
        ],
    )
    def test_it_is_put_aside_with_a_sentence_and_its_good_lines_are_kept(
        self, file, damage, capsys
    ):
        progress.record("task", "01.Gates.and", right=True)
        with file.open("ab") as end:
            end.write(damage + b"\n")
        progress.record("task", "01.Gates.nand", right=True)
        whole = file.read_bytes()
        assert names() == ["01.Gates.and", "01.Gates.nand"]
        (aside,) = asides(file)
        assert aside.read_bytes() == whole
        assert capsys.readouterr().out == progress.DAMAGED.format(aside=aside) + "\n"
        assert names() == ["01.Gates.and", "01.Gates.nand"]
        assert capsys.readouterr().out == ""
        assert len(file.read_text(encoding="utf-8").splitlines()) == 2

    def test_a_file_of_something_else_is_put_aside_whole(self, file):
        file.parent.mkdir()
        file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
        assert names() == []
        progress.record("task", "01.Gates.and", right=True)
        assert names() == ["01.Gates.and"]
        assert len(asides(file)) == 1


class TestNotWritable:
    @pytest.fixture
    def full(self, monkeypatch):
        """A disk that takes only ten more bytes."""
        write = os.write
        monkeypatch.setattr(os, "write", lambda file, data: write(file, data[:10]))

    def test_where_a_folder_cannot_be_made(self, tmp_path, file, capsys):
        (tmp_path / "folder").write_text("a file is in the way", encoding="utf-8")
        progress.record("task", "01.Gates.and", right=True)
        assert capsys.readouterr().out == "", "a slider is being moved"
        assert names() == ["01.Gates.and"], "as long as the kernel lives"
        said = capsys.readouterr().out
        assert said.count("\n") == said.count("can't be kept") == said.count(str(file)) == 1
        progress.record("task", "01.Gates.nand", right=True)
        assert names() == ["01.Gates.and", "01.Gates.nand"]
        assert capsys.readouterr().out == "", "it's said once"
        assert "can't be kept" in progress.where()

    @pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="may write everywhere")
    def test_where_nothing_may_be_written(self, file, capsys):
        file.parent.mkdir()
        file.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
        try:
            progress.record("task", "01.Gates.and", right=True)
            assert names() == ["01.Gates.and"]
            assert "can't be kept" in capsys.readouterr().out
        finally:
            file.parent.chmod(stat.S_IRWXU)

    def test_a_read_only_disk(self, file, monkeypatch, capsys):
        def refuse(*_):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))

        monkeypatch.setattr(os, "open", refuse)
        progress.record("task", "01.Gates.and", right=True)
        assert names() == ["01.Gates.and"]
        assert os.strerror(errno.EROFS) in capsys.readouterr().out

    def test_a_full_disk_and_when_there_is_room_again(self, file, full, monkeypatch, capsys):
        progress.record("task", "01.Gates.and", right=True)
        assert names() == ["01.Gates.and"]
        assert os.strerror(errno.ENOSPC) in capsys.readouterr().out
        monkeypatch.undo()
        monkeypatch.setenv(progress.VARIABLE, str(file))
        progress.record("task", "01.Gates.nand", right=True)
        assert names() == ["01.Gates.and", "01.Gates.nand"]
        good = [line for line in file.read_text("utf-8").splitlines() if line.endswith("}")]
        assert [json.loads(line)["name"] for line in good] == names()
        assert not asides(file)

    def test_no_home(self, monkeypatch, capsys):
        monkeypatch.delenv(progress.VARIABLE)
        monkeypatch.setattr(progress, "_told", set())
        monkeypatch.setattr(progress, "user_data_path", lambda name, appauthor: Path("~") / name)
        progress.record("task", "01.Gates.and", right=True)
        assert names() == ["01.Gates.and"]
        assert progress.NO_HOME in capsys.readouterr().out
        assert not Path("~").exists()
        assert progress.NO_HOME in progress.where()

    def test_switched_off_nothing_is_written_nor_said(self, tmp_path, monkeypatch, capsys):
        monkeypatch.setenv(progress.VARIABLE, "off")
        monkeypatch.chdir(tmp_path)
        progress.record("task", "01.Gates.and", right=True)
        assert names() == ["01.Gates.and"]
        assert list(tmp_path.iterdir()) == []
        assert capsys.readouterr().out == ""
        assert progress.where() == progress.SWITCHED_OFF


class TestTakenBack:
    @pytest.fixture(autouse=True)
    def _two_chapters(self, file):
        progress.record("task", "02.Parabola.flat_place", right=True)
        progress.record("exercise", "ch02.mse", right=True)
        progress.record("task", "03.Stacks.parabola_learned", right=True)

    @pytest.mark.parametrize("chapter", ["02", "2", 2])
    def test_a_chapter_starts_afresh_and_the_others_stay(self, chapter):
        progress.start_afresh(chapter)
        assert names() == ["03.Stacks.parabola_learned"]
        progress.record("exercise", "ch02.mse", right=False)
        assert progress.done("exercise")["ch02.mse"]["right"] is False

    @pytest.mark.parametrize("chapter", ["two", "", None, "02.Parabola"])
    def test_what_is_no_chapter_is_refused(self, chapter):
        with pytest.raises(ValueError, match="Write the number of a chapter"):
            progress.start_afresh(chapter)
        assert len(names()) == 3

    def test_everything_is_forgotten_also_what_was_put_aside(self, file):
        with file.open("ab") as end:
            end.write(b"damage\n")
        assert len(names()) == 3
        assert asides(file)
        progress.digits_file().write_bytes(b"drawn by the learner")
        other = file.with_name("notes.txt")
        other.write_text("the learner's own", encoding="utf-8")
        progress.forget_everything()
        assert names() == []
        assert list(file.parent.iterdir()) == [other]

    def test_digits_are_kept_beside_the_file_or_not_at_all(self, file, monkeypatch):
        assert progress.digits_file() == file.with_name("my_digits.npz")
        monkeypatch.setenv(progress.VARIABLE, "off")
        assert progress.digits_file() is None

    def test_what_cannot_be_deleted_is_said(self, file, monkeypatch, capsys):
        def refuse(*_, **__):
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))

        monkeypatch.setattr(Path, "unlink", refuse)
        progress.forget_everything()
        assert "can't be deleted" in capsys.readouterr().out
