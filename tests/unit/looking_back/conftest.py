"""A learner with a file of their own."""

import pytest

from helpers import progress


@pytest.fixture(autouse=True)
def _file(tmp_path, monkeypatch):
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "progress.jsonl"))
