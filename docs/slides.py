"""Make slides or hand-outs of chapters: a folder that opens in any browser, without a network.

    python docs/slides.py 01 02 --output FOLDER                    slides of two chapters
    python docs/slides.py --output FOLDER                          of all
    python docs/slides.py 01 --output FOLDER --handout gaps        to write on, without solutions
    python docs/slides.py 01 --output FOLDER --handout solved      with them

All come from the stored chapters, so nothing is run. The exercises' solutions, the outcomes of
the guesses and the tasks of the explorers come from where they are declared. reveal.js (slides)
and MathJax (formulas) are copied out of installed packages, with their licences.
"""

import argparse
import html
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import nbformat
from nbconvert.filters import Highlight2HTML, ansi2html, markdown2html
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter

from helpers.chapters import NOTEBOOKS, Chapter, chapters
from helpers.exercises import bank, guess_bank
from helpers.exercises.guesses import COVER, ChoiceGuess, Guess
from helpers.exercises.showing import marked
from helpers.looking_back.tally import explorers

HERE = Path(__file__).resolve().parent
STYLE, GUIDES = HERE / "showing", HERE / "teaching"
SLIDES, GAPS, SOLVED = "slides", "gaps", "solved"

# What stands on the page besides the chapter's own words.
GUESS, TASKS, SOLUTION, OUTCOME = "Guess", "Tasks", "A solution", "What happens"
YOUR_ANSWER, WHAT_COMES = "Your answer", "What comes out"
HANDOUT_OF = {GAPS: "Hand-out", SOLVED: "Hand-out with solutions"}
NOT_INSTALLED = "{package} is missing: python -m pip install -r requirements-teaching.txt"
NO_CHAPTER = "There is no chapter {wanted}. There are {numbers}."

