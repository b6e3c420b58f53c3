"""What every chapter must have: one function for each rule.

A rule takes a `Chapter` and yields complaints: which cell, what is wrong, what to do. The tests in
test_every_notebook.py hold all rules over all chapters; test_rules.py breaks a good chapter in
every way and sees that the right rule complains.
"""

import ast
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.exercises import bank, guess_bank
from helpers.exercises.guesses import COVER

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"

TAGS = ("nbval-ignore-output", "raises-exception", "hide-input")
SLIDE_TYPES = ("slide", "subslide", "fragment", "skip", "notes", "-")
LINES, LINES_OF_DEFINITIONS = 12, 20
BYTES = 1_000_000  # with each picture for light pages, for dark ones, and for code hosts
WIDGET_MIMES = (
    "application/vnd.jupyter.widget-view+json",
    "application/vnd.jupyter.widget-state+json",
)
MACHINE = re.compile(
    r"/(?:home|tmp|root|work|Users|mnt|opt|usr|var|private)/|\b[A-Za-z]:\\|ipykernel_\d+"
    r"|site-packages|\bat 0x[0-9a-f]{6,}"
)
PROGRESS_BAR = re.compile(r"[\b█]|\d+/\d+\S* +(\[=|\S*━)|ETA:")
IMG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
ALT = re.compile(r"""\balt=(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
ONLY_A_PICTURE = re.compile(r"(a |the |this )?(plot|figure|image|picture|chart|graph)\b", re.I)
EXERCISE = re.compile(r"\b(ch\w\d)\.(\w+)\.(check|hint|solution)\(")
GUESS = re.compile(r"\b(ch\w\d\.\w+)\.(ask|reveal|watch)\(")
FEWEST_GUESSES, MOST_GUESSES = 3, 6


@dataclass
class Chapter:
    """A stored notebook, and ways to look at it."""

    path: Path
    notebook: NotebookNode

    @classmethod
    def read(cls, path: Path) -> "Chapter":
        return cls(path, nbformat.read(path, as_version=4))

    @property
    def number(self) -> str:
        """The first two characters of the file's name, such as 01 or A1."""
        return self.path.name[:2]

    @property
    def cells(self) -> list[NotebookNode]:
        return self.notebook.cells

    @cached_property
    def markdown(self) -> list[tuple[int, str]]:
        return [(k, c.source) for k, c in enumerate(self.cells) if c.cell_type == "markdown"]

    @cached_property
    def code(self) -> list[tuple[int, NotebookNode]]:
        return [(k, c) for k, c in enumerate(self.cells) if c.cell_type == "code"]

    def name(self, position: int) -> str:
        """Return how a complaint calls a cell: its place and its first line."""
        line = next(iter(self.cells[position].source.strip().splitlines()), "(empty)")
        return f"cell {position} ({line[:60]!r})"


# Ways to look at a cell.


def tags(cell: NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])


def words_of(output: NotebookNode) -> str:
    """Return the words of an output: printed text, the text/plain of a result, or an error."""
    if output.output_type == "stream":
        return output.text
    if output.output_type == "error":
        return f"{output.ename}: {output.evalue}"
    return output.data.get("text/plain", "")


def everything_in(output: NotebookNode) -> str:
    """Return all text of an output but the pixels of pictures."""
    if output.output_type == "stream":
        return output.text
    if output.output_type == "error":
        return "\n".join([output.ename, output.evalue, *output.traceback])
    pixels = ("image/png", "image/jpeg", "image/gif")
    texts = [v for k, v in output.data.items() if isinstance(v, str) and k not in pixels]
    return re.sub(r"base64,[A-Za-z0-9+/=\s]+", "base64,", "\n".join(texts))


def without_code(markdown: str) -> str:
    """Return Markdown without fenced code, code in a line and comments."""
    markdown = re.sub(r"^(```|~~~).*?^\1[^\n]*$", "", markdown, flags=re.DOTALL | re.MULTILINE)
    markdown = re.sub(r"<!--.*?-->", "", markdown, flags=re.DOTALL)
    return re.sub(r"(`+)[^`].*?\1", "code", markdown, flags=re.DOTALL)


def without_maths(markdown: str) -> str:
    markdown = re.sub(r"\$\$.*?\$\$", "", markdown, flags=re.DOTALL)
    return re.sub(r"(?<!\\)\$[^$]*\$", "x", markdown)


def headings(markdown: str) -> list[tuple[int, str]]:
    """Return depth and text of each heading."""
    found = re.findall(r"^(#{1,6}) +(.+?)\s*#*$", without_code(markdown), re.MULTILINE)
    return [(len(marks), text) for marks, text in found]


