"""The teacher's page: right numbers, whatever lies in the folder, and only new lines are read."""

import os
import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from helpers.exercises.guesses import number_guess
from helpers.looking_back import ClassRoom, class_tally, classroom, shared_files
from helpers.looking_back.class_tally import GIVEN, GUESSED, NOT_YET, OPEN, share_in_words
from helpers.looking_back.classroom import GUESSES, MATRIX, STUCK
from helpers.looking_back.tally import subjects
from tests.unit.looking_back.made_class import (
    GUESS,
    NOW,
    THE_STEP,
    UPHILL,
    begun,
    damage,
    event,
    make_class,
    write,
)


@pytest.fixture
def folder(tmp_path) -> Path:
    path = tmp_path / "class"
    path.mkdir()
    path.chmod(0o3733)
    return path


@pytest.fixture
def full(folder) -> Path:
    make_class(folder)
    return folder


def opened(folder: Path, **how) -> ClassRoom:
    return ClassRoom(folder, "02", now=lambda: NOW, **how)


def code(name: str) -> str:
    """Return the head of the column of a thing."""
    return next(thing.code for thing in class_tally.things_of("02") if thing.name == name)


def view(room: ClassRoom, name: str) -> str:
    """Return what a view shows, without tags."""
    room.controls["view"].value = name
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", room.words))


def rows(room: ClassRoom) -> list[list[str]]:
    """Return the cells of the table as one hears them."""
    room.controls["view"].value = MATRIX
    heard = re.sub(r'<span aria-hidden="true".*?</span>', "", room.words)
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in heard.split("<tr>")[1:]]
    return [[re.sub(r"<[^>]+>", "", cell) for cell in row] for row in found]


class TestMatrix:
    def test_each_learner_has_a_row_with_words_for_each_thing(self, full):
        head, everyone, *learners = rows(opened(full, names=True))
        things = class_tally.things_of("02")
        assert head == ["Name", "Now at", *(thing.code for thing in things)]
        assert [row[0] for row in learners] == [f"Learner {k:02}" for k in range(1, 31)]
        assert all(len(row) == len(head) for row in learners)
        by_name = {thing.name: 2 + k for k, thing in enumerate(things)}
        step, flat = by_name["ch02.one_step"], by_name["02.Parabola.flat_place"]
        words = Counter(row[step] for row in learners)
        assert words == {"done": 12, "not yet right": 10, "not tried": 8}
        assert Counter(row[flat] for row in learners) == {"done": 20, "not tried": 10}
        assert (everyone[step], everyone[flat], everyone[by_name[GUESS]]) == ("12", "20", "30")

    def test_what_was_done_last_is_said_and_when(self, full):
        room = opened(full, names=True)
        _, _, first, second, *_, last = rows(room)
        step = code("ch02.one_step")
        assert (first[1], second[1]) == (f"{step}, 20 min ago", step)
        assert last[1] == f"{code(GUESS)}, 30 min ago"
        assert room.words.count("outline:") == 30
        begun(full, "Elsewhere", event("task", "03.Stacks.parabola_learned", 0) | {"chapter": "03"})
        room.refresh()
        assert rows(room)[2][:2] == ["Elsewhere", "chapter 03"]

    def test_a_number_stands_for_a_name_and_stays_the_same(self, full):
        room = opened(full)
        assert [row[0] for row in rows(room)[2:]] == [str(k) for k in range(1, 31)]
        assert "Learner" not in room.words
        begun(full, "Early", event("task", "02.Parabola.flat_place"), minutes=90)
        (full / "Learner 03-account.jsonl").unlink()
        room.refresh()
        numbers = {learner.name: learner.number for learner in room.learners}
        assert (numbers["Early"], numbers["Learner 02"], numbers["Learner 04"]) == (31, 2, 4)
        assert "Learner" not in room.words + room.problems

    def test_two_of_one_name_are_told_apart(self, folder):
        for file in "abc":
            write(folder / f"{file}.jsonl", [event("sharing", "Ada")])
        room = opened(folder, names=True)
        for _ in range(2):
            assert [one.name for one in room.learners] == ["Ada", "Ada (2)", "Ada (3)"]
            room.refresh()

    def test_the_columns_are_the_same_whatever_was_imported_first(self, monkeypatch):
        things = class_tally.things_of("02")
        mixed = sorted(subjects(), key=lambda one: one[2].split(".")[1], reverse=True)
        monkeypatch.setattr(class_tally, "subjects", lambda: mixed)
        assert class_tally.things_of.__wrapped__("02") == things
        assert [thing.kind for thing in things] == sorted(
            (thing.kind for thing in things), key=["task", "exercise", "guess"].index
        )

    def test_how_a_thing_stands(self, folder):
        def state(*events: dict) -> str:
            (learner,) = [shared_files.Learner("x")]
            for one in events:
                learner.take(write(folder / "x", [one]).read_bytes(), {GUESS, "ch02.one_step"})
                (folder / "x").unlink()
            return class_tally.status(learner, things[events[0]["name"]])

        things = {thing.name: thing for thing in class_tally.things_of("02")}
        right, wrong = (event("exercise", "ch02.one_step", right=r) for r in (True, False))
        assert state(right, wrong) == class_tally.DONE, "what was right once stays right"
        assert state(wrong, wrong) == NOT_YET
        assert state(right, event("start afresh", "02.")) == OPEN
        assert state(event("given", GUESS, guess="flat")) == GIVEN
        late = event("guess", GUESS, guess="flat", right=True, late=True)
        assert state(late) == OPEN, "the answer was on the page"
        assert state(event("guess", GUESS, guess="flat", right=True)) == GUESSED


