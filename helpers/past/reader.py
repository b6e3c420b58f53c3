"""A reader of old programs: which calls of appendix A1 they make, found without running them."""

import ast
import importlib
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from helpers.past import renames
from helpers.past.old_calls import ROWS, OldCall

# What the reader says of a text that it cannot read, or not wholly.
TOO_LONG = "The text has {n:,} characters; paste at most {most:,}, one program at a time."
NOT_PYTHON = (
    "Calls may have been missed where this is not Python of today: line {lines} (“{text}”)."
)
WIDE = (
    "Brackets, commas or other signs are full-width here, which Python doesn't take: line {lines}. "
    "They were read as the narrow ones; type them again."
)
ADDRESS = (
    "Line {line} names {address}. From there MNIST is no longer handed out; use load_mnist() of "
    "helpers.datasets."
)
NEEDS_KERAS = "Some of the mended lines say keras: put import keras at the top."
LINES_SHOWN = 6
MORE_LINES = "{lines} and {n} more"

# What it says of a name or an argument that has no row.
MOVED = "It has this name today."
IN_V1 = (
    "TensorFlow 1 lives on under tf.compat.v1, for graphs (chapter 12). In a program of today "
    "there is mostly a shorter way without it."
)
GONE = "{library} has no {name}."
GONE_ARGUMENT = "{library} has no argument {argument} there."
OTHER_ARGUMENT = "The argument has this name today."
OTHER_ORDER = (
    "From argument {n} on the order is another one than in TensorFlow 1. Without their names they "
    "land in the wrong places, mostly without an error."
)
NEW_PLACE = "Its module is gone; it's here today."
SINCE = "{library}, with which the course was tested"

OLD_ADDRESS = "yann.lecun.com/exdb/mnist"
MOST_CHARACTERS = 50_000
MOST_LINES = 100  # of one statement, a text in three quotes included
PRINT = "print statement"
OWN = "the program's own"
DELETE = "delete"  # the way of a line that just goes
A_DICT = "a dict"
OLD_KEYS = ("acc", "val_acc")
KERAS_MODELS = ("keras.Sequential", "keras.models.Sequential", "keras.Model", "keras.models.Model")
LIBRARIES = (
    *("keras", "tensorflow", "tf_keras", "numpy", "matplotlib", "mpl_toolkits", "pylab", "pickle"),
    *("cPickle", "mnist", "urllib", "sklearn", "scipy"),
)
# Of these, Python itself is asked what it has; they are loaded or light.
ASKED = (
    *("sys", "os", "string", "itertools", "time", "types", "math", "operator", "collections"),
    *("inspect", "urllib"),
)


@dataclass(frozen=True)
class Found:
    """An old call in a program.

    Attributes
    ----------
    line, name, row
        In which line, as what, and its row; a name without a row of its own gets one made for it.
    source, mended, complete
        The learner's own line, the same with what could be put right in it by itself ("" if
        nothing), and whether that was all.
    own
        Whether this call could be put right by itself.
    ways
        What else would mend it: ``"import"`` (``tf.compat.v1``), ``"tf_keras"``; ``"delete"`` if
        the line just goes.
    """

    line: int
    name: str
    row: OldCall
    source: str = ""
    mended: str = ""
    complete: bool = False
    own: bool = False
    ways: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Mend:
    """What could be put right in a line: a pattern for what is written, and what is today."""

    written: str = ""
    new: str = ""
    ways: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Hit:
    """An old call as it was found: with what is written there, and what today."""

    line: int
    name: str
    row: OldCall
    written: str = ""  # a pattern for what is to be replaced in the line
    new: str = ""
    ways: tuple[str, ...] = ()


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
    given = _NEW_LINE.split(text)
    lines, remarks = given, []
    tree, old_forms, faulty = _parse(text_of(lines)), [], []
    if tree is None and (wide := [k for k, line in enumerate(lines, 1) if _WIDE_SIGN.search(line)]):
        lines = [line.translate(_WIDE) for line in lines]
        remarks.append(WIDE.format(lines=listed(wide)))
        tree = _parse(text_of(lines))
    if tree is None:
        tree, old_forms, faulty = _by_statement(lines)
    hits = _Names(tree).hits()
    for line, form, written, new in old_forms:
        hits.append(_Hit(line, form, _BY_KEY[form], written, new))
    if faulty:
        first = given[faulty[0] - 1].strip()[:60]
        first = "".join(letter if letter.isprintable() else "·" for letter in first)
        remarks.insert(0, NOT_PYTHON.format(lines=listed(faulty), text=first))
    for k, line in enumerate(lines, 1):
        if OLD_ADDRESS in line.lower():
            remarks.append(ADDRESS.format(line=k, address=OLD_ADDRESS))
    if any(hit.new.startswith("keras.") for hit in hits) and not _KERAS.search(text):
        remarks.append(NEEDS_KERAS)
    return _with_lines(hits, lines, given), remarks