def sentences(markdown: str) -> str:
    """Return Markdown without its headings."""
    return re.sub(r"^#{1,6} .*$", "", markdown, flags=re.MULTILINE).strip()


def parsed(source: str) -> ast.Module | None:
    """Return the tree of a code cell; None if it is not plain Python."""
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        return compile(source, "cell", "exec", flags)
    except SyntaxError:
        return None


def has_assert(cell: NotebookNode) -> bool:
    tree = parsed(cell.source)
    return tree is not None and any(isinstance(node, ast.Assert) for node in ast.walk(tree))


def bullets(markdown: str) -> list[str]:
    return re.findall(r"^[-*] +(.+)$", markdown, re.MULTILINE)


def goals(chapter: Chapter) -> list[str]:
    """Return the bullets under "You will be able to"."""
    text = chapter.cells[0].source
    return bullets(text.partition("**You will be able to**")[2].partition("**Time:**")[0])


def shown_explorers(cell: NotebookNode) -> list[dict]:
    """Return what the outputs of a cell say of the explorers shown there."""
    metadata = [output.get("metadata", {}) for output in cell.outputs]
    return [m["explorer"] for m in metadata if "explorer" in m]


# The rules.


def opening(chapter: Chapter) -> Iterator[str]:
    first = chapter.cells[0]
    if first.cell_type != "markdown":
        yield "the first cell must be Markdown, with title, goals, time and what it builds on"
        return
    if not re.match(rf"# {re.escape(chapter.number)} · \S", first.source):
        yield f"the first line must be '# {chapter.number} · Title'"
    before, mark, after = first.source.partition("**You will be able to**")
    if not mark:
        yield "the first cell needs a line '**You will be able to**' with a list under it"
        return
    if not re.search(r"\w.*\.", sentences(before)):
        yield "the first cell needs a sentence that says why the chapter matters, before the goals"
    if not 3 <= len(goals(chapter)) <= 5:
        yield f"there must be 3 to 5 goals, not {len(goals(chapter))}"
    if not re.search(r"^\*\*Time:\*\* \d+ minutes · \*\*Builds on:\*\* \S", after, re.MULTILINE):
        yield "the first cell needs a line '**Time:** NN minutes · **Builds on:** …'"


def closing(chapter: Chapter) -> Iterator[str]:
    position, last = chapter.markdown[-1]
    if position != len(chapter.cells) - 1:
        yield "the last cell must be Markdown: the summary"
    if not last.startswith("## Summary\n"):
        yield f"{chapter.name(position)}: the last Markdown cell must begin with '## Summary'"
        return
    if "**Where next:**" not in last:
        yield "the summary needs a line '**Where next:** …'"
    points = bullets(last.partition("**Where next:**")[0])
    if len(points) != len(goals(chapter)):
        yield f"{len(goals(chapter))} goals, but {len(points)} points in the summary"
        return
    for k, (goal, point) in enumerate(zip(goals(chapter), points, strict=True), start=1):
        stems = [
            {word[:4] for word in re.findall(r"\w{3,}", without_maths(text).lower())}
            for text in (goal, point)
        ]
        if not (stems[0] & stems[1]) - {"the", "and", "for", "with", "that", "what", "not", "you"}:
            yield f"point {k} of the summary shares no word with goal {k}: is the order the same?"


def headings_in_order(chapter: Chapter) -> Iterator[str]:
    found = [(k, *heading) for k, text in chapter.markdown for heading in headings(text)]
    top = [text for _, depth, text in found if depth == 1]
    if len(top) != 1:
        yield f"there must be one heading of the first level, not {len(top)}: {top}"
    above = 0
    for k, depth, text in found:
        if depth > above + 1:
            yield f"{chapter.name(k)}: {text!r} has depth {depth} right below depth {above}"
        above = depth


def sentence_before_code(chapter: Chapter) -> Iterator[str]:
    for k, cell in chapter.code:
        if not cell.source.strip():
            yield f"{chapter.name(k)}: an empty code cell; take it out"
        before = chapter.cells[k - 1] if k else None
        if before is None or before.cell_type != "markdown":
            yield f"{chapter.name(k)}: put a Markdown cell before it that says what it is for"
        elif not re.search(r"\w{2,}", sentences(without_code(before.source))):
            yield f"{chapter.name(k)}: the cell before it has no sentence, only a heading"


def run_from_top_to_bottom(chapter: Chapter) -> Iterator[str]:
    counts = [cell.execution_count for _, cell in chapter.code]
    if counts != list(range(1, len(counts) + 1)):
        yield f"execution counts are {counts}; store again with notebooks/store_outputs.py"