class TestWhatStopsMany:
    def test_the_exercise_with_its_misconceptions_in_words(self, full):
        words = view(opened(full), STUCK)
        assert (
            f"{code('ch02.one_step')}: 10 of 22 who have tried it have no right answer yet."
            in words
        )
        assert f"6 × {UPHILL} " in words
        assert f"3 × {THE_STEP} " in words
        assert f"1 × {class_tally.UNKNOWN} " in words
        assert words.index(UPHILL) < words.index(THE_STEP)

    def test_that_at_which_most_are_stuck_comes_first(self, full):
        for k in range(3):
            begun(full, f"Other {k}", event("exercise", "ch02.best_line" if k else "ch02.gone"))
        begun(full, "One", event("exercise", "ch02.which_fits", right=True))
        words = view(opened(full), STUCK)
        step, best, fits = map(code, ("ch02.one_step", "ch02.best_line", "ch02.which_fits"))
        first, second = words.index(f"{step}: 10"), words.index(f"{best}: 2 of 2")
        assert first < second < words.index(f"{fits}: Right for all 1")

    def test_what_a_learner_has_written_into_the_file_is_never_shown(self, folder):
        forged = event("exercise", "ch02.one_step", misconception="<b>rude</b>", right="<i>")
        begun(folder, "Rogue", forged, event("guess", GUESS, guess="<b>rude</b>"))
        room = opened(folder)
        for name in (MATRIX, STUCK, GUESSES):
            assert "rude" not in view(room, name)
        assert class_tally.UNKNOWN in view(room, STUCK)


