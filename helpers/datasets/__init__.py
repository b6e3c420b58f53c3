"""The data of the course: handwritten digits (`load_mnist`) and small made-up problems (`toys`)."""

from helpers.datasets import toys
from helpers.datasets.mnist import Digits, load_mnist

__all__ = ["Digits", "load_mnist", "toys"]
