"""What is shown of a chapter, and of the course: nothing, some, all of it done."""

import ast
import html
import json
import re

import pytest

from helpers import progress
from helpers.chapters import NOTEBOOKS, chapters
from helpers.exercises import bank, guess_bank
from helpers.exercises.guesses import Choice, choice_guess
from helpers.explorers.parabola import Parabola
from helpers.looking_back import course, list_chapters, show_course, show_progress, summary
from helpers.looking_back.places import direct_needs
from helpers.looking_back.tally import Item, Tally, explorers, go_on_with, tallies

NUMBERS = [chapter.number for chapter in chapters()]


def sources(chapter) -> list[str]:
    cells = json.loads((NOTEBOOKS / chapter.file).read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells]


def words_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def surprising() -> Item:
    guess = choice_guess(
        "which",
        "Which one?",
        options={"a": Choice("the <first>", "You'd have to believe in `a`."), "b": Choice("b")},
        happens="b",
    )
    event = {"guess": "a", "happened": "b", "right": False}
    return Item("ch02.which", guess, event)


def do_all(tally: Tally) -> None:
    for kind, items in (("task", tally.tasks), ("exercise", tally.exercises)):
        for item in items:
            progress.record(kind, item.name, right=True)
    for item in tally.guesses:
        progress.record("guess", item.name, guess=1, happened=2, right=False)


class TestTally:
    def test_it_holds_all_that_the_banks_and_the_explorers_have(self):
        found = tallies().values()
        assert {i.name for t in found for i in t.exercises} == set(bank())
        assert {i.name for t in found for i in t.guesses} == set(guess_bank())
        parabola = [Parabola.full_name(task) for task in Parabola.make_tasks()]
        assert set(parabola) < {i.name for i in tallies()["02"].tasks}
        assert all(i.name.startswith("02.") for i in tallies()["02"].tasks)

    def test_each_explorer_is_shown_in_the_chapter_that_it_names(self):
        texts = {chapter.number: "\n".join(sources(chapter)) for chapter in chapters()}
        for kind in explorers():
            assert re.search(rf"import .*\b{kind.__name__}\b", texts[kind.chapter]), kind

    def test_what_is_done_counts_and_a_wrong_guess_is_a_guess(self):
        before = tallies()["02"]
        assert (before.done, before.begun) == (0, False)
        Parabola().state = Parabola.make_tasks()[1].example
        bank()["ch02.one_step"].check(1.9)
        bank()["ch02.which_fits"].check("a")
        name, too_late = (item.name for item in before.guesses[:2])
        progress.record("guess", name, guess=1, happened=2, right=False)
        progress.record("guess", too_late, guess=2, happened=2, right=True, late=True)
        after = tallies()["02"]
        assert (after.done, after.total, after.begun) == (3, before.total, True)
        progress.start_afresh("02")
        assert tallies()["02"].done == 0

    def test_a_right_answer_is_written_once_a_day_and_what_was_answered_never(self, tmp_path):
        exercise = bank()["ch02.one_step"]
        for answer in (..., 0.123456, 1.9, 1.9, 1.9):
            exercise.check(answer)
        kept = (tmp_path / "progress.jsonl").read_text(encoding="utf-8")
        assert [json.loads(line)["right"] for line in kept.splitlines()] == [False, True]
        assert "0.123456" not in kept

    def test_where_to_go_on(self):
        assert go_on_with(NUMBERS) == "00"
        do_all(tallies()["00"])
        assert go_on_with(NUMBERS) == "01", "00 is done"
        there = tallies()["05"]
        progress.record("exercise", there.exercises[0].name, right=False)
        assert go_on_with(NUMBERS) == "05", "the last one, as long as most of it is open"
        do_all(there)
        assert go_on_with(NUMBERS) == "01", "all of it is done, so the first one not begun"


