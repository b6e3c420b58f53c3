"""What a learner has done, kept from one day to the next in a small file of the learner's own.

The file is in the user's data folder, and nothing leaves the machine. Each line is one event, in
JSON that people can read (here on two lines)::

    {"date": "2026-03-01T18:20:11+01:00", "chapter": "02", "kind": "exercise", "name": "ch02.mse",
     "right": true}

Of a wrong answer, the name of a known misconception is kept (`helpers.exercises.misconceptions`),
never the answer.

An event is appended with one write. So kernels that work at the same time don't disturb each
other, and one that is killed leaves at most a line that is cut off, which is passed over. The
environment variable ``COURSE_PROGRESS`` names another file or folder, or says ``off``. Where
nothing can be written, what was done is remembered until the kernel ends.

Whoever has something to keep calls `record`; `done` tells what was kept. With `share`, or where the
hub has switched it on, a part of it goes to a folder that the teacher can read, too
(`helpers.sharing`). Explained in chapter 00.
"""

import json
import os
import re
import threading
from datetime import datetime
from pathlib import Path

from platformdirs import user_data_path

from helpers import sharing

FOLDER, FILE = "neural-network-course", "progress.jsonl"
DIGITS = "my_digits.npz"  # beside it: what was drawn in chapter 14
VARIABLE, OFF = "COURSE_PROGRESS", "off"

# Every sentence that a learner may meet here.
KEPT = "What you do in this course is kept in {path}"
SWITCHED_OFF = "COURSE_PROGRESS is off: what you do is remembered only until the kernel ends."
NOT_WRITABLE = (
    "Your progress can't be kept in {path} ({reason}). The course still works, and remembers "
    "it until the kernel ends."
)
NOT_READABLE = "Your earlier progress can't be read from {path} ({reason}). The course still works."
DAMAGED = (
    "The file with your progress was damaged. What could still be read is kept; "
    "the old file is now called {aside}."
)
AFRESH = "Chapter {chapter} is as if you'd never been there. Run its cells again to see that."
FORGOTTEN = "Everything is forgotten. Run a cell again to see that."
NOT_FORGOTTEN = "{path} can't be deleted ({reason}). Delete it yourself to forget everything."
NO_CHAPTER = (
    'Write the number of a chapter as in its title, such as start_afresh("02"); {value!r} came.'
)
NO_HOME = "no folder for it is known"
SHARED = (
    "Your teacher can read in {path} what you do, under the name {name}: which tasks, exercises "
    "and guesses, when, how each went, what you guessed, and which known mistake an answer showed. "
    "Your code and your answers never go there. progress.stop_sharing() ends it."
)
NOT_SHARED = (
    "What you do can't be shared with your teacher in {folder} ({reason}). The course still works, "
    "and tries again with whatever you do next."
)
CANNOT_SHARE = "Nothing is shared: a file for you in {folder} can't be written ({reason})."
OFF_TOO = "COURSE_PROGRESS is off, so nothing is shared either."
NO_SHARING = "Nothing is shared."
NOT_NAMED = 'Name the folder of your class, such as share("/srv/class", "Ada").'
SHARING_ENDS = (
    "From now on nothing is shared. What you've shared so far is still in {path}; "
    "progress.stop_sharing(delete=True) deletes that, too."
)
SHARING_ENDS_DELETED = "From now on nothing is shared, and what you've shared so far is deleted."

CHAPTER = re.compile(r"(?:ch)?(\w\d)\.")  # how the name of an event begins
START_AFRESH = "start afresh"
MOST_UNSENT = 1000
BEGINS = b'{"date": "'  # each line; what begins so and can't be read was cut off

_lock = threading.RLock()  # pictures are drawn, and clicks heard, in threads of their own
_waiting: list[dict] = []  # what could not be written yet
_unsent: list[dict] = []  # what could not be shared yet
_read: tuple[object, list[dict]] = (None, [])  # what the file was like when last read, and held
_untold: list[str] = []
_told: set[str] = set()


def record(kind: str, name: str, **facts) -> None:
    """Keep that something was done.

    It says nothing and raises nothing: it may be called while a slider is moved. What there is to
    say, such as that the disk is full, the next reading says.

    Parameters
    ----------
    kind
        "task", "exercise", "guess", or "review" for a question that was asked again.
    name
        What it's about: "02.Parabola.bottom_in_one_step", "ch02.mse", "ch02.smaller_sum". It
        begins with the chapter.
    facts
        What else to keep; what JSON can't hold is kept as text.
    """
    _append(_event(kind, name, facts))


