"""The data of the course: handwritten digits, drawn ones, and small made-up problems (`toys`)."""

from helpers.datasets import toys
from helpers.datasets.frame import to_mnist_frame
from helpers.datasets.mnist import Digits, load_mnist

__all__ = ["Digits", "load_mnist", "to_mnist_frame", "toys"]
