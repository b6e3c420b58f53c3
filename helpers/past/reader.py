"""A reader of old programs: which calls of appendix A1 they make, found without running them."""

import ast
import re
import textwrap
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from helpers.past.old_calls import ROWS, OldCall, other_names

# What the reader says of a text that it cannot read, or not wholly.
TOO_LONG = "The text has {n:,} characters; paste at most {most:,}, one program at a time."
NOT_PYTHON = "Line {line} is not Python of today ({why}): “{text}”. It was left out."
MANY_FAULTS = (
    "Much of this is not Python of today. It was read line by line, and {n} lines were left out; "
    "calls that go over several lines may have been missed."
)
PRINTS = "{n} lines print as Python 2 did; the table has the first of them."
NOT_READ = "Nothing in this could be read as Python."
NESTED = "The brackets are nested too deeply to be read."
ADDRESS = (
    "Line {line} names {address}. From there MNIST is no longer handed out; use load_mnist() of "
    "helpers.datasets."
)
ADDRESSES = ("yann.lecun.com/exdb/mnist",)
MOST_CHARACTERS = 50_000
MOST_FAULTS = 40
PRINT = "print statement"
LONGEST_LINE = 500  # longer ones are not rewritten
OLD_KEYS = ("acc", "val_acc")
LIBRARIES = ("keras", "tensorflow", "tf_keras", "numpy", "matplotlib", "pickle", "mnist", "urllib")


@dataclass(frozen=True)
class Found:
    """An old call in a program: in which line, as what, and its row."""

    line: int
    name: str
    row: OldCall


def read_program(text: str) -> tuple[list[Found], list[str]]:
    """Find the old calls in a program, without running it. Appendix A1.

    Parameters
    ----------
    text
        Python, also old or broken Python, or what was copied from a session or a notebook.

    Returns
    -------
    found, remarks
        The calls by line; and sentences about what could not be read.
    """
    if len(text) > MOST_CHARACTERS:
        return [], [TOO_LONG.format(n=len(text), most=MOST_CHARACTERS)]
    text = text.encode("utf-8", "replace").decode().translate(_STRANGE)
    lines, prints = _NEW_LINE.split(text), []
    try:
        tree, remarks = _parse("\n".join(lines)), []
    except (SyntaxError, RecursionError, MemoryError):
        lines = _copied(lines)
        prints = [k for k, line in enumerate(lines, 1) if _is_print_statement(line)]
        tree, remarks = _parsed([_of_today(line) for line in lines])
    try:
        names = _Names(tree)
        found = {found for node in ast.walk(tree) for found in names.found_in(node)}
    except RecursionError:
        return [], [NESTED]
    if prints:
        found.add(Found(prints[0], PRINT, _BY_KEY[PRINT]))
    if len(prints) > 1:
        remarks.append(PRINTS.format(n=len(prints)))
    for k, line in enumerate(lines, 1):
        for address in ADDRESSES:
            if address in line.lower():
                remarks.append(ADDRESS.format(line=k, address=address))
    return sorted(found, key=lambda f: (f.line, f.name)), remarks


# From text to lines of Python ---------------------------------------------------------------------

_STRANGE = {0: " ", 0xFEFF: None}
_TYPESET = str.maketrans("\u00a0‘’“”", " ''\"\"")
_NEW_LINE = re.compile(r"\r\n|\r|\n")
_PROMPT = re.compile(r"^\s*(>>>|\.\.\.|In \[\d*\]:|\.\.\.:)( |$)")
_OUTPUT = re.compile(r"^\s*Out\[\d*\]:")
_NUMBER = re.compile(r"^\s*(\d{1,6})[.:|]?(?=\s|$)")
_PRINT = re.compile(r"(?:[^#'\":]*:\s+)?print\b(?!\s*[(=.,)\]}:]|\s*$|\s+(?:in|as)\b)")
# A magic, a line for the shell, a question; and what stands in their place.
_NOT_CODE = [
    (re.compile(r"^\s*(%%|\?).*|.*\w\?{1,2}\s*$"), ""),
    (re.compile(r"^(\s*)[%!]\S.*"), r"\1pass"),
    (re.compile(r"^(\s*[\w, ]+=\s*)[!%][A-Za-z].*"), r"\1None"),
]
# What Python 2 wrote, and how it is written today.
_PYTHON_2 = [
    (re.compile(r"\bexcept\s+([\w.()\s,]+?)\s*,\s*(\w+)\s*:"), r"except \1 as \2:"),
    (re.compile(r"\braise\s+([\w.]+)\s*,\s*(.+)$"), r"raise \1(\2)"),
    (re.compile(r"<>"), "!="),
    (re.compile(r"\b(\d+)[lL]\b"), r"\1"),
    (re.compile(r"(?<![\w.])(?<!e[-+])0([0-7]+)\b(?!\.)"), r"0o\1"),
    (re.compile(r"\b[uU][rR](['\"])"), r"r\1"),
    (re.compile(r"^(\s*)exec\s+(?!\()(.+)$"), r"\1exec(\2)"),
]
_PRINTED = re.compile(r"\bprint\s*(?:>>\s*[\w.]+\s*,?)?\s*(.*?),?\s*$")


