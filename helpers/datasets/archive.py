"""Read arrays from an .npz file, and make sure that they are the very ones expected."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

Arrays = dict[str, np.ndarray]

EMPTY = "it is empty"
NOT_AN_ARCHIVE = "it is damaged, or no .npz archive of numbers at all"
LACKS = "it holds no array named {name}"
WRONG_FORM = "its {name} is {form}, where {expected} was expected"
WRONG_CONTENT = (
    "its {name} has the right shape but other contents "
    "(Fashion-MNIST, for example, looks just like MNIST from outside)"
)
NO_MEMORY = (
    "There is not enough free memory to read the digits: "
    "shut down other notebooks (Kernel > Shut Down All Kernels), then run this cell again."
)


@dataclass(frozen=True)
class Fingerprint:
    """What one array must be: shape, type of number, and CRC-32 of its bytes.

    With `ones_as_zeros` the CRC-32 is that of the array with every 1 set to 0, because copies
    with and without those faintest pixels are both in use.
    """

    shape: tuple[int, ...]
    crc32: int
    dtype: str = "uint8"
    ones_as_zeros: bool = False

    def check(self, name: str, array: np.ndarray) -> None:
        """Raise ValueError, with the reason as its text, if `array` is not the one described."""
        if array.shape != self.shape or array.dtype != self.dtype:
            form = f"of shape {array.shape} and type {array.dtype}"
            expected = f"{self.shape} and {self.dtype}"
            raise ValueError(WRONG_FORM.format(name=name, form=form, expected=expected))
        compared = array * (array != 1) if self.ones_as_zeros else array
        if zlib.crc32(np.ascontiguousarray(compared)) != self.crc32:
            raise ValueError(WRONG_CONTENT.format(name=name))


def unpack(stream: BinaryIO, expected: Mapping[str, Fingerprint]) -> Arrays:
    """Read the arrays named in `expected` from an .npz archive and check each of them.

    Parameters
    ----------
    stream
        The archive, open for reading in binary.
    expected
        Name of each array wanted, with its fingerprint. Other arrays are passed over.

    Returns
    -------
    dict
        The arrays by name, read-only.

    Raises
    ------
    ValueError
        If it is no such archive, is damaged, or holds something else. The text is a reason that
        fits after "because".
    MemoryError
        If there is no room for the arrays.
    """
    arrays = {}
    for name, fingerprint in expected.items():
        arrays[name] = array = read_array(stream, name)
        fingerprint.check(name, array)
        array.flags.writeable = False
    return arrays


def read_array(stream: BinaryIO, name: str) -> np.ndarray:
    """Return one array of an .npz archive, unchecked; raises what `unpack` raises."""
    stream.seek(0)
    if not stream.read(1):
        raise ValueError(EMPTY)
    stream.seek(0)
    try:
        archive = np.load(stream, allow_pickle=False)
        if name in archive.files:
            return archive[name]
    except MemoryError:
        raise MemoryError(NO_MEMORY) from None
    except Exception:  # a damaged archive can fail anywhere in zipfile, zlib or numpy
        raise ValueError(NOT_AN_ARCHIVE) from None
    raise ValueError(LACKS.format(name=name))
