"""The check of the machine in chapter 00: what is here, whether it will do, what to do if not."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil
from packaging.requirements import Requirement

from helpers.datasets import load_mnist
from helpers.page import markup
from helpers.words import counted

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements.txt"
GIGABYTE = 1024**3
OLDEST_PYTHON = (3, 11)

# Measured: the kernel of a Keras chapter takes 0.7 GB, with MNIST and training about 1.5 GB.
MEMORY_FOR_NUMPY, MEMORY_FOR_KERAS = 0.5, 1.5

# Every sentence that a learner may meet here.
CAPTION = "The check of this machine"
HEADER, WIDTHS = ("what", "found", "OK, or what to do"), ("18%", "34%", "48%")
PACKAGES, MEMORY, CORES, DIGITS = "packages", "free memory", "processor cores", "digits"
OK, TO_DO = "OK", "TO DO"
READY = "This machine is ready."
NOT_QUITE = "{n} to look at. Most chapters work anyway; the last column says what to do."
NOT_INSTALLED, NO_DIGITS = "not installed", "none"
NEEDS = "Needs {version}. {install}"
INSTALL = "In the course's folder, run: python -m pip install -r requirements.txt"
OLD_PYTHON = "Install Python 3.11 or later, then set the course up again with it."
NO_MEMORY = "Close other notebooks (Kernel → Shut Down All Kernels) and other programs."
LITTLE_MEMORY = (
    "Enough for chapters 00 to 08. Before a Keras chapter, close other notebooks and programs."
)
FEW_DIGITS = (
    "Fine for every chapter; the numbers come out a little rougher. For the real MNIST, connect to "
    "the internet once, or set MNIST_NPZ to its file (data/README.md)."
)
DIGITS_FAILED = "The digits could not be loaded: {error}"


@dataclass(frozen=True)
class Finding:
    """One line of the check: what was looked at, what was found, and what to do."""

    what: str
    found: str
    advice: str = OK

    @property
    def fine(self) -> bool:
        """Whether there is nothing to do."""
        return self.advice == OK


class MachineReport(list[Finding]):
    """The findings as a list; shown as a table in a notebook."""

    @property
    def fine(self) -> bool:
        """Whether every line is OK."""
        return all(finding.fine for finding in self)

    @property
    def verdict(self) -> str:
        """The whole report in a sentence."""
        open_lines = sum(not finding.fine for finding in self)
        return NOT_QUITE.format(n=counted(open_lines, "line")) if open_lines else READY

    def __repr__(self) -> str:
        """Return the verdict and the table as plain text."""
        lines = [
            f"{OK if f.fine else TO_DO:8} {f.what}: {f.found}"
            + ("" if f.fine else f"\n          {f.advice}")
            for f in self
        ]
        return "\n".join([self.verdict, *lines])

    def _repr_html_(self) -> str:
        rows = [(f.what, f.found, f"{'✔' if f.fine else '⚠'} {f.advice}") for f in self]
        return markup.sentence(self.verdict) + markup.table(CAPTION, HEADER, rows, widths=WIDTHS)


def check_machine(
    free_bytes: Callable[[], int] = lambda: psutil.virtual_memory().available,
) -> MachineReport:
    """Look at Python, packages, memory, cores and digits; return what was found.

    It never raises for what it finds: a missing package or a damaged file is a line of the report.
    `free_bytes` returns the free memory in bytes. Shown in chapter 00.
    """
    return MachineReport([_python(), *_packages(), _memory(free_bytes()), _cores(), _digits()])


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", found, OK if sys.version_info >= OLDEST_PYTHON else OLD_PYTHON)


def _packages() -> list[Finding]:
    """Return a line for each package that is missing or old, and one for all others."""
    findings, good = [], []
    for line in REQUIREMENTS.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith(("#", "-")):
            continue
        needed = Requirement(line)
        try:
            found = version(needed.name)
        except PackageNotFoundError:
            findings.append(Finding(needed.name, NOT_INSTALLED, INSTALL))
            continue
        if needed.specifier.contains(found, prereleases=True):
            good.append(f"{needed.name} {found}")
        else:
            advice = NEEDS.format(version=needed.specifier, install=INSTALL)
            findings.append(Finding(needed.name, found, advice))
    return [*findings, Finding(PACKAGES, ", ".join(good))] if good else findings


def _memory(free: int) -> Finding:
    gigabytes = free / GIGABYTE
    advice = OK
    if gigabytes < MEMORY_FOR_NUMPY:
        advice = NO_MEMORY
    elif gigabytes < MEMORY_FOR_KERAS:
        advice = LITTLE_MEMORY
    return Finding(MEMORY, f"{gigabytes:.1f} GB", advice)


def _cores() -> Finding:
    return Finding(CORES, str(os.cpu_count() or 1))


def _digits() -> Finding:
    try:
        digits = load_mnist()
    except (ValueError, OSError) as error:
        return Finding(DIGITS, NO_DIGITS, DIGITS_FAILED.format(error=error))
    advice = OK if digits.source == "mnist" else FEW_DIGITS
    return Finding(DIGITS, digits.description, advice)