def text_of(lines: list[str]) -> str:
    """Return lines as one text."""
    return "\n".join(lines)


def _with_lines(hits: list[_Hit], lines: list[str], given: list[str]) -> list[Found]:
    """Return what was found with the line itself, and with that line mended."""
    mended = {}
    for hit in sorted(hits, key=lambda h: (h.name != PRINT, -len(h.written))):  # the whole first
        line = mended.get(hit.line, lines[hit.line - 1])
        if hit.new:
            line = re.sub(hit.written, hit.new, line)
        mended[hit.line] = line
    found = {}
    for hit in hits:
        line = given[hit.line - 1].strip()
        new = mended[hit.line].strip()
        key = (hit.line, hit.name)
        complete = all(h.new for h in hits if h.line == hit.line)
        new = "" if new == line else new
        found[key] = Found(
            hit.line, hit.name, hit.row, line, new, complete, bool(hit.new), hit.ways
        )
    return [found[key] for key in sorted(found)]


def listed(lines: Iterable[int]) -> str:
    """Return numbers of lines, each once, such as "3, 5, 9"; long lists are cut and say so."""
    each = list(dict.fromkeys(map(str, lines)))
    shown = ", ".join(each[:LINES_SHOWN])
    more = len(each) - LINES_SHOWN
    return MORE_LINES.format(lines=shown, n=more) if more > 0 else shown


# From text to a tree ------------------------------------------------------------------------------

_STRANGE = {0: " ", 0xFEFF: None}
_TYPESET = str.maketrans("\u00a0‘’“”", " ''\"\"")
_WIDE = str.maketrans("（）［］｛｝，：；．＝＋－＊／％＜＞！＃　、。", "()[]{},:;.=+-*/%<>!# ,.")
_WIDE_SIGN = re.compile("[（）［］｛｝，：；．＝＋－＊／％＜＞！＃　、]")
_NEW_LINE = re.compile(r"\r\n|\r|\n")
_KERAS = re.compile(r"^\s*(import keras\b(?!\.)|from tensorflow import .*\bkeras\b)", re.MULTILINE)
_TYPED = re.compile(r"\s*(>>>|\.\.\.)")
# What is copied along with a line: a prompt, or its number.
_PROMPT = re.compile(r"^\s*(?:>>>|\.\.\.:?|In \[\d*\]:|Out\[\d*\]:|\d+[.:|]?)(?:\s|$)")
# In these lines no call can be missed: magics, lines for the shell, questions; else and except.
_NO_CALL = re.compile(r"[%!?]|.*\w\?{1,2}$|[\w, ]+=\s*[!%]|(?:else|try|finally|except)\b.*:")
_PRINT = re.compile(
    r"^([^#'\":\n]*:\s+)?print\b(?!\s*[(=.,)\]}:]|\s*$|\s+(?:in|as)\b)(.*)", re.DOTALL
)
_DOTTED = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*){1,6}")


# What Python 2 wrote in another way: the row, the old form, and how it's written today.
_OLD_FORMS = (
    ("except ,", re.compile(r"^(\s*except\s+[\w.() ,]+?)\s*,\s*(\w+)\s*:"), r"\1 as \2:"),
    ("raise ,", re.compile(r"^(\s*(?:[^#'\":\n]*:\s+)?raise\s+[\w.]+)\s*,\s*(.+?)\s*$"), r"\1(\2)"),
    ("exec statement", re.compile(r"^(\s*exec)\s+(?!\(|=)(.+?)\s*$"), r"\1(\2)"),
    ("<>", re.compile(r"<>"), "!="),
    ("backquotes", re.compile(r"`([^`]+)`"), r"repr(\1)"),
    ("10L", re.compile(r"(?<![\w.'\"])(\d+)[lL]\b"), r"\1"),
    ("0777", re.compile(r"(?<![\w.'\"%])0(?=[0-7]+\b(?!\.))"), "0o"),
    ("ur''", re.compile(r"\b[uU][rR](?=['\"])"), "r"),
)


