import pytest

from helpers.page import training_view


@pytest.fixture(autouse=True)
def shown(monkeypatch):
    """What the cell would have displayed."""
    bundles = []
    monkeypatch.setattr(training_view, "display", lambda bundle, raw: bundles.append(bundle))
    return bundles
