"""Guesses: what is declared, and what a learner gets to see, in every order of the cells."""

import html
import math
import re

import numpy as np
import pytest

from helpers import progress
from helpers.exercises import ch02, guess_bank, guesses
from helpers.exercises.guesses import Choice, ChoiceGuess, NumberGuess, choice_guess, number_guess
from helpers.exercises.showing import marked
from helpers.explorers.toy import OneWeight

BANK = guess_bank()
LONGEST_QUESTION = 200

CHOICES = [name for name, guess in BANK.items() if isinstance(guess, ChoiceGuess)]
NUMBERS = [name for name, guess in BANK.items() if isinstance(guess, NumberGuess)]


# What the chapters declare.


def test_there_are_guesses_of_both_kinds():
    assert CHOICES
    assert NUMBERS


@pytest.mark.parametrize("name", BANK)
def test_a_guess_is_found_by_its_name(name):
    assert BANK[name].name == name.partition(".")[2]
    assert BANK[name].full_name == name


@pytest.mark.parametrize("name", BANK)
def test_a_question_is_short_and_asks(name):
    assert "?" in BANK[name].question
    assert len(BANK[name].question) <= LONGEST_QUESTION


@pytest.mark.parametrize("name", BANK)
def test_what_a_learner_reads_has_no_marks_that_would_show(name):
    """Backticks make code and stars emphasis; LaTeX and bold would be shown as they are written."""
    guess = BANK[name]
    said = [guess.question, guess.why, *guess.listed()]
    said += [choice.belief for choice in getattr(guess, "options", {}).values()]
    said += [sentence for _, sentence in getattr(guess, "beliefs", ())]
    for text in said:
        left = re.sub(r"<code>.*?</code>", "", marked(text))
        assert not re.search(r"\$|\*\*|\*\w|\\", left), text


@pytest.mark.parametrize("name", CHOICES)
def test_every_wrong_option_has_its_sentence(name):
    guess = BANK[name]
    assert len(guess.options) >= 2
    assert len({choice.text for choice in guess.options.values()}) == len(guess.options)
    for key, choice in guess.options.items():
        if key == guess.happens:
            assert not choice.belief, "what is said of a right guess is `why`"
        else:
            assert is_sentence(choice.belief), (key, choice.belief)
    assert not guess.why or is_sentence(guess.why)


def typical_numbers(guess: NumberGuess) -> list[float]:
    """Return guesses of all kinds: far off, near, of the other sign, at the ends."""
    around = abs(guess.happens) * 2.0 ** np.arange(-8, 9)
    sizes = [*range(21), *10.0 ** np.arange(-4, 10), *around]
    ends = [end for end in (guess.low, guess.high) if math.isfinite(end)]
    between = np.linspace(*ends, 101) if len(ends) == 2 else []
    found = {float(sign * size) for size in [*sizes, *between, *ends] for sign in (1, -1)}
    return sorted(number for number in found if guess.low <= number <= guess.high)


@pytest.mark.parametrize("name", NUMBERS)
def test_every_wrong_number_is_answered_and_every_sentence_is_said(name):
    guess = BANK[name]
    assert guess.beliefs
    assert guess.low <= guess.happens <= guess.high
    wrong = [n for n in typical_numbers(guess) if not guess.is_right(n, guess.happens)]
    assert len(wrong) >= 5, "what counts as near lets nearly everything pass"
    said = {guess.belief(number, guess.happens) for number in wrong}
    assert {sentence for _, sentence in guess.beliefs} <= said, "a sentence that is never said"
    assert all(map(is_sentence, [*said, guess.otherwise]))


def is_sentence(text: str) -> bool:
    return text.rstrip("\")'”`")[-1:] in (".", "?")


# Guesses made for a test.


@pytest.fixture(autouse=True)
def as_a_learner(monkeypatch):
    """Let anything happen."""
    monkeypatch.delenv("COURSE_CHECK_GUESSES", raising=False)


