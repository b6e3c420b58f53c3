"""What a trained convnet makes of one digit, layer by layer, and where each number comes from.

Chapter 13 runs the same layers in Keras; a test holds that the numbers agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from helpers.nn._checks import complaint
from helpers.nn.convolution import convolve, max_pool
from helpers.nn.functions import softmax

KERNEL, POOL, SIDE = 3, 2, 28
# Length of the kernel or window, and stride, of each layer that makes maps.
LAYERS = {
    "conv1": (KERNEL, 1),
    "pool1": (POOL, POOL),
    "conv2": (KERNEL, 1),
    "pool2": (POOL, POOL),
    "conv3": (KERNEL, 1),
}
NAMES = tuple(LAYERS)
IMAGE = "image"  # what the first layer gets
WEIGHTS = "the weights and biases of three convolutions and a dense layer, eight arrays"


@dataclass(frozen=True)
class MapNumber:
    """One number of the network: in which layer, in which map of it, and where there.

    Attributes
    ----------
    layer
        One of `NAMES`, or `IMAGE`.
    map, row, column
        From 0.
    """

    layer: str
    map: int
    row: int
    column: int


@dataclass(frozen=True)
class Field:
    """Rows and columns that a number depends on: `bottom` and `right` are the first ones beyond."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def side(self) -> int:
        """How many rows (and as many columns) it has."""
        return self.bottom - self.top


class Passage:
    """One image on its way through the convnet of chapter 13.

    Parameters
    ----------
    image
        Finite numbers, shape (28, 28).
    weights
        W (3, 3, 1, f1), b (f1,), W (3, 3, f1, f2), b (f2,), W (3, 3, f2, f3), b (f3,), all
        followed by ReLU, the first two by pooling; then W (9 · f3, 10), b (10,) of the dense layer.

    Attributes
    ----------
    maps
        From the name of a layer to its numbers, (rows, columns, maps); `IMAGE` has one map.

    Raises
    ------
    ValueError
        If there are not eight arrays, or a shape does not fit.
    """

    def __init__(self, image: np.ndarray, weights: Sequence[np.ndarray]) -> None:
        """Compute all maps."""
        if len(weights) != 8:
            raise ValueError(complaint("Passage", f"{len(weights)} arrays", WEIGHTS))
        *convolutions, self._dense, self._dense_bias = weights
        self._kernels = dict(zip(("conv1", "conv2", "conv3"), convolutions[::2], strict=True))
        self._biases = dict(zip(self._kernels, convolutions[1::2], strict=True))
        numbers = np.asarray(image)[np.newaxis, :, :, np.newaxis]
        self.maps = {IMAGE: numbers[0]}
        for name in NAMES:
            if name in self._kernels:
                sums = convolve(numbers, self._kernels[name]) + self._biases[name]
                numbers = np.maximum(sums, 0)
            else:
                numbers = max_pool(numbers)
            self.maps[name] = numbers[0]

    @cached_property
    def probabilities(self) -> np.ndarray:
        """The answer of the network: ten probabilities, (10,)."""
        flat = self.maps[NAMES[-1]].ravel()
        return softmax(flat @ self._dense + self._dense_bias)

    def value(self, number: MapNumber) -> float:
        """Return a number."""
        return float(self.maps[number.layer][number.row, number.column, number.map])

    def window(self, number: MapNumber) -> np.ndarray:
        """Return what it is made of: (k, k, maps of the layer before), or (k, k, 1) for pooling."""
        field = fields(number)[before(number.layer)]
        seen = self.maps[before(number.layer)][field.top : field.bottom, field.left : field.right]
        return seen if number.layer in self._kernels else seen[..., [number.map]]

    def products(self, number: MapNumber) -> np.ndarray:
        """Return the products whose sum, with the bias and ReLU, is a number of a convolution."""
        return self.window(number) * self._kernels[number.layer][..., number.map]

    def bias(self, number: MapNumber) -> float:
        """Return the bias of the map of a convolution."""
        return float(self._biases[number.layer][number.map])

    def trail(self, number: MapNumber) -> list[MapNumber]:
        """Return the number and, back to the image, where the most of each comes from.

        That is the greatest product for a convolution, the greatest number for pooling.
        """
        trail = [number]
        while number.layer != IMAGE:
            pooled = number.layer not in self._kernels
            shares = self.window(number) if pooled else self.products(number)
            down, right, channel = np.unravel_index(int(shares.argmax()), shares.shape)
            name = before(number.layer)
            field = fields(number)[name]
            channel = number.map if pooled else int(channel)
            number = MapNumber(name, channel, field.top + int(down), field.left + int(right))
            trail.append(number)
        return trail


def before(layer: str) -> str:
    """Return the name of the layer from which a layer gets its numbers."""
    place = NAMES.index(layer)
    return NAMES[place - 1] if place else IMAGE


def side(layer: str) -> int:
    """Return how many rows, and columns, the maps of a layer have."""
    if layer == IMAGE:
        return SIDE
    kernel, stride = LAYERS[layer]
    return (side(before(layer)) - kernel) // stride + 1


def fields(number: MapNumber) -> dict[str, Field]:
    """Return what a number depends on, in its own layer and all layers before it.

    For the image this is its receptive field. Built in chapter 13.
    """
    layer, field = number.layer, Field(number.row, number.column, number.row + 1, number.column + 1)
    found = {layer: field}
    while layer != IMAGE:
        kernel, stride = LAYERS[layer]
        layer = before(layer)
        field = Field(
            field.top * stride,
            field.left * stride,
            (field.bottom - 1) * stride + kernel,
            (field.right - 1) * stride + kernel,
        )
        found[layer] = field
    return found


def apart(layer: str) -> int:
    """Return how many pixels of the image lie between neighbours in a map of a layer."""
    return int(np.prod([LAYERS[name][1] for name in NAMES[: NAMES.index(layer) + 1]]))