def _by_statement(
    lines: list[str],
) -> tuple[ast.Module, list[tuple[int, str, str, str]], list[int]]:
    """Read a text that as a whole is not Python of today, one statement after the other.

    Returns
    -------
    tree, old_forms, faulty
        The statements that are Python, and the dotted names in all others; where something is
        written as in Python 2, with its name, the old and the new form; the lines at which a
        statement begins that could not be read.
    """
    lines = [line.translate(_TYPESET) for line in lines]
    if _TYPED.match(next(filter(str.strip, lines), "")):  # a session: keep what was typed
        lines = [line if _TYPED.match(line) else "" for line in lines]
    lines = [_PROMPT.sub("", line, count=1).strip() for line in lines]
    lines = ["" if line.startswith("#") else line for line in lines]
    tree, old_forms, faulty = ast.Module([], []), [], []
    for begin, end in _statements(lines):
        # An elif is read as an if, a decorator as a call.
        statement = re.sub(r"^(?:@|el(?=if\b))", "", "\n".join(lines[begin:end]))
        statement, printed = _PRINT.subn(_print_of_today, statement)
        if printed:
            one_line = end == begin + 1 and not lines[begin].endswith(",")
            new = _PRINT.sub(_print_of_today, lines[begin]).replace("\n", "") if one_line else ""
            old_forms.append((begin + 1, PRINT, re.escape(lines[begin]), _literally(new)))
        part = _parse_alone(statement)
        if part is None:
            for name, old, new in _OLD_FORMS:
                statement, n = old.subn(new, statement)
                if n:
                    old_forms.append((begin + 1, name, old.pattern, new))
            part = _parse_alone(statement)
        if part is None and not _NO_CALL.match(lines[begin]):
            faulty.append(begin + 1)
            names = [f"({', '.join(_DOTTED.findall(line))})" for line in lines[begin:end]]
            part = _parse("\n".join(names)) if _DOTTED.search(statement) else None
        if part is not None:
            ast.increment_lineno(part, begin)
            tree.body += part.body
    return tree, old_forms, faulty


def _print_of_today(match: re.Match) -> str:
    """Return a print statement as a call; what followed >> is the file."""
    before, what = match[1] or "", match[2].strip()
    if into := re.match(r">>\s*([\w.]+)\s*,?", what):
        rest = what[into.end() :].strip()
        return f"{before}print({rest}{', ' if rest else ''}file={into[1]}\n)"
    return f"{before}print({what}\n)"


def _literally(text: str) -> str:
    return text.replace("\\", r"\\")