def alt_text(chapter: Chapter) -> Iterator[str]:
    for k, cell in chapter.code:
        for output in cell.outputs:
            data = output.get("data", {})
            alts = [html.unescape(alt) for alt in _alts(data.get("text/html", ""))]
            if any(mime.startswith("image/") for mime in data):
                words = data.get("text/plain", "").strip()
                if not alts or not words or words.startswith("<"):
                    yield f"{chapter.name(k)}: a picture without words; use show(figure, alt)"
                    continue
                alts.append(words)
            for alt in alts:
                yield from (f"{chapter.name(k)}: {fault}" for fault in _faults(alt))
    for k, text in chapter.markdown:
        text = without_code(text)
        for alt in [*re.findall(r"!\[([^\]]*)\]", text), *_alts(text)]:
            yield from (f"{chapter.name(k)}: {fault}" for fault in _faults(alt))


def _alts(page: str) -> list[str]:
    """Return the alt text of each image; an empty one where there is none."""
    found = [ALT.search(tag) for tag in IMG.findall(page)]
    return [(match[1] or match[2] or "") if match else "" for match in found]


def _faults(alt: str) -> Iterator[str]:
    if len(alt.split()) < 4:
        yield f"alt text {alt!r} is too short: say what the picture shows"
    elif ONLY_A_PICTURE.match(alt):
        yield f"alt text {alt[:40]!r} says that it is a picture: say what the picture shows"


def explorer_with_task_and_question(chapter: Chapter) -> Iterator[str]:
    shown = [(k, explorer) for k, cell in chapter.code for explorer in shown_explorers(cell)]
    if chapter.number.isdigit() and not shown:
        yield "no explorer is shown; each chapter has one at least"
    for k, explorer in shown:
        if not explorer["tasks"]:
            yield f"{chapter.name(k)}: {explorer['name']} has no task to tick off"
        following = [text for position, text in chapter.markdown if position > k][:2]
        if not any(re.search(r"\?.*<details", text, re.DOTALL) for text in following):
            yield (
                f"{chapter.name(k)}: after {explorer['name']}, one of the next two Markdown cells "
                "needs a question with its answer hidden in <details>"
            )


def hidden_answers(chapter: Chapter) -> Iterator[str]:
    for k, text in chapter.markdown:
        text = without_code(text)
        if len(set(map(text.count, ("<details", "</details>", "<summary>", "</summary>")))) != 1:
            yield f"{chapter.name(k)}: <details> and <summary> do not come in pairs"
        if re.search(r"</summary>[^\S\n]*\n[^\S\n]*\S", text):
            yield f"{chapter.name(k)}: leave a line empty after </summary>, or Markdown stays raw"


def exercises(chapter: Chapter) -> Iterator[str]:
    used: dict[str, bool] = {}
    known = bank()
    for k, cell in chapter.code:
        printed = " ".join(words_of(output) for output in cell.outputs)
        for where, name, verb in EXERCISE.findall(cell.source):
            key = f"{where}.{name}"
            if key not in known:
                yield f"{chapter.name(k)}: {key} is not in the exercise bank"
            attempted = verb != "check" or "Not attempted" not in printed
            used[key] = used.get(key, False) or not attempted
    for key in known:
        if not key.startswith(f"ch{chapter.number}."):
            continue
        if key not in used:
            yield f"{key} is in the exercise bank, but the chapter does not use it"
        elif not used[key]:
            yield f"{key}: no stored stub says 'Not attempted'; leave the solving to the learner"


