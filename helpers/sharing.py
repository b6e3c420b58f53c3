"""The folder in which a class shares its progress: whose file is where, and what may stand in it.

Nothing is shared unless the learner calls ``progress.share`` or the hub sets ``COURSE_SHARE``. Then
each learner has one file there, with the lines of their own file that the teacher's page needs and
nothing else. Other learners can neither read nor change it, if the folder has the rights that
``docs/deploying.md`` describes. The teacher's page is `helpers.looking_back.ClassRoom`.
"""

import getpass
import os
import re
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

VARIABLE, NAME_VARIABLE = "COURSE_SHARE", "COURSE_SHARE_NAME"
KIND = "sharing"  # of the event that says whether, where and under which name
ENDING = ".jsonl"
LONGEST_NAME = 40

# All that ever goes to the folder: of these kinds of events, these facts.
KINDS = ("task", "exercise", "given", "guess", "start afresh")
FACTS = (
    *("date", "chapter", "kind", "name"),
    *("right", "late", "guess", "happened", "misconception"),
)

# Every sentence that a learner may meet here.
NO_FOLDER = "there is no such folder; ask your teacher for its name"
TAKEN = "a file of that name is there, and it isn't yours; choose another name"
BAD_NAME = (
    "Share under a name or a number of at most {n} characters, such as share(folder, 7); "
    "{name!r} came."
)


class Share(NamedTuple):
    """Where a learner's shared file is.

    Attributes
    ----------
    folder
        The folder of the class.
    name
        What the teacher's page calls the learner.
    """

    folder: Path
    name: str

    @property
    def path(self) -> Path:
        """The file. The account is part of its name, so that two may have the same name."""
        parts = dict.fromkeys(re.sub(r"\W+", "-", part) for part in (self.name, account()))
        return self.folder / ("-".join(parts) + ENDING)


def account() -> str:
    """Return the name of the account, on a hub that of the hub."""
    try:
        return os.environ.get("JUPYTERHUB_USER") or getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        return str(os.getuid()) if hasattr(os, "getuid") else "learner"


def checked_name(name: object) -> str:
    """Return the name to share under; that of the account if there is none.

    Raises
    ------
    ValueError
        If it's no name.
    """
    found = " ".join(str(name).split()) or account()
    if len(found) > LONGEST_NAME or not re.search(r"\w", found) or not found.isprintable():
        raise ValueError(BAD_NAME.format(n=LONGEST_NAME, name=name))
    return found


def hubs_wish() -> Share | None:
    """Return what the hub has switched on; None if it hasn't."""
    folder = os.environ.get(VARIABLE, "").strip()
    if folder.lower() in ("", "off"):
        return None
    try:
        name = checked_name(os.environ.get(NAME_VARIABLE, ""))
    except ValueError:
        name = account()
    return Share(Path(folder), name)


def for_the_teacher(events: Iterable[Mapping]) -> list[dict]:
    """Return what of some events goes to the folder."""
    return [
        {fact: event[fact] for fact in FACTS if fact in event}
        for event in events
        if event["kind"] in KINDS
    ]


def opened(share: Share) -> int:
    """Open a learner's file in the folder of the class, or make it; return its descriptor.

    In a folder in which everyone may make files, another learner may have put something in the
    way: a link that leads to a file of ours, or a file of theirs. Neither is written to.

    Raises
    ------
    OSError
        If that isn't possible.
    """
    if not share.folder.is_dir():
        raise FileNotFoundError(2, NO_FOLDER)
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        file = os.open(share.path, flags, 0o600)
    except OSError as error:
        if os.path.lexists(share.path) and not is_own(share.path):
            raise FileExistsError(17, TAKEN) from error
        raise
    try:
        found = os.fstat(file)
        if not _is_plain_and_own(found):
            raise FileExistsError(17, TAKEN)
        _let_the_teacher_read(file, found, share.folder)
    except OSError:
        os.close(file)
        raise
    return file


def is_own(path: Path) -> bool:
    """Say whether a file is there that this account has made."""
    try:
        return _is_plain_and_own(path.lstat())
    except OSError:
        return False


def _is_plain_and_own(found: os.stat_result) -> bool:
    mine = not hasattr(os, "getuid") or found.st_uid == os.geteuid()
    return stat.S_ISREG(found.st_mode) and found.st_nlink == 1 and mine


def _let_the_teacher_read(file: int, found: os.stat_result, folder: Path) -> None:
    """Let the folder's group read a file, unless the learner is in it: then classmates are, too."""
    if not hasattr(os, "getgroups"):  # Windows: what the folder hands down decides
        return
    group = folder.stat().st_gid
    theirs = {os.getegid(), *os.getgroups()}
    readable = found.st_gid == group and (group not in theirs or os.geteuid() == 0)
    mode = 0o640 if readable else 0o600
    if stat.S_IMODE(found.st_mode) != mode:
        os.fchmod(file, mode)