def _parse_alone(statement: str) -> ast.Module | None:
    """Return the tree of one statement, also of the first line of one with a body."""
    part = _parse(statement)
    if part is None and re.match(r"except\b.*:", statement):
        part = _parse(f"try: pass\n{statement}\n pass".replace("\n", "\n", 1))
        if part is not None:
            ast.increment_lineno(part, -1)
    if part is None and ":" in statement:
        part = _parse(f"{statement}\n pass")
    return part


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
        self.nodes = list(ast.walk(tree))
        self.names = {}
        self.own = set()  # classes and functions of the program itself
        self.bound = set()
        self.made = {}  # by what a variable was made: "model" by "keras.Sequential"
        for node in self.nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    full = alias.name if alias.asname else alias.name.split(".")[0]
                    self.names[alias.asname or full] = full
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    self.names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
            elif isinstance(node, ast.ClassDef | ast.FunctionDef):
                self.own.add(node.name)
                self.bound.add(node.name)
            elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                self.bound.add(node.id)
            elif isinstance(node, ast.arg):
                self.bound.add(node.arg)
        for name, full in (
            *(("np", "numpy"), ("plt", "matplotlib.pyplot"), ("tf", "tensorflow")),
            *(("K", "keras.backend"), ("keras", "keras")),
        ):
            if name not in self.bound:
                self.names.setdefault(name, full)
        for module in [n.module for n in self.nodes if _has_star(n)]:
            for name in renames.names_in(_without_tf(module or "")):
                self.names.setdefault(name, f"{module}.{name}")
        for node in self.nodes:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call | ast.Dict):
                call = isinstance(node.value, ast.Call)
                made = self._maker(node.value.func) if call else A_DICT
                for target in node.targets:
                    self.made[ast.unparse(target)] = made
        imported = {full.split(".")[0] for full in self.names.values()}
        of_v1 = any(full.startswith(renames.V1) for full in self.names.values())
        self.evaluates = not imported & {"torch", "pandas"} and not of_v1
        self.only_keras = not imported & {"sklearn", "xgboost", "lightgbm"}
        self.from_imports = {
            alias.asname or alias.name
            for node in self.nodes
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        metrics = [
            value.value
            for node in self.nodes
            if isinstance(node, ast.keyword) and node.arg == "metrics"
            for value in ast.walk(node.value)
            if isinstance(value, ast.Constant)
        ]
        self.acc_is_old = "acc" not in metrics
        self.of_texts = {  # np.fromstring still reads numbers from a text, with sep=
            id(n.func)
            for n in self.nodes
            if isinstance(n, ast.Call) and _last(n.func) == "fromstring" and not _has_no(n, "sep")
        }
        self.by_place = {
            id(n.func) for n in self.nodes if isinstance(n, ast.Call) and len(n.args) > 1
        }
        # A Sequential that never meets an Input has no input of its own.
        calls = {_last(n.func) for n in self.nodes if isinstance(n, ast.Call)}
        self.has_no_input = not calls & {"Input", "Model", "InputLayer"}
        makers = {self.raw_name(n) for n in self.nodes if isinstance(n, ast.Attribute | ast.Name)}
        makers |= set(self.names.values())
        self.tf_generator = any(
            "tensorflow." in name and name.endswith("ImageDataGenerator") for name in makers
        )

    def hits(self) -> list[_Hit]:
        """Return the old calls."""
        names = (ast.Attribute, ast.Name)
        inner = {
            id(n.value)
            for n in self.nodes
            if isinstance(n, ast.Attribute) and isinstance(n.value, names)
        }
        hits = [hit for node in self.nodes if id(node) not in inner for hit in self.found_in(node)]
        if any(hit.row.old.startswith("tf.") and "import" in hit.ways for hit in hits):
            for node in self.nodes:
                if isinstance(node, ast.Call):
                    hits += self._by_place(node)
        return hits

    def _maker(self, node: ast.AST) -> str:
        full = _without_tf(self.raw_name(node))
        return full or (OWN if self.is_foreign(node) else "")

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
            made = self.made.get(ast.unparse(node))
            if made is not None and self._is_other(made):
                return True
            node = node.func if isinstance(node, ast.Call) else node.value
        if not isinstance(node, ast.Name):
            return False
        if node.id in self.own:
            return True
        if node.id in self.made:
            return self._is_other(self.made[node.id])
        return node.id in self.names and self._is_other(self.names[node.id])

    def _is_other(self, full: str) -> bool:
        """Whether a full name belongs to a library that the reader doesn't know."""
        root = full.split(".")[0]
        return full == OWN or (
            root in {name.split(".")[0] for name in self.names.values()} and root not in LIBRARIES
        )

    def found_in(self, node: ast.AST) -> Iterator[_Hit]:
        """Yield the old calls at one node of the tree."""
        if isinstance(node, ast.Attribute | ast.Name):
            yield from self._in_name(node)
        elif isinstance(node, ast.Expr):
            full = _without_tf(self.raw_name(node.value))
            written = re.escape(ast.unparse(node.value)) + r"(?!\w|\()"
            new = f"{ast.unparse(node.value)}()" if full else ""
            yield from _rows_of(f"{full} without brackets", node, written, new)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from _in_import(node)
        elif isinstance(node, ast.Call):
            yield from self._in_call(node)
        elif isinstance(node, ast.Subscript):
            yield from self._in_subscript(node)
        elif isinstance(node, ast.BinOp) and getattr(node.left, "id", "") == "print":
            yield from _rows_of(PRINT, node, *_PRINT_INTO)

    def _in_subscript(self, node: ast.Subscript) -> Iterator[_Hit]:
        key = getattr(node.slice, "value", "")
        of_keras = re.search("hist|log", _last(node.value), re.IGNORECASE)
        its_own = self.made.get(ast.unparse(node.value)) == A_DICT
        if key in OLD_KEYS and self.acc_is_old and of_keras and not its_own:
            new = key.replace("acc", "accuracy")
            yield from _rows_of('"acc"', node, rf"(?<=['\"]){key}(?=['\"])", new)
        called = getattr(node.value, "func", None)
        lazy = {"map", "filter", "zip"} - self.bound - self.names.keys()
        if isinstance(called, ast.Name) and called.id in lazy:
            old = ast.unparse(node.value)
            yield from _rows_of("map()[]", node, re.escape(old), _literally(f"list({old})"))

    def _in_name(self, node: ast.Attribute | ast.Name) -> Iterator[_Hit]:
        chain: list[ast.AST] = [node]
        while isinstance(chain[0], ast.Attribute):
            chain.insert(0, chain[0].value)
        if not isinstance(chain[0], ast.Name):
            for part in chain[1:]:
                yield from self._in_method(part)
            return
        if chain[0].id in self.own:
            return
        made = self.made.get(chain[0].id, "")
        is_known = chain[0].id not in self.bound or chain[0].id in self.names
        is_known |= made.endswith(("read_data_sets", "load_dataset"))
        raw = self.raw_name(node) if is_known else ""
        if id(node) not in self.of_texts:
            yield from self._in_chain(raw, chain) if raw else ()
        for part in chain[1:]:
            yield from self._in_method(part)

    def _in_chain(self, raw: str, chain: list[ast.AST]) -> Iterator[_Hit]:
        """Yield the old call that a dotted name is, or begins with."""
        node, depth = chain[-1], raw.count(".") + 1
        whole = len(chain) == 1 and chain[0].id in self.from_imports
        for length in range(depth, depth - 1 if whole else 0, -1):  # the longest that has a row
            name = ".".join(raw.split(".")[:length])
            short = _without_tf(name)
            keys = [short]
            if name.startswith("keras."):
                keys.insert(0, name.replace("keras.", "keras!.", 1))
            for key in keys:
                if key in _BY_KEY:
                    part = chain[max(0, len(chain) - 1 - (depth - length))]
                    yield self._of_row(key, name, raw, part, node)
                    return
        if len(chain) == 1 and chain[0].id in self.from_imports:
            return  # the import says it
        gone = renames.gone(raw)
        if gone:
            yield _without_row(node, raw, gone, chain)
        elif raw.split(".")[0] in ASKED and raw.count(".") == 1:
            module, name = raw.split(".")
            if not _has(module, name):
                yield _made(node, raw, GONE.format(library=module, name=name), "AttributeError")

    def _of_row(self, key: str, name: str, raw: str, part: ast.AST, node: ast.AST) -> _Hit:
        row = _BY_KEY[key]
        ways = _ways(row, raw)
        new = dict(row.instead).get(key, "")
        written = ast.unparse(part)
        if new.startswith("keras.") and "!" not in key:  # the same part of Keras, another name
            new = f"{written.rpartition('.')[0]}.{new.rpartition('.')[2]}".removeprefix(".")
        if not new and raw.startswith("tensorflow.") and DELETE not in ways:
            longest, new = renames.moved(raw)
            if new:
                up = raw.count(".") - longest.count(".")
                while up and isinstance(node, ast.Attribute):
                    node, up = node.value, up - 1
                written = ast.unparse(node)
            if " " in new:  # advice, no name
                new = ""
        return _Hit(part.lineno, _shown(key), row, _whole(written), new, ways)

    def _in_method(self, node: ast.Attribute) -> Iterator[_Hit]:
        """Yield the row of an attribute of something, if that is likely what it looks like."""
        if self.is_foreign(node):
            return
        of, base = _last(node.value), self.raw_name(node.value)
        if base.split(".")[0] in (*LIBRARIES, *ASKED) and not self._is_made(node.value):
            return  # a name in a module, seen to elsewhere
        a_layer = of in ("layers", "layer", "get_layer") or of.endswith("_layer")
        made = self.made.get(ast.unparse(node.value), "")
        likely = {
            "lr": re.search("opt|adam|sgd|rmsprop", of, re.IGNORECASE),
            "eval": self.evaluates and of != "self",
            "predict_proba": self.only_keras or made in KERAS_MODELS,
            "output_shape": a_layer,
            "input_shape": a_layer,
            "input": made.endswith("Sequential") and self.has_no_input,
            "output": made.endswith("Sequential") and self.has_no_input,
            "sort": (made or f".{of}").endswith((".keys", ".values", ".items")),
            "reset_states": not made.startswith("keras.layers") and not a_layer,
            "flow_from_directory": not self.tf_generator,
            "flow": re.search("gen|aug", of, re.IGNORECASE) and not self.tf_generator,
            "output_types": not of.startswith("self"),
        }
        if likely.get(node.attr, True):
            key = f".{node.attr}"
            new = dict(_BY_KEY[key].instead).get(key, "") if key in _BY_KEY else ""
            if node.attr.endswith("_generator") and id(node) in self.by_place:
                new = ""  # the second one is something else there
            written = rf"(?<=\.){node.attr}(?!\w)"
            yield from _rows_of(key, node, written, new)
        part = node.value.value if isinstance(node.value, ast.Subscript) else None
        if node.attr == "value" and part and _last(part) in ("shape", "get_shape"):
            yield from _rows_of("shape[].value", node, r"(?<=\])\.value\b", "")

    def _is_made(self, node: ast.AST) -> bool:
        while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
            if isinstance(node, ast.Call) or ast.unparse(node) in self.made:
                return True
            node = node.value
        return isinstance(node, ast.Name) and node.id in self.made

    def _in_call(self, node: ast.Call) -> Iterator[_Hit]:
        if self.is_foreign(node.func):
            return
        raw = self.raw_name(node.func)
        full = _without_tf(raw)
        last = full.split(".")[-1] or _last(node.func)
        first = node.args[0] if node.args else None
        for keyword in node.keywords:
            yield from self._in_keyword(node, keyword, raw, last)
        conv = last == "Convolution2D" or full.endswith("convolutional.Conv2D")
        if conv and len(node.args) > 2 and all(map(_is_a_number, node.args[1:3])):
            yield from _rows_of("Convolution2D by place", node)
        if last == "Adadelta" and not node.args and _has_no(node, "learning_rate", "lr"):
            yield from _rows_of(
                "Adadelta()",
                node,
                r"Adadelta\(",
                "Adadelta(learning_rate=1.0" + ", " * bool(node.keywords),
            )
        if last == "compile":
            given = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "optimizer")]
            if any(str(getattr(v, "value", "")).lower() == "adadelta" for v in given):
                yield from _rows_of("compile(adadelta)", node)
        if last == "set_printoptions":
            limit = [self.raw_name(k.value) for k in node.keywords if k.arg == "threshold"]
            if limit and limit[0].lower() == "numpy.nan":
                written = r"threshold\s*=\s*[\w.]+"
                yield from _rows_of("set_printoptions(nan)", node, written, "threshold=np.inf")
        if full.endswith("style.use") and isinstance(getattr(first, "value", None), str):
            name = first.value
            if name.startswith("seaborn") and name not in renames.known()["styles"].split():
                new = _literally(name.replace("seaborn", "seaborn-v0_8", 1))
                yield from _rows_of("style.use(seaborn)", node, re.escape(name), new)
        if isinstance(getattr(first, "value", None), int) and len(node.args) > 1:
            yield from _rows_of(f"{full} number first", node)
        watched = [k.value for k in node.keywords if k.arg == "monitor"]
        for value in [*watched, *([first] if last == "EarlyStopping" else [])]:
            if getattr(value, "value", None) in OLD_KEYS and self.acc_is_old:
                yield from _rows_of('monitor="acc"', node, r"acc(?=['\"])", "accuracy")
        for value in [first, *(k.value for k in node.keywords if k.arg == "filepath")]:
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield from _in_path(value.value, last, full, node)

    def _in_keyword(
        self, node: ast.Call, keyword: ast.keyword, raw: str, last: str
    ) -> Iterator[_Hit]:
        argument, full = keyword.arg, _without_tf(raw)
        if argument is None:
            return
        if last == "eval" and not self.evaluates:
            return
        kinds = [last]
        if full.startswith("keras.layers.") or (full in ("", last) and is_a_layer(last)):
            kinds.append("layer")
        if full.startswith(("sklearn.", "matplotlib.", "numpy.")):
            kinds.append(full.split(".")[0])
        line = _Line(keyword.value.lineno if keyword.value else node.lineno)
        written = rf"([(,]\s*){argument}(\s*=)(?!=)|^(\s*){argument}(=)(?!=)"
        moved = renames.gone(full) and ".backend." not in full
        place = renames.elsewhere(full) if moved else full
        listed_there = renames.known()["arguments"].get(place or full, "").split()
        if argument in listed_there and "layer" in kinds:
            return  # as the input_dim of an Embedding
        for kind in kinds:
            key = f"{kind}({argument})"
            if key in _BY_KEY:
                new = dict(_BY_KEY[key].instead).get(key, "")
                name = f"{last}({argument})"
                ways = _BY_KEY[key].ways
                if raw.startswith("tensorflow.") and not raw.startswith(renames.V1):
                    ways = (*ways, "import")
                value = getattr(keyword.value, "value", None)
                if key == "sklearn(criterion)" and value not in ("mse", "mae"):
                    continue
                new = rf"\g<1>\g<3>{new}\g<2>\g<4>" if new else ""
                yield _Hit(line.lineno, name, _BY_KEY[key], written, new, ways)
                return
        new = renames.gone_argument(raw, argument)
        if new is not None:
            why = OTHER_ARGUMENT if new else _no_argument(raw, argument)
            name = f"{last}({argument})"
            mended = rf"\g<1>\g<3>{new}\g<2>\g<4>" if new else ""
            mend = _Mend(written, mended, ("import",))
            yield _made(line, name, why, "TypeError", mend, raw, shown=f"{new}=" if new else "")
            return
        method = f".{last}" if self._makes_model(node.func) else ""
        if not renames.takes(method or place, argument):
            why = _no_argument(full or "keras", argument)
            yield _made(line, f"{last}({argument})", why, "TypeError", full=full)

    def _makes_model(self, node: ast.AST) -> bool:
        """Whether a method belongs to what is surely a Keras model."""
        return (
            isinstance(node, ast.Attribute)
            and self.made.get(ast.unparse(node.value)) in KERAS_MODELS
        )

    def _by_place(self, node: ast.Call) -> Iterator[_Hit]:
        """Yield what's given by place and had another place in TensorFlow 1."""
        raw = self.raw_name(node.func)
        if not raw.startswith("tensorflow.") or raw.startswith(renames.V1):
            return
        key = f"{raw} by place"
        n = renames.by_place(raw)
        if key in _BY_KEY and len(node.args) > 1:
            yield from _rows_of(key, node, ways=("import",))
        elif len(node.args) > n:
            why = OTHER_ORDER.format(n=n + 1)
            yield _made(node, key, why, "", _Mend(ways=("import",)), raw)


