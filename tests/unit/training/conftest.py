"""For all tests of what trains."""

import gc

import pytest


@pytest.fixture(autouse=True, scope="module")
def _graphs_do_not_pile_up(request):
    """Free a module's graphs: TensorFlow takes 20 seconds for those of two modules at once."""
    yield
    if hasattr(request.module, "keras"):
        gc.collect()
