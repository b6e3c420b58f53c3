"""The rules themselves: a good chapter passes, and each way to spoil it is noticed."""

from collections.abc import Callable

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.notebooks import rules
from tests.notebooks.rules import Chapter

OPENING = """# 07 · A chapter

It matters because of this.

**You will be able to**

- move a slider;
- read a picture in words;
- check an exercise.

**Time:** 10 minutes · **Builds on:** nothing"""

CLOSING = """## Summary

- You moved the slider, and the line followed.
- The picture was read in words.
- An exercise was checked.

**Where next:** [again](07_good.ipynb#A-picture)"""

QUESTION = """**Question.** Why is $w$ a slope, and `a != b`?

<details><summary>Answer</summary>

Because $$y = w x$$ rises by $w$. It costs 5 \\$.

</details>"""

ALT = "The line y = 0.5 · x passes below the dot."


def picture(alt: str = ALT, kind: str = "display_data", **metadata):
    data = {
        "image/png": "iVBORw0KGgo=",
        "text/html": f'<figure><img alt="{alt}" src="data:image/png;base64,/tmp/+work/"></figure>',
        "text/plain": alt,
    }
    return new_output(kind, data=data, metadata=metadata)


def printed(text: str, name: str = "stdout"):
    return new_output("stream", name=name, text=text)


COVERED = new_output("display_data", data={"text/html": rules.COVER})


def asked(name: str):
    data = {"text/html": "<p>Which?</p>", "text/plain": "Guess: which?"}
    return new_output("display_data", data=data, metadata={"guess": {"name": name}})


def failed(*traceback: str):
    return new_output("error", ename="ZeroDivisionError", evalue="0", traceback=list(traceback))


def good() -> Chapter:
    """Return a small chapter that keeps every rule."""
    explorer = {"name": "OneWeight", "tasks": 2}
    cells = [
        new_markdown_cell(OPENING),
        new_markdown_cell("## A picture\n\nThis draws a line."),
        new_code_cell("show(figure, alt)", outputs=[picture()]),
        new_markdown_cell("Guess the weight first."),
        new_code_cell("explorer", outputs=[picture(kind="execute_result", explorer=explorer)]),
        new_markdown_cell(QUESTION),
        new_code_cell("time.time()", outputs=[printed("0.1")]),
        new_markdown_cell("The next cell fails."),
        new_code_cell("1 / 0", outputs=[failed()]),
        new_markdown_cell("Which of the two is larger?"),
        new_code_cell("ch07.larger.ask()", outputs=[asked("ch07.larger")]),
        new_markdown_cell("They are compared:"),
        new_code_cell("ch07.larger.reveal('first')", outputs=[COVERED, printed("first")]),
        new_markdown_cell(CLOSING),
    ]
    for cell in cells:
        cell.metadata = {"slideshow": {"slide_type": "slide"}}
    cells[6].source += "\nassert True"
    cells[6].metadata["tags"] = ["nbval-ignore-output"]
    cells[8].metadata["tags"] = ["raises-exception"]
    cells[12].metadata["jupyter"] = {"outputs_hidden": True}
    for count, cell in enumerate((c for c in cells if c.cell_type == "code"), start=1):
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    path = rules.NOTEBOOKS / "07_good.ipynb"
    return Chapter(path, new_notebook(cells=cells))


@pytest.fixture(autouse=True)
def the_good_chapter_is_there(monkeypatch):
    """Let the link of the good chapter to itself find it, and the banks hold one guess of it."""
    exists = rules.Path.exists
    monkeypatch.setattr(rules.Path, "exists", lambda p: p.name == "07_good.ipynb" or exists(p))
    monkeypatch.setattr(rules, "bank", lambda: {"ch01.neuron": None})
    monkeypatch.setattr(rules, "guess_bank", lambda: {"ch07.larger": None, "ch01.other": None})
    monkeypatch.setattr(rules, "FEWEST_GUESSES", 1)