def guesses(chapter: Chapter) -> Iterator[str]:
    known = guess_bank()
    asked: list[str] = []
    for place, (k, cell) in enumerate(chapter.code):
        verbs = _guess_verbs(cell)
        yield from (
            f"{chapter.name(k)}: {key} is no declared guess" for key in verbs.keys() - known.keys()
        )
        names = {output.get("metadata", {}).get("guess", {}).get("name") for output in cell.outputs}
        answers = [_guess_verbs(after) for _, after in chapter.code[place + 1 : place + 2]]
        for key, used in verbs.items():
            if "ask" not in used:
                if key not in asked:
                    yield f"{chapter.name(k)}: {key} is answered before it is asked"
                continue
            if key in asked:
                yield f"{chapter.name(k)}: {key} is asked a second time"
            asked.append(key)
            if len(used) > 1 or not answers or not answers[0].get(key):
                yield f"{chapter.name(k)}: the next code cell must reveal or watch {key}"
            if key not in names:
                yield f"{chapter.name(k)}: the question of {key} is not stored; store again"
        hidden = bool(cell.metadata.get("jupyter", {}).get("outputs_hidden"))
        reveals = any("reveal" in used for used in verbs.values())
        if reveals and not hidden:
            yield f"{chapter.name(k)}: it answers a guess, so set jupyter.outputs_hidden"
        if reveals and cell.outputs and cell.outputs[0].get("data") != {"text/html": COVER}:
            yield f"{chapter.name(k)}: folded, its first line is still seen; store again"
        if hidden and not reveals:
            yield f"{chapter.name(k)}: its output is hidden, but it reveals no guess"
    for key in known:
        if key.startswith(f"ch{chapter.number}.") and key not in asked:
            yield f"{key} is declared as a guess, but the chapter does not ask it"
    few = chapter.number.isdigit() and chapter.number != "00" and len(asked) < FEWEST_GUESSES
    if few or len(asked) > MOST_GUESSES:
        yield f"{len(asked)} guesses; a chapter has {FEWEST_GUESSES} to {MOST_GUESSES}"
    for k, text in chapter.markdown:
        if re.search("predict first", without_code(text), re.IGNORECASE):
            yield f"{chapter.name(k)}: instead of 'Predict first', ask a guess or a plain question"


def _guess_verbs(cell: NotebookNode) -> dict[str, set[str]]:
    """Return what a cell does with guesses: from name to the methods called."""
    found: dict[str, set[str]] = {}
    for key, verb in GUESS.findall(cell.source):
        found.setdefault(key, set()).add(verb)
    return found


def slides(chapter: Chapter) -> Iterator[str]:
    for k, cell in enumerate(chapter.cells):
        kind = cell.metadata.get("slideshow", {}).get("slide_type")
        if kind not in SLIDE_TYPES:
            yield f"{chapter.name(k)}: slide_type is {kind!r}; choose one of {SLIDE_TYPES}"


def known_tags(chapter: Chapter) -> Iterator[str]:
    for k, cell in enumerate(chapter.cells):
        for tag in tags(cell):
            if tag not in TAGS:
                yield f"{chapter.name(k)}: the tag {tag!r} is not one of {TAGS}"
        if "hide-input" in tags(cell) and not cell.metadata.get("jupyter", {}).get("source_hidden"):
            yield f"{chapter.name(k)}: tagged hide-input, so set jupyter.source_hidden as well"
        comments = re.findall(r"#.*\b(?:NBVAL_\w+|PYTEST_VALIDATE\w*)", cell.source)
        if comments:
            yield f"{chapter.name(k)}: a tag does it; take out {comments}"


def errors_are_taught(chapter: Chapter) -> Iterator[str]:
    for k, cell in chapter.code:
        failed = any(output.output_type == "error" for output in cell.outputs)
        if failed and "raises-exception" not in tags(cell):
            yield f"{chapter.name(k)}: a stored error; mend the cell or tag it raises-exception"
        if not failed and "raises-exception" in tags(cell):
            yield f"{chapter.name(k)}: tagged raises-exception, but no error is stored"


def no_stderr(chapter: Chapter) -> Iterator[str]:
    for k, cell in chapter.code:
        for output in cell.outputs:
            if output.output_type == "stream" and output.name == "stderr":
                yield f"{chapter.name(k)}: warnings are stored: {output.text[:200]!r}"


def no_trace_of_the_machine(chapter: Chapter) -> Iterator[str]:
    for k, cell in enumerate(chapter.cells):
        texts = [cell.source] if cell.cell_type == "code" else []
        texts += [everything_in(output) for output in cell.get("outputs", [])]
        for text in texts:
            found = MACHINE.search(text)
            if found:
                around = text[max(0, found.start() - 30) : found.end() + 30]
                yield f"{chapter.name(k)}: a path or address of one machine: {around!r}"


def no_widgets_stored(chapter: Chapter) -> Iterator[str]:
    if "widgets" in chapter.notebook.metadata:
        yield "widget state is stored; store again with notebooks/store_outputs.py"
    for k, cell in chapter.code:
        for output in cell.outputs:
            for mime in WIDGET_MIMES:
                if mime in output.get("data", {}):
                    yield (
                        f"{chapter.name(k)}: a widget view is stored, which shows an error when "
                        "there is no kernel; store again with notebooks/store_outputs.py"
                    )


def small(chapter: Chapter) -> Iterator[str]:
    size = len(nbformat.writes(chapter.notebook).encode("utf-8"))
    if size >= BYTES:
        yield f"{size} bytes; the limit is {BYTES}: make pictures smaller or fewer"


