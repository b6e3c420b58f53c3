"""A reader of old programs: which calls of appendix A1 they make, found without running them."""

import ast
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from helpers.past.old_calls import ROWS, OldCall, other_names

# What the reader says of a text that it cannot read, or not wholly.
TOO_LONG = "The text has {n:,} characters; paste at most {most:,}, one program at a time."
NOT_PYTHON = (
    "Calls may have been missed where this is not Python of today: line {lines} (“{text}”)."
)
ADDRESS = (
    "Line {line} names {address}. From there MNIST is no longer handed out; use load_mnist() of "
    "helpers.datasets."
)
LINES_SHOWN = 6
MORE_LINES = "{lines} and {n} more"

OLD_ADDRESS = "yann.lecun.com/exdb/mnist"
MOST_CHARACTERS = 50_000
MOST_LINES = 100  # of one statement, a text in three quotes included
PRINT = "print statement"
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
    lines = _NEW_LINE.split(text)
    tree, prints, faulty = _parse("\n".join(lines)), [], []
    if tree is None:
        tree, prints, faulty = _by_statement(lines)
    names = _Names(tree)
    found = {found for node in ast.walk(tree) for found in names.found_in(node)}
    found |= {Found(line, PRINT, _BY_KEY[PRINT]) for line in prints}
    remarks = []
    if faulty:
        first = lines[faulty[0] - 1].strip()[:60]
        first = "".join(letter if letter.isprintable() else "·" for letter in first)
        remarks.append(NOT_PYTHON.format(lines=listed(faulty), text=first))
    for k, line in enumerate(lines, 1):
        if OLD_ADDRESS in line.lower():
            remarks.append(ADDRESS.format(line=k, address=OLD_ADDRESS))
    return sorted(found, key=lambda f: (f.line, f.name)), remarks


def listed(lines: Iterable[int]) -> str:
    """Return numbers of lines, each once, such as "3, 5, 9"; long lists are cut and say so."""
    each = list(dict.fromkeys(map(str, lines)))
    shown = ", ".join(each[:LINES_SHOWN])
    more = len(each) - LINES_SHOWN
    return MORE_LINES.format(lines=shown, n=more) if more > 0 else shown


# From text to a tree ------------------------------------------------------------------------------

_STRANGE = {0: " ", 0xFEFF: None}
_TYPESET = str.maketrans("\u00a0‘’“”", " ''\"\"")
_NEW_LINE = re.compile(r"\r\n|\r|\n")
_TYPED = re.compile(r"\s*(>>>|\.\.\.)")
# What is copied along with a line: a prompt, or its number.
_PROMPT = re.compile(r"^\s*(?:>>>|\.\.\.:?|In \[\d*\]:|Out\[\d*\]:|\d+[.:|]?)(?:\s|$)")
# In these lines no call can be missed: magics, lines for the shell, questions; else and except.
_NO_CALL = re.compile(r"[%!?]|.*\w\?{1,2}$|[\w, ]+=\s*[!%]|(?:else|try|finally|except)\b.*:")
_PRINT = re.compile(
    r"^([^#'\":\n]*:\s+)?print\b(?!\s*[(=.,)\]}:]|\s*$|\s+(?:in|as)\b)(.*)", re.DOTALL
)
_DOTTED = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*){1,6}")


def _by_statement(lines: list[str]) -> tuple[ast.Module, list[int], list[int]]:
    """Read a text that as a whole is not Python of today, one statement after the other.

    Returns
    -------
    tree, prints, faulty
        The statements that are Python, and the dotted names in all others; the lines that print
        as Python 2 did; the lines at which a statement begins that could not be read.
    """
    lines = [line.translate(_TYPESET) for line in lines]
    if _TYPED.match(next(filter(str.strip, lines), "")):  # a session: keep what was typed
        lines = [line if _TYPED.match(line) else "" for line in lines]
    lines = [_PROMPT.sub("", line, count=1).strip() for line in lines]
    lines = ["" if line.startswith("#") else line for line in lines]
    tree, prints, faulty = ast.Module([], []), [], []
    for begin, end in _statements(lines):
        # An elif is read as an if, a decorator as a call.
        statement = re.sub(r"^(?:@|el(?=if\b))", "", "\n".join(lines[begin:end]))
        statement, printed = _PRINT.subn(r"\1print(\2\n)", statement)
        if printed:
            prints.append(begin + 1)
        part = _parse(statement)
        if part is None and ":" in statement:
            part = _parse(f"{statement}\n pass")
        if part is None and not _NO_CALL.match(lines[begin]):
            faulty.append(begin + 1)
            names = [f"({', '.join(_DOTTED.findall(line))})" for line in lines[begin:end]]
            part = _parse("\n".join(names)) if _DOTTED.search(statement) else None
        if part is not None:
            ast.increment_lineno(part, begin)
            tree.body += part.body
    return tree, prints, faulty


def _statements(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield where statements begin and end, as far as brackets and quotation marks tell it."""
    depths = [sum(map(line.count, "([{")) - sum(map(line.count, ")]}")) for line in lines]
    quotes = [line.count('"""') + line.count("'''") for line in lines]
    begin = 0
    while begin < len(lines):
        depth = quote = 0
        for k in range(begin, min(begin + MOST_LINES, len(lines))):
            depth, quote = depth + depths[k], quote + quotes[k]
            if depth <= 0 and quote % 2 == 0 and not lines[k].endswith("\\"):
                break
        else:
            k = begin
        yield begin, k + 1
        begin = k + 1


def _parse(text: str) -> ast.Module | None:
    """Return the tree of a text, None if it is not Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


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