@pytest.fixture
def line() -> ChoiceGuess:
    return choice_guess(
        "line",
        "Which line has the smaller sum of `errors`?",
        options={
            "steep": Choice("the steep line", "You'd have to believe that errors don't cancel."),
            "flat": Choice("the flat line."),
            "same": Choice("neither", "You'd have to believe in luck."),
        },
        happens="flat",
        why="They cancel.",
    )


@pytest.fixture
def slope() -> NumberGuess:
    return number_guess(
        "slope",
        "Where does it settle?",
        happens=-15.09,
        near=0.5,
        beliefs=[(lambda guess, happened: abs(guess) < 1, "You'd have to believe in 0.")],
        otherwise="You'd have to believe something else.",
        low=-100,
        high=100,
    )


@pytest.fixture
def page(monkeypatch) -> list[tuple[dict, dict]]:
    """Collect what a notebook would show: data and metadata."""
    shown = []

    def display(data, metadata=None, raw=False):
        shown.append((data, metadata))

    for module in ("helpers.exercises.guesses", "helpers.exercises.showing"):
        monkeypatch.setattr(f"{module}.find_shell", lambda: True)
    monkeypatch.setattr("IPython.display.display", display)
    return shown


def box_of(guess):
    return guess._box


def click(guess, value) -> None:
    """Do what the page does."""
    guess._box._handle_custom_msg({"guess": value}, [])


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("a *large* one, *not so* small", "a <em>large</em> one, <em>not so</em> small"),
        ("`2 *a* b` and 2 * 3 * 4 < 5", "<code>2 *a* b</code> and 2 * 3 * 4 &lt; 5"),
        ("x**2 and y**2, a*b*c", "x**2 and y**2, a*b*c"),
        ("a lone ` and a lone *", "a lone ` and a lone *"),
    ],
)
def test_code_and_emphasis_are_marked_and_nothing_else(text, page):
    assert marked(text) == page


# The question on the page.


def test_asking_shows_a_live_box_and_something_to_be_stored(line, page):
    line.ask()
    ((data, metadata),) = page
    assert metadata == {"guess": {"name": "line"}}
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/plain"] == (
        "Guess: Which line has the smaller sum of `errors`?\n"
        "• the steep line\n• the flat line.\n• neither"
    )
    assert "<code>errors</code>" in data["text/html"]
    assert "<li>the steep line</li>" in data["text/html"]
    assert data["text/html"].count("<li>") == 3
    assert box_of(line).options == ["the steep line", "the flat line.", "neither"]
    assert box_of(line).given == box_of(line).happened == -1


def test_outside_of_a_notebook_the_question_is_printed(line, slope, capsys):
    line.ask()
    slope.ask()
    assert "• the steep line" in capsys.readouterr().out


def test_a_declared_guess_knows_its_chapter():
    assert ch02.smaller_sum.full_name == "ch02.smaller_sum"


def test_what_is_asked_twice_is_one_box_that_shows_the_same(line, page):
    line.ask()
    first = box_of(line)
    line.ask()
    assert box_of(line) is first
    views = [data["application/vnd.jupyter.widget-view+json"]["model_id"] for data, _ in page]
    assert views[0] == views[1]


def test_a_closed_box_is_made_anew_with_what_was_guessed(line, page):
    line.ask()
    click(line, 2)
    box_of(line).close()
    line.ask()
    assert box_of(line).given == 2


# Guessing.


def test_a_guess_is_noted_without_a_word_about_right_or_wrong(line, page):
    line.ask()
    words = []
    for place in (0, 1, 2):
        click(line, place)
        words.append(box_of(line).status)
        assert (box_of(line).given, box_of(line).happened, box_of(line).outcome) == (place, -1, "")
    assert words == [guesses.NOTED_BELOW] * 3
    assert line.given == "same"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("-15.1", -15.1),
        ("-15,1", -15.1),
        (" −15,1 ", -15.1),
        ("0,125", 0.125),
        (",5", 0.5),
        ("1,250", 1.25),
        ("1e1", 10),
        ("50 %", 50),
        ("+7", 7),
        (12, 12),
    ],
)
def test_a_number_is_read_as_people_write_it(slope, typed, number):
    assert slope.read(typed) == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1,250", 1250), ("1,250.5", 1250.5), ("0,125", 0.125), ("1250 Steps", 1250), ("2,5", 2.5)],
)
def test_thousands_are_understood_where_they_make_sense(slope, typed, number):
    slope.low, slope.high, slope.unit = 0, 1e6, "steps"
    assert slope.read(typed) == number


