"""Reading what a class shares: a file of each learner's, and of each only what is new.

What stands in those files, somebody else has written. So nothing in them is believed: links are not
followed, lines are read up to a limit, names of exercises must be ones of the course, and what the
teacher sees of a file is only the learner's name and what the course itself says.
"""

import itertools
import json
import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from helpers import sharing
from helpers.words import counted

AT_ONCE = 1 << 20  # bytes of a file that one look reads at most
MOST = 4 << 20  # bytes of a file that are read at all; a whole course takes a tenth of that
LONGEST = 4096  # bytes of a line
MOST_FILES = 300
SHOWN = 24  # letters of a name

# Every sentence that a teacher may meet here.
NO_FOLDER = "There is no folder {folder}. Make it as docs/deploying.md says, or name another one."
NOT_TO_LIST = "The folder {folder} can't be read ({reason}). It should belong to your account."
LOOSE = (
    "In the folder {folder} learners can list or delete each other's files: its rights are "
    "{mode}, and should be 3733, see docs/deploying.md."
)
EMPTY = "{file} is empty so far."
LINK = "{file} is a link to somewhere else, and isn't followed."
NO_FILE = "{file} isn't a file."
NOT_TO_READ = "{file} can't be read ({reason})."
BAD_LINES = "{lines} of {file} can't be read, and {are} passed over."
TOO_LARGE = "{file} is far too large: only its first {n} MB are read."
GONE = "{files} gone since this page was opened: {names}."
TOO_MANY = "There are more than {n} files; the others are left out."


@dataclass
class Learner:
    """What one file says.

    Attributes
    ----------
    file
        Its path in the folder.
    called
        The name in the file.
    name
        What to call the learner; no two are called the same.
    number
        From 1 on, in the order in which they began to share.
    done
        By kind and name, the last event of each; but what was right once stays right.
    last
        The last event of all.
    bad
        How many lines can't be read.
    trouble
        A sentence on what keeps the file from being read; "" if nothing does.
    """

    file: str
    called: str = ""
    name: str = ""
    number: int = 0
    done: dict[tuple[str, str], dict] = field(default_factory=dict)
    last: dict | None = None
    since: datetime | None = None
    bad: int = 0
    trouble: str = ""
    look: tuple = ()
    place: int = 0  # up to which it's read
    rest: bytes = b""  # of a line that isn't complete
    skips: bool = False  # the rest of a line that's too long

    def take(self, data: bytes, known: Collection[str]) -> None:
        """Take over what was read."""
        self.place += len(data)
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            if self.skips:
                self.skips = False
            elif line.strip():
                self._note(line, known)
        if len(self.rest) > LONGEST:
            self.bad += not self.skips
            self.skips, self.rest = True, b""

    def _note(self, line: bytes, known: Collection[str]) -> None:
        event = parsed(line)
        if event is None:
            self.bad += 1
            return
        self.since = self.since or event["date"]
        kind, name = event["kind"], event["name"]
        if kind == sharing.KIND:
            self.called = name
        elif kind == "start afresh":
            chapter = event["chapter"]
            self.done = {k: e for k, e in self.done.items() if e["chapter"] != chapter}
        elif kind in sharing.KINDS and name in known:
            before = self.done.get((kind, name), {})
            if not (before.get("right") and not event["right"]):
                self.done[kind, name] = event
            self.last = event


