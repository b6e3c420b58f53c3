"""A made class: thirty learners with files of every kind, some of them damaged."""

import json
import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from helpers.exercises.misconceptions import find_misconception

NOW = datetime.fromisoformat("2026-03-02T10:00:00+01:00")
UPHILL = "That is uphill. The slope is negative: the loss falls to the right, so w grows."
GUESS = "ch02.smaller_sum"
TASKS = ("flat_place", "bottom_in_one_step")  # of the parabola
THE_STEP = "That is the step. The question is where w is after it: add it to 1.5."
UPHILL_NAME = find_misconception("ch02.one_step", UPHILL)
STEP_NAME = find_misconception("ch02.one_step", THE_STEP)


def event(kind: str, name: str, minutes: float = 0, **facts) -> dict:
    """Return an event of so many minutes ago."""
    date = (NOW - timedelta(minutes=minutes)).isoformat(timespec="seconds")
    return {"date": date, "chapter": "02" if kind != "sharing" else "", "kind": kind} | {
        "name": name,
        **facts,
    }


def write(path: Path, events: Sequence[dict], end: bytes = b"") -> Path:
    """Append events to a file, and then what else there is to be."""
    with path.open("ab") as file:
        file.write("".join(json.dumps(one) + "\n" for one in events).encode() + end)
    return path


def begun(folder: Path, name: str, *events: dict, minutes: float = 60, end: bytes = b"") -> Path:
    """Write the file of a learner of that name."""
    head = event("sharing", name, minutes)
    return write(folder / f"{name}-account.jsonl".replace("/", "-"), [head, *events], end)


def make_class(folder: Path) -> None:
    """Write thirty files of learners in chapter 02, and half a dozen of other things.

    Of the thirty, twelve have `one_step` right, six went uphill, three gave the step, one something
    else and eight haven't tried it; twenty said "flat" in the guess below, ten said "steep".
    """
    for k in range(30):
        last = 0 if k % 5 else 20
        events = [event("task", f"02.Parabola.{task}", 40, right=True) for task in TASKS[: k % 3]]
        given = {"guess": "flat" if k < 20 else "steep", "happened": "flat", "right": k < 20}
        events.append(event("guess", GUESS, 30, late=False, **given))
        if k < 12:
            events.append(event("exercise", "ch02.one_step", 9, right=False))
            events.append(event("exercise", "ch02.one_step", last, right=True))
        elif k < 22:
            told = [UPHILL_NAME] * 6 + [STEP_NAME] * 3 + [""]
            events.append(
                event("exercise", "ch02.one_step", last, right=False, misconception=told[k - 12])
            )
        begun(folder, f"Learner {k + 1:02}", *events, minutes=60 - k / 10)


def damage(folder: Path) -> None:
    """Add what may lie in such a folder besides."""
    begun(folder, "Cut", end=b'{"date": "2026-03-02T09')
    begun(folder, "Rubbish", event("task", "02.Parabola.gone", 1), end=b"\xff\0\x81\n" * 3)
    (folder / "empty.jsonl").touch()
    (folder / "picture.jsonl").write_bytes(b"\x89PNG\r\n" + bytes(range(256)) * 9)
    with (folder / "huge.jsonl").open("wb") as file:
        file.truncate(100 << 20)
    begun(folder, "<img src=x onerror=alert(1)>", event("task", "<b>02.x</b>", 1))
    for file in ("one", "two"):
        write(folder / f"{file}.jsonl", [event("sharing", "Ada", 61)])
    (folder / "folder.jsonl").mkdir()
    (folder / "notes.txt").write_text("not of the course", encoding="utf-8")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.jsonl")
        (folder / "link.jsonl").symlink_to("/etc/passwd")
