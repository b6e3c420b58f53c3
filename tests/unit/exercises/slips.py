"""Wrong answers by the hundred: each solution of the bank with one slip, as learners make them.

``python tests/unit/exercises/slips.py ch05`` shows for chapter 05 (without a number: for all) every
slip, whether it was refused, and what was said. A slip that is called right is either harmless, or
shows an exercise whose cases leave it a way through.
"""

import ast
import copy
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from helpers.exercises.judge import FunctionJudge, Result
from tests.unit.exercises.bank_answers import BANK

OPERATORS = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Add, ast.Div],
    ast.Div: [ast.Mult, ast.FloorDiv],
    ast.FloorDiv: [ast.Div],
    ast.MatMult: [ast.Mult],
    ast.Pow: [ast.BitXor, ast.Mult],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt],
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt],
    ast.Eq: [ast.NotEq],
}
OTHER_NAMES = {
    "mean": ["sum", "max"],
    "sum": ["mean", "max"],
    "max": ["sum", "min", "mean"],
    "min": ["max"],
    "argmax": ["max", "argmin"],
    "argmin": ["argmax"],
    "exp": ["log"],
    "log": ["log2", "log10", "exp"],
    "sqrt": ["square"],
    "std": ["var"],
    "maximum": ["minimum"],
    "minimum": ["maximum"],
    "ceil": ["floor"],
    "zeros": ["ones"],
    "abs": ["sign"],
    "square": ["abs"],
}


@dataclass(frozen=True)
class Slip:
    """One slip in a solution: its source as it is then."""

    exercise: str
    code: str


def slips(name: str) -> Iterator[Slip]:
    """Yield the solution of an exercise with one slip each."""
    tree = ast.parse(BANK[name].code)
    seen = {ast.unparse(tree)}
    for number in range(sum(1 for _ in ast.walk(tree))):
        for changed in _changed(tree, number):
            code = ast.unparse(ast.fix_missing_locations(changed))
            if code not in seen:
                seen.add(code)
                yield Slip(name, code)


def _changed(tree: ast.AST, number: int) -> Iterator[ast.AST]:
    """Yield copies of a tree, each with another slip in one node."""
    original = list(ast.walk(tree))[number]
    inputs = [a.arg for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for a in f.args.args]
    for change in _changes(original, inputs):
        other = copy.deepcopy(tree)
        change(list(ast.walk(other))[number])
        yield other


def _changes(node: ast.AST, inputs: list[str]) -> Iterator:
    """Yield what can go wrong with a node, as functions that change it."""
    if isinstance(node, ast.BinOp):
        for kind in OPERATORS.get(type(node.op), []):
            yield lambda n, kind=kind: setattr(n, "op", kind())
        if isinstance(node.op, ast.Sub | ast.Div | ast.MatMult):
            yield _exchange_sides
        yield lambda n: _become(n, n.left)
        yield lambda n: _become(n, n.right)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for kind in OPERATORS.get(type(node.ops[0]), []):
            yield lambda n, kind=kind: setattr(n, "ops", [kind()])
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield lambda n: setattr(n, "value", n.value + 1)
        if node.value:
            yield lambda n: setattr(n, "value", 0)
    if isinstance(node, ast.UnaryOp):
        yield lambda n: _become(n, n.operand)
    if isinstance(node, ast.Attribute):
        for name in OTHER_NAMES.get(node.attr, []):
            yield lambda n, name=name: setattr(n, "attr", name)
        if node.attr == "T":
            yield lambda n: _become(n, n.value)
    if isinstance(node, ast.Call):
        for k in range(len(node.keywords)):
            yield lambda n, k=k: n.keywords.pop(k)
        if len(node.args) > 1:
            yield lambda n: n.args.reverse()
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in inputs:
        for other in inputs:
            if other != node.id:
                yield lambda n, other=other: setattr(n, "id", other)
    if isinstance(node, ast.Return) and node.value is not None:
        yield from _other_results(node.value)
    if isinstance(node, ast.For):
        yield lambda n: n.body.append(ast.Break())
    if isinstance(node, ast.FunctionDef) and len(node.body) > 1:
        for k in range(len(node.body) - 1):
            yield lambda n, k=k: n.body.pop(k)
        if isinstance(node.body[-1], ast.Return) and isinstance(node.body[-2], ast.For):
            yield lambda n: n.body[-2].body.append(n.body.pop())
    if isinstance(node, ast.Slice) and node.upper is not None:
        yield lambda n: setattr(n, "upper", None)


def _other_results(value: ast.AST) -> Iterator:
    """Yield other things to return."""
    if isinstance(value, ast.Tuple):
        yield lambda n: n.value.elts.reverse()
        yield lambda n: n.value.elts.pop()
    for text in (
        "round({}, 2)",
        "-({})",
        "100 * ({})",
        "({}) / 2",
        "[{}]",
        "str({})",
        "np.sum({})",
    ):
        yield lambda n, text=text: setattr(n, "value", _wrapped(text, n.value))
    for text in ("np.transpose({})", "({})[0]", "list(({}))[:-1]", "map(abs, {})"):
        yield lambda n, text=text: setattr(n, "value", _wrapped(text, n.value))


def _wrapped(text: str, value: ast.AST) -> ast.AST:
    return ast.parse(text.format(ast.unparse(value)), mode="eval").body


def _exchange_sides(node: ast.BinOp) -> None:
    node.left, node.right = node.right, node.left


def _become(node: ast.AST, other: ast.AST) -> None:
    """Turn a node into one of its parts."""
    node.__class__ = other.__class__
    vars(node).clear()
    vars(node).update(vars(other))


def judged(slip: Slip) -> Result | None:
    """Return what is found of a slip; None if it doesn't even make an answer."""
    exercise = BANK[slip.exercise]
    names = {"np": np, **exercise.given}
    before = set(names)
    try:
        exec(compile(slip.code, "<answer>", "exec"), names)
        answer = [value for name, value in names.items() if name not in before][-1]
    except Exception:
        return None
    return exercise.judge(answer, 2.0)[0]


def functions() -> list[str]:
    """Return the names of the exercises that ask for a function and need no Keras."""
    return [
        name
        for name, exercise in BANK.items()
        if isinstance(exercise._judge, FunctionJudge)
        and "def " in exercise.code
        and "keras" not in exercise.code
    ]


def show(chapter: str) -> None:
    """Print every slip and what was said of it, and the sums."""
    found = []
    for name in functions():
        if not name.startswith(chapter):
            continue
        for slip in slips(name):
            result = judged(slip)
            if result is None or result.outcome == "not attempted":
                continue
            found.append(result)
            own = result.message in [message for _, message in BANK[name].misconceptions]
            mark = {"right": "RIGHT"}.get(
                result.outcome, "known" if own else "named" if result.named else ""
            )
            print(f"{name:26} {mark:6}", slip.code.replace("\n", " ⏎ "))
            print(" " * 33, result.message)
    refused = [result for result in found if result.outcome == "not yet"]
    named = sum(result.named for result in refused)
    print(f"{len(found)} slips, {len(refused)} refused, {named} of them named")


if __name__ == "__main__":
    show(sys.argv[1] if len(sys.argv) > 1 else "ch")