# What a cell does, by the call at its end.
CALL = re.compile(r"\b(ch\w\d\.\w+)\.(ask|check|reveal)\(")
OF_ONE = re.compile(r"^## How it went$|\bshow_progress\(", re.MULTILINE)  # of one learner
DETAILS = re.compile(r"<details>\s*<summary>(.*?)</summary>(.*?)</details>", re.DOTALL)
ANCHOR = re.compile(r'<a class="anchor-link".*?</a>')
LINK = re.compile(r'<a href="(?!https?:)([^"#]*)[^"]*">(.*?)</a>', re.DOTALL)
SECTION = re.compile(r"^(?=## )", re.MULTILINE)
LEAD = re.compile(r"^(#+) [^\n]*\bminutes\b[^\n]*$", re.MULTILINE)
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
{head}
<script>
window.MathJax = {{
  jax: ["input/TeX", "output/HTML-CSS"],
  "HTML-CSS": {{
    availableFonts: [], webFont: "STIX-Web", imageFont: null, linebreaks: {{automatic: true}},
  }},
  tex2jax: {{inlineMath: [["$", "$"]], displayMath: [["$$", "$$"]], processEscapes: true}},
  showMathMenu: false, messageStyle: "none", skipStartupTypeset: true,
}};
</script>
<script src="mathjax/MathJax.js?config=TeX-AMS-MML_HTMLorMML-full"></script>
</head>
<body>
{body}
</body>
</html>
"""
SLIDES_HEAD = """<link rel="stylesheet" href="reveal/dist/reset.css">
<link rel="stylesheet" href="reveal/dist/reveal.css">
<link rel="stylesheet" href="code.css">
<link rel="stylesheet" href="slides.css">"""
SLIDES_BODY = """<div class="reveal"><div class="slides">
{sections}
</div></div>
<button id="code" title="Press C"></button>
<script src="reveal/dist/reveal.js"></script>
<script src="reveal/plugin/notes/notes.js"></script>
<script src="slides.js"></script>"""
HANDOUT_HEAD = """<link rel="stylesheet" href="code.css">
<link rel="stylesheet" href="handout.css">"""
HANDOUT_BODY = """<p class="running">{said}</p>
<main>
{sections}
</main>
<script>
MathJax.Hub.Queue(["Typeset", MathJax.Hub], () => {{ document.body.dataset.ready = "yes"; }});
</script>"""


@dataclass(frozen=True)
class Page:
    """What is made of a chapter.

    Attributes
    ----------
    chapter
        Which one.
    kind
        SLIDES, GAPS or SOLVED.
    files
        The names of the pages that are made, from the names of their notebooks: for the links.
    """

    chapter: Chapter
    kind: str
    files: dict[str, str]

    def html(self) -> str:
        """Return the whole page."""
        title = html.escape(f"{self.chapter.number} · {self.chapter.title}")
        sections = "\n".join(self.sections())
        if self.kind == SLIDES:
            head, body = SLIDES_HEAD, SLIDES_BODY.format(sections=sections)
        else:
            said = f"{HANDOUT_OF[self.kind]} · {title}"
            head, body = HANDOUT_HEAD, HANDOUT_BODY.format(sections=sections, said=said)
        return PAGE.format(title=title, head=head, body=body)

    def sections(self) -> Iterator[str]:
        """Return a `section` for each part with a heading of its own, with what is in it."""
        parts: list[list[str]] = []
        headings = []
        for cell in nbformat.read(NOTEBOOKS / self.chapter.file, as_version=4).cells:
            slide = cell.metadata.get("slideshow", {}).get("slide_type", "-")
            if slide in ("skip", "notes") or OF_ONE.search(cell.source):
                continue
            if cell.cell_type == "code":
                blocks = [("", block) for block in self.code(cell)]
            else:
                pieces = filter(str.strip, SECTION.split(cell.source))
                blocks = [(piece, self.text(piece)) for piece in pieces]
            for number, (piece, block) in enumerate(blocks):
                if not parts or piece.startswith("## "):
                    parts.append([])
                    headings.append("".join(HEADING.findall(piece)[:1]))
                elif number == 0 and slide in ("slide", "subslide") and self.kind == SLIDES:
                    parts[-1].append('<hr class="page">')
                if slide == "fragment":
                    block = block.replace('<div class="', '<div class="fragment ', 1)
                parts[-1].append(block)
        lesson = guide(self.chapter.number) if self.kind == SLIDES else ""
        for heading, part in zip(headings, parts, strict=True):
            yield "\n".join(["<section>", *part, notes(lesson, heading), "</section>"])

    def text(self, source: str) -> str:
        """Return Markdown as HTML; the answers closed, open or left out."""
        page = LINK.sub(self._link, as_html(source))
        return f'<div class="text">{DETAILS.sub(self._details, page)}</div>'

    def _link(self, link: re.Match) -> str:
        """Let a link to a chapter lead to its page, if that is made; else it's only words."""
        there = self.files.get(link[1])
        return f'<a href="{there}">{link[2]}</a>' if there else link[2]

    def _details(self, details: re.Match) -> str:
        if self.kind == SLIDES:
            return details[0]
        if self.kind == SOLVED:
            return f'<div class="solution"><p class="label">{details[1]}</p>{details[2]}</div>'
        return gap(YOUR_ANSWER, 3) if details[1] == "Answer" else ""

    def code(self, cell: NotebookNode) -> Iterator[str]:
        """Return what there is of a code cell: its code, its outputs, what is to be written."""
        name, does = (CALL.findall(cell.source) or [("", "")])[-1]
        jupyter = cell.metadata.get("jupyter", {})
        folded = jupyter.get("source_hidden") or "hide-input" in cell.metadata.get("tags", [])
        answers = bool(jupyter.get("outputs_hidden"))
        tells = any(exercise.code in cell.source for exercise in bank().values())
        left_out = (folded and self.kind != SLIDES) or (tells and self.kind == GAPS)
        if does != "ask" and not left_out:
            hidden = " folded" if folded else ""
            yield f'<div class="code{hidden}">{Highlight2HTML()(cell.source)}</div>'
        if does == "ask":
            yield self.guess(guess_bank()[name])
        elif does == "check":
            yield from self.exercise(name)
        elif answers and self.kind == GAPS:
            yield gap(WHAT_COMES, 2)
        else:
            css = "output answer" if answers else "output"
            for output in cell.outputs:
                shown = shown_output(output)
                if shown:
                    yield f'<div class="{css}">{shown}</div>'
                explorer = output.get("metadata", {}).get("explorer", {}).get("name")
                if explorer:
                    yield self.tasks(explorer)

    def guess(self, guess: Guess) -> str:
        """Return a guess: its question, what to choose from, and in the end what happens."""
        lines = [f'<p><span class="label">{GUESS}</span> {marked(guess.question)}</p>']
        if isinstance(guess, ChoiceGuess):
            options = "".join(
                f'<li class="{"right" if self.kind == SOLVED and key == guess.happens else ""}">'
                f"{marked(choice.text)}</li>"
                for key, choice in guess.options.items()
            )
            lines.append(f'<ul class="options">{options}</ul>')
        elif self.kind == GAPS:
            lines.append(gap(guess.unit, 1))
        else:
            lines.append(
                f"<ul>{''.join(f'<li>{marked(line[2:])}</li>' for line in guess.listed())}</ul>"
            )
        if self.kind == SOLVED:
            said = f"{guess.words(guess.happens)}. {guess.why}".strip()
            lines.append(
                f'<div class="solution"><p><span class="label">{OUTCOME}</span> '
                f"{marked(said)}</p></div>"
            )
        return f'<div class="guess">{"".join(lines)}</div>'

    def exercise(self, name: str) -> Iterator[str]:
        """Return space for the answer to an exercise, or a solution."""
        exercise = bank()[name]
        if self.kind == GAPS:
            yield gap(YOUR_ANSWER, 3 + exercise.code.count("\n"))
        elif self.kind == SOLVED:
            code = Highlight2HTML()(exercise.code)
            yield f'<div class="solution"><p class="label">{SOLUTION}</p>{code}</div>'

    def tasks(self, explorer: str) -> str:
        """Return the tasks of an explorer, to be ticked and with space for what was found."""
        lines = [
            f"<li>{marked(task.sentence)}{gap('', 1) if self.kind == GAPS else ''}</li>"
            for kind in explorers()
            if kind.__name__ == explorer
            for task in kind.make_tasks()
        ]
        if not lines:
            return ""
        return f'<div class="tasks"><p class="label">{TASKS}</p><ul>{"".join(lines)}</ul></div>'