class TestSummary:
    def test_with_nothing_done_it_is_kind_and_lists_what_waits(self):
        tally = tallies()["02"]
        text, page = summary.as_text(tally), summary.as_html(tally)
        assert summary.NOTHING_YET in text
        assert summary.NOTHING_YET in words_of(page)
        assert page.count("<li") == tally.total
        assert summary.SURPRISED not in text + page

    def test_each_thing_says_in_words_how_it_stands(self, capsys):
        Parabola().state = Parabola.make_tasks()[1].example
        bank()["ch02.one_step"].check(1.9)
        bank()["ch02.which_fits"].check("a")
        capsys.readouterr()
        page = words_of(summary.as_html(tallies()["02"]))
        assert f"{Parabola.make_tasks()[1].sentence}  (done)" in page
        assert page.count("(done)") == 2
        assert page.count("(not yet right)") == 1
        show_progress("02")
        assert "Tasks: 1 of 11 met" in capsys.readouterr().out

    def test_much_is_made_of_a_wrong_guess(self):
        tally = Tally("02", guesses=[surprising()])
        text, page = summary.as_text(tally), summary.as_html(tally)
        for shown in (text, words_of(page)):
            assert summary.SURPRISED in shown
            assert "Which one?" in shown
            assert "the <first>" in shown
            assert "You'd have to believe in" in shown
        assert "<first>" not in page, "what comes in is escaped"
        assert "<code>a</code>" in page

    def test_a_guess_whose_question_has_changed_is_still_counted(self):
        item = surprising()
        item.event["guess"] = "gone"
        assert "1 of 1 given" in summary.as_text(Tally("02", guesses=[item]))

    def test_only_right_guesses_are_said_to_be_so(self):
        item = surprising()
        item.event.update(guess="b", right=True)
        assert summary.NO_SURPRISE in summary.as_text(Tally("02", guesses=[item]))

    @pytest.mark.parametrize("chapter", ["99", "2", ""])
    def test_a_chapter_without_anything_is_refused(self, chapter):
        with pytest.raises(ValueError, match="nothing to show"):
            show_progress(chapter)

    @pytest.mark.parametrize("chapter", chapters(), ids=lambda chapter: chapter.number)
    def test_each_chapter_shows_its_own_right_before_the_summary(self, chapter):
        cells = sources(chapter)
        calls = [
            node.args[0].value
            for source in cells
            if "show_progress(" in source
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Call) and node.func.id == "show_progress"
        ]
        assert calls == ([chapter.number] if chapter.number in tallies() else [])
        assert not calls or "show_progress(" in cells[-2]


class TestCourse:
    @pytest.fixture
    def shown(self, monkeypatch) -> list:
        """The figure and the words of each picture that is shown."""
        found = []
        monkeypatch.setattr(course, "show", lambda figure, words: found.append((figure, words)))
        return found

    def test_with_nothing_done_the_map_says_where_to_start(self, shown):
        show_course()
        ((figure, words),) = shown
        assert words.endswith("Start with chapter 00.")
        assert "done" not in words
        assert [t.get_text() for t in figure.axes[0].texts].count("next") == 1

    def test_the_map_says_in_words_where_its_arrows_lead(self, shown):
        show_course()
        ((_, words),) = shown
        arrows = words.partition("Arrows lead to what builds on it: ")[2].partition(".")[0]
        told = {
            (start, end)
            for start, ends in re.findall(r"(\w\d) to ((?:\w\d(?: and )?)+)", arrows)
            for end in ends.split(" and ")
        }
        needs = direct_needs(chapters())
        assert told == {(one, number) for number, above in needs.items() for one in above}

    def test_what_is_done_stands_on_the_map_and_in_its_words(self, shown):
        progress.record("task", Parabola.full_name(Parabola.make_tasks()[0]), right=True)
        show_course()
        ((figure, words),) = shown
        total = tallies()["02"].total
        assert f"One neuron: 01, 02 (1 of {total} done), 03;" in words
        assert words.endswith("Go on with chapter 02.")
        assert f"1 of {total}, next" in [t.get_text() for t in figure.axes[0].texts]

    def test_the_list_says_what_each_chapter_builds_on_and_what_is_next(self):
        lines = list_chapters().data.splitlines()
        assert len(lines) == len(NUMBERS)
        assert [k for k, line in enumerate(lines) if "next" in line] == [0]
        assert " minutes, builds on 01, 02" in lines[3]
        assert "builds on" not in lines[NUMBERS.index("A1")]