class TestGuesses:
    def test_the_picture_shows_what_the_class_guessed(self, full):
        room = opened(full)
        words = view(room, GUESSES)
        (ax,) = room.figure.axes
        assert [bar.get_width() for bar in ax.patches] == [10, 20, 0]
        assert [t.get_text() for t in ax.texts] == ["10", "20", "0"]
        labels = [label.get_text().replace("\n", " ") for label in ax.get_yticklabels()]
        rising, level, both = "that of the rising line", "that of the level line", labels[2]
        assert labels == [rising, level, "both are equally near"]
        assert "Two thirds of you said “that of the level line”." in words
        assert f"{rising}: 10; {level}: 20; {both}: 0." in words
        assert "which is what happens" not in words

    def test_what_happens_is_marked_when_the_teacher_asks_for_it(self, full):
        room = opened(full)
        room.controls["answer"].value = True
        assert "that of the level line, which is what happens: 20" in view(room, GUESSES)
        (ax,) = room.figure.axes
        assert [bar.get_hatch() or "" for bar in ax.patches] == ["", "//", ""]
        assert ax.get_yticklabels()[1].get_text().startswith("✓ ")

    def test_a_guess_not_yet_answered_counts_and_only_the_last_one(self, folder):
        begun(
            folder,
            "Ada",
            event("given", GUESS, guess="steep"),
            event("given", GUESS, guess="same"),
        )
        room = opened(folder)
        assert [n for _, n, _ in room.lines] == [0, 0, 1]

    def test_it_is_drawn_again_only_if_it_has_changed(self, full, monkeypatch):
        room = opened(full)
        view(room, GUESSES)
        figure = room.figure
        room.refresh()
        assert room.figure is figure
        begun(full, "Late", event("guess", GUESS, guess="same"))
        room.refresh()
        assert [bar.get_width() for bar in room.figure.axes[0].patches] == [10, 20, 1]

    @pytest.mark.parametrize(
        ("numbers", "counts"),
        [((3, 1, 1, 2), [2, 1, 1]), (range(20), [2, 3, 2, 3, 2, 3, 2, 3]), ((), [])],
    )
    def test_guessed_numbers_rise_and_share_bars_when_they_are_many(self, numbers, counts):
        guess = number_guess("x", "How many?", happens=2, near=0, beliefs=[], otherwise="")
        learners = []
        for number in numbers:
            learners.append(shared_files.Learner("x"))
            learners[-1].done["guess", "x"] = {"guess": number, "late": False}
        lines = class_tally.guessed(learners, guess, "x")
        assert [n for _, n, _ in lines] == counts
        assert sum(right for *_, right in lines) == (2 in numbers)

    @pytest.mark.parametrize(
        ("k", "n", "said"),
        [
            (20, 30, "Two thirds"),
            (1, 2, "Half"),
            (15, 31, "About half"),
            (19, 29, "About two thirds"),
            (5, 12, "5 out of 12"),
            (9, 10, "9 out of 10"),
        ],
    )
    def test_a_share_in_words_is_never_more_than_a_fiftieth_off(self, k, n, said):
        assert share_in_words(k, n) == said
        named = {words: share for share, words in class_tally.SHARES.items()}
        plain = said.removeprefix("About ").capitalize()
        assert plain not in named or abs(named[plain] - Fraction(k, n)) <= Fraction(1, 50)

    def test_headlines(self):
        def said(*counts: int) -> str:
            lines = [(letter, n, False) for letter, n in zip("abc", counts, strict=False)]
            return class_tally.headline(lines)

        assert said(0, 0) == class_tally.NOBODY_YET
        assert said(0, 4) == "All 4 of you said “b”."
        assert said(3, 3, 1) == "You don't agree: 3 of you said “a”, and as many “b”."
        assert said(1, 3, 0) == "Three quarters of you said “b”."