@pytest.mark.parametrize("typed", ["", "naught", "1 or 2", "nan", "inf", "1,2,3", "--1", "1_0"])
def test_what_is_no_number_is_refused_with_a_sentence(slope, page, typed):
    slope.ask()
    click(slope, "3")
    click(slope, typed)
    assert box_of(slope).refusal == guesses.NOT_A_NUMBER
    assert slope.given == 3
    click(slope, "4")
    assert (box_of(slope).refusal, slope.given) == ("", 4)


def test_a_number_out_of_range_is_refused_with_the_range(slope, page):
    slope.ask()
    click(slope, "1000")
    assert "from -100 to 100" in box_of(slope).refusal
    assert slope.given is None


# The answer.


def test_without_a_guess_the_answer_shows_nothing(line, slope, page):
    line.reveal("flat")
    slope.reveal(-15.086)
    assert page == []


def test_a_wrong_guess_is_shown_beside_what_happened_with_what_one_would_believe(line, page):
    line.ask()
    click(line, 0)
    line.reveal("flat")
    note = page[-1][0]["text/plain"]
    assert note == (
        "A surprise: “the flat line”. You guessed “the steep line”. "
        "You'd have to believe that errors don't cancel."
    )
    box = box_of(line)
    assert (box.given, box.happened, box.outcome) == (0, 1, "surprise")
    assert html.unescape(box.status) in note


def test_a_right_guess_is_told_why(line, page):
    line.guess("flat")
    line.reveal("flat")
    assert page[-1][0]["text/plain"] == "Good guess: “the flat line”. They cancel."


def test_the_verdict_is_about_what_happened_in_this_run_and_not_about_what_is_declared(line, page):
    line.guess("steep")
    line.reveal("steep")
    assert page[-1][0]["text/plain"].startswith("Good guess: “the steep line”.")


@pytest.mark.parametrize(
    ("guess", "happened", "outcome", "words"),
    [
        (-15, -15.086, "guessed", "-15.09. You guessed -15."),
        (-14.6, -15.086, "guessed", "-15.09. You guessed -14.6."),
        (-14.5, -15.086, "surprise", "-15.09. You guessed -14.5. You'd have to believe something"),
        (0.5, -15.086, "surprise", "-15.09. You guessed 0.5. You'd have to believe in 0."),
        (3, np.float32(3), "guessed", "3."),
        (3, np.array([28180000000.0]), "surprise", "28,180,000,000. You guessed 3."),
        (3, math.inf, "surprise", "inf. You guessed 3."),
        (3, math.nan, "surprise", "nan. You guessed 3."),
    ],
)
def test_a_number_counts_as_right_if_it_is_near(slope, guess, happened, outcome, words):
    slope.guess(guess)
    slope.reveal(happened)
    assert slope.outcome == outcome
    assert slope.verdict.startswith(words)


def test_near_may_also_be_a_factor(slope):
    slope.near, slope.factor = None, 2
    right = [n for n in (-2001, -2000, -700, -499, 0, 1000) if slope.is_right(n, -1000)]
    assert right == [-2000, -700]
    assert slope.is_right(0, 0)


def test_once_answered_a_guess_stays(line, page):
    line.ask()
    click(line, 0)
    line.reveal("flat")
    click(line, 1)
    assert line.given == "steep"
    assert box_of(line).given == 0


