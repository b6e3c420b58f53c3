"""Questions asked again: which, when, and what the page does with an answer."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from helpers import glossary, progress
from helpers.exercises import bank, guess_bank
from helpers.looking_back import Review
from helpers.looking_back.questions import (
    DAYS,
    NEW_TERMS,
    Card,
    askable,
    cards,
    due,
    next_due,
    of_exercise,
    of_guess,
)
from helpers.looking_back.review import ROUND

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CHOICE, VALUE, LETTERS, FUNCTION = (
    "ch02.which_fits",
    "ch02.one_step",
    "ch04.which_stop",
    "ch00.double",
)


@pytest.fixture
def on(monkeypatch):
    """Let what is recorded have happened so many days ago."""

    def record(days: float, kind: str, name: str, right: bool, **facts) -> None:
        class Then(datetime):
            @classmethod
            def now(cls, tz=None):
                return NOW - timedelta(days=days)

        with monkeypatch.context() as patched:
            patched.setattr(progress, "datetime", Then)
            progress.record(kind, name, right=right, **facts)

    return record


def names_due(most: int = 99) -> list[str]:
    questions = due(NOW, most, random.Random(0))
    return [question.name for question in questions]


class TestBoxes:
    def test_right_answers_lead_on_and_a_wrong_one_back_to_the_first(self):
        card = Card()
        seen = []
        for right in (True, True, True, True, False, True):
            card.move(right, NOW)
            seen.append((card.due - NOW).days)
        assert seen == [DAYS[1], DAYS[2], DAYS[3], DAYS[3], DAYS[0], DAYS[1]]

    def test_reviews_move_on_the_card_of_the_exercise(self, on):
        on(20, "exercise", VALUE, right=True)
        on(15, "review", VALUE, right=True)
        assert cards()[VALUE].box == 2
        assert next_due() == NOW - timedelta(days=5)
        on(1, "review", VALUE, right=False)
        assert cards()[VALUE].box == 0
        assert next_due() == NOW

    def test_only_what_is_due_is_asked_and_what_went_wrong_comes_first(self, on):
        on(5, "exercise", VALUE, right=True)
        on(5, "exercise", CHOICE, right=False)
        on(2, "exercise", LETTERS, right=True)
        assert names_due(most=2) == [CHOICE, VALUE]
        assert LETTERS not in names_due()

    def test_what_went_wrong_comes_more_often(self, on):
        """A year of days, each question answered whenever it's due."""
        asked = {VALUE: 0, CHOICE: 0}
        for day in range(365, 0, -1):
            for name, right in ((VALUE, True), (CHOICE, False)):
                card = cards().get(name)
                if card is None or card.due <= NOW - timedelta(days=day):
                    on(day, "review", name, right=right)
                    asked[name] += 1
        assert asked[CHOICE] > 10 * asked[VALUE] > 0