class TestOnlyWhatIsNew:
    def test_a_second_look_reads_nothing_and_a_new_line_costs_itself(self, full):
        room = opened(full)
        size = sum(path.stat().st_size for path in full.iterdir())
        assert room._folder.bytes_read == size
        room.refresh()
        assert room._folder.bytes_read == size
        file = full / "Learner 30-account.jsonl"
        before = file.stat().st_size
        write(file, [event("exercise", "ch02.one_step", right=True)])
        room.refresh()
        assert room._folder.bytes_read - size == file.stat().st_size - before
        assert (
            rows(room)[1][2 + [thing.code for thing in room.things].index(code("ch02.one_step"))]
            == "13"
        )

    def test_a_line_of_which_only_half_is_there_waits_for_the_other(self, folder):
        line = (write(folder / "x", [event("exercise", "ch02.one_step", right=True)])).read_bytes()
        (folder / "x").unlink()
        file = begun(folder, "Ada", end=line[:30])
        room = opened(folder)
        assert room.problems == ""
        write(file, [], line[30:])
        room.refresh()
        (learner,) = room.learners
        assert learner.done["exercise", "ch02.one_step"]["right"]
        assert room.problems == ""

    def test_a_file_that_is_begun_anew_is_read_anew(self, folder):
        file = begun(folder, "Ada", event("task", "02.Parabola.flat_place", right=True))
        room = opened(folder)
        file.write_bytes(b"")
        write(file, [event("sharing", "Ada")])
        room.refresh()
        (learner,) = room.learners
        assert (learner.name, learner.number, learner.done) == ("Ada", 1, {})

    def test_the_page_is_sent_only_if_it_has_changed(self, full):
        room = opened(full)
        sent = []
        room._page.observe(sent.append, "value")
        for _ in range(3):
            room.refresh()
        assert sent == []
        assert room.clock.looks == 4


class TestWhateverLiesThere:
    def test_damaged_files_are_each_told_in_one_sentence_and_the_others_count(self, full):
        whole = rows(opened(full, names=True))
        damage(full)
        room = opened(full, names=True)
        for _ in range(6):
            room.refresh()
        told = [words for words in room.problems.split("</div>") if words]
        for file in ("Rubbish-account", "empty", "huge", "picture"):
            assert sum(f"{file}.jsonl" in words for words in told) == 1, file
        assert "3 lines of Rubbish" in room.problems
        if hasattr(os, "mkfifo"):
            assert "pipe.jsonl isn" in room.problems
            assert "link.jsonl is a link" in room.problems
            assert "root:" not in room.problems + room.words
        assert len(told) == (6 if hasattr(os, "mkfifo") else 4)
        names = {learner.name for learner in room.learners}
        assert len(names) == 35
        assert {"Cut", "Rubbish", "Ada", "Ada (2)"} < names
        assert "<img" not in room.words
        assert "&lt;img" in room.words
        old = {row[0]: row for row in whole[2:]}
        assert {row[0]: row for row in rows(room)[2:] if row[0] in old} == old

    def test_with_numbers_the_sentences_name_no_file(self, full):
        begun(full, "Grace", end=b"damage\n")
        room = opened(full)
        assert "1 thing in the folder can" in room.problems
        assert "Grace" not in room.problems
        room.controls["names"].value = True
        assert "1 line of Grace-account.jsonl can" in room.problems

    def test_a_huge_file_is_read_up_to_a_limit_a_piece_at_each_look(self, folder):
        with (folder / "huge.jsonl").open("wb") as file:
            file.truncate(100 << 20)
        room = opened(folder)
        read = []
        for _ in range(6):
            before = room._folder.bytes_read
            room.refresh()
            read.append(room._folder.bytes_read - before)
        assert max(read) <= shared_files.AT_ONCE
        assert room._folder.bytes_read == shared_files.MOST

    def test_a_file_that_vanishes_takes_its_row_with_it(self, full):
        room = opened(full, names=True)
        (full / "Learner 07-account.jsonl").unlink()
        room.refresh()
        assert "Learner 07" not in room.words
        assert "This file is gone since this page was opened" in room.problems
        begun(full, "Learner 07")
        room.refresh()
        assert "gone" not in room.problems

    def test_one_that_vanishes_while_it_is_looked_at(self, full, monkeypatch):
        real = os.open
        gone = full / "Learner 07-account.jsonl"

        def vanish(path, *how):
            if Path(path) == gone:
                gone.unlink(missing_ok=True)
            return real(path, *how)

        monkeypatch.setattr(shared_files.os, "open", vanish)
        room = opened(full)
        assert len(room.learners) == 29

    def test_one_that_may_not_be_read(self, full, monkeypatch):
        def refuse(path, *_):
            raise PermissionError(13, "Permission denied")

        begun(full, "Secret")
        room = opened(full, names=True)
        begun(full, "Later")
        with monkeypatch.context() as patched:
            patched.setattr(shared_files.os, "open", refuse)
            room.refresh()
            assert "Later-account.jsonl can&#x27;t be read (Permission denied)." in room.problems
        room.refresh()
        assert room.problems == "", "it's tried again"

    def test_no_folder_and_when_it_comes(self, tmp_path):
        room = opened(tmp_path / "later")
        assert "There is no folder" in room.problems
        assert "Nobody" not in room.words
        (tmp_path / "later").mkdir(mode=0o700)
        room.refresh()
        assert room.problems == ""
        assert "Nobody shares anything" in room.words

    def test_a_folder_that_may_not_be_listed(self, folder, monkeypatch):
        def refuse(_):
            raise PermissionError(13, "Permission denied")

        room = opened(folder)
        with monkeypatch.context() as patched:
            patched.setattr(shared_files.os, "scandir", refuse)
            room.refresh()
            assert "can&#x27;t be read (Permission denied)" in room.problems

    @pytest.mark.skipif(not hasattr(os, "getuid"), reason="POSIX rights")
    @pytest.mark.parametrize("mode", [0o777, 0o1777, 0o733])
    def test_a_folder_whose_rights_are_loose(self, folder, mode):
        folder.chmod(mode)
        assert f"its rights are {mode:o}" in opened(folder).problems

    def test_each_learner_may_have_a_folder_of_their_own(self, folder):
        for name in ("ada", "bob"):
            (folder / name).mkdir()
            begun(folder / name, "Same")
        if hasattr(os, "symlink"):
            (folder / "loop").symlink_to(folder)
        assert [one.name for one in opened(folder).learners] == ["Same", "Same (2)"]

    def test_more_files_than_a_class_can_have(self, folder, monkeypatch):
        monkeypatch.setattr(shared_files, "MOST_FILES", 5)
        for k in range(7):
            begun(folder, f"{k}")
        room = opened(folder)
        assert len(room.learners) == 5
        assert "more than 5 files" in room._folder.problems[0]

    @pytest.mark.parametrize(
        ("called", "shown"),
        [("  Ada \n L. ", "Ada L."), ("x" * 99, "x" * 23 + "…"), ("\u202e\0", "x-account")],
    )
    def test_a_name_is_shown_without_what_does_not_print(self, folder, called, shown):
        write(folder / "x-account.jsonl", [event("sharing", called)])
        assert [one.name for one in opened(folder).learners] == [shown]


