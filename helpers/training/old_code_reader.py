"""A reader of old programs: which calls of appendix A1 they make, found without running them."""

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from helpers.training.old_calls import ROWS, OldCall

# What the reader says of a text that it cannot read, or not wholly.
TOO_LONG = "The text has {n:,} characters; paste at most {most:,}, one program at a time."
NOT_PYTHON = "Line {line} is not Python of today ({why}): “{text}”. It was left out."
PRINT = "print is a function since Python 3: write print(…)"
GIVE_UP = "Most of this is not Python of today; nothing could be read."
NESTED = "The brackets are nested too deeply to be read."
MOST_CHARACTERS = 50_000
MOST_FAULTS = 20
OLD_KEYS = ("acc", "val_acc")


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
        Python, also old or broken Python.

    Returns
    -------
    found, remarks
        The calls by line; and a sentence for each line that could not be read.
    """
    if len(text) > MOST_CHARACTERS:
        return [], [TOO_LONG.format(n=len(text), most=MOST_CHARACTERS)]
    tree, remarks = _parsed(text)
    if tree is None:
        return [], remarks
    try:
        names = _imported_names(tree)
        found = {found for node in ast.walk(tree) for found in _found_in(node, names)}
    except RecursionError:
        return [], [NESTED]
    return sorted(found, key=lambda f: (f.line, f.name)), remarks


def _parsed(text: str) -> tuple[ast.Module | None, list[str]]:
    """Return the tree of a program, without the lines that are not Python."""
    text = text.encode("utf-8", "replace").decode().replace("\0", " ")
    lines = [_without_prompt(line) for line in text.splitlines()]
    remarks = []
    for _ in range(MOST_FAULTS):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse("\n".join(lines)), remarks
        except SyntaxError as error:
            k = min(max((error.lineno or 1) - 1, 0), len(lines) - 1)
            if not lines[k].strip():  # an open bracket is noticed only at the end
                k = max((n for n, line in enumerate(lines) if line.strip()), default=k)
            why = PRINT if re.match(r"\s*print\b(?!\s*\()", lines[k]) else error.msg
            remarks.append(NOT_PYTHON.format(line=k + 1, why=why, text=lines[k].strip()[:60]))
            lines[k] = re.match(r"\s*", lines[k])[0] + "pass"
        except (RecursionError, MemoryError):
            return None, [NESTED]
    return None, [GIVE_UP]


def _without_prompt(line: str) -> str:
    """Take off the >>> or In [3]: of a session, and neutralise a magic or shell line."""
    line = re.sub(r"^\s*(>>> |\.\.\. |In \[\d*\]: )", "", line)
    return re.sub(r"^(\s*)[%!].*", r"\1pass", line)


def _imported_names(tree: ast.Module) -> dict[str, str]:
    """Return what each name of the program stands for, as a full dotted name."""
    names = {"np": "numpy", "plt": "matplotlib.pyplot", "tf": "tensorflow", "K": "keras.backend"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                full = alias.name if alias.asname else alias.name.split(".")[0]
                names[alias.asname or full] = full
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def _full_name(node: ast.AST, names: dict[str, str]) -> str:
    """Return the dotted name of an expression, "" if it has none; tf.keras counts as keras."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    full = ".".join([names.get(node.id, node.id), *reversed(parts)])
    return re.sub(r"^tensorflow\.(python\.)?keras\b", "keras", full)


def _found_in(node: ast.AST, names: dict[str, str]) -> Iterator[Found]:
    if isinstance(node, ast.Attribute | ast.Name):
        full = _full_name(node, names)
        yield from _rows_of(full, node)
        if isinstance(node, ast.Attribute):
            yield from _rows_of(f".{node.attr}", node)
    elif isinstance(node, ast.Expr):
        full = _full_name(node.value, names)
        yield from _rows_of(f"{full} without brackets", node)
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from _found_in_import(node)
    elif isinstance(node, ast.Call):
        yield from _found_in_call(node, names)
    elif isinstance(node, ast.Subscript) and getattr(node.slice, "value", "") in OLD_KEYS:
        yield from _rows_of('"acc"', node)


def _found_in_import(node: ast.Import | ast.ImportFrom) -> Iterator[Found]:
    module = getattr(node, "module", None)
    full = [f"{module}.{a.name}" if module else a.name for a in node.names]
    for name in full:
        name = re.sub(r"^tensorflow\.(python\.)?keras\b", "keras", name)
        parts = name.split(".")
        for length in range(1, len(parts) + 1):
            yield from _rows_of("import " + ".".join(parts[:length]), node)
        yield from _rows_of(name, node)


def _found_in_call(node: ast.Call, names: dict[str, str]) -> Iterator[Found]:
    function = node.func
    last = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    last = names.get(last, last).split(".")[-1] if isinstance(function, ast.Name) else last
    for keyword in node.keywords:
        yield from _rows_of(f"{last}({keyword.arg})", node)
    full = _full_name(function, names)
    if len(node.args) > 1:
        yield from _rows_of(f"{full} by place", node)
    given = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "filepath")]
    for value in given:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            path = value.value.lower()
            if path.endswith(".weights.h5"):
                continue
            ending = f"*.{path.rsplit('.', 1)[1]}" if "." in path.rsplit("/", 1)[-1] else ""
            is_method = isinstance(function, ast.Attribute)
            if ending:
                yield from _rows_of(f"{last}({ending})", node)
            elif last == "save" and is_method and not full.startswith(("numpy", "tensorflow")):
                yield from _rows_of("save(no ending)", node)


def _rows_of(key: str, node: ast.AST) -> Iterator[Found]:
    row = _BY_KEY.get(key)
    if row is not None:
        name = key.removeprefix(".").removeprefix("import ")
        yield Found(node.lineno, name, row)


_BY_KEY = {key: row for rows in ROWS.values() for row in rows for key in row.finds}