def pass_on(kind: str, name: str, **facts) -> None:
    """Share something that isn't kept, if sharing is on: a guess whose answer isn't there yet."""
    with _lock:
        _share(_event(kind, name, facts))


def events() -> list[dict]:
    """Return what was done, in its order, without what came before a fresh start of its chapter."""
    with _lock:
        found = [*_from_file(), *_waiting]
        if share := _sharing_now():
            _say(SHARED.format(**share._asdict(), path=share.path))
        _tell()
    return _since_a_fresh_start(found)


def done(kind: str) -> dict[str, dict]:
    """Return by name what was done of one kind, as an event each.

    The last event of a name counts; but what was right once stays right.
    """
    found: dict[str, dict] = {}
    for event in events():
        before = found.get(event["name"], {})
        if event["kind"] == kind and not (before.get("right") and not event.get("right")):
            found[event["name"]] = event
    return found


def start_afresh(chapter: str) -> None:
    """Let a chapter be as if nothing had been done in it: ``start_afresh("02")``.

    Raises
    ------
    ValueError
        If it's not the number of a chapter.
    """
    number = str(chapter).zfill(2)
    if not (str(chapter) and re.fullmatch(r"\w\d", number)):
        raise ValueError(NO_CHAPTER.format(value=chapter))
    _append(_event(START_AFRESH, f"{number}.", {}))
    print(AFRESH.format(chapter=number))


def share(folder: str | os.PathLike = "", name: str | int = "") -> None:
    """Let the teacher see how you get on: ``share("/srv/class", "Ada")``. It says what is shared.

    Parameters
    ----------
    folder
        The folder of the class, which the teacher has made; without one, that of the hub.
    name
        What the teacher reads: a name or a number. Without one, it's that of your account.

    Raises
    ------
    ValueError
        If the name is none, or the folder can't be used. Then nothing changes.
    """
    hub = sharing.hubs_wish()
    if not str(folder) and hub is None:
        raise ValueError(NOT_NAMED)
    folder = Path(folder).expanduser().absolute() if str(folder) else hub.folder
    wish = sharing.Share(folder, sharing.checked_name(name))
    if _is_off():
        print(OFF_TOO)
        return
    with _lock:
        before = _sharing_now()
        try:
            os.close(sharing.opened(wish))
        except (OSError, ValueError) as error:
            raise ValueError(CANNOT_SHARE.format(folder=folder, reason=_reason(error))) from None
        if before is not None and before.path != wish.path:
            _withdraw(before)
        _append(_event(sharing.KIND, wish.name, {"folder": str(folder)}))
        _told.add(said := SHARED.format(**wish._asdict(), path=wish.path))
    print(said)


def stop_sharing(delete: bool = False) -> None:
    """Share nothing from now on, whoever has switched it on.

    Parameters
    ----------
    delete
        Whether to delete also what was shared before.
    """
    with _lock:
        earlier, goes_on = _last_share()
        if goes_on:
            _stop(earlier)
            _unsent.clear()
        if delete and earlier is not None and not _withdraw(earlier):
            return
    if earlier is None or not (goes_on or delete):
        print(NO_SHARING)
    else:
        print(SHARING_ENDS_DELETED if delete else SHARING_ENDS.format(path=earlier.path))


def forget_everything() -> None:
    """Delete the file, what was put aside of earlier ones, own digits, and what was shared.

    A learner who has stopped what the hub has switched on need not say so again.
    """
    with _lock:
        shared, goes_on = _last_share()
        if shared is not None and not _withdraw(shared):
            return
        _waiting.clear()
        _unsent.clear()
        path = _path()
        try:
            if path is not None:
                aside = path.parent.glob(f"{path.stem}-damaged-*{path.suffix}")
                for old in [path, path.with_name(DIGITS), *aside]:
                    old.unlink(missing_ok=True)
        except OSError as error:
            print(NOT_FORGOTTEN.format(path=path, reason=_reason(error)))
            return
        if shared is not None and not goes_on and sharing.hubs_wish() is not None:
            _stop(shared)
    print(FORGOTTEN)