def source(position: int, old: str, new: str) -> Callable[[Chapter], None]:
    """Return a change of a cell's text."""

    def change(chapter: Chapter) -> None:
        cell = chapter.cells[position]
        assert old in cell.source
        cell.source = cell.source.replace(old, new)

    return change


def code(text: str) -> Callable[[Chapter], None]:
    """Return a change of the code of cell 2."""
    return lambda chapter: chapter.cells[2].update(source=text)


def outputs(position: int, *new) -> Callable[[Chapter], None]:
    return lambda chapter: chapter.cells[position].update(outputs=list(new))


def metadata(position: int, **new) -> Callable[[Chapter], None]:
    return lambda chapter: chapter.cells[position].metadata.update(new)


def moved(position: int, to: int) -> Callable[[Chapter], None]:
    return lambda chapter: chapter.cells.insert(to, chapter.cells.pop(position))


def added(position: int, *texts: str) -> Callable[[Chapter], None]:
    new = [new_markdown_cell(text) for text in texts]
    return lambda chapter: chapter.cells.__setitem__(slice(position, position), new)


def without(position: int) -> Callable[[Chapter], None]:
    return lambda chapter: chapter.cells.pop(position)


def bare_picture(position: int) -> Callable[[Chapter], None]:
    return outputs(position, new_output("display_data", data={"image/png": "iVBORw0KGgo="}))


LONG = "\n".join(f"x{k} = {k}" for k in range(13))
LONG_DEFINITION = "def f():\n" + "\n".join(f"    x{k} = {k}" for k in range(20))