def as_html(markdown: str) -> str:
    """Return Markdown as HTML, without the marks to link to its headings."""
    return ANCHOR.sub("", markdown2html(markdown))


def gap(label: str, lines: int) -> str:
    """Return empty lines to write on."""
    return f'<div class="gap" style="--lines: {lines}"><span>{html.escape(label)}</span></div>'


def shown_output(output: NotebookNode) -> str:
    """Return a stored output as HTML, without what is only for the screen."""
    if output.output_type == "stream":
        return f"<pre>{ansi2html(output.text)}</pre>" if output.text.strip() else ""
    if output.output_type == "error":
        return f"<pre>{ansi2html(chr(10).join(output.traceback))}</pre>"
    data = output.data
    if "image/png" in data:
        size = output.metadata.get("image/png", {})
        words = html.escape("".join(data.get("text/plain", "")))
        source = "data:image/png;base64," + data["image/png"].replace("\n", "")
        return f'<img alt="{words}" width="{size.get("width", 600)}" src="{source}">'
    if "text/markdown" in data:
        return as_html(data["text/markdown"])
    if "text/html" in data:
        return "" if data["text/html"] == COVER else data["text/html"]
    return f"<pre>{html.escape(data.get('text/plain', ''))}</pre>"


def guide(number: str) -> str:
    """Return from a chapter's guide for teachers what stands under headings with minutes."""
    path = GUIDES / f"{number}.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    lessons = []
    for lead in LEAD.finditer(text):
        end = re.search(rf"^#{{1,{len(lead[1])}}} ", text[lead.end() :], re.MULTILINE)
        lessons.append(text[lead.start() : lead.end() + end.start() if end else len(text)])
    return "\n\n".join(lessons)


def notes(lesson: str, heading: str) -> str:
    """Return the speaker's notes of a section: all on the title, then the lines that name it."""
    lines = [line.strip("-| ").replace(" | ", ": ", 1) for line in lesson.splitlines()]
    lines = [line for line in lines if heading in line]
    text = "\n\n".join(lines) if heading else lesson
    return f'<aside class="notes">{as_html(text)}</aside>' if text else ""


def installed(package: str, inside: str) -> Path:
    """Return a folder inside an installed package, without importing it."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        sys.exit(NOT_INSTALLED.format(package=package.replace("_", "-")))
    return Path(spec.origin).parent / inside


def copy_libraries(folder: Path, kind: str) -> None:
    """Copy what the pages load, each library with its licence."""

    def copy(source: Path, target: str, *without: str) -> None:
        ignored = shutil.ignore_patterns(*without)
        shutil.copytree(source, folder / target, ignore=ignored, dirs_exist_ok=True)

    mathjax = installed("jupyter_server_mathjax", "static")
    copy(mathjax, "mathjax", "localization", "a11y", "SVG")
    css = HtmlFormatter(style="xcode").get_style_defs(".highlight")
    (folder / "code.css").write_text(css, encoding="utf-8")
    if kind != SLIDES:
        shutil.copy(STYLE / "handout.css", folder)
        return
    reveal = installed("sphinx_revealjs", "_static/revealjs")
    copy(reveal / "dist", "reveal/dist", "theme", "*.map", "*.esm.js")
    copy(reveal / "plugin" / "notes", "reveal/plugin/notes", "*.esm.js")
    shutil.copy(reveal / "LICENSE", folder / "reveal")
    for name in ("slides.css", "slides.js"):
        shutil.copy(STYLE / name, folder)


def make(numbers: list[str], folder: Path, kind: str = SLIDES) -> list[Path]:
    """Write the pages of these chapters, of all if there are none, and return where they are."""
    there = {chapter.number: chapter for chapter in chapters()}
    for number in numbers:
        if number not in there:
            sys.exit(NO_CHAPTER.format(wanted=number, numbers=", ".join(there)))
    ending = ".html" if kind == SLIDES else f"-{kind}.html"
    chosen = [there[number] for number in numbers or there]
    files = {chapter.file: f"{chapter.number}{ending}" for chapter in chosen}
    folder.mkdir(parents=True, exist_ok=True)
    copy_libraries(folder, kind)
    shutil.copy(HERE.parent / "LICENSE", folder)
    made = []
    for chapter in chosen:
        made.append(folder / files[chapter.file])
        made[-1].write_text(Page(chapter, kind, files).html(), encoding="utf-8")
    return made


def main() -> None:
    """Make what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("numbers", nargs="*", help="numbers of chapters, such as 01; none: all")
    parser.add_argument("--output", type=Path, required=True, help="the folder to write")
    parser.add_argument("--handout", choices=[GAPS, SOLVED], help="a hand-out in place of slides")
    asked = parser.parse_args()
    for path in make(asked.numbers, asked.output, asked.handout or SLIDES):
        print(path)


if __name__ == "__main__":
    main()