class _Line:
    """A place in the program of which only the line counts."""

    def __init__(self, lineno: int) -> None:
        self.lineno = lineno


def is_a_layer(name: str) -> bool:
    """Return whether a bare name is most likely a layer of Keras."""
    return name[:1].isupper() and name in renames.names_in("keras.layers")


# Python of today takes print >>file, text for a comparison of numbers.
_PRINT_INTO = (r"print\s*>>\s*([\w.]+)\s*,\s*(.+)$", r"print(\2, file=\1)")


def _has_star(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and any(a.name == "*" for a in node.names)


def _has_no(node: ast.Call, *arguments: str) -> bool:
    return not any(keyword.arg in arguments for keyword in node.keywords)


def _is_a_number(node: ast.AST) -> bool:
    return not isinstance(node, ast.Tuple | ast.List | ast.Constant) or isinstance(
        getattr(node, "value", None), int
    )


def _has(module: str, name: str) -> bool:
    """Return whether Python's own module has a name, or a part of that name."""
    if hasattr(importlib.import_module(module), name):
        return True
    return module == "urllib" and name in ("request", "parse", "error", "response", "robotparser")


def _whole(written: str) -> str:
    """Return a pattern for a dotted name that is no part of a longer one."""
    return rf"(?<![\w.]){re.escape(written)}(?!\w)"


def _no_argument(full: str, argument: str) -> str:
    return GONE_ARGUMENT.format(library=renames.version(full.split(".")[0]), argument=argument)


def _ways(row: OldCall, raw: str) -> tuple[str, ...]:
    by_import = renames.in_v1(raw) and not {"import", DELETE} & set(row.ways)
    return (*row.ways, "import") if by_import else row.ways


def _made(
    node: ast.AST | _Line,
    name: str,
    why: str,
    error: str,
    mend: _Mend = _Mend(),
    full: str = "",
    shown: str = "",
) -> _Hit:
    """Return what was found with a row made for it, because the table has none."""
    library = (full or name).split(".")[0]
    since = ""
    if library in renames.known()["versions"]:
        since = SINCE.format(library=renames.version(library))
    errors = (error,) if error else ()
    row = OldCall((name,), _shorter(name), errors, shown or mend.new, why, since, mend.ways)
    return _Hit(node.lineno, name, row, mend.written, mend.new, mend.ways)


def _shorter(name: str) -> str:
    """Return a name as most programs write it."""
    for full, short in (("tensorflow.", "tf."), ("numpy.", "np."), ("matplotlib.pyplot.", "plt.")):
        name = re.sub(rf"^{re.escape(full)}", short, name)
    return name


def _without_row(node: ast.AST, raw: str, gone: str, chain: list[ast.AST]) -> _Hit:
    """Return a name that is gone and has no row."""
    new, why, written, ways = _successor(raw, gone)
    longest = raw if written == raw else written
    up = raw.count(".") - longest.count(".")
    while up > 0 and isinstance(node, ast.Attribute):
        node, up = node.value, up - 1
    mend = _Mend(_whole(ast.unparse(node)), new, ways)
    return _made(node, longest, why, "AttributeError", mend, raw)


def _successor(raw: str, gone: str) -> tuple[str, str, str, tuple[str, ...]]:
    """Return what is written today, why, instead of which part, and which import would do."""
    longest, new = renames.moved(raw)
    ways = ("import",) if renames.in_v1(raw) else ()
    if raw.startswith("keras.") and not new:
        longest, new = renames.moved(raw.replace("keras.", "keras!.", 1))
        longest = longest.replace("!", "")
    if new and " " not in new:
        why = IN_V1 if new.startswith("tf.compat.v1") else MOVED
        return new, why, longest, ways
    if new:
        return "", new, longest, ways
    if place := renames.elsewhere(_without_tf(raw)):
        return place, NEW_PLACE, raw, ways
    library = renames.version(gone.split(".")[0])
    return "", GONE.format(library=library, name=_shorter(gone)), gone, ways


def _in_path(path: str, last: str, full: str, node: ast.Call) -> Iterator[_Hit]:
    """Yield the row of a call that is given the name of a file."""
    if path.lower().endswith(".weights.h5"):
        return
    if "." in path.rsplit("/", 1)[-1]:
        ending = path.rsplit(".", 1)[1]
        key = f"{last}(*.{ending.lower()})"
        new = dict(_BY_KEY[key].instead).get(key, "") if key in _BY_KEY else ""
        if last == "ModelCheckpoint":
            only = [k.value for k in node.keywords if k.arg == "save_weights_only"]
            of_weights = bool(only) and getattr(only[0], "value", False) is True
            new = "weights.h5" if of_weights else "keras"
        yield from _rows_of(key, node, rf"(?<=\.){ending}(?=['\"])", new)
    elif last != "save" or (isinstance(node.func, ast.Attribute) and not full.startswith("numpy")):
        yield from _rows_of(f"{last}(no ending)", node)


def _in_import(node: ast.Import | ast.ImportFrom) -> Iterator[_Hit]:
    if getattr(node, "level", 0):  # a module beside the program
        return
    today = _import_today(node)
    written = _IMPORT_LINE if today else ""
    for raw in _imported(node):
        hit = _row_of_import(raw, node)
        gone = renames.gone(raw)
        module, _, name = raw.rpartition(".")
        if hit is not None:
            yield replace(hit, written=written, new=today)
        elif gone:
            new, why, _, ways = _successor(raw, gone)
            yield _made(node, raw, why, "ImportError", _Mend(written, today, ways), shown=new)
        elif module in ASKED and not _has(module, name):
            why = GONE.format(library=module, name=name)
            yield _made(node, raw, why, "ImportError")


_IMPORT_LINE = r"(?:from\s+[\w.]+\s+)?import\s+.+$"


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    """Return the full names that are imported."""
    module = getattr(node, "module", None)
    names = [f"{module}.{alias.name}" if module else alias.name for alias in node.names]
    return [name.removesuffix(".*") for name in names]


def _import_today(node: ast.Import | ast.ImportFrom) -> str:
    """Return the same import as it is written today, "" if one of its names has no place."""
    homes: dict[str, list[str]] = {}
    if isinstance(node, ast.Import) or node.names[0].name == "*":
        return ""
    for alias, raw in zip(node.names, _imported(node), strict=True):
        hit = _row_of_import(raw, node)
        place = raw
        if hit is not None or renames.gone(raw):
            place = (hit.new if hit else "") or renames.elsewhere(_without_tf(raw))
            place = place or _successor(raw, raw)[0]
            place = re.sub(r"^tf\.", "tensorflow.", re.sub(r"^np\.", "numpy.", place))
        home, _, name = place.rpartition(".")
        if not name or " " in place:
            return ""
        # Where a name of a row is used, it is mended too; others keep the name they had.
        called = alias.asname or ("" if name == alias.name or hit else alias.name)
        homes.setdefault(home, []).append(f"{name} as {called}" if called else name)
    lines = [f"from {home} import {', '.join(names)}" for home, names in homes.items() if home]
    return "; ".join([*lines, *(f"import {name}" for name in homes.get("", []))])


def _row_of_import(raw: str, node: ast.AST) -> _Hit | None:
    """Return the row of what's imported: of the module or any part of it, or of the name itself."""
    forms = [raw, _without_tf(raw)]
    if raw.startswith("keras."):
        forms.insert(0, raw.replace("keras.", "keras!.", 1))
    for name in dict.fromkeys(forms):
        parts = name.split(".")
        for length in range(len(parts), 0, -1):
            part = ".".join(parts[:length])
            for key in (f"import {part}", part):
                if key in _BY_KEY:
                    row = _BY_KEY[key]
                    new = dict(row.instead).get(key, "") or dict(row.instead).get(name, "")
                    return _Hit(node.lineno, _shown(key), row, "", new, _ways(row, raw))
    return None


def _without_tf(name: str) -> str:
    """Return a name with tf.keras written as keras."""
    name = re.sub(r"^(tensorflow\.(python\.|compat\.v[12]\.)?|tf_)keras\b", "keras", name)
    return re.sub(r"^pylab\b", "matplotlib.pyplot", name)


def _last(node: ast.AST) -> str:
    """Return the last name of an expression: "history" of ``model.fit(x).history``."""
    while isinstance(node, ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _shown(key: str) -> str:
    return key.removeprefix("import ").removeprefix(".").replace("keras!", "keras")


def _rows_of(
    key: str, node: ast.AST, written: str = "", new: str = "", ways: tuple[str, ...] = ()
) -> Iterator[_Hit]:
    row = _BY_KEY.get(key)
    if row is not None:
        yield _Hit(node.lineno, _shown(key), row, written, new, (*row.ways, *ways))


_BY_KEY = {key: row for rows in ROWS.values() for row in rows for key in row.finds}