SPOILED = [
    ("opening", source(0, "# 07 ·", "# 08 ·")),
    ("opening", source(0, "# 07 · A chapter", "# A chapter")),
    ("opening", source(0, "It matters because of this.", "")),
    ("opening", source(0, "**You will be able to**", "You will learn")),
    ("opening", source(0, "- check an exercise.", "")),
    ("opening", source(0, "- move a slider;", "- a\n- b\n- c\n- d")),
    ("opening", source(0, "**Time:** 10 minutes", "**Time:** an hour")),
    ("opening", source(0, "**Builds on:** nothing", "")),
    ("opening", moved(2, 0)),
    ("closing", source(13, "## Summary", "## The end")),
    ("closing", source(13, "**Where next:**", "Next:")),
    ("closing", source(13, "- An exercise was checked.\n", "")),
    ("closing", source(13, "The picture was read in words.", "Something else altogether.")),
    ("closing", moved(8, 13)),
    ("headings_in_order", source(1, "## A picture", "# A picture")),
    ("headings_in_order", source(1, "## A picture", "### A picture")),
    ("headings_in_order", source(0, "# 07 ·", "07 ·")),
    ("sentence_before_code", without(3)),
    ("sentence_before_code", source(1, "This draws a line.", "")),
    ("sentence_before_code", code("  ")),
    ("run_from_top_to_bottom", lambda chapter: chapter.cells[4].update(execution_count=7)),
    ("run_from_top_to_bottom", lambda chapter: chapter.cells[4].update(execution_count=None)),
    ("alt_text", outputs(2, picture(alt=""))),
    ("alt_text", outputs(2, picture(alt="A plot of the line"))),
    ("alt_text", outputs(2, picture(alt="A line."))),
    ("alt_text", bare_picture(2)),
    ("alt_text", lambda chapter: chapter.cells[2].outputs[0].data.pop("text/plain")),
    ("alt_text", lambda chapter: chapter.cells[2].outputs[0].data.pop("text/html")),
    ("alt_text", outputs(2, new_output("display_data", data={"text/html": "<img src='x'>"}))),
    ("alt_text", source(1, "This draws a line.", "Look: ![](line.png)")),
    ("alt_text", source(1, "This draws a line.", "Look: <img src='line.png'>")),
    ("explorer_with_task_and_question", outputs(4, picture())),
    (
        "explorer_with_task_and_question",
        outputs(4, picture(explorer={"name": "OneWeight", "tasks": 0})),
    ),
    ("explorer_with_task_and_question", source(5, "?", ".")),
    ("explorer_with_task_and_question", source(5, "<details>", "")),
    ("explorer_with_task_and_question", added(5, "So much for that.", "And now to this.")),
    ("hidden_answers", source(5, "</details>", "")),
    ("hidden_answers", source(5, "</summary>\n", "</summary>")),
    ("exercises", code("ch07.nothing.check(f)")),
    ("exercises", code("ch01.neuron.hint()\nch01.neurone.check(f)")),
    ("guesses", without(12)),
    ("guesses", lambda chapter: chapter.cells.__delitem__(slice(9, 13))),
    ("guesses", moved(12, 9)),
    ("guesses", moved(6, 11)),
    ("guesses", outputs(10)),
    ("guesses", outputs(10, asked("ch07.smaller"))),
    ("guesses", metadata(12, jupyter={})),
    ("guesses", outputs(12, printed("first"))),
    ("guesses", metadata(6, jupyter={"outputs_hidden": True})),
    ("guesses", source(12, "ch07.larger.reveal('first')", "ch07.larger.watch(explorer)")),
    ("guesses", source(12, "reveal", "ask")),
    ("guesses", code("ch07.nothing.ask()")),
    ("guesses", source(3, "Guess the weight first.", "**Predict first:** which weight?")),
    ("slides", metadata(3, slideshow={})),
    ("slides", metadata(3, slideshow={"slide_type": "page"})),
    ("known_tags", metadata(2, tags=["nbval-skip"])),
    ("known_tags", metadata(2, tags=["hide-input"])),
    ("known_tags", code("x = 1  # NBVAL_IGNORE_OUTPUT")),
    ("errors_are_taught", metadata(8, tags=[])),
    ("errors_are_taught", metadata(2, tags=["raises-exception"])),
    ("no_stderr", outputs(2, printed("a warning", name="stderr"))),
    ("no_trace_of_the_machine", outputs(2, printed("in /home/jo/course"))),
    ("no_trace_of_the_machine", outputs(2, printed("in C:\\Users\\jo"))),
    ("no_trace_of_the_machine", outputs(2, printed("ipykernel_123/4.py:1: warning"))),
    ("no_trace_of_the_machine", outputs(2, printed("<object at 0x7f12ab34cd56>"))),
    ("no_trace_of_the_machine", outputs(8, failed("/work/x.py"))),
    ("no_trace_of_the_machine", code("open('/tmp/x')")),
    ("no_widgets_stored", lambda c: c.notebook.metadata.update(widgets={})),
    (
        "no_widgets_stored",
        lambda c: c.cells[4].outputs[0].data.update({rules.WIDGET_MIMES[0]: {}}),
    ),
    ("small", outputs(2, printed("x" * 1_000_000))),
    ("plain_python", code("%timeit x")),
    ("plain_python", code("!ls")),
    ("plain_python", code("x = 1\n!ls")),
    ("plain_python", code("%%time\nx = 1")),
    ("plain_python", code("show?")),
    ("quiet", code("model.fit(x, y, verbose=1)")),
    ("quiet", code("model.fit(x, y, verbose='auto')")),
    ("quiet", code("clear_output(wait=True)")),
    ("quiet", code("output.clear_output()")),
    ("quiet", outputs(2, printed("1875/1875 ━━━━━━ 2s 1ms/step"))),
    ("quiet", outputs(2, printed("1/2\b\b\b2/2"))),
    ("ignored_output_is_asserted", source(6, "\nassert True", "")),
    ("short_cells", code(LONG)),
    ("short_cells", code(LONG_DEFINITION)),
    ("calm_prose", source(1, "This draws a line.", "This draws a line!")),
    ("calm_prose", source(5, "`a != b`", "a != b")),
    ("maths_is_closed", source(5, "$w$ a slope", "$w a slope")),
    ("maths_is_closed", source(5, "$$y = w x$$", "$$y = w x")),
    ("links_lead_somewhere", source(13, "07_good.ipynb#A-picture", "99_nowhere.ipynb")),
    ("links_lead_somewhere", source(13, "#A-picture", "#A-nowhere")),
    ("links_lead_somewhere", source(5, "Because", "<a href='nowhere.md'>Because</a>")),
]


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_a_good_chapter_passes(rule, monkeypatch):
    chapter = good()
    monkeypatch.setattr(rules.Chapter, "read", lambda path: chapter)
    assert list(rule(chapter)) == []