def digits_file() -> Path | None:
    """Return the file for the learner's own digits, beside the other; None if nothing is kept."""
    path = _path()
    return path and path.with_name(DIGITS)


def where() -> str:
    """Say in a sentence where all that is kept, or that it isn't."""
    with _lock:
        path, problem = _path(), ""
        if path is not None:
            problem = _trouble(path)
        elif not _is_off():
            problem = NOT_WRITABLE.format(path=FILE, reason=NO_HOME)
        share = _sharing_now()
    said = problem or (KEPT.format(path=path) if path else SWITCHED_OFF)
    return f"{said}\n{SHARED.format(**share._asdict(), path=share.path)}" if share else said


# The machinery.


def _is_off() -> bool:
    return os.environ.get(VARIABLE, "").strip().lower() == OFF


def _path() -> Path | None:
    """Return the file; None if there is to be none."""
    if _is_off():
        return None
    wish = os.environ.get(VARIABLE, "").strip()
    try:
        path = Path(wish).expanduser() if wish else user_data_path(FOLDER, appauthor=False) / FILE
        if wish and (wish.endswith(("/", os.sep)) or path.is_dir()):
            path /= FILE
    except (OSError, RuntimeError):
        return None
    if not wish and not path.is_absolute():  # there is no home
        return None
    return path


def _trouble(path: Path) -> str:
    """Return what keeps one from writing into a file, as a sentence; "" if nothing does."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(_opened(path))
    except (OSError, ValueError) as error:
        return NOT_WRITABLE.format(path=path, reason=_reason(error))
    return ""


def _opened(path: Path) -> int:
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    return os.open(path, flags, 0o600)


def _event(kind: str, name: str, facts: dict) -> dict:
    of_chapter = CHAPTER.match(name) if kind != sharing.KIND else None  # there it's a person's
    date = datetime.now().astimezone().isoformat(timespec="seconds")
    event = {"date": date, "chapter": of_chapter[1] if of_chapter else ""}
    event |= {"kind": kind, "name": name, **facts}
    return json.loads(json.dumps(event, default=str))


def _append(event: dict) -> None:
    """Write an event to the end of the file, with all that could not be written before it.

    Then share it, if sharing is on.
    """
    with _lock:
        _waiting.append(event)
        _write_what_waits()
        _share(event)


def _write_what_waits() -> None:
    path = _path()
    if path is None:
        if not _is_off():
            _say(NOT_WRITABLE.format(path=FILE, reason=NO_HOME))
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(_opened(path), _waiting)
    except (OSError, ValueError) as error:
        _say(NOT_WRITABLE.format(path=path, reason=_reason(error)))
    else:
        _waiting.clear()


def _write(file: int, new: list[dict]) -> None:
    """Append events with one write, on lines of their own whatever the file ends with; close it."""
    lines = "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in new)
    data = lines.encode("utf-8", "replace")
    try:
        if (size := os.fstat(file).st_size) > 0:
            os.lseek(file, size - 1, os.SEEK_SET)
            if os.read(file, 1) != b"\n":
                data = b"\n" + data
        if os.write(file, data) != len(data):
            raise OSError(28, os.strerror(28))  # the disk is full; what was cut off is passed over
    finally:
        os.close(file)


def _sharing_now() -> sharing.Share | None:
    """Return where what is done is shared; None if it isn't."""
    share, goes_on = _last_share()
    return share if goes_on else None


def _last_share() -> tuple[sharing.Share | None, bool]:
    """Return where what is done is shared, or was, and whether that goes on.

    The learner's last word counts, and that of the hub only if there's none.
    """
    if _is_off():
        return None, False
    for event in reversed(_all_kept()):
        if event["kind"] == sharing.KIND and isinstance(event.get("folder"), str):
            return sharing.Share(Path(event["folder"]), event["name"]), not event.get("stopped")
    hub = sharing.hubs_wish()
    return hub, hub is not None


def _stop(share: sharing.Share) -> None:
    """Keep that nothing is shared; where it was stays known, so that it can be deleted later."""
    facts = {"folder": str(share.folder), "stopped": True}
    _append(_event(sharing.KIND, share.name, facts))


def _all_kept() -> list[dict]:
    """Return all events, and change nothing: this is called while a slider is moved."""
    path = _path()
    if path is None:
        return [*_waiting]
    try:
        known = _look(path) == _read[0]
        kept = _read[1] if known else _parsed(path.read_bytes())[0]
    except (OSError, ValueError):
        kept = []
    return [*kept, *_waiting]


