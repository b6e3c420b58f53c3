"""Keras made comfortable in a notebook: a quiet import, and training that can be watched.

Importing this package does not import TensorFlow; `load_tensorflow` does.
"""

from helpers.training.live import live_fit
from helpers.training.repeats import live_runs
from helpers.training.tensorflow import load_tensorflow

__all__ = ["live_fit", "live_runs", "load_tensorflow"]
