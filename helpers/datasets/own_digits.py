"""A small set of labelled digits of one's own, kept in a file. Chapter 14."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np

from helpers.datasets.archive import read_array
from helpers.datasets.drawings import EXAMPLES, draw_strokes
from helpers.datasets.frame import FRAME, move_digit, to_mnist_frame

MOST = 500  # digits; a set drawn by hand is smaller
SAMPLED = ("1_serif", "7_bar", "9_tail")
TURNS, WIDTHS = (-24, -8, 16), (20, 34)  # degrees and units: how the sampled digits differ

NOT_A_DIGIT = (
    "OwnDigits.add got an image of shape {shape} and type {dtype}; it expects one as "
    "to_mnist_frame gives it, (28, 28), uint8."
)
BLANK = "There is no ink in this image, so there is no digit to add."
NOT_A_LABEL = "OwnDigits.add got the label {label!r}; it expects a whole number from 0 to 9."
NOT_THERE = "There is no digit number {number}: the set holds {n}, counted from 0."
FULL = "The set holds {most} digits already, which is as many as it takes."
NOT_A_NAME = "OwnDigits.{what} got {file!r}; it expects the name of a file, a text."
NO_FILE = "There is no file {file}: has it been saved under another name?"
UNREADABLE = "{file} cannot be used as a set of digits, because {why}."
REMEDY = " Rename or delete it, then run this cell again: you begin with a new set."
KEPT = "Your digits are kept in {file}"
NOT_KEPT = "Your digits are remembered only until the kernel ends."
NOT_WRITTEN = "{file} cannot be written, because {why}."
ITS_IMAGES = "its images are of shape {shape} and type {dtype}, not (n, 28, 28) and uint8"
ITS_LABELS = "its labels are not {n} whole numbers from 0 to 9"
NO_INK = "one of its images has no ink"
TOO_MANY = "it holds more than {most} digits"


class OwnDigits:
    """Labelled digits in MNIST's frame.

    Attributes
    ----------
    watchers
        Functions without arguments, called after every change, by the name of who watches; so
        that a page that is shown anew takes the place of the old one.
    """

    def __init__(self) -> None:
        """Begin with no digits."""
        self._digits: list[tuple[np.ndarray, int]] = []
        self.watchers: dict[str, Callable[[], None]] = {}
        self._file: Path | None = None  # where each change is kept
        self._in_file: list[tuple[np.ndarray, int]] = []  # what was there when last looked

    @classmethod
    def kept(cls, file: Path | None) -> "OwnDigits":
        """Return the set that is kept in a file, and from now on each change of it.

        Parameters
        ----------
        file
            Where, such as `helpers.progress.digits_file` says. If there is none yet, the set begins
            as `sample`. None keeps nothing.

        Raises
        ------
        ValueError
            If the file is damaged or holds something else; it stays as it is.
        """
        if file is None or not file.exists():
            made = cls.sample()
        else:
            try:
                made = cls.load(file)
            except ValueError as error:
                raise ValueError(f"{error}{REMEDY}") from None
            made._in_file = made._digits.copy()
        made._file = file
        return made

    def where(self) -> str:
        """Say in a sentence where the digits are kept, or that they aren't."""
        return KEPT.format(file=self._file) if self._file else NOT_KEPT

    @classmethod
    def sample(cls) -> "OwnDigits":
        """Return a set to begin with: 18 digits, as someone writes 1 with a foot, 7 with a bar."""
        made = cls()
        for name in SAMPLED:
            for width in WIDTHS:
                digit = to_mnist_frame(draw_strokes(EXAMPLES[name], width))
                for turn in TURNS:
                    turned = move_digit(digit / 255, turn=turn)
                    made.add(to_mnist_frame((255 * turned).astype(np.uint8)), int(name[0]))
        return made

    def __len__(self) -> int:
        """How many digits there are."""
        return len(self._digits)

    def __repr__(self) -> str:
        """How many there are of each digit."""
        counts = np.bincount(self.labels, minlength=10)
        held = ", ".join(f"{count} × {digit}" for digit, count in enumerate(counts) if count)
        return f"OwnDigits({held or 'empty'})"

    @property
    def images(self) -> np.ndarray:
        """(n, 28, 28), uint8, 0 (paper) to 255 (ink)."""
        if not self._digits:
            return np.zeros((0, FRAME, FRAME), np.uint8)
        return np.stack([image for image, _ in self._digits])

    @property
    def labels(self) -> np.ndarray:
        """(n,), int64, 0 to 9."""
        return np.array([label for _, label in self._digits], dtype=np.int64)

    def add(self, image: np.ndarray, label: int) -> None:
        """Add one digit.

        Parameters
        ----------
        image
            (28, 28), uint8, as `to_mnist_frame` gives it.
        label
            0 to 9.

        Raises
        ------
        ValueError
            For anything else, a blank image, or when the set is full.
        """
        image = np.asarray(image)
        if image.shape != (FRAME, FRAME) or image.dtype != np.uint8:
            raise ValueError(NOT_A_DIGIT.format(shape=image.shape, dtype=image.dtype))
        if isinstance(label, bool) or np.ndim(label) or label not in range(10):
            raise ValueError(NOT_A_LABEL.format(label=label))
        if not image.any():
            raise ValueError(BLANK)
        if len(self) >= MOST:
            raise ValueError(FULL.format(most=MOST))
        self._digits.append((image.copy(), int(label)))
        self._tell()

    def remove(self, number: int) -> tuple[np.ndarray, int]:
        """Take out the digit of a number, counted from 0; return its image and label.

        Raises
        ------
        IndexError
            If there is no such digit.
        """
        if number not in range(len(self)):
            raise IndexError(NOT_THERE.format(number=number, n=len(self)))
        removed = self._digits.pop(number)
        self._tell()
        return removed

    def save(self, file: str | Path) -> None:
        """Write the set to an .npz file: plain arrays, no pickle.

        Raises
        ------
        OSError
            If the file cannot be written.
        TypeError
            If it is no name of a file.
        """
        _check_name(file, "save")
        try:
            with open(file, "wb") as stream:
                np.savez_compressed(stream, images=self.images, labels=self.labels.astype(np.uint8))
        except OSError as error:
            why = error.strerror or str(error)
            raise OSError(NOT_WRITTEN.format(file=file, why=why)) from None

    @classmethod
    def load(cls, file: str | Path) -> "OwnDigits":
        """Return the set that `save` has written.

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        ValueError
            If it is damaged or holds something else.
        TypeError
            If it is no name of a file.
        """
        _check_name(file, "load")
        try:
            with open(file, "rb") as stream:
                images, labels = (read_array(stream, name) for name in ("images", "labels"))
            _check(images, labels)
        except FileNotFoundError:
            raise FileNotFoundError(NO_FILE.format(file=file)) from None
        except OSError as error:
            why = error.strerror or str(error)
            raise ValueError(UNREADABLE.format(file=file, why=why)) from None
        except ValueError as error:
            raise ValueError(UNREADABLE.format(file=file, why=error)) from None
        made = cls()
        made._digits = [
            (image.copy(), int(label)) for image, label in zip(images, labels, strict=True)
        ]
        return made

    def _tell(self) -> None:
        try:
            self._keep()
        finally:
            for watcher in list(self.watchers.values()):
                watcher()

    def _keep(self) -> None:
        """Write the set to its file, with what another kernel has added there meanwhile."""
        if self._file is None:
            return
        if self._file.exists():
            seen = {_key(digit) for digit in self._in_file}
            there = OwnDigits.load(self._file)._digits
            self._digits += [digit for digit in there if _key(digit) not in seen]
            del self._digits[MOST:]
        new = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self.save(new)
            new.replace(self._file)  # at one stroke, so that no file is ever half written
        except OSError as error:
            with contextlib.suppress(OSError):
                new.unlink()
            why = error.strerror or str(error)
            raise OSError(NOT_WRITTEN.format(file=self._file, why=why)) from None
        self._in_file = self._digits.copy()


def _key(digit: tuple[np.ndarray, int]) -> tuple[bytes, int]:
    return digit[0].tobytes(), digit[1]


def _check_name(file: object, what: str) -> None:
    """Raise a TypeError if it is no name; `open` would take a number for a file that is open."""
    if not isinstance(file, str | Path):
        raise TypeError(NOT_A_NAME.format(what=what, file=file))


def _check(images: np.ndarray, labels: np.ndarray) -> None:
    """Raise a ValueError with the reason if arrays from a file are no set of digits."""
    if images.ndim != 3 or images.shape[1:] != (FRAME, FRAME) or images.dtype != np.uint8:
        raise ValueError(ITS_IMAGES.format(shape=images.shape, dtype=images.dtype))
    n = len(images)
    if labels.shape != (n,) or labels.dtype != np.uint8 or (labels > 9).any():
        raise ValueError(ITS_LABELS.format(n=n))
    if not images.any(axis=(1, 2)).all():
        raise ValueError(NO_INK)
    if n > MOST:
        raise ValueError(TOO_MANY.format(most=MOST))
