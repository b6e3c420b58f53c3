"""The terms of the course, in English and in Chinese. Appendix A2.

The entries lie in ``data/glossary.toml``, whose head says how one is written. This module reads
them, finds them, and finds the places where the chapters use them.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from helpers.chapters import NOTEBOOKS, chapters

FILE = Path(__file__).resolve().parent.parent / "data" / "glossary.toml"

OURS = "our translation"
NO_CHAPTER = "There is no chapter {number!r} in the folder of the notebooks."
UNKNOWN = "There is no entry for {word!r} in the glossary."

ENDINGS = ("", "s", "es")
# A term that the sentence of another one uses: [weights], or [how it reads|term].
MARK = re.compile(r"\[([^\]|]+)(?:\|([^\]]+))?\]")
CODE = re.compile(r"^(```|~~~).*?^\1[^\n]*$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
# The title of another chapter is no use of its words; of other links the text stays.
TITLE_OF_A_CHAPTER = re.compile(r"\[\w\d · [^\]]*\]\([^)\s]*\)")
TARGET_OF_A_LINK = re.compile(r"\]\([^)\s]*\)")
HEADING = re.compile(r"^#{1,6} +(.+?)\s*#*$", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """One term of the course.

    Attributes
    ----------
    english, chinese
        The term.
    meaning
        One sentence; other terms that it uses stand in square brackets.
    chapter
        The number of the chapter that uses the term first.
    explained
        The number of the chapter that explains it: the same one, or a later one.
    forms
        What to look for in a text, each also with s or es at its end.
    short
        What a chapter may call it where it is set in bold, though the word alone says less.
    elsewhere
        Earlier chapters in which the same word means something else.
    aliases
        What else people type when they mean it; searched and not shown.
    ours
        Whether the Chinese is this course's own translation.
    code
        Whether it is a name in programs, so that a use in code counts.
    """

    english: str
    chinese: str
    meaning: str
    chapter: str
    explained: str
    forms: tuple[str, ...]
    short: tuple[str, ...]
    elsewhere: tuple[str, ...]
    aliases: tuple[str, ...]
    ours: bool
    code: bool

    @property
    def sentence(self) -> str:
        """The meaning as it is read, without marks."""
        return MARK.sub(r"\1", self.meaning)

    @property
    def chinese_names(self) -> tuple[str, ...]:
        """The Chinese term, and the one in brackets if there is a second."""
        return tuple(filter(None, re.split("[（）]", self.chinese)))

    @property
    def chinese_told(self) -> str:
        """The Chinese term, with a word about it if it is the course's own translation."""
        return f"{self.chinese}, {OURS}" if self.ours else self.chinese

    @cached_property
    def pattern(self) -> re.Pattern:
        """What finds the term in a text; a word all in capitals is found in capitals only."""
        forms = "|".join(
            f"(?-i:{re.escape(f)}s?)" if f.isupper() else f"{re.escape(f)}(?:e?s)?"
            for f in self.forms
        )
        return re.compile(rf"(?<![\w-])(?:{forms or '(?!)'})(?![\w-])", re.IGNORECASE)

    @cached_property
    def names(self) -> frozenset[str]:
        """Whatever the term may be called, in small letters."""
        names = {self.english, *self.forms, *self.short}
        return frozenset(name.lower() + s for name in names for s in ENDINGS)

    def is_called(self, phrase: str) -> bool:
        """Say whether a phrase names the term; one all in capitals is named in capitals only."""
        return phrase.lower() in self.names and (phrase.isupper() or not self.english.isupper())