def plain_python(chapter: Chapter) -> Iterator[str]:
    for k, cell in chapter.code:
        marks = re.findall(r"^\s*[%!].*|^.*\?\s*$", cell.source, re.MULTILINE)
        if parsed(cell.source) is None or any(m.lstrip()[:1] in "%!" for m in marks):
            yield f"{chapter.name(k)}: not plain Python; nbval passes over magics and ! that fail"


def quiet(chapter: Chapter) -> Iterator[str]:
    for k, cell in chapter.code:
        tree = parsed(cell.source)
        for node in ast.walk(tree) if tree else ():
            if isinstance(node, ast.Call):
                for keyword in node.keywords:
                    value = getattr(keyword.value, "value", None)
                    if keyword.arg == "verbose" and value not in (0, False):
                        yield f"{chapter.name(k)}: verbose={value!r}; timings differ with each run"
            if getattr(node, "attr", getattr(node, "id", None)) == "clear_output":
                yield f"{chapter.name(k)}: clear_output leaves every output in what is compared"
        for output in cell.outputs:
            if PROGRESS_BAR.search(everything_in(output)):
                yield f"{chapter.name(k)}: a progress bar is stored; pass verbose=0"


def ignored_output_is_asserted(chapter: Chapter) -> Iterator[str]:
    for place, (k, cell) in enumerate(chapter.code):
        if "nbval-ignore-output" not in tags(cell):
            continue
        following = chapter.code[place + 1 : place + 2]
        if not has_assert(cell) and not any(has_assert(after) for _, after in following):
            yield f"{chapter.name(k)}: its output is not compared, so assert something about it"


def short_cells(chapter: Chapter) -> Iterator[str]:
    for k, cell in chapter.code:
        lines = len([line for line in cell.source.splitlines() if line.strip()])
        tree = parsed(cell.source)
        defines = tree is not None and any(
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            for node in tree.body
        )
        hidden = "hide-input" in tags(cell)
        limit = LINES_OF_DEFINITIONS if defines or hidden else LINES
        if lines > limit:
            yield f"{chapter.name(k)}: {lines} lines; cells have {limit} at most: divide it"


def calm_prose(chapter: Chapter) -> Iterator[str]:
    for k, text in chapter.markdown:
        prose = without_maths(without_code(text)).replace("![", "[")
        for line in prose.splitlines():
            if "!" in line:
                yield f"{chapter.name(k)}: an exclamation mark in {line.strip()[:60]!r}"


def maths_is_closed(chapter: Chapter) -> Iterator[str]:
    for k, text in chapter.markdown:
        text = without_code(text).replace(r"\$", "")
        if text.count("$$") % 2:
            yield f"{chapter.name(k)}: a $$ is not closed"
        inline = re.sub(r"\$\$.*?\$\$", "", text, flags=re.DOTALL)
        for paragraph in re.split(r"\n\s*\n", inline):
            if paragraph.count("$") % 2:
                yield f"{chapter.name(k)}: a $ is not closed in {paragraph.strip()[:60]!r}"


def links_lead_somewhere(chapter: Chapter) -> Iterator[str]:
    for k, text in chapter.markdown:
        text = without_code(text)
        links = re.findall(r"\]\(([^)\s]+)", text) + re.findall(r"""href=["']([^"']+)""", text)
        for link in links:
            if re.match(r"(https?|mailto|data|attachment):", link):
                continue
            file, _, anchor = link.partition("#")
            target = chapter.path.parent / file if file else chapter.path
            if not target.exists():
                yield f"{chapter.name(k)}: the link {link} leads to a file that is not there"
            elif anchor and target.suffix == ".ipynb":
                other = chapter if target == chapter.path else Chapter.read(target)
                found = [heading for _, text in other.markdown for _, heading in headings(text)]
                if anchor not in [heading.replace(" ", "-") for heading in found]:
                    yield f"{chapter.name(k)}: there is no heading #{anchor} in {target.name}"


RULES = (
    opening,
    closing,
    headings_in_order,
    sentence_before_code,
    run_from_top_to_bottom,
    alt_text,
    explorer_with_task_and_question,
    hidden_answers,
    exercises,
    guesses,
    slides,
    known_tags,
    errors_are_taught,
    no_stderr,
    no_trace_of_the_machine,
    no_widgets_stored,
    small,
    plain_python,
    quiet,
    ignored_output_is_asserted,
    short_cells,
    calm_prose,
    maths_is_closed,
    links_lead_somewhere,
)
