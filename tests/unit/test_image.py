"""What repo2docker reads is there and fits the course."""

import os
import tomllib
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[2]


def test_the_python_of_the_image_is_one_of_the_course():
    python = (ROOT / "binder/runtime.txt").read_text().strip().removeprefix("python-")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert python in SpecifierSet(project["requires-python"])


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such right")
def test_scripts_of_the_image_can_be_run():
    assert all(os.access(ROOT / "binder" / name, os.X_OK) for name in ("postBuild", "start"))