def _share(event: dict) -> None:
    """Append an event to the shared file. A new one begins with all that was kept before."""
    if event["kind"] not in (*sharing.KINDS, sharing.KIND) or (share := _sharing_now()) is None:
        return
    _unsent.append(event)
    del _unsent[:-MOST_UNSENT]
    head = {"date": event["date"], "chapter": "", "kind": sharing.KIND, "name": share.name}
    try:
        file = sharing.opened(share)
        begins = os.fstat(file).st_size == 0
        given = [event for event in _unsent if event["kind"] == "given"]
        new = [*_since_a_fresh_start(_all_kept()), *given] if begins else _unsent
        new = sharing.for_the_teacher(new)
        _write(file, [head, *new] if begins or event["kind"] == sharing.KIND else new)
    except (OSError, ValueError) as error:
        _say(NOT_SHARED.format(folder=share.folder, reason=_reason(error)))
    else:
        _unsent.clear()


def _withdraw(share: sharing.Share) -> bool:
    """Delete the shared file, if it's there and ours; say so and return False if that failed."""
    try:
        if sharing.is_own(share.path):
            share.path.unlink(missing_ok=True)
    except OSError as error:
        print(NOT_FORGOTTEN.format(path=share.path, reason=_reason(error)))
        return False
    return True


def _since_a_fresh_start(found: list[dict]) -> list[dict]:
    """Return what was done, without what came before a fresh start of its chapter."""
    begun = {e["chapter"]: k for k, e in enumerate(found) if e["kind"] == START_AFRESH}
    return [
        e
        for k, e in enumerate(found)
        if k > begun.get(e["chapter"], -1) and e["kind"] not in (START_AFRESH, sharing.KIND)
    ]


def _from_file() -> list[dict]:
    """Return the events in the file; read it only if it has changed."""
    global _read
    path = _path()
    if path is None:
        return []
    try:
        look = _look(path)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except (OSError, ValueError) as error:
        _say(NOT_READABLE.format(path=path, reason=_reason(error)))
        return []
    if look != _read[0]:
        try:
            good, bad = _parsed(path.read_bytes())
            if bad:
                good = _put_aside(path, good)
                look = None
        except OSError as error:
            _say(NOT_READABLE.format(path=path, reason=_reason(error)))
            return []
        _read = (look, good)
    return _read[1]


def _look(path: Path) -> tuple:
    """Return what is different once a file has changed."""
    found = path.stat()
    return path, found.st_ino, found.st_size, found.st_mtime_ns


def _parsed(data: bytes) -> tuple[list[dict], bool]:
    """Return the events in what a file holds, and whether it holds anything else."""
    good, bad = [], False
    for line in data.split(b"\n"):
        if not line.strip(b" \t\r"):
            continue
        try:
            event = json.loads(line.decode("utf-8"))
            datetime.fromisoformat(event["date"])
            fine = all(isinstance(event[key], str) for key in ("chapter", "kind", "name"))
        except (ValueError, TypeError, KeyError, RecursionError):
            fine = False
            cut_off = line.startswith(BEGINS) and not line.rstrip().endswith(b"}")
            bad = bad or not (cut_off or BEGINS.startswith(line))
        else:
            bad = bad or not fine
        if fine:
            good.append(event)
    return good, bad


def _put_aside(path: Path, good: list[dict]) -> list[dict]:
    """Give a damaged file another name, begin a new one with what can be read; return that."""
    stamp = datetime.now().strftime("%Y-%m-%d-%H%M%S-%f")
    aside = path.with_name(f"{path.stem}-damaged-{stamp}{path.suffix}")
    try:
        path.rename(aside)
        good, _ = _parsed(aside.read_bytes())  # there may be more by now
        if good:
            _write(_opened(path), good)
    except FileNotFoundError:  # another kernel was faster
        return good
    except OSError as error:
        _say(NOT_WRITABLE.format(path=path, reason=_reason(error)))
    else:
        _say(DAMAGED.format(aside=aside))
    return good


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _say(sentence: str) -> None:
    """Let the next reading say a sentence, once in the life of the kernel."""
    if sentence not in _told:
        _told.add(sentence)
        _untold.append(sentence)


def _tell() -> None:
    while _untold:
        print(_untold.pop(0))