class TestWhatIsAsked:
    def test_nothing_done_yet_gives_terms_of_the_first_chapters(self):
        found = askable(random.Random(0)).values()
        assert found
        assert {question.chapter for question in found} <= {"00", "01"}
        assert len(names_due()) == NEW_TERMS

    def test_only_what_was_done_is_asked_and_no_code(self, on):
        on(5, "exercise", VALUE, right=True)
        on(5, "exercise", FUNCTION, right=True)
        found = askable(random.Random(0))
        assert VALUE in found
        assert CHOICE not in found
        assert FUNCTION not in found
        assert {question.chapter for question in found.values()} <= {"00", "02"}

    def test_what_is_in_the_bank_no_more_is_passed_over(self, on):
        on(5, "exercise", "ch02.gone", right=False)
        on(5, "guess", "ch02.gone_too", right=False)
        on(5, "task", "02.Gone.task", right=True)
        on(5, "review", "02.no term", right=False)
        assert all(name in askable(random.Random(0)) for name in names_due())

    def test_a_chapter_that_starts_afresh_is_not_asked(self, on):
        on(5, "exercise", VALUE, right=True)
        progress.start_afresh("02")
        assert VALUE not in askable(random.Random(0))

    @pytest.mark.parametrize(
        "name", [name for name, exercise in bank().items() if not exercise.is_function]
    )
    def test_each_exercise_with_options_or_a_value_can_be_asked(self, name):
        exercise = bank()[name]
        question = of_exercise(name, exercise)
        right = [k for k, option in enumerate(exercise.options.values()) if option.right]
        if question.options:
            assert len(right) == 1
            assert all(option.text not in question.text for option in exercise.options.values())
            for k in range(len(question.options)):
                found, place, said = question.answer(k)
                assert (found, place) == (k == right[0], right[0])
                assert said
        else:
            bound = {}
            exec(exercise.code, {"np": __import__("numpy"), **exercise.given}, bound)
            answer = list(bound.values())[-1]
            found, place, said = question.answer(str(answer))
            assert (found, place) == (True, -1), f"{answer!r}: {said}"
            found, _, said = question.answer("-98765")
            assert not found
            assert exercise.code.rpartition("= ")[2] in said

    @pytest.mark.parametrize("name", list(guess_bank()))
    def test_each_guess_can_be_asked(self, name):
        guess = guess_bank()[name]
        question = of_guess(name, guess)
        for k in range(len(question.options)):
            right, place, said = question.answer(k)
            assert right == (k == place)
            assert guess.words(guess.happens) in said
        if not question.options:
            assert question.answer(str(guess.happens))[0]
            with pytest.raises(ValueError, match="number"):
                question.answer("many")
        assert guess.given is None, "the guess itself isn't touched"

    @pytest.mark.parametrize("typed", ["0.3333", "1/3", "0,3333", " 0.3333 "])
    def test_a_number_may_be_written_in_many_ways(self, typed):
        name = "ch02.largest_rate"
        assert of_exercise(name, bank()[name]).answer(typed)[0]

    def test_a_term_is_asked_by_its_meaning_without_the_term(self):
        for question in askable(random.Random(0)).values():
            places = [k for k in range(4) if question.answer(k)[0]]
            (place,) = places
            entry = glossary.entry(question.options[place])
            assert question.name == f"{entry.explained}.{entry.english}"
            assert not entry.pattern.search(question.text)
            assert len(set(question.options)) == 4


class TestPage:
    def test_a_round_from_the_first_to_the_last(self, on):
        for name, right in ((VALUE, True), (CHOICE, False)):
            on(50, "exercise", name, right=right)
        review = Review(seed=0, now=lambda: NOW)
        assert review.question.name == CHOICE
        n, asked = 2 + NEW_TERMS, []
        while review.question is not None:
            asked.append(review.question.name)
            assert f"Question {len(asked)} of {n}" in review.words
            assert review.box.outcome == ""
            options = review.question.options
            value = next((k for k in range(4) if review.question.answer(k)[0]), None)
            review.answer(value if options else "1.9")
            assert review.box.outcome == "guessed"
            assert review.box.status
            assert review.next.label
            review.go_on()
        assert len(set(asked)) == n <= ROUND
        assert f"{n} of {n} right" in review.words
        assert progress.done("review").keys() == set(asked)
        review.go_on()
        assert review.question.name not in asked, "the next round brings other terms"

    def test_a_wrong_answer_shows_the_right_one_and_is_kept_as_wrong(self, on):
        on(50, "exercise", CHOICE, right=True)
        review = Review(seed=0, now=lambda: NOW)
        review.answer(0)
        assert (review.box.outcome, review.box.given, review.box.happened) == ("surprise", 0, 2)
        assert progress.done("review")[CHOICE]["right"] is False
        review.answer(2)
        assert (review.box.given, progress.done("review")[CHOICE]["right"]) == (0, False)

    def test_what_cannot_be_read_is_refused_and_not_kept(self, on):
        on(50, "exercise", VALUE, right=True)
        review = Review(seed=0, now=lambda: NOW)
        review.answer("")
        assert review.box.refusal
        assert review.box.outcome == ""
        assert progress.done("review") == {}
        review.answer("1.9")
        assert review.box.refusal == ""
        assert review.box.outcome == "guessed"

    def test_with_nothing_done_it_says_so_the_same_at_every_run(self):
        stored = {Review()._repr_mimebundle_()["text/plain"] for _ in range(3)}
        (text,) = stored
        assert "haven't done anything yet" in text

    def test_where_nothing_is_due_it_says_when(self, on, monkeypatch):
        monkeypatch.setattr("helpers.looking_back.questions.NEW_TERMS", 0)
        on(0, "exercise", VALUE, right=False)
        review = Review(now=lambda: NOW)
        assert review.question is None
        assert "2026-03-02" in review.words
        assert review.next.label == ""
