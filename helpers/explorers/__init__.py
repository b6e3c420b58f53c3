"""Explorers: pictures that answer to controls. One module for each thing explored."""

from helpers.explorers.base import Explorer, Task

__all__ = ["Explorer", "Task"]