@pytest.mark.parametrize(
    ("rule", "spoil"), SPOILED, ids=[f"{k}-{name}" for k, (name, _) in enumerate(SPOILED)]
)
def test_what_spoils_a_chapter_is_noticed(rule, spoil, monkeypatch):
    chapter = good()
    spoil(chapter)
    monkeypatch.setattr(rules.Chapter, "read", lambda path: chapter)
    complaints = list(getattr(rules, rule)(chapter))
    assert complaints
    assert all("\n" not in complaint for complaint in complaints)


def test_no_rule_is_without_a_spoiled_chapter():
    assert {name for name, _ in SPOILED} == {rule.__name__ for rule in rules.RULES}


def test_an_exercise_of_the_chapter_must_be_used_and_left_to_the_learner(monkeypatch):
    monkeypatch.setattr(rules, "bank", lambda: {"ch07.step": None})
    chapter = good()
    (complaint,) = rules.exercises(chapter)
    assert "is in the exercise bank, but the chapter does not use it" in complaint
    chapter.cells[2].source = "ch07.step.check(...)"
    chapter.cells[2].outputs = [printed("Right: well done.")]
    (complaint,) = rules.exercises(chapter)
    assert "leave the solving to the learner" in complaint
    chapter.cells[2].outputs = [printed("Not attempted: there is a ... to fill in.")]
    assert list(rules.exercises(chapter)) == []


def test_where_an_explorer_answers_a_guess_nothing_is_hidden():
    chapter = good()
    chapter.cells[12].source = "ch07.larger.watch(explorer)\nexplorer"
    (complaint,) = rules.guesses(chapter)
    assert "its output is hidden, but it reveals no guess" in complaint
    chapter.cells[12].metadata["jupyter"] = {}
    assert list(rules.guesses(chapter)) == []


def test_a_chapter_has_three_to_six_guesses(monkeypatch):
    monkeypatch.setattr(rules, "FEWEST_GUESSES", 2)
    assert "1 guesses" in "".join(rules.guesses(good()))
    monkeypatch.setattr(rules, "MOST_GUESSES", 0)
    monkeypatch.setattr(rules, "FEWEST_GUESSES", 0)
    assert "1 guesses" in "".join(rules.guesses(good()))


@pytest.mark.parametrize(
    "text",
    [
        "def f(x):\n" + "\n".join(f"    y{k} = {k}" for k in range(18)),
        "\n\n".join(f"x{k} = {k}" for k in range(12)),
        "result = await asyncio.to_thread(fit)",
        "model.fit(x, y, verbose=0)",
        "a = b % c\nprint(f'{a!r}')",
    ],
)
def test_what_is_allowed_in_code(text):
    chapter = good()
    chapter.cells[2].source = text
    for rule in (rules.short_cells, rules.plain_python, rules.quiet):
        assert list(rule(chapter)) == []


@pytest.mark.parametrize(
    "text",
    [
        "The price is 5 \\$ and $x$ is $5!$.",
        "```python\nx = '$'\nif a != b: print('!')\n```",
        "In `a != b` the `$` is code.",
        "$$\na\n$$\n\nand $b$",
        "![The line passes below the dot](https://example.org/x.png)",
        "```\n# not a heading\n```",
    ],
)
def test_what_is_allowed_in_prose(text):
    chapter = good()
    chapter.cells[3].source = text
    for rule in (rules.calm_prose, rules.maths_is_closed, rules.alt_text, rules.headings_in_order):
        assert list(rule(chapter)) == []