def test_the_cells_may_be_run_again_in_any_order(line, page):
    line.ask()
    click(line, 0)
    line.reveal("flat")
    line.reveal("flat")
    assert page[-1] == page[-2]
    line.ask()
    assert page[-1][0]["text/plain"].endswith(page[-2][0]["text/plain"])
    assert "A surprise" in page[-1][0]["text/html"]
    assert box_of(line).outcome == "surprise"
    assert len(progress.events()) == 1


def test_a_guess_after_the_answer_is_answered_at_once_and_does_not_count(line, page):
    line.reveal("flat")
    line.ask()
    assert box_of(line).outcome == ""
    click(line, 0)
    assert box_of(line).outcome == "surprise"
    assert box_of(line).status.endswith(marked(guesses.LATE))
    assert written()["line"]["late"] is True


@pytest.mark.parametrize("happened", ["flatt", 1, None])
def test_the_author_is_told_what_cannot_happen(line, happened, monkeypatch):
    line.guess("steep")
    monkeypatch.delenv("COURSE_CHECK_GUESSES", raising=False)
    line.reveal(happened)  # a learner has changed the cell
    assert line.happened is None
    monkeypatch.setenv("COURSE_CHECK_GUESSES", "1")
    with pytest.raises(ValueError, match=r"has no option .* Its options: 'steep', 'flat', 'same'"):
        line.reveal(happened)


@pytest.mark.parametrize("happened", ["15", None, True, np.zeros(2)])
def test_the_author_is_told_what_is_no_number(slope, happened, monkeypatch):
    monkeypatch.setenv("COURSE_CHECK_GUESSES", "1")
    with pytest.raises(ValueError, match="is about a number, but"):
        slope.reveal(happened)


def test_what_happens_must_be_an_option():
    with pytest.raises(ValueError, match="has no option 'c'"):
        choice_guess("a", "?", options={"a": Choice("a"), "b": Choice("b")}, happens="c")


def test_where_chapters_are_tested_they_must_show_what_is_declared(line, slope, monkeypatch):
    monkeypatch.setenv("COURSE_CHECK_GUESSES", "1")
    line.reveal("flat")
    slope.reveal(-15.3)
    with pytest.raises(ValueError, match="declared to end with 'flat', but 'steep' came"):
        line.reveal("steep")
    with pytest.raises(ValueError, match=r"declared to end with -15\.09, but 0\.0 came"):
        slope.reveal(0)


# An explorer that answers.


def test_an_explorer_answers_as_soon_as_it_shows_it(line, page):
    line.ask()
    explorer = OneWeight()
    line.watch(explorer, when=lambda explorer: explorer.facts["w"] > 1)
    click(line, 0)
    assert box_of(line).status == guesses.NOTED_PICTURE
    explorer.state = {"w": 0.9}
    assert box_of(line).outcome == ""
    explorer.state = {"w": 1.5}
    assert (box_of(line).outcome, box_of(line).happened) == ("surprise", 1)
    assert len(page) == 1, "the box says it, not the explorer's cell"


def test_without_a_condition_any_change_answers_and_a_hand_on_the_picture_is_one(line, page):
    line.ask()
    explorer = OneWeight()
    line.watch(explorer)
    click(line, 1)
    explorer.update()
    assert line.outcome == ""
    explorer.handles["line"].place = (3, 6)
    assert line.outcome == "guessed"


def test_a_guess_after_the_explorer_has_answered_is_late(line, page):
    line.ask()
    explorer = OneWeight()
    line.watch(explorer)
    explorer.state = {"w": -1.0}
    assert box_of(line).outcome == ""
    click(line, 1)
    assert line.late
    assert written()["line"]["late"] is True


def test_the_cell_of_an_explorer_may_be_run_again(line, page):
    line.ask()
    line.watch(OneWeight())
    click(line, 1)
    explorer = OneWeight()
    line.watch(explorer)
    assert line.outcome == ""
    explorer.state = {"w": -1.0}
    assert line.outcome == "guessed"