class SharedFolder:
    """The files of a class.

    Parameters
    ----------
    folder
        Where they are; also those one folder below, where each learner has a folder of their own.
    known
        The names of all that the course has to do; others are passed over.

    Attributes
    ----------
    learners
        Those who share, in the order in which they began.
    bytes_read
        How many bytes were read in all.
    """

    def __init__(self, folder: str | os.PathLike, known: Collection[str]) -> None:
        """Take note of the folder; nothing is read before `refresh`."""
        self.folder, self._known = Path(folder).expanduser(), known
        self._learners: dict[str, Learner] = {}
        self._problem = self._loose = ""
        self._gone: list[str] = []
        self._numbers: dict[str, int] = {}  # kept when a file goes and comes back
        self._too_many = False
        self.bytes_read = 0

    @property
    def learners(self) -> list[Learner]:
        """Those who share, in the order in which they began."""
        found = [learner for learner in self._learners.values() if learner.since]
        return sorted(found, key=lambda learner: learner.number)

    @property
    def failed(self) -> bool:
        """Whether the folder itself can't be read."""
        return bool(self._problem)

    @property
    def problems(self) -> list[str]:
        """A sentence for each thing that keeps something from being seen."""
        found = [self._problem, self._loose]
        for one in self._learners.values():
            found.append(one.trouble)
            if one.bad and not one.trouble:
                lines, are = counted(one.bad, "line"), "is" if one.bad == 1 else "are"
                found.append(BAD_LINES.format(lines=lines, are=are, file=cleaned(one.file)))
        if self._gone:
            files = "This file is" if len(self._gone) == 1 else "These files are"
            found.append(GONE.format(files=files, names=", ".join(map(cleaned, self._gone))))
        if self._too_many:
            found.append(TOO_MANY.format(n=MOST_FILES))
        return [problem for problem in found if problem]

    def refresh(self) -> None:
        """Read what is new."""
        try:
            found = dict(self._files())
        except OSError as error:
            self._learners.clear()
            missing = isinstance(error, FileNotFoundError | NotADirectoryError)
            said = NO_FOLDER if missing else NOT_TO_LIST
            self._problem = said.format(folder=self.folder, reason=reason(error))
            return
        self._problem, self._too_many = "", len(found) > MOST_FILES
        self._loose = self._rights()
        found = dict(sorted(found.items())[:MOST_FILES])
        for file in [file for file in self._learners if file not in found]:
            del self._learners[file]
            self._gone.append(file)
        self._gone = [file for file in self._gone if file not in found]
        for file, status in found.items():
            learner = self._learners.setdefault(file, Learner(file))
            if status is not None:
                self._read(learner, status)
        self._name_and_number()

    def _files(self) -> Iterator[tuple[str, os.stat_result | None]]:
        """Return path and status of each file; None where it's gone again."""
        for entry in self._entries(self.folder):
            if entry.is_dir(follow_symlinks=False):
                try:
                    inner = self._entries(Path(entry.path))
                except OSError:
                    continue
                for below in inner:
                    if below.name.endswith(sharing.ENDING):
                        yield f"{entry.name}/{below.name}", _status(below)
            elif entry.name.endswith(sharing.ENDING):
                yield entry.name, _status(entry)

    @staticmethod
    def _entries(folder: Path) -> list[os.DirEntry]:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if not entry.name.startswith(".")]

    def _rights(self) -> str:
        """Return a sentence if learners could see or delete each other's files."""
        if not hasattr(os, "getuid"):
            return ""
        try:
            mode = stat.S_IMODE(self.folder.stat().st_mode)
        except OSError:
            return ""
        loose = mode & 0o002 and (mode & 0o004 or not mode & stat.S_ISVTX)
        return LOOSE.format(folder=self.folder, mode=f"{mode:o}") if loose else ""

    def _read(self, learner: Learner, status: os.stat_result) -> None:
        """Read what a file has more than before; all of it, if it's another one."""
        look = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
        if look == learner.look and learner.place >= min(status.st_size, MOST):
            return
        if learner.look and (look[:2] != learner.look[:2] or status.st_size < learner.place):
            learner = self._learners[learner.file] = Learner(learner.file)
        learner.look, learner.trouble = look, ""
        shown = cleaned(learner.file)
        if not stat.S_ISREG(status.st_mode):
            link = stat.S_ISLNK(status.st_mode)
            learner.trouble = (LINK if link else NO_FILE).format(file=shown)
            return
        try:
            data = self._bytes(learner)
        except FileNotFoundError:  # the next look will see that it's gone
            return
        except OSError as error:
            learner.look = ()  # try again
            learner.trouble = NOT_TO_READ.format(file=shown, reason=reason(error))
            return
        self.bytes_read += len(data)
        learner.take(data, self._known)
        if not status.st_size:
            learner.trouble = EMPTY.format(file=shown)
        elif status.st_size > MOST:
            learner.trouble = TOO_LARGE.format(file=shown, n=MOST >> 20)

    def _bytes(self, learner: Learner) -> bytes:
        """Return what comes next in a file; nothing where it has become something else."""
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0)
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        file = os.open(self.folder / learner.file, flags)
        try:
            found = os.fstat(file)
            if not stat.S_ISREG(found.st_mode) or found.st_ino != learner.look[1]:
                return b""
            os.lseek(file, learner.place, os.SEEK_SET)
            return os.read(file, max(min(AT_ONCE, MOST - learner.place), 0))
        finally:
            os.close(file)

    def _name_and_number(self) -> None:
        new = [one for one in self._learners.values() if one.since and not one.number]
        for one in sorted(new, key=lambda one: (one.since, one.file)):
            one.number = self._numbers.setdefault(one.file, len(self._numbers) + 1)
        names: set[str] = set()
        for one in self.learners:
            name = cleaned(one.called) or cleaned(Path(one.file).stem)
            same = (f"{name} ({count})" for count in itertools.count(2))
            one.name = name if name not in names else next(n for n in same if n not in names)
            names.add(one.name)


def _status(entry: os.DirEntry) -> os.stat_result | None:
    try:
        return entry.stat(follow_symlinks=False)
    except OSError:
        return None


def parsed(line: bytes) -> dict | None:
    """Return an event with what a page needs of it, its date as one; None if it's none."""
    if len(line) > LONGEST:
        return None
    try:
        event = json.loads(line.decode("utf-8"))
        date = datetime.fromisoformat(event["date"]).astimezone()
        texts = {key: event[key] for key in ("chapter", "kind", "name")}
    except (ValueError, TypeError, KeyError, OverflowError, OSError, RecursionError):
        return None
    if not all(isinstance(text, str) for text in texts.values()):
        return None
    told = event.get("misconception")
    return {
        "date": date,
        **texts,
        "right": event.get("right") is True,
        "late": event.get("late") is True,
        "guess": event.get("guess"),
        "misconception": told if isinstance(told, str) else "",
    }


def cleaned(name: str) -> str:
    """Return a name without what doesn't print, and not too long for a column."""
    letters = "".join(letter if letter.isprintable() else " " for letter in name)
    short = " ".join(letters.split())
    return short if len(short) <= SHOWN else f"{short[: SHOWN - 1]}…"


def reason(error: OSError) -> str:
    """Return why something couldn't be done."""
    return error.strerror or type(error).__name__
