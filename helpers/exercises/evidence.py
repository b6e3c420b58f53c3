"""All that is known of a wrong answer: every input tried, and what came out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from helpers.exercises.comparison import Compared, Precision, close, compare

ENOUGH = 3  # so many different numbers must fit; one or two do so by chance


@dataclass(frozen=True)
class TriedInput:
    """One input that was tried, and what came out."""

    inputs: tuple
    compared: Compared


@dataclass(frozen=True)
class Evidence:
    """All that is known of a wrong answer.

    Attributes
    ----------
    tried
        Every input tried, with what came out.
    names
        How the answer calls its inputs; none where that is not known.
    answer
        What was checked.
    probe
        Calls the answer with other inputs; None if that failed or is not possible.
    """

    tried: Sequence[TriedInput]
    names: tuple[str, ...] = ()
    answer: object = None
    probe: Callable[[tuple], Compared | None] | None = None

    @cached_property
    def wrong(self) -> list[TriedInput]:
        """Those that went wrong."""
        return [one for one in self.tried if not one.compared.equal]

    @cached_property
    def pairs(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """What came and what was wanted, as arrays; empty unless each is one."""
        found = [(one.compared.plain, one.compared.wanted) for one in self.tried]
        numeric = all(isinstance(part, float | np.ndarray) for pair in found for part in pair)
        return [(np.asarray(got), np.asarray(want)) for got, want in found] if numeric else []

    @cached_property
    def fits(self) -> bool:
        """Whether all are numbers, and all shapes as wanted."""
        return bool(self.pairs) and all(got.shape == want.shape for got, want in self.pairs)

    @property
    def tolerance(self) -> float | Precision:
        """Largest difference that counts as equal."""
        return self.tried[0].compared.tolerance

    @cached_property
    def got(self) -> np.ndarray:
        """All numbers that came, one after the other."""
        return np.concatenate([got.ravel() for got, _ in self.pairs])

    @cached_property
    def want(self) -> np.ndarray:
        """All numbers that were wanted."""
        return np.concatenate([want.ravel() for _, want in self.pairs])

    @cached_property
    def differs(self) -> np.ndarray:
        """For each of these numbers, whether it is wrong."""
        return ~close(self.got, self.want, self.tolerance)

    def part(self, number: int) -> "Evidence":
        """Return what is known of one part of a tuple."""
        tried = [
            TriedInput(
                one.inputs,
                compare(one.compared.got[number], one.compared.want[number], self.tolerance),
            )
            for one in self.tried
        ]
        return Evidence(tried, self.names)


def is_telling(evidence: Evidence, at_least: int = ENOUGH) -> bool:
    """Whether there are enough different numbers that went wrong."""
    wrong = evidence.want[evidence.differs]
    return len({f"{number:.5g}" for number in wrong}) >= at_least


def agrees(evidence: Evidence, other: np.ndarray) -> bool:
    """Whether what came is everywhere what a wrong idea gives."""
    return bool(close(evidence.got, other, _strict(evidence)).all())


def _strict(evidence: Evidence) -> float:
    return evidence.tolerance if isinstance(evidence.tolerance, float) else 1e-6