class TestPage:
    def test_a_chapter_without_anything_to_do_is_refused(self, folder):
        with pytest.raises(ValueError, match="nothing to do in a chapter '99'"):
            ClassRoom(folder, "99")

    def test_every_chapter_has_its_page(self, folder):
        begun(folder, "Ada")
        room = opened(folder)
        for chapter in {of for of, *_ in subjects()}:
            room.controls["chapter"].value = chapter
            things = [subject for of, _, _, subject in subjects() if of == chapter]
            assert len(rows(room)[2]) == 2 + len(things)
            asked = [name for name, _ in room.controls["guess"].options]
            assert len(asked) == sum(thing.kind == "guess" for thing in room.things)

    def test_what_is_stored_names_nobody(self, full):
        bundle = opened(full, names=True)._repr_mimebundle_()
        assert "Learner" not in bundle["text/html"] + bundle["text/plain"]

    def test_type_grows(self, full):
        room = opened(full)
        for name, size in classroom.SIZES.items():
            room.controls["type"].value = name
            assert room.words.startswith(f'<div style="font-size: {size}em')

    def test_the_clock_makes_it_look(self, full):
        room = opened(full)
        room.clock._handle_custom_msg({}, [])
        assert room.clock.looks == 2


def test_a_sentence_that_is_cut_within_code_ends_its_code():
    cut = [classroom._shortened(t) for n in ("02", "12", "14") for t in class_tally.things_of(n)]
    assert any(sentence.endswith(" …`") for sentence in cut)
    assert not [sentence for sentence in cut if sentence.count("`") % 2]
