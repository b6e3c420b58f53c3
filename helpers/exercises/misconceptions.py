"""The names of misconceptions: what is kept of a wrong answer, instead of the answer.

A misconception is known by the sentence that a learner is told. Its name is made of that sentence
as it was written, before a number or a call of the learner's was put into it. So a name holds
nothing of the answer, and whoever reads it back gets only what the course itself says.
"""

import importlib
import re
import zlib
from collections.abc import Iterator, Mapping
from functools import cache

from helpers.exercises import (
    diagnosis,
    error_hints,
    faults,
    judge,
    number_faults,
    place_faults,
    shape_faults,
    supervision,
    value_faults,
)

# Their constants say what is wrong, whatever the exercise.
EVERYWHERE = (
    *(value_faults, faults, number_faults, place_faults, shape_faults, error_hints),
    *(judge, supervision),
)
RAISED = "The function stopped with an error."
FIELD = re.compile(r"\{[^{}]*\}")
GAP = "…"  # for what was put in
WORDS_IN_NAME = 5
SHORTEST = 12  # letters besides what is put in: fewer could be found in any message


def find_misconception(exercise: str, message: str) -> str:
    """Return the name of the misconception that a learner was told of; "" if it's a new one.

    Parameters
    ----------
    exercise
        The full name of an exercise, such as "ch02.mse".
    message
        All that the learner was told.
    """
    if message in _declared(exercise):
        return _name(message)
    chapter = exercise.partition(".")[0]
    for sentence, pattern in (_of_chapter(chapter) | _of_any()).items():
        if pattern.search(message):
            return _name(sentence)
    return _name(RAISED) if _pattern(diagnosis.RAISED).match(message) else ""


def sentence_of(exercise: str, misconception: str) -> str:
    """Return what is said of a misconception; "" if there's none of that name."""
    return _by_name(exercise).get(misconception, "")


def _name(sentence: str) -> str:
    words = re.findall(r"[a-z0-9]+", FIELD.sub(" ", sentence).lower())[:WORDS_IN_NAME]
    return "-".join([*words, f"{zlib.crc32(sentence.encode()):08x}"])


@cache
def _by_name(exercise: str) -> Mapping[str, str]:
    filled_in = [RAISED, *_of_chapter(exercise.partition(".")[0]), *_of_any()]
    found = {_name(sentence): FIELD.sub(GAP, sentence) for sentence in filled_in}
    return found | {_name(sentence): sentence for sentence in _declared(exercise)}


@cache
def _declared(exercise: str) -> frozenset[str]:
    chapter, _, name = exercise.partition(".")
    module = importlib.import_module(f"{__package__}.{chapter}")
    return frozenset(message for _, message in vars(module)[name].misconceptions)


@cache
def _of_chapter(chapter: str) -> dict[str, re.Pattern]:
    return _patterns(set(_sentences(vars(importlib.import_module(f"{__package__}.{chapter}")))))


@cache
def _of_any() -> dict[str, re.Pattern]:
    return _patterns({s for module in EVERYWHERE for s in _sentences(vars(module))})


def _patterns(sentences: set[str]) -> dict[str, re.Pattern]:
    """Return how to know each sentence at the end of a message, the longest first."""
    ordered = sorted(sentences, key=lambda s: (-len(FIELD.sub("", s)), s))
    return {s: re.compile(rf"(?:^|[.?] ){_pattern(s).pattern}$", re.DOTALL) for s in ordered}


def _sentences(constants: Mapping) -> Iterator[str]:
    """Return the sentences among a module's constants, also those in its dicts."""
    for name, value in constants.items():
        if not str(name).isupper():
            continue
        if isinstance(value, dict):
            yield from _sentences({f"{name}.{k}": inner for k, inner in enumerate(value.values())})
        elif isinstance(value, str):
            fixed = FIELD.sub("", value).strip()
            if fixed.endswith((".", "?")) and len(fixed) >= SHORTEST:
                yield value


def _pattern(sentence: str) -> re.Pattern:
    return re.compile(".+?".join(map(re.escape, FIELD.split(sentence.strip()))), re.DOTALL)