def _copied(lines: list[str]) -> list[str]:
    """Return lines without what came along when they were copied from a page or a session."""
    lines = [line.translate(_TYPESET).expandtabs(8) for line in lines]
    numbers = [_NUMBER.match(line) for line in lines if line.strip()]
    if len(numbers) > 1 and all(numbers):  # a listing with its line numbers
        first = int(numbers[0][1])
        if [int(match[1]) for match in numbers] == list(range(first, first + len(numbers))):
            lines = [_NUMBER.sub("", line, count=1) for line in lines]
    begin = next((line for line in lines if line.strip()), "")
    if begin.lstrip().startswith(">>>"):  # a session: keep what was typed
        lines = [line if _PROMPT.match(line) else "" for line in lines]
    lines = ["" if _OUTPUT.match(line) else _PROMPT.sub("", line, count=1) for line in lines]
    return textwrap.dedent("\n".join(lines)).split("\n")


def _is_print_statement(line: str) -> bool:
    return len(line) <= LONGEST_LINE and bool(_PRINT.match(line.strip()))


def _of_today(line: str) -> str:
    """Neutralise a line for the notebook, and write what Python 2 wrote as it is today."""
    if not line.strip() or len(line) > LONGEST_LINE:
        return line
    for pattern, new in _NOT_CODE:
        line = pattern.sub(new, line)
    if _is_print_statement(line):
        line = _PRINTED.sub(r"print(\1)", line, count=1)
    for pattern, new in _PYTHON_2:
        line = pattern.sub(new, line)
    return line


def _parsed(lines: list[str]) -> tuple[ast.Module, list[str]]:
    """Return the tree of a program, without the lines that are not Python."""
    left, remarks = list(lines), {}
    for _ in range(MOST_FAULTS):
        try:
            return _parse("\n".join(left)), list(remarks.values())
        except SyntaxError as error:
            k = min(max((error.lineno or 1) - 1, 0), len(left) - 1)
            while k and not left[k].strip():  # an open bracket is noticed only at the end
                k -= 1
            if k not in remarks:
                remarks[k] = _remark(k, error.msg, lines[k])
                left[k] = _stub(left[k])
            else:
                left[k] = ""
        except (RecursionError, MemoryError):
            break
    return _parsed_by_line(lines)


def _remark(k: int, why: str, line: str) -> str:
    text = "".join(letter if letter.isprintable() else "·" for letter in line.strip()[:60])
    return NOT_PYTHON.format(line=k + 1, why=why[:80], text=text)


def _stub(line: str) -> str:
    """Return what can stand in place of a line; one that opens a block still opens it."""
    indent, text = line[: len(line) - len(line.lstrip())], line.strip()
    if not text.endswith(":"):
        return f"{indent}pass"
    word = re.match(r"\w*", text)[0]
    stubs = {"elif": "elif 1:", "else": "else:", "except": "except Exception:", "try": "try:"}
    return indent + stubs.get(word, "finally:" if word == "finally" else "if 1:")


def _parsed_by_line(lines: list[str]) -> tuple[ast.Module, list[str]]:
    """Return one tree of all lines that are Python by themselves."""
    tree, n_left_out, n_nested = ast.Module([], []), 0, 0
    for k, line in enumerate(lines):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        text = re.sub(r"^(elif|except)\b", "if", text) if text.endswith(":") else text
        try:
            part = _parse(f"{text} pass" if text.endswith(":") else text)
        except SyntaxError:
            n_left_out += 1
        except (RecursionError, MemoryError):
            n_nested += 1
        else:
            ast.increment_lineno(part, k)
            tree.body += part.body
    if n_nested:
        return tree, [NESTED]
    return tree, [MANY_FAULTS.format(n=n_left_out) if tree.body else NOT_READ]


