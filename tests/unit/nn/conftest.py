"""What the tests of the library share."""

import numpy as np
import pytest
from hypothesis import settings

# A busy machine is no reason to fail.
settings.register_profile("course", deadline=None)
settings.load_profile("course")


@pytest.fixture
def rng():
    return np.random.default_rng(7)
