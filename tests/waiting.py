"""Waiting in tests for what another thread does."""

import time

SECONDS = 60  # that something may take on a busy machine


def until(what):
    """Wait until `what()` holds, and fail if it does not come to that."""
    end = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)