def test_an_error_in_the_condition_is_a_sentence_in_the_box_and_the_explorer_goes_on(line, page):
    line.ask()
    explorer = OneWeight()
    line.watch(explorer, when=lambda explorer: explorer.facts["nothing"])
    assert "nothing" in box_of(line).refusal
    explorer.state = {"w": -1.0}
    assert explorer.errors == ""
    assert explorer.facts["w"] == -1.0
    assert "can't be answered by the picture" in box_of(line).refusal


def test_an_explorer_must_not_answer_before_it_is_moved(line, monkeypatch):
    monkeypatch.setenv("COURSE_CHECK_GUESSES", "1")
    with pytest.raises(ValueError, match="answered before the explorer has been moved"):
        line.watch(OneWeight(), when=lambda explorer: True)


# What is written down.


def written() -> dict[str, dict]:
    """Return what was kept of guesses, but for its date."""
    kept = ("guess", "happened", "right", "late")
    found = progress.done("guess").items()
    return {name: {fact: event[fact] for fact in kept} for name, event in found}


def next_day(guess):
    """Forget what a kernel knows of a guess, as if another one had been started."""
    guess.given = guess.happened = guess._box = None
    guess.late = guess._recorded = guess._watched = False


@pytest.fixture(params=["file", "off"])
def anywhere(request, tmp_path, monkeypatch) -> bool:
    """Keep things in a file, or only as long as the kernel lives."""
    if request.param == "file":
        monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.jsonl"))


def test_how_it_went_is_written_down_once_and_in_plain_words(line, slope, anywhere):
    line.guess("steep")
    slope.guess("3")
    assert written() == {}, "nothing is written before the answer"
    for _ in range(2):
        line.reveal("flat")
        slope.reveal(np.float32(-15.0))
    assert written() == {
        "line": {"guess": "steep", "happened": "flat", "right": False, "late": False},
        "slope": {"guess": 3.0, "happened": -15.0, "right": False, "late": False},
    }
    assert len(progress.events()) == 2


def test_the_next_day_it_is_still_known_how_it_went(line, slope, page, anywhere):
    line.guess("steep")
    line.reveal("flat")
    next_day(line)
    line.ask()
    assert box_of(line).outcome == "surprise"
    assert "You guessed “the steep line”" in page[-1][0]["text/plain"]
    click(line, 1)
    assert line.given == "steep"
    line.reveal("flat")
    assert "You guessed “the steep line”" in page[-1][0]["text/plain"]
    assert len(progress.events()) == 1


def test_the_next_day_the_cell_that_answers_may_be_run_first(line, page, anywhere):
    line.guess("steep")
    line.reveal("flat")
    next_day(line)
    line.reveal("flat")
    assert "You guessed “the steep line”" in page[-1][0]["text/plain"]
    assert not line.late
    assert len(progress.events()) == 1


def test_after_a_fresh_start_of_its_chapter_a_guess_is_asked_anew(page, anywhere, monkeypatch):
    monkeypatch.setattr(ch02.smaller_sum, "_box", None)
    guess = ch02.smaller_sum
    guess.ask()
    click(guess, 0)
    guess.reveal("flat")
    progress.start_afresh("01")
    guess.ask()
    assert box_of(guess).outcome == "surprise"
    progress.start_afresh("02")
    guess.ask()
    assert (box_of(guess).outcome, box_of(guess).given) == ("", -1)
    click(guess, 1)
    assert box_of(guess).status == guesses.NOTED_BELOW
    guess.reveal("flat")
    assert written()["ch02.smaller_sum"]["right"] is True
    progress.forget_everything()
    guess.ask()
    assert (guess.given, guess.happened) == (None, None)


@pytest.mark.parametrize(
    "facts",
    [{}, {"guess": "gone", "happened": "flat"}, {"guess": "steep", "happened": "gone"}],
)
def test_what_was_written_about_another_question_is_passed_over(line, page, facts):
    progress.record("guess", "line", **facts)
    line.ask()
    assert box_of(line).outcome == ""
    click(line, 0)
    line.reveal("flat")
    assert written()["line"]["guess"] == "steep"