@cache
def entries() -> tuple[Entry, ...]:
    """Return all entries, sorted by their English."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        Entry(
            english,
            row["chinese"],
            row["meaning"],
            row["chapter"],
            row.get("explained", row["chapter"]),
            tuple(row.get("forms", [english])),
            tuple(row.get("short", ())),
            tuple(row.get("elsewhere", ())),
            tuple(row.get("aliases", ())),
            row.get("ours", False),
            row.get("code", False),
        )
        for english, row in table.items()
    )


@cache
def _by_name() -> dict[str, Entry]:
    full = {n.lower() + s: e for e in entries() for n in (e.english, *e.forms) for s in ENDINGS}
    short = {name: e for e in entries() for name in e.names}
    # Where two terms share a word, it means the one whose own name it is: the later ones win.
    aliases = {alias.lower(): e for e in reversed(entries()) for alias in e.aliases}
    second = {name.lower(): e for e in entries() for name in e.chinese_names[1:]}
    first = {e.chinese_names[0].lower(): e for e in entries()}
    return aliases | second | first | short | full


def entry(word: str) -> Entry:
    """Return the entry of a term, in any of its forms, in Chinese, or by an alias.

    Where several terms share a word, the one that has it as its name comes first.

    Raises
    ------
    ValueError
        If there is none.
    """
    wanted = word.strip().lower()
    found = _by_name().get(wanted)
    if found is None:
        raise ValueError(UNKNOWN.format(word=word))
    return found


Step = Callable[[Entry], tuple[Entry, ...]]


@cache
def builds_on(term: Entry) -> tuple[Entry, ...]:
    """Return the terms that the sentence of a term uses, in their order there."""
    found = [entry(word or shown) for shown, word in MARK.findall(term.meaning)]
    return tuple(dict.fromkeys(found))


@cache
def leads_to(term: Entry) -> tuple[Entry, ...]:
    """Return the terms whose sentences use a term."""
    return tuple(e for e in entries() if term in builds_on(e))


def all_the_way(term: Entry, step: Step = builds_on) -> dict[Entry, int]:
    """Return all terms that are reached from a term, with the length of the longest way there."""
    found: dict[Entry, int] = {}
    reached, length = {term: None}, 0
    while reached:
        length += 1
        reached = dict.fromkeys(after for before in reached for after in step(before))
        found |= dict.fromkeys(reached, length)
    return found


def search(text: str = "", chapter: str = "", names_only: bool = False) -> list[Entry]:
    """Return the entries that hold a text, best first: in a name, an alias, the sentence.

    Parameters
    ----------
    text
        What to look for; all entries if it is empty.
    chapter
        Only those that this chapter explains; of all chapters if it is empty.
    names_only
        Whether the sentences are left out of the search.
    """
    wanted = text.strip().lower()

    def rank(e: Entry) -> int | None:
        names = (*e.names, *(name.lower() for name in e.chinese_names))
        aliases = [alias.lower() for alias in e.aliases]
        if wanted in names:
            return 0
        if wanted in aliases:
            return 1
        if any(name.startswith(wanted) for name in names):
            return 2
        if any(wanted in name for name in names):
            return 3
        # A letter or two stand inside too many aliases, so an alias must begin with them.
        if any(alias.startswith(wanted) for alias in aliases):
            return 4
        return 5 if not names_only and wanted in e.sentence.lower() else None

    candidates = [e for e in entries() if chapter in ("", e.explained)]
    ranked = [(rank(e), place, e) for place, e in enumerate(candidates)]
    return [e for _, _, e in sorted(r for r in ranked if r[0] is not None)]


# Where the chapters use a term.


@cache
def chapter_path(number: str) -> Path:
    """Return the notebook of a chapter.

    Raises
    ------
    ValueError
        If it is not there.
    """
    found = next(iter(NOTEBOOKS.glob(f"{number}_*.ipynb")), None)
    if found is None:
        raise ValueError(NO_CHAPTER.format(number=number))
    return found


def titles() -> dict[str, str]:
    """Return the titles of the chapters that explain a term, by their numbers."""
    explaining = {e.explained for e in entries()}
    return {c.number: c.title for c in chapters() if c.number in explaining}


@cache
def prose(path: Path, with_code: bool = False) -> str:
    """Return the Markdown of a chapter without the targets of links, and its code if asked for."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    wanted = [c for c in cells if with_code or c["cell_type"] == "markdown"]
    text = "\n\n".join("".join(c["source"]) for c in wanted)
    text = text if with_code else CODE.sub("", text)
    return TARGET_OF_A_LINK.sub("]", TITLE_OF_A_CHAPTER.sub("", text))


def bold(text: str) -> list[tuple[int, str]]:
    """Return what a text sets in bold, each with its place."""
    found = re.finditer(r"\*\*(?!\s)(.+?)(?<!\s)\*\*", text, re.DOTALL)
    return [(match.start(), " ".join(match[1].split())) for match in found]


def uses(term: Entry, text: str) -> Iterator[int]:
    """Yield the places at which a text uses a term, set in bold under a short name included."""
    yield from (match.start() for match in term.pattern.finditer(text))
    yield from (place for place, phrase in bold(text) if phrase.lower() in term.short)


def link(term: Entry) -> str:
    """Return where a term is explained: the chapter's file and the heading above the place.

    That place is the first one where the chapter sets the term in bold; without one, the first
    one between the opening and the summary; without one, the opening itself.
    """
    path = chapter_path(term.explained)
    text = prose(path, term.code)
    headings = [(match.start(), match[1]) for match in HEADING.finditer(text)]
    first, last = headings[1][0], headings[-1][0]
    named = [place for place, phrase in bold(text) if term.is_called(phrase.rstrip(".:"))]
    used = [place for place in uses(term, text) if first < place < last]
    above = [heading for place, heading in headings[1:] if place <= min(named or used or [0])]
    # JupyterLab compares the anchor letter by letter, so nothing in it may be percent-encoded.
    return path.name + (f"#{above[-1].replace(' ', '-')}" if above else "")


# The terms as a map.


def edges(term: Entry, step: Step = builds_on, far: bool = False) -> list[tuple[Entry, Entry]]:
    """Return the pairs of terms that are joined on the ways from a term, each pair once.

    Parameters
    ----------
    term
        Where the ways begin.
    step
        `builds_on` or `leads_to`.
    far
        Whether to go on from the terms that are reached, as far as there are any.
    """
    starts = [term, *(all_the_way(term, step) if far else ())]
    return [(start, end) for start in starts for end in step(start)]


@cache
def columns() -> dict[str, list[Entry]]:
    """Return the terms that each chapter explains, what builds on others behind these."""
    found: dict[str, list[Entry]] = {}
    for e in sorted(entries(), key=lambda e: (e.explained, longest_way(e), e.english.lower())):
        found.setdefault(e.explained, []).append(e)
    return found


@cache
def longest_way(term: Entry) -> int:
    """Return how many steps the longest chain of terms has on which a term builds."""
    return max(all_the_way(term).values(), default=0)