def _parse(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


# From the tree to the old calls -------------------------------------------------------------------


class _Names:
    """What the names of a program stand for, and the old calls in it."""

    def __init__(self, tree: ast.Module) -> None:
        self.names = {"np": "numpy", "plt": "matplotlib.pyplot", "tf": "tensorflow"}
        self.names["K"] = "keras.backend"
        self.own = set()  # classes and functions of the program itself
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    full = alias.name if alias.asname else alias.name.split(".")[0]
                    self.names[alias.asname or full] = full
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    self.names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
            elif isinstance(node, ast.ClassDef | ast.FunctionDef):
                self.own.add(node.name)
        imported = {full.split(".")[0] for full in self.names.values()}
        self.evaluates = "torch" not in imported and "pandas" not in imported

    def raw_name(self, node: ast.AST) -> str:
        """Return the dotted name of an expression as imported, "" if it has none."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id in self.own:
            return ""
        return ".".join([self.names.get(node.id, node.id), *reversed(parts)])

    def is_foreign(self, node: ast.AST) -> bool:
        """Whether something comes from the program itself or from another library."""
        while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
            node = node.func if isinstance(node, ast.Call) else node.value
        if not isinstance(node, ast.Name):
            return False
        if node.id in self.own:
            return True
        return node.id in self.names and self.names[node.id].split(".")[0] not in LIBRARIES

    def found_in(self, node: ast.AST) -> Iterator[Found]:
        """Yield the old calls at one node of the tree."""
        if isinstance(node, ast.Attribute | ast.Name):
            yield from self._in_name(node)
        elif isinstance(node, ast.Expr):
            full = _without_tf(self.raw_name(node.value))
            yield from _rows_of(f"{full} without brackets", node)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from _in_import(node)
        elif isinstance(node, ast.Call):
            yield from self._in_call(node)
        elif isinstance(node, ast.Subscript):
            of_a_history = re.search("hist|log", _last(node.value), re.IGNORECASE)
            if of_a_history and getattr(node.slice, "value", "") in OLD_KEYS:
                yield from _rows_of('"acc"', node)

    def _in_name(self, node: ast.Attribute | ast.Name) -> Iterator[Found]:
        raw = self.raw_name(node)
        rows = [*_rows_of(_without_tf(raw), node)]
        if raw.startswith("keras."):
            rows += _rows_of(raw.replace("keras.", "keras!.", 1), node)
        if not rows and raw.startswith("tensorflow.") and raw.rpartition(".")[0] not in _BY_KEY:
            row = other_names().get(raw)
            rows += [Found(node.lineno, raw, row)] if row else []
        yield from rows
        if isinstance(node, ast.Attribute) and not self.is_foreign(node):
            of = _last(node.value)
            likely = {
                "lr": re.search("opt|adam|sgd|rmsprop", of, re.IGNORECASE),
                "eval": self.evaluates and of != "self",
            }
            if likely.get(node.attr, True):
                yield from _rows_of(f".{node.attr}", node)
            part = node.value.value if isinstance(node.value, ast.Subscript) else None
            if node.attr == "value" and part and _last(part) in ("shape", "get_shape"):
                yield from _rows_of("shape[].value", node)

    def _in_call(self, node: ast.Call) -> Iterator[Found]:
        if self.is_foreign(node.func):
            return
        full = _without_tf(self.raw_name(node.func))
        last = full.split(".")[-1] or _last(node.func)
        for keyword in node.keywords:
            yield from _rows_of(f"{last}({keyword.arg})", node)
        if len(node.args) > 1:
            yield from _rows_of(f"{full} by place", node)
        first = node.args[0] if node.args else None
        if isinstance(getattr(first, "value", None), int):
            yield from _rows_of(f"{full} number first", node)
        watched = [k.value for k in node.keywords if k.arg == "monitor"]
        for value in [*watched, *([first] if last == "EarlyStopping" else [])]:
            if getattr(value, "value", None) in OLD_KEYS:
                yield from _rows_of('monitor="acc"', node)
        for value in [first, *(k.value for k in node.keywords if k.arg == "filepath")]:
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield from _in_path(value.value.lower(), last, full, node)


def _in_path(path: str, last: str, full: str, node: ast.Call) -> Iterator[Found]:
    """Yield the row of a call that is given the name of a file."""
    if path.endswith(".weights.h5"):
        return
    if "." in path.rsplit("/", 1)[-1]:
        yield from _rows_of(f"{last}(*.{path.rsplit('.', 1)[1]})", node)
    elif last != "save" or (isinstance(node.func, ast.Attribute) and not full.startswith("numpy")):
        yield from _rows_of(f"{last}(no ending)", node)


def _in_import(node: ast.Import | ast.ImportFrom) -> Iterator[Found]:
    module = getattr(node, "module", None)
    if getattr(node, "level", 0):  # a module beside the program
        return
    for alias in node.names:
        raw = f"{module}.{alias.name}" if module else alias.name
        keys = {raw, _without_tf(raw)}
        if raw.startswith("keras."):
            keys.add(raw.replace("keras.", "keras!.", 1))
        found = []
        for name in sorted(keys):
            parts = name.split(".")
            for length in range(1, len(parts) + 1):
                found += _rows_of("import " + ".".join(parts[:length]), node)
            found += _rows_of(name, node)
        yield from found
        if not found and raw in (rest := other_names() if raw.startswith("tensorflow.") else {}):
            yield Found(node.lineno, raw, rest[raw])


def _without_tf(name: str) -> str:
    """Return a name with tf.keras written as keras."""
    return re.sub(r"^(tensorflow\.(python\.)?|tf_)keras\b", "keras", name)


def _last(node: ast.AST) -> str:
    """Return the last name of an expression: "history" of ``model.fit(x).history``."""
    while isinstance(node, ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _rows_of(key: str, node: ast.AST) -> Iterator[Found]:
    row = _BY_KEY.get(key)
    if row is not None:
        name = key.removeprefix("import ").removeprefix(".").replace("keras!", "keras")
        yield Found(node.lineno, name, row)


_BY_KEY = {key: row for rows in ROWS.values() for row in rows for key in row.finds}
